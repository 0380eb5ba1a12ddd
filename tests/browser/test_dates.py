"""A date on the real page: pasted, picked, filled in by a button, and shown in full, in any language of the browser."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1
from tests.browser.test_waiting import visit_to_plan
from tests.navigator.weekdays import day

TYPED = {name: f"input[name={name}]" for name in ("day", "month", "year")}
PASTE = """(field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.focus();
    if (field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))) {
        document.execCommand("insertText", false, text);
    }
}"""
"""A script that acts like a paste; a test cannot fill the clipboard of a strict page."""


def at_a_date(page: Page, nation: str = "Scotland") -> CaseOnPage:
    """Return a case whose question is the date of the failure."""
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, nation, "Failed to attend (FTA)")
    return case


def fields(case: CaseOnPage) -> tuple[str, ...]:
    return tuple(case.step.locator(place).input_value() for place in TYPED.values())


def paste(case: CaseOnPage, name: str, text: str) -> None:
    case.step.locator(TYPED[name]).evaluate(PASTE, text)


@pytest.mark.parametrize("name", TYPED)
def test_a_whole_date_pasted_into_any_field_is_taken(case: CaseOnPage, name: str) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    paste(case, name, "\u200eThursday 27 August\u00a02009.")
    case.go_on()
    assert case.answers()["Date of the failure"] == "Thu 27 Aug 2009"


def test_a_whole_date_pasted_over_an_offered_one_takes_its_place(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    assert fields(case) == ("27", "8", "2009")
    paste(case, "month", "2009-08-28T00:00:00Z")
    assert fields(case) == ("", "2009-08-28T00:00:00Z", "")
    case.go_on()
    assert case.answers()["Date of the letter"] == "Fri 28 Aug 2009"


@pytest.mark.parametrize(("text", "expected"), [
    ("27/8/2009 12am", "Thu 27 Aug 2009"), ("27/08/2009 12:00 AM", "Thu 27 Aug 2009"), ("27.08.2009 00.00", "Thu 27 Aug 2009"),
    ("2009-08-27Z", "Thu 27 Aug 2009"), ("2009-08-27T00:00Z", "Thu 27 Aug 2009"), ("\u2013 27 August 2009", "Thu 27 Aug 2009"),
    ("\u2022 27 August 2009\n", "Thu 27 Aug 2009")])
def test_a_pasted_date_with_what_programs_add_is_taken(case: CaseOnPage, text: str, expected: str) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    paste(case, "day", text)
    case.go_on()
    assert case.answers()["Date of the failure"] == expected


def test_a_pasted_date_in_digits_replaces_an_offered_one(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    paste(case, "day", "28082009")
    assert fields(case) == ("28082009", "", "")
    case.go_on()
    expect(case.step.locator(".date-read")).to_contain_text("We read “28082009” as Friday 28 August 2009, as day, month and year.")


def test_one_part_of_a_date_that_is_pasted_leaves_the_others(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    for name, text in (("day", "27"), ("month", "August"), ("year", "2009")):
        paste(case, name, text)
    assert fields(case) == ("27", "August", "2009")


def test_an_abbreviated_date_is_shown_and_accepted_by_a_second_continue(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.step.locator(TYPED["day"]).fill("27/8/09")
    case.go_on()
    read = case.step.locator(".date-read")
    expect(read).to_contain_text("We read “27/8/09” as Thursday 27 August 2009, taking 09 as the year 2009. Continue if that is right.")
    expect(read).to_be_focused()
    assert "Date of the failure" not in case.answers()
    assert fields(case) == ("27", "8", "2009")
    case.go_on()
    assert case.answers()["Date of the failure"] == "Thu 27 Aug 2009"


def test_a_button_fills_in_a_date_with_two_meanings(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.step.locator(TYPED["day"]).fill("8/27/2009")
    case.go_on()
    case.step.get_by_role("button", name="Thursday 27 August 2009").click()
    assert fields(case) == ("27", "8", "2009")


def test_a_hyphenated_date_with_two_readings_has_a_button_for_each(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    paste(case, "day", "12-11-10")
    case.go_on()
    expect(case.step.locator(".error-summary")).to_contain_text("“12-11-10” can mean Friday 12 November 2010 or Saturday 10 November 2012.")
    case.step.get_by_role("button", name="Saturday 10 November 2012").click()
    assert fields(case) == ("10", "11", "2012")
    case.go_on()
    assert case.answers()["Date of the failure"] == "Sat 10 Nov 2012"


@pytest.mark.parametrize("text", ["7 Sept", "Mon 7 Sept", "7/9"])
def test_a_planned_visit_without_a_year_is_shown_back_as_the_next(open_page: OpenPage, text: str) -> None:
    case = visit_to_plan(open_page)
    case.step.locator(TYPED["day"]).fill(text)
    case.go_on()
    expect(case.step.locator(".date-read")).to_contain_text(f"We read “{text}” as Monday 7 September 2009, the next 7 September after today.")
    case.go_on()
    assert case.answers()["Date the home visit is planned for"] == "Mon 7 Sep 2009"


def test_a_planned_visit_of_two_possible_years_is_asked_about(open_page: OpenPage) -> None:
    case = visit_to_plan(open_page, today="Sun 2026-11-29")
    for name, text in (("day", "3"), ("month", "Dec")):
        case.step.locator(TYPED[name]).fill(text)
    case.go_on()
    meant = case.step.locator(".meant").get_by_role("button")
    expect(meant).to_have_text(["Thursday 3 December 2009", "Wednesday 3 December 2025", "Thursday 3 December 2026"])
    meant.last.click()
    case.go_on()
    assert case.answers()["Date the home visit is planned for"] == "Thu 3 Dec 2026"


@pytest.mark.parametrize(("language", "zone"), [("en-US", "Europe/London"), ("ar-EG", "Pacific/Kiritimati"), ("de-DE", "Pacific/Pago_Pago")])
def test_dates_are_the_same_in_every_language_and_zone(open_page: OpenPage, language: str, zone: str) -> None:
    page = open_page("navigator/", locale=language, timezone_id=zone)
    case = at_a_date(page)
    today = page.evaluate("[new Date().getDate(), new Date().getMonth() + 1, new Date().getFullYear()].map(String)")
    case.step.get_by_role("button", name="Today").click()
    assert list(fields(case)) == today
    case.step.get_by_role("button", name="Yesterday").click()
    yesterday = page.evaluate("(now => new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).getDate())(new Date())")
    assert fields(case)[0] == str(yesterday)
    pick(case, "Thu 2009-08-27")
    assert fields(case) == ("27", "8", "2009")
    case.go_on()
    assert case.answers()["Date of the failure"] == "Thu 27 Aug 2009"


def pick(case: CaseOnPage, text: str) -> None:
    """Pick a date, as the browser's own picker does."""
    case.step.locator("input[type=date]").evaluate(
        "(picker, iso) => { picker.value = iso; picker.dispatchEvent(new Event('change', {bubbles: true})); }", day(text).isoformat())


def test_a_pick_fills_the_fields_in_place_of_what_was_typed(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    for name, text in (("day", "20"), ("month", "8"), ("year", "2009")):
        case.step.locator(TYPED[name]).fill(text)
    pick(case, "Thu 2009-08-27")
    assert fields(case) == ("27", "8", "2009")
    case.step.locator(TYPED["day"]).fill("26")
    case.go_on()
    assert case.answers()["Date of the failure"] == "Wed 26 Aug 2009"


def test_the_picker_opens_at_the_typed_date_by_the_keyboard_too(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { window.opened = [this.value, this.min, this.max]; }")
    case = at_a_date(page)
    for name, text in (("day", "7"), ("month", "8"), ("year", "2009")):
        case.step.locator(TYPED[name]).fill(text)
    button = case.step.get_by_role("button", name="Choose a date")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.opened")[:2] == ["2009-08-07", "2008-01-01"]
    assert not case.step.locator("input[type=date]").evaluate("picker => new FormData(picker.form).has(picker.name)")


def test_the_real_picker_opens_from_its_button(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.evaluate("""(() => {
        const real = HTMLInputElement.prototype.showPicker;
        HTMLInputElement.prototype.showPicker = function () { window.opened = "no"; real.call(this); window.opened = "yes"; };
    })()""")
    case = at_a_date(page)
    case.step.get_by_role("button", name="Choose a date").click()
    assert page.evaluate("window.opened") == "yes"


def test_without_the_browsers_picker_its_button_is_absent(open_page: OpenPage) -> None:
    page = open_page("privacy/")
    page.add_init_script("delete HTMLInputElement.prototype.showPicker")
    page.goto(page.url.replace("privacy/", "navigator/"))
    case = at_a_date(page)
    expect(case.step.get_by_role("button", name="Choose a date")).to_have_count(0)
    expect(case.step.get_by_role("button", name="Today")).to_be_visible()
    case.date("Thu 2009-08-27")
    assert case.answers()["Date of the failure"] == "Thu 27 Aug 2009"
