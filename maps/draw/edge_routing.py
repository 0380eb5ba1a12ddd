"""The lines between boxes: straight down, with a level stretch between two rows if the x has to change.

Between two rows runs a channel. Lines that leave one box share a level ("track") in the channel below it. Lines that
arrive at one box share one above it, so forks and joins look like brackets. If two of them would overlap, each has a
track of its own, in the order that makes the fewest crossings.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Point = tuple[float, float]
Ways = dict[str, tuple[Point, ...]]


@dataclass(frozen=True)
class Gaps:
    """Distances between things on a map, in pixels.

    Some are between the cells of a row and between the connectors of a pile. Others go down a channel: from a row to
    its first track (`stub`), and from track to track. There are also those from the last track to a box (`arrival`) or
    to an outcome. `plain` is the depth of a channel without any track.
    """

    between: float = 18
    connectors: float = 8
    stub: float = 14
    track: float = 12
    arrival: float = 24
    to_label: float = 20
    plain: float = 26
    plain_to_label: float = 20
    bare: float = 12


ROOMY: Final = Gaps()
TIGHT: Final = Gaps(
    between=12, connectors=5, stub=8, track=8, arrival=15, to_label=10, plain=15, plain_to_label=10, bare=6
)
"""Gaps for paper. Its size is given, so smaller gaps leave room for larger text."""


@dataclass(frozen=True)
class Cell:
    """Something that takes room in a row: a box, an outcome, a lane of a line, part of a pile of connectors.

    `lead` is the height of what is on top of it. Lines that come down to it end there.
    """

    key: str
    row: int
    w: float
    h: float
    lead: float = 0.0


@dataclass(frozen=True)
class Net:
    """The lines that share a track: the x's that come down to it, and those that go on down from it."""

    name: str
    tops: tuple[float, ...]
    bottoms: tuple[float, ...]

    @property
    def left(self) -> float:
        """Return the x of the track's left end."""
        return min(self.tops + self.bottoms)

    @property
    def right(self) -> float:
        """Return the x of the track's right end."""
        return max(self.tops + self.bottoms)


def route(
    cells: Mapping[str, Cell],
    chains: Mapping[str, Sequence[str]],
    xs: Mapping[str, float],
    connectors: Mapping[str, str],
    connector_xs: Mapping[str, float],
    stacks: Mapping[str, tuple[Sequence[str], float]],
    gaps: Gaps,
) -> tuple[dict[int, float], Ways]:
    """Return the top of every row, and the points of every line.

    `chains`: a line's id → the cells it runs through. `connectors`: a connector's id → the box it leaves, coming down
    at `connector_xs`. `stacks`: a box → the cells that its pile of connectors passes, and the pile's height.
    """
    nets, member = _nets(cells, chains, xs, connectors, connector_xs)
    levels = {row: _levels(found) for row, found in nets.items()}
    piles = [(_last_row(cells, keys, xs, nets), cells[keys[0]].row, height) for keys, height in stacks.values()]
    tops, bottoms = _heights(cells, levels, piles, gaps)
    tracks = {
        (row, name): bottoms[row] + gaps.stub + gaps.track * level
        for row, found in levels.items()
        for name, level in found.items()
    }
    ways = {
        id: _points(
            chain, cells, xs, tops, {row: tracks[row, name] for row, name in member[id] if (row, name) in tracks}
        )
        for id, chain in chains.items()
    }
    for id, ref in connectors.items():
        cell = cells[ref]
        start, end = xs[ref], connector_xs[id]
        track = tracks.get((cell.row, f"from {ref}"))
        bend = ((start, track), (end, track)) if track is not None and start != end else ()
        ways[id] = ((start, tops[cell.row] + cell.h), *bend, (end, tops[cell.row + 1]))
    return tops, ways


def _nets(
    cells: Mapping[str, Cell],
    chains: Mapping[str, Sequence[str]],
    xs: Mapping[str, float],
    connectors: Mapping[str, str],
    connector_xs: Mapping[str, float],
) -> tuple[dict[int, list[Net]], dict[str, list[tuple[int, str]]]]:
    """Return the nets of every channel (by the row above it), and the nets that each line belongs to."""
    joined: dict[tuple[int, str], tuple[set[float], set[float]]] = defaultdict(lambda: (set(), set()))
    member: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for id, chain in chains.items():
        for start, end in itertools.pairwise(chain):
            row = cells[start].row
            if start == chain[0] and len(chain) > 2:
                name = f"from {start}"
            elif end == chain[-1]:
                name = f"to {end}"
            else:
                name = f"along {id}"
            tops, bottoms = joined[row, name]
            tops.add(xs[start])
            bottoms.add(xs[end])
            member[id].append((row, name))
    for id, ref in connectors.items():
        tops, bottoms = joined[cells[ref].row, f"from {ref}"]
        tops.add(xs[ref])
        bottoms.add(connector_xs[id])
    nets: dict[int, list[Net]] = defaultdict(list)
    for (row, name), (tops, bottoms) in joined.items():
        nets[row].append(Net(name, tuple(sorted(tops)), tuple(sorted(bottoms))))
    return nets, member


def _levels(nets: Sequence[Net]) -> dict[str, int]:
    """Return the track of each net that needs one, counted from the top of the channel."""
    order: list[Net] = []
    for net in sorted(
        (net for net in nets if net.left < net.right), key=lambda net: (net.right - net.left, net.left, net.name)
    ):
        costs = (
            [
                sum(_cost(above, net) for above in order[:at]) + sum(_cost(net, below) for below in order[at:])
                for at in range(len(order) + 1)
            ]
            if len(order) < 40
            else [0]
        )
        order.insert(costs.index(min(costs)), net)
    levels: dict[str, int] = {}
    for at, net in enumerate(order):
        over = [
            levels[above.name] for above in order[:at] if above.left <= net.right + 2 and net.left <= above.right + 2
        ]
        levels[net.name] = max(over, default=-1) + 1
    return levels


def _cost(above: Net, below: Net) -> int:
    """Return how many crossings two nets make in this order. An overlap of their uprights counts as many."""
    cut = sum(below.left < x < below.right for x in above.bottoms) + sum(
        above.left < x < above.right for x in below.tops
    )
    return cut + 100 * sum(abs(x - y) < 4 for x in above.bottoms for y in below.tops)


def _last_row(
    cells: Mapping[str, Cell], keys: Sequence[str], xs: Mapping[str, float], nets: Mapping[int, Sequence[Net]]
) -> int:
    """Return the row at whose bottom a pile of connectors has to end: its last, or one with a track to pass below."""
    half = cells[keys[0]].w / 2 + 4
    x = xs[keys[0]]
    for key in keys:
        row = cells[key].row
        if any(net.left < x + half and net.right > x - half and net.left < net.right for net in nets.get(row, ())):
            return row
    return cells[keys[-1]].row


def _heights(
    cells: Mapping[str, Cell],
    levels: Mapping[int, Mapping[str, int]],
    piles: Collection[tuple[int, int, float]],
    gaps: Gaps,
) -> tuple[dict[int, float], dict[int, float]]:
    """Return the top and bottom of every row: rows as tall as their tallest cell, channels as deep as their tracks
    need.

    Things on top of the cells of a row have their room above the row's top. A pile (last row, first row, height)
    stretches its last row as far as it reaches.
    """
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells.values():
        rows[cell.row].append(cell)
    ending: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for last, first, height in piles:
        ending[last].append((first, height))
    tops: dict[int, float] = {}
    bottoms: dict[int, float] = {}
    y = 0.0
    for row in range(min(rows), max(rows) + 1):
        y += max((cell.lead for cell in rows[row]), default=0.0)
        tops[row] = y
        height = max((cell.h for cell in rows[row]), default=0.0)
        reach = [tops[first] + tall - y for first, tall in ending[row]]
        bottoms[row] = y + max([height, *reach])
        y = bottoms[row] + _channel(rows[row], rows[row + 1], levels.get(row, {}), gaps)
    return tops, bottoms


def _channel(upper: Sequence[Cell], lower: Sequence[Cell], levels: Mapping[str, int], gaps: Gaps) -> float:
    """Return the depth of the channel between two rows."""
    tracks = max(levels.values(), default=-1) + 1
    boxes_below = bool(lower) and lower[0].row % 2 == 0
    if not tracks:
        bare = not any(cell.h for cell in upper) and boxes_below
        return gaps.bare if bare else gaps.plain if boxes_below else gaps.plain_to_label
    return gaps.stub + gaps.track * (tracks - 1) + (gaps.arrival if boxes_below else gaps.to_label)


def _points(
    chain: Sequence[str],
    cells: Mapping[str, Cell],
    xs: Mapping[str, float],
    tops: Mapping[int, float],
    tracks: Mapping[int, float],
) -> tuple[Point, ...]:
    """Return the corners of a line through the cells of a chain. `tracks` is its level below each row where its x
    changes.
    """
    first, last = cells[chain[0]], cells[chain[-1]]
    points = [(xs[chain[0]], tops[first.row] + first.h)]
    for start, end in itertools.pairwise(chain):
        if xs[start] != xs[end]:
            y = tracks[cells[start].row]
            points += [(xs[start], y), (xs[end], y)]
    return (*points, (xs[chain[-1]], tops[last.row] - last.lead))


def crossings(ways: Ways) -> dict[str, int]:
    """Return how often each line is crossed by lines that share neither its first nor its last point."""
    levels = sorted(
        (y, min(x, u), max(x, u), id)
        for id, points in ways.items()
        for (x, y), (u, v) in itertools.pairwise(points)
        if y == v
    )
    ys = [level[0] for level in levels]
    found: dict[str, int] = defaultdict(int)
    for id, points in ways.items():
        for (x, top), (u, bottom) in itertools.pairwise(points):
            if x != u:
                continue
            for _, left, right, other in levels[bisect_right(ys, min(top, bottom)) : bisect_left(ys, max(top, bottom))]:
                if left < x < right and not _related(points, ways[other]):
                    found[id] += 1
                    found[other] += 1
    return dict(found)


def _related(one: Sequence[Point], two: Sequence[Point]) -> bool:
    return one[0] == two[0] or one[-1] == two[-1]
