"""How a field of the guide's dataclasses is written in the source, where its name alone does not say it.

A field's metadata says so, and `navigator.guide.reader` goes by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY: Mapping[str, Any] = {"key": True}
"""The metadata of a field that names the entry: in the source it is the key before the colon."""

LONE: Mapping[str, Any] = {"lone": True}
"""The metadata of a field that a plain text in the place of the entry stands for."""


def former(name: str) -> Mapping[str, Any]:
    """Return the metadata of a field that the source of an earlier edition calls by this name; it is read still."""
    return {"formerly": name}


def written(name: str) -> str:
    """Return the key by which an editor writes a field: with spaces, and without what tells `from_` from the word of
    the language.
    """
    return name.replace("_", " ").strip()
