"""The calendar file of a case: its content, what it never contains, and that it is valid iCalendar to three judges.

The judges are two independent libraries, and a check of the rules of RFC 5545 that this project relies on.
"""
from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from navigator.case.case import Case, fold
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.wording import DAYS_AHEAD
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.guide.time_rules import Interpretation
from navigator.show import calendar_file as calendar_module
from navigator.show.calendar_file import (
    CANCELLED,
    LONGEST_REFERENCE,
    calendar_file,
    cleaned_reference,
    escaped_text,
    events,
    folded,
    reference_in_name,
    tells_a_birth,
    uids_of,
)
from navigator.text.errors import CalendarError
from tests.navigator.test_evidence import (
    CONTACT_TO_BOX_7,
    FTA,
    MEMO,
    MISSED_VISIT,
    SECRET,
    SEEN_THEN_REFERRED,
    TO_BOX_7,
    TO_BOX_17,
    TWO_MISSED,
    played,
)
from tests.navigator.weekdays import day

STAMP = "2026-11-21T10:15:00Z"
CASE = "0123456789abcdef01234567"
HOSTILE = (
    "CRLF\r\nATTENDEE:mailto:a@example.org\r\nX-EVIL:1", "\nEND:VEVENT\nBEGIN:VEVENT", "BEGIN:VALARM\nACTION:AUDIO", "semi;colon, comma \\ back\\n slash",
    "\x00\x07\x1b bell", "\u2028line\u2029para\x85next", "emoji 👩\u200d👩\u200d👧 🎉", "long " * 200, "日本語" * 100, "\u202eright to left\u202c", "\ud800 half a pair",
    "ends in a backslash \\", "**bold** [link](map-1/1) <b>tag</b>", "::;;,,\"'=", "DTSTART;VALUE=DATE:19990101",
)
FOLLOWED = (FTA, TO_BOX_7, CONTACT_TO_BOX_7, MISSED_VISIT, TWO_MISSED, SEEN_THEN_REFERRED, TO_BOX_17)


def exported(bundle: Bundle, *pairs: str, **settings: str) -> str:
    case, found = played(bundle, *pairs, **settings)
    return calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE)


# --- The rules of RFC 5545 --------------------------------------------------------------------------------------------

WANTED = {
    "VCALENDAR": {"VERSION", "PRODID", "CALSCALE", "METHOD"},
    "VEVENT": {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP"},
    "VALARM": {"ACTION", "DESCRIPTION", "TRIGGER"},
}
TEXTS = ("SUMMARY", "DESCRIPTION")
TEXT = re.compile(r'(?:[^\\;,\x00-\x1f\x7f]|\\[\\;,n])*')


def unfolded(text: str) -> list[str]:
    """Return the content lines, after a check of the rules of lines: CRLF alone, 75 octets, complete characters."""
    raw = text.encode("utf-8")
    assert raw.endswith(b"\r\n") and not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    for line in raw[:-2].split(b"\r\n"):
        assert 0 < len(line) <= 75, line
        line.decode("utf-8")        # a fold inside a character would fail here
    return raw[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def ruled(text: str) -> list[dict[str, str]]:
    """Return the events of a calendar as property → raw value, after a check of every rule that the project relies on."""
    found: list[dict[str, str]] = []
    open_now: list[tuple[str, dict[str, str]]] = []
    for line in unfolded(text):
        name, colon, value = line.partition(":")
        assert colon, f"no property: {line}"
        if name == "BEGIN":
            assert value in WANTED and {"VCALENDAR": 0, "VEVENT": 1, "VALARM": 2}[value] == len(open_now)
            open_now.append((value, {}))
        elif name == "END":
            component, properties = open_now.pop()
            assert component == value and set(properties) == WANTED[component], (component, set(properties) ^ WANTED[component])
            if component == "VEVENT":
                found.append(properties)
        else:
            component, properties = open_now[-1]
            assert name in WANTED[component], f"{component} has {name}"
            assert name not in properties, f"{component} has {name} twice"
            assert name not in TEXTS or TEXT.fullmatch(value), value
            properties[name] = value
    assert not open_now and found
    for event in found:
        assert event["STATUS"] in ("CONFIRMED", "CANCELLED") and re.fullmatch(r"[1-9][0-9]{0,9}", event["SEQUENCE"])
        start, end = (date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:]}") for value in (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]))
        assert end - start == timedelta(days=1)
        assert re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", event["DTSTAMP"]) and event["TRANSP"] == "TRANSPARENT"
    assert len({event["UID"] for event in found}) == len(found)
    return found


def judged(text: str) -> list[tuple[str, str, date, str, str]]:
    """Return (UID, summary, day, description, alarm) of each event; both libraries and the rules must agree."""
    one = [(str(event["UID"]), str(event["SUMMARY"]), event.decoded("DTSTART"), str(event["DESCRIPTION"]), len(event.walk("VALARM")))
           for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    other = [(event.uid, event.summary, event.start, event.description, len(event.alarm)) for event in IcsCalendarStream.calendar_from_ics(text).events]
    assert one == other
    assert [(uid, start.strftime("%Y%m%d")) for uid, _, start, _, _ in one] == [(event["UID"], event["DTSTART;VALUE=DATE"]) for event in ruled(text)]
    assert all(type(start) is date for _, _, start, _, _ in one), "an all-day event has no time"
    return one


@pytest.mark.parametrize("pairs", FOLLOWED, ids=lambda pairs: f"{len(pairs)} answers")
def test_every_case_gives_a_file_that_all_three_judges_read_alike(bundle: Bundle, pairs: tuple[str, ...]) -> None:
    case, found = played(bundle, *pairs)
    read = judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE))
    assert [(uid, summary.removeprefix(f"{CANCELLED}: "), start) for uid, summary, start, _, _ in read] == [
        (event.uid, event.summary, event.day) for event in events(case, found, case_id=CASE)]


PLANNED_VISIT = (*MISSED_VISIT[:-2], "visit-planned-date=Thu 2009-09-10")


def test_a_planned_visit_is_an_event_until_the_visit_is_reported(bundle: Bundle) -> None:
    read = {summary: (uid, start, alarms) for uid, summary, start, _, alarms in judged(exported(bundle, *PLANNED_VISIT))}
    uid, start, alarms = read["Date the home visit is planned for"]
    assert (start, alarms) == (day("Thu 2009-09-10"), 1)
    after = {uid: (summary, alarms) for uid, summary, _, _, alarms in judged(exported(bundle, *PLANNED_VISIT, "visit-date=Thu 2009-09-10"))}
    assert after[uid] == ("No longer due: Date the home visit is planned for", 0)


def test_a_visit_that_is_planned_again_moves_its_event(bundle: Bundle) -> None:
    moved = (*PLANNED_VISIT[:-1], "visit-planned-date=Fri 2009-09-11")
    first, second = ([uid for uid, summary, *_ in judged(exported(bundle, *pairs)) if summary.startswith("Date the")] for pairs in (PLANNED_VISIT, moved))
    assert first == second


def test_the_memo_gives_a_file_too(bundle: Bundle) -> None:
    read = judged(exported(bundle, *MEMO, start="did-not-attend"))
    assert [(summary, start) for _, summary, start, _, _ in read] == [
        ("No longer due: Last day: 4 weeks without contact", day("Mon 2021-10-04")),
        ("No longer due: Earliest date to act: the time is over for “4 weeks without contact”", day("Tue 2021-10-05"))]
    assert "Withdrawn" in read[0][3]


# --- What stands in it ------------------------------------------------------------------------------------------------

def test_a_reply_period_gives_last_day_and_earliest_date_to_act(bundle: Bundle) -> None:
    days = {summary: start for _, summary, start, _, _ in judged(exported(bundle, *FTA))}
    assert days["Last day: Reply to a letter sent by post"] == day("Tue 2009-09-08")
    assert days["Earliest date to act: the time is over for “Reply to a letter sent by post”"] == day("Wed 2009-09-09")
    assert days["No longer due: Do this by: Send a letter asking for the reason"] == day("Thu 2009-08-27")


def test_each_dated_deadline_has_an_event_and_the_others_have_none(bundle: Bundle) -> None:
    for pairs in FOLLOWED:
        case, found = played(bundle, *pairs)
        assert {event.deadline.rule.id for event in events(case, found, case_id=CASE)} == {one.rule.id for one in found if one.dates.date and not one.rule.within}


def test_a_rule_that_was_met_is_cancelled_without_an_alarm(bundle: Bundle) -> None:
    case, found = played(bundle, *CONTACT_TO_BOX_7)
    reply = [(event.kind, event.is_live) for event in events(case, found, case_id=CASE) if event.deadline.rule.id == "T03"]
    assert reply == [("Last day", False), ("Earliest date to act", False)]
    alarms = {summary: alarm for _, summary, _, _, alarm in judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE))}
    assert alarms["No longer due: Last day: Reply to a letter sent by post"] == 0
    assert alarms["Earliest date to act: Send the evidence to the decision maker"] == 1


def test_a_rule_that_is_over_is_cancelled_without_an_alarm(bundle: Bundle) -> None:
    case, found = played(bundle, *FTA)
    over = tuple(dataclasses.replace(one, over="The case has ended.") for one in found)
    assert not any(one.is_open for one in over) and any(one.is_open for one in found)
    text = calendar_file(case, over, bundle.edition, stamp=STAMP, case_id=CASE)
    assert {event["STATUS"] for event in ruled(text)} == {"CANCELLED"} and "BEGIN:VALARM" not in text
    assert {event["STATUS"] for event in ruled(exported(bundle, *FTA))} == {"CONFIRMED", "CANCELLED"}, "the letter was sent, the reply is awaited"


def test_a_date_that_an_ended_case_leaves_ahead_stays_without_an_alarm(bundle: Bundle) -> None:
    told = (*FTA, "map-1/1=contact", "contact-date=Fri 2009-09-04", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=accepted", "accepted-date=",
            "map-1/22=rearrange", "appointment-date=Mon 2009-09-21")
    case, found = played(bundle, *told)
    assert case.ended
    read = {summary: (start, words, alarms) for _, summary, start, words, alarms in judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE))}
    start, words, alarms = read["Do this by: Phone or text before the interview"]
    assert (start, alarms) == (day("Sun 2009-09-20"), 0) and "The case has ended. No answer says that this was done." in words
    assert all(summary.startswith("No longer due: ") for summary in read if summary != "Do this by: Phone or text before the interview")


# --- Alarms -----------------------------------------------------------------------------------------------------------

def alarms_of(bundle: Bundle, days_ahead: int, *pairs: str, nation: str = "england-and-wales") -> dict[str, dt.datetime]:
    """Return the time of the reminder of each live event, as both libraries compute it from the start of its day."""
    case, found = played(bundle, *pairs, nation=nation)
    text = calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, calendar=bundle.calendars[nation], days_ahead=days_ahead)
    one = {str(event["SUMMARY"]): midnight(event.decoded("DTSTART")) + alarm.decoded("TRIGGER")
           for event in icalendar.Calendar.from_ical(text).walk("VEVENT") for alarm in event.walk("VALARM")}
    other = {event.summary: midnight(event.start) + event.alarm[0].trigger for event in IcsCalendarStream.calendar_from_ics(text).events if event.alarm}
    assert one == other and one
    return one


def midnight(of: date) -> dt.datetime:
    return dt.datetime(of.year, of.month, of.day)


@pytest.mark.parametrize(("days_ahead", "at"), (
    (1, "Mon 2009-09-07 09:00"), (2, "Fri 2009-09-04 09:00"), (3, "Thu 2009-09-03 09:00"), (5, "Tue 2009-09-01 09:00")))
def test_an_alarm_goes_off_the_chosen_working_days_before(days_ahead: int, at: str, bundle: Bundle) -> None:
    weekday_and_day, _, clock = at.rpartition(" ")
    alarm = alarms_of(bundle, days_ahead, *FTA)["Last day: Reply to a letter sent by post"]
    assert (alarm.date(), alarm.strftime("%H:%M")) == (day(weekday_and_day), clock)


def test_an_alarm_skips_the_bank_holidays_of_the_nation(bundle: Bundle) -> None:
    late = ("failure=fta", "failure-date=Thu 2009-08-20", "letter-date=Thu 2009-08-20")
    name = "Last day: Reply to a letter sent by post"
    assert alarms_of(bundle, 1, *late)[name].date() == day("Fri 2009-08-28"), "before Tue 1 Sep 2009, since the Monday is a bank holiday"
    assert alarms_of(bundle, 1, *late, nation="scotland")[name].date() == day("Fri 2009-08-28"), "before Mon 31 Aug 2009"
    assert alarms_of(bundle, 2, *FTA, nation="scotland")[name].date() == day("Thu 2009-09-03"), "before Mon 7 Sep 2009"


def test_no_alarm_comes_after_its_event_begins(bundle: Bundle) -> None:
    for days_ahead in DAYS_AHEAD:
        for pairs in FOLLOWED:
            case, found = played(bundle, *pairs)
            text = calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, calendar=bundle.calendars[case.nation], days_ahead=days_ahead)
            triggers = [alarm.decoded("TRIGGER") for alarm in icalendar.Calendar.from_ical(text).walk("VALARM")]
            assert all(trigger < timedelta(0) for trigger in triggers)


@pytest.mark.parametrize("days_ahead", (-1, 4, 6, 10**9))
def test_another_number_of_days_ahead_is_refused_with_those_on_offer(days_ahead: int, bundle: Bundle) -> None:
    case, found = played(bundle, *FTA)
    with pytest.raises(CalendarError, match="1, 2, 3, 5 working days ahead"):
        calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, days_ahead=days_ahead)


def test_an_alarm_before_the_known_calendar_skips_weekends_alone(bundle: Bundle) -> None:
    first = bundle.calendars["scotland"].first
    assert calendar_module._working_day_before(first, bundle.calendars["scotland"]) < first


# --- What an event says -----------------------------------------------------------------------------------------------

def test_the_description_contains_rule_working_readings_notice_and_edition(bundle: Bundle) -> None:
    words = {summary: description for _, summary, _, description, _ in judged(exported(bundle, *FTA))}["Last day: Reply to a letter sent by post"]
    for part in ("Note: Customer. Paragraph 8.", "Date of the letter: Thu 27 Aug 2009 (day 0). We counted 7 working days. Bank holidays for England and Wales.",
                 "Days counted: Fri 28 Aug 2009, Tue 1 Sep 2009,", "Not counted: Sat 29 Aug 2009, Sun 30 Aug 2009, Mon 31 Aug 2009 (Summer bank holiday),",
                 "Another possible date: last day Thu 3 Sep 2009, earliest date to act Fri 4 Sep 2009.", "If the deadline passes: There has been no contact", "Historical guidance", f"Edition {bundle.edition}."):
        assert part in words, part


def test_a_day_to_act_from_is_not_counted_as_the_same_day(bundle: Bundle) -> None:
    words = {summary: description for _, summary, _, description, _ in judged(exported(bundle, *FTA, "map-1/1=no-contact"))}
    act_from = words["Earliest date to act: Check for a relevant condition after the reply period"]
    assert "Wed 9 Sep 2009 (day 0). Bank holidays for England and Wales." in act_from and "the same day" not in act_from


def test_a_long_count_tells_its_days_as_a_number(bundle: Bundle) -> None:
    words = {summary: description for _, summary, _, description, _ in judged(exported(bundle, *MEMO, start="did-not-attend"))}
    assert "Days counted: 28 days from Tue 7 Sep 2021 to Mon 4 Oct 2021." in words["No longer due: Last day: 4 weeks without contact"]


def test_a_disputed_or_odd_day_is_warned_of(bundle: Bundle) -> None:
    text = exported(bundle, "failure=fta", "failure-date=Sun 2009-08-30", "letter-date=Sun 2009-08-30", nation="northern-ireland")
    assert any("Check:" in description and "Northern Ireland" in description for _, _, _, description, _ in judged(text))


def test_events_are_in_the_order_of_their_days(bundle: Bundle) -> None:
    days = [start for _, _, start, _, _ in judged(exported(bundle, *SEEN_THEN_REFERRED))]
    assert days == sorted(days)


# --- UIDs -------------------------------------------------------------------------------------------------------------

def uids(bundle: Bundle, *pairs: str, **settings: str) -> dict[tuple[str, str, date | None], str]:
    case, found = played(bundle, *pairs, **settings)
    return {(event.deadline.rule.id, event.kind, event.deadline.start): event.uid for event in events(case, found, case_id=CASE)}


def test_the_same_case_gives_the_same_calendar_file_and_uids(bundle: Bundle) -> None:
    assert exported(bundle, *TO_BOX_7) == exported(bundle, *TO_BOX_7)
    early, later = uids(bundle, *TO_BOX_7), uids(bundle, *TO_BOX_17)
    assert set(early.items()) <= set(later.items())


def test_another_edition_and_other_words_keep_every_uid(bundle: Bundle) -> None:
    reworded = with_words(bundle.guide, "Other words")
    case, found = played(bundle, *TO_BOX_17, guide=reworded)
    assert [event.uid for event in events(case, found, case_id=CASE)] == list(uids(bundle, *TO_BOX_17).values())
    assert calendar_file(case, found, "1999-01 (000000000000)", stamp=STAMP, case_id=CASE) != exported(bundle, *TO_BOX_17)


def test_two_starts_of_one_rule_have_uids_of_their_own(bundle: Bundle) -> None:
    again = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=", "birth-date=", "map-1/19=new-round", "failure=fta",
             "failure-date=Mon 2009-10-05", "letter-date=Mon 2009-10-05")
    replies = {key: uid for key, uid in uids(bundle, *again).items() if key[:2] == ("T03", "Last day")}
    assert len(replies) == len(set(replies.values())) == 2
    assert set(uids(bundle, *TO_BOX_17).values()) <= set(uids(bundle, *again).values())


def test_two_customers_with_the_same_dates_share_no_uid(bundle: Bundle) -> None:
    case, found = played(bundle, *FTA)
    one, other = ({event.uid for event in events(case, found, case_id=id)} for id in ("case one", "case two"))
    assert not one & other and len(one) == len(other)
    assert "case one" not in calendar_file(case, found, bundle.edition, stamp=STAMP, case_id="case one")


@pytest.mark.parametrize("case_id", ("", " "))
def test_a_case_without_an_id_gets_no_calendar_file(case_id: str, bundle: Bundle) -> None:
    case, found = played(bundle, *FTA)
    with pytest.raises(CalendarError, match="needs an id of its case"):
        calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=case_id)


# --- One file after another -------------------------------------------------------------------------------------------

class Export:
    """The files of one case, made one after another as the page makes them, a minute apart."""

    def __init__(self, bundle: Bundle, case_id: str = CASE) -> None:
        self.bundle, self.case_id, self.uids, self.files = bundle, case_id, (), []

    def add(self, *pairs: str, nation: str = "england-and-wales", **more: Any) -> None:
        case, found = played(self.bundle, *pairs, nation=nation)
        stamp = f"20261121T10{len(self.files):02}00Z"
        self.files.append(calendar_file(case, found, self.bundle.edition, stamp=stamp, case_id=self.case_id, exported=self.uids, **more))
        self.uids = uids_of(case, found, case_id=self.case_id, exported=self.uids, with_text=more.get("with_text", False))


def merged(files: Iterable[str]) -> dict[str, date]:
    """Return summary → day of the events in a calendar after these files were opened in any order: two libraries have to agree."""
    one: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for text in files:
        ruled(text)
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
            one[str(event["UID"])] = max(one.get(str(event["UID"]), event), event, key=lambda event: event["SEQUENCE"])
        for event in IcsCalendarStream.calendar_from_ics(text).events:
            other[event.uid] = max(other.get(event.uid, event), event, key=lambda event: event.sequence)
    left = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in one.values() if event["STATUS"] != "CANCELLED"}
    assert left == {event.summary: event.start for event in other.values() if event.status.value != "CANCELLED"}
    assert len(left) == sum(event["STATUS"] != "CANCELLED" for event in one.values()), "no two events of one name"
    return left


REPLY, ACT = "Last day: Reply to a letter sent by post", "Earliest date to act: the time is over for “Reply to a letter sent by post”"


def test_a_corrected_date_moves_its_event_and_adds_none(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*FTA)
    before = merged(export.files)
    export.add(FTA[0], FTA[1], "letter-date=Fri 2009-08-28")
    after = merged(export.files)
    assert (before[REPLY], after[REPLY]) == (day("Tue 2009-09-08"), day("Wed 2009-09-09"))
    assert set(before) == set(after)


def test_a_corrected_nation_moves_its_event_and_adds_none(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*FTA)
    export.add(*FTA, nation="scotland")
    assert merged(export.files)[REPLY] == day("Mon 2009-09-07")
    assert set(merged(export.files)) == set(merged(export.files[:1]))


def test_the_order_of_opening_files_does_not_matter(bundle: Bundle) -> None:
    export = Export(bundle)
    for nation in ("england-and-wales", "scotland", "england-and-wales"):
        export.add(*FTA, nation=nation)
    assert merged(export.files) == merged(reversed(export.files)) == merged(export.files[-1:])


def test_a_date_that_was_met_leaves_the_calendar(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*FTA)
    assert {REPLY, ACT} <= set(merged(export.files))
    export.add(*CONTACT_TO_BOX_7)
    assert not {REPLY, ACT} & set(merged(export.files))


def test_an_event_whose_rule_no_longer_starts_leaves_the_calendar(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*FTA)
    handed = ("failure=ftp", "failure-date=Thu 2009-08-27", "letter-given=handed", "letter-date=Thu 2009-08-27")
    export.add(*handed)
    assert REPLY not in merged(export.files) and merged(export.files) == merged(export.files[1:])
    gone = [event for event in icalendar.Calendar.from_ical(export.files[1]).walk("VEVENT") if str(event["SUMMARY"]) == f"{CANCELLED}: {REPLY}"]
    assert len(gone) == 1 and "no longer applies" in gone[0]["DESCRIPTION"] and not gone[0].walk("VALARM")
    export.add(*FTA)
    assert merged(export.files) == merged(export.files[2:]) and merged(export.files)[REPLY] == day("Tue 2009-09-08")


def test_a_case_that_lost_every_date_still_cancels_its_events(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*FTA)
    export.add("failure=fta")
    assert merged(export.files) == {}


def test_events_of_another_customer_are_left_alone(bundle: Bundle) -> None:
    case, found = played(bundle, "failure=fta")
    foreign = [event.uid for event in events(*played(bundle, *FTA), case_id="another")]
    with pytest.raises(CalendarError, match="no date to put in a calendar"):
        calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, exported=(*foreign, "nonsense", "x@wfi-navigator"))
    files = []
    for case_id in ("one", "another"):
        export = Export(bundle, case_id)
        export.add(*FTA)
        files += export.files
    assert len({str(event["UID"]) for text in files for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}) == 2 * files[0].count("BEGIN:VEVENT")


def test_a_birth_date_that_was_exported_once_is_not_cancelled_later(bundle: Bundle) -> None:
    export = Export(bundle)
    pairs = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=", "birth-date=Wed 1950-06-14")
    export.add(*pairs, with_text=True)
    export.add(*pairs)
    assert "Earliest date to act: Deductions end at 60" in merged(export.files)


BORN = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=")
AT_60 = "Earliest date to act: Deductions end at 60"


def born(birth: str) -> tuple[str, ...]:
    return (*BORN, f"birth-date={birth}")


def test_a_corrected_birth_date_that_is_left_out_leaves_the_calendar(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*born("Wed 1950-06-14"), with_text=True)
    assert merged(export.files)[AT_60] == day("Mon 2010-06-14")
    for _ in range(2):      # a later file says it again, for a calendar that has missed one
        export.add(*born("Thu 1951-06-14"))
        assert AT_60 not in merged(export.files) and AT_60 not in merged((export.files[0], export.files[-1]))
    assert not any(text in "".join(export.files[1:]) for text in ("1951", "20110614", "20100614")), "what is not asked for is not given"
    assert not any(part in " ".join(export.uids) for part in ("1950", "1951", "2010", "2011"))


def test_a_corrected_birth_date_that_is_asked_for_moves_its_event(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*born("Wed 1950-06-14"), with_text=True)
    export.add(*born("Thu 1951-06-14"))
    export.add(*born("Thu 1951-06-14"), with_text=True)
    assert merged(export.files)[AT_60] == day("Tue 2011-06-14")
    export.add(*born("Thu 1951-06-14"))
    assert merged(export.files)[AT_60] == day("Tue 2011-06-14")
    assert len(export.uids) == len({entry[:32] for entry in export.uids})


@pytest.mark.parametrize("later", [(*BORN, "birth-date="), BORN, FTA, ("failure=fta",)], ids=len)
def test_a_deleted_birth_date_leaves_the_calendar(bundle: Bundle, later: tuple[str, ...]) -> None:
    export = Export(bundle)
    export.add(*born("Wed 1950-06-14"), with_text=True)
    export.add(*later)
    assert AT_60 not in merged(export.files)


def test_an_earlier_editions_list_of_events_still_counts(bundle: Bundle) -> None:
    export = Export(bundle)
    export.add(*born("Wed 1950-06-14"), with_text=True)
    export.uids = tuple(entry[:46] for entry in export.uids)      # without the marks of days
    export.add(*born("Wed 1950-06-14"))
    assert AT_60 in merged(export.files)
    export.add(*FTA)
    assert AT_60 not in merged(export.files)


STEPS = (born("Wed 1950-06-14"), born("Thu 1951-06-14"), BORN, TO_BOX_17, TO_BOX_7, FTA, (FTA[0], FTA[1], "letter-date=Fri 2009-08-28"), PLANNED_VISIT,
         (*PLANNED_VISIT[:-1], "visit-planned-date=Fri 2009-09-11"), (*PLANNED_VISIT[:-1], "visit-planned-date="), MISSED_VISIT, TWO_MISSED, ("failure=fta",))


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), min_size=2, max_size=5))
@settings(max_examples=60)
def test_a_calendar_never_has_a_date_that_the_case_has_not(bundle: Bundle, steps: list[tuple[tuple[str, ...], bool]]) -> None:
    export = Export(bundle)
    for pairs, with_text in steps:
        try:
            export.add(*pairs, with_text=with_text)
        except CalendarError:      # no date yet, and none to cancel
            continue
        case, found = played(bundle, *pairs)
        has = {event.summary: event.day for event in events(case, found, case_id=CASE, with_text=True) if event.is_live}
        in_calendar = merged(export.files)
        assert in_calendar.items() <= has.items()
        assert {event.summary for event in events(case, found, case_id=CASE) if event.is_live} <= set(in_calendar)


def test_the_fiftieth_event_of_a_rule_is_cancelled_like_the_first(bundle: Bundle) -> None:
    case, found = played(bundle, *FTA)
    fifty = (*(found * 50),)
    export = uids_of(case, fifty, case_id=CASE)
    text = calendar_file(case, (), bundle.edition, stamp=STAMP, case_id=CASE, exported=export)
    assert {event["UID"] for event in ruled(text)} == set(export) and len(export) == 50 * len(uids_of(case, found, case_id=CASE))


# --- The user's own reference -----------------------------------------------------------------------------------------

def test_a_reference_is_in_every_title_if_it_is_given(bundle: Bundle) -> None:
    case, found = played(bundle, *CONTACT_TO_BOX_7)
    read = judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, reference=" Room 2,\r\n Tuesday; "))
    assert read and all(summary.endswith(" (Room 2, Tuesday;)") for _, summary, _, _, _ in read)
    assert "(Room" not in calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE)


@pytest.mark.parametrize(("reference", "name"), (
    ("AB 12/3", "AB-12-3"), ("../../etc/passwd", "etc-passwd"), ("CON", "CON"), ("Zoë’s case", "Zoë-s-case"), ("\u202egpj.exe", "gpj-exe"), (" . ", ""), ("", ""),
    ("x" * 300, "x" * 40)))
def test_a_reference_in_a_file_name_is_safe_on_any_system(reference: str, name: str) -> None:
    assert reference_in_name(reference) == name
    assert len(cleaned_reference(reference)) <= LONGEST_REFERENCE


# --- What is left out -------------------------------------------------------------------------------------------------

def test_what_was_typed_is_left_out_unless_it_is_asked_for(bundle: Bundle) -> None:
    case, found = played(bundle, *CONTACT_TO_BOX_7)
    assert "brother" not in calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE)
    read = judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, with_text=True))
    assert all(f"Your note, Reason given: {SECRET}" in description for _, _, _, description, _ in read)


def test_no_answer_but_the_start_of_a_clock_is_in_the_file(bundle: Bundle) -> None:
    case, found = played(bundle, *SEEN_THEN_REFERRED)
    text = "\n".join(unfolded(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE)))
    for label in ("Relevant condition", "Kind of failure", "Appointee or advocate", "Reason given"):
        assert label not in text
    with_no_condition = {event.uid: event for event in events(*played(bundle, *TO_BOX_7), case_id=CASE)}
    assert all(with_no_condition[event.uid].summary == event.summary for event in events(case, found, case_id=CASE) if event.uid in with_no_condition)


def test_a_date_of_birth_is_not_given_away(bundle: Bundle) -> None:
    pairs = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=", "birth-date=Wed 1950-06-14")
    case, found = played(bundle, *pairs)
    assert [one.rule.id for one in found if tells_a_birth(one)] == ["T30"]
    left_out = calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE)
    assert "20100614" not in left_out and "1950" not in left_out
    asked_for = {summary: start for _, summary, start, _, _ in judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE, with_text=True))}
    assert asked_for["Earliest date to act: Deductions end at 60"] == day("Mon 2010-06-14")


# --- Hostile words ----------------------------------------------------------------------------------------------------

def with_words(guide: Guide, words: str) -> Guide:
    """Return the guide with these words in every text that a calendar file uses."""
    rules = tuple(dataclasses.replace(rule, name=words, guide_says=(words,), note=words, on_expiry=words if rule.on_expiry else "",
                                      readings=tuple(dataclasses.replace(reading, why=words) for reading in rule.readings)) for rule in guide.rules)
    facts = tuple(dataclasses.replace(fact, label=words) for fact in guide.facts)
    actors = tuple(dataclasses.replace(actor, name=words) for actor in guide.actors)
    sources = tuple(dataclasses.replace(source, notice=words, paragraph_name=words) for source in guide.sources)
    return dataclasses.replace(guide, rules=rules, facts=facts, actors=actors, sources=sources)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_add_no_event_no_alarm_and_no_property(bundle: Bundle, words: str) -> None:
    pairs = [pair if not pair.startswith("reason") else f"reason={words}" for pair in CONTACT_TO_BOX_7]
    case, found = played(bundle, *pairs, guide=with_words(bundle.guide, words))
    plain, plain_found = played(bundle, *CONTACT_TO_BOX_7)
    hostile = judged(calendar_file(case, found, words, stamp=STAMP, with_text=True, case_id=f"{words}!"))
    expected = judged(calendar_file(plain, plain_found, bundle.edition, stamp=STAMP, case_id=CASE, with_text=True))
    assert [(start, alarm) for _, _, start, _, alarm in hostile] == [(start, alarm) for _, _, start, _, alarm in expected]


def test_hostile_words_can_be_read_as_they_were_typed(bundle: Bundle) -> None:
    words = "a;b, c\\d\\n: “e” 🎉 \\"
    case, found = played(bundle, *FTA, guide=with_words(bundle.guide, words))
    read = judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE))
    assert {summary.removeprefix(f"{CANCELLED}: ").partition(": ")[2] for _, summary, _, _, _ in read} == {words, f"the time is over for “{words}”"}
    assert all(f"Note: {words}" in description for _, _, _, description, _ in read)


def test_control_characters_and_marks_of_direction_are_gone() -> None:
    assert escaped_text("a\x00b\x1b[1m\u202ec\ufeff") == "ab[1mc"
    assert escaped_text("one\r\ntwo\u2028three") == "one\\ntwo\\nthree"


@given(st.text(max_size=400))
@settings(max_examples=300)
def test_any_text_comes_back_through_folding_and_escaping(text: str) -> None:
    line = f"SUMMARY:{escaped_text(text)}"
    assert unfolded(folded(line)) == [line]
    assert TEXT.fullmatch(line.removeprefix("SUMMARY:"))


@pytest.mark.parametrize("char", ["a", "é", "日", "🎉"])
@pytest.mark.parametrize("length", [0, 1, 18, 19, 24, 25, 37, 38, 74, 75, 76, 149, 150, 1000])
def test_a_line_of_any_length_is_folded_at_75_octets(char: str, length: int) -> None:
    parts = folded(char * length).split("\r\n")
    assert parts.pop() == "" and all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == char * length and all(part.startswith(" ") for part in parts[1:])
    assert len(parts) == 1 or len(parts[0].encode()) > 75 - len(char.encode()), "no line is shorter than it must be"


# --- What is refused --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("stamp", ["2026-11-21T10:15:00Z", "20261121T101500Z", "2026-11-21T10:15:00.123Z"])
def test_a_stamp_is_taken_in_the_forms_that_machines_write(bundle: Bundle, stamp: str) -> None:
    case, found = played(bundle, *FTA)
    assert {event["DTSTAMP"] for event in ruled(calendar_file(case, found, bundle.edition, stamp=stamp, case_id=CASE))} == {"20261121T101500Z"}


@pytest.mark.parametrize("stamp", ["", "2026-11-21", "2026-11-21T10:15:00", "2026-11-21T10:15:00+01:00", "2026-02-30T10:15:00Z", "2026-11-21T25:15:00Z",
                                   "0000-01-01T00:00:00Z", "20261121T101500Z\r\nX-EVIL:1", "٢٠٢٦1121T101500Z"])
def test_another_stamp_is_refused_with_a_sentence(bundle: Bundle, stamp: str) -> None:
    case, found = played(bundle, *FTA)
    with pytest.raises(CalendarError, match="is not a date and time in UTC") as refused:
        calendar_file(case, found, bundle.edition, stamp=stamp, case_id=CASE)
    assert str(refused.value).isprintable()


def test_a_case_without_a_date_has_no_file(bundle: Bundle) -> None:
    case: Case = fold(bundle.guide, [], start="map-1", nation="scotland")
    found: tuple[Deadline, ...] = deadlines(case, bundle.calendars["scotland"])
    assert events(case, found, case_id=CASE) == ()
    with pytest.raises(CalendarError, match="There is no date to put in a calendar yet"):
        calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE)


def test_a_deadline_that_leaves_the_calendar_gives_no_event(bundle: Bundle) -> None:
    last = bundle.calendars["scotland"].last.isoformat()
    guide = dataclasses.replace(bundle.guide, rules=tuple(
        dataclasses.replace(rule, readings=(Interpretation("Refused too.", count=("9 months",)),)) if rule.id == "T03" else rule for rule in bundle.guide.rules))
    case, found = played(bundle, "failure=fta", f"failure-date={last}", f"letter-date={last}", nation="scotland", guide=guide)
    refused = {one.rule.id for one in found if one.refused}
    assert "T03" in refused and not refused & {event.deadline.rule.id for event in events(case, found, case_id=CASE)}


def test_a_reading_that_leaves_the_calendar_is_reported_without_a_date(bundle: Bundle) -> None:
    guide = dataclasses.replace(bundle.guide, rules=tuple(
        dataclasses.replace(rule, readings=(Interpretation("Far off.", count=("999 months",)),)) if rule.id == "T03" else rule for rule in bundle.guide.rules))
    case, found = played(bundle, *FTA, guide=guide)
    words = {summary: description for _, summary, _, description, _ in judged(calendar_file(case, found, bundle.edition, stamp=STAMP, case_id=CASE))}
    assert re.search(r"Another possible date: no date\. 999 months .* Far off\.", words["Last day: Reply to a letter sent by post"])
