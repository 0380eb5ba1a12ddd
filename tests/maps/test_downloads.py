"""Maps to download: each sheet is complete by itself, in any program, and is the same on every machine."""
from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import pytest

from maps.print import downloads
from maps.write import map_pages
from navigator.guide.model import Guide

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def sheets(guide: Guide) -> dict[str, str]:
    return {process.id: downloads.map_svg(guide, map_pages.layout_of(guide, process)) for process in guide.processes}


def words(sheet: str) -> str:
    return " ".join(element.text or "" for element in ElementTree.fromstring(sheet).iter(f"{SVG}text"))


def test_a_sheet_has_the_map_title_key_edition_and_licence(guide: Guide, sheets: dict[str, str]) -> None:
    for process in guide.processes:
        said = words(sheets[process.id])
        unspaced = "".join(said.split())
        assert said.startswith(f"{process.name}: {process.title}")
        assert all("".join(box.short.split()) in unspaced for box in process.boxes)
        assert all("".join(route.outcome.split()) in unspaced for box in process.boxes for route in box.routes if len(box.routes) > 1)
        assert "Inferred: the guide does not say" in said and f"Edition {guide.edition}" in said
        assert "".join(guide.source(process.source).notice.split()) in unspaced
        assert "OpenGovernmentLicencev3.0" in unspaced


def test_a_sheet_needs_no_other_file_and_no_network(sheets: dict[str, str]) -> None:
    for sheet in sheets.values():
        assert not re.search(r"var\(|color-mix|class=|<style|<script|<a |href=|url\(", sheet)
        assert not re.search(r"https?://(?!www\.w3\.org/(2000/svg|1999/xlink)\")", sheet)
        assert "Arimo" in sheet and "#b0126b" not in sheet


def test_nothing_on_a_sheet_extends_beyond_its_edges(sheets: dict[str, str]) -> None:
    for sheet in sheets.values():
        root = ElementTree.fromstring(sheet)
        width, height = float(root.get("width")), float(root.get("height"))
        for part in root.iter(f"{SVG}svg"):
            if part is not root:
                assert float(part.get("x")) >= 0 and float(part.get("x")) + float(part.get("width")) <= width
        lowest = max(float(text.get("y")) for text in root.findall(f"{SVG}text"))
        assert lowest < height


def test_no_box_of_a_sheet_is_marked_as_the_readers_place(sheets: dict[str, str]) -> None:
    assert all("#a8105f" not in sheet for sheet in sheets.values())


def test_the_png_is_half_as_large_again_and_the_same_each_time(sheets: dict[str, str]) -> None:
    sheet = sheets["did-not-attend"]
    png = downloads.map_png(sheet)
    width, height = struct.unpack(">II", png[16:24])
    root = ElementTree.fromstring(sheet)
    assert png.startswith(b"\x89PNG") and (width, height) == tuple(round(float(root.get(side)) * 1.5) for side in ("width", "height"))
    assert downloads.map_png(sheet) == png


def test_the_page_of_a_map_offers_both_files(guide: Guide) -> None:
    for process in guide.processes:
        markdown = map_pages.map_page(guide, process).markdown
        assert f'href="../{map_pages.map_file(process, "svg")}" download' in markdown and f'href="../{map_pages.map_file(process, "png")}" download' in markdown


def test_the_png_of_a_large_map_stays_within_the_limit_of_pixels() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60000 20000" width="60000" height="20000"><rect width="60000" height="20000"/></svg>'
    width, height = struct.unpack(">II", downloads.map_png(svg)[16:24])
    assert 0.9 * downloads.MOST_PIXELS < width * height <= downloads.MOST_PIXELS
