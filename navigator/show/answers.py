"""The answers of a case so far, each with a way to change it."""

from __future__ import annotations

from navigator.case.case import Answer, Case
from navigator.case.wording import answer_label, ask_label
from navigator.show.page import Page
from navigator.show.pieces import PIECE, Piece
from navigator.text.prose import escaped

CASE_NOTE = (
    "Your answers stay in this browser: nothing is sent anywhere. This tab keeps them if the page is reloaded, "
    "and loses them when you "
    "close it. To keep them longer, give the case a name and save it: from then on it saves itself after each answer. "
    "Links from here "
    "open in a new tab."
)


def answers_html(page: Page, case: Case, changing: int | None = None, piece: Piece = PIECE) -> str:
    """Return the answers so far as a <section>: each a piece with Change, then those that are kept but not needed now.

    `changing` is the index of the one being changed, from 0; None if none is.
    """
    rows = "".join(
        piece(_answer_html(page, index, answer, index == changing)) for index, answer in enumerate(case.answers)
    )
    kept = ""
    if case.kept:
        listed = "".join(
            f"<li>{escaped(ask_label(page.guide, one.ask))}: {_answer_words_html(page, one)}</li>" for one in case.kept
        )
        kept = f'<div class="kept"><h3>Answers not used at the moment</h3><ul>{listed}</ul></div>'
    buttons = (
        '<p class="buttons"><button type="button" class="button secondary" data-do="back">Undo'
        '<span class="visually-hidden"> the last answer</span></button>'
        '<button type="button" class="button secondary" data-do="restart">Start again</button></p>'
    )
    return (
        '<section class="answers" aria-labelledby="case-answers"><h2 id="case-answers">Answers so far</h2>'
        f'<dl>{rows}</dl>{kept}{buttons}<p class="case-note">{CASE_NOTE}</p></section>'
    )


def _answer_html(page: Page, index: int, answer: Answer, changing: bool) -> str:
    label = ask_label(page.guide, answer.ask)
    change = (
        f'<button type="button" class="link" data-do="change" data-index="{index}">Change'
        f'<span class="visually-hidden"> the answer to {escaped(label)}</span></button>'
    )
    return (
        f"<div{' class=changing' if changing else ''}><dt>{page.explain(label)}</dt>"
        f'<dd><span class="answer">{_answer_words_html(page, answer)}</span> {"" if changing else change}</dd></div>'
    )


def _answer_words_html(page: Page, answer: Answer) -> str:
    """Return an answer in words. What the user typed has no tooltips, so that it never reaches `Page.explain`, which
    caches its results.
    """
    words = answer_label(page.guide, answer)
    return escaped(words) if words == answer.answer else page.explain(words)
