"""A page for every box, and one for each that was retired."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from maps.draw import layout
from maps.write.foot import UNSEARCHED_HEADING, page_with_foot
from maps.write.frame import UNSEARCHED, PageSource, page_source
from maps.write.frame import block as _block
from maps.write.map_pages import box_in_short, drawing_around
from maps.write.menu import box_file
from navigator.days.workdays import long_date
from navigator.guide.addresses import box_address, map_anchor
from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Place, Process, Retired
from navigator.guide.sources import Change
from navigator.show.box import box_head_html, box_parts
from navigator.show.page import Page
from navigator.show.statements import paragraphs_html
from navigator.text import prose
from navigator.text.prose import escaped


def box_page(guide: Guide, place: Place, surroundings: layout.Layout) -> PageSource:
    """Return a box: everything the guide says of it, its routes, and the boxes before it.

    `surroundings` is the layout of the small map around it.
    """
    page = Page(guide, "../../")
    title = f"Box {place.box.number}: {place.box.title}"
    parts = box_parts(page, place)
    names, left_out = _on_paper(parts)
    body = [_block(box_head_html(page, place) + _paragraph_range(page, place), names)]
    for heading, html in parts:
        body += [f"## {heading}" if heading in _SEARCHED else f"## {heading} {UNSEARCHED_HEADING}", _block(html)]
    body += ["## On the map { .screen-only data-search-exclude=yes }", around_html(guide, place, surroundings)]
    if changes := box_changes_html(page, place):
        body += [f"## Changes {UNSEARCHED_HEADING}", _block(changes)]
    body += [*filter(None, [also_html(place.box)]), box_ways_html(page, place), left_out]
    return page_with_foot(
        page, box_file(place), title, f"{place.name}. {place.box.title}.", body, *_found_by(place.box)
    )


def retired_page(guide: Guide, process: Process, retired: Retired) -> PageSource:
    """Return the page at the address of a box from an earlier edition, so that links to it lead to the box that
    replaces it.
    """
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
    (5500, "paper-small paper-short", "what the guide says at each unclear point"),
    (4600, "paper-small", ""),
    (0, "", ""),
)
"""The print settings of boxes with so many characters or more, so that each fits on a sheet of A4. They are classes
(docs/assets/site/print.css), and the parts that only the screen shows. A test prints every box.
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
    """Return the box among its neighbours.

    What it shows is in words under the headings of the routes and of the boxes before it.
    """
    return (
        '<figure class="around" data-module="map/around" data-search-exclude><section class="map-region '
        'around-region" tabindex="0"'
        f' aria-label="Box {place.box.number} and the boxes around '
        f'it">{drawing_around(guide, place.ref, surroundings)}</section></figure>'
    )


def _paragraph_range(page: Page, place: Place) -> str:
    source = page.guide.source(place.process.source)
    of_routes = (one for route in place.box.routes for one in route.para)
    paragraphs = dict.fromkeys((*(one for text in place.box.texts() for one in text.para), *of_routes))
    ordered = sorted(paragraphs, key=lambda one: (isinstance(one, str), one if isinstance(one, int) else 0))
    return f'<p class="box-paras"{UNSEARCHED}>Based on {paragraphs_html(page, source, ordered)}.</p>' if ordered else ""


_SEARCHED = ("Activity", "Good practice", "Next steps")
"""The parts of a box that the search finds it by. The others repeat them, or are on the pages of rules, forms, evidence
and unclear points as well.
"""


def _found_by(box: Box) -> list[str]:
    """Return settings that let the search find a box before other pages, and by the words that people use for it.

    A result shows those words.
    """
    words = ", ".join("'" + escape(words, quote=False).replace("'", "''") + "'" for words in box.keywords)
    return ["search:\n  boost: 2", *([f"tags: [{words}]"] if words else [])]


def also_html(box: Box) -> str:
    """Return the words that a box is searched for by. The search has them from the page's settings."""
    return (
        f'<p class="also"{UNSEARCHED}>Also found under: {escaped(", ".join(box.keywords))}</p>' if box.keywords else ""
    )


def box_changes_html(page: Page, place: Place) -> str:
    """Return what each edition changed in a box, and its routes that differ from the source in this edition."""
    rows = [_change_html(page, change) for change in page.guide.changes_at(place.ref)]
    for mark, words in (
        ("corrected", "Routes we have corrected"),
        ("inferred", "Routes we have added where the guide does not say"),
        ("departing", "Routes that differ from the text"),
    ):
        outcomes = ", ".join(f"“{escaped(route.outcome)}”" for route in place.box.routes if route.mark == mark)
        rows += [f"<li>{words}: {outcomes}</li>"] if outcomes else []
    return (
        f'<ul class="changes">{"".join(rows)}</ul><p><a href="{page.root}changes/">All changes</a></p>' if rows else ""
    )


def _change_html(page: Page, change: Change) -> str:
    day = f'<time datetime="{change.day.isoformat()}">{long_date(change.day)}</time>'
    return f"<li>{day}, edition {escaped(change.edition)}: {page.line(change.what)}</li>"


def box_ways_html(page: Page, place: Place) -> str:
    """Return links at the end of a box's page: on along the process, its place on the map, and the navigator.

    The site's foot leads on by number.
    """
    ways = [
        page.box_link(ref, f"{box_in_short(page.guide, ref, place.process)}: {page.guide.places[ref].box.short}")
        for ref in dict.fromkeys(route.to for route in place.box.routes if route.to != END)
    ]
    ends = ". The process can also end here" if ways else "The process ends here"
    onward = f"Next: {' or '.join(ways)}" if ways else ""
    onward += ends if any(route.to == END for route in place.box.routes) else ""
    return (
        f'<nav class="box-ways" aria-label="Next from this box"><p>{onward}.</p>'
        f'<a href="{page.root}{place.process.id}/#{map_anchor(place.ref)}">Show on {escaped(place.process.name)}</a>'
        f'<a href="{page.root}navigator/">Work through a case</a></nav>'
    )
