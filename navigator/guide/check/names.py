"""Check that every name in a guide leads to something, and that every entry has a valid name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from navigator.days.workdays import NATIONS
from navigator.guide.case_texts import Event, Evidence, Gap, Letter, NoticeRule
from navigator.guide.check.case_texts import IN_LINES
from navigator.guide.check.conditions import places_of
from navigator.guide.check.places import Path
from navigator.guide.conditions import TODAY, Condition, Test
from navigator.guide.days_off import DaysOff
from navigator.guide.facts import Fact, Limit
from navigator.guide.faults import Fault, nearest
from navigator.guide.fields import written
from navigator.guide.model import PRODUCT_PAGES, Guide
from navigator.guide.processes import END, Box, Process, Retired, Rounds, Route, Safeguard
from navigator.guide.sources import Change, Form, Section, Term, UnclearPoint
from navigator.guide.time_rules import Interpretation, LeftOut, OneCount, TimeRule
from navigator.guide.training_cases import ExpectedDeadline, ToldAnswer, TrainingCase

ANY = "*"
"""A mark in a path of something unreadable: an unknown entry of this table (its key was there twice)."""

REFERENCES: Mapping[type, Mapping[str, str]] = {
    Term: {"source": "sources"},
    Form: {"sent_by": "actors", "sent_to": "actors", "source": "sources"},
    Evidence: {"helps": "forms"},
    Fact: {"default": "facts", "of": "facts", "waits_for": "facts", "comes_after": "rules"},
    Limit: {"not_before": "facts or today", "not_after": "facts or today", "at": "boxes"},
    TimeRule: {
        "who": "actors",
        "starts_from": "facts",
        "after": "rules",
        "not_before": "facts",
        "within": "rules",
        "met_by": "facts",
        "met_at": "outcomes",
        "lapses_at": "outcomes",
        "not_at": "outcomes",
        "source": "sources",
        "date_of": "facts",
        "starts_again_from": "facts",
        "calendar": "calendars",
    },
    Interpretation: {
        "starts_from": "facts",
        "after": "rules",
        "date_of": "facts",
        "starts_again_from": "facts",
        "calendar": "calendars",
    },
    LeftOut: {"from_": "facts", "to": "facts"},
    OneCount: {"calendar": "calendars"},
    DaysOff: {"asks": "nations", "nation": "nations", "days_off_of_any": "nations"},
    Section: {"starts": "rules", "source": "sources"},
    Process: {"start": "box number", "source": "sources", "opening": "facts", "opening_starts": "rules"},
    Box: {
        "actor": "actors",
        "stage": "stages",
        "asks": "facts",
        "starts": "rules",
        "meets": "rules",
        "evidence": "evidence",
        "forms": "forms",
        "letters": "letters",
        "protected_by": "safeguards",
    },
    Retired: {"now": "targets"},
    Route: {
        "to": "targets",
        "printed_to": "targets",
        "starts": "rules",
        "waits_for": "rules",
        "counts": "counters",
        "resets": "counters",
    },
    UnclearPoint: {"boxes": "boxes", "source": "sources"},
    Safeguard: {"at": "boxes", "source": "sources"},
    Change: {"boxes": "boxes"},
    Gap: {"date_of": "rules", "if_it_began_today": "rules", "earlier_answer_to": "facts"},
    Event: {"dates": "facts"},
    Letter: {"form": "forms"},
    NoticeRule: {"at": "boxes"},
    Rounds: {"date": "facts"},
    Test: {"fact": "facts or counters"},
    TrainingCase: {
        "nation": "nations",
        "start": "processes",
        "steps": "boxes",
        "reminders": "rules",
        "still_open": "rules",
    },
    ToldAnswer: {"ask": "questions"},
    ExpectedDeadline: {"rule": "rules"},
}
_KINDS = {
    "actors": "actor",
    "facts": "fact",
    "rules": "rule",
    "forms": "form",
    "evidence": "evidence item",
    "counters": "counter",
    "sources": "source",
    "letters": "letter",
    "stages": "stage",
    "safeguards": "safeguard",
    "terms": "term",
    "processes": "process",
    "facts or counters": "fact",
    "facts or today": "fact",
    "calendars": "calendar",
    "nations": "nation",
    "notices": "notice",
}
TABLES = {**_KINDS, "sections": "section", "unclear points": "unclear point", "changes": "change"}


class Names:
    """Every name in a guide that refers to something else, each followed once: faults for those that lead nowhere."""

    def __init__(self, guide: Guide, spoilt: Collection[Path]) -> None:
        self.guide = guide
        self.spoilt = set(spoilt)
        self.faults: list[Fault] = []
        self.unclear: set[str] = set()
        self.process: Process | None = None
        self.own = ""

    def mended(self) -> Guide:
        """Return the guide with every name that is nearly right corrected."""
        mended: Guide = self._entry(self.guide, (), "")
        return mended

    def _entry(self, entry: Any, path: Path, where: str) -> Any:
        where = self._where(entry, where)
        self.own = getattr(entry, "id", "")
        if isinstance(entry, Process):
            self.process = entry
        changes = {}
        for f in dataclasses.fields(entry):
            value, field_path = getattr(entry, f.name), (*path, written(f.name))
            table = REFERENCES.get(type(entry), {}).get(f.name)
            if table and value not in ("", ()):
                changes[f.name] = self._names(table, value, field_path, where)
            elif isinstance(value, Condition):
                changes[f.name] = value if type(entry) in IN_LINES else self._condition(value, field_path, where)
            elif dataclasses.is_dataclass(value):
                changes[f.name] = self._entry(value, field_path, where or f"the {written(f.name)}")
            elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
                changes[f.name] = tuple(
                    self._entry(one, (*field_path, str(getattr(one, "id", getattr(one, "number", index)))), where)
                    for index, one in enumerate(value)
                )
        return dataclasses.replace(
            entry, **{name: value for name, value in changes.items() if value != getattr(entry, name)}
        )

    def _where(self, entry: Any, where: str) -> str:
        if isinstance(entry, Process):
            return entry.name
        if isinstance(entry, Box):
            return f"{where} box {entry.number}"
        if isinstance(entry, Route):
            return f'{where}: route "{entry.outcome}"'
        if isinstance(entry, Retired):
            return f"{where} box {entry.number}, which is retired,"
        kind = {
            Form: "form",
            Evidence: "evidence item",
            TimeRule: "rule",
            TrainingCase: "training case",
            UnclearPoint: "unclear point",
            NoticeRule: "notice",
            DaysOff: "calendar",
        }.get(type(entry), type(entry).__name__.lower())
        return f"{kind} {entry.id}" if hasattr(entry, "id") and not where else where

    def _condition(self, condition: Condition, path: Path, where: str) -> Condition:
        return Condition(
            tuple(
                tuple(
                    dataclasses.replace(
                        test, fact=self._name("facts or counters", test.fact, at, f"{where}: its condition")
                    )
                    for test, at in group
                )
                for group in places_of(condition, path)
            )
        )

    def _names(self, table: str, value: Any, path: Path, where: str) -> Any:
        if isinstance(value, tuple):
            return tuple(self._name(table, name, (*path, str(index)), where) for index, name in enumerate(value))
        return self._name(table, value, path, where)

    def _name(self, table: str, name: Any, path: Path, where: str) -> Any:
        known = self._known(table)
        if name in known:
            return name
        if retired := self._retired(table, str(name)):
            old, now = retired
            return self._fault(
                table, name, now, path, f"{where} names box {old}, which was retired. Name {now} instead."
            )
        if table == "targets":
            return self._target(name, path, where)
        likeness = 0.8 if table == "safeguards" else 0.5  # a deleted one is not another with a slightly similar name
        near = nearest(str(name), (str(other) for other in known if other != self.own), likeness)
        listed = (
            " Write several names as a list: [one, another]."
            if "," in str(name)
            else f" Did you mean {near}?"
            if near
            else ""
        )
        example = next((f"{place.ref}/{route.id}" for place, route in self.guide.routes()), "intake/1/told")
        message = {
            "stages": f'{where} is in stage "{name}", which {self.process.name if self.process else "it"} does not '
            "have.",
            "boxes": f"{where} names box {name}, which does not exist.",
            "outcomes": f"{where} names outcome {name}, which does not exist. Write a box or a route of it, "
            f"such as {example}.",
            "safeguards": f'{where} names safeguard "{name}", which does not exist, so it no longer protects the box. '
            "Write it again, or take its name out.",
            "questions": f'{where} answers "{name}", which is asked nowhere.',
            "nations": f'{where} names nation "{name}", which is not one of {", ".join(NATIONS)}.',
            "box number": f"{where} starts at box {name}, which does not exist.",
        }
        return self._fault(
            table,
            name,
            "" if "," in str(name) or table == "box number" else near,
            path,
            message.get(table, f'{where} names {_KINDS.get(table, table)} "{name}", which does not exist.') + listed,
        )

    def _retired(self, table: str, name: str) -> tuple[str, str] | None:
        """Return the retired box that a name means, with the box to name instead."""
        box = "/".join(name.split("/")[:2])
        return (
            (box, self.guide.retired[box])
            if table in ("targets", "boxes", "outcomes", "questions") and box in self.guide.retired
            else None
        )

    def _target(self, target: str, path: Path, where: str) -> str:
        verb = "was printed as leading to" if path[-1] == "printed to" else "leads to"
        home, _, number = target.partition("/")
        if self.process and home == self.process.id:
            near = nearest(number, [str(box.number) for box in self.process.boxes])
            shown, mended = number, f"{home}/{near}" if near else ""
        else:
            near = mended = nearest(target, self._known("targets"))
            shown = target
        hint = f" Did you mean {near}?" if near else ""
        sentence = f"{where} {verb} box {shown}, which does not exist.{hint}"
        return str(self._fault("targets", target, mended, path, sentence))

    def _fault(self, table: str, name: Any, near: str, path: Path, message: str) -> Any:
        if not self._is_spoilt(table, name):
            self.faults.append(Fault(path, message))
        if not near and table != "boxes":
            self.unclear |= {"to"} if table in ("targets", "box number") else set(table.split(" or "))
        return near or name

    def _is_spoilt(self, table: str, name: Any) -> bool:
        """Return whether the entry that this name means is there but could not be read."""
        if table == "questions":
            return self._is_spoilt("boxes" if "/" in str(name) else "facts", name)
        if table in ("targets", "boxes", "box number", "outcomes"):
            process, _, number = str(name).partition("/")
            number = number.partition("/")[0]
            path: Path = ("processes", process, "boxes", number)
            parts = [path[:2], path[:3], path, (*path[:3], ANY), ("processes", ANY)]
            return bool(self.spoilt & set(parts)) or any(len(one) < 2 and one[:1] == path[:1] for one in self.spoilt)
        return any({(one,), (one, str(name)), (one, ANY)} & self.spoilt for one in table.split(" or "))

    def _known(self, table: str) -> Collection[Any]:
        if table == "targets":
            return (*self.guide.places, END)
        if table == "boxes":
            return self.guide.places
        if table == "outcomes":
            return self.guide.outcomes
        if table == "nations":
            return tuple(NATIONS)
        if table == "facts or today":
            return (*self.guide.ids("facts"), TODAY)
        if table == "questions":
            return [*(fact.id for fact in self.guide.facts if fact.is_asked), *self.guide.places]
        if table == "facts or counters":
            return self.guide.ids("facts") + self.guide.ids("counters")
        if table == "stages":
            return [stage.id for stage in self.process.stages] if self.process else ()
        if table == "box number":
            return [box.number for box in self.process.boxes] if self.process else ()
        return self.guide.ids(table)


_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def id_faults(guide: Guide) -> Iterator[Fault]:
    """Check that ids can be used in addresses and file names.

    Terms, unnumbered passages, gaps, events and notices are exempt, as their own words name them.
    """
    for path, id in _own_ids(guide, ()):
        if path[-2] not in ("terms", "unnumbered", "gaps", "events", "notices") and not _ID.fullmatch(id):
            yield Fault(
                path,
                f'"{id[:60]}" names an entry and may have only letters from a to z, digits and single hyphens.',
                at_key=True,
            )
    for counter in guide.counters:
        if guide.has("facts", counter.id):
            yield Fault(
                ("counters", counter.id),
                f"counter {counter.id} has the name of a fact. Give one of them another name.",
                at_key=True,
            )


def _own_ids(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for f in dataclasses.fields(value):
        entries = getattr(value, f.name)
        for entry in entries if isinstance(entries, tuple) else ():
            if hasattr(entry, "id") or isinstance(entry, Box):
                entry_path = (*path, f.name.replace("_", " "), str(getattr(entry, "id", getattr(entry, "number", ""))))
                yield entry_path, entry_path[-1]
                yield from _own_ids(entry, entry_path)


def part_faults(guide: Guide) -> Iterator[Fault]:
    """Check that a guide restates something, has a process, and gives each page a name of its own."""
    for table in ("sources", "processes"):
        if not getattr(guide, table):
            yield Fault((table,), f'The guide has no {table}. Write at least one below "{table}".')
    taken = (
        dict.fromkeys((*PRODUCT_PAGES, "index", "assets", "search"), "a page that every site has")
        if guide.sources
        else {}
    )
    named = [(("processes", process.id), f"process {process.id}") for process in guide.processes]
    named += [
        (("sections", section.id), f"section {section.id}")
        for section in guide.sections
        if guide.sources and not guide.process_of(section.source)
    ]
    for path, where in named:
        if other := taken.get(path[1]):
            yield Fault(path, f"{where}: its page would have the name of {other}. Choose another name.", at_key=True)
        taken[path[1]] = where
    made = (
        {*PRODUCT_PAGES, *dataclasses.replace(guide, own_pages=()).pages, "index"} - {"about", "training-cases"}
        if guide.sources
        else set()
    )
    names = [page.id for page in guide.own_pages]
    for id in dict.fromkeys(names):
        if id in made or names.count(id) > 1:
            yield Fault(
                (),
                f"{id}.md in the folder of the guide has the name of a page that the build makes. Choose another name.",
            )
