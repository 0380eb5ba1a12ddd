"""The table that `make bench` prints: each measurement, its baseline, and its greatest allowed value."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

MOST_NAME = 64


@dataclass(frozen=True)
class Target:
    """The greatest allowed value of a row, in its unit: its `median`, its `slowest`, its `p95`, or its `ratio` to the baseline."""

    of: str
    at_most: float


@dataclass(frozen=True)
class Row:
    """One measurement in `unit`, and the median of its baseline. It has `p95` if there were enough runs."""

    what: str
    unit: str
    runs: int
    median: float
    fastest: float
    slowest: float
    p95: float | None = None
    baseline: float | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Return how many times the baseline it is."""
        return round(self.median / self.baseline, 3) if self.baseline else None

    @property
    def is_met(self) -> bool | None:
        """Return whether it is within its target; None without one."""
        value = getattr(self, self.target.of) if self.target else None
        return None if value is None else value <= self.target.at_most


def row_of(what: str, values: list[float], unit: str = "ms", baseline: list[float] | None = None, target: Target | None = None) -> Row:
    """Return a row from the result of each run: seconds if the unit is ms, else as it is."""
    factor = 1000 if unit == "ms" else 1
    own = [value * factor for value in values]
    p95 = round(quantiles(own, n=20)[-1], 2) if len(own) >= 40 else None
    beside = round(median(baseline) * factor, 2) if baseline else None
    return Row(what, unit, len(own), *(round(value, 2) for value in (median(own), min(own), max(own))), p95, beside, target)


def as_json(machine: Mapping[str, object], found: Iterable[tuple[str, Row]], older: str = "") -> str:
    """Return the rows as bench.json has them, each with its part. Parts not measured now come from an `older` text of the same machine."""
    rows = [{"part": part, **asdict(row), "ratio": row.ratio, "is_met": row.is_met} for part, row in found]
    measured = {row["part"] for row in rows}
    kept = [row for row in _rows_of(machine, older) if row["part"] not in measured]
    return json.dumps({"machine": machine, "rows": kept + rows}, indent=2) + "\n"


def _rows_of(machine: Mapping[str, object], text: str) -> list[dict[str, Any]]:
    try:
        told = json.loads(text)
        return [row for row in told["rows"] if "part" in row] if told["machine"] == machine else []
    except (ValueError, KeyError, TypeError):
        return []       # there is no such text, or another program has written it


def head() -> str:
    """Return the line above the rows."""
    return _line("", "median", "fastest", "slowest", "95 %", "baseline", "ratio", "target")


def shown(row: Row) -> str:
    """Return a row of the table."""
    several = row.runs > 1
    cells = (row.median, row.fastest if several else None, row.slowest if several else None, row.p95, row.baseline)
    return _line(row.what, *(_value(cell, row.unit) for cell in cells), f"{row.ratio:.2f}" if row.ratio else "", _target(row))


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    most = f"{row.target.at_most:.2f}" if row.target.of == "ratio" else _value(row.target.at_most, row.unit)
    verdict = {True: "met", False: "missed", None: "too few runs"}[row.is_met]
    name = {"median": "", "slowest": "slowest ", "p95": "95 % ", "ratio": "ratio "}[row.target.of]
    return f"{name}≤ {most}: {verdict}"


def _value(value: float | None, unit: str) -> str:
    """Return a value as a reader wants it: 0.85 ms, 132 ms, 4.21 s, 4.05 MB."""
    if value is None:
        return ""
    if unit == "ms" and value >= 1000:
        return f"{value / 1000:.2f} s"
    return f"{value:.0f} {unit}".strip() if value >= 10 or not unit else f"{value:.2f} {unit}"


def _line(what: str, *cells: str) -> str:
    return f"{what:<{MOST_NAME}}" + "".join(f"{cell:>10}" for cell in cells[:-1]) + f"  {cells[-1]}".rstrip()
