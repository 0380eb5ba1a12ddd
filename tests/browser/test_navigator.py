"""Complete cases in the browser, with the real Python in it: what a person asks, answers, changes and reads."""
from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.case_on_page import MAP_1, CaseOnPage, wait_for_scripts
from tests.browser.conftest import OpenPage
from tests.browser.watching import NO_ANSWER, NOT_FOUND, watching


def started(page: Page) -> CaseOnPage:
    """Return a case in Map 1 on its own page."""
    case = CaseOnPage(page)
    case.choose(MAP_1, "England and Wales")
    return case


class HeldStart:
    """A pause in the start of Python on a page until it is released. Make it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] | None = []
        page.route("**/assets/pyodide/pyodide.asm.wasm", self._on)

    def _on(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def release(self) -> None:
        held, self._held = self._held or [], None
        for route in held:
            route.continue_()


def to_box_7(case: CaseOnPage) -> None:
    """Answer for an FTA of Thu 27 Aug 2009 without contact or condition, as far as the referral."""
    case.at("Map 1, box 1")
    case.choose("Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    case.choose("No contact", "No", "No relevant condition found")
    case.at("Map 1, box 7")


# --- The start --------------------------------------------------------------------------------------------------------

def test_the_first_question_can_be_answered_before_python_is_there(open_page: OpenPage, site: str) -> None:
    page = open_page("map-1/")
    held = HeldStart(page)
    page.goto(f"{site}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    expect(case.status).to_contain_text("Loading")
    page.get_by_role("radio", name=MAP_1).check()
    page.get_by_role("button", name="Continue").click()
    expect(case.status).to_contain_text("Your answer will be used when the navigator is ready.")
    held.release()
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible()
    expect(case.status).to_be_empty()


def test_what_is_chosen_but_not_sent_when_python_is_ready_stays_chosen(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.get_by_role("radio", name="Memo: Did not attend").check()
    expect(CaseOnPage(page).status).to_be_empty()
    expect(page.get_by_role("radio", name="Memo: Did not attend")).to_be_checked()


def test_a_second_choice_before_python_loads_replaces_the_first(open_page: OpenPage, site: str) -> None:
    page = open_page("map-1/")
    held = HeldStart(page)
    page.goto(f"{site}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    for process in (MAP_1, "Map 2: Home visits"):
        page.get_by_role("radio", name=process).check()
        page.get_by_role("button", name="Continue").click()
        expect(case.status).to_contain_text("Your answer will be used when the navigator is ready.")
    held.release()
    case.settle()
    assert case.answers() == {"Process": "Map 2: Home visits"}


# --- Whole cases ------------------------------------------------------------------------------------------------------

def test_map_1_leads_to_a_deduction_with_its_dates(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    assert case.dates("Reply to a letter sent by post") == {"Last day": "Tue 8 Sep 2009", "Earliest date to act": "Wed 9 Sep 2009"}
    case.date("Mon 2009-08-17")
    case.tick("The time and place of the interview")
    case.date("Wed 2009-09-09")
    case.choose("Evidence sent", "Agrees, no good cause")
    case.at("Map 1, box 12")
    case.go_on()
    case.at("Map 1, box 14")
    case.date("Mon 2009-03-02")
    case.leave_empty()
    case.choose("Deduction applied")
    case.at("Map 1, box 15")
    case.date("Fri 2009-10-02")
    case.go_on()
    case.at("Map 1, box 17")
    case.date("Fri 2009-10-02")
    case.leave_empty()
    case.leave_empty()
    assert case.dates("Take part in the rebooked interview") == {"Last day": "Fri 30 Oct 2009", "Earliest date to act": "Mon 2 Nov 2009"}
    expect(case.page).to_have_title(re.compile(r"^Step \d+ - Navigator"))


def test_map_2_leads_to_the_band_d_pa_manager(case: CaseOnPage) -> None:
    case.choose("Map 2: Home visits", "England and Wales", "Failed to attend (FTA)")
    case.date("Fri 2009-05-08")
    case.date("Fri 2009-05-08")
    case.choose("No")
    case.leave_empty()
    case.date("Wed 2009-05-20")
    case.choose("Not present")
    case.at("Map 2, box 3")
    assert case.dates("Reply to the letter left at the first visit") == {"Last day": "Thu 28 May 2009", "Earliest date to act": "Fri 29 May 2009"}
    case.choose("No response")
    case.at("Map 2, box 10")
    case.leave_empty()
    case.date("Wed 2009-06-03")
    case.choose("Not present")
    case.at("Map 2, box 12")
    assert case.dates("Reply to the letter left at the second visit") == {"Last day": "Wed 10 Jun 2009", "Earliest date to act": "Thu 11 Jun 2009"}
    expect(case.title).to_contain_text("Band D PA Manager")
    case.date("Thu 2009-06-11")
    case.choose("NFP sent, waiting for a reply")
    expect(case.step).to_contain_text("The process ends here")


def test_the_memo_leads_to_the_e_mail(case: CaseOnPage) -> None:
    case.choose("Memo: Did not attend", "England and Wales")
    case.choose("Yes", "Yes", "Yes", "Yes")
    case.date("Fri 2021-12-03")
    assert case.dates("4 weeks without contact") == {"Last day": "Fri 31 Dec 2021", "Earliest date to act": "Tue 4 Jan 2022"}
    case.choose("All conditions met")
    case.date("Tue 2022-01-04")
    case.go_on()
    case.date("Fri 2021-12-03")
    expect(case.step).to_contain_text("The process ends here")


def test_the_same_letter_has_another_last_day_in_scotland(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland")
    to_box_7(case)
    assert case.dates("Reply to a letter sent by post")["Last day"] == "Mon 7 Sep 2009"


def test_a_deadline_shows_each_day_counted_or_skipped_with_its_reason(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    card = case.deadline("Reply to a letter sent by post")
    card.get_by_text("How this date was worked out", exact=True).click()
    days = card.locator(".ledger li").all_inner_texts()
    assert [re.sub(r"\s+", " ", one) for one in days][:5] == [
        "Fri 28 Aug 2009 working day 1 of 7", "Sat 29 Aug 2009 not counted: Saturday", "Sun 30 Aug 2009 not counted: Sunday",
        "Mon 31 Aug 2009 not counted: Summer bank holiday", "Tue 1 Sep 2009 working day 2 of 7"]
    card.get_by_text("Other possible dates").click()
    expect(card.locator(".readings")).to_contain_text("Thu 3 Sep 2009")


# --- Changing one's mind ----------------------------------------------------------------------------------------------

def test_a_changed_date_moves_the_deadline_and_keeps_the_later_answers(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    before = case.answers()
    case.change("Date of the letter")
    expect(case.title).to_have_text("Change an answer")
    expect(case.page.get_by_label("Day", exact=True)).to_have_value("27")
    case.date("Fri 2009-08-28")
    case.at("Map 1, box 7")
    assert case.answers() == {**before, "Date of the letter": "Fri 28 Aug 2009"}
    assert case.dates("Reply to a letter sent by post")["Last day"] == "Wed 9 Sep 2009"


def test_a_change_of_route_keeps_unused_answers_and_uses_them_again(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.change("Map 1, box 1")
    case.choose("Customer makes contact")
    case.at("Map 1, box 2")
    expect(case.page.locator(".kept")).to_contain_text("Relevant condition: No")
    case.change("Map 1, box 1")
    case.choose("No contact")
    case.at("Map 1, box 7")


def test_a_change_can_be_called_off(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    before = case.answers()
    case.change("Kind of failure")
    case.page.get_by_role("button", name="Keep my previous answer").click()
    case.at("Map 1, box 7")
    assert case.answers() == before


def test_back_opens_the_last_question_with_its_answer_in_it(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    case.choose("Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.back()
    expect(case.page.get_by_label("Day", exact=True)).to_have_value("27")
    assert "Date of the failure" not in case.answers()
    case.go_on()
    assert case.answers()["Date of the failure"] == "Thu 27 Aug 2009"


def test_starting_again_asks_first(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    case.keep("Start again")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    case.answer("Start again?", "Cancel")
    case.at("Map 1, box 1")
    case.start_again()
    assert case.answers() == {}


# --- What is typed ----------------------------------------------------------------------------------------------------

def test_a_date_that_does_not_exist_is_refused_beside_its_field(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    case.choose("Failed to attend (FTA)")
    for label, typed in (("Day", "31"), ("Month", "2"), ("Year", "2009")):
        page.get_by_label(label, exact=True).fill(typed)
    case.go_on()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("February 2009")
    expect(page.get_by_label("Day", exact=True)).to_have_value("31")
    expect(page).to_have_title(re.compile("^Error: "))
    address = page.url
    page.locator(".error-summary").get_by_role("link").click()
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    assert page.url == address
    case.date("Fri 2009-02-27")
    assert case.answers()["Date of the failure"] == "Fri 27 Feb 2009"


def test_a_date_outside_the_calendar_is_refused_with_its_coverage(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    case.choose("Failed to attend (FTA)")
    case.date("Thu 1999-08-26")
    expect(page.locator(".error-summary")).to_contain_text("2008")


def test_continue_without_a_choice_is_an_error_and_keeps_the_case(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    case.go_on()
    expect(page.locator(".error-summary")).to_contain_text("needs an answer")
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "England and Wales"}


def test_hostile_text_appears_as_typed_and_adds_no_element(case: CaseOnPage) -> None:
    page = case.page
    case.to_the_reason()
    typed = '<img src=x onerror="document.title=1"></textarea><script>alert(1)</script> {{ 7*7 }} ${7*7} [a](javascript:alert(1)) \u202eabc **b**'
    case.write(typed)
    assert case.answers()["Reason given"] == typed
    assert page.locator(".navigator-case :is(img, script, iframe, [onerror])").count() == 0
    case.change("Reason given")
    expect(case.text_field).to_have_value(typed)


# --- Nothing leaves ---------------------------------------------------------------------------------------------------

def test_a_case_uses_no_network_and_leaves_only_its_reload_data(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    address = page.url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    to_box_7(case)
    assert asked == [] and page.url == address
    assert page.evaluate("indexedDB.databases()") == [] and page.evaluate("document.cookie") == ""
    assert set(page.evaluate("caches.keys()")) <= {"/wfi-snapshot"}      # made before any answer; tests/browser/test_snapshot.py checks it
    assert set(case.stored()) == {"/wfi-case", "/wfi-nation"}
    kept = page.evaluate("JSON.stringify([{...localStorage}, history.state, document.title])")
    assert not any(word in kept for word in ("2009-", "fta", "Failed"))
    assert list(page.evaluate("history.state")) == ["n"]


def test_the_thread_with_python_in_it_has_no_way_to_the_network(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    names = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "FontFace", "importScripts", "Worker", "caches"]
    assert case.worker.evaluate("names => names.map(name => typeof self[name])", names) == ["undefined"] * len(names)


def test_links_from_a_case_open_in_a_new_tab(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "England and Wales")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the page for Map 1, box 1").click()
    expect(opened.value).to_have_url(re.compile(r"/map-1/box-01/$"))
    case.at("Map 1, box 1")


# --- When Python fails ------------------------------------------------------------------------------------------------

def test_a_python_that_falls_silent_is_reported_and_started_again_without_loss(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    to_box_7(case)
    answers = case.answers()
    page.clock.install()
    case.worker.evaluate("self.close()")
    page.get_by_role("button", name="Skip this question").click()
    page.clock.run_for(10_000)
    expect(case.status).to_contain_text("If nothing happens, try again. Your answers are still here")
    expect(case.status.get_by_role("link")).to_have_attribute("href", re.compile(r"/map-1/box-07/$"))
    assert case.answers() == answers
    page.get_by_role("button", name="Try again").click()
    expect(case.page.get_by_role("heading", name="Which of these do you have for the evidence?")).to_be_visible()
    expect(case.status).to_be_empty()
    assert case.answers() == {**answers, "Date the customer was told about the interview": "Not answered"}


def test_a_missing_runtime_is_reported_and_the_static_links_stay(browser: Browser, site: str) -> None:
    with watching(browser, site, NO_ANSWER, "script: Failed to fetch") as watched:
        page = watched.profile().new_page()
        page.route("**/assets/pyodide/pyodide.asm.wasm", lambda route: route.abort())
        page.clock.install()
        page.goto(f"{site}navigator/")
        wait_for_scripts(page)
        case = CaseOnPage(page)
        page.get_by_role("radio", name=MAP_1).check()
        page.get_by_role("button", name="Continue").click()
        page.clock.run_for(30_000)
        expect(case.status.get_by_role("button", name="Try again")).to_be_visible()
        expect(case.status.get_by_role("link", name="Use the box pages instead")).to_be_visible()
        expect(page.get_by_role("radio", name=MAP_1)).to_be_checked()
        page.unroute("**/assets/pyodide/pyodide.asm.wasm")
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("radio", name="Scotland")).to_be_visible()


def test_a_file_that_is_missing_is_reported_at_once(browser: Browser, site: str) -> None:
    with watching(browser, site, NOT_FOUND) as watched:
        page = watched.profile().new_page()
        page.route("**/assets/navigator.zip", lambda route: route.fulfill(status=404, body=""))
        page.goto(f"{site}navigator/")
        expect(CaseOnPage(page).status).to_contain_text("The navigator has stopped.")
