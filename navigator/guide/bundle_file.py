"""Write the bundle of a guide: as `guide.json`, which the terminal reads, and packed for the browser, which takes up at
once what has been read.
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
"""Of `pickle`: one that the Python which builds and the one in the browser both know."""


def bundle_of(guide: Guide, holidays: Mapping[str, Any]) -> Bundle:
    """Return the bundle of a guide and the list of bank holidays, with the digest that its `guide.json` has."""
    return Bundle(guide, holidays, _digest(_content(guide, holidays)))


def write_bundle(guide: Guide, holidays: Mapping[str, Any]) -> str:
    """Return the text of `guide.json`; the same guide and holidays give the same text."""
    content = _content(guide, holidays)
    return f'{{"digest":"{_digest(content)}",{content}\n'


def read_bundle(text: str) -> Bundle:
    """Return the bundle in the text of `guide.json`.

    Raises `MapError` where it is none or has been altered, `CalendarError` where its bank holidays are none.
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
    """Return a bundle as a browser takes it up at each start, with `unpack`, in a quarter of the time that reading its
    JSON would need.

    As in `guide.json`, the training cases are left out. The same bundle gives the same bytes, whatever was asked of it
    meanwhile.
    """
    import pickletools  # here, for only the build packs, and Python in a browser has no such module

    content = io.BytesIO()
    _Packer(content, _PROTOCOL).dump(
        dataclasses.replace(bundle, guide=dataclasses.replace(bundle.guide, training_cases=()))
    )
    return pickletools.optimize(content.getvalue())  # a sixth less to load and to read


class _Packer(pickle.Pickler):
    """Packs the fields of dataclasses alone: what was worked out from them and kept beside them would be read at each
    start.
    """

    def reducer_override(self, value: Any) -> Any:
        """Return how a dataclass is made again; `NotImplemented` for all else, which goes the usual way."""
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return NotImplemented
        state = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return copyreg.__newobj__, (type(value),), state  # type: ignore[attr-defined]  # typeshed leaves it out


def _content(guide: Guide, holidays: Mapping[str, Any]) -> str:
    """Return what follows the digest in `guide.json`, up to its end."""
    return json.dumps({"guide": to_dict(guide), "holidays": holidays}, ensure_ascii=False, separators=(",", ":"))[1:]


def _digest(content: str) -> str:
    """Return the digest of what follows it, as it is written: whoever reads it need not parse that and write it out in
    some fixed way first.
    """
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _refused(why: str) -> MapError:
    return MapError([Fault((), f"This is not the guide.json that the build writes: {why}. Build it again: make site")])
