"""The Python in the browser and the one outside agree: the same calls through the files that the site ships, under Node.js."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from maps.ship import bytecode, startup_cache
from navigator import bridge
from navigator.bridge import handle, open_guide
from navigator.guide.bundle import Bundle
from navigator.guide.training_cases import TrainingCase
from navigator.replies import leaving
from tests.built import built_site
from tests.navigator.case_files import compared, expected
from tests.navigator.pyodide_calls import CASES, MODULES, STRANGE, Calls, all_calls, exercise, in_browser_python, play
from tests.navigator.standard_library import DONE_WITHOUT, WITHOUT_USE


@dataclass(frozen=True)
class Replay:
    """The same calls answered by both Pythons."""

    calls: Calls
    outside: dict[str, Any]
    browser: dict[str, Any]


@pytest.fixture(scope="module")
def replay(bundle: Bundle) -> Replay:
    assets = built_site() / "assets"
    guide_file = assets / "guide.json"
    assert "edition" in json.loads(open_guide(guide_file.read_text(encoding="utf-8")))
    calls = all_calls(bundle)
    outside = {"replies": [handle(request) for request in calls.requests], "plays": [play(text, str(guide_file)) for text in calls.plays],
               "exercised": json.loads(exercise(str(guide_file), MODULES))}
    return Replay(calls, outside, in_browser_python(calls, assets))


def test_the_browser_has_a_python_of_its_own(replay: Replay) -> None:
    assert replay.browser["version"].startswith("3.14")


def test_the_browser_compiles_nothing_the_build_could(replay: Replay) -> None:
    assert any("take(archive)" in text for text in replay.browser["compiled"])      # the start itself is heard
    assert [text for text in replay.browser["compiled"] if "__create_fn__" in text] == []
    assert replay.browser["lacking"] == []


def test_unused_imports_of_the_start_run_only_when_needed(replay: Replay) -> None:
    assert replay.browser["asleep"] == sorted(startup_cache.LATER)
    assert replay.browser["woken"] == "ANSIColors"


def test_both_pythons_show_the_same_page_after_every_answer(replay: Replay) -> None:
    assert len(replay.browser["replies"]) == len(replay.calls.requests) > 2 * STRANGE
    for request, outside, browser in zip(replay.calls.requests, replay.outside["replies"], replay.browser["replies"]):
        assert browser == outside, f"the two differ on {request[:2000]}"


def test_the_calls_ask_for_everything_that_the_bridge_can_do(replay: Replay) -> None:
    sound = [json.loads(request) for request, reply in zip(replay.calls.requests, replay.outside["replies"]) if '"error"' not in reply[:10]]
    assert {request["do"] for request in sound} >= {*bridge.STEPS, *bridge.LEAVING}
    assert {request["what"] for request in sound if request["do"] == "download"} == set(leaving.FILES)


@pytest.mark.parametrize("training", CASES, ids=lambda one: one.id)
def test_both_pythons_play_a_training_case_to_the_same_boxes_and_dates(replay: Replay, training: TrainingCase) -> None:
    place = CASES.index(training)
    assert replay.browser["plays"][place] == replay.outside["plays"][place]
    code, _, printed = replay.browser["plays"][place].partition("\n")
    assert (code, compared(json.loads(printed))) == ("0", expected(training))


def test_both_pythons_agree_on_paths_without_a_request(replay: Replay) -> None:
    assert replay.browser["exercised"] == replay.outside["exercised"]
    assert "ModuleNotFoundError True" in replay.browser["exercised"] and "SyntaxError True" in replay.browser["exercised"]


def test_every_shipped_standard_module_is_used_or_has_a_reason(replay: Replay) -> None:
    assert set(replay.browser["modules"]) | set(WITHOUT_USE) == {*bytecode.listed_modules(), "sitecustomize"}      # startup_cache.py


def test_what_the_library_itself_does_without_is_not_shipped() -> None:
    assert DONE_WITHOUT and not {name for name in bytecode.listed_modules() if name.partition(".")[0] in DONE_WITHOUT}
