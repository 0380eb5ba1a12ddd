"""Dates in tests carry their weekday, so that a reader can check them by eye: `day("Fri 2009-05-01")`."""
from __future__ import annotations

import datetime as dt

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day(text: str) -> dt.date:
    """Return the date in "Fri 2009-05-01". Raises ValueError if the weekday is wrong, or the text has another form."""
    weekday, _, written = text.partition(" ")
    found = dt.date.fromisoformat(written)
    if weekday != WEEKDAYS[found.weekday()]:
        raise ValueError(f'"{text}": {written} is a {WEEKDAYS[found.weekday()]}, not a {weekday}.')
    return found
