"""Dates as people give them: what is taken, shown back, asked about and refused. The rows are in human-dates.yaml."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from navigator.errors import CalendarError
from navigator.human_dates import DateQuestion, day_in_full, parse_human_date, understand, understand_fields
from tests.weekdays import day

ROWS: dict[str, dict[str, Any]] = {kind: rows for part in yaml.safe_load(Path(__file__).with_name("human-dates.yaml").read_text(encoding="utf-8"))
                                   for kind, rows in part.items()}
TODAY = day("Sun 2026-11-29")


def rows(kind: str) -> Any:
    return pytest.mark.parametrize(("text", "expected"), ROWS[kind].items(), ids=ascii)


def test_the_table_has_a_row_for_every_rule() -> None:
    assert sum(map(len, ROWS.values())) >= 120


@rows("taken")
def test_a_whole_date_is_taken_at_once(text: str, expected: str) -> None:
    found = understand(text, TODAY)
    assert (found.day, found.why) == (day(expected), "")


@rows("shown back")
def test_a_short_form_is_understood_and_says_what_was_added(text: str, expected: list[str]) -> None:
    found = understand(text, TODAY)
    assert (found.day, found.why) == (day(expected[0]), expected[1])
    assert found.said == f"We read “{text}” as {day_in_full(found.day)}, {expected[1]}."


@rows("shown back")
def test_a_short_form_is_refused_where_nobody_can_be_asked(text: str, expected: list[str]) -> None:
    with pytest.raises(CalendarError, match=re.escape(f"Write it in full to use it: {day(expected[0]).isoformat()}.")):
        parse_human_date(text, TODAY)


@rows("asked about")
def test_a_date_that_can_be_read_two_ways_is_asked_about(text: str, expected: list[str]) -> None:
    with pytest.raises(DateQuestion, match=re.escape(expected[1])) as asked:
        understand(text, TODAY)
    assert asked.value.days == tuple(map(day, expected[2:]))


@rows("refused")
def test_a_text_that_is_not_a_date_gets_a_sentence(text: str, expected: str) -> None:
    with pytest.raises(CalendarError, match=re.escape(expected)) as refused:
        understand(text, TODAY)
    assert not isinstance(refused.value, DateQuestion)


@pytest.mark.parametrize(("text", "words"), [("3 Feb", "The year is missing."), ("27 8 09", "Write all four digits"), ("270809", "Write all four digits"),
                                             ("today", "needs to know what day it is")])
def test_a_short_form_is_refused_without_a_clock(text: str, words: str) -> None:
    with pytest.raises(CalendarError, match=words):
        understand(text)


def test_a_text_that_is_too_long_is_cut_short_in_the_sentence() -> None:
    with pytest.raises(CalendarError, match="is not a date that can be read") as refused:
        understand("1" * 5_000, TODAY)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("fields", [("Thursday 27 August 2009", "", ""), ("", "Thursday 27 August 2009", ""), ("", "", "27/08/2009 00:00"),
                                    ("27\u200b", "Aug", "2009."), ("27 August 2009", "8", "2009"), ("27", "August", "2009-08-27"), ("27th", "8", "2009"), ("27/8", "", "2009"), ("[27 Aug 2009…]", "", ""),
                                    ("27 August 2009 midnight", "", "")])
def test_a_whole_date_may_be_pasted_into_any_field(fields: tuple[str, str, str]) -> None:
    found = understand_fields(*fields, TODAY)
    assert (found.day, found.why) == (day("Thu 2009-08-27"), "")


@pytest.mark.parametrize(("fields", "words", "part"), [
    (("27 August 2009", "9", "2009"), "There are two dates: Thursday 27 August 2009 as the day, and “9” as the month.", "day"),
    (("27", "8", "28 August 2009"), "There are two dates: Friday 28 August 2009 as the year, and “27” as the day.", "year"),
    (("", "Aug", "2009"), "The day is missing.", "day"), (("3", "13", "2009"), "Did you mean Friday 13 March 2009", "month"),
    (("9", "8", "27"), "Write the year in full.", "year"), (("soon", "8", "2009"), "is not a date that can be read", "day")])
def test_fields_that_make_no_date_name_the_field_at_fault(fields: tuple[str, str, str], words: str, part: str) -> None:
    with pytest.raises(CalendarError, match=words) as refused:
        understand_fields(*fields, TODAY)
    assert refused.value.part == part


def test_a_short_form_may_be_in_the_fields_as_well() -> None:
    assert understand_fields("3", "Feb", "", TODAY).day == day("Tue 2026-02-03")
    assert understand_fields("3", "2", "09", TODAY).why == "taking 09 as the year 2009"


@given(st.dates())
def test_every_date_is_read_back_from_all_its_forms(written: Any) -> None:
    year = f"{written.year:04}"
    for text in (written.isoformat(), f"{written.isoformat()}T00:00:00Z", f"{written.day} {written.month} {year}", f"{written.day:02}/{written.month:02}/{year}",
                 f"{written:%A} {written.day} {written:%B} {year}"):
        assert parse_human_date(text, TODAY) == written


@given(st.text(max_size=120) | st.text(alphabet="0123456789/- .AugFebthT:Z'", max_size=30))
def test_any_text_is_a_date_or_gets_a_sentence(text: str) -> None:
    for today in (TODAY, None):
        try:
            understand(text, today)
        except CalendarError as error:
            assert str(error).endswith(".")


@given(st.lists(st.text(alphabet="0123456789/- Augth", max_size=16), min_size=3, max_size=3))
def test_any_three_fields_are_a_date_or_get_a_sentence_and_a_field(fields: list[str]) -> None:
    try:
        understand_fields(*fields, TODAY)
    except CalendarError as error:
        assert error.part in ("day", "month", "year")


@given(st.dates(min_value=day("Mon 1900-01-01"), max_value=TODAY))
def test_a_date_without_a_year_is_never_after_today(written: Any) -> None:
    found = understand(f"{written.day} {written:%b}", TODAY)
    assert found.day <= TODAY and found.why
    assert (found.day.day, found.day.month) == (written.day, written.month)
