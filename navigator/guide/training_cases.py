"""Training cases: stories with their answers, and all their expected results."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from navigator.guide.fields import KEY, former


@dataclass(frozen=True)
class ToldAnswer:
    """One answer of a training case, in the source "posted: yes": a fact or a box, and the answer as it is stored."""

    ask: str
    answer: str


@dataclass(frozen=True)
class ExpectedDeadline:
    """The dates that a training case expects of a time rule. They are day 0, when its clock starts, its own dates, and
    the first dates of its other interpretations.
    """

    rule: str
    start: date
    last_day: date | None = None
    act_from: date | None = None
    send_by: date | None = None
    readings: tuple[date, ...] = ()


@dataclass(frozen=True)
class TrainingCase:
    """A story with its answers and all expected results: a test, a demonstration and a lesson in one.

    `steps` are the boxes visited and `ended` says whether the process ended there. `not_available` names routes that
    are not open at the last box, and `noticed` the notices. `reminders` are the rules that begin without a clock, and
    `deadlines` all the others. `still_open` are those of both that nothing has met or ended.
    """

    id: str = field(metadata=KEY)
    name: str
    teaches: str
    story: str
    today: date
    start: str
    answers: tuple[ToldAnswer, ...]
    steps: tuple[str, ...]
    ended: bool = False
    not_available: tuple[str, ...] = field(metadata=former("closed"), default=())
    noticed: tuple[str, ...] = ()
    deadlines: tuple[ExpectedDeadline, ...] = ()
    reminders: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    nation: str = ""
