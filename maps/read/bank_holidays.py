"""Read `maps/bank-holidays.json`, and write it from the package `holidays`: `python -m maps.read.bank_holidays`.

Run it if a test says that the list ends too early, or if a bank holiday is proclaimed. To reach further years, raise
LAST_YEAR. The same version of the package always writes the same bytes, so the file can be checked and compared.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

from maps import PROJECT
from navigator.days.workdays import LIST_FORMAT, NATIONS, Calendar, long_date
from navigator.text.errors import CalendarError

FIRST_YEAR: Final = 2008
LAST_YEAR: Final = 2028
PATH: Final = PROJECT / "maps" / "bank-holidays.json"

# England is used for England and Wales: the package gives both the same days.
SUBDIVISIONS: Final = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}

NAMES: Final = {
    "Battle of the Boyne": "Battle of the Boyne",
    "Boxing Day": "Boxing Day",
    "Christmas Day": "Christmas Day",
    "Coronation of Charles III": "Coronation of King Charles III",
    "Diamond Jubilee of Elizabeth II": "Diamond Jubilee",
    "Easter Monday": "Easter Monday",
    "Good Friday": "Good Friday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "May Day": "Early May bank holiday",
    "New Year Holiday": "2 January",
    "New Year's Day": "New Year's Day",
    "Platinum Jubilee of Elizabeth II": "Platinum Jubilee",
    "Saint Andrew's Day": "St Andrew's Day",
    "Saint Patrick's Day": "St Patrick's Day",
    "Scotland's participation in the FIFA World Cup final": "World Cup bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "State Funeral of Queen Elizabeth II": "State funeral of Queen Elizabeth II",
    "Summer Bank Holiday": "Summer bank holiday",
    "Wedding of William and Catherine": "Royal wedding",
}
"""The package's name → the name in plain words."""

_OBSERVED: Final = " (observed)"
_ALL: Final = tuple(NATIONS)
_UNPROCLAIMED: Final = "Published calendars list it, but no proclamation seems to have made it a holiday."

MARKS: Final[dict[tuple[str, ...], dict[dt.date, dict[str, bool | str]]]] = {
    ("scotland",): {
        dt.date(2010, 1, 4): {"disputed": True, "note": _UNPROCLAIMED},
        dt.date(2011, 1, 4): {"disputed": True, "note": _UNPROCLAIMED},
        dt.date(2026, 6, 15): {
            "note": "One published list leaves this day out. It was proclaimed, so it is counted as a holiday."
        },
    },
    _ALL: {
        dt.date(2012, 6, 4): {"note": "Moved from the last Monday in May to join the Diamond Jubilee."},
        dt.date(2020, 5, 8): {"note": "Moved from Monday 4 May for the 75th anniversary of VE Day."},
        dt.date(2022, 6, 2): {"note": "Moved from the last Monday in May to join the Platinum Jubilee."},
    },
}
"""Marks of a day that the package does not give: nations → day → marks."""

NOTES: Final = (
    (
        "Only days that stop a count of working days by themselves are listed: Mondays to Fridays, "
        "and every Christmas Day."
    ),
    "A substitute day replaces a holiday that fell on a weekend.",
    "A disputed day is counted as a holiday. A count that includes one says what the date would be without it.",
    "Local holidays, and days when an office was shut, are not listed.",
)


class UpdateError(Exception):
    """The list cannot be made; the message says what to do."""


def read_holidays() -> dict[str, Any]:
    """Return the list of bank holidays, as `Calendar.from_dict` takes it."""
    listed: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return listed


def document() -> str:
    """Return the whole text of the list; raises UpdateError if the package is missing or names a holiday unknown
    here.
    """
    holidays = _package()
    nations = {nation: list(_entries(holidays, nation)) for nation in NATIONS}
    data = {
        "format": LIST_FORMAT,
        "made_from": f"holidays {holidays.__version__}",
        "first": dt.date(FIRST_YEAR, 1, 1).isoformat(),
        "last": dt.date(LAST_YEAR, 12, 31).isoformat(),
        "notes": list(NOTES),
        "nations": nations,
    }
    for nation in NATIONS:
        # The written list must be readable; the reader finds faults such as a repeated day.
        Calendar.from_dict(data, nation)
    return _layout(data)


def _package() -> ModuleType:
    try:
        import holidays
    except ImportError:
        raise UpdateError(
            "The Python package holidays is missing. It comes with what the tests need: run make test "
            "once, then run this with the Python in .venv."
        ) from None
    package: ModuleType = holidays
    return package


def _entries(holidays: ModuleType, nation: str) -> Iterator[dict[str, object]]:
    """Yield the nation's days, earliest first, each as the list has it."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    days = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=years, language="en_GB")
    marks = {day: found for nations, table in MARKS.items() if nation in nations for day, found in table.items()}
    if missing := sorted(set(marks) - set(days)):
        raise UpdateError(
            f"The package no longer has {long_date(missing[0])} for {NATIONS[nation]}, which MARKS in "
            "maps/read/bank_holidays.py describes. Find out why, then put MARKS right."
        )
    for day in sorted(days):
        name, substitute = _name(days[day], day, nation)
        if day.weekday() < 5 or name == "Christmas Day":
            yield {
                "date": day.isoformat(),
                "name": name,
                **({"substitute": True} if substitute else {}),
                **marks.get(day, {}),
            }


def _name(given: str, day: dt.date, nation: str) -> tuple[str, bool]:
    """Return the name in plain words, and whether the day is a substitute."""
    if nation == "scotland" and day.month == 1 and dt.date(day.year, 1, 1).weekday() == 6 and day.day in (2, 3):
        # New Year's Day on a Sunday is replaced by 3 January, since 2 January is a holiday of its own. The package
        # moves both names by one day instead; the days are the same.
        return ("2 January", False) if day.day == 2 else ("New Year's Day", True)
    plain = given.removesuffix(_OBSERVED)
    if plain not in NAMES:
        raise UpdateError(
            f'The package calls {long_date(day)} in {NATIONS[nation]} "{given}", which has no name here '
            "yet. Add it with a plain name to NAMES in maps/read/bank_holidays.py."
        )
    return NAMES[plain], given != plain


def _layout(data: dict[str, Any]) -> str:
    """Return JSON with one holiday a line, so that a change to the list shows the days that changed."""
    lines = ["{"]
    lines += [f"  {_json(key)}: {_json(data[key])}," for key in ("format", "made_from", "first", "last")]
    lines += ['  "notes": [', ",\n".join(f"    {_json(note)}" for note in data["notes"]), "  ],", '  "nations": {']
    blocks = [
        "\n".join([f"    {_json(nation)}: [", ",\n".join(f"      {_json(entry)}" for entry in entries), "    ]"])
        for nation, entries in data["nations"].items()
    ]
    return "\n".join([*lines, ",\n".join(blocks), "  }", "}", ""])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> int:
    """Write the list and say what was written; return 1 with a sentence if it cannot be made."""
    try:
        text = document()
        before = PATH.read_text(encoding="utf-8") if PATH.exists() else None
        # The same line ends everywhere, so that the file does not depend on the machine that made it.
        PATH.write_text(text, encoding="utf-8", newline="\n")
    except (UpdateError, CalendarError, OSError) as error:
        print(f"maps/bank-holidays.json was not written. {error}", file=sys.stderr)
        return 1
    data = json.loads(text)
    counts = ", ".join(f"{NATIONS[nation]} {len(entries)}" for nation, entries in data["nations"].items())
    print(
        f"maps/bank-holidays.json: {'unchanged' if text == before else 'written'}, from {data['made_from']}, "
        f"{FIRST_YEAR} to {LAST_YEAR}. Days listed: {counts}."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
