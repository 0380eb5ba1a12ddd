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
    cannot be meant; `printed_to` keeps its target) or `inferred` (the source is silent). A route whose condition is not
    true is not available, and `not_available` says why. Taking it sets the counters in `resets` to 0, whatever they
    started at. It adds one to each counter in `counts`, and the rules in `starts` begin to run.

    `differs` says how the condition differs from the source's own, if it does. A route that `waits_for` time rules is
    for the day after their time: before, it takes a deliberate choice. `formerly` has ids of earlier editions that mean
    it.
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
        """Return how to show a reader that the route differs from the source; empty if it does not."""
        return self.basis if self.basis != "printed" else "departing" if self.differs else ""


@dataclass(frozen=True)
class Box:
    """One box of a process: what is done there, who does it, and its routes.

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
    """The safeguards of the box: named here as well, so that none can be lost unnoticed."""

    def texts(self) -> tuple[Text, ...]:
        """Return every text of the box, in reading order."""
        return self.activity + self.good_practice + self.next_steps

    def route(self, id: str) -> Route | None:
        """Return the route of that id, now or in an earlier edition, if the box has it."""
        return next((route for route in self.routes if id == route.id or id in route.formerly), None)

    @property
    def ends_unasked(self) -> bool:
        """Return whether its only route ends the case, so that the outcome is not asked for."""
        return len(self.routes) == 1 and self.routes[0].to == END

    def all_starts(self) -> tuple[str, ...]:
        """Return the rules that begin here: in the box or on one of its routes, each once."""
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
    """A number that belonged to a box of an earlier edition, and the present target of links to that box."""

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
    """Facts taken as known in a case that starts here instead of coming from another process: `{is-member: yes}`."""
    opening: tuple[str, ...] = ()
    """The facts that such a case is asked for first; each may be left empty."""
    opening_starts: tuple[str, ...] = ()
    """The time rules that these facts start."""
    opening_note: str = ""
    """A text to show in such a case."""
    retired: tuple[Retired, ...] = ()

    def ref(self, box: Box) -> str:
        """Return the box's name in the whole guide: "intake/3"."""
        return f"{self.id}/{box.number}"

    def box(self, number: int) -> Box | None:
        """Return the box of that number, if there is one."""
        return next((box for box in self.boxes if box.number == number), None)


@dataclass(frozen=True, eq=False)
class Place:
    """A box in its place: with its process, and its name in the whole guide.

    A guide has one for each box (`Guide.places`), so two are the same box only if they are one object. That makes
    comparing fast.
    """

    process: Process
    box: Box

    @cached_property
    def ref(self) -> str:
        """Return its name, such as "intake/3"."""
        return self.process.ref(self.box)

    @property
    def opening(self) -> tuple[str, ...]:
        """Return the facts that a case is asked for first if it starts its process here; none at any other box."""
        return self.process.opening if self.is_first else ()

    @property
    def opening_starts(self) -> tuple[str, ...]:
        """Return the time rules that the opening starts; none at any other box."""
        return self.process.opening_starts if self.is_first else ()

    @property
    def is_first(self) -> bool:
        """Return whether its process starts here."""
        return self.box.number == self.process.start

    @property
    def name(self) -> str:
        """Return its name for readers, such as "Intake, box 3"."""
        return f"{self.process.name}, box {self.box.number}"

    @property
    def short_name(self) -> str:
        """Return its name for lists that separate boxes by commas, such as "Intake box 3"."""
        return f"{self.process.name} box {self.box.number}"


@dataclass(frozen=True)
class Safeguard:
    """A promise of what never happens: that a case comes to one of the boxes `at` while `never_when` is true.

    It is proved for every state that any list of answers can reach (`navigator.case.explore`).
    """

    id: str = field(metadata=KEY)
    source: str
    name: str
    at: tuple[str, ...]
    never_when: Condition
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Rounds:
    """The round that begins each time a case returns to the start of its process. It has the word for a round, and the
    fact that dates it.
    """

    name: str
    date: str
