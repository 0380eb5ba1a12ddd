"""A thousand random time limits with days left out, a later start, a first day that counts, and the earlier or later of two counts.

The recount here shares no code with the counting. It goes from day to day, as a person would with a calendar on the wall, and uses the
bank holidays of all nations directly from the list.
"""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigator.case.case import Answer, fold
from navigator.case.deadlines import Deadline, deadlines
from navigator.days.workdays import NATIONS, weekday_and_date
from navigator.guide.calendars import calendars_of
from navigator.guide.days_off import DayOff, DaysOff
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.processes import END
from navigator.guide.time_rules import LeftOut, OneCount, TimeRule
from tests import PROJECT
from tests.maps.made_maps import box_of, guide_of, process_of, route_to

HOLIDAYS = json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))
OFF = {date.fromisoformat(entry["date"]) for entries in HOLIDAYS["nations"].values() for entry in entries}
SCHOOL_HOLIDAYS = {date(2026, 7, 22) + timedelta(days=number) for number in range(42)}
ONE_DAY = timedelta(days=1)
COUNTS = ("20 working days", "3 working days", "10 calendar days", "6 weeks")
FACTS = ("received", "detail", "stopped", "went-on")


# --- Counting by hand -------------------------------------------------------------------------------------------------

def is_working(on: date, in_school: bool) -> bool:
    return on.weekday() < 5 and on not in OFF and not (in_school and on in SCHOOL_HOLIDAYS)


def by_hand(count: str, start: date, out: set[date], first_counts: bool, in_school: bool, stands_from: date | None) -> tuple[date | None, list[date]]:
    """Return the last day of a count and the days counted; no last day if the time limit is paused before."""
    number, unit = int(count.split()[0]), count.split(maxsplit=1)[1]
    wanted, counted, on = number * (7 if unit == "weeks" else 1), [], start if first_counts else start + ONE_DAY
    while True:
        if stands_from and on >= stands_from:
            return None, counted
        if on not in out and (unit != "working days" or is_working(on, in_school)):
            counted.append(on)
        if len(counted) == wanted:
            return on, counted
        on += ONE_DAY


# --- A rule at work ---------------------------------------------------------------------------------------------------

@cache
def guide_with(counts: tuple[str, ...], earlier: bool, first_counts: bool, between_only: bool, starts_again: bool) -> Guide:
    """Return a guide of two boxes: the first asks what the rule starts from and starts it, the second asks for the rest. Of two counts, one is in school."""
    each = tuple(OneCount((words,), "school" if place else "") for place, words in enumerate(counts))
    several = {"earlier_of" if earlier else "later_of": each} if len(counts) > 1 else {"count": counts}
    rule = TimeRule("rule", "made", "The rule", "blue", "must", (1,), starts_from=("received",), date_means="last day", first_day_counts=first_counts,
                    leaves_out=(LeftOut("stopped", "went-on", between_only),), starts_again_from=("detail",) * starts_again, **several)
    facts = tuple(Fact(id, id.capitalize(), "date", "When?", optional=True) for id in FACTS)
    boxes = (replace(box_of(1, route_to(2)), asks=FACTS[:1], starts=("rule",)), replace(box_of(2, route_to(END)), asks=FACTS[1:]))
    school = DaysOff("school", "school days", days_off=(DayOff("2026-07-22 to 2026-09-01", "Summer holidays"),), on_top=True)
    return replace(guide_of(process_of(*boxes)), facts=facts, rules=(rule,), calendar=DaysOff(days_off_of_any=tuple(NATIONS)), calendars=(school,))


def at_work(guide: Guide, days: dict[str, date | None]) -> Deadline:
    calendar, = calendars_of(guide, HOLIDAYS).values()
    told = [(id, day.isoformat() if day else "") for id, day in days.items()]
    case = fold(guide, [Answer(*pair) for pair in (told[0], ("made/1", guide.places["made/1"].box.routes[0].id), *told[1:])], calendar, start="made")
    assert case.ended and not case.problem
    found, = deadlines(case, calendar)
    return found


# --- The property -----------------------------------------------------------------------------------------------------

IN_2026 = st.dates(date(2026, 1, 1), date(2026, 8, 31))


@pytest.mark.slow
@settings(max_examples=800, derandomize=True, database=None)
@given(counts=st.lists(st.sampled_from(COUNTS), min_size=1, max_size=2).map(tuple), flags=st.tuples(*[st.booleans()] * 4), received=IN_2026,
       stop=st.none() | st.integers(-5, 40), length=st.none() | st.integers(0, 30), detail=st.none() | st.integers(-3, 30))
def test_the_ledger_recounts_to_the_date_with_pauses_and_restarts(
        counts: tuple[str, ...], flags: tuple[bool, ...], received: date, stop: int | None, length: int | None, detail: int | None) -> None:
    earlier, first_counts, between_only, starts_again = flags
    stopped = None if stop is None else received + timedelta(days=stop)
    went_on = None if stopped is None or length is None else stopped + timedelta(days=length)
    detail_day = None if detail is None else received + timedelta(days=detail)
    found = at_work(guide_with(counts, earlier, first_counts, between_only, starts_again),
                    {"received": received, "detail": detail_day, "stopped": stopped, "went-on": went_on})

    start = max(received, detail_day) if starts_again and detail_day else received
    inner = ONE_DAY if between_only else timedelta(0)
    out = {stopped + timedelta(days=number) for number in range((went_on - stopped).days + 1)} if stopped and went_on else set()
    out -= {stopped, went_on} if between_only else set()
    stands_from = stopped + inner if stopped and went_on is None else None
    results = [by_hand(words, start, out, first_counts, bool(place), stands_from) for place, words in enumerate(counts)]

    assert found.start == start
    if any(last is None for last, _ in results):
        assert found.dates.date is None
        assert f"since {weekday_and_date(stands_from)}, until “Went-on” has an answer." in found.refused
        return
    last, counted = (min if earlier else max)(results) if len(results) > 1 else results[0]
    assert (found.refused, found.dates.last_day) == ("", last)
    assert [entry.date for entry in found.dates.ledger if entry.counted] == next(days for end, days in results if end == last)
    ledger = [entry.date for entry in found.dates.ledger]
    first = start if first_counts else start + ONE_DAY
    assert ledger == [first + timedelta(days=number) for number in range(len(ledger))] and all(entry.reason for entry in found.dates.ledger)
    assert [entry for entry in found.dates.ledger if entry.date in out and not entry.counted] == [entry for entry in found.dates.ledger if entry.date in out]


@settings(max_examples=400, derandomize=True, database=None)
@given(start=IN_2026, months=st.integers(1, 12))
def test_months_with_a_counted_first_day_end_a_day_earlier(start: date, months: int) -> None:
    rule = TimeRule("rule", "made", "The rule", "blue", "must", (1,), starts_from=("received",), count=(f"{months} months",), date_means="last day", first_day_counts=True)
    fact = Fact("received", "Received", "date", "When?")
    box = replace(box_of(1, route_to(END)), asks=("received",), starts=("rule",))
    guide = replace(guide_of(process_of(box)), facts=(fact,), rules=(rule,), calendar=DaysOff(weekends_only=True))
    calendar, = calendars_of(guide, HOLIDAYS).values()
    found, = deadlines(fold(guide, [Answer("received", start.isoformat())], calendar, start="made"), calendar)
    on, dates = start, 0
    while dates < months:       # a month is over once the next day has the same date again, or the month ends without such a date
        on += ONE_DAY
        after = on + ONE_DAY
        dates += after.day == start.day or (after.month != on.month and on.day < start.day)
    assert found.dates.last_day == on
