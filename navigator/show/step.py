"""One step of the navigator: the box with its question, and beside it the deadlines, the path and the answers.

A component writes an `id` only if it is given one, so that a page can have the same component twice. The step alone has
ids of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.openings import opening_text
from navigator.days.workdays import weekday_and_date
from navigator.show.answers import answers_html
from navigator.show.box import basis_html, box_head_html, guidance_html
from navigator.show.deadline import Measure, deadlines_html
from navigator.show.fields import button_html
from navigator.show.keep import keep_html
from navigator.show.page import Page
from navigator.show.pieces import PIECE, Piece
from navigator.show.question import Shown, question_html
from navigator.show.statements import short_forms_html
from navigator.show.worked_out import counters_html, worked_out_html
from navigator.text.prose import escaped


@dataclass(frozen=True)
class Beside:
    """The parts beside a step that other code makes from the same case, as escaped HTML, and what its deadlines are
    measured against.

    `piece` knows which pieces of the step the page shows already.
    """

    measure: Measure = Measure()
    notices: str = ""
    evidence: str = ""
    path: str = ""
    piece: Piece = PIECE


def step_html(
    page: Page, case: Case, deadlines: Sequence[Deadline], shown: Shown = Shown(), beside: Beside = Beside()
) -> str:
    """Return one step of the navigator as a <div>: the box, the question and what to do. Beside it are the deadlines,
    the path and the answers.
    """
    at = shown.at or case
    main = _change_heading_html(page, at) if shown.at else _heading_html(page, case) + counters_html(case)
    if case.steps:
        main += '<p class="to-side"><a href="#case-deadlines">Deadlines and answers so far</a></p>'
    if at.ended:
        main += _ended_html(page, at)
    main += _opening_html(page, at) + wait_html(shown)
    if at.question and not shown.is_waiting:
        main += question_html(page, shown.question or at.question, shown)
    main += beside.notices
    if at.current:
        main += worked_out_html(page, at)
        evidence = "" if shown.at else beside.evidence
        guidance = guidance_html(page, at.current)
        short_forms = short_forms_html(page, main + evidence + guidance)
        main += beside.piece(evidence) if evidence else ""
        main += beside.piece(
            f'<section class="guidance" aria-label="What the guide says">{guidance}{short_forms}'
            f'<p class="box-more">{page.box_link(at.current.ref, f"Open the page for {at.current.name}")}</p></section>'
        )
    side = ""
    if case.steps:
        side += (
            '<section class="deadlines" aria-labelledby="case-deadlines"><h2 id="case-deadlines" '
            'tabindex="-1">Deadlines</h2>'
        )
        side += f"{deadlines_html(page, deadlines, measure=beside.measure, piece=beside.piece)}</section>{beside.path}"
    if case.answers or case.kept:
        side += answers_html(page, case, shown.changing, beside.piece)
    side += keep_html(page, case)
    side = f'<div class="step-side">{side}</div>'
    return f'<div class="step"><div class="step-main">{main}</div>{side}</div>'


def _heading_html(page: Page, case: Case) -> str:
    place = case.current
    if place is None:
        return '<h2 class="step-title" tabindex="-1">Start a case</h2>'
    return (
        f'<h2 class="step-title" tabindex="-1">{escaped(place.name)}: {page.explain(place.box.title)}</h2>'
        f"{box_head_html(page, place)}{_path_html(page, case)}"
    )


def _opening_html(page: Page, case: Case) -> str:
    text = opening_text(case)
    return f'<p class="opening-note">{page.line(text)}</p>' if text else ""


def wait_html(shown: Shown) -> str:
    """Return a <section> that says until when the case waits and what opens then; empty if nothing has to pass. It has
    ways to keep the case until that day: the link leads to the only button that saves a case.
    """
    if shown.wait is None:
        return ""
    buttons = button_html("answer-now", "Answer now") if shown.is_waiting else ""
    buttons += button_html("download", "Download dates for a calendar", ' data-what="calendar"')
    heading = "You have to wait first"
    if shown.is_waiting:
        heading = (
            f"Wait until {weekday_and_date(shown.wait.opens)}" if shown.wait.opens else "Wait until the time restarts"
        )
    return (
        f'<section class="wait" aria-label="{heading}"><h3>{heading}</h3><p>{escaped(shown.wait.why)} '
        f"{escaped(shown.wait.then)}</p>"
        f'<p class="buttons">{buttons}<a href="#case-name">Save this case</a></p></section>'
    )


def _change_heading_html(page: Page, at: Case) -> str:
    where = (
        f'<p class="walked">You answered this at {page.box_link(at.current.ref)}. '
        "We will still use your later answers if they apply.</p>"
        if at.current
        else ""
    )
    return f'<h2 class="step-title" tabindex="-1">Change an answer</h2>{where}'


def _path_html(page: Page, case: Case) -> str:
    links = [page.box_link(step.place.ref, step.place.short_name) for step in case.steps[:-1]]
    return f'<p class="walked">Boxes so far: {" → ".join(links)}</p>' if links else ""


def _ended_html(page: Page, case: Case) -> str:
    route = case.steps[-1].route
    note = basis_html(page, case.steps[-1].place, route) if route else ""
    kept = "<p>Some of your answers were not used. You can see them under “Answers so far”.</p>" if case.kept else ""
    return (
        '<div class="ended"><p><strong>The process ends here:</strong> '
        f"{page.explain(route.outcome if route else '')}.</p>{note}{kept}</div>"
    )
