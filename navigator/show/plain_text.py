"""A case written down: as data for scripts, and as plain text for a terminal or a file."""
from __future__ import annotations

import textwrap
from datetime import date
from typing import Any, Iterable, Iterator

from navigator.case.case import NATION, START, Answer, Case, Question, check_answer, outcome_question
from navigator.case.deadlines import Dates, Deadline, ReadingResult, status_as_of
from navigator.text.errors import AnswerError, short
from navigator.guide.facts import Fact
from navigator.guide.faults import did_you_mean
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Route
from navigator.guide.sources import Paragraph, Source, Text
from navigator.guide.time_rules import TimeRule
from navigator.case.notices import Notice, source_of
from navigator.case.openings import opening_text
from navigator.text.prose import to_plain
from navigator.case.waiting import early_days, wait_of
from navigator.case.wording import (AFTERWARDS, FORCES, LEFT_OUT, TOLD, answer_label, ask_label, day_words, fact_words, named_dates, paragraph_words, reading_words,
                               start_words, undated_words, within_words)
from navigator.days.workdays import Calendar, LedgerDay, day_and_date

WIDTH_OF_DAY = len("Wed 30 September 2009")

_INDENT = "  "


# --- As data ----------------------------------------------------------------------------------------------------------

def played(case: Case, deadlines: Iterable[Deadline], edition: str = "", noticed: Iterable[Notice] = ()) -> dict[str, Any]:
    """What `play --json` prints: the boxes walked, where the case stands, its deadlines, what is noticed, and what did not fit.

    Dates are ISO text or None. A deadline's `start` is day 0 and is not in its `ledger`. Rules without a start are
    `reminders`: no date can be given for them. `edition` names the guide; without it, the label alone does.
    """
    found = tuple(deadlines)
    wait = wait_of(case, found)
    return {
        "steps": [step.place.ref for step in case.steps],
        "current": case.current.ref if case.current else None,
        "ended": case.ended,
        "asked": case.question.ask if case.question else None,
        "opening_note": opening_note(case) or None,
        "waiting": {"opens": _iso(wait.opens), "act_from": _iso(wait.act_from), "sentence": wait.sentence} if wait else None,
        "deadlines": [deadline_data(one) for one in found if one.start is not None],
        "reminders": [{"rule": one.rule.id, "for": one.rule.name, "ref": one.ref, "met": _iso(one.met), "over": one.over or None}
                      for one in found if one.start is None],
        "notices": [notice_data(one) for one in noticed],
        "problem": problem(case),
        "edition": edition or case.guide.edition,
    }


def problem(case: Case) -> dict[str, str] | None:
    """The first answer that does not fit, and the step where the fold stopped; None where every answer was taken.

    Answers that were left over are a problem too: whoever wrote the list down meant them to be asked for.
    """
    if case.problem:
        return {"step": case.problem.step, "message": case.problem.message}
    if not case.kept:
        return None
    step = case.current.ref if case.current else (case.question.ask if case.question else START)
    return {"step": step, "message": _left_over(case, case.kept[0])}


def notice_data(notice: Notice) -> dict[str, Any]:
    """Return what is noticed, for scripts; steps count from 1."""
    return {"step": notice.step + 1, "kind": notice.kind, "sentence": to_plain(notice.sentence), "paragraphs": paragraphs_data(notice.para)}


def deadline_data(deadline: Deadline) -> dict[str, Any]:
    """One deadline for scripts; `last_day`, `act_from` and `send_by` are None where the rule does not give them."""
    rule = deadline.rule
    return {
        "rule": rule.id,
        "for": rule.name,
        "start": _iso(deadline.start),
        **_dates_data(deadline.dates),
        "paragraphs": paragraphs_data(rule.para),
        "force": rule.force,
        "ledger": ledger_data(deadline.dates.ledger),
        "readings": [_reading_data(reading) for reading in deadline.readings],
        "ref": deadline.ref,
        "started_by": deadline.started_by,
        "met": _iso(deadline.met),
        "over": deadline.over or None,
        "warnings": list(deadline.dates.warnings),
        "refused": deadline.refused or None,
    }


def route_data(guide: Guide, place: Place, route: Route) -> dict[str, Any]:
    """One route as `routes --json` prints it; `to` is None where the process ends."""
    return {
        "from": place.ref,
        "id": route.id,
        "to": None if route.to == END else route.to,
        "label": route.outcome,
        "paragraphs": paragraphs_data(route.para),
        "basis": route.basis,
        "printed_to": route.printed_to or None,
        "condition": guide.words_for(route.when) or None,
        "departs": to_plain(route.differs) or None,
        "waits_for": list(route.waits_for),
        "note": to_plain(route.note) or None,
    }


def question_data(fact: Fact, places: Iterable[Place]) -> dict[str, Any]:
    """Return one question as `questions --json` prints it: its id, what it takes as an answer, and the boxes that ask it."""
    answers = [choice.id for choice in fact.choices] or (["yes", "no"] if fact.kind == "yes or no" else [])
    return {"ask": fact.id, "question": to_plain(fact.ask), "kind": fact.kind, "answers": answers, "optional": fact.optional,
            "boxes": [place.ref for place in places if fact.id in (*place.opening, *place.box.asks)]}


def setting_data(question: Question) -> dict[str, Any]:
    """Return a question that comes before any box, as `questions --json` prints it; no box asks it."""
    return {"ask": question.ask, "question": question.title, "kind": question.kind, "answers": [choice.value for choice in question.choices],
            "optional": question.optional, "boxes": []}


def ledger_data(ledger: Iterable[LedgerDay]) -> list[dict[str, Any]]:
    """Each day after day 0, counted or skipped, and why."""
    return [{"date": entry.date.isoformat(), "counted": entry.counted, "reason": entry.reason} for entry in ledger]


def paragraphs_data(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Numbered paragraphs as numbers, unnumbered passages by name."""
    return list(paragraphs)


def _dates_data(dates: Dates) -> dict[str, str | None]:
    return {"last_day": _iso(dates.last_day), "act_from": _iso(dates.act_from), "send_by": _iso(dates.send_by)}


def _reading_data(reading: ReadingResult) -> dict[str, Any]:
    return {**_dates_data(reading.dates), "why": reading.why, "refused": reading.refused or None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _left_over(case: Case, answer: Answer) -> str:
    known = [START, NATION, *(fact.id for fact in case.guide.facts if fact.is_asked), *case.guide.places]
    shown = f"The answer “{short(answer.answer)}” to “{short(answer.ask)}” was not used"
    if answer.ask not in known:
        return f"{shown}: the guide asks nothing of that name.{did_you_mean(answer.ask, known)}"
    if case.question:
        return f"{shown}: what is asked here is “{case.question.ask}”: {to_plain(case.question.title)}"
    return _misfit_at_end(case, answer) or f"{shown}: the case had ended before it was asked for."


def _misfit_at_end(case: Case, answer: Answer) -> str:
    """Why an answer to the box where a case ended does not fit its only route, which is taken without a question; empty if it fits."""
    if case.current is None or answer.ask != case.current.ref:
        return ""
    try:
        check_answer(outcome_question(case.current, case.known), answer.answer, case.guide)
    except AnswerError as error:
        return str(error)
    return ""


# --- As text ----------------------------------------------------------------------------------------------------------

def case_text(case: Case, deadlines: Iterable[Deadline], width: int = 80, calendar: Calendar | None = None, noticed: Iterable[Notice] = ()) -> str:
    """The whole case for reading: the boxes walked with their answers, where it stands, every deadline, and what did not fit.

    With the `calendar` of the case's nation each deadline says where it stands against the case's today.
    """
    every = tuple(deadlines)
    found, wait, dates, reminders = problem(case), wait_of(case, every), *_parted(every)
    lines = [*(line for words in filter(None, [case.guide.notice]) for line in (*wrapped(words, width), "")), "The way of the case", ""]
    early_on = early_days(case, every)
    for place, step in enumerate(case.steps):
        lines += wrapped(f"{step.place.ref}: {to_plain(step.place.box.title)}", width, _INDENT)
        lines += [line for id, value in step.facts.items()
                  for line in wrapped(fact_line(case.guide, id, value, id in step.left_out), width, _INDENT * 3)]
        if step.route:
            early = f", chosen on {day_and_date(early_on[place])} without waiting" if place in early_on else ""
            lines += wrapped(f"→ {to_plain(step.route.outcome)} ({case.guide.target_name(step.route.to)}){early}", width, _INDENT * 3)
    lines += ["", *wrapped(where_it_stands(case), width), *(wrapped(note, width) if (note := opening_note(case)) else []),
              *(wrapped(wait.sentence, width) if wait else [])]
    if sentences := [notice_words(case.guide, one) for one in noticed]:
        lines += ["", "Noticed in this case", "", *(line for words in sentences for line in wrapped(words, width, _INDENT, "- "))]
    if found:
        lines += ["", *wrapped(f"Problem at {found['step']}: {found['message']}", width)]
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


def deadline_lines(guide: Guide, deadline: Deadline, width: int = 80, today: date | None = None, calendar: Calendar | None = None) -> list[str]:
    """A deadline for reading: its dates, where the guide says so, what started it, its working and its other readings.

    With a `calendar` it says where it stands against `today` as well.
    """
    rule, stands = deadline.rule, status_as_of(deadline, today, calendar) if calendar else ""
    lines = wrapped(f"{rule.id}  {to_plain(rule.name)}", width)
    lines += wrapped(f"{_force_and_source(guide, rule)}; as stated: {to_plain(rule.time_words)}", width, _INDENT)
    lines += [line for words in _date_lines(deadline) for line in wrapped(words, width, _INDENT)]
    if rule.within:
        lines += wrapped(within_words(guide, rule), width, _INDENT)
    if stands:
        lines += wrapped(f"{stands}.", width, _INDENT)
    elif deadline.met:
        lines += wrapped(f"{TOLD}: {day_and_date(deadline.met)}", width, _INDENT)
    elif deadline.over and not rule.within:
        lines += wrapped(f"{deadline.over}.", width, _INDENT)
    if rule.on_expiry:
        lines += wrapped(f"{AFTERWARDS}: {to_plain(rule.on_expiry)}", width, _INDENT)
    if rule.note:
        lines += wrapped(f"Note: {to_plain(rule.note)}", width, _INDENT)
    for warning in deadline.dates.warnings:
        lines += wrapped(f"Mind: {warning}", width, _INDENT)
    if deadline.dates.ledger:
        lines += [f"{_INDENT}Working:", *ledger_lines(deadline.dates.ledger, width, _INDENT * 2)]
    for reading in deadline.readings:
        lines += wrapped(f"Another reading: {reading_words(rule, reading)}. {to_plain(reading.why)}", width, _INDENT)
    return lines


def ledger_lines(ledger: Iterable[LedgerDay], width: int = 80, indent: str = _INDENT) -> list[str]:
    """Each day of a count on a line: whether it was counted, and why."""
    lines: list[str] = []
    for entry in ledger:
        lead = f"{indent}{day_and_date(entry.date):<{WIDTH_OF_DAY}}  {'counted' if entry.counted else 'skipped'}  "
        first, *more = wrapped(entry.reason, width - len(lead))
        lines += [lead + first, *(" " * len(lead) + words for words in more)]
    return lines


def reminder(guide: Guide, deadline: Deadline) -> str:
    """A rule without a clock in one line."""
    rule = deadline.rule
    words = (*([f"{deadline.over}."] if deadline.over else []), rule.undated, rule.note)
    more = "".join(f" {to_plain(one)}" for one in words if one)
    return f"{rule.id}  {to_plain(rule.name)} ({_force_and_source(guide, rule)}; as stated: {to_plain(rule.time_words)}).{more}"


def opening_note(case: Case) -> str:
    """Return in plain words what `navigator.case.openings` has to say at the first box of a case; empty elsewhere."""
    return to_plain(opening_text(case))


def box_lines(guide: Guide, place: Place, width: int = 80) -> list[str]:
    """A box for reading: its title, who acts, its activity, good practice and next steps, and the weightiest unclear points."""
    box, source = place.box, guide.source(place.process.source)
    lines = wrapped(f"{place.name} ({place.ref}): {to_plain(box.title)}", width)
    lines += wrapped(f"Who acts: {to_plain(guide.actor(box.actor).name)}", width)
    for heading, texts in (("Activity", box.activity), ("Good practice", box.good_practice), ("Next steps", box.next_steps)):
        if texts:
            lines += ["", heading, *(line for text in texts for line in text_lines(source, text, width))]
    points = [point for point in guide.unclear_points_at(place.ref) if point.severity == 1]
    if points:
        lines += ["", "Where the guide is unclear and it changes where a case goes"]
        lines += [line for point in points for line in wrapped(to_plain(f"{point.title}: {point.reading}"), width, _INDENT, "- ")]
    return lines


def text_lines(source: Source, text: Text, width: int = 80) -> list[str]:
    """A statement with its force and paragraphs in front; its bullets stay bullets."""
    lead = f"[{', '.join(filter(None, (FORCES[text.force], paragraph_words(source, text.para))))}] "
    lines: list[str] = []
    for number, words in enumerate(_blocks(to_plain(text.text))):
        item = words.startswith("- ")
        lines += wrapped(words[2:] if item else (lead if not number else "") + words, width, _INDENT * (3 if item else 2 if number else 1),
                         "- " if item else "")
    return lines


def fact_line(guide: Guide, id: str, value: Any, left_out: bool = False) -> str:
    """A fact and its value: "Date of the letter: Thu 27 August 2009"; of words that a file was made without, that they are not there."""
    return f"{ask_label(guide, id)}: {LEFT_OUT if left_out else fact_words(guide.fact(id), value)}"


def answer_line(guide: Guide, answer: Answer) -> str:
    """An answer with its question, for a list of answers to change."""
    return f"{ask_label(guide, answer.ask)}: {answer_label(guide, answer)}"


def wrapped(text: str, width: int = 80, indent: str = "", bullet: str = "") -> list[str]:
    """The text in lines of at most `width` characters; lines after the first stand below the text, not below the bullet."""
    lines = textwrap.wrap(" ".join(text.split()), max(width, 20), initial_indent=indent + bullet,
                          subsequent_indent=indent + " " * len(bullet), break_on_hyphens=False)
    return lines or [""]


def _parted(deadlines: Iterable[Deadline]) -> tuple[list[Deadline], list[Deadline]]:
    """The rules whose clock has started, and those without a clock."""
    every = list(deadlines)
    return [one for one in every if one.start], [one for one in every if not one.start]


def where_it_stands(case: Case) -> str:
    """Return the box where a case stands and what is asked there, in a sentence or two."""
    if case.ended:
        return "The case has ended."
    asked = f" It is asked: {to_plain(case.question.title)} (“{case.question.ask}”)" if case.question else ""
    return (f"The case stands at {case.current.ref}." if case.current else "The case has not begun.") + asked


def _force_and_source(guide: Guide, rule: TimeRule) -> str:
    paragraphs = paragraph_words(guide.source(rule.source), rule.para)
    return "; ".join(filter(None, (f"{FORCES[rule.force]}, {to_plain(guide.actor(rule.who).name)}", paragraphs)))


def _date_lines(deadline: Deadline) -> Iterator[str]:
    yield f"{start_words(deadline)}: {day_and_date(deadline.start)}{day_words(deadline.rule)}" if deadline.start else "No clock has started."
    if deadline.refused:
        yield f"No date: {deadline.refused}"
    elif not deadline.rule.is_dated:
        yield to_plain(undated_words(deadline.rule))
    else:
        yield from (f"{name}: {day_and_date(day)}" for name, day in named_dates(deadline.rule, deadline.dates))


def _blocks(text: str) -> Iterator[str]:
    """The paragraphs and bullets of a plain text, each on one line."""
    block = ""
    for line in text.splitlines():
        line = line.strip()
        if block and (not line or line.startswith("- ")):
            yield block
            block = ""
        block = f"{block} {line}".strip()
    if block:
        yield block
