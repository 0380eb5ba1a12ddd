"""A fault of a guide, and the known name that a wrong one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something wrong with a guide: where (a path of keys from the top of the source) and what.

    `at_key` says that the key itself is wrong, not its value. `mended` says that it is clear what was meant, so that
    the check could go on with that.
    """

    path: tuple[str, ...]
    message: str
    at_key: bool = False
    mended: bool = False

    def __str__(self) -> str:
        return self.message


def nearest(wrong: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """Return the known name nearest to a wrong one, or nothing where none is near (`likeness` runs from 0 to 1)."""
    from difflib import get_close_matches  # here, for it is large, and the browser has no wrong names at its start

    return next(iter(get_close_matches(wrong[:100], [str(name) for name in known], n=1, cutoff=likeness)), "")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return " Did you mean X?" for the known name nearest to a wrong one, or nothing."""
    near = nearest(wrong, known)
    return f" Did you mean {near}?" if near else ""
