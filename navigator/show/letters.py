"""The letters that a box sends, each to open, copy and print, with what the guide says about it."""

from __future__ import annotations

from collections.abc import Sequence

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.letters import letter_text
from navigator.days.workdays import Calendar
from navigator.guide.case_texts import Letter
from navigator.show.evidence import checklist_html
from navigator.show.page import Page
from navigator.show.statements import texts_html
from navigator.text.prose import escaped


def beside_html(
    page: Page, case: Case, deadlines: Sequence[Deadline], calendar: Calendar | None = None, *, level: int = 3
) -> str:
    """Return the evidence of a case, and below it the letters that its box sends, as a <section>.

    It is empty if the box asks for neither. No element has an id.
    """
    html = (
        checklist_html(page, case, deadlines, calendar, level=level)
        if case.current and case.current.box.evidence
        else ""
    )
    html += letters_html(page, case, deadlines, calendar, level=level)
    return f'<section class="evidence-checklist" aria-label="Evidence and letters">{html}</section>' if html else ""


def letters_html(
    page: Page, case: Case, deadlines: Sequence[Deadline], calendar: Calendar | None = None, *, level: int = 3
) -> str:
    """Return the letters that the box of a case sends, each as <details> to open and to copy; empty without any.

    If the user noted something that the letter can have, its text is there twice, with their words and without. The
    tick on the page decides which of them shows (navigator.css).
    """
    rows = []
    for letter in case.guide.letters_at(case.current) if case.current else ():
        text, full = (letter_text(letter, case, deadlines, calendar, with_text=words) for words in (False, True))
        texts = (
            f'<pre class="copy-text">{escaped(text)}</pre>'
            if text == full
            else f'<pre class="copy-text without-words">{escaped(text)}</pre><pre class="copy-text '
            f'with-words">{escaped(full)}</pre>'
        )
        rows.append(
            '<details class="copy"><summary>Text to copy: '
            f"{page.explain(letter.name)}</summary>{about_html(page, letter, level)}{texts}"
            '<p class="buttons"><button type="button" class="button secondary" data-do="copy">Copy this text</button>'
            ' <button type="button" class="button secondary" data-do="print-letter">Print this '
            "text</button></p></details>"
        )
    return "".join(rows)


def about_html(page: Page, letter: Letter, level: int) -> str:
    """Return what to know about a letter, and under a heading of `level` what it must have according to the source."""
    about = page.words(letter.about) if letter.about else ""
    if not letter.holds:
        return about
    source = page.guide.source(page.guide.form(letter.form).source)
    return f"{about}<h{level}>What the guide says about this letter</h{level}>{texts_html(page, source, letter.holds)}"
