"""Check that the conditions of a box leave one route open: no case is left without one, and none overlap if nobody
chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from navigator.days.workdays import parse_date
from navigator.guide.check.conditions import faults_of_test, values_of
from navigator.guide.check.places import Path, box_name, box_path
from navigator.guide.conditions import DATE_TESTS, Condition, Test
from navigator.guide.facts import Counter, Fact
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.processes import Box

MOST_COMBINATIONS = 20_000
"""The most combinations to try; conditions that read so many facts that there are more are a fault themselves."""


def open_route_faults(guide: Guide) -> Iterator[Fault]:
    """Check that exactly one route is open for every combination of facts, if no question is asked and facts alone
    choose. If a question is asked, the person chooses among the open routes: at least one must be open.
    """
    for place in guide.places.values():
        box, path, where = place.box, box_path(place.process, place.box), box_name(place.process, place.box)
        tests = [test for route in box.routes for tests in route.when.any_of for test in tests]
        if not tests or not all(_fits(guide, test) for test in tests):
            continue
        read = _read_together(guide, tests)
        tests += [test for id in read for tests in _when(guide, id).any_of for test in tests]
        values = {id: _sample(guide, id, tests) for id in read}
        if _size(values) > MOST_COMBINATIONS:
            yield Fault(
                (*path, "routes"),
                f"{where}: its routes read so many facts that they cannot all be checked. Use fewer conditions.",
            )
        else:
            yield from _open_routes(guide, box, values, (*path, "routes"), where)


def _fits(guide: Guide, test: Test) -> bool:
    """Return whether a test is valid; one that is not has been reported and would only look like a gap."""
    exists = guide.has("facts", test.fact) or guide.has("counters", test.fact)
    return exists and not any(faults_of_test(guide, test, (), ""))


def _when(guide: Guide, id: str) -> Condition:
    return guide.fact(id).when if guide.has("facts", id) else Condition()


def _read_together(guide: Guide, tests: Iterable[Test]) -> list[str]:
    """Return the facts and counters that tests read, and those that decide whether these are asked."""
    read = list(dict.fromkeys(test.fact for test in tests))
    for id in read:
        read += [
            other
            for other in _when(guide, id).facts()
            if other not in read and (guide.has("facts", other) or guide.has("counters", other))
        ]
    return read


def _open_routes(guide: Guide, box: Box, values: Mapping[str, list[Any]], path: Path, where: str) -> Iterator[Fault]:
    gap_told = overlap_told = False
    for combination in product(*values.values()):
        facts = dict(zip(values, combination, strict=True))
        if any(
            (value is not None and not _when(guide, id).holds(facts))
            or (value is None and not _may_be_unknown(guide, id, facts))
            for id, value in facts.items()
        ):
            continue
        open_routes = [route for route in box.routes if route.when.holds(facts)]
        if not open_routes and not gap_told:
            gap_told = True
            yield Fault(path, f"{where}: its conditions leave a gap: no route is open when {_in_words(guide, facts)}.")
        if len(open_routes) > 1 and not box.question and all(route.when for route in box.routes) and not overlap_told:
            overlap_told = True
            names = " and ".join(f'"{route.outcome}"' for route in open_routes)
            yield Fault(
                path, f"{where}: its conditions overlap: {names} are open together when {_in_words(guide, facts)}."
            )


def _may_be_unknown(guide: Guide, id: str, facts: Mapping[str, Any]) -> bool:
    fact = guide.fact(id)
    return fact.optional or not fact.is_asked or fact.kind == "text" or not fact.when.holds(facts)


def _size(values: Mapping[str, list[Any]]) -> int:
    size = 1
    for options in values.values():
        size *= len(options)
    return size


def _sample(guide: Guide, id: str, tests: list[Test]) -> list[Any]:
    """Return values of a fact or counter that distinguish all its tests; with None if it may be unknown."""
    own = [test for test in tests if test.fact == id]
    limits = {int(test.values[0]) for test in own if test.op in ("at least", "less than")}
    if guide.has("counters", id):
        return sorted({number for limit in limits for number in (max(limit - 1, 0), limit)} | {0})
    fact = guide.fact(id)
    values: list[Any] = list(values_of(fact))
    if fact.kind == "number":
        values = sorted({number for limit in limits for number in (limit - 1, limit)} | {0})
    if fact.is_date:
        days = {parse_date(test.values[0]) for test in own if test.op in DATE_TESTS} or {date(2009, 1, 1)}
        values = sorted(
            days | {day + timedelta(days=step) for day in days for step in (-1, 1) if date.min < day < date.max}
        )
    if fact.kind == "text":
        values = [*{value for test in own if test.op in ("is", "is not") for value in test.values}, "another text"]
    return [*values, None] if fact.optional or fact.when or not fact.is_asked or fact.kind == "text" else values


def _in_words(guide: Guide, facts: Mapping[str, Any]) -> str:
    def words(id: str, value: Any) -> str:
        entry: Fact | Counter = guide.counter(id) if guide.has("counters", id) else guide.fact(id)
        shown = entry.choice_label(value) if isinstance(entry, Fact) and isinstance(value, str) else value
        return f'"{entry.label}" is {"not known" if value is None else shown}'

    return " and ".join(words(id, value) for id, value in facts.items())
