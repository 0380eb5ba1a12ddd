"""How long things take: `make bench` prints a table and writes bench.json. Nothing is asserted, and no test is timed.

    python -m tests.bench [--seconds 20]

Every row is the median of several runs with the fastest and the slowest beside it, so that a busy machine shows. A row stops
early once it has used its seconds. It is measured: the check of the sources, the layout of each map and of made-up maps of 100
and 1,000 boxes, the strict build of the site beside a bare MkDocs Material site of as many pages, and one step of the
navigator late in a case, in this Python and in the browser's (under Node.js, where the machine has it).
"""
from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from maps import layout, runtime
from maps.source import read_guide
from navigator.bridge import handle
from navigator.case import read_case
from navigator.model import Guide, Process
from tests.case_files import case_file
from tests.made_maps import guide_of, random_process
from tests.site import PROJECT, build

RESULTS = PROJECT / "bench.json"
ANSWERS = 30
STEPS = 200
SENTENCE = "A provider writes down what was done, when it was done and who was told of it, and keeps a copy of every letter. "


@dataclass(frozen=True)
class Row:
    """One measurement, in milliseconds. `p95` is there where there were enough runs to say."""

    what: str
    runs: int
    median: float
    fastest: float
    slowest: float
    p95: float | None = None


def row_of(what: str, times: list[float]) -> Row:
    """A row from the seconds that each run took."""
    ms = [seconds * 1000 for seconds in times]
    p95 = quantiles(ms, n=20)[-1] if len(ms) >= 40 else None
    return Row(what, len(ms), *(round(value, 2) for value in (median(ms), min(ms), max(ms))), round(p95, 2) if p95 else None)


def measure(what: str, work: Callable[[], object], runs: int, seconds: float) -> Row:
    """Do some work `runs` times; no further run begins once the seconds are used up."""
    times: list[float] = []
    while len(times) < runs and sum(times) < max(seconds, 0.001):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return row_of(what, times)


# --- What is measured -------------------------------------------------------------------------------------------------

def rows(seconds: float) -> Iterator[Row]:
    """All measurements, each as soon as it is there. `seconds` is what one row may take, about."""
    yield measure("check of the sources", read_guide, 7, seconds)
    guide = read_guide()
    for process in guide.processes:
        yield measure(f"layout of {process.name} ({len(process.boxes)} boxes)", lambda: layout.lay_out(process, guide), 5, seconds)
    for size in (100, 1000):
        made, holder = made_up(size)
        yield measure(f"layout of a made-up map of {size:,} boxes", lambda: layout.lay_out(made, holder), 3, seconds)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        site = folder / "site"
        yield measure("strict build of the site", lambda: sound(build(PROJECT, site)), 3, seconds)
        count = sum(1 for path in site.rglob("*.html") if path.name != "404.html")
        bare = bare_site(folder / "bare", count)
        yield measure(f"bare MkDocs Material build of {count} pages", lambda: sound(build(bare, folder / "bare-site")), 3, seconds)
        yield from steps(guide, site / "assets")


def made_up(size: int) -> tuple[Process, Guide]:
    process = random_process(size, seed=1)
    return process, guide_of(process)


def sound(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise SystemExit(f"A build failed, so there is nothing to measure:\n{done.stdout}{done.stderr}")


def bare_site(folder: Path, count: int) -> Path:
    """A project of plain Markdown pages with the theme and its search, and nothing of ours."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Bare\ntheme: material\nplugins: [search]\n", encoding="utf-8")
    sections = "".join(f"## Part {number}\n\n{SENTENCE * 4}\n\n" for number in range(1, 7))
    for number in range(count):
        (docs / ("index.md" if number == 0 else f"page-{number:03d}.md")).write_text(f"# Page {number}\n\n{sections}", encoding="utf-8")
    return folder


# --- One step of the navigator ----------------------------------------------------------------------------------------

def steps(guide: Guide, assets: Path) -> Iterator[Row]:
    """One answer taken and the next step shown, after thirty answers, in each Python."""
    request = late_request(guide)
    opened = json.loads(handle(json.dumps({"do": "open", "guide": (assets / "guide.json").read_text(encoding="utf-8")})))
    reply = opened if "error" in opened else json.loads(handle(request))
    if len(reply.get("state", {}).get("answers", ())) <= ANSWERS or "field-error" in reply["html"]:
        raise SystemExit(f"The navigator did not take the answer that was to be measured: {reply.get('error', 'it does not fit')}")
    yield measure(f"one step after {ANSWERS} answers, this Python", lambda: handle(request), STEPS, 20)
    node = runtime.node_on_path() or runtime.node_from_wheel()
    if node is None:
        print("(No Node.js is at hand, so the browser's Python is not measured.)")
        return
    times = in_browser_python(node, assets, request)
    yield row_of("start of the browser's Python under Node.js, guide opened", times["start"])
    yield row_of(f"one step after {ANSWERS} answers, the browser's Python", times["steps"])


def late_request(guide: Guide) -> str:
    """The browser's request that gives an answer to a case with thirty answers, from the longest training case."""
    file = case_file(max(guide.training_cases, key=lambda training: len(training.answers)))
    case = read_case(file)
    answers = [{"ask": "start", "answer": case.start}, {"ask": "nation", "answer": case.nation}]
    answers += [{"ask": one.ask, "answer": one.answer} for one in case.answers]
    state, following = {**file, "answers": answers[2:ANSWERS]}, answers[ANSWERS]
    fields = {"value": following["answer"], "day": following["answer"]}      # a date may stand whole in its first field
    return json.dumps({"do": "answer", "state": state, "ask": following["ask"], "fields": fields, "change": None, "today": file["today"], "root": "../"})


BROWSER = """
import { readFileSync } from "node:fs";
const { assets, request, steps } = JSON.parse(readFileSync(0, "utf8"));
const begun = performance.now();
const { loadPyodide } = await import(assets + "pyodide/pyodide.mjs");
const pyodide = await loadPyodide({ indexURL: new URL(assets + "pyodide/").pathname });
pyodide.FS.writeFile("/navigator.zip", new Uint8Array(readFileSync(new URL(assets + "navigator.zip"))));
pyodide.runPython("import sys; sys.path.insert(0, '/navigator.zip')");
const handle = pyodide.pyimport("navigator.bridge").handle;
handle(JSON.stringify({ do: "open", guide: readFileSync(new URL(assets + "guide.json"), "utf8") }));
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
    """The seconds of each run, measured inside Node.js: its start three times, its steps in the last of them."""
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

def line(what: str, *cells: str) -> str:
    return f"{what:<62}" + "".join(f"{cell:>11}" for cell in cells)


def shown(value: float | None) -> str:
    """Milliseconds as a reader wants them: 0.85 ms, 132 ms, 4.21 s."""
    if value is None:
        return ""
    return f"{value / 1000:.2f} s" if value >= 1000 else f"{value:.0f} ms" if value >= 10 else f"{value:.2f} ms"


def main(words: list[str]) -> int:
    """Measure, print the table row by row, and write bench.json."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure how long the project's work takes.")
    parser.add_argument("--seconds", type=float, default=20, help="what one row may take, about (20)")
    args = parser.parse_args(words)
    machine = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}", "processors": os.cpu_count()}
    print(f"Python {machine['python']}, {machine['system']}, {machine['processors']} processors. Median of the runs, fastest and slowest.")
    print(line("", "median", "fastest", "slowest", "95 %", "runs"), flush=True)
    found = []
    for row in rows(args.seconds):
        found.append(row)
        print(line(row.what, shown(row.median), shown(row.fastest), shown(row.slowest), shown(row.p95), str(row.runs)), flush=True)
    RESULTS.write_text(json.dumps({"machine": machine, "unit": "ms", "rows": [asdict(row) for row in found]}, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {RESULTS.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
