"""The layout of a map: a process in, coordinates out.

The boxes, labels and connectors are measured (`maps.draw.sizes`) and put into rows (`grid`). Graphviz puts those of a
row in order (`ordering`). Then they are moved so that lines bend less (`straightening`), and the lines are routed
between them (`edge_routing`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from maps.draw.edge_routing import ROOMY, Gaps, Point, Ways, crossings, route
from maps.draw.graph import Drawn, Entry, Plan, around, plan
from maps.draw.grid import Grid, grid_of
from maps.draw.map_set import MapSet
from maps.draw.ordering import VARIANTS, Variant, all_coordinates, dot_of
from maps.draw.sizes import (
    CHIP_GAP,
    CHIP_HEIGHT,
    CHIPS_A_ROW,
    CONNECTOR_PAD,
    MARGIN,
    SPINE,
    TAB_INSET,
    chip_width,
    connector_lines,
    connector_size,
    edge_label_lines,
    stack_size,
    tab_height,
)
from maps.draw.straightening import straightened
from navigator.guide.model import Guide
from navigator.guide.processes import Process

WIDTH: Final = 1150
"""Width that a map should keep to. With its margins it then fits a laptop's page at the full size of the text."""
MOST_COMPARED: Final = 30
"""Most boxes of a map for comparing variants. Larger maps are arranged once, and so are several maps with more than
`MOST_SEARCHED` boxes together.
"""
MOST_SEARCHED: Final = 100
"""Most boxes of a map for giving up crossed lines. That takes many layouts, so larger maps keep every line that can be
one.
"""
Planned = Callable[[tuple[str, ...]], Plan]
"""Function that returns what a map draws, from the ids of the routes that have to be connectors."""


@dataclass(frozen=True)
class Frame:
    """A rectangle by its top left corner, in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> float:
        """Return the x of its middle."""
        return self.x + self.w / 2

    @property
    def right(self) -> float:
        """Return the x of its right side."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Return the y of its lower side."""
        return self.y + self.h


@dataclass(frozen=True)
class PlacedBox:
    """A box: its ref, its frame, its title in lines, and the tab on top with its words, such as a stage's name."""

    ref: str
    frame: Frame
    lines: tuple[str, ...]
    tab: Frame | None = None
    tab_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacedRoute:
    """A route: its line from box to target, and its label.

    For a line, `label` is the frame of the edge label with the outcome. For a connector, it is the frame of the tag.
    The tag has the outcome (`lines`) above the place to go on at (`drawn.words`).
    """

    drawn: Drawn
    points: tuple[Point, ...]
    label: Frame | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PlacedEntry:
    """An entry of cases: its words on top, and a link for each box that they come from."""

    entry: Entry
    frame: Frame
    chips: tuple[Frame, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """A whole map: size in pixels, boxes in the order of their numbers, routes in the source's order, entries."""

    process: str
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    routes: tuple[PlacedRoute, ...]
    entries: tuple[PlacedEntry, ...]


def lay_out(process: Process, maps: MapSet, gaps: Gaps = ROOMY) -> Layout:
    """Return the layout of the map of a process of `maps`. `gaps` has the distances between things.

    Lines that would have to cross others become connectors, one after the other, if something else still leads to their
    box. Raises `LayoutError` if Graphviz is not available or fails.
    """
    return lay_out_all((process,), maps, gaps)[0]


def lay_out_all(processes: Iterable[Process], maps: MapSet, gaps: Gaps = ROOMY) -> tuple[Layout, ...]:
    """Return the layouts of the maps of several processes of `maps`, each as from `lay_out`. This is faster than one by
    one.
    """
    processes = tuple(processes)
    variants = VARIANTS if sum(len(process.boxes) for process in processes) <= MOST_SEARCHED else VARIANTS[:1]
    return _laid_out([partial(plan, process, maps) for process in processes], variants, gaps)


def lay_out_around(refs: Iterable[str], guide: Guide) -> tuple[Layout, ...]:
    """Return, for each of these boxes, the layout of a small map: the box and those that a route joins it to.

    Raises `LayoutError` as `lay_out` does.
    """
    return _laid_out([partial(around, ref, guide) for ref in refs], VARIANTS[:1], ROOMY)


def _laid_out(planned: Sequence[Planned], variants: Sequence[Variant], gaps: Gaps) -> tuple[Layout, ...]:
    """Return the layouts of plans.

    Each plan is made again with more routes as connectors as long as its lines cross.
    """
    as_connectors: dict[int, tuple[str, ...]] = dict.fromkeys(range(len(planned)), ())
    layouts: dict[int, Layout] = {}
    while as_connectors:
        grids = [grid_of(planned[at](given_up), gaps) for at, given_up in as_connectors.items()]
        for at, grid, placed in zip(tuple(as_connectors), grids, _best_placed(grids, variants), strict=True):
            if given_up := _lines_to_give_up(grid.plan, placed.ways) if len(grid.titles) <= MOST_SEARCHED else ():
                as_connectors[at] += given_up
            else:
                layouts[at] = _layout(grid, placed)
                del as_connectors[at]
    return tuple(layouts[at] for at in range(len(planned)))


def _best_placed(grids: Sequence[Grid], variants: Sequence[Variant]) -> Iterator[Placed]:
    """Yield, for each grid, the best of the arrangements that Graphviz finds for different orders of the same input."""
    asked = [(grid, variants if len(grid.titles) <= MOST_COMPARED else variants[:1]) for grid in grids]
    given = iter(
        all_coordinates([(dot_of(grid, variant), len(grid.cells)) for grid, several in asked for variant in several])
    )
    for grid, several in asked:
        arrangements = [_placed(grid, next(given)) for _ in several]
        yield (
            min(arrangements, key=lambda placed: _blemishes(grid, placed)) if len(arrangements) > 1 else arrangements[0]
        )


def _blemishes(grid: Grid, placed: Placed) -> tuple[float, ...]:
    """Return what makes a map worse, the worst first: crossings, more width than a laptop has, bends, width."""
    xs = [x for key, cell in grid.cells.items() for x in (placed.xs[key] - cell.w / 2, placed.xs[key] + cell.w / 2)]
    width = max(xs) - min(xs)
    bends = sum(len(points) - 2 for points in placed.ways.values())
    return sum(crossings(placed.ways).values()), max(0.0, width - WIDTH), bends, width


def _lines_to_give_up(planned: Plan, ways: Ways) -> tuple[str, ...]:
    """Return the most crossed of the lines to boxes that another line leads to: a quarter of them, and at least one."""
    crossed = crossings(ways)
    led_to = Counter(drawn.target for drawn in planned.lines())
    able = sorted(
        (drawn for drawn in planned.lines() if crossed.get(drawn.id) and led_to[drawn.target] > 1),
        key=lambda drawn: (-crossed[drawn.id], -len(ways[drawn.id])),
    )
    given_up: list[str] = []
    for drawn in able[: max(1, len(able) // 4)]:
        if led_to[drawn.target] > 1:
            led_to[drawn.target] -= 1
            given_up.append(drawn.id)
    return tuple(given_up)


@dataclass(frozen=True)
class Placed:
    """Cells with their middle x, rows with top and bottom, and the line of every route and entry."""

    xs: dict[str, float]
    tops: dict[int, float]
    ways: Ways


def _placed(grid: Grid, given: Sequence[float]) -> Placed:
    xs = straightened(grid, dict(zip(grid.cells, given, strict=True)))
    ends = {
        drawn.id: _connector_x(grid, drawn.source, xs) for ref in grid.stacks for drawn in grid.plan.connectors(ref)
    }
    stacks = {
        ref: (keys, stack_size(grid.plan.connectors(ref), grid.gaps.connectors)[1]) for ref, keys in grid.stacks.items()
    }
    connectors = {drawn.id: drawn.source for ref in grid.stacks for drawn in grid.plan.connectors(ref)}
    return Placed(xs, *route(grid.cells, grid.chains, xs, connectors, ends, stacks, grid.gaps))


def _connector_x(grid: Grid, ref: str, xs: dict[str, float]) -> float:
    """Return the x of the line to a box's connectors: the middle of a single one, or the side that faces the box."""
    connectors = grid.plan.connectors(ref)
    x = xs[grid.stacks[ref][0]]
    if len(connectors) == 1:
        return x
    width, _ = stack_size(connectors, grid.gaps.connectors)
    return x + width / 2 - 3 if x < xs[ref] - 1 else x - width / 2 + 3


@dataclass(frozen=True)
class Origin:
    """The top left corner of the map in the coordinates so far. The results of its methods are relative to it."""

    left: float
    top: float

    def frame(self, frame: Frame) -> Frame:
        """Return the frame, moved."""
        return Frame(_tidy(frame.x - self.left), _tidy(frame.y - self.top), _tidy(frame.w), _tidy(frame.h))

    def points(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """Return the points, moved."""
        return tuple((_tidy(x - self.left), _tidy(y - self.top)) for x, y in points)


def _layout(grid: Grid, placed: Placed) -> Layout:
    """Return the finished map, moved so that it begins at the margin."""
    frames = {
        key: Frame(placed.xs[key] - cell.w / 2, placed.tops[cell.row], cell.w, cell.h)
        for key, cell in grid.cells.items()
    }
    tabs = {ref: _tab(frames[ref], lines) for ref, lines in grid.tabs.items()}
    labels = {drawn.id: frames[grid.chains[drawn.id][1]] for drawn in grid.plan.lines() if drawn.labelled}
    for ref in grid.stacks:
        labels |= _connector_frames(grid, ref, frames)
    solid = [
        *(frames[ref] for ref in grid.titles),
        *(frames[entry.id] for entry in grid.plan.entries),
        *labels.values(),
        *tabs.values(),
    ]
    xs = [x for points in placed.ways.values() for x, _ in points]
    origin = Origin(min([*xs, *(frame.x for frame in solid)]) - MARGIN, min(frame.y for frame in solid) - MARGIN)
    return Layout(
        grid.plan.process.id,
        _tidy(max([*xs, *(frame.right for frame in solid)]) - origin.left + MARGIN),
        _tidy(max(frame.bottom for frame in solid) - origin.top + MARGIN),
        tuple(
            PlacedBox(
                ref,
                origin.frame(frames[ref]),
                lines,
                origin.frame(tabs[ref]) if ref in tabs else None,
                grid.tabs.get(ref, ()),
            )
            for ref, lines in grid.titles.items()
        ),
        tuple(_placed_route(drawn, placed.ways[drawn.id], labels.get(drawn.id), origin) for drawn in grid.plan.drawn),
        tuple(
            _placed_entry(entry, origin.frame(frames[entry.id]), origin.points(placed.ways[entry.id]))
            for entry in grid.plan.entries
        ),
    )


def _tab(frame: Frame, lines: Sequence[str]) -> Frame:
    """Return a tab as wide as the upper edge of its box, even if the box has pointed sides."""
    height = tab_height(lines)
    return Frame(frame.x + TAB_INSET, frame.y - height, frame.w - 2 * TAB_INSET, height)


def _placed_route(drawn: Drawn, points: tuple[Point, ...], label: Frame | None, origin: Origin) -> PlacedRoute:
    if drawn.way != "line" and label:
        return PlacedRoute(
            drawn, origin.points(_to_connector(points, label)), origin.frame(label), connector_lines(drawn)
        )
    lines = edge_label_lines(drawn) if label else ()
    return PlacedRoute(drawn, origin.points(points), origin.frame(label) if label else None, lines)


def _placed_entry(entry: Entry, frame: Frame, points: tuple[Point, ...]) -> PlacedEntry:
    return PlacedEntry(entry, frame, _chips(entry, frame), points)


def _to_connector(points: tuple[Point, ...], frame: Frame) -> tuple[Point, ...]:
    """Return the line to a connector, which ends on its top or, from beside it, on its side."""
    x, _ = points[-1]
    if frame.x < x < frame.right:
        return (*points[:-1], (x, frame.y))
    middle = frame.y + frame.h / 2
    return (*points[:-1], (x, middle), (frame.x if x <= frame.x else frame.right, middle))


def _connector_frames(grid: Grid, ref: str, frames: dict[str, Frame]) -> dict[str, Frame]:
    """Return the connectors of a box, one below the other from the top of their cells."""
    connectors = grid.plan.connectors(ref)
    width, _ = stack_size(connectors, grid.gaps.connectors)
    inner = width - (2 * SPINE if len(connectors) > 1 else 0)
    first = frames[grid.stacks[ref][0]]
    placed, y = {}, first.y
    for drawn in connectors:
        _, height = connector_size(drawn)
        placed[drawn.id] = Frame(first.centre - inner / 2, y, inner, height)
        y += height + grid.gaps.connectors
    return placed


def _chips(entry: Entry, frame: Frame) -> tuple[Frame, ...]:
    chips, x, y = [], frame.x + CONNECTOR_PAD, frame.y + 30
    for at, (_, label) in enumerate(entry.sources):
        if at and at % CHIPS_A_ROW == 0:
            x, y = frame.x + CONNECTOR_PAD, y + CHIP_HEIGHT + CHIP_GAP
        chips.append(Frame(_tidy(x), _tidy(y), _tidy(chip_width(label)), CHIP_HEIGHT))
        x += chip_width(label) + CHIP_GAP
    return tuple(chips)


def _tidy(value: float) -> float:
    return round(value, 1)
