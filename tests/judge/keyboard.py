"""The keyboard in Chromium: forward and back through every page. Every stop has to be in sight, uncovered and marked."""
from __future__ import annotations

from itertools import chain

from playwright.sync_api import Page

from tests.browser.keyboard import both_walks, faults
from tests.judge.chromium_pages import HEIGHT, each_page, open_page
from tests.judge.verdict import Finding, Site, Verdict, found

WIDTHS = (1366, 390)


def judge(site: Site) -> Verdict:
    """Return the faults in both directions at two widths; the figure of a page is the number of its stops at each."""
    def look(page: Page, path: str) -> tuple[list[Finding], str]:
        findings, counts = [], []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            open_page(page, site, path)         # the width decides what a page opens and closes at its start
            forward, back = both_walks(page)
            counts.append(str(len(forward)))
            findings += found(path, f"{width} px", faults(forward, back))
        return findings, f"{'/'.join(counts)} stops"

    seen = each_page(site, look)
    figures = {path: figure for path, (_, figure) in seen.items()}
    return Verdict(f"Tab and Shift+Tab, {WIDTHS[0]} and {WIDTHS[1]} px", tuple(seen), tuple(chain(*(findings for findings, _ in seen.values()))), figures)
