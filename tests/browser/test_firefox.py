"""The greatest differences between browsers, in a real Firefox: Python's start, with and without the memory of an earlier visit. `make judge` does the rest."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.test_snapshot import KEPT, START, UNTIL_KEPT
from tests.judge.verdict import NotRun
from tests.judge.windows import Window, firefox
from tests.navigator.pyodide_calls import CASES, requests_of

ELSEWHERE = "site => performance.getEntriesByType('resource').map(one => one.name).filter(name => !name.startsWith(site))"


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    try:
        with firefox() as window:
            yield window
    except NotRun as why:
        pytest.skip(f"Firefox is not on this machine and could not be installed: {why}")


def test_firefox_starts_python_from_memory_at_the_second_visit(window: Window, site: str) -> None:
    requests = [request for training in CASES[::10] for request in requests_of(training)]
    window.open(f"{site}map-1/")
    first = window.run(START, requests)
    assert first["from"] == "start" and "Start a case" not in first["replies"][-1]
    window.open(f"{site}map-1/")
    assert window.run(START, [])["from"] == "start", "a Python that was asked at once keeps nothing"
    window.run(UNTIL_KEPT)
    window.open(f"{site}map-1/")
    second = window.run(START, requests)
    assert second == {"from": "memory", "replies": first["replies"]}
    assert window.run(KEPT) == ["python-memory"]
    assert window.run(ELSEWHERE, site) == []
