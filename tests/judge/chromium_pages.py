"""Pages of the served site in Chromium, for the judges that use it."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.case_on_page import SECONDS_TO_START, wait_for_scripts
from tests.browser.chromium import NoChromium, launch
from tests.judge.verdict import NotRun, Site

SCHEMES = ("light", "dark")
WIDTHS = (1366, 768, 390, 320)
HEIGHT = 900


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except NoChromium as error:
            raise NotRun(str(error)) from None
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def profile(**settings: Any) -> Iterator[BrowserContext]:
    """A fresh profile of Chromium; `settings` are Playwright's, such as forced_colors="active"."""
    with chromium() as browser:
        yield browser.new_context(**{"reduced_motion": "reduce", **settings})


def open_page(page: Page, site: Site, path: str) -> None:
    """Open a page of the site and wait until its scripts have started, and the navigator, whose first question may move until then."""
    page.goto(site.address + path)
    wait_for_scripts(page)
    expect(page.locator(".navigator-status progress")).to_have_count(0, timeout=SECONDS_TO_START * 1000)


def is_dark(page: Page) -> bool:
    """Whether the page shows light text on a dark ground."""
    dark: bool = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).every(part => part < 128)")
    return dark
