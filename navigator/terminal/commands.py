"""The commands for scripts: routes, questions, a case played, a date counted."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

from navigator.case.case import Case, fold
from navigator.case.case_file import MOST_BYTES, CaseFile, read_case
from navigator.case.deadlines import deadlines
from navigator.case.file_kinds import what_it_is
from navigator.case.notices import notices
from navigator.case.questions import nation_question, start_question
from navigator.case.wording import MARKS, paragraph_words
from navigator.days.date_input import parse_human_date
from navigator.days.holiday_lists import HolidayList, read_holiday_list
from navigator.days.workdays import NATIONS, Count, Counted, count_days, day_and_date, nation_id, parse_date
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import WRITTEN_TO
from navigator.show.case_data import case_data, ledger_data, question_data, route_data, setting_data
from navigator.show.case_text import WIDTH_OF_DAY, case_text, ledger_lines
from navigator.terminal.files import HOLIDAYS, PROJECT, opened_guide, parsed_json, read_text, shown_name
from navigator.terminal.printing import print_json, printable, say, width
from navigator.terminal.prompt import nation_of
from navigator.text.errors import CalendarError, NavigatorError


def routes(options: argparse.Namespace) -> int:
    """Print every route of the guide; return the exit code."""
    guide = opened_guide(options).guide
    if options.json:
        print_json([route_data(guide, place, route) for place, route in guide.routes()])
        return 0
    for place in guide.places.values():
        say(f"{place.ref}: {place.box.title}")
        for route in place.box.routes:
            data = route_data(guide, place, route)
            printed = f"; printed: {data['printed_to']}" if data["printed_to"] else ""
            paragraphs = (
                f", {words}" if (words := paragraph_words(guide.source(place.process.source), route.para)) else ""
            )
            condition = f" Open if {data['condition']}." if data["condition"] else ""
            waits = f" Only after the last day of {' or '.join(route.waits_for)}." if route.waits_for else ""
            departs = f" {MARKS['departing']}: {data['departs']}" if data["departs"] else ""
            say(
                f"{route.id} → {route.to}: {route.outcome} "
                f"({route.basis}{paragraphs}{printed}).{condition}{waits}{departs}",
                "    ",
            )
    return 0


def questions(options: argparse.Namespace) -> int:
    """Print every question, its answers and the boxes that ask it; return the exit code."""
    guide = opened_guide(options).guide
    settings = (start_question(guide), *((nation_question(guide),) if guide.nations else ()))
    listed = [
        *map(setting_data, settings),
        *(question_data(fact, guide.places.values()) for fact in guide.facts if fact.is_asked),
    ]
    if options.json:
        print_json(listed)
        return 0
    for question in listed:
        answers = " or ".join(question["answers"]) or question["kind"]
        left_empty = ", may be skipped" if question["optional"] else ""
        say(
            f"{question['ask']}: {question['question']} ({answers}{left_empty}; "
            f"{', '.join(question['boxes']) or 'every case'})"
        )
    return 0


def play(options: argparse.Namespace) -> int:
    """Print the steps and deadlines of a case file; return the exit code."""
    bundle = opened_guide(options)
    case = _played(bundle, _case_file(options.file))
    started = deadlines(case, bundle.calendars.get(case.nation))
    noticed = notices(case, started, bundle.calendars.get(case.nation))
    if options.json:
        print_json(case_data(case, started, bundle.edition, noticed))
    else:
        print(printable(case_text(case, started, width(), bundle.calendars.get(case.nation), noticed)))
    return 0


def _case_file(name: str) -> CaseFile:
    text = read_text(name, MOST_BYTES)
    try:
        return read_case(parsed_json(text, shown_name(name)))
    except NavigatorError:
        if kind := what_it_is(text):
            raise NavigatorError(f"{shown_name(name)}: {kind}") from None
        raise
    except RecursionError:
        raise NavigatorError(f"{shown_name(name)} is nested too deeply to be a case.") from None


def _played(bundle: Bundle, written: CaseFile) -> Case:
    """Return the case of a case file.

    Raises `NavigatorError` if it belongs to another edition, or its settings are not valid.
    """
    if written.edition and written.edition not in (bundle.edition, bundle.guide.edition):
        raise NavigatorError(
            f"The case was made with edition “{written.edition[:60]}” of the guide, and this guide is edition "
            f"“{bundle.edition}”. Play it with the guide of its own edition (--guide FILE), "
            "or take “edition” out of it."
        )
    try:
        today = parse_date(written.today) if written.today else None
    except CalendarError as error:
        raise NavigatorError(f"“today” of the case: {error}") from None
    calendar = bundle.calendar_for(written.nation or nation_of(written.answers))
    return fold(
        bundle.guide, written.answers, calendar, start=written.start, nation=written.nation, today=today, assume=True
    )


def deadline(options: argparse.Namespace) -> int:
    """Print a date counted from another, with its working; return the exit code."""
    start, count = parse_human_date(options.start, date.today()), Count.parse(options.count)
    nation = nation_id(options.nation)
    holidays = _holidays(options, nation) if nation else _guides_own(options)
    counted = count_days(start, count, holidays.calendar, roll=options.roll == "forward")
    counted = replace(counted, warnings=counted.warnings + holidays.warnings(counted))
    if options.json:
        print_json(
            {
                "start": start.isoformat(),
                "count": str(count),
                "nation": nation,
                "date": counted.date.isoformat(),
                "ledger": ledger_data(counted.ledger),
                "warnings": list(counted.warnings),
                "holidays": holidays.as_dict(),
            }
        )
    else:
        _print_count(counted, nation)
        say(f"Bank holidays: {holidays}")
    return 0


def _print_count(counted: Counted, nation: str) -> None:
    where = f", {NATIONS[nation]}" if nation else ""
    say(f"{counted.count} from {day_and_date(counted.start)}{where}: {day_and_date(counted.date)}")
    print(f"  {day_and_date(counted.start):<{WIDTH_OF_DAY}}  day 0")
    for line in ledger_lines(counted.ledger, width()):
        print(printable(line))
    for warning in counted.warnings:
        say(f"Check: {warning}")


def _holidays(options: argparse.Namespace, nation: str) -> HolidayList:
    """Return the list to count with: the caller's, else that of the guide, else the one beside the package."""
    if options.holidays:
        name = "standard input" if options.holidays == "-" else Path(options.holidays).name
        return read_holiday_list(
            parsed_json(read_text(options.holidays, MOST_BYTES), shown_name(options.holidays)), nation, name
        ).unbounded()
    if options.guide or (PROJECT / WRITTEN_TO).exists() or not HOLIDAYS.exists():
        bundle = opened_guide(options)
        holidays = read_holiday_list(bundle.holidays, nation, f"the list of {Path(options.guide or WRITTEN_TO).name}")
        own = bundle.calendars.get(nation)
        return replace(holidays, calendar=replace(holidays.calendar, note=own.note)) if own else holidays
    return read_holiday_list(
        parsed_json(read_text(str(HOLIDAYS), MOST_BYTES), "The list of bank holidays"), nation, HOLIDAYS.name
    )


def _guides_own(options: argparse.Namespace) -> HolidayList:
    """Return the calendar of a guide that asks for no nation, to count without one.

    Raises `NavigatorError` if a nation has to be named.
    """
    bundle = opened_guide(options) if options.guide or (PROJECT / WRITTEN_TO).exists() else None
    calendar = bundle.calendar_for("") if bundle and not options.holidays else None
    if calendar is None:
        raise NavigatorError(f"Say with --nation whose bank holidays count: {', '.join(NATIONS)}.")
    return HolidayList(
        f"the calendar of {Path(options.guide or WRITTEN_TO).name}",
        calendar,
        tuple(range(calendar.first.year, calendar.last.year + 1)),
    )
