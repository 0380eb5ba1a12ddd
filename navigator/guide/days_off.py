"""Days off apart from weekends, as a guide gives them; `navigator.guide.calendars` makes calendars of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from navigator.days.workdays import parse_date, parse_day
from navigator.guide.fields import KEY
from navigator.text.errors import CalendarError


def any_day(text: str) -> date:
    """Return the date in a text, with its weekday in front or without. Raises `CalendarError` for no date or for
    another weekday.
    """
    return parse_day(text) if " " in text else parse_date(text)


@dataclass(frozen=True)
class NationNote:
    """A sentence for people who count for a nation; it is shown beside the choice, and with every date."""

    id: str = field(metadata=KEY)
    says: str


@dataclass(frozen=True)
class DayOff:
    """A day off, or several in a row: `days` is "2026-10-26" or "2026-07-22 to 2026-09-01", each date with or without
    its weekday.

    In the source it is one line: "2026-10-26: Half-term".
    """

    days: str
    name: str

    def span(self) -> tuple[date, date]:
        """Return the first and the last day. Raises `CalendarError` if one is not a date, or if the last comes before
        the first.
        """
        first, _, last = self.days.partition(" to ")
        days = any_day(first.strip()), any_day((last or first).strip())
        if days[1] < days[0]:
            raise CalendarError(f"{self.days} runs back. Write the earlier date first.")
        return days


@dataclass(frozen=True)
class DaysOff:
    """The days off apart from weekends, from `first_day` to `last_day` if these are given.

    One key says whose days they are: the nation that a person chooses of those it `asks` for, or one `nation`. It may
    also be the `days_off_of_any` of several nations together, or `weekends_only`. `days_off` adds days of the guide's
    own, and `list` names the file in the guide's folder that has them. A calendar that a rule names has a `name`. If it
    comes `on_top`, it also has the days off of the guide's own calendar.
    """

    id: str = field(metadata=KEY, default="")
    name: str = ""
    asks: tuple[str, ...] = ()
    question: str = "Which bank holidays apply?"
    why: str = "We ask because bank holidays differ between parts of the UK, so deadlines can differ."
    notes: tuple[NationNote, ...] = ()
    nation: str = ""
    days_off_of_any: tuple[str, ...] = ()
    weekends_only: bool = False
    days_off: tuple[DayOff, ...] = ()
    list: str = ""
    on_top: bool = False
    first_day: str = ""
    last_day: str = ""

    @property
    def nations(self) -> tuple[str, ...]:
        """Return the nations whose days are off together, if nobody is asked for one."""
        return self.days_off_of_any or ((self.nation,) if self.nation else ())

    @property
    def says_which(self) -> bool:
        """Return whether it says which days are off; if the guide's own does not, a case chooses among all nations."""
        return bool(self.asks or self.nations or self.weekends_only or self.days_off or self.list)

    @property
    def has_bank_holidays(self) -> bool:
        """Return whether days off come from the list of bank holidays."""
        return bool(self.asks or self.nations or not self.says_which)
