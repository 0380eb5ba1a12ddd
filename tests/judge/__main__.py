"""Run every judge on a built site and write one table: page, judge, figure.

    python -m tests.judge [--site FOLDER] [--only NAME ...]

The table goes to the screen and, with every finding, to build/judge.md and build/judge.json. A judge that cannot run on this
machine is named with the reason; it never counts as passed. The exit code is 1 if a judge that ran found something that
exceptions.yaml does not allow, or if an exception there no longer covers anything.
"""
from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from maps.ship.server import ServerError, running
from tests import PROJECT
from tests.judge import (
    axe_chromium,
    drawings,
    exceptions,
    firefox,
    forced_colours,
    html_validate,
    keyboard,
    nu,
    policy,
    webkit,
    weight,
)
from tests.judge.exceptions import BadException, Permit
from tests.judge.verdict import WHOLE_SITE, Finding, NotRun, Site, Verdict

JUDGES: Mapping[str, Callable[[Site], Verdict]] = {
    "nu": nu.judge,
    "html-validate": html_validate.judge,
    "policy": policy.judge,
    "drawings": drawings.judge,
    "weight": weight.judge,
    "axe": axe_chromium.judge,
    "forced colours": forced_colours.judge,
    "keyboard": keyboard.judge,
    "firefox": firefox.judge,
    "webkit": webkit.judge,
}
RESULTS = PROJECT / "build"
SHOWN = 8
"""How many different findings of a judge the screen shows; the files have them all."""


@dataclass(frozen=True)
class Row:
    """A judge's part of the table: its verdict without what the exceptions allow, or why it did not run."""

    judge: str
    seconds: float
    how: str
    seen: tuple[str, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    allowed: int = 0
    not_run: str = ""

    def cell(self, page: str) -> str:
        """Return what the table shows for a page: the figure, the number of findings, or a sign that the judge did not see it."""
        if self.not_run:
            return "not run"
        if page not in self.seen:
            return "–"
        count = sum(finding.page == page for finding in self.findings)
        figure = self.figures.get(page)
        return str(count) if figure is None else figure if not count else f"{figure}, {count} faults"


# --- Judging ----------------------------------------------------------------------------------------------------------

def rows(site: Site, names: list[str], permits: list[Permit], tell: Callable[[str], None]) -> tuple[list[Row], list[Permit]]:
    """Ask each judge in turn, and return their rows and the exceptions that no longer cover anything."""
    found, everything = [], {}
    for name in names:
        tell(f"Judge {name} ...")
        start = time.monotonic()
        try:
            verdict = JUDGES[name](site)
        except NotRun as error:
            found.append(Row(name, round(time.monotonic() - start, 1), "", not_run=" ".join(str(error).split())))
            continue
        except Exception as error:      # a tool may raise anything: if it stops early it has not passed, and the others still run
            broken = Finding(WHOLE_SITE, f"the judge broke off: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
            found.append(Row(name, round(time.monotonic() - start, 1), "broken off", (WHOLE_SITE,), findings=(broken,)))
            continue
        everything[name] = verdict.findings
        kept = exceptions.held(name, verdict.findings, permits)
        found.append(Row(name, round(time.monotonic() - start, 1), verdict.how, verdict.seen, verdict.figures, tuple(kept), len(verdict.findings) - len(kept)))
    return found, exceptions.idle(permits, everything)


# --- The table --------------------------------------------------------------------------------------------------------

def table(site: Site, done: list[Row]) -> Iterator[str]:
    """Yield the lines of the table, in Markdown that reads well as text: a row for each page, a column for each judge."""
    pages = sorted({*site.pages(), *(page for row in done for page in row.seen)})
    cells = [["page", *(row.judge for row in done)], *([page.removesuffix("index.html") or "(home)", *(row.cell(page) for row in done)] for page in pages)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for number, line in enumerate(cells):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        if number == 0:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def summary(done: list[Row]) -> Iterator[str]:
    """Yield a line for each judge: what was run, on how many pages, what it found; or why it did not run."""
    for row in done:
        if row.not_run:
            yield f"{row.judge}: NOT RUN: {row.not_run}"
        else:
            allowed = f", {row.allowed} more allowed by exceptions" if row.allowed else ""
            yield f"{row.judge}: {len(row.findings)} findings on {len(row.seen)} pages{allowed} ({row.how}; {row.seconds:.0f} s)"


def by_cause(findings: tuple[Finding, ...]) -> list[tuple[str, list[Finding]]]:
    """Return findings grouped by their words, the most frequent first."""
    causes: dict[str, list[Finding]] = {}
    for finding in findings:
        causes.setdefault(finding.message, []).append(finding)
    return sorted(causes.items(), key=lambda cause: -len(cause[1]))


def told(row: Row, most: int | None) -> Iterator[str]:
    """Yield the findings of a judge by cause, each with its first place; no more than `most` causes."""
    causes = by_cause(row.findings)
    for message, findings in causes[:most]:
        first = findings[0]
        pages = len({finding.page for finding in findings})
        yield f"- {row.judge}: {message} [{len(findings)} times on {pages} pages, first {first.page}{', ' + first.where if first.where else ''}]"
    if most is not None and len(causes) > most:
        yield f"- {row.judge}: {len(causes) - most} causes more in build/judge.md"


def idle_told(unused: list[Permit]) -> Iterator[str]:
    """Yield a line for each exception that no longer covers anything."""
    yield from (f"- exceptions.yaml: {permit.judge}, {permit.page}, {permit.message}: this covers nothing any more; delete it" for permit in unused)


def write(site: Site, done: list[Row], unused: list[Permit]) -> None:
    """Write judge.md and judge.json into build/."""
    RESULTS.mkdir(exist_ok=True)
    lines = ["# Judges", "", *(f"- {line}" for line in summary(done)), "", *table(site, done), "", "## Findings", "",
             *(line for row in done for line in told(row, None)), *idle_told(unused)]
    (RESULTS / "judge.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    data = {"rows": [asdict(row) for row in done], "idle exceptions": [asdict(permit) for permit in unused]}
    (RESULTS / "judge.json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(words: list[str]) -> int:
    """Run the command line, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.judge", description="Run the judges on a built site.")
    parser.add_argument("--site", type=Path, default=PROJECT / "site", help="the folder of the built site (site)")
    parser.add_argument("--only", nargs="+", choices=JUDGES, default=list(JUDGES), metavar="NAME", help=f"some of: {', '.join(JUDGES)}")
    chosen = parser.parse_args(words)
    try:
        permits = exceptions.read(JUDGES)
        with running(chosen.site) as address:
            site = Site(chosen.site.resolve(), address)
            done, unused = rows(site, chosen.only, permits, lambda text: print(text, flush=True))
    except (BadException, ServerError) as error:
        print(error, file=sys.stderr)
        return 2
    write(site, done, unused)
    print(*("", *table(site, done), "", *summary(done), ""), sep="\n")
    print(*(line for row in done for line in told(row, SHOWN)), *idle_told(unused), sep="\n")
    print("Written to build/judge.md and build/judge.json.")
    return 1 if unused or any(row.findings for row in done) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
