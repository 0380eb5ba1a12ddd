"""Errors, worded for people.

    ValueError
    └─ NavigatorError       a refusal; its text is a sentence for people
       ├─ MapError          the map is wrong, with all its faults
       ├─ AnswerError       an answer does not fit its question
       └─ CalendarError     a date is outside the list of bank holidays, or is not valid

The shells (command line, MkDocs hook, browser bridge) translate these once; nothing else is caught.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class NavigatorError(ValueError):
    """The base of every refusal; `str(error)` is one or more plain sentences."""


class MapError(NavigatorError):
    """The map breaks its own rules; `faults` has every fault found, in the order of the source.

    Their type depends on the package that raises the error: `navigator.guide.faults.Fault`, or one with its place in a
    file (`maps.read`).
    """

    def __init__(self, faults: Iterable[Any]) -> None:
        self.faults: tuple[Any, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class AnswerError(NavigatorError):
    """An answer does not fit its question; the message names both and says what would fit."""


class CalendarError(NavigatorError):
    """A day cannot be counted, or a text is not a date; the message names it and says what to do.

    `part` is the wrong part, if only one is wrong: day, month or year.
    """

    def __init__(self, message: str, part: str = "") -> None:
        self.part = part
        super().__init__(message)


_MOST_QUOTED = 60


def short(text: str) -> str:
    """Return a text as a message quotes it, cut if it is long."""
    return text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…"
