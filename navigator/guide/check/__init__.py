"""Check that a guide makes sense: find every fault, each with its path in the source and a sentence for an editor.

`check` returns faults instead of raising them, so that an editor sees all of them at once.
`navigator.guide.reader.read` has already found anything of the wrong shape (a missing key, a word where a number
belongs). One mistake should give one message. So a name that is nearly right is taken for the right one once it has
been reported. A check that depends on something unreadable is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from navigator.guide.check.calendars import calendar_faults
from navigator.guide.check.case_texts import case_text_faults
from navigator.guide.check.changes import change_faults
from navigator.guide.check.clocks import clock_faults
from navigator.guide.check.facts import fact_faults
from navigator.guide.check.names import Names, id_faults, part_faults
from navigator.guide.check.open_routes import open_route_faults
from navigator.guide.check.paragraphs import paragraph_faults
from navigator.guide.check.places import Path
from navigator.guide.check.routes import graph_faults, retired_faults, route_faults, safeguard_faults
from navigator.guide.check.texts import search_word_faults, text_faults
from navigator.guide.check.time_rules import rule_faults
from navigator.guide.faults import Fault
from navigator.guide.model import Guide

_ALWAYS: tuple[Callable[[Guide], Iterator[Fault]], ...] = (
    id_faults,
    part_faults,
    calendar_faults,
    fact_faults,
    rule_faults,
    route_faults,
    open_route_faults,
    safeguard_faults,
    retired_faults,
    change_faults,
    search_word_faults,
    case_text_faults,
)
"""The checks of every guide, in this order."""
_ROADS = {"processes", "boxes", "routes", "to", "start"}
_CLOCKS = _ROADS | {"facts", "rules", "sections", "asks", "starts", "starts from", "after", "when"}
_TEXTS = _ROADS | {
    "sources",
    "paragraphs",
    "unnumbered",
    "sections",
    "texts",
    "activity",
    "good practice",
    "next steps",
    "para",
}
_IF_CLEAR: tuple[tuple[Callable[[Guide], Iterator[Fault]], set[str]], ...] = (
    (graph_faults, _ROADS),
    (clock_faults, _CLOCKS),
    (paragraph_faults, _TEXTS),
    (text_faults, set()),
)
"""The checks to make unless they depend on unclear names: those of the tables and keys beside each."""


def check(guide: Guide, spoilt: Collection[Path] = ()) -> list[Fault]:
    """Return every fault of a guide, in the order of the checks; none for a valid one.

    `spoilt` has the paths of what could not be read: nothing is said about them a second time.
    """
    names = Names(guide, spoilt)
    guide = names.mended()
    unclear = names.unclear | {key for path in spoilt for key in path[-2:]}
    faults = [
        fault
        for faults_of in _ALWAYS
        for fault in faults_of(guide)
        if not any(path[: len(fault.path)] == fault.path for path in spoilt)
    ]
    for faults_of, rests_on in _IF_CLEAR:
        if not unclear & rests_on:
            faults += faults_of(guide)
    return [fault for fault in names.faults + faults if not any(fault.path[: len(path)] == path for path in spoilt)]
