"""A case of the guide in examples/freedom-of-information/ in the browser, with the real Python."""
from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from maps.ship.server import running
from tests.browser.axe import violations
from tests.browser.case_on_page import CaseOnPage
from tests.browser.watching import watching
from tests.site.test_second_guide import second_site


def test_a_request_is_worked_through_to_its_refusal_in_the_browser(browser: Browser) -> None:
    with running(second_site()) as address, watching(browser, address) as watched:
        case = CaseOnPage(watched.open("navigator/"))
        expect(case.status.locator("progress")).to_have_count(0)
        case.at("Request, box 1")      # with one process and no nation to ask for, the case starts with its first question
        case.choose("Another public authority")
        case.date("Sat 2026-05-16")
        case.choose("By email", "Yes", "Valid request")
        expect(case.step).to_contain_text("The request came on Saturday 16 May 2026, which is not a working day")
        assert case.dates("Reply to the request")["Last day"] == "Tue 16 Jun 2026"
        case.choose("No")
        case.go_on()
        case.choose("Yes, all of it or a part")
        case.go_on()
        case.choose("No")
        case.go_on()
        case.choose("Yes, an absolute one")
        case.go_on()
        case.at("Request, box 9")
        case.choose("Yes, all of it")
        case.tick("The section and subsection")
        expect(case.step.get_by_role("radio", name="All refused")).to_be_disabled()
        case.go_on()      # the notice is incomplete, so the same box asks again
        case.choose("Yes, all of it")
        case.tick("The section and subsection", "Why it applies", "How to ask for a review", "The right to go to the ICO")
        case.date("Tue 2026-06-16")
        case.step.get_by_text("Text to copy: Refusal notice").click()
        expect(case.step.locator("pre.copy-text")).to_contain_text("Date: Tuesday 16 June 2026")
        case.go_on()
        case.at("Request, box 11")
        expect(case.step.locator(".evidence-checklist")).to_contain_text("The request arrived on Saturday 16 May 2026, by email.")


def test_a_page_of_the_second_guide_fits_a_narrow_screen(browser: Browser) -> None:
    with running(second_site()) as address, watching(browser, address) as watched:
        for path in ("", "request/", "request/box-09/", "navigator/", "deadlines/", "forms-and-evidence/", "training-cases/", "knots/", "about/"):
            page = watched.open(path, viewport={"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_second_guide(browser: Browser, scheme: str) -> None:
    with running(second_site()) as address, watching(browser, address) as watched:
        for path in ("", "request/", "request/box-09/", "deadlines/", "forms-and-evidence/", "training-cases/", "knots/", "about/"):
            assert violations(watched.open(path, color_scheme=scheme, bypass_csp=True)) == [], path
