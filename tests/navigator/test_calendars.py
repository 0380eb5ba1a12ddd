"""Days off by calendar: a guide asks for a nation, names one, combines several, has weekends alone, or has its own list."""
from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from maps.read.bank_holidays import read_holidays
from maps.write.registers import counting_html
from navigator import bridge
from navigator.__main__ import main
from navigator.case.case import Answer, fold
from navigator.case.deadlines import deadlines, other_nations
from navigator.case.explore import explore
from navigator.days.workdays import Calendar
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import bundle_of, read_bundle, write_bundle
from navigator.show.calendar_file import calendar_file
from navigator.show.record_text import record_text
from navigator.text.errors import MapError
from tests import PROJECT
from tests.navigator.rule_guides import rule_guide
from tests.navigator.weekdays import day

ALL = ["england-and-wales", "scotland", "northern-ireland"]
REPLY = {"starts from": "received", "count": "20 working days", "date means": "last day"}
TOGETHER = {"days off of any": ALL}
RECEIVED = Answer("received", day("Fri 2025-12-12").isoformat())


def bundle_with(folder: Path, calendar: Mapping[str, Any], **parts: Any) -> Bundle:
    """Return a small guide with this calendar, as every runtime gets it."""
    return read_bundle(write_bundle(rule_guide(folder, parts.pop("rule", REPLY), ["received"], calendar=calendar, **parts), read_holidays()))


def only(bundle: Bundle) -> Calendar:
    """Return the calendar of a guide that asks for no nation."""
    calendar, = bundle.calendars.values()
    return calendar


def faults(folder: Path, calendar: Mapping[str, Any], **parts: Any) -> list[str]:
    """Return what the check says about a small guide with this calendar, without the place."""
    with pytest.raises(MapError) as raised:
        rule_guide(folder, parts.pop("rule", REPLY), ["received"], calendar=calendar, **parts)
    return [one.message for one in raised.value.faults]


# --- Whose days -------------------------------------------------------------------------------------------------------

def test_a_day_off_in_any_nation_counts_and_says_where(tmp_path: Path) -> None:
    calendar = only(bundle_with(tmp_path, TOGETHER))
    reasons = {text: calendar.day_off(day(text)) for text in (
        "Fri 2026-01-02", "Tue 2026-03-17", "Mon 2026-04-06", "Mon 2026-07-13", "Mon 2026-08-03", "Mon 2026-08-31", "Fri 2026-12-25", "Sat 2026-05-16")}
    assert reasons == {
        "Fri 2026-01-02": "2 January (Scotland)", "Tue 2026-03-17": "St Patrick's Day (Northern Ireland)",
        "Mon 2026-04-06": "Easter Monday (England and Wales, Northern Ireland)", "Mon 2026-07-13": "Battle of the Boyne (substitute day, Northern Ireland)",
        "Mon 2026-08-03": "Summer bank holiday (Scotland)", "Mon 2026-08-31": "Summer bank holiday (England and Wales, Northern Ireland)",
        "Fri 2026-12-25": "Christmas Day", "Sat 2026-05-16": "Saturday"}


def test_several_nations_together_have_the_days_off_of_each_and_no_others(tmp_path: Path, calendars: Mapping[str, Calendar]) -> None:
    assert set(only(bundle_with(tmp_path, TOGETHER)).holidays) == set().union(*(one.holidays for one in calendars.values()))


def test_a_day_is_disputed_only_if_no_nation_has_it_for_sure(tmp_path: Path, calendars: Mapping[str, Calendar]) -> None:
    calendar = only(bundle_with(tmp_path, TOGETHER))
    for on, holiday in calendar.holidays.items():
        assert holiday.disputed == all(one.holidays[on].disputed for one in calendars.values() if on in one.holidays)


def test_one_named_nation_has_its_own_days_off(tmp_path: Path, calendars: Mapping[str, Calendar]) -> None:
    calendar = only(bundle_with(tmp_path, {"nation": "scotland"}))
    assert (calendar.nation, dict(calendar.holidays)) == ("scotland", dict(calendars["scotland"].holidays))


def test_weekends_alone_are_off_where_the_guide_says_so(tmp_path: Path) -> None:
    calendar = only(bundle_with(tmp_path, {"weekends only": "yes"}))
    assert calendar.is_working_day(day("Thu 2025-12-25")) and calendar.day_off(day("Sun 2026-05-17")) == "Sunday"


def test_a_calendar_is_refused_outside_the_guides_days(tmp_path: Path) -> None:
    calendar = only(bundle_with(tmp_path, TOGETHER | {"first day": "Mon 2025-12-01", "last day": "2026-10-31"}))
    assert (calendar.first, calendar.last) == (day("Mon 2025-12-01"), day("Sat 2026-10-31"))


def test_the_guides_own_list_knows_the_years_of_its_days(tmp_path: Path) -> None:
    calendar = only(bundle_with(tmp_path, {"days off": [{"2026-10-26": "Half-term"}]}))
    assert (calendar.first, calendar.last) == (day("Thu 2026-01-01"), day("Thu 2026-12-31"))


def test_a_guide_that_says_nothing_asks_for_a_nation_as_before(tmp_path: Path, calendars: Mapping[str, Calendar]) -> None:
    guide = rule_guide(tmp_path, REPLY, ["received"])
    assert guide.nations == tuple(ALL)
    assert bundle_of(guide, read_holidays()).calendars == {id: Calendar(one.nation, one.first, one.last, one.holidays) for id, one in calendars.items()}


def test_a_guide_asks_for_its_own_nations_with_its_own_words(tmp_path: Path) -> None:
    asks = {"asks": ["scotland", "northern-ireland"], "question": "Where?", "why": "It matters.", "notes": {"scotland": {"says": "Only Scots law."}}}
    bundle = bundle_with(tmp_path, asks)
    question = fold(bundle.guide, (), start="way").question
    assert question and (question.title, question.why) == ("Where?", "It matters.")
    assert [(one.value, one.hint) for one in question.choices] == [("scotland", "Only Scots law."), ("northern-ireland", "")]
    found, = deadlines(fold(bundle.guide, [RECEIVED], bundle.calendars["scotland"], start="way", nation="scotland"), bundle.calendars["scotland"])
    assert "Only Scots law." in found.dates.warnings


# --- A list in the guide's folder -------------------------------------------------------------------------------------

@pytest.mark.parametrize("listed", [
    ["2025-12-24", {"date": "2026-01-05", "name": "Stocktaking"}],
    {"format": 1, "first": "2025-01-01", "last": "2026-12-31", "nations": {"scotland": [
        {"date": "2025-12-24", "name": "day off"}, {"date": "2026-01-05", "name": "Stocktaking"}]}},
    {"scotland": {"division": "scotland", "events": [{"title": "day off", "date": "2025-12-24"}, {"title": "Stocktaking", "date": "2026-01-05"}]}},
], ids=["a plain list", "made like the list of bank holidays", "GOV.UK's"])
def test_a_file_in_the_guides_folder_has_the_days_off(listed: Any, tmp_path: Path) -> None:
    (tmp_path / "days-off.json").write_text(json.dumps(listed), encoding="utf-8")
    calendar = only(bundle_with(tmp_path, {"list": "days-off.json", **({} if isinstance(listed, list) else {"nation": "scotland"})}))
    assert {on: one.name for on, one in calendar.holidays.items()} == {day("Wed 2025-12-24"): "day off", day("Mon 2026-01-05"): "Stocktaking"}
    assert calendar.is_working_day(day("Thu 2025-12-25"))
    assert (calendar.first, calendar.last) == (day("Wed 2025-01-01"), day("Thu 2026-12-31"))


@pytest.mark.parametrize(("name", "text", "words"), [
    ("gone.json", None, '"list" names gone.json, which cannot be read: No such file or directory.'),
    ("../days.json", None, '"list" names a JSON file in the folder of the guide'),
    ("days.yaml", None, '"list" names a JSON file in the folder of the guide'),
    ("days.json", "- 2026-10-26", '"list" names days.json, which is not JSON.'),
    ("days.json", '{"format": 1}', "days.json is not a list of days off."),
    ("days.json", '["26 October"]', '\'26 October\' is not a date.'),
    ("days.json", '[{"date": "2026-10-26"}]', "days.json has an entry that is not a day off"),
    ("days.json", "[]", "days.json has no days off."),
])
def test_a_file_of_days_off_that_cannot_be_used_is_named(name: str, text: str | None, words: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    found, = faults(tmp_path, {"list": name})
    assert words in found


# --- A guide that asks for no nation ----------------------------------------------------------------------------------

@pytest.fixture
def bundle_of_all(tmp_path: Path) -> Bundle:
    return bundle_with(tmp_path, TOGETHER)


def test_no_nation_is_asked_where_the_guide_does_not_ask(bundle_of_all: Bundle) -> None:
    case = fold(bundle_of_all.guide, (), bundle_of_all.calendar_for(""), start="way")
    assert case.question and (case.question.ask, case.nation) == ("received", "")


def test_a_nation_in_a_case_file_changes_nothing_if_none_is_asked(bundle_of_all: Bundle) -> None:
    told = [Answer("nation", "scotland"), RECEIVED]
    case = fold(bundle_of_all.guide, told, bundle_of_all.calendar_for("scotland"), start="way", nation="scotland")
    assert (case.nation, case.answers, case.kept) == ("", (RECEIVED,), (Answer("nation", "scotland"),))
    assert deadlines(case, bundle_of_all.calendar_for("scotland"))[0].dates.last_day == day("Thu 2026-01-15")


def test_no_other_nation_is_compared_if_none_is_asked(bundle_of_all: Bundle) -> None:
    calendar = bundle_of_all.calendar_for("")
    case = fold(bundle_of_all.guide, [RECEIVED], calendar, start="way")
    assert other_nations(case, bundle_of_all.calendars, deadlines(case, calendar)) == {}


def test_every_state_is_tried_if_no_nation_is_asked(bundle_of_all: Bundle) -> None:
    explored = explore(bundle_of_all.guide)
    assert explored.unstarted == () and explored.untaken == ()
    ways = [explored.answers_to(state) for state in explored.ways]
    assert ways and not any(one.ask == "nation" for way in ways for one in way)


@pytest.mark.parametrize(("calendar", "words"), [
    (TOGETHER, "England and Wales, Scotland and Northern Ireland together"), ({"nation": "scotland"}, "Scotland"), ({"weekends only": "yes"}, "")])
def test_record_and_calendar_file_say_for_whom_days_are_counted_if_anyone(calendar: Mapping[str, Any], words: str, tmp_path: Path) -> None:
    bundle = bundle_with(tmp_path, calendar)
    case = fold(bundle.guide, [RECEIVED], bundle.calendar_for(""), start="way")
    found = deadlines(case, bundle.calendar_for(""))
    record = " ".join(record_text(case, found, bundle.edition, printed_at="2026-01-05").split())
    events = calendar_file(case, found, bundle.edition, stamp="20260105T101500Z", case_id="one", calendar=bundle.calendar_for("")).replace("\r\n ", "")
    assert (f"Bank holidays for: {words}" in record) == ("Bank holidays for" in record) == bool(words)
    assert (f"Bank holidays for {words}".replace(",", "\\,") in events) == ("Bank holidays for" in events) == bool(words)


@pytest.mark.parametrize(("calendar", "words"), [
    (TOGETHER, "except every day that is a bank holiday in any of England and Wales, Scotland and Northern Ireland."),
    ({"nation": "scotland"}, "except Christmas Day, Good Friday and a bank holiday of Scotland."),
    ({"weekends only": "yes"}, "A working day is Monday to Friday."),
    ({"asks": ["scotland", "northern-ireland"]}, "except Christmas Day, Good Friday and a bank holiday in the part of the UK that you choose."),
    ({"days off": [{"2026-10-26": "Half-term"}]}, "except a day off that the guide lists.")])
def test_the_page_of_deadlines_says_what_a_working_day_is(calendar: Mapping[str, Any], words: str, tmp_path: Path) -> None:
    assert words in counting_html(bundle_with(tmp_path, calendar))


def test_the_navigator_goes_through_a_guide_that_asks_for_no_nation(bundle_of_all: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_opened", [])
    assert "error" not in json.loads(bridge.open_guide(write_bundle(bundle_of_all.guide, bundle_of_all.holidays)))
    told = {"format": 1, "answers": [{"ask": "start", "answer": "way"}, {"ask": RECEIVED.ask, "answer": RECEIVED.answer}]}
    reply = json.loads(bridge.handle(json.dumps({"do": "show", "today": "2026-01-05", "root": "../", "state": told})))
    assert (reply["nation"], reply["place"]) == ("", "way/1")
    assert "Thu 15 Jan 2026" in reply["html"] and "2 January (Scotland)" in reply["html"]
    assert "other-nations" not in reply["html"] and "Which bank holidays" not in reply["html"]


# --- The terminal -----------------------------------------------------------------------------------------------------

def ran(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        return main(arguments), " ".join(out.getvalue().split())


@pytest.fixture
def guide_file(bundle_of_all: Bundle, tmp_path: Path) -> str:
    path = tmp_path / "guide.json"
    path.write_text(write_bundle(bundle_of_all.guide, bundle_of_all.holidays), encoding="utf-8")
    return str(path)


def test_the_terminal_counts_without_a_nation_in_the_calendar_of_the_guide(guide_file: str) -> None:
    code, said = ran("deadline", "--from", "2025-12-12", "--count", "20 working days", "--guide", guide_file)
    assert code == 0 and "20 working days from Fri 12 Dec 2025: Thu 15 Jan 2026" in said and "2 January (Scotland)" in said


def test_the_terminal_lists_no_question_for_a_nation_that_is_not_asked(guide_file: str) -> None:
    assert [one["ask"] for one in json.loads(ran("questions", "--json", "--guide", guide_file)[1])] == ["start", "received"]


def test_the_terminal_plays_a_case_without_a_nation(guide_file: str, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"start": "way", "answers": [{"ask": RECEIVED.ask, "answer": RECEIVED.answer}]}), encoding="utf-8")
    code, said = ran("play", str(case), "--json", "--guide", guide_file)
    assert code == 0 and json.loads(said)["deadlines"][0]["last_day"] == "2026-01-15"


def test_the_terminal_says_that_a_nation_is_needed_where_the_guide_asks(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "guide.json"
    path.write_text(write_bundle(bundle.guide, bundle.holidays), encoding="utf-8")
    code, said = ran("deadline", "--from", "2025-12-12", "--count", "20 working days", "--guide", str(path))
    assert code == 1 and "Say with --nation whose bank holidays count: england-and-wales, scotland, northern-ireland." in said


# --- What cannot be ---------------------------------------------------------------------------------------------------

SCHOOL = {"name": "school days", "days off": [{"2026-10-26": "Half-term"}]}
IN_SCHOOL = REPLY | {"calendar": "school"}


@pytest.mark.parametrize(("calendar", "words"), [
    ({"nation": "wales"}, 'the calendar names nation "wales", which is not one of england-and-wales, scotland, northern-ireland.'),
    ({"nation": "scotland", "weekends only": "yes"}, 'the calendar has "nation" and "weekends only". Say whose days off it has in one of them.'),
    ({"days off of any": ["scotland"]}, 'the calendar: "days off of any" names one nation alone. Write "nation" instead.'),
    ({"asks": ["scotland"]}, 'the calendar: "asks" names one nation alone. Write "nation" instead.'),
    ({"asks": ["scotland", "northern-ireland"], "notes": {"england-and-wales": {"says": "Here."}}},
     'the calendar has a note for "england-and-wales", which it does not ask for.'),
    ({"nation": "scotland", "on top": "yes"}, 'the calendar is the guide\'s own, so it cannot be "on top" of another. Leave that out.'),
    ({"nation": "scotland", "first day": "Tue 2026-01-01"}, "the calendar: 2026-01-01 is a Thursday. Write Thu 2026-01-01, or check the date."),
    ({"nation": "scotland", "first day": "2026-02-01", "last day": "2026-01-01"}, 'the calendar has a "last day" before its "first day".'),
    ({"days off": [{"2026-02-30": "Half-term"}]}, "the calendar: 2026-02-30 does not exist: February 2026 has the days 1 to 28. Check the day."),
    ({"days off": [{"2026-02-20 to 2026-02-16": "Half-term"}]}, "the calendar: 2026-02-20 to 2026-02-16 runs back. Write the earlier date first."),
    ({"days off": [{"2026-02-16 to 2026-02-20": "Half-term"}, {"2026-02-18": "Ash Wednesday"}]}, "the calendar: 2026-02-18 has a day that is off already."),
    ({"days off": ["2026-02-18"]}, 'the calendar: day off 1 should be one day off with its name, as in "2026-10-26: Half-term". It is "2026-02-18".')])
def test_a_calendar_that_cannot_be_is_reported_in_one_sentence(calendar: Mapping[str, Any], words: str, tmp_path: Path) -> None:
    found, = faults(tmp_path, calendar)
    assert words in found


@pytest.mark.parametrize(("school", "rule", "words"), [
    (SCHOOL, REPLY, 'calendar school is named by no time rule. Name it in the "calendar" of one, or delete it.'),
    (SCHOOL, REPLY | {"calendar": "scool"}, 'rule the-rule names calendar "scool", which does not exist. Did you mean school?'),
    ({"days off": SCHOOL["days off"]}, IN_SCHOOL, 'calendar school has no "name", the words that pages use for it. Add it.'),
    ({"name": "school days"}, IN_SCHOOL, "calendar school does not say which days are off."),
    ({"name": "school days", "asks": ALL}, IN_SCHOOL, "calendar school cannot ask for a nation. Only the guide's own calendar can.")])
def test_a_named_calendar_that_cannot_be_is_reported_in_one_sentence(school: Mapping[str, Any], rule: Mapping[str, Any], words: str, tmp_path: Path) -> None:
    found, = faults(tmp_path, TOGETHER, calendars={"school": school}, rule=rule)
    assert words in found


@pytest.mark.parametrize(("calendar", "nation", "words"), [
    (TOGETHER, "scotland", "training case one names a nation, and this guide asks for none. Leave it out."),
    ({"asks": ["scotland", "northern-ireland"]}, "", 'training case one needs a "nation": scotland or northern-ireland.'),
    ({"asks": ["scotland", "northern-ireland"]}, "england-and-wales", 'training case one needs a "nation": scotland or northern-ireland.')])
def test_a_training_case_names_a_nation_only_as_the_guide_asks(calendar: Mapping[str, Any], nation: str, words: str, tmp_path: Path) -> None:
    case = {"name": "One", "teaches": "It.", "story": "So.", "today": "Mon 2026-01-05", "start": "way", "answers": [{"received": "Fri 2025-12-12"}],
            "steps": ["way/1"], "nation": nation, "deadlines": [{"rule": "the-rule", "start": "Fri 2025-12-12", "last day": "Thu 2026-01-15",
                                                                "act from": "Fri 2026-01-16"}], "still open": ["the-rule"]}
    assert faults(tmp_path, calendar, **{"training cases": {"one": case}}) == [words]


def test_a_training_case_without_a_nation_runs_if_none_is_asked(tmp_path: Path) -> None:
    case = {"name": "One", "teaches": "It.", "story": "So.", "today": "Mon 2026-01-05", "start": "way", "answers": [{"received": "Fri 2025-12-12"}],
            "steps": ["way/1"], "deadlines": [{"rule": "the-rule", "start": "Fri 2025-12-12", "last day": "Wed 2026-01-14", "act from": "Fri 2026-01-16"}],
            "still open": ["the-rule"]}
    assert faults(tmp_path, TOGETHER, **{"training cases": {"one": case}}) == [
        'training case one: rule the-rule: "last day" should be Wed 2026-01-14, but the result is Thu 2026-01-15.']


# --- The page for editors ---------------------------------------------------------------------------------------------

BLOCKS = re.findall(r"```yaml\n(.*?)```", (PROJECT / "docs" / "editing" / "time-rules.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("block", [one for one in BLOCKS if one.startswith("calendar:")])
def test_each_calendar_that_the_page_for_editors_shows_can_be_used(block: str, tmp_path: Path) -> None:
    (tmp_path / "days-off.json").write_text('[{"date": "2026-10-26", "name": "Half-term"}]', encoding="utf-8")
    bundle = bundle_with(tmp_path, yaml.load(block, yaml.BaseLoader)["calendar"])
    assert all(calendar.first < calendar.last for calendar in bundle.calendars.values())


def test_the_examples_of_the_page_for_editors_can_be_used(tmp_path: Path) -> None:
    rules, = (yaml.load(one, yaml.BaseLoader) for one in BLOCKS if one.startswith("  R01:"))
    named, = (yaml.load(one, yaml.BaseLoader) for one in BLOCKS if one.startswith("calendars:"))
    extra, = (yaml.load("calendar:\n" + one, yaml.BaseLoader) for one in BLOCKS if one.lstrip().startswith("days off:"))
    assert len(rules) == 5
    for id, rule in rules.items():
        parts = named if id == "R02" else {}
        guide = rule_guide(tmp_path, rule, ["lent-on", "agreed-day", "closed-from"], ["new-loan", "closed-to"], calendar=TOGETHER | extra["calendar"], **parts)
        assert guide.rules[0].is_dated and len(guide.rules[0].readings) == len(rule.get("readings", []))
