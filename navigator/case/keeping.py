"""A case on its way out of the page and back: as a file, as part of a link, and in a list of saved cases.

What comes back was written by anybody: it is read within a limit, judged whole and refused with a sentence. Words that the
user typed are in a file only where the user asks for them, and in a link never.
"""
from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Iterable, Iterator, Mapping, Sequence

from navigator.guide.bundle import Bundle
from navigator.case.case import AT, FORMAT, MOST_ANSWERS, NATION, START, Answer, Case, CaseFile, nation_question, read_case, start_question
from navigator.show.record import NOT_SHOWN, moment_words
from navigator.case.deadlines import Deadline
from navigator.text.errors import AnswerError, CalendarError
from navigator.case.file_kinds import UNREADABLE, what_it_is
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.sources import Change
from navigator.text.plain_json import read_json
from navigator.text.prose import cleaned, escaped, how_many, to_plain
from navigator.show.render import Page
from navigator.case.wording import ACT_FROM, DO_BY, LAST_DAY, answer_label, ask_label, rule_count_words
from navigator.days.workdays import day_and_date, parse_date

MOST_BYTES = 1_000_000
"""A case file that is longer is refused before it is read."""

MOST_IN_LINK = 4_096
"""The characters of a link's fragment; a longer one is neither written nor read."""

MOST_SAVED = 1_000

_LINK, _OLD_LINK = "2", "1"
"""What the case in a link begins with: the version of its form. Of the older form links are read, and none is made."""

_OLD_PART = re.compile(r"[A-Za-z0-9/@-]*")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS_OF_LENGTH = 3
_BYTES_OF_CHECK = 4
_MOST_UNPACKED = 200_000
_LONGEST_EDITION = 60


# --- As a file --------------------------------------------------------------------------------------------------------

def case_file_text(guide: Guide, answers: Iterable[Answer], edition: str, *, with_text: bool = False,
                   dates: Iterable[Mapping[str, Any]] = (), exported: Iterable[str] = ()) -> str:
    """The case file (docs/case-files.md) of these answers, those kept included.

    Without `with_text` it holds no words that the user typed. `dates` are those that the case shows, as `shown_dates` writes
    them, so that a later edition can tell which of them have moved; `exported` the ids of the events that its calendar files
    have held. Raises `AnswerError` where it would be too long to be opened again.
    """
    kept = tuple(answers) if with_text else without_text(guide, answers)
    data = {"format": FORMAT, "edition": edition, "answers": [one.as_dict() for one in kept]}
    data |= {name: found for name, found in (("dates", list(dates)), ("exported", list(exported))) if found}
    text = json.dumps(data, indent=2) + "\n"        # as ASCII: half of a character, which a person can type, fits no file
    if len(text) > MOST_BYTES:
        raise AnswerError(f"The case is too long for a file: {len(text):,} bytes, and at most {MOST_BYTES:,} can be opened again. "
                          "Leave the words that you typed out of it.")
    return text


def without_text(guide: Guide, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers without words that the user typed: a text is left empty, and says so, where it may be, and out where it may not.

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
        return _is_date(value)
    if fact.kind == "number":
        return value.isascii() and value.isdigit() and len(value) < 7
    if fact.kind == "several":
        return value in ("yes", "no") or set(value.split()) <= {choice.id for choice in fact.choices}
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
    if text.startswith(UNREADABLE):
        raise AnswerError(f"{what_it_is(text)} Nothing was opened.")
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise AnswerError(f"That file is too large to be a case: at most {MOST_BYTES:,} bytes are read. Nothing was opened.")
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
    """The same case with its start and nation as answers, as the page keeps them.

    Raises `AnswerError` where the case starts at a box: the page starts at the beginning of a process.
    """
    if "/" in case.start:
        raise AnswerError(f"That case starts at a box in the middle, “{cleaned(case.start)[:40]}”. Here a case starts at the beginning of a "
                          "process; the terminal can play it. Nothing was opened.")
    settings = tuple(Answer(ask, value) for ask, value in ((START, case.start), (NATION, case.nation)) if value)
    if len(settings) + len(case.answers) > MOST_ANSWERS:
        raise AnswerError(f"A case holds at most {MOST_ANSWERS:,} answers, its start and nation among them. Nothing was opened.")
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


# --- As part of a link ------------------------------------------------------------------------------------------------

def fragment(bundle: Bundle, answers: Iterable[Answer]) -> str:
    """The answers as part of an address, to stand there after “#case=”. Typed words are never in it.

    A mail program may escape the “#”, and then this part of the address reaches a host. So nothing in it can be read at a
    glance: it is the version, the length of the rest, and the packed answers with the guide's digest and a check, all in letters
    and digits, which no program escapes, breaks or takes for punctuation. Whoever has it can unpack it all the same.

    Raises `AnswerError` where it would be longer than 4,096 characters.
    """
    lines = [bundle.digest, *(_answer_line(one) for one in without_text(bundle.guide, answers))]
    text = _packed("\n".join(lines).encode("utf-8", "replace"))
    if len(text) > MOST_IN_LINK:
        raise AnswerError(f"The case is too long for a link: {len(text):,} characters, and at most {MOST_IN_LINK:,} are safe in an address. "
                          "Hand it over as a file instead.")
    return text


def shortened_fragment(text: str, count: int) -> str:
    """Return the same part of an address for the case after its first `count` answers: many links to one case weigh little more than one."""
    return f"{text}@{count}"


def _packed(body: bytes) -> str:
    """The text of a link in letters and digits: its version, the length of the rest, and the rest: a check and the packed body."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = _in_digits(_digest_bytes(body, _BYTES_OF_CHECK) + packer.compress(body) + packer.flush())
    return _LINK + _number_in_digits(len(rest)).rjust(_DIGITS_OF_LENGTH, "0") + rest


def _answer_line(answer: Answer) -> str:
    parts = (answer.ask, "~" if answer.left_out else answer.answer, answer.at, answer.early)
    return "\t".join(parts[:4 if answer.early else 3 if answer.at else 2])


def read_fragment(bundle: Bundle, text: str) -> tuple[Answer, ...]:
    """The answers in the fragment of an address, with or without its “#case=”, or in the whole address.

    What mail programs do to a link is undone as far as it can be: escapes, line breaks, and signs before and after it. Raises
    `AnswerError` with a sentence if it is not one of our links, if part of it is missing or altered, or if it belongs to another
    edition.
    """
    digest, answers = _read_mended(_unescaped(text[:2 * MOST_IN_LINK]))
    if digest != bundle.digest:
        raise AnswerError(f"This link does not match this edition of the guide, {bundle.edition}. Ask for the case as a file: a file of "
                          "another edition can be opened.")
    sound = len(answers) <= MOST_ANSWERS and all(not one.at or AT.fullmatch(one.at) for one in answers)
    if not sound or without_text(bundle.guide, answers) != answers:
        raise AnswerError(f"This link does not match this edition of the guide, {bundle.edition}: it holds what no link of it can hold. "
                          "Nothing was opened.")
    return answers


def _read_mended(text: str) -> tuple[str, tuple[Answer, ...]]:
    """Return the guide's digest and the answers of a link, first as it is, then without the signs that a quoted mail has within it.

    Raises `AnswerError` with what is wrong with it then.
    """
    tries = dict.fromkeys(_mended(one) for one in (text, _QUOTED.sub("", text), _QUOTED.sub("", _HYPHENATED.sub("", text))))
    for link in tries:
        try:
            return _read_link(link)
        except AnswerError as error:
            wrong = error
    raise wrong


def _read_link(text: str) -> tuple[str, tuple[Answer, ...]]:
    if len(text) > MOST_IN_LINK:
        raise AnswerError(f"This link is too long to be one of ours: at most {MOST_IN_LINK:,} characters are read. Nothing was opened.")
    return _read_old(text) if text.startswith(f"{_OLD_LINK}.") else _read_packed(text)


_ENTITIES: Final = {"&amp;": "&", "&#61;": "=", "&#35;": "#", "&gt;": ">", "&#62;": ">", "&lt;": "<", "&#60;": "<"}
_QUOTED: Final = re.compile(r"<(?:wbr|br) ?/?>|(?<=[A-Za-z0-9./@-])\s*(?:[>|]\s*)+(?=[A-Za-z0-9./@-])")
"""What is within a link that was broken over lines: the signs of a quoted mail, and a tag for a break."""
_HYPHENATED: Final = re.compile(r"-\r?\n")


def _unescaped(text: str) -> str:
    """Return a text without escapes, and without what mail breaks a line with."""
    for _ in range(3):      # an address that went through two programs is escaped twice
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
        text = re.sub(r"%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text)
    return re.sub("=\r?\n", "", text)


def _mended(text: str) -> str:
    """Return the case in a link as it was made, from what a mail program, a chat or a person's hand has made of it."""
    text = re.sub("[\\s\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    text = text[[found.end() for found in re.finditer("case=", text, re.IGNORECASE)][-1]:] if re.search("case=", text, re.IGNORECASE) else text.lstrip("#")
    text = re.sub(f"^3D(?={_OLD_LINK}[.]|{_LINK})", "", text.lstrip("\"'<>([{“‘"), flags=re.IGNORECASE)
    return re.split(r"[^A-Za-z0-9./@-]", text, maxsplit=1)[0].rstrip(".-/@")


def _read_packed(text: str) -> tuple[str, tuple[Answer, ...]]:
    """The guide's digest and the answers of a link of the form that is made now."""
    head = 1 + _DIGITS_OF_LENGTH
    text, _, count = text.partition("@")
    if len(text) > 10 * head and text in (text.lower(), text.upper()):
        raise AnswerError("The letters of this link were all made small, or all made capital, on its way, and it cannot be read like that. "
                          "Copy it again, or ask for the case as a file.")
    wanted = _number_of(text[1:head]) if text.startswith(_LINK) and text[:head].isalnum() and len(text) >= head else None
    rests = (text[head:head + wanted] if wanted is not None else "", text[head:], text[head - 1:])    # the check tells where the beginning is damaged
    for rest in rests:
        if found := _unpacked(rest):
            digest, answers = found
            return digest, answers[:int(count)] if re.fullmatch("[0-9]{1,4}", count) else answers
    raise _damaged(text, None if wanted is None else head + wanted)


def _unpacked(rest: str) -> tuple[str, tuple[Answer, ...]] | None:
    """Return the digest and the answers of a packed link without its beginning; None if a character of it is lost or altered."""
    try:
        packed = _from_digits(rest)
        check, unpacker = packed[:_BYTES_OF_CHECK], zlib.decompressobj(-15)
        body = unpacker.decompress(packed[_BYTES_OF_CHECK:], _MOST_UNPACKED)
        if not unpacker.eof or unpacker.unused_data or check != _digest_bytes(body, _BYTES_OF_CHECK):
            return None
        digest, *lines = body.decode("utf-8").split("\n")
        return digest, tuple(_answer_of(line) for line in lines)
    except (ValueError, TypeError, zlib.error):
        return None


def _damaged(text: str, wanted: int | None) -> AnswerError:
    """Return what is wrong with a link that cannot be read; `wanted` is how many characters it says that it has, None if it does not say."""
    again = "Copy all of it again, or ask for the case as a file."
    if not text:
        return AnswerError("This link holds no case: its part after “case=” is missing. Copy all of it again, or ask for the case as a file.")
    if wanted is None:
        return AnswerError(f"This link is damaged: what is after “case=” is not a case as it was sent. {again}")
    if len(text) < wanted:
        of_all = f"of its {wanted:,} characters"
        return AnswerError(f"This link is damaged: {how_many(wanted - len(text), f'{of_all} is', f'{of_all} are')} missing. {again}")
    return AnswerError("This link is damaged: it was altered on its way, and one or more of its characters are not those that were sent. Capital "
                       f"and small letters count. {again}")


def _answer_of(line: str) -> Answer:
    if not 1 <= line.count("\t") <= 3:
        raise ValueError("another form")
    ask, answer, at, early = f"{line}\t\t".split("\t")[:4]
    if early:
        parse_date(early)
    return Answer(ask, "" if answer == "~" else answer, at, early, answer == "~")


def _read_old(text: str) -> tuple[str, tuple[Answer, ...]]:
    """The same of a link of the older form, whose parts stand in it as they are, parted by dots."""
    body, _, check = text.rpartition(".")
    _, *parts = body.split(".")
    if not parts or check != _check(body) or not all(_OLD_PART.fullmatch(part) for part in parts) or len(parts) % 2 == 0:
        raise AnswerError("This link is damaged: it was cut short or altered on its way, so the case in it cannot be read. Copy all of it again, or ask for the case as a file.")
    asks, values = parts[1::2], parts[2::2]
    return parts[0], tuple(Answer(ask, value, at) for (ask, _, at), value in zip((ask.partition("@") for ask in asks), values))


def _in_digits(data: bytes) -> str:
    """Bytes as letters and digits; a first byte keeps those that are zero."""
    return _number_in_digits(int.from_bytes(b"\x01" + data, "big"))


def _number_in_digits(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _number_of(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(_DIGITS) + _DIGITS.index(digit)       # ValueError where it is none
    return number


def _from_digits(digits: str) -> bytes:
    number = _number_of(digits)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")[1:]


def _digest_bytes(body: bytes, length: int) -> bytes:
    return hashlib.sha256(body).digest()[:length]


def _check(body: str) -> str:
    """A few characters that tell whether a link has arrived whole; they keep nobody from writing one."""
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:8]


# --- The dates that it showed ---------------------------------------------------------------------------------------------

_DATES = {"last_day": LAST_DAY, "send_by": DO_BY, "act_from": ACT_FROM}
_RULE = re.compile(r"[A-Za-z0-9-]{1,40}")
_WEEKEND = (5, 6)


@dataclass(frozen=True)
class Moved:
    """A date that a case showed and that is another now: the rule's name, what it was, what it is, and why, in words."""

    name: str
    was: str
    now: str
    why: str


def shown_dates(found: Iterable[Deadline]) -> list[dict[str, Any]]:
    """The dates of a case as a case file keeps them, with what they were worked out from: the start, the count and the days off.

    `occurrence` says which start of its rule it is, from 1. `off` are the days that were not counted and are no weekend.
    """
    every, starts = [], Counter[str]()
    for one in found:
        starts[one.rule.id] += 1
        if one.dates.date and one.start:
            days = {name: day.isoformat() for name in _DATES if (day := getattr(one.dates, name))}
            every.append({"rule": one.rule.id, "occurrence": starts[one.rule.id], "start": one.start.isoformat(), "count": rule_count_words(one.rule),
                          **days, "off": sorted(day.isoformat() for day in _days_off(one))})
    return every[-MOST_ANSWERS:]


def _days_off(deadline: Deadline) -> dict[date, str]:
    """The days of a count that were not counted and are no weekend, each with its reason, those before the day to act from among them."""
    off = {day.date: day.reason for day in deadline.dates.ledger if not day.counted and day.date.weekday() not in _WEEKEND}
    last_day, act_from = deadline.dates.last_day, deadline.dates.act_from
    between = range(last_day.toordinal() + 1, act_from.toordinal()) if last_day and act_from else ()
    return off | {day: "" for day in map(date.fromordinal, between) if day.weekday() not in _WEEKEND}


def moved_dates(guide: Guide, shown: Iterable[Mapping[str, Any]], found: Iterable[Deadline]) -> tuple[Moved, ...]:
    """The dates that a case showed when it was written down and that are others now, in the order in which it showed them.

    `shown` is what the case file says; an entry that makes no sense is passed over. A case without such entries has none.
    """
    now: dict[tuple[str, int], Deadline] = {}
    starts = Counter[str]()
    for one in found:
        starts[one.rule.id] += 1
        now[one.rule.id, starts[one.rule.id]] = one
    then = {(entry["rule"], entry["occurrence"]): entry for entry in shown if _is_shown(entry)}
    moved = (_moved(guide, entry, now.get(key)) for key, entry in then.items())
    added = (Moved(_rule_name(guide, key[0]), "none", _days_words(_days_of(one)), "The case did not show this date before.")
             for key, one in now.items() if then and key not in then and one.start and one.dates.date)
    return (*filter(None, moved), *added)


def _is_shown(entry: Mapping[str, Any]) -> bool:
    days = [entry[name] for name in (*_DATES, "start") if name in entry]
    off, occurrence = entry.get("off", []), entry.get("occurrence")
    return (isinstance(entry.get("rule"), str) and bool(_RULE.fullmatch(entry["rule"])) and isinstance(occurrence, int) and not isinstance(occurrence, bool)
            and any(name in entry for name in _DATES) and isinstance(off, list) and len(off) < MOST_ANSWERS
            and all(isinstance(day, str) and _is_date(day) for day in (*days, *off)) and isinstance(entry.get("count", ""), str))


def _moved(guide: Guide, entry: Mapping[str, Any], now: Deadline | None) -> Moved | None:
    was = {name: parse_date(entry[name]) for name in _DATES if name in entry}
    if now and _days_of(now) == was:
        return None
    words = _days_words(_days_of(now)) if now and now.dates.date else "no date"
    return Moved(_rule_name(guide, entry["rule"]), _days_words(was), words, " ".join(_why_moved(guide, entry, was, now)))


def _why_moved(guide: Guide, entry: Mapping[str, Any], was: Mapping[str, date], now: Deadline | None) -> Iterator[str]:
    """Why a date is another one now: another start, another count, other bank holidays."""
    if now is None:
        yield "Nothing in the case starts this time limit now." if guide.has("rules", entry["rule"]) else "The guide no longer has this time limit."
        return
    start, count = entry.get("start"), entry.get("count")
    if now.refused:
        yield now.refused
    elif start and now.start and parse_date(start) != now.start:
        yield f"It is counted from {day_and_date(now.start)} now, and was counted from {day_and_date(parse_date(start))}."
    elif count and count != rule_count_words(now.rule):
        yield f"The rule is read as {rule_count_words(now.rule)} now, and was read as {cleaned(count)[:_LONGEST_EDITION]}."
    elif reasons := list(_other_days_off(entry, was, now)):
        yield from reasons
    else:
        yield "The date is worked out in another way now."


def _other_days_off(entry: Mapping[str, Any], was: Mapping[str, date], now: Deadline) -> Iterator[str]:
    """The days off that one of two counts from the same start passed over and the other counted."""
    before, after = {parse_date(day) for day in entry.get("off", ())}, _days_off(now)
    spans = [(min(days), max(days)) for days in ((now.start, *was.values()), (now.start, *_days_of(now).values()))]
    added = [day for day in after if day not in before and spans[0][0] <= day <= spans[0][1]]
    removed = [day for day in before if day not in after and spans[1][0] <= day <= spans[1][1]]
    if added:
        named = (day_and_date(day) + (f" ({after[day]})" if after[day] else "") for day in sorted(added))
        yield f"The list of bank holidays has more days now: {', '.join(named)}."
    if removed:
        yield f"The list of bank holidays no longer has {', '.join(map(day_and_date, sorted(removed)))}."


def _days_of(deadline: Deadline) -> dict[str, date]:
    return {name: day for name in _DATES if (day := getattr(deadline.dates, name))}


def _days_words(days: Mapping[str, date]) -> str:
    return ", ".join(f"{_DATES[name].lower()} {day_and_date(day)}" for name, day in days.items())


def _rule_name(guide: Guide, id: str) -> str:
    return f"{id} {to_plain(guide.rule(id).name)}" if guide.has("rules", id) else id


# --- Of another edition -----------------------------------------------------------------------------------------------

def is_other_edition(edition: str, bundle: Bundle) -> bool:
    """Whether a case says that it was made with another edition of the guide; one that says nothing does not."""
    return not _is_same(edition, bundle.edition, bundle.guide)


def _is_same(edition: str, now: str, guide: Guide) -> bool:
    return edition in ("", now, guide.edition)


def review_html(page: Page, case: Case, edition: str, now: str, moved: Iterable[Moved] = ()) -> str:
    """What has become of a case that was made with another edition: which answers stand, which do not, what is asked again.

    `edition` is the one that the case names, `now` that of the guide. The guide's list of changes tells which of the boxes
    that the case has walked were changed since, and the answers given there are marked; where the list does not reach, the
    review says so. `moved` are the dates that are others now; they alone are told where the edition is the same.
    """
    guide, dates = page.guide, _moved_html(moved)
    if _is_same(edition, now, guide):
        return _review("A date of this case has changed", "<p>The case was made with this edition of the guide, and shows other dates now.</p>" + dates)
    since = changes_since(guide, edition)
    changed = {ref for change in since or () for ref in change.boxes}
    stand = "".join(_answer_row(guide, one, ref in changed) for one, ref in zip(case.answers, _boxes_of_answers(case)))
    misfit = next((one for one in case.kept if case.problem and case.question and one.ask == case.question.ask), None)
    others = "".join(_answer_row(guide, one) for one in case.kept if one is not misfit)
    walked = dict.fromkeys(step.place.ref for step in case.steps)
    parts = [
        f"<p>It was made with edition {escaped(cleaned(edition)[:_LONGEST_EDITION])}; the guide is now of edition {escaped(now)}.</p>"
        + _changes_html(page, since, tuple(walked), edition) + dates,
        f"<details open><summary>Answers that stand ({len(case.answers)})</summary><ul>{stand}</ul></details>" if stand else "<p>No answer stands.</p>",
        f"<p><strong>No longer fits:</strong> {escaped(ask_label(guide, misfit.ask))}. {escaped(case.problem.message)}</p>" if misfit and case.problem else "",
        f"<details open><summary>Kept, not needed on this way ({len(case.kept) - bool(misfit)})</summary><ul>{others}</ul></details>" if others else "",
        f"<p><strong>Asked now:</strong> {page.line(case.question.title)}</p>" if case.question else "<p>The case ends as it did; nothing is asked again.</p>",
    ]
    return _review("A case of another edition", "".join(parts))


def _review(heading: str, html: str) -> str:
    return f'<section class="review" aria-labelledby="case-review"><h2 id="case-review">{heading}</h2>{html}</section>'


def _moved_html(moved: Iterable[Moved]) -> str:
    """The dates that have moved, old and new, and why. Where a calendar holds the old ones, the reader has to export again."""
    rows = "".join(f"<li><strong>{escaped(one.name)}:</strong> was {escaped(one.was)}; now {escaped(one.now)}. {escaped(one.why)}</li>" for one in moved)
    return (f'<div class="moved-dates"><h3>Dates that have changed</h3><ul>{rows}</ul>'
            "<p>If these dates are in a calendar, download the calendar file again.</p></div>") if rows else ""


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


def read_saved(entries: Any) -> tuple[tuple[Saved, ...], tuple[str, ...]]:
    """Return the saved cases that the page lists, and the names of entries that are none; `AnswerError` if it is not a list or too long."""
    if not isinstance(entries, list) or len(entries) > MOST_SAVED:
        raise AnswerError(f"The page sends a list of at most {MOST_SAVED:,} saved cases.")
    return (tuple(Saved(one["id"], one["name"], one["when"]) for one in entries if _is_saved(one)),
            tuple(_name_of(one) for one in entries if not _is_saved(one)))


def _is_saved(entry: Any) -> bool:
    return isinstance(entry, Mapping) and all(isinstance(entry.get(name), str) for name in ("id", "name", "when")) and entry["id"] != ""


def _name_of(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, Mapping) else ""
    return name if isinstance(name, str) else ""


def saved_html(saved: Iterable[Saved], unreadable: Sequence[str] = (), lasting: bool | None = None, more: int = 0) -> str:
    """Return the saved cases with what can be done with each, and how long the browser keeps them.

    `unreadable` are the names of further entries that cannot be read, empty if one has none; `lasting` says whether the browser has agreed not to
    delete anything by itself, None if it does not say. `more` is the number of older cases that the list has no room for.
    """
    rows = "".join(_saved_row(one) for one in saved)
    listed = f'<ul class="saved-list">{rows}</ul>' if rows else ""
    none = "" if rows or unreadable else f'<p class="none">{_NONE_SAVED}</p>'
    erase = _saved_button("erase", "Erase all") if rows or unreadable else ""
    return ('<article class="saved-cases"><h2 class="step-title" tabindex="-1">Saved cases</h2>'
            "<p>Saved cases are in this browser only, on this device. Anyone who uses this browser can open them.</p>"
            f'{none}{_lasting_html(lasting) if rows else ""}{_more_html(more)}{_unreadable_html(unreadable)}{listed}'
            f'<p class="buttons"><button type="button" class="button" data-do="show">Back</button>{erase}</p></article>')


_NONE_SAVED = ("No saved case is here now. If you saved one before, the browser may have deleted it: some do so after days without a visit, or "
               "when space runs short. To save a case, give it a name and select “Save case”.")


def _lasting_html(lasting: bool | None) -> str:
    """How long the browser keeps what is saved, as far as it says so."""
    words = ("This browser has agreed to keep them until you delete them." if lasting else
             "This browser may delete them by itself, after days without a visit or when space runs short.")
    return f'<p class="saved-lasting">{words} To be safe, also download the case file of each case that you need.</p>'


def _more_html(more: int) -> str:
    """What to do with a list that is too long: one that was saved before the list had a limit."""
    if not more:
        return ""
    return (f'<div class="saved-more"><p>The {MOST_SAVED:,} newest saved cases are shown. {how_many(more, "older one is", "older ones are")} not. Delete cases that you no longer need: '
            f'then the next ones are shown, and you can save a new case again.</p>{_saved_button("delete-oldest", "Delete the oldest" if more == 1 else f"Delete the {more:,} oldest")}</div>')


def _unreadable_html(unreadable: Sequence[str]) -> str:
    """How many saved cases cannot be read, and the names of those that have one."""
    if not unreadable:
        return ""
    words = f"{how_many(len(unreadable), 'saved case')} cannot be read."
    named = [f"“{escaped(name)}”" for one in unreadable if (name := _one_line(one))]
    names = f" {'Its name' if len(unreadable) == 1 else 'Names'}: {', '.join(named)}." if named else ""
    return (f'<div class="saved-unreadable"><p>{words}{names} The browser or another program may have damaged what was saved. All other saved cases are not '
            f'affected.</p>{_saved_button("delete-unreadable", "Delete what cannot be read")}</div>')


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _saved_button(do: str, words: str) -> str:
    return f'<button type="button" class="button secondary" data-do="{do}">{words}</button>'


def _saved_row(one: Saved) -> str:
    name = escaped(_one_line(one.name) or "Without a name")
    try:
        when = f' <span class="saved-when">{escaped(moment_words(one.when))}</span>'
    except CalendarError:
        when = ""
    buttons = "".join(
        f'<button type="button" class="button secondary" data-do="{do}" data-id="{escaped(one.id)}">{words}'
        f'<span class="visually-hidden"> “{name}”</span></button>' for do, words in (("load", "Open"), ("rename", "Rename"), ("delete", "Delete")))
    return f'<li><span class="saved-name">{name}</span>{when} <span class="buttons">{buttons}</span></li>'
