"""The real site in a real Chromium. Every page opened here is watched: a fault that no assertion looks for fails the test too."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from maps.server import running
from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.site import built_site

OpenPage = Callable[..., Page]

TELL_OF_POLICY = "addEventListener('securitypolicyviolation', event => console.error(`the policy (${event.violatedDirective}) forbids ${event.blockedURI}`))"


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the built site, with a slash at its end."""
    with running(built_site()) as address:
        yield address


@dataclass
class Watched:
    """Profiles of the browser, and what went wrong in them."""

    browser: Browser
    site: str
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str, **settings: Any) -> Page:
        context = self.browser.new_context(**{"viewport": {"width": 1366, "height": 900}, "reduced_motion": "reduce",
                                                "service_workers": "block", **settings})      # test_offline.py lets them in
        self.contexts.append(context)
        context.on("request", lambda request: request.url.startswith((self.site, "data:")) or self.faults.append(f"request to {request.url}"))
        # What the Content-Security-Policy refuses in a worker is an error on the console by itself; in a page, whatever the browser makes of it.
        context.add_init_script(TELL_OF_POLICY)
        context.on("console", lambda message: message.type == "error" and self.faults.append(f"console: {message.text}"))
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        page = context.new_page()
        page.goto(self.site + path)
        if settings.get("java_script_enabled", True):
            wait_for_scripts(page)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def told(self) -> list[str]:
        """The faults so far, which are then forgotten."""
        told, self.faults[:] = list(self.faults), []
        return told


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """`open_page("map-1/")` opens a page of the site in a profile of its own; further words are Playwright's, such as color_scheme="dark".

    When the test is over, no page may have had an error on its console or a request to another host.
    """
    watched = Watched(browser, site)
    yield watched.open
    watched.close()
    assert watched.told() == []


@pytest.fixture(scope="session")
def _navigator(browser: Browser, site: str) -> Iterator[Watched]:
    watched = Watched(browser, site)
    yield watched
    watched.close()


@pytest.fixture
def case(_navigator: Watched) -> Iterator[CaseOnPage]:
    """The navigator before its first question. Python has been started once for all tests that use this; watched as in `open_page`."""
    pages = [page for context in _navigator.contexts for page in context.pages]
    case = CaseOnPage(pages[0] if pages else _navigator.open("navigator/"))
    case.begin()
    yield case
    assert _navigator.told() == []
