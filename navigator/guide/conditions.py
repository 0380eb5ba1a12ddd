"""Conditions: what must be known, answered or counted before a route is open, a question is asked or a sentence is
shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, Protocol

from navigator.days.workdays import parse_date

TODAY = "today"
"""A name in a limit of a date that is not a fact: the present day."""

DATE_TESTS = ("before", "until", "from", "after")
"""The tests of a date against another one."""


class Known(Protocol):
    """The source that a condition reads: the typed value of a fact, counter, gap or event by its name. Any mapping will
    do.
    """

    def get(self, name: str, /) -> Any:
        """Return the value; None if it is not known."""

    def __contains__(self, name: str, /) -> bool:
        """Return whether it was asked, even if it was left empty."""


@dataclass(frozen=True)
class Test:
    """One test of one fact or counter.

    `op` is `is` (any of the values) or `is not` (none of them), `at least` or `less than` (a number). It may be
    `before`, `until`, `from` or `after` (a date, or the name of another; `until` and `from` include that day). A second
    value is a number of days that the date must be further off. It may also be `known` (yes or no: whether the fact has
    been answered). Or it is `asked` (yes or no: whether it was asked, even if it was left empty).
    """

    fact: str
    op: Literal["is", "is not", "before", "until", "from", "after", "at least", "less than", "known", "asked"]
    values: tuple[str, ...]

    def holds(self, facts: Known) -> bool:
        """Return whether the test is true; for a fact that is not known, only `known: no` can be."""
        value = facts.get(self.fact)
        if self.op == "known":
            return (value is not None) == (self.values[0] == "yes")
        if self.op == "asked":
            return (self.fact in facts) == (self.values[0] == "yes")
        if value is None:
            return False
        if self.op in ("is", "is not"):
            return (
                any(one in self.values for one in value) if isinstance(value, tuple) else str(value) in self.values
            ) == (self.op == "is")
        if self.op in DATE_TESTS:
            return self._compares(value, self._day or facts.get(self.values[0]))
        return bool(value >= int(self.values[0])) == (self.op == "at least")

    def _compares(self, value: date, other: date | None) -> bool:
        """Return whether a date is before or after another as the test says; False if the other is not known."""
        if other is None:
            return False
        days = (value - other).days
        apart = int(self.values[1]) if len(self.values) > 1 else 0
        return {"before": -days > apart, "until": -days >= apart, "from": days >= apart, "after": days > apart}[self.op]

    @property
    def other(self) -> str:
        """Return the fact or gap that a date is compared with; empty if the test names a date itself."""
        return self.values[0] if self.op in DATE_TESTS and not self._day else ""

    @cached_property
    def _day(self) -> date | None:
        """Return the date that the test names itself, read only once, as each fold asks for it hundreds of times."""
        return parse_date(self.values[0]) if self.values[0][:1].isdigit() else None


@dataclass(frozen=True)
class Condition:
    """Alternatives, each a set of tests that must all be true. No alternative at all means "always"."""

    any_of: tuple[tuple[Test, ...], ...] = ()

    def holds(self, facts: Known) -> bool:
        """Return whether one alternative is true for these facts and counters (id → typed value)."""
        return not self.any_of or any(all(test.holds(facts) for test in tests) for tests in self.any_of)

    def facts(self) -> tuple[str, ...]:
        """Return the facts and counters that the condition reads, each once."""
        return tuple(
            dict.fromkeys(name for tests in self.any_of for test in tests for name in (test.fact, test.other) if name)
        )

    def __bool__(self) -> bool:
        return bool(self.any_of)
