"""What a case waits for at its open question: a time that has to pass first, or a day of something planned.

Nothing is refused for good. A choice of its own can take a route without waiting, and the answer then keeps the day
when it was given. Whether a case waits depends on its `today`; without one, it waits for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from navigator.case.case import Answer, Case
from navigator.case.deadlines import Deadline, last_day_of
from navigator.case.questions import OfferedChoice, Question
from navigator.days.workdays import weekday_and_date
from navigator.text.errors import AnswerError
from navigator.text.prose import to_plain

NOT_YET = "not-yet"
"""The answer that the case continues to wait; it is not stored."""

EARLY = "early:"
"""A mark before the id of a route that is taken without waiting."""


@dataclass(frozen=True)
class Wait:
    """A wait at the open question of a case.

    `opens` is the first day after the wait, None if the time is suspended. `act_from` is the first working day to act
    (None for a wait for a plan). `why` is a sentence on what is awaited, and `then` one on what opens. `routes` are the
    ids of the routes that wait.
    """

    opens: date | None
    why: str
    then: str
    act_from: date | None = None
    routes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return a sentence that says until when the case waits and what opens then."""
        return f"{self.why} {self.then}"


def wait_of(case: Case, deadlines: Iterable[Deadline]) -> Wait | None:
    """Return what the case waits for at its question, measured against its `today`; None if nothing has to pass first.

    `deadlines` are those of the case.
    """
    question, place = case.question, case.current
    if question is None or place is None or case.today is None:
        return None
    wait = _for_plan(case, question) if question.ask != place.ref else _for_time(case, deadlines)
    return wait if wait and (wait.opens is None or case.today < wait.opens) else None


def _for_plan(case: Case, question: Question) -> Wait | None:
    """Return the planned day that the question asks about."""
    planned = [(case.known[id], id) for id in case.guide.fact(question.ask).waits_for if case.known.get(id)]
    if not planned:
        return None
    day, id = max(planned)
    label = to_plain(case.guide.fact(id).label)
    return Wait(
        day,
        f"{label}: {weekday_and_date(day)}.",
        "You can answer this question from that day on. If it happened sooner, enter the date.",
    )


def _for_time(case: Case, deadlines: Iterable[Deadline]) -> Wait | None:
    """Return the time that has to pass before some routes of the box are open."""
    here = case.current.box.routes if case.current else ()
    routes = [route for route in here if route.waits_for and route.when.holds(case.known)]
    wanted = {id for route in routes for id in route.waits_for}
    deadline = _running(case, len(case.steps) - 1, wanted, deadlines)
    if deadline is None:
        return None
    waiting = tuple(route for route in routes if deadline.rule.id in route.waits_for)
    names = " or ".join(f"“{to_plain(route.outcome)}”" for route in waiting)
    if deadline.dates.stands_since:
        return Wait(
            None,
            f"{to_plain(deadline.rule.name)}: the time has been paused since "
            f"{weekday_and_date(deadline.dates.stands_since)}.",
            f"When it has restarted and passed, you can choose {names}.",
            None,
            tuple(route.id for route in waiting),
        )
    last, act_from = last_day_of(deadline), deadline.dates.act_from
    return Wait(
        last + timedelta(days=1),
        f"{to_plain(deadline.rule.name)}: the last day is {weekday_and_date(last)}.",
        f"After that day you can choose {names}"
        + (f", and act from {weekday_and_date(act_from)}." if act_from else "."),
        act_from,
        tuple(route.id for route in waiting),
    )


def _running(case: Case, at: int, rules: Collection[str], deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the time of one of these rules that runs or is suspended at a step (from 0). It is the last that has begun
    by then, in the same round.
    """
    running = [
        deadline
        for deadline in deadlines
        if deadline.rule.id in rules
        and case.first_of_round(at) <= deadline.step <= at
        and (deadline.dates.date or deadline.dates.stands_since)
    ]
    return running[-1] if running else None


def awaited(case: Case, at: int, deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the time that the route of a step (from 0) waits for. Return None if it waits for nothing, or if that time
    has no dates.
    """
    route = case.steps[at].route
    return _running(case, at, route.waits_for, deadlines) if route and route.waits_for else None


def early_days(case: Case, deadlines: Iterable[Deadline]) -> Mapping[int, date]:
    """Return the steps (from 0) whose route was taken without waiting, each with that day. A day when the time was
    already over is left out.
    """
    every, days = tuple(deadlines), {}
    for at, step in enumerate(case.steps):
        deadline = awaited(case, at, every) if step.early else None
        if deadline and step.early and step.early <= last_day_of(deadline):
            days[at] = step.early
    return days


def question_of(case: Case, deadlines: Iterable[Deadline]) -> Question | None:
    """Return the open question as it is asked today. A route that waits is not available, and there are two more
    choices.
    """
    wait = wait_of(case, deadlines)
    if wait is None or not wait.routes or case.question is None:
        return case.question
    opens = f"on {weekday_and_date(wait.opens)}" if wait.opens else "when the time has restarted and passed"
    past = f"{weekday_and_date(wait.opens - timedelta(days=1))} had passed" if wait.opens else "the time was over"
    until = (
        f"{weekday_and_date(wait.opens - timedelta(days=1))} has passed"
        if wait.opens
        else "the time has restarted and passed"
    )
    held = [choice for choice in case.question.choices if choice.value in wait.routes]
    shown = tuple(
        replace(choice, closed=choice.closed or f"it opens {opens}, unless you choose not to wait.")
        if choice in held
        else choice
        for choice in case.question.choices
    )
    sooner = tuple(
        OfferedChoice(
            EARLY + choice.value,
            f"{choice.label}, without waiting",
            f"The record will show that you did not wait until {past}.",
        )
        for choice in held
    )
    return replace(
        case.question,
        choices=(*shown, OfferedChoice(NOT_YET, "Not yet", f"Wait until {until}."), *sooner),
        default=NOT_YET,
    )


def answer_of(case: Case, question: Question, value: str) -> Answer:
    """Return the answer to store for a value of `question_of`. If a route is taken without waiting, the answer keeps
    the day.

    Raises `AnswerError` for "not yet", since it is not an answer to store.
    """
    if value == NOT_YET:
        raise AnswerError("“Not yet” leaves the question open.")
    if value.startswith(EARLY) and case.today:
        return Answer(question.ask, value.removeprefix(EARLY), early=case.today.isoformat())
    return Answer(question.ask, value)


def value_of(answer: Answer) -> str:
    """Return the value that an answer was chosen by: the reverse of `answer_of`."""
    return EARLY + answer.answer if answer.early else answer.answer


def as_offered(question: Question, value: str) -> str:
    """Return a value of `question_of` as the question offers it now. Once its wait is over, a route without waiting is
    the route itself.
    """
    return value if any(choice.value == value for choice in question.choices) else value.removeprefix(EARLY)
