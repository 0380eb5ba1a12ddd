"""`python -m navigator`, run as people and scripts run it: another process, without any package installed."""
from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from navigator.__main__ import main
from navigator.case.case import Answer
from navigator.case.case_file import read_case
from navigator.days.workdays import NATIONS, day_and_date, weekday_and_date
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import write_bundle
from navigator.guide.model import Guide
from navigator.guide.processes import END
from navigator.text.prose import to_plain
from tests import PROJECT
from tests.guides import our_guide
from tests.navigator import case_files
from tests.navigator.case_files import iso

HOLIDAYS = PROJECT / "maps" / "bank-holidays.json"
DOCUMENT = PROJECT / "docs" / "case-files.md"
EXAMPLE = PROJECT / "maps" / "case-example.md"


@pytest.fixture(scope="session")
def guide_file(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a guide.json as the build writes it, in its own folder."""
    path = tmp_path_factory.mktemp("built") / "guide.json"
    path.write_text(write_bundle(bundle.guide, bundle.holidays), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the many processes share their compiled modules, in a folder apart from the sources."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield


def environment(home: Path = PROJECT) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(home), "PYTHONUTF8": "1", "COLUMNS": "80", "NO_COLOR": "1"}


def command(*arguments: str) -> list[str]:
    """Return the command line. -S leaves out every installed package, so that the test uses a bare Python."""
    return [sys.executable, "-S", "-m", "navigator", *arguments]


def run(*arguments: str, given: str | bytes = "", home: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with the given standard input."""
    sent = given.encode() if isinstance(given, str) else given
    done = subprocess.run(command(*arguments), input=sent, capture_output=True, env=environment(home), cwd=home, timeout=60, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def run_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the same in this process, because it is quicker. Another test has shown that the command starts."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def ran(*arguments: str, **options: Any) -> str:
    """Return the output of a successful run."""
    done = run(*arguments, **options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(*arguments: str, **options: Any) -> str:
    """Return the sentence of a refused run: alone on stderr, and the same one as JSON on request."""
    as_text = run(*arguments, **options)
    assert (as_text.returncode, as_text.stdout) == (1, "")
    assert "Traceback" not in as_text.stderr
    as_json = run(*arguments, "--json", **options) if options else run_here(*arguments, "--json")
    assert (as_json.returncode, as_json.stderr) == (1, "")
    error = json.loads(as_json.stdout)
    assert list(error) == ["error"]
    assert as_text.stderr == error["error"] + "\n"
    assert as_text.stderr.count("\n") == 1 and re.search(r"([.?)]|: make site)\n\Z", as_text.stderr)
    return error["error"]


def case_file(tmp_path: Path, data: Any) -> str:
    path = tmp_path / "case.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return str(path)


CASE = {"start": "map-1", "nation": "scotland", "today": iso("Tue 2009-09-08"),
        "answers": [{"ask": "failure", "answer": "fta"}, {"ask": "failure-date", "answer": iso("Thu 2009-08-27")},
                    {"ask": "map-1/1", "answer": "no-contact"}]}


# --- routes -----------------------------------------------------------------------------------------------------------

def test_routes_lists_every_route_as_json(guide_file: str, bundle: Bundle) -> None:
    found = json.loads(ran("routes", "--json", "--guide", guide_file))
    assert [(one["from"], one["label"]) for one in found] == [(place.ref, route.outcome) for place, route in bundle.guide.routes()]
    assert all(list(one) == ["from", "id", "to", "label", "paragraphs", "basis", "printed_to", "condition", "departs", "waits_for", "note"] for one in found)
    assert {one["basis"] for one in found} == {"printed", "corrected", "inferred"}
    assert all((one["printed_to"] is not None) == (one["basis"] == "corrected") for one in found)


def test_a_route_to_the_end_leads_to_null_in_json(guide_file: str) -> None:
    found = {(one["from"], one["to"]): one for one in json.loads(ran("routes", "--json", "--guide", guide_file))}
    assert found["map-1/3", "map-2/1"] == {
        "from": "map-1/3", "id": "has-condition", "to": "map-2/1", "label": "Has a relevant condition", "paragraphs": [20], "basis": "printed", "printed_to": None,
        "condition": "“Relevant condition” is Yes", "waits_for": [], "note": None,
        "departs": "Paragraph 20 leaves out mental health conditions. The paragraphs around it include them, and so does this route."}
    assert ("map-1/11", None) in found
    assert found["map-1/19", "map-1/1"]["printed_to"] == "map-1/17"
    assert found["map-1/1", "map-1/3"]["waits_for"] == ["T02", "T03"]


def test_each_route_is_listed_by_the_id_of_case_files(guide_file: str, bundle: Bundle) -> None:
    found = json.loads(ran("routes", "--json", "--guide", guide_file))
    assert [(one["from"], one["id"]) for one in found] == [(place.ref, route.id) for place, route in bundle.guide.routes()]


def test_each_question_is_listed_with_its_id_and_the_answers_it_takes(guide_file: str, bundle: Bundle) -> None:
    found = {one["ask"]: one for one in json.loads(ran("questions", "--json", "--guide", guide_file))}
    assert list(found) == ["start", "nation", *(fact.id for fact in bundle.guide.facts if fact.is_asked)]
    assert "map-2" in found["start"]["answers"] and "scotland" in found["nation"]["answers"]
    assert (found["failure"]["answers"], found["condition"]["answers"], found["letter-date"]["kind"]) == (["fta", "ftp"], ["yes", "no"], "date")
    assert found["visit-date"]["boxes"] == ["map-2/1"]
    assert "failure: Did the customer fail to attend, or fail to participate? (fta or" in ran("questions", "--guide", guide_file)


def test_routes_can_be_read(guide_file: str) -> None:
    found = ran("--guide", guide_file, "routes")
    assert "    no-contact → map-1/3: No contact (printed, paragraph 11). Only after the" in found
    assert "Differs from the text: Paragraph 21" in re.sub(r"\s+", " ", found)
    assert all(len(line) <= 80 for line in found.splitlines())


# --- play -------------------------------------------------------------------------------------------------------------

def test_play_gives_the_shape_that_scripts_rely_on(guide_file: str, tmp_path: Path, bundle: Bundle) -> None:
    found = json.loads(ran("play", case_file(tmp_path, CASE), "--json", "--guide", guide_file))
    assert {**found, "deadlines": None} == {"steps": ["map-1/1", "map-1/3"], "current": "map-1/3", "ended": False, "asked": "condition",
                                            "opening_note": None, "waiting": None, "deadlines": None, "reminders": [], "notices": [], "problem": None,
                                            "edition": bundle.edition}
    reply = next(one for one in found["deadlines"] if one["rule"] == "T03")
    assert {**reply, "ledger": None, "readings": None} == {
        "rule": "T03", "for": "Reply to a letter sent by post", "start": "2009-08-27", "last_day": "2009-09-07", "act_from": "2009-09-08",
        "send_by": None, "paragraphs": [8], "force": "fact", "ledger": None, "readings": None, "ref": "map-1/1",
        "started_by": "Date of the letter", "met": None, "over": "No longer due: “No contact” at Map 1, box 1", "warnings": [], "refused": None}
    assert reply["ledger"][:2] == [{"date": "2009-08-28", "counted": True, "reason": "working day 1 of 7"},
                                   {"date": "2009-08-29", "counted": False, "reason": "Saturday"}]
    assert [list(reading) for reading in reply["readings"]] == [["last_day", "act_from", "send_by", "why", "refused"]] * 3


@pytest.mark.parametrize("id", ["bank-holiday-in-the-count", "two-missed-visits", "memo-all-conditions-met"])
def test_play_agrees_with_the_training_case(id: str, guide: Guide, guide_file: str, tmp_path: Path) -> None:
    training = guide.training_case(id)
    found = json.loads(ran("play", case_file(tmp_path, case_files.case_file(training)), "--json", "--guide", guide_file))
    assert case_files.compared(found) == case_files.expected(training)


def test_play_is_readable_and_says_the_status_of_each_deadline(guide_file: str, tmp_path: Path) -> None:
    found = ran("play", case_file(tmp_path, CASE), "--guide", guide_file)
    assert "Last day: Mon 7 Sep 2009\n  Earliest date to act: Tue 8 Sep 2009\n  No longer due: “No contact” at Map 1, box 1.\n" in found
    assert "Earliest date to act: Tue 8 Sep 2009\n  Open from today, as of Tue 8 Sep 2009.\n" in found
    assert "    Sat 29 Aug 2009  skipped  Saturday" in found
    assert "The case is at map-1/3." in found
    assert all(len(line) <= 80 for line in found.splitlines())


def test_play_does_not_say_how_far_off_an_old_case_is(guide_file: str) -> None:
    waiting = {**CASE, "answers": CASE["answers"][:2], "today": iso("Mon 2026-11-23")}
    found = ran("play", "-", "--guide", guide_file, given=json.dumps(waiting))
    assert "Last day: Mon 7 Sep 2009\n  Earliest date to act: Tue 8 Sep 2009\n  Passed, as of Mon 23 Nov 2026.\n" in found


def test_play_reads_standard_input(guide_file: str) -> None:
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps(CASE)))
    assert found["current"] == "map-1/3"


def test_start_and_nation_may_be_answers(guide_file: str) -> None:
    told = [{"ask": "start", "answer": "map-1"}, {"ask": "nation", "answer": "england-and-wales"}, *CASE["answers"]]
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps({"answers": told})))
    assert next(one["last_day"] for one in found["deadlines"] if one["rule"] == "T03") == iso("Tue 2009-09-08")


def test_an_empty_case_is_before_the_first_box(guide_file: str) -> None:
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given="{}"))
    assert (found["steps"], found["current"], found["ended"], found["deadlines"], found["problem"]) == ([], None, False, [], None)


@pytest.mark.parametrize(("extra", "step", "message"), [
    ({"ask": "condition", "answer": "perhaps"}, "map-1/3", "“perhaps” is not an answer to"),
    ({"ask": "map-1/7", "answer": "sent"}, "map-1/3", "was not used: what is asked here is “condition”"),
    ({"ask": "conditon", "answer": "yes"}, "map-1/3", "the guide has no question with that name. Did you mean condition?"),
    ({"ask": "nonsense \x1b[31m", "answer": "x"}, "map-1/3", "the guide has no question with that name."),
    ({"ask": "letter-date", "answer": "1999-01-01"}, "map-1/1", "covers 1 January 2008 to 31 December 2028"),
    ({"ask": "letter-date", "answer": iso("Wed 2009-09-09")}, "map-1/1", "must be today or in the past. You entered Wednesday 9 September 2009"),
])
def test_an_answer_that_does_not_fit_is_part_of_the_result(extra: dict[str, str], step: str, message: str, guide_file: str) -> None:
    sent = json.dumps({**CASE, "answers": [*CASE["answers"], extra]})
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=sent))
    assert found["problem"]["step"] == step
    assert message in found["problem"]["message"]
    as_text = ran("play", "-", "--guide", guide_file, given=sent)
    assert f"Problem at {step}: " in as_text
    assert "\x1b" not in as_text


@pytest.mark.parametrize("edition", ["label", "full"])
def test_a_case_of_this_edition_is_played(edition: str, guide_file: str, bundle: Bundle) -> None:
    named = bundle.edition if edition == "full" else bundle.guide.edition
    assert json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps({**CASE, "edition": named})))["problem"] is None


def test_a_case_of_another_edition_is_refused_and_both_are_named(guide_file: str, bundle: Bundle) -> None:
    message = refused("play", "-", "--guide", guide_file, given=json.dumps({**CASE, "edition": "2025-01 (0123456789ab)"}))
    assert "“2025-01 (0123456789ab)”" in message and f"“{bundle.edition}”" in message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_case_saved_with_a_byte_order_mark_is_played(encoding: str, guide_file: str, tmp_path: Path) -> None:
    text = json.dumps(CASE) if encoding in ("utf-16", "utf-8-sig") else "\ufeff" + json.dumps(CASE)
    found = json.loads(ran("play", case_file(tmp_path, text.encode(encoding)), "--json", "--guide", guide_file))
    assert found["current"] == "map-1/3"


BAD_CASES = [
    (b"", "That file is empty. Open the case file instead"),
    (b"{", "That file is not complete: its end is missing."),
    (b'{"answers" [], "nation": "wales"}', "is not JSON: line 1, column 12"),
    (b"\xff\xfe\x00binary", "That file cannot be read as text, so it is not a case."),
    (b'{"nation": NaN}', "NaN is not a value in JSON"),
    (b'{"nation": "scotland", "nation": "scotland"}', "“nation” is there twice"),
    (b"[" * 200_000, "is nested too deeply to be read"),
    (b'{"nation": ' + b"[" * 400 + b"]" * 400 + b"}", "is nested too deeply to be read"),
    (b'{"answers": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "case.json"),
    (b'{"format": ' + b"9" * 10_000 + b"}", "a number in it is too long"),
    ([], "This is not a case"),
    ("case", "This is not a case"),
    ({"nation": 7}, "“nation” of the case should be text, not 7"),
    ({"answers": {"ask": "failure"}}, "“answers” of the case should be a list"),
    ({"answers": [["failure", "fta"]]}, "Answer 1 of the case should be written as"),
    ({"steps": []}, "A case has no “steps”"),
    (b"caf\xe9", "Byte 4 is not text in UTF-8."),
    (b"BEGIN:VCALENDAR\r\n", "That file has dates for a calendar."),
    ({"format": 9}, "This case is of format 9"),
    ({**CASE, "nation": "france"}, "“france” is not an answer to “Which bank holidays apply?”"),
    ({**CASE, "start": "map-9"}, "“map-9” is not an answer to “Which process do you want to work through?”"),
    ({**CASE, "start": "map-1/99"}, "The case starts at box “map-1/99”, which does not exist."),
    ({**CASE, "today": "8 September"}, "“today” of the case: '8 September' is not a date."),
    ({**CASE, "today": "2009-02-30"}, "“today” of the case: 2009-02-30 does not exist"),
]


@pytest.mark.parametrize(("data", "message"), BAD_CASES, ids=range(len(BAD_CASES)))
def test_a_file_that_is_not_a_case_gets_one_sentence(data: Any, message: str, guide_file: str, tmp_path: Path) -> None:
    assert message in refused("play", case_file(tmp_path, data), "--guide", guide_file)


def test_a_case_file_that_is_not_there_gets_one_sentence(guide_file: str, tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory." in refused("play", str(tmp_path / "none.json"), "--guide", guide_file)


def test_a_folder_in_place_of_a_case_gets_one_sentence(guide_file: str, tmp_path: Path) -> None:
    assert "cannot be read: Is a directory." in refused("play", str(tmp_path), "--guide", guide_file)


def test_a_huge_file_is_refused_before_it_is_read(guide_file: str, tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "is too long: at most 1,000,000 bytes are read." in refused("play", str(path), "--guide", guide_file)


def test_the_example_of_the_document_plays_as_the_document_says(guide_file: str) -> None:
    example = re.search(r"```json\n(.*?)```", EXAMPLE.read_text(encoding="utf-8"), re.DOTALL).group(1)
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=example))
    assert (found["current"], found["problem"]) == ("map-1/8", None)
    reply = next(one for one in found["deadlines"] if one["rule"] == "T03")
    assert (reply["last_day"], reply["act_from"]) == (iso("Mon 2009-09-07"), iso("Tue 2009-09-08"))
    english = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=example.replace("scotland", "england-and-wales")))
    assert next(one for one in english["deadlines"] if one["rule"] == "T03")["last_day"] == iso("Tue 2009-09-08")


def test_the_document_names_every_key_that_play_prints(guide_file: str) -> None:
    words = set(re.findall(r"`([a-z_]+)`", DOCUMENT.read_text(encoding="utf-8")))
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps(CASE)))
    assert set(found) | set(found["deadlines"][1]) | set(found["deadlines"][1]["ledger"][0]) <= words


# --- The same statements as the page ---------------------------------------------------------------------------------

EARLY = {**CASE, "today": iso("Fri 2009-08-28"), "answers": [*CASE["answers"], {"ask": "condition", "answer": "no"},
                                                             {"ask": "map-1/3", "answer": "no-condition"},
                                                             {"ask": "referral-date", "answer": iso("Fri 2009-08-28")}]}


def test_play_says_what_the_page_notices(guide_file: str) -> None:
    notices = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps(EARLY)))["notices"]
    assert [one["kind"] for one in notices] == ["too early", "too early"]
    assert notices[1]["sentence"] == ("The evidence was sent on Friday 28 August 2009, before the time was over: Reply to a letter sent by post. "
                                      "The earliest date is Tuesday 8 September 2009.")
    assert "The evidence was sent on Friday 28 August 2009" in re.sub(r"\s+", " ", ran("play", "-", "--guide", guide_file, given=json.dumps(EARLY)))


def test_play_says_until_when_a_case_waits(guide_file: str) -> None:
    waiting = {**CASE, "today": iso("Fri 2009-08-28"), "answers": CASE["answers"][:2]}
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps(waiting)))
    assert found["waiting"]["opens"] == iso("Tue 2009-09-08")
    assert "the last day is Monday 7 September 2009." in found["waiting"]["sentence"]
    assert found["waiting"]["sentence"] in re.sub(r"\s+", " ", ran("play", "-", "--guide", guide_file, given=json.dumps(waiting)))


ENDS = [(place.ref, place.box.routes[0].id) for place in our_guide().places.values() if [route.to for route in place.box.routes] == [END]]


@pytest.mark.parametrize(("ref", "fits"), ENDS, ids=[ref for ref, _ in ENDS])
def test_a_wrong_id_at_an_end_names_the_right_one(ref: str, fits: str, guide: Guide, guide_file: str) -> None:
    facts = [{"ask": fact, "answer": "2009-08-27" if fact.startswith("last-") else ""} for fact in guide.places[ref].box.asks
             if not guide.fact(fact).when]
    told = {"start": ref, "nation": "scotland", "answers": [*facts, {"ask": ref, "answer": "wrong"}]}
    found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps(told)))
    assert found["ended"] and found["problem"]["step"] == ref
    assert re.fullmatch(rf"“wrong” is not an answer to “.*”. Choose {fits}\.", found["problem"]["message"])


def test_the_only_route_of_an_end_may_be_in_a_case_file(guide_file: str) -> None:
    told = [{"ask": "map-1/1", "answer": "contact"}, {"ask": "map-1/5", "answer": "accepted"}, {"ask": "map-1/22", "answer": "rearrange"}]
    for end in ([], [{"ask": "map-1/23", "answer": "done"}]):
        found = json.loads(ran("play", "-", "--json", "--guide", guide_file, given=json.dumps({**CASE, "answers": [*CASE["answers"][:2], *told, *end]})))
        assert (found["ended"], found["problem"]) == (True, None)


def test_a_second_failure_shows_dates_of_rebooking_and_letter(guide: Guide, guide_file: str, tmp_path: Path) -> None:
    training = guide.training_case("older-rules-keep-applying")
    told = case_files.case_file(training)
    until = next(number for number, one in enumerate(told["answers"]) if one["answer"] == "new-round")
    told["answers"] = told["answers"][:until + 4]
    found = json.loads(ran("play", case_file(tmp_path, told), "--json", "--guide", guide_file))
    is_open = [(one["rule"], one["last_day"] or one["send_by"]) for one in found["deadlines"] if not one["over"] and not one["met"]]
    assert ("T51", None) in is_open and ("T07", iso("Mon 2009-01-12")) in is_open and ("T03", iso("Thu 2008-12-11")) in is_open


# --- deadline ---------------------------------------------------------------------------------------------------------

def counted(*arguments: str, **options: Any) -> dict[str, Any]:
    return json.loads(ran("deadline", *arguments, "--json", **options))


@pytest.mark.parametrize(("start", "count", "nation", "roll", "expected"), [
    ("Thu 2009-08-27", "7 working days", "scotland", False, "Mon 2009-09-07"),
    ("Thu 2009-08-27", "7 working days", "england-and-wales", False, "Tue 2009-09-08"),
    ("Thu 2009-07-09", "7 working days", "northern-ireland", False, "Tue 2009-07-21"),
    ("Wed 2009-04-22", "-8 working days", "england-and-wales", False, "Wed 2009-04-08"),
    ("Sat 2009-01-31", "1 month", "scotland", False, "Sat 2009-02-28"),
    ("Fri 2008-10-31", "1 month", "scotland", True, "Tue 2008-12-02"),
    ("Mon 2009-03-16", "4 weeks", "england-and-wales", False, "Mon 2009-04-13"),
    ("Mon 2009-03-16", "20 calendar days", "scotland", False, "Sun 2009-04-05"),
])
def test_one_count(start: str, count: str, nation: str, roll: bool, expected: str, guide_file: str) -> None:
    found = counted("--from", iso(start), "--count", count, "--nation", nation, "--guide", guide_file, *(["--roll", "forward"] if roll else []))
    assert list(found) == ["start", "count", "nation", "date", "ledger", "warnings", "holidays"]
    assert (found["start"], found["count"], found["nation"], found["date"]) == (iso(start), count, nation, iso(expected))
    assert found["ledger"][-1]["date"] == found["date"]
    assert all(list(entry) == ["date", "counted", "reason"] for entry in found["ledger"])


def test_the_count_and_its_start_may_be_written_as_people_do(guide_file: str) -> None:
    found = counted("--from", "27 Aug 2009", "--count", "  007 Working  Days ", "--nation", "scotland", "--guide", guide_file)
    assert (found["start"], found["count"], found["date"]) == (iso("Thu 2009-08-27"), "7 working days", iso("Mon 2009-09-07"))


def test_a_count_can_be_read(guide_file: str) -> None:
    found = ran("deadline", "--from", "2009-04-07", "--count", "5 working days", "--nation", "england-and-wales", "--guide", guide_file)
    assert found.splitlines()[:4] == [
        "5 working days from Tue 7 Apr 2009, England and Wales: Thu 16 Apr 2009",
        "  Tue 7 Apr 2009   day 0",
        "  Wed 8 Apr 2009   counted  working day 1 of 5",
        "  Thu 9 Apr 2009   counted  working day 2 of 5"]


def test_an_own_list_of_holidays_needs_no_guide(tmp_path: Path) -> None:
    path = tmp_path / "holidays.json"
    path.write_text(json.dumps([iso("Fri 2030-05-03")]), encoding="utf-8")
    found = counted("--from", iso("Thu 2030-05-02"), "--count", "1 working day", "--nation", "scotland", "--holidays", str(path),
                    home=bare_copy(tmp_path / "bare", with_holidays=False))
    assert found["date"] == iso("Mon 2030-05-06")
    assert found["ledger"][0]["reason"] == "holiday in the list given"


def test_without_a_built_guide_the_list_beside_the_package_serves(tmp_path: Path) -> None:
    found = counted("--from", iso("Thu 2009-08-27"), "--count", "7 working days", "--nation", "scotland", home=bare_copy(tmp_path / "bare"))
    assert found["date"] == iso("Mon 2009-09-07")


def test_the_built_guide_is_found_where_the_build_writes_it(tmp_path: Path, guide_file: str) -> None:
    home = bare_copy(tmp_path / "bare", with_holidays=False)
    (home / "site" / "assets").mkdir(parents=True)
    shutil.copy(guide_file, home / "site" / "assets" / "guide.json")
    assert len(json.loads(ran("routes", "--json", home=home))) > 70
    found = counted("--from", iso("Thu 2009-08-27"), "--count", "7 working days", "--nation", "scotland", home=home)
    assert found["date"] == iso("Mon 2009-09-07")


BAD_COUNTS = [
    ({"--from": "2029-10-31"}, "covers 1 January 2008 to 31 December 2028"),
    ({"--from": "2028-12-27"}, "cannot be counted to the end: the list of bank holidays covers 1 January 2008 to 31 December 2028"),
    ({"--from": "2009-02-30"}, "30 February 2009 is not a real date"),
    ({"--from": "27 8 09"}, "Write it in full to use it: 2009-08-27."),
    ({"--from": "soon"}, "“soon” is not a date we can read"),
    ({"--from": ""}, "Enter a day, month and year"),
    ({"--count": "7 days"}, "'7 days' does not have a unit we can count"),
    ({"--count": "0 working days"}, "0 working days can mean"),
    ({"--count": "9" * 500 + " weeks"}, "is too long"),
    ({"--count": "as soon as possible"}, "is not a count"),
    ({"--nation": "france"}, "There are no bank holidays for 'france'. Choose one of: england-and-wales, scotland, northern-ireland."),
]


@pytest.mark.parametrize(("change", "message"), BAD_COUNTS, ids=range(len(BAD_COUNTS)))
def test_what_cannot_be_counted_gets_one_sentence(change: dict[str, str], message: str, guide_file: str) -> None:
    options = {"--from": "2009-08-27", "--count": "7 working days", "--nation": "scotland", **change}
    assert message in refused("deadline", *(part for option in options.items() for part in option), "--guide", guide_file)


@pytest.mark.parametrize(("data", "message"), [
    (b'{"2009-05-04": true}', "A list of holidays must be a list of dates"),
    (b'["4 May 2009"]', "'4 May 2009' is not a date."),
    (b"[20090504]", "20090504 is not a date."),
    (b'["2009-05-04", "2009-05-04"]', "appears twice in the list of bank holidays"),
    (b"\x00", "is not JSON"),
])
def test_an_invalid_list_of_holidays_gets_one_sentence(data: bytes, message: str, tmp_path: Path) -> None:
    arguments = ("--from", "2009-05-01", "--count", "1 working day", "--nation", "scotland", "--holidays", case_file(tmp_path, data))
    assert message in refused("deadline", *arguments)


GOV_UK = {
    "england-and-wales": {"division": "england-and-wales", "events": [
        {"title": "New Year’s Day", "date": "2020-01-01", "notes": "", "bunting": True}, {"title": "Good Friday", "date": "2020-04-10", "notes": "", "bunting": False},
        {"title": "Boxing Day", "date": "2020-12-28", "notes": "Substitute day", "bunting": True}]},
    "scotland": {"division": "scotland", "events": [{"title": "2nd January", "date": "2020-01-02", "notes": "", "bunting": True}]}}


def by_list(tmp_path: Path, data: Any, *more: str, nation: str = "england-and-wales") -> dict[str, Any]:
    return counted(*more, "--nation", nation, "--holidays", case_file(tmp_path, json.dumps(data).encode()))


def test_the_bank_holidays_file_of_gov_uk_is_taken_as_it_is(tmp_path: Path) -> None:
    found = by_list(tmp_path, GOV_UK, "--from", iso("Wed 2020-12-23"), "--count", "3 working days")
    assert found["date"] == iso("Tue 2020-12-29")      # 24, 25 and 29 December: this list has no Christmas Day
    assert found["ledger"][-2]["reason"] == "Boxing Day (substitute day)"
    assert (found["holidays"], found["warnings"]) == ({"name": "case.json", "first_year": 2020, "last_year": 2020, "days": 3}, [])


def test_a_division_that_the_file_of_gov_uk_lacks_is_named(tmp_path: Path) -> None:
    path = case_file(tmp_path, json.dumps(GOV_UK).encode())
    assert refused("deadline", "--from", "2020-01-01", "--count", "1 week", "--nation", "NI", "--holidays", path) == (
        "case.json has no bank holidays for Northern Ireland. It has those for England and Wales and Scotland. Use the whole file, or choose another list.")


@pytest.mark.parametrize(("data", "message"), [
    ({"scotland": {}}, "has no “events” for Scotland"), ({"scotland": []}, "has no “events” for Scotland"),
    ({"scotland": {"events": [{"title": "A day"}]}}, "Event 1 for Scotland in case.json cannot be read"),
    ({"scotland": {"events": [{"title": "A day", "date": "1 May"}]}}, "is not a date"), ({"holidays": []}, "is not a list of bank holidays"),
    ({"format": 2}, "not a list of bank holidays in format 1")])
def test_a_faulty_holiday_file_gets_one_sentence(data: Any, message: str, tmp_path: Path) -> None:
    path = case_file(tmp_path, json.dumps(data).encode())
    assert message in refused("deadline", "--from", "2020-01-01", "--count", "1 week", "--nation", "scotland", "--holidays", path)


def test_the_projects_own_list_of_bank_holidays_is_taken_too() -> None:
    found = counted("--from", iso("Thu 2009-08-27"), "--count", "7 working days", "--nation", "england", "--holidays", str(HOLIDAYS))
    assert (found["date"], found["nation"], found["warnings"]) == (iso("Tue 2009-09-08"), "england-and-wales", [])
    assert found["holidays"] == {"name": "bank-holidays.json", "first_year": 2008, "last_year": 2028, "days": len(json.loads(
        HOLIDAYS.read_text(encoding="utf-8"))["nations"]["england-and-wales"])}


@pytest.mark.parametrize(("start", "count", "years"), [
    ("Mon 2020-12-21", "10 working days", "2021"), ("Mon 2020-01-06", "-10 working days", "2019"), ("Mon 2019-12-30", "30 weeks", "2019"),
    ("Mon 2018-12-31", "30 months", "2018 and 2021"), ("Mon 2018-12-31", "600 working days", "2018 to 2019 and 2021")])
def test_a_count_beyond_the_years_of_a_list_is_warned_of(start: str, count: str, years: str, tmp_path: Path) -> None:
    warning, = by_list(tmp_path, GOV_UK, "--from", iso(start), f"--count={count}")["warnings"]
    assert warning.startswith(f"The count runs over {years}, but case.json has no bank holidays for that time (2020).")


@pytest.mark.parametrize("unit", ["weeks", "calendar days", "months", "years"])
def test_a_count_without_working_days_is_not_said_to_count_them(unit: str, tmp_path: Path) -> None:
    found = by_list(tmp_path, GOV_UK, "--from", iso("Mon 2019-12-30"), "--count", f"4 {unit}")
    assert "as a working day" not in found["warnings"][-1]
    assert f"Bank holidays do not change a count of {unit}, but the list cannot say whether a day there is a working day." in found["warnings"][-1]


def test_a_count_of_weeks_over_a_year_without_holidays_needs_no_warning(tmp_path: Path) -> None:
    days = [iso("Wed 2020-01-01"), iso("Mon 2022-01-03")]
    found = by_list(tmp_path, days, "--from", iso("Mon 2020-12-28"), "--count", "60 weeks")
    assert (found["date"], found["warnings"]) == (iso("Mon 2022-02-21"), [])
    assert "over 2021, but case.json has no bank holidays" in by_list(tmp_path, days, "--from", iso("Mon 2020-12-28"), "--count", "300 working days")["warnings"][0]


def test_a_working_day_named_beside_the_end_needs_its_year_too(tmp_path: Path) -> None:
    found = by_list(tmp_path, GOV_UK, "--from", iso("Sat 2020-12-19"), "--count", "8 calendar days")
    assert found["warnings"][1].endswith("The next working day is Tuesday 29 December 2020.") and len(found["warnings"]) == 2
    moved = by_list(tmp_path, {"scotland": {"events": [{"title": "A day", "date": iso("Thu 2020-12-31")}]}}, "--from", iso("Thu 2020-12-24"), "--count", "1 week",
                    nation="scotland")
    assert "The next working day is Friday 1 January 2021." in moved["warnings"][0]
    assert "The count runs over 2021, but case.json has no bank holidays for that time (2020)." in moved["warnings"][1]


PROJECTS_OWN = json.loads(HOLIDAYS.read_text(encoding="utf-8"))
AS_GOV_UK = {nation: {"division": nation, "events": [{"title": day["name"], "date": day["date"], "notes": "Substitute day" if day.get("substitute") else ""}
                                                     for day in days]} for nation, days in PROJECTS_OWN["nations"].items()}
"""The project's own days in the form of GOV.UK's file."""
AS_DATES = [day["date"] for day in PROJECTS_OWN["nations"]["scotland"]]


@pytest.mark.parametrize(("start", "count", "is_warned"), [
    ("Thu 2007-12-20", "10 working days", True), ("Thu 2007-12-20", "4 weeks", True), ("Thu 1999-12-30", "1 month", True), ("Fri 2028-12-15", "20 working days", True),
    ("Fri 2029-06-15", "-1 working day", True), ("Wed 2008-01-09", "-8 working days", True), ("Thu 2009-08-27", "7 working days", False)])
def test_every_form_of_a_list_counts_and_warns_alike(start: str, count: str, is_warned: bool, tmp_path: Path) -> None:
    found = [by_list(tmp_path, data, "--from", iso(start), f"--count={count}", nation="scotland") for data in (PROJECTS_OWN, AS_GOV_UK, AS_DATES)]
    assert len({(one["date"], json.dumps(one["warnings"]), json.dumps(one["holidays"])) for one in found}) == 1
    assert any("has no bank holidays for that time (2008 to 2028)" in warning for warning in found[0]["warnings"]) == is_warned
    texts = {re.sub(r"holiday in the list given|(skipped  ).*", r"\1", ran("deadline", "--from", iso(start), f"--count={count}", "--nation", "scotland", "--holidays",
                    case_file(tmp_path, json.dumps(data).encode()))) for data in (PROJECTS_OWN, AS_GOV_UK, AS_DATES)}
    assert len(texts) == 1 and ("Check: The count runs over" in texts.pop()) == is_warned


def test_a_plain_list_without_a_day_is_warned_of(tmp_path: Path) -> None:
    found = by_list(tmp_path, [], "--from", iso("Mon 2020-12-21"), "--count", "1 week")
    assert "but case.json has no bank holidays for that time (no years)" in found["warnings"][0]
    assert found["holidays"] == {"name": "case.json", "first_year": None, "last_year": None, "days": 0}


def test_the_text_names_the_list_and_its_warning(tmp_path: Path) -> None:
    said = " ".join(ran("deadline", "--from", iso("Mon 2020-12-21"), "--count", "10 working days", "--nation", "scotland", "--holidays",
                        case_file(tmp_path, json.dumps(GOV_UK).encode())).split())
    assert "Bank holidays: case.json (2020, 1 day)" in said
    assert "Check: The count runs over 2021, but case.json has no bank holidays for that time (2020)." in said


@pytest.mark.parametrize(("name", "id"), [
    ("wales", "england-and-wales"), ("England", "england-and-wales"), ("England and Wales", "england-and-wales"), ("ENGLAND & WALES", "england-and-wales"),
    ("england_and_wales", "england-and-wales"), ("ni", "northern-ireland"), ("Northern Ireland", "northern-ireland"), (" SCOTLAND ", "scotland")])
def test_a_nation_is_taken_by_its_names_and_stored_as_its_id(name: str, id: str, guide_file: str, tmp_path: Path) -> None:
    assert counted("--from", "2009-08-27", "--count", "1 week", "--nation", name, "--guide", guide_file)["nation"] == id
    assert read_case({"nation": name}).nation == id
    assert read_case({"answers": [{"ask": "nation", "answer": name}]}).answers == (Answer("nation", id),)
    assert f"2. Bank holidays for: {NATIONS[id]}" in prompted("1", name, "answers", "quit", guide_file=guide_file)


# --- The guide file ---------------------------------------------------------------------------------------------------

def bare_copy(home: Path, with_holidays: bool = True) -> Path:
    """Return a project folder before any build."""
    shutil.copytree(PROJECT / "navigator", home / "navigator", ignore=shutil.ignore_patterns("__pycache__"))
    if with_holidays:
        (home / "maps").mkdir()
        shutil.copy(HOLIDAYS, home / "maps")
    return home


@pytest.mark.parametrize("arguments", [["routes"], ["play", "case.json"]], ids=["routes", "play"])
def test_the_build_command_is_named_if_nothing_is_built(arguments: list[str], tmp_path: Path) -> None:
    home = bare_copy(tmp_path / "bare")
    assert refused(*arguments, home=home) == "There is no built guide yet (site/assets/guide.json). Build it with: make site"


def test_the_prompt_needs_a_built_guide_too(tmp_path: Path) -> None:
    done = run(home=bare_copy(tmp_path / "bare"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no built guide yet (site/assets/guide.json). Build it with: make site\n"


@pytest.mark.parametrize(("make", "message"), [
    (lambda text: "", "it is not JSON"),
    (lambda text: "[" * 100_000, "it is not JSON"),
    (lambda text: "{}", "it lacks the guide or its bank holidays"),
    (lambda text: text.replace("Provider", "Somebody", 1), "it has been altered since"),
    (lambda text: text[:-100], "it is not JSON"),
], ids=["empty", "deep", "other", "altered", "cut"])
def test_an_invalid_guide_gets_one_sentence(make: Any, message: str, guide_file: str, tmp_path: Path) -> None:
    path = tmp_path / "guide.json"
    path.write_text(make(Path(guide_file).read_text(encoding="utf-8")), encoding="utf-8")
    found = refused("routes", "--guide", str(path))
    assert message in found and found.endswith("make site")


def test_a_guide_that_refers_to_what_is_not_there_gets_one_sentence(bundle: Bundle, tmp_path: Path) -> None:
    broken = write_bundle(bundle.guide, bundle.holidays).replace('"to":"map-1/8"', '"to":"map-1/88"')
    path = tmp_path / "guide.json"
    path.write_text(with_fitting_digest(broken), encoding="utf-8")
    assert "has a guide that is not valid: " in refused("routes", "--guide", str(path))


def with_fitting_digest(text: str) -> str:
    """Return a guide.json whose digest fits any given content."""
    content = text.partition(",")[2]
    return f'{{"digest":"{hashlib.sha256(content.strip().encode()).hexdigest()[:12]}",{content}'


def test_a_guide_that_is_not_there_gets_one_sentence(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory." in refused("routes", "--guide", str(tmp_path / "none.json"))


# --- The command line -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("arguments", [[], ["routes"], ["play"], ["deadline"]], ids=["all", "routes", "play", "deadline"])
def test_help_gives_examples(arguments: list[str]) -> None:
    found = ran(*arguments, "--help")
    assert "examples:\n  python -m navigator" in found
    assert "--guide FILE" in found


@pytest.mark.parametrize("arguments", [["rutes"], ["play"], ["deadline"], ["deadline", "--from", "2009-08-27"], ["routes", "--jsn"],
                                       ["deadline", "--from", "2009-08-27", "--count", "1 week", "--nation", "scotland", "--roll", "back"]])
def test_a_wrong_command_line_shows_the_usage_and_exits_with_2(arguments: Sequence[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m navigator") and "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes that close are a matter of POSIX")
@pytest.mark.parametrize("arguments", [["routes", "--json"], ["routes"], ["--help"]], ids=["json", "text", "help"])
def test_a_reader_that_goes_away_is_not_a_fault(arguments: list[str], guide_file: str) -> None:
    process = subprocess.Popen(command(*arguments, *([] if "--help" in arguments else ["--guide", guide_file])), stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=environment(), cwd=PROJECT)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) in (0, 1)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this machine has no /dev/full")
def test_a_full_disk_gets_one_sentence(guide_file: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(command("routes", "--guide", guide_file), stdout=full, stderr=subprocess.PIPE, env=environment(), cwd=PROJECT, check=False)
    assert (done.returncode, done.stderr.decode()) == (1, "The output cannot be written: No space left on device.\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_of_any_encoding_is_written_to(encoding: str, guide_file: str) -> None:
    settings = {**environment(), "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    done = subprocess.run(command("routes", "--guide", guide_file), capture_output=True, env=settings, cwd=PROJECT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# --- The prompt -------------------------------------------------------------------------------------------------------

def prompted(*lines: str, guide_file: str) -> str:
    return ran("--guide", guide_file, given="".join(line + "\n" for line in lines))


def test_the_prompt_steps_through_a_case(guide_file: str) -> None:
    found = prompted("1", "2", "1", "27 8 2009", "", "2", "no", "2", guide_file=guide_file)
    for words in ("Map 1, box 1 (map-1/1)", "Map 1, box 3 (map-1/3)", "Map 1, box 7 (map-1/7)", "Last day: Mon 7 Sep 2009",
                  "skipped  Saturday", "Good practice", "Next steps", "An empty line takes 27 August 2009.", "The input has ended. Nothing was saved."):
        assert words in found
    assert all(len(line) <= 80 for line in found.splitlines())


def test_the_prompt_takes_words_for_numbers_and_all_forms_of_a_date(guide_file: str) -> None:
    found = prompted("map-1", "Scotland", "Failed to attend (FTA)", "Thu 27 Aug 2009", "2009-08-28", "No contact", "y", "answers", "quit",
                     guide_file=guide_file)
    assert "Date of the letter: Fri 28 Aug 2009" in found
    assert "Relevant condition: Yes" in found
    assert found.endswith("Nothing was saved.\n")


@pytest.mark.parametrize("line", ("1 3", "3, 1", "time-and-place who-was-there"))
def test_the_prompt_takes_several_choices_by_number_or_word(line: str, guide_file: str) -> None:
    found = prompted("1", "2", "1", "27 8 2009", "", "No contact", "no", "No relevant condition found", "", line, "answers", "quit", guide_file=guide_file)
    assert "Type the numbers of all that apply, with spaces between them." in found
    told = " ".join(found.partition("> answers")[2].split())
    assert "The rest of the evidence: The time and place of the interview; Who was there at each home visit, and what was said" in told
def test_the_prompt_asks_whether_an_abbreviated_date_is_right(guide_file: str) -> None:
    asked = "We read “27/8/09” as Thursday 27 August 2009, taking 09 as the year 2009. Is that right?"
    for reply, line in (("yes", "4. Date of the failure: Thu 27 Aug 2009"), ("no", "4. Date of the failure: Fri 28 Aug 2009")):
        found = " ".join(prompted("1", "2", "1", "27/8/09", reply, "28 8 2009", "answers", "quit", guide_file=guide_file).split())
        assert asked in found and line in found


def test_the_prompt_reads_a_planned_day_without_a_year_within_its_limits(guide_file: str) -> None:
    tomorrow = date.today() + timedelta(days=1)
    typed = f"{tomorrow.day} {tomorrow:%b}"
    found = " ".join(prompted("map-2", "Scotland", "1", "yesterday", "", "no", typed, "yes", "answers", "quit", guide_file=guide_file).split())
    assert f"We read “{typed}” as {weekday_and_date(tomorrow)}, the next {tomorrow.day} {tomorrow:%B} after today. Is that right?" in found
    assert f"Date the home visit is planned for: {day_and_date(tomorrow)}" in found


def test_an_abbreviated_date_that_nobody_confirms_is_not_accepted(guide_file: str) -> None:
    assert "Date of the letter" not in prompted("1", "2", "1", "27/8/09", guide_file=guide_file)


def test_back_takes_the_last_answer_back(guide_file: str) -> None:
    found = prompted("1", "2", "1", "27 8 2009", "back", "28 8 2009", "answers", "quit", guide_file=guide_file)
    assert "Date of the failure: Fri 28 Aug 2009" in found.partition("> answers")[2]
    assert "Thu 27 August" not in found.partition("> answers")[2]


def test_back_at_the_beginning_says_so(guide_file: str) -> None:
    assert "There is no answer to go back to." in prompted("back", guide_file=guide_file)


def test_change_gives_another_answer_and_keeps_the_later_ones(guide_file: str) -> None:
    found = prompted("1", "2", "1", "27 8 2009", "", "2", "change 2", "England and Wales", "answers", "quit", guide_file=guide_file)
    assert "Changing answer 2 (back leaves it as it is)." in found
    after = found.partition("> England and Wales")[2]
    assert "Last day: Tue 8 Sep 2009" in after
    assert "6. Map 1, box 1: No contact" in after


def test_a_change_to_not_yet_takes_the_answer_back(guide_file: str) -> None:
    today = date.today().isoformat()      # the prompt has no other
    found = prompted("1", "2", "1", today, today, "early:no-contact", "change 6", "not-yet", "answers", "quit", guide_file=guide_file)
    assert "Map 1, box 3 (map-1/3)" in found.partition("> change 6")[0]
    after = " ".join(found.partition("> not-yet")[2].split())
    assert "the last day is" in after and "Map 1, box 1: No contact" not in after


def test_a_change_that_closes_a_later_answer_says_so(guide_file: str) -> None:
    found = prompted("1", "2", "1", "27 8 2009", "", "2", "no", "2", "change 7", "yes", "quit", guide_file=guide_file)
    assert "An earlier answer no longer applies here: “No relevant condition found” is not available here." in " ".join(found.split())


@pytest.mark.parametrize("line", ["change", "change 9", "change x", "change -1", "change 0"])
def test_a_change_of_what_is_not_there_says_what_can_be_changed(line: str, guide_file: str) -> None:
    assert "Say which answer to change, from 1 to 2, for example: change 1" in prompted("1", "2", line, guide_file=guide_file)


def test_change_can_be_left_with_back(guide_file: str) -> None:
    found = prompted("1", "2", "change 2", "back", "answers", "quit", guide_file=guide_file)
    assert "2. Bank holidays for: Scotland" in found


def test_deadlines_record_and_help_are_there_at_any_time(guide_file: str) -> None:
    found = prompted("deadlines", "help", "record", "1", "2", "1", "27 8 2009", "", "deadlines", "record", "quit", guide_file=guide_file)
    assert "No time rule has begun yet." in found
    assert "change N    change answer N" in found
    assert "The case has not started." in found
    assert found.count("T03  Reply to a letter sent by post") + found.count("T03 Reply to a letter sent by post") == 3


@pytest.mark.parametrize(("line", "message"), [
    ("9", "“9” is not an answer to “Which process do you want to work through?”"),
    ("", "“Which process do you want to work through?” needs an answer."),
    ("\x1b[2J\x9b2J", "is not an answer to"),
    ("x" * 5_000, "is not an answer to"),
])
def test_an_answer_that_does_not_fit_is_asked_for_again(line: str, message: str, guide_file: str) -> None:
    found = prompted(line, "1", guide_file=guide_file)
    assert message in " ".join(found.split())
    assert "\x1b" not in found and "\x9b" not in found
    assert "Which bank holidays apply?" in found


def test_a_date_that_cannot_be_is_refused_at_once(guide_file: str) -> None:
    found = prompted("1", "2", "1", "27 8 2009", "26 8 2009", "28 8 2009", "answers", "quit", guide_file=guide_file)
    assert "The date of the letter must be on or after the date of the failure it asks about. You entered Wednesday 26 August 2009" in " ".join(found.split())
    assert "An earlier answer no longer applies" not in found
    assert "Date of the letter: Fri 28 Aug 2009" in found.partition("> answers")[2]


def test_a_closed_way_says_why(guide_file: str) -> None:
    found = " ".join(prompted("1", "2", "1", "27 8 2009", "", "2", "yes", "2", guide_file=guide_file).split())
    assert "2. No relevant condition found (not available: A customer with a relevant condition must have a home visit first" in found
    assert "“No relevant condition found” is not available here." in found


def test_a_case_of_map_2_says_the_guide_starts_on_map_1(guide: Guide, guide_file: str, tmp_path: Path) -> None:
    note = to_plain(next(one for one in guide.processes if one.id == "map-2").opening_note)
    file = tmp_path / "case.json"
    file.write_text('{"start": "map-2", "nation": "wales"}', encoding="utf-8")
    for found in (prompted("2", "2", "quit", guide_file=guide_file), ran("--guide", guide_file, "play", str(file))):
        assert " ".join(note.split()) in " ".join(found.split())
    assert json.loads(ran("--guide", guide_file, "play", str(file), "--json"))["opening_note"] == note


def test_not_yet_at_the_prompt_says_until_when_and_keeps_the_question(guide_file: str) -> None:
    found = " ".join(prompted("1", "2", "1", "yesterday", "yesterday", "3", "answers", guide_file=guide_file).split())
    assert "3. Not yet" in found and "4. No contact, without waiting" in found
    assert "After that day you can choose “No contact”, and act from" in found.partition("> 3")[2]
    assert "Map 1, box 1: No contact" not in found.partition("> answers")[2]


def test_an_early_choice_at_the_prompt_is_checked_aloud(guide_file: str) -> None:
    found = " ".join(prompted("1", "2", "1", "yesterday", "yesterday", "4", "answers", guide_file=guide_file).split())
    assert "before the time was over. Reply to a letter sent by post: the last day is" in found
    assert "Map 1, box 1: No contact" in found.partition("> answers")[2]


def test_an_ended_case_says_so_and_can_be_undone(guide_file: str) -> None:
    found = prompted("3", "1", "yes", "no", "yes", "yes", "31 1 2022", "2", "anything", "back", guide_file=guide_file)
    assert "The case has ended.\n" in found
    assert "The case has ended. Type back, change N, deadlines, record or quit." in found
    assert "Does the parent count as Did Not Attend?" in found.partition("> back")[2]


def test_binary_input_at_the_prompt_is_not_a_fault(guide_file: str) -> None:
    done = run("--guide", guide_file, given=b"\xff\xfe\x00\n1\n")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a POSIX signal")
def test_ctrl_c_stops_with_a_sentence(guide_file: str) -> None:
    process = subprocess.Popen(command("--guide", guide_file), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**environment(), "PYTHONUNBUFFERED": "1"}, cwd=PROJECT)
    read = b""
    while not read.endswith(b"> "):
        read += process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode()) == (130, "\nStopped. Nothing was saved.\n")
