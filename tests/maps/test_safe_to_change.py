"""Each mistake that an editor can easily miss, made in a copy of the real guide. The check reports it."""
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from maps.read.bank_holidays import read_holidays
from maps.read.disagreements import disagreements, durations
from maps.read.guide_folder import HERE, source_files
from maps.read.source import read_guide
from maps.write import pages
from navigator.guide.bundle_file import bundle_of
from navigator.guide.model import Guide
from navigator.text.errors import MapError
from tests.guides import our_guide

SOURCES = source_files(HERE)
Edit = Callable[[str], str]


def read(folder: Path, edit: Edit, *, is_proved: bool = True) -> Guide:
    """Return the real guide with its first file edited; if it is to be proved, every case of it is tried."""
    first = folder / SOURCES[0].name
    first.write_text(edit(SOURCES[0].read_text(encoding="utf-8")), encoding="utf-8")
    return read_guide([first, *SOURCES[1:]], is_proved=is_proved)


def said(folder: Path, edit: Edit) -> list[str]:
    """Return what the check says about the real guide with its first file edited."""
    with pytest.raises(MapError) as raised:
        read(folder, edit)
    return [fault.message for fault in raised.value.faults]


def but(pattern: str, new: str, count: int = 1) -> Edit:
    """Return an edit that replaces what the pattern matches, so many times."""
    def edit(text: str) -> str:
        changed, times = re.subn(pattern, new, text)
        assert times == count, f"{pattern!r} matches {times} times"
        return changed
    return edit


def retiring(*boxes: str) -> Edit:
    """Return an edit that lists the retired numbers of the first map."""
    return but(r"(?m)^    start: 1\n(?=    stages:\n      contact)", "".join(["    start: 1\n    retired:\n", *(f"      {box}\n" for box in boxes)]))


SAFEGUARDS = re.findall(r"(?m)^  ([\w-]+):$", re.search(r"(?ms)^safeguards:\n(.*?)^\S", SOURCES[0].read_text(encoding="utf-8"))[1])      # type: ignore[index]


@pytest.mark.parametrize("id", SAFEGUARDS)
def test_a_deleted_safeguard_is_named_at_each_box_it_guarded(id: str, tmp_path: Path) -> None:
    guarded = [place.ref for place in our_guide().places.values() if id in place.box.protected_by]
    found = said(tmp_path, but(rf"(?m)^  {id}:\n(?:    .*\n)+", ""))
    assert len(found) == len(guarded) > 0
    assert all(f'names safeguard "{id}", which does not exist, so it no longer protects the box.' in message for message in found)


@pytest.mark.parametrize("id", SAFEGUARDS)
def test_a_safeguard_that_was_emptied_is_said(id: str, tmp_path: Path) -> None:
    found = said(tmp_path, but(rf"(?m)(^  {id}:\n(?:    .*\n)*?    never when: ).*$", r"\1{}"))
    assert any(message.startswith(f"safeguard {id}: ") for message in found), found


@pytest.mark.parametrize("never", ["{visits-attempted: {at least: 9}}", "{condition: yes, visits-attempted: {at least: 9}}"])
def test_a_safeguard_against_what_never_happens_is_said(never: str, tmp_path: Path) -> None:
    found = said(tmp_path, but(r"(?m)(^  no-third-visit:\n(?:    .*\n)*?    never when: ).*$", rf"\1{never}"))
    assert [message for message in found if "guards against nothing" in message] != [], found


def test_a_safeguard_that_guards_no_box_is_reported_there(tmp_path: Path) -> None:
    found = said(tmp_path, but(r"    at: \[map-1/15, map-1/17\]", "    at: map-1/15"))
    assert found == ['Map 1 box 17 is protected by safeguard "each-failure-explained", which no longer guards it. Add map-1/17 to its "at".']


def test_everything_that_depends_on_a_withdrawn_paragraph_is_named(tmp_path: Path) -> None:
    guide = our_guide()
    found = said(tmp_path, but(r"(?m)^    paragraphs: 175$", "    paragraphs: 175\n    withdrawn: [42]"))
    assert {message.partition(":")[0] for message in found} == {"Map 1 box 7", *(f"term {term.id}" for term in guide.terms if 42 in term.para),
                                                                *(f"rule {rule.id}" for rule in guide.rules if 42 in rule.para),
                                                                *(f"unclear point {point.id}" for point in guide.unclear_points if 42 in point.para)}
    assert all("paragraph 42 was withdrawn" in message for message in found)


def test_a_retired_box_gives_the_box_to_name_instead(tmp_path: Path) -> None:
    found = said(tmp_path, lambda text: retiring("30: {now: 12}")(text).replace("[box 13](map-1/13)", "[box 13](map-1/30)", 1))
    assert found == ['the link "box 13" leads to "map-1/30", which was retired. Link to map-1/12.']


@pytest.mark.slow
def test_an_address_of_a_retired_box_leads_to_its_replacement(tmp_path: Path) -> None:
    guide = read(tmp_path, retiring("30: {now: 12, note: Both ask the same.}", "31: {now: end}"))
    made = {page.path: page.markdown for page in pages.pages(bundle_of(guide, read_holidays()))}
    assert '<a href="../../map-1/box-12/">' in made["map-1/box-30.md"] and "Both ask the same." in made["map-1/box-30.md"]
    assert '<a href="../../map-1/">' in made["map-1/box-31.md"]


def test_a_box_that_a_text_names_and_that_is_gone_is_said(tmp_path: Path) -> None:
    found = said(tmp_path, but(r"We say so at these boxes, on both map pages", "We say so at boxes 1 and 30 of Map 1, on both map pages"))
    assert found == ['the text "boxes 1 and 30 of Map 1" names a box that Map 1 does not have: 30.']


@pytest.mark.parametrize(("words", "number"), [("paragraph 4.28 names box 4.29", 0), ("box 12-a", 0), ("a boxing match of 99 rounds", 0), ("boxes 1 to 24", 0),
                                               ("Box 25.", 25), ("Map 2, box 13", 13),
                                               ("box 13 of Map 2", 13), ("boxes 11, 12, and 13 of Map 2", 13)])
def test_only_what_names_a_box_is_looked_up(words: str, number: int, tmp_path: Path) -> None:
    edit = but(r"We say so at these boxes, on both map pages", f"{words} We say so on both map pages")
    if number:
        assert len(found := said(tmp_path, edit)) == 1 and found[0].endswith(f": {number}."), found
    else:
        assert disagreements(read(tmp_path, edit, is_proved=False)) == []


def test_a_time_limit_changed_without_its_words_is_said(tmp_path: Path) -> None:
    """Change 5 days to 6: the check reports the rule's quotation of the guide, and the text of the box that starts it."""
    found = said(tmp_path, but(r"(?m)(T02:\n(?: +.*\n)*? +count: )5 working days", r"\g<1>6 working days"))
    assert [message for message in found if message.startswith("rule T02 counts 6 working days")] == [
        'rule T02 counts 6 working days, and in "guide says" it has “five days”. Change one of them, or say in the note why you count so.',
        "rule T02 counts 6 working days, and the text of Map 1 box 1 on the same paragraph says “5 days” and “7 days” and “2 working days”. "
        "Change one of them, or say in the note of the rule why you count so."]


def test_a_text_changed_without_its_time_limit_is_said(tmp_path: Path) -> None:
    found = said(tmp_path, but(r"\*\*FTP: 5 days\.\*\*", "**FTP: 6 days.**"))
    assert len(found) == 1 and found[0].startswith("rule T02 counts 5 working days, and the text of Map 1 box 1 on the same paragraph says “6 days”")


def test_a_note_that_gives_the_number_explains_another_count(tmp_path: Path) -> None:
    quoted = but(r"(?m)(T46:\n(?: +.*\n)*? +(?:guide says|stated): )4 weeks have elapsed", r"\g<1>5 weeks have elapsed")
    folder = tmp_path / "two"
    folder.mkdir()
    memo = folder / SOURCES[1].name
    memo.write_text(quoted(SOURCES[1].read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(MapError, match="rule T46 counts 4 weeks"):
        read_guide([SOURCES[0], memo, *SOURCES[2:]])
    memo.write_text(but(r"(?m)(T46:\n(?: +.*\n)*?)( +)(para: )", r"\1\2note: The memo means 4 weeks.\n\2\3")(
        re.sub(r"(?m)(T46:\n(?: +.*\n)*?) +note: (?:>-\n(?: {6,}.*\n)+|.*\n)", r"\1", memo.read_text(encoding="utf-8"))), encoding="utf-8")
    assert read_guide([SOURCES[0], memo, *SOURCES[2:]]).rule("T46").count == ("4 weeks",)


@pytest.mark.parametrize(("words", "found"), [
    ("within five working days", {(5, "day")}), ("a further 2 working\ndays", {(2, "day")}), ("28-day period", {(28, "day")}), ("one month after", {(1, "month")}),
    ("24 hours", set()), ("the fifth day", set()), ("day 28", set()), ("27/10/08", set()), ("someone days", set())])
def test_a_length_of_time_is_read_from_words_and_digits(words: str, found: set[tuple[int, str]]) -> None:
    assert durations(words).keys() == found
