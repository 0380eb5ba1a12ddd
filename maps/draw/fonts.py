"""The typeface of what is made for paper and for download: Arimo, which has the metrics of Arial that
`maps.draw.text_width` knows.

A page uses the reader's own fonts. A PDF or PNG is made here, so that its typeface has to come with the project: else
the same sources would give other files on another machine. It is an npm package because no Python package has it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from maps import PROJECT
from maps.ship.runtime import FONTS, RuntimeMissing

FACES: Final = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")


def font_files(root: Path = PROJECT) -> tuple[Path, ...]:
    """Return the font files: upright, italic, bold, bold italic.

    Raises `RuntimeMissing` where they have not been installed.
    """
    found = tuple(root / FONTS / face / f"Arimo_{face}.ttf" for face in FACES)
    if not all(path.is_file() for path in found):
        raise RuntimeMissing(
            "The typeface Arimo is missing, which PDF and PNG files need. Install it, as package-lock.json pins it, "
            "with: make runtime"
        )
    return found
