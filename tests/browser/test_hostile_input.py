"""Links, stored values and typed words that somebody made to do harm, on the real page: the case stays, nothing runs, and the reader is told why."""
from __future__ import annotations

import json
import re
from itertools import islice

import pytest
from playwright.sync_api import expect

from navigator.guide.bundle import Bundle
from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1
from tests.navigator.hostile_cases import requests

FOREIGN = ".navigator :is(img, script, iframe, object, embed, style, base, form[action], [onerror], [onload], [onclick], [onfocus])"
"""Elements and attributes that no step of ours has."""

FRAGMENTS = (
    "<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "javascript:alert(1)", "\ud800\udc00\ud800", "\x00", "%00%ff%zz",
    "__proto__", "constructor", "1.constructor.prototype", "1.__proto__.x.y", "0.old.version", "1." + "a" * 1_000_000, "%" * 5_000,
    "1.137ea006bd48.start.map-9/99", " ", "",
)


OPEN_EACH = """async ([fragments, foreign]) => {
    const step = document.querySelector(".navigator-case");
    const smuggled = [];
    window.alert = () => smuggled.push("a script ran");
    for (const fragment of fragments) {
        location.hash = `#case=${fragment}`;
        while (location.hash || step.hasAttribute("aria-busy") || document.querySelector("dialog[open]")) {
            document.querySelector("dialog[open] [value=open]")?.click(); // to open the case of the link without saving the one before
            await new Promise((resolve) => setTimeout(resolve));
        }
        if (document.querySelector(foreign)) {
            smuggled.push(fragment);
        }
    }
    return smuggled;
}"""
"""A script that opens a link with each fragment, waiting for one answer before the next, and returns every unwanted effect."""


def test_two_hundred_hostile_links_are_refused_or_opened_and_none_runs(open_page: OpenPage, bundle: Bundle, site: str) -> None:
    made = (json.loads(text) for text in requests(2_000, bundle.digest))
    spoilt = islice((one["fragment"] for one in made if one["do"] == "follow" and isinstance(one["fragment"], str)), 200)
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.begin()
    assert page.evaluate(OPEN_EACH, [[*FRAGMENTS, *spoilt], FOREIGN]) == []
    assert page.url == f"{site}navigator/"
    case.begin()
    case.choose(MAP_1)
    assert case.answers() == {"Process": MAP_1}


@pytest.mark.parametrize("query", ("?case=1.map-1.scotland", "?%3Cscript%3Ealert(1)%3C/script%3E", "?__proto__[x]=1&constructor=1", "?" + "q" * 4_000))
def test_what_is_in_the_query_of_the_address_is_not_read(open_page: OpenPage, query: str) -> None:
    page = open_page(f"navigator/{query}")
    case = CaseOnPage(page)
    case.begin()
    assert case.answers() == {} and page.locator(FOREIGN).count() == 0


@pytest.mark.parametrize("stored", ("{", "[]", "null", "7", '{"format": 2, "cases": [7]}', '{"format": 1, "cases": {}}'))
def test_saved_values_that_are_not_cases_are_reported(case: CaseOnPage, stored: str) -> None:
    case.page.evaluate("stored => localStorage.setItem('/wfi-saved', stored)", stored)
    case.choose(MAP_1)
    case.keep("Saved cases")
    expect(case.page.locator(".saved-unreadable")).to_contain_text("1 saved case cannot be read.")
    case.keep("Back")
    assert case.answers() == {"Process": MAP_1}
    case.page.evaluate("localStorage.removeItem('/wfi-saved')")


@pytest.mark.parametrize("entry", ("null", "7", '{"id": 1, "name": "a", "when": "b", "state": {}}', '{"__proto__": {"id": "a"}}'))
def test_an_invalid_saved_case_is_counted_and_the_others_open(case: CaseOnPage, entry: str) -> None:
    good = '{"id": "g", "name": "Good", "when": "2026-11-21T10:15+00:00", "state": {"format": 1, "answers": [{"ask": "start", "answer": "map-2"}]}}'
    case.page.evaluate("stored => localStorage.setItem('/wfi-saved', stored)", f'{{"format": 1, "cases": [{entry}, {good}]}}')
    case.keep("Saved cases")
    expect(case.page.locator(".saved-unreadable")).to_contain_text("1 saved case cannot be read.")
    case.keep("Open “Good”")
    assert case.answers() == {"Process": "Map 2: Home visits"}
    case.page.evaluate("localStorage.removeItem('/wfi-saved')")


@pytest.mark.parametrize("state", ({"format": 99}, {"format": 1, "answers": "x"}, {"format": 1, "answers": [{"ask": "start", "answer": {"a": 1}}]},
                                   json.loads('{"__proto__": {"format": 1}, "answers": []}'), {"format": 1, "edition": "<b>", "answers": [{}]}))
def test_a_saved_case_with_nonsense_is_refused_and_the_open_one_stays(case: CaseOnPage, state: object) -> None:
    entry = {"id": "a", "name": "<b>Nonsense</b>", "when": "never", "state": state}
    case.page.evaluate("stored => localStorage.setItem('/wfi-saved', stored)", json.dumps({"format": 1, "cases": [entry]}))
    case.choose(MAP_1)
    case.keep("Saved cases")
    expect(case.page.locator(".saved-name")).to_have_text("<b>Nonsense</b>")
    case.keep("Open “<b>Nonsense</b>”")
    case.answer("Open the saved case?", "Open without saving")
    expect(case.status.get_by_role("alert")).not_to_be_empty()
    case.keep("Back")
    assert case.answers() == {"Process": MAP_1}
    case.page.evaluate("localStorage.removeItem('/wfi-saved')")


def test_a_case_that_another_tab_has_deleted_is_reported(open_page: OpenPage, site: str) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1)
    case.save_as("One")
    case.keep("Saved cases")
    other = CaseOnPage(page.context.new_page())
    other.page.goto(f"{site}navigator/")
    other.begin()
    other.keep("Saved cases")
    other.keep("Delete “One”")
    other.answer("Delete “One”?", "Delete the case")
    case.keep("Open “One”")
    expect(case.status).to_contain_text("no longer saved in this browser")
    case.keep("Back")
    assert case.answers() == {"Process": MAP_1}


def test_copied_text_has_no_direction_marks_or_control_characters(case: CaseOnPage) -> None:
    page = case.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    case.to_the_reason("Scotland")
    case.write("left \u202egnp.exe\u202c \u2066a\u2069 \x1b[31mred\x07 <b>bold</b> =1+1")
    case.step.get_by_label("Include what I typed in files, records and texts to copy").check()
    case.keep("Print or copy case record")
    case.keep("Copy as text")
    expect(case.status).to_have_text("Copied.")
    kinds, text = page.evaluate("navigator.clipboard.read().then(async items => [items.flatMap(one => one.types), await navigator.clipboard.readText()])")
    assert kinds == ["text/plain"]
    assert "gnp.exe" in text and "<b>bold</b>" in text
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
