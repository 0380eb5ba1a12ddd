"""Checks that the first suitable Python makes the virtual environment, and one command makes each lock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from requirements import environment, lock
from tests import PROJECT

pytestmark = pytest.mark.build
HERE = sys.version_info[:2]
VENV = Path(".venv")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder where the test runs. It is first on the path of programs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


Program = Callable[[str, str], str]


@pytest.fixture
def program(folder: Path) -> Program:
    """Return a function that writes a program of the shell into the folder, and returns its path."""

    def write(name: str, text: str) -> str:
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
        return str(folder / name)

    return write


BARE = f'case "$*" in *ensurepip*) test -e complete || exit 1;; esac; exec "{sys.executable}" "$@"'
"""A Python whose venv module is complete only when there is a file of that name."""


def test_a_python_of_this_project_suits() -> None:
    assert environment.main(["suits"]) == 0


@pytest.mark.parametrize("version", [(3, 10), (3, 15)])
def test_a_python_outside_the_range_does_not_suit(monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    assert environment.main(["suits"]) == 1


def test_the_python_versions_of_project_and_make_agree() -> None:
    oldest, newest = environment.dotted(environment.OLDEST), environment.dotted(environment.NEWEST)
    after = environment.dotted((environment.NEWEST[0], environment.NEWEST[1] + 1))
    assert f'requires-python = ">={oldest},<{after}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"No Python from {oldest} to {newest} was found" in (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert oldest == lock.OLDEST


def test_the_first_candidate_that_can_make_an_environment_is_taken(program: Program) -> None:
    old, bare = program("old", "echo 3.10"), program("bare", BARE)
    assert environment.able(["away", old, bare, sys.executable]) == sys.executable


def test_without_a_supported_candidate_every_one_is_named(program: Program) -> None:
    old = program("old", "echo 3.10")
    with pytest.raises(
        environment.NotMade, match=rf"No Python from 3\.11 to 3\.14 was found \(looked for: away {old}\)\.\nInstall one"
    ):
        environment.able(["away", old])


@pytest.mark.parametrize(("user", "is_debian"), [(1000, True), (0, False)])
def test_who_cannot_install_packages_is_told_which_one_is_missing(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, user: int, is_debian: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(environment, "DEBIAN", folder if is_debian else folder / "away")
    program("apt-get", "touch called")
    with pytest.raises(
        environment.NotMade,
        match=rf"bare cannot make a virtual environment: .*\n.*sudo apt-get install python{HERE[0]}\.{HERE[1]}-venv ",
    ):
        environment.able([program("bare", BARE)])
    assert not (folder / "called").exists()


def test_root_on_debian_gets_the_missing_package_installed(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(environment, "DEBIAN", folder)
    program("apt-get", 'echo "$DEBIAN_FRONTEND $*" >> called; touch complete')
    bare = program("bare", BARE)
    assert environment.able([bare]) == bare
    package = f"python{HERE[0]}.{HERE[1]}-venv"
    assert (folder / "called").read_text(
        encoding="utf-8"
    ) == f"noninteractive update -qq\nnoninteractive install -y -qq {package}\n"
    assert f"Installing Debian's {package}, which {bare} needs" in capsys.readouterr().out


def test_a_package_that_cannot_be_installed_is_named(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(environment, "DEBIAN", folder)
    program("apt-get", "exit 100")
    with pytest.raises(
        environment.NotMade, match=r"-venv could not be installed\. Install it by hand: apt-get install python"
    ):
        environment.able([program("bare", BARE)])


def test_an_environment_that_works_stays(folder: Path) -> None:
    VENV.symlink_to(sys.prefix)
    assert environment.why_again(VENV, "") is None and environment.why_again(VENV, sys.executable) is None


def test_an_environment_of_another_python_than_the_named_one_is_made_again(
    program: Program, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (VENV / "bin").mkdir(parents=True)
    program("other", "echo 3.10")
    os.symlink(folder / "other", VENV / "bin" / "python")
    environment.make(VENV, sys.executable, [sys.executable])
    assert capsys.readouterr().out.startswith(
        f".venv is of another Python than {sys.executable}; making it again.\nMaking .venv with Python 3."
    )
    assert environment.version(str(VENV / "bin" / "python")) == HERE


def test_of_an_environment_that_is_a_link_only_the_link_is_removed(folder: Path) -> None:
    (folder / "shared").mkdir()
    VENV.symlink_to("shared")
    environment.remove(VENV)
    assert not VENV.is_symlink() and (folder / "shared").is_dir()


def test_nothing_stays_of_an_environment_that_could_not_be_made(
    program: Program, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = program("failing", f'case "$*" in "-m venv "*) mkdir .venv; exit 1;; esac; exec "{sys.executable}" "$@"')
    assert environment.main(["make", ".venv", "", failing]) == 1
    assert not VENV.exists()
    assert capsys.readouterr().err == ".venv could not be made. The reason is above.\n"


def test_a_command_that_is_not_one_of_two_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.main(["make", ".venv"]) == 2
    assert capsys.readouterr().err.startswith("Usage: ")


# ---- locks ----------------------------------------------------------------------------------------------------------


def test_there_is_a_command_for_every_lock() -> None:
    assert {f"{name}.txt" for name in lock.LOCKS} == {path.name for path in (PROJECT / "requirements").glob("*.txt")}


@pytest.mark.parametrize("name", lock.LOCKS)
def test_a_lock_gets_hashes_and_no_address_of_an_index(name: str) -> None:
    words = lock.command(name, Path("uv"))
    assert {"--generate-hashes", "--no-emit-index-url", "--universal"} < set(words)
    assert words[-2:] == ["--output-file", f"requirements/{name}.txt"]


def test_the_tests_are_locked_before_what_shares_their_versions() -> None:
    assert next(iter(lock.LOCKS)) == "tests"
    assert [name for name, words in lock.LOCKS.items() if "requirements/tests.txt" in words] == [
        "site",
        "judge",
        "lint",
    ]


def test_renewing_stops_at_the_first_lock_that_fails(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bin").mkdir()
    program("bin/uv", f'echo "$UV_CUSTOM_COMPILE_COMMAND" >> "{folder}/called"; case "$*" in *site.txt) exit 3;; esac')
    monkeypatch.setattr(sys, "prefix", str(folder))
    assert lock.main() == 3
    assert (folder / "called").read_text(encoding="utf-8") == "make lock\nmake lock\n"


def test_the_pinned_versions_are_renewed_from_the_project_folder() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "lock"],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert ".venv/bin/python requirements/lock.py\n" in planned
