"""The content of the map of a process: the routes that are lines, those that are connectors, and the entries of cases.

A line leads down to a box of the same map. A route that would lead back up, out of the map or across the picture is a
connector, like an off-page connector in flow charts. It is a small tag beside the box that it leaves, with the name of
the place to go on at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from maps.draw.map_set import MapSet
from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Place, Process, Route

Way = Literal["line", "back", "jump", "other map", "end"]
Named = tuple[str, Box, Route]

ABREAST: Final = 3
"""Most boxes that the drawing around one box has side by side. The others are named on connectors."""


@dataclass(frozen=True)
class Drawn:
    """A route as the map shows it: its id in the picture, the two boxes, and how it is drawn.

    `target` is a ref ("intake/3") or `end`; `words` are the connector's ("Back to box 8"), empty for a line. `labelled`
    says whether the outcome is on the map.
    """

    id: str
    source: str
    route: Route
    way: Way
    words: str
    labelled: bool

    @property
    def target(self) -> str:
        """Return the target of the route: a ref or `end`."""
        return self.route.to


@dataclass(frozen=True)
class Entry:
    """An entry of cases from another process: the box, the other process's name, and its boxes with their labels."""

    id: str
    target: str
    words: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Plan:
    """Content of a map: the routes in the source's order, the entries, and the words on the tabs of boxes."""

    process: Process
    drawn: tuple[Drawn, ...]
    entries: tuple[Entry, ...]
    tabs: Mapping[str, str]

    def lines(self) -> tuple[Drawn, ...]:
        """Return the routes that are drawn as lines to a box."""
        return tuple(drawn for drawn in self.drawn if drawn.way == "line")

    def connectors(self, source: str) -> tuple[Drawn, ...]:
        """Return the routes of a box that are drawn as connectors."""
        return self._connectors.get(source, ())

    @cached_property
    def _connectors(self) -> dict[str, tuple[Drawn, ...]]:
        connectors: dict[str, list[Drawn]] = {}
        for drawn in self.drawn:
            if drawn.way != "line":
                connectors.setdefault(drawn.source, []).append(drawn)
        return {source: tuple(of_box) for source, of_box in connectors.items()}


def plan(process: Process, maps: MapSet, as_connectors: Collection[str] = ()) -> Plan:
    """Return what the map of a process draws. `maps` are those that its routes lead to.

    The routes whose ids are in `as_connectors` become connectors in any case.
    """
    named = _named_routes(process)
    lines = _lines(process, [(id, box, route) for id, box, route in named if id not in as_connectors])
    return Plan(
        process, _drawn(process, maps, named, lines), _entries(process, maps, maps.routes()), _stage_tabs(process)
    )


def around(ref: str, guide: Guide, as_connectors: Collection[str]) -> Plan:
    """Return what a drawing of one box and its neighbours shows: the boxes before it, the box, and the boxes after it.

    It is a part of the box's process, with the boxes one route away. If these are many, those that only an inferred
    route joins become connectors first.
    """
    place = guide.places[ref]
    process, box = place.process, place.box
    leading_here = guide.routes_to(ref)
    into = [(other.box, route) for other, route in leading_here if other.process == process and other.ref != ref]
    before = _nearest((other, route) for other, route in into)
    sources = {process.ref(other) for other in before}
    inside = [
        (guide.places[route.to].box, route)
        for route in box.routes
        if route.to.rpartition("/")[0] == process.id and route.to != ref
    ]
    after = _nearest((other, route) for other, route in inside if process.ref(other) not in sources)
    part = replace(
        process,
        start=box.number,
        boxes=(
            *(replace(other, routes=tuple(route for route in other.routes if route.to == ref)) for other in before),
            box,
            *(replace(other, routes=()) for other in after),
        ),
    )
    named = _named_routes(part)
    lines = {
        id
        for id, owner, route in named
        if id not in as_connectors and (owner != box or route.to in {process.ref(other) for other in after})
    }
    rest = {process.ref(other): f"box {other.number}" for other, _ in into if other not in before}
    entries = _entries(process, guide, leading_here)
    entries += (Entry(f"{box_id(ref)}-from-here", ref, "Also from", tuple(rest.items())),) if rest else ()
    return Plan(part, _drawn(part, guide, named, lines), entries, {ref: "You are here"})


def _nearest(neighbours: Iterable[tuple[Box, Route]]) -> list[Box]:
    """Return the boxes to draw, each once and in the order of their numbers. Those that the source itself joins come
    first.
    """
    nearest: dict[int, Box] = {}
    for box, _ in sorted(neighbours, key=lambda pair: pair[1].basis == "inferred"):
        nearest.setdefault(box.number, box)
    return sorted(list(nearest.values())[:ABREAST], key=lambda box: box.number)


def starts_a_clock(maps: MapSet, box: Box) -> bool:
    """Return whether a time rule with a date that can be worked out begins at a box."""
    return any(maps.rule(id).is_dated for id in box.all_starts())


def _drawn(process: Process, maps: MapSet, named: Iterable[Named], lines: set[str]) -> tuple[Drawn, ...]:
    after = _reachable(process, lines)
    return tuple(
        Drawn(
            id, process.ref(box), route, *_way(process, maps, box, route, id in lines, after), _is_labelled(box, route)
        )
        for id, box, route in named
    )


def _stage_tabs(process: Process) -> dict[str, str]:
    """Return the names of the stages, by the box that each begins with: its first by number.

    A single stage needs no name.
    """
    first = {box.stage: process.ref(box) for box in reversed(process.boxes)}
    return (
        {first[stage.id]: stage.title for stage in process.stages if stage.id in first}
        if len(process.stages) > 1
        else {}
    )


def box_id(ref: str) -> str:
    """Return the id of a box in the picture: `intake-box-03` for "intake/3"."""
    process, _, number = ref.rpartition("/")
    return f"{safe_id(process)}-box-{int(number):02d}"


def safe_id(name: str) -> str:
    """Return a process's name in a form that an id and a fragment of an address can contain."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)


def _route_id(process: Process, box: Box, route: Route) -> str:
    """Return the id of a route: `intake-box-05--06`, `intake-box-03--visit-box-01` or `intake-box-11--end`."""
    source = box_id(process.ref(box))
    if route.to == END:
        return f"{source}--end"
    target = box_id(route.to)
    inside = route.to.rpartition("/")[0] == process.id
    return f"{source}--{target.rpartition('-')[2] if inside else target}"


def _named_routes(process: Process) -> list[Named]:
    """Return every route that the map shows, with its id.

    The one way out of an end box is the box's own double border.
    """
    seen: Counter[str] = Counter()
    named = []
    for box in process.boxes:
        for route in box.routes:
            if box.kind == "end" and route.to == END:
                continue
            id = _route_id(process, box, route)
            seen[id] += 1
            named.append((id if seen[id] == 1 else f"{id}-{seen[id]}", box, route))
    return named


def _is_labelled(box: Box, route: Route) -> bool:
    return len(box.routes) > 1 or route.outcome.strip().casefold() not in ("next", "")


# --- Lines or connectors ----------------------------------------------------------------------------------------------


def _lines(process: Process, named: list[Named]) -> set[str]:
    """Return the routes that can be lines: all lead onwards, and together they make no loop.

    Follows the printed and corrected routes in the source's order, from the start. An inferred route is a line only if
    nothing else leads to its box, so that what the source prints has priority.
    """
    inside = {process.ref(box): None for box in process.boxes}
    usable = [(id, process.ref(box), route) for id, box, route in named if route.to in inside]
    ways: dict[str, list[tuple[str, str]]] = {ref: [] for ref in inside}
    for id, source, route in usable:
        if route.basis != "inferred":
            ways[source].append((id, route.to))
    inferred = [(id, source, route.to) for id, source, route in usable if route.basis == "inferred"]
    kept: dict[str, tuple[str, str]] = {}
    done: set[str] = set()
    first: str | None = f"{process.id}/{process.start}"
    while first is not None:
        _walk(first, ways, kept, done)
        join = next(
            ((id, source, target) for id, source, target in inferred if source in done and target not in done), None
        )
        if join:
            kept[join[0]] = join[1:]
        first = join[2] if join else next((ref for ref in inside if ref not in done), None)
    return set(kept)


def _walk(first: str, ways: dict[str, list[tuple[str, str]]], kept: dict[str, tuple[str, str]], done: set[str]) -> None:
    """Follow the routes from a box and add to `kept` each that does not lead back to a box on the way to it."""
    earlier = frozenset(done)
    open_boxes = {first}
    stack = [(first, iter(ways[first]))]
    while stack:
        ref, rest = stack[-1]
        step = next(rest, None)
        if step is None:
            stack.pop()
            open_boxes.discard(ref)
            done.add(ref)
            continue
        id, target = step
        if target in open_boxes or (target in earlier and ref in _downstream(target, _adjacent(kept))):
            continue
        kept[id] = (ref, target)
        if target not in done:
            open_boxes.add(target)
            stack.append((target, iter(ways[target])))


def _adjacent(kept: dict[str, tuple[str, str]]) -> dict[str, list[str]]:
    ways: dict[str, list[str]] = {}
    for source, target in kept.values():
        ways.setdefault(source, []).append(target)
    return ways


def _reachable(process: Process, lines: set[str]) -> dict[str, set[str]]:
    """Return, for each target of a route that is not a line, every box that the lines lead to from there."""
    inside = {process.ref(box) for box in process.boxes}
    ways: dict[str, list[str]] = {}
    others = []
    for id, box, route in _named_routes(process):
        if id in lines:
            ways.setdefault(process.ref(box), []).append(route.to)
        elif route.to in inside:
            others.append(route.to)
    return {start: _downstream(start, ways) for start in dict.fromkeys(others)}


def _downstream(start: str, ways: dict[str, list[str]]) -> set[str]:
    reached, todo = {start}, [start]
    while todo:
        for target in ways.get(todo.pop(), ()):
            if target not in reached:
                reached.add(target)
                todo.append(target)
    return reached


def _way(
    process: Process, maps: MapSet, box: Box, route: Route, is_line: bool, after: dict[str, set[str]]
) -> tuple[Way, str]:
    if is_line:
        return "line", ""
    if route.to == END:
        return "end", "End of process"
    number = route.to.rpartition("/")[2]
    if route.to.rpartition("/")[0] != process.id:
        return "other map", maps.target_name(route.to)
    if process.ref(box) in after.get(route.to, ()):
        return "back", f"Back to box {number}"
    return "jump", f"Go to box {number}"


# --- Entries ----------------------------------------------------------------------------------------------------------


def _entries(process: Process, maps: MapSet, routes: Iterable[tuple[Place, Route]]) -> tuple[Entry, ...]:
    """Return the entries of cases into a process by these routes."""
    sources: dict[tuple[str, str], dict[str, str]] = {}
    for place, route in routes:
        if place.process.id != process.id and route.to.rpartition("/")[0] == process.id:
            sources.setdefault((route.to, place.process.id), {})[place.ref] = f"box {place.box.number}"
    ordered = sorted(sources.items(), key=lambda item: int(item[0][0].rpartition("/")[2]))
    return tuple(
        Entry(
            f"{box_id(target)}-from-{safe_id(other)}", target, f"From {maps.process(other).name}", tuple(refs.items())
        )
        for (target, other), refs in ordered
    )
