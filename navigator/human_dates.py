"""Dates as people type them, in the order of the country: day, month, year."""
from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from navigator.errors import CalendarError
from navigator.workdays import long_date, parse_date

_MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                  "november", "december")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME: Final = 3
_LONGEST: Final = 60
"""Longer texts are no dates; in a message they are cut short."""

# The digits are spelt out: \d would take those of every script.
_NUMBERS: Final = re.compile(r"([0-9]{1,2})(?:[ ./-]+)([0-9]{1,2})(?:[ ./-]+)([0-9]+)")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[ ./-]+([0-9]{1,2})[ ./-]+([0-9]{1,2})")
_NAMED: Final = re.compile(r"(?:([a-z]+)[., ]+)?([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]*(?:of +)?([a-z]+)[., /-]*([0-9]+)")
_PARTS: Final = {"day": re.compile(r"[0-9]{1,2}"), "month": re.compile(r"[0-9]{1,2}|[A-Za-z]+"), "year": re.compile(r"[0-9]+")}
_EXAMPLE: Final = "Write day, month and year, for example 27 8 2009 or 27 Aug 2009."


def parse_human_date(text: str) -> date:
    """The date in "27 8 2009", "27/08/2009", "27 Aug 2009", "Thu 27 August 2009" or "2009-08-27".

    Numbers alone are day, month, year, unless the year, with its four digits, comes first. Raises `CalendarError` with
    a sentence where the text is no date, has a year of two digits, or names a weekday that the day is not.
    """
    words = " ".join(text.lower().split())
    if not words:
        raise CalendarError(f"The date is missing. {_EXAMPLE}")
    if len(words) > _LONGEST:
        raise CalendarError(f"“{_shown(text)}” is not a date that can be read. {_EXAMPLE}")
    if found := _YEAR_FIRST.fullmatch(words):
        year, month, day = found.groups()
        return _date(year, month, day, text)
    if found := _NUMBERS.fullmatch(words):
        day, month, year = found.groups()
        return _date(year, month, day, text)
    if found := _NAMED.fullmatch(words):
        weekday, day, name, year = found.groups()
        return _on_weekday(_date(year, str(_named(name, _MONTHS, "month")), day, text), weekday)
    raise CalendarError(f"“{_shown(text)}” is not a date that can be read. {_EXAMPLE}")


def parse_date_fields(day: str, month: str, year: str) -> date:
    """The date in three fields; the whole of it may stand in one of them, as `parse_human_date` reads it.

    Raises `CalendarError` with a sentence; its `part` is the field at fault: the first that is empty, else the first that holds no
    such part of a date.
    """
    fields = {name: " ".join(text.split()) for name, text in (("day", day), ("month", month), ("year", year))}
    try:
        return parse_human_date(" ".join(text for text in fields.values() if text))
    except CalendarError as error:
        unfit = [name for name, text in fields.items() if text and not _PARTS[name].fullmatch(text)]
        empty = [name for name, text in fields.items() if not text]
        if 0 < len(empty) < len(fields) and not unfit:
            raise CalendarError(f"The {' and the '.join(empty)} {'is' if len(empty) == 1 else 'are'} missing. {_EXAMPLE}", empty[0]) from None
        raise CalendarError(str(error), error.part or (unfit or empty or ["day"])[0]) from None


def _date(year: str, month: str, day: str, text: str) -> date:
    if len(year) < 4:
        raise CalendarError(f"“{_shown(text)}” does not give the year in full. Write all four digits, for example 2009.", "year")
    if len(year) > 4:
        raise CalendarError(f"“{_shown(text)}” has a year of more than four digits. {_EXAMPLE}", "year")
    if not 1 <= int(month) <= 12:
        raise CalendarError(f"“{_shown(text)}” has no month {int(month)}: the months are 1 to 12, and the day comes first. {_EXAMPLE}", "month")
    longest = monthrange(int(year), int(month))[1] if int(year) else 31
    if not 1 <= int(day) <= longest:
        name = _MONTHS[int(month) - 1].title()
        raise CalendarError(f"{int(day)} {name} {int(year)} does not exist: {name} {int(year)} has the days 1 to {longest}. Check the day.", "day")
    return parse_date(f"{year}-{int(month):02}-{int(day):02}")


def _named(name: str, names: tuple[str, ...], what: str) -> int:
    """The number, from 1, of a month or weekday written out or cut short after three letters or more ("sept")."""
    for number, full in enumerate(names, 1):
        if len(name) >= _SHORTEST_NAME and full.startswith(name):
            return number
    raise CalendarError(f"“{_shown(name)}” is no {what}. {_EXAMPLE}", "month" if what == "month" else "day")


def _on_weekday(day: date, weekday: str | None) -> date:
    if weekday and _named(weekday, _WEEKDAYS, "day of the week") != day.isoweekday():
        told, true = _WEEKDAYS[_named(weekday, _WEEKDAYS, "") - 1], _WEEKDAYS[day.weekday()]
        raise CalendarError(f"{long_date(day)} is a {true.title()}, not a {told.title()}. Check the date.", "day")
    return day


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST - 1] + "…"
