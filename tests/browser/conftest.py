"""The real site in a real Chromium. Every page opened here is watched: see watching.py."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from maps.ship.server import running
from tests.browser.case_on_page import CaseOnPage
from tests.browser.watching import Watched, watching
from tests.built import built_site

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the built site, with a slash at its end."""
    with running(built_site()) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Return a function that opens a page of the site in its own profile: `open_page("map-1/")`. Other arguments are Playwright's, such as color_scheme="dark".

    After the test, no page may have had an error on its console or a request to another host.
    """
    with watching(browser, site) as watched:
        yield watched.open


@pytest.fixture(scope="session")
def _navigator(browser: Browser, site: str) -> Iterator[Watched]:
    with watching(browser, site) as watched:
        yield watched


@pytest.fixture
def case(_navigator: Watched) -> Iterator[CaseOnPage]:
    """Yield the navigator before its first question, on the only open page of its profile. Python is started once for all tests that use this. It is
    watched as in `open_page`."""
    pages = [page for context in _navigator.contexts for page in context.pages]
    for left_open in pages[1:]:
        left_open.close()      # an earlier test followed a link from its case, which opens a page beside it
    case = CaseOnPage(pages[0] if pages else _navigator.open("navigator/"))
    case.page.emulate_media(media="null")      # a test of printing may have left it on paper
    case.begin()
    case.page.evaluate("sessionStorage.removeItem('/wfi-nation')")      # a tab remembers this between cases, but a test must not
    yield case
    assert _navigator.told() == []
