"""axe in Chromium: every page, light and dark, at four widths."""
from __future__ import annotations

from itertools import chain

from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.judge.chromium_pages import SCHEMES, each_page, open_page, states
from tests.judge.verdict import Finding, Site, Verdict, found

WIDTHS = (1366, 768, 390, 320)


def judge(site: Site) -> Verdict:
    """Return what axe finds in every state of every page; a finding's place is the colours and the width."""
    def look(page: Page, path: str) -> list[Finding]:
        open_page(page, site, path)
        return [finding for state in states(page, WIDTHS) for finding in found(path, state, violations(page))]

    seen = each_page(site, look, bypass_csp=True)
    return Verdict(f"axe, {len(SCHEMES)} schemes x {len(WIDTHS)} widths", tuple(seen), tuple(chain(*seen.values())))
