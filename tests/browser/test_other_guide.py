"""A case of another guide in the browser: the small guide of the tests, with the real Python."""
from __future__ import annotations

from playwright.sync_api import Browser, expect

from maps.ship.server import running
from tests.browser.case_on_page import CaseOnPage
from tests.browser.watching import watching
from tests.site.test_any_guide import small_site


def test_a_guide_of_one_process_does_not_ask_for_the_process(browser: Browser) -> None:
    with running(small_site()) as address, watching(browser, address) as watched:
        case = CaseOnPage(watched.open("navigator/"))
        case.begin()
        expect(case.page.get_by_role("heading", name="Which bank holidays apply?")).to_be_visible()
        case.choose("Scotland")
        case.at("Lending, box 1")
        case.date("Sat 2026-10-03")
        case.go_on()      # the page states the only route instead of asking for one
        case.at("Lending, box 2")
        expect(case.step.locator(".deadline")).to_contain_text("Sat 17 Oct 2026")
        case.choose("It came back in time")
        expect(case.step.locator(".ended")).to_contain_text("It came back in time")
        assert "Process" not in case.step.locator(".answers dt").all_inner_texts()


def test_a_page_of_another_guide_fits_a_narrow_screen(browser: Browser) -> None:
    with running(small_site()) as address, watching(browser, address) as watched:
        for path in ("", "lending/", "lending/box-02/", "navigator/", "hours/", "about/"):
            page = watched.open(path, viewport={"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
