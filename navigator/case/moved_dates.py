"""The dates that a saved case showed, which of them have changed, and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from navigator.case.case import MOST_ANSWERS
from navigator.case.case_file import is_iso_date
from navigator.case.deadlines import Deadline
from navigator.case.editions import LONGEST_EDITION
from navigator.case.wording import ACT_FROM, DO_BY, LAST_DAY, rule_count_words
from navigator.days.workdays import day_and_date, is_weekend, parse_date, weekday_and_date
from navigator.guide.model import Guide
from navigator.text.prose import cleaned, to_plain

_DATES = {"last_day": LAST_DAY, "send_by": DO_BY, "act_from": ACT_FROM}
_RULE = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True)
class Moved:
    """A date of a case that has changed: the rule's name, what it was, what it is, and why, in words."""

    name: str
    was: str
    now: str
    why: str


def shown_dates(deadlines: Iterable[Deadline]) -> list[dict[str, Any]]:
    """Return the dates of a case as a case file keeps them, with what they were worked out from. That is the start, the
    count and the days off.

    `occurrence` says which start of its rule it is, from 1. `off` are the days, other than weekends, that were not
    counted.
    """
    every, starts = [], Counter[str]()
    for deadline in deadlines:
        starts[deadline.rule.id] += 1
        if deadline.dates.date and deadline.start:
            days = {name: day.isoformat() for name in _DATES if (day := getattr(deadline.dates, name))}
            every.append(
                {
                    "rule": deadline.rule.id,
                    "occurrence": starts[deadline.rule.id],
                    "start": deadline.start.isoformat(),
                    "count": rule_count_words(deadline.rule),
                    **days,
                    "off": sorted(day.isoformat() for day in _days_off(deadline)),
                }
            )
    return every[-MOST_ANSWERS:]


def _days_off(deadline: Deadline) -> dict[date, str]:
    """Return the days, other than weekends, that a count left out, each with its reason. Those before the day to act
    from are included.
    """
    off = {day.date: day.reason for day in deadline.dates.ledger if not day.counted and not is_weekend(day.date)}
    last_day, act_from = deadline.dates.last_day, deadline.dates.act_from
    between = range(last_day.toordinal() + 1, act_from.toordinal()) if last_day and act_from else ()
    return off | {day: "" for day in map(date.fromordinal, between) if not is_weekend(day)}


def moved_dates(guide: Guide, shown: Iterable[Mapping[str, Any]], deadlines: Iterable[Deadline]) -> tuple[Moved, ...]:
    """Return the dates of a case that have changed since it was written down, in the order that it showed them.

    `shown` is what the case file says; an entry that makes no sense is ignored. A case without such entries has none.
    """
    now: dict[tuple[str, int], Deadline] = {}
    starts = Counter[str]()
    for deadline in deadlines:
        starts[deadline.rule.id] += 1
        now[deadline.rule.id, starts[deadline.rule.id]] = deadline
    then = {(entry["rule"], entry["occurrence"]): entry for entry in shown if _is_shown(entry)}
    moved = (_moved(guide, entry, now.get(key)) for key, entry in then.items())
    added = (
        Moved(
            _rule_name(guide, key[0]),
            "none",
            _days_words(_days_of(deadline)),
            "The case did not show this date before.",
        )
        for key, deadline in now.items()
        if then and key not in then and deadline.start and deadline.dates.date
    )
    return (*filter(None, moved), *added)


def _is_shown(entry: Mapping[str, Any]) -> bool:
    days = [entry[name] for name in (*_DATES, "start") if name in entry]
    off, occurrence = entry.get("off", []), entry.get("occurrence")
    return (
        isinstance(entry.get("rule"), str)
        and bool(_RULE.fullmatch(entry["rule"]))
        and isinstance(occurrence, int)
        and not isinstance(occurrence, bool)
        and any(name in entry for name in _DATES)
        and isinstance(off, list)
        and len(off) < MOST_ANSWERS
        and all(isinstance(day, str) and is_iso_date(day) for day in (*days, *off))
        and isinstance(entry.get("count", ""), str)
    )


def _moved(guide: Guide, entry: Mapping[str, Any], now: Deadline | None) -> Moved | None:
    was = {name: parse_date(entry[name]) for name in _DATES if name in entry}
    if now and _days_of(now) == was:
        return None
    words = _days_words(_days_of(now)) if now and now.dates.date else "no date"
    return Moved(
        _rule_name(guide, entry["rule"]), _days_words(was), words, " ".join(_why_moved(guide, entry, was, now))
    )


def _why_moved(guide: Guide, entry: Mapping[str, Any], was: Mapping[str, date], now: Deadline | None) -> Iterator[str]:
    """Yield why a date has changed: another start, another count, other bank holidays."""
    if now is None:
        yield (
            "Nothing in the case starts this time limit now."
            if guide.has("rules", entry["rule"])
            else "The guide no longer has this time limit."
        )
        return
    start, count = entry.get("start"), entry.get("count")
    if now.refused:
        yield now.refused
    elif start and now.start and parse_date(start) != now.start:
        yield (
            f"It is now counted from {weekday_and_date(now.start)}. "
            f"It was counted from {weekday_and_date(parse_date(start))}."
        )
    elif count and count != rule_count_words(now.rule):
        yield (
            f"We now read the rule as {rule_count_words(now.rule)}. "
            f"We used to read it as {cleaned(count)[:LONGEST_EDITION]}."
        )
    elif now.start and (reasons := list(_other_days_off(entry, was, now.start, now))):
        yield from reasons
    else:
        yield "The date is now worked out in a different way."


def _other_days_off(entry: Mapping[str, Any], was: Mapping[str, date], start: date, now: Deadline) -> Iterator[str]:
    """Yield the days off that one of two counts from the same start left out and the other counted."""
    before, after = {parse_date(day) for day in entry.get("off", ())}, _days_off(now)
    spans = [(min(days), max(days)) for days in ((start, *was.values()), (start, *_days_of(now).values()))]
    added = [day for day in after if day not in before and spans[0][0] <= day <= spans[0][1]]
    removed = [day for day in before if day not in after and spans[1][0] <= day <= spans[1][1]]
    if added:
        named = (weekday_and_date(day) + (f" ({after[day]})" if after[day] else "") for day in sorted(added))
        yield f"The list of bank holidays has more days now: {', '.join(named)}."
    if removed:
        yield f"The list of bank holidays no longer has {', '.join(map(day_and_date, sorted(removed)))}."


def _days_of(deadline: Deadline) -> dict[str, date]:
    return {name: day for name in _DATES if (day := getattr(deadline.dates, name))}


def _days_words(days: Mapping[str, date]) -> str:
    return ", ".join(f"{_DATES[name].lower()} {day_and_date(day)}" for name, day in days.items())


def _rule_name(guide: Guide, id: str) -> str:
    return f"{id} {to_plain(guide.rule(id).name)}" if guide.has("rules", id) else id
