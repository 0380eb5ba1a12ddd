"""The one function that the browser calls: `handle(request) -> reply`, text in, text out.

A request is JSON with `do` and what it needs; a reply is JSON with what to show, or `{"error": sentence}`. The page keeps
the case's `state` between calls as a value that it does not look into: the same shape as a case file. Nothing of a case
stays here; only the guide does, once `open` has read it.

    {"do": "open", "guide": text of guide.json}        → {"edition": …}
    {"do": "show", "state": …}                         → the step where the case stands
    {"do": "answer", "state": …, "ask": …, "fields": …, "change": number or null}   → the next step, or the same with an error
    {"do": "change", "state": …, "index": number}      → the step with an earlier question open again
    {"do": "back", "state": …}                         → the step without the last answer
    {"do": "restart"}                                  → the first question

Each but `open` may carry `today` (ISO, from the page's clock) and `root` (the way to the site's root), and is answered with
`{"state", "html", "title", "place", "ended"}`.
"""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, Mapping

from navigator.bundle import Bundle, read_bundle
from navigator.case import (FORMAT, NATION, START, Answer, Case, CaseFile, Question, check_answer, check_limits, fold, read_case)
from navigator.deadlines import deadlines
from navigator.errors import AnswerError, CalendarError, NavigatorError
from navigator.human_dates import parse_human_date
from navigator.render import Page, Shown, step_html
from navigator.workdays import NATIONS, Calendar, parse_date

MOST_CHARACTERS = 4_000_000
"""A request that is longer is refused before it is parsed; `guide.json` is the longest there is."""

_opened: list[Bundle] = []


def handle(request: str) -> str:
    """Answer one request of the page. Never raises: what goes wrong is a reply with a sentence."""
    try:
        if len(request) > MOST_CHARACTERS:
            raise AnswerError("That is too much text for one request.")
        reply = _reply(json.loads(request))
    except NavigatorError as error:
        reply = {"error": str(error)}
    except (ValueError, RecursionError):
        reply = {"error": "That request is no JSON that the navigator can read."}
    except Exception as error:      # noqa: BLE001 - the last line of defence: the page must get a sentence and keep the case
        reply = {"error": f"The navigator met a fault of its own ({type(error).__name__}). Your answers are kept."}
    return json.dumps(reply)        # as ASCII: half of a character, which a person can type, has no other way through to the page


def _reply(request: Any) -> dict[str, Any]:
    if not isinstance(request, dict) or not isinstance(request.get("do"), str):
        raise AnswerError("A request says in “do” what to do.")
    if request["do"] == "open":
        _opened[:] = [read_bundle(_text(request, "guide"))]
        return {"edition": _opened[0].edition}
    if not _opened:
        raise AnswerError("The guide has not been opened yet.")
    actions = {"show": _show, "answer": _answer, "change": _change, "back": _back, "restart": _restart}
    if request["do"] not in actions:
        raise AnswerError(f"The navigator cannot “{request['do'][:40]}”; it can {', '.join(actions)}.")
    return actions[request["do"]](request, _opened[0])


def _show(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    return _step(request, bundle, _state(request).answers)


def _restart(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    return _step(request, bundle, ())


def _back(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    """The last answer taken back: its question is open again and holds what was answered."""
    case = _fold(bundle, _state(request).answers, request)
    if not case.answers:
        return _step(request, bundle, case.kept)
    last = case.answers[-1]
    kept = tuple(one for one in case.kept if one.ask != last.ask)
    return _step(request, bundle, (*case.answers[:-1], *kept), Shown(typed=_as_typed(last)))


def _change(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    answers = _state(request).answers
    case = _fold(bundle, answers, request)
    index = _index(request.get("index"), case)
    return _step(request, bundle, answers, Shown(changing=index, typed=_as_typed(case.answers[index])))


def _answer(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    """Take an answer to the open question, or in place of an earlier one; an answer that does not fit is shown with its error."""
    answers = _state(request).answers
    case = _fold(bundle, answers, request)
    index = None if request.get("change") is None else _index(request["change"], case)
    before = case if index is None else _fold(bundle, case.answers[:index], request)
    question, fields = before.question, request.get("fields")
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise AnswerError("The fields of an answer are texts.")
    if question is None or _text(request, "ask") != question.ask:
        raise AnswerError("This answer is not to the question that is open. Go on from the question on the page.")
    try:
        value = check_answer(question, _value(question, fields), bundle.guide, _calendar(bundle, case.nation))
        if question.kind == "date" and value:
            check_limits(bundle.guide.find("facts", question.ask), value, before.known, before.today)
    except (AnswerError, CalendarError) as error:
        return _step(request, bundle, answers, Shown(index, tuple(fields.items()), str(error)))
    new = Answer(question.ask, value)
    if index is None:
        return _step(request, bundle, (*case.answers, new, *_without_misfit(case)))
    return _step(request, bundle, (*case.answers[:index], new, *case.answers[index + 1:], *case.kept))


def _without_misfit(case: Case) -> tuple[Answer, ...]:
    """The answers kept, without the one that did not fit the open question and has now been given anew."""
    if not case.problem or not case.question:
        return case.kept
    misfit = next((place for place, one in enumerate(case.kept) if one.ask == case.question.ask), len(case.kept))
    return case.kept[:misfit] + case.kept[misfit + 1:]


def _as_typed(answer: Answer) -> tuple[tuple[str, str], ...]:
    """An earlier answer as it would stand in its fields."""
    try:
        day = parse_date(answer.answer)
    except CalendarError:
        return (("value", answer.answer),)
    return (("day", str(day.day)), ("month", str(day.month)), ("year", str(day.year)))


def _value(question: Question, fields: Mapping[str, str]) -> str:
    """The stored form of what was typed: a date from its three fields (or all of it in one), else the value itself."""
    if question.kind != "date":
        return fields.get("value", "")
    typed = " ".join(fields.get(name, "").strip() for name in ("day", "month", "year")).strip()
    return parse_human_date(typed).isoformat() if typed else ""


def _step(request: Mapping[str, Any], bundle: Bundle, answers: tuple[Answer, ...], shown: Shown = Shown()) -> dict[str, Any]:
    """The step where these answers lead to; with `shown.changing`, the step with that answer's question open instead."""
    case = _fold(bundle, answers, request)
    if shown.changing is not None:
        shown = replace(shown, at=_fold(bundle, case.answers[:shown.changing], request))
    elif case.problem and not shown.error:
        shown = replace(shown, error=f"An earlier answer no longer fits here. {case.problem.message}")
    page = Page(bundle.guide, _text(request, "root", ""))
    html = step_html(page, case, deadlines(case, _calendar(bundle, case.nation)), shown)
    place = (shown.at or case).current
    title = place.name if place else "Start a case"
    return {
        "state": {"format": FORMAT, "edition": bundle.edition,
                  "answers": [{"ask": one.ask, "answer": one.answer} for one in (*case.answers, *case.kept)]},
        "html": html,
        "title": f"Change an answer: {title}" if shown.at else title,
        "place": place.ref if place else "",
        "ended": case.ended,
    }


def _fold(bundle: Bundle, answers: tuple[Answer, ...], request: Mapping[str, Any]) -> Case:
    nation = next((one.answer for one in answers if one.ask == NATION), "")
    return fold(bundle.guide, answers, _calendar(bundle, nation), today=_today(request))


def _calendar(bundle: Bundle, nation: str) -> Calendar | None:
    return bundle.calendars[nation] if nation in NATIONS else None


def _today(request: Mapping[str, Any]) -> date | None:
    today = _text(request, "today", "")
    return parse_date(today) if today else None


def _state(request: Mapping[str, Any]) -> CaseFile:
    state = request.get("state")
    if state is None:
        return CaseFile()
    case = read_case(state)
    settings = tuple(Answer(ask, value) for ask, value in ((START, case.start), (NATION, case.nation)) if value)
    return CaseFile(settings + case.answers, edition=case.edition)


def _text(request: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = request.get(name, default)
    if not isinstance(value, str):
        raise AnswerError(f"A request to {request['do']} needs “{name}” as text.")
    return value


def _index(value: Any, case: Case) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < len(case.answers):
        raise AnswerError("There is no such answer to change.")
    return value
