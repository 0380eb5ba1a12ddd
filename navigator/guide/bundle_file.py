"""Write the bundle of a guide: as `guide.json` for the terminal, and packed for the browser, which then need not read
the text.
"""

from __future__ import annotations

import copyreg
import dataclasses
import hashlib
import io
import json
import pickle
from collections.abc import Mapping
from typing import Any

from navigator.guide.bundle import Bundle
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.reader import from_dict, to_dict
from navigator.text.errors import MapError

WRITTEN_TO = "site/assets/guide.json"
"""Where the build writes the file, from the project's folder."""
_PROTOCOL = 5
"""A version of `pickle` that both the Python of the build and the one in the browser know."""


def bundle_of(guide: Guide, holidays: Mapping[str, Any]) -> Bundle:
    """Return the bundle of a guide and the list of bank holidays, with the digest that its `guide.json` has."""
    return Bundle(guide, holidays, _digest(_content(guide, holidays)))


def write_bundle(guide: Guide, holidays: Mapping[str, Any]) -> str:
    """Return the text of `guide.json`; the same guide and holidays give the same text."""
    content = _content(guide, holidays)
    return f'{{"digest":"{_digest(content)}",{content}\n'


def read_bundle(text: str) -> Bundle:
    """Return the bundle in the text of `guide.json`.

    Raises `MapError` if it is not a bundle or has been altered, `CalendarError` if its bank holidays are not valid.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _refused("it is not JSON") from None
    if not isinstance(data, dict) or not {"digest", "guide", "holidays"} <= set(data):
        raise _refused("it lacks the guide or its bank holidays")
    if data["digest"] != _digest(text.partition(",")[2].strip()):
        raise _refused("it has been altered since")
    return Bundle(from_dict(data["guide"]), data["holidays"], data["digest"])


def pack(bundle: Bundle) -> bytes:
    """Return a bundle for a browser, which uses `unpack` at each start. That takes a quarter of the time of reading its
    JSON.

    As in `guide.json`, the training cases are left out. The same bundle gives the same bytes, whatever it has been
    asked in the meantime.
    """
    import pickletools  # here: only the build packs, and Python in a browser does not have this module

    content = io.BytesIO()
    _Packer(content, _PROTOCOL).dump(
        dataclasses.replace(bundle, guide=dataclasses.replace(bundle.guide, training_cases=()))
    )
    return pickletools.optimize(content.getvalue())  # a sixth less to load and to read


class _Packer(pickle.Pickler):
    """A packer for the fields of dataclasses only. Otherwise values worked out from them and cached beside them would
    be read at each start.
    """

    def reducer_override(self, value: Any) -> Any:
        """Return how to make a dataclass again; `NotImplemented` for all else, which is packed in the usual way."""
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return NotImplemented
        state = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return copyreg.__newobj__, (type(value),), state  # type: ignore[attr-defined]  # typeshed leaves it out


def _content(guide: Guide, holidays: Mapping[str, Any]) -> str:
    """Return what follows the digest in `guide.json`, up to its end."""
    return json.dumps({"guide": to_dict(guide), "holidays": holidays}, ensure_ascii=False, separators=(",", ":"))[1:]


def _digest(content: str) -> str:
    """Return the digest of the text after it, as it is written. So a reader need not parse that text and write it in a
    fixed form first.
    """
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _refused(why: str) -> MapError:
    return MapError([Fault((), f"This is not the guide.json that the build writes: {why}. Build it again: make site")])
