"""Time rules and the dates of a case: every deadline with its proof.

A deadline has its rule, the day its clock started, and each day counted or skipped with the reason. It also has the
other interpretations of an unclear text, and the warnings of the count. If the source gives no number, there is a start
and no date. If the count leaves the calendar, the deadline is refused with the reason instead of guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Reversible, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from navigator.case.case import Case, Step
from navigator.days.workdays import (
    NATIONS,
    Calendar,
    Count,
    LedgerDay,
    Pause,
    StandsStill,
    count_days,
    day_and_date,
    weekday_and_date,
)
from navigator.guide.model import Guide
from navigator.guide.time_rules import SAME_DAY, Interpretation, OneCount, TimeRule
from navigator.text.errors import CalendarError
from navigator.text.prose import how_many

DONE, LAPSED, CASE_ENDED = "Done", "No longer due", "The case has ended"
"""How a sentence begins that says why a deadline is over."""

NOT_SAID = "No answer says that this was done"
"""What is added if the case ends with a duty that nothing has met. It would be untrue to say that the duty is no longer
due.
"""

Key = tuple[str, date | None]
"""A deadline's rule and the day when its clock started."""


@dataclass(frozen=True)
class Dates:
    """The dates that a rule or an interpretation gives; only those that its `date_means` names may be set.

    `last_day` is the last day for a reply to be in time. `act_from` is the next working day after it, or the day that
    the rule names. `send_by` is the day to send or do something by. `ledger` lists the days after day 0. If the time is
    suspended, `stands_since` is set, there is no date, and the ledger has the days before.
    """

    last_day: date | None = None
    act_from: date | None = None
    send_by: date | None = None
    ledger: tuple[LedgerDay, ...] = field(default=(), hash=False)
    warnings: tuple[str, ...] = field(default=(), hash=False)
    stands_since: date | None = None

    @property
    def date(self) -> date | None:
        """Return the one date to show first."""
        return self.last_day or self.send_by or self.act_from


@dataclass(frozen=True)
class InterpretationResult:
    """Another interpretation of a rule in a case: its reason, its `start` (day 0) and its dates.

    `refused` says why there are no dates; it is empty if there are any.
    """

    why: str
    start: date
    dates: Dates
    refused: str = ""


@dataclass(frozen=True)
class Deadline:
    """A time rule that applies in a case.

    `start` is day 0. If nothing starts the clock, it is None and the rule is a reminder without a date. `step` is the
    index of its step in the case, from 0. `met` is the date, answered in the case, when the thing that the rule asks
    for was done. `follows` is the `key` of the deadline whose day to act from starts this one; None if a fact starts
    it. If a deadline without such a date is not open, `over` says why: an outcome has met or ended it, or the case has
    ended.
    """

    rule: TimeRule
    step: int
    ref: str
    start: date | None
    started_by: str
    dates: Dates
    readings: tuple[InterpretationResult, ...] = ()
    refused: str = ""
    met: date | None = None
    follows: Key | None = None
    over: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether it is neither met nor ended."""
        return not self.met and not self.over

    @property
    def is_left(self) -> bool:
        """Return whether the case has ended without an answer that says that this was done."""
        return self.over.endswith(NOT_SAID)

    @property
    def over_words(self) -> str:
        """Return why it is over, if that is worth saying: nothing is due on a part of another rule's time."""
        return "" if self.rule.within else self.over

    @property
    def key(self) -> Key:
        """Return the key that distinguishes the deadlines of a case."""
        return self.rule.id, self.start


def deadlines(case: Case, calendar: Calendar | None) -> tuple[Deadline, ...]:
    """Return every time rule that the case has started, in the order of their starts, each start once.

    `calendar` is that of the case's nation (see `navigator.guide.calendars`). It may be None only as long as the case
    has no nation and so no steps. A count that leaves the calendar raises nothing: `Deadline.refused` says why it has
    no date.
    """
    started: dict[Key, Deadline] = {}
    if calendar is None:
        return ()
    answered = _answered(case)
    for at, step in enumerate(case.steps):
        for id, known in _started(case.guide, step, is_first=at == 0):
            rule = case.guide.rule(id)
            if (
                rule.when.holds(known)
                and not _does_not_run(rule, step)
                and (deadline := _start(case, rule, at, answered, started.values(), calendar))
            ):
                started.pop(deadline.key, None)  # a rule started again from the same day moves to its later step
                started[deadline.key] = deadline
    return tuple(_ended_with_its_whole(deadline, started.values()) for deadline in started.values())


def _ended_with_its_whole(part: Deadline, started: Iterable[Deadline]) -> Deadline:
    """Return a part of another rule's time, over as soon as the whole is met or over; return any other deadline as it
    is.
    """
    whole = next(
        (
            other
            for other in started
            if other.rule.id == part.rule.within and (other.start, other.step) == (part.start, part.step)
        ),
        None,
    )
    if whole is None or whole.is_open:
        return part
    met = f"{LAPSED}: “{whole.rule.name}” was met on {day_and_date(whole.met)}" if whole.met else ""
    return replace(part, over=whole.over or met)


def _answered(case: Case) -> dict[str, list[int]]:
    """Return the indices of the steps that answer each fact. They save a search of a long case from end to end for
    every rule.
    """
    steps_of: dict[str, list[int]] = {}
    for at, step in enumerate(case.steps):
        for id in step.facts:
            steps_of.setdefault(id, []).append(at)
    return steps_of


def _started(guide: Guide, step: Step, is_first: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rules that a step starts, each with the facts that its condition reads. What a route counts is not
    known yet to the rules of its box, but is known to its own. The first step of a case starts the rules of the opening
    as well. A step that asks for what the case has passed over also starts those that the rules of its box follow.
    """
    yield from ((id, step.known_before_route) for id in (step.place.opening_starts if is_first else ()))
    passed_over = step.facts.keys() - set(step.place.box.asks)
    for rule in (guide.rule(id) for id in (step.place.box.starts if passed_over else ())):
        yield from (
            (id, step.known_before_route) for id in rule.after if not passed_over.isdisjoint(guide.rule(id).clock_facts)
        )
    yield from ((id, step.known_before_route) for id in step.place.box.starts)
    yield from ((id, step.known) for id in (step.route.starts if step.route else ()))


def _start(
    case: Case,
    rule: TimeRule,
    at: int,
    answered: Mapping[str, Sequence[int]],
    earlier: Reversible[Deadline],
    calendar: Calendar,
) -> Deadline | None:
    """Return the deadline of a rule at a step; None if the clock it needs has not started."""
    first = _clock(case.guide, rule, case.steps[at], earlier)
    if first.start is None and (rule.clock_facts or rule.after):
        return None
    clock = _started_again(case, rule, at, first)
    dates, refused = rule_dates(case, rule, at, clock.start, calendar)
    if clock is not first and not refused:
        dates = replace(
            dates,
            warnings=(
                _again_words(clock, first, rule_dates(case, rule, at, first.start, calendar)[0]),
                *dates.warnings,
            ),
        )
    readings = tuple(
        result
        for interpretation in rule.readings
        if (result := _interpreted(case, rule, interpretation, at, clock.start, earlier, calendar))
    )
    deadline = Deadline(
        rule,
        at,
        case.steps[at].place.ref,
        clock.start,
        clock.started_by,
        dates,
        readings,
        refused,
        _met(case, rule, at, answered),
        clock.follows,
    )
    return deadline if deadline.met else replace(deadline, over=_over(case, deadline, answered))


def rule_dates(case: Case, rule: TimeRule, at: int, start: date | None, calendar: Calendar) -> tuple[Dates, str]:
    """Return the dates of a rule and an empty text, or no dates and a sentence that says why there are none.

    Both are empty if the rule gives no date. `start` is day 0, which is not counted unless the rule says that the first
    day counts. `at` is the index, from 0, of the step that starts the rule. No day is counted outside `calendar`.
    """
    if start is None or not rule.is_dated:
        return Dates(), ""
    not_before, pauses = (
        case.steps[at].known.get(rule.not_before),
        _pauses(case, rule, at) if rule.leaves_out else (),
    )
    if rule.date_of:
        return _work_out(rule.date_means, (SAME_DAY,), start, calendar.named(rule.calendar), not_before)
    results = [
        _work_out(
            rule.date_means,
            count.count,
            start,
            calendar.named(count.calendar or rule.calendar),
            not_before,
            pauses,
            rule.first_day_counts,
            rule.starts_on_a_working_day,
        )
        for count in rule.counts
    ]
    return results[0] if len(results) == 1 else _chosen(case.guide, rule, results)


def _chosen(guide: Guide, rule: TimeRule, results: Sequence[tuple[Dates, str]]) -> tuple[Dates, str]:
    """Return the earlier or the later of several counts, with a sentence that says what each gives.

    If one count gives no date, neither can be chosen.
    """
    if refusal := next((one for one in results if one[1]), None):
        return refusal
    take, word = (min, "earlier") if rule.earlier_of else (max, "later")
    dated = [(dates.date, dates) for dates, _ in results if dates.date]
    _, taken = take(dated, key=lambda one: one[0])
    each = [
        f"{_count_in(guide, rule, one)}: {day_and_date(day)}" for one, (day, _) in zip(rule.counts, dated, strict=True)
    ]
    return replace(
        taken,
        warnings=(
            f"There are {how_many(len(each), 'count')}. {'. '.join(each)}. We use the {word} date.",
            *taken.warnings,
        ),
    ), ""


def _count_in(guide: Guide, rule: TimeRule, count: OneCount) -> str:
    """Return a count with its calendar, in words."""
    name = count.calendar or rule.calendar
    return ", then ".join(count.count) + (f" ({guide.calendar_named(name).name})" if name else "")


def _known_later(case: Case, rule: TimeRule, at: int) -> Mapping[str, Any]:
    """Return what the case learned after a rule had started at a step, in the same round and until the rule starts
    again.
    """
    last = case.steps[at]
    for step in case.steps[at + 1 :]:
        if _starts_anew(case, {rule.id}, at, step):
            break
        last = step
    return last.known


def _pauses(case: Case, rule: TimeRule, at: int) -> tuple[Pause, ...]:
    """Return the days that a rule leaves out, as far as they have begun.

    An end before the beginning is about something earlier.
    """
    known, pauses = _known_later(case, rule, at), []
    for days in rule.leaves_out:
        first, last = known.get(days.from_), known.get(days.to)
        if first is None:
            continue
        last = last if last and last >= first else None
        names = [case.guide.fact(id).label for id in (days.from_, days.to)]
        between = timedelta(days=1 if days.end_days_count else 0)
        pauses.append(
            Pause(
                first + between,
                last - between if last else None,
                f"left out, from “{names[0]}” to “{names[1]}”",
                f"“{names[1]}” has an answer",
            )
        )
    return tuple(pauses)


@dataclass(frozen=True)
class _Clock:
    """Day 0, its meaning, and the deadline that it follows, if any."""

    start: date | None = None
    started_by: str = ""
    follows: Key | None = None

    @property
    def words(self) -> str:
        """Return day 0 and its meaning, in words; empty if nothing has started."""
        return f"{weekday_and_date(self.start)} ({self.started_by})" if self.start else ""


def _started_again(case: Case, rule: TimeRule, at: int, clock: _Clock) -> _Clock:
    """Return the clock of a rule, or that of the latest answer that starts it again."""
    if clock.start is None or not rule.starts_again_from:
        return clock
    known = _known_later(case, rule, at)
    day, id = max(((known[id], id) for id in rule.starts_again_from if known.get(id)), default=(clock.start, ""))
    return _Clock(day, case.guide.fact(id).label) if day > clock.start else clock


def _again_words(clock: _Clock, first: _Clock, before: Dates) -> str:
    """Return a sentence that says that a count began again, and what it replaced."""
    was = (
        f"Counted from {first.words}, the date would be {weekday_and_date(before.date)}."
        if before.date
        else f"Before, it was counted from {first.words}."
    )
    return f"The count began again from {clock.words}. {was}"


def _clock(guide: Guide, rule: TimeRule, step: Step, earlier: Reversible[Deadline]) -> _Clock:
    """Return what first starts a rule at a step. It is the fact answered last, or the day to act from of the last of
    the rules in `after`.
    """
    facts = rule.clock_facts
    if rule.after:
        end = next((one for one in reversed(earlier) if one.rule.id in rule.after and one.dates.act_from), None)
        return (
            _Clock(end.dates.act_from, f"the working day after the last day of “{end.rule.name}”", end.key)
            if end
            else _Clock()
        )
    # If the box asks for the day in this case, an earlier one is not used instead.
    asked_here = [id for id in facts if id in step.place.box.asks and guide.fact(id).when.holds(step.known)]
    answered = [id for id in asked_here or facts if id in step.known and not _asked_again(guide, id, step)]
    if not answered:
        return _Clock()
    last = answered[0] if len(answered) == 1 else max(answered, key=list(step.known).index)
    return _Clock(step.known[last], guide.fact(last).label)


def _asked_again(guide: Guide, id: str, step: Step) -> bool:
    """Return whether the box asks for a fact again and has no answer yet: the answer of an earlier round is over."""
    return id in step.place.box.asks and id not in step.facts and not guide.fact(id).once


def _work_out(
    gives: str,
    count: tuple[str, ...],
    start: date,
    calendar: Calendar,
    not_before: date | None = None,
    pauses: tuple[Pause, ...] = (),
    first_day_counts: bool = False,
    on_a_working_day: bool = False,
) -> tuple[Dates, str]:
    """Return the dates that a count from `start` gives, or the reason why there are none. For a time that is suspended,
    return the days before.
    """
    try:
        return _dates(gives, count, start, calendar, not_before, pauses, first_day_counts, on_a_working_day), ""
    except StandsStill as error:
        return Dates(ledger=error.ledger, stands_since=error.since), str(error)
    except CalendarError as error:
        return Dates(), str(error)


_parsed = lru_cache(maxsize=500)(Count.parse)  # a guide uses about a dozen different counts


def _dates(
    gives: str,
    counts: tuple[str, ...],
    start: date,
    calendar: Calendar,
    not_before: date | None,
    pauses: tuple[Pause, ...],
    first_day_counts: bool,
    on_a_working_day: bool,
) -> Dates:
    end = start
    ledger: tuple[LedgerDay, ...] = ()
    warnings: tuple[str, ...] = ()
    if on_a_working_day and (reason := calendar.day_off(start)):
        end = calendar.next_working_day(start)
        warnings = (
            (
                f"{weekday_and_date(start)} is not a working day ({reason}), "
                f"so the time starts on {weekday_and_date(end)}."
            ),
        )
    for words in counts:
        if words == SAME_DAY:
            calendar.require(end)
            warnings += _same_day_warnings(end, calendar)
            continue
        count = _parsed(words)
        # Only what you have to send may wait for a working day; the last day of a reply is never moved.
        try:
            counted = count_days(
                end,
                count,
                calendar,
                roll=gives == "send by" and count.amount > 0,
                pauses=pauses,
                first_day_counts=first_day_counts and not ledger,
            )
        except StandsStill as error:
            error.ledger = ledger + error.ledger
            raise
        end, ledger, warnings = counted.date, ledger + counted.ledger, warnings + counted.warnings
    warnings = tuple(dict.fromkeys(warnings))  # two counts made one after the other may give the same warning
    if not_before and end < not_before:
        warnings += (
            (
                f"{weekday_and_date(end)} had passed when the time limit could first be worked out, "
                f"so it is due on {weekday_and_date(not_before)}."
            ),
        )
        ledger += (LedgerDay(not_before, False, "not before this day"),)
        end = not_before
    if gives == "last day":
        return Dates(last_day=end, act_from=calendar.next_working_day(end), ledger=ledger, warnings=warnings)
    if gives == "act from":
        return Dates(act_from=end, ledger=ledger, warnings=warnings)
    return Dates(send_by=end, ledger=ledger, warnings=warnings)


def _same_day_warnings(day: date, calendar: Calendar) -> tuple[str, ...]:
    """Return the warnings for a day without a count: that it is a day off, and the note of the nation's calendar."""
    reason = calendar.day_off(day)
    warnings = (f"{weekday_and_date(day)} is not a working day: {reason}." if reason else "", calendar.note)
    return tuple(filter(None, warnings))


def _interpreted(
    case: Case,
    rule: TimeRule,
    interpretation: Interpretation,
    at: int,
    start: date | None,
    earlier: Reversible[Deadline],
    calendar: Calendar,
) -> InterpretationResult | None:
    """Return the result of another interpretation; None if its own clock has not started."""
    interpreted = rule.interpreted_as(interpretation)
    if (interpreted.clock_facts, interpreted.after, interpreted.starts_again_from) != (
        rule.clock_facts,
        rule.after,
        rule.starts_again_from,
    ):
        start = _started_again(case, interpreted, at, _clock(case.guide, interpreted, case.steps[at], earlier)).start
    return (
        None
        if start is None
        else InterpretationResult(interpretation.why, start, *rule_dates(case, interpreted, at, start, calendar))
    )


def _met(case: Case, rule: TimeRule, at: int, answered: Mapping[str, Sequence[int]]) -> date | None:
    """Return the day when the thing that the rule asks for was done: the answer to its fact, if that is a date."""
    step = _answered_at(case, rule, at, answered)
    day = step.facts[rule.met_by] if step else None
    return day if isinstance(day, date) else None


def _answered_at(case: Case, rule: TimeRule, at: int, answered: Mapping[str, Sequence[int]]) -> Step | None:
    """Return the first step, from this one on, that answers the fact that meets a rule, at a box that asks for it.

    If boxes say which rules they meet, only those count for them: a reply to a later letter does not meet an earlier
    one. A later start of the same rule ends the search, since the rest belongs to that one; so does a later round.
    """
    meeting = case.guide.boxes_that_meet.get(rule.id)
    first = next(
        (
            number
            for number in answered.get(rule.met_by, ())
            if number >= at and (not meeting or case.steps[number].place.ref in meeting)
        ),
        None,
    )
    if first is None:
        return None
    others = {rule.id, *_met_in_the_same_place(case.guide, rule)}
    if any(_starts_anew(case, others, at, step) for step in case.steps[at + 1 : first + 1]):
        return None
    return case.steps[first] if case.steps[first].facts[rule.met_by] is not None else None


def _met_in_the_same_place(guide: Guide, rule: TimeRule) -> Iterator[str]:
    """Yield the rules that the same answer at the same boxes meets. It meets the one that was started last, such as the
    later letter.
    """
    meeting = guide.boxes_that_meet.get(rule.id, frozenset())
    yield from (
        other.id
        for other in guide.rules
        if other.met_by == rule.met_by and set(meeting) & set(guide.boxes_that_meet.get(other.id, ()))
    )


def _starts_anew(case: Case, rules: AbstractSet[str], at: int, step: Step) -> bool:
    """Return whether a later step starts one of the rules, or belongs to another round."""
    return not rules.isdisjoint(step.place.box.all_starts()) or step.round != case.steps[at].round


def _over(case: Case, deadline: Deadline, answered: Mapping[str, Sequence[int]]) -> str:
    """Return why a deadline without a date of `met` is not open; empty if it is open.

    A later start of the same rule ends the search.
    """
    rule, is_cut_short = deadline.rule, False
    if step := _answered_at(case, rule, deadline.step, answered):
        return f"{DONE}: answered at {step.place.name}"
    for number, step in enumerate(case.steps[deadline.step :]):
        starts_again = number > 0 and rule.id in step.place.box.all_starts()
        is_cut_short = is_cut_short or _cuts_short(case, step, deadline)
        if step.route and not is_cut_short:
            outcome = {step.place.ref, f"{step.place.ref}/{step.route.id}"}
            # What meets a rule meets its last start alone. What makes a rule lapse, such as an appointment that is
            # over, ends an earlier start too.
            is_met = outcome & set(rule.met_at) and not starts_again and _is_said(step)
            word = DONE if is_met else LAPSED if outcome & set(rule.lapses_at) else ""
            if word:
                return f"{word}: “{step.route.outcome}” at {step.place.name}"
        if starts_again:
            break
    if not case.ended:
        return ""
    return CASE_ENDED if rule.force == "fact" else f"{CASE_ENDED}. {NOT_SAID}"


def _is_said(step: Step) -> bool:
    """Return whether somebody has said that the outcome of a step happened.

    If a case ends without that question, the last answer says it, such as the date of the new appointment. An answer
    that was left empty does not.
    """
    return not (step.place.box.ends_unasked and step.facts and list(step.facts.values())[-1] is None)


def _cuts_short(case: Case, step: Step, deadline: Deadline) -> bool:
    """Return whether a step continues before the time that its route waits for was over.

    That time runs until its last day, wherever the case has gone: only an answer that meets it ends it sooner.
    """
    as_of = case.today or step.early
    runs = deadline.dates.date or deadline.dates.stands_since
    return bool(
        step.route and deadline.rule.id in step.route.waits_for and runs and as_of and as_of <= last_day_of(deadline)
    )


def last_day_of(deadline: Deadline) -> date:
    """Return the last day of the time of a deadline: its last day, or the day before the one to act from.

    A time without a date, such as a suspended one, has no end yet; then the result is `date.max`.
    """
    due = deadline.dates.date
    return deadline.dates.last_day or (due - timedelta(days=1) if due else date.max)


def _does_not_run(rule: TimeRule, step: Step) -> bool:
    """Return whether the events of the step that would start a rule mean that it never runs."""
    return step.route is not None and f"{step.place.ref}/{step.route.id}" in rule.not_at


# --- Against today, and against the other nations ---------------------------------------------------------------------

FAR = 60
"""The most days to count in words; beyond them, the date says enough."""


def status(deadline: Deadline, today: date | None, calendar: Calendar) -> str:
    """Return the status of a deadline: met (in time or late), over, due in some working days, due today, or passed.

    It is empty for a part of another rule's time. It is also empty for an open deadline without a date, or without
    `today` to measure it against.
    """
    due = deadline.dates.date
    if deadline.rule.within:
        return ""
    if deadline.over:
        return deadline.over
    if due is None and not deadline.met and deadline.dates.stands_since:
        return "Paused"
    if due is None:
        return f"Done on {day_and_date(deadline.met)}" if deadline.met else ""
    opens = deadline.dates.last_day is None and deadline.dates.send_by is None
    if deadline.met:
        return _met_words(deadline.met, due, opens, calendar)
    if today is None:
        return ""
    if today == due:
        return "Open from today" if opens else "Due today"
    span = _span(today, due, calendar)
    if today < due:
        return f"Opens {'in ' + span if span else 'later'}" if opens else f"Due {'in ' + span if span else 'later'}"
    if opens:
        return f"Open for {span}" if span else "Open since then"
    return f"Passed by {span}" if span else "Passed"


def round_begins(case: Case) -> int:
    """Return the index, from 0, of the first step that is about the current round. The box that reports a further round
    comes before the box that its round begins with.
    """
    return max(case.first_of_round() - 1, 0)


def status_as_of(deadline: Deadline, today: date | None, calendar: Calendar) -> str:
    """Return the status with the day that it is measured against, if it depends on one: "Due in 3 working days, as of
    …".
    """
    words = status(deadline, today, calendar)
    return (
        f"{words}, as of {day_and_date(today)}"
        if today and words and words != status(deadline, None, calendar)
        else words
    )


def by_round(started: Iterable[Deadline], first: int, today: date | None) -> tuple[list[Deadline], list[Deadline]]:
    """Return deadlines in two parts. The first has those of the round that begins at step `first`, and earlier ones
    that are still due. The second has the other earlier ones.
    """
    now: list[Deadline] = []
    earlier: list[Deadline] = []
    for deadline in started:
        still_due = (
            today
            and deadline.dates.date
            and deadline.is_open
            and not deadline.rule.within
            and deadline.dates.date >= today
        )
        (now if deadline.step >= first or still_due else earlier).append(deadline)
    return now, earlier


def _met_words(met: date, due: date, opens: bool, calendar: Calendar) -> str:
    day = day_and_date(met)
    if opens:
        return f"Done on {day}" if met >= due else f"Done early, on {day}"
    if met <= due:
        return f"Done on {day}"
    span = _span(due, met, calendar)
    return f"Met late, on {day}" + (f", {span} after" if span else "")


def _span(start: date, end: date, calendar: Calendar) -> str:
    """Return the working days between two days in words, without the first and with the last; empty if they are far
    apart.
    """
    first, last = sorted((start, end))
    days = (
        [first + timedelta(days=number + 1) for number in range((last - first).days)]
        if (last - first).days <= FAR
        else []
    )
    if not days or not (calendar.first <= first and last <= calendar.last):
        return ""
    working = sum(calendar.is_working_day(day) for day in days)
    if working == 0:
        return f"{how_many(len(days), 'day, not', 'days, none of them')} a working day"
    return how_many(working, "working day")


def other_nations(
    case: Case, calendars: Mapping[str, Calendar], started: Sequence[Deadline]
) -> dict[tuple[str, int], tuple[tuple[str, date], ...]]:
    """Return the deadlines that have another date with another nation's bank holidays: (rule, step) → (nation's name,
    its date).

    `started` are the deadlines of the case, counted in its own nation.
    """
    by_key = {deadline.key: deadline for deadline in started}
    others: dict[tuple[str, int], tuple[tuple[str, date], ...]] = {}
    for deadline in started:
        dates = (
            (NATIONS[nation], _counted_again(case, by_key, deadline, calendar).date)
            for nation, calendar in calendars.items()
            if nation != case.nation
        )
        if deadline.dates.date and (
            differing := tuple((name, day) for name, day in dates if day and day != deadline.dates.date)
        ):
            others[deadline.rule.id, deadline.step] = differing
    return others


def _counted_again(case: Case, by_key: Mapping[Key, Deadline], deadline: Deadline, calendar: Calendar) -> Dates:
    """Return the dates of a deadline in another calendar, since the one that it follows may also end on another day
    there.
    """
    start = (
        _counted_again(case, by_key, by_key[deadline.follows], calendar).act_from
        if deadline.follows
        else deadline.start
    )
    return rule_dates(case, deadline.rule, deadline.step, start, calendar)[0]
