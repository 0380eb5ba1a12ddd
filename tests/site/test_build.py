"""The finished site: built strictly from the real sources, and read as a browser would get it."""
from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, get_type_hints

import pytest
import yaml

from build_maps import outputs
from maps.draw import card
from maps.ship.headers import HOST_FILES
from maps.ship.links import broken_links
from maps.write import edition_style, foot, menu
from maps.write import pages as made
from navigator.case.wording import begins_words, count_words, undated_words
from navigator.days.workdays import NATIONS
from navigator.guide.addresses import box_address, map_anchor, paragraph_slug, slug
from navigator.guide.bundle_file import WRITTEN_TO
from navigator.guide.conditions import Condition
from navigator.guide.model import Guide
from navigator.guide.processes import END
from navigator.guide.reader import from_dict
from navigator.guide.sources import Passage, Term
from navigator.guide.time_rules import SAME_DAY
from navigator.text.prose import escaped, to_plain, visible
from tests import PROJECT
from tests.built import (
    Element,
    ReadPage,
    build,
    build_output,
    built_site,
    copy_of_project,
    read_html,
    read_page,
    run,
    site_pages,
)
from tests.maps.made_maps import as_source

BOXES = [f"{process}/{number}" for process, count in (("map-1", 24), ("map-2", 12), ("did-not-attend", 4)) for number in range(1, count + 1)]
NOTICE = "Historical guidance. Not current policy."
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def page_of(name: str) -> ReadPage:
    """Return a page of the site by its address below the root ("map-1/", "" for the home page)."""
    return read_page(built_site() / name / "index.html")


def words_of(text: str) -> str:
    """Return a text of the guide as a page shows it: without marks, with single spaces."""
    return " ".join(re.sub(r"(?m)^\s*- ", "", to_plain(text)).split())


def texts_in(elements: list[Element]) -> list[str]:
    """Return what each statement among these elements says, in order."""
    return [element.text for element in elements if element.tag == "div" and "words" in element.classes]


def addresses_in(elements: list[Element]) -> list[str]:
    return [element.attributes.get("href", "") for element in elements if element.tag == "a"]


# --- Box pages --------------------------------------------------------------------------------------------------------

def test_the_build_warns_of_nothing():
    built_site()
    assert not re.search(r"WARNING|ERROR|Traceback", build_output())


def test_every_drawing_and_dialog_text_is_on_its_page_unchanged(bundle):
    found = 0
    for page in made.pages(bundle):
        name = "" if page.path == "index.md" else page.path.removesuffix(".md").removesuffix("index")
        html = (built_site() / name / "index.html").read_text(encoding="utf-8")
        for part in re.findall(r'<template .*?</template>|<svg class="pm-map".*?</svg>(?=</(?!svg|g>))', page.markdown, re.DOTALL):
            assert part in html, page.path
            found += 1
    assert found > 2 * len(BOXES), "each box has a drawing of what is around it, and a text for its dialog"


def test_the_guide_has_the_boxes_that_these_tests_look_for(guide):
    assert list(guide.places) == BOXES


@pytest.mark.parametrize("ref", BOXES)
def test_a_box_page_says_everything_the_guide_says_of_it(guide: Guide, ref: str):
    page, box = page_of(box_address(ref)), guide.places[ref].box
    assert page.one("h1").text.removesuffix("¶").strip() == f"Box {box.number}: {box.title}"
    for heading, texts in (("Activity", box.activity), ("Good practice", box.good_practice), ("Next steps", box.next_steps)):
        if texts:
            assert texts_in(page.section(heading)) == [words_of(text.text) for text in texts]


@pytest.mark.parametrize("ref", BOXES)
def test_the_page_of_a_box_links_to_the_paragraphs_that_it_restates(guide: Guide, ref: str):
    page, place = page_of(box_address(ref)), guide.places[ref]
    index = "paragraphs/" if place.process.source == "pathways" else "did-not-attend/"
    wanted = {f"../../{index}#{paragraph_slug(one)}" for entry in (*place.box.texts(), *place.box.routes) for one in entry.para}
    assert wanted <= set(addresses_in(page.inside(page.one("p", class_="box-paras"))))


@pytest.mark.parametrize("ref", BOXES)
def test_a_box_page_shows_every_route_as_a_link(guide: Guide, ref: str):
    page, box = page_of(box_address(ref)), guide.places[ref].box
    rows = page.all("li", class_="route")
    assert len(rows) == len(box.routes)
    for row, route in zip(rows, box.routes):
        assert route.outcome in row.text
        assert (route.mark or "printed") in row.classes
        links = addresses_in(page.inside(row))
        assert (f"../../{box_address(route.to)}" in links) if route.to != END else ("End of the process" in row.text)
        assert not route.not_available or f"Only if {guide.words_for(route.when)}." in row.text
        assert not route.printed_to or "The guide gives" in row.text
        assert words_of(route.note) in row.text


@pytest.mark.parametrize("ref", BOXES)
def test_the_page_of_a_box_names_the_deadlines_that_start_there(guide: Guide, ref: str):
    page, box = page_of(box_address(ref)), guide.places[ref].box
    if not box.all_starts():
        assert "Deadlines that start here" not in page.content.text
        return
    section = page.section("Deadlines that start here")
    rows = [element for element in section if element.tag == "li" and "rule" in element.classes]
    assert len(rows) == len(box.all_starts())
    for row, rule in zip(rows, sorted((guide.rule(id) for id in box.all_starts()), key=lambda rule: not rule.is_dated)):      # those with a date first
        assert rule.name in row.text and all(words in row.text for words in rule.guide_says)
        only = f"Only if {guide.words_for(rule.when)}." if rule.when else ""
        assert " ".join(filter(None, (begins_words(guide, rule), only, undated_words(rule)))) in row.text
        assert f"../../deadlines/#{slug(rule.id)}" in addresses_in(page.inside(row))


@pytest.mark.parametrize("ref", BOXES)
def test_a_box_page_names_evidence_forms_records_and_unclear_points(guide: Guide, ref: str):
    page, box = page_of(box_address(ref)), guide.places[ref].box
    links, text = addresses_in(page.inside(page.content)), page.content.text
    for entry in (*map(guide.evidence_item, box.evidence), *map(guide.form, box.forms)):
        assert entry.name in text and f"../../forms-and-evidence/#{slug(entry.id)}" in links
    for item in box.record:
        assert words_of(item) in text
    for point in guide.unclear_points_at(ref):
        assert words_of(point.reading) in text and f"../../knots/#{slug(point.id)}" in links


@pytest.mark.parametrize("ref", BOXES)
def test_a_box_page_says_what_leads_to_it(guide: Guide, ref: str):
    page, place = page_of(box_address(ref)), guide.places[ref]
    links = addresses_in(page.inside(page.content))
    assert {f"../../{box_address(other.ref)}" for other, _ in guide.routes_to(ref)} <= set(links)
    onward = addresses_in(page.inside(page.one("nav", class_="box-ways")))
    assert {f"../../{box_address(route.to)}" for route in place.box.routes if route.to != END} <= set(onward)
    assert f"../../{place.process.id}/#{map_anchor(ref)}" in onward


def test_the_foot_of_a_page_leads_on_by_the_menu():
    links = page_of("glossary/").all("a", class_="neighbour")
    assert [link.text for link in links] == ["Previous page Training cases", "Next page Where the guide is unclear"]


def test_a_box_leads_back_and_on_by_its_routes():
    page = page_of("map-1/box-10/")
    assert not page.all("a", class_="neighbour") and not [link for link in page.all("link") if link.attributes.get("rel") in ("prev", "next")]
    assert [element.text for element in page.inside(page.one("nav", class_="box-ways")) if element.tag == "p"] == [
        "Before: Box 8: Decision maker considers the evidence.", "Next: Box 13: Gather the missing information."]


def test_a_box_too_many_for_the_menu_gives_its_place(tmp_path):
    project = copy_of_project(tmp_path / "project")
    source = project / "maps" / "write" / "menu.py"
    text, changed = re.subn(r"(?m)^MOST_IN_MENU = \d+$", "MOST_IN_MENU = 20", source.read_text(encoding="utf-8"))
    source.write_text(text, encoding="utf-8")
    done = build(project, tmp_path / "site")
    assert changed == 1 and done.returncode == 0, done.stderr
    usual, page = (read_page(site / "map-1" / "box-03" / "index.html") for site in (built_site(), tmp_path / "site"))
    for name in ("You are here", "Before and after this box"):
        shown = [one.one("nav", **{"aria-label": name}) for one in (usual, page)]
        assert addresses_in(usual.inside(shown[0])) == addresses_in(page.inside(shown[1])) and shown[0].text == shown[1].text
    menus = [set(addresses_in(one.inside(one.one("nav", class_="menu")))) for one in (usual, page)]
    assert menus[0] - menus[1] == {"./", *(f"../box-{number:02d}/" for number in range(1, 25) if number != 3)}
    assert {"../", "../../map-2/box-04/"} <= menus[1]


# --- Maps, tables and the other pages ---------------------------------------------------------------------------------

def boxes_on_picture(page: ReadPage) -> list[Element]:
    """Return the links of the boxes on a map's picture, without the signposts to and from other boxes, also links."""
    return [element for element in page.all("a") if element.within("svg") and any("box" in around.classes for around in element.around if around.tag == "g")]


@pytest.mark.parametrize("process", ["map-1", "map-2", "did-not-attend"])
def test_a_map_page_has_the_picture_and_a_list(guide: Guide, process: str):
    page = page_of(process)
    refs = [ref for ref in guide.places if guide.places[ref].process.id == process]
    assert [element.attributes["data-box"] for element in boxes_on_picture(page)] == refs
    assert [element.attributes["data-box"] for element in page.all("template")] == refs
    cards = [addresses_in(page.inside(card)) for card in page.all("section", class_="card")]
    ways = {ref: [f"../{box_address(route.to)}" for route in guide.places[ref].box.routes if route.to != END] for ref in refs}
    assert sorted(cards) == sorted([f"../{box_address(ref)}", *ways[ref]] for ref in refs)


@pytest.mark.parametrize("process", ["map-1", "map-2", "did-not-attend"])
def test_every_box_on_a_picture_is_a_named_link_to_its_page(guide: Guide, process: str):
    for element in boxes_on_picture(page_of(process)):
        place = guide.places[element.attributes["data-box"]]
        assert element.attributes["xlink:href"] == f"../{box_address(place.ref)}"
        assert element.attributes["aria-label"].startswith(f"Box {place.box.number}: {place.box.title}")


def test_the_paragraph_index_has_a_row_for_each_paragraph(guide):
    page, source = page_of("paragraphs"), guide.source("pathways")
    rows = [row for row in page.all("tr") if row.attributes.get("id", "").startswith("paragraph-")]
    assert source.paragraphs == 175
    assert [row.attributes["id"] for row in rows] == [paragraph_slug(one) for one in source.all_paragraphs()]
    assert [row.attributes["id"] for row in rows if not addresses_in(page.inside(row))] == []


def test_the_deadlines_page_has_every_time_rule_in_a_row(guide):
    page = page_of("deadlines")
    rows = {row.attributes["id"]: row.text for row in page.all("tr") if "id" in row.attributes}
    assert list(rows) == [slug(rule.id) for rule in guide.rules]
    assert sorted(rows) == [f"t{number:02d}" for number in range(1, 52)]
    for rule in guide.rules:
        assert all(words in rows[slug(rule.id)] for words in rule.guide_says)
        how = undated_words(rule) or (begins_words(guide, rule) if rule.count == (SAME_DAY,) else count_words(rule.count))
        assert all(words in rows[slug(rule.id)] for words in (how, rule.stays_open))


def test_the_unclear_points_register_glossary_and_forms_have_an_entry_for_each(guide):
    for name, entries in (("knots", guide.unclear_points), ("glossary", guide.terms), ("forms-and-evidence", (*guide.evidence, *guide.forms))):
        ids = {element.attributes["id"] for element in page_of(name).elements if "id" in element.attributes}
        assert [entry.id for entry in entries if slug(entry.id) not in ids] == []


def test_the_whole_guide_is_on_one_page(guide):
    said = page_of("whole-guide").content.text
    texts = [text for place in guide.places.values() if place.process.source == "pathways" for text in place.box.texts()]
    texts += [text for section in guide.sections if section.source == "pathways" for text in section.texts]
    assert [text.text for text in texts if words_of(text.text) not in said] == []


def test_the_navigator_page_has_the_first_question_and_a_way_without_script(guide):
    page = page_of("navigator")
    form = page.one("form", class_="question")
    values = [element.attributes["value"] for element in page.inside(form) if element.attributes.get("type") == "radio"]
    assert form.within("div") and values == [process.id for process in guide.processes]
    static = addresses_in(page.inside(page.one("div", class_="navigator-static")))
    assert static == [f"../{box_address(f'{process.id}/{process.start}')}" for process in guide.processes]


def test_every_use_of_an_abbreviation_has_its_meaning_as_title(guide):
    meanings = {term.id: visible(term.means) for term in guide.terms if term.abbreviation}
    for name, page in site_pages():
        for element in page.all("abbr"):
            assert meanings.get(element.text) == element.attributes["title"], f"{name}:{element.line}"


def test_the_site_has_what_the_navigator_needs():
    assets = built_site() / "assets"
    guide = json.loads((assets / "guide.json").read_text(encoding="utf-8"))
    assert guide and (assets / "navigator.zip").is_file() and (assets / "pyodide" / "pyodide.asm.wasm").is_file()


def test_the_styles_are_one_sheet_in_the_order_of_imports(guide):
    written, shipped = ((folder / "assets" / "site" / "site.css").read_text(encoding="utf-8") for folder in (PROJECT / "docs", built_site()))
    names = re.findall(r'@import url\("(.+)"\);', written)
    sheets = [edition_style.edition_style(guide) if name == "edition.css" else (PROJECT / "docs" / "assets" / "site" / name).read_text(encoding="utf-8") for name in names]
    assert len(names) == written.count("@import") > 3 and "@import" not in shipped
    assert shipped == written.partition("@import")[0] + "".join(sheets) + written.rpartition("@import")[2].partition("\n")[2]
    assert [name for name in names if (built_site() / "assets" / "site" / name).exists()] == []


def test_a_missing_style_sheet_is_named_at_its_import(tmp_path):
    project = copy_of_project(tmp_path / "project")
    (project / "docs" / "assets" / "map" / "page.css").unlink()
    done = build(project, tmp_path / "site")
    assert done.returncode != 0 and "docs/assets/site/site.css imports ../map/page.css, which is not there. Put it there, or take the line out." in done.stderr
    assert "Traceback" not in done.stderr


# --- What holds on every page -----------------------------------------------------------------------------------------

def faults_on_pages(find) -> list[str]:
    """Return what `find(page)` yields for each page, with the page's name."""
    return [f"{name}: {fault}" for name, page in site_pages() for fault in find(page)]


def test_every_page_carries_the_historical_notice():
    assert faults_on_pages(lambda page: [] if [one.text for one in page.all("p", class_="notice")] == [NOTICE] else ["no notice"]) == []


def test_every_page_forbids_other_sites_before_it_loads_anything():
    def find(page: ReadPage):
        policies = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
        if len(policies) != 1:
            yield f"{len(policies)} policies"
            return
        rules = dict(part.strip().partition(" ")[::2] for part in policies[0].attributes["content"].split(";"))
        if rules.get("default-src") != "'self'" or rules.get("script-src") != "'self'" or rules.get("style-src") != "'self'" or rules.get("connect-src") != "'self'":
            yield f"the policy allows too much: {rules}"
        if "unsafe" in policies[0].attributes["content"]:
            yield "the policy allows something unsafe"
        first = next(element for element in page.elements if element.tag in ("script", "link", "style", "img"))
        if page.elements.index(first) < page.elements.index(policies[0]):
            yield f"line {first.line} loads something before the policy"
        if not page.all("meta", name="referrer", content="no-referrer"):
            yield "links to other sites would tell where the reader came from"
    assert faults_on_pages(find) == []


def test_no_page_has_inline_script_or_style():
    def find(page: ReadPage):
        for element in page.elements:
            if element.tag == "style" or (element.tag == "script" and "src" not in element.attributes and element.attributes.get("type") != "application/json"):
                yield f"line {element.line}: <{element.tag}>"
            yield from (f"line {element.line}: {name}" for name in element.attributes if name == "style" or name.startswith("on"))
    assert faults_on_pages(find) == []


def test_every_page_is_in_british_english_with_its_own_title():
    assert faults_on_pages(lambda page: [] if page.one("html").attributes["lang"] == "en-GB" else ["another language"]) == []
    titles = Counter(element.text for _, page in site_pages() for element in page.all("title") if not element.within("svg"))
    assert "" not in titles and [title for title, count in titles.items() if count > 1] == []


def test_headings_begin_with_one_h1_and_skip_no_level():
    def find(page: ReadPage):
        headings = [element for element in page.elements if re.fullmatch("h[1-6]", element.tag) and not element.within("template")]
        if [element.tag for element in headings].count("h1") != 1:
            yield "not exactly one h1"
        before = 0
        for element in headings:
            level = int(element.tag[1])
            if level > before + 1:
                yield f"line {element.line}: h{before} is followed by {element.tag}"
            if not element.text:
                yield f"line {element.line}: an empty heading"
            before = level
    assert faults_on_pages(find) == []


def test_headings_in_the_text_for_a_dialog_skip_no_level():
    def find(page: ReadPage):
        for template in (one for one in page.all("template") if "data-box" in one.attributes):
            levels = [int(element.tag[1]) for element in page.inside(template) if re.fullmatch("h[1-6]", element.tag)]
            if levels[0] != 2 or any(after > before + 1 for before, after in zip(levels, levels[1:])):
                yield f"line {template.line}: {levels}"
    assert faults_on_pages(find) == []


def test_an_id_is_on_a_page_once():
    def find(page: ReadPage):
        ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
        yield from (id for id, count in ids.items() if count > 1 or not id)
    assert faults_on_pages(find) == []


def test_what_the_content_refers_to_for_its_names_is_on_the_page():
    """Leave out the theme's own labels: on a page without a table of contents it keeps the label of that table's button."""
    def find(page: ReadPage):
        ids = {element.attributes["id"] for element in page.elements if "id" in element.attributes and not element.within("template")}
        for element in page.inside(page.content) if page.all("article", class_="md-content__inner") else ():
            for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
                yield from (f"line {element.line}: {name}={id}" for id in element.attributes.get(name, "").split() if id not in ids)
    assert faults_on_pages(find) == []


def test_nothing_is_fetched_from_another_host_and_only_the_licence_is_linked():
    def find(page: ReadPage):
        for element in page.elements:
            for name, value in element.attributes.items():
                if name in ("href", "src", "srcset", "xlink:href", "action", "data", "poster") and re.match(r"\s*(?:[a-zA-Z][\w+.-]*:|//)", value):
                    if not (element.tag == "a" and name == "href" and value == LICENCE):
                        yield f"line {element.line}: {name}={value}"
    assert faults_on_pages(find) == []
    assert [page for page, content in site_pages() if LICENCE in addresses_in(list(content.elements)) and not page.startswith("about/")] == []


def test_no_style_sheet_of_the_site_names_another_host():
    styles = {path: path.read_text(encoding="utf-8") for path in built_site().rglob("*.css")}
    assert styles and [path.name for path, text in styles.items() if re.search(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//", text)] == []


def test_every_link_and_anchor_leads_somewhere():
    assert broken_links(built_site()) == []


def test_every_file_of_the_site_is_used_or_for_its_host():
    """Check that the site ships only what pages use: no source map, no language of the theme, no unused script of it."""
    text = {path: path.read_text(encoding="utf-8") for path in built_site().rglob("*") if path.suffix in (".html", ".css", ".js", ".mjs", ".webmanifest")}
    pages = [path for path in text if path.suffix == ".html"]
    worker = built_site() / "sw.js"         # it lists every file, so its list does not show use
    by_address = built_site() / card.PATH   # pages of a site that knows its own address name it: see test_card.py
    for_terminal = built_site().parent / WRITTEN_TO

    def is_named(path: Path) -> bool:
        by_part = f'data-module="{path.parent.name}/{path.stem}"' if path.suffix == ".js" else path.name
        return any(path.name in said or by_part in said for where, said in text.items() if where not in (path, worker))
    others = [path for path in built_site().rglob("*") if path.is_file() and path not in pages]
    assert [path.name for path in others if path not in (by_address, for_terminal) and path.name not in HOST_FILES and not is_named(path)] == []


# --- Search -----------------------------------------------------------------------------------------------------------

def search_index() -> dict[str, str]:
    """Return address → title and text as the search has them, without tags."""
    index = json.loads((built_site() / "search" / "search_index.json").read_text(encoding="utf-8"))
    return {entry["location"]: read_html(f"<main>{entry['title']} {entry['text']}</main>").one("main").text for entry in index["docs"]}


def test_search_finds_the_words_of_every_box(guide):
    index = search_index()
    for ref, place in guide.places.items():
        said = " ".join(text for location, text in index.items() if location.partition("#")[0] == box_address(ref))
        assert [text.text for text in place.box.texts() if words_of(text.text) not in said] == []


def test_search_leaves_out_the_whole_guide_and_the_pictures(guide):
    index = search_index()
    assert [location for location in index if location.startswith("whole-guide")] == []
    for process in guide.processes:
        said = " ".join(text for location, text in index.items() if location.partition("#")[0] == f"{process.id}/")
        assert "Read the guidance" not in said and "Open this box’s page" not in said
        assert said and words_of(process.boxes[0].activity[0].text) not in said


def test_search_knows_only_words_that_are_on_the_page():
    """Look for cells or list items run together: they make words such as "letterProvider" that nobody searches for."""
    odd = {}
    for location, text in search_index().items():
        page = page_of(location.partition("#")[0])
        known = {word.removesuffix("¶") for word in page.content.text.split()} | set(page.one("title").text.split())
        if made_up := [word for word in text.split() if word not in known]:
            odd[location] = made_up[:5]
    assert odd == {}


def test_search_knows_the_outcomes_of_a_box_as_words_of_their_own(guide):
    index = search_index()
    for ref, place in guide.places.items():
        said = " ".join(text for location, text in index.items() if location.partition("#")[0] == box_address(ref))
        outcomes = {route.outcome for route in place.box.routes}
        assert [outcome for outcome in sorted(outcomes) if not re.search(rf"(?<!\w){re.escape(outcome)}(?!\w)", said)] == []
        assert not re.search(r"\w(?=(?:Box \d|End of process))", said)


# --- The same bytes ---------------------------------------------------------------------------------------------------

def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_second_build_elsewhere_on_another_day_gives_the_same_bytes(tmp_path):
    """Build in another folder, with another hash seed of Python and a clock that says Sun 2001-09-09."""
    project = copy_of_project(tmp_path / "another" / "place")
    done = build(project, tmp_path / "site", SOURCE_DATE_EPOCH="1000000000", PYTHONHASHSEED="7", TZ="Pacific/Auckland", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    first, second = bytes_of(built_site()), bytes_of(tmp_path / "site")
    told = [json.loads(files.pop("version.json")) for files in (first, second)]
    assert 1000000000 == told[1].pop("stamp") < told[0].pop("stamp"), "the one thing that says when: see test_offline.py"
    assert told[0] == told[1]
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_site_names_no_folder_of_the_machine_that_built_it():
    own = [str(PROJECT).encode(), str(built_site().parent).encode()]
    assert [name for name, content in bytes_of(built_site()).items() if any(path in content for path in own)] == []


# --- Faults stop the build --------------------------------------------------------------------------------------------

@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a copy of the project with two faults: a route to box 220 and a misspelt key."""
    project = copy_of_project(tmp_path / "project")
    path = project / "maps" / "pathways.yaml"
    text = path.read_text(encoding="utf-8")
    text, routes = re.subn(r"(?m)^(\s+to: )\d+$", r"\g<1>220", text, count=1)
    text, keys = re.subn(r"(?m)^(\s+)colour: amber$", r"\1color: amber", text, count=1)
    assert routes == keys == 1
    path.write_text(text, encoding="utf-8")
    return project


def places_of_faults(project: Path) -> tuple[str, str]:
    """Return the places where the two faults of `broken` are reported: the value that leads nowhere, and the unknown key."""
    lines = (project / "maps" / "pathways.yaml").read_text(encoding="utf-8").splitlines()
    found = []
    for pattern in (r"\s+to: (?=220$)", r"\s+(?=color: amber$)"):
        line, match = next((number, match) for number, text in enumerate(lines, 1) if (match := re.match(pattern, text)))
        found.append(f"maps/pathways.yaml:{line}:{match.end() + 1}: ")
    return found[0], found[1]


def test_a_fault_in_a_source_stops_the_build_with_its_line(broken, tmp_path):
    old = tmp_path / "site" / "index.html"
    old.parent.mkdir()
    old.write_text("The old site", encoding="utf-8")
    done = build(broken, old.parent)
    said = done.stdout + done.stderr
    route, key = places_of_faults(broken)
    assert done.returncode == 1
    assert re.search(re.escape(route) + r'Map 1 box \d+: route ".+" leads to box 220, which does not exist', said)
    assert key in said and "Did you mean colour?" in said
    assert "Traceback" not in said
    assert old.read_text(encoding="utf-8") == "The old site" and list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize(("old", "new", "says"), (
    ("            when: {visits-effective: {at least: 1}}", "            when: {visits-attempted: {at least: 1}}", "this safeguard says that it must not"),
    ("    count: 5 working days", "    count: 6 working days", "but the result is")), ids=("a broken safeguard", "a training case"))
def test_what_an_editor_may_look_at_but_not_publish_stops_the_build(old, new, says, tmp_path):
    project = copy_of_project(tmp_path / "project")
    path = project / "maps" / "pathways.yaml"
    before, found, after = path.read_text(encoding="utf-8").rpartition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")
    done = build(project, tmp_path / "site")
    assert done.returncode == 1 and says in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_published_site_has_nothing_that_is_for_editors_alone():
    assert not (built_site() / "assets" / "dev").exists()
    assert [path for path, page in site_pages() if page.all("aside", class_="mistakes")] == []


def test_the_check_lists_every_fault_on_a_line_of_its_own(broken):
    done = run(broken, "build_maps.py", "check")
    lines = done.stdout.splitlines()
    route, key = places_of_faults(broken)
    assert (done.returncode, done.stderr, len(lines)) == (1, "", 2)
    assert lines[0].startswith(key) and lines[1].startswith(route)


def test_writing_refuses_a_broken_source_and_writes_nothing(broken, tmp_path):
    done = run(broken, "build_maps.py", "write", str(tmp_path / "out"))
    assert done.returncode == 1 and "which does not exist" in done.stdout and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_refers_to_a_missing_source_is_named(tmp_path):
    project = copy_of_project(tmp_path / "project")
    (project / "maps" / "did-not-attend.yaml").unlink()
    done = build(project, tmp_path / "site")
    assert done.returncode == 1 and "change waiting names box did-not-attend/1, which does not exist" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "site").exists()


def test_a_broken_link_in_a_hand_written_page_stops_the_build(tmp_path):
    project = copy_of_project(tmp_path / "project")
    page = project / "maps" / "about.md"
    sound = "[A paragraph](paragraphs.md#paragraph-8), [a heading](map-1/box-03.md#activity) and [a box on its map](map-1/index.md#map-1-box-03)"
    page.write_text(f'{page.read_text(encoding="utf-8")}\n{sound}.\n\n<p><a href="../map-1/box-99/">Box 99</a></p>\n', encoding="utf-8")
    done = build(project, tmp_path / "site")
    assert done.returncode == 1 and re.search(r'about/index\.html:\d+: the link "\.\./map-1/box-99/" leads to nothing\.', done.stderr)
    assert done.stderr.count("the link ") == 1 and not re.search("anchor|Traceback", done.stderr)


def test_a_character_that_no_file_can_contain_is_refused_with_a_sentence(tmp_path):
    """Use half a character: YAML accepts it in an escape, but neither a page nor a terminal can show it."""
    project = copy_of_project(tmp_path / "project")
    path = project / "maps" / "pathways.yaml"
    path.write_text(re.sub(r"(?m)^title: .*$", r'title: "Half \\ud800 a character"', path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    for done in (run(project, "build_maps.py", "check"), build(project, tmp_path / "site")):
        assert done.returncode == 1 and "maps/pathways.yaml:" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


# --- The command line of the build ------------------------------------------------------------------------------------

def test_the_check_of_valid_sources_counts_what_it_read(guide):
    done = run(PROJECT, "build_maps.py", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Valid: 3 processes, 40 boxes, {sum(1 for _ in guide.routes())} routes, 51 time rules")


def test_a_file_named_to_the_check_is_read_instead_of_the_sources(tmp_path):
    source = tmp_path / "mine.yaml"
    source.write_text("format: 1\ntitle: Mine\ntitle: Twice\n", encoding="utf-8")
    done = run(PROJECT, "build_maps.py", "check", str(source))
    assert done.returncode == 1 and 'mine.yaml:3:1: "title" is here a second time' in done.stdout


def test_write_puts_every_generated_file_into_a_folder(bundle, tmp_path):
    done = run(PROJECT, "build_maps.py", "write", str(tmp_path / "new" / "out"))
    assert done.returncode == 0, done.stderr
    written = bytes_of(tmp_path / "new" / "out")
    assert f"{len(written)} files written to" in done.stdout
    for page in made.pages(bundle):
        assert written[page.path] == page.markdown.encode("utf-8")
    shipped = {name: content for name, content in written.items() if name.startswith("assets/")}
    assert {"assets/guide.json", "assets/navigator.zip", "assets/pyodide/pyodide.mjs"} <= shipped.keys()
    assert shipped.pop("assets/site/edition.css").decode("utf-8") in (built_site() / "assets" / "site" / "site.css").read_text(encoding="utf-8")
    assert [name for name, content in shipped.items() if (built_site() / name).read_bytes() != content] == []


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path, below):
    taken = tmp_path / "taken"
    taken.write_text("A file stands here.", encoding="utf-8")
    done = run(PROJECT, "build_maps.py", "write", str(taken / below))
    assert done.returncode == 1 and str(taken) in done.stderr and len(done.stderr.splitlines()) == 1
    assert taken.read_text(encoding="utf-8") == "A file stands here."


# --- Hostile text -----------------------------------------------------------------------------------------------------

ACCEPTED = ("{{ config }} {% raw %} {: onclick=alert(1) } {#x .y onclick=z} *a* _b_ __c__ `d` ~~e~~ ^f^ [g] [h][i] [^1] ![j] \"k\" 'l' &amp; &lt;script&gt;"
            " a<2 b>1 </ # m | n \\* $o$ javascript:p http://q.example r@s.example --- === !!! ??? +++ \N{GRINNING FACE} ]]> -->")
"""Text that looks dangerous to one of the tools that it passes through, but that the loader accepts."""

REFUSED = ('<script>alert(1)</script> <img src=x onerror=alert(1)> <a href="javascript:alert(1)">k</a> [x](javascript:alert(1)) [y](data:text/html,z)'
           " </div></article></svg> <!-- <svg/onload=alert(1)> <?php \" onfocus=alert(1) x=\" '--> "
           "\x00\x0b\x7f\ufffe \u202eu\u202c \u2066v\u2069 <style>*{}</style> {: onclick=alert(1) } {{ config }} <math><mtext></template>")
"""Markup that the loader refuses. The pages must stay intact even if it gets in another way."""

LONG = "w" * 500

COUNTED = {("TimeRule", "count"), ("Interpretation", "count"), ("Change", "date"), ("Change", "edition"), ("Guide", "edition"), ("Guide", "feedback"),
           ("Box", "keywords"), ("Term", "keywords"), ("ToldAnswer", "answer"), ("TrainingCase", "noticed"), ("Route", "formerly")}
"""Fields without free words: a count, a date, an address, an answer, an earlier id, and fields that must fit a pattern or another field."""


def names_in(entry: Any) -> set[str]:
    """Return every name that one part of a guide uses for another."""
    names: set[str] = set()
    for f in dataclasses.fields(entry):
        value = getattr(entry, f.name)
        names |= {str(value)} if f.metadata.get("key") else set()
        for one in value if isinstance(value, tuple) else ():
            names |= names_in(one) if dataclasses.is_dataclass(one) else set()
    return names


class Spoiler:
    """A tool that adds hostile text to every text of a guide, each with its own mark (`zq7q`), and remembers what it wrote."""

    def __init__(self, hostile: str) -> None:
        self.hostile = hostile
        self.written: dict[str, tuple[str, str]] = {}      # mark → (where, the text)
        self.passages: dict[int | str, int | str] = {}
        self.names: set[str] = set()

    def guide(self, guide: Guide) -> Guide:
        self.names = names_in(guide) | set(guide.places) | set(guide.outcomes) | {END, "today", *NATIONS}
        self.names |= {f"{event.id} {state.id}" for event in guide.events for state in event.states}
        return self._entry(guide, "guide")

    def _entry(self, entry: Any, where: str) -> Any:
        if isinstance(entry, Condition):
            return entry
        kind, changes = type(entry), {}
        for f in dataclasses.fields(entry):
            value = getattr(entry, f.name)
            if f.name == "para":
                changes[f.name] = self._passages(value)
            elif isinstance(entry, Passage):
                changes[f.name] = self._passages((value,))[0] if f.metadata.get("key") else self._text(value, "passage words")
            elif f.metadata.get("key") and isinstance(entry, Term) and not entry.abbreviation:
                changes[f.name] = self._text(value, f"{where}.{f.name}")      # the page shows the word itself, and an abbreviation has to match
            elif not f.metadata.get("key") and (kind.__name__, f.name) not in COUNTED and "Literal" not in str(get_type_hints(kind)[f.name]):
                changes[f.name] = self._value(value, f"{where}.{f.name}")
        return dataclasses.replace(entry, **changes)

    def _value(self, value: Any, where: str) -> Any:
        if isinstance(value, str):
            return self._text(value, where) if value and value not in self.names else value
        if isinstance(value, tuple):
            return tuple(self._value(one, where) for one in value)
        return self._entry(value, f"{where}/{type(value).__name__}") if dataclasses.is_dataclass(value) else value

    def _text(self, text: str, where: str) -> str:
        mark = f"zq{len(self.written)}q"
        hostile = f"{mark} {self.hostile}" + (f" {LONG}" if len(self.written) % 7 == 0 else "")
        self.written[mark] = (where, hostile)
        return f"{text} {hostile}"

    def _passages(self, names: tuple[int | str, ...]) -> tuple[int | str, ...]:
        for name in names:
            if name not in self.passages:
                self.passages[name] = name if isinstance(name, int) else self._text(name, "passage")
        return tuple(self.passages[name] for name in names)


def shape(element: Element) -> tuple[str, ...]:
    """Return an element without its content: its tag and the names of its attributes."""
    return (element.tag, *sorted(element.attributes))


def shapes(page: ReadPage) -> tuple[Counter, set[tuple[str, ...]]]:
    """Return the shapes of a page's elements: with their number outside of a picture, and only the kinds inside one."""
    pictures = page.all("section", class_="map-region") + page.all("div", class_="navigator-maps") + page.all("div", class_="sheet")
    drawn = {id(element) for picture in pictures for element in page.inside(picture)}
    outside = Counter(shape(element) for element in page.elements if id(element) not in drawn)
    return outside, {shape(element) for element in page.elements if id(element) in drawn}


def differing(folder: Path) -> dict[str, object]:
    """Return the pages of a site whose elements differ from the real site, with the extra and the missing elements.

    A longer text may turn a line on a picture into a signpost, so only the kinds of elements are compared there.
    """
    found: dict[str, object] = {}
    clean = {name: shapes(page) for name, page in site_pages()}
    kinds = {kind for _, drawn in clean.values() for kind in drawn}
    for name, (outside, _) in clean.items():
        there, drawn = shapes(read_page(folder / name))
        if outside != there or drawn - kinds:
            found[name] = (there - outside, outside - there, drawn - kinds)
    return found


def said_on(folder: Path) -> str:
    """Return all text of a site's pages and of their attributes, with single spaces."""
    parts = []
    for path in sorted(folder.rglob("*.html")):
        page = read_page(path)
        parts += [page.one("html").text, *(" ".join(value.split()) for element in page.elements for value in element.attributes.values())]
    return "\n".join(parts)


def not_said(spoiler: Spoiler, said: str) -> dict[str, str]:
    """Return the hostile texts that do not appear anywhere as typed: mark → the field."""
    places: dict[str, list[int]] = {}
    for found in re.finditer(r"zq\d+q", said):
        places.setdefault(found.group(), []).append(found.start())
    return {mark: where for mark, (where, text) in spoiler.written.items()
            if not any(said.startswith(" ".join(visible(text).split()), at) for at in places.get(mark, ()))}


UNSEEN = re.compile(r"guide\.(?:calendar|facts|counters|safeguards|actors|owner|reviewed|about|heading|short_name|notice|title|own_pages|sources/Source\.(?:title|about|dated)"
                    r"|evidence/Evidence\.(?:parts|not_needed)|gaps|letters/Letter\.text|submission/Submission\.if_incomplete|processes/Process\.(?:opening_note|boxes/Box\.(?:question|routes/Route\.not_available)))")
"""Texts that only the navigator or a wrapped line on a picture shows, or that hand-written pages say in their own words."""


def test_text_that_looks_like_markup_is_shown_as_typed(guide, tmp_path):
    spoiler = Spoiler(ACCEPTED)
    hostile = spoiler.guide(guide)
    project = copy_of_project(tmp_path / "project")
    (project / "maps" / "pathways.yaml").write_text(as_source(hostile), encoding="utf-8")
    for other in ("did-not-attend.yaml", "training-cases.yaml"):
        (project / "maps" / other).write_text("format: 1\n", encoding="utf-8")
    done = build(project, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert differing(tmp_path / "site") == {}
    missing = not_said(spoiler, said_on(tmp_path / "site"))
    assert {mark: where for mark, where in missing.items() if not UNSEEN.match(where)} == {}
    shipped = (tmp_path / "site" / "assets" / "guide.json").read_text(encoding="utf-8")
    assert from_dict(json.loads(shipped)["guide"]) == dataclasses.replace(hostile, training_cases=(), own_pages=guide.own_pages)


def test_markup_that_passes_the_loader_is_shown_as_typed(guide, tmp_path):
    spoiler = Spoiler(REFUSED)
    hostile = spoiler.guide(guide)
    done = build_without_hook(hostile, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert differing(tmp_path / "site") == {}
    missing = not_said(spoiler, said_on(tmp_path / "site"))
    assert {mark: where for mark, where in missing.items() if not UNSEEN.match(where)} == {}


def build_without_hook(guide: Guide, folder: Path) -> CompletedProcess[str]:
    """Build a site from a guide that no loader has seen, from written files, with the project's own settings and theme."""
    shutil.copytree(PROJECT / "docs", folder / "docs")
    for page in (folder / "docs").rglob("*.md"):       # the hook adds this to the hand-written pages
        path = page.relative_to(folder / "docs").as_posix()
        page.write_text(foot.completed_by_hand(guide, path, page.read_text(encoding="utf-8")), encoding="utf-8")
    for output in outputs(guide):
        path = folder / "docs" / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        content = output.content.read_bytes() if isinstance(output.content, Path) else output.content
        content = content if isinstance(content, bytes) else content.encode("utf-8")
        if output.by_hand:
            content = foot.completed_by_hand(guide, output.path, content.decode("utf-8")).encode("utf-8")
        path.write_bytes(content)
    said = {"site_name": escaped(guide.site_name), "site_description": escaped(guide.summary), "copyright": escaped(guide.licence), "extra": {"notice": escaped(guide.banner)}}
    settings = said | {"INHERIT": str(PROJECT / "mkdocs.yml"), "hooks": [], "watch": [], "nav": menu.menu(guide)}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return build(PROJECT, folder / "site", "--config-file", str(folder / "mkdocs.yml"))


def test_the_home_page_tells_how_many_boxes_each_map_has(guide):
    said = page_of("").content.text
    for process in guide.processes:
        assert re.search(rf"{process.name}[^,]*, {len(process.boxes)} boxes", said, re.IGNORECASE), process.name
