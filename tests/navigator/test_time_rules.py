"""Requirements of real law for a time limit: days left out, a count that begins again, the earlier of two, a date in a letter, other calendars.

Every date of `worked-dates.yaml` was counted by hand. Each example uses all steps: a source file, the check, a case, its deadline.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from maps.read.bank_holidays import read_holidays
from maps.write.registers import rules_table
from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import Dates, Deadline, deadlines, status
from navigator.case.waiting import EARLY, NOT_YET, question_of, wait_of
from navigator.case.wording import interpretation_count_words
from navigator.days.workdays import parse_day
from navigator.guide.bundle_file import read_bundle, write_bundle
from navigator.guide.calendars import calendars_of
from navigator.show.calendar_file import calendar_file
from navigator.show.case_data import deadline_data
from navigator.show.case_text import case_text
from navigator.show.deadline import deadline_html, deadlines_html
from navigator.show.page import Page
from navigator.show.record_text import record_text
from navigator.text.errors import CalendarError, MapError
from tests import DATA
from tests.built import read_html
from tests.navigator.rule_guides import rule_guide

EXAMPLES = yaml.load((DATA / "worked-dates.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def worked(example: dict[str, Any], folder: Path) -> tuple[Case, Deadline]:
    """Return the case of an example and the deadline of its rule, with the guide as every runtime gets it."""
    first, later = example["first"], example.get("later", {})
    parts = {name: example[name] for name in ("calendar", "calendars") if name in example}
    guide = rule_guide(folder, example["rule"], first, later, **parts)
    bundle = read_bundle(write_bundle(guide, read_holidays()))
    told = [*_answers(first), Answer("way/1", "on"), *_answers(later)]
    case = fold(bundle.guide, told, bundle.calendar_for(""), start="way")
    assert case.problem is None and not case.kept and case.nation == ""
    found, = deadlines(case, bundle.calendar_for(case.nation))
    return case, found


def _answers(told: dict[str, str]) -> list[Answer]:
    return [Answer(id, parse_day(text).isoformat() if text else "") for id, text in told.items()]


def days_off(found: Deadline) -> dict[date, str]:
    """Return the days that were not counted and are not at weekends, with the reasons."""
    return {entry.date: entry.reason for entry in found.dates.ledger if not entry.counted and entry.date.weekday() < 5}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_a_worked_example_gives_the_date_counted_by_hand(example: dict[str, Any], tmp_path: Path) -> None:
    _, found = worked(example, tmp_path)
    assert found.start == parse_day(example["start"])
    assert found.refused == example.get("refused", "")
    assert found.dates.last_day == (parse_day(example["last day"]) if "last day" in example else None)
    assert [one.dates.date for one in found.readings if one.dates.date] == [parse_day(text) for text in example.get("readings", [])]
    if "act from" in example:
        assert found.dates.act_from == parse_day(example["act from"])


@pytest.mark.parametrize("example", [one for one in EXAMPLES if "numbers" in one or "off" in one], ids=lambda one: one["name"])
def test_the_ledger_numbers_each_day_and_says_why_one_is_left_out(example: dict[str, Any], tmp_path: Path) -> None:
    ledger = worked(example, tmp_path)[1].dates.ledger
    counted = [entry.date for entry in ledger if entry.counted]
    assert {number: counted[int(number) - 1] for number in example.get("numbers", {})} == {
        number: parse_day(text) for number, text in example.get("numbers", {}).items()}
    if "off" in example:
        assert days_off(worked(example, tmp_path)[1]) == {parse_day(text): reason for text, reason in example["off"].items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_each_warning_that_an_example_tells_is_given(example: dict[str, Any], tmp_path: Path) -> None:
    warnings = worked(example, tmp_path)[1].dates.warnings
    told = example.get("warned", [])
    assert len(warnings) == len(told)
    assert all(any(warning.startswith(words) for warning in warnings) for words in told), warnings


@pytest.mark.parametrize("choice", ["earlier of", "later of"])
def test_no_date_is_chosen_if_one_of_two_counts_leaves_the_calendar(choice: str, tmp_path: Path) -> None:
    example = {"rule": {"starts from": "received", "date means": "last day", choice: [{"count": "20 working days"}, {"count": "999 months"}]},
               "first": {"received": "Mon 2026-03-02"}, "calendar": {"nation": "england-and-wales"}}
    _, found = worked(example, tmp_path)
    assert found.refused.startswith("999 months from Monday 2 March 2026 cannot be counted to the end") and found.dates == Dates()


# --- What cannot be ---------------------------------------------------------------------------------------------------

REPLY = {"starts from": "received", "count": "20 working days", "date means": "last day"}
FEE = {"from": "fees-notice", "to": "fee-received"}
TWO = [{"count": "20 working days"}, {"count": "4 weeks"}]


@pytest.mark.parametrize(("rule", "words"), [
    (REPLY | {"earlier of": TWO}, 'rule the-rule has "count" and "earlier of". Say how it is counted in one of them.'),
    ({"starts from": "received", "date means": "last day", "later of": TWO[:1]}, 'rule the-rule: "later of" needs two counts or more, to take one of them.'),
    ({"starts from": "received", "date means": "last day", "earlier of": [TWO[0], {"count": "soon"}]}, "rule the-rule: 'soon' is not a count."),
    ({"starts from": "received", "date of": "due", "date means": "last day"},
     'rule the-rule is the date of a fact, so nothing is counted: leave out "starts from".'),
    ({"date of": "due", "date means": "no date"}, 'rule the-rule has a "date of" and says in "date means" what its end is'),
    ({"date of": "dew", "date means": "last day"}, 'rule the-rule names fact "dew", which does not exist. Did you mean due?'),
    (REPLY | {"count": "3 months", "leaves out": FEE}, "rule the-rule leaves days out, so it counts onward in working days, calendar days or weeks."),
    (REPLY | {"count": "-3 working days", "leaves out": FEE}, "rule the-rule leaves days out, so it counts onward in working days, calendar days or weeks."),
    (REPLY | {"leaves out": {"from": "fees-notice", "to": "fees-notice"}}, 'rule the-rule leaves out the days from "fees-notice" to itself.'),
    (REPLY | {"leaves out": {"from": "fees-notice"}}, 'rule the-rule: left out 1 lacks "to".'),
    (REPLY | {"leaves out": {"from": "fees-notice", "to": "fee-receved"}},
     'rule the-rule names fact "fee-receved", which does not exist. Did you mean fee-received?'),
    (REPLY | {"count": "same day", "first day counts": "yes"}, 'rule the-rule says "first day counts", but counts nothing.'),
    (REPLY | {"count": "same day", "starts on a working day": "yes"}, 'rule the-rule says "starts on a working day", but counts nothing.'),
    (REPLY | {"starts again from": "received"}, 'rule the-rule starts from "received", so it cannot start again from it.'),
    (REPLY | {"starts again from": "ground"}, 'rule the-rule: "starts again from" names fact "ground", which is not a date.'),
    (REPLY | {"readings": [{"leaves nothing out": "yes", "why": "So."}]}, 'rule the-rule: reading 1 "leaves nothing out", so the rule has days'),
    (REPLY | {"leaves out": FEE, "readings": [{"count": "1 month", "why": "So."}]}, "rule the-rule: reading 1 leaves days out, so it counts onward"),
    ({"date of": "due", "date means": "last day", "readings": [{"count": "5 weeks", "why": "So."}]},
     'rule the-rule: reading 1 counts days but does not say what it "starts from".')])
def test_a_time_rule_that_contradicts_itself_is_reported_in_one_sentence(rule: dict[str, Any], words: str, tmp_path: Path) -> None:
    ground = {"label": "Ground", "kind": "yes or no", "ask": "Is there a ground?", "optional": "yes"}
    with pytest.raises(MapError) as raised:
        rule_guide(tmp_path, rule, ["received", "due", "ground"], ["fees-notice", "fee-received"], changed_facts={"ground": ground})
    found, = raised.value.faults
    assert words in found.message


@pytest.mark.parametrize(("rule", "name"), [({"starts again from": "asked-elsewhere"}, "starts again from"),
                                            ({"leaves out": {"from": "asked-elsewhere", "to": "received"}}, "leaves out")])
def test_what_no_box_asks_once_a_rule_has_begun_is_reported(rule: dict[str, Any], name: str, tmp_path: Path) -> None:
    with pytest.raises(MapError) as raised:
        rule_guide(tmp_path, REPLY | rule, ["received"], elsewhere=["asked-elsewhere"])
    found, = raised.value.faults
    assert found.message == f'rule the-rule: "{name}" names fact "asked-elsewhere", which no box asks once the rule has begun.'


# --- In words ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("rule", "begins", "counted"), [
    (REPLY | {"first day counts": "yes"}, "20 working days from the received, which is day 1.", "20 working days (last day)"),
    (REPLY | {"leaves out": FEE}, "The days from the fees notice to the fee received are left out, both included.", "20 working days (last day)"),
    (REPLY | {"leaves out": FEE | {"end days count": "yes"}}, "The days between the fees notice and the fee received are left out.", "20 working days (last day)"),
    (REPLY | {"starts on a working day": "yes"}, "If the first day is a day off, the next working day takes its place.", "20 working days (last day)"),
    (REPLY | {"starts again from": "due"}, "The count begins again from the due, if that is later.", "20 working days (last day)"),
    ({"starts from": "received", "earlier of": TWO, "date means": "last day"}, "The earlier of 20 working days and 4 weeks from the received, which is day 0.",
     "the earlier of 20 working days and 4 weeks (last day)"),
    ({"date of": "due", "date means": "last day"}, "The date is the one given as “Due”. Nothing is counted.", "Last day")])
def test_the_page_of_deadlines_says_each_time_rule_in_words(rule: dict[str, Any], begins: str, counted: str, tmp_path: Path) -> None:
    guide = rule_guide(tmp_path, rule, ["received", "due"], ["fees-notice", "fee-received"])
    row = read_html(rules_table(Page(guide, "../"), guide.sources[0])).one("tbody").text
    assert begins in row and counted in row


@pytest.mark.parametrize(("reading", "words"), [
    ({"leaves out": FEE | {"end days count": "yes"}}, "20 working days, the days between the fees notice and the fee received are left out"),
    ({"leaves nothing out": "yes"}, "20 working days, with no days left out"),
    ({"starts on a working day": "yes"}, "20 working days, if the first day is a day off, the next working day takes its place"),
    ({"starts from": "due", "first day counts": "yes"}, "20 working days from “Due”, that day counted as day 1"),
    ({"earlier of": TWO}, "the earlier of 20 working days and 4 weeks"),
    ({"date of": "due"}, "the date given as “Due”"),
    ({"starts again from": "due"}, "20 working days, the count begins again from the due, if that is later")])
def test_the_page_of_deadlines_says_what_a_reading_changes(reading: dict[str, Any], words: str, tmp_path: Path) -> None:
    guide = rule_guide(tmp_path, REPLY | {"leaves out": FEE, "readings": [reading | {"why": "So it may be read."}]}, ["received", "due"], ["fees-notice", "fee-received"])
    rule, = guide.rules
    assert interpretation_count_words(guide, rule, rule.readings[0]) == words


@pytest.mark.parametrize(("name", "words"), [
    ("a fee that is awaited", "No date: The time has been paused since Wednesday 10 June 2026, until “Fee received” has an answer."),
    ("a fee that was paid", "left out, from “Fees notice” to “Fee received”"),
    ("clarification", "The count began again from Friday 20 March 2026 (Detail received)."),
    ("a school", "We counted the earlier of 20 working days (days that are school days as well) and 60 working days"),
    ("three months from the day of the notice", "Fees notice: Thu 10 Sep 2026 (day 1)"),
    ("the steps of a notice that names its own day", "Notice own day: Fri 9 Oct 2026")])
def test_page_and_record_say_how_a_date_came_about(name: str, words: str, tmp_path: Path) -> None:
    case, found = worked(next(one for one in EXAMPLES if one["name"] == name), tmp_path)
    page = read_html(deadline_html(Page(case.guide, "../"), found)).one("article").text
    record = " ".join(record_text(case, [found], "1", printed_at="2026-12-01").split())
    assert words in " ".join(page.split()) and (words in record or words.startswith("We counted"))


def test_the_terminal_and_scripts_say_that_the_time_limit_is_paused(tmp_path: Path) -> None:
    case, found = worked(next(one for one in EXAMPLES if one["name"] == "a fee that is awaited"), tmp_path)
    data = deadline_data(found)
    assert data["refused"].startswith("The time has been paused since Wednesday 10 June 2026") and data["last_day"] is None and len(data["ledger"]) == 8
    assert "The time has been paused since Wednesday 10 June 2026" in " ".join(case_text(case, [found], 78).split())


def test_a_calendar_file_has_no_event_while_the_time_limit_is_paused(tmp_path: Path) -> None:
    case, found = worked(next(one for one in EXAMPLES if one["name"] == "a fee that is awaited"), tmp_path)
    with pytest.raises(CalendarError, match="There is no date to put in a calendar yet"):
        calendar_file(case, [found], "1", stamp="20261201T101500Z", case_id="one")


def test_a_calendar_file_tells_the_days_that_were_left_out(tmp_path: Path) -> None:
    case, found = worked(next(one for one in EXAMPLES if one["name"] == "a fee that was paid"), tmp_path)
    events = calendar_file(case, [found], "1", stamp="20261201T101500Z", case_id="one").replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260708" in events and "from “Fees notice” to “Fee received”" in events


# --- A route that waits while the time stands still -------------------------------------------------------------------

def stopped(folder: Path, **told: str) -> tuple[Case, tuple[Deadline, ...]]:
    """Return a case at box 2 on Mon 2026-12-07. One route there waits for the end of the time limit, and another does not."""
    guide = rule_guide(folder, REPLY | {"leaves out": FEE}, ["received"], ["fees-notice", "fee-received"], calendar={"weekends only": "yes"})
    process, = guide.processes
    on, = process.boxes[1].routes
    routes = (replace(on, id="over", outcome="No reply in time", waits_for=("the-rule",)), replace(on, id="replied", outcome="Replied"))
    guide = replace(guide, processes=(replace(process, boxes=(process.boxes[0], replace(process.boxes[1], kind="decision", question="What came?", routes=routes))),))
    calendar = calendars_of(guide, read_holidays())[""]
    answers = [*_answers({"received": "Mon 2026-06-01"}), Answer("way/1", "on"), *_answers({name.replace("_", "-"): text for name, text in told.items()})]
    case = fold(guide, answers, calendar, start="way", today=parse_day("Mon 2026-12-07"))
    return case, deadlines(case, calendar)


def test_a_route_waits_while_the_time_limit_is_paused(tmp_path: Path) -> None:
    case, found = stopped(tmp_path, fees_notice="Wed 2026-06-10", fee_received="")
    wait = wait_of(case, found)
    assert wait and wait.opens is None and wait.routes == ("over",)
    assert wait.sentence == "The rule: the time has been paused since Wednesday 10 June 2026. When it has restarted and passed, you can choose “No reply in time”."
    question = question_of(case, found)
    assert question and [(one.value, one.closed) for one in question.choices] == [
        ("over", "it opens when the time has restarted and passed, unless you choose not to wait."), ("replied", ""), (NOT_YET, ""), (EARLY + "over", "")]
    assert status(found[0], case.today, calendars_of(case.guide, read_holidays())[""]) == "Paused"


def test_a_route_stops_waiting_after_a_pause_and_its_time(tmp_path: Path) -> None:
    case, found = stopped(tmp_path, fees_notice="Wed 2026-06-10", fee_received="Thu 2026-06-18")
    assert wait_of(case, found) is None and found[0].dates.last_day == parse_day("Wed 2026-07-08")


def test_a_paused_time_is_shown_among_the_dates(tmp_path: Path) -> None:
    case, found = stopped(tmp_path, fees_notice="Wed 2026-06-10", fee_received="")
    page = read_html(deadlines_html(Page(case.guide, "../"), found))
    assert not [one for one in page.elements if "undated" in one.attributes.get("class", "")] and page.one("article")


def test_two_counts_in_a_row_keep_the_days_before_a_pause(tmp_path: Path) -> None:
    guide = rule_guide(tmp_path, REPLY | {"count": ["3 calendar days", "5 working days"], "leaves out": FEE}, ["received"], ["fees-notice", "fee-received"],
                       calendar={"weekends only": "yes"})
    calendar = calendars_of(guide, read_holidays())[""]
    told = [*_answers({"received": "Mon 2026-06-01"}), Answer("way/1", "on"), *_answers({"fees-notice": "Mon 2026-06-08", "fee-received": ""})]
    found, = deadlines(fold(guide, told, calendar, start="way"), calendar)
    assert [entry.date for entry in found.dates.ledger] == [parse_day(text) for text in (
        "Tue 2026-06-02", "Wed 2026-06-03", "Thu 2026-06-04", "Fri 2026-06-05", "Sat 2026-06-06", "Sun 2026-06-07")]
