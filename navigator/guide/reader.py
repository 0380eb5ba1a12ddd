"""The guide from plain data and back. The strict YAML loader and JSON both use `read`, so that the shape of the data is
written once.

The dataclasses of the guide define what there can be; the metadata of their fields (`navigator.guide.fields`) defines
how it is written.
"""

from __future__ import annotations

import dataclasses
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Literal

from navigator.days.workdays import parse_date, parse_day
from navigator.guide.conditions import DATE_TESTS, Condition, Test
from navigator.guide.days_off import DayOff
from navigator.guide.faults import Fault, did_you_mean, nearest
from navigator.guide.fields import written
from navigator.guide.model import Guide
from navigator.guide.processes import Retired, Route
from navigator.guide.sources import Force, Text
from navigator.guide.time_rules import LeftOut
from navigator.guide.training_cases import ToldAnswer
from navigator.text.errors import CalendarError, MapError

GUIDE_FORMAT = 1
"""The version of `to_dict`'s shape. A reader of another version refuses the file instead of misreading it."""


def to_dict(guide: Guide) -> dict[str, Any]:
    """Return the guide as plain data for JSON; values that equal their default are left out.

    The training cases are left out too. A reader's case does not need them, and the browser would have to load and read
    them each time.
    """
    return {"format": GUIDE_FORMAT, **_plain(dataclasses.replace(guide, training_cases=()))}


def from_dict(data: Any) -> Guide:
    """Return the guide from plain data as `to_dict` wrote it.

    Raises `MapError` if the data is of another format or does not have the shape of a guide.
    """
    if not isinstance(data, dict) or data.get("format") != GUIDE_FORMAT:
        format = data.get("format") if isinstance(data, dict) else None
        raise MapError(
            [
                Fault(
                    (),
                    f"This is not a guide of format {GUIDE_FORMAT} (it says {format!r}). "
                    "Build the site again: make site",
                )
            ]
        )
    guide, faults = read({name: value for name, value in data.items() if name != "format"})
    if faults or guide is None:
        raise MapError(faults)
    return guide


def read(data: Any) -> tuple[Guide | None, list[Fault]]:
    """Return a guide from nested mappings, lists and scalars, and every fault of shape. The scalars come from JSON, or
    are all text from YAML.

    A key or value that is nearly right is taken for the right one. A neutral value replaces what could not be read, so
    that the rest can still be checked. A guide with faults is never used. The guide is None if the data is not a
    mapping.
    """
    notes = _Notes([], _process_names(data))
    guide = _read(_reader(Guide), data, (), notes)
    return (None, notes.faults) if guide is _BAD else (guide, notes.faults)


_BAD: Any = object()
"""The result of `_read` for data without the expected shape; the fault has been noted."""
_FORCES = typing.get_args(Force)
_ENTRIES = {
    "sources": "source",
    "actors": "actor",
    "terms": "term",
    "forms": "form",
    "evidence": "evidence item",
    "facts": "fact",
    "counters": "counter",
    "rules": "rule",
    "sections": "section",
    "processes": "process",
    "unclear points": "unclear point",
    "safeguards": "safeguard",
    "training cases": "training case",
    "changes": "change",
    "boxes": "box",
    "routes": "route",
    "stages": "stage",
    "choices": "choice",
    "outcomes": "outcome",
    "unnumbered": "passage",
    "retired": "retired box",
    "gaps": "gap",
    "events": "event",
    "states": "state",
    "letters": "letter",
    "notices": "notice",
    "own pages": "page",
    "calendars": "calendar",
}
_NUMBERED = {
    "activity": "activity",
    "good practice": "good practice",
    "next steps": "next steps",
    "texts": "texts",
    "readings": "readings",
    "parts": "part",
    "words": "wording",
    "holds": "content",
    "answers": "answer",
    "deadlines": "deadline",
    "leaves out": "left out",
    "earlier of": "count",
    "later of": "count",
    "days off": "day off",
}
_BY = "by more than"
_OPERATORS = ("is not", *DATE_TESTS, "at least", "less than", "known", "asked")


@dataclass
class _Notes:
    """The faults found so far, and the names for processes in them."""

    faults: list[Fault]
    processes: dict[str, str]

    def bad(self, path: tuple[str, ...], message: str, mended: Any = _BAD) -> Any:
        """Note a fault of the value at a path; return the value to continue with, if there is one."""
        self.faults.append(Fault(path, f"{self.subject(path)} {message}", mended=mended is not _BAD))
        return mended

    def subject(self, path: tuple[str, ...]) -> str:
        """Return the words for a path in a fault: `Intake box 5: route "unsure": "to"`."""
        entries, rest = self._entries(path)
        return ": ".join([*entries, *(f'"{name}"' for name in rest[:1])]) or "The guide"

    def entry(self, path: tuple[str, ...]) -> str:
        """Return the words for the entry at a path in a fault: `Intake box 5: route "unsure"`."""
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
                entries.append(
                    f'{_ENTRIES[table]} "{id}"'
                    if table in ("routes", "choices", "outcomes")
                    else f"{_ENTRIES[table]} {id}"
                )
        return entries, path


def _process_names(data: Any) -> dict[str, str]:
    processes = data.get("processes") if isinstance(data, dict) else None
    entries = processes.items() if isinstance(processes, dict) else ()
    return {
        str(id): entry["name"]
        for id, entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Condition):
        return [[_plain(test) for test in tests] for tests in value.any_of]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: {} if kept == () and _is_table(type(value).__module__, str(f.type)) else _plain(kept)
            for f in dataclasses.fields(value)
            if not f.metadata.get("key") and (kept := getattr(value, f.name)) != f.default
        }
    if isinstance(value, tuple):
        if value and (name := _key_field(value[0].__class__)):
            return {str(getattr(entry, name)): _plain(entry) for entry in value}
        return [_plain(entry) for entry in value]
    return value


@cache
def _is_table(module: str, annotation: str) -> bool:
    """Return whether a field has entries with keys; such a field without entries is also written as a mapping."""
    kind = _kind(module, annotation)
    return typing.get_origin(kind) is tuple and bool(_key_field(typing.get_args(kind)[0]))


@cache
def _key_field(kind: type) -> str:
    if not dataclasses.is_dataclass(kind):
        return ""
    return next((f.name for f in dataclasses.fields(kind) if f.metadata.get("key")), "")


@cache
def _lone_key(kind: type) -> str:
    """Return the key that a plain text in place of an entry represents; empty if no key can."""
    return next((f.name for f in dataclasses.fields(kind) if f.metadata.get("lone")), "")


_Reader = Callable[[Any, tuple[str, ...], _Notes], Any]
"""A function that gives the data at a path as a value of some kind, or `_BAD` with the fault noted."""


def _read(reader: _Reader, data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return `data` as read by a reader; if it is missing, note the fault."""
    return notes.bad(path, "is empty.") if data is None else reader(data, path, notes)


@cache
def _reader(kind: Any) -> _Reader:
    """Return the function that reads a value of `kind`."""
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
    """Return the dataclass that a kind is, or is if it is not left out; None for any other kind."""
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
    """Return one value as read by its reader; for a set of keys or a list, note the fault."""
    if isinstance(data, (dict, list)):
        return notes.bad(path, f"should be one value. It is {_shape(data)}.")
    return reader(data, path, notes)


def _shape(data: Any) -> str:
    return "a set of keys" if isinstance(data, dict) else "a list" if isinstance(data, list) else _shown(data)


def _shown(data: Any) -> str:
    """Return a value as a message quotes it: cut short, in straight quotes, without anything invisible."""
    text = ascii(data)[1:-1] if isinstance(data, str) and not data.isprintable() else str(data)
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _is_number(data: Any) -> bool:
    """Return whether this is a whole number as an editor writes one: digits, without a leading zero."""
    text = str(data)
    return not isinstance(data, bool) and len(text) < 7 and text.isascii() and text.isdigit() and str(int(text)) == text


def _read_text(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    return data if isinstance(data, str) else notes.bad(path, f"should be text. It is {_shown(data)}.")


def _read_paragraph(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return a paragraph: a number, or the name of a passage."""
    return int(data) if _is_number(data) else str(data)


def _read_literal(named: dict[str, Any], data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return one of the values that are allowed; `named` has them by their written form."""
    if str(data) in named:
        return named[str(data)]
    near = nearest(str(data), named)
    return notes.bad(
        path,
        f"is {_shown(data)}, which is not one of {', '.join(named)}.{did_you_mean(str(data), named)}",
        named.get(near, _BAD),
    )


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
    return notes.bad(path, f"is {_shown(data)}, which is not a whole number. Write digits alone, for example 12.")


def _read_day(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return a date of a training case; it has its weekday so that a reader can check it by eye."""
    try:
        return parse_day(str(data))
    except CalendarError as error:
        return notes.bad(path, f"is not a date with its weekday: {error}")


_DATE = re.compile(r"(?:\w+ )?[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _read_told(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return an answer from `{question: answer}`; a date in it has its weekday and is stored without it."""
    if not isinstance(data, dict) or len(data) != 1:
        return notes.bad(path, f'should be one question with its answer, as in "posted: yes". It is {_shape(data)}.')
    ((ask, answer),) = data.items()
    if not isinstance(answer, str):
        return notes.bad(
            (*path, str(ask)),
            'is empty. Write "" if the question was skipped.'
            if answer is None
            else f"should be one value. It is {_shape(answer)}.",
        )
    day = _read_day(answer, (*path, str(ask)), notes) if _DATE.fullmatch(answer) else None
    return _BAD if day is _BAD else ToldAnswer(str(ask), day.isoformat() if day else answer)


def _read_day_off(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return a day off from `{day: name}`, or from its own JSON shape."""
    if isinstance(data, dict) and set(data) == {"days", "name"}:
        data = {data["days"]: data["name"]}
    if (
        not isinstance(data, dict)
        or len(data) != 1
        or not all(isinstance(one, str) for pair in data.items() for one in pair)
    ):
        return notes.bad(
            path, f'should be one day off with its name, as in "2026-10-26: Half-term". It is {_shape(data)}.'
        )
    ((days, name),) = data.items()
    return DayOff(days, name)


def _read_many(kind: Any, reader: _Reader, data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return a tuple of entries: from a mapping if entries have a key, else from a list or from one single value."""
    if _key_field(kind):
        if not isinstance(data, dict):
            return notes.bad(path, f"should have keys, each with its entry below it. It is {_shape(data)}.")
        entries = [_read_entry(kind, entry, (*path, str(id)), notes, str(id)) for id, entry in data.items()]
    elif isinstance(data, list):
        entries = [_read(reader, entry, (*path, str(index)), notes) for index, entry in enumerate(data)]
    elif isinstance(data, dict) and kind is LeftOut:  # a single one needs no list
        entries = [_read(reader, data, (*path, "0"), notes)]
    elif isinstance(data, dict):
        return notes.bad(path, f"should be a list. It is {_shape(data)}.")
    else:
        entries = [_read(reader, data, path, notes)]
    return tuple(entry for entry in entries if entry is not _BAD)


@dataclass(frozen=True)
class _Slot:
    """A field of a dataclass, as a mapping fills it: its name there, with spaces, and the function that reads it.

    The reader is stored here rather than looked up for each value: looking up a kind is slower than reading most
    values.
    """

    name: str
    written: str
    hint: Any
    reader: _Reader
    is_key: bool
    is_needed: bool


@cache
def _slots(kind: Any) -> dict[str, _Slot]:
    """Return the fields of a dataclass by their names in a mapping, in order."""
    fields = ((f, _kind(kind.__module__, str(f.type))) for f in dataclasses.fields(kind))
    slots = (
        _Slot(
            f.name, written(f.name), hint, _reader(hint), bool(f.metadata.get("key")), f.default is dataclasses.MISSING
        )
        for f, hint in fields
    )
    return {slot.written: slot for slot in slots}


@cache
def _kind(module: str, annotation: str) -> Any:
    """Return the type that a field's annotation names in its module.

    Each is worked out only once: `typing.get_type_hints` would compile every one of hundreds that say `str`.
    """
    return eval(annotation, vars(sys.modules[module]))


@cache
def former_keys(kind: type[Any]) -> dict[str, str]:
    """Return the keys of earlier editions in an entry of this kind, each with the key of today."""
    return {
        f.metadata["formerly"]: f.name.replace("_", " ") for f in dataclasses.fields(kind) if "formerly" in f.metadata
    }


def former_names() -> dict[str, tuple[str, ...]]:
    """Return each key that had another name in an earlier edition, with its former names."""
    names: dict[str, dict[str, None]] = {}
    for kind in kinds().values():
        for former, name in former_keys(kind).items():
            names.setdefault(name, {})[former] = None
    return {name: tuple(former) for name, former in names.items()}


@cache
def kinds() -> dict[str, type]:
    """Return every dataclass that a guide is made of, by its name."""
    return {kind.__name__: kind for kind in _dataclasses(Guide)}


def _dataclasses(hint: Any) -> Iterator[type]:
    """Return the dataclasses that a type names, each before those of its own fields."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
        for slot in _slots(hint).values():
            yield from _dataclasses(slot.hint)
    else:
        for part in typing.get_args(hint):
            yield from _dataclasses(part)


@cache
def _known_keys(kind: Any) -> tuple[str, ...]:
    """Return the keys that an editor can write in an entry of this kind."""
    known = (slot.written for slot in _slots(kind).values() if not slot.is_key)
    return (*(name for name in known if name not in ("force", "text")), *_FORCES) if kind is Text else tuple(known)


def _read_entry(kind: Any, data: Any, path: tuple[str, ...], notes: _Notes, id: str = "") -> Any:
    """Return one dataclass from a mapping; all unknown and missing keys are faults."""
    if isinstance(data, str) and (name := _lone_key(kind)):
        data = {name: data}
    if not isinstance(data, dict):
        return notes.bad(
            path, "is empty." if data is None else f"should have keys, each with its value. It is {_shape(data)}."
        )
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
        if (
            value is not _BAD or slot.is_needed or not _part_of(slot.hint)
        ):  # a part that could not be read counts as left out
            values[slot.name] = _neutral(slot.hint) if value is _BAD else value
    return kind(**values)


def _by_field(kind: Any, data: dict[Any, Any], path: tuple[str, ...], notes: _Notes) -> dict[str, tuple[str, Any]]:
    """Return the values by the name of their field, each with its key as written.

    A key that is nearly right is taken for the right one.
    """
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
        lacking = [
            name
            for name, slot in slots.items()
            if slot.is_needed and not slot.is_key and name not in given and kind is not Text
        ]
        free = [name for name in known if name not in given]
        near = (
            nearest(key, lacking)
            or nearest(key, free, 0.7)
            or (lacking[0] if len(lacking) == len(odd) == 1 else nearest(key, free))
        )
        hint = f" Did you mean {near}?" if near else f" It can have: {', '.join(free)}." if free else ""
        notes.faults.append(
            Fault(
                (*path, key),
                f'{notes.entry(path)} has no key "{_shown(key)[1:-1]}".{hint}',
                at_key=True,
                mended=bool(near),
            )
        )
        if near:
            given[near] = (key, value)
    return _with_force(given, path, notes) if kind is Text else given


def _with_force(given: dict[str, tuple[str, Any]], path: tuple[str, ...], notes: _Notes) -> dict[str, tuple[str, Any]]:
    """Return the values with `must: words`, as an editor writes it, as `force: must` and `text: words`."""
    forces = [force for force in _FORCES if force in given]
    if not forces and not {"force", "text"} <= given.keys():
        notes.faults.append(
            Fault(path, f"{notes.entry(path)} has no words. Write them after one of {', '.join(_FORCES)}.")
        )
    for force in forces[1:]:
        notes.faults.append(
            Fault(
                (*path, given[force][0]),
                f'{notes.entry(path)} has words after "{forces[0]}" and after "{force}". Make two texts of them.',
                at_key=True,
            )
        )
    if forces:
        written, words = given[forces[0]]
        given = {**given, "force": (written, forces[0]), "text": (written, words)}
    return {name: value for name, value in given.items() if name not in _FORCES}


def _full_target(kind: Any, name: str, value: Any, path: tuple[str, ...]) -> Any:
    """Return the target of a route; a bare number means a box of the same process."""
    is_target = (
        ((kind is Route and name in ("to", "printed to")) or kind is Retired)
        and isinstance(value, (str, int))
        and str(value).isdigit()
    )
    return f"{path[1]}/{value}" if is_target and len(path) > 1 else value


def _neutral(kind: Any) -> Any:
    """Return a substitute for a value that could not be read, so that the rest of its entry can still be checked."""
    if typing.get_origin(kind) is Literal:
        return typing.get_args(kind)[0]
    if typing.get_origin(kind) is tuple:
        return ()
    return (
        Condition()
        if kind is Condition
        else {int: 0, bool: False, date: date.min}.get(kind, None if kind in (date | None, bool | None) else "")
    )


def _read_condition(data: Any, path: tuple[str, ...], notes: _Notes) -> Any:
    """Return a condition from `{fact: test, …}`, from a list of such alternatives, or from its own JSON shape."""
    alternatives = []
    for index, tests in enumerate(data if isinstance(data, list) else [data]):
        where = (*path, str(index)) if isinstance(data, list) else path
        if isinstance(tests, list):  # the JSON shape
            read_tests = [_read_entry(Test, test, path, notes) for test in tests]
            alternatives.append(
                tuple(_BAD if test is _BAD else _checked_test(test, path, notes) for test in read_tests)
            )
        elif isinstance(tests, dict) and tests:
            alternatives.append(
                tuple(
                    _read_test(str(fact), one, (*where, str(fact)), notes)
                    for fact, test in tests.items()
                    for one in _each_test(test)
                )
            )
        else:
            return notes.bad(where, 'is not a condition. Write "fact: value", one a line, or a list of such groups.')
    return _BAD if any(_BAD in tests for tests in alternatives) else Condition(tuple(alternatives))


def _each_test(data: Any) -> Iterator[Any]:
    """Yield the tests of one fact, which may be several: `{known: no, asked: yes}`."""
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
        ((op, value),) = data.items()
        values = value if isinstance(value, list) and op == "is not" else [value]
        if op in _OPERATORS and all(isinstance(one, (str, int)) for one in values):
            return _checked_test(Test(fact, op, tuple(str(one) for one in values)), path, notes)
    if (
        isinstance(data, dict)
        and set(data) > {_BY}
        and len(data) == 2
        and (test := _read_test(fact, {op: data[op] for op in data if op != _BY}, path, notes)) is not _BAD
    ):
        days = str(data[_BY]).removesuffix("s").removesuffix(" day")
        return _checked_test(Test(fact, test.op, (*test.values, days)), path, notes)
    return notes.bad(
        path,
        f'tests "{fact}" in a way that is not known. Write a value, a list of values, '
        f"or one of {', '.join(_OPERATORS)}.",
    )


def _checked_test(test: Test, path: tuple[str, ...], notes: _Notes) -> Any:
    if not test.values or not all(test.values):
        return notes.bad(path, f'tests "{test.fact}" with "{test.op}" and nothing after it.')
    value = test.values[0]
    if test.op in DATE_TESTS:
        try:
            if value[:1].isdigit():
                parse_date(value)
        except CalendarError as error:
            return notes.bad(path, f'tests "{test.fact}" with a date that is not valid: {error}')
        if any(not _is_number(days) for days in test.values[1:]):
            return notes.bad(
                path,
                f'tests "{test.fact}" with "{_BY}", which is not followed by a number of days. Write it as "10 days".',
            )
    elif test.op in ("known", "asked") and value not in ("yes", "no"):
        return notes.bad(path, f'tests "{test.fact}" with "{test.op}" {_shown(value)}; write yes or no.')
    elif test.op in ("at least", "less than") and not _is_number(value):
        return notes.bad(path, f'tests "{test.fact}" with "{test.op}" {_shown(value)}, which is not a whole number.')
    return test
