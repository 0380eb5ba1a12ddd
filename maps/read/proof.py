"""Find the faults of a guide that only a test of every case shows. These are a safeguard that some answers break, a box
without a route, and a route or a rule that never applies.

`navigator.guide.check` looks at each part by itself. If an arrow is moved past a box, every part is still in order, but
a case may reach a box that it must not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from navigator.case.case import Answer
from navigator.case.explore import Explored, explore
from navigator.case.questions import NATION, START
from navigator.case.wording import answer_label, ask_label
from navigator.guide.check.places import box_path
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.text.prose import to_plain


def unproved(guide: Guide) -> list[Fault]:
    """Return a fault for everything found when every answer is tried in every state of a case; none if the guide keeps
    its promises.

    `navigator.guide.check` must have found no fault in the guide beforehand.
    """
    explored = explore(guide)
    return [*_broken(explored), *_idle(explored), *_dead_ends(explored), *_untaken(explored), *_unstarted(explored)]


def _broken(explored: Explored) -> Iterator[Fault]:
    for one in explored.violations:
        place = explored.guide.places[one.state.ref]
        yield Fault(
            ("safeguards", one.safeguard.id),
            f"A case can come to {place.name}, and this safeguard says that it must not: "
            f"{to_plain(one.safeguard.name)} "
            f"These answers lead there: {_walk(explored.guide, one.answers)}. Change the route that leads there, "
            "or the safeguard.",
            at_key=True,
        )


def _idle(explored: Explored) -> Iterator[Fault]:
    """Yield the safeguards that forbid what never happens at any box: most likely one is mistyped, or empty."""
    known = [dict(state.known) for state in explored.states]
    for safeguard in explored.guide.safeguards:
        if not any(map(safeguard.never_when.holds, known)):
            yield Fault(
                ("safeguards", safeguard.id, "never when"),
                "No case can ever have what this safeguard forbids, at any box, so it guards against "
                f"nothing: {to_plain(safeguard.name)} Change its condition.",
                at_key=True,
            )


def _dead_ends(explored: Explored) -> Iterator[Fault]:
    for ref in dict.fromkeys(state.ref for state in explored.dead_ends):
        place = explored.guide.places[ref]
        first = next(state for state in explored.dead_ends if state.ref == ref)
        yield Fault(
            box_path(place.process, place.box),
            f"A case can come to {place.name} and find that none of its routes is available. These answers lead there: "
            f"{_walk(explored.guide, explored.answers_to(first))}. Make one of its routes available.",
            at_key=True,
        )


def _untaken(explored: Explored) -> Iterator[Fault]:
    for ref, route in explored.untaken:
        place = explored.guide.places[ref]
        yield Fault(
            (*box_path(place.process, place.box), "routes", route),
            f"No case can take this route of {place.name}. Change its condition, or take it out.",
            at_key=True,
        )


def _unstarted(explored: Explored) -> Iterator[Fault]:
    for rule in explored.unstarted:
        yield Fault(("rules", rule), "No case can start this rule. Change its condition, or take it out.", at_key=True)


def _walk(guide: Guide, answers: Iterable[Answer]) -> str:
    """Return the answers that bring a case somewhere, in words. A person can give them in the navigator one after the
    other.
    """
    told = (answer for answer in answers if answer.ask != NATION and answer.answer)
    return ", ".join(
        f"“{to_plain(answer_label(guide, answer))}”"
        if answer.ask == START or answer.ask in guide.places
        else f"{to_plain(ask_label(guide, answer.ask))}: {to_plain(answer_label(guide, answer))}"
        for answer in told
    )
