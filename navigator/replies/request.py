"""A request of the page, and its contents."""

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
"""The reply, as it becomes JSON."""


class Request:
    """One request: what the page asks for (`do`), the details, and the guide that it is about.

    Nothing in it is trusted: each property and method raises `AnswerError` if the page sends something other than it
    should.
    """

    def __init__(self, said: Mapping[str, Any], bundle: Bundle) -> None:
        self.said, self.bundle, self.guide = said, bundle, bundle.guide
        self.do = str(said["do"])

    def get(self, name: str, default: Any = None) -> Any:
        """Return what the request has under a name, as it is."""
        return self.said.get(name, default)

    def text(self, name: str, default: str | None = None) -> str:
        """Return the text under a name, or `default` if it is missing. Raises `AnswerError` if the value is not
        text.
        """
        value = self.said.get(name, default)
        if not isinstance(value, str):
            raise AnswerError(f"A request to {self.do} needs “{name}” as text.")
        return value

    def asks_for(self, name: str) -> bool:
        """Return whether the request clearly says yes; anything else counts as no."""
        return self.said.get(name) is True

    def texts(self, name: str, what: str) -> list[str]:
        """Return the texts in the list under a name; an empty list if it is missing.

        `what` names them in the sentence of the `AnswerError` that anything else raises.
        """
        values = self.said.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise AnswerError(f"{what} are texts in a list.")
        return values

    def index(self, value: Any, case: Case) -> int:
        """Return the index of an answer to change, from 0. Raises `AnswerError` if the case has no such answer."""
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < len(case.answers):
            raise AnswerError("There is no such answer to change.")
        return value

    @property
    def today(self) -> date | None:
        """Return the day of the page's clock; None if the page does not give it. Raises `AnswerError` or
        `CalendarError` if it is not a date.
        """
        today = self.text("today", "")
        return parse_date(today) if today else None

    @property
    def is_today_given(self) -> bool:
        """Return whether the reader gave today's date, since the device has the wrong one."""
        return self.asks_for("today_given")

    @property
    def page(self) -> Page:
        """Return the page that asks."""
        return _page_at(self.bundle, self.text("root", ""))

    @property
    def state(self) -> CaseFile:
        """Return the case that the page keeps between requests; an empty one at the start.

        Raises `AnswerError` if it is not a case.
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
    """Return the page that asks. It is the same each time, so that components find what they made from the guide
    before.
    """
    return Page(bundle.guide, root)
