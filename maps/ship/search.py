"""The index of the site's search, tidied after the site generator has written it."""

from __future__ import annotations

import json
from pathlib import Path


def tidied(index: str) -> str:
    """Return an index (JSON) that has a page's search words only once, at the page itself.

    The generator repeats them at every heading of the page, so a search would find each of these instead of the page.
    """
    data = json.loads(index)
    for entry in data["docs"]:
        if "#" in entry["location"]:
            entry.pop("tags", None)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def tidy(site: Path) -> None:
    """Write the tidied index of a finished site."""
    index = site / "search" / "search_index.json"
    index.write_text(tidied(index.read_text(encoding="utf-8")), encoding="utf-8")
