"""`make hook` has git run `make lint` before each commit."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from maps.ship import runtime
from tests import PROJECT, node_packages
from tests.lint import __main__ as lint
from tests.words import spelling

pytestmark = pytest.mark.build
HIDDEN = shutil.ignore_patterns("__pycache__", "node_modules", "*.md")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, as from a fresh shell."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "GIT_"))}
    author = {f"GIT_{who}_{what}": "a.b@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(command, cwd=folder, env=kept | author, capture_output=True, check=False, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with the project's code, and the packages that are installed for the project."""
    node_packages.install(lint.HERE, runtime.node(), "the linters written for Node.js")
    spelling.install()
    for folder in ("docs", "maps", "navigator", "tests", "requirements"):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=HIDDEN)
    for file in ("build_maps.py", "pyproject.toml", "package.json", "package-lock.json", "Makefile", ".gitignore"):
        shutil.copyfile(PROJECT / file, tmp_path / file)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "tests" / "lint" / "node_modules").symlink_to((lint.HERE / "node_modules").resolve())
    (tmp_path / "tests" / "words" / "node_modules").symlink_to((spelling.HERE / "node_modules").resolve())
    (tmp_path / "node_modules").symlink_to((PROJECT / "node_modules").resolve())
    assert run(tmp_path, "git", "init", "--quiet").returncode == 0
    return tmp_path


def test_the_hook_stops_a_commit_if_lint_finds_a_mistake(repository: Path) -> None:
    made = run(repository, "make", "hook")
    assert made.returncode == 0, made.stderr
    planted = repository / "navigator" / "planted.py"
    planted.write_text('"""A module with a mistake."""\n\nimport os\n', encoding="utf-8")
    run(repository, "git", "add", "navigator")
    stopped = run(repository, "git", "commit", "--quiet", "--message", "Plant a mistake")
    assert stopped.returncode != 0 and "`os` imported but unused" in stopped.stdout + stopped.stderr
    planted.write_text('"""A module without a mistake."""\n', encoding="utf-8")
    run(repository, "git", "add", "navigator")
    taken = run(repository, "git", "commit", "--quiet", "--message", "Mend it")
    assert taken.returncode == 0, taken.stdout + taken.stderr


def test_make_hook_leaves_a_hook_that_is_there(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    refused = run(repository, "make", "hook")
    assert refused.returncode != 0 and "There is a hook already" in refused.stderr
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\n"
