"""SVG drawings as PNG, by typst. The project has it for its PDF anyway, and it installs as a wheel.

It draws in the typeface that comes with the project, so the same drawing gives the same bytes on every machine.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import typst

from maps.draw.fonts import font_files

AS_IS: Final = 96
"""Dots per inch that give a PNG as many pixels as its SVG."""
WHOLE: Final = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")\n'
"""A page in typst's language that is as large as the drawing."""


def png_of(svg: str, dots: int = AS_IS, page: str = WHOLE) -> bytes:
    """Return a page that shows an SVG document as `drawing.svg`, as PNG with so many dots per inch.

    Raises `TypefaceMissing` if the typeface has not been installed.
    """
    fonts = sorted({str(path.parent) for path in font_files()})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drawing.svg").write_text(svg, encoding="utf-8")
        (folder / "sheet.typ").write_text(page, encoding="utf-8")
        return typst.compile(
            str(folder / "sheet.typ"), root=name, font_paths=fonts, ignore_system_fonts=True, format="png", ppi=dots
        )
