"""A cache for the browser's Python of work with the same result at every start.

It ships in the library as `sitecustomize`, which Python runs before any module of ours.

- Patterns for `re`, and the methods that `dataclasses` writes, are compiled at the build. They are kept in `KEPT`,
  beside the modules of an archive. What is not there is compiled as usual. The methods took two thirds of the time to
  import the navigator.
- `zipimport` learns the name of a module's file by loading the module, discards it, and loads it again to run it. Here
  it is loaded once. That saved a tenth of the time until the first answer in Chromium.
- A module of `LATER` is imported by others at each start, but nothing here uses it. It runs when something does. With
  the patterns, that saved a twelfth.
"""

from __future__ import annotations

import marshal
import zipimport

TYPE_CHECKING = False  # as in `typing`, which would be a module loaded before the first of these is in place
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from typing import Any

    Loaded = tuple[Any, bool, str]  # from zipimport for a module: its code, whether it is a package, and its file
    Pattern = tuple[Any, int]  # what `re` compiles: a text, or bytes, and flags

KEPT = "startup-cache.bin"
"""File of an archive with the result of `worked_out`."""

LATER = frozenset({"_colorize", "asyncio.sslproto"})
"""Modules that run at their first use, not at their import."""

_patterns: dict[Pattern, tuple[Any, ...]] = {}  # → the arguments of `_sre.compile` for the pattern
_methods: dict[str, Any] = {}  # what `dataclasses` has written → its code
lacking: dict[Pattern | str, None] = {}
"""Patterns and methods that were not in the cache and had to be worked out, in their order, as the keys of a dict."""


def take(archive: zipimport.zipimporter) -> None:
    """Load the cache of an archive, if it has one."""
    try:
        kept = archive.get_data(KEPT)
    except OSError:
        return
    patterns, methods = marshal.loads(kept)
    _patterns.update(patterns)
    _methods.update(methods)


def forget() -> None:
    """Forget the cache. Once all has been imported it would only fill the memory."""
    _patterns.clear()
    _methods.clear()


def worked_out() -> bytes:
    """Return what has been missing so far, worked out, for the cache of an archive for the same version of Python.

    Clears `lacking`.
    """
    patterns = {asked: _made_of(*asked) for asked in lacking if not isinstance(asked, str)}
    methods = {asked: _code_of(asked) for asked in lacking if isinstance(asked, str)}
    lacking.clear()
    return marshal.dumps((patterns, methods))


def _code_of(text: str) -> Any:
    """Return the code of methods, compiled without the compiler settings of this file."""
    return compile(text, "<string>", "exec", dont_inherit=True)


def _made_of(pattern: Any, flags: int) -> tuple[Any, ...]:
    """Return the arguments that `re` gives to `_sre.compile` for a pattern, as plain values."""
    from re import _compiler  # type: ignore[attr-defined]  # a part of `re` that its types leave out
    from types import SimpleNamespace

    given: list[tuple[Any, ...]] = []
    plain = _compiler._sre
    _compiler._sre = SimpleNamespace(**{**vars(plain), "compile": lambda pattern, *rest: given.append(rest)})
    try:
        _compiler.compile(pattern, flags)
    finally:
        _compiler._sre = plain
    found, code, groups, names, numbers = given[0]
    return int(found), [int(part) for part in code], groups, dict(names), numbers


def once(load: Callable[[Any, str], Loaded]) -> Callable[[Any, str], Loaded]:
    """Return the same function with a memory of its last result. A second call for it is not worked out again, a third
    is.
    """
    last: dict[tuple[Any, str], Loaded] = {}

    def loaded(importer: Any, name: str) -> Loaded:
        found = last.pop((importer, name), None)
        if found is None:
            last.clear()
            found = last[importer, name] = load(importer, name)
        return found

    return loaded


def later(find: Callable[..., ModuleSpec | None]) -> Callable[..., ModuleSpec | None]:
    """Return the same function, with a result that makes a module of `LATER` run later."""
    from importlib.util import LazyLoader

    def found(importer: Any, name: str, target: Any = None) -> ModuleSpec | None:
        spec = find(importer, name, target)
        if spec and spec.loader and name in LATER:
            spec.loader = LazyLoader(spec.loader)
        return spec

    return found


def pattern_from(compile_pattern: Callable[[Any, int], Any]) -> Callable[[Any, int], Any]:
    """Return the same function, which takes a pattern from the cache if it is there."""
    from _sre import compile as build  # type: ignore[import-not-found]  # a part of `re` without types

    def compiled(pattern: Any, flags: int = 0) -> Any:
        kept = _patterns.get((pattern, flags))
        if kept:
            return build(pattern, *kept)
        made = compile_pattern(pattern, flags)
        if isinstance(pattern, (str, bytes)):
            lacking[pattern, int(flags)] = None
        return made

    return compiled


def run_methods(text: str, *names: dict[str, Any]) -> None:
    """Run methods that `dataclasses` has written. It calls this in place of the built-in `exec`."""
    if text not in _methods:
        lacking[text] = None
    exec(_methods.get(text) or _code_of(text), *names)


def begin(archive: zipimport.zipimporter) -> None:
    """Start to load modules, patterns and methods as the first lines of this file say. The cache of the archive is
    loaded at once.
    """
    zipimport._get_module_code = once(zipimport._get_module_code)  # type: ignore[attr-defined]  # a private function
    zipimport.zipimporter.find_spec = later(  # type: ignore[method-assign]  # replaced on purpose
        zipimport.zipimporter.find_spec
    )
    take(archive)
    from re import _compiler  # type: ignore[attr-defined]  # a part of `re` that its types leave out

    _compiler.compile = pattern_from(_compiler.compile)
    import dataclasses  # which imports modules with patterns of their own

    dataclasses.exec = run_methods  # type: ignore[attr-defined]  # it has none, and uses the built-in one


if __name__ == "sitecustomize":
    begin(__loader__)  # type: ignore[name-defined]  # every module has it
