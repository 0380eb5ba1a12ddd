"""The one function that the page calls: text in, text out, a sentence for every error, and never an exception."""
from __future__ import annotations

import gc
import json
import pickle
import re
import subprocess
import sys
from typing import Any

import pytest

from navigator import bridge
from navigator.bridge import MOST_CHARACTERS, handle, open_guide, open_packed
from navigator.case.case import MOST_ANSWERS, Answer
from navigator.guide.bundle import Bundle, unpack
from navigator.guide.bundle_file import pack, read_bundle, write_bundle
from navigator.replies import steps
from navigator.show.pieces import PIECE, pieces_beside
from tests import PROJECT
from tests.built import read_html
from tests.navigator.hostile_requests import TODAY, WALK, requests
from tests.navigator.weekdays import day

STEP = {"state", "html", "title", "place", "ended", "view", "answers", "nation", "waits"}
REPLIES = (STEP, {"html", "title"}, {"name", "type", "text"}, {"fragment"})
"""The names in each kind of reply that is not a refusal."""

HOLIDAYS = PROJECT / "maps" / "bank-holidays.json"


@pytest.fixture(scope="module")
def guide_text(bundle: Bundle) -> str:
    """Return the text of guide.json."""
    return write_bundle(bundle.guide, json.loads(HOLIDAYS.read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def opened(guide_text: str) -> Any:
    """Open the guide, as the browser does at the start."""
    if not bridge._opened:
        assert "error" not in json.loads(open_guide(guide_text))
    return None


def asked(do: str, **more: Any) -> dict[str, Any]:
    return json.loads(handle(json.dumps({"do": do, "today": TODAY, "root": "../", **more})))


def state(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"format": 1, "answers": [{"ask": ask, "answer": answer} for ask, answer in pairs]}


def told(reply: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["ask"], one["answer"]) for one in reply["state"]["answers"]]


def answered(pairs: tuple[tuple[str, str], ...], ask: str, change: int | None = None, **fields: str) -> dict[str, Any]:
    return asked("answer", state=state(*pairs), ask=ask, fields=fields, change=change)


def date_fields(text: str) -> dict[str, str]:
    found = day(text)
    return {"day": str(found.day), "month": str(found.month), "year": str(found.year)}


def date_shown(reply: dict[str, Any]) -> list[str]:
    return [read_html(reply["html"]).one("input", name=name).attributes["value"] for name in ("day", "month", "year")]


def error_in(reply: dict[str, Any]) -> str:
    return read_html(reply["html"]).one("div", class_="error-summary").text


def test_fields_of_an_answer_that_are_not_texts_are_refused() -> None:
    for fields in (None, ["map-1"], {"value": 1}):
        assert asked("answer", state=state(), ask="start", fields=fields) == {"error": "The fields of an answer are texts."}


# --- Answers ----------------------------------------------------------------------------------------------------------

def test_the_first_step_needs_no_state() -> None:
    reply = asked("show")
    assert (reply["title"], reply["place"], reply["ended"], told(reply)) == ("Start a case", "", False, [])


def test_the_first_step_is_the_one_on_the_built_page(bundle: Bundle) -> None:
    from navigator.case.case import fold
    from navigator.show.page import Page
    from navigator.show.step import step_html
    assert asked("restart")["html"] == step_html(Page(bundle.guide, "../"), fold(bundle.guide, ()), ())


def test_an_answer_leads_to_the_next_step() -> None:
    reply = answered(WALK[:1], "nation", value="scotland")
    assert (reply["title"], reply["place"]) == ("Step 3", "map-1/1")
    assert told(reply) == [("start", "map-1"), ("nation", "scotland")]


def test_the_state_that_comes_back_is_a_case_file_of_this_edition(bundle: Bundle) -> None:
    assert answered((), "start", value="map-1")["state"] == {
        "format": 1, "edition": bundle.edition, "answers": [{"ask": "start", "answer": "map-1"}]}


def test_a_date_is_taken_from_three_fields_or_whole_from_one() -> None:
    for fields in (date_fields("Thu 2009-08-27"), {"day": "27", "month": "Aug", "year": "2009"}, {"day": "27 August 2009", "month": "", "year": ""}):
        assert told(answered(WALK[:3], "failure-date", **fields))[-1] == ("failure-date", "2009-08-27")


@pytest.mark.parametrize(("fields", "words"), (
    ({"day": "31", "month": "2", "year": "2009"}, "February 2009"),
    ({"day": "27", "month": "8", "year": "009"}, "4 digits"),
    ({"day": "27", "month": "Aug", "year": "", "picked": "2009-08-28"}, "There are two dates: you typed Thursday 27 August 2009 and picked Friday 28 August 2009."),
    ({"day": "27", "month": "8", "year": "1999"}, "2008"),
    ({"day": "2", "month": "10", "year": "2009"}, "1 October 2009"),
    ({"day": "3", "month": "2", "year": "15"}, "3 February 2015"),      # neither 2015 nor 1915 is within the limits: the nearest is named
    ({"day": "soon"}, "soon"),
    ({}, "needs an answer")))
def test_an_invalid_date_is_shown_as_typed_with_a_sentence(fields: dict[str, str], words: str) -> None:
    reply = answered(WALK[:3], "failure-date", **fields)
    assert words in error_in(reply)
    assert told(reply) == list(WALK[:3])
    assert read_html(reply["html"]).one("input", name="day").attributes["value"] == fields.get("day", "")


@pytest.mark.parametrize(("typed", "words", "field"), (
    (("31", "2", "2009"), "31 February 2009 is not a real date. February 2009 has 28 days.", "day"),
    (("3", "", "2009"), "Date must include a month.", "month"), (("", "2", "2009"), "Date must include a day.", "day"),
    (("3", "", ""), "Date must include a month and a year.", "month"), (("", "", "2009"), "Date must include a day and a month.", "day"),
    (("3", "13", "2009"), "Month must be 1 to 12", "month"), (("3", "Fob", "2009"), "“fob” is not a month", "month"),
    (("3", "2", "9"), "Year must have 4 digits", "year"), (("3", "2", "20090"), "Year must have 4 digits", "year"),
    (("3", "2", "soon"), "is not a date we can read", "year"), (("soon", "2", "2009"), "is not a date we can read", "day"),
    (("3", "?", "2009"), "is not a date we can read", "month"), (("0", "2", "2009"), "0 February 2009 is not a real date", "day")))
def test_a_fault_in_a_date_names_what_was_typed_and_its_field(typed: tuple[str, str, str], words: str, field: str) -> None:
    reply = answered(WALK[:3], "failure-date", **dict(zip(("day", "month", "year"), typed)))
    assert words in error_in(reply)
    page = read_html(reply["html"])
    at_fault = page.one("input", name=field)
    assert at_fault.attributes["aria-invalid"] == "true"
    assert page.all("a", href=f"#{at_fault.attributes['id']}")
    assert [one.attributes["name"] for one in page.all("input") if "aria-invalid" in one.attributes] == [field]


def test_an_optional_question_may_be_left_empty() -> None:
    to_contact = (*WALK[:5], ("map-1/1", "contact"))
    assert told(answered(to_contact, "contact-date"))[-1] == ("contact-date", "")


def test_a_way_that_is_closed_is_refused_with_its_reason(bundle: Bundle) -> None:
    reply = answered((*WALK[:6], ("condition", "no")), "map-1/3", value="has-condition")
    assert bundle.guide.places["map-1/3"].box.route("has-condition").not_available in error_in(reply)


def test_an_answer_to_another_question_than_the_open_one_is_refused() -> None:
    assert answered(WALK[:2], "condition", value="yes")["error"].startswith("This answer is for a different question.")


def test_an_end_is_reported() -> None:
    reply = asked("show", state=state(("start", "did-not-attend"), ("nation", "scotland"), ("ia-done", "no"), ("start-recorded", "no"),
                                      ("stopped-taking-part", "no"), ("disengaged", "no"), ("last-contact-date", "2009-09-03"), ("did-not-attend/1", "not-met")))
    assert reply["ended"] and reply["place"] == "did-not-attend/4"
    assert read_html(reply["html"]).all("form") == []


def test_a_short_date_is_shown_back_before_it_is_taken() -> None:
    fields = {"day": "27", "month": "8", "year": "09"}
    reply = answered(WALK[:3], "failure-date", **fields)
    page = read_html(reply["html"])
    assert page.one("div", class_="date-read").text == (
        "Check the date We read “27 8 09” as Thursday 27 August 2009, taking 09 as the year 2009. Continue if that is right.")
    assert (told(reply), date_shown(reply)) == (list(WALK[:3]), ["27", "8", "2009"])
    assert page.all("div", class_="error-summary") == []
    assert told(answered(WALK[:3], "failure-date", day="27", month="8", year="2009"))[-1] == ("failure-date", "2009-08-27")


def test_a_short_date_in_a_change_is_shown_back_too() -> None:
    reply = answered(WALK[:6], "failure-date", change=3, day="26 Aug 09")
    assert (told(reply), date_shown(reply)) == (list(WALK[:6]), ["26", "8", "2009"])
    assert read_html(reply["html"]).one("form").attributes["data-change"] == "3"


def test_an_impossible_abbreviated_date_is_refused_at_once() -> None:
    assert "must be on or after the date of the failure" in error_in(answered(WALK[:4], "letter-date", day="1/8/09"))


def test_a_date_with_two_meanings_is_asked_about_with_buttons() -> None:
    reply = answered(WALK[:3], "failure-date", day="8/27/2009")
    assert "Did you mean Thursday 27 August 2009, with the month first?" in error_in(reply)
    assert [one.text for one in read_html(reply["html"]).all("button", **{"data-date": "2009-08-27"})] == ["Thursday 27 August 2009"]
    assert told(reply) == list(WALK[:3])


TO_A_PLANNED_VISIT = (*WALK[:5], ("map-1/1", "no-contact"), ("condition", "yes"), ("map-1/3", "has-condition"), ("advocate", "no"))


def test_a_planned_visit_without_a_year_is_the_next_such_day() -> None:
    for typed in ("5 Oct", "Mon 5 Oct", "5/10"):
        reply = answered(TO_A_PLANNED_VISIT, "visit-planned-date", day=typed)
        assert f"We read “{typed}” as Monday 5 October 2009, the next 5 October after today." in read_html(reply["html"]).one("div", class_="date-read").text
        assert date_shown(reply) == ["5", "10", "2009"]


def test_a_planned_visit_that_may_be_past_is_asked_about() -> None:
    reply = answered(TO_A_PLANNED_VISIT, "visit-planned-date", day="10 Sept")
    assert "“10 Sept” can mean Thursday 10 September 2009 or Friday 10 September 2010. Write the year in full." in error_in(reply)
    assert told(answered(TO_A_PLANNED_VISIT, "visit-planned-date", day="Fri 10 Sept 2010"))[-1] == ("visit-planned-date", "2010-09-10")


def test_a_failure_date_without_a_year_is_never_in_the_future() -> None:
    reply = answered(WALK[:3], "failure-date", day="3 Dec")
    assert "as Wednesday 3 December 2008, the latest 3 December that is not after today." in read_html(reply["html"]).one("div", class_="date-read").text


def test_a_hyphenated_date_of_two_readings_gets_two_buttons() -> None:
    reply = answered(WALK[:3], "failure-date", day="08-07-09")
    assert [one.text for iso in ("2009-07-08", "2008-07-09") for one in read_html(reply["html"]).all("button", **{"data-date": iso})] == [
        "Wednesday 8 July 2009", "Wednesday 9 July 2008"]


def test_today_and_yesterday_are_those_of_the_pages_clock() -> None:
    reply = answered((*WALK[:5], ("map-1/1", "contact")), "contact-date", day="yesterday")
    assert told(reply)[-1] == ("contact-date", "2009-09-30")


def test_a_picked_date_is_taken_alone_or_beside_the_same_date() -> None:
    for fields in ({}, {"day": "28", "month": "Aug", "year": "2009"}):
        assert told(answered(WALK[:4], "letter-date", **fields, picked="2009-08-28"))[-1] == ("letter-date", "2009-08-28")


def test_a_picked_date_beside_another_is_a_mistake_that_names_both() -> None:
    reply = answered(WALK[:4], "letter-date", day="29", month="8", year="2009", picked="2009-08-28")
    assert "There are two dates: you typed Saturday 29 August 2009 and picked Friday 28 August 2009. Clear one of them." in error_in(reply)
    assert told(reply) == list(WALK[:4])


def test_the_picker_offers_only_days_that_the_question_takes(bundle: Bundle) -> None:
    calendar = bundle.calendars["england-and-wales"]
    picker = read_html(asked("show", state=state(*WALK[:3]))["html"]).one("input", type="date").attributes
    assert (picker["min"], picker["max"], "name" in picker) == (calendar.first.isoformat(), TODAY, False)
    after = read_html(asked("show", state=state(*WALK[:4]))["html"]).one("input", type="date").attributes
    assert after["min"] == "2009-08-27"
    for day_given in (after["min"], after["max"]):
        assert "error-summary" not in answered(WALK[:4], "letter-date", day=day_given)["html"]


def chosen_nation(reply: dict[str, Any]) -> list[str]:
    return [one.attributes["value"] for one in read_html(reply["html"]).all("input", type="radio") if "checked" in one.attributes]


def test_the_nation_answered_last_is_chosen_already_and_asked_all_the_same() -> None:
    assert asked("show", state=state(*WALK[:2]))["nation"] == "england-and-wales"
    reply = asked("show", state=state(WALK[0]), nation="scotland")
    assert (chosen_nation(reply), told(reply), reply["nation"]) == (["scotland"], [WALK[0]], "")
    assert chosen_nation(asked("show", state=state(WALK[0]))) == []


@pytest.mark.parametrize("nation", ["", "atlantis", 7, None, ["scotland"], "<b>"])
def test_an_unknown_nation_is_not_chosen(nation: Any) -> None:
    assert chosen_nation(asked("show", state=state(WALK[0]), nation=nation)) == []


def test_the_nation_remembered_takes_the_place_of_no_other_answer() -> None:
    assert chosen_nation(asked("change", state=state(*WALK), index=1, nation="scotland")) == ["england-and-wales"]
    assert chosen_nation(asked("show", nation="scotland")) == []


def test_a_step_has_its_map_view_and_number_of_answers() -> None:
    reply = asked("show", state=state(*WALK[:6]))
    assert (reply["view"]["current"], reply["view"]["taken"], reply["answers"]) == ("map-1/3", ["map-1/1/no-contact"], 6)
    assert (asked("show")["view"], asked("show")["answers"]) == (None, 0)


def test_a_step_shows_notices_steps_evidence_and_saving() -> None:
    late = (*WALK[:4], ("letter-date", "2009-08-28"), ("map-1/1", "no-contact"), ("condition", "no"), ("map-1/3", "no-condition"))
    page = read_html(asked("show", state=state(*late))["html"])
    assert page.one("section", class_="notices").text.startswith("Points to check in this case The letter was sent 1 day after")
    assert page.one("section", class_="evidence-checklist") and page.one("section", class_="path-view") and page.one("section", class_="keep")
    assert any("Open " in one.text or "Opens " in one.text for one in page.all("p", class_="status"))


def test_a_change_does_not_show_the_evidence_of_a_later_box() -> None:
    to_box_7 = (*WALK[:6], ("condition", "no"), ("map-1/3", "no-condition"))
    assert read_html(asked("show", state=state(*to_box_7))["html"]).all("section", class_="evidence-checklist")
    assert read_html(asked("change", state=state(*to_box_7), index=3)["html"]).all("section", class_="evidence-checklist") == []



# --- Waiting ----------------------------------------------------------------------------------------------------------

def asked_on(today: str, do: str, **more: Any) -> dict[str, Any]:
    return json.loads(handle(json.dumps({"do": do, "root": "../", "today": day(today).isoformat(), **more})))


def on_page(reply: dict[str, Any]) -> list[str]:
    """Return the choices of a step, each with its state: chosen or not available."""
    return [" ".join(filter(None, (one.attributes["value"], "chosen" if "checked" in one.attributes else "", "closed" if "disabled" in one.attributes else "")))
            for one in read_html(reply["html"]).all("input", type="radio")]


WAITING = ["contact", "no-contact closed", "not-yet chosen", "early:no-contact"]


def test_not_yet_is_stored_nowhere() -> None:
    reply = asked_on("Fri 2009-08-28", "answer", state=state(*WALK[:5]), ask="map-1/1", fields={"value": "not-yet"})
    assert told(reply) == list(WALK[:5])
    assert "Wait until Wednesday 9 September 2009" in reply["html"]
    assert on_page(asked_on("Fri 2009-08-28", "show", state=reply["state"])) == WAITING


@pytest.mark.parametrize(("today", "waits"), (("Tue 2009-09-08", True), ("Wed 2009-09-09", False)))
def test_a_waiting_step_is_shown_again_until_its_wait_is_over(today: str, waits: bool) -> None:
    reply = asked_on(today, "show", state=state(*WALK[:5]), waits=True)
    assert reply["waits"] is waits
    assert on_page(reply) == ([] if waits else ["contact", "no-contact"])


def test_a_step_that_waits_for_nothing_shows_its_question_always() -> None:
    reply = asked_on("Fri 2009-08-28", "show", state=state(*WALK[:4]), waits=True)
    assert reply["waits"] is False
    assert read_html(reply["html"]).one("form").attributes["data-ask"] == WALK[4][0]


def test_an_early_choice_keeps_its_day_and_stays_chosen_in_a_change() -> None:
    early = asked_on("Fri 2009-08-28", "answer", state=state(*WALK[:5]), ask="map-1/1", fields={"value": "early:no-contact"})
    assert early["state"]["answers"][-1] == {"ask": "map-1/1", "answer": "no-contact", "early": day("Fri 2009-08-28").isoformat()}
    for again in ({"do": "change", "index": 5}, {"do": "back"}):
        assert on_page(asked_on("Mon 2009-08-31", state=early["state"], **again)) == ["contact", "no-contact closed", "not-yet", "early:no-contact chosen"]
        assert on_page(asked_on("Wed 2009-09-09", state=early["state"], **again)) == ["contact", "no-contact chosen"]


def test_an_answer_changed_to_not_yet_is_taken_back_and_others_kept() -> None:
    early = asked_on("Fri 2009-08-28", "answer", state=state(*WALK[:5]), ask="map-1/1", fields={"value": "early:no-contact"})
    later = asked_on("Fri 2009-08-28", "answer", state=early["state"], ask="condition", fields={"value": "no"})
    back = asked_on("Mon 2009-08-31", "answer", state=later["state"], ask="map-1/1", change=5, fields={"value": "not-yet"})
    assert told(back) == [*WALK[:5], ("condition", "no")] and back["answers"] == 5
    assert "Wait until Wednesday 9 September 2009" in back["html"]


# --- Changing one's mind ----------------------------------------------------------------------------------------------

def test_change_opens_an_earlier_question_with_its_answer_in_it() -> None:
    reply = asked("change", state=state(*WALK), index=3)
    page = read_html(reply["html"])
    assert page.one("form").attributes["data-ask"] == "failure-date"
    assert page.one("form").attributes["data-change"] == "3"
    assert date_shown(reply) == ["27", "8", "2009"]
    assert (reply["title"], reply["place"]) == ("Change an answer", "map-1/1")
    assert told(reply) == list(WALK)


def test_change_shows_the_words_of_the_box_where_the_answer_was_given() -> None:
    page = read_html(asked("change", state=state(*WALK), index=3)["html"])
    assert page.one("p", class_="box-more").text == "Open the page for Map 1, box 1"


def test_a_changed_answer_keeps_the_later_ones_that_still_fit() -> None:
    reply = answered(WALK, "failure-date", change=3, **date_fields("Wed 2009-08-26"))
    assert told(reply) == [*WALK[:3], ("failure-date", "2009-08-26"), *WALK[4:]]


def test_a_changed_answer_that_turns_the_case_keeps_the_rest_for_later() -> None:
    reply = answered(WALK, "map-1/1", change=5, value="contact")
    assert reply["place"] == "map-1/2"
    assert set(told(reply)) == {*WALK[:5], ("map-1/1", "contact"), *WALK[6:]}
    assert answered(tuple(told(reply)), "map-1/1", change=5, value="no-contact")["place"] == "map-2/12"


def test_an_answer_that_no_longer_applies_is_asked_again_with_a_reason() -> None:
    reply = answered(WALK, "condition", change=6, value="no")
    assert reply["place"] == "map-1/3"
    assert "An earlier answer no longer applies here." in error_in(reply)
    again = answered(tuple(told(reply)), "map-1/3", value="no-condition")
    assert again["place"] == "map-1/7"
    assert ("map-1/3", "has-condition") not in told(again)


def test_a_change_with_an_error_keeps_the_old_answer() -> None:
    reply = answered(WALK, "failure-date", change=3, day="99")
    assert "Date must include a month and a year." in error_in(reply)
    assert told(reply) == list(WALK)
    assert read_html(reply["html"]).one("form").attributes["data-change"] == "3"


def test_back_opens_the_last_question_with_its_answer_in_it() -> None:
    reply = asked("back", state=state(*WALK[:5]))
    assert told(reply) == list(WALK[:4])
    assert date_shown(reply) == ["27", "8", "2009"]


def test_back_from_the_first_question_stays_there() -> None:
    assert asked("back")["title"] == "Start a case"


def test_restart_forgets_the_case() -> None:
    assert told(asked("restart", state=state(*WALK))) == []


SECRET = "a reason of nobody else"
WITH_REASON = (("start", "map-1"), ("nation", "scotland"), ("failure", "fta"), ("failure-date", "2009-08-27"), ("letter-date", "2009-08-27"),
               ("map-1/1", "contact"), ("contact-date", "2009-09-01"), ("map-1/2", "told"))


def secrets_in_memory() -> list[Answer]:
    return [one for one in gc.get_objects() if isinstance(one, Answer) and one.answer == SECRET]


def test_no_answer_stays_in_memory_after_a_reply() -> None:
    assert SECRET in asked("show", state=state(*WITH_REASON, ("reason", SECRET)))["html"]
    assert not secrets_in_memory()


# --- What the page shows already --------------------------------------------------------------------------------------

def pieces_of(html: str) -> list[str]:
    return re.findall(r'data-piece="(\w+)"', html)


def test_of_what_the_page_shows_already_a_reply_has_the_name_alone() -> None:
    whole = asked("show", state=state(*WALK))["html"]
    short = asked("show", state=state(*WALK), pieces=pieces_of(whole))["html"]
    assert pieces_of(short) == pieces_of(whole) and len(short) < len(whole) / 4
    assert set(pieces_of(whole)) == set(re.findall(r'<template data-piece="(\w+)"></template>', short))


def test_what_has_changed_comes_whole_beside_the_names_of_the_rest() -> None:
    before = asked("show", state=state(*WALK[:-1]))["html"]
    reply = asked("show", state=state(*WALK), pieces=pieces_of(before))["html"]
    named = re.findall(r'<template data-piece="(\w+)">', reply)
    assert named and set(named) <= set(pieces_of(before))
    assert set(pieces_of(reply)) == set(pieces_of(asked("show", state=state(*WALK))["html"])) > set(named)


def test_a_piece_is_named_as_often_as_the_page_shows_it() -> None:
    piece = pieces_beside(pieces_of(PIECE("<li>Box 1</li>")))
    assert [piece("<li>Box 1</li>").partition(" ")[0] for _ in range(2)] == ["<template", "<li"]


@pytest.mark.parametrize("names", ["abc", {"abc": 1}, [1], [["abc"]], None])
def test_names_of_pieces_are_refused_unless_they_are_a_list_of_texts(names: object) -> None:
    assert asked("show", pieces=names)["error"] == "The names of the pieces that the page shows are texts in a list."


def test_a_name_that_no_piece_has_changes_nothing() -> None:
    assert asked("show", state=state(*WALK), pieces=["</template><b>", "x" * 24]) == asked("show", state=state(*WALK))


def test_the_case_is_kept_by_the_page_alone() -> None:
    asked("show", state=state(*WALK))
    assert told(asked("show")) == []


# --- Requests that no page makes --------------------------------------------------------------------------------------

@pytest.mark.slow
def test_thousands_of_spoilt_requests_get_a_step_or_a_sentence() -> None:
    steps = 0
    for request in requests(3_000):
        reply = json.loads(handle(request))
        if "error" in reply:
            assert set(reply) == {"error"} and reply["error"].strip() and "Traceback" not in reply["error"], request
            assert "a fault of its own" not in reply["error"], request
        else:
            assert set(reply) in REPLIES, request
            steps += 1
    assert 1_000 < steps < 2_900, "the requests should be neither all sound nor all refused"


@pytest.mark.parametrize(("request_text", "sentence"), (
    ("nonsense", "That request is not JSON that the navigator can read."),
    ("[" * 100_000, "That request is not JSON that the navigator can read."),
    ("[]", "A request says in “do” what to do."),
    ('{"do": "fly"}', "The navigator cannot “fly”; it can show, answer, change, back, restart, import, follow, record, download, link, saved."),
    ('{"do": "show", "state": {"answers": 5}}', f"“answers” of the case should be a list of at most {MOST_ANSWERS:,} answers."),
    ('{"do": "show", "state": {"format": 2}}', "This case is of format 2; this navigator reads format 1."),
    ('{"do": "change", "state": null, "index": 0}', "There is no such answer to change."),
    ('{"do": "show", "root": 3}', "A request to show needs “root” as text.")))
def test_an_invalid_request_gets_a_sentence(request_text: str, sentence: str) -> None:
    assert json.loads(handle(request_text)) == {"error": sentence}


def test_a_request_that_is_too_long_is_refused_unread() -> None:
    assert json.loads(handle(" " * (MOST_CHARACTERS + 1))) == {"error": "That is too much text for one request."}


def test_the_guide_is_far_from_too_long_to_open(guide_text: str) -> None:
    assert len(guide_text) < MOST_CHARACTERS / 2


def test_a_guide_that_was_read_before_opens_as_its_text_does(guide_text: str) -> None:
    from_text, text = open_guide(guide_text), handle(json.dumps({"do": "show"}))
    assert unpack(pack(read_bundle(guide_text))).guide == read_bundle(guide_text).guide
    assert open_packed(pack(read_bundle(guide_text))) == from_text and handle(json.dumps({"do": "show"})) == text


@pytest.mark.parametrize("content", (b"", b"nonsense", b"\x80\xff", pickle.dumps("a text"), pickle.dumps({"edition": "2026-11"})))
def test_data_that_is_not_a_guide_leaves_the_open_one(content: bytes) -> None:
    assert json.loads(open_packed(content)) == {"error": "This is not the guide that the build packs. Build it again: make site"}
    assert "html" in asked("show")


def test_a_read_guide_has_the_same_bytes_after_any_questions(guide_text: str) -> None:
    bundle = read_bundle(guide_text)
    first = pack(bundle)
    bridge._opened[:] = [bundle]
    assert "html" in asked("show") and bundle.calendars and bundle.guide.places and bundle.guide.needs_at
    assert pack(bundle) == first == pack(read_bundle(guide_text))


@pytest.mark.parametrize(("text", "why"), (("{}", "it lacks the guide or its bank holidays"), ("nonsense", "it is not JSON"), ("[" * 100_000, "it is not JSON")))
def test_an_invalid_guide_is_not_opened_and_the_open_one_stays(text: str, why: str) -> None:
    assert json.loads(open_guide(text)) == {"error": f"This is not the guide.json that the build writes: {why}. Build it again: make site"}
    assert "html" in asked("show")


def test_nothing_is_answered_before_the_guide_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_opened", [])
    assert asked("show") == {"error": "The guide has not been opened yet."}


def test_a_guide_that_was_altered_is_refused_and_the_open_one_stays(guide_text: str) -> None:
    assert "has been altered" in json.loads(open_guide(guide_text.replace("2009-08-31", "2009-08-30", 1)))["error"]
    assert "html" in asked("show")


def test_a_fault_of_our_own_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "step", lambda *_: 1 / 0)
    assert asked("show") == {"error": "The navigator has made a mistake (ZeroDivisionError). Your answers are kept."}


def test_half_a_character_goes_through_and_is_shown_as_unknown() -> None:
    to_reason = (*WALK[:5], ("map-1/1", "contact"), ("contact-date", ""), ("map-1/2", "told"))
    text = handle(json.dumps({"do": "answer", "state": state(*to_reason), "ask": "reason", "fields": {"value": "a\ud800b"}}))
    assert text.isascii()
    assert told(json.loads(text))[-1] == ("reason", "a\ud800b")
    assert "a\ufffdb" in json.loads(text)["html"]


@pytest.mark.build
def test_the_browser_starts_without_the_reader_and_the_check_of_a_guide() -> None:
    """Check the loaded modules: the browser gets a checked guide, so it should not load what only the build and the terminal need."""
    script = "import sys, navigator.bridge; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=True, capture_output=True, text=True).stdout.split()
    assert "navigator.guide.bundle" in loaded
    spared = ("navigator.guide.reader", "navigator.guide.check", "navigator.guide.bundle_file", "difflib", "navigator.case.explore",
              "navigator.case.link", "navigator.replies.leaving", "navigator.show.record", "navigator.show.calendar_file")
    assert [name for name in loaded if name.startswith(spared)] == []
