"""The third-party software that the site ships: its list, the check of the finished site against it, and the licences.

    python -m maps.ship.third_party renew [FOLDER]      put the digests of a built site into the list

maps/ship/third-party.json names each component with version, licence and source. Its files that are shipped unchanged
are listed with their SHA-256. So are the originals of those that the build changes. A file that has changed, or that
nobody has checked, stops the build: see `faults`. maps/ship/sbom.py says the same to programs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

from maps import PROJECT, TYPEFACE
from maps.ship import runtime
from maps.ship.headers import HOST_FILES

LIST: Final = Path(__file__).with_name("third-party.json")
LICENCES: Final = "licences.txt"
SBOM: Final = "sbom.json"
MADE_LATE: Final = frozenset({"404.html", "search/search_index.json", "version.json", *HOST_FILES})
"""Files of the site's own that the build writes after all others."""

_HERE: Final = Path(__file__).parent
_TEXTS: Final = {
    "Pyodide and CPython, the Mozilla Public License 2.0 and the Python Software Foundation License": _HERE
    / "runtime-licences.txt",
    "The Apache License 2.0, for the icons": _HERE / "apache-licence.txt",
    "Arimo, the SIL Open Font License 1.1": PROJECT / TYPEFACE / "LICENSE_FONT",
}
_RULE: Final = "=" * 100


@dataclass(frozen=True)
class Made:
    """A file that the build makes from a third-party one: the file of the package `pyodide`, its SHA-256, and the
    change.
    """

    origin: str
    sha256: str
    how: str


@dataclass(frozen=True)
class Component:
    """A piece of third-party software.

    `part` says in words which part of it is on the site. `files` are shipped unchanged: path → SHA-256.
    """

    name: str
    version: str
    licence: str
    address: str
    part: str
    purl: str
    files: Mapping[str, str]
    made: Mapping[str, Made]


def components(path: Path = LIST) -> tuple[Component, ...]:
    """Return the components of the list, in its order."""
    return tuple(_component(entry) for entry in json.loads(path.read_text(encoding="utf-8")))


def _component(entry: Mapping[str, Any]) -> Component:
    made = {path: Made(one["from"], one["sha256"], one["how"]) for path, one in entry.get("made", {}).items()}
    return Component(
        entry["name"],
        entry["version"],
        entry["licence"],
        entry["address"],
        entry["part"],
        entry.get("purl", ""),
        entry.get("files", {}),
        made,
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- The check --------------------------------------------------------------------------------------------------------


def faults(site: Path, own: Collection[str], listed: Collection[Component] | None = None) -> list[str]:
    """Return a sentence for each file of a finished site that differs from the list, or is neither listed nor the
    site's own.

    `own` are the paths below the site of files that the project has written or generated.
    """
    listed = components() if listed is None else listed
    expected = {path: sha256 for one in listed for path, sha256 in one.files.items()}
    known = {*own, *MADE_LATE, *expected, *(path for one in listed for path in one.made)}
    there = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [
        *(
            f"{path}: {LIST.name} names this file, and the site does not have it. Take it out of the list."
            for path in expected
            if path not in there
        ),
        *(_changed(path, "the file") for path in there if path in expected and digest(site / path) != expected[path]),
        *(
            _changed(path, f"{one.origin}, one of its sources,")
            for component in listed
            for path, one in component.made.items()
            if digest(runtime.package_file(one.origin)) != one.sha256
        ),
        *(
            f"{path}: this file is other people's work and is not named in {LIST.name}. "
            "Find out what it is and what its licence is, "
            "name it there with an empty digest, and run: python -m maps.ship.third_party renew"
            for path in there
            if path not in known
        ),
    ]


def _changed(path: str, what: str) -> str:
    return (
        f"{path}: {what} is not the one that {LIST.name} names: its SHA-256 is different. "
        "If you have not changed its version, do not ship it: install "
        "it again (make clean, make site). If you have, look at what is new in it, correct its version in the list, "
        "and run: "
        "python -m maps.ship.third_party renew"
    )


# --- The licences -----------------------------------------------------------------------------------------------------


def licences(material: str = "", listed: Collection[Component] | None = None) -> str:
    """Return all licences in one text: each component, and the texts that have to go with it.

    `material` is the sentence about the licence of what the guide restates.

    Raises RuntimeMissing if a package that has such a text is not installed.
    """
    rows = [
        f"{one.name} {one.version}\n    {one.part}.\n    Licence: {one.licence}\n    {one.address}\n"
        for one in (components() if listed is None else listed)
    ]
    texts = {
        **{title: _text(path) for title, path in _TEXTS.items()},
        "mkdocs-material, the MIT License; the one of lunr says the same": _theme_licence(),
    }
    head = (
        "What this site ships that others have made\n\nThe site's own code is under the MIT License.\n"
        f"{f'Of its words: {material}' + chr(10) if material else ''}The file {SBOM} says the same for programs, "
        "with the digest of each file.\n"
    )
    return "\n".join(
        [head, *rows, *(f"{_RULE}\n{title}\n{_RULE}\n\n{text.strip()}\n" for title, text in texts.items())]
    )


def _text(path: Path) -> str:
    if not path.is_file():
        raise runtime.RuntimeMissing(
            f"The licence {path.name} of {path.parent.name} is missing. Install what package-lock.json pins: "
            "make runtime"
        )
    return path.read_text(encoding="utf-8")


def _theme_licence() -> str:
    text = distribution("mkdocs-material").read_text("licenses/LICENSE")
    if not text:
        raise runtime.RuntimeMissing(
            "The package mkdocs-material has come without its licence. Install it again: make clean, make site"
        )
    return text


# --- Renewing the list ------------------------------------------------------------------------------------------------


def renewed(text: str, site: Path) -> str:
    """Return the text of the list with the present digests of the files of a built site, and of the originals of made
    ones.
    """
    found = {path: digest(site / path) for one in json.loads(text) for path in one.get("files", {})}
    for path, sha256 in found.items():
        text = re.sub(rf'("{re.escape(path)}": ")[0-9a-f]*"', rf'\g<1>{sha256}"', text)
    for origin, sha256 in _originals(json.loads(text)):
        text = re.sub(rf'("from": "{re.escape(origin)}",\s*"sha256": ")[0-9a-f]*"', rf'\g<1>{sha256}"', text)
    return text


def _originals(entries: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for one in entry.get("made", {}).values():
            yield one["from"], digest(runtime.package_file(one["from"]))


def main(words: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m maps.ship.third_party", description="Keep the list of third-party software."
    )
    parser.add_argument("command", choices=["renew"], help="put the digests of a built site into the list")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"), help="the built site (default: site)")
    folder = parser.parse_args(words).folder
    try:
        text = renewed(LIST.read_text(encoding="utf-8"), folder)
    except OSError as error:
        print(
            f"{error.filename}: {error.strerror}. Every file that {LIST.name} names must be in the built site.",
            file=sys.stderr,
        )
        return 1
    except runtime.RuntimeMissing as error:
        print(error, file=sys.stderr)
        return 1
    LIST.write_text(text, encoding="utf-8")
    print(f"{LIST.name} has the digests of {folder}. Check that its versions are right as well.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
