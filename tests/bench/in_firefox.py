"""Measurements of `make bench` in Firefox: the start of Python, as in Chromium (in_browser.py)."""
from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.in_browser import (
    FORGET,
    ROUNDS,
    SECONDS_TO_KEEP_CODE,
    UNTIL_COPIED,
    UNTIL_KEPT,
    WATCH,
    plain_site,
    served,
)
from tests.bench.table import Row, Target, row_of
from tests.judge.verdict import NotRun
from tests.judge.windows import Window, firefox

UNTIL_ANSWERED = """async () => {
    while (!timed.answer) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return timed;
}"""


def starts(site: Path) -> Iterator[Row]:
    """Yield the time from the navigation to the first answer, beside the plain package; both take turns in each round."""
    times: dict[str, list[float]] = {name: [] for name in ("cold", "repeat", "memory", "plain cold", "plain repeat")}
    try:
        with tempfile.TemporaryDirectory(prefix="bench-plain-") as name:
            plain = plain_site(site, Path(name) / "site")
            with served(site) as ours, served(plain) as theirs:
                for _ in range(ROUNDS):
                    take_turn(ours, theirs, times)
    except NotRun as why:
        print(f"(Firefox is not measured: {why}.)")
        return
    what = "Firefox, navigation to Python's first answer: "
    yield row_of(f"{what}first visit", times["cold"], baseline=times["plain cold"], target=Target("ratio", 0.35))
    yield row_of(f"{what}repeat visit", times["repeat"], baseline=times["plain repeat"], target=Target("ratio", 0.35))
    yield row_of(f"{what}from memory", times["memory"], baseline=times["plain repeat"], target=Target("ratio", 0.25))


def take_turn(ours: str, theirs: str, times: dict[str, list[float]]) -> None:
    """Make one round: each kind of visit once, in a Firefox that has only been on a page of the other site."""
    with firefox() as window:
        window.open(f"{theirs}map-1/")
        window.prepare(WATCH)
        times["cold"].append(visit(window, ours, "start"))
        settle(window, ours, UNTIL_COPIED, UNTIL_KEPT)
        times["memory"].append(visit(window, ours, "memory"))
        settle(window, ours, FORGET)
        times["repeat"].append(visit(window, ours, "start"))
    with firefox() as window:
        window.open(f"{ours}map-1/")
        window.prepare(WATCH)
        times["plain cold"].append(visit(window, theirs, "start"))
        settle(window, theirs, UNTIL_COPIED)
        times["plain repeat"].append(visit(window, theirs, "start"))


def visit(window: Window, site: str, expected: str) -> float:
    """Return the seconds of one visit, from the navigation to the first answer."""
    window.open(f"{site}navigator/?ask")
    timed = window.run(UNTIL_ANSWERED)
    window.run("() => sessionStorage.clear()")      # each visit in Chromium has its own tab, so no case returns there either
    assert timed["from"] == expected, f"Python came from {timed['from']}, not from {expected}"
    time.sleep(SECONDS_TO_KEEP_CODE)
    return timed["answer"] / 1000


def settle(window: Window, site: str, *until: str) -> None:
    """Make a visit that is not measured, to the navigator until a condition is true."""
    window.open(f"{site}navigator/")
    for what in until:
        window.run(what)
