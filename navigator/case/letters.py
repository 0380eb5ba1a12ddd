"""Letters and forms: the guide's templates filled from a case, ready to copy.

A letter holds the dates of the case, no name and no health fact. What the case does not tell, and what only a person knows, is a gap in square brackets;
words that the user typed are in it only if they ask for that.
"""
from __future__ import annotations

from typing import Iterator, Sequence

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.evidence import Item, checklist, checklist_html
from navigator.case.moment import Moment, gap
from navigator.guide.case_texts import GAP, Letter, LetterPart
from navigator.guide.model import Guide
from navigator.guide.processes import Process
from navigator.text.prose import cleaned, escaped, to_plain
from navigator.show.render import Page, texts_html
from navigator.days.workdays import Calendar


def letter_text(letter: Letter, case: Case, deadlines: Sequence[Deadline], calendar: Calendar | None = None, *, with_text: bool = False) -> str:
    """Return the text of a letter for what a case has come to; empty for a case that has not begun."""
    if case.current is None:
        return ""
    moment = Moment(case, deadlines, calendar, with_text=with_text, for_a_letter=True)
    lines = [words for part in letter.text for each in moment.each(part.for_each) if each.holds(part.when) for words in _passage(part, each)]
    return _written(case.guide, case.current.process, lines)


def empty_text(guide: Guide, letter: Letter) -> str:
    """Return the text of a letter with all its gaps; a passage that is not for every case says for which."""
    return "".join(f"{line}\n" for part in letter.text for line in _empty_passage(guide, part))


def _empty_passage(guide: Guide, part: LetterPart) -> Iterator[str]:
    tests = [test for tests in part.when.any_of for test in tests]
    of_facts = [test for test in tests if guide.has("facts", test.fact) or guide.has("counters", test.fact)]
    asks_something = any(test.op not in ("known", "asked") for test in of_facts)
    if tests and not of_facts and not part.when.holds({}) and not part.for_each:
        return      # it is about a date that a case alone can have
    text = GAP.sub(lambda found: f"[{(found[2] or guide.gap_words(found[1])).strip()}]", part.text.rstrip("\n"))
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
        for number, item in enumerate(checklist(moment.case, moment.found, moment.calendar, with_text=moment.with_text), 1):
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
    return cleaned("\n".join((*lines, "", f"{notice + ' ' if notice else ''}Drafted from edition {guide.edition} of this retelling."))) + "\n"


# --- As HTML ----------------------------------------------------------------------------------------------------------

def beside_html(page: Page, case: Case, deadlines: Sequence[Deadline], calendar: Calendar | None = None, *, level: int = 3) -> str:
    """Return the evidence of a case, and below it the letters that its box sends; empty where the box wants neither. No element has an id."""
    html = checklist_html(page, case, deadlines, calendar, level=level) if case.current and case.current.box.evidence else ""
    html += letters_html(page, case, deadlines, calendar, level=level)
    return f'<section class="evidence-checklist" aria-label="Evidence and letters">{html}</section>' if html else ""


def letters_html(page: Page, case: Case, deadlines: Sequence[Deadline], calendar: Calendar | None = None, *, level: int = 3) -> str:
    """Return the letters that the box of a case sends, each to open and to copy.

    Where the user noted something that the letter can hold, its text stands there twice, with their words and without: which of them shows follows the tick on
    the page (navigator.css).
    """
    rows = []
    for letter in case.guide.letters_at(case.current) if case.current else ():
        text, full = (letter_text(letter, case, deadlines, calendar, with_text=words) for words in (False, True))
        texts = (f'<pre class="copy-text">{escaped(text)}</pre>' if text == full else
                 f'<pre class="copy-text without-words">{escaped(text)}</pre><pre class="copy-text with-words">{escaped(full)}</pre>')
        rows.append(f'<details class="copy"><summary>Text to copy: {page.explain(letter.name)}</summary>{about_html(page, letter, level)}{texts}'
                    '<p class="buttons"><button type="button" class="button secondary" data-do="copy">Copy this text</button>'
                    ' <button type="button" class="button secondary" data-do="print-letter">Print this text</button></p></details>')
    return "".join(rows)


def about_html(page: Page, letter: Letter, level: int) -> str:
    """Return what stands beside a letter: what to know of it, and what the source says that it has to hold."""
    about = page.words(letter.about) if letter.about else ""
    if not letter.holds:
        return about
    source = page.guide.source(page.guide.form(letter.form).source)
    return f"{about}<h{level}>What the guide says about this letter</h{level}>{texts_html(page, source, letter.holds)}"
