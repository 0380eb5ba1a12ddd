"""The list of mistakes that an editor sees on the open page, over the last good version of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from maps.read.source import SourceReading, read_sources
from maps.read.source_file import Mark, PlacedFault
from navigator.guide.model import Guide
from navigator.text.errors import NavigatorError
from navigator.text.prose import escaped, how_many, to_plain

PATH = "assets/dev/mistakes.json"
"""Path of the list, for the pages that an editor is served. A published site has no such file."""

_KEPT = "This is the site before your change. It will be built again as soon as you have fixed and saved these."
_DOUBTED = "This is the site with your change. It cannot be published until you have fixed these."
_RETOLD = (
    "You see the site with your change. If the new results are right, "
    "write them into the training cases with the command “make retell”. "
    "Then read each line that it changed."
)
_BROKEN = "These links lead nowhere. The site cannot be published until they are fixed."


def read_for_an_editor() -> SourceReading:
    """Return what was read from the sources with all mistakes, even if there is no guide. Every case is tried."""
    try:
        return read_sources(is_proved=True)
    except NavigatorError as error:
        return SourceReading((), faults=tuple(PlacedFault(Mark(""), line) for line in str(error).splitlines()))


def write_mistakes(site: Path, reading: SourceReading, broken_links: Sequence[str] = ()) -> None:
    """Write the mistakes to the file that the pages of a site read."""
    path = site / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mistakes_json(reading, broken_links, reading.guide), encoding="utf-8")


def mistakes_json(reading: SourceReading, broken_links: Sequence[str] = (), guide: Guide | None = None) -> str:
    """Return all mistakes as JSON for assets/dev/mistakes.js: a summary, and groups of mistakes.

    Both are empty if nothing is wrong.

    `guide` is the one whose pages are shown: its training cases have names, and addresses to link to.
    """
    cases = [_case(id, tuple(faults), guide) for id, faults in groupby(reading.retold, key=lambda fault: fault.path[1])]
    groups = (
        ("Mistakes in the sources", _KEPT, _parts(reading.faults)),
        ("Mistakes in the guide", _DOUBTED, _parts(reading.doubts)),
        ("These training cases now give a different result", _RETOLD, cases),
        (
            "Links that lead nowhere",
            _BROKEN,
            [{"items": [{"message": link} for link in broken_links]}] if broken_links else [],
        ),
    )
    said = [{"title": title, "about": about, "parts": parts} for title, about, parts in groups if parts]
    return json.dumps({"summary": _summary(reading, broken_links), "groups": said}, ensure_ascii=False)


def _summary(reading: SourceReading, broken_links: Sequence[str]) -> str:
    mistakes, cases = (
        len(reading.faults) + len(reading.doubts) + len(broken_links),
        len({fault.path[1] for fault in reading.retold}),
    )
    said = ([how_many(mistakes, "mistake")] if mistakes else []) + (
        [f"{how_many(cases, 'training case')} with a different result"] if cases else []
    )
    return ", ".join(said)


def _parts(faults: Iterable[PlacedFault]) -> list[dict[str, Any]]:
    items = [_item(fault) for fault in faults]
    return [{"items": items}] if items else []


def _item(fault: PlacedFault) -> dict[str, str]:
    return {"place": fault.place, "message": fault.message}


def _case(id: str, faults: Sequence[PlacedFault], guide: Guide | None) -> dict[str, Any]:
    """Return a training case that gives a different result: each difference, without the name of the case, which is
    above them.
    """
    name = to_plain(guide.training_case(id).name) if guide else id
    items = [{"place": fault.place, "message": fault.message.removeprefix(f"training case {id}: ")} for fault in faults]
    return {"name": name, "address": f"training-cases/#{id}", "items": items}


def faults_page(faults: str) -> str:
    """Return the page that an editor sees in place of the site while the sources have faults: the list of them."""
    rows = "".join(f"<li><code>{escaped(fault)}</code></li>" for fault in faults.splitlines())
    return (
        f"---\ntitle: Mistakes in the sources\nhide: [navigation, toc]\n---\n\n# Mistakes in the sources\n\n"
        f"<p>The site comes back as soon as you have fixed and saved these.</p>\n\n<ul>{rows}</ul>\n"
    )
