"""The linters find the mistakes that they are for, and the scripts of the site keep to their rooms."""
from __future__ import annotations

import posixpath
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from maps.ship import runtime
from tests import PROJECT, node_packages
from tests.lint import __main__ as lint

pytestmark = pytest.mark.build

ASSETS = PROJECT / "docs" / "assets"
SCRIPTS = {path.relative_to(ASSETS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ASSETS.rglob("*.js"))}


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    node_packages.install(lint.HERE, runtime.node(), "the linters written for Node.js")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the linted code and the settings of the linters, for a test to change."""
    made = shutil.ignore_patterns("*.md", "node_modules", "__pycache__")
    for folder in ("docs", "maps", "navigator", "requirements", "tests/lint"):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=made)
    for file in ("build_maps.py", "pyproject.toml"):
        shutil.copyfile(PROJECT / file, tmp_path / file)
    return tmp_path


def found_in(project: Path, name: str) -> lint.Result:
    """Run the tool of this name on another project."""
    tool, = (tool for tool in lint.tools() if tool.name == name)
    installed = (str(lint.BIN), sys.executable)
    command = (word if word.startswith(installed) else word.replace(str(PROJECT), str(project)) for word in tool.command)
    return lint.run(replace(tool, command=tuple(command)), project)


@pytest.mark.parametrize("tool", lint.tools(), ids=lambda tool: tool.name)
def test_a_linter_finds_nothing_in_the_project(tool: lint.Tool) -> None:
    result = lint.run(tool)
    assert (result.code, result.output if result.code else "") == (0, "")


@pytest.mark.parametrize(("tool", "file", "planted", "finding"), [
    ("types of pages", "navigator/drafts.js", 'keptDrafts(7);', "not assignable to parameter of type 'string'"),
    ("types of pages", "map/zoom.js", 'document.querySelector("main").focus();', "possibly 'null'"),
    ("types of pages", "navigator/asking.js", "/** @type {Reply} */ (JSON.parse('')).tilte;", "Property 'tilte' does not exist"),
    ("types of workers", "worker.js", "self.postMessage(window.name);", "Cannot find name 'window'"),
    ("JavaScript and CSS", "site/ask.js", "let never = 1;", "noUnusedVariables"),
    ("JavaScript and CSS", "map/map.css", ".box { colour: red; }", "noUnknownProperty"),
])
def test_a_planted_mistake_is_found(project: Path, tool: str, file: str, planted: str, finding: str) -> None:
    path = project / "docs" / "assets" / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{planted}\n", encoding="utf-8")
    result = found_in(project, tool)
    assert result.code == 1 and finding in result.output


@pytest.mark.parametrize(("tool", "file", "planted", "finding"), [
    ("form of Python", "navigator/text/prose.py", "planted = 'one quotation mark'", "-planted = 'one quotation mark'"),
    ("rules of Python", "maps/ship/links.py", "import os", "`os` imported but unused"),
    ("rules of Python", "navigator/case/link.py", f"# {'a word ' * 20}", "Line too long"),
    ("rules of Python", "build_maps.py", "def planted() -> None: ...", "Missing docstring"),
    ("rules of Python", "build_maps.py", 'def planted() -> None:\n    """The form of a docstring."""', "imperative mood"),
    ("types of Python", "navigator/show/step.py", "planted: int = str(1)", 'expression has type "str"'),
    ("types of Python", "build_maps.py", "def planted(x): return x", "Function is missing a type annotation"),
])
def test_a_mistake_in_python_is_found(project: Path, tool: str, file: str, planted: str, finding: str) -> None:
    path = project / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{planted}\n", encoding="utf-8")
    result = found_in(project, tool)
    assert result.code == 1 and finding in result.output


def test_every_ignored_type_says_its_reason() -> None:
    lines = {line.strip() for folder in ("navigator", "maps") for path in (PROJECT / folder).rglob("*.py")
             for line in path.read_text(encoding="utf-8").splitlines() if "# type: ignore" in line}
    assert lines and [line for line in lines if not re.search(r"# type: ignore\[[a-z-]+\]  # \w", line)] == []



def test_every_script_is_checked_for_its_types(project: Path) -> None:
    for path in [project / "docs" / "sw.js", *(project / "docs" / "assets").rglob("*.js")]:
        path.write_text(f"{path.read_text(encoding='utf-8')}\nconst planted = 1 + {{}};\n", encoding="utf-8")
    told = found_in(project, "types of pages").output + found_in(project, "types of workers").output
    wrong = {Path(name).name for name in re.findall(r"(\S+\.js)\(\d+,\d+\): error", told)}
    assert wrong == {"sw.js", *(Path(name).name for name in SCRIPTS)}


def test_a_tool_that_is_missing_could_not_be_run() -> None:
    missing = lint.Tool("nothing", (str(PROJECT / "no-such-program"),))
    assert re.match(r"nothing              could not be run \(\d+\.\d s\)\n", lint.line(missing, lint.run(missing)))


# --- Rooms ------------------------------------------------------------------------------------------------------------

STORES = r"\b(?:localStorage|sessionStorage)\b"
CACHES = r"(?<!\.)\b(?:(?:window|self)\.)?caches\b(?=\??\.(?!js\b))"


def naming(pattern: str) -> set[str]:
    """Return the scripts whose code has a match for this pattern."""
    return {name for name, text in SCRIPTS.items() if re.search(pattern, re.sub(r"/\*(?s:.*?)\*/|//.*", "", text))}


def test_only_the_owner_of_the_storage_reads_and_writes_it() -> None:
    assert naming(STORES) == {"storage/storage.js", "site/first.js"}, "first.js runs before any module"
    assert naming(CACHES) == {"storage/caches.js", "navigator/snapshot.js"}, "snapshot.js runs in the worker"


BELOW = {"storage": set(), "site": {"storage"}, "offline": {"storage", "site"}, "privacy": {"storage", "site", "offline"}, "map": {"site"},
         "navigator": {"storage", "site", "map", "privacy"}, "dev": {"site", "storage"}, ".": {"navigator", "pyodide"}}
"""The rooms of scripts, the lowest first, each with those that it may import."""


def test_no_two_rooms_import_each_other() -> None:
    rooms = list(BELOW)
    for at, room in enumerate(rooms):
        assert BELOW[room] <= {*rooms[:at], "pyodide"}, room


def test_a_room_imports_only_rooms_below_it() -> None:
    for name, text in SCRIPTS.items():
        room = Path(name).parent.as_posix()
        for address in re.findall(r'^(?:import|export)\b.*"(\.\.?/[^"]+)";', text, re.M):
            target = posixpath.normpath(posixpath.join(room, address))
            other = posixpath.dirname(target) or "."
            assert other == room or other in BELOW[room], f"{name} imports {address}"


# --- Style sheets -----------------------------------------------------------------------------------------------------

def test_every_class_in_a_style_sheet_is_used() -> None:
    kinds = ("docs/assets/**/*.js", "docs/overrides/**/*.html", "docs/**/*.md", "navigator/**/*.py", "maps/**/*.py", "maps/*.md")
    makers = "\n".join(path.read_text(encoding="utf-8") for kind in kinds for path in sorted(PROJECT.glob(kind)))
    words, unused = set(re.findall(r"[\w-]+", makers)), []
    for path in sorted((PROJECT / "docs" / "assets").rglob("*.css")):
        rules = re.sub(r"\{[^{}]*\}", "{}", re.sub(r"/\*(?s:.*?)\*/|\burl\([^)]*\)", "", path.read_text(encoding="utf-8")))
        for name in sorted(set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", rules)) - words):
            if f"{name.rpartition('-')[0]}-{{" not in makers:  # a name may have parts, as in f"actor-{actor.colour}"
                unused.append(f"{path.name}: {name}")
    assert unused == []
