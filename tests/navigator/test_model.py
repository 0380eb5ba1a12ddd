"""The guide as plain data: written and read without loss, and refused with a sentence if it is not valid."""
from __future__ import annotations

import copy
import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigator.guide.conditions import Condition
from navigator.guide.conditions import Test as FactTest
from navigator.guide.model import Guide
from navigator.guide.reader import GUIDE_FORMAT, from_dict, read, to_dict
from navigator.text.errors import MapError
from tests.guides import our_guide, trial_guide
from tests.navigator.weekdays import day

SMALL = trial_guide()
REAL = our_guide()


def refusal(data: Any) -> str:
    """Return the message for this refused data."""
    with pytest.raises(MapError) as raised:
        from_dict(data)
    return str(raised.value)


# --- There and back ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("guide", [SMALL, REAL], ids=["small", "real"])
def test_a_guide_comes_back_from_json_as_it_went(guide: Guide) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(guide)))) == replace(guide, training_cases=())


def test_the_training_cases_stay_at_home() -> None:
    assert REAL.training_cases and "training_cases" not in to_dict(REAL)


def test_the_same_guide_gives_the_same_json() -> None:
    assert json.dumps(to_dict(REAL)) == json.dumps(to_dict(from_dict(to_dict(REAL))))


def test_what_equals_its_default_is_left_out() -> None:
    fact = to_dict(SMALL)["facts"]["age"]
    assert fact == {"label": "Age", "kind": "number", "ask": "How old is the customer?"}


def test_a_bare_number_as_a_target_is_in_the_same_process() -> None:
    data = to_dict(SMALL)
    data["processes"]["trial"]["boxes"]["1"]["routes"]["called"]["to"] = 2
    assert from_dict(data) == replace(SMALL, training_cases=())


# --- What is refused --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("data", [None, [], "guide", 1, {}, {"format": 0}, {"format": GUIDE_FORMAT + 1}, {"format": str(GUIDE_FORMAT)}, {"format": None},
                                  {"format": [GUIDE_FORMAT]}])
def test_data_of_another_format_is_refused_with_what_to_do(data: Any) -> None:
    assert refusal(data).startswith(f"This is not a guide of format {GUIDE_FORMAT} (it says ")
    assert refusal(data).endswith("Build the site again: make site")


def test_data_with_nothing_in_it_names_all_that_it_lacks() -> None:
    assert refusal({"format": GUIDE_FORMAT}).splitlines()[:2] == ['The guide lacks "title".', 'The guide lacks "about".']


@pytest.mark.parametrize(("path", "value", "message"), [
    (("title",), 1.5, '"title" should be text. It is "1.5".'),
    (("title",), None, '"title" is empty.'),
    (("title",), ["a"], '"title" should be one value. It is a list.'),
    (("facts",), [], '"facts" should have keys, each with its entry below it. It is a list.'),
    (("facts", "age"), 7, 'fact age should have keys, each with its value. It is "7".'),
    (("facts", "age", "kind"), "nmber", 'fact age: "kind" is "nmber", which is not one of date, choice, several, yes or no, number, text, worked out, '
                                        "earliest date, latest date. Did you mean number?"),
    (("facts", "age", "optional"), 1, 'fact age: "optional" is "1"; write yes or no.'),
    (("facts", "age", "when"), 1, 'fact age: "when" is not a condition. Write "fact: value", one a line, or a list of such groups.'),
    (("facts", "age", "when"), {"speed": {"over": 1}}, 'fact age: "when" tests "speed" in a way that is not known. Write a value, '
                                                       "a list of values, or one of is not, before, until, from, after, at least, less than, known, asked."),
    (("facts", "age", "when"), [[{"fact": "letter-date", "op": "from", "values": ["2009-02-29"]}]],
     'fact age: "when" tests "letter-date" with a date that is not valid: 2009-02-29 does not exist: February 2009 has the days 1 to 28. Check the day.'),
    (("processes", "trial", "start"), True, 'Trial: "start" is "True", which is not a whole number. Write digits alone, for example 12.'),
    (("processes", "trial", "start"), "9" * 5000, f'Trial: "start" is "{"9" * 60}…", which is not a whole number. Write digits alone, for example 12.'),
    (("processes", "trial", "boxes", "x"), {}, 'Trial box x is "x", which is not a whole number. Write digits alone, for example 12.'),
    (("processes", "trial", "boxes", "1", "routes"), "none", 'Trial box 1: "routes" should have keys, each with its entry below it. It is "none".'),
    (("processes", "trial", "boxes", "1", "activity"), {"a": 1}, 'Trial box 1: "activity" should be a list. It is a set of keys.'),
    (("processes", "trial", "boxes", "1", "activity"), [7], 'Trial box 1: activity 1 should have keys, each with its value. It is "7".'),
    (("processes", "trial", "boxes", "1", "activity"), [{"force": "must", "para": [2]}],
     "Trial box 1: activity 1 has no words. Write them after one of must, should, could, do, fact."),
    (("rules", "T01", "readings"), [{"count": "5 calendar days"}], 'rule T01: readings 1 lacks "why".'),
    (("counters", "rounds", "colour"), "red", 'counter rounds has no key "colour". It can have: starts at.'),
    (("actors", "provider", "colour"), "\u202egreen\x07", r'actor provider: "colour" is "\u202egreen\x07", which is not one of '
                                                         "blue, amber, green, violet, grey. Did you mean green?"),
])
def test_a_wrong_shape_is_refused_with_a_sentence(path: tuple[str, ...], value: Any, message: str) -> None:
    data = copy.deepcopy(to_dict(SMALL))
    parent = data
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = value
    assert message in refusal(data).splitlines()


def test_the_real_guide_with_a_part_cut_out_is_refused() -> None:
    data = to_dict(REAL)
    del data["processes"]["map-1"]["boxes"]["7"]["title"]
    assert refusal(data) == 'Map 1 box 7 lacks "title".'


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8)


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path] * bool(path) + [found for name, value in inner for found in _paths(value, (*path, name))]


PATHS = _paths(to_dict(SMALL))


@given(st.sampled_from(PATHS), JSON)
@settings(max_examples=400)
def test_nonsense_anywhere_in_the_data_is_read_or_refused_with_sentences(path: tuple[Any, ...], value: Any) -> None:
    data = copy.deepcopy(to_dict(SMALL))
    parent: Any = data
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = value
    try:
        assert isinstance(from_dict(data), Guide)
    except MapError as error:
        assert str(error) and all(str(fault)[-1] in ".?e" for fault in error.faults)


def test_data_that_is_nested_without_end_is_refused_and_not_followed() -> None:
    deep: Any = "x"
    for _ in range(50_000):
        deep = [deep]
    for path in random.Random(1).sample(PATHS, 40):
        data = copy.deepcopy(to_dict(SMALL))
        parent: Any = data
        for name in path[:-1]:
            parent = parent[name]
        parent[path[-1]] = deep
        assert refusal(data)


def test_all_faults_of_shape_are_reported_at_once() -> None:
    _, faults = read({"title": ["a"], "facts": {"x": 1, "y": {"kind": "date"}}})
    said = [fault.message for fault in faults]
    assert {'"title" should be one value. It is a list.', 'fact x should have keys, each with its value. It is "1".',
            'fact y lacks "label".', 'The guide lacks "processes".'} <= set(said)


# --- Conditions -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("op", "values", "fact", "holds"), [
    ("is", ("yes",), "yes", True), ("is", ("yes",), "no", False), ("is", ("a", "b"), "b", True), ("is", ("a",), None, False),
    ("is", ("b", "c"), ("a", "b"), True), ("is", ("c",), ("a", "b"), False),
    ("before", ("2008-10-27",), day("Sun 2008-10-26"), True), ("before", ("2008-10-27",), day("Mon 2008-10-27"), False),
    ("from", ("2008-10-27",), day("Mon 2008-10-27"), True), ("from", ("2008-10-27",), day("Sun 2008-10-26"), False),
    ("from", ("2008-10-27",), None, False),
    ("at least", ("2",), 2, True), ("at least", ("2",), 1, False), ("less than", ("2",), 1, True), ("less than", ("2",), 2, False),
    ("less than", ("2",), None, False),
    ("known", ("yes",), 0, True), ("known", ("yes",), None, False), ("known", ("no",), None, True), ("known", ("no",), "a", False),
])
def test_one_test_of_one_fact(op: Any, values: tuple[str, ...], fact: Any, holds: bool) -> None:
    assert FactTest("x", op, values).holds({"x": fact} if fact is not None else {}) is holds


def test_a_condition_is_true_if_one_group_passes_all_its_tests() -> None:
    a, b = FactTest("a", "is", ("1",)), FactTest("b", "is", ("1",))
    both, either = Condition(((a, b),)), Condition(((a,), (b,)))
    assert [both.holds({"a": "1"}), both.holds({"a": "1", "b": "1"}), either.holds({"b": "1"}), either.holds({})] == [False, True, True, False]
    assert Condition().holds({}) and not Condition()
    assert both.facts() == ("a", "b")


def test_a_condition_is_said_in_words() -> None:
    assert SMALL.words_for(Condition()) == ""
    assert SMALL.words_for(SMALL.places["trial/4"].box.routes[1].when) == "“Rounds” is less than 2"
    assert SMALL.words_for(SMALL.fact("speed").outcomes[0].when) == "“Date of the letter” is on or after Thursday 1 January 2009"
    assert SMALL.words_for(SMALL.rule("T01").when) == "“Kind of failure” is Did not come"


# --- Finding ----------------------------------------------------------------------------------------------------------

def test_boxes_routes_and_unclear_points_are_found_by_name() -> None:
    assert [(place.ref, route.id) for place, route in SMALL.routes_to("trial/5")] == [("trial/3", "old"), ("trial/4", "close")]
    assert [point.id for point in SMALL.unclear_points_at("trial/4")] == ["K01"]
    assert (SMALL.target_name("trial/4"), SMALL.target_name("end")) == ("Trial, box 4", "End of the process")
    assert SMALL.places["trial/4"].box.route("again") and not SMALL.places["trial/4"].box.route("never")


TYPED = {"sources": "source", "actors": "actor", "terms": "term", "forms": "form", "evidence": "evidence_item", "facts": "fact", "counters": "counter", "rules": "rule",
         "sections": "section", "processes": "process", "unclear_points": "unclear_point", "safeguards": "safeguard", "training_cases": "training_case", "gaps": "gap",
         "letters": "letter", "calendars": "calendar_named"}


@pytest.mark.parametrize("table", TYPED)
def test_a_typed_look_up_returns_each_entry_of_its_table(guide: Guide, table: str) -> None:
    look_up = getattr(guide, TYPED[table])
    assert [look_up(id) for id in guide.ids(table)] == list(getattr(guide, table))
    with pytest.raises(KeyError):
        look_up("no-such-id")
