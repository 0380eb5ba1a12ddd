"""Things that the processes of a run share: made once, even if several ask at the same time, and deleted when the run is over."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import PROJECT, shared
from tests.built import built_site, copy_of_site

ASK = """
from pathlib import Path
from tests.shared import made_once
def make(folder):
    with Path("made.log").open("a") as log:
        log.write("once ")
    (folder / "made.txt").write_text("whole")
print((made_once("thing", make) / "made.txt").read_text())
"""


def test_two_processes_that_ask_together_share_what_one_makes(tmp_path: Path) -> None:
    environment = {**os.environ, shared.FOLDER: str(tmp_path), "PYTHONPATH": str(PROJECT)}
    asking = [subprocess.Popen([sys.executable, "-c", ASK], cwd=tmp_path, env=environment, stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[0] for process in asking] == [b"whole\n", b"whole\n"]
    assert (tmp_path / "made.log").read_text() == "once "


def test_what_could_not_be_made_is_made_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shared.FOLDER, str(tmp_path))

    def fails(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("the disk is full")
    with pytest.raises(OSError, match="the disk is full"):
        shared.made_once("thing", fails)
    assert list(shared.made_once("thing", lambda folder: (folder / "whole").touch()).iterdir()) == [tmp_path / "thing" / "whole"]


def test_a_process_leaves_nothing_of_its_run_behind(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != shared.FOLDER} | {"PYTHONPATH": str(PROJECT), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", ASK], cwd=tmp_path, env=environment, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["made.log"]


def test_a_copy_of_the_site_is_complete_and_changeable(tmp_path: Path) -> None:
    copy = copy_of_site(tmp_path / "site")
    files = [{path.relative_to(site): path.stat().st_size for path in site.rglob("*") if path.is_file()} for site in (copy, built_site())]
    assert files[0] == files[1]
    before = (built_site() / "index.html").read_bytes()
    (copy / "index.html").write_text("changed", encoding="utf-8")
    assert (built_site() / "index.html").read_bytes() == before
