"""A check of the tests: the guide is altered in some nine hundred small ways, and the guards look at each altered guide.

    make mutations                      every alteration, with a table (some minutes); the same as python -m tests.mutations
    python -m tests.mutations 100       so many of them, always the same ones

A guard is anything that looks at the guide's data: the check of the sources, the tables of tests/maps/test_guide.py, those of
tests/navigator/test_explore.py about conditions and counters, the training cases, what tests/navigator/test_case.py says about
counters and rules, and the safeguards over every reachable state. They run in this order; the first that complains has caught
the alteration. tests/navigator/test_explore.py does the same with a sample.
"""
from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import combinations, product
from types import ModuleType
from typing import Any

import pytest

from maps.read.bank_holidays import read_holidays
from maps.read.training_cases import training_faults
from navigator.case.explore import explore
from navigator.days.workdays import Calendar, Count, parse_date
from navigator.guide.calendars import calendars_of
from navigator.guide.check import check
from navigator.guide.conditions import Condition, Test
from navigator.guide.facts import Fact, Limit
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Route
from navigator.guide.time_rules import SAME_DAY
from tests.guides import our_guide

ENOUGH = 95
"""How many of a hundred alterations have to be caught."""

SWAPS_BETWEEN_BOXES = 60

_POSTED_AFTER_FTP_ALONE = ("How the letter was given is asked after an FTP alone, and after an FTA the other alternative holds anyway: "
                           "the rule starts for the same cases.")
EXPLAINED: dict[str, str] = {
    "rule T03: test of failure dropped in alternative 2": _POSTED_AFTER_FTP_ALONE,
    "rule T04: test of failure dropped in alternative 2": _POSTED_AFTER_FTP_ALONE,
}
"""Alterations that no guard notices, by name, each with the reason why that is harmless."""


@dataclass(frozen=True)
class Mutant:
    """An altered guide: the kind of alteration, its name, and the guide."""

    kind: str
    name: str
    guide: Guide


@dataclass(frozen=True)
class Result:
    """A mutant and the guard that caught it first; empty if none did."""

    mutant: Mutant
    caught_by: str


# --- One alteration ---------------------------------------------------------------------------------------------------

def with_box(guide: Guide, ref: str, **changes: Any) -> Guide:
    """Return the guide with fields of one box ("map-1/3") changed."""
    def changed(process: Any) -> Any:
        boxes = tuple(replace(box, **changes) if process.ref(box) == ref else box for box in process.boxes)
        return replace(process, boxes=boxes)
    return replace(guide, processes=tuple(map(changed, guide.processes)))


def with_route(guide: Guide, ref: str, id: str, **changes: Any) -> Guide:
    """Return the guide with fields of one route of a box changed."""
    routes = guide.places[ref].box.routes
    return with_box(guide, ref, routes=tuple(replace(route, **changes) if route.id == id else route for route in routes))


def with_entry(guide: Guide, table: str, id: str, **changes: Any) -> Guide:
    """Return the guide with fields of one fact ("facts"), rule ("rules") or safeguard ("safeguards") changed."""
    return replace(guide, **{table: tuple(replace(one, **changes) if one.id == id else one for one in getattr(guide, table))})


# --- All alterations --------------------------------------------------------------------------------------------------

def mutants(guide: Guide) -> list[Mutant]:
    """Return every alteration, always the same ones in the same order."""
    found = [Mutant(kind, name, altered) for kind, make in KINDS.items() for name, altered in make(guide) if altered != guide]
    return list({one.name: one for one in found}.values())


def sample(size: int, seed: int = 175) -> list[Mutant]:
    """Return some of the alterations of the real guide, always the same ones."""
    return random.Random(seed).sample(mutants(our_guide()), size)


Named = Iterator[tuple[str, Guide]]


def _swapped_in_a_box(guide: Guide) -> Named:
    for place in guide.places.values():
        for one, two in combinations(place.box.routes, 2):
            if one.to != two.to:
                yield f"{place.ref}: targets of {one.id} and {two.id} swapped", _swapped(guide, (place, one), (place, two))


def _swapped_between_boxes(guide: Guide) -> Named:
    routes = list(guide.routes())
    pairs = [(one, two) for one, two in combinations(routes, 2)
             if one[0].ref != two[0].ref and one[0].process == two[0].process and one[1].to != two[1].to]
    for one, two in random.Random(24).sample(pairs, SWAPS_BETWEEN_BOXES):
        yield f"targets of {one[0].ref} {one[1].id} and {two[0].ref} {two[1].id} swapped", _swapped(guide, one, two)


def _swapped(guide: Guide, one: tuple[Place, Route], two: tuple[Place, Route]) -> Guide:
    guide = with_route(guide, one[0].ref, one[1].id, to=two[1].to)
    return with_route(guide, two[0].ref, two[1].id, to=one[1].to)


def _dropped_routes(guide: Guide) -> Named:
    for place, route in guide.routes():
        yield f"{place.ref}: route {route.id} dropped", with_box(guide, place.ref, routes=_without(place.box.routes, route))


def _dropped_conditions(guide: Guide) -> Named:
    for name, condition, put in _conditions(guide):
        yield f"{name}: condition dropped", put(Condition())


def _altered_conditions(guide: Guide) -> Named:
    for name, condition, put in _conditions(guide):
        for number, tests in enumerate(condition.any_of):
            if len(condition.any_of) > 1:
                yield f"{name}: alternative {number + 1} dropped", put(Condition(_without(condition.any_of, tests)))
            for test in tests:
                if len(tests) > 1:
                    yield f"{name}: test of {test.fact} dropped in alternative {number + 1}", put(_in_place(condition, number, _without(tests, test)))
                for words, other in _other_tests(guide, test):
                    changed = tuple(other if one == test else one for one in tests)
                    yield f"{name}: {test.fact} {words} in alternative {number + 1}", put(_in_place(condition, number, changed))


def _conditions(guide: Guide) -> Iterator[tuple[str, Condition, Callable[[Condition], Guide]]]:
    """Yield every condition with its place in words, and a function that puts another there."""
    for place, route in guide.routes():
        if route.when:
            yield (f"{place.ref} {route.id}", route.when, lambda other, ref=place.ref, route=route:
                   with_route(guide, ref, route.id, when=other, not_available=route.not_available if other else ""))
    for rule in guide.rules:
        if rule.when:
            yield f"rule {rule.id}", rule.when, lambda other, rule=rule: with_entry(guide, "rules", rule.id, when=other)
    for fact in guide.facts:
        if fact.when:
            yield f"fact {fact.id}", fact.when, lambda other, fact=fact: with_entry(guide, "facts", fact.id, when=other)
        for outcome in fact.outcomes:
            yield f"{fact.id} {outcome.id}", outcome.when, lambda other, fact=fact, outcome=outcome: with_entry(
                guide, "facts", fact.id, outcomes=tuple(replace(one, when=other) if one == outcome else one for one in fact.outcomes))


def _in_place(condition: Condition, number: int, tests: tuple[Test, ...]) -> Condition:
    return Condition((*condition.any_of[:number], tests, *condition.any_of[number + 1:]))


def _other_tests(guide: Guide, test: Test) -> Iterator[tuple[str, Test]]:
    value = test.values[0]
    opposite = {"before": "from", "from": "before", "at least": "less than", "less than": "at least"}
    if test.op in opposite:
        yield f"“{test.op}” made “{opposite[test.op]}”", replace(test, op=opposite[test.op])
    if test.op in ("before", "from"):
        for days in (-1, 1):
            yield f"{value} moved by {days:+} day", replace(test, values=((parse_date(value) + timedelta(days=days)).isoformat(),))
    elif test.op in ("at least", "less than"):
        for other in (int(value) - 1, int(value) + 1):
            if other >= 0:
                yield f"{test.op} {value} made {other}", replace(test, values=(str(other),))
    elif test.op == "known":
        yield "known made its contrary", replace(test, values=("no" if value == "yes" else "yes",))
    else:
        fact: Fact = guide.fact(test.fact)
        for other in [entry.id for entry in (*fact.choices, *fact.outcomes)] or ["yes", "no"]:
            if other not in test.values:
                yield f"{value} made {other}", replace(test, values=(other,))


def _changed_counts(guide: Guide) -> Named:
    for rule in guide.rules:
        for place, words in enumerate(rule.count):
            for other in _other_counts(words):
                yield f"rule {rule.id}: {words} made {other}", with_entry(guide, "rules", rule.id, count=_put(rule.count, place, other))
        for number, reading in enumerate(rule.readings):
            for place, words in enumerate(reading.count):
                for other in _other_counts(words):
                    readings = _put(rule.readings, number, replace(reading, count=_put(reading.count, place, other)))
                    yield (f"rule {rule.id}: reading {number + 1}: {words}{f' at place {place + 1}' * (len(reading.count) > 1)} made {other}",
                           with_entry(guide, "rules", rule.id, readings=readings))


def _other_counts(words: str) -> Iterator[str]:
    if words == SAME_DAY:
        yield "1 working day"
        return
    count = Count.parse(words)
    for amount in (count.amount - 1, count.amount + 1):
        if amount:
            yield f"{amount} {count.unit}"
    other = {"working days": "calendar days", "calendar days": "working days", "weeks": "months", "months": "weeks", "years": "months"}
    yield f"{count.amount} {other[count.unit]}"


def _dropped_starts(guide: Guide) -> Named:
    for place in guide.places.values():
        for rule in place.box.starts:
            yield f"{place.ref}: start of {rule} dropped", with_box(guide, place.ref, starts=_without(place.box.starts, rule))
    for place, route in guide.routes():
        for rule in route.starts:
            yield (f"{place.ref} {route.id}: start of {rule} dropped",
                   with_route(guide, place.ref, route.id, starts=_without(route.starts, rule)))


def _dropped_counters(guide: Guide) -> Named:
    for place, route in guide.routes():
        for name in ("counts", "resets"):
            for counter in getattr(route, name):
                kept = _without(getattr(route, name), counter)
                yield f"{place.ref} {route.id}: {counter} dropped from {name}", with_route(guide, place.ref, route.id, **{name: kept})


def _altered_limits(guide: Guide) -> Named:
    for fact in guide.facts:
        for number, limit in enumerate(fact.limits, 1):
            yield f"fact {fact.id}: limit {number} dropped", with_entry(guide, "facts", fact.id, limits=_without(fact.limits, limit))
            for other, words in _other_limits(limit):
                yield f"fact {fact.id}: limit {number}: {words}", with_entry(guide, "facts", fact.id, limits=_put(fact.limits, number - 1, other))


def _other_limits(limit: Limit) -> Iterator[tuple[Limit, str]]:
    yield replace(limit, not_before=limit.not_after, not_after=limit.not_before), "before and after swapped"
    for name in ("not_before", "not_after"):
        for id in getattr(limit, name) if len(getattr(limit, name)) > 1 else ():
            yield replace(limit, **{name: _without(getattr(limit, name), id)}), f"{id} dropped"
    if limit.days:
        yield replace(limit, days=0), "days dropped"
    if limit.at:
        yield replace(limit, at=()), "held everywhere"


def _altered_rules(guide: Guide) -> Named:
    """Yield alterations of the dates that a rule gives, and of what meets it."""
    for rule in guide.rules:
        for other in ("last day", "act from", "send by"):
            if rule.date_means and other != rule.date_means:
                yield f"rule {rule.id}: gives {other}", with_entry(guide, "rules", rule.id, date_means=other)
        if rule.met_by:
            yield f"rule {rule.id}: met by dropped", with_entry(guide, "rules", rule.id, met_by="")
            for fact in guide.facts:
                if fact.kind == "date" and fact.id in ("failure-date", "nfp-date") and fact.id != rule.met_by:
                    yield f"rule {rule.id}: met by {fact.id}", with_entry(guide, "rules", rule.id, met_by=fact.id)


def _altered_ends(guide: Guide) -> Named:
    """Yield alterations of the places where a rule is met, ends or never runs."""
    for rule in guide.rules:
        for name in ("met_at", "lapses_at", "not_at"):
            for outcome in getattr(rule, name):
                yield (f"rule {rule.id}: {outcome} dropped from {name}",
                       with_entry(guide, "rules", rule.id, **{name: _without(getattr(rule, name), outcome)}))


def _altered_waits(guide: Guide) -> Named:
    """Yield alterations of what a route waits for, and of what a question does."""
    for place, route in guide.routes():
        for rule in route.waits_for:
            yield f"{place.ref} {route.id}: no wait for {rule}", with_route(guide, place.ref, route.id, waits_for=_without(route.waits_for, rule))
    for fact in guide.facts:
        for id in fact.waits_for:
            yield f"fact {fact.id}: no wait for {id}", with_entry(guide, "facts", fact.id, waits_for=_without(fact.waits_for, id))


def _altered_once(guide: Guide) -> Named:
    for fact in guide.facts:
        if fact.is_asked:
            yield f"fact {fact.id}: once turned", with_entry(guide, "facts", fact.id, once=not fact.once)


def _altered_safeguards(guide: Guide) -> Named:
    for one in guide.safeguards:
        yield f"safeguard {one.id} dropped", replace(guide, safeguards=_without(guide.safeguards, one))
        for ref in one.at if len(one.at) > 1 else ():
            yield f"safeguard {one.id}: {ref} dropped", with_entry(guide, "safeguards", one.id, at=_without(one.at, ref))
        for number, tests in enumerate(one.never_when.any_of):
            for test in tests if len(tests) > 1 else ():
                never = _in_place(one.never_when, number, _without(tests, test))
                yield f"safeguard {one.id}: test of {test.fact} dropped", with_entry(guide, "safeguards", one.id, never_when=never)
            for test in tests:
                for words, other in _other_tests(guide, test):
                    never = _in_place(one.never_when, number, tuple(other if each == test else each for each in tests))
                    yield f"safeguard {one.id}: {test.fact} {words}", with_entry(guide, "safeguards", one.id, never_when=never)


def _without(entries: tuple[Any, ...], entry: Any) -> tuple[Any, ...]:
    return tuple(one for one in entries if one != entry)


def _put(entries: tuple[Any, ...], place: int, entry: Any) -> tuple[Any, ...]:
    return (*entries[:place], entry, *entries[place + 1:])


KINDS: dict[str, Callable[[Guide], Named]] = {
    "two targets of a box swapped": _swapped_in_a_box,
    "two targets of two boxes swapped": _swapped_between_boxes,
    "route dropped": _dropped_routes,
    "condition dropped": _dropped_conditions,
    "condition altered": _altered_conditions,
    "number or unit of a count changed": _changed_counts,
    "start of a rule dropped": _dropped_starts,
    "counter not counted or not put back": _dropped_counters,
    "limit of a date altered": _altered_limits,
    "what a rule gives, or meets it": _altered_rules,
    "end of a rule dropped": _altered_ends,
    "wait dropped": _altered_waits,
    "asked once or again": _altered_once,
    "safeguard dropped or weakened": _altered_safeguards,
}


# --- The guards -------------------------------------------------------------------------------------------------------

def run(altered: Iterable[Mutant]) -> list[Result]:
    """Run the guards on each mutant. Raises ValueError if a guard complains about the real guide: then it would catch anything."""
    complaining = [name for name, complains in GUARDS.items() if complains(our_guide())]
    if complaining:
        raise ValueError(f"The guide as it is does not pass the guard “{complaining[0]}”. Run make test and mend that first.")
    return [Result(mutant, next((name for name, complains in GUARDS.items() if complains(mutant.guide)), "")) for mutant in altered]


def _checked(guide: Guide) -> bool:
    return bool(check(guide))


def _tables(guide: Guide) -> bool:
    from tests.maps import test_guide
    return _fails(test_guide, [name for name in vars(test_guide) if name.startswith("test_")], guide)


def _stories(guide: Guide) -> bool:
    return any(_raises(_must_come_out, guide=replace(guide, training_cases=(training,))) for training in guide.training_cases)


def _must_come_out(guide: Guide) -> None:
    assert not training_faults(guide, _calendars())


def _cases(guide: Guide) -> bool:
    from tests.navigator import test_case
    return _fails(test_case, [name for name in vars(test_case) if name.startswith("test_") and any(word in name for word in CASE_TESTS)], guide)


CASE_TESTS = ("count", "visit", "rules_are_the_older", "worked_out", "attending", "reduction", "asked_once",
              "cannot_lie_before", "each_limit", "lies_no_later", "limits_nothing", "told_of_after", "default_that_cannot")
"""The tests of tests/navigator/test_case.py that look at the guide's own data: their names contain these words."""


def _conditions_and_counters(guide: Guide) -> bool:
    from tests.navigator import test_explore as tests
    return any(_raises(test, guide=guide) for test in (
        tests.test_each_route_is_open_exactly_when_the_documents_let_it, tests.test_each_rule_starts_exactly_for_the_customers_it_is_about,
        tests.test_each_route_counts_what_happens_on_it_and_no_other_does))


def _safeguards(guide: Guide) -> bool:
    found = explore(guide)
    return bool(found.violations or found.dead_ends or found.untaken or found.unstarted)


GUARDS: dict[str, Callable[[Guide], bool]] = {
    "check": _checked, "tables": _tables, "conditions": _conditions_and_counters, "stories": _stories, "cases": _cases, "states": _safeguards}


def _fails(module: ModuleType, names: Iterable[str], guide: Guide) -> bool:
    """Return whether one of these tests of a module fails if the module's GUIDE is another."""
    kept = module.GUIDE
    module.GUIDE = guide
    try:
        return any(_raises(getattr(module, name), **arguments) for name in names for arguments in _arguments(getattr(module, name)))
    finally:
        module.GUIDE = kept


def _raises(test: Callable[..., None], **arguments: Any) -> bool:
    try:
        test(**arguments)
    except (Exception, pytest.fail.Exception):       # an assertion, or any earlier error that the altered guide causes
        return True
    return False


def _arguments(test: Callable[..., None]) -> list[dict[str, Any]]:
    """Return each set of arguments that a test's `parametrize` marks give it; one empty set without marks."""
    sets = []
    for mark in getattr(test, "pytestmark", []):
        names = [name.strip() for name in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
        sets.append([dict(zip(names, values if len(names) > 1 else (values,))) for values in mark.args[1]])
    return [{name: value for part in parts for name, value in part.items()} for parts in product(*sets)]


@cache
def _calendars() -> Mapping[str, Calendar]:
    return calendars_of(our_guide(), read_holidays())


# --- The report -------------------------------------------------------------------------------------------------------

def to_table(results: Iterable[Result]) -> str:
    """Return a table of each kind with its number and the guards that caught it, the totals, and each survivor with its explanation."""
    results = list(results)
    lines = [_line("alteration", "made", *GUARDS, "missed")]
    for kind in KINDS:
        of_kind = [one for one in results if one.mutant.kind == kind]
        if of_kind:
            lines.append(_line(kind, *_numbers(of_kind)))
    lines += [_line("all", *_numbers(results)), "", f"Caught: {_caught(results):.1f} of 100 (at least {ENOUGH} are asked for)."]
    for one in results:
        if not one.caught_by:
            lines.append(f"Not caught: {one.mutant.name}. {EXPLAINED.get(one.mutant.name, 'Not explained.')}")
    return "\n".join(lines)


def _numbers(results: list[Result]) -> list[int]:
    by = Counter(one.caught_by for one in results)
    return [len(results), *(by[name] for name in GUARDS), by[""]]


def _line(first: str, *rest: object) -> str:
    return f"{first:<38}" + "".join(f"{word!s:>12}" for word in rest)


def _caught(results: list[Result]) -> float:
    return 100 * sum(bool(one.caught_by) for one in results) / len(results)


def main(arguments: list[str]) -> int:
    """Run every mutant, or so many of them, and print the table. Return 1 if too few are caught, or one is missed without an explanation."""
    try:
        results = run(sample(int(arguments[0])) if arguments else mutants(our_guide()))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(to_table(results))
    unexplained = [one for one in results if not one.caught_by and one.mutant.name not in EXPLAINED]
    return int(_caught(results) < ENOUGH or bool(unexplained))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
