"""Buttons, and the attributes of every field for words of a case."""

from __future__ import annotations

from navigator.text.prose import escaped

PRIVATE_FIELD = (
    'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" writingsuggestions="false"'
)
"""Attributes of every field for words of a case. Without them some browsers send the words to their makers, to check
the spelling or complete the sentence.
"""


def button_html(do: str, words: str, more: str = "") -> str:
    """Return a <button> that asks the page to `do` something.

    `more` are further attributes as HTML, with a space before each; they are not escaped here.
    """
    return f'<button type="button" class="button secondary" data-do="{do}"{more}>{escaped(words)}</button>'
