"""The style sheet of a guide: the colours of its actors, and its edition on paper."""

from __future__ import annotations

import re

from navigator.guide.model import Guide
from navigator.text import prose


def edition_style(guide: Guide) -> str:
    """Return the edges of printed pages as a style sheet: notice and edition on the left, page number on the right.
    print.js adds to it.
    """
    notice, edition = (
        f'"{_in_style(words)}"' for words in (guide.notice, f"Edition {guide.edition}, reviewed {guide.reviewed}.")
    )
    foot = rf'{notice} "\A" {edition}' if guide.notice else edition
    look = (
        "white-space: pre; font: 8pt Arial, Liberation Sans, Arimo, Helvetica, sans-serif; vertical-align: top; "
        "padding-top: 1.5mm;"
    )
    return (
        f":root {{ --print-notice: {notice}; --print-edition: {edition}; }}\n"
        f"@page {{ @bottom-left {{ content: {foot}; {look} }}"
        f' @bottom-right {{ content: "Page " counter(page) " of " counter(pages); {look} }} }}\n'
    )


def _in_style(text: str) -> str:
    """Return text for a string of a style sheet. Characters that could end the string are written by their numbers."""
    return re.sub(r'[^ -~]|["\\<]', lambda found: f"\\{ord(found[0]):x} ", prose.visible(text))
