"""The picture on the card that other services show for a link to this site.

It tells a newcomer within seconds what the site is, and its status. Cards need a picture's full address, so pages name
it only if the site knows its own (SITE_URL).
"""

from __future__ import annotations

from typing import Final

from maps.draw.picture import FONTS, XMLNS, text_svg
from maps.draw.png import png_of
from maps.draw.text_width import lines_of_width
from navigator.guide.model import Guide
from navigator.text.prose import how_many, to_plain

PATH: Final = "assets/card.png"
WIDTH: Final = 1200
HEIGHT: Final = 630
"""The size that networks ask for, in pixels."""
MARGIN: Final = 80
_MOST_LINES: Final = 3
BLUE: Final = "#1d4e8f"
DARK: Final = "#1f1f1f"


def card_png(guide: Guide) -> bytes:
    """Return the picture as PNG. Raises `TypefaceMissing` if the typeface has not been installed."""
    return png_of(card_svg(guide))


def heading(guide: Guide) -> str:
    """Return the heading of the picture."""
    return guide.heading or guide.title


def card_svg(guide: Guide) -> str:
    """Return the picture: the notice above, the heading, and what the site contains."""
    maps = [f"{process.name}, {how_many(len(process.boxes), 'box', 'boxes')}" for process in guide.processes]
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{BLUE}"/><rect width="{WIDTH}" height="84" fill="{DARK}"/>',
        *([text_svg(_short(guide.banner, 34), MARGIN, 56, 34, "bold")] if guide.banner else []),
    ]
    top = 208
    for line in lines_of_width(heading(guide), 72, WIDTH - 2 * MARGIN)[:_MOST_LINES]:
        parts.append(text_svg(line, MARGIN, top, 72, "bold"))
        top += 88
    parts += [
        text_svg(_short(" \u00b7 ".join(maps), 34), MARGIN, top + 8, 34),
        text_svg("A page for every box, and a navigator that works out every deadline", MARGIN, top + 64, 34),
        text_svg(f"Edition {guide.edition}", MARGIN, HEIGHT - 48, 28),
    ]
    return (
        f'<svg xmlns="{XMLNS}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FONTS}" fill="#fff">{"".join(parts)}</svg>'
    )


def _short(words: str, size: float) -> str:
    """Return the words as far as they fit on one line."""
    first, *more = lines_of_width(to_plain(words), size, WIDTH - 2 * MARGIN)
    return f"{first} …" if more else first
