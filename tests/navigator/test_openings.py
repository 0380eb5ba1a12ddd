"""A case that starts later says what it lacks and what that affects, and accepts what it lacks."""
from __future__ import annotations

import json

import pytest

from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.notices import notices
from navigator.case.openings import opening_text
from navigator.case.waiting import wait_of
from navigator.guide.bundle import Bundle
from navigator.show.case_data import case_data
from navigator.show.case_text import case_text
from navigator.show.page import Page
from navigator.show.record_text import record_text
from navigator.show.step import step_html
from navigator.text.prose import to_plain
from tests.navigator.case_files import answers
from tests.navigator.weekdays import day

EW = "england-and-wales"
POST_ESA = ("joined-date=Mon 2009-01-05", "held-deduction-date=")
PRE_ESA = ("joined-date=Mon 2007-10-01", "held-deduction-date=Fri 2008-11-28")


def started(bundle: Bundle, start: str, *pairs: str, today: str = "Mon 2009-12-07") -> tuple[Case, tuple[Deadline, ...]]:
    """Return a case that starts at a box, as a case file has it, with its deadlines."""
    case = fold(bundle.guide, answers(*pairs), bundle.calendars[EW], start=start, nation=EW, today=day(today), assume=True)
    assert case.problem is None and not case.kept, (case.problem, case.kept)
    return case, deadlines(case, bundle.calendars[EW])


def told(bundle: Bundle, start: str, *pairs: str) -> list[str]:
    """Return the notices about what the case lacks."""
    case, found = started(bundle, start, *pairs)
    return [one.sentence for one in notices(case, found, bundle.calendars[EW]) if one.kind == "not given"]


@pytest.mark.parametrize(("start", "pairs", "rules"), [
    ("map-1/16", ("ntp-date=Mon 2009-09-21",), {"T19", "T22"}),
    ("map-1/17", ("ntp-date=Mon 2009-09-21", "imposed-date=Mon 2009-09-21"), {"T19", "T25", "T26"}),
    ("map-1/18", ("ntp-date=Mon 2009-09-21",), {"T19", "T28"}),
    ("map-1/19", ("failed-again-date=Mon 2009-10-12",), {"T19", "T22"}),
])
def test_a_case_that_starts_late_takes_the_dates_its_rules_need(start: str, pairs: tuple[str, ...], rules: set[str], bundle: Bundle) -> None:
    with_dates, without = ({one.rule.id for one in started(bundle, start, *more, *pairs)[1]} for more in (POST_ESA, ()))
    assert rules <= with_dates and not rules & without
    lacking = told(bundle, start, *pairs)
    assert len(lacking) == 1 and lacking[0].startswith("Not given: Date of joining Pathways")
    assert f"The case starts at Map 1, box {start[-2:]}, and the boxes before it ask for this." in lacking[0]
    assert all(bundle.guide.rule(id).name in lacking[0] for id in rules)
    assert told(bundle, start, *POST_ESA, *pairs) == []


def test_the_older_rules_are_worked_out_for_a_case_that_starts_late(bundle: Bundle) -> None:
    _, found = started(bundle, "map-1/18", "ntp-date=Mon 2008-12-22", *PRE_ESA)
    assert next(one.dates.send_by for one in found if one.rule.id == "T27") == day("Mon 2008-12-29")
    _, found = started(bundle, "map-1/19", *PRE_ESA, "failed-again-date=Mon 2009-10-12", "map-1/19=new-round")
    assert "T51" in {one.rule.id for one in found}


def test_one_deduction_that_decides_the_rules_leaves_nothing_lacking(bundle: Bundle) -> None:
    assert told(bundle, "map-1/19", *PRE_ESA, "failed-again-date=Mon 2009-10-12") == []


@pytest.mark.parametrize(("start", "pairs"), [("map-1/19", ("failed-again-date=Mon 2009-10-12",)), ("map-1/18", ("ntp-date=Mon 2009-09-21",)),
                                              ("map-1/17", ("ntp-date=Mon 2009-09-21", "imposed-date=Mon 2009-09-21"))])
def test_a_late_start_says_that_the_deduction_rules_are_not_certain(start: str, pairs: tuple[str, ...], bundle: Bundle) -> None:
    joined_then = ("joined-date=Mon 2008-03-03", "held-deduction-date=", *pairs)
    assert started(bundle, start, *joined_then)[0].known["regime"] == "post-esa"
    lacking = told(bundle, start, *joined_then)
    assert len(lacking) == 1 and "Date of an earlier deduction" in lacking[0]
    assert "So it is not certain that “Post-ESA rules” is right (Deduction rules). If there is no such date, it is." in lacking[0]


def test_a_joining_date_that_decides_alone_leaves_no_doubt(bundle: Bundle) -> None:
    assert told(bundle, "map-1/19", "joined-date=Mon 2009-01-05", "held-deduction-date=", "failed-again-date=Mon 2009-10-12") == []


def test_an_outcome_that_lacks_a_date_is_named(bundle: Bundle) -> None:
    lacking = told(bundle, "map-1/19", "failed-again-date=Mon 2009-10-12")
    assert lacking and "So these outcomes are not available: “Post-ESA, stop engaging”." in lacking[0]
    case, _ = started(bundle, "map-1/19", *POST_ESA, "failed-again-date=Mon 2009-10-12", "map-1/19=stop-post-esa")
    assert case.ended


def test_a_start_after_a_missed_visit_says_why_nothing_waits(bundle: Bundle) -> None:
    case, found = started(bundle, "map-2/3")
    assert wait_of(case, found) is None
    lacking = told(bundle, "map-2/3")
    assert lacking == ["Not given: Date of the home visit. The case starts at Map 2, box 3, and the boxes before it ask for this. So these deadlines cannot be worked "
                       "out: Reply to the letter left at the first visit; Phone or text after a missed visit. Whether you still have to wait before you choose "
                       "“No response” is not known here."]


def test_a_start_after_a_missed_visit_waits_if_dated(bundle: Bundle) -> None:
    case, found = started(bundle, "map-2/3", "visit-date=Wed 2009-12-02")
    wait = wait_of(case, found)
    assert wait and wait.opens == day("Thu 2009-12-10") and not told(bundle, "map-2/3", "visit-date=Wed 2009-12-02")


def test_a_start_at_box_3_gives_the_day_to_look_for_conditions(bundle: Bundle) -> None:
    _, found = started(bundle, "map-1/3", "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")
    assert next(one.dates.act_from for one in found if one.rule.id == "T09") == day("Wed 2009-09-09")
    _, without = started(bundle, "map-1/3")
    assert "T09" not in {one.rule.id for one in without}


def test_map_2_without_a_letter_says_the_visit_has_no_date(bundle: Bundle) -> None:
    assert told(bundle, "map-2", "advocate=no") == ["Not given: Date of the letter; Kind of failure. The case starts at Map 2, box 1, and the boxes before it ask for "
                                                    "this. So these deadlines cannot be worked out: Make the home visit."]
    assert told(bundle, "map-2", "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27", "advocate=no") == []


@pytest.mark.parametrize("start", ["map-1", "did-not-attend"])
def test_a_case_that_begins_at_the_beginning_lacks_nothing(start: str, bundle: Bundle) -> None:
    case, _ = started(bundle, start)
    assert opening_text(case) == "" and told(bundle, start) == []


def test_every_later_box_says_where_the_case_starts(bundle: Bundle) -> None:
    later = [place for place in bundle.guide.places.values() if not place.is_first]
    for place in later:
        case = fold(bundle.guide, [], bundle.calendars[EW], start=place.ref, nation=EW)
        assert opening_text(case).startswith(f"This case starts at {place.name}, so you have not answered the questions of the boxes before it.")
    assert later


def test_page_terminal_and_record_tell_the_same_of_a_late_start(bundle: Bundle) -> None:
    case, found = started(bundle, "map-1/16", "ntp-date=Mon 2009-09-21")
    calendar = bundle.calendars[EW]
    noticed = notices(case, found, calendar)
    sentence = next(one.sentence for one in noticed if one.kind == "not given")
    page = step_html(Page(bundle.guide), case, found)
    assert to_plain(opening_text(case)) and f'<p class="opening-note">{to_plain(opening_text(case))}</p>' in page
    data = case_data(case, found, noticed=noticed)
    assert data["opening_note"] == to_plain(opening_text(case)) and sentence in json.dumps([one["sentence"] for one in data["notices"]], ensure_ascii=False)
    for text in (case_text(case, found, calendar=calendar, noticed=noticed), record_text(case, found, bundle.edition, printed_at="2009-12-07", noticed=noticed)):
        assert sentence in " ".join(text.split())


def test_a_saved_late_start_that_was_never_asked_is_read_as_before(bundle: Bundle) -> None:
    told_then = (Answer("ntp-date", "2009-09-21"), Answer("map-1/16", "rebook"), Answer("appointment-date", ""), Answer("map-1/18", "done"))
    case = fold(bundle.guide, told_then, bundle.calendars[EW], start="map-1/16", nation=EW)
    assert case.ended and not case.kept and case.problem is None


def test_a_date_left_empty_at_a_late_start_is_asked_again(bundle: Bundle) -> None:
    again = ("failed-again-date=Mon 2009-10-12", "map-1/19=new-round", "failure=fta", "letter-date=Mon 2009-10-12", "map-1/1=no-contact", "condition=no",
             "map-1/3=no-condition", "map-1/7=sent", "map-1/8=agrees")
    case, _ = started(bundle, "map-1/19", *again, "map-1/12=referred")
    assert case.question and case.question.ask == "joined-date"


# --- What a start supposes --------------------------------------------------------------------------------------------

SEEN = ("reason=", "map-2/2=understands")


def test_a_start_after_a_visit_counts_the_explanation_given_there(bundle: Bundle) -> None:
    case, _ = started(bundle, "map-2/2", *SEEN, "map-2/4=refer")
    assert case.current is not None and case.current.ref == "map-1/7"
    assert (case.known["visits-attempted"], case.known["visits-effective"]) == (1, 1)
    assert [one.kind for one in notices(case, deadlines(case, bundle.calendars[EW]), bundle.calendars[EW]) if one.kind == "safeguard"] == []


def test_a_start_supposes_no_more_than_every_way_to_its_box(bundle: Bundle) -> None:
    counted = bundle.guide.counted_before
    assert counted["map-2/2"] == {**counted["map-2/1"], "visits-attempted": 1, "visits-effective": 1}
    assert counted["map-2/3"] == {**counted["map-2/1"], "visits-attempted": 1}
    assert counted["map-1/7"] == counted["map-1/1"], "without a condition no visit is made"
    assert counted["map-1/19"]["failures"] == 2


def test_a_start_after_a_visit_says_that_rebooking_has_no_date(bundle: Bundle) -> None:
    lacking = told(bundle, "map-2/2", *SEEN, "map-2/4=good-reason")
    assert any("Date of the home visit" in one and "Rebook after the decision" in one for one in lacking), lacking
    assert not any("Rebook after the decision" in one for one in told(bundle, "map-2/2", "visit-date=Thu 2009-12-03", *SEEN, "map-2/4=good-reason"))


def test_a_rule_that_no_earlier_date_could_start_is_not_missed(bundle: Bundle) -> None:
    told_late = ("joined-date=Mon 2009-01-05", "failed-again-date=Mon 2009-06-01", "nfp-date=", "birth-date=", "rebooked-date=", "map-1/19=new-round")
    assert not any("Keep trying to rebook" in one for one in told(bundle, "map-1/19", *told_late)), "who joined so late is under the post-ESA rules"
