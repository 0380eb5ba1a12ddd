"""What many tests share: the real guide, read from its sources, and the calendars. No site has to be built for them."""
from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, sync_playwright

from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import read_bundle, write_bundle
from navigator.guide.model import Guide
from navigator.days.workdays import Calendar
from tests import PROJECT, shared
from tests.browser.chromium import launch
from tests.guides import our_guide


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run, unless this is one of its workers. Let Ctrl+C stop what the tests start, also where a shell runs the tests in the background and they would inherit that it is ignored."""
    if not hasattr(config, "workerinput"):
        shared.begin()
    signal.signal(signal.SIGINT, signal.default_int_handler)


CONTENT = {"test_deadlines", "test_evidence", "test_guide", "test_guide_words", "test_notices", "test_openings", "test_status", "test_training_cases",
           "test_waiting"}
"""The modules about what the guide in maps/ says. Without them (`-m "not content"`) the tests are about the engine; `test_every_guide` tries it on every guide."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that are about the content of the guide in maps/."""
    for item in items:
        if item.path.stem in CONTENT and item.path.parent.name != "browser":
            item.add_marker(pytest.mark.content)


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The guide in maps/."""
    return our_guide()


@pytest.fixture(scope="session")
def bundle(guide: Guide) -> Bundle:
    """The guide and the bank holidays as every runtime gets them: through the text of guide.json."""
    return read_bundle(write_bundle(guide, json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def calendars(bundle: Bundle) -> Mapping[str, Calendar]:
    """Nation → its calendar."""
    return bundle.calendars


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. There is one for all tests: Playwright cannot be started a second time beside itself."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
