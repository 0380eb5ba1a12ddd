"""A question as a form, with what was typed, what is wrong with it, and buttons that fill a date with one press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from navigator.case.case import Case
from navigator.case.questions import MOST_TEXT, OfferedChoice, Question
from navigator.case.waiting import Wait
from navigator.days.workdays import weekday_and_date
from navigator.show.fields import PRIVATE_FIELD
from navigator.show.page import Page
from navigator.text.prose import escaped


@dataclass(frozen=True)
class Shown:
    """The things that a step shows in addition to the case itself: the answer that is being changed, and what was typed
    with its error.

    `at` is the case as it was when the answer that is being changed was asked for; without it the step is the case's
    own. `part` is the part of a date (day, month or year) that the error is about; without it that is the first field.
    `question` is the open question as it is asked today, `wait` what it waits for, and `is_waiting` says that the
    reader has answered “not yet”. `read` says how an incomplete date was understood; the full date is in `typed`.
    `days` are dates that the text with the error may mean. `span` has the first and the last day that the date may be,
    if they are known.
    """

    changing: int | None = None
    typed: tuple[tuple[str, str], ...] = ()
    error: str = ""
    at: Case | None = None
    part: str = ""
    question: Question | None = None
    wait: Wait | None = None
    is_waiting: bool = False
    read: str = ""
    days: tuple[date, ...] = ()
    span: tuple[date | None, date | None] = (None, None)


def question_html(page: Page, question: Question, shown: Shown = Shown()) -> str:
    """Return a question as a <form> of one <fieldset>. What was typed stays in it, and an error is shown beside the
    field and in a summary before the form.
    """
    typed = dict(shown.typed)
    described = [
        name
        for name, there in (
            ("question-why", question.why or question.hint),
            ("question-error", shown.error),
            ("question-format", question.kind == "date"),
        )
        if there
    ]
    described_by = f' aria-describedby="{" ".join(described)}"' if described else ""
    why = "".join(f"<p>{page.line(words)}</p>" for words in (question.why, question.hint) if words)
    error = (
        f'<p class="field-error" id="question-error"><strong>Error:</strong> {escaped(shown.error)}</p>'
        if shown.error
        else ""
    )
    first = "question-field"
    writers: dict[str, Callable[[Page, Question, dict[str, str], str], str]] = {
        "choice": _choices_html,
        "several": _several_html,
        "date": partial(_date_html, shown=shown),
        "number": _text_html,
        "text": _text_html,
    }
    body = writers[question.kind](page, question, typed, first)

    legend = f"<legend><h3>{page.explain(question.title)}</h3></legend>"
    change = f' data-change="{shown.changing}"' if shown.changing is not None else ""
    skip = (
        '<button type="submit" class="button secondary" data-skip formnovalidate>Skip this question</button>'
        if question.optional
        else ""
    )
    cancel = (
        '<button type="button" class="button secondary" data-do="cancel">Keep my previous answer</button>'
        if shown.changing is not None
        else ""
    )
    summary = (
        '<div class="error-summary" tabindex="-1"><h3>There is a problem</h3>'
        f'<p><a href="#{_DATE_FIELDS.get(shown.part, first)}">{escaped(shown.error)}</a></p></div>'
        if shown.error
        else ""
    )
    read = (
        f'<div class="date-read" tabindex="-1"><h3>Check the date</h3><p>{escaped(shown.read)}</p></div>'
        if shown.read
        else ""
    )
    return (
        f'{summary}{read}<form class="question" data-ask="{escaped(question.ask)}"{change} novalidate>'
        f"<fieldset{described_by}>{legend}"
        + (f'<div class="question-why" id="question-why">{why}</div>' if why else "")
        + f'{error}{body}</fieldset><p class="buttons"><button type="submit" '
        f'class="button">Continue</button>{skip}{cancel}</p></form>'
    )


def _choices_html(page: Page, question: Question, typed: dict[str, str], first: str) -> str:
    rows = []
    if len(question.choices) == 1 and not question.choices[0].closed:
        return _only_choice_html(page, question.choices[0])
    still_open = [choice.value for choice in question.choices if not choice.closed]
    chosen = typed.get("value", still_open[0] if len(still_open) == 1 else question.default)
    for index, choice in enumerate(question.choices):
        id = first if choice.value in still_open[:1] else f"question-choice-{index}"
        marks = (" checked" if choice.value == chosen and not choice.closed else "") + (
            " disabled" if choice.closed else ""
        )
        hint = f"Not available. {choice.closed}" if choice.closed else choice.hint
        described = f' aria-describedby="{id}-hint"' if hint else ""
        rows.append(
            f'<div class="choice{" closed" if choice.closed else ""}"><input type="radio" name="value" id="{id}"'
            f' value="{escaped(choice.value)}"{marks}{described}><label for="{id}">{page.explain(choice.label)}</label>'
            + (f'<p class="choice-hint" id="{id}-hint">{page.line(hint)}</p>' if hint else "")
            + "</div>"
        )
    return f'<div class="choices">{"".join(rows)}</div>'


TICK = "value-"
"""How the name of a tick box begins; the id of its choice follows."""


def _several_html(page: Page, question: Question, typed: dict[str, str], first: str) -> str:
    """Return choices that can be ticked in any number."""
    rows, ticked = [], typed.get("value", question.default).split()
    for index, choice in enumerate(question.choices):
        id = first if not index else f"question-choice-{index}"
        mark = " checked" if choice.value in ticked or f"{TICK}{choice.value}" in typed else ""
        described = f' aria-describedby="{id}-hint"' if choice.hint else ""
        rows.append(
            f'<div class="choice"><input type="checkbox" name="{TICK}{escaped(choice.value)}" id="{id}" '
            f'value="yes"{mark}{described}>'
            f'<label for="{id}">{page.explain(choice.label)}</label>'
            + (f'<p class="choice-hint" id="{id}-hint">{page.line(choice.hint)}</p>' if choice.hint else "")
            + "</div>"
        )
    return f'<div class="choices">{"".join(rows)}</div>'


def _only_choice_html(page: Page, choice: OfferedChoice) -> str:
    """Return the only route, stated instead of asked."""
    hint = f'<p class="choice-hint">{page.line(choice.hint)}</p>' if choice.hint else ""
    return (
        f'<input type="hidden" name="value" value="{escaped(choice.value)}"><p '
        f'class="only-choice">{page.explain(choice.label)}</p>{hint}'
    )


_DATE_FIELDS = {"day": "question-field", "month": "question-month", "year": "question-year"}


def _date_html(page: Page, question: Question, typed: dict[str, str], first: str, shown: Shown = Shown()) -> str:
    """Return three fields, and buttons that fill them with one press if scripts run: date-input.js shows and serves
    those buttons.
    """
    year, month, day = question.default.split("-") if question.default else ("", "", "")
    offered = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    values = {name: typed.get(name, offered[name]) for name in offered}
    ids = _DATE_FIELDS | {"day": first}
    fields = "".join(
        f'<div class="date-field {name}"><label for="{ids[name]}">{name.capitalize()}</label>'
        f'<input id="{ids[name]}" name="{name}" type="text" value="{escaped(values[name])}" {PRIVATE_FIELD}'
        f"{' inputmode=numeric' if name != 'month' else ''}{' aria-invalid=true' if name == shown.part else ''}></div>"
        for name in offered
    )
    meant = "".join(_date_button(day.isoformat(), weekday_and_date(day)) for day in shown.days)
    asked = f'<p class="date-ways meant">Did you mean {meant}</p>' if meant else ""
    return (
        '<p class="format" id="question-format">For example 27 8 2009, or 27 August 2009.</p>'
        f'{asked}<div class="date-fields">{fields}</div>'
        f'<p class="date-ways">{_date_button("today", "Today")}{_date_button("yesterday", "Yesterday")}'
        f"{_picker_html(shown.span)}</p>"
    )


def _date_button(fills: str, words: str) -> str:
    return f'<button type="button" class="button secondary" data-date="{fills}">{words}</button>'


def _picker_html(span: tuple[date | None, date | None]) -> str:
    """Return the browser's own picker behind a button. Its date goes into the three fields, so the picker is not sent
    itself.
    """
    limits = "".join(f' {name}="{day.isoformat()}"' for name, day in zip(("min", "max"), span, strict=True) if day)
    return (
        f'<span class="date-picker">{_date_button("pick", "Choose a date")}'
        '<input type="date" autocomplete="off" tabindex="-1" aria-hidden="true" aria-label="Choose a '
        f'date"{limits}></span>'
    )


def _text_html(page: Page, question: Question, typed: dict[str, str], first: str) -> str:
    """Return a field of one number, or of the reader's own words with the number of characters left; neither cuts
    anything off.
    """
    value = escaped(typed.get("value", question.default))
    if question.kind == "number":
        return (
            f'<input id="{first}" name="value" type="text" inputmode="numeric" {PRIVATE_FIELD} value="{value}" '
            f'aria-label="{escaped(question.title)}">'
        )
    return (
        f'<textarea id="{first}" name="value" rows="3" data-most="{MOST_TEXT}" {PRIVATE_FIELD} '
        f'aria-label="{escaped(question.title)}"'
        f' aria-describedby="question-count">{value}</textarea>'
        f'<p class="count" id="question-count">At most {MOST_TEXT:,} characters</p><p class="count-said '
        'visually-hidden" role="status"></p>'
    )
