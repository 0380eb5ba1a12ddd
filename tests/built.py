"""The real site, built once for all tests that read it; its pages as elements; copies of the project that a test may change.

    from tests.built import built_site, read_page
    page = read_page(built_site() / "map-1" / "index.html")
    page.one("h1").text
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests import PROJECT
from tests.shared import made_once

MADE = (".git", ".venv", "node_modules", "__pycache__", ".pytest_cache", ".hypothesis")
"""Files and folders to leave out of a copy of the project, at any level: make and the tests have made them."""
MADE_AT_THE_TOP = ("site", "build", "tests")
"""Files and folders to leave out at the top: those that make has made, and the tests."""


# --- Building ---------------------------------------------------------------------------------------------------------

def built_site() -> Path:
    """Return the folder of the finished site, strictly built at the first call in a run. Raises AssertionError with the output if that fails."""
    return _sound(_built("site-of-maps"))


def build_output() -> str:
    """Return what the build of `built_site` printed."""
    return str(_built("site-of-maps")["output"])


def site_below(address: str) -> Path:
    """Return the site built for an address ("https://example.org/guide/"), once in a run."""
    return _sound(_built(f"site-at-{re.sub('[^a-z.]+', '-', address)}", "--quiet", SITE_URL=address))


def site_of_guide(folder: Path) -> Path:
    """Return the site of a guide's folder, strictly built once in a run: a broken link would have stopped the build."""
    built = _built(f"site-of-{folder.name}", "--quiet", GUIDE=str(folder), GUIDE_PDF="true")
    assert not built["output"], built["output"]
    return _sound(built)


def _sound(built: Mapping[str, Any]) -> Path:
    assert built["returned"] == 0, f"The site could not be built:\n{built['output']}"
    return Path(built["folder"])


@cache
def _built(name: str, *words: str, **environment: str) -> Mapping[str, Any]:
    """Return the folder, the return code and the output of a build of the project, which is done once in a run."""
    def make(folder: Path) -> None:
        done = build(PROJECT, folder / "site", *words, **environment)
        (folder / "build.json").write_text(json.dumps({"returned": done.returncode, "output": done.stdout + done.stderr}), encoding="utf-8")
    folder = made_once(name, make)
    return {"folder": str(folder / "site"), **json.loads((folder / "build.json").read_text(encoding="utf-8"))}


def build(project: Path, folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a project's site strictly into a folder, as `make site` does; `words` are further arguments of the command."""
    return run(project, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder), *words, **environment)


def run(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in a project's folder with these arguments, and return its result with what it printed."""
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", **environment}
    return subprocess.run([sys.executable, *words], cwd=project, env=settings, capture_output=True, encoding="utf-8", timeout=300)


def copy_of_site(folder: Path, site: Path | None = None) -> Path:
    """Copy the built site, or another one, into a new folder for a test that changes it. Only link the browser's Python, because no test changes it."""
    site = site or built_site()

    def copied(source: str, target: str) -> None:
        try:
            link = os.link if Path(source).parent == site / "assets" / "pyodide" else shutil.copy
            link(source, target)
        except OSError:         # another disk, or one that cannot link
            shutil.copy(source, target)
    return Path(shutil.copytree(site, folder, copy_function=copied))


def copy_of_project(folder: Path) -> Path:
    """Return a copy of the project, for a test that changes its sources; it shares the browser's Python with the original."""
    shutil.copytree(PROJECT, folder, ignore=lambda path, names: {*MADE, *(MADE_AT_THE_TOP if Path(path) == PROJECT else ())} & {*names})
    (folder / "node_modules").symlink_to(PROJECT / "node_modules", target_is_directory=True)
    return folder


# --- Reading pages ----------------------------------------------------------------------------------------------------

_WITHOUT_END = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = frozenset("article aside br button caption dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr label"
                    " legend li main nav ol p section summary table tbody td template th thead title tr ul".split())


@dataclass(frozen=True)
class Element:
    """An element of a page: its tag and attributes, its line, the elements around it (outermost first), and its text."""

    tag: str
    attributes: dict[str, str]
    line: int
    around: tuple[Element, ...] = field(repr=False)
    parts: list[str] = field(repr=False, default_factory=list)

    @property
    def text(self) -> str:
        """Return the text of the element, with single spaces."""
        return " ".join("".join(self.parts).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def within(self, tag: str) -> bool:
        """Return whether an element of that tag is around this one."""
        return any(element.tag == tag for element in self.around)


@dataclass(frozen=True)
class ReadPage:
    """A page as the list of its elements, in the order of the source."""

    elements: tuple[Element, ...]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag ("*" for any) that have these attributes; `class_="x"` asks for one class among others."""
        return [element for element in self.elements if tag in ("*", element.tag)
                and all(value in element.classes if name == "class_" else element.attributes.get(name) == value for name, value in attributes.items())]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only element of a tag with these attributes."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag}> with {attributes}, instead of one"
        return found[0]

    @property
    def content(self) -> Element:
        """Return the page's own part, without header, menu and footer."""
        return self.one("article", class_="md-content__inner")

    def inside(self, element: Element) -> list[Element]:
        """Return the elements inside another."""
        return [one for one in self.elements if any(around is element for around in one.around)]

    def section(self, heading: str) -> list[Element]:
        """Return the elements between a heading, given by its words, and the next one of its level or above."""
        found: list[Element] = []
        level = ""
        for element in self.elements:
            is_heading = len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdigit()
            if is_heading and level and element.tag <= level:
                break
            if level:
                found.append(element)
            elif is_heading and element.text.removesuffix("¶").strip() == heading:
                level = element.tag
        assert level, f"no heading says “{heading}”"
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.handle_data(" ")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], tuple(self._open))
        self.elements.append(element)
        if tag not in _WITHOUT_END:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _WITHOUT_END:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self._open):
            return
        while self._open.pop().tag != tag:
            pass
        if tag in _BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.parts.append(data)


def read_html(text: str) -> ReadPage:
    """Return the elements of a piece of HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return ReadPage(tuple(reader.elements))


@cache
def read_page(path: Path) -> ReadPage:
    """Return the elements of a built page."""
    return read_html(path.read_text(encoding="utf-8"))


def site_pages() -> Iterator[tuple[str, ReadPage]]:
    """Yield every page of the built site, with its path below the site's folder ("map-1/index.html")."""
    for path in sorted(built_site().rglob("*.html")):
        yield path.relative_to(built_site()).as_posix(), read_page(path)


def page_paths() -> list[str]:
    """Return the address of every page below the site's root: "" for the home page, "map-1/box-07/", and "404.html"."""
    return [path.relative_to(built_site()).as_posix().removesuffix("index.html") for path in sorted(built_site().rglob("*.html"))]
