"""The step, the map and its outline show the same of a case, in every state that a case can reach."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pytest

from maps.write.map_pages import drawing_of
from navigator.case.case import Case, fold
from navigator.case.explore import ENDED, Explored, ReachableState
from navigator.days.workdays import Calendar
from navigator.guide.model import Guide
from navigator.guide.processes import END, Process
from navigator.show.page import Page
from navigator.show.path import PathView, outline_html, path_html, path_view
from navigator.show.question import question_html
from tests.built import read_html
from tests.guides import our_states
from tests.navigator.case_files import answers

TO_BOX_3 = ("start=map-1", "nation=england-and-wales", "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27", "map-1/1=no-contact")


@pytest.fixture(scope="module")
def explored() -> Explored:
    """Return every state of the real guide."""
    return our_states()


def cases(explored: Explored) -> Iterator[tuple[ReachableState, Case]]:
    """Yield a case for each state, without a calendar, because no calendar affects the place of a case."""
    return ((state, fold(explored.guide, explored.answers_to(state))) for state in explored.states)


def view_of(guide: Guide, *pairs: str, calendar: Calendar | None = None) -> PathView:
    view = path_view(fold(guide, answers(*pairs), calendar))
    assert view is not None
    return view


# --- Every state ------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_in_every_state_the_question_the_map_and_the_outline_agree(explored: Explored) -> None:
    page, later, checked = Page(explored.guide), may_open(explored), 0
    drawn = {process.id: drawn_parts(explored.guide, process) for process in explored.guide.processes}
    for state, case in cases(explored):
        view = path_view(case)
        assert view is not None
        assert_the_map_tells_the_case(view, case, state)
        assert_all_of_it_is_drawn(view, drawn[view.process])
        assert_the_question_agrees(view, case, later[state])
        assert_the_outline_agrees(view, case, outline_html(page, case))
        checked += 1
    assert checked == len(explored.states) > 10_000


def assert_the_map_tells_the_case(view: PathView, case: Case, state: ReachableState) -> None:
    here = [step for step in case.steps if step.place.process == case.current.process]
    assert (view.process, view.current, view.ended) == (state.ref.partition("/")[0], state.ref, case.ended)
    assert list(view.done) == list(dict.fromkeys(step.place.ref for step in here if step.route))
    assert list(view.taken) == list(dict.fromkeys(f"{step.place.ref}/{step.route.id}" for step in here if step.route))
    routes = {f"{state.ref}/{route.id}": route for route in case.current.box.routes}
    assert sorted(view.ahead + view.closed) == ([] if case.ended else sorted(routes))
    targets = dict.fromkeys(routes[name].to for name in view.ahead)
    assert list(view.next) == [ref for ref in targets if ref != END and ref.partition("/")[0] == view.process]


def drawn_parts(guide: Guide, process: Process) -> set[str]:
    """Return the boxes and routes that the picture of a map can mark, as path-map.js finds them. A box where the process ends has its only route in words."""
    groups = read_html(drawing_of(guide, process)).all("g")
    boxes = {one.attributes["data-box"] for one in groups if "data-box" in one.attributes}
    ends = {f"{process.id}/{box.number}/{box.routes[0].id}" for box in process.boxes if box.kind == "end" and [route.to for route in box.routes] == [END]}
    return boxes | ends | {f"{one.attributes['data-from']}/{one.attributes['data-route']}" for one in groups if "data-route" in one.attributes}


def assert_all_of_it_is_drawn(view: PathView, drawn: set[str]) -> None:
    assert {view.current, *view.done, *view.next, *view.taken, *view.ahead, *view.closed} <= drawn


def assert_the_question_agrees(view: PathView, case: Case, later: set[str]) -> None:
    if case.question is None:
        assert (view.ended, view.ahead, view.closed) == (True, (), ())
    elif case.question.ask == view.current:
        assert [f"{view.current}/{one.value}" for one in case.question.choices if not one.closed] == list(view.ahead)
        assert [f"{view.current}/{one.value}" for one in case.question.choices if one.closed] == list(view.closed)
    else:
        assert set(view.ahead) == later, "while facts are asked, the ways ahead are those that some answers to them open"


def assert_the_outline_agrees(view: PathView, case: Case, html: str) -> None:
    """Compare the outline with the case, by patterns instead of a parser, because there are thousands of outlines."""
    walked = re.findall(r'<li data-piece="\w+"><a href="([^"]*)">', html)
    assert walked == [f"{step.place.process.id}/box-{step.place.box.number:02d}/" for step in case.steps if step.route]
    assert (len(re.findall('aria-current="step"', html)), "The process has ended." in html) == ((0, True) if view.ended else (1, False))
    assert [len(re.findall(f'<li class="{name}">', html)) for name in ("open", "closed")] == [len(view.ahead), len(view.closed)]


def may_open(explored: Explored) -> Mapping[ReachableState, set[str]]:
    """Return for each state the routes of its box that can be open once the facts of the box are answered."""
    found: dict[ReachableState, set[str]] = {}

    def of(state: ReachableState) -> set[str]:
        if state not in found:
            found[state] = {f"{state.ref}/{route.id}" for route in explored.guide.places[state.ref].box.routes if state.ask == ENDED}
            for answer, after in explored.after(state):
                found[state] |= {f"{state.ref}/{answer.answer}"} if state.ask == state.ref else of(after)
        return found[state]

    for state in explored.states:
        of(state)
    return found


def test_in_each_state_the_radio_buttons_are_the_maps_routes(explored: Explored) -> None:
    kinds: dict[tuple[object, ...], ReachableState] = {}
    for state in explored.states:
        if state.ask == state.ref:
            routes = explored.guide.places[state.ref].box.routes
            kinds.setdefault((state.ref, *(route.when.holds(dict(state.known)) for route in routes)), state)
    assert len(kinds) > 40
    for state in kinds.values():
        case = fold(explored.guide, explored.answers_to(state))
        view, form = path_view(case), read_html(question_html(Page(explored.guide), case.question))
        radios = form.all("input", type="radio") or form.all("input", name="value")
        assert [f"{view.current}/{one.attributes['value']}" for one in radios if "disabled" not in one.attributes] == list(view.ahead)
        assert [f"{view.current}/{one.attributes['value']}" for one in radios if "disabled" in one.attributes] == list(view.closed)


# --- By example -------------------------------------------------------------------------------------------------------

def test_before_the_first_box_there_is_no_path(guide: Guide) -> None:
    case = fold(guide, answers("start=map-1"))
    assert path_view(case) is None
    assert (outline_html(Page(guide), case), path_html(Page(guide), case)) == ("", "")


def test_the_steps_so_far_name_boxes_place_and_next_steps(guide: Guide) -> None:
    assert view_of(guide, *TO_BOX_3, "condition=no") == PathView(
        "map-1", ("map-1/1",), "map-1/3", ("map-1/7",), ("map-1/1/no-contact",), ("map-1/3/no-condition",),
        ("map-1/3/has-condition",), False)


def test_no_route_is_unavailable_before_its_facts_are_given(guide: Guide) -> None:
    asked = view_of(guide, *TO_BOX_3[:-1], "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=doubt")
    assert (asked.ahead, asked.closed) == (("map-1/6/has-condition", "map-1/6/no-condition"), ("map-1/6/visit-made",))


def test_on_another_map_the_outline_still_lists_all_steps(guide: Guide) -> None:
    pairs = (*TO_BOX_3, "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Wed 2009-09-16", "map-2/1=not-present")
    view = view_of(guide, *pairs)
    assert (view.process, view.done) == ("map-2", ("map-2/1",))
    outline = read_html(outline_html(Page(guide), fold(guide, answers(*pairs))))
    assert [one.attributes["href"] for one in outline.all("a")] == ["map-1/box-01/", "map-1/box-03/", "map-2/box-01/", "map-2/box-03/"]


def test_a_closed_way_is_in_the_outline_with_its_sentence(guide: Guide) -> None:
    case = fold(guide, answers(*TO_BOX_3, "condition=no"))
    closed = [one.text for one in read_html(outline_html(Page(guide), case)).all("li", class_="closed")]
    assert closed[0].endswith("not available. " +  guide.places["map-1/3"].box.route("has-condition").not_available)


def test_the_picture_is_hidden_from_screen_readers(guide: Guide) -> None:
    page = read_html(path_html(Page(guide), fold(guide, answers(*TO_BOX_3))))
    place = page.one("div", class_="path-map")
    assert place.attributes.items() >= {"class": "path-map", "data-process": "map-1", "aria-hidden": "true"}.items()


def test_a_path_as_plain_data_is_what_json_can_carry(guide: Guide) -> None:
    view = view_of(guide, *TO_BOX_3)
    data = json.loads(json.dumps(view.as_dict()))
    assert data["done"] == ["map-1/1"] and set(data) == {"process", "done", "current", "next", "taken", "ahead", "closed", "ended"}
