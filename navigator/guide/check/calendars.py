"""Check that each calendar of a guide says in one way which days are off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from navigator.days.workdays import NATIONS
from navigator.guide.check.facts import is_date
from navigator.guide.check.places import Path
from navigator.guide.days_off import DaysOff, any_day
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.text.errors import CalendarError

_WHOSE = ("asks", "nation", "days off of any", "weekends only", "list")
"""The keys that say whose days off a calendar has; one of them is used."""


def calendar_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of the calendars of a guide, and of the date that identifies its rounds."""
    if guide.rounds.date and not is_date(guide, guide.rounds.date):
        yield Fault(
            ("rounds", "date"), f'a date question tells the rounds apart, and "{guide.rounds.date}" is not one.'
        )
    yield from _calendar(guide.calendar, ("calendar",), "the calendar")
    if guide.calendar.on_top:
        yield Fault(
            ("calendar", "on top"),
            'the calendar is the guide\'s own, so it cannot be "on top" of another. Leave that out.',
        )
    used = {
        name
        for rule in guide.rules
        for clock in rule.clocks
        for name in (clock.calendar, *(count.calendar for count in (*clock.earlier_of, *clock.later_of)))
    }
    for calendar in guide.calendars:
        path, where = ("calendars", calendar.id), f"calendar {calendar.id}"
        yield from _calendar(calendar, path, where)
        if not calendar.name:
            yield Fault(path, f'{where} has no "name", the words that pages use for it. Add it.')
        if calendar.asks:
            yield Fault(
                (*path, "asks"),
                f'{where} cannot ask for a nation. Only the guide\'s own calendar can. Name one in "nation".',
            )
        if not calendar.says_which:
            yield Fault(
                path, f"{where} does not say which days are off. Give one of {', '.join(_WHOSE[1:])}, or days off."
            )
        if calendar.id not in used:
            yield Fault(path, f'{where} is named by no time rule. Name it in the "calendar" of one, or delete it.')
    for training in guide.training_cases:
        if training.nation in NATIONS and not guide.nations:
            yield Fault(
                ("training cases", training.id, "nation"),
                f"training case {training.id} names a nation, and this guide asks for none. Leave it out.",
            )
        elif guide.nations and training.nation not in guide.nations and training.nation in ("", *NATIONS):
            yield Fault(
                ("training cases", training.id, "nation"),
                f'training case {training.id} needs a "nation": {" or ".join(guide.nations)}.',
            )


def _calendar(calendar: DaysOff, path: Path, where: str) -> Iterator[Fault]:
    says = [name for name in _WHOSE if getattr(calendar, name.replace(" ", "_"))]
    if len(says) > 1 and not ("list" in says and set(says) <= {"nation", "days off of any", "list"}):
        yield Fault(
            (*path, says[1]), f'{where} has "{says[0]}" and "{says[1]}". Say whose days off it has in one of them.'
        )
    for name in ("asks", "days off of any"):
        if len(getattr(calendar, name.replace(" ", "_"))) == 1:
            yield Fault((*path, name), f'{where}: "{name}" names one nation alone. Write "nation" instead.')
    for note in calendar.notes:
        if note.id not in calendar.asks:
            yield Fault(
                (*path, "notes", note.id),
                f'{where} has a note for "{note.id}", which it does not ask for.',
                at_key=True,
            )
    yield from _days(calendar, path, where)


def _days(calendar: DaysOff, path: Path, where: str) -> Iterator[Fault]:
    """Check that every date of a calendar is valid, and its first day comes before its last."""
    ends = []
    for name, text in (("first day", calendar.first_day), ("last day", calendar.last_day)):
        try:
            ends += [any_day(text)] if text else []
        except CalendarError as error:
            yield Fault((*path, name), f"{where}: {error}")
    if len(ends) == 2 and ends[0] > ends[1]:
        yield Fault((*path, "last day"), f'{where} has a "last day" before its "first day".')
    seen: set[date] = set()
    for index, off in enumerate(calendar.days_off):
        try:
            first, last = off.span()
        except CalendarError as error:
            yield Fault((*path, "days off", str(index)), f"{where}: {error}")
            continue
        days = {first + timedelta(days=number) for number in range(min((last - first).days, 400) + 1)}
        if seen & days:
            yield Fault((*path, "days off", str(index)), f"{where}: {off.days} has a day that is off already.")
        seen |= days
