"""The scripts of the site as they are shipped: without the types in their comments.

Those are for the people who write the scripts, and weigh a twentieth.
"""

from __future__ import annotations

import re

_LINE = re.compile(
    r"^[ \t]*(?:/\*\* @(?:import|param|template|typedef)\b.*\*/| \* @(?:param|returns|template|typedef)\b.*)$",
    re.MULTILINE,
)
"""A line that says nothing but types."""
_END = re.compile(r"^([ \t]*/\*\* [^@\n]*?) @(?:param|returns|template)\b.*\*/$", re.MULTILINE)
"""A sentence with types behind it."""


def without_types(script: str) -> str:
    """Return a script without the lines of its comments that say types alone. Every other line keeps its number."""
    return _END.sub(r"\1 */", _LINE.sub("", script))
