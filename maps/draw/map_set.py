"""The set of maps around a drawing, with the targets of its routes and their names.

A guide is such a set, with a map for each process. For paper, the stages of one process are maps of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Place, Process, Route, Stage
from navigator.guide.sources import Actor
from navigator.guide.time_rules import TimeRule


class MapSet(Protocol):
    """The maps that routes connect, with the actors and time rules that boxes name."""

    @property
    def places(self) -> Mapping[str, Place]:
        """Return every box by its ref, in reading order."""

    def process(self, id: str) -> Process:
        """Return the boxes of a map, as a process."""

    def routes(self) -> Iterator[tuple[Place, Route]]:
        """Yield every route with the box that it leaves."""

    def target_name(self, target: str) -> str:
        """Return the target of a route in words."""

    def actor(self, id: str) -> Actor:
        """Return an actor."""

    def rule(self, id: str) -> TimeRule:
        """Return a time rule."""


@dataclass(frozen=True, eq=False)
class StageMaps:
    """A process of a guide as one map for each stage ("Part 2") that has boxes, beside the maps of its other processes.

    A box of it has another ref than in the guide: "intake-contact/3" in place of "intake/3".
    """

    guide: Guide
    whole: Process

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages that have boxes."""
        return tuple(stage for stage in self.whole.stages if any(box.stage == stage.id for box in self.whole.boxes))

    @cached_property
    def parts(self) -> tuple[Process, ...]:
        """Return the boxes of each of these stages, with the targets of their routes as refs of this set."""
        return tuple(self._part(stage, f"Part {number}") for number, stage in enumerate(self.stages, 1))

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Return every box by its ref, those of the stages first."""
        others = (
            replace(other, boxes=tuple(self._led(box) for box in other.boxes))
            for other in self.guide.processes
            if other.id != self.whole.id
        )
        return {process.ref(box): Place(process, box) for process in (*self.parts, *others) for box in process.boxes}

    def process(self, id: str) -> Process:
        """Return a stage, or another process of the guide."""
        return next((part for part in self.parts if part.id == id), None) or self.guide.process(id)

    def routes(self) -> Iterator[tuple[Place, Route]]:
        """Yield every route with the box that it leaves."""
        return ((place, route) for place in self.places.values() for route in place.box.routes)

    def target_name(self, target: str) -> str:
        """Return the target of a route in words: "Part 3, box 14"."""
        return self.places[target].name

    def actor(self, id: str) -> Actor:
        """Return an actor of the guide."""
        return self.guide.actor(id)

    def rule(self, id: str) -> TimeRule:
        """Return a time rule of the guide."""
        return self.guide.rule(id)

    def ref_in_guide(self, ref: str) -> str:
        """Return the ref that a box of this set has in the guide."""
        return self._refs_in_guide.get(ref, ref)

    @cached_property
    def _refs(self) -> dict[str, str]:
        """Return the ref of each box of the process in this set, by that in the guide."""
        return {self.whole.ref(box): f"{self.whole.id}-{box.stage}/{box.number}" for box in self.whole.boxes}

    @cached_property
    def _refs_in_guide(self) -> dict[str, str]:
        return {here: ref for ref, here in self._refs.items()}

    def _part(self, stage: Stage, name: str) -> Process:
        inside = [box for box in self.whole.boxes if box.stage == stage.id]
        return replace(
            self.whole,
            id=f"{self.whole.id}-{stage.id}",
            name=name,
            title=stage.title,
            stages=(stage,),
            boxes=tuple(self._led(box) for box in inside),
            start=self._start(inside),
        )

    def _start(self, inside: list[Box]) -> int:
        """Return the box that a stage begins at: that of the process, or the first that another stage leads to."""
        numbers = {box.number for box in inside}
        entered = {route.to for box in self.whole.boxes if box.number not in numbers for route in box.routes}
        first = [box.number for box in inside if self.whole.ref(box) in entered]
        return self.whole.start if self.whole.start in numbers else (first or [inside[0].number])[0]

    def _led(self, box: Box) -> Box:
        """Return a box with the targets of its routes as refs of this set."""
        return replace(
            box,
            routes=tuple(
                route if route.to == END else replace(route, to=self._refs.get(route.to, route.to))
                for route in box.routes
            ),
        )
