"""What was worked out from the answers of a case, and what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from navigator.case.case import Case, counters
from navigator.case.wording import fact_words
from navigator.days.workdays import day_and_date, long_date
from navigator.guide.conditions import Condition
from navigator.guide.facts import Fact
from navigator.guide.model import Guide
from navigator.guide.processes import Place
from navigator.show.page import Page
from navigator.show.statements import paragraphs_html
from navigator.text.prose import escaped


def counters_html(case: Case) -> str:
    """Return what the case has counted, in a <p>: each counter once it has changed, or if a route from this box depends
    on it.
    """
    read = {id for route in (case.current.box.routes if case.current else ()) for id in route.when.facts()}
    shown = [
        f"{counter.label}: {value}"
        for counter, value in counters(case)
        if value != counter.starts_at or counter.id in read
    ]
    return f'<p class="counters">{escaped("; ".join(shown))}</p>' if shown else ""


def worked_out_html(page: Page, case: Case) -> str:
    """Return what was worked out from dates and affects this box, such as which rules apply. Each is a <div> with the
    result, the reason, and the answers behind it.
    """
    if case.current is None:
        return ""
    rows, read = "", _read_at(page.guide, case.current)
    source = page.guide.source(case.current.process.source)
    for fact in page.guide.facts:
        outcome = next((one for one in fact.outcomes if one.id == case.known.get(fact.id)), None)
        if outcome and fact.id in read:
            given = "".join(f"<li>{escaped(words)}</li>" for words in _worked_out_from(page.guide, fact, case.known))
            rows += (
                f'<div class="worked-out"><h3>{escaped(fact.label)}: '
                f"{escaped(outcome.label)}</h3><p>{page.line(outcome.why)}"
                f" {paragraphs_html(page, source, fact.para)}</p><ul>{given}</ul></div>"
            )
    return rows


def _read_at(guide: Guide, place: Place) -> set[str]:
    """Return the facts that something at a box depends on: its questions, its rules, its routes."""
    read: set[str] = set()
    for condition in (
        *(guide.fact(id).when for id in place.box.asks),
        *(guide.rule(id).when for id in place.box.all_starts()),
        *(route.when for route in place.box.routes),
    ):
        read.update(condition.facts())
    return read


def _worked_out_from(guide: Guide, fact: Fact, known: Mapping[str, Any]) -> Iterator[str]:
    """Yield the answers that a worked-out fact reads, each as given, and a note on dates that fall on the boundary
    itself.
    """
    conditions = [outcome.when for outcome in fact.outcomes]
    read = dict.fromkeys(id for condition in conditions for id in condition.facts())
    facts = [guide.fact(id) for id in read if guide.has("facts", id)]
    for id in dict.fromkeys(other for one in facts for other in (one.id, *one.of)):
        day = known.get(id)
        label = guide.fact(id).label
        if not isinstance(day, date):
            yield f"{label}: {'not given' if day is None else fact_words(guide.fact(id), day)}"
            continue
        limits = _limits_at(conditions, id, day)
        boundary = (
            f". This is the day of the limit itself. "
            f"It is not before {long_date(day)}, so it counts as on the later side."
            if limits
            else ""
        )
        yield f"{label}: {day_and_date(day)}{boundary}"


def _limits_at(conditions: Iterable[Condition], id: str, day: date) -> bool:
    return any(
        test.fact == id and test.op in ("before", "from") and test.values[0] == day.isoformat()
        for condition in conditions
        for tests in condition.any_of
        for test in tests
    )
