"""Notices of a case: each is a sentence with its paragraph, once, and only if it applies."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from maps.read.training_cases import played
from navigator.case.case import Case, fold
from navigator.case.deadlines import deadlines
from navigator.case.notices import Notice, notices
from navigator.days.workdays import Calendar
from navigator.guide.model import Guide
from navigator.show.notices import notices_html
from navigator.show.page import Page
from navigator.show.record import record_dict
from navigator.show.record_page import record_html
from navigator.show.record_text import record_text
from tests.built import read_html
from tests.navigator.case_files import answers
from tests.navigator.test_evidence import FTA, MEMO
from tests.navigator.test_status import FAILED_AGAIN
from tests.navigator.weekdays import day

LETTER = ("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")
VISITING = (*LETTER, "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition", "advocate=no")
"""Answers up to the question for the date of the first visit; the last day to reply is Tue 8 Sep 2009."""


@pytest.fixture
def noticed(guide: Guide, calendars: Mapping[str, Calendar]):
    """Return the notices of a case of Map 1 in England with these answers."""
    def of(*pairs: str) -> tuple[Notice, ...]:
        case = case_of(guide, calendars, *pairs)
        return notices(case, deadlines(case, calendars["england-and-wales"]), calendars["england-and-wales"])
    return of


def case_of(guide: Guide, calendars: Mapping[str, Calendar], *pairs: str) -> Case:
    case = fold(guide, answers("start=map-1", "nation=england-and-wales", *pairs), calendars["england-and-wales"])
    assert (case.problem, case.kept) == (None, ())
    return case


def noticed_on(today: str, guide: Guide, calendars: Mapping[str, Calendar], *pairs: str) -> tuple[Notice, ...]:
    """Return the notices of a case on a given day."""
    calendar = calendars["england-and-wales"]
    case = fold(guide, answers("start=map-1", "nation=england-and-wales", *pairs), calendar, today=day(today))
    return notices(case, deadlines(case, calendar), calendar)


def kinds(found: tuple[Notice, ...]) -> list[str]:
    return [one.kind for one in found]


# --- Letters and contacts ---------------------------------------------------------------------------------------------

def test_in_a_case_by_the_book_there_is_nothing_to_notice(noticed) -> None:
    assert noticed(*LETTER, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=",
                   "referral-date=Wed 2009-09-09", "map-1/7=sent") == ()


def test_before_the_first_box_there_is_nothing_to_notice(guide: Guide) -> None:
    assert notices(fold(guide, answers("start=map-1")), (), None) == ()


def test_a_letter_sent_late_gets_a_notice_with_its_paragraph(noticed) -> None:
    found = noticed("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Fri 2009-08-28")
    assert kinds(found) == ["late letter"]
    assert found[0].sentence.startswith("The letter was sent 1 day after the failure of Thursday 27 August 2009")
    assert found[0].para == (8,)


@pytest.mark.parametrize(("today", "expected"), [
    ("Mon 2009-09-07", ["too early"]), ("Tue 2009-09-08", ["too early"]), ("Wed 2009-09-09", []),
])
def test_no_contact_told_while_there_is_still_time_to_reply_is_noticed(
        today: str, expected: list[str], guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    found = noticed_on(today, guide, calendars, *LETTER, "map-1/1=no-contact")
    assert kinds(found) == expected
    assert all("the last day is Tuesday 8 September 2009" in one.sentence and one.step == 0 for one in found)


def test_a_contact_within_the_time_to_reply_is_nothing_to_notice(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    assert noticed_on("Mon 2009-09-07", guide, calendars, *LETTER, "map-1/1=contact") == ()


def test_no_response_to_a_visit_letter_too_soon_is_noticed(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    missed = (*VISITING, "visit-date=Wed 2009-09-09", "map-2/1=not-present")
    assert noticed_on("Thu 2009-09-10", guide, calendars, *missed) == ()
    assert kinds(noticed_on("Thu 2009-09-10", guide, calendars, *missed, "map-2/3=no-response")) == ["too early"]


def test_a_letter_posted_to_one_who_was_there_is_noticed(noticed) -> None:
    ftp = ("failure=ftp", "failure-date=Thu 2009-08-27")
    assert kinds(noticed(*ftp, "letter-given=posted", "letter-date=Thu 2009-08-27")) == ["posted letter"]
    assert kinds(noticed(*ftp, "letter-given=handed", "letter-date=Thu 2009-08-27")) == []


@pytest.mark.parametrize(("contact", "expected"), (("Tue 2009-09-08", []), ("Wed 2009-09-09", ["late contact"])))
def test_a_contact_is_late_from_the_day_after_the_last_day(contact: str, expected: list[str], noticed) -> None:
    assert kinds(noticed(*LETTER, "map-1/1=contact", f"contact-date={contact}")) == expected


def test_a_late_contact_names_both_days_and_says_to_listen(noticed) -> None:
    sentence = noticed(*LETTER, "map-1/1=contact", "contact-date=Wed 2009-09-09")[0].sentence
    assert "Wednesday 9 September 2009, after the last day to reply, Tuesday 8 September 2009" in sentence and "listen to the reason" in sentence


# --- Days -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("failed", "reason"), (
    ("Sat 2009-08-29", "Saturday"), ("Mon 2009-08-31", "Summer bank holiday"), ("Fri 2009-12-25", "Christmas Day"), ("Fri 2009-08-28", "")))
def test_a_failure_on_a_day_off_is_noticed_with_the_reason(failed: str, reason: str, noticed) -> None:
    found = [one for one in noticed("failure=fta", f"failure-date={failed}", f"letter-date={failed}") if one.kind == "day off"]
    assert [one.sentence.rpartition("(")[2].partition(")")[0] for one in found] == ([reason] if reason else [])


def test_an_appointment_on_a_bank_holiday_is_noticed(noticed) -> None:
    told = (*LETTER, "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=accepted", "accepted-date=", "map-1/22=rearrange")
    found = noticed(*told, "appointment-date=Fri 2009-12-25")
    assert [one.sentence for one in found if one.kind == "day off"] == [
        "Date of the new interview: Friday 25 December 2009 is not a working day (Christmas Day). Check the date."]


def test_a_visit_on_a_sunday_is_noticed(noticed) -> None:
    assert kinds(noticed(*VISITING, "visit-date=Sun 2009-09-13")) == ["day off"]


def test_a_day_beyond_the_list_of_bank_holidays_is_passed_over(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = fold(guide, answers("start=map-1", "nation=scotland", "failure=fta", "failure-date=Sun 2090-01-01", "letter-date=Sun 2090-01-01"))
    assert notices(case, deadlines(case, calendars["scotland"]), calendars["scotland"]) == ()


# --- Too early --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("visit", "expected"), (("Tue 2009-09-08", ["too early"]), ("Wed 2009-09-09", [])))
def test_a_visit_before_the_time_to_reply_was_over_is_noticed(visit: str, expected: list[str], noticed) -> None:
    assert kinds(noticed(*VISITING, f"visit-date={visit}")) == expected


@pytest.mark.parametrize(("sent", "expected"), (("Tue 2009-09-08", ["too early"]), ("Wed 2009-09-09", [])))
def test_evidence_that_went_before_the_time_to_reply_was_over_is_noticed(sent: str, expected: list[str], noticed) -> None:
    found = noticed(*LETTER, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=", f"referral-date={sent}")
    assert kinds(found) == expected
    assert all(one.para == (43,) for one in found)


def test_evidence_may_go_sooner_where_the_customer_has_replied_already(noticed) -> None:
    replied = (*LETTER, "map-1/1=contact", "contact-date=Tue 2009-09-01", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=doubt", "condition=no",
               "map-1/6=no-condition")
    assert noticed(*replied, "told-date=", "evidence-held=", "referral-date=Wed 2009-09-02") == ()


@pytest.mark.parametrize(("second", "expected"), (("Wed 2009-09-23", ["too early"]), ("Thu 2009-09-24", [])))
def test_a_second_visit_during_the_first_reply_time_is_noticed(second: str, expected: list[str], noticed) -> None:
    found = noticed(*VISITING, "visit-date=Wed 2009-09-16", "map-2/1=not-present", "map-2/3=no-response", f"second-visit-date={second}")
    assert kinds(found) == expected


@pytest.mark.parametrize(("sent", "expected"), (("Thu 2009-10-01", ["too early"]), ("Fri 2009-10-02", [])))
def test_an_nfp_during_the_second_reply_time_is_noticed(sent: str, expected: list[str], noticed) -> None:
    missed = (*VISITING, "visit-date=Wed 2009-09-16", "map-2/1=not-present", "map-2/3=no-response", "second-visit-date=Thu 2009-09-24", "map-2/10=not-present")
    assert kinds(noticed(*missed, f"nfp-date={sent}")) == expected


NOT_WAITED = (*LETTER, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent")


@pytest.mark.parametrize(("reply", "expected"), (("Tue 2009-09-08", ["too early"]), ("Wed 2009-09-09", [])))
def test_a_later_date_proves_that_a_route_was_chosen_too_early(reply: str, expected: list[str], noticed) -> None:
    found = noticed(*NOT_WAITED, "map-1/8=disagrees", f"ntp-date={reply}")
    assert kinds(found) == expected
    assert all("was chosen before the time was over. Date of the NTP: Tuesday 8 September 2009. Reply to a letter sent by post: the last day is "
               "Tuesday 8 September 2009." in one.sentence for one in found)


def test_a_route_chosen_too_early_says_what_a_reply_changes(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    found = noticed_on("Mon 2009-09-07", guide, calendars, *LETTER, "map-1/1=no-contact")
    assert found[0].sentence.endswith("the last day is Tuesday 8 September 2009. If something arrives by then, change this answer.")


def test_notices_write_every_date_in_one_form(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    sentences = [one.sentence for training in guide.training_cases for one in played(guide, training, calendars[training.nation]).noticed]
    written = [day for sentence in sentences for day in re.findall(r"(\w+) [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}", sentence)]
    assert len(set(written)) > 1 and all(word.endswith("day") for word in written), sentences


# --- Protection of the customer ---------------------------------------------------------------------------------------

def test_a_referral_after_one_visit_tells_of_the_strict_reading(noticed) -> None:
    seen = (*VISITING, "visit-date=Wed 2009-09-16", "map-2/1=present", "reason=", "map-2/2=understands")
    assert noticed(*seen) == ()
    found = noticed(*seen, "map-2/4=refer")
    assert kinds(found) == ["strict reading"]
    assert found[0].para == ("note after 40",)


def test_a_second_visit_satisfies_the_strict_reading(noticed) -> None:
    seen_twice = (*VISITING, "visit-date=Wed 2009-09-16", "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=second-visit",
                  "second-visit-date=Thu 2009-09-24", "map-2/10=present", "reason=", "map-2/2=understands", "map-2/4=refer")
    assert noticed(*seen_twice) == ()


def test_a_broken_safeguard_is_said_first_of_all_words(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    calendar, safeguard = calendars["scotland"], next(one for one in guide.safeguards if one.id == "explained-first")
    broken = replace(guide, safeguards=(replace(safeguard, at=("map-1/3",)),))
    case = fold(broken, answers("start=map-1", "nation=scotland", *FTA, "map-1/1=no-contact", "condition=yes"), calendar)
    found = [one for one in notices(case, deadlines(case, calendar), calendar) if one.kind == "safeguard"]
    assert found[0].sentence.startswith("This must not happen:") and 16 in found[0].para


def test_a_case_that_starts_further_on_is_told_what_to_check(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    calendar = calendars["scotland"]
    case = fold(guide, answers("condition=yes"), calendar, start="map-2/12", nation="scotland")
    found = notices(case, deadlines(case, calendar), calendar)
    assert kinds(found) == ["safeguard"]
    assert found[0].sentence.startswith("Check this: the case starts at Map 2, box 12, so it does not show what was done before.") and found[0].para == (170,)


def test_the_memo_notices_a_reason_entered_before_the_weeks_end(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    calendar = calendars["england-and-wales"]
    told = ("start=did-not-attend", "nation=england-and-wales", *MEMO[:4], "last-contact-date=Mon 2021-11-15", "did-not-attend/1=met")
    sentences = []
    for entered in ("Thu 2021-12-02", "Tue 2021-12-14"):
        case = fold(guide, answers(*told, f"prap-date={entered}"), calendar, today=day("Mon 2021-12-20"))
        sentences.append([one.sentence for one in notices(case, deadlines(case, calendar), calendar) if one.kind == "too early"])
    assert sentences == [["The reason was entered in PRaP on Thursday 2 December 2021, before the time was over: 4 weeks without contact. The earliest date is "
                          "Tuesday 14 December 2021."], []]


def test_a_second_visit_planned_within_the_time_to_reply_is_noticed(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    missed = ("failure=fta", "failure-date=Mon 2009-04-27", "letter-date=Mon 2009-04-27", "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition",
              "advocate=no", "visit-planned-date=", "visit-date=Tue 2009-05-12", "map-2/1=not-present", "map-2/3=no-response")
    found = noticed_on("Wed 2009-06-10", guide, calendars, *missed, "second-visit-planned-date=Fri 2009-05-15")
    assert [one.sentence for one in found] == ["The second visit is planned for Friday 15 May 2009, before the time is over: Reply to the letter left at the first visit. "
                                               "The earliest date is Wednesday 20 May 2009."]
    assert noticed_on("Wed 2009-06-10", guide, calendars, *missed, "second-visit-planned-date=Wed 2009-05-20") == ()


def test_a_visit_made_as_planned_is_nothing_to_notice(noticed) -> None:
    told = [one for one in VISITING if "planned" not in one] + ["visit-planned-date=Tue 2009-09-08", "visit-date=Wed 2009-09-16", "map-2/1=not-present",
                                                                "map-2/3=no-response"]
    again = ("second-visit-planned-date=Thu 2009-09-24", "second-visit-date=Thu 2009-09-24", "map-2/10=not-present")
    assert noticed(*told, *again) == ()


def test_a_visit_planned_and_made_too_early_is_noticed_once(noticed) -> None:
    told = [one for one in VISITING if "planned" not in one] + ["visit-planned-date=Mon 2009-09-07", "visit-date=Tue 2009-09-08"]
    assert [one.sentence for one in noticed(*told)] == ["The home visit was made on Tuesday 8 September 2009, before the time was over: Reply to a letter sent by post. The earliest date is "
                                                        "Wednesday 9 September 2009."]


def test_a_new_failure_drops_the_notices_of_the_last(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    """Check that each notice belongs to its own round."""
    for training in guide.training_cases:
        told = played(guide, training, calendars[training.nation])
        case, found = told.case, told.noticed
        assert len(found) == len(set(found))
        assert [one.step for one in found] == sorted(one.step for one in found)
        assert all(0 <= one.step < len(case.steps) and one.sentence.endswith(".") for one in found), training.id


# --- How they are shown -----------------------------------------------------------------------------------------------

def test_notices_are_a_list_with_links_to_their_paragraphs(guide: Guide) -> None:
    page = read_html(notices_html(Page(guide, "../"), [Notice("late letter", "It went <late>.", (8,)), Notice("day off", "A Sunday.")]))
    assert [one.text for one in page.all("li")] == ["It went <late>. paragraph 8", "A Sunday."]
    assert [one.attributes["href"] for one in page.all("a")] == ["../paragraphs/#paragraph-8"]
    assert notices_html(Page(guide), ()) == ""


def test_notices_are_in_the_record_as_page_as_text_and_as_data(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    case = case_of(guide, calendars, "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Fri 2009-08-28")
    found = deadlines(case, calendars["england-and-wales"])
    noticed = notices(case, found, calendars["england-and-wales"])
    options = {"printed_at": "2026-11-21", "noticed": noticed}
    assert record_dict(case, found, "e", **options)["noticed"] == [
        {"step": 1, "kind": "late letter", "sentence": noticed[0].sentence, "paragraphs": [8]}]
    assert "Points to check\n---------------" in record_text(case, found, "e", **options)
    assert "The letter was sent 1 day after" in " ".join(record_text(case, found, "e", **options).split())
    assert any("The letter was sent 1 day after" in one.text for one in read_html(record_html(Page(guide), case, found, "e", **options)).all("li"))


# --- What is left undone ----------------------------------------------------------------------------------------------

REARRANGED = (*LETTER, "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=accepted", "accepted-date=Mon 2009-09-07",
              "map-1/22=rearrange")


def test_the_end_names_the_day_that_still_lies_ahead(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    told = (*REARRANGED, "appointment-date=Tue 2009-09-22")
    words = ["The case has ended. No answer says that this was done: “Phone or text before the interview”. Do this by: Monday 21 September 2009."]
    left = [[one.sentence for one in noticed_on(today, guide, calendars, *told) if one.kind == "left"]
            for today in ("Mon 2009-09-07", "Mon 2009-09-21", "Tue 2009-09-22")]
    assert left == [words, words, []]


def test_the_end_names_a_duty_whose_answer_was_left_empty(noticed) -> None:
    assert [one.sentence for one in noticed(*REARRANGED, "appointment-date=") if one.kind == "left"] == [
        "The case has ended. No answer says that this was done: “Rearrange the interview after good cause”."]


def test_a_case_that_goes_on_has_left_nothing_yet(noticed) -> None:
    assert "left" not in kinds(noticed(*REARRANGED))


# --- Two dates of one failure -----------------------------------------------------------------------------------------

NEW_ROUND = (*FAILED_AGAIN, "rebooked-date=", "map-1/19=new-round", "failure=fta")


@pytest.mark.parametrize(("failure", "expected"), (
    ("Mon 2009-10-05", []),
    ("Tue 2009-10-06", ["The same failure has two dates: Monday 5 October 2009, and here Tuesday 6 October 2009. Check which is right and change the other answer."])))
def test_a_new_failure_that_is_dated_twice_otherwise_is_noticed(failure: str, expected: list[str], noticed) -> None:
    found = noticed(*NEW_ROUND, f"failure-date={failure}", f"letter-date={failure}")
    assert [one.sentence for one in found if one.kind == "two dates"] == expected


# --- An interview before the day that was planned ---------------------------------------------------------------------

@pytest.mark.parametrize(("planned", "expected"), (
    ("Mon 2009-10-05", []),
    ("Mon 2009-10-12", ["Date of the new failure: Monday 5 October 2009. But the interview was planned for Monday 12 October 2009. Check both dates. If the interview "
                        "was moved, change the planned date."])))
def test_a_failure_before_the_planned_interview_is_noticed(planned: str, expected: list[str], noticed) -> None:
    told = tuple(f"appointment-date={planned}" if one.startswith("appointment-date=") else one for one in FAILED_AGAIN)
    assert [one.sentence for one in noticed(*told, "rebooked-date=Mon 2009-10-19", "map-1/19=new-round") if one.kind == "before the plan"] == expected


def test_an_interview_attended_before_its_planned_day_is_noticed(noticed) -> None:
    told = tuple("appointment-date=Mon 2009-10-12" if one.startswith("appointment-date=") else one for one in FAILED_AGAIN)
    at_box_17 = told[:told.index("map-1/17=failed-again")]
    found = noticed(*at_box_17, "map-1/17=attended", "attended-date=Tue 2009-10-06", "map-1/20=told")
    assert [one.kind for one in found if one.kind == "before the plan"] == ["before the plan"]
