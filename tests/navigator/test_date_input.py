"""Dates as people give them: what is accepted, shown in full, asked about and refused. The rows are in date-input.yaml."""
from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from navigator.days.date_input import DateQuestion, Span, parse_human_date, understand, understand_fields
from navigator.days.workdays import weekday_and_date
from navigator.text.errors import CalendarError
from tests import DATA
from tests.navigator.weekdays import day

ROWS: dict[str, dict[str, Any]] = {kind: rows for part in yaml.safe_load((DATA / "date-input.yaml").read_text(encoding="utf-8"))
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
def test_an_abbreviated_date_is_understood_and_says_what_was_added(text: str, expected: list[str]) -> None:
    found = understand(text, TODAY)
    assert (found.day, found.why) == (day(expected[0]), expected[1])
    assert found.said == f"We read “{text}” as {weekday_and_date(found.day)}, {expected[1]}."


@rows("shown back")
def test_an_abbreviated_date_is_refused_if_nobody_can_be_asked(text: str, expected: list[str]) -> None:
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


@pytest.mark.parametrize(("text", "words"), [("3 Feb", "Date must include a year."), ("27 8 09", "Year must have 4 digits"), ("270809", "Year must have 4 digits"),
                                             ("today", "We cannot work out “today” without today’s date")])
def test_an_abbreviated_date_is_refused_without_a_clock(text: str, words: str) -> None:
    with pytest.raises(CalendarError, match=words):
        understand(text)


def test_a_text_that_is_too_long_is_cut_short_in_the_sentence() -> None:
    with pytest.raises(CalendarError, match="is not a date we can read") as refused:
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
    (("", "Aug", "2009"), "Date must include a day.", "day"), (("3", "13", "2009"), "Did you mean Friday 13 March 2009", "month"),
    (("9", "8", "27"), "Write the year in full.", "year"), (("soon", "8", "2009"), "is not a date we can read", "day")])
def test_fields_that_make_no_date_name_the_field_at_fault(fields: tuple[str, str, str], words: str, part: str) -> None:
    with pytest.raises(CalendarError, match=words) as refused:
        understand_fields(*fields, TODAY)
    assert refused.value.part == part


def test_an_abbreviated_date_can_be_in_the_fields_as_well() -> None:
    assert understand_fields("3", "Feb", "", TODAY).day == day("Tue 2026-02-03")
    assert understand_fields("3", "2", "09", TODAY).why == "taking 09 as the year 2009"


PLANNED = Span(first=day("Fri 2026-11-20"), since=day("Fri 2026-11-20"))
"""A visit planned after a letter of nine days ago."""
OLD = Span(day("Tue 2008-01-01"), TODAY, since=day("Thu 2009-08-27"))
"""A day after a letter of 2009; its bank holidays must be known."""
OLD_PLANNED = Span(first=day("Thu 2009-08-27"), since=day("Thu 2009-08-27"))
BIRTH = Span(last=day("Thu 2009-08-27"))
SINCE_2010 = Span(last=TODAY, since=day("Thu 2010-08-26"))
BEFORE_THE_NEXT = Span(last=day("Tue 2027-08-24"))
WITHIN_A_YEAR = Span(last=day("Mon 2027-11-22"))
MONTH_AHEAD = Span(first=day("Tue 2025-12-02"), last=day("Wed 2026-12-30"))


@pytest.mark.parametrize(("text", "span", "expected", "why"), [
    ("3 Dec", PLANNED, "Thu 2026-12-03", "the next 3 December after today"),
    ("3/12", PLANNED, "Thu 2026-12-03", "the next 3 December after today"),
    ("Thu 3 Dec", PLANNED, "Thu 2026-12-03", "the next 3 December after today"),
    ("25 Nov", WITHIN_A_YEAR, "Wed 2026-11-25", "the latest 25 November that is not after today"),
    ("3/12/26", PLANNED, "Thu 2026-12-03", "taking 26 as the year 2026"),
    ("3 Jan", PLANNED, "Sun 2027-01-03", "the next 3 January after today"),
    ("29 Feb", PLANNED, "Tue 2028-02-29", "the next 29 February after today"),
    ("3 Dec", Span(last=TODAY), "Wed 2025-12-03", "the latest 3 December that is not after today"),
    ("Thu 3 Dec", Span(), "Thu 2026-12-03", "the next 3 December after today"),
    ("Wed 3 Dec", Span(), "Wed 2025-12-03", "the latest 3 December that is not after today"),
    ("Thu 10 Sept", SINCE_2010, "Thu 2026-09-10", "the latest 10 September that is not after today"),
    ("20 Aug", BIRTH, "Thu 2009-08-20", "the latest 20 August that is not after 27 August 2009"),
    ("30 Aug", BIRTH, "Sat 2008-08-30", "the latest 30 August that is not after 27 August 2009"),
    ("12-11-10", Span(first=day("Sun 2012-01-01")), "Sat 2012-11-10", "taking 12 as the year 2012"),
    ("3/2/27", OLD_PLANNED, "Wed 2027-02-03", "taking 27 as the year 2027")])
def test_the_limits_of_a_question_choose_the_year(text: str, span: Span, expected: str, why: str) -> None:
    found = understand(text, TODAY, span)
    assert (found.day, found.why) == (day(expected), why)


@pytest.mark.parametrize(("text", "span", "expected"), [
    ("25 Nov", PLANNED, ["Wed 2026-11-25", "Thu 2027-11-25"]),
    ("3 Dec", Span(), ["Wed 2025-12-03", "Thu 2026-12-03"]), ("3 Dec", MONTH_AHEAD, ["Wed 2025-12-03", "Thu 2026-12-03"]),
    ("3 Dec", OLD_PLANNED, ["Thu 2009-12-03", "Wed 2025-12-03", "Thu 2026-12-03"]), ("Thu 3 Dec", OLD_PLANNED, ["Thu 2009-12-03", "Thu 2026-12-03"]),
    ("3 Sept", OLD, ["Thu 2009-09-03", "Thu 2026-09-03"]), ("3/9", OLD, ["Thu 2009-09-03", "Thu 2026-09-03"]),
    ("27-08-09", OLD_PLANNED, ["Thu 2009-08-27", "Mon 2027-08-09"]), ("Dec 03", OLD_PLANNED, ["Thu 2009-12-03", "Wed 2025-12-03", "Thu 2026-12-03"])])
def test_two_readings_within_the_limits_are_asked_about(text: str, span: Span, expected: list[str]) -> None:
    with pytest.raises(DateQuestion) as asked:
        understand(text, TODAY, span)
    assert list(asked.value.days) == list(map(day, expected))
    assert all(weekday_and_date(one) in str(asked.value) for one in asked.value.days) or text == "Dec 03"


IN_2009 = day("Tue 2009-09-01")


def test_every_reading_of_three_short_numbers_is_offered() -> None:
    with pytest.raises(DateQuestion) as asked:
        understand("12-11-10", IN_2009)
    assert set(asked.value.days) == set(map(day, ("Fri 2010-11-12", "Sat 1910-11-12", "Sat 2012-11-10", "Sun 1912-11-10")))
    with pytest.raises(DateQuestion) as asked:
        understand("12-11-10", IN_2009, Span(first=IN_2009))
    assert asked.value.days == (day("Fri 2010-11-12"), day("Sat 2012-11-10"))


@pytest.mark.parametrize(("text", "span", "expected"), [
    ("3/12/26", Span(last=TODAY), "Fri 1926-12-03"), ("3/12/26", OLD, "Thu 2026-12-03"), ("3/12/26", Span(first=TODAY), "Thu 2026-12-03"),
    ("Fri 3/12/26", OLD, "Fri 1926-12-03"), ("3/2/27", Span(day("Tue 2008-01-01"), TODAY), "Wed 2027-02-03")])
def test_a_single_reading_within_the_limits_is_shown_back(text: str, span: Span, expected: str) -> None:
    found = understand(text, TODAY, span)
    assert found.day == day(expected) and found.why == f"taking {found.day:%y} as the year {found.day.year}"


def test_a_month_first_is_asked_about_within_the_limits_alone() -> None:
    with pytest.raises(DateQuestion) as asked:
        understand("8/27/27", TODAY, Span(first=day("Tue 2008-01-01")))
    assert asked.value.days == (day("Fri 2027-08-27"),)


@pytest.mark.parametrize(("text", "span", "words"), [
    ("Fri 27 Aug", BEFORE_THE_NEXT, "27 August 2026 is a Thursday, not a Friday. Check the date."),
    ("Fri 3 Dec", Span(), "3 December 2025 is a Wednesday and 3 December 2026 is a Thursday, not a Friday. Check the date."),
    ("Fri 3 Dec", OLD_PLANNED, "3 December 2009 is a Thursday, 3 December 2025 is a Wednesday and 3 December 2026 is a Thursday, not a Friday."),
    ("Wed 3 Dec", PLANNED, "3 December 2026 is a Thursday, not a Wednesday. Check the date."),
    ("Thu 3 Dec", Span(last=TODAY), "3 December 2025 is a Wednesday, not a Thursday. Check the date.")])
def test_a_weekday_that_fits_no_reading_is_refused(text: str, span: Span, words: str) -> None:
    with pytest.raises(CalendarError, match=re.escape(words)) as refused:
        understand(text, TODAY, span)
    assert not isinstance(refused.value, DateQuestion)


def test_a_date_outside_the_limits_is_the_nearest_to_them() -> None:
    span = Span(day("Fri 2026-11-20"), TODAY, since=day("Fri 2026-11-20"))
    assert understand("3 Dec", TODAY, span).day == day("Thu 2026-12-03"), "which the limit can refuse by its year"
    assert understand("Wed 3 Dec", TODAY, span).day == day("Wed 2025-12-03")
    assert understand("27 August 2009", TODAY, span).day == day("Thu 2009-08-27"), "a whole date is read as it is"


@pytest.mark.parametrize(("today", "text"), [("Fri 9999-12-31", "3 Dec"), ("Mon 0001-01-01", "3 Dec"), ("Fri 9999-12-31", "29 Feb")])
def test_a_clock_at_the_end_of_time_still_reads_a_date(today: str, text: str) -> None:
    found = understand(text, day(today), Span()).day
    assert abs(found.year - day(today).year) < 9


@pytest.mark.parametrize("fields", [("3", "Dec", ""), ("3 Dec", "", ""), ("3", "12", "26"), ("Thu 3 Dec", "", "")])
def test_the_limits_apply_to_a_date_in_fields(fields: tuple[str, str, str]) -> None:
    assert understand_fields(*fields, TODAY, PLANNED).day == day("Thu 2026-12-03")


@given(st.dates(min_value=day("Mon 1900-01-01"), max_value=day("Thu 2099-12-31")), st.none() | st.dates(), st.none() | st.dates())
def test_a_date_without_a_year_keeps_its_day_and_month(written: Any, first: Any, last: Any) -> None:
    span = Span(first, last, first)
    try:
        found = [understand(f"{written.day} {written:%b}", TODAY, span).day]
    except DateQuestion as asked:
        found = list(asked.days)
        assert len(found) in (2, 3) and all(one in span for one in found)
    assert all((one.day, one.month) == (written.day, written.month) for one in found)


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
def test_any_three_fields_give_a_date_or_a_sentence(fields: list[str]) -> None:
    try:
        understand_fields(*fields, TODAY)
    except CalendarError as error:
        assert error.part in ("day", "month", "year")


@given(st.dates(min_value=day("Mon 1900-01-01"), max_value=TODAY))
def test_a_date_without_a_year_is_never_after_today(written: Any) -> None:
    found = understand(f"{written.day} {written:%b}", TODAY)
    assert found.day <= TODAY and found.why
    assert (found.day.day, found.day.month) == (written.day, written.month)


def test_tomorrow_on_the_last_day_of_all_is_not_a_date() -> None:
    with pytest.raises(CalendarError, match="is not a date we can read"):
        understand("tomorrow", day("Fri 9999-12-31"))
