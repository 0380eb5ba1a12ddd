"""Look for mistakes in the code without running it: `python -m tests.lint [NAME ...]`. A name is a part of a tool's.

Every tool prints one line, and below it what it found. The exit code is 1 if one found something, and 2 if one could not run.
`python -m tests.lint --install` only installs what the tools need; `--lock` renews their lock.
"""
from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from maps.ship import runtime
from tests import PROJECT, node_packages

HERE = Path(__file__).resolve().parent
BIN = HERE / "node_modules" / ".bin"
JAVASCRIPT = ("docs", "maps", "tests")
PYTHON = ("navigator", "maps", "build_maps.py", "requirements")


@dataclass(frozen=True)
class Tool:
    """A tool that prints what it finds and then ends with another exit code than 0."""

    name: str
    command: tuple[str, ...]
    is_report: bool = False
    """The flag that its output is always for reading, with or without findings."""


def tools() -> tuple[Tool, ...]:
    """Return every tool, in the order of the report. All of them start at once, in the project's folder."""
    return (
        Tool("form of Python", (sys.executable, "-m", "ruff", "format", "--check", "--diff", "--quiet", *PYTHON)),
        Tool("rules of Python", (sys.executable, "-m", "ruff", "check", "--quiet", *PYTHON)),
        Tool("types of Python", (sys.executable, "-m", "mypy", "--no-error-summary")),
        Tool("types of pages", (str(BIN / "tsc"), "--project", str(HERE / "tsconfig.page.json"))),
        Tool("types of workers", (str(BIN / "tsc"), "--project", str(HERE / "tsconfig.worker.json"))),
        Tool("JavaScript and CSS", (str(BIN / "biome"), "lint", "--error-on-warnings", f"--config-path={HERE / 'linter.jsonc'}", *JAVASCRIPT)),
        Tool("words", (sys.executable, "-m", "tests.words", "--table"), is_report=True),
    )


@dataclass(frozen=True)
class Result:
    """The result of a tool: its exit code, its output, and the seconds that it took."""

    code: int
    output: str
    seconds: float


def run(tool: Tool, folder: Path = PROJECT) -> Result:
    """Run a tool in a folder. A missing tool has the exit code 2."""
    started = time.perf_counter()
    try:
        done = subprocess.run(tool.command, cwd=folder, capture_output=True, check=False, encoding="utf-8", timeout=120)
        code, output = done.returncode, done.stdout + done.stderr
    except (OSError, subprocess.TimeoutExpired) as error:
        code, output = 2, str(error)
    return Result(code, output.strip(), time.perf_counter() - started)


def line(tool: Tool, result: Result) -> str:
    """Return the report of a tool: one line, and its findings below that."""
    told = "report" if tool.is_report else {0: "nothing found", 2: "could not be run"}.get(result.code, "found")
    found = f"\n{result.output}" if result.code or tool.is_report else ""
    return f"{tool.name:<20} {told} ({result.seconds:.1f} s){found}"


def main(words: list[str]) -> int:
    """Run the command line, and return the exit code."""
    try:
        node = runtime.node()
        if "--lock" in words:
            return node_packages.renew_lock(HERE, node)
        node_packages.install(HERE, node, "the linters written for Node.js")
    except (runtime.RuntimeMissing, node_packages.NotInstalled) as error:
        print(error, file=sys.stderr)
        return 2
    if "--install" in words:
        return 0
    chosen = [tool for tool in tools() if not words or any(word in tool.name for word in words)]
    with ThreadPoolExecutor() as aside:
        results = list(aside.map(run, chosen))
    for tool, result in zip(chosen, results, strict=True):
        print(line(tool, result))
    return max((0 if tool.is_report else min(result.code, 2) for tool, result in zip(chosen, results, strict=True)), default=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
