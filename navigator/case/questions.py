"""Questions of a case: what is asked, what can be answered, and the form of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from navigator.days.workdays import NATIONS, Calendar, parse_date, weekday_and_date
from navigator.guide.conditions import TODAY
from navigator.guide.facts import Fact, typed
from navigator.guide.faults import did_you_mean
from navigator.guide.model import Guide
from navigator.guide.processes import Place
from navigator.text.errors import AnswerError, CalendarError, short

START, NATION = "start", "nation"
"""The two questions that come before the first box."""

MOST_TEXT = 2_000


@dataclass(frozen=True)
class OfferedChoice:
    """One answer on offer. If `closed` gives a reason, it cannot be given now."""

    value: str
    label: str
    hint: str = ""
    closed: str = ""


@dataclass(frozen=True)
class Question:
    """A question that is open. `kind` is choice, several, date, number or text; `default` is an answer to offer."""

    ask: str
    title: str
    kind: str
    why: str = ""
    hint: str = ""
    choices: tuple[OfferedChoice, ...] = ()
    default: str = ""
    optional: bool = False


def start_question(guide: Guide) -> Question:
    """Return the question that asks for the process to start in."""
    choices = tuple(
        OfferedChoice(process.id, f"{process.name}: {process.title}", process.about) for process in guide.processes
    )
    return Question(START, "Which process do you want to work through?", "choice", choices=choices)


def nation_question(guide: Guide) -> Question:
    """Return the question that asks whose bank holidays count; without a choice if the guide does not ask."""
    notes = {one.id: one.says for one in guide.calendar.notes}
    choices = tuple(OfferedChoice(id, NATIONS[id], notes.get(id, "")) for id in guide.nations)
    return Question(NATION, guide.calendar.question, "choice", choices=choices, why=guide.calendar.why)


def fact_question(fact: Fact, known: Mapping[str, Any]) -> Question:
    """Return the question for a fact, with the choices that fit what is known. Its default is on offer if it is a
    possible day.
    """
    choices = tuple(
        OfferedChoice(choice.id, choice.label, choice.hint) for choice in fact.choices if choice.when.holds(known)
    )
    if fact.kind == "yes or no":
        choices = (OfferedChoice("yes", "Yes"), OfferedChoice("no", "No"))
    default = known.get(fact.default) if fact.default else None
    if default and any(
        known[id] > default for limit in fact.limits for id in limit.not_before if known.get(id) and not limit.at
    ):
        default = None
    kind = "choice" if fact.kind == "yes or no" else fact.kind
    return Question(
        fact.id, fact.ask, kind, fact.why, fact.hint, choices, default.isoformat() if default else "", fact.optional
    )


def outcome_question(place: Place, known: Mapping[str, Any]) -> Question:
    """Return the question of what happened at a box: its routes. A route whose condition is not true says why it is not
    available.
    """
    choices = tuple(
        OfferedChoice(route.id, route.outcome, route.note, "" if route.when.holds(known) else route.not_available)
        for route in place.box.routes
    )
    title = place.box.question or ("What happens next?" if len(choices) > 1 else "Have you done this?")
    return Question(place.ref, title, "choice", choices=choices)


def check_answer(question: Question, answer: str, guide: Guide, calendar: Calendar | None = None) -> str:
    """Return the answer in its stored form, if it fits its question.

    Raises `AnswerError` with a sentence that names the question and what would fit.
    """
    answer = answer.strip() if question.kind != "text" else answer
    if not answer.strip():
        if question.optional:
            return ""
        raise AnswerError(f"“{question.title}” needs an answer.")
    if question.kind == "choice":
        return _check_choice(question, answer)
    if question.kind == "several":
        return _check_several(question, answer)
    if question.kind == "date":
        return _check_date(question, answer, guide, calendar)
    if question.kind == "number" and not (answer.isascii() and answer.isdigit() and len(answer) < 7):
        raise AnswerError(f"The answer to “{question.title}” must be a whole number. You entered “{short(answer)}”.")
    if len(answer) > MOST_TEXT:
        raise AnswerError(
            f"The answer to “{question.title}” must be {MOST_TEXT:,} characters or fewer. It has {len(answer):,}."
        )
    return answer


def _check_choice(question: Question, answer: str) -> str:
    choice = next((choice for choice in question.choices if choice.value == answer), None)
    if choice is None:
        allowed = [choice.value for choice in question.choices]
        raise AnswerError(
            f"“{short(answer)}” is not an answer to “{question.title}”. "
            f"Choose {' or '.join(allowed)}.{did_you_mean(answer, allowed)}"
        )
    if choice.closed:
        raise AnswerError(f"“{choice.label}” is not available here. {choice.closed}")
    return answer


def _check_several(question: Question, answer: str) -> str:
    """Return the choices that were ticked, in the order of the question. As in older cases, "yes" is all of them and
    "no" none.
    """
    offered = [choice.value for choice in question.choices]
    ticked = {"yes": offered, "no": []}.get(answer, answer.split())
    for id in ticked:
        _check_choice(question, id)
    if not ticked and not question.optional:
        raise AnswerError(f"“{question.title}” needs an answer.")
    return " ".join(id for id in offered if id in ticked)


def _check_date(question: Question, answer: str, guide: Guide, calendar: Calendar | None) -> str:
    fact = guide.fact(question.ask)
    try:
        day = parse_date(answer)
        if calendar is not None and fact.id in guide.counted_from:
            calendar.require(day)
    except CalendarError as error:
        raise AnswerError(f"“{question.title}”: {error}") from None
    return day.isoformat()


def check_limits(
    guide: Guide, fact: Fact, answer: str, known: Mapping[str, Any], today: date | None = None, at: str = ""
) -> None:
    """Refuse a date that is impossible, given what is known: before or after another date, or after `today`.

    `at` is the box that asks.

    Raises `AnswerError` with the sentence that the source gives for it, and the date that it conflicts with.
    """
    day, others = typed(fact, answer), {**known, TODAY: today}
    for limit in fact.limits:
        if not isinstance(day, date) or (limit.at and at not in limit.at):
            continue
        against = [(others[id], id) for id in limit.not_before if others.get(id) and day < others[id]]
        against += [
            (others[id], id) for id in limit.not_after if others.get(id) and day - timedelta(limit.days) > others[id]
        ]
        if against:
            other, id = max(against)
            label = "Today" if id == TODAY else guide.fact(id).label
            raise AnswerError(
                f"{limit.otherwise} You entered {weekday_and_date(day)}. {label}: {weekday_and_date(other)}."
            )


def date_span(
    guide: Guide,
    fact: Fact,
    known: Mapping[str, Any],
    calendar: Calendar | None,
    today: date | None = None,
    at: str = "",
) -> tuple[date | None, date | None]:
    """Return the first and the last day that a date may be, as far as they are known. Outside them, `check_limits` or
    the calendar would refuse it.
    """
    counted = calendar if calendar is not None and fact.id in guide.counted_from else None
    others = {**known, TODAY: today}
    limits = [limit for limit in fact.limits if not limit.at or at in limit.at]
    earliest = [others[id] for limit in limits for id in limit.not_before if others.get(id)] + (
        [counted.first] if counted else []
    )
    latest = [others[id] + timedelta(limit.days) for limit in limits for id in limit.not_after if others.get(id)] + (
        [counted.last] if counted else []
    )
    return max(earliest, default=None), min(latest, default=None)
