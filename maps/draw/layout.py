"""Where everything on a map stands: a process in, coordinates out.

We measure the text and we route the lines; Graphviz puts the boxes in order from left to right, knowing nothing but
sizes. So the same process gives the same picture on every machine, whatever its fonts. Only this module runs Graphviz.

A map is a grid of rows. Even rows hold boxes, a box one row below the lowest box that leads to it; odd rows hold the
outcomes (edge labels) of the boxes above them. A line that passes a row keeps a lane free in it.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import graphviz

from maps.draw.edge_routing import ROOMY, Cell, Gaps, Point, Ways, crossings, route
from maps.draw.graph import Drawn, Entry, Plan, around, plan
from maps.draw.map_set import MapSet
from maps.draw.text_width import lines_of_width, text_width
from navigator.guide.model import Guide
from navigator.guide.processes import Box, Process
from navigator.text.errors import NavigatorError

# Sizes in pixels: of text and its lines, of boxes and the tabs on them, of edge labels and connectors, of entries,
# and of the gaps between them. No text is smaller than 14: a map that is as wide as a laptop's page is then shown
# there at 14 or more.
TEXT: Final = 15
LINE: Final = 20
SMALL: Final = 14
SMALL_LINE: Final = 18
BOX_WIDTH: Final = 196
BOX_PAD: Final = 14
HEADER: Final = 40
END_LINE: Final = 22
TAB_INSET: Final = 9
TAB_PAD: Final = 8
EDGE_LABEL_TEXT: Final = 120
EDGE_LABEL_PAD: Final = 11
CONNECTOR_TEXT: Final = 118
CONNECTOR_PAD: Final = 10
CONNECTOR_ICON: Final = 18
SPINE: Final = 20
CHIP_HEIGHT: Final = 24
CHIP_GAP: Final = 4
CHIPS_A_ROW: Final = 2
BADGE: Final = 16
MARGIN: Final = 12
# How far a box, an edge label, and a neighbour in its way may be moved to take out a bend; and how often all are tried.
SLIDE: Final = 90
EDGE_LABEL_SLIDE: Final = 240
PUSH: Final = 40
PASSES: Final = 3
FAR: Final = 1e9

SECONDS: Final = 120
WIDTH: Final = 1150
"""The width that a map should keep to: with its margins it then fits a laptop's page at the full size of the text."""
MOST_COMPARED: Final = 30
"""Maps of more boxes are arranged once, without comparing variants; and so are all of several maps with more than
`MOST_SEARCHED` together.
"""
MOST_SEARCHED: Final = 100
"""Maps of more boxes keep every line that can be one: looking for a picture without crossings takes many layouts."""


class LayoutError(NavigatorError):
    """The map cannot be laid out: Graphviz is missing, failed or took too long; the message says what to do."""


@dataclass(frozen=True)
class Variant:
    """In which order Graphviz is told of a map: what comes first weighs most where it has a choice."""

    cells_backwards: bool = False
    lines_backwards: bool = False


VARIANTS: Final = tuple(Variant(*choices) for choices in itertools.product((False, True), repeat=2))
_SIDE_BY_SIDE: Final = ThreadPoolExecutor(len(VARIANTS))
"""What waits for several runs of Graphviz at once; each is a process of its own, which is given its share of what there
is to arrange.
"""

Planned = Callable[[tuple[str, ...]], Plan]
"""What a map draws, once it is told which routes are to be connectors whatever they are."""


@dataclass(frozen=True)
class Frame:
    """A rectangle by its top left corner, in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> float:
        """The x in its middle."""
        return self.x + self.w / 2

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.h


@dataclass(frozen=True)
class PlacedBox:
    """A box: its ref, where it stands, its title in lines, and the tab on top of it with its words, such as a stage's
    name.
    """

    ref: str
    frame: Frame
    lines: tuple[str, ...]
    tab: Frame | None = None
    tab_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacedRoute:
    """A route: its line from box to target, and its label.

    For a line, `label` is the frame of the edge label that holds the outcome. For a connector, it is the frame of the
    tag, which holds the outcome (`lines`) above the place to go on at (`drawn.words`).
    """

    drawn: Drawn
    points: tuple[Point, ...]
    label: Frame | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PlacedEntry:
    """Where cases come in: its words on top, and a link for each box that they come from."""

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
    """Return the layout of the map of a process of `maps`; `gaps` says how far things stand from one another.

    Lines that would have to cross others become connectors, one after the other, as long as something else still leads
    to their box. Raises `LayoutError` where Graphviz cannot be had or fails.
    """
    return lay_out_all((process,), maps, gaps)[0]


def lay_out_all(processes: Iterable[Process], maps: MapSet, gaps: Gaps = ROOMY) -> tuple[Layout, ...]:
    """Return the layouts of the maps of several processes of `maps`, each as `lay_out` gives it; that takes less long
    than one by one.
    """
    processes = tuple(processes)
    variants = VARIANTS if sum(len(process.boxes) for process in processes) <= MOST_SEARCHED else VARIANTS[:1]
    return _laid_out([partial(plan, process, maps) for process in processes], variants, gaps)


def lay_out_around(refs: Iterable[str], guide: Guide) -> tuple[Layout, ...]:
    """Return for each of these boxes the layout of a small map: the box and those that a route joins it to.

    Raises `LayoutError` as `lay_out` does.
    """
    return _laid_out([partial(around, ref, guide) for ref in refs], VARIANTS[:1], ROOMY)


def _laid_out(planned: Sequence[Planned], variants: Sequence[Variant], gaps: Gaps) -> tuple[Layout, ...]:
    """Return the layouts of plans.

    Each is asked for again with more routes to become connectors as long as its lines cross.
    """
    as_connectors: dict[int, tuple[str, ...]] = dict.fromkeys(range(len(planned)), ())
    found: dict[int, Layout] = {}
    while as_connectors:
        grids = [_grid(planned[at](given_up), gaps) for at, given_up in as_connectors.items()]
        for at, grid, placed in zip(tuple(as_connectors), grids, _best_placed(grids, variants), strict=True):
            if given_up := _lines_to_give_up(grid.plan, placed.ways) if len(grid.titles) <= MOST_SEARCHED else ():
                as_connectors[at] += given_up
            else:
                found[at] = _layout(grid, placed)
                del as_connectors[at]
    return tuple(found[at] for at in range(len(planned)))


def _best_placed(grids: Sequence[Grid], variants: Sequence[Variant]) -> Iterator[Placed]:
    """Yield for each grid the best of the arrangements that Graphviz finds when it is told of the same things in
    another order.
    """
    asked = [(grid, variants if len(grid.titles) <= MOST_COMPARED else variants[:1]) for grid in grids]
    given = iter(
        _coordinates([(_dot(grid, variant), len(grid.cells)) for grid, several in asked for variant in several])
    )
    for grid, several in asked:
        found = [_placed(grid, next(given)) for _ in several]
        yield min(found, key=lambda placed: _blemishes(grid, placed)) if len(found) > 1 else found[0]


def _blemishes(grid: Grid, placed: Placed) -> tuple[float, ...]:
    """Return what makes a map worse, the worst first: crossings, more width than a laptop has, bends; then width
    itself.
    """
    xs = [x for key, cell in grid.cells.items() for x in (placed.xs[key] - cell.w / 2, placed.xs[key] + cell.w / 2)]
    width = max(xs) - min(xs)
    bends = sum(len(points) - 2 for points in placed.ways.values())
    return sum(crossings(placed.ways).values()), max(0.0, width - WIDTH), bends, width


def _lines_to_give_up(planned: Plan, ways: Ways) -> tuple[str, ...]:
    """Return the most crossed of the lines whose box another line leads to: a quarter of them, at least one if there is
    any.
    """
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


# --- The grid ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """The map before it has coordinates: cells in rows, and which cells follow one another on each line."""

    plan: Plan
    cells: dict[str, Cell]
    chains: dict[str, tuple[str, ...]]
    stacks: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    tabs: dict[str, tuple[str, ...]]
    gaps: Gaps


def _grid(planned: Plan, gaps: Gaps) -> Grid:
    process = planned.process
    rows = _rows(planned)
    titles = {
        process.ref(box): lines_of_width(drawable_text(box.short), TEXT, BOX_WIDTH - 2 * BOX_PAD)
        for box in process.boxes
    }
    tabs = {
        ref: lines_of_width(drawable_text(words), SMALL, BOX_WIDTH - 2 * (TAB_INSET + TAB_PAD), bold=True)
        for ref, words in planned.tabs.items()
    }
    cells = {
        ref: Cell(ref, rows[ref], BOX_WIDTH, _box_height(box, titles[ref]), tab_height(tabs.get(ref, ())))
        for box in process.boxes
        for ref in (process.ref(box),)
    }
    cells |= _evened(cells)
    chains: dict[str, tuple[str, ...]] = {}
    for drawn in planned.lines():
        keys = []
        for row in range(rows[drawn.source] + 1, rows[drawn.target]):
            key = f"{drawn.id}@{row}"
            size = edge_label_size(drawn) if row == rows[drawn.source] + 1 and drawn.labelled else (8.0, 0.0)
            cells[key] = Cell(key, row, *size)
            keys.append(key)
        chains[drawn.id] = (drawn.source, *keys, drawn.target)
    for entry in planned.entries:
        cells[entry.id] = Cell(entry.id, rows[entry.target] - 1, *entry_size(entry))
        chains[entry.id] = (entry.id, entry.target)
    room = _tallest(cells)
    piles = {ref: _stack(planned, ref, rows[ref], room, gaps) for ref in rows if planned.connectors(ref)}
    stacks = {ref: tuple(pile) for ref, pile in piles.items()}
    return Grid(
        planned,
        cells | {key: cell for pile in piles.values() for key, cell in pile.items()},
        chains,
        stacks,
        titles,
        tabs,
        gaps,
    )


def tab_height(lines: Sequence[str]) -> float:
    """Return the height of the tab on top of a box."""
    return 8.0 + SMALL_LINE * len(lines) if lines else 0.0


def _rows(planned: Plan) -> dict[str, int]:
    """Return the row of each box: two below the lowest of those that lead to it, so that outcomes fit between."""
    process = planned.process
    into: dict[str, list[str]] = {process.ref(box): [] for box in process.boxes}
    ways: dict[str, list[str]] = {ref: [] for ref in into}
    for drawn in planned.lines():
        into[drawn.target].append(drawn.source)
        ways[drawn.source].append(drawn.target)
    waiting = {ref: len(sources) for ref, sources in into.items()}
    rows = dict.fromkeys(into, 0)
    ready = [ref for ref in into if not waiting[ref]]
    for ref in ready:
        for target in ways[ref]:
            rows[target] = max(rows[target], rows[ref] + 2)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    start = f"{process.id}/{process.start}"
    for ref in reversed(ready):  # a box that only connectors lead to stands just above what follows it
        if not into[ref] and ref != start and ways[ref]:
            rows[ref] = min(rows[target] for target in ways[ref]) - 2
    return rows


def _box_height(box: Box, title: Sequence[str]) -> float:
    return HEADER + LINE * len(title) + 12 + (END_LINE if box.kind == "end" else 0)


def _evened(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return boxes of a row that differ by no more than a line, all as tall as the tallest."""
    tallest = _tallest(cells)
    return {
        key: replace(cell, h=tallest[cell.row]) for key, cell in cells.items() if tallest[cell.row] - cell.h <= END_LINE
    }


def _tallest(cells: dict[str, Cell]) -> dict[int, float]:
    tallest: dict[int, float] = {}
    for cell in cells.values():
        tallest[cell.row] = max(tallest.get(cell.row, 0.0), cell.h)
    return tallest


_UNDRAWABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawable_text(text: str) -> str:
    """Return a text as it can be drawn: characters that XML forbids become U+FFFD."""
    return _UNDRAWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def edge_label_lines(drawn: Drawn) -> tuple[str, ...]:
    """Return the outcome as it stands in an edge label."""
    return lines_of_width(drawable_text(drawn.route.outcome), SMALL, EDGE_LABEL_TEXT)


def edge_label_size(drawn: Drawn) -> tuple[float, float]:
    """Return the width and height of an edge label."""
    lines = edge_label_lines(drawn)
    badge = BADGE + 3 if drawn.route.mark else 0
    return _widest(lines) + 2 * EDGE_LABEL_PAD + badge, 8.0 + SMALL_LINE * len(lines)


def connector_lines(drawn: Drawn) -> tuple[str, ...]:
    """Return the outcome as it stands on a connector."""
    return lines_of_width(drawable_text(drawn.route.outcome), SMALL, CONNECTOR_TEXT) if drawn.labelled else ()


def connector_size(drawn: Drawn) -> tuple[float, float]:
    """Return the width and height of a connector."""
    lines = connector_lines(drawn)
    target = CONNECTOR_ICON + text_width(drawable_text(drawn.words), SMALL, bold=True)
    badge = BADGE + 3 if drawn.route.mark else 0
    return max(_widest(lines) + badge, target) + 2 * CONNECTOR_PAD + 8, 17.0 + SMALL_LINE * (len(lines) + 1)


def entry_size(entry: Entry) -> tuple[float, float]:
    """Return the width and height of an entry."""
    chips = [chip_width(label) for _, label in entry.sources]
    rows = [chips[at : at + CHIPS_A_ROW] for at in range(0, len(chips), CHIPS_A_ROW)]
    widest = max(sum(row) + CHIP_GAP * (len(row) - 1) for row in rows)
    words = CONNECTOR_ICON + text_width(drawable_text(entry.words), SMALL, bold=True)
    return max(widest, words) + 2 * CONNECTOR_PAD, 30.0 + len(rows) * (CHIP_HEIGHT + CHIP_GAP) + 2


def chip_width(label: str) -> float:
    """Return the width of the link to a box from which cases come in."""
    return text_width(label, SMALL) + 14


def _widest(lines: Iterable[str]) -> float:
    return max((text_width(line, SMALL) for line in lines), default=0.0)


def stack_size(connectors: Sequence[Drawn], gap: float) -> tuple[float, float]:
    """Return the width and height of all connectors of a box, one below the other with a gap; with the line that leads
    along them.
    """
    sizes = [connector_size(drawn) for drawn in connectors]
    return (
        max(w for w, _ in sizes) + (2 * SPINE if len(connectors) > 1 else 0),
        sum(h for _, h in sizes) + gap * (len(sizes) - 1),
    )


def _stack(planned: Plan, ref: str, row: int, room: Mapping[int, float], gaps: Gaps) -> dict[str, Cell]:
    """Return the cells of a box's connectors: as many rows as they are about to pass.

    `room` is the height of each row.
    """
    width, left = stack_size(planned.connectors(ref), gaps.connectors)
    cells = {}
    while left > 0:
        row += 1
        cells[f"{ref}>{row}"] = Cell(f"{ref}>{row}", row, width, 0.0)
        left = left - room[row] - 30 if row in room else 0.0
    return cells


# --- Graphviz ---------------------------------------------------------------------------------------------------------


def _dot(grid: Grid, variant: Variant = Variant()) -> str:
    """Return the grid in Graphviz's language: bare sizes, no words. Pixels are its points."""
    names = {key: f"n{at}" for at, key in enumerate(grid.cells)}
    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": "TB",
            "splines": "line",
            "newrank": "true",
            "nodesep": f"{grid.gaps.between / 72:.4f}",
            "ranksep": "0.5",
        },
        node_attr={"shape": "box", "fixedsize": "true", "label": "", "margin": "0"},
        edge_attr={"arrowhead": "none"},
    )
    rows: dict[int, list[str]] = {}
    for key in reversed(names) if variant.cells_backwards else names:
        cell = grid.cells[key]
        graph.node(names[key], width=f"{cell.w / 72:.4f}", height="0.5")
        rows.setdefault(cell.row, []).append(names[key])
    for row in sorted(rows):
        with graph.subgraph() as same:
            same.attr(rank="same")
            for name in rows[row]:
                same.node(name)
    for start, end, weight in _weighted(grid, variant):
        graph.edge(names[start], names[end], weight=str(weight))
    _tie_rows(graph, rows)
    return str(graph.source)


def _weighted(grid: Grid, variant: Variant) -> list[tuple[str, str, int]]:
    """Return the joints of all lines and piles, with how much each matters to be straight."""
    lines, connectors = [], []
    for chain in grid.chains.values():
        for start, end in itertools.pairwise(chain):
            lane = start not in grid.titles and end not in grid.titles
            lines.append((start, end, 12 if lane else 4))
    for ref, keys in grid.stacks.items():
        connectors += [(ref, keys[0], 1), *((upper, lower, 40) for upper, lower in itertools.pairwise(keys))]
    if variant.lines_backwards:
        lines.reverse()
    return lines + connectors


def _tie_rows(graph: graphviz.Digraph, rows: dict[int, list[str]]) -> None:
    """Tie row to row by an invisible edge, which keeps parts that nothing joins in their rows."""
    order = sorted(rows)
    for upper, lower in itertools.pairwise(order):
        graph.edge(rows[upper][0], rows[lower][0], style="invis", weight="0")


Dot = tuple[str, int]
"""A DOT text whose nodes are named n0, n1 and so on, and how many they are."""


def _coordinates(dots: Sequence[Dot]) -> list[tuple[float, ...]]:
    """Return the x of every node of each of these texts.

    Several runs of Graphviz share them, since to start one takes longer than to arrange a small map.
    """
    shares = [dots[at :: len(VARIANTS)] for at in range(min(len(VARIANTS), len(dots)))]
    found = list(_SIDE_BY_SIDE.map(coordinates, shares))
    return [found[at % len(shares)][at // len(shares)] for at in range(len(dots))]


def coordinates(dots: Sequence[Dot]) -> list[tuple[float, ...]]:
    """Return the x of every node of each of these texts, by one run of Graphviz.

    Raises `LayoutError` where Graphviz cannot be had, fails, or takes longer than two minutes.
    """
    try:
        done = subprocess.run(
            [_engine(), "-Tjson0"],
            input="\n".join(dot for dot, _ in dots),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LayoutError(
            f"The map was not laid out: Graphviz took longer than {SECONDS} seconds. A map with fewer boxes or routes "
            "is laid out faster."
        ) from None
    except OSError as error:
        raise LayoutError(
            f"The map was not laid out: Graphviz could not be started ({error.strerror or error}). "
            "Install it again: pip install graphviz-pure"
        ) from None
    if done.returncode:
        raise LayoutError(
            f"The map was not laid out: Graphviz stopped with the message “{done.stderr.strip() or 'none'}”."
        )
    return _read_coordinates(done.stdout, dots)


def _read_coordinates(answer: str, dots: Sequence[Dot]) -> list[tuple[float, ...]]:
    """Return the coordinates that Graphviz answers with, one text after the other."""
    read, at = [], 0
    try:
        for _, nodes in dots:
            graph, at = json.JSONDecoder().raw_decode(answer, answer.index("{", at))
            found = {entry["name"]: float(entry["pos"].split(",")[0]) for entry in graph["objects"] if "pos" in entry}
            read.append(tuple(found[f"n{number}"] for number in range(nodes)))
    except (ValueError, KeyError, TypeError):
        raise LayoutError(
            "The map was not laid out: Graphviz gave an answer that cannot be read. "
            "Install it again: pip install graphviz-pure"
        ) from None
    return read


def _engine() -> str:
    """Return the name of Graphviz: the program that the wheel put beside this Python, else any `dot` of the machine."""
    scripts = Path(sysconfig.get_path("scripts"))
    own = scripts / ("graphviz-pure.exe" if os.name == "nt" else "graphviz-pure")
    found = str(own) if own.is_file() else shutil.which("dot")
    if not found:
        raise LayoutError(
            "The map was not laid out: Graphviz was not found. Install it with: pip install graphviz-pure "
            "(or install your system's package graphviz, which brings the program dot)."
        )
    return found


# --- Coordinates ------------------------------------------------------------------------------------------------------

Beside = Mapping[str, tuple[str | None, str | None]]
"""For each cell, its neighbours in the row, to the left and to the right."""


@dataclass(frozen=True)
class Placed:
    """Cells with their middle x, rows with top and bottom, and the line of every route and entry."""

    xs: dict[str, float]
    tops: dict[int, float]
    ways: Ways


def _placed(grid: Grid, given: Sequence[float]) -> Placed:
    xs = _straightened(grid, dict(zip(grid.cells, given, strict=True)))
    ends = {
        drawn.id: _connector_x(grid, drawn.source, xs) for ref in grid.stacks for drawn in grid.plan.connectors(ref)
    }
    stacks = {
        ref: (keys, stack_size(grid.plan.connectors(ref), grid.gaps.connectors)[1]) for ref, keys in grid.stacks.items()
    }
    connectors = {drawn.id: drawn.source for ref in grid.stacks for drawn in grid.plan.connectors(ref)}
    return Placed(xs, *route(grid.cells, grid.chains, xs, connectors, ends, stacks, grid.gaps))


def _connector_x(grid: Grid, ref: str, xs: dict[str, float]) -> float:
    """Return where the line to a box's connectors comes down: onto a single one, or along the side that faces the
    box.
    """
    connectors = grid.plan.connectors(ref)
    x = xs[grid.stacks[ref][0]]
    if len(connectors) == 1:
        return x
    width, _ = stack_size(connectors, grid.gaps.connectors)
    return x + width / 2 - 3 if x < xs[ref] - 1 else x - width / 2 + 3


def _straightened(grid: Grid, given: dict[str, float]) -> dict[str, float]:
    """Return the cells moved sideways, in their order, where that takes bends out of lines and nothing is in the
    way.
    """
    xs = dict(given)
    rows: dict[int, list[str]] = {}
    for key in sorted(grid.cells, key=lambda key: xs[key]):
        rows.setdefault(grid.cells[key].row, []).append(key)
    beside = {
        key: (row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)
        for row in rows.values()
        for at, key in enumerate(row)
    }
    for keys in grid.stacks.values():
        _shift_run(grid, xs, beside, keys, xs[keys[0]])
    joined = _joined(grid)
    for _ in range(PASSES):
        before = dict(xs)
        for chain in grid.chains.values():
            _straighten_lane(grid, xs, beside, chain)
        for key in grid.cells:
            if ">" not in key:
                _align(grid, xs, beside, joined, key)
        if xs == before:
            break
    return xs


def _joined(grid: Grid) -> dict[str, list[str]]:
    """Return for each cell the cells that a line joins it to."""
    joined: dict[str, list[str]] = {key: [] for key in grid.cells}
    for chain in grid.chains.values():
        for start, end in itertools.pairwise(chain):
            joined[start].append(end)
            joined[end].append(start)
    return joined


def _room(grid: Grid, xs: dict[str, float], beside: Beside, key: str) -> tuple[float, float]:
    """Return how far a cell can go to the left and to the right."""
    half = grid.cells[key].w / 2 + grid.gaps.between - 4
    left, right = beside[key]
    return (
        xs[left] + grid.cells[left].w / 2 + half if left else -FAR,
        xs[right] - grid.cells[right].w / 2 - half if right else FAR,
    )


def _straighten_lane(grid: Grid, xs: dict[str, float], beside: Beside, chain: Sequence[str]) -> None:
    """Make a lane through several rows of as few straight runs as there is room for, from its lower end upwards."""
    lane = [key for key in chain[1:-1] if not grid.cells[key].h]
    x = xs[chain[-1]]
    while len(lane) > 1:
        run: list[str] = []
        low, high = -FAR, FAR
        while lane:
            left, right = _room(grid, xs, beside, lane[-1])
            if max(low, left) > min(high, right):
                break
            low, high = max(low, left), min(high, right)
            run.append(lane.pop())
        if not run:
            return
        wished = [near for near in (x, xs[chain[1]], xs[chain[0]]) if low <= near <= high]
        x = wished[0] if wished else min(max(x, low), high)
        for key in run:
            xs[key] = x


def _shift_run(grid: Grid, xs: dict[str, float], beside: Beside, keys: Sequence[str], x: float) -> None:
    """Put all cells of a run at one x, as near to `x` as they have room for."""
    rooms = [_room(grid, xs, beside, key) for key in keys]
    low, high = max(left for left, _ in rooms), min(right for _, right in rooms)
    for key in keys:
        xs[key] = min(max(x, low), high) if low <= high else x


def _align(grid: Grid, xs: dict[str, float], beside: Beside, joined: dict[str, list[str]], key: str) -> None:
    """Move a cell to where its lines bend least.

    It moves alone, with the edge labels straight above and below it, or with all that is straight above and below it.
    What stands in the way by a little is pushed aside, if that bends nothing.
    """
    edge_labels = {key, *(near for near in joined[key] if near not in grid.titles and abs(xs[near] - xs[key]) < 0.5)}
    for group in ({key}, edge_labels, _upright(xs, joined, key)):
        outside = [
            (xs[near], _weight(grid, member, near))
            for member in sorted(group)
            for near in joined[member]
            if near not in group
        ]
        reach = SLIDE if key in grid.titles or len(group) > 1 else EDGE_LABEL_SLIDE
        bends = {
            x: sum(weight for other, weight in outside if abs(x - other) >= 0.5)
            for x in (xs[key], *(x for x, _ in outside))
        }
        better = [
            x for x in dict.fromkeys(x for x, _ in outside) if abs(x - xs[key]) <= reach and bends[x] < bends[xs[key]]
        ]
        for x in sorted(better, key=lambda x: (bends[x], abs(x - xs[key]))):
            if _make_room(grid, xs, beside, joined, group, x):
                xs.update(dict.fromkeys(group, x))
                return


def _weight(grid: Grid, one: str, two: str) -> float:
    """Return how much a bend between two cells disturbs: less where the lines of a box part anyway."""
    upper, lower = sorted((grid.cells[one], grid.cells[two]), key=lambda cell: cell.row)
    return 1.0 if upper.key in grid.titles and lower.h else 1.4


def _upright(xs: dict[str, float], joined: dict[str, list[str]], key: str) -> set[str]:
    """Return all cells that straight lines join to this one."""
    found, todo = {key}, [key]
    while todo:
        at = todo.pop()
        for near in joined[at]:
            if near not in found and abs(xs[near] - xs[key]) < 0.5:
                found.add(near)
                todo.append(near)
    return found


def _make_room(
    grid: Grid, xs: dict[str, float], beside: Beside, joined: dict[str, list[str]], group: set[str], x: float
) -> bool:
    """Return whether all of a group can stand at `x`; neighbours that are a little in the way are moved on for it."""
    before: dict[str, float] = {}
    for member in sorted(group):
        low, high = _room(grid, xs, beside, member)
        left, right = beside[member]
        by = min(x - low, 0.0) or max(x - high, 0.0)
        if by and not _push(grid, xs, beside, joined, group, left if by < 0 else right, by, before):
            xs.update(before)
            return False
    return True


def _push(
    grid: Grid,
    xs: dict[str, float],
    beside: Beside,
    joined: dict[str, list[str]],
    group: set[str],
    near: str | None,
    by: float,
    before: dict[str, float],
) -> bool:
    """Move a neighbour, and all that is straight above and below it, if there is room, and return whether there is.

    Note in `before` where they were.
    """
    if near is None or near not in joined or ">" in near or abs(by) > PUSH:
        return False
    pushed = sorted(_upright(xs, joined, near))
    rooms = {other: _room(grid, xs, beside, other) for other in pushed}
    if group & set(pushed) or not all(low <= xs[other] + by <= high for other, (low, high) in rooms.items()):
        return False
    for other in pushed:
        before.setdefault(other, xs[other])
        xs[other] += by
    return True


@dataclass(frozen=True)
class Origin:
    """The top left corner of the map among the coordinates so far; what it gives is counted from there."""

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
    """Return a tab as wide as the upper edge of its box, which is the narrower one of a box with pointed sides."""
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
    """Return the line to a connector, ended on its top or, from beside it, on its side."""
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
    found, y = {}, first.y
    for drawn in connectors:
        _, height = connector_size(drawn)
        found[drawn.id] = Frame(first.centre - inner / 2, y, inner, height)
        y += height + grid.gaps.connectors
    return found


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
