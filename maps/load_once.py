"""Has the browser's Python load each module once. It ships in its library as `sitecustomize`, which Python runs before all else.

`zipimport` learns the name of a module's file by loading the module, throws it away, and loads it again to run it.
That was a tenth of the time that Python takes to start in a browser.
"""
from __future__ import annotations

import zipimport

TYPE_CHECKING = False      # what `typing` says as well, but to import it would be the first module loaded twice
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Loaded = tuple[Any, bool, str]      # what zipimport says of a module: its code, whether it is a package, and its file


def once(load: Callable[[Any, str], Loaded]) -> Callable[[Any, str], Loaded]:
    """The same function, which when it is asked a second time for what it gave last does not work it out again; a third time it does."""
    last: dict[tuple[Any, str], Loaded] = {}

    def loaded(importer: Any, name: str) -> Loaded:
        found = last.pop((importer, name), None)
        if found is None:
            last.clear()
            found = last[importer, name] = load(importer, name)
        return found

    return loaded


zipimport._get_module_code = once(zipimport._get_module_code)      # type: ignore[attr-defined]
