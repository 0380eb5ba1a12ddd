"""Check that the questions of a guide can be asked, and that what is worked out can be worked out."""

from __future__ import annotations

from collections.abc import Iterator

from navigator.guide.check.conditions import condition_faults
from navigator.guide.check.places import Path
from navigator.guide.conditions import TODAY
from navigator.guide.facts import DATE_OF_SEVERAL, Fact
from navigator.guide.faults import Fault
from navigator.guide.model import Guide


def fact_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of the facts of a guide."""
    asked = {fact for place in guide.places.values() for fact in place.box.asks}
    for fact in guide.facts:
        path, where = ("facts", fact.id), f"fact {fact.id}"
        if not fact.is_asked and fact.id in asked:
            yield Fault(path, f"{where} is worked out, so no box can ask for it.")
        yield from _dates_of(guide, fact, path, where)
        if fact.kind == "worked out":
            if len(fact.outcomes) < 2:
                yield Fault(path, f"{where} is worked out and needs two outcomes or more.")
            if fact.id in sources_behind(guide, fact.id, {}):
                yield Fault((*path, "outcomes"), f"{where} is worked out from itself.")
        elif fact.is_asked and not fact.ask:
            yield Fault(path, f'{where} lacks "ask", the question to put.')
        if fact.kind in ("choice", "several") and len(fact.choices) < 2:
            yield Fault(path, f"{where} is a choice and needs two choices or more.")
        for name, kinds in (("choices", ("choice", "several")), ("outcomes", ("worked out",))):
            if getattr(fact, name) and fact.kind not in kinds:
                yield Fault((*path, name), f'{where} has {name}, so its "kind" is {" or ".join(kinds)}.')
        if fact.default and not (fact.kind == "date" and is_date(guide, fact.default)):
            yield Fault(
                (*path, "default"),
                f'{where}: "default" names a date fact, for a date fact; "{fact.default}" does not fit.',
            )
        yield from _limits(guide, fact, (*path, "limits"), where)
        yield from condition_faults(guide, fact.when, (*path, "when"), where)
        for name in ("choices", "outcomes"):
            for entry in getattr(fact, name):
                yield from condition_faults(
                    guide, entry.when, (*path, name, entry.id, "when"), f"{where}: {entry.label}"
                )


def _dates_of(guide: Guide, fact: Fact, path: Path, where: str) -> Iterator[Fault]:
    """Check that one date of several is made of date questions, and that a question waits for date questions."""
    if fact.kind in DATE_OF_SEVERAL and not fact.of:
        yield Fault(path, f'{where} is an {fact.kind} and needs "of", the date questions that it is one of.')
    if fact.of and fact.kind not in DATE_OF_SEVERAL:
        yield Fault((*path, "of"), f'{where} has "of", so its "kind" is {" or ".join(DATE_OF_SEVERAL)}.')
    for name, ids in (("of", fact.of), ("waits for", fact.waits_for)):
        for index, id in enumerate(ids):
            if guide.has("facts", id) and guide.fact(id).kind != "date":
                yield Fault(
                    (*path, name, str(index)), f'{where}: "{name}" names date questions, and "{id}" is not one.'
                )


def _limits(guide: Guide, fact: Fact, path: Path, where: str) -> Iterator[Fault]:
    """Check that only a date has limits, against dates, at boxes that ask for it."""
    if fact.limits and fact.kind != "date":
        yield Fault(path, f"{where} has limits, which only a date can have.")
    for number, limit in enumerate(fact.limits):
        if not (limit.not_before or limit.not_after):
            yield Fault((*path, str(number)), f'{where}: a limit says "not before" or "not after", and which date.')
        for id in (*limit.not_before, *limit.not_after):
            if id != TODAY and not is_date(guide, id):
                yield Fault((*path, str(number)), f'{where}: a limit names date facts or today; "{id}" does not fit.')
        for ref in limit.at:
            if ref in guide.places and fact.id not in guide.places[ref].box.asks:
                yield Fault(
                    (*path, str(number), "at"), f"{where}: a limit applies at {ref}, which does not ask for it."
                )


def is_date(guide: Guide, id: str) -> bool:
    """Return whether a fact is a date; one that does not exist has been reported already and passes."""
    return not guide.has("facts", id) or guide.fact(id).is_date


def sources_behind(guide: Guide, id: str, seen: dict[str, None]) -> dict[str, None]:
    """Return the facts that a worked-out fact is worked out from, directly or through others."""
    fact = guide.fact(id)
    for source in (*fact.of, *(source for outcome in fact.outcomes for source in outcome.when.facts())):
        if source not in seen and guide.has("facts", source):
            seen[source] = None
            sources_behind(guide, source, seen)
    return seen
