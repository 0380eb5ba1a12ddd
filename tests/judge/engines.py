"""The common part of the judges in Firefox and WebKit: axe on every page at two widths, and one case from its start to box 7."""
from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.browser.axe import RULES, RUN, source
from tests.judge.progress import counter
from tests.judge.verdict import Finding, Site, Verdict, found
from tests.judge.windows import Window
from tests.navigator.weekdays import day

WIDTHS = (1366, 390)
NAVIGATOR = "navigator/index.html"
SECONDS_A_STEP = 90
WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")
FAILED_ON, VISITED_BOX = "Thu 2009-08-27", "box 7"
STEPS = ("Map 1: Fails to attend and fails to participate", "England and Wales", "Failed to attend (FTA)", FAILED_ON, FAILED_ON,
         "No contact", "No", "No relevant condition found")
STARTED = """() => new Promise(go => {
    const look = () => document.querySelector("[data-module]:not([data-started])") ? setTimeout(look, 50) : go(true);
    look();
})"""


def judge_in(browser: Callable[[], AbstractContextManager[Window]], site: Site) -> Verdict:
    """Return what axe finds in a browser on every page, and whether a case works there."""
    findings: list[Finding] = []
    paths = site.pages()
    one_more = counter(len(paths))
    with browser() as window:
        for path in paths:
            _open(window, site, path)
            window.run(f"() => {{ {source()} }}")
            for width in WIDTHS:
                window.widen(width)
                findings += found(path, f"{window.run('() => innerWidth')} px", window.run(RUN, [None, list(RULES)]))
            one_more()
        _open(window, site, NAVIGATOR)
        window.widen(WIDTHS[0])
        end = window.run(WALK, [[_fields(one) for one in STEPS], SECONDS_A_STEP])
        if VISITED_BOX not in end:
            findings += found(NAVIGATOR, "a case", [f"the case should have come to {VISITED_BOX}, but: {end}"])
        name = window.name
    return Verdict(f"{name}: axe at 2 widths, and a case to {VISITED_BOX}", tuple(paths), tuple(findings))


def _open(window: Window, site: Site, path: str) -> None:
    """Open a page and wait until its scripts have started: an earlier press has no effect."""
    window.open(site.address + path)
    window.run(STARTED)


def _fields(step: str) -> str | list[str]:
    """Return an answer as it is, or a date as the text for its three fields."""
    try:
        told = day(step)
    except ValueError:
        return step
    return [str(told.day), str(told.month), str(told.year)]
