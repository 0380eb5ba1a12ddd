"""Facts that a case is asked for or that are worked out from the answers, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from navigator.days.workdays import parse_date
from navigator.guide.conditions import Condition
from navigator.guide.fields import KEY
from navigator.guide.sources import Paragraph

DATE_OF_SEVERAL = {"earliest date": min, "latest date": max}
"""The kinds of facts that are one date of several, and how it is found."""


@dataclass(frozen=True)
class Choice:
    """One answer to a choice; `when` says which cases offer it."""

    id: str = field(metadata=KEY)
    label: str
    hint: str = ""
    when: Condition = Condition()


@dataclass(frozen=True)
class Outcome:
    """One value of a fact that is worked out: the first with a true condition is taken."""

    id: str = field(metadata=KEY)
    label: str
    why: str
    when: Condition = Condition()
    otherwise: bool = False


@dataclass(frozen=True)
class Limit:
    """A limit of a date: it cannot be before or after the answers to other date facts, or `today`. `otherwise` says so.

    A fact that has not been answered limits nothing; one that names itself means its previous answer. `days` extends
    `not_after` by that many days. `at` names the boxes that have the limit; if it is empty, all of them do.
    """

    otherwise: str
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    days: int = 0
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A fact that the navigator asks for once it matters, or works out from other answers.

    Of `several` choices any number may be ticked. `default` names another date fact whose answer is offered. An
    optional fact may be left unanswered. A fact that is asked `once` belongs to the whole case: it is not asked again,
    and a new round does not forget it. `waits_for` names date facts: the question cannot be answered before that day.
    For example, the outcome of a call cannot be given before the day it is planned for. `since` is the edition that
    began to ask. A case that has answered a later question of the same visit to the box is not asked.

    An `earliest date` or `latest date` is worked out from all answers to the date facts `of`, in the whole case.

    `done` says of a date what was done then ("The evidence was sent on"); the date follows it. If something was done
    before the time of the rules in `comes_after` was over, a notice says so.
    """

    id: str = field(metadata=KEY)
    label: str
    kind: Literal[
        "date", "choice", "several", "yes or no", "number", "text", "worked out", "earliest date", "latest date"
    ]
    ask: str = ""
    why: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    default: str = ""
    optional: bool = False
    once: bool = False
    limits: tuple[Limit, ...] = ()
    when: Condition = Condition()
    para: tuple[Paragraph, ...] = ()
    of: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    comes_after: tuple[str, ...] = ()
    done: str = ""
    since: str = ""

    @property
    def is_asked(self) -> bool:
        """Return whether a person answers it; the others are worked out."""
        return self.kind not in ("worked out", *DATE_OF_SEVERAL)

    @property
    def is_date(self) -> bool:
        """Return whether its value is a date."""
        return self.kind in ("date", *DATE_OF_SEVERAL)

    def choice_label(self, value: str) -> str:
        """Return the words for a stored value of this fact (a choice, an outcome, yes or no)."""
        named = {choice.id: choice.label for choice in self.choices} | {
            outcome.id: outcome.label for outcome in self.outcomes
        }
        return named.get(value, {"yes": "Yes", "no": "No"}.get(value, value))


@dataclass(frozen=True)
class Counter:
    """Something the case counts as it takes routes, such as calls made."""

    id: str = field(metadata=KEY)
    label: str
    starts_at: int = 0
    para: tuple[Paragraph, ...] = ()


def typed(fact: Fact, value: str) -> date | int | str | tuple[str, ...]:
    """Return a stored answer as the value that conditions and rules read: a date, a number, text, or the ids of several
    choices.

    Raises `CalendarError` or `ValueError` if it is not valid; `navigator.case.case` checks answers before it stores
    them.
    """
    if fact.kind == "date":
        return parse_date(value)
    if fact.kind == "number":
        return int(value)
    return tuple(value.split()) if fact.kind == "several" else value
