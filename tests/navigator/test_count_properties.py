"""Ten thousand random deadlines: the ledger alone leads to the date that is shown, or the count is refused with a sentence.

The recount here shares no code with the counting. It goes from day to day, as a person would with a calendar on the wall,
and uses the bank holidays directly from the list.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator.case.case import Answer, fold
from navigator.case.deadlines import Dates, Deadline, deadlines
from navigator.days.workdays import NATIONS, Calendar, LedgerDay
from navigator.guide.conditions import Condition
from navigator.guide.model import Guide
from navigator.guide.processes import END
from navigator.guide.time_rules import SAME_DAY
from tests import PROJECT
from tests.guides import our_guide
from tests.maps.made_maps import box_of, guide_of, process_of, route_to
from tests.navigator.weekdays import day

GUIDE = our_guide()
RULES = {rule.id: rule for rule in GUIDE.rules if rule.count}
CLOCKS = [(rule.id, earlier) for rule in RULES.values() for earlier in rule.after or ("",)]

HOLIDAYS = json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))
DAYS_OFF = {nation: {date.fromisoformat(entry["date"]) for entry in HOLIDAYS["nations"][nation]} for nation in NATIONS}
FIRST, LAST = date.fromisoformat(HOLIDAYS["first"]), date.fromisoformat(HOLIDAYS["last"])
ONE_DAY = timedelta(days=1)

STARTS = st.dates(FIRST - timedelta(days=300), LAST + timedelta(days=300)) | st.builds(
    lambda off, days: off + timedelta(days=days), st.sampled_from(sorted(set().union(*DAYS_OFF.values()))), st.integers(-9, 3))


# --- Counting by hand -------------------------------------------------------------------------------------------------

class Leaves(Exception):
    """The error that the count reaches a day outside the list of bank holidays."""


def is_working(on: date, nation: str) -> bool:
    if not FIRST <= on <= LAST:
        raise Leaves
    return on.weekday() < 5 and on not in DAYS_OFF[nation]


def by_hand(gives: str, counts: tuple[str, ...], start: date, nation: str) -> list[tuple[date, bool]]:
    """Return the days after the start, each with whether it counts; a letter to send waits for a working day."""
    days: list[tuple[date, bool]] = []
    end = start
    for words in counts:
        if words == SAME_DAY:
            is_working(end, nation)
            continue
        number, unit = int(words.split()[0]), words.split(maxsplit=1)[1].rstrip("s")
        if unit == "year":      # a birthday does not need a list of bank holidays
            days.append((end.replace(year=end.year + number), True))
            end = days[-1][0]
            continue
        found = {"working day": working_days, "calendar day": calendar_days, "week": calendar_days,
                 "month": same_date}[unit](end, number * {"week": 7}.get(unit, 1), nation)
        is_working(end, nation)
        if gives == "send by" and number > 0:
            while not is_working(found[-1][0], nation):
                found.append((found[-1][0] + ONE_DAY, False))
        days += found
        end = days[-1][0]
    return days


def working_days(start: date, number: int, nation: str) -> list[tuple[date, bool]]:
    days: list[tuple[date, bool]] = []
    on = start
    while sum(counted for _, counted in days) < abs(number):
        on += ONE_DAY if number > 0 else -ONE_DAY
        days.append((on, is_working(on, nation)))
    return days


def calendar_days(start: date, number: int, nation: str) -> list[tuple[date, bool]]:
    days = [start + timedelta(days=shift if number > 0 else -shift) for shift in range(1, abs(number) + 1)]
    assert all(is_working(on, nation) in (True, False) for on in days)
    return [(on, True) for on in days]


def same_date(start: date, number: int, nation: str) -> list[tuple[date, bool]]:
    """Return the same day of the month so many months later; in a month that is too short, its last day."""
    month = start.replace(day=1)
    for _ in range(number):
        month = (month + timedelta(days=31)).replace(day=1)
    on = month + timedelta(days=start.day - 1)
    while on.month != month.month:
        on -= ONE_DAY
    is_working(on, nation)
    return [(on, True)]


def next_working_day(after: date, nation: str) -> date:
    after += ONE_DAY
    while not is_working(after, nation):
        after += ONE_DAY
    return after


def shown(gives: str, counts: tuple[str, ...], start: date, nation: str, not_before: date | None = None) -> Dates | None:
    """Return the dates that a count should give, without reasons and warnings; None if the count leaves the calendar."""
    try:
        days = by_hand(gives, counts, start, nation)
        end = days[-1][0] if days else start
        if not_before and end < not_before:
            end = not_before
            days.append((end, False))
        act_from = next_working_day(end, nation) if gives == "last day" else end if gives == "act from" else None
    except Leaves:
        return None
    return Dates(end if gives == "last day" else None, act_from, end if gives == "send by" else None,
                 tuple(LedgerDay(on, counted, "") for on, counted in days))


# --- A rule at work ---------------------------------------------------------------------------------------------------

@cache
def one_box(id: str, earlier: str) -> Guide:
    """Return a guide of one box that asks what a rule counts from, and starts the rule (after an earlier one if it is chained)."""
    rules = tuple(replace(RULES[one], when=Condition()) for one in (earlier, id) if one)
    read = [fact for rule in rules for fact in (*rule.starts_from, rule.not_before, *(reading.starts_from for reading in rule.readings))]
    facts = tuple(replace(GUIDE.fact(fact), kind="date", of=(), when=Condition(), optional=False, once=False, default="", limits=())
                  for fact in dict.fromkeys(read) if fact)
    box = replace(box_of(1, route_to(END)), asks=tuple(fact.id for fact in facts), starts=tuple(rule.id for rule in rules))
    return replace(guide_of(process_of(box)), facts=facts, rules=rules)


def at_work(id: str, earlier: str, days: Mapping[str, date], calendar: Calendar) -> Deadline | None:
    """Return the deadline of a rule if these facts are known; None if its time limit does not start."""
    answers = [Answer(fact, on.isoformat()) for fact, on in days.items()]
    case = fold(one_box(id, earlier), answers, start="made", nation=calendar.nation)
    assert case.ended
    return next((one for one in deadlines(case, calendar) if one.rule.id == id), None)


# --- The property -----------------------------------------------------------------------------------------------------

AT_A_TIME = 20      # several in one example, because Hypothesis spends more time on an example than the count does


@pytest.mark.slow
@settings(max_examples=10_000 // AT_A_TIME, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(st.tuples(st.sampled_from(CLOCKS), st.sampled_from(list(NATIONS)), STARTS), min_size=AT_A_TIME, max_size=AT_A_TIME))
def test_the_ledger_recounts_to_the_shown_date(
        drawn: list[tuple[tuple[str, str], str, date]], calendars: Mapping[str, Calendar]) -> None:
    for (id, earlier), nation, first in drawn:
        if id == "T30":       # a birth is long before the list of bank holidays begins
            first = first.replace(year=first.year - 60, day=min(first.day, 28))
        days = {fact.id: first + timedelta(days=29 * place) for place, fact in enumerate(one_box(id, earlier).facts)}
        judge(id, earlier, days, nation, calendars[nation])


def judge(id: str, earlier: str, days: Mapping[str, date], nation: str, calendar: Calendar) -> Deadline | None:
    """Check one deadline and its readings against the count by hand."""
    rule, found = RULES[id], at_work(id, earlier, days, calendar)
    if earlier:
        chained = shown(RULES[earlier].date_means, RULES[earlier].count, days[RULES[earlier].starts_from[-1]], nation)
        if chained is None:
            assert found is None
            return found
        start = chained.act_from
    else:
        start = days[rule.starts_from[-1]]       # of several, the one answered last
    assert found is not None and found.start == start
    expected = shown(rule.date_means, rule.count, start, nation, days.get(rule.not_before))
    assert_is(expected, found.dates, found.refused, start)
    for reading, result in zip(rule.readings, found.readings, strict=True):
        start_of_reading = days[reading.starts_from] if reading.starts_from else start
        assert result.start == start_of_reading
        day_0 = start_of_reading - ONE_DAY if reading.first_day_counts else start_of_reading
        expected = shown(reading.date_means or rule.date_means, reading.count or rule.count, day_0, nation)
        assert_is(expected if FIRST <= start_of_reading <= LAST else None, result.dates, result.refused, day_0)
    return found


def assert_is(expected: Dates | None, dates: Dates, refused: str, start: date) -> None:
    if expected is None:
        assert dates == Dates()
        assert refused.endswith("a longer list is needed.") and "covers 1 January 2008 to 31 December 2028" in refused
        return
    assert refused == ""
    assert (dates.last_day, dates.act_from, dates.send_by) == (expected.last_day, expected.act_from, expected.send_by)
    assert dates.date == (dates.ledger[-1].date if dates.ledger else start)
    assert [(entry.date, entry.counted) for entry in dates.ledger] == [(entry.date, entry.counted) for entry in expected.ledger]
    assert all(entry.reason for entry in dates.ledger)


# --- The count by hand is right ---------------------------------------------------------------------------------------

@pytest.mark.parametrize(("id", "earlier", "nation", "start", "date_shown"), [
    ("T02", "", "england-and-wales", "Thu 2009-04-09", "Mon 2009-04-20"),
    ("T03", "", "england-and-wales", "Thu 2009-08-27", "Tue 2009-09-08"),
    ("T03", "", "scotland", "Thu 2009-08-27", "Mon 2009-09-07"),
    ("T07", "", "scotland", "Mon 2009-05-11", "Sun 2009-05-10"),
    ("T09", "T02", "scotland", "Thu 2009-05-14", "Fri 2009-05-22"),
    ("T24", "", "england-and-wales", "Sat 2009-01-31", "Mon 2009-03-02"),
    ("T26", "", "northern-ireland", "Mon 2009-03-16", "Mon 2009-04-13"),
    ("T30", "", "england-and-wales", "Fri 1952-02-29", "Wed 2012-02-29"),
])
def test_the_count_by_hand_gives_dates_that_a_person_has_worked_out(
        id: str, earlier: str, nation: str, start: str, date_shown: str, calendars: Mapping[str, Calendar]) -> None:
    fact = one_box(id, earlier).facts[0].id
    others = {other.id: day(start) for other in one_box(id, earlier).facts}
    found = judge(id, earlier, {**others, fact: day(start)}, nation, calendars[nation])
    assert found is not None and found.dates.date == day(date_shown)


@pytest.mark.parametrize(("id", "start"), [
    ("T03", "Mon 2007-12-31"), ("T03", "Mon 2028-12-18"), ("T26", "Mon 2028-12-11"), ("T24", "Fri 2028-12-01"),
    ("T07", "Tue 2008-01-01")])
def test_a_span_outside_the_calendar_is_refused_with_a_sentence(
        id: str, start: str, calendars: Mapping[str, Calendar]) -> None:
    days = {fact.id: day(start) for fact in one_box(id, "").facts}
    found = judge(id, "", days, "scotland", calendars["scotland"])
    assert found is not None and found.dates == Dates()
    assert "covers 1 January 2008 to 31 December 2028" in found.refused


def test_every_rule_that_gives_a_date_is_tried() -> None:
    assert {id for id, _ in CLOCKS} == set(RULES) and len(RULES) == 18
