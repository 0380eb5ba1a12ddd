"""Move nested entries of a source file into their tables. Such an entry is a question in the box that asks it, or a
time rule in the box that starts it.

A box, a route, a process or a section names questions, time rules, counters, evidence or forms. It may have the whole
entry instead of the name, and a box may have unclear points of its own. The guide that is read does not show this: it
has each table in one piece.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from navigator.guide.check.names import REFERENCES
from navigator.guide.facts import Fact
from navigator.guide.faults import nearest
from navigator.guide.model import Guide
from navigator.guide.processes import Box, Process, Route
from navigator.guide.sources import Section

Keys = tuple[str, ...]

TABLES = ("facts", "rules", "counters", "evidence", "forms")
"""The tables whose entries may be nested in place of their names."""

POINTS = "unclear points"
"""The table whose entries may be nested in their first box."""

HOLDS: dict[type, dict[str, str]] = {
    kind: {name.replace("_", " "): table for name, table in REFERENCES[kind].items() if table in TABLES}
    for kind in (Process, Box, Route, Section)
}
"""The nested tables that an entry may have: key → table."""

_WITH_SOURCE = ("rules", "forms", POINTS)


@dataclass
class Lifted:
    """The entries taken out of one file.

    `written` maps the path of an entry in the guide to its path in the file. `held` does so for tables with a nested
    part. `faults` are paths of faults, each with a sentence.
    """

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    written: dict[Keys, Keys] = field(default_factory=dict)
    held: list[tuple[Keys, Keys]] = field(default_factory=list)
    faults: list[tuple[Keys, str]] = field(default_factory=list)

    def take(self, table: str, id: str, entry: Any, path: Keys) -> None:
        """Put an entry into its table."""
        if id in self.tables.get(table, {}):
            self.faults.append(
                (
                    path,
                    (
                        f'"{id}" is under "{table}" a second time. Keep the whole of it in one place, '
                        "and name it in the others."
                    ),
                )
            )
        else:
            self.tables.setdefault(table, {})[id] = entry
            self.written[(table, id)] = path
            self.held.append(((table,), path[:-1]))

    def places(self) -> Iterator[tuple[Keys, Keys]]:
        """Yield every path in the guide of what was taken out, and of everything below it, with its path in the
        file.
        """
        for keys, path in self.written.items():
            entry = self.tables.get(keys[0], {}).get(keys[1]) if len(keys) == 2 else None
            for below in _below(entry):
                yield (*keys, *below), self.written.get((*keys, *below), (*path, *below))


def lift(data: dict[str, Any]) -> Lifted:
    """Move every nested entry into its table; `data` is that of one file and is changed.

    Anything of the wrong shape is left for the reader, which reports it.
    """
    lifted = Lifted()
    for path, kind, entry, source in _holders(data):
        for key, table in HOLDS[kind].items():
            if key in entry:
                entry[key] = _names(entry[key], (*path, key), table, source, lifted)
        if kind is Box:
            _lift_points(entry, path, source, lifted, f"{data['processes'][path[1]].get('name')} box {path[3]}")
    for table, entries in lifted.tables.items():
        there = data[table] = {} if data.get(table) is None else data[table]
        for id, entry in entries.items() if isinstance(there, dict) else ():
            if id in there:
                lifted.faults.append(
                    (
                        lifted.written.pop((table, id)),
                        f'"{id}" is under "{table}" already. Name it here, or take it out there.',
                    )
                )
            else:
                there[id] = entry
    return lifted


def _below(value: Any) -> Iterator[Keys]:
    """Yield the path of a value itself, then of everything in it."""
    yield ()
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from ((str(key), *below) for below in _below(one))


def _holders(data: dict[str, Any]) -> Iterator[tuple[Keys, type, dict[str, Any], str]]:
    """Yield everything that may have entries of other tables: its path, kind, content and source."""
    for id, section in _entries(data.get("sections")):
        yield ("sections", id), Section, section, str(section.get("source") or "")
    for id, process in _entries(data.get("processes")):
        source = str(process.get("source") or "")
        yield ("processes", id), Process, process, source
        for number, box in _entries(process.get("boxes")):
            path = ("processes", id, "boxes", number)
            yield path, Box, box, source
            for name, route in _entries(box.get("routes")):
                yield (*path, "routes", name), Route, route, source


def _entries(table: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(id, entry) for id, entry in table.items() if isinstance(entry, dict)] if isinstance(table, dict) else []


def _names(held: Any, path: Keys, table: str, source: str, lifted: Lifted) -> Any:
    """Return the names in the value of a key, with each whole entry taken out. The value has entries by their names, or
    is a list with some whole entries.
    """
    if isinstance(held, dict):
        for place, (id, entry) in enumerate(held.items()):
            lifted.take(table, id, _with_source(entry, table, source), (*path, id))
            lifted.written[(*path, str(place))] = (*path, id)
        return list(held)
    return (
        [_name(one, (*path, str(place)), table, source, lifted) for place, one in enumerate(held)]
        if isinstance(held, list)
        else held
    )


def _name(one: Any, path: Keys, table: str, source: str, lifted: Lifted) -> Any:
    if not isinstance(one, dict) or len(one) != 1:
        return one
    ((id, entry),) = one.items()
    lifted.take(table, id, _with_source(entry, table, source), (*path, id))
    return id


def _with_source(entry: Any, table: str, source: str) -> Any:
    return naming_source(entry, source) if source and table in _WITH_SOURCE else entry


def naming_source(entry: Any, source: str) -> Any:
    """Return an entry of a table that names this source, unless it names another."""
    return {"source": source, **entry} if isinstance(entry, dict) else entry


def _lift_points(box: dict[str, Any], path: Keys, source: str, lifted: Lifted, where: str) -> None:
    """Take out the unclear points of a box. They have this box first; `boxes` names only the others."""
    ref = f"{path[1]}/{path[3]}"
    for key in [key for key in box if key not in _BOX_KEYS and nearest(key, [*_BOX_KEYS, POINTS], 0.7) == POINTS]:
        if key != POINTS and key.replace("_", " ") != POINTS:
            lifted.faults.append(((*path, key), f'{where} has no key "{key}". Did you mean {POINTS}?'))
        if not isinstance(box[key], dict):
            lifted.faults.append(((*path, key), f'{where}: "{POINTS}" should have keys, each with its entry below it.'))
        for id, entry in _entries(box.pop(key)):
            others = entry.get("boxes", [])
            others = others if isinstance(others, list) else [others]
            lifted.take(
                POINTS,
                id,
                _with_source({**entry, "boxes": [ref, *(one for one in others if one != ref)]}, POINTS, source),
                (*path, key, id),
            )
            lifted.written |= {
                (POINTS, id, "boxes", str(place)): (*path, key, id, "boxes", str(place - 1))
                for place in range(1, len(others) + 1)
            }


_BOX_KEYS = tuple(f.name.replace("_", " ") for f in dataclasses.fields(Box))


# --- The order of the tables ------------------------------------------------------------------------------------------


def in_order(guide: Guide) -> Guide:
    """Return the guide with its questions, time rules and unclear points in the order of the boxes, whatever their
    places in the files.

    A worked-out fact follows the last of the facts that it is worked out from. A time rule of a section follows those
    of boxes. Unclear points of no box come first; those of one box follow each other by their names.
    `navigator.guide.check` must have found no fault in the guide.
    """
    asked = dict.fromkeys(
        id
        for process in guide.processes
        for ids in (process.opening, *(box.asks for box in process.boxes))
        for id in ids
    )
    started = [
        process.opening_starts + tuple(id for box in process.boxes for id in box.all_starts())
        for process in guide.processes
    ]
    started += [section.starts for section in guide.sections]
    places = {ref: number for number, ref in enumerate(guide.places)}
    points = sorted(guide.unclear_points, key=lambda point: (places[point.boxes[0]] if point.boxes else -1, point.id))
    return dataclasses.replace(
        guide,
        facts=_with_worked_out(guide, list(asked)),
        unclear_points=tuple(points),
        rules=tuple(guide.rule(id) for id in dict.fromkeys(id for ids in started for id in ids)),
    )


def _with_worked_out(guide: Guide, asked: list[str]) -> tuple[Fact, ...]:
    """Return the facts that are asked for, and each of the others after those that it is worked out from."""
    order = list(asked)
    for fact in reversed(guide.facts):
        if fact.id not in order:
            order.insert(max((order.index(id) + 1 for id in guide.asked_behind(fact.id)), default=0), fact.id)
    return tuple(guide.fact(id) for id in order)
