"""The methods that `dataclasses` writes for the classes of this package, compiled beforehand.

At each import `dataclasses` writes the methods of every class as text and has it compiled; in a browser that was two thirds of
the time that the package took to import. So the build imports the package once in the browser's Python and keeps
what was compiled (`collected`), and the browser takes it from there (`compiled_before`). Nothing else changes: a text
that is not among those kept is compiled as ever.
"""
from __future__ import annotations

import dataclasses
import importlib
import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def collected(module: str) -> bytes:
    """What `dataclasses` has compiled while a module that is not imported yet was: for `compiled_before` of the same version of Python."""
    codes: dict[str, Any] = {}

    def run(text: str, *names: dict[str, Any]) -> None:
        codes[text] = compile(text, "<string>", "exec", dont_inherit=True)
        exec(codes[text], *names)

    with _run_by(run):
        importlib.import_module(module)
    return marshal.dumps(codes)


@contextmanager
def compiled_before(methods: bytes) -> Iterator[None]:
    """In its block, `dataclasses` takes what `collected` gave instead of compiling it again."""
    codes = marshal.loads(methods)
    with _run_by(lambda text, *names: exec(codes.get(text, text), *names)):
        yield


@contextmanager
def _run_by(run: Callable[..., None]) -> Iterator[None]:
    """In its block, `dataclasses` finds this function where it looks for the built-in `exec`."""
    setattr(dataclasses, "exec", run)
    try:
        yield
    finally:
        delattr(dataclasses, "exec")
