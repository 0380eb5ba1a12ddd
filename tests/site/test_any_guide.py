"""Any guide works with the engine: a small one in its own folder is built and read, and does not mention the guide in maps/."""
from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from maps.print.downloads import map_svg
from maps.read.guide_folder import HERE
from maps.read.source import read_guide
from maps.ship import zip_edition
from maps.ship.third_party import licences
from maps.write import front, map_pages, menu
from navigator.case.case import Answer, fold
from navigator.case.deadlines import deadlines
from navigator.case.link import fragment, read_fragment
from navigator.case.questions import NATION, START
from navigator.case.wording import BY_EDITOR
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import bundle_of
from navigator.guide.check import check
from navigator.guide.model import Guide
from navigator.guide.reader import from_dict, to_dict
from navigator.guide.sources import COLOURS, Text
from navigator.show.case_text import case_text
from navigator.show.page import Page
from navigator.show.statements import texts_html
from navigator.text.errors import MapError
from tests import PROJECT
from tests.built import build, read_page, run, site_of_guide

SMALL = PROJECT / "tests" / "data" / "guides" / "small"
OF_THE_OTHER_GUIDE = re.compile(r"(?i:work.focused|open government|public sector|\bmap[ -][0-9]\b|\bmemo\b|jobcentre|pathways|did-not-attend|home visit)|\bFT[AP]\b|\bWFI\b|\bBDE\b|\bNTP\b")
OTHER_PEOPLES = ("licences.txt", "assets/pyodide/", "assets/javascripts/", "assets/stylesheets/", "startup-cache.bin")
SPOKEN = (".html", ".json", ".txt", ".js", ".mjs", ".css", ".svg", ".webmanifest", ".conf", ".config", "")


def small_site() -> Path:
    return site_of_guide(SMALL)


@pytest.fixture(scope="module")
def small() -> Guide:
    return read_guide(SMALL)


def text_of(path: str) -> str:
    return read_page(small_site() / path / "index.html").one("body").text


# --- The site ---------------------------------------------------------------------------------------------------------

def files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a site by its path, and every file in its archive of the navigator."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if name == "assets/navigator.zip":
            with zipfile.ZipFile(path) as archive:
                yield from ((inner, archive.read(inner)) for inner in archive.namelist())
        elif path.is_file() and path.suffix in SPOKEN:
            yield name, path.read_bytes()


def of_the_other_guide(site: Path) -> dict[str, list[str]]:
    """Return each file of a guide or of the product, with the words in it that only the guide in maps/ uses."""
    return {name: sorted(set(OF_THE_OTHER_GUIDE.findall(content.decode("utf-8", "replace")))) for name, content in files(site)
            if not name.startswith(OTHER_PEOPLES)}


def test_no_file_of_another_guides_site_speaks_of_this_guide() -> None:
    found = of_the_other_guide(small_site())
    assert len(found) > 60 and {name: words for name, words in found.items() if words} == {}


def test_the_site_has_the_name_of_the_guide_and_of_nothing_else(small: Guide) -> None:
    home = read_page(small_site() / "index.html")
    assert home.one("a", class_="site-name").text == small.name == "Tool library"
    assert json.loads((small_site() / front.MANIFEST).read_text(encoding="utf-8"))["name"] == "Tool library"
    assert [path.name for path in small_site().glob("assets/*.pdf")] == ["tool-library.pdf"]
    assert [path.name for path in (small_site() / "assets" / "maps").iterdir() if path.suffix == ".svg"] == ["lending.svg"]


def test_the_sentence_about_the_licence_of_the_material_is_the_guides(small: Guide) -> None:
    assert "Of its words" not in (small_site() / "licences.txt").read_text(encoding="utf-8")
    licensed = replace(small, licence="Free for all.")
    assert "Of its words: Free for all." in licences(licensed.licence) and "Free for all." in map_svg(licensed, map_pages.layout_of(licensed, licensed.processes[0]))


def test_the_home_page_and_pictures_come_from_the_folder() -> None:
    assert "One map, three boxes" in text_of("") and (small_site() / "pictures" / "shelf.svg").is_file()
    assert "The desk is open on Saturdays" in text_of("hours") and "Opening hours" in text_of("")


def test_a_hand_written_page_has_the_foot_of_every_page() -> None:
    assert "The page “Opening hours”, edition 1." in text_of("hours")
    assert '<li id="page-hours">' in (small_site() / "feedback" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", ("forms-and-evidence", "training-cases", "glossary", "knots", "paragraphs", "changes"))
def test_a_part_the_guide_does_not_have_has_no_page(part: str, small: Guide) -> None:
    assert part not in small.pages and not (small_site() / part).exists()
    for path in small_site().rglob("*.html"):
        assert f'{part}/"' not in path.read_text(encoding="utf-8"), path


def test_a_guide_without_a_notice_shows_none() -> None:
    for path in small_site().rglob("*.html"):
        assert not read_page(path).all("p", class_="notice"), path
    assert "--print-notice: \"\"" in (small_site() / "assets" / "site" / "site.css").read_text(encoding="utf-8")


def test_a_guide_of_one_map_calls_it_the_map(small: Guide) -> None:
    titles = [title for entry in menu.menu(small) for title in entry]
    assert titles == ["Home", "Navigator", "The map", "The guide", "About"]
    assert "Which process do you want to work through?" not in text_of("navigator") and "Which bank holidays apply?" in text_of("navigator")


def test_a_source_without_numbers_has_no_column_for_paragraphs() -> None:
    assert [head.text for head in read_page(small_site() / "deadlines" / "index.html").all("th", scope="col")] == [
        "Rule", "What, and who does it", "Runs from", "The leaflet says", "Counted as", "Boxes"]


def test_the_map_has_a_key_for_what_is_on_it_alone() -> None:
    assert not re.search("Corrected|Inferred|Differs", text_of("lending"))


@pytest.mark.parametrize("words", (("check",), ("pdf", "{folder}"), ("write", "{folder}")))
def test_every_command_of_the_build_takes_the_folder(words: tuple[str, ...], tmp_path: Path) -> None:
    done = run(PROJECT, "build_maps.py", "--guide", str(SMALL), *(word.format(folder=tmp_path) for word in words))
    assert done.returncode == 0, done.stdout + done.stderr
    assert words[0] != "pdf" or (tmp_path / "tool-library.pdf").is_file()
    assert words[0] != "write" or {"index.md", "hours.md", "lending/box-03.md", "pictures/shelf.svg"} <= {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}


def test_the_small_site_becomes_a_zip_file_with_its_name(tmp_path: Path) -> None:
    assert zip_edition.main([str(small_site()), str(tmp_path)]) == 0
    with zipfile.ZipFile(tmp_path / "tool-library.zip") as archive:
        assert all(name.startswith("tool-library/") for name in archive.namelist())
        assert "Tool library" in archive.read("tool-library/START-HERE.html").decode("utf-8")


def test_a_guide_without_time_rules_has_no_page_of_deadlines(tmp_path: Path) -> None:
    text = (SMALL / "guide.yaml").read_text(encoding="utf-8")
    text = re.sub(r"\nrules:\n(  .*\n)+", "\n", text).replace("        starts: [back]\n", "")
    (tmp_path / "guide.yaml").write_text(text, encoding="utf-8")
    done = build(PROJECT, tmp_path / "site", "--quiet", GUIDE=str(tmp_path))
    assert done.returncode == 0 and not (tmp_path / "site" / "deadlines").exists(), done.stdout + done.stderr
    assert zip_edition.main([str(tmp_path / "site"), str(tmp_path)]) == 0


def test_a_folder_without_pages_gets_a_home_page_with_valid_links(tmp_path: Path) -> None:
    shutil.copy(SMALL / "guide.yaml", tmp_path)
    done = build(PROJECT, tmp_path / "site", "--quiet", GUIDE=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    home = read_page(tmp_path / "site" / "index.html")
    assert home.one("h1").text.startswith("Borrowing a tool") and {"lending/", "navigator/", "deadlines/", "editing/", "about/"} <= {
        link.attributes.get("href", "") for link in home.all("a")}


def test_a_guide_may_use_every_palette_the_check_lists(tmp_path: Path) -> None:
    palettes = set(re.findall(r"^\.pm-map \.(\w+) \{ --pm-actor", (PROJECT / "docs" / "assets" / "map" / "map.css").read_text(encoding="utf-8"), re.MULTILINE))
    assert palettes == set(COLOURS) and {colour for colour in COLOURS if f".actor-{colour} " in (
        PROJECT / "docs" / "assets" / "site" / "components.css").read_text(encoding="utf-8")} == palettes
    text = (SMALL / "guide.yaml").read_text(encoding="utf-8")
    for colour in COLOURS:
        (tmp_path / "guide.yaml").write_text(text.replace("colour: violet", f"colour: {colour}"), encoding="utf-8")
        assert read_guide(tmp_path).actors[0].colour == colour
    (tmp_path / "guide.yaml").write_text(text.replace("colour: violet", "colour: pink"), encoding="utf-8")
    with pytest.raises(MapError, match=f"which is not one of {', '.join(COLOURS)}"):
        read_guide(tmp_path)


# --- What the check says ----------------------------------------------------------------------------------------------

def refused(folder: Path, **pages_there: str) -> str:
    shutil.copy(SMALL / "guide.yaml", folder)
    for name, text in pages_there.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with pytest.raises(MapError) as error:
        read_guide(folder)
    return str(error.value)


def test_a_page_with_the_name_of_a_built_page_is_refused(tmp_path: Path) -> None:
    assert "deadlines.md in the folder of the guide has the name of a page that the build makes" in refused(tmp_path, deadlines="# x\n")


def test_a_page_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hours.md").write_bytes("# Öffnungszeiten\n".encode("latin-1"))
    assert refused(tmp_path) == "hours.md in the folder of the guide is not UTF-8. Save it as UTF-8."


def test_a_readme_of_the_folder_is_not_a_page_of_the_site(tmp_path: Path) -> None:
    shutil.copy(SMALL / "guide.yaml", tmp_path)
    (tmp_path / "README.md").write_text("# For editors\n", encoding="utf-8")
    assert read_guide(tmp_path).own_pages == ()


def test_a_map_with_the_name_of_a_fixed_page_is_refused(small: Guide) -> None:
    faults = check(replace(small, processes=(replace(small.processes[0], id="privacy"),)))
    assert any("its page would have the name of a page that every site has" in fault.message for fault in faults)


@pytest.mark.parametrize("table", ("sources", "processes"))
def test_a_guide_without_sources_or_processes_is_refused_with_a_sentence(small: Guide, table: str) -> None:
    assert f"The guide has no {table}. Write at least one" in " ".join(fault.message for fault in check(replace(small, **{table: ()})))


# --- Whose words they are ---------------------------------------------------------------------------------------------

def numbered(small: Guide, *texts: Text) -> Guide:
    """Return the small guide with a source of one paragraph, and these texts in its first box."""
    source, process = replace(small.sources[0], paragraphs=1), small.processes[0]
    own = tuple(replace(box, activity=texts if box.number == 1 else tuple(replace(text, by="editor") for text in box.activity),
                        routes=tuple(replace(route, by="editor") for route in box.routes)) for box in process.boxes)
    return replace(small, sources=(source,), processes=(replace(process, boxes=own),), rules=tuple(replace(rule, by="editor") for rule in small.rules))


def test_a_text_of_a_numbered_source_names_paragraph_or_editor(small: Guide) -> None:
    named, own, neither = Text("must", "One.", (1,)), Text("must", "Two.", by="editor"), Text("must", "Three.")
    assert check(numbered(small, named, own)) == []
    fault, = check(numbered(small, named, neither))
    assert 'Write "para" with its number, or "by: editor" if the words are your own.' in fault.message
    fault, = check(numbered(small, named, replace(named, also_elsewhere=True, by="editor")))
    assert "not both" in fault.message


def test_words_of_the_editor_are_marked_in_place(small: Guide) -> None:
    guide = numbered(small, Text("must", "One.", (1,)), Text("must", "Two.", by="editor"))
    html = texts_html(Page(guide), guide.sources[0], guide.processes[0].boxes[0].activity)
    assert html.count(BY_EDITOR) == 1 and html.index("Two.") < html.index(BY_EDITOR)


def test_a_rule_of_a_source_with_numbers_names_its_paragraph_as_well(small: Guide) -> None:
    guide = numbered(small, Text("must", "One.", (1,)))
    fault, = check(replace(guide, rules=tuple(replace(rule, by="") for rule in guide.rules)))
    assert fault.message == 'rule back lacks "para", the paragraph that it restates. Write "by: editor" if the rule is your own.'


# --- A case -----------------------------------------------------------------------------------------------------------

def bundle(guide: Guide) -> Bundle:
    return bundle_of(guide, json.loads((HERE / "bank-holidays.json").read_text(encoding="utf-8")))


LENT = (Answer(NATION, "scotland"), Answer("lent-on", "2026-10-03"), Answer("lending/1", "lent"))


def test_a_case_of_a_guide_of_one_process_begins_in_it(small: Guide) -> None:
    assert fold(small, ()).question.ask == NATION      # type: ignore[union-attr]
    case = fold(small, LENT)
    assert case.start == "lending" and case.current and case.current.ref == "lending/2" and not case.kept


def test_a_case_that_names_the_only_process_opens_as_well(small: Guide) -> None:
    case = fold(small, (Answer(START, "lending"), *LENT))
    assert (case.current.ref, case.kept, case.problem) == ("lending/2", (), None)      # type: ignore[union-attr]


def test_the_last_day_of_the_small_guide_is_worked_out(small: Guide) -> None:
    calendars = bundle(small).calendars
    found, = deadlines(fold(small, LENT, calendars["scotland"]), calendars["scotland"])
    assert found.dates.last_day and found.dates.last_day.isoformat() == "2026-10-17"      # Sat 2026-10-17, two weeks after Sat 2026-10-03


def test_a_link_to_a_case_of_the_small_guide_opens_it(small: Guide) -> None:
    assert read_fragment(bundle(small), fragment(bundle(small), LENT)) == LENT


def test_the_record_has_no_empty_notice_or_paragraphs(small: Guide) -> None:
    case = fold(small, LENT, bundle(small).calendars["scotland"])
    text = case_text(case, deadlines(case, bundle(small).calendars["scotland"]))
    assert "Bring the tool back" in text and not re.search(r"\(\)|; *$|, *$|\n\n\n", text, re.MULTILINE)


def test_the_small_guide_is_the_same_after_a_round_through_json(small: Guide) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(small)))) == small
