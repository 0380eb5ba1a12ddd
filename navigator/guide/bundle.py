"""The guide with its calendars, as every runtime has it, and how the browser unpacks it; `navigator.guide.bundle_file`
writes it.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from navigator.days.workdays import Calendar
from navigator.guide.calendars import ONLY, calendars_of
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.text.errors import MapError


@dataclass(frozen=True, eq=False)
class Bundle:
    """A guide with the calendar of each nation. `digest` distinguishes two editions of one label.

    Each bundle equals only itself, so that what is made from it can be cached without looking through the whole guide.
    """

    guide: Guide
    holidays: Mapping[str, Any]
    digest: str

    @property
    def edition(self) -> str:
        """Return the edition's label and digest, as records and case files name it: "2026-11 (4f1c09ab52e3)"."""
        return f"{self.guide.edition} ({self.digest})"

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """Return nation → its calendar; under "" the only one, if the guide asks for no nation."""
        return calendars_of(self.guide, self.holidays)

    def calendar_for(self, nation: str) -> Calendar | None:
        """Return the calendar of a case in a nation; None if the nation is asked for and not answered. A guide that
        does not ask has one for all.
        """
        return self.calendars.get(nation if self.guide.nations else ONLY)


def unpack(content: bytes) -> Bundle:
    """Return the bundle from `navigator.guide.bundle_file.pack`.

    Like a compiled module the content can do anything, so it is only ever taken from the archive with our own code.
    Raises `MapError` if it is not a bundle.
    """
    try:
        bundle = pickle.loads(content)
    except Exception:  # anything that is not a pickle can raise nearly any error
        bundle = None
    if not isinstance(bundle, Bundle):
        raise MapError([Fault((), "This is not the guide that the build packs. Build it again: make site")])
    return bundle
