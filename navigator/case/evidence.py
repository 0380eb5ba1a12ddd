"""Evidence before a submission: the items that the guide asks for, filled from a case as the guide says.

The facts that the case has fill an item. What the navigator does not ask, or was not given, is named as missing in
plain words, since a submission without it is returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.moment import Moment
from navigator.days.workdays import Calendar
from navigator.guide.case_texts import Evidence, Part
from navigator.guide.sources import Paragraph
from navigator.text.prose import to_plain


@dataclass(frozen=True)
class Item:
    """One item of evidence as a case fills it.

    `known` and `form` are sentences that the form may have, `notes` are sentences for the user alone. `first`,
    `missing`, `details` and `attach` are entries of a list. `first` is what has to happen before a submission, and
    `missing` is what the case does not say yet. `details` is what the user has and must still write into the form, and
    `attach` is what to send with it. An item that is not `needed` has none of them.
    """

    id: str
    name: str
    para: tuple[Paragraph, ...]
    known: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    attach: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    needed: bool = True

    @property
    def state(self) -> str:
        """Return how far it is, as far as the case shows: "not needed", "not complete" or "complete"."""
        return "not needed" if not self.needed else "not complete" if self.first or self.missing else "complete"


def checklist(
    case: Case, deadlines: Iterable[Deadline], calendar: Calendar | None = None, *, with_text: bool = False
) -> tuple[Item, ...]:
    """Return the items of evidence, in the guide's order, as this round fills them.

    Returns None for a process that asks for no evidence. `deadlines` are those of the case; they give the last days to
    reply.
    """
    if case.current is None or not any(box.evidence for box in case.current.process.boxes):
        return ()
    moment = Moment(case, tuple(deadlines), calendar, with_text=with_text)
    return tuple(_item(entry, moment) for entry in case.guide.evidence)


def missing_sentence(case: Case, items: Iterable[Item]) -> str:
    """Return a sentence on what has to come first, what is still missing and the result; empty if nothing is
    missing.
    """
    every = tuple(items)
    first, missing = (
        [thing for item in every for thing in item.first],
        [thing for item in every for thing in item.missing],
    )
    words = [
        f"{name}: {'; '.join(things)}."
        for name, things in (("Before a submission", first), ("Still missing", missing))
        if things
    ]
    follows = case.guide.submission.if_incomplete if words and case.guide.submission else ""
    return " ".join(filter(None, (*words, to_plain(follows))))


def _item(entry: Evidence, moment: Moment) -> Item:
    if entry.not_needed and moment.holds(entry.not_needed.when):
        return Item(entry.id, entry.name, entry.para, notes=(entry.not_needed.note,), needed=False)
    said: dict[str, list[str]] = {}
    parts = entry.parts or (Part(missing=f"everything on “{to_plain(entry.name)}”"),)
    for name, words in (one for part in parts for each in moment.each(part.for_each) for one in _said(part, each)):
        said.setdefault(name, []).append(words)
    parts_said: dict[str, Any] = {name: tuple(words) for name, words in said.items()}
    return Item(entry.id, entry.name, entry.para, **parts_said)


def _said(part: Part, moment: Moment) -> Iterator[tuple[str, str]]:
    """Yield what one part says at a moment: (field of `Item`, words)."""
    if not moment.holds(part.when):
        return
    known = moment.words(part.known) if part.known else None
    details = "" if not part.details else "details" if moment.holds(part.ticked) else "missing"
    said = (
        ("known", known),
        ("missing", part.missing if known is None else ""),
        (details, part.details),
        ("first", part.first),
        ("attach", part.attach),
        ("notes", part.note),
        ("form", moment.passage(part.form) if part.form else ""),
    )
    for name, words in said:
        if words and (filled := words if name in ("known", "form") else moment.words(words)):
            yield name, filled
