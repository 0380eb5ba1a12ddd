"""Answers as tests write them down, with the weekday at every date, and training cases as case files and as `play --json` tells them."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from navigator.case.case import Answer
from navigator.days.workdays import parse_date, written_day
from navigator.guide.training_cases import ExpectedDeadline, TrainingCase
from tests.navigator.weekdays import WEEKDAYS, day

_DATE = re.compile(rf"(?:{'|'.join(WEEKDAYS)}) [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}")
_BARE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso(text: str) -> str:
    """Return "Thu 2009-08-27" as it is stored: "2009-08-27". Raises ValueError if the weekday is wrong."""
    return day(text).isoformat()


def answers(*pairs: str | tuple[str, str]) -> list[Answer]:
    """Return answers from "ask=answer", a date with its weekday ("failure-date=Thu 2009-08-27"); a tuple is used as it is."""
    return [Answer(*pair) if isinstance(pair, tuple) else Answer(pair.partition("=")[0], _stored(pair.partition("=")[2])) for pair in pairs]


def case_file(training: TrainingCase) -> dict[str, Any]:
    """Return a training case as a case file."""
    return {"format": 1, "start": training.start, "nation": training.nation, "today": training.today.isoformat(),
            "answers": [{"ask": one.ask, "answer": one.answer} for one in training.answers]}


def expected(training: TrainingCase) -> dict[str, Any]:
    """Return the expected output of `play --json` for a training case, each deadline as `compared` reduces it."""
    return {"steps": list(training.steps), "current": training.steps[-1], "ended": training.ended, "problem": None,
            "deadlines": [_deadline(one) for one in training.deadlines]}


def as_source(training: TrainingCase) -> dict[str, Any]:
    """Return a training case as the source writes it, ready for YAML."""
    names = ("name", "teaches", "story", "nation", "start", "steps", "ended", "not_available", "noticed", "reminders", "still_open")
    told = {name: getattr(training, name) for name in names}
    return {**{name.replace("_", " "): list(value) if isinstance(value, tuple) else value for name, value in told.items()}, "today": written_day(training.today),
            "answers": [{one.ask: _with_weekday(one.answer)} for one in training.answers],
            "deadlines": [_deadline_as_source(one) for one in training.deadlines]}


def _deadline_as_source(told: ExpectedDeadline) -> dict[str, Any]:
    days = {name.replace("_", " "): getattr(told, name) for name in ("start", "last_day", "act_from", "send_by")}
    return {"rule": told.rule, **{name: written_day(day) for name, day in days.items() if day}, "readings": [written_day(day) for day in told.readings]}


def _with_weekday(answer: str) -> str:
    return written_day(parse_date(answer)) if _BARE_DATE.fullmatch(answer) else answer


def _deadline(told: ExpectedDeadline) -> dict[str, Any]:
    days = {name: getattr(told, name) for name in ("start", "last_day", "act_from", "send_by")}
    return {"rule": told.rule, **{name: day.isoformat() if day else None for name, day in days.items()},
            "readings": [day.isoformat() for day in told.readings]}


def compared(played: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of `play --json` that a training case states."""
    names = ("rule", "start", "last_day", "act_from", "send_by")
    deadlines = [{**{name: one[name] for name in names}, "readings": first_dates(one["readings"])} for one in played["deadlines"]]
    return {**{name: played[name] for name in ("steps", "current", "ended", "problem")}, "deadlines": deadlines}


def first_dates(readings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the date of each reading that a person sees first."""
    return [reading["last_day"] or reading["send_by"] or reading["act_from"] for reading in readings]


def _stored(text: str) -> str:
    if _DATE.fullmatch(text):
        return iso(text)
    if _BARE_DATE.fullmatch(text):
        raise ValueError(f"The date {text} lacks its weekday.")
    return text
