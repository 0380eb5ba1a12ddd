"""A case: an ordered list of answers folded over a guide.

Nothing is mutated. Back, reload, a saved case and "change this answer" are the same operation: fold the answers again.
The fold asks one question at a time and takes the first answer in the list to this question. If there is no answer, or
if it does not fit, the fold stops there. Answers that were not taken are kept, and used if their question comes.

A return to the start opens a new round of the same questions, and an answer is only ever used in its own round. Its
place in the list gives its round, counted by the earlier answers that open one. Once an answer is changed, the later
ones are tied to the exact visit that they were given at (`Answer.at`). So none moves to another visit of its box. What
was given in one round is not known for the next. No condition and no clock of a round reads a date of an earlier one.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from navigator.case.questions import (
    NATION,
    START,
    Question,
    check_answer,
    check_limits,
    date_span,
    fact_question,
    nation_question,
    outcome_question,
    start_question,
)
from navigator.days.date_input import Span
from navigator.days.workdays import Calendar, parse_date, weekday_and_date
from navigator.guide.facts import DATE_OF_SEVERAL, Counter, Fact, typed
from navigator.guide.faults import did_you_mean
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Route
from navigator.text.errors import AnswerError, short

AT: Final = re.compile(r"[1-9][0-9]{0,3}(/[A-Za-z0-9-]{1,60}/[0-9]{1,3}/[1-9][0-9]{0,3})?")
"""The form of `Answer.at`, if it is not empty."""

MOST_ANSWERS = 1_000
_MOST_STEPS_WITHOUT_ANSWER = 200


@dataclass(frozen=True)
class Answer:
    """One answer. `ask` is the question: a fact ("posted-on"), a box that asks for its outcome ("intake/1"), `start` or
    `nation`. `answer` is the stored value: the id of a choice or route, the ids of several choices with spaces between
    them, or yes or no. It may also be a date as 2009-08-27, a number, text, or nothing for an optional fact that was
    left empty.

    `at` says where a kept answer was given, the only place to use it again. It is a round ("2"), or a visit of a box in
    it ("2/intake/8/1": round 2, box 8 of the intake, first visit). If it is empty, the place in the list gives the
    round.

    `early` is the day (2009-08-28) of a deliberate choice of a route that has to wait for a time to pass. `left_out`
    says of an empty answer that words were given, and that a file or link was made without them.
    """

    ask: str
    answer: str
    at: str = ""
    early: str = ""
    left_out: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as a case file has it."""
        named = {"ask": self.ask, "answer": self.answer, "at": self.at, "early": self.early, "left_out": self.left_out}
        return {name: value for name, value in named.items() if value or name in ("ask", "answer")}


@dataclass(frozen=True)
class Step:
    """One visit to a box: the facts answered there, the route taken (None while it is open), and what was known then.

    `facts` maps each fact answered in this step to its typed value, None if it was left empty. `known` has every fact,
    counter and worked-out fact as of this step, the one answered last at the end. `known_before_route` has them without
    what the route counted or reset, as the box's own time rules read them. Of the facts that belong to a round, both
    have those of this round alone. `early` is the day, from the answer, when a route that waits was taken without
    waiting. `navigator.case.waiting.early_days` tells whether its time was still running then. `left_out` names the
    facts whose words were left out when the case was written down: they are None in `facts`, and were not left empty.
    """

    place: Place
    facts: Mapping[str, Any]
    known: Mapping[str, Any]
    known_before_route: Mapping[str, Any]
    route: Route | None = None
    early: date | None = None
    round: int = 1
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """The first answer that does not fit: the box where the fold stopped, and a sentence."""

    step: str
    message: str


@dataclass(frozen=True)
class Case:
    """Answers folded over a guide: the steps, the open question, and what did not fit.

    `answers` are those taken, in the order of their questions, and `given_at` the visit of each, as in `Answer.at`.
    `kept` are those not taken, in the order given. `round` and `at` are the current round and visit of the case.
    `last_answers` maps each fact to its last answer, including those of earlier rounds, since a date cannot be before
    earlier ones.
    """

    guide: Guide
    start: str
    nation: str
    today: date | None
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    kept: tuple[Answer, ...]
    question: Question | None
    problem: Problem | None = None
    given_at: tuple[str, ...] = ()
    round: int = 1
    at: str = ""
    last_answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Return whether a route to the end of the process was taken."""
        return bool(self.steps) and self.steps[-1].route is not None and self.steps[-1].route.to == END

    @property
    def current(self) -> Place | None:
        """Return the current box of the case; None before the first."""
        return self.steps[-1].place if self.steps else None

    @cached_property
    def rounds(self) -> tuple[range, ...]:
        """Return the rounds, each as the indices of its steps, from 0: each return to the start opens a new one."""
        opened = [at for at, step in enumerate(self.steps) if not at or step.round != self.steps[at - 1].round]
        return tuple(map(range, opened, (*opened[1:], len(self.steps))))

    def first_of_round(self, at: int = -1) -> int:
        """Return the index, from 0, of the first step in the round of the step `at`; 0 for a case without steps."""
        index = at % len(self.steps) if self.steps else 0
        return next((one.start for one in self.rounds if index in one), 0)

    @property
    def known(self) -> Mapping[str, Any]:
        """Return every fact and counter as known now."""
        return self.steps[-1].known if self.steps else MappingProxyType({})


def fold(
    guide: Guide,
    answers: Iterable[Answer],
    calendar: Calendar | None = None,
    *,
    start: str = "",
    nation: str = "",
    today: date | None = None,
    assume: bool = False,
) -> Case:
    """Return the case that these answers make.

    `start` is a process ("intake") or a box of one, `nation` one of those that the guide asks for. Either of them
    becomes a question if it is not given, but a guide of one process starts in that process. If the guide asks for no
    nation, it is empty whatever is given. `calendar` limits the dates that days are counted from. `assume` is for case
    files written by hand. With it, the first process is the start, an optional fact without an answer is left empty,
    and a fact with a default takes it. The only route is taken, as long as later answers need it.

    An answer that does not fit raises nothing: it is the `problem` of the case. Raises `AnswerError` if the guide does
    not have `start` or `nation`, or if it loops without asking anything.
    """
    return _Fold(guide, calendar, today, assume, list(answers)).run(start, nation)


class _Fold:
    """The fold while it runs; it is not used after `fold` returns."""

    def __init__(
        self, guide: Guide, calendar: Calendar | None, today: date | None, assume: bool, rest: list[Answer]
    ) -> None:
        self.guide, self.calendar, self.today, self.assume = guide, calendar, today, assume
        self.rest = _tied(guide, rest, 1)
        self.taken: list[Answer] = []
        self.given_at: list[str] = []
        self.round, self.at = 1, ""
        self.visits: collections.Counter[str] = collections.Counter()
        self.steps: list[Step] = []
        self.problem: Problem | None = None
        self.question: Question | None = None
        self.known: dict[str, Any] = {}
        self.last_answers: dict[str, Any] = {}
        self.asked_once: set[str] = set()
        self.offered: set[str] = set()

    def run(self, start: str, nation: str) -> Case:
        """Return the case. Raises `AnswerError` as `fold` says."""
        start = self._setting(start or self._only_process(), START, start_question(self.guide))
        asks_nation = bool(self.guide.nations)
        nation = (
            self._setting(nation, NATION, nation_question(self.guide))
            if start and asks_nation
            else nation
            if asks_nation
            else ""
        )
        if start and (nation or not asks_nation):
            first = start if "/" in start else f"{start}/{self.guide.process(start).start}"
            self.known.update(self.guide.counted_before[first])
            self._assume(self.guide.places[first])
            ref: str | None = first
            idle = 0
            while ref and ref != END:
                before = len(self.rest)
                ref = self._visit(self.guide.places[ref])
                idle = 0 if len(self.rest) < before else idle + 1
                if idle > _MOST_STEPS_WITHOUT_ANSWER:
                    raise AnswerError(
                        "The case goes round in a loop without an answer. The guide has a loop with no way out."
                    )
        kept = _untied(self.guide, self.rest, self.round)
        return Case(
            self.guide,
            start,
            nation,
            self.today,
            tuple(self.steps),
            tuple(self.taken),
            kept,
            self.question,
            self.problem,
            tuple(self.given_at),
            self.round,
            self.at,
            MappingProxyType(self.last_answers),
        )

    def _only_process(self) -> str:
        """Return the only process of the guide, if no answer names one (a link from elsewhere may); empty if there are
        several.
        """
        answered = any(one.ask == START for one, _ in self.rest)
        return self.guide.processes[0].id if self.guide.has_one_process and not answered else ""

    def _assume(self, place: Place) -> None:
        """Take as known what the process assumes of a case that starts in it."""
        for tests in place.process.assumes.any_of:
            self.known.update({test.fact: test.values[0] for test in tests if test.op == "is"})
        self._work_out()

    def _setting(self, value: str, ask: str, question: Question) -> str:
        """Return a start or nation: the one given, else the one answered, else it becomes the question."""
        if value:
            return (
                check_answer(question, value, self.guide)
                if ask == NATION or "/" not in value
                else _start_box(self.guide, value)
            )
        answer = self._take(question)
        return answer.answer if answer else ""

    def _visit(self, place: Place) -> str | None:
        """Fold one visit to a box; return the next box, `END`, or None if the fold stops."""
        self.visits[place.ref] += 1
        self.at = f"{self.round}/{place.ref}/{self.visits[place.ref]}"
        facts: dict[str, Any] = {}
        first = len(self.taken)
        answered = all(self._answer_fact(fact, place, facts) for fact in self._asked(place))
        route, early = self._answer_outcome(place) if answered else (None, None)
        before = known = MappingProxyType(dict(self.known))
        if route and (route.counts or route.resets):
            self._pass(route)
            known = MappingProxyType(dict(self.known))
        self.steps.append(
            Step(
                place,
                MappingProxyType(facts),
                known,
                before,
                route,
                early,
                self.round,
                frozenset(one.ask for one in self.taken[first:] if one.left_out),
            )
        )
        if route and (place.ref, route.id) in self.guide.new_rounds:
            self._open_round()
        return route.to if route else None

    def _open_round(self) -> None:
        """Begin with the next round, which has no answers yet."""
        self.round += 1
        self.visits.clear()
        for id in self.guide.of_the_round.intersection(self.known):
            del self.known[id]
        self._work_out()

    def _asked(self, place: Place) -> Iterator[Fact]:
        """Yield the facts that a box asks for, each judged only at its turn, once those before it are answered. First
        come those of an opening, and those that a case with a later start has passed over; each of these may be left
        empty.
        """
        for id in chain(() if self.steps else place.opening, self._passed_over(place)):
            fact = self.guide.fact(id)
            if fact.id not in self.asked_once and fact.when.holds(self.known):
                yield replace(fact, optional=True, since=fact.since or self.guide.edition)
        for id in place.box.asks:
            fact = self.guide.fact(id)
            if fact.id not in self.asked_once and fact.when.holds(self.known):
                yield fact

    def _passed_over(self, place: Place) -> Iterator[str]:
        """Yield the facts that this box needs and that only boxes before the start of the case ask for, unless
        something else serves.
        """
        start = self.steps[0].place if self.steps else place
        if self.round > 1 or start.is_first:
            return
        for need in self.guide.needs_at[place.ref]:
            for id in need:
                serves = any(
                    other in self.known or (other in place.box.asks and self.guide.fact(other).when.holds(self.known))
                    for other in need
                )
                if id in self.guide.passed_before[start.ref] and id not in self.offered and not serves:
                    yield id

    def _was_not_asked(self, fact: Fact, place: Place) -> bool:
        """Return whether the case is of an edition that did not ask this yet: it has answered a later question of the
        visit instead.
        """
        if not fact.since or _waiting(self.rest, fact.id, self.at) is not None:
            return False
        asks = place.box.asks
        later = asks[asks.index(fact.id) + 1 :] if fact.id in asks else asks
        return any(_waiting(self.rest, ask, self.at) is not None for ask in (*later, place.ref))

    def _answer_fact(self, fact: Fact, place: Place, facts: dict[str, Any]) -> bool:
        question = fact_question(fact, collections.ChainMap(self.known, self.last_answers))
        if self._was_not_asked(fact, place):
            self.rest.insert(0, (Answer(fact.id, ""), self.at))
        answer = self._take(question, place)
        if answer is None:
            return False
        value = typed(fact, answer.answer) if answer.answer else None
        self.offered.add(fact.id)
        if fact.once and (
            value is not None or fact.id in place.box.asks
        ):  # also if its own box was left empty, as the person has been asked
            self.asked_once.add(fact.id)
        facts[fact.id] = value
        for known in (self.known, self.last_answers):
            known.pop(fact.id, None)  # put it last: it is now the fact answered last
            if value is not None:
                known[fact.id] = value
        self._work_out((fact.id, *self._gather(fact.id, value)))
        return True

    def _gather(self, id: str, value: Any) -> tuple[str, ...]:
        """Update the dates that are the earliest or latest of several to an answer; return the ids of those worked out
        from it.
        """
        gathered = tuple(fact for fact in self.guide.dates_of_several if id in fact.of) if value is not None else ()
        for fact in gathered:
            self.known[fact.id] = DATE_OF_SEVERAL[fact.kind](filter(None, (self.known.get(fact.id), value)))
        return tuple(fact.id for fact in gathered)

    def _work_out(self, changed: Iterable[str] | None = None) -> None:
        """Work out facts again if something that they are worked out from has changed."""
        if changed is not None and self.guide.worked_out_from.isdisjoint(changed):
            return
        for fact in self.guide.worked_out:
            value = next(
                (outcome.id for outcome in fact.outcomes if outcome.otherwise or outcome.when.holds(self.known)), None
            )
            self.known.pop(fact.id, None)
            if value is not None:
                self.known[fact.id] = value

    def _answer_outcome(self, place: Place) -> tuple[Route | None, date | None]:
        """Return the route taken from a box, and the day when it was taken without waiting, if it was."""
        routes = place.box.routes
        if place.box.ends_unasked:
            self._drop_named(place, routes[0])
            return routes[0], None
        answer = self._take(outcome_question(place, self.known), place)
        if answer is None:
            return None, None
        route = place.box.route(answer.answer)
        return route, parse_date(answer.early) if answer.early and route and route.waits_for else None

    def _drop_named(self, place: Place, route: Route) -> None:
        """Drop the answer that names the only route. A case that was written down may name it, though it adds
        nothing.
        """
        waiting = _waiting(self.rest, place.ref, self.at)
        if waiting is not None and place.box.route(self.rest[waiting][0].answer) is route:
            del self.rest[waiting]

    def _pass(self, route: Route) -> None:
        for id in route.resets:
            self.known[id] = 0
        for id in route.counts:
            self.known[id] += 1
        self._work_out((*route.resets, *route.counts))

    def _take(self, question: Question, place: Place | None = None) -> Answer | None:
        """Return the answer to a question, moved from the rest to the taken. If it must be asked, set the question and
        return None.
        """
        waiting = _waiting(self.rest, question.ask, self.at)
        answer_given = None if waiting is None else self.rest[waiting][0]
        if answer_given is None and self.assume:
            answer_given = self._assumed(question)
        if answer_given is None:
            self.question = question
            return None
        try:
            value = check_answer(question, self._as_named_now(answer_given, place), self.guide, self.calendar)
            answer = Answer(question.ask, value, early=answer_given.early, left_out=answer_given.left_out and not value)
            self._within_limits(question, answer, place)
            self._not_chosen_later(question, answer)
        except AnswerError as error:
            self.question = question
            self.problem = Problem(place.ref if place else question.ask, str(error))
            return None
        if waiting is not None:
            del self.rest[waiting]
        self.taken.append(answer)
        self.given_at.append(self.at)
        return answer

    def _as_named_now(self, answer: Answer, place: Place | None) -> str:
        """Return the answer; for a route of an earlier edition, return its present id."""
        route = place.box.route(answer.answer) if place and answer.ask == place.ref else None
        return route.id if route else answer.answer

    def _within_limits(self, question: Question, answer: Answer, place: Place | None) -> None:
        if place and question.kind == "date" and answer.answer:
            check_limits(
                self.guide, self.guide.fact(question.ask), answer.answer, self.last_answers, self.today, place.ref
            )

    def _not_chosen_later(self, question: Question, answer: Answer) -> None:
        """Refuse a route that was chosen without waiting on a day in the future."""
        if answer.early and self.today and (day := parse_date(answer.early)) > self.today:
            label = next((choice.label for choice in question.choices if choice.value == answer.answer), answer.answer)
            raise AnswerError(
                f"The date you chose “{label}” without waiting must be today or in the past. "
                f"You entered {weekday_and_date(day)}. "
                f"Today: {weekday_and_date(self.today)}."
            )

    def _assumed(self, question: Question) -> Answer | None:
        if question.ask == START:
            return Answer(START, question.choices[0].value)
        if question.default or question.optional:
            return Answer(question.ask, question.default)
        if len(question.choices) == 1 and self.rest:
            return Answer(question.ask, question.choices[0].value)
        return None


# --- New answers ------------------------------------------------------------------------------------------------------


def with_answer(case: Case, new: Answer) -> tuple[Answer, ...]:
    """Return the answers of a case with one more, to its open question.

    A kept answer to the same question did not fit there, or it would have been taken: the new one replaces it.
    """
    kept = _tied(case.guide, case.kept, case.round)
    misfit = _waiting(kept, new.ask, case.at)
    if misfit is not None:
        del kept[misfit]
    return (*case.answers, new, *_untied(case.guide, kept, case.round + _opens_round(case.guide, new)))


def with_change(case: Case, index: int, new: Answer) -> tuple[Answer, ...]:
    """Return the answers of a case with another one in place of that at `index` (from 0).

    Every later one stays, tied to the visit that it was given at. The fold judges it.
    """
    later = zip(case.answers[index + 1 :], case.given_at[index + 1 :], strict=True)
    opened = sum(_opens_round(case.guide, one) for one in (*case.answers[:index], new))
    return (
        *case.answers[:index],
        new,
        *_untied(case.guide, [*later, *_tied(case.guide, case.kept, case.round)], 1 + opened),
    )


def without(case: Case, index: int) -> tuple[Answer, ...]:
    """Return the answers of a case without the one taken at `index` (from 0), so that its question is open again.

    Kept answers to the same question are removed too, or one of them would be taken at once. Every other later one is
    kept.
    """
    gone, at = case.answers[index], case.given_at[index]
    later = [
        *zip(case.answers[index + 1 :], case.given_at[index + 1 :], strict=True),
        *_tied(case.guide, case.kept, case.round),
    ]
    kept = [one for one in later if _waiting([one], gone.ask, at) is None]
    opened = sum(_opens_round(case.guide, one) for one in case.answers[:index])
    return (*case.answers[:index], *_untied(case.guide, kept, 1 + opened))


def without_last(case: Case) -> tuple[Answer, ...]:
    """Return the answers of a case without the last one taken; if none was taken, return the kept ones."""
    return without(case, len(case.answers) - 1) if case.answers else case.kept


# --- Answers and their rounds -----------------------------------------------------------------------------------------

_Tied = tuple[Answer, str]
"""An answer with the round or visit that it belongs to; start and nation do not belong to one."""


def _opens_round(guide: Guide, answer: Answer) -> bool:
    return (answer.ask, answer.answer) in guide.new_rounds


def _tied(guide: Guide, answers: Iterable[Answer], round: int) -> list[_Tied]:
    """Return each answer with the place that it names, or else with its round; `round` is that of the first."""
    tied = []
    for answer in answers:
        if answer.at or answer.ask in (START, NATION):
            tied.append((answer, answer.at))
        else:
            tied.append((answer, str(round)))
            round += _opens_round(guide, answer)
    return tied


def _untied(guide: Guide, tied: Iterable[_Tied], round: int) -> tuple[Answer, ...]:
    """Return the answers again: the reverse of `_tied`. Each says where it was given, unless its place in the list
    tells that.
    """
    answers = []
    for answer, at in tied:
        is_of_this_round = at == str(round)
        round += is_of_this_round and _opens_round(guide, answer)
        said = "" if is_of_this_round else at
        answers.append(answer if answer.at == said else replace(answer, at=said))
    return tuple(answers)


def _waiting(tied: Iterable[_Tied], ask: str, at: str) -> int | None:
    """Return the index of the first of these answers to this question that may be used at this visit; None if no answer
    is.
    """
    return next(
        (
            index
            for index, (one, given) in enumerate(tied)
            if one.ask == ask and (not given or f"{at}/".startswith(f"{given}/"))
        ),
        None,
    )


def span_asked(case: Case, calendar: Calendar | None) -> Span:
    """Return the limits of the date that a case asks for; no limits if it does not ask for a date.

    `since` is the latest day of the case itself that it cannot precede.
    """
    if case.question is None or case.current is None:
        return Span()
    about = (case.guide, case.guide.fact(case.question.ask), case.last_answers)
    where = (case.today, case.current.ref)
    since, _ = date_span(*about, None, *where)
    return Span(*date_span(*about, calendar, *where), since)


def _start_box(guide: Guide, ref: str) -> str:
    if ref not in guide.places:
        raise AnswerError(
            f"The case starts at box “{short(ref)}”, which does not exist.{did_you_mean(ref, guide.places)}"
        )
    return ref


def counters(case: Case) -> list[tuple[Counter, int]]:
    """Return the counters used by the processes that the case has gone through, each as it is now."""
    walked = {step.place.process.id for step in case.steps}
    used = {
        id
        for process in case.guide.processes
        if process.id in walked
        for box in process.boxes
        for route in box.routes
        for id in (*route.counts, *route.resets)
    }
    return [(counter, case.known[counter.id]) for counter in case.guide.counters if counter.id in used]
