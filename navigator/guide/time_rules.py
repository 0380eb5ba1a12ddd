"""Time rules: what starts a clock, how it is counted, and the meaning of its end."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from navigator.guide.conditions import Condition
from navigator.guide.fields import KEY, former
from navigator.guide.sources import Force, Paragraph

SAME_DAY = "same day"
"""The count of a rule for something due on the day that its clock starts."""


@dataclass(frozen=True)
class LeftOut:
    """Days that a count leaves out: from the date that one question asks for to the date that another asks for, both
    included.

    The time is suspended until the second has an answer. With `end_days_count` only the days between the two are left
    out.
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

    Anything that it does not say is as in the rule. An interpretation that names its own start does not begin again
    from a later day unless it says so. One that counts itself replaces every count of the rule. With
    `leaves_nothing_out` it counts the days that the rule leaves out. An empty `date_means` is the rule's own.
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
        """Return whether it says how to count, or which date to take."""
        return _comes_to_a_date(self)


@dataclass(frozen=True)
class TimeRule:
    """A time rule: what starts its clock, how long it runs, what the date means, and where the source says so.

    The clock starts from a fact: `starts_from` is day 0, not counted; of several, it is the one answered last. Or it is
    chained and starts on the day to act from of the rules in `after`. If neither is given, `begins` says in words what
    starts it. `count` has one or more counts made one after the other ("7 calendar days", then "2 working days").
    Without a count the source gives no number, and no date is invented. `guide_says` quotes how the source states the
    time; it is empty if the source does not mention one. `date_means` says what the end is: the last day of a reply,
    the day to act from, or the day to send by. `not_before` names a date fact that the end cannot precede. A rule
    `within` another is a part of its time: its own end is shown, and nothing is due on it.

    Instead of one `count` a rule takes the `earlier_of` several or the `later_of` them. Or it is the `date_of` a fact
    that names the date itself, so that nothing is counted. `calendar` names one of the guide's `calendars`; without it
    the guide's own applies. With `first_day_counts` the day of the start is day 1 instead of day 0. With
    `starts_on_a_working_day` a start on a day off moves to the next working day first. The days in `leaves_out` are not
    counted. An answer to a fact in `starts_again_from` that is later than the start replaces it, and the count begins
    again. Of several answers, the latest counts.

    A rule ends in one of these ways. `met_by` names the fact whose answer shows that it was met. `met_at` and
    `lapses_at` name outcomes: a box ("intake/17", whatever is answered there) or a route of it ("intake/17/came"). If
    one of those in `not_at` is given at the step that would start it, the rule never runs. `stays_open` says why
    nothing in the guide meets or ends it. `undated` says what the source gives if it gives something but no date.
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
        return hash(self.id)  # the rest of a rule is long, and each rule of a guide has its own id

    @property
    def time_words(self) -> str:
        """Return the time as the source states it, in quotation marks, or a note that it states none; both for two
        passages.
        """
        return " and ".join(f"“{part}”" for part in self.guide_says) or "no time is given"

    @property
    def counts(self) -> tuple[OneCount, ...]:
        """Return the counts to choose from, each in its calendar; none if nothing is counted."""
        return self.earlier_of or self.later_of or ((OneCount(self.count, self.calendar),) if self.count else ())

    @property
    def is_dated(self) -> bool:
        """Return whether it gives a date: by a count, or from a fact that names the date."""
        return _comes_to_a_date(self)

    @property
    def clocks(self) -> tuple[TimeRule | Interpretation, ...]:
        """Return the rule itself, then its other interpretations: each says what starts a clock and how it is
        counted.
        """
        return (self, *self.readings)

    @property
    def clock_facts(self) -> tuple[str, ...]:
        """Return the facts that start it: those that it starts from, or the one that names its date."""
        return (self.date_of,) if self.date_of else self.starts_from

    def interpreted_as(self, interpretation: Interpretation) -> TimeRule:
        """Return the rule as another interpretation reads it; its end is not compared with a `not_before`."""
        return _interpreted_as(self, interpretation)


def _comes_to_a_date(clock: TimeRule | Interpretation) -> bool:
    return bool(clock.count or clock.earlier_of or clock.later_of or clock.date_of)


@lru_cache(maxsize=500)
def _interpreted_as(rule: TimeRule, interpretation: Interpretation) -> TimeRule:
    """Return the rule as an interpretation reads it. The result is cached, since every step of a case asks for it and
    it does not depend on the case.
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
    if interpretation.date_of:  # then nothing is counted
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
