"""Answers and journeys as tests write them down: with the weekday at every date, checked as they are read.

A journey is a file in tests/journeys: a named story with its nation, today, answers, and what has to come of it. All of it
is data, so that any runtime can replay it: `Journey.case_file` is a case file, `Journey.expected` what `play --json` has
to say about it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from navigator.case import Answer
from tests.weekdays import WEEKDAYS, day

FOLDER = Path(__file__).resolve().parent / "journeys"

_DATE = re.compile(rf"(?:{'|'.join(WEEKDAYS)}) [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}")
_BARE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATES = {"last day": "last_day", "act from": "act_from", "send by": "send_by"}


@dataclass(frozen=True)
class Journey:
    """One story: `case_file` as `navigator.case.read_case` takes it, and what is expected of `play --json`.

    `expected` holds steps, current, ended and problem; its deadlines are those with a clock, each with rule, start,
    last_day, act_from and send_by, and the readings' first dates where the file gives them. `reminders` are the rules
    without a clock, which `play` leaves out.
    """

    name: str
    story: str
    case_file: Mapping[str, Any]
    expected: Mapping[str, Any]
    reminders: tuple[str, ...]


def iso(text: str) -> str:
    """ "Thu 2009-08-27" as it is stored: "2009-08-27". ValueError where the weekday is another."""
    return day(text).isoformat()


def answers(*pairs: str | tuple[str, str]) -> list[Answer]:
    """Answers from "ask=answer", a date with its weekday ("failure-date=Thu 2009-08-27"); a tuple is taken as it stands."""
    return [Answer(*pair) if isinstance(pair, tuple) else Answer(pair.partition("=")[0], _stored(pair.partition("=")[2])) for pair in pairs]


def read_journeys() -> list[Journey]:
    """Every journey, by the names of their files. ValueError where a date lacks its weekday or has a wrong one."""
    return [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]


def _read(path: Path) -> Journey:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    told = [next(iter(entry.items())) for entry in data["answers"]]
    case_file = {"format": 1, "start": data["start"], "nation": data["nation"], "today": iso(data["today"]),
                 "answers": [{"ask": ask, "answer": _stored(answer)} for ask, answer in told]}
    expected = {"steps": data["steps"], "current": data["current"], "ended": data["ended"] == "yes",
                "deadlines": [_deadline(entry) for entry in data["deadlines"]], "problem": data.get("problem")}
    return Journey(path.stem, " ".join(data["story"].split()), case_file, expected, tuple(data.get("reminders", ())))


def _deadline(entry: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(entry) - {"rule", "start", "readings", *_DATES}
    if unknown:
        raise ValueError(f"A deadline has no {unknown}.")
    found = {"rule": entry["rule"], "start": iso(entry["start"]),
             **{name: iso(entry[words]) if words in entry else None for words, name in _DATES.items()}}
    return {**found, "readings": [iso(text) for text in entry["readings"]]} if "readings" in entry else found


def _stored(text: str) -> str:
    if _DATE.fullmatch(text):
        return iso(text)
    if _BARE_DATE.fullmatch(text):
        raise ValueError(f"The date {text} lacks its weekday.")
    return text


def first_dates(readings: Iterable[Mapping[str, Any]]) -> list[str]:
    """The date of each reading that a person sees first."""
    return [reading["last_day"] or reading["send_by"] or reading["act_from"] for reading in readings]
