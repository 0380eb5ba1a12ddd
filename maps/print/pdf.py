"""The whole guide as one PDF: guide in, a tagged PDF/UA-1 out.

The words are the components of `navigator.show`, the same HTML as on the pages. It is read into a tree, and the
template maps/print/guide.typ sets the tree. The template decides how each component looks on paper, as the style sheets
do on screen. What a person wrote reaches the template as data and cannot become markup.

Two engines were tried on this guide, on one machine. Typst 0.15 took 3 seconds for 115 pages. It is one wheel (34 MB)
without a library of the system, and had no error in two checkers. It refuses to write a file that breaks PDF/UA-1.
WeasyPrint 70 took 16 seconds. Its wheels have about the same size, but it also needs Pango from the system's packages.
It had 167 errors until each component is adapted to it. So it is Typst, which runs on every machine that builds the
site. Typst does not read HTML and CSS, hence the tree.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import typst

from maps.draw import stage_maps
from maps.draw.fonts import font_files
from maps.draw.stage_maps import Sheet
from maps.draw.standalone import palette, standalone
from maps.write import registers
from navigator.case.wording import FORCE_MEANINGS
from navigator.guide.addresses import slug
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Process
from navigator.guide.sources import Section
from navigator.show.box import box_head_html, box_parts
from navigator.show.page import Page
from navigator.show.statements import force_html, short_forms_html, texts_html
from navigator.text import prose
from navigator.text.errors import NavigatorError

TEMPLATE: Final = Path(__file__).with_name("guide.typ")
STANDARD: Final = "ua-1"
_WITHOUT_END: Final = frozenset(("br", "hr", "img", "input"))

Element = str | dict[str, Any]
Block = dict[str, Any]


class PdfError(NavigatorError):
    """The PDF cannot be made. The message says why."""


def write_pdf(bundle: Bundle) -> bytes:
    """Return the PDF of a guide. The same guide gives the same bytes. Raises `PdfError` if the engine refuses."""
    guide = bundle.guide
    with tempfile.TemporaryDirectory(prefix="guide-pdf-") as name:
        folder = Path(name)
        sheets = {process.id: stage_maps.whole_sheet(process, guide, lambda ref: "") for process in guide.processes}
        for id, sheet in sheets.items():
            (folder / f"{id}.svg").write_text(standalone(sheet.svg, "print"), encoding="utf-8")
        (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        (folder / "guide.json").write_text(json.dumps(book(bundle, sheets)), encoding="utf-8")
        try:
            return typst.compile(
                str(folder / TEMPLATE.name),
                root=name,
                font_paths=[str(path.parent) for path in font_files()],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=[STANDARD],
                timestamp=_moment(guide),
            )
        except typst.TypstError as error:
            raise PdfError(f"The PDF was not made. The engine says: {error.message}") from None


def _moment(guide: Guide) -> datetime:
    """Return the time of the edition's review. No clock is read, so that the same guide gives the same bytes."""
    return datetime.strptime(guide.reviewed, "%d %B %Y").replace(tzinfo=UTC)


# --- What the book holds ----------------------------------------------------------------------------------------------


def book(bundle: Bundle, sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    """Return everything that the template sets: the guide's particulars, and blocks in reading order.

    `sheets` has the drawing of each process.

    A block is a heading (level, words, label), the HTML of a component as a tree, a map, or the head of a box.
    """
    guide, page = bundle.guide, Page(bundle.guide)
    blocks = [
        *_front(page),
        *(block for process in guide.processes for block in _process(page, process, sheets[process.id])),
        *_back(page, bundle),
    ]
    labels = {label for block in blocks for label in _labels(block)}
    return {
        "title": guide.title,
        "notice": guide.notice,
        "edition": guide.edition,
        "reviewed": guide.reviewed,
        "owner": guide.owner,
        "about": guide.about,
        "colours": {name.removeprefix("--pm-"): value for name, value in palette("print").items()},
        "blocks": [_with_known_targets(block, labels) for block in blocks],
    }


def _front(page: Page) -> Iterator[Block]:
    guide = page.guide
    yield _heading(1, "About this copy", "about")
    yield _html(_lines(page, guide.about, guide.notice))
    yield _heading(2, "What it restates", "sources")
    yield _html(
        "<ul>"
        + "".join(
            f"<li><strong>{prose.escaped(source.title)}</strong> ({prose.escaped(source.dated)}). "
            f"{page.line(source.about)} "
            f"{page.line(source.notice)}</li>"
            for source in guide.sources
        )
        + "</ul>"
    )
    yield _heading(2, "Marks", "marks")
    forces = "".join(
        f"<li>{force_html(force)} {prose.escaped(meaning)}</li>" for force, meaning in FORCE_MEANINGS.items()
    )
    yield _html(
        f'<p>Each statement begins with its force.</p><ul class="forces">{forces}</ul>'
        "<p>A <strong>corrected route</strong> is one where the next step in the source must be a mistake. "
        "An <strong>inferred route</strong> is one"
        " that the source does not give. At an <strong>unclear point</strong> the source contradicts itself or does "
        "not say what to do.</p>"
    )
    for section in guide.sections:
        if not guide.process_of(section.source):
            yield from _section(page, section, 1)


def _lines(page: Page, *texts: str) -> str:
    """Return the texts that are there, a paragraph each."""
    return "".join(f"<p>{page.line(text)}</p>" for text in texts if text)


def _section(page: Page, section: Section, level: int) -> Iterator[Block]:
    yield _heading(level, section.title, section.id if level == 1 else "")
    yield _html(texts_html(page, page.guide.source(section.source), section.texts))


def _process(page: Page, process: Process, sheet: Sheet) -> Iterator[Block]:
    guide = page.guide
    source = guide.source(process.source)
    yield _heading(1, f"{process.name}: {process.title}", process.id)
    yield _html(_lines(page, process.about, source.notice))
    yield {
        "kind": "map",
        "file": f"{process.id}.svg",
        "title": sheet.title,
        "words": _map_words(process),
        "wide": sheet.paper.name == "a3-landscape",
    }
    if guide.process_of(source.id):
        for section in guide.sections:
            if section.source == source.id:
                yield from _section(page, section, 2)
    for place in guide.places.values():
        if place.process == process:
            yield from _box(page, place)
    if guide.process_of(source.id) and source.is_numbered:
        yield _heading(2, registers.paragraphs_heading(source), f"{process.id}-paragraphs")
        yield _html(registers.paragraph_table(guide, source, page), process.id)


def _map_words(process: Process) -> str:
    """Return what the picture of a map says, in words. Its boxes and routes follow in full."""
    stages = "; ".join(
        f"{stage.title}: {', '.join(f'{box.number} {box.short}' for box in process.boxes if box.stage == stage.id)}"
        for stage in process.stages
    )
    return (
        f"The {prose.how_many(len(process.boxes), 'box', 'boxes')} of {process.name} and the routes between them, "
        f"as a drawing. By stage. {stages}. Each box and its routes follow in words."
    )


def _box(page: Page, place: Place) -> Iterator[Block]:
    actor = page.guide.actor(place.box.actor)
    yield {
        "kind": "box",
        "label": _label(f"{place.process.id}/box-{place.box.number:02d}/"),
        "number": place.box.number,
        "words": place.box.title,
        "place": place.name,
        "colour": actor.colour,
        "head": _tree(box_head_html(page, place)),
    }
    parts = box_parts(page, place)
    for heading, html in parts:
        yield _heading(3, heading)
        yield _html(html)
    yield _html(short_forms_html(page, "".join(html for _, html in parts)))


def _back(page: Page, bundle: Bundle) -> Iterator[Block]:
    chapters: dict[str, Callable[[Page], Iterator[Block]]] = {
        "deadlines": partial(_deadlines, counting=registers.counting_html(bundle)),
        **_CHAPTERS,
    }
    for name, chapter in chapters.items():
        if name in page.guide.pages:
            yield from chapter(page)


def _deadlines(page: Page, counting: str) -> Iterator[Block]:
    yield _heading(1, "Deadlines", "deadlines")
    yield _heading(2, "How days are counted")
    yield _html(counting)
    for source in registers.sources_with_rules(page.guide):
        yield _heading(2, registers.rules_heading(source))
        yield _html(registers.rules_table(page, source), "deadlines")


def _forms(page: Page) -> Iterator[Block]:
    guide = page.guide
    yield _heading(1, "Forms and evidence", "forms-and-evidence")
    if guide.evidence:
        yield _heading(2, "Evidence")
        yield _html(registers.evidence_lead(page))
    for item in guide.evidence:
        yield _heading(3, item.name, f"forms-and-evidence-{slug(item.id)}")
        yield _html(registers.evidence_item_html(page, item), "forms-and-evidence")
    if guide.forms:
        yield _heading(2, "Forms and letters")
        yield _html(registers.forms_table(page), "forms-and-evidence")


def _glossary(page: Page) -> Iterator[Block]:
    yield _heading(1, "Glossary", "glossary")
    for term in registers.sorted_terms(page.guide):
        yield {
            "kind": "term",
            "words": term.id,
            "label": f"glossary-{slug(term.id)}",
            "nodes": _tree(registers.term_html(page, term)),
        }


def _unclear_points(page: Page) -> Iterator[Block]:
    yield _heading(1, "Where the guide is unclear", "unclear-points")
    for heading, points in registers.unclear_point_groups(page.guide):
        yield _heading(2, heading)
        for point in points:
            yield _heading(3, f"{point.id}: {point.title}", f"unclear-points-{slug(point.id)}")
            yield _html(f'<div class="unclear-point-full">{registers.unclear_point_html(page, point)}</div>')


def _paragraphs(page: Page) -> Iterator[Block]:
    yield _heading(1, "Paragraph index", "paragraphs")
    yield _html(registers.paragraph_table(page.guide, page.guide.main_source, page), "paragraphs")


_CHAPTERS: Final[Mapping[str, Callable[[Page], Iterator[Block]]]] = {
    "forms-and-evidence": _forms,
    "glossary": _glossary,
    "knots": _unclear_points,
    "paragraphs": _paragraphs,
}
"""Chapters after the boxes and the deadlines. A guide without such a part has no such chapter."""


def _heading(level: int, words: str, label: str = "") -> Block:
    return {"kind": "heading", "level": level, "words": words, "label": label}


def _html(html: str, chapter: str = "") -> Block:
    """Return a component as a tree.

    Its ids are those of a page of the site. In the book their chapter distinguishes them.
    """
    return {"kind": "html", "nodes": _tree(html, chapter)}


# --- From HTML to the template's tree ---------------------------------------------------------------------------------


def _label(address: str) -> str:
    """Return an address of the site as a label of the book: "intake/box-03/" → "intake-box-03", "glossary/#desk" →
    "glossary-desk".
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", address).strip("-")


class _Reader(HTMLParser):
    """Reads a piece of HTML into nodes: text, or {"tag", "class", "kids"} with "to" (a link's target) or "label" if it
    has one.
    """

    def __init__(self, chapter: str) -> None:
        super().__init__(convert_charrefs=True)
        self.chapter = chapter
        self.nodes: list[Element] = []
        self._open = [self.nodes]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        node: dict[str, Any] = {"tag": tag, "class": given.get("class", "").split(), "kids": []}
        if "href" in given:
            node["to"] = given["href"] if ":" in given["href"] else _label(self._address(given["href"]))
        if "id" in given:
            node["label"] = _label(f"{self.chapter}/{given['id']}")
        self._open[-1].append(node)
        if tag not in _WITHOUT_END:
            self._open.append(node["kids"])

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1] or data.strip():
            self._open[-1].append(re.sub(r"\s+", " ", data))

    def _address(self, href: str) -> str:
        return f"{self.chapter}/{href}" if href.startswith("#") else href


def _tree(html: str, chapter: str = "") -> list[Element]:
    reader = _Reader(chapter)
    reader.feed(html)
    reader.close()
    return reader.nodes


def _labels(block: Any) -> Iterator[str]:
    """Yield every label that a block sets."""
    if isinstance(block, dict):
        if block.get("label"):
            yield block["label"]
        for value in block.values():
            yield from _labels(value)
    elif isinstance(block, list):
        for value in block:
            yield from _labels(value)


def _with_known_targets(block: Any, labels: set[str]) -> Any:
    """Return the block, with links to pages that are not in the book made plain text."""
    if isinstance(block, list):
        return [_with_known_targets(value, labels) for value in block]
    if not isinstance(block, dict):
        return block
    changed = {name: _with_known_targets(value, labels) for name, value in block.items()}
    if "to" in changed and ":" not in changed["to"] and changed["to"] not in labels:
        del changed["to"]
    return changed
