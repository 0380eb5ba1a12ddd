"""The dialog on a map: a box's text over the picture, by mouse and by keyboard; and the link that it is without it."""
from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage


def icon(page: Page, number: int) -> Locator:
    """The speech link of a box of Map 1."""
    return page.locator(f"#map-1-box-{number:02d} a")


def dialog(page: Page) -> Locator:
    """The dialog of the map; the theme's search calls itself one too."""
    return page.locator("figure dialog")


def test_a_box_is_opened_and_closed_by_keyboard_and_focus_comes_back(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    page.get_by_role("link", name="The same map as a list").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.box") == "map-1/1":
            break
    expect(icon(page, 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_visible()
    expect(dialog(page).get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(icon(page, 1)).to_be_focused()


def test_the_dialog_is_named_by_the_box_and_holds_its_text(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 7).click()
    expect(page.get_by_role("dialog", name=re.compile("^Box 7: "))).to_be_visible()
    expect(dialog(page).get_by_role("heading", name="Good practice")).to_be_visible()
    expect(icon(page, 7)).to_have_attribute("aria-haspopup", "dialog")
    assert page.url.endswith("/map-1/")


def test_the_close_button_and_a_click_beside_the_dialog_close_it(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 2).click()
    dialog(page).get_by_role("button", name="Close").click()
    expect(dialog(page)).to_be_hidden()
    icon(page, 2).click()
    page.mouse.click(20, 450)
    expect(dialog(page)).to_be_hidden()
    expect(icon(page, 2)).to_be_focused()


def test_marking_text_out_of_the_dialog_does_not_close_it(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 2).click()
    box = dialog(page).bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(10, 450)
    page.mouse.up()
    expect(dialog(page)).to_be_visible()


def test_a_link_to_another_box_of_the_map_moves_the_dialog_on_and_focus_returns_to_that_box(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    dialog(page).locator(".routes").get_by_role("link", name=re.compile("^Box 3: ")).click()
    expect(page.get_by_role("dialog", name=re.compile("^Box 3: "))).to_be_visible()
    expect(dialog(page).get_by_role("heading", level=2)).to_be_focused()
    assert page.url.endswith("/map-1/")
    page.keyboard.press("Escape")
    expect(icon(page, 3)).to_be_focused()


def test_a_link_to_a_box_of_another_map_leads_to_its_page(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 3).click()
    dialog(page).locator(".routes").get_by_role("link", name=re.compile("^Map 2, box 1: ")).click()
    expect(page).to_have_url(re.compile("/map-2/box-01/$"))


def test_the_dialog_leads_to_the_page_of_its_own_box(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 3).click()
    dialog(page).get_by_role("link", name="Open the page of this box").click()
    expect(page).to_have_url(re.compile("/map-1/box-03/$"))


def test_every_box_of_every_map_opens_its_own_text(open_page: OpenPage) -> None:
    for process in ("map-1", "map-2", "did-not-attend"):
        page = open_page(f"{process}/")
        for link in page.locator(".pm-map .box a[data-box]").all():
            link.press("Enter")
            assert dialog(page).locator(".box-text").get_attribute("data-box") == link.get_attribute("data-box")
            page.keyboard.press("Escape")
            page.evaluate("() => new Promise(requestAnimationFrame)")       # the dialog says a moment later that it is closed
            expect(link).to_be_focused()


def test_a_click_with_a_modifier_opens_the_page_in_a_new_tab(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    with page.context.expect_page() as opened:
        icon(page, 3).click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(re.compile("/map-1/box-03/$"))
    expect(dialog(page)).to_be_hidden()


def test_on_a_small_screen_the_dialog_fits_and_its_text_scrolls(open_page: OpenPage) -> None:
    page = open_page("map-1/", viewport={"width": 320, "height": 480})
    expect(page.locator(".map-fold")).not_to_have_attribute("open", "")      # on a small screen the list comes before the picture
    page.get_by_text("The map as a picture").click()
    expect(page.locator("#map-1-box-01")).to_be_in_viewport()
    icon(page, 3).press("Enter")
    expect(dialog(page)).to_be_visible()
    box = dialog(page).bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] + box["height"] <= 480
    assert page.evaluate("(() => { const text = document.querySelector('.box-dialog-text'); return text.scrollHeight > text.clientHeight && text.scrollWidth <= text.clientWidth; })()")
