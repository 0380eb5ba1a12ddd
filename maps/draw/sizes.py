"""The sizes of things on a map, from their words: boxes, edge labels, connectors and entries.

The text is measured here (`maps.draw.text_width`), so that a map is the same on every machine, whatever its fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from maps.draw.graph import Drawn, Entry
from maps.draw.text_width import lines_of_width, text_width
from navigator.guide.processes import Box

# Sizes in pixels. No text is smaller than 14, so that a map as wide as a laptop's page is shown there at 14 or more.
TEXT: Final = 15
LINE: Final = 20
SMALL: Final = 14
SMALL_LINE: Final = 18
BOX_WIDTH: Final = 196
BOX_PAD: Final = 14
HEADER: Final = 40
END_LINE: Final = 22
TAB_INSET: Final = 9
TAB_PAD: Final = 8
EDGE_LABEL_TEXT: Final = 120
EDGE_LABEL_PAD: Final = 11
CONNECTOR_TEXT: Final = 118
CONNECTOR_PAD: Final = 10
CONNECTOR_ICON: Final = 18
SPINE: Final = 20
CHIP_HEIGHT: Final = 24
CHIP_GAP: Final = 4
CHIPS_A_ROW: Final = 2
BADGE: Final = 16
MARGIN: Final = 12


def tab_height(lines: Sequence[str]) -> float:
    """Return the height of the tab on top of a box."""
    return 8.0 + SMALL_LINE * len(lines) if lines else 0.0


def box_height(box: Box, title: Sequence[str]) -> float:
    """Return the height of a box with its title in these lines."""
    return HEADER + LINE * len(title) + 12 + (END_LINE if box.kind == "end" else 0)


_UNDRAWABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawable_text(text: str) -> str:
    """Return a text that can be drawn. Characters that XML forbids become U+FFFD."""
    return _UNDRAWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def edge_label_lines(drawn: Drawn) -> tuple[str, ...]:
    """Return the outcome in the lines of an edge label."""
    return lines_of_width(drawable_text(drawn.route.outcome), SMALL, EDGE_LABEL_TEXT)


def edge_label_size(drawn: Drawn) -> tuple[float, float]:
    """Return the width and height of an edge label."""
    lines = edge_label_lines(drawn)
    badge = BADGE + 3 if drawn.route.mark else 0
    return _widest(lines) + 2 * EDGE_LABEL_PAD + badge, 8.0 + SMALL_LINE * len(lines)


def connector_lines(drawn: Drawn) -> tuple[str, ...]:
    """Return the outcome in the lines of a connector."""
    return lines_of_width(drawable_text(drawn.route.outcome), SMALL, CONNECTOR_TEXT) if drawn.labelled else ()


def connector_size(drawn: Drawn) -> tuple[float, float]:
    """Return the width and height of a connector."""
    lines = connector_lines(drawn)
    target = CONNECTOR_ICON + text_width(drawable_text(drawn.words), SMALL, bold=True)
    badge = BADGE + 3 if drawn.route.mark else 0
    return max(_widest(lines) + badge, target) + 2 * CONNECTOR_PAD + 8, 17.0 + SMALL_LINE * (len(lines) + 1)


def entry_size(entry: Entry) -> tuple[float, float]:
    """Return the width and height of an entry."""
    chips = [chip_width(label) for _, label in entry.sources]
    rows = [chips[at : at + CHIPS_A_ROW] for at in range(0, len(chips), CHIPS_A_ROW)]
    widest = max(sum(row) + CHIP_GAP * (len(row) - 1) for row in rows)
    words = CONNECTOR_ICON + text_width(drawable_text(entry.words), SMALL, bold=True)
    return max(widest, words) + 2 * CONNECTOR_PAD, 30.0 + len(rows) * (CHIP_HEIGHT + CHIP_GAP) + 2


def chip_width(label: str) -> float:
    """Return the width of the link to a box that cases come from."""
    return text_width(label, SMALL) + 14


def _widest(lines: Iterable[str]) -> float:
    return max((text_width(line, SMALL) for line in lines), default=0.0)


def stack_size(connectors: Sequence[Drawn], gap: float) -> tuple[float, float]:
    """Return the width and height of all connectors of a box, one below the other with a gap. The line along them is
    included.
    """
    sizes = [connector_size(drawn) for drawn in connectors]
    return (
        max(w for w, _ in sizes) + (2 * SPINE if len(connectors) > 1 else 0),
        sum(h for _, h in sizes) + gap * (len(sizes) - 1),
    )
