"""The Python in the browser and the one outside agree: the same training cases through the archive that the site ships, under Node.js."""
from __future__ import annotations

import inspect
import json
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest

from maps import runtime
from maps.source import read_guide
from navigator.bridge import handle
from navigator.model import TrainingCase
from tests.case_files import case_file, compared, expected
from tests.hostile_requests import requests
from tests.site import PROJECT, built_site

SCRIPT = PROJECT / "tests" / "browser" / "pyodide_replay.mjs"
CASES = read_guide().training_cases
STRANGE_REQUESTS = 600


def play(text: str, guide_file: str) -> str:
    """What the terminal's `play --json` prints for a case file. Its source is run in both Pythons, so it imports for itself."""
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


@dataclass(frozen=True)
class Replay:
    """The same calls answered by both Pythons."""

    requests: list[str]
    plays: list[str]
    outside: dict[str, list[str]]
    browser: dict[str, Any]


@pytest.fixture(scope="module")
def replay() -> Replay:
    """Every training case step by step through the bridge and whole through the terminal's `play`, and some requests that are none."""
    assets = built_site() / "assets"
    guide_file = str(assets / "guide.json")
    assert "edition" in json.loads(handle(json.dumps({"do": "open", "guide": (assets / "guide.json").read_text(encoding="utf-8")})))
    asked = [request for training in CASES for request in steps_of(training)] + list(requests(STRANGE_REQUESTS))
    plays = [json.dumps(case_file(training)) for training in CASES]
    calls = json.dumps({"requests": asked, "python": inspect.getsource(play), "plays": plays})
    done = subprocess.run([str(runtime.node().node), str(SCRIPT), str(assets)], input=calls, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    outside = {"replies": [handle(request) for request in asked], "plays": [play(text, guide_file) for text in plays]}
    return Replay(asked, plays, outside, json.loads(done.stdout))


def steps_of(training: TrainingCase) -> list[str]:
    """The requests that a page makes for a training case: the step after each answer, and one earlier answer opened again."""
    file = case_file(training)
    told = [{"ask": ask, "answer": file[ask]} for ask in ("start", "nation")] + file["answers"]
    frame = {"today": file["today"], "root": "../"}
    shown = [{"do": "show", "state": {"format": 1, "answers": told[:count]}, **frame} for count in range(len(told) + 1)]
    changed = {"do": "change", "state": {"format": 1, "answers": told}, "index": 2, **frame}
    return [json.dumps(request) for request in (*shown, changed)]


def test_the_browser_has_a_python_of_its_own(replay: Replay) -> None:
    assert replay.browser["version"].startswith("3.14")


def test_both_pythons_show_the_same_page_after_every_answer_of_every_training_case(replay: Replay) -> None:
    assert len(replay.browser["replies"]) == len(replay.requests) > STRANGE_REQUESTS
    for request, outside, browser in zip(replay.requests, replay.outside["replies"], replay.browser["replies"]):
        assert browser == outside, f"the two differ on {request[:2000]}"


@pytest.mark.parametrize("training", CASES, ids=lambda one: one.id)
def test_both_pythons_play_a_training_case_to_the_same_boxes_and_dates(replay: Replay, training: TrainingCase) -> None:
    place = CASES.index(training)
    assert replay.browser["plays"][place] == replay.outside["plays"][place]
    code, _, printed = replay.browser["plays"][place].partition("\n")
    assert (code, compared(json.loads(printed))) == ("0", expected(training))
