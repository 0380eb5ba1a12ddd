"""A case as a file: written, and read again, also where an earlier edition wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from navigator.case.case import (
    FORMAT,
    MOST_ANSWERS,
    NATION,
    START,
    Answer,
    CaseFile,
    nation_question,
    read_case,
    start_question,
)
from navigator.case.file_kinds import UNREADABLE, what_it_is
from navigator.days.workdays import parse_date
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.text.errors import AnswerError, CalendarError
from navigator.text.plain_json import read_json
from navigator.text.prose import cleaned

MOST_BYTES = 1_000_000
"""A case file that is longer is refused before it is read."""


# --- As a file --------------------------------------------------------------------------------------------------------


def case_file_text(
    guide: Guide,
    answers: Iterable[Answer],
    edition: str,
    *,
    with_text: bool = False,
    dates: Iterable[Mapping[str, Any]] = (),
    exported: Iterable[str] = (),
) -> str:
    """Return the case file (docs/case-files.md) of these answers, those kept included.

    Without `with_text` it holds no words that the user typed. `dates` are those that the case shows, as `shown_dates`
    writes them, so that a later edition can tell which of them have moved; `exported` the ids of the events that its
    calendar files have held. Raises `AnswerError` where it would be too long to be opened again.
    """
    kept = tuple(answers) if with_text else without_text(guide, answers)
    data = {"format": FORMAT, "edition": edition, "answers": [one.as_dict() for one in kept]}
    data |= {name: found for name, found in (("dates", list(dates)), ("exported", list(exported))) if found}
    text = json.dumps(data, indent=2) + "\n"  # as ASCII: half of a character, which a person can type, fits no file
    if len(text) > MOST_BYTES:
        raise AnswerError(
            f"The case is too long for a file: {len(text):,} bytes, and at most {MOST_BYTES:,} can be opened again. "
            "Leave the words that you typed out of it."
        )
    return text


def without_text(guide: Guide, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers without words that the user typed: a text is left empty, and says so, where it may be, and out
    where it may not.

    A value that is no choice, route, date or number of its question may be anything, so it is left out too.
    """
    found = []
    for one in answers:
        fact = guide.fact(one.ask) if guide.has("facts", one.ask) else None
        if fact and fact.optional and (fact.kind == "text" or not one.answer.strip()):
            found.append(replace(one, answer="", left_out=one.left_out or bool(one.answer.strip())))
        elif _is_known_value(guide, one, fact):
            found.append(one)
    return tuple(found)


def _is_known_value(guide: Guide, answer: Answer, fact: Fact | None) -> bool:
    value = answer.answer
    if answer.ask in (START, NATION):
        question = start_question(guide) if answer.ask == START else nation_question(guide)
        return value in [choice.value for choice in question.choices]
    if answer.ask in guide.places:
        return guide.places[answer.ask].box.route(value) is not None
    if fact is None:
        return False
    if fact.kind == "date":
        return is_iso_date(value)
    if fact.kind == "number":
        return value.isascii() and value.isdigit() and len(value) < 7
    if fact.kind == "several":
        return value in ("yes", "no") or set(value.split()) <= {choice.id for choice in fact.choices}
    return value in (("yes", "no") if fact.kind == "yes or no" else [choice.id for choice in fact.choices])


def is_iso_date(text: str) -> bool:
    """Return whether a text is a date written year-month-day."""
    try:
        return bool(parse_date(text))
    except CalendarError:
        return False


def read_case_file(text: str) -> CaseFile:
    """Return the case in the text of a file, with its start and nation as the first of its answers.

    Raises `AnswerError` with a sentence where it is none; then nothing of it is taken.
    """
    if text.startswith(UNREADABLE):
        raise AnswerError(f"{what_it_is(text)} Nothing was opened.")
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise AnswerError(
            f"That file is too large to be a case: at most {MOST_BYTES:,} bytes are read. Nothing was opened."
        )
    try:
        data = read_json(text.removeprefix("\ufeff"), parse_constant=_no_constant, object_pairs_hook=_once)
    except AnswerError:
        raise
    except (ValueError, RecursionError):
        raise AnswerError(f"{what_it_is(text) or _NO_JSON} Nothing was opened.") from None
    try:
        case = read_case(data)
    except AnswerError as error:
        raise AnswerError(f"{what_it_is(text) or error} Nothing was opened.") from None
    if not case.answers and not case.start and not case.nation:
        raise AnswerError("That file holds no answers, so there is no case in it. Nothing was opened.")
    return settled(case)


def settled(case: CaseFile) -> CaseFile:
    """Return the same case with its start and nation as answers, as the page keeps them.

    Raises `AnswerError` where the case starts at a box: the page starts at the beginning of a process.
    """
    if "/" in case.start:
        raise AnswerError(
            f"That case starts at a box in the middle, “{cleaned(case.start)[:40]}”. "
            "Here a case starts at the beginning of a "
            "process; the terminal can play it. Nothing was opened."
        )
    settings = tuple(Answer(ask, value) for ask, value in ((START, case.start), (NATION, case.nation)) if value)
    if len(settings) + len(case.answers) > MOST_ANSWERS:
        raise AnswerError(
            f"A case holds at most {MOST_ANSWERS:,} answers, its start and nation among them. Nothing was opened."
        )
    return replace(case, answers=settings + case.answers, start="", nation="", today="")


_NO_JSON: Final = "That file is not a case file: it is no JSON that can be read."


def _no_constant(name: str) -> None:
    raise AnswerError(f"That file is no case: {name} is no value in JSON. Nothing was opened.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise AnswerError(f"That file is no case: “{cleaned(twice)[:40]}” stands there twice. Nothing was opened.")
    return found
