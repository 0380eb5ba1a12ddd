"""The dates of a case as one iCalendar file (RFC 5545): an all-day event for each date that a person has to plan for.

What is in the file leaves the device once the user opens it in a calendar. So it has the rule and its working, but no
information about the person. It has no answer except the date that starts a clock, no condition and no name. Words that
the user typed are in it only on request. So are the user's own reference and any date that reveals a date of birth.
All-day events have no time zone. Rules are named as the guide names them, so a file may show what is due, but not
whose.

A calendar recognises an event by its UID, made from the case, the rule and which start of the rule it is. A corrected
date or nation therefore moves the event of an earlier file. What is no longer due stays in the file as cancelled. So
does a date that reveals a birth, if it has moved since an earlier file and is not requested again.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.moment import free_texts
from navigator.case.wording import (
    ACT_FROM,
    AFTERWARDS,
    DAYS_AHEAD,
    DO_BY,
    FORCES,
    LAST_DAY,
    capital,
    counted_for,
    counted_words,
    day_words,
    interpretation_words,
    named_dates,
    paragraph_words,
    start_words,
    stated_words,
)
from navigator.days.workdays import WEEKEND, Calendar, LedgerDay, day_and_date, parse_date, weekday_and_date
from navigator.guide.model import Guide
from navigator.text.errors import CalendarError
from navigator.text.prose import cleaned, to_plain

DAY_KINDS = {LAST_DAY: "last-day", ACT_FROM: "act-from", DO_BY: "do-by"}
"""The meaning of a deadline's day: the words that its summary begins with → its part of the event's UID, which never
changes.
"""

PLANNED = "Planned"
_IN_UID = {**DAY_KINDS, PLANNED: "planned"}

ALARM_HOUR = 9
"""The time of an alarm on an earlier day, in the local time of the calendar's user."""

CANCELLED = "No longer due"
"""How the summary of a cancelled event begins, for calendars that show such an event instead of deleting it."""

MOST_EXPORTED = 2_000
"""The number of earlier events to remember; a case of 1,000 answers has fewer."""

LONGEST_REFERENCE = 60
_LONGEST_IN_NAME = 40

_LONGEST_LINE = 75
"""The octets of a content line without its line end (RFC 5545, 3.1)."""

_MOST_LISTED = 14
"""The most days of a working to list one by one; more are given as a number."""

_STAMP = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})T([0-9]{2}):?([0-9]{2}):?([0-9]{2})(?:\.[0-9]+)?Z")
_SEQUENCE_FROM = datetime(2000, 1, 1)
_EXPORTED = re.compile(r"([0-9a-f]{32}@wfi-navigator)(?: ([0-9a-f]{8}))?")
_MOST_STARTS = 40
"""The least number of starts of one rule to try, to find the rule of an event in an earlier file."""


@dataclass(frozen=True)
class CalendarEvent:
    """One all-day event. `uid` is the same for the same case, rule, start of that rule (first, second …) and kind of
    day. For a day that something is planned for, the question that asked for it replaces the rule.

    `deadline` is None for a plan, and for an event of an earlier file whose rule the case no longer starts. `is_live`
    says whether somebody still has to plan for it; an event that is not live is cancelled. A case that has ended
    reminds of nothing, and its unmet duties keep their day without an alarm.
    """

    uid: str
    day: date
    kind: str
    summary: str
    deadline: Deadline | None
    is_live: bool = True


def calendar_file(
    case: Case,
    deadlines: Iterable[Deadline],
    edition: str,
    *,
    stamp: str,
    case_id: str,
    calendar: Calendar | None = None,
    days_ahead: int = 1,
    with_text: bool = False,
    reference: str = "",
    exported: Iterable[str] = (),
) -> str:
    """Return the text of the `.ics` file, with CRLF line ends.

    `edition` names the guide as `Bundle.edition` does. `stamp` is the moment of making in UTC, "20261121T101500Z" or
    "2026-11-21T10:15:00Z"; a later one replaces an earlier one in a calendar. `case_id` is any text that stays with
    this case and that no other has. `days_ahead` is one of `DAYS_AHEAD`, counted in working days of `calendar` (without
    one, in days other than weekends). `with_text` adds what the user typed, and the dates that are counted in years
    from a birth. `reference` is put into each title. `exported` are the UIDs of earlier files of this case, as
    `uids_of` gives them. Those that the case no longer has are cancelled, and so are those whose day has moved if this
    file leaves them out.

    Raises `CalendarError` with a sentence if the stamp is not a moment, the case has no id, or `days_ahead` is not on
    offer. It also does so if there is no date for a calendar yet, as a file without an event is not an iCalendar file.
    """
    moment = _utc(stamp)
    if not case_id.strip():
        raise CalendarError("A calendar file needs an id of its case, so that the events of two cases stay apart.")
    if days_ahead not in DAYS_AHEAD:
        raise CalendarError(f"Choose when to be reminded: {', '.join(map(str, DAYS_AHEAD))} working days ahead.")
    deadlines = tuple(deadlines)
    own = events(case, deadlines, with_text=with_text, case_id=case_id)
    live = tuple(event for event in events(case, deadlines, with_text=True, case_id=case_id) if event.is_live)
    gone = _gone(case, own, live, case_id, exported, _day_of(moment))
    if not own and not gone:
        raise CalendarError("There is no date to put in a calendar yet. No time limit with a date has started.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped_text(case.guide.site_name)}//Navigator//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for event in (*own, *gone):
        trigger = _trigger(event.day, days_ahead, calendar) if event.is_live and not case.ended else ""
        lines += _event_lines(
            event, _description(case, event, edition, with_text), moment, cleaned_reference(reference), trigger
        )
    return "".join(folded(line) for line in (*lines, "END:VCALENDAR"))


def events(
    case: Case, deadlines: Iterable[Deadline], *, case_id: str, with_text: bool = False
) -> tuple[CalendarEvent, ...]:
    """Return the events of a case in the order of their days. There is one for each date that a person has to plan for,
    or has planned.

    A rule that ends on a last day gives that day and, if the source says what follows, also the day to act from. What
    was met or has ended gives its events as well, cancelled, since an earlier file may have had them. A deadline
    without a date, or within the time of another, gives no event.
    """
    by_uid: dict[str, CalendarEvent] = {}
    starts: Counter[str] = Counter()
    for deadline in deadlines:
        starts[deadline.rule.id] += 1
        if not deadline.rule.within and (with_text or not tells_a_birth(deadline)):
            for kind, day, words in _days(deadline):
                uid = _uid(case_id, deadline.rule.id, starts[deadline.rule.id], kind)
                by_uid[uid] = CalendarEvent(
                    uid, day, kind, f"{kind}: {words}", deadline, deadline.is_open or deadline.is_left
                )
    return tuple(sorted((*by_uid.values(), *_plans(case, case_id)), key=lambda event: event.day))


def _plans(case: Case, case_id: str) -> Iterator[CalendarEvent]:
    """Yield the days that something is planned for; an event is live until the question that waits for it is
    answered.
    """
    waiting = {plan: fact.id for fact in case.guide.facts for plan in fact.waits_for}
    starts: Counter[str] = Counter()
    for index, answer in enumerate(case.answers):
        if answer.ask in waiting and answer.answer:
            starts[answer.ask] += 1
            is_live = not case.ended and all(later.ask != waiting[answer.ask] for later in case.answers[index + 1 :])
            yield CalendarEvent(
                _uid(case_id, answer.ask, starts[answer.ask], PLANNED),
                parse_date(answer.answer),
                PLANNED,
                _plain(case.guide.fact(answer.ask).label),
                None,
                is_live,
            )


def uids_of(
    case: Case, deadlines: Iterable[Deadline], *, case_id: str, with_text: bool = False, exported: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the UIDs of a case's files so far: those of `exported` and those of its next file.

    A date that reveals a birth has a mark of its day after its UID. So a file that leaves it out can tell whether it
    has moved.
    """
    now = {event.uid: _mark(event) for event in events(case, deadlines, with_text=with_text, case_id=case_id)}
    return tuple(f"{uid} {mark}".strip() for uid, mark in (_known(exported) | now).items())[-MOST_EXPORTED:]


def _known(exported: Iterable[str]) -> dict[str, str]:
    """Return UID → mark for the events of earlier files; the mark may be empty."""
    return {match[1]: match[2] or "" for match in map(_EXPORTED.fullmatch, exported) if match}


def _mark(event: CalendarEvent) -> str:
    """Return a mark for the day of an event that a file may leave out, to see whether it moves; empty for all others.

    It cannot be read as a date.
    """
    if event.deadline is None or not tells_a_birth(event.deadline):
        return ""
    return hashlib.sha256(f"{event.uid} {event.day}".encode()).hexdigest()[:8]


def _gone(
    case: Case,
    own: Iterable[CalendarEvent],
    live: Iterable[CalendarEvent],
    case_id: str,
    exported: Iterable[str],
    today: date,
) -> tuple[CalendarEvent, ...]:
    """Return the events of earlier files that are no longer in the case, or are on another day, cancelled.

    `own` are those of the new file, and `live` are those of the case that are not cancelled. An event that the new file
    leaves out stays in a calendar as long as its day is the same. A UID that belongs to no rule of this case is left
    alone: it may be another case's.
    """
    there, marks, known = {event.uid for event in own}, {event.uid: _mark(event) for event in live}, _known(exported)
    missing = {
        uid for uid, mark in known.items() if uid not in there and (uid not in marks or mark not in ("", marks[uid]))
    }
    names = _names_of(case.guide, case_id, missing, max(_MOST_STARTS, len(known)))
    return tuple(CalendarEvent(uid, today, *names[uid], None, False) for uid in known if uid in names)


def _names_of(guide: Guide, case_id: str, uids: set[str], most_starts: int) -> dict[str, tuple[str, str]]:
    """Return UID → kind and summary for those of these events that a case of this id may have had."""
    plans = {plan: _plain(guide.fact(plan).label) for fact in guide.facts for plan in fact.waits_for}
    named = [
        *((rule.id, kind, f"{kind}: {_plain(rule.name)}") for rule in guide.rules for kind in DAY_KINDS),
        *((plan, PLANNED, label) for plan, label in plans.items()),
    ]
    names: dict[str, tuple[str, str]] = {}
    for start in range(1, most_starts + 1):
        if len(names) == len(uids):
            break
        names |= {uid: (kind, words) for id, kind, words in named if (uid := _uid(case_id, id, start, kind)) in uids}
    return names


def cleaned_reference(text: str) -> str:
    """Return a user's own reference in the form for a title: one line, at most 60 characters, nothing invisible."""
    return " ".join(cleaned(text).split())[:LONGEST_REFERENCE].strip()


def reference_in_name(text: str) -> str:
    """Return a user's own reference in a form that can be in a file name on any system; empty if nothing is left."""
    return re.sub(r"[^\w]+", "-", cleaned_reference(text)).strip("-_")[:_LONGEST_IN_NAME].strip("-_")


def tells_a_birth(deadline: Deadline) -> bool:
    """Return whether the date of a deadline reveals a date of birth: one that is counted in years, such as an age."""
    return any(words.endswith(("year", "years")) for one in deadline.rule.counts for words in one.count)


def _days(deadline: Deadline) -> Iterator[tuple[str, date, str]]:
    rule_name = _plain(deadline.rule.name)
    for kind, day in named_dates(deadline.rule, deadline.dates):
        yield (
            kind,
            day,
            f"the time is over for “{rule_name}”" if kind == ACT_FROM and deadline.dates.last_day else rule_name,
        )


def _uid(case_id: str, rule: str, start: int, kind: str) -> str:
    """Return the UID of an event: of a rule's (or a plan's) first, second … start in the case, for one kind of day.

    It contains no date.
    """
    parts = (case_id, rule, str(start), _IN_UID[kind])
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32] + "@wfi-navigator"


def _trigger(day: date, days_ahead: int, calendar: Calendar | None) -> str:
    """Return when an event reminds of itself: `days_ahead` working days before, at nine in the morning. It is a time
    before its day begins, since calendars do not agree on later ones.
    """
    alarm = day
    for _ in range(days_ahead):
        alarm = _working_day_before(alarm, calendar)
    days, hours = (day - alarm).days - 1, 24 - ALARM_HOUR
    return f"-P{days}DT{hours}H" if days else f"-PT{hours}H"


def _working_day_before(day: date, calendar: Calendar | None) -> date:
    """Return the last working day before a day; outside the known calendar, the last day other than a weekend."""
    earlier = day - timedelta(days=1)
    while earlier.weekday() > 4 or (
        calendar and calendar.first <= earlier <= calendar.last and not calendar.is_working_day(earlier)
    ):
        earlier -= timedelta(days=1)
    return earlier


# --- What an event says -----------------------------------------------------------------------------------------------


def _description(case: Case, event: CalendarEvent, edition: str, with_text: bool) -> str:
    """Return the rule, its working and its other readings in lines; the subject of the case is left out."""
    guide = case.guide
    if event.deadline is None:
        words = (
            "Planned, based on your answers."
            if event.is_live
            else "An answer has changed since, so this date no longer applies."
        )
        return _plain(f"{words}\n\n{guide.notice} Edition {edition}.")
    deadline, rule = event.deadline, event.deadline.rule
    paragraphs = capital(paragraph_words(guide.source(rule.source), rule.para))
    lines = [
        f"{FORCES[rule.force]}: {guide.actor(rule.who).name}.{paragraphs and f' {paragraphs}.'}",
        f"{stated_words(guide, rule)}.",
    ]
    if deadline.start:
        nation = f" Bank holidays for {names}." if (names := counted_for(guide, case.nation)) else ""
        counted = f" We counted {words}." if (words := counted_words(guide, rule)) else ""
        lines.append(f"{start_words(deadline)}: {day_and_date(deadline.start)}{day_words(rule)}.{counted}{nation}")
    lines += _working(deadline.dates.ledger)
    if event.kind == ACT_FROM and deadline.dates.last_day:
        lines.append(f"The last day was {weekday_and_date(deadline.dates.last_day)}.")
    lines += [f"Check: {warning}" for warning in deadline.dates.warnings]
    lines += [f"{AFTERWARDS}: {rule.on_expiry}"] if rule.on_expiry else []
    lines += ["Done, based on your answers."] if deadline.met else []  # the day when it was done is private to the case
    lines += (
        [f"{deadline.over}." if deadline.is_left else "No longer due, based on your answers."] if deadline.over else []
    )
    lines += [
        f"Another possible date: {interpretation_words(rule, interpretation)}. {interpretation.why}"
        for interpretation in deadline.readings
    ]
    lines += [f"Note: {rule.note}"] if rule.note else []
    notes = [f"Your note, {label}: {words}" for label, words in free_texts(case)] if with_text else []
    notice = guide.source(rule.source).notice or guide.notice
    return "\n".join([*(_plain(line) for line in lines), *notes, "", _plain(f"{notice} Edition {edition}.")])


def _plain(text: str) -> str:
    return to_plain(cleaned(text))


def _working(ledger: tuple[LedgerDay, ...]) -> list[str]:
    """Return the ledger in short: the days counted, and those skipped with their reason."""
    counted = [day_and_date(day.date) for day in ledger if day.counted]
    skipped = [_skipped(day) for day in ledger if not day.counted]
    if len(counted) > _MOST_LISTED:
        counted = [f"{len(counted)} days from {counted[0]} to {counted[-1]}"]
    weekend = [day for day in ledger if not day.counted and day.reason in WEEKEND]
    if len(weekend) > _MOST_LISTED:
        skipped = [
            f"{len(weekend)} days of weekends",
            *(_skipped(day) for day in ledger if not day.counted and day not in weekend),
        ]
    if len(skipped) > 2 * _MOST_LISTED:
        skipped = [*skipped[:_MOST_LISTED], f"and {len(skipped) - _MOST_LISTED} more"]
    return [
        f"{name}: {', '.join(days)}." for name, days in (("Days counted", counted), ("Not counted", skipped)) if days
    ]


def _skipped(day: LedgerDay) -> str:
    return day_and_date(day.date) if day.reason in WEEKEND else f"{day_and_date(day.date)} ({day.reason})"


# --- RFC 5545 ---------------------------------------------------------------------------------------------------------


def _event_lines(event: CalendarEvent, description: str, moment: str, reference: str, trigger: str) -> list[str]:
    """Return the lines of an event. A later file has a greater SEQUENCE, so that its version of the event counts."""
    words = f"{event.summary} ({reference})" if reference else event.summary
    summary = escaped_text(" ".join((words if event.is_live else f"{CANCELLED}: {words}").split()))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{moment}",
        f"SEQUENCE:{_sequence(moment)}",
        f"STATUS:{'CONFIRMED' if event.is_live else 'CANCELLED'}",
        f"DTSTART;VALUE=DATE:{_basic(event.day)}",
        f"DTEND;VALUE=DATE:{_basic(event.day + timedelta(days=1))}",
        f"SUMMARY:{summary}",
        f"DESCRIPTION:{escaped_text(description)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
    ]
    if trigger:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", f"TRIGGER:{trigger}", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _sequence(moment: str) -> int:
    """Return the seconds since 2000. They need no clock and no counter, and fit in a number of 32 bits until 2068."""
    day, clock = _day_of(moment), moment[9:15]
    at = datetime(day.year, day.month, day.day, int(clock[:2]), int(clock[2:4]), int(clock[4:]))
    return max(int((at - _SEQUENCE_FROM).total_seconds()), 0)


def escaped_text(text: str) -> str:
    """Return a text as the value of a property (RFC 5545, 3.3.11): one line, without anything that a calendar would act
    on.
    """
    return cleaned(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """Return a content line with its CRLF, folded to at most 75 octets a line, never inside a character."""
    parts, room, part = [], _LONGEST_LINE, ""
    for char in line:
        size = len(char.encode("utf-8"))
        if size > room:
            parts.append(part)
            room, part = _LONGEST_LINE - 1, ""  # a continuation begins with a space
        part, room = part + char, room - size
    return "\r\n ".join((*parts, part)) + "\r\n"


def _basic(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _day_of(moment: str) -> date:
    return date(int(moment[:4]), int(moment[4:6]), int(moment[6:8]))


def _utc(stamp: str) -> str:
    """Return a moment in UTC in the form of RFC 5545. Raises `CalendarError` if the text is not a moment."""
    written = _STAMP.fullmatch(stamp)
    try:
        if written:
            year, month, day, hour, minute, second = (int(part) for part in written.groups())
            datetime(year, month, day, hour, minute, second)
            return "{}{}{}T{}{}{}Z".format(*written.groups())
    except ValueError:
        pass
    raise CalendarError(
        f"“{' '.join(cleaned(stamp).split())[:40]}” is not a date and time in UTC. Write it as 2026-11-21T10:15:00Z."
    )
