"""Counting days: the guide's own examples, the edges of the calendar, and an independent count beside ours."""
from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from navigator.days import workdays
from navigator.days.workdays import (
    NATIONS,
    UNITS,
    Calendar,
    Count,
    Counted,
    Holiday,
    LedgerDay,
    count_days,
    day_and_date,
    long_date,
    parse_date,
    parse_day,
    weekday_and_date,
    written_day,
)
from navigator.text.errors import CalendarError
from tests import PROJECT
from tests.navigator.weekdays import day

LIST = json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))
CALENDARS = {nation: Calendar.from_dict(LIST, nation) for nation in NATIONS}
EW, SC, NI = CALENDARS["england-and-wales"], CALENDARS["scotland"], CALENDARS["northern-ireland"]
FIRST, LAST = EW.first, EW.last


def count(start: str, text: str, calendar: Calendar = EW, *, roll: bool = False) -> Counted:
    return count_days(day(start), Count.parse(text), calendar, roll=roll)


def refusal(function, *arguments, **named) -> str:
    with pytest.raises(CalendarError) as caught:
        function(*arguments, **named)
    return str(caught.value)


# ── Every counted example of the time rules ──────────────────────────────────────────────────────────────────────────

# rule | whose holidays | day 0 | count, or counts one after the other | last day | the next working day, if it matters
EXAMPLES = """
T02 handed over         | EW | Tue 2009-04-07 | 5 working days  | Thu 2009-04-16 | Fri 2009-04-17
T02 handed over         | SC | Tue 2009-04-07 | 5 working days  | Wed 2009-04-15 | Thu 2009-04-16
T02 calendar days       | EW | Tue 2009-04-07 | 5 calendar days | Sun 2009-04-12 |
T02 handed over         | EW | Tue 2008-12-23 | 5 working days  | Fri 2009-01-02 | Mon 2009-01-05
T02 handed over         | SC | Tue 2008-12-23 | 5 working days  | Mon 2009-01-05 | Tue 2009-01-06
T02 calendar days       | SC | Tue 2008-12-23 | 5 calendar days | Sun 2008-12-28 |
T03 posted              | EW | Mon 2008-12-22 | 7 working days  | Mon 2009-01-05 |
T03 posted              | SC | Mon 2008-12-22 | 7 working days  | Tue 2009-01-06 |
T03 second reading      | EW | Mon 2008-12-22 | 7 calendar days | Mon 2008-12-29 |
T03 third reading       | EW | Mon 2008-12-22 | 7 calendar days, 2 working days | Wed 2008-12-31 |
T03 third reading       | SC | Mon 2008-12-22 | 7 calendar days, 2 working days | Wed 2008-12-31 |
T03 fourth reading      | EW | Mon 2008-12-22 | 5 calendar days, 2 working days | Tue 2008-12-30 |
T03 fourth reading      | SC | Mon 2008-12-22 | 5 calendar days, 2 working days | Tue 2008-12-30 |
T03 posted              | EW | Mon 2009-04-06 | 7 working days  | Fri 2009-04-17 |
T03 posted              | SC | Mon 2009-04-06 | 7 working days  | Thu 2009-04-16 |
T03 second reading      | EW | Mon 2009-04-06 | 7 calendar days | Mon 2009-04-13 |
T03 third reading       | EW | Mon 2009-04-06 | 7 calendar days, 2 working days | Wed 2009-04-15 |
T03 third reading       | SC | Mon 2009-04-06 | 7 calendar days, 2 working days | Wed 2009-04-15 |
T03 fourth reading      | EW | Mon 2009-04-06 | 5 calendar days, 2 working days | Wed 2009-04-15 |
T03 fourth reading      | SC | Mon 2009-04-06 | 5 calendar days, 2 working days | Tue 2009-04-14 |
T03 posted              | EW | Thu 2009-08-27 | 7 working days  | Tue 2009-09-08 |
T03 posted              | SC | Thu 2009-08-27 | 7 working days  | Mon 2009-09-07 |
T03 posted              | EW | Thu 2009-07-30 | 7 working days  | Mon 2009-08-10 |
T03 posted              | SC | Thu 2009-07-30 | 7 working days  | Tue 2009-08-11 |
T03 posted              | EW | Wed 2011-04-20 | 7 working days  | Thu 2011-05-05 |
T03 quiet week          | EW | Tue 2009-03-03 | 7 working days  | Thu 2009-03-12 |
T03 quiet week, third   | EW | Tue 2009-03-03 | 7 calendar days, 2 working days | Thu 2009-03-12 |
T03 quiet week, second  | EW | Tue 2009-03-03 | 7 calendar days | Tue 2009-03-10 |
T03 quiet week, fourth  | EW | Tue 2009-03-03 | 5 calendar days, 2 working days | Tue 2009-03-10 |
T04 in the post         | EW | Mon 2008-12-22 | 2 working days  | Wed 2008-12-24 |
T04 in the post         | SC | Mon 2008-12-22 | 2 working days  | Wed 2008-12-24 |
T04 in the post         | EW | Thu 2009-04-09 | 2 working days  | Wed 2009-04-15 |
T04 in the post         | SC | Thu 2009-04-09 | 2 working days  | Tue 2009-04-14 |
T04 and five more       | EW | Thu 2009-04-09 | 2 working days, 5 working days | Wed 2009-04-22 |
T04 and five more       | SC | Thu 2009-04-09 | 2 working days, 5 working days | Tue 2009-04-21 |
T04 as seven            | EW | Thu 2009-04-09 | 7 working days  | Wed 2009-04-22 |
T04 as seven            | SC | Thu 2009-04-09 | 7 working days  | Tue 2009-04-21 |
T07 day before          | EW | Tue 2009-04-14 | -1 calendar day | Mon 2009-04-13 |
T07 working day before  | EW | Tue 2009-04-14 | -1 working day  | Thu 2009-04-09 |
T07 working day before  | SC | Tue 2009-04-14 | -1 working day  | Mon 2009-04-13 |
T07 day before          | EW | Mon 2009-01-05 | -1 calendar day | Sun 2009-01-04 |
T07 working day before  | EW | Mon 2009-01-05 | -1 working day  | Fri 2009-01-02 |
T07 working day before  | SC | Mon 2009-01-05 | -1 working day  | Wed 2008-12-31 |
T09 letter posted       | SC | Thu 2009-08-27 | 7 working days  | Mon 2009-09-07 | Tue 2009-09-08
T09 letter posted       | EW | Thu 2009-08-27 | 7 working days  | Tue 2009-09-08 | Wed 2009-09-09
T11 did not attend      | EW | Mon 2009-06-08 | 7 working days  | Wed 2009-06-17 | Thu 2009-06-18
T11 did not take part   | EW | Fri 2009-05-01 | 5 working days  | Mon 2009-05-11 | Tue 2009-05-12
T20 appeal, in law      | EW | Tue 2009-03-31 | 1 month         | Thu 2009-04-30 |
T20 appeal, in law      | EW | Fri 2009-01-30 | 1 month         | Sat 2009-02-28 |
T24 into a leap day     | EW | Thu 2008-01-31 | 1 month         | Fri 2008-02-29 |
T24 shorter month       | EW | Fri 2008-10-31 | 1 month         | Sun 2008-11-30 | Mon 2008-12-01
T24 shorter month       | SC | Fri 2008-10-31 | 1 month         | Sun 2008-11-30 | Tue 2008-12-02
T24 February            | EW | Sat 2009-01-31 | 1 month         | Sat 2009-02-28 | Mon 2009-03-02
T24 New Year            | EW | Mon 2008-12-01 | 1 month         | Thu 2009-01-01 | Fri 2009-01-02
T24 New Year            | SC | Mon 2008-12-01 | 1 month         | Thu 2009-01-01 | Mon 2009-01-05
T24 from a leap day     | EW | Fri 2008-02-29 | 1 month         | Sat 2008-03-29 | Mon 2008-03-31
T26 four weeks          | EW | Mon 2009-03-16 | 4 weeks         | Mon 2009-04-13 | Tue 2009-04-14
T26 four weeks          | EW | Mon 2008-12-29 | 4 weeks         | Mon 2009-01-26 |
T26 leap day            | EW | Wed 2012-02-01 | 4 weeks         | Wed 2012-02-29 |
T27 first reading       | EW | Fri 2008-11-28 | 1 month         | Sun 2008-12-28 |
T27 second reading      | EW | Mon 2009-01-12 | 1 month         | Thu 2009-02-12 |
T27 first reading       | EW | Fri 2008-12-12 | 1 month         | Mon 2009-01-12 |
T27 second reading      | EW | Mon 2008-12-22 | 1 month         | Thu 2009-01-22 |
T28 four weeks          | EW | Mon 2009-06-15 | 4 weeks         | Mon 2009-07-13 |
T28 four weeks          | EW | Wed 2008-12-24 | 4 weeks         | Wed 2009-01-21 |
T30 sixtieth birthday   | EW | Tue 1949-03-15 | 60 years        | Sun 2009-03-15 |
T30 born on a leap day  | EW | Fri 1952-02-29 | 60 years        | Wed 2012-02-29 |
T36 visit from          | EW | Thu 2009-04-09 | 7 working days  | Wed 2009-04-22 | Thu 2009-04-23
T36 visit from          | SC | Thu 2009-04-09 | 7 working days  | Tue 2009-04-21 | Wed 2009-04-22
T36 visit from          | SC | Fri 2009-11-27 | 5 working days  | Mon 2009-12-07 | Tue 2009-12-08
T36 visit from          | EW | Fri 2009-11-27 | 5 working days  | Fri 2009-12-04 | Mon 2009-12-07
T38 visit missed        | EW | Wed 2009-05-20 | 5 working days  | Thu 2009-05-28 |
T38 visit missed        | SC | Wed 2009-05-20 | 5 working days  | Thu 2009-05-28 |
T38 calendar days       | EW | Wed 2009-05-20 | 5 calendar days | Mon 2009-05-25 |
T38 visit missed        | EW | Wed 2009-12-23 | 5 working days  | Mon 2010-01-04 |
T38 visit missed        | SC | Wed 2009-12-23 | 5 working days  | Tue 2010-01-05 |
T38 calendar days       | EW | Wed 2009-12-23 | 5 calendar days | Mon 2009-12-28 |
T42 one more attempt    | EW | Thu 2009-04-09 | 5 working days  | Mon 2009-04-20 | Tue 2009-04-21
T42 one more attempt    | SC | Thu 2009-04-09 | 5 working days  | Fri 2009-04-17 | Mon 2009-04-20
T42 one more attempt    | EW | Fri 2009-05-01 | 5 working days  | Mon 2009-05-11 | Tue 2009-05-12
T42 one more attempt    | SC | Fri 2009-05-01 | 5 working days  | Mon 2009-05-11 | Tue 2009-05-12
T43 second visit        | EW | Wed 2009-06-03 | 5 working days  | Wed 2009-06-10 | Thu 2009-06-11
T43 calendar days       | EW | Wed 2009-06-03 | 5 calendar days | Mon 2009-06-08 |
T43 second visit        | EW | Thu 2009-12-17 | 5 working days  | Thu 2009-12-24 | Tue 2009-12-29
T43 second visit        | SC | Thu 2009-12-17 | 5 working days  | Thu 2009-12-24 | Tue 2009-12-29
T43 calendar days       | SC | Thu 2009-12-17 | 5 calendar days | Tue 2009-12-22 |
T46 last contact        | EW | Fri 2021-12-03 | 4 weeks         | Fri 2021-12-31 | Tue 2022-01-04
T46 last contact        | SC | Fri 2021-12-03 | 4 weeks         | Fri 2021-12-31 | Wed 2022-01-05
T46 last contact        | EW | Mon 2022-01-31 | 4 weeks         | Mon 2022-02-28 | Tue 2022-03-01
T46 leap year           | EW | Mon 2020-02-03 | 4 weeks         | Mon 2020-03-02 |
"""
ROWS = [[part.strip() for part in line.split("|")] for line in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize(("rule", "nation", "start", "counts", "last_day", "following"), ROWS,
                         ids=[" ".join(row[:4]) for row in ROWS])
def test_an_example_of_the_time_rules_gives_its_date(rule, nation, start, counts, last_day, following):
    calendar = {"EW": EW, "SC": SC}[nation]
    reached = day(start)
    for text in counts.split(","):
        reached = count_days(reached, Count.parse(text), calendar).date
    assert day(last_day) == reached
    if following:
        assert day(following) == calendar.next_working_day(reached)


@pytest.mark.parametrize(("calendar", "start", "nominal", "send"), [
    (EW, "Fri 2008-10-31", "Sun 2008-11-30", "Mon 2008-12-01"),
    (SC, "Fri 2008-10-31", "Sun 2008-11-30", "Tue 2008-12-02"),
    (EW, "Sat 2009-01-31", "Sat 2009-02-28", "Mon 2009-03-02"),
    (EW, "Mon 2008-12-01", "Thu 2009-01-01", "Fri 2009-01-02"),
    (SC, "Mon 2008-12-01", "Thu 2009-01-01", "Mon 2009-01-05"),
    (EW, "Fri 2008-02-29", "Sat 2008-03-29", "Mon 2008-03-31"),
])
def test_an_advisers_date_on_a_day_off_can_move(calendar, start, nominal, send):
    assert day(nominal) == count(start, "1 month", calendar).date
    assert day(send) == count(start, "1 month", calendar, roll=True).date


# ── The ledger ───────────────────────────────────────────────────────────────────────────────────────────────────────

def test_a_working_day_ledger_lists_every_day_with_its_reason():
    assert count("Thu 2009-04-09", "2 working days").ledger == (
        LedgerDay(day("Fri 2009-04-10"), False, "Good Friday"),
        LedgerDay(day("Sat 2009-04-11"), False, "Saturday"),
        LedgerDay(day("Sun 2009-04-12"), False, "Sunday"),
        LedgerDay(day("Mon 2009-04-13"), False, "Easter Monday"),
        LedgerDay(day("Tue 2009-04-14"), True, "working day 1 of 2"),
        LedgerDay(day("Wed 2009-04-15"), True, "working day 2 of 2"),
    )


def test_a_count_back_walks_backwards():
    assert count("Tue 2009-12-29", "-1 working day").ledger == (
        LedgerDay(day("Mon 2009-12-28"), False, "Boxing Day (substitute day)"),
        LedgerDay(day("Sun 2009-12-27"), False, "Sunday"),
        LedgerDay(day("Sat 2009-12-26"), False, "Saturday"),
        LedgerDay(day("Fri 2009-12-25"), False, "Christmas Day"),
        LedgerDay(day("Thu 2009-12-24"), True, "working day 1 of 1"),
    )


def test_four_weeks_are_twenty_eight_counted_days():
    ledger = count("Mon 2009-03-16", "4 weeks").ledger
    assert [f"day {number} of 28" for number in range(1, 29)] == [entry.reason for entry in ledger]
    assert all(entry.counted for entry in ledger)
    assert LedgerDay(day("Mon 2009-04-13"), True, "day 28 of 28") == ledger[-1]


@pytest.mark.parametrize(("start", "text", "end", "reason"), [
    ("Thu 2009-05-14", "1 month", "Sun 2009-06-14", "1 month after 14 May 2009"),
    ("Mon 2009-11-30", "1 month", "Wed 2009-12-30", "1 month after 30 November 2009"),
    ("Fri 2008-10-31", "1 month", "Sun 2008-11-30", "31 November does not exist: the last day of November"),
    ("Fri 2009-01-30", "1 month", "Sat 2009-02-28", "30 February does not exist: the last day of February"),
    ("Thu 2009-01-29", "1 month", "Sat 2009-02-28", "29 February does not exist in 2009: the last day of February"),
    ("Tue 2008-01-29", "1 month", "Fri 2008-02-29", "1 month after 29 January 2008"),
    ("Tue 2009-03-31", "-1 month", "Sat 2009-02-28", "31 February does not exist: the last day of February"),
    ("Thu 2009-01-15", "-2 months", "Sat 2008-11-15", "2 months before 15 January 2009"),
    ("Wed 2008-12-31", "14 months", "Sun 2010-02-28", "31 February does not exist: the last day of February"),
    ("Fri 2008-02-29", "1 year", "Sat 2009-02-28", "29 February does not exist in 2009: the last day of February"),
    ("Fri 2008-02-29", "4 years", "Wed 2012-02-29", "4 years after 29 February 2008"),
    ("Fri 1952-02-29", "57 years", "Sat 2009-02-28", "29 February does not exist in 2009: the last day of February"),
    ("Wed 2012-02-29", "-1 year", "Mon 2011-02-28", "29 February does not exist in 2011: the last day of February"),
])
def test_months_and_years_end_on_the_same_or_last_date(start, text, end, reason):
    assert (LedgerDay(day(end), True, reason),) == count(start, text).ledger


def test_a_moved_date_shows_the_days_passed_over_and_the_day_reached():
    counted = count("Fri 2008-10-31", "1 month", SC, roll=True)
    assert day("Tue 2008-12-02") == counted.date
    assert counted.ledger == (
        LedgerDay(day("Sun 2008-11-30"), True, "31 November does not exist: the last day of November; "
                                               "Sunday: moved to the next working day"),
        LedgerDay(day("Mon 2008-12-01"), False, "St Andrew's Day (substitute day): moved to the next working day"),
        LedgerDay(day("Tue 2008-12-02"), False, "the next working day after Sun 30 Nov 2008"),
    )


def test_moving_changes_nothing_where_the_result_is_a_working_day():
    assert count("Thu 2009-08-27", "7 working days") == count("Thu 2009-08-27", "7 working days", roll=True)


@pytest.mark.parametrize("unit", ["calendar days", "weeks", "months", "years"])
def test_a_count_of_nothing_stays_at_the_start_with_an_empty_ledger(unit):
    counted = count_days(day("Thu 2009-05-14"), Count(0, unit), EW)
    assert (day("Thu 2009-05-14"), (), ()) == (counted.date, counted.ledger, counted.warnings)


def test_a_count_of_nothing_from_a_day_off_can_be_moved():
    counted = count_days(day("Sun 2009-04-12"), Count(0, "calendar days"), EW, roll=True)
    assert counted.ledger == (
        LedgerDay(day("Mon 2009-04-13"), False, "Easter Monday: moved to the next working day"),
        LedgerDay(day("Tue 2009-04-14"), False, "the next working day after Sun 12 Apr 2009"),
    )


# ── Warnings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

def test_an_ordinary_count_warns_of_nothing():
    assert () == count("Thu 2009-08-27", "7 working days").warnings
    assert () == count("Thu 2009-08-27", "7 working days", SC).warnings


def test_a_start_on_a_day_off_is_warned_of_there():
    assert () == count("Fri 2009-01-02", "5 working days", EW).warnings
    assert ("The start, Friday 2 January 2009, is not a working day in Scotland: 2 January.",) == count(
        "Fri 2009-01-02", "5 working days", SC).warnings


def test_a_last_day_on_a_day_off_stays_with_a_warning():
    counted = count("Mon 2009-03-16", "4 weeks")
    assert day("Mon 2009-04-13") == counted.date
    assert counted.warnings == ("Monday 13 April 2009 is not a working day in England and Wales: Easter Monday. It was not "
                                "moved. The next working day is Tuesday 14 April 2009.",)


def test_the_warning_omits_a_next_working_day_after_the_calendar():
    assert count("Sun 2028-12-03", "4 weeks").warnings[-1] == (
        "Sunday 31 December 2028 is not a working day in England and Wales: Sunday. It was not moved.")


def test_a_moved_date_needs_no_warning():
    assert () == count("Fri 2008-10-31", "1 month", SC, roll=True).warnings


DISPUTED = ("Whether Monday 4 January 2010 counts as a bank holiday in Scotland is disputed. Published calendars list it, but "
            "no proclamation seems to have made it a holiday. We count it as one: ")


@pytest.mark.parametrize(("start", "text", "roll", "end", "other"), [
    ("Wed 2009-12-23", "5 working days", False, "Tue 2010-01-05", "otherwise the date would be Monday 4 January 2010."),
    ("Wed 2009-12-23", "7 working days", False, "Thu 2010-01-07", "otherwise the date would be Wednesday 6 January 2010."),
    ("Tue 2010-01-05", "-1 working day", False, "Thu 2009-12-31", "otherwise the date would be Monday 4 January 2010."),
    ("Fri 2009-12-04", "1 month", True, "Tue 2010-01-05", "otherwise the date would be Monday 4 January 2010."),
    ("Wed 2009-12-02", "1 month", True, "Tue 2010-01-05", "otherwise the date would be Monday 4 January 2010."),
    ("Wed 2009-12-16", "20 calendar days", False, "Tue 2010-01-05", "the date is the same either way."),
])
def test_a_disputed_day_is_named_with_the_date_without_it(start, text, roll, end, other):
    counted = count(start, text, SC, roll=roll)
    assert (day(end), (DISPUTED + other,)) == (counted.date, counted.warnings)


def test_two_disputed_days_share_one_warning_and_its_reason():
    warning, = count("Wed 2009-12-23", "300 working days", SC).warnings
    assert warning.startswith("Whether Monday 4 January 2010 and Tuesday 4 January 2011 counts as")
    assert 1 == warning.count("no proclamation")


def test_a_disputed_day_warns_nobody_outside_its_nation_or_its_span():
    assert () == count("Wed 2009-12-23", "5 working days", EW).warnings
    assert () == count("Wed 2009-12-23", "4 working days", SC).warnings
    assert () == count("Wed 1949-01-05", "61 years", SC).warnings


def test_every_count_says_the_note_of_its_calendar():
    calendar = dataclasses.replace(NI, note="Take its dates as a count of days only.")
    assert count("Mon 2009-06-08", "7 working days", calendar).warnings == ("Take its dates as a count of days only.",)


def test_a_count_back_that_is_moved_on_says_what_that_costs():
    assert count("Sat 2009-05-16", "-6 calendar days", roll=True).warnings[-1] == (
        "Counting back gave Sunday 10 May 2009. Moved on to Monday 11 May 2009, the date is closer to the start.")
    assert count("Tue 2009-04-14", "-1 calendar day", roll=True).warnings == (
        "Counting back gave Monday 13 April 2009. Moved on to Tuesday 14 April 2009, the date is not before the start at all.",)


# ── The calendar and its edges ───────────────────────────────────────────────────────────────────────────────────────

@pytest.mark.parametrize(("calendar", "text", "off"), [
    (EW, "Thu 2009-05-14", None),
    (EW, "Sat 2009-05-16", "Saturday"),
    (EW, "Sun 2009-05-17", "Sunday"),
    (EW, "Fri 2009-04-10", "Good Friday"),
    (EW, "Mon 2009-12-28", "Boxing Day (substitute day)"),
    (EW, "Sat 2010-12-25", "Christmas Day"),
    (EW, "Fri 2011-04-29", "Royal wedding"),
    (SC, "Mon 2009-04-13", None),
    (SC, "Mon 2010-01-04", "2 January (substitute day, disputed)"),
    (SC, "Mon 2026-06-15", "World Cup bank holiday"),
    (EW, "Mon 2026-06-15", None),
    (NI, "Tue 2009-03-17", "St Patrick's Day"),
])
def test_a_day_off_gives_its_reason(calendar, text, off):
    assert off == calendar.day_off(day(text))
    assert (off is None) == calendar.is_working_day(day(text))


def test_the_next_working_day_is_never_the_day_itself():
    assert day("Fri 2009-05-15") == EW.next_working_day(day("Thu 2009-05-14"))
    assert day("Tue 2009-04-14") == EW.next_working_day(day("Fri 2009-04-10"))


COVERED = ("the list of bank holidays covers 1 January 2008 to 31 December 2028. Check the year. To count further, a longer "
           "list is needed.")


@pytest.mark.parametrize(("outside", "name"), [
    (dt.date(2007, 12, 31), "Monday 31 December 2007"),
    (dt.date(2029, 1, 1), "Monday 1 January 2029"),
    (dt.date.min, "Monday 1 January 1"),
    (dt.date.max, "Friday 31 December 9999"),
])
def test_a_day_outside_the_coverage_is_refused_by_every_question(outside, name):
    sentence = f"{name} cannot be counted: {COVERED}"
    for ask in (EW.require, EW.is_working_day, EW.day_off, EW.next_working_day):
        assert sentence == refusal(ask, outside)
    for unit in UNITS:
        if unit != "years":
            assert sentence == refusal(count_days, outside, Count(1, unit), EW)


@pytest.mark.parametrize(("start", "text", "end"), [
    ("Sat 2028-01-01", "1 year", "Mon 2029-01-01"), ("Mon 2008-01-07", "-1 year", "Sun 2007-01-07"), ("Tue 1949-03-15", "58 years", "Thu 2007-03-15"),
    ("Tue 1949-03-15", "80 years", "Thu 2029-03-15"), ("Fri 1940-03-15", "60 years", "Wed 2000-03-15"),
])
def test_a_count_in_years_needs_no_list_of_bank_holidays(start, text, end):
    assert count(start, text, EW).date == day(end)


def test_the_first_and_the_last_day_are_inside():
    EW.require(day("Tue 2008-01-01"))
    EW.require(day("Sun 2028-12-31"))


@pytest.mark.parametrize(("start", "text"), [
    ("Fri 2028-12-22", "5 working days"),
    ("Wed 2028-12-06", "26 calendar days"),
    ("Mon 2028-12-04", "4 weeks"),
    ("Fri 2028-12-01", "1 month"),
    ("Mon 2008-01-07", "-4 working days"),
    ("Mon 2008-01-07", "-7 calendar days"),
    ("Mon 2008-01-07", "-1 week"),
    ("Mon 2008-01-07", "-1 month"),
    ("Thu 2009-05-14", "9999 working days"),
    ("Thu 2009-05-14", "9999 calendar days"),
    ("Thu 2009-05-14", "9999 weeks"),
    ("Thu 2009-05-14", "9999 months"),
    ("Thu 2009-05-14", "9999 years"),
    ("Thu 2009-05-14", "-9999 working days"),
    ("Thu 2009-05-14", "-9999 weeks"),
    ("Thu 2009-05-14", "-9999 months"),
    ("Thu 2009-05-14", "-9999 years"),
])
def test_a_span_that_leaves_the_coverage_is_refused(start, text):
    sentence = refusal(count, start, text)
    assert f"{text} from {weekday_and_date(day(start))} cannot be counted to the end: {COVERED}" == sentence


@pytest.mark.parametrize(("start", "text", "end"), [
    ("Thu 2028-12-28", "1 working day", "Fri 2028-12-29"),
    ("Sun 2028-12-03", "4 weeks", "Sun 2028-12-31"),
    ("Thu 2028-11-30", "1 month", "Sat 2028-12-30"),
    ("Mon 2008-01-07", "-6 calendar days", "Tue 2008-01-01"),
    ("Mon 2008-01-07", "-3 working days", "Wed 2008-01-02"),
])
def test_a_span_that_just_stays_inside_is_counted(start, text, end):
    assert day(end) == count(start, text).date


def test_a_month_ending_outside_a_calendar_is_refused():
    part = Calendar("scotland", day("Sun 2009-02-01"), day("Sat 2009-10-31"), {})
    assert day("Thu 2009-10-15") == count("Tue 2009-09-15", "1 month", part).date
    for text in ("1 month", "-9 months"):
        assert "cannot be counted to the end: the list of bank holidays covers 1 February 2009 to 31 October 2009" in refusal(
            count, "Thu 2009-10-15", text, part)


def test_a_result_cannot_be_moved_past_the_end_of_the_calendar():
    assert "The next working day after Sunday 31 December 2028 is not known" in refusal(
        count, "Sun 2028-12-03", "4 weeks", roll=True)


def test_an_age_may_start_before_the_calendar_and_a_month_may_not():
    assert day("Sun 2009-03-15") == count("Tue 1949-03-15", "60 years").date
    assert "Tuesday 15 March 1949 cannot be counted" in refusal(count, "Tue 1949-03-15", "720 months")


def test_a_callers_own_dates_have_no_end():
    calendar = Calendar.from_dates(["2040-05-07", "2040-05-08"], "scotland")
    counted = count("Fri 2040-05-04", "1 working day", calendar)
    assert day("Wed 2040-05-09") == counted.date
    assert "holiday in the list given" == counted.ledger[2].reason
    assert "is not known" in refusal(calendar.next_working_day, dt.date.max)
    assert "cannot be counted to the end" in refusal(count_days, dt.date.max, Count(1, "calendar days"), calendar)
    assert "cannot be counted to the end" in refusal(count_days, dt.date.min, Count(-1, "working days"), calendar)
    assert "cannot be counted to the end" in refusal(count_days, dt.date.max, Count(1, "months"), calendar)


@pytest.mark.parametrize(("dates", "words"), [
    ("2040-05-07", "must be a list of dates"),
    ({"dates": []}, "must be a list of dates"),
    (["07/05/2040"], "'07/05/2040' is not a date"),
    ([20400507], "20400507 is not a date"),
    ([["2040-05-07"]], "is not a date"),
    (["2040-05-07", "2040-05-07"], "Monday 7 May 2040 appears twice"),
])
def test_a_callers_own_list_is_read_strictly(dates, words):
    assert words in refusal(Calendar.from_dates, dates, "scotland")


@pytest.mark.parametrize("nation", ["", "wales", "Scotland", None, ["scotland"], 3])
def test_an_unknown_nation_is_refused_with_the_known_ones(nation):
    choice = "Choose one of: england-and-wales, scotland, northern-ireland."
    assert choice in refusal(Calendar.from_dict, LIST, nation)
    assert choice in refusal(Calendar.from_dates, [], nation)
    assert nation == "" or choice in refusal(Calendar, nation, FIRST, LAST, {})       # a calendar that is not for one nation accepts an empty one


@pytest.mark.parametrize(("change", "words"), [
    ({"format": 2}, "not a list of bank holidays in format 1"),
    ({"nations": []}, "has none for Scotland"),
    ({"nations": {"scotland": {}}}, "has none for Scotland"),
    ({"first": None}, "None is not a date"),
    ({"first": "2029-01-01"}, "Put the earlier date first"),
    ({"first": "2008-01-02"}, "Tuesday 1 January 2008 cannot be counted"),
    ({"nations": {"scotland": ["2009-01-01"]}}, "'2009-01-01'. It needs a date and a name"),
    ({"nations": {"scotland": [{"date": "2009-01-01"}]}}, "It needs a date and a name"),
    ({"nations": {"scotland": [{"name": "A day"}]}}, "'' is not a date"),
    ({"nations": {"scotland": [{"date": 20090101, "name": "A day"}]}}, "It needs a date and a name"),
    ({"nations": {"scotland": [{"date": "2009-01-01", "name": "A day", "disputed": 1}]}}, "It needs a date and a name"),
    ({"nations": {"scotland": [{"date": "2009-01-01", "name": "A day", "substitue": True}]}}, "may have substitute"),
    ({"nations": {"scotland": [{"date": "2009-01-01", "name": "A day"}] * 2}}, "Thursday 1 January 2009 appears twice"),
])
def test_a_faulty_list_of_bank_holidays_is_refused_with_its_fault(change, words):
    assert words in refusal(Calendar.from_dict, {**LIST, **change}, "scotland")


@pytest.mark.parametrize("data", [None, [], "list", {}])
def test_what_is_not_a_list_of_bank_holidays_at_all_is_refused(data):
    assert "not a list of bank holidays" in refusal(Calendar.from_dict, data, "scotland")


def test_a_calendar_cannot_be_changed():
    with pytest.raises(TypeError):
        EW.holidays[day("Thu 2009-05-14")] = Holiday(day("Thu 2009-05-14"), "A day")
    assert 1 == len({EW, Calendar.from_dict(LIST, "england-and-wales")})


# ── Counts and dates as text ─────────────────────────────────────────────────────────────────────────────────────────

@pytest.mark.parametrize(("text", "amount", "unit", "again"), [
    ("7 working days", 7, "working days", "7 working days"),
    ("-8 working days", -8, "working days", "-8 working days"),
    ("1 working day", 1, "working days", "1 working day"),
    ("-1 working days", -1, "working days", "-1 working day"),
    ("\u22128 working days", -8, "working days", "-8 working days"),
    ("20 calendar days", 20, "calendar days", "20 calendar days"),
    ("4 weeks", 4, "weeks", "4 weeks"),
    ("1 month", 1, "months", "1 month"),
    ("60 years", 60, "years", "60 years"),
    ("  7  Working   Days ", 7, "working days", "7 working days"),
    ("+3 weeks", 3, "weeks", "3 weeks"),
    ("007 weeks", 7, "weeks", "7 weeks"),
    ("0 calendar days", 0, "calendar days", "0 calendar days"),
    ("9999 weeks", 9999, "weeks", "9999 weeks"),
])
def test_a_count_is_read_and_written_back_in_words(text, amount, unit, again):
    assert Count(amount, unit) == Count.parse(text)
    assert again == str(Count.parse(text))


@pytest.mark.parametrize("text", [
    "", "7", "working days", "seven working days", "7 days", "1 day", "7 working", "7 fortnights", "7.5 weeks", "7,5 weeks",
    "7 weeks 2 days", "- 7 weeks", "--7 weeks", "1e3 weeks", "7weeks", "٧ weeks", "7 weeks\nor so", "10000 weeks",
    "9" * 5000 + " weeks", "x" * 5000, "<b>7</b> weeks", "{7} weeks", None, 7, ["7 weeks"],
])
def test_an_invalid_count_is_refused_with_the_units(text):
    sentence = refusal(Count.parse, text)
    assert "The units are working days, calendar days, weeks, months and years" in sentence
    assert len(sentence) < 400


def test_no_working_days_is_refused_as_unclear():
    for make in (lambda: Count.parse("0 working days"), lambda: Count.parse("-0 working days"),
                 lambda: Count(0, "working days")):
        assert "0 working days can mean" in refusal(make)


@pytest.mark.parametrize(("amount", "unit"), [
    (10000, "weeks"), (-10000, "weeks"), pytest.param(10**5000, "weeks", id="5001 digits"), (True, "weeks"), (1.5, "weeks"),
    ("7", "weeks"), (7, "days"), (7, None), (7, ["weeks"]),
])
def test_a_count_cannot_be_made_of_what_could_not_be_read(amount, unit):
    assert "The units are working days" in refusal(Count, amount, unit)


def test_a_date_is_read_as_year_month_day():
    assert day("Thu 2009-05-14") == parse_date("2009-05-14")
    assert day("Fri 2008-02-29") == parse_date("2008-02-29")


@pytest.mark.parametrize("text", ["", "14/05/2009", "2009-5-14", "20090514", "2009-W20-4", "2009-05-14T10:00", " 2009-05-14",
                                  "2009-05-14\n", "٢٠٠٩-٠٥-١٤", "-2009-05-14", "x" * 5000, None, 20090514, ["2009-05-14"]])
def test_what_is_not_a_date_is_refused_with_an_example(text):
    sentence = refusal(parse_date, text)
    assert sentence.endswith("is not a date. Write year, month and day, for example 2009-05-14.")
    assert len(sentence) < 160


@pytest.mark.parametrize(("text", "words"), [
    ("2009-02-29", "2009-02-29 does not exist: February 2009 has the days 1 to 28."),
    ("2009-02-30", "February 2009 has the days 1 to 28."),
    ("2009-06-00", "June 2009 has the days 1 to 30."),
    ("2009-13-01", "months run from 01 to 12"),
    ("2009-00-01", "months run from 01 to 12"),
    ("0000-01-01", "years start at 0001"),
])
def test_a_date_that_does_not_exist_is_refused_with_the_reason(text, words):
    assert words in refusal(parse_date, text)


def test_hidden_characters_are_made_visible_in_a_refusal():
    assert "\\u202e" in refusal(parse_date, "\u202e2009-05-14")
    assert "\\u202e" in refusal(Count.parse, "7 weeks\u202e")


def test_a_date_with_its_weekday_is_read_and_written() -> None:
    assert parse_day("Thu 2009-05-14") == day("Thu 2009-05-14")
    assert written_day(day("Fri 2008-02-29")) == "Fri 2008-02-29"


@pytest.mark.parametrize(("text", "sentence"), [
    ("Fri 2009-05-14", "2009-05-14 is a Thursday. Write Thu 2009-05-14, or check the date."),
    ("thu 2009-05-14", "2009-05-14 is a Thursday. Write Thu 2009-05-14, or check the date."),
    ("2009-05-14", "2009-05-14 lacks its weekday. Write Thu 2009-05-14, or check the date."),
    ("Thu 2009-02-30", "2009-02-30 does not exist: February 2009 has the days 1 to 28. Check the day."),
])
def test_a_date_with_another_weekday_or_none_is_refused(text: str, sentence: str) -> None:
    assert refusal(parse_day, text) == sentence


def test_dates_are_written_in_english_with_the_weekday_on_request():
    assert "14 May 2009" == long_date(day("Thu 2009-05-14"))
    assert "Thu 14 May 2009" == day_and_date(day("Thu 2009-05-14"))
    assert "Tue 1 Sep 2009" == day_and_date(day("Tue 2009-09-01"))


def test_the_helper_refuses_a_wrong_weekday():
    assert dt.date(2009, 5, 1) == day("Fri 2009-05-01")
    with pytest.raises(ValueError, match="2009-05-01 is a Fri, not a Sat"):
        day("Sat 2009-05-01")


def test_counting_needs_the_standard_library_alone():
    tree = ast.parse(Path(workdays.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= {"navigator.text.errors"} | set(sys.stdlib_module_names) | {"collections.abc"}


# ── An independent count beside ours ─────────────────────────────────────────────────────────────────────────────────

BUSDAYS = {nation: np.busdaycalendar(holidays=[entry["date"] for entry in LIST["nations"][nation]]) for nation in NATIONS}
STARTS = st.dates(FIRST, LAST)
AMOUNTS = st.integers(1, 60) | st.integers(-60, -1) | st.integers(-600, 600).filter(bool)


@pytest.mark.slow
@settings(max_examples=4000)
@given(st.sampled_from(sorted(NATIONS)), STARTS, AMOUNTS)
@example("scotland", dt.date(2028, 12, 28), 1)
@example("scotland", dt.date(2028, 12, 28), 2)
@example("scotland", dt.date(2008, 1, 3), -1)
def test_working_days_agree_with_an_independent_count(nation, start, amount):
    # From a day off, the first working day on the way is day 1, so move to the working day behind it.
    side = "preceding" if amount > 0 else "following"
    expected = np.busday_offset(start, amount, roll=side, busdaycal=BUSDAYS[nation]).astype(object)
    calendar, asked = CALENDARS[nation], Count(amount, "working days")
    if FIRST <= expected <= LAST:
        counted = count_days(start, asked, calendar)
        assert expected == counted.date
        assert_recounts(counted, calendar)
    else:
        assert COVERED in refusal(count_days, start, asked, calendar)


@settings(max_examples=1000)
@given(st.sampled_from(sorted(NATIONS)), STARTS)
def test_the_next_working_day_agrees_with_an_independent_count(nation, start):
    expected = np.busday_offset(start, 1, roll="preceding", busdaycal=BUSDAYS[nation]).astype(object)
    if expected <= LAST:
        assert expected == CALENDARS[nation].next_working_day(start)
    assert bool(np.is_busday(start, busdaycal=BUSDAYS[nation])) == CALENDARS[nation].is_working_day(start)


@settings(max_examples=1000)
@given(STARTS, st.integers(-300, 300), st.sampled_from(["months", "years"]))
def test_months_and_years_agree_with_an_independent_count(start, amount, unit):
    month = np.datetime64(start, "M") + amount * (12 if unit == "years" else 1)
    longest = ((month + 1).astype("datetime64[D]") - 1).astype(object).day
    expected = month.astype("datetime64[D]").astype(object).replace(day=min(start.day, longest))
    if unit == "years" or FIRST <= expected <= LAST:
        assert expected == count_days(start, Count(amount, unit), EW).date
    else:
        assert COVERED in refusal(count_days, start, Count(amount, unit), EW)


@settings(max_examples=1500)
@given(st.sampled_from(sorted(NATIONS)), STARTS, st.integers(-80, 80), st.sampled_from(UNITS), st.booleans())
def test_the_ledger_alone_recounts_to_the_date(nation, start, amount, unit, roll):
    if amount == 0 and unit == "working days":
        return
    calendar = CALENDARS[nation]
    try:
        counted = count_days(start, Count(amount, unit), calendar, roll=roll)
    except CalendarError as error:
        assert COVERED in str(error)
        return
    assert_recounts(counted, calendar)
    assert not roll or calendar.is_working_day(counted.date)


def assert_recounts(counted: Counted, calendar: Calendar) -> None:
    """Check the ledger without the counting code: what is counted, what is skipped, and that no day is left out."""
    ledger, unit, amount = counted.ledger, counted.count.unit, counted.count.amount
    assert counted.date == (ledger[-1].date if ledger else counted.start)
    length = max((number for number, entry in enumerate(ledger, 1) if entry.counted), default=0)
    walk, move = ledger[:length], ledger[length:]
    by_month = unit in ("months", "years")
    wanted = {"weeks": 7 * abs(amount), "months": min(abs(amount), 1), "years": min(abs(amount), 1)}.get(unit, abs(amount))
    assert wanted == sum(entry.counted for entry in ledger)
    step = dt.timedelta(days=-1 if amount < 0 else 1)
    if not by_month:
        assert [counted.start + step * number for number in range(1, length + 1)] == [entry.date for entry in walk]
        assert counted.start not in {entry.date for entry in walk}
    for entry in walk:
        assert entry.counted == (unit != "working days" or calendar.is_working_day(entry.date))
    nominal = walk[-1].date if walk else counted.start
    assert [nominal + dt.timedelta(days=number) for number in range(1, len(move) + 1)] == [entry.date for entry in move]
    assert not move or not calendar.is_working_day(nominal)
    assert all(not calendar.is_working_day(entry.date) for entry in move[:-1])
    assert all(calendar.is_working_day(entry.date) for entry in move[-1:])


@settings(max_examples=500)
@given(st.integers(-9999, 9999), st.sampled_from(UNITS))
def test_a_count_in_words_reads_back_as_the_same_count(amount, unit):
    if amount or unit != "working days":
        assert Count(amount, unit) == Count.parse(str(Count(amount, unit)))


@settings(max_examples=300)
@given(st.text() | st.from_regex(r"[+-]?\d{1,6} ?[a-z ]{0,12}") | st.from_regex(r"\d{1,5}-\d{1,3}-\d{1,3}"))
def test_any_text_is_either_read_or_refused_in_a_sentence(text):
    for read in (Count.parse, parse_date):
        try:
            read(text)
        except CalendarError as error:
            assert str(error).endswith(".")
