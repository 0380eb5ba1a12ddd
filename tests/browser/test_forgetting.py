"""What a tab forgets if it crashed or was saved for Back, and what is left of a case link.

A browser discards no tab that a test drives. It keeps the same of a discarded tab as of a crashed one.
"""
from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from navigator.case.case import Answer
from navigator.case.link import fragment
from navigator.guide.bundle import Bundle
from tests.browser.case_on_page import (
    MOST_SECONDS,
    CaseOnPage,
    answer_erasing,
    keep_a_copy,
    wait_for_scripts,
    wait_until,
)
from tests.browser.chromium import launch_whole
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1
from tests.browser.watching import Watched, watching

SHOWN = "document.querySelector('.step-title')?.innerText + ' ' + [...document.querySelectorAll('.answers .answer')].map(one => one.innerText)"
KEPT = "JSON.stringify({...sessionStorage})"


class Crashed:
    """A tab whose process has ended by the browser's own command. Playwright gives up on such a page, so messages to it go through the browser."""

    def __init__(self, page: Page) -> None:
        browser = page.context.browser
        assert browser
        target = page.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        self.session = browser.new_browser_cdp_session()
        self.id: str = self.session.send("Target.attachToTarget", {"targetId": target, "flatten": False})["sessionId"]
        self.said: dict[int, Any] = {}
        self.session.on("Target.receivedMessageFromTarget", self._hear)
        self.asked = 0
        with page.expect_event("crash"):
            self._tell("Page.crash")

    def _hear(self, event: Any) -> None:
        message = json.loads(event["message"])
        self.said[message.get("id", 0)] = message

    def _tell(self, method: str, **parameters: Any) -> int:
        self.asked += 1
        message = json.dumps({"id": self.asked, "method": method, "params": parameters})
        self.session.send("Target.sendMessageToTarget", {"sessionId": self.id, "message": message})
        return self.asked

    def reload(self) -> None:
        self._tell("Page.reload")

    def says(self, beside: Page, expression: str) -> Any:
        """Return the value of an expression on the page, asked until an answer comes. `beside` is a live page, used to wait."""
        asked = self._tell("Runtime.evaluate", expression=expression)
        end = time.monotonic() + MOST_SECONDS
        while asked not in self.said and time.monotonic() < end:
            beside.wait_for_timeout(50)
        return self.said[asked].get("result", {}).get("result", {}).get("value")


def settled(crashed: Crashed, beside: Page) -> str:
    """Return what a reloaded tab shows, once its navigator has started and is idle."""
    is_ready = ("document.querySelector('.navigator[data-started]') && !document.querySelector('.navigator-status progress')"
                " && !document.querySelector('[aria-busy=true]')")
    end = time.monotonic() + MOST_SECONDS
    while not crashed.says(beside, f"Boolean({is_ready})") and time.monotonic() < end:
        beside.wait_for_timeout(100)
    return str(crashed.says(beside, SHOWN))


def in_a_tab_beside(open_page: OpenPage, site: str) -> tuple[CaseOnPage, Page]:
    """Open a case in one tab, and the privacy page in another."""
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    beside = page.context.new_page()
    beside.goto(f"{site}privacy/")
    wait_for_scripts(beside)
    return case, beside


def erase_all(beside: Page) -> None:
    beside.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(beside, "Delete everything")
    expect(beside.locator(".kept-status")).to_have_text("Everything has been deleted.")


# --- Erasing ------------------------------------------------------------------------------------------------------------

def test_a_crashed_tab_returns_with_its_case_if_nothing_was_deleted(open_page: OpenPage, site: str) -> None:
    case, beside = in_a_tab_beside(open_page, site)
    crashed = Crashed(case.page)
    crashed.reload()
    assert "Map 1, box 1" in settled(crashed, beside) and "Scotland" in crashed.says(beside, SHOWN)


def test_a_tab_that_still_loads_shows_no_case_after_an_erasure(open_page: OpenPage, site: str) -> None:
    case, beside = in_a_tab_beside(open_page, site)
    held: list[Route] = []
    case.page.route("**/assets/navigator/navigator.js", lambda route: held.append(route))
    case.page.reload(wait_until="commit")
    wait_until(case.page, "Boolean(document.querySelector('.edition-status[data-started]'))")
    erase_all(beside)
    for route in held:
        route.continue_()
    wait_for_scripts(case.page)
    expect(case.status.locator("progress")).to_have_count(0)
    expect(case.title).to_have_text("Start a case")
    assert case.page.evaluate(KEPT) == "{}"


def test_a_crashed_tab_shows_no_case_after_everything_was_deleted(open_page: OpenPage, site: str) -> None:
    case, beside = in_a_tab_beside(open_page, site)
    crashed = Crashed(case.page)
    erase_all(beside)
    crashed.reload()
    assert settled(crashed, beside) == "Start a case "
    assert crashed.says(beside, KEPT) == "{}"


def test_a_crashed_tab_shows_no_case_when_another_one_has_begun_since(open_page: OpenPage, site: str) -> None:
    case, beside = in_a_tab_beside(open_page, site)
    crashed = Crashed(case.page)
    erase_all(beside)
    beside.goto(f"{site}navigator/")
    wait_for_scripts(beside)
    other = CaseOnPage(beside)
    other.choose("Map 2: Home visits")
    crashed.reload()
    assert settled(crashed, beside) == "Start a case "
    assert crashed.says(beside, KEPT) == "{}" and other.answers() == {"Process": "Map 2: Home visits"}


def test_a_tab_that_left_the_navigator_keeps_nothing_from_before_an_erasure(open_page: OpenPage, site: str) -> None:
    case, beside = in_a_tab_beside(open_page, site)
    case.page.goto(f"{site}map-1/")
    erase_all(beside)
    case.page.goto(f"{site}privacy/")
    wait_for_scripts(case.page)
    assert case.page.evaluate(KEPT) == "{}"
    expect(case.page.locator(".kept-status")).to_have_text("This browser has not saved anything from this site.")


# --- Back ---------------------------------------------------------------------------------------------------------------

@pytest.fixture
def with_back(browser: Browser, site: str) -> Iterator[Watched]:
    """Yield profiles of a browser that saves whole pages for Back, as people's browsers do; Playwright switches that off."""
    own = launch_whole(browser.browser_type, ignore_default_args=["--disable-back-forward-cache"])
    with watching(own, site) as watched:
        yield watched
    own.close()


def left_and_back(case: CaseOnPage, site: str) -> None:
    """Leave the navigator for another page, and return to the same saved page."""
    page = case.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("window.isTheSame = 'yes'")
    page.goto(f"{site}map-1/")
    page.evaluate("history.back()")     # Playwright's own waits for the page to load, which it does not
    wait_until(page, "window.isTheSame === 'yes'")


def test_back_shows_no_case_of_a_tab_that_keeps_none(with_back: Watched, site: str) -> None:
    page = with_back.open("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    page.get_by_label("Remember my answers if this page refreshes").uncheck()
    left_and_back(case, site)
    expect(case.status).to_have_text("This tab does not remember cases, so the case that was open here has gone.")
    expect(case.title).to_have_text("Start a case")
    assert case.answers() == {}
    page.evaluate("history.back()")
    expect(case.title).to_have_text("Start a case")
    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}


def test_back_shows_the_case_of_a_tab_that_keeps_it(with_back: Watched, site: str) -> None:
    page = with_back.open("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    left_and_back(case, site)
    case.at("Map 1, box 1")
    assert case.answers()["Bank holidays for"] == "Scotland"


def test_back_shows_no_case_after_everything_was_deleted(with_back: Watched, site: str) -> None:
    page = with_back.open("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    page.goto(f"{site}privacy/")
    wait_for_scripts(page)
    erase_all(page)
    page.go_back()
    wait_for_scripts(page)
    expect(case.title).to_have_text("Start a case")
    assert case.answers() == {}


# --- Links --------------------------------------------------------------------------------------------------------------

NOTED = """async () => JSON.stringify([location.href, history.state, performance.getEntries().map(one => one.name), navigation.entries().map(one => [one.url, one.getState()]),
    navigation.activation?.entry?.url, document.referrer])"""


def test_the_fragment_of_a_case_link_is_noted_nowhere_in_the_tab(open_page: OpenPage, site: str, bundle: Bundle) -> None:
    first = open_page("offline/", service_workers="allow")
    keep_a_copy(first)
    packed = fragment(bundle, [Answer("start", "map-2"), Answer("nation", "scotland")])
    page = first.context.new_page()
    page.goto(f"{site}navigator/#case={packed}")
    case = CaseOnPage(page)
    expect(page.locator(".answers")).to_be_visible()
    assert case.answers() == {"Process": "Map 2: Home visits", "Bank holidays for": "Scotland"}
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    clients = page.context.service_workers[0].evaluate("clients.matchAll({includeUncontrolled: true}).then(found => found.map(one => one.url))")
    assert f"{site}navigator/" in clients
    assert packed not in json.dumps([history, clients, page.evaluate(NOTED)])


def test_the_fragment_of_a_case_link_goes_if_the_navigator_fails(browser: Browser, site: str) -> None:
    with watching(browser, site, "console: Failed to load resource: net::ERR_FAILED", "script: ") as watched:
        page = watched.profile().new_page()
        page.route("**/assets/navigator/navigator.js", lambda route: route.abort())
        page.goto(f"{site}navigator/#case=2000abc")
        wait_until(page, "document.readyState === 'complete' && location.hash === ''")
        history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
        assert "2000abc" not in json.dumps([history, page.evaluate(NOTED)])
