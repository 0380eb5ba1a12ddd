"""Read the files that are named on the command line: a guide, a case, a list of holidays."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from navigator.case.file_kinds import text_of, unreadable_text, what_it_is
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import WRITTEN_TO, read_bundle
from navigator.guide.check import check
from navigator.text.errors import MapError, NavigatorError
from navigator.text.plain_json import NestedTooDeeply, NotStrict, read_strict_json

PROJECT: Final = Path(__file__).resolve().parents[2]


HOLIDAYS: Final = PROJECT / "maps" / "bank-holidays.json"
"""The list of bank holidays beside the package; `deadline` reads it if no guide has been built."""


MOST_GUIDE_BYTES: Final = 20_000_000


def first_fault(error: NavigatorError) -> str:
    """Return the first fault of an error in one line, and how many more there are."""
    faults = error.faults if isinstance(error, MapError) else ()
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]}{more}" if faults else str(error)


def opened_guide(options: argparse.Namespace) -> Bundle:
    """Return the guide to work with, checked. Raises `NavigatorError` if there is no guide, or if it is not valid."""
    path = Path(options.guide) if options.guide else PROJECT / WRITTEN_TO
    if not options.guide and not path.exists():
        raise NavigatorError(f"There is no built guide yet ({WRITTEN_TO}). Build it with: make site")
    try:
        bundle = read_bundle(read_text(str(path), MOST_GUIDE_BYTES))
        faults = check(bundle.guide)
    except MapError as error:
        raise NavigatorError(f"{shown_name(str(path))}: {first_fault(error)}") from None
    except RecursionError:
        raise NavigatorError(f"{shown_name(str(path))} is nested too deeply to be a guide.") from None
    if faults:
        raise NavigatorError(f"{shown_name(str(path))} has a guide that is not valid: {first_fault(MapError(faults))}")
    return bundle


def read_text(name: str, most: int) -> str:
    """Return the text of a file, or of standard input for "-", of at most `most` bytes.

    Raises `NavigatorError` if it cannot be read, is longer, or is not text in UTF-8.
    """
    try:
        raw = read_bytes(name, most + 1)
    except OSError as error:
        raise NavigatorError(f"{shown_name(name)} cannot be read: {error.strerror or error}.") from None
    except ValueError:  # a name with a null character
        raise NavigatorError(f"{shown_name(name)} is not the name of a file.") from None
    if len(raw) > most:
        raise NavigatorError(f"{shown_name(name)} is too long: at most {most:,} bytes are read.")
    try:
        return text_of(raw)
    except UnicodeDecodeError as error:
        kind = what_it_is(unreadable_text(raw))
        raise NavigatorError(f"{shown_name(name)}: {kind} Byte {error.start + 1} is not text in UTF-8.") from None


def read_bytes(name: str, most: int) -> bytes:
    """Return the first bytes of a file, or of standard input for "-": at most `most` of them."""
    if name == "-":
        return sys.stdin.buffer.read(most) if sys.stdin is not None else b""
    with open(name, "rb") as file:
        return file.read(most)


def parsed_json(text: str, name: str) -> Any:
    """Return the value of strict JSON: no NaN, no key twice. Raises `NavigatorError` with the line if it is not strict
    JSON.
    """
    try:
        return read_strict_json(text)
    except json.JSONDecodeError as error:
        raise NavigatorError(f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except NotStrict as error:
        raise NavigatorError(f"{name}: {error}. {error.advice}".rstrip()) from None
    except (NestedTooDeeply, RecursionError):
        raise NavigatorError(f"{name} is nested too deeply to be read.") from None
    except ValueError:  # a number of thousands of digits
        raise NavigatorError(f"{name} cannot be read as JSON: a number in it is too long.") from None


def shown_name(name: str) -> str:
    """Return the name of a file as a message quotes it."""
    return "Standard input" if name == "-" else f"“{name}”" if len(name) <= 200 else f"“{name[:199]}…”"
