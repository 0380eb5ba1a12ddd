"""The files that make the finished site work offline: its service worker with the list of its files, and
`version.json`.

The list names every file of the site with its SHA-256, so it is made last. docs/sw.js explains its use. `version.json`
has a stamp for ordering editions. No listed file contains it, so that the same files give the same `sw.js`. Otherwise
every rebuild would be offered as a new edition.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from maps.ship import headers
from maps.ship.headers import HOST_FILES

WORKER, VERSION = "sw.js", "version.json"

LEFT_OUT = {WORKER, VERSION, "assets/guide.json", *HOST_FILES}
"""Files that describe the site, belong to its host, or serve the terminal. Readers do not need them offline."""

NOT_KEPT = {".br", ".gz", ".pdf"}
"""Compressed copies of other files, and the PDF. It says the same as the pages and is larger than all of them."""


_SOURCES = ("build_maps.py", "mkdocs.yml", "docs", "maps", "navigator")
"""Paths in the project that a site is made from."""


def stamp_of(project: Path, guide: Path | None = None) -> int:
    """Return the stamp for ordering editions, in whole seconds: SOURCE_DATE_EPOCH if it is set, else the time of the
    project's last commit.

    A project that is not in git has the time of its newest source file. The folder of a guide outside the project
    counts as well. Raises ValueError for a SOURCE_DATE_EPOCH that is not a whole number.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    if guide is not None and not guide.is_relative_to(project):
        return max(_last_change(project, _SOURCES), _last_change(guide, (".",)))
    return _last_change(project, _SOURCES)


def _last_change(project: Path, sources: Iterable[str]) -> int:
    """Return the time of the last commit in a folder. Without git, it is the time of the newest of these files and
    folders.
    """
    try:
        # A project that was unpacked inside another repository has no commit of its own.
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct", "--", "."],
            cwd=project,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=60,
        )
        if done.stdout.strip():
            return int(done.stdout)
    except (OSError, subprocess.TimeoutExpired):
        pass  # no git on this machine
    files = [
        file
        for name in sources
        for file in [project / name, *(project / name).rglob("*")]
        if file.is_file() and "__pycache__" not in file.parts
    ]
    return max((int(file.stat().st_mtime) for file in files), default=0)


def site_files(site: Path) -> dict[str, str]:
    """Return the files of a finished site by the address below its root, each with its SHA-256. A folder's page has the
    name of the folder ("intake/").
    """
    digests = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and name not in LEFT_OUT and path.suffix not in NOT_KEPT:
            digests[_address(name)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def _address(name: str) -> str:
    return name[: -len("index.html")] if name == "index.html" or name.endswith("/index.html") else name


def write_offline(site: Path, edition: Mapping[str, Any], *, on: bool = True, urgent: bool = False) -> str:
    """Complete `sw.js` of a finished site, write `version.json` beside it, and return the name of the build.

    `edition` is what the pages ask for when they look for a newer one: its label, the day of its review and its stamp.
    An `urgent` edition stops the navigator of older copies until they are reloaded. If `on` is false, every saved copy
    removes itself at the next visit.
    """
    worker = site / WORKER
    code = _without_constants(worker.read_text(encoding="utf-8"))
    files = site_files(site)
    build = _build_of(files, code)
    constants = {"BUILD": build, "ON": on, "FILES": files if on else {}, "TYPES": headers.TYPES, "HEADERS": _HEADERS}
    text = "".join(
        f"const {name} = {json.dumps(value, indent=0 if name == 'FILES' else None, sort_keys=name == 'FILES')};\n"
        for name, value in constants.items()
    )
    worker.write_text(f"{text}\n{code}", encoding="utf-8")
    version = {"build": build, **edition, "offline": on, "urgent": urgent}
    (site / VERSION).write_text(json.dumps(version, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    return build


_HEADERS = {path: headers.headers(path) for path in ("", headers.WORKER)}
"""The headers of the navigator's worker, and of every other file under ""."""


def _build_of(files: Mapping[str, str], code: str) -> str:
    """Return the name of an edition of the site, from its files and the code of the copy's worker. The same files and
    code give the same name.

    Two different workers must not share a copy, because one may delete what the other saves.
    """
    return hashlib.sha256(json.dumps([files, headers.TYPES, _HEADERS, code], sort_keys=True).encode()).hexdigest()[:12]


def _without_constants(code: str) -> str:
    """Return the code as it is in docs/, even if an earlier call has completed it."""
    return code[code.index("// The whole site kept") :]
