"""From one step to the next the page keeps what stays the same, and shows what it would show of the step alone."""
from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.test_navigator import MAP_1, to_box_7


def shown(page: Page) -> str:
    """Return the HTML of the step on the page, except the drawing of the map."""
    html: str = page.evaluate("""() => {
      const step = document.querySelector(".navigator-case").cloneNode(true);
      step.querySelector(".path-map")?.replaceChildren();
      return step.innerHTML;
    }""")
    return html


def shown_afresh(case: CaseOnPage) -> str:
    """Return the same after the record of the case has replaced the step, so that no part of it could be reused."""
    case.keep("Print or copy case record")
    expect(case.page.locator(".case-record")).to_be_visible()
    case.keep("Back to the case")
    expect(case.title).to_be_visible()
    return shown(case.page)


def test_a_step_built_from_pieces_equals_a_whole_one(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    assert shown(case.page) == shown_afresh(case)
    case.back()
    case.back()
    before = shown(case.page)
    assert len(re.findall("data-piece", before)) > 10
    case.go_on()
    case.change("Bank holidays for")
    case.choose("Scotland")
    assert shown(case.page) == shown_afresh(case)


def test_going_back_and_forward_puts_the_same_steps_on_the_page(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    last = shown(page)
    page.go_back()
    expect(case.title).to_contain_text("Map 1, box 3:")
    page.go_forward()
    case.at("Map 1, box 7")
    assert shown(page) == last


def test_opened_parts_and_the_map_stay_at_the_next_step(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    working = case.deadline("Send a letter asking for the reason").locator("details").first      # a card that the next answer does not change
    working.locator("summary").click()
    page.evaluate("document.querySelector('.path-map svg').dataset.seen = 'yes'")
    case.choose("No contact")
    case.at("Map 1, box 3")
    expect(working).to_have_attribute("open", "")
    expect(page.locator(".path-map svg")).to_have_attribute("data-seen", "yes")
    expect(case.title).to_be_focused()


def test_a_typed_name_stays_and_a_tick_goes_with_the_step(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    page.get_by_label("Name", exact=True).fill("A name that is not saved")
    page.get_by_label("Include what I typed in files, records and texts to copy").check()
    case.choose("Failed to attend (FTA)")
    expect(page.get_by_label("Name", exact=True)).to_have_value("A name that is not saved")
    expect(page.get_by_label("Include what I typed in files, records and texts to copy")).not_to_be_checked()
