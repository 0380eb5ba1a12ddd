"""The generated pages as text: the Markdown of each for a small made-up guide."""
from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from maps.draw import picture
from maps.read.bank_holidays import read_holidays
from maps.read.source import read_guide
from maps.write.foot import edition_line
from maps.write.frame import PageSource
from maps.write.menu import MOST_IN_MENU, menu
from maps.write.pages import deadlines_page, pages
from navigator.days.workdays import NATIONS
from navigator.guide.bundle_file import bundle_of
from navigator.guide.model import Guide
from tests.built import ReadPage, read_html
from tests.maps.made_maps import guide_of, random_process

SMALL = """
format: 1
title: A small guide
about: For tests.
notice: Not a real guide.
owner: Nobody
edition: "1"
reviewed: 1 May 2009
changes:
  second: {date: 2009-05-02, edition: "1", what: "The [first box](map-1/1) asks more.", boxes: map-1/1}
  first: {date: 2009-05-01, edition: "0", what: The first.}
sources:
  pathways: {name: the paper, title: The small source, about: Six paragraphs., dated: "2009", notice: Historical and small., paragraphs: 6,
             unnumbered: {note after 6: {words: the note after paragraph 6}}}
actors:
  provider: {name: Provider, short: Provider, about: Runs the interviews., colour: blue}
  customer: {name: Customer, short: Customer, about: Comes to them., colour: grey}
terms:
  WFI: {means: Work Focused Interview, about: The interview., abbreviation: yes, spelled out: yes, keywords: the meeting, para: 1}
  Visit: {means: a call at home, about: "See [box 2](map-1/2).", spelled out: no, para: 1}
forms:
  letter: {name: The WFI letter, sent by: provider, sent to: customer, when: On the day., about: Asks for the reason., para: 2}
evidence:
  copy: {name: A copy of the letter, about: Shows what was sent., para: 2, helps: letter}
facts:
  letter-date: {label: Date of the letter, kind: date, ask: "When was it sent?", para: 2}
counters: {calls: {label: Calls made, para: 3}}
rules:
  T01:
    {name: Reply to the letter, who: customer, force: must, guide says: five days, para: 2, starts from: letter-date, count: 5 working days,
     date means: last day, lapses at: map-1/1, on expiry: Go on to box 3., readings: [{count: 7 calendar days, why: Every day may count.}]}
  T02: {name: Call soon, who: provider, force: should, guide says: as soon as possible, para: 3, starts from: letter-date, met at: map-1/2}
sections:
  introduction: {title: Introduction, texts: [{fact: Read this first., para: 1}]}
  warming-up: {title: Warming up, texts: [{could: Ring before., para: 6}], starts: T02}
processes:
  map-1:
    name: Map 1
    title: The small process
    about: How it *goes*.
    start: 1
    source: pathways
    stages: {opening: {title: Opening & more}, closing: {title: Closing}}
    boxes:
      1:
        title: Send the letter
        short: Letter
        keywords: [didn't turn up, no show]
        actor: provider
        kind: decision
        stage: opening
        activity: [{must: Send the **WFI** letter., para: 2}]
        good practice: [{could: Keep a copy., para: 2, also elsewhere: yes}]
        asks: letter-date
        starts: [T01, T02]
        forms: letter
        evidence: copy
        question: What happened?
        routes:
          silent: {outcome: No contact, to: 3, para: 3}
          contact: {outcome: Customer calls, to: 2, para: 3, also elsewhere: yes, basis: corrected, printed to: 3, note: The text names the wrong box.}
      2:
        title: "Listen: hear { why }"
        short: Listen
        actor: provider
        kind: activity
        stage: opening
        activity: [{should: Listen to the reason., para: 4}]
        routes: {heard: {outcome: Reason heard, to: 3, para: 4, also elsewhere: yes}}
      3:
        title: Close the case
        short: Close
        actor: customer
        kind: end
        stage: closing
        activity: [{do: Close it., para: 5}, {fact: A note., para: note after 6}]
        routes: {closed: {outcome: Closed, to: end, para: 5, also elsewhere: yes}}
unclear points:
  K01: {title: Which box is meant, severity: 1, para: 3, boxes: map-1/1, says: Paragraph 3 names box 3., reading: Box 2 is meant., shown: A mark.}
  K02: {title: A word is missing, severity: 3, para: 6, says: A word is missing., reading: It does not matter., shown: Nothing.}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    path: Path = tmp_path_factory.mktemp("small") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return read_guide([path])


@pytest.fixture(scope="module")
def made(small: Guide) -> dict[str, PageSource]:
    """Return path → page."""
    return {page.path: page for page in pages(bundle_of(small, read_holidays()))}


def settings(page: PageSource) -> dict[str, object]:
    """Return the text between the two lines of hyphens at the top."""
    return yaml.safe_load(page.markdown.split("---\n")[1])


def html(page: PageSource) -> ReadPage:
    return read_html(page.markdown.split("---\n", 2)[2])


def headings(page: PageSource) -> list[str]:
    """Return the headings, without the mark of those that the search leaves out. A heading in HTML has its level in the same way."""
    found = re.findall(r"(?m)^#+ .*$|<h2>[^<]*(?=</h2>)", page.markdown)
    return [re.sub(r" \{ data-search-exclude=yes \}$", "", re.sub("<h2>", "## ", heading)) for heading in found]


def links(page: ReadPage) -> list[str]:
    return [element.attributes["href"] for element in page.all("a") if "href" in element.attributes]


def test_there_is_a_page_for_each_map_each_box_and_each_table(made):
    assert list(made) == ["navigator.md", "map-1/index.md", "map-1/print-a3.md", "map-1/print-a4.md", "map-1/box-01.md", "map-1/box-02.md", "map-1/box-03.md",
                          "introduction.md", "warming-up.md", "deadlines.md", "forms-and-evidence.md", "glossary.md", "knots.md", "paragraphs.md", "changes.md", "whole-guide.md", "feedback.md"]


def test_every_page_has_one_first_heading_a_title_and_a_description(made):
    for page in made.values():
        assert len([heading for heading in headings(page) if heading.startswith("# ")]) == 1, page.path
        assert settings(page)["title"] and settings(page)["description"], page.path


def test_the_same_guide_gives_the_same_pages(small, made):
    assert list(pages(bundle_of(small, read_holidays()))) == list(made.values())


def test_html_is_in_blocks_that_markdown_leaves_alone(made):
    """Check the first tag of each HTML line: if it is not a block's tag, the line would be read as Markdown."""
    for page in made.values():
        for block in page.markdown.split("---\n", 2)[2].split("\n\n"):
            assert re.match(r"#+ \S|<(?:div|p|ul|dl|nav|figure|section)\b", block.strip()), f"{page.path}: {block[:80]}"


# --- Menu -------------------------------------------------------------------------------------------------------------

def paths_in(entries: object) -> list[str]:
    if isinstance(entries, str):
        return [entries]
    return [path for entry in (entries.values() if isinstance(entries, dict) else entries) for path in paths_in(entry)]


def test_the_menu_names_every_generated_page_once_but_those_for_paper(small, made):
    named = paths_in(menu(small))
    assert set(made) - set(named) == {"map-1/print-a3.md", "map-1/print-a4.md"} and len(named) == len(set(named))


def test_the_page_of_deadlines_names_the_years_whose_bank_holidays_are_known(small):
    holidays = read_holidays()
    assert f"We can only work out dates from {holidays['first'][:4]} to {holidays['last'][:4]}," in deadlines_page(bundle_of(small, holidays)).markdown


def test_the_list_of_boxes_says_when_it_is_very_long(small, made):
    texts = {page.path: page.markdown for page in pages(bundle_of(guide_of(random_process(MOST_IN_MENU + 1, seed=1)), read_holidays()))}
    assert '<div class="cards cards-many">' in texts["made/index.md"] and "cards-many" not in made["map-1/index.md"].markdown


def test_the_foot_of_every_page_leads_to_its_name_for_reports():
    texts = {page.path: page.markdown for page in pages(bundle_of(guide_of(random_process(MOST_IN_MENU + 1, seed=1)), read_holidays()))}
    led_to = {anchor for text in texts.values() for anchor in re.findall(r'href="[^"]*feedback/#([^"]+)"', text)}
    assert len(led_to) > MOST_IN_MENU and led_to <= set(re.findall(r'<li id="([^"]+)"', texts["feedback.md"]))


def test_the_menu_numbers_boxes_and_uses_short_titles(small):
    maps = next(entry for entry in menu(small) if "The map" in entry)
    assert maps["The map"] == ["map-1/index.md", {"1. Letter": "map-1/box-01.md"}, {"2. Listen": "map-1/box-02.md"}, {"3. Close": "map-1/box-03.md"}]


# --- Headings and settings --------------------------------------------------------------------------------------------

def test_a_title_stays_as_typed_and_is_not_markdown(made):
    page = made["map-1/box-02.md"]
    assert headings(page)[0] == r"# Box 2: Listen: hear \{ why \}"
    assert settings(page)["title"] == "Box 2: Listen: hear { why }"


def test_a_description_has_no_marks(made):
    assert settings(made["map-1/index.md"])["description"] == "How it *goes*."
    assert settings(made["map-1/box-01.md"])["description"] == "Map 1, box 1. Send the letter."


def test_what_repeats_other_pages_is_kept_out_of_search(made):
    assert [path for path, page in made.items() if settings(page).get("search") == {"exclude": True}] == [
        "map-1/print-a3.md", "map-1/print-a4.md", "paragraphs.md", "whole-guide.md"]
    left_out = re.findall(r'<details class="fold box-fold" data-search-exclude="yes"><summary><h2>([^<]*)</h2>', made["map-1/box-01.md"].markdown)
    assert left_out == ["Deadlines that start here", "Evidence", "Forms and letters", "Where the guide is unclear", "What leads to this box", "Changes"]


def test_a_box_is_found_by_everyday_words_before_other_pages(made):
    assert settings(made["map-1/box-01.md"]) | {"title": "", "description": ""} == {
        "title": "", "description": "", "hide": ["toc", "footer"], "search": {"boost": 2}, "tags": ["didn't turn up", "no show"]}
    assert html(made["map-1/box-01.md"]).one("p", class_="also").text == "Also found under: didn't turn up, no show"
    assert "tags" not in settings(made["map-1/box-02.md"]) and not html(made["map-1/box-02.md"]).all("p", class_="also")


# --- Boxes ------------------------------------------------------------------------------------------------------------

def test_a_box_page_has_its_parts_as_headings_in_reading_order(made):
    assert headings(made["map-1/box-01.md"]) == [
        "# Box 1: Send the letter", "## Activity", "## Good practice", "## Next steps", "## Deadlines that start here", "## Evidence", "## Forms and letters",
        "## Where the guide is unclear", "## What leads to this box", "## Changes"]


def test_a_box_page_begins_with_what_to_do(made):
    text = made["map-1/box-01.md"].markdown
    places = [text.index(words) for words in ("box-head", "short-forms", "## Activity", "## Good practice", "## Next steps", "On the map", "Deadlines that start here",
                                              "box-ways", "box-paras", "page-foot")]
    assert places == sorted(places)


def test_what_is_only_looked_up_is_closed_with_a_count(made):
    page = html(made["map-1/box-01.md"])
    folds = page.all("details", class_="box-fold")
    assert not any("open" in fold.attributes for fold in folds)
    assert [page.inside(fold)[0].text for fold in folds] == [
        "Deadlines that start here 2", "Evidence 1", "Forms and letters 1", "Where the guide is unclear 1", "What leads to this box 1", "Changes 1"]


def test_a_box_page_leaves_out_parts_that_are_empty(made):
    assert headings(made["map-1/box-03.md"]) == ["# Box 3: Close the case", "## Activity", "## Next steps", "## What leads to this box"]


def test_a_box_page_says_who_acts_and_where_the_box_is(made):
    assert html(made["map-1/box-03.md"]).one("p", class_="box-head").text == "Customer End of process Map 1, box 3. Stage 2 of 2: Closing"


def test_a_box_page_lists_its_paragraphs_in_order_passages_without_number_last(made):
    assert html(made["map-1/box-03.md"]).one("p", class_="box-paras").text == "Based on paragraph 5 and the note after paragraph 6."


def test_a_box_page_leads_to_next_boxes_map_and_navigator(made):
    for path, words in (("map-1/box-01.md", ["Before: the start of Map 1.", "Next: Box 3: Close or Box 2: Listen.", "Box 3: Close", "Box 2: Listen", "Show on Map 1", "Work through a case"]),
                        ("map-1/box-02.md", ["Before: Box 1: Letter.", "Box 1: Letter", "Next: Box 3: Close.", "Box 3: Close", "Show on Map 1", "Work through a case"]),
                        ("map-1/box-03.md", ["Before: Box 1: Letter or Box 2: Listen.", "Box 1: Letter", "Box 2: Listen", "The process ends here.", "Show on Map 1", "Work through a case"])):
        page = html(made[path])
        assert [element.text for element in page.inside(page.one("nav", class_="box-ways"))] == words


def test_a_box_page_lists_the_changes_after_the_first_edition(made):
    def told(path: str) -> list[str]:
        page = html(made[path])
        return [element.text for element in page.inside(page.one("ul", class_="changes")) if element.tag == "li"]
    assert told("map-1/box-01.md") == ["2 May 2009, edition 1: The first box asks more."]
    assert not html(made["map-1/box-02.md"]).all("ul", class_="changes")


def test_the_page_of_changes_names_boxes_and_departing_routes(made):
    page = html(made["changes.md"])
    assert [row.text for row in page.all("tr")[1:]] == ["2 May 2009 1 The first box asks more. Map 1 box 1", "1 May 2009 0 The first. All"]
    assert "Map 1, box 1: “Customer calls”" in [item.text for item in page.all("li")]
    assert headings(made["changes.md"]) == ["# Changes", "## Routes we have corrected"]


def test_every_page_gives_its_name_edition_and_a_link_for_reports(made):
    places = {element.attributes["id"] for element in html(made["feedback.md"]).all("li") if "id" in element.attributes}
    for source in made.values():
        page = html(source)
        foot = page.one("p", class_="page-foot")
        link = next(element for element in page.inside(foot) if element.tag == "a").attributes["href"]
        assert ", edition 1." in foot.text and link.partition("#")[2] in places, source.path
    assert html(made["map-1/box-02.md"]).one("p", class_="page-foot").text == "Map 1, box 2, edition 1. Report a problem with this page"
    assert html(made["deadlines.md"]).one("p", class_="page-foot").text.startswith("The page “Deadlines”, edition 1.")


def test_the_page_for_mistakes_gives_an_address_only_if_one_is_set(small, made):
    assert "the person who gave you this site" in made["feedback.md"].markdown and small.owner in made["feedback.md"].markdown
    told = {page.path: page for page in pages(bundle_of(dataclasses.replace(small, feedback="mailto:guide@example.org"), read_holidays()))}["feedback.md"]
    assert "the person who gave you this site" not in told.markdown and "mailto:guide@example.org" in links(html(told))


def test_the_foot_names_the_day_of_the_last_change(small):
    assert edition_line(small) == "Edition 1, reviewed 1 May 2009, last changed 2 May 2009. Nobody."


def test_a_corrected_route_is_marked_and_keeps_its_printed_target(made):
    row = html(made["map-1/box-01.md"]).one("li", class_="corrected")
    assert row.text == ("Customer calls → Box 2: Listen paragraph 3 Corrected route. The paper gives Map 1, box 3. The text names the wrong box.")


def test_the_last_box_leads_to_the_end_and_to_no_page(made):
    page = html(made["map-1/box-03.md"])
    assert page.one("li", class_="route").text.startswith("Closed → End of the process")


# --- Maps -------------------------------------------------------------------------------------------------------------

def test_a_map_page_has_a_heading_for_each_stage_of_its_list(made):
    assert headings(made["map-1/index.md"])[1:] == ["## The map as a list", r"### Opening &amp; more", "### Closing"]


def test_a_map_page_carries_the_notice_of_its_source(made):
    assert html(made["map-1/index.md"]).one("p", class_="source-note").text == "Historical and small."


def test_a_map_page_keeps_picture_and_dialogs_out_of_search(made):
    page = html(made["map-1/index.md"])
    figure = page.one("figure", class_="map")
    inside = page.inside(figure)
    assert "data-search-exclude" in figure.attributes and not [element for element in inside if element.tag == "figure"]
    assert [element.attributes["data-box"] for element in inside if element.tag == "template"] == ["map-1/1", "map-1/2", "map-1/3"]
    assert len([element for element in inside if element.tag == "svg"]) >= 1


def test_the_list_of_a_map_says_who_acts_and_the_next_steps(made):
    card = html(made["map-1/index.md"]).all("section", class_="card")[0]
    assert re.sub(r"\s+", "", card.text) == "1ProviderDecisionBox1:LetterAdeadlinestartshere.NocontactBox3CustomercallsCorrectedrouteBox2"


def test_the_key_of_a_map_explains_every_mark(small, made):
    page = html(made["map-1/index.md"])
    key = [element.text for element in page.inside(page.one("ul", class_="legend-signs")) if element.tag == "li"]
    assert [words for (_, words), said in zip(picture.legend_items(small, small.processes[0]), key, strict=True) if words not in said] == []


# --- Tables -----------------------------------------------------------------------------------------------------------

def test_the_deadlines_page_says_how_a_rule_is_counted(made):
    row = html(made["deadlines.md"]).one("tr", id="t01").text
    for words in ("Reply to the letter", "Must", "Customer", "5 working days from the date of the letter, which is day 0.", "five days", "5 working days (last day)", "paragraph 2",
                  "7 calendar days: Every day may count.", "If the deadline passes: Go on to box 3."):
        assert words in row


@pytest.mark.parametrize(("rule", "words"), [
    ("t26", "4 weeks from “Start of the first reduced benefit week”, that day counted as day 1: Under the law at the time"),
    ("t28", "4 weeks (last day): These are the 4 weeks"),
    ("t44", "the same day from “Date of the second home visit”: Read literally"),
    ("t46", "4 weeks (earliest date to act): This counts the condition as met on the last"),
])
def test_another_reading_of_a_rule_says_what_it_changes(rule, words, bundle):
    assert words in html(deadlines_page(bundle)).one("tr", id=rule).text


def test_a_rule_without_a_number_is_given_no_date(made):
    row = html(made["deadlines.md"]).one("tr", id="t02").text
    assert "Runs from the date of the letter." in row and "The guide does not give a number of days, so we cannot work out a date." in row


def test_a_rule_names_the_boxes_and_sections_where_its_clock_starts(made):
    page = html(made["deadlines.md"])
    assert {"../map-1/box-01/", "../warming-up/"} <= {element.attributes.get("href") for element in page.inside(page.one("tr", id="t02"))}


def test_the_forms_page_says_who_sends_a_form_to_whom_and_when(made):
    row = html(made["forms-and-evidence.md"]).one("tr", id="letter").text
    assert re.sub(r"\s+", " ", row) == "The WFI letter Provider Customer On the day. Asks for the reason. paragraph 2 Map 1 box 1"


def test_an_item_of_evidence_names_the_form_that_shows_it(made):
    after = made["forms-and-evidence.md"].markdown.split("{ #copy }")[1]
    assert read_html(after).all("div", class_="part")[0].text.endswith("Shown by: The WFI letter")


def test_the_glossary_is_sorted_and_marks_words_the_source_does_not_explain(made):
    assert headings(made["glossary.md"])[1:] == ["## Visit { #visit }", "## WFI { #wfi }"]
    visit, wfi = (element.text for element in html(made["glossary.md"]).all("div", class_="term"))
    assert "The guide does not spell it out." in visit
    assert "The guide does not spell it out." not in wfi and "Also found under: the meeting" in wfi


def test_a_link_in_a_text_leads_to_the_page_of_the_box(made):
    assert "../map-1/box-02/" in links(html(made["glossary.md"]))


def test_an_abbreviation_in_a_text_has_its_meaning_as_a_tooltip(made):
    page = html(made["map-1/box-01.md"])
    assert {(element.text, element.attributes["title"]) for element in page.all("abbr")} == {("WFI", "Work Focused Interview")}


def test_a_page_explains_its_abbreviations_near_its_top_a_box_behind_a_line(made):
    page = html(made["map-1/box-01.md"])
    assert page.one("div", class_="short-forms").text == "Abbreviations on this page WFI Work Focused Interview"
    assert made["whole-guide.md"].markdown.index("short-forms") < made["whole-guide.md"].markdown.index("## ")
    assert html(made["map-1/box-01.md"]).one("details", class_="short-forms-fold").text.startswith("Abbreviations on this page")
    assert made["map-1/box-01.md"].markdown.index("short-forms") < made["map-1/box-01.md"].markdown.index("## Activity")
    assert not html(made["map-1/box-03.md"]).all("div", class_="short-forms")


def test_unclear_points_are_grouped_by_the_map_of_their_first_box(made):
    assert [line.split(":")[0] for line in headings(made["knots.md"])[1:]] == ["## Everywhere", "### K02", "## Map 1", "### K01"]
    assert [re.search(r"{ #(k\d+) }$", line).group(1) for line in headings(made["knots.md"]) if line.startswith("### ")] == ["k02", "k01"]
    assert "Changes where a case goes, or what can follow from it" in made["knots.md"].markdown.split("{ #k01 }")[1]


def test_the_paragraph_index_gives_place_and_force_of_each_paragraph(made):
    page = html(made["paragraphs.md"])
    rows = {element.attributes["id"]: element.text for element in page.all("tr") if "id" in element.attributes}
    assert list(rows) == [*(f"paragraph-{number}" for number in range(1, 7)), "paragraph-note-after-6"]
    assert rows["paragraph-2"] == "2 Map 1, box 1 activity, good practice Must Could"
    assert rows["paragraph-6"] == "6 Warming up words Could"


def test_a_section_shows_the_time_rules_that_it_starts(made):
    assert headings(made["warming-up.md"]) == ["# Warming up", "## Time rules"]
    assert "Call soon" in html(made["warming-up.md"]).one("table").text and "Time rules" not in made["introduction.md"].markdown


def test_the_whole_guide_has_its_sections_and_every_box_in_order(made):
    assert headings(made["whole-guide.md"])[1:] == [
        "## Introduction", "## Warming up", "## Map 1: The small process", "### Map 1, box 1: Send the letter", r"### Map 1, box 2: Listen: hear \{ why \}",
        "### Map 1, box 3: Close the case"]


def test_the_navigator_page_asks_the_first_question_and_names_the_first_boxes(made):
    page = html(made["navigator.md"])
    module = page.one("div", class_="navigator")
    assert (module.attributes["data-module"], module.attributes["data-root"]) == ("navigator/navigator", "../")
    assert page.one("div", class_="navigator-status").attributes["role"] == "status"
    assert [element.attributes["value"] for element in page.all("input", name="value")] == list(NATIONS)
    assert "../map-1/box-01/" in links(page)
