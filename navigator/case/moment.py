"""What a case says at one of its steps, and the guide's templates filled with it.

Evidence, letters and notices are lines of the guide: templates with gaps, left out or repeated by conditions. Those
conditions and gaps read a `Moment`. It has the answers of the current round, what is counted, today, and the gaps and
events that the guide declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from navigator.case.case import Case, Step
from navigator.case.deadlines import Deadline, rule_dates
from navigator.days.workdays import Calendar, weekday_and_date
from navigator.guide.case_texts import BY_HAND, COUNTED, DAY, GAP, LABEL, OF_AN_OCCURRENCE, STATE, Event, Gap
from navigator.guide.conditions import TODAY, Condition
from navigator.guide.model import Guide
from navigator.text.prose import how_many, to_plain

_LEFT_OUT = object()
"""A sign in place of words that were typed and left out when the case was written down."""


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of an event. It has its day (None if it was left empty), the fact that gives it, and the index of
    its step, from 0.
    """

    event: Event
    fact: str
    day: date | None
    step: int


class Days(int):
    """A number of days between two dates of a case."""


def free_texts(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the words that the user typed, in order: (label of the question, words).

    They stay on the device unless the user asks to include them.
    """
    return tuple(
        (case.guide.fact(id).label, value)
        for step in case.steps
        for id, value in step.facts.items()
        if value is not None and case.guide.fact(id).kind == "text"
    )


def current_round(case: Case) -> tuple[int, tuple[Step, ...]]:
    """Return the steps that belong to the current round, and the index of the first of them in the case, from 0.

    Evidence of an earlier round does not count.
    """
    first = case.first_of_round()
    return first, case.steps[first:]


class Moment:
    """A case as it was known at its step `at`: an index from 0, by default the last step.

    It answers as a mapping does, so that a condition can be tested on it. `deadlines` are those of the case, `calendar`
    is that of its nation, or None. Words that the user typed are written only `with_text`. With `for_a_letter`, what
    the box itself asks is read from this step alone. A letter carries its own date, not the date of the one before.
    """

    def __init__(
        self,
        case: Case,
        deadlines: Sequence[Deadline],
        calendar: Calendar | None = None,
        at: int | None = None,
        *,
        with_text: bool = False,
        for_a_letter: bool = False,
    ) -> None:
        self.case, self.deadlines, self.calendar, self.with_text, self.for_a_letter = (
            case,
            deadlines,
            calendar,
            with_text,
            for_a_letter,
        )
        self.at = len(case.steps) - 1 if at is None else at
        self.is_last = self.at == len(case.steps) - 1
        self.step = case.steps[self.at]
        self.first = case.first_of_round(self.at)
        self.occurrence: Occurrence | None = None
        self.states: tuple[str, ...] = ()

    def of(self, occurrence: Occurrence) -> Moment:
        """Return the same moment for one occurrence of an event."""
        other = Moment(
            self.case, self.deadlines, self.calendar, self.at, with_text=self.with_text, for_a_letter=self.for_a_letter
        )
        other.occurrence = occurrence
        return other

    @property
    def guide(self) -> Guide:
        """Return the guide of the case."""
        return self.case.guide

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of this round up to now."""
        return self.case.steps[self.first : self.at + 1]

    # --- As a mapping -------------------------------------------------------------------------------------------------

    def get(self, name: str) -> Any:
        """Return the value of a fact, counter, gap or event (how often it happened) by its name; None if it is not
        known.
        """
        if self.occurrence and name in OF_AN_OCCURRENCE:
            return self._of_the_occurrence(self.occurrence, name)
        if name == TODAY:
            return self.case.today
        value = self.answered.get(name)
        if value is not None:
            return value
        if self.guide.has("gaps", name):
            return self._gap(self.guide.gap(name))
        event, state = self.guide.event_named(name)
        if event:
            return sum(self._is(one, state) for one in self.occurrences(event))
        return self._known.get(name)

    def __contains__(self, name: str) -> bool:
        """Return whether a fact was asked in this round, even if it was left empty."""
        return name in self.answered

    def holds(self, condition: Condition) -> bool:
        """Return whether a condition is true now."""
        return condition.holds(self)

    @cached_property
    def answered(self) -> Mapping[str, Any]:
        """Return the answers of this round: fact → the last answer that was not left empty, or None."""
        answers: dict[str, Any] = {}
        for step in self.steps:
            for id, value in step.facts.items():
                answers[id] = value if value is not None else _LEFT_OUT if id in step.left_out else answers.get(id)
        own = (
            {id: self.step.facts.get(id) for id in self.step.place.box.asks if id in answers}
            if self.for_a_letter
            else {}
        )
        return answers | own

    @property
    def _known(self) -> Mapping[str, Any]:
        return self.step.known if self.is_last else self.step.known_before_route

    # --- Events -------------------------------------------------------------------------------------------------------

    def occurrences(self, event: Event, state: str = "") -> tuple[Occurrence, ...]:
        """Return the occurrences of an event in this round, in order; with `state`, only those that have this state.

        An answer left empty is an occurrence without a day, unless a box asks for what the case has passed over.
        """
        occurrences = (
            Occurrence(event, id, step.facts[id], at)
            for at, step in enumerate(self.steps, self.first)
            for id in event.dates
            if id in step.facts and (step.facts[id] or id in step.place.box.asks)
        )
        return tuple(one for one in occurrences if self._is(one, state))

    def each(self, name: str) -> Iterator[Moment]:
        """Return the moments that repeat a line: one for each occurrence of the event of this name. Without such an
        event, return this moment.
        """
        event, state = self.guide.event_named(name)
        if event is None:
            yield self
        for occurrence in self.occurrences(event, state) if event else ():
            moment = self.of(occurrence)
            moment.states = self._states(occurrence)
            yield moment

    def _is(self, occurrence: Occurrence, state: str) -> bool:
        return not state or state in self._states(occurrence)

    def _states(self, occurrence: Occurrence) -> tuple[str, ...]:
        """Return the states of an occurrence; the condition of a state can name those above it."""
        moment = self.of(occurrence)
        for state in occurrence.event.states:
            moment.states += (state.id,) if state.when.holds(moment) else ()
        return moment.states

    def _of_the_occurrence(self, occurrence: Occurrence, name: str) -> Any:
        step = self.case.steps[occurrence.step]
        if name == LABEL:
            return to_plain(self.guide.fact(occurrence.fact).label)
        if name == COUNTED:
            return step.route.counts if step.route else ()
        if name == STATE:
            return self.states
        if name == DAY:
            return occurrence.day
        covered = occurrence.day and self.calendar and self.calendar.covers(occurrence.day)
        return self.calendar.day_off(occurrence.day) if occurrence.day and self.calendar and covered else None

    # --- Gaps ---------------------------------------------------------------------------------------------------------

    def _gap(self, gap: Gap) -> Any:
        if gap.date_of:
            return self._date_of(gap)
        if gap.if_it_began_today:
            return self._if_it_began_today(gap)
        if gap.earlier_answer_to:
            return self._earlier_answer(gap.earlier_answer_to)
        if gap.days_from:
            first, last = self.get(gap.days_from), self.get(gap.to)
            return Days((last - first).days) if first and last else None
        wording = next((one for one in gap.words if one.when.holds(self)), None)
        return self.words(wording.text) if wording else None

    def _date_of(self, gap: Gap) -> date | None:
        """Return the date of the rule that began last, from a day given in this round. The day decides, since a new
        round reaches its first box while the last letter known is still that of the round before.

        For an occurrence it is the date of the rule that began on its day. If the event meets the rule, it is the last
        one that its box meets.
        """
        days = {value for step in self.steps for value in step.facts.values() if isinstance(value, date)}
        running = [
            one
            for one in self.deadlines
            if one.rule.id in gap.date_of and one.dates.date and one.start in days and one.step <= self.at
        ]
        if self.occurrence and self.occurrence.fact:
            running = self._of_its_own(running, gap, self.occurrence)
        return running[-1].dates.date if running else None

    def _of_its_own(self, running: list[Deadline], gap: Gap, occurrence: Occurrence) -> list[Deadline]:
        begins = any(set(self.guide.rule(id).starts_from) & set(occurrence.event.dates) for id in gap.date_of)
        if begins:
            return [each for each in running if each.start == occurrence.day]
        meets = self.case.steps[occurrence.step].place.box.meets
        return [each for each in running if each.rule.id in meets and each.step <= occurrence.step]

    def _if_it_began_today(self, gap: Gap) -> date | None:
        for rule in (self.guide.rule(id) for id in gap.if_it_began_today):
            if self.case.today and self.calendar and rule.when.holds(self):
                return rule_dates(self.case, rule, self.at, self.case.today, self.calendar)[0].date
        return None

    def _earlier_answer(self, facts: Sequence[str]) -> Any:
        before = self.occurrence.step if self.occurrence else self.at
        return next(
            (
                step.facts[id]
                for step in reversed(self.case.steps[:before])
                for id in facts
                if step.facts.get(id) is not None
            ),
            None,
        )

    # --- Words --------------------------------------------------------------------------------------------------------

    def words(self, template: str) -> str | None:
        """Return a template filled in; None if a gap has no value."""
        values = [self._in_words(match[1]) for match in GAP.finditer(template)]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        filled = iter(known)
        return GAP.sub(lambda _: next(filled), template)

    def passage(self, template: str) -> str:
        """Return a template filled in for a letter. Gaps mark what the case does not say and what a person fills in."""

        def filled(match: re.Match[str]) -> str:
            value = self._in_words(match[1])
            return gap(match[2].strip() if match[2] else self.guide.gap_words(match[1])) if value is None else value

        # What a person typed may have brackets in it, so the gaps for a person are marked first.
        return GAP.sub(filled, BY_HAND.sub(lambda match: gap(match[1]), template))

    def _in_words(self, name: str) -> str | None:
        """Return the value that a gap names, in words; None if it is not known, or was typed and is not to be
        written.
        """
        name = self.guide.named_in_gap(name)
        value = self.get(name)
        if value is None or value is _LEFT_OUT:
            return None
        if isinstance(value, date):
            return weekday_and_date(value)
        if isinstance(value, Days):
            return how_many(int(value), "day")
        fact = self.guide.fact(name) if self.guide.has("facts", name) else None
        if fact and fact.kind == "text":
            return " ".join(value.split()) if self.with_text else None
        if fact and not isinstance(value, int):
            return ", ".join(
                to_plain(fact.choice_label(one)) for one in (value if isinstance(value, tuple) else (value,))
            )
        return str(value)


def gap(what: str) -> str:
    """Return a gap in a text, for a person to fill."""
    return f"[to be filled in: {what}]"
