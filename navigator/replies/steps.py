"""Replies that show a step of a case: the next one, an earlier question open again, a case from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from navigator.case.case import MOST_ANSWERS, Answer, Case, span_asked, with_answer, with_change, without, without_last
from navigator.case.case_file import CASE_FORMAT, CaseFile, read_case_file
from navigator.case.deadlines import Deadline, other_nations, round_begins
from navigator.case.editions import is_other_edition
from navigator.case.moved_dates import moved_dates, shown_dates
from navigator.case.notices import notices
from navigator.case.questions import Question, check_answer, check_limits, nation_question
from navigator.case.waiting import NOT_YET, Wait, answer_of, as_offered, question_of, value_of, wait_of
from navigator.days.date_input import Span, Understood, understand, understand_fields
from navigator.days.workdays import parse_date, weekday_and_date
from navigator.replies.request import Reply, Request
from navigator.show.deadline import Measure
from navigator.show.letters import beside_html
from navigator.show.notices import notices_html
from navigator.show.path import path_html, path_view
from navigator.show.pieces import Piece, pieces_beside
from navigator.show.question import TICK, Shown
from navigator.show.step import Beside, step_html
from navigator.text.errors import AnswerError, CalendarError


def show(request: Request) -> Reply:
    """Reply with the current step of a case. A waiting step is shown without its question, if the page says that it
    waits.
    """
    return _opened_case(request, request.state, Shown(is_waiting=request.asks_for("waits")))


def open_file(request: Request) -> Reply:
    """Reply with the step of the case in a file."""
    return _opened_case(request, read_case_file(request.text("text")))


def follow(request: Request) -> Reply:
    """Reply with the step of the case in a link."""
    from navigator.case.link import (
        read_fragment,
    )  # here: only this needs it, and the browser would load it at its start

    return step(request, read_fragment(request.bundle, request.text("fragment")))


def restart(request: Request) -> Reply:
    """Reply with the first question. No reply keeps a case in memory, so there is nothing to clear."""
    return step(request, ())


def back(request: Request) -> Reply:
    """Reply with the step without the last answer: its question is open again, with the earlier answer in it."""
    case = request.fold(request.state.answers)
    return step(request, without_last(case), Shown(typed=_as_typed(case.answers[-1]) if case.answers else ()))


def change(request: Request) -> Reply:
    """Reply with the step that has an earlier question open again."""
    answers = request.state.answers
    case = request.fold(answers)
    index = request.index(request.get("index"), case)
    return step(request, answers, Shown(changing=index, typed=_as_typed(case.answers[index])))


def answer(request: Request) -> Reply:
    """Take an answer to the open question, or in place of an earlier one. An answer that does not fit is shown with its
    error.
    """
    answers = request.state.answers
    case = request.fold(answers)
    index = None if request.get("change") is None else request.index(request.get("change"), case)
    before = case if index is None else request.fold(case.answers[:index])
    question, fields = _asked(request, before), _fields(request)
    try:
        understood = _understood(fields, before.today, _span(request, before)) if question.kind == "date" else None
        value = check_answer(question, _value(understood, question, fields), request.guide, request.calendar(case))
        if value == NOT_YET:
            return step(request, answers if index is None else without(case, index), Shown(is_waiting=True))
        if understood and before.current:
            fact = request.guide.fact(question.ask)
            check_limits(request.guide, fact, value, before.last_answers, before.today, before.current.ref)
    except (AnswerError, CalendarError) as error:
        shown = Shown(
            index, tuple(fields.items()), str(error), part=getattr(error, "part", ""), days=getattr(error, "days", ())
        )
        return step(request, answers, shown)
    new = answer_of(before, question, value)
    if understood and understood.why:
        return step(
            request, answers, Shown(index, _as_typed(new), read=f"{understood.said} Continue if that is right.")
        )
    return _taken(request, case, index, new)


def _asked(request: Request, before: Case) -> Question:
    """Return the open question, as it is asked today. Raises `AnswerError` if the request answers a different one."""
    question = before.question
    if question is None or request.text("ask") != question.ask:
        raise AnswerError("This answer is for a different question. Answer the question on the page.")
    return question_of(before, request.deadlines(before)) or question


def _fields(request: Request) -> Mapping[str, str]:
    fields = request.get("fields")
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise AnswerError("The fields of an answer are texts.")
    return fields


def _taken(request: Request, case: Case, index: int | None, new: Answer) -> Reply:
    """Return the step after an answer, added at the end of a case or in place of its answer at `index`."""
    if index is not None:
        return step(request, with_change(case, index, new))
    if len(case.answers) >= MOST_ANSWERS:
        raise AnswerError(
            f"A case can have at most {MOST_ANSWERS:,} answers. Save a case record, then start another case."
        )
    return step(request, with_answer(case, new)[:MOST_ANSWERS])


def _opened_case(request: Request, case: CaseFile, shown: Shown = Shown()) -> Reply:
    """Return the step of a case from elsewhere. A review comes first if another edition made it, or if a date in it has
    moved.
    """
    reply = step(request, case.answers, shown)
    folded = request.fold(case.answers)
    moved = moved_dates(request.guide, case.dates, request.deadlines(folded))
    if moved or is_other_edition(case.edition, request.bundle):
        from navigator.show.review import review_html  # here: few cases need one

        reply["html"] = review_html(request.page, folded, case.edition, request.bundle.edition, moved) + reply["html"]
    return reply


def _as_typed(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return an earlier answer as it would be typed in its fields."""
    try:
        day = parse_date(answer.answer)
    except CalendarError:
        return (("value", value_of(answer)),)
    return (("day", str(day.day)), ("month", str(day.month)), ("year", str(day.year)))


def _value(understood: Understood | None, question: Question, fields: Mapping[str, str]) -> str:
    """Return the stored form of what was typed: the date as understood, the choices ticked, or the value itself."""
    if question.kind == "several":
        return " ".join(name.removeprefix(TICK) for name in fields if name.startswith(TICK)) or fields.get("value", "")
    return fields.get("value", "") if question.kind != "date" else understood.day.isoformat() if understood else ""


def _understood(fields: Mapping[str, str], today: date | None, span: Span) -> Understood | None:
    """Return the date in the three fields of a question (or all of it in one); None if they are empty.

    A date that arrives as `picked` takes their place. Raises `CalendarError` if the two differ, or if there is no date.
    """
    day, month, year = (fields.get(name, "") for name in ("day", "month", "year"))
    picked, typed = fields.get("picked", "").strip(), any(part.strip() for part in (day, month, year))
    if not picked:
        return understand_fields(day, month, year, today, span) if typed else None
    chosen = understand(picked, today)
    if typed and (other := understand_fields(day, month, year, today, span)).day != chosen.day:
        raise CalendarError(
            f"There are two dates: you typed {weekday_and_date(other.day)} and picked {weekday_and_date(chosen.day)}. "
            "Clear one of them.",
            "day",
        )
    return chosen


def step(request: Request, answers: tuple[Answer, ...], shown: Shown = Shown()) -> Reply:
    """Reply with the step after these answers. With `shown.changing`, the question of that answer is open instead."""
    case = request.fold(answers)
    if shown.changing is not None:
        shown = replace(shown, at=request.fold(case.answers[: shown.changing]))
    elif case.problem and not shown.error:
        shown = replace(shown, error=f"An earlier answer no longer applies here. {case.problem.message}")
    at, deadlines = shown.at or case, request.deadlines(case)
    limits = _span(request, at)
    asked = deadlines if at is case else request.deadlines(at)
    shown = _as_asked(replace(shown, span=(limits.first, limits.last)), wait_of(at, asked), question_of(at, asked))
    if (
        at.question == nation_question(request.guide)
        and not shown.typed
        and request.get("nation") in request.guide.nations
    ):
        shown = replace(shown, typed=(("value", request.get("nation")),))  # chosen, but the question is still asked
    pieces = pieces_beside(request.texts("pieces", "The names of the pieces that the page shows"))
    html = step_html(request.page, case, deadlines, shown, _beside(request, case, deadlines, pieces))
    return {**_as_data(request, case, deadlines, shown), "html": html}


def _as_data(request: Request, case: Case, deadlines: tuple[Deadline, ...], shown: Shown) -> Reply:
    """Return what the reply says about a step, apart from its HTML."""
    place, view = (shown.at or case).current, path_view(case)
    title = f"Step {len(case.answers) + 1}" if case.answers else "Start a case"
    return {
        "state": {
            "format": CASE_FORMAT,
            "edition": request.bundle.edition,
            "answers": [one.as_dict() for one in (*case.answers, *case.kept)],
            **_dates(deadlines),
            **_exported(request),
        },
        "title": "Change an answer" if shown.at else title,
        "place": place.ref if place else "",
        "ended": case.ended,
        "view": view.as_dict() if view else None,
        "answers": len(case.answers),
        "nation": case.nation,
        "waits": shown.is_waiting,
    }


def _as_asked(shown: Shown, wait: Wait | None, question: Question | None) -> Shown:
    """Return what is shown, with the question and its choices as they are offered today. Once the wait is over, “not
    yet” is not an answer any more.
    """
    typed = dict(shown.typed)
    if question and question.kind == "choice" and "value" in typed:
        typed["value"] = as_offered(question, typed["value"])
    return replace(
        shown,
        wait=wait,
        question=question,
        typed=tuple(typed.items()),
        is_waiting=shown.is_waiting and bool(wait and wait.routes),
    )


def _dates(deadlines: tuple[Deadline, ...]) -> Reply:
    """Return the dates that the case shows. If the guide changes later, they tell which dates have moved."""
    shown = shown_dates(deadlines)
    return {"dates": shown} if shown else {}


def _exported(request: Request) -> dict[str, list[str]]:
    """Return the events that the calendar files of the case have contained. They pass with its state from step to step;
    another case has none.
    """
    exported = request.state.exported if request.do in ("show", "answer", "change", "back") else ()
    return {"exported": list(exported)} if exported else {}


def _span(request: Request, case: Case) -> Span:
    """Return the limits of the date that is asked for, as far as they are known."""
    if case.question is None or case.question.kind != "date":
        return Span()
    return span_asked(case, request.calendar(case))


def _beside(request: Request, case: Case, deadlines: tuple[Deadline, ...], piece: Piece) -> Beside:
    """Return what is shown beside a step: its deadlines' measure, this round's notices, the evidence if the box wants
    it, the path.
    """
    if case.current is None:
        return Beside(piece=piece)
    page, calendar, first = request.page, request.calendar(case), round_begins(case)
    noticed = notices_html(page, (one for one in notices(case, deadlines, calendar) if one.step >= first))
    measure = Measure(
        case.today, calendar, other_nations(case, request.bundle.calendars, deadlines), first, request.is_today_given
    )
    return Beside(measure, noticed, beside_html(page, case, deadlines, calendar), path_html(page, case, piece), piece)
