"""How the navigator behaves: back and forward, focus, the keyboard, small windows, forced colours, the record and its print."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import SCHEMES, clipped, too_small, violations
from tests.browser.test_navigator import MAP_1, HeldStart, started, to_box_7
from tests.browser.test_presses import with_held_replies

# --- Back and forward -------------------------------------------------------------------------------------------------

def test_back_and_forward_move_between_steps(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    expect(case.title).to_be_focused()
    assert list(case.answers()) == ["Process", "Bank holidays for"]
    page.go_back()
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]
    assert "fta" in case.stored()["/wfi-case"]


def test_going_back_and_reloading_takes_no_answer_away(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.choose("Failed to attend (FTA)")
    page.go_back()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    assert page.evaluate("JSON.stringify(history.state)") == '{"n":2}', "the history holds nothing of the case"
    page.go_forward()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]


def test_after_a_reload_back_and_forward_move_as_before(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.choose("Failed to attend (FTA)")
    page.reload()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name=MAP_1)).to_be_visible()
    page.reload()
    expect(case.status).to_be_empty()
    page.go_forward()
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]


def test_back_from_an_unmade_change_keeps_every_answer_after_a_reload(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.choose("Failed to attend (FTA)")
    case.change("Bank holidays for")
    expect(case.title).to_have_text("Change an answer")
    page.reload()
    expect(case.title).to_have_text("Change an answer")
    page.go_back()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]
    page.reload()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]


def test_a_case_left_at_its_first_question_returns_whole(open_page: OpenPage, site: str) -> None:
    page = open_page("map-1/")
    page.goto(f"{site}navigator/")
    case = started(page)
    page.go_back()
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio", name=MAP_1)).to_be_visible()      # the question before has the same title
    page.goto(f"{site}map-1/")
    page.goto(f"{site}navigator/")
    expect(case.title).to_contain_text("Map 1, box 1")
    assert list(case.answers()) == ["Process", "Bank holidays for"]


@pytest.mark.parametrize("is_late", (False, True), ids=("shown", "on its way"))
def test_a_case_left_at_an_earlier_question_comes_back_whole(open_page: OpenPage, site: str, is_late: bool) -> None:
    page = open_page("map-1/")
    case = with_held_replies(page, site)
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    page.go_back()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    if is_late:
        case.worker.evaluate("self.hold()")
    page.go_back()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)" if is_late else "Scotland")).to_be_visible()
    page.goto(f"{site}map-1/")
    page.goto(f"{site}navigator/")
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]


def test_undo_counts_when_the_navigator_is_opened_again(open_page: OpenPage, site: str) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.choose("Failed to attend (FTA)")
    case.back()
    page.goto(f"{site}map-1/")
    page.goto(f"{site}navigator/")
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for"]


def test_start_again_leaves_no_information_about_the_earlier_case_for_a_reload(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.start_again()
    assert set(case.stored()) == {"/wfi-nation"} and "england-and-wales" in case.stored()["/wfi-nation"], "the nation alone is remembered, until the tab closes"
    case.choose("Map 2: Home visits")
    assert "england" not in case.stored()["/wfi-case"]


def test_back_leaves_the_record_and_a_change_that_is_not_made(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    case.change("Bank holidays for")
    expect(case.title).to_have_text("Change an answer")
    page.go_back()
    case.at("Map 1, box 1")
    case.keep("Print or copy case record")
    expect(page.locator(".case-record")).to_be_visible()
    page.go_back()
    case.at("Map 1, box 1")
    page.go_forward()
    expect(page.locator(".case-record")).to_be_visible()


def test_a_new_answer_after_going_back_replaces_what_followed(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    page.go_back()
    expect(page.get_by_role("radio", name="Northern Ireland")).to_be_visible()
    case.choose("Northern Ireland")
    case.at("Map 1, box 1")
    page.go_back()
    expect(page.get_by_role("radio", name="Northern Ireland")).to_be_visible()
    page.go_forward()
    expect(case.step.locator(".answers")).to_contain_text("Northern Ireland")


def test_a_refused_answer_adds_no_step_to_the_history(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    before = page.evaluate("history.length")
    case.go_on()
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.evaluate("history.length") == before


# --- The start --------------------------------------------------------------------------------------------------------

def test_a_progress_indicator_appears_while_python_starts(open_page: OpenPage, site: str) -> None:
    page = open_page("about/", reduced_motion="no-preference")
    start = HeldStart(page)
    page.goto(f"{site}navigator/")
    case = CaseOnPage(page)
    expect(case.status.locator("progress")).to_be_visible()
    expect(page.get_by_role("heading", name="If the navigator does not work")).to_be_visible()
    start.release()
    expect(case.status).to_be_empty()


def test_the_start_is_only_in_words_if_less_motion_is_wanted(open_page: OpenPage, site: str) -> None:
    page = open_page("about/", reduced_motion="reduce")
    page.route("**/assets/navigator.zip", lambda route: None)       # held back, so that the start lasts
    page.goto(f"{site}navigator/")
    status = CaseOnPage(page).status
    expect(status.locator("progress")).to_have_count(1)
    expect(status.locator("progress")).to_be_hidden()
    expect(status.locator("p")).to_be_visible()


# --- The record -------------------------------------------------------------------------------------------------------

def test_the_record_shows_the_case_and_leads_back_to_it(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.keep("Print or copy case record")
    record = page.locator(".case-record")
    expect(record.get_by_role("heading").first).to_be_focused()
    expect(page).to_have_title(re.compile("^Case record"))
    for words in ("Thu 27 Aug 2009", "Tue 8 Sep 2009", "The case is at Map 1, box 7", "working day 7 of 7"):
        expect(record).to_contain_text(words)
    case.keep("Back to the case")
    case.at("Map 1, box 7")


def test_the_record_prints_alone_under_the_notice(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    case.keep("Print or copy case record")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    case.step.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    try:
        expect(page.locator(".case-record")).to_be_visible()
        expect(page.locator(".notice")).to_be_visible()
        for other in (".md-header", ".md-footer", ".navigator-static", ".navigator-session", ".case-record .buttons", ".lead", "article > h1"):
            expect(page.locator(other).first).to_be_hidden()
    finally:
        page.emulate_media(media="null")
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_the_record_is_copied_as_text(case: CaseOnPage) -> None:
    page = case.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    case.choose(MAP_1, "Scotland")
    case.keep("Print or copy case record")
    case.keep("Copy as text")
    expect(case.status).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Case record") and "Scotland" in text
    expect(page.locator(".case-record")).to_be_visible()


# --- Undo -------------------------------------------------------------------------------------------------------------

def test_the_text_of_the_form_is_copied_by_its_button(case: CaseOnPage) -> None:
    page = case.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    page.get_by_text("Text to copy: ").click()
    page.get_by_role("button", name="Copy this text").click()
    expect(case.status).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == page.locator(".copy-text").inner_text() and text.startswith("Notification from Provider (NFP)")
    assert "Thursday 27 August 2009" in text


def test_undo_takes_the_last_answer_back_and_forward_is_not_lost(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.back()
    assert list(case.answers()) == ["Process", "Bank holidays for"]
    page.go_back()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]


def test_the_step_of_an_open_case_is_at_the_top(open_page: OpenPage) -> None:
    page = open_page("navigator/", viewport={"width": 1366, "height": 768})
    lead = page.locator("article > .lead")
    expect(lead).to_be_visible()
    case = started(page)
    expect(lead).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    assert case.title.evaluate("title => title.getBoundingClientRect().top") < 768 / 3
    page.go_back()
    page.go_back()
    expect(page.get_by_role("radio", name=MAP_1)).to_be_visible()
    expect(lead).to_be_visible()


# --- Keyboard, windows, colours -----------------------------------------------------------------------------------------

def test_a_case_is_answered_saved_and_opened_by_keyboard_alone(case: CaseOnPage) -> None:
    page = case.page
    case.step.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(case.title).to_be_focused()
    case.step.get_by_label("Name", exact=True).focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    expect(case.status).to_contain_text("By keyboard")
    case.step.get_by_role("button", name="Saved cases").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Saved cases")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()
    page.evaluate("localStorage.removeItem('/wfi-saved')")


@pytest.mark.parametrize("size", ((320, 800), (320, 256), (768, 900)), ids=("320 px", "400 % zoom", "768 px"))
def test_the_views_fit_a_small_window(case: CaseOnPage, size: tuple[int, int]) -> None:
    page = case.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        case.choose(MAP_1, "England and Wales")
        to_box_7(case)
        for folded in page.locator(".step details:not([open]) > summary").all():
            if folded.is_visible():
                folded.click()
        assert clipped(page) == []
        case.save_as("A name without any space that is wider than the window: Llanfairpwllgwyngyllgogerychwyrndrob")
        assert clipped(page) == []
        case.keep("Saved cases")
        assert clipped(page) == []
        case.keep("Back")
        case.keep("Print or copy case record")
        assert clipped(page) == []
    finally:
        page.evaluate("localStorage.removeItem('/wfi-saved')")
        page.set_viewport_size({"width": 1366, "height": 900})


def test_what_is_pressed_is_large_enough(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland")
    assert too_small(case.page, ".keep button, .keep input[type=text], .keep input[type=file], .navigator-session", 24) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_saving_of_a_case_has_no_fault_that_axe_finds(open_page: OpenPage, scheme: str) -> None:
    page = open_page("navigator/", color_scheme=scheme, bypass_csp=True)
    case = started(page)
    to_box_7(case)
    for folded in page.locator(".step details:not([open]) > summary").all():
        if folded.is_visible():
            folded.click()
    assert violations(page) == []
    case.save_as("A case")
    case.keep("Print or copy case record")
    assert violations(page) == []
    case.keep("Back to the case")
    case.keep("Saved cases")
    assert violations(page) == []
    page.evaluate("""() => {
      const kept = JSON.parse(localStorage.getItem("/wfi-saved"));
      kept.cases[0].state.edition = "2025-01 (0123456789ab)";
      localStorage.setItem("/wfi-saved", JSON.stringify(kept));
    }""")
    case.keep("Open “A case”")
    expect(page.locator(".review")).to_be_visible()
    assert violations(page) == []
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    case.keep("Save case")
    expect(case.status.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def test_in_forced_colours_the_way_and_the_current_box_still_stand_out(open_page: OpenPage) -> None:
    page = open_page("navigator/", forced_colors="active")
    case = started(page)
    to_box_7(case)
    stroke = "element => getComputedStyle(element).stroke"
    current = page.locator(".path-map .box.is-current .shape").first.evaluate(stroke)
    other = page.locator(".path-map .box:not(.is-done, .is-current, .is-next) .shape").first.evaluate(stroke)
    assert current != other
    assert page.locator(".path-map .edge.is-next .line").first.evaluate("element => getComputedStyle(element).strokeDasharray") != "none"
