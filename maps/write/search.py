"""The index of the site's search, after the site generator has written it."""
from __future__ import annotations

import json


def tidied(index: str) -> str:
    """An index (JSON) in which the words that a page is searched for by stand once, at the page itself.

    The generator repeats them at every heading of the page, so that a search would find each of these instead of the page.
    """
    data = json.loads(index)
    for entry in data["docs"]:
        if "#" in entry["location"]:
            entry.pop("tags", None)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
