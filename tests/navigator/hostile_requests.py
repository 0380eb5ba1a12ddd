"""Requests to the bridge that no page of ours would make: the same list on every run and on every Python."""
from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

TODAY = "2009-10-01"

TEXTS = ("", " ", "map-1", "map-1/1", "map-9/9", "scotland", "Scotland", "yes", "no", "fta", "2009-08-27", "2009-02-31", "1999-01-01", "9999-12-31",
         "27 8 2009", "27 August", "0", "-1", "1e9", "٣", "²", "\ud800", "\x00", "\u202e", "<script>", "x" * 3000, "__proto__", "constructor",
         "None", "nan", "start", "nation", "failure", "failure-date", "letter-date", "no-contact", "contact", "reason", "format", "end", "map-1/end", "/")
VALUES: tuple[Any, ...] = (*TEXTS, None, True, False, 0, -1, 3, 10**30, 1.5, float("inf"), [], {}, [None], {"a": {"b": []}})
ACTIONS = ("show", "answer", "change", "back", "restart", "open", "", "handle", "__class__")

WALK = (("start", "map-1"), ("nation", "england-and-wales"), ("failure", "fta"), ("failure-date", "2009-08-27"), ("letter-date", "2009-08-27"),
        ("map-1/1", "no-contact"), ("condition", "yes"), ("map-1/3", "has-condition"), ("advocate", "no"), ("visit-planned-date", ""), ("visit-date", "2009-09-16"),
        ("map-2/1", "not-present"), ("map-2/3", "no-response"), ("second-visit-planned-date", ""),
        ("second-visit-date", "2009-09-24"), ("map-2/10", "not-present"))


def requests(count: int, seed: int = 20090827) -> Iterator[str]:
    """Yield so many requests: valid ones with one or more parts spoilt, and some that are not requests at all."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _nonsense(chance) if chance.random() < 0.05 else json.dumps(_spoilt(_sound(chance), chance))


def _sound(chance: random.Random) -> dict[str, Any]:
    told = [{"ask": ask, "answer": answer} for ask, answer in WALK[:chance.randrange(len(WALK) + 1)]]
    asked = WALK[min(len(told), len(WALK) - 1)]
    return {"do": chance.choice(ACTIONS[:5]), "state": {"format": 1, "edition": "", "answers": told}, "today": TODAY, "root": "../",
            "ask": asked[0], "fields": chance.choice(({"value": asked[1]}, {"day": "27", "month": "8", "year": "2009"}, {})),
            "change": chance.choice((None, None, 0, 1, 5, 40)), "index": chance.randrange(15)}


def _spoilt(request: dict[str, Any], chance: random.Random) -> Any:
    for _ in range(chance.randrange(3)):
        place: Any = chance.choice((request, request["state"] if isinstance(request.get("state"), dict) else request,
                                    *_answers(request), request["fields"] if isinstance(request.get("fields"), dict) else request))
        name = chance.choice((*place, "extra")) if place else "value"
        if chance.random() < 0.2:
            place.pop(name, None)
        else:
            place[name] = chance.choice(ACTIONS if name == "do" else VALUES)
    return request


def _answers(request: dict[str, Any]) -> list[dict[str, Any]]:
    state = request.get("state")
    answers = state.get("answers") if isinstance(state, dict) else None
    return [one for one in answers if isinstance(one, dict)] if isinstance(answers, list) else []


def _nonsense(chance: random.Random) -> str:
    return chance.choice(("", "null", "[]", "{", "nonsense", '"do"', "NaN", '{"do": NaN}', "[" * 100_000, '{"a":' * 5_000, "\ufeff{}", "1" * 5_000,
                          '{"do":"show","do":"restart"}', "".join(chance.choice('{}[]",:do0\\u') for _ in range(40))))
