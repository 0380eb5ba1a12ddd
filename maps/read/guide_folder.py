"""The folder of a guide: which one it is, its YAML files, and the pages and pictures in it.

`home.md` is the home page, and `about.md` says what the guide is. If they are missing, both are made from the guide
(`maps.write.front`). Every other Markdown file except README.md is a page with its own name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from maps import PROJECT
from navigator.guide.faults import Fault
from navigator.guide.model import Guide, OwnPage
from navigator.text.errors import MapError

HERE = PROJECT / "maps"
"""The folder of the guide that is built unless another is named."""
GUIDE = "GUIDE"
"""The environment variable that names the folder of the guide: from the project's folder, or in full.

Without it the guide is the one in maps/.
"""
_GUIDE_TITLE = re.compile(rb"""^(["']?)title\1[ \t]*:""", re.MULTILINE)
HOME, ABOUT = "home", "about"
NEW = Path(__file__).with_name("new-guide.yaml")
"""The smallest guide that works, with a comment on each part."""
PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_PAGE_TITLE = re.compile(r"""^title:[ ]*(["']?)(.+?)\1[ ]*$""", re.MULTILINE)
_HEADING = re.compile(r"^#[ ]+(.+?)[ ]*#*$", re.MULTILINE)


def guide_folder() -> Path:
    """Return the folder of the guide that is built: the one that `GUIDE` names, or maps/."""
    named = os.environ.get(GUIDE, "").strip()
    return (PROJECT / named).resolve() if named else HERE


def source_files(folder: Path) -> tuple[Path, ...]:
    """Return the YAML files of a guide's folder: the one with the title first, the others in the order of their names.

    Raises `MapError` with a sentence that says what to do if there is no such folder, no such file, or none with a
    title.
    """
    name = shown(folder)
    if not folder.is_dir():
        raise _refused(
            f"The folder {name} does not exist. {GUIDE} names the folder of a guide, for example: "
            f"make serve {GUIDE}=examples/my-guide"
        )
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise _refused(
            f"The folder {name} has no YAML file. "
            "A guide is a folder with at least one file that ends in .yaml and has a “title”."
        )
    titled = [path for path in files if path.is_file() and _GUIDE_TITLE.search(path.read_bytes())]
    if not titled:
        raise _refused(
            f"No YAML file in {name} has a “title”. Write the title of the guide at the top of one of them, "
            "for example: title: My guide"
        )
    return (titled[0], *(path for path in files if path != titled[0]))


def _refused(message: str) -> MapError:
    return MapError([Fault((), message)])


def shown(path: Path) -> str:
    """Return the path as an editor knows it: from the folder that has the project in it, if it is inside."""
    try:
        return path.resolve().relative_to(PROJECT).as_posix()
    except ValueError:
        return path.name if path.is_absolute() else os.path.relpath(path)


def own_pages(folder: Path) -> tuple[OwnPage, ...]:
    """Return the pages of a guide's folder in the order of their names, each with its title. The title is from its
    settings, its heading or its name.

    Raises `MapError` if one of them is not UTF-8.
    """
    return tuple(
        OwnPage(path.stem, _title(path))
        for path in sorted(folder.glob("*.md"))
        if path.is_file() and path.stem.lower() != "readme"
    )


def _title(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _refused(f"{path.name} in the folder of the guide is not UTF-8. Save it as UTF-8.") from None
    front = _FRONT.match(text)
    found = _PAGE_TITLE.search(front[1]) if front else None
    heading = _HEADING.search(text, front.end() if front else 0)
    return found[2] if found else heading[1] if heading else path.stem.replace("-", " ").capitalize()


def page_files(guide: Guide, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each page of a guide that is in its folder: its path in the site ("index.md" for the home page), and its
    file.
    """
    for page in guide.own_pages:
        if (file := folder / f"{page.id}.md").is_file():
            yield "index.md" if page.id == HOME else file.name, file


def picture_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each picture below a guide's folder: its path, which is the same in the site as in the folder, and its
    file.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in PICTURES and path.is_file():
            yield path.relative_to(folder).as_posix(), path


def new_guide(folder: str) -> Path:
    """Write the smallest guide that works into a new or empty folder, named from the project's folder or in full, and
    return its file.

    Raises `MapError` with a sentence that says what to do if no folder is named, or it has files already.
    """
    path = Path(folder)
    if not folder.strip():
        raise _refused("Name a folder for the new guide, for example: make new-guide DIR=examples/my-guide")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        what = "has files already" if path.is_dir() else "is a file"
        raise _refused(f"{folder} {what}, and a new guide overwrites nothing. Name a folder that is new or empty.")
    path.mkdir(parents=True, exist_ok=True)
    (path / "guide.yaml").write_text(NEW.read_text(encoding="utf-8"), encoding="utf-8")
    return path / "guide.yaml"
