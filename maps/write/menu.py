"""The menu of the site: its pages with their titles, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator.guide.addresses import box_address, slug
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Process
from navigator.text.prose import escaped


def file_name(guide: Guide) -> str:
    """Return the name of the guide for files to download: "tool-library"."""
    return slug(guide.site_name)


def pdf_path(guide: Guide) -> str:
    """Return the path of the PDF of the whole guide, below the site's root."""
    return f"assets/{file_name(guide)}.pdf"


_MENU = {
    "deadlines": "Deadlines",
    "forms-and-evidence": "Forms and evidence",
    "training-cases": "Training cases",
    "glossary": "Glossary",
    "knots": "Where the guide is unclear",
    "paragraphs": "Paragraph index",
    "whole-guide": "The whole guide",
}
"""Pages about parts of the guide, in the order of the menu. A guide without such a part has no such page."""


_ABOUT_MENU = {
    "about": "About this site",
    "privacy": "Privacy",
    "offline": "Use this site offline",
    "accessibility": "Accessibility",
    "changes": "Changes",
    "feedback": "Report a problem",
    "editing": "Edit the guide",
    "case-files": "Case files",
    "hosting": "Host this site",
}
"""Pages about the site, in the order of the menu."""


EDITING_MENU = {
    "reword": "Reword a text",
    "move-an-arrow": "Move an arrow",
    "add-a-box": "Add a box with its question and time limit",
    "change-a-time-limit": "Change a time limit",
    "retire-a-box": "Retire a box",
    "change-a-letter": "Change a letter",
    "change-evidence": "Change an item of evidence",
    "change-a-notice": "Change a notice",
    "add-a-training-case": "Add a training case",
    "start-a-new-guide": "Start a new guide",
    "files": "How the files are written",
    "time-rules": "Time rules and calendars",
    "lines": "Evidence, letters and notices",
    "check": "What the check looks for",
    "reference": "Every key",
}
"""Pages of the handbook for editors, after its first page: the tasks, then what to look up."""


MOST_IN_MENU = 100
"""Most boxes of a map that the menu lists. The menu is on every page, so it has a larger map without its boxes."""


def menu(guide: Guide) -> list[Any]:
    """Return the site's menu: titles with paths, nested as the generator's `nav` setting wants it."""
    maps = [
        {
            escaped(map_title(guide, process)): [
                f"{process.id}/index.md",
                *({escaped(_menu_title(place)): box_file(place)} for place in boxes_of(guide, process)),
            ]
        }
        for process in guide.processes
    ]
    own = {page.id: page.title for page in guide.own_pages if page.id not in _MENU | _ABOUT_MENU}
    sections = {section.id: section.title for section in guide.sections if not guide.process_of(section.source)}
    return [
        {"Home": "index.md"},
        {"Navigator": "navigator.md"},
        *maps,
        {"The guide": _menu_entries(guide, sections | _MENU | own)},
        {"About": _menu_entries(guide, _ABOUT_MENU)},
    ]


def _menu_entries(guide: Guide, titles: dict[str, str]) -> list[dict[str, Any]]:
    handbook = ["editing/index.md", *({title: f"editing/{name}.md"} for name, title in EDITING_MENU.items())]
    return [
        {escaped(title): handbook if name == "editing" else f"{name}.md"}
        for name, title in titles.items()
        if name in guide.pages
    ]


def map_title(guide: Guide, process: Process) -> str:
    """Return the title of a map in a list of all maps: its name and title, or “The map” if there is only one."""
    return "The map" if guide.has_one_process else f"{process.name}: {process.title}"


def _menu_title(place: Place) -> str:
    return f"{place.box.number}. {place.box.short}"


def boxes_of(guide: Guide, process: Process) -> list[Place]:
    """Return the boxes of a process, in their order."""
    return [place for place in guide.places.values() if place.process == process]


def box_file(place: Place) -> str:
    """Return the path of the page of a box: "intake/box-03.md"."""
    return box_address(place.ref).rstrip("/") + ".md"


def menu_pages(entries: Any) -> Iterator[tuple[str, str]]:
    """Yield the pages of a menu: (path, title). The first page of a map has the title of its group."""
    for entry in entries:
        for title, below in entry.items() if isinstance(entry, dict) else ():
            if isinstance(below, str):
                yield below, title
            else:
                yield from ((one, title) for one in below if isinstance(one, str))
                yield from menu_pages(below)
