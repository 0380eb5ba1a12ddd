"""The training cases: together they take every route and start every rule, their words are checked, and their page goes through them."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from maps.read.training_cases import Played, played, training_faults
from maps.write.training_pages import training_page
from navigator.case.case import fold
from navigator.case.case_file import read_case, without_text
from navigator.case.link import read_fragment
from navigator.days.workdays import Calendar
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import read_bundle, write_bundle
from navigator.guide.model import Guide
from navigator.guide.training_cases import TrainingCase
from navigator.show.case_data import case_data as played_data
from tests.built import ReadPage, read_html
from tests.guides import our_guide
from tests.navigator.case_files import case_file, compared, expected

CASES = our_guide().training_cases
OF_SECTIONS_ALONE = {"T50"}
"""The rules that no case can start: the memo's own words begin them, not a box."""


@pytest.fixture(scope="module")
def all_played(guide: Guide, calendars: Mapping[str, Calendar]) -> dict[str, Played]:
    """Return training case → the case after its answers."""
    return {one.id: played(guide, one, calendars[one.nation]) for one in guide.training_cases}


# --- How they are told ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("training", CASES, ids=lambda one: one.id)
def test_a_story_is_two_to_four_sentences_and_teaches_one_thing(training: TrainingCase) -> None:
    assert 2 <= training.story.count(". ") + 1 <= 4 and training.story.endswith(".")
    assert training.teaches.endswith(".") and ". " not in training.teaches
    assert len(training.name) <= 50 and not training.name.endswith(".")


def test_no_two_cases_have_the_same_name_story_or_answers() -> None:
    for told in ("name", "story", "teaches", "answers"):
        assert len({getattr(one, told) for one in CASES}) == len(CASES), told


@pytest.mark.parametrize("training", CASES, ids=lambda one: one.id)
def test_a_case_tells_every_answer_so_that_none_is_assumed(training: TrainingCase, bundle: Bundle) -> None:
    written = read_case(case_file(training))
    calendar = bundle.calendars[training.nation]
    told, assumed = (fold(bundle.guide, written.answers, calendar, start=written.start, nation=written.nation, today=training.today, assume=assume)
                     for assume in (False, True))
    assert told == assumed and not told.kept


# --- What they cover --------------------------------------------------------------------------------------------------

def test_between_them_the_cases_take_every_route(guide: Guide, all_played: dict[str, Played]) -> None:
    taken = {(step.place.ref, step.route.id) for one in all_played.values() for step in one.case.steps if step.route}
    missing = [f"{place.ref}: {route.id}" for place, route in guide.routes() if (place.ref, route.id) not in taken]
    assert not missing, "no training case takes these routes:\n" + "\n".join(missing)


def test_the_cases_start_every_time_rule_that_can_start(guide: Guide, all_played: dict[str, Played]) -> None:
    started = {rule.rule.id for one in all_played.values() for rule in one.started}
    missing = sorted(set(guide.ids("rules")) - started - OF_SECTIONS_ALONE)
    assert not missing, f"no training case starts these rules: {', '.join(missing)}"
    assert not OF_SECTIONS_ALONE & {rule for place in guide.places.values() for rule in place.box.all_starts()}


def test_the_cases_are_told_for_every_nation_and_all_three_processes() -> None:
    assert {one.nation for one in CASES} == {"england-and-wales", "scotland", "northern-ireland"}
    assert {ref.partition("/")[0] for one in CASES for ref in one.steps} == {"map-1", "map-2", "did-not-attend"}


def test_what_happens_in_awkward_cases_is_reported(all_played: dict[str, Played]) -> None:
    noticed = {notice.kind for one in all_played.values() for notice in one.noticed}
    assert {"late letter", "late contact", "posted letter", "day off", "strict reading"} <= noticed
    regimes = {(one.case.known.get("regime"), one.case.known.get("joined-date"), one.case.known.get("held-deduction-date")) for one in all_played.values()}
    boundaries = {(regime, str(joined), str(held)) for regime, joined, held in regimes}
    assert {("pre-esa", "2008-10-26", "2008-12-14"), ("post-esa", "2008-10-26", "2008-12-15"), ("post-esa", "2008-10-27", "2008-12-14")} <= boundaries
    assert any(one.case.known["failures"] > 1 for one in all_played.values())       # a new round inside the same case
    assert any(one.not_available for one in CASES)


# --- How they are checked ---------------------------------------------------------------------------------------------

def test_the_training_cases_of_the_guide_give_the_stated_results(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    assert training_faults(guide, calendars) == []


@pytest.mark.parametrize("training", CASES, ids=lambda one: one.id)
def test_a_case_is_played_as_the_terminal_plays_it(training: TrainingCase, all_played: dict[str, Played]) -> None:
    found = played_data(all_played[training.id].case, all_played[training.id].started)
    assert compared(found) == expected(training)
    assert json.loads(json.dumps(found)) == found


def test_a_changed_rule_is_reported_at_every_date_that_it_alters(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    rules = tuple(replace(rule, count=("8 working days",)) if rule.id == "T03" else rule for rule in guide.rules)
    faults = training_faults(replace(guide, rules=rules), calendars)
    assert {fault.path[1] for fault in faults} == {one.id for one in guide.training_cases if any(told.rule == "T03" for told in one.deadlines)}
    assert ('training case bank-holiday-in-the-count: rule T03: "last day" should be Tue 2009-09-08, but the result is Wed 2009-09-09.'
            in [fault.message for fault in faults])


def test_a_changed_route_is_reported_at_the_first_wrong_answer(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    process = guide.process("did-not-attend")
    box = process.box(1)
    altered = replace(box, routes=tuple(replace(route, to="did-not-attend/4") for route in box.routes))
    boxes = tuple(altered if one.number == 1 else one for one in process.boxes)
    changed = replace(guide, processes=tuple(replace(process, boxes=boxes) if one == process else one for one in guide.processes))
    assert [str(fault) for fault in training_faults(changed, calendars)] == [
        'training case memo-all-conditions-met: the process has ended before "prap-date" is asked. Take this answer out, and those below it.']


def test_a_case_that_leaves_the_calendar_is_reported_with_the_reason(guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    training = next(one for one in guide.training_cases if one.id == "walked-out")
    told = tuple(replace(one, answer="2007-05-22") if one.ask.endswith("-date") else one for one in training.answers)
    fault, = training_faults(replace(guide, training_cases=(replace(training, answers=told),)), calendars)
    assert fault.path == ("training cases", "walked-out", "answers", "1", "failure-date")


@pytest.mark.parametrize(("days", "name"), [(1, "start"), (-1, "start")])
def test_a_changed_start_is_reported_with_the_whole_line(days: int, name: str, guide: Guide, calendars: Mapping[str, Calendar]) -> None:
    training = guide.training_cases[0]
    first, *rest = training.deadlines
    moved = replace(training, deadlines=(replace(first, start=first.start + timedelta(days)), *rest))
    fault, = training_faults(replace(guide, training_cases=(moved,)), calendars)
    assert fault.path == ("training cases", training.id, "deadlines", "0", name)
    assert fault.message.endswith("but it starts on Thu 2009-08-27. Then it is: {rule: T01, start: Thu 2009-08-27, send by: Thu 2009-08-27}")


# --- Where they are, and where not ------------------------------------------------------------------------------------

def test_the_browser_is_not_given_the_training_cases(guide: Guide, bundle: Bundle) -> None:
    assert guide.training_cases and not bundle.guide.training_cases
    text = write_bundle(guide, bundle.holidays)
    assert text == write_bundle(replace(guide, training_cases=()), bundle.holidays)
    assert read_bundle(text).digest == bundle.digest


@pytest.fixture(scope="module")
def page(guide: Guide, bundle: Bundle) -> ReadPage:
    """Return the page for the training cases, without its settings."""
    return read_html(training_page(replace(bundle, guide=guide)).markdown.split("---\n", 2)[2])


def test_the_page_tells_each_case_with_its_answers_and_dates(page: ReadPage) -> None:
    blocks = page.all("div", class_="training-case")
    told = {block.text.partition(" What it teaches:")[0]: block.text for block in blocks}
    assert len(blocks) == len(CASES)
    first = told[CASES[0].story]
    assert CASES[0].teaches in first and "Bank holidays for England and Wales. Today, in the story: Tue 20 Oct 2009." in first
    assert "Kind of failure: Failed to attend (FTA)" in first and "Last day: Tue 8 Sep 2009" in first
    assert "Next question:" in told[next(one for one in CASES if one.not_available).story] and " is not available. " in told[next(one for one in CASES if one.not_available).story]


def test_each_step_links_to_its_box_and_its_case(page: ReadPage, guide: Guide, bundle: Bundle) -> None:
    told = {block.text.partition(" What it teaches:")[0]: block for block in page.all("div", class_="training-case")}
    for training in CASES:
        links = [one for one in page.inside(told[training.story]) if one.tag == "a" and one.attributes.get("target") == "_blank"]
        hrefs = [link.attributes["href"] for link in links]
        assert all(href.startswith("../navigator/#case=") for href in hrefs) and len(hrefs) == 1 + len(training.steps)
        mine = [tuple(read_fragment(bundle, href.partition("#")[2])) for href in hrefs]
        whole, *at_steps = (fold(bundle.guide, answers, bundle.calendars[training.nation], today=training.today) for answers in mine)
        assert [step.place.ref for step in whole.steps] == list(training.steps) and whole.ended == training.ended
        assert [case.current.ref for case in at_steps if case.current] == list(training.steps)


def test_a_link_carries_no_words_that_a_person_typed(guide: Guide) -> None:
    for training in guide.training_cases:
        written = read_case(case_file(training)).answers
        assert without_text(guide, written) == written
