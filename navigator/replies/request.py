"""A request of the page, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from navigator.case.case import Answer, Case, fold
from navigator.case.case_file import CaseFile, read_case, settled
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.questions import NATION
from navigator.days.workdays import Calendar, parse_date
from navigator.guide.bundle import Bundle
from navigator.show.page import Page
from navigator.text.errors import AnswerError

Reply = dict[str, Any]
"""What is answered, as it becomes JSON."""


class Request:
    """One request: what the page asks (`do`), with what it needs for that, and the guide that it is about.

    Nothing in it is trusted: each property and method raises `AnswerError` where the page sends something else than it
    should.
    """

    def __init__(self, said: Mapping[str, Any], bundle: Bundle) -> None:
        self.said, self.bundle, self.guide = said, bundle, bundle.guide
        self.do = str(said["do"])

    def get(self, name: str, default: Any = None) -> Any:
        """Return what the request says under a name, as it is."""
        return self.said.get(name, default)

    def text(self, name: str, default: str | None = None) -> str:
        """Return the text under a name; `default` where there is none. Raises `AnswerError` where that is no text."""
        value = self.said.get(name, default)
        if not isinstance(value, str):
            raise AnswerError(f"A request to {self.do} needs “{name}” as text.")
        return value

    def asks_for(self, name: str) -> bool:
        """Return whether the request says plainly yes; anything else is a no."""
        return self.said.get(name) is True

    def texts(self, name: str, what: str) -> list[str]:
        """Return the texts in the list under a name; none where there is no list.

        `what` names them for the sentence of the `AnswerError` that is raised for anything else.
        """
        values = self.said.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise AnswerError(f"{what} are texts in a list.")
        return values

    def index(self, value: Any, case: Case) -> int:
        """Return the index of an answer to change, from 0. Raises `AnswerError` where the case has no such answer."""
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < len(case.answers):
            raise AnswerError("There is no such answer to change.")
        return value

    @property
    def today(self) -> date | None:
        """The day of the page's clock; None where the page does not say it. Raises `AnswerError` or `CalendarError`
        where it is no date.
        """
        today = self.text("today", "")
        return parse_date(today) if today else None

    @property
    def is_today_given(self) -> bool:
        """Whether the reader gave the date of today, since the clock of the device is wrong."""
        return self.asks_for("today_given")

    @property
    def page(self) -> Page:
        """The page that asks."""
        return _page_at(self.bundle, self.text("root", ""))

    @property
    def state(self) -> CaseFile:
        """The case that the page keeps between requests; an empty one at the start.

        Raises `AnswerError` where it is none.
        """
        state = self.said.get("state")
        return CaseFile() if state is None else settled(read_case(state))

    def calendar(self, case: Case) -> Calendar | None:
        """Return the calendar of the case's nation; None while the nation is not known."""
        return self.bundle.calendar_for(case.nation)

    def fold(self, answers: tuple[Answer, ...]) -> Case:
        """Return the case of these answers, today."""
        nation = next((one.answer for one in answers if one.ask == NATION), "")
        return fold(self.guide, answers, self.bundle.calendar_for(nation), today=self.today)

    def deadlines(self, case: Case) -> tuple[Deadline, ...]:
        """Return the deadlines of a case."""
        return deadlines(case, self.calendar(case))

    def case(self) -> tuple[Case, tuple[Deadline, ...]]:
        """Return the case of the request with its deadlines."""
        case = self.fold(self.state.answers)
        return case, self.deadlines(case)


@lru_cache(maxsize=4)
def _page_at(bundle: Bundle, root: str) -> Page:
    """Return the page that asks; the same each time, so that its components find again what they have made of the
    guide.
    """
    return Page(bundle.guide, root)
