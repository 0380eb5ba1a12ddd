"""A device whose clock is plainly wrong: the navigator says so, and the reader can give today's date for the visit."""
from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1
from tests.navigator.weekdays import day

REPLY = "Reply to a letter sent by post"


def with_clock(open_page: OpenPage, today: str) -> CaseOnPage:
    """Return the navigator on a device whose clock says ten in the morning of a day."""
    page = open_page("privacy/", timezone_id="Europe/London")
    page.clock.install(time=dt.datetime.combine(day(today), dt.time(10), dt.timezone.utc))
    page.goto(page.url.replace("privacy/", "navigator/"))
    wait_for_scripts(page)
    return CaseOnPage(page)


def give(case: CaseOnPage, today: str) -> None:
    """Give today's date instead of the clock's."""
    case.page.get_by_label("Today’s date").fill(day(today).isoformat())
    case.page.get_by_role("button", name="Use this date").click()


def clock_line(case: CaseOnPage) -> str:
    return case.page.locator(".clock").inner_text()


@pytest.mark.parametrize(("today", "words"), (
    ("Mon 2009-08-31", "The clock on this device says Monday 31 August 2009. That is before this edition was made, on Tuesday 1 December 2026."),
    ("Sun 2034-01-01", "That is long after Sunday 31 December 2028, the last date we have bank holidays for."),
), ids=("before the edition", "far beyond the calendar"))
def test_a_clock_that_is_plainly_wrong_is_said(open_page: OpenPage, today: str, words: str) -> None:
    case = with_clock(open_page, today)
    assert words in clock_line(case)
    expect(case.page.get_by_label("Today’s date")).to_be_visible()


@pytest.mark.parametrize("today", ("Mon 2026-11-30", "Wed 2026-12-02", "Mon 2029-12-31", "Sat 2033-12-31"))
def test_a_clock_that_can_be_right_is_not_mentioned(open_page: OpenPage, today: str) -> None:
    case = with_clock(open_page, today)
    case.choose(MAP_1)
    assert clock_line(case) == ""


def test_a_date_the_reader_gives_is_used_for_the_visit(open_page: OpenPage) -> None:
    case = with_clock(open_page, "Fri 2009-01-02")
    give(case, "Sat 2027-02-27")
    expect(case.page.get_by_role("button", name="Use this device’s date")).to_be_focused()
    assert "We are using Saturday 27 February 2027, the date you entered, as today. The clock on this device says Friday 2 January 2009." in clock_line(case)
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    assert case.step.locator("input[type=date]").get_attribute("max") == "2027-02-27"
    case.step.get_by_role("button", name="Today", exact=True).click()
    expect(case.step.get_by_label("Year", exact=True)).to_have_value("2027")
    case.date("Thu 2027-02-25")
    case.date("Thu 2027-02-25")
    expect(case.deadline(REPLY).locator(".status")).to_have_text("Due in 6 working days, as of Sat 27 Feb 2027, the date you entered")
    case.keep("Print or copy case record")
    expect(case.step).to_contain_text("Sat 27 Feb 2027 (the date you entered, because the clock on this device is wrong)")
    case.keep("Back to the case")
    case.save_as("Tuesday")
    assert "2027-02-27" not in "".join(text for key, text in case.stored().items() if key != "/wfi-saved"), "the date is not kept"
    with case.page.expect_download() as download:
        case.keep("Download case record (text)")
    assert "Today’s date: Sat 27 Feb 2027 (the date you entered" in Path(download.value.path()).read_text(encoding="utf-8")


def test_a_date_that_the_reader_gives_is_gone_after_a_reload(open_page: OpenPage) -> None:
    case = with_clock(open_page, "Fri 2009-01-02")
    give(case, "Mon 2027-03-01")
    case.page.reload()
    wait_for_scripts(case.page)
    assert clock_line(case).startswith("The clock on this device says Friday 2 January 2009.")


def test_giving_a_date_shows_the_open_case_for_that_day(open_page: OpenPage) -> None:
    case = with_clock(open_page, "Fri 2034-09-01")
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2027-02-25")
    case.date("Thu 2027-02-25")
    give(case, "Tue 2027-03-02")
    expect(case.deadline(REPLY).locator(".status")).to_contain_text("as of Tue 2 Mar 2027, the date you entered")
    expect(case.status).to_have_text("This page now uses the date you entered.")
    case.page.get_by_role("button", name="Use this device’s date").click()
    expect(case.deadline(REPLY).locator(".status")).to_contain_text("Passed")
    expect(case.status).to_have_text("This page now uses this device’s date again.")
    assert json.dumps(case.stored()).count("2034") == 0
