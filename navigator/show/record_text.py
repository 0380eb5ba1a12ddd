"""The record of a case as plain text, for a person's papers or an email."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.notices import Notice
from navigator.case.wording import (
    day_words,
    earlier_heading,
    ended_words,
    named_dates,
    paragraph_words,
    start_words,
)
from navigator.days.workdays import Calendar, day_and_date
from navigator.show.case_text import deadline_lines, reminder, wrapped
from navigator.show.record import (
    again_words,
    by_clock,
    by_weight,
    earlier_evidence,
    head_entries,
    marks_of_step,
    noticed_sentences,
    record_dict,
    source_of_step,
    started_by_round,
    with_repeats,
)
from navigator.text.prose import cleaned, to_plain

WIDTH = 78
"""The columns of the plain text."""
_INDENT = "  "


def record_text(
    case: Case,
    deadlines: Iterable[Deadline],
    edition: str,
    *,
    printed_at: str,
    with_text: bool = False,
    today_given: bool = False,
    noticed: Iterable[Notice] = (),
    calendar: Calendar | None = None,
) -> str:
    """Return the record as plain text of at most 78 columns, without control characters or marks of writing direction.

    Arguments and errors as for `record_dict`.
    """
    deadlines = tuple(deadlines)
    record = record_dict(
        case,
        deadlines,
        edition,
        printed_at=printed_at,
        with_text=with_text,
        today_given=today_given,
        noticed=noticed,
        calendar=calendar,
    )
    parts = (
        _head_lines(record),
        _steps_lines(case, record),
        _noticed_lines(case, record),
        _deadlines_lines(case, deadlines),
        _evidence_lines(record),
        _readings_lines(record),
        _closed_lines(record),
        _unclear_points_lines(record),
        _kept_lines(record),
        ["", *wrapped(record["notice"], WIDTH)],
    )
    lines = [line for part in parts for line in part]
    return "\n".join(line.rstrip() for line in cleaned("\n".join(lines)).split("\n")) + "\n"


def _head_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*wrapped(record["title"], WIDTH), "", *wrapped(record["notice"], WIDTH), ""]
    for name, words in head_entries(record):
        lines += wrapped(f"{name}: {words}", WIDTH)
    return [*lines, *(line for one in record["counters"] for line in wrapped(f"{one['label']}: {one['value']}", WIDTH))]


def _steps_lines(case: Case, record: Mapping[str, Any]) -> list[str]:
    lines = _heading("Steps so far") if record["steps"] else []
    for at, step in enumerate(record["steps"]):
        words = paragraph_words(source_of_step(case, case.steps[at]), step["paragraphs"])
        lines += [
            "",
            *wrapped(f"{step['number']}. {step['name']}: {step['title']}{f' ({words})' if words else ''}", WIDTH),
        ]
        for fact in step["facts"]:
            lines += wrapped(f"{fact['label']}: {fact['words']}", WIDTH, _INDENT)
        if step["outcome"]:
            lines += wrapped(f"Outcome: {step['outcome']}. Next: {step['to_name']}.", WIDTH, _INDENT)
        for words in (*marks_of_step(step), *step["counts"], *step["resets"]):
            lines += wrapped(words, WIDTH, _INDENT)
    return lines


def _noticed_lines(case: Case, record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Points to check"), ""] if record["noticed"] else []
    return [*lines, *(line for words in noticed_sentences(case, record) for line in wrapped(words, WIDTH, "", "- "))]


def _deadlines_lines(case: Case, deadlines: Sequence[Deadline]) -> list[str]:
    now, earlier = started_by_round(case, deadlines)
    lines: list[str] = []
    shown: set[str] = set()
    for heading, part in (("Deadlines", now), (earlier_heading(case.guide), earlier)):
        lines += _heading(heading) if part else []
        for deadline in part:
            lines += [
                "",
                *(_again_lines(deadline) if deadline.rule.id in shown else deadline_lines(case.guide, deadline, WIDTH)),
            ]
            shown.add(deadline.rule.id)
    if reminders := by_clock(deadlines)[1]:
        lines += [*_heading("Other rules with no set date"), ""]
        lines += [line for deadline in reminders for line in wrapped(reminder(case.guide, deadline), WIDTH, "", "- ")]
    return lines


def _again_lines(deadline: Deadline) -> list[str]:
    """Return only what is new in a further deadline of a rule, since the record already has the rule's working."""
    rule = deadline.rule
    words = (
        [f"No date: {deadline.refused}"]
        if deadline.refused
        else [f"{name}: {day_and_date(day)}" for name, day in named_dates(rule, deadline.dates)]
    )
    words += [f"{start_words(deadline)}: {day_and_date(deadline.start)}{day_words(rule)}"] if deadline.start else []
    words += [again_words(deadline), *(f"Check: {warning}" for warning in deadline.dates.warnings)]
    words += [ended] if (ended := ended_words(deadline)) else []
    return [
        *wrapped(f"{rule.id}  {to_plain(rule.name)}", WIDTH),
        *(line for one in words for line in wrapped(one, WIDTH, _INDENT)),
    ]


def _evidence_lines(record: Mapping[str, Any]) -> list[str]:
    lines = _heading("Evidence") if record["evidence"] else []
    for number, item in enumerate(record["evidence"], 1):
        lines += ["", *wrapped(f"{number}. {item['name']}: {item['state']}", WIDTH)]
        lines += [line for words in (*item["known"], *item["notes"]) for line in wrapped(words, WIDTH, _INDENT, "- ")]
        lines += [line for words in item["first"] for line in wrapped(f"Do first: {words}", WIDTH, _INDENT, "- ")]
        lines += [line for words in item["missing"] for line in wrapped(f"Missing: {words}", WIDTH, _INDENT, "- ")]
        lines += [line for words in item["held"] for line in wrapped(f"Add to the form: {words}", WIDTH, _INDENT, "- ")]
        lines += [line for words in item["attach"] for line in wrapped(f"Attach: {words}", WIDTH, _INDENT, "- ")]
    lines += ["", *wrapped(record["missing"], WIDTH)] if record["missing"] else []
    for heading, rows in earlier_evidence(record):
        lines += [
            "",
            *wrapped(heading, WIDTH),
            *(line for words in rows for line in wrapped(words, WIDTH, _INDENT, "- ")),
        ]
    return lines


def _readings_lines(record: Mapping[str, Any]) -> list[str]:
    lines = _heading("How we read the guide in this case") if record["readings"] else []
    for entry, again in with_repeats(record["readings"]):
        lines += ["", *wrapped(f"{entry['name']}: {entry['taken']}", WIDTH)]
        lines += wrapped(entry["why"], WIDTH, _INDENT) if entry["why"] and not again else []
        lines += ["  The other possible dates are with the deadline."] if entry["others"] and not again else []
        lines += wrapped(entry["adverse"], WIDTH, _INDENT) if entry.get("adverse") else []
    return lines


def _closed_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Routes that were not available, and why"), ""] if record["closed"] else []
    for entry in record["closed"]:
        lines += wrapped(
            f"Step {entry['step']}, {entry['name']}, “{entry['outcome']}”: {entry['why']}", WIDTH, "", "- "
        )
    return lines


def _unclear_points_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Where the guide is unclear"), ""] if record["knots"] else []
    weighty, others = by_weight(record["knots"])
    for point in weighty:
        lines += wrapped(
            f"{point['knot']} {point['title']} ({', '.join(point['boxes'])}). How we read it: {point['reading']}",
            WIDTH,
            "",
            "- ",
        )
    return [*lines, *(["", *wrapped(f"Also in this case: {_unclear_point_names(others)}.", WIDTH)] if others else [])]


def _unclear_point_names(points: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(f"{point['knot']} {point['title']}" for point in points)


def _kept_lines(record: Mapping[str, Any]) -> list[str]:
    lines = [*_heading("Answers not used at the moment"), ""] if record["kept"] else []
    return [
        *lines,
        *(line for one in record["kept"] for line in wrapped(f"{one['ask']}: {one['answer']}", WIDTH, "", "- ")),
    ]


def _heading(words: str) -> list[str]:
    return ["", words, "-" * len(words)]
