"""The reference for editors names every key of the model, and each of its examples can be read."""
from __future__ import annotations

import re

import pytest
import yaml

from maps.read.source import read_guide
from maps.read.source_file import PARTS
from maps.write import reference
from navigator.guide import reader
from navigator.guide.conditions import Condition
from navigator.guide.conditions import Test as OneTest
from navigator.guide.days_off import DayOff
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.processes import Box
from navigator.guide.sources import Text
from navigator.guide.training_cases import ToldAnswer
from tests import PROJECT

ENTRIES = {entry.kind.__name__: entry for entry in reference.entries()}
EXAMPLES = [(kind, name) for kind, told in reference.words().items() for name in told["keys"]]


def test_every_part_of_the_model_has_its_words_and_nothing_else_does() -> None:
    assert set(reference.words()) == {kind.__name__ for kind in reference.kinds()} and len(reference.words()) > 40


@pytest.mark.parametrize("kind", reference.kinds(), ids=lambda kind: kind.__name__)
def test_every_key_of_a_part_has_its_meaning_and_nothing_else_does(kind: type) -> None:
    told = reference.words()[kind.__name__]["keys"]
    assert set(told) == set(reference.keys_of(kind))
    assert all(means.endswith((".", "…")) and example for means, example in told.values())


def test_the_reference_knows_every_key_at_the_left_edge_of_a_file() -> None:
    assert set(reference.words()["Guide"]["keys"]) == set(PARTS)


def read(kind: type, name: str, example: str) -> list[str]:
    """Return what the reader says about an example, used as the value of its key."""
    notes = reader._Notes([], {})
    in_one_line = kind in (ToldAnswer, DayOff)
    value = yaml.load(example if in_one_line else f"x: {example}", yaml.BaseLoader)
    value = value if in_one_line else value["x"]
    if kind is OneTest:
        reader._read(reader._reader(Condition), {"kind": value}, (), notes)
    elif in_one_line:
        reader._read(reader._reader(kind), value, (), notes)
    elif kind is not Guide or name not in ("format", reference.NUMBERS):
        reader._read(reader._slots(kind)[name].reader, value, (name,), notes)
    return [fault.message for fault in notes.faults]


@pytest.mark.parametrize(("kind", "name"), EXAMPLES, ids=lambda one: one)
def test_the_example_of_a_key_can_be_read(kind: str, name: str) -> None:
    assert read(reader.kinds()[kind], name, reference.words()[kind]["keys"][name][1]) == []


def test_an_example_that_cannot_be_read_is_found() -> None:
    assert read(Box, "kind", "question") and read(Fact, "kind", "[date]") and read(OneTest, "at least", "{at least: many}")


def takes(kind: str, name: str) -> str:
    key, = (key for key in ENTRIES[kind].keys if key.name == name)
    return re.sub("<[^>]+>", "", key.takes)


@pytest.mark.parametrize(("kind", "name", "said"), [
    ("Box", "kind", "Needed. Takes activity or decision or end."), ("Box", "keywords", "Takes text, or a list. Earlier editions called it also, and that still works."),
    ("Fact", "optional", "Takes yes or no."), ("Route", "basis", "Takes printed or corrected or inferred. Without it: printed."), ("Route", "to", "Needed. Takes a box, or end."),
    ("Box", "asks", "Takes the name of a question, or the whole of it below its name, or a list."), ("Box", "letters", "Takes the name of a letter, or a list."),
    ("TimeRule", "when", "Takes a condition."), ("Process", "boxes", "Needed. Takes entries, each with its name: a box."), ("TimeRule", "source", "Takes the name of a source. Without it: the first source of the file."),
    ("Guide", "calendar", "Takes the keys of a calendar."), ("TimeRule", "leaves out", "Takes one or a list: days that are left out."), ("Box", "activity", "Needed. Takes a list: a text."),
    ("Letter", "text", "Needed. Takes plain text, or a list: a passage of a letter."), ("TrainingCase", "today", "Needed. Takes a date with its weekday.")])
def test_what_a_key_takes_is_read_from_the_model(kind: str, name: str, said: str) -> None:
    assert takes(kind, name) == said


def test_the_reference_has_a_place_for_each_part_and_key() -> None:
    page = reference.reference_page(read_guide(PROJECT / "tests" / "data" / "guides" / "small")).markdown
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 280 and len({entry.anchor for entry in ENTRIES.values()}) == len(ENTRIES)
    for entry in ENTRIES.values():
        assert f"## {entry.name} {{ #{entry.anchor} }}" in page
    assert Text in reference.kinds() and "<code>must, should, could, do, fact</code>" in page
