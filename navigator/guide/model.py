"""The guide as data: processes of boxes joined by routes, with their facts, time rules, words and unclear points.

Everything is frozen. `Guide` is what pictures, pages, navigator and tests read; `to_dict` and `from_dict` carry it
through JSON, and the strict YAML loader uses the same `read`, so that the shape of the data is written once: here.
Whether a guide that has the right shape also makes sense is for `navigator.guide.check`.
"""
from __future__ import annotations

import dataclasses
import re
import types
import typing
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from typing import Any, Callable, Iterable, Iterator, Literal, Mapping

from navigator.text.errors import CalendarError, MapError
from navigator.days.workdays import NATIONS, day_and_date, parse_date, parse_day

TODAY = "today"
"""What a limit of a date names beside facts: the day on which the case is looked at."""

FORMAT = 1
"""The version of `to_dict`'s shape. A reader of another version refuses the file instead of misreading it."""

END = "end"
"""The target of a route that ends the process."""

DATE_OF_SEVERAL = {"earliest date": min, "latest date": max}
"""The kinds of facts that are one date of several, and how it is found."""

SAME_DAY = "same day"
"""How a rule counts something that is due on the day its clock starts."""

DATE_TESTS = ("before", "until", "from", "after")
"""The tests of a date against another."""

PRODUCT_PAGES = ("navigator", "whole-guide", "feedback", "about", "privacy", "offline", "accessibility", "editing", "case-files", "hosting")
"""The pages that a site has with any guide, besides the home page."""

Colour = Literal["blue", "amber", "green", "violet", "grey"]
"""The palettes of the style sheets, of which a guide gives each actor one."""
COLOURS: tuple[str, ...] = typing.get_args(Colour)
Force = Literal["must", "should", "could", "do", "fact"]
Paragraph = int | str
"""A numbered paragraph of the source (8), or the name of an unnumbered passage ("note on page 2")."""


# --- Conditions -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Test:
    """One test of one fact or counter.

    `op` is `is` (any of the values) or `is not` (none of them), `before`, `until`, `from` or `after` (a date, or the name of another; `until` and `from` include
    that day; a second value is a number of days by which it must lie further off), `at least` or `less than` (a number), `known` (yes or no: whether the fact has been
    answered) or `asked` (yes or no: whether it was asked, even if it was left empty).
    """

    fact: str
    op: Literal["is", "is not", "before", "until", "from", "after", "at least", "less than", "known", "asked"]
    values: tuple[str, ...]

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the test holds; a fact that is not known passes no test but `known: no`."""
        value = facts.get(self.fact)
        if self.op == "known":
            return (value is not None) == (self.values[0] == "yes")
        if self.op == "asked":
            return (self.fact in facts) == (self.values[0] == "yes")
        if value is None:
            return False
        if self.op in ("is", "is not"):
            return (any(one in self.values for one in value) if isinstance(value, tuple) else str(value) in self.values) == (self.op == "is")
        if self.op in DATE_TESTS:
            return self._compares(value, self._day or facts.get(self.values[0]))
        return (value >= int(self.values[0])) == (self.op == "at least")

    def _compares(self, value: date, other: date | None) -> bool:
        """Whether a date lies as the test says to another; to one that is not known it does not."""
        if other is None:
            return False
        days = (value - other).days
        apart = int(self.values[1]) if len(self.values) > 1 else 0
        return {"before": -days > apart, "until": -days >= apart, "from": days >= apart, "after": days > apart}[self.op]

    @property
    def other(self) -> str:
        """The fact or gap that a date is held against; empty where the test names a date itself."""
        return self.values[0] if self.op in DATE_TESTS and not self._day else ""

    @cached_property
    def _day(self) -> date | None:
        """The date that the test names itself, read once: each fold asks for it hundreds of times."""
        return parse_date(self.values[0]) if self.values[0][:1].isdigit() else None


@dataclass(frozen=True)
class Condition:
    """Alternatives, each a set of tests that must all hold. No alternative at all means "always"."""

    any_of: tuple[tuple[Test, ...], ...] = ()

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether one alternative holds for these facts and counters (id → typed value)."""
        return not self.any_of or any(all(test.holds(facts) for test in tests) for tests in self.any_of)

    def facts(self) -> tuple[str, ...]:
        """The facts and counters that the condition reads, each once."""
        return tuple(dict.fromkeys(name for tests in self.any_of for test in tests for name in (test.fact, test.other) if name))

    def __bool__(self) -> bool:
        return bool(self.any_of)


# --- The parts of a guide ---------------------------------------------------------------------------------------------

def key(**options: Any) -> Any:
    """A field that names the entry: in the source it is the key before the colon."""
    return field(metadata={"key": True}, **options)


def lone(**options: Any) -> Any:
    """A field that a plain text in the place of the entry stands for."""
    return field(metadata={"lone": True}, **options)


def formerly(name: str, **options: Any) -> Any:
    """A field that the source of an earlier edition calls by this name; it is read still."""
    return field(metadata={"formerly": name}, **options)


@dataclass(frozen=True)
class Passage:
    """A passage of a source without a number: its name in `para`, and how it is spoken of ("the note on page 2")."""

    id: str = key()
    words: str


@dataclass(frozen=True)
class Source:
    """A document that the guide restates, with what a full restatement has to cover."""

    id: str = key()
    title: str
    about: str
    dated: str
    notice: str = ""
    paragraphs: int = 0
    """How many numbered paragraphs it has."""
    unnumbered: tuple[Passage, ...] = ()
    paragraph_name: str = "paragraph"
    """How a numbered paragraph is spoken of: "paragraph", "section" or "point"."""
    name: str = "the source"
    """How it is spoken of within a sentence: "the manual"."""

    @property
    def is_numbered(self) -> bool:
        """Whether its paragraphs or passages can be named, so that what restates it names them."""
        return bool(self.paragraphs or self.unnumbered)

    @property
    def name_first(self) -> str:
        """How it is spoken of at the beginning of a sentence: "The manual"."""
        return self.name[:1].upper() + self.name[1:]
    withdrawn: tuple[Paragraph, ...] = ()
    """The paragraphs and passages that no longer hold: nothing may rest on them, and nothing need restate them."""

    def all_paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph by its number, then every passage by its name."""
        return (*range(1, self.paragraphs + 1), *(passage.id for passage in self.unnumbered))

    def passage(self, name: str) -> str:
        """How an unnumbered passage is spoken of; the name itself where the source has none such."""
        return next((passage.words for passage in self.unnumbered if passage.id == name), name)


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. `short` stands on the map, `colour` names one of its palettes."""

    id: str = key()
    name: str
    short: str
    about: str
    colour: Colour


@dataclass(frozen=True)
class Term:
    """A word of the glossary; an abbreviation is explained on every page where it stands. `keywords` are the words that people search for it by;
    `spelled_out` says that the source itself tells the meaning."""

    id: str = key()
    source: str
    means: str
    about: str
    abbreviation: bool = False
    spelled_out: bool = formerly("given", default=False)
    keywords: tuple[str, ...] = formerly("also", default=())
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form or letter: who sends it to whom, and when."""

    id: str = key()
    source: str
    name: str
    sent_by: str
    sent_to: str
    when: str
    about: str
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Wording:
    """One way to say something; the first whose condition holds is taken. In the source a plain text is a wording without a condition."""

    text: str = lone()
    when: Condition = Condition()


@dataclass(frozen=True)
class Gap:
    """What a template names beside facts, such as `{last day to reply}`. It is one of five:

    `words` that depend on the case; the `date of` time rules (of several, the one that began last in this round); what a rule
    would come to `if it began today`; the last `earlier answer to` date facts, given at an earlier box of the whole case; or the
    days `days_from` one date `to` another.
    """

    id: str = key()
    words: tuple[Wording, ...] = ()
    date_of: tuple[str, ...] = ()
    if_it_began_today: tuple[str, ...] = ()
    earlier_answer_to: tuple[str, ...] = ()
    days_from: str = ""
    to: str = ""


@dataclass(frozen=True)
class State:
    """What can be said of an occurrence of an event, such as that a contact came late."""

    id: str = key()
    when: Condition


@dataclass(frozen=True)
class Event:
    """What can happen several times in one round: each answer to one of `dates` is one occurrence.

    A condition counts them (`{call: {at least: 1}}`, `{call late: {at least: 1}}`), and a line can be said `for_each`. Of an
    occurrence a condition or a template knows `day`, `label` (that of the fact), `day off` (why the day is not a working day), `counted`
    (the counters that its outcome counts) and `state`.
    """

    id: str = key()
    dates: tuple[str, ...]
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Part:
    """One thing in an item of evidence; `when` says in which cases it belongs there, `for_each` an event for each of which it is said.

    `known` is a sentence for the form; if one of its gaps has no value, `missing` is named instead. `details` are something that the user has to write into
    the form: missing until `ticked` holds. `first` has to happen before a submission, `attach` goes with it, `note` is for the user
    alone, and `form` is a line of the form that the list does not show.
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
    """When an item of evidence is not needed, and the sentence that says so."""

    when: Condition
    note: str


@dataclass(frozen=True)
class Evidence:
    """An item of the evidence that a submission needs: what it is, and in `parts` how a case fills it."""

    id: str = key()
    name: str
    about: str
    para: tuple[Paragraph, ...] = ()
    helps: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    not_needed: NotNeeded | None = None


@dataclass(frozen=True)
class Submission:
    """What is said of the evidence as a whole: `lead` above the list of items, `if_incomplete` where something is missing."""

    lead: str
    if_incomplete: str
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class LetterPart:
    """A passage of a letter, left out unless `when` holds, said `for_each` occurrence of an event. With `evidence` the items stand in its place."""

    text: str = lone(default="")
    evidence: bool = False
    for_each: str = ""
    when: Condition = Condition()


@dataclass(frozen=True)
class Letter:
    """The text of a letter or form, as a template: `{lent on}` is filled from the case, `[name]` is left for a person.

    `{due on | the day it is due}` says what to fill in if the date is not known. `holds` lists what the source says that the letter
    has to hold.
    """

    id: str = key()
    form: str
    name: str
    text: tuple[LetterPart, ...]
    holds: tuple[Text, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class NoticeRule:
    """What the user is told of in a case: `says` when `when` holds.

    It is told at the step that answers a fact of the condition; with `at` at these boxes, with `for_each` at the step of each
    occurrence of an event.
    """

    id: str = key()
    says: str
    para: tuple[Paragraph, ...] = ()
    when: Condition = Condition()
    at: tuple[str, ...] = ()
    for_each: str = ""


@dataclass(frozen=True)
class Choice:
    """One answer to a choice; `when` says for which cases it is offered."""

    id: str = key()
    label: str
    hint: str = ""
    when: Condition = Condition()


@dataclass(frozen=True)
class Outcome:
    """One value of a fact that is worked out: taken when its condition is the first that holds."""

    id: str = key()
    label: str
    why: str
    when: Condition = Condition()
    otherwise: bool = False


@dataclass(frozen=True)
class Limit:
    """A date that cannot be: one before or after the answers to other date facts, or `today`. `otherwise` says so.

    A fact that has not been answered limits nothing; one that names itself means its answer before. `not_after` is meant with
    `days` more. `at` names the boxes where the limit holds; where it is empty, it holds at all.
    """

    otherwise: str
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    days: int = 0
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """Something that the navigator asks once it matters, or works out from what it has asked.

    Of `several` choices any number may be ticked. `default` names another date fact whose answer is offered. An optional
    fact may be left unanswered. A fact that is
    asked `once` belongs to the whole case: it is not asked again, and a new round does not forget it. `waits_for` names
    date facts: the question cannot be answered before that day, such as what came of a call before the day it is planned for.
    `since` is the edition that began to ask: a case that has answered a later question of the same visit to the box is not asked.

    An `earliest date` or `latest date` is worked out from all answers to the date facts `of`, in the whole case.

    `done` says of a date what was done then ("The evidence was sent on"); the date follows it. What was done before the time of the rules in
    `comes_after` was over is noticed.
    """

    id: str = key()
    label: str
    kind: Literal["date", "choice", "several", "yes or no", "number", "text", "worked out", "earliest date", "latest date"]
    ask: str = ""
    why: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    default: str = ""
    optional: bool = False
    once: bool = False
    limits: tuple[Limit, ...] = ()
    when: Condition = Condition()
    para: tuple[Paragraph, ...] = ()
    of: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    comes_after: tuple[str, ...] = ()
    done: str = ""
    since: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it; the others are worked out."""
        return self.kind not in ("worked out", *DATE_OF_SEVERAL)

    @property
    def is_date(self) -> bool:
        """Whether its value is a date."""
        return self.kind in ("date", *DATE_OF_SEVERAL)

    def choice_label(self, value: str) -> str:
        """The words for a stored value of this fact (a choice, an outcome, yes or no)."""
        named = {entry.id: entry.label for entry in (*self.choices, *self.outcomes)}
        return named.get(value, {"yes": "Yes", "no": "No"}.get(value, value))


@dataclass(frozen=True)
class Counter:
    """Something the case counts as it passes routes, such as calls made."""

    id: str = key()
    label: str
    starts_at: int = 0
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """Days that a count leaves out: those from the day that one date question names to the day that another names, both included.

    As long as the second has no answer, the time stands still. With `end_days_count` only the days between the two are left out.
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
class Reading:
    """Another way to read an unclear rule: another count, another start, another end, and the reason for it.

    What it does not say is as in the rule. A reading that names its own start begins again from no later day unless it says so, one
    that counts itself takes the place of every count of the rule, and with `leaves_nothing_out` it counts the days that the rule leaves out.
    `date_means` is empty where it is the rule's own.
    """

    why: str
    count: tuple[str, ...] = ()
    starts_from: str = ""
    after: tuple[str, ...] = ()
    first_day_counts: bool | None = None
    date_means: Literal["", "last day", "act from", "send by"] = formerly("gives", default="")
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
        return bool(self.count or self.earlier_of or self.later_of or self.date_of)


@dataclass(frozen=True)
class TimeRule:
    """A time rule: what starts its clock, how long it runs, what the date means, and where the source says so.

    The clock starts from a fact (`starts_from`, day 0, not counted; of several, the one answered last) or, chained, on
    the day to act from of the rules in `after`; where neither is told, `begins` says in words what starts it. `count` holds one or more counts made one after the other ("7 calendar days", then "2 working days");
    none means that the source gives no number, and no date is invented. `guide_says` quotes how the source puts the time; empty
    where it says nothing of one. `date_means` says what the end is: the last day of a
    reply, the day to act from, or the day to send by. `not_before` names a date fact that the end cannot precede. A rule
    `within` another is a part of its time: its own end is shown, and nothing is due on it.

    Instead of one `count` a rule takes the `earlier_of` several or the `later_of` them, or it is the `date_of` a fact, which names the date
    itself, so that nothing is counted. `calendar` names one of the guide's `calendars`; without it the guide's own serves. With
    `first_day_counts` the day of the start is day 1 instead of day 0; with `starts_on_a_working_day` a start on a day off moves to the next
    working day first. The days in `leaves_out` are not counted. An answer to a fact in
    `starts_again_from` that is later than the start takes its place, and the count begins anew; of several answers, the latest.

    A rule ends in one of these ways. `met_by` names the fact whose answer shows that it was met. `met_at` and `lapses_at`
    name outcomes: a box ("intake/17", whatever is answered there) or a route of it ("intake/17/came"); with those in
    `not_at`, told where it would start, it never runs. `stays_open` says
    why nothing in the guide meets or ends it. `undated` says what the source gives where it gives something but no date.
    """

    id: str = key()
    source: str
    name: str
    who: str
    force: Force
    para: tuple[Paragraph, ...] = ()
    guide_says: tuple[str, ...] = formerly("stated", default=())
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
    date_means: Literal["last day", "act from", "send by", "no date"] = formerly("gives", default="no date")
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
    readings: tuple[Reading, ...] = ()
    note: str = ""
    by: Literal["", "editor"] = ""

    def __hash__(self) -> int:
        return hash(self.id)      # the rest of a rule is long, and a guide has no two of one id

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
        return bool(self.count or self.earlier_of or self.later_of or self.date_of)

    @property
    def clock_facts(self) -> tuple[str, ...]:
        """The facts that start it: those that it starts from, or the one that names its date."""
        return (self.date_of,) if self.date_of else self.starts_from

    def read_as(self, reading: Reading) -> TimeRule:
        """Return the rule as another reading has it; a reading is held against nothing that the end cannot precede."""
        return _read_as(self, reading)


@lru_cache(maxsize=500)
def _read_as(rule: TimeRule, reading: Reading) -> TimeRule:
    """Kept, since every step of a case asks for it; nothing of a case goes into it."""
    changes: dict[str, Any] = {name: value for name in ("date_means", "calendar", "leaves_out", "starts_again_from", "starts_on_a_working_day") if (value := getattr(reading, name))}
    if reading.counts_itself:
        changes |= {name: getattr(reading, name) for name in ("count", "earlier_of", "later_of", "date_of")}
    if reading.starts_from or reading.after:
        own = (reading.starts_from,) if reading.starts_from else ()
        changes |= {"starts_from": own, "after": reading.after, "starts_again_from": reading.starts_again_from}
    if reading.date_of:      # nothing is counted then
        changes |= {"starts_from": (), "after": (), "starts_again_from": (), "leaves_out": (), "first_day_counts": False, "starts_on_a_working_day": False}
    if reading.leaves_nothing_out:
        changes["leaves_out"] = ()
    if reading.first_day_counts is not None:
        changes["first_day_counts"] = reading.first_day_counts
    return dataclasses.replace(rule, not_before="", readings=(), **changes)


@dataclass(frozen=True)
class Text:
    """One statement of the guide, with its force and the paragraphs that it restates.

    `also_elsewhere` says that a paragraph named here has been restated elsewhere too: a further part of it, or a repeat. `by` says whose words
    they are, where they restate nothing in a source that has numbers.
    """

    force: Force
    text: str
    para: tuple[Paragraph, ...] = ()
    also_elsewhere: bool = formerly("again", default=False)
    by: Literal["", "editor"] = ""


@dataclass(frozen=True)
class Route:
    """A way on from a box.

    `to` is a box ("intake/3") or `end`. `basis` is `printed` (the source says so), `corrected` (the source says what
    cannot be meant; `printed_to` keeps its target) or `inferred` (the source is silent). A route whose condition does
    not hold is closed, and `not_available` says why. Taking it puts the counters in `resets` to nought, whatever they started
    at, and adds one to each in `counts`; the rules in `starts` begin to run.

    `differs` says how the condition differs from the source's own, where it does. A route that `waits_for` time rules is
    for the day after their time: before, it takes a deliberate choice. `formerly` holds ids of earlier editions that mean it.
    """

    id: str = key()
    outcome: str
    to: str
    para: tuple[Paragraph, ...] = ()
    basis: Literal["printed", "corrected", "inferred"] = "printed"
    printed_to: str = ""
    note: str = ""
    when: Condition = Condition()
    not_available: str = formerly("closed", default="")
    counts: tuple[str, ...] = ()
    resets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    also_elsewhere: bool = formerly("again", default=False)
    differs: str = formerly("departs", default="")
    waits_for: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    by: Literal["", "editor"] = ""

    @property
    def mark(self) -> Literal["", "corrected", "inferred", "departing"]:
        """How a reader is shown that the route is not as the source has it; empty where it is."""
        return self.basis if self.basis != "printed" else "departing" if self.differs else ""


@dataclass(frozen=True)
class Box:
    """One box of a process: what is done there, by whom, and the ways on. `keywords` are the words that people search for it by."""

    number: int = key()
    title: str
    short: str
    actor: str
    kind: Literal["activity", "decision", "end"]
    stage: str
    activity: tuple[Text, ...]
    good_practice: tuple[Text, ...] = ()
    next_steps: tuple[Text, ...] = ()
    asks: tuple[str, ...] = ()
    question: str = ""
    routes: tuple[Route, ...] = ()
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    keywords: tuple[str, ...] = formerly("also", default=())
    protected_by: tuple[str, ...] = ()
    """The safeguards that guard the box: named here as well, so that none is lost without a word."""

    def texts(self) -> tuple[Text, ...]:
        """Every text of the box, in reading order."""
        return self.activity + self.good_practice + self.next_steps

    def route(self, id: str) -> Route | None:
        """The route of that id, now or in an earlier edition, if the box has it."""
        return next((route for route in self.routes if id == route.id or id in route.formerly), None)

    @property
    def ends_unasked(self) -> bool:
        """Whether its only route ends the case, so that no outcome is asked for."""
        return len(self.routes) == 1 and self.routes[0].to == END

    def all_starts(self) -> tuple[str, ...]:
        """The rules that begin here, in the box or on one of its routes, each once."""
        return self._all_starts

    @cached_property
    def _all_starts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.starts + tuple(rule for route in self.routes for rule in route.starts)))


def any_day(text: str) -> date:
    """Return the date in a text, with its weekday in front or without; raises `CalendarError` where there is none, or the weekday is another."""
    return parse_day(text) if " " in text else parse_date(text)


@dataclass(frozen=True)
class NationNote:
    """What a person has to know who counts for a nation; it stands beside the choice, and with every date."""

    id: str = key()
    says: str


@dataclass(frozen=True)
class DayOff:
    """A day off, or several in a row: `days` is "2026-10-26" or "2026-07-22 to 2026-09-01", each date with or without its weekday.

    In the source it is one line: "2026-10-26: Half-term".
    """

    days: str
    name: str

    def span(self) -> tuple[date, date]:
        """Return the first and the last day; raises `CalendarError` where one is no date, or the last comes before the first."""
        first, _, last = self.days.partition(" to ")
        days = any_day(first.strip()), any_day((last or first).strip())
        if days[1] < days[0]:
            raise CalendarError(f"{self.days} runs back. Write the earlier date first.")
        return days


@dataclass(frozen=True)
class DaysOff:
    """Which days are off besides weekends, from `first_day` to `last_day` where these are given.

    One key says whose days they are: the nation that a person chooses of those it `asks` for, one `nation`, the
    `days_off_of_any` of several nations together, or `weekends_only`. `days_off` adds days of the guide's own, and `list` names the file
    in the guide's folder that has them. A calendar that a rule names has a `name`; if it comes `on_top`, the days off of the guide's own
    calendar are off in it as well.
    """

    id: str = key(default="")
    name: str = ""
    asks: tuple[str, ...] = ()
    question: str = "In which nation are the days counted?"
    why: str = "Bank holidays differ, and with them the deadlines."
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
        """The nations whose days are off together, where nobody is asked for one."""
        return self.days_off_of_any or ((self.nation,) if self.nation else ())

    @property
    def says_which(self) -> bool:
        """Whether it says which days are off; where the guide's own does not, a case chooses among all nations."""
        return bool(self.asks or self.nations or self.weekends_only or self.days_off or self.list)

    @property
    def has_bank_holidays(self) -> bool:
        """Whether days off come from the list of bank holidays."""
        return bool(self.asks or self.nations or not self.says_which)


@dataclass(frozen=True)
class Stage:
    """A named part of a process, for headings and for pictures by page."""

    id: str = key()
    title: str


@dataclass(frozen=True)
class Retired:
    """A number that belonged to a box of an earlier edition, and the target to which links to that box lead now."""

    number: int = key()
    now: str
    note: str = ""


@dataclass(frozen=True)
class Process:
    """A process: boxes in the order of their numbers, beginning at `start`."""

    id: str = key()
    name: str
    title: str
    about: str
    start: int
    source: str
    stages: tuple[Stage, ...]
    boxes: tuple[Box, ...]
    assumes: Condition = Condition()
    """What is taken as known of a case that starts here instead of coming from another process: `{is-member: yes}`."""
    opening: tuple[str, ...] = ()
    """The facts that such a case is asked first; each may be left empty."""
    opening_starts: tuple[str, ...] = ()
    """The time rules that they start."""
    opening_note: str = ""
    """What such a case has to be told."""
    retired: tuple[Retired, ...] = ()

    def ref(self, box: Box) -> str:
        """The box's name in the whole guide: "intake/3"."""
        return f"{self.id}/{box.number}"

    def box(self, number: int) -> Box | None:
        """The box of that number, if there is one."""
        return next((box for box in self.boxes if box.number == number), None)


@dataclass(frozen=True)
class Section:
    """Words of a source that belong to no box, such as the introduction."""

    id: str = key()
    source: str
    title: str
    texts: tuple[Text, ...]
    starts: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnclearPoint:
    """A place where the source contradicts itself, is silent or unclear, and the reading taken."""

    id: str = key()
    source: str
    title: str
    severity: Literal[1, 2, 3]
    says: str
    reading: str
    shown: str
    para: tuple[Paragraph, ...] = ()
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Safeguard:
    """What must never happen: a case that comes to one of the boxes `at` while `never_when` holds.

    It is shown to hold for every state that any list of answers can reach (`navigator.case.explore`).
    """

    id: str = key()
    source: str
    name: str
    at: tuple[str, ...]
    never_when: Condition
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Rounds:
    """What begins anew each time a case comes back to the start of its process: what one round is called, and the fact that dates it."""

    name: str
    date: str


@dataclass(frozen=True)
class ToldAnswer:
    """One answer of a training case, in the source "posted: yes": a fact or a box, and the answer as it is stored."""

    ask: str
    answer: str


@dataclass(frozen=True)
class ExpectedDeadline:
    """What a training case expects of a time rule: the day on which its clock starts, its dates, and those of its other readings."""

    rule: str
    start: date
    last_day: date | None = None
    act_from: date | None = None
    send_by: date | None = None
    readings: tuple[date, ...] = ()


@dataclass(frozen=True)
class TrainingCase:
    """A story with its answers and all that has to come of it: a test, a walk-through and a lesson in one.

    `steps` are the boxes walked and `ended` says whether the process ended there. `not_available` names routes that are closed at
    the last box, `noticed` what the navigator notices, `reminders` the rules that begin without a clock; `deadlines` are all
    the others. `still_open` are those of both that nothing has met or ended.
    """

    id: str = key()
    name: str
    teaches: str
    story: str
    today: date
    start: str
    answers: tuple[ToldAnswer, ...]
    steps: tuple[str, ...]
    ended: bool = False
    not_available: tuple[str, ...] = formerly("closed", default=())
    noticed: tuple[str, ...] = ()
    deadlines: tuple[ExpectedDeadline, ...] = ()
    reminders: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    nation: str = ""


@dataclass(frozen=True)
class Change:
    """What an edition changed, and in which boxes; without boxes it is about the whole guide. `date` is written 2026-11-21."""

    id: str = key()
    date: str
    edition: str
    what: str
    boxes: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The date; raises `CalendarError` where it is none."""
        return parse_date(self.date)


@dataclass(frozen=True, eq=False)
class Place:
    """A box where it stands: with its process, and its name in the whole guide. A guide has one for each box (`Guide.places`),
    so that two are the same box only where they are one object; that is quick to tell."""

    process: Process
    box: Box

    @cached_property
    def ref(self) -> str:
        """"intake/3"."""
        return self.process.ref(self.box)

    @property
    def opening(self) -> tuple[str, ...]:
        """The facts that a case is asked first which starts its process here; none at any other box."""
        return self.process.opening if self.is_first else ()

    @property
    def opening_starts(self) -> tuple[str, ...]:
        """The time rules that the opening starts; none at any other box."""
        return self.process.opening_starts if self.is_first else ()

    @property
    def is_first(self) -> bool:
        """Whether its process starts here."""
        return self.box.number == self.process.start

    @property
    def name(self) -> str:
        """"Intake, box 3"."""
        return f"{self.process.name}, box {self.box.number}"

    @property
    def short_name(self) -> str:
        """"Intake box 3", for lists in which commas part the boxes."""
        return f"{self.process.name} box {self.box.number}"


@dataclass(frozen=True)
class OwnPage:
    """A page that the build adds and the guide's tables do not tell of, such as a Markdown file in the guide's folder."""

    id: str = key()
    title: str


@dataclass(frozen=True, kw_only=True)
class Guide:
    """The whole guide: what every product of this project reads. Parts that a guide does not have are left out."""

    title: str
    about: str
    notice: str = ""
    """What a reader has to know of the status of the guide; without it no page shows a notice."""
    short_notice: str = ""
    """The notice in a few words, for the top of every page; by default the whole."""
    name: str = ""
    """What the site is called; by default the title."""
    short_name: str = ""
    """What an installed site is called below its icon; by default the name."""
    heading: str = ""
    """What stands above the generated home page and on the picture for a shared link; by default the title."""
    summary: str = ""
    """The guide in a sentence, for search engines and shared links; by default what it is about."""
    licence: str = ""
    """The sentence about the licence of the material that the guide restates, for the foot of every page."""
    owner: str
    edition: str
    reviewed: str
    sources: tuple[Source, ...]
    actors: tuple[Actor, ...]
    terms: tuple[Term, ...] = ()
    forms: tuple[Form, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Fact, ...] = ()
    counters: tuple[Counter, ...] = ()
    rules: tuple[TimeRule, ...] = ()
    sections: tuple[Section, ...] = ()
    processes: tuple[Process, ...]
    unclear_points: tuple[UnclearPoint, ...] = formerly("knots", default=())
    safeguards: tuple[Safeguard, ...] = ()
    training_cases: tuple[TrainingCase, ...] = ()
    gaps: tuple[Gap, ...] = ()
    events: tuple[Event, ...] = ()
    letters: tuple[Letter, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    submission: Submission | None = None
    rounds: Rounds = Rounds("round", "")
    changes: tuple[Change, ...] = ()
    calendar: DaysOff = DaysOff()
    """Which days are off. Where the guide says nothing, a case chooses among all nations whose bank holidays are known."""
    calendars: tuple[DaysOff, ...] = ()
    """Other calendars, which a time rule names."""
    feedback: str = ""
    """Where a reader reports a mistake: an address with https or mailto. Without one the site says whom to tell."""
    own_pages: tuple[OwnPage, ...] = ()
    """The pages of the guide's folder, and that of the training cases, which no reader's browser is given: `maps.read.source` fills it in."""

    @cached_property
    def _by_id(self) -> dict[str, dict[Any, Any]]:
        tables = ("sources", "actors", "terms", "forms", "evidence", "facts", "counters", "rules", "sections", "processes", "unclear_points", "safeguards", "training_cases",
                  "gaps", "events", "letters", "notices", "calendars")
        return {table: {entry.id: entry for entry in getattr(self, table)} for table in tables}

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """The nations among which a case chooses; none where the guide does not ask."""
        return self.calendar.asks if self.calendar.says_which else tuple(NATIONS)

    @property
    def main_source(self) -> Source:
        """The document that the site is about; the others stand beside it."""
        return self.sources[0]

    @property
    def site_name(self) -> str:
        """What the site is called in its header."""
        return self.name or self.title

    @property
    def banner(self) -> str:
        """The notice on top of every page and on paper; empty for a guide without one."""
        return self.short_notice or self.notice

    @property
    def has_one_process(self) -> bool:
        """Whether there is one process alone, so that nobody is asked which."""
        return len(self.processes) == 1

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """The pages that a text may link to, besides boxes: name → address below the site's root. A part that the guide does not have has no page."""
        own = [page.id for page in self.own_pages if page.id != "home"]
        parts = {"deadlines": self.rules, "forms-and-evidence": self.forms or self.evidence, "glossary": self.terms, "knots": self.unclear_points,
                 "paragraphs": self.sources and self.main_source.is_numbered, "training-cases": self.training_cases,
                 "changes": self.changes or any(route.mark for _, route in self.routes())}
        names = [*PRODUCT_PAGES, *(name for name, part in parts.items() if part), *(process.id for process in self.processes), *own]
        other_names = {"unclear-points": "knots/"} if self.unclear_points else {}       # the page keeps its former address: bookmarks and printed copies lead there
        return {name: f"{name}/" for name in names} | other_names | {section.id: self.section_address(section) for section in self.sections}

    def process_of(self, source: str) -> Process | None:
        """The first process that restates a source beside the main one: the page of its map has the words and the paragraphs of that source."""
        beside = self.sources and source != self.main_source.id
        return next((process for process in self.processes if process.source == source), None) if beside else None

    def section_address(self, section: Section) -> str:
        """The address of a section below the site's root: a page of its own, or the map that it stands beside."""
        beside = self.process_of(section.source)
        return f"{beside.id if beside else section.id}/"

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every box by its name ("intake/3"), in reading order."""
        return {process.ref(box): Place(process, box) for process in self.processes for box in process.boxes}

    @cached_property
    def retired(self) -> Mapping[str, str]:
        """Every box of an earlier edition by its name, with the target to which links to it lead now."""
        return {f"{process.id}/{one.number}": one.now for process in self.processes for one in process.retired}

    @cached_property
    def boxes_that_meet(self) -> dict[str, frozenset[str]]:
        """Rule → the boxes that say that they meet it ("intake/2"); rules that no box names are left out."""
        named = {id for place in self.places.values() for id in place.box.meets}
        return {id: frozenset(ref for ref, place in self.places.items() if id in place.box.meets) for id in named}

    @cached_property
    def new_rounds(self) -> frozenset[tuple[str, str]]:
        """The routes (box, route) back to the start of their own process: they open a new round of the case."""
        return frozenset((place.ref, id) for place, route in self.routes() if route.to == f"{place.process.id}/{place.process.start}"
                         for id in (route.id, *route.formerly))

    @cached_property
    def passed_before(self) -> Mapping[str, frozenset[str]]:
        """For each box the facts asked and the counters counted on some way to it, in one round and before the box itself."""
        before: dict[str, frozenset[str]] = {ref: frozenset() for ref in self.places}
        ways = [(place, route) for place, route in self.routes() if route.to != END and (place.ref, route.id) not in self.new_rounds]
        grown = True
        while grown:
            grown = False
            for place, route in ways:
                if not (more := before[place.ref].union(place.box.asks, route.counts)) <= before[route.to]:
                    before[route.to], grown = before[route.to] | more, True
        return before

    @cached_property
    def counted_before(self) -> Mapping[str, Mapping[str, int]]:
        """For each box the least that each counter has come to on the ways to it, in one round: what a case that starts there supposes."""
        begun = {counter.id: counter.starts_at for counter in self.counters}
        least: dict[str, dict[str, int]] = {ref: dict(begun) for ref, place in self.places.items() if place.is_first}
        ways = [(place, route) for place, route in self.routes() if route.to != END and (place.ref, route.id) not in self.new_rounds]
        shrunk = True
        while shrunk:
            shrunk = False
            for place, route in ways:
                if place.ref in least:
                    there = least.setdefault(route.to, {})
                    for id, count in least[place.ref].items():
                        count = (0 if id in route.resets else count) + (id in route.counts)
                        if count < there.get(id, count + 1):
                            there[id], shrunk = count, True
        return {ref: least.get(ref, begun) for ref in self.places}

    def told_to(self, fact: str) -> tuple[str, ...]:
        """The facts that people answer behind a fact: itself, or those that it is worked out from. Behind a counter there are none."""
        if not self.has("facts", fact):
            return ()
        one = self.find("facts", fact)
        behind = one.of or tuple(dict.fromkeys(id for outcome in one.outcomes for id in outcome.when.facts()))
        return (one.id,) if one.is_asked else tuple(dict.fromkeys(told for id in behind for told in self.told_to(id)))

    def needs_of(self, rule: TimeRule) -> tuple[tuple[str, ...], ...]:
        """The facts that a time rule needs to begin: groups, of each of which one that is answered serves."""
        behind = [tuple(dict.fromkeys(told for id in rule.clock_facts for told in self.told_to(id)))]
        behind += [(told,) for id in rule.when.facts() for told in self.told_to(id)]
        behind += [need for id in rule.after for need in self.needs_of(self.find("rules", id))]
        return tuple(dict.fromkeys(filter(None, behind)))

    @cached_property
    def needs_at(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """For each box what its time rules and the conditions of its routes need, in the order of the facts: groups as in `needs_of`."""
        order = {fact.id: number for number, fact in enumerate(self.facts)}
        found = {}
        for ref, place in self.places.items():
            needs = [need for id in place.box.all_starts() for need in self.needs_of(self.find("rules", id))]
            needs += [(told,) for route in place.box.routes for id in route.when.facts() for told in self.told_to(id)]
            found[ref] = tuple(sorted(dict.fromkeys(needs), key=lambda need: order[need[0]]))
        return found

    @cached_property
    def worked_out(self) -> tuple[Fact, ...]:
        """The facts that nobody is asked, since they are worked out from others."""
        return tuple(fact for fact in self.facts if fact.kind == "worked out")

    @cached_property
    def dates_of_several(self) -> tuple[Fact, ...]:
        """The facts that are the earliest or latest of several dates."""
        return tuple(fact for fact in self.facts if fact.kind in DATE_OF_SEVERAL)

    @cached_property
    def of_the_round(self) -> frozenset[str]:
        """The facts that belong to one round: a new one begins without them."""
        return frozenset(fact.id for fact in self.facts if fact.is_asked and not fact.once)

    @cached_property
    def worked_out_from(self) -> frozenset[str]:
        """The facts and counters that anything is worked out from."""
        return frozenset(id for fact in self.worked_out for outcome in fact.outcomes for id in outcome.when.facts())

    @cached_property
    def counted_from(self) -> frozenset[str]:
        """The date facts from which days are counted, so that they must lie in the calendar.

        A month or an age may begin before it; only what it comes to has to lie inside."""
        return frozenset(fact for rule in self.rules for fact in (*rule.clock_facts, *rule.starts_again_from) if rule.date_of or any(
            words == SAME_DAY or not words.endswith(("month", "months", "year", "years")) for one in rule.counts for words in one.count))

    def find(self, table: str, id: str) -> Any:
        """Return the entry of a table ("facts", "rules" …) with that id, for code to which the table is data; `fact`, `rule` … are typed.

        Like them it raises `KeyError` where there is none: a checked guide refers to nothing that is missing.
        """
        return self._by_id[table][id]

    def source(self, id: str) -> Source:
        """Return the document of that id; raises `KeyError` where there is none."""
        found: Source = self._by_id["sources"][id]
        return found

    def actor(self, id: str) -> Actor:
        """Return the actor of that id; raises `KeyError` where there is none."""
        found: Actor = self._by_id["actors"][id]
        return found

    def term(self, id: str) -> Term:
        """Return the term of that id; raises `KeyError` where there is none."""
        found: Term = self._by_id["terms"][id]
        return found

    def form(self, id: str) -> Form:
        """Return the form or letter of that id; raises `KeyError` where there is none."""
        found: Form = self._by_id["forms"][id]
        return found

    def evidence_item(self, id: str) -> Evidence:
        """Return the item of evidence of that id; raises `KeyError` where there is none."""
        found: Evidence = self._by_id["evidence"][id]
        return found

    def fact(self, id: str) -> Fact:
        """Return the fact of that id; raises `KeyError` where there is none."""
        found: Fact = self._by_id["facts"][id]
        return found

    def counter(self, id: str) -> Counter:
        """Return the counter of that id; raises `KeyError` where there is none."""
        found: Counter = self._by_id["counters"][id]
        return found

    def rule(self, id: str) -> TimeRule:
        """Return the time rule of that id; raises `KeyError` where there is none."""
        found: TimeRule = self._by_id["rules"][id]
        return found

    def section(self, id: str) -> Section:
        """Return the section of that id; raises `KeyError` where there is none."""
        found: Section = self._by_id["sections"][id]
        return found

    def process(self, id: str) -> Process:
        """Return the process of that id; raises `KeyError` where there is none."""
        found: Process = self._by_id["processes"][id]
        return found

    def unclear_point(self, id: str) -> UnclearPoint:
        """Return the unclear point of that id; raises `KeyError` where there is none."""
        found: UnclearPoint = self._by_id["unclear_points"][id]
        return found

    def safeguard(self, id: str) -> Safeguard:
        """Return the safeguard of that id; raises `KeyError` where there is none."""
        found: Safeguard = self._by_id["safeguards"][id]
        return found

    def training_case(self, id: str) -> TrainingCase:
        """Return the training case of that id; raises `KeyError` where there is none."""
        found: TrainingCase = self._by_id["training_cases"][id]
        return found

    def gap(self, id: str) -> Gap:
        """Return the gap of that id; raises `KeyError` where there is none."""
        found: Gap = self._by_id["gaps"][id]
        return found

    def letter(self, id: str) -> Letter:
        """Return the letter of that id; raises `KeyError` where there is none."""
        found: Letter = self._by_id["letters"][id]
        return found

    def calendar_named(self, id: str) -> DaysOff:
        """Return another calendar that a time rule names, by its id; raises `KeyError` where there is none."""
        found: DaysOff = self._by_id["calendars"][id]
        return found

    def has(self, table: str, id: str) -> bool:
        """Whether a table has that id."""
        return id in self._by_id[table]

    def ids(self, table: str) -> tuple[str, ...]:
        """The ids of a table, in the source's order."""
        return tuple(self._by_id[table])

    def routes(self) -> Iterator[tuple[Place, Route]]:
        """Every route with the box that it leaves, in the source's order."""
        for place in self.places.values():
            for route in place.box.routes:
                yield place, route

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """Every box, and every route with its box before it, as a time rule names them: "intake/17", "intake/17/came"."""
        return frozenset((*self.places, *(f"{place.ref}/{route.id}" for place, route in self.routes())))

    def routes_to(self, ref: str) -> tuple[tuple[Place, Route], ...]:
        """The routes that lead to a box."""
        return self._routes_to.get(ref, ())

    @cached_property
    def _routes_to(self) -> dict[str, tuple[tuple[Place, Route], ...]]:
        found: dict[str, list[tuple[Place, Route]]] = {}
        for place, route in self.routes():
            found.setdefault(route.to, []).append((place, route))
        return {ref: tuple(routes) for ref, routes in found.items()}

    def named_in_gap(self, words: str) -> str:
        """The name that a gap of a template means: `{lent on}` names the fact lent-on."""
        name = " ".join(words.split())
        id = name.replace(" ", "-")
        return id if self.has("facts", id) or self.has("counters", id) else name

    def gap_words(self, words: str) -> str:
        """What a person has to fill in where a gap has no value: the label of its fact, or its own words."""
        name = self.named_in_gap(words)
        return self.find("facts", name).label if self.has("facts", name) else name

    def event_named(self, name: str) -> tuple[Event | None, str]:
        """The event of a name, and the state in it: "call", "call late". None where there is none of the name."""
        return self._events.get(name, (None, ""))

    @cached_property
    def _events(self) -> dict[str, tuple[Event, str]]:
        return {name: (event, state) for event in self.events
                for name, state in ((event.id, ""), *((f"{event.id} {state.id}", state.id) for state in event.states))}

    @cached_property
    def facts_of_notices(self) -> Mapping[str, frozenset[str]]:
        """For each notice the facts whose answers can bring it about; worked out once, since every step of a case asks for it."""
        return {notice.id: frozenset(self.event_named(notice.for_each)[0].dates) if notice.for_each else self.facts_behind(notice.when.facts())
                for notice in self.notices}

    def facts_behind(self, names: Iterable[str]) -> frozenset[str]:
        """The facts whose answers can change what these facts, gaps and events come to."""
        found: set[str] = set()
        todo, seen = list(names), set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            event, state = self.event_named(name)
            gap = self.find("gaps", name) if self.has("gaps", name) else None
            if self.has("facts", name):
                found.update(self.told_to(name))
            elif event:
                found.update(event.dates)
                todo += next((one.when.facts() for one in event.states if one.id == state), ())
            elif gap:
                found.update(fact for id in gap.date_of for fact in self.find("rules", id).clock_facts)
                todo += (name for one in gap.words for name in one.when.facts())
                todo += (*gap.earlier_answer_to, gap.days_from, gap.to)
        return frozenset(found)

    def letters_at(self, place: Place) -> tuple[Letter, ...]:
        """The letters that a box sends."""
        return tuple(self.find("letters", id) for id in place.box.letters)

    def unclear_points_at(self, ref: str) -> tuple[UnclearPoint, ...]:
        """The unclear points that a reader meets at a box, the weightiest first."""
        return tuple(sorted((point for point in self.unclear_points if ref in point.boxes), key=lambda point: point.severity))

    @cached_property
    def history(self) -> tuple[Change, ...]:
        """The changes, the newest first."""
        return tuple(sorted(self.changes, key=lambda change: change.day, reverse=True))

    def changes_at(self, ref: str) -> tuple[Change, ...]:
        """The changes that touch a box, the newest first: those that name it, and those of the whole guide."""
        return tuple(change for change in self.history if not change.boxes or ref in change.boxes)

    def target_name(self, target: str) -> str:
        """A target in words: "Intake, box 3" or "End of the process"."""
        return "End of the process" if target == END else self.places[target].name

    def words_for(self, condition: Condition) -> str:
        """A condition in words: "calls made is less than 2"; empty where there is none."""
        return ", or ".join(" and ".join(self._test_words(test) for test in tests) for tests in condition.any_of)

    def _test_words(self, test: Test) -> str:
        entry = self.find("facts", test.fact) if self.has("facts", test.fact) else None
        name = f"“{self._label(test.fact)}”"
        if test.op in ("known", "asked"):
            return f"{name} is {test.op if test.values[0] == 'yes' else f'not {test.op}'}"
        if test.op in ("is", "is not"):
            return f"{name} {test.op} {' or '.join(entry.choice_label(value) if entry else value for value in test.values)}"
        if test.op in DATE_TESTS:
            words = {"until": "on or before", "from": "on or after"}.get(test.op, test.op)
            other = f"“{self._label(test.other)}”" if test.other else day_and_date(parse_date(test.values[0]))
            return f"{name} is {words} {other}" + (f" by more than {test.values[1]} days" if test.values[1:] else "")
        return f"{name} is {test.op} {test.values[0]}"

    def _label(self, name: str) -> str:
        """How a fact, counter or gap is spoken of: its label, or its own words."""
        table = next((table for table in ("counters", "facts") if self.has(table, name)), "")
        return self.find(table, name).label if table else name


# --- To and from plain data -------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Fault:
    """Something wrong with a guide: where (a path of keys from the top of the source) and what.

    `at_key` says that the key itself is wrong, not its value. `mended` says that it is clear what was meant, so that the
    check could go on with that.
    """

    path: tuple[str, ...]
    message: str
    at_key: bool = False
    mended: bool = False

    def __str__(self) -> str:
        return self.message


def nearest(wrong: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """The known name nearest to a wrong one, or nothing where none is near (`likeness` runs from 0 to 1)."""
    from difflib import get_close_matches       # here, for it is large, and the browser has no wrong names at its start

    return next(iter(get_close_matches(wrong[:100], [str(name) for name in known], n=1, cutoff=likeness)), "")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """" Did you mean X?" for the known name nearest to a wrong one, or nothing."""
    near = nearest(wrong, known)
    return f" Did you mean {near}?" if near else ""


def to_dict(guide: Guide) -> dict[str, Any]:
    """The guide as plain data for JSON; what equals its default is left out.

    So are the training cases: no case of a reader needs them, and the browser would have to load and read them each time.
    """
    return {"format": FORMAT, **_plain(dataclasses.replace(guide, training_cases=()))}


def from_dict(data: Any) -> Guide:
    """The guide from plain data as `to_dict` wrote it.

    Raises `MapError` where the data is of another format or has not the shape of a guide.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        raise MapError([Fault((), f"This is no guide of format {FORMAT} (it says {found!r}). Build the site again: make site")])
    guide, faults = read({name: value for name, value in data.items() if name != "format"})
    if faults or guide is None:
        raise MapError(faults)
    return guide


def read(data: Any) -> tuple[Guide | None, list[Fault]]:
    """A guide from nested mappings, lists and scalars (from JSON, or text alone from YAML), and every fault of shape.

    A key or value that is nearly right is taken for the right one, and what could not be read is replaced by a neutral
    value, so that the rest can be checked all the same; a guide with faults is never used. The guide is None where the
    data is no mapping at all.
    """
    notes = _Notes([], _process_names(data))
    guide = _read(_reader(Guide), data, (), notes)
    return (None, notes.faults) if guide is _BAD else (guide, notes.faults)


_BAD: Any = object()
"""What `_read` gives for data that has not the shape asked for; the fault has been noted."""

_FORCES = typing.get_args(Force)
_ENTRIES = {"sources": "source", "actors": "actor", "terms": "term", "forms": "form", "evidence": "evidence item", "facts": "fact",
            "counters": "counter", "rules": "rule", "sections": "section", "processes": "process", "unclear points": "unclear point", "safeguards": "safeguard",
            "training cases": "training case", "changes": "change", "boxes": "box", "routes": "route", "stages": "stage", "choices": "choice",
            "outcomes": "outcome", "unnumbered": "passage", "retired": "retired box", "gaps": "gap", "events": "event", "states": "state", "letters": "letter",
            "notices": "notice", "own pages": "page", "calendars": "calendar"}
_NUMBERED = {"activity": "activity", "good practice": "good practice", "next steps": "next steps", "texts": "texts", "readings": "readings", "parts": "part", "words": "wording",
             "holds": "content", "answers": "answer", "deadlines": "deadline", "leaves out": "left out", "earlier of": "count", "later of": "count",
             "days off": "day off"}
_BY = "by more than"
_OPERATORS = ("is not", *DATE_TESTS, "at least", "less than", "known", "asked")


@dataclass
class _Notes:
    """The faults found so far, and the names by which they speak of the processes."""

    faults: list[Fault]
    processes: dict[str, str]

    def bad(self, path: tuple[str, ...], message: str, mended: Any = _BAD) -> Any:
        """Note a fault of the value at a path; gives the value to go on with, if there is one."""
        self.faults.append(Fault(path, f"{self.subject(path)} {message}", mended=mended is not _BAD))
        return mended

    def subject(self, path: tuple[str, ...]) -> str:
        """How a fault speaks of a path: `Intake box 5: route "unsure": "to"`."""
        entries, rest = self._entries(path)
        return ": ".join([*entries, *(f'"{name}"' for name in rest[:1])]) or "The guide"

    def entry(self, path: tuple[str, ...]) -> str:
        """How a fault speaks of the entry at a path: `Intake box 5: route "unsure"`."""
        return ": ".join(self._entries(path)[0]) or "The guide"

    def _entries(self, path: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
        entries: list[str] = []
        if path[:1] == ("calendar",) and len(path) > 2:
            entries, path = ["the calendar"], path[1:]
        while len(path) > 1 and (path[0] in _ENTRIES or path[0] in _NUMBERED):
            table, id, path = path[0], path[1], path[2:]
            if table in _NUMBERED and not id.isdigit():
                return entries, (table,)
            if table == "boxes" and entries:
                entries[-1] += f" box {id}"
            elif table in _NUMBERED:
                entries.append(f"{_NUMBERED[table]} {int(id) + 1}")
            elif table == "processes":
                entries.append(self.processes.get(id, id))
            else:
                entries.append(f'{_ENTRIES[table]} "{id}"' if table in ("routes", "choices", "outcomes") else f"{_ENTRIES[table]} {id}")
        return entries, path


def _process_names(data: Any) -> dict[str, str]:
    processes = data.get("processes") if isinstance(data, dict) else None
    entries = processes.items() if isinstance(processes, dict) else ()
    return {str(id): entry["name"] for id, entry in entries if isinstance(entry, dict) and isinstance(entry.get("name"), str)}


def _plain(value: Any) -> Any:
    if isinstance(value, Condition):
        return [[_plain(test) for test in tests] for tests in value.any_of]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: {} if one == () and _is_table(f.type) else _plain(one) for f in dataclasses.fields(value)
                if not f.metadata.get("key") and (one := getattr(value, f.name)) != f.default}
    if isinstance(value, tuple):
        if value and (name := _key_field(type(value[0]))):
            return {str(getattr(entry, name)): _plain(entry) for entry in value}
        return [_plain(entry) for entry in value]
    return value


@cache
def _is_table(annotation: str) -> bool:
    """Whether a field holds entries with keys: one without any is written as a mapping as well."""
    kind = _kind(annotation)
    return typing.get_origin(kind) is tuple and bool(_key_field(typing.get_args(kind)[0]))


@cache
def _key_field(kind: type) -> str:
    if not dataclasses.is_dataclass(kind):
        return ""
    return next((f.name for f in dataclasses.fields(kind) if f.metadata.get("key")), "")


@cache
def _lone_key(kind: type) -> str:
    """The key that a plain text in the place of an entry stands for; empty where it stands for none."""
    return next((f.name for f in dataclasses.fields(kind) if f.metadata.get("lone")), "")


_Reader = Callable[[Any, tuple[str, ...], _Notes], Any]
"""Gives the data at a path as a value of some kind, or `_BAD` with the fault noted."""


def _read(reader: _Reader, data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """`data` by a reader; where there is none, the fault is noted."""
    return notes.bad(path, "is empty.") if data is None else reader(data, path, notes)


@cache
def _reader(kind: Any) -> _Reader:
    """What reads a value of `kind`."""
    if kind is Condition:
        return _read_condition
    if kind is ToldAnswer:
        return _read_told
    if kind is DayOff:
        return _read_day_off
    if typing.get_origin(kind) is tuple:
        entry = typing.get_args(kind)[0]
        return partial(_read_many, entry, _reader(entry))
    if entry := _part_of(kind):
        return partial(_read_entry, entry)
    return partial(_read_single, _single_reader(kind))


def _part_of(kind: Any) -> Any:
    """The dataclass that a kind is, or that it is unless it is left out; None for any other."""
    return next((one for one in (kind, *typing.get_args(kind)) if dataclasses.is_dataclass(one)), None)


def _single_reader(kind: Any) -> _Reader:
    origin = typing.get_origin(kind)
    if origin is Literal:
        return partial(_read_literal, {str(value): value for value in typing.get_args(kind)})
    if kind in (date, date | None):
        return _read_day
    if kind == (bool | None):
        return _read_bool
    if origin in (typing.Union, types.UnionType):
        return _read_paragraph
    return {bool: _read_bool, int: _read_int}.get(kind, _read_text)


def _read_single(reader: _Reader, data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """One value by its reader; where a set of keys or a list stands instead, the fault is noted."""
    if isinstance(data, (dict, list)):
        return notes.bad(path, f"should be one value; it is {_shape(data)}.")
    return reader(data, path, notes)


def _shape(data: Any) -> str:
    return "a set of keys" if isinstance(data, dict) else "a list" if isinstance(data, list) else _shown(data)


def _shown(data: Any) -> str:
    """A value as a message quotes it: cut short, in straight quotes, nothing invisible left."""
    text = ascii(data)[1:-1] if isinstance(data, str) and not data.isprintable() else str(data)
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _is_number(data: Any) -> bool:
    """Whether this is a whole number as an editor writes one: digits, none of them a zero in front."""
    text = str(data)
    return not isinstance(data, bool) and len(text) < 7 and text.isascii() and text.isdigit() and str(int(text)) == text


def _read_text(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    return data if isinstance(data, str) else notes.bad(path, f"should be text; it is {_shown(data)}.")


def _read_paragraph(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """A paragraph: a number, or the name of a passage."""
    return int(data) if _is_number(data) else str(data)


def _read_literal(named: dict[str, Any], data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """One of the values that are allowed, which `named` holds by how they are written."""
    if str(data) in named:
        return named[str(data)]
    near = nearest(str(data), named)
    return notes.bad(path, f"is {_shown(data)}, which is none of {', '.join(named)}.{did_you_mean(str(data), named)}", named.get(near, _BAD))


def _read_bool(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    if isinstance(data, bool) or data in ("yes", "no"):
        return data in (True, "yes")
    meant = {"true": True, "on": True, "y": True, "false": False, "off": False, "n": False}.get(str(data).lower(), _BAD)
    return notes.bad(path, f"is {_shown(data)}; write yes or no.", meant)


def _read_int(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    if _is_number(data):
        return int(data)
    if isinstance(data, str) and data.isascii() and data.isdigit() and len(data) < 7:
        return notes.bad(path, f"is {_shown(data)}. Write a number without a zero in front.", int(data))
    return notes.bad(path, f"is {_shown(data)}, which is no whole number. Write digits alone, for example 12.")


def _read_day(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """A date of a training case, which carries its weekday so that a reader can check it by eye."""
    try:
        return parse_day(str(data))
    except CalendarError as error:
        return notes.bad(path, f"is no date with its weekday: {error}")


_DATE = re.compile(r"(?:\w+ )?[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _read_told(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """An answer from `{question: answer}`; a date in it carries its weekday and is stored without."""
    if not isinstance(data, dict) or len(data) != 1:
        return notes.bad(path, f'should be one question with its answer, as in "posted: yes"; it is {_shape(data)}.')
    (ask, answer), = data.items()
    if not isinstance(answer, str):
        return notes.bad((*path, str(ask)), 'is empty. Write "" where the question was left open.' if answer is None
                         else f"should be one value; it is {_shape(answer)}.")
    day = _read_day(answer, (*path, str(ask)), notes) if _DATE.fullmatch(answer) else None
    return _BAD if day is _BAD else ToldAnswer(str(ask), day.isoformat() if day else answer)


def _read_day_off(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """A day off from `{day: name}`, or from its own JSON shape."""
    if isinstance(data, dict) and set(data) == {"days", "name"}:
        data = {data["days"]: data["name"]}
    if not isinstance(data, dict) or len(data) != 1 or not all(isinstance(one, str) for pair in data.items() for one in pair):
        return notes.bad(path, f'should be one day off with its name, as in "2026-10-26: Half-term"; it is {_shape(data)}.')
    (days, name), = data.items()
    return DayOff(days, name)


def _read_many(kind: Any, reader: _Reader, data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """A tuple of entries: from a mapping where entries have a key, else from a list or from one lone value."""
    if _key_field(kind):
        if not isinstance(data, dict):
            return notes.bad(path, f"should hold keys, each with its entry below it; it is {_shape(data)}.")
        entries = [_read_entry(kind, entry, (*path, str(id)), notes, str(id)) for id, entry in data.items()]
    elif isinstance(data, list):
        entries = [_read(reader, entry, (*path, str(place)), notes) for place, entry in enumerate(data)]
    elif isinstance(data, dict) and kind is LeftOut:      # one alone needs no list
        entries = [_read(reader, data, (*path, "0"), notes)]
    elif isinstance(data, dict):
        return notes.bad(path, f"should be a list; it is {_shape(data)}.")
    else:
        entries = [_read(reader, data, path, notes)]
    return tuple(entry for entry in entries if entry is not _BAD)


@dataclass(frozen=True)
class _Slot:
    """A field of a dataclass, as a mapping fills it: its name there, with spaces, and what reads it.

    The reader stands here, and is not asked for at each value: to look up a kind takes longer than to read most values.
    """

    name: str
    written: str
    hint: Any
    reader: _Reader
    is_key: bool
    is_needed: bool


def written(name: str) -> str:
    """Return the key by which an editor writes a field: with spaces, and without what tells `from_` from the word of the language."""
    return name.replace("_", " ").strip()


@cache
def _slots(kind: Any) -> dict[str, _Slot]:
    """The fields of a dataclass by their names in a mapping, in order."""
    slots = (_Slot(f.name, written(f.name), _kind(f.type), _reader(_kind(f.type)), bool(f.metadata.get("key")), f.default is dataclasses.MISSING)
             for f in dataclasses.fields(kind))
    return {slot.written: slot for slot in slots}


@cache
def _kind(annotation: str) -> Any:
    """What a field's annotation names. Worked out once each: `typing.get_type_hints` would compile every one of hundreds that say `str`."""
    return eval(annotation, globals())


@cache
def former_keys(kind: Any) -> dict[str, str]:
    """The keys of earlier editions in an entry of this kind, each with the key of today."""
    return {f.metadata["formerly"]: f.name.replace("_", " ") for f in dataclasses.fields(kind) if "formerly" in f.metadata}


def former_names() -> dict[str, tuple[str, ...]]:
    """Each key that had another name in an earlier edition, with what it was called."""
    names: dict[str, dict[str, None]] = {}
    for kind in filter(dataclasses.is_dataclass, globals().values()):
        for former, name in former_keys(kind).items():
            names.setdefault(name, {})[former] = None
    return {name: tuple(former) for name, former in names.items()}


@cache
def _known_keys(kind: Any) -> tuple[str, ...]:
    """The keys that an editor can write in an entry of this kind."""
    known = (slot.written for slot in _slots(kind).values() if not slot.is_key)
    return (*(name for name in known if name not in ("force", "text")), *_FORCES) if kind is Text else tuple(known)


def _read_entry(kind: Any, data: Any, path: tuple[str, ...], notes: _Notes, id: str = "") -> Any:
    """One dataclass from a mapping; unknown and missing keys are faults, all of them."""
    if isinstance(data, str) and (name := _lone_key(kind)):
        data = {name: data}
    if not isinstance(data, dict):
        return notes.bad(path, "is empty." if data is None else f"should hold keys, each with its value; it is {_shape(data)}.")
    given = _by_field(kind, data, path, notes)
    values: dict[str, Any] = {}
    for name, slot in _slots(kind).items():
        if slot.is_key:
            value = _read(slot.reader, id, path, notes)
        elif name in given:
            written, value = given[name]
            value = _read(slot.reader, _full_target(kind, name, value, path), (*path, written), notes)
            if slot.is_needed and slot.hint is str and isinstance(value, str) and not value.strip():
                value = notes.bad((*path, written), "is empty.")
        elif slot.is_needed:
            value = _BAD
            if kind is not Text or name not in ("force", "text"):
                notes.faults.append(Fault((*path, name), f'{notes.entry(path)} lacks "{name}".'))
        else:
            continue
        if value is not _BAD or slot.is_needed or not _part_of(slot.hint):      # a part that could not be read is as if it were left out
            values[slot.name] = _neutral(slot.hint) if value is _BAD else value
    return kind(**values)


def _by_field(kind: Any, data: dict[Any, Any], path: tuple[str, ...], notes: _Notes) -> dict[str, tuple[str, Any]]:
    """The values by the name of their field, each with its key as written. A key that is nearly right is taken for that."""
    slots, known, former = _slots(kind), _known_keys(kind), former_keys(kind)
    given: dict[str, tuple[str, Any]] = {}
    odd: dict[str, Any] = {}
    for key, value in data.items():
        name = written(str(key))
        name = former.get(name, name)
        if name in given:
            notes.faults.append(Fault((*path, str(key)), f'{notes.entry(path)} has "{name}" twice.', at_key=True))
        elif name in known or (name in slots and not slots[name].is_key):
            given[name] = (str(key), value)
        else:
            odd[str(key)] = value
    for key, value in odd.items():
        lacking = [name for name, slot in slots.items() if slot.is_needed and not slot.is_key and name not in given and kind is not Text]
        free = [name for name in known if name not in given]
        near = (nearest(key, lacking) or nearest(key, free, 0.7)
                or (lacking[0] if len(lacking) == len(odd) == 1 else nearest(key, free)))
        hint = f" Did you mean {near}?" if near else f" It can have: {', '.join(free)}." if free else ""
        notes.faults.append(Fault((*path, key), f'{notes.entry(path)} has no key "{_shown(key)[1:-1]}".{hint}', at_key=True, mended=bool(near)))
        if near:
            given[near] = (key, value)
    return _with_force(given, path, notes) if kind is Text else given


def _with_force(given: dict[str, tuple[str, Any]], path: tuple[str, ...], notes: _Notes) -> dict[str, tuple[str, Any]]:
    """`must: words` is the source's way to write `force: must` and `text: words`."""
    forces = [force for force in _FORCES if force in given]
    if not forces and not {"force", "text"} <= given.keys():
        notes.faults.append(Fault(path, f"{notes.entry(path)} lacks its words. They stand after one of {', '.join(_FORCES)}."))
    for force in forces[1:]:
        notes.faults.append(Fault((*path, given[force][0]), f'{notes.entry(path)} has words after "{forces[0]}" and after "{force}". '
                                                            "Make two texts of them.", at_key=True))
    if forces:
        written, words = given[forces[0]]
        given = {**given, "force": (written, forces[0]), "text": (written, words)}
    return {name: value for name, value in given.items() if name not in _FORCES}


def _full_target(kind: Any, name: str, value: Any, path: tuple[str, ...]) -> Any:
    """A bare number as a target means a box of the same process."""
    is_target = (kind is Route and name in ("to", "printed to") or kind is Retired) and isinstance(value, (str, int)) and str(value).isdigit()
    return f"{path[1]}/{value}" if is_target and len(path) > 1 else value


def _neutral(kind: Any) -> Any:
    """A stand-in for a value that could not be read, so that the rest of its entry can still be checked."""
    if typing.get_origin(kind) is Literal:
        return typing.get_args(kind)[0]
    if typing.get_origin(kind) is tuple:
        return ()
    return Condition() if kind is Condition else {int: 0, bool: False, date: date.min}.get(kind, None if kind in (date | None, bool | None) else "")


def _read_condition(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """A condition from `{fact: test, …}`, from a list of such alternatives, or from its own JSON shape."""
    found = []
    for place, tests in enumerate(data if isinstance(data, list) else [data]):
        where = (*path, str(place)) if isinstance(data, list) else path
        if isinstance(tests, list):      # the JSON shape
            read_tests = [_read_entry(Test, test, path, notes) for test in tests]
            found.append(tuple(_BAD if test is _BAD else _checked_test(test, path, notes) for test in read_tests))
        elif isinstance(tests, dict) and tests:
            found.append(tuple(_read_test(str(fact), one, (*where, str(fact)), notes) for fact, test in tests.items() for one in _each_test(test)))
        else:
            return notes.bad(where, 'is no condition. Write "fact: value", one a line, or a list of such groups.')
    return _BAD if any(_BAD in tests for tests in found) else Condition(tuple(found))


def _each_test(data: Any) -> Iterator[Any]:
    """The tests of one fact, which may be several: `{known: no, asked: yes}`."""
    if isinstance(data, dict) and len(data) > 1 and _BY not in data:
        yield from ({op: value} for op, value in data.items())
    else:
        yield data


def _read_test(fact: str, data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    if isinstance(data, (str, int)):
        return Test(fact, "is", (str(data),))
    if isinstance(data, list) and data and all(isinstance(value, (str, int)) for value in data):
        return Test(fact, "is", tuple(str(value) for value in data))
    if isinstance(data, dict) and len(data) == 1:
        (op, value), = data.items()
        values = value if isinstance(value, list) and op == "is not" else [value]
        if op in _OPERATORS and all(isinstance(one, (str, int)) for one in values):
            return _checked_test(Test(fact, op, tuple(str(one) for one in values)), path, notes)
    if isinstance(data, dict) and set(data) > {_BY} and len(data) == 2 and (test := _read_test(fact, {op: data[op] for op in data if op != _BY}, path, notes)) is not _BAD:
        days = str(data[_BY]).removesuffix("s").removesuffix(" day")
        return _checked_test(Test(fact, test.op, (*test.values, days)), path, notes)
    return notes.bad(path, f'tests "{fact}" in a way that is not known. Write a value, a list of values, or one of {", ".join(_OPERATORS)}.')


def _checked_test(test: Test, path: tuple[str, ...], notes: _Notes) -> Any:
    if not test.values or not all(test.values):
        return notes.bad(path, f'tests "{test.fact}" with "{test.op}" and nothing after it.')
    value = test.values[0]
    if test.op in DATE_TESTS:
        try:
            if value[:1].isdigit():
                parse_date(value)
        except CalendarError as error:
            return notes.bad(path, f'tests "{test.fact}" with a date that is none: {error}')
        if any(not _is_number(days) for days in test.values[1:]):
            return notes.bad(path, f'tests "{test.fact}" with "{_BY}", which is not followed by a number of days. Write it as "10 days".')
    elif test.op in ("known", "asked") and value not in ("yes", "no"):
        return notes.bad(path, f'tests "{test.fact}" with "{test.op}" {_shown(value)}; write yes or no.')
    elif test.op in ("at least", "less than") and not _is_number(value):
        return notes.bad(path, f'tests "{test.fact}" with "{test.op}" {_shown(value)}, which is no whole number.')
    return test


def typed(fact: Fact, value: str) -> date | int | str | tuple[str, ...]:
    """A stored answer as the value that conditions and rules read: a date, a number, text, or the ids of several choices.

    Raises `CalendarError` or `ValueError` where it is none; `navigator.case.case` checks answers before it stores them.
    """
    if fact.kind == "date":
        return parse_date(value)
    if fact.kind == "number":
        return int(value)
    return tuple(value.split()) if fact.kind == "several" else value
