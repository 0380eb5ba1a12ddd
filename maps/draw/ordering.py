"""The order of a map's boxes from left to right, which Graphviz finds. Only this module runs Graphviz.

Graphviz gets sizes and no words, so that the same process gives the same picture on every machine.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import graphviz

from maps.draw.grid import Grid
from navigator.text.errors import NavigatorError

SECONDS: Final = 120


class LayoutError(NavigatorError):
    """The map cannot be laid out: Graphviz is missing, failed or took too long. The message says what to do."""


@dataclass(frozen=True)
class Variant:
    """The order of a map's parts in the input of Graphviz. If it has a choice, what comes first has the most weight."""

    cells_backwards: bool = False
    lines_backwards: bool = False


VARIANTS: Final = tuple(Variant(*choices) for choices in itertools.product((False, True), repeat=2))
_SIDE_BY_SIDE: Final = ThreadPoolExecutor(len(VARIANTS))
"""Threads that wait for several runs of Graphviz at once. Each run is a process of its own, with its share of what
there is to arrange.
"""


def dot_of(grid: Grid, variant: Variant = Variant()) -> str:
    """Return the grid in Graphviz's language, with sizes and no words. Pixels are its points."""
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
    """Return the joints of all lines and piles, each with the weight of keeping it straight."""
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
"""A DOT text whose nodes are named n0, n1 and so on, and their number."""


def all_coordinates(dots: Sequence[Dot]) -> list[tuple[float, ...]]:
    """Return the x of every node of each of these texts.

    Several runs of Graphviz share them, because starting one takes longer than arranging a small map.
    """
    shares = [dots[at :: len(VARIANTS)] for at in range(min(len(VARIANTS), len(dots)))]
    answers = list(_SIDE_BY_SIDE.map(coordinates, shares))
    return [answers[at % len(shares)][at // len(shares)] for at in range(len(dots))]


def coordinates(dots: Sequence[Dot]) -> list[tuple[float, ...]]:
    """Return the x of every node of each of these texts, by one run of Graphviz.

    Raises `LayoutError` if Graphviz is not available, fails, or takes longer than two minutes.
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
    """Return the coordinates in the answer of Graphviz, one text after the other."""
    read, at = [], 0
    try:
        for _, nodes in dots:
            graph, at = json.JSONDecoder().raw_decode(answer, answer.index("{", at))
            xs = {entry["name"]: float(entry["pos"].split(",")[0]) for entry in graph["objects"] if "pos" in entry}
            read.append(tuple(xs[f"n{number}"] for number in range(nodes)))
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
    program = str(own) if own.is_file() else shutil.which("dot")
    if not program:
        raise LayoutError(
            "The map was not laid out: Graphviz was not found. Install it with: pip install graphviz-pure "
            "(or install your system's package graphviz, which brings the program dot)."
        )
    return program
