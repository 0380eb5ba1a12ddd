"""Every state that a case can reach: no safeguard breaks, there is always a next step, and the exploration tells the truth."""
from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import deadlines
from navigator.case.explore import ENDED, Explored, ReachableState, explore
from navigator.case.questions import Question, check_limits
from navigator.case.safeguards import forbidden
from navigator.days.workdays import NATIONS, Calendar
from navigator.guide.conditions import Condition
from navigator.guide.conditions import Test as FactTest
from navigator.guide.facts import Choice, Counter, Fact, Outcome
from navigator.guide.model import Guide
from navigator.guide.processes import END, Route, Safeguard
from navigator.guide.time_rules import TimeRule
from navigator.text.errors import AnswerError
from tests import mutations
from tests.guides import our_states
from tests.maps.made_maps import box_of, guide_of, process_of, route_to
from tests.navigator.weekdays import day

WALKS = 2_000
MOST_ANSWERS_OF_A_WALK = 40
THRESHOLDS = (day("Mon 2008-10-27"), day("Mon 2008-12-15"))


@pytest.fixture(scope="session")
def explored() -> Explored:
    """Return every state of the real guide."""
    return our_states()


# --- The real guide ---------------------------------------------------------------------------------------------------

def test_no_list_of_answers_of_any_length_breaks_a_safeguard(explored: Explored) -> None:
    print(explored.to_sentence())
    assert [(one.safeguard.id, one.answers) for one in explored.violations] == []
    assert len(explored.guide.safeguards) >= 5


def test_every_state_has_a_next_step_until_the_case_ends(explored: Explored) -> None:
    assert [explored.answers_to(state) for state in explored.dead_ends] == []


def test_every_route_can_be_taken_and_every_rule_can_start(explored: Explored) -> None:
    assert (explored.untaken, explored.unstarted) == ((), ())
    assert len(explored.routes) == len(list(explored.guide.routes()))


def test_every_box_is_reached_and_every_state_can_end(explored: Explored) -> None:
    assert {state.ref for state in explored.states} == set(explored.guide.places)
    before: dict[ReachableState, list[ReachableState]] = {}
    for state in explored.states:
        for _, later in explored.after(state):
            before.setdefault(later, []).append(state)
    can_end: set[ReachableState] = set()
    todo = [state for state in explored.states if state.ask == ENDED]
    while todo:
        state = todo.pop()
        if state not in can_end:
            can_end.add(state)
            todo += before.get(state, [])
    assert [state for state in explored.states if state not in can_end] == []


def test_it_reports_how_much_was_covered(explored: Explored) -> None:
    routes, rules = len(explored.routes), len(explored.rules)
    assert explored.to_sentence() == (
        f"{len(explored.states):,} states of a case tried, with {routes} of {routes} routes and {rules} of {rules} time rules; "
        f"none of {len(explored.guide.safeguards)} safeguards is ever broken; there is always a next step.")


def test_the_answers_to_a_state_bring_a_real_case_there(explored: Explored) -> None:
    for state in random.Random(2009).sample(explored.states, 300):
        answers = explored.answers_to(state)
        case = fold(explored.guide, answers)
        assert (case.problem, case.kept, case.answers) == (None, (), answers)
        assert explored.state_of(case) == state


def test_a_case_before_its_first_box_has_no_state(explored: Explored) -> None:
    with pytest.raises(ValueError, match="has not come to a box yet"):
        explored.state_of(fold(explored.guide, [Answer("start", "map-1")]))


# --- The exploration and the fold tell the same -----------------------------------------------------------------------

@pytest.mark.slow
def test_random_cases_stay_within_the_explored_states(
        explored: Explored, calendars: Mapping[str, Calendar]) -> None:
    routes, rules, steps = set(), set(), 0
    for seed in range(WALKS):
        case = walked(explored, calendars, seed)
        steps += len(case.steps)
        routes |= {(step.place.ref, step.route.id) for step in case.steps if step.route}
        rules |= {one.rule.id for one in deadlines(case, calendars[case.nation])} if seed % 4 == 0 else set()
    assert steps > 5 * WALKS
    assert routes <= set(explored.routes) and len(routes) > 0.9 * len(explored.routes)
    assert rules <= set(explored.rules) and len(rules) > 0.9 * len(explored.rules)


def walked(explored: Explored, calendars: Mapping[str, Calendar], seed: int) -> Case:
    """Return a random case that continues until it ends or is long enough. Compare every step of it with the exploration."""
    chance = random.Random(seed)
    nation = chance.choice(list(NATIONS))
    answers = [Answer("start", chance.choice(("map-1", "map-1", "map-2", "did-not-attend"))), Answer("nation", nation)]
    case = fold(explored.guide, answers, calendars[nation])
    state = explored.state_of(case)
    assert state in explored.ways
    while case.question and len(answers) < MOST_ANSWERS_OF_A_WALK:
        answer = Answer(case.question.ask, any_answer(case, chance))
        answers.append(answer)
        after = explored.after(state)
        assert_the_same_is_open(case.question, explored.guide, [other for other, _ in after])
        case = fold(explored.guide, answers, calendars[nation])
        assert case.problem is None, (answers, case.problem)
        state = explored.state_of(case)
        assert state in explored.ways
        assert state in [later for other, later in after if other.ask not in explored.guide.places or other == answer], answers
    assert (case.question is None) == (state.ask == ENDED) == (explored.after(state) == ())
    assert forbidden(case) == ()
    return case


def assert_the_same_is_open(question: Question, guide: Guide, answers: list[Answer]) -> None:
    found = [answer.answer for answer in answers]
    is_open = [choice.value for choice in question.choices if not choice.closed]
    assert {answer.ask for answer in answers} == {question.ask}
    if question.ask in guide.places:
        assert found == is_open
    elif len(found) > 1 and question.choices:      # the exploration has one answer for a fact that no condition reads
        assert found == is_open + [""] * question.optional
    else:
        assert found


def any_answer(case: Case, chance: random.Random) -> str:
    """Return any open answer to a case's question; an end is rare, so that cases reach boxes again."""
    question, guide = case.question, case.guide
    if question.optional and chance.random() < 0.3:
        return ""
    if question.kind == "date":
        return next(day for day in dates(case, chance) if possible(case, day))
    if not question.choices:
        return "7" if question.kind == "number" else "in words"
    values = [choice.value for choice in question.choices if not choice.closed]
    if question.ask in guide.places and chance.random() < 0.7:
        values = [value for value in values if guide.places[question.ask].box.route(value).to != END] or values
    return chance.choice(values)


def dates(case: Case, chance: random.Random) -> Iterator[str]:
    """Yield dates near a threshold or anywhere, then those of other facts."""
    for _ in range(9):
        near = chance.choice(THRESHOLDS) + timedelta(days=chance.choice((-1, 0, 1)))
        yield chance.choice((near, day("Wed 2008-01-02") + timedelta(days=chance.randrange(1_000)))).isoformat()
    yield from (value.isoformat() for value in (*case.known.values(), *case.last_answers.values()) if isinstance(value, date))


def possible(case: Case, answer: str) -> bool:
    try:
        check_limits(case.guide, case.guide.fact(case.question.ask), answer, case.last_answers, at=case.current.ref)
    except AnswerError:
        return False
    return True


# --- Safeguards that are broken ---------------------------------------------------------------------------------------

def test_a_possible_third_visit_is_caught_with_its_answers(guide: Guide) -> None:
    broken = explore(without_condition(guide, "map-1/6", "has-condition"))
    found = {one.safeguard.id: one for one in broken.violations}
    assert set(found) == {"first-visit-first", "no-third-visit"}
    for id, one in found.items():
        case = fold(broken.guide, one.answers)
        assert (case.problem, case.kept, case.answers) == (None, (), one.answers)
        assert case.current.ref in one.safeguard.at
        assert id in [safeguard.id for safeguard in forbidden(case)]
        assert id not in [safeguard.id for safeguard in forbidden(fold(broken.guide, one.answers[:-1]))]
    length = len(found["first-visit-first"].answers)
    assert f"safeguard “first-visit-first” is broken after {length} answers, at Map 2, box 1; " in broken.to_sentence()


def test_a_guide_that_refers_without_a_visit_is_caught(guide: Guide) -> None:
    found = explore(without_condition(guide, "map-1/3", "no-condition")).violations
    assert [one.safeguard.id for one in found] == ["explained-first", "each-failure-explained"]
    assert [answer for answer in found[0].answers if answer.ask in ("condition", "map-1/3")] == [
        Answer("condition", "yes"), Answer("map-1/3", "no-condition")]


def test_a_guide_that_goes_to_jobcentre_plus_after_one_visit_is_caught(guide: Guide) -> None:
    found = explore(without_condition(guide, "map-2/5", "ask-jcp")).violations
    assert [one.safeguard.id for one in found] == ["two-attempts-first"]


def test_a_case_that_starts_in_the_middle_is_judged_as_it_is(guide: Guide) -> None:
    case = fold(guide, [], start="map-2/12", nation="scotland")
    assert [safeguard.id for safeguard in forbidden(case)] == ["two-attempts-first"]
    assert forbidden(fold(guide, [], start="map-2/1", nation="scotland")) == ()


def test_a_safeguard_that_was_broken_earlier_in_a_case_stays_broken(guide: Guide) -> None:
    case = fold(guide, [Answer("nfp-date", ""), Answer("map-2/12", "rebook")], start="map-2/12", nation="scotland")
    assert case.current.ref == "map-1/11"
    assert [safeguard.id for safeguard in forbidden(case)] == ["two-attempts-first"]


def without_condition(guide: Guide, ref: str, route: str) -> Guide:
    """Return the guide with one route always open."""
    return mutations.with_route(guide, ref, route, when=Condition(), not_available="")


# --- Small guides -----------------------------------------------------------------------------------------------------

def when(fact: str, op: str, *values: str) -> Condition:
    return Condition(((FactTest(fact, op, values),),))


def small(asks: tuple[str, ...], *routes: Route, **parts: Any) -> Guide:
    """Return a guide of three boxes: the first asks these facts and has these routes, the others are ends."""
    first = replace(box_of(1, *routes), asks=asks)
    return replace(guide_of(process_of(first, box_of(2, route_to(END)), box_of(3, route_to(END)))), **parts)


def to_box(target: int | str, condition: Condition = Condition(), **options: Any) -> Route:
    return replace(route_to(target), when=condition, not_available="Not now." if condition else "", **options)


def known_at(found: Explored, ref: str) -> list[dict[str, Any]]:
    """Return the known facts of each state after a box has asked all its facts."""
    return list(map(dict, dict.fromkeys(state.known for state in found.states if state.ref == ref and state.ask in (ref, ENDED))))


def test_a_loop_is_followed_only_as_often_as_needed() -> None:
    guide = small((), to_box(1, counts=("tries",)), to_box(2), counters=(Counter("tries", "Tries"),),
                  safeguards=(Safeguard("three", "made", "Not after three", ("made/2",), when("tries", "at least", "3")),))
    found = explore(guide)
    assert [known["tries"] for known in known_at(found, "made/1")] == [0, 1, 2, 3, 4]
    (broken,) = found.violations
    assert [answer.answer for answer in broken.answers] == ["made", "england-and-wales", *["to-1-next"] * 3, "to-2-next"]
    assert [safeguard.id for safeguard in forbidden(fold(guide, broken.answers))] == ["three"]


def test_a_counter_that_is_reset_starts_at_nought() -> None:
    guide = small((), to_box(1, counts=("tries",)), to_box(3, resets=("tries",), counts=("tries",)), counters=(Counter("tries", "Tries", 2),),
                  safeguards=(Safeguard("above", "made", "Never above three", ("made/3",), when("tries", "at least", "4")),))
    found = explore(guide)
    assert known_at(found, "made/3") == [{"tries": 1}]
    assert (found.violations, found.dead_ends) == ((), ())


def test_dates_are_tried_on_both_sides_of_each_threshold() -> None:
    guide = small(("joined",), to_box(2, when("joined", "before", "2008-10-27")), to_box(3, when("joined", "from", "2008-12-15")), to_box(END),
                  facts=(Fact("joined", "Joined", "date", "When?"),))
    found = explore(guide)
    assert [known["joined"] for known in known_at(found, "made/1")] == [day("Sun 2008-10-26"), day("Mon 2008-10-27"), day("Mon 2008-12-15")]
    assert found.untaken == ()


def test_a_date_no_condition_reads_is_amid_the_named_days() -> None:
    guide = small(("seen", "joined"), to_box(2, when("joined", "before", "2026-10-05")), to_box(3, when("joined", "from", "2026-10-09")),
                  facts=(Fact("seen", "Seen", "date", "When?"), Fact("joined", "Joined", "date", "When?")),
                  safeguards=(Safeguard("never", "made", "Never", ("made/2",), when("joined", "before", "2026-10-05")),))
    (broken,) = explore(guide).violations
    assert day("Wed 2026-10-07").isoformat() in [answer.answer for answer in broken.answers if answer.ask == "seen"]


@pytest.mark.parametrize(("told", "stands_for"), [
    ("Wed 1999-12-01", "Sun 2008-10-26"), ("Sun 2008-10-26", "Sun 2008-10-26"), ("Mon 2008-10-27", "Mon 2008-10-27"),
    ("Thu 2009-05-14", "Mon 2008-10-27")])
def test_any_date_is_known_by_the_one_that_stands_for_it(told: str, stands_for: str) -> None:
    guide = small(("joined",), to_box(2, when("joined", "before", "2008-10-27")), to_box(3, when("joined", "from", "2008-10-27")),
                  facts=(Fact("joined", "Joined", "date", "When?"),))
    case = fold(guide, [Answer("joined", day(told).isoformat())], start="made", nation="scotland")
    state = explore(guide).state_of(case)
    assert dict(state.known) == {"joined": day(stands_for)}
    assert state in explore(guide).ways


def test_numbers_and_words_are_tried_as_conditions_distinguish_them() -> None:
    guide = small(("age", "word"), to_box(2, when("age", "at least", "60")), to_box(3, when("word", "is", "yes please", "no thanks")), to_box(END),
                  facts=(Fact("age", "Age", "number", "How old?"), Fact("word", "Word", "text", "Which?", optional=True)))
    found = explore(guide)
    assert {known["age"] for known in known_at(found, "made/1")} == {0, 60}
    assert {known.get("word") for known in known_at(found, "made/1")} == {"yes please", "no thanks", "other words", None}
    assert (found.untaken, found.dead_ends) == ((), ())


def test_a_fact_that_may_be_left_empty_is_tried_empty() -> None:
    guide = small(("date",), to_box(2, when("date", "known", "yes")), to_box(3, when("date", "known", "no")),
                  facts=(Fact("date", "Date", "date", "When?", optional=True),))
    found = explore(guide)
    assert [bool(known) for known in known_at(found, "made/1")] == [True, False]
    assert (found.untaken, found.dead_ends) == ((), ())


def test_what_is_worked_out_is_worked_out_as_the_fold_does() -> None:
    rules = Fact("rules", "Rules", "worked out", outcomes=(
        Outcome("old", "Old", "", when("joined", "before", "2008-10-27")), Outcome("new", "New", "", otherwise=True)))
    guide = small(("joined",), to_box(2, when("rules", "is", "old")), to_box(3, when("rules", "is", "new")),
                  facts=(Fact("joined", "Joined", "date", "When?"), rules))
    found = explore(guide)
    assert [known["rules"] for known in known_at(found, "made/1")] == ["old", "new"]
    for state in found.states:
        assert found.state_of(fold(guide, found.answers_to(state))) == state


def test_what_a_process_takes_as_known_is_known_from_its_first_question() -> None:
    guide = small(("word",), to_box(2, when("sure", "is", "yes")), to_box(3), facts=(
        Fact("sure", "Sure", "yes or no", "Sure?"), Fact("word", "Word", "text", "Which?")),
        safeguards=(Safeguard("unsure", "made", "Never sure", ("made/1",), when("sure", "is", "yes")),))
    assuming = replace(guide, processes=tuple(replace(process, assumes=when("sure", "is", "yes")) for process in guide.processes))
    assert (len(explore(guide).violations), explore(guide).untaken) == (0, (("made/1", "to-2-next"), ("made/2", "to-end-next")))
    (broken,) = explore(assuming).violations
    assert [answer.ask for answer in broken.answers] == ["start", "nation"]
    assert [safeguard.id for safeguard in forbidden(fold(assuming, broken.answers))] == ["unsure"]
    assert explore(assuming).untaken == ()


def test_a_fact_that_no_condition_reads_adds_no_states() -> None:
    guide = small(("note", "day"), to_box(2), facts=(Fact("note", "Note", "text", "What?", optional=True), Fact("day", "Day", "date", "When?")))
    assert [(state.ask, state.known) for state in explore(guide).states] == [("note", ()), ("day", ()), ("made/1", ()), (ENDED, ())]


def test_what_is_asked_again_is_forgotten_and_the_rest_kept() -> None:
    facts = (Fact("again", "Again", "yes or no", "Again?"), Fact("once", "Once", "yes or no", "Once?", once=True))
    routes = (to_box(1, when("again", "is", "yes")), to_box(2, when("once", "is", "yes")), to_box(3, when("once", "is", "no")))
    found = explore(small(("again", "once"), *routes, facts=facts))
    assert [(dict(state.known), state.asked_once) for state in found.states if state.ask == "again"] == [
        ({}, ()), ({"once": "yes"}, ("once",)), ({"once": "no"}, ("once",))]


def test_a_state_without_an_open_route_is_a_dead_end() -> None:
    guide = small(("sure",), to_box(2, when("sure", "is", "yes")), to_box(3, when("sure", "is", "yes")),
                  facts=(Fact("sure", "Sure", "yes or no", "Sure?"),))
    found = explore(guide)
    (state,) = found.dead_ends
    case = fold(guide, found.answers_to(state))
    assert (case.question.ask, all(choice.closed for choice in case.question.choices)) == ("made/1", True)
    assert "nothing can be answered at Made, box 1" in found.to_sentence()


def test_a_question_without_a_choice_on_offer_is_a_dead_end() -> None:
    choices = (Choice("one", "One", when=when("word", "known", "yes")),)
    guide = small(("word", "pick"), to_box(2), facts=(
        Fact("word", "Word", "text", "Which?", optional=True), Fact("pick", "Pick", "choice", "Which?", choices=choices)))
    (state,) = explore(guide).dead_ends
    assert (state.ask, state.known) == ("pick", ())


def test_routes_and_rules_that_never_start_are_reported() -> None:
    rule = TimeRule("R1", "Rule", "blue", "must", "at once", (1,), when=when("tries", "at least", "1"))
    guide = small((), to_box(2), to_box(3, when("tries", "at least", "1")), counters=(Counter("tries", "Tries"),), rules=(rule,))
    guide = mutations.with_box(guide, "made/1", starts=("R1",))
    found = explore(guide)
    assert (found.untaken, found.unstarted) == ((("made/1", "to-3-next"), ("made/3", "to-end-next")), ("R1",))
    assert found.to_sentence().startswith("2 states of a case tried, with 2 of 4 routes and 0 of 1 time rule; ")


def test_a_rule_that_a_route_starts_reads_what_the_route_has_counted() -> None:
    rule = TimeRule("R1", "Rule", "blue", "must", "at once", (1,), when=when("tries", "at least", "1"))
    guide = small((), to_box(2, starts=("R1",), counts=("tries",)), to_box(3), counters=(Counter("tries", "Tries"),), rules=(rule,))
    assert explore(guide).unstarted == ()


# --- What opens a route, starts a rule and moves a counter ------------------------------------------------------------

Known = Mapping[str, Any]


def seen(known: Known) -> bool:
    return known["visits-effective"] >= 1


def tried_twice(known: Known) -> bool:
    return known["visits-attempted"] >= 2


OPEN_WHEN: dict[tuple[str, str], Callable[[Known], bool]] = {
    # box, route: from the two documents, not from the guide's source; every other route is always open
    ("map-1/3", "has-condition"): lambda known: known["condition"] == "yes",
    ("map-1/3", "no-condition"): lambda known: known["condition"] == "no",
    ("map-1/6", "has-condition"): lambda known: known["condition"] == "yes" and not seen(known),
    ("map-1/6", "no-condition"): lambda known: known["condition"] == "no",
    ("map-1/6", "visit-made"): lambda known: known["condition"] == "yes" and seen(known),
    ("map-1/19", "stop-post-esa"): lambda known: known["regime"] == "post-esa",
    ("map-2/4", "refer"): seen,
    ("map-2/4", "second-visit"): lambda known: not tried_twice(known),
    ("map-2/5", "visit-again"): lambda known: not tried_twice(known),
    ("map-2/5", "ask-jcp"): tried_twice,
    ("map-2/8", "not-accepted-visit"): lambda known: not seen(known) and not tried_twice(known),
    ("map-2/8", "not-accepted-refer"): seen,
    ("map-2/8", "not-accepted-jcp"): lambda known: not seen(known) and tried_twice(known),
    ("map-2/9", "visit-again"): lambda known: not tried_twice(known),
    ("map-2/9", "ask-jcp"): tried_twice,
    ("did-not-attend/1", "met"): lambda known: all(known[id] == "yes" for id in CONDITIONS_OF_THE_MEMO),
}

STARTS_WHEN: dict[str, Callable[[Known], bool]] = {
    # A rule without one starts at each of its boxes or routes.
    "T02": lambda known: known["failure"] == "ftp" and known["letter-given"] == "handed",
    "T03": lambda known: known["failure"] == "fta" or known["letter-given"] == "posted",
    "T04": lambda known: known["failure"] == "fta" or known["letter-given"] == "posted",
    "T05": lambda known: known["failure"] == "fta",
    "T06": lambda known: known["failure"] == "ftp",
    "T10": lambda known: known["condition"] == "yes" and not seen(known),
    "T12": lambda known: known["condition"] == "yes",
    "T21": lambda known: known["regime"] == "pre-esa",
    "T22": lambda known: known["regime"] == "post-esa",
    "T24": lambda known: known["regime"] == "pre-esa",
    "T25": lambda known: known["regime"] == "post-esa",
    "T26": lambda known: known["regime"] == "post-esa",
    "T27": lambda known: known["regime"] == "pre-esa",
    "T28": lambda known: known["regime"] == "post-esa",
    "T42": lambda known: not seen(known) and known["visit-replies"] == 0,
    "T51": lambda known: known["regime"] == "pre-esa",
}

VISITS = ("visits-attempted", "visits-effective")
COUNTED: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    # box, route: what it counts, what it resets. Attending, or accepted good cause, ends a row of failures (K36).
    ("map-1/9", "rebook"): ((), ("failures",)),
    ("map-1/13", "resubmit"): (("evidence-rounds",), ()),
    ("map-1/17", "failed-again"): (("failures",), (*VISITS, "visit-replies", "evidence-rounds")),
    ("map-1/17", "attended"): ((), ("failures",)),
    ("map-2/12", "rebook"): (("ntps-to-rebook",), ()),
    ("map-1/18", "failed-again"): (("failures",), (*VISITS, "visit-replies", "evidence-rounds")),
    ("map-1/18", "attended"): ((), ("failures",)),
    ("map-1/22", "defer"): ((), ("failures",)),
    ("map-1/22", "rearrange"): ((), ("failures",)),
    ("map-2/1", "present"): (VISITS, ()),
    ("map-2/1", "not-present"): (VISITS[:1], ()),
    ("map-2/4", "good-reason"): ((), ("failures",)),
    ("map-2/4", "interview-done"): ((), ("failures",)),
    ("map-2/4", "interview-done-deduction"): ((), ("failures",)),
    ("map-2/9", "defer"): ((), ("failures",)),
    ("map-2/9", "rebook"): ((), ("failures",)),
    ("map-2/10", "present"): (VISITS, ()),
    ("map-2/10", "not-present"): (VISITS[:1], ()),
    ("map-2/3", "responds"): (("visit-replies",), ()),
    ("map-2/10", "replies"): ((VISITS[0], "visit-replies"), ()),
}

CONDITIONS_OF_THE_MEMO = ("ia-done", "start-recorded", "stopped-taking-part", "disengaged")


def cases_of_the_guide() -> Iterator[Known]:
    """Yield everything that conditions of Map 1 and Map 2 can meet, even if no case reaches it now."""
    letters = (("fta", None), ("fta", "handed"), ("fta", "posted"), ("ftp", "handed"), ("ftp", "posted"))
    visits = [(attempted, effective) for attempted in range(4) for effective in range(attempted + 1)]
    for (failure, letter), condition, regime, (attempted, effective), replies in product(
            letters, ("yes", "no", None), ("pre-esa", "post-esa", None), visits, range(2)):
        yield {"failure": failure, "letter-given": letter, "condition": condition, "regime": regime,
               "visits-attempted": attempted, "visits-effective": effective, "visit-replies": replies}


def cases_of_the_memo() -> Iterator[Known]:
    for answers in product(("yes", "no", None), repeat=len(CONDITIONS_OF_THE_MEMO)):
        yield dict(zip(CONDITIONS_OF_THE_MEMO, answers))


def test_each_route_is_open_exactly_when_the_documents_let_it(guide: Guide) -> None:
    for place, route in guide.routes():
        expected = OPEN_WHEN.get((place.ref, route.id), lambda known: True)
        for known in cases_of_the_memo() if place.process.id == "did-not-attend" else cases_of_the_guide():
            assert route.when.holds(known) == expected(known), (place.ref, route.id, known)
    assert {(place.ref, route.id) for place, route in guide.routes() if route.when} == OPEN_WHEN.keys()


def test_each_rule_starts_exactly_for_the_customers_it_is_about(guide: Guide) -> None:
    for rule in guide.rules:
        expected = STARTS_WHEN.get(rule.id, lambda known: True)
        for known in cases_of_the_guide():
            assert rule.when.holds(known) == expected(known), (rule.id, known)
    assert {rule.id for rule in guide.rules if rule.when} == STARTS_WHEN.keys()


def test_each_route_counts_what_happens_on_it_and_no_other_does(guide: Guide) -> None:
    assert {(place.ref, route.id): (route.counts, route.resets) for place, route in guide.routes() if route.counts or route.resets} == COUNTED


def test_a_further_failure_reaches_a_deduction_only_by_a_new_round(guide: Guide) -> None:
    straight_on = mutations.with_route(guide, "map-1/19", "new-round", to="map-1/17")
    (broken,) = explore(straight_on).violations
    assert (broken.safeguard.id, broken.state.ref) == ("each-failure-explained", "map-1/17")
    assert broken.answers[-1] == Answer("map-1/19", "new-round")


WAITS: dict[tuple[str, str], tuple[str, ...]] = {
    ("map-1/1", "no-contact"): ("T02", "T03"), ("map-2/3", "no-response"): ("T38",), ("map-2/10", "not-present"): ("T43",),
    ("did-not-attend/1", "met"): ("T46",),
}


def test_the_routes_for_no_reply_wait_for_the_reply_time(guide: Guide) -> None:
    assert {(place.ref, route.id): route.waits_for for place, route in guide.routes() if route.waits_for} == WAITS


# --- Mutations --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_a_sample_of_altered_guides_is_caught() -> None:
    result = mutations.run(mutations.sample(30))
    print(mutations.to_table(result))
    assert [one.mutant.name for one in result if not one.caught_by and one.mutant.name not in mutations.EXPLAINED] == []
