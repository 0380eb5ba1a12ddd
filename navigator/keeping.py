"""A case on its way out of the page and back: as a file, as part of a link, and in a list of saved cases.

What comes back was written by anybody: it is read within a limit, judged whole and refused with a sentence. Words that the
user typed are in a file only where the user asks for them, and in a link never.
"""
from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any, Iterable, Mapping

from navigator.bundle import Bundle
from navigator.case import AT, FORMAT, MOST_ANSWERS, NATION, START, Answer, Case, CaseFile, nation_question, read_case, start_question
from navigator.case_record import NOT_SHOWN, moment_words
from navigator.errors import AnswerError, CalendarError
from navigator.evidence import cleaned
from navigator.model import Change, Fact, Guide
from navigator.plain_json import read_json
from navigator.prose import escaped
from navigator.render import Page
from navigator.wording import answer_label, ask_label
from navigator.workdays import parse_date

MOST_BYTES = 1_000_000
"""A case file that is longer is refused before it is read."""

MOST_IN_LINK = 4_096
"""The characters of a link's fragment; a longer one is neither written nor read."""

MOST_SAVED = 1_000
LONGEST_NAME = 200

_LINK = "1"
"""What the case in a link begins with: the version of its form."""

_LINK_PART = re.compile(r"[A-Za-z0-9/@-]*")
_LONGEST_EDITION = 60


# --- As a file --------------------------------------------------------------------------------------------------------

def case_file_text(guide: Guide, answers: Iterable[Answer], edition: str, *, with_text: bool = False) -> str:
    """The case file (docs/case-files.md) of these answers, those kept included.

    Without `with_text` it holds no words that the user typed. Raises `AnswerError` where it would be too long to be opened
    again.
    """
    kept = tuple(answers) if with_text else without_text(guide, answers)
    data = {"format": FORMAT, "edition": edition, "answers": [one.as_dict() for one in kept]}
    text = json.dumps(data, indent=2) + "\n"        # as ASCII: half of a character, which a person can type, fits no file
    if len(text) > MOST_BYTES:
        raise AnswerError(f"The case is too long for a file: {len(text):,} bytes, and at most {MOST_BYTES:,} can be opened again. "
                          "Leave the words that you typed out of it.")
    return text


def without_text(guide: Guide, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers without words that the user typed: a text is left empty where it may be, and out where it may not.

    A value that is no choice, route, date or number of its question may be anything, so it is left out too.
    """
    found = []
    for one in answers:
        fact = guide.find("facts", one.ask) if guide.has("facts", one.ask) else None
        if fact and fact.optional and (fact.kind == "text" or not one.answer.strip()):
            found.append(replace(one, answer=""))
        elif _is_known_value(guide, one, fact):
            found.append(one)
    return tuple(found)


def _is_known_value(guide: Guide, answer: Answer, fact: Fact | None) -> bool:
    value = answer.answer
    if answer.ask in (START, NATION):
        question = start_question(guide) if answer.ask == START else nation_question()
        return value in [choice.value for choice in question.choices]
    if answer.ask in guide.places:
        return guide.places[answer.ask].box.route(value) is not None
    if fact is None:
        return False
    if fact.kind == "date":
        return _is_date(value)
    if fact.kind == "number":
        return value.isascii() and value.isdigit() and len(value) < 7
    return value in (("yes", "no") if fact.kind == "yes or no" else [choice.id for choice in fact.choices])


def _is_date(text: str) -> bool:
    try:
        return bool(parse_date(text))
    except CalendarError:
        return False


def read_case_file(text: str) -> CaseFile:
    """The case in the text of a file, with its start and nation as the first of its answers.

    Raises `AnswerError` with a sentence where it is none; then nothing of it is taken.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise AnswerError(f"That file is too large to be a case: at most {MOST_BYTES:,} bytes are read. Nothing was opened.")
    try:
        data = read_json(text.removeprefix("\ufeff"), parse_constant=_no_constant, object_pairs_hook=_once)
    except AnswerError:
        raise
    except (ValueError, RecursionError):
        raise AnswerError("That file is no case: it is no JSON that can be read. Nothing was opened.") from None
    try:
        case = read_case(data)
    except AnswerError as error:
        raise AnswerError(f"{error} Nothing was opened.") from None
    if not case.answers and not case.start and not case.nation:
        raise AnswerError("That file holds no answers, so there is no case in it. Nothing was opened.")
    return settled(case)


def settled(case: CaseFile) -> CaseFile:
    """The same case with its start and nation as answers, as the page keeps them.

    Raises `AnswerError` where the case starts at a box: the page starts at the beginning of a process.
    """
    if "/" in case.start:
        raise AnswerError(f"That case starts at a box in the middle, “{cleaned(case.start)[:40]}”. Here a case starts at the beginning of a "
                          "process; the terminal can play it. Nothing was opened.")
    settings = tuple(Answer(ask, value) for ask, value in ((START, case.start), (NATION, case.nation)) if value)
    if len(settings) + len(case.answers) > MOST_ANSWERS:
        raise AnswerError(f"A case holds at most {MOST_ANSWERS:,} answers, its start and nation among them. Nothing was opened.")
    return CaseFile(settings + case.answers, edition=case.edition)


def _no_constant(name: str) -> None:
    raise AnswerError(f"That file is no case: {name} is no value in JSON. Nothing was opened.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise AnswerError(f"That file is no case: “{cleaned(twice)[:40]}” stands there twice. Nothing was opened.")
    return found


# --- As part of a link ------------------------------------------------------------------------------------------------

def fragment(bundle: Bundle, answers: Iterable[Answer]) -> str:
    """The answers as part of an address, to stand there after “#case=”: the version, the guide's digest, each question with
    its answer (after an “@” where a kept one was given), and a check, parted by dots. Typed words are never in it.

    Raises `AnswerError` where it would be longer than 4,096 characters.
    """
    parts = [part for one in without_text(bundle.guide, answers) for part in (f"{one.ask}@{one.at}" if one.at else one.ask, one.answer)]
    body = ".".join((_LINK, bundle.digest, *parts))
    text = f"{body}.{_check(body)}"
    if len(text) > MOST_IN_LINK:
        raise AnswerError(f"The case is too long for a link: {len(text):,} characters, and at most {MOST_IN_LINK:,} are safe in an address. "
                          "Hand it over as a file instead.")
    return text


def read_fragment(bundle: Bundle, text: str) -> tuple[Answer, ...]:
    """The answers in the fragment of an address, with or without its “#case=”.

    Raises `AnswerError` where it is none of ours, was cut short or altered, or belongs to another edition.
    """
    text = text[:MOST_IN_LINK + 10].removeprefix("#").removeprefix("case=")
    if len(text) > MOST_IN_LINK:
        raise AnswerError(f"This link is too long to be one of ours: at most {MOST_IN_LINK:,} characters are read. Nothing was opened.")
    body, _, check = text.rpartition(".")
    name, *parts = body.split(".")
    if name != _LINK or not parts or check != _check(body) or not all(_LINK_PART.fullmatch(part) for part in parts):
        raise AnswerError("This link holds no case that can be read. It may have been cut short on its way: ask for it again, or for a file.")
    if parts[0] != bundle.digest:
        raise AnswerError(f"This link does not match this edition of the guide, {bundle.edition}. Ask for the case as a file: a file of "
                          "another edition can be opened.")
    asks, values = parts[1::2], parts[2::2]
    answers = tuple(Answer(ask, value, at) for (ask, _, at), value in zip((ask.partition("@") for ask in asks), values))
    sound = len(asks) == len(values) and len(answers) <= MOST_ANSWERS and all(not one.at or AT.fullmatch(one.at) for one in answers)
    if not sound or without_text(bundle.guide, answers) != answers:
        raise AnswerError(f"This link does not match this edition of the guide, {bundle.edition}: it holds what no link of it can hold. "
                          "Nothing was opened.")
    return answers


def _check(body: str) -> str:
    """A few characters that tell whether a link has arrived whole; they keep nobody from writing one."""
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:8]


# --- Of another edition -----------------------------------------------------------------------------------------------

def is_other_edition(edition: str, bundle: Bundle) -> bool:
    """Whether a case says that it was made with another edition of the guide; one that says nothing does not."""
    return edition not in ("", bundle.edition, bundle.guide.edition)


def review_html(page: Page, case: Case, edition: str, now: str) -> str:
    """What has become of a case that was made with another edition: which answers stand, which do not, what is asked again.

    `edition` is the one that the case names, `now` that of the guide. The guide's list of changes tells which of the boxes
    that the case has walked were changed since, and the answers given there are marked; where the list does not reach, the
    review says so.
    """
    guide = page.guide
    since = changes_since(guide, edition)
    changed = {ref for change in since or () for ref in change.boxes}
    stand = "".join(_answer_row(guide, one, ref in changed) for one, ref in zip(case.answers, _boxes_of_answers(case)))
    misfit = next((one for one in case.kept if case.problem and case.question and one.ask == case.question.ask), None)
    others = "".join(_answer_row(guide, one) for one in case.kept if one is not misfit)
    walked = dict.fromkeys(step.place.ref for step in case.steps)
    parts = [
        f"<p>It was made with edition {escaped(cleaned(edition)[:_LONGEST_EDITION])}; the guide is now of edition {escaped(now)}.</p>"
        + _changes_html(page, since, tuple(walked), edition),
        f"<details open><summary>Answers that stand ({len(case.answers)})</summary><ul>{stand}</ul></details>" if stand else "<p>No answer stands.</p>",
        f"<p><strong>No longer fits:</strong> {escaped(ask_label(guide, misfit.ask))}. {escaped(case.problem.message)}</p>" if misfit and case.problem else "",
        f"<details open><summary>Kept, not needed on this way ({len(case.kept) - bool(misfit)})</summary><ul>{others}</ul></details>" if others else "",
        f"<p><strong>Asked now:</strong> {page.line(case.question.title)}</p>" if case.question else "<p>The case ends as it did; nothing is asked again.</p>",
    ]
    return f'<section class="review" aria-labelledby="case-review"><h2 id="case-review">A case of another edition</h2>{"".join(parts)}</section>'


def changes_since(guide: Guide, edition: str) -> tuple[Change, ...] | None:
    """The changes that are newer than an edition, the oldest first; None where the guide's list cannot tell them.

    It cannot for an edition that it does not name, which may be a newer one, nor for one of the guide's own name with
    another digest.
    """
    label = _label(edition)
    days = [change.day for change in guide.changes if change.edition == label]
    if not days or label == guide.edition:
        return None
    return tuple(sorted((change for change in guide.changes if change.day > max(days)), key=lambda change: change.day))


def _label(edition: str) -> str:
    """The label of an edition without its digest: "2026-11 (4f1c09ab52e3)" → "2026-11"."""
    return edition.partition(" (")[0]


def _changes_html(page: Page, since: tuple[Change, ...] | None, walked: tuple[str, ...], edition: str) -> str:
    """What has changed since the edition of a case in the boxes that it has walked, or that it cannot be told."""
    links = ", ".join(page.box_link(ref) for ref in walked)
    again = f" So read the boxes again that the case has walked: {links}." if links else ""
    if since is None:
        why = ("The two bear the same name and differ all the same" if _label(edition) == page.guide.edition else
               "The list of changes does not name that edition; it may be newer than this guide")
        return f"<p>{why}, so which boxes have changed cannot be told.{again}</p>"
    met = [change for change in since if not change.boxes or set(change.boxes) & set(walked)]
    if not met:
        return "<p>None of the boxes that the case has walked has changed since.</p>"
    return f'<p>What has changed since, as far as the case has come to it:</p><ul>{"".join(_change_row(page, change, walked) for change in met)}</ul>'


def _change_row(page: Page, change: Change, walked: tuple[str, ...]) -> str:
    boxes = ", ".join(page.box_link(ref) for ref in walked if ref in change.boxes) or "the whole guide"
    return f"<li>Edition {escaped(change.edition)}, {boxes}: {page.line(change.what)}</li>"


def _boxes_of_answers(case: Case) -> tuple[str, ...]:
    """For each answer of a case the box where it was given; empty for the start and the nation."""
    given = [(id, step.place.ref) for step in case.steps for id in (*step.facts, step.place.ref)]
    found, place = [], 0
    for answer in case.answers:
        while place < len(given) and given[place][0] != answer.ask and answer.ask not in (START, NATION):
            place += 1      # an end, and a box whose outcome is still open, have no answer of their own
        told = answer.ask not in (START, NATION) and place < len(given)
        found.append(given[place][1] if told else "")
        place += told
    return tuple(found)


def _answer_row(guide: Guide, answer: Answer, changed: bool = False) -> str:
    known = answer.ask in (START, NATION) or answer.ask in guide.places or guide.has("facts", answer.ask)
    label = ask_label(guide, answer.ask) if known else "A question that the guide does not ask"
    words = answer_label(guide, answer) if known else NOT_SHOWN
    mark = ' <strong class="changed">Its box has changed: check this answer.</strong>' if changed else ""
    return f"<li>{escaped(label)}: {escaped(words)}{mark}</li>"


# --- Saved cases ------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Saved:
    """A case that the page has saved on the device: its id there, its name, and when it was saved (an ISO moment)."""

    id: str
    name: str
    when: str


def read_saved(entries: Any) -> tuple[Saved, ...]:
    """The list of saved cases as the page sends it; `AnswerError` where it is none."""
    if not isinstance(entries, list) or len(entries) > MOST_SAVED or not all(map(_is_saved, entries)):
        raise AnswerError("The list of saved cases cannot be read. Erase it, or save the case that is open: that begins a new list.")
    return tuple(Saved(one["id"], one["name"], one["when"]) for one in entries)


def _is_saved(entry: Any) -> bool:
    return (isinstance(entry, Mapping) and all(isinstance(entry.get(name), str) for name in ("id", "name", "when"))
            and 0 < len(entry["id"]) <= LONGEST_NAME and len(entry["name"]) <= LONGEST_NAME)


def saved_html(saved: Iterable[Saved], unreadable: int = 0, lasting: bool | None = None) -> str:
    """The saved cases with what can be done with each, and how long the browser keeps them.

    `unreadable` is the number of further entries that cannot be read; `lasting` says whether the browser has agreed not to delete anything by
    itself, None if it does not say.
    """
    rows = "".join(_saved_row(one) for one in saved)
    listed = f'<ul class="saved-list">{rows}</ul>' if rows else ""
    none = "" if rows or unreadable else f'<p class="none">{_NONE_SAVED}</p>'
    erase = _saved_button("erase", "Erase all") if rows or unreadable else ""
    return ('<article class="saved-cases"><h2 class="step-title" tabindex="-1">Saved cases</h2>'
            "<p>Saved cases are in this browser only, on this device. Anyone who uses this browser can open them.</p>"
            f'{none}{_lasting_html(lasting) if rows else ""}{_unreadable_html(unreadable)}{listed}'
            f'<p class="buttons"><button type="button" class="button" data-do="show">Back</button>{erase}</p></article>')


_NONE_SAVED = ("No saved case is here now. If you saved one before, the browser may have deleted it: some do so after days without a visit, or "
               "when space runs short. To save a case, give it a name and select “Save case”.")


def _lasting_html(lasting: bool | None) -> str:
    """How long the browser keeps what is saved, as far as it says so."""
    words = ("This browser has agreed to keep them until you delete them." if lasting else
             "This browser may delete them by itself, after days without a visit or when space runs short.")
    return f'<p class="saved-lasting">{words} To be safe, also download the case file of each case that you need.</p>'


def _unreadable_html(unreadable: int) -> str:
    if not unreadable:
        return ""
    words = "1 saved case cannot be read." if unreadable == 1 else f"{unreadable} saved cases cannot be read."
    return f'<div class="saved-unreadable"><p>{words}</p>{_saved_button("delete-unreadable", "Delete what cannot be read")}</div>'


def _saved_button(do: str, words: str) -> str:
    return f'<button type="button" class="button secondary" data-do="{do}">{words}</button>'


def _saved_row(one: Saved) -> str:
    name = escaped(" ".join(cleaned(one.name).split()) or "Without a name")
    try:
        when = f' <span class="saved-when">{escaped(moment_words(one.when))}</span>'
    except CalendarError:
        when = ""
    buttons = "".join(
        f'<button type="button" class="button secondary" data-do="{do}" data-id="{escaped(one.id)}">{words}'
        f'<span class="visually-hidden"> “{name}”</span></button>' for do, words in (("load", "Open"), ("rename", "Rename"), ("delete", "Delete")))
    return f'<li><span class="saved-name">{name}</span>{when} <span class="buttons">{buttons}</span></li>'
