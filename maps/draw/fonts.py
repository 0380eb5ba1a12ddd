"""The typeface for paper and downloads: Arimo. It has the metrics of Arial that `maps.draw.text_width` knows.

A page uses the reader's own fonts. A PDF or PNG is made here, so its typeface has to come with the project. Otherwise
the same sources would give other files on another machine. It is an npm package because no Python package has it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from maps import PROJECT, TYPEFACE
from navigator.text.errors import NavigatorError

FACES: Final = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")


class TypefaceMissing(NavigatorError):
    """The typeface has not been installed. The text says how to install it."""


def font_files(root: Path = PROJECT) -> tuple[Path, ...]:
    """Return the font files: upright, italic, bold, bold italic.

    Raises `TypefaceMissing` if they have not been installed.
    """
    files = tuple(root / TYPEFACE / face / f"Arimo_{face}.ttf" for face in FACES)
    if not all(path.is_file() for path in files):
        raise TypefaceMissing(
            "The typeface Arimo is missing, which PDF and PNG files need. Install it, as package-lock.json pins it, "
            "with: make runtime"
        )
    return files
