"""Evidence of a case: what is known, what is missing, what to attach to the form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.evidence import Item, checklist, missing_sentence
from navigator.days.workdays import Calendar
from navigator.guide.addresses import slug
from navigator.show.page import Page
from navigator.show.statements import paragraphs_html
from navigator.text.prose import escaped


def checklist_html(
    page: Page, case: Case, deadlines: Sequence[Deadline], calendar: Calendar | None = None, *, level: int = 3
) -> str:
    """Return the checklist of a case: a heading of `level`, a <p> that says what is missing, and the items as an <ol>.

    It is empty for a process that asks for no evidence. No element has an id.
    """
    items = checklist(case, deadlines, calendar)
    if not items:
        return ""
    missing = missing_sentence(case, items)
    state = (
        f'<p class="evidence-missing"><strong>Not complete.</strong> {page.line(missing)}</p>'
        if missing
        else '<p class="evidence-complete"><strong>Complete.</strong> Nothing is missing, '
        "as far as this case and your answers tell.</p>"
    )
    return f"<h{level}>Evidence</h{level}>{state}{items_html(page, items, level + 1)}"


def items_html(page: Page, items: Iterable[Item], level: int = 4) -> str:
    """Return the items alone as an <ol>, each under a heading of `level`. Each says what is known, what is missing and
    what to attach to the form.
    """
    source, rows = page.guide.main_source, []
    for item in items:
        parts = "".join(f'<li class="known">{page.line(words)}</li>' for words in item.known)
        parts += "".join(f'<li class="note">{page.line(words)}</li>' for words in item.notes)
        parts += "".join(
            f'<li class="first"><strong>Do first:</strong> {page.line(thing)}</li>' for thing in item.first
        )
        parts += "".join(
            f'<li class="missing"><strong>Missing:</strong> {page.line(thing)}</li>' for thing in item.missing
        )
        parts += "".join(
            f'<li class="held"><strong>Add to the form:</strong> {page.line(thing)}</li>' for thing in item.details
        )
        parts += "".join(
            f'<li class="attach"><strong>Attach:</strong> {page.line(thing)}</li>' for thing in item.attach
        )
        rows.append(
            f'<li class="evidence-item {slug(item.state)}"><h{level}><a '
            f'href="{page.root}forms-and-evidence/#{slug(item.id)}">{escaped(item.name)}</a>:'
            f" {item.state}</h{level}>{paragraphs_html(page, source, item.para)}<ul>{parts}</ul></li>"
        )
    return f'<ol class="evidence-items">{"".join(rows)}</ol>'
