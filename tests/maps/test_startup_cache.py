"""Results computed at the build to save the browser's Python work at each start: they are the same as its own results would be."""
from __future__ import annotations

import dataclasses
import re
import zipimport
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader
from pathlib import Path
from typing import Any

import pytest

from maps.ship import bytecode, startup_cache

PATTERNS = (
    ("", 0),
    (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})", 0),
    (r"[a-zäöü]+|ſ", re.IGNORECASE),
    (rb"[\x80-\xff]{2,}(a|b)*?", 0),
    (r"""
        ( # any whitespace
        [ \t]+ )
    """, re.VERBOSE),
    (r"(?<![\w-])(?i:must|may)(?=\W|$)", re.MULTILINE | re.ASCII),
    ("[\u0400-\u04ff\U0001f600-\U0001f64f☎]", 0),
)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_patterns", "_methods", "lacking"):
        monkeypatch.setattr(startup_cache, name, {})


@pytest.fixture
def take_what_is_worked_out(tmp_path: Path) -> Callable[[], None]:
    """Return a function that puts the missing results into an archive, and takes them from there."""
    def take() -> None:
        path = tmp_path / "made.zip"
        path.write_bytes(bytecode.archive_of({startup_cache.KEPT: startup_cache.worked_out()}))
        startup_cache.take(zipimport.zipimporter(str(path)))

    return take


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_a_pattern_prepared_by_the_build_equals_a_fresh_one(
        pattern: str | bytes, flags: int, take_what_is_worked_out: Callable[[], None]) -> None:
    compiled = startup_cache.pattern_from(re._compiler.compile)      # type: ignore[attr-defined]
    first = compiled(pattern, flags)
    assert list(startup_cache.lacking) == [(pattern, flags)]
    take_what_is_worked_out()
    kept = compiled(pattern, flags)
    assert kept == first == re.compile(pattern, flags) and (kept.groups, dict(kept.groupindex)) == (first.groups, dict(first.groupindex))
    assert not startup_cache.lacking


def test_a_pattern_is_known_by_its_flags_and_its_kind_as_well(take_what_is_worked_out: Callable[[], None]) -> None:
    compiled = startup_cache.pattern_from(re._compiler.compile)      # type: ignore[attr-defined]
    compiled("a.", 0)
    take_what_is_worked_out()
    assert compiled("a.", re.DOTALL).fullmatch("a\n") and compiled(b"a.", 0).fullmatch(b"ab")
    assert list(startup_cache.lacking) == [("a.", re.DOTALL), (b"a.", 0)]


def test_an_invalid_pattern_is_refused_and_not_cached() -> None:
    with pytest.raises(re.error, match="missing \\)"):
        startup_cache.pattern_from(re._compiler.compile)("(a", 0)      # type: ignore[attr-defined]
    assert not startup_cache.lacking


def test_what_was_taken_is_let_go_of_when_all_has_been_imported(take_what_is_worked_out: Callable[[], None]) -> None:
    compiled = startup_cache.pattern_from(re._compiler.compile)      # type: ignore[attr-defined]
    compiled("a|b", 0)
    take_what_is_worked_out()
    startup_cache.forget()
    assert compiled("a|b", 0).fullmatch("b") and list(startup_cache.lacking) == [("a|b", 0)]


def test_the_methods_of_a_dataclass_that_were_compiled_beforehand_do_the_same(
        monkeypatch: pytest.MonkeyPatch, take_what_is_worked_out: Callable[[], None]) -> None:
    def made() -> Any:
        return dataclasses.make_dataclass("Point", [("x", int), ("y", int, 3)], frozen=True)

    plain = made()
    monkeypatch.setattr(dataclasses, "exec", startup_cache.run_methods, raising=False)
    first = made()
    assert startup_cache.lacking
    take_what_is_worked_out()
    point = made()
    assert point.__init__.__annotations__ == first.__init__.__annotations__ == plain.__init__.__annotations__ and point.__doc__ == plain.__doc__
    assert not startup_cache.lacking and repr(point(1)) == "Point(x=1, y=3)" and point(2) == point(2, 3) != point(2, 4) and len({point(5), point(5)}) == 1


def test_an_archive_that_keeps_nothing_is_taken_for_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "bare.zip").write_bytes(bytecode.archive_of({"one.py": b""}))
    startup_cache.take(zipimport.zipimporter(str(tmp_path / "bare.zip")))
    assert not startup_cache._patterns and not startup_cache._methods


def test_a_module_loaded_for_its_name_is_not_loaded_again() -> None:
    loads: list[str] = []
    load = startup_cache.once(lambda importer, name: loads.append(name) or (f"code of {name}", False, f"{name}.py"))
    for name in ("one", "one", "two", "three", "three", "three"):
        assert load("an archive", name) == (f"code of {name}", False, f"{name}.py")
    assert load("another", "three")[0] == "code of three"
    assert loads == ["one", "two", "three", "three", "three"]


@pytest.mark.build
def test_only_a_module_that_is_listed_runs_later() -> None:
    archive = zipimport.zipimporter(str(bytecode.standard_library()))
    find = startup_cache.later(lambda importer, name, target=None: None if name == "none" else ModuleSpec(name, archive))
    late = {name: isinstance(find(archive, name).loader, LazyLoader) for name in (*startup_cache.LATER, "json")}      # type: ignore[union-attr]
    assert late == {**dict.fromkeys(startup_cache.LATER, True), "json": False}
    assert find(archive, "none") is None


def test_a_module_that_runs_later_is_one_that_the_library_has() -> None:
    assert startup_cache.LATER <= set(bytecode.listed_modules())


def test_nothing_of_this_python_changes_until_it_is_begun() -> None:
    assert "exec" not in vars(dataclasses) and Path(re._compiler.compile.__code__.co_filename).name != "startup_cache.py"      # type: ignore[attr-defined]
