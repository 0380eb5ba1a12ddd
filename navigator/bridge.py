"""What the browser calls: `open_packed(guide)` once, with the bytes of its archive, then `handle(request)`; text in, text out.

A request is JSON with `do` and what it needs; a reply is JSON with what to show, or `{"error": sentence}`. The page keeps
the case's `state` between calls as a value that it does not look into: the same shape as a case file. The guide
stays here once it has been opened. Of a case there stays what was worked out last, in memory alone (`navigator.text.memory`), so that the
next step need not work it out again; `restart` forgets all of it.

    {"do": "show", "state": …, "waits": true or absent}   → the step where the case stands; one that waits without its question, if `waits`
    {"do": "answer", "state": …, "ask": …, "fields": …, "change": number or null}   → the next step, or the same with an error
    {"do": "change", "state": …, "index": number}      → the step with an earlier question open again
    {"do": "back", "state": …}                         → the step without the last answer
    {"do": "restart"}                                  → the first question
    {"do": "import", "text": text of a case file}      → the step of the case in a file
    {"do": "follow", "fragment": …}                    → the step of the case in a link

Each of these may carry `today` (ISO, from the page's clock), `today_given` (true if the reader gave that date, since the clock is wrong), `nation` (the one answered last, which is then chosen already when
the nation is asked), `root` (the way to the site's root) and `pieces` (the names of the pieces that the page shows: of these the reply has the names alone, see `navigator.show.pieces`), and is answered with
`{"state", "html", "title", "place", "ended", "view", "answers", "nation", "waits"}`: `view` is what the map marks (`navigator.show.path.PathView`, null
before the first box), `answers` how many answers were taken, `waits` whether the step is shown without its question, as after “not yet”.

What leaves the page. `printed_at` and `stamp` are ISO moments from the page's clock; with `with_text` (true) the words that
the user typed go along, else they stay:

    {"do": "record", "state", "printed_at", "with_text"}   → {"html", "title"}: the record, to print or to copy
    {"do": "download", "what": "calendar", "text", "json" or "case", "state", "stamp", "printed_at", "with_text", "case_id",
     "days_ahead", "with_reference", "reference"}          → {"name", "type", "text"}: a file; of a calendar file also
                                                             {"exported"}: the ids of its events so far, to be kept in `state`
    {"do": "link", "state"}                                → {"fragment"}: the case as part of an address, after its “#case=”
    {"do": "saved", "entries": [{"id", "name", "when"}], "unreadable": [name], "more": number, "lasting": true, false or null}
                                                           → {"html", "title"}: the list of cases that the page has saved; which others
                                                             cannot be read, how many older ones there are, and whether the browser has
                                                             agreed to keep them
"""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Callable, Mapping

from navigator.guide.bundle import Bundle, unpack
from navigator.show.calendar_file import calendar_file, reference_in_name, uids_of
from navigator.case.case import (FORMAT, MOST_ANSWERS, NATION, Answer, Case, CaseFile, Question, check_answer, check_limits, fold, nation_question, read_case,
                            span_asked, with_answer, with_change, without, without_last)
from navigator.show.record import record_dict
from navigator.show.record_page import record_html
from navigator.show.record_text import record_text
from navigator.case.deadlines import Deadline, deadlines, round_begins, other_nations
from navigator.text.errors import AnswerError, CalendarError, NavigatorError
from navigator.show.letters import beside_html
from navigator.days.date_input import Span, Understood, day_in_full, understand, understand_fields
from navigator.case.case_file import case_file_text, read_case_file, settled
from navigator.case.editions import is_other_edition
from navigator.case.link import fragment, read_fragment
from navigator.case.moved_dates import moved_dates, shown_dates
from navigator.case.saved import read_saved
from navigator.show.review import review_html
from navigator.show.saved_cases import saved_html
from navigator.text.memory import forget, remembered
from navigator.case.notices import notices
from navigator.show.notices import notices_html
from navigator.show.pieces import Piece, pieces_beside
from navigator.text.plain_json import read_json
from navigator.show.deadline import Measure
from navigator.show.keep import record_buttons_html
from navigator.show.page import Page
from navigator.show.question import TICK, Shown
from navigator.show.step import Beside, step_html
from navigator.show.path import path_html, path_view
from navigator.case.waiting import NOT_YET, Wait, answer_of, as_offered, question_of, value_of, wait_of
from navigator.days.workdays import Calendar, parse_date

MOST_CHARACTERS = 4_000_000
"""A request that is longer is refused before it is parsed."""

_opened: list[Bundle] = []


def open_guide(text: str) -> str:
    """Take the text of guide.json as the guide that requests are about: `{"edition": …}`, or an error as in `handle`."""
    from navigator.guide.bundle_file import read_bundle      # here: a browser is given a guide that has been read, and no reader at its start

    return _answered(lambda: _open(read_bundle(_short(text))))


def open_packed(content: bytes) -> str:
    """The same with a guide that has been read already: see `navigator.guide.bundle_file.pack`."""
    return _answered(lambda: _open(unpack(content)))


def handle(request: str) -> str:
    """Answer one request of the page. Never raises: what goes wrong is a reply with a sentence."""
    return _answered(lambda: _reply(_short(request)))


def _short(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise AnswerError("That is too much text for one request.")
    return text


def _answered(answer: Callable[[], dict[str, Any]]) -> str:
    try:
        reply = answer()
    except NavigatorError as error:
        reply = {"error": str(error)}
    except (ValueError, RecursionError):
        reply = {"error": "That request is no JSON that the navigator can read."}
    except Exception as error:      # noqa: BLE001 - the last line of defence: the page must get a sentence and keep the case
        reply = {"error": f"The navigator met a fault of its own ({type(error).__name__}). Your answers are kept."}
    return json.dumps(reply)        # as ASCII: half of a character, which a person can type, has no other way through to the page


def _open(bundle: Bundle) -> dict[str, Any]:
    _opened[:] = [bundle]
    return {"edition": bundle.edition}


def _reply(text: str) -> dict[str, Any]:
    request = read_json(text)
    if not isinstance(request, dict) or not isinstance(request.get("do"), str):
        raise AnswerError("A request says in “do” what to do.")
    if not _opened:
        raise AnswerError("The guide has not been opened yet.")
    if request["do"] not in _ACTIONS:
        raise AnswerError(f"The navigator cannot “{request['do'][:40]}”; it can {', '.join(_ACTIONS)}.")
    return _ACTIONS[request["do"]](request, _opened[0])


# --- Steps ------------------------------------------------------------------------------------------------------------

def _show(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    return _opened_case(request, bundle, _state(request), Shown(is_waiting=request.get("waits") is True))


def _import(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    return _opened_case(request, bundle, read_case_file(_text(request, "text")))


def _follow(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    return _step(request, bundle, read_fragment(bundle, _text(request, "fragment")))


def _opened_case(request: Mapping[str, Any], bundle: Bundle, case: CaseFile, shown: Shown = Shown()) -> dict[str, Any]:
    """The step of a case from elsewhere; with a review before it if another edition made it, or if a date in it has moved."""
    reply = _step(request, bundle, case.answers, shown)
    folded = _fold(bundle, case.answers, request)
    moved = moved_dates(bundle.guide, case.dates, deadlines(folded, _calendar(bundle, folded.nation)))
    if moved or is_other_edition(case.edition, bundle):
        reply["html"] = review_html(_page(request, bundle), folded, case.edition, bundle.edition, moved) + reply["html"]
    return reply


def _restart(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    forget()
    return _step(request, bundle, ())


def _back(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    """The last answer taken back: its question is open again and holds what was answered."""
    case = _fold(bundle, _state(request).answers, request)
    return _step(request, bundle, without_last(case), Shown(typed=_as_typed(case.answers[-1]) if case.answers else ()))


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
    question = question_of(before, deadlines(before, _calendar(bundle, before.nation))) or question
    try:
        found = _understood(fields, before.today, _span(bundle, before)) if question.kind == "date" else None
        value = check_answer(question, _value(found, question, fields), bundle.guide, _calendar(bundle, case.nation))
        if value == NOT_YET:
            return _step(request, bundle, answers if index is None else without(case, index), Shown(is_waiting=True))
        if found:
            check_limits(bundle.guide, bundle.guide.fact(question.ask), value, before.told, before.today, before.current.ref)
    except (AnswerError, CalendarError) as error:
        shown = Shown(index, tuple(fields.items()), str(error), part=getattr(error, "part", ""), days=getattr(error, "days", ()))
        return _step(request, bundle, answers, shown)
    new = answer_of(before, question, value)
    if found and found.why:
        return _step(request, bundle, answers, Shown(index, _as_typed(new), read=f"{found.said} Continue if that is right."))
    if index is None:
        if len(case.answers) >= MOST_ANSWERS:
            raise AnswerError(f"A case holds at most {MOST_ANSWERS:,} answers. Keep a record of this one, and start another.")
        return _step(request, bundle, with_answer(case, new)[:MOST_ANSWERS])
    return _step(request, bundle, with_change(case, index, new))


def _as_typed(answer: Answer) -> tuple[tuple[str, str], ...]:
    """An earlier answer as it would stand in its fields."""
    try:
        day = parse_date(answer.answer)
    except CalendarError:
        return (("value", value_of(answer)),)
    return (("day", str(day.day)), ("month", str(day.month)), ("year", str(day.year)))


def _value(found: Understood | None, question: Question, fields: Mapping[str, str]) -> str:
    """The stored form of what was typed: the date that was understood, what was ticked, else the value itself."""
    if question.kind == "several":
        return " ".join(name.removeprefix(TICK) for name in fields if name.startswith(TICK)) or fields.get("value", "")
    return fields.get("value", "") if question.kind != "date" else found.day.isoformat() if found else ""


def _understood(fields: Mapping[str, str], today: date | None, span: Span) -> Understood | None:
    """The date in the three fields of a question (or all of it in one); None where they are empty.

    A date that arrives as `picked` takes their place. Raises `CalendarError` where the two differ, and where there is no date.
    """
    parts = [fields.get(name, "") for name in ("day", "month", "year")]
    picked, typed = fields.get("picked", "").strip(), any(part.strip() for part in parts)
    if not picked:
        return understand_fields(*parts, today, span) if typed else None
    chosen = understand(picked, today)
    if typed and (other := understand_fields(*parts, today, span)).day != chosen.day:
        raise CalendarError(f"There are two dates: you typed {day_in_full(other.day)} and picked {day_in_full(chosen.day)}. Clear one of them.", "day")
    return chosen


def _step(request: Mapping[str, Any], bundle: Bundle, answers: tuple[Answer, ...], shown: Shown = Shown()) -> dict[str, Any]:
    """The step where these answers lead to; with `shown.changing`, the step with that answer's question open instead."""
    case = _fold(bundle, answers, request)
    if shown.changing is not None:
        shown = replace(shown, at=_fold(bundle, case.answers[:shown.changing], request))
    elif case.problem and not shown.error:
        shown = replace(shown, error=f"An earlier answer no longer fits here. {case.problem.message}")
    limits = _span(bundle, shown.at or case)
    shown = replace(shown, span=(limits.first, limits.last))
    page, found = _page(request, bundle), deadlines(case, _calendar(bundle, case.nation))
    at = shown.at or case
    asked = found if at is case else deadlines(at, _calendar(bundle, at.nation))
    shown = _as_asked(shown, wait_of(at, asked), question_of(at, asked))
    if at.question == nation_question(bundle.guide) and not shown.typed and request.get("nation") in bundle.guide.nations:
        shown = replace(shown, typed=(("value", request["nation"]),))      # chosen, not taken: it is asked all the same
    html = step_html(page, case, found, shown, _beside(page, bundle, case, found, pieces_beside(_names(request)), request))
    place, view = (shown.at or case).current, path_view(case)
    title = f"Step {len(case.answers) + 1}" if case.answers else "Start a case"
    return {
        "state": {"format": FORMAT, "edition": bundle.edition,
                  "answers": [one.as_dict() for one in (*case.answers, *case.kept)], **_dates(found), **_exported(request)},
        "html": html,
        "title": "Change an answer" if shown.at else title,
        "place": place.ref if place else "",
        "ended": case.ended,
        "view": view.as_dict() if view else None,
        "answers": len(case.answers),
        "nation": case.nation,
        "waits": shown.is_waiting,
    }


def _as_asked(shown: Shown, wait: Wait | None, question: Question | None) -> Shown:
    """What is shown, with the question and the choice in it as they are offered today; once the wait is over, “not yet” is no answer any more."""
    typed = dict(shown.typed)
    if question and question.kind == "choice" and "value" in typed:
        typed["value"] = as_offered(question, typed["value"])
    return replace(shown, wait=wait, question=question, typed=tuple(typed.items()), is_waiting=shown.is_waiting and bool(wait and wait.routes))


def _dates(found: tuple[Deadline, ...]) -> dict[str, Any]:
    """The dates that the case shows: a state that is kept while the guide changes tells later which of them have moved."""
    shown = shown_dates(found)
    return {"dates": shown} if shown else {}


def _exported(request: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the calendar files of the case have held, which goes along with its state from step to step; another case has none."""
    found = _state(request).exported if request["do"] in ("show", "answer", "change", "back") else ()
    return {"exported": list(found)} if found else {}


def _span(bundle: Bundle, case: Case) -> Span:
    """The limits of the date that is asked for, as far as they are known."""
    if case.question is None or case.question.kind != "date":
        return Span()
    return span_asked(case, _calendar(bundle, case.nation))


def _beside(page: Page, bundle: Bundle, case: Case, found: tuple[Deadline, ...], piece: Piece, request: Mapping[str, Any]) -> Beside:
    """What stands with a step: its deadlines' measure, the notices of this round, the evidence where the box wants it, the path."""
    if case.current is None:
        return Beside(piece=piece)
    calendar, first = _calendar(bundle, case.nation), round_begins(case)
    noticed = notices_html(page, (one for one in notices(case, found, calendar) if one.step >= first))
    evidence = beside_html(page, case, found, calendar)
    measure = Measure(case.today, calendar, other_nations(case, bundle.calendars, found), first, _is_given(request))
    return Beside(measure, noticed, evidence, path_html(page, case, piece), piece)


# --- What leaves the page ---------------------------------------------------------------------------------------------

def _record(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    case, found = _judged(request, bundle)
    html = record_html(_page(request, bundle), case, found, bundle.edition, **_printed(request, bundle, case, found),
                       buttons=record_buttons_html())
    return {"html": html, "title": "Record of the case"}


def _download(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    """A file of the case. Its name tells the day on which it was made, and nothing of the case."""
    what, with_text = _text(request, "what"), _with_text(request)
    if what not in _FILES:
        raise AnswerError(f"There is no file “{what[:40]}” of a case; there is {', '.join(_FILES)}.")
    case, found = _judged(request, bundle)
    name, kind = _FILES[what]
    made = _text(request, "stamp" if what == "calendar" else "printed_at")
    if what == "calendar":
        return _calendar_download(request, bundle, case, found, made)
    if what == "text":
        text = record_text(case, found, bundle.edition, **_printed(request, bundle, case, found))
    elif what == "json":
        text = json.dumps(record_dict(case, found, bundle.edition, **_printed(request, bundle, case, found)), ensure_ascii=False, indent=2) + "\n"
    else:
        text = case_file_text(bundle.guide, (*case.answers, *case.kept), bundle.edition, with_text=with_text, dates=shown_dates(found),
                              exported=_state(request).exported)
    return {"name": name.format(_day_of(made)), "type": kind, "text": text}


def _calendar_download(request: Mapping[str, Any], bundle: Bundle, case: Case, found: tuple[Deadline, ...], made: str) -> dict[str, Any]:
    """A calendar file, and the ids of all events that the files of this case have held: the next file cancels what is gone."""
    about = {"case_id": _text(request, "case_id", ""), "with_text": _with_text(request), "exported": _state(request).exported}
    reference = _text(request, "reference", "") if request.get("with_reference") is True else ""
    text = calendar_file(case, found, bundle.edition, stamp=made, calendar=_calendar(bundle, case.nation), days_ahead=_days_ahead(request),
                         reference=reference, **about)
    name, kind = _FILES["calendar"]
    named = "-".join(filter(None, (reference_in_name(reference), _day_of(made))))
    return {"name": name.format(named), "type": kind, "text": text, "exported": list(uids_of(case, found, **about))}


def _days_ahead(request: Mapping[str, Any]) -> int:
    days = request.get("days_ahead", 1)
    if not isinstance(days, int) or isinstance(days, bool):
        raise AnswerError("How many working days ahead a calendar reminds of a date is a whole number.")
    return days


def _printed(request: Mapping[str, Any], bundle: Bundle, case: Case, found: tuple[Deadline, ...]) -> dict[str, Any]:
    """What a record needs beside the case: when it is printed, whether typed words go along, and what was noticed."""
    calendar = _calendar(bundle, case.nation)
    return {"printed_at": _text(request, "printed_at"), "with_text": _with_text(request), "today_given": _is_given(request), "calendar": calendar,
            "noticed": notices(case, found, calendar)}


def _day_of(moment: str) -> str:
    """The day of an ISO moment, "20261121T101500Z" or "2026-11-21T10:15:00Z", as 2026-11-21."""
    day = moment.partition("T")[0]
    return parse_date(day if "-" in day else f"{day[:4]}-{day[4:6]}-{day[6:]}").isoformat()


def _link(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    case = _fold(bundle, _state(request).answers, request)
    return {"fragment": fragment(bundle, (*case.answers, *case.kept))}


def _saved(request: Mapping[str, Any], bundle: Bundle) -> dict[str, Any]:
    unreadable, more, lasting = request.get("unreadable", []), request.get("more", 0), request.get("lasting")
    is_list = isinstance(unreadable, list) and all(isinstance(name, str) for name in unreadable)
    if not is_list or type(more) is not int or (lasting is not None and not isinstance(lasting, bool)):
        raise AnswerError("A list of saved cases comes with the names of those that cannot be read, with how many more there are, and with whether the browser "
                          "keeps them.")
    saved, others = read_saved(request.get("entries"))
    return {"html": saved_html(saved, (*unreadable, *others), lasting, more), "title": "Saved cases"}


_ACTIONS = {"show": _show, "answer": _answer, "change": _change, "back": _back, "restart": _restart, "import": _import, "follow": _follow,
            "record": _record, "download": _download, "link": _link, "saved": _saved}

_FILES = {"calendar": ("case-{}.ics", "text/calendar;charset=utf-8"), "text": ("record-{}.txt", "text/plain;charset=utf-8"),
          "json": ("record-{}.json", "application/json"), "case": ("case-{}.json", "application/json")}
"""What can be downloaded: its name, with a gap for the day, and its type."""


# --- What a request says ----------------------------------------------------------------------------------------------

def _judged(request: Mapping[str, Any], bundle: Bundle) -> tuple[Case, tuple[Deadline, ...]]:
    """The case of a request with its deadlines."""
    case = _fold(bundle, _state(request).answers, request)
    return case, deadlines(case, _calendar(bundle, case.nation))


def _with_text(request: Mapping[str, Any]) -> bool:
    """Whether the user asked that typed words go along; anything but a plain yes is a no."""
    return request.get("with_text") is True


def _fold(bundle: Bundle, answers: tuple[Answer, ...], request: Mapping[str, Any]) -> Case:
    return _folded(bundle, answers, _today(request))


@remembered(2)
def _folded(bundle: Bundle, answers: tuple[Answer, ...], today: date | None) -> Case:
    """The case of these answers: most requests begin with the answers that the last reply ended with."""
    nation = next((one.answer for one in answers if one.ask == NATION), "")
    return fold(bundle.guide, answers, _calendar(bundle, nation), today=today)


def _calendar(bundle: Bundle, nation: str) -> Calendar | None:
    return bundle.calendar_for(nation)


def _today(request: Mapping[str, Any]) -> date | None:
    today = _text(request, "today", "")
    return parse_date(today) if today else None


def _is_given(request: Mapping[str, Any]) -> bool:
    """Whether the reader gave the date of today, since the clock of the device is wrong."""
    return request.get("today_given") is True


def _page(request: Mapping[str, Any], bundle: Bundle) -> Page:
    return _page_at(bundle, _text(request, "root", ""))


@lru_cache(maxsize=4)
def _page_at(bundle: Bundle, root: str) -> Page:
    """The page that asks; the same each time, so that its components find again what they have made of the guide."""
    return Page(bundle.guide, root)


def _state(request: Mapping[str, Any]) -> CaseFile:
    state = request.get("state")
    if state is None:
        return CaseFile()
    return settled(read_case(state))


def _names(request: Mapping[str, Any]) -> list[str]:
    """The names of the pieces that the page shows, each as often as it does."""
    names = request.get("pieces", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise AnswerError("The names of the pieces that the page shows are texts in a list.")
    return names


def _text(request: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = request.get(name, default)
    if not isinstance(value, str):
        raise AnswerError(f"A request to {request['do']} needs “{name}” as text.")
    return value


def _index(value: Any, case: Case) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < len(case.answers):
        raise AnswerError("There is no such answer to change.")
    return value
