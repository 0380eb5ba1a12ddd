"""The cells of a map moved sideways, in their order, so that its lines bend less."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from maps.draw.grid import Grid

# How far a box, an edge label, and a neighbour may be moved to remove a bend, and how often all are tried.
SLIDE: Final = 90
EDGE_LABEL_SLIDE: Final = 240
PUSH: Final = 40
PASSES: Final = 3
FAR: Final = 1e9
Beside = Mapping[str, tuple[str | None, str | None]]
"""Neighbours of each cell in its row, to the left and to the right."""


def straightened(grid: Grid, given: dict[str, float]) -> dict[str, float]:
    """Return the cells moved sideways, in their order, if that removes bends from lines and nothing is in the way."""
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
    """Return, for each cell, the cells that a line joins it to."""
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
    """Divide a lane through several rows into as few straight runs as there is room for, from its lower end upwards."""
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
    A neighbour that is a little in the way is pushed aside, if that bends nothing.
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
    """Return the weight of a bend between two cells: less if the lines of a box part there anyway."""
    upper, lower = sorted((grid.cells[one], grid.cells[two]), key=lambda cell: cell.row)
    return 1.0 if upper.key in grid.titles and lower.h else 1.4


def _upright(xs: dict[str, float], joined: dict[str, list[str]], key: str) -> set[str]:
    """Return all cells that straight lines join to this one."""
    straight, todo = {key}, [key]
    while todo:
        at = todo.pop()
        for near in joined[at]:
            if near not in straight and abs(xs[near] - xs[key]) < 0.5:
                straight.add(near)
                todo.append(near)
    return straight


def _make_room(
    grid: Grid, xs: dict[str, float], beside: Beside, joined: dict[str, list[str]], group: set[str], x: float
) -> bool:
    """Return whether all of a group can be at `x`. Neighbours that are a little in the way are moved aside for it."""
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

    Note their former places in `before`.
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
