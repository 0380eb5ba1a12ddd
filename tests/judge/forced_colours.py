"""Forced colours, as with the high contrast of Windows, in Chromium: axe, and whether what is pressed and drawn still stands out."""
from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.judge.chromium_pages import HEIGHT, SCHEMES, open_page, profile
from tests.judge.verdict import SAMPLE, Finding, Site, Verdict, found

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
    """What axe and two checks of our own find on a page of each kind, with the system's colours light and dark."""
    findings: list[Finding] = []
    for scheme in SCHEMES:
        with profile(bypass_csp=True, forced_colors="active", color_scheme=scheme) as context:
            page = context.new_page()
            page.set_viewport_size({"width": 1366, "height": HEIGHT})
            for path in SAMPLE:
                open_page(page, site, path)
                findings += found(path, scheme, _faults(page))
    return Verdict("axe and edges, forced colours, 2 schemes", SAMPLE, tuple(findings))


def _faults(page: Page) -> Iterator[str]:
    if not page.evaluate("matchMedia('(forced-colors: active)').matches"):
        yield "the browser does not force colours"
    yield from violations(page)
    yield from page.evaluate(BUTTONS)
    yield from page.evaluate(SHAPES)
