"""Training cases: stories with their answers, and all that has to come of them."""

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
    """The dates that a training case expects of a time rule: the day on which its clock starts (day 0), its own dates,
    and the first dates of its other interpretations.
    """

    rule: str
    start: date
    last_day: date | None = None
    act_from: date | None = None
    send_by: date | None = None
    readings: tuple[date, ...] = ()


@dataclass(frozen=True)
class TrainingCase:
    """A story with its answers and all that has to come of it: a test, a walk-through and a lesson in one.

    `steps` are the boxes walked and `ended` says whether the process ended there. `not_available` names routes that are
    closed at the last box, `noticed` what the navigator notices, `reminders` the rules that begin without a clock;
    `deadlines` are all the others. `still_open` are those of both that nothing has met or ended.
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
