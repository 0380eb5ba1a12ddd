"""Imports run one way: build_maps → maps → navigator. What the browser gets needs nothing but Python itself."""
from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import PROJECT



def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, top-level module) of every import in a file, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." if node.level else (node.module or "").partition(".")[0]


def offenders(folder: str, allowed) -> list[str]:
    """Every import below a folder that is not allowed, as file:line: module."""
    return [f"{path.relative_to(PROJECT)}:{line}: {name}" for path in sorted((PROJECT / folder).rglob("*.py"))
            for line, name in imports(path) if not allowed(name)]


def test_the_navigator_imports_only_the_standard_library_and_itself() -> None:
    found = offenders("navigator", lambda name: name == "navigator" or name in sys.stdlib_module_names)
    assert not found, "\n".join(found)


def test_the_maps_import_neither_the_site_generator_nor_the_hook() -> None:
    found = offenders("maps", lambda name: name not in ("mkdocs", "material", "build_maps", "tests"))
    assert not found, "\n".join(found)


def test_there_is_something_to_check() -> None:
    assert len(list((PROJECT / "navigator").rglob("*.py"))) > 5
    assert (PROJECT / "maps" / "read" / "source.py").exists()


@pytest.mark.parametrize(("source", "expected"), [
    ("import mkdocs.config", [(1, "mkdocs")]),
    ("def f():\n    from yaml import load", [(2, "yaml")]),
    ("from . import case", [(1, ".")]),
    ("import json, os.path", [(1, "json"), (1, "os")]),
])
def test_the_walk_sees_every_kind_of_import(tmp_path: Path, source: str, expected: list[tuple[int, str]]) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert list(imports(path)) == expected
