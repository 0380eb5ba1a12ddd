"""Check that the texts that a case fills make sense: evidence, letters and notices, with the gaps, events and
conditions that they read.

A template names only what the guide has; everything declared is used, and everything used can occur.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from navigator.guide.case_texts import (
    COUNTED,
    DAY,
    GAP,
    OF_AN_OCCURRENCE,
    STATE,
    LetterPart,
    NoticeRule,
    NotNeeded,
    Part,
    State,
    Wording,
)
from navigator.guide.check.conditions import NUMBER_TESTS, WORD_TESTS, condition_faults, places_of
from navigator.guide.check.places import Path
from navigator.guide.conditions import DATE_TESTS, TODAY, Condition
from navigator.guide.faults import Fault, did_you_mean
from navigator.guide.model import Guide

IN_LINES = (Wording, State, Part, NotNeeded, LetterPart, NoticeRule)
"""The entries whose conditions read gaps and events as well as facts and counters."""

OWN_NOTICES = ("safeguard", "not given", "too early", "left")
"""The kinds of notices that every guide has (`navigator.case.notices`)."""

_SLIP = re.compile(r"(?<![{#$])\{[A-Za-z][^{}]*\}?")
"""A pattern for what an editor may have meant as a gap."""

_FORMS_OF_A_GAP = ("words", "date_of", "if_it_began_today", "earlier_answer_to", "days_from")


def is_template(path: Path) -> bool:
    """Return whether the text at a path of the source can name facts and gaps."""
    return (
        path[0] in ("gaps", "notices")
        or (path[0] == "evidence" and path[2:3] in (("parts",), ("not needed",)))
        or (path[0] == "letters" and path[2:3] == ("text",))
    )


def case_text_faults(guide: Guide) -> Iterator[Fault]:
    """Return the faults of evidence, letters, notices, gaps and events."""
    lines = _Lines(guide)
    for check in (lines.circles, lines.gaps, lines.events, lines.evidence, lines.letters, lines.notices, lines.unused):
        yield from check()


def _reached(name: str, ahead: Mapping[str, list[str]]) -> dict[str, None]:
    """Return the names that a name leads to, directly or through others."""
    reached: dict[str, None] = {}
    todo = list(ahead.get(name, ()))
    while todo:
        other = todo.pop()
        if other not in reached:
            reached[other] = None
            todo += ahead.get(other, ())
    return reached


class _Lines:
    """The lines of a guide during the check; it remembers what they name, to find what nothing names."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.named: set[str] = set()
        self.events_named = {
            name: event
            for event in guide.events
            for name in (event.id, *(f"{event.id} {state.id}" for state in event.states))
        }

    # --- Circles ------------------------------------------------------------------------------------------------------

    def circles(self) -> Iterator[Fault]:
        """Yield gaps and states that name themselves, directly or through others: they could never be filled in."""
        ahead = self._ahead()
        for name in ahead:
            if name in (reached := _reached(name, ahead)):
                others = " and ".join(
                    f'"{other}"' for other in reached if other != name and name in _reached(other, ahead)
                )
                event, state = self.guide.event_named(name)
                path = ("events", event.id, "states", state) if event else ("gaps", name)
                yield Fault(
                    path,
                    f'"{name}" names {others + ", which names it" if others else "itself"}, '
                    "so it could never be filled in.",
                    at_key=True,
                )

    def _ahead(self) -> dict[str, list[str]]:
        """Return each gap and each state of an event, with the names that it reads."""
        ahead = {
            gap.id: [
                name
                for one in gap.words
                for name in (
                    *one.when.facts(),
                    *(self.guide.named_in_gap(match[1]) for match in GAP.finditer(one.text)),
                )
            ]
            + [gap.days_from, gap.to]
            for gap in self.guide.gaps
        }
        return ahead | {
            f"{event.id} {state.id}": list(state.when.facts()) for event in self.guide.events for state in event.states
        }

    # --- Tables -------------------------------------------------------------------------------------------------------

    def gaps(self) -> Iterator[Fault]:
        """Yield the faults of the gaps that templates name."""
        for gap in self.guide.gaps:
            path, where = ("gaps", gap.id), f'gap "{gap.id}"'
            if sum(bool(getattr(gap, form)) for form in _FORMS_OF_A_GAP) != 1 or bool(gap.days_from) != bool(gap.to):
                yield Fault(
                    path,
                    f"{where} should have one of: {', '.join(form.replace('_', ' ') for form in _FORMS_OF_A_GAP)}; "
                    '"days from" needs "to" beside it.',
                )
            if self.guide.has("facts", gap.id.replace(" ", "-")) or gap.id in (*OF_AN_OCCURRENCE, TODAY):
                yield Fault(
                    path,
                    f"{where} has the name of something else that a text can name. Give it another name.",
                    at_key=True,
                )
            for number, wording in enumerate(gap.words):
                yield from self._line(
                    wording.when, (*path, "words", str(number)), where, (wording.text,), OF_AN_OCCURRENCE
                )
            for key, names in (
                ("days from", (gap.days_from,)),
                ("to", (gap.to,)),
                ("earlier answer to", gap.earlier_answer_to),
            ):
                for name in filter(None, names):
                    yield from self._day(name, (*path, key), where, ())
            for key, rules in (("date of", gap.date_of), ("if it began today", gap.if_it_began_today)):
                for number, rule in enumerate(self.guide.rule(id) for id in rules if self.guide.has("rules", id)):
                    if rule.date_means == "no date":
                        yield Fault((*path, key, str(number)), f"{where} names rule {rule.id}, which gives no date.")

    def events(self) -> Iterator[Fault]:
        """Yield the faults of events and their states."""
        for event in self.guide.events:
            path, where = ("events", event.id), f'event "{event.id}"'
            if (
                self.guide.has("gaps", event.id)
                or self.guide.has("facts", event.id)
                or self.guide.has("counters", event.id)
            ):
                yield Fault(
                    path,
                    f"{where} has the name of something else that a text can name. Give it another name.",
                    at_key=True,
                )
            for number, id in enumerate(event.dates):
                if self.guide.has("facts", id) and self.guide.fact(id).kind != "date":
                    yield Fault(
                        (*path, "dates", str(number)), f'{where} must name date questions, and "{id}" is not one.'
                    )
            for state in event.states:
                yield from self._line(state.when, (*path, "states", state.id), where, (), OF_AN_OCCURRENCE)

    def evidence(self) -> Iterator[Fault]:
        """Yield the faults of the items of evidence, and of the words on all of them."""
        wanted = {id for place in self.guide.places.values() for id in place.box.evidence}
        for item in self.guide.evidence:
            path, where = ("evidence", item.id), f"evidence item {item.id}"
            if item.id not in wanted:
                yield Fault(path, f'{where} is wanted by no box. Add it to the "evidence" of a box, or delete it.')
            if item.not_needed:
                yield from self._line(item.not_needed.when, (*path, "not needed"), where, (item.not_needed.note,), ())
            for number, part in enumerate(item.parts):
                yield from self._part(part, (*path, "parts", str(number)), f"{where}: part {number + 1}")

    def _part(self, part: Part, path: Path, where: str) -> Iterator[Fault]:
        words = (part.known, part.missing, part.details, part.first, part.attach, part.note, part.form)
        if not any(words):
            yield Fault(path, f"{where} says nothing. Give it known, missing, details, first, attach, note or form.")
        if bool(part.details) != bool(part.ticked):
            yield Fault(
                path,
                f'{where}: "details" and "ticked" belong together: what has to be written into the form, '
                "and the tick that says the user has it.",
            )
        yield from self._condition(part.ticked, (*path, "ticked"), where, ())
        yield from self._line(part.when, path, where, words, self._of(part.for_each), part.for_each)

    def letters(self) -> Iterator[Fault]:
        """Yield the faults of letters and their passages."""
        for letter in self.guide.letters:
            path, where = ("letters", letter.id), f"letter {letter.id}"
            senders = [place for place in self.guide.places.values() if letter.id in place.box.letters]
            if not senders:
                yield Fault(path, f'{where} is sent by no box. Add it to the "letters" of a box, or delete it.')
            for place in senders:
                if letter.form not in place.box.forms:
                    yield Fault(
                        ("processes", place.process.id, "boxes", str(place.box.number), "letters"),
                        f'{place.short_name} sends letter {letter.id} but does not name its form "{letter.form}". '
                        'Add it to "forms".',
                    )
            for number, part in enumerate(letter.text):
                if not (part.text or part.evidence):
                    yield Fault(
                        (*path, "text", str(number)),
                        f"{where}: passage {number + 1} says nothing. Give it a text, or evidence: yes.",
                    )
                yield from self._line(
                    part.when,
                    (*path, "text", str(number)),
                    f"{where}: passage {number + 1}",
                    (part.text,),
                    self._of(part.for_each),
                    part.for_each,
                )

    def notices(self) -> Iterator[Fault]:
        """Yield the faults of the notices of a case."""
        for notice in self.guide.notices:
            path, where = ("notices", notice.id), f'notice "{notice.id}"'
            if not (notice.when or notice.at or notice.for_each):
                yield Fault(path, f'{where} has no "when", "at" or "for each", so it is never shown. Add one of them.')
            if notice.id in OWN_NOTICES:
                yield Fault(
                    path,
                    f"{where} has the name of a kind of notice that every guide has. Give it another name.",
                    at_key=True,
                )
            yield from self._line(notice.when, path, where, (notice.says,), self._of(notice.for_each), notice.for_each)
            yield from self._never(notice, path, where)

    def _never(self, notice: NoticeRule, path: Path, where: str) -> Iterator[Fault]:
        """Yield a notice whose condition contradicts itself, or that no answer can trigger."""
        if notice.when and not (notice.at or notice.for_each or self.guide.facts_behind(notice.when.facts())):
            yield Fault(
                (*path, "when"),
                f'{where} can never be shown: no answer changes what it reads. Say "at" which boxes it is shown, '
                "or name a question.",
            )
        for group in notice.when.any_of:
            answers = [test for test in group if test.op == "is" and self.guide.has("facts", test.fact)]
            asked_if = [self.guide.fact(test.fact).when.any_of for test in answers]
            answers += [
                test for groups in asked_if if len(groups) == 1 for test in groups[0] if test.op == "is"
            ]  # the question is asked only then
            wanted: dict[str, set[str]] = {}
            for test in answers:
                wanted.setdefault(test.fact, set(test.values)).intersection_update(test.values)
            if fact := next((fact for fact, values in wanted.items() if not values), ""):
                yield Fault(
                    (*path, "when"), f'{where} can never be shown: what it says of fact "{fact}" contradicts itself.'
                )

    def unused(self) -> Iterator[Fault]:
        """Yield gaps and events that nothing names."""
        for table, kind in (("gaps", "gap"), ("events", "event")):
            for entry in getattr(self.guide, table):
                names = {entry.id, *(f"{entry.id} {state.id}" for state in getattr(entry, "states", ()))}
                if names.isdisjoint(self.named):
                    yield Fault(
                        (table, entry.id),
                        f'{kind} "{entry.id}" is named nowhere. Name it in a text or a condition, or delete it.',
                        at_key=True,
                    )

    # --- A line -------------------------------------------------------------------------------------------------------

    def _of(self, for_each: str) -> Collection[str]:
        return OF_AN_OCCURRENCE if for_each else ()

    def _line(
        self,
        when: Condition,
        path: Path,
        where: str,
        templates: Collection[str],
        more: Collection[str],
        for_each: str = "",
    ) -> Iterator[Fault]:
        if for_each:
            self.named.add(for_each)
            if for_each not in self.events_named:
                yield Fault(
                    (*path, "for each"),
                    f'{where} is said for each "{for_each}", '
                    f"which is not an event.{did_you_mean(for_each, self.events_named)}",
                )
        yield from self._condition(when, (*path, "when"), where, more)
        for match in (match for template in templates for match in GAP.finditer(template)):
            yield from self._known(self.guide.named_in_gap(match[1]), path, where, more, in_text=True)
        for slip in (slip[0] for template in templates for slip in _SLIP.finditer(GAP.sub("", template))):
            yield Fault(
                path,
                f'{where} has "{slip[:60]}", which is not a gap. Write a name alone between two braces, '
                f"such as {{{next(iter(self.guide.ids('facts')), 'name').replace('-', ' ')}}}.",
            )

    def _condition(self, condition: Condition, path: Path, where: str, more: Collection[str]) -> Iterator[Fault]:
        yield from condition_faults(self.guide, condition, path, where, in_line=True)
        for test, at in (one for group in places_of(condition, path) for one in group):
            yield from self._known(test.fact, at, where, more)
            if test.other:
                yield from self._day(test.other, at, where, more)
            fitting = self._fitting(test.fact)
            if fitting and test.op not in (*fitting, "known"):
                yield Fault(
                    at,
                    f'{where}: "{test.fact}" cannot be tested with "{test.op}", '
                    f"only with {' or '.join((*fitting, 'known'))}.",
                )
            known = self._values_of(test.fact)
            for value in test.values if known and test.op in WORD_TESTS else ():
                if value not in known:
                    allowed = "a number" if test.fact in self.events_named else " or ".join(known)
                    yield Fault(
                        at, f'{where}: "{test.fact}" is never "{value}", only {allowed}.{did_you_mean(value, known)}'
                    )

    def _values_of(self, name: str) -> tuple[str, ...]:
        """Return the values that a detail of an occurrence, or a gap of plain words, can have; none if any value is
        possible.
        """
        if name in self.events_named:
            return tuple(str(number) for number in range(100))
        if name == COUNTED:
            return self.guide.ids("counters")
        if name == STATE:
            return tuple(dict.fromkeys(state.id for event in self.guide.events for state in event.states))
        words = [one.text for one in self.guide.gap(name).words] if self.guide.has("gaps", name) else []
        return () if any(GAP.search(text) for text in words) else tuple(words)

    def _fitting(self, name: str) -> tuple[str, ...]:
        """Return the ways to test an event, a gap or a detail of an occurrence; none for facts and counters, which
        other code checks.
        """
        if name in self.events_named:
            return (*NUMBER_TESTS, "is")
        if self.guide.has("gaps", name):
            gap = self.guide.gap(name)
            return WORD_TESTS if gap.words else NUMBER_TESTS if gap.days_from else DATE_TESTS
        return DATE_TESTS if name in (TODAY, DAY) else WORD_TESTS if name in OF_AN_OCCURRENCE else ()

    def _day(self, name: str, path: Path, where: str, more: Collection[str]) -> Iterator[Fault]:
        """Yield a fault if a name is unknown, or names something that is not a day."""
        faults = list(self._known(name, path, where, more))
        gap = self.guide.gap(name) if self.guide.has("gaps", name) else None
        is_day = (
            name in (TODAY, DAY)
            or (self.guide.has("facts", name) and self.guide.fact(name).is_date)
            or (gap and not gap.words and not gap.days_from)
        )
        yield from faults or (
            [] if is_day else [Fault(path, f'{where} compares a date with "{name}", which is not a date.')]
        )

    def _known(
        self, name: str, path: Path, where: str, more: Collection[str], *, in_text: bool = False
    ) -> Iterator[Fault]:
        """Yield a fault if nothing has this name; `in_text` the names of facts are written with spaces."""
        self.named.add(name)
        tables: tuple[Any, ...] = (
            self.guide.ids("facts"),
            self.guide.ids("counters"),
            self.guide.ids("gaps"),
            self.events_named,
            more,
            (TODAY,),
        )
        known = [one for table in tables for one in table]
        if name not in known:
            known = [one.replace("-", " ") for one in known] if in_text else known
            yield Fault(
                path,
                f'{where} names "{name}", which is not a fact, gap, '
                f"event or number of the guide.{did_you_mean(name, known)}",
            )
