"""Statements of a guide with their force and their paragraphs, and the abbreviations in them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from navigator.case.wording import BY_EDITOR, FORCES, paragraph_parts
from navigator.guide.addresses import paragraph_slug
from navigator.guide.model import Guide
from navigator.guide.processes import Route
from navigator.guide.sources import Paragraph, Source, Text
from navigator.guide.time_rules import TimeRule
from navigator.show.page import MOST_KEPT, Page
from navigator.text.prose import escaped


def paragraphs_html(page: Page, source: Source, paragraphs: Iterable[Paragraph]) -> str:
    """Return references to paragraphs as links into the paragraph index: "points 3 and 4"."""
    return _paragraphs_html(page, source.id, tuple(paragraphs))


@lru_cache(maxsize=MOST_KEPT)
def _paragraphs_html(page: Page, source: str, paragraphs: tuple[Paragraph, ...]) -> str:
    named = page.guide.source(source)
    if not paragraphs:
        return ""
    index = page.root + _index_of(page.guide, named)
    parts = "".join(
        escaped(words) if one is None else f'<a href="{index}#{paragraph_slug(one)}">{escaped(words)}</a>'
        for words, one in paragraph_parts(named, paragraphs)
    )
    return f'<span class="paras">{parts}</span>' if parts else ""


def _index_of(guide: Guide, source: Source) -> str:
    """Return the page with the index of a source's paragraphs: its own for the main source, that of its process for any
    other.
    """
    beside = guide.process_of(source.id)
    return f"{beside.id}/" if beside else guide.pages["paragraphs"]


def short_forms_html(page: Page, html: str) -> str:
    """Return the abbreviations of a piece of our HTML in words, as keyboards and touch screens do not show tooltips."""
    rows = "".join(
        f"<li><strong>{escaped(name)}</strong> {escaped(means)}</li>" for name, means in page.short_forms(html)
    )
    return (
        f'<div class="short-forms" data-search-exclude="yes"><p>Abbreviations on this page</p><ul>{rows}</ul></div>'
        if rows
        else ""
    )


def force_html(force: str) -> str:
    """Return the force of a statement as a word in a <span>, never as colour alone."""
    return f'<span class="force force-{force}">{FORCES[force]}</span>'


def editor_html(entry: Text | Route | TimeRule) -> str:
    """Return a <span> that says that an entry is the editor's own; empty if it is the source's."""
    return f'<span class="paras by-editor">{BY_EDITOR}</span>' if entry.by else ""


def texts_html(page: Page, source: Source, texts: Iterable[Text]) -> str:
    """Return statements of the guide as a <ul>, each with its force and paragraphs; empty without any."""
    rows = [
        f'<li class="statement">{force_html(text.force)}<div class="words">{page.words(text.text)}</div>'
        f"{paragraphs_html(page, source, text.para)}{editor_html(text)}</li>"
        for text in texts
    ]
    return f'<ul class="statements">{"".join(rows)}</ul>' if rows else ""
