"""Notices of a case, as a list."""

from __future__ import annotations

from collections.abc import Iterable

from navigator.case.notices import Notice, source_of
from navigator.show.page import Page
from navigator.show.statements import paragraphs_html


def notices_html(page: Page, noticed: Iterable[Notice]) -> str:
    """Return the notices of a case as a list in a <section>; empty if there are none. No element has an id."""
    rows = "".join(
        f'<li class="notice">{page.explain(notice.sentence)} '
        f"{paragraphs_html(page, source_of(page.guide, notice), notice.para)}</li>"
        for notice in noticed
    )
    heading = "<h3>Points to check in this case</h3>"
    return (
        f'<section class="notices" aria-label="Points to check in this case">{heading}<ul>{rows}</ul></section>'
        if rows
        else ""
    )
