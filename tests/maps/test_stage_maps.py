"""Maps for paper: every box and route of a map on its sheets, large enough to be read, with a sign at each line that leaves a sheet."""
from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from maps.draw import stage_maps
from maps.draw.stage_maps import A3, A4, SMALLEST, Sheet, stage_sheets, whole_sheet
from navigator.guide.model import Guide
from navigator.guide.processes import END, Process

PROCESSES = ["map-1", "map-2", "did-not-attend"]


def href(ref: str) -> str:
    return f"to:{ref}"


@pytest.fixture(params=PROCESSES, scope="module")
def process(request: pytest.FixtureRequest, guide: Guide) -> Process:
    return guide.process(request.param)


@pytest.fixture(scope="module")
def sheets(process: Process, guide: Guide) -> tuple[Sheet, ...]:
    return stage_sheets(process, guide, href)


@pytest.fixture(scope="module")
def whole(process: Process, guide: Guide) -> Sheet:
    return whole_sheet(process, guide, href)


def labels(svg: str) -> list[str]:
    """Return what the links of a drawing say."""
    return [link.get("aria-label", "") for link in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}a")]


def test_each_stage_has_a_sheet_and_each_box_is_on_one(process: Process, sheets: tuple[Sheet, ...]) -> None:
    assert [sheet.title for sheet in sheets] == [f"Part {at} of {len(process.stages)}: {stage.title}" for at, stage in enumerate(process.stages, 1)]
    assert sorted(box.number for sheet in sheets for box in sheet.boxes) == [box.number for box in process.boxes]
    for sheet in sheets:
        assert all(any(label.startswith(f"Box {box.number}: ") for label in labels(sheet.svg)) for box in sheet.boxes)


def test_text_has_8_points_or_more_and_the_drawing_fits_its_paper(sheets: tuple[Sheet, ...], whole: Sheet) -> None:
    for sheet, papers in (*((sheet, A4) for sheet in sheets), (whole, A3)):
        assert sheet.points >= SMALLEST
        assert sheet.paper in papers
        width, height = (float(size) for size in re.search(r'width="([\d.]+)mm" height="([\d.]+)mm"', sheet.svg).groups())
        assert width <= sheet.paper.width + 0.1 and height <= sheet.paper.height + 0.1


def test_a_route_to_another_sheet_names_sheet_and_box(process: Process, sheets: tuple[Sheet, ...]) -> None:
    at = {process.ref(box): number for number, sheet in enumerate(sheets, 1) for box in sheet.boxes}
    for sheet in sheets:
        said = labels(sheet.svg)
        for box in sheet.boxes:
            for route in box.routes:
                if route.to in at and at[route.to] != at[process.ref(box)] and box.kind != "end":
                    words = f"Part {at[route.to]}, box {route.to.rpartition('/')[2]}"
                    assert any(words in label for label in said), f"box {box.number} → {words}"


def test_where_cases_come_in_from_another_sheet_an_entry_names_the_boxes(process: Process, sheets: tuple[Sheet, ...]) -> None:
    at = {process.ref(box): number for number, sheet in enumerate(sheets, 1) for box in sheet.boxes}
    for box in process.boxes:
        for route in box.routes:
            if route.to != END and route.to in at and at[route.to] != at[process.ref(box)] and box.kind != "end":
                said = labels(sheets[at[route.to] - 1].svg)
                assert any(label.startswith(f"From Part {at[process.ref(box)]}, box {box.number}: ") for label in said), f"{box.number} → {route.to}"


def test_every_link_leads_to_a_page_of_the_guide_itself(guide: Guide, sheets: tuple[Sheet, ...], whole: Sheet) -> None:
    for sheet in (*sheets, whole):
        targets = set(re.findall(r'xlink:href="to:([^"]+)"', sheet.svg))
        assert targets and targets <= set(guide.places)


def test_the_whole_map_has_every_box_once_and_a_key(process: Process, guide: Guide, whole: Sheet) -> None:
    said = labels(whole.svg)
    for box in process.boxes:
        assert sum(label.startswith(f"Box {box.number}: ") for label in said) == 1
    text = "".join(ElementTree.fromstring(whole.svg).itertext())
    assert "Key" in text and "End of process" in text


def test_a_map_that_is_too_long_for_a3_is_there_by_parts(guide: Guide) -> None:
    of = {id: whole_sheet(guide.process(id), guide, href) for id in PROCESSES}
    assert "Part 4: Deduction and rebooking" in of["map-1"].svg
    assert "Part 1" not in of["did-not-attend"].svg


def test_a_map_of_very_many_boxes_is_drawn_by_parts_at_once(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_maps, "MOST_AS_ONE", 2)
    assert "Part 1" in whole_sheet(guide.process("did-not-attend"), guide, href).svg


def test_a_stage_without_boxes_has_no_sheet(guide: Guide) -> None:
    process = guide.process("map-1")
    emptied = replace(process, boxes=tuple(replace(box, stage="contact") if box.stage == "good-cause" else box for box in process.boxes))
    other = replace(guide, processes=tuple(emptied if one.id == "map-1" else one for one in guide.processes))
    assert len(stage_sheets(emptied, other, href)) == len(process.stages) - 1


def test_the_same_map_gives_the_same_drawing(process: Process, guide: Guide, whole: Sheet) -> None:
    assert stage_maps.whole_sheet(process, guide, href) == whole
