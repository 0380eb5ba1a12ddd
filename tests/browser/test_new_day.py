"""A page that stays open into another day, and the nation that a tab remembers."""
from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1
from tests.navigator.weekdays import day

EVENING = dt.datetime.combine(day("Mon 2009-08-31"), dt.time(23, 50))
REPLY = "Reply to a letter sent by post"


def at_night(open_page: OpenPage) -> CaseOnPage:
    """Return a case with a deadline, on a page whose clock says ten to midnight and is moved by hand."""
    page = open_page("privacy/", timezone_id="Europe/London")
    page.clock.install(time=EVENING.replace(tzinfo=dt.timezone(dt.timedelta(hours=1))))
    page.goto(page.url.replace("privacy/", "navigator/"))
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    return case


def status(case: CaseOnPage) -> str:
    return case.deadline(REPLY).locator(".status").inner_text()


def test_a_step_open_over_midnight_is_shown_again_with_its_choices(open_page: OpenPage) -> None:
    case = at_night(open_page)
    assert status(case) == "Due in 6 working days, as of Mon 31 Aug 2009"
    case.step.get_by_role("radio", name="Customer makes contact", exact=True).check()
    case.page.clock.fast_forward("15:00")
    expect(case.deadline(REPLY).locator(".status")).to_have_text("Due in 5 working days, as of Tue 1 Sep 2009")
    expect(case.step.get_by_role("radio", name="Customer makes contact", exact=True)).to_be_checked()
    expect(case.step.get_by_role("radio", name="Customer makes contact", exact=True)).to_be_focused()
    expect(case.status).to_contain_text("A new day has started.")


def test_half_a_date_and_the_name_of_a_case_stay_over_midnight(open_page: OpenPage) -> None:
    case = at_night(open_page)
    case.step.get_by_role("radio").first.check()
    case.go_on()
    case.step.get_by_label("Day", exact=True).fill("28")
    case.step.get_by_label("Name", exact=True).fill("Tuesday morning")
    case.page.clock.fast_forward("15:00")
    expect(case.status).to_contain_text("A new day has started.")
    assert case.step.get_by_label("Day", exact=True).input_value() == "28"
    expect(case.step.get_by_label("Name", exact=True)).to_have_value("Tuesday morning")
    expect(case.step.get_by_label("Name", exact=True)).to_be_focused()
    assert case.step.locator("input[type=date]").get_attribute("max") == "2009-09-01"


def test_a_tab_that_comes_back_on_another_day_is_shown_again(open_page: OpenPage) -> None:
    case = at_night(open_page)
    case.page.clock.set_system_time(dt.datetime.combine(day("Fri 2009-09-04"), dt.time(9, 0)))      # the device was asleep, so no timer ran
    case.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(case.deadline(REPLY).locator(".status")).to_have_text("Due in 2 working days, as of Fri 4 Sep 2009")


def test_the_same_day_shows_nothing_again(open_page: OpenPage) -> None:
    case = at_night(open_page)
    case.step.evaluate("step => { step.firstElementChild.dataset.same = 'yes'; }")
    case.page.clock.fast_forward("05:00")
    case.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    case.step.get_by_role("radio", name="Customer makes contact", exact=True).check()
    assert case.step.evaluate("step => step.firstElementChild.dataset.same") == "yes"


# --- The nation ---------------------------------------------------------------------------------------------------------

def next_case(page: Page) -> CaseOnPage:
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1)
    return case


def test_the_nation_is_preselected_in_the_next_case_of_a_tab(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = next_case(page)
    expect(case.step.get_by_role("radio", name="Scotland", exact=True)).not_to_be_checked()
    case.choose("Scotland")
    case = next_case(page)
    expect(case.step.get_by_role("radio", name="Scotland", exact=True)).to_be_checked()
    assert case.answers() == {"Process": MAP_1}
    case.choose("Northern Ireland")
    page.reload()
    expect(case.title).to_contain_text("Map 1, box 1:")
    case = next_case(page)
    expect(case.step.get_by_role("radio", name="Northern Ireland", exact=True)).to_be_checked()


def test_deleting_everything_deletes_the_nation_too(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = next_case(page)
    case.choose("Scotland")
    assert "scotland" in case.stored()["/wfi-nation"]
    case.erase()
    assert "/wfi-nation" not in case.stored()
    case.choose(MAP_1)
    expect(case.step.get_by_role("radio", name="Scotland", exact=True)).not_to_be_checked()


def test_a_tab_that_keeps_no_case_keeps_no_nation(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = next_case(page)
    case.choose("Scotland")
    page.get_by_label("Remember my answers if this page refreshes").uncheck()
    assert "/wfi-nation" not in case.stored()
    case = next_case(page)
    expect(case.step.get_by_role("radio", name="Scotland", exact=True)).not_to_be_checked()
