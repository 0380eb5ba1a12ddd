"""The calendars of a guide: whose days are off when days are counted.

A guide asks for the nation to count for, names one nation, or takes the days off of several together. Or it uses only
weekends and a list of its own. A time rule may name another calendar of the guide, such as that of a school.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from navigator.days.workdays import NATIONS, Calendar, Holiday
from navigator.guide.days_off import DaysOff, any_day
from navigator.guide.model import Guide

ONLY = ""
"""The key of the only calendar of a guide that asks for no nation; such a case has this as its nation."""

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
"""The years that a calendar of weekends alone covers: weekends never change, but a year like 26 is a slip."""


def calendars_of(guide: Guide, holidays: Mapping[str, Any]) -> Mapping[str, Calendar]:
    """Return nation → its calendar, from the list of bank holidays. `ONLY` → the one calendar if the guide asks for no
    nation.

    Each has the calendars that a rule may name. Raises `CalendarError` if the list is not valid.
    """
    calendars = {}
    for nation in guide.nations or (ONLY,):
        own = _calendar(guide.calendar, (nation,) if nation else guide.calendar.nations, holidays)
        own = replace(own, nation=nation or guide.calendar.nation, note=_note(guide, nation))
        calendars[nation] = replace(
            own, others={calendar.id: _named(calendar, own, holidays) for calendar in guide.calendars}
        )
    return calendars


def _note(guide: Guide, nation: str) -> str:
    return next((one.says for one in guide.calendar.notes if one.id == nation), "")


def _named(source: DaysOff, own: Calendar, holidays: Mapping[str, Any]) -> Calendar:
    """Return a calendar that a rule may name; one that comes on top also has the days off of the guide's own
    calendar.
    """
    calendar = replace(_calendar(source, source.nations, holidays), nation=source.nation)
    if not source.on_top:
        return calendar
    first, last = max(own.first, calendar.first), min(own.last, calendar.last)
    days = {**calendar.holidays, **own.holidays}
    return Calendar(
        own.nation,
        first,
        last,
        MappingProxyType({day: one for day, one in days.items() if first <= day <= last}),
        note=own.note,
    )


def _calendar(source: DaysOff, nations: Iterable[str], holidays: Mapping[str, Any]) -> Calendar:
    """Return the days off of these nations together, with those that the guide lists, between the first and last day
    that it knows.
    """
    calendars = (
        [] if source.list else [Calendar.from_dict(holidays, nation) for nation in nations]
    )  # a list of the guide's own has its days
    listed = [one.span() for one in source.days_off]
    first, last = _covered(source, calendars, listed)
    days = {
        day: Holiday(day, one.name) for one, span in zip(source.days_off, listed, strict=True) for day in _days(*span)
    }
    days |= together(calendars)
    return Calendar(
        "", first, last, MappingProxyType({day: one for day, one in sorted(days.items()) if first <= day <= last})
    )


def _covered(source: DaysOff, calendars: Sequence[Calendar], listed: Sequence[tuple[date, date]]) -> tuple[date, date]:
    """Return the first and the last day that a calendar knows.

    A list of the guide's own knows the years that it has days for, unless the guide says more.
    """
    first, last = (any_day(text) if text else None for text in (source.first_day, source.last_day))
    if calendars:
        return max(filter(None, (first, calendars[0].first))), min(filter(None, (last, calendars[0].last)))
    years = (
        (date(min(listed)[0].year, 1, 1), date(max(span[1] for span in listed).year, 12, 31))
        if listed
        else (_FIRST, _LAST)
    )
    return first or years[0], last or years[1]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def together(calendars: Sequence[Calendar]) -> Mapping[date, Holiday]:
    """Return the days off of any of these calendars; one that is not off in all of them says where it applies."""
    by_date: dict[date, list[tuple[str, Holiday]]] = {}
    for calendar in calendars:
        for day, holiday in calendar.holidays.items():
            by_date.setdefault(day, []).append((NATIONS[calendar.nation], holiday))
    return {day: _joined(there, len(there) == len(calendars)) for day, there in by_date.items()}


def _joined(there: list[tuple[str, Holiday]], is_everywhere: bool) -> Holiday:
    """Return one day off of several nations. It is disputed only if none of them has it for sure."""
    first, places, notes = (
        there[0][1],
        ", ".join(name for name, _ in there),
        " ".join(dict.fromkeys(one.note for _, one in there if one.note)),
    )
    is_disputed = all(one.disputed for _, one in there)
    if len({(one.name, one.substitute) for _, one in there}) == 1:
        return replace(first, where="" if is_everywhere else places, disputed=is_disputed, note=notes)
    names = "; ".join(replace(one, where=name, disputed=False).label for name, one in there)
    return Holiday(first.date, names, disputed=is_disputed, note=notes)
