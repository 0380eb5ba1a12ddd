"""Documents that a guide restates, and what it says about them: statements, glossary, forms, unclear points, and the
changes of each edition.
"""

from __future__ import annotations

import datetime
import typing
from dataclasses import dataclass, field
from typing import Literal

from navigator.days.workdays import parse_date
from navigator.guide.fields import KEY, former

Colour = Literal["blue", "amber", "green", "violet", "grey"]
"""The palettes of the style sheets; a guide gives each actor one of them."""

COLOURS: tuple[str, ...] = typing.get_args(Colour)

Force = Literal["must", "should", "could", "do", "fact"]

Paragraph = int | str
"""A numbered paragraph of the source (8), or the name of an unnumbered passage ("note on page 2")."""


@dataclass(frozen=True)
class Passage:
    """A passage of a source without a number: its name in `para`, and the words for it ("the note on page 2")."""

    id: str = field(metadata=KEY)
    words: str


@dataclass(frozen=True)
class Source:
    """A document that the guide restates, with the parts that a full restatement has to cover."""

    id: str = field(metadata=KEY)
    title: str
    about: str
    dated: str
    notice: str = ""
    paragraphs: int = 0
    """The number of its numbered paragraphs."""
    unnumbered: tuple[Passage, ...] = ()
    paragraph_name: str = "paragraph"
    """The word for a numbered paragraph: "paragraph", "section" or "point"."""
    name: str = "the source"
    """Its name within a sentence: "the manual"."""

    @property
    def is_numbered(self) -> bool:
        """Return whether its paragraphs or passages can be named, so that what restates it names them."""
        return bool(self.paragraphs or self.unnumbered)

    @property
    def name_first(self) -> str:
        """Return its name at the beginning of a sentence: "The manual"."""
        return self.name[:1].upper() + self.name[1:]

    withdrawn: tuple[Paragraph, ...] = ()
    """The paragraphs and passages no longer in force: nothing may be based on them or need restate them."""

    def all_paragraphs(self) -> tuple[Paragraph, ...]:
        """Return every paragraph by its number, then every passage by its name."""
        return (*range(1, self.paragraphs + 1), *(passage.id for passage in self.unnumbered))

    def passage(self, name: str) -> str:
        """Return the words for an unnumbered passage; the name itself if the source does not have it."""
        return next((passage.words for passage in self.unnumbered if passage.id == name), name)


@dataclass(frozen=True)
class Text:
    """One statement of the guide, with its force and the paragraphs that it restates.

    `also_elsewhere` says that a paragraph named here has been restated elsewhere too: a further part of it, or a
    repeat. `by` says whose words they are, if they restate nothing in a source that has numbers.
    """

    force: Force
    text: str
    para: tuple[Paragraph, ...] = ()
    also_elsewhere: bool = field(metadata=former("again"), default=False)
    by: Literal["", "editor"] = ""


@dataclass(frozen=True)
class Section:
    """Words of a source that belong to no box, such as the introduction."""

    id: str = field(metadata=KEY)
    source: str
    title: str
    texts: tuple[Text, ...]
    starts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. `short` is on the map, `colour` names one of its palettes."""

    id: str = field(metadata=KEY)
    name: str
    short: str
    about: str
    colour: Colour


@dataclass(frozen=True)
class Term:
    """A word of the glossary; an abbreviation is explained on every page that has it.

    `keywords` are the words that people search for it by; `spelled_out` says that the source itself gives the meaning.
    """

    id: str = field(metadata=KEY)
    source: str
    means: str
    about: str
    abbreviation: bool = False
    spelled_out: bool = field(metadata=former("given"), default=False)
    keywords: tuple[str, ...] = field(metadata=former("also"), default=())
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form or letter: who sends it to whom, and when."""

    id: str = field(metadata=KEY)
    source: str
    name: str
    sent_by: str
    sent_to: str
    when: str
    about: str
    para: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class UnclearPoint:
    """An unclear point: the source contradicts itself, or is silent. `reading` is the interpretation that is taken."""

    id: str = field(metadata=KEY)
    source: str
    title: str
    severity: Literal[1, 2, 3]
    says: str
    reading: str
    shown: str
    para: tuple[Paragraph, ...] = ()
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A change made by an edition, and its boxes; without boxes it is about the whole guide.

    `date` is written 2026-11-21.
    """

    id: str = field(metadata=KEY)
    date: str
    edition: str
    what: str
    boxes: tuple[str, ...] = ()

    @property
    def day(self) -> datetime.date:
        """Return the date; raises `CalendarError` if it is not one."""
        return parse_date(self.date)
