"""Play training cases: find whether each gives the result that its source says, and if not, what it gives instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import Dates, Deadline, deadlines
from navigator.case.notices import Notice, notices
from navigator.days.workdays import Calendar, written_day
from navigator.guide.calendars import ONLY
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.training_cases import ExpectedDeadline, TrainingCase

Path = tuple[str, ...]


@dataclass(frozen=True)
class Played:
    """A training case played: the case, all the rules that it starts, and its notices."""

    case: Case
    started: tuple[Deadline, ...]
    noticed: tuple[Notice, ...]

    @property
    def dated(self) -> list[Deadline]:
        """Return the rules whose clock has started."""
        return [one for one in self.started if one.start]

    @property
    def reminders(self) -> list[str]:
        """Return the rules that begin without a clock."""
        return [one.rule.id for one in self.started if not one.start]

    @property
    def still_open(self) -> list[str]:
        """Return the rules that nothing has met or ended, each once."""
        return list(dict.fromkeys(one.rule.id for one in self.started if one.is_open and not one.rule.within))


def played(guide: Guide, training: TrainingCase, calendar: Calendar) -> Played:
    """Return a training case played on its own `today`, with the calendar of its nation. Every answer is given, so none
    is assumed.
    """
    told = [Answer(one.ask, one.answer) for one in training.answers]
    case = fold(guide, told, calendar, start=training.start, nation=training.nation, today=training.today)
    started = deadlines(case, calendar)
    return Played(case, started, notices(case, started, calendar))


def training_faults(guide: Guide, calendars: Mapping[str, Calendar]) -> list[Fault]:
    """Return every place where a training case of a valid guide gives a different result.

    An answer that does not fit hides what follows.
    """
    return [
        fault
        for training in guide.training_cases
        for fault in _faults(training, played(guide, training, calendars[training.nation if guide.nations else ONLY]))
    ]


def _faults(training: TrainingCase, found: Played) -> list[Fault]:
    if fault := misfit(training, found.case):
        return [fault]
    return [
        *_steps(training, found.case),
        *_closed(training, found.case),
        *_deadlines(training, found.dated),
        *_lists(training, found),
    ]


def _fault(training: TrainingCase, path: Iterable[object], message: str, *, at_key: bool = False) -> Fault:
    return Fault(
        ("training cases", training.id, *map(str, path)), f"training case {training.id}: {message}", at_key=at_key
    )


# --- Answers and boxes ------------------------------------------------------------------------------------------------


def misfit(training: TrainingCase, case: Case) -> Fault | None:
    """Return the first answer that does not fit, or that is given in place of another one."""
    asked = [answer.ask for answer in case.answers] + ([case.question.ask] if case.question else [])
    for place, answer in enumerate(training.answers):
        path = ("answers", place, answer.ask)
        if place >= len(asked):
            return _fault(
                training,
                path,
                f'the process has ended before "{answer.ask}" is asked. Take this answer out, and those below it.',
                at_key=True,
            )
        if answer.ask != asked[place]:
            return _fault(
                training,
                path,
                f'"{asked[place]}" is asked here, not "{answer.ask}". '
                "Give the answers in the order of their questions.",
                at_key=True,
            )
        if place == len(case.answers) and case.problem:
            return _fault(training, path, case.problem.message)
    return None


def _steps(training: TrainingCase, case: Case) -> Iterator[Fault]:
    """Yield the first box that differs, and whether the process ends."""
    walked = [step.place.ref for step in case.steps]
    for place, (expected, ref) in enumerate(zip_longest(training.steps, walked)):
        if expected is None:
            yield _fault(training, ("steps",), f'the case goes on to box {ref} after the last of its "steps".')
        elif expected != ref:
            came = f"the case comes to box {ref}" if ref else f"the case stops at box {walked[-1]}"
            yield _fault(training, ("steps", place), f"step {place + 1} should be box {expected}, but {came}.")
        if expected != ref:
            return
    if training.ended != case.ended:
        asked = f' What is asked is "{case.question.ask}".' if case.question else ""
        yield _fault(
            training,
            ("ended",),
            f"the process {'has ended' if case.ended else 'has not ended'} at box {walked[-1]}.{asked} "
            f'Write "ended: {"yes" if case.ended else "no"}".',
        )


def _closed(training: TrainingCase, case: Case) -> Iterator[Fault]:
    """Check that the routes listed as not available are so at the last box, if that box asks for its outcome."""
    here = case.current.ref if case.current else ""
    choices = (
        {choice.value: choice for choice in case.question.choices}
        if case.question and case.question.ask == here
        else {}
    )
    for place, id in enumerate(training.not_available):
        if id not in choices:
            yield _fault(
                training, ("not available", place), f'route "{id}" is not asked for at the end of the case, box {here}.'
            )
        elif not choices[id].closed:
            yield _fault(
                training, ("not available", place), f'route "{id}" should not be available at box {here}, but it is.'
            )


def _lists(training: TrainingCase, found: Played) -> Iterator[Fault]:
    for name, expected, came in (
        ("reminders", training.reminders, found.reminders),
        ("still open", training.still_open, found.still_open),
        ("noticed", training.noticed, [one.kind for one in found.noticed]),
    ):
        if list(expected) != came:
            yield _fault(
                training, (name,), f'"{name}" should be {_listed(expected)}, but the result is {_listed(came)}.'
            )


# --- Deadlines --------------------------------------------------------------------------------------------------------


def _deadlines(training: TrainingCase, found: Sequence[Deadline]) -> Iterator[Fault]:
    rest, matched, faulty = list(found), [], False
    for place, expected in enumerate(training.deadlines):
        one = next((one for one in rest if (one.rule.id, one.start) == (expected.rule, expected.start)), None)
        if one is None:
            faulty = True
            yield _not_started(training, place, expected, rest)
        else:
            rest.remove(one)
            matched.append(one)
            yield from _dates(training, place, expected, one)
    for one in rest:
        faulty = True
        yield _fault(training, ("deadlines",), f"rule {one.rule.id} starts as well. Add: - {source_line(one)}")
    if not faulty and matched != list(found):
        yield _fault(
            training,
            ("deadlines",),
            f"the deadlines should be in the order of their starts: {_listed(one.rule.id for one in found)}.",
        )


def _not_started(training: TrainingCase, place: int, expected: ExpectedDeadline, rest: list[Deadline]) -> Fault:
    """Return a fault for a clock that starts on another day (it is then taken as found), or not at all."""
    others = {(one.rule, one.start) for one in training.deadlines}
    one = next((one for one in rest if one.rule.id == expected.rule and (one.rule.id, one.start) not in others), None)
    if one is None:
        return _fault(
            training,
            ("deadlines", place, "rule"),
            f"rule {expected.rule} does not start in this case on {written_day(expected.start)}.",
        )
    rest.remove(one)
    return _fault(
        training,
        ("deadlines", place, "start"),
        f"rule {expected.rule} should start on {written_day(expected.start)}, "
        f"but it starts on {written_day(started_on(one))}. Then it is: {source_line(one)}",
    )


def _dates(training: TrainingCase, place: int, expected: ExpectedDeadline, one: Deadline) -> Iterator[Fault]:
    path = ("deadlines", place)
    for name, wanted, came in zip(
        _NAMES, (expected.last_day, expected.act_from, expected.send_by), _days(one.dates), strict=True
    ):
        if wanted != came:
            why = f" ({one.refused})" if one.refused else ""
            yield _fault(
                training,
                (*path, name),
                f'rule {expected.rule}: "{name}" should be {_day(wanted)}, but the result is {_day(came)}{why}.',
            )
    if expected.readings != (came_readings := _readings(one)):
        yield _fault(
            training,
            (*path, "readings"),
            f'rule {expected.rule}: "readings" should be {_listed(map(written_day, expected.readings))}, '
            f"but the results are {_listed(map(written_day, came_readings))}.",
        )


_NAMES = ("last day", "act from", "send by")


def _days(dates: Dates) -> tuple[date | None, ...]:
    return dates.last_day, dates.act_from, dates.send_by


def _readings(one: Deadline) -> tuple[date, ...]:
    return tuple(reading.dates.date for reading in one.readings if reading.dates.date)


def _day(day: date | None) -> str:
    return written_day(day) if day else "no date"


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def started_on(one: Deadline) -> date:
    """Return the day when the clock of a deadline started; the deadline is one of those in `Played.dated`."""
    assert one.start is not None
    return one.start


def source_line(one: Deadline) -> str:
    """Return a deadline as the source writes it."""
    parts = [f"rule: {one.rule.id}", f"start: {written_day(started_on(one))}"]
    parts += [f"{name}: {written_day(day)}" for name, day in zip(_NAMES, _days(one.dates), strict=True) if day]
    readings = _readings(one)
    return "{" + ", ".join(parts + ([f"readings: {_listed(map(written_day, readings))}"] if readings else [])) + "}"
