"""The letters beside a question: filled from the case before they are posted, copied, and printed alone."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import MAP_1, CaseOnPage
from tests.browser.test_accessibility import violations


@pytest.fixture
def at_the_letter(case: CaseOnPage) -> CaseOnPage:
    """Return a case of Thu 27 Aug 2009 at the question for the date of its letter, the same day."""
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    return case


def letter(page: Page, name: str):
    """Open a letter, and return its text."""
    page.get_by_text(f"Text to copy: {name}").click()
    return page.locator("details.copy", has_text=name).locator(".copy-text")


def test_the_letter_is_there_before_it_is_posted(at_the_letter: CaseOnPage) -> None:
    text = letter(at_the_letter.page, "Letter asking for the reason")
    expect(text).to_contain_text("You did not come to your Work Focused Interview on Thursday 27 August 2009.")
    expect(text).to_contain_text("This is the date if the letter is sent today")
    expect(at_the_letter.page.locator("details.copy")).to_contain_text("The letter must give a deadline for the reply")
    assert violations(at_the_letter.page) == []


def test_what_the_guide_says_of_a_letter_is_not_copied_with_it(at_the_letter: CaseOnPage) -> None:
    page = at_the_letter.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    letter(page, "Letter asking for the reason")
    page.get_by_role("button", name="Copy this text").click()
    expect(at_the_letter.status).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("From: [to be filled in:") and "The letter must give a deadline for the reply" not in copied


def test_a_letter_is_printed_without_the_page_around_it(at_the_letter: CaseOnPage) -> None:
    page = at_the_letter.page
    text = letter(page, "Letter asking for the reason")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    page.emulate_media(media="print")
    page.get_by_text("Text to copy: Letter asking").locator("xpath=..").locator("[data-do=print-letter]").dispatch_event("click")
    expect(text).to_be_visible()
    expect(page.locator(".step-title")).to_be_hidden()
    expect(page.get_by_text("The letter must give a deadline for the reply").filter(visible=True)).to_have_count(0)
    assert page.evaluate("window.printed") == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".step-title")).to_be_visible()
    page.emulate_media(media="screen")
