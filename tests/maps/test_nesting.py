"""A question, a time rule, a counter, evidence, a form or an unclear point can be in its own box, and the guide is the same as from the lists."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from maps.read.guide_folder import HERE, source_files
from maps.read.source import read_guide
from navigator.text.errors import MapError
from tests import DATA
from tests.guides import our_guide

SOUND = (DATA / "faults" / "sound.yaml").read_text(encoding="utf-8")

QUESTIONS = """\
        asks:
          - failure:
              label: Kind of failure
              kind: choice
              ask: Which failure was it?
              choices:
                fta: {label: Did not come}
                ftp: {label: Did not take part}
          - letter-date
"""
RULE = """\
        starts:
          T01:
            name: Reply to the letter
            who: customer
            force: must
            guide says: five days
            para: 2
            starts from: letter-date
            when: {failure: fta}
            count: 5 working days
            date means: last day
            met by: call-date
            readings:
              - count: 5 calendar days
                why: The text does not say which days count.
"""


def without(text: str, table: str, id: str) -> str:
    """Return the text of a source file without one entry of a table."""
    found, count = re.subn(rf"(?ms)(^{table}:\n(?:(?!^\S).*?\n)*?)  {re.escape(id)}:.*?\n(?=  \S|\n|\S|\Z)", r"\1", text, count=1)
    assert count == 1, (table, id)
    return found


def but(text: str, old: str, new: str) -> str:
    """Return the text with one change; the changed words must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def nested() -> str:
    """Return `sound.yaml` with a question, a time rule and an unclear point inside box 1."""
    text = but(without(without(SOUND, "facts", "failure"), "rules", "T01"), "        asks: [failure, letter-date]\n        starts: T01\n", QUESTIONS + RULE)
    found = re.search(r"(?ms)^unclear points:\n(.*?)(?=^\S)", text)
    assert found
    points = re.sub(r"(?m)^(?=.)", " " * 8, re.sub(r"(?m)^    boxes: .*\n", "", found[1]))
    asked = "        question: Has the customer called?\n"
    return but(text.replace(found[0], ""), asked, f"        unclear points:\n{points}{asked}")


def read(folder: Path, text: str, name: str = "trial.yaml"):
    """Return the guide that a source file with this text gives."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_guide([path])


def faults(folder: Path, text: str) -> list[str]:
    """Return the mistakes in a source file with this text, each with its line."""
    with pytest.raises(MapError) as raised:
        read(folder, text)
    return [f"{fault.mark.line}: {fault.message}" for fault in raised.value.faults]


def line_of(text: str, words: str) -> int:
    """Return the line that has these words; they must be there exactly once."""
    assert text.count(words) == 1, words
    return text[:text.index(words)].count("\n") + 1


def test_a_guide_with_its_parts_in_their_boxes_is_the_same_guide(tmp_path: Path) -> None:
    flat = re.sub(r"(?m)^    boxes: .*\n", "    boxes: trial/1\n", SOUND)
    assert read(tmp_path, nested()) == read(tmp_path, flat)


@pytest.mark.parametrize(("table", "id", "old", "new"), [
    ("facts", "age", "        asks: age\n", '        asks: {age: {label: Age, kind: number, ask: "How old is the customer?"}}\n'),
    ("evidence", "copy", "        evidence: copy\n",
     "        evidence:\n          - copy: {name: A copy of the letter, about: Shows what was sent., para: 2, helps: letter}\n"),
    ("rules", "T02", "        starts: T02\n", "        starts:\n          T02: {name: Go on, who: provider, force: should, guide says: then, para: 3, after: T01, count: same day, "
                                             "date means: act from, stays open: Nobody asks.}\n"),
], ids=["question", "evidence", "rule"])
def test_a_complete_entry_can_replace_its_name(table: str, id: str, old: str, new: str, tmp_path: Path) -> None:
    assert read(tmp_path, but(without(SOUND, table, id), old, new)) == read(tmp_path, SOUND)


def test_a_route_may_have_its_rule_and_its_counter_inside(tmp_path: Path) -> None:
    rule = "{name: Wait, who: provider, force: should, para: 2, starts from: letter-date, stays open: Nobody asks.}"
    listed = but(but(SOUND, "            to: 3\n", "            to: 3\n            starts: T03\n            counts: calls\n"), "\ncounters:\n", "\ncounters:\n  calls: {label: Calls}\n")
    listed = but(listed, "\nrules:\n", f"\nrules:\n  T03: {rule}\n")
    inside = but(SOUND, "            to: 3\n", f"            to: 3\n            starts:\n              T03: {rule}\n            counts:\n              calls: {{label: Calls}}\n")
    found, expected = read(tmp_path, inside), read(tmp_path, listed)
    assert (found.rules, found.processes) == (expected.rules, expected.processes)
    assert set(found.counters) == set(expected.counters)


def test_an_unclear_point_in_a_box_names_only_its_other_boxes(tmp_path: Path) -> None:
    text = re.sub(r"(unclear points:\n *K01:\n)", r"\1            boxes: [trial/4]\n", nested())
    assert read(tmp_path, text).unclear_point("K01").boxes == ("trial/1", "trial/4")


def test_what_is_in_a_box_belongs_to_the_source_of_its_process(tmp_path: Path) -> None:
    guide = read(tmp_path, nested())
    assert guide.rule("T01").source == guide.unclear_point("K01").source == "trial"


def test_the_order_of_the_questions_is_that_of_the_boxes(tmp_path: Path) -> None:
    assert read(tmp_path, nested()).ids("facts") == ("failure", "letter-date", "speed", "call-date", "age")


@pytest.mark.parametrize(("old", "new", "message"), [
    ("              kind: choice\n", "              kind: choise\n", 'fact failure: "kind" is "choise"'),
    ("            count: 5 working days\n", "            count: 5 days\n", "rule T01: '5 days' does not have a unit"),
    ("            met by: call-date\n", "            met by: cal-date\n", 'rule T01 names fact "cal-date"'),
    ("              - count: 5 calendar days\n", "              - count: 5 calender days\n", "rule T01"),
    ("          - letter-date\n", "          - leter-date\n", 'Trial box 1 names fact "leter-date"'),
], ids=["value", "count", "name", "reading", "name in a list"])
def test_a_mistake_inside_a_box_is_reported_on_its_line(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = but(nested(), old, new)
    found = faults(tmp_path, text)
    assert len(found) == 1 and found[0].startswith(f"{line_of(text, new)}: {message}"), found


def test_an_entry_in_box_and_list_is_reported_at_the_box(tmp_path: Path) -> None:
    text = but(nested(), "\nrules:\n", "\nrules:\n  T01: {name: Go on, who: provider, force: should, para: 3, after: T02, count: same day, date means: act from, stays open: Nobody asks.}\n")
    assert f'{line_of(text, "          T01:") }: "T01" is under "rules" already. Name it here, or take it out there.' in faults(tmp_path, text)


def test_an_entry_in_two_boxes_is_reported_at_the_second(tmp_path: Path) -> None:
    text = but(nested(), "        starts: T02\n", "        starts:\n          - T02\n          - T01: {name: Again}\n")
    assert faults(tmp_path, text) == [f'{line_of(text, "T01: {name: Again}")}: "T01" is under "rules" a second time. '
                                      "Keep the whole of it in one place, and name it in the others."]


@pytest.mark.parametrize("key", ["unclear point", "unclaer points", "unclear-points"])
def test_a_misspelt_list_of_unclear_points_in_a_box_is_reported_once(key: str, tmp_path: Path) -> None:
    text = nested().replace("        unclear points:", f"        {key}:")
    assert faults(tmp_path, text) == [f'{line_of(text, f"        {key}:")}: Trial box 1 has no key "{key}". Did you mean unclear points?']


def test_a_question_that_is_twice_in_a_box_is_reported_once(tmp_path: Path) -> None:
    text = but(but(nested(), "          - failure:\n              label", "          failure:\n              label"), "          - letter-date\n",
               '          letter-date: {label: Date, kind: date, ask: "When?"}\n          failure: {label: Failure}\n')
    text = without(text, "facts", "letter-date")
    assert len(faults(tmp_path, text)) == 1


@pytest.mark.parametrize("held", ["[]", "{}", "[[failure]]", "[{failure: {}, age: {}}]", "{failure: none}", "[failure: [1, 2]]", "3"])
def test_what_is_neither_name_nor_entry_is_a_mistake_and_no_crash(held: str, tmp_path: Path) -> None:
    assert faults(tmp_path, but(SOUND, "        asks: [failure, letter-date]\n", f"        asks: {held}\n"))


def test_the_real_guide_keeps_what_only_one_box_needs_in_that_box() -> None:
    lists = "".join(path.read_text(encoding="utf-8") for path in source_files(HERE))
    guide = our_guide()
    alone = [rule.id for rule in guide.rules if _is_of_one_box(guide, rule.id)]
    assert len(alone) > 30
    assert [id for id in alone if re.search(rf"(?m)^  {id}:$", lists)] == []


def _is_of_one_box(guide, rule: str) -> bool:
    named = [place.ref for place in guide.places.values() if rule in place.box.all_starts()]
    named += [process.id for process in guide.processes if rule in process.opening_starts]
    named += [section.id for section in guide.sections if rule in section.starts]
    routes = [route for place in guide.places.values() for route in place.box.routes if rule in route.starts]
    return len(named) == 1 and len(routes) < 2
