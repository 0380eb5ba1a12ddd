"""Print for people and for scripts: lines as wide as the terminal, JSON, nothing that a terminal would act on."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any, Final

from navigator.show.case_text import wrapped
from navigator.text.prose import visible

_WIDEST: Final = 100


_NARROWEST: Final = 40


CONTROLS: Final = dict.fromkeys([*range(0x80, 0xA0), 0x0D], "\ufffd")  # a terminal may act on them


def say(text: str, indent: str = "", bullet: str = "") -> None:
    """Print a text in lines that fit the terminal."""
    print_lines(wrapped(text, width(), indent, bullet))


def print_lines(lines: Sequence[str]) -> None:
    """Print lines as they are, without what a terminal would act on."""
    for line in lines:
        print(printable(line))


def print_json(data: Any) -> None:
    """Print data for scripts."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def printable(text: str) -> str:
    """Return the text without characters that a terminal would act on instead of showing."""
    return visible(text).translate(CONTROLS)


def width() -> int:
    """Return the columns of the terminal, within what is comfortable to read."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def make_printable(*streams: Any) -> None:
    """Stop a character that the terminal's encoding does not have from ending the program."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def drop_output() -> None:
    """Discard what is still to be printed, so that Python does not try again at its end and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
