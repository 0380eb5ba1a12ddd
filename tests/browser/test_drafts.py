"""Typed text that is not an answer yet: it returns with its question, it is counted, and it is never cut off without a message."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.case_on_page import CaseOnPage, stop_the_clock
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1

HALF = "The bus did not co"


def to_the_record(case: CaseOnPage) -> None:
    case.keep("Print or copy case record")
    expect(case.page.locator(".case-record")).to_be_visible()
    case.keep("Back to the case")


def to_saved_cases(case: CaseOnPage) -> None:
    case.keep("Saved cases")
    case.keep("Back")


def to_a_change(case: CaseOnPage) -> None:
    case.change("Bank holidays for")
    expect(case.title).to_have_text("Change an answer")
    case.keep("Keep my previous answer")


def back_and_forward(case: CaseOnPage) -> None:
    case.page.go_back()
    expect(case.text_field).to_have_count(0)
    case.page.go_forward()


def undo_and_answer_again(case: CaseOnPage) -> None:
    case.back()
    expect(case.text_field).to_have_count(0)
    case.go_on()


def reload(case: CaseOnPage) -> None:
    case.page.reload()
    expect(case.title).to_contain_text("Map 1, box 4")


def to_another_page(case: CaseOnPage) -> None:
    address = case.page.url
    case.page.goto(f"{address}../map-1/")
    case.page.goto(address)
    expect(case.title).to_contain_text("Map 1, box 4")


AWAY_AND_BACK = (to_the_record, to_saved_cases, to_a_change, back_and_forward, undo_and_answer_again, reload, to_another_page)


@pytest.mark.parametrize("away_and_back", AWAY_AND_BACK, ids=lambda one: one.__name__.replace("_", " "))
def test_half_typed_words_come_back_with_their_question(open_page: OpenPage, away_and_back: Callable[[CaseOnPage], None]) -> None:
    case = CaseOnPage(open_page("navigator/"))
    case.to_the_reason()
    case.text_field.fill(HALF)
    away_and_back(case)
    expect(case.text_field).to_have_value(HALF)
    case.go_on()
    assert case.answers()["Reason given"] == HALF
    assert "/wfi-drafts" not in case.stored(), "an answer that is taken leaves no draft"


def test_a_half_typed_date_and_a_choice_come_back_too(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    case.step.get_by_role("radio", name="Failed to participate (FTP)").check()
    to_the_record(case)
    expect(case.step.get_by_role("radio", name="Failed to participate (FTP)")).to_be_checked()
    case.go_on()
    page.get_by_label("Day", exact=True).fill("27")
    page.get_by_label("Month", exact=True).fill("Aug")
    to_saved_cases(case)
    expect(page.get_by_label("Day", exact=True)).to_have_value("27")
    expect(page.get_by_label("Month", exact=True)).to_have_value("Aug")
    expect(page.get_by_label("Year", exact=True)).to_have_value("")


def test_a_half_made_change_comes_back_until_it_is_called_off(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.change("Date of the failure")
    page.get_by_label("Day", exact=True).fill("28")
    case.keep("Saved cases")
    page.go_back()
    expect(page.get_by_label("Day", exact=True)).to_have_value("28")
    case.keep("Keep my previous answer")
    case.change("Date of the failure")
    expect(page.get_by_label("Day", exact=True)).to_have_value("27")


def test_a_draft_belongs_to_one_place_in_one_case(case: CaseOnPage) -> None:
    case.to_the_reason()
    case.text_field.fill(HALF)
    case.start_again()
    case.to_the_reason()
    expect(case.text_field).to_have_value("")


def test_a_draft_is_nowhere_when_the_tab_keeps_nothing(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.to_the_reason()
    case.text_field.fill(HALF)
    assert HALF in case.stored()["/wfi-drafts"] and HALF not in case.stored()["/wfi-case"]
    assert HALF not in page.evaluate("JSON.stringify([location.href, history.state, document.title, {...localStorage}])")
    page.get_by_label("Remember my answers if this page refreshes").uncheck()
    assert case.stored() == {"/wfi-no-session": "yes"}
    case.text_field.fill(f"{HALF}me")
    assert case.stored() == {"/wfi-no-session": "yes"}
    case.erase()
    assert HALF not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_deleting_everything_deletes_the_drafts(open_page: OpenPage) -> None:
    case = CaseOnPage(open_page("navigator/"))
    case.to_the_reason()
    case.text_field.fill(HALF)
    case.erase()
    assert case.stored() == {}
    case.to_the_reason()
    expect(case.text_field).to_have_value("")


def test_closing_a_tab_with_half_typed_words_asks_first(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.to_the_reason()
    case.save_as("Tuesday")
    case.text_field.fill(HALF)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()


# --- How long -----------------------------------------------------------------------------------------------------------

def test_words_that_are_too_long_are_counted_refused_and_stay_in_place(case: CaseOnPage) -> None:
    case.to_the_reason()
    count = case.step.locator(".count")
    expect(count).to_have_text("At most 2,000 characters")
    case.text_field.fill("x" * 2_508)
    expect(case.text_field).to_have_value("x" * 2_508)
    expect(count).to_have_text("508 characters too many")
    case.go_on()
    expect(case.page.locator(".error-summary")).to_contain_text("must be 2,000 characters or fewer. It has 2,508.")
    expect(case.text_field).to_have_value("x" * 2_508)
    expect(count).to_have_text("508 characters too many")
    case.text_field.fill("x" * 1_999)
    expect(count).to_have_text("1 character left")
    case.go_on()
    assert case.answers()["Reason given"] == "x" * 1_999


def test_the_count_is_the_one_that_refuses(case: CaseOnPage) -> None:
    case.to_the_reason()
    case.text_field.fill("é🚌\n" * 667)      # 2,001 characters, and JavaScript counts some of them twice
    expect(case.step.locator(".count")).to_have_text("1 character too many")
    case.go_on()
    expect(case.page.locator(".error-summary")).to_contain_text("It has 2,001.")


def test_the_count_is_read_out_when_the_reader_pauses(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.to_the_reason()
    said = case.step.locator(".count-said")
    expect(said).to_have_attribute("role", "status")
    expect(case.text_field).to_have_accessible_description("At most 2,000 characters")
    stop_the_clock(page)
    case.text_field.fill("x" * 1_990)
    expect(said).to_be_empty()
    page.clock.run_for(1_000)
    expect(said).to_have_text("10 characters left")


LONG = "Thursday the 27th of August in the year 2009, as the letter to the customer has it on its first page"


def test_no_field_of_the_navigator_cuts_off_what_is_pasted(case: CaseOnPage) -> None:
    assert case.page.locator("[maxlength]").count() == 0
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    assert case.page.locator("[maxlength]").count() == 0
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    case.choose("Customer makes contact")
    case.leave_empty()
    case.go_on()
    case.at("Map 1, box 4")
    assert case.page.locator("[maxlength]").count() == 0


@pytest.mark.parametrize("name", ["day", "month", "year"])
def test_no_field_of_a_date_cuts_off_what_is_typed(case: CaseOnPage, name: str) -> None:
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    field = case.step.locator(f"form.question input[name={name}]")
    field.press_sequentially(LONG)
    expect(field).to_have_value(LONG)
    case.go_on()
    expect(case.page.locator(".error-summary")).to_be_visible()
    expect(field).to_have_value(LONG)


# --- Fields beside the question ---------------------------------------------------------------------------------------

REMINDERS, IN_TITLES = "Calendar reminders", "Put the name of the case into the titles and the file name"


def test_what_is_beside_the_question_outlives_a_reload(case: CaseOnPage) -> None:
    case.to_the_reason()
    case.step.get_by_label("Name", exact=True).fill("Half typed na")
    case.step.get_by_label(REMINDERS).select_option("5 working days before")
    case.step.get_by_label(IN_TITLES).check()
    case.page.reload()
    expect(case.text_field).to_be_visible()
    expect(case.step.get_by_label("Name", exact=True)).to_have_value("Half typed na")
    expect(case.step.get_by_label(REMINDERS)).to_have_value("5")
    expect(case.step.get_by_label(IN_TITLES)).to_be_checked()


def test_what_is_beside_the_question_outlives_a_look_at_the_saved_cases(case: CaseOnPage) -> None:
    case.to_the_reason()
    case.step.get_by_label("Name", exact=True).fill("Mrs A")
    case.step.get_by_label(IN_TITLES).check()
    case.keep("Saved cases")
    case.page.go_back()
    case.settle()
    with case.page.expect_download() as download:
        case.keep("Download calendar dates (.ics)")
    assert download.value.suggested_filename.startswith("case-Mrs-A-")
    case.start_again()
    case.to_the_reason()
    expect(case.step.get_by_label("Name", exact=True)).to_have_value("")
    expect(case.step.get_by_label(IN_TITLES)).not_to_be_checked()


def test_a_name_that_was_saved_is_no_longer_a_draft(case: CaseOnPage) -> None:
    case.to_the_reason()
    case.step.get_by_label("Name", exact=True).fill("Mrs A")
    case.keep("Save case")
    expect(case.page.locator(".save-state")).to_contain_text("as “Mrs A”")
    assert "/wfi-drafts" not in case.stored()
