"""The watch over every page that a test opens: it reports what went wrong, and no test opens a page without it."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests import PROJECT
from tests.browser.case_on_page import CaseOnPage
from tests.browser.watching import NOT_FOUND, Watched, watching

TESTS = PROJECT / "tests"
MAKES_A_PROFILE = re.compile(r"\.new_context\(|\.launch_persistent_context\(|\bbrowser\.new_page\(")
AWAY = "https://elsewhere.invalid/"


def test_no_test_opens_a_page_past_the_watch() -> None:
    files = [path for path in sorted(TESTS.rglob("*.py")) if path.parent.name not in ("judge", "bench")]      # they judge and measure, and assert nothing
    found = {path.relative_to(TESTS).as_posix() for path in files if MAKES_A_PROFILE.search(path.read_text(encoding="utf-8"))}
    assert found == {"browser/watching.py", "browser/test_chromium.py"}, "test_chromium.py opens no page of the site"


@pytest.mark.parametrize("ask", (f"fetch('{AWAY}').catch(() => 0)", f"new Promise(go => Object.assign(new Image(), {{ onerror: go, src: '{AWAY}' }}))"),
                         ids=("fetch", "image"))
def test_a_request_to_another_host_fails_a_test_whatever_else_it_expects(browser: Browser, site: str, ask: str) -> None:
    with pytest.raises(AssertionError, match=f"request to {AWAY}"), watching(browser, site, ".*") as watched:
        watched.profile(bypass_csp=True).new_page().goto(site)
        watched.contexts[0].pages[0].evaluate(f"() => {ask}.then(() => 0)")


def test_a_service_worker_is_watched_as_well(browser: Browser, site: str) -> None:
    with pytest.raises(AssertionError, match=f"request to {AWAY}"), watching(browser, site, ".*") as watched:
        profile = watched.profile(service_workers="allow")
        page = profile.new_page()
        profile.route("**/sw.js", lambda route: route.fulfill(content_type="text/javascript", body=f"fetch('{AWAY}').catch(() => {{}});"))
        page.goto(f"{site}offline/")
        with profile.expect_event("requestfailed", lambda request: request.url == AWAY):
            page.get_by_role("button", name="Save an offline copy").click()


def test_an_error_a_test_expects_is_not_a_fault(browser: Browser, site: str) -> None:
    with watching(browser, site, NOT_FOUND) as watched:
        page = watched.profile().new_page()
        page.goto(f"{site}no-such-page/")
        with page.expect_console_message():
            page.evaluate("console.error('of our own')")
        assert watched.told() == ["console: of our own"]


def test_a_request_that_the_policy_forbids_is_always_reported(browser: Browser, site: str) -> None:
    watched = Watched(browser, site)
    page = watched.open("map-1/")
    page.evaluate("""away => new Promise(resolve => {
        addEventListener("securitypolicyviolation", resolve);
        document.body.append(Object.assign(new Image(), { src: away }));
    })""", AWAY)
    watched.close()
    assert f"console: the policy (img-src) forbids {AWAY}" in watched.told()


def test_a_case_begins_without_the_pages_of_an_earlier_test(_navigator: Watched, request: pytest.FixtureRequest) -> None:
    navigator = next((page for context in _navigator.contexts for page in context.pages), None) or _navigator.open("navigator/")
    left_open = navigator.context.new_page()
    case: CaseOnPage = request.getfixturevalue("case")
    assert left_open.is_closed()
    assert case.page.context.pages == [case.page] == [navigator]
    expect(case.title).to_have_text("Start a case")
