"""The strict loader: every fault it finds, with file, line and column, what it accepts unchanged, and its limits.

Each file of `faults/` says in its first lines what is wrong in it and what must be reported ("expect:", once for each fault,
without the file's own name). Most of them have only the differences from `faults/sound.yaml`: the whole lines there under
"instead of:", the lines that replace them under "write:". The others are complete.
"""
from __future__ import annotations

import contextlib
import dataclasses
import random
import re
from pathlib import Path

import pytest
import yaml

from maps.read import source_file
from maps.read.guide_folder import HERE, source_files
from maps.read.source import FORMER_NAMES, read_guide
from maps.read.source_file import MOST_BYTES
from navigator.guide.reader import kinds
from navigator.text.errors import MapError
from tests import DATA

SOURCES = source_files(HERE)

FAULTS = DATA / "faults"
SOUND = FAULTS / "sound.yaml"
FIXTURES = sorted(path for path in FAULTS.glob("*.yaml") if path != SOUND)


def reported(*paths: Path) -> list[str]:
    """Return the faults that reading these files gives, as an editor sees them."""
    with pytest.raises(MapError) as raised:
        read_guide(paths)
    return [str(fault) for fault in raised.value.faults]


def written(folder: Path, text: str | bytes, name: str = "trial.yaml") -> Path:
    """Return a source file with this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def sound_but(old: str, new: str) -> str:
    """Return `sound.yaml` with one change; the changed words must be there exactly once."""
    text = SOUND.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in sound.yaml"
    return text.replace(old, new)


def fixture(path: Path) -> tuple[bytes, list[str]]:
    """Return a fault fixture: its complete source, and the faults that it expects."""
    raw = path.read_bytes()
    lines = raw.decode("utf-8-sig", errors="replace").splitlines(keepends=True)
    expected = [line.removeprefix("# expect: ").rstrip("\n") for line in lines if line.startswith("# expect: ")]
    if "# instead of:\n" not in lines:
        return raw, expected
    text = SOUND.read_text(encoding="utf-8")
    for change in "".join(lines).split("# instead of:\n")[1:]:
        old, new = change.split("# write:\n")
        assert text.count(old) == 1, f"{path.name}: what it replaces stands {text.count(old)} times in sound.yaml"
        text = text.replace(old, new)
    return text.encode(), expected


# --- Faults -----------------------------------------------------------------------------------------------------------

def test_the_small_guide_that_the_fixtures_change_is_valid() -> None:
    assert read_guide([SOUND]).title == "A trial guide"


def test_there_is_a_fixture_for_every_fault() -> None:
    assert len(FIXTURES) >= 160


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_faulty_source_gives_its_faults_and_no_others(path: Path, tmp_path: Path) -> None:
    source, expected = fixture(path)
    assert expected, f"{path.name} says nothing after \"# expect: \""
    assert reported(written(tmp_path, source, path.name)) == [f"{path.name}:{fault}" for fault in expected]


def test_a_file_of_the_project_is_named_from_the_projects_folder() -> None:
    assert reported(FAULTS / "file-empty.yaml") == [
        "tests/data/faults/file-empty.yaml:1:1: The file is empty. Write keys, each followed by a colon."]


def test_a_file_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    assert reported(tmp_path / "gone.yaml") == ["gone.yaml:1:1: The file cannot be read: No such file or directory."]


def test_the_faults_of_several_files_come_in_their_order(tmp_path: Path) -> None:
    first = written(tmp_path, sound_but("title: A trial guide", "title: A <b>trial</b> guide"))
    second = written(tmp_path, "format: 1\nactors:\n  dwp: {name: DWP, short: DWP, about: A department., colour: pink}\n", "second.yaml")
    assert reported(first, second) == [
        'trial.yaml:4:8: "<b>" looks like HTML, which is not allowed. Write it in words.',
        'second.yaml:3:62: actor dwp: "colour" is "pink", which is not one of blue, amber, green, violet, grey.']


def test_an_entry_that_is_in_two_files_is_reported_at_the_second(tmp_path: Path) -> None:
    second = written(tmp_path, "format: 1\ntitle: Another\ncounters:\n  rounds: {label: Rounds}\n", "second.yaml")
    assert reported(SOUND, second) == [
        'second.yaml:2:1: "title" is in another file already. Delete it in one of them.',
        'second.yaml:4:3: "rounds" is under "counters" in another file already. Delete it in one of them.']


def test_an_unreadable_file_hides_no_fault_of_the_other(tmp_path: Path) -> None:
    first = written(tmp_path, sound_but("start: 1", "start: !!int 1"))
    second = written(tmp_path, "format: 1\n- one\n", "second.yaml")
    assert [fault.split(": ")[0] for fault in reported(first, second)] == ["trial.yaml:84:12", "second.yaml:2:1"]


KEYS = re.compile(r"(?:^|(?<=[ {]))([a-z][a-z ]*[a-z]):(?= |\n)", re.M)
NAMES = {field.name.replace("_", " ") for kind in kinds().values()
         for field in dataclasses.fields(kind)} | {"must", "should", "could", "do"}
NAMED_LIKE_A_KEY = {"again", "done", "rounds"}
"""Entries of the small guide whose names are also keys."""


def _keys_of_the_format() -> list[tuple[int, str]]:
    """Return the keys of the small guide that belong to the format, each with its place, without names of entries."""
    found = [(match.start(1), match[1]) for match in KEYS.finditer(SOUND.read_text(encoding="utf-8"))]
    return [(place, key) for place, key in found if key in NAMES and key not in NAMED_LIKE_A_KEY]


@pytest.mark.parametrize(("place", "key"), random.Random(175).sample(_keys_of_the_format(), 50), ids=str)
def test_a_misspelt_key_gives_one_message_and_that_on_its_own_line(place: int, key: str, tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8")
    faults = reported(written(tmp_path, text[:place] + key + key[-1] + text[place + len(key):]))
    assert len(faults) == 1
    assert faults[0].startswith(f"trial.yaml:{text.count(chr(10), 0, place) + 1}:")
    assert faults[0].endswith(f'has no key "{key}{key[-1]}". Did you mean {key}?')


# --- What is taken as it stands ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("typed", ["no", "off", "~", "null", "012", "0x1F", "1_000", "1:30", "1e3", ".inf", "2009-01-01", "'# no comment'",
                                   "'{{ x }}'"])
def test_what_other_readers_of_yaml_guess_a_type_for_stays_text(typed: str, tmp_path: Path) -> None:
    path = written(tmp_path, sound_but("title: Listen to the customer", f"title: {typed}"))
    assert read_guide([path]).places["trial/2"].box.title == typed.strip("'")


def test_yes_and_no_are_read_as_truth_values_only_if_expected(tmp_path: Path) -> None:
    guide = read_guide([written(tmp_path, sound_but("title: Listen to the customer", "title: yes"))])
    assert guide.fact("call-date").optional is True
    assert guide.places["trial/2"].box.title == "yes"


@pytest.mark.slow
def test_both_yaml_readers_find_the_same_guide_and_places(monkeypatch) -> None:
    quick, quick_trees = read_guide(), trees()
    monkeypatch.setattr(source_file, "_QUICK", yaml.SafeLoader)
    assert trees() == quick_trees
    assert read_guide() == quick


def trees() -> list[source_file.SourceFile]:
    """Return the files of the guide as they were read, with the place of each value."""
    found = [source_file.SourceFile(path.name) for path in SOURCES]
    for path, tree in zip(SOURCES, found):
        tree.read(path.read_text(encoding="utf-8"))
    return found


def test_comments_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8").replace("\n", "  # a comment\n", 1).replace("\n", "\r\n")
    assert read_guide([written(tmp_path, text)]) == read_guide([SOUND])


@pytest.mark.parametrize("line", ["title: A trial guide  # a remark", "title: A trial guide   #", "title: A trial guide\n# a remark", "title: A trial guide  ## two",
                                  'title: "A trial guide" # a remark', "title: >-  # a remark\n  A trial guide"])
def test_a_comment_apart_from_the_text_is_not_a_mistake(line: str, tmp_path: Path) -> None:
    assert read_guide([written(tmp_path, sound_but("title: A trial guide", line))]).title == "A trial guide"


@pytest.mark.parametrize("typed", ["C#", "#3", "a#b", "'Ask question #3'", '"# 3"', ">-\n  Ask #3 and # 4"])
def test_a_number_sign_that_is_in_the_text_stays_in_it(typed: str, tmp_path: Path) -> None:
    typed = f'"{typed}"' if typed == "#3" else typed
    path = written(tmp_path, sound_but("title: Listen to the customer", f"title: {typed}".replace("\n", "\n" + " " * 8)))
    assert read_guide([path]).places["trial/2"].box.title == typed.strip("\"'").removeprefix(">-\n  ")


@pytest.mark.slow
def test_both_readers_of_the_yaml_package_find_the_same_mistakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Compare only files that they can read to the end: for other files, one of them alone writes the message."""
    def faults_of(path: Path) -> list[source_file.PlacedFault]:
        tree = source_file.SourceFile(path.name)
        with contextlib.suppress(source_file.Unreadable, ValueError):
            tree.read(fixture(path)[0].decode("utf-8", "replace"))
        return tree.faults

    quick = [faults_of(path) for path in FIXTURES]
    monkeypatch.setattr(source_file, "_QUICK", yaml.SafeLoader)
    assert [faults_of(path) for path in FIXTURES] == quick
    assert sum(map(len, quick)) > 15


# --- Limits -----------------------------------------------------------------------------------------------------------

def test_a_file_of_five_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, b"format: 1\ntitle: " + b"x" * 5_000_000)
    assert reported(path) == [f"trial.yaml:1:1: The file has more than {MOST_BYTES:,} bytes, which is the most that is read."]


@pytest.mark.parametrize(("text", "place"), [("title: " + "[" * 100_000, "1:31"), ("title: " + "{a: " * 30_000, "1:97"), ("- " * 100_000, "1:49")])
def test_endless_nested_lists_are_refused_at_the_first_too_deep(text: str, place: str, tmp_path: Path) -> None:
    assert reported(written(tmp_path, text)) == [f"trial.yaml:{place}: This is nested more than 24 levels deep."]


def test_too_many_values_are_refused(tmp_path: Path) -> None:
    faults = reported(written(tmp_path, "format: 1\nlist: [" + "x," * 50_001 + "]\n"))
    assert [fault.partition(": ")[2] for fault in faults] == ["The file has more than 50,000 values."]


# --- The real sources -------------------------------------------------------------------------------------------------

REAL = SOURCES[0].read_text(encoding="utf-8").splitlines(keepends=True)
REFERENCES = re.compile(r"^ +(?:to|printed to|starts|asks|meets|forms|evidence|actor|who|stage|starts from|after|within|met by|counts|resets|"
                        r"default|not before|sent by|sent to|helps|boxes): \[?([\w/-]+)|^ +when: \{([\w-]+):")


def _references() -> list[int]:
    """Return the places of all lines in the real source that name something else."""
    return [place for place, line in enumerate(REAL) if (found := REFERENCES.match(line)) and found[1] != "end"]


def _spoilt(places: list[int]) -> str:
    """Return the real source with the first name on each of these lines misspelt."""
    lines = list(REAL)
    for place in places:
        found = REFERENCES.match(lines[place])
        assert found
        end = max(found.end(1), found.end(2))
        lines[place] = lines[place][:end] + "x" + lines[place][end:]
    return "".join(lines)


def _lines(faults: list[str]) -> list[int]:
    return [int(fault.split(":")[1]) for fault in faults]


def test_every_misspelt_name_is_reported_on_its_own_line(tmp_path: Path) -> None:
    places = _references()
    assert len(places) > 250
    path = written(tmp_path, _spoilt(places))
    assert _lines(reported(path, SOURCES[1])) == [place + 1 for place in places]


@pytest.mark.parametrize("place", random.Random(2009).sample(_references(), 6), ids=lambda place: f"line-{place + 1}")
def test_one_misspelt_name_in_the_real_guide_gives_one_fault(place: int, tmp_path: Path) -> None:
    path = written(tmp_path, _spoilt([place]))
    assert _lines(reported(path, SOURCES[1])) == [place + 1]


# --- Names of earlier editions ----------------------------------------------------------------------------------------

def in_the_former_format(text: str) -> str:
    """Return the text of a source file with the keys of an earlier edition."""
    for now, former in FORMER_NAMES.items():
        text = re.sub(rf"(?m)(^ *(?:- )?|[{{,] *){now}:(?= )", rf"\g<1>{former[0]}:", text)
        text = re.sub(rf"(?m)^{now}:$", f"{former[0]}:", text)
    return text


def test_a_source_file_of_an_earlier_edition_gives_the_same_guide(tmp_path: Path) -> None:
    text = SOUND.read_text(encoding="utf-8").replace("          - should: Listen to the reason.\n            para: 3\n",
                                                     "          - should: Listen to the reason.\n            para: 3\n            also elsewhere: yes\n")
    text = text.replace("            to: 2\n", "            to: 2\n            differs: The text goes on at once.\n", 1).replace("        short: Listen\n", "        short: Listen\n        keywords: [phone]\n")
    former = in_the_former_format(text)
    assert all(re.search(rf"\b{name}:", former) for names in FORMER_NAMES.values() for name in names)
    assert read_guide([written(tmp_path, former)]) == read_guide([written(tmp_path, text)])


@pytest.mark.parametrize("path", [path for path in FIXTURES if path.stem != "file-not-utf-8"], ids=lambda path: path.stem)
def test_a_mistake_in_an_earlier_editions_file_is_reported_on_its_line(path: Path, tmp_path: Path) -> None:
    source, expected = fixture(path)
    former = in_the_former_format(source.decode())
    assert [_lines([fault]) for fault in reported(written(tmp_path, former, path.name))] == [_lines([f":{fault}"]) for fault in expected]


def test_a_key_with_its_present_and_former_name_is_a_mistake(tmp_path: Path) -> None:
    path = written(tmp_path, sound_but("    date means: last day\n", "    date means: last day\n    gives: last day\n"))
    assert [fault.partition(": ")[2] for fault in reported(path)] == ['rule T01 has "date means" twice.']
