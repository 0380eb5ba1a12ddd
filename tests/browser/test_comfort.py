"""The navigator on a phone, with large text, with a wheel and with a screen reader."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage, wait_for_scripts, wait_until
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1, started, to_box_7

SMALL_FIELDS = """() => [...document.querySelectorAll("input, select, textarea")]
    .filter(({ type }) => !["checkbox", "radio", "hidden"].includes(type))
    .map((field) => [field.name || field.id || field.type, parseFloat(getComputedStyle(field).fontSize)])
    .filter(([, size]) => size < 16)"""
"""The fields of a page whose words are smaller than 16 px: a phone zooms in when one takes the focus."""


@pytest.mark.parametrize("width", (320, 390, 768, 1366))
def test_no_field_is_so_small_that_a_phone_zooms_in(open_page: OpenPage, site: str, width: int) -> None:
    page = open_page("navigator/", viewport={"width": width, "height": 800})
    case = started(page)
    assert page.evaluate(SMALL_FIELDS) == []
    case.choose("Failed to attend (FTA)")
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert page.evaluate(SMALL_FIELDS) == []
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    case.choose("Customer makes contact")
    case.leave_empty()
    case.go_on()
    expect(case.text_field).to_be_visible()
    assert page.evaluate(SMALL_FIELDS) == []
    case.save_as("Tuesday")
    case.keep("Saved cases")
    case.keep("Rename “Tuesday”")
    assert page.evaluate(SMALL_FIELDS) == []
    page.goto(f"{site}feedback/")
    assert page.evaluate(SMALL_FIELDS) == []


def test_the_jump_on_a_phone_leads_to_the_deadlines(open_page: OpenPage) -> None:
    page = open_page("navigator/", viewport={"width": 390, "height": 844})
    case = started(page)
    to_box_7(case)
    page.get_by_role("link", name="Deadlines and answers so far").click()
    heading = page.get_by_role("heading", name="Deadlines", exact=True)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    top = heading.evaluate("heading => heading.getBoundingClientRect().top")
    assert top < 844 / 2, "with deadlines in view below it"
    assert heading.evaluate("""heading => {
      const { left, top } = heading.getBoundingClientRect();
      return document.elementFromPoint(left + 5, top + 5) === heading;
    }"""), "and nothing over it"


# --- Large text ----------------------------------------------------------------------------------------------------------

def test_with_text_twice_as_large_the_question_keeps_its_width(open_page: OpenPage) -> None:
    page = open_page("navigator/", viewport={"width": 1366, "height": 900})
    case = started(page)
    form, side = case.step.locator("form.question"), case.step.locator(".step-side")
    before = form.bounding_box()
    assert before and side.bounding_box()["x"] > before["x"] + before["width"], "beside each other at first"      # type: ignore[index]
    page.evaluate("document.documentElement.style.fontSize = `${2 * parseFloat(getComputedStyle(document.documentElement).fontSize)}px`")
    after = form.bounding_box()
    assert after and after["width"] >= before["width"]
    assert side.bounding_box()["y"] >= after["y"] + after["height"], "the deadlines come below it"      # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- The wheel over the small map ------------------------------------------------------------------------------------------

def over_the_map(page: Page) -> None:
    """Bring the small map into view, with the pointer over it."""
    frame = page.locator(".path-map")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def scrolled(page: Page) -> tuple[float, float, float]:
    """Return how far the page has scrolled, and the small map across and down."""
    found: list[float] = page.evaluate("(({ scrollLeft, scrollTop }) => [scrollY, scrollLeft, scrollTop])(document.querySelector('.path-map'))")
    return found[0], found[1], found[2]


BUSY = """event => {
    window.clicks = [];
    addEventListener("click", (click) => clicks.push(click), { capture: true });
    addEventListener(event, () => { for (const end = performance.now() + 400; performance.now() < end;); }, { capture: true });
}"""
"""A script that collects the clicks of a page, and keeps it busy for some frames after each event."""


def test_the_wheel_over_the_small_map_scrolls_the_page(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    over_the_map(page)
    down, across_map, down_map = scrolled(page)
    page.mouse.wheel(0, 120)
    wait_until(page, f"scrollY > {down}")
    assert scrolled(page)[1:] == (across_map, down_map), "and the map stays"


def test_the_small_map_scrolls_by_wheel_with_a_key_drag_and_keyboard(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    over_the_map(page)
    down = scrolled(page)[0]
    page.evaluate("document.querySelector('.path-map').scrollTo(0, 0)")
    page.keyboard.down("Shift")
    page.mouse.wheel(0, 60)
    page.keyboard.up("Shift")
    wait_until(page, "document.querySelector('.path-map').scrollLeft > 0")
    page.keyboard.down("Control")
    page.mouse.wheel(0, 60)
    page.keyboard.up("Control")
    wait_until(page, "document.querySelector('.path-map').scrollTop > 0")
    page.evaluate("document.querySelector('.path-map').scrollTo(0, 0)")
    box = page.locator(".path-map").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 110, steps=5)
    page.mouse.up()
    assert scrolled(page) == (down, 100, 40)
    page.locator(".path-map").focus()
    page.keyboard.press("ArrowDown")
    wait_until(page, "document.querySelector('.path-map').scrollTop > 40")
    assert page.context.pages == [page], "a drag that ends on a box opens no page"


@pytest.mark.parametrize("event", ("pointerdown", "pointermove", "pointerup"))
def test_a_drag_from_a_link_opens_nothing_on_a_busy_page(open_page: OpenPage, event: str) -> None:
    page = open_page("navigator/")
    started(page)
    link = page.locator(".path-map g.box.is-current a").first
    link.scroll_into_view_if_needed()
    before, box = scrolled(page), link.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(BUSY, event)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 40, steps=5)
    page.mouse.up()
    wait_until(page, "clicks.length === 1")
    assert page.evaluate("clicks.map(({ defaultPrevented }) => defaultPrevented)") == [True]
    assert scrolled(page) == (before[0], before[1] + 100, before[2] + 40)
    assert page.context.pages == [page]


# --- What is read out ------------------------------------------------------------------------------------------------------

def test_an_error_is_announced_by_an_element_without_the_focus(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    said = page.locator(".navigator > [role=alert]")
    expect(said).to_be_empty()
    case.go_on()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert summary.get_attribute("role") is None
    expect(said).to_contain_text("There is a problem")
    expect(said).to_contain_text("needs an answer")
    case.choose("Failed to attend (FTA)")
    expect(said).to_be_empty()


def test_the_region_for_errors_is_there_before_it_says_anything(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    wait_for_scripts(page)
    expect(page.locator(".navigator > [role=alert]")).to_be_empty()
    expect(page.locator(".navigator > [role=alert]")).to_have_count(1)
