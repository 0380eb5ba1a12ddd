"""Replies with what leaves the page: the record, files, a link; and the list of saved cases.

The browser loads this module when it is first asked for: no step needs it.
"""

from __future__ import annotations

import json
from typing import Any

from navigator.case.case import Case
from navigator.case.case_file import case_file_text
from navigator.case.deadlines import Deadline
from navigator.case.link import fragment
from navigator.case.moved_dates import shown_dates
from navigator.case.notices import notices
from navigator.case.saved import read_saved
from navigator.days.workdays import parse_date
from navigator.replies.request import Reply, Request
from navigator.show.calendar_file import calendar_file, reference_in_name, uids_of
from navigator.show.keep import record_buttons_html
from navigator.show.record import record_dict
from navigator.show.record_page import record_html
from navigator.show.record_text import record_text
from navigator.show.saved_cases import saved_html
from navigator.text.errors import AnswerError

FILES = {
    "calendar": ("case-{}.ics", "text/calendar;charset=utf-8"),
    "text": ("record-{}.txt", "text/plain;charset=utf-8"),
    "json": ("record-{}.json", "application/json"),
    "case": ("case-{}.json", "application/json"),
}
"""A file to download: its name, with a gap for the day, and its type."""


def record(request: Request) -> Reply:
    """Reply with the record of a case, to print or to copy."""
    case, deadlines = request.case()
    html = record_html(
        request.page,
        case,
        deadlines,
        request.bundle.edition,
        **_printed(request, case, deadlines),
        buttons=record_buttons_html(),
    )
    return {"html": html, "title": "Case record"}


def download(request: Request) -> Reply:
    """Reply with a file of the case: its name, its type and its text.

    The name gives the day when it was made, and no information about the case. Raises `AnswerError` for an unknown
    file, and `CalendarError` if the case has no date for a calendar yet.
    """
    what = request.text("what")
    if what not in FILES:
        raise AnswerError(f"A case does not have a file “{what[:40]}”. It has {', '.join(FILES)}.")
    case, deadlines = request.case()
    made = request.text("stamp" if what == "calendar" else "printed_at")
    if what == "calendar":
        return _calendar(request, case, deadlines, made)
    name, kind = FILES[what]
    text = _text_of(what, request, case, deadlines)
    return {"name": name.format(_day_of(made)), "type": kind, "text": text}


def _text_of(what: str, request: Request, case: Case, deadlines: tuple[Deadline, ...]) -> str:
    edition = request.bundle.edition
    if what == "text":
        return record_text(case, deadlines, edition, **_printed(request, case, deadlines))
    if what == "json":
        return (
            json.dumps(
                record_dict(case, deadlines, edition, **_printed(request, case, deadlines)),
                ensure_ascii=False,
                indent=2,
            )
            + "\n"
        )
    return case_file_text(
        request.guide,
        (*case.answers, *case.kept),
        edition,
        with_text=request.asks_for("with_text"),
        dates=shown_dates(deadlines),
        exported=request.state.exported,
    )


def _calendar(request: Request, case: Case, deadlines: tuple[Deadline, ...], made: str) -> Reply:
    """Return a calendar file, with the ids of all events that this case's files have contained. The next file cancels
    those that no longer apply.
    """
    case_id, with_text, exported = request.text("case_id", ""), request.asks_for("with_text"), request.state.exported
    reference = request.text("reference", "") if request.asks_for("with_reference") else ""
    text = calendar_file(
        case,
        deadlines,
        request.bundle.edition,
        stamp=made,
        calendar=request.calendar(case),
        days_ahead=_days_ahead(request),
        reference=reference,
        case_id=case_id,
        with_text=with_text,
        exported=exported,
    )
    name, kind = FILES["calendar"]
    named = "-".join(filter(None, (reference_in_name(reference), _day_of(made))))
    return {
        "name": name.format(named),
        "type": kind,
        "text": text,
        "exported": list(uids_of(case, deadlines, case_id=case_id, with_text=with_text, exported=exported)),
    }


def _days_ahead(request: Request) -> int:
    days = request.get("days_ahead", 1)
    if not isinstance(days, int) or isinstance(days, bool):
        raise AnswerError("How many working days ahead a calendar reminds of a date is a whole number.")
    return days


def _printed(request: Request, case: Case, deadlines: tuple[Deadline, ...]) -> dict[str, Any]:
    """Return what a record needs as well as the case: when it is printed, whether to include typed words, and what was
    noticed.
    """
    calendar = request.calendar(case)
    return {
        "printed_at": request.text("printed_at"),
        "with_text": request.asks_for("with_text"),
        "today_given": request.is_today_given,
        "calendar": calendar,
        "noticed": notices(case, deadlines, calendar),
    }


def _day_of(moment: str) -> str:
    """Return the day of an ISO moment, "20261121T101500Z" or "2026-11-21T10:15:00Z", as 2026-11-21."""
    day = moment.partition("T")[0]
    return parse_date(day if "-" in day else f"{day[:4]}-{day[4:6]}-{day[6:]}").isoformat()


def link(request: Request) -> Reply:
    """Reply with the case as the part of an address after #, which no browser sends. What the user typed is left
    out.
    """
    case = request.fold(request.state.answers)
    return {"fragment": fragment(request.bundle, (*case.answers, *case.kept))}


def saved(request: Request) -> Reply:
    """Reply with the list of the cases that the page has saved. Raises `AnswerError` if the page gives it in the wrong
    form.
    """
    unreadable, more, lasting = request.get("unreadable", []), request.get("more", 0), request.get("lasting")
    is_list = isinstance(unreadable, list) and all(isinstance(name, str) for name in unreadable)
    if not is_list or type(more) is not int or (lasting is not None and not isinstance(lasting, bool)):
        raise AnswerError(
            "A list of saved cases gives the names of those that cannot be read and the number of others. "
            "It also says whether the browser keeps them."
        )
    cases, others = read_saved(request.get("entries"))
    return {"html": saved_html(cases, (*unreadable, *others), lasting, more), "title": "Saved cases"}
