"""The grid of a map: the row of each thing, and its size.

Even rows contain boxes, each one such row below the lowest box that leads to it. Odd rows contain the outcomes (edge
labels) of the boxes above them. A line that passes a row keeps a lane free in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maps.draw.edge_routing import Cell, Gaps
from maps.draw.graph import Plan
from maps.draw.sizes import (
    BOX_PAD,
    BOX_WIDTH,
    END_LINE,
    SMALL,
    TAB_INSET,
    TAB_PAD,
    TEXT,
    box_height,
    drawable_text,
    edge_label_size,
    entry_size,
    stack_size,
    tab_height,
)
from maps.draw.text_width import lines_of_width


@dataclass(frozen=True)
class Grid:
    """The map before it has coordinates: cells in rows, and the sequence of cells on each line."""

    plan: Plan
    cells: dict[str, Cell]
    chains: dict[str, tuple[str, ...]]
    stacks: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    tabs: dict[str, tuple[str, ...]]
    gaps: Gaps


def grid_of(planned: Plan, gaps: Gaps) -> Grid:
    """Return the grid of what a map draws. `gaps` has the distances between things."""
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
        ref: Cell(ref, rows[ref], BOX_WIDTH, box_height(box, titles[ref]), tab_height(tabs.get(ref, ())))
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
    for ref in reversed(ready):  # a box that only connectors lead to is just above what follows it
        if not into[ref] and ref != start and ways[ref]:
            rows[ref] = min(rows[target] for target in ways[ref]) - 2
    return rows


def _evened(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return the boxes of a row that are at most a line shorter than the tallest, made as tall as it."""
    tallest = _tallest(cells)
    return {
        key: replace(cell, h=tallest[cell.row]) for key, cell in cells.items() if tallest[cell.row] - cell.h <= END_LINE
    }


def _tallest(cells: dict[str, Cell]) -> dict[int, float]:
    tallest: dict[int, float] = {}
    for cell in cells.values():
        tallest[cell.row] = max(tallest.get(cell.row, 0.0), cell.h)
    return tallest


def _stack(planned: Plan, ref: str, row: int, room: Mapping[int, float], gaps: Gaps) -> dict[str, Cell]:
    """Return the cells of a box's connectors, one for each row that they pass.

    `room` is the height of each row.
    """
    width, left = stack_size(planned.connectors(ref), gaps.connectors)
    cells = {}
    while left > 0:
        row += 1
        cells[f"{ref}>{row}"] = Cell(f"{ref}>{row}", row, width, 0.0)
        left = left - room[row] - 30 if row in room else 0.0
    return cells
