"""One YAML file as nested dicts, lists and strings, read strictly, with the place of every part.

YAML is read as text alone: no guessed types (`no` stays "no", 1:30 stays "1:30"), no duplicate keys, no aliases, no
tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NoReturn

import yaml

from maps.read.lost_text import lost, unseen
from maps.read.named_numbers import PART as NUMBERS
from maps.read.nesting import Keys, lift
from navigator.guide.check.names import ANY
from navigator.guide.faults import nearest
from navigator.guide.model import Guide
from navigator.guide.reader import former_keys

MOST_BYTES = 1_000_000
MOST_DEPTH = 24
MOST_VALUES = 50_000
PARTS = ("format", NUMBERS, *(part.name.replace("_", " ") for part in fields(Guide) if part.name != "own_pages"))
_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader in C, if PyYAML has it: ten times as fast, but its errors say less."""


@dataclass(frozen=True)
class Mark:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class PlacedFault:
    """A fault with its place: prints as `maps/guide.yaml:12:5: Intake box 3: …`."""

    mark: Mark
    message: str
    path: Keys = field(default=(), compare=False)
    """Its place in the guide, if it was found there."""

    @property
    def place(self) -> str:
        """Return the file, line and column; empty for a fault of the folder."""
        return f"{self.mark.file}:{self.mark.line}:{self.mark.column}" if self.mark.file else ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class Unreadable(Exception):
    """A file cannot be read any further; this never leaves the module."""

    def __init__(self, fault: PlacedFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def source_text(path: Path, name: str) -> str:
    """Return the text of a source. Raise `Unreadable`, with its name, if it cannot be read or is too long."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            message = f"The file has more than {MOST_BYTES:,} bytes, which is the most that is read."
        elif raw.startswith(b"\xef\xbb\xbf"):
            message = "The file begins with a byte order mark. Save it as UTF-8 without one."
        else:
            return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        mark = Mark(name, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        raise Unreadable(
            PlacedFault(mark, "The file is not UTF-8: the character here cannot be read. Save it as UTF-8.")
        ) from None
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
    raise Unreadable(PlacedFault(Mark(name), message))


@dataclass
class _Open:
    """A mapping or list that is still being read."""

    keys: Keys
    holds: dict[str, Any] | list[Any]
    key: str | None = None
    key_mark: Mark | None = None


@dataclass
class SourceFile:
    """One file as nested dicts, lists and strings, read from YAML's events so that depth cannot exhaust the stack."""

    file: str
    data: Any = None
    marks: dict[Keys, Mark] = field(default_factory=dict)
    key_marks: dict[Keys, Mark] = field(default_factory=dict)
    faults: list[PlacedFault] = field(default_factory=list)
    spoilt: list[Keys] = field(default_factory=list)
    text: str = ""
    lines: list[str] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Fill in data, marks and faults; raise `Unreadable` if the text cannot be read to its end."""
        self.text = text
        self.lines = text.split("\n")
        try:
            root = self._values(text, _QUICK)
        except yaml.YAMLError:
            root = self._worded(text)
        tree = root[0] if root else None
        if not isinstance(tree, dict):
            found = "is empty" if tree is None else "is a list" if isinstance(tree, list) else "is text alone"
            self._refuse(Mark(self.file), f"The file {found}. Write keys, each followed by a colon.")
        self.data = tree
        self.faults += [PlacedFault(Mark(self.file, *place), message) for place, message in unseen(text)]

    def flatten(self) -> None:
        """Move each nested entry into its table, and note for each part its place in the file."""
        lifted = lift(self.data)
        for keys, written in lifted.places():
            if written in self.marks:
                self.marks[keys], self.key_marks[keys] = self.marks[written], self.key_marks[written]
                self.marks.setdefault(
                    keys[:1], self.key_marks[written]
                )  # of a table that has no part of its own in the file
        self.spoilt += [
            (*keys, ANY) for keys, written in (*lifted.held, *lifted.places()) if (*written, ANY) in self.spoilt
        ]
        self.faults += [PlacedFault(self.key_marks[path], message) for path, message in lifted.faults]

    def _values(self, text: str, loader: Any) -> list[Any]:
        """Return the value at the root of the file as a list of one, or an empty list if the file is empty.

        It begins again each time.
        """
        for holder in (self.marks, self.key_marks, self.faults, self.spoilt):
            holder.clear()
        root: list[Any] = []
        stack = [_Open((), root)]
        for event in yaml.parse(text, Loader=loader):
            self._event(event, stack, root)
        return root

    def _worded(self, text: str) -> list[Any]:
        """Return the same with the reader whose faults `_said` can put into words."""
        try:
            return self._values(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark, message = _said(error)
            self._stop(mark, message)
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            self._refuse(
                Mark(self.file, before.count("\n") + 1, len(before) - before.rfind("\n")),
                f"The character U+{ord(text[error.position]):04X} is not allowed in the file. Delete it.",
            )

    def _event(self, event: Any, stack: list[_Open], root: list[Any]) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and root:
            self._stop(
                event.start_mark,
                "A second document begins here. Everything belongs into one: delete the line with three hyphens.",
            )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(
                event.start_mark,
                "Anchors (&) and aliases (*) are not allowed. Write the text out, or put it into quotes.",
            )
        if getattr(event, "tag", None):
            self._stop(event.start_mark, "Tags (!) are not allowed. Write the plain value, or put it into quotes.")
        if any("\ud800" <= character <= "\udfff" for character in getattr(event, "value", "")):
            self._stop(
                event.start_mark,
                "Half of a character (\\uD800 to \\uDFFF) is here, and no page can show it. "
                "Write the character itself.",
            )
        if isinstance(event, yaml.ScalarEvent):
            losses = lost(
                event.value,
                event.style or "",
                self.lines,
                _line_and_column(event.start_mark),
                _line_and_column(event.end_mark),
            )
            self.faults += [PlacedFault(Mark(self.file, *place), message) for place, message in losses]
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) > MOST_DEPTH:
                self._stop(event.start_mark, f"This is nested more than {MOST_DEPTH} levels deep.")
            if len(self.marks) >= MOST_VALUES:
                self._stop(event.start_mark, f"The file has more than {MOST_VALUES:,} values.")
            self._take(event, stack)

    def _take(self, event: Any, stack: list[_Open]) -> None:
        """Put one value into the mapping or list that is open, or remember it as the next key."""
        here, mark = stack[-1], self._mark(event.start_mark)
        if isinstance(here.holds, dict) and here.key is None:
            self._take_key(event, here, mark)
            return
        keys = (*here.keys, here.key if here.key is not None else str(len(here.holds))) if len(stack) > 1 else ()
        value = _value(event)
        if isinstance(value, str):
            self.marks.setdefault(keys, mark)
        else:
            self.marks.setdefault(keys, here.key_mark or mark)
        self.key_marks.setdefault(keys, here.key_mark or mark)
        if isinstance(here.holds, dict):
            here.holds.setdefault(str(here.key), value)
            here.key, here.key_mark = None, None
        else:
            here.holds.append(value)
        if isinstance(value, (dict, list)):
            stack.append(_Open(keys, value))

    def _take_key(self, event: Any, here: _Open, mark: Mark) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(
                event.start_mark, "A key should be one word or a few. Put text that begins with a bracket into quotes."
            )
        here.key, here.key_mark = event.value if here.keys else self._part(event.value, mark), mark
        if here.key in here.holds:
            first = self.key_marks[(*here.keys, here.key)]
            self.faults.append(
                PlacedFault(
                    mark, f'"{here.key}" is here a second time. The first is on line {first.line}. Delete one of them.'
                )
            )
            self.spoilt.append((*here.keys, ANY))

    def _part(self, key: str, mark: Mark) -> str:
        """Return the name of a key of the whole file. A name that is nearly right is taken for the right one, since
        everything below it depends on it.
        """
        name = key.replace("_", " ")
        name = former_keys(Guide).get(name, name).replace("_", " ")
        if name in PARTS or not (near := nearest(key, PARTS, 0.7)):
            return name
        self.faults.append(PlacedFault(mark, f'The guide has no key "{key}". Did you mean {near}?'))
        return near

    def _mark(self, mark: Any) -> Mark:
        return Mark(self.file, mark.line + 1, mark.column + 1)

    def _stop(self, mark: Any, message: str) -> NoReturn:
        self._refuse(self._mark(mark) if mark else Mark(self.file), message)

    def _refuse(self, mark: Mark, message: str) -> NoReturn:
        raise Unreadable(PlacedFault(mark, message))


def _line_and_column(mark: Any) -> tuple[int, int]:
    """Return the line and the column of a mark of YAML, from 0."""
    return mark.line, mark.column


def _value(event: Any) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return None if event.value == "" and not event.style else event.value  # None: "key:" with nothing after it
    return {} if isinstance(event, yaml.MappingStartEvent) else []


_YAML_PROBLEMS = (
    (r"character '\\t'", "There is a tab here. Indent with spaces."),
    (r"found character '(.+)' that cannot start any token", "A value cannot begin with {0}. Put it into quotes."),
    (
        r"mapping values are not allowed",
        "There is a colon with a space after it inside a value. Put the value into quotes.",
    ),
    (r"could not find expected ':'", "Write a key with a colon here, or indent the line further."),
    (r"unexpected end of stream", "The quotes that open here are never closed."),
    (
        r"expected ',' or '[\]}]'",
        "The bracket that opens here is not closed, a comma is missing, or a value in it needs quotes.",
    ),
    (r"expected <block end>", "The indentation does not fit the lines above, or a quote ends too early."),
)


def _said(error: yaml.MarkedYAMLError) -> tuple[Any, str]:
    """Return the place of a YAML error and its meaning, in an editor's words."""
    problem = f"{error.problem or ''} {error.context or ''}"
    for pattern, words in _YAML_PROBLEMS:
        if found := re.search(pattern, problem):
            opens = "open" in words or "bracket" in words
            return (error.context_mark if opens and error.context_mark else error.problem_mark), words.format(
                *found.groups()
            )
    return (
        error.problem_mark or error.context_mark,
        f"This is not valid YAML: {problem.strip()}. Look at this line and the one above.",
    )
