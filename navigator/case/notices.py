"""Things noticed in a case: facts that fit, but that the user would want to know about before somebody else points them
out.

Nothing here is refused and no date is moved. An impossible answer is refused with its question
(`navigator.case.questions.check_limits`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from navigator.case.case import Case
from navigator.case.deadlines import NOT_SAID, Deadline, last_day_of
from navigator.case.moment import Moment
from navigator.case.openings import lack_words, lacks
from navigator.case.safeguards import forbidden
from navigator.case.wording import named_dates
from navigator.days.workdays import Calendar, weekday_and_date
from navigator.guide.case_texts import NoticeRule
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.processes import Route
from navigator.guide.sources import Paragraph, Source
from navigator.text.prose import to_plain


@dataclass(frozen=True)
class Notice:
    """One thing noticed: its kind in a word or two, a sentence for the user, and the paragraphs it is based on. It also
    has the index of its step in the case, from 0, and the source that has the paragraphs.
    """

    kind: str
    sentence: str
    para: tuple[Paragraph, ...] = ()
    step: int = 0
    source: str = ""


def notices(case: Case, deadlines: Iterable[Deadline], calendar: Calendar | None) -> tuple[Notice, ...]:
    """Return what is noticed in a case, in the order of its steps, each once.

    `deadlines` are those of the case; `calendar` is that of its nation, and may be None only if the case has no steps.
    """
    if calendar is None:
        return ()
    every = tuple(deadlines)
    noticed = [
        *_safeguards(case),
        *(Notice("not given", lack_words(case, lack), step=lack.step) for lack in lacks(case, every)),
    ]
    noticed += (
        notice
        for at in range(len(case.steps))
        for rule in case.guide.notices
        for notice in _noticed_at(rule, case, every, calendar, at)
    )
    noticed += (notice for steps in case.rounds for notice in _too_soon(case, steps, every))
    noticed += _left(case, every)
    in_order = sorted(dict.fromkeys(noticed), key=lambda notice: notice.step)
    return tuple(replace(one, source=case.steps[one.step].place.process.source) for one in in_order)


def source_of(guide: Guide, notice: Notice) -> Source:
    """Return the source that has the paragraphs of a notice."""
    return guide.source(notice.source) if notice.source else guide.main_source


def _safeguards(case: Case) -> Iterator[Notice]:
    first = case.steps[0].place if case.steps else None
    for safeguard in forbidden(case):
        last = max(at for at, step in enumerate(case.steps) if step.place.ref in safeguard.at)
        words = "This must not happen: the case breaks a safeguard."
        if (
            first
            and first.box.number != first.process.start
            and any(case.guide.has("counters", id) for id in safeguard.never_when.facts())
        ):
            words = f"Check this: the case starts at {first.name}, so it does not show what was done before."
        yield Notice("safeguard", f"{words} {to_plain(safeguard.name)}", safeguard.para, last)


def _left(case: Case, deadlines: Iterable[Deadline]) -> Iterator[Notice]:
    """Yield each "must" or "do" that no answer of an ended case meets, and each date that is still to come."""
    for deadline in deadlines:
        day = deadline.dates.date
        is_ahead = day is not None and (case.today is None or day >= case.today)
        if deadline.is_left and (is_ahead or deadline.rule.force in ("must", "do")) and not deadline.rule.within:
            date_words = "".join(
                f" {name}: {weekday_and_date(on)}." for name, on in named_dates(deadline.rule, deadline.dates)
            )
            yield Notice(
                "left",
                f"The case has ended. {NOT_SAID}: “{to_plain(deadline.rule.name)}”.{date_words}",
                deadline.rule.para,
                len(case.steps) - 1,
            )


def _noticed_at(
    rule: NoticeRule, case: Case, deadlines: Sequence[Deadline], calendar: Calendar, at: int
) -> Iterator[Notice]:
    """Yield what a notice of the guide says at one step of a case."""
    step, guide = case.steps[at], case.guide
    if step.place.ref not in rule.at if rule.at else guide.facts_of_notices[rule.id].isdisjoint(step.facts):
        return
    now = Moment(case, deadlines, calendar, at)
    for moment in now.each(rule.for_each):
        if moment.occurrence is None or moment.occurrence.step == at:
            sentence = moment.words(rule.says) if moment.holds(rule.when) else None
            if sentence:
                yield Notice(rule.id, sentence, rule.para, at)


# --- Too early --------------------------------------------------------------------------------------------------------


def _too_soon(case: Case, steps: range, deadlines: Sequence[Deadline]) -> Iterator[Notice]:
    """Yield what was done, or chosen, before a time that it waits for had passed, in the round of these steps."""
    own = [deadline for deadline in deadlines if deadline.step in steps and deadline.dates.date]
    for at in steps:
        step = case.steps[at]
        for deadline in own:
            if step.route and deadline.rule.id in step.route.waits_for and deadline.step <= at:
                yield from _chosen_too_soon(case, at, step.route, steps.stop, deadline)
        for fact in (case.guide.fact(id) for id, day in step.facts.items() if isinstance(day, date)):
            if fact.done and (time := _time_before(case, fact, at, own)):
                yield _done_too_soon(case, at, fact, time)


def _chosen_too_soon(case: Case, at: int, route: Route, end: int, deadline: Deadline) -> Iterator[Notice]:
    """Yield a route taken before the time that it waits for had passed. The time had not passed on the day that the
    answer keeps, has not passed today, or a later answer proves it.
    """
    step, taken = case.steps[at], case.steps[at].early or case.today
    if taken and taken <= last_day_of(deadline):
        when = f" on {weekday_and_date(step.early)}" if step.early else ""
        yield Notice(
            "too early",
            f"“{to_plain(route.outcome)}” was chosen{when} before the time was over. {_time_words(deadline)} "
            "If something arrives by then, change this answer.",
            deadline.rule.para,
            at,
        )
    elif proof := _proved_later(case, at, end, deadline):
        proved_at, fact, day = proof
        yield Notice(
            "too early",
            f"“{to_plain(route.outcome)}” was chosen before the time was over. {to_plain(fact.label)}: "
            f"{weekday_and_date(day)}. {_time_words(deadline)}",
            deadline.rule.para,
            proved_at,
        )


def _proved_later(case: Case, chosen: int, end: int, deadline: Deadline) -> tuple[int, Fact, date] | None:
    """Return the later answer that proves that a route was chosen too soon, at the step `chosen`: its step, fact and
    day.

    What happened cannot come after today. If it cannot come before an earlier date of the case either, it follows what
    was done. What was done itself has a notice of its own.
    """
    for at in range(chosen + 1, end):
        for fact in (case.guide.fact(id) for id in case.steps[at].facts):
            day = case.steps[at].facts[fact.id]
            has_happened = any("today" in limit.not_after for limit in fact.limits) and any(
                limit.not_before for limit in fact.limits
            )
            if fact.kind == "date" and not fact.done and has_happened and day and day <= last_day_of(deadline):
                return at, fact, day
    return None


def _time_before(case: Case, fact: Fact, at: int, own: Sequence[Deadline]) -> Deadline | None:
    """Return the time that was not over on the day of something done; None if it was not too early. It is the time of
    the rule that was met and waits for another, or of those that it comes after. A time answered within it is over.
    """
    day, guide = case.steps[at].facts[fact.id], case.guide
    visited = next(
        (other for other in guide.facts if fact.id in other.waits_for), fact
    )  # something planned waits as something done does
    if visited is not fact and case.steps[at].facts.get(visited.id):
        return None
    begun = [deadline for deadline in own if deadline.step <= at and not _is_answered(deadline, own)]
    after = [deadline for deadline in begun if deadline.rule.id in visited.comes_after and day <= last_day_of(deadline)]
    meets = [
        deadline
        for deadline in begun
        if deadline.rule.after
        and deadline.rule.met_by == visited.id
        and not deadline.dates.last_day
        and day < deadline.dates.act_from
    ]
    return next(reversed([*meets, *after]), None)


def _is_answered(deadline: Deadline, own: Sequence[Deadline]) -> bool:
    """Return whether a time to reply, or the one that a deadline follows, was met within it."""
    waited = next((other for other in own if other.key == deadline.follows), deadline)
    return bool(waited.met and waited.dates.last_day and waited.met <= waited.dates.last_day)


def _done_too_soon(case: Case, at: int, fact: Fact, deadline: Deadline) -> Notice:
    over = (
        "is" if any(fact.id in other.waits_for for other in case.guide.facts) else "was"
    )  # something planned can still wait
    day, waited = (
        case.steps[at].facts[fact.id],
        next(
            (other for other in case.guide.rules if deadline.follows and other.id == deadline.follows[0]), deadline.rule
        ),
    )
    earliest = deadline.dates.act_from or last_day_of(deadline) + timedelta(days=1)
    return Notice(
        "too early",
        f"{to_plain(fact.done)} {weekday_and_date(day)}, before the time {over} over: {to_plain(waited.name)}. "
        f"The earliest date is {weekday_and_date(earliest)}.",
        deadline.rule.para,
        at,
    )


def _time_words(deadline: Deadline) -> str:
    return f"{to_plain(deadline.rule.name)}: the last day is {weekday_and_date(last_day_of(deadline))}."
