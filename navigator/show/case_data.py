"""A case, its deadlines and the questions of a guide as plain data, for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from navigator.case.case import Answer, Case
from navigator.case.deadlines import Dates, Deadline, InterpretationResult
from navigator.case.notices import Notice
from navigator.case.openings import opening_text
from navigator.case.questions import NATION, START, Question, check_answer, outcome_question
from navigator.case.waiting import wait_of
from navigator.days.workdays import LedgerDay
from navigator.guide.facts import Fact
from navigator.guide.faults import did_you_mean
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Route
from navigator.guide.sources import Paragraph
from navigator.text.errors import AnswerError, short
from navigator.text.prose import to_plain


def case_data(
    case: Case, deadlines: Iterable[Deadline], edition: str = "", noticed: Iterable[Notice] = ()
) -> dict[str, Any]:
    """Return what `play --json` prints: the boxes visited, the current box, the deadlines, the notices, and what did
    not fit.

    Dates are ISO text or None. A deadline's `start` is day 0 and is not in its `ledger`. Rules without a start are
    `reminders`: no date can be given for them. `edition` names the guide; without it, the label alone is given.
    """
    deadlines = tuple(deadlines)
    wait = wait_of(case, deadlines)
    return {
        "steps": [step.place.ref for step in case.steps],
        "current": case.current.ref if case.current else None,
        "ended": case.ended,
        "asked": case.question.ask if case.question else None,
        "opening_note": to_plain(opening_text(case)) or None,
        "waiting": {"opens": _iso(wait.opens), "act_from": _iso(wait.act_from), "sentence": wait.sentence}
        if wait
        else None,
        "deadlines": [deadline_data(one) for one in deadlines if one.start is not None],
        "reminders": [
            {"rule": one.rule.id, "for": one.rule.name, "ref": one.ref, "met": _iso(one.met), "over": one.over or None}
            for one in deadlines
            if one.start is None
        ],
        "notices": [notice_data(one) for one in noticed],
        "problem": problem(case),
        "edition": edition or case.guide.edition,
    }


def problem(case: Case) -> dict[str, str] | None:
    """Return the first answer that does not fit, and the step where the fold stopped; None if every answer was taken.

    Answers that were left over are a problem too: the author of the list expected them to be asked for.
    """
    if case.problem:
        return {"step": case.problem.step, "message": case.problem.message}
    if not case.kept:
        return None
    step = case.current.ref if case.current else (case.question.ask if case.question else START)
    return {"step": step, "message": _left_over(case, case.kept[0])}


def notice_data(notice: Notice) -> dict[str, Any]:
    """Return a notice, for scripts; steps count from 1."""
    return {
        "step": notice.step + 1,
        "kind": notice.kind,
        "sentence": to_plain(notice.sentence),
        "paragraphs": paragraphs_data(notice.para),
    }


def deadline_data(deadline: Deadline) -> dict[str, Any]:
    """Return one deadline for scripts; `last_day`, `act_from` and `send_by` are None if the rule does not give them."""
    rule = deadline.rule
    return {
        "rule": rule.id,
        "for": rule.name,
        "start": _iso(deadline.start),
        **_dates_data(deadline.dates),
        "paragraphs": paragraphs_data(rule.para),
        "force": rule.force,
        "ledger": ledger_data(deadline.dates.ledger),
        "readings": [_interpretation_data(interpretation) for interpretation in deadline.readings],
        "ref": deadline.ref,
        "started_by": deadline.started_by,
        "met": _iso(deadline.met),
        "over": deadline.over or None,
        "warnings": list(deadline.dates.warnings),
        "refused": deadline.refused or None,
    }


def route_data(guide: Guide, place: Place, route: Route) -> dict[str, Any]:
    """Return one route as `routes --json` prints it; `to` is None if the process ends."""
    return {
        "from": place.ref,
        "id": route.id,
        "to": None if route.to == END else route.to,
        "label": route.outcome,
        "paragraphs": paragraphs_data(route.para),
        "basis": route.basis,
        "printed_to": route.printed_to or None,
        "condition": guide.words_for(route.when) or None,
        "departs": to_plain(route.differs) or None,
        "waits_for": list(route.waits_for),
        "note": to_plain(route.note) or None,
    }


def question_data(fact: Fact, places: Iterable[Place]) -> dict[str, Any]:
    """Return one question as `questions --json` prints it: its id, its possible answers, and the boxes that ask it."""
    answers = [choice.id for choice in fact.choices] or (["yes", "no"] if fact.kind == "yes or no" else [])
    return {
        "ask": fact.id,
        "question": to_plain(fact.ask),
        "kind": fact.kind,
        "answers": answers,
        "optional": fact.optional,
        "boxes": [place.ref for place in places if fact.id in (*place.opening, *place.box.asks)],
    }


def setting_data(question: Question) -> dict[str, Any]:
    """Return a question that comes before any box, as `questions --json` prints it; no box asks it."""
    return {
        "ask": question.ask,
        "question": question.title,
        "kind": question.kind,
        "answers": [choice.value for choice in question.choices],
        "optional": question.optional,
        "boxes": [],
    }


def ledger_data(ledger: Iterable[LedgerDay]) -> list[dict[str, Any]]:
    """Return each day after day 0, counted or skipped, with the reason."""
    return [{"date": entry.date.isoformat(), "counted": entry.counted, "reason": entry.reason} for entry in ledger]


def paragraphs_data(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return numbered paragraphs as numbers, unnumbered passages by name."""
    return list(paragraphs)


def _dates_data(dates: Dates) -> dict[str, str | None]:
    return {"last_day": _iso(dates.last_day), "act_from": _iso(dates.act_from), "send_by": _iso(dates.send_by)}


def _interpretation_data(interpretation: InterpretationResult) -> dict[str, Any]:
    return {**_dates_data(interpretation.dates), "why": interpretation.why, "refused": interpretation.refused or None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _left_over(case: Case, answer: Answer) -> str:
    known = [START, NATION, *(fact.id for fact in case.guide.facts if fact.is_asked), *case.guide.places]
    shown = f"The answer “{short(answer.answer)}” to “{short(answer.ask)}” was not used"
    if answer.ask not in known:
        return f"{shown}: the guide has no question with that name.{did_you_mean(answer.ask, known)}"
    if case.question:
        return f"{shown}: what is asked here is “{case.question.ask}”: {to_plain(case.question.title)}"
    return _misfit_at_end(case, answer) or f"{shown}: the case had ended before it was asked for."


def _misfit_at_end(case: Case, answer: Answer) -> str:
    """Return why an answer to the box where a case ended does not fit; empty if it fits. The box's only route is taken
    without a question.
    """
    if case.current is None or answer.ask != case.current.ref:
        return ""
    try:
        check_answer(outcome_question(case.current, case.known), answer.answer, case.guide)
    except AnswerError as error:
        return str(error)
    return ""
