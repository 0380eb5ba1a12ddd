"""The scripts of the site for shipping: without the comments that have lines of their own.

Those are for developers, and are a ninth of all that a first visit to the navigator loads.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)(?s:.))*\*/[ \t]*)$", re.MULTILINE)
"""Whole lines of a comment. Types within code (`/** @type {Reply} */ (reply)`) are not among them."""


def without_comments(script: str) -> str:
    """Return a script without the comments that have lines of their own. Every other line keeps its number."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), script)
