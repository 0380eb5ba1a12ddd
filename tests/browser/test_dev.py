"""What an editor sees in `make dev`: mistakes appear over the open page, and disappear by themselves; a training case blocks nothing."""
from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.case_on_page import MOST_SECONDS
from tests.browser.watching import Watched, watching
from tests.built import copy_of_project

"""Milliseconds that a busy machine may take to notice, build and load a change."""
RELOADED = r"console: Failed to load resource: net::ERR_"


@dataclass
class Editor:
    """A copy of the project that is served as `make dev` does, and a page of it in the browser."""

    project: Path
    address: str
    watched: Watched

    @property
    def source(self) -> Path:
        return self.project / "maps" / "pathways.yaml"

    def change(self, pattern: str, new: str) -> None:
        """Replace what a pattern matches first, and save."""
        text, times = re.subn(pattern, new, self.source.read_text(encoding="utf-8"), count=1)
        assert times == 1, pattern
        self.source.write_text(text, encoding="utf-8")

    def wait_until_told(self, summary: str) -> None:
        """Wait until the served site reports this, and has been built."""
        until = time.monotonic() + MOST_SECONDS
        while json.loads(_read(f"{self.address}assets/dev/mistakes.json") or "{}").get("summary") != summary:
            assert time.monotonic() < until, f"nothing told of {summary or 'no mistake'}"

    def open(self, path: str, **settings: Any) -> Page:
        page = self.watched.profile(**settings).new_page()
        page.goto(self.address + path)
        return page


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    project, port = copy_of_project(tmp_path_factory.mktemp("dev") / "project"), free_port()
    log = (project / "serve.log").open("w")
    process = subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"], cwd=project, stdout=log, stderr=log,
                               env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "GUIDE": ""})
    try:
        address, until = f"http://127.0.0.1:{port}/", time.monotonic() + MOST_SECONDS
        while not _read(address):
            assert process.poll() is None and time.monotonic() < until, (project / "serve.log").read_text()
        yield project, address
    finally:
        process.terminate()
        process.wait()
        log.close()


def _read(address: str) -> str:
    try:
        with urlopen(address, timeout=MOST_SECONDS) as answer:      # it is silent while it builds
            return str(answer.read(), "utf-8")
    except (URLError, ConnectionError):
        return ""


@pytest.fixture
def editor(served: tuple[Path, str], browser: Browser) -> Iterator[Editor]:
    """Yield an editor. Afterwards restore the sources, and build the site from them."""
    project, address = served
    with watching(browser, address, RELOADED) as watched:
        one = Editor(project, address, watched)
        before = one.source.read_text(encoding="utf-8")
        yield one
        for context in watched.contexts:
            context.close()
        if one.source.read_text(encoding="utf-8") != before:
            one.source.write_text(before, encoding="utf-8")
            one.wait_until_told("")


def panel(page: Page) -> Locator:
    return page.locator(".mistakes details")


def test_a_mistake_covers_the_open_page_until_it_is_fixed(editor: Editor) -> None:
    page = editor.open("map-1/box-03/")
    expect(panel(page)).to_have_count(0)
    heading = page.locator("h1").inner_text()
    editor.change(r"colour: amber", "color: amber")
    expect(panel(page).locator("summary")).to_have_text("1 mistake")
    line = next(number for number, text in enumerate(editor.source.read_text(encoding="utf-8").splitlines(), 1) if "color: amber" in text)
    expect(panel(page).locator("li")).to_contain_text(f"maps/pathways.yaml:{line}:")
    expect(panel(page).locator("li")).to_contain_text("Did you mean colour?")
    expect(page.locator("h1")).to_contain_text(heading)
    expect(page.get_by_role("status").filter(has_text="1 mistake")).to_have_count(1)
    assert page.request.get(f"{editor.address}deadlines/").ok, "every other page of the last good build is there"
    editor.change(r"color: amber", "colour: amber")
    expect(panel(page)).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="All mistakes are fixed.")).to_have_count(1)


def test_training_cases_that_give_a_different_result_are_listed_and_block_nothing(editor: Editor) -> None:
    page = editor.open("deadlines/")
    editor.change(r"(?m)^(  T02:\n(?:    .*\n)*?    count: )5 working days", r"\g<1>6 working days")
    cases = panel(page).get_by_role("heading", name="These training cases now give a different result")
    expect(cases).to_be_visible()
    expect(panel(page).locator("summary")).to_contain_text("training cases with a different result")
    expect(page.locator("main")).to_contain_text("6 working days")
    told = re.compile(r'rule T02: "last day" should be \w{3} [-0-9]{10}, but the result is \w{3} [-0-9]{10}')
    expect(panel(page).locator("li").filter(has_text=told).first).to_be_visible()
    expect(panel(page).get_by_text("rule T02 counts 6 working days, and in \"guide says\" it has “five days”.")).to_be_visible()
    case = panel(page).locator("h3 a").first
    name = case.inner_text()
    case.click()
    expect(page.locator("h3:target")).to_contain_text(name)
    expect(panel(page)).to_be_visible()


def test_a_broken_safeguard_is_reported_and_the_page_shows_the_change(editor: Editor) -> None:
    page = editor.open("map-1/")
    editor.change(r"(?s)(.*)            when: \{visits-effective: \{at least: 1\}\}", r"\g<1>            when: {visits-attempted: {at least: 1}}")
    expect(panel(page)).to_contain_text("this safeguard says that it must not")
    expect(panel(page).get_by_role("heading", name="Mistakes in the guide")).to_be_visible()


def test_the_list_of_mistakes_is_for_everybody(editor: Editor) -> None:
    editor.open("map-1/box-03/")
    editor.change(r"colour: amber", "color: amber")
    editor.wait_until_told("1 mistake")
    for scheme, width in (("light", 1366), ("dark", 1366), ("light", 390), ("dark", 390)):
        page = editor.open("map-1/box-03/", color_scheme=scheme, viewport={"width": width, "height": 700})
        expect(panel(page)).to_be_visible()
        assert violations(page) == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        _closes_by_key_and_stays_closed(page)


def _closes_by_key_and_stays_closed(page: Page) -> None:
    summary, listed = panel(page).locator("summary"), panel(page).locator(".mistakes-list")
    summary.focus()
    page.keyboard.press("Enter")
    expect(listed).to_be_hidden()
    page.wait_for_function("sessionStorage.getItem('mistakes-folded')")  # written in a later task, after the list has closed
    page.reload()
    expect(summary).to_be_visible()
    expect(listed).to_be_hidden()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_function("""() => document.querySelector(".md-footer").getBoundingClientRect().bottom
        <= document.querySelector(".mistakes > details").getBoundingClientRect().top + 1""")
