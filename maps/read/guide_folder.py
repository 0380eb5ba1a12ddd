"""What a guide's folder holds besides YAML: pages of its own words, and pictures for them.

`home.md` is the home page, `about.md` says what the guide is; without them both are made from the guide (`maps.write.front`). Every
other Markdown file but README.md is a page at its own name.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

from navigator.text.errors import MapError
from navigator.guide.model import Fault, Guide, OwnPage

HOME, ABOUT = "home", "about"
NEW = Path(__file__).with_name("new-guide.yaml")
"""The smallest guide that works, with a remark at each part."""
PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_TITLE = re.compile(r"""^title:[ ]*(["']?)(.+?)\1[ ]*$""", re.MULTILINE)
_HEADING = re.compile(r"^#[ ]+(.+?)[ ]*#*$", re.MULTILINE)


def own_pages(folder: Path) -> tuple[OwnPage, ...]:
    """Return the pages of a guide's folder in the order of their names, each with its title: from its settings, its heading or its name.

    Raises `MapError` if one of them is not UTF-8.
    """
    return tuple(OwnPage(path.stem, _title(path)) for path in sorted(folder.glob("*.md")) if path.is_file() and path.stem.lower() != "readme")


def _title(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise MapError([Fault((), f"{path.name} in the folder of the guide is not UTF-8. Save it as UTF-8.")]) from None
    front = _FRONT.match(text)
    found = _TITLE.search(front[1]) if front else None
    heading = _HEADING.search(text, front.end() if front else 0)
    return found[2] if found else heading[1] if heading else path.stem.replace("-", " ").capitalize()


def page_files(guide: Guide, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each page of a guide that is in its folder: its path in the site ("index.md" for the home page) and its file."""
    for page in guide.own_pages:
        if (file := folder / f"{page.id}.md").is_file():
            yield "index.md" if page.id == HOME else file.name, file


def picture_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each picture below a guide's folder: its path in the site, which is that in the folder, and its file."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in PICTURES and path.is_file():
            yield path.relative_to(folder).as_posix(), path


def new_guide(folder: str) -> Path:
    """Write the smallest guide that works into a new or empty folder, named from the project's folder or in full, and return its file.

    Raises `MapError` with a sentence that says what to do if no folder is named, or it has files already.
    """
    path = Path(folder)
    if not folder.strip():
        raise MapError([Fault((), "Name a folder for the new guide, for example: make new-guide DIR=examples/my-guide")])
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        what = "has files already" if path.is_dir() else "is a file"
        raise MapError([Fault((), f"{folder} {what}, and a new guide overwrites nothing. Name a folder that is new or empty.")])
    path.mkdir(parents=True, exist_ok=True)
    (path / "guide.yaml").write_text(NEW.read_text(encoding="utf-8"), encoding="utf-8")
    return path / "guide.yaml"
