"""The file of days off that a calendar of a guide names. It is read from the guide's folder, and put into the guide as
if written there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from navigator.days.holiday_lists import read_holiday_list
from navigator.days.workdays import NATIONS, parse_date
from navigator.guide.calendars import together
from navigator.guide.faults import Fault
from navigator.text.errors import CalendarError

MOST_BYTES = 1_000_000


def fill_in(data: dict[str, Any], folder: Path) -> list[Fault]:
    """Put the days of every file that a calendar names in `list` into its `days off`; return the faults of those files.

    A file has a list of `{"date", "name"}` or of dates alone, or it has the form of the list of bank holidays or of
    GOV.UK's. In these two forms the calendar says in `nation` or `days off of any` whose days it takes.
    """
    faults = []
    for path, calendar in _calendars(data):
        name = calendar.get("list")
        if not isinstance(name, str):
            continue
        try:
            first, last, days = _read(calendar, folder, name)
        except CalendarError as error:
            faults.append(Fault((*path, "list"), f"{' '.join(path).replace('calendars', 'calendar')}: {error}"))
            continue
        own = calendar.get("days off", [])
        calendar["days off"] = [*days, *(own if isinstance(own, list) else [own])]
        calendar.setdefault("first day", first)
        calendar.setdefault("last day", last)
    return faults


def _calendars(data: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(own := data.get("calendar"), dict):
        yield ("calendar",), own
    named = data.get("calendars")
    yield from (
        (("calendars", id), one)
        for id, one in (named.items() if isinstance(named, dict) else ())
        if isinstance(one, dict)
    )


def _read(calendar: dict[str, Any], folder: Path, name: str) -> tuple[str, str, list[dict[str, str]]]:
    """Return the first and the last day that a file covers, and its days off.

    Raises `CalendarError` if it cannot be read.
    """
    if not re.fullmatch(r"[\w-]+\.json", name):
        raise CalendarError(
            f'"list" names a JSON file in the folder of the guide, such as days-off.json, not "{name[:60]}".'
        )
    try:
        text = (folder / name).read_text(encoding="utf-8")
        listed = json.loads(text) if len(text) <= MOST_BYTES else None
    except OSError as error:
        raise CalendarError(f'"list" names {name}, which cannot be read: {error.strerror}.') from None
    except (ValueError, RecursionError):
        raise CalendarError(f'"list" names {name}, which is not JSON.') from None
    nations = [one for key in ("nation", "days off of any") for one in _listed(calendar.get(key, [])) if one in NATIONS]
    if isinstance(listed, list):
        days = [_day(one, name) for one in listed]
    elif not nations:
        raise CalendarError(
            f'{name} is not a list of days off. Write them as [{{"date": "2026-10-26", "name": "Half-term"}}], '
            'or say in "nation" whose '
            "days of a list of bank holidays count."
        )
    else:
        lists = [read_holiday_list(listed, nation, name) for nation in nations]
        days = [
            {"days": day.isoformat(), "name": one.label}
            for day, one in sorted(together([one.calendar for one in lists]).items())
        ]
    if not days:
        raise CalendarError(f"{name} has no days off. If only weekends are off, say “weekends only: yes”.")
    return f"{min(one['days'] for one in days)[:4]}-01-01", f"{max(one['days'] for one in days)[:4]}-12-31", days


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _day(entry: Any, name: str) -> dict[str, str]:
    """Return a day of a plain list: a date, or a date with its name."""
    entry = {"date": entry, "name": "day off"} if isinstance(entry, str) else entry
    if (
        not isinstance(entry, dict)
        or set(entry) != {"date", "name"}
        or not all(isinstance(one, str) and one for one in entry.values())
    ):
        raise CalendarError(
            f'{name} has an entry that is not a day off: {str(entry)[:60]}. Write {{"date": "2026-10-26", "name": '
            f'"Half-term"}}.'
        )
    return {"days": parse_date(entry["date"]).isoformat(), "name": entry["name"]}
