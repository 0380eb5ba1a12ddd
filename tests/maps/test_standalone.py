"""A separate map file looks as it does on a page, in any program."""
from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from maps.draw import layout, picture
from maps.draw.standalone import palette, standalone
from navigator.guide.model import Guide

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawings(guide: Guide) -> dict[str, str]:
    return {process.id: picture.svg(layout.lay_out(process, guide), guide, lambda ref: ref) for process in guide.processes}


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_shape_and_word_has_its_colour_and_no_class_is_left(drawings: dict[str, str], scheme: str) -> None:
    for drawing in drawings.values():
        root = ElementTree.fromstring(standalone(drawing, scheme))
        text = ElementTree.tostring(root, encoding="unicode")
        assert not re.search(r'var\(|class=|aria-|data-|<a |style', text)
        for element in root.iter():
            if element.tag == f"{SVG}text":
                assert element.get("fill"), ElementTree.tostring(element)


def test_each_scheme_has_its_own_ground_and_ink(drawings: dict[str, str]) -> None:
    for scheme in ("light", "dark", "print"):
        root = ElementTree.fromstring(standalone(drawings["map-1"], scheme))
        assert root.find(f"{SVG}rect").get("fill") == palette(scheme)["--pm-page"]
        assert palette(scheme)["--pm-ink"] in {text.get("fill") for text in root.iter(f"{SVG}text")}
    assert palette("light")["--pm-page"] != palette("dark")["--pm-page"]


def test_the_box_of_an_actor_has_the_colours_of_that_actor(guide: Guide, drawings: dict[str, str]) -> None:
    colours = {guide.actor(box.actor).colour for box in guide.process("map-1").boxes}
    strokes = {element.get("stroke") for element in ElementTree.fromstring(standalone(drawings["map-1"])).iter()}
    assert {palette("light")[f"--pm-{colour}"] for colour in colours} <= strokes


def test_a_standalone_picture_drops_what_only_a_page_uses(drawings: dict[str, str]) -> None:
    alone = standalone(drawings["map-1"])
    assert "<title>Map 1: " in alone
    assert "#b0126b" not in alone        # the ring of the focus
    assert drawings["map-1"].count("<text") == alone.count("<text")


def test_a_property_that_the_style_sheet_does_not_set_is_named(tmp_path: Path) -> None:
    styles = tmp_path / "map.css"
    styles.write_text(":root { --pm-page: white; } .a { fill: var(--pm-lost); }", encoding="utf-8")
    with pytest.raises(ValueError, match="--pm-lost"):
        standalone('<svg xmlns="http://www.w3.org/2000/svg"><g class="a"/></svg>', styles=styles)
