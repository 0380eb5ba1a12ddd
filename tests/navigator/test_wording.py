"""The words for answers, paragraphs, counts and dates: the same in every place."""
from __future__ import annotations

from dataclasses import replace

import pytest

from navigator.case.case import Answer, fold
from navigator.case.deadlines import deadlines
from navigator.case.wording import (
    GIVES,
    answer_label,
    ask_label,
    clock_words,
    count_words,
    fact_words,
    interpretation_words,
    named_dates,
    paragraph_words,
)
from navigator.guide.model import Guide
from navigator.guide.sources import Paragraph
from navigator.show.calendar_file import DAY_KINDS
from navigator.show.deadline import result_html
from navigator.show.page import Page
from tests.built import read_html
from tests.navigator.case_files import answers
from tests.navigator.weekdays import day

POSTED = ("start=map-1", "nation=england-and-wales", "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")


@pytest.fixture
def started(guide: Guide, calendars):
    """Return the deadlines of a letter that was posted, by the id of their rule."""
    calendar = calendars["england-and-wales"]
    return {one.rule.id: one for one in deadlines(fold(guide, answers(*POSTED), calendar), calendar)}


@pytest.mark.parametrize(("ask", "answer", "label"), (
    ("start", "map-2", "Map 2: Home visits"), ("nation", "scotland", "Scotland"), ("failure", "ftp", "Failed to participate (FTP)"),
    ("map-1/1", "contact", "Customer makes contact"), ("failure-date", "2009-08-27", "Thu 27 Aug 2009"), ("contact-date", "", "Not answered"),
    ("reason", "the bus", "the bus"), ("unknown", "thing", "thing"), ("map-1/1", "unknown", "unknown"), ("failure-date", "nonsense", "nonsense")))
def test_an_answer_is_shown_in_words(ask: str, answer: str, label: str, guide: Guide) -> None:
    assert answer_label(guide, Answer(ask, answer)) == label


@pytest.mark.parametrize(("ask", "label"), (
    ("start", "Process"), ("nation", "Bank holidays for"), ("failure-date", "Date of the failure"), ("map-1/1", "Map 1, box 1"), ("unknown", "unknown")))
def test_a_question_is_shown_in_few_words(ask: str, label: str, guide: Guide) -> None:
    assert ask_label(guide, ask) == label


@pytest.mark.parametrize(("fact", "value", "words"), (
    ("failure-date", day("Thu 2009-08-27"), "Thu 27 Aug 2009"), ("contact-date", None, "Not answered"), ("condition", "yes", "Yes"),
    ("reason", "**the bus**", "**the bus**")))
def test_the_value_of_a_fact_is_shown_in_the_same_words(fact: str, value: object, words: str, guide: Guide) -> None:
    assert fact_words(guide.fact(fact), value) == words


@pytest.mark.parametrize(("counts", "words"), (
    (("7 working days",), "7 working days"), (("same day",), "the same day"), (("-1 working days",), "1 working day before"),
    (("7 calendar days", "2 working days"), "7 calendar days, then 2 working days")))
def test_a_count_is_shown_in_words(counts: tuple[str, ...], words: str) -> None:
    assert count_words(counts) == words


@pytest.mark.parametrize(("paragraphs", "words"), (
    ((), ""), ((8,), "paragraph 8"), ((8, 9), "paragraphs 8 and 9"), ((8, 9, 12), "paragraphs 8, 9 and 12"), (("titles",), "the titles"),
    ((8, "note after 40"), "paragraph 8 and the note after paragraph 40"),
    (("note after 40", 16, 162), "paragraphs 16 and 162, and the note after paragraph 40"),
    (("titles", "note after 40"), "the titles and the note after paragraph 40"),
    ((8, 9, "titles", "note after 40"), "paragraphs 8 and 9, the titles, and the note after paragraph 40")))
def test_paragraphs_are_named_as_one_speaks_of_them(paragraphs: tuple[Paragraph, ...], words: str, guide: Guide) -> None:
    assert paragraph_words(guide.main_source, paragraphs) == words


def test_every_unnumbered_passage_has_its_own_words(guide: Guide) -> None:
    memo = guide.source("did-not-attend")
    assert paragraph_words(memo, (3, "condition 3")) == "memo point 3 and condition 3"
    assert all(source.passage(passage.id) == passage.words for source in guide.sources for passage in source.unnumbered)


def test_a_time_limit_starts_from_a_date_or_other_rules(guide: Guide) -> None:
    assert clock_words(guide, ("letter-date",), ()) == "Date of the letter"
    assert clock_words(guide, (), ("T02", "T03")) == "the end of T02 (Reply to a letter handed over) or T03 (Reply to a letter sent by post)"


def test_the_earliest_date_to_act_follows_only_some_last_days(started) -> None:
    reply, post = started["T03"], started["T04"]
    assert named_dates(reply.rule, reply.dates) == [("Last day", day("Tue 2009-09-08")), ("Earliest date to act", day("Wed 2009-09-09"))]
    assert named_dates(post.rule, post.dates) == [("Last day", day("Tue 2009-09-01"))]
    assert named_dates(started["T01"].rule, started["T01"].dates) == [("Do this by", day("Thu 2009-08-27"))]


def test_another_reading_names_its_dates_or_says_why_there_are_none(started) -> None:
    reply = started["T03"]
    assert interpretation_words(reply.rule, reply.readings[0]) == "last day Thu 3 Sep 2009, earliest date to act Fri 4 Sep 2009"
    refused = replace(reply.readings[0], dates=type(reply.dates)(), refused="It cannot be counted.")
    assert interpretation_words(reply.rule, refused) == "no date. It cannot be counted"


def test_page_and_calendar_file_take_the_names_of_dates_from_one_table(started, guide: Guide) -> None:
    assert set(DAY_KINDS) == set(GIVES.values())
    shown = read_html(result_html(Page(guide), started["T03"]))
    assert [one.text for one in shown.all("dt")] == ["Last day", "Earliest date to act"]
