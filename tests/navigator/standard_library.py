"""Modules of Python's standard library for the browser: `python -m tests.navigator.standard_library` writes them to maps/ship/standard-library.txt.

They are loaded once Python has started and every path of the navigator has been used (tests/navigator/pyodide_calls.py). A few more
are shipped that no path uses today. Modules that the library can do without if they are missing are left out. Run it when the
navigator imports something new, or with a new pyodide.
"""
from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from maps.ship import bytecode, runtime
from navigator.guide.bundle_file import read_bundle
from tests import PROJECT
from tests.built import run
from tests.navigator.pyodide_calls import all_calls, in_browser_python

WITHOUT_USE = {
    "_strptime": "the datetime module imports it only when a date is first read by a pattern",
    "encodings.ascii": "text of another encoding is looked up by its name, and this is the commonest but UTF-8",
    "encodings.latin_1": "the same, for the next one",
}
"""Modules that are shipped although nothing loads them today → why."""

DONE_WITHOUT = {
    "ssl": "asyncio asks whether it is there; nothing here has a network",
    "_ssl": "the part of ssl that is not in Python",
    "bz2": "shutil and zipfile ask whether it is there; nothing here is packed like that",
    "lzma": "the same",
    "compression": "the same",
}
"""Modules that are loaded if present, and are not shipped → why. They were a twentieth of the time until the first answer."""

HEAD = """\
# The modules of Python's standard library that the site ships for the browser, compiled; all others stay out.
# Made by `python -m tests.navigator.standard_library` from what the navigator loads. With it, but loaded by nothing today:
"""


def loaded(library: Path) -> set[str]:
    """Return the modules, by name, that every path of the navigator loads with this library. Raises AssertionError if it cannot run."""
    with tempfile.TemporaryDirectory(prefix="standard-library-") as name:
        done = run(PROJECT, "build_maps.py", "write", name)
        assert done.returncode == 0, done.stdout + done.stderr
        assets = Path(name) / "assets"
        shutil.copy(PROJECT / "docs" / "assets" / "worker.js", assets)      # it says how the navigator is opened
        calls = all_calls(read_bundle((assets / "guide.json").read_text(encoding="utf-8")))
        return set(in_browser_python(calls, assets, library)["modules"]) - {"sitecustomize"}      # startup_cache.py


def every_module() -> Iterator[str]:
    """Yield the modules in the library of the unchanged package."""
    with zipfile.ZipFile(runtime.package_file("python_stdlib.zip")) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                yield name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def write(modules: set[str]) -> None:
    """Write the list."""
    reasons = "".join(f"#   {name}: {why}\n" for name, why in sorted(WITHOUT_USE.items()))
    bytecode.MODULES.write_text(HEAD + reasons + "".join(f"{name}\n" for name in sorted(modules)), encoding="utf-8")


def main() -> int:
    """Write the list, and return the exit code. If that fails, the list is left as it was."""
    before = bytecode.MODULES.read_text(encoding="utf-8")
    try:
        write(set(every_module()))
        whole = loaded(bytecode.standard_library()) | set(WITHOUT_USE)
        write({name for name in whole if name.partition(".")[0] not in DONE_WITHOUT})
        modules = loaded(bytecode.standard_library()) | set(WITHOUT_USE)      # modules that only those had loaded are not needed either
        write(modules)
    except BaseException:
        bytecode.MODULES.write_text(before, encoding="utf-8")
        raise
    print(f"{len(modules)} modules written to {bytecode.MODULES.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
