"""The words of the guide: a small, safe part of Markdown, turned into HTML and plain text.

An editor may write paragraphs (separated by an empty line), bullets (`- ` at the start of a line), **bold** and
[links](target). Nothing else has a meaning: markup, braces and odd characters appear as they were typed. The browser
has no Markdown library. Everything is escaped before any element of ours is added, so that no text can add one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape, unescape

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_LIKE_A_LINK = re.compile(r"\[[^\[\]\n]*\]\([^\n)]*\)?")
_BOLD = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*")
_HTML = re.compile(r"<(?:/?[a-zA-Z][^<>]*>?|[!?])")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TO_ESCAPE = re.compile(rf"[&<>\"']|{_UNPRINTABLE.pattern}")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\u2800\u3164\uffa0]")
"""Characters that take up room and show nothing: a tab, the empty cell of Braille, the fillers of Korean."""

UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Invisible characters, for a set of a pattern: control characters, and Unicode's Default_Ignorable_Code_Point except
the two joiners and `_BLANKS`.
"""

_JOINERS = "(?<![^\x00-\u02ff\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d](?![^\x00-\u02ff\u200c\u200d])"
"""Joiners that join nothing.

One between two signs of an emoji, or between two letters of a script that joins them, has a meaning.
"""


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a text: (words, target)."""
    return iter(_LINK.findall(text))


def broken_links(text: str) -> Iterator[str]:
    """Yield what looks like a link but is not one, such as a target with a space in it. The page would show it as
    typed.
    """
    return iter(_LIKE_A_LINK.findall(_LINK.sub("", text)))


def broken_bold(text: str) -> Iterator[str]:
    """Yield the words around stars that make nothing bold, since their pair is missing or has a space inside. The page
    would show them as typed.
    """
    for line in (line for block in _blocks(text) for line in block):
        yield from (line[max(position - 20, 0) : position + 22].strip() for position in _pairs_of_stars(line))


def _pairs_of_stars(line: str) -> Iterator[int]:
    """Yield the places of two stars that are not part of bold words."""
    bare = _BOLD.sub(lambda match: "x" * len(match[0]), line)
    return (match.start() for match in re.finditer(r"\*\*", bare))


def raw_html(text: str) -> str:
    """Return the first thing in a text that looks like an HTML tag or comment; empty if nothing does."""
    match = _HTML.search(text)
    return match.group(0) if match else ""


def visible(text: str) -> str:
    """Return the text with the sign for "unknown character" in place of characters that neither HTML nor a screen can
    show.
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def cleaned(text: str) -> str:
    """Return the text with plain line ends, without control characters, marks of writing direction and other invisible
    signs.

    A copy in another program or a file must look the same there as here, and have no invisible characters. A joiner
    stays if it joins something.
    """
    if text.isascii() and text.isprintable():
        return text  # nearly every text, and compiling the patterns below is slow
    plain = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text))
    return re.sub(_JOINERS, "", re.sub(f"[{UNSEEN}]", "", plain))


def escaped(text: object) -> str:
    """Return text made safe for HTML content and attribute values."""
    words = str(text)
    return escape(visible(words), quote=True) if _TO_ESCAPE.search(words) else words  # most words need neither


def to_html(text: str, href: Callable[[str], str], explain: Callable[[str], str] = escaped) -> str:
    """Return paragraphs and bullet lists as HTML.

    `href` turns a link's target into an address, or into an empty text if it is not to be followed. `explain` turns a
    run of plain words into HTML, and adds the tooltips of abbreviations.
    """
    return "".join(_block(block, href, explain) for block in _blocks(text))


def inline(text: str, href: Callable[[str], str], explain: Callable[[str], str] = escaped) -> str:
    """Return one run of text as HTML, with bold and links but without paragraphs."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        parts.append(_bold(text[end : match.start()], explain))
        address = href(match.group(2))
        words = _bold(match.group(1), escaped)
        parts.append(f'<a href="{escaped(address)}">{words}</a>' if address else escaped(match.group(0)))
        end = match.end()
    return "".join(parts) + _bold(text[end:], explain)


def to_plain(text: str) -> str:
    """Return the text without its marks, for terminals, records and descriptions."""
    return visible(_BOLD.sub(r"\1", _LINK.sub(r"\1", text)))


_TEMPLATE = re.compile(r"<template\b.*?</template>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def said(html: str) -> str:
    """Return the text of our own HTML, without tags and without templates, since a template's content is not on a page
    yet.
    """
    return unescape(_TAG.sub(" ", _TEMPLATE.sub(" ", html)))


def how_many(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun: "1 day", "2 days".

    `more` is the noun, and any words after it, for all counts except 1. The default is `one` with an s.
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Return a list as in a sentence: "a, b and c"; empty if there are no words."""
    return f" {joint} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    listed = "|".join(re.escape(name) for name in longest_first)
    firsts = "".join(
        re.escape(name[0]) for name in longest_first
    )  # few places of a text can begin a name, and only those are tried
    return re.compile(rf"(?<![\w-])(?=[{firsts}])({listed})(?![\w])")


def short_forms(meanings: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Return a function that finds the abbreviations in a text (of abbreviation → meaning): each once, in alphabetical
    order.
    """
    if not meanings:
        return lambda text: []
    pattern = _pattern(meanings)
    return lambda text: sorted(set(pattern.findall(text)), key=str.lower)


def abbreviations(meanings: Mapping[str, str]) -> Callable[[str], str]:
    """Return an `explain` for `to_html` that puts a tooltip on each abbreviation (abbreviation → meaning)."""
    if not meanings:
        return escaped
    pattern = _pattern(meanings)

    def explain(text: str) -> str:
        parts, end = [], 0
        for match in pattern.finditer(text):
            name = match.group(1)
            parts += [
                escaped(text[end : match.start()]),
                f'<abbr title="{escaped(meanings[name])}">{escaped(name)}</abbr>',
            ]
            end = match.end()
        return "".join(parts) + escaped(text[end:])

    return explain


def _bold(text: str, explain: Callable[[str], str]) -> str:
    parts = _BOLD.split(text)
    return "".join(
        f"<strong>{explain(part)}</strong>" if index % 2 else explain(part) for index, part in enumerate(parts)
    )


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield runs of lines that belong together: the lines of a paragraph, or the items of a list (each begins with `-
    `).
    """
    block: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        is_item = line.lstrip().startswith("- ")
        if not line.strip() or (
            block and is_item != block[0].startswith("- ") and (is_item or not line.startswith(" "))
        ):
            if block:
                yield block
            block = []
        if not line.strip():
            continue
        if block and not is_item:
            block[-1] += " " + line.strip()
        else:
            block.append(line.strip())
    if block:
        yield block


def _block(lines: list[str], href: Callable[[str], str], explain: Callable[[str], str]) -> str:
    if lines[0].startswith("- "):
        items = "".join(f"<li>{inline(line[2:].strip(), href, explain)}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    return f"<p>{inline(' '.join(lines), href, explain)}</p>"
