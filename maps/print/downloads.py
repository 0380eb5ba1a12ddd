"""Maps to download: each as a sheet with its title, key, edition and licence, as SVG and as PNG.

The SVG opens without other files: its colours are written out and its fonts are named. The PNG is drawn from that SVG.
"""

from __future__ import annotations

import math
import re
from html import escape
from typing import Final

from maps.draw import picture
from maps.draw.layout import Layout
from maps.draw.png import AS_IS, png_of
from maps.draw.sizes import SMALL, drawable_text
from maps.draw.standalone import standalone
from maps.draw.text_width import lines_of_width, text_width
from navigator.guide.model import Guide
from navigator.guide.processes import Process

NARROWEST: Final = 720
MARGIN: Final = 24
TITLE: Final = 22
HEAD: Final = 60
LINE: Final = 20
SAMPLE: Final = 40
"""Width of a sample in the key."""
SHARP: Final = 144
"""Dots per inch of the PNG. An SVG has 96, so the PNG is half as large again and sharp on a projector."""
MOST_PIXELS: Final = 50_000_000
"""Most pixels of a PNG. Few programs show a larger one, and drawing a map of a thousand boxes would take more memory
than a computer has.
"""


def map_svg(guide: Guide, layout: Layout) -> str:
    """Return the sheet of a map as an SVG document that needs no other file."""
    process = guide.process(layout.process)
    drawing = picture.svg(layout, guide, lambda ref: "", icons=False)
    width = max(layout.width, NARROWEST) + 2 * MARGIN
    key, key_height = _key(guide, process, width)
    key_top = HEAD + layout.height + MARGIN
    lines = lines_of_width(drawable_text(_foot(guide, process)), SMALL, width - 2 * MARGIN)
    foot_top = key_top + key_height + LINE
    height = foot_top + LINE * len(lines)
    title = f"{process.name}: {process.title}"
    sheet = (
        f'<svg class="pm-map" xmlns="{picture.XMLNS}" xmlns:xlink="{picture.XLINK}" '
        f'aria-label="{escape(drawable_text(title))}" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" font-family="{picture.FONTS}">'
        f"{picture.text_svg(title, MARGIN, MARGIN + TITLE - 4, TITLE, 'bold')}"
        f"{_placed(drawing, MARGIN + (width - 2 * MARGIN - layout.width) / 2, HEAD)}"
        f'<g transform="translate(0 {key_top:g})">{key}</g>'
        f"{''.join(picture.text_svg(line, MARGIN, foot_top + LINE * at, SMALL) for at, line in enumerate(lines))}</svg>"
    )
    return standalone(sheet) + "\n"


def map_png(svg: str) -> bytes:
    """Return a sheet as PNG, half as large again, but less sharp if it would have too many pixels.

    Raises `TypefaceMissing` if the typeface has not been installed.
    """
    width, height = (float(size) for size in re.findall(r'(?:width|height)="([\d.]+)"', svg[: svg.index(">")]))
    return png_of(svg, max(1, min(SHARP, int(AS_IS * math.sqrt(MOST_PIXELS / (width * height))))))


def _foot(guide: Guide, process: Process) -> str:
    """Return the foot of a sheet, which says what it is and where it comes from."""
    source = guide.source(process.source)
    words = (
        f"{source.title}.",
        source.notice,
        f"Edition {guide.edition}, reviewed {guide.reviewed}.",
        f"{guide.owner}.",
        guide.licence,
    )
    return " ".join(filter(None, words))


def _key(guide: Guide, process: Process, width: float) -> tuple[str, float]:
    """Return the key in as many rows as it needs, and its height."""
    parts = []
    x, y = float(MARGIN), 0.0
    for sample, words in picture.legend_items(guide, process):
        wide = SAMPLE + 8 + text_width(words, SMALL)
        if x + wide > width - MARGIN and x > MARGIN:
            x, y = float(MARGIN), y + LINE + 8
        parts += [_placed(picture.legend_svg(sample), x, y), picture.text_svg(words, x + SAMPLE + 8, y + 17, SMALL)]
        x += wide + MARGIN
    return "".join(parts), y + LINE + 8


def _placed(svg: str, x: float, y: float) -> str:
    """Return a drawing as part of another."""
    return svg.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1)
