"""Places of boxes in the source, and the words for a box in a fault."""

from __future__ import annotations

from navigator.guide.processes import Box, Process

Path = tuple[str, ...]


def box_path(process: Process, box: Box) -> Path:
    """Return the path of a box in the source."""
    return ("processes", process.id, "boxes", str(box.number))


def box_name(process: Process, box: Box) -> str:
    """Return the words for a box in a fault: `Intake box 5`."""
    return f"{process.name} box {box.number}"
