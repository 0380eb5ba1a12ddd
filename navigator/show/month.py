"""A count drawn as a small calendar: one table a month, each day with its mark."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from navigator.days.workdays import LedgerDay, day_and_date, long_date
from navigator.text.prose import escaped

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_MONTHS = 3
"""The most months to draw; a longer count is shown as a list alone."""


def months_html(start: date, ledger: Sequence[LedgerDay], end: date) -> str:
    """Return the months from `start` (day 0) to `end` as tables in a <div>, with a key: the days counted, skipped and
    reached.

    It is empty for a count of no days, and for one over more than `MOST_MONTHS` months.
    """
    if not ledger:
        return ""
    first, last = min(start, end), max(start, end, *(day.date for day in ledger))
    months = range(_month_of(first), _month_of(last) + 1)
    if len(months) > MOST_MONTHS:
        return ""
    marks = {day.date: day for day in ledger}
    tables = "".join(_month_html(month, start, end, marks) for month in months)
    day_0 = "" if start in marks and marks[start].counted else '<span class="day start">0</span> day 0 '
    key = (
        f'<p class="month-key" aria-hidden="true">{day_0}<span class="day counted">1</span> counted '
        '<span class="day skipped">–</span> not counted <span class="day end">●</span> the date</p>'
    )
    return f'<div class="months">{tables}</div>{key}'


def _month_of(day: date) -> int:
    """Return the month of a day, counted from the beginning of the calendar."""
    return day.year * 12 + day.month - 1


def _month_html(month: int, start: date, end: date, marks: dict[date, LedgerDay]) -> str:
    """Return a month as a table; `month` is counted from the beginning of the calendar."""
    first = date(month // 12, month % 12 + 1, 1)
    name = long_date(first).partition(" ")[2]
    blank = ["<td></td>"] * first.weekday()
    cells = blank + [
        _day_html(first + timedelta(days=number), start, end, marks)
        for number in range(monthrange(first.year, first.month)[1])
    ]
    cells += ["<td></td>"] * (-len(cells) % 7)
    rows = "".join(f"<tr>{''.join(cells[week : week + 7])}</tr>" for week in range(0, len(cells), 7))
    heads = "".join(f'<th scope="col">{day}</th>' for day in DAYS)
    return f'<table class="month"><caption>{name}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _day_html(day: date, start: date, end: date, marks: dict[date, LedgerDay]) -> str:
    names, words = [], []
    if day == start and not (day in marks and marks[day].counted):
        names, words = ["start"], ["day 0"]
    elif day in marks:
        names = ["counted" if marks[day].counted else "skipped"]
        words = [marks[day].reason if marks[day].counted else f"not counted: {marks[day].reason}"]
    if day == end:
        names, words = [*names, "end"], [*words, "the date"]
    if not names:
        return f"<td>{day.day}</td>"
    said = escaped(f"{day_and_date(day)}: {', '.join(words)}")
    return (
        f'<td><span class="day {" ".join(names)}" title="{said}">{day.day}<span class="visually-hidden"> '
        f"{escaped(', '.join(words))}</span></span></td>"
    )
