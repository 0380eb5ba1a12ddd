"""The real guide: it keeps the whole content of its two documents. The tables below were made from the documents, not from the guide's source.

Time rules carry the numbers of the study of the two documents (T01 to T50), and so do unclear points (K01 to K91).
"""
from __future__ import annotations

from collections import Counter

import pytest

from navigator.guide.model import Guide
from navigator.guide.processes import END
from tests.guides import our_guide

GUIDE = our_guide()

TIME_RULES: dict[str, tuple[tuple[int | str, ...], str, tuple[str, ...]]] = {
    # id: paragraphs, force, boxes where its time limit begins at least
    "T01": ((8,), "should", ("map-1/1",)),
    "T02": ((8,), "fact", ("map-1/1",)),
    "T03": ((8,), "fact", ("map-1/1",)),
    "T04": ((8,), "must", ("map-1/1",)),
    "T05": ((9,), "could", ("map-1/1",)),
    "T06": ((10,), "could", ("map-1/1",)),
    # Paragraph 7 comes before all boxes, but its time limit can run only where a new appointment is made.
    "T07": ((7,), "could", ("map-1/11", "map-1/17", "map-1/18", "map-1/19", "map-1/23", "map-1/24", "map-2/11")),
    "T08": ((7,), "could", ("map-1/11", "map-1/17", "map-1/18", "map-1/19", "map-1/23", "map-1/24", "map-2/11")),
    "T09": ((15,), "must", ("map-1/3",)),
    "T10": ((16, 33), "must", ("map-1/3", "map-1/6")),
    "T11": ((43,), "must", ("map-1/7",)),
    "T12": (("note after 40",), "must", ("map-1/7",)),
    # Paragraph 42 is text of box 7, but it is about a returned submission, and that is box 10.
    "T13": ((42,), "could", ("map-1/10",)),
    "T14": ((48,), "must", ("map-1/9",)),
    "T15": ((50,), "must", ("map-1/10",)),
    "T16": ((53,), "do", ("map-1/10",)),
    "T17": ((65,), "must", ("map-1/13",)),
    "T18": ((54,), "should", ("map-1/11",)),
    "T19": ((66, 67, 74, 80, 87, 95), "fact", ("map-1/14", "map-1/16", "map-1/17", "map-1/18", "map-1/19")),
    "T20": ((71,), "should", ("map-1/15",)),
    "T21": ((75,), "fact", ("map-1/16",)),
    "T22": ((76, 95), "fact", ("map-1/16", "map-1/19")),
    "T23": ((79,), "must", ("map-1/16",)),
    "T24": ((81,), "must", ("map-1/17",)),
    "T25": ((82,), "must", ("map-1/17",)),
    "T26": ((82,), "fact", ("map-1/17",)),
    "T27": ((88,), "must", ("map-1/18",)),
    "T28": ((89,), "must", ("map-1/18",)),
    "T29": ((94, 95), "must", ("map-1/19",)),
    "T30": (("note after 97",), "fact", ("map-1/19",)),
    "T31": ((101,), "fact", ("map-1/19",)),
    "T32": ((103,), "must", ("map-1/20",)),
    "T33": ((112, 113), "do", ("map-1/22", "map-1/23")),
    "T34": ((110, 160), "could", ("map-1/22", "map-2/9")),
    "T35": ((116, 166), "must", ("map-1/24", "map-2/11")),
    "T36": ((121,), "must", ("map-2/1",)),
    "T37": ((124,), "could", ("map-2/1",)),
    "T38": ((132,), "fact", ("map-2/3",)),
    "T39": ((133, 164), "could", ("map-2/3", "map-2/10")),
    "T40": ((136,), "do", ("map-2/4",)),
    "T41": ((137,), "must", ("map-2/4",)),
    "T42": ((162,), "must", ("map-2/10",)),
    "T43": ((163,), "fact", ("map-2/10",)),
    # Paragraph 170 is text of box 12, but the time limit of its second reading begins with the visit missed in box 10.
    "T44": ((170,), "must", ("map-2/12",)),
    "T45": ((172, 173), "fact", ("map-2/12",)),
    "T51": (("bullets after 95",), "must", ("map-1/19",)),
    "T46": ((3, "condition 3"), "should", ("did-not-attend/1",)),
    "T47": ((4,), "must", ("did-not-attend/2",)),
    "T48": ((4, "e-mail items"), "do", ("did-not-attend/3",)),
    "T49": (("please note",), "fact", ("did-not-attend/2",)),
    "T50": (("immediate effect",), "could", ()),
}

COUNTS: dict[str, tuple[str, ...]] = {
    # Every rule with a number (or the day itself) in the documents, as it is counted first; all others give no date.
    "T01": ("same day",), "T02": ("5 working days",), "T03": ("7 working days",), "T04": ("2 working days",), "T05": ("same day",),
    "T07": ("-1 calendar day",), "T09": ("same day",), "T11": ("same day",), "T24": ("1 month",), "T26": ("4 weeks",), "T27": ("1 month",),
    "T30": ("60 years",), "T36": ("same day",), "T38": ("5 working days",), "T42": ("5 working days",), "T43": ("5 working days",),
    "T44": ("same day",), "T46": ("4 weeks",),
}

GIVES = {
    "send by": "T01 T05 T07 T24 T27",
    "last day": "T02 T03 T04 T26 T38 T42 T43 T46",
    "no date": "T06 T08 T10 T12 T13 T14 T15 T16 T17 T18 T19 T20 T21 T22 T23 T25 T28 T29 T31 T32 T33 T34 T35 T37 T39 T40 T41 T45 T47 T48 T49 T50 T51",
    "act from": "T09 T11 T30 T36 T44",
}
"""The date or dates that each rule gives."""

MET_BY = {
    "letter-date": "T01",
    "contact-date": "T02 T03 T38 T43",
    "referral-date": "T11",
    "nfp-date": "T29 T44",
    "visit-date": "T36",
    "condition": "T09",
    "attended-date": "T26",
    "last-attendance-date": "T48",
}
"""The rules that an answer can meet, by the question."""

ENDS: dict[str, tuple[str, str, str]] = {
    "T02": ("map-1/1/contact", "map-1/1/no-contact map-1/3 map-1/7/sent map-2/1", ""),
    "T03": ("map-1/1/contact", "map-1/1/no-contact map-1/3 map-1/7/sent map-2/1", ""),
    "T05": ("", "map-1/1", ""),
    "T06": ("", "map-1/1", ""),
    "T07": ("", "map-1/17 map-1/18", ""),
    "T08": ("", "map-1/17 map-1/18", ""),
    "T10": ("map-2/1/present map-2/10/present", "map-1/5/accepted map-2/8/accepted map-2/12", ""),
    "T11": ("map-1/7/sent", "map-1/5/accepted map-1/7/late-contact", ""),
    "T12": ("map-1/7/sent", "map-1/7/late-contact", ""),
    "T13": ("", "map-1/13", ""),
    "T14": ("map-1/11", "map-1/9/deferral", ""),
    "T15": ("", "map-1/13", ""),
    "T16": ("map-1/13", "", ""),
    "T17": ("map-1/13", "", ""),
    "T18": ("map-1/11", "", ""),
    "T23": ("map-1/18", "", ""),
    "T24": ("map-1/17", "", ""),
    "T25": ("map-1/17", "", ""),
    "T26": ("map-1/17/attended", "map-1/17/failed-again", ""),
    "T27": ("map-1/18", "", ""),
    "T28": ("map-1/18", "", ""),
    "T32": ("map-1/20", "", ""),
    "T33": ("map-1/23", "map-1/22/reconsider", ""),
    "T34": ("", "map-1/22 map-2/9", ""),
    "T35": ("map-1/24 map-2/11", "", ""),
    "T37": ("", "map-2/1", ""),
    "T38": ("map-2/3/responds", "map-2/3/no-response", ""),
    "T39": ("", "map-2/3 map-2/6 map-2/12", ""),
    "T40": ("", "map-1/11", ""),
    "T42": ("", "map-2/10", ""),
    "T43": ("map-2/10/replies", "map-2/10/not-present", "map-2/10/present"),
    "T44": ("map-2/12/waiting map-2/12/rebook map-2/12/ended", "", ""),
    "T45": ("map-2/12/rebook map-2/12/ended", "", ""),
    "T51": ("map-1/17 map-1/18", "map-1/20", ""),
    "T46": ("did-not-attend/1/met", "did-not-attend/1/not-met", ""),
    "T47": ("did-not-attend/3", "", ""),
}
"""Rule → where it is met, where it lapses, and where it never runs although its time limit starts there."""

WAITS = {
    "map-1/1 no-contact": "T02 T03",
    "map-2/3 no-response": "T38",
    "map-2/10 not-present": "T43",
    "did-not-attend/1 met": "T46",
    "visit-date": "visit-planned-date",
    "second-visit-date": "second-visit-planned-date",
}
"""Routes that wait for the last day of rules, and a question that waits for a planned day."""

ASKED_ONCE = {"joined-date", "held-deduction-date", "birth-date", "advocate"}
"""Facts that stay the same once they are given, in all rounds of a case."""

NEVER = {
    "explained-first": (("map-1/8",), (("condition", "is", "yes"), ("visits-effective", "less than", "1"), ("visits-attempted", "less than", "2"))),
    "each-failure-explained": (("map-1/15", "map-1/17"), (("condition", "is", "yes"), ("visits-effective", "less than", "1"),
                                                          ("visits-attempted", "less than", "2"))),
    "first-visit-first": (("map-2/1",), (("visits-attempted", "at least", "1"),)),
    "no-third-visit": (("map-2/10",), (("visits-attempted", "at least", "2"),)),
    "two-attempts-first": (("map-2/12",), (("visits-attempted", "less than", "2"),)),
}
"""Each safeguard: where, and the conditions that must never all be true there together."""

PRINTED: dict[str, dict[str, int | str]] = {
    # box: its printed targets, each with its paragraph
    "map-1/1": {"map-1/2": 11, "map-1/3": 11},
    "map-1/2": {"map-1/4": 14},
    "map-1/3": {"map-2/1": 20, "map-1/7": 21},
    "map-1/4": {"map-1/5": 25},
    "map-1/5": {"map-1/22": 30, "map-1/6": 31},      # it prints box 7 as well, and box 6 before it
    "map-1/6": {"map-2/1": 37, "map-1/7": 38},
    "map-1/7": {"map-1/8": 43},
    "map-1/8": {"map-1/9": 44, "map-1/10": 44, "map-1/12": 44},
    "map-1/9": {"map-1/11": 48},
    "map-1/10": {"map-1/13": 53},
    "map-1/11": {END: 57},
    "map-1/12": {"map-1/14": 60},
    "map-1/13": {"map-1/8": 65},
    "map-1/14": {"map-1/15": 69, "map-1/16": 69},
    "map-1/15": {"map-1/17": 73},
    "map-1/16": {"map-1/18": 79},
    "map-1/17": {"map-1/19": 86, "map-1/20": 86},
    "map-1/18": {END: 93},
    "map-1/19": {END: 102, "map-1/17": 95},
    "map-1/20": {"map-1/21": 105},
    "map-1/21": {END: 108},
    "map-1/22": {"map-1/24": 112, "map-1/23": 112},
    "map-1/23": {END: 115},
    "map-1/24": {END: 120},
    "map-2/1": {"map-2/2": 127, "map-2/3": 127},
    "map-2/2": {"map-2/4": 131, "map-2/5": 131},
    "map-2/3": {"map-2/10": 134, "map-2/6": 134},
    "map-2/4": {"map-1/11": "bullets after 139", "map-2/9": "bullets after 139", "map-2/10": "bullets after 139"},
    "map-2/5": {"map-2/9": 140, "map-2/10": 140},
    "map-2/6": {"map-2/7": 148},
    "map-2/7": {"map-2/8": 153},
    "map-2/8": {"map-2/9": 158},
    "map-2/9": {"map-2/10": 161, "map-2/11": 161},
    "map-2/10": {"map-2/2": 165, "map-2/12": 165},
    "map-2/11": {END: 169},
    "map-2/12": {END: 175},
    "did-not-attend/1": {"did-not-attend/2": 3},
    "did-not-attend/2": {"did-not-attend/3": 4},
    "did-not-attend/3": {END: 4},
}

CORRECTED = {
    # (box, target taken): the target that is printed
    ("map-1/19", "map-1/1"): "map-1/17",
    ("map-2/4", "map-1/7"): "map-2/10",
    ("map-2/9", "map-1/11"): "map-2/10",
}

INFERRED = {
    # Neither document prints these; each has an unclear point or a note that says why.
    ("map-1/6", "map-1/7"), ("map-1/7", "map-1/2"), ("map-1/9", "map-1/22"), ("map-1/18", "map-1/19"), ("map-1/18", "map-1/20"),
    ("map-1/19", END), ("map-1/22", "map-1/5"), ("map-2/4", END), ("map-2/4", "map-1/20"), ("map-2/5", "map-2/12"),
    ("map-2/8", "map-2/10"), ("map-2/8", "map-1/7"), ("map-2/8", "map-2/12"), ("map-2/9", "map-2/12"), ("map-2/10", "map-2/6"),
    ("map-2/12", "map-1/11"), ("map-2/12", END), ("did-not-attend/1", "did-not-attend/4"), ("did-not-attend/4", END),
}

UNNUMBERED = {
    "pathways": {"titles", "note after 40", "pointer after 43", "line after 94", "bullets after 95", "note after 97", "line after 129",
                 "line after 130", "bullets after 139", "line after 141", "line after 161"},
    "did-not-attend": {"condition 1", "condition 2", "condition 3", "please note", "pointer to 4.28", "e-mail items", "supply chain",
                       "immediate effect", "contact"},
}


def restated(guide: Guide, source: str) -> set[int | str]:
    """Return the paragraphs of a source that a text or a route names."""
    texts = [text for section in guide.sections if section.source == source for text in section.texts]
    places = [place for place in guide.places.values() if place.process.source == source]
    return {paragraph for entry in (*texts, *(one for place in places for one in (*place.box.texts(), *place.box.routes)))
            for paragraph in entry.para}


def test_the_maps_have_24_and_12_boxes_and_the_memo_has_4() -> None:
    assert {process.id: [box.number for box in process.boxes] for process in GUIDE.processes} == {
        "map-1": list(range(1, 25)), "map-2": list(range(1, 13)), "did-not-attend": list(range(1, 5))}


def test_texts_restate_paragraphs_1_to_175_and_every_unnumbered_passage() -> None:
    found = restated(GUIDE, "pathways")
    assert set(range(1, 176)) <= found
    assert UNNUMBERED["pathways"] <= found


def test_texts_restate_every_point_of_the_memo() -> None:
    found = restated(GUIDE, "did-not-attend")
    assert {1, 2, 3, 4} <= found
    assert UNNUMBERED["did-not-attend"] <= found


@pytest.mark.parametrize(("box", "first", "last"), [
    ("map-1/1", 8, 11), ("map-1/2", 12, 14), ("map-1/3", 15, 21), ("map-1/4", 22, 25), ("map-1/5", 26, 31), ("map-1/6", 32, 38),
    ("map-1/7", 39, 43), ("map-1/8", 44, 45), ("map-1/9", 46, 48), ("map-1/10", 49, 53), ("map-1/11", 54, 57), ("map-1/12", 58, 60),
    ("map-1/13", 61, 65), ("map-1/14", 66, 69), ("map-1/15", 70, 73), ("map-1/16", 74, 79), ("map-1/17", 80, 86), ("map-1/18", 87, 93),
    ("map-1/19", 94, 102), ("map-1/20", 103, 105), ("map-1/21", 106, 108), ("map-1/22", 109, 112), ("map-1/23", 113, 115),
    ("map-1/24", 116, 120), ("map-2/1", 121, 127), ("map-2/2", 128, 131), ("map-2/3", 132, 134), ("map-2/4", 135, 139), ("map-2/5", 140, 143),
    ("map-2/6", 144, 148), ("map-2/7", 149, 153), ("map-2/8", 154, 158), ("map-2/9", 159, 161), ("map-2/10", 162, 165),
    ("map-2/11", 166, 169), ("map-2/12", 170, 175),
])
def test_a_box_restates_its_own_paragraphs(box: str, first: int, last: int) -> None:
    place = GUIDE.places[box].box
    named = {paragraph for entry in (*place.texts(), *place.routes) for paragraph in entry.para}
    assert set(range(first, last + 1)) <= named


def test_every_time_rule_is_there_and_no_other() -> None:
    assert sorted(GUIDE.ids("rules")) == sorted(TIME_RULES)


@pytest.mark.parametrize("id", TIME_RULES)
def test_a_time_rule_keeps_its_paragraphs_its_force_and_its_boxes(id: str) -> None:
    paragraphs, force, boxes = TIME_RULES[id]
    rule = GUIDE.rule(id)
    assert (set(rule.para), rule.force) == (set(paragraphs), force)
    assert set(boxes) <= {ref for ref, place in GUIDE.places.items() if id in place.box.all_starts()}


def test_a_date_is_worked_out_only_where_the_documents_give_a_number() -> None:
    assert {rule.id: rule.count for rule in GUIDE.rules if rule.count} == COUNTS
    assert {rule.id for rule in GUIDE.rules if rule.date_means == "no date"} == TIME_RULES.keys() - COUNTS.keys()


def test_a_time_rule_gives_its_date_and_is_met_by_its_answer() -> None:
    assert {rule.id: rule.date_means for rule in GUIDE.rules if rule.date_means} == {id: gives for gives, ids in GIVES.items() for id in ids.split()}
    assert {rule.id: rule.met_by for rule in GUIDE.rules if rule.met_by} == {id: fact for fact, ids in MET_BY.items() for id in ids.split()}


def test_only_what_changes_between_rounds_is_asked_again() -> None:
    assert {fact.id for fact in GUIDE.facts if fact.once} == ASKED_ONCE


def test_each_safeguard_guards_its_boxes_against_what_must_never_be() -> None:
    assert {one.id: (one.at, tuple((test.fact, test.op, " ".join(test.values)) for tests in one.never_when.any_of for test in tests))
            for one in GUIDE.safeguards} == NEVER
    assert all(len(one.never_when.any_of) == 1 for one in GUIDE.safeguards)


@pytest.mark.parametrize(("box", "target"), [(box, target) for box, targets in PRINTED.items() for target in targets])
def test_every_printed_route_is_kept_with_its_paragraph(box: str, target: str) -> None:
    found = [route for route in GUIDE.places[box].box.routes if (route.printed_to or route.to) == target and route.basis != "inferred"]
    assert found, f"{box} has no route whose printed target is {target}"
    assert any(PRINTED[box][target] in route.para for route in found)


def test_no_route_is_called_printed_that_is_not() -> None:
    called = {(place.ref, route.to) for place, route in GUIDE.routes() if route.basis == "printed"}
    assert called <= {(box, target) for box, targets in PRINTED.items() for target in targets}


def test_corrected_routes_keep_their_printed_targets_and_say_why() -> None:
    corrected = [(place, route) for place, route in GUIDE.routes() if route.basis == "corrected"]
    assert {(place.ref, route.to): route.printed_to for place, route in corrected} == CORRECTED
    assert all(route.note for _, route in corrected)


def test_inferred_routes_are_those_that_were_meant_and_say_why() -> None:
    inferred = [(place, route) for place, route in GUIDE.routes() if route.basis == "inferred"]
    assert {(place.ref, route.to) for place, route in inferred} == INFERRED
    assert all(route.note for _, route in inferred)


DEPARTING = {
    # The routes that a document prints on a condition or in its own order: box, route.
    ("map-1/3", "has-condition"), ("map-1/3", "no-condition"), ("map-1/5", "doubt"), ("map-1/6", "has-condition"), ("map-1/6", "no-condition"),
    ("map-1/19", "stop-post-esa"), ("map-2/4", "refer"), ("map-2/4", "second-visit"), ("map-2/5", "visit-again"), ("map-2/9", "visit-again"),
    ("map-1/1", "no-contact"), ("map-2/10", "not-present"),
}
WAITS_IN_THE_TEXT = {("map-2/3", "no-response")}
"""Check paragraph 162: a second visit follows if nobody has been in touch within five working days."""


def test_a_route_says_where_its_condition_or_order_differs_from_the_text() -> None:
    assert {(place.ref, route.id) for place, route in GUIDE.routes() if route.differs} == DEPARTING
    printed = {(place.ref, route.id) for place, route in GUIDE.routes() if route.basis == "printed" and route.when and place.process.id != "did-not-attend"}
    waiting = {(place.ref, route.id) for place, route in GUIDE.routes() if route.waits_for and place.process.id != "did-not-attend"}
    assert printed | (waiting - WAITS_IN_THE_TEXT) <= DEPARTING


def test_a_rule_is_met_and_lapses_where_the_case_shows_it() -> None:
    told = {rule.id: tuple(" ".join(where) for where in (rule.met_at, rule.lapses_at, rule.not_at)) for rule in GUIDE.rules}
    assert {id: where for id, where in told.items() if any(where)} == ENDS


def test_a_route_waits_for_its_time_and_a_visit_for_its_day() -> None:
    ways = {f"{place.ref} {route.id}": " ".join(route.waits_for) for place, route in GUIDE.routes() if route.waits_for}
    assert {**ways, **{fact.id: " ".join(fact.waits_for) for fact in GUIDE.facts if fact.waits_for}} == WAITS


def test_every_rule_has_one_kind_of_end() -> None:
    for rule in GUIDE.rules:
        ends = [rule.met_by, rule.met_at, rule.lapses_at, rule.within]
        assert bool(rule.stays_open) != any(ends), rule.id


def test_a_rule_without_a_date_says_what_the_document_gives() -> None:
    assert {rule.id for rule in GUIDE.rules if rule.undated} == {"T10", "T12", "T19", "T21", "T22", "T28"}


def test_every_unclear_point_is_there_once() -> None:
    assert Counter(GUIDE.ids("unclear_points")) == Counter(f"K{number:02}" for number in range(1, 92))


def test_a_route_that_differs_is_at_a_box_with_an_unclear_point() -> None:
    bare = {place.ref for place, route in GUIDE.routes() if route.basis == "corrected" and not GUIDE.unclear_points_at(place.ref)}
    assert not bare


def test_facts_never_ask_what_caused_a_failure() -> None:
    """Check K11: the home visit depends on having a condition, not on the condition being the cause."""
    condition = GUIDE.fact("condition")
    assert condition.ask.startswith("Does the customer have ")
    assert "cause" not in condition.ask


def test_every_source_says_that_it_is_historical_or_withdrawn() -> None:
    notices = {source.id: source.notice for source in GUIDE.sources}
    assert notices["pathways"].startswith("Historical") and notices["did-not-attend"].startswith("Withdrawn")
