"""The table of measurements: the words of a row, and when a target counts as met."""
from __future__ import annotations

import json

import pytest

from navigator.case.case import fold
from navigator.guide.bundle import Bundle
from tests.bench.in_browser import long_case
from tests.bench.table import Target, as_json, head, row_of, shown


def test_seconds_are_shown_in_milliseconds_beside_what_they_are_compared_with() -> None:
    row = row_of("a start", [0.4, 0.2, 0.3], baseline=[1.0, 3.0, 2.0], target=Target("ratio", 0.35))
    assert (row.median, row.fastest, row.slowest, row.baseline, row.ratio, row.is_met) == (300, 200, 400, 2000, 0.15, True)
    assert shown(row).split() == ["a", "start", "300", "ms", "200", "ms", "400", "ms", "2.00", "s", "0.15", "ratio", "≤", "0.35:", "met"]


@pytest.mark.parametrize(("target", "met"), [
    (Target("median", 300), True), (Target("median", 299), False), (Target("ratio", 0.29), False), (Target("ratio", 0.3), True), (None, None)])
def test_a_target_is_met_up_to_its_own_value(target: Target | None, met: bool | None) -> None:
    assert row_of("a start", [0.3], baseline=[1.0], target=target).is_met is met


def test_a_95th_percentile_needs_enough_runs() -> None:
    few, many = row_of("few", [0.01] * 39, target=Target("p95", 30)), row_of("many", [0.01] * 40, target=Target("p95", 30))
    assert (few.p95, few.is_met) == (None, None)
    assert (many.p95, many.is_met) == (10, True)


def test_a_single_figure_of_another_unit_is_shown_without_extremes() -> None:
    assert shown(row_of("a page", [139.4], unit="kB", target=Target("median", 140))).split() == ["a", "page", "139", "kB", "≤", "140", "kB:", "met"]
    assert "target" in head()


def test_a_part_not_measured_again_keeps_its_rows_on_the_same_machine() -> None:
    machine = {"python": "3.11.7", "processors": 2}
    first = as_json(machine, [("start", row_of("a start", [0.3])), ("bytes", row_of("a page", [139.4], unit="kB"))])
    again = as_json(machine, [("start", row_of("a start", [0.2])), ("start", row_of("another", [0.1]))], first)
    assert [(row["part"], row["what"], row["median"]) for row in json.loads(again)["rows"]] == [
        ("bytes", "a page", 139.4), ("start", "a start", 200.0), ("start", "another", 100.0)]
    for older in ("", "{", "[]", '{"rows": [{"what": "a start"}], "machine": {}}', first.replace("3.11.7", "3.14.0")):
        assert [row["part"] for row in json.loads(as_json(machine, [("steps", row_of("a step", [0.01]))], older))["rows"]] == ["steps"], older


@pytest.mark.parametrize("count", [2, 31, 101, 201])
def test_a_long_case_has_the_wanted_number_of_valid_answers(count: int, bundle: Bundle) -> None:
    case = fold(bundle.guide, tuple(long_case(count)), bundle.calendars["england-and-wales"])
    assert (len(case.answers), case.kept, case.problem) == (count, (), None)
