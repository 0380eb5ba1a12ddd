"""What is remembered of a case from one request to the next, all of it in one place that is dropped whole.

A step asks again for most of what the step before it asked for. What is made of a guide alone may stay
(`functools.lru_cache`); whatever a date, an answer or a word of a case goes into, or comes out of, is kept here.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_stores: list[Any] = []


def remembered(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Decorate a function whose results are kept, at most so many of them, until `forget` drops them all."""
    def keep(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        store = lru_cache(maxsize=most)(function)
        _stores.append(store)
        return cast("Callable[Arguments, Result]", store)

    return keep


def forget() -> None:
    """Drop everything that is kept of any case."""
    for store in _stores:
        store.cache_clear()


def count() -> int:
    """Return how many results are kept."""
    return sum(store.cache_info().currsize for store in _stores)
