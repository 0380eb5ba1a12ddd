"""The texts of the guide say what the two documents say: the force of each duty, who has what condition, and when a step begins.

The tables were made from the documents, not from the guide's source.
"""
from __future__ import annotations

import re
from typing import Iterator

import pytest

from navigator.guide.check.texts import texts
from navigator.guide.processes import Place, Route
from navigator.guide.sources import Text, UnclearPoint
from tests.guides import our_guide

GUIDE = our_guide()
WORDS = [words for _, words in texts(GUIDE)]
MARKED = {"as corrected": "corrected", "as inferred": "inferred", "as differing from the text": "departing"}


def restated(paragraph: int | str, source: str = "pathways") -> list[Text]:
    """Return the texts of the guide that restate a paragraph."""
    own = [text for section in GUIDE.sections if section.source == source for text in section.texts]
    own += [text for place in GUIDE.places.values() if place.process.source == source for text in place.box.texts()]
    return [text for text in own if paragraph in text.para]


def routes_at(point: UnclearPoint) -> Iterator[tuple[Place, Route]]:
    return ((place, route) for place, route in GUIDE.routes() if place.ref in point.boxes)


def test_cognition_is_only_ever_affected_by_a_health_condition() -> None:
    found = [match for words in WORDS for match in re.findall(r"(\w+) condition (?:that affects|affecting) cognition", words)]
    assert len(found) > 12 and set(found) == {"health"}


def test_stated_and_notified_first_appear_with_the_mental_health_condition() -> None:
    found = [match for words in WORDS for match in re.findall(r"\b(?:stated|notified) (?=mental|learning|health)(\w+)", words)]
    assert len(found) > 6 and set(found) == {"mental"}


def test_the_three_kinds_are_named_in_the_order_of_the_guide() -> None:
    named = [words for words in WORDS if "cognition" in words and "mental health" in words and "leaves out a mental health" not in words]
    assert len(named) > 12
    for words in named:
        assert words.index("mental health") < words.index("learning disabilit") < words.index("health condition", words.index("learning disabilit")), words


@pytest.mark.parametrize("paragraph, force", [(12, "should"), (103, "should"), (123, "should"), (24, "could"), (152, "could"), ("line after 130", "could")])
def test_important_does_not_mean_must_for_something_to_do(paragraph: int | str, force: str) -> None:
    assert [text.force for text in restated(paragraph) if "important" in text.text] == [force]


@pytest.mark.parametrize("paragraph, words", [(8, "dictates"), (10, "again"), (101, "any change in the customer's circumstances"), (41, "was informed")])
def test_a_restatement_keeps_the_word_that_carries_the_meaning(paragraph: int, words: str) -> None:
    assert any(words in text.text for text in restated(paragraph))


@pytest.mark.parametrize("paragraph", [77, 84, 91])
def test_you_must_decide_how_to_tell_the_customer_their_history(paragraph: int) -> None:
    assert [text.text.startswith("You must decide the best way") for text in restated(paragraph) if text.force == "must"] == [True]


@pytest.mark.parametrize("paragraph, begins", [(131, "Once you have explained"), (134, "Once the letter has been left"),
                                               (161, "Once you have decided"), (165, "Once the letter has been left")])
def test_a_next_step_says_what_comes_before_it_where_the_guide_does(paragraph: int, begins: str) -> None:
    assert any(text.text.startswith(begins) for text in restated(paragraph))


def test_box_19_restates_the_commitment_that_its_route_depends_on() -> None:
    box = GUIDE.places["map-1/19"].box
    assert 16 in box.route("new-round").para and any(16 in text.para for text in box.texts())


def test_no_text_of_the_memo_orders_the_entry_that_it_bars() -> None:
    box = GUIDE.places["did-not-attend/2"].box
    ordered = [text.text for text in box.texts() if text.force in ("must", "should", "do")]
    assert ordered and not [text for text in (box.title, box.short, *ordered) if re.match(r"(Provider )?(You must )?enters?\b", text, re.IGNORECASE)]


@pytest.mark.parametrize("mark", MARKED)
def test_an_unclear_point_names_only_marks_that_its_routes_have(mark: str) -> None:
    points = [point for point in GUIDE.unclear_points if f"marked {mark}" in point.shown]
    assert points
    for point in points:
        assert any(route.mark == MARKED[mark] for _, route in routes_at(point)), point.id


def test_an_unclear_point_tells_of_every_route_that_waits() -> None:
    for place, route in GUIDE.routes():
        if route.waits_for:
            told = [point.id for point in GUIDE.unclear_points_at(place.ref) if re.search(rf"“{re.escape(route.outcome)}”[^.]* waits? until", point.shown)]
            assert told, f"{place.ref}: {route.outcome}"


def test_the_point_on_calls_alone_is_with_the_good_cause_decision() -> None:
    assert "map-2/8" in GUIDE.unclear_point("K64").boxes
