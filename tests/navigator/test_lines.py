"""Evidence, letters and notices are lines of the guide: one line changed there changes all that follows, and a mistake in one is named with its line."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from maps.read.bank_holidays import read_holidays
from maps.read.guide_folder import HERE, source_files
from maps.read.source import read_guide, read_sources
from navigator.case.case import Answer, fold
from navigator.case.deadlines import deadlines
from navigator.case.evidence import checklist
from navigator.case.letters import letter_text
from navigator.case.moment import Moment
from navigator.case.notices import notices
from navigator.guide.bundle import Bundle
from navigator.guide.calendars import calendars_of
from navigator.guide.model import Guide
from navigator.show.case_text import case_text
from navigator.show.letters import letters_html
from navigator.show.page import Page
from navigator.text.errors import MapError
from tests import DATA
from tests.guides import our_guide
from tests.navigator.test_evidence import FTA, MISSED_VISIT, TO_BOX_7, letter, played
from tests.navigator.weekdays import day

SOURCES = source_files(HERE)
MISTAKES: dict[str, Any] = yaml.safe_load((DATA / "line-faults.yaml").read_text(encoding="utf-8"))


def copied(folder: Path, changes: dict[str, str]) -> list[Path]:
    """Return copies of the guide's sources with each of these passages replaced."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in SOURCES}
    for old, new in changes.items():
        assert any(old in text for text in texts.values()), f"{old!r} does not stand in the guide."
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def changed(folder: Path, changes: dict[str, str]) -> Guide:
    """Return the guide with these passages changed; it has to be valid."""
    return read_guide(copied(folder, changes))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_line_is_named_with_what_to_do(mistake: str, tmp_path: Path) -> None:
    case = MISTAKES[mistake]
    with pytest.raises(MapError) as raised:
        read_guide(copied(tmp_path, {case["replace"]: case["by"], **case.get("also", {})}))
    assert [fault.message for fault in raised.value.faults] == case["says"]


def test_a_mistake_in_a_template_is_placed_at_its_own_line(tmp_path: Path) -> None:
    paths = copied(tmp_path, {"or attempt {visits wanted} (so": "or attempt {visit wanted} (so"})
    lines = paths[0].read_text(encoding="utf-8").split("\n")
    with pytest.raises(MapError) as raised:
        read_guide(paths)
    fault, = raised.value.faults
    assert "{visit wanted}" in lines[fault.mark.line - 1]


# --- One line changed -------------------------------------------------------------------------------------------------

def calendar_of_england() -> Any:
    return calendars_of(our_guide(), read_holidays())["england-and-wales"]


def test_the_number_of_visits_changes_everywhere_with_one_line(tmp_path: Path) -> None:
    """Check that evidence, notices, routes, safeguards and texts follow. The arrow after the second visit is reported, since a number cannot move it."""
    reading = read_sources(copied(tmp_path, {"  visits wanted: 2": "  visits wanted: 3"}), is_proved=True)
    guide, calendar = reading.guide, calendar_of_england()
    case = fold(guide, answers_of(MISSED_VISIT), calendar, start="map-1", nation="england-and-wales", assume=True)
    said = [thing for item in checklist(case, deadlines(case, calendar)) for thing in item.first]
    assert said == ["make a home visit with the customer present, or attempt 3 (so far 1 attempted)"]
    assert "You can choose this only after 3 attempted visits." in {route.not_available for _, route in guide.routes()}
    assert "less than 3" in guide.words_for(guide.places["map-2/5"].box.routes[1].when)
    assert [fault for fault in reading.doubts if "Map 2, box 12" in fault.message and "only after three attempts" in fault.message]


def test_a_line_of_evidence_changes_what_the_case_and_the_letter_say(tmp_path: Path) -> None:
    guide = changed(tmp_path, {"known: The interview was on {failure date}.": "known: The customer missed the interview of {failure date}."})
    case = fold(guide, answers_of(TO_BOX_7), calendar_of_england(), start="map-1", nation="england-and-wales", assume=True)
    found = deadlines(case, calendar_of_england())
    said = "The customer missed the interview of Thursday 27 August 2009."
    assert said in checklist(case, found)[0].known
    assert said in letter_text(guide.letter("nfp-evidence"), case, found)


def test_a_line_of_a_letter_changes_the_case_and_the_page(tmp_path: Path) -> None:
    from maps.write.pages import forms_page

    guide = changed(tmp_path, {"Please tell us why. You can phone us, write to us or come and see us.": "Please tell us why by telephone."})
    case = fold(guide, answers_of(FTA), calendar_of_england(), start="map-1", nation="england-and-wales")
    found = deadlines(case, calendar_of_england())
    assert "Please tell us why by telephone." in letters_html(Page(guide), case, found)
    assert "Please tell us why by telephone." in forms_page(guide).markdown


def test_a_line_of_a_notice_changes_what_is_noticed(tmp_path: Path) -> None:
    guide = changed(tmp_path, {"The letter was sent {days late} after the failure of {failure date}, though it is": "The letter is late by {days late}. It was"})
    calendar = calendar_of_england()
    case = fold(guide, answers_of(("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Fri 2009-08-28")), calendar, start="map-1", nation="england-and-wales")
    found = deadlines(case, calendar)
    noticed = notices(case, found, calendar)
    said = "The letter is late by 1 day. It was due"
    assert noticed[0].sentence.startswith(said)
    assert said in " ".join(case_text(case, found, noticed=noticed).split()), "the terminal says it too"


def answers_of(pairs: tuple[str, ...]) -> list[Answer]:
    """Return the answers of "ask=answer" pairs. Check the weekday of each date."""
    split = (pair.partition("=") for pair in pairs)
    return [Answer(ask, day(answer).isoformat() if re.fullmatch(r"\w{3} \d{4}-\d\d-\d\d", answer) else answer) for ask, _, answer in split]


# --- Letters ----------------------------------------------------------------------------------------------------------

def test_a_letter_gives_the_last_day_to_reply_before_it_is_posted(bundle: Bundle) -> None:
    told = letter_of_the_failure(bundle, "failure=fta", "failure-date=Thu 2009-08-27", today="Thu 2009-08-27")
    assert "The last day to reply is Tuesday 8 September 2009.\n(This is the date if the letter is sent today, Thursday 27 August 2009." in told


def test_a_letter_given_by_hand_allows_less_time_than_one_posted(bundle: Bundle) -> None:
    told = [letter_of_the_failure(bundle, "failure=ftp", "failure-date=Thu 2009-08-27", f"letter-given={given}", today="Thu 2009-08-27") for given in ("handed", "posted")]
    assert ["Friday 4 September 2009" in told[0], "Tuesday 8 September 2009" in told[1]] == [True, True]


def test_a_letter_that_went_carries_its_own_last_day(bundle: Bundle) -> None:
    told = letter_of_the_failure(bundle, "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Fri 2009-08-28", today="Wed 2009-09-02")
    assert "The last day to reply is Wednesday 9 September 2009.\n" in told and "if the letter goes today" not in told


def test_without_a_day_of_today_the_last_day_is_a_gap(bundle: Bundle) -> None:
    assert "The last day to reply is [to be filled in: the last day to reply]." in letter_of_the_failure(bundle, "failure=fta", "failure-date=Thu 2009-08-27")


def letter_of_the_failure(bundle: Bundle, *pairs: str, today: str = "") -> str:
    calendar = bundle.calendars["england-and-wales"]
    case = fold(bundle.guide, answers_of(pairs), calendar, start="map-1", nation="england-and-wales", today=day(today) if today else None)
    return letter_text(bundle.guide.letter("failure-letter"), case, deadlines(case, calendar), calendar)


@pytest.mark.parametrize(("advocate", "receiver"), (("yes", "name and address of the appointee or advocate"), ("no", "name and address of the customer")))
def test_the_notice_of_a_visit_goes_through_an_advocate(advocate: str, receiver: str, bundle: Bundle) -> None:
    told = tuple(f"advocate={advocate}" if pair.startswith("advocate") else pair for pair in MISSED_VISIT)
    assert f"To: [to be filled in: {receiver}]" in letter(bundle, "visit-notice", *told[:told.index(f"advocate={advocate}") + 1])


def test_each_letter_left_at_a_visit_gives_its_own_last_day(bundle: Bundle) -> None:
    first = letter(bundle, "visit-letter", *MISSED_VISIT)
    second = letter(bundle, "visit-letter", *MISSED_VISIT, "map-2/3=no-response", "second-visit-date=Mon 2009-09-21")
    assert ("Date: Thursday 10 September 2009" in first and "contact us by Thursday 17 September 2009." in first,
            "Date: Monday 21 September 2009" in second and "contact us by Monday 28 September 2009." in second) == (True, True)


def test_every_form_that_the_provider_sends_has_a_letter(guide: Guide) -> None:
    sent = {form.id for form in guide.forms if guide.actor(form.sent_by).id in ("provider", "memo-provider")}
    assert sent - {letter.form for letter in guide.letters} == {"intervention-plan"}


def test_what_the_guide_says_of_a_letter_names_its_paragraph(guide: Guide) -> None:
    assert [letter.id for letter in guide.letters if not letter.holds or not all(text.para for text in letter.holds)] == []


def test_no_letter_mentions_a_health_condition(guide: Guide) -> None:
    texts = [part.text for letter in guide.letters for part in letter.text]
    assert not [text for text in texts if re.search(r"condition|disab|health", text)]


# --- Conditions -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("letter_date", "expected"), (("Sat 2009-08-29", False), ("Sun 2009-08-30", True)))
def test_a_date_can_be_later_than_another_by_more_than_some_days(letter_date: str, expected: bool, tmp_path: Path) -> None:
    guide = changed(tmp_path, {"    when: {letter-date: {after: failure-date}}\n    says:": "    when: {letter-date: {after: failure-date, by more than: 2 days}}\n    says:"})
    calendar = calendar_of_england()
    case = fold(guide, answers_of(("failure=fta", "failure-date=Thu 2009-08-27", f"letter-date={letter_date}")), calendar, start="map-1", nation="england-and-wales")
    assert ("late letter" in [one.kind for one in notices(case, deadlines(case, calendar), calendar)]) is expected


def test_a_question_left_empty_was_asked_and_is_not_known(bundle: Bundle) -> None:
    moment = Moment(*played(bundle, *FTA, "map-1/1=contact", "contact-date=", "map-1/2=told", "reason="))
    assert ("reason" in moment, moment.get("reason"), "visit-date" in moment) == (True, None, False)
