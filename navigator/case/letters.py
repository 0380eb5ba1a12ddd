"""Letters and forms: the guide's templates filled from a case, ready to copy.

A letter has the dates of the case, but no name and no health fact. Anything that the case does not say, and that only a
person knows, is a gap in square brackets. It has words that the user typed only if they ask for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.evidence import Item, checklist
from navigator.case.moment import Moment, gap
from navigator.days.workdays import Calendar
from navigator.guide.case_texts import GAP, Letter, LetterPart
from navigator.guide.model import Guide
from navigator.guide.processes import Process
from navigator.text.prose import cleaned, to_plain


def letter_text(
    letter: Letter,
    case: Case,
    deadlines: Sequence[Deadline],
    calendar: Calendar | None = None,
    *,
    with_text: bool = False,
) -> str:
    """Return the text of a letter for the present state of a case; empty for a case that has not begun."""
    if case.current is None:
        return ""
    moment = Moment(case, deadlines, calendar, with_text=with_text, for_a_letter=True)
    lines = [
        words
        for part in letter.text
        for each in moment.each(part.for_each)
        if each.holds(part.when)
        for words in _passage(part, each)
    ]
    return _written(case.guide, case.current.process, lines)


def empty_text(guide: Guide, letter: Letter) -> str:
    """Return the text of a letter with all its gaps; a passage that is not for every case names the cases that it is
    for.
    """
    return "".join(f"{line}\n" for part in letter.text for line in _empty_passage(guide, part))


def _empty_passage(guide: Guide, part: LetterPart) -> Iterator[str]:
    tests = [test for tests in part.when.any_of for test in tests]
    of_facts = [test for test in tests if guide.has("facts", test.fact) or guide.has("counters", test.fact)]
    asks_something = any(test.op not in ("known", "asked") for test in of_facts)
    if tests and not of_facts and not part.when.holds({}) and not part.for_each:
        return  # it is about a date that only a case can have
    text = GAP.sub(lambda match: f"[{(match[2] or guide.gap_words(match[1])).strip()}]", part.text.rstrip("\n"))
    yield from [""] * (len(text) - len(text.lstrip("\n")))
    if asks_something:
        yield f"[If {guide.words_for(part.when)}:]"
    elif part.for_each:
        yield f"[For each {part.for_each}:]"
    if part.evidence:
        yield f"[The items of evidence: {', '.join(to_plain(item.name) for item in guide.evidence)}]"
    if text:
        yield text.lstrip("\n")


def _passage(part: LetterPart, moment: Moment) -> Iterator[str]:
    if part.text:
        yield moment.passage(part.text.rstrip("\n"))
    if part.evidence:
        for number, item in enumerate(
            checklist(moment.case, moment.deadlines, moment.calendar, with_text=moment.with_text), 1
        ):
            yield from ("", f"{number}. {to_plain(item.name)}", *(f"   {line}" for line in _item_lines(item)))


def _item_lines(item: Item) -> Iterator[str]:
    if not item.needed:
        yield "None needed."
        return
    yield from item.known
    if item.first:
        yield "[Do not send this yet: the checklist names what has to come first]"
    yield from (gap(thing) for thing in (*item.missing, *item.details))
    yield from (f"With this form: {thing}" for thing in item.attach)
    yield from item.form


def _written(guide: Guide, process: Process, lines: Sequence[str]) -> str:
    notice = to_plain(guide.source(process.source).notice)
    return (
        cleaned(
            "\n".join(
                (*lines, "", f"{notice + ' ' if notice else ''}Drafted from edition {guide.edition} of this site.")
            )
        )
        + "\n"
    )
