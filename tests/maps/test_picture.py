"""The picture of a map: its parts, its content for assistive technology, and its colours."""
from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from maps.draw.graph import starts_a_clock
from maps.draw.layout import Layout, lay_out, lay_out_around
from maps.draw.picture import legend_items, legend_svg, svg
from maps.draw.sizes import SMALL
from navigator.guide.model import Guide
from navigator.guide.processes import END, Process
from navigator.guide.sources import COLOURS
from tests import PROJECT
from tests.maps.made_maps import box_of, guide_of, process_of, random_process, route_to

CSS = PROJECT / "docs" / "assets" / "map" / "map.css"
PAGE_CSS = CSS.with_name("page.css")
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
MAPS = ("map-1", "map-2", "did-not-attend")

ELEMENTS = {"svg", "defs", "symbol", "g", "a", "path", "rect", "circle", "text", "use"}
ATTRIBUTES = {"id", "class", "role", "aria-label", "aria-hidden", "data-box", "data-actor", "data-process", "data-name", "data-from", "data-to", "data-route", HREF, "viewBox",
              "width", "height", "x", "y", "rx", "cx", "cy", "r", "d", "fill", "stroke", "stroke-width", "stroke-linejoin",
              "stroke-linecap", "pointer-events", "font-family", "font-size", "text-anchor"}

HOSTILE = (
    '<script>alert(1)</script>', '</text></svg><img src=x onerror="alert(1)">', '" onload="alert(1)', "' x='", "&lt;b&gt; &amp;",
    "]]> <!-- --> <?php ?>", "{{ config }} {% raw %}", "\u202eright to left\u202c \u2066isolate\u2069 \u200fmark",
    "javascript:alert(1)", "W" * 500, "a\u0301\u0302 \U0001f600 \u6f22\u5b57", "tab\tnew\nline",
)
FORBIDDEN = "null\x00 bell\x07 escape\x1b \ud800 \uffff"


def picture(process: Process, guide: Guide) -> str:
    return svg(laid_out(process, guide), guide, lambda ref: f"../{ref}/")


DONE: dict[tuple[int, int], tuple[Process, Guide, Layout]] = {}


def laid_out(process: Process, guide: Guide) -> Layout:
    """Return the layout of a process, made once for all tests that look at the same one."""
    key = id(process), id(guide)
    if key not in DONE:
        DONE[key] = process, guide, lay_out(process, guide)
    return DONE[key][2]


def parsed(process: Process, guide: Guide) -> ET.Element:
    return ET.fromstring(picture(process, guide))


def links(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{SVG}a"))


def around(ref: str, guide: Guide) -> ET.Element:
    """Return the small map on a box's page."""
    return ET.fromstring(svg(lay_out_around([ref], guide)[0], guide, lambda other: f"../{other}/", here=ref, icons=False))


def words(root: ET.Element) -> str:
    """Return all drawn text in a row, without spaces, because lines may break anywhere in long words."""
    return "".join("".join(text.text or "" for text in root.iter(f"{SVG}text")).split())


# --- What it is made of -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", MAPS)
def test_a_picture_is_well_formed_with_known_elements_and_attributes_only(guide: Guide, name: str) -> None:
    for element in parsed(guide.process(name), guide).iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES


@pytest.mark.parametrize("name", MAPS)
def test_a_picture_has_no_style_no_script_and_points_nowhere_outside(guide: Guide, name: str) -> None:
    text = picture(guide.process(name), guide)
    assert not re.search(r"style=|<style|<script|foreignObject|\son\w+=|url\(|<title", text)
    assert not re.search(r"https?://(?!www\.w3\.org/(2000/svg|1999/xlink)\")", text)


def test_ids_are_unique_over_all_maps_and_speak_of_boxes_and_routes(guide: Guide) -> None:
    ids = [element.get("id") for process in guide.processes for element in parsed(process, guide).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {"map-1-box-03", "map-1-box-05--06", "map-1-box-03--map-2-box-01", "map-1-box-18--end", "map-2-box-01"} <= set(ids)


def test_groups_say_which_box_or_route_they_are(guide: Guide) -> None:
    groups = {group.get("id"): group for group in parsed(guide.process("map-1"), guide).iter(f"{SVG}g")}
    box, edge = groups["map-1-box-03"], groups["map-1-box-05--06"]
    assert (box.get("class"), box.get("data-box")) == ("box blue decision clocked", "map-1/3")
    assert (edge.get("class"), edge.get("data-from"), edge.get("data-to")) == ("edge departing", "map-1/5", "map-1/6")
    assert {part.get("class") for part in edge} >= {"line", "head", "label", "label-text"}


def test_the_same_process_gives_the_same_bytes(guide: Guide) -> None:
    process = guide.process("map-2")
    assert picture(process, guide) == svg(lay_out(process, guide), guide, lambda ref: f"../{ref}/")


def test_corrected_and_inferred_routes_have_an_icon_and_printed_ones_do_not(guide: Guide) -> None:
    for process in guide.processes:
        for group in parsed(process, guide).iter(f"{SVG}g"):
            kind = (group.get("class") or "").split()
            if kind[:1] == ["edge"]:
                assert any(part.get("class") == "badge" for part in group.iter()) == (kind[1] != "printed"), group.get("id")


# --- What assistive technology and the keyboard find ------------------------------------------------------------------

@pytest.mark.parametrize("name", MAPS)
def test_every_box_is_one_link_with_its_number_title_actor_and_kind(guide: Guide, name: str) -> None:
    process = guide.process(name)
    found = [link for link in links(parsed(process, guide)) if link.get("aria-label", "").startswith("Box ")]
    kinds = {"activity": "activity", "decision": "decision", "end": "end of process"}
    assert [link.get("aria-label") for link in found] == [
        f"Box {box.number}: {box.title}. {guide.actor(box.actor).name}, {kinds[box.kind]}."
        f"{' A deadline starts here.' if starts_a_clock(guide, box) else ''} Read the guidance" for box in process.boxes]
    assert [link.get(HREF) for link in found] == [f"../{process.ref(box)}/" for box in process.boxes]
    assert all(link.get("role") == "link" and link.find(f"{SVG}use") is not None for link in found)


def test_links_follow_one_another_by_box_with_its_connectors_right_after_it(guide: Guide) -> None:
    process = process_of(box_of(1, route_to(3, "On"), route_to("other/1", "Leave")), box_of(2, route_to(1, "Back")),
                         box_of(3, route_to(2, "Go"), route_to(END, "Stop")))
    other = process_of(box_of(1, route_to(END)), id="other")
    labels = [link.get("aria-label") for link in links(parsed(process, guide_of(process, other)))]
    assert [label.split(":")[0] for label in labels] == ["Box 1", "Leave", "Box 2", "Back", "Box 3"]


def test_a_connector_is_a_link_named_by_its_words_and_mark(guide: Guide) -> None:
    labels = {link.get("aria-label"): link.get(HREF) for link in links(parsed(guide.process("map-1"), guide))}
    resubmit = next(label for label in labels if "Back to box 8" in label)
    assert labels[resubmit] == "../map-1/8/"
    inferred = next(label for label in labels if "Go to box 22" in label)
    assert inferred.endswith("(inferred)")


def test_an_entry_links_to_each_box_that_cases_come_from(guide: Guide) -> None:
    labels = {link.get("aria-label").split(":")[0]: link.get(HREF) for link in links(parsed(guide.process("map-2"), guide))}
    assert labels["From Map 1, box 3"] == "../map-1/3/"
    assert labels["From Map 1, box 6"] == "../map-1/6/"


@pytest.mark.parametrize("name", MAPS)
def test_all_that_is_drawn_is_hidden_and_all_links_are_not(guide: Guide, name: str) -> None:
    def visible(element: ET.Element) -> list[ET.Element]:
        if element.get("aria-hidden") == "true":
            return []
        return [element] + [found for child in element for found in visible(child)]

    root = parsed(guide.process(name), guide)
    seen = visible(root)
    assert root.get("role") == "group" and root.get("aria-label")
    assert not [element for element in seen if element.tag == f"{SVG}text"]
    assert len([element for element in seen if element.tag == f"{SVG}a"]) == len(links(root))


def test_every_target_is_at_least_24_pixels_high_and_wide(guide: Guide) -> None:
    for process in guide.processes:
        for link in links(parsed(process, guide)):
            area = next(part for part in link if part.get("class") == "target")
            assert min(float(area.get("width")), float(area.get("height"))) >= 24


# --- Stages, clocks, and the map around a box ------------------------------------------------------------------------

def test_each_stage_of_a_map_starts_with_its_name(guide: Guide) -> None:
    for process in guide.processes:
        tabs = {group.get("data-box"): " ".join(text.text or "" for text in group.iter(f"{SVG}text") if text.get("class") == "tab-text")
                for group in parsed(process, guide).iter(f"{SVG}g") if group.get("data-box") and group.find(".//*[@class='tab']") is not None}
        first = {stage.title: min(box.number for box in process.boxes if box.stage == stage.id) for stage in process.stages}
        assert tabs == ({f"{process.id}/{number}": title for title, number in first.items()} if len(process.stages) > 1 else {})


def test_a_box_that_starts_a_dated_deadline_shows_and_says_so(guide: Guide) -> None:
    for process in guide.processes:
        boxes = {group.get("data-box"): group for group in parsed(process, guide).iter(f"{SVG}g") if group.get("data-box")}
        clocked = {ref for ref, group in boxes.items() if group.find(".//*[@class='clock']") is not None}
        assert clocked == {ref for ref, group in boxes.items() if "clocked" in (group.get("class") or "").split()}
        assert clocked == {ref for ref in boxes if any(guide.rule(id).count for id in guide.places[ref].box.all_starts())}
        assert clocked == {ref for ref, group in boxes.items() if "A deadline starts here." in links(group)[0].get("aria-label")}


@pytest.mark.parametrize("name", MAPS)
def test_no_text_of_a_map_is_smaller_than_14_pixels(guide: Guide, name: str) -> None:
    assert min(float(text.get("font-size")) for text in parsed(guide.process(name), guide).iter(f"{SVG}text")) >= SMALL == 14


def test_the_map_around_a_box_links_to_neighbours_only(guide: Guide) -> None:
    for ref, place in guide.places.items():
        root = around(ref, guide)
        into = {other.ref for other, _ in guide.routes_to(ref)}
        onward = {route.to for route in place.box.routes if route.to != END}
        assert {link.get("data-box") for link in links(root)} - {ref} == (into | onward) - {ref}
        here = next(group for group in root.iter(f"{SVG}g") if "is-here" in (group.get("class") or "").split())
        assert here.get("data-box") == ref and not links(here)
        assert "You are here" in [text.text for text in here.iter(f"{SVG}text")]
        assert root.get("aria-label") == f"Box {place.box.number} and the boxes around it"


def test_the_map_around_a_box_shows_each_route_with_its_outcome(guide: Guide) -> None:
    for ref, place in guide.places.items():
        drawn = words(around(ref, guide))
        assert all("".join(route.outcome.split()) in drawn for route in place.box.routes if len(place.box.routes) > 1), ref


# --- Hostile text -----------------------------------------------------------------------------------------------------

def hostile_map(text: str) -> tuple[Process, Guide]:
    process = process_of(box_of(1, route_to(2, text), route_to(1, text), route_to("other/1", text), short=text),
                         box_of(2, route_to(END), short=text))
    other = process_of(box_of(1, route_to("made/2", text), short=text), id="other")
    return process, guide_of(process, other)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_appears_as_typed_and_adds_no_element(text: str) -> None:
    root, plain = parsed(*hostile_map(text)), parsed(*hostile_map("Plain"))
    tags = lambda tree: sorted(element.tag for element in tree.iter() if element.tag != f"{SVG}text")
    assert tags(root) == tags(plain)
    assert all(set(element.attrib) <= ATTRIBUTES for element in root.iter())
    assert words(root).count("".join(text.split())) >= 5
    assert " ".join(text.split()) in " ".join(links(root)[0].get("aria-label").split())


def test_a_picture_has_no_blank_line_to_end_its_markdown_block() -> None:
    process, guide = hostile_map("one\n\n two\r\n\r\nthree")
    assert not re.search(r"\n\s*\n|\r", picture(process, guide))


def test_characters_that_xml_forbids_are_shown_as_replaced() -> None:
    root = parsed(*hostile_map(FORBIDDEN))
    assert "null\ufffdbell\ufffdescape\ufffd\ufffd\ufffd" in words(root)


def test_a_long_name_of_an_actor_is_cut_before_the_icon() -> None:
    process = process_of(box_of(1, route_to(END), actor="long"))
    guide = guide_of(process)
    long = type(guide.actors[0])("long", "Department of very long names", "Department of very long names", "", "blue")
    root = parsed(process, type(guide)(**{**vars(guide), "actors": (*guide.actors, long)}))
    shown = next(text.text for text in root.iter(f"{SVG}text") if text.get("class") == "actor")
    assert shown.endswith("…") and "Department of very long names" in links(root)[0].get("aria-label")


@pytest.mark.parametrize("seed", range(4))
def test_made_up_maps_give_valid_pictures_with_a_link_per_box(seed: int) -> None:
    process = random_process(30, seed)
    found = [link.get("data-box") for link in links(parsed(process, guide_of(process))) if link.find(f"{SVG}use") is not None]
    assert found == [process.ref(box) for box in process.boxes]


# --- Legend and colours -----------------------------------------------------------------------------------------------

def test_the_legend_has_a_sample_for_every_actor_kind_and_mark(guide: Guide) -> None:
    items = dict(legend_items(guide))
    assert {"activity", "decision", "end", "printed", "corrected", "inferred", "sign", "actor blue"} <= set(items)
    for sample in items:
        root = ET.fromstring(legend_svg(sample))
        assert root.get("aria-hidden") == "true" and len(root)


def test_the_legend_of_one_map_names_its_actors_only(guide: Guide) -> None:
    actors = [words for sample, words in legend_items(guide, guide.process("map-2")) if sample.startswith("actor")]
    assert actors == ["Provider"]


def palettes() -> dict[str, dict[str, str]]:
    """Return the colours of each scheme, read from the style sheet: light and dark on screen, and on paper."""
    css = re.sub(r"/\*.*?\*/", "", CSS.read_text(encoding="utf-8"), flags=re.S)
    found = {}
    for name, start in (("light", '[data-md-color-scheme="default"] {'), ("dark", '[data-md-color-scheme="slate"] {'),
                        ("paper", "@media print {\n  :root,\n  [data-md-color-scheme] {")):
        body = css[css.index(start) + len(start):]
        found[name] = dict(re.findall(r"--pm-([a-z-]+):\s*(#[0-9a-f]{6});", body[:body.index("}")]))
    return found


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours as the Web Content Accessibility Guidelines define it."""
    def light(colour: str) -> float:
        parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


TEXT_ON = ([("ink", ground) for ground in ("page", "label", "sign", *(f"{colour}-fill" for colour in COLOURS))]
           + [("quiet", ground) for ground in ("page", "label", "sign")] + [("page", "quiet"), ("page", "path"), ("page", "ink")]
           + [("link", ground) for ground in ("label", "sign")] + [("mark", ground) for ground in ("label", "sign")]
           + [(colour, f"{colour}-fill") for colour in COLOURS] + [(f"{colour}-on", colour) for colour in COLOURS])
SEEN_ON = [("line", "page"), ("label-border", "page"), ("focus", "page"), ("path", "page"), *((colour, "page") for colour in COLOURS)]


@pytest.mark.parametrize("scheme", ("light", "dark", "paper"))
def test_text_and_lines_have_enough_contrast_in_every_scheme(scheme: str) -> None:
    colours = {"focus": palettes()["light"]["focus"]} | palettes()[scheme]
    weak = [f"{one} on {two}: {contrast(colours[one], colours[two]):.2f}"
            for pairs, least in ((TEXT_ON, 4.5), (SEEN_ON, 3.0)) for one, two in pairs if contrast(colours[one], colours[two]) < least]
    assert weak == []


@pytest.mark.parametrize("scheme", ("light", "dark", "paper"))
def test_lines_that_step_back_can_still_be_seen(scheme: str) -> None:
    mixes = set(re.findall(r"color-mix\(in srgb, var\(--pm-line\) (\d+)%, var\(--pm-page\)\)", CSS.read_text(encoding="utf-8")))
    colours = palettes()[scheme]
    channel = lambda name, at: int(colours[name][at:at + 2], 16)
    for share in (int(mix) / 100 for mix in mixes):
        mixed = "#" + "".join(f"{round(channel('line', at) * share + channel('page', at) * (1 - share)):02x}" for at in (1, 3, 5))
        assert contrast(mixed, colours["page"]) >= 3
    assert mixes


def test_both_screen_schemes_and_the_style_sheet_have_the_same_colours() -> None:
    schemes = palettes()
    assert set(schemes["light"]) == set(schemes["dark"])
    rules = CSS.read_text(encoding="utf-8").split("/* ---- the picture ---- */")[1]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", rules)
    page = PAGE_CSS.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", page)
    used = set(re.findall(r"var\(--pm-([a-z-]+)", rules + page)) - {"actor", "fill", "on", "stroke", "width", "zoom"}
    assert used <= set(schemes["light"])


def test_every_class_that_the_pictures_draw_with_is_styled(guide: Guide) -> None:
    css = CSS.read_text(encoding="utf-8")
    drawn = {name for process in guide.processes for element in parsed(process, guide).iter()
             if element.tag.removeprefix(SVG) in ("path", "rect", "circle", "text") for name in (element.get("class") or "").split()}
    assert {name for name in drawn - {"title", "label-text"} if not re.search(rf"\.{name}\b", css)} == set()
