"""axe in Chromium: every page, light and dark, at four widths."""
from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.judge.chromium_pages import HEIGHT, SCHEMES, WIDTHS, is_dark, open_page, profile
from tests.judge.verdict import Finding, Site, Verdict, found


def judge(site: Site) -> Verdict:
    """What axe finds in every state of every page; the colours and the width stand before its words."""
    findings: list[Finding] = []
    for scheme in SCHEMES:
        # The colours are chosen when a page is loaded, and are kept in the profile.
        with profile(bypass_csp=True, color_scheme=scheme) as context:
            page = context.new_page()
            for path in site.pages():
                open_page(page, site, path)
                findings += _findings(page, path, scheme)
    return Verdict(f"axe, {len(SCHEMES)} schemes x {len(WIDTHS)} widths", tuple(site.pages()), tuple(findings))


def _findings(page: Page, path: str, scheme: str) -> Iterator[Finding]:
    if is_dark(page) != (scheme == "dark"):
        yield Finding(path, "the page did not take these colours", scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        yield from found(path, f"{scheme}, {width} px", violations(page))
