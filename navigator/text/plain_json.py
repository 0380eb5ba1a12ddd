"""JSON from outside, refused where it nests so deeply that it can only be meant to do harm."""

from __future__ import annotations

import json
import re
from typing import Any

MOST_DEPTH = 60

_NO_BRACKET = re.compile(r"[^][{}]+")


def read_json(text: str, **how: Any) -> Any:
    """Return what `json.loads` makes of a text; `how` goes to it. ValueError where it is no JSON, or nests deeper than
    anything of ours does.

    Python's own guard against depth does not know how small a browser's stack is: there, a file of brackets ended the
    whole Python.
    """
    _refuse_depth(text)
    return json.loads(text, **how)


def read_first(text: str) -> tuple[Any, int]:
    """Return the JSON that a text begins with, and where it ends.

    Raises ValueError as `read_json` does; what follows is not read.
    """
    _refuse_depth(text)
    return json.JSONDecoder().raw_decode(text)


def _refuse_depth(text: str) -> None:
    if _nests_too_deeply(text):
        raise ValueError(f"nested more than {MOST_DEPTH} deep")


def _nests_too_deeply(text: str) -> bool:
    # Every second part between quotation marks stands outside of strings, once the marks within strings are gone.
    outside = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    brackets = _NO_BRACKET.sub("", "".join(outside))
    for _ in range(MOST_DEPTH):
        if not brackets:
            return False
        brackets = brackets.replace("[]", "").replace("{}", "")
    # What has no counterpart is of a text that was cut off; a pair that is left lies deeper than was looked.
    return len(brackets) > MOST_DEPTH or "[]" in brackets or "{}" in brackets
