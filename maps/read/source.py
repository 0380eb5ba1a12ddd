"""Read the YAML sources into a guide, strictly, and give the file, line and column of every fault.

`navigator.guide.reader` defines what a value has to be, and `navigator.guide.check` whether the whole makes sense. This
module adds the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from maps.read.bank_holidays import read_holidays
from maps.read.days_off_files import fill_in
from maps.read.disagreements import disagreements
from maps.read.guide_folder import guide_folder, own_pages, shown, source_files
from maps.read.named_numbers import with_numbers
from maps.read.nesting import Keys, in_order, naming_source
from maps.read.proof import unproved
from maps.read.source_file import Mark, PlacedFault, SourceFile, Unreadable, source_text
from maps.read.training_cases import training_faults
from navigator.guide.calendars import calendars_of
from navigator.guide.check import check
from navigator.guide.check.texts import texts
from navigator.guide.faults import Fault
from navigator.guide.model import Guide, OwnPage
from navigator.guide.reader import GUIDE_FORMAT, former_names, read
from navigator.text.errors import MapError

TABLES_WITH_SOURCE = ("terms", "forms", "rules", "sections", "processes", "unclear points", "safeguards")
FORMER_NAMES = former_names()


def _files(source: Path | Iterable[Path] | None) -> tuple[Path, ...]:
    if source is None or isinstance(source, Path):
        return source_files(source or guide_folder())
    return tuple(Path(path) for path in source)


@dataclass(frozen=True)
class SourceReading:
    """The content of source files: a guide, and its faults. If there are `faults`, there is no guide.

    With `doubts` and `retold` there is a guide that can be shown, but not published. Doubts are texts and time rules
    that do not agree. If every case was tried, they include the promises that the guide breaks. `retold` are the places
    where training cases give a different result. `files` has the names of the files in their order.
    """

    files: tuple[str, ...]
    guide: Guide | None = None
    faults: tuple[PlacedFault, ...] = ()
    doubts: tuple[PlacedFault, ...] = ()
    retold: tuple[PlacedFault, ...] = ()

    def everything(self) -> list[PlacedFault]:
        """Return all faults, in the order of files and lines."""
        return _in_order_of_files((*self.faults, *self.doubts, *self.retold), self.files)

    def __str__(self) -> str:
        return "\n".join(map(str, self.everything()))


def read_guide(source: Path | Iterable[Path] | None = None, *, is_proved: bool = False) -> Guide:
    """Return the guide in a folder, by default the one that is built (`guide_folder`), or the guide in some source
    files together.

    With `is_proved` every case is tried as well, which takes about a second. Raises `MapError` with every fault found
    (each a `PlacedFault`, in the order of the files) if the guide is not valid.
    """
    reading = read_sources(source, is_proved=is_proved)
    if reading.guide is None or reading.everything():
        raise MapError(reading.everything())
    return reading.guide


def read_sources(source: Path | Iterable[Path] | None = None, *, is_proved: bool = False) -> SourceReading:
    """Return the content of the files of a guide, with all faults; the arguments are those of `read_guide`.

    Raises `MapError` if the folder does not exist, or if no file in it can be a guide.
    """
    trees = _Trees()
    files = _files(source)
    for path in files:
        trees.add(path)
    if trees.unread:  # a file that cannot be read hides what the others refer to
        return SourceReading(tuple(trees.files), faults=trees.placed([]))
    day_faults = fill_in(trees.data, files[0].parent) if files else []
    data, misnamed = with_numbers(trees.data)
    guide, faults = read(data)
    faults = day_faults + misnamed + faults
    if guide is not None:
        guide = _with_own_pages(guide, files[0].parent)
        faults = faults + check(guide, [*trees.spoilt, *(fault.path for fault in faults if not fault.mended)])
    if guide is None or faults or trees.faults:
        return SourceReading(tuple(trees.files), faults=trees.placed(faults))
    guide = in_order(guide)
    retold = training_faults(guide, calendars_of(guide, read_holidays())) if guide.training_cases else []
    doubts = [*disagreements(guide), *(unproved(guide) if is_proved else [])]
    return SourceReading(tuple(trees.files), guide, doubts=trees.placed(doubts), retold=trees.placed(retold))


def placed_texts(source: Path | Iterable[Path] | None = None) -> tuple[Guide, tuple[PlacedFault, ...]]:
    """Return the guide in some source files, and each of its texts as the message of a place: its file, line and path.

    The argument is that of `read_guide`. Raises `MapError` with every mistake if the files do not make a guide.
    """
    files = _files(source)
    reading = read_sources(files)
    if reading.guide is None:
        raise MapError(reading.everything())
    guide, trees = reading.guide, _Trees()
    for path in files:
        trees.add(path)
    return guide, tuple(PlacedFault(trees.mark(path), text, path) for path, text in texts(guide))


def _with_own_pages(guide: Guide, folder: Path) -> Guide:
    """Name the pages that are in no table of the guide, since texts link to them in the browser as well."""
    training = (OwnPage("training-cases", "Training cases"),) if guide.training_cases else ()
    return replace(guide, own_pages=(*own_pages(folder), *training))


@dataclass
class _Trees:
    """The files read so far: their data merged into one tree, and the place of each part."""

    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[Keys, Mark] = field(default_factory=dict)
    key_marks: dict[Keys, Mark] = field(default_factory=dict)
    faults: list[PlacedFault] = field(default_factory=list)
    spoilt: list[Keys] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    unread: bool = False

    def add(self, path: Path) -> None:
        """Read one file and merge it into the data."""
        name = shown(path)
        self.files.append(name)
        tree = SourceFile(name)
        try:
            tree.read(source_text(path, name))
        except Unreadable as unreadable:
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

    def _merge(self, data: dict[str, Any], tree: SourceFile) -> None:
        if data.get("format") != str(GUIDE_FORMAT):
            self.faults.append(
                PlacedFault(
                    tree.marks.get(("format",), Mark(tree.file)), f'The file should say "format: {GUIDE_FORMAT}".'
                )
            )
        source = next(iter(data["sources"]), "") if isinstance(data.get("sources"), dict) else ""
        for key, written in data.items():
            if key == "format":
                continue
            if key == "own pages":
                self.faults.append(
                    PlacedFault(
                        tree.key_marks[(key,)],
                        f'The guide has no key "{key}": its pages are the Markdown files in its folder.',
                    )
                )
                continue
            value = _naming_source(written, source) if source and key in TABLES_WITH_SOURCE else written
            if isinstance(value, dict) and isinstance(self.data.get(key), dict):
                self._join(key, value, tree)
            elif key in self.data:
                self.faults.append(
                    PlacedFault(
                        tree.key_marks[(key,)], f'"{key}" is in another file already. Delete it in one of them.'
                    )
                )
            else:
                self.data[key] = value

    def _join(self, key: str, entries: dict[str, Any], tree: SourceFile) -> None:
        for id, entry in entries.items():
            if id in self.data[key]:
                self.faults.append(
                    PlacedFault(
                        tree.key_marks[(key, id)],
                        f'"{id}" is under "{key}" in another file already. Delete it in one of them.',
                    )
                )
            else:
                self.data[key][id] = entry

    def placed(self, faults: Iterable[Fault]) -> tuple[PlacedFault, ...]:
        """Return all faults with their places, in the order of files and lines, each once."""
        found = [PlacedFault(self.mark(fault.path, at_key=fault.at_key), fault.message, fault.path) for fault in faults]
        return tuple(_in_order_of_files(dict.fromkeys([*self.faults, *found]), self.files))

    def mark(self, path: Keys, *, at_key: bool = False) -> Mark:
        """Return the place of a part of the guide: of its value, or its key; else of the nearest part that has it."""
        if at_key and path in self.key_marks:
            return self.key_marks[path]
        written: Keys = ()
        for name in path:
            found = next(
                (keys for one in (name, *FORMER_NAMES.get(name, ())) if (keys := (*written, one)) in self.marks), None
            )
            if found is None:
                break
            written = found
        return self.marks[written] if written else Mark(self.files[0] if self.files else "")


def _naming_source(entries: Any, source: str) -> Any:
    """Return a table whose entries name the source of their file, unless they name another."""
    return {id: naming_source(entry, source) for id, entry in entries.items()} if isinstance(entries, dict) else entries


def _in_order_of_files(faults: Iterable[PlacedFault], files: Sequence[str]) -> list[PlacedFault]:
    order = {name: place for place, name in enumerate(files)}
    return sorted(faults, key=lambda fault: (order.get(fault.mark.file, 0), fault.mark.line, fault.mark.column))
