"""The site on a real web server with the settings that it ships: nothing that it does is against its own policy."""
from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.browser.test_navigator import MAP_1, to_box_7
from tests.browser.watching import NOT_FOUND, Watched, watching
from tests.nginx import nginx, served
from tests.site import built_site, page_paths

REFUSED_FRAME = "console: Framing .* violates .* \"frame-ancestors 'none'\""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = nginx()
    if not program:
        pytest.skip("nginx is not on this machine and could not be installed; on Debian: apt-get install nginx-light")
    with served(program, built_site(), tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture
def bare_host() -> Iterator[str]:
    """A host that knows nothing of headers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(built_site()))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def watched(browser: Browser, host: str) -> Iterator[Watched]:
    with watching(browser, host) as watched:
        yield watched


def test_no_page_does_what_the_shipped_policy_forbids(watched: Watched) -> None:
    page = watched.open("")
    for path in page_paths():
        answer = page.goto(watched.site + path)
        assert answer and answer.status == 200, path
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        wait_for_scripts(page)


def test_dialog_search_and_navigator_work_under_the_shipped_policy(watched: Watched) -> None:
    page = watched.open("map-1/")
    page.locator("#map-1-box-07 a").click()
    expect(page.locator("dialog[open]")).to_contain_text("Box 7")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("dialog", name="Search").get_by_role("textbox").fill("home visit")
    expect(page.get_by_role("dialog", name="Search").get_by_role("listitem").first).to_be_visible(timeout=60_000)
    page = watched.open("navigator/")
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    to_box_7(case)


def test_a_page_that_is_not_there_is_answered_by_the_sites_own(browser: Browser, host: str) -> None:
    with watching(browser, host, NOT_FOUND) as watched:
        page = watched.open("")
        answer = page.goto(f"{host}no-such-page/")
        assert answer and answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def framed(watched: Watched, address: str) -> FrameLocator:
    """A page of the site inside a page of somebody else's."""
    page = watched.profile().new_page()
    page.set_content(f'<!DOCTYPE html><title>Elsewhere</title><iframe src="{address}" width="900" height="700"></iframe>')
    return page.frame_locator("iframe")


def test_no_other_page_can_put_the_site_into_a_frame(browser: Browser, host: str) -> None:
    with watching(browser, host, REFUSED_FRAME) as watched:
        frame = framed(watched, f"{host}navigator/")
        expect(frame.locator("body")).to_contain_text("refused to connect", timeout=60_000)
        expect(frame.locator(".navigator")).to_have_count(0)


def test_where_a_host_sets_no_headers_a_framed_navigator_shows_nothing_but_the_way_out(browser: Browser, bare_host: str) -> None:
    with watching(browser, bare_host) as watched:
        frame = framed(watched, f"{bare_host}navigator/")
        expect(frame.get_by_role("link", name="Open the navigator on its own")).to_be_visible(timeout=60_000)
        expect(frame.get_by_role("radio")).to_have_count(0)
        expect(frame.get_by_role("button", name="Continue")).to_have_count(0)
