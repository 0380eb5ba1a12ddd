"""The record of a case: it says the same as HTML, as plain text and as data, and has typed words only on request."""
from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.letters import letter_text
from navigator.case.wording import NOT_SHOWN
from navigator.guide.bundle import Bundle
from navigator.show.calendar_file import calendar_file, events
from navigator.show.letters import beside_html
from navigator.show.page import Page
from navigator.show.record import record_dict, standing
from navigator.show.record_page import record_html
from navigator.show.record_text import WIDTH, record_text
from navigator.text.errors import CalendarError
from tests.built import read_html
from tests.navigator.test_evidence import (
    CONTACT_TO_BOX_7,
    FTA,
    MEMO,
    MISSED_VISIT,
    SECRET,
    SEEN_THEN_REFERRED,
    TO_BOX_7,
    TO_BOX_17,
    TWO_MISSED,
    Tags,
    played,
)
from tests.navigator.weekdays import day

AT = "2026-11-21T10:15:00Z"
FAILED_AGAIN = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=Tue 2009-10-06", "birth-date=")
CASES = (FTA, TO_BOX_7, CONTACT_TO_BOX_7, MISSED_VISIT, TWO_MISSED, SEEN_THEN_REFERRED, TO_BOX_17, FAILED_AGAIN)


def data(bundle: Bundle, *pairs: str, with_text: bool = False, **settings: str) -> dict:
    case, found = played(bundle, *pairs, **settings)
    return record_dict(case, found, bundle.edition, printed_at=AT, with_text=with_text)


def text(bundle: Bundle, *pairs: str, with_text: bool = False, **settings: str) -> str:
    case, found = played(bundle, *pairs, **settings)
    return record_text(case, found, bundle.edition, printed_at=AT, with_text=with_text)


def html(bundle: Bundle, case: Case, found: tuple[Deadline, ...], with_text: bool = False) -> str:
    return record_html(Page(bundle.guide, "../"), case, found, bundle.edition, printed_at=AT, with_text=with_text)


def squeezed(words: str) -> str:
    return " ".join(words.split())


# --- What stands in it ------------------------------------------------------------------------------------------------

def test_the_head_names_edition_hash_moment_nation_and_notice(bundle: Bundle) -> None:
    record = data(bundle, *TO_BOX_7, today="Wed 2009-09-09")
    assert record["edition"] == bundle.edition and bundle.digest in record["edition"]
    assert (record["printed_at"], record["printed"]) == (AT, "Sat 21 Nov 2026, 10:15 (UTC)")
    assert (record["nation"], record["today"]) == ("England and Wales", day("Wed 2009-09-09").isoformat())
    assert "Historical guidance" in record["notice"]


def test_each_step_has_its_box_facts_outcome_and_paragraphs(bundle: Bundle) -> None:
    first = data(bundle, *TO_BOX_7)["steps"][0]
    assert (first["box"], first["name"], first["outcome"], first["to"], first["to_name"]) == ("map-1/1", "Map 1, box 1", "No contact", "map-1/3", "Map 1, box 3")
    assert [(fact["label"], fact["words"]) for fact in first["facts"]] == [
        ("Kind of failure", "Failed to attend (FTA)"), ("Date of the failure", "Thu 27 Aug 2009"), ("Date of the letter", "Thu 27 Aug 2009")]
    assert first["facts"][1]["value"] == day("Thu 2009-08-27").isoformat()
    assert 8 in first["paragraphs"] and 11 in first["paragraphs"]


def test_an_optional_fact_left_empty_is_told_as_such(bundle: Bundle) -> None:
    last = data(bundle, *TO_BOX_7, "referral-date=", "map-1/7=sent")["steps"][-2]
    assert [(fact["value"], fact["words"]) for fact in last["facts"]] == [(None, "Not answered")] * 3


def test_the_text_of_the_record_says_what_is_due_no_more(bundle: Bundle) -> None:
    written = squeezed(text(bundle, *TO_BOX_7))
    assert "Done: answered at Map 1, box 3." in written and "No longer due: “No contact” at Map 1, box 1." in written


def test_deadlines_carry_their_working_and_their_readings(bundle: Bundle) -> None:
    reply = next(one for one in data(bundle, *TO_BOX_7)["deadlines"] if one["rule"] == "T03")
    assert (reply["start"], reply["last_day"], reply["act_from"]) == tuple(
        day(text).isoformat() for text in ("Thu 2009-08-27", "Tue 2009-09-08", "Wed 2009-09-09"))
    assert [entry["date"] for entry in reply["ledger"] if entry["counted"]][-1] == reply["last_day"]
    assert len(reply["readings"]) == 3


def test_counters_are_as_in_the_case(bundle: Bundle) -> None:
    counted = {one["counter"]: one["value"] for one in data(bundle, *SEEN_THEN_REFERRED)["counters"]}
    assert counted == {"failures": 1, "visits-attempted": 2, "visits-effective": 1, "visit-replies": 0, "evidence-rounds": 0, "ntps-to-rebook": 0}
    again = data(bundle, *FAILED_AGAIN, "map-1/19=new-round")
    assert {one["counter"]: one["value"] for one in again["counters"]}["failures"] == 2
    assert next(step for step in again["steps"] if step["box"] == "map-1/17")["counts"] == ["Failures in a row: 2"]


def test_a_reset_counter_is_reported_at_its_step(bundle: Bundle) -> None:
    steps = data(bundle, *MISSED_VISIT[:-1], "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=refer", "referral-date=", "map-1/7=sent",
                 "map-1/8=agrees", "map-1/12=referred", "joined-date=Mon 2009-03-02", "held-deduction-date=", "map-1/14=applied", "ntp-date=Mon 2009-10-05",
                 "map-1/15=rebook", "imposed-date=Mon 2009-10-05", "reduced-week=", "appointment-date=", "map-1/17=failed-again",
                 "failed-again-date=Mon 2009-10-19", "nfp-date=", "birth-date=", "map-1/19=new-round")["steps"]
    step = next(step for step in steps if step["box"] == "map-1/17")
    assert step["resets"] == ["Home visits attempted: back to 0", "Home visits with the customer present: back to 0"]


def test_in_a_second_round_a_working_is_written_only_once(bundle: Bundle) -> None:
    second = (*FAILED_AGAIN, "map-1/19=new-round", "failure=fta", "failure-date=Mon 2009-10-05", "letter-date=Mon 2009-10-05", "map-1/1=no-contact",
              "condition=no", "map-1/3=no-condition")
    case, found = played(bundle, *second)
    record = record_dict(case, found, bundle.edition, printed_at=AT)
    assert [(one["date"], len(one["items"])) for one in record["evidence_before"]] == [(day("Thu 2009-08-27").isoformat(), 4)]
    text = record_text(case, found, bundle.edition, printed_at=AT)
    this_round, earlier = " ".join(text.split()).split("Deadlines for an earlier failure")
    assert this_round.count("T03 Reply to a letter sent by post") == 1 and "Wed 14 Oct 2009" in this_round
    assert "Last day: Tue 8 Sep 2009" in earlier and "Not counted, apart from weekends: Mon 31 Aug 2009 (Summer bank holiday)." in earlier
    assert "Evidence for the failure of Thursday 27 August 2009" in earlier
    page = read_html(record_html(Page(bundle.guide), case, found, bundle.edition, printed_at=AT))
    replies = [one for one in page.all("section", class_="deadline") if one.attributes["data-rule"] == "T03"]
    assert [any(child.tag == "ol" for child in page.inside(one)) for one in replies] == [True, False]
    assert page.one("details", class_="earlier")


def test_unavailable_routes_are_named_with_the_reason(bundle: Bundle) -> None:
    closed = data(bundle, *SEEN_THEN_REFERRED)["closed"]
    assert {(one["step"], one["name"], one["outcome"]) for one in closed} >= {(2, "Map 1, box 3", "No relevant condition found"), (7, "Map 2, box 4", "No good reason, visit again")}
    assert all(one["why"].endswith(".") for one in closed)


def test_no_route_is_unavailable_while_its_box_asks_for_facts(bundle: Bundle) -> None:
    assert data(bundle, *FTA, "map-1/1=no-contact")["closed"] == []
    assert [one["outcome"] for one in data(bundle, *FTA, "map-1/1=no-contact", "condition=yes")["closed"]] == ["No relevant condition found"]


def test_readings_applied_are_the_rules_worked_out_routes_not_printed_and_counts(bundle: Bundle) -> None:
    readings = data(bundle, *FAILED_AGAIN, "map-1/19=new-round")["readings"]
    assert [one["name"] for one in readings if one["of"] == "worked out"] == ["Deduction rules"]
    assert next(one for one in readings if one["of"] == "worked out")["taken"] == "Post-ESA rules"
    assert [one["name"] for one in readings if one["of"] == "route"] == [
        "Map 1, box 1: No contact", "Map 1, box 3: No relevant condition found", "Map 1, box 19: Send a new letter and rebook"]
    reply = next(one for one in readings if one["name"].startswith("T03"))
    assert reply["taken"] == "7 working days, for “seven days”: Tue 8 Sep 2009" and len(reply["others"]) == 3


def test_a_corrected_route_names_the_printed_target(bundle: Bundle) -> None:
    routes = [one for one in data(bundle, *SEEN_THEN_REFERRED)["readings"] if one["of"] == "route"]
    assert [one["taken"] for one in routes] == ["Differs from the text.", "Differs from the text.", "Corrected route. The guide gives: Map 2, box 10."]


def test_unclear_points_come_from_the_boxes_reached_each_once(bundle: Bundle) -> None:
    record = data(bundle, *SEEN_THEN_REFERRED)
    walked = {step["box"] for step in record["steps"]}
    assert {one["knot"] for one in record["knots"]} == {point.id for point in bundle.guide.unclear_points if walked & set(point.boxes)}
    assert len(record["knots"]) == len({one["knot"] for one in record["knots"]})
    assert [one["severity"] for one in record["knots"]] == sorted(one["severity"] for one in record["knots"])


def test_the_evidence_is_that_of_the_checklist(bundle: Bundle) -> None:
    record = data(bundle, *TO_BOX_7)
    assert [item["item"] for item in record["evidence"]] == list(bundle.guide.ids("evidence"))
    assert record["missing"].startswith("Still missing:")


def test_the_memo_has_no_evidence_and_no_counters_and_its_own_notice(bundle: Bundle) -> None:
    record = data(bundle, *MEMO, start="did-not-attend")
    assert (record["evidence"], record["counters"], record["missing"]) == ([], [], "")
    assert "Withdrawn" in record["notice"]
    assert record["standing"] == "The process ended at Memo, box 3: Email sent."


def test_the_status_is_a_sentence_for_every_state(bundle: Bundle) -> None:
    assert standing(fold(bundle.guide, [])) == "The case has not started. The next question: Which process do you want to work through?"
    assert standing(played(bundle, *TO_BOX_7)[0]).endswith("The next question: Have you sent the evidence to the decision maker?")
    stopped = fold(bundle.guide, [Answer("failure", "late")], start="map-1", nation="scotland")
    assert "One answer does not apply: “late” is not an answer" in standing(stopped)


def test_the_data_is_plain_json(bundle: Bundle) -> None:
    for pairs in CASES:
        record = data(bundle, *pairs)
        assert json.loads(json.dumps(record)) == record


# --- Free text --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("with_text", [False, True])
def test_what_was_typed_is_in_all_three_forms_or_in_none(bundle: Bundle, with_text: bool) -> None:
    case, found = played(bundle, *CONTACT_TO_BOX_7)
    forms = (json.dumps(record_dict(case, found, bundle.edition, printed_at=AT, with_text=with_text)),
             squeezed(record_text(case, found, bundle.edition, printed_at=AT, with_text=with_text)), Tags(html(bundle, case, found, with_text)).text)
    assert [SECRET in form for form in forms] == [with_text] * 3
    assert [NOT_SHOWN in form for form in forms] == [not with_text] * 3


def test_a_kept_free_text_is_left_out_as_well(bundle: Bundle) -> None:
    kept = (Answer("reason", SECRET), Answer("contact-date", SECRET), Answer("hobby", SECRET), Answer("condition", SECRET), Answer("map-1/3", "no-condition"),
            Answer("birth-date", "1950-06-14"))
    answers = [Answer("failure", "fta"), Answer("failure-date", "2009-08-27"), Answer("letter-date", "2009-08-27"), *kept]
    case = fold(bundle.guide, answers, bundle.calendars["scotland"], start="map-1", nation="scotland")
    record = record_dict(case, (), bundle.edition, printed_at=AT)
    assert SECRET not in json.dumps(record) and len(record["kept"]) == len(kept)
    assert record["kept"][2] == {"ask": "A question this guide does not ask", "answer": NOT_SHOWN}
    assert [one["answer"] for one in record["kept"][4:]] == ["No relevant condition found", "Wed 14 Jun 1950"]
    assert record_dict(case, (), bundle.edition, printed_at=AT, with_text=True)["kept"][0]["answer"] == SECRET


# --- The three forms agree --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("pairs", CASES, ids=lambda pairs: f"{len(pairs)} answers")
def test_text_and_html_have_the_same_content_as_the_data(bundle: Bundle, pairs: tuple[str, ...]) -> None:
    case, found = played(bundle, *pairs)
    record = data(bundle, *pairs)
    written, shown = squeezed(record_text(case, found, bundle.edition, printed_at=AT)), squeezed(Tags(html(bundle, case, found)).text)
    said = [record["edition"], record["printed"], record["standing"], record["notice"], record["missing"]]
    said += [words for step in record["steps"] for words in (step["title"], step["outcome"], *(fact["words"] for fact in step["facts"]), *step["counts"]) if words]
    said += [words for one in record["closed"] for words in (one["outcome"], one["why"])]
    said += [words for item in record["evidence"] for words in (item["name"], *item["known"], *item["first"], *item["missing"], *item["attach"], *item["notes"])]
    said += [words for one in record["readings"] for words in (one["name"], one["taken"], one["why"])] + [one["title"] for one in record["knots"]]
    said += [one["for"] for one in record["deadlines"]] + [entry["reason"] for one in record["deadlines"] for entry in one["ledger"]]
    for words in said:
        assert squeezed(words) in written, words
        assert squeezed(words) in shown, words


@pytest.mark.parametrize("pairs", CASES, ids=lambda pairs: f"{len(pairs)} answers")
def test_no_line_of_the_text_is_wider_than_the_page(bundle: Bundle, pairs: tuple[str, ...]) -> None:
    lines = text(bundle, *pairs, today="Mon 2009-12-07").split("\n")
    assert max(len(line) for line in lines) <= WIDTH and lines[-1] == ""
    assert not [line for line in lines if line != line.rstrip()]


def test_every_dated_deadline_shows_its_working_and_other_dates(bundle: Bundle) -> None:
    case, found = played(bundle, *FTA)
    shown, written = Tags(html(bundle, case, found)).text, squeezed(text(bundle, *FTA))
    readings = [reading.why for one in found for reading in one.readings]
    assert readings
    for words in ("Mon 31 Aug 2009", "Summer bank holiday", "working day 7 of 7", *readings):
        assert words in shown and words in written


# --- HTML -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("pairs", CASES, ids=lambda pairs: f"{len(pairs)} answers")
def test_the_record_page_is_valid_without_ids_or_folds(bundle: Bundle, pairs: tuple[str, ...]) -> None:
    tags = Tags(html(bundle, *played(bundle, *pairs))).tags
    assert not [attributes for _, attributes in tags if "id" in attributes or "style" in attributes]
    assert not {"details", "script", "form", "input", "button"} & {tag for tag, _ in tags}
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 2 and all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:]))


def test_paragraphs_and_boxes_are_links_below_the_root(bundle: Bundle) -> None:
    targets = [attributes["href"] for tag, attributes in Tags(html(bundle, *played(bundle, *TO_BOX_7))).tags if tag == "a"]
    assert "../map-1/box-01/" in targets and "../paragraphs/#paragraph-8" in targets
    assert all(target and target.startswith("../") for target in targets)


HOSTILE = ("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ braces }} {% raw %}", "\u202egnp.exe", "\x00\x1b[31m", "&amp; &lt;", "x" * 1_500,
           "\ud800", "[link](javascript:alert(1)) **bold**", "two\r\nlines")


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_change_neither_markup_nor_page_width(bundle: Bundle, words: str) -> None:
    def with_reason(reason: str) -> tuple[str, ...]:
        return tuple(pair if not pair.startswith("reason") else f"reason={reason}" for pair in CONTACT_TO_BOX_7)

    hostile = Tags(html(bundle, *played(bundle, *with_reason(words)), with_text=True))
    plain = Tags(html(bundle, *played(bundle, *with_reason("plain")), with_text=True))
    assert hostile.tags == plain.tags
    written = text(bundle, *with_reason(words), with_text=True)
    assert max(len(line) for line in written.split("\n")) <= WIDTH
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written)
    written.encode("utf-8")


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_reason_leaves_the_text_printable_and_narrow(bundle: Bundle, words: str) -> None:
    answers = [Answer("failure", "fta"), Answer("failure-date", "2009-08-27"), Answer("letter-date", "2009-08-27"), Answer("map-1/1", "contact"),
               Answer("contact-date", ""), Answer("map-1/2", "told"), Answer("reason", words)]
    case = fold(bundle.guide, answers, bundle.calendars["scotland"], start="map-1", nation="scotland")
    written = record_text(case, deadlines(case, bundle.calendars["scotland"]), bundle.edition, printed_at=AT, with_text=True)
    written.encode("utf-8")
    assert max(len(line) for line in written.split("\n")) <= WIDTH


# --- The edges --------------------------------------------------------------------------------------------------------

def test_a_case_that_has_not_begun_has_a_record(bundle: Bundle) -> None:
    empty = fold(bundle.guide, [])
    record = record_dict(empty, (), bundle.edition, printed_at=AT)
    assert (record["steps"], record["deadlines"], record["nation"]) == ([], [], "")
    assert "The case has not started." in squeezed(record_text(empty, (), bundle.edition, printed_at=AT))
    assert Tags(html(bundle, empty, ())).text


@pytest.mark.parametrize(("moment", "words"), [
    ("2026-11-21T10:15:00Z", "Sat 21 Nov 2026, 10:15 (UTC)"), ("2026-11-21T10:15:00.123Z", "Sat 21 Nov 2026, 10:15 (UTC)"),
    ("2026-11-21T10:15+01:00", "Sat 21 Nov 2026, 10:15 (UTC+01:00)"), ("2026-11-21T10:15", "Sat 21 Nov 2026, 10:15"), ("2026-11-21", "Sat 21 Nov 2026"),
])
def test_the_moment_of_printing_is_written_for_people(bundle: Bundle, moment: str, words: str) -> None:
    assert record_dict(fold(bundle.guide, []), (), bundle.edition, printed_at=moment)["printed"] == words


@pytest.mark.parametrize("moment", ["", "today", "2026-02-30", "2026-11-21T25:00:00Z", "2026-11-21T10:61", "2026-11-21T10:15:00Z\nX", "21 Nov 2026"])
def test_another_moment_is_refused_with_a_sentence(bundle: Bundle, moment: str) -> None:
    with pytest.raises(CalendarError) as refused:
        record_dict(fold(bundle.guide, []), (), bundle.edition, printed_at=moment)
    assert str(refused.value).isprintable() and str(refused.value).endswith(".")


def test_nothing_is_read_from_a_clock(bundle: Bundle) -> None:
    case, found = played(bundle, *TO_BOX_17)
    assert record_text(case, found, bundle.edition, printed_at=AT) == record_text(case, found, bundle.edition, printed_at=AT)
    assert html(bundle, case, found) == html(bundle, case, found)


def walked(bundle: Bundle, seed: int) -> Case:
    """Return a case of at most forty random answers; dates are in 2009 and may be in any order."""
    chance = random.Random(seed)
    nation = chance.choice(list(bundle.calendars))
    answers: list[Answer] = []
    case = fold(bundle.guide, answers, bundle.calendars[nation], start=chance.choice(("map-1", "map-1", "map-2", "did-not-attend")), nation=nation)
    while case.question and len(answers) < 40:
        question = case.question
        value = {"choice": chance.choice([choice.value for choice in question.choices if not choice.closed] or [""]),
                 "date": f"2009-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}", "number": "3", "text": SECRET,
                 "several": " ".join(choice.value for choice in question.choices if chance.random() < 0.5)}[question.kind]
        answers.append(Answer(question.ask, "" if question.optional and chance.random() < 0.3 else value))
        case = fold(bundle.guide, answers, bundle.calendars[nation], start=case.start, nation=nation, today=day("Wed 2009-09-09"))
    return case


@pytest.mark.parametrize("seed", range(60))
def test_every_form_can_be_made_for_any_case(bundle: Bundle, seed: int) -> None:
    case = walked(bundle, seed)
    found = deadlines(case, bundle.calendars[case.nation])
    forms = [json.dumps(record_dict(case, found, bundle.edition, printed_at=AT)), record_text(case, found, bundle.edition, printed_at=AT), html(bundle, case, found),
             *(letter_text(letter, case, found) for letter in bundle.guide.letters)]
    if events(case, found, case_id="a case"):
        forms.append(calendar_file(case, found, bundle.edition, stamp=AT, case_id="a case").replace("\r\n ", ""))
        assert len({event.uid for event in events(case, found, case_id="a case")}) == len(events(case, found, case_id="a case"))
    Tags(forms[2])
    Tags(beside_html(Page(bundle.guide), case, found))
    assert not [form for form in forms if "brother" in form]
