"""Check that what a box reads has been asked on a way to it, and that each time rule can begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from navigator.guide.check.facts import sources_behind
from navigator.guide.check.places import Path, box_name, box_path
from navigator.guide.check.routes import reach, reached_boxes, ways_ahead
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.processes import Place
from navigator.guide.time_rules import TimeRule


def clock_faults(guide: Guide) -> Iterator[Fault]:
    """Check that every fact is asked somewhere and every rule started somewhere. Check that what a box reads has been
    asked on some way to it.
    """
    before = _asked_before(guide)
    reached = reached_boxes(guide)
    places = {ref: place for ref, place in guide.places.items() if ref in reached}  # the others have a fault already
    asked = {fact for place in guide.places.values() for fact in place.box.asks}
    for fact in guide.facts:
        if fact.is_asked and fact.id not in asked:
            yield Fault(
                ("facts", fact.id), f'fact {fact.id} is asked by no box. Add it to the "asks" of a box, or delete it.'
            )
    for ref, place in places.items():
        path, where = box_path(place.process, place.box), box_name(place.process, place.box)
        for route in place.box.routes:
            for id in route.when.facts():
                if id not in before[ref] and _could_be_asked(guide, id, asked):
                    yield Fault(
                        (*path, "routes", route.id, "when", id),
                        f'{where}: route "{route.outcome}" reads fact "{id}", which no route to this box asks.',
                    )
    started = {rule for section in guide.sections for rule in section.starts}
    started |= {rule for place in guide.places.values() for rule in place.box.all_starts()}
    yield from _openings(guide)
    yield from _ends(guide, places)
    for rule in guide.rules:
        if rule.id not in started:
            yield Fault(
                ("rules", rule.id),
                f'rule {rule.id} is started by no box, route or section. Add it to "starts" somewhere.',
            )
        for ref, place in places.items():
            if rule.id in place.box.all_starts():
                yield from _rule_clock(guide, rule, box_name(place.process, place.box), before[ref], asked)
        yield from _later_facts(guide, rule, places, before, asked)


def _rule_clock(guide: Guide, rule: TimeRule, where: str, before: set[str], asked: set[str]) -> Iterator[Fault]:
    path = ("rules", rule.id)
    facts = rule.clock_facts
    if facts and not before & set(facts) and _could_be_asked(guide, facts[0], asked):
        yield Fault(
            (*path, "date of" if rule.date_of else "starts from"),
            f'rule {rule.id} {"is the date of" if rule.date_of else "starts from"} fact "{facts[0]}", '
            f"but begins at {where}, and no route to that box asks it.",
        )
    for id in rule.when.facts():
        if id not in before and _could_be_asked(guide, id, asked):
            yield Fault(
                (*path, "when", id),
                f'rule {rule.id} reads fact "{id}", but begins at {where}, and no route to that box asks it.',
            )


def _later_facts(
    guide: Guide, rule: TimeRule, places: Mapping[str, Place], before: Mapping[str, set[str]], asked: set[str]
) -> Iterator[Fault]:
    """Check that the facts that start a rule again, or limit the days that it leaves out, can be asked in time. They
    must come once it has begun, or on a way to there.
    """
    starts = [ref for ref, place in places.items() if rule.id in (*place.opening_starts, *place.box.all_starts())]
    known = {id for ref in reach(starts, ways_ahead(guide)) for id in before[ref]} if starts else set()
    paths: list[Path] = [
        ("rules", rule.id),
        *(("rules", rule.id, "readings", str(index)) for index in range(len(rule.readings))),
    ]
    for clock, path in zip(rule.clocks, paths, strict=True):
        for name, id in (
            *(("starts again from", id) for id in clock.starts_again_from),
            *(("leaves out", id) for one in clock.leaves_out for id in (one.from_, one.to)),
        ):
            if starts and id not in known and _could_be_asked(guide, id, asked):
                yield Fault(
                    (*path, name),
                    f'rule {rule.id}: "{name}" names fact "{id}", which no box asks once the rule has begun.',
                )


def _openings(guide: Guide) -> Iterator[Fault]:
    """Check that no case is asked for the same thing in the opening of its process and in the first box."""
    for process in guide.processes:
        box = process.box(process.start)
        for index, id in enumerate(process.opening):
            if box and id in box.asks:
                yield Fault(
                    ("processes", process.id, "opening", str(index)),
                    f'{process.name}: "opening" asks for "{id}", and so does its first box. '
                    "Take it out of one of them.",
                )


def _ends(guide: Guide, places: Mapping[str, Place]) -> Iterator[Fault]:
    """Check that what meets or ends a rule comes after its start on some way. Check that a route waits for a rule that
    gives a day and has begun by then.
    """
    ahead = ways_ahead(guide)
    begins = {
        rule.id: [ref for ref, place in places.items() if rule.id in (*place.opening_starts, *place.box.all_starts())]
        for rule in guide.rules
    }
    for rule in guide.rules:
        later = reach(begins[rule.id], ahead)
        ends = {"/".join(name.split("/")[:2]) for name in (*rule.met_at, *rule.lapses_at)}
        ends |= {ref for ref, place in places.items() if rule.met_by and rule.met_by in place.box.asks}
        if later and ends and not ends & later and not rule.stays_open:
            yield Fault(
                ("rules", rule.id),
                f"rule {rule.id} has an end that no case can come to once it has begun. Name one further on.",
            )
    for ref, place in places.items():
        for route in place.box.routes:
            for number, id in enumerate(route.waits_for):
                awaited = guide.rule(id) if guide.has("rules", id) else None
                if awaited and (
                    awaited.date_means not in ("last day", "act from")
                    or not any(ref in reach([start], ahead) for start in begins[id])
                ):
                    yield Fault(
                        (*box_path(place.process, place.box), "routes", route.id, "waits for", str(number)),
                        f'{box_name(place.process, place.box)}: route "{route.outcome}" waits for rule "{id}", '
                        "which gives no last day, "
                        "or has not begun when a case comes here.",
                    )


def _could_be_asked(guide: Guide, id: str, asked: set[str]) -> bool:
    """Return whether some box asks for a fact; it is a fault of its own if none does. Counters are never asked."""
    return guide.has("facts", id) and (not guide.fact(id).is_asked or id in asked)


def _asked_before(guide: Guide) -> dict[str, set[str]]:
    """Return for each box the facts that it asks for or that some way to it has asked for. What can be worked out from
    them is included.
    """
    known = {ref: {*place.opening, *place.box.asks} for ref, place in guide.places.items()}
    changed = True
    while changed:
        changed = False
        for place, route in guide.routes():
            if route.to in known and not known[place.ref] <= known[route.to]:
                known[route.to] |= known[place.ref]
                changed = True
    worked_out = [fact.id for fact in guide.facts if not fact.is_asked]
    return {
        ref: facts | {id for id in worked_out if facts & sources_behind(guide, id, {}).keys()}
        for ref, facts in known.items()
    }
