"""Maps for paper: each stage of a process on A4, and the whole process on A3, in text of 8 points or more.

A stage is a map of its own, and "Part 2" its name (`maps.draw.map_set`). So it is drawn like any other map. A route to
another stage is a route to another map: a connector that points off the sheet ("Part 3, box 14"). If cases come in from
another stage, there is an entry with its boxes ("From Part 1: box 5").

A map that is too long for an A3 sheet as one drawing is put there stage by stage, in columns, with the same connectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import accumulate
from typing import Final

from maps.draw import layout, picture
from maps.draw.edge_routing import TIGHT
from maps.draw.map_set import MapSet, StageMaps
from maps.draw.sizes import MARGIN, SMALL, TEXT, drawable_text
from maps.draw.text_width import text_width
from navigator.guide.model import Guide
from navigator.guide.processes import Box, Process, Stage

SMALLEST: Final = 8.0
"""Smallest text on paper, in points."""
LARGEST: Final = 11.0
POINTS: Final = 72 / 25.4
"""Points in a millimetre."""
APART: Final = 4
HEADING: Final = 26
KEY_ROW: Final = 24
MOST_AS_ONE: Final = 100
"""Most boxes of a map that is tried as one drawing. On A3 the text of a larger one would be too small."""


@dataclass(frozen=True)
class Paper:
    """A sheet of paper: its name in the style sheets, and the room that it has for a drawing, in millimetres."""

    name: str
    width: float
    height: float


A4: Final = (Paper("a4-portrait", 186, 254), Paper("a4-landscape", 273, 164))
A3: Final = (Paper("a3-portrait", 285, 393), Paper("a3-landscape", 408, 270))


@dataclass(frozen=True)
class SheetPart:
    """Something that is drawn on a sheet: its SVG, and its size in pixels."""

    svg: str
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """A drawing as large as its paper: its title, the boxes on it, and the size of the smallest text in points."""

    title: str
    boxes: tuple[Box, ...]
    paper: Paper
    svg: str
    points: float


def stage_sheets(process: Process, guide: Guide, href: picture.Href) -> tuple[Sheet, ...]:
    """Return a sheet of A4 for each stage. `href` gives the address of a box's page, as for `picture.svg`."""
    parts = _stage_parts(process, guide, href)
    return tuple(
        _sheet(f"Part {number} of {len(parts)}: {stage.title}", boxes, A4, [[part]])
        for number, (stage, boxes, part) in enumerate(parts, 1)
    )


def whole_sheet(process: Process, guide: Guide, href: picture.Href) -> Sheet:
    """Return the whole process on one sheet of A3, with the key: as one drawing or, if its text would be too small, by
    stages.
    """
    title = f"{process.name}: {process.title}"
    key = key_part(guide, process)

    def sheet_of(parts: list[SheetPart]) -> Sheet:
        return _sheet(title, process.boxes, A3, _arranged(parts, key, A3))

    undivided = (
        sheet_of([_drawn(layout.lay_out(process, guide, TIGHT), guide, href)])
        if len(process.boxes) <= MOST_AS_ONE
        else None
    )
    if undivided and undivided.points >= SMALLEST:
        return undivided
    by_stages = sheet_of(
        [
            _headed(part, f"Part {number}: {stage.title}")
            for number, (stage, _, part) in enumerate(_stage_parts(process, guide, href), 1)
        ]
    )
    return max(undivided or by_stages, by_stages, key=lambda sheet: sheet.points)


# --- The drawings of the stages ---------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _laid_out_by_stages(process: Process, guide: Guide) -> tuple[StageMaps, tuple[layout.Layout, ...]]:
    """Return a process as a map for each stage, laid out once for sheets of all sizes."""
    maps = StageMaps(guide, process)
    return maps, layout.lay_out_all(maps.parts, maps, TIGHT)


def _stage_parts(process: Process, guide: Guide, href: picture.Href) -> list[tuple[Stage, tuple[Box, ...], SheetPart]]:
    """Return the stages that have boxes, with their boxes and drawings."""
    maps, layouts = _laid_out_by_stages(process, guide)
    return [
        (
            stage,
            tuple(box for box in process.boxes if box.stage == stage.id),
            _drawn(placed, maps, lambda ref: href(maps.ref_in_guide(ref))),
        )
        for stage, placed in zip(maps.stages, layouts, strict=True)
    ]


def _drawn(placed: layout.Layout, maps: MapSet, href: picture.Href) -> SheetPart:
    return SheetPart(picture.svg(placed, maps, href, icons=False), placed.width, placed.height)


# --- A sheet ----------------------------------------------------------------------------------------------------------


def key_part(guide: Guide, process: Process) -> SheetPart:
    """Return the meanings of shapes, colours and marks, one below the other."""
    items = picture.legend_items(guide, process)
    left = MARGIN
    rows = [
        f'<g aria-hidden="true">{_at(picture.legend_svg(sample), left, HEADING + KEY_ROW * at)}'
        f'<text x="{left + 50}" y="{HEADING + KEY_ROW * at + 17:g}" '
        f'font-size="{SMALL}">{escape(drawable_text(words))}</text></g>'
        for at, (sample, words) in enumerate(items)
    ]
    width = left + 60 + max(text_width(words, SMALL) for _, words in items)
    height = HEADING + KEY_ROW * len(items)
    title = f'<text x="{left}" y="18" font-size="{TEXT + 2}" font-weight="bold" aria-hidden="true">Key</text>'
    return SheetPart(
        f'<svg class="pm-map" xmlns="{picture.XMLNS}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" '
        f'font-family="{picture.FONTS}" font-size="{SMALL}">{title}{"".join(rows)}</svg>',
        width,
        height,
    )


def _headed(part: SheetPart, words: str) -> SheetPart:
    """Return a part with its heading above it."""
    width, height = max(part.width, text_width(words, TEXT + 2, bold=True) + 2 * MARGIN), part.height + HEADING
    heading = (
        f'<text x="{MARGIN}" y="20" font-size="{TEXT + 2}" font-weight="bold" '
        f'aria-hidden="true">{escape(drawable_text(words))}</text>'
    )
    return SheetPart(
        f'<svg class="pm-map" xmlns="{picture.XMLNS}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" '
        f'font-family="{picture.FONTS}">{heading}{_at(part.svg, 0, HEADING)}</svg>',
        width,
        height,
    )


Columns = Sequence[Sequence[SheetPart]]


def _arranged(parts: Sequence[SheetPart], key: SheetPart, papers: Sequence[Paper]) -> Columns:
    """Return the parts in columns, in their order, with the key at the end of one of them. The text is as large as
    possible.
    """
    return max(_arrangements(parts, key), key=lambda columns: max(_scale(columns, paper) for paper in papers))


def _arrangements(parts: Sequence[SheetPart], key: SheetPart) -> Iterator[list[list[SheetPart]]]:
    for columns in _columns(parts):
        for at in range(len(columns) + 1):
            yield [*columns[:at], [*columns[at], key], *columns[at + 1 :]] if at < len(columns) else [*columns, [key]]


def _columns(parts: Sequence[SheetPart]) -> Iterator[list[list[SheetPart]]]:
    """Yield the parts in columns of about the same height: for each number of columns, the arrangement with the lowest
    height.
    """
    heights = sorted(
        {height for start in range(len(parts)) for height in accumulate(part.height for part in parts[start:])}
    )
    counts: set[int] = set()
    for height in heights:
        columns = _filled(parts, height)
        if len(columns) not in counts:
            counts.add(len(columns))
            yield columns


def _filled(parts: Sequence[SheetPart], height: float) -> list[list[SheetPart]]:
    """Return the parts in columns. A column ends if the next part would make it higher than `height`."""
    columns: list[list[SheetPart]] = []
    filled = 0.0
    for part in parts:
        if columns and filled + part.height <= height:
            columns[-1].append(part)
            filled += part.height
        else:
            columns.append([part])
            filled = part.height
    return columns


def _size(columns: Columns) -> tuple[float, float]:
    """Return the width and height of all columns, in pixels."""
    return (
        sum(max(part.width for part in column) for column in columns) + APART * (len(columns) - 1),
        max(sum(part.height for part in column) + APART * (len(column) - 1) for column in columns),
    )


def _scale(columns: Columns, paper: Paper) -> float:
    """Return the points on paper for a pixel of the drawing."""
    width, height = _size(columns)
    return min(paper.width * POINTS / width, paper.height * POINTS / height, LARGEST / TEXT)


def _sheet(title: str, boxes: tuple[Box, ...], papers: Sequence[Paper], columns: Columns) -> Sheet:
    paper = max(papers, key=lambda paper: _scale(columns, paper))
    scale = _scale(columns, paper)
    width, height = _size(columns)
    placed, x = [], 0.0
    for column in columns:
        y = 0.0
        for part in column:
            placed.append(_at(part.svg, x, y))
            y += part.height + APART
        x += max(part.width for part in column) + APART
    svg = (
        f'<svg class="pm-map" xmlns="{picture.XMLNS}" xmlns:xlink="{picture.XLINK}" role="group" '
        f'aria-label="{escape(drawable_text(title), quote=True)}" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width * scale / POINTS:.1f}mm" '
        f'height="{height * scale / POINTS:.1f}mm">{"".join(placed)}</svg>'
    )
    smallest = min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg))
    return Sheet(title, boxes, paper, svg, round(smallest * scale, 2))


def _at(svg: str, x: float, y: float) -> str:
    """Return a drawing at a place in another.

    Its class is removed. The style sheet fits a map to its page, and must not do so inside a drawing.
    """
    return re.sub(r'<svg (?:class="[^"]*" )?', f'<svg x="{x:g}" y="{y:g}" ', svg, count=1)
