"""Checks of every page, or of each kind of page: it fits the window, works by keyboard, survives wide spacing and forced colours."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import wait_for_scripts
from tests.browser.conftest import OpenPage
from tests.browser.keyboard import both_walks, faults
from tests.built import page_paths

KINDS = ("", "map-1/", "map-1/box-07/", "navigator/", "deadlines/", "glossary/", "case-files/", "404.html")
"""A page of each kind: home, map, box, navigator, wide table, list of terms, hand-written with code and tables, not found."""

WIDE_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""The spacing that a reader may set for themselves (WCAG 1.4.12)."""

CUT = """() => [...document.querySelectorAll("body *:not(svg *)")].filter(element => {
  const style = getComputedStyle(element);
  const seen = element.checkVisibility({visibilityProperty: true, opacityProperty: true}) && element.clientWidth > 2 && element.textContent.trim();
  const cuts = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  return seen && cuts && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 120))"""
"""The elements whose words are cut off, and cannot be scrolled to either."""

SCROLLED_SIDEWAYS = """() => [...document.querySelectorAll("body *:not(.map-region, .path-map, .table-region)")].filter(element =>
  ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1 && element.checkVisibility()
).map(element => element.outerHTML.slice(0, 120))"""
"""What is scrolled sideways within the page, other than the frame of a map or of a wide table."""

TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [role=button], [tabindex='0']")].filter(element => {
  // A label belongs to what is pressed.
  const boxes = [element, ...(element.labels ?? [])].flatMap(one => [...one.getClientRects()]).filter(box => box.width > 1 && box.height > 1);
  if (!boxes.length || !element.checkVisibility({visibilityProperty: true})) {
    return false;
  }
  // In a line of text, where the line's height rules, a target may be smaller (WCAG 2.5.8); so may one that stands apart, which axe judges.
  const inText = getComputedStyle(element).display.startsWith("inline") && element.closest("p, li, td, th, dd, dt, figcaption, label, h1, h2, h3, h4, h5, .paras");
  // A choice of the navigator is pressed by its whole row.
  return !inText && !element.closest("svg, .choice") && boxes.every(box => box.height < 23.5 || box.width < 23.5);
}).map(element => element.outerHTML.slice(0, 120))"""


def opened(open_page: OpenPage, site: str) -> Iterator[tuple[str, Page]]:
    """Open every page of the site, one after the other in the same tab."""
    page = open_page("")
    for path in page_paths():
        page.goto(site + path)
        wait_for_scripts(page)
        yield path, page


def too_wide(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    over: int = page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth, document.body.scrollWidth - innerWidth)")
    return over


def test_only_maps_and_wide_tables_scroll_sideways(open_page: OpenPage, site: str) -> None:
    found = {}
    for path, page in opened(open_page, site):
        for width in (1366, 768, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found[path, width] = too_wide(page) or page.evaluate(SCROLLED_SIDEWAYS)
    assert {where: over for where, over in found.items() if over} == {}


@pytest.mark.parametrize("width", (1366, 390))
@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.strip("/") or "home")
def test_tab_and_back_stop_only_where_one_can_see_it(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": 800})
    expect(page.locator(".navigator-status progress")).to_have_count(0)      # until then the first question may still move
    assert list(faults(*both_walks(page))) == []


@pytest.mark.parametrize("path", KINDS[:-1], ids=lambda path: path.strip("/") or "home")
def test_nothing_is_cut_off_when_a_reader_spaces_the_text_out(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.evaluate(WIDE_SPACING)
    for width in (1366, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, page.evaluate(CUT)) == (width, [])
        assert (width, too_wide(page)) == (width, 0)


@pytest.mark.parametrize("path", KINDS[:-1], ids=lambda path: path.strip("/") or "home")
def test_what_is_pressed_is_at_least_24_pixels_wide_and_high(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, page.evaluate(TOO_SMALL)) == (width, [])


def test_at_400_per_cent_the_header_leaves_the_window_to_the_text(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/", viewport={"width": 320, "height": 256})
    page.get_by_role("heading", name="Next steps").scroll_into_view_if_needed()
    page.keyboard.press("PageDown")
    expect(page.locator(".md-header")).not_to_be_in_viewport()


@pytest.mark.parametrize("path", KINDS[:-1], ids=lambda path: path.strip("/") or "home")
def test_in_forced_colours_buttons_keep_their_edge_and_the_focus_its_outline(open_page: OpenPage, path: str) -> None:
    page = open_page(path, forced_colors="active", viewport={"width": 390, "height": 800})
    edges = page.locator("button:visible").evaluate_all(
        "buttons => buttons.map(button => getComputedStyle(button)).map(style => parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none')")
    assert edges and all(edges)
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + ' ' + getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "solid 3px"


@pytest.mark.parametrize("motion", ("reduce", "no-preference"))
@pytest.mark.parametrize("path", KINDS[:-1], ids=lambda path: path.strip("/") or "home")
def test_nothing_moves_by_itself_or_glides(open_page: OpenPage, path: str, motion: str) -> None:
    page = open_page(path, reduced_motion=motion)
    assert page.evaluate("document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 1).length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
