"""The search of the real site: what people type finds the page that they need, and a result says what words found it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from maps.ship.search import tidied
from tests import DATA
from tests.browser.conftest import OpenPage
from tests.browser.watching import watching
from tests.built import built_site

SEARCHES: list[dict[str, Any]] = yaml.safe_load((DATA / "searches.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def home(browser: Browser, site: str) -> Iterator[Page]:
    """Return a page whose search is open; all searches share it, since the index is read once."""
    with watching(browser, site) as watched:
        page = watched.open("")
        page.get_by_role("button", name="Search").click()
        yield page


def search(page: Page, words: str) -> list[str]:
    """Return the addresses of the pages that are found, below the site's root, the best first."""
    field, told = page.get_by_label("Search the guide"), page.locator(".search-count")
    for value, answer in (("", ""), (words, re.compile("found"))):      # empty it first, so that no older answer is taken for this one
        field.fill(value)
        expect(told).to_have_text(answer)
    return page.locator(".search-results .search-page").evaluate_all("links => links.map(link => new URL(link.href).pathname.slice(1))")


def test_the_table_has_enough_searches():
    assert len(SEARCHES) >= 25


@pytest.mark.parametrize("row", SEARCHES, ids=lambda row: row["type"])
def test_what_people_type_finds_the_page_that_they_need(home: Page, row: dict[str, Any]):
    assert row["find"] in search(home, row["type"])[:row.get("among first", 1)]


def test_a_result_says_what_words_found_the_box(home: Page):
    search(home, "no show")
    expect(home.locator(".search-results li").first.locator(".search-also")).to_have_text("Found under: no show, failed to show")


def test_each_word_for_the_search_finds_its_entry_among_the_first_five(home: Page, guide):
    missed = [(place.ref, words) for place in guide.places.values() for words in place.box.keywords
              if f"{place.process.id}/box-{place.box.number:02d}/" not in search(home, words)[:5]]
    assert missed == []


def test_a_box_found_by_such_words_is_opened_by_the_keyboard(open_page: OpenPage):
    page = open_page("map-2/")
    page.get_by_role("button", name="Search").click()
    assert search(page, "didn't turn up")[0] == "map-1/box-01/"
    page.get_by_label("Search the guide").press("Enter")
    page.wait_for_url("**/map-1/box-01/**")


def test_the_index_names_these_words_once_a_page_and_is_small():
    index = (built_site() / "search" / "search_index.json").read_text(encoding="utf-8")
    assert index == tidied(index)
    assert len(index) < 200_000, "A page with its index has to stay small: leave out what other pages say (data-search-exclude)."
