"""The width of text and its line breaks, without any font of the machine.

The advance widths are those of Liberation Sans, which shares its metrics with Arial, Arimo and Helvetica, the font
family that the maps ask for. So a map has the same layout on every machine, and its labels fit if one of these fonts is
available.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_UNITS: Final = 2048
"""Number of units in the text size: the widths below are in 1/2048 of it."""

# Space to tilde, then U+00A0 to U+017F.
_REGULAR: Final = tuple(
    int(width)
    for width in """
    569 569 727 1139 1139 1821 1366 391 682 682 797 1196 569 682 569 569 1139 1139 1139 1139 1139 1139 1139 1139 1139
    1139 569 569 1196 1196 1196 1139 2079 1366 1366 1479 1479 1366 1251 1593 1479 569 1024 1366 1139 1706 1479 1593
    1366 1593 1479 1366 1251 1479 1366 1933 1366 1366 1251 569 569 569 961 1139 682 1139 1139 1024 1139 1139 569 1139
    1139 455 455 1024 455 1706 1139 1139 1139 1139 682 1024 569 1139 1024 1479 1024 1024 1024 684 532 684 1196 569 682
    1139 1139 1139 1139 532 1139 682 1509 758 1139 1196 682 1509 1131 819 1124 682 682 682 1180 1100 569 682 682 748
    1139 1708 1708 1708 1251 1366 1366 1366 1366 1366 1366 2048 1479 1366 1366 1366 1366 569 569 569 569 1479 1479
    1593 1593 1593 1593 1593 1196 1593 1479 1479 1479 1479 1366 1366 1251 1139 1139 1139 1139 1139 1139 1821 1024 1139
    1139 1139 1139 569 569 569 569 1139 1139 1139 1139 1139 1139 1139 1124 1251 1139 1139 1139 1139 1024 1139 1024
    1366 1139 1366 1139 1366 1139 1479 1024 1479 1024 1479 1024 1479 1024 1479 1259 1479 1139 1366 1139 1366 1139 1366
    1139 1366 1139 1366 1139 1593 1139 1593 1139 1593 1139 1593 1139 1479 1139 1479 1139 569 569 569 569 569 569 569
    455 569 569 1505 909 1024 455 1366 1024 1024 1139 455 1139 455 1139 597 1139 684 1139 455 1479 1139 1479 1139 1479
    1139 1237 1481 1139 1593 1139 1593 1139 1593 1139 2048 1933 1479 682 1479 682 1479 682 1366 1024 1366 1024 1366
    1024 1366 1024 1251 569 1251 768 1251 569 1479 1139 1479 1139 1479 1139 1479 1139 1479 1139 1479 1139 1933 1479
    1366 1024 1366 1251 1024 1251 1024 1251 1024 455
""".split()
)

_BOLD: Final = tuple(
    int(width)
    for width in """
    569 682 971 1139 1139 1821 1479 487 682 682 797 1196 569 682 569 569 1139 1139 1139 1139 1139 1139 1139 1139 1139
    1139 682 682 1196 1196 1196 1251 1997 1479 1479 1479 1479 1366 1251 1593 1479 569 1139 1479 1251 1706 1479 1593
    1366 1593 1479 1366 1251 1479 1366 1933 1366 1366 1251 682 569 682 1196 1139 682 1139 1251 1139 1251 1139 682 1251
    1251 569 569 1139 569 1821 1251 1251 1251 1251 797 1139 682 1251 1139 1593 1139 1139 1024 797 573 797 1196 569 682
    1139 1139 1139 1139 573 1139 682 1509 758 1139 1196 682 1509 1131 819 1124 682 682 682 1180 1139 569 682 682 748
    1139 1708 1708 1708 1251 1479 1479 1479 1479 1479 1479 2048 1479 1366 1366 1366 1366 569 569 569 569 1479 1479
    1593 1593 1593 1593 1593 1196 1593 1479 1479 1479 1479 1366 1366 1251 1139 1139 1139 1139 1139 1139 1821 1139 1139
    1139 1139 1139 569 569 569 569 1251 1251 1251 1251 1251 1251 1251 1124 1251 1251 1251 1251 1251 1139 1251 1139
    1479 1139 1479 1139 1479 1139 1479 1139 1479 1139 1479 1139 1479 1139 1479 1472 1479 1251 1366 1139 1366 1139 1366
    1139 1366 1139 1366 1139 1593 1251 1593 1251 1593 1251 1593 1251 1479 1251 1479 1251 569 569 569 569 569 569 569
    569 569 569 1607 1139 1139 569 1479 1139 1139 1251 569 1251 569 1251 789 1251 981 1251 569 1479 1251 1479 1251
    1479 1251 1451 1481 1251 1593 1251 1593 1251 1593 1251 2048 1933 1479 797 1479 797 1479 797 1366 1139 1366 1139
    1366 1139 1366 1139 1251 682 1251 981 1251 682 1479 1251 1479 1251 1479 1251 1479 1251 1479 1251 1479 1251 1933
    1593 1366 1139 1366 1251 1024 1251 1024 1251 1024 569
""".split()
)

# Punctuation and signs outside those two blocks: code point, regular, bold.
_SIGNS: Final = {
    0x2010: (682, 682),
    0x2011: (682, 682),
    0x2013: (1139, 1139),
    0x2014: (2048, 2048),
    0x2018: (455, 569),
    0x2019: (455, 569),
    0x201A: (455, 569),
    0x201C: (682, 1024),
    0x201D: (682, 1024),
    0x201E: (682, 1024),
    0x2022: (717, 717),
    0x2026: (2048, 2048),
    0x2030: (2048, 2048),
    0x2039: (682, 682),
    0x203A: (682, 682),
    0x20AC: (1139, 1139),
    0x2122: (2048, 2048),
    0x2190: (2048, 2048),
    0x2191: (1024, 1024),
    0x2192: (2048, 2048),
    0x2193: (1024, 1024),
    0x2212: (1196, 1196),
    0x2260: (1124, 1124),
}


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of `text` at a text size, in the same unit as the size.

    Characters that are not in the table count as a full text size if they are drawn, else as 0.
    """
    return sum(_advance(character, bold) for character in text) * size / _UNITS


@cache
def lines_of_width(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return `text` in as few lines as fit in `width`, each of about the same length. There is always at least one
    line.

    Lines break at spaces. A word wider than a line is cut, so that no line is ever wider than `width`.
    """
    words = [part for word in re.split(r"[ \t\r\n]+", text) if word for part in _parts(word, size, width, bold)]
    lines = _filled(words, size, width, bold)
    return tuple(_filled(words, size, _narrowest(words, len(lines), size, width, bold), bold)) or ("",)


@cache
def _advance(character: str, bold: bool) -> int:
    point = ord(character)
    table = _BOLD if bold else _REGULAR
    if 0x20 <= point < 0x7F:
        return table[point - 0x20]
    if 0xA0 <= point < 0x180:
        return table[point - 0xA0 + 95]
    if point in _SIGNS:
        return _SIGNS[point][bold]
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return _UNITS * 3 // 2 if point >= 0x10000 else _UNITS


def _parts(word: str, size: float, width: float, bold: bool) -> list[str]:
    """Return a word, cut into parts if it is wider than a line."""
    parts, rest, used = [], "", 0.0
    for character in word:
        advance = text_width(character, size, bold=bold)
        if rest and used + advance > width:
            parts.append(rest)
            rest, used = "", 0.0
        rest += character
        used += advance
    return [*parts, rest]


def _filled(words: list[str], size: float, width: float, bold: bool) -> list[str]:
    """Return each line filled with as many words as fit."""
    space = text_width(" ", size, bold=bold)
    lines: list[str] = []
    used = 0.0
    for word in words:
        wide = text_width(word, size, bold=bold)
        if lines and used + space + wide <= width:
            lines[-1] += " " + word
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


def _narrowest(words: list[str], lines: int, size: float, width: float, bold: bool) -> float:
    """Return the smallest width, to the half unit, that needs no more than that many lines for the words."""
    low = max((text_width(word, size, bold=bold) for word in words), default=0.0)
    high = max(width, low)
    while high - low > 0.5:
        middle = (low + high) / 2
        if len(_filled(words, size, middle, bold)) > lines:
            low = middle
        else:
            high = middle
    return high
