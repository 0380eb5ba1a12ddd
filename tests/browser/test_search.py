"""The search of the real site: what people type finds the page that they need, and a result says by which words."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from maps.search import tidied
from tests.browser.conftest import OpenPage
from tests.site import built_site

SEARCHES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent.parent / "searches.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def home(browser: Browser, site: str) -> Iterator[Page]:
    """A page whose search box is open; all searches share it, since the index is read once."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(site)
    page.get_by_role("textbox", name="Search").click()
    yield page
    page.close()


def search(page: Page, words: str) -> list[str]:
    """The addresses of the pages that are found, below the site's root, the best first."""
    box, told = page.locator(".md-search__input"), page.locator(".md-search-result__meta")
    for value, answer in (("", "Type to start searching"), (words, re.compile(r"\d+ matching|No matching"))):
        box.fill(value)
        box.press("Shift")      # the theme listens for keys that are let go
        expect(told).to_have_text(answer)
    links = page.locator(".md-search-result__item").evaluate_all("items => items.map(item => new URL(item.querySelector('a').href).pathname)")
    return [link.removeprefix("/") for link in links]


def test_the_table_holds_enough_searches():
    assert len(SEARCHES) >= 25


@pytest.mark.parametrize("row", SEARCHES, ids=lambda row: row["type"])
def test_what_people_type_finds_the_page_that_they_need(home: Page, row: dict[str, Any]):
    assert row["find"] in search(home, row["type"])[:row.get("among first", 1)]


def test_a_result_shows_the_words_by_which_a_box_was_found(home: Page):
    search(home, "no show")
    expect(home.locator(".md-search-result__item").first.locator(".md-tags")).to_contain_text("no show")


def test_each_word_for_the_search_finds_its_entry_among_the_first_five(home: Page, guide):
    missed = [(place.ref, words) for place in guide.places.values() for words in place.box.also
              if f"{place.process.id}/box-{place.box.number:02d}/" not in search(home, words)[:5]]
    assert missed == []


def test_a_box_found_by_such_words_is_opened_by_the_keyboard(open_page: OpenPage):
    page = open_page("map-2/")
    page.get_by_role("textbox", name="Search").click()
    assert search(page, "didn't turn up")[0].endswith("map-1/box-01/")
    page.locator(".md-search__input").press("Enter")
    page.wait_for_url("**/map-1/box-01/**")


def test_the_index_names_these_words_once_a_page_and_is_small():
    index = (built_site() / "search" / "search_index.json").read_text(encoding="utf-8")
    assert index == tidied(index)
    assert len(index) < 200_000, "A page with its index has to stay small: leave out what other pages say (data-search-exclude)."
