"""The check beyond single faults (those have a fixture each in `faults/`): one mistake gives one message, and a valid guide gives none."""
from __future__ import annotations

from dataclasses import replace

import pytest

from navigator.guide.check import check
from navigator.guide.check.names import ANY
from navigator.guide.conditions import Condition
from navigator.guide.conditions import Test as FactTest
from navigator.guide.model import Guide
from navigator.guide.processes import Box, Route
from tests.guides import trial_guide

SOUND = trial_guide()


def with_box(guide: Guide, number: int, **changes: object) -> Guide:
    """Return the guide with one box of its only process changed."""
    process, = guide.processes
    boxes = tuple(replace(box, **changes) if box.number == number else box for box in process.boxes)
    return replace(guide, processes=(replace(process, boxes=boxes),))


def box(number: int) -> Box:
    """Return a box of the valid guide."""
    return SOUND.places[f"trial/{number}"].box


def with_route(guide: Guide, number: int, id: str, **changes: object) -> Guide:
    """Return the guide with one route of a box changed."""
    routes = tuple(replace(route, **changes) if route.id == id else route for route in guide.places[f"trial/{number}"].box.routes)
    return with_box(guide, number, routes=routes)


def messages(guide: Guide, spoilt: tuple[tuple[str, ...], ...] = ()) -> list[str]:
    """Return what the check says about a guide."""
    return [fault.message for fault in check(guide, spoilt)]


def less_than(limit: int, fact: str = "age") -> Condition:
    return Condition(((FactTest(fact, "less than", (str(limit),)),),))


def at_least(limit: int, fact: str = "age") -> Condition:
    return Condition(((FactTest(fact, "at least", (str(limit),)),),))


def test_a_valid_guide_has_no_fault() -> None:
    assert messages(SOUND) == []


def test_a_fault_knows_its_path_from_the_top_of_the_source() -> None:
    fault, = check(with_route(SOUND, 1, "called", to="trial/22"))
    assert fault.path == ("processes", "trial", "boxes", "1", "routes", "called", "to")


# --- One mistake, one message -----------------------------------------------------------------------------------------

def test_a_box_behind_an_unreachable_box_is_not_reported_by_itself() -> None:
    extra = [replace(box(2), number=number, good_practice=(), asks=(), activity=(replace(box(2).activity[0], also_elsewhere=True),),
                     routes=(Route("on", "On", to, (3,), also_elsewhere=True),)) for number, to in ((6, "trial/7"), (7, "trial/8"), (8, "trial/4"))]
    process, = SOUND.processes
    guide = replace(SOUND, processes=(replace(process, boxes=(*process.boxes, *reversed(extra))),))
    assert messages(guide) == ["Trial box 6 cannot be reached from the start of any process. Lead a route to it, or delete it."]


def test_an_unreachable_loop_of_boxes_is_reported_once() -> None:
    extra = [replace(box(2), number=number, good_practice=(), asks=(), activity=(replace(box(2).activity[0], also_elsewhere=True),), kind="decision",
                     question="Which?", routes=(Route("on", "On", to, (3,), also_elsewhere=True), Route("out", "Out", "end", (3,), also_elsewhere=True)))
             for number, to in ((6, "trial/7"), (7, "trial/6"))]
    process, = SOUND.processes
    guide = replace(SOUND, processes=(replace(process, boxes=(*process.boxes, *extra)),))
    assert messages(guide) == ["Trial box 6 cannot be reached from the start of any process. Lead a route to it, or delete it."]


def test_a_box_that_leads_into_a_loop_is_not_in_it() -> None:
    guide = with_box(SOUND, 4, routes=(replace(box(4).routes[0], to="trial/4"),), kind="activity", question="")
    assert [message for message in messages(guide) if "loop" in message] == [
        "Trial box 4 is in a loop that no route leaves. Add a route that leaves it."]


def test_a_box_without_a_route_is_not_called_a_loop() -> None:
    assert messages(with_box(SOUND, 2, routes=())) == ['Trial box 2 does not lead anywhere. Add a route to another box or to "end".']


def test_a_name_that_nothing_resembles_silences_findings_that_depend_on_it() -> None:
    guide = with_box(SOUND, 1, asks=("failure", "zzzz"))
    assert messages(guide) == ['Trial box 1 names fact "zzzz", which does not exist.']


def test_a_test_that_does_not_fit_its_fact_is_not_a_gap() -> None:
    guide = with_route(SOUND, 3, "old", when=Condition(((FactTest("age", "is", ("old",)),),)))
    assert messages(guide) == [
        'Trial box 3: route "60 or older": fact "age" (number) cannot be tested with "is", only with at least or less than or known.']


def test_nothing_is_said_twice_about_what_could_not_be_read() -> None:
    guide = with_box(SOUND, 3, asks=(), starts=())
    assert messages(guide, (("processes", "trial", "boxes", "3", "asks"), ("processes", "trial", "boxes", "3", "starts"))) == []


def test_an_entry_that_could_not_be_read_is_not_called_missing() -> None:
    guide = replace(SOUND, facts=tuple(fact for fact in SOUND.facts if fact.id != "age"))
    assert len(messages(guide)) == 3
    assert messages(guide, (("facts", "age"),)) == []
    assert messages(guide, (("facts", ANY),)) == []
    assert messages(guide, (("facts",),)) == []


def test_a_box_that_could_not_be_read_is_not_called_missing() -> None:
    process, = SOUND.processes
    guide = replace(SOUND, processes=(replace(process, boxes=tuple(one for one in process.boxes if one.number != 4)),))
    assert messages(guide, (("processes", "trial", "boxes", "4"),)) == []
    assert messages(guide, (("processes", "trial", "boxes", ANY),)) == []


# --- Conditions -------------------------------------------------------------------------------------------------------

def test_a_gap_is_reported_with_an_example() -> None:
    guide = with_route(SOUND, 3, "young", when=less_than(18))
    assert messages(guide) == ['Trial box 3: its conditions leave a gap: no route is open when "Age" is 18.']


def test_an_overlap_is_reported_with_an_example() -> None:
    guide = with_route(SOUND, 3, "old", when=at_least(18))
    assert messages(guide) == ['Trial box 3: its conditions overlap: "Under 60" and "60 or older" are open together when "Age" is 18.']


def test_routes_can_be_open_together_if_a_question_is_asked() -> None:
    assert messages(with_box(with_route(SOUND, 3, "old", when=at_least(18)), 3, question="Which way?")) == []


def test_a_fact_asked_of_some_cases_is_not_a_gap_for_others() -> None:
    """Ask `given` only if the failure is FTP: FTA, or FTP and one of its two answers, are all possible cases."""
    failure = SOUND.fact("failure")
    given = replace(failure, id="given", label="How given", when=Condition(((FactTest("failure", "is", ("ftp",)),),)))
    handed = Condition(((FactTest("failure", "is", ("ftp",)), FactTest("given", "is", ("fta",))),))
    posted = Condition(((FactTest("failure", "is", ("fta",)),), (FactTest("failure", "is", ("ftp",)), FactTest("given", "is", ("ftp",)))))
    guide = with_box(replace(SOUND, facts=(*SOUND.facts, given)), 1, asks=("failure", "given", "letter-date"), question="",
                     routes=tuple(replace(route, when=when, not_available="No.") for route, when in zip(box(1).routes, (handed, posted))))
    assert messages(guide) == []
    only_handed = with_route(guide, 1, "silent", when=Condition((posted.any_of[0],)))
    assert messages(only_handed) == [
        'Trial box 1: its conditions leave a gap: no route is open when "Kind of failure" is Did not take part and "How given" is Did not take part.']


def test_an_unknown_optional_fact_is_a_gap_unless_a_route_allows_it() -> None:
    age = SOUND.fact("age")
    guide = replace(SOUND, facts=tuple(replace(age, optional=True) if fact is age else fact for fact in SOUND.facts))
    assert messages(guide) == ['Trial box 3: its conditions leave a gap: no route is open when "Age" is not known.']
    either = Condition((*at_least(60).any_of, (FactTest("age", "known", ("no",)),)))
    assert messages(with_route(guide, 3, "old", when=either)) == []


def test_counters_are_checked_like_facts() -> None:
    guide = with_box(SOUND, 4, question="", routes=tuple(replace(route, when=when, not_available="No.") for route, when in
                                                         zip(box(4).routes, (at_least(3, "rounds"), less_than(2, "rounds")))))
    assert messages(guide) == ['Trial box 4: its conditions leave a gap: no route is open when "Rounds" is 2.']


def test_more_facts_than_can_be_tried_are_a_fault_themselves() -> None:
    counters = tuple(replace(SOUND.counters[0], id=f"rounds-{number}") for number in range(20))
    when = Condition((tuple(FactTest(counter.id, "less than", ("2",)) for counter in counters),))
    guide = with_route(replace(SOUND, counters=(*SOUND.counters, *counters)), 4, "again", when=when)
    assert messages(guide) == ["Trial box 4: its routes read so many facts that they cannot all be checked. Use fewer conditions."]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_all_dates_can_be_tested(day: str) -> None:
    routes = tuple(replace(route, when=Condition(((FactTest("letter-date", op, (day,)),),)), not_available="No.")
                   for route, op in zip(box(1).routes, ("before", "from")))
    assert messages(with_box(SOUND, 1, question="", routes=routes)) == []
