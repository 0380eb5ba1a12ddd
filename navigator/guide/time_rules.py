"""Time rules: what starts a clock, how it is counted, and what its end means."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from navigator.guide.conditions import Condition
from navigator.guide.fields import KEY, former
from navigator.guide.sources import Force, Paragraph

SAME_DAY = "same day"
"""How a rule counts something that is due on the day its clock starts."""


@dataclass(frozen=True)
class LeftOut:
    """Days that a count leaves out: those from the day that one date question names to the day that another names, both
    included.

    As long as the second has no answer, the time stands still. With `end_days_count` only the days between the two are
    left out.
    """

    from_: str
    to: str
    end_days_count: bool = False


@dataclass(frozen=True)
class OneCount:
    """One of several counts of a rule, in a calendar of its own; without one, in the calendar of the rule."""

    count: tuple[str, ...]
    calendar: str = ""


@dataclass(frozen=True)
class Interpretation:
    """Another way to read an unclear rule: another count, another start, another end, and the reason for it.

    What it does not say is as in the rule. An interpretation that names its own start begins again from no later day
    unless it says so, one that counts itself takes the place of every count of the rule, and with `leaves_nothing_out`
    it counts the days that the rule leaves out. `date_means` is empty where it is the rule's own.
    """

    why: str
    count: tuple[str, ...] = ()
    starts_from: str = ""
    after: tuple[str, ...] = ()
    first_day_counts: bool | None = None
    date_means: Literal["", "last day", "act from", "send by"] = field(metadata=former("gives"), default="")
    earlier_of: tuple[OneCount, ...] = ()
    later_of: tuple[OneCount, ...] = ()
    date_of: str = ""
    starts_again_from: tuple[str, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    leaves_nothing_out: bool = False
    starts_on_a_working_day: bool = False
    calendar: str = ""

    @property
    def counts_itself(self) -> bool:
        """Whether it says how to count, or which date to take."""
        return _comes_to_a_date(self)


@dataclass(frozen=True)
class TimeRule:
    """A time rule: what starts its clock, how long it runs, what the date means, and where the source says so.

    The clock starts from a fact (`starts_from`, day 0, not counted; of several, the one answered last) or, chained, on
    the day to act from of the rules in `after`; where neither is told, `begins` says in words what starts it. `count`
    holds one or more counts made one after the other ("7 calendar days", then "2 working days"); none means that the
    source gives no number, and no date is invented. `guide_says` quotes how the source puts the time; empty where it
    says nothing of one. `date_means` says what the end is: the last day of a reply, the day to act from, or the day to
    send by. `not_before` names a date fact that the end cannot precede. A rule `within` another is a part of its time:
    its own end is shown, and nothing is due on it.

    Instead of one `count` a rule takes the `earlier_of` several or the `later_of` them, or it is the `date_of` a fact,
    which names the date itself, so that nothing is counted. `calendar` names one of the guide's `calendars`; without it
    the guide's own serves. With `first_day_counts` the day of the start is day 1 instead of day 0; with
    `starts_on_a_working_day` a start on a day off moves to the next working day first. The days in `leaves_out` are not
    counted. An answer to a fact in `starts_again_from` that is later than the start takes its place, and the count
    begins anew; of several answers, the latest.

    A rule ends in one of these ways. `met_by` names the fact whose answer shows that it was met. `met_at` and
    `lapses_at` name outcomes: a box ("intake/17", whatever is answered there) or a route of it ("intake/17/came"); with
    those in `not_at`, told where it would start, it never runs. `stays_open` says why nothing in the guide meets or
    ends it. `undated` says what the source gives where it gives something but no date.
    """

    id: str = field(metadata=KEY)
    source: str
    name: str
    who: str
    force: Force
    para: tuple[Paragraph, ...] = ()
    guide_says: tuple[str, ...] = field(metadata=former("stated"), default=())
    starts_from: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    begins: str = ""
    count: tuple[str, ...] = ()
    earlier_of: tuple[OneCount, ...] = ()
    later_of: tuple[OneCount, ...] = ()
    date_of: str = ""
    calendar: str = ""
    first_day_counts: bool = False
    starts_on_a_working_day: bool = False
    leaves_out: tuple[LeftOut, ...] = ()
    starts_again_from: tuple[str, ...] = ()
    date_means: Literal["last day", "act from", "send by", "no date"] = field(
        metadata=former("gives"), default="no date"
    )
    not_before: str = ""
    within: str = ""
    met_by: str = ""
    met_at: tuple[str, ...] = ()
    lapses_at: tuple[str, ...] = ()
    not_at: tuple[str, ...] = ()
    stays_open: str = ""
    undated: str = ""
    when: Condition = Condition()
    on_expiry: str = ""
    readings: tuple[Interpretation, ...] = ()
    note: str = ""
    by: Literal["", "editor"] = ""

    def __hash__(self) -> int:
        return hash(self.id)  # the rest of a rule is long, and a guide has no two of one id

    @property
    def time_words(self) -> str:
        """The time as the source puts it, in quotation marks, or that it puts none; of two passages both."""
        return " and ".join(f"“{part}”" for part in self.guide_says) or "no time is given"

    @property
    def counts(self) -> tuple[OneCount, ...]:
        """The counts to choose from, each in its calendar; none where nothing is counted."""
        return self.earlier_of or self.later_of or ((OneCount(self.count, self.calendar),) if self.count else ())

    @property
    def is_dated(self) -> bool:
        """Whether it comes to a date: by a count, or since a fact names the date."""
        return _comes_to_a_date(self)

    @property
    def clocks(self) -> tuple[TimeRule | Interpretation, ...]:
        """The rule itself, then its other interpretations: each says what starts a clock and how it is counted."""
        return (self, *self.readings)

    @property
    def clock_facts(self) -> tuple[str, ...]:
        """The facts that start it: those that it starts from, or the one that names its date."""
        return (self.date_of,) if self.date_of else self.starts_from

    def interpreted_as(self, interpretation: Interpretation) -> TimeRule:
        """Return the rule as another interpretation has it; its end is held against no `not_before`."""
        return _interpreted_as(self, interpretation)


def _comes_to_a_date(clock: TimeRule | Interpretation) -> bool:
    return bool(clock.count or clock.earlier_of or clock.later_of or clock.date_of)


@lru_cache(maxsize=500)
def _interpreted_as(rule: TimeRule, interpretation: Interpretation) -> TimeRule:
    """Return the rule as an interpretation has it; kept, since every step of a case asks for it, and nothing of a case
    goes into it.
    """
    changes: dict[str, Any] = {
        name: value
        for name in ("date_means", "calendar", "leaves_out", "starts_again_from", "starts_on_a_working_day")
        if (value := getattr(interpretation, name))
    }
    if interpretation.counts_itself:
        changes |= {name: getattr(interpretation, name) for name in ("count", "earlier_of", "later_of", "date_of")}
    if interpretation.starts_from or interpretation.after:
        own = (interpretation.starts_from,) if interpretation.starts_from else ()
        changes |= {
            "starts_from": own,
            "after": interpretation.after,
            "starts_again_from": interpretation.starts_again_from,
        }
    if interpretation.date_of:  # nothing is counted then
        changes |= {
            "starts_from": (),
            "after": (),
            "starts_again_from": (),
            "leaves_out": (),
            "first_day_counts": False,
            "starts_on_a_working_day": False,
        }
    if interpretation.leaves_nothing_out:
        changes["leaves_out"] = ()
    if interpretation.first_day_counts is not None:
        changes["first_day_counts"] = interpretation.first_day_counts
    return dataclasses.replace(rule, not_before="", readings=(), **changes)
