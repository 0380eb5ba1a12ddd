"""Python for the browser, compiled in advance: the part of the standard library that the navigator needs, and the
navigator.

A browser that gets sources compiles them again at every visit. That took four fifths of the time until the first
answer. So the browser's own Python compiles them here, under Node.js. The results are kept below node_modules/ by a
digest of all their inputs, so that a build compiles only what has changed.

standard-library.txt lists the modules of the standard library that are shipped; `python -m
tests.navigator.standard_library` renews it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from maps import PROJECT
from maps.ship import runtime
from maps.ship.whole_file import write_whole
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import pack

SCRIPT = Path(__file__).with_name("bytecode.mjs")
STARTUP_CACHE = Path(__file__).with_name("startup_cache.py")
MODULES = Path(__file__).with_name("standard-library.txt")
KEPT_IN = Path("node_modules", ".cache", "bytecode")
LIBRARY_UNDER = "/lib/python314.zip/"
WITHOUT_DOCSTRINGS = 2

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # fixed, so that the same content gives the same bytes


def standard_library(root: Path = PROJECT) -> Path:
    """Return the file that the browser's Python starts with. It has the compiled modules of standard-library.txt, and
    startup_cache.py. It is made if it is missing.

    Raises RuntimeMissing if the browser's Python or Node.js is not available, or does not compile them.
    """
    # Without docstrings the library is a sixth smaller to download, and Python starts a little sooner.
    job = {"optimize": WITHOUT_DOCSTRINGS, "under": LIBRARY_UNDER, "sources": _library_sources(root), "start": None}

    def make() -> dict[str, bytes]:
        modules = _compile(job, root)
        with tempfile.TemporaryDirectory(prefix="standard-library-") as name:
            library = Path(name, "library.zip")
            library.write_bytes(archive_of(modules))
            return modules | _compile({**job, "sources": {}}, root, library)

    return _kept("standard-library", job, root, make)


def compiled(package: Path, root: Path = PROJECT, start: str | None = None) -> dict[str, bytes]:
    """Return the modules of a Python package as the browser imports them, "navigator/case.pyc" and its content, …, and
    "startup-cache.bin".

    The cache has what is missing to import `start`, the module of the package that the browser imports first: see
    startup_cache.py. Raises RuntimeMissing as `standard_library` does.
    """
    sources = {
        path.relative_to(package.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
    }
    library = standard_library(root)
    # Docstrings stay, because a dataclass without one works one out at import, and that takes longer than reading it.
    job = {"optimize": 0, "under": f"/{package.name}.zip/", "sources": sources, "start": start}
    made = _kept(package.name, {**job, "library": library.name}, root, lambda: _compile(job, root, library))
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def navigator_archive(bundle: Bundle, python: Mapping[str, Path]) -> bytes:
    """Return all that the browser's Python needs, in one file: the package `navigator`, compiled, and its guide.

    The guide is in its form after reading.

    The file also has the digests of the Python that it was made for. So its own digest shows whether anything has
    changed, and a guide never meets code of another edition.
    """
    made_for = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in sorted(python.items())
    )
    package = compiled(PROJECT / "navigator", PROJECT, start="navigator.bridge")
    return archive_of(package | {"guide.pickle": pack(bundle), "python.sha256": made_for.encode()})


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files. They are stored uncompressed, because a host compresses the whole better than zip
    compresses each.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), files[name])
    return buffer.getvalue()


def listed_modules() -> list[str]:
    """Return the modules of the standard library that are shipped, by name, in the order of the list."""
    return [line for line in MODULES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def _library_sources(root: Path) -> dict[str, str]:
    with zipfile.ZipFile(runtime.package_file("python_stdlib.zip", root)) as archive:
        names = set(archive.namelist())
        sources = {"sitecustomize.py": STARTUP_CACHE.read_text(encoding="utf-8")}
        for module in listed_modules():
            path = module.replace(".", "/")
            name = next((name for name in (f"{path}/__init__.py", f"{path}.py") if name in names), None)
            if name is None:
                raise runtime.RuntimeMissing(
                    f"{MODULES.name} lists {module}, which the standard library of pyodide "
                    f"{runtime.pinned_version(root)} does not have. "
                    "Renew the list: python -m tests.navigator.standard_library"
                )
            sources[name] = archive.read(name).decode("utf-8")
        return sources


def _kept(what: str, inputs: Mapping[str, object], root: Path, make: Callable[[], Mapping[str, bytes]]) -> Path:
    """Return the archive of what `make` gives. It is made only if an earlier build with the same inputs has not left
    one.
    """
    key = json.dumps(
        [
            runtime.pinned_version(root),
            SCRIPT.read_text(encoding="utf-8"),
            Path(__file__).read_text(encoding="utf-8"),
            inputs,
        ]
    )
    path = root / KEPT_IN / f"{what}-{hashlib.sha256(key.encode()).hexdigest()[:20]}.zip"
    if not path.is_file():
        content = archive_of(make())
        for old in path.parent.glob(f"{what}-*.zip"):
            old.unlink(missing_ok=True)
        write_whole(path, content)
    return path


def _compile(job: Mapping[str, object], root: Path, with_library: Path | None = None) -> dict[str, bytes]:
    package = runtime.package_file("pyodide.mjs", root).parent
    asked = json.dumps(
        {**job, "pyodide": str(package.resolve()), "library": str(with_library.resolve()) if with_library else None}
    )
    done = subprocess.run(
        [str(runtime.node(root).node), str(SCRIPT)], input=asked, capture_output=True, check=False, encoding="utf-8"
    )
    if done.returncode:
        said = done.stderr.strip()[-500:]
        hint = (
            f". If the module is one of Python's own, renew {MODULES.name}: python -m tests.navigator.standard_library"
            if "No module named" in said
            else ""
        )
        raise runtime.RuntimeMissing(f"The browser's Python could not compile what it is to run: {said}{hint}")
    return {name: base64.b64decode(code) for name, code in json.loads(done.stdout).items()}
