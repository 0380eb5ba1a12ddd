"""The promises of the engine for every guide: each folder with a guide is checked and tried with random cases."""
from __future__ import annotations

import json
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from maps.read.bank_holidays import read_holidays
from maps.read.guide_folder import HERE
from maps.read.source import read_guide
from maps.write.pages import pages
from navigator import bridge
from navigator.bridge import handle, open_packed
from navigator.case.case import Answer, Case, fold
from navigator.case.case_file import without_text
from navigator.case.deadlines import deadlines
from navigator.case.evidence import checklist
from navigator.case.letters import empty_text, letter_text
from navigator.case.link import fragment, read_fragment
from navigator.case.notices import notices
from navigator.case.questions import NATION, START
from navigator.guide.bundle import Bundle, unpack
from navigator.guide.bundle_file import bundle_of, pack, read_bundle, write_bundle
from navigator.guide.case_texts import GAP
from navigator.guide.check import check
from navigator.guide.reader import from_dict, to_dict
from navigator.show.calendar_file import calendar_file, events
from navigator.show.case_text import case_text
from navigator.show.letters import beside_html
from navigator.show.page import Page
from navigator.show.record import record_dict
from navigator.show.record_page import record_html
from navigator.show.record_text import record_text
from tests import PROJECT
from tests.built import read_html

FOLDERS = (HERE, *sorted(path for parent in ("examples", "tests/data/guides") for path in (PROJECT / parent).glob("*/") if list(path.glob("*.yaml"))))
AT = "2026-11-21T10:15:00Z"
TYPED = "Their brother hid it"


@cache
def bundle_of_folder(folder: Path) -> Bundle:
    """Return the guide of a folder as every runtime gets it: through the text of guide.json."""
    return read_bundle(write_bundle(read_guide(folder), read_holidays()))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return bundle_of_folder(request.param)


def walked(bundle: Bundle, seed: int) -> Case:
    """Return a case of at most forty random answers that fit. Its dates follow one another, so that few are refused."""
    chance = random.Random(seed)
    guide, nation = bundle.guide, chance.choice(sorted(bundle.calendars))
    calendar, day = bundle.calendars[nation], date(2026, 1, 5)
    today, start = day + timedelta(days=400), chance.choice([process.id for process in guide.processes])
    answers: list[Answer] = []
    case = fold(guide, answers, calendar, start=start, nation=nation, today=today)
    for _ in range(40):
        if case.question is None:
            break
        question, day = case.question, day + timedelta(days=chance.randint(0, 6))
        offered = [choice.value for choice in question.choices if not choice.closed]
        value = {"choice": chance.choice(offered or [""]), "date": day.isoformat(), "number": "3", "text": TYPED,
                 "several": " ".join(one for one in offered if chance.random() < 0.5)}[question.kind]
        empty = question.optional and chance.random() < 0.3
        tried = fold(guide, [*answers, Answer(question.ask, "" if empty else value)], calendar, start=start, nation=nation, today=today)
        if tried.problem and not question.optional:
            break
        answers.append(Answer(question.ask, "" if empty or tried.problem else value))
        case = fold(guide, answers, calendar, start=start, nation=nation, today=today)
    return case


def all_answers(case: Case) -> tuple[Answer, ...]:
    """Return the answers of a case with those to the questions before the first box."""
    settings = ((START, "" if case.guide.has_one_process else case.start), (NATION, case.nation))
    return (*(Answer(ask, value) for ask, value in settings if value), *case.answers)


def test_every_guide_is_valid_with_its_proof_and_its_training_cases() -> None:
    assert len(FOLDERS) > 1
    for folder in FOLDERS:
        assert check(read_guide(folder, is_proved=True)) == []


def test_a_guide_is_the_same_after_json_and_the_browser(bundle: Bundle) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(bundle.guide)))) == bundle.guide
    assert unpack(pack(bundle)).guide == bundle.guide


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_browser_gets_the_guide_that_is_in_its_json(folder: Path) -> None:
    """Compare the guide packed as read from the sources with the one that goes through text."""
    packed, written = unpack(pack(bundle_of(read_guide(folder), read_holidays()))), bundle_of_folder(folder)
    assert (packed.guide, packed.holidays, packed.digest) == (written.guide, written.holidays, written.digest)


def test_every_page_has_one_address_one_title_and_words(bundle: Bundle) -> None:
    made = list(pages(bundle))
    assert len({page.path for page in made}) == len(made) > len(bundle.guide.places)
    assert all(page.markdown.strip() for page in made)


@pytest.mark.parametrize("seed", range(12))
def test_every_form_of_a_case_leaves_out_what_was_typed(bundle: Bundle, seed: int) -> None:
    case = walked(bundle, seed)
    calendar = bundle.calendars[case.nation]
    found = deadlines(case, calendar)
    noticed = notices(case, found, calendar)
    page = Page(bundle.guide, "../")
    forms = [json.dumps(record_dict(case, found, bundle.edition, printed_at=AT, noticed=noticed)), record_text(case, found, bundle.edition, printed_at=AT, noticed=noticed),
             *(letter_text(letter, case, found, calendar) for letter in bundle.guide.letters)]
    forms += [calendar_file(case, found, bundle.edition, stamp=AT, case_id="a case")] if events(case, found, case_id="a case") else []
    html = [record_html(page, case, found, bundle.edition, printed_at=AT, noticed=noticed), beside_html(page, case, found, calendar)]
    assert all(read_html(one).elements or not one for one in html)
    assert case_text(case, found, noticed=noticed)
    record = record_dict(case, found, bundle.edition, printed_at=AT, calendar=calendar)
    assert [(one["missing"], one["notes"]) for one in record["evidence"]] == [(list(one.missing), list(one.notes)) for one in checklist(case, found, calendar)]
    assert not [form for form in (*forms, html[0]) if TYPED in form]


@pytest.mark.parametrize("seed", range(12))
def test_a_case_opens_again_from_its_link_as_it_was(bundle: Bundle, seed: int) -> None:
    answers = all_answers(walked(bundle, seed))
    assert read_fragment(bundle, fragment(bundle, answers)) == without_text(bundle.guide, answers)


@pytest.mark.parametrize("seed", range(6))
def test_the_page_shows_a_step_of_every_case(bundle: Bundle, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_opened", [])      # other tests have opened their own guide
    open_packed(pack(bundle))
    state = {"format": 1, "answers": [answer.as_dict() for answer in all_answers(walked(bundle, seed))]}
    reply = json.loads(handle(json.dumps({"do": "show", "state": state, "today": "2027-02-09"})))
    assert read_html(reply["html"]).all("h2"), reply


def test_no_gap_is_left_open_in_what_a_case_says(bundle: Bundle) -> None:
    """Look for braces, because an unfilled template shows them."""
    said = []
    for seed in range(12):
        case = walked(bundle, seed)
        calendar = bundle.calendars[case.nation]
        found = deadlines(case, calendar)
        said += [one.sentence for one in notices(case, found, calendar)]
        said += [letter_text(letter, case, found, calendar) for letter in bundle.guide.letters]
    said += [empty_text(bundle.guide, letter) for letter in bundle.guide.letters]
    assert [words for words in said if GAP.search(words)] == []
