"""Check that routes are complete and lead every case to an end, and that safeguards protect something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from navigator.guide.check.conditions import condition_faults
from navigator.guide.check.places import Path, box_name, box_path
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Route


def route_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of the routes of each box."""
    for place in guide.places.values():
        path, where = box_path(place.process, place.box), box_name(place.process, place.box)
        seen: set[str] = set()
        for route in place.box.routes:
            route_path, name = (*path, "routes", route.id), f'{where}: route "{route.outcome}"'
            yield from _basis(route, route_path, name)
            yield from condition_faults(guide, route.when, (*route_path, "when"), name)
            if route.outcome in seen:
                yield Fault((*route_path, "outcome"), f"{name}: another route of this box has the same outcome.")
            seen.add(route.outcome)
        yield from _kind(place.box, path, where)


def _basis(route: Route, path: Path, where: str) -> Iterator[Fault]:
    if route.basis == "corrected" and not route.printed_to:
        yield Fault(path, f'{where} is corrected and needs "printed to", the target that was printed.')
    if route.printed_to and route.basis != "corrected":
        yield Fault((*path, "printed to"), f'{where} keeps the target that was printed, so its "basis" is corrected.')
    if route.basis != "printed" and not route.note:
        yield Fault(path, f'{where} is {route.basis} and needs a "note" that says why.')
    if route.when and not route.not_available:
        yield Fault(
            (*path, "when"),
            f'{where} has a condition and needs "not available", the sentence that says why it is not open.',
        )
    if route.not_available and not route.when:
        yield Fault(path, f'{where} says in "not available" why it is not open, but has no "when" and is always open.')


def _kind(box: Box, path: Path, where: str) -> Iterator[Fault]:
    targets = [route.to for route in box.routes]
    if not targets:
        yield Fault(path, f'{where} does not lead anywhere. Add a route to another box or to "end".')
    elif box.kind == "decision" and len(targets) == 1:
        yield Fault(path, f"{where} is a decision with one route. Add the others, or call it an activity.")
    elif box.kind == "activity" and (len(targets) > 1 or END in targets):
        yield Fault(path, f"{where} is an activity, which has one route to another box. Call it a decision or an end.")
    elif box.kind == "end" and any(target != END for target in targets):
        yield Fault(path, f"{where} is an end but leads on to another box. Call it a decision.")
    elif not box.question and len(targets) > 1 and not all(route.when for route in box.routes):
        yield Fault(path, f'{where} has several routes and needs a "question", or a condition on each route.')


def safeguard_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of the safeguards as they are written; `navigator.case` checks whether they are kept."""
    for safeguard in guide.safeguards:
        path, where = ("safeguards", safeguard.id), f"safeguard {safeguard.id}"
        if not safeguard.at:
            yield Fault(path, f'{where} names no box in "at", so it guards nothing.')
        if not safeguard.never_when:
            yield Fault(path, f'{where} has no condition in "never when", so no case could ever come there.')
        yield from condition_faults(guide, safeguard.never_when, (*path, "never when"), where)
        for ref in safeguard.at:
            if ref in guide.places and safeguard.id not in guide.places[ref].box.protected_by:
                place = guide.places[ref]
                yield Fault(
                    box_path(place.process, place.box),
                    f'{box_name(place.process, place.box)} is guarded by safeguard "{safeguard.id}". '
                    f'Write "protected by: {safeguard.id}" in the box too, '
                    "so that the safeguard cannot be lost unnoticed.",
                )
    at = {safeguard.id: safeguard.at for safeguard in guide.safeguards}
    for ref, place in guide.places.items():
        for number, id in enumerate(place.box.protected_by):
            if ref not in (at.get(id) or (ref,)):
                yield Fault(
                    (*box_path(place.process, place.box), "protected by", str(number)),
                    f'{box_name(place.process, place.box)} is protected by safeguard "{id}", '
                    f'which no longer guards it. Add {ref} to its "at".',
                )


def retired_faults(guide: Guide) -> Iterator[Fault]:
    """Check that a retired number belongs to no box, and that the present target of its links exists."""
    for process in guide.processes:
        for retired in process.retired:
            if process.box(retired.number):
                yield Fault(
                    ("processes", process.id, "retired", str(retired.number)),
                    f"{process.name} box {retired.number} is retired, and yet it is among the boxes.",
                    at_key=True,
                )


# --- The graph ----------------------------------------------------------------------------------------------------


def graph_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the boxes that cannot be reached, and the loops that no route leaves."""
    ahead = ways_ahead(guide)
    reached = reached_boxes(guide)
    lost = [ref for ref in ahead if ref not in reached]
    behind_a_fault: set[str] = set()
    # A box behind an unreachable one is not reported by itself, as fixing the first fixes both.
    for ref in sorted(lost, key=lambda ref: any(ref in ahead[other] for other in lost if other != ref)):
        if ref not in behind_a_fault:
            behind_a_fault |= reach([ref], ahead)
            place = guide.places[ref]
            yield Fault(
                box_path(place.process, place.box),
                f"{box_name(place.process, place.box)} cannot be reached from the start of "
                "any process. Lead a route to it, or delete it.",
            )
    yield from _loops(guide, ahead)


def _loops(guide: Guide, ahead: Mapping[str, set[str]]) -> Iterator[Fault]:
    """Yield boxes that lead to one another and never to an end.

    A box without any route is another fault and counts as a way out.
    """
    back: dict[str, set[str]] = {ref: set() for ref in ahead}
    for ref, targets in ahead.items():
        for target in targets:
            back[target].add(ref)
    outs = [
        ref
        for ref, place in guide.places.items()
        if not place.box.routes or any(route.to == END for route in place.box.routes)
    ]
    ending = reach(outs, back)
    stuck = [ref for ref in ahead if ref not in ending]
    named: set[str] = set()
    for ref in stuck:
        behind = reach(ahead[ref], ahead)
        loop = [other for other in stuck if other in behind and ref in reach(ahead[other], ahead)]
        if ref in loop and ref not in named:
            named.update(loop)
            place = guide.places[ref]
            names = " and ".join(box_name(guide.places[other].process, guide.places[other].box) for other in loop)
            yield Fault(
                (*box_path(place.process, place.box), "routes"),
                f"{names} {'is' if len(loop) == 1 else 'are'} in a loop that no route leaves. "
                "Add a route that leaves it.",
            )


def ways_ahead(guide: Guide) -> dict[str, set[str]]:
    """Return for each box ("intake/3") the boxes that its routes lead to."""
    return {
        ref: {route.to for route in place.box.routes if route.to in guide.places} for ref, place in guide.places.items()
    }


def reached_boxes(guide: Guide) -> set[str]:
    """Return the boxes that a case can reach from the first box of a process."""
    return reach([f"{process.id}/{process.start}" for process in guide.processes], ways_ahead(guide))


def reach(starts: Iterable[str], ahead: Mapping[str, set[str]]) -> set[str]:
    """Return everything reached from some boxes, including these; anything that `ahead` does not have is left out."""
    reached, todo = set(), [start for start in starts if start in ahead]
    while todo:
        ref = todo.pop()
        if ref not in reached:
            reached.add(ref)
            todo.extend(ahead[ref])
    return reached
