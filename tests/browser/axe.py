"""axe in an open page: what it finds against WCAG 2.0 to 2.2, A and AA, and against its best practices, with no rule off.

axe writes styles into the page while it measures. The Content-Security-Policy would refuse them: open the page with `bypass_csp=True`.
"""
from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests import PROJECT

AXE = Path(PROJECT, "node_modules", "axe-core", "axe.min.js")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOADED = "typeof axe === 'object'"
RUN = """([within, rules]) => axe.run(within ?? document, {runOnly: [...rules], resultTypes: ["violations"]}).then(
    results => results.violations.flatMap(one => one.nodes.map(
        node => `${one.id}: ${node.target.flat().join(" ")} ${node.failureSummary.replace(/\\s+/g, " ")}`)))"""
"""A script for any browser: takes a selector or null, and the rules. Returns a promise of the findings, a line each."""


@cache
def source() -> str:
    """Return axe itself, as text."""
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, within: str | None = None) -> list[str]:
    """Return what axe finds in a page, or in the part that a selector names: rule, element and reason in one line each.

    axe is put into the page if it is not there yet, so a page may be judged repeatedly. The page is scrolled to its
    top first: axe takes an element half under the header for a target that is too small.
    """
    if not page.evaluate(LOADED):
        page.evaluate(source())
    page.evaluate("scrollTo(0, 0)")
    found: list[str] = page.evaluate(RUN, [within, list(RULES)])
    return found
