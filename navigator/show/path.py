"""One state of a case, for the two views beside the step: the map and its outline.

Both are made from the same `PathView` alone, so that the marks on the map and the words of the outline cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from navigator.case.case import Case
from navigator.guide.processes import END, Place, Process, Route
from navigator.show.page import Page
from navigator.show.pieces import PIECE, Piece
from navigator.text.prose import escaped


@dataclass(frozen=True)
class PathView:
    """The part of a case that a map shows: boxes ("intake/3") and routes ("intake/3/told") of one process.

    `done` and `taken` are in the order of the case, each once. `ahead` are the routes open now, `closed` those that are
    not. As long as the box still has facts to ask for, a route that they may open is among those ahead.
    """

    process: str
    done: tuple[str, ...]
    current: str
    next: tuple[str, ...]
    taken: tuple[str, ...]
    ahead: tuple[str, ...]
    closed: tuple[str, ...]
    ended: bool

    def as_dict(self) -> dict[str, object]:
        """Return the view as plain data, for the page that marks the picture."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}


def path_view(case: Case) -> PathView | None:
    """Return the path of a case on its current map; None before the first box."""
    place = case.current
    if place is None:
        return None
    process = place.process
    steps = [step for step in case.steps if step.place.process == process]
    done = dict.fromkeys(step.place.ref for step in steps if step.route)
    taken = dict.fromkeys(_route_name(step.place, step.route) for step in steps if step.route)
    routes = () if case.ended else place.box.routes
    ahead = tuple(route for route in routes if _may_open(case, route))
    return PathView(
        process.id,
        tuple(done),
        place.ref,
        tuple(dict.fromkeys(route.to for route in ahead if route.to != END and _in(process, route))),
        tuple(taken),
        tuple(_route_name(place, route) for route in ahead),
        tuple(_route_name(place, route) for route in routes if route not in ahead),
        case.ended,
    )


def _may_open(case: Case, route: Route) -> bool:
    """Return whether a route is open or may still open, as long as its box has facts to ask for."""
    open_questions = _still_asked(case)
    return not route.when or any(
        all(test.fact in open_questions or test.holds(case.known) for test in tests) for tests in route.when.any_of
    )


def _still_asked(case: Case) -> set[str]:
    """Return the facts that are not settled yet at the current box of the case. These are the facts from the open
    question on, and what is worked out from them.
    """
    place, question = case.current, case.question
    if place is None or question is None or question.ask not in place.box.asks:
        return set()
    asked = set(place.box.asks[place.box.asks.index(question.ask) :])
    for fact in case.guide.facts:
        if any(id in asked for outcome in fact.outcomes for id in outcome.when.facts()):
            asked.add(fact.id)
    return asked


def _route_name(place: Place, route: Route) -> str:
    return f"{place.ref}/{route.id}"


def _in(process: Process, route: Route) -> bool:
    return route.to.partition("/")[0] == process.id


def outline_html(page: Page, case: Case, piece: Piece = PIECE) -> str:
    """Return the same path as an <ol>; empty before the first box. It has the boxes visited with their outcomes, each a
    piece, the current box, and its routes.
    """
    view = path_view(case)
    if view is None:
        return ""
    rows = [
        piece(
            f"<li>{page.box_link(step.place.ref)}: {escaped(step.place.box.short)}. "
            f'<span class="outcome">{page.explain(step.route.outcome)}</span></li>'
        )
        for step in case.steps
        if step.route
    ]
    place = page.guide.places[view.current]
    if not view.ended:
        rows.append(
            f'<li aria-current="step"><strong>{page.box_link(view.current)}: {escaped(place.box.short)}. '
            "You are here.</strong>"
            f"{_ways_html(page, place, view)}</li>"
        )
    return f'<ol class="outline">{"".join(rows)}</ol>' + ("<p>The process has ended.</p>" if view.ended else "")


def _ways_html(page: Page, place: Place, view: PathView) -> str:
    rows = []
    for route in place.box.routes:
        name = _route_name(place, route)
        target = "end of the process" if route.to == END else page.guide.target_name(route.to)
        words = (
            f"{route.outcome}: {target}"
            if name in view.ahead
            else f"{route.outcome}: not available. {route.not_available}"
        )
        rows.append(f'<li class="{"open" if name in view.ahead else "closed"}">{page.explain(words)}</li>')
    return f"<p>Next steps:</p><ul>{''.join(rows)}</ul>"


def path_html(page: Page, case: Case, piece: Piece = PIECE) -> str:
    """Return the path as a <section>: an empty element that the page fills with the picture, and the outline.

    It is empty before the first box.
    """
    view = path_view(case)
    if view is None:
        return ""
    picture = piece(f'<div class="path-map" data-process="{escaped(view.process)}" aria-hidden="true"></div>')
    return (
        '<section class="path-view" aria-labelledby="case-path"><h2 id="case-path">Steps so far</h2>'
        f"{picture}{outline_html(page, case, piece)}</section>"
    )
