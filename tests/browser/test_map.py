"""The page for a map in the browser: the dialog over the picture, the steps so far in it, the tools, and links into the map."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.case_on_page import press_until, wait_for_scripts, wait_until
from tests.browser.conftest import OpenPage


def icon(page: Page, number: int) -> Locator:
    """Return the speech link of a box of Map 1."""
    return page.locator(f"#map-1-box-{number:02d} a")


def dialog(page: Page) -> Locator:
    """Return the dialog of the map; the theme's search calls itself a dialog too."""
    return page.locator("figure dialog")


def choose(page: Page, *boxes: str) -> None:
    """Choose in the open dialog, one after the other, the outcomes that lead to these boxes."""
    for box in boxes:
        dialog(page).locator(".routes").get_by_role("link", name=re.compile(f"^{box}: ")).first.click()
        expect(dialog(page).get_by_role("heading", level=2)).to_be_focused()
        expect(dialog(page).get_by_role("link", name="Open this box’s page")).to_have_attribute("href", re.compile(f"box-{int(box.split()[-1]):02d}/$"))


def marked(page: Page, mark: str) -> list[str]:
    """Return the boxes of the picture that have a mark."""
    found: list[str] = page.locator(f".map-region .box.{mark}").evaluate_all("boxes => boxes.map(box => box.dataset.box)")
    return sorted(found)


def is_in_frame(page: Page, number: int) -> bool:
    """Return whether the middle of a box of Map 1 is in the frame of the picture, and the frame in the window."""
    shown: bool = page.evaluate("""(id) => {
      const [frame, box] = [document.querySelector(".map-region"), document.getElementById(id)].map((one) => one.getBoundingClientRect());
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      return frame.left < x && x < frame.right && frame.top < y && y < frame.bottom && 0 < y && y < innerHeight;
    }""", f"map-1-box-{number:02d}")
    return shown


# --- The dialog -------------------------------------------------------------------------------------------------------

def test_a_box_is_opened_and_closed_by_keyboard_and_focus_comes_back(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    page.get_by_role("link", name="The same map as a list").focus()
    for _ in range(20):
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


def test_the_dialog_has_the_name_and_text_of_the_box(open_page: OpenPage) -> None:
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


def test_the_next_box_opens_as_soon_as_the_dialog_has_closed(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 2).click()
    page.evaluate("""() => {
      document.querySelector("figure dialog .box-dialog-close").click();
      document.querySelector("#map-1-box-05 a").focus();
      document.activeElement.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }""")
    shown(page, "Box 5")
    page.wait_for_timeout(300)
    shown(page, "Box 5")
    page.keyboard.press("Escape")
    expect(icon(page, 5)).to_be_focused()


def test_marking_text_out_of_the_dialog_does_not_close_it(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 2).click()
    box = dialog(page).bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(10, 450)
    page.mouse.up()
    expect(dialog(page)).to_be_visible()


def test_a_link_to_another_box_moves_the_dialog_and_the_focus(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    dialog(page).locator(".routes").get_by_role("link", name=re.compile("^Box 3: ")).click()
    expect(page.get_by_role("dialog", name=re.compile("^Box 3: "))).to_be_visible()
    expect(dialog(page).get_by_role("heading", level=2)).to_be_focused()
    assert page.url.endswith("/map-1/")
    page.keyboard.press("Escape")
    expect(icon(page, 3)).to_be_focused()


def test_the_dialog_leads_to_the_page_of_its_own_box(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 3).click()
    dialog(page).get_by_role("link", name="Open this box’s page").click()
    expect(page).to_have_url(re.compile("/map-1/box-03/$"))


def test_every_box_of_every_map_opens_its_own_text(open_page: OpenPage) -> None:
    for process in ("map-1", "map-2", "did-not-attend"):
        page = open_page(f"{process}/")
        for link in page.locator(".pm-map .box a[data-box]").all():
            link.press("Enter")
            expect(dialog(page).locator(".box-text")).to_have_attribute("data-box", link.get_attribute("data-box"))
            page.keyboard.press("Escape")
            expect(link).to_be_focused()


# --- Back and Forward of the browser -----------------------------------------------------------------------------------

def shown(page: Page, box: str) -> None:
    """Check that the dialog shows a box ("Box 3")."""
    expect(page.get_by_role("dialog", name=re.compile(f"^{box}: "))).to_be_visible()
    expect(dialog(page).get_by_role("heading", level=2)).to_be_focused()


def test_back_and_forward_move_between_boxes_and_the_closed_dialog(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    choose(page, "Box 3", "Box 7")
    shown(page, "Box 7")
    page.go_back()
    shown(page, "Box 3")
    assert marked(page, "is-done") == ["map-1/1"]
    page.go_back()
    shown(page, "Box 1")
    page.go_back()
    expect(dialog(page)).to_be_hidden()
    expect(icon(page, 1)).to_be_focused()
    for box in ("Box 1", "Box 3", "Box 7"):
        page.go_forward()
        shown(page, box)
    assert marked(page, "is-done") == ["map-1/1", "map-1/3"]
    dialog(page).get_by_role("button", name="Previous step").click()
    shown(page, "Box 3")


def test_after_closing_the_dialog_back_leaves_the_map(open_page: OpenPage, site: str) -> None:
    page = open_page("map-2/")
    page.goto(f"{site}map-1/")
    wait_for_scripts(page)
    for _ in range(3):
        icon(page, 1).click()
        choose(page, "Box 3")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
        page.wait_for_function("!history.state?.open")
    page.go_back()
    expect(page).to_have_url(f"{site}map-2/")


def test_a_reload_and_the_back_button_open_the_box_again(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 3).click()
    shown(page, "Box 3")
    page.reload()
    shown(page, "Box 3")
    dialog(page).get_by_role("link", name="Open this box’s page").click()
    expect(page).to_have_url(re.compile("/map-1/box-03/$"))
    page.go_back()
    shown(page, "Box 3")
    page.go_back()
    expect(dialog(page)).to_be_hidden()
    assert page.url.endswith("/map-1/")


# --- Links of the picture ----------------------------------------------------------------------------------------------

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


# --- The way walked in the dialog -------------------------------------------------------------------------------------

def test_outcomes_chosen_in_the_dialog_draw_and_say_the_steps(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    choose(page, "Box 3", "Box 7")
    expect(dialog(page).get_by_role("status")).to_have_text("Step 3, from box 3: No relevant condition found.")
    page.keyboard.press("Escape")
    expect(icon(page, 7)).to_be_focused()
    assert is_in_frame(page, 7)
    expect(page.locator(".map-path")).to_have_text("Steps so far: box 1: No contact; box 3: No relevant condition found. Now at box 7.")
    assert marked(page, "is-done") == ["map-1/1", "map-1/3"] and marked(page, "is-current") == ["map-1/7"]
    assert marked(page, "is-next") == ["map-1/2", "map-1/8"]


def test_the_steps_so_far_are_drawn_above_every_other_line(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 5).click()
    choose(page, "Box 6", "Box 7", "Box 8")
    page.keyboard.press("Escape")
    lines = page.locator(".map-region .line").evaluate_all("lines => lines.map(line => Boolean(line.closest('.is-done')))")
    assert lines[-3:] == [True] * 3 and not any(lines[:-3])
    assert page.locator(".map-region .box ~ :not(.box) .line, .map-region .box .line").count() == 0, "no line lies over a box"


def test_the_step_before_is_taken_back_in_the_dialog(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    expect(dialog(page).get_by_role("button", name="Previous step")).to_be_hidden()
    choose(page, "Box 3", "Box 7")
    dialog(page).get_by_role("button", name="Previous step").press("Enter")
    expect(page.get_by_role("dialog", name=re.compile("^Box 3: "))).to_be_visible()
    expect(dialog(page).get_by_role("heading", level=2)).to_be_focused()
    dialog(page).get_by_role("button", name="Previous step").click()
    expect(page.get_by_role("dialog", name=re.compile("^Box 1: "))).to_be_visible()
    expect(dialog(page).get_by_role("button", name="Previous step")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".map-path")).to_be_empty()
    assert marked(page, "is-done") == marked(page, "is-current") == []


def test_the_steps_continue_from_the_box_that_is_chosen(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    choose(page, "Box 2", "Box 4", "Box 5")
    page.keyboard.press("Escape")
    icon(page, 1).click()
    choose(page, "Box 3")
    page.keyboard.press("Escape")
    assert marked(page, "is-done") == ["map-1/1"] and marked(page, "is-current") == ["map-1/3"]
    icon(page, 22).click()
    choose(page, "Box 24")
    page.keyboard.press("Escape")
    assert marked(page, "is-done") == ["map-1/22"] and marked(page, "is-current") == ["map-1/24"]


def test_a_route_leads_to_another_map_and_back_in_one_dialog(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    icon(page, 1).click()
    choose(page, "Box 3", "Map 2, box 1")
    expect(page.get_by_role("dialog", name=re.compile("^Box 1: Arrange a home visit"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#map-2-box-01 a")).to_be_focused()
    expect(page.get_by_role("region", name="Map 2 as a picture")).to_be_visible()
    expect(page.locator(".map-elsewhere")).to_contain_text("The picture shows Map 2: Home visits.")
    expect(page.locator(".map-path")).to_have_text("Steps so far: box 1: No contact; box 3: Has a relevant condition. Now at Map 2, box 1.")
    assert marked(page, "is-current") == ["map-2/1"]
    page.get_by_role("button", name="Back to Map 1").click()
    expect(page.locator(".map-region")).to_be_focused()
    assert marked(page, "is-done") == ["map-1/1", "map-1/3"]
    expect(page.locator(".map-elsewhere")).to_be_hidden()
    assert page.url.endswith("/map-1/")


def test_a_map_that_does_not_load_is_left_to_the_box_page(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    page.route("**/map-2/", lambda route: route.fulfill(body="<p>Another page</p>", content_type="text/html"))
    icon(page, 3).click()
    dialog(page).locator(".routes").get_by_role("link", name=re.compile("^Map 2, box 1: ")).click()
    expect(page).to_have_url(re.compile("/map-2/box-01/$"))


def test_the_path_is_cleared_by_a_button_and_that_is_reported(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    clear = page.get_by_role("button", name="Clear steps")
    expect(clear).to_be_hidden()
    icon(page, 1).click()
    choose(page, "Box 3")
    page.keyboard.press("Escape")
    clear.press("Enter")
    expect(page.locator(".map-path")).to_have_text("The steps are cleared.")
    expect(clear).to_be_hidden()
    expect(page.locator(".map-region")).to_be_focused()
    assert marked(page, "is-done") == marked(page, "is-current") == marked(page, "is-next") == []
    assert page.locator(".has-path").count() == 0


# --- The tools --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("process", ("map-1", "map-2", "did-not-attend"))
def test_on_a_laptop_a_map_fits_the_page_at_14_pixel_text(open_page: OpenPage, process: str) -> None:
    page = open_page(f"{process}/", viewport={"width": 1366, "height": 768})
    told = page.evaluate("""() => {
      const region = document.querySelector(".map-region");
      const svg = region.querySelector("svg");
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const texts = [...svg.querySelectorAll("text")];
      const width = (text) => text.getComputedTextLength();
      const room = (text) => text.parentElement.closest(".box")?.querySelector(".target")?.width.baseVal.value ?? Infinity;
      return {
        smallest: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
        wide: region.scrollWidth <= region.clientWidth,
        cut: texts.filter((text) => width(text) > room(text)).map((text) => text.textContent),
      };
    }""")
    assert told["smallest"] >= 14 - 0.01 and told["wide"] and told["cut"] == []


def test_the_picture_zooms_in_and_out_fits_and_shows_actual_size(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    width = lambda: round(page.locator(".map-region svg").evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"), 2)
    sizes = page.get_by_role("group", name="Size of the picture")
    press = lambda name: sizes.get_by_role("button", name=name).click()
    assert width() == 1
    press("Zoom in")
    press("Zoom in")
    assert width() == 1.5
    expect(sizes.get_by_role("status")).to_have_text("150 %")
    assert page.locator(".map-region").evaluate("region => region.scrollWidth > region.clientWidth")
    press("Actual size")
    press("Zoom out")
    assert width() == 0.8
    for _ in range(4):
        press("Zoom out")
    assert width() == 0.25
    for _ in range(9):
        press("Zoom in")
    assert width() == 3
    press("Fit to width")
    assert page.locator(".map-region").evaluate("region => region.scrollWidth <= region.clientWidth")


@pytest.mark.parametrize("size", ((1366, 768), (390, 800)), ids=("1366 px", "390 px"))
def test_the_whole_map_is_seen_at_once_with_its_buttons(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page("map-1/", viewport={"width": size[0], "height": size[1]})
    if size[0] < 900:
        page.get_by_text("The map as a picture").first.click()
    button = page.get_by_role("button", name="Fit whole map")
    button.click()
    assert page.locator(".map-region").evaluate("""region => {
      const [picture, header] = [region.querySelector("svg"), document.querySelector(".md-header")].map((one) => one.getBoundingClientRect());
      return region.scrollHeight <= region.clientHeight && region.scrollWidth <= region.clientWidth && picture.top >= header.bottom && picture.bottom <= innerHeight;
    }""")
    expect(button).to_be_in_viewport()
    expect(button).to_be_focused()


def test_a_button_without_effect_says_so_and_stays_in_reach(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    sizes = page.get_by_role("group", name="Size of the picture")
    without_effect = lambda: sizes.locator("[aria-disabled=true]").all_inner_texts()
    assert without_effect() == ["Fit to width", "Actual size"]
    sizes.get_by_role("button", name="Fit whole map").press("Enter")
    assert without_effect() == ["Fit whole map"]
    sizes.get_by_role("button", name="Zoom out").press("Enter")
    assert without_effect() == ["Zoom out"]
    sizes.get_by_role("button", name="Actual size").press("Enter")
    expect(sizes.get_by_role("button", name="Actual size")).to_be_focused()
    assert without_effect() == ["Fit to width", "Actual size"]
    sizes.get_by_role("button", name="Actual size").press("Enter")
    expect(sizes.get_by_role("status")).to_have_text("100 %")


def test_on_a_laptop_the_map_starts_in_the_upper_half(open_page: OpenPage) -> None:
    page = open_page("map-1/", viewport={"width": 1366, "height": 768})
    assert page.locator(".map-region").evaluate("region => region.getBoundingClientRect().top < innerHeight / 2")


def test_the_middle_of_the_frame_stays_there_when_the_picture_grows(open_page: OpenPage) -> None:
    page = open_page("map-1/#map-1-box-14")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
        assert page.evaluate("""() => {
          const [frame, box] = [document.querySelector(".map-region"), document.querySelector("#map-1-box-14 .target")].map((one) => one.getBoundingClientRect());
          const [x, y] = [frame.left + frame.width / 2, frame.top + frame.height / 2];
          return box.left < x + 40 && x - 40 < box.right && box.top < y + 40 && y - 40 < box.bottom;
        }""")


def test_the_frame_is_scrolled_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    region = page.get_by_role("region", name="Map 1 as a picture")
    region.focus()
    press_until(page, "End", "document.querySelector('.map-region').scrollTop > 500")
    page.get_by_role("button", name="Zoom in").click()
    region.evaluate("region => { region.scrollLeft = 0; }")
    region.focus()
    press_until(page, "ArrowRight", "document.querySelector('.map-region').scrollLeft > 0")


def test_boxes_of_an_actor_are_highlighted_and_counted(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    bar = page.get_by_role("group", name="Highlight boxes")
    decision_maker = bar.get_by_role("button", name="BDE (LM) 4")
    expect(decision_maker).to_have_attribute("aria-pressed", "false")
    decision_maker.press("Enter")
    expect(decision_maker).to_have_attribute("aria-pressed", "true")
    expect(bar.get_by_role("status")).to_have_text("4 of 24 boxes highlighted.")
    assert marked(page, "is-found") == ["map-1/10", "map-1/12", "map-1/8", "map-1/9"] and len(marked(page, "is-dim")) == 20
    assert page.locator(".map-region .box.is-found").first.evaluate("""box => {
      const [frame, shown] = [document.querySelector(".map-region"), box].map((one) => one.getBoundingClientRect());
      return frame.top < shown.top && shown.bottom < frame.bottom;
    }"""), "the first of them is brought into view"
    expect(page.locator(".card", has_text="Not highlighted")).to_have_count(20)
    expect(page.locator(".card:not(.is-dim)")).to_have_count(4)
    decision_maker.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("No box is highlighted.")
    assert marked(page, "is-dim") == marked(page, "is-found") == [] and page.locator(".is-dim").count() == 0


def test_boxes_with_a_deadline_are_highlighted_alone_or_with_an_actor(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    bar = page.get_by_role("group", name="Highlight boxes")
    bar.get_by_role("button", name="A deadline starts here 9").click()
    expect(bar.get_by_role("status")).to_have_text("9 of 24 boxes highlighted.")
    assert page.locator(".map-region .box.is-found:not(.clocked), .map-region .box.is-dim.clocked").count() == 0
    bar.get_by_role("button", name="BDO 4").click()
    expect(bar.get_by_role("status")).to_have_text("0 of 24 boxes highlighted.")
    bar.get_by_role("button", name="Provider 16").click()
    expect(bar.get_by_role("status")).to_have_text("9 of 24 boxes highlighted.")


def test_on_a_small_screen_the_same_buttons_filter_the_list(open_page: OpenPage) -> None:
    page = open_page("map-1/", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="BDO 4").click()
    expect(page.locator(".card:not(.is-dim)")).to_have_count(4)
    expect(page.locator(".map-region")).to_be_hidden()


# --- Links into the map -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("width", (1366, 390))
def test_a_link_to_a_box_opens_the_map_at_it(open_page: OpenPage, width: int) -> None:
    page = open_page("map-1/#map-1-box-17", viewport={"width": width, "height": 768})
    expect(icon(page, 17)).to_be_focused()
    wait_until(page, "document.querySelector('.map-region').scrollTop > 500")
    assert is_in_frame(page, 17)


def test_the_page_of_a_box_leads_to_the_box_on_its_map(open_page: OpenPage) -> None:
    page = open_page("map-2/box-09/")
    page.get_by_role("link", name="Show on Map 2").click()
    expect(page).to_have_url(re.compile("/map-2/#map-2-box-09$"))
    expect(page.locator("#map-2-box-09 a")).to_be_focused()


def test_a_box_page_shows_its_neighbours_and_leads_to_them(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/")
    small = page.get_by_role("group", name="Box 7 and the boxes around it")
    names = [link.get_attribute("aria-label") or "" for link in small.get_by_role("link").all()]
    assert [name.split(":")[0] for name in names] == ["Box 3", "Box 6", "From Map 2, box 4", "From Map 2, box 8", "Box 2", "Box 8"]
    small.get_by_role("link", name=re.compile("^Box 8: ")).press("Enter")
    expect(page).to_have_url(re.compile("/map-1/box-08/$"))


def test_the_neighbours_of_a_box_are_open_but_closed_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("map-1/box-10/")
    around, duty = page.locator("figure.around"), page.locator(".statement").first
    expect(around.locator("svg")).to_be_visible()
    beside, text = around.bounding_box(), duty.bounding_box()
    assert beside and text and beside["x"] > text["x"] + text["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    expect(around.locator("svg")).to_be_hidden()
    expect(around.locator("summary")).to_have_text("On the map Box 8 → Box 10 → Box 13")
    around.locator("summary").press("Enter")
    expect(around.locator(".box.is-here")).to_be_in_viewport()


def test_the_first_duty_of_a_box_is_near_the_top_on_phones(open_page: OpenPage) -> None:
    page = open_page("map-1/box-03/", viewport={"width": 390, "height": 844})
    place = page.locator(".statement").first.bounding_box()
    assert place and place["y"] <= 400


def test_a_link_to_a_part_that_is_closed_opens_it(open_page: OpenPage) -> None:
    page = open_page("map-1/box-03/#where-the-guide-is-unclear")
    expect(page.get_by_text("When you can say there has been no contact.")).to_be_visible()
