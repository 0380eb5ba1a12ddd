"""Texts of a guide for a case: evidence, letters and notices, and the gaps and events that their templates and
conditions name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from navigator.guide.conditions import Condition
from navigator.guide.fields import KEY, LONE
from navigator.guide.sources import Paragraph, Text

DAY, LABEL, DAY_OFF, COUNTED, STATE = OF_AN_OCCURRENCE = ("day", "label", "day off", "counted", "state")
"""Details of an occurrence that a line repeated for each occurrence of an event can name."""

GAP = re.compile(r"(?<!\{)\{ *([^\W\d_][\w '-]*\w) *(?:\|([^{}]*))?\}(?!\})")
"""A gap that the case fills, with the words to use if it cannot: `{lent on}`, `{lent on | the day it was lent}`. Other
braces are text.
"""

BY_HAND = re.compile(r"\[([^\[\]]+)\](?!\()")
"""A gap in a letter that a person fills: `[name and reference]`."""


@dataclass(frozen=True)
class Wording:
    """One way to say something; the first with a true condition is taken.

    In the source a plain text is a wording without a condition.
    """

    text: str = field(metadata=LONE)
    when: Condition = Condition()


@dataclass(frozen=True)
class Gap:
    """A gap that a template names and that is not a fact, such as `{last day to reply}`, in one of five ways.

    A gap may be `words` that depend on the case, or the `date of` time rules (of several, the one that began last in
    this round). It may be what a rule would give `if it began today`, or the last `earlier answer to` date facts, given
    at an earlier box of the whole case. Or it may be the days `days_from` one date `to` another.
    """

    id: str = field(metadata=KEY)
    words: tuple[Wording, ...] = ()
    date_of: tuple[str, ...] = ()
    if_it_began_today: tuple[str, ...] = ()
    earlier_answer_to: tuple[str, ...] = ()
    days_from: str = ""
    to: str = ""


@dataclass(frozen=True)
class State:
    """A state of an occurrence of an event, such as that a contact came late."""

    id: str = field(metadata=KEY)
    when: Condition


@dataclass(frozen=True)
class Event:
    """An event that can happen several times in one round: each answer to one of `dates` is one occurrence.

    A condition counts them (`{call: {at least: 1}}`, `{call late: {at least: 1}}`), and a line can be repeated
    `for_each`. A condition or a template knows these details of an occurrence: `day`, `label` (that of the fact) and
    `state`. It also knows `day off`, why the day is not a working day, and `counted`, the counters that its outcome
    counts.
    """

    id: str = field(metadata=KEY)
    dates: tuple[str, ...]
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Part:
    """One entry in an item of evidence; `when` says which cases have it, `for_each` names an event that repeats it for
    each occurrence.

    `known` is a sentence for the form; if one of its gaps has no value, `missing` is named instead. `details` are
    something that the user has to write into the form: missing until `ticked` is true. `first` has to happen before a
    submission, and `attach` is to be sent with it. `note` is for the user alone, and `form` is a line of the form that
    the list does not show.
    """

    known: str = ""
    missing: str = ""
    details: str = ""
    first: str = ""
    attach: str = ""
    note: str = ""
    form: str = ""
    ticked: Condition = Condition()
    for_each: str = ""
    when: Condition = Condition()


@dataclass(frozen=True)
class NotNeeded:
    """A condition that makes an item of evidence unnecessary, and the sentence that says so."""

    when: Condition
    note: str


@dataclass(frozen=True)
class Evidence:
    """An item of the evidence that a submission needs: what it is, and in `parts` how a case fills it."""

    id: str = field(metadata=KEY)
    name: str
    about: str
    para: tuple[Paragraph, ...] = ()
    helps: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    not_needed: NotNeeded | None = None


@dataclass(frozen=True)
class Submission:
    """The words on the evidence as a whole: `lead` above the list of items, `if_incomplete` if something is missing."""

    lead: str
    if_incomplete: str
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class LetterPart:
    """A passage of a letter, left out unless `when` is true, repeated `for_each` occurrence of an event.

    With `evidence` the items replace it.
    """

    text: str = field(metadata=LONE, default="")
    evidence: bool = False
    for_each: str = ""
    when: Condition = Condition()


@dataclass(frozen=True)
class Letter:
    """The text of a letter or form, as a template: `{lent on}` is filled from the case, `[name]` is left for a person.

    `{due on | the day it is due}` says what to fill in if the date is not known. `holds` lists the things that the
    letter must have according to the source.
    """

    id: str = field(metadata=KEY)
    form: str
    name: str
    text: tuple[LetterPart, ...]
    holds: tuple[Text, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class NoticeRule:
    """A sentence for the user of a case: `says`, as soon as `when` is true.

    It is shown at the step that answers a fact of the condition. With `at` it is shown at these boxes, with `for_each`
    at the step of each occurrence of an event.
    """

    id: str = field(metadata=KEY)
    says: str
    para: tuple[Paragraph, ...] = ()
    when: Condition = Condition()
    at: tuple[str, ...] = ()
    for_each: str = ""
