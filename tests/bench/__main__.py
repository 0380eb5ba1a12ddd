"""Measurements of times and sizes: `make bench` prints a table and writes bench.json. It asserts nothing, and it times no test.

    python -m tests.bench [--seconds 20] [--only start --only bytes]

Every row is the median of several runs with the fastest and the slowest beside it, so that a busy machine shows. A baseline is
measured in the same run, because on a busy machine only the ratio is useful. A row stops early once it has used its seconds.
bench.json keeps its rows of parts that were not asked for. The parts:

    sources   the check of the sources, the layout of each map and of made-up maps of 100 and 300 boxes
    build     the strict build of the site beside a bare MkDocs Material site of the same pages, and of as many short ones
    python    one step of the navigator late in a case, in this Python and in the browser's (under Node.js, if the machine has it)
    start     Python ready in Chromium, beside the package `pyodide` as it comes: first visit, repeat, and from its own memory
    firefox   the same in Firefox, if it is on the machine or can be installed
    edition   from a visit to the line that offers a newer edition
    steps     one step in Chromium from the click to the layout, in cases of 1 to 200 answers
    bytes     what a first visit downloads, and a repeat visit
    large     the build of the guide with a made-up process of 300 boxes beside its own, and how that map's page answers
"""
from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from maps.draw import layout
from maps.read.source import read_guide
from maps.ship import runtime
from navigator.bridge import handle, open_guide
from navigator.guide.model import Guide
from navigator.guide.processes import Process
from tests import PROJECT
from tests.bench import in_browser, in_firefox
from tests.bench.table import Row, Target, as_json, head, row_of, shown
from tests.built import build, copy_of_project, run
from tests.maps.made_maps import as_source, guide_of, random_process, with_large_process

RESULTS = PROJECT / "bench.json"
PARTS = ("sources", "build", "python", "start", "firefox", "edition", "steps", "bytes", "large")
LARGE = 300
ANSWERS = 30
STEPS = 200
SENTENCE = "A provider writes down what was done, when it was done and who was told of it, and keeps a copy of every letter. "
SHORT_PAGE = "".join(f"## Part {number}\n\n{SENTENCE * 4}\n\n" for number in range(1, 7))


def measured(work: Callable[[], object], runs: int, seconds: float) -> list[float]:
    """Return the seconds that some work took, each of `runs` times; no further run begins once the seconds are used up."""
    times: list[float] = []
    while len(times) < runs and sum(times) < max(seconds, 0.001):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


# --- What is measured -------------------------------------------------------------------------------------------------

def rows(seconds: float, parts: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    """Yield the measurements of these parts, each with its part as soon as it is there. One row may take about `seconds`."""
    guide = read_guide()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        site = Path(name) / "site"
        if "build" not in parts and set(parts) - {"sources", "large"}:
            sound(build(PROJECT, site))
        work: dict[str, Callable[[], Iterator[Row]]] = {
            "sources": lambda: sources(guide, seconds),
            "build": lambda: builds(site, Path(name), seconds),
            "python": lambda: steps(site / "assets"),
            "start": lambda: in_browser.starts(site),
            "firefox": lambda: in_firefox.starts(site),
            "edition": lambda: in_browser.editions(site),
            "steps": lambda: in_browser.steps(site),
            "bytes": lambda: in_browser.weights(site),
            "large": lambda: large(guide, Path(name)),
        }
        for part in PARTS:
            if part in parts:
                yield from ((part, row) for row in work[part]())


def sources(guide: Guide, seconds: float) -> Iterator[Row]:
    yield row_of("check of the sources", measured(read_guide, 7, seconds))
    for process in guide.processes:
        yield row_of(f"layout of {process.name} ({len(process.boxes)} boxes)", measured(lambda: layout.lay_out(process, guide), 5, seconds))
    for size in (100, LARGE):
        made, holder = made_up(size)
        yield row_of(f"layout of a made-up map of {size:,} boxes", measured(lambda: layout.lay_out(made, holder), 3, seconds),
                     target=Target("median", 20_000) if size == LARGE else None)


def builds(site: Path, folder: Path, seconds: float) -> Iterator[Row]:
    """Yield the strict build beside bare ones, in turns: of the same pages, for the target, and of as many short ones.

    The very first build is not counted: it compiles modules that later ones find ready.
    """
    sound(build(PROJECT, site, PYTHONDONTWRITEBYTECODE=""))
    texts = {path.relative_to(folder / "written").as_posix(): path.read_text(encoding="utf-8") for path in written_pages(folder / "written")}
    short = {name: f"# {name}\n\n{SHORT_PAGE}" for name in texts}
    projects = (PROJECT, bare_site(folder / "same", texts, f"markdown_extensions:{extensions()}"), bare_site(folder / "short", short))
    times: dict[Path, list[float]] = {project: [] for project in projects}
    while len(times[PROJECT]) < 5 and sum(times[PROJECT]) < max(seconds, 0.001):
        for project in projects:
            into = site if project == PROJECT else folder / "bare-site"
            times[project] += measured(lambda: sound(build(project, into, PYTHONDONTWRITEBYTECODE="")), 1, seconds)
    own, same, others = (times[project] for project in projects)
    yield row_of(f"strict build, beside a bare Material build of the same {len(texts)} pages", own, baseline=same, target=Target("ratio", 1.5))
    yield row_of(f"strict build, beside a bare Material build of {len(texts)} short pages", own, baseline=others)


def large(guide: Guide, folder: Path) -> Iterator[Row]:
    """Yield rows of a much larger guide: its strict build, and the page of its map."""
    project, site = copy_of_project(folder / "large"), folder / "large-site"
    (project / "maps" / "pathways.yaml").write_text(as_source(with_large_process(guide, LARGE)), encoding="utf-8")
    for other in ("did-not-attend.yaml", "training-cases.yaml"):
        (project / "maps" / other).write_text("format: 1\n", encoding="utf-8")
    yield row_of(f"strict build of the guide with {LARGE:,} more boxes", measured(lambda: sound(build(project, site)), 1, 1), target=Target("median", 60_000))
    yield from in_browser.large_map(site, "made", LARGE)


def made_up(size: int) -> tuple[Process, Guide]:
    process = random_process(size, seed=1)
    return process, guide_of(process)


def sound(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise SystemExit(f"A build failed, so there is nothing to measure:\n{done.stdout}{done.stderr}")


def written_pages(folder: Path) -> list[Path]:
    """Write the Markdown of every page into the folder, both generated pages and copies of those written by hand."""
    sound(run(PROJECT, "build_maps.py", "write", str(folder)))
    for path in (PROJECT / "docs").glob("*.md"):
        shutil.copy(path, folder)
    return sorted(folder.rglob("*.md"))


def extensions() -> str:
    """Return the Markdown extensions of the project, as they are in mkdocs.yml."""
    settings = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    return settings.partition("\nmarkdown_extensions:")[2].partition("\nextra_css:")[0]


def bare_site(folder: Path, pages: dict[str, str], settings: str = "") -> Path:
    """Make a project of these pages with the unchanged theme and its search, without our own parts."""
    for name, text in pages.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    bare = "site_name: Bare\ntheme: material\nplugins: [search]\nvalidation: {links: {not_found: info}}\n"
    (folder / "mkdocs.yml").write_text(f"{bare}{settings}\n", encoding="utf-8")
    return folder


# --- One step of the navigator ----------------------------------------------------------------------------------------

def steps(assets: Path) -> Iterator[Row]:
    """Yield the time to accept one answer and show the next step, after thirty answers, in each Python."""
    request = late_request()
    opened = json.loads(open_guide((assets / "guide.json").read_text(encoding="utf-8")))
    reply = opened if "error" in opened else json.loads(handle(request))
    if len(reply.get("state", {}).get("answers", ())) <= ANSWERS or "field-error" in reply["html"]:
        raise SystemExit(f"The navigator did not take the answer that was to be measured: {reply.get('error', 'it does not fit')}")
    yield row_of(f"one step after {ANSWERS} answers, this Python", measured(lambda: handle(request), STEPS, 20))
    node = runtime.node_on_path() or runtime.node_from_wheel()
    if node is None:
        print("(No Node.js is at hand, so the browser's Python is not measured.)")
        return
    times = in_browser_python(node, assets, request)
    yield row_of("start of the browser's Python under Node.js, guide opened", times["start"])
    yield row_of(f"one step after {ANSWERS} answers, the browser's Python", times["steps"], target=Target("p95", 16))


def late_request() -> str:
    """Return the browser's request that gives an answer to a case with thirty answers."""
    told = in_browser.long_case(ANSWERS + 1)
    state = {"format": 1, "answers": [{"ask": one.ask, "answer": one.answer} for one in told[:ANSWERS]]}
    fields = {"value": told[-1].answer, "day": told[-1].answer}      # a complete date may be in the first field
    return json.dumps({"do": "answer", "state": state, "ask": told[-1].ask, "fields": fields, "change": None, "today": in_browser.TODAY, "root": "../"})


BROWSER = """
import { readFileSync } from "node:fs";
const { assets, request, steps } = JSON.parse(readFileSync(0, "utf8"));
const begun = performance.now();
const { loadPyodide } = await import(assets + "pyodide/pyodide.mjs");
const pyodide = await loadPyodide({ indexURL: new URL(assets + "pyodide/").pathname, lockFileContents: { info: { abi_version: "2026_0" }, packages: {} } });
pyodide.FS.writeFile("/navigator.zip", new Uint8Array(readFileSync(new URL(assets + "navigator.zip"))));
const [, open] = readFileSync(new URL(assets + "worker.js"), "utf8").match(/const OPEN = `([^`]*)`/); // what the browser runs first
pyodide.runPython(open);
const handle = pyodide.pyimport("navigator.bridge").handle;
const start = [(performance.now() - begun) / 1000];
const taken = [];
for (let step = 0; step < steps; step += 1) {
  const before = performance.now();
  const reply = JSON.parse(handle(request));
  if (reply.error) { throw new Error(reply.error); }
  taken.push((performance.now() - before) / 1000);
}
process.stdout.write(JSON.stringify({ start, steps: taken }));
"""


def in_browser_python(node: runtime.Node, assets: Path, request: str) -> dict[str, list[float]]:
    """Return the seconds of each run, measured inside Node.js: its start three times, its steps in the last of them."""
    call = json.dumps({"assets": assets.resolve().as_uri() + "/", "request": request, "steps": STEPS // 2})
    starts: list[float] = []
    for _ in range(3):
        done = subprocess.run([str(node.node), "--input-type=module", "--eval", BROWSER], input=call, capture_output=True, encoding="utf-8", timeout=120)
        if done.returncode:
            raise SystemExit(f"The browser's Python could not be measured:\n{done.stderr}")
        times = json.loads(done.stdout)
        starts += times["start"]
    return {"start": starts, "steps": times["steps"]}


# --- The table --------------------------------------------------------------------------------------------------------

def main(words: list[str]) -> int:
    """Measure, print the table row by row, and write bench.json."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure how long the project's work takes, and what a visit weighs.")
    parser.add_argument("--seconds", type=float, default=20, help="what one row may take, about (20)")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone; may be given several times")
    args = parser.parse_args(words)
    machine = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}", "processors": os.cpu_count()}
    print(f"Python {machine['python']}, {machine['system']}, {machine['processors']} processors. Median of the runs, fastest and slowest.")
    print(head(), flush=True)
    found = []
    for part, row in rows(args.seconds, tuple(args.only or PARTS)):
        found.append((part, row))
        print(shown(row), flush=True)
    older = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(as_json(machine, found, older), encoding="utf-8")
    print(f"Written to {RESULTS.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
