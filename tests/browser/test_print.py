"""Printed pages: they have the right size and number, nothing is cut or too small, and each says what it is."""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Page

from maps.draw.stage_maps import SMALLEST, stage_sheets, whole_sheet
from navigator.guide.addresses import box_address
from navigator.guide.model import Guide
from navigator.show.box import box_parts
from navigator.show.page import Page as Place
from navigator.text.prose import said, to_plain
from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1, to_box_7

A4, A4_WIDE, A3, A3_WIDE = (595, 842), (842, 595), (842, 1191), (1191, 842)
TOO_SMALL = """smallest => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility({visibilityProperty: true}) || element.closest("svg, .visually-hidden")) continue;
        const points = parseFloat(getComputedStyle(element).fontSize) * 0.75;
        if (points < smallest - 0.01) found.push(`${points.toFixed(1)} pt: ${texts.currentNode.data.trim().slice(0, 40)}`);
    }
    return found;
}"""


@contextmanager
def printed(page: Page) -> Iterator[pypdfium2.PdfDocument]:
    """Return the page as the browser prints it, on the paper that its style sheet sets."""
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        yield document


def sizes(document: pypdfium2.PdfDocument) -> list[tuple[int, int]]:
    return [(round(page.get_width()), round(page.get_height())) for page in document]


def squeezed(text: str) -> str:
    """Return text without spaces, hyphens and line breaks; a hyphen at the end of a line is read back as a control character."""
    return re.sub(r"[\s\x02\u00ad\ufffe\u2010-]+", "", text)


def words(document: pypdfium2.PdfDocument) -> list[str]:
    return [squeezed(page.get_textpage().get_text_bounded()) for page in document]


def test_every_box_prints_whole_on_one_sheet_of_a4(open_page: OpenPage, guide: Guide) -> None:
    page = open_page(box_address("map-1/1"))
    root = page.url.removesuffix(box_address("map-1/1"))
    wrong = []
    for place in guide.places.values():
        page.goto(root + box_address(place.ref))
        with printed(page) as document:
            text = "".join(words(document))
            if sizes(document) != [A4]:
                wrong.append(f"{place.ref}: {sizes(document)}")
        html = dict(box_parts(Place(guide), place))
        must = [to_plain(line).removeprefix("- ") for one in place.box.texts() for line in one.text.splitlines()]
        must += [route.outcome for route in place.box.routes] + [guide.rule(id).name for id in place.box.all_starts()]
        must += [point.title for point in guide.unclear_points_at(place.ref)]
        must += [to_plain(point.says) for point in guide.unclear_points_at(place.ref) if page.locator(".paper-short").count() == 0]
        must += [to_plain(point.reading) for point in guide.unclear_points_at(place.ref) if page.locator(".paper-names").count() == 0]
        must += ["Not printed:"]
        must += re.findall(r"<li>([^<]+)</li>", html.get("What to record", ""))
        wrong += [f"{place.ref} lacks: {said(line)}" for line in must if squeezed(said(line)) not in text]
    assert wrong == []


def test_nothing_on_the_paper_of_a_box_is_smaller_than_8_points(open_page: OpenPage) -> None:
    for path in ("map-1/box-19/", "map-1/box-07/", "map-1/box-12/", "did-not-attend/box-01/", "deadlines/", "whole-guide/"):
        page = open_page(path)
        page.emulate_media(media="print")
        assert page.evaluate(TOO_SMALL, SMALLEST) == [], path


def test_a_box_with_shortened_unclear_points_says_so_only_on_paper(open_page: OpenPage) -> None:
    page = open_page("map-1/box-19/")
    line = page.locator(".paper-only")
    assert not line.is_visible()
    page.emulate_media(media="print")
    assert line.is_visible()


@pytest.mark.parametrize("path", ["map-1/box-07/", "deadlines/", "map-1/print-a4/", "about/"])
def test_the_foot_of_every_page_has_edition_address_and_day(open_page: OpenPage, guide: Guide, path: str) -> None:
    page = open_page(path)
    address = urlsplit(page.url)
    with printed(page) as document:
        found = words(document)
    day = page.evaluate("new Date().toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric'})")
    for number, text in enumerate(found, 1):
        for said_there in (guide.notice, f"Edition {guide.edition}, reviewed {guide.reviewed}", f"{address.netloc}/{path}", f"Page {number} of {len(found)}"):
            assert squeezed(said_there) in text, (number, said_there)
        assert squeezed(f"Printed {day}") in text


def test_without_scripts_the_foot_has_the_edition_still(open_page: OpenPage, guide: Guide) -> None:
    page = open_page("map-1/box-07/", java_script_enabled=False)
    with printed(page) as document:
        for text in words(document):
            assert squeezed(f"Edition {guide.edition}, reviewed {guide.reviewed}") in text
            assert squeezed(guide.notice) in text


def test_the_address_in_the_foot_is_that_of_the_page_alone(open_page: OpenPage) -> None:
    page = open_page("map-1/box-07/?words#activity")
    with printed(page) as document:
        assert "words" not in words(document)[0].rpartition("Edition")[2]


@pytest.mark.parametrize("process", ["map-1", "map-2", "did-not-attend"])
def test_a_map_prints_whole_on_one_sheet_of_a3(open_page: OpenPage, guide: Guide, process: str) -> None:
    of = guide.process(process)
    sheet = whole_sheet(of, guide, str)
    page = open_page(f"{process}/print-a3/")
    with printed(page) as document:
        assert sizes(document) == [A3 if sheet.paper.name == "a3-portrait" else A3_WIDE]
        text = words(document)[0]
    assert sheet.points >= SMALLEST
    for box in of.boxes:
        assert all(squeezed(word) in text for word in box.short.split()), box.short


@pytest.mark.parametrize("process", ["map-1", "map-2", "did-not-attend"])
def test_a_map_prints_on_a_sheet_of_a4_for_each_stage(open_page: OpenPage, guide: Guide, process: str) -> None:
    sheets = stage_sheets(guide.process(process), guide, str)
    page = open_page(f"{process}/print-a4/")
    with printed(page) as document:
        assert sizes(document) == [A4 if sheet.paper.name == "a4-portrait" else A4_WIDE for sheet in sheets]
        for sheet, text in zip(sheets, words(document)):
            assert squeezed(sheet.title) in text
            assert all(squeezed(word) in text for box in sheet.boxes for word in box.short.split())


def test_a_drawing_is_as_large_on_paper_as_its_text_needs(open_page: OpenPage, guide: Guide) -> None:
    for process in guide.processes:
        for sheets, path in (((whole_sheet(process, guide, str),), "print-a3"), (stage_sheets(process, guide, str), "print-a4")):
            page = open_page(f"{process.id}/{path}/")
            page.set_viewport_size({"width": 1700, "height": 1000})
            page.emulate_media(media="print")
            sized = page.locator(".sheet > svg").evaluate_all(
                "all => all.map(svg => Math.min(...[...svg.querySelectorAll('text')].map(text => parseFloat(text.getAttribute('font-size')) * text.getScreenCTM().a * 0.75)))")
            assert sized == [pytest.approx(sheet.points, abs=0.02) for sheet in sheets]


def test_the_record_of_a_case_at_box_7_fits_on_four_pages(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales")
    to_box_7(case)
    case.keep("Print or copy case record")
    with printed(case.page) as document:
        assert set(sizes(document)) == {A4}
        assert len(document) <= 4
        assert squeezed("The case is at Map 1, box 7") in "".join(words(document))
    case.page.emulate_media(media="print")
    try:
        assert case.page.evaluate(TOO_SMALL, SMALLEST) == []
    finally:
        case.page.emulate_media(media="null")
    case.keep("Back to the case")
