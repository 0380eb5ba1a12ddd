"""Time rules and a case's dates: every deadline with its proof.

A deadline carries its rule, the day its clock started, each day counted or skipped and why, the other readings of an
unclear text, and the warnings of the count. Where the source gives no number there is a start and no date. Where the count
leaves the calendar, the deadline is refused with the reason instead of guessed.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Iterable, Iterator, Mapping, Sequence

from navigator.case import Case, Step
from navigator.errors import CalendarError
from navigator.model import SAME_DAY, Guide, Reading, TimeRule
from navigator.workdays import NATION_NOTES, NATIONS, Calendar, Count, LedgerDay, count_days, day_and_date


@dataclass(frozen=True)
class Dates:
    """What a rule or a reading comes to; at most the dates that its `gives` names are set.

    `last_day` is the last day on which a reply is in time, `act_from` the next working day after it (or the day named by
    the rule), `send_by` the day to send or do something by. `ledger` lists the days after day 0.
    """

    last_day: date | None = None
    act_from: date | None = None
    send_by: date | None = None
    ledger: tuple[LedgerDay, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def date(self) -> date | None:
        """The one date to show first."""
        return self.last_day or self.send_by or self.act_from


@dataclass(frozen=True)
class ReadingResult:
    """Another reading of the rule: its reason, its start and its dates; `refused` says why there are none."""

    why: str
    start: date
    dates: Dates
    refused: str = ""


@dataclass(frozen=True)
class Deadline:
    """A time rule at work in a case.

    `start` is day 0 and is None where nothing starts the clock: then the rule is a reminder without a date. `step` is the
    place of its step in the case, from 0. `met` is the date, told in the case, on which what the rule asks for was done.
    """

    rule: TimeRule
    step: int
    ref: str
    start: date | None
    started_by: str
    dates: Dates
    readings: tuple[ReadingResult, ...] = ()
    refused: str = ""
    met: date | None = None


def deadlines(case: Case, calendar: Calendar | None, *, with_readings: bool = True) -> tuple[Deadline, ...]:
    """Every rule that the case has started, in the order in which it did, each start once.

    `calendar` is that of the case's nation; it may be None only while the case has no nation and so no steps. Other readings
    are left out where only the dates themselves are wanted.
    """
    found: dict[tuple[str, date | None], Deadline] = {}
    if calendar is None:
        return ()
    for place, step in enumerate(case.steps):
        for id, known in _started(step):
            rule = case.guide.find("rules", id)
            if rule.when.holds(known) and (one := _start(case, rule, place, step, found.values(), calendar, with_readings)):
                found.pop((rule.id, one.start), None)       # a rule started again from the same day moves to its later step
                found[rule.id, one.start] = one
    return tuple(found.values())


def _started(step: Step) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rules that a step starts, each with the facts that its condition reads: what a route counts is not known yet
    to the rules of its box, but is to its own."""
    yield from ((id, step.known_before_route) for id in step.place.box.starts)
    yield from ((id, step.known) for id in (step.route.starts if step.route else ()))


def _start(case: Case, rule: TimeRule, place: int, step: Step, earlier: Iterable[Deadline], calendar: Calendar,
           with_readings: bool) -> Deadline | None:
    """The deadline of a rule at a step; None where the clock it needs has not started."""
    start, started_by = _clock(case.guide, rule.starts_from, rule.after, step, earlier)
    if start is None and (rule.starts_from or rule.after):
        return None
    dates, refused = Dates(), ""
    if start is not None and rule.count:
        not_before = step.known.get(rule.not_before) if rule.not_before else None
        dates, refused = _work_out(rule.gives, rule.count, start, calendar, not_before)
    wanted = rule.readings if with_readings else ()
    readings = tuple(result for reading in wanted if (result := _read(case.guide, rule, reading, start, step, earlier, calendar)))
    return Deadline(rule, place, step.place.ref, start, started_by, dates, readings, refused, _met(case, rule, place))


def _clock(guide: Guide, facts: Iterable[str], after: Iterable[str], step: Step, earlier: Iterable[Deadline]) -> tuple[date | None, str]:
    """Day 0 and what it is: the fact answered last, or the day to act from of the last of the rules in `after`."""
    if after:
        ends = [one for one in earlier if one.rule.id in after and one.dates.act_from]
        if not ends:
            return None, ""
        return ends[-1].dates.act_from, f"the working day after the last day of “{ends[-1].rule.name}”"
    answered = [id for id in step.known if id in tuple(facts) and not _asked_again(guide, id, step)]
    if not answered:
        return None, ""
    return step.known[answered[-1]], guide.find("facts", answered[-1]).label


def _asked_again(guide: Guide, id: str, step: Step) -> bool:
    """Whether the box asks for a fact anew and has no answer yet: what an earlier round answered is over."""
    return id in step.place.box.asks and id not in step.facts and not guide.find("facts", id).once


def _work_out(gives: str, count: tuple[str, ...], start: date, calendar: Calendar, not_before: date | None = None) -> tuple[Dates, str]:
    """The dates that a count from `start` gives, or the reason why there are none."""
    try:
        return _dates(gives, count, start, calendar, not_before), ""
    except CalendarError as error:
        return Dates(), str(error)


def _dates(gives: str, counts: tuple[str, ...], start: date, calendar: Calendar, not_before: date | None) -> Dates:
    end, ledger, warnings = start, (), ()
    for words in counts:
        if words == SAME_DAY:
            calendar.require(end)
            warnings += _same_day_warnings(end, calendar)
            continue
        count = Count.parse(words)
        # Only what you have to send may wait for a working day; a customer's last day is never moved.
        counted = count_days(end, count, calendar, roll=gives == "send by" and count.amount > 0)
        end, ledger, warnings = counted.date, ledger + counted.ledger, warnings + counted.warnings
    warnings = tuple(dict.fromkeys(warnings))       # two counts made one after the other may give the same
    if not_before and end < not_before:
        warnings += (f"That day, {day_and_date(end)}, was over when the clock could first be read, so it is due on {day_and_date(not_before)}.",)
        ledger += (LedgerDay(not_before, False, "not before this day"),)
        end = not_before
    if gives == "last day":
        return Dates(last_day=end, act_from=calendar.next_working_day(end), ledger=ledger, warnings=warnings)
    if gives == "act from":
        return Dates(act_from=end, ledger=ledger, warnings=warnings)
    return Dates(send_by=end, ledger=ledger, warnings=warnings)


def _same_day_warnings(day: date, calendar: Calendar) -> tuple[str, ...]:
    """What to mind where nothing is counted: a day off, and what holds for every date of the nation."""
    reason = calendar.day_off(day)
    found = (f"{day_and_date(day)} is no working day: {reason}." if reason else "", NATION_NOTES.get(calendar.nation, ""))
    return tuple(filter(None, found))


def _read(guide: Guide, rule: TimeRule, reading: Reading, start: date | None, step: Step, earlier: Iterable[Deadline],
          calendar: Calendar) -> ReadingResult | None:
    """What another reading comes to; None where its own clock has not started."""
    if reading.starts_from or reading.after:
        start, _ = _clock(guide, (reading.starts_from,) if reading.starts_from else (), reading.after, step, earlier)
    if start is None:
        return None
    try:
        calendar.require(start)       # before the day is moved: there is none before the first that Python knows
        day_0 = start - timedelta(days=1) if reading.first_day_counts else start
    except CalendarError as error:
        return ReadingResult(reading.why, start, Dates(), str(error))
    dates, refused = _work_out(reading.gives or rule.gives, reading.count or rule.count, day_0, calendar)
    return ReadingResult(reading.why, start, dates, refused)


def _met(case: Case, rule: TimeRule, place: int) -> date | None:
    """When what the rule asks for was done: the answer to its fact at the first box, from this step on, that asks for it.

    Where boxes say which rules they meet, only those count for them: a reply to a later letter meets no earlier one. A
    later start of the same rule ends the search, since what follows belongs to that one.
    """
    if not rule.met_by:
        return None
    meeting = {ref for ref, box_place in case.guide.places.items() if rule.id in box_place.box.meets}
    for number, step in enumerate(case.steps[place:]):
        if number and rule.id in step.place.box.all_starts():
            return None
        if rule.met_by in step.facts and (not meeting or step.place.ref in meeting):
            return step.facts[rule.met_by]
    return None


# --- Against today, and against the other nations ---------------------------------------------------------------------

FAR = 60
"""Beyond so many days it no longer helps to count them; the date says enough."""


def status(deadline: Deadline, today: date | None, calendar: Calendar) -> str:
    """Where a deadline stands: met (in time or late), due in some working days, due today, or passed.

    Empty where there is no date, or neither an answer that meets it nor a `today` to measure against.
    """
    due = deadline.dates.date
    if due is None:
        return ""
    opens = deadline.dates.last_day is None and deadline.dates.send_by is None
    if deadline.met:
        return _met_words(deadline.met, due, opens, calendar)
    if today is None:
        return ""
    if today == due:
        return "Open from today" if opens else "Due today"
    span = _span(today, due, calendar)
    if today < due:
        return f"Opens {'in ' + span if span else 'later'}" if opens else f"Due {'in ' + span if span else 'later'}"
    if opens:
        return f"Open for {span}" if span else "Open since then"
    return f"Passed by {span}" if span else "Passed"


def _met_words(met: date, due: date, opens: bool, calendar: Calendar) -> str:
    day = day_and_date(met)
    if opens:
        return f"Done on {day}" if met >= due else f"Done early, on {day}"
    if met <= due:
        return f"Met on {day}"
    span = _span(due, met, calendar)
    return f"Met late, on {day}" + (f", {span} after" if span else "")


def _span(start: date, end: date, calendar: Calendar) -> str:
    """The working days between two days in words, the first left out and the last counted; empty where they are far apart."""
    first, last = sorted((start, end))
    days = [first + timedelta(days=number + 1) for number in range((last - first).days)] if (last - first).days <= FAR else []
    if not days or not (calendar.first <= first and last <= calendar.last):
        return ""
    working = sum(calendar.is_working_day(day) for day in days)
    if working == 0:
        return f"{len(days)} day{'s' if len(days) > 1 else ''}, none of them a working day"
    return f"{working} working day{'s' if working > 1 else ''}"


def other_nations(case: Case, calendars: Mapping[str, Calendar],
                  found_here: Sequence[Deadline] | None = None) -> dict[tuple[str, int], tuple[tuple[str, date], ...]]:
    """Where the bank holidays of another nation give another date: (rule, step) → (nation's name, its date).

    `found_here` are the deadlines of the case's own nation, for a caller that has them already.
    """
    if not case.nation:
        return {}
    here = deadlines(case, calendars[case.nation], with_readings=False) if found_here is None else found_here
    own = {(one.rule.id, one.step): one.dates.date for one in here}
    found: dict[tuple[str, int], tuple[tuple[str, date], ...]] = {}
    for nation, calendar in calendars.items():
        if nation == case.nation or not _differ(calendars[case.nation], calendar, here):
            continue
        for one in deadlines(case, calendar, with_readings=False):
            key = (one.rule.id, one.step)
            if one.dates.date and own.get(key) and one.dates.date != own[key]:
                found[key] = (*found.get(key, ()), (NATIONS[nation], one.dates.date))
    return found


def _differ(one: Calendar, other: Calendar, found: Iterable[Deadline]) -> bool:
    """Whether two calendars can tell these deadlines apart: a day that is a holiday in one alone lies where they are counted."""
    days = one.holidays.keys() ^ other.holidays.keys()
    spans = [(min(deadline.start, *ends), max(deadline.start, *ends)) for deadline in found if deadline.start and (ends := _ends(deadline.dates))]
    return any(first <= day <= last for first, last in spans for day in days)


def _ends(dates: Dates) -> tuple[date, ...]:
    """The days that a count comes to, with all those on its way."""
    return tuple(day for day in (dates.last_day, dates.act_from, dates.send_by, *(entry.date for entry in dates.ledger)) if day)
