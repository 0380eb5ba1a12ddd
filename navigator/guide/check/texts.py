"""Check that every text can be shown, that its links lead somewhere, and that search words are as people type them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from navigator.guide.check.case_texts import is_template
from navigator.guide.check.places import Path, box_name, box_path
from navigator.guide.conditions import Condition
from navigator.guide.faults import Fault, did_you_mean
from navigator.guide.fields import written
from navigator.guide.model import Guide
from navigator.text import prose

_NAMED = re.compile(r"(?<!\{)\{([a-z][a-z -]*[a-z])\}(?!\})")

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def text_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of bold words, links and names in braces in every text of a guide, and any HTML."""
    for path, text in texts(guide):
        if stars := next(prose.broken_bold(text), ""):
            yield Fault(
                path,
                f'"{stars[:60]}" has two stars that make nothing bold. '
                "Put two before the first word and two after the last, within one paragraph.",
            )
        if markup := prose.raw_html(text):
            yield Fault(path, f'"{markup[:60]}" looks like HTML, which is not allowed. Write it in words.')
        for words, target in prose.links(text):
            if message := _link_fault(guide, target):
                yield Fault(path, f'the link "{words}" leads to "{target[:60]}", {message}')
        for named in _NAMED.findall(text) if not is_template(path) else ():
            yield Fault(
                path,
                f'"{{{named[:60]}}}" names a number that the guide does not have. Only evidence, '
                "letters and notices can name facts and gaps.",
            )
        for broken in prose.broken_links(text):
            yield Fault(
                path,
                f'"{broken[:60]}" looks like a link but is not one. '
                "Write its target without spaces, and close its brackets.",
            )


def texts(guide: Guide) -> Iterator[tuple[Path, str]]:
    """Yield every text of a guide with its path in the source; names that refer to something are among them."""
    yield from _strings(guide, ())


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _strings(entry, (*path, str(getattr(entry, "id", getattr(entry, "number", index)))))
    elif dataclasses.is_dataclass(value) and not isinstance(value, Condition):
        for f in dataclasses.fields(value):
            if not f.metadata.get("key"):
                yield from _strings(getattr(value, f.name), (*path, written(f.name)))


def search_word_faults(guide: Guide) -> Iterator[Fault]:
    """Check the words that people search by: each once, as they type them, and not in the title already."""
    entries: list[tuple[Path, str, tuple[str, ...], str]] = [
        (("terms", term.id), f"term {term.id}", term.keywords, f"{term.id} {term.means}") for term in guide.terms
    ]
    entries += [
        (box_path(place.process, place.box), box_name(place.process, place.box), place.box.keywords, place.box.title)
        for place in guide.places.values()
    ]
    for path, where, keywords, title in entries:
        for number, words in enumerate(keywords):
            if re.search(r"[,;:.?!()\[\]*\"“”]", words) or not words.strip():
                message = (
                    f'"keywords" has "{words[:60]}"; write the words alone, as people type them, without punctuation.'
                )
            elif words.lower() in (one.lower() for one in keywords[:number]):
                message = f'"keywords" has "{words[:60]}" twice.'
            elif words.lower() in title.lower():
                message = f'"keywords" has "{words[:60]}", which is in the title already.'
            else:
                continue
            yield Fault((*path, "keywords", str(number)), f"{where}: {message}")


def _link_fault(guide: Guide, target: str) -> str:
    if target.startswith(("https://", "mailto:")):
        return ""
    if _SCHEME.match(target) or target.startswith(("/", "\\", "#")):
        box = next(iter(guide.places), "intake/7")
        return f"which is not allowed. Link to https, mailto, a box such as {box}, a page or glossary/TERM."
    if target in guide.pages or target in guide.places:
        return ""
    if target in guide.retired:
        return f"which was retired. Link to {guide.retired[target]}."
    if target.startswith("glossary/"):
        term = target.removeprefix("glossary/")
        return (
            ""
            if guide.has("terms", term)
            else f'but term "{term}" does not exist.{did_you_mean(term, guide.ids("terms"))}'
        )
    return f"which is not a box or a page.{did_you_mean(target, [*guide.pages, *guide.places])}"
