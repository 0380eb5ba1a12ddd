"""Reports of a mistake: every page leads to a text that names it, and nothing is sent."""
from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_the_link_of_a_page_gives_a_text_naming_it(open_page: OpenPage, guide):
    page = open_page("map-1/box-07/")
    page.get_by_role("link", name="Report a problem with this page").click()
    text = page.get_by_label("Text to copy")
    expect(text).to_have_value(re.compile(rf"^Page: Map 1, box 7: Refer to Jobcentre Plus.*\nEdition: {guide.edition},"))
    expect(text).to_be_in_viewport()


def test_another_page_is_named_when_its_name_is_chosen_by_the_address(open_page: OpenPage):
    page = open_page("feedback/#page-deadlines")
    expect(page.get_by_label("Text to copy")).to_have_value(re.compile("^Page: Deadlines\n"))
    page.evaluate("location.hash = 'page-map-2-box-10'")
    expect(page.get_by_label("Text to copy")).to_have_value(re.compile("^Page: Map 2, box 10"))


def test_the_text_is_copied_by_a_button(open_page: OpenPage):
    page = open_page("feedback/#page-glossary", permissions=["clipboard-read", "clipboard-write"])
    expect(page.get_by_label("Text to copy")).to_have_value(re.compile("^Page: Glossary\n"))
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Page: Glossary\nEdition: ")


def test_without_script_the_list_marks_the_name_of_the_page(open_page: OpenPage):
    page = open_page("map-1/box-07/", java_script_enabled=False)
    expect(page.locator(".page-foot")).to_contain_text("Map 1, box 7, edition ")
    page.locator(".page-foot a").click()
    expect(page.locator("li:target")).to_contain_text("Map 1, box 7")
    expect(page.locator("textarea")).to_have_value(re.compile("^Page: \n"))
