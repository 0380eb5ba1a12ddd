"""What is noticed in a case: facts that fit, and that an adviser would still want to be told of before somebody else does.

Nothing here is refused and no date is moved; what cannot be is refused where it is asked (`navigator.case.check_limits`).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Iterable, Iterator, Sequence

from navigator.case import Case, Step
from navigator.deadlines import NOT_TOLD, Deadline, last_day_of
from navigator.evidence import (ATTENDED_DATE, CONDITION, CONTACT_DATE, FAILED_AGAIN_DATE, FAILURE, FAILURE_DATE, LETTER_DATE,
                                LETTER_GIVEN, NFP_DATE, PLANNED_DATES, PRAP_DATE, REFERRAL_DATE, VISIT_DATES, VISITS_ATTEMPTED, VISITS_EFFECTIVE, Contact, contacts, visits)
from navigator.explore import forbidden
from navigator.model import Paragraph
from navigator.openings import lack_words, lacks
from navigator.prose import how_many, to_plain
from navigator.render import Page, paragraphs_html
from navigator.wording import named_dates
from navigator.workdays import Calendar, weekday_and_date

APPOINTMENT_DATE = "appointment-date"
REBOOKED_DATE = "rebooked-date"
MEETINGS = (FAILURE_DATE, APPOINTMENT_DATE, REBOOKED_DATE, *PLANNED_DATES, *VISIT_DATES, FAILED_AGAIN_DATE, ATTENDED_DATE)
"""The facts that are days on which somebody meets the customer, or should have."""

EARLY = {REFERRAL_DATE: "The evidence was sent", NFP_DATE: "The NFP was sent"}
"""What can be done before a time to reply is over: the fact that tells its day → in words."""

AFTER_A_WAIT = {PRAP_DATE: "The reason was put into PRaP"}
"""What is done once a time has passed that is no time to reply: the fact that tells its day → in words."""

_VISITS_WANTED = 2


@dataclass(frozen=True)
class Notice:
    """One thing noticed: its kind in a word or two, a sentence for the user, the paragraphs that it rests on, and the place of
    its step in the case, from 0."""

    kind: str
    sentence: str
    para: tuple[Paragraph, ...] = ()
    step: int = 0


def notices(case: Case, deadlines: Iterable[Deadline], calendar: Calendar | None) -> tuple[Notice, ...]:
    """What is noticed in a case, in the order of its steps, each once.

    `deadlines` are those of the case; `calendar` is that of its nation, and may be None only while the case has no steps.
    """
    if calendar is None:
        return ()
    every = tuple(deadlines)
    found = [*_safeguards(case), *(Notice("not given", lack_words(case, lack), step=lack.step) for lack in lacks(case, every))]
    for first, end in _rounds(case):
        part = replace(case, steps=case.steps[:end])        # a round is judged with what was known by its end
        found += [*_two_dates(part, first), *_letter(part, first), *_too_soon(part, first, every), *_late_contacts(part, first, every), *_early(part, first, every, calendar),
                  *_early_visits(part, first, every, calendar), *_seen_once(part, first), *_before_planned(part, first), *_days_off(part, first, calendar)]
    found += _left(case, every)
    return tuple(dict.fromkeys(sorted(found, key=lambda notice: notice.step)))


def notices_html(page: Page, found: Iterable[Notice], level: int = 3) -> str:
    """The notices of a case as a list; empty where there is none. No element has an id."""
    source = page.guide.main_source
    rows = "".join(f'<li class="notice">{page.explain(one.sentence)} {paragraphs_html(page, source, one.para)}</li>' for one in found)
    heading = f"<h{level}>Noticed in this case</h{level}>"
    return f'<section class="notices" aria-label="Noticed in this case">{heading}<ul>{rows}</ul></section>' if rows else ""


def _rounds(case: Case) -> list[tuple[int, int]]:
    """The rounds of a case as (first step, step after the last): a new failure starts a new one."""
    places: dict[int, list[int]] = {}
    for place, step in enumerate(case.steps):
        places.setdefault(step.round, []).append(place)
    return [(round[0], round[-1] + 1) for round in places.values()]


def _safeguards(case: Case) -> Iterator[Notice]:
    first = case.steps[0].place if case.steps else None
    for one in forbidden(case):
        last = max(place for place, step in enumerate(case.steps) if step.place.ref in one.at)
        words = "This must not be: the case breaks a rule that protects the customer."
        if first and first.box.number != first.process.start and any(case.guide.has("counters", id) for id in one.never_when.facts()):
            words = f"Check this: the case starts at {first.name}, so it does not tell what was done before."
        yield Notice("safeguard", f"{words} {to_plain(one.name)}", one.para, last)


def _left(case: Case, deadlines: Iterable[Deadline]) -> Iterator[Notice]:
    """Each "must" or "do" that no answer of an ended case meets, and each date that still lies ahead."""
    for one in deadlines:
        day = one.dates.date
        is_ahead = day is not None and (case.today is None or day >= case.today)
        if one.is_left and (is_ahead or one.rule.force in ("must", "do")) and not one.rule.within:
            date_words = "".join(f" {name}: {weekday_and_date(on)}." for name, on in named_dates(one.rule, one.dates))
            yield Notice("left", f"The case has ended. {NOT_TOLD}: “{to_plain(one.rule.name)}”.{date_words}", one.rule.para, len(case.steps) - 1)


def _two_dates(case: Case, first: int) -> Iterator[Notice]:
    """A failure that was dated when it was told and is dated otherwise where its round begins."""
    told = next((step.facts[FAILED_AGAIN_DATE] for step in reversed(case.steps[:first]) if step.facts.get(FAILED_AGAIN_DATE)), None)
    for place, step in _steps(case, first):
        failed = step.facts.get(FAILURE_DATE)
        if told and failed and failed != told:
            yield Notice("two dates", f"The same failure has two dates: {weekday_and_date(told)}, and here {weekday_and_date(failed)}. Check which is right "
                         "and change the other answer.", (94,), place)


def _letter(case: Case, first: int) -> Iterator[Notice]:
    """A letter that went late (paragraph 8), and one posted although the customer had been there."""
    for place, step in _steps(case, first):
        failed, letter = step.facts.get(FAILURE_DATE), step.facts.get(LETTER_DATE)
        if failed and letter and letter > failed:
            days = (letter - failed).days
            yield Notice("late letter", f"The letter went {how_many(days, 'day')} after the failure of {weekday_and_date(failed)}, though it is "
                         "due on the same day. The time to reply runs from the day on which it really went. Say in the evidence why it was late.",
                         (8,), place)
        if step.facts.get(FAILURE) == "ftp" and step.facts.get(LETTER_GIVEN) == "posted":
            yield Notice("posted letter", "The letter was posted after a failure to participate. It is meant to be handed over at the interview; where "
                         "the customer walked out that cannot be, and by post there are two working days more to reply.", (8,), place)


def _too_soon(case: Case, first: int, deadlines: Iterable[Deadline]) -> Iterator[Notice]:
    """A route that waits for a time to pass, taken before it had passed: on the day that the answer keeps, or as it stands today."""
    every = tuple(deadlines)
    for place, step in _steps(case, first):
        for one in every if step.route and step.route.waits_for else ():
            taken, is_of_step = step.early or case.today, first <= one.step <= place
            if one.rule.id in step.route.waits_for and is_of_step and one.dates.date and taken and taken <= last_day_of(one):
                when = f" on {weekday_and_date(step.early)}" if step.early else ""
                yield Notice("too early", f"“{to_plain(step.route.outcome)}” was chosen{when} before the time was over. {to_plain(one.rule.name)}: the last day is "
                             f"{weekday_and_date(last_day_of(one))}. If something arrives by then, change this answer.", one.rule.para, place)
            elif one.rule.id in step.route.waits_for and is_of_step and one.dates.date:
                yield from _done_before(case, place, one)
                yield from _proved_later(case, place, one)


def _done_before(case: Case, first: int, deadline: Deadline) -> Iterator[Notice]:
    """What was done, as a later answer tells, before a time had passed that a route had waited for."""
    for place, step in _steps(case, first):
        for id, words in AFTER_A_WAIT.items():
            day = step.facts.get(id)
            if day and day <= last_day_of(deadline):
                yield Notice("too early", f"{words} on {weekday_and_date(day)}, before the time was over. {to_plain(deadline.rule.name)}: the last day is "
                             f"{weekday_and_date(last_day_of(deadline))}.", deadline.rule.para, place)


def _proved_later(case: Case, chosen: int, deadline: Deadline) -> Iterator[Notice]:
    """Return what a later answer proves: that a route was chosen, at the step `chosen`, before the time had passed that it waits for.

    What happened cannot come after today, and if it cannot come before an earlier date of the case either, it follows what was done.
    Visits and what was sent have notices of their own.
    """
    others = (*EARLY, *AFTER_A_WAIT, *VISIT_DATES)
    for place, step in _steps(case, chosen + 1):
        for fact in (case.guide.find("facts", id) for id in step.facts if id not in others):
            day = step.facts[fact.id]
            has_happened = any("today" in limit.not_after for limit in fact.limits) and any(limit.not_before for limit in fact.limits)
            if fact.kind == "date" and has_happened and day and day <= last_day_of(deadline):
                yield Notice("too early", f"“{to_plain(case.steps[chosen].route.outcome)}” was chosen before the time was over. {to_plain(fact.label)}: "
                             f"{weekday_and_date(day)}. {to_plain(deadline.rule.name)}: the last day is {weekday_and_date(last_day_of(deadline))}.",
                             deadline.rule.para, place)
                return


def _late_contacts(case: Case, first: int, deadlines: Sequence[Deadline]) -> Iterator[Notice]:
    for contact in contacts(case, deadlines):
        if contact.late and contact.day and contact.last_day:
            places = [place for place, step in _steps(case, first) if step.facts.get(CONTACT_DATE) == contact.day]
            yield Notice("late contact", f"The customer made contact on {weekday_and_date(contact.day)}, after the last day to reply, "
                         f"{weekday_and_date(contact.last_day)}. The reason is heard all the same, recorded as late, and sent with the evidence.",
                         case.guide.find("facts", CONTACT_DATE).para, places[-1])


def _early(case: Case, first: int, deadlines: Sequence[Deadline], calendar: Calendar) -> Iterator[Notice]:
    """Something done before the time to reply was over, though the customer had not replied."""
    made = contacts(case, deadlines)
    for one in deadlines:
        if one.met and one.rule.met_by in EARLY and first <= one.step < len(case.steps) and _is_before_opening(one, one.met, made, calendar):
            yield Notice("too early", f"{EARLY[one.rule.met_by]} on {weekday_and_date(one.met)}, before the time to reply was over. The first day after it is "
                         f"{weekday_and_date(one.dates.act_from)}.", one.rule.para, one.step)


def _early_visits(case: Case, first: int, deadlines: Sequence[Deadline], calendar: Calendar) -> Iterator[Notice]:
    """A home visit, made or only planned so far, before the time to reply was over, though the customer had not replied."""
    for place, step in _steps(case, first):
        for planned, visited in zip(PLANNED_DATES, VISIT_DATES):
            made, day = step.facts.get(visited), step.facts.get(visited) or step.facts.get(planned)
            if day and (one := _time_before_visit(case, place, visited, day, deadlines, calendar)):
                name, letter = ("The home visit", "") if visited == VISIT_DATES[0] else ("The second visit", " to the first letter")
                was, is_over = ("was made on", "was") if made else ("is planned for", "is")
                yield Notice("too early", f"{name} {was} {weekday_and_date(day)}, before the time to reply{letter} {is_over} over. The earliest date {is_over} "
                             f"{weekday_and_date(one.dates.act_from)}.", one.rule.para, place)


def _time_before_visit(case: Case, place: int, visited: str, day: date, deadlines: Sequence[Deadline], calendar: Calendar) -> Deadline | None:
    """The time to reply that a visit on this day comes too early for: before a first visit, that which the visit waits for; before a
    second, that of the letter left at the visit before it, if nobody was there. None if it is not too early."""
    made, before = contacts(case, deadlines), visits(replace(case, steps=case.steps[:place]))
    if visited == VISIT_DATES[0] or not before:
        found = [one for one in deadlines if one.rule.met_by == visited and one.step <= place and _is_before_opening(one, day, made, calendar)]
        return found[-1] if found else None
    answered = {contact.last_day for contact in made if not contact.late}
    missed = before[-1].day if before[-1].present is False else None
    periods = [one for one in deadlines if missed and one.rule.met_by == CONTACT_DATE and one.start == missed and one.dates.last_day]
    return periods[-1] if periods and day <= periods[-1].dates.last_day and periods[-1].dates.last_day not in answered else None


def _is_before_opening(one: Deadline, day: date, made: Sequence[Contact], calendar: Calendar) -> bool:
    """Whether a day lies before the first on which to act after a time to reply, which no contact has answered in time."""
    opens = one.dates.act_from if one.rule.after and not one.dates.last_day else None
    return bool(opens and one.start and day < opens and not any(_replied(contact, one.start, calendar) for contact in made))


def _replied(contact: Contact, start: date, calendar: Calendar) -> bool:
    """Whether a contact came in time, in the period of reply that ended on the working day before `start`."""
    return not contact.late and contact.last_day is not None and calendar.next_working_day(contact.last_day) == start


def _seen_once(case: Case, first: int) -> Iterator[Notice]:
    """A referral of a customer with a condition who was seen, but visited once only: the strict reading wants a second attempt."""
    for place, step in _steps(case, first):
        known = step.known_before_route
        once = known.get(VISITS_EFFECTIVE, 0) and known.get(VISITS_ATTEMPTED, 0) < _VISITS_WANTED
        if REFERRAL_DATE in step.place.box.asks and known.get(CONDITION) == "yes" and once:
            yield Notice("strict reading", "One home visit was made, and the customer was there. That is taken as enough here. Read strictly, two visits "
                         "have to be attempted before any submission for a customer with a relevant condition.", ("note after 40",), place)


def _before_planned(case: Case, first: int) -> Iterator[Notice]:
    """Return what is told of an interview before the day for which the case has planned it."""
    for place, step in _steps(case, first):
        planned = next((earlier.facts[id] for earlier in reversed(case.steps[:place]) for id in (REBOOKED_DATE, APPOINTMENT_DATE) if earlier.facts.get(id)), None)
        for id in (FAILED_AGAIN_DATE, ATTENDED_DATE):
            day = step.facts.get(id)
            if planned and day and day < planned:
                yield Notice("before the plan", f"{to_plain(case.guide.find('facts', id).label)}: {weekday_and_date(day)}. But the interview was planned for "
                             f"{weekday_and_date(planned)}. Check both dates. If the interview was moved, change the planned date.", (), place)


def _days_off(case: Case, first: int, calendar: Calendar) -> Iterator[Notice]:
    for place, step in _steps(case, first):
        for id in MEETINGS:
            day = step.facts.get(id)
            reason = calendar.day_off(day) if day and calendar.first <= day <= calendar.last else None
            if reason:
                label = to_plain(case.guide.find("facts", id).label)
                yield Notice("day off", f"{label}: {weekday_and_date(day)} is not a working day ({reason}). Check the date.", (), place)


def _steps(case: Case, first: int) -> Iterator[tuple[int, Step]]:
    return ((place, step) for place, step in enumerate(case.steps) if place >= first)
