"""A case kept, handed over and opened again: what comes back is the same case, and what is no case is refused whole."""
from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from navigator import bridge, keeping
from navigator.bridge import handle, open_guide
from navigator.bundle import Bundle, write_bundle
from navigator.case import MOST_ANSWERS, Answer, fold, read_case
from navigator.errors import AnswerError
from navigator.explore import explore
from navigator.keeping import (MOST_BYTES, MOST_IN_LINK, MOST_SAVED, Saved, case_file_text, fragment, read_case_file, read_fragment, read_saved, review_html,
                               saved_html, without_text)
from navigator.model import Change, Guide
from navigator.render import Page
from tests.case_files import answers, case_file
from tests.conftest import PROJECT
from tests.hostile_cases import requests
from tests.hostile_requests import TODAY, WALK
from tests.site import ReadPage, read_html

HOSTILE = 10_000
TOLD = (*WALK[:5], ("map-1/1", "contact"), ("contact-date", "2009-09-01"), ("map-1/2", "told"), ("reason", "the bus did not come"), ("map-1/4", "asked"))


@pytest.fixture(autouse=True)
def opened(bundle: Bundle) -> None:
    """The guide is open, as it is in the browser after the start."""
    text = write_bundle(bundle.guide, json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8")))
    if not bridge._opened or bridge._opened[0].digest != bundle.digest:
        assert "error" not in json.loads(open_guide(text))


def asked(do: str, **more: Any) -> dict[str, Any]:
    return json.loads(handle(json.dumps({"do": do, "today": TODAY, "root": "../", **more})))


def state(*pairs: tuple[str, str], **more: str) -> dict[str, Any]:
    return {"format": 1, "answers": [{"ask": ask, "answer": answer} for ask, answer in pairs], **more}


def told(*pairs: tuple[str, str]) -> tuple[Answer, ...]:
    return tuple(Answer(*pair) for pair in pairs)


# --- Case files -------------------------------------------------------------------------------------------------------

def test_a_case_file_opens_as_the_same_step(bundle: Bundle) -> None:
    for with_text in (False, True):
        file = asked("download", what="case", state=state(*WALK), printed_at=TODAY, with_text=with_text)
        assert asked("import", text=file["text"]) == asked("show", state=state(*WALK))


def test_every_training_case_comes_back_from_its_file(guide: Guide, bundle: Bundle) -> None:
    for training in guide.training_cases:
        written = read_case(case_file(training))
        case = fold(bundle.guide, written.answers, bundle.calendars[written.nation], start=written.start, nation=written.nation, assume=True)
        every = (Answer("start", written.start), Answer("nation", written.nation), *case.answers, *case.kept)
        back = read_case_file(case_file_text(bundle.guide, every, bundle.edition, with_text=True))
        assert (back.answers, back.edition) == (every, bundle.edition)


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    """The schema of a case file, as it is published."""
    found = json.loads((PROJECT / "docs" / "case-file.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_the_published_schema_accepts_the_files_that_the_navigator_writes(schema: Draft202012Validator) -> None:
    for with_text in (False, True):
        schema.validate(json.loads(asked("download", what="case", state=state(*TOLD), printed_at=TODAY, with_text=with_text)["text"]))
    example = re.search(r"```json\n(.*?)```", (PROJECT / "docs" / "case-files.md").read_text(encoding="utf-8"), re.DOTALL)
    schema.validate(json.loads(example[1]))


@pytest.mark.parametrize("fault", (
    {"format": 2}, {"answers": [["failure", "fta"]]}, {"answers": [{"ask": "failure"}]},
    {"answers": [{"ask": "failure", "answer": 7}]}, {"answers": [{"ask": "failure", "answer": "fta", "note": ""}]}, {"name": "A"},
    {"answers": [{"ask": "failure", "answer": "fta", "at": "somewhere"}]},
    {"answers": [{"ask": "failure", "answer": "fta"}] * 1_001}), ids=lambda fault: str(fault)[:50])
def test_what_the_schema_refuses_does_not_open_either(schema: Draft202012Validator, fault: dict[str, Any]) -> None:
    case = {**state(*WALK), **fault}
    assert not schema.is_valid(case)
    assert "Nothing was opened" in asked("import", text=json.dumps(case))["error"]


def test_kept_answers_go_along(bundle: Bundle) -> None:
    turned = state(*WALK[:5], ("map-1/1", "contact"), *WALK[6:])
    assert asked("import", text=asked("download", what="case", state=turned, printed_at=TODAY)["text"])["state"] == asked("show", state=turned)["state"]


def test_where_a_kept_answer_was_given_goes_along_in_a_file_and_in_a_link(schema: Draft202012Validator) -> None:
    turned = asked("answer", state=state(*WALK[:6], ("condition", "no"), ("map-1/3", "no-condition")), ask="map-1/1", change=5, fields={"value": "contact"})
    assert [one.get("at") for one in turned["state"]["answers"]] == [None] * 6 + ["1/map-1/3/1"] * 2
    file = asked("download", what="case", state=turned["state"], printed_at=TODAY)["text"]
    schema.validate(json.loads(file))
    link = asked("link", state=turned["state"])["fragment"]
    assert asked("import", text=file)["state"] == asked("follow", fragment=link)["state"] == turned["state"]


def test_typed_words_are_in_a_file_only_where_they_are_asked_for() -> None:
    for what in ("case", "text", "json", "calendar"):
        files = [asked("download", what=what, state=state(*TOLD), printed_at=TODAY, stamp="20091001T090000Z", with_text=asked_for)["text"]
                 for asked_for in (False, True, "yes", None)]
        assert ["the bus did not" in " ".join(text.replace("\r\n ", "").split()) for text in files] == [False, True, False, False], what


def test_without_words_the_case_still_stands_where_it_stood() -> None:
    bare = asked("import", text=asked("download", what="case", state=state(*TOLD), printed_at=TODAY)["text"])
    assert bare["place"] == asked("show", state=state(*TOLD))["place"] == "map-1/5"
    assert {"ask": "reason", "answer": ""} in bare["state"]["answers"]


def test_what_is_no_answer_to_its_question_may_be_anything_and_stays_behind(bundle: Bundle) -> None:
    odd = told(("start", "my name"), ("nation", "Atlantis"), ("failure", "secret"), ("failure-date", "today"), ("map-1/1", "words"), ("unknown", "fta"),
               ("regime", "pre-esa"), ("reason", "words"))
    assert without_text(bundle.guide, odd) == told(("reason", ""))


def test_the_example_of_the_documentation_opens() -> None:
    page = (PROJECT / "docs" / "case-files.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", page, re.DOTALL)[1]
    assert asked("import", text=example)["place"] == "map-1/8"


@pytest.mark.parametrize(("text", "words"), (
    ("", "no JSON that can be read"),
    ("[" * 100_000, "no JSON that can be read"),
    ("[]", "This is no case"),
    ("{}", "holds no answers"),
    ('{"format": 2, "answers": []}', "format 2"),
    ('{"format": 1, "answers": [], "answers": []}', "“answers” stands there twice"),
    ('{"format": NaN}', "NaN is no value in JSON"),
    ('{"format": 1, "name": "A"}', "A case has no “name”"),
    ('{"format": 1, "answers": [{"ask": "failure"}]}', "Answer 1 of the case"),
    ('{"format": 1, "start": "map-1/7", "answers": []}', "starts at a box in the middle"),
    (json.dumps(state(*[("reason", "x")] * (MOST_ANSWERS + 1))), "at most 1,000 answers"),
    (" " * (MOST_BYTES + 1), "too large"),
    ("é" * (MOST_BYTES // 2 + 1), "too large")))
def test_a_file_that_is_no_case_is_refused_whole_with_a_plain_reason(text: str, words: str) -> None:
    reply = asked("import", text=text)
    assert set(reply) == {"error"} and words in reply["error"]


def test_a_file_with_a_byte_order_mark_opens() -> None:
    assert asked("import", text="\ufeff" + json.dumps(state(*WALK)))["place"] == "map-2/12"


def test_a_case_too_long_to_be_opened_again_is_not_written(bundle: Bundle) -> None:
    long = told(*[("reason", "é" * 2_000)] * 999)
    with pytest.raises(AnswerError, match="too long for a file"):
        case_file_text(bundle.guide, long, bundle.edition, with_text=True)
    assert len(case_file_text(bundle.guide, long, bundle.edition)) < MOST_BYTES


def test_a_case_with_as_many_answers_as_fit_takes_no_more_and_stays_sound() -> None:
    full = state(*WALK[:2], *[("reason", "x")] * (MOST_ANSWERS - 2))
    after = asked("answer", state=full, ask="failure", fields={"value": "fta"})
    assert len(after["state"]["answers"]) == MOST_ANSWERS
    assert "html" in asked("show", state=after["state"])


@pytest.mark.parametrize(("what", "name", "kind"), (
    ("calendar", "case-2009-10-01.ics", "text/calendar;charset=utf-8"), ("text", "record-2009-10-01.txt", "text/plain;charset=utf-8"),
    ("json", "record-2009-10-01.json", "application/json"), ("case", "case-2009-10-01.json", "application/json")))
def test_a_download_is_named_after_the_day_and_nothing_of_the_case(what: str, name: str, kind: str) -> None:
    moments = {"stamp": "2009-10-01T09:00:00Z", "printed_at": "2009-10-01T09:00:00.123Z"}
    reply = asked("download", what=what, state=state(*WALK), case_id="x", **moments)
    assert (reply["name"], reply["type"]) == (name, kind)
    assert reply["text"].strip()


@pytest.mark.parametrize(("request_of", "words"), (
    ({"what": "photo"}, "There is no file “photo” of a case"),
    ({"what": "calendar", "state": None}, "no date to put in a calendar"),
    ({"what": "calendar", "stamp": "soon"}, "no moment in UTC"),
    ({"what": "text", "printed_at": "../../x"}, "no moment for a record"),
    ({"what": "case", "printed_at": "../../x"}, "is not a date")))
def test_a_download_that_cannot_be_made_gets_a_sentence(request_of: dict[str, Any], words: str) -> None:
    reply = asked("download", **{"state": state(*WALK), "stamp": "20091001T090000Z", "printed_at": TODAY, **request_of})
    assert set(reply) == {"error"} and words in reply["error"]


# --- Links ------------------------------------------------------------------------------------------------------------

def test_a_link_leads_to_the_same_step() -> None:
    reply = asked("link", state=state(*WALK))
    for text in (reply["fragment"], "#" + reply["fragment"], "#case=" + reply["fragment"]):
        assert asked("follow", fragment=text) == asked("show", state=state(*WALK))


def test_a_link_of_any_state_comes_back_whole_and_is_safe_in_an_address(bundle: Bundle) -> None:
    explored, chance = explore(bundle.guide), random.Random(2009)
    for reached in chance.sample(explored.states, 500):
        every = without_text(bundle.guide, explored.answers_to(reached))
        text = fragment(bundle, every)
        assert read_fragment(bundle, text) == every
        assert quote(text, safe="/-.") == text and not text.endswith(".")


def test_typed_words_are_never_in_a_link(bundle: Bundle) -> None:
    text = asked("link", state=state(*TOLD, ("unknown", "the-bus")), with_text=True)["fragment"]
    assert "bus" not in text
    assert ".reason..map-1/4." in text


def test_words_that_somebody_puts_into_a_link_are_refused(bundle: Bundle) -> None:
    assert "does not match this edition" in asked("follow", fragment=linked(bundle, *WALK[:5], ("reason", "words")))["error"]


def linked(bundle: Bundle, *pairs: tuple[str, str], digest: str = "") -> str:
    """A link with a sound check, whatever it holds."""
    body = ".".join(("1", digest or bundle.digest, *(part for pair in pairs for part in pair)))
    return f"{body}.{keeping._check(body)}"


def test_a_link_of_another_edition_is_refused_with_a_way_on(bundle: Bundle) -> None:
    error = asked("follow", fragment=linked(bundle, *WALK, digest="0123456789ab"))["error"]
    assert error.startswith("This link does not match this edition of the guide") and "file" in error


def test_a_link_cut_short_or_altered_anywhere_is_refused(bundle: Bundle) -> None:
    text = asked("link", state=state(*WALK))["fragment"]
    for end in range(len(text)):
        assert "error" in asked("follow", fragment=text[:end])
    for place in range(0, len(text), 3):
        assert "error" in asked("follow", fragment=text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1:])


def test_a_case_too_long_for_a_link_is_told_to_go_as_a_file(bundle: Bundle) -> None:
    long = state(*WALK, *[("request-date", "2009-09-09")] * 300)
    assert "as a file" in asked("link", state=long)["error"]


def test_no_more_of_a_link_is_read_than_one_of_ours_can_have() -> None:
    assert "too long to be one of ours" in asked("follow", fragment="1." * MOST_IN_LINK)["error"]


# --- Another edition --------------------------------------------------------------------------------------------------

def test_a_case_of_another_edition_opens_with_a_review(bundle: Bundle) -> None:
    text = json.dumps(state(*WALK[:6], edition="2025-03 (aaaaaaaaaaaa)"))
    for reply in (asked("import", text=text), asked("show", state=json.loads(text))):
        page = read_html(reply["html"])
        review = page.one("section", class_="review")
        assert reply["html"].startswith("<section")
        assert "edition 2025-03 (aaaaaaaaaaaa)" in review.text and bundle.edition in review.text
        assert [one.text for one in page.inside(review) if one.tag == "summary"] == ["Answers that stand (6)"]
        assert "Asked now:" in review.text
        assert reply["state"]["edition"] == bundle.edition


def reviewed(bundle: Bundle, edition: str) -> ReadPage:
    """The review of a case that has walked boxes 1 and 3, in a guide whose later editions changed boxes 3 and 20."""
    changes = (*bundle.guide.changes,
               Change("later", "2027-02-01", "2027-02", "The words about conditions are clearer.", ("map-1/3",)),
               Change("elsewhere", "2027-03-01", "2027-03", "The form is named.", ("map-1/20",)))
    guide = replace(bundle.guide, edition="2027-03", changes=changes)
    case = fold(guide, [Answer("start", "map-1"), Answer("nation", "scotland"), *answers(
        "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27", "map-1/1=no-contact", "condition=no", "map-1/3=no-condition")])
    return read_html(review_html(Page(guide), case, edition, "2027-03 (bbbbbbbbbbbb)"))


def test_the_review_lists_the_changes_to_the_boxes_walked_and_marks_the_answers_given_there(bundle: Bundle) -> None:
    page = reviewed(bundle, "2026-11 (aaaaaaaaaaaa)")
    rows = [one.text for one in page.all("li")]
    assert rows[0] == "Edition 2027-02, Map 1, box 3: The words about conditions are clearer."
    assert [row for row in rows if "Its box has changed" in row] == [
        "Relevant condition: No Its box has changed: check this answer.", "Map 1, box 3: No condition found Its box has changed: check this answer."]
    assert "box 20" not in page.one("section").text


@pytest.mark.parametrize(("edition", "words"), (
    ("2027-02", "None of the boxes that the case has walked has changed since."),
    ("2030-01 (aaaaaaaaaaaa)", "does not name that edition; it may be newer than this guide, so which boxes have changed cannot be told."),
    ("2027-03 (aaaaaaaaaaaa)", "The two bear the same name and differ all the same, so which boxes have changed cannot be told.")))
def test_the_review_says_what_the_list_of_changes_can_tell(edition: str, words: str, bundle: Bundle) -> None:
    page = reviewed(bundle, edition)
    assert words in page.one("section").text
    assert page.all("strong", class_="changed") == []


def test_the_review_names_what_no_longer_fits_and_what_is_kept(bundle: Bundle) -> None:
    pairs = (*WALK[:5], ("map-1/1", "telephoned"), ("new-question", "private words"), *WALK[6:8])
    page = read_html(asked("import", text=json.dumps(state(*pairs, edition="2025-03")))["html"])
    review = page.one("section", class_="review")
    assert "No longer fits: Map 1, box 1." in review.text
    assert "Kept, not needed on this way (3)" in review.text
    assert "private words" not in review.text and "A question that the guide does not ask" in review.text


@pytest.mark.parametrize("edition", ("", "2026-11", None))
def test_a_case_of_this_edition_opens_without_a_review(edition: str | None, bundle: Bundle) -> None:
    named = bundle.edition if edition is None else bundle.guide.edition if edition else ""
    reply = asked("import", text=json.dumps(state(*WALK[:6], edition=named)))
    assert read_html(reply["html"]).all("section", class_="review") == []


# --- Saved cases ------------------------------------------------------------------------------------------------------

def test_saved_cases_are_listed_with_what_can_be_done_with_each() -> None:
    page = read_html(asked("saved", entries=[{"id": "a1", "name": "Tuesday's", "when": "2026-11-21T10:15:00.000Z"}])["html"])
    buttons = [(one.attributes["data-do"], one.attributes.get("data-id"), one.text) for one in page.all("button")]
    assert buttons == [("load", "a1", "Open “Tuesday's”"), ("rename", "a1", "Rename “Tuesday's”"), ("delete", "a1", "Delete “Tuesday's”"),
                       ("show", None, "Back"), ("erase", None, "Erase all")]
    assert "Sat 21 November 2026, 10:15 (UTC)" in page.one("li").text
    assert page.one("h2").attributes["tabindex"] == "-1"


def test_without_a_saved_case_the_list_says_so_and_offers_nothing_to_erase() -> None:
    page = read_html(saved_html(()))
    assert [one.attributes["data-do"] for one in page.all("button")] == ["show"]
    assert page.one("p", class_="none").text.startswith("No saved case is here now. If you saved one before, the browser may have deleted it")


@pytest.mark.parametrize("entries", (None, {}, "x", [None], [{"id": "a", "name": "b"}], [{"id": "", "name": "b", "when": ""}], [{"id": 1, "name": "b", "when": ""}],
                                     [{"id": "a", "name": "n" * 201, "when": ""}], [{"id": "a", "name": "b", "when": ""}] * (MOST_SAVED + 1)))
def test_a_list_of_saved_cases_that_is_none_gets_a_sentence(entries: Any) -> None:
    assert asked("saved", entries=entries) == {"error": "The list of saved cases cannot be read. Erase it, or save the case that is open: that begins a new list."}


@pytest.mark.parametrize(("lasting", "words"), ((True, "This browser has agreed to keep them until you delete them."),
                                                (False, "This browser may delete them by itself"), (None, "This browser may delete them by itself")))
def test_the_list_says_how_long_the_browser_keeps_saved_cases(lasting: bool | None, words: str) -> None:
    page = read_html(asked("saved", entries=[{"id": "a", "name": "b", "when": ""}], lasting=lasting)["html"])
    assert words in page.one("p", class_="saved-lasting").text and "download the case file" in page.one("p", class_="saved-lasting").text


def test_the_list_counts_the_saved_cases_that_cannot_be_read() -> None:
    page = read_html(asked("saved", entries=[], unreadable=2)["html"])
    assert "2 saved cases cannot be read." in page.one("div", class_="saved-unreadable").text
    assert [one.attributes["data-do"] for one in page.all("button")] == ["delete-unreadable", "show", "erase"]


@pytest.mark.parametrize("more", ({"lasting": "yes"}, {"unreadable": "2"}, {"unreadable": None}))
def test_a_list_with_nonsense_beside_it_gets_a_sentence(more: dict[str, Any]) -> None:
    assert "error" in asked("saved", entries=[], **more)


def test_a_saved_case_may_have_any_name() -> None:
    assert read_saved([{"id": "a", "name": "<b>", "when": "once"}]) == (Saved("a", "<b>", "once"),)
    assert "<b>" not in saved_html([Saved("a", "<b>", "once")])


# --- The record on the page -------------------------------------------------------------------------------------------

def test_the_record_is_an_article_that_can_take_the_focus_with_its_buttons() -> None:
    reply = asked("record", state=state(*TOLD), printed_at="2009-10-01T09:00:00Z")
    page = read_html(reply["html"])
    assert reply["title"] == "Record of the case"
    assert page.one("article").attributes["class"] == "case-record"
    assert page.one("h2").attributes["tabindex"] == "-1"
    assert [one.attributes["data-do"] for one in page.all("button")] == ["show", "print", "copy"]
    assert "the bus" not in reply["html"]
    assert "the bus" in asked("record", state=state(*TOLD), printed_at=TODAY, with_text=True)["html"]


# --- From anybody -----------------------------------------------------------------------------------------------------

TAGS = frozenset("a abbr article bdi button caption dd details div dl dt fieldset form h2 h3 h4 h5 input label legend li ol p pre section span strong "
                 "summary table tbody td textarea th thead time tr ul em".split())


def test_ten_thousand_hostile_files_links_and_stored_values_add_no_element_and_alter_nothing(bundle: Bundle) -> None:
    before, refused, taken = asked("show", state=state(*WALK)), 0, 0
    for number, request in enumerate(requests(HOSTILE, bundle.digest)):
        reply = json.loads(handle(request))
        if "error" in reply:
            assert set(reply) == {"error"} and reply["error"].strip(), request      # no state comes back, so the page keeps its own
            assert "a fault of its own" not in reply["error"] and "Traceback" not in reply["error"], (request, reply)
            refused += 1
        else:
            assert_harmless(reply.get("html", ""), request)
            taken += 1
        if number % 1_000 == 0:
            assert asked("show", state=state(*WALK)) == before
    assert refused > 2_000 and taken > 1_000, (refused, taken)
    assert asked("show", state=state(*WALK)) == before


def assert_harmless(html: str, request: str) -> None:
    """Every sign that opens an element is ours; what else was sent stands there as words."""
    found = re.findall(r"<(/?)([^\s>/]*)([^>]*)>", html)
    assert html.count("<") == len(found), request
    assert {name for _, name, _ in found} <= TAGS, request
    attributes = re.sub(r'"[^"]*"', '""', " ".join(more for _, _, more in found))
    names = set(re.findall(r"[\w-]+", attributes))
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc", "autofocus", "src")], request
    assert not re.search(r'href="(?!\.\./|#)', html), request
