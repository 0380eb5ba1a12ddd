"""The generated pages: the guide and its pictures in, Markdown out.

Headings are Markdown, so that the site's table of contents, search and anchors know them; everything else is the HTML
of `navigator.show`, the same that the dialogs and the navigator show. Nothing here knows of MkDocs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from html import escape, unescape
from typing import Any

from maps.draw import layout, picture, stage_maps
from maps.draw.graph import starts_a_clock
from maps.write.frame import UNSEARCHED, PageSource, page_source
from maps.write.frame import block as _block
from maps.write.frame import plain as _plain
from maps.write.frame import table as _table
from navigator import VERSION
from navigator.case.case import fold
from navigator.case.letters import empty_text
from navigator.case.wording import (
    AFTERWARDS,
    FORCE_MEANINGS,
    GIVES,
    KINDS,
    MARKS,
    STAYS,
    begins_words,
    capital,
    reading_count_words,
    rule_count_words,
    undated_words,
    working_day_words,
)
from navigator.days.workdays import long_date
from navigator.guide.addresses import box_address, map_anchor, paragraph_slug, slug
from navigator.guide.bundle import Bundle
from navigator.guide.case_texts import Evidence, Letter
from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Place, Process, Retired
from navigator.guide.sources import Change, Paragraph, Source, Term, Text, UnclearPoint
from navigator.guide.time_rules import SAME_DAY, TimeRule
from navigator.show.box import box_head_html, box_html, box_parts, routes_html
from navigator.show.letters import about_html
from navigator.show.page import Page
from navigator.show.statements import editor_html, force_html, paragraphs_html, texts_html
from navigator.show.step import step_html
from navigator.text import prose
from navigator.text.prose import escaped

SEVERITIES = {
    1: "Changes where a case goes, or what can follow from it",
    2: "Changes a date or a form",
    3: "Wording only",
}


def file_name(guide: Guide) -> str:
    """Return what files to download are called after the guide: "tool-library"."""
    return slug(guide.site_name)


def pdf_path(guide: Guide) -> str:
    """Return where the PDF of the whole guide is below the site's root."""
    return f"assets/{file_name(guide)}.pdf"


def pages(bundle: Bundle, with_pdf: bool = False) -> Iterator[PageSource]:
    """Yield every generated page, in the order of the menu. `with_pdf` says whether there is a PDF to link to."""
    guide = bundle.guide
    with ThreadPoolExecutor() as aside:  # Graphviz works out the maps to print while other pages are written
        printed = {process.id: aside.submit(list, print_pages(guide, process)) for process in guide.processes}
        around = {
            process.id: aside.submit(layout.lay_out_around, [process.ref(box) for box in process.boxes], guide)
            for process in guide.processes
        }
        yield navigator_page(bundle)
        for process in guide.processes:
            yield map_page(guide, process)
            yield from printed[process.id].result()
            for place, surroundings in zip(_places(guide, process), around[process.id].result(), strict=True):
                yield box_page(guide, place, surroundings)
            yield from (retired_page(guide, process, one) for one in process.retired)
    for section in guide.sections:
        if not guide.process_of(section.source):
            yield section_page(guide, section.id)
    if "deadlines" in guide.pages:
        yield deadlines_page(bundle)
    for name, write in _PART_PAGES.items():
        if name in guide.pages:
            yield write(guide)
    yield whole_guide_page(guide, with_pdf)
    yield feedback_page(guide)


_MENU = {
    "deadlines": "Deadlines",
    "forms-and-evidence": "Forms and evidence",
    "training-cases": "Training cases",
    "glossary": "Glossary",
    "knots": "Where the guide is unclear",
    "paragraphs": "Paragraph index",
    "whole-guide": "The whole guide",
}
"""The pages about parts of the guide, in the order of the menu; a guide without such a part has no such page."""
_ABOUT_MENU = {
    "about": "About and status",
    "privacy": "Privacy",
    "offline": "Use it without a network",
    "accessibility": "Accessibility",
    "changes": "Changes",
    "feedback": "Report a mistake",
    "editing": "Change the guide",
    "case-files": "Case files",
    "hosting": "Host this site",
}
"""The pages about the site, in the order of the menu."""
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
"""The pages of the handbook for editors, below its first: the tasks, then what to look up."""


MOST_IN_MENU = 100
"""Maps of more boxes have the map alone in the menu that a page shows, for it is on every page."""


def menu(guide: Guide) -> list[Any]:
    """Return the site's menu: titles with paths, nested as the generator's `nav` setting wants it."""
    maps = [
        {
            escaped(map_title(guide, process)): [
                f"{process.id}/index.md",
                *({escaped(_menu_title(place)): _box_path(place)} for place in _places(guide, process)),
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
    """Return what a map is called where all of them are listed: by its name and title, or “The map” if there is one
    alone.
    """
    return "The map" if guide.has_one_process else f"{process.name}: {process.title}"


def _menu_title(place: Place) -> str:
    return f"{place.box.number}. {place.box.short}"


def _places(guide: Guide, process: Process) -> list[Place]:
    return [place for place in guide.places.values() if place.process == process]


def _box_path(place: Place) -> str:
    return box_address(place.ref).rstrip("/") + ".md"


def edition_line(guide: Guide) -> str:
    """Return the edition for the foot of every page, with the day of the last change."""
    changed = f", last changed {long_date(guide.history[0].day)}" if guide.history else ""
    return escaped(f"Edition {guide.edition}, reviewed {guide.reviewed}{changed}. {guide.owner}.")


def site_foot(guide: Guide) -> str:
    """Return the line at the foot of the site: its edition, the licence of what it retells, and the version of the
    software.
    """
    return " ".join(filter(None, (edition_line(guide), escaped(guide.licence), f"Software version {VERSION}.")))


def page_foot(guide: Guide, path: str, named: str = "") -> str:
    """Return the line at the end of a page ("intake/box-03.md") that names the page and the edition, and leads to where
    a mistake is reported.

    `named` is the page that it belongs to, where it has no name of its own.
    """
    name = escaped(_page_name(guide, named or path))
    return (
        f'<p class="page-foot"{UNSEARCHED}>This is {name}, edition {escaped(guide.edition)}.'
        f' <a href="{_root(path)}feedback/#{_page_anchor(named or path)}">Report a mistake on this page</a></p>'
    )


def completed_by_hand(guide: Guide, path: str, markdown: str) -> str:
    """Return a page that a person wrote with what generated ones have: the line that names page and edition, and
    tooltips for abbreviations.
    """
    return f"{markdown}\n\n{page_foot(guide, path)}{abbreviation_definitions(guide)}"


def _root(path: str) -> str:
    """Return the way from a page to the site's root: each page but those called index has a folder of its own."""
    return "../" * (path.count("/") + (path.rpartition("/")[2] != "index.md"))


def _page_anchor(path: str) -> str:
    return f"page-{slug(path.removesuffix('.md').removesuffix('index'))}"


def _page_name(guide: Guide, path: str) -> str:
    """Return a page by the name that stands on it or in the menu: “Intake, box 3”, “the page “Deadlines””."""
    shown = _shown_on(guide, path)
    return shown.name if shown else f"the page “{unescape(dict(_menu_pages(menu(guide))).get(path, 'without a name'))}”"


def _shown_on(guide: Guide, path: str) -> Place | Process | None:
    """Return the box or the map that a page is about; none for other pages."""
    process, _, page = path.removesuffix(".md").rpartition("/")
    if page == "index":
        return guide.process(process) if guide.has("processes", process) else None
    return guide.places.get(f"{process}/{page.removeprefix('box-').lstrip('0')}")


def _menu_pages(entries: Any) -> Iterator[tuple[str, str]]:
    """Yield the pages of a menu: (path, title). The first page of a map has the title of its group."""
    for entry in entries:
        for title, below in entry.items() if isinstance(entry, dict) else ():
            if isinstance(below, str):
                yield below, title
            else:
                yield from ((one, title) for one in below if isinstance(one, str))
                yield from _menu_pages(below)


def edition_style(guide: Guide) -> str:
    """Return the edges of printed pages, as a style sheet: notice and edition on the left, the number of the page on
    the right. print.js adds to it.
    """
    notice, edition = (
        f'"{_in_style(words)}"' for words in (guide.notice, f"Edition {guide.edition}, reviewed {guide.reviewed}.")
    )
    foot = rf'{notice} "\A" {edition}' if guide.notice else edition
    look = (
        "white-space: pre; font: 8pt Arial, Liberation Sans, Arimo, Helvetica, sans-serif; vertical-align: top; "
        "padding-top: 1.5mm;"
    )
    return (
        f":root {{ --print-notice: {notice}; --print-edition: {edition}; }}\n"
        f"@page {{ @bottom-left {{ content: {foot}; {look} }}"
        f' @bottom-right {{ content: "Page " counter(page) " of " counter(pages); {look} }} }}\n'
    )


def _in_style(text: str) -> str:
    """Return text for a string of a style sheet: whatever could end it is written by its number."""
    return re.sub(r'[^ -~]|["\\<]', lambda found: f"\\{ord(found[0]):x} ", prose.visible(text))


def abbreviation_definitions(guide: Guide) -> str:
    """Return the abbreviations of the glossary, as the definitions that Markdown's `abbr` extension reads."""
    rows = [f"*[{term.id}]: {escaped(term.means)}" for term in guide.terms if term.abbreviation]
    return "\n\n" + "\n".join(rows) + "\n"


# --- The frame of a page ----------------------------------------------------------------------------------------------


def _page(
    page: Page, path: str, title: str, description: str, body: Iterable[str], *settings: str, explained_after: int = 1
) -> PageSource:
    return page_source(
        page,
        path,
        title,
        description,
        body,
        *settings,
        foot=page_foot(page.guide, path),
        explained_after=explained_after,
    )


_UNSEARCHED_HEADING = "{ data-search-exclude=yes }"
"""The same behind a heading of Markdown: its whole part is left out."""


# --- Maps -------------------------------------------------------------------------------------------------------------


def map_page(guide: Guide, process: Process) -> PageSource:
    """Return a map: its picture with the texts for its dialogs, then the same map as a list with its links."""
    page = Page(guide, "../")
    source = guide.source(process.source)
    body = [
        f'<p class="lead">{page.line(process.about)}</p>',
        (
            '<ul class="map-links"><li><a href="#the-map-as-a-list">The same map as a list</a></li>'
            '<li><a href="../navigator/">Work a case</a></li><li><a href="#key">Key</a></li></ul>'
        ),
        map_html(guide, process),
        (
            f'<p class="paper-only"{UNSEARCHED}>The picture of this map has sheets of its own to print, '
            "on A3 and on A4;"
            " its page on screen leads to them.</p>"
        ),
        *([f'<p class="source-note">{escaped(source.notice)}</p>'] if source.notice else []),
        f"## The map as a list {_UNSEARCHED_HEADING}",
    ]
    many = " cards-many" if len(process.boxes) > MOST_IN_MENU else ""
    for stage in process.stages:
        body.append(f"### {_plain(stage.title)} {_UNSEARCHED_HEADING}")
        body.append(
            _block(
                "".join(card_html(page, place) for place in _places(guide, process) if place.box.stage == stage.id),
                f"cards{many}",
            )
        )
    if guide.process_of(source.id):
        body += _words_beside_the_map(guide, process, page)
    above_the_list = body.index(f"## The map as a list {_UNSEARCHED_HEADING}")  # so that the map is seen on arrival
    return _page(
        page,
        f"{process.id}/index.md",
        f"{process.name}: {process.title}",
        process.about,
        body,
        "hide: [navigation, toc]",
        explained_after=above_the_list,
    )


def print_pages(guide: Guide, process: Process) -> Iterator[PageSource]:
    """Yield a map to print: whole on a sheet of A3, and stage by stage on sheets of A4.

    A page each, since a printer takes one size of paper at a time.
    """
    page = Page(guide, "../../")
    whole = stage_maps.whole_sheet(process, guide, lambda ref: page.root + box_address(ref))
    sheets = stage_maps.stage_sheets(process, guide, lambda ref: page.root + box_address(ref))
    count = prose.how_many(len(sheets), "sheet")
    to_map = f'<a href="../">{escaped(process.name)} on screen</a>'
    for size, other, lead, title, drawn in (
        (
            "a3",
            f'<a href="../print-a4/">On {count} of A4</a>',
            "Print this page on A3 paper. The whole map is on one sheet.",
            f"{process.name} on A3, whole: {process.title}",
            (whole,),
        ),
        (
            "a4",
            '<a href="../print-a3/">On one sheet of A3</a>',
            (
                f"Print this page on A4 paper. It makes {count}, one for each stage. Where a case goes on at another"
                " sheet, a sign points there and names the box."
            ),
            f"{process.name} on A4, by stage",
            sheets,
        ),
    ):
        body = [f'<p class="lead">{lead}</p>', f'<ul class="map-links"><li>{other}</li><li>{to_map}</li></ul>']
        for sheet in drawn:
            body += (
                [f"## {_plain(f'{process.name}: {sheet.title}')} {{ .sheet-title .{sheet.paper.name} }}"]
                if size == "a4"
                else []
            )
            body.append(f'<div class="sheet {sheet.paper.name}">{sheet.svg}</div>')
        yield page_source(
            page,
            f"{process.id}/print-{size}.md",
            title,
            f"{process.name} to print on {size.upper()}.",
            body,
            "hide: [navigation, toc]",
            "search:\n  exclude: true",
            foot=page_foot(guide, f"{process.id}/print-{size}.md", f"{process.id}/index.md"),
        )


@lru_cache(maxsize=8)
def layout_of(guide: Guide, process: Process) -> layout.Layout:
    """Return where everything stands on a map. It is worked out once for all that show the map."""
    return layout.lay_out(process, guide)


def drawing_of(guide: Guide, process: Process) -> str:
    """Return the picture of a map for a page one level below the root."""
    return picture.svg(layout_of(guide, process), guide, lambda ref: f"../{box_address(ref)}")


def drawing_around(guide: Guide, ref: str, surroundings: layout.Layout) -> str:
    """Return the small map for the page of a box, two levels below the root."""
    return picture.svg(surroundings, guide, lambda other: f"../../{box_address(other)}", here=ref, icons=False)


def map_html(guide: Guide, process: Process) -> str:
    """Return the picture of a map with its tools and its key, and beside it the text of each box for its dialog.

    Without scripts there are no tools.
    """
    page = Page(guide, "../")
    drawing = drawing_of(guide, process)
    texts = "".join(
        f'<template data-box="{escaped(place.ref)}">{box_html(page, place)}</template>'
        for place in _places(guide, process)
    )
    texts = texts.replace(UNSEARCHED, "")  # the figure as a whole is kept out of the search
    others = " ".join(other.id for other in guide.processes)
    return (
        f'<figure class="map" data-module="map/map" data-process="{escaped(process.id)}" '
        f'data-processes="{escaped(others)}" data-search-exclude>'
        f"{_filters_html(guide, process)}"
        '<details class="map-fold" open><summary>The map as a picture</summary>'
        f'{_TOOLS}<section class="map-region" tabindex="0" aria-label="{escaped(process.name)} as a '
        f'picture">{drawing}</section>'
        f'<div class="legend">{legend_html(guide, process)}{_downloads_html(process)}</div></details>'
        f"{texts}</figure>"
    )


_TOOLS = (
    '<div class="map-bar map-sizes" role="group" aria-label="Size of the picture" hidden>'
    '<button class="map-tool" type="button" data-zoom="out">Zoom out</button><button class="map-tool" type="button" '
    'data-zoom="in">Zoom in</button>'
    '<button class="map-tool" type="button" data-zoom="fit">Fit to width</button>'
    '<button class="map-tool" type="button" data-zoom="whole">Fit whole map</button>'
    '<button class="map-tool" type="button" data-zoom="actual">Actual size</button>'
    "<output></output></div>"
    '<div class="map-bar map-walk"><p class="map-path" role="status"></p>'
    '<button class="map-tool" type="button" data-do="clear" hidden>Clear the path</button></div>'
    '<div class="map-bar map-elsewhere" hidden><p role="status"></p><button class="map-tool" type="button" '
    'data-do="back"></button></div>'
)


def _filters_html(guide: Guide, process: Process) -> str:
    """Return buttons that highlight some boxes of a map: those of an actor, where there are several, and those where a
    deadline starts.
    """
    actors = Counter(box.actor for box in process.boxes)
    clocked = sum(starts_a_clock(guide, box) for box in process.boxes)
    buttons = [
        f'<button class="map-tool actor-{actor.colour}" type="button" aria-pressed="false" '
        f'data-actor="{escaped(actor.id)}"><span class="swatch"></span>'
        f'{escaped(actor.short)} <span class="count">{actors[actor.id]}</span></button>'
        for actor in (guide.actor(id) for id in actors)
        if len(actors) > 1
    ]
    if clocked:
        buttons.append(
            '<button class="map-tool" type="button" aria-pressed="false" data-clocked>'
            f'A deadline starts here <span class="count">{clocked}</span></button>'
        )
    return (
        (
            '<div class="map-bar map-filters" role="group" aria-label="Highlight boxes" hidden><span '
            'class="bar-title">Highlight:</span>'
            f'{"".join(buttons)}<p class="map-count" role="status"></p></div>'
        )
        if buttons
        else ""
    )


def _downloads_html(process: Process) -> str:
    """Return links to the map as a file."""
    return (
        f'<p class="map-downloads">Take {escaped(process.name)} away, as a sheet with its key: '
        f'<a href="../{map_file(process, "svg")}" download>SVG, for print and for'
        f' any size</a>, <a href="../{map_file(process, "png")}" download>PNG, for slides</a>. To print: '
        '<a href="print-a3/">on one sheet of A3</a>,'
        ' <a href="print-a4/">on A4, stage by stage</a>.</p>'
    )


def map_file(process: Process, kind: str) -> str:
    """Return the path of a map as a file, below the site's root."""
    return f"assets/maps/{process.id}.{kind}"


def legend_html(guide: Guide, process: Process) -> str:
    """Return what shapes, colours and marks on a map mean."""
    signs = "".join(
        f"<li>{picture.legend_svg(sample)} <span>{escaped(words)}</span></li>"
        for sample, words in picture.legend_items(guide, process)
    )
    return f'<h2 class="legend-title" id="key">Key</h2><ul class="legend-signs">{signs}</ul>'


def card_html(page: Page, place: Place) -> str:
    """Return a box in the list of its map: who, what, and the ways on."""
    box, actor = place.box, page.guide.actor(place.box.actor)
    rows = []
    for route in box.routes:
        target = (
            "End of process"
            if route.to == END
            else page.box_link(route.to, _box_in_short(page.guide, route.to, place.process))
        )
        mark = f' <span class="basis basis-{route.mark}">{MARKS[route.mark]}</span>' if route.mark else ""
        rows.append(
            f'<li><span class="outcome">{page.explain(route.outcome)}{mark}</span> <span '
            f'class="target">{target}</span></li>'
        )
    clocked = starts_a_clock(page.guide, box)
    clock = f'<p class="card-clock">{picture.legend_svg("clock")} A deadline starts here.</p>' if clocked else ""
    return (
        f'<section class="card actor-{actor.colour}" data-box="{escaped(place.ref)}" '
        f'data-actor="{escaped(actor.id)}"{" data-clocked" if clocked else ""}>'
        f'<p class="card-head"><span class="number" aria-hidden="true">{box.number}</span>'
        f' <span class="actor actor-{actor.colour}">{page.explain(actor.name)}</span> <span '
        f'class="kind">{KINDS[box.kind]}</span></p>'
        f"<h4>{page.box_link(place.ref, f'Box {box.number}: {box.short}')}</h4>{clock}<ul "
        f'class="ways">{"".join(rows)}</ul></section>'
    )


def _box_in_short(guide: Guide, ref: str, here: Process) -> str:
    place = guide.places[ref]
    return f"Box {place.box.number}" if place.process == here else place.name


def _words_beside_the_map(guide: Guide, process: Process, page: Page) -> Iterator[str]:
    source = guide.source(process.source)
    for section in guide.sections:
        if section.source == source.id:
            yield f"## {_plain(section.title)}"
            yield _block(texts_html(page, source, section.texts))
    if source.is_numbered:
        yield f"## {_plain(paragraphs_heading(source))} {_UNSEARCHED_HEADING}"
        yield paragraph_table(guide, source, page)


def paragraphs_heading(source: Source) -> str:
    """Return what the index of the paragraphs of a source beside the main one is called."""
    return f"Paragraphs of {source.name}"


# --- Boxes ------------------------------------------------------------------------------------------------------------


def box_page(guide: Guide, place: Place, surroundings: layout.Layout) -> PageSource:
    """Return a box: everything the guide says of it, where it leads and where it can be come from.

    `surroundings` is the layout of the small map around it.
    """
    page = Page(guide, "../../")
    title = f"Box {place.box.number}: {place.box.title}"
    parts = box_parts(page, place)
    names, left_out = _on_paper(parts)
    body = [_block(box_head_html(page, place) + _paragraph_range(page, place), names)]
    for heading, html in parts:
        body += [f"## {heading}" if heading in _SEARCHED else f"## {heading} {_UNSEARCHED_HEADING}", _block(html)]
    body += ["## On the map { .screen-only data-search-exclude=yes }", around_html(guide, place, surroundings)]
    if changes := box_changes_html(page, place):
        body += [f"## Changes {_UNSEARCHED_HEADING}", _block(changes)]
    body += [*filter(None, [also_html(place.box)]), box_ways_html(page, place), left_out]
    return _page(page, _box_path(place), title, f"{place.name}. {place.box.title}.", body, *_found_by(place.box))


def retired_page(guide: Guide, process: Process, retired: Retired) -> PageSource:
    """Return the page at the address of a box that an earlier edition had, so that a link to it leads to the box that
    takes its place.
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
        11000,
        "paper-small paper-short paper-names paper-rules",
        "what is said of each unclear place, and how each deadline is counted",
    ),
    (8000, "paper-small paper-short paper-names", "what is said of each unclear place"),
    (5500, "paper-small paper-short", "what the guide says at each unclear place"),
    (4600, "paper-small", ""),
    (0, "", ""),
)
"""How the boxes are set that have so many characters or more, so that each fits on a sheet of A4: with which classes
(docs/assets/site/print.css), and what is left to the page on screen. A test prints every box.
"""


def _on_paper(parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the classes of a box on paper, and the line that says what its sheet leaves out."""
    length = sum(len(prose.said(html)) for _, html in parts)
    names, left = next((names, left) for least, names, left in ON_PAPER if length >= least)
    listed = (
        f"its changes, the map around it{',' if ' and ' in left else ' and'} {left}"
        if left
        else "its changes and the map around it"
    )
    return (
        f"box-intro {names}".strip(),
        f'<p class="paper-only"{UNSEARCHED}>Left to the page of this box on screen: {listed}.</p>',
    )


def around_html(guide: Guide, place: Place, surroundings: layout.Layout) -> str:
    """Return the box among its neighbours.

    What it shows stands in words under the headings of the ways on and of where a case can come from.
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
    return f'<p class="box-paras"{UNSEARCHED}>Restates {paragraphs_html(page, source, ordered)}.</p>' if ordered else ""


_SEARCHED = ("Activity", "Good practice", "Next steps")
"""The parts of a box by which it is found; the others repeat them, or stand on the pages of rules, forms, evidence and
unclear points as well.
"""


def _found_by(box: Box) -> list[str]:
    """Return settings by which the search finds a box before other pages, and by the words that people use for it; a
    result shows those words.
    """
    words = ", ".join("'" + escape(words, quote=False).replace("'", "''") + "'" for words in box.keywords)
    return ["search:\n  boost: 2", *([f"tags: [{words}]"] if words else [])]


def also_html(box: Box) -> str:
    """Return the words that a box is searched for by. The search has them from the page's settings."""
    return (
        f'<p class="also"{UNSEARCHED}>Also found under: {escaped(", ".join(box.keywords))}</p>' if box.keywords else ""
    )


def box_changes_html(page: Page, place: Place) -> str:
    """Return what each edition changed in a box, and in which of its ways on this edition departs from the source."""
    rows = [_change_html(page, change) for change in page.guide.changes_at(place.ref)]
    for mark, words in (
        ("corrected", "Ways on that this edition corrects"),
        ("inferred", "Ways on that this edition adds where the source is silent"),
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
        page.box_link(ref, f"{_box_in_short(page.guide, ref, place.process)}: {page.guide.places[ref].box.short}")
        for ref in dict.fromkeys(route.to for route in place.box.routes if route.to != END)
    ]
    ends = "; or the process ends" if ways else "The process ends here"
    onward = f"Goes on to {' or '.join(ways)}" if ways else ""
    onward += ends if any(route.to == END for route in place.box.routes) else ""
    return (
        f'<nav class="box-ways" aria-label="On from this box"><p>{onward}.</p>'
        f'<a href="{page.root}{place.process.id}/#{map_anchor(place.ref)}">Show on {escaped(place.process.name)}</a>'
        f'<a href="{page.root}navigator/">Work a case</a></nav>'
    )


# --- The rest of the guide --------------------------------------------------------------------------------------------


def section_page(guide: Guide, id: str) -> PageSource:
    """Return words of the guide that belong to no box."""
    page, section = Page(guide, "../"), guide.section(id)
    source = guide.source(section.source)
    body = [
        f'<p class="lead">Restated from: {escaped(source.title)}.</p>',
        _block(texts_html(page, source, section.texts)),
    ]
    if section.starts:
        rows = (_rule_row(page, guide.rule(rule), False) for rule in section.starts)
        body += [
            f"## Time rules {_UNSEARCHED_HEADING}",
            _table("Time rules of this section", _rule_heads(source), rows),
        ]
    return _page(page, f"{id}.md", section.title, f"{section.title}. Restated from {source.title}.", body)


def _rule_heads(source: Source) -> tuple[str, ...]:
    return (
        "Rule",
        "What and who",
        "The clock",
        f"As {source.name} puts it",
        "Counted as",
        *(["Paragraph"] if source.is_numbered else []),
        "Boxes",
    )


def counting_html(bundle: Bundle) -> str:
    """Return how days are counted, in words, as HTML."""
    guide, calendars = bundle.guide, list(bundle.calendars.values())
    others = "".join(
        f"<li>{escaped(capital(one.name))}: {escaped(working_day_words(guide, one))}</li>" for one in guide.calendars
    )
    return (
        "<ul><li>The day of the event is day 0 and is not counted.</li>"
        f"<li>{escaped(working_day_words(guide, guide.calendar))}</li>{others}"
        "<li>The <strong>last day</strong> is the last on which a reply is in time. "
        "<strong>Act from</strong> is the next working day.</li>"
        "<li>A week is 7 calendar days. A month ends on the same date of the next month or, where there is none, "
        "on its last day.</li>"
        "<li>A last day is never moved. Only what you have to send waits for the next working day.</li>"
        f"<li>Dates outside {calendars[0].first.year} to {calendars[0].last.year} are refused, "
        f"since the {'bank holidays' if guide.calendar.has_bank_holidays else 'days off'}"
        " are not known.</li></ul>"
    )


def deadlines_page(bundle: Bundle) -> PageSource:
    """Return the page with all time rules in one table for each source, with their readings."""
    guide, page = bundle.guide, Page(bundle.guide, "../")
    forces = ", ".join(f"{force_html(force)} {meaning}" for force, meaning in FORCE_MEANINGS.items())
    body = [
        (
            '<p class="lead">Every time rule of the guide. Where the guide gives no number, none is made up: '
            "the navigator shows what starts"
            " the clock, and no date.</p>"
        ),
        "## How days are counted",
        counting_html(bundle),
        f'<p class="forces">{forces}.</p>',
    ]
    for source in sources_with_rules(guide):
        body += [f"## {_plain(rules_heading(source))}", rules_table(page, source)]
    return _page(page, "deadlines.md", "Deadlines", "All time rules of the guide in one table.", body, "hide: [toc]")


def sources_with_rules(guide: Guide) -> list[Source]:
    """Return the sources that have time rules, each of which has a table of them."""
    return [source for source in guide.sources if any(rule.source == source.id for rule in guide.rules)]


def rules_heading(source: Source) -> str:
    """Return what the table of a source's rules is called."""
    return f"Rules of {source.name}"


def rules_table(page: Page, source: Source) -> str:
    """Return the time rules of a source, one a row."""
    rules = [rule for rule in page.guide.rules if rule.source == source.id]
    return _table(rules_heading(source), _rule_heads(source), (_rule_row(page, rule) for rule in rules))


def _rule_row(page: Page, rule: TimeRule, anchored: bool = True) -> str:
    guide = page.guide
    source = guide.source(rule.source)
    readings = "".join(
        f"<li>{page.explain(reading_count_words(guide, rule, one))}: {page.explain(one.why)}</li>"
        for one in rule.readings
    )
    note = f"<p>{page.line(rule.note)}</p>" if rule.note else ""
    more = f"<p>Other readings:</p><ul>{readings}</ul>" if readings else ""
    more += f"<p>{AFTERWARDS}: {page.line(rule.on_expiry)}</p>" if rule.on_expiry else ""
    more += f"<p>{STAYS}: {page.line(rule.stays_open)}</p>" if rule.stays_open else ""
    condition = f"<p{UNSEARCHED}>Only when {page.explain(guide.words_for(rule.when))}.</p>" if rule.when else ""
    clock = page.explain(begins_words(guide, rule))
    words = rule_count_words(rule, guide)
    counted = (
        f"{escaped(words)} ({GIVES[rule.date_means].lower()})"
        if words and rule.count != (SAME_DAY,)
        else (GIVES[rule.date_means] if rule.is_dated else page.explain(undated_words(rule)))
    )
    boxes = ", ".join(
        page.box_link(ref, place.short_name) for ref, place in guide.places.items() if rule.id in place.box.all_starts()
    )
    sections = ", ".join(
        f'<a href="{page.root}{page.guide.section_address(section)}">{escaped(section.title)}</a>'
        for section in guide.sections
        if rule.id in section.starts
    )
    id = f' id="{slug(rule.id)}"' if anchored else ""
    return (
        f'<tr{id}><th scope="row">{escaped(rule.id)}</th>'
        f"<td><strong>{page.explain(rule.name)}</strong><p{UNSEARCHED}>{force_html(rule.force)} "
        f"{page.explain(guide.actor(rule.who).name)}</p>"
        f"{note}<div{UNSEARCHED}>{more}</div></td>"
        f"<td>{clock}{condition}</td><td>{page.explain(capital(rule.time_words))}</td><td{UNSEARCHED}>{counted}</td>"
        + (
            f"<td{UNSEARCHED}>{paragraphs_html(page, source, rule.para)}{editor_html(rule)}</td>"
            if source.is_numbered
            else ""
        )
        + f"<td{UNSEARCHED}>{', '.join(filter(None, (boxes, sections)))}</td></tr>"
    )


def forms_page(guide: Guide) -> PageSource:
    """Return the evidence, then every form and letter with sender, receiver and time."""
    page = Page(guide, "../")
    items = [
        text
        for item in guide.evidence
        for text in (f"### {_plain(item.name)} {{ #{slug(item.id)} }}", _block(evidence_item_html(page, item)))
    ]
    body = ['<p class="lead">Which evidence is needed, and which form or letter goes from whom to whom.</p>']
    body += ["## Evidence { #minimum-evidence }", *filter(None, [evidence_lead(page)]), *items] if items else []
    body += ["## Forms and letters", forms_table(page)] if guide.forms else []
    if guide.letters:
        body += [
            "## The letters, empty",
            "<p>The navigator fills these in from a case. Square brackets mark what you fill in yourself.</p>",
        ]
        body += [
            text
            for letter in guide.letters
            for text in (
                f"### {_plain(letter.name)} {{ #{slug(f'letter-{letter.id}')} data-search-exclude=yes }}",
                _block(letter_html(page, letter)),
            )
        ]
    return _page(
        page,
        "forms-and-evidence.md",
        "Forms and evidence",
        "The evidence, and every form and letter.",
        body,
        "hide: [toc]",
    )


def evidence_lead(page: Page) -> str:
    """Return what the guide says of the evidence as a whole."""
    return f"<p>{page.line(page.guide.submission.lead)}</p>" if page.guide.submission else ""


def letter_html(page: Page, letter: Letter) -> str:
    """Return a letter without a case: which boxes send it, what the source says of it, and its text with every gap."""
    boxes = ", ".join(
        page.box_link(ref, place.short_name)
        for ref, place in page.guide.places.items()
        if letter.id in place.box.letters
    )
    return (
        f"<p>Sent at: {boxes}</p>{about_html(page, letter, 4)}<pre "
        f'class="copy-text">{escaped(empty_text(page.guide, letter))}</pre>'
    )


def evidence_item_html(page: Page, item: Evidence) -> str:
    """Return what an item of evidence is, and which forms show it."""
    more = ". ".join(filter(None, (paragraphs_html(page, page.guide.main_source, item.para), _helps(page, item.helps))))
    return page.words(item.about) + (f"<p>{more}</p>" if more else "")


def forms_table(page: Page) -> str:
    """Return every form and letter, one a row."""
    guide, rows = page.guide, []
    is_numbered = any(source.is_numbered for source in guide.sources)
    for form in guide.forms:
        own = guide.source(form.source)
        boxes = ", ".join(
            page.box_link(ref, place.short_name) for ref, place in guide.places.items() if form.id in place.box.forms
        )
        paragraphs = f"<td{UNSEARCHED}>{paragraphs_html(page, own, form.para)}</td>" if is_numbered else ""
        rows.append(
            f'<tr id="{slug(form.id)}"><th '
            f'scope="row">{page.explain(form.name)}</th><td>{page.explain(guide.actor(form.sent_by).name)}</td>'
            f"<td>{page.explain(guide.actor(form.sent_to).name)}</td><td>{page.words(form.when)}</td><td>{page.words(form.about)}</td>"
            f"{paragraphs}<td{UNSEARCHED}>{boxes}</td></tr>"
        )
    return _table(
        "Forms and letters",
        ("Form or letter", "From", "To", "When", "What it is", *(["Paragraphs"] if is_numbered else []), "Boxes"),
        rows,
    )


def _helps(page: Page, forms: Iterable[str]) -> str:
    links = [f'<a href="#{slug(id)}">{escaped(page.guide.form(id).name)}</a>' for id in forms]
    return f"Shown by: {', '.join(links)}" if links else ""


def glossary_page(guide: Guide) -> PageSource:
    """Return every term, sorted, with its meaning and whether the source itself gives it."""
    page = Page(guide, "../")
    body = [
        (
            '<p class="lead">The words and short forms of the guide. '
            "A page that uses short forms lists them near its top, the"
            " page of a map below its picture.</p>"
        )
    ]
    for term in sorted_terms(guide):
        body += [f"## {_plain(term.id)} {{ #{slug(term.id)} }}", _block(term_html(page, term), "term")]
    return _page(page, "glossary.md", "Glossary", "The words and short forms of the guide.", body)


def sorted_terms(guide: Guide) -> list[Term]:
    """Return the terms in the order of the alphabet."""
    return sorted(guide.terms, key=lambda term: term.id.lower())


def term_html(page: Page, term: Term) -> str:
    """Return what a term means, and where the source says so."""
    source = page.guide.source(term.source)
    paragraphs = paragraphs_html(page, source, term.para)
    given = "" if term.spelled_out else ' <span class="given">The source does not spell it out.</span>'
    also = f'<p class="also">Also found under: {escaped(", ".join(term.keywords))}</p>' if term.keywords else ""
    return f"<p><strong>{escaped(term.means)}.</strong>{given}</p>{page.words(term.about)}{also}" + (
        f"<p>{paragraphs}</p>" if paragraphs else ""
    )


def unclear_points_page(guide: Guide) -> PageSource:
    """Return the register of places where the sources contradict themselves, are silent or unclear."""
    page = Page(guide, "../")
    body = [
        (
            '<p class="lead">The guide contradicts itself, or says nothing, '
            f"in {prose.how_many(len(guide.unclear_points), 'place')}. For each: what it says, how this site"
            " reads it and why, and how it is shown. A reading is ours. It is neither the guide's word nor the law.</p>"
        )
    ]
    for heading, points in unclear_point_groups(guide):
        body.append(f"## {_plain(heading)}")
        for point in points:
            body += [
                f"### {_plain(f'{point.id}: {point.title}')} {{ #{slug(point.id)} }}",
                _block(unclear_point_html(page, point), f"unclear-point severity-{point.severity}"),
            ]
    return _page(
        page,
        "knots.md",
        "Where the guide is unclear",
        "Where the guide contradicts itself or is silent, and how this site reads it.",
        body,
    )


def unclear_point_groups(guide: Guide) -> list[tuple[str, list[UnclearPoint]]]:
    """Return the unclear points under a heading each: those of no box, then those whose first box is of a map."""
    groups: dict[str, list[UnclearPoint]] = {
        "Everywhere": [],
        **{f"{process.name}: {process.title}": [] for process in guide.processes},
    }
    for point in guide.unclear_points:
        place = next((guide.places[ref] for ref in point.boxes if ref in guide.places), None)
        groups[f"{place.process.name}: {place.process.title}" if place else "Everywhere"].append(point)
    return [(heading, points) for heading, points in groups.items() if points]


def unclear_point_html(page: Page, point: UnclearPoint) -> str:
    """Return an unclear point in full: what is said, how it is read, how it is shown, and where."""
    source = page.guide.source(point.source)
    boxes = ", ".join(page.box_link(ref, page.guide.places[ref].short_name) for ref in point.boxes)
    where = ". ".join(filter(None, (paragraphs_html(page, source, point.para), boxes)))
    return (
        f'<p class="severity"{UNSEARCHED}>{SEVERITIES[point.severity]}</p><dl><dt>What it '
        f"says</dt><dd>{page.words(point.says)}</dd>"
        f"<dt>How this site reads it</dt><dd>{page.words(point.reading)}</dd><dt{UNSEARCHED}>How it is "
        f"shown</dt><dd{UNSEARCHED}>{page.words(point.shown)}</dd>"
        f"<dt{UNSEARCHED}>Where</dt><dd{UNSEARCHED}>{where}</dd></dl>"
    )


def paragraphs_page(guide: Guide) -> PageSource:
    """Return the index of paragraphs: where each is restated."""
    page, source = Page(guide, "../"), guide.main_source
    parts = ((source.paragraphs, "numbered paragraph"), (len(source.unnumbered), "unnumbered passage"))
    counted = " and ".join(prose.how_many(count, words) for count, words in parts if count)
    body = [
        f'<p class="lead">Where each of the {counted} of {escaped(source.name)} is restated, and with what force.</p>',
        paragraph_table(guide, source, page),
    ]
    return _page(
        page,
        "paragraphs.md",
        "Paragraph index",
        "Where each paragraph of the guide is restated.",
        body,
        "hide: [toc]\nsearch:\n  exclude: true",
    )


def paragraph_table(guide: Guide, source: Source, page: Page) -> str:
    """Return one row a paragraph or passage of a source: where it is restated, as what, and with what force."""
    uses: dict[Paragraph, list[tuple[str, str, str]]] = {one: [] for one in source.all_paragraphs()}
    for link, part, text in _uses(guide, source, page):
        for one in text.para:
            if one in uses:
                uses[one].append((link, part, text.force if isinstance(text, Text) else ""))
    rows = []
    for paragraph, found in uses.items():
        forces = " ".join(force_html(force) for force in dict.fromkeys(force for _, _, force in found if force))
        where = "Withdrawn" if paragraph in source.withdrawn else _joined(link for link, _, _ in found)
        rows.append(
            f'<tr id="{paragraph_slug(paragraph)}"><th scope="row">{escaped(paragraph)}</th><td>{where}</td>'
            f"<td>{_joined(part for _, part, _ in found)}</td><td>{forces}</td></tr>"
        )
    return _table("Paragraph index", (source.paragraph_name.capitalize(), "Restated in", "As", "Force"), rows)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(parts))


def _uses(guide: Guide, source: Source, page: Page) -> Iterator[tuple[str, str, Any]]:
    for section in guide.sections:
        if section.source == source.id:
            link = f'<a href="{page.root}{page.guide.section_address(section)}">{escaped(section.title)}</a>'
            yield from ((link, "words", text) for text in section.texts)
    for place in guide.places.values():
        if place.process.source == source.id:
            link = page.box_link(place.ref)
            for name, texts in (
                ("activity", place.box.activity),
                ("good practice", place.box.good_practice),
                ("next steps", place.box.next_steps),
            ):
                yield from ((link, name, text) for text in texts)
            yield from ((link, "next steps", route) for route in place.box.routes)


def whole_guide_page(guide: Guide, with_pdf: bool = False) -> PageSource:
    """Return the whole guide on one page, as the original had its text below the maps."""
    page, source = Page(guide, "../"), guide.main_source
    body = [
        (
            '<p class="lead">All of the guide in one piece, for reading through and for print. '
            "Each box has a page of its own as well.</p>"
        )
    ]
    if with_pdf:
        body.append(
            f'<p><a href="{page.root}{pdf_path(guide)}">The whole guide as a PDF</a>, tagged for screen readers: '
            "each map on A3 and every box with its deadlines.</p>"
        )
    for section in guide.sections:
        if not guide.process_of(section.source):
            own = guide.source(section.source)
            body += [f"## {_plain(section.title)}", _block(texts_html(page, own, section.texts))]
    for process in guide.processes:
        if guide.process_of(process.source):
            continue
        body.append(f"## {_plain(f'{process.name}: {process.title}')}")
        for place in _places(guide, process):
            body.append(f"### {_plain(f'{process.name}, box {place.box.number}: {place.box.title}')}")
            body.append(_block(whole_box_html(page, source, place), "whole-box"))
    return _page(
        page,
        "whole-guide.md",
        "The whole guide on one page",
        "All of the guide in one piece.",
        body,
        "search:\n  exclude: true",
    )


def whole_box_html(page: Page, source: Source, place: Place) -> str:
    """Return the guide's own parts of a box, without what this site adds."""
    box: Box = place.box
    html = box_head_html(page, place)
    for heading, texts in (("Activity", box.activity), ("Good practice", box.good_practice)):
        if texts:
            html += f"<h4>{heading}</h4>{texts_html(page, source, texts)}"
    return f"{html}<h4>Next steps</h4>{texts_html(page, source, box.next_steps)}{routes_html(page, place)}"


def changes_page(guide: Guide) -> PageSource:
    """Return what each edition changed, the newest first, and every way on that departs from the source."""
    page = Page(guide, "../")
    rows = "".join(_change_row(page, change) for change in guide.history)
    body = (
        [
            '<p class="lead">What each edition of this site changed, the newest first.</p>',
            _table("Changes", ("Date", "Edition", "What changed", "Boxes"), [rows]),
        ]
        if rows
        else []
    )
    for mark, heading, words in (
        (
            "corrected",
            "Ways on that this edition corrects",
            "The source prints a target that cannot be meant. It is kept beside the way on.",
        ),
        ("inferred", "Ways on that this edition adds", "The source is silent, and a way on is needed."),
        (
            "departing",
            "Routes that differ from the text",
            "The source prints the route, and words its condition or its order in another way.",
        ),
    ):
        found = [(place, route) for place, route in guide.routes() if route.mark == mark]
        items = "".join(
            f"<li>{page.box_link(place.ref)}: “{page.explain(route.outcome)}”</li>" for place, route in found
        )
        body += [f"## {heading} {_UNSEARCHED_HEADING}", f"<p>{words}</p>", f"<ul>{items}</ul>"] if items else []
    return _page(page, "changes.md", "Changes", "What each edition of this site changed.", body)


_PART_PAGES: dict[str, Callable[[Guide], PageSource]] = {
    "forms-and-evidence": forms_page,
    "glossary": glossary_page,
    "knots": unclear_points_page,
    "paragraphs": paragraphs_page,
    "changes": changes_page,
}
"""The page of each part that a guide may do without, by its name; that of the deadlines comes before them."""


def _change_row(page: Page, change: Change) -> str:
    boxes = ", ".join(page.box_link(ref, page.guide.places[ref].short_name) for ref in change.boxes) or "All"
    return (
        f'<tr><th scope="row"><time datetime="{change.day.isoformat()}">{long_date(change.day)}</time></th>'
        f'<td class="edition">{escaped(change.edition)}</td>'
        f"<td>{page.line(change.what)}</td><td>{boxes}</td></tr>"
    )


def feedback_page(guide: Guide) -> PageSource:
    """Return how a mistake is reported: a text to copy, and the name of every page, where the link of each page
    leads.
    """
    page = Page(guide, "../")
    address = escaped(guide.feedback)
    shown = escaped(guide.feedback.removeprefix("mailto:").removeprefix("https://"))
    to = (
        f'Send the text below to <a href="{address}">{shown}</a>.'
        if address
        else (
            f"This site is looked after by: {escaped(guide.owner)}. It names no address of theirs, "
            "so send the text below to whoever gave you this site"
            " or its address. The site itself sends nothing."
        )
    )
    text = (
        f"Page: \nEdition: {guide.edition}, reviewed {guide.reviewed}\nWhat it says: \nWhat is wrong with it: "
        "\nWhat it should say, and how you know: "
    )
    names = {
        path: _page_name(guide, path).removeprefix("the page ").strip("“”") for path, _ in _menu_pages(menu(guide))
    }
    rows = "".join(
        f'<li id="{_page_anchor(path)}"><a '
        f'href="{page.root}{_address(path)}">{escaped(name)}</a>{_short_title(_shown_on(guide, path))}</li>'
        for path, name in names.items()
    )
    body = [
        f'<p class="lead">Something is wrong, unclear or out of reach? {to}</p>',
        "<p>Say nothing about a real case.</p>",
        (
            f'<div class="feedback" data-module="site/feedback"{UNSEARCHED}><label for="feedback-text">Text to '
            "copy</label>"
            '<textarea id="feedback-text" rows="7" autocomplete="off" autocapitalize="off" autocorrect="off" '
            f'spellcheck="false" writingsuggestions="false">{escaped(text).replace(chr(10), "&#10;")}</textarea>'
            '<p class="feedback-actions"></p></div>'
        ),
        f"## Which page is it? {_UNSEARCHED_HEADING}",
        (
            "<p>A page says at its end what it is called. If you came here by its link, "
            "its name is marked in this list.</p>"
        ),
        f'<ul class="page-names">{rows}</ul>',
    ]
    return _page(page, "feedback.md", "Report a mistake", "How to report a mistake on this site.", body)


def _address(path: str) -> str:
    """Return the address of a page below the site's root: "intake/box-03.md" → "intake/box-03/"."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    return "/".join(filter(None, [folder, "" if name == "index" else name])) + (
        "/" if folder or name != "index" else ""
    )


def _short_title(shown: Place | Process | None) -> str:
    """Return what a box or a map is about, behind its name."""
    return f": {escaped(shown.title if isinstance(shown, Process) else shown.box.short)}" if shown else ""


def faults_page(faults: str) -> str:
    """Return what an editor sees in place of the site while the sources have faults: the list of them."""
    rows = "".join(f"<li><code>{escaped(fault)}</code></li>" for fault in faults.splitlines())
    return (
        f"---\ntitle: Mistakes in the sources\nhide: [navigation, toc]\n---\n\n# Mistakes in the sources\n\n"
        f"<p>The site comes back as soon as these are mended and saved.</p>\n\n<ul>{rows}</ul>\n"
    )


# --- The navigator's page ---------------------------------------------------------------------------------------------

_SPEECH = re.compile("<defs\\b.*?</defs>\n|<use\\b[^>]*/>")
"""The sign on a box that opens its dialog: on the navigator's maps there are none."""


def _path_maps(guide: Guide) -> str:
    """Return the pictures of the maps, for the navigator to draw the way of a case on."""
    drawings = {process.id: _SPEECH.sub("", drawing_of(guide, process)) for process in guide.processes}
    templates = "".join(f'<template data-map="{escaped(id)}">{drawing}</template>' for id, drawing in drawings.items())
    return f'<div class="navigator-maps" data-search-exclude hidden>{templates}</div>'


def _edition_day(guide: Guide) -> str:
    """Return the day of the edition in ISO form: no clock can be right that says an earlier one.

    Empty if the guide names it otherwise.
    """
    try:
        return datetime.strptime(guide.reviewed, "%d %B %Y").date().isoformat()
    except ValueError:
        return ""


def navigator_page(bundle: Bundle) -> PageSource:
    """Return the page of the navigator: its first question, ready before any script has run, and the static way."""
    guide, page = bundle.guide, Page(bundle.guide, "../")
    last_known_day = min(calendar.last for calendar in bundle.calendars.values()).isoformat()
    first = step_html(page, fold(guide, ()), ())
    ways = "".join(
        f"<li>{page.box_link(f'{process.id}/{process.start}', f'{process.name}, box {process.start}')}: "
        f"{escaped(process.title)}</li>"
        for process in guide.processes
    )
    body = [
        (
            '<p class="lead">Step through a case, one question at a time. Each date comes with its working. '
            "What you answer stays in this browser: this tab"
            " keeps it, so that a reload loses nothing, and forgets it when you close the tab. To keep it longer, "
            "save it.</p>"
        ),
        (
            '<div class="navigator" data-module="navigator/navigator" data-root="../" '
            f'data-made="{_edition_day(guide)}" data-known="{last_known_day}"><div class="navigator-status" '
            'role="status" aria-live="polite"></div>'
            f'<div class="navigator-case">{first}</div>'
            '<p class="navigator-session"><input type="checkbox" id="keep-in-tab" data-do="session" checked><label '
            'for="keep-in-tab">Keep the'
            " case in this tab, so that a reload loses nothing</label></p>"
            '<div class="navigator-static"><h2>Without the navigator</h2><p>The same steps stand on the pages of the '
            "boxes, with links from each to the"
            f" next. They need no script. Begin at the first box:</p><ul>{ways}</ul></div>{_path_maps(guide)}</div>"
        ),
    ]
    return _page(
        page,
        "navigator.md",
        "Navigator",
        "Step through a case, with every deadline worked out.",
        body,
        "hide: [toc]",
        "early: assets/navigator/python.js",
    )
