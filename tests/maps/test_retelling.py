"""Results of training cases written again: different results are corrected, and the rest of the file stays as an editor wrote it."""
from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from maps.read.guide_folder import HERE, source_files
from maps.read.retelling import retell
from maps.read.source import read_guide, read_sources
from navigator.days.workdays import parse_day, written_day
from navigator.text.errors import MapError
from tests import PROJECT
from tests.built import run
from tests.guides import our_guide

CASES = "training-cases.yaml"
SIX_DAYS = (r"(?m)^(  T02:\n(?:    .*\n)*?    count: )5 working days", r"\g<1>6 working days")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the sources, with a comment above a result, after one and below them all."""
    for path in (*HERE.glob("*.yaml"), *HERE.glob("*.md")):
        shutil.copy(path, tmp_path)
    change(tmp_path / CASES, r"(    deadlines:\n)(      - \{rule: T01.*\})\n", r"\1      # the letter goes first\n\2   # counted by hand\n")
    change(tmp_path / CASES, r"\Z", "# the end\n")
    assert read_guide(tmp_path)
    return tmp_path


def change(path: Path, pattern: str, new: str | Callable[[re.Match[str]], str], count: int = 1) -> None:
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=count)
    assert times, pattern
    path.write_text(text, encoding="utf-8")


def a_week_later(found: re.Match[str]) -> str:
    return found[1] + written_day(parse_day(found[2]) + timedelta(days=7))


@pytest.mark.parametrize(("pattern", "new"), (
    (r"((?:last day|act from|send by): )(\w{3} [-0-9]{10})", a_week_later),
    (r"(readings: \[)(\w{3} [-0-9]{10})", a_week_later),
    (r"(\{rule: T0[3-9], start: )(\w{3} [-0-9]{10})", a_week_later),
    (r"    (?:noticed|still open|reminders|ended): .*\n", ""),
    (r"(still open|reminders): \[.*\]", r"\1: [T01]"),
    (r"(steps:\s+\[[\w/-]+, )[^]]*\]", r"\1map-1/24]")),
    ids=("dates", "readings", "starts", "keys that are gone", "lists", "steps"))
def test_a_wrong_result_is_corrected_and_nothing_else_changes(folder: Path, pattern: str, new: str | Callable[[re.Match[str]], str]) -> None:
    before = (folder / CASES).read_text(encoding="utf-8")
    change(folder / CASES, pattern, new, count=0)
    assert read_sources(folder).retold
    retold = retell(source_files(folder))
    assert not retold.for_a_person and retold.cases
    assert (folder / CASES).read_text(encoding="utf-8") == before


def test_deadlines_that_are_gone_are_written_again_in_a_line_each(folder: Path) -> None:
    change(folder / CASES, r"    deadlines:\n(?:      .*\n)+", "", count=0)
    retell(source_files(folder))
    assert read_guide(folder).training_cases == our_guide().training_cases


def test_lists_in_lines_stay_lists_in_lines(folder: Path) -> None:
    case = our_guide().training_cases[0]
    change(folder / CASES, r"    steps:\n      \[.*\]\n", f"    steps:\n      - {case.steps[0]}\n      - map-1/24\n")
    retell(source_files(folder))
    assert "    steps:\n" + "".join(f"      - {step}\n" for step in case.steps) in (folder / CASES).read_text(encoding="utf-8")
    assert read_guide(folder).training_cases == our_guide().training_cases


def test_a_changed_time_limit_leaves_no_case_with_a_different_result(folder: Path) -> None:
    change(folder / "pathways.yaml", *SIX_DAYS)
    retold = retell(source_files(folder))
    assert read_sources(folder).retold == () and retold.cases == 5
    text = (folder / CASES).read_text(encoding="utf-8")
    assert text.count("# the letter goes first") == text.count("# counted by hand") == text.count("# the end") == 1
    assert retell(source_files(folder)).lines == []


def test_the_command_prints_each_line_that_it_changed(folder: Path) -> None:
    change(folder / "pathways.yaml", *SIX_DAYS)
    done = run(PROJECT, "build_maps.py", "--guide", str(folder), "retell")
    assert done.returncode == 0 and not done.stderr
    lines = done.stdout.splitlines()
    assert lines[:3] == ["A reply in time, over Easter:",
                         "  - - {rule: T02, start: Tue 2009-04-07, last day: Wed 2009-04-15, act from: Thu 2009-04-16, readings: [Sun 2009-04-12]}",
                         "  + - {rule: T02, start: Tue 2009-04-07, last day: Thu 2009-04-16, act from: Fri 2009-04-17, readings: [Sun 2009-04-12]}"]
    assert lines[-1] == "5 training cases written again. Read each line that has changed: is the new result right?"
    assert run(PROJECT, "build_maps.py", "--guide", str(folder), "retell").stdout == "Every training case gives the result that its source says.\n"


def test_a_case_whose_answers_no_longer_fit_is_left_to_a_person(folder: Path) -> None:
    change(folder / CASES, r"- map-1/1: no-contact\n", "- map-1/1: gone\n")
    before = (folder / CASES).read_text(encoding="utf-8")
    done = run(PROJECT, "build_maps.py", "--guide", str(folder), "retell")
    assert done.returncode == 1 and "training case bank-holiday-in-the-count: “gone” is not an answer" in done.stdout
    assert (folder / CASES).read_text(encoding="utf-8") == before


def test_with_mistakes_in_the_sources_nothing_is_written(folder: Path) -> None:
    change(folder / "pathways.yaml", *SIX_DAYS)
    change(folder / "pathways.yaml", "colour: amber", "color: amber")
    before = (folder / CASES).read_text(encoding="utf-8")
    with pytest.raises(MapError, match="Did you mean colour"):
        retell(source_files(folder))
    assert (folder / CASES).read_text(encoding="utf-8") == before


def test_make_retells_the_cases_of_the_guide_that_is_named() -> None:
    said = subprocess.run(["make", "--dry-run", "--no-print-directory", "retell"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert "build_maps.py retell" in said
