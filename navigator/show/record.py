"""The record of a case: one page to print, to copy to a person's papers or to keep as data.

`record_dict` has all the content; `record_text` and `record_html` write the same for people. None of them has words
that the user typed (facts of the kind text) unless `with_text` asks for them. No clock is read: `printed_at` is an
argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from navigator.case.case import Answer, Case, Step, counters
from navigator.case.case_file import CASE_FORMAT
from navigator.case.deadlines import Deadline, by_round, round_begins
from navigator.case.evidence import checklist, missing_sentence
from navigator.case.moment import current_round
from navigator.case.notices import Notice
from navigator.case.questions import NATION, START
from navigator.case.waiting import early_days, wait_of
from navigator.case.wording import (
    LEFT_OUT,
    MARKS,
    NOT_SHOWN,
    adverse_words,
    answer_label,
    ask_label,
    capital,
    counted_for,
    counted_words,
    fact_words,
    interpretation_words,
    moment_words,
    paragraph_words,
)
from navigator.days.workdays import WEEKEND, Calendar, day_and_date, parse_date, weekday_and_date
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.sources import Source
from navigator.guide.time_rules import TimeRule
from navigator.show.case_data import deadline_data
from navigator.text.prose import cleaned, to_plain

# --- As data ----------------------------------------------------------------------------------------------------------


def record_dict(
    case: Case,
    deadlines: Iterable[Deadline],
    edition: str,
    *,
    printed_at: str,
    with_text: bool = False,
    today_given: bool = False,
    noticed: Iterable[Notice] = (),
    calendar: Calendar | None = None,
) -> dict[str, Any]:
    """Return the record as plain data for JSON.

    `edition` names the guide and its hash, as `Bundle.edition` does; `printed_at` is a date or a moment in ISO form.
    `noticed` is what `navigator.case.notices` found in the case, and `calendar` the days off of its nation.
    `today_given` says that the reader gave the date of today. Dates are ISO text; a deadline's `start` is day 0 and is
    not in its `ledger`. Raises `CalendarError` if `printed_at` is not a date or a moment.
    """
    deadlines = tuple(deadlines)
    items, early_on = checklist(case, deadlines, calendar), early_days(case, deadlines)
    return {
        "format": CASE_FORMAT,
        "title": f"Case record: {to_plain(case.guide.title)}",
        "notice": _notice(case),
        "edition": cleaned(edition),
        "printed_at": cleaned(printed_at),
        "printed": moment_words(printed_at),
        "nation": counted_for(case.guide, case.nation),
        "today": case.today.isoformat() if case.today else None,
        "today_given": today_given,
        "standing": standing(case),
        "waiting": wait.sentence if (wait := wait_of(case, deadlines)) else "",
        "counters": _counters(case),
        "steps": [_step(case, number, with_text, early_on.get(number - 1)) for number, _ in enumerate(case.steps, 1)],
        "deadlines": [{**deadline_data(one), "reminder": one.start is None} for one in deadlines],
        "evidence": [
            {
                "item": item.id,
                "name": to_plain(item.name),
                "state": item.state,
                "known": list(item.known),
                "notes": list(item.notes),
                "first": list(item.first),
                "missing": list(item.missing),
                "held": list(item.details),
                "attach": list(item.attach),
            }
            for item in items
        ],
        "missing": missing_sentence(case, items),
        "evidence_before": _evidence_before(case, deadlines, calendar),
        "readings": [*_worked_out_readings(case), *_route_readings(case), *_rule_readings(case.guide, deadlines)],
        "closed": [
            {"step": number, **entry} for number, step in enumerate(case.steps, 1) for entry in _closed(case, step)
        ],
        "noticed": [
            {"step": one.step + 1, "kind": one.kind, "sentence": to_plain(one.sentence), "paragraphs": list(one.para)}
            for one in noticed
        ],
        "knots": _unclear_points(case),
        "kept": [_kept(case.guide, one, with_text) for one in case.kept],
    }


def _evidence_before(case: Case, deadlines: tuple[Deadline, ...], calendar: Calendar | None) -> list[dict[str, Any]]:
    """Return the evidence for each earlier round as it was when the round ended, the latest first."""
    rounds, first, dated = [], current_round(case)[0], case.guide.rounds.date
    while first > 0:
        part = replace(case, steps=case.steps[:first])
        items = checklist(part, (one for one in deadlines if one.step < first), calendar)
        first, steps = current_round(part)
        day = next((step.facts[dated] for step in steps if step.facts.get(dated)), None)
        rounds.append(
            {
                "round": case.guide.rounds.name,
                "date": day.isoformat() if day else None,
                "items": [
                    {
                        "item": item.id,
                        "name": to_plain(item.name),
                        "state": item.state,
                        "known": list(item.known),
                        "notes": list(item.notes),
                    }
                    for item in items
                ],
            }
        )
    return rounds


def standing(case: Case) -> str:
    """Return the current box and state of the case, in a sentence or two."""
    if case.ended and (last := case.steps[-1]).route:
        return f"The process ended at {last.place.name}: {to_plain(last.route.outcome)}."
    words = (
        f"The case is at {case.current.name}: {to_plain(case.current.box.title)}."
        if case.current
        else "The case has not started."
    )
    if case.problem:
        return f"{words} One answer does not apply: {cleaned(case.problem.message)}"
    return f"{words} The next question: {to_plain(case.question.title)}" if case.question else words


def _notice(case: Case) -> str:
    """Return the notice of the source that the case follows; before the first box, that of the guide."""
    return to_plain((case.current and case.guide.source(case.current.process.source).notice) or case.guide.notice)


def _counters(case: Case) -> list[dict[str, Any]]:
    return [
        {"counter": counter.id, "label": to_plain(counter.label), "value": value} for counter, value in counters(case)
    ]


def _step(case: Case, number: int, with_text: bool, early: date | None) -> dict[str, Any]:
    step, guide = case.steps[number - 1], case.guide
    box, route = step.place.box, step.route
    paragraphs = [*(para for text in box.activity for para in text.para), *(route.para if route else ())]
    return {
        "number": number,
        "box": step.place.ref,
        "name": step.place.name,
        "title": to_plain(box.title),
        "paragraphs": list(dict.fromkeys(paragraphs)),
        "facts": [_fact(guide.fact(id), value, with_text, id in step.left_out) for id, value in step.facts.items()],
        "outcome": to_plain(route.outcome) if route else None,
        "to": route.to if route else None,
        "to_name": guide.target_name(route.to) if route else None,
        "basis": route.basis if route else None,
        "mark": route.mark if route else "",
        "early": early.isoformat() if early else None,
        "note": to_plain(route.note) if route else "",
        "counts": [f"{to_plain(guide.counter(id).label)}: {step.known[id]}" for id in (route.counts if route else ())],
        "resets": [
            f"{to_plain(guide.counter(id).label)}: back to {step.known[id]}"
            for id in (route.resets if route else ())
            if step.known[id] != step.known_before_route[id]
        ],
        "closed": _closed(case, step),
    }


def _fact(fact: Fact, value: Any, with_text: bool, left_out: bool) -> dict[str, Any]:
    hidden = fact.kind == "text" and value is not None and not with_text
    shown = (
        None
        if hidden
        else value.isoformat()
        if isinstance(value, date)
        else cleaned(value)
        if isinstance(value, str)
        else value
    )
    return {
        "fact": fact.id,
        "label": to_plain(fact.label),
        "value": shown,
        "words": NOT_SHOWN if hidden else LEFT_OUT if left_out else cleaned(fact_words(fact, value)),
    }


def _closed(case: Case, step: Step) -> list[dict[str, str]]:
    """Return the routes of a step that its case could not take, each with the reason.

    The result is empty as long as the step has facts to ask for, since its routes are not on offer yet.
    """
    asking_a_fact = (
        step is case.steps[-1] and not step.route and case.question is not None and case.question.ask != step.place.ref
    )
    if asking_a_fact:
        return []
    return [
        {
            "box": step.place.ref,
            "name": step.place.name,
            "outcome": to_plain(route.outcome),
            "why": to_plain(route.not_available),
        }
        for route in step.place.box.routes
        if not route.when.holds(step.known_before_route)
    ]


def _worked_out_readings(case: Case) -> list[dict[str, Any]]:
    """Return what was worked out from the answers, such as which rules apply, with the reason."""
    readings = []
    for fact in case.guide.facts:
        outcome = next((one for one in fact.outcomes if one.id == case.known.get(fact.id)), None)
        if outcome:
            readings.append(
                {
                    "of": "worked out",
                    "name": to_plain(fact.label),
                    "taken": to_plain(outcome.label),
                    "why": to_plain(outcome.why),
                    "paragraphs": list(fact.para),
                    "others": [],
                }
            )
    return readings


def _route_readings(case: Case) -> list[dict[str, Any]]:
    """Return the routes taken that the source does not print as they were taken."""
    readings, seen = [], set()
    for step in case.steps:
        route = step.route
        if route and route.mark and (step.place.ref, route.id) not in seen:
            seen.add((step.place.ref, route.id))
            printed = (
                f" {source_of_step(case, step).name_first} gives: {case.guide.target_name(route.printed_to)}."
                if route.printed_to
                else ""
            )
            readings.append(
                {
                    "of": "route",
                    "name": f"{step.place.name}: {to_plain(route.outcome)}",
                    "taken": f"{MARKS[route.mark]}.{printed}",
                    "why": to_plain(f"{route.note} {route.differs}".strip()),
                    "paragraphs": list(route.para),
                    "others": [],
                }
            )
    return readings


def _counted_for(guide: Guide, rule: TimeRule) -> str:
    return ", for ".join(filter(None, (counted_words(guide, rule), to_plain(rule.time_words))))


def _rule_readings(guide: Guide, deadlines: Iterable[Deadline]) -> list[dict[str, Any]]:
    """Return the deadlines with a date whose text can be read in another way."""
    return [
        {
            "of": "deadline",
            "name": f"{deadline.rule.id} {to_plain(deadline.rule.name)}",
            "taken": f"{_counted_for(guide, deadline.rule)}: {day_and_date(deadline.dates.date)}",
            "why": to_plain(deadline.rule.note),
            "paragraphs": list(deadline.rule.para),
            "adverse": adverse_words(deadline),
            "others": [
                f"{capital(interpretation_words(deadline.rule, other))}. {to_plain(other.why)}"
                for other in deadline.readings
            ],
        }
        for deadline in deadlines
        if deadline.readings and deadline.dates.date
    ]


def _unclear_points(case: Case) -> list[dict[str, Any]]:
    """Return the unclear points at the boxes of the case, the most important first, each once."""
    walked = dict.fromkeys(step.place.ref for step in case.steps)
    met = dict.fromkeys(point for ref in walked for point in case.guide.unclear_points_at(ref))
    return [
        {
            "knot": point.id,
            "title": to_plain(point.title),
            "severity": point.severity,
            "reading": to_plain(point.reading),
            "paragraphs": list(point.para),
            "boxes": [case.guide.places[ref].name for ref in walked if ref in point.boxes],
        }
        for point in sorted(met, key=lambda point: point.severity)
    ]


def _kept(guide: Guide, answer: Answer, with_text: bool) -> dict[str, str]:
    """Return a kept answer in words.

    A value that is not a known choice, date or number may be anything, and is treated as free text.
    """
    known = answer.ask in (START, NATION) or answer.ask in guide.places or guide.has("facts", answer.ask)
    words = answer_label(guide, answer)
    raw = words == answer.answer and not (words.isascii() and words.isdigit()) and words not in guide.places
    return {
        "ask": ask_label(guide, answer.ask) if known else "A question this guide does not ask",
        "answer": NOT_SHOWN if raw and not with_text else cleaned(words),
    }


def head_entries(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the head of a record says: (name, words)."""
    yield "Printed", record["printed"]
    yield "Edition", record["edition"]
    if record["nation"]:
        yield "Bank holidays for", record["nation"]
    if record["today"]:
        given = " (the date you entered, because the clock on this device is wrong)" if record["today_given"] else ""
        yield "Today’s date", day_and_date(parse_date(record["today"])) + given
    yield "Where the case is", record["standing"]
    if record["waiting"]:
        yield "Waiting", record["waiting"]


def marks_of_step(step: Mapping[str, Any]) -> Iterator[str]:
    """Yield notes on how a step continued: that its route differs from the source, and that it was taken early."""
    if step["mark"]:
        yield f"{MARKS[step['mark']]}."
    if step["early"]:
        yield f"Chosen on {weekday_and_date(parse_date(step['early']))}, before the time had passed."


def noticed_sentences(case: Case, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was noticed in a case, each sentence with its paragraphs."""
    for notice in record["noticed"]:
        source = case.guide.source(case.steps[notice["step"] - 1].place.process.source)
        paragraphs = paragraph_words(source, notice["paragraphs"])
        yield f"Step {notice['step']}: {notice['sentence']}" + (f" ({paragraphs})" if paragraphs else "")


def earlier_evidence(record: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the evidence of each earlier round: (heading, a line for each item), the latest first."""
    for earlier in record["evidence_before"]:
        day = weekday_and_date(parse_date(earlier["date"])) if earlier["date"] else "date not given"
        yield (
            f"Evidence for the {earlier['round']} of {day}",
            [
                f"{item['name']}: {item['state']}. {' '.join((*item['known'], *item['notes']))}".strip()
                for item in earlier["items"]
            ],
        )


def with_repeats(readings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Yield each reading applied, and whether the same rule is among those before it."""
    named: set[tuple[str, str]] = set()
    for entry in readings:
        yield entry, (entry["of"], entry["name"]) in named
        named.add((entry["of"], entry["name"]))


def by_weight(points: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return unclear points that change where a case goes, to be shown in full, and the others, only named on a printed
    page.
    """
    every = list(points)
    return [one for one in every if one["severity"] == 1], [one for one in every if one["severity"] > 1]


def by_clock(deadlines: Iterable[Deadline]) -> tuple[list[Deadline], list[Deadline]]:
    """Return deadlines whose clock has started, those with a date first and in its order, and rules without a clock."""
    every = list(deadlines)
    started = sorted(
        (deadline for deadline in every if deadline.start),
        key=lambda deadline: (deadline.dates.date is None, deadline.dates.date or date.min),
    )
    return started, [deadline for deadline in every if not deadline.start]


def started_by_round(case: Case, deadlines: Iterable[Deadline]) -> tuple[list[Deadline], list[Deadline]]:
    """Return the deadlines whose clock has started: those of this round and what is still due, and those of earlier
    rounds.
    """
    return by_round(by_clock(deadlines)[0], round_begins(case), case.today)


def source_of_step(case: Case, step: Step) -> Source:
    """Return the document that the map of a step restates."""
    return case.guide.source(step.place.process.source)


def again_words(deadline: Deadline) -> str:
    """Return a sentence that the rule's working is above, with the days off of this count other than weekends."""
    off = [
        f"{day_and_date(day.date)} ({day.reason})"
        for day in deadline.dates.ledger
        if not day.counted and day.reason not in WEEKEND
    ]
    besides = f" Not counted, apart from weekends: {', '.join(off)}." if off else ""
    return f"Worked out in the same way as {deadline.rule.id} above.{besides}"
