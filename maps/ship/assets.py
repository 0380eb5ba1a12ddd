"""The style sheets and scripts that are shipped, and the files of docs/ and of the theme that are not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Final

from maps.ship.scripts import without_comments
from navigator.text.errors import NavigatorError

STYLES: Final = "assets/site/site.css"
"""The style sheet that the others are joined into."""
_IMPORT: Final = re.compile(r'@import url\("([^"]+)"\);\n')
"""Line of that sheet that imports another."""
_UNUSED: Final = ("assets/javascripts/bundle.*", "assets/javascripts/lunr/*", "assets/images/favicon.png", "*.map")
"""Files of the theme that no page of this site asks for: see docs/overrides/main.html."""
_FOR_EDITORS: Final = "assets/dev/*"
"""Files that only the pages for an editor have."""


def is_unused(path: str, *, for_an_editor: bool) -> bool:
    """Return whether no page asks for this file ("assets/dev/mistakes.js")."""
    unused = _UNUSED if for_an_editor else (*_UNUSED, _FOR_EDITORS)
    return any(fnmatch(path, pattern) for pattern in unused)


def is_made_ready(path: str) -> bool:
    """Return whether a file of the site's own is one that `made_ready` handles."""
    return path.startswith("assets/") and path.endswith((".css", ".js"))


def made_ready(written: Mapping[str, str]) -> dict[str, str]:
    """Return the site's own style sheets and scripts as they are shipped: path → text.

    `written` has all of them as they are in docs/ or were generated. A sheet that site.css imports takes the place of
    its import, and is no longer a file. A browser would learn of the import only after it has read site.css. Scripts
    are without their comments. Raises `NavigatorError` for a missing imported sheet.
    """
    joined, parts = _joined(written)
    ready = {path: without_comments(text) if path.endswith(".js") else text for path, text in written.items()}
    return {path: text for path, text in ready.items() if path not in parts} | {STYLES: joined}


def _joined(sheets: Mapping[str, str]) -> tuple[str, set[str]]:
    """Return the style sheet with its imports replaced by their sheets, and the paths of these."""
    parts: set[str] = set()

    def part(found: re.Match[str]) -> str:
        path = posixpath.normpath(f"{posixpath.dirname(STYLES)}/{found[1]}")
        if path not in sheets:
            raise NavigatorError(
                f"docs/{STYLES} imports {found[1]}, which is not there. Put it there, or take the line out."
            )
        parts.add(path)
        return sheets[path]

    return _IMPORT.sub(part, sheets[STYLES]), parts
