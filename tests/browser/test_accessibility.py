"""The pages, the dialog and the navigator under axe, in both colour schemes; and what axe cannot see.

axe writes styles into the page while it measures, which the Content-Security-Policy would refuse; so it is off here, and on in
every other test of this folder.
"""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.site import PROJECT

AXE = Path(PROJECT, "node_modules", "axe-core", "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")
PAGES = ("", "map-1/", "map-2/", "did-not-attend/", "map-1/box-07/", "deadlines/", "glossary/", "forms-and-evidence/", "training-cases/", "knots/", "paragraphs/",
         "about/")

NOT_OURS = {
    ".md-search[role=dialog]": "The theme gives its search dialog no name, and has no setting for one.",
    ".md-path": "The theme gives its trail of pages the same name, Navigation, as its menu.",
}


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds: rule, element and reason."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    scope = {"include": [[within]] if within else [["html"]], "exclude": [[selector] for selector in NOT_OURS]}
    found = page.evaluate("([scope, rules]) => axe.run(scope, {runOnly: rules, resultTypes: ['violations']})", [scope, RULES])
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.strip("/") or "home")
def test_a_page_has_no_fault_that_axe_can_find(open_page: OpenPage, path: str, scheme: str) -> None:
    assert violations(open_page(path, color_scheme=scheme, bypass_csp=True)) == []


def test_a_training_case_that_is_folded_open_has_no_fault_that_axe_can_find(open_page: OpenPage) -> None:
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
    """How far the page, or something in its text that does not scroll by itself, reaches beyond the window."""
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
    """The visible elements that are lower than so many pixels."""
    elements: Iterable[tuple[str, float]] = page.locator(f"{selector} >> visible=true").evaluate_all(
        "elements => elements.map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect().height])")
    return [f"{html}: {height}" for html, height in elements if height < pixels - 0.5]
