"""Each task of the handbook for editors is done as its page shows it, on a copy of the guide that the page is about.

A page gives lines to replace (**Before** and **After**) and what the check says then. A heading begins again with a fresh copy.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import yaml

from maps.read.bank_holidays import read_holidays
from maps.read.named_numbers import PART as NUMBERS
from maps.read.named_numbers import with_numbers
from maps.read.source import read_guide
from maps.read.source_file import PARTS
from maps.write import menu, pages, training_pages
from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.evidence import checklist
from navigator.case.letters import empty_text, letter_text
from navigator.case.notices import notices
from navigator.guide import reader
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import bundle_of
from navigator.guide.model import Guide
from navigator.text.errors import MapError
from tests import PROJECT
from tests.navigator.weekdays import day

HANDBOOK = PROJECT / "docs" / "editing"
GUIDE = PROJECT / "tests" / "data" / "guides" / "handbook" / "guide.yaml"
NEW = PROJECT / "maps" / "read" / "new-guide.yaml"
BLOCK = re.compile(r"^## [^\n]*$|^\*\*(Before|After|The check says)\*\*\n\n```\w*\n(.*?)```$", re.MULTILINE | re.DOTALL)


@dataclass
class Task:
    """A part of a page: changes (before, after), and what the check says after how many of them."""

    changes: list[tuple[str, str]] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)


@cache
def tasks(name: str) -> list[Task]:
    """Return the tasks on a page, one for its top and one for each heading that has changes below it."""
    found, before = [Task()], ""
    for block in BLOCK.finditer((HANDBOOK / f"{name}.md").read_text(encoding="utf-8")):
        if not block[1]:
            found.append(Task())
        elif block[1] == "Before":
            before = block[2]
        elif block[1] == "After":
            found[-1].changes.append((before, block[2]))
        else:
            found[-1].said.append((len(found[-1].changes), block[2]))
    return [task for task in found if task.changes]


TASKS = [(name, place) for name in menu.EDITING_MENU if name != "reference" for place in range(len(tasks(name)))]
ON_TOP = [name for name, place in TASKS if place == 0]


def steps(name: str, place: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the text of the guide after each change of a task, with the check's words according to the page."""
    task = tasks(name)[place]
    text = (NEW if name == "start-a-new-guide" else GUIDE).read_text(encoding="utf-8")
    for number, (before, after) in enumerate(task.changes, 1):
        assert text.count(before) == 1, f"{name}: these lines are in the guide {text.count(before)} times:\n{before}"
        text = text.replace(before, after)
        yield text, "".join(said for after_number, said in task.said if after_number == number)


def checked(folder: Path, text: str) -> Guide | str:
    """Return the guide in a text, or what the check says about it."""
    (folder / "guide.yaml").write_text(text, encoding="utf-8")
    try:
        return read_guide(folder, is_proved=True)
    except MapError as error:
        return str(error).replace(f"{folder}/", "")


def done(name: str, folder: Path, place: int = 0) -> Guide:
    """Return the guide after a complete task; the check finds it valid."""
    *_, (text, _) = steps(name, place)
    guide = checked(folder, text)
    assert isinstance(guide, Guide), guide
    return guide


# --- What every page holds to -------------------------------------------------------------------------------------------

def test_every_task_of_the_menu_has_a_linked_page() -> None:
    assert {path.stem for path in HANDBOOK.glob("*.md")} == {*menu.EDITING_MENU, "index"} - {"reference"}
    first = (HANDBOOK / "index.md").read_text(encoding="utf-8")
    for name, title in menu.EDITING_MENU.items():
        assert f"[{title}]({name}.md)" in first
        assert name == "reference" or f"\n# {title}\n" in (HANDBOOK / f"{name}.md").read_text(encoding="utf-8")
    assert len(ON_TOP) == 10


def test_the_guide_of_the_examples_is_valid(tmp_path: Path) -> None:
    assert isinstance(checked(tmp_path, GUIDE.read_text(encoding="utf-8")), Guide)


@pytest.mark.parametrize(("name", "place"), TASKS)
def test_the_check_says_of_a_task_what_its_page_says(name: str, place: int, tmp_path: Path) -> None:
    last: Guide | str = ""
    for text, said in steps(name, place):
        if said:
            assert checked(tmp_path, text) == said.rstrip("\n")
        last = said or text
    assert last in [said for _, said in tasks(name)[place].said] or isinstance(checked(tmp_path, last), Guide), checked(tmp_path, last)


def test_the_first_page_shows_what_the_check_says_of_a_route(tmp_path: Path) -> None:
    said = checked(tmp_path, GUIDE.read_text(encoding="utf-8").replace("did not come back, to: 3,", "did not come back, to: 30,"))
    assert f"\n{said}\n" in (HANDBOOK / "index.md").read_text(encoding="utf-8")


FORMER_HEADINGS = re.findall(r"[\w-]+", """
    the-folder-of-a-guide what-the-site-is-called-and-its-sources a-box in-its-box-or-in-a-list a-route a-question a-case-that-starts-in-another-map a-time-rule
    whose-days-are-off evidence-letters-and-notices a-safeguard a-box-or-a-paragraph-that-is-gone a-training-case an-unclear-point words-for-the-search
    editions-changes-and-where-mistakes-are-reported how-the-files-are-written what-the-check-looks-for bank-holidays""")
"""The headings of the handbook when it was one page: links lead to them."""


def test_a_link_to_a_former_heading_still_leads_somewhere() -> None:
    first = (HANDBOOK / "index.md").read_text(encoding="utf-8")
    assert len(FORMER_HEADINGS) == 19 and [name for name in FORMER_HEADINGS if f'id="{name}"' not in first] == []


WHOLE = [(path.stem, block) for path in sorted(HANDBOOK.glob("*.md")) for block in re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
         if block.partition(":")[0] in PARTS and not block.rstrip().endswith("s:")]


@pytest.mark.parametrize(("page_name", "block"), WHOLE)
def test_each_whole_part_of_a_guide_on_a_page_can_be_read(page_name: str, block: str) -> None:
    notes = reader._Notes([], {})
    parts, _ = with_numbers({NUMBERS: {"reminders wanted": "2"}} | yaml.load(block, yaml.BaseLoader))
    for name, value in parts.items():
        reader._read(reader._slots(Guide)[name].reader, value, (name,), notes)
    assert notes.faults == [] and len(WHOLE) > 9


# --- What has changed after each task -----------------------------------------------------------------------------------

LENT = ("lent-on=Sat 2026-10-03", "lending/1=lent")
REMINDED = (*LENT, "lending/2=late", "reminder-date=Mon 2026-10-19", "lending/3=sent")


def bundle(guide: Guide) -> Bundle:
    return bundle_of(guide, read_holidays())


def played(guide: Guide, *pairs: str) -> tuple[Case, tuple[Deadline, ...]]:
    """Return the case that "ask=answer" pairs make, with every answer accepted, and its deadlines."""
    answers = [Answer(ask, day(answer).isoformat() if answer[3:4] == " " else answer) for ask, answer in (pair.split("=") for pair in pairs)]
    calendar, = bundle(guide).calendars.values()
    case = fold(guide, answers, calendar, start="lending")
    assert case.problem is None and not case.kept and case.current, case
    return case, deadlines(case, calendar)


def at(guide: Guide, *pairs: str) -> str:
    """Return the box that these answers lead to."""
    return played(guide, *pairs)[0].current.ref      # type: ignore[union-attr]


def last_days(guide: Guide, *pairs: str) -> dict[str, str]:
    """Return the last day of each deadline that these answers start."""
    return {one.rule.id: f"{one.dates.last_day:%a %Y-%m-%d}" for one in played(guide, *pairs)[1] if one.dates.last_day}


def page(guide: Guide, path: str) -> str:
    return next(one.markdown for one in pages.pages(bundle(guide)) if one.path == path)


@pytest.fixture
def before(tmp_path: Path) -> Guide:
    guide = checked(tmp_path, GUIDE.read_text(encoding="utf-8"))
    assert isinstance(guide, Guide)
    return guide


def test_a_reworded_text_is_on_the_page_of_its_box(before: Guide, tmp_path: Path) -> None:
    assert "oil its blades" in page(done("reword", tmp_path), "lending/box-02.md") and "oil its blades" not in page(before, "lending/box-02.md")


def test_words_of_the_editor_say_whose_they_are(tmp_path: Path) -> None:
    words = page(done("reword", tmp_path, 1), "lending/box-02.md")
    assert "the box that it came in" in words and 'by-editor">' in words


def test_a_moved_arrow_leads_a_case_to_the_other_box(before: Guide, tmp_path: Path) -> None:
    assert (at(before, *REMINDED, "lending/4=broken"), at(done("move-an-arrow", tmp_path), *REMINDED, "lending/4=broken")) == ("lending/6", "lending/5")


def test_an_added_box_has_a_page_a_question_and_a_last_day(tmp_path: Path) -> None:
    guide = done("add-a-box", tmp_path)
    assert "You could give the borrower one more week" in page(guide, "lending/box-07.md")
    assert played(guide, *REMINDED, "lending/4=longer")[0].question.ask == "agreed-on"      # type: ignore[union-attr]
    assert last_days(guide, *REMINDED, "lending/4=longer", "agreed-on=Thu 2026-10-22")["longer"] == "Thu 2026-10-29"


def test_a_changed_time_limit_gives_another_last_day(before: Guide, tmp_path: Path) -> None:
    assert last_days(before, *LENT) == {"back": "Sat 2026-10-17"} and last_days(done("change-a-time-limit", tmp_path), *LENT) == {"back": "Sat 2026-10-24"}


def test_the_address_of_a_retired_box_leads_to_its_replacement(before: Guide, tmp_path: Path) -> None:
    guide = done("retire-a-box", tmp_path)
    assert "box-02/" in page(guide, "lending/box-06.md") and "You must write down what is broken" in page(guide, "lending/box-02.md")
    assert "lending/6" in before.places and "lending/6" not in guide.places


def letter(guide: Guide, *pairs: str) -> str:
    case, found = played(guide, *pairs)
    return letter_text(guide.letter("reminder"), case, found, next(iter(bundle(guide).calendars.values())))


def test_a_changed_letter_has_new_words_with_the_cases_dates(before: Guide, tmp_path: Path) -> None:
    new = "Please ring the desk or bring the tool back by Monday 26 October 2026."
    guide = done("change-a-letter", tmp_path)
    assert new in letter(guide, *REMINDED) and new not in letter(before, *REMINDED)
    assert "Please" not in empty_text(guide, guide.letter("reminder"))      # only a case has that date


def test_another_date_in_a_letter_is_filled_in(tmp_path: Path) -> None:
    guide = done("change-a-letter", tmp_path, 1)
    calendar, = bundle(guide).calendars.values()
    case = fold(guide, [Answer("lent-on", "2026-10-03"), Answer("lending/1", "lent"), Answer("lending/2", "late")], calendar, start="lending", today=day("Mon 2026-10-19"))
    assert "Please answer by Monday 26 October 2026." in letter_text(guide.letter("reminder"), case, deadlines(case, calendar), calendar)


def attached(guide: Guide) -> list[str]:
    return [thing for item in checklist(*played(guide, *REMINDED, "lending/4=silent")) for thing in item.attach]


def test_a_changed_item_of_evidence_is_in_the_list_of_the_case(before: Guide, tmp_path: Path) -> None:
    assert attached(before) == [] and attached(done("change-evidence", tmp_path)) == ["a copy of the reminder"]
    assert attached(done("change-evidence", tmp_path, 1)) == ["a copy of the price list"]


def noticed(guide: Guide, reminder: str) -> list[str]:
    case, found = played(guide, *LENT, "lending/2=late", f"reminder-date={reminder}")
    return [notice.sentence for notice in notices(case, found, next(iter(bundle(guide).calendars.values())))]


def test_a_changed_notice_is_reported_in_the_case(tmp_path: Path) -> None:
    said, = noticed(done("change-a-notice", tmp_path), "Fri 2026-10-02")
    assert said == "The reminder of Friday 2 October 2026 went before the tool was lent. Check both dates."


def test_an_added_notice_is_reported_only_when_it_applies(tmp_path: Path) -> None:
    guide = done("change-a-notice", tmp_path, 1)
    said, = noticed(guide, "Fri 2026-12-04")
    assert said.startswith("The reminder went a long time after Saturday 3 October 2026.") and noticed(guide, "Mon 2026-10-19") == []


def test_an_added_training_case_is_on_the_page_of_the_training_cases(tmp_path: Path) -> None:
    guide = done("add-a-training-case", tmp_path)
    assert "The saw that came back" in training_pages.training_page(bundle(guide)).markdown


def test_a_new_guide_has_its_own_title(tmp_path: Path) -> None:
    assert done("start-a-new-guide", tmp_path).site_name == "Borrowing a tool"
