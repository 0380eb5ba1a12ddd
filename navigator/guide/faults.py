"""A fault of a guide, and the known name nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A fault of a guide: its place (a path of keys from the top of the source) and what is wrong.

    `at_key` says that the key itself is wrong, not its value. `mended` says that the meaning is clear, so that the
    check could continue with it.
    """

    path: tuple[str, ...]
    message: str
    at_key: bool = False
    mended: bool = False

    def __str__(self) -> str:
        return self.message


def nearest(wrong: str, known: Iterable[str], likeness: float = 0.5) -> str:
    """Return the known name nearest to a wrong one, or nothing if none is near (`likeness` runs from 0 to 1)."""
    from difflib import get_close_matches  # here: it is large, and the browser has no wrong names at its start

    return next(iter(get_close_matches(wrong[:100], [str(name) for name in known], n=1, cutoff=likeness)), "")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return " Did you mean X?" for the known name nearest to a wrong one, or nothing."""
    near = nearest(wrong, known)
    return f" Did you mean {near}?" if near else ""
