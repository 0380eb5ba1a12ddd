"""Find two places of a guide that do not agree. A text may name a missing box, or give a number of days that differs
from a time rule.

The words are compared, not the shape of the data. So only plain cases are reported, and nothing if a text may mean
something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from maps.read.named_numbers import NUMBER_WORDS
from navigator.guide.check.places import box_name
from navigator.guide.check.texts import texts
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Process
from navigator.guide.sources import Text
from navigator.guide.time_rules import TimeRule
from navigator.text import prose

Duration = tuple[int, str]
"""A number and its unit in the singular: (5, "day")."""

_WORDS = {word: number for number, word in enumerate(NUMBER_WORDS) if number}
_DURATION = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_WORDS)})[\s-]+(?:(?:working|calendar|more|full|clear|further)\s+)*(day|week|month|year)s?\b",
    re.IGNORECASE,
)


def disagreements(guide: Guide) -> list[Fault]:
    """Return a fault for each text that names a missing box, and for each time rule that counts differently from the
    words beside it.

    `navigator.guide.check` must have found no fault in the guide.
    """
    return [*_boxes_in_texts(guide), *_numbers(guide)]


# --- Boxes that texts name --------------------------------------------------------------------------------------------

_NUMBERS = r"(\d{1,3}(?:(?:, | and | or | to |, and )\d{1,3})*)(?!\d|\.\d|-\w)"


@cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for the boxes of a text: the process before them, their numbers, the process after them."""
    name = "|".join(map(re.escape, names))
    return re.compile(rf"(?:\b({name}),? )?\bbox(?:es)? {_NUMBERS}(?: (?:of|in|on) ({name})\b)?", re.IGNORECASE)


def _boxes_in_texts(guide: Guide) -> Iterator[Fault]:
    named = _named(tuple(process.name for process in guide.processes))
    by_name = {process.name.lower(): process for process in guide.processes}
    for path, text in texts(guide):
        if "box" not in text.lower():
            continue
        own = next((process for process in guide.processes if path[:2] == ("processes", process.id)), None)
        for words, target in prose.links(text):
            if (
                (named_box := re.fullmatch(r"[Bb]ox (\d+)", words))
                and target in guide.places
                and str(guide.places[target].box.number) != named_box[1]
            ):
                yield Fault(
                    path,
                    f'the link "{words}" leads to box {guide.places[target].box.number}. '
                    "Change its words or its target.",
                )
        plain = prose.to_plain(text)
        for found in named.finditer(plain):
            process = by_name.get((found[1] or found[3] or "").lower(), own)
            for number in map(int, re.findall(r"\d+", found[2])):
                if not _is_there(guide, process, number):
                    lacks = f"{process.name} does not have" if process else "does not exist"
                    yield Fault(
                        path,
                        f'the text "{found[0]}" names a box that {lacks}: {number}.{_advice(guide, process, number)}',
                    )


def _is_there(guide: Guide, process: Process | None, number: int) -> bool:
    """Return whether the process has a box of that number; if it is not clear which process is meant, whether any
    has.
    """
    return any(one.box(number) for one in ([process] if process else guide.processes))


def _advice(guide: Guide, process: Process | None, number: int) -> str:
    now = next(
        (
            guide.retired[f"{one.id}/{number}"]
            for one in ([process] if process else guide.processes)
            if f"{one.id}/{number}" in guide.retired
        ),
        "",
    )
    return f" It was retired: name {guide.target_name(now)} instead." if now else ""


# --- Numbers beside time rules ----------------------------------------------------------------------------------------


def durations(text: str) -> dict[Duration, str]:
    """Return the lengths of time that a text names, each with its words: (5, "day") → "five days"."""
    return {
        (_WORDS.get(found[1].lower()) or int(found[1]), found[2].lower()): found[0]
        for found in _DURATION.finditer(prose.to_plain(text))
    }


def _numbers(guide: Guide) -> Iterator[Fault]:
    for rule in guide.rules:
        counted = {length for words in rule.count for length in durations(words)}
        said = {length: words for passage in rule.guide_says for length, words in durations(passage).items()}
        if not counted or (
            not counted & said.keys() and counted & durations(rule.note).keys()
        ):  # the note says why another number is counted
            continue
        if _differ(counted, said):
            yield Fault(
                ("rules", rule.id, "count"),
                f'rule {rule.id} counts {_listed(rule.count)}, and in "guide says" it has {_quoted(said)}. '
                "Change one of them, or say in the note why you count so.",
            )
        for place in guide.places.values():
            if rule.id in place.box.all_starts():
                yield from _beside(rule, counted, place)


def _beside(rule: TimeRule, counted: set[Duration], place: Place) -> Iterator[Fault]:
    """Yield the numbers in a box's texts on the paragraphs of a rule that starts there: one of them should be the
    rule's.
    """
    near: list[Text] = [text for text in place.box.texts() if set(text.para) & set(rule.para)]
    said = {length: words for text in near for length, words in durations(text.text).items()}
    if _differ(counted, said):
        where = box_name(place.process, place.box)
        yield Fault(
            ("rules", rule.id, "count"),
            f"rule {rule.id} counts {_listed(rule.count)}, "
            f"and the text of {where} on the same paragraph says {_quoted(said)}. "
            "Change one of them, or say in the note of the rule why you count so.",
        )


def _differ(counted: set[Duration], said: dict[Duration, str]) -> bool:
    """Return whether the words give lengths in a unit of the count, but none of them is the one counted."""
    alike = {length for length in said if length[1] in {unit for _, unit in counted}}
    return bool(alike) and not alike & counted


def _listed(count: tuple[str, ...]) -> str:
    return " and then ".join(count)


def _quoted(said: dict[Duration, str]) -> str:
    return " and ".join(f"“{' '.join(words.split())}”" for words in said.values())
