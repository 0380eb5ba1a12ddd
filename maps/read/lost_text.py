"""Find what a text loses between the source file and the page, with its place in the file and the fix."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence

from navigator.text import prose

TextPlace = tuple[int, int]
"""A line and a column, from 1."""

UNSEEN = re.compile(f"[{prose.UNSEEN}\x85\u200c\u200d\u2028\u2029\u2800\u3164\uffa0]")
"""Invisible characters: they split words for a search, reverse the order of letters, or are removed on the way."""

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[Xx][0-9A-Fa-f]+);")
"""A character written as an HTML entity; no text of a guide is HTML, so an invisible one can never be meant."""

_REMARK = re.compile(r"[ \t]*#.*")
_PROPER_REMARK = re.compile(r"[ \t]{2,}#+(?: .*)?$")
_BULLET = re.compile(r"^\s*- ")


def unseen(text: str) -> Iterator[tuple[TextPlace, str]]:
    """Yield every invisible character of a file."""
    for found in UNSEEN.finditer(text):
        before = text[: found.start()]
        yield (
            (before.count("\n") + 1, len(before) - before.rfind("\n")),
            (
                f"An invisible character, U+{ord(found[0]):04X}, is here. "
                "Delete it: put the cursor after it, press Backspace, and type the letters around it again."
            ),
        )


def lost(
    value: str, style: str, lines: Sequence[str], start: TextPlace, end: TextPlace
) -> Iterator[tuple[TextPlace, str]]:
    """Yield what one value of the file loses.

    `style` is YAML's: nothing, a quotation mark, ">" or "|"; lines and columns of `start` and `end` count from 0.
    """
    here = start[0] + 1, start[1] + 1
    if not style:
        yield from _cut(value, lines, end)
    if style != "|" and value:
        yield from _run_together(value, style, lines, here, end)
    if style == "|":
        yield from _not_of_our_form(lines, here, end)
    if style in ("'", '"') and value.strip() and value != value.strip(" "):
        yield here, "This text begins or ends with a space, which no page shows. Take the space out."
    written = "\n".join(lines[start[0] : end[0] + 1])
    if "\t" in value:
        yield here, "A tab is in this text, and a page shows it as a space. Write spaces."
    for one in (entity for entity in dict.fromkeys(_ENTITY.findall(value)) if UNSEEN.fullmatch(html.unescape(entity))):
        yield here, f"“{one}” is in this text, and a page shows these letters. Delete it."
    for one in dict.fromkeys(UNSEEN.findall(value)):
        if one not in written:  # by its number, as a character that is there itself is found in the file
            yield here, f"An invisible character, U+{ord(one):04X}, is in this text. Delete it."


def _cut(value: str, lines: Sequence[str], end: TextPlace) -> Iterator[tuple[TextPlace, str]]:
    """Yield the rest of a line that is taken as a comment although it may be meant as text."""
    line, column = end
    while column and lines[line][column - 1 : column] in (" ", "\t"):
        column -= 1
    rest = lines[line][column:].rstrip("\r")
    if value and _REMARK.fullmatch(rest) and not _PROPER_REMARK.match(rest):
        yield (line + 1, column + rest.index("#") + 1), _CUT
    following = lines[line + 1].strip() if line + 1 < len(lines) else ""
    if value and not rest.strip() and re.match(r"#+[^ #]", following):
        yield (line + 2, lines[line + 1].index("#") + 1), _CUT


_CUT = (
    "What comes after this # is taken as a remark and shown nowhere. If it belongs to the text, "
    "put the whole text between double quotes. "
    "If it is a remark, write two spaces before the # and one after it."
)


def _run_together(
    value: str, style: str, lines: Sequence[str], here: TextPlace, end: TextPlace
) -> Iterator[tuple[TextPlace, str]]:
    """Yield lines that the reader of YAML has put into one: bullets, and paragraphs after a single empty line."""
    below = lines[here[0] : end[0] + (0 if style == ">" else 1)]  # the end of a block is the line after it
    bullets = [place for place, line in enumerate(below) if _BULLET.match(line)]
    kept = value.rstrip("\n").split("\n")
    if len(bullets) > sum(_BULLET.match(line) is not None for line in kept):
        yield (here[0] + 1 + bullets[0], below[bullets[0]].index("-") + 1), _RUNS.format("bullets run")
    elif style in ("", ">") and any(
        _is_prose(one) and _is_prose(other) and not other.startswith(" ") for one, other in itertools.pairwise(kept)
    ):
        yield here, _RUNS.format("lines run")


def _is_prose(line: str) -> bool:
    """Return whether a line is neither empty nor a bullet."""
    return bool(line.strip()) and not _BULLET.match(line)


def _not_of_our_form(lines: Sequence[str], here: TextPlace, end: TextPlace) -> Iterator[tuple[TextPlace, str]]:
    """Yield lists within a list, and lists, tables and headings in a form that no page shows, by the first line of a
    paragraph.
    """
    is_first, outer = True, None
    for number, line in enumerate(lines[here[0] : end[0]], here[0] + 1):
        text = line.strip()
        column = len(line) - len(line.lstrip()) + 1
        if is_first:
            yield from (((number, column), cure) for form, cure in _OTHER_FORMS if form.match(text))
        if _BULLET.match(line):
            outer = column if outer is None else outer
            if column > outer:
                yield (
                    (number, column),
                    (
                        "A list within a list is shown as one list. Write its entries into the entry above, "
                        "or make them entries of their own."
                    ),
                )
        is_first, outer = not text, outer if text else None


_OTHER_FORMS = (
    (
        re.compile(r"(?:\d+[.)]|[*+•]) "),
        "This list runs together on the page. Write “- ” at the beginning of each entry.",
    ),
    (
        re.compile(r"\|.*\|"),
        "A table runs together on the page. Write a list instead, with “- ” at the beginning of each entry.",
    ),
    (
        re.compile(r"#{1,6} |(?:```|~~~)|> "),
        "This sign is shown as it is written, because a text cannot have headings, quotations or code. Delete it.",
    ),
)

_RUNS = "These {} together into one on the page. Write |- after the colon and the text below it, further in."
