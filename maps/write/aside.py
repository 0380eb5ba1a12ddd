"""What is laid aside of a page while Markdown and the search look at it, and put back afterwards.

Generated pages are HTML in Markdown, and drawings are long: to look for Markdown in them, or for words to search, takes
most of the time of a build. So each such part goes aside, a mark stands in its place, and it comes back once the page
has passed the step that need not see it.
"""

from __future__ import annotations

import re

from maps.write.frame import UNSEARCHED

# A drawing may hold others; its own end is the one with the end of another element behind it.
_DRAWING = re.compile(r'<template .*?</template>|<svg class="pm-map".*?</svg>(?=</(?!svg|g>))', re.DOTALL)
_UNSEARCHED = re.compile(r"(?<=data-search-exclude=yes }\n\n)<.*>$", re.MULTILINE)
_BLOCK = re.compile(r"^<(?:div|figure|nav|p|section|ul)\b.*>$", re.MULTILINE)
_MARK = '<div data-aside-{}="{}"></div>'
_ID = re.compile(r'\sid="([^"]+)"')


class Aside:
    """What is laid aside of the pages that are being made, by the page's source."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, str]] = {}

    def lay(self, page: str, markdown: str, *, is_by_hand: bool) -> str:
        """Return the Markdown of a page with a mark in place of each part that is laid aside.

        Of a page that a person wrote those are its drawings alone; of a generated page the blocks of HTML as well.
        """
        parts = self._parts[page] = {}
        kinds = (("drawing", _DRAWING), ("unsearched", _UNSEARCHED), ("block", _BLOCK))
        for name, pattern in kinds[:1] if is_by_hand else kinds:
            markdown = _with_marks(name, pattern, markdown, parts)
        return markdown

    def anchors(self, page: str) -> list[str]:
        """Return the ids in what is laid aside of a page."""
        return _ID.findall("".join(self._parts[page].values()))

    def put_back_searched(self, page: str, html: str) -> str:
        """Return the HTML of a page with the blocks that are searched back in their places."""
        return _put_back("block", html, self._parts[page])

    def put_back_rest(self, page: str, output: str) -> str:
        """Return a finished page with all else back in its place; drawings stand in blocks, so they come last.

        By now the search has taken its own attribute out of the rest of the page.
        """
        parts = {mark: html.replace(UNSEARCHED, "") for mark, html in self._parts.pop(page).items()}
        return _put_back("drawing", _put_back("unsearched", output, parts), parts)


def _with_marks(name: str, pattern: re.Pattern[str], text: str, parts: dict[str, str]) -> str:
    """Return a text with a mark in place of all that is found in it, which goes into `parts` by its mark."""

    def marked(found: re.Match[str]) -> str:
        mark = _MARK.format(name, len(parts))
        parts[mark] = found[0]
        return mark

    return pattern.sub(marked, text)


def _put_back(name: str, text: str, parts: dict[str, str]) -> str:
    return re.sub(_MARK.format(name, r"\d+"), lambda found: parts.get(found[0], found[0]), text)
