"""Facts to give for a case that begins in a process that others lead to, or at a later box.

The boxes before its start have asked nothing. A box asks for what it needs of that (`navigator.case.case`). The page
says what an empty answer costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from navigator.case.case import Case, Step
from navigator.case.deadlines import Deadline
from navigator.guide.conditions import Condition, Test
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Route
from navigator.guide.time_rules import TimeRule
from navigator.text.prose import to_plain


@dataclass(frozen=True)
class Lack:
    """What a step lacks because of where its case starts: the facts, and the deadlines and routes that need them.

    `step` is the index of the step in the case, from 0. `facts` are groups of facts; one of each group is enough.
    `waiting` are the routes that may have to wait, since that is not known. `unsure` are worked-out facts that might
    have a different result with them.
    """

    step: int
    facts: tuple[tuple[str, ...], ...]
    rules: tuple[TimeRule, ...] = ()
    closed: tuple[Route, ...] = ()
    waiting: tuple[Route, ...] = ()
    unsure: tuple[Fact, ...] = ()


def opening_text(case: Case) -> str:
    """Return what to say, in Markdown, at the first box of a case that does not begin at the beginning; empty
    elsewhere.
    """
    place = case.current if len(case.steps) == 1 else None
    if place is None:
        return ""
    if place.is_first:
        return place.process.opening_note if place.opening else ""
    return (
        f"This case starts at {place.name}, so you have not answered the questions of the boxes before it. "
        "If a box needs one of their answers, it asks for it first. "
        f"You can leave it empty.{_counts_begin(case.guide, place)}"
    )


def _counts_begin(guide: Guide, place: Place) -> str:
    labels = [
        f"{counter.label}: {guide.counted_before[place.ref][counter.id]}"
        for counter in guide.counters
        if counter.id in guide.passed_before[place.ref]
    ]
    return f" Starting here assumes at least this: {'; '.join(labels)}." if labels else ""


def lacks(case: Case, deadlines: Iterable[Deadline]) -> Iterator[Lack]:
    """Return what each step of a case lacks because of where the case starts; each deadline is named once.

    `deadlines` are those of the case.
    """
    passed, started = _passed_over(case), {one.rule.id for one in deadlines}
    lacking: dict[str, TimeRule] = {}
    told_unsure: set[str] = set()
    for number, step in enumerate(case.steps if passed else ()):
        if step.round > 1 or (number == len(case.steps) - 1 and _is_still_asked(case, step, passed)):
            return
        new = (rule for rule in _rules_of(case.guide, step) if rule.id not in {*started, *lacking})
        needs = {rule: _missing(case.guide, step, passed, case.guide.needs_of(rule)) for rule in new}
        rules = tuple(
            rule for rule, missing in needs.items() if missing and not _is_ruled_out(case.guide, rule, step, passed)
        )
        lacking.update({rule.id: rule for rule in rules})
        shut = {
            route: _missing(case.guide, step, passed, _needs_of_route(case.guide, route, step))
            for route in step.place.box.routes
            if not route.when.holds(step.known_before_route)
        }
        closed = tuple(route for route, missing in shut.items() if missing)
        waiting = tuple(
            route
            for route in step.place.box.routes
            if lacking.keys() & set(route.waits_for) and not started & set(route.waits_for)
        )
        doubts = {fact: need for fact, need in _unsure(case.guide, step, passed) if fact.id not in told_unsure}
        told_unsure.update(fact.id for fact in doubts)
        facts = _smallest(
            need
            for missing in (*(needs[rule] for rule in rules), *(shut[route] for route in closed), *doubts.values())
            for need in missing
        )
        if facts:
            yield Lack(number, facts, rules, closed, waiting, tuple(doubts))


def lack_words(case: Case, lack: Lack) -> str:
    """Return what a step lacks and what that costs, in a few sentences."""
    labels = "; ".join(" or ".join(to_plain(case.guide.fact(id).label) for id in need) for need in lack.facts)
    words = f"Not given: {labels}. The case starts at {case.steps[0].place.name}, and the boxes before it ask for this."
    if lack.rules:
        words += f" So these deadlines cannot be worked out: {'; '.join(to_plain(rule.name) for rule in lack.rules)}."
    if lack.closed:
        words += f" So these outcomes are not available: {_quoted(lack.closed)}."
    if lack.waiting:
        words += f" Whether you still have to wait before you choose {_quoted(lack.waiting)} is not known here."
    for fact in lack.unsure:
        value = fact.choice_label(str(case.steps[lack.step].known_before_route[fact.id]))
        words += (
            f" So it is not certain that “{to_plain(value)}” is right ({to_plain(fact.label)}). "
            "If there is no such date, it is."
        )
    return words


def _quoted(routes: Iterable[Route]) -> str:
    return " or ".join(f"“{to_plain(route.outcome)}”" for route in routes)


def _passed_over(case: Case) -> frozenset[str]:
    """Return the facts that boxes before the start of a case ask for; none for a case that begins at the beginning."""
    if not case.steps:
        return frozenset()
    start = case.steps[0].place
    return frozenset(start.opening) if start.is_first else case.guide.passed_before[start.ref]


def _is_still_asked(case: Case, step: Step, passed: frozenset[str]) -> bool:
    """Return whether the open question is for one of the facts that were passed over."""
    return case.question is not None and case.question.ask in passed and case.question.ask not in step.place.box.asks


def _rules_of(guide: Guide, step: Step) -> Iterator[TimeRule]:
    yield from (guide.rule(id) for id in (*step.place.box.starts, *(step.route.starts if step.route else ())))


def _needs_of_route(guide: Guide, route: Route, step: Step) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (asked,) for id in route.when.facts() for asked in guide.asked_behind(id) if not _is_served(guide, asked, step)
    )


def _is_served(guide: Guide, id: str, step: Step) -> bool:
    """Return whether a condition no longer needs a fact. The fact may be known, or another one of several dates if the
    condition reads the earliest or latest of them.
    """
    return id in step.known or any(
        id in several.of and any(other in step.known for other in several.of) for several in guide.dates_of_several
    )


def _missing(
    guide: Guide, step: Step, passed: frozenset[str], needs: Iterable[tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """Return the facts passed over that unmet needs would use, unless the box itself asks for them. A fact that may be
    left empty anyway is not counted as missing by itself.
    """
    asked_here = {id for id in step.place.box.asks if guide.fact(id).when.holds(step.known)}
    unmet = (need for need in needs if not any(id in step.known or id in asked_here for id in need))
    facts = ([guide.fact(id) for id in need if id in passed] for need in unmet)
    asked = (tuple(fact for fact in need if fact.when.holds(step.known)) for need in facts)
    return tuple(tuple(fact.id for fact in need) for need in asked if not all(fact.optional for fact in need))


def _unsure(guide: Guide, step: Step, passed: frozenset[str]) -> Iterator[tuple[Fact, tuple[tuple[str, ...], ...]]]:
    """Yield the worked-out facts that the conditions of a step read, if something passed over could give a different
    result. Each comes with the facts that decide it.
    """
    conditions = [rule.when for rule in _rules_of(guide, step)] + [route.when for route in step.place.box.routes]
    read = {id for condition in conditions for id in condition.facts()}
    for fact in guide.worked_out:
        if fact.id in read and (needs := _deciding(guide, fact, step, passed)):
            yield fact, needs


def _deciding(guide: Guide, fact: Fact, step: Step, passed: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the facts passed over that could change the result of a worked-out fact; none if it is not worked out
    yet.
    """
    value = step.known_before_route.get(fact.id)
    before = fact.outcomes[: [outcome.id for outcome in fact.outcomes].index(value)] if value is not None else ()
    return tuple(dict.fromkeys(need for outcome in before for need in _would_decide(guide, outcome.when, step, passed)))


def _would_decide(guide: Guide, condition: Condition, step: Step, passed: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield what could serve in place of each test, for each alternative that only lacks facts that were passed
    over.
    """
    for tests in condition.any_of:
        needs = [_would_serve(guide, test, step, passed) for test in tests if not test.holds(step.known_before_route)]
        if all(needs):
            yield from needs


def _would_serve(guide: Guide, test: Test, step: Step, passed: frozenset[str]) -> tuple[str, ...]:
    """Return the facts passed over and not given that could make a failed test true. They are those behind an unknown
    fact, or a date that could make the earliest of several earlier or the latest later.
    """
    several = next((one for one in guide.dates_of_several if one.id == test.fact), None)
    can_move = several is not None and (several.kind, test.op) in (("earliest date", "before"), ("latest date", "from"))
    if test.fact in step.known and not can_move:
        return ()
    return tuple(asked for asked in guide.asked_behind(test.fact) if asked in passed and asked not in step.known)


def _smallest(needs: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the needs without those that are met if a smaller one is met."""
    every = tuple(dict.fromkeys(needs))
    return tuple(need for need in every if not any(set(other) < set(need) for other in every))


def _is_ruled_out(guide: Guide, rule: TimeRule, step: Step, passed: frozenset[str]) -> bool:
    """Return whether a rule does not begin here anyway: its condition is false, and what it reads is known or cannot
    give a different result.
    """
    return not rule.when.holds(step.known_before_route) and all(
        _is_settled(guide, id, step, passed) for id in rule.when.facts()
    )


def _is_settled(guide: Guide, id: str, step: Step, passed: frozenset[str]) -> bool:
    worked_out = next((fact for fact in guide.worked_out if fact.id == id and id in step.known_before_route), None)
    if worked_out:
        return not _deciding(guide, worked_out, step, passed)
    return all(_is_served(guide, asked, step) or guide.fact(asked).optional for asked in guide.asked_behind(id))
