"""The places of everything on a map. `python -m tests.maps.test_layout` writes the expected layouts of the guide's maps again."""
from __future__ import annotations

import json
import os
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.draw import ordering, sizes
from maps.draw.edge_routing import ROOMY, crossings
from maps.draw.graph import plan
from maps.draw.grid import grid_of
from maps.draw.layout import Frame, Layout, lay_out, lay_out_all, lay_out_around
from maps.draw.text_width import lines_of_width, text_width
from navigator.guide.model import Guide
from navigator.guide.processes import END, Process
from tests import DATA
from tests.guides import our_guide
from tests.maps.made_maps import box_of, guide_of, process_of, random_process, route_to

GOLDEN = DATA / "golden"
MAPS = ("map-1", "map-2", "did-not-attend")
MADE = [(size, seed) for size in (1, 2, 5, 12, 24, 40) for seed in range(3)]


@pytest.fixture(scope="module")
def drawn(guide: Guide) -> dict[str, Layout]:
    """Return the layouts of the guide's maps by name."""
    return {name: lay_out(guide.process(name), guide) for name in MAPS}


def made(size: int, seed: int) -> Layout:
    process = random_process(size, seed)
    return lay_out(process, guide_of(process))


def solid(layout: Layout) -> dict[str, Frame]:
    """Return everything that takes space: boxes and their tabs, edge labels and connectors, entries."""
    return ({box.ref: box.frame for box in layout.boxes} | {f"{box.ref} tab": box.tab for box in layout.boxes if box.tab} | {route.drawn.id: route.label for route in layout.routes if route.label}
            | {entry.entry.id: entry.frame for entry in layout.entries})


def lines(layout: Layout) -> dict[str, tuple[tuple[float, float], ...]]:
    return ({route.drawn.id: route.points for route in layout.routes} | {entry.entry.id: entry.points for entry in layout.entries})


def faults(layout: Layout) -> list[str]:
    """Return the faults of the picture: overlaps, parts outside, lines through boxes or through other lines' labels."""
    found = [f"{one} lies over {two}" for (one, a), (two, b) in combinations(solid(layout).items(), 2) if meets(a, b)]
    found += [f"{name} is outside" for name, frame in solid(layout).items()
              if frame.x < 0 or frame.y < 0 or frame.right > layout.width or frame.bottom > layout.height]
    for id, points in lines(layout).items():
        for (x, y), (u, v) in zip(points, points[1:]):
            stretch = Frame(min(x, u), min(y, v), abs(x - u), abs(y - v))
            found += [f"{id} slants"] if x != u and y != v else []
            found += [f"{id} runs through {name}" for name, frame in solid(layout).items() if name != id and meets(stretch, frame)]
    return found


def meets(one: Frame, two: Frame, slack: float = 0.3) -> bool:
    return (one.x < two.right - slack and two.x < one.right - slack
            and one.y < two.bottom - slack and two.y < one.bottom - slack)


# --- The guide's maps -------------------------------------------------------------------------------------------------

CONTENT_WIDTH = 1260
"""The width for a map on a screen 1366 px wide, beside two scroll bars: site.css lets a page without a side menu use nearly all of it."""


@pytest.mark.parametrize("name", MAPS)
def test_nothing_on_a_map_of_the_guide_overlaps(drawn: dict[str, Layout], name: str) -> None:
    assert faults(drawn[name]) == []


def test_nothing_on_the_map_around_a_box_overlaps(guide: Guide) -> None:
    for ref, layout in zip(guide.places, lay_out_around(guide.places, guide), strict=True):
        assert faults(layout) == [], ref
        assert layout.width <= 720, ref
        assert crossings({route.drawn.id: route.points for route in layout.routes if route.drawn.way == "line"}) == {}, ref


@pytest.mark.parametrize("name", MAPS)
def test_no_two_lines_of_a_map_of_the_guide_cross(drawn: dict[str, Layout], name: str) -> None:
    layout = drawn[name]
    assert crossings({route.drawn.id: route.points for route in layout.routes if route.drawn.way == "line"}) == {}


@pytest.mark.parametrize("name", MAPS)
def test_a_map_of_the_guide_fits_a_laptop_at_14_pixel_text(drawn: dict[str, Layout], name: str) -> None:
    assert sizes.SMALL >= 14 and drawn[name].width <= CONTENT_WIDTH


@pytest.mark.parametrize("trunk", [(2, 4, 5, 6), (7, 8, 9)])
def test_map_1_runs_straight_down_where_one_box_follows_another(drawn: dict[str, Layout], trunk: tuple[int, ...]) -> None:
    boxes = {box.ref: box.frame for box in drawn["map-1"].boxes}
    assert len({boxes[f"map-1/{number}"].centre for number in trunk}) == 1


@pytest.mark.parametrize("name", MAPS)
def test_every_box_is_on_its_map_and_every_route_is_drawn_once(guide: Guide, drawn: dict[str, Layout], name: str) -> None:
    process = guide.process(name)
    layout = lay_out(process, guide)
    assert [box.ref for box in layout.boxes] == [process.ref(box) for box in process.boxes]
    expected = [(process.ref(box), route.id) for box in process.boxes for route in box.routes
                if not (box.kind == "end" and route.to == END)]
    assert [(placed.drawn.source, placed.drawn.route.id) for placed in layout.routes] == expected
    assert len({placed.drawn.id for placed in layout.routes}) == len(expected)


@pytest.mark.parametrize("name", MAPS)
def test_labels_fit_into_their_shapes(drawn: dict[str, Layout], name: str) -> None:
    layout = drawn[name]
    for box in layout.boxes:
        assert all(text_width(line, sizes.TEXT) <= box.frame.w - 2 * sizes.BOX_PAD for line in box.lines)
        assert all(text_width(line, sizes.SMALL, bold=True) <= box.tab.w - 2 * sizes.TAB_PAD for line in box.tab_lines if box.tab)
    for route in layout.routes:
        assert route.label is None or all(text_width(line, sizes.SMALL) <= route.label.w - 2 * sizes.CONNECTOR_PAD for line in route.lines)


@pytest.mark.parametrize("name", MAPS)
def test_the_layout_is_the_expected_one(drawn: dict[str, Layout], name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert summary(drawn[name]) == expected, (
        f"The layout of {name} has changed. Look at the map; if it is as it should be, run: python -m tests.maps.test_layout")


def summary(layout: Layout) -> dict:
    """Return a layout as plain data: its size, the place of everything, and the drawing of every route."""
    frame = lambda it: [it.x, it.y, it.w, it.h]
    return {"size": [layout.width, layout.height],
            "boxes": {box.ref: [*frame(box.frame), list(box.lines)] for box in layout.boxes},
            "tabs": {box.ref: [*frame(box.tab), list(box.tab_lines)] for box in layout.boxes if box.tab},
            "routes": {placed.drawn.id: {"way": placed.drawn.way, "label": frame(placed.label) if placed.label else None,
                                         "lines": list(placed.lines), "points": [list(point) for point in placed.points]}
                       for placed in layout.routes},
            "entries": {placed.entry.id: [*frame(placed.frame), [list(point) for point in placed.points]] for placed in layout.entries}}


# --- Lines and connectors ----------------------------------------------------------------------------------------------

def ways(process: Process, *others: Process) -> dict[str, tuple[str, str]]:
    layout = lay_out(process, guide_of(process, *others))
    return {placed.drawn.id: (placed.drawn.way, placed.drawn.words) for placed in layout.routes}


def test_a_route_back_is_a_connector() -> None:
    process = process_of(box_of(1, route_to(2)), box_of(2, route_to(1, "Again"), route_to(3, "On")), box_of(3, route_to(END)))
    assert ways(process) == {"made-box-01--02": ("line", ""), "made-box-02--01": ("back", "Back to box 1"),
                             "made-box-02--03": ("line", "")}


def test_a_route_to_its_own_box_is_a_connector() -> None:
    process = process_of(box_of(1, route_to(1, "Wait"), route_to(2, "On")), box_of(2, route_to(END)))
    assert ways(process)["made-box-01--01"] == ("back", "Back to box 1")


def test_a_route_into_another_process_is_a_connector_and_an_entry() -> None:
    here = process_of(box_of(1, route_to("other-map/2", "Leave"), route_to(2, "Stay")), box_of(2, route_to(END)))
    there = process_of(box_of(1, route_to("other-map/2")), box_of(2, route_to(END)), id="other-map")
    assert ways(here, there)["made-box-01--other-map-box-02"] == ("other map", "Other map, box 2")
    entries = lay_out(there, guide_of(here, there)).entries
    assert [(entry.entry.target, entry.entry.words, entry.entry.sources) for entry in entries] == [
        ("other-map/2", "From Made", (("made/1", "box 1"),))]


def test_a_decision_has_a_connector_for_the_end_and_an_end_none() -> None:
    process = process_of(box_of(1, route_to(END, "Stop"), route_to(2, "On")), box_of(2, route_to(END)))
    assert ways(process) == {"made-box-01--end": ("end", "End of process"), "made-box-01--02": ("line", "")}


def test_an_inferred_route_is_a_line_only_if_nothing_else_leads_there() -> None:
    process = process_of(box_of(1, route_to(2, "On"), route_to(3, "Jump", "inferred")), box_of(2, route_to(3), route_to(4, "New", "inferred")),
                         box_of(3, route_to(END)), box_of(4, route_to(END)))
    assert ways(process)["made-box-01--03"] == ("jump", "Go to box 3")
    assert ways(process)["made-box-02--04"] == ("line", "")


def test_two_routes_from_one_box_to_another_have_ids_of_their_own() -> None:
    process = process_of(box_of(1, route_to(2, "One"), route_to(2, "Two")), box_of(2, route_to(END)))
    assert list(ways(process)) == ["made-box-01--02", "made-box-01--02-2"]


def test_an_outcome_is_on_the_map_if_it_says_something() -> None:
    process = process_of(box_of(1, route_to(2, "Next")), box_of(2, route_to(3, "Evidence sent")),
                         box_of(3, route_to(4, "Next"), route_to(END, "Stop")), box_of(4, route_to(END)))
    labels = {placed.drawn.id: placed.label is not None for placed in lay_out(process, guide_of(process)).routes}
    assert labels == {"made-box-01--02": False, "made-box-02--03": True, "made-box-03--04": True, "made-box-03--end": True}


# --- Maps of any size and kind ----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("size", "seed"), MADE)
def test_nothing_on_a_made_up_map_overlaps(size: int, seed: int) -> None:
    assert faults(made(size, seed)) == []


@pytest.mark.parametrize(("size", "seed"), MADE[-5:-1:2])
def test_the_same_process_gives_the_same_layout(size: int, seed: int) -> None:
    assert made(size, seed) == made(size, seed)


@pytest.mark.slow
def test_a_map_of_a_thousand_boxes_is_laid_out() -> None:
    layout = made(1000, 1)
    assert len(layout.boxes) == 1000
    frames = [box.frame for box in layout.boxes]
    assert not [1 for one, two in combinations(sorted(frames, key=lambda frame: frame.y)[:200], 2) if meets(one, two)]


def test_boxes_that_nothing_leads_to_have_their_place_too() -> None:
    process = process_of(box_of(1, route_to(END)), box_of(2, route_to(3)), box_of(3, route_to(2)))
    assert faults(lay_out(process, guide_of(process))) == []


def test_a_word_of_five_hundred_letters_is_cut_into_lines_that_fit() -> None:
    process = process_of(box_of(1, route_to(2, "W" * 500), route_to(END, "M" * 500), short="m" * 500), box_of(2, route_to(END)))
    layout = lay_out(process, guide_of(process))
    assert faults(layout) == []
    assert "".join(layout.boxes[0].lines) == "m" * 500
    assert "".join(layout.routes[0].lines) == "W" * 500


def test_maps_laid_out_together_are_as_they_are_one_by_one(guide: Guide, drawn: dict[str, Layout]) -> None:
    assert dict(zip(MAPS, lay_out_all((guide.process(name) for name in MAPS), guide), strict=True)) == drawn
    refs = tuple(guide.places)[:9]
    assert lay_out_around(refs, guide) == tuple(lay_out_around([ref], guide)[0] for ref in refs)
    assert lay_out_around((), guide) == ()


def test_graphviz_is_given_sizes_and_no_words() -> None:
    process = process_of(box_of(1, route_to(2, "<b>Outcome</b>"), short='"];evil[label=<b>'), box_of(2, route_to(END)))
    dot = ordering.dot_of(grid_of(plan(process, guide_of(process)), ROOMY))
    assert "evil" not in dot and "Outcome" not in dot and "Do thing" not in dot


@given(st.text(max_size=200), st.floats(20, 300))
def test_wrapped_lines_fit_and_keep_every_word(text: str, width: float) -> None:
    found = lines_of_width(text, 15, width)
    assert all(text_width(line, 15) <= max(width, 23) + 0.01 for line in found)
    unspaced = lambda words: "".join(character for character in words if character not in " \t\r\n")
    assert unspaced("".join(found)) == unspaced(text)


def test_lines_of_a_title_are_of_about_the_same_length() -> None:
    assert lines_of_width("Explain what is required and ask for the reason", 15, 168) == ("Explain what is required", "and ask for the reason")


# --- Graphviz that is not as it should be -----------------------------------------------------------------------------

@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Act as a machine without Graphviz. A program called `dot` in the folder that this returns is found."""
    monkeypatch.setattr(ordering.sysconfig, "get_path", lambda name: str(tmp_path / "scripts"))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def fake_dot(folder: Path, body: str) -> None:
    program = folder / "dot"
    program.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n", encoding="utf-8")
    os.chmod(program, 0o755)


def test_without_graphviz_the_message_says_how_to_get_it(no_engine: Path) -> None:
    with pytest.raises(ordering.LayoutError, match="Graphviz was not found. Install it with: pip install graphviz-pure"):
        made(2, 0)


def test_a_graphviz_that_fails_is_quoted(no_engine: Path) -> None:
    fake_dot(no_engine, "print('out of paper', file=sys.stderr); sys.exit(3)")
    with pytest.raises(ordering.LayoutError, match="stopped with the message “out of paper”"):
        made(2, 0)


def test_a_graphviz_that_answers_nonsense_is_not_believed(no_engine: Path) -> None:
    for answer in ("", "[]", '{"objects": []}', '{"objects": [{"name": "n1", "pos": "1,1"}]}', '{"objects": [{"name": "n0", "pos": "x"}]}'):
        fake_dot(no_engine, f"print({answer!r})")
        with pytest.raises(ordering.LayoutError, match="an answer that cannot be read"):
            made(2, 0)


def test_a_graphviz_that_does_not_end_is_stopped(no_engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "SECONDS", 0.2)
    fake_dot(no_engine, "time.sleep(30)")
    with pytest.raises(ordering.LayoutError, match="took longer than 0.2 seconds"):
        made(2, 0)


def test_a_graphviz_that_cannot_be_started_is_named(no_engine: Path) -> None:
    (no_engine / "dot").write_text("#!/no/such/program\n", encoding="utf-8")
    os.chmod(no_engine / "dot", 0o755)
    with pytest.raises(ordering.LayoutError, match="could not be started"):
        made(2, 0)


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    whole = our_guide()
    for map_name in MAPS:
        data = summary(lay_out(whole.process(map_name), whole))
        (GOLDEN / f"{map_name}.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"Wrote {GOLDEN.name}/{map_name}.json")
