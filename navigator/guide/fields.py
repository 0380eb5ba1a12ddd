"""How a field of the guide's dataclasses is written in the source, if its name alone does not say it.

A field's metadata says so, and `navigator.guide.reader` follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY: Mapping[str, Any] = {"key": True}
"""The metadata of a field that names the entry: in the source it is the key before the colon."""

LONE: Mapping[str, Any] = {"lone": True}
"""The metadata of a field that a plain text in the place of the entry fills."""


def former(name: str) -> Mapping[str, Any]:
    """Return the metadata of a field that the source of an earlier edition calls by this name; the reader still accepts
    it.
    """
    return {"formerly": name}


def written(name: str) -> str:
    """Return the key that an editor writes for a field: with spaces, and without the sign that distinguishes `from_`
    from Python's keyword.
    """
    return name.replace("_", " ").strip()
