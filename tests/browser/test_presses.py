"""The effect of a press: an answer counts once, for the question that the reader saw, and none is lost while another is being processed."""
from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.case_on_page import MOST_SECONDS, CaseOnPage, stop_the_clock, wait_for_scripts
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations
from tests.browser.test_navigator import MAP_1, HeldStart, started

HOLD = """
const speak = self.postMessage.bind(self);
let held = null;
self.hold = () => { held = []; };
self.release = () => { const all = held; held = null; all.forEach((message) => speak(message)); };
self.postMessage = (message) => (held && message.id > 0 ? held.push(message) : speak(message));
"""
"""A script to put before the worker's own, so that a test can delay its replies and release them."""


def with_held_replies(page: Page, site: str) -> CaseOnPage:
    """Return the navigator with a worker that can delay its replies."""
    def altered(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + HOLD)
    page.route("**/assets/worker.js", altered)
    page.goto(f"{site}navigator/")
    wait_for_scripts(page)
    return CaseOnPage(page)


def press(case: CaseOnPage, choice: str) -> None:
    """Choose an answer and press Continue, without waiting for the result."""
    case.step.get_by_role("radio", name=choice, exact=True).check()
    case.step.get_by_role("button", name="Continue").click()


# --- The second of two presses ------------------------------------------------------------------------------------------

def test_a_double_click_does_not_answer_a_question_that_nobody_has_seen(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    for label, number in (("Day", "27"), ("Month", "8"), ("Year", "2009")):
        case.step.get_by_label(label, exact=True).fill(number)
    # The next question is a date that is filled in already, so one more press would accept it.
    case.step.get_by_role("button", name="Continue").dblclick()
    expect(case.step.locator("form.question")).to_have_attribute("data-ask", "letter-date")
    case.settle()
    assert list(case.answers())[-1] == "Date of the failure"
    case.go_on()
    assert list(case.answers())[-1] == "Date of the letter"


def test_a_new_question_cannot_be_answered_before_it_can_have_been_seen(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    expect(case.step.get_by_role("button", name="Continue")).to_be_enabled()
    case.step.get_by_role("radio", name="Failed to attend (FTA)").check()
    stop_the_clock(page)
    case.step.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    for name in ("Continue", "Undo the last answer"):
        expect(case.step.get_by_role("button", name=name)).to_be_disabled()
    page.get_by_label("Day", exact=True).focus()
    page.keyboard.press("Enter")
    page.evaluate("document.querySelector('form.question').requestSubmit()")
    assert case.step.get_attribute("aria-busy") is None and page.locator(".error-summary").count() == 0
    page.clock.run_for(500)
    for name in ("Continue", "Undo the last answer"):
        expect(case.step.get_by_role("button", name=name)).to_be_enabled()


def test_a_reader_who_types_can_go_on_at_once(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.step.get_by_role("radio", name="Failed to attend (FTA)").check()
    stop_the_clock(page)
    case.step.get_by_role("button", name="Continue").click()
    page.get_by_label("Day", exact=True).press_sequentially("27")
    expect(case.step.get_by_role("button", name="Continue")).to_be_enabled()


# --- While a reply is on its way ----------------------------------------------------------------------------------------

def test_a_second_choice_replaces_the_first_while_a_reply_is_due(open_page: OpenPage, site: str) -> None:
    case = with_held_replies(open_page("map-1/"), site)
    case.choose(MAP_1)
    case.worker.evaluate("self.hold()")
    press(case, "Scotland")
    press(case, "Northern Ireland")
    case.worker.evaluate("self.release()")
    case.at("Map 1, box 1")
    case.settle()
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "Northern Ireland"}


def test_the_same_answer_pressed_twice_counts_once(open_page: OpenPage, site: str) -> None:
    case = with_held_replies(open_page("map-1/"), site)
    case.choose(MAP_1)
    case.worker.evaluate("self.hold()")
    press(case, "Scotland")
    press(case, "Scotland")
    case.worker.evaluate("self.release()")
    case.at("Map 1, box 1")
    case.settle()
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "Scotland"}


def test_what_is_pressed_while_a_reply_is_due_comes_after_it(open_page: OpenPage, site: str) -> None:
    case = with_held_replies(open_page("map-1/"), site)
    case.choose(MAP_1)
    case.worker.evaluate("self.hold()")
    press(case, "Scotland")
    case.step.get_by_role("button", name="Print or copy case record").click()
    case.worker.evaluate("self.release()")
    expect(case.page.locator(".case-record")).to_contain_text("Scotland")
    case.keep("Back to the case")
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "Scotland"}


def test_an_answer_given_while_the_record_is_due_is_not_lost(open_page: OpenPage, site: str) -> None:
    case = with_held_replies(open_page("map-1/"), site)
    case.choose(MAP_1)
    case.worker.evaluate("self.hold()")
    case.step.get_by_role("button", name="Print or copy case record").click()
    press(case, "Scotland")
    case.worker.evaluate("self.release()")
    case.at("Map 1, box 1")
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "Scotland"}


def test_an_answer_to_a_question_that_has_gone_is_not_taken(open_page: OpenPage, site: str) -> None:
    case = with_held_replies(open_page("map-1/"), site)
    case.choose(MAP_1, "Scotland")
    expect(case.step.get_by_role("button", name="Undo the last answer")).to_be_enabled()
    case.worker.evaluate("self.hold()")
    case.step.get_by_role("button", name="Undo the last answer").click()
    press(case, "Failed to attend (FTA)")
    case.worker.evaluate("self.release()")
    expect(case.status.get_by_role("alert")).to_contain_text("Your last answer was not used, because the question has changed.")
    assert case.answers() == {"Process": MAP_1}
    case.choose("Scotland")
    expect(case.step.get_by_role("radio", name="Failed to attend (FTA)")).to_be_checked()


# --- Start again --------------------------------------------------------------------------------------------------------

def test_start_again_ends_the_thread_that_knew_the_case_and_starts_another(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.save_as("Tuesday")
    before = case.worker
    with page.expect_event("worker"):
        case.start_again()
    assert before not in page.workers
    assert case.stored().keys() == {"/wfi-saved", "/wfi-nation"}
    page.go_back()
    expect(case.title).to_have_text("Start a case")
    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}


def test_start_again_shows_the_first_question_before_python_is_there(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.route("**/assets/navigator.zip", lambda route: None)      # the new start never ends
    case.start_again()
    expect(case.step.get_by_role("radio", name=MAP_1)).to_be_visible()
    expect(case.status).to_contain_text("You can answer the first question now.")


# --- Where the browser suppresses its own dialogs -------------------------------------------------------------------------

def test_no_question_needs_a_dialog_of_the_browser(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.evaluate("() => { for (const name of ['alert', 'confirm', 'prompt']) { window[name] = () => { throw new Error(`${name} was called`); }; } }")
    page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('refused'); }; }")
    case = started(page)
    case.keep("Copy a link to this case")
    case.answer("Copy a link to this case?", "Copy the link")
    link = page.get_by_role("dialog", name="Copy this link").get_by_label("Link")
    expect(link).to_be_focused()
    assert "#case=" in link.input_value()
    page.keyboard.press("Escape")
    case.save_as("Tuesday")
    case.keep("Saved cases")
    case.keep("Rename “Tuesday”")
    page.keyboard.type("Wednesday")
    page.keyboard.press("Enter")
    case.keep("Delete “Wednesday”")
    case.answer("Delete “Wednesday”?", "Delete the case")
    case.keep("Back")
    case.start_again()


def test_a_question_is_closed_by_escape_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.step.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Start again?").get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(case.step.get_by_role("button", name="Start again")).to_be_focused()
    case.at("Map 1, box 1")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_questions_of_the_page_have_no_fault_that_axe_can_find(open_page: OpenPage, scheme: str) -> None:
    page = open_page("navigator/", color_scheme=scheme, bypass_csp=True, viewport={"width": WIDTHS[scheme], "height": 900})
    case = started(page)
    case.save_as("Tuesday")
    case.keep("Start again")
    assert violations(page) == []
    case.answer("Start again?", "Cancel")
    case.keep("Saved cases")
    case.keep("Rename “Tuesday”")
    page.get_by_role("dialog").get_by_label("New name").fill("n" * 101)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("New name")).to_have_accessible_description("Name must be 100 characters or fewer. It has 101 characters.")
    assert violations(page) == []


# --- A press before the script of its button runs -------------------------------------------------------------------------

def with_held_script(open_page: OpenPage, name: str, path: str, width: int) -> tuple[Page, list[Route]]:
    """Return a page that can be seen and pressed while one of its scripts is still loading."""
    page, held = open_page("privacy/", viewport={"width": width, "height": 900}), []
    page.route(f"**/assets/{name}", lambda route: held.append(route))
    page.goto(f"{page.url.removesuffix('privacy/')}{path}", wait_until="commit")
    return page, held


def let_go(page: Page, held: list[Route]) -> None:
    """Send the script once the page has requested it."""
    end = time.monotonic() + MOST_SECONDS
    while not held:
        assert time.monotonic() < end, "The page has not asked for its script."
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()


@pytest.mark.parametrize(("script", "path", "width", "button", "opens"), (
    ("site/frame.js", "glossary/", 1366, "Search", ".search-dialog[open]"),
    ("site/frame.js", "glossary/", 390, "Menu", ".menu-dialog[open] .menu"),
    ("navigator/navigator.js", "navigator/", 1366, "Saved cases", ".step-title:has-text('Saved cases')")))
@pytest.mark.parametrize("by", ("mouse", "keyboard"))
def test_a_press_before_the_script_runs_counts_once_it_does(
        script: str, path: str, width: int, button: str, opens: str, by: str, open_page: OpenPage) -> None:
    page, held = with_held_script(open_page, script, path, width)
    pressed = page.get_by_role("button", name=button, exact=True)
    if by == "mouse":
        pressed.click()
    else:
        pressed.focus()
        page.keyboard.press("Enter")
    expect(page.locator(opens)).to_have_count(0)
    let_go(page, held)
    expect(page.locator(opens)).to_be_visible()


def test_an_answer_given_before_the_script_runs_is_taken_once_it_does(open_page: OpenPage) -> None:
    page, held = with_held_script(open_page, "navigator/navigator.js", "navigator/", 1366)
    page.get_by_role("radio", name=MAP_1).check()
    page.get_by_role("button", name="Continue").click()
    let_go(page, held)
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()


def test_an_answer_that_is_changed_after_an_early_press_needs_its_own(open_page: OpenPage) -> None:
    page, held = with_held_script(open_page, "navigator/navigator.js", "navigator/", 1366)
    page.get_by_role("radio", name=MAP_1).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="Memo: Did not attend").check()
    let_go(page, held)
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.settle()
    expect(case.status.locator("progress")).to_have_count(0)
    expect(page.get_by_role("radio", name="Memo: Did not attend")).to_be_checked()


def test_an_early_press_answers_no_question_of_a_case_that_comes_back(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    held: list[Route] = []
    page.route("**/assets/navigator/navigator.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.get_by_role("radio", name="Map 2: Home visits").check()
    page.get_by_role("button", name="Continue").click()
    let_go(page, held)
    expect(case.title).to_contain_text("Map 1, box 1")
    assert list(case.answers()) == ["Process", "Bank holidays for"]


def test_a_choice_of_colours_counts_before_any_module_runs(open_page: OpenPage) -> None:
    page, held = with_held_script(open_page, "site/frame.js", "glossary/", 1366)
    page.get_by_role("button", name="Dark colours").click()
    expect(page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")
    let_go(page, held)
    wait_for_scripts(page)
    expect(page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", (1366, 390))
def test_nothing_moves_under_a_press_while_the_navigator_starts(width: int, open_page: OpenPage) -> None:
    page = open_page("privacy/", viewport={"width": width, "height": 900})
    held = HeldStart(page)
    top = "Math.round(document.querySelector('.navigator-case').getBoundingClientRect().top)"
    scripts: list[Route] = []
    page.route("**/assets/navigator/navigator.js", lambda route: scripts.append(route))
    page.goto(f"{page.url.removesuffix('privacy/')}navigator/", wait_until="commit")
    expect(page.get_by_role("radio", name=MAP_1)).to_be_visible()
    tops = [page.evaluate(top)]
    let_go(page, scripts)
    expect(page.locator(".navigator-status")).to_contain_text("Loading.")
    tops.append(page.evaluate(top))
    held.release()
    expect(page.locator(".navigator-status progress")).to_have_count(0)
    tops.append(page.evaluate(top))
    assert max(tops) - min(tops) <= 1, tops      # they may differ by parts of a pixel
