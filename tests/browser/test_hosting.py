"""The site on a real web server with the settings that it ships: it never breaks its own policy."""
from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from maps.ship.headers import policy
from tests.browser.case_on_page import CaseOnPage, stop_the_clock, wait_for_scripts
from tests.browser.test_navigator import MAP_1, to_box_7
from tests.browser.watching import NOT_FOUND, Watched, watching
from tests.built import built_site, copy_of_site, page_paths, site_below
from tests.maps.nginx import nginx, served

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
    """Yield a host that sends no headers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(built_site()))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def watched(browser: Browser, host: str) -> Iterator[Watched]:
    with watching(browser, host) as watched:
        yield watched


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the site below the root of its host, built and set up for that path."""
    program = nginx()
    if not program:
        pytest.skip("nginx is not on this machine and could not be installed; on Debian: apt-get install nginx-light")
    root = tmp_path_factory.mktemp("below")
    copy_of_site(root / "guide", site_below("https://example.org/guide/"))
    with served(program, root, tmp_path_factory.mktemp("nginx"), ("guide/",)) as address:
        yield f"{address}guide/"


@pytest.fixture
def forbidding_host() -> Iterator[str]:
    """Yield a host that sends one policy, that of a page, with every file."""
    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy())
            super().end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(built_site()))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def works_a_case(watched: Watched) -> None:
    """Check that the navigator takes a case as far as the referral."""
    case = CaseOnPage(watched.open("navigator/"))
    case.begin()
    case.choose(MAP_1, "Scotland")
    to_box_7(case)


def test_the_navigator_works_below_the_root_of_a_host(browser: Browser, below: str) -> None:
    with watching(browser, below) as watched:
        works_a_case(watched)


def test_a_missing_page_in_a_folder_has_working_links(browser: Browser, below: str) -> None:
    with watching(browser, below, NOT_FOUND) as watched:
        page = watched.open("")
        answer = page.goto(f"{below}no/such/page/")
        assert answer and answer.status == 404 and "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        links = page.get_by_role("main").get_by_role("link").evaluate_all("links => links.map((link) => link.href)")
        assert len(links) > 4 and all(page.request.get(link).ok for link in links)


def test_the_navigator_says_that_its_host_forbids_webassembly(browser: Browser, forbidding_host: str) -> None:
    with watching(browser, forbidding_host, "console: .*WebAssembly.*") as watched:
        page = watched.open("")
        stop_the_clock(page)      # so only the refused worker reports it, not a watchdog
        page.goto(f"{forbidding_host}navigator/")
        expect(page.locator(".navigator-status")).to_contain_text("what the host sends with assets/worker.js forbids WebAssembly")
        expect(page.locator(".navigator-status")).to_contain_text("Host this site")


def test_the_navigator_works_on_a_host_without_headers(browser: Browser, bare_host: str) -> None:
    with watching(browser, bare_host) as watched:
        works_a_case(watched)


def test_text_becomes_html_in_no_place_but_the_one_for_the_engine(browser: Browser, host: str) -> None:
    with watching(browser, host, "console: .*(Trusted|trusted-types).*") as watched:
        page = watched.open("navigator/")
        wait_for_scripts(page)
        for sink in ("document.body.innerHTML = '<p>'", "new DOMParser().parseFromString('<p>', 'text/html')", "document.write('<p>')", "new Worker('/assets/worker.js')",
                     "trustedTypes.createPolicy('mine', {})", "trustedTypes.createPolicy('site', {})"):
            refused = page.evaluate(f"(() => {{ try {{ {sink}; return '' }} catch (fault) {{ return fault.name }} }})()")
            assert refused == "TypeError", sink


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
    expect(page.get_by_role("dialog", name="Search").get_by_role("listitem").first).to_be_visible()
    works_a_case(watched)


def test_a_page_that_is_not_there_is_answered_by_the_sites_own(browser: Browser, host: str) -> None:
    with watching(browser, host, NOT_FOUND) as watched:
        page = watched.open("")
        answer = page.goto(f"{host}no-such-page/")
        assert answer and answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def framed(watched: Watched, address: str) -> FrameLocator:
    """Return a page of the site inside a page of another site."""
    page = watched.profile().new_page()
    page.set_content(f'<!DOCTYPE html><title>Elsewhere</title><iframe src="{address}" width="900" height="700"></iframe>')
    return page.frame_locator("iframe")


def test_no_other_page_can_put_the_site_into_a_frame(browser: Browser, host: str) -> None:
    with watching(browser, host, REFUSED_FRAME) as watched:
        frame = framed(watched, f"{host}navigator/")
        expect(frame.locator("body")).to_have_count(1)
        assert frame.locator("body").evaluate("() => location.href") == "chrome-error://chromewebdata/"
        expect(frame.locator(".navigator")).to_have_count(0)


def test_a_framed_page_without_headers_shows_only_the_way_out(browser: Browser, bare_host: str) -> None:
    with watching(browser, bare_host) as watched:
        for path in ("navigator/", "privacy/", "offline/", "map-1/", "feedback/", "case-files/", ""):
            frame = framed(watched, bare_host + path)
            expect(frame.get_by_role("link")).to_have_text("Open this page on its own")
            for role in ("radio", "button", "textbox"):
                expect(frame.get_by_role(role)).to_have_count(0)
