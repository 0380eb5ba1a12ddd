"""A page for every box, and one for each that was retired."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from maps.draw import layout
from maps.write.foot import page_with_foot
from maps.write.frame import UNSEARCHED, PageSource, page_source
from maps.write.frame import block as _block
from maps.write.map_pages import box_in_short, drawing_around
from maps.write.menu import box_file
from navigator.days.workdays import long_date
from navigator.guide.addresses import box_address, map_anchor, slug
from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Place, Process, Retired
from navigator.guide.sources import Change
from navigator.show.box import box_head_html, box_parts
from navigator.show.page import Page
from navigator.show.statements import paragraphs_html
from navigator.text import prose
from navigator.text.prose import escaped


def box_page(guide: Guide, place: Place, surroundings: layout.Layout) -> PageSource:
    """Return the page of a box: first what to do and where it leads, then what is only looked up, closed with a count.

    `surroundings` is the layout of the small map around it. It is beside the text if there is room.
    """
    page = Page(guide, "../../")
    title = f"Box {place.box.number}: {place.box.title}"
    parts = box_parts(page, place)
    names, left_out = _on_paper(parts)
    body = [_block(box_head_html(page, place), names)]
    for heading, html in parts:
        body += [f"## {heading}", _block(html)] if heading in _TO_DO else []
    body += [around_html(guide, place, surroundings)]
    body += [_folded(heading, html, _count(guide, place, heading)) for heading, html in parts if heading not in _TO_DO]
    if changes := _later_changes(guide, place):
        body += [_folded("Changes", box_changes_html(page, changes), len(changes), "part screen-only")]
    body += [box_ways_html(page, place), *filter(None, [also_html(place.box), _paragraph_range(page, place)]), left_out]
    settings = ("hide:\n  - toc\n  - footer", *_found_by(place.box))
    description = f"{place.name}. {place.box.title}."
    return page_with_foot(page, box_file(place), title, description, body, *settings, is_explained_in_a_fold=True)


def _folded(heading: str, html: str, count: int, name: str = "part") -> str:
    """Return a part of a box that is only looked up: closed on screen, with how much is in it, and open on paper.

    Its address is within what is closed, so that a browser opens it for a link.
    """
    return _block(
        f'<details class="fold box-fold"{UNSEARCHED}><summary><h2>{escaped(heading)}</h2>'
        f'<span class="count">{count}</span></summary><div id="{slug(heading)}">{html}</div></details>',
        name,
    )


def _count(guide: Guide, place: Place, heading: str) -> int:
    """Return how many entries a part of a box has that is only looked up."""
    box = place.box
    return {
        "Deadlines that start here": len(box.all_starts()),
        "Deadlines met here": len(box.meets),
        "Evidence": len(box.evidence),
        "Forms and letters": len(box.forms),
        "What to record": len(box.record),
        "Where the guide is unclear": len(guide.unclear_points_at(place.ref)),
        "What leads to this box": len(guide.routes_to(place.ref)) + (box.number == place.process.start),
    }[heading]


def retired_page(guide: Guide, process: Process, retired: Retired) -> PageSource:
    """Return the page at the address of a box from an earlier edition. It links to the box that replaces it."""
    page, ref = Page(guide, "../../"), f"{process.id}/{retired.number}"
    target = (
        f'<a href="{page.root}{process.id}/">{escaped(f"{process.name}: {process.title}")}</a>'
        if retired.now == END
        else page.box_link(retired.now, f"{guide.target_name(retired.now)}: {guide.places[retired.now].box.title}")
    )
    body = [
        f'<p class="lead">{escaped(process.name)} no longer has a box {retired.number}. Go to {target}.</p>',
        *([f"<p>{page.line(retired.note)}</p>"] if retired.note else []),
    ]
    return page_source(
        page,
        box_address(ref).rstrip("/") + ".md",
        f"Box {retired.number} is no longer used",
        f"{process.name} no longer has a box {retired.number}.",
        body,
        "search:\n  exclude: true",
        foot="",
    )


ON_PAPER = (
    (
        9500,
        "paper-small paper-short paper-names paper-rules",
        "what the guide says at each unclear point, and how each deadline is counted",
    ),
    (7700, "paper-small paper-short paper-names", "what the guide says at each unclear point"),
    (5600, "paper-small paper-short", "what the guide says at each unclear point"),
    (4600, "paper-small", ""),
    (0, "", ""),
)
"""Settings that make long boxes fit on a sheet of A4: from how many characters, the classes
(docs/assets/site/print.css), and what the sheet leaves out. A test prints every box.
"""


def _on_paper(parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the classes of a box on paper, and the line that says what its sheet leaves out."""
    length = sum(len(prose.said(html)) for _, html in parts)
    names, left = next((names, left) for least, names, left in ON_PAPER if length >= least)
    listed = (
        f"changes, the map around this box{',' if ' and ' in left else ' and'} {left}"
        if left
        else "changes and the map around this box"
    )
    return (
        f"box-intro {names}".strip(),
        f'<p class="paper-only"{UNSEARCHED}>Not printed: {listed}. Go to this box’s page to see them.</p>',
    )


def around_html(guide: Guide, place: Place, surroundings: layout.Layout) -> str:
    """Return the box among its neighbours: a drawing, and the same in one line, which opens it on a small screen.

    The text of the page says the same in words.
    """
    return (
        f'<figure class="around" data-module="map/around" data-search-exclude><details class="fold"><summary>'
        f'<span class="around-name">On the map</span> {_line_of(guide, place)}</summary>'
        '<section class="map-region around-region" tabindex="0"'
        f' aria-label="Box {place.box.number} and the boxes around '
        f'it">{drawing_around(guide, place.ref, surroundings)}</section></details></figure>'
    )


def _line_of(guide: Guide, place: Place) -> str:
    """Return a box and its neighbours in a line, such as “Box 8 → Box 10 → Box 13”."""
    before = dict.fromkeys(other.ref for other, _ in guide.routes_to(place.ref))
    after = dict.fromkeys(route.to for route in place.box.routes)
    here = f"<strong>Box {place.box.number}</strong>"
    return " → ".join(filter(None, (_either(guide, place, before), here, _either(guide, place, after))))


def _either(guide: Guide, place: Place, refs: Iterable[str]) -> str:
    """Return the names of some boxes as a choice: “Box 7 or Map 2, box 1”."""
    names = ["the end" if ref == END else box_in_short(guide, ref, place.process) for ref in refs]
    return escaped(" or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names))


def _paragraph_range(page: Page, place: Place) -> str:
    source = page.guide.source(place.process.source)
    of_routes = (one for route in place.box.routes for one in route.para)
    paragraphs = dict.fromkeys((*(one for text in place.box.texts() for one in text.para), *of_routes))
    ordered = sorted(paragraphs, key=lambda one: (isinstance(one, str), one if isinstance(one, int) else 0))
    return f'<p class="box-paras"{UNSEARCHED}>Based on {paragraphs_html(page, source, ordered)}.</p>' if ordered else ""


_TO_DO = ("Activity", "Good practice", "Next steps")
"""Parts that a reader comes for, and that the search finds a box by. The other parts are also on the pages of
deadlines, forms, evidence and unclear points.
"""


def _found_by(box: Box) -> list[str]:
    """Return settings that let the search find a box first, and by the words that people use for it. A result shows
    those words.
    """
    words = ", ".join("'" + escape(words, quote=False).replace("'", "''") + "'" for words in box.keywords)
    return ["search:\n  boost: 2", *([f"tags: [{words}]"] if words else [])]


def also_html(box: Box) -> str:
    """Return the words that a box is searched for by. The search has them from the page's settings."""
    return (
        f'<p class="also"{UNSEARCHED}>Also found under: {escaped(", ".join(box.keywords))}</p>' if box.keywords else ""
    )


def _later_changes(guide: Guide, place: Place) -> list[Change]:
    """Return the changes to a box in editions after the first, the newest first."""
    first = guide.history[-1:]
    return [change for change in guide.changes_at(place.ref) if change not in first]


def box_changes_html(page: Page, changes: Iterable[Change]) -> str:
    """Return the changes of a box as a <ul>, with a link to all changes of the guide."""
    rows = "".join(_change_html(page, change) for change in changes)
    return f'<ul class="changes">{rows}</ul><p><a href="{page.root}changes/">All changes</a></p>'


def _change_html(page: Page, change: Change) -> str:
    day = f'<time datetime="{change.day.isoformat()}">{long_date(change.day)}</time>'
    return f"<li>{day}, edition {escaped(change.edition)}: {page.line(change.what)}</li>"


def box_ways_html(page: Page, place: Place) -> str:
    """Return links at the end of a box's page: back and on along the process, to its map, and to the navigator."""
    before = _links(page, place, (other.ref for other, _ in page.guide.routes_to(place.ref)))
    starts = [f"the start of {escaped(place.process.name)}"] if place.box.number == place.process.start else []
    back = f"<p>Before: {' or '.join([*starts, *before])}.</p>" if starts or before else ""
    ways = _links(page, place, (route.to for route in place.box.routes if route.to != END))
    ends = ". The process can also end here" if ways else "The process ends here"
    onward = f"Next: {' or '.join(ways)}" if ways else ""
    onward += ends if any(route.to == END for route in place.box.routes) else ""
    return (
        f'<nav class="box-ways" aria-label="Before and after this box"{UNSEARCHED}>{back}<p>{onward}.</p>'
        f'<a href="{page.root}{place.process.id}/#{map_anchor(place.ref)}">Show on {escaped(place.process.name)}</a>'
        f'<a href="{page.root}navigator/">Work through a case</a></nav>'
    )


def _links(page: Page, place: Place, refs: Iterable[str]) -> list[str]:
    """Return a link to each of these boxes, once, with its name and short title."""
    return [
        page.box_link(ref, f"{box_in_short(page.guide, ref, place.process)}: {page.guide.places[ref].box.short}")
        for ref in dict.fromkeys(refs)
    ]
