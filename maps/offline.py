"""What lets the finished site work without a network: its service worker with the list of its files, and `version.json`.

The list names every file of the site with its SHA-256, so it is made last. docs/sw.js says what is done with it.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maps.headers import HOST_FILES

WORKER, VERSION = "sw.js", "version.json"

LEFT_OUT = {WORKER, VERSION, "assets/guide.json", *HOST_FILES}
"""Files that tell of the site, belong to its host, or serve the terminal: a reader without a network has no use for them."""

NOT_KEPT = {".br", ".gz", ".pdf"}
"""Compressed copies of other files, and the PDF, which says what the pages say and is larger than all of them."""


def site_files(site: Path) -> dict[str, str]:
    """The files of a finished site by the address below its root, each with its SHA-256; a folder's page is named as the folder ("map-1/")."""
    found = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and name not in LEFT_OUT and path.suffix not in NOT_KEPT:
            found[_address(name)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _address(name: str) -> str:
    return name[:-len("index.html")] if name == "index.html" or name.endswith("/index.html") else name


def build_of(files: Mapping[str, str]) -> str:
    """The name of an edition of the site, from its files; the same files give the same name."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]


def write_offline(site: Path, edition: Mapping[str, Any], *, on: bool = True, urgent: bool = False) -> str:
    """Complete `sw.js` of a finished site, write `version.json` beside it, and return the name of the build.

    `edition` is what the pages ask for when they look for a newer one: its label and the day of its review. An `urgent` edition stops the navigator
    of older copies until they are reloaded. With `on` false every kept copy removes itself at the next visit.
    """
    files = site_files(site) if on else {}
    build = build_of(site_files(site))
    worker = site / WORKER
    code = worker.read_text(encoding="utf-8")
    text = json.dumps(files, ensure_ascii=True, indent=0, sort_keys=True)
    worker.write_text(f"const BUILD = {json.dumps(build)};\nconst ON = {json.dumps(on)};\nconst FILES = {text};\n\n{_without_constants(code)}",
                      encoding="utf-8")
    version = {"build": build, **edition, "offline": on, "urgent": urgent}
    (site / VERSION).write_text(json.dumps(version, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    return build


def _without_constants(code: str) -> str:
    """The code as it stands in docs/, also where an earlier call has completed it."""
    return code[code.index("// The whole site kept"):]
