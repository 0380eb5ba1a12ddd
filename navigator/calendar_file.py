"""The dates of a case as one iCalendar file (RFC 5545): an all-day event for each date that a person has to plan for.

What is in the file leaves the device once the user opens it in a calendar, so it tells the rule and its working and nothing
of the customer: no answer but the date that starts a clock, no condition, no name. Words that the user typed, and a date
that would give away a date of birth, are in it only where they are asked for. All-day events have no time zone. Rules are
named as the guide names them, so a file may show that a home visit is due, but not whose.
"""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Iterable, Iterator

from navigator.case import Case
from navigator.deadlines import Deadline
from navigator.errors import CalendarError
from navigator.evidence import cleaned, free_texts
from navigator.prose import to_plain
from navigator.wording import ACT_FROM, AFTERWARDS, DO_BY, FORCES, LAST_DAY, capital, count_words, named_dates, paragraph_words, reading_words, start_words
from navigator.workdays import NATIONS, LedgerDay, day_and_date

KINDS = {LAST_DAY: "last-day", ACT_FROM: "act-from", DO_BY: "do-by"}
"""What the day of an event means: the words that its summary begins with → its part of the event's UID, which never changes."""

ALARM = "PT9H"
"""When the alarm goes off: nine hours into the day, in the local time of whoever holds the calendar."""

_LONGEST_LINE = 75
"""Octets of a content line without its line end (RFC 5545, 3.1)."""

_MOST_LISTED = 14
"""Days of a working that are listed one by one; more are told as a number."""

_STAMP = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})T([0-9]{2}):?([0-9]{2}):?([0-9]{2})(?:\.[0-9]+)?Z")
_WEEKEND = ("Saturday", "Sunday")


@dataclass(frozen=True)
class Event:
    """One all-day event. `uid` is the same for the same rule, box, start, kind and nation, whatever the edition."""

    uid: str
    day: date
    kind: str
    summary: str
    deadline: Deadline


def calendar_file(case: Case, deadlines: Iterable[Deadline], edition: str, *, stamp: str, with_text: bool = False, case_id: str = "") -> str:
    """The text of the `.ics` file, with CRLF line ends.

    `edition` names the guide as `Bundle.edition` does; `stamp` is the moment of making in UTC, "20261121T101500Z" or
    "2026-11-21T10:15:00Z". `with_text` adds what the user typed, and the dates that are counted in years from a birth.
    `case_id`, any text that stays with a saved case, keeps apart the events of two customers whose dates are alike.

    Raises `CalendarError` with a sentence where the stamp is none, or where the case has no date for a calendar yet: a
    file without an event is no iCalendar.
    """
    moment, found = _utc(stamp), events(case, deadlines, with_text=with_text, case_id=case_id)
    if not found:
        raise CalendarError("There is no date to put in a calendar yet: no clock that gives one has started.")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Work Focused Interview guide//Navigator//EN", "CALSCALE:GREGORIAN"]
    for event in found:
        lines += _event_lines(event, _description(case, event, edition, with_text), moment)
    return "".join(folded(line) for line in (*lines, "END:VCALENDAR"))


def events(case: Case, deadlines: Iterable[Deadline], *, with_text: bool = False, case_id: str = "") -> tuple[Event, ...]:
    """The events of a case in the order of their days: one for each date that a person has to plan for.

    A rule that ends on a last day gives that day and, where the source says what follows, the day to act from too, unless
    what it asks for was done in time. A deadline without a date, or within the time of another, gives no event.
    """
    found: dict[str, Event] = {}
    for deadline in deadlines:
        if not deadline.rule.within and (with_text or not tells_a_birth(deadline)):
            for kind, day, words in _days(deadline):
                uid = _uid(case, deadline, kind, case_id)
                found[uid] = Event(uid, day, kind, f"{kind}: {words}", deadline)
    return tuple(sorted(found.values(), key=lambda event: event.day))


def tells_a_birth(deadline: Deadline) -> bool:
    """Whether the date of a deadline gives away a date of birth: one that is counted in years, such as an age."""
    return any(words.endswith(("year", "years")) for words in deadline.rule.count)


def _days(deadline: Deadline) -> Iterator[tuple[str, date, str]]:
    last_day, rule_name = deadline.dates.last_day, _plain(deadline.rule.name)
    for kind, day in named_dates(deadline.rule, deadline.dates):
        if kind != ACT_FROM or not last_day:
            yield kind, day, rule_name
        elif not deadline.met or deadline.met > last_day:
            yield kind, day, f"the time is over for “{rule_name}”"


def _uid(case: Case, deadline: Deadline, kind: str, case_id: str) -> str:
    facts = (deadline.rule.id, deadline.ref, deadline.start.isoformat() if deadline.start else "", KINDS[kind], case.nation, case_id)
    return hashlib.sha256("\n".join(facts).encode("utf-8", "replace")).hexdigest()[:32] + "@wfi-navigator"


# --- What an event says -----------------------------------------------------------------------------------------------

def _description(case: Case, event: Event, edition: str, with_text: bool) -> str:
    """The rule, its working and its other readings in lines; what the case is about is left out."""
    deadline, rule, guide = event.deadline, event.deadline.rule, case.guide
    paragraphs = capital(paragraph_words(guide.find("sources", rule.source), rule.para))
    lines = [f"{FORCES[rule.force]}: {guide.find('actors', rule.who).name}. {paragraphs}.",
             f"As stated: {rule.time_words}."]
    if deadline.start:
        nation = f" Days counted for {NATIONS[case.nation]}." if case.nation in NATIONS else ""
        lines.append(f"{start_words(deadline)}: {day_and_date(deadline.start)} (day 0)."
                     f" Counted: {count_words(rule.count)}.{nation}")
    lines += _working(deadline.dates.ledger)
    if event.kind == ACT_FROM and deadline.dates.last_day:
        lines.append(f"The last day was {day_and_date(deadline.dates.last_day)}.")
    lines += [f"Mind: {warning}" for warning in deadline.dates.warnings]
    lines += [f"{AFTERWARDS}: {rule.on_expiry}"] if rule.on_expiry else []
    lines += ["Done, as the case tells."] if deadline.met else []      # on which day is the case's own affair
    lines += [f"Another reading: {reading_words(rule, reading)}. {reading.why}" for reading in deadline.readings]
    lines += [f"Note: {rule.note}"] if rule.note else []
    notes = [f"Your note, {label}: {words}" for label, words in free_texts(case)] if with_text else []
    notice = guide.find("sources", rule.source).notice
    return "\n".join([*(_plain(line) for line in lines), *notes, "", _plain(f"{notice} Edition {edition}.")])


def _plain(text: str) -> str:
    return to_plain(cleaned(text))


def _working(ledger: tuple[LedgerDay, ...]) -> list[str]:
    """The ledger in short: the days counted, and those skipped with their reason."""
    counted = [day_and_date(day.date) for day in ledger if day.counted]
    skipped = [_skipped(day) for day in ledger if not day.counted]
    if len(counted) > _MOST_LISTED:
        counted = [f"{len(counted)} days from {counted[0]} to {counted[-1]}"]
    weekend = [day for day in ledger if not day.counted and day.reason in _WEEKEND]
    if len(weekend) > _MOST_LISTED:
        skipped = [f"{len(weekend)} days of weekends", *(_skipped(day) for day in ledger if not day.counted and day not in weekend)]
    if len(skipped) > 2 * _MOST_LISTED:
        skipped = [*skipped[:_MOST_LISTED], f"and {len(skipped) - _MOST_LISTED} more"]
    return [f"{name}: {', '.join(days)}." for name, days in (("Days counted", counted), ("Not counted", skipped)) if days]


def _skipped(day: LedgerDay) -> str:
    return day_and_date(day.date) if day.reason in _WEEKEND else f"{day_and_date(day.date)} ({day.reason})"


# --- RFC 5545 ---------------------------------------------------------------------------------------------------------

def _event_lines(event: Event, description: str, moment: str) -> list[str]:
    summary = escaped_text(" ".join(event.summary.split()))
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{moment}",
             f"DTSTART;VALUE=DATE:{_basic(event.day)}", f"DTEND;VALUE=DATE:{_basic(event.day + timedelta(days=1))}",
             f"SUMMARY:{summary}", f"DESCRIPTION:{escaped_text(description)}", "CLASS:PRIVATE", "TRANSP:TRANSPARENT"]
    if not event.deadline.met:      # an alarm for what is done already would only disturb
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", f"TRIGGER:{ALARM}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def escaped_text(text: str) -> str:
    """A text as the value of a property (RFC 5545, 3.3.11): one line, with nothing in it that a calendar would act on."""
    return cleaned(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line with its CRLF, folded to at most 75 octets a line and never inside a character."""
    parts, room, part = [], _LONGEST_LINE, ""
    for char in line:
        size = len(char.encode("utf-8"))
        if size > room:
            parts.append(part)
            room, part = _LONGEST_LINE - 1, ""      # a continuation begins with a space
        part, room = part + char, room - size
    return "\r\n ".join((*parts, part)) + "\r\n"


def _basic(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _utc(stamp: str) -> str:
    """A moment in UTC in the form of RFC 5545; `CalendarError` where the text is none."""
    found = _STAMP.fullmatch(stamp)
    try:
        if found:
            datetime(*(int(part) for part in found.groups()))
            return "{}{}{}T{}{}{}Z".format(*found.groups())
    except ValueError:
        pass
    raise CalendarError(f"“{' '.join(cleaned(stamp).split())[:40]}” is no moment in UTC. Write it as 2026-11-21T10:15:00Z.")
