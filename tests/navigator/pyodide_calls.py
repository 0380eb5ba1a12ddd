"""Calls that use every path of the navigator, and both Pythons that answer them: this one, and the browser's under Node.js."""
from __future__ import annotations

import inspect
import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maps.ship import runtime
from navigator.guide.bundle import Bundle
from navigator.guide.training_cases import TrainingCase
from tests import PROJECT
from tests.guides import our_guide
from tests.navigator import hostile_cases, hostile_requests
from tests.navigator.case_files import case_file

SCRIPT = PROJECT / "tests" / "browser" / "pyodide_replay.mjs"
CASES = our_guide().training_cases
STRANGE = 600
MODULES = " ".join(".".join(path.relative_to(PROJECT).with_suffix("").parts) for path in sorted((PROJECT / "navigator").rglob("*.py")) if path.stem != "__init__")


@dataclass(frozen=True)
class Calls:
    """`requests` for the bridge, and case files for the terminal's `play`."""

    requests: list[str]
    plays: list[str]


def all_calls(bundle: Bundle) -> Calls:
    """Return the calls for every training case step by step, all that can be done with it, complete case files, and invalid requests."""
    requests = [request for training in CASES for request in requests_of(training)]
    requests += hostile_requests.requests(STRANGE)
    requests += hostile_cases.requests(STRANGE, bundle.digest)
    return Calls(requests, [json.dumps(case_file(training)) for training in CASES])


def requests_of(training: TrainingCase) -> Iterator[str]:
    """Yield what a page can ask about a case: the step after each answer, an answer given, undone and changed, and all that leaves the page."""
    file = case_file(training)
    told = [{"ask": ask, "answer": file[ask]} for ask in ("start", "nation")] + file["answers"]
    state = {"format": 1, "answers": told}
    yield from (_request("show", file, state={"format": 1, "answers": told[:count]}) for count in range(len(told) + 1))
    for count in (2, len(told) - 1):
        fields = {"value": told[count]["answer"], "day": told[count]["answer"]}      # a complete date may be in the first field
        yield _request("answer", file, state={"format": 1, "answers": told[:count]}, ask=told[count]["ask"], fields=fields, change=None)
    yield _request("change", file, state=state, index=2)
    yield _request("back", file, state=state)
    yield _request("restart", file)
    yield _request("import", file, text=json.dumps({**state, "edition": "2001-01 (000000000000)"}))
    yield _request("link", file, state=state)
    yield _request("saved", file, entries=[{"id": "a1", "name": training.id, "when": "2009-10-01T09:00:00Z"}])
    for with_text in (True, False):
        leaving = {"state": state, "printed_at": "2009-10-01T09:00+01:00", "stamp": "20091001T080000Z", "case_id": "a1", "with_text": with_text}
        yield _request("record", file, **leaving)
        yield from (_request("download", file, what=what, **leaving) for what in ("calendar", "text", "json", "case"))


def _request(do: str, file: Mapping[str, Any], **more: Any) -> str:
    return json.dumps({"do": do, "today": file["today"], "root": "../", **more})


# --- In the browser's Python ------------------------------------------------------------------------------------------

def in_browser_python(calls: Calls, assets: Path, library: Path | None = None, python: str = "") -> dict[str, Any]:
    """Return the answers of tests/browser/pyodide_replay.mjs to the calls; `python` is the source of other versions of `play` and `exercise`.

    Raises AssertionError with the reason if it fails.
    """
    python = python or f"{inspect.getsource(play)}\n{inspect.getsource(exercise)}"
    told = {"requests": calls.requests, "plays": calls.plays, "modules": MODULES, "python": python}
    command = [str(runtime.node().node), str(SCRIPT), str(assets), *([str(library)] if library else [])]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


# Both are run in both Pythons from their source, so they import for themselves.

def play(text: str, guide_file: str) -> str:
    """Return what the terminal's `play --json` prints for a case file."""
    import contextlib
    import io
    import os
    import tempfile

    from navigator.__main__ import main

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = main(["play", path, "--json", "--guide", guide_file])
    return f"{code}\n{printed.getvalue()}"


def exercise(guide_file: str, modules: str) -> str:
    """Use paths that no request takes: every module imported (names with spaces between), the terminal's commands and refusals, the check, full faults.

    Return the result of each of them as JSON.
    """
    import contextlib
    import importlib
    import io
    import json
    import sys
    import traceback
    import warnings

    from navigator.__main__ import main
    from navigator.guide.bundle_file import read_bundle
    from navigator.guide.check import check

    for name in modules.split():
        importlib.import_module(name)

    def said(words: list[str]) -> str:
        out, error = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            try:
                code = main(words)
            except SystemExit as end:
                code = end.code
        return f"{code} {bool(out.getvalue())} {bool(error.getvalue())}"

    def written_out(fault: BaseException) -> str:
        # An exception group, a cause and a context each take their own path through the module that writes them out.
        try:
            try:
                raise fault
            except BaseException as first:
                raise ExceptionGroup("several", [ValueError("inner"), KeyError("other")]) from first
        except ExceptionGroup as group:
            return traceback.format_exc() + "".join(traceback.format_exception(group))

    sys.stdin, terminal = io.StringIO(), sys.stdin      # nobody types at the prompt
    texts = [said(words) for words in (
        ["--help"], ["play", "--help"], ["--guide", guide_file], ["nonsense"], ["deadline", "--from", "2009-08-27", "--count", "7 working days", "--nation", "scotland", "--json", "--guide", guide_file],
        ["deadline", "--from", "2009-02-31", "--count", "7 working days"], ["deadline", "--from", "27 Aug 2009", "--count", "x"],
        ["routes", "--json", "--guide", guide_file], ["routes", "--guide", guide_file], ["play", "/no/such/file", "--guide", guide_file])]
    sys.stdin = terminal
    with open(guide_file, encoding="utf-8") as file:
        texts.append(str(len(check(read_bundle(file.read()).guide))))
    with warnings.catch_warnings(record=True):
        warnings.warn("heard", stacklevel=1)
    for spoilt in ("1 / 0", "nonsens", "json.dumbs", "class", "for x in", "import navigatr", "'\\ud800'.encode()", "b'\\xff'.decode('ascii')", "[] + 1", "int('x' * 50)"):
        try:
            exec(compile(spoilt, "spoilt", "exec"), {"json": json, "nonsense": 1})
        except Exception as fault:
            written = written_out(fault)
            texts.append(f"{type(fault).__name__} {'Traceback' in written and 'inner' in written}")
    return json.dumps(texts)
