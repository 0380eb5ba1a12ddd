"""Python compiled for the browser: only what is listed, the same bytes every time, and compiled only if something has changed."""
from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from maps import TYPEFACE
from maps.ship import bytecode, runtime, startup_cache
from tests import PROJECT

PACKAGE = PROJECT / "navigator"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder with the browser's Python in it, before anything has been compiled."""
    shutil.copy(PROJECT / "package.json", tmp_path)
    for installed in (runtime.PACKAGE, TYPEFACE):
        (tmp_path / installed).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / installed).symlink_to(PROJECT / installed, target_is_directory=True)
    return tmp_path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a small package."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Small."""\n', encoding="utf-8")
    (folder / "one.py").write_text('"""One."""\nANSWER = frozenset({"yes", "no", "perhaps"})\n', encoding="utf-8")
    return folder


def kept(root: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in (root / bytecode.KEPT_IN).iterdir())


def test_what_is_compiled_again_elsewhere_is_the_same_to_the_byte(elsewhere: Path) -> None:
    assert bytecode.standard_library(elsewhere).read_bytes() == bytecode.standard_library().read_bytes()
    assert bytecode.compiled(PACKAGE, elsewhere, start="navigator.bridge") == bytecode.compiled(PACKAGE, start="navigator.bridge")


def test_the_library_has_each_listed_module_and_what_it_needs() -> None:
    with zipfile.ZipFile(bytecode.standard_library()) as archive:
        names = archive.namelist()
    found = sorted(name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".") for name in names if name.endswith(".pyc"))
    assert found == sorted([*bytecode.listed_modules(), "sitecustomize"])      # startup_cache.py
    assert [name for name in names if not name.endswith(".pyc")] == [startup_cache.KEPT]


def test_the_browser_looks_for_no_source_and_no_date(package: Path) -> None:
    with zipfile.ZipFile(bytecode.standard_library()) as archive:
        codes = [archive.read(name) for name in archive.namelist() if name != startup_cache.KEPT]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    codes += [code for name, code in bytecode.compiled(package).items() if name != startup_cache.KEPT]
    assert {code[:8] for code in codes} == {codes[0][:4] + (1).to_bytes(4, "little")}     # of one Python; 1: by hash, unchecked


def test_docstrings_stay_in_the_package_and_leave_the_library(package: Path) -> None:
    assert b"One." in bytecode.compiled(package)["small/one.pyc"]
    with zipfile.ZipFile(bytecode.standard_library()) as archive:
        assert b"Like filter(), but" not in archive.read("html/__init__.pyc") and b"Replace special characters" not in archive.read("html/__init__.pyc")


def test_what_has_not_changed_is_not_compiled_again(elsewhere: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bytecode.compiled(package, elsewhere)
    monkeypatch.setattr(runtime, "node", lambda root: pytest.fail("Node.js was started"))
    assert bytecode.compiled(package, elsewhere) == first


def test_a_change_is_compiled_and_takes_the_place_of_what_was_kept(elsewhere: Path, package: Path) -> None:
    before = bytecode.compiled(package, elsewhere)
    (package / "one.py").write_text("ANSWER = 1\n", encoding="utf-8")
    after = bytecode.compiled(package, elsewhere)
    assert after["small/one.pyc"] != before["small/one.pyc"] and after["small/__init__.pyc"] == before["small/__init__.pyc"]
    assert kept(elsewhere) == ["small", "standard"]


def test_a_source_that_is_not_python_is_refused_in_a_sentence(package: Path) -> None:
    (package / "one.py").write_text("ANSWER = (\n", encoding="utf-8")
    with pytest.raises(runtime.RuntimeMissing, match=r"could not compile what it is to run: SyntaxError: small/one.py, line 1: .* never closed$"):
        bytecode.compiled(package)


def test_an_unlisted_python_module_is_named_with_what_to_do(package: Path) -> None:
    (package / "one.py").write_text("import tkinter\n", encoding="utf-8")
    with pytest.raises(runtime.RuntimeMissing, match=r"ModuleNotFoundError: No module named 'tkinter'\. If .* renew standard-library.txt: python -m tests.navigator.standard_library$"):
        bytecode.compiled(package, start="small.one")


def test_a_listed_module_that_does_not_exist_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.txt").write_text("# why\nos\nno.such\n", encoding="utf-8")
    monkeypatch.setattr(bytecode, "MODULES", tmp_path / "list.txt")
    with pytest.raises(runtime.RuntimeMissing, match="list.txt lists no.such.*python -m tests.navigator.standard_library"):
        bytecode.standard_library()


def test_an_archive_has_the_same_bytes_in_any_order_of_files() -> None:
    one, other = bytecode.archive_of({"a": b"1", "b": b"2"}), bytecode.archive_of({"b": b"2", "a": b"1"})
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist() == ["a", "b"] and archive.read("b") == b"2"
