"""Deadlines compared with today, and with the bank holidays of the other nations."""
from __future__ import annotations

from collections.abc import Mapping

import pytest

from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import Deadline, deadlines, other_nations, status, status_as_of
from navigator.days.workdays import NATIONS, Calendar
from navigator.guide.model import Guide
from tests.guides import our_guide
from tests.navigator.case_files import answers
from tests.navigator.test_evidence import TO_BOX_7, TO_BOX_17
from tests.navigator.weekdays import day

GUIDE = our_guide()
FTA = ("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")


def case_of(guide: Guide, calendars: Mapping[str, Calendar], *pairs: str, nation: str = "england-and-wales") -> Case:
    return fold(guide, answers("start=map-1", f"nation={nation}", *pairs), calendars[nation])


def found_in(case: Case, calendars: Mapping[str, Calendar]) -> tuple[Deadline, ...]:
    return deadlines(case, calendars[case.nation])


def one_of(case: Case, calendars: Mapping[str, Calendar], rule: str) -> Deadline:
    return next(one for one in found_in(case, calendars) if one.rule.id == rule)


def test_a_part_of_another_time_has_no_status_of_its_own(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    post = one_of(case_of(guide, calendars, *FTA), calendars, "T04")
    assert post.rule.within == "T03" and post.dates.last_day == day("Tue 2009-09-01")
    assert [status(post, day(today), calendars["england-and-wales"]) for today in ("Tue 2009-09-01", "Thu 2009-09-10")] == ["", ""]


# --- Against today ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("today", "words"), (
    ("Thu 2009-09-03", "Due in 3 working days"),
    ("Mon 2009-09-07", "Due in 1 working day"),
    ("Tue 2009-09-08", "Due today"),
    ("Wed 2009-09-09", "Passed by 1 working day"),
    ("Thu 2009-09-10", "Passed by 2 working days"),
    ("Fri 2009-12-18", "Passed"),
    ("Mon 2009-06-01", "Due later")))
def test_a_last_day_is_held_against_today_in_working_days(today: str, words: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    reply = one_of(case_of(guide, calendars, *FTA), calendars, "T03")
    assert reply.dates.last_day == day("Tue 2009-09-08")
    assert status(reply, day(today), calendars["england-and-wales"]) == words


def test_a_status_gives_its_day_unless_every_day_agrees(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    open_one = one_of(case_of(guide, calendars, *FTA), calendars, "T03")
    met = one_of(case_of(guide, calendars, *FTA, "map-1/1=contact", "contact-date=Mon 2009-09-07"), calendars, "T03")
    assert status_as_of(open_one, day("Thu 2009-09-03"), calendars["scotland"]) == "Due in 3 working days, as of Thu 3 Sep 2009"
    assert status_as_of(open_one, None, calendars["scotland"]) == ""
    assert status_as_of(met, day("Thu 2009-09-10"), calendars["scotland"]) == "Done on Mon 7 Sep 2009"


def test_days_that_are_all_holidays_are_named_as_such(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, "failure=fta", "failure-date=Mon 2009-12-14", "letter-date=Mon 2009-12-14")
    reply = one_of(case, calendars, "T03")
    assert reply.dates.last_day == day("Wed 2009-12-23")
    letter = one_of(case_of(guide, calendars, "failure=fta", "failure-date=Thu 2009-12-24", "letter-date=Thu 2009-12-24"), calendars, "T05")
    assert status(letter, day("Sun 2009-12-27"), calendars["england-and-wales"]) == "Passed by 3 days, none of them a working day"


@pytest.mark.parametrize(("contact", "words"), (
    ("Mon 2009-09-07", "Done on Mon 7 Sep 2009"),
    ("Tue 2009-09-08", "Done on Tue 8 Sep 2009"),
    ("Thu 2009-09-10", "Met late, on Thu 10 Sep 2009, 2 working days after")))
def test_what_was_done_is_in_time_or_late_whatever_today_is(contact: str, words: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    reply = one_of(case_of(guide, calendars, *FTA, "map-1/1=contact", f"contact-date={contact}"), calendars, "T03")
    for today in (None, day("Mon 2009-06-01"), day("Fri 2010-01-15")):
        assert status(reply, today, calendars["england-and-wales"]) == words


@pytest.mark.parametrize(("today", "words"), (
    ("Tue 2009-09-08", "Opens in 1 working day"), ("Wed 2009-09-09", "Open from today"), ("Fri 2009-09-11", "Open for 2 working days")))
def test_a_day_to_act_from_opens(today: str, words: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    evidence = one_of(case_of(guide, calendars, *FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition"), calendars, "T11")
    assert evidence.dates.act_from == day("Wed 2009-09-09")
    assert status(evidence, day(today), calendars["england-and-wales"]) == words


@pytest.mark.parametrize(("sent", "words"), (
    ("Fri 2009-09-04", "Done early, on Fri 4 Sep 2009"), ("Wed 2009-09-09", "Done on Wed 9 Sep 2009")))
def test_what_was_done_before_it_was_open_is_reported(sent: str, words: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    told = (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=", f"referral-date={sent}")
    assert status(one_of(case_of(guide, calendars, *told), calendars, "T11"), None, calendars["england-and-wales"]) == words


def test_without_a_today_or_a_date_there_is_no_status(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    assert status(one_of(case_of(guide, calendars, *FTA), calendars, "T03"), None, calendars["england-and-wales"]) == ""
    case = case_of(guide, calendars, *FTA, "map-1/1=no-contact", "condition=yes")
    assert status(one_of(case, calendars, "T10"), day("Tue 2009-09-08"), calendars["england-and-wales"]) == ""


@pytest.mark.parametrize(("told", "rule", "words"), (
    (("map-1/1=no-contact",), "T03", "No longer due: “No contact” at Map 1, box 1"),
    (("map-1/1=no-contact", "condition=no", "map-1/3=no-condition"), "T09", "Done: answered at Map 1, box 3"),
    (("map-1/1=contact", "contact-date=", "map-1/2=told"), "T03", "Done: “Customer makes contact” at Map 1, box 1"),
    (("map-1/1=contact", "contact-date=Fri 2009-09-04", "map-1/2=told"), "T03", "Done on Fri 4 Sep 2009"),
))
def test_a_rule_ended_by_an_answer_is_no_longer_due(
        told: tuple[str, ...], rule: str, words: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    one = one_of(case_of(guide, calendars, *FTA, *told), calendars, rule)
    assert (status(one, day("Mon 2009-10-05"), calendars["england-and-wales"]), one.is_open) == (words, False)


@pytest.mark.parametrize("story", [one.id for one in GUIDE.training_cases if one.ended])
def test_an_ended_case_has_no_open_deadline(story: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    training = next(one for one in guide.training_cases if one.id == story)
    case = fold(guide, [Answer(one.ask, one.answer) for one in training.answers], calendars[training.nation], start=training.start, nation=training.nation)
    assert case.ended
    assert [one.rule.id for one in deadlines(case, calendars[training.nation]) if one.is_open] == []


# --- Against the other nations ----------------------------------------------------------------------------------------

def test_where_the_bank_holidays_of_another_nation_differ_its_date_is_reported(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, *FTA)
    reply = one_of(case, calendars, "T03")
    assert other_nations(case, calendars, found_in(case, calendars))[reply.rule.id, reply.step] == (("Scotland", day("Mon 2009-09-07")),)


def test_nothing_is_reported_if_the_dates_do_not_differ(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, "failure=fta", "failure-date=Thu 2009-09-10", "letter-date=Thu 2009-09-10")
    assert other_nations(case, calendars, found_in(case, calendars)) == {}


def test_before_the_nation_is_known_there_is_no_other(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    assert other_nations(fold(guide, [Answer("start", "map-1")]), calendars, ()) == {}


@pytest.mark.parametrize("nation", NATIONS)
def test_other_nations_dates_are_those_of_the_same_case_there(nation: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    """Count the whole case again for another nation, and compare it with the dates that the code counts again."""
    differing = 0
    for training in guide.training_cases:
        case = fold(guide, [Answer(one.ask, one.answer) for one in training.answers], calendars[nation], start=training.start, nation=nation)
        found = deadlines(case, calendars[nation])
        own = {(one.rule.id, one.step): one.dates.date for one in found}
        expected: dict[tuple[str, int], list[tuple[str, object]]] = {}
        for other, calendar in calendars.items():
            for one in deadlines(case, calendar):
                if one.dates.date and own.get((one.rule.id, one.step)) not in (None, one.dates.date):
                    expected.setdefault((one.rule.id, one.step), []).append((NATIONS[other], one.dates.date))
        assert other_nations(case, calendars, found) == {key: tuple(value) for key, value in expected.items()}, training.id
        differing += len(expected)
    assert differing > 3


# --- A deadline belongs to one start of its rule ------------------------------------------------------------------------

FAILED_AGAIN = (*TO_BOX_7, "told-date=", "evidence-held=", *TO_BOX_17[len(TO_BOX_7):], "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05",
                "nfp-date=Mon 2009-10-05", "birth-date=")
MISSED_TWICE = ("failure=fta", "failure-date=Mon 2009-04-27", "letter-date=Mon 2009-04-27", "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition",
                "advocate=no", "visit-planned-date=", "visit-date=Tue 2009-05-12", "map-2/1=not-present", "map-2/3=no-response",
                "second-visit-planned-date=", "second-visit-date=Thu 2009-05-28")


def over(case: Case, calendars: Mapping[str, Calendar], rule: str) -> list[str]:
    return [one.over for one in found_in(case, calendars) if one.rule.id == rule]


def test_a_missed_interview_starts_no_reminder_again(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, *FAILED_AGAIN, "rebooked-date=", "map-1/19=new-round")
    assert over(case, calendars, "T07") == over(case, calendars, "T08") == ["No longer due: “FTA or FTP again” at Map 1, box 17"]


def test_a_rebooked_interview_starts_its_own_reminder(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, *FAILED_AGAIN, "rebooked-date=Mon 2009-10-19", "map-1/19=new-round")
    assert [(one.start, one.is_open) for one in found_in(case, calendars) if one.rule.id == "T07"] == [
        (day("Mon 2009-10-05"), False), (day("Mon 2009-10-19"), True)]


def test_a_reply_to_the_second_letter_meets_that_letter_alone(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, *MISSED_TWICE, "map-2/10=replies", "contact-date=Fri 2009-05-29", "map-2/6=told")
    assert one_of(case, calendars, "T38").met is None
    assert over(case, calendars, "T38") == ["No longer due: “No response” at Map 2, box 3"]
    assert one_of(case, calendars, "T43").met == day("Fri 2009-05-29")


def test_an_explanation_at_a_visit_counts_after_a_later_contact(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, *MISSED_TWICE[:9], "map-2/1=present", "map-2/2=understands", "map-2/4=refer", "referral-date=", "map-1/7=late-contact",
                   "contact-date=Thu 2009-05-14", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=doubt")
    assert over(case, calendars, "T10") == ["Done: “Customer present” at Map 2, box 1"]


def test_two_missed_visits_are_done_once_jobcentre_plus_is_told(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, *MISSED_TWICE, "map-2/10=not-present", "nfp-date=", "map-2/12=waiting")
    assert over(case, calendars, "T44") == ["Done: “NFP sent, waiting for a reply” at Map 2, box 12"]


# --- What a case that ends leaves undone --------------------------------------------------------------------------------

UNDONE = "The case has ended. No answer says that this was done"
REARRANGED = (*FTA, "map-1/1=contact", "contact-date=Fri 2009-09-04", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=accepted",
              "accepted-date=Mon 2009-09-07", "map-1/22=rearrange")
DEFERRED = (*REARRANGED[:-1], "map-1/22=defer")
VISITED = ("failure=fta", "failure-date=", "letter-date=", "advocate=no", "visit-planned-date=", "visit-date=Thu 2009-09-10", "map-2/1=present", "reason=",
           "map-2/2=understands")


def ended(guide: Guide, calendars: Mapping[str, Calendar], start: str, *pairs: str, today: str = "") -> tuple[Case, tuple[Deadline, ...]]:
    case = fold(guide, answers(f"start={start}", "nation=england-and-wales", *pairs), calendars["england-and-wales"], today=day(today) if today else None)
    assert case.ended and not case.kept and case.problem is None
    return case, found_in(case, calendars)


@pytest.mark.parametrize(("start", "told", "rule"), (
    ("map-2", (*VISITED, "map-2/4=interview-done"), "T41"),
    ("map-1", (*REARRANGED, "appointment-date=Mon 2009-09-21"), "T07"),
    ("map-1", (*DEFERRED, "appointment-date=Mon 2009-09-21"), "T07")))
def test_a_duty_that_starts_at_the_end_stays_due(
        start: str, told: tuple[str, ...], rule: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    one = next(one for one in ended(guide, calendars, start, *told)[1] if one.rule.id == rule)
    assert (one.over, one.is_open, one.is_left) == (UNDONE, False, True)


def test_a_rule_that_asks_for_nothing_ends_with_the_case(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    told = (*FAILED_AGAIN[:-2], "nfp-date=", "birth-date=", "rebooked-date=", "map-1/19=bdc-exits")
    over = {one.rule.id: one.over for one in ended(guide, calendars, "map-1", *told)[1]}
    assert (over["T19"], over["T29"]) == ("The case has ended", UNDONE)


@pytest.mark.parametrize(("told", "words"), (
    ("appointment-date=Mon 2009-09-21", "Done: “{}” at {}"), ("appointment-date=", UNDONE)))
@pytest.mark.parametrize(("way", "rule", "outcome", "box"), (
    (REARRANGED, "T33", "Interview rearranged", "Map 1, box 23"), (DEFERRED, "T35", "Deferral agreed", "Map 1, box 24")))
def test_an_end_without_a_question_is_done_after_its_last_answer(
        way: tuple[str, ...], rule: str, outcome: str, box: str, told: str, words: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    found = ended(guide, calendars, "map-1", *way, told)[1]
    assert [one.over for one in found if one.rule.id == rule][-1] == words.format(outcome, box)


# --- Going on before a time is over -------------------------------------------------------------------------------------

def on(guide: Guide, calendars: Mapping[str, Calendar], today: str, *pairs: str, early: str = "", start: str = "map-1") -> tuple[Deadline, ...]:
    """Return the deadlines of a case on a day; the answer with the waiting outcome has the day when it was accepted early."""
    told = [Answer(one.ask, one.answer, early=day(early).isoformat() if early and one.answer in ("no-contact", "met") else "")
            for one in answers(f"start={start}", "nation=england-and-wales", *pairs)]
    case = fold(guide, told, calendars["england-and-wales"], today=day(today) if today else None)
    assert not case.kept and case.problem is None
    return found_in(case, calendars)


SOONER = (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition")


@pytest.mark.parametrize(("today", "early", "over"), (
    ("Fri 2009-08-28", "Fri 2009-08-28", ""),
    ("Tue 2009-09-08", "Fri 2009-08-28", ""),
    ("Wed 2009-09-09", "Fri 2009-08-28", "No longer due: “No contact” at Map 1, box 1"),
    ("", "Fri 2009-08-28", ""),
    ("Mon 2009-09-07", "", ""),
    ("", "", "No longer due: “No contact” at Map 1, box 1")))
def test_choosing_early_leaves_the_reply_time_running(
        today: str, early: str, over: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    found = {one.rule.id: one.over for one in on(guide, calendars, today, *SOONER, early=early)}
    assert (found["T03"], found["T04"]) == (over, over)


def test_a_reply_meets_a_time_that_the_case_has_gone_on_from(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    told = (*FTA, "map-1/1=contact", "contact-date=Fri 2009-08-28")
    assert next(one.met for one in on(guide, calendars, "Fri 2009-08-28", *told) if one.rule.id == "T03") == day("Fri 2009-08-28")


def test_a_condition_chosen_early_is_not_done(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    told = ("ia-done=yes", "start-recorded=yes", "stopped-taking-part=yes", "disengaged=yes", "last-contact-date=Mon 2021-09-06", "did-not-attend/1=met")
    assert [[one.over for one in on(guide, calendars, today, *told, early="Thu 2021-09-23", start="did-not-attend") if one.rule.id == "T46"]
            for today in ("Thu 2021-09-23", "Tue 2021-10-05")] == [[""], ["Done: “All conditions met” at Memo, box 1"]]
