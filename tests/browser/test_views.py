"""The steps of a case on its map, in the browser: the drawing says what the outline says, and only the outline is read aloud."""
from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.test_navigator import MAP_1, to_box_7


def drawn(page: Page) -> dict[str, object]:
    """Return what the picture marks: the boxes so far, the current one, and how many routes are open and not available."""
    found: dict[str, object] = page.evaluate("""() => {
      const boxes = (mark) => [...document.querySelectorAll(`.path-map .box.${mark}`)].map((box) => box.dataset.box).sort();
      const routes = (mark) => document.querySelectorAll(`.path-map .edge.${mark}`).length;
      return {walked: boxes("is-done"), current: boxes("is-current"), open: routes("is-next"), closed: routes("is-closed")};
    }""")
    return found


def told(page: Page) -> dict[str, object]:
    """Return the same from the outline; a box reached twice counts once."""
    def refs(selector: str) -> list[str]:
        links = page.locator(selector).evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found = [re.fullmatch(r"\.\./(.+)/box-(\d+)/", link) for link in links]
        return sorted({f"{one[1]}/{int(one[2])}" for one in found if one})
    return {"walked": refs(".outline > li:not([aria-current]) > a"), "current": refs(".outline > [aria-current] > strong > a"),
            "open": page.locator(".outline li.open").count(), "closed": page.locator(".outline li.closed").count()}


def test_the_drawing_and_the_outline_agree_at_every_step(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    assert drawn(page) == told(page)
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    assert drawn(page) == told(page)
    assert drawn(page)["current"] == ["map-1/1"] and drawn(page)["walked"] == []
    case.choose("No contact", "No")
    assert drawn(page) == told(page)
    assert drawn(page)["closed"] == 1, "the home visit is for customers with a condition"
    case.choose("No relevant condition found")
    assert drawn(page) == told(page)
    assert drawn(page)["walked"] == ["map-1/1", "map-1/3"] and drawn(page)["current"] == ["map-1/7"]


def test_the_drawing_changes_to_the_map_of_the_current_box(case: CaseOnPage) -> None:
    page = case.page
    case.choose("Map 2: Home visits", "England and Wales")
    expect(page.locator(".path-map svg")).to_have_attribute("aria-label", re.compile("^Map 2"))
    assert drawn(page) == told(page)


def test_the_current_box_is_in_view_and_the_page_stays_put(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    frame, box = page.locator(".path-map").bounding_box(), page.locator(".path-map .box.is-current").bounding_box()
    assert frame and box
    assert frame["x"] <= box["x"] + box["width"] / 2 <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"] + box["height"] / 2 <= frame["y"] + frame["height"]
    expect(case.title).to_be_in_viewport()


def test_the_route_taken_is_drawn_on_top_of_the_other_lines(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    lines = case.page.locator(".path-map .edge:not(.sign)").evaluate_all("lines => lines.map(line => line.classList.contains('is-done'))")
    assert lines[-2:] == [True, True] and not any(lines[:-2])


def test_a_step_touches_only_what_it_changes_in_the_drawing(case: CaseOnPage) -> None:
    """Check untouched elements, because a browser styles a touched one again even if it does not change."""
    page = case.page
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.date("Mon 2009-08-17")
    case.tick("The time and place of the interview")
    case.date("Wed 2009-09-09")
    before = drawn(page)
    page.locator(".path-map svg").evaluate("""svg => {
      const name = ({ dataset }) => dataset.box ?? `${dataset.from}/${dataset.route}`;
      const of = ({ target, addedNodes }) => [target, ...addedNodes].map((node) => node.closest("g[data-box], g[data-route]")).filter(Boolean).map(name);
      window.touched = new Set();
      new MutationObserver((changes) => changes.flatMap(of).forEach((one) => touched.add(one))).observe(svg, { subtree: true, attributes: true, childList: true });
    }""")
    case.choose("Evidence sent")
    assert before["walked"] == ["map-1/1", "map-1/3"] and "map-1/7" in drawn(page)["walked"]
    touched = page.evaluate("[...touched]")
    assert "map-1/7" in touched and not {"map-1/1", "map-1/3", "map-1/1/no-contact", "map-1/3/no-condition"} & set(touched), touched


MARK_TWICE = """async () => {
  const { mark } = await import(new URL("../assets/map/path-map.js", location));
  const drawing = document.querySelector(".path-map svg");
  const view = { done: ["map-1/1", "map-1/3"], current: "map-1/1", next: [], closed: [], ahead: ["map-1/1/no-contact"],
                 taken: ["map-1/1/no-contact", "map-1/3/no-condition", "map-1/1/no-contact"] };
  mark(drawing, view);
  const top = [...drawing.querySelector("g.lines").children].slice(-2).map(({ dataset }) => `${dataset.from}/${dataset.route}`);
  const watcher = new MutationObserver(() => {});
  watcher.observe(drawing, { subtree: true, attributes: true, childList: true });
  mark(drawing, view);
  return { top, touched: watcher.takeRecords().length };
}"""


def test_a_line_taken_twice_is_drawn_where_it_was_last_taken(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    assert case.page.evaluate(MARK_TWICE) == {"top": ["map-1/3/no-condition", "map-1/1/no-contact"], "touched": 0}


def test_only_the_outline_is_read_aloud(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    expect(page.locator(".path-map svg")).to_have_attribute("aria-hidden", "true")
    assert page.locator(".path-map a:not([tabindex='-1'])").count() == 0
    expect(page.locator(".path-map")).to_have_attribute("tabindex", "0")
    expect(page.locator(".path-map")).to_have_attribute("role", "region")


def test_no_drawing_appears_before_the_first_box_or_beside_the_record(case: CaseOnPage) -> None:
    page = case.page
    assert page.locator(".path-map").count() == 0
    case.choose(MAP_1, "Scotland")
    case.keep("Print or copy case record")
    assert page.locator(".path-map").count() == 0
