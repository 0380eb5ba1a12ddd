"""The cases that the browser keeps on the device, as the page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from navigator.text.errors import AnswerError

MOST_SAVED = 1_000


@dataclass(frozen=True)
class Saved:
    """A case that the page has saved on the device: its id there, its name, and when it was saved (an ISO moment)."""

    id: str
    name: str
    when: str


def read_saved(entries: Any) -> tuple[tuple[Saved, ...], tuple[str, ...]]:
    """Return the saved cases that the page lists, and the names of entries that are not valid. Raises `AnswerError` if
    it is not a list or too long.
    """
    if not isinstance(entries, list) or len(entries) > MOST_SAVED:
        raise AnswerError(f"The page sends a list of at most {MOST_SAVED:,} saved cases.")
    return (
        tuple(Saved(one["id"], one["name"], one["when"]) for one in entries if _is_saved(one)),
        tuple(_name_of(one) for one in entries if not _is_saved(one)),
    )


def _is_saved(entry: Any) -> bool:
    return (
        isinstance(entry, Mapping)
        and all(isinstance(entry.get(name), str) for name in ("id", "name", "when"))
        and entry["id"] != ""
    )


def _name_of(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, Mapping) else ""
    return name if isinstance(name, str) else ""
