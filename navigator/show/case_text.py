"""A case and its boxes as plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from navigator.case.case import Answer, Case
from navigator.case.deadlines import Deadline, status_as_of
from navigator.case.notices import Notice, source_of
from navigator.case.openings import opening_text
from navigator.case.waiting import early_days, wait_of
from navigator.case.wording import (
    AFTERWARDS,
    FORCES,
    LEFT_OUT,
    answer_label,
    ask_label,
    day_words,
    ended_words,
    fact_words,
    interpretation_words,
    named_dates,
    paragraph_words,
    reminder_notes,
    start_words,
    stated_words,
    undated_words,
    within_words,
)
from navigator.days.workdays import Calendar, LedgerDay, day_and_date
from navigator.guide.model import Guide
from navigator.guide.processes import Place
from navigator.guide.sources import Source, Text
from navigator.guide.time_rules import TimeRule
from navigator.show.case_data import problem
from navigator.text.prose import to_plain

WIDTH_OF_DAY = len("Wed 30 Sep 2009")
_INDENT = "  "


# --- As text ----------------------------------------------------------------------------------------------------------


def case_text(
    case: Case,
    deadlines: Iterable[Deadline],
    width: int = 80,
    calendar: Calendar | None = None,
    noticed: Iterable[Notice] = (),
) -> str:
    """Return the whole case for reading: the boxes visited with their answers, the current box, every deadline, and
    what did not fit.

    With the `calendar` of the case's nation each deadline says how it compares with the case's today.
    """
    every = tuple(deadlines)
    misfit, wait, dates, reminders = problem(case), wait_of(case, every), *_parted(every)
    lines = [
        *(line for words in filter(None, [case.guide.notice]) for line in (*wrapped(words, width), "")),
        "Steps so far",
        "",
    ]
    early_on = early_days(case, every)
    for at, step in enumerate(case.steps):
        lines += wrapped(f"{step.place.ref}: {to_plain(step.place.box.title)}", width, _INDENT)
        lines += [
            line
            for id, value in step.facts.items()
            for line in wrapped(fact_line(case.guide, id, value, id in step.left_out), width, _INDENT * 3)
        ]
        if step.route:
            early = f", chosen on {day_and_date(early_on[at])} without waiting" if at in early_on else ""
            lines += wrapped(
                f"→ {to_plain(step.route.outcome)} ({case.guide.target_name(step.route.to)}){early}", width, _INDENT * 3
            )
    lines += [
        "",
        *wrapped(where_it_stands(case), width),
        *(wrapped(note, width) if (note := to_plain(opening_text(case))) else []),
        *(wrapped(wait.sentence, width) if wait else []),
    ]
    if sentences := [notice_words(case.guide, one) for one in noticed]:
        lines += [
            "",
            "Points to check in this case",
            "",
            *(line for words in sentences for line in wrapped(words, width, _INDENT, "- ")),
        ]
    if misfit:
        lines += ["", *wrapped(f"Problem at {misfit['step']}: {misfit['message']}", width)]
    if dates:
        lines += ["", "Deadlines"]
        lines += [line for one in dates for line in ("", *deadline_lines(case.guide, one, width, case.today, calendar))]
    if reminders:
        lines += ["", "Also to be kept in mind", ""]
        lines += [line for one in reminders for line in wrapped(reminder(case.guide, one), width, _INDENT, "- ")]
    return "\n".join(lines)


def notice_words(guide: Guide, notice: Notice) -> str:
    """Return a notice with its step and its paragraphs in one line."""
    paragraphs = paragraph_words(source_of(guide, notice), notice.para)
    return f"Step {notice.step + 1}: {to_plain(notice.sentence)}" + (f" ({paragraphs})" if paragraphs else "")


def deadline_lines(
    guide: Guide, deadline: Deadline, width: int = 80, today: date | None = None, calendar: Calendar | None = None
) -> list[str]:
    """Return a deadline for reading: its dates, its source in the guide, what started it, its working and its other
    readings.

    With a `calendar` it also gives its status against `today`.
    """
    rule, stands = deadline.rule, status_as_of(deadline, today, calendar) if calendar else ""
    lines = wrapped(f"{rule.id}  {to_plain(rule.name)}", width)
    lines += wrapped(f"{_force_and_source(guide, rule)}. {to_plain(stated_words(guide, rule))}", width, _INDENT)
    lines += [line for words in _date_lines(deadline) for line in wrapped(words, width, _INDENT)]
    if rule.within:
        lines += wrapped(within_words(guide, rule), width, _INDENT)
    if words := f"{stands}." if stands else ended_words(deadline):
        lines += wrapped(words, width, _INDENT)
    if rule.on_expiry:
        lines += wrapped(f"{AFTERWARDS}: {to_plain(rule.on_expiry)}", width, _INDENT)
    if rule.note:
        lines += wrapped(f"Note: {to_plain(rule.note)}", width, _INDENT)
    for warning in deadline.dates.warnings:
        lines += wrapped(f"Check: {warning}", width, _INDENT)
    if deadline.dates.ledger:
        lines += [f"{_INDENT}Working:", *ledger_lines(deadline.dates.ledger, width, _INDENT * 2)]
    for interpretation in deadline.readings:
        lines += wrapped(
            f"Another possible date: {interpretation_words(rule, interpretation)}. {to_plain(interpretation.why)}",
            width,
            _INDENT,
        )
    return lines


def ledger_lines(ledger: Iterable[LedgerDay], width: int = 80, indent: str = _INDENT) -> list[str]:
    """Return each day of a count on a line: whether it was counted, and why."""
    lines: list[str] = []
    for entry in ledger:
        lead = f"{indent}{day_and_date(entry.date):<{WIDTH_OF_DAY}}  {'counted' if entry.counted else 'skipped'}  "
        first, *more = wrapped(entry.reason, width - len(lead))
        lines += [lead + first, *(" " * len(lead) + words for words in more)]
    return lines


def reminder(guide: Guide, deadline: Deadline) -> str:
    """Return a rule without a clock in one line."""
    rule = deadline.rule
    more = "".join(f" {to_plain(words)}" for words in reminder_notes(deadline))
    return (
        f"{rule.id}  {to_plain(rule.name)} ({_force_and_source(guide, rule)}). "
        f"{to_plain(stated_words(guide, rule))}.{more}"
    )


def box_lines(guide: Guide, place: Place, width: int = 80) -> list[str]:
    """Return a box for reading: its title, who acts, its activity, good practice and next steps, and the most important
    unclear points.
    """
    box, source = place.box, guide.source(place.process.source)
    lines = wrapped(f"{place.name} ({place.ref}): {to_plain(box.title)}", width)
    lines += wrapped(f"Who acts: {to_plain(guide.actor(box.actor).name)}", width)
    for heading, texts in (
        ("Activity", box.activity),
        ("Good practice", box.good_practice),
        ("Next steps", box.next_steps),
    ):
        if texts:
            lines += ["", heading, *(line for text in texts for line in text_lines(source, text, width))]
    points = [point for point in guide.unclear_points_at(place.ref) if point.severity == 1]
    if points:
        lines += ["", "Where the guide is unclear, and it changes the route"]
        lines += [
            line
            for point in points
            for line in wrapped(to_plain(f"{point.title}: {point.reading}"), width, _INDENT, "- ")
        ]
    return lines


def text_lines(source: Source, text: Text, width: int = 80) -> list[str]:
    """Return a statement with its force and paragraphs in front; its bullets stay bullets."""
    lead = f"[{', '.join(filter(None, (FORCES[text.force], paragraph_words(source, text.para))))}] "
    lines: list[str] = []
    for number, words in enumerate(_blocks(to_plain(text.text))):
        item = words.startswith("- ")
        lines += wrapped(
            words[2:] if item else (lead if not number else "") + words,
            width,
            _INDENT * (3 if item else 2 if number else 1),
            "- " if item else "",
        )
    return lines


def fact_line(guide: Guide, id: str, value: Any, left_out: bool = False) -> str:
    """Return a fact and its value: "Date of the letter: Thu 27 Aug 2009". For words that were left out of a file,
    say so.
    """
    return f"{ask_label(guide, id)}: {LEFT_OUT if left_out else fact_words(guide.fact(id), value)}"


def answer_line(guide: Guide, answer: Answer) -> str:
    """Return an answer with its question, for a list of answers to change."""
    return f"{ask_label(guide, answer.ask)}: {answer_label(guide, answer)}"


def wrapped(text: str, width: int = 80, indent: str = "", bullet: str = "") -> list[str]:
    """Return the text in lines of at most `width` characters; lines after the first are below the text, not below the
    bullet.
    """
    lines = textwrap.wrap(
        " ".join(text.split()),
        max(width, 20),
        initial_indent=indent + bullet,
        subsequent_indent=indent + " " * len(bullet),
        break_on_hyphens=False,
    )
    return lines or [""]


def _parted(deadlines: Iterable[Deadline]) -> tuple[list[Deadline], list[Deadline]]:
    """Return the rules whose clock has started, and those without a clock."""
    every = list(deadlines)
    return [one for one in every if one.start], [one for one in every if not one.start]


def where_it_stands(case: Case) -> str:
    """Return the current box of a case and its question, in a sentence or two."""
    if case.ended:
        return "The case has ended."
    asked = f" Question: {to_plain(case.question.title)} (“{case.question.ask}”)" if case.question else ""
    return (f"The case is at {case.current.ref}." if case.current else "The case has not started.") + asked


def _force_and_source(guide: Guide, rule: TimeRule) -> str:
    paragraphs = paragraph_words(guide.source(rule.source), rule.para)
    return "; ".join(filter(None, (f"{FORCES[rule.force]}, {to_plain(guide.actor(rule.who).name)}", paragraphs)))


def _date_lines(deadline: Deadline) -> Iterator[str]:
    yield (
        f"{start_words(deadline)}: {day_and_date(deadline.start)}{day_words(deadline.rule)}"
        if deadline.start
        else "No deadlines yet."
    )
    if deadline.refused:
        yield f"No date: {deadline.refused}"
    elif not deadline.rule.is_dated:
        yield to_plain(undated_words(deadline.rule))
    else:
        yield from (f"{name}: {day_and_date(day)}" for name, day in named_dates(deadline.rule, deadline.dates))


def _blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs and bullets of a plain text, each on one line."""
    block = ""
    for line in map(str.strip, text.splitlines()):
        if block and (not line or line.startswith("- ")):
            yield block
            block = ""
        block = f"{block} {line}".strip()
    if block:
        yield block
