"""The check tries every case. It reports a fault that no single part of a guide shows, with its line and the answers that lead there."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from maps.read.guide_folder import HERE, source_files
from maps.read.proof import unproved
from maps.read.source import read_guide
from navigator.guide.conditions import Condition
from navigator.guide.conditions import Test as FactTest
from navigator.guide.facts import Counter
from navigator.guide.model import Guide
from navigator.guide.processes import Safeguard
from navigator.text.errors import MapError
from tests import mutations
from tests.navigator.test_explore import small, to_box, when

SOURCES = source_files(HERE)

VISITED = "when: {visits-effective: {at least: 1}}"


def found(guide: Guide) -> list[tuple[str, str]]:
    """Return the place of each fault, as a path in the source, and its first sentence."""
    return [("/".join(fault.path), fault.message.partition(". ")[0]) for fault in unproved(guide)]


def test_the_guide_keeps_its_promises_in_every_case(guide: Guide) -> None:
    assert found(guide) == []


def test_a_referral_without_a_visit_is_reported_with_its_answers(tmp_path: Path) -> None:
    changed = tmp_path / "pathways.yaml"
    text = SOURCES[0].read_text(encoding="utf-8")
    before, mark, after = text.rpartition(f"            {VISITED}\n")
    assert "not-accepted" in before[-600:]
    changed.write_text(f"{before}            when: {{visits-attempted: {{at least: 1}}}}\n{after}", encoding="utf-8")
    assert read_guide([changed, SOURCES[1]]).title, "no part of it is wrong by itself"
    with pytest.raises(MapError) as raised:
        read_guide([changed, SOURCES[1]], is_proved=True)
    line = text[:text.index("  explained-first:")].count("\n") + 1
    told = [str(fault) for fault in raised.value.faults]
    assert told[0].startswith(f"pathways.yaml:{line}:3: A case can come to Map 1, box 8, and this safeguard says that it must not: ")
    assert "These answers lead there: “Map 2: Home visits”, " in told[0] and "“Not accepted, refer”, “Evidence sent”. Change the route" in told[0]


def test_a_counter_that_passes_its_limit_is_reported() -> None:
    guide = small((), to_box(1, counts=("tries",)), to_box(2), counters=(Counter("tries", "Tries"),),
                  safeguards=(Safeguard("three", "made", "Not after three.", ("made/2",), when("tries", "at least", "3")),))
    assert dict(found(guide))["safeguards/three"] == "A case can come to Made, box 2, and this safeguard says that it must not: Not after three"


def test_a_route_and_a_rule_that_no_case_comes_to_are_reported(guide: Guide) -> None:
    never = Condition(((FactTest("visits-attempted", "at least", ("9",)),),))
    told = dict(found(mutations.with_entry(mutations.with_route(guide, "map-2/4", "refer", when=never), "rules", "T18", when=never)))
    assert told["processes/map-2/boxes/4/routes/refer"] == "No case can take this route of Map 2, box 4"
    assert told["rules/T18"] == "No case can start this rule"


def test_a_box_where_every_way_is_closed_is_reported(guide: Guide) -> None:
    never = Condition(((FactTest("visits-attempted", "at least", ("9",)),),))
    box = guide.places["map-2/5"].box
    shut = mutations.with_box(guide, "map-2/5", routes=tuple(replace(route, when=never, not_available="Not now.") for route in box.routes))
    told = dict(found(shut))
    assert told["processes/map-2/boxes/5"] == "A case can come to Map 2, box 5 and find that none of its routes is available"
