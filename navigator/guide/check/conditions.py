"""Check that a condition fits what it reads. Each test uses a way to test that its fact or counter allows, and a value
that it can have.
"""

from __future__ import annotations

from collections.abc import Iterator

from navigator.guide.check.places import Path
from navigator.guide.conditions import DATE_TESTS, Condition, Test
from navigator.guide.facts import Fact
from navigator.guide.faults import Fault, did_you_mean
from navigator.guide.model import Guide

NUMBER_TESTS, WORD_TESTS = ("at least", "less than"), ("is", "is not")


def places_of(condition: Condition, path: Path) -> list[list[tuple[Test, Path]]]:
    """Return the tests of a condition, each with its path in the source."""
    several = len(condition.any_of) > 1
    return [
        [(test, (*path, *([str(index)] if several else []), test.fact)) for test in tests]
        for index, tests in enumerate(condition.any_of)
    ]


def condition_faults(
    guide: Guide, condition: Condition, path: Path, where: str, *, in_line: bool = False
) -> Iterator[Fault]:
    """Return the faults of a condition; `in_line` for evidence, letters and notices, which can compare one date with
    another too.
    """
    for group in places_of(condition, path):
        for test, at in group:
            yield from faults_of_test(guide, test, at, where, in_line=in_line)


def faults_of_test(guide: Guide, test: Test, path: Path, where: str, *, in_line: bool = False) -> Iterator[Fault]:
    """Return the faults of one test of a fact or counter that exists."""
    if guide.has("counters", test.fact):
        if test.op not in NUMBER_TESTS:
            yield Fault(
                path, f'{where}: counter "{test.fact}" is tested with "at least" or "less than", not with "{test.op}".'
            )
    elif guide.has("facts", test.fact):
        fact = guide.fact(test.fact)
        fitting = DATE_TESTS if fact.is_date else NUMBER_TESTS if fact.kind == "number" else WORD_TESTS
        if test.op not in (*fitting, "known", *(["asked"] if in_line else [])):
            yield Fault(
                path,
                f'{where}: fact "{fact.id}" ({fact.kind}) cannot be tested with "{test.op}", '
                f"only with {' or '.join((*fitting, 'known'))}.",
            )
        elif not in_line and test.op in DATE_TESTS and (test.other or test.values[1:]):
            yield Fault(
                path,
                f'{where}: fact "{fact.id}" is tested against "{test.values[0]}". Write a date such as 2026-10-27. '
                "Only evidence, letters "
                "and notices can compare one date with another.",
            )
        for index, value in enumerate(test.values if test.op in WORD_TESTS and fact.kind != "text" else ()):
            allowed = values_of(fact)
            if allowed and value not in allowed:
                yield Fault(
                    (*path, str(index)),
                    f'{where}: fact "{fact.id}" is never "{value}", only {" or ".join(allowed)}.'
                    f"{did_you_mean(value, allowed)}",
                )


def values_of(fact: Fact) -> list[str]:
    """Return the values that a choice or a worked-out fact can have; none for other kinds."""
    return (
        ["yes", "no"]
        if fact.kind == "yes or no"
        else [*(choice.id for choice in fact.choices), *(outcome.id for outcome in fact.outcomes)]
    )
