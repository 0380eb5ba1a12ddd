"""Name the pages and the anchors of a guide, below the site's root."""

from __future__ import annotations

import re

from navigator.guide.sources import Paragraph


def slug(name: str) -> str:
    """Return a name as part of an address: lower case, with hyphens. "Head (HQ)" → "head-hq"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"


def box_address(ref: str) -> str:
    """Return the address of a box's page below the site's root: "intake/3" → "intake/box-03/"."""
    process, _, number = ref.partition("/")
    return f"{process}/box-{int(number):02d}/"


def map_anchor(ref: str) -> str:
    """Return the id of a box in the picture of its map: "intake/3" → "intake-box-03"."""
    process, _, number = ref.partition("/")
    return f"{process}-box-{int(number):02d}"


def paragraph_slug(paragraph: Paragraph) -> str:
    """Return the anchor of a paragraph in the paragraph index: 8 → "paragraph-8"."""
    return f"paragraph-{slug(str(paragraph))}"
