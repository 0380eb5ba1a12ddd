"""`make new-guide` writes the smallest guide that works, and does not overwrite anything."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from maps.read.bank_holidays import read_holidays
from maps.read.guide_folder import NEW, new_guide
from maps.read.source import read_guide
from navigator.case.case import Answer, fold
from navigator.case.deadlines import deadlines
from navigator.guide.bundle_file import bundle_of
from navigator.text.errors import MapError
from tests import PROJECT
from tests.built import build, read_page, run
from tests.navigator.weekdays import day


def test_a_new_guide_is_valid_in_every_case(tmp_path: Path) -> None:
    assert new_guide(str(tmp_path / "mine")) == tmp_path / "mine" / "guide.yaml"
    done = run(PROJECT, "build_maps.py", "--guide", str(tmp_path / "mine"), "check")
    assert (done.returncode, done.stdout.partition(":")[0]) == (0, "Valid"), done.stdout + done.stderr


def test_a_new_guide_builds_strictly_with_its_map_and_its_navigator(tmp_path: Path) -> None:
    new_guide(str(tmp_path / "mine"))
    done = build(PROJECT, tmp_path / "site", "--quiet", GUIDE=str(tmp_path / "mine"))
    assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr
    assert read_page(tmp_path / "site" / "index.html").one("h1").text.startswith("My guide")
    assert all((tmp_path / "site" / page / "index.html").is_file() for page in ("navigator", "requests", "requests/box-02", "deadlines", "editing"))


def test_the_time_limit_of_a_new_guide_is_worked_out(tmp_path: Path) -> None:
    guide = read_guide(new_guide(str(tmp_path / "mine")).parent)
    calendar, = bundle_of(guide, read_holidays()).calendars.values()
    case = fold(guide, [Answer("received", day("Mon 2026-10-05").isoformat())], calendar, start="requests")
    found, = deadlines(case, calendar)
    assert found.dates.last_day == day("Mon 2026-10-19")


def test_each_part_of_a_new_guide_has_a_remark() -> None:
    text = NEW.read_text(encoding="utf-8")
    lines = text.splitlines()
    parts = [place for place, line in enumerate(lines) if re.match(r"\w[\w ]*:$", line)]
    assert len(parts) == 4 and all(lines[place - 1].startswith("# ") for place in parts)


@pytest.mark.parametrize(("there", "said"), [("guide.yaml", "has files already"), ("notes.txt", "has files already"), ("", "is a file")])
def test_a_folder_with_files_is_refused_and_left_as_it_is(there: str, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    if there:
        folder.mkdir()
    file = folder / there if there else folder
    file.write_text("mine", encoding="utf-8")
    done = run(PROJECT, "build_maps.py", "new", str(folder))
    assert done.returncode == 1 and said in done.stdout and "Name a folder that is new or empty." in done.stdout
    assert file.read_text(encoding="utf-8") == "mine" and len(list(tmp_path.rglob("*"))) == 1 + bool(there)


def test_an_empty_folder_becomes_a_guide(tmp_path: Path) -> None:
    assert new_guide(str(tmp_path)).is_file()


def test_without_a_folder_the_command_says_how_to_name_one() -> None:
    with pytest.raises(MapError, match="make new-guide DIR=examples/my-guide"):
        new_guide("")
    planned = subprocess.run(["make", "--dry-run", "new-guide", "DIR=examples/my-guide"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert 'build_maps.py new "examples/my-guide"' in planned


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    done = run(PROJECT, "build_maps.py", "new", str(tmp_path / "mine"))
    assert done.returncode == 0 and f"make dev GUIDE={tmp_path / 'mine'}" in done.stdout and f"make check GUIDE={tmp_path / 'mine'}" in done.stdout
