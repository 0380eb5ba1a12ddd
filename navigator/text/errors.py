"""What can be wrong, said for people.

    ValueError
    └─ NavigatorError       anything that this package refuses; its text is a sentence for the person at the screen
       ├─ MapError          the map is wrong: it holds all its faults
       ├─ AnswerError       an answer does not fit its question
       └─ CalendarError     a date lies outside the list of bank holidays, or is no date

The shells (command line, MkDocs hook, browser bridge) translate these once; nothing else is caught.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class NavigatorError(ValueError):
    """The base of every refusal; `str(error)` is one plain sentence or a few."""


class MapError(NavigatorError):
    """The map breaks its own rules; `faults` holds every fault found, in the order of the source.

    They are those of the room that raises it: `navigator.guide.faults.Fault`, or one with its place in a file
    (`maps.read`).
    """

    def __init__(self, faults: Iterable[Any]) -> None:
        self.faults: tuple[Any, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class AnswerError(NavigatorError):
    """An answer does not fit its question; the message names both and says what would fit."""


class CalendarError(NavigatorError):
    """A day cannot be counted, or a text is no date; the message names it, and what to do.

    `part` is what is wrong with it, where one part alone is: day, month or year.
    """

    def __init__(self, message: str, part: str = "") -> None:
        self.part = part
        super().__init__(message)


_MOST_QUOTED = 60


def short(text: str) -> str:
    """Return a text as a message quotes it: what a person typed may be long, and is cut."""
    return text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…"
