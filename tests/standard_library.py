"""Which modules of Python's standard library the browser needs: `python -m tests.standard_library` writes them to maps/standard-library.txt.

They are those that are there once the whole library has started Python and every path of the navigator has been put to use
(tests/pyodide_calls.py), and a few that no path of today takes. Run it when the navigator imports something new, or with a new pyodide.
"""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from maps import bytecode, runtime
from navigator.bundle import read_bundle
from tests.pyodide_calls import all_calls, in_browser_python
from tests.site import PROJECT, run

WITHOUT_USE = {
    "_strptime": "the datetime module imports it only when a date is first read by a pattern",
    "encodings.ascii": "text of another encoding is looked up by its name, and this is the commonest but UTF-8",
    "encodings.latin_1": "the same, for the next one",
}
"""Modules that are shipped although nothing loads them today → why."""

HEAD = """\
# The modules of Python's standard library that the site ships for the browser, compiled; all others stay out.
# Made by `python -m tests.standard_library` from what the navigator loads. With it, but loaded by nothing today:
"""


def needed() -> list[str]:
    """The modules, by name. AssertionError where the navigator cannot be run with the whole library."""
    with tempfile.TemporaryDirectory(prefix="standard-library-") as name:
        done = run(PROJECT, "build_maps.py", "write", name)
        assert done.returncode == 0, done.stdout + done.stderr
        assets = Path(name) / "assets"
        calls = all_calls(read_bundle((assets / "guide.json").read_text(encoding="utf-8")))
        found = in_browser_python(calls, assets, runtime.package_file("python_stdlib.zip"))
    return sorted({*found["modules"], *WITHOUT_USE})


def main() -> int:
    """Write the list; returns the exit code."""
    modules = needed()
    reasons = "".join(f"#   {name}: {why}\n" for name, why in sorted(WITHOUT_USE.items()))
    bytecode.MODULES.write_text(HEAD + reasons + "\n".join(modules) + "\n", encoding="utf-8")
    print(f"{len(modules)} modules written to {bytecode.MODULES.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
