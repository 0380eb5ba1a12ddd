"""Every state that a case can reach, whatever the answers and however often.

A case could be answered in endless ways, but a guide looks at answers only through its conditions. These are the
conditions of routes, safeguards, time rules, questions, choices and worked-out facts. So two cases at the same question
that no condition distinguishes continue in the same way for ever. `explore` takes one case for each such kind and tries
every kind of answer to its question, until nothing new appears. What is left out cannot change anything:

* A fact that no condition reads has one answer that represents all; it decides no question, no route and no rule.
* A date or number that is read is read through its thresholds. All values between two thresholds pass the same tests,
  so one of them represents all: the first, or the day before the lowest.
* A counter is tested against whole numbers only. Above the largest of them every value passes the same tests, and so
  does one more. So counting may stop there, and loops of any length return to a state that has been seen.
* From its earlier answers, a case keeps what it knows, and the questions that are not asked a second time. Both are
  part of the state, as long as something ahead may read them. What is certain to be asked again or reset before that is
  left out. The order of the answers affects which date a clock takes, but never a condition.
* `navigator.case.case.fold` takes from any list the answers to the questions that come. So each list, of any length,
  goes from question to question as here. The calendar and the limits of a date only refuse answers; they add none.

States are counted at every question, not at every box, because a person may stop at each. Cases start as the first
question lets them, at the start of a process. A case that is made to start at a box in the middle has skipped what
comes before; `forbidden` judges it as it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from navigator.case.case import Answer, Case
from navigator.case.questions import NATION, START
from navigator.case.safeguards import known_at_start
from navigator.days.workdays import parse_date
from navigator.guide.conditions import DATE_TESTS, Condition, Test
from navigator.guide.facts import DATE_OF_SEVERAL, Fact, typed
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Route, Safeguard
from navigator.text.prose import how_many

ENDED = ""
"""The question of a case that has ended: an empty text."""

_ANY_DAY = date(2009, 1, 1)
"""The answer for a date in a guide whose conditions name no day."""

Values = dict[str, Any]


@dataclass(frozen=True)
class ReachableState:
    """A state of a case: its box, its question, and what conditions can tell from its answers. The question is a fact,
    the box itself for what happened, or `ENDED`.

    `known` has the facts and counters that some condition may still read, if they are known. Each has the value that
    represents all that pass the same tests. `asked_once` are the facts that would be asked further on and are not asked
    again. A case that has ended has the state of its last box, without what its last route counted.
    """

    ref: str
    ask: str
    known: tuple[tuple[str, Any], ...]
    asked_once: tuple[str, ...] = ()


@dataclass(frozen=True)
class Violation:
    """A safeguard that some answers break: they bring a case to its box while its "never when" is true."""

    safeguard: Safeguard
    state: ReachableState
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Explored:
    """The result of `explore`.

    `ways` has every state with the state before it and the answer between (none before the first). They give the
    shortest way to each. `routes` maps each route that can be taken (box, route id) to the first state that takes it.
    `rules` does so for the time rules that can start. A rule counts as started if its condition is true. `dead_ends`
    are the states that have no open answer, `violations` the safeguards that can be broken, each once.
    """

    guide: Guide
    ways: Mapping[ReachableState, tuple[ReachableState | None, Answer]]
    routes: Mapping[tuple[str, str], ReachableState]
    rules: Mapping[str, ReachableState]
    dead_ends: tuple[ReachableState, ...]
    violations: tuple[Violation, ...]

    @property
    def states(self) -> tuple[ReachableState, ...]:
        """Return every state, those that need the fewest answers first."""
        return tuple(self.ways)

    @cached_property
    def untaken(self) -> tuple[tuple[str, str], ...]:
        """Return the routes (box, route id) that no case can take."""
        return tuple(
            (place.ref, route.id) for place, route in self.guide.routes() if (place.ref, route.id) not in self.routes
        )

    @cached_property
    def unstarted(self) -> tuple[str, ...]:
        """Return the rules that some box should start but that never start."""
        meant = dict.fromkeys(rule for place in self.guide.places.values() for rule in place.box.all_starts())
        return tuple(rule for rule in meant if rule not in self.rules)

    def answers_to(self, state: ReachableState) -> tuple[Answer, ...]:
        """Return the shortest list of answers that brings a case to a state: `fold(guide,
        explored.answers_to(state))`.
        """
        return _answers_to(self.guide, self.ways, state)

    def after(self, state: ReachableState) -> tuple[tuple[Answer, ReachableState], ...]:
        """Return every kind of answer that is open in a state, each with the state that it leads to; none if a case has
        ended.
        """
        place = self.guide.places[state.ref]
        return tuple((answer, later) for answer, _, later in self._walk.after(state, place, dict(state.known)))

    def state_of(self, case: Case) -> ReachableState:
        """Return the present state of a case of this guide.

        Raises `ValueError` before its first box, as it has no state then.
        """
        if not case.steps:
            raise ValueError("The case has not come to a box yet, so it has no state.")
        step, asked = case.steps[-1], {answer.ask for answer in case.answers}
        known = {
            id: self._walk.standing_for(id, value)
            for id, value in step.known_before_route.items()
            if id in self._walk.read
        }
        return self._walk.state(step.place, case.question.ask if case.question else ENDED, known, asked)

    @cached_property
    def _walk(self) -> _Walk:
        return _Walk(self.guide)

    def to_sentence(self) -> str:
        """Return sentences for a person on what was covered and what was found."""
        sentences = [
            (
                f"{how_many(len(self.states), 'state')} of a case tried, "
                f"with {_covered(self.guide.routes(), self.untaken, 'route')} and "
                f"{_covered((*self.rules, *self.unstarted), self.unstarted, 'time rule')}"
            )
        ]
        sentences += [
            f"safeguard “{one.safeguard.id}” is broken after {how_many(len(one.answers), 'answer')}, at "
            f"{self.guide.places[one.state.ref].name}"
            for one in self.violations
        ]
        sentences += [f"nothing can be answered at {self.guide.places[state.ref].name}" for state in self.dead_ends[:1]]
        if not self.violations:
            sentences.append(f"none of {how_many(len(self.guide.safeguards), 'safeguard')} is ever broken")
        if not self.dead_ends:
            sentences.append("there is always a next step")
        return "; ".join(sentences) + "."


def explore(guide: Guide) -> Explored:
    """Try every kind of answer at every state of a case, from the start of each process.

    `navigator.guide.check` must have found no fault in the guide. The search is breadth first, so that the way found to
    a state is the shortest.
    """
    search = _Search(guide)
    for process in guide.processes:
        search.meet(search.walk.start(f"{process.id}/{process.start}"), None, Answer(START, process.id))
    while search.todo:
        search.go_on(search.todo.popleft())
    return Explored(guide, search.ways, search.routes, search.rules, tuple(search.dead_ends), tuple(search.violations))


def _answers_to(
    guide: Guide, ways: Mapping[ReachableState, tuple[ReachableState | None, Answer]], state: ReachableState
) -> tuple[Answer, ...]:
    backwards: list[Answer] = []
    before: ReachableState | None = state
    while before is not None:
        before, answer = ways[before]
        backwards.append(answer)
    nation = (
        (Answer(NATION, guide.nations[0]),) if guide.nations else ()
    )  # bank holidays do not affect a condition, so one nation is enough
    return (backwards[-1], *nation, *reversed(backwards[:-1]))


def _covered(all_of_them: Iterable[Any], missed: tuple[Any, ...], noun: str) -> str:
    total = len(tuple(all_of_them))
    return f"{total - len(missed)} of {how_many(total, noun)}"


# --- The search -------------------------------------------------------------------------------------------------------


class _Search:
    """The states met so far, and those without any answer tried yet."""

    def __init__(self, guide: Guide) -> None:
        self.guide, self.walk = guide, _Walk(guide)
        self.ways: dict[ReachableState, tuple[ReachableState | None, Answer]] = {}
        self.todo: deque[ReachableState] = deque()
        self.routes: dict[tuple[str, str], ReachableState] = {}
        self.rules: dict[str, ReachableState] = {}
        self.dead_ends: list[ReachableState] = []
        self.violations: list[Violation] = []

    def meet(self, state: ReachableState, before: ReachableState | None, answer: Answer) -> None:
        """Note a state that an answer leads to."""
        if state in self.ways:
            return
        self.ways[state] = (before, answer)
        place, known = self.guide.places[state.ref], dict(state.known)
        self._judge(state, known)
        if state.ask in (ENDED, state.ref):  # the questions of the box are answered: its rules read what is known now
            self._start_rules((*place.opening_starts, *place.box.starts), known, state)
        if state.ask == ENDED:
            for route in place.box.routes if place.box.ends_unasked else ():
                self._take(place, route, known, state)
        else:
            self.todo.append(state)

    def go_on(self, state: ReachableState) -> None:
        """Try every kind of answer to the question of a state."""
        place, known = self.guide.places[state.ref], dict(state.known)
        next_states = list(self.walk.after(state, place, known))
        if not next_states:
            self.dead_ends.append(state)
        for answer, route, next_state in next_states:
            if route:
                self._take(place, route, known, state)
            self.meet(next_state, state, answer)

    def _take(self, place: Place, route: Route, known: Values, state: ReachableState) -> None:
        self.routes.setdefault((place.ref, route.id), state)
        if route.starts:
            self._start_rules(route.starts, self.walk.passed(route, known), state)

    def _start_rules(self, rules: Iterable[str], known: Values, state: ReachableState) -> None:
        for id in rules:
            if id not in self.rules and self.guide.rule(id).when.holds(known):
                self.rules[id] = state

    def _judge(self, state: ReachableState, known: Values) -> None:
        for safeguard in self.guide.safeguards:
            if (
                state.ref in safeguard.at
                and safeguard not in (one.safeguard for one in self.violations)
                and safeguard.never_when.holds(known)
            ):
                self.violations.append(Violation(safeguard, state, _answers_to(self.guide, self.ways, state)))


# --- One answer -------------------------------------------------------------------------------------------------------


class _Walk:
    """How an answer leads from one state to the next, as in `navigator.case.case.fold`, but with values that represent
    many.
    """

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        tests = [test for condition in _conditions(guide) for tests in condition.any_of for test in tests]
        tested = {test.fact for test in tests}
        self.several = [fact for fact in guide.dates_of_several if fact.id in tested]
        self.read = frozenset(tested.union(*(fact.of for fact in self.several)))
        self.limits = {id: self._limits(id, tests) for id in self.read}
        self.some_day = _between_all(
            [limit for limits in self.limits.values() for limit in limits if isinstance(limit, date)]
        )
        self.words = {
            id: sorted(
                {value for test in tests if test.fact == id and test.op in ("is", "is not") for value in test.values}
            )
            for id in self.read
        }
        self.most = {
            counter.id: 1 + max([0, *self.limits[counter.id]]) for counter in guide.counters if counter.id in self.read
        }
        self.worked_out = [fact for fact in guide.facts if fact.kind == "worked out"]
        self.worked_out_from = tuple(
            dict.fromkeys(id for fact in self.worked_out for outcome in fact.outcomes for id in outcome.when.facts())
        )
        self.worked_out_values: dict[tuple[Any, ...], Values] = {}
        self.once = frozenset(fact.id for fact in guide.facts if fact.once)
        self.ahead = _read_ahead(guide)

    def _limits(self, id: str, tests: Iterable[Test]) -> list[Any]:
        """Return the values where the tests divide those of a fact: its own tests, and those of the dates worked out
        from it.
        """
        through = {id, *(fact.id for fact in self.several if id in fact.of)}
        return sorted(
            {_limit(test) for test in tests if test.fact in through and test.op not in ("is", "is not", "known")}
        )

    def state(self, place: Place, ask: str, known: Values, asked_once: Iterable[str]) -> ReachableState:
        """Return the state of a case that knows this much."""
        ahead = self.ahead[place.ref, ask or place.ref]
        return ReachableState(
            place.ref,
            ask,
            tuple((id, known[id]) for id in ahead if known.get(id) is not None),
            tuple(id for id in ahead if id in self.once and id in asked_once),
        )

    def start(self, ref: str) -> ReachableState:
        """Return the state at the first question of a box, before anything has been answered."""
        place = self.guide.places[ref]
        known = {
            id: self.standing_for(id, value)
            for id, value in known_at_start(self.guide, place).items()
            if id in self.read
        }
        return self._ask(place, (*place.opening, *place.box.asks), self._worked_out(known), frozenset())

    def after(
        self, state: ReachableState, place: Place, known: Values
    ) -> Iterator[tuple[Answer, Route | None, ReachableState]]:
        """Yield every kind of answer to the question of a state, with the route that it takes and the state that
        follows.
        """
        if state.ask == ENDED:
            return
        if state.ask == place.ref:
            for route in place.box.routes:
                if route.when.holds(known):
                    yield Answer(place.ref, route.id), route, self._follow(place, route, known, state)
            return
        fact = self.guide.fact(state.ask)
        asked_once = {*state.asked_once, fact.id} if fact.once else set(state.asked_once)
        asks = place.box.asks if fact.id in place.box.asks else (*place.opening, *place.box.asks)
        if asks is not place.box.asks:
            fact = replace(fact, optional=True)
        for answer in self.answers(fact, known):
            now = self._worked_out(self._with(fact, answer, known))
            yield Answer(fact.id, answer), None, self._ask(place, asks[asks.index(fact.id) + 1 :], now, asked_once)

    def _with(self, fact: Fact, answer: str, known: Values) -> Values:
        """Return what is known with an answer: the fact, and the dates of several that include it."""
        now = {id: value for id, value in known.items() if id != fact.id}
        if answer and fact.id in self.read:
            now[fact.id] = value = typed(fact, answer)
            for several in self.several:
                if fact.id in several.of:
                    now[several.id] = DATE_OF_SEVERAL[several.kind](filter(None, (known.get(several.id), value)))
        return now

    def passed(self, route: Route, known: Values) -> Values:
        """Return what is known once a route has been taken."""
        known = dict(known)
        for id in route.resets:
            if id in self.read:
                known[id] = self.standing_for(id, 0)
        for id in route.counts:
            if id in known:
                known[id] = self.standing_for(id, known[id] + 1)
        return self._worked_out(known)

    def answers(self, fact: Fact, known: Values) -> list[str]:
        """Return one answer of each kind that a fact can have: those that some condition distinguishes, and an empty
        one if allowed.
        """
        values = self._values(fact, known)
        if fact.id not in self.read:
            return [""] if fact.optional else values[:1]  # an empty answer conflicts with no limit of another date
        return values + [""] * fact.optional

    def standing_for(self, id: str, value: Any) -> Any:
        """Return the value that represents this one and all others that pass the same tests."""
        if id in self.most:
            return min(value, self.most[id])
        if not self.guide.has("facts", id) or value is None:
            return value
        fact = self.guide.fact(id)
        if fact.is_date or fact.kind == "number":
            stored = self._between(fact, [limit for limit in self.limits[id] if limit <= value])
            return parse_date(stored) if fact.is_date else int(stored)
        return value if fact.kind != "text" or value in self.words[id] else _other_words(self.words[id])

    def _values(self, fact: Fact, known: Values) -> list[str]:
        if fact.kind == "yes or no":
            return ["yes", "no"]
        if fact.kind == "choice":
            return [choice.id for choice in fact.choices if choice.when.holds(known)]
        if fact.kind == "several":
            every = [choice.id for choice in fact.choices if choice.when.holds(known)]
            return [*every, " ".join(every)] if len(every) > 1 else every
        if fact.kind == "text":
            return [*self.words.get(fact.id, ()), _other_words(self.words.get(fact.id, ()))]
        limits = self.limits.get(fact.id, [])
        return list(dict.fromkeys(self._between(fact, limits[:count]) for count in range(len(limits) + 1)))

    def _between(self, fact: Fact, passed: list[Any]) -> str:
        """Return the stored value that represents all that have reached these limits and no more."""
        limits = self.limits.get(fact.id, [])
        if fact.kind == "number":
            return str(passed[-1] if passed else 0)
        if not limits:
            return self.some_day.isoformat()
        day: date = passed[-1] if passed else limits[0] - timedelta(days=1)
        return day.isoformat()

    def _ask(self, place: Place, asks: Iterable[str], known: Values, asked_once: Iterable[str]) -> ReachableState:
        """Return the state at the next question of a box, out of these facts that it still asks for."""
        for id in asks:
            if id not in asked_once and self.guide.fact(id).when.holds(known):
                return self.state(place, id, known, asked_once)
        return self.state(place, ENDED if place.box.ends_unasked else place.ref, known, asked_once)

    def _follow(self, place: Place, route: Route, known: Values, state: ReachableState) -> ReachableState:
        if route.to == END:
            return self.state(place, ENDED, known, state.asked_once)
        target, known = self.guide.places[route.to], self.passed(route, known)
        if (place.ref, route.id) in self.guide.new_rounds:  # the new round has no answers yet
            known = self._worked_out({id: value for id, value in known.items() if id not in self.guide.of_the_round})
        return self._ask(target, target.box.asks, known, state.asked_once)

    def _worked_out(self, known: Values) -> Values:
        """Return the same with every worked-out fact worked out again, in the guide's order, as a fold does after each
        answer.
        """
        key = tuple(map(known.get, self.worked_out_from))
        if key not in self.worked_out_values:
            self.worked_out_values[key] = _worked_out(
                self.worked_out, dict(zip(self.worked_out_from, key, strict=True))
            )
        known.update(self.worked_out_values[key])
        return known


def _worked_out(facts: Iterable[Fact], known: Values) -> Values:
    """Return the value of each of these worked-out facts, None if it has none; a later one may read an earlier one."""
    values: Values = {}
    for fact in facts:
        values[fact.id] = next(
            (outcome.id for outcome in fact.outcomes if outcome.otherwise or outcome.when.holds({**known, **values})),
            None,
        )
    return values


def _conditions(guide: Guide) -> Iterator[Condition]:
    """Yield every condition of a guide."""
    for fact in guide.facts:
        yield fact.when
        yield from (choice.when for choice in fact.choices)
        yield from (outcome.when for outcome in fact.outcomes)
    yield from (rule.when for rule in guide.rules)
    yield from (route.when for _, route in guide.routes())
    yield from (safeguard.never_when for safeguard in guide.safeguards)


def _read_ahead(guide: Guide) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, for each question of each box (box, question), the facts and counters that something may still read. They
    are read from there on, before they are certain to be asked again or reset. Also return the facts that may still be
    asked or, if asked once, left out.
    """
    sources = {
        fact.id: {fact.id, *(id for outcome in fact.outcomes for id in outcome.when.facts())}
        for fact in guide.facts
        if not fact.is_asked
    }
    ahead: dict[tuple[str, str], set[str]] = {
        (place.ref, ask): set()
        for place in guide.places.values()
        for ask in (*place.opening, *place.box.asks, place.ref)
    }
    before: dict[tuple[str, str], set[str]] = {}
    while before != ahead:
        before = {point: set(names) for point, names in ahead.items()}
        for place in guide.places.values():
            _read_at_box(guide, place, ahead)
        for names in ahead.values():
            for id in [id for id in names if id in sources]:
                names.update(sources[id])
    order = {id: number for number, id in enumerate((*guide.ids("counters"), *guide.ids("facts")))}
    return {point: tuple(sorted(names, key=order.__getitem__)) for point, names in ahead.items()}


def _read_at_box(guide: Guide, place: Place, ahead: dict[tuple[str, str], set[str]]) -> None:
    """Bring a box of `_read_ahead` up to what is known of the boxes that it leads to, from its last question to its
    first.
    """
    at_any = {id for safeguard in guide.safeguards if place.ref in safeguard.at for id in safeguard.never_when.facts()}
    read = set(at_any)
    read.update(*(guide.rule(rule).when.facts() for rule in (*place.opening_starts, *place.box.starts)))
    for route in place.box.routes:
        later = {id for rule in route.starts for id in guide.rule(rule).when.facts()}
        if route.to != END:
            target = guide.places[route.to]
            later |= ahead[target.ref, (*target.box.asks, target.ref)[0]]
        read |= {*route.when.facts(), *(later - set(route.resets))}
    ahead[place.ref, place.ref] |= read
    for id in reversed((*place.opening, *place.box.asks)):
        fact = guide.fact(id)
        if not fact.when and not fact.once:
            read = read - {id}
        read = read | at_any | {*fact.when.facts(), *(read for choice in fact.choices for read in choice.when.facts())}
        read |= {id} if fact.once else set()
        ahead[place.ref, id] |= read


def _limit(test: Test) -> Any:
    if test.op not in DATE_TESTS:
        return int(test.values[0])
    return parse_date(test.values[0]) + timedelta(days=test.op in ("until", "after"))


def _between_all(days: list[date]) -> date:
    """Return the answer for a date that no condition reads. It is a day amid those that conditions name, so that the
    limits of dates refuse none of the cases tried.
    """
    return min(days) + (max(days) - min(days)) // 2 if days else _ANY_DAY


def _other_words(words: Iterable[str]) -> str:
    """Return a text that differs from all of these."""
    other = "other words"
    while other in words:
        other += " still"
    return other
