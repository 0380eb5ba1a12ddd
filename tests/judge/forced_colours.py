"""Forced colours, as in the high contrast of Windows, in Chromium: axe, and whether controls and drawings are still clearly visible."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.judge.chromium_pages import SCHEMES, each_page, open_page, states
from tests.judge.verdict import Finding, Site, Verdict, found

WIDTHS = (1366, 390)
BUTTONS = """() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const seen = element => element.checkVisibility({visibilityProperty: true}) && element.getBoundingClientRect().width > 1;
    const outlined = style => ["Top", "Bottom"].some(side => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0
        && style[`border${side}Color`] !== ground);
    const marked = element => element.querySelector("svg") || outlined(getComputedStyle(element))
        || ![ground, "rgba(0, 0, 0, 0)"].includes(getComputedStyle(element).backgroundColor);
    return [...document.querySelectorAll("article button, dialog[open] button")].filter(seen).filter(button => !marked(button))
        .map(button => `a button without an edge: ${button.outerHTML.slice(0, 120)}`);
}"""
SHAPES = """() => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const blank = colour => ["none", "rgba(0, 0, 0, 0)", "transparent", ground].includes(colour);
    const boxes = [...document.querySelectorAll("article figure svg g[id*='-box-']")].filter(box => box.getBoundingClientRect().width > 1);
    return boxes.filter(box => [...box.querySelectorAll("rect, path, polygon, circle, use")].every(
        shape => blank(getComputedStyle(shape).stroke) && blank(getComputedStyle(shape).fill)))
        .map(box => `a box of the map without an edge: ${box.outerHTML.slice(0, 120)}`);
}"""


def judge(site: Site) -> Verdict:
    """Return what axe and two of our own checks find on every page, with the system's colours light and dark."""
    def look(page: Page, path: str) -> list[Finding]:
        open_page(page, site, path)
        return [finding for state in states(page, WIDTHS) for finding in found(path, state, _faults(page))]

    seen = each_page(site, look, bypass_csp=True, forced_colors="active")
    return Verdict(f"axe and edges, {len(SCHEMES)} schemes x {len(WIDTHS)} widths", tuple(seen), tuple(chain(*seen.values())))


def _faults(page: Page) -> Iterator[str]:
    if not page.evaluate("matchMedia('(forced-colors: active)').matches"):
        yield "the browser does not force colours"
    yield from violations(page)
    yield from page.evaluate(BUTTONS)
    yield from page.evaluate(SHAPES)
