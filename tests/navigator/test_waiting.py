"""A case waits at a question until the time has passed, or until the day of a plan; nothing is refused for good."""
from __future__ import annotations

import pytest

from navigator.case.case import Answer, fold
from navigator.case.case_file import case_file_text, read_case_file
from navigator.case.deadlines import deadlines
from navigator.case.link import fragment, read_fragment
from navigator.case.notices import notices
from navigator.case.waiting import EARLY, NOT_YET, Wait, answer_of, question_of, wait_of
from navigator.guide.bundle import Bundle
from navigator.show.case_text import case_text
from navigator.show.record_text import record_text
from navigator.text.errors import AnswerError
from tests.navigator.case_files import iso
from tests.navigator.test_evidence import FTA, MEMO, MISSED_VISIT, TO_BOX_17, played
from tests.navigator.weekdays import day

PLANNED = (*MISSED_VISIT[:-2], "visit-planned-date=Thu 2009-09-10")
MEMO_TO_WAIT = MEMO[:5]


def waits(bundle: Bundle, *pairs: str, today: str, start: str = "map-1") -> Wait | None:
    return wait_of(*played(bundle, *pairs, today=today, start=start))


def choices(bundle: Bundle, *pairs: str, today: str) -> dict[str, str]:
    """Return the choices of the open question: the value of each, and why it is not available, if so."""
    question = question_of(*played(bundle, *pairs, today=today))
    assert question is not None
    return {one.value: one.closed for one in question.choices}


@pytest.mark.parametrize("today, is_waiting", [("Thu 2009-08-27", True), ("Tue 2009-09-08", True), ("Wed 2009-09-09", False), ("Mon 2009-10-05", False)])
def test_no_contact_waits_until_the_last_day_to_reply_is_over(bundle: Bundle, today: str, is_waiting: bool) -> None:
    found = waits(bundle, *FTA, today=today)
    assert bool(found) == is_waiting
    assert not found or (found.opens, found.routes) == (day("Wed 2009-09-09"), ("no-contact",))


def test_a_wait_says_until_when_and_what_can_be_chosen_then(bundle: Bundle) -> None:
    found = waits(bundle, *FTA, today="Tue 2009-09-01")
    assert found and found.sentence == ("Reply to a letter sent by post: the last day is Tuesday 8 September 2009."
                                        " After that day you can choose “No contact”, and act from Wednesday 9 September 2009.")


def test_a_waiting_route_is_held_and_others_stay_open(bundle: Bundle) -> None:
    before = choices(bundle, *FTA, today="Tue 2009-09-08")
    assert list(before) == ["contact", "no-contact", NOT_YET, EARLY + "no-contact"]
    assert before["no-contact"].startswith("it opens on Wednesday 9 September 2009") and not before["contact"] and not before[EARLY + "no-contact"]
    assert choices(bundle, *FTA, today="Wed 2009-09-09") == {"contact": "", "no-contact": ""}


def test_a_case_without_today_waits_for_nothing(bundle: Bundle) -> None:
    assert waits(bundle, *FTA, today="") is None


@pytest.mark.parametrize("today, is_waiting", [("Mon 2021-10-04", True), ("Tue 2021-10-05", False)])
def test_the_memo_waits_until_the_four_weeks_are_over(bundle: Bundle, today: str, is_waiting: bool) -> None:
    found = waits(bundle, *MEMO_TO_WAIT, today=today, start="did-not-attend")
    assert bool(found) == is_waiting
    assert not found or (found.opens, found.routes) == (day("Tue 2021-10-05"), ("met",))


@pytest.mark.parametrize("today, is_waiting", [("Wed 2009-09-09", True), ("Thu 2009-09-10", False)])
def test_a_planned_visit_is_waited_for_until_its_day(bundle: Bundle, today: str, is_waiting: bool) -> None:
    found = waits(bundle, *PLANNED, today=today)
    assert bool(found) == is_waiting
    assert not found or (found.opens, found.routes, found.act_from) == (day("Thu 2009-09-10"), (), None)


def test_a_visit_that_was_made_sooner_than_planned_can_be_entered(bundle: Bundle) -> None:
    case, _ = played(bundle, *PLANNED, "visit-date=Wed 2009-09-09", today="Wed 2009-09-09")
    assert case.question is not None and case.question.ask == "map-2/1"


def test_a_new_failure_waits_for_its_own_letter_alone(bundle: Bundle) -> None:
    again = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=Mon 2009-10-05", "birth-date=", "rebooked-date=",
             "map-1/19=new-round", *(pair.replace("Thu 2009-08-27", "Mon 2009-10-05") for pair in FTA))
    found = waits(bundle, *again, today="Wed 2009-10-07")
    assert found and found.opens == day("Thu 2009-10-15")
    assert waits(bundle, *again, today="Thu 2009-10-15") is None


def early_case(bundle: Bundle) -> tuple[Answer, ...]:
    case, found = played(bundle, *FTA, today="Tue 2009-09-01")
    question = question_of(case, found)
    assert question is not None
    return (Answer("start", "map-1"), Answer("nation", "england-and-wales"), *case.answers, answer_of(case, question, EARLY + "no-contact"))


def test_a_route_that_is_taken_early_keeps_the_day(bundle: Bundle) -> None:
    assert early_case(bundle)[-1] == Answer("map-1/1", "no-contact", early="2009-09-01")


def test_a_file_and_a_link_keep_an_early_choice(bundle: Bundle) -> None:
    answers = early_case(bundle)
    for read in (read_case_file(case_file_text(bundle.guide, answers, bundle.edition)).answers, read_fragment(bundle, fragment(bundle, answers))):
        assert [one.early for one in read if one.early] == ["2009-09-01"]


def test_the_record_and_a_notice_show_an_early_choice(bundle: Bundle) -> None:
    calendar = bundle.calendars["england-and-wales"]
    case = fold(bundle.guide, early_case(bundle), calendar, today=day("Mon 2009-10-05"))
    found = deadlines(case, calendar)
    told = " ".join(record_text(case, found, bundle.edition, printed_at="2009-10-05").split())
    assert "Chosen on Tuesday 1 September 2009, before the time had passed." in told
    assert any(one.kind == "too early" and "chosen on Tuesday 1 September 2009 before" in one.sentence for one in notices(case, found, calendar))


def told_of(bundle: Bundle, answers: tuple[Answer, ...], today: str) -> tuple[str, list[str]]:
    """Return what the record and the terminal's text say about these answers, and the kinds of the notices."""
    calendar = bundle.calendars["england-and-wales"]
    case = fold(bundle.guide, answers, calendar, today=day(today))
    assert case.problem is None and not case.kept
    found = deadlines(case, calendar)
    texts = record_text(case, found, bundle.edition, printed_at="2009-10-05"), case_text(case, found, calendar=calendar)
    return " ".join(" ".join(texts).split()), [one.kind for one in notices(case, found, calendar)]


def test_a_route_that_did_wait_is_not_reported_as_early(bundle: Bundle) -> None:
    answers = early_case(bundle)
    corrected = tuple(Answer(one.ask, iso("Wed 2009-08-19")) if one.ask.endswith("-date") else one for one in answers)
    early_on = "chosen on Tue 1 Sep 2009 without waiting"
    words, kinds = told_of(bundle, answers, "Mon 2009-10-05")
    assert early_on in words and "too early" in kinds
    words, kinds = told_of(bundle, corrected, "Mon 2009-10-05")
    assert "Last day: Fri 28 Aug 2009" in words and "without waiting" not in words and "too early" not in kinds


def test_a_route_chosen_early_on_a_day_to_come_is_refused(bundle: Bundle) -> None:
    answers = early_case(bundle)
    case = fold(bundle.guide, answers, bundle.calendars["england-and-wales"], today=day("Mon 2009-08-31"))
    assert case.problem and case.problem.step == "map-1/1" and case.current and case.current.ref == "map-1/1"
    assert case.problem.message == ("The date you chose “No contact” without waiting must be today or in the past. You entered Tuesday 1 September 2009."
                                    " Today: Monday 31 August 2009.")
    assert fold(bundle.guide, answers, bundle.calendars["england-and-wales"], today=day("Tue 2009-09-01")).problem is None


def test_not_yet_is_not_an_answer_to_store(bundle: Bundle) -> None:
    case, found = played(bundle, *FTA, today="Tue 2009-09-01")
    question = question_of(case, found)
    assert question is not None and question.default == NOT_YET
    with pytest.raises(AnswerError, match="Not yet"):
        answer_of(case, question, NOT_YET)
