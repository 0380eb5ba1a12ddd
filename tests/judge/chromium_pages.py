"""Pages of the served site in Chromium, for the judges that use it."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.case_on_page import wait_for_scripts, wait_until
from tests.browser.chromium import NoChromium, launch
from tests.judge.progress import counter
from tests.judge.verdict import NotRun, Site

SCHEMES = ("light", "dark")
HEIGHT = 900
AT_ONCE = 2
"""How many pages are open at the same time, each in its own Chromium."""
IS_DARK = "getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).every(part => part < 128)"

TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""A wait of two frames: a page gets new colours in the first and has painted them by the second. In between, links may keep the old ones."""

Found = TypeVar("Found")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a headless Chromium."""
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
    """Yield a fresh profile of Chromium without the offline copy; `settings` are Playwright's, such as bypass_csp=True."""
    with chromium() as browser:
        yield browser.new_context(**{"reduced_motion": "reduce", "service_workers": "block", **settings})


def each_page(site: Site, look: Callable[[Page, str], Found], **settings: Any) -> dict[str, Found]:
    """Return what `look` finds on every page of the site: it gets a tab, and the page to open there. Print the progress.

    `settings` are as for `profile`.
    """
    paths = site.pages()
    one_more = counter(len(paths))

    def share(number: int) -> dict[str, Found]:
        found = {}
        with profile(**settings) as context:
            page = context.new_page()
            for path in paths[number::AT_ONCE]:
                found[path] = look(page, path)
                one_more()
        return found

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return {path: found for part in threads.map(share, range(AT_ONCE)) for path, found in part.items()}


def open_page(page: Page, site: Site, path: str) -> None:
    """Open a page of the site and wait until its scripts and the navigator have started. The first question may move until then."""
    page.goto(site.address + path)
    wait_for_scripts(page)
    expect(page.locator(".navigator-status progress")).to_have_count(0)


def states(page: Page, widths: tuple[int, ...]) -> Iterator[str]:
    """Put an open page into each colour scheme, as the device asks for it, and each width; yield the words for each state."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(TWO_FRAMES)
        wait_until(page, IS_DARK if scheme == "dark" else f"!{IS_DARK}")
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            yield f"{scheme}, {width} px"
