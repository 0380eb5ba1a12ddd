"""A case as a file: written, and read again, also if an earlier edition wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from navigator.case.case import AT, MOST_ANSWERS, Answer
from navigator.case.file_kinds import UNREADABLE, what_it_is
from navigator.case.questions import NATION, START, nation_question, start_question
from navigator.days.workdays import nation_id, parse_date
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.text.errors import AnswerError, CalendarError, short
from navigator.text.plain_json import NotStrict, read_strict_json
from navigator.text.prose import cleaned

CASE_FORMAT = 1
"""The version of a case file."""

MOST_BYTES = 1_000_000
"""The program refuses a longer case file before reading it."""


# --- A case as data ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseFile:
    """A case as it is written down: what `fold` needs, and the edition it was made with (empty if not given).

    `dates` are the dates that it showed when it was written, as data (see `navigator.case.moved_dates.shown_dates`).
    `exported` are the ids of the events that its calendar files have had. Both are read as far as they make sense, and
    never refused.
    """

    answers: tuple[Answer, ...] = ()
    start: str = ""
    nation: str = ""
    today: str = ""
    edition: str = ""
    dates: tuple[Mapping[str, Any], ...] = ()
    exported: tuple[str, ...] = ()


def read_case(data: Any) -> CaseFile:
    """Return a case from plain data, as it comes from a file, from the browser or from a link.

    Raises `AnswerError` with a sentence if it is not a case: wrong types, an unknown format, too many answers. `fold`
    judges the content of the answers.
    """
    if not isinstance(data, dict):
        raise AnswerError("This is not a case. It should be a JSON object with “nation”, “today” and “answers”.")
    unknown = [
        name
        for name in data
        if name not in ("format", "edition", "start", "nation", "today", "answers", "dates", "exported")
    ]
    if unknown:
        raise AnswerError(
            f"A case has no “{short(str(unknown[0]))}”; it can have format, edition, start, “nation”, today, answers, "
            "dates and exported."
        )
    if data.get("format", CASE_FORMAT) != CASE_FORMAT or isinstance(data.get("format"), bool):
        raise AnswerError(
            f"This case is of format {short(repr(data['format']))}; this navigator reads format {CASE_FORMAT}."
        )
    texts = {}
    for name in ("start", "nation", "today", "edition"):
        texts[name] = data.get(name, "")
        if not isinstance(texts[name], str):
            raise AnswerError(f"“{name}” of the case should be text, not {short(repr(texts[name]))}.")
    texts["nation"] = nation_id(texts["nation"])
    answers = data.get("answers", [])
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise AnswerError(f"“answers” of the case should be a list of at most {MOST_ANSWERS:,} answers.")
    return CaseFile(
        tuple(_read_answer(entry, number) for number, entry in enumerate(answers, 1)),
        **texts,
        dates=_only(dict, data.get("dates"), MOST_ANSWERS),
        exported=_only(str, data.get("exported"), 2 * MOST_ANSWERS),
    )


def _only(kind: type, data: Any, most: int) -> tuple[Any, ...]:
    """Return the entries of this kind in a list, at most so many; none if it is not a list."""
    return tuple(one for one in data[:most] if isinstance(one, kind)) if isinstance(data, list) else ()


def _read_answer(entry: Any, number: int) -> Answer:
    texts = {name: value for name, value in entry.items() if name != "left_out"} if isinstance(entry, dict) else {}
    if set(texts) - {"at", "early"} != {"ask", "answer"} or not all(isinstance(value, str) for value in texts.values()):
        raise AnswerError(
            f'Answer {number} of the case should be written as {{"ask": "posted-on", "answer": "2009-08-27"}}.'
        )
    if "at" in entry and not AT.fullmatch(entry["at"]):
        raise AnswerError(
            f"Answer {number} of the case says with “at” where it was given. Write a round, "
            "or a visit of a box in it, such as 2/intake/8/1."
        )
    if "early" in entry:
        try:
            parse_date(entry["early"])
        except CalendarError as error:
            raise AnswerError(f"Answer {number} of the case says with “early” when it was given: {error}") from None
    if not isinstance(entry.get("left_out", False), bool) or (entry.get("left_out") and texts["answer"]):
        raise AnswerError(
            f"Answer {number} of the case says “left_out”, which only an empty answer can be: true, or nothing at all."
        )
    answer = Answer(**texts, left_out=bool(entry.get("left_out")))
    return replace(answer, answer=nation_id(answer.answer)) if answer.ask == NATION else answer


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
    """Return the case file (docs/case-files.md) of these answers, including those kept.

    Without `with_text` it has no words that the user typed. `dates` are those that the case shows, as `shown_dates`
    writes them, so that a later edition can tell which of them have moved. `exported` are the ids of the events that
    its calendar files have had. Raises `AnswerError` if it would be too long to be opened again.
    """
    kept = tuple(answers) if with_text else without_text(guide, answers)
    data = {"format": CASE_FORMAT, "edition": edition, "answers": [one.as_dict() for one in kept]}
    data |= {name: listed for name, listed in (("dates", list(dates)), ("exported", list(exported))) if listed}
    text = json.dumps(data, indent=2) + "\n"  # as ASCII: a person can type half of a character, which fits no file
    if len(text) > MOST_BYTES:
        raise AnswerError(
            f"The case is too long for a file: {len(text):,} bytes, and at most {MOST_BYTES:,} can be opened again. "
            "Leave the words that you typed out of it."
        )
    return text


def without_text(guide: Guide, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers without words that the user typed. A text is left empty, and says so, if it may be empty;
    otherwise it is left out.

    A value that is not a choice, route, date or number of its question may be anything, so it is left out too.
    """
    harmless = []
    for answer in answers:
        fact = guide.fact(answer.ask) if guide.has("facts", answer.ask) else None
        if fact and fact.optional and (fact.kind == "text" or not answer.answer.strip()):
            harmless.append(replace(answer, answer="", left_out=answer.left_out or bool(answer.answer.strip())))
        elif _is_known_value(guide, answer, fact):
            harmless.append(answer)
    return tuple(harmless)


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

    Raises `AnswerError` with a sentence if it is not a case file; then nothing is taken from it.
    """
    if text.startswith(UNREADABLE):
        raise AnswerError(f"{what_it_is(text)} Nothing was opened.")
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise AnswerError(
            f"That file is too large to be a case: at most {MOST_BYTES:,} bytes are read. Nothing was opened."
        )
    try:
        data = read_strict_json(text.removeprefix("\ufeff"))
    except NotStrict as error:
        raise AnswerError(f"That file is not a case file: {error}. Nothing was opened.") from None
    except (ValueError, RecursionError):
        raise AnswerError(f"{what_it_is(text) or _NO_JSON} Nothing was opened.") from None
    try:
        case = read_case(data)
    except AnswerError as error:
        raise AnswerError(f"{what_it_is(text) or error} Nothing was opened.") from None
    if not case.answers and not case.start and not case.nation:
        raise AnswerError("That file has no answers, so it is not a case file. Nothing was opened.")
    return settled(case)


def settled(case: CaseFile) -> CaseFile:
    """Return the same case with its start and nation as answers, as the page keeps them.

    Raises `AnswerError` if the case starts at a box: the page starts at the beginning of a process.
    """
    if "/" in case.start:
        raise AnswerError(
            f"That case starts at a box in the middle, “{cleaned(case.start)[:40]}”. "
            "Here a case starts at the beginning of a "
            "process. The terminal can play it. Nothing was opened."
        )
    settings = tuple(Answer(ask, value) for ask, value in ((START, case.start), (NATION, case.nation)) if value)
    if len(settings) + len(case.answers) > MOST_ANSWERS:
        raise AnswerError(
            f"A case can have at most {MOST_ANSWERS:,} answers, including “start” and “nation”. Nothing was opened."
        )
    return replace(case, answers=settings + case.answers, start="", nation="", today="")


_NO_JSON: Final = "That file is not a case file, because it is not valid JSON."
