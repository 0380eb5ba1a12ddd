"""The safeguards of a guide, tested on one case.

`navigator.case.explore` tests them on every possible case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from navigator.case.case import Case
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Safeguard


def known_at_start(guide: Guide, place: Place) -> dict[str, Any]:
    """Return what a case that starts here knows: its counters, and what the process takes as known."""
    assumed = {test.fact: test.values[0] for tests in place.process.assumes.any_of for test in tests if test.op == "is"}
    return {**guide.counted_before[place.ref], **assumed}


def forbidden(case: Case) -> tuple[Safeguard, ...]:
    """Return the safeguards that a case breaks: it has come to one of their boxes, or is there, while "never when" is
    true.
    """
    known: Mapping[str, Any] = known_at_start(case.guide, case.steps[0].place) if case.steps else {}
    broken: dict[str, Safeguard] = {}
    for step in case.steps:
        for safeguard in case.guide.safeguards:
            if step.place.ref in safeguard.at and any(
                map(safeguard.never_when.holds, (known, step.known_before_route))
            ):
                broken[safeguard.id] = safeguard
        known = step.known
    return tuple(broken.values())
