"""What the browser saves of a case, and how a case leaves the page and returns: reload, saved cases, files, links."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Dialog, Page, expect

from navigator.case.case import Answer
from navigator.case.link import fragment
from navigator.guide.bundle import Bundle
from navigator.text.prose import cleaned
from tests.browser.case_on_page import CaseOnPage, wait_for_scripts, wait_until
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1, started, to_box_7
from tests.browser.watching import NOT_FOUND, watching

REASON = "Bus did not come; call 07700 900123"


def with_reason(case: CaseOnPage) -> None:
    """Return a case in Map 1 with words that the person typed."""
    case.to_the_reason()
    case.write(REASON)


def asked(page: Page, *, accept: bool, text: str = "") -> list[str]:
    """Answer every dialog of the page from now on, and note what each said."""
    said: list[str] = []

    def answer(dialog: Dialog) -> None:
        said.append(dialog.message)
        if accept:
            dialog.accept(text)
        else:
            dialog.dismiss()
    page.on("dialog", answer)
    return said


def file_of(case: CaseOnPage, button: str) -> tuple[str, str]:
    """Return the name and text of the file that a button downloads."""
    with case.page.expect_download() as download:
        case.keep(button)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes().decode("utf-8")


def open_file(case: CaseOnPage, text: str | bytes) -> None:
    """Choose a file of this text in the field for a case file."""
    content = text.encode("utf-8") if isinstance(text, str) else text
    case.step.get_by_label("Open a case file").set_input_files({"name": "case.json", "mimeType": "application/json", "buffer": content})


# --- Reload -----------------------------------------------------------------------------------------------------------

def test_a_reload_brings_the_case_back(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    to_box_7(case)
    answers = case.answers()
    page.reload()
    expect(case.title).to_contain_text("Map 1, box 7")
    assert case.answers() == answers
    expect(case.status).to_be_empty()


@pytest.mark.parametrize("leave", ("a saved case", "a link of the site", "a key that reloads"))
def test_leaving_asks_nothing_if_nothing_would_be_lost(open_page: OpenPage, leave: str) -> None:
    page = open_page("navigator/")
    said = asked(page, accept=True)
    case = started(page)
    if leave == "a saved case":
        case.save_as("Tuesday")
        page.close(run_before_unload=True)
        page.wait_for_event("close") if not page.is_closed() else None
    elif leave == "a link of the site":
        page.get_by_role("link", name="What is saved in this browser and how to check it").evaluate("link => { link.removeAttribute('target'); location.assign(link.href); }")
        page.wait_for_url("**/privacy/")
    else:
        page.keyboard.press("F5")
        page.evaluate("location.reload()")
        expect(case.title).to_contain_text("Map 1, box 1")
    assert said == []


def test_closing_a_tab_with_an_unsaved_case_asks_first(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    with page.expect_event("dialog") as asked_to_leave:
        page.close(run_before_unload=True)
    assert asked_to_leave.value.type == "beforeunload"
    asked_to_leave.value.dismiss()
    case.at("Map 1, box 1")


def test_a_case_comes_back_when_the_reader_returns_from_another_page(open_page: OpenPage, site: str) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.goto(f"{site}map-1/")
    page.go_back()
    expect(case.title).to_contain_text("Map 1, box 1")


def test_switched_off_nothing_is_kept_and_leaving_is_asked_about(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    case = started(page)
    assert set(case.stored()) == {"/wfi-case", "/wfi-nation"}
    page.get_by_label("Remember my answers if this page refreshes").uncheck()
    assert case.stored() == {"/wfi-no-session": "yes"}
    case.choose("Failed to attend (FTA)")
    assert case.stored() == {"/wfi-no-session": "yes"}
    page.reload()
    assert said == ["beforeunload"]
    expect(case.title).to_have_text("Start a case")
    expect(page.get_by_label("Remember my answers if this page refreshes")).not_to_be_checked()
    page.get_by_label("Remember my answers if this page refreshes").check()
    assert case.stored() == {}


@pytest.mark.parametrize("kept", ("{", "[]", '{"id": "x", "state": {"answers": 7}}', '{"id": 1, "state": {}}', '{"id": "x", "state": {"format": 99}}', "null"))
def test_an_invalid_stored_value_is_removed_with_a_sentence(open_page: OpenPage, kept: str) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    page.evaluate("kept => sessionStorage.setItem('/wfi-case', kept)", kept)
    page.reload()
    expect(case.status.get_by_role("alert")).to_contain_text("has been deleted")
    assert case.stored() == {}
    expect(case.step).not_to_have_attribute("inert", "")
    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}


def test_a_browser_that_saves_nothing_is_reported_and_the_case_continues(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    case = CaseOnPage(page)
    case.choose(MAP_1)
    expect(case.status).to_contain_text("you will lose the case")
    case.choose("Scotland")
    case.at("Map 1, box 1")
    case.keep("Save case")
    expect(case.status).to_contain_text("could not be saved")
    case.at("Map 1, box 1")


def test_opening_a_link_while_the_case_loads_leaves_the_page_alive(open_page: OpenPage, site: str, bundle: Bundle) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.reload()
    wait_for_scripts(page)
    page.goto(f"{site}navigator/#case={fragment(bundle, (Answer('start', 'map-2'),))}")
    case.answer("Open the case in the link?", "Open without saving")
    expect(case.step.locator(".answers")).to_contain_text("Map 2: Home visits")
    case.choose("Scotland")
    case.at("Map 2, box 1")
    page.reload()
    wait_for_scripts(page)
    open_file(case, json.dumps({"format": 1, "answers": [{"ask": "start", "answer": "map-1"}]}))
    expect(page.get_by_role("dialog")).to_be_visible()
    case.answer("Open the case file?", "Open without saving")
    expect(case.step.locator(".answers")).to_contain_text(MAP_1)
    case.choose("Scotland")
    case.at("Map 1, box 1")


@pytest.mark.parametrize("refused", ("file", "link"))
def test_the_case_of_the_tab_returns_if_another_is_refused(open_page: OpenPage, site: str, refused: str) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.reload()
    wait_for_scripts(page)
    if refused == "file":
        open_file(case, "not JSON")
    else:
        page.goto(f"{site}navigator/#case=1.nonsense")
        case.answer("Open the case in the link?", "Open without saving")
    expect(case.title).to_contain_text("Map 1, box 1")
    expect(case.status.get_by_role("alert")).not_to_be_empty()
    case.choose("Failed to attend (FTA)")
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]


# --- Saved cases ------------------------------------------------------------------------------------------------------

def test_a_case_is_saved_listed_renamed_opened_and_deleted(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    assert "/wfi-saved" not in case.stored()
    case.save_as("First")
    case.choose("Failed to attend (FTA)")
    case.save_as("First")
    assert names_saved(case) == ["First"], "the same case is saved once"
    case.start_again()
    case.choose("Map 2: Home visits")
    case.save_as("First")
    case.keep("Saved cases")
    expect(case.title).to_be_focused()
    expect(page.locator(".saved-name")).to_have_text(["First (2)", "First"])
    case.keep("Rename “First (2)”")
    dialog = page.get_by_role("dialog", name="Rename “First (2)”")
    expect(dialog.get_by_label("New name")).to_be_focused()
    expect(dialog.get_by_label("New name")).to_have_value("First (2)")
    page.keyboard.type("Tuesday, room 2")
    page.keyboard.press("Enter")
    expect(page.locator(".saved-name")).to_have_text(["Tuesday, room 2", "First"])
    case.keep("Open “First”")
    case.at("Map 1, box 1")
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "Scotland", "Kind of failure": "Failed to attend (FTA)"}
    expect(case.step.get_by_label("Name", exact=True)).to_have_value("First")
    case.keep("Saved cases")
    for name in ("First", "Tuesday, room 2"):
        case.keep(f"Delete “{name}”")
        case.answer(f"Delete “{name}”?", "Delete the case")
    expect(case.step).to_contain_text("No saved case is here now.")
    assert "/wfi-saved" not in case.stored()


def names_saved(case: CaseOnPage) -> list[str]:
    """Return the names of the saved cases, newest first."""
    return [one["name"] for one in saved(case)]


def saved(case: CaseOnPage) -> list[dict[str, Any]]:
    """Return the saved cases as they are stored, newest first."""
    found: list[dict[str, Any]] = json.loads(case.stored().get("/wfi-saved", '{"cases": []}'))["cases"]
    return found


def test_a_name_is_shown_as_typed_and_adds_no_element(case: CaseOnPage) -> None:
    case.choose(MAP_1)
    typed = '<img src=x onerror="document.title=1"> & "x"'
    case.save_as(typed)
    case.keep("Saved cases")
    expect(case.page.locator(".saved-name")).to_have_text(typed)
    assert case.page.locator(".saved-cases img").count() == 0
    case.keep(f"Delete “{typed}”")
    case.answer(f"Delete “{typed}”?", "Delete the case")


def test_a_name_is_saved_without_what_nobody_sees(case: CaseOnPage) -> None:
    case.choose(MAP_1)
    case.save_as("\u2800Tues\u034fday\U000e0041\u3164 👩\u200d👧\u200d\ufe0f")
    assert names_saved(case) == ["Tuesday 👩\u200d👧"]
    case.save_as("\u3164\u115f\u200d")
    assert names_saved(case) == ["Tuesday 👩\u200d👧"], "a name of such characters alone is none"


def test_what_the_browser_calls_ignorable_leaves_in_no_text(case: CaseOnPage) -> None:
    found = case.page.evaluate("""() => {
        const ignorable = /\\p{Default_Ignorable_Code_Point}/u;
        return Array.from({length: 0x110000}, (_, code) => code).filter((code) => ignorable.test(String.fromCodePoint(code)));
    }""")
    assert 0x34F in found and len(found) > 4000
    assert [f"U+{code:04X}" for code in found if cleaned(f"a{chr(code)}b") not in ("ab", "a b")] == []


def test_delete_leaves_nothing_in_the_browser(case: CaseOnPage) -> None:
    page = case.page
    case.choose(MAP_1, "Scotland")
    case.save_as("One")
    case.erase("Cancel")
    assert set(case.stored()) == {"/wfi-case", "/wfi-nation", "/wfi-saved"}
    case.erase()
    expect(case.title).to_have_text("Start a case")
    assert case.stored() == {}
    page.go_back()
    case.settle()
    expect(case.title).to_have_text("Start a case")
    assert case.answers() == {} and case.stored() == {}


def test_unreadable_saved_cases_are_reported_and_stay_until_deleted(case: CaseOnPage) -> None:
    case.page.evaluate("localStorage.setItem('/wfi-saved', '{\"format\": 2}')")
    case.keep("Saved cases")
    expect(case.page.locator(".saved-unreadable")).to_contain_text("1 saved case cannot be read.")
    case.keep("Back")
    case.choose(MAP_1)
    case.save_as("Anew")
    assert '{"format": 2}' in saved(case), "a save takes nothing away"
    case.keep("Saved cases")
    expect(case.page.locator(".saved-name")).to_have_text(["Anew"])
    case.keep("Delete what cannot be read")
    assert names_saved(case) == ["Anew"]
    case.page.evaluate("localStorage.removeItem('/wfi-saved')")


# --- Words that were typed ----------------------------------------------------------------------------------------------

def test_typed_words_leave_only_when_ticked(case: CaseOnPage) -> None:
    case.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with_reason(case)
    assert REASON in case.stored()["/wfi-case"], "a reload loses nothing"
    for button in ("Download case file", "Download case record (text)", "Download case record (JSON)", "Download calendar dates (.ics)"):
        assert REASON not in file_of(case, button)[1].replace("\r\n ", "").replace("\\", ""), button
    file_of(case, "Download case file")
    expect(case.status).to_contain_text("The file does not include what you typed. To include it, tick “Include what I typed in files, records and texts to copy”")
    case.step.get_by_label("Include what I typed in files, records and texts to copy").check()
    assert REASON in file_of(case, "Download case file")[1]
    expect(case.status).not_to_contain_text("does not include")
    assert REASON in file_of(case, "Download case record (text)")[1]
    case.keep("Copy a link to this case")
    case.answer("Copy a link to this case?", "Copy the link")
    expect(case.status).to_contain_text("Link copied")
    link = case.page.evaluate("navigator.clipboard.readText()")
    assert "900123" not in link and "Bus" not in link and len(link) < 4_200


def test_a_save_on_the_device_keeps_the_typed_words(case: CaseOnPage) -> None:
    with_reason(case)
    expect(case.step.get_by_label("Include what I typed in files, records and texts to copy")).not_to_be_checked()
    case.save_as("With the words")
    answers = case.answers()
    assert REASON in answers.values()
    case.start_again()
    case.keep("Saved cases")
    case.keep("Open “With the words”")
    case.at("Map 1, box 4")
    assert case.answers() == answers
    case.page.evaluate("localStorage.removeItem('/wfi-saved')")


# --- Files --------------------------------------------------------------------------------------------------------------

def test_a_case_file_opens_at_the_same_step_in_another_browser(case: CaseOnPage, open_page: OpenPage) -> None:
    case.choose(MAP_1, "Scotland")
    to_box_7(case)
    name, text = file_of(case, "Download case file")
    assert re.fullmatch(r"case-\d{4}-\d\d-\d\d\.json", name)
    other = CaseOnPage(open_page("navigator/"))
    other.begin()
    open_file(other, text)
    other.at("Map 1, box 7")
    assert other.answers() == case.answers()


def test_a_file_of_another_edition_opens_with_a_review(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland")
    to_box_7(case)
    stored = json.loads(file_of(case, "Download case file")[1])
    open_file(case, json.dumps({**stored, "edition": "2025-01 (0123456789ab)"}))
    case.answer("Open the case file?", "Open without saving")
    review = case.page.locator(".review")
    expect(review).to_contain_text("2025-01 (0123456789ab)")
    expect(review.get_by_role("heading", name="A case from another edition")).to_be_focused()
    case.at("Map 1, box 7")


def test_a_case_file_replaces_an_open_case_only_if_the_reader_agrees(case: CaseOnPage) -> None:
    text = json.dumps({"format": 1, "answers": [{"ask": "start", "answer": "map-2"}]})
    case.choose(MAP_1, "Scotland")
    open_file(case, text)
    expect(case.page.get_by_role("dialog", name="Open the case file?")).to_contain_text("The case on this page is not saved.")
    case.answer("Open the case file?", "Cancel")
    expect(case.status).to_contain_text("The file was not opened.")
    case.at("Map 1, box 1")
    assert case.answers() == {"Process": MAP_1, "Bank holidays for": "Scotland"}
    open_file(case, text)
    case.answer("Open the case file?", "Open without saving")
    expect(case.step.locator(".answers")).to_contain_text("Map 2: Home visits")
    case.page.go_back()
    case.at("Map 1, box 1")


@pytest.mark.parametrize(("content", "words"), (
    (b"not JSON", "not valid JSON"), (b"[]", "This is not a case"), (b"\xff\xfe\x00", "cannot be read as text"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "That file is a PDF."), (b"PK\x03\x04\x14\x00\xff" + b"\xfe" * 300_000 + b"word/document.xml", "That file is a Word document."),
    (b"", "That file is empty."),
    (b'{"format": 99, "answers": []}', "99"), (b" " * 1_000_001, "larger than 1 MB"),
), ids=("words", "a list", "bytes", "a PDF", "a Word document", "nothing", "another format", "too large"))
def test_a_file_without_a_case_is_refused_and_the_case_stays(case: CaseOnPage, content: bytes, words: str) -> None:
    case.choose(MAP_1, "Scotland")
    before = case.stored()
    open_file(case, content)
    expect(case.status.get_by_role("alert")).to_contain_text(words)
    case.at("Map 1, box 1")
    assert case.stored() == before


@pytest.mark.parametrize("encoding", ("utf-16-le", "utf-16-be", "utf-8"))
def test_a_case_file_with_a_byte_order_mark_opens(case: CaseOnPage, encoding: str) -> None:
    case.choose(MAP_1, "Scotland")
    text = file_of(case, "Download case file")[1]
    case.begin()
    open_file(case, ("\ufeff" + text).encode(encoding))
    expect(case.step.locator(".answers")).to_contain_text("Scotland")
    case.at("Map 1, box 1")


def test_the_calendar_file_downloads_and_contains_the_dates(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    name, text = file_of(case, "Download calendar dates (.ics)")
    assert re.fullmatch(r"case-\d{4}-\d\d-\d\d\.ics", name)
    events = Calendar.from_ical(text).walk("VEVENT")
    days = {event.decoded("dtstart").isoformat() for event in events}
    assert {"2009-09-08", "2009-09-09"} <= days
    again = Calendar.from_ical(file_of(case, "Download calendar dates (.ics)")[1]).walk("VEVENT")
    assert {str(event["uid"]) for event in again} == {str(event["uid"]) for event in events}, "a second file takes the place of the first"


def test_a_calendar_file_after_a_corrected_date_moves_and_cancels_events(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.step.get_by_label("Calendar reminders").select_option("2 working days before")
    case.change("Bank holidays for")
    case.keep("Keep my previous answer")
    expect(case.step.get_by_label("Calendar reminders")).to_have_value("2")
    first = Calendar.from_ical(file_of(case, "Download calendar dates (.ics)")[1]).walk("VEVENT")
    assert {alarm.decoded("TRIGGER").days for event in first for alarm in event.walk("VALARM")} <= {-2, -3, -4, -5, -6}
    case.change("Date of the letter")
    case.date("Fri 2009-08-28")
    expect(case.step.get_by_label("Calendar reminders")).to_have_value("2")
    second = Calendar.from_ical(file_of(case, "Download calendar dates (.ics)")[1]).walk("VEVENT")
    assert {str(event["UID"]) for event in first} == {str(event["UID"]) for event in second}
    case.page.go_back()
    case.settle()
    case.change("Bank holidays for")
    case.page.reload()
    expect(case.step.get_by_text("Keep my previous answer")).to_be_visible()
    case.keep("Keep my previous answer")
    while not case.title.inner_text().startswith("Map 1, box 1:"):
        case.back()
    case.back()
    case.back()
    third = Calendar.from_ical(file_of(case, "Download calendar dates (.ics)")[1]).walk("VEVENT")
    live = [event for event in third if event["STATUS"] != "CANCELLED"]
    assert {str(event["UID"]) for event in third} == {str(event["UID"]) for event in first} and len(live) < len(first)
    assert min(event["SEQUENCE"] for event in second) >= max(event["SEQUENCE"] for event in first)


def test_the_case_name_is_in_a_calendar_file_only_if_ticked(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.step.get_by_label("Name", exact=True).fill("Room 2/B")
    name, text = file_of(case, "Download calendar dates (.ics)")
    assert "Room" not in name + text
    case.step.get_by_label("Put the name of the case into the titles and the file name").check()
    name, text = file_of(case, "Download calendar dates (.ics)")
    assert name.startswith("case-Room-2-B-")
    assert all(str(event["SUMMARY"]).endswith("(Room 2/B)") for event in Calendar.from_ical(text).walk("VEVENT"))


# --- Dates that have changed --------------------------------------------------------------------------------------------

EARLIER_LIST = """() => {
    const without = (text) => text.replaceAll('"last_day":"2009-09-08","act_from":"2009-09-09","off":["2009-08-31"]', '"last_day":"2009-09-07","act_from":"2009-09-08","off":[]');
    for (const [storage, key] of [[sessionStorage, "/wfi-case"], [localStorage, "/wfi-saved"]]) {
        storage.setItem(key, without(storage.getItem(key)));
    }
}"""
"""The same case as saved by an edition without one bank holiday."""


def test_a_kept_case_names_the_dates_that_a_changed_calendar_moved(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    asked(page, accept=True)
    case = started(page)
    to_box_7(case)
    case.save_as("Tuesday")
    page.evaluate(EARLIER_LIST)
    words = "The list of bank holidays has more days now: Monday 31 August 2009 (Summer bank holiday)."
    page.reload()
    expect(page.locator(".moved-dates")).to_contain_text(words)
    expect(page.locator(".review h2")).to_be_focused()
    case.keep("Saved cases")
    case.keep("Open “Tuesday”")
    expect(page.locator(".moved-dates")).to_contain_text(words)
    case.date("Wed 2009-08-12")
    expect(page.locator(".moved-dates")).to_have_count(0)


# --- The texts and the evidence -------------------------------------------------------------------------------------------

def test_the_text_to_copy_follows_the_tick_at_once(case: CaseOnPage) -> None:
    page = case.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with_reason(case)
    case.go_on()
    case.choose("Doubt about good cause", "No", "No relevant condition found")
    case.at("Map 1, box 7")
    page.get_by_text("Text to copy: Notification from Provider").click()
    shown = page.locator(".copy-text:visible")
    expect(shown).not_to_contain_text(REASON)
    page.get_by_label("Include what I typed in files, records and texts to copy").check()
    expect(shown).to_contain_text(REASON)
    page.get_by_role("button", name="Copy this text").click()
    expect(case.status).to_contain_text("Copied")
    assert REASON in page.evaluate("navigator.clipboard.readText()")
    page.get_by_label("Include what I typed in files, records and texts to copy").uncheck()
    expect(shown).not_to_contain_text(REASON)
    page.get_by_role("button", name="Copy this text").click()
    wait_until(page, f"navigator.clipboard.readText().then((text) => !text.includes({json.dumps(REASON)}))")


def test_evidence_is_ticked_one_by_one_and_undone_with_back(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.date("Wed 2009-08-12")
    case.step.get_by_label("The time and place of the interview").check()
    case.go_on()
    assert case.answers()["The rest of the evidence"] == "The time and place of the interview"
    expect(case.step.locator(".evidence-item .held")).to_contain_text("the time and place of the interview")
    case.change("The rest of the evidence")
    expect(case.step.get_by_label("The time and place of the interview")).to_be_checked()
    case.step.get_by_label("What you and the customer said or wrote to each other").check()
    case.go_on()
    assert case.answers()["The rest of the evidence"] == "The time and place of the interview; What you and the customer said or wrote to each other"
    case.back()
    expect(case.step.get_by_role("checkbox", checked=True, name="The time and place of the interview")).to_be_visible()
    assert "The rest of the evidence" not in case.answers()


# --- Links --------------------------------------------------------------------------------------------------------------

ESCAPED = ("%23case=", "%23case%3D", "%2523case=", "%23CASE=")


@pytest.mark.parametrize("escaped", ESCAPED)
def test_an_escaped_link_says_what_happened_and_opens_the_case(escaped: str, browser: Browser, site: str, bundle: Bundle) -> None:
    told = (Answer("start", "map-1"), Answer("nation", "scotland"), Answer("failure", "fta"))
    link = fragment(bundle, told)
    asked_for: list[str] = []
    with watching(browser, site, re.escape(NOT_FOUND)) as watched:
        page = watched.open("about/")
        page.on("request", lambda request: asked_for.append(request.url))
        answer = page.goto(f"{site}navigator/{escaped}{link}.")
        assert answer and answer.status == 404
        section = page.get_by_role("main").locator(".escaped-link")
        expect(section.get_by_role("heading", name="This link to a case was changed when it was sent")).to_be_focused()
        assert link not in page.url, "the case is taken out of the address"
        expect(section).to_contain_text("sent the whole address, with the case in it")
        section.get_by_role("button", name="Open the case").click()
        expect(page.locator(".step-title")).to_contain_text("Map 1, box 1")
        assert page.url == f"{site}navigator/"
        assert [address for address in asked_for if link in address.partition("#")[0]] == [f"{site}navigator/{escaped}{link}."], "once, and never again"
        assert not [word for word in ("map-1", "scotland", "fta") if word in link]


def test_an_escaped_link_never_leads_to_another_host(browser: Browser, site: str) -> None:
    with watching(browser, site, re.escape(NOT_FOUND)) as watched:
        page = watched.open("about/")
        page.goto(f"{site}/example.org/navigator/%23case=2abc")
        page.get_by_role("button", name="Open the case").click()
        page.wait_for_url(re.compile(re.escape(site)))
        assert page.evaluate("location.origin") == site.rstrip("/")


def test_a_missing_page_does_not_mention_case_links(open_page: OpenPage) -> None:
    page = open_page("404.html")
    wait_for_scripts(page)
    expect(page.locator(".escaped-link")).to_be_hidden()


def test_a_link_with_an_escaped_equals_sign_opens(open_page: OpenPage, site: str, bundle: Bundle) -> None:
    page = open_page(f"navigator/#case%3D{fragment(bundle, (Answer('start', 'map-1'), Answer('nation', 'scotland')))}%20")
    expect(page.locator(".step-title")).to_contain_text("Map 1, box 1")
    assert page.url == f"{site}navigator/"


def test_the_warning_before_a_link_says_what_a_mail_program_may_do(case: CaseOnPage) -> None:
    case.choose(MAP_1, "Scotland")
    case.keep("Copy a link to this case")
    asked = case.page.get_by_role("dialog")
    expect(asked).to_contain_text("some email programs turn # into %23. A browser then sends that part to this site’s server")
    expect(asked).to_contain_text("Anyone with this link can see the dates and choices")
    expect(asked).to_contain_text("A case file is safer.")
    case.answer("Copy a link to this case?", "Cancel")


def test_a_link_is_made_after_a_warning_and_opens_the_case(case: CaseOnPage, open_page: OpenPage, site: str) -> None:
    page = case.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    case.choose(MAP_1, "Scotland")
    to_box_7(case)
    page.evaluate("navigator.clipboard.writeText('nothing')")
    case.keep("Copy a link to this case")
    expect(page.get_by_role("dialog")).to_contain_text("Anyone with this link can see")
    case.answer("Copy a link to this case?", "Cancel")
    assert page.evaluate("navigator.clipboard.readText()") == "nothing"
    case.keep("Copy a link to this case")
    case.answer("Copy a link to this case?", "Copy the link")
    expect(case.status).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    other = CaseOnPage(open_page(link.removeprefix(site)))
    expect(other.title).to_contain_text("Map 1, box 7")
    assert other.answers() == case.answers()
    assert other.page.url == f"{site}navigator/", "the case does not stay in the address"


def test_a_broken_link_is_refused_and_the_case_of_the_tab_stays(open_page: OpenPage, site: str) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.goto(f"{site}navigator/#case=1.nonsense")
    case.answer("Open the case in the link?", "Open without saving")
    expect(case.status.get_by_role("alert")).to_contain_text("This link")
    case.at("Map 1, box 1")
    page.goto(f"{site}map-1/")
    page.goto(f"{site}navigator/#case=1.nonsense")
    case.answer("Open the case in the link?", "Open without saving")
    expect(case.title).to_contain_text("Map 1, box 1")
    expect(case.status.get_by_role("alert")).to_contain_text("This link")
    assert page.url == f"{site}navigator/"
