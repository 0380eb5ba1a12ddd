"""Profiles of a browser, all watched. Nothing else in the tests makes one, so a fault that no assertion looks for fails the test too."""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.case_on_page import MOST_SECONDS, wait_for_scripts
from tests.browser.chromium import FLAGS, chromium_path

SETTINGS: dict[str, Any] = {"viewport": {"width": 1366, "height": 900}, "reduced_motion": "reduce", "service_workers": "block"}
"""The settings of a profile, unless a test changes them: test_offline.py allows service workers."""
TELL_OF_POLICY = "addEventListener('securitypolicyviolation', event => console.error(`the policy (${event.violatedDirective}) forbids ${event.blockedURI}`))"
NO_NETWORK = r"console: Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET)"
"""What Chromium says if a page asks a host that is gone, or that stops while it answers. A test that stops the host expects it."""
NO_ANSWER = "console: Failed to load resource: net::ERR_FAILED"
NOT_FOUND = "console: Failed to load resource: the server responded with a status of 404"


@dataclass
class Watched:
    """Profiles of the browser, and what went wrong in them: requests to another host, errors on the console and in scripts, breaches of the policy.

    `site` is the address that everything must come from. `but` are patterns of faults that the test is about, never a request to another host.
    `kinds` are the kinds of console messages that are faults.
    """

    browser: Browser
    site: str
    but: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("error",)
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def profile(self, **settings: Any) -> BrowserContext:
        """Return a new profile; the settings are Playwright's."""
        return self._watch(self.browser.new_context(**{**SETTINGS, **settings}))

    def profile_on_disk(self, folder: Path) -> BrowserContext:
        """Return a profile that is not a private window; it has its own browser, which closes with it."""
        return self._watch(self.browser.browser_type.launch_persistent_context(str(folder), executable_path=str(chromium_path()), args=list(FLAGS)))

    def open(self, path: str, **settings: Any) -> Page:
        """Return a page of the site in a new profile, when its scripts have started."""
        page = self.profile(**settings).new_page()
        page.goto(self.site + path)
        if settings.get("java_script_enabled", True):
            wait_for_scripts(page)
        return page

    def _watch(self, context: BrowserContext) -> BrowserContext:
        self.contexts.append(context)
        context.set_default_timeout(MOST_SECONDS * 1000)
        own = (self.site, "data:", "blob:", "chrome:", "chrome-extension:")      # the last two are the parts of the browser that show a PDF
        context.on("request", lambda request: request.url.startswith(own) or self.faults.append(f"request to {request.url}"))
        # A refusal by the Content-Security-Policy in a worker is an error on the console by itself; in a page it varies by browser.
        context.add_init_script(TELL_OF_POLICY)
        context.on("console", lambda message: message.type in self.kinds and self._note(f"console: {message.text}"))
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        return context

    def _note(self, fault: str) -> None:
        if not any(re.match(pattern, fault) for pattern in self.but):
            self.faults.append(fault)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def told(self) -> list[str]:
        """Return the faults so far, and forget them."""
        told, self.faults[:] = list(self.faults), []
        return told


@contextmanager
def watching(browser: Browser, site: str, *but: str, kinds: tuple[str, ...] = ("error",)) -> Iterator[Watched]:
    """Yield watched profiles to a `with` block. Afterwards, nothing may have gone wrong in them `but` what the test is about."""
    watched = Watched(browser, site, but, kinds)
    try:
        yield watched
    finally:
        watched.close()
    faults = watched.told()
    assert not faults, "\n".join(faults)
