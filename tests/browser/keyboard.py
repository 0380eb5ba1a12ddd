"""A check of an open page with Tab and with Shift+Tab: every stop, and what is wrong with it for somebody who only sees the screen."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

MOST_STOPS = 2000
AT_THE_EDGE = """key => {
  // Where a walk has ended the browser remembers the place, and it differs from one walk to the next: the last stop, the first one, or none.
  // So a walk sets out from an element of its own before the first stop or behind the last, which goes as soon as it is left.
  const edge = document.createElement("span");
  edge.tabIndex = -1;
  edge.addEventListener("blur", () => edge.remove(), {once: true});
  document.body[key === "Tab" ? "prepend" : "append"](edge);
  edge.focus({preventScroll: true});
}"""
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) {
    return null;
  }
  const known = document.stopsOfTheWalk ??= [];
  if (!known.includes(at)) {
    known.push(at);
  }
  // A radio button may be hidden behind its label, and an inline link may be broken over two lines.
  const shown = [at, ...(at.labels ?? [])].find(one => [...one.getClientRects()].some(box => box.width > 1 && box.height > 1)) ?? at;
  const boxes = [...shown.getClientRects()].filter(box => box.width > 1 && box.height > 1);
  const inside = box => box.right > 1 && box.bottom > 1 && box.left < innerWidth - 1 && box.top < innerHeight - 1;
  const within = ({left, right, top, bottom}) => ({left: Math.max(left, 0), right: Math.min(right, innerWidth), top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight)});
  const points = boxes.filter(inside).map(within).flatMap(({left, right, top, bottom}) => [[0.5, 0.5], [0.1, 0.3], [0.9, 0.3], [0.1, 0.7], [0.9, 0.7]].map(
    ([x, y]) => [left + x * (right - left), top + y * (bottom - top)]));
  const reached = ([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (shown.contains(there) || there.contains(shown) && !["fixed", "sticky"].includes(getComputedStyle(there).position));
  };
  const marked = one => {
    const style = getComputedStyle(one);
    // A drawing has no outlines; there a shape of its own lies around what has the focus.
    return one.matches("svg .focus") ? style.stroke !== "none" : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const faults = [];
  if (!boxes.some(inside)) {
    faults.push("cannot be seen");
  } else if (!points.some(reached)) {
    faults.push("lies under something else");
  }
  if (![at, shown, at.parentElement, at.closest(".choice"), ...at.querySelectorAll("*")].some(one => one && marked(one))) {
    faults.push("has no outline");
  }
  return {index: known.indexOf(at), html: at.outerHTML.replace(/\\s+/g, " ").slice(0, 120), faults};
}"""


@dataclass(frozen=True)
class Stop:
    """A place where the focus stops: its number in the order of the first meeting, its HTML, and its faults in words."""

    index: int
    html: str
    faults: tuple[str, ...]


def walk(page: Page, key: str) -> list[Stop]:
    """Return every stop from one end of the page to the other, as Tab or Shift+Tab reaches it."""
    stops: list[Stop] = []
    page.evaluate(AT_THE_EDGE, key)
    while len(stops) < MOST_STOPS:
        page.keyboard.press(key)
        found = page.evaluate(STOP)
        # After the last stop comes the browser's own frame, or the first one again. Any other repeated stop is a trap.
        if found is None or any(found["index"] == stop.index for stop in stops):
            return stops
        stops.append(Stop(found["index"], found["html"], tuple(found["faults"])))
    raise AssertionError(f"The walk with {key} comes to no end within {MOST_STOPS} stops.")


def both_walks(page: Page) -> tuple[list[Stop], list[Stop]]:
    """Return the stops in both directions, forward and back."""
    return walk(page, "Tab"), walk(page, "Shift+Tab")


def faults(forward: list[Stop], back: list[Stop]) -> Iterator[str]:
    """Return what is wrong on a page in both directions: the faults of each stop, and stops that only one direction reaches."""
    for key, stops in (("Tab", forward), ("Shift+Tab", back)):
        for stop in stops:
            yield from (f"{key}: {fault}: {stop.html}" for fault in stop.faults)
    once = {stop.index for stop in forward} ^ {stop.index for stop in back}
    yield from (f"met in one direction only: {stop.html}" for stop in (*forward, *back) if stop.index in once)
    if not forward:
        yield "no stop at all"
