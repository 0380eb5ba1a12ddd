"""Imports go one way: from the command line down to the words and days. The browser's part needs only Python itself."""
from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import PROJECT

NAVIGATOR = ("navigator.text", "navigator.days", "navigator.guide", "navigator.case", "navigator.show", "navigator.replies")
"""The rooms of the navigator: each may import those before it, in this order."""

ALLOWED: dict[str, tuple[str, ...]] = {
    **{room: NAVIGATOR[:place] for place, room in enumerate(NAVIGATOR)},
    "navigator.bridge": NAVIGATOR,
    "navigator.terminal": NAVIGATOR[:5],
    "navigator.__main__": (*NAVIGATOR[:5], "navigator.terminal"),
    "maps.ship": (*NAVIGATOR[:3], "maps"),
    "maps.read": (*NAVIGATOR[:4], "maps"),
    "maps.draw": (*NAVIGATOR[:3], "maps"),
    "maps.write": (*NAVIGATOR[:5], "maps", "maps.read", "maps.draw"),
    "maps.print": (*NAVIGATOR[:5], "maps", "maps.draw", "maps.write"),
    "build_maps": (*NAVIGATOR[:5], "maps", "maps.read", "maps.draw", "maps.write", "maps.print", "maps.ship"),
}
"""Each room, and what it may import apart from itself. `maps` alone is the place of the project and of its typeface."""

FILES = (*sorted((PROJECT / "navigator").rglob("*.py")), *sorted((PROJECT / "maps").rglob("*.py")), PROJECT / "build_maps.py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, module) for every import in a file, including those inside functions; "." for a relative one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * bool(node.level) or node.module or ""
            # `from maps import draw` imports a room, but `from maps import PROJECT` imports from the package itself.
            rooms = [f"{module}.{alias.name}" for alias in node.names if (PROJECT / module / alias.name).is_dir()]
            yield from ((node.lineno, one) for one in rooms or [module])


def room_of(path: Path) -> str:
    """Return the room of a file: "navigator.case", "build_maps"; a package's own `__init__` is the package."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:2]) if parts[-1] != "__init__" or len(parts) > 2 else parts[0]


def room_named(module: str) -> str:
    """Return the room that one of our modules is in."""
    return ".".join(module.split(".")[:2])


def offenders(files: tuple[Path, ...], is_allowed: Callable[[str, str], bool]) -> list[str]:
    """Return every import of these files that is not allowed, as file:line: module. `is_allowed` gets the room and the module."""
    return [f"{path.relative_to(PROJECT)}:{line}: {name}" for path in files for line, name in imports(path) if not is_allowed(room_of(path), name)]


def test_imports_between_rooms_run_one_way() -> None:
    def is_allowed(room: str, module: str) -> bool:
        is_ours = module.partition(".")[0] in ("", "navigator", "maps", "build_maps", "tests")
        return not is_ours or room_named(module) in (room, "navigator", *ALLOWED[room])

    assert offenders(tuple(path for path in FILES if room_of(path) not in ("navigator", "maps")), is_allowed) == []


def test_the_navigator_imports_only_the_standard_library_and_itself() -> None:
    def is_allowed(_: str, module: str) -> bool:
        return module.partition(".")[0] in ("navigator", *sys.stdlib_module_names)

    assert offenders(tuple((PROJECT / "navigator").rglob("*.py")), is_allowed) == []


def test_the_maps_import_neither_the_site_generator_nor_the_hook() -> None:
    files = tuple((PROJECT / "maps").rglob("*.py"))
    assert offenders(files, lambda _, module: module.partition(".")[0] not in ("mkdocs", "material", "build_maps", "tests")) == []


def test_every_room_of_the_code_is_in_the_list() -> None:
    assert {room_of(path) for path in FILES} - {"navigator", "maps"} == set(ALLOWED)


@pytest.mark.parametrize(("source", "expected"), [
    ("import mkdocs.config", [(1, "mkdocs.config")]),
    ("def f():\n    from yaml import load", [(2, "yaml")]),
    ("from . import case", [(1, ".")]),
    ("import json, os.path", [(1, "json"), (1, "os.path")]),
    ("from navigator.case import letters", [(1, "navigator.case")]),
    ("from maps import PROJECT, draw", [(1, "maps.draw")]),
])
def test_the_walk_sees_every_kind_of_import(tmp_path: Path, source: str, expected: list[tuple[int, str]]) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert list(imports(path)) == expected
