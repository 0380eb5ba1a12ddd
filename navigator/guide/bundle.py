"""`guide.json`: the guide and the bank holidays in one file, as the build writes it and the terminal reads it; the browser gets it read (`pack`)."""
from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Mapping

from navigator.guide.calendars import ONLY, calendars_of
from navigator.text.errors import MapError
from navigator.guide.model import Fault, Guide, from_dict, to_dict
from navigator.days.workdays import Calendar

WRITTEN_TO = "site/assets/guide.json"
"""Where the build writes the file, from the project's folder."""
_PROTOCOL = 5
"""Of `pickle`: one that the Python which builds and the one in the browser both know."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """A guide with the calendar of each nation. `digest` tells two editions of one label apart.

    Each is itself alone, so that what is made of it can be kept without looking through the whole guide.
    """

    guide: Guide
    holidays: Mapping[str, Any]
    digest: str

    @property
    def edition(self) -> str:
        """The edition's label and digest, as records and case files name it: "2026-11 (4f1c09ab52e3)"."""
        return f"{self.guide.edition} ({self.digest})"

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """Nation → its calendar; under "" the only one, if the guide asks for no nation."""
        return calendars_of(self.guide, self.holidays)

    def calendar_for(self, nation: str) -> Calendar | None:
        """Return the calendar of a case in a nation; None while the nation is asked and not answered. A guide that does not ask has one for all."""
        return self.calendars.get(nation if self.guide.nations else ONLY)


def bundle_of(guide: Guide, holidays: Mapping[str, Any]) -> Bundle:
    """The bundle of a guide and the list of bank holidays, with the digest that its `guide.json` bears."""
    return Bundle(guide, holidays, _digest(_content(guide, holidays)))


def write_bundle(guide: Guide, holidays: Mapping[str, Any]) -> str:
    """The text of `guide.json`; the same guide and holidays give the same text."""
    content = _content(guide, holidays)
    return f'{{"digest":"{_digest(content)}",{content}\n'


def read_bundle(text: str) -> Bundle:
    """The bundle in the text of `guide.json`.

    Raises `MapError` where it is none or has been altered, `CalendarError` where its bank holidays are none.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _refused("it is no JSON") from None
    if not isinstance(data, dict) or not {"digest", "guide", "holidays"} <= set(data):
        raise _refused("it lacks the guide or its bank holidays")
    if data["digest"] != _digest(text.partition(",")[2].strip()):
        raise _refused("it has been altered since")
    return Bundle(from_dict(data["guide"]), data["holidays"], data["digest"])


def pack(text: str) -> bytes:
    """The bundle in the text of `guide.json` as it is once it has been read; raises what `read_bundle` does.

    A browser, which takes it up at each start, does so with `unpack` in a quarter of the time that it would need to read the text.
    """
    return pickle.dumps(read_bundle(text), _PROTOCOL)


def unpack(content: bytes) -> Bundle:
    """The bundle from `pack`. Like a compiled module it can do anything, so it is taken from nowhere but the archive with our own code.

    Raises `MapError` where it is none.
    """
    try:
        found = pickle.loads(content)
    except Exception:      # noqa: BLE001 - what is no pickle raises nearly anything
        found = None
    if not isinstance(found, Bundle):
        raise MapError([Fault((), "This is not the guide that the build packs. Build it again: make site")])
    return found


def _content(guide: Guide, holidays: Mapping[str, Any]) -> str:
    """What follows the digest in `guide.json`, up to its end."""
    return json.dumps({"guide": to_dict(guide), "holidays": holidays}, ensure_ascii=False, separators=(",", ":"))[1:]


def _digest(content: str) -> str:
    """The digest of what follows it, as it is written: whoever reads it need not parse that and write it out in some fixed way first."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _refused(why: str) -> MapError:
    return MapError([Fault((), f"This is not the guide.json that the build writes: {why}. Build it again: make site")])
