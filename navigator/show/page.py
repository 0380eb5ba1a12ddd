"""The page of a component, for its links and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from navigator.guide.addresses import box_address, slug
from navigator.guide.model import Guide
from navigator.text import prose
from navigator.text.prose import escaped

MOST_KEPT = 2_000
"""How many small pieces of HTML a component caches if it often makes the same; of large pieces it caches fewer."""


@dataclass(frozen=True, eq=False)
class Page:
    """The place of a component: its guide and the path from there to the site's root ("../../").

    Each page equals only itself, so that what is cached for it is found without comparing guides.
    """

    guide: Guide
    root: str = ""

    def href(self, target: str) -> str:
        """Return the address of a link's target in a text: a box, a page, a term, https or mailto; empty for anything
        else.
        """
        if target.startswith(("https://", "mailto:")):
            return target
        if target in self.guide.places:
            return self.root + box_address(target)
        if target.startswith("glossary/") and self.guide.has("terms", target.removeprefix("glossary/")):
            return f"{self.root}glossary/#{slug(target.removeprefix('glossary/'))}"
        return self.root + self.guide.pages[target] if target in self.guide.pages else ""

    @cached_property
    def explain(self) -> Callable[[str], str]:
        """Return a function that turns plain words into HTML, with a tooltip on each abbreviation of the glossary."""
        return _explain(self._meanings)

    @property
    def _meanings(self) -> tuple[tuple[str, str], ...]:
        return tuple((term.id, term.means) for term in self.guide.terms if term.abbreviation)

    def short_forms(self, html: str) -> list[tuple[str, str]]:
        """Return the abbreviations in a piece of our HTML, with their meanings."""
        meanings = self._meanings
        return [(name, dict(meanings)[name]) for name in _short_forms(meanings)(prose.said(html))]

    def words(self, text: str) -> str:
        """Return a text of the guide as escaped HTML: its paragraphs as <p>, its lists as <ul>."""
        return prose.to_html(text, self.href, self.explain)

    def line(self, text: str) -> str:
        """Return a text of one line as escaped HTML, without an element around it."""
        return prose.inline(text, self.href, self.explain)

    def box_link(self, ref: str, words: str = "") -> str:
        """Return a link to a box as an <a>, named by its map and number unless `words` (plain text) are given."""
        return f'<a href="{self.root}{box_address(ref)}">{escaped(words or self.guide.places[ref].name)}</a>'


@lru_cache(maxsize=8)
def _explain(meanings: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """Return the function that explains the names of a guide, one for each guide.

    A search for a hundred names is slow to make, and a step shows much of what the step before showed.
    """
    return prose.abbreviations(dict(meanings))


@lru_cache(maxsize=8)
def _short_forms(meanings: tuple[tuple[str, str], ...]) -> Callable[[str], list[str]]:
    return prose.short_forms(dict(meanings))
