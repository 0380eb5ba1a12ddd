"""Case files, links and stored values that no page of ours would write: the same list on every run and on every Python."""
from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from typing import Any

from navigator.case.link import packed
from tests.navigator.hostile_requests import TODAY, VALUES, WALK

MARKS = ("<img src=x onerror=alert(1)>", "</li></ul><script>alert(1)</script>", "\" onfocus=\"alert(1)\" autofocus=\"", "[a](javascript:alert(1))",
         "&lt;b&gt;", "\u202eabc", "\x00\x1b[2J", "\ud800", "{{ 7*7 }}", "x" * 3_000)
"""Words that would do something if they were not written as words."""

_PARTS = ("map-1", "map-1/1", "no-contact", "scotland", "failure", "fta", "failure-date", "2009-08-27", "9999-99-99", "reason", "bus", "", "map-9/9", "nation")


def requests(count: int, digest: str, seed: int = 20091027) -> Iterator[str]:
    """Yield so many requests that open a case from elsewhere; `digest` is the guide's, and anybody can read it in the site."""
    chance = random.Random(seed)
    makers = (_file, _file, _fragment, _fragment, _state, _entries)
    for _ in range(count):
        request = chance.choice(makers)(chance, digest)
        yield json.dumps({"today": TODAY, "root": "../", **request})


def _file(chance: random.Random, digest: str) -> dict[str, Any]:
    text = json.dumps(_case(chance))
    trick = chance.randrange(9)
    if trick == 0:
        text = text[:chance.randrange(len(text))]
    elif trick == 1:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice('{}[]",:\\\x00é<') + text[place + 1:]
    elif trick == 2:
        text = chance.choice(("", "null", "[]", "{}", "NaN", "0", '"case"', "[" * 50_000, '{"a":' * 5_000, "1" * 6_000, "<html>", "BEGIN:VCALENDAR", "\ufeff{}"))
    elif trick == 3:
        text = text[:-1] + ', "answers": []}'
    elif trick == 4 and chance.random() < 0.02:
        text = text[:-1] + f', "edition": "{"e" * 1_000_000}"}}'
    return {"do": "import", "text": text if chance.random() > 0.02 else chance.choice(VALUES)}


def _fragment(chance: random.Random, digest: str) -> dict[str, Any]:
    parts = [part for ask, answer in WALK[:chance.randrange(len(WALK) + 1)] for part in (ask, answer)]
    for _ in range(chance.randrange(4)):
        if parts:
            parts[chance.randrange(len(parts))] = chance.choice((*_PARTS, *MARKS))
    if chance.random() < 0.1:
        parts = parts[:-1]
    if chance.random() < 0.5:
        lines = ["\t".join((ask, chance.choice((answer, "~", *_PARTS)))) for ask, answer in zip(parts[::2], parts[1::2])]
        text = packed("\n".join((digest if chance.random() > 0.1 else "137ea006bd48", *lines)).encode("utf-8", "replace"))
        return {"do": "follow", "fragment": text if chance.random() > 0.2 else text[:chance.randrange(len(text))]}
    body = ".".join(("1" if chance.random() > 0.05 else "2", digest if chance.random() > 0.1 else "137ea006bd48", *parts))
    check = hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:8]      # anybody can compute the check
    text = f"{body}.{check}" if chance.random() > 0.2 else f"{body}.{check}"[:chance.randrange(len(body) + 9)]
    if chance.random() < 0.05:
        text = chance.choice(("", "#", "#case=", "." * 5_000, "1." * 3_000, *MARKS))
    return {"do": "follow", "fragment": text if chance.random() > 0.02 else chance.choice(VALUES)}


def _state(chance: random.Random, digest: str) -> dict[str, Any]:
    return {"do": chance.choice(("show", "link", "record", "download")), "state": _case(chance), "printed_at": "2009-10-01", "stamp": "20091001T090000Z",
            "what": chance.choice(("calendar", "text", "json", "case", *MARKS[:2])), "with_text": chance.choice((True, False, "yes", 1, None)),
            "case_id": chance.choice(("", *MARKS))}


def _entries(chance: random.Random, digest: str) -> dict[str, Any]:
    entries: list[Any] = [{"id": chance.choice(("a1", *MARKS)), "name": chance.choice(("A case", *MARKS)), "when": chance.choice(("2009-10-01T09:00:00Z", *MARKS))}
                          for _ in range(chance.randrange(4))]
    if entries and chance.random() < 0.5:
        chance.choice(entries)[chance.choice(("id", "name", "when", "state"))] = chance.choice(VALUES)
    if chance.random() < 0.1:
        entries.append(chance.choice(VALUES))
    return {"do": "saved", "entries": entries if chance.random() > 0.05 else chance.choice(VALUES)}


def _case(chance: random.Random) -> dict[str, Any]:
    """Return a case with a few of its parts spoilt."""
    told: list[Any] = [{"ask": ask, "answer": answer} for ask, answer in WALK[:chance.randrange(8)]]
    case: dict[str, Any] = {"format": 1, "edition": chance.choice(("", "2026-11", "2025-01", *MARKS)), "answers": told}
    if chance.random() < 0.3:
        told.append({"ask": chance.choice(("reason", "nation", *MARKS)), "answer": chance.choice(MARKS)})
    if chance.random() < 0.3:
        case["dates"] = [{"rule": chance.choice(("T03", *MARKS)), "occurrence": chance.choice((1, 2, *VALUES)), "last_day": chance.choice(("2009-09-07", *VALUES)),
                          "start": chance.choice(("2009-08-27", *VALUES)), "count": chance.choice(("7 working days", *MARKS)), "off": chance.choice(([], ["2009-08-31"], *VALUES))}]
        case["exported"] = chance.choice((["0" * 32 + "@wfi-navigator"], *VALUES))
    for _ in range(chance.randrange(4)):
        place: Any = chance.choice((case, *(one for one in told if isinstance(one, dict))))
        name = chance.choice((*place, "extra"))
        place[name] = chance.choice((*VALUES, *MARKS))
    if told and chance.random() < 0.1:
        told[chance.randrange(len(told))] = chance.choice(VALUES)
    return case
