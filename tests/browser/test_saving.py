"""Saved cases: a case saves itself under its name, a new name makes a copy, and two tabs never overwrite unseen answers."""
from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage, answer_erasing, wait_for_scripts, wait_until
from tests.browser.conftest import OpenPage
from tests.browser.test_keeping import REASON, names_saved, saved, with_reason
from tests.browser.test_navigator import MAP_1, started

CONFLICT = "The saved case is newer"


def answers_saved(case: CaseOnPage, name: str) -> list[str]:
    """Return the answers of a saved case as they are stored."""
    return [one["answer"] for entry in saved(case) if entry["name"] == name for one in entry["state"]["answers"]]


def state_line(case: CaseOnPage) -> str:
    """Return what the page says about the saved version of its case."""
    return case.page.locator(".save-state").inner_text()


def second_tab(case: CaseOnPage, site: str, name: str) -> CaseOnPage:
    """Open another tab of the same browser with the same saved case."""
    page = case.page.context.new_page()
    page.goto(f"{site}navigator/")
    wait_for_scripts(page)
    other = CaseOnPage(page)
    other.begin()
    other.keep("Saved cases")
    other.keep(f"Open “{name}”")
    expect(other.step.locator(".answers")).to_be_visible()
    return other


# --- A case saves itself ------------------------------------------------------------------------------------------------

def test_a_named_case_saves_itself_after_each_answer_and_says_when(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    assert state_line(case) == "Not saved. This tab remembers the answers until you close it."
    case.save_as("Tuesday")
    case.choose("Failed to attend (FTA)")
    assert answers_saved(case, "Tuesday")[-1] == "fta"
    now = case.page.evaluate("new Date().toTimeString().slice(0, 4)")
    assert re.fullmatch(rf"Saved {now}\d as “Tuesday”\.", state_line(case))
    case.back()
    assert "fta" not in answers_saved(case, "Tuesday"), "an answer that is taken back is not saved either"
    case.change("Bank holidays for")
    case.choose("Scotland")
    assert answers_saved(case, "Tuesday") == ["map-1", "scotland"]


def test_a_saved_case_keeps_what_its_calendar_files_have_held(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    case.choose("Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.date("Thu 2009-08-27")
    case.save_as("Tuesday")
    with case.page.expect_download() as download:
        case.keep("Download calendar dates (.ics)")
    text = download.value.path().read_text(encoding="utf-8").replace("\n ", "")
    held = re.findall(r"UID:(\S+)", text)
    wait_until(case.page, "JSON.parse(localStorage.getItem('/wfi-saved')).cases[0].state.exported?.length > 0")
    assert held and saved(case)[0]["state"]["exported"] == held
    assert state_line(case).startswith("Saved ")


def test_going_back_in_the_history_saves_nothing_away(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.save_as("Tuesday")
    case.choose("Failed to attend (FTA)")
    page.go_back()
    expect(page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    assert answers_saved(case, "Tuesday")[-1] == "fta"
    assert state_line(case).startswith("Saved ")


def test_a_case_without_a_name_is_saved_nowhere(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    case.choose("Failed to attend (FTA)")
    assert "/wfi-saved" not in case.stored()


def test_a_saved_case_goes_on_saving_itself_after_a_reload(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.save_as("Tuesday")
    page.reload()
    expect(case.title).to_contain_text("Map 1, box 1")
    expect(page.locator(".save-state")).to_have_text(re.compile("^Saved .* as “Tuesday”"))
    case.choose("Failed to attend (FTA)")
    assert answers_saved(case, "Tuesday")[-1] == "fta"


def test_a_reason_is_saved_in_the_case_as_it_was_typed(open_page: OpenPage) -> None:
    case = CaseOnPage(open_page("navigator/"))
    case.choose(MAP_1)
    case.save_as("Tuesday")
    case.start_again()
    with_reason(case)
    case.save_as("Wednesday")
    assert REASON in answers_saved(case, "Wednesday") and names_saved(case) == ["Wednesday", "Tuesday"]


def test_a_refused_save_is_reported_after_each_answer(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.save_as("Tuesday")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    case.choose("Failed to attend (FTA)")
    expect(case.status.get_by_role("alert")).to_contain_text("could not be saved")
    expect(page.locator(".save-state")).to_contain_text("Not saved since")


# --- Names --------------------------------------------------------------------------------------------------------------

def test_a_new_name_makes_a_copy_and_the_first_stays(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    case.save_as("First")
    case.save_as("Second")
    case.choose("Failed to attend (FTA)")
    assert names_saved(case) == ["Second", "First"]
    assert answers_saved(case, "First") == ["map-1", "england-and-wales"]
    assert answers_saved(case, "Second") == ["map-1", "england-and-wales", "fta"]
    assert len({one["id"] for one in saved(case)}) == 2
    case.page.go_back()
    expect(case.page.get_by_role("radio", name="Failed to attend (FTA)")).to_be_visible()
    case.choose("Failed to participate (FTP)")
    assert answers_saved(case, "First") == ["map-1", "england-and-wales"], "an earlier step belongs to the copy as well"


def test_enter_in_the_name_field_saves_the_case(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.step.get_by_label("Name", exact=True).fill("By Enter")
    page.keyboard.press("Enter")
    expect(case.status).to_have_text("Saved as “By Enter” on this device.")
    assert names_saved(case) == ["By Enter"]


def test_a_name_that_is_too_long_is_refused_and_stays(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    field = case.step.get_by_label("Name", exact=True)
    field.fill("n" * 130)
    case.keep("Save case")
    expect(case.status.get_by_role("alert")).to_have_text("Name must be 100 characters or fewer. It has 130 characters. ")
    expect(field).to_have_value("n" * 130)
    assert "/wfi-saved" not in case.stored()
    field.fill("Short")
    case.keep("Save case")
    case.keep("Saved cases")
    case.keep("Rename “Short”")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New name").fill("m" * 101)
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog).to_contain_text("Name must be 100 characters or fewer. It has 101 characters.")
    expect(dialog.get_by_label("New name")).to_have_value("m" * 101)
    page.keyboard.press("Escape")
    assert names_saved(case) == ["Short"]


def test_a_name_that_is_not_saved_yet_stays_in_its_field(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    case.step.get_by_label("Name", exact=True).fill("Half a na")
    case.choose("Failed to attend (FTA)")
    expect(case.step.get_by_label("Name", exact=True)).to_have_value("Half a na")


# --- Two tabs -----------------------------------------------------------------------------------------------------------

def in_two_tabs(page: Page, site: str) -> tuple[CaseOnPage, CaseOnPage]:
    """Open one saved case in two tabs. The second has saved an answer that the first has not seen, and the first has just given another."""
    case = started(page)
    case.save_as("Tuesday")
    other = second_tab(case, site, "Tuesday")
    other.choose("Failed to participate (FTP)")
    expect(case.status).to_contain_text("Another tab has saved a newer version of “Tuesday”.")
    case.choose("Failed to attend (FTA)")
    expect(page.get_by_role("dialog", name=CONFLICT)).to_be_visible()
    assert answers_saved(case, "Tuesday")[-1] == "ftp", "nothing is written over before the reader has chosen"
    return case, other


def test_the_later_of_two_tabs_can_save_a_copy_of_its_answers(open_page: OpenPage, site: str) -> None:
    case, other = in_two_tabs(open_page("navigator/"), site)
    case.answer(CONFLICT, "Save these as a copy")
    assert answers_saved(case, "Tuesday")[-1] == "ftp" and answers_saved(case, "Tuesday (2)")[-1] == "fta"
    case.date("Thu 2009-08-27")
    other.date("Fri 2009-08-28")
    assert answers_saved(case, "Tuesday (2)")[-1] == "2009-08-27" and answers_saved(case, "Tuesday")[-1] == "2009-08-28"


def test_the_later_of_two_tabs_can_replace_the_saved_case(open_page: OpenPage, site: str) -> None:
    case, other = in_two_tabs(open_page("navigator/"), site)
    case.answer(CONFLICT, "Replace the saved case")
    assert names_saved(case) == ["Tuesday"] and answers_saved(case, "Tuesday")[-1] == "fta"
    other.date("Fri 2009-08-28")
    expect(other.page.get_by_role("dialog", name=CONFLICT)).to_be_visible()


def test_the_later_of_two_tabs_can_open_the_saved_case(open_page: OpenPage, site: str) -> None:
    case, _ = in_two_tabs(open_page("navigator/"), site)
    case.answer(CONFLICT, "Open the saved case")
    assert case.answers()["Kind of failure"] == "Failed to participate (FTP)"
    case.date("Thu 2009-08-27")
    assert answers_saved(case, "Tuesday")[-2:] == ["ftp", "2009-08-27"]


def test_the_later_of_two_tabs_can_leave_the_choice_for_later(open_page: OpenPage, site: str) -> None:
    case, _ = in_two_tabs(open_page("navigator/"), site)
    case.answer(CONFLICT, "Cancel")
    expect(case.page.locator(".save-state")).to_contain_text("Not saved since")
    case.date("Thu 2009-08-27")
    expect(case.page.get_by_role("dialog")).to_have_count(0)
    assert answers_saved(case, "Tuesday")[-1] == "ftp"
    case.keep("Save case")
    case.answer(CONFLICT, "Save these as a copy")
    assert answers_saved(case, "Tuesday (2)")[-1] == "2009-08-27"


def test_a_case_that_another_tab_deletes_says_it_is_not_saved(open_page: OpenPage, site: str) -> None:
    case = started(open_page("navigator/"))
    case.save_as("Tuesday")
    other = second_tab(case, site, "Tuesday")
    other.keep("Saved cases")
    other.keep("Delete “Tuesday”")
    other.answer("Delete “Tuesday”?", "Delete the case")
    expect(case.status.get_by_role("alert")).to_contain_text("“Tuesday” has been deleted in another tab")
    case.choose("Failed to attend (FTA)")
    assert "/wfi-saved" not in case.stored(), "it does not come back by itself"
    assert state_line(case).startswith("Not saved.")
    case.save_as("Tuesday")
    assert answers_saved(case, "Tuesday")[-1] == "fta"


def test_two_tabs_with_two_cases_keep_both_saved(open_page: OpenPage, site: str) -> None:
    case = started(open_page("navigator/"))
    other = CaseOnPage(case.page.context.new_page())
    other.page.goto(f"{site}navigator/")
    other.choose("Map 2: Home visits", "Scotland")
    case.save_as("One")
    other.save_as("Two")
    case.choose("Failed to attend (FTA)")
    assert sorted(names_saved(case)) == ["One", "Two"]


# --- Before another case takes the place ---------------------------------------------------------------------------------

def saved_and_another_begun(case: CaseOnPage) -> None:
    """Make a saved case "First", and another one on the page that is not saved."""
    case.save_as("First")
    case.start_again()
    case.choose("Map 2: Home visits", "Scotland")


def test_opening_a_saved_case_can_first_save_an_unsaved_one(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    saved_and_another_begun(case)
    case.keep("Saved cases")
    case.keep("Open “First”")
    case.answer("Open the saved case?", "Save this case first")
    dialog = page.get_by_role("dialog", name="Save this case")
    dialog.get_by_role("button", name="Save case").click()
    expect(dialog).to_contain_text("Enter a name for this case.")
    dialog.get_by_label("Name").fill("Visit")
    page.keyboard.press("Enter")
    case.at("Map 1, box 1")
    assert sorted(names_saved(case)) == ["First", "Visit"]
    assert answers_saved(case, "Visit") == ["map-2", "scotland"]


def test_opening_a_saved_case_over_an_unsaved_one_can_be_cancelled(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    saved_and_another_begun(case)
    case.keep("Saved cases")
    case.keep("Open “First”")
    case.answer("Open the saved case?", "Cancel")
    case.keep("Back")
    assert case.answers()["Process"] == "Map 2: Home visits"


def test_opening_a_case_over_a_saved_one_asks_nothing(open_page: OpenPage) -> None:
    case = started(open_page("navigator/"))
    saved_and_another_begun(case)
    case.save_as("Second")
    case.keep("Saved cases")
    case.keep("Open “First”")
    case.at("Map 1, box 1")


# --- What the list says --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("agrees", "words"), ((True, "agreed to keep them until you delete them"), (False, "may delete them by itself")),
                         ids=("lasting", "not lasting"))
def test_a_save_asks_the_browser_to_last_and_the_list_says_which(open_page: OpenPage, agrees: bool, words: str) -> None:
    page = open_page("navigator/")
    page.evaluate("agrees => { StorageManager.prototype.persist = async () => { window.askedToLast = true; return agrees; }; }", agrees)
    case = started(page)
    assert page.evaluate("window.askedToLast") is None, "not before something is saved"
    case.save_as("Tuesday")
    assert page.evaluate("window.askedToLast") is True
    case.keep("Saved cases")
    expect(page.locator(".saved-lasting")).to_contain_text(words)
    expect(page.locator(".saved-lasting")).to_contain_text("download the case file")


def test_a_list_that_the_browser_has_emptied_says_what_may_have_happened(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.save_as("Tuesday")
    page.evaluate("localStorage.clear()")
    case.keep("Saved cases")
    expect(page.locator(".saved-cases .none")).to_contain_text("If you saved one before, the browser may have deleted it")


def test_one_bad_entry_leaves_the_other_saved_cases_readable(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    case.save_as("Good")
    page.evaluate("""() => {
      const stored = JSON.parse(localStorage.getItem("/wfi-saved"));
      stored.cases.push({ id: 7, name: "Bad" });
      localStorage.setItem("/wfi-saved", JSON.stringify(stored));
    }""")
    case.choose("Failed to attend (FTA)")
    assert {"id": 7, "name": "Bad"} in saved(case), "a save keeps what it cannot read"
    case.keep("Saved cases")
    expect(page.locator(".saved-name")).to_have_text(["Good"])
    expect(page.locator(".saved-unreadable")).to_contain_text("1 saved case cannot be read. Its name: “Bad”.")
    case.keep("Delete what cannot be read")
    expect(page.locator(".saved-unreadable")).to_have_count(0)
    assert names_saved(case) == ["Good"]


@pytest.mark.parametrize(("before", "after", "left"), (
    ('"name":"Case 7"', '"name":"Case 7', 19), ('"name":"Case 7"', '"name":7', 19), ('"cases":[', '"cases":', 20), ("]}}]}", "", 19)),
    ids=("a quotation mark is lost", "a name is a number", "the list does not begin", "the end is lost"))
def test_no_good_case_of_twenty_is_lost_with_damage(open_page: OpenPage, before: str, after: str, left: int) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.evaluate("""([before, after]) => {
      const state = {format: 1, answers: [{ask: "start", answer: "map-2"}]};
      const cases = Array.from({length: 20}, (_, number) => ({id: `id${number}`, name: `Case ${number}`, when: "2026-11-21T10:15+00:00", state}));
      const text = JSON.stringify({format: 1, cases});
      const place = text.lastIndexOf(before);
      localStorage.setItem("/wfi-saved", text.slice(0, place) + after + text.slice(place + before.length));
    }""", [before, after])
    case.save_as("New")
    case.keep("Saved cases")
    expect(page.locator(".saved-name")).to_have_count(left + 1)
    expect(page.locator(".saved-unreadable")).to_contain_text("1 saved case cannot be read.")
    case.keep("Open “Case 12”")
    assert case.answers() == {"Process": "Map 2: Home visits"}


FULL = """(number) => {
  const state = {format: 1, answers: [{ask: "start", answer: "map-2"}]};
  const cases = Array.from({length: number}, (_, place) => ({id: `id${place}`, name: `Case ${place}`, when: "2026-11-21T10:15+00:00", state}));
  localStorage.setItem("/wfi-saved", JSON.stringify({format: 1, cases}));
}"""


def test_a_thousand_saved_cases_take_no_more_and_say_what_to_do(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.evaluate(FULL, 1000)
    case.step.get_by_label("Name", exact=True).fill("One too many")
    case.keep("Save case")
    expect(case.status.get_by_role("alert")).to_contain_text("1,000 saved cases, and no more than 1,000 can be saved. Delete saved cases that you no longer need")
    assert len(saved(case)) == 1000 and "One too many" not in names_saved(case)
    case.keep("Saved cases")
    case.keep("Delete “Case 3”")
    case.answer("Delete “Case 3”?", "Delete the case")
    case.keep("Back")
    case.save_as("One more")
    assert len(saved(case)) == 1000 and names_saved(case)[0] == "One more"


def test_a_long_list_of_cases_can_be_shortened(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = started(page)
    page.evaluate(FULL, 1200)
    case.keep("Saved cases")
    expect(page.locator(".saved-name")).to_have_count(1000)
    expect(page.locator(".saved-more")).to_contain_text("200 older ones are not.")
    case.keep("Delete the 200 oldest")
    case.answer("Delete the 200 oldest saved cases?", "Delete the oldest cases")
    expect(page.locator(".saved-more")).to_have_count(0)
    assert names_saved(case) == [f"Case {number}" for number in range(1000)]
    case.keep("Delete all saved data")
    answer_erasing(page, "Delete everything")
    expect(case.status).to_contain_text("Everything has been deleted.")


def test_a_case_saved_by_an_earlier_edition_opens_and_goes_on(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.begin()
    state = {"format": 1, "edition": "", "answers": [{"ask": "start", "answer": "map-2"}, {"ask": "nation", "answer": "scotland"}]}
    page.evaluate("stored => localStorage.setItem('/wfi-saved', stored)",
                  json.dumps({"format": 1, "cases": [{"id": "old", "name": "Old", "when": "2026-11-21T10:15+00:00", "state": state}]}))
    case.keep("Saved cases")
    case.keep("Open “Old”")
    case.choose("Failed to attend (FTA)")
    assert answers_saved(case, "Old")[-1] == "fta" and names_saved(case) == ["Old"]
