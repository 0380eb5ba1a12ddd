"""Lists of bank holidays that a person provides: the project's own file, GOV.UK's, or a plain list of dates.

A person may count beyond the years of any of them, with a warning. The form of the file never decides whether a count
is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from navigator.days.workdays import NATIONS, Calendar, Counted, Holiday, parse_date
from navigator.text.errors import CalendarError
from navigator.text.prose import how_many, listed

SUBSTITUTE = "substitute day"
"""GOV.UK's note for a day that replaces one on a weekend."""

_WORKING: Final = "working days"


@dataclass(frozen=True)
class HolidayList:
    """A list of bank holidays for one nation. `name` is that of its file, `years` are those that it has days for."""

    name: str
    calendar: Calendar
    years: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return a description of the list, for JSON; the years are None if it has no days."""
        first, last = (self.years[0], self.years[-1]) if self.years else (None, None)
        return {"name": self.name, "first_year": first, "last_year": last, "days": len(self.calendar.holidays)}

    def __str__(self) -> str:
        days = len(self.calendar.holidays)
        return f"{self.name} ({self._span()}, {how_many(days, 'day')})"

    def warnings(self, counted: Counted) -> tuple[str, ...]:
        """Return a sentence if a count needs the bank holidays of years that the list has no day for."""
        missing = sorted({day.year for day in self._judged(counted)} - set(self.years))
        if not missing:
            return ()
        effect = (
            "A bank holiday there was counted as a working day."
            if counted.count.unit == _WORKING
            else f"Bank holidays do not change a count of {counted.count.unit}, "
            "but the list cannot say whether a day there is a working day."
        )
        return (
            (
                f"The count runs over {_runs(missing)}, but {self.name} has no bank holidays for that time "
                f"({self._span()}). "
                f"{effect} Check the date with a list that has these years."
            ),
        )

    def _judged(self, counted: Counted) -> Iterator[date]:
        """Yield the days that a count calls working days or days off: all of its days if it counts working days.

        For any other unit these are its start, its end, the days over which the end was moved, and the working day
        beside it.
        """
        yield from (counted.start, counted.date)
        yield from (day.date for day in counted.ledger if counted.count.unit == _WORKING or not day.counted)
        if self.calendar.covers(counted.date) and not self.calendar.is_working_day(counted.date):
            with suppress(CalendarError):  # the calendar ends first, and no such day is named
                yield (self.calendar.last_working_day if counted.count.amount < 0 else self.calendar.next_working_day)(
                    counted.date
                )

    def unbounded(self) -> HolidayList:
        """Return the same list, to count beyond its years as well."""
        return replace(self, calendar=Calendar.from_holidays(self.calendar.holidays.values(), self.calendar.nation))

    def _span(self) -> str:
        return _runs(self.years) or "no years"


def _runs(years: Sequence[int]) -> str:
    """Return years in their order as words: "2018 to 2020 and 2022"."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1][1:] = [year]
        else:
            runs.append([year])
    words = [" to ".join(map(str, run)) for run in runs]
    return listed(words)


def read_holiday_list(data: object, nation: str, name: str) -> HolidayList:
    """Return the list in a file's data, for a nation.

    Raises `CalendarError` if it is not one of the three kinds, or lacks the nation.
    """
    if isinstance(data, Mapping) and "format" not in data and any(id in data for id in NATIONS):
        calendar = Calendar.from_holidays(_events(data, nation, name), nation)
    elif isinstance(data, Mapping) and "format" in data:
        calendar = Calendar.from_dict(data, nation)
        return HolidayList(name, calendar, tuple(range(calendar.first.year, calendar.last.year + 1)))
    elif isinstance(data, Mapping):
        raise CalendarError(
            f"{name} is not a list of bank holidays. A list of holidays must be a list of dates, "
            'for example ["2009-05-04", "2009-05-25"], '
            "the bank-holidays file of GOV.UK, or a file made like maps/bank-holidays.json."
        )
    else:
        calendar = Calendar.from_dates(data, nation)
    return HolidayList(name, calendar, tuple(sorted({day.year for day in calendar.holidays})))


def _events(data: Mapping[str, Any], nation: str, name: str) -> Iterator[Holiday]:
    """Yield the days of one division of GOV.UK's file."""
    if nation not in NATIONS:
        return
    if nation not in data:
        others = " and ".join(title for id, title in NATIONS.items() if id in data)
        raise CalendarError(
            f"{name} has no bank holidays for {NATIONS[nation]}. It has those for {others}. Use the whole file, "
            "or choose another list."
        )
    events = data[nation].get("events") if isinstance(data[nation], Mapping) else None
    if not isinstance(events, list):
        raise CalendarError(
            f"{name} has no “events” for {NATIONS[nation]}, which is where GOV.UK lists bank holidays. "
            "Download the file again."
        )
    for number, event in enumerate(events, 1):
        if not isinstance(event, Mapping) or not all(isinstance(event.get(key), str) for key in ("title", "date")):
            raise CalendarError(
                f"Event {number} for {NATIONS[nation]} in {name} cannot be read: it needs a title and a date."
            )
        is_substitute = str(event.get("notes")).lower() == SUBSTITUTE
        yield Holiday(parse_date(event["date"]), event["title"] or "bank holiday", is_substitute)
