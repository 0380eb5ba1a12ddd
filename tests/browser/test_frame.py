"""The frame around every page by mouse and keyboard: skip link, menu, search, colours, contents, and the next steps from a page not found."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage

PHONE = {"width": 390, "height": 800}
WIDTHS = pytest.mark.parametrize("width", (1366, 768, 390, 320))


def opener(page: Page, name: str) -> Locator:
    """Return the button of that name in the header; it matches nothing if the button is hidden."""
    return page.get_by_role("banner").get_by_role("button", name=name, exact=True)


# --- Skip link and landmarks ------------------------------------------------------------------------------------------

def test_the_first_stop_is_a_visible_link_to_the_text(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.elementFromPoint(20, 20).closest('a')?.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_landmark_has_a_name_of_its_own(open_page: OpenPage) -> None:
    page = open_page("privacy/")
    names = page.locator("nav:visible, aside:visible").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(set(names)) == len(names) and all(names)
    assert {"Menu", "On this page", "You are here", "Status of this guidance"} <= set(names)
    expect(page.get_by_role("main")).to_have_count(1)


def test_no_key_alone_does_anything(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/")
    address = page.url
    for key in "sfnp/.,?":
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == address and page.evaluate("document.activeElement === document.body")


# --- Menu -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("width", (1219, 768, 390, 320))
def test_the_menu_opens_and_closes_by_keyboard_and_gives_the_focus_back(open_page: OpenPage, width: int) -> None:
    page = open_page("map-1/box-07/", viewport={"width": width, "height": 800})
    button = opener(page, "Menu")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("navigation", name="Menu")).to_have_count(0)
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Menu")
    expect(dialog).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(dialog.get_by_role("link", name="7. Refer to Jobcentre Plus for a decision")).to_have_attribute("aria-current", "page")
    assert page.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_open_menu_keeps_the_focus_until_it_is_closed(open_page: OpenPage) -> None:
    page = open_page("", viewport=PHONE)
    opener(page, "Menu").click()
    links = page.get_by_role("dialog").locator("a:visible, summary:visible, button:visible").count()
    for _ in range(links + 2):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.querySelector('dialog[open]').contains(document.activeElement)")


def test_the_menu_leads_to_the_boxes_of_another_map(open_page: OpenPage) -> None:
    page = open_page("", viewport=PHONE)
    opener(page, "Menu").click()
    page.get_by_role("dialog").locator("summary", has_text="Pages of Map 2: Home visits").click()
    page.get_by_role("dialog").get_by_role("link", name="1. Arrange a home visit").click()
    expect(page).to_have_url(re.compile("/map-2/box-01/$"))


def test_the_open_menu_returns_to_its_place_when_the_window_grows(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/", viewport=PHONE)
    opener(page, "Menu").click()
    page.set_viewport_size({"width": 1366, "height": 900})
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    expect(opener(page, "Menu")).to_have_count(0)


def test_without_script_a_small_screen_has_the_menu_below_the_text(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/", viewport=PHONE, java_script_enabled=False)
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu).to_be_visible()
    assert menu.bounding_box()["y"] > page.get_by_role("heading", level=1).bounding_box()["y"]
    expect(page.get_by_role("banner").get_by_role("button")).to_have_count(0)
    page.goto(page.url.replace("box-07/", ""))
    assert page.locator("h1").bounding_box()["width"] <= PHONE["width"]


def test_a_long_menu_begins_where_its_entry_for_the_page_is(open_page: OpenPage) -> None:
    page = open_page("map-1/box-24/")
    expect(page.get_by_role("navigation", name="Menu").locator("[aria-current=page]")).to_be_in_viewport()


# --- Search -----------------------------------------------------------------------------------------------------------

@WIDTHS
def test_the_search_says_how_much_it_found_and_gives_the_focus_back(open_page: OpenPage, width: int) -> None:
    page = open_page("map-1/", viewport={"width": width, "height": 800})
    button = opener(page, "Search")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("textbox", name="Search the guide")).to_be_focused()
    page.keyboard.type("home visit")
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"^\d+ pages found\."))
    expect(dialog.get_by_role("link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_the_search_index_is_fetched_only_when_somebody_searches(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    fetched = "performance.getEntriesByType('resource').filter(one => one.name.includes('search')).map(one => one.name.split('/').pop())"
    assert page.evaluate(fetched) == ["search.js"]
    opener(page, "Search").click()
    page.keyboard.type("visit")
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    assert "search_index.json" in page.evaluate(fetched)


def test_a_result_is_reached_with_tab_and_opened_with_enter(open_page: OpenPage) -> None:
    page = open_page("")
    opener(page, "Search").click()
    page.get_by_role("textbox", name="Search the guide").fill("second visit")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(r"[?]"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("home visit")


def test_enter_opens_the_first_result_and_leaves_the_address_alone(open_page: OpenPage) -> None:
    page = open_page("about/")
    opener(page, "Search").click()
    page.get_by_role("textbox", name="Search the guide").fill("deduction")
    first = page.get_by_role("dialog").get_by_role("link").first
    expect(first).to_be_visible()
    address = first.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)
    assert "deduction" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_a_result_on_the_page_itself_closes_the_search_and_shows_it(open_page: OpenPage) -> None:
    page = open_page("glossary/")
    opener(page, "Search").click()
    page.get_by_role("textbox", name="Search the guide").fill("how days are counted")
    result = page.get_by_role("dialog").get_by_role("link", name="How days are counted")
    expect(result).to_be_visible()
    result.click()
    expect(page).to_have_url(re.compile("/deadlines/#how-days-are-counted$"))
    opener(page, "Search").click()
    page.get_by_role("textbox", name="Search the guide").fill("how days are counted")
    expect(result).to_be_visible()
    result.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="How days are counted")).to_be_in_viewport()


@pytest.mark.parametrize("words", ("qqqqq", "<img src=x onerror=alert(1)>", "title:", "*", "~~~~", '"', "x" * 5000), ids=lambda words: words[:12])
def test_a_search_without_results_or_without_words_does_no_harm(open_page: OpenPage, words: str) -> None:
    page = open_page("map-1/box-07/")
    opener(page, "Search").click()
    page.get_by_role("textbox", name="Search the guide").fill(words)
    expect(page.get_by_role("dialog").get_by_role("status")).not_to_have_text("The search is loading.")
    expect(page.get_by_role("dialog").locator("img, script")).to_have_count(0)
    page.get_by_role("textbox", name="Search the guide").fill("home visit")
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()


# --- Colours ----------------------------------------------------------------------------------------------------------

def test_the_choice_of_colours_is_saved_and_overrides_the_device(open_page: OpenPage) -> None:
    page = open_page("", color_scheme="dark")
    button = opener(page, "Dark colours")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.focus()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.goto(page.url + "map-1/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_the_colours_follow_the_device_until_somebody_chooses(open_page: OpenPage) -> None:
    page = open_page("", color_scheme="light")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# --- Contents, targets under the header, the page not found -------------------------------------------------------------

def test_on_a_small_screen_the_contents_open_lead_on_and_close(open_page: OpenPage) -> None:
    page = open_page("privacy/", viewport=PHONE)
    contents = page.get_by_role("navigation", name="On this page")
    link = contents.get_by_role("link", name="How to check this yourself")
    expect(link).to_be_hidden()
    contents.locator("summary").click()
    link.click()
    expect(link).to_be_hidden()
    expect(page.get_by_role("heading", name="How to check this yourself")).to_be_in_viewport()


@WIDTHS
def test_what_a_link_leads_to_stops_below_the_header(open_page: OpenPage, width: int) -> None:
    page = open_page("map-1/box-07/#next-steps", viewport={"width": width, "height": 800})
    heading = page.get_by_role("heading", name="Next steps")
    expect(heading).to_be_in_viewport(ratio=1)
    header = page.locator(".md-header").bounding_box()
    assert heading.bounding_box()["y"] >= header["y"] + header["height"]


def test_a_missing_page_says_what_may_be_wrong_and_leads_on(open_page: OpenPage, site: str) -> None:
    page = open_page("404.html")
    text = page.get_by_role("main")
    expect(text.get_by_role("heading", name="What may have gone wrong")).to_be_visible()
    ways = text.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert {site, f"{site}navigator/", f"{site}map-1/", f"{site}map-2/", f"{site}did-not-attend/"} <= set(ways)
    button = text.get_by_role("button", name="Search the guide")
    button.click()
    expect(page.get_by_role("textbox", name="Search the guide")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_dialog_on_a_map_gives_the_focus_back_to_the_box(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon = page.locator("#map-1-box-05 a[data-box]")
    icon.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(icon).to_be_focused()
