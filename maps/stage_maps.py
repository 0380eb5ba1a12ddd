"""A map by stages, for A4: each stage of a process a drawing of its own, with connectors where a case goes on to another sheet.

A stage becomes a process of a guide that is made up for the drawing, and "Sheet 2" its name. So the map's own drawing does
the rest: a route to another stage is a route to another map, a signpost that points off the sheet ("Sheet 3, box 14"); and
where cases come in from another stage there is an entry with its boxes ("From Sheet 1: box 5").
"""
from __future__ import annotations

from dataclasses import dataclass, replace

from maps import layout, picture
from maps.layout import Layout
from navigator.model import END, Box, Guide, Process, Route, Stage


@dataclass(frozen=True)
class Sheet:
    """A stage on paper: its number among the sheets of its map, its stage, its boxes as they are in the guide, its drawing."""

    number: int
    stage: Stage
    boxes: tuple[Box, ...]
    layout: Layout
    svg: str


def sheets(process: Process, guide: Guide, href: picture.Href) -> tuple[Sheet, ...]:
    """The sheets of a map in the order of its stages. `href` gives the address of a box's page, as for `picture.svg`."""
    stages = tuple(stage for stage in process.stages if any(box.stage == stage.id for box in process.boxes))
    names = {stage.id: f"{process.id}-{stage.id}" for stage in stages}
    refs = {process.ref(box): f"{names[box.stage]}/{box.number}" for box in process.boxes}
    real = {made: ref for ref, made in refs.items()}
    parts = tuple(_part(process, stage, number, names[stage.id], refs) for number, stage in enumerate(stages, 1))
    others = tuple(_pointed(other, refs) for other in guide.processes if other.id != process.id)
    made_up = replace(guide, processes=(*parts, *others))
    found = []
    for number, (stage, part) in enumerate(zip(stages, parts), 1):
        laid_out = layout.lay_out(part, made_up)
        boxes = tuple(box for box in process.boxes if box.stage == stage.id)
        found.append(Sheet(number, stage, boxes, laid_out, picture.svg(laid_out, made_up, lambda ref: href(real.get(ref, ref)))))
    return tuple(found)


def _part(process: Process, stage: Stage, number: int, id: str, refs: dict[str, str]) -> Process:
    boxes = tuple(_with_targets(box, refs) for box in process.boxes if box.stage == stage.id)
    begins = process.start if any(box.number == process.start for box in boxes) else _first_entered(process, boxes)
    return replace(process, id=id, name=f"Sheet {number}", title=stage.title, stages=(stage,), boxes=boxes, start=begins)


def _first_entered(process: Process, boxes: tuple[Box, ...]) -> int:
    """The box that a case from another stage comes to first, by number; the first of all where none does."""
    inside = {box.number for box in boxes}
    entered = {route.to for box in process.boxes if box.number not in inside for route in box.routes}
    return next((box.number for box in boxes if process.ref(box) in entered), boxes[0].number)


def _pointed(process: Process, refs: dict[str, str]) -> Process:
    """Another process of the guide, its routes led to the sheets."""
    return replace(process, boxes=tuple(_with_targets(box, refs) for box in process.boxes))


def _with_targets(box: Box, refs: dict[str, str]) -> Box:
    def moved(route: Route) -> Route:
        return route if route.to == END else replace(route, to=refs.get(route.to, route.to))
    return replace(box, routes=tuple(moved(route) for route in box.routes))
