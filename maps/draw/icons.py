"""The icon of the site as pictures, for browsers that install it and do not take the drawing itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maps import PROJECT
from maps.draw.png import png_of

ICON: Final = PROJECT / "docs" / "assets" / "site" / "icon.svg"
SIZES: Final = (192, 512)
SAFE: Final = 90
"""Share of a maskable icon's width that the drawing takes, in per cent. Devices may cut the icon to a circle, a leaf or
a drop.
"""
INCH: Final = 72


def icons(svg: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield each picture with its path below the site: the icon as it is, and maskable, on a background of its own
    colour.
    """
    svg = ICON.read_text(encoding="utf-8") if svg is None else svg
    ground = re.search(r'<rect [^>]*fill="(#[0-9a-f]{6})"', svg)
    if not ground:
        raise ValueError(
            f"{ICON.name} no longer begins with a rectangle in one colour, which is the ground of the maskable icon."
        )
    for size in SIZES:
        yield f"assets/site/icon-{size}.png", png_of(svg, INCH, _page(size, "none", 100))
        yield f"assets/site/icon-maskable-{size}.png", png_of(svg, INCH, _page(size, f'rgb("{ground[1]}")', SAFE))


def _page(size: int, ground: str, share: int) -> str:
    return (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {ground})\n"
        f'#place(center + horizon, image("drawing.svg", width: {share}%))\n'
    )
