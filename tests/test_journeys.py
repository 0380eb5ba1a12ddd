"""Named stories, each walked from its answers: between them they take every route and start every rule that a box starts.

The stories are files in tests/journeys, read by tests/journey_files.py.
"""
from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from navigator.bundle import Bundle
from navigator.case import Case, fold, read_case
from navigator.deadlines import deadlines
from navigator.model import Guide
from navigator.record import played
from tests.journey_files import Journey, first_dates, iso, read_journeys

JOURNEYS = read_journeys()


def folded(journey: Journey, bundle: Bundle, assume: bool = False) -> Case:
    """The case of a journey, as `python -m navigator play` folds it."""
    written = read_case(journey.case_file)
    return fold(bundle.guide, written.answers, bundle.calendars[written.nation], start=written.start, nation=written.nation,
                today=date.fromisoformat(written.today), assume=assume)


def compared(deadline: dict[str, Any], with_readings: bool) -> dict[str, Any]:
    """What a journey says of a deadline, out of what `play --json` says."""
    found = {name: deadline[name] for name in ("rule", "start", "last_day", "act_from", "send_by")}
    return {**found, "readings": first_dates(deadline["readings"])} if with_readings else found


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_the_story_comes_out_as_told(journey: Journey, bundle: Bundle) -> None:
    case = folded(journey, bundle)
    started = deadlines(case, bundle.calendars[case.nation])
    found, expected = played(case, started), journey.expected
    assert found["steps"] == expected["steps"]
    assert (found["current"], found["ended"], found["problem"]) == (expected["current"], expected["ended"], expected["problem"])
    assert [compared(one, bool(one["readings"])) for one in found["deadlines"]] == expected["deadlines"]
    assert tuple(one.rule.id for one in started if one.start is None) == journey.reminders
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_a_story_tells_every_answer_so_that_none_is_assumed(journey: Journey, bundle: Bundle) -> None:
    assert folded(journey, bundle, assume=True) == folded(journey, bundle)


def test_between_them_the_stories_take_every_route(bundle: Bundle) -> None:
    taken = {(step.place.ref, step.route.id) for journey in JOURNEYS for step in folded(journey, bundle).steps if step.route}
    missing = [f"{place.ref}: {route.id}" for place, route in bundle.guide.routes() if (place.ref, route.id) not in taken]
    assert not missing, "no story in tests/journeys takes these routes:\n" + "\n".join(missing)


def test_between_them_the_stories_start_every_rule_that_a_box_starts(bundle: Bundle) -> None:
    cases = [folded(journey, bundle) for journey in JOURNEYS]
    started = {one.rule.id for case in cases for one in deadlines(case, bundle.calendars[case.nation])}
    missing = sorted(rules_of_boxes(bundle.guide) - started)
    assert not missing, f"no story in tests/journeys starts these rules: {', '.join(missing)}"


def rules_of_boxes(guide: Guide) -> set[str]:
    return {rule for place in guide.places.values() for rule in place.box.all_starts()}


def test_the_stories_are_told_for_every_nation_and_all_three_processes() -> None:
    assert {journey.case_file["nation"] for journey in JOURNEYS} == {"england-and-wales", "scotland", "northern-ireland"}
    assert {step.partition("/")[0] for journey in JOURNEYS for step in journey.expected["steps"]} == {"map-1", "map-2", "did-not-attend"}


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_a_story_is_a_plain_sentence_and_no_two_are_the_same(journey: Journey) -> None:
    assert journey.story.endswith(".") and journey.story[0].isupper()
    assert [other.story for other in JOURNEYS].count(journey.story) == 1


def test_a_date_in_a_story_with_the_wrong_weekday_is_caught() -> None:
    with pytest.raises(ValueError, match="2009-08-27 is a Thu, not a Fri"):
        iso("Fri 2009-08-27")
