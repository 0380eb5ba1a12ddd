"""The pages of the maps: the picture with its tools, the boxes as texts for the dialog, and sheets to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from maps.draw import layout, picture, stage_maps
from maps.draw.graph import starts_a_clock
from maps.write.foot import UNSEARCHED_HEADING, page_foot, page_with_foot
from maps.write.frame import UNSEARCHED, PageSource, page_source
from maps.write.frame import block as _block
from maps.write.frame import plain as _plain
from maps.write.menu import MOST_IN_MENU, boxes_of
from maps.write.registers import paragraph_table, paragraphs_heading
from navigator.case.wording import BOX_KINDS, MARKS
from navigator.guide.addresses import box_address
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Process
from navigator.show.box import box_html
from navigator.show.page import Page
from navigator.show.statements import texts_html
from navigator.text import prose
from navigator.text.prose import escaped


def map_page(guide: Guide, process: Process) -> PageSource:
    """Return a map: its picture with the texts for its dialogs, then the same map as a list with its links."""
    page = Page(guide, "../")
    source = guide.source(process.source)
    body = [
        f'<p class="lead">{page.line(process.about)}</p>',
        (
            '<ul class="map-links"><li><a href="#the-map-as-a-list">The same map as a list</a></li>'
            '<li><a href="../navigator/">Work through a case</a></li><li><a href="#key">Key</a></li></ul>'
        ),
        map_html(guide, process),
        (
            f'<p class="paper-only"{UNSEARCHED}>To print the picture of this map on A3 or A4, '
            "use the links on its page.</p>"
        ),
        *([f'<p class="source-note">{escaped(source.notice)}</p>'] if source.notice else []),
        f"## The map as a list {UNSEARCHED_HEADING}",
    ]
    many = " cards-many" if len(process.boxes) > MOST_IN_MENU else ""
    for stage in process.stages:
        body.append(f"### {_plain(stage.title)} {UNSEARCHED_HEADING}")
        body.append(
            _block(
                "".join(card_html(page, place) for place in boxes_of(guide, process) if place.box.stage == stage.id),
                f"cards{many}",
            )
        )
    if guide.process_of(source.id):
        body += _words_beside_the_map(guide, process, page)
    above_the_list = body.index(f"## The map as a list {UNSEARCHED_HEADING}")  # so that the map is seen on arrival
    return page_with_foot(
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
                f"Print this page on A4 paper. It makes {count}, one for each stage. If a route continues on another"
                " sheet, an arrow shows the box it goes to."
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
    """Return the layout of a map. It is worked out once for all that show the map."""
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
        for place in boxes_of(guide, process)
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
    '<button class="map-tool" type="button" data-do="clear" hidden>Clear steps</button></div>'
    '<div class="map-bar map-elsewhere" hidden><p role="status"></p><button class="map-tool" type="button" '
    'data-do="back"></button></div>'
)


def _filters_html(guide: Guide, process: Process) -> str:
    """Return buttons that highlight some boxes of a map: those of an actor, if there are several, and those that start
    a deadline.
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
        f'<p class="map-downloads">Download {escaped(process.name)} with its key: '
        f'<a href="../{map_file(process, "svg")}" download>SVG (to print at any size)</a>'
        f', <a href="../{map_file(process, "png")}" download>PNG (for slides)</a>. To print: '
        '<a href="print-a3/">on one sheet of A3</a>,'
        ' <a href="print-a4/">on A4, one stage at a time</a>.</p>'
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
    """Return a box in the list of its map: who acts, what they do, and the routes."""
    box, actor = place.box, page.guide.actor(place.box.actor)
    rows = []
    for route in box.routes:
        target = (
            "End of process"
            if route.to == END
            else page.box_link(route.to, box_in_short(page.guide, route.to, place.process))
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
        f'class="kind">{BOX_KINDS[box.kind]}</span></p>'
        f"<h4>{page.box_link(place.ref, f'Box {box.number}: {box.short}')}</h4>{clock}<ul "
        f'class="ways">{"".join(rows)}</ul></section>'
    )


def box_in_short(guide: Guide, ref: str, here: Process) -> str:
    """Return the name of a box, without that of its map if the page is about that map."""
    place = guide.places[ref]
    return f"Box {place.box.number}" if place.process == here else place.name


def _words_beside_the_map(guide: Guide, process: Process, page: Page) -> Iterator[str]:
    source = guide.source(process.source)
    for section in guide.sections:
        if section.source == source.id:
            yield f"## {_plain(section.title)}"
            yield _block(texts_html(page, source, section.texts))
    if source.is_numbered:
        yield f"## {_plain(paragraphs_heading(source))} {UNSEARCHED_HEADING}"
        yield paragraph_table(guide, source, page)
