"""A step that needs time to pass first: what the page says, what it offers, and what continuing sooner leaves in the case."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import clipped
from tests.browser.test_navigator import MAP_1
from tests.navigator.weekdays import day

MAP_2, MEMO = "Map 2: Home visits", "Memo: Did not attend"
REPLY = "Reply to a letter sent by post"
BRITISH_SUMMER_TIME = dt.timezone(dt.timedelta(hours=1))


def opened_on(open_page: OpenPage, text: str, at: dt.time = dt.time(10, 0), **settings: Any) -> CaseOnPage:
    """Return the navigator before its first question, on a page whose clock says this day in London."""
    page = open_page("privacy/", timezone_id="Europe/London", **settings)
    page.clock.install(time=dt.datetime.combine(day(text), at, BRITISH_SUMMER_TIME))
    page.goto(page.url.replace("privacy/", "navigator/"))
    case = CaseOnPage(page)
    case.begin()
    return case


def letter_sent(open_page: OpenPage, today: str = "Fri 2009-08-28", at: dt.time = dt.time(10, 0), **settings: Any) -> CaseOnPage:
    """Return a case of an FTA of Thu 27 Aug 2009 at the question whether the customer has been in touch."""
    case = opened_on(open_page, today, at, **settings)
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    return case


def visit_to_plan(open_page: OpenPage, today: str = "Fri 2009-08-28") -> CaseOnPage:
    """Return a case that starts at Map 2 with the same letter, at the question for the planned day of the home visit."""
    case = opened_on(open_page, today)
    case.choose(MAP_2, "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    case.choose("No")
    return case


def parent_last_reached(open_page: OpenPage, today: str) -> CaseOnPage:
    """Return the memo's case of a parent who was last reached on Fri 3 Dec 2021, at the question whether the conditions are met."""
    case = opened_on(open_page, today)
    case.choose(MEMO, "England and Wales", "Yes", "Yes", "Yes", "Yes")
    case.date("Fri 2021-12-03")
    return case


def choice(case: CaseOnPage, words: str) -> Locator:
    return case.step.get_by_role("radio", name=words, exact=True)


def wait(case: CaseOnPage) -> Locator:
    return case.step.locator(".wait")


# --- A time to reply --------------------------------------------------------------------------------------------------

def test_a_step_that_waits_says_until_when_and_offers_not_yet(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    expect(wait(case)).to_contain_text(f"{REPLY}: the last day is Tuesday 8 September 2009.")
    expect(wait(case)).to_contain_text("After that day you can choose “No contact”, and act from Wednesday 9 September 2009.")
    expect(choice(case, "No contact")).to_be_disabled()
    expect(choice(case, "Customer makes contact")).to_be_enabled()
    expect(choice(case, "Not yet")).to_be_checked()
    expect(choice(case, "No contact, without waiting")).not_to_be_checked()


def test_not_yet_keeps_the_case_waiting_and_says_what_opens_when(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    before = case.answers()
    case.choose("Not yet")
    expect(wait(case).get_by_role("heading")).to_have_text("Wait until Wednesday 9 September 2009")
    expect(wait(case)).to_contain_text("After that day you can choose “No contact”")
    expect(case.step.locator("form.question")).to_have_count(0)
    assert case.answers() == before
    assert case.dates(REPLY)["Last day"] == "Tue 8 Sep 2009"
    case.keep("Answer now")
    case.choose("Customer makes contact")
    case.at("Map 1, box 2")


def test_a_waiting_case_can_be_saved_and_put_into_a_calendar(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("Not yet")
    case.step.get_by_label("Name", exact=True).fill("Tuesday morning")
    wait(case).get_by_role("link", name="Save this case").click()
    expect(case.step.get_by_label("Name", exact=True)).to_be_focused()
    case.page.keyboard.press("Enter")
    expect(case.status).to_contain_text("Saved as “Tuesday morning”")
    with case.page.expect_download() as download:
        wait(case).get_by_role("button", name="Download dates for a calendar").click()
    content = download.value.path().read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20090908" in content
    expect(wait(case).get_by_role("heading")).to_have_text("Wait until Wednesday 9 September 2009")


@pytest.mark.parametrize("is_not_yet", (False, True), ids=("before an answer", "after not yet"))
def test_each_button_of_a_waiting_step_has_its_own_name(open_page: OpenPage, is_not_yet: bool) -> None:
    case = letter_sent(open_page)
    if is_not_yet:
        case.choose("Not yet")
    expect(wait(case)).to_be_visible()
    names = [button.inner_text() for button in case.step.locator("button").all() if button.is_visible()]
    assert "Save case" in names and len(names) == len(set(names))
    expect(wait(case).get_by_role("button")).to_have_text([*(["Answer now"] if is_not_yet else []), "Download dates for a calendar"])


def reload(case: CaseOnPage) -> None:
    case.page.reload()


def to_the_record(case: CaseOnPage) -> None:
    case.keep("Print or copy case record")
    case.keep("Back to the case")


def to_the_saved_cases(case: CaseOnPage) -> None:
    case.keep("Saved cases")
    case.keep("Back")


def to_a_change(case: CaseOnPage) -> None:
    case.change("Kind of failure")
    case.keep("Keep my previous answer")


def to_the_record_and_reload(case: CaseOnPage) -> None:
    case.keep("Print or copy case record")
    case.page.reload()
    expect(case.step.locator(".case-record")).to_be_visible()
    case.keep("Back to the case")


def back_and_forward(case: CaseOnPage) -> None:
    case.page.go_back()
    expect(choice(case, "Not yet")).to_be_checked()
    case.page.go_forward()


@pytest.mark.parametrize("away_and_back", (reload, to_the_record, to_the_saved_cases, to_a_change, to_the_record_and_reload, back_and_forward))
def test_a_case_that_waits_comes_back_at_its_wait(open_page: OpenPage, away_and_back: Callable[[CaseOnPage], None]) -> None:
    case = letter_sent(open_page)
    case.choose("Not yet")
    away_and_back(case)
    expect(wait(case).get_by_role("heading")).to_have_text("Wait until Wednesday 9 September 2009")
    expect(case.step.locator("form.question")).to_have_count(0)
    case.keep("Answer now")
    expect(choice(case, "Not yet")).to_be_checked()


def test_a_reload_after_answer_now_brings_the_question_back(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("Not yet")
    case.keep("Answer now")
    case.page.reload()
    expect(choice(case, "Not yet")).to_be_checked()


def test_a_reload_after_the_wait_is_over_asks_the_question(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("Not yet")
    case.page.clock.set_system_time(dt.datetime.combine(day("Wed 2009-09-09"), dt.time(10, 0), BRITISH_SUMMER_TIME))
    case.page.reload()
    expect(choice(case, "No contact")).to_be_enabled()
    expect(wait(case)).to_have_count(0)


def test_a_saved_case_that_waits_opens_at_its_wait(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("Not yet")
    case.save_as("Tuesday morning")
    case.start_again()
    case.keep("Saved cases")
    case.keep("Open “Tuesday morning”")
    expect(wait(case)).to_contain_text("the last day is Tuesday 8 September 2009")
    expect(choice(case, "Not yet")).to_be_checked()


def test_an_early_choice_is_shown_as_early_in_the_record(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("No contact, without waiting")
    case.at("Map 1, box 3")
    expect(case.step.locator(".notices")).to_contain_text("“No contact” was chosen on Friday 28 August 2009 before the time was over.")
    case.choose("No", "No relevant condition found")
    case.keep("Print or copy case record")
    expect(case.step.locator(".case-record")).to_contain_text("Chosen on Friday 28 August 2009, before the time had passed.")


def test_an_early_choice_stays_chosen_when_it_is_changed(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("No contact, without waiting")
    case.change("Map 1, box 1")
    expect(choice(case, "No contact, without waiting")).to_be_checked()
    case.go_on()
    case.at("Map 1, box 3")


def test_a_choice_made_again_after_the_wait_is_early_no_more(open_page: OpenPage) -> None:
    case = letter_sent(open_page)
    case.choose("No contact, without waiting")
    case.page.clock.set_system_time(dt.datetime.combine(day("Wed 2009-09-09"), dt.time(10, 0), BRITISH_SUMMER_TIME))
    case.change("Map 1, box 1")
    expect(choice(case, "No contact")).to_be_checked()
    case.go_on()
    case.at("Map 1, box 3")
    case.page.reload()
    expect(case.title).to_contain_text("Map 1, box 3")
    case.keep("Print or copy case record")
    expect(case.step.locator(".case-record")).to_be_visible()
    expect(case.step.locator(".case-record")).not_to_contain_text("without waiting")


def test_an_answer_after_the_last_day_waits_for_nothing(open_page: OpenPage) -> None:
    case = letter_sent(open_page, "Wed 2009-09-09")
    expect(wait(case)).to_have_count(0)
    expect(choice(case, "Not yet")).to_have_count(0)
    case.choose("No contact")
    case.keep("Print or copy case record")
    expect(case.step.locator(".case-record")).not_to_contain_text("without waiting")


def test_a_wait_that_ends_at_midnight_opens_its_route_by_itself(open_page: OpenPage) -> None:
    case = letter_sent(open_page, "Tue 2009-09-08", dt.time(23, 50))
    case.choose("Not yet")
    case.page.clock.fast_forward("15:00")
    expect(case.status).to_contain_text("A new day has started.")
    expect(wait(case)).to_have_count(0)
    case.choose("No contact")
    case.at("Map 1, box 3")


@pytest.mark.parametrize(("scheme", "width"), (("light", 1366), ("dark", 320)))
def test_a_step_that_waits_fits_and_has_no_fault_for_axe(open_page: OpenPage, scheme: str, width: int) -> None:
    case = letter_sent(open_page, color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 900})
    assert violations(case.page) == [] and clipped(case.page) == []
    case.choose("Not yet")
    assert violations(case.page) == [] and clipped(case.page) == []


# --- The memo's four weeks --------------------------------------------------------------------------------------------

def test_the_memo_on_day_17_waits_for_its_four_weeks(open_page: OpenPage) -> None:
    case = parent_last_reached(open_page, "Mon 2021-12-20")
    expect(wait(case)).to_contain_text("4 weeks without contact: the last day is Friday 31 December 2021.")
    expect(choice(case, "All conditions met")).to_be_disabled()
    expect(choice(case, "A condition is not met")).to_be_enabled()
    case.choose("Not yet")
    expect(wait(case).get_by_role("heading")).to_have_text("Wait until Saturday 1 January 2022")


def test_the_memo_after_four_weeks_takes_that_all_conditions_are_met(open_page: OpenPage) -> None:
    case = parent_last_reached(open_page, "Sat 2022-01-01")
    expect(wait(case)).to_have_count(0)
    case.choose("All conditions met")
    case.at("Memo, box 2")


# --- Home visits ------------------------------------------------------------------------------------------------------

def test_map_2_begins_with_a_note_and_the_earliest_visit_date(open_page: OpenPage) -> None:
    case = opened_on(open_page, "Fri 2009-08-28")
    case.choose(MAP_2, "England and Wales")
    expect(case.step.locator(".opening-note")).to_contain_text("The guide starts every case on Map 1.")
    case.choose("Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    assert case.dates(REPLY)["Last day"] == "Tue 8 Sep 2009"
    visit = case.step.locator(".deadline", has_text=re.compile("home visit", re.I)).first
    expect(visit).to_contain_text("Wed 9 Sep 2009")


def test_a_planned_visit_waits_for_its_day(open_page: OpenPage) -> None:
    case = visit_to_plan(open_page)
    case.date("Thu 2009-09-10")
    expect(wait(case)).to_contain_text("Date the home visit is planned for: Thursday 10 September 2009.")
    expect(wait(case)).to_contain_text("You can answer this question from that day on. If it happened sooner, enter the date.")
    assert case.answers()["Date the home visit is planned for"] == "Thu 10 Sep 2009"
    expect(case.step.get_by_role("heading", name="When was the home visit?")).to_be_visible()


def test_a_visit_on_its_planned_day_is_entered_and_waits_for_nothing(open_page: OpenPage) -> None:
    case = visit_to_plan(open_page, "Thu 2009-09-10")
    case.date("Thu 2009-09-10")
    expect(wait(case)).to_have_count(0)
    case.date("Thu 2009-09-10")
    case.choose("Customer present")
    case.at("Map 2, box 2")


def test_a_visit_planned_before_the_time_to_reply_is_over_is_noticed(open_page: OpenPage) -> None:
    case = visit_to_plan(open_page)
    case.date("Mon 2009-09-07")
    expect(case.step.locator(".notices")).to_contain_text("The home visit is planned for Monday 7 September 2009, before the time is over: Reply to a letter sent by post.")


def test_map_2_without_a_letter_says_the_visit_has_no_date(open_page: OpenPage) -> None:
    case = opened_on(open_page, "Fri 2009-08-28")
    case.choose(MAP_2, "England and Wales")
    for asked in ("Did the customer fail to attend", "When did the customer fail", "When was the letter"):
        expect(case.step.locator("form.question")).to_contain_text(asked)
        expect(case.step.locator(".notices")).to_have_count(0)
        case.leave_empty()
    expect(case.step.locator(".notices")).to_contain_text("So these deadlines cannot be worked out: Make the home visit.")


def test_a_visit_that_is_still_to_come_is_refused_as_made(open_page: OpenPage) -> None:
    case = visit_to_plan(open_page)
    case.leave_empty()
    case.date("Thu 2009-09-10")
    expect(case.step.locator(".error-summary")).to_contain_text("The date of the home visit must be today or in the past.")
