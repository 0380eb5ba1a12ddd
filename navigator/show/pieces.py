"""The pieces of a step: parts of its HTML that the page leaves as they are while they stay the same from one step to
the next.

A piece bears a name that is made of its HTML. The page says which names it shows; of those the step has the name alone,
in a `template` where the piece is to stand. docs/assets/navigator/pieces.js puts the rest beside what the page has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256

_FIRST_TAG = re.compile(r"<[a-z0-9]+")

Piece = Callable[[str], str]
"""Gives a piece, which is one element of HTML, its name, or leaves the name alone of it."""


def pieces_beside(on_page: Iterable[str] = ()) -> Piece:
    """Return what makes the pieces of one step for a page that shows those with these names, each as often as it is
    named.
    """
    left = Counter(on_page)

    def piece(html: str) -> str:
        name = sha256(html.encode("utf-8", "replace")).hexdigest()[:24]
        if left[name]:
            left[name] -= 1  # a way that is walked twice has the same words twice
            return f'<template data-piece="{name}"></template>'
        return _FIRST_TAG.sub(rf'\g<0> data-piece="{name}"', html, count=1)

    return piece


PIECE = pieces_beside()
"""For a page that shows none of them yet."""
