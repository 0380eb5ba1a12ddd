"""Check that each time rule can be counted: it says what starts it, how it is counted, in one way, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator

from navigator.days.workdays import Count
from navigator.guide.check.conditions import condition_faults
from navigator.guide.check.facts import is_date
from navigator.guide.check.places import Path
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.time_rules import SAME_DAY, Interpretation, TimeRule
from navigator.text.errors import CalendarError

_COUNTING = ("count", "earlier of", "later of", "date of")


def rule_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of the time rules of a guide."""
    for rule in guide.rules:
        path, where = ("rules", rule.id), f"rule {rule.id}"
        yield from condition_faults(guide, rule.when, (*path, "when"), where)
        yield from _clock(guide, rule, path, where)
        for index, interpretation in enumerate(rule.readings):
            yield from _clock(guide, interpretation, (*path, "readings", str(index)), f"{where}: reading {index + 1}")
        if (id := rule.not_before) and not is_date(guide, id):
            yield Fault((*path, "not before"), f'{where}: "not before" names fact "{id}", which is not a date.')
        if not (rule.met_by or rule.met_at or rule.lapses_at or rule.within or rule.stays_open):
            yield Fault(
                path,
                f'{where} has no end: say in "met by", "met at" or "lapses at" what meets or ends it, '
                'or in "stays open" why nothing can.',
            )
        if rule.undated and rule.is_dated:
            yield Fault(
                (*path, "undated"),
                f'{where} has a "{_counting(rule)}", so it gives a date. '
                'Leave out "undated", which is for rules without a date.',
            )
        if rule.starts_from and rule.after:
            yield Fault(path, f"{where} starts from a fact or after other rules, not both.")
        if rule.begins and (rule.starts_from or rule.after):
            yield Fault(
                (*path, "begins"),
                f'{where} has a "starts from" or an "after", which already says what starts it. Leave out "begins".',
            )
        if not (rule.begins or rule.starts_from or rule.after or rule.is_dated):
            yield Fault(
                path,
                f'{where} does not say what starts it: give its "starts from" or "after", '
                'or say it in words in "begins".',
            )
        if rule.is_dated and rule.date_means == "no date":
            yield Fault(
                path,
                f'{where} has a "{_counting(rule)}" and says in "date means" what its end is: last day, '
                "act from or send by.",
            )
        if rule.date_means != "no date" and not rule.is_dated:
            yield Fault((*path, "date means"), f'{where} gives a date ("{rule.date_means}") but has no "count".')
        if rule.counts and not (rule.starts_from or rule.after):
            yield Fault(path, f'{where} counts days but does not say what it "starts from".')
        yield from _counted(rule, path, where)
        waits_for = _waits_for(guide, rule.id, {})
        if rule.id in waits_for and rule.id == min(id for id in waits_for if id in _waits_for(guide, id, {})):
            others = " and ".join(id for id in waits_for if id != rule.id and rule.id in _waits_for(guide, id, {}))
            yield Fault(
                (*path, "after"),
                f"{where} waits for {others + ', which waits for it' if others else 'itself'}, "
                "so it could never begin.",
            )


def _counting(rule: TimeRule | Interpretation) -> str:
    """Return the key that gives its date."""
    return next((name for name in _COUNTING if getattr(rule, name.replace(" ", "_"))), "count")


def _counted(rule: TimeRule, path: Path, where: str) -> Iterator[Fault]:
    """Check that nothing in how a rule or an interpretation of it is counted contradicts the rest.

    An interpretation is checked only with a rule that is valid itself.
    """
    faults = list(_contradictions(rule, rule, path, where))
    yield from faults
    for index, interpretation in enumerate(rule.readings if not faults else ()):
        at, name = (*path, "readings", str(index)), f"{where}: reading {index + 1}"
        interpreted = rule.interpreted_as(interpretation)
        yield from _contradictions(interpreted, interpretation, at, name)
        if rule.date_of and interpreted.counts and not (interpreted.starts_from or interpreted.after):
            yield Fault(at, f'{name} counts days but does not say what it "starts from".')
        if interpretation.leaves_nothing_out and (interpretation.leaves_out or not rule.leaves_out):
            yield Fault(
                (*at, "leaves nothing out"),
                f'{name} "leaves nothing out", so the rule has days that it "leaves out", and the reading has none.',
            )


def _contradictions(rule: TimeRule, said: TimeRule | Interpretation, path: Path, where: str) -> Iterator[Fault]:
    """Yield the contradictions in a rule, or in a rule as an interpretation reads it; `said` is where an editor has
    written it.
    """
    ways = [name for name in _COUNTING if getattr(said, name.replace(" ", "_"))]
    if len(ways) > 1:
        yield Fault((*path, ways[1]), f'{where} has "{ways[0]}" and "{ways[1]}". Say how it is counted in one of them.')
        return
    for name in ("earlier of", "later of"):
        if len(getattr(said, name.replace(" ", "_"))) == 1:
            yield Fault((*path, name), f'{where}: "{name}" needs two counts or more, to take one of them.')
    extras = [
        name
        for name in (
            "starts from",
            "after",
            "starts again from",
            "leaves out",
            "first day counts",
            "starts on a working day",
        )
        if getattr(rule, name.replace(" ", "_"))
    ]
    if rule.date_of and extras:
        yield Fault(
            (*path, "date of"), f'{where} is the date of a fact, so nothing is counted: leave out "{extras[0]}".'
        )
        return
    units = {
        words.split()[-1].rstrip("s")
        for one in rule.counts
        for words in one.count
        if words.strip() and words != SAME_DAY
    }
    if rule.leaves_out and (
        not units
        or units & {"month", "year"}
        or any(words.startswith(("-", "\u2212")) for one in rule.counts for words in one.count)
    ):
        yield Fault(
            (*path, "leaves out"),
            f"{where} leaves days out, so it counts onward in working days, calendar days or weeks.",
        )
    if rule.first_day_counts and not units:
        yield Fault((*path, "first day counts"), f'{where} says "first day counts", but counts nothing.')
    if rule.starts_on_a_working_day and not units:
        yield Fault((*path, "starts on a working day"), f'{where} says "starts on a working day", but counts nothing.')
    if rule.calendar and not rule.is_dated:
        yield Fault((*path, "calendar"), f'{where} names a "calendar", but counts nothing.')
    if rule.starts_again_from and not (rule.starts_from or rule.after):
        yield Fault(
            (*path, "starts again from"), f'{where} starts again, but does not say what it "starts from" first.'
        )
    for index, id in enumerate(rule.starts_again_from):
        if id in rule.starts_from:
            yield Fault(
                (*path, "starts again from", str(index)),
                f'{where} starts from "{id}", so it cannot start again from it.',
            )
    for days in rule.leaves_out:
        if days.from_ == days.to:
            yield Fault(
                (*path, "leaves out"), f'{where} leaves out the days from "{days.to}" to itself. Name two questions.'
            )


def _clock(guide: Guide, clock: TimeRule | Interpretation, path: Path, where: str) -> Iterator[Fault]:
    facts = (
        clock.starts_from if isinstance(clock.starts_from, tuple) else (clock.starts_from,) * bool(clock.starts_from)
    )
    for index, id in enumerate(facts):
        if not is_date(guide, id):
            yield Fault((*path, "starts from", str(index)), f'{where} starts from fact "{id}", which is not a date.')
    for name, id in (
        *(("starts again from", id) for id in clock.starts_again_from),
        ("date of", clock.date_of),
        *(("leaves out", id) for one in clock.leaves_out for id in (one.from_, one.to)),
    ):
        if id and not is_date(guide, id):
            yield Fault((*path, name), f'{where}: "{name}" names fact "{id}", which is not a date.')
    for index, id in enumerate(clock.after):
        earlier = guide.rule(id) if guide.has("rules", id) else None
        if earlier and (earlier.date_means == "send by" or (earlier.date_means == "no date" and not earlier.is_dated)):
            yield Fault(
                (*path, "after", str(index)),
                f'{where} comes after rule "{id}", which gives no last day and no day to act from.',
            )
    counts = [((*path, "count"), clock.count)]
    counts += [
        ((*path, name, str(number), "count"), one.count)
        for name in ("earlier of", "later of")
        for number, one in enumerate(getattr(clock, name.replace(" ", "_")))
    ]
    for at, count in counts:
        for index, words in enumerate(count):
            try:
                words == SAME_DAY or Count.parse(words)
            except CalendarError as error:
                yield Fault((*at, str(index)), f"{where}: {error}")


def _waits_for(guide: Guide, id: str, seen: dict[str, None]) -> dict[str, None]:
    for earlier in guide.rule(id).after:
        if earlier not in seen and guide.has("rules", earlier):
            seen[earlier] = None
            _waits_for(guide, earlier, seen)
    return seen
