"""The Chromium of the browser tests: it does only the work that tests ask for."""
from __future__ import annotations

import re

from playwright.sync_api import Browser


def test_chromium_keeps_off_what_playwright_turns_off(browser: Browser) -> None:
    """Chromium uses only the last list of features, which is ours: it must contain all of the one before."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getInfo")["commandLine"]
    lists = [set(names.split(",")) for names in re.findall(r"--disable-features=(\S+)", told)]
    assert len(lists) == 2 and lists[0] < lists[1], f"tests/browser/chromium.py lacks {sorted(lists[0] - lists[-1])}"


def test_a_new_window_opens_no_page_of_its_own(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    try:
        targets = browser.new_browser_cdp_session().send("Target.getTargets", {"filter": [{}]})["targetInfos"]
        own = context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
        assert {target["url"] for target in targets if target.get("browserContextId") == own} == {"about:blank"}
    finally:
        context.close()
