"""JSON from outside. It is refused if it nests so deeply that it can only be meant to do harm, or is not what it
seems.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from navigator.text.errors import short
from navigator.text.prose import cleaned

MOST_DEPTH = 60

_NO_BRACKET = re.compile(r"[^][{}]+")


class NestedTooDeeply(ValueError):
    """A text nests deeper than anything of ours does."""


class NotStrict(ValueError):
    """A text is JSON for Python alone: a name is twice in one object, or a value is NaN or Infinity.

    `str(error)` says which, as a sentence without its full stop; `advice` is the sentence to follow it, if any.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        self.advice = advice
        super().__init__(message)


def read_json(text: str, **how: Any) -> Any:
    """Return what `json.loads` makes of a text; `how` is passed on to it.

    Raises ValueError if it is not JSON: `json.JSONDecodeError` with the position, or `NestedTooDeeply`.

    Python's own limit of depth does not allow for the small stack of a browser. There, a file of brackets ended the
    whole of Python.
    """
    _refuse_depth(text)
    return json.loads(text, **how)


def read_strict_json(text: str) -> Any:
    """Return the value of a text that all readers of JSON read alike.

    Raises `NotStrict`, and what `read_json` raises.
    """
    return read_json(text, parse_constant=_refuse_constant, object_pairs_hook=_object)


def _refuse_constant(name: str) -> None:
    raise NotStrict(f"{name} is not a value in JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of these pairs. Raises `NotStrict` if a name is there twice."""
    values = dict(pairs)
    if len(values) < len(pairs):
        name, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise NotStrict(f"“{short(cleaned(name))}” is there twice", "Delete one of them.")
    return values


def read_first(text: str) -> tuple[Any, int]:
    """Return the JSON that a text begins with, and where it ends.

    Raises ValueError as `read_json` does; what follows is not read.
    """
    _refuse_depth(text)
    return json.JSONDecoder().raw_decode(text)


def _refuse_depth(text: str) -> None:
    if _nests_too_deeply(text):
        raise NestedTooDeeply(f"nested more than {MOST_DEPTH} deep")


def _nests_too_deeply(text: str) -> bool:
    # Once the marks within strings are gone, every second part between quotation marks is outside a string.
    outside = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    brackets = _NO_BRACKET.sub("", "".join(outside))
    for _ in range(MOST_DEPTH):
        if not brackets:
            return False
        brackets = brackets.replace("[]", "").replace("{}", "")
    # A bracket without a counterpart means that the text was cut off; a pair that is left is deeper than the search
    # went.
    return len(brackets) > MOST_DEPTH or "[]" in brackets or "{}" in brackets
