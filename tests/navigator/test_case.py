"""A case is its answers, folded: what is asked, what fits, where it leads, and what stays when an answer changes."""
from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator.case.case import MOST_ANSWERS, Answer, Case, fold, with_answer, with_change, without_last
from navigator.case.case_file import read_case
from navigator.case.deadlines import deadlines
from navigator.case.questions import MOST_TEXT, Question, check_answer, check_limits, fact_question
from navigator.days.workdays import NATIONS, parse_date, weekday_and_date
from navigator.guide.processes import END, Place, Route
from navigator.text.errors import AnswerError
from tests.guides import our_guide
from tests.navigator.case_files import answers, iso
from tests.navigator.rule_guides import rule_guide
from tests.navigator.weekdays import day

GUIDE = our_guide()
ROUTES = [(place, route) for place, route in GUIDE.routes()]
EW = {"start": "map-1", "nation": "england-and-wales"}


FTA = ("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")
TO_BOX_14 = (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent",
             "map-1/8=agrees", "map-1/12=referred")


def played(*pairs: tuple[str, str] | str, **settings: str) -> Case:
    return fold(GUIDE, answers(*pairs), **{**EW, **settings})


def untied(given: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers without their places."""
    return tuple(Answer(one.ask, one.answer) for one in given)


def refs(case: Case) -> list[str]:
    return [step.place.ref for step in case.steps]


# --- Replay -----------------------------------------------------------------------------------------------------------

def test_an_empty_case_asks_which_process() -> None:
    case = fold(GUIDE, [])
    assert (case.question.ask, case.steps, case.ended) == ("start", (), False)
    assert [choice.value for choice in case.question.choices] == ["map-1", "map-2", "did-not-attend"]


def test_the_second_question_is_the_nation() -> None:
    case = fold(GUIDE, answers("start=map-1"))
    assert (case.question.ask, [choice.value for choice in case.question.choices]) == ("nation", list(NATIONS))


def test_start_and_nation_may_be_answers_or_be_given() -> None:
    answered = fold(GUIDE, answers("start=map-1", "nation=scotland", *FTA))
    handed_in = fold(GUIDE, answers(*FTA), start="map-1", nation="scotland")
    assert answered.steps == handed_in.steps
    assert (answered.nation, answered.start) == (handed_in.nation, handed_in.start) == ("scotland", "map-1")


def test_a_case_may_start_in_the_middle() -> None:
    assert refs(fold(GUIDE, [], start="map-1/7", nation="scotland")) == ["map-1/7"]


def test_each_prefix_of_the_answers_asks_for_the_next_one() -> None:
    whole = played(*TO_BOX_14)
    for place, answer in enumerate(whole.answers):
        assert fold(GUIDE, whole.answers[:place], **EW).question.ask == answer.ask


def test_folding_the_answers_taken_gives_the_same_case() -> None:
    case = played(*TO_BOX_14)
    assert fold(GUIDE, case.answers, **EW) == case


def test_answers_in_another_order_give_the_same_steps() -> None:
    assert refs(fold(GUIDE, reversed(answers(*TO_BOX_14)), **EW)) == refs(played(*TO_BOX_14))


def test_of_two_answers_to_one_question_the_first_serves_first() -> None:
    case = played(*FTA, "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=at once", "map-1/4=asked", "map-1/5=accepted",
                  "accepted-date=", "map-1/22=reconsider", "map-1/5=doubt", "condition=no", "map-1/6=no-condition")
    assert refs(case)[-5:] == ["map-1/5", "map-1/22", "map-1/5", "map-1/6", "map-1/7"]


def test_the_fold_never_changes_what_it_was_given() -> None:
    given_answers = answers(*FTA)
    before = list(given_answers)
    fold(GUIDE, given_answers, **EW)
    assert given_answers == before


def test_a_step_cannot_be_altered_afterwards() -> None:
    step = played(*FTA).steps[0]
    with pytest.raises(TypeError):
        step.known["failure"] = "ftp"       # type: ignore[index]


# --- Answers given anew -----------------------------------------------------------------------------------------------

def test_a_new_answer_comes_after_those_taken_and_before_those_unused() -> None:
    case = played("failure=fta", "condition=no")
    given = with_answer(case, Answer("failure-date", iso("Thu 2009-08-27")))
    assert given == tuple(answers("failure=fta", "failure-date=Thu 2009-08-27", "condition=no"))


def test_a_new_answer_replaces_the_one_that_did_not_fit() -> None:
    case = played("failure=ftaa", "failure=ftp", "condition=no")
    assert case.problem and case.kept[0].answer == "ftaa"
    assert with_answer(case, Answer("failure", "fta")) == tuple(answers("failure=fta", "failure=ftp", "condition=no"))


def test_a_change_replaces_one_answer_and_loses_none() -> None:
    case = played(*FTA, "condition=no")
    changed = with_change(case, 1, Answer("failure-date", iso("Wed 2009-08-26")))
    assert untied(changed) == tuple(answers("failure=fta", "failure-date=Wed 2009-08-26", "letter-date=Thu 2009-08-27", "condition=no"))
    assert [answer.at for answer in changed] == ["", "", "1/map-1/1/1", ""]


def test_the_last_answer_taken_back_opens_its_question_again() -> None:
    case = played(*FTA, "map-1/1=no-contact", "reason=late")
    assert without_last(case) == tuple(answers(*FTA, "reason=late"))
    assert fold(GUIDE, without_last(case), **EW).question.ask == "map-1/1"


def test_taking_an_answer_back_takes_kept_ones_to_the_same_question_along() -> None:
    case = played("failure=fta", "failure=ftp", "condition=no")
    assert without_last(case) == tuple(answers("condition=no"))
    assert fold(GUIDE, without_last(case), **EW).question.ask == "failure"


def test_going_back_keeps_unused_answers_if_none_was_accepted() -> None:
    case = played("condition=no")
    assert without_last(case) == case.kept == tuple(answers("condition=no"))


# --- A changed answer -------------------------------------------------------------------------------------------------

def test_a_changed_date_keeps_every_later_answer() -> None:
    before = answers(*TO_BOX_14)
    after = [Answer("letter-date", iso("Fri 2009-08-28")) if answer.ask == "letter-date" else answer for answer in before]
    assert refs(fold(GUIDE, after, **EW)) == refs(fold(GUIDE, before, **EW))
    assert fold(GUIDE, after, **EW).steps[0].facts["letter-date"] == day("Fri 2009-08-28")


def test_a_change_stops_at_a_new_question_and_keeps_the_rest() -> None:
    case = played("failure=ftp", *FTA[1:], "map-1/1=no-contact")
    assert case.question.ask == "letter-given"
    assert [answer.ask for answer in case.kept] == ["letter-date", "map-1/1"]
    assert case.problem is None


def test_kept_answers_serve_as_soon_as_their_question_comes() -> None:
    case = played("failure=ftp", *FTA[1:], "map-1/1=no-contact", "letter-given=handed")
    assert (case.kept, refs(case)) == ((), ["map-1/1", "map-1/3"])


def test_a_later_answer_that_no_longer_fits_stops_the_case() -> None:
    case = played(*FTA, "map-1/1=no-contact", "condition=yes", "map-1/3=no-condition", "map-1/7=sent")
    assert case.question.ask == "map-1/3"
    assert case.problem.step == "map-1/3"
    assert case.problem.message == ("“No relevant condition found” is not available here. A customer with a relevant condition must have a "
                                    "home visit first, in all cases (paragraph 16).")
    assert [answer.ask for answer in case.kept] == ["map-1/3", "map-1/7"]


def test_changing_back_brings_the_old_case_back() -> None:
    first = answers(*TO_BOX_14)
    changed = fold(GUIDE, [Answer("condition", "yes") if answer.ask == "condition" else answer for answer in first], **EW)
    again = [Answer("condition", "no") if answer.ask == "condition" else answer for answer in (*changed.answers, *changed.kept)]
    assert fold(GUIDE, again, **EW) == fold(GUIDE, first, **EW)


# --- A changed answer, and the rounds of a case ------------------------------------------------------------------------

ROUND_1 = ("failure=fta", "failure-date=Mon 2009-06-01", "letter-date=Mon 2009-06-01", "map-1/1=no-contact", "condition=no", "map-1/3=no-condition",
           "told-date=", "evidence-held=", "referral-date=Tue 2009-06-16", "map-1/7=sent", "map-1/8=more-evidence", "request-date=Sat 2009-06-20",
           "map-1/10=gather",
           "told-date=", "evidence-held=", "map-1/13=resubmit", "map-1/8=agrees", "map-1/12=referred", "joined-date=Mon 2009-01-05",
           "held-deduction-date=", "map-1/14=applied",
           "ntp-date=Wed 2009-07-01", "map-1/15=rebook", "imposed-date=Wed 2009-07-01", "reduced-week=", "appointment-date=Mon 2009-07-20",
           "map-1/17=failed-again", "failed-again-date=Mon 2009-07-20", "nfp-date=Tue 2009-07-21", "birth-date=", "rebooked-date=",
           "map-1/19=new-round")
ROUND_2 = ("failure=fta", "failure-date=Mon 2009-07-20", "letter-date=Mon 2009-07-20", "map-1/1=no-contact", "condition=no", "map-1/3=no-condition",
           "told-date=", "evidence-held=", "referral-date=Mon 2009-08-03", "map-1/7=sent", "map-1/8=disagrees", "ntp-date=Mon 2009-08-10", "map-1/9=rebook",
           "appointment-date=Tue 2009-09-01")
STORIES = {"two rounds": ("map-1", "england-and-wales", tuple(answers(*ROUND_1, *ROUND_2)))} | {
    one.id: (one.start, one.nation, tuple(Answer(told.ask, told.answer) for told in one.answers)) for one in GUIDE.training_cases}


def test_a_changed_answer_leaves_a_later_rounds_question_alone() -> None:
    case = played(*ROUND_1, *ROUND_2)
    changed = fold(GUIDE, with_change(case, 10, Answer("map-1/8", "agrees")), **EW)
    assert refs(changed)[-3:] == refs(case)[-3:] == ["map-1/8", "map-1/9", "map-1/11"]
    assert [step.route.id for step in changed.steps if step.place.ref == "map-1/8"] == ["agrees", "disagrees"]
    assert [one.ask for one in changed.kept] == ["request-date", "map-1/10", "told-date", "evidence-held", "map-1/13", "map-1/8"]


def test_a_change_and_its_undoing_give_the_old_case() -> None:
    case = played(*ROUND_1, *ROUND_2)
    for index, other in ((10, "agrees"), (10, "disagrees"), (3, "contact"), (20, "not-applied"), (31, "bdc-exits")):
        changed = fold(GUIDE, with_change(case, index, Answer(case.answers[index].ask, other)), **EW)
        assert refs(changed) != refs(case)
        assert fold(GUIDE, with_change(changed, index, case.answers[index]), **EW) == case


def test_an_answer_waits_for_its_own_visit_of_a_box() -> None:
    case = played(*ROUND_1[:17])
    again = fold(GUIDE, with_change(case, 10, Answer("map-1/8", "disagrees")), **EW)
    assert (again.current.ref, again.question.ask) == ("map-1/9", "ntp-date")
    back = fold(GUIDE, with_change(again, 10, Answer("map-1/8", "agrees")), **EW)
    assert (back.current.ref, back.question.ask) == ("map-1/12", "map-1/12")
    assert [(one.answer, one.at) for one in back.kept if one.ask == "map-1/8"] == [("agrees", "1/map-1/8/2")]


def test_a_case_that_starts_elsewhere_does_not_reuse_answers_between_rounds() -> None:
    case = fold(GUIDE, answers("start=map-1", "nation=scotland", *ROUND_1, *ROUND_2))
    changed = fold(GUIDE, with_change(case, 0, Answer("start", "map-2")))
    assert (changed.current.ref, changed.question.ask) == ("map-2/1", "failure")
    assert [one.at.split("/")[0] for one in changed.kept] == ["1"] * len(ROUND_1) + ["2"] * len(ROUND_2)


def test_undoing_the_answer_that_opened_a_round_keeps_its_answers() -> None:
    case = played(*ROUND_1, "condition=yes")
    assert [one.at for one in without_last(case) if one.ask == "condition"] == ["", "2"]
    again = fold(GUIDE, with_answer(fold(GUIDE, without_last(case), **EW), Answer("map-1/19", "new-round")), **EW)
    assert again == case


def rounds(given: Iterable[Answer]) -> Iterator[int]:
    """Yield the round of each answer, as a person counts it: a new one after each new failure that starts again."""
    number = 1
    for one in given:
        yield number
        number += one == Answer("map-1/19", "new-round")


def other_answers(question: Question, answer: str) -> Iterator[str]:
    """Yield the other possible answers: each other open choice, the next day and an empty answer."""
    yield from (choice.value for choice in question.choices if choice.value != answer and not choice.closed)
    if question.kind == "date" and answer:
        yield (parse_date(answer) + timedelta(days=1)).isoformat()
    if question.optional and answer:
        yield ""


@pytest.mark.parametrize("story", STORIES)
def test_a_later_answer_serves_its_question_only_in_its_round(story: str) -> None:
    start, nation, told = STORIES[story]
    case = fold(GUIDE, told, start=start, nation=nation)
    given: dict[tuple[int, str], list[str]] = {}
    for number, one in zip(rounds(case.answers), case.answers):
        given.setdefault((number, one.ask), []).append(one.answer)
    for index, one in enumerate(case.answers):
        question = fold(GUIDE, case.answers[:index], start=start, nation=nation).question
        for other in other_answers(question, one.answer):
            new = Answer(one.ask, other)
            changed = fold(GUIDE, with_change(case, index, new), start=start, nation=nation)
            assert changed.answers[:index + 1] == (*case.answers[:index], new)
            left = {key: list(values) for key, values in given.items()}
            for number, taken in [*zip(rounds(changed.answers), changed.answers)][index + 1:]:
                assert taken.answer in left.get((number, taken.ask), ()), (index, other, taken)
                left[number, taken.ask].remove(taken.answer)
            assert Counter(untied((*changed.answers[index + 1:], *changed.kept))) == Counter(case.answers[index + 1:])
            assert fold(GUIDE, (*changed.answers, *changed.kept), start=start, nation=nation) == changed


# --- Answers that do not fit ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("pair", "message"), [
    (("failure", "ftaa"), "“ftaa” is not an answer to “Did the customer fail to attend, or fail to participate?”. Choose fta or ftp. Did you mean fta?"),
    (("failure", ""), "“Did the customer fail to attend, or fail to participate?” needs an answer."),
    (("failure", "x" * 90), f"“{'x' * 59}…” is not an answer to “Did the customer fail to attend, or fail to participate?”. Choose fta or ftp."),
])
def test_an_unknown_choice_is_refused_by_name(pair: tuple[str, str], message: str) -> None:
    assert played(pair).problem.message == message


@pytest.mark.parametrize("text", ["27/8/2009", "2009-13-01", "2009-02-30", "soon", "20090827", "٢٠٠٩-٠٨-٢٧"])
def test_an_invalid_date_is_refused(text: str) -> None:
    case = played("failure=fta", ("failure-date", text))
    assert case.question.ask == "failure-date"
    assert case.problem.message.startswith("“When did the customer fail to attend or participate?”: ")


@pytest.mark.parametrize("text", ["Mon 2007-12-31", "Mon 2029-01-01"])
def test_a_date_outside_the_calendar_is_refused_and_the_coverage_is_named(text: str, calendars) -> None:
    case = fold(GUIDE, answers("failure=fta", f"failure-date={text}"), calendars["scotland"], start="map-1", nation="scotland")
    assert "covers 1 January 2008 to 31 December 2028" in case.problem.message
    assert case.question.ask == "failure-date"


@pytest.mark.parametrize("text", ["Tue 2008-01-01", "Sun 2028-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_taken(text: str, calendars) -> None:
    case = fold(GUIDE, answers("failure=fta", f"failure-date={text}"), calendars["scotland"], start="map-1", nation="scotland")
    assert case.problem is None
    assert case.question.ask == "letter-date"


def test_a_date_of_birth_can_be_before_the_calendar(calendars) -> None:
    case = fold(GUIDE, answers("failed-again-date=Tue 2009-10-20", "nfp-date=", "birth-date=Fri 1950-12-15"),
                calendars["scotland"], start="map-1/19", nation="scotland")
    assert case.problem is None
    assert case.known["birth-date"] == day("Fri 1950-12-15")


def test_a_text_that_is_too_long_is_refused() -> None:
    case = fold(GUIDE, [Answer("reason", "x" * (MOST_TEXT + 1))], start="map-1/4", nation="scotland")
    assert case.problem.message == "The answer to “What reason did the customer give?” must be 2,000 characters or fewer. It has 2,001."


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "\u202eabc", "x" * MOST_TEXT, "' OR 1=1", "a\nb"])
def test_any_other_text_is_taken_as_it_was_typed(text: str) -> None:
    assert fold(GUIDE, [Answer("reason", text)], start="map-1/4", nation="scotland").known["reason"] == text


@pytest.mark.parametrize(("settings", "message"), [
    ({"start": "map-3", "nation": "scotland"}, "Did you mean"),
    ({"start": "map-1/99", "nation": "scotland"}, "The case starts at box “map-1/99”, which does not exist."),
    ({"start": "map-1", "nation": "wales"}, "“wales” is not an answer to “Which bank holidays apply?”"),
])
def test_a_start_or_nation_that_does_not_exist_is_refused(settings: dict[str, str], message: str) -> None:
    with pytest.raises(AnswerError, match=message.replace("?", r"\?")):
        fold(GUIDE, [], **settings)


# --- Dates that cannot be ---------------------------------------------------------------------------------------------

CONTACT = ("failure=fta", "failure-date=Mon 2009-06-01", "letter-date=Wed 2009-06-03", "map-1/1=contact", "contact-date=Fri 2009-06-05", "map-1/2=told",
           "reason=", "map-1/4=asked", "map-1/5=doubt", "condition=no", "map-1/6=no-condition", "told-date=", "evidence-held=",
           "referral-date=Mon 2009-06-15", "map-1/7=sent",
           "map-1/8=more-evidence", "request-date=Thu 2009-06-18", "map-1/10=gather", "told-date=", "evidence-held=", "map-1/13=resubmit",
           "map-1/8=more-evidence",
           "request-date=Tue 2009-06-23", "map-1/10=gather", "told-date=", "evidence-held=", "map-1/13=resubmit", "map-1/8=disagrees",
           "ntp-date=Mon 2009-06-29",
           "map-1/9=deferral", "accepted-date=Tue 2009-06-30")
ACCEPTED = (*CONTACT[:8], "map-1/5=accepted", "accepted-date=Mon 2009-06-08")
VISITED = (*FTA[:1], "failure-date=Mon 2009-06-01", "letter-date=Wed 2009-06-03", "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition",
           "advocate=no", "visit-planned-date=", "visit-date=Mon 2009-06-15", "map-2/1=not-present", "map-2/3=no-response",
           "second-visit-planned-date=", "second-visit-date=Mon 2009-06-29")
ANSWERED = (*VISITED[:10], "map-2/3=responds", "contact-date=Wed 2009-06-17")
ANSWERED_SECOND = (*VISITED, "map-2/10=replies", "contact-date=Wed 2009-07-01")
AFTER_ONE = (*VISITED[:9], "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=refer", "told-date=", "evidence-held=", "referral-date=Tue 2009-06-16")
AFTER_TWO = (*VISITED, "map-2/10=present", "reason=", "map-2/2=understands", "map-2/4=refer", "told-date=", "evidence-held=", "referral-date=Tue 2009-06-30")
ATTENDED_AT_HOME = (*VISITED[:9], "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=interview-done-deduction", "attended-date=Mon 2009-06-15")
REFUSED = (*ANSWERED, "map-2/6=told", "reason=", "map-2/7=asked", "map-2/8=not-accepted-visit", "second-visit-planned-date=", "second-visit-date=Mon 2009-06-22")
CALLED = (*CONTACT[:9], "condition=yes", "map-1/6=has-condition", "advocate=no", "visit-planned-date=", "visit-date=Mon 2009-06-15")
MISSED = (*VISITED, "map-2/10=not-present", "nfp-date=Tue 2009-06-30")
ASKED_JCP = (*MISSED, "map-2/12=rebook", "rebook-ntp-date=Mon 2009-07-20")
OLDER = tuple({"joined-date=Mon 2009-01-05": "joined-date=Mon 2007-10-01", "held-deduction-date=": "held-deduction-date=Fri 2008-11-28"}.get(one, one)
              for one in ROUND_1 if one != "reduced-week=")
AGAIN = (*OLDER, *ROUND_2[:10], "map-1/8=agrees", "map-1/12=referred", "map-1/14=applied", "ntp-date=Mon 2009-08-10", "map-1/15=rebook",
         "imposed-date=Mon 2009-08-10", "appointment-date=Mon 2009-09-07", "map-1/17=failed-again", "failed-again-date=Mon 2009-09-07",
         "nfp-date=Tue 2009-09-08")
ATTENDED = (*ROUND_1[:26], "map-1/17=attended", "attended-date=Mon 2009-07-20")
ATTENDED_AGAIN = (*AGAIN[:-3], "map-1/17=attended", "attended-date=Mon 2009-09-07")
NO_REFERRAL_DAY = tuple("referral-date=" if one.startswith("referral-date") else one for one in CONTACT)
MEMO = ("ia-done=yes", "start-recorded=yes", "stopped-taking-part=yes", "disengaged=yes", "last-contact-date=Fri 2009-06-05", "did-not-attend/1=met")


@pytest.mark.parametrize(("story", "asked", "first"), [
    (CONTACT[:3], "letter-date", "Mon 2009-06-01"),
    (CONTACT, "contact-date", "Wed 2009-06-03"),
    (ANSWERED, "contact-date", "Mon 2009-06-15"),
    (ANSWERED_SECOND, "contact-date", "Mon 2009-06-29"),
    (ACCEPTED, "accepted-date", "Fri 2009-06-05"),
    (CONTACT, "accepted-date", "Mon 2009-06-29"),
    (ROUND_1, "referral-date", "Mon 2009-06-01"),
    (CONTACT, "referral-date", "Fri 2009-06-05"),
    (AFTER_ONE, "referral-date", "Mon 2009-06-15"),
    (AFTER_TWO, "referral-date", "Mon 2009-06-29"),
    (CONTACT[:17], "request-date", "Mon 2009-06-15"),
    (NO_REFERRAL_DAY[:17], "request-date", "Fri 2009-06-05"),
    (CONTACT, "request-date", "Thu 2009-06-18"),
    (CONTACT, "ntp-date", "Tue 2009-06-23"),
    (ROUND_1, "ntp-date", "Sat 2009-06-20"),
    (ROUND_1, "imposed-date", "Mon 2009-06-01"),
    (AGAIN, "imposed-date", "Mon 2009-07-20"),
    (ROUND_1, "reduced-week", "Mon 2009-06-01"),
    (ROUND_1, "appointment-date", "Mon 2009-06-01"),
    (AGAIN, "appointment-date", "Mon 2009-07-20"),
    (ROUND_1, "failed-again-date", "Wed 2009-07-01"),
    (AGAIN, "failed-again-date", "Mon 2009-08-10"),
    (ROUND_1, "nfp-date", "Mon 2009-07-20"),
    (AGAIN, "nfp-date", "Mon 2009-09-07"),
    (MISSED, "nfp-date", "Mon 2009-06-29"),
    (ATTENDED, "attended-date", "Wed 2009-07-01"),
    (ATTENDED_AGAIN, "attended-date", "Mon 2009-08-10"),
    (ATTENDED_AT_HOME, "attended-date", "Mon 2009-06-15"),
    (VISITED[:9], "visit-date", "Wed 2009-06-03"),
    (VISITED, "second-visit-date", "Mon 2009-06-15"),
    (REFUSED, "second-visit-date", "Wed 2009-06-17"),
    (CALLED, "visit-date", "Fri 2009-06-05"),
    (ASKED_JCP, "rebook-ntp-date", "Tue 2009-06-30"),
    ((*ROUND_1, *ROUND_2[:2]), "failure-date", "Mon 2009-07-20"),
])
def test_a_date_must_be_on_or_after_the_date_it_follows(story: tuple[str, ...], asked: str, first: str) -> None:
    place = max(place for place, one in enumerate(story) if one.startswith(f"{asked}="))
    before = answers(*story[:place])
    earlier, same = ((day(first) - timedelta(days=days)).isoformat() for days in (1, 0))
    refused = fold(GUIDE, [*before, Answer(asked, earlier)], **EW)
    assert (refused.question.ask, len(refused.answers)) == (asked, len(before))
    assert re.search("cannot|must be", refused.problem.message) and f": {weekday_and_date(day(first))}." in refused.problem.message
    taken = fold(GUIDE, [*before, Answer(asked, same)], **EW)
    assert (taken.problem, taken.kept) == (None, ())


@pytest.mark.parametrize(("story", "asked", "today", "last"), [
    (ROUND_1, "imposed-date", "Thu 2009-07-02", "Sun 2009-08-02"),
    (ROUND_1, "ntp-date", "Thu 2009-07-02", "Thu 2009-07-02"),
    ((*MEMO, "prap-date=Mon 2009-07-06"), "prap-date", "Thu 2009-07-09", "Thu 2009-07-09"),
    ((*MEMO, "prap-date=Mon 2009-07-06", "did-not-attend/2=entered", "last-attendance-date=Mon 2009-06-01"), "last-attendance-date", "Thu 2009-07-09",
     "Fri 2009-06-05"),
])
def test_what_has_happened_lies_no_later_than_it_can(story: tuple[str, ...], asked: str, today: str, last: str) -> None:
    place = max(place for place, one in enumerate(story) if one.startswith(f"{asked}="))
    settings = {**EW, "start": "did-not-attend" if story[:1] == MEMO[:1] else "map-1", "today": day(today)}
    for days, fits in ((0, True), (1, False)):
        case = fold(GUIDE, [*answers(*story[:place]), Answer(asked, (day(last) + timedelta(days=days)).isoformat())], **settings)
        assert (case.problem is None) == fits, case.problem


NOT_BEFORE = {
    "failure-date": "failure-date failed-again-date", "letter-date": "failure-date", "contact-date": "failure-date letter-date",
    "accepted-date": "failure-date contact-date ntp-date",
    "referral-date": "failure-date letter-date contact-date visit-date second-visit-date",
    "request-date": "failure-date letter-date contact-date visit-date second-visit-date referral-date request-date",
    "ntp-date": "failure-date letter-date contact-date visit-date second-visit-date referral-date request-date",
    "rebook-ntp-date": "visit-date second-visit-date nfp-date",
    "imposed-date": "failure-date failed-again-date", "reduced-week": "failure-date failed-again-date", "visit-planned-date": "failure-date letter-date",
    "second-visit-planned-date": "visit-date", "rebooked-date": "failed-again-date", "appointment-date": "failure-date failed-again-date",
    "failed-again-date": "failure-date failed-again-date ntp-date", "attended-date": "failure-date failed-again-date ntp-date visit-date second-visit-date",
    "visit-date": "failure-date letter-date contact-date", "second-visit-date": "visit-date contact-date",
    "nfp-date": "failure-date failed-again-date visit-date second-visit-date", "prap-date": "last-contact-date",
}
NOT_AFTER = {"told-date": "failure-date", "joined-date": "failure-date", "birth-date": "failure-date", "last-attendance-date": "prap-date last-contact-date"}
NOT_IN_THE_FUTURE = ("failure-date letter-date contact-date accepted-date referral-date request-date ntp-date held-deduction-date failed-again-date "
                     "rebook-ntp-date birth-date attended-date visit-date second-visit-date nfp-date last-contact-date prap-date last-attendance-date").split()


@pytest.mark.parametrize(("fact", "other", "days"), [
    *((fact, other, -1) for fact, others in NOT_BEFORE.items() for other in others.split()),
    *((fact, other, 1) for fact, others in NOT_AFTER.items() for other in others.split()), *((fact, "today", 1) for fact in NOT_IN_THE_FUTURE)])
def test_each_limit_of_a_date_applies_by_itself(fact: str, other: str, days: int) -> None:
    known = {other: day("Thu 2009-08-27")}
    def judge(shift: int) -> None:
        check_limits(GUIDE, GUIDE.fact(fact), (known[other] + timedelta(days=shift)).isoformat(), known, known.get("today"))
    judge(0)
    judge(-days)
    with pytest.raises(AnswerError):
        judge(days)


def test_a_date_left_empty_limits_nothing() -> None:
    case = played(*NO_REFERRAL_DAY[:16], "request-date=Fri 2009-06-05")
    assert case.problem is None


def test_a_late_answer_given_after_a_visit_may_be_earlier() -> None:
    case = played(*AFTER_ONE, "map-1/7=late-contact", "contact-date=Fri 2009-06-12")
    assert (case.problem, case.current.ref) == (None, "map-1/2")


def test_a_default_that_cannot_be_is_not_offered() -> None:
    assert played(*ROUND_1[:23]).question.default == iso("Wed 2009-07-01")
    fact, known = GUIDE.fact("imposed-date"), {"ntp-date": day("Mon 2009-06-29"), "failed-again-date": day("Mon 2009-07-20")}
    assert fact_question(fact, known).default == ""
    assert fact_question(fact, {**known, "failed-again-date": day("Mon 2009-06-29")}).default == iso("Mon 2009-06-29")


# --- Closed routes ----------------------------------------------------------------------------------------------------

NEVER_CLOSED = [("map-2/4", "refer")]
"""A route whose condition is the premise of the text: nobody reaches this box before the customer was seen."""
CLOSED = [(place, route) for place, route in ROUTES if route.when and (place.ref, route.id) not in NEVER_CLOSED]


@pytest.mark.parametrize(("place", "route"), CLOSED, ids=[f"{place.ref}-{route.id}" for place, route in CLOSED])
def test_an_unavailable_route_refuses_with_its_own_sentence(place: Place, route: Route) -> None:
    case = closed_at(place, route)
    offered = next(choice for choice in case.question.choices if choice.value == route.id)
    assert offered.closed == route.not_available
    refused = fold(GUIDE, (*case.answers, Answer(place.ref, route.id)), start=case.start, nation=case.nation)
    assert refused.problem.message == f"“{route.outcome}” is not available here. {route.not_available}"
    assert refused.current.ref == place.ref


@pytest.mark.parametrize(("box", "route"), NEVER_CLOSED)
def test_a_box_that_supposes_a_visit_keeps_its_referral_open(box: str, route: str) -> None:
    assert GUIDE.places[box].box.route(route).when.holds(GUIDE.counted_before[box])


# --- Facts asked once, facts with a default, facts left empty ---------------------------------------------------------

def test_a_fact_that_is_asked_once_is_not_asked_again() -> None:
    rebooked = ("joined-date=Mon 2007-10-01", "held-deduction-date=Fri 2008-11-28", "map-1/14=applied", "ntp-date=Fri 2009-10-02",
                "map-1/15=rebook", "imposed-date=Fri 2009-10-02", "appointment-date=", "map-1/17=failed-again",
                "failed-again-date=Mon 2009-11-02", "nfp-date=", "birth-date=", "map-1/19=new-round")
    case = played(*TO_BOX_14, *rebooked, *(one.replace("Thu 2009-08-27", "Mon 2009-11-02") for one in TO_BOX_14))
    assert refs(case)[-1] == "map-1/14"
    assert case.question.ask == "map-1/14"


def test_a_fact_asked_once_and_left_empty_is_not_asked_again_either() -> None:
    again = ("imposed-date=Fri 2009-10-02", "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2009-11-02", "nfp-date=")
    rebooked = ("joined-date=Mon 2007-10-01", "held-deduction-date=Fri 2008-11-28", "map-1/14=applied", "ntp-date=Fri 2009-10-02", "map-1/15=rebook", *again)
    second = (*(one.replace("Thu 2009-08-27", "Mon 2009-11-02") for one in TO_BOX_14), "map-1/14=applied", "ntp-date=Wed 2009-12-02", "map-1/15=rebook",
              "imposed-date=Wed 2009-12-02", "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2010-01-11", "nfp-date=")
    case = played(*TO_BOX_14, *rebooked, "birth-date=", "rebooked-date=", "map-1/19=new-round", *second)
    assert refs(case)[-1] == "map-1/19"
    assert case.question.ask == "rebooked-date"


def test_a_default_is_offered_and_not_taken_unasked() -> None:
    case = played(*FTA[:2])
    assert (case.question.ask, case.question.default) == ("letter-date", iso("Thu 2009-08-27"))


def test_a_case_file_may_leave_out_defaults_and_optional_answers() -> None:
    case = fold(GUIDE, answers(*FTA[:2], "map-1/1=contact", "map-1/5=accepted"), **EW, assume=True)
    assert refs(case) == ["map-1/1", "map-1/2", "map-1/4", "map-1/5", "map-1/22"]
    assert case.steps[0].facts["letter-date"] == day("Thu 2009-08-27")
    assert case.steps[1].facts == {"contact-date": None}


def test_a_case_file_goes_no_further_than_its_answers() -> None:
    case = fold(GUIDE, answers(*FTA[:2], "map-1/1=contact"), **EW, assume=True)
    assert (refs(case), case.question.ask) == (["map-1/1", "map-1/2"], "map-1/2")


def test_an_optional_fact_left_empty_is_not_known() -> None:
    case = played(*FTA, "map-1/1=contact", "contact-date=")
    assert case.steps[-1].facts == {"contact-date": None}
    assert "contact-date" not in case.known


# --- Counters ---------------------------------------------------------------------------------------------------------

TO_MAP_2 = (*FTA, "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Thu 2009-09-10")


def counted(case: Case) -> dict[str, int]:
    return {counter.id: case.known[counter.id] for counter in GUIDE.counters}


def test_counters_begin_at_their_start() -> None:
    assert counted(played(*FTA)) == {"failures": 1, "visits-attempted": 0, "visits-effective": 0, "visit-replies": 0, "evidence-rounds": 0, "ntps-to-rebook": 0}


def test_a_missed_visit_is_attempted_and_not_effective() -> None:
    found = counted(played(*TO_MAP_2, "map-2/1=not-present"))
    assert (found["visits-attempted"], found["visits-effective"]) == (1, 0)


def test_a_visit_with_the_customer_present_is_both() -> None:
    found = counted(played(*TO_MAP_2, "map-2/1=present"))
    assert (found["visits-attempted"], found["visits-effective"]) == (1, 1)


def test_each_request_for_evidence_is_counted() -> None:
    once_round = ("map-1/8=more-evidence", "request-date=Thu 2009-10-01", "map-1/10=gather", "told-date=", "evidence-held=", "map-1/13=resubmit")
    assert counted(played("map-1/8=more-evidence", *once_round[1:], *once_round, *once_round, start="map-1/8"))["evidence-rounds"] == 3


def test_a_third_visit_is_closed() -> None:
    case = played(*TO_MAP_2, "map-2/1=present", "reason=", "map-2/2=does-not-understand", "map-2/5=visit-again",
                  "second-visit-date=Thu 2009-09-24", "map-2/10=present", "reason=", "map-2/2=does-not-understand", "map-2/5=visit-again")
    assert case.problem.step == "map-2/5"
    assert "not for a third" in case.problem.message


REFERRED = ("map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=", "referral-date=",
            "map-1/7=sent", "map-1/8=agrees", "map-1/12=referred")
NEWER_RULES = ("failure=fta", "failure-date=Mon 2009-06-01", "letter-date=Mon 2009-06-01", *REFERRED,
               "joined-date=Mon 2009-01-05", "held-deduction-date=", "map-1/14=applied", "ntp-date=Mon 2009-06-29", "map-1/15=rebook",
               "imposed-date=Mon 2009-06-29", "reduced-week=", "appointment-date=")
FAILED_IN_JULY = (*NEWER_RULES, "map-1/17=failed-again", "failed-again-date=Mon 2009-07-20", "nfp-date=", "birth-date=",
                  "rebooked-date=")
SECOND_ROUND = (*FAILED_IN_JULY, "map-1/19=new-round", "failure=fta", "failure-date=Mon 2009-07-20", "letter-date=Mon 2009-07-20")
OLDER_RULES = (*NEWER_RULES[:12], "joined-date=Mon 2008-03-03", "held-deduction-date=Mon 2008-06-02", *NEWER_RULES[14:18], "appointment-date=",
               *SECOND_ROUND[len(NEWER_RULES):], *REFERRED, "map-1/14=applied", "ntp-date=Mon 2009-08-03", "map-1/15=rebook",
               "imposed-date=Mon 2009-08-03", "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2009-09-14", "nfp-date=", "rebooked-date=")


@pytest.mark.parametrize(("told", "box", "failures"), [
    (NEWER_RULES, "map-1/17", 1),
    (FAILED_IN_JULY, "map-1/19", 2),
    (SECOND_ROUND, "map-1/1", 2),
    (OLDER_RULES, "map-1/19", 3),
    ((*SECOND_ROUND, *REFERRED, "map-1/14=not-applied", "ntp-date=Fri 2009-08-28", "map-1/16=rebook", "appointment-date=", "map-1/18=failed-again"),
     "map-1/19", 3),
    ((*NEWER_RULES, "map-1/17=attended"), "map-1/20", 0),
    ((*NEWER_RULES, "map-1/17=attended", "attended-date=Tue 2009-07-21", "map-1/20=told"), "map-1/21", 0),
    ((*SECOND_ROUND, *REFERRED[:7], "map-1/8=disagrees", "ntp-date=Fri 2009-08-28", "map-1/9=rebook"), "map-1/11", 0),
    ((*SECOND_ROUND, *REFERRED[:7], "map-1/8=disagrees", "ntp-date=Fri 2009-08-28", "map-1/9=deferral", "accepted-date=", "map-1/22=defer"),
     "map-1/24", 0),
    ((*SECOND_ROUND, "map-1/1=contact", "contact-date=Thu 2009-07-23", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=accepted", "accepted-date=",
      "map-1/22=rearrange"), "map-1/23", 0),
], ids=["first failure", "second failure", "new round", "third failure, older rules", "third failure, newer rules", "attended", "ended",
        "decision maker finds good cause", "decision maker finds good cause, deferred", "good cause accepted"])
def test_failures_in_a_row_end_with_attendance_or_good_cause(told: tuple[str, ...], box: str, failures: int) -> None:
    case = played(*told)
    assert (case.problem, case.kept, case.current.ref) == (None, (), box)
    assert counted(case)["failures"] == failures


def test_a_new_round_counts_visits_and_requests_again() -> None:
    counts = counted(played(*SECOND_ROUND))
    assert counts == {"failures": 2, "visits-attempted": 0, "visits-effective": 0, "visit-replies": 0, "evidence-rounds": 0, "ntps-to-rebook": 0}


def test_a_further_failure_begins_with_nothing_told_for_the_one_before() -> None:
    case = played(*SECOND_ROUND[:-3])
    assert {fact for fact in case.known if GUIDE.has("facts", fact)} == {"joined-date", "regime", "earliest-deduction", "latest-deduction"}
    assert case.last_answers["ntp-date"] == day("Mon 2009-06-29")


def test_an_earlier_deduction_decides_the_rules_after_a_later_failure() -> None:
    first = ("joined-date=Mon 2008-03-03", "held-deduction-date=", "map-1/14=applied", "ntp-date=Fri 2008-10-31", "map-1/15=rebook",
             "imposed-date=Fri 2008-10-31", "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2009-07-20", "nfp-date=", "birth-date=",
             "rebooked-date=", "map-1/19=new-round")
    told = [one.replace("Mon 2009-06-01", "Mon 2008-09-29") for one in NEWER_RULES[:12]]
    case = played(*told, *first, *SECOND_ROUND[-3:], *REFERRED, "map-1/14=applied", "ntp-date=Fri 2009-08-28", "map-1/15=rebook", "imposed-date=Fri 2009-08-28")
    assert (case.problem, case.known["regime"], case.known["earliest-deduction"]) == (None, "pre-esa", day("Fri 2008-10-31"))


@pytest.mark.parametrize("former", ["rebook-pre-esa", "carry-on-post-esa"])
def test_a_route_of_an_earlier_edition_leads_where_it_leads_now(former: str) -> None:
    case = played(*FAILED_IN_JULY, f"map-1/19={former}")
    assert (case.current.ref, case.round, case.answers[-1].answer) == ("map-1/1", 2, "new-round")


def test_a_case_without_a_newer_question_continues_where_it_was() -> None:
    former = [one for one in (*VISITED, "map-2/10=not-present") if "planned" not in one]
    case = played(*former)
    assert (case.current.ref, case.kept) == ("map-2/12", ())
    assert [one.answer for one in case.answers if "planned" in one.ask] == ["", ""]
    assert fold(GUIDE, with_change(case, 8, Answer("visit-date", iso("Tue 2009-06-16"))), **EW).current.ref == "map-2/12"


def test_the_only_route_of_an_end_may_be_named_or_left_out() -> None:
    told = (*CONTACT[:8], "map-1/5=accepted", "accepted-date=", "map-1/22=rearrange", "appointment-date=")
    named, left_out = played(*told, "map-1/23=done"), played(*told)
    assert (named.ended, named.kept, named.answers) == (True, (), left_out.answers)


def test_what_a_route_counts_is_not_yet_known_at_its_box() -> None:
    step = played(*TO_MAP_2, "map-2/1=present").steps[2]
    assert (step.known_before_route["visits-effective"], step.known["visits-effective"]) == (0, 1)


# --- Pre-ESA or post-ESA ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("joined", "held", "imposed", "expected"), [
    ("Sun 2008-10-26", "Sun 2008-12-14", "Fri 2009-10-02", "pre-esa"),
    ("Mon 2008-10-27", "Sun 2008-12-14", "Fri 2009-10-02", "post-esa"),
    ("Sun 2008-10-26", "Mon 2008-12-15", "Fri 2009-10-02", "post-esa"),
    ("Mon 2008-10-27", "Mon 2008-12-15", "Fri 2009-10-02", "post-esa"),
    ("Sun 2008-10-26", "", "Fri 2009-10-02", "post-esa"),
    ("Sun 2008-10-26", "", "Sun 2008-12-14", "pre-esa"),
    ("Sun 2008-10-26", "", "Mon 2008-12-15", "post-esa"),
    ("Mon 2008-10-27", "", "Sun 2008-12-14", "post-esa"),
])
def test_the_older_rules_apply_only_if_both_dates_are_earlier(joined: str, held: str, imposed: str, expected: str) -> None:
    case = played(f"joined-date={joined}", f"held-deduction-date={held}", "map-1/14=applied", "ntp-date=Fri 2009-10-02", "map-1/15=rebook",
                  f"imposed-date={imposed}", start="map-1/14")
    assert case.known["regime"] == expected


def test_nothing_is_worked_out_before_the_customer_joined() -> None:
    assert "regime" not in played(*FTA).known


def test_the_first_reduced_week_is_asked_only_under_newer_rules() -> None:
    def asked(joined: str) -> str:
        return played(f"joined-date={joined}", "held-deduction-date=Fri 2008-11-28", "map-1/14=applied", "ntp-date=Fri 2009-10-02",
                      "map-1/15=rebook", "imposed-date=Fri 2009-10-02", start="map-1/14").question.ask
    assert (asked("Mon 2007-10-01"), asked("Mon 2009-01-05")) == ("appointment-date", "reduced-week")


# --- Every box and every route ----------------------------------------------------------------------------------------

def candidates(question: Question) -> Iterator[str]:
    """Yield answers to a question that together distinguish the guide's conditions."""
    if question.optional:
        yield ""
    if question.choices:
        yield from (choice.value for choice in question.choices if not choice.closed)
    elif question.kind == "date":
        tests = [test for fact in GUIDE.facts for outcome in fact.outcomes for tests in outcome.when.any_of for test in tests]
        limits = [parse_date(test.values[0]) for test in tests if test.fact == question.ask and test.op in ("before", "from")]
        yield from sorted({(limit - timedelta(days=shift)).isoformat() for limit in limits for shift in (0, 1)}) or [iso("Thu 2008-11-20")]
    else:
        yield "7" if question.kind == "number" else "in words"


@cache
def explored() -> tuple[Case, ...]:
    """Return the cases that a breadth-first search over answers reaches, the shortest first, until every route has been open or
    there is nothing left to try. Cases that are the same to every condition count once."""
    read = dict.fromkeys(fact for _, route in ROUTES for fact in route.when.facts())
    seen, found, todo = set(), [], deque([()])
    wanted = {(place.ref, route.id) for place, route in ROUTES}
    while todo and wanted:
        case = fold(GUIDE, todo.popleft())
        assert not case.problem and not case.kept
        key = (case.start, case.current and case.current.ref, case.question and case.question.ask, *map(case.known.get, read))
        if key in seen:
            continue
        seen.add(key)
        found.append(case)
        wanted -= {(place.ref, route.id) for place, route in ROUTES if takes(case, place, route)}
        if case.question:
            nation = case.question.ask == "nation"
            todo.extend((*case.answers, Answer(case.question.ask, value))
                        for value in (["scotland"] if nation else candidates(case.question)))
    return tuple(found)


def asked_at(ref: str) -> Iterator[Case]:
    """Yield every explored case at the question what happened at a box, then the case that starts there."""
    yield from (case for case in explored() if case.question and case.question.ask == ref)
    case = fold(GUIDE, (), start=ref, nation="scotland")
    while case.question and case.question.ask != ref:
        case = fold(GUIDE, (*case.answers, Answer(case.question.ask, next(candidates(case.question)))), start=ref, nation="scotland")
    yield case


def closed_at(place: Place, route: Route) -> Case:
    """Return a case at a box where this route is not available."""
    return next(case for case in asked_at(place.ref) if any(choice.value == route.id and choice.closed for choice in case.question.choices))


def arriving(ref: str) -> Case:
    """Return the shortest case that has just reached a box."""
    return next(case for case in explored() if case.current and case.current.ref == ref and not case.steps[-1].facts)


@pytest.mark.parametrize("ref", GUIDE.places)
def test_the_box_is_reached_and_asks_facts_then_outcome(ref: str) -> None:
    case, box = arriving(ref), GUIDE.places[ref].box
    asked = []
    start = len(case.steps)
    while case.question and len(case.steps) == start and not case.ended:
        asked.append(case.question.ask)
        if case.question.ask == ref:
            break
        case = fold(GUIDE, (*case.answers, Answer(case.question.ask, next(candidates(case.question)))))
    facts = [GUIDE.fact(id) for id in (*(GUIDE.places[ref].opening if start == 1 else ()), *box.asks)]
    once = {answer.ask for step in case.steps[:-1] for answer in case.answers if answer.ask in step.facts}
    expected = [fact.id for fact in facts if fact.when.holds(case.known) and not (fact.once and fact.id in once)]
    only_ends = len(box.routes) == 1 and box.routes[0].to == END
    assert asked == expected + ([] if only_ends else [ref])
    if only_ends:
        assert case.ended
    else:
        assert [choice.value for choice in case.question.choices] == [route.id for route in box.routes]


@pytest.mark.parametrize(("place", "route"), ROUTES, ids=[f"{place.ref}-{route.id}" for place, route in ROUTES])
def test_the_route_can_be_taken_and_leads_where_it_says(place: Place, route: Route) -> None:
    case = next((case for case in explored() if takes(case, place, route)), None)
    assert case is not None, f"no answers take the route “{route.outcome}” at {place.ref}"
    after = case if case.ended else fold(GUIDE, (*case.answers, Answer(place.ref, route.id)))
    assert after.problem is None and after.kept == ()
    if route.to == END:
        assert after.ended and after.current.ref == place.ref
    else:
        assert (after.steps[len(case.steps) - 1].route, after.steps[len(case.steps)].place.ref) == (route, route.to)
    assert fold(GUIDE, after.answers) == after


def takes(case: Case, place: Place, route: Route) -> bool:
    """Return whether a case is at the choice of this open route, or has just ended by it."""
    if case.ended:
        return (case.current.ref, case.steps[-1].route) == (place.ref, route)
    return case.question.ask == place.ref and any(choice.value == route.id and not choice.closed for choice in case.question.choices)


# --- Random walks -----------------------------------------------------------------------------------------------------

MOST_STEPS_OF_A_WALK = 60


@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_random_case_never_fails_and_agrees_with_its_replay(data: st.DataObject, calendars) -> None:
    nation = data.draw(st.sampled_from(list(NATIONS)))
    taken: tuple[Answer, ...] = ()
    case = fold(GUIDE, taken, calendars[nation], nation=nation)
    for _ in range(MOST_STEPS_OF_A_WALK):
        if case.question is None:
            break
        taken = (*taken, Answer(case.question.ask, data.draw(walked(case, calendars[nation]))))
        case = fold(GUIDE, taken, calendars[nation], nation=nation)
        assert case.problem is None and case.kept == ()
        assert case.answers == taken
        deadlines(case, calendars[nation])
    assert fold(GUIDE, case.answers, calendars[nation], nation=nation) == case
    assert case.ended or case.question is not None


def walked(case: Case, calendar) -> st.SearchStrategy[str]:
    """Return a strategy for any open answer: a date of the calendar that the known facts allow, or any text."""
    question = case.question
    if question.choices:
        found = st.sampled_from([choice.value for choice in question.choices if not choice.closed])
    elif question.kind == "date":
        limits = GUIDE.fact(question.ask).limits
        earliest = max([calendar.first, *(case.known[id] for limit in limits for id in limit.not_before if id in case.known)])
        latest = min([calendar.last, *(case.known[id] for limit in limits for id in limit.not_after if id in case.known)])
        found = st.dates(earliest, latest).map(lambda found: found.isoformat())
    else:
        found = st.text(min_size=1, max_size=50).filter(str.strip)
    return found | st.just("") if question.optional else found


@settings(max_examples=150, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asks=st.lists(st.tuples(st.sampled_from([*GUIDE.ids("facts"), *GUIDE.places, "start", "nation", "nonsense"]),
                               st.text(max_size=12) | st.sampled_from(["fta", "yes", "no", "2009-05-05", "0001-01-01", "9999-12-31", "contact"])),
                     max_size=30), assume=st.booleans())
def test_nonsense_never_fails_and_every_answer_is_taken_or_kept(asks: list[tuple[str, str]], assume: bool, calendars) -> None:
    given_answers = [Answer(*pair) for pair in asks]
    case = fold(GUIDE, given_answers, calendars["scotland"], start="map-1", nation="scotland", assume=assume)
    deadlines(case, calendars["scotland"])
    assert len(case.kept) + len(case.answers) >= len(given_answers)
    assert set(case.kept) <= set(given_answers)


# --- Case files -------------------------------------------------------------------------------------------------------

def test_a_case_file_is_read_with_its_settings() -> None:
    found = read_case({"format": 1, "start": "map-1", "nation": "scotland", "today": "2009-09-01", "edition": "2026-11",
                       "answers": [{"ask": "failure", "answer": "fta"}]})
    assert (found.start, found.nation, found.today, found.edition) == ("map-1", "scotland", "2009-09-01", "2026-11")
    assert found.answers == (Answer("failure", "fta"),)


@pytest.mark.parametrize(("data", "message"), [
    ([], "This is not a case"),
    (None, "This is not a case"),
    ("case", "This is not a case"),
    ({"answer": []}, "A case has no “answer”"),
    ({"format": 2}, "This case is of format 2; this navigator reads format 1"),
    ({"format": True}, "This case is of format True"),
    ({"nation": 7}, "“nation” of the case should be text, not 7"),
    ({"today": None}, "“today” of the case should be text, not None"),
    ({"answers": {}}, "“answers” of the case should be a list"),
    ({"answers": [{"ask": "failure", "answer": "fta"}] * (MOST_ANSWERS + 1)}, "at most 1,000 answers"),
    ({"answers": ["fta"]}, "Answer 1 of the case should be written as"),
    ({"answers": [{"ask": "failure", "answer": "fta"}, {"ask": "failure"}]}, "Answer 2 of the case should be written as"),
    ({"answers": [{"ask": "failure", "answer": 1}]}, "Answer 1 of the case should be written as"),
    ({"answers": [{"ask": "failure", "answer": "fta", "note": "x"}]}, "Answer 1 of the case should be written as"),
])
def test_what_is_not_a_case_file_gets_a_sentence(data: object, message: str) -> None:
    with pytest.raises(AnswerError, match=message):
        read_case(data)


@pytest.mark.parametrize(("kind", "answer", "words"), [
    ("number", "twelve", "The answer to “How many calls?” must be a whole number. You entered “twelve”."), ("number", "1234567", "must be a whole number"),
    ("several", "no", "“How many calls?” needs an answer.")])
def test_a_number_in_words_and_no_tick_at_all_do_not_fit(kind: str, answer: str, words: str) -> None:
    with pytest.raises(AnswerError, match=re.escape(words)):
        check_answer(Question("calls", "How many calls?", kind), answer, GUIDE)


def test_a_guide_that_goes_round_without_asking_is_refused(tmp_path: Path) -> None:
    guide = rule_guide(tmp_path, {"begins": "A letter."}, [])
    way, = guide.processes
    last = replace(way.boxes[1], routes=(replace(way.boxes[1].routes[0], to="way/1"),))
    round_and_round = replace(guide, processes=(replace(way, boxes=(way.boxes[0], last)),))
    with pytest.raises(AnswerError, match="goes round in a loop without an answer"):
        fold(round_and_round, [Answer("nothing", "at all")], start="way", nation="scotland", assume=True)
