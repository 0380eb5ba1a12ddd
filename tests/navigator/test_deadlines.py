"""Every time rule, through a real case: the worked examples of the rules, for each of their nations and readings."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from navigator.case.case import Case, fold
from navigator.case.deadlines import Dates, Deadline, by_round, deadlines
from navigator.days.workdays import Count, count_days
from tests.guides import our_guide
from tests.navigator.case_files import answers
from tests.navigator.weekdays import day

GUIDE = our_guide()
EW, SC, NI = "england-and-wales", "scotland", "northern-ireland"


# --- The ways to a rule -----------------------------------------------------------------------------------------------

def fta(letter: str) -> tuple[str, ...]:
    """Failed to attend; the letter posted on the day."""
    return ("failure=fta", f"failure-date={letter}", f"letter-date={letter}")


def ftp(letter: str) -> tuple[str, ...]:
    """Failed to participate; the letter handed over on the day."""
    return ("failure=ftp", f"failure-date={letter}", "letter-given=handed", f"letter-date={letter}")


NO_CONTACT = ("map-1/1=no-contact",)
REFERRED = (*NO_CONTACT, "condition=no", "map-1/3=no-condition")
VISITED = (*NO_CONTACT, "condition=yes", "map-1/3=has-condition", "advocate=no")
UNDERSTOOD = ("advocate=no", "visit-date=Tue 2009-05-12", "map-2/1=present", "reason=", "map-2/2=understands")
PRE_ESA = ("joined-date=Mon 2007-10-01", "held-deduction-date=Fri 2008-11-28")
POST_ESA = ("joined-date=Mon 2009-01-05", "held-deduction-date=")


def applied(regime: tuple[str, ...], ntp: str, imposed: str = "", reduced: str = "") -> tuple[str, ...]:
    """From box 14 of Map 1 to box 17: a deduction applied."""
    return (*regime, "map-1/14=applied", f"ntp-date={ntp}", "map-1/15=rebook", f"imposed-date={imposed or ntp}",
            *([f"reduced-week={reduced}"] if regime == POST_ESA else []))


def not_applied(regime: tuple[str, ...], ntp: str) -> tuple[str, ...]:
    """From box 14 of Map 1 to box 18: no deduction applied."""
    return (*regime, "map-1/14=not-applied", f"ntp-date={ntp}", "map-1/16=rebook")


def missed(visit: str) -> tuple[str, ...]:
    """Box 1 of Map 2: the customer was not there at the first visit."""
    return ("advocate=no", f"visit-date={visit}", "map-2/1=not-present")


def missed_again(visit: str, second: str) -> tuple[str, ...]:
    """Boxes 1, 3 and 10 of Map 2: two missed visits."""
    return (*missed(visit), "map-2/3=no-response", f"second-visit-date={second}", "map-2/10=not-present")


def interview(appointment: str) -> tuple[str, ...]:
    """Box 11 of Map 1: the interview rebooked for a day."""
    return (f"appointment-date={appointment}",)


def did_not_attend(contact: str) -> tuple[str, ...]:
    """Box 1 of the memo."""
    return ("ia-done=yes", "start-recorded=yes", "stopped-taking-part=yes", "disengaged=yes", f"last-contact-date={contact}")


# --- Worked examples --------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Example:
    """One worked example: the dates expected, each with its weekday; "" if the rule gives none of that kind. `readings`
    are the first dates of the other readings, in order; None if the example gives none."""

    rule: str
    start: str
    told: tuple[str, ...]
    nation: str
    last_day: str = ""
    act_from: str = ""
    send_by: str = ""
    readings: tuple[str, ...] | None = None


def for_both(rule: str, start: str, told: tuple[str, ...], **expected: object) -> list[Example]:
    """Return examples with the same dates in England and Wales and in Scotland."""
    return [Example(rule, start, told, nation, **expected) for nation in (EW, SC)]       # type: ignore[arg-type]


EXAMPLES = [
    *for_both("T01", "map-1", fta("Mon 2008-12-22"), send_by="Mon 2008-12-22"),
    *for_both("T01", "map-1", ftp("Thu 2009-04-09"), send_by="Thu 2009-04-09"),

    Example("T02", "map-1", ftp("Tue 2009-04-07"), EW, "Thu 2009-04-16", "Fri 2009-04-17", readings=("Sun 2009-04-12",)),
    Example("T02", "map-1", ftp("Tue 2009-04-07"), SC, "Wed 2009-04-15", "Thu 2009-04-16", readings=("Sun 2009-04-12",)),
    Example("T02", "map-1", ftp("Tue 2008-12-23"), EW, "Fri 2009-01-02", "Mon 2009-01-05", readings=("Sun 2008-12-28",)),
    Example("T02", "map-1", ftp("Tue 2008-12-23"), SC, "Mon 2009-01-05", "Tue 2009-01-06", readings=("Sun 2008-12-28",)),

    Example("T03", "map-1", fta("Mon 2008-12-22"), EW, "Mon 2009-01-05", "Tue 2009-01-06", readings=("Mon 2008-12-29", "Wed 2008-12-31", "Tue 2008-12-30")),
    Example("T03", "map-1", fta("Mon 2008-12-22"), SC, "Tue 2009-01-06", "Wed 2009-01-07", readings=("Mon 2008-12-29", "Wed 2008-12-31", "Tue 2008-12-30")),
    Example("T03", "map-1", fta("Mon 2009-04-06"), EW, "Fri 2009-04-17", "Mon 2009-04-20", readings=("Mon 2009-04-13", "Wed 2009-04-15", "Wed 2009-04-15")),
    Example("T03", "map-1", fta("Mon 2009-04-06"), SC, "Thu 2009-04-16", "Fri 2009-04-17", readings=("Mon 2009-04-13", "Wed 2009-04-15", "Tue 2009-04-14")),
    Example("T03", "map-1", fta("Thu 2009-08-27"), EW, "Tue 2009-09-08", "Wed 2009-09-09"),
    Example("T03", "map-1", fta("Thu 2009-08-27"), SC, "Mon 2009-09-07", "Tue 2009-09-08"),
    Example("T03", "map-1", fta("Thu 2009-07-30"), EW, "Mon 2009-08-10", "Tue 2009-08-11"),
    Example("T03", "map-1", fta("Thu 2009-07-30"), SC, "Tue 2009-08-11", "Wed 2009-08-12"),
    Example("T03", "map-1", fta("Wed 2011-04-20"), EW, "Thu 2011-05-05", "Fri 2011-05-06"),
    # In an ordinary week the four readings give two answers.
    *for_both("T03", "map-1", fta("Tue 2009-03-03"), last_day="Thu 2009-03-12", act_from="Fri 2009-03-13",
              readings=("Tue 2009-03-10", "Thu 2009-03-12", "Tue 2009-03-10")),
    # The customer walked out, so the letter was posted: seven days, not five.
    Example("T03", "map-1", ("failure=ftp", "failure-date=Thu 2009-08-27", "letter-given=posted", "letter-date=Thu 2009-08-27"), EW,
            "Tue 2009-09-08", "Wed 2009-09-09"),
    Example("T03", "map-1", fta("Thu 2009-07-09"), NI, "Tue 2009-07-21", "Wed 2009-07-22"),

    *for_both("T04", "map-1", fta("Mon 2008-12-22"), last_day="Wed 2008-12-24"),
    Example("T04", "map-1", fta("Thu 2009-04-09"), EW, "Wed 2009-04-15"),
    Example("T04", "map-1", fta("Thu 2009-04-09"), SC, "Tue 2009-04-14"),

    *for_both("T05", "map-1", fta("Tue 2009-04-14"), send_by="Tue 2009-04-14"),
    *for_both("T05", "map-1", fta("Fri 2009-01-02"), send_by="Fri 2009-01-02"),

    Example("T07", "map-1/11", interview("Tue 2009-04-14"), EW, send_by="Mon 2009-04-13", readings=("Thu 2009-04-09",)),
    Example("T07", "map-1/11", interview("Tue 2009-04-14"), SC, send_by="Mon 2009-04-13", readings=("Mon 2009-04-13",)),
    Example("T07", "map-1/11", interview("Mon 2009-01-05"), EW, send_by="Sun 2009-01-04", readings=("Fri 2009-01-02",)),
    Example("T07", "map-1/11", interview("Mon 2009-01-05"), SC, send_by="Sun 2009-01-04", readings=("Wed 2008-12-31",)),

    Example("T09", "map-1", (*fta("Thu 2009-08-27"), *NO_CONTACT), EW, act_from="Wed 2009-09-09"),
    Example("T09", "map-1", (*fta("Thu 2009-08-27"), *NO_CONTACT), SC, act_from="Tue 2009-09-08"),
    Example("T09", "map-1", (*ftp("Tue 2009-04-07"), *NO_CONTACT), EW, act_from="Fri 2009-04-17"),
    Example("T09", "map-1", (*ftp("Tue 2009-04-07"), *NO_CONTACT), SC, act_from="Thu 2009-04-16"),

    Example("T11", "map-1", (*fta("Mon 2009-06-08"), *REFERRED), EW, act_from="Thu 2009-06-18", readings=("Mon 2009-06-08",)),
    Example("T11", "map-1", (*ftp("Fri 2009-05-01"), *REFERRED), EW, act_from="Tue 2009-05-12", readings=("Fri 2009-05-01",)),

    *for_both("T24", "map-1/14", applied(PRE_ESA, "Thu 2008-01-31"), send_by="Fri 2008-02-29"),
    Example("T24", "map-1/14", applied(PRE_ESA, "Fri 2008-10-31"), EW, send_by="Mon 2008-12-01"),
    Example("T24", "map-1/14", applied(PRE_ESA, "Fri 2008-10-31"), SC, send_by="Tue 2008-12-02"),
    *for_both("T24", "map-1/14", applied(PRE_ESA, "Fri 2009-01-30", "Sat 2009-01-31"), send_by="Mon 2009-03-02"),
    Example("T24", "map-1/14", applied(PRE_ESA, "Mon 2008-12-01"), EW, send_by="Fri 2009-01-02"),
    Example("T24", "map-1/14", applied(PRE_ESA, "Mon 2008-12-01"), SC, send_by="Mon 2009-01-05"),
    *for_both("T24", "map-1/14", applied(PRE_ESA, "Fri 2008-02-29"), send_by="Mon 2008-03-31"),

    Example("T26", "map-1/14", applied(POST_ESA, "Mon 2009-03-16"), EW, "Mon 2009-04-13", "Tue 2009-04-14"),
    Example("T26", "map-1/14", applied(POST_ESA, "Mon 2008-12-29"), EW, "Mon 2009-01-26", "Tue 2009-01-27"),
    Example("T26", "map-1/14", applied(POST_ESA, "Wed 2012-02-01"), EW, "Wed 2012-02-29", "Thu 2012-03-01"),
    Example("T26", "map-1/14", applied(POST_ESA, "Mon 2009-03-16", reduced="Thu 2009-03-05"), EW, "Mon 2009-04-13", "Tue 2009-04-14",
            readings=("Wed 2009-04-01",)),

    *for_both("T27", "map-1/14", not_applied(PRE_ESA, "Mon 2009-01-12"), send_by="Mon 2009-01-12", readings=("Thu 2009-02-12",)),
    *for_both("T27", "map-1/14", not_applied((PRE_ESA[0], "held-deduction-date=Fri 2008-12-12"), "Mon 2008-12-22"), send_by="Mon 2009-01-12",
              readings=("Thu 2009-01-22",)),

    *for_both("T30", "map-1/19", ("failed-again-date=Tue 2009-10-20", "nfp-date=", "birth-date=Tue 1949-03-15"), act_from="Sun 2009-03-15"),
    *for_both("T30", "map-1/19", ("failed-again-date=Tue 2009-10-20", "nfp-date=", "birth-date=Fri 1952-02-29"), act_from="Wed 2012-02-29"),

    Example("T36", "map-1", (*fta("Thu 2009-04-09"), *VISITED), EW, act_from="Thu 2009-04-23"),
    Example("T36", "map-1", (*fta("Thu 2009-04-09"), *VISITED), SC, act_from="Wed 2009-04-22"),
    Example("T36", "map-1", (*ftp("Fri 2009-11-27"), *VISITED), SC, act_from="Tue 2009-12-08"),
    Example("T36", "map-1", (*ftp("Fri 2009-11-27"), *VISITED), EW, act_from="Mon 2009-12-07"),

    *for_both("T38", "map-2", missed("Wed 2009-05-20"), last_day="Thu 2009-05-28", act_from="Fri 2009-05-29", readings=("Mon 2009-05-25",)),
    Example("T38", "map-2", missed("Wed 2009-12-23"), EW, "Mon 2010-01-04", "Tue 2010-01-05", readings=("Mon 2009-12-28",)),
    Example("T38", "map-2", missed("Wed 2009-12-23"), SC, "Tue 2010-01-05", "Wed 2010-01-06", readings=("Mon 2009-12-28",)),

    Example("T42", "map-2", (*missed("Thu 2009-04-09"), "map-2/3=no-response"), EW, "Mon 2009-04-20", "Tue 2009-04-21"),
    Example("T42", "map-2", (*missed("Thu 2009-04-09"), "map-2/3=no-response"), SC, "Fri 2009-04-17", "Mon 2009-04-20"),
    *for_both("T42", "map-2", (*missed("Fri 2009-05-01"), "map-2/3=no-response"), last_day="Mon 2009-05-11", act_from="Tue 2009-05-12"),

    *for_both("T43", "map-2", missed_again("Wed 2009-05-20", "Wed 2009-06-03"), last_day="Wed 2009-06-10", act_from="Thu 2009-06-11",
              readings=("Mon 2009-06-08",)),
    *for_both("T43", "map-2", missed_again("Wed 2009-12-02", "Thu 2009-12-17"), last_day="Thu 2009-12-24", act_from="Tue 2009-12-29",
              readings=("Tue 2009-12-22",)),

    *for_both("T44", "map-2", missed_again("Wed 2009-05-20", "Wed 2009-06-03"), act_from="Thu 2009-06-11", readings=("Wed 2009-06-03",)),
    *for_both("T44", "map-2", missed_again("Wed 2009-12-02", "Thu 2009-12-17"), act_from="Tue 2009-12-29", readings=("Thu 2009-12-17",)),

    # The other reading, met on day 28 itself, has a last day one day earlier; the earliest date to act stays the first working day after it.
    Example("T46", "did-not-attend", did_not_attend("Fri 2021-12-03"), EW, "Fri 2021-12-31", "Tue 2022-01-04", readings=("Fri 2021-12-31",)),
    Example("T46", "did-not-attend", did_not_attend("Fri 2021-12-03"), SC, "Fri 2021-12-31", "Wed 2022-01-05", readings=("Fri 2021-12-31",)),
    *for_both("T46", "did-not-attend", did_not_attend("Mon 2022-01-31"), last_day="Mon 2022-02-28", act_from="Tue 2022-03-01",
              readings=("Mon 2022-02-28",)),
    *for_both("T46", "did-not-attend", did_not_attend("Mon 2020-02-03"), last_day="Mon 2020-03-02", act_from="Tue 2020-03-03",
              readings=("Mon 2020-03-02",)),
]

# Rules without a number: the day of their trigger, and never a date.
WITHOUT_A_NUMBER = [
    ("T08", "map-1/11", interview("Tue 2009-04-14"), "Tue 2009-04-14"),
    ("T10", "map-1/3", ("condition=yes",), ""),
    ("T10", "map-1", (*fta("Mon 2009-04-27"), *NO_CONTACT, "condition=yes"), "Mon 2009-04-27"),
    ("T13", "map-1/10", ("request-date=Thu 2009-05-21",), "Thu 2009-05-21"),
    ("T14", "map-1/9", ("ntp-date=Thu 2009-05-21",), "Thu 2009-05-21"),
    ("T15", "map-1/10", ("request-date=Thu 2009-05-21",), "Thu 2009-05-21"),
    ("T16", "map-1/10", ("request-date=Thu 2009-05-21",), "Thu 2009-05-21"),
    ("T17", "map-1/10", ("request-date=Thu 2009-05-21", "map-1/10=gather"), "Thu 2009-05-21"),
    ("T18", "map-1/9", ("ntp-date=Thu 2009-05-21", "map-1/9=rebook"), "Thu 2009-05-21"),
    ("T18", "map-2", ("advocate=no", "visit-date=Tue 2009-05-12", "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=good-reason"),
     "Tue 2009-05-12"),
    ("T19", "map-1/14", POST_ESA, "Mon 2009-01-05"),
    ("T20", "map-1/14", applied(POST_ESA, "Tue 2009-03-31"), "Tue 2009-03-31"),
    ("T23", "map-1/14", not_applied(POST_ESA, "Mon 2009-06-15"), "Mon 2009-06-15"),
    ("T25", "map-1/14", applied(POST_ESA, "Fri 2009-10-02"), "Fri 2009-10-02"),
    ("T25", "map-1/14", applied(POST_ESA, "Wed 2008-12-24"), "Wed 2008-12-24"),
    ("T28", "map-1/14", not_applied(POST_ESA, "Mon 2009-06-15"), "Mon 2009-06-15"),
    ("T28", "map-1/14", not_applied(POST_ESA, "Wed 2008-12-24"), "Wed 2008-12-24"),
    ("T29", "map-1/19", ("failed-again-date=Tue 2009-10-20",), "Tue 2009-10-20"),
    ("T32", "map-1/20", ("attended-date=Tue 2009-10-20",), "Tue 2009-10-20"),
    ("T33", "map-1/22", ("accepted-date=Fri 2009-09-04", "map-1/22=rearrange"), "Fri 2009-09-04"),
    ("T35", "map-1/22", ("accepted-date=Fri 2009-09-04", "map-1/22=defer"), "Fri 2009-09-04"),
    ("T39", "map-2", missed("Wed 2009-05-20"), "Wed 2009-05-20"),
    ("T40", "map-2", (*UNDERSTOOD, "map-2/4=good-reason"), "Tue 2009-05-12"),
    ("T51", "map-1/14", (*applied(PRE_ESA, "Mon 2009-01-12", "Mon 2009-01-12"), "appointment-date=", "map-1/17=failed-again",
                         "failed-again-date=Tue 2009-10-20", "nfp-date=", "birth-date=", "rebooked-date=", "map-1/19=new-round"), "Tue 2009-10-20"),
    ("T41", "map-2", (*UNDERSTOOD, "map-2/4=interview-done"), "Tue 2009-05-12"),
    ("T41", "map-2", (*UNDERSTOOD, "map-2/4=interview-done-deduction"), "Tue 2009-05-12"),
    ("T45", "map-2/12", ("nfp-date=Thu 2009-06-11",), "Thu 2009-06-11"),
    ("T47", "did-not-attend/2", ("prap-date=Tue 2022-01-04",), "Tue 2022-01-04"),
]

# Rules without a time limit: a reminder, and neither a start nor a date.
REMINDERS = [
    ("T06", "map-1", ("failure=ftp",)),
    ("T12", "map-1", (*fta("Mon 2009-04-27"), *NO_CONTACT, "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Tue 2009-05-12",
                      "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=refer")),
    ("T21", "map-1/14", not_applied(PRE_ESA, "Mon 2009-01-12")),
    ("T22", "map-1/14", not_applied(POST_ESA, "Mon 2009-01-12")),
    ("T31", "map-1/19", ("failed-again-date=Tue 2009-10-20",)),
    ("T34", "map-1/22", ()),
    ("T37", "map-2", ()),
    ("T48", "did-not-attend/3", ()),
    ("T49", "did-not-attend/2", ()),
]


def played(start: str, told: tuple[str, ...], nation: str, calendars) -> tuple[Case, tuple[Deadline, ...]]:
    """Return the case that these answers make, all of them accepted, and its deadlines."""
    case = fold(GUIDE, answers(*told), calendars[nation], start=start, nation=nation)
    assert case.problem is None and case.kept == (), (case.problem, case.kept)
    return case, deadlines(case, calendars[nation])


def the(rule: str, found: tuple[Deadline, ...]) -> Deadline:
    """Return the one deadline of a rule."""
    one, = (deadline for deadline in found if deadline.rule.id == rule)
    return one


def expected_day(text: str) -> date | None:
    return day(text) if text else None


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{one.rule}-{one.nation}-{number}" for number, one in enumerate(EXAMPLES)])
def test_the_worked_example_gives_its_date(example: Example, calendars) -> None:
    deadline = the(example.rule, played(example.start, example.told, example.nation, calendars)[1])
    assert deadline.refused == ""
    assert deadline.dates.last_day == expected_day(example.last_day)
    assert deadline.dates.send_by == expected_day(example.send_by)
    if example.act_from or not example.last_day:
        assert deadline.dates.act_from == expected_day(example.act_from)
    if example.readings is not None:
        assert [reading.dates.date for reading in deadline.readings] == [day(text) for text in example.readings]


@pytest.mark.parametrize(("rule", "start", "told", "trigger"), WITHOUT_A_NUMBER, ids=[f"{row[0]}-{n}" for n, row in enumerate(WITHOUT_A_NUMBER)])
def test_a_rule_without_a_number_shows_its_trigger_and_no_date(rule: str, start: str, told: tuple[str, ...], trigger: str, calendars) -> None:
    found = [one for one in played(start, told, EW, calendars)[1] if one.rule.id == rule]
    assert [one.start for one in found] == ([day(trigger)] if trigger else [])
    assert all((one.dates, one.refused) == (Dates(), "") for one in found)
    # Only T28 has a number in the guide's repeated words there, shown for information.
    told_for_information = {"2009-06-15": "Mon 2009-07-13", "2008-12-24": "Wed 2009-01-21"} if rule == "T28" else {}
    for one in found:
        expected = [day(told_for_information[str(one.start)])] if told_for_information else []
        assert [reading.dates.last_day for reading in one.readings] == expected


@pytest.mark.parametrize(("rule", "start", "told"), REMINDERS, ids=[row[0] for row in REMINDERS])
def test_a_rule_without_a_clock_is_a_reminder(rule: str, start: str, told: tuple[str, ...], calendars) -> None:
    one = the(rule, played(start, told, SC, calendars)[1])
    assert (one.start, one.started_by, one.dates, one.refused) == (None, "", Dates(), "")


def test_every_rule_that_a_box_starts_is_among_these_tests() -> None:
    started = {rule for place in GUIDE.places.values() for rule in place.box.all_starts()}
    tested = {one.rule for one in EXAMPLES} | {row[0] for row in (*WITHOUT_A_NUMBER, *REMINDERS)}
    assert tested == started
    assert set(GUIDE.ids("rules")) - started == {"T50"}       # it applies from the memo's issue and belongs to no box


@pytest.mark.parametrize("rule", [rule for rule in GUIDE.rules if not rule.count], ids=lambda rule: rule.id)
def test_a_rule_that_counts_nothing_promises_no_date(rule) -> None:
    assert rule.date_means == "no date"


# --- What a deadline carries ------------------------------------------------------------------------------------------

def test_the_working_names_each_day_and_why(calendars) -> None:
    ledger = the("T02", played("map-1", ftp("Tue 2009-04-07"), EW, calendars)[1]).dates.ledger
    assert [(entry.date, entry.counted, entry.reason) for entry in ledger] == [
        (day("Wed 2009-04-08"), True, "working day 1 of 5"),
        (day("Thu 2009-04-09"), True, "working day 2 of 5"),
        (day("Fri 2009-04-10"), False, "Good Friday"),
        (day("Sat 2009-04-11"), False, "Saturday"),
        (day("Sun 2009-04-12"), False, "Sunday"),
        (day("Mon 2009-04-13"), False, "Easter Monday"),
        (day("Tue 2009-04-14"), True, "working day 3 of 5"),
        (day("Wed 2009-04-15"), True, "working day 4 of 5"),
        (day("Thu 2009-04-16"), True, "working day 5 of 5"),
    ]


@pytest.mark.parametrize(("nation", "reply", "reasons"), [
    (EW, "Wed 2009-04-22", ["Good Friday", "Saturday", "Sunday", "Easter Monday"]), (SC, "Tue 2009-04-21", ["Good Friday", "Saturday", "Sunday"])])
def test_five_working_days_after_the_post_are_seven_from_posting(nation: str, reply: str, reasons: list[str], calendars) -> None:
    found = played("map-1", fta("Thu 2009-04-09"), nation, calendars)[1]
    post = the("T04", found)
    assert [entry.reason for entry in post.dates.ledger if not entry.counted] == reasons
    assert count_days(post.dates.last_day, Count(5, "working days"), calendars[nation]).date == the("T03", found).dates.last_day == day(reply)


def test_an_action_on_a_day_off_keeps_that_day_in_its_working(calendars) -> None:
    dates = the("T24", played("map-1/14", applied(PRE_ESA, "Fri 2008-10-31"), SC, calendars)[1]).dates
    assert [entry.date for entry in dates.ledger] == [day("Sun 2008-11-30"), day("Mon 2008-12-01"), day("Tue 2008-12-02")]
    assert "St Andrew" in dates.ledger[1].reason


def test_a_customers_last_day_is_never_moved(calendars) -> None:
    deadline = the("T26", played("map-1/14", applied(POST_ESA, "Mon 2009-03-16"), EW, calendars)[1])
    assert deadline.dates.last_day == day("Mon 2009-04-13")
    assert any("Easter Monday" in warning and "not moved" in warning for warning in deadline.dates.warnings)


def test_a_failure_gets_a_warning_if_its_day_is_a_holiday(calendars) -> None:
    def warnings(nation: str) -> tuple[str, ...]:
        return the("T05", played("map-1", fta("Fri 2009-01-02"), nation, calendars)[1]).dates.warnings
    assert warnings(EW) == ()
    assert len(warnings(SC)) == 1 and "not a working day" in warnings(SC)[0]


def test_a_disputed_holiday_is_named_with_the_date_without_it(calendars) -> None:
    deadline = the("T38", played("map-2", missed("Wed 2009-12-23"), SC, calendars)[1])
    assert any("disputed" in warning and "Monday 4 January 2010" in warning for warning in deadline.dates.warnings)


def test_northern_ireland_is_counted_with_a_warning(calendars) -> None:
    deadline = the("T03", played("map-1", fta("Thu 2009-07-09"), NI, calendars)[1])
    assert any(warning.startswith("Northern Ireland had its own regulations") for warning in deadline.dates.warnings)


@pytest.mark.parametrize("rule", ["T01", "T05"])
def test_a_same_day_rule_has_the_warning_of_northern_ireland(rule: str, calendars) -> None:
    found = the(rule, played("map-1", fta("Fri 2009-07-10"), NI, calendars)[1]).dates.warnings
    assert len(found) == 1 and found[0].startswith("Northern Ireland had its own regulations")


def test_two_counts_one_after_the_other_warn_once(calendars) -> None:
    reading = the("T03", played("map-1", fta("Thu 2009-07-09"), NI, calendars)[1]).readings[1]
    assert len([warning for warning in reading.dates.warnings if warning.startswith("Northern Ireland")]) == 1


def test_each_other_reading_says_why(calendars) -> None:
    for one in played("map-1", fta("Mon 2009-04-06"), EW, calendars)[1]:
        assert all(reading.why.endswith(".") and reading.start == one.start for reading in one.readings)


def test_the_reading_of_the_law_runs_from_the_first_reduced_week(calendars) -> None:
    found = played("map-1/14", applied(POST_ESA, "Mon 2009-03-16", reduced="Thu 2009-03-05"), EW, calendars)[1]
    reading, = the("T26", found).readings
    assert (reading.start, reading.dates.last_day, reading.dates.act_from) == (day("Thu 2009-03-05"), day("Wed 2009-04-01"), day("Thu 2009-04-02"))


def test_a_reading_whose_own_clock_has_not_started_is_left_out(calendars) -> None:
    assert the("T26", played("map-1/14", applied(POST_ESA, "Mon 2009-03-16"), EW, calendars)[1]).readings == ()


def test_a_month_over_on_receipt_is_due_on_receipt(calendars) -> None:
    deadline = the("T27", played("map-1/14", not_applied(PRE_ESA, "Mon 2009-01-12"), EW, calendars)[1])
    assert deadline.start == day("Fri 2008-11-28")
    assert any(entry.date == day("Sun 2008-12-28") for entry in deadline.dates.ledger)
    assert any("due on Monday 12 January 2009" in warning for warning in deadline.dates.warnings)


@pytest.mark.parametrize(("rule", "started_by"), [("T03", "Date of the letter"), ("T36",
            "the working day after the last day of “Reply to a letter sent by post”")])
def test_a_deadline_says_what_started_its_clock(rule: str, started_by: str, calendars) -> None:
    found = played("map-1", (*fta("Thu 2009-08-27"), *VISITED), EW, calendars)[1]
    assert the(rule, found).started_by == started_by


# --- Which rules run --------------------------------------------------------------------------------------------------

def rules(found: tuple[Deadline, ...]) -> list[str]:
    return [one.rule.id for one in found]


@pytest.mark.parametrize(("told", "expected"), [
    (fta("Thu 2009-08-27"), ["T01", "T03", "T04", "T05"]),
    (ftp("Thu 2009-08-27"), ["T01", "T02", "T06"]),
    (("failure=ftp", "failure-date=Thu 2009-08-27", "letter-given=posted", "letter-date=Fri 2009-08-28"), ["T01", "T03", "T04", "T06"]),
])
def test_the_first_box_starts_the_rules_of_its_kind_of_failure(told: tuple[str, ...], expected: list[str], calendars) -> None:
    assert rules(played("map-1", told, EW, calendars)[1]) == expected


def test_the_reply_runs_from_the_day_the_letter_was_sent(calendars) -> None:
    told = ("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Tue 2009-09-01")
    found = played("map-1", told, SC, calendars)[1]
    assert (the("T03", found).start, the("T03", found).dates.last_day) == (day("Tue 2009-09-01"), day("Thu 2009-09-10"))
    assert the("T01", found).dates.send_by == day("Thu 2009-08-27")


def test_a_clock_that_nothing_has_started_shows_no_deadline(calendars) -> None:
    assert rules(played("map-2", missed("Wed 2009-05-20"), EW, calendars)[1]) == ["T37", "T38", "T39"]


def test_the_wait_before_the_second_visit_stays_recorded(calendars) -> None:
    told = (*missed("Fri 2009-05-01"), "map-2/3=no-response", "second-visit-date=Tue 2009-05-12", "map-2/10=present")
    assert the("T42", played("map-2", told, EW, calendars)[1]).dates.last_day == day("Mon 2009-05-11")


def test_a_second_visit_after_one_with_the_customer_present_has_no_wait(calendars) -> None:
    told = ("advocate=no", "visit-date=Fri 2009-05-01", "map-2/1=present", "reason=", "map-2/2=does-not-understand", "map-2/5=visit-again",
            "second-visit-date=Tue 2009-05-12", "map-2/10=not-present")
    assert "T42" not in rules(played("map-2", told, EW, calendars)[1])


ROUND_2 = ("joined-date=Mon 2009-01-05", "held-deduction-date=", "map-1/14=applied", "ntp-date=Fri 2009-06-12", "map-1/15=rebook",
           "imposed-date=Fri 2009-06-12", "reduced-week=", "appointment-date=", "map-1/17=failed-again", "failed-again-date=Thu 2009-07-09",
           "nfp-date=", "birth-date=", "map-1/19=new-round")


def two_rounds(calendars, second: tuple[str, ...]) -> tuple[Deadline, ...]:
    told = (*fta("Mon 2009-04-27"), *REFERRED, "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent",
            "map-1/8=agrees", "map-1/12=referred", *ROUND_2, *second)
    return played("map-1", told, EW, calendars)[1]


def test_each_failure_needs_its_own_explanation(calendars) -> None:
    told = (*fta("Mon 2009-04-27"), *NO_CONTACT, "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Tue 2009-05-12",
            "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=refer", "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent",
            "map-1/8=agrees",
            "map-1/12=referred", *ROUND_2, *fta("Thu 2009-07-09"), *NO_CONTACT, "condition=yes")
    found = played("map-1", told, EW, calendars)[1]
    assert [one.start for one in found if one.rule.id == "T10"] == [day("Mon 2009-04-27"), day("Thu 2009-07-09")]


def test_a_second_failure_counts_from_its_own_letter(calendars) -> None:
    found = two_rounds(calendars, (*fta("Thu 2009-07-09"), *NO_CONTACT))
    assert [one.dates.last_day for one in found if one.rule.id == "T03"] == [day("Thu 2009-05-07"), day("Mon 2009-07-20")]
    assert the("T09", found[-3:]).start == day("Tue 2009-07-21")


def test_failures_in_a_row_are_counted_and_attending_ends_the_row(calendars) -> None:
    def failures(last: tuple[str, ...]) -> int:
        told = (*fta("Fri 2009-02-27"), *REFERRED, "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent",
            "map-1/8=agrees", "map-1/12=referred", *ROUND_2[:8], *last)
        return played("map-1", told, EW, calendars)[0].known["failures"]
    assert failures(("map-1/17=failed-again", "failed-again-date=Thu 2009-07-09", "nfp-date=", "birth-date=", "map-1/19=new-round")) == 2
    assert failures(("map-1/17=attended", "attended-date=Thu 2009-07-09", "map-1/20=told")) == 0


@pytest.mark.parametrize("outcome", ["refer", "deferral", "second-visit"])
def test_a_visit_without_an_interview_needs_no_appointment_letter(outcome: str, calendars) -> None:
    found = played("map-2", (*UNDERSTOOD, f"map-2/4={outcome}"), EW, calendars)[1]
    assert {"T40", "T41"}.isdisjoint(rules(found))


def test_an_appointment_letter_at_the_visit_is_for_a_rearranged_interview_alone(calendars) -> None:
    for outcome, given in (("good-reason", True), ("interview-done", False), ("interview-done-deduction", False)):
        assert ("T40" in rules(played("map-2", (*UNDERSTOOD, f"map-2/4={outcome}"), EW, calendars)[1])) == given


def test_a_reply_to_the_first_visit_letter_delays_no_second_visit(calendars) -> None:
    told = ("advocate=no", "visit-date=Thu 2009-04-09", "map-2/1=not-present", "map-2/3=responds", "contact-date=Tue 2009-04-14", "map-2/6=told", "reason=",
            "map-2/7=asked", "map-2/8=not-accepted-visit", "second-visit-date=Wed 2009-04-15", "map-2/10=not-present")
    assert "T42" not in rules(played("map-2", told, EW, calendars)[1])


def test_no_time_limit_starts_from_an_earlier_failures_date(calendars) -> None:
    visited = (*NO_CONTACT, "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Tue 2009-05-12", "map-2/1=present", "reason=",
               "map-2/2=understands", "map-2/4=refer", "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent", "map-1/8=agrees", "map-1/12=referred")
    told = (*fta("Mon 2009-04-27"), *visited, *ROUND_2, *fta("Thu 2009-07-09"), "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=", "map-1/4=asked",
            "map-1/5=accepted", "accepted-date=", "map-1/22=defer", "appointment-date=")
    found = played("map-1", told, EW, calendars)[1]
    assert [one.start for one in found if one.rule.id == "T35"] == []


def test_deadlines_of_an_earlier_failure_are_apart_unless_still_due(calendars) -> None:
    found = two_rounds(calendars, (*fta("Thu 2009-07-09"), *NO_CONTACT))
    first = next(one.step for one in found if one.start == day("Thu 2009-07-09") and one.rule.id == "T01")
    now, earlier = by_round(found, first, day("Mon 2009-07-13"))
    assert rules(tuple(now)) == ["T01", "T03", "T04", "T05", "T09"]
    assert {one.rule.id for one in earlier} >= {"T01", "T03", "T04", "T11", "T26"}
    still_due, _ = by_round(found, first, day("Fri 2009-07-03"))
    assert [one.rule.id for one in still_due if one.step < first] == []      # T26 ended when the customer missed the rebooked interview
    assert len(now) + len(earlier) == len(found)


# --- Met --------------------------------------------------------------------------------------------------------------

def test_a_reply_is_noted_with_its_day(calendars) -> None:
    found = played("map-1", (*fta("Thu 2009-08-27"), "map-1/1=contact", "contact-date=Mon 2009-09-07"), SC, calendars)[1]
    assert the("T03", found).met == day("Mon 2009-09-07")
    assert the("T01", found).met == day("Thu 2009-08-27")


def test_a_reply_to_a_visit_letter_does_not_meet_the_first(calendars) -> None:
    told = (*fta("Thu 2009-08-27"), *VISITED, "visit-date=Thu 2009-09-10", "map-2/1=not-present", "map-2/3=responds", "contact-date=Tue 2009-09-15")
    found = played("map-1", told, SC, calendars)[1]
    assert (the("T03", found).met, the("T38", found).met) == (None, day("Tue 2009-09-15"))
    assert the("T36", found).met == day("Thu 2009-09-10")


def test_a_reply_after_a_second_failure_does_not_meet_the_first_letter(calendars) -> None:
    found = two_rounds(calendars, (*fta("Thu 2009-07-09"), "map-1/1=contact", "contact-date=Tue 2009-07-14"))
    assert [one.met for one in found if one.rule.id == "T03"] == [None, day("Tue 2009-07-14")]


def test_a_form_sent_for_another_reason_does_not_meet_the_rule(calendars) -> None:
    told = (*fta("Thu 2009-07-09"), *VISITED, "visit-date=Wed 2009-07-29", "map-2/1=not-present", "map-2/3=no-response",
            "second-visit-date=Fri 2009-08-14", "map-2/10=not-present", "nfp-date=Tue 2009-08-25")
    found = two_rounds(calendars, told)
    assert (the("T29", found).met, the("T44", found).met) == (None, day("Tue 2009-08-25"))


ASKED_JCP = (*fta("Thu 2009-08-27"), *VISITED, "visit-date=Thu 2009-09-10", "map-2/1=not-present", "map-2/3=no-response",
             "second-visit-date=Mon 2009-09-21", "map-2/10=not-present", "nfp-date=Tue 2009-09-29", "map-2/12=rebook")


def test_rebooking_on_the_word_of_jobcentre_plus_runs_from_its_ntp(calendars) -> None:
    one = the("T18", played("map-1", (*ASKED_JCP, "rebook-ntp-date=Fri 2009-10-23", "appointment-date="), EW, calendars)[1])
    assert (one.start, one.started_by) == (day("Fri 2009-10-23"), "Date of the NTP that answers the NFP")


def test_rebooking_has_no_start_if_its_ntp_has_no_date(calendars) -> None:
    case, found = played("map-1", (*ASKED_JCP, "appointment-date=Mon 2009-11-09"), EW, calendars)
    assert case.ended and "T18" not in rules(found)


@pytest.mark.parametrize(("told", "over"), [
    ((), ""),
    (("map-1/1=no-contact",), "No longer due: “No contact” at Map 1, box 1"),
    (("map-1/1=contact", "contact-date=Mon 2009-09-07"), "No longer due: “Reply to a letter sent by post” was met on Mon 7 Sep 2009"),
    (("map-1/1=contact", "contact-date="), "Done: “Customer makes contact” at Map 1, box 1"),
])
def test_a_part_of_a_time_to_reply_is_over_with_the_whole(told: tuple[str, ...], over: str, calendars) -> None:
    found = played("map-1", (*fta("Thu 2009-08-27"), *told), EW, calendars)[1]
    assert (the("T04", found).over, the("T04", found).is_open) == (over, not over)


def test_a_part_of_a_time_to_reply_stays_with_its_own_letter(calendars) -> None:
    found = two_rounds(calendars, fta("Thu 2009-07-09"))
    assert [bool(one.over) for one in found if one.rule.id == "T04"] == [True, False]


OPENED_ON_MAP_2 = (*fta("Thu 2009-08-27"), "advocate=no", "visit-date=Thu 2009-09-10", "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=refer",
                   "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent", "map-1/8=agrees", "map-1/12=referred",
                   *applied(POST_ESA, "Mon 2009-09-28"), "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2009-10-12", "nfp-date=",
                   "birth-date=", "rebooked-date=", "map-1/19=new-round")


@pytest.mark.parametrize("outcome", ["contact", "no-contact"])
def test_a_later_reply_does_not_end_the_time_of_an_earlier_letter(outcome: str, calendars) -> None:
    first, second = (one for one in played("map-2", (*OPENED_ON_MAP_2, *fta("Mon 2009-10-12"), f"map-1/1={outcome}"), EW, calendars)[1] if one.rule.id == "T03")
    assert first.over == "No longer due: “Customer present” at Map 2, box 1"
    assert second.over.endswith("at Map 1, box 1")


MET_WHERE_IT_STARTS = [rule.id for rule in GUIDE.rules for ref in rule.met_at
                       if rule.id in GUIDE.places["/".join(ref.split("/")[:2])].box.all_starts()]


def test_what_meets_a_rule_where_it_starts_meets_that_start_alone(calendars) -> None:
    assert {"T03", "T11", "T26", "T38", "T43"} <= set(MET_WHERE_IT_STARTS)
    without_lapses = replace(GUIDE, rules=tuple(replace(rule, lapses_at=()) for rule in GUIDE.rules))
    told = answers(*OPENED_ON_MAP_2, *fta("Mon 2009-10-12"), "map-1/1=contact")
    found = deadlines(fold(without_lapses, told, calendars[EW], start="map-2", nation=EW), calendars[EW])
    assert [one.over for one in found if one.rule.id == "T03"] == ["", "Done: “Customer makes contact” at Map 1, box 1"]


def test_a_reminder_of_an_interview_ends_once_the_interview_is_over(calendars) -> None:
    told = (*applied(PRE_ESA, "Mon 2009-01-12"), "appointment-date=Mon 2009-02-09", "map-1/17=failed-again", "failed-again-date=Mon 2009-02-09", "nfp-date=",
            "birth-date=", "rebooked-date=Mon 2009-03-09", "map-1/19=new-round", *fta("Mon 2009-02-09"), *REFERRED, "told-date=", "evidence-held=", "referral-date=",
            "map-1/7=sent", "map-1/8=agrees", "map-1/12=referred", "map-1/14=applied", "ntp-date=Mon 2009-03-02", "map-1/15=rebook",
            "imposed-date=Mon 2009-03-02", "appointment-date=Mon 2009-03-16", "map-1/17=attended")
    found = played("map-1/14", told, EW, calendars)[1]
    assert [(one.start, one.over) for one in found if one.rule.id == "T07"] == [
        (day("Mon 2009-02-09"), "No longer due: “FTA or FTP again” at Map 1, box 17"),
        (day("Mon 2009-03-09"), "No longer due: “Attends and takes part” at Map 1, box 17"),
        (day("Mon 2009-03-16"), "No longer due: “Attends and takes part” at Map 1, box 17")]


GOOD_CAUSE = (*fta("Thu 2009-08-27"), "map-1/1=contact", "contact-date=Mon 2009-09-07", "map-1/2=told", "reason=", "map-1/4=asked")
BY_NTP = (*GOOD_CAUSE, "map-1/5=doubt", "condition=no", "map-1/6=no-condition", "told-date=", "evidence-held=",
          "referral-date=", "map-1/7=sent", "map-1/8=disagrees", "ntp-date=Fri 2009-10-02", "map-1/9=deferral")


@pytest.mark.parametrize(("outcome", "rule"), [("rearrange", "T33"), ("defer", "T35")])
@pytest.mark.parametrize(("told", "accepted", "start"), [
    ((*GOOD_CAUSE, "map-1/5=accepted"), "Tue 2009-09-08", "Tue 2009-09-08"),
    ((*GOOD_CAUSE, "map-1/5=accepted"), "", "Mon 2009-09-07"),
    (BY_NTP, "Mon 2009-10-05", "Mon 2009-10-05"),
    (BY_NTP, "", "Fri 2009-10-02"),
])
def test_a_new_interview_is_due_if_the_accepted_date_is_empty(told: tuple[str, ...], accepted: str, start: str, outcome: str, rule: str, calendars) -> None:
    found = played("map-1", (*told, f"accepted-date={accepted}", f"map-1/22={outcome}", "appointment-date="), EW, calendars)[1]
    assert the(rule, found).start == day(start)


# --- Refused ----------------------------------------------------------------------------------------------------------

COVERAGE = "the list of bank holidays covers 1 January 2008 to 31 December 2028"


@pytest.mark.parametrize(("rule", "start", "told"), [
    ("T03", "map-1", fta("Wed 2028-12-27")),
    ("T02", "map-1", ftp("Fri 2028-12-22")),
    ("T07", "map-1/11", interview("Tue 2008-01-01")),
    ("T24", "map-1/14", applied(PRE_ESA, "Thu 2028-11-30", "Fri 2028-12-01")),
    ("T26", "map-1/14", applied(POST_ESA, "Tue 2028-12-05")),
    ("T43", "map-2", missed_again("Mon 2028-12-04", "Fri 2028-12-22")),
])
def test_a_count_that_leaves_the_calendar_has_a_sentence_and_no_date(rule: str, start: str, told: tuple[str, ...], calendars) -> None:
    deadline = the(rule, played(start, told, SC, calendars)[1])
    assert deadline.dates == Dates()
    assert COVERAGE in deadline.refused
    assert deadline.refused.endswith(".")


def test_a_birthday_needs_no_calendar(calendars) -> None:
    for born, sixty in (("Fri 1940-03-15", "Wed 2000-03-15"), ("Sun 1989-01-01", "Fri 2049-01-01")):
        found = played("map-1/19", ("failed-again-date=Tue 2009-10-20", "nfp-date=", f"birth-date={born}"), SC, calendars)[1]
        assert (the("T30", found).dates.act_from, the("T30", found).refused) == (day(sixty), "")


def test_what_would_follow_a_refused_deadline_is_not_shown(calendars) -> None:
    found = played("map-1", (*fta("Wed 2028-12-27"), *NO_CONTACT), EW, calendars)[1]
    assert "T09" not in rules(found)


@pytest.mark.parametrize("text", ["Mon 0001-01-01", "Fri 9999-12-31"])
def test_a_reading_outside_the_calendar_is_refused_alone(text: str, calendars) -> None:
    deadline = the("T26", played("map-1/14", applied(POST_ESA, "Mon 2009-03-16", reduced=text), EW, calendars)[1])
    assert deadline.dates.last_day == day("Mon 2009-04-13")
    assert COVERAGE in deadline.readings[0].refused
    assert deadline.readings[0].dates == Dates()
