"""The guide in examples/freedom-of-information/: it is valid, its dates match those counted by hand, and its site is its own."""
from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from maps.read.bank_holidays import read_holidays
from maps.read.source import read_guide
from maps.read.training_cases import Played, played
from navigator.case.case import Case, fold
from navigator.case.deadlines import Deadline, deadlines, status
from navigator.case.evidence import checklist
from navigator.case.letters import letter_text
from navigator.case.notices import notices
from navigator.case.waiting import wait_of
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import read_bundle, write_bundle
from navigator.guide.calendars import ONLY
from navigator.guide.days_off import DaysOff
from navigator.guide.model import Guide
from navigator.show.page import Page
from navigator.show.worked_out import worked_out_html
from navigator.text.errors import MapError
from tests import PROJECT
from tests.built import read_html, read_page, run, site_of_guide
from tests.navigator.case_files import answers
from tests.navigator.weekdays import day
from tests.site.test_any_guide import of_the_other_guide

FOLDER = PROJECT / "examples" / "freedom-of-information"

ARRIVED = ("body=other", "received=Thu 2026-04-09", "channel=email", "deletion-stopped=yes", "request/1=valid")
FOUND = (*ARRIVED, "needs-detail=no", "request/2=clear", "held=yes-all", "request/3=held")
NOTHING_BARS = (*FOUND, "ground=none", "request/4=go-on", "exemption=none", "request/5=none")
REFUSING = (*FOUND, "ground=none", "request/4=go-on", "exemption=absolute", "request/5=absolute", "refuses=whole")
ALL_FOUR = "letter-has=section reason review ico"
REFUSED = (*REFUSING, ALL_FOUR, "refusal-sent=Fri 2026-05-08", "request/9=whole")
WEIGHING = (*FOUND, "ground=none", "request/4=go-on", "exemption=qualified", "request/5=qualified")


@cache
def source() -> Guide:
    """Return the guide as its files have it, with its training cases."""
    return read_guide(FOLDER)


@cache
def second() -> Bundle:
    """Return the guide and the bank holidays as every runtime gets them."""
    return read_bundle(write_bundle(source(), read_holidays()))


def second_site() -> Path:
    return site_of_guide(FOLDER)


def case_of(*pairs: str, today: str = "Mon 2026-11-30") -> tuple[Case, Sequence[Deadline]]:
    """Return a case of the guide, with each answer as "ask=answer", and its deadlines. Every answer must be accepted."""
    case = fold(second().guide, answers(*pairs), second().calendars[ONLY], start="request", today=day(today))
    assert case.problem is None and not case.kept
    return case, deadlines(case, second().calendars[ONLY])


def told(id: str) -> Played:
    """Return a training case after all its answers."""
    return played(second().guide, source().training_case(id), second().calendars[ONLY])


# --- Sound ------------------------------------------------------------------------------------------------------------

def test_the_second_guide_is_valid() -> None:
    done = run(PROJECT, "build_maps.py", "--guide", str(FOLDER), "check")
    assert done.returncode == 0 and done.stdout.startswith("Valid: 1 process, 12 boxes"), done.stdout + done.stderr


def test_the_proof_of_the_second_guide_takes_under_three_seconds() -> None:
    began = time.process_time()      # processor time, so that it is the same on a busy machine
    read_guide(FOLDER, is_proved=True)
    assert time.process_time() - began < 3


def test_the_second_guide_says_plainly_what_it_is() -> None:
    guide = second().guide
    assert "example" in guide.notice and "November 2026" in guide.notice and "not legal advice" in guide.notice
    assert "This is an example and not legal advice." in read_page(second_site() / "about" / "index.html").one("body").text
    assert "An example, as of November 2026. Not legal advice." in read_page(second_site() / "index.html").one("body").text


# --- Dates counted by hand --------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("id", "rule", "last_day"), [
    ("plain", "reply", "Fri 2026-05-08"), ("plain", "ask-review", "Mon 2026-07-06"),
    ("christmas", "reply", "Thu 2026-01-15"),
    ("st-andrew", "reply", "Mon 2026-12-14"), ("st-andrew", "ask-review", "Fri 2027-02-12"),
    ("saturday-email", "reply", "Tue 2026-06-16"),
    ("clarification", "reply", "Tue 2026-04-21"),
    ("fee", "reply", "Fri 2026-07-10"), ("fee", "charge-notice", "Tue 2026-06-30"), ("fee", "pay", "Wed 2026-09-09"),
    ("public-interest", "extend", "Wed 2026-02-11"), ("public-interest", "weigh", "Wed 2026-03-11"), ("public-interest", "estimate", "Wed 2026-03-04"),
    ("complaint", "refusal", "Fri 2026-05-08"), ("complaint", "ask-review", "Tue 2026-07-07"), ("complaint", "review", "Tue 2026-07-07"),
    ("complaint", "complain", "Mon 2026-08-17"), ("complaint", "appeal", "Tue 2026-09-29"), ("complaint", "comply", "Tue 2026-10-06"),
    ("too-costly", "refusal", "Mon 2026-03-02"), ("silence", "reply", "Fri 2026-05-08"), ("school", "reply-school", "Thu 2026-09-17"), ("archive", "reply-archive", "Thu 2026-04-16")])
def test_a_training_case_comes_to_the_date_counted_by_hand(id: str, rule: str, last_day: str) -> None:
    found = [one.dates.last_day for one in told(id).started if one.rule.id == rule]
    assert found == [day(last_day)]


@pytest.mark.parametrize(("id", "place", "date"), [
    ("saturday-email", 0, "Wed 2026-06-17"), ("plain", 0, "Fri 2026-05-08"),      # received on the next working day, if the day is off
    ("fee", 1, "Wed 2026-07-08"),                                                  # both end days of the fee counted
    ("clarification", 2, "Fri 2026-04-17")])                                       # a pause instead of a fresh count
def test_another_reading_of_the_reply_comes_to_the_date_counted_by_hand(id: str, place: int, date: str) -> None:
    reply = next(one for one in told(id).started if one.rule.id == "reply")
    assert reply.readings[place].dates.last_day == day(date)


@pytest.mark.parametrize(("id", "in_england_alone"), [("christmas", "Wed 2026-01-14"), ("st-andrew", "Fri 2026-12-11")])
def test_a_holiday_of_scotland_alone_moves_the_reply_everywhere(id: str, in_england_alone: str) -> None:
    guide = replace(second().guide, calendar=DaysOff(nation="england-and-wales"))
    bundle = read_bundle(write_bundle(guide, read_holidays()))
    found = played(bundle.guide, source().training_case(id), bundle.calendars[ONLY])
    assert found.started[0].dates.last_day == day(in_england_alone)
    assert told(id).started[0].dates.last_day > day(in_england_alone)


def test_the_time_to_reply_is_paused_until_the_detail_arrives() -> None:
    _, found = case_of(*ARRIVED, "needs-detail=yes", "detail-reason=identify", "detail-asked=Mon 2026-04-13")
    assert found[0].rule.id == "reply" and found[0].dates.last_day is None and found[0].dates.stands_since == day("Mon 2026-04-13")


def test_detail_asked_for_another_reason_leaves_the_time_running() -> None:
    case, found = case_of(*ARRIVED, "needs-detail=yes", "detail-reason=other", "request/2=clear")
    assert case.current.ref == "request/3" and found[0].dates.last_day == day("Fri 2026-05-08")


def test_a_requester_can_complain_after_the_last_day() -> None:
    pairs = (*NOTHING_BARS, "charge=no", "request/8=free", "reply-sent=")
    assert wait_of(*case_of(*pairs, today="Fri 2026-05-08")).opens == day("Sat 2026-05-09")
    assert wait_of(*case_of(*pairs, today="Sat 2026-05-09")) is None
    assert told("silence").case.current.ref == "request/12" and told("silence").still_open == ["reply"]


def test_a_missed_extended_decision_is_not_called_unlawful() -> None:
    rule = second().guide.rule("weigh")
    assert rule.force == "should" and "The Act does not forbid it" in rule.on_expiry


# --- Safeguards -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lacks", ["section", "reason", "review", "ico"])
def test_a_refusal_that_lacks_one_of_four_cannot_be_sent(lacks: str) -> None:
    has = " ".join(one for one in ("section", "reason", "review", "ico") if one != lacks)
    case, _ = case_of(*REFUSING, f"letter-has={has}")
    assert [one.value for one in case.question.choices if not one.closed] == ["incomplete"]
    assert case.current.ref == "request/9" and "refusal-sent" not in case.known


def test_a_late_refusal_can_be_sent_and_is_marked_late() -> None:
    case, found = case_of(*REFUSING, ALL_FOUR, "refusal-sent=Mon 2026-05-11", "request/9=whole")
    refusal = next(one for one in found if one.rule.id == "refusal")
    assert case.current.ref == "request/11"
    assert status(refusal, case.today, second().calendars[ONLY]) == "Met late, on Mon 11 May 2026, 1 working day after"


@pytest.mark.parametrize(("line", "changed", "safeguard"), [
    ("            when: {letter-check: complete, refuses: whole}", "            when: [{refuses: whole}]", "refusal-complete"),
    ("            when: {letter-check: complete, refuses: part}", "            when: [{refuses: part}]", "refusal-complete"),
    ("            to: 8\n            when: {exemption: none}", "            to: 9\n            when: {exemption: none}", "no-refusal-without-ground")])
def test_the_check_names_a_safeguard_that_a_change_would_break(line: str, changed: str, safeguard: str, tmp_path: Path) -> None:
    text = (FOLDER / "guide.yaml").read_text(encoding="utf-8")
    assert text.count(line) == 1
    (tmp_path / "guide.yaml").write_text(text.replace(line, changed), encoding="utf-8")
    with pytest.raises(MapError) as raised:
        read_guide(tmp_path, is_proved=True)
    name = second().guide.safeguard(safeguard).name
    assert any(f"this safeguard says that it must not: {name}" in str(fault) for fault in raised.value.faults)


# --- Letters, evidence and notices ------------------------------------------------------------------------------------

def letter(id: str, *pairs: str, today: str = "Mon 2026-11-30") -> str:
    return letter_text(second().guide.letter(id), *case_of(*pairs, today=today), second().calendars[ONLY])


def test_the_acknowledgement_carries_the_day_of_arrival_and_the_last_day() -> None:
    text = letter("acknowledgement", *ARRIVED)
    assert "We received it on Thursday 9 April 2026, by email." in text and "by Friday 8 May 2026 at the latest" in text
    assert "begin again" not in text


def test_the_acknowledgement_that_asks_for_detail_gives_no_last_day() -> None:
    text = letter("acknowledgement", *ARRIVED, "needs-detail=yes", "detail-reason=find", "detail-asked=Mon 2026-04-13")
    assert "The 20 working days begin again on the day we receive it." in text and "at the latest" not in text


def test_the_refusal_notice_has_all_that_section_17_asks_for() -> None:
    text = letter("refusal-notice", *REFUSING, ALL_FOUR, "refusal-sent=Mon 2026-05-11")
    for words in ("Date: Monday 11 May 2026", "Your request of Thursday 9 April 2026", "section and subsection", "why it applies, or that to say why would reveal it",
                  "ask us for a review", "or that there is no such procedure", "complain to the Information Commissioner's Office",
                  "This notice is late. It was due by Friday 8 May 2026."):
        assert words in text


def test_the_extension_notice_carries_the_date_of_the_decision() -> None:
    text = letter("refusal-notice", *WEIGHING, "decided=", "request/6=undecided", "extension-sent=Fri 2026-05-08", "estimated-date=Fri 2026-05-29")
    assert "We expect to decide by Friday 29 May 2026." in text and "We have weighed" not in text


def test_a_refusal_for_its_cost_gives_the_hours_and_the_limit() -> None:
    text = letter("refusal-notice", *FOUND, "ground=cost", "hours=30", "request/4=refuse", "refuses=whole", ALL_FOUR)
    assert "would take 30 hours" in text and "£450, which is 18 hours" in text and "section 12" in text


def test_the_file_for_a_review_names_what_is_missing() -> None:
    items = {one.id: one for one in checklist(*case_of(*REFUSED, "file-has=search reply"))}
    assert {id: item.state for id, item in items.items()} == {
        "request": "complete", "detail": "not needed", "search": "complete", "reasons": "not complete", "fee": "not needed",
        "reply-as-sent": "complete", "deletion": "complete"}


REPLIED = (*NOTHING_BARS, "charge=no", "request/8=free", "reply-sent=Thu 2026-05-07", "request/10=sent", "file-has=search")


@pytest.mark.parametrize(("kind", "pairs"), [
    ("day off", ("body=other", "received=Sat 2026-05-16")),
    ("deletion", ("body=other", "received=Thu 2026-04-09", "channel=email", "deletion-stopped=no")),
    ("late reply", (*NOTHING_BARS, "charge=no", "request/8=free", "reply-sent=Mon 2026-05-11")),
    ("late refusal", (*REFUSING, ALL_FOUR, "refusal-sent=Mon 2026-05-11")),
    ("within the limit", (*FOUND, "ground=cost", "hours=18")),
    ("no estimate of hours", (*FOUND, "ground=cost", "hours=")),
    ("late fee", (*NOTHING_BARS, "charge=yes", "fees-notice=Mon 2026-04-20", "fee-received=Mon 2026-07-20")),
    ("no date given", (*WEIGHING, "decided=", "request/6=undecided", "extension-sent=Fri 2026-05-08", "estimated-date=")),
    ("estimate passed", (*WEIGHING, "decided=", "request/6=undecided", "extension-sent=Fri 2026-05-08", "estimated-date=Fri 2026-05-15", "request/7=told",
                         "decided=Mon 2026-05-18")),
    ("long wait", (*WEIGHING, "decided=", "request/6=undecided", "extension-sent=Fri 2026-05-08", "estimated-date=Fri 2026-05-15", "request/7=told",
                   "decided=Mon 2026-06-29")),
    ("late review request", (*REPLIED, "review-asked=Tue 2026-07-07")),
    ("late review", (*REPLIED, "review-asked=Mon 2026-06-08", "exceptional=no", "review-outcome=Wed 2026-07-08"))])
def test_each_notice_appears_in_its_case(kind: str, pairs: tuple[str, ...]) -> None:
    case, found = case_of(*pairs)
    assert kind in [one.kind for one in notices(case, found, second().calendars[ONLY])]


@pytest.mark.parametrize(("kind", "pairs"), [
    ("day off", ARRIVED[:2]), ("deletion", ARRIVED[:4]),
    ("late reply", (*NOTHING_BARS, "charge=no", "request/8=free", "reply-sent=Fri 2026-05-08")),
    ("late refusal", (*REFUSING, ALL_FOUR, "refusal-sent=Fri 2026-05-08")),
    ("within the limit", (*FOUND, "ground=cost", "hours=19")),
    ("late fee", (*NOTHING_BARS, "charge=yes", "fees-notice=Mon 2026-04-20", "fee-received=Sun 2026-07-19")),
    ("late review request", (*REPLIED, "review-asked=Mon 2026-07-06")),
    ("late review", (*REPLIED, "review-asked=Mon 2026-06-08", "exceptional=no", "review-outcome=Tue 2026-07-07"))])
def test_a_notice_stays_away_on_the_last_day_that_is_in_time(kind: str, pairs: tuple[str, ...]) -> None:
    case, found = case_of(*pairs)
    assert kind not in [one.kind for one in notices(case, found, second().calendars[ONLY])]


def test_what_was_worked_out_from_choices_names_them() -> None:
    case, _ = case_of(*REFUSING, "letter-has=section reason")
    shown = read_html(worked_out_html(Page(second().guide), case))
    assert shown.one("h3").text == "Check of the notice: incomplete"
    assert [one.text for one in shown.all("li")] == ["How much is refused: Yes, all of it", "What the notice has: The section and subsection; Why it applies"]


# --- The site ---------------------------------------------------------------------------------------------------------

def test_the_site_of_the_second_guide_does_not_mention_the_first() -> None:
    found = of_the_other_guide(second_site())
    assert len(found) > 60 and {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("path", ["request", "request/box-09", "navigator", "deadlines", "forms-and-evidence", "training-cases", "glossary", "knots", "whole-guide"])
def test_the_site_of_the_second_guide_has_its_pages(path: str) -> None:
    assert (second_site() / path / "index.html").is_file()


def test_the_second_guide_has_no_index_of_paragraphs() -> None:
    assert not (second_site() / "paragraphs").exists()


def test_the_page_of_deadlines_names_the_holidays_of_every_nation() -> None:
    assert "a bank holiday in any of England and Wales, Scotland and Northern Ireland" in read_page(second_site() / "deadlines" / "index.html").one("body").text


def test_the_second_guide_is_there_as_a_pdf_of_its_own_name() -> None:
    found, = second_site().glob("assets/*.pdf")
    assert found.name == "freedom-of-information-guide.pdf" and found.read_bytes().startswith(b"%PDF")
