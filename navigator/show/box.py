"""A box: its head, and each of its parts, for a page, for the dialog on a map, and for the navigator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from navigator.case.wording import BOX_KINDS, MARKS, begins_words, undated_words
from navigator.guide.addresses import slug
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Process, Route
from navigator.guide.sources import Source, UnclearPoint
from navigator.show.page import MOST_KEPT, Page
from navigator.show.statements import editor_html, force_html, paragraphs_html, short_forms_html, texts_html
from navigator.text.prose import escaped


def basis_html(page: Page, place: Place, route: Route) -> str:
    """Return the mark and the plain note of a route that differs from the source, as a <p>. A printed route may have a
    note alone; the result is empty without both.
    """
    parts = []
    if route.mark:
        parts.append(f'<strong class="basis basis-{route.mark}">{MARKS[route.mark]}.</strong>')
    if route.printed_to:
        source = page.guide.source(place.process.source)
        parts.append(f"{escaped(source.name_first)} gives {escaped(_printed_target(page.guide, route.printed_to))}.")
    parts += [page.line(words) for words in (route.note, route.differs) if words]
    return f'<p class="route-note">{" ".join(parts)}</p>' if parts else ""


def _printed_target(guide: Guide, target: str) -> str:
    return "the end of the process" if target == END else guide.target_name(target)


def routes_html(page: Page, place: Place) -> str:
    """Return the routes of a box as a <ul> with links to their targets."""
    source = page.guide.source(place.process.source)
    rows = []
    for route in place.box.routes:
        target = (
            "End of the process"
            if route.to == END
            else page.box_link(route.to, _box_words(page.guide, route.to, place.process))
        )
        condition = page.guide.words_for(route.when)
        rows.append(
            f'<li class="route {route.mark or "printed"}" data-route="{escaped(route.id)}"><span '
            f'class="outcome">{page.explain(route.outcome)}</span>'
            f' <span class="arrow" aria-hidden="true">→</span> <span class="target">{target}</span>'
            f" {paragraphs_html(page, source, route.para)}{editor_html(route)}"
            + (f'<p class="route-when">Only if {page.explain(condition)}.</p>' if condition else "")
            + _waits_html(page, route)
            + f"{basis_html(page, place, route)}</li>"
        )
    return f'<ul class="routes">{"".join(rows)}</ul>'


def _waits_html(page: Page, route: Route) -> str:
    """Return what a route waits for, in words that are true for any case."""
    names = " or ".join(
        f'<a href="{page.root}deadlines/#{slug(id)}">{escaped(page.guide.rule(id).name)}</a>' for id in route.waits_for
    )
    return f'<p class="route-when">Only after the last day of {names}.</p>' if names else ""


def _box_words(guide: Guide, ref: str, here: Process) -> str:
    place = guide.places[ref]
    name = f"Box {place.box.number}" if place.process == here else place.name
    return f"{name}: {place.box.short}"


def sources_html(page: Page, place: Place) -> str:
    """Return the places that a case can come from to a box, as a <ul>; empty if nothing leads to it."""
    rows = [
        f"<li>{page.box_link(other.ref, _box_words(page.guide, other.ref, place.process))}"
        f' <span class="outcome">“{page.explain(route.outcome)}”</span></li>'
        for other, route in page.guide.routes_to(place.ref)
    ]
    if place.box.number == place.process.start:
        rows.insert(0, f"<li>The start of {escaped(place.process.name)}</li>")
    return f'<ul class="comes-from">{"".join(rows)}</ul>' if rows else ""


def rules_html(page: Page, ids: Iterable[str]) -> str:
    """Return time rules in short as a <ul>, those with a date first; each links to its row among the deadlines.

    Empty without any.
    """
    rows = []
    for rule in sorted((page.guide.rule(id) for id in ids), key=lambda rule: not rule.is_dated):
        source = page.guide.source(rule.source)
        only = f"Only if {page.guide.words_for(rule.when)}." if rule.when else ""
        counted = page.explain(" ".join(filter(None, (begins_words(page.guide, rule), only, undated_words(rule)))))
        rows.append(
            f'<li class="rule"><a href="{page.root}deadlines/#{slug(rule.id)}">{escaped(rule.name)}</a> '
            f"{force_html(rule.force)}"
            f"<p>{page.explain(page.guide.actor(rule.who).name)}: {page.explain(rule.time_words)}. {counted}"
            f" {paragraphs_html(page, source, rule.para)}{editor_html(rule)}</p></li>"
        )
    return f'<ul class="rules">{"".join(rows)}</ul>' if rows else ""


def unclear_points_html(page: Page, points: Iterable[UnclearPoint]) -> str:
    """Return unclear points in plain words as a <ul>, each with a link to the register; empty without any."""
    rows = [
        f'<li class="unclear-point severity-{point.severity}"><strong>{escaped(point.title)}.</strong> <span '
        f'class="unclear-point-says">{page.line(point.says)}</span>'
        f'<p class="unclear-point-reading"><em>How we read it:</em> {page.line(point.reading)}</p>'
        f'<p><a href="{page.root}knots/#{slug(point.id)}"><span class="screen-only">Unclear point '
        f"</span>{escaped(point.id)}</a></p></li>"
        for point in points
    ]
    return f'<ul class="unclear-points">{"".join(rows)}</ul>' if rows else ""


def evidence_html(page: Page, ids: Iterable[str]) -> str:
    """Return items of evidence that a box asks for as a <ul> of links; empty without any."""
    rows = [
        f'<li><a href="{page.root}forms-and-evidence/#{slug(item.id)}">{escaped(item.name)}</a>'
        f"{page.words(item.about)}</li>"
        for item in map(page.guide.evidence_item, ids)
    ]
    return f'<ul class="evidence">{"".join(rows)}</ul>' if rows else ""


def forms_html(page: Page, ids: Iterable[str]) -> str:
    """Return forms and letters that a box uses as a <ul>, with who sends them to whom; empty without any."""
    rows = []
    for form in (page.guide.form(id) for id in ids):
        sender, receiver = page.guide.actor(form.sent_by).name, page.guide.actor(form.sent_to).name
        rows.append(
            f'<li><a href="{page.root}forms-and-evidence/#{slug(form.id)}">{escaped(form.name)}</a>,'
            f" from {page.explain(sender)} to {page.explain(receiver)}: {page.line(form.when)}</li>"
        )
    return f'<ul class="forms">{"".join(rows)}</ul>' if rows else ""


def record_items_html(page: Page, items: Iterable[str]) -> str:
    """Return what to write down at a box as a <ul>; empty if there is nothing to write down."""
    rows = "".join(f"<li>{page.line(item)}</li>" for item in items)
    return f'<ul class="record">{rows}</ul>' if rows else ""


@lru_cache(maxsize=MOST_KEPT // 10)
def box_head_html(page: Page, place: Place) -> str:
    """Return who acts in a box, what kind it is, and where in its process it is, as a <p>."""
    actor = page.guide.actor(place.box.actor)
    stages = place.process.stages
    number, stage = next((at, one) for at, one in enumerate(stages, start=1) if one.id == place.box.stage)
    return (
        f'<p class="box-head"><span class="actor actor-{actor.colour}">{page.explain(actor.name)}</span>'
        f' <span class="kind">{BOX_KINDS[place.box.kind]}</span>'
        f' <span class="where">{escaped(place.name)}. Stage {number} of {len(stages)}: '
        f"{escaped(stage.title)}</span></p>"
    )


_PARTS: dict[str, Callable[[Page, Place, Source], str]] = {
    "Activity": lambda page, place, source: texts_html(page, source, place.box.activity),
    "Good practice": lambda page, place, source: texts_html(page, source, place.box.good_practice),
    "Next steps": lambda page, place, source: routes_html(page, place) + texts_html(page, source, place.box.next_steps),
    "Deadlines that start here": lambda page, place, source: rules_html(page, place.box.all_starts()),
    "Deadlines met here": lambda page, place, source: rules_html(page, place.box.meets),
    "Evidence": lambda page, place, source: evidence_html(page, place.box.evidence),
    "Forms and letters": lambda page, place, source: forms_html(page, place.box.forms),
    "What to record": lambda page, place, source: record_items_html(page, place.box.record),
    "Where the guide is unclear": lambda page, place, source: unclear_points_html(
        page, page.guide.unclear_points_at(place.ref)
    ),
    "What leads to this box": lambda page, place, source: sources_html(page, place),
}
"""The parts of a box in reading order: heading → the function that makes its HTML."""


def box_parts(page: Page, place: Place, headings: Iterable[str] = tuple(_PARTS)) -> list[tuple[str, str]]:
    """Return the parts of a box in reading order, or the ones asked for: (heading, HTML), without empty ones."""
    source = page.guide.source(place.process.source)
    parts = [(heading, _PARTS[heading](page, place, source)) for heading in headings]
    return [(heading, html) for heading, html in parts if html]


DIALOG_PARTS = ("Activity", "Good practice", "Next steps", "Deadlines that start here", "Where the guide is unclear")
"""The parts of a box that the dialog on a map shows; the rest is on its page."""


def box_html(page: Page, place: Place) -> str:
    """Return a box for the dialog on a map: an <article> of its head, its title as <h2> and `DIALOG_PARTS`."""
    title = f'<h2 class="box-title" tabindex="-1">Box {place.box.number}: {page.explain(place.box.title)}</h2>'
    body = "".join(f"<h3>{escaped(heading)}</h3>{html}" for heading, html in box_parts(page, place, DIALOG_PARTS))
    more = f'<p class="box-more">{page.box_link(place.ref, "Open this box’s page")}</p>'
    head = box_head_html(page, place)
    return (
        f'<article class="box-text" data-box="{escaped(place.ref)}">{title}{head}{body}'
        f"{short_forms_html(page, title + head + body)}{more}</article>"
    )


@lru_cache(maxsize=MOST_KEPT // 10)
def guidance_html(page: Page, place: Place) -> str:
    """Return what to do in a box, for the navigator, under headings <h3>: the activity is shown, the rest is closed."""
    folded = ("Good practice", "Evidence", "Forms and letters", "What to record", "Where the guide is unclear")
    parts = dict(box_parts(page, place, ("Activity", *folded)))
    html = f"<h3>What to do</h3>{parts.get('Activity', '')}"
    source = page.guide.source(place.process.source)
    if place.box.next_steps:
        html += "<h3>Before you move on</h3>" + texts_html(page, source, place.box.next_steps)
    for heading in folded:
        if heading in parts:
            is_open = " open" if heading == "Good practice" else ""
            html += f'<details class="fold"{is_open}><summary>{heading}</summary>{parts[heading]}</details>'
    return html
