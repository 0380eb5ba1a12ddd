"""Text copied from a page: words, headings, lists and links, without the colours of this site."""
from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1, started
from tests.built import ReadPage, read_html


def copied(page: Page, selector: str) -> dict[str, str]:
    """Return what another program gets as HTML and as plain text when an element is selected, copied and pasted."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("selector => getSelection().selectAllChildren(document.querySelector(selector))", selector)
    page.keyboard.press("Control+C")
    return pasted(page)


def pasted(page: Page) -> dict[str, str]:
    """Return what a paste gives, in a separate field."""
    page.evaluate("""() => {
        const field = document.createElement("div");
        field.contentEditable = "true";
        field.id = "pasted";
        field.addEventListener("paste", (event) => {
            event.preventDefault();
            const { clipboardData } = event;
            field.dataset.html = clipboardData.getData("text/html");
            field.dataset.plain = clipboardData.getData("text/plain");
        });
        document.body.append(field);
        field.focus();
    }""")
    page.keyboard.press("Control+V")
    field = page.locator("#pasted")
    expect(field).to_have_attribute("data-plain", re.compile(".", re.DOTALL))
    found: dict[str, Any] = field.evaluate("field => ({ html: field.dataset.html, plain: field.dataset.plain })")
    field.evaluate("field => field.remove()")
    return found


def fragment_of(html: str) -> ReadPage:
    """Return the copied HTML without what the system's clipboard puts around it."""
    return read_html(html.replace("<!--StartFragment-->", "").replace("<!--EndFragment-->", "").removeprefix("<meta charset='utf-8'>"))


@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_a_copied_box_has_its_headings_lists_and_links_and_no_colours(open_page: OpenPage, scheme: str) -> None:
    page = open_page("map-1/box-07/", color_scheme=scheme)
    wait_for_scripts(page)
    found = copied(page, "main article")
    assert not re.search(r"style=|class=|color|background|<span|<font", found["html"])
    read = fragment_of(found["html"])
    assert read.all("h1") and read.all("h2") and read.all("li") and read.all("p")
    links = [link.attributes["href"] for link in read.all("a")]
    assert links and all(link.startswith("http") for link in links)
    assert "Good practice" in found["plain"]


def test_what_is_copied_of_a_record_in_dark_colours_has_no_colours(open_page: OpenPage) -> None:
    page = open_page("navigator/", color_scheme="dark")
    case = started(page)
    case.choose("Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.keep("Print or copy case record")
    expect(page.locator(".case-record h2")).to_be_visible()
    found = copied(page, ".case-record")
    assert not re.search(r"style=|class=|color|<button", found["html"])
    assert "Thu 27 Aug 2009" in fragment_of(found["html"]).all("ol")[0].text


def test_a_part_of_a_list_is_copied_as_a_list(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/", color_scheme="dark")
    wait_for_scripts(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    words = page.evaluate("""() => {
        const texts = document.createTreeWalker(document.querySelector("main article .statement"), NodeFilter.SHOW_TEXT);
        let text = texts.nextNode();
        while (text.data.trim().length < 9) {
            text = texts.nextNode();
        }
        getSelection().setBaseAndExtent(text, 1, text, 5);
        return text.data.slice(1, 5);
    }""")
    page.keyboard.press("Control+C")
    found = pasted(page)
    read = fragment_of(found["html"])
    assert read.one("li").text.strip() == words.strip() and found["plain"].strip() == words.strip()


def test_what_is_folded_away_is_not_copied(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.choose("Failed to attend (FTA)")
    folded = page.locator(".keep details p").text_content()
    assert folded and folded[:30] not in copied(page, ".keep")["html"]


def test_words_in_a_field_are_copied_as_the_browser_does(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    name = case.step.get_by_label("Name", exact=True)
    name.fill("Room 2")
    name.select_text()
    page.keyboard.press("Control+C")
    assert pasted(page)["plain"] == "Room 2"
