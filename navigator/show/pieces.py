"""The pieces of a step: parts of its HTML that the page leaves as they are if they are the same in the next step.

A piece has a name that is made from its HTML. The page says which names it shows. Of those pieces the step has only the
name, in a `template` at the place of the piece. A script (docs/assets/navigator/pieces.js) replaces it with the piece
that the page has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256

_FIRST_TAG = re.compile(r"<[a-z0-9]+")

Piece = Callable[[str], str]
"""A function that gives its name to a piece, which is one element of HTML, or leaves only the name of it."""


def pieces_beside(on_page: Iterable[str] = ()) -> Piece:
    """Return a function that makes the pieces of one step for a page that shows those with these names. A piece shown
    twice is named twice.
    """
    left = Counter(on_page)

    def piece(html: str) -> str:
        name = sha256(html.encode("utf-8", "replace")).hexdigest()[:24]
        if left[name]:
            left[name] -= 1  # a case can go the same way twice, with the same words
            return f'<template data-piece="{name}"></template>'
        return _FIRST_TAG.sub(rf'\g<0> data-piece="{name}"', html, count=1)

    return piece


PIECE = pieces_beside()
"""The function for a page that shows no pieces yet."""
