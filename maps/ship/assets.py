"""Style sheets and scripts as they are shipped, and which files of docs/ and of the theme are not shipped at all."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Final

from maps.ship.scripts import without_comments
from navigator.text.errors import NavigatorError

STYLES: Final = "assets/site/site.css"
"""The one style sheet that the others are joined in."""
_IMPORT: Final = re.compile(r'@import url\("([^"]+)"\);\n')
"""How that sheet names another."""
_UNUSED: Final = ("assets/javascripts/bundle.*", "assets/javascripts/lunr/*", "assets/images/favicon.png", "*.map")
"""What the theme brings and no page of this site asks for; see docs/overrides/main.html."""
_FOR_EDITORS: Final = "assets/dev/*"
"""What only the pages that an editor is served have."""


def is_unused(path: str, *, for_an_editor: bool) -> bool:
    """Return whether no page asks for this file ("assets/dev/mistakes.js")."""
    unused = _UNUSED if for_an_editor else (*_UNUSED, _FOR_EDITORS)
    return any(fnmatch(path, pattern) for pattern in unused)


def is_made_ready(path: str) -> bool:
    """Return whether a file of the site's own is one of those that `made_ready` is about."""
    return path.startswith("assets/") and path.endswith((".css", ".js"))


def made_ready(written: Mapping[str, str]) -> dict[str, str]:
    """Return the site's own style sheets and scripts as they are shipped: path → text.

    `written` has all of them as they are in docs/, or were generated. A sheet that site.css imports becomes part of it
    and is no longer a file. A browser finds an import only once it has read the sheet. Scripts are without their
    comments. Raises `NavigatorError` for an imported sheet that is not there.
    """
    joined, parts = _joined(written)
    ready = {path: without_comments(text) if path.endswith(".js") else text for path, text in written.items()}
    return {path: text for path, text in ready.items() if path not in parts} | {STYLES: joined}


def _joined(sheets: Mapping[str, str]) -> tuple[str, set[str]]:
    """Return the style sheet with those that it imports in their places, and the paths of these."""
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
