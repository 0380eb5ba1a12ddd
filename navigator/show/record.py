"""The record of a case: one page to print, to copy into a person's papers or to keep as data.

`record_dict` says everything once; `record_text` and `record_html` write the same down for people. Words that the user typed
(facts of the kind text) are in none of them unless `with_text` asks for that. No clock is read: `printed_at` is an argument.
"""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, Iterable, Iterator, Mapping, Sequence

from navigator.case.case import FORMAT, NATION, START, Answer, Case, Step
from navigator.case.deadlines import Deadline, by_round, round_begins
from navigator.text.errors import CalendarError
from navigator.case.evidence import checklist, items_html, missing_sentence
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.sources import Source
from navigator.case.moment import current_round
from navigator.case.notices import Notice
from navigator.text.prose import cleaned, escaped, to_plain
from navigator.show.plain_text import deadline_data, deadline_lines, reminder, wrapped
from navigator.show.render import Page, counters, dates_html, force_html, ledger_html, paragraphs_html, slug
from navigator.case.wording import (AFTERWARDS, LEFT_OUT, MARKS, TOLD, adverse_words, answer_label, ask_label, capital, counted_for, counted_words, day_words, fact_words, named_dates,
                               paragraph_words, reading_words, start_words, working_words)
from navigator.case.waiting import early_days, wait_of
from navigator.days.workdays import Calendar, day_and_date, parse_date, weekday_and_date

WIDTH = 78
"""Columns of the plain text."""

NOT_SHOWN = "Answered; the words stay on the device"
"""What stands in place of words that the user typed."""

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?")
_INDENT = "  "
_WEEKEND = ("Saturday", "Sunday")
_EARLIER = "Deadlines of earlier rounds"


# --- As data ----------------------------------------------------------------------------------------------------------

def record_dict(case: Case, deadlines: Iterable[Deadline], edition: str, *, printed_at: str, with_text: bool = False,
                today_given: bool = False, noticed: Iterable[Notice] = (), calendar: Calendar | None = None) -> dict[str, Any]:
    """The record as plain data for JSON.

    `edition` names the guide and its hash, as `Bundle.edition` does; `printed_at` is a date or a moment in ISO form;
    `noticed` is what `navigator.case.notices` found in the case, `calendar` the days off of its nation; `today_given` says that the reader gave the date of today.
    Dates are ISO text; a deadline's `start` is day 0 and is not in
    its `ledger`. Raises `CalendarError` where `printed_at` is none.
    """
    found = tuple(deadlines)
    items, early_on = checklist(case, found, calendar), early_days(case, found)
    return {
        "format": FORMAT,
        "title": f"Record of a case: {to_plain(case.guide.title)}",
        "notice": _notice(case),
        "edition": cleaned(edition),
        "printed_at": cleaned(printed_at),
        "printed": moment_words(printed_at),
        "nation": counted_for(case.guide, case.nation),
        "today": case.today.isoformat() if case.today else None,
        "today_given": today_given,
        "standing": standing(case),
        "waiting": wait.sentence if (wait := wait_of(case, found)) else "",
        "counters": _counters(case),
        "steps": [_step(case, number, with_text, early_on.get(number - 1)) for number, _ in enumerate(case.steps, 1)],
        "deadlines": [{**deadline_data(one), "reminder": one.start is None} for one in found],
        "evidence": [{"item": item.id, "name": to_plain(item.name), "state": item.state, "known": list(item.known), "notes": list(item.notes),
                      "first": list(item.first), "missing": list(item.missing),
                      "held": list(item.details), "attach": list(item.attach)} for item in items],
        "missing": missing_sentence(case, items),
        "evidence_before": _evidence_before(case, found, calendar),
        "readings": [*_worked_out_readings(case), *_route_readings(case), *_rule_readings(case.guide, found)],
        "closed": [{"step": number, **entry} for number, step in enumerate(case.steps, 1) for entry in _closed(case, step)],
        "noticed": [{"step": one.step + 1, "kind": one.kind, "sentence": to_plain(one.sentence), "paragraphs": list(one.para)} for one in noticed],
        "knots": _unclear_points(case),
        "kept": [_kept(case.guide, one, with_text) for one in case.kept],
    }


def _evidence_before(case: Case, found: tuple[Deadline, ...], calendar: Calendar | None) -> list[dict[str, Any]]:
    """What the evidence for each earlier round told when it ended, the latest first."""
    rounds, first, dated = [], current_round(case)[0], case.guide.rounds.date
    while first > 0:
        part = replace(case, steps=case.steps[:first])
        items = checklist(part, (one for one in found if one.step < first), calendar)
        first, steps = current_round(part)
        day = next((step.facts[dated] for step in steps if step.facts.get(dated)), None)
        rounds.append({"round": case.guide.rounds.name, "date": day.isoformat() if day else None, "items": [
            {"item": item.id, "name": to_plain(item.name), "state": item.state, "known": list(item.known), "notes": list(item.notes)} for item in items]})
    return rounds


def standing(case: Case) -> str:
    """Where the case stands, in a sentence or two."""
    if case.ended:
        return f"The process ended at {case.steps[-1].place.name}: {to_plain(case.steps[-1].route.outcome)}."
    words = f"The case stands at {case.current.name}: {to_plain(case.current.box.title)}." if case.current else "The case has not begun."
    if case.problem:
        return f"{words} An answer does not fit: {cleaned(case.problem.message)}"
    return f"{words} The question there: {to_plain(case.question.title)}" if case.question else words


def _notice(case: Case) -> str:
    """The notice of the source that the case follows; of the guide, before the first box."""
    return to_plain(case.current and case.guide.source(case.current.process.source).notice or case.guide.notice)


def moment_words(text: str) -> str:
    """A moment as people write it: "Sat 21 November 2026, 10:15 (UTC)"."""
    found = _MOMENT.fullmatch(text)
    if not found or int(found[2] or 0) > 23 or int(found[3] or 0) > 59:
        raise CalendarError(f"“{' '.join(cleaned(text).split())[:40]}” is no moment for a record. Write it as 2026-11-21T10:15:00Z.")
    day, hour, minute, zone = found.groups()
    words = day_and_date(parse_date(day))
    if hour:
        words += f", {hour}:{minute}" + ({"": "", "Z": " (UTC)"}.get(zone or "", f" (UTC{zone})"))
    return words


def _counters(case: Case) -> list[dict[str, Any]]:
    return [{"counter": counter.id, "label": to_plain(counter.label), "value": value} for counter, value in counters(case)]


def _step(case: Case, number: int, with_text: bool, early: date | None) -> dict[str, Any]:
    step, guide = case.steps[number - 1], case.guide
    box, route = step.place.box, step.route
    paragraphs = [*(para for text in box.activity for para in text.para), *(route.para if route else ())]
    return {
        "number": number, "box": step.place.ref, "name": step.place.name, "title": to_plain(box.title),
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
        "resets": [f"{to_plain(guide.counter(id).label)}: back to {step.known[id]}"
                   for id in (route.resets if route else ()) if step.known[id] != step.known_before_route[id]],
        "closed": _closed(case, step),
    }


def _fact(fact: Fact, value: Any, with_text: bool, left_out: bool) -> dict[str, Any]:
    hidden = fact.kind == "text" and value is not None and not with_text
    shown = None if hidden else value.isoformat() if isinstance(value, date) else cleaned(value) if isinstance(value, str) else value
    return {"fact": fact.id, "label": to_plain(fact.label), "value": shown, "words": NOT_SHOWN if hidden else LEFT_OUT if left_out else cleaned(fact_words(fact, value))}


def _closed(case: Case, step: Step) -> list[dict[str, str]]:
    """The routes of a step that its case could not take, each with the sentence why. None while facts of the step are
    still to be asked, since its routes are not on offer yet."""
    asking_a_fact = step is case.steps[-1] and not step.route and case.question is not None and case.question.ask != step.place.ref
    if asking_a_fact:
        return []
    return [{"box": step.place.ref, "name": step.place.name, "outcome": to_plain(route.outcome), "why": to_plain(route.not_available)}
            for route in step.place.box.routes if not route.when.holds(step.known_before_route)]


def _worked_out_readings(case: Case) -> list[dict[str, Any]]:
    """What was worked out from the answers, such as which rules apply, with the reason."""
    readings = []
    for fact in case.guide.facts:
        outcome = next((one for one in fact.outcomes if one.id == case.known.get(fact.id)), None)
        if outcome:
            readings.append({"of": "worked out", "name": to_plain(fact.label), "taken": to_plain(outcome.label), "why": to_plain(outcome.why),
                             "paragraphs": list(fact.para), "others": []})
    return readings


def _route_readings(case: Case) -> list[dict[str, Any]]:
    """The routes taken that the source does not print as they were taken."""
    readings, seen = [], set()
    for step in case.steps:
        route = step.route
        if route and route.mark and (step.place.ref, route.id) not in seen:
            seen.add((step.place.ref, route.id))
            printed = f" {_source(case, step).name_first} prints: {case.guide.target_name(route.printed_to)}." if route.printed_to else ""
            readings.append({"of": "route", "name": f"{step.place.name}: {to_plain(route.outcome)}", "taken": f"{MARKS[route.mark]}.{printed}",
                             "why": to_plain(f"{route.note} {route.differs}".strip()), "paragraphs": list(route.para), "others": []})
    return readings


def _rule_readings(guide: Guide, found: Iterable[Deadline]) -> list[dict[str, Any]]:
    """The deadlines with a date whose text can be read in another way."""
    return [{"of": "deadline", "name": f"{one.rule.id} {to_plain(one.rule.name)}",
             "taken": f"{', for '.join(filter(None, (counted_words(guide, one.rule), to_plain(one.rule.time_words))))}: {day_and_date(one.dates.date)}", "why": to_plain(one.rule.note),
             "paragraphs": list(one.rule.para), "adverse": adverse_words(one),
             "others": [f"{capital(reading_words(one.rule, other))}. {to_plain(other.why)}" for other in one.readings]}
            for one in found if one.readings and one.dates.date]


def _unclear_points(case: Case) -> list[dict[str, Any]]:
    """The places where the source is unclear at the boxes that the case walked, the weightiest first, each once."""
    walked = dict.fromkeys(step.place.ref for step in case.steps)
    met = dict.fromkeys(point for ref in walked for point in case.guide.unclear_points_at(ref))
    return [{"knot": point.id, "title": to_plain(point.title), "severity": point.severity, "reading": to_plain(point.reading),
             "paragraphs": list(point.para), "boxes": [case.guide.places[ref].name for ref in walked if ref in point.boxes]}
            for point in sorted(met, key=lambda point: point.severity)]


def _kept(guide: Guide, answer: Answer, with_text: bool) -> dict[str, str]:
    """A kept answer in words. A value that is no known choice, date or number may be anything, and is treated as free text."""
    known = answer.ask in (START, NATION) or answer.ask in guide.places or guide.has("facts", answer.ask)
    words = answer_label(guide, answer)
    raw = words == answer.answer and not (words.isascii() and words.isdigit()) and words not in guide.places
    return {"ask": ask_label(guide, answer.ask) if known else "A question that the guide does not ask",
            "answer": NOT_SHOWN if raw and not with_text else cleaned(words)}


# --- As text ----------------------------------------------------------------------------------------------------------

def record_text(case: Case, deadlines: Iterable[Deadline], edition: str, *, printed_at: str, with_text: bool = False,
                today_given: bool = False, noticed: Iterable[Notice] = (), calendar: Calendar | None = None) -> str:
    """The record as plain text of at most 78 columns, without control characters or marks of writing direction.

    Arguments and errors as for `record_dict`.
    """
    found = tuple(deadlines)
    record = record_dict(case, found, edition, printed_at=printed_at, with_text=with_text, today_given=today_given, noticed=noticed, calendar=calendar)
    parts = (_head_lines(record), _steps_lines(case, record), _noticed_lines(case, record), _deadlines_lines(case, found), _evidence_lines(record),
             _readings_lines(record), _closed_lines(record), _unclear_points_lines(record), _kept_lines(record), ["", *wrapped(record["notice"], WIDTH)])
    lines = [line for part in parts for line in part]
    return "\n".join(line.rstrip() for line in cleaned("\n".join(lines)).split("\n")) + "\n"


def _head_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*wrapped(record["title"], WIDTH), "", *wrapped(record["notice"], WIDTH), ""]
    for name, words in _head(record):
        lines += wrapped(f"{name}: {words}", WIDTH)
    return [*lines, *(line for one in record["counters"] for line in wrapped(f"{one['label']}: {one['value']}", WIDTH))]


def _head(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Printed", record["printed"]
    yield "Edition", record["edition"]
    if record["nation"]:
        yield "Days counted for", record["nation"]
    if record["today"]:
        given = " (a date that was given, because the clock of the device is wrong)" if record["today_given"] else ""
        yield "Taken as today", day_and_date(parse_date(record["today"])) + given
    yield "Where it stands", record["standing"]
    if record["waiting"]:
        yield "Waiting", record["waiting"]


def _steps_lines(case: Case, record: Mapping[str, Any]) -> list[str]:
    lines = _heading("The way of the case") if record["steps"] else []
    for place, step in enumerate(record["steps"]):
        words = paragraph_words(_source(case, case.steps[place]), step["paragraphs"])
        lines += ["", *wrapped(f"{step['number']}. {step['name']}: {step['title']}{f' ({words})' if words else ''}", WIDTH)]
        for fact in step["facts"]:
            lines += wrapped(f"{fact['label']}: {fact['words']}", WIDTH, _INDENT)
        if step["outcome"]:
            lines += wrapped(f"Outcome: {step['outcome']}. Next: {step['to_name']}.", WIDTH, _INDENT)
        for words in (*_marks(step), *step["counts"], *step["resets"]):
            lines += wrapped(words, WIDTH, _INDENT)
    return lines


def _marks(step: Mapping[str, Any]) -> Iterator[str]:
    """What has to be said of how a step went on: that its route is not as the source has it, and that it was taken early."""
    if step["mark"]:
        yield f"{MARKS[step['mark']]}."
    if step["early"]:
        yield f"Chosen on {weekday_and_date(parse_date(step['early']))}, without waiting for the time to pass."


def _noticed_lines(case: Case, record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Noticed"), ""] if record["noticed"] else []
    return [*lines, *(line for words in _noticed(case, record) for line in wrapped(words, WIDTH, "", "- "))]


def _noticed(case: Case, record: Mapping[str, Any]) -> Iterator[str]:
    for one in record["noticed"]:
        source = case.guide.source(case.steps[one["step"] - 1].place.process.source)
        paragraphs = paragraph_words(source, one["paragraphs"])
        yield f"Step {one['step']}: {one['sentence']}" + (f" ({paragraphs})" if paragraphs else "")


def _deadlines_lines(case: Case, found: Sequence[Deadline]) -> list[str]:
    now, earlier = _by_round(case, found)
    lines: list[str] = []
    told: set[str] = set()
    for heading, part in (("Deadlines", now), (_EARLIER, earlier)):
        lines += _heading(heading) if part else []
        for one in part:
            lines += ["", *(_again_lines(one) if one.rule.id in told else deadline_lines(case.guide, one, WIDTH))]
            told.add(one.rule.id)
    if reminders := _parted(found)[1]:
        lines += [*_heading("Rules without a clock"), ""]
        lines += [line for one in reminders for line in wrapped(reminder(case.guide, one), WIDTH, "", "- ")]
    return lines


def _again_lines(deadline: Deadline) -> list[str]:
    """A further deadline of a rule whose working stands in the record already: what is its own."""
    rule = deadline.rule
    words = [f"No date: {deadline.refused}"] if deadline.refused else [f"{name}: {day_and_date(day)}" for name, day in named_dates(rule, deadline.dates)]
    words += [f"{start_words(deadline)}: {day_and_date(deadline.start)}{day_words(rule)}"] if deadline.start else []
    words += [_counted_again(deadline), *(f"Mind: {warning}" for warning in deadline.dates.warnings)]
    words += [f"{TOLD}: {day_and_date(deadline.met)}"] if deadline.met else [f"{deadline.over}."] if deadline.over and not rule.within else []
    return [*wrapped(f"{rule.id}  {to_plain(rule.name)}", WIDTH), *(line for one in words for line in wrapped(one, WIDTH, _INDENT))]


def _evidence_lines(record: Mapping[str, Any]) -> list[str]:
    lines = _heading("Evidence") if record["evidence"] else []
    for number, item in enumerate(record["evidence"], 1):
        lines += ["", *wrapped(f"{number}. {item['name']}: {item['state']}", WIDTH)]
        lines += [line for words in (*item["known"], *item["notes"]) for line in wrapped(words, WIDTH, _INDENT, "- ")]
        lines += [line for words in item["first"] for line in wrapped(f"First: {words}", WIDTH, _INDENT, "- ")]
        lines += [line for words in item["missing"] for line in wrapped(f"Missing: {words}", WIDTH, _INDENT, "- ")]
        lines += [line for words in item["held"] for line in wrapped(f"Write it into the form: {words}", WIDTH, _INDENT, "- ")]
        lines += [line for words in item["attach"] for line in wrapped(f"Put with it: {words}", WIDTH, _INDENT, "- ")]
    lines += ["", *wrapped(record["missing"], WIDTH)] if record["missing"] else []
    for heading, rows in _earlier_evidence(record):
        lines += ["", *wrapped(heading, WIDTH), *(line for words in rows for line in wrapped(words, WIDTH, _INDENT, "- "))]
    return lines


def _earlier_evidence(record: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Of each earlier round what its evidence told: (heading, a line for each item), the latest first."""
    for one in record["evidence_before"]:
        day = day_and_date(parse_date(one["date"])) if one["date"] else "a day not told"
        yield (f"Evidence for the {one['round']} of {day}",
               [f"{item['name']}: {item['state']}. {' '.join((*item['known'], *item['notes']))}".strip() for item in one["items"]])


def _repeats(readings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Each reading applied, and whether the same rule stands among them before it."""
    named: set[tuple[str, str]] = set()
    for one in readings:
        yield one, (one["of"], one["name"]) in named
        named.add((one["of"], one["name"]))


def _readings_lines(record: Mapping[str, Any]) -> list[str]:
    lines = _heading("Readings applied") if record["readings"] else []
    for one, again in _repeats(record["readings"]):
        lines += ["", *wrapped(f"{one['name']}: {one['taken']}", WIDTH)]
        lines += wrapped(one["why"], WIDTH, _INDENT) if one["why"] and not again else []
        lines += ["  The other readings stand with the deadline."] if one["others"] and not again else []
        lines += wrapped(one["adverse"], WIDTH, _INDENT) if one.get("adverse") else []
    return lines


def _closed_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Routes that were closed, and why"), ""] if record["closed"] else []
    for one in record["closed"]:
        lines += wrapped(f"Step {one['step']}, {one['name']}, “{one['outcome']}”: {one['why']}", WIDTH, "", "- ")
    return lines


def _unclear_points_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Where the source is unclear"), ""] if record["knots"] else []
    weighty, others = _weighed(record["knots"])
    for one in weighty:
        lines += wrapped(f"{one['knot']} {one['title']} ({', '.join(one['boxes'])}). Read here: {one['reading']}", WIDTH, "", "- ")
    return [*lines, *(["", *wrapped(f"Also met: {_unclear_point_names(others)}.", WIDTH)] if others else [])]


def _weighed(points: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Unclear points that change where a case goes, to be told in full, and the others, which a page to print only names."""
    every = list(points)
    return [one for one in every if one["severity"] == 1], [one for one in every if one["severity"] > 1]


def _unclear_point_names(points: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(f"{one['knot']} {one['title']}" for one in points)


def _kept_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Answers kept, not needed on this way"), ""] if record["kept"] else []
    return [*lines, *(line for one in record["kept"] for line in wrapped(f"{one['ask']}: {one['answer']}", WIDTH, "", "- "))]


def _heading(words: str) -> list[str]:
    return ["", words, "-" * len(words)]


def _parted(found: Iterable[Deadline]) -> tuple[list[Deadline], list[Deadline]]:
    """Deadlines whose clock has started, those with a date first and in its order, and rules without a clock."""
    every = list(found)
    started = sorted((one for one in every if one.start), key=lambda one: (one.dates.date is None, one.dates.date or date.min))
    return started, [one for one in every if not one.start]


def _by_round(case: Case, found: Iterable[Deadline]) -> tuple[list[Deadline], list[Deadline]]:
    """The deadlines whose clock has started: those of this round and what is still due, and those of earlier rounds."""
    return by_round(_parted(found)[0], round_begins(case), case.today)


def _source(case: Case, step: Step) -> Source:
    return case.guide.source(step.place.process.source)


# --- As HTML ----------------------------------------------------------------------------------------------------------

def record_html(page: Page, case: Case, deadlines: Iterable[Deadline], edition: str, *, printed_at: str, with_text: bool = False,
                today_given: bool = False, noticed: Iterable[Notice] = (), calendar: Calendar | None = None, level: int = 2, buttons: str = "") -> str:
    """The record as HTML, with headings from `level` on; the deadlines of earlier rounds are folded, and print all the same.

    `buttons` is HTML that stands below the notice, for a page on which something can be done with the record. Arguments and
    errors as for `record_dict`. No element has an id; the first heading can take the focus.
    """
    found = tuple(deadlines)
    record = record_dict(case, found, edition, printed_at=printed_at, with_text=with_text, today_given=today_given, noticed=noticed, calendar=calendar)
    head = "".join(f"<div><dt>{name}</dt><dd>{escaped(words)}</dd></div>" for name, words in
                   (*_head(record), *((one["label"], one["value"]) for one in record["counters"])))
    parts = (
        ("The way of the case", _steps_html(page, case, record)),
        ("Noticed", _list_html(page.explain(words) for words in _noticed(case, record))),
        ("Deadlines", _deadlines_html(page, case, found, level + 2)),
        ("Rules without a clock", _reminders_html(page, _parted(found)[1])),
        ("Evidence", _evidence_html(page, case, found, record, level + 2, calendar)),
        ("Readings applied", _readings_html(page, record)),
        ("Routes that were closed, and why",
         _list_html(page.explain(f"Step {one['step']}, {one['name']}, “{one['outcome']}”: {one['why']}") for one in record["closed"])),
        ("Where the source is unclear", _unclear_points_html(page, record)),
        ("Answers kept, not needed on this way", _list_html(escaped(f"{one['ask']}: {one['answer']}") for one in record["kept"])),
    )
    body = "".join(f"<h{level + 1}>{escaped(heading)}</h{level + 1}>{html}" for heading, html in parts if html)
    return (f'<article class="case-record"><h{level} tabindex="-1">{escaped(record["title"])}</h{level}>'
            f'<p class="record-notice"><strong>{escaped(record["notice"])}</strong></p>{buttons}'
            f'<dl class="record-head">{head}</dl>{body}</article>')


def _steps_html(page: Page, case: Case, record: Mapping[str, Any]) -> str:
    rows = []
    for step, entry in zip(case.steps, record["steps"]):
        facts = "".join(f"<div><dt>{page.explain(fact['label'])}</dt><dd><bdi>{escaped(fact['words'])}</bdi></dd></div>" for fact in entry["facts"])
        extra = [*_marks(entry), *entry["counts"], *entry["resets"]]
        rows.append(
            f'<li>{page.box_link(entry["box"])}: {page.explain(entry["title"])} {paragraphs_html(page, _source(case, step), entry["paragraphs"])}'
            + (f'<dl class="record-facts">{facts}</dl>' if facts else "")
            + (f'<p class="record-outcome">Outcome: <strong>{page.explain(entry["outcome"])}</strong>. Next: {escaped(entry["to_name"])}.</p>'
               if entry["outcome"] else "")
            + (f'<p class="record-extra">{escaped(" ".join(words if words.endswith(".") else words + "." for words in extra))}</p>' if extra else "") + "</li>")
    return f'<ol class="record-steps">{"".join(rows)}</ol>' if rows else ""


def _deadlines_html(page: Page, case: Case, found: Sequence[Deadline], level: int) -> str:
    now, earlier = _by_round(case, found)
    told: set[str] = set()
    html, folded = (f'<div class="record-deadlines">{"".join(_deadline_once_html(page, one, level, told) for one in part)}</div>' if part else ""
                    for part in (now, earlier))
    return html + (f'<details class="fold earlier"><summary>{_EARLIER} ({len(earlier)})</summary>{folded}</details>' if earlier else "")


def _deadline_once_html(page: Page, deadline: Deadline, level: int, told: set[str]) -> str:
    """A deadline in full where its rule comes first, and after that its dates alone; `told` holds the rules that came."""
    if deadline.rule.id in told:
        return _deadline_again_html(page, deadline, level)
    told.add(deadline.rule.id)
    return _deadline_html(page, deadline, level)


def _deadline_again_html(page: Page, deadline: Deadline, level: int) -> str:
    """A further deadline of a rule whose working stands in the record already: what is its own."""
    rule = deadline.rule
    start = f"{page.explain(start_words(deadline))}: {day_and_date(deadline.start)}{day_words(rule)}. " if deadline.start else ""
    met = f" {TOLD}: {day_and_date(deadline.met)}." if deadline.met else f" {escaped(deadline.over)}." if deadline.over and not rule.within else ""
    return (f'<section class="deadline again" data-rule="{escaped(rule.id)}"><h{level}>{escaped(rule.id)} {page.explain(rule.name)}</h{level}>'
            + (f'<p class="refused">No date: {escaped(deadline.refused)}</p>' if deadline.refused else dates_html(page, rule, deadline.dates))
            + f'<p class="clock">{start}{escaped(_counted_again(deadline))}{met}</p>'
            + "".join(f'<p class="warning"><strong>Mind:</strong> {escaped(warning)}</p>' for warning in deadline.dates.warnings) + "</section>")


def _counted_again(deadline: Deadline) -> str:
    """That the rule's working stands already, with the days off of this count that are no weekend."""
    off = [f"{day_and_date(day.date)} ({day.reason})" for day in deadline.dates.ledger if not day.counted and day.reason not in _WEEKEND]
    besides = f" Not counted besides weekends: {', '.join(off)}." if off else ""
    return f"Worked out as {deadline.rule.id} above.{besides}"


def _deadline_html(page: Page, deadline: Deadline, level: int) -> str:
    """A deadline with its working open; its other readings stand among the readings applied."""
    rule = deadline.rule
    source = page.guide.source(rule.source)
    paragraphs = paragraphs_html(page, source, rule.para)
    parts = [
        f"<h{level}>{escaped(rule.id)} {page.explain(rule.name)}</h{level}>",
        f'<p class="deadline-head">{force_html(rule.force)} {page.explain(page.guide.actor(rule.who).name)}{paragraphs and ", "}{paragraphs}</p>',
        f'<p class="refused">No date: {escaped(deadline.refused)}</p>' if deadline.refused else dates_html(page, rule, deadline.dates),
        f'<p class="clock">{page.explain(start_words(deadline))}: {day_and_date(deadline.start)}{day_words(rule)}</p>' if deadline.start else "",
        f"<p>{page.explain(working_words(page.guide, rule))}</p>" if rule.is_dated else "",
        ledger_html(deadline.dates.ledger),
        "".join(f'<p class="warning"><strong>Mind:</strong> {escaped(warning)}</p>' for warning in deadline.dates.warnings),
        f'<p class="expiry"><strong>{AFTERWARDS}:</strong> {page.line(rule.on_expiry)}</p>' if rule.on_expiry else "",
        f'<p class="met"><strong>{TOLD}:</strong> {day_and_date(deadline.met)}</p>' if deadline.met else "",
        f'<p class="met">{escaped(deadline.over)}.</p>' if deadline.over and not rule.within else "",
    ]
    return f'<section class="deadline" data-rule="{escaped(rule.id)}">{"".join(parts)}</section>'


def _reminders_html(page: Page, found: Iterable[Deadline]) -> str:
    return _rows("".join(f"<li>{_rule_words(page, one)}</li>" for one in found))


def _rule_words(page: Page, deadline: Deadline) -> str:
    rule = deadline.rule
    source = page.guide.source(rule.source)
    words = (*([f"{deadline.over}."] if deadline.over else []), rule.undated, rule.note)
    note = "".join(f" {page.line(one)}" for one in words if one)
    return (f"{escaped(rule.id)} {page.explain(rule.name)} {force_html(rule.force)} {page.explain(page.guide.actor(rule.who).name)}: "
            f"{', '.join(filter(None, (page.explain(rule.time_words), paragraphs_html(page, source, rule.para))))}.{note}")


def _evidence_html(page: Page, case: Case, found: tuple[Deadline, ...], record: Mapping[str, Any], level: int, calendar: Calendar | None) -> str:
    if not record["evidence"]:
        return ""
    missing = f'<p class="evidence-missing">{page.explain(record["missing"])}</p>' if record["missing"] else ""
    before = "".join(f"<h{level}>{escaped(heading)}</h{level}>{_list_html(map(page.explain, rows))}" for heading, rows in _earlier_evidence(record))
    return items_html(page, checklist(case, found, calendar), level) + missing + before


def _readings_html(page: Page, record: Mapping[str, Any]) -> str:
    rows = ""
    for one, again in _repeats(record["readings"]):
        others = "" if again else "".join(f"<li>Another reading: {page.explain(words)}</li>" for words in one["others"])
        rows += (f'<li class="reading {slug(one["of"])}"><strong>{page.explain(one["name"])}:</strong> {page.explain(one["taken"])}'
                 + (f"<p>{page.explain(one['why'])}</p>" if one["why"] and not again else "") + (f"<ul>{others}</ul>" if others else "")
                 + (f'<p class="adverse">{escaped(one["adverse"])}</p>' if one.get("adverse") else "") + "</li>")
    return _rows(rows)


def _unclear_points_html(page: Page, record: Mapping[str, Any]) -> str:
    weighty, others = _weighed(record["knots"])
    rows = "".join(f"<li>{_unclear_point_link(page, one)} ({escaped(', '.join(one['boxes']))}). Read here: {page.explain(one['reading'])}</li>" for one in weighty)
    return _rows(rows) + (f"<p>Also met: {'; '.join(_unclear_point_link(page, one) for one in others)}.</p>" if others else "")


def _unclear_point_link(page: Page, point: Mapping[str, Any]) -> str:
    return f'<a href="{page.root}knots/#{slug(point["knot"])}">{escaped(point["knot"])}</a> {page.explain(point["title"])}'


def _list_html(rows: Iterable[str]) -> str:
    return _rows("".join(f"<li>{words}</li>" for words in rows))


def _rows(rows: str) -> str:
    return f'<ul class="record-list">{rows}</ul>' if rows else ""
