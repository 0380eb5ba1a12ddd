"""The whole guide on one page."""

from __future__ import annotations

from maps.write.foot import page_with_foot
from maps.write.frame import PageSource
from maps.write.frame import block as _block
from maps.write.frame import plain as _plain
from maps.write.menu import boxes_of, pdf_path
from navigator.guide.model import Guide
from navigator.guide.processes import Box, Place
from navigator.guide.sources import Source
from navigator.show.box import box_head_html, routes_html
from navigator.show.page import Page
from navigator.show.statements import texts_html


def whole_guide_page(guide: Guide, with_pdf: bool = False) -> PageSource:
    """Return the whole guide on one page, like the text below the maps in the original."""
    page, source = Page(guide, "../"), guide.main_source
    body = [('<p class="lead">The whole guide on one page, to read or print. Each box also has its own page.</p>')]
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
        for place in boxes_of(guide, process):
            body.append(f"### {_plain(f'{process.name}, box {place.box.number}: {place.box.title}')}")
            body.append(_block(whole_box_html(page, source, place), "whole-box"))
    return page_with_foot(
        page,
        "whole-guide.md",
        "The whole guide on one page",
        "The whole guide on one page.",
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
