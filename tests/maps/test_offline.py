"""Files that the build writes for the offline copy: the list of files with their headers in `sw.js`, and `version.json` with its stamp."""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from maps.ship import headers
from maps.ship.offline import stamp_of, write_offline
from tests import PROJECT
from tests.built import built_site, copy_of_site

EDITION = {"edition": "2026-12", "reviewed": "1 December 2026"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small finished site with the real worker."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<!DOCTYPE html>", encoding="utf-8")
    shutil.copy(PROJECT / "docs" / "sw.js", folder / "sw.js")
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with sources from Fri 2026-05-01 to Sat 2026-05-02, outside any repository."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "outer" / "project"
    (folder / "maps").mkdir(parents=True)
    for name, seconds in (("build_maps.py", 1777593600), ("maps/pathways.yaml", 1777680000)):
        (folder / name).write_text("", encoding="utf-8")
        os.utime(folder / name, (seconds, seconds))
    return folder


def constant(code: str, name: str) -> Any:
    """Return the value of a constant that the build has written into the worker."""
    found = re.search(rf"^const {name} = (.*?);\n(?=const |\n)", code, re.M | re.S)
    assert found, name
    return json.loads(found[1])


def commit(folder: Path, seconds: int) -> None:
    """Commit everything in a folder to a repository there, at that time."""
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], cwd=folder, check=True, capture_output=True,
                       env={**os.environ, "GIT_COMMITTER_DATE": f"{seconds} +0000", "GIT_AUTHOR_DATE": f"{seconds} +0000"})
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "All of it")


# --- The stamp -----------------------------------------------------------------------------------------------------------

def test_the_stamp_is_the_time_of_the_last_commit(project: Path) -> None:
    commit(project, 1785542400)
    assert stamp_of(project) == 1785542400


def test_the_stamp_is_what_source_date_epoch_says(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(project, 1785542400)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert stamp_of(project) == 1000000000


def test_the_stamp_outside_git_is_the_time_of_the_newest_source(project: Path) -> None:
    assert stamp_of(project) == 1777680000


def test_the_stamp_ignores_a_repository_around_the_project(project: Path) -> None:
    outer = project.parent
    (outer / ".gitignore").write_text("project\n", encoding="utf-8")
    commit(outer, 1785542400)
    assert stamp_of(project) == 1777680000


def test_the_built_site_has_a_stamp_that_only_version_json_tells() -> None:
    stamp = json.loads((built_site() / "version.json").read_text(encoding="utf-8"))["stamp"]
    assert isinstance(stamp, int) and stamp > 1_000_000_000
    assert [path.name for path in built_site().rglob("*") if path.is_file() and str(stamp).encode() in path.read_bytes()] == ["version.json"]


def test_the_same_files_with_a_later_stamp_give_the_same_worker(site: Path) -> None:
    first = write_offline(site, {**EDITION, "stamp": 1})
    before = (site / "sw.js").read_bytes()
    assert write_offline(site, {**EDITION, "stamp": 2}) == first and (site / "sw.js").read_bytes() == before
    assert json.loads((site / "version.json").read_text(encoding="utf-8")) == {"build": first, **EDITION, "stamp": 2, "offline": True, "urgent": False}


# --- The worker ----------------------------------------------------------------------------------------------------------

def test_the_worker_has_the_headers_that_hosts_are_told_to_send() -> None:
    code = (built_site() / "sw.js").read_text(encoding="utf-8")
    assert constant(code, "HEADERS") == {"": headers.headers(""), headers.WORKER: headers.headers(headers.WORKER)}
    assert constant(code, "TYPES") == headers.TYPES


def test_every_file_of_the_copy_has_a_type_of_its_own() -> None:
    files = constant((built_site() / "sw.js").read_text(encoding="utf-8"), "FILES")
    assert len(files) > 100
    assert [path for path in files if path and not path.endswith("/") and Path(path).suffix not in headers.TYPES] == []


def test_two_workers_that_differ_do_not_share_a_copy(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds = [write_offline(site, EDITION)]
    worker = site / "sw.js"
    worker.write_text(worker.read_text(encoding="utf-8").replace("const AT_ONCE = 6;", "const AT_ONCE = 5;"), encoding="utf-8")
    builds.append(write_offline(site, EDITION))
    monkeypatch.setitem(headers.TYPES, ".html", "text/html")
    builds.append(write_offline(site, EDITION))
    assert len(set(builds)) == 3


def test_a_retired_site_lists_no_file(site: Path) -> None:
    write_offline(site, EDITION, on=False)
    code = (site / "sw.js").read_text(encoding="utf-8")
    assert constant(code, "ON") is False and constant(code, "FILES") == {}
    assert json.loads((site / "version.json").read_text(encoding="utf-8"))["offline"] is False


@pytest.fixture
def copied_site(tmp_path: Path) -> Path:
    """Return a copy of the built site for a test to change."""
    return copy_of_site(tmp_path / "site")


@pytest.mark.build
def test_the_offline_copy_has_everything_except_host_and_terminal_files(copied_site: Path) -> None:
    code = (copied_site / "sw.js").read_text(encoding="utf-8")
    listed = json.loads(code[code.index("FILES = ") + len("FILES = "):code.index("};\n") + 1])
    files = {path.relative_to(copied_site).as_posix() for path in copied_site.rglob("*") if path.is_file()}
    left_out = {"sw.js", "version.json", "assets/guide.json", "_headers", ".htaccess", "web.config", "nginx.conf"}
    assert left_out <= files
    assert set(listed) == {name[:-len("index.html")] if name.endswith("index.html") else name for name in files - left_out}
    assert {"", "map-1/box-07/", "assets/pyodide/pyodide.asm.wasm", "search/search_index.json", "404.html"} <= set(listed)


@pytest.mark.build
def test_the_offline_copy_has_no_compressed_file_and_no_pdf(copied_site: Path) -> None:
    before = (copied_site / "sw.js").read_text(encoding="utf-8")
    for name in ("index.html.br", "index.html.gz", "assets/guide.pdf"):
        (copied_site / name).write_bytes(b"packed")
    write_offline(copied_site, {})
    assert (copied_site / "sw.js").read_text(encoding="utf-8") == before
