"""A case saved, shared and opened again: the same case returns, and anything that is not a case is refused as a whole."""
from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from navigator import bridge
from navigator.bridge import handle, open_guide
from navigator.case import link
from navigator.case.case import MOST_ANSWERS, Answer, fold
from navigator.case.case_file import MOST_BYTES, case_file_text, read_case, read_case_file, without_text
from navigator.case.deadlines import deadlines
from navigator.case.link import MOST_IN_LINK, fragment, read_fragment, shortened_fragment
from navigator.case.moved_dates import shown_dates
from navigator.case.saved import MOST_SAVED, Saved, read_saved
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import write_bundle
from navigator.guide.model import Guide
from navigator.guide.sources import Change
from navigator.show.page import Page
from navigator.show.review import review_html
from navigator.show.saved_cases import saved_html
from navigator.text.errors import AnswerError
from tests import PROJECT
from tests.built import ReadPage, read_html
from tests.guides import our_states
from tests.navigator.case_files import answers, case_file, iso
from tests.navigator.hostile_cases import requests
from tests.navigator.hostile_requests import TODAY, WALK
from tests.navigator.rule_guides import rule_guide
from tests.navigator.test_evidence import CONTACT_TO_BOX_7, SECRET, TO_BOX_17, played
from tests.navigator.weekdays import day

HOSTILE = 10_000
TOLD = (*WALK[:5], ("map-1/1", "contact"), ("contact-date", "2009-09-01"), ("map-1/2", "told"), ("reason", "the bus did not come"), ("map-1/4", "asked"))


@pytest.fixture(autouse=True)
def opened(bundle: Bundle) -> None:
    """Open the guide, as the browser does at the start."""
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
    """Return the schema of a case file, as it is published."""
    found = json.loads((PROJECT / "docs" / "case-file.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_the_published_schema_accepts_the_files_that_the_navigator_writes(schema: Draft202012Validator) -> None:
    for with_text in (False, True):
        schema.validate(json.loads(asked("download", what="case", state=state(*TOLD), printed_at=TODAY, with_text=with_text)["text"]))
    for page in ("docs/case-files.md", "maps/case-example.md"):
        schema.validate(json.loads(re.search(r"```json\n(.*?)```", (PROJECT / page).read_text(encoding="utf-8"), re.DOTALL)[1]))


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


def test_the_place_of_a_kept_answer_is_in_files_and_links(schema: Draft202012Validator) -> None:
    turned = asked("answer", state=state(*WALK[:6], ("condition", "no"), ("map-1/3", "no-condition")), ask="map-1/1", change=5, fields={"value": "contact"})
    assert [one.get("at") for one in turned["state"]["answers"]] == [None] * 6 + ["1/map-1/3/1"] * 2
    file = asked("download", what="case", state=turned["state"], printed_at=TODAY)["text"]
    schema.validate(json.loads(file))
    link = asked("link", state=turned["state"])["fragment"]
    assert asked("import", text=file)["state"] == asked("follow", fragment=link)["state"] == turned["state"]


def test_typed_words_are_in_a_file_only_on_request() -> None:
    exported = calendar(state(*LETTER))["exported"]
    for what in ("case", "text", "json", "calendar"):
        files = [asked("download", what=what, state={**state(*TOLD), "exported": exported}, printed_at=TODAY, stamp="20091001T090000Z", case_id="x", with_text=asked_for)["text"]
                 for asked_for in (False, True, "yes", None)]
        assert ["the bus did not" in " ".join(text.replace("\r\n ", "").split()) for text in files] == [False, True, False, False], what


def test_a_case_keeps_its_place_without_typed_words() -> None:
    bare = asked("import", text=asked("download", what="case", state=state(*TOLD), printed_at=TODAY)["text"])
    assert bare["place"] == asked("show", state=state(*TOLD))["place"] == "map-1/5"
    assert {"ask": "reason", "answer": "", "left_out": True} in bare["state"]["answers"]


def test_an_invalid_answer_may_be_anything_and_stays_behind(bundle: Bundle) -> None:
    odd = told(("start", "my name"), ("nation", "Atlantis"), ("failure", "secret"), ("failure-date", "today"), ("map-1/1", "words"), ("unknown", "fta"),
               ("regime", "pre-esa"), ("reason", "words"))
    assert without_text(bundle.guide, odd) == (Answer("reason", "", left_out=True),)


def test_a_number_stays_in_a_file_without_words(tmp_path: Path) -> None:
    calls = {"label": "Calls", "kind": "number", "ask": "How many calls?"}
    guide = rule_guide(tmp_path, {"begins": "A call."}, ["calls"], changed_facts={"calls": calls})
    assert without_text(guide, [Answer("calls", "12"), Answer("calls", "twelve, from Mrs B")]) == (Answer("calls", "12"),)


def test_the_example_of_the_documentation_opens() -> None:
    page = (PROJECT / "maps" / "case-example.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", page, re.DOTALL)[1]
    assert asked("import", text=example)["place"] == "map-1/8"


@pytest.mark.parametrize(("text", "words"), (
    ("", "That file is empty."),
    ("[" * 100_000, "not valid JSON"),
    ("[]", "This is not a case"),
    ("{}", "has no answers"),
    ('{"format": 2, "answers": []}', "format 2"),
    ('{"format": 1, "answers": [], "answers": []}', "“answers” is there twice"),
    ('{"format": NaN}', "NaN is not a value in JSON"),
    ('{"format": 1, "name": "A"}', "A case has no “name”"),
    ('{"format": 1, "answers": [{"ask": "failure"}]}', "Answer 1 of the case"),
    ('{"format": 1, "start": "map-1/7", "answers": []}', "starts at a box in the middle"),
    (json.dumps(state(*[("reason", "x")] * (MOST_ANSWERS + 1))), "at most 1,000 answers"),
    (json.dumps({"start": "map-1", "answers": [{"ask": "reason", "answer": "x"}] * MOST_ANSWERS}), "including “start” and “nation”"),
    (json.dumps({"answers": [{"ask": "map-1/1", "answer": "x", "early": "soon"}]}), "Answer 1 of the case says with “early” when it was given"),
    (" " * (MOST_BYTES + 1), "too large"),
    ("é" * (MOST_BYTES // 2 + 1), "too large")))
def test_a_file_that_is_not_a_case_is_refused_whole(text: str, words: str) -> None:
    reply = asked("import", text=text)
    assert set(reply) == {"error"} and words in reply["error"]


def test_a_file_with_a_byte_order_mark_opens() -> None:
    assert asked("import", text="\ufeff" + json.dumps(state(*WALK)))["place"] == "map-2/12"


def test_a_case_too_long_to_be_opened_again_is_not_written(bundle: Bundle) -> None:
    long = told(*[("reason", "é" * 2_000)] * 999)
    with pytest.raises(AnswerError, match="too long for a file"):
        case_file_text(bundle.guide, long, bundle.edition, with_text=True)
    assert len(case_file_text(bundle.guide, long, bundle.edition)) < MOST_BYTES


def test_a_full_case_takes_no_more_answers_and_stays_valid() -> None:
    full = state(*WALK[:2], *[("reason", "x")] * (MOST_ANSWERS - 2))
    after = asked("answer", state=full, ask="failure", fields={"value": "fta"})
    assert len(after["state"]["answers"]) == MOST_ANSWERS
    assert "html" in asked("show", state=after["state"])


@pytest.mark.parametrize(("what", "name", "kind"), (
    ("calendar", "case-2009-10-01.ics", "text/calendar;charset=utf-8"), ("text", "record-2009-10-01.txt", "text/plain;charset=utf-8"),
    ("json", "record-2009-10-01.json", "application/json"), ("case", "case-2009-10-01.json", "application/json")))
def test_a_download_is_named_after_the_day_and_not_the_case(what: str, name: str, kind: str) -> None:
    moments = {"stamp": "2009-10-01T09:00:00Z", "printed_at": "2009-10-01T09:00:00.123Z"}
    reply = asked("download", what=what, state=state(*WALK), case_id="x", **moments)
    assert (reply["name"], reply["type"]) == (name, kind)
    assert reply["text"].strip()


@pytest.mark.parametrize(("request_of", "words"), (
    ({"what": "photo"}, "A case does not have a file “photo”"),
    ({"what": "calendar", "state": None}, "no date to put in a calendar"),
    ({"what": "calendar", "stamp": "soon"}, "not a date and time in UTC"),
    ({"what": "calendar", "case_id": ""}, "needs an id of its case"),
    ({"what": "calendar", "days_ahead": 4}, "1, 2, 3, 5 working days ahead"),
    ({"what": "calendar", "days_ahead": "1"}, "is a whole number"),
    ({"what": "calendar", "days_ahead": True}, "is a whole number"),
    ({"what": "calendar", "reference": None, "with_reference": True}, "needs “reference” as text"),
    ({"what": "text", "printed_at": "../../x"}, "not a date and time for a record"),
    ({"what": "case", "printed_at": "../../x"}, "is not a date")))
def test_a_download_that_cannot_be_made_gets_a_sentence(request_of: dict[str, Any], words: str) -> None:
    reply = asked("download", **{"state": state(*WALK), "stamp": "20091001T090000Z", "printed_at": TODAY, "case_id": "x", **request_of})
    assert set(reply) == {"error"} and words in reply["error"]


# --- Links ------------------------------------------------------------------------------------------------------------

def test_a_link_leads_to_the_same_step() -> None:
    reply = asked("link", state=state(*WALK))
    for text in (reply["fragment"], "#" + reply["fragment"], "#case=" + reply["fragment"]):
        assert asked("follow", fragment=text) == asked("show", state=state(*WALK))


def test_a_shortened_link_leads_to_the_case_after_its_first_answers(bundle: Bundle) -> None:
    whole = asked("link", state=state(*WALK))["fragment"]
    for count in range(len(WALK) + 1):
        short = shortened_fragment(whole, count)
        assert read_fragment(bundle, short) == read_fragment(bundle, whole)[:count]
        assert read_fragment(bundle, f"Kept at <#case%3D{short.replace('@', '%40')}>.") == read_fragment(bundle, short)
    assert read_fragment(bundle, f"{whole}@home") == read_fragment(bundle, whole)


def test_a_link_of_any_state_returns_whole_and_is_safe(bundle: Bundle) -> None:
    explored, chance = our_states(), random.Random(2009)
    for reached in chance.sample(explored.states, 500):
        every = without_text(bundle.guide, explored.answers_to(reached))
        text = fragment(bundle, every)
        assert read_fragment(bundle, text) == every
        assert quote(text, safe="/-.") == text and not text.endswith(".")


def test_typed_words_are_never_in_a_link(bundle: Bundle) -> None:
    text = asked("link", state=state(*TOLD, ("unknown", "the-bus")), with_text=True)["fragment"]
    given = asked("follow", fragment=text)["state"]["answers"]
    assert {"ask": "reason", "answer": "", "left_out": True} in given
    assert "bus" not in json.dumps(given)


def test_no_part_of_a_case_is_readable_in_its_link() -> None:
    text = asked("link", state=state(*WALK))["fragment"]
    assert re.fullmatch("[A-Za-z0-9]+", text)
    assert not [word for pair in WALK for part in pair for word in re.split("[-/]", part) if len(word) > 3 and word in text]


MAILED = {
    "a full stop behind it": "#case={}.", "a comma and a quotation mark": "#case={},”", "angle brackets": "<https://example.org/navigator/#case={}>",
    "brackets of Markdown": "[link](https://example.org/navigator/#case={})", "stars": "**#case={}**", "an escaped number sign": "https://example.org/navigator/%23case={}",
    "escaped twice": "https://example.org/navigator/%2523case%253D{}", "an escaped space at its end": "#case={}%20", "an escaped equals sign": "#case%3D{}",
    "small letters in escapes": "%23case%3d{}", "quoted-printable": "#case=3D{}", "an entity behind it": "#case={}&amp;source=mail", "a parameter behind it": "#case={}?x=1",
    "an entity before it": "&quot;#case={}&quot;", "the whole address": "https://example.org/navigator/#case={}",
}


@pytest.mark.parametrize("mailed", MAILED.values(), ids=MAILED)
@pytest.mark.parametrize("form", ("1", "2"))
def test_what_a_mail_program_makes_of_a_link_still_opens(form: str, mailed: str, bundle: Bundle) -> None:
    text = asked("link", state=state(*WALK))["fragment"] if form == "2" else linked(bundle, *WALK)
    assert asked("follow", fragment=mailed.format(text)) == asked("show", state=state(*WALK))


@pytest.mark.parametrize("break_", ("\n", "\r\n", "=\r\n", " ", "\u200b", "\u00ad", "%0D%0A", "%20", "\n    "))
@pytest.mark.parametrize("form", ("1", "2"))
def test_a_link_with_line_breaks_in_it_still_opens(form: str, break_: str, bundle: Bundle) -> None:
    text = asked("link", state=state(*WALK))["fragment"] if form == "2" else linked(bundle, *WALK)
    broken = "#case=" + break_.join(text[place:place + 60] for place in range(0, len(text), 60))
    assert asked("follow", fragment=broken) == asked("show", state=state(*WALK))


@pytest.mark.parametrize("mark", ("> ", ">", ">> ", " > "))
def test_a_link_in_a_quoted_mail_still_opens(mark: str) -> None:
    text = asked("link", state=state(*WALK))["fragment"]
    quoted = "#case=" + f"\n{mark}".join(text[place:place + 60] for place in range(0, len(text), 60))
    assert asked("follow", fragment=quoted) == asked("show", state=state(*WALK))


def test_escaped_slashes_and_dots_of_an_older_link_are_read(bundle: Bundle) -> None:
    text = linked(bundle, *WALK)
    assert asked("follow", fragment=text.replace("/", "%2F").replace(".", "%2E")) == asked("show", state=state(*WALK))


def test_a_link_says_what_is_damaged() -> None:
    text = asked("link", state=state(*WALK))["fragment"]
    assert f"This link is damaged: 7 of its {len(text)} characters are missing." in asked("follow", fragment=text[:-7])["error"]
    assert f"This link is damaged: 1 of its {len(text)} characters is missing." in asked("follow", fragment=text[:50] + text[51:])["error"]
    assert "This link is damaged: it was altered on its way" in asked("follow", fragment=text[:90] + ("x" if text[90] != "x" else "y") + text[91:])["error"]
    assert "all made small" in asked("follow", fragment=text.lower())["error"]
    assert "its part after “case=” is missing" in asked("follow", fragment="#case=")["error"]


def test_a_link_that_unpacks_without_end_is_refused(bundle: Bundle) -> None:
    text = link.packed(f"{bundle.digest}\n".encode() + b"x" * 2_000_000)
    assert len(text) < MOST_IN_LINK and "was altered" in asked("follow", fragment=text)["error"]


@pytest.mark.parametrize("body", ("", "\n", "{digest}", "{digest}\n", "{digest}\nfailure", "{digest}\nfailure\tfta\t1\t2", "{digest}\nreason\twords", "{digest}\n\t\t",
                                  "{digest}\nfailure\tfta\tsomewhere", "{digest}" + "\nfailure\tfta" * 1_001))
def test_a_valid_link_that_says_nonsense_is_refused_or_harmless(body: str, bundle: Bundle) -> None:
    reply = asked("follow", fragment=link.packed(body.replace("{digest}", bundle.digest).encode()))
    assert "a fault of its own" not in reply.get("error", "")
    assert "error" in reply or reply["state"]["answers"] == []


def test_a_link_of_the_older_form_opens(bundle: Bundle) -> None:
    assert asked("follow", fragment=linked(bundle, *WALK)) == asked("show", state=state(*WALK))


def test_words_that_somebody_puts_into_a_link_are_refused(bundle: Bundle) -> None:
    assert "does not match this edition" in asked("follow", fragment=linked(bundle, *WALK[:5], ("reason", "words")))["error"]


def linked(bundle: Bundle, *pairs: tuple[str, str], digest: str = "") -> str:
    """Return a link with a valid check, for any content."""
    body = ".".join(("1", digest or bundle.digest, *(part for pair in pairs for part in pair)))
    return f"{body}.{link.check_digits(body)}"


def test_a_link_of_another_edition_is_refused_with_a_route(bundle: Bundle) -> None:
    error = asked("follow", fragment=linked(bundle, *WALK, digest="0123456789ab"))["error"]
    assert error.startswith("This link does not match this edition of the guide") and "file" in error


def damaged_or_same(bundle: Bundle, damaged: str, text: str) -> bool:
    """Return whether a damaged link is reported, or is read as the case that was sent: never as another one."""
    try:
        return read_fragment(bundle, damaged) == read_fragment(bundle, text)
    except AnswerError as error:
        return str(error).startswith(("This link is damaged: ", "This link has no case in it: "))


def test_a_link_cut_short_or_altered_anywhere_is_damaged_or_the_same(bundle: Bundle) -> None:
    text = asked("link", state=state(*WALK))["fragment"]
    with pytest.raises(AnswerError):
        read_fragment(bundle, text[:-1])
    for place in range(len(text)):
        altered = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1:]
        for damaged in (text[:place], altered, text[:place] + text[place + 1:], text[:place] + "x" + text[place:]):
            assert damaged_or_same(bundle, damaged, text)


@pytest.mark.parametrize("place", range(4))
def test_a_link_damaged_at_its_beginning_alone_still_opens(place: int, bundle: Bundle) -> None:
    text = asked("link", state=state(*WALK))["fragment"]
    for damaged in (text[:place] + "x" + text[place + 1:], text[:place] + text[place + 1:]):
        assert read_fragment(bundle, damaged) == read_fragment(bundle, text)


@pytest.mark.parametrize("break_", ("\n> ", "\r\n> ", "\n>> ", "\n> > ", "> ", " > ", "%0A%3E%20", "%3E%20", "=\r\n> ", "&gt; ", "\n| ", "<wbr>", "<br/>\n", "-\r\n"))
def test_a_link_from_a_quoted_mail_still_opens(break_: str, bundle: Bundle) -> None:
    for text in (asked("link", state=state(*WALK))["fragment"], linked(bundle, *WALK)):
        if break_ == "-\r\n" and text.startswith("1."):
            continue      # a hyphen there may be part of the link
        broken = break_.join(text[place:place + 60] for place in range(0, len(text), 60))
        behind = "" if text.startswith("1.") else "\n> Kind regards"       # an older link does not say how long it is
        for mailed in (f"#case={broken}", f"<https://example.org/navigator/#case={broken}>", f"> #case={broken}{behind}"):
            assert read_fragment(bundle, mailed) == read_fragment(bundle, text)


def test_a_case_too_long_for_a_link_has_to_be_a_file(bundle: Bundle) -> None:
    chance = random.Random(1)
    long = state(*WALK, *[("request-date", f"20{chance.randrange(10, 28)}-0{chance.randrange(1, 10)}-{chance.randrange(10, 29)}") for _ in range(1_000 - len(WALK))])
    assert "as a file" in asked("link", state=long)["error"]


def test_no_more_of_a_link_is_read_than_ours_can_have() -> None:
    assert "too long to be one of ours" in asked("follow", fragment="1.1" * MOST_IN_LINK)["error"]


# --- Another edition --------------------------------------------------------------------------------------------------

def test_a_case_of_another_edition_opens_with_a_review(bundle: Bundle) -> None:
    text = json.dumps(state(*WALK[:6], edition="2025-03 (aaaaaaaaaaaa)"))
    for reply in (asked("import", text=text), asked("show", state=json.loads(text))):
        page = read_html(reply["html"])
        review = page.one("section", class_="review")
        assert reply["html"].startswith("<section")
        assert "edition 2025-03 (aaaaaaaaaaaa)" in review.text and bundle.edition in review.text
        assert [one.text for one in page.inside(review) if one.tag == "summary"] == ["Answers that still apply (6)"]
        assert "Next question:" in review.text
        assert reply["state"]["edition"] == bundle.edition


def reviewed(bundle: Bundle, edition: str) -> ReadPage:
    """Return the review of a case that has been through boxes 1 and 3, in a guide whose later editions changed boxes 3 and 20."""
    changes = (*bundle.guide.changes,
               Change("later", "2027-02-01", "2027-02", "The words about conditions are clearer.", ("map-1/3",)),
               Change("elsewhere", "2027-03-01", "2027-03", "The form is named.", ("map-1/20",)))
    guide = replace(bundle.guide, edition="2027-03", changes=changes)
    case = fold(guide, [Answer("start", "map-1"), Answer("nation", "scotland"), *answers(
        "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27", "map-1/1=no-contact", "condition=no", "map-1/3=no-condition")])
    return read_html(review_html(Page(guide), case, edition, "2027-03 (bbbbbbbbbbbb)"))


def test_the_review_lists_changes_and_marks_answers_of_changed_boxes(bundle: Bundle) -> None:
    page = reviewed(bundle, f"{bundle.guide.edition} (aaaaaaaaaaaa)")
    rows = [one.text for one in page.all("li")]
    assert rows[0] == "Edition 2027-02, Map 1, box 3: The words about conditions are clearer."
    assert [row for row in rows if "Its box has changed" in row] == [
        "Relevant condition: No Its box has changed: check this answer.", "Map 1, box 3: No relevant condition found Its box has changed: check this answer."]
    assert "box 20" not in page.one("section").text


@pytest.mark.parametrize(("edition", "words"), (
    ("2027-02", "None of the boxes in this case has changed since."),
    ("2030-01 (aaaaaaaaaaaa)", "does not include that edition, which may be newer than this one, so we cannot say which boxes have changed."),
    ("2027-03 (aaaaaaaaaaaa)", "The two editions have the same name but are different, so we cannot say which boxes have changed.")))
def test_the_review_says_what_the_list_of_changes_can_tell(edition: str, words: str, bundle: Bundle) -> None:
    page = reviewed(bundle, edition)
    assert words in page.one("section").text
    assert page.all("strong", class_="changed") == []


def test_the_review_names_what_no_longer_fits_and_what_is_kept(bundle: Bundle) -> None:
    pairs = (*WALK[:5], ("map-1/1", "telephoned"), ("new-question", "private words"), *WALK[6:8])
    page = read_html(asked("import", text=json.dumps(state(*pairs, edition="2025-03")))["html"])
    review = page.one("section", class_="review")
    assert "No longer applies: Map 1, box 1." in review.text
    assert "Kept, not needed on this way (3)" in review.text
    assert "private words" not in review.text and "A question this guide does not ask" in review.text


@pytest.mark.parametrize("edition", ("", "2026-11", None))
def test_a_case_of_this_edition_opens_without_a_review(edition: str | None, bundle: Bundle) -> None:
    named = bundle.edition if edition is None else bundle.guide.edition if edition else ""
    reply = asked("import", text=json.dumps(state(*WALK[:6], edition=named)))
    assert read_html(reply["html"]).all("section", class_="review") == []


# --- Dates that have changed ------------------------------------------------------------------------------------------

LETTER = (*WALK[:5],)


def written(bundle: Bundle, *, without: str = "", **changed: Any) -> dict[str, Any]:
    """Return a case file of a case that waits for a reply, as an edition without one bank holiday would have written it."""
    holidays = dict(bundle.calendars["england-and-wales"].holidays)
    if without:
        del holidays[day(without)]
    calendar = replace(bundle.calendars["england-and-wales"], holidays=holidays)
    found = deadlines(fold(bundle.guide, told(*LETTER), calendar), calendar)
    file = json.loads(case_file_text(bundle.guide, told(*LETTER), bundle.edition, dates=shown_dates(found)))
    for entry in file["dates"]:
        entry.update(changed if entry["rule"] == "T03" else {})
    return file


def moved_in(file: dict[str, Any]) -> list[str]:
    """Return the dates that have changed, as the review of a case file lists them; none without a review."""
    pages = [read_html(reply["html"]) for reply in (asked("import", text=json.dumps(file)), asked("show", state=file))]
    found = [[row.text for div in page.all("div", class_="moved-dates") for row in page.inside(div) if row.tag == "li"] for page in pages]
    assert found[0] == found[1], "a file and a case saved on the device go through the same"
    return found[0]


def test_a_case_file_keeps_the_dates_that_it_showed(bundle: Bundle, schema: Draft202012Validator) -> None:
    file = json.loads(asked("download", what="case", state=state(*LETTER), printed_at=TODAY)["text"])
    schema.validate(file)
    assert file == written(bundle)
    reply = next(entry for entry in file["dates"] if entry["rule"] == "T03")
    assert reply == {"rule": "T03", "occurrence": 1, "start": iso("Thu 2009-08-27"), "count": "7 working days", "last_day": iso("Tue 2009-09-08"),
                     "act_from": iso("Wed 2009-09-09"), "off": [iso("Mon 2009-08-31")]}


def test_a_case_with_unchanged_dates_opens_without_a_review(bundle: Bundle) -> None:
    assert moved_in(written(bundle)) == []
    assert asked("show", state=written(bundle))["state"]["dates"] == written(bundle)["dates"]


def test_a_case_kept_in_the_tab_tells_of_its_moved_dates_once(bundle: Bundle) -> None:
    kept = {**asked("show", state=state(*LETTER))["state"], "dates": written(bundle, without="Mon 2009-08-31")["dates"]}
    first = asked("show", state=kept)
    assert "moved-dates" in first["html"]
    assert "moved-dates" not in asked("show", state=first["state"])["html"]
    assert "moved-dates" not in asked("answer", state=first["state"], ask="map-1/1", fields={"value": "no-contact"})["html"]


@pytest.mark.parametrize("edition", ("", "2025-03 (aaaaaaaaaaaa)"))
def test_a_bank_holiday_added_since_names_the_dates_it_moved(edition: str, bundle: Bundle) -> None:
    file = {**written(bundle, without="Mon 2009-08-31"), **({"edition": edition} if edition else {})}
    rows = moved_in(file)
    assert rows[0] == ("T03 Reply to a letter sent by post: was last day Mon 7 Sep 2009, earliest date to act Tue 8 Sep 2009, now last day Tue 8 Sep 2009, "
                       "earliest date to act Wed 9 Sep 2009. The list of bank holidays has more days now: Monday 31 August 2009 (Summer bank holiday).")
    heading = read_html(asked("import", text=json.dumps(file))["html"]).one("h2", id="case-review").text
    assert heading == ("A case from another edition" if edition else "A date in this case has changed")


def test_a_bank_holiday_taken_off_the_list_is_named(bundle: Bundle) -> None:
    rows = moved_in(written(bundle, last_day=iso("Wed 2009-09-09"), act_from=iso("Thu 2009-09-10"), off=[iso("Mon 2009-08-31"), iso("Wed 2009-09-02")]))
    assert rows == ["T03 Reply to a letter sent by post: was last day Wed 9 Sep 2009, earliest date to act Thu 10 Sep 2009, now last day Tue 8 Sep 2009, "
                    "earliest date to act Wed 9 Sep 2009. The list of bank holidays no longer has Wed 2 Sep 2009."]


def test_a_holiday_between_the_last_day_and_the_day_after_is_named(bundle: Bundle) -> None:
    rows = moved_in(written(bundle, act_from=iso("Thu 2009-09-10"), off=[iso("Mon 2009-08-31"), iso("Wed 2009-09-09")]))
    assert len(rows) == 1 and rows[0].endswith("The list of bank holidays no longer has Wed 9 Sep 2009.")


@pytest.mark.parametrize(("changed", "why"), (
    ({"start": "2009-08-26", "last_day": "2009-09-07"}, "It is now counted from Thursday 27 August 2009. It was counted from Wednesday 26 August 2009."),
    ({"count": "5 working days", "last_day": "2009-09-04"}, "We now read the rule as 7 working days. We used to read it as 5 working days."),
    ({"last_day": "2009-09-04"}, "The date is now worked out in a different way."),
    ({"occurrence": 2}, "Nothing in the case starts this time limit now."),
    ({"rule": "T999"}, "The guide no longer has this time limit.")))
def test_a_date_that_moved_says_why(changed: dict[str, Any], why: str, bundle: Bundle) -> None:
    assert moved_in(written(bundle, **changed))[0].endswith(why)


def test_a_date_that_the_case_did_not_show_before_is_listed(bundle: Bundle) -> None:
    file = written(bundle)
    file["dates"] = [entry for entry in file["dates"] if entry["rule"] != "T03"]
    assert moved_in(file) == ["T03 Reply to a letter sent by post: was none, now last day Tue 8 Sep 2009, earliest date to act Wed 9 Sep 2009. "
                              "The case did not show this date before."]


@pytest.mark.parametrize("dates", (None, 7, "x", {}, [None], [[]], [{}], [{"rule": "T03"}], [{"rule": 3, "occurrence": 1, "last_day": "2009-09-09"}],
                                   [{"rule": "T03", "occurrence": True, "last_day": "2009-09-09"}], [{"rule": "T03", "occurrence": 1, "last_day": "soon"}],
                                   [{"rule": "<b>", "occurrence": 1, "last_day": "2009-09-09"}], [{"rule": "T03", "occurrence": 1, "last_day": "2009-09-09", "off": "x"}],
                                   [{"rule": "T03", "occurrence": 1, "last_day": "2009-09-09", "count": 7}]))
def test_dates_that_make_no_sense_are_passed_over(dates: Any) -> None:
    assert moved_in({**state(*LETTER), "dates": dates}) == []


def test_a_file_without_dates_opens_as_before() -> None:
    assert moved_in(state(*LETTER)) == []


# --- Left out ---------------------------------------------------------------------------------------------------------

def test_words_left_out_are_not_called_left_empty() -> None:
    left_out = asked("import", text=asked("download", what="case", state=state(*TOLD), printed_at=TODAY)["text"])
    empty = asked("show", state=state(*TOLD[:-2], ("reason", ""), TOLD[-1]))
    for reply, words, other in ((left_out, "Not included in the file or link", "Not answered"), (empty, "Not answered", "Not included in the file or link")):
        record = asked("record", state=reply["state"], printed_at=TODAY)["html"]
        text = asked("download", what="text", state=reply["state"], printed_at=TODAY)["text"]
        for shown in (reply["html"], record, text):
            assert words in shown and other not in shown


def test_words_left_out_can_be_filled_in_with_change() -> None:
    left_out = asked("import", text=asked("download", what="case", state=state(*TOLD), printed_at=TODAY)["text"])["state"]
    index = [one["ask"] for one in left_out["answers"]].index("reason")
    filled = asked("answer", state=left_out, ask="reason", change=index, fields={"value": "the bus did not come"})
    assert filled["state"]["answers"] == asked("show", state=state(*TOLD))["state"]["answers"]
    emptied = asked("answer", state=left_out, ask="reason", change=index, fields={"value": ""})
    assert emptied["state"]["answers"][index] == {"ask": "reason", "answer": ""}


def test_words_left_out_stay_so_in_the_next_file_and_link() -> None:
    left_out = asked("import", text=asked("download", what="case", state=state(*TOLD), printed_at=TODAY)["text"])["state"]
    again = asked("import", text=asked("download", what="case", state=left_out, printed_at=TODAY, with_text=True)["text"])["state"]
    assert again == left_out == asked("follow", fragment=asked("link", state=left_out)["fragment"])["state"]


@pytest.mark.parametrize("left_out", ("yes", 1, None))
def test_left_out_is_true_or_nothing_and_of_an_empty_answer_alone(left_out: Any) -> None:
    for answer in ({"ask": "reason", "answer": "", "left_out": left_out}, {"ask": "reason", "answer": "words", "left_out": True}):
        assert "“left_out”" in asked("import", text=json.dumps({**state(), "answers": [answer]}))["error"]


# --- A calendar file after another ------------------------------------------------------------------------------------

def calendar(of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return asked("download", what="calendar", state=of, case_id="x", stamp="20091001T090000Z", **more)


def test_what_a_calendar_file_held_goes_along_with_the_case(schema: Draft202012Validator) -> None:
    exported = calendar(state(*LETTER))["exported"]
    assert exported and calendar(state(*LETTER))["text"].count("BEGIN:VEVENT") == len(exported)
    held = {**asked("show", state=state(*LETTER))["state"], "exported": exported}
    answered = asked("answer", state=held, ask="map-1/1", fields={"value": "no-contact"})["state"]
    assert answered["exported"] == asked("back", state=answered)["state"]["exported"] == exported
    back = asked("show", state={**state(*LETTER[:3]), "exported": exported})["state"]
    gone = calendar(back)
    assert gone["text"].count("STATUS:CANCELLED") == len(exported) and gone["exported"] == exported
    file = json.loads(asked("download", what="case", state=held, printed_at=TODAY)["text"])
    schema.validate(file)
    assert file["exported"] == exported


def test_a_moved_birth_date_leaves_the_calendar_by_the_next_file(bundle: Bundle, schema: Draft202012Validator) -> None:
    said = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=")
    first, second = (state(("start", "map-1"), ("nation", "england-and-wales"), *((one.ask, one.answer) for one in played(bundle, *said, born)[0].answers))
                     for born in ("birth-date=Wed 1950-06-14", "birth-date=Thu 1951-06-14"))
    exported = calendar(first, with_text=True, today="2009-10-30")["exported"]
    held = {**second, "exported": exported}
    left_out = calendar(held, today="2009-10-30")
    assert "SUMMARY:No longer due: Earliest date to act: Deductions end at 60" in left_out["text"] and "1951" not in left_out["text"]
    assert left_out["exported"] == exported and any(" " in entry for entry in exported)
    schema.validate(json.loads(asked("download", what="case", state=held, printed_at=TODAY)["text"]))


def test_another_case_does_not_take_over_what_was_exported() -> None:
    held = {**state(*LETTER), "exported": calendar(state(*LETTER))["exported"]}
    link = asked("link", state=held)["fragment"]
    for reply in (asked("restart", state=held), asked("import", state=held, text=json.dumps(held)), asked("follow", state=held, fragment=link)):
        assert "exported" not in reply["state"]


@pytest.mark.parametrize(("more", "name"), (
    ({"with_reference": True, "reference": "AB 12/3"}, "case-AB-12-3-2009-10-01.ics"), ({"reference": "AB 12/3"}, "case-2009-10-01.ics"),
    ({"with_reference": "yes", "reference": "AB"}, "case-2009-10-01.ics"), ({"with_reference": True, "reference": "/"}, "case-2009-10-01.ics")))
def test_a_reference_names_the_calendar_file_only_if_it_is_ticked(more: dict[str, Any], name: str) -> None:
    reply = calendar(state(*LETTER), **more)
    assert reply["name"] == name
    assert ("(AB" in reply["text"].replace("\r\n ", "")) == ("12-3" in name)


# --- Fields -----------------------------------------------------------------------------------------------------------

ALONE = {"autocomplete": "off", "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false", "writingsuggestions": "false"}


def test_every_field_of_every_question_opts_out_of_spelling_and_suggestions(bundle: Bundle) -> None:
    explored = our_states()
    reached = {one.ask: one for one in explored.states}
    typed = set()
    for ask, one in reached.items():
        html = asked("show", state={"format": 1, "answers": [answer.as_dict() for answer in explored.answers_to(one)]})["html"]
        page = read_html(html)
        fields = [field for field in (*page.all("input"), *page.all("textarea")) if field.attributes.get("type", "text") in ("text", "date")]
        typed |= {ask for field in fields if field.within("form")}
        for field in fields:
            wanted = ALONE if field.attributes.get("type") != "date" else {"autocomplete": "off"}
            assert {name: field.attributes.get(name) for name in wanted} == wanted, (ask, field.attributes)
    facts = {fact.id for fact in bundle.guide.facts if fact.kind in ("date", "number", "text")}
    assert facts - typed == set() and len(typed) > 10


# --- What nobody sees -------------------------------------------------------------------------------------------------

IGNORED = (0xad, 0x34f, 0x61c, *range(0x115f, 0x1161), *range(0x17b4, 0x17b6), *range(0x180b, 0x1810), 0x200b, 0x200e, 0x200f, *range(0x202a, 0x202f),
           *range(0x2060, 0x2070), 0x2800, 0x3164, *range(0xfe00, 0xfe10), 0xfeff, 0xffa0, *range(0xfff0, 0xfff9), *range(0x1bca0, 0x1bca4),
           *range(0x1d173, 0x1d17b), *range(0xe0000, 0xe1000))
"""Unicode's Default_Ignorable_Code_Point without the two joiners, and the empty cell of Braille; the browser's own list is compared with `cleaned` in
tests/browser/test_keeping.py."""


def test_no_text_that_leaves_carries_what_nobody_sees() -> None:
    hidden = "".join(chr(one) for one in IGNORED if one < 0xe0000 or one % 64 == 1)      # only some, because a text has a limit of characters
    pairs = ("start=map-1", "nation=scotland", *CONTACT_TO_BOX_7)
    held = state(*((one.ask, f"The{hidden} bus was late{hidden}" if one.answer == SECRET else one.answer) for one in answers(*pairs)))
    more = {"with_text": True, "with_reference": True, "reference": f"AB{hidden} 12{hidden}"}
    left = [asked("download", what=what, state=held, printed_at=TODAY, stamp=f"{TODAY}T09:00:00Z", case_id="a", **more) for what in ("text", "json", "calendar")]
    texts = [reply[part] for reply in left for part in ("name", "text")]
    texts += [text.text for text in read_html(asked("show", state=held)["html"]).all("pre", class_="copy-text")]
    texts += [asked("record", state=held, printed_at=TODAY, with_text=True)["html"], saved_html([Saved("a", f"AB{hidden} 12", "")])]
    texts = [json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text.replace("\r\n ", "") for text in texts]
    assert sum("bus was late" in text for text in texts) == 5, "the record in three forms, the dates and the letter"
    assert sum(bool(re.search("AB 12|AB-12", text)) for text in texts) == 3, "the dates, their file and the list"
    assert {f"U+{ord(one):04X}" for text in texts for one in text if ord(one) in IGNORED} == set()


# --- Saved cases ------------------------------------------------------------------------------------------------------

def test_saved_cases_are_listed_with_what_can_be_done_with_each() -> None:
    page = read_html(asked("saved", entries=[{"id": "a1", "name": "Tuesday's", "when": "2026-11-21T10:15:00.000Z"}])["html"])
    buttons = [(one.attributes["data-do"], one.attributes.get("data-id"), one.text) for one in page.all("button")]
    assert buttons == [("load", "a1", "Open “Tuesday's”"), ("rename", "a1", "Rename “Tuesday's”"), ("delete", "a1", "Delete “Tuesday's”"),
                       ("show", None, "Back"), ("erase", None, "Delete all saved data")]
    assert "Sat 21 Nov 2026, 10:15 (UTC)" in page.one("li").text
    assert page.one("h2").attributes["tabindex"] == "-1"


def test_without_a_saved_case_the_list_has_nothing_to_delete() -> None:
    page = read_html(saved_html(()))
    assert [one.attributes["data-do"] for one in page.all("button")] == ["show"]
    assert page.one("p", class_="none").text.startswith("No saved case is here now. If you saved one before, the browser may have deleted it")


@pytest.mark.parametrize("entries", (None, {}, "x", [{"id": "a", "name": "b", "when": ""}] * (MOST_SAVED + 1)))
def test_an_invalid_list_of_saved_cases_gets_a_sentence(entries: Any) -> None:
    assert asked("saved", entries=entries) == {"error": "The page sends a list of at most 1,000 saved cases."}


@pytest.mark.parametrize("bad", (None, 7, {"id": "a", "name": "Bad"}, {"id": "", "name": "Bad", "when": ""}, {"id": 1, "name": "Bad", "when": ""}))
def test_a_bad_entry_among_twenty_saved_cases_is_skipped_and_named(bad: Any) -> None:
    good = [{"id": f"a{number}", "name": f"Case {number}", "when": ""} for number in range(19)]
    page = read_html(asked("saved", entries=[*good[:9], bad, *good[9:]])["html"])
    assert [one.text for one in page.all("span", class_="saved-name")] == [one["name"] for one in good]
    told = page.one("div", class_="saved-unreadable").text
    assert "1 saved case cannot be read." in told and ("Its name: “Bad”." in told) == isinstance(bad, dict)


def test_a_long_list_shows_the_newest_and_how_to_delete() -> None:
    entries = [{"id": f"a{number}", "name": "b", "when": ""} for number in range(MOST_SAVED)]
    page = read_html(asked("saved", entries=entries, more=1_234)["html"])
    assert len(page.all("li")) == MOST_SAVED
    assert "The 1,000 newest saved cases are shown. 1,234 older ones are not." in page.one("div", class_="saved-more").text
    assert "Delete the 1,234 oldest" in [one.text for one in page.all("button")]


@pytest.mark.parametrize(("lasting", "words"), ((True, "This browser has agreed to keep them until you delete them."),
                                                (False, "This browser may delete them by itself"), (None, "This browser may delete them by itself")))
def test_the_list_says_how_long_the_browser_keeps_saved_cases(lasting: bool | None, words: str) -> None:
    page = read_html(asked("saved", entries=[{"id": "a", "name": "b", "when": ""}], lasting=lasting)["html"])
    assert words in page.one("p", class_="saved-lasting").text and "download the case file" in page.one("p", class_="saved-lasting").text


def test_the_list_counts_and_names_the_saved_cases_that_cannot_be_read() -> None:
    page = read_html(asked("saved", entries=[], unreadable=["<b>Tuesday</b>", ""])["html"])
    assert "2 saved cases cannot be read. Names: “<b>Tuesday</b>”." in page.one("div", class_="saved-unreadable").text
    assert [one.attributes["data-do"] for one in page.all("button")] == ["delete-unreadable", "show", "erase"]


@pytest.mark.parametrize("more", ({"lasting": "yes"}, {"unreadable": "2"}, {"unreadable": [2]}, {"more": "2"}, {"more": None}))
def test_a_list_with_nonsense_beside_it_gets_a_sentence(more: dict[str, Any]) -> None:
    assert "error" in asked("saved", entries=[], **more)


def test_a_saved_case_may_have_any_name() -> None:
    assert read_saved([{"id": "a", "name": "<b>", "when": "once"}]) == ((Saved("a", "<b>", "once"),), ())
    assert "<b>" not in saved_html([Saved("a", "<b>", "once")])


# --- The record on the page -------------------------------------------------------------------------------------------

def test_the_record_is_an_article_that_takes_the_focus() -> None:
    reply = asked("record", state=state(*TOLD), printed_at="2009-10-01T09:00:00Z")
    page = read_html(reply["html"])
    assert reply["title"] == "Case record"
    assert page.one("article").attributes["class"] == "case-record"
    assert page.one("h2").attributes["tabindex"] == "-1"
    assert [one.attributes["data-do"] for one in page.all("button")] == ["show", "print", "copy"]
    assert "the bus" not in reply["html"]
    assert "the bus" in asked("record", state=state(*TOLD), printed_at=TODAY, with_text=True)["html"]


# --- From anybody -----------------------------------------------------------------------------------------------------

TAGS = frozenset("a abbr article bdi button caption dd details div dl dt fieldset form h2 h3 h4 h5 input label legend li ol p pre section select option span strong "
                 "summary table tbody td textarea th thead time tr ul em".split())


@pytest.mark.slow
def test_ten_thousand_hostile_inputs_add_no_element(bundle: Bundle) -> None:
    before, refused, taken = asked("show", state=state(*WALK)), 0, 0
    for number, request in enumerate(requests(HOSTILE, bundle.digest)):
        reply = json.loads(handle(request))
        if "error" in reply:
            assert set(reply) == {"error"} and reply["error"].strip(), request      # no state is returned, so the page keeps its own
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
    """Check that every sign that opens an element is ours, and that everything else sent appears as words."""
    found = re.findall(r"<(/?)([^\s>/]*)([^>]*)>", html)
    assert html.count("<") == len(found), request
    assert {name for _, name, _ in found} <= TAGS, request
    attributes = re.sub(r'"[^"]*"', '""', " ".join(more for _, _, more in found))
    names = set(re.findall(r"[\w-]+", attributes))
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc", "autofocus", "src")], request
    assert not re.search(r'href="(?!\.\./|#)', html), request
