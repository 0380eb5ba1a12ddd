"""The navigator's words in plain text, so that page, terminal, record and calendar file use one name for the same
thing.

Nothing here is HTML. A page that adds links or tooltips puts them around these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from navigator.case.case import Answer
from navigator.case.deadlines import Dates, Deadline, InterpretationResult
from navigator.case.questions import NATION, START, nation_question, start_question
from navigator.days.workdays import NATIONS, Count, day_and_date, parse_date, weekday_and_date
from navigator.guide.days_off import DaysOff
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.sources import Paragraph, Source
from navigator.guide.time_rules import SAME_DAY, Interpretation, TimeRule
from navigator.text.errors import CalendarError
from navigator.text.prose import cleaned, listed

FORCES = {"must": "Must", "should": "Should", "could": "Could", "do": "Do", "fact": "Note"}
FORCE_MEANINGS = {
    "must": "an obligation",
    "should": "expected",
    "could": "good practice, for you to judge",
    "do": "a plain instruction",
    "fact": "a statement of what happens",
}
BOX_KINDS = {"activity": "Activity", "decision": "Decision", "end": "End of process"}
MARKS = {"": "", "corrected": "Corrected route", "inferred": "Inferred route", "departing": "Differs from the text"}
"""The mark of a route in words: its `mark` → the words."""

LAST_DAY, ACT_FROM, DO_BY = "Last day", "Earliest date to act", "Do this by"
GIVES = {"last day": LAST_DAY, "act from": ACT_FROM, "send by": DO_BY}
"""The name for the end of a rule: its `date_means` → the words. Half of the things "sent by" a day are phone calls."""

DAYS_AHEAD = {
    1: "1 working day before",
    2: "2 working days before",
    3: "3 working days before",
    5: "5 working days before",
}
"""Reminder times for the event of a calendar, in words, by the number of working days before its day."""

AFTERWARDS = "If the deadline passes"
"""The label of what happens when a deadline has passed."""
STAYS = "Stays in a case until the case ends"
"""The label of a rule that nothing meets or ends within a case."""
MET_ON = "Done on"
"""The label of the day when the thing that a rule asks for was done."""
NO_NUMBER = "The guide does not give a number of days, so we cannot work out a date."
BY_EDITOR = "Added by the editor of this site"
"""The label of words that restate nothing in a source that has numbers."""
LEFT_EMPTY = "Not answered"
LEFT_OUT = "Not included in the file or link"
"""The label of words that were given, but left out when the case was written down."""


# --- Answers ----------------------------------------------------------------------------------------------------------


def ask_label(guide: Guide, ask: str) -> str:
    """Return a question in few words, for a list of answers."""
    if ask in (START, NATION):
        return {START: "Process", NATION: "Bank holidays for"}[ask]
    if guide.has("facts", ask):
        return guide.fact(ask).label
    return guide.places[ask].name if ask in guide.places else ask


def answer_label(guide: Guide, answer: Answer) -> str:
    """Return an answer in words: a label, a date with its weekday, or the text itself.

    A value that is not an answer to its question stays as it is.
    """
    value = answer.answer
    if answer.ask in (START, NATION):
        question = start_question(guide) if answer.ask == START else nation_question(guide)
        return next((choice.label for choice in question.choices if choice.value == value), value)
    if answer.ask in guide.places:
        route = guide.places[answer.ask].box.route(value)
        return route.outcome if route else value
    if answer.left_out:
        return LEFT_OUT
    if not guide.has("facts", answer.ask):
        return value or LEFT_EMPTY
    fact = guide.fact(answer.ask)
    if fact.kind == "several":
        ticked = value.split()
        return (
            fact_words(fact, tuple(ticked) or None) if all(fact.choice_label(one) != one for one in ticked) else value
        )
    try:
        return fact_words(fact, parse_date(value) if fact.kind == "date" and value else value or None)
    except CalendarError:
        return value


def fact_words(fact: Fact, value: Any) -> str:
    """Return a fact's value in words: a date with its weekday, the labels of one or more choices, a number, or the text
    itself. None was left empty.
    """
    if value is None:
        return LEFT_EMPTY
    if isinstance(value, date):
        return day_and_date(value)
    if isinstance(value, tuple):
        return "; ".join(map(fact.choice_label, value))
    return fact.choice_label(str(value))


def counted_for(guide: Guide, nation: str) -> str:
    """Return in words the nations that the days of a case are counted for; empty if the guide counts for none."""
    names = [NATIONS[id] for id in ((nation,) if nation in NATIONS else guide.calendar.nations)]
    return listed(names) + (" together" if len(names) > 1 else "")


def working_day_words(guide: Guide, calendar: DaysOff) -> str:
    """Return a sentence that says which days are working days in a calendar of the guide."""
    names, own_days = [NATIONS[id] for id in calendar.nations], "a day off that the guide lists"
    off = [own_days] if calendar.days_off and not (names and calendar.list) else []
    if len(names) > 1:
        off = [f"every day that is a bank holiday in any of {', '.join(names[:-1])} and {names[-1]}", *off]
    elif names:
        off = ["Christmas Day", "Good Friday", *off, f"a bank holiday of {names[0]}"]
    elif calendar.asks or (calendar == guide.calendar and not calendar.says_which):
        off = ["Christmas Day", "Good Friday", *off, "a bank holiday in the part of the UK that you choose"]
    if calendar.on_top:
        off = ["the days off of the guide's other counts", *off]
    return f"A working day is Monday to Friday{', except ' + listed(off) if off else ''}."


# --- Paragraphs -------------------------------------------------------------------------------------------------------


def paragraph_words(source: Source, paragraphs: Iterable[Paragraph]) -> str:
    """Return references to a source in words: "points 3 and 4, and the note on page 2"; empty for no paragraphs."""
    return "".join(words for words, _ in paragraph_parts(source, paragraphs))


def paragraph_parts(source: Source, paragraphs: Iterable[Paragraph]) -> Iterator[tuple[str, Paragraph | None]]:
    """Yield the same words in pieces, each with the paragraph that it names, for a page that makes links of these."""
    every = tuple(paragraphs)
    numbers, passages = [one for one in every if isinstance(one, int)], [one for one in every if isinstance(one, str)]
    if numbers:
        yield source.paragraph_name + ("s " if len(numbers) > 1 else " "), None
    for index, number in enumerate(numbers):
        yield _joint(index, len(numbers)), None
        yield str(number), number
    for index, name in enumerate(passages, bool(numbers)):
        yield _joint(index, len(passages) + bool(numbers), ", and " if len(numbers) > 1 else " and "), None
        yield source.passage(name), name


def _joint(index: int, count: int, last: str = " and ") -> str:
    """Return what comes before the part at `index` (from 0) in a list of `count` parts."""
    return "" if not index else last if index == count - 1 else ", "


# --- Time rules -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=500)
def count_words(counts: tuple[str, ...]) -> str:
    """Return a rule's counts in words: "7 calendar days, then 2 working days"; "the same day"."""
    return ", then ".join("the same day" if words == SAME_DAY else _count_in_words(words) for words in counts)


def _count_in_words(words: str) -> str:
    count = Count.parse(words)
    return f"{str(count).removeprefix('-')} before" if count.amount < 0 else str(count)


def rule_count_words(rule: TimeRule, guide: Guide | None = None) -> str:
    """Return how a rule is counted, in words: "the earlier of 20 working days and 60 working days".

    With a guide, its calendars are named.

    It is empty if no count is given, and if a fact names the date itself.
    """
    each = [_in_calendar(count_words(one.count), one.calendar or rule.calendar, guide) for one in rule.counts]
    if len(each) < 2:
        return "".join(each)
    return f"the {'earlier' if rule.earlier_of else 'later'} of {', '.join(each[:-1])} and {each[-1]}"


def _in_calendar(words: str, calendar: str, guide: Guide | None) -> str:
    return f"{words} ({guide.calendar_named(calendar).name})" if calendar and guide else words


def counted_words(guide: Guide, rule: TimeRule) -> str:
    """Return how a started rule is counted, in words. It is empty if its day 0 is the day to act from, since another
    rule's end has been counted.
    """
    return "" if rule.after and rule.count == (SAME_DAY,) else rule_count_words(rule, guide)


def stated_words(guide: Guide, rule: TimeRule) -> str:
    """Return the time of a rule as its source says it, for the start of a sentence: "The guide says: “seven days”"."""
    return f"{guide.source(rule.source).name_first} says: {rule.time_words}"


def earlier_heading(guide: Guide) -> str:
    """Return the heading of the deadlines that belong to an earlier round of a case, such as an earlier failure."""
    return f"Deadlines for an earlier {guide.rounds.name}"


def working_words(guide: Guide, rule: TimeRule) -> str:
    """Return how a started rule is counted and how the source says it, in a sentence."""
    if rule.date_of:
        return f"{begins_words(guide, rule)} {stated_words(guide, rule)}."
    counted = counted_words(guide, rule)
    stated = f"We counted {counted}. {stated_words(guide, rule)}." if counted else f"{stated_words(guide, rule)}."
    return " ".join((stated, *_more_words(guide, rule)))


def day_words(rule: TimeRule) -> str:
    """Return which day of its count the start of a rule is, in brackets; empty if nothing is counted from it."""
    return "" if rule.date_of else " (day 1)" if rule.first_day_counts else " (day 0)"


def begins_words(guide: Guide, rule: TimeRule) -> str:
    """Return what a rule is counted from and how, or else what starts it, in sentences that are true without a case."""
    return " ".join((_first_words(guide, rule), *_more_words(guide, rule)))


def _first_words(guide: Guide, rule: TimeRule) -> str:
    words = rule_count_words(rule, guide)
    if rule.date_of:
        return f"The date is the one given as “{guide.fact(rule.date_of).label}”. Nothing is counted."
    if rule.after:
        names = _or(f"“{guide.rule(id).name}”" for id in rule.after)
        start = f"the working day after the last day of {names}"
        return f"From {start}." if not words or rule.count == (SAME_DAY,) else f"{capital(words)} from {start}."
    if not rule.starts_from:
        return f"{rule.begins}."
    days = _or(f"the {lower(guide.fact(id).label)}" for id in rule.starts_from)
    several = ", whichever applies" if len(rule.starts_from) > 1 else ""
    if not words:
        return f"Runs from {days}{several}."
    if rule.count == (SAME_DAY,):
        return f"On the same day as {days}{several}."
    first = f"which is day {1 if rule.first_day_counts else 0}"
    return (
        f"{capital(words)} {days}{several}."
        if words.endswith(" before")
        else f"{capital(words)} from {days}{several}, {first}."
    )


def _more_words(guide: Guide, rule: TimeRule) -> Iterator[str]:
    """Yield what else affects the count of a rule, a sentence each: the days left out, and a later start."""
    if rule.starts_on_a_working_day:
        yield "If the first day is a day off, the next working day takes its place."
    for days in rule.leaves_out:
        first, last = (lower(guide.fact(id).label) for id in (days.from_, days.to))
        yield (
            f"The days between the {first} and the {last} are left out."
            if days.end_days_count
            else f"The days from the {first} to the {last} are left out, both included."
        )
    if rule.starts_again_from:
        starts = _or(f"the {lower(guide.fact(id).label)}" for id in rule.starts_again_from)
        yield f"The count begins again from {starts}, if that is later."


def undated_words(rule: TimeRule) -> str:
    """Return why a rule gives no date: what the source gives instead, or that it gives no number; empty if there is a
    date.
    """
    return "" if rule.is_dated else rule.undated or NO_NUMBER


def interpretation_count_words(guide: Guide, rule: TimeRule, interpretation: Interpretation) -> str:
    """Return an interpretation in words, with what it changes: "4 weeks from “First reduced week”, that day counted as
    day 1 (last day)".
    """
    interpreted = rule.interpreted_as(interpretation)
    if interpreted.date_of:
        return f"the date given as “{guide.fact(interpreted.date_of).label}”"
    clock = clock_words(
        guide, (interpretation.starts_from,) if interpretation.starts_from else (), interpretation.after
    )
    words = rule_count_words(interpreted, guide) + (f" from “{clock}”" if clock else "")
    if interpretation.first_day_counts is not None:
        day = "that day" if clock else "the first day"
        words += f", {day} counted as day 1" if interpretation.first_day_counts else f", {day} not counted"
    changed = replace(
        interpreted,
        leaves_out=interpretation.leaves_out,
        starts_again_from=interpretation.starts_again_from,
        starts_on_a_working_day=interpretation.starts_on_a_working_day,
    )
    words += "".join(f", {lower(more).removesuffix('.')}" for more in _more_words(guide, changed))
    words += ", with no days left out" if interpretation.leaves_nothing_out else ""
    return words + (f" ({GIVES[interpretation.date_means].lower()})" if interpretation.date_means else "")


def lower(words: str) -> str:
    """Return words for the middle of a sentence: an abbreviation at their beginning stays as it is."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words


def _or(words: Iterable[str]) -> str:
    return " or ".join(words)


def clock_words(guide: Guide, starts_from: Iterable[str], after: Sequence[str]) -> str:
    """Return what starts the clock of a rule or of an interpretation, in words; empty if nothing does."""
    if after:
        return "the end of " + " or ".join(f"{id} ({guide.rule(id).name})" for id in after)
    return " or ".join(guide.fact(id).label for id in starts_from)


def ended_words(deadline: Deadline) -> str:
    """Return how a deadline ended: "Done on: Thu 3 Sep 2009", or a sentence that says why it is over. It is empty
    if the deadline is open.
    """
    if deadline.met:
        return f"{MET_ON}: {day_and_date(deadline.met)}"
    return f"{deadline.over_words}." if deadline.over_words else ""


def reminder_notes(deadline: Deadline) -> tuple[str, ...]:
    """Return the sentences to show with a rule without a clock: why it is over, what the source gives, its note."""
    rule = deadline.rule
    return tuple(filter(None, (f"{deadline.over}." if deadline.over else "", rule.undated, rule.note)))


def start_words(deadline: Deadline) -> str:
    """Return what started the clock of a deadline: "Date of the letter"; empty if no clock has started."""
    return capital(deadline.started_by)


def capital(words: str) -> str:
    """Return words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def named_dates(rule: TimeRule, dates: Dates) -> list[tuple[str, date]]:
    """Return the dates of a deadline with their names, the one to show first in front.

    The day to act from is beside a last day only if the source says what follows: else there is nothing to act on.
    """
    act_from = dates.act_from if not dates.last_day or rule.on_expiry else None
    named = ((LAST_DAY, dates.last_day), (DO_BY, dates.send_by), (ACT_FROM, act_from))
    return [(name, day) for name, day in named if day]


def interpretation_words(rule: TimeRule, interpretation: InterpretationResult) -> str:
    """Return the result of another interpretation of a rule: "last day Thu 3 Sep 2009, earliest date to act Fri 4 Sep
    2009".
    """
    named = named_dates(rule, interpretation.dates)
    if interpretation.refused or not named:
        return f"no date. {interpretation.refused}".strip().removesuffix(".")
    return ", ".join(f"{name.lower()} {day_and_date(day)}" for name, day in named)


def within_words(guide: Guide, rule: TimeRule) -> str:
    """Return a sentence that says that nothing is due at the end of a part of another rule's time; empty for any other
    rule.
    """
    return f"Part of “{guide.rule(rule.within).name}”: nothing is due on this day." if rule.within else ""


def adverse_words(deadline: Deadline) -> str:
    """Return which interpretation to use before anything that goes against the person: the one with the latest date.

    It is empty if only one interpretation has a date. It is also empty if the date is one to send something by, since
    waiting helps nobody there.
    """
    own, others = deadline.dates.date, [one.dates.date for one in deadline.readings if one.dates.date]
    if own is None or not others or deadline.dates.send_by:
        return ""
    latest = max(others)
    if latest <= own:
        return (
            "No other way of counting gives a later date. Use this date before any action that goes against the person."
        )
    return (
        f"Another way of counting gives a later date, {weekday_and_date(latest)}. "
        "Use that date before any action that goes against the person."
    )


NOT_SHOWN = "Answered, but what you typed is not included"
"""The text in place of words that the user typed."""
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def moment_words(text: str) -> str:
    """Return a moment as people write it: "Sat 21 Nov 2026, 10:15 (UTC)".

    `text` is ISO: a date, or a date and time with its zone. Raises `CalendarError` for anything else.
    """
    match = _MOMENT.fullmatch(text)
    if not match or int(match[2] or 0) > 23 or int(match[3] or 0) > 59:
        raise CalendarError(
            f"“{' '.join(cleaned(text).split())[:40]}” is not a date and time for a record. "
            "Write it as 2026-11-21T10:15:00Z."
        )
    day, hour, minute, zone = match.groups()
    words = day_and_date(parse_date(day))
    if hour:
        words += f", {hour}:{minute}" + ({"": "", "Z": " (UTC)"}.get(zone or "", f" (UTC{zone})"))
    return words
