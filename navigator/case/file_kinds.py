"""Kinds of files that somebody opens as a case but that are not one, known by their content, whatever their name
says.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, Final

from navigator.text.plain_json import read_first, read_json

UNREADABLE: Final = "\uffff"
"""A mark before the text of a file whose bytes are not text; after it comes what could be read of them."""

_INSTEAD: Final = "Open the case file instead: “Download case file” makes it, and its name begins with “case-”."
_BEGINNINGS: Final = (
    ("case record:", f"That file is a case record, which is for reading. {_INSTEAD}"),
    ("record of a case:", f"That file is a case record, which is for reading. {_INSTEAD}"),
    ("begin:vcalendar", f"That file has dates for a calendar. {_INSTEAD}"),
    ("<!doctype html", f"That file is a web page that was saved. {_INSTEAD}"),
    ("<html", f"That file is a web page that was saved. {_INSTEAD}"),
    ("<?xml", f"That file is XML, from another program. {_INSTEAD}"),
    ("from: <saved by", f"That file is a web page that was saved. {_INSTEAD}"),
    ("%pdf-", f"That file is a PDF. {_INSTEAD}"),
    ("{\\rtf", f"That file is a document of a word processor. {_INSTEAD}"),
    ("\ufffd\ufffd\x11\u0871", f"That file is a document of Word, Excel or Outlook. {_INSTEAD}"),
    ("\ufffdpng", f"That file is a picture. {_INSTEAD}"),
    ("gif8", f"That file is a picture. {_INSTEAD}"),
    ("\ufffd\ufffd\ufffd\ufffd", f"That file is a picture, or from another program. {_INSTEAD}"),
)
"""How files of other kinds begin, in lower case, and what helps. The replacement character is in place of bytes that
are not UTF-8.
"""

_IN_ZIP: Final = (
    ("word/", "a Word document"),
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("opendocument", "an OpenDocument file"),
)

_AGAIN: Final = "Download the case file again, or ask for it again."
_OUR_KEYS: Final = re.compile(r"\s*\{\s*\"(?:format|edition|start|nation|today|answers)\"\s*:")
_LONGEST_WORD: Final = len(r"\u0000")
"""How near the end a word of JSON that was cut off can begin: “fals” or half an escape."""

_KEYS: Final = (
    (
        {"standing", "printed_at"},
        f"That file is a case record as data, which is for other programs. {_INSTEAD}",
    ),
    ({"digest", "guide"}, f"That file is the guide itself, and there is no case in it. {_INSTEAD}"),
    (
        {"steps", "current", "deadlines"},
        "That file is what the terminal printed about a case. Open the case file that it was made from.",
    ),
    ({"nations"}, f"That file is a list of bank holidays. {_INSTEAD}"),
    ({"england-and-wales"}, f"That file is a list of bank holidays. {_INSTEAD}"),
)
"""The keys of other JSON files of this project, and what helps."""


def text_of(raw: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its byte order mark, as some editors write it.

    Raises `UnicodeDecodeError`.
    """
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.decode("utf-16" if is_wide else "utf-8-sig")


def unreadable_text(raw: bytes) -> str:
    """Return what can be read of bytes that are not text, marked as such."""
    return UNREADABLE + raw.decode("utf-8", "replace")


def what_it_is(text: str) -> str:
    """Return a sentence on what the text of a file is, if it is not a case and is of a known kind; else nothing."""
    words = text.removeprefix(UNREADABLE).strip("\ufeff\0 \t\r\n")
    if not words:
        return f"That file is empty. {_INSTEAD}"
    if words.startswith("PK\x03\x04"):
        kind = next((kind for mark, kind in _IN_ZIP if mark in words), "a ZIP file")
        return (
            f"That file is {kind}. {_INSTEAD}"
            if kind != "a ZIP file"
            else "That file is a ZIP file. Take the case file out of it, and open that."
        )
    if words.startswith(("http://", "https://")) and "#case=" in words:
        return "That file has a link to a case in it. Open the link itself in the browser."
    beginning = words[:40].lower()
    if sentence := next((sentence for mark, sentence in _BEGINNINGS if beginning.startswith(mark)), ""):
        return sentence
    if text.startswith(UNREADABLE):
        return f"That file cannot be read as text, so it is not a case. {_INSTEAD}"
    keys = _keys(words)
    return next((sentence for names, sentence in _KEYS if names <= keys), "") or _what_is_wrong(words)


def _what_is_wrong(words: str) -> str:
    """Return a sentence on JSON that was cut off or has something else around it; else nothing."""
    begins = _OUR_KEYS.search(words)
    if begins and begins.start() > 0 and not words.startswith(("{", "[")):
        return (
            "That file has other text before the case. Delete everything before the first “{”, save the file, "
            "and open it again."
        )
    try:
        first, end = read_first(words)
    except json.JSONDecodeError as error:
        return _slip(words, error.pos) or (
            f"That file is not complete: its end is missing. {_AGAIN}" if _is_cut(words, error) else ""
        )
    except (ValueError, RecursionError):
        return ""
    if isinstance(first, list) and any(isinstance(one, dict) and "answers" in one for one in first):
        return (
            "That file has square brackets around the case. Delete the first “[” and the last “]”, save the file, "
            "and open it again."
        )
    if _OUR_KEYS.match(words, end) and begins and begins.start() == 0:
        return "That file has more than one case in it. Copy each case into a file of its own, and open that."
    has_more = begins is not None and begins.start() == 0 and words[end:].strip()
    return (
        "That file has other text after the case. Delete everything after the last “}”, save the file, "
        "and open it again."
        if has_more
        else ""
    )


def _slip(words: str, position: int) -> str:
    """Return a sentence if a person or a word processor has broken the JSON at this position in a known way; else
    nothing.
    """
    line = words.count("\n", 0, position) + 1
    before, behind = words[:position].rstrip(), words[position:].lstrip(", \t\r\n")
    if behind.startswith(("]", "}")) and (before.endswith(",") or words[position:].startswith(",")):
        return (
            f"That file has an extra comma, before the “{behind[0]}” at line {line}. Delete the comma, "
            "save the file, and open it again."
        )
    if words[position:].lstrip()[:1] in ("“", "”", "„", "‘", "’", "'"):
        return (
            f"That file has quotation marks that JSON does not allow, at line {line}. "
            "Replace them with straight double ones, save the file, and open it again."
        )
    return ""


def _is_cut(words: str, error: json.JSONDecodeError) -> bool:
    """Return whether JSON that has begun is not complete."""
    is_at_end = error.pos >= len(words) - _LONGEST_WORD and not re.search(r"[\]}]", words[error.pos :])
    return words.startswith("{") and (error.msg.startswith("Unterminated string") or is_at_end)


def _keys(text: str) -> set[str]:
    """Return the keys of a JSON object; none if the text is something else."""
    try:
        data: Any = read_json(text)
    except (ValueError, RecursionError):
        return set()
    return set(data) if isinstance(data, dict) else set()
