"""A guide is a folder: the files that are its sources, and the message for a folder that is not a guide."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

import build_maps
from maps.read.guide_folder import HERE, guide_folder, source_files
from maps.read.source import read_guide
from navigator.text.errors import MapError
from tests import PROJECT
from tests.built import run

SOUND = PROJECT / "tests" / "data" / "faults" / "sound.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small guide in its own folder."""
    (tmp_path / "guide.yaml").write_text(SOUND.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def refused(path: Path) -> str:
    with pytest.raises(MapError) as error:
        read_guide(path)
    return str(error.value)


# --- The sources ------------------------------------------------------------------------------------------------------

def test_the_guide_is_the_folder_that_the_environment_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIDE", raising=False)
    assert guide_folder() == HERE
    monkeypatch.setenv("GUIDE", str(folder))
    assert guide_folder() == folder and read_guide() == read_guide(folder) == read_guide([folder / "guide.yaml"])
    monkeypatch.setenv("GUIDE", "tests/data/faults/")
    assert guide_folder() == PROJECT / "tests" / "data" / "faults"


def test_the_file_with_the_title_comes_first_and_the_others_by_name(folder: Path) -> None:
    for name in ("b.yaml", "a.yaml", "z.yaml"):
        (folder / name).write_text("format: 1\nsubtitle: x\nterms:\n  title: y\n", encoding="utf-8")
    (folder / "guide.yaml").rename(folder / "m.yaml")
    assert [path.name for path in source_files(folder)] == ["m.yaml", "a.yaml", "b.yaml", "z.yaml"]


def test_a_second_file_adds_to_the_same_guide(folder: Path) -> None:
    (folder / "more.yaml").write_text("format: 1\nterms:\n  Zebra: {source: trial, means: an animal, about: It has stripes.}\n", encoding="utf-8")
    assert read_guide(folder).term("Zebra").means == "an animal"


@pytest.mark.parametrize(("made", "said"), (
    ((), "has no YAML file"), (("notes.txt",), "has no YAML file"), (("guide.yaml",), "has a “title”. Write the title")))
def test_a_folder_without_a_guide_is_refused_with_what_to_do(tmp_path: Path, made: tuple[str, ...], said: str) -> None:
    for name in made:
        (tmp_path / name).write_text("format: 1\n", encoding="utf-8")
    assert said in refused(tmp_path)


def test_a_folder_that_does_not_exist_is_refused_with_an_example(tmp_path: Path) -> None:
    assert re.search(r"The folder \S+ does not exist.*make serve GUIDE=examples/", refused(tmp_path / "away"))


# --- The commands -----------------------------------------------------------------------------------------------------

@pytest.mark.build
@pytest.mark.parametrize("how", ("option", "environment"))
def test_the_check_reads_the_guide_that_is_named(folder: Path, how: str) -> None:
    done = run(PROJECT, "build_maps.py", "--guide", str(folder), "check") if how == "option" else run(PROJECT, "build_maps.py", "check", GUIDE=str(folder))
    assert re.match(r"guide\.yaml:\d+:3: A case can come to Trial, box 5", done.stdout), done.stdout + done.stderr      # only its proof fails


def make(*words: str) -> str:
    """Return what a make target would run."""
    return subprocess.run(["make", "--dry-run", "--no-print-directory", *words], cwd=PROJECT, capture_output=True, text=True, check=True).stdout


@pytest.mark.build
@pytest.mark.parametrize("target", ("serve", "site", "zip"))
def test_make_keeps_the_sites_of_two_guides_apart(target: str) -> None:
    ours, other = make(target), make(target, "GUIDE=examples/other/")
    assert "--site-dir site\n" in ours and re.search(r"-m maps[.\w]+ site\b", ours)
    assert "--site-dir build/other/site\n" in other and re.search(r"-m maps[.\w]+ build/other/site\b", other)


def test_an_editor_who_is_served_a_guide_has_its_folder_watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        watched: list[str] = []

        def watch(self, path: str) -> None:
            self.watched.append(path)

    monkeypatch.setenv("GUIDE", str(folder))
    build_maps.on_serve(Server(), SimpleNamespace(site_dir=str(folder)), None)
    assert Server.watched == [str(folder)]


@pytest.mark.build
def test_make_refuses_a_folder_with_a_space_in_one_sentence() -> None:
    done = subprocess.run(["make", "--dry-run", "check", "GUIDE=examples/my guide"], cwd=PROJECT, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    assert 'The folder of a guide cannot have a space in its name, as in GUIDE="examples/my guide". Rename the folder' in done.stderr
