"""The frame of a generated page: its settings, its title, and the parts that every page is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from navigator.show.page import Page
from navigator.show.statements import short_forms_html
from navigator.text import prose
from navigator.text.prose import escaped


@dataclass(frozen=True)
class PageSource:
    """A page as the site generator takes it: its path ("intake/box-03.md") and its Markdown."""

    path: str
    markdown: str


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!-])")  # what Python-Markdown lets a backslash escape


def plain(text: str) -> str:
    """Return text for a Markdown heading, escaped for Markdown and HTML."""
    safe = _MARKDOWN.sub(r"\\\1", escaped(" ".join(prose.visible(text).split())))
    return re.sub(r"&\\#", "&#", safe)


def _front(title: str, description: str, *more: str) -> str:
    """Return the page's settings. The theme puts both texts into HTML as they are, so they are escaped here."""
    rows = [f"title: {_quoted(title)}", f"description: {_quoted(prose.to_plain(description))}", *more]
    return "---\n" + "\n".join(rows) + "\n---\n\n"


def _quoted(text: str) -> str:
    return "'" + escaped(" ".join(text.split())).replace("'", "''") + "'"


def page_source(
    page: Page,
    path: str,
    title: str,
    description: str,
    body: Iterable[str],
    *settings: str,
    foot: str,
    explained_after: int = 1,
    is_explained_in_a_fold: bool = False,
) -> PageSource:
    """Return a page: its title, the parts of its body, and its foot. The abbreviations are explained after the first
    part, or after `explained_after` parts; `is_explained_in_a_fold` closes them behind one line.

    `description` is for search engines, `settings` are further ones of the site generator.
    """
    parts = list(body)
    explained = "" if path == "glossary.md" else short_forms_html(page, "\n".join([escaped(title), *parts]))
    if explained and is_explained_in_a_fold:
        summary = "<summary>Abbreviations on this page</summary>"
        explained = block(f'<details class="fold short-forms-fold"{UNSEARCHED}>{summary}{explained}</details>')
    parts = [f"# {plain(title)}", *parts[:explained_after], *filter(None, [explained]), *parts[explained_after:], foot]
    return PageSource(path, _front(title, description, *settings) + _APART.sub(r"\1 ", "\n\n".join(parts)) + "\n")


_APART = re.compile(r"(</(?:td|th|dt|dd|li|h[1-6]|p|legend|section|summary)>)(?=<)")
"""The places for a space: the search removes the tags and would run the words of two cells together."""


UNSEARCHED = ' data-search-exclude="yes"'
"""Attribute of an element that the search leaves out, because another page says the same.

A search then leads to one place, and its index stays small.
"""


def block(html: str, name: str = "part") -> str:
    """Return HTML in a block of its own, so that Markdown leaves it alone."""
    return f'<div class="{name}">{html}</div>'


def table(label: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    """Return a wide table with its heads and its rows (each a whole `tr`). Its region scrolls by itself and has the
    name `label`.
    """
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in heads)
    return (
        f'<section class="table-region" aria-label="{escaped(label)}" tabindex="0"><table class="wide">'
        f"<thead{UNSEARCHED}><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></section>"
    )
