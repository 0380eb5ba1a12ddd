"""Every page, the dialogs and the navigator under axe, in both colour schemes; and what axe cannot see in the navigator.

axe writes styles into the page while it measures. The Content-Security-Policy would refuse them, so it is off here, and on in
every other test of this folder. What axe cannot see on the other pages is in test_frame.py and test_every_page.py.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.browser.conftest import OpenPage
from tests.browser.test_private import map_2, memo
from tests.built import page_paths

SCHEMES = ("light", "dark")
WIDTHS = {"light": 1366, "dark": 390}
"""The pages that are judged once in each scheme, on a laptop and on a phone; `make judge` looks at all the others."""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_has_a_fault_that_axe_can_find(open_page: OpenPage, site: str, scheme: str) -> None:
    page = open_page("", bypass_csp=True, color_scheme=scheme, viewport={"width": WIDTHS[scheme], "height": 900})
    found = {}
    for path in page_paths():
        page.goto(site + path)
        wait_for_scripts(page)
        assert page.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
        found[path] = violations(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ("Menu", "Search"))
def test_the_dialogs_of_the_frame_have_no_fault_that_axe_can_find(open_page: OpenPage, name: str, scheme: str) -> None:
    page = open_page("map-1/box-07/", color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800})
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("dialog", name=name, exact=True)).to_be_visible()
    if name == "Search":
        page.keyboard.type("home visit")
        expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    assert violations(page) == []


def test_an_open_training_case_has_no_fault_that_axe_finds(open_page: OpenPage) -> None:
    page = open_page("training-cases/", bypass_csp=True)
    for summary in page.locator("h3#late-letter-late-reply + .training-case summary").all():
        summary.click()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_open_dialog_has_no_fault_that_axe_can_find(open_page: OpenPage, scheme: str) -> None:
    page = open_page("map-1/", color_scheme=scheme, bypass_csp=True)
    page.locator("#map-1-box-07 a").click()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_steps_of_a_case_have_no_fault_that_axe_can_find(open_page: OpenPage, scheme: str) -> None:
    page = open_page("navigator/", color_scheme=scheme, bypass_csp=True)
    case = CaseOnPage(page)
    assert violations(page) == []
    case.choose("Map 1: Fails to attend and fails to participate", "England and Wales", "Failed to participate (FTP)")
    case.go_on()
    expect(page.locator(".error-summary")).to_be_visible()
    assert violations(page) == []
    case.date("Thu 2009-08-27")
    case.choose("Sent by post")
    case.date("Thu 2009-08-27")
    case.choose("No contact", "No")
    for folded in page.locator("details:not([open]) > summary").all():
        if folded.is_visible():
            folded.click()
    assert violations(page) == []
    case.change("Date of the failure")
    assert violations(page) == []


class JudgedCase(CaseOnPage):
    """A case whose every step axe judges, as soon as it is there and with all its closed parts open."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.faults: list[str] = []

    def settle(self) -> None:
        super().settle()
        self.step.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        self.faults += violations(self.page)


@pytest.mark.parametrize(("walk", "scheme"), ((map_2, "light"), (memo, "dark")), ids=("Map 2", "the memo"))
def test_no_step_of_another_process_has_a_fault_that_axe_finds(open_page: OpenPage, walk: Callable[[CaseOnPage], None], scheme: str) -> None:
    page = open_page("navigator/", color_scheme=scheme, bypass_csp=True, viewport={"width": WIDTHS[scheme], "height": 900})
    case = JudgedCase(page)
    walk(case)
    page.get_by_role("button", name="Delete all saved data").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert case.faults + violations(page) == []


def test_focus_follows_each_step_to_its_title(case: CaseOnPage) -> None:
    case.choose("Map 2: Home visits")
    expect(case.title).to_be_focused()
    case.choose("Scotland")
    expect(case.title).to_be_focused()


def test_a_case_can_be_stepped_by_keyboard_alone(case: CaseOnPage) -> None:
    page = case.page
    case.step.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(case.title).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Scotland")).to_be_checked()
    page.keyboard.press("Enter")
    case.at("Map 1, box 1")


def clipped(page: Page) -> list[float]:
    """Return how far the page, or something in its text that does not scroll by itself, extends beyond the window."""
    return page.evaluate("[document.documentElement.scrollWidth - innerWidth].filter(over => over > 0)")


@pytest.mark.parametrize("width", (320, 390, 768, 1099, 1100, 1366))
def test_a_step_fits_the_width_of_the_window(case: CaseOnPage, width: int) -> None:
    case.page.set_viewport_size({"width": width, "height": 800})
    case.choose("Map 1: Fails to attend and fails to participate", "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    assert clipped(case.page) == []
    case.page.set_viewport_size({"width": 1366, "height": 900})


def test_what_is_pressed_in_a_step_is_large_enough(case: CaseOnPage) -> None:
    case.choose("Map 1: Fails to attend and fails to participate", "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    assert too_small(case.page, ".choice, .question button, .question input[type=text]", 44) == []
    assert too_small(case.page, ".step button, .step summary", 24) == []


def too_small(page: Page, selector: str, pixels: int) -> list[str]:
    """Return the visible elements that are less than so many pixels high."""
    elements: Iterable[tuple[str, float]] = page.locator(f"{selector} >> visible=true").evaluate_all(
        "elements => elements.map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect().height])")
    return [f"{html}: {height}" for html, height in elements if height < pixels - 0.5]
