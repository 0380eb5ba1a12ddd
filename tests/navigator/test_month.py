"""A count as a small calendar: every day is in its month with how it counted, and a screen reader gets the same."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from navigator.days.workdays import Calendar, Count, Counted, count_days
from navigator.show.month import MOST_MONTHS, months_html
from tests.built import ReadPage, read_html
from tests.navigator.weekdays import day


def counted(start: str, count: str, calendar: Calendar) -> Counted:
    return count_days(day(start), Count.parse(count), calendar)


def months(result: Counted) -> ReadPage:
    return read_html(months_html(result.start, result.ledger, result.date))


def marked(page: ReadPage) -> list[tuple[str, str]]:
    """Return the marked days outside the key: (classes, words about the day)."""
    key = page.inside(page.one("p", class_="month-key"))
    return [(one.attributes["class"], one.attributes["title"]) for one in page.all("span", class_="day") if one not in key]


@pytest.fixture
def england(calendars: Mapping[str, Calendar]) -> Calendar:
    return calendars["england-and-wales"]


def test_a_count_is_drawn_in_each_month_that_it_touches(england: Calendar) -> None:
    page = months(counted("Thu 2009-08-27", "7 working days", england))
    assert [one.text for one in page.all("caption")] == ["August 2009", "September 2009"]
    assert marked(page)[0] == ("day start", "Thu 27 Aug 2009: day 0")
    assert marked(page)[-1] == ("day counted end", "Tue 8 Sep 2009: working day 7 of 7, the date")


def test_each_day_of_the_working_is_marked_once_and_with_its_reason(england: Calendar) -> None:
    result = counted("Thu 2009-08-27", "7 working days", england)
    told = [("counted" if one.counted else "skipped", one.reason) for one in result.ledger]
    shown = [(classes.split()[1], title.partition(": ")[2].removeprefix("not counted: ").removesuffix(", the date")) for classes, title in marked(months(result))[1:]]
    assert shown == told
    assert ("skipped", "Summer bank holiday") in shown


def test_what_is_seen_is_said_in_words_that_a_screen_reader_reads(england: Calendar) -> None:
    page = months(counted("Thu 2009-08-27", "7 working days", england))
    words = [one.text for one in page.all("span", class_="visually-hidden")]
    assert len(words) == len(marked(page))
    assert (words[0], words[1], words[-1]) == ("day 0", "working day 1 of 7", "working day 7 of 7, the date")
    assert page.one("p", class_="month-key").attributes["aria-hidden"] == "true"


@pytest.mark.parametrize("text", ("Thu 2009-01-01", "Sun 2009-02-01", "Mon 2008-12-01", "Tue 2011-03-01"))
def test_the_days_are_under_their_weekdays(text: str, england: Calendar) -> None:
    start = day(text)
    page = read_html(months_html(start, count_days(start, Count.parse("3 calendar days"), england).ledger, start + timedelta(days=3)))
    table = page.all("table")[0]
    cells = [one.text for one in page.inside(table) if one.tag == "td"]
    assert len(cells) % 7 == 0
    first = next(place for place, words in enumerate(cells) if words)
    assert first == start.replace(day=1).weekday()
    assert [one.text for one in page.inside(table) if one.tag == "th"] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def test_a_count_backwards_is_drawn_too(england: Calendar) -> None:
    page = months(counted("Wed 2009-09-02", "-3 working days", england))
    assert [one.text for one in page.all("caption")] == ["August 2009", "September 2009"]
    assert {title.partition(":")[0] for _, title in marked(page)} >= {"Wed 2 Sep 2009", "Thu 27 Aug 2009"}


def test_a_long_count_is_left_to_the_list(england: Calendar) -> None:
    assert months(counted("Thu 2009-01-01", "20 weeks", england)).all("table") == []
    assert len(months(counted("Thu 2009-01-01", "8 weeks", england)).all("table")) <= MOST_MONTHS


def test_without_a_day_to_count_there_is_nothing_to_draw() -> None:
    assert months_html(day("Thu 2009-08-27"), (), day("Thu 2009-08-27")) == ""


def test_the_year_turns(england: Calendar) -> None:
    page = months(counted("Wed 2009-12-23", "7 working days", england))
    assert [one.text for one in page.all("caption")] == ["December 2009", "January 2010"]
    assert any("Christmas Day" in title for _, title in marked(page))


def test_no_element_of_a_month_has_an_id(england: Calendar) -> None:
    page = months(counted("Thu 2009-08-27", "7 working days", england))
    assert [one for one in page.elements if "id" in one.attributes] == []


def test_each_day_of_a_month_is_there_once(england: Calendar) -> None:
    page = months(counted("Thu 2009-08-27", "7 working days", england))
    assert [int(one.text.split()[0]) for one in page.all("td") if one.text] == [*range(1, 32), *range(1, 31)]
