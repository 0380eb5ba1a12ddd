"""The PDF of the whole guide: made from the sources, valid in two checkers, and complete."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import outloud
import pdfua
import pypdfium2
import pytest

from maps.draw.fonts import TypefaceMissing, font_files
from maps.draw.stage_maps import whole_sheet
from maps.print import pdf
from maps.write import menu, whole_guide
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.text.prose import to_plain

A4, A3 = (595, 842), (842, 1191)


@pytest.fixture(scope="module")
def made(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "guide.pdf"
    path.write_bytes(pdf.write_pdf(bundle))
    return path


@pytest.fixture(scope="module")
def book(bundle: Bundle) -> dict[str, Any]:
    """Return the data for the template."""
    return pdf.book(bundle, {process.id: whole_sheet(process, bundle.guide, str) for process in bundle.guide.processes})


@pytest.fixture(scope="module")
def document(made: Path) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(made) as document:
        yield document


@pytest.fixture(scope="module")
def words(document: pypdfium2.PdfDocument) -> list[str]:
    """Return the text of each page, in one line."""
    return [_squeezed(page.get_textpage().get_text_bounded()) for page in document]


def _squeezed(text: str) -> str:
    """Return text without the spaces and soft breaks that lines on paper need."""
    return re.sub(r"[\s\u00ad\ufffe\u2010-]+", "", text)


def test_two_checkers_of_pdf_ua_find_no_error(made: Path) -> None:
    assert [finding for finding in outloud.check(str(made)).findings if finding.severity == "error"] == []
    report = pdfua.validate(str(made))
    assert [finding for finding in report.findings if finding.severity == pdfua.Severity.ERROR] == []


def test_it_names_its_language_title_and_standard(made: Path, document: pypdfium2.PdfDocument, guide: Guide) -> None:
    assert document.get_metadata_value("Title") == guide.title
    raw = made.read_bytes()
    assert b"en-GB" in raw
    assert b"<pdfuaid:part>1</pdfuaid:part>" in raw


def test_every_text_of_every_box_is_in_it(guide: Guide, words: list[str]) -> None:
    whole = "".join(words)
    for place in guide.places.values():
        for text in (*place.box.texts(), *(point for point in guide.unclear_points_at(place.ref))):
            said = text.text if hasattr(text, "text") else text.reading
            for line in to_plain(said).splitlines():
                assert _squeezed(line.strip().removeprefix("- ")) in whole, f"{place.ref}: {line}"
        for route in place.box.routes:
            assert _squeezed(route.outcome) in whole
        for rule in (guide.rule(id) for id in place.box.all_starts()):
            assert _squeezed(rule.name) in whole


def test_the_glossary_the_forms_and_the_unclear_points_are_in_it(guide: Guide, words: list[str]) -> None:
    whole = "".join(words)
    for name in (*(term.means for term in guide.terms), *(form.name for form in guide.forms), *(point.title for point in guide.unclear_points)):
        assert _squeezed(name) in whole, name


def test_each_box_begins_a_page_and_has_a_bookmark_that_leads_there(guide: Guide, document: pypdfium2.PdfDocument, words: list[str]) -> None:
    marks = {(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc(max_depth=4)}
    titles = [title for title, _ in marks]
    assert {"Deadlines", "Glossary", "Paragraph index", *(f"{process.name}: {process.title}" for process in guide.processes)} <= set(titles)
    for place in guide.places.values():
        begun = [at for title, at in marks if title == f"Box {place.box.number}: {place.box.title}" and place.name in _header(document[at])]
        assert begun and _squeezed(f"Box {place.box.number}: {place.box.title}") in words[begun[0]], place.ref


def _header(page: pypdfium2.PdfPage) -> str:
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(0, height - 60, width, height)


def test_the_maps_are_on_a3_pages_and_everything_else_on_a4(guide: Guide, document: pypdfium2.PdfDocument) -> None:
    sizes = [tuple(sorted(round(side) for side in page.get_size())) for page in document]
    assert sizes.count(A3) == len(guide.processes)
    assert sizes.count(A4) == len(sizes) - len(guide.processes)


def test_the_words_of_a_map_are_text_and_its_picture_is_described(guide: Guide, document: pypdfium2.PdfDocument, words: list[str], book: dict[str, Any]) -> None:
    drawn = [text for page, text in zip(document, words) if round(max(page.get_size())) == A3[1]]
    for process, text in zip(guide.processes, drawn):
        for box in process.boxes:
            assert all(_squeezed(word) in text for word in box.short.split()), box.short
    assert all(f"The {len(process.boxes)} boxes of {process.name}" in block["words"]
               for process, block in zip(guide.processes, (block for block in book["blocks"] if block["kind"] == "map")))


def test_every_page_of_the_pdf_gives_its_edition_and_number(guide: Guide, document: pypdfium2.PdfDocument, words: list[str]) -> None:
    for at, text in enumerate(words, 1):
        assert _squeezed(f"Edition {guide.edition}, reviewed {guide.reviewed}") in text
        assert _squeezed(f"Page {at} of {len(document)}") in text


def test_a_link_to_a_page_that_the_book_lacks_is_plain_text(book: dict[str, Any]) -> None:
    blocks = book["blocks"]
    targets = {node["to"] for node in _nodes(blocks) if "to" in node}
    labels = {node["label"] for node in _nodes(blocks) if node.get("label")}
    assert {target for target in targets if ":" not in target} <= labels
    assert "map-2-box-12" in targets and "navigator" not in targets


def _nodes(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nodes(child)


def test_the_same_guide_gives_the_same_pdf_and_markup_stays_text(guide: Guide, bundle: Bundle) -> None:
    term = replace(guide.terms[0], means='#panic("x") <b>*bold*</b> $1$ \\ @fta [#]', about="")
    odd = replace(guide, processes=(), unclear_points=(), sections=(), rules=(), forms=(), evidence=(), terms=(term,), title="# = Title")
    first = pdf.write_pdf(replace(bundle, guide=odd))
    assert first == pdf.write_pdf(replace(bundle, guide=odd))
    with pypdfium2.PdfDocument(first) as document:
        assert _squeezed(term.means) in _squeezed("".join(page.get_textpage().get_text_bounded() for page in document))


def test_where_the_engine_refuses_the_reason_is_reported(bundle: Bundle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    template = tmp_path / "guide.typ"
    template.write_text("#image(\"lost.svg\")", encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATE", template)
    with pytest.raises(pdf.PdfError, match="The PDF was not made. The engine says: file not found"):
        pdf.write_pdf(bundle)


def test_the_whole_guide_offers_the_pdf_if_there_is_one(guide: Guide) -> None:
    assert menu.pdf_path(guide) in whole_guide.whole_guide_page(guide, with_pdf=True).markdown
    assert menu.pdf_path(guide) not in whole_guide.whole_guide_page(guide).markdown


def test_without_its_typeface_it_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(TypefaceMissing, match="Arimo is missing.*make runtime"):
        font_files(tmp_path)
