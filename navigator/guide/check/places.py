"""Where a box stands in the source, and how a fault speaks of it."""

from __future__ import annotations

from navigator.guide.processes import Box, Process

Path = tuple[str, ...]


def box_path(process: Process, box: Box) -> Path:
    """Return the path of a box in the source."""
    return ("processes", process.id, "boxes", str(box.number))


def box_name(process: Process, box: Box) -> str:
    """Return how a fault speaks of a box: `Intake box 5`."""
    return f"{process.name} box {box.number}"
