"""Read the YAML sources into a guide, strictly, and name every fault by file, line and column.

YAML is read as text alone: no guessed types (`no` stays "no", 1:30 stays "1:30"), no duplicate keys, no aliases, no tags.
What a value has to be is written once, in `navigator.guide.model`; whether the whole makes sense, in `navigator.guide.check`. This
module adds where.
"""
from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Iterable, NoReturn, Sequence

import yaml

from maps import PROJECT
from maps.read.agreement import disagreements
from maps.read.day_lists import fill_in
from maps.read.folder import own_pages
from maps.read.losses import lost, unseen
from maps.read.nesting import in_order, lift
from maps.read.numbers import PART as NUMBERS, with_numbers
from maps.read.proof import unproved
from maps.read.training import training_faults
from navigator.guide.calendars import calendars_of
from navigator.guide.check import ANY, check
from navigator.text.errors import MapError
from navigator.guide.model import FORMAT, Fault, Guide, OwnPage, former_keys, former_names, nearest, read

HERE = PROJECT / "maps"
HOLIDAYS = HERE / "bank-holidays.json"

MOST_BYTES = 1_000_000
MOST_DEPTH = 24
MOST_VALUES = 50_000
TABLES_WITH_SOURCE = ("terms", "forms", "rules", "sections", "processes", "unclear points", "safeguards")
PARTS = ("format", NUMBERS, *(part.name.replace("_", " ") for part in fields(Guide) if part.name != "own_pages"))
FORMER_NAMES = former_names()

_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader in C, where PyYAML has it: ten times as fast, but with fewer words about what is wrong."""

Keys = tuple[str, ...]

# --- The folder of a guide ----------------------------------------------------------------------------------------------

GUIDE = "GUIDE"
"""The environment variable that names the folder of the guide: from the project's folder, or in full. Without it the guide is the one in maps/."""
_TITLE = re.compile(rb"""^(["']?)title\1[ \t]*:""", re.MULTILINE)


def guide_folder() -> Path:
    """Return the folder of the guide that is built: the one that `GUIDE` names, or maps/."""
    named = os.environ.get(GUIDE, "").strip()
    return (PROJECT / named).resolve() if named else HERE


def source_files(folder: Path) -> tuple[Path, ...]:
    """Return the YAML files of a guide's folder: the one with the title first, the others in the order of their names.

    Raises `MapError` with a sentence that says what to do if there is no such folder, no such file, or none with a title.
    """
    name = _shown(folder)
    if not folder.is_dir():
        raise _no_guide(f"The folder {name} does not exist. {GUIDE} names the folder of a guide, for example: make serve {GUIDE}=examples/my-guide")
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise _no_guide(f"The folder {name} has no YAML file. A guide is a folder with at least one file that ends in .yaml and has a “title”.")
    titled = [path for path in files if path.is_file() and _TITLE.search(path.read_bytes())]
    if not titled:
        raise _no_guide(f"No YAML file in {name} has a “title”. Write the title of the guide at the top of one of them, for example: title: My guide")
    return (titled[0], *(path for path in files if path != titled[0]))


def _no_guide(message: str) -> MapError:
    return MapError([Fault((), message)])


def _files(source: Path | Iterable[Path] | None) -> tuple[Path, ...]:
    if source is None or isinstance(source, Path):
        return source_files(source or guide_folder())
    return tuple(Path(path) for path in source)


@dataclass(frozen=True)
class Mark:
    """Where something stands in a file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class PlacedFault:
    """A fault with its place: prints as `maps/guide.yaml:12:5: Intake box 3: …`."""

    mark: Mark
    message: str
    path: Keys = field(default=(), compare=False)
    """Where it is in the guide, if it was found there."""

    @property
    def place(self) -> str:
        """The file, line and column; empty for what is wrong with the folder."""
        return f"{self.mark.file}:{self.mark.line}:{self.mark.column}" if self.mark.file else ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Reading:
    """What source files hold: a guide, and what is wrong with it. Where there are `faults`, there is no guide.

    With `doubts` and `retold` there is one that can be shown, but not published. Doubts are texts and time rules that do not agree and, where every
    case was tried, the promises that the guide breaks; retold are the places where training cases give a different result. `files` has
    the names of the files in their order.
    """

    files: tuple[str, ...]
    guide: Guide | None = None
    faults: tuple[PlacedFault, ...] = ()
    doubts: tuple[PlacedFault, ...] = ()
    retold: tuple[PlacedFault, ...] = ()

    def everything(self) -> list[PlacedFault]:
        """Return all that is wrong, in the order of files and lines."""
        return _in_order_of_files((*self.faults, *self.doubts, *self.retold), self.files)

    def __str__(self) -> str:
        return "\n".join(map(str, self.everything()))


def read_guide(source: Path | Iterable[Path] | None = None, *, is_proved: bool = False) -> Guide:
    """Return the guide in a folder, by default the one that is built (`guide_folder`), or the one that some source files hold together.

    With `is_proved` every case is tried as well, which takes about a second. Raises `MapError` with every fault found (each a `PlacedFault`, in the order of the files) where it is not sound.
    """
    reading = read_sources(source, is_proved=is_proved)
    if reading.guide is None or reading.everything():
        raise MapError(reading.everything())
    return reading.guide


def read_sources(source: Path | Iterable[Path] | None = None, *, is_proved: bool = False) -> Reading:
    """Return what the files of a guide hold, with all that is wrong; the arguments are those of `read_guide`.

    Raises `MapError` where there is no such folder, or no file in it that can be a guide.
    """
    trees = _Trees()
    files = _files(source)
    for path in files:
        trees.add(path)
    if trees.unread:       # a file that cannot be read hides what the others refer to
        return Reading(tuple(trees.files), faults=trees.placed([]))
    day_faults = fill_in(trees.data, files[0].parent) if files else []
    data, misnamed = with_numbers(trees.data)
    guide, faults = read(data)
    faults = day_faults + misnamed + faults
    if guide is not None:
        guide = _with_own_pages(guide, files[0].parent)
        faults = faults + check(guide, [*trees.spoilt, *(fault.path for fault in faults if not fault.mended)])
    if guide is None or faults or trees.faults:
        return Reading(tuple(trees.files), faults=trees.placed(faults))
    guide = in_order(guide)
    retold = training_faults(guide, calendars_of(guide, read_holidays())) if guide.training_cases else []
    doubts = [*disagreements(guide), *(unproved(guide) if is_proved else [])]
    return Reading(tuple(trees.files), guide, doubts=trees.placed(doubts), retold=trees.placed(retold))


def _with_own_pages(guide: Guide, folder: Path) -> Guide:
    """Name the pages that no table of the guide tells of, since texts link to them in the browser as well."""
    training = (OwnPage("training-cases", "Training cases"),) if guide.training_cases else ()
    return replace(guide, own_pages=(*own_pages(folder), *training))


def read_holidays() -> dict[str, Any]:
    """The list of bank holidays, as `Calendar.from_dict` takes it."""
    return json.loads(HOLIDAYS.read_text(encoding="utf-8"))


# --- Several files, one tree ------------------------------------------------------------------------------------------

@dataclass
class _Trees:
    """The files read so far: their data merged into one tree, and where each part of it stands."""

    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[Keys, Mark] = field(default_factory=dict)
    key_marks: dict[Keys, Mark] = field(default_factory=dict)
    faults: list[PlacedFault] = field(default_factory=list)
    spoilt: list[Keys] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    unread: bool = False

    def add(self, path: Path) -> None:
        """Read one file and merge it into the data."""
        name = _shown(path)
        self.files.append(name)
        tree = _Tree(name)
        try:
            tree.read(_text(path, name))
        except _Unreadable as unreadable:
            self.unread = True
            self.faults.append(unreadable.fault)
        if isinstance(tree.data, dict):
            tree.flatten()
            self._merge(tree.data, tree)
        self.faults += tree.faults
        self.spoilt += tree.spoilt
        for keys in tree.marks:
            self.marks.setdefault(keys, tree.marks[keys])
            self.key_marks.setdefault(keys, tree.key_marks.get(keys, tree.marks[keys]))

    def _merge(self, data: dict[str, Any], tree: _Tree) -> None:
        if data.get("format") != str(FORMAT):
            self.faults.append(PlacedFault(tree.marks.get(("format",), Mark(tree.file)), f'The file should say "format: {FORMAT}".'))
        source = next(iter(data["sources"]), "") if isinstance(data.get("sources"), dict) else ""
        for key, value in data.items():
            if key == "format":
                continue
            if key == "own pages":
                self.faults.append(PlacedFault(tree.key_marks[(key,)], f'The guide has no key "{key}": its pages are the Markdown files in its folder.'))
                continue
            if source and key in TABLES_WITH_SOURCE and isinstance(value, dict):
                value = {id: {"source": source, **entry} if isinstance(entry, dict) else entry for id, entry in value.items()}
            if isinstance(value, dict) and isinstance(self.data.get(key), dict):
                self._join(key, value, tree)
            elif key in self.data:
                self.faults.append(PlacedFault(tree.key_marks[(key,)], f'"{key}" stands in another file already.'))
            else:
                self.data[key] = value

    def _join(self, key: str, entries: dict[str, Any], tree: _Tree) -> None:
        for id, entry in entries.items():
            if id in self.data[key]:
                self.faults.append(PlacedFault(tree.key_marks[(key, id)], f'"{id}" stands under "{key}" in another file already.'))
            else:
                self.data[key][id] = entry

    def placed(self, faults: Iterable[Fault]) -> tuple[PlacedFault, ...]:
        """All faults with their places, in the order of files and lines, each once."""
        found = self.faults + [PlacedFault(self._mark(fault), fault.message, fault.path) for fault in faults]
        return tuple(_in_order_of_files(dict.fromkeys(found), self.files))

    def _mark(self, fault: Fault) -> Mark:
        if fault.at_key and fault.path in self.key_marks:
            return self.key_marks[fault.path]
        written: Keys = ()
        for name in fault.path:
            found = next((keys for one in (name, *FORMER_NAMES.get(name, ())) if (keys := (*written, one)) in self.marks), None)
            if found is None:
                break
            written = found
        return self.marks[written] if written else Mark(self.files[0] if self.files else "")


def _in_order_of_files(faults: Iterable[PlacedFault], files: Sequence[str]) -> list[PlacedFault]:
    order = {name: place for place, name in enumerate(files)}
    return sorted(faults, key=lambda fault: (order.get(fault.mark.file, 0), fault.mark.line, fault.mark.column))


def _shown(path: Path) -> str:
    """The path as an editor knows it: from the folder that the project stands in, where it is inside."""
    try:
        return path.resolve().relative_to(PROJECT).as_posix()
    except ValueError:
        return path.name if path.is_absolute() else os.path.relpath(path)


# --- One file ---------------------------------------------------------------------------------------------------------

class _Unreadable(Exception):
    """A file cannot be read on; it never leaves this module."""

    def __init__(self, fault: PlacedFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _text(path: Path, name: str) -> str:
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
        before = raw[:error.start]
        mark = Mark(name, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        raise _Unreadable(PlacedFault(mark, "The file is not UTF-8: the character here cannot be read. Save it as UTF-8.")) from None
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
    raise _Unreadable(PlacedFault(Mark(name), message))


@dataclass
class _Open:
    """A mapping or list that is still being read."""

    keys: Keys
    holds: dict[str, Any] | list[Any]
    key: str | None = None
    key_mark: Mark | None = None


@dataclass
class _Tree:
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
        """Fill in data, marks and faults; raises `_Unreadable` where the text cannot be read to its end."""
        self.text = text
        self.lines = text.split("\n")
        try:
            root = self._values(text, _QUICK)
        except yaml.YAMLError:
            root = self._worded(text)
        tree = root[0] if root else None
        if not isinstance(tree, dict):
            found = "is empty" if tree is None else "holds a list" if isinstance(tree, list) else "holds text alone"
            self._refuse(Mark(self.file), f"The file {found}; it should hold keys, each followed by a colon.")
        self.data = tree
        self.faults += [PlacedFault(Mark(self.file, *place), message) for place, message in unseen(text)]

    def flatten(self) -> None:
        """Put what stands where it is named into its table, and note for each part of it where it stands."""
        lifted = lift(self.data)
        for keys, written in lifted.places():
            if written in self.marks:
                self.marks[keys], self.key_marks[keys] = self.marks[written], self.key_marks[written]
                self.marks.setdefault(keys[:1], self.key_marks[written])       # of a table that has no part of its own in the file
        self.spoilt += [(*keys, ANY) for keys, written in (*lifted.held, *lifted.places()) if (*written, ANY) in self.spoilt]
        self.faults += [PlacedFault(self.key_marks[path], message) for path, message in lifted.faults]

    def _values(self, text: str, loader: Any) -> list[Any]:
        """What stands at the root of the file: a list of one, or of nothing where the file is empty. Begins anew each time."""
        for holder in (self.marks, self.key_marks, self.faults, self.spoilt):
            holder.clear()
        root: list[Any] = []
        stack = [_Open((), root)]
        for event in yaml.parse(text, Loader=loader):
            self._event(event, stack, root)
        return root

    def _worded(self, text: str) -> list[Any]:
        """The same by the reader whose faults `_said` can put into words."""
        try:
            return self._values(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark, message = _said(error)
            self._stop(mark, message)
        except yaml.reader.ReaderError as error:
            before = text[:error.position]
            self._refuse(Mark(self.file, before.count("\n") + 1, len(before) - before.rfind("\n")),
                         f"The character U+{ord(text[error.position]):04X} may not stand in the file. Delete it.")

    def _event(self, event: Any, stack: list[_Open], root: list[Any]) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and root:
            self._stop(event.start_mark, "A second document begins here. Everything belongs into one: delete the line with three hyphens.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(event.start_mark, "Anchors (&) and aliases (*) are not allowed. Write the text out, or put it into quotes.")
        if getattr(event, "tag", None):
            self._stop(event.start_mark, "Tags (!) are not allowed. Write the plain value, or put it into quotes.")
        if any("\ud800" <= character <= "\udfff" for character in getattr(event, "value", "")):
            self._stop(event.start_mark, "Half of a character (\\uD800 to \\uDFFF) stands here, and no page can hold it. Write the character itself.")
        if isinstance(event, yaml.ScalarEvent):
            start, end = ((mark.line, mark.column) for mark in (event.start_mark, event.end_mark))
            losses = lost(event.value, event.style or "", self.lines, start, end)
            self.faults += [PlacedFault(Mark(self.file, *place), message) for place, message in losses]
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) > MOST_DEPTH:
                self._stop(event.start_mark, f"This is nested more than {MOST_DEPTH} levels deep.")
            if len(self.marks) >= MOST_VALUES:
                self._stop(event.start_mark, f"The file holds more than {MOST_VALUES:,} values.")
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
            self._stop(event.start_mark, "A key should be one word or a few. Put text that begins with a bracket into quotes.")
        here.key, here.key_mark = event.value if here.keys else self._part(event.value, mark), mark
        if here.key in here.holds:
            first = self.key_marks[(*here.keys, here.key)]
            self.faults.append(PlacedFault(mark, f'"{here.key}" stands here a second time; the first is on line {first.line}.'))
            self.spoilt.append((*here.keys, ANY))

    def _part(self, key: str, mark: Mark) -> str:
        """A key of the whole file; one that is nearly right is taken for that, since what stands below depends on it."""
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
        raise _Unreadable(PlacedFault(mark, message))


def _value(event: Any) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return None if event.value == "" and not event.style else event.value      # None: "key:" with nothing after it
    return {} if isinstance(event, yaml.MappingStartEvent) else []


_YAML_PROBLEMS = (
    (r"character '\\t'", "A tab stands here. Indent with spaces."),
    (r"found character '(.+)' that cannot start any token", "A value cannot begin with {0}. Put it into quotes."),
    (r"mapping values are not allowed", "A colon with a space after it stands inside a value. Put the value into quotes."),
    (r"could not find expected ':'", "A key with a colon should stand here, or the line should be indented further."),
    (r"unexpected end of stream", "The quotes that open here are never closed."),
    (r"expected ',' or '[\]}]'", "The bracket that opens here is not closed, a comma is missing, or a value in it needs quotes."),
    (r"expected <block end>", "The indentation does not fit the lines above, or a quote ends too early."),
)


def _said(error: yaml.MarkedYAMLError) -> tuple[Any, str]:
    """Where a YAML error is and what it means, in an editor's words."""
    problem = f"{error.problem or ''} {error.context or ''}"
    for pattern, words in _YAML_PROBLEMS:
        if found := re.search(pattern, problem):
            opens = "open" in words or "bracket" in words
            return (error.context_mark if opens and error.context_mark else error.problem_mark), words.format(*found.groups())
    return error.problem_mark or error.context_mark, f"This is no valid YAML: {problem.strip()}. Look at this line and the one above."
