"""Numbers that the sources name once: `{calls wanted}` in any text, and `{less than: calls wanted}` in a condition.

They are put in when the sources are read, so that nothing after the reader sees the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from navigator.guide.faults import Fault

PART = "numbers"

NUMBER_WORDS = tuple(
    "nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty".split()
)
"""The numbers from 0 in words."""

_TESTS = ("at least", "less than")


def with_numbers(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the data of the sources with every named number in its place and without the names. Also return the faults
    of the names.
    """
    named = data.get(PART, {})
    rest = {key: value for key, value in data.items() if key != PART}
    if not isinstance(named, dict):
        return rest, [Fault((PART,), '"numbers" should have names, each with its number.')]
    wrong = [
        name
        for name, value in named.items()
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 7)
    ]
    faults = [Fault((PART, name), f'number "{name}" should be a whole number, written in digits.') for name in wrong]
    taken = {
        one.replace("-", " ")
        for part in ("facts", "counters", "gaps", "events")
        if isinstance(rest.get(part), dict)
        for one in rest[part]
    }
    faults += [
        Fault(
            (PART, name),
            f'number "{name}" has the name of something else that a text can name. Give it another name.',
            at_key=True,
        )
        for name in named
        if name.replace("-", " ") in taken
    ]
    unused = [name for name in named if not _is_named(rest, name)]
    faults += [
        Fault(
            (PART, name),
            f'number "{name}" is used nowhere. Write {{{name}}} in a text, or delete the number.',
            at_key=True,
        )
        for name in unused
    ]
    faults += _written_twice(rest, named)
    return _put_in(
        rest, {name: "1" if name in wrong else value for name, value in named.items()}
    ), faults  # so that one mistake gives one message


def _written_twice(data: Any, named: Mapping[str, Any]) -> list[Fault]:
    """Return a condition that writes out a number that another condition on the same counter names."""
    tests = list(_number_tests(data, ()))
    by_name = {(what, named[value]): value for _, what, value in tests if value in named}
    return [
        Fault(
            path,
            f'the condition tests "{what}" with {value}, which is the number "{by_name[what, value]}". '
            f"Write {by_name[what, value]} here too.",
        )
        for path, what, value in tests
        if (what, value) in by_name
    ]


def _number_tests(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield every test of a number in the data: its place, what it tests, and the number or its name."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        if str(key) in _TESTS and isinstance(value, str) and path:
            yield path, path[-1], value
        yield from _number_tests(value, (*path, str(key)))


def _put_in(value: Any, named: Mapping[str, str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _put_in(one, named, str(name)) for name, one in value.items()}
    if isinstance(value, list):
        return [_put_in(one, named, key) for one in value]
    if not isinstance(value, str):
        return value
    if key in _TESTS:
        return named.get(value, value)
    for name, number in named.items() if "{" in value else ():
        words = NUMBER_WORDS[int(number)] if int(number) < len(NUMBER_WORDS) else number
        value = value.replace(f"{{{name}}}", number).replace(f"{{{name} in words}}", words)
    return value


def _is_named(value: Any, name: str, key: str = "") -> bool:
    if isinstance(value, dict):
        return any(_is_named(one, name, str(below)) for below, one in value.items())
    if isinstance(value, list):
        return any(_is_named(one, name, key) for one in value)
    return isinstance(value, str) and (
        f"{{{name}}}" in value or f"{{{name} in words}}" in value or (key in _TESTS and value == name)
    )
