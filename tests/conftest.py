"""Fixtures that many tests share: the real guide, read from its sources, and the calendars. They do not need a built site."""
from __future__ import annotations

import json
import signal
import sys
from collections.abc import Generator, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from navigator.days.workdays import Calendar
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import read_bundle, write_bundle
from navigator.guide.model import Guide
from tests import PROJECT, shared
from tests.browser.chromium import launch
from tests.guides import our_guide

# A slow example on a busy machine is not a mistake: only a test that measures may fail by its time.
settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run, unless this is one of its workers. Let Ctrl+C stop what the tests start, even if a shell runs them in the background and ignores it."""
    if not hasattr(config, "workerinput"):
        shared.begin()
    signal.signal(signal.SIGINT, signal.default_int_handler)


CONTENT = {"test_deadlines", "test_evidence", "test_guide", "test_guide_words", "test_notices", "test_openings", "test_status", "test_training_cases",
           "test_waiting"}
"""The modules about the content of the guide in maps/. Without them (`-m "not content"`) the tests are about the engine; `test_every_guide` tries all."""

BUILD = {"test_any_guide", "test_build", "test_bytecode", "test_card", "test_precompress", "test_headers", "test_html", "test_lint", "test_memory", "test_new_guide",
         "test_offline", "test_pdf", "test_pyodide", "test_retelling", "test_runtime", "test_second_guide", "test_setup", "test_shared", "test_terminal",
         "test_third_party", "test_words"}
"""The modules that build a site or start programs. In other modules such a test has the mark `build` itself; `refuse_programs` checks this."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests by their room and module: those in a browser, those that build or start programs, those about the content of the guide in maps/."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
        elif item.path.stem in CONTENT:
            item.add_marker(pytest.mark.content)
        if item.path.stem in BUILD:
            item.add_marker(pytest.mark.build)


class _MayStart:
    """The permission to start programs and build sites: a test has it with the mark `browser` or `build`, and so has code outside a test."""

    now = True


def refuse_programs(event: str, told: tuple[Any, ...]) -> None:
    """Stop a quick test that starts a program, except Graphviz, or asks for a site: it would not be quick."""
    is_slow = event == "tests.made_once" or event == "subprocess.Popen" and "graphviz" not in str(told[1])
    if is_slow and not _MayStart.now:
        raise AssertionError(f"This test builds a site or starts a program: give it the mark “build”. It wants {told[:2]}.")


sys.addaudithook(refuse_programs)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let a test start programs if its marks allow it."""
    _MayStart.now = bool(item.get_closest_marker("browser") or item.get_closest_marker("build"))
    try:
        return (yield)
    finally:
        _MayStart.now = True


@pytest.fixture(scope="session")
def guide() -> Guide:
    """Return the guide in maps/."""
    return our_guide()


@pytest.fixture(scope="session")
def bundle(guide: Guide) -> Bundle:
    """Return the guide and the bank holidays as every runtime gets them: through the text of guide.json."""
    return read_bundle(write_bundle(guide, json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def calendars(bundle: Bundle) -> Mapping[str, Calendar]:
    """Return nation → its calendar."""
    return bundle.calendars


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a real Chromium. All tests share one, because Playwright cannot be started twice at the same time."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
