"""Processes: boxes joined by routes, and what must never happen at a box."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from navigator.guide.conditions import Condition
from navigator.guide.fields import KEY, former
from navigator.guide.sources import Paragraph, Text

END = "end"
"""The target of a route that ends the process."""


@dataclass(frozen=True)
class Route:
    """A route from a box to another, or to the end.

    `to` is a box ("intake/3") or `end`. `basis` is `printed` (the source says so), `corrected` (the source says what
    cannot be meant; `printed_to` keeps its target) or `inferred` (the source is silent). A route whose condition does
    not hold is closed, and `not_available` says why. Taking it puts the counters in `resets` to nought, whatever they
    started at, and adds one to each in `counts`; the rules in `starts` begin to run.

    `differs` says how the condition differs from the source's own, where it does. A route that `waits_for` time rules
    is for the day after their time: before, it takes a deliberate choice. `formerly` holds ids of earlier editions that
    mean it.
    """

    id: str = field(metadata=KEY)
    outcome: str
    to: str
    para: tuple[Paragraph, ...] = ()
    basis: Literal["printed", "corrected", "inferred"] = "printed"
    printed_to: str = ""
    note: str = ""
    when: Condition = Condition()
    not_available: str = field(metadata=former("closed"), default="")
    counts: tuple[str, ...] = ()
    resets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    also_elsewhere: bool = field(metadata=former("again"), default=False)
    differs: str = field(metadata=former("departs"), default="")
    waits_for: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    by: Literal["", "editor"] = ""

    @property
    def mark(self) -> Literal["", "corrected", "inferred", "departing"]:
        """How a reader is shown that the route is not as the source has it; empty where it is."""
        return self.basis if self.basis != "printed" else "departing" if self.differs else ""


@dataclass(frozen=True)
class Box:
    """One box of a process: what is done there, by whom, and the ways on.

    `keywords` are the words that people search for it by.
    """

    number: int = field(metadata=KEY)
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
    keywords: tuple[str, ...] = field(metadata=former("also"), default=())
    protected_by: tuple[str, ...] = ()
    """The safeguards that guard the box: named here as well, so that none is lost without a word."""

    def texts(self) -> tuple[Text, ...]:
        """Return every text of the box, in reading order."""
        return self.activity + self.good_practice + self.next_steps

    def route(self, id: str) -> Route | None:
        """Return the route of that id, now or in an earlier edition, if the box has it."""
        return next((route for route in self.routes if id == route.id or id in route.formerly), None)

    @property
    def ends_unasked(self) -> bool:
        """Whether its only route ends the case, so that no outcome is asked for."""
        return len(self.routes) == 1 and self.routes[0].to == END

    def all_starts(self) -> tuple[str, ...]:
        """Return the rules that begin here, in the box or on one of its routes, each once."""
        return self._all_starts

    @cached_property
    def _all_starts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.starts + tuple(rule for route in self.routes for rule in route.starts)))


@dataclass(frozen=True)
class Stage:
    """A named part of a process, for headings and for pictures by page."""

    id: str = field(metadata=KEY)
    title: str


@dataclass(frozen=True)
class Retired:
    """A number that belonged to a box of an earlier edition, and the target to which links to that box lead now."""

    number: int = field(metadata=KEY)
    now: str
    note: str = ""


@dataclass(frozen=True)
class Process:
    """A process: boxes in the order of their numbers, beginning at `start`."""

    id: str = field(metadata=KEY)
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
        """Return the box's name in the whole guide: "intake/3"."""
        return f"{self.id}/{box.number}"

    def box(self, number: int) -> Box | None:
        """Return the box of that number, if there is one."""
        return next((box for box in self.boxes if box.number == number), None)


@dataclass(frozen=True, eq=False)
class Place:
    """A box where it stands: with its process, and its name in the whole guide.

    A guide has one for each box (`Guide.places`), so that two are the same box only where they are one object; that is
    quick to tell.
    """

    process: Process
    box: Box

    @cached_property
    def ref(self) -> str:
        """Its name, such as "intake/3"."""
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
        """Its name for readers, such as "Intake, box 3"."""
        return f"{self.process.name}, box {self.box.number}"

    @property
    def short_name(self) -> str:
        """Its name for lists in which commas part the boxes, such as "Intake box 3"."""
        return f"{self.process.name} box {self.box.number}"


@dataclass(frozen=True)
class Safeguard:
    """A promise of what never happens: a case that comes to one of the boxes `at` while `never_when` holds.

    It is shown to hold for every state that any list of answers can reach (`navigator.case.explore`).
    """

    id: str = field(metadata=KEY)
    source: str
    name: str
    at: tuple[str, ...]
    never_when: Condition
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Rounds:
    """The round that begins each time a case comes back to the start of its process: what one round is called, and the
    fact that dates it.
    """

    name: str
    date: str
