"""The keyboard in Chromium: forward and back through a page of each kind, where every stop has to be in sight, uncovered and marked."""
from __future__ import annotations

from tests.browser.keyboard import faults_of_walks, walk
from tests.judge.chromium_pages import HEIGHT, open_page, profile
from tests.judge.verdict import SAMPLE, Finding, Site, Verdict, found

WIDTHS = (1366, 390)


def judge(site: Site) -> Verdict:
    """The faults of each stop, at two widths and in both directions; the figure of a page is the number of its stops."""
    findings: list[Finding] = []
    figures: dict[str, str] = {}
    with profile() as context:
        page = context.new_page()
        for path in SAMPLE:
            counts = []
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                open_page(page, site, path)
                counts.append(str(len(walk(page))))
                findings += found(path, f"{width} px", faults_of_walks(page))
            figures[path] = f"{'/'.join(counts)} stops"
    return Verdict(f"Tab and Shift+Tab, {WIDTHS[0]} and {WIDTHS[1]} px", SAMPLE, tuple(findings), figures)
