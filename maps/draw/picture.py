"""The picture of a map: coordinates in, one inline SVG out.

Everything that is drawn is hidden from assistive technology. What remains is one link for each box, connector and
entry, in the order of the boxes. Colours and strokes come from classes (`docs/assets/map/map.css`), never from the SVG
itself. So one picture serves light, dark, print and high contrast, and a strict Content-Security-Policy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from html import escape
from typing import Final

from maps.draw.edge_routing import Point
from maps.draw.graph import Drawn, box_id, safe_id, starts_a_clock
from maps.draw.layout import Frame, Layout, PlacedBox, PlacedEntry, PlacedRoute
from maps.draw.map_set import MapSet
from maps.draw.sizes import (
    BADGE,
    BOX_PAD,
    CONNECTOR_ICON,
    CONNECTOR_PAD,
    END_LINE,
    LINE,
    SMALL,
    SMALL_LINE,
    TAB_PAD,
    TEXT,
    drawable_text,
)
from maps.draw.text_width import text_width
from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Process

Href = Callable[[str], str]

XMLNS: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"

CORNER: Final = 8
POINTED: Final = 9
ICONS: Final = 36
"""Distance from a box's right side to the start of its speech icon. The clock is before that."""
CLOCK: Final = 18
MIDDLE: Final = ' text-anchor="middle"'
CLEAR: Final = ' fill="none" pointer-events="all"'

KINDS: Final = {"activity": "activity", "decision": "decision", "end": "end of process"}
MARKS: Final = ("corrected", "inferred", "departing")

FONTS: Final = "Arial, 'Liberation Sans', Arimo, Helvetica, sans-serif"
"""Fonts with the metrics that `maps.draw.text_width` knows."""

SPEECH: Final = (
    '<symbol id="{id}" viewBox="0 0 22 20"><g fill="none" stroke="currentColor" stroke-width="1.7" '
    'stroke-linejoin="round" '
    'stroke-linecap="round"><path d="M3 1.5h16a1.8 1.8 0 0 1 1.8 1.8v9a1.8 1.8 0 0 1-1.8 1.8H10.5L6 18.3v-4.2H3a1.8 '
    "1.8 0 0 1-1.8-1.8"
    'v-9A1.8 1.8 0 0 1 3 1.5z"/><path d="M5.6 6h10.8M5.6 9.6h7.2"/></g></symbol>'
)


def svg(layout: Layout, maps: MapSet, href: Href, *, here: str = "", icons: bool = True) -> str:
    """Return the map as an `<svg>` element for a page.

    `href` gives the address of a box's page, relative to the page of the map, for a ref ("intake/3"). `here` is the box
    whose own page that is: it is highlighted, and is not a link. `icons` says whether boxes have the icon of a text to
    open.
    """
    process = maps.process(layout.process)
    prefix = safe_id(process.id)
    width, height = _n(layout.width), _n(layout.height)
    name = f"Box {maps.places[here].box.number} and the boxes around it" if here else f"{process.name}: {process.title}"
    parts = [
        (
            f'<svg class="pm-map" xmlns="{XMLNS}" xmlns:xlink="{XLINK}" '
            f'id="{prefix}-picture" role="group" aria-label="{_attr(name)}" data-process="{_attr(process.id)}" '
            f'data-name="{_attr(process.name)}" '
            f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONTS}" '
            f'font-size="{TEXT}">'
        )
    ]
    parts += [f'<defs aria-hidden="true">{SPEECH.format(id=f"{prefix}-pm-speech")}</defs>'] if icons else []
    # All lines are drawn below the boxes, so that a highlighted line can be put on top of the others.
    parts += [_entry_stem(entry) for entry in layout.entries]
    parts += [_connector_stem(placed) for placed in layout.routes if placed.drawn.way != "line"]
    parts += [_line(placed) for placed in layout.routes if placed.drawn.way == "line"]
    before, after = defaultdict(list), defaultdict(list)
    for entry in layout.entries:
        before[entry.entry.target].append(_entry(entry, maps, href))
    for placed in layout.routes:
        if placed.drawn.way != "line":
            after[placed.drawn.source].append(_connector(placed, maps, href))
    icon = f"{prefix}-pm-speech" if icons else ""
    for box in layout.boxes:
        parts += [
            *before[box.ref],
            _box(box, maps, "" if box.ref == here else href(box.ref), icon, box.ref == here),
            *after[box.ref],
        ]
    return "\n".join([*parts, "</svg>"])


def legend_items(guide: Guide, process: Process | None = None) -> tuple[tuple[str, str], ...]:
    """Return the meanings of the marks on the maps, for one process or for all: the name of a sample for `legend_svg`,
    and the words.

    Actors come first, in the order of their first boxes. A mark that no route has is left out.
    """
    processes = [process] if process else guide.processes
    marks = {route.mark for each in processes for box in each.boxes for route in box.routes}
    actors = [guide.actor(id) for id in dict.fromkeys(box.actor for each in processes for box in each.boxes)]
    samples = (
        *((f"actor {actor.colour}", actor.name) for actor in actors),
        ("activity", "Activity"),
        ("decision", "Decision"),
        ("end", "End of process"),
        ("clock", "A deadline starts here, with a date"),
        ("printed", "Route given in the guide"),
        ("corrected", "Corrected: the guide gives a different next step"),
        ("inferred", "Inferred: the guide does not say"),
        ("departing", "Differs: the guide words the condition or order differently"),
        ("sign", "Continues elsewhere"),
    )
    return tuple((sample, words) for sample, words in samples if sample not in MARKS or sample in marks)


def legend_svg(sample: str) -> str:
    """Return a small picture, hidden from assistive technology, of a sample that `legend_items` names."""
    kind, _, colour = sample.partition(" ")
    draw: dict[str, Callable[[], str]] = {
        "actor": lambda: (
            f'<g class="box {escape(colour)}"><rect class="shape" x="2" y="3" width="36" height="18" rx="4"/></g>'
        ),
        "activity": lambda: '<g class="box grey"><rect class="shape" x="2" y="3" width="36" height="18" rx="3"/></g>',
        "decision": lambda: f'<g class="box grey">{_pointed(Frame(2, 3, 36, 18), "shape", 5)}</g>',
        "end": lambda: (
            '<g class="box grey end"><rect class="shape" x="2" y="2" width="36" height="20" rx="6"/>'
            '<rect class="inner" x="5" y="5" width="30" height="14" rx="3"/></g>'
        ),
        "clock": lambda: f'<g class="box grey">{_clock(11, 3)}</g>',
        "sign": lambda: (
            f'<g class="edge printed"><path class="label" d="{_connector_shape(Frame(2, 3, 36, 18), "other map")}"/>'
            '<path class="glyph" d="M10 12h16m-5-4l5 4-5 4"/></g>'
        ),
    }
    basis = kind if kind in ("printed", *MARKS) else ""
    body = (
        draw[kind]()
        if kind in draw
        else (
            f'<g class="edge {basis}"><path class="line" d="M1 12H39"/><rect class="label" x="6" y="4" width="28" '
            'height="16" rx="8"/>'
            f"{_badge(basis, 20, 12)}</g>"
        )
    )
    return f'<svg class="pm-map pm-sample" viewBox="0 0 40 24" width="40" height="24" aria-hidden="true">{body}</svg>'


# --- Boxes ------------------------------------------------------------------------------------------------------------


def _box(placed: PlacedBox, maps: MapSet, address: str, icon: str, is_here: bool) -> str:
    """Return a box. If there is an `address`, the box is a link to it. If there is an `icon`, the box has the icon with
    that id.
    """
    box = maps.places[placed.ref].box
    actor = maps.actor(box.actor)
    frame = placed.frame
    clock = starts_a_clock(maps, box)
    room = (ICONS if icon else BOX_PAD) + (CLOCK + 4 if clock else 0)
    seen = (
        _tab(placed)
        + _shape(box, frame)
        + _number(box, frame)
        + _actor(actor.short, box, frame, room)
        + (_clock(frame.right - room + (0 if icon else 4), frame.y + 13) if clock else "")
        + _texts(placed.lines, "title", frame.x + BOX_PAD, frame.y + 53, LINE, TEXT)
        + _end_words(box, frame)
    )
    marks = f"{_attr(actor.colour)} {_attr(box.kind)}{' clocked' if clock else ''}{' is-here' if is_here else ''}"
    return (
        f'<g id="{box_id(placed.ref)}" class="box {marks}" data-box="{_attr(placed.ref)}" '
        f'data-actor="{_attr(actor.id)}"><g aria-hidden="true">{seen}</g>'
        f"{_box_link(placed, box, actor.name, clock, address, icon) if address else ''}</g>"
    )


def _box_link(placed: PlacedBox, box: Box, actor: str, clock: bool, address: str, icon: str) -> str:
    frame, tab = placed.frame, placed.tab.h if placed.tab else 0.0
    ring = _grown(Frame(frame.x, frame.y - tab, frame.w, frame.h + tab), 5)
    words = (
        f"Box {box.number}: {box.title.rstrip('.')}. {actor}, "
        f"{KINDS[box.kind]}.{' A deadline starts here.' if clock else ''}"
        f"{' Read the guidance' if icon else ''}"
    )
    speech = (
        f'<use class="speech" xlink:href="#{icon}" x="{_n(frame.right - ICONS)}" y="{_n(frame.y + 12)}" width="22" '
        'height="20"/>'
        if icon
        else ""
    )
    return (
        f'<a role="link" xlink:href="{_attr(address)}" aria-label="{_attr(words)}" data-box="{_attr(placed.ref)}">'
        f"{_rect(ring, 'focus', 8)}{_rect(frame, 'target', 4)}{speech}</a>"
    )


def _tab(placed: PlacedBox) -> str:
    """Return the tab on top of a box: the name of the stage that begins there."""
    if placed.tab is None:
        return ""
    tab = placed.tab
    shape = (
        f'<path class="tab" d="M{_n(tab.x)} {_n(tab.bottom)}V{_n(tab.y + 5)}a5 5 0 0 1 5-5H{_n(tab.right - 5)}a5 5 0 '
        "0 1 5 5"
        f'V{_n(tab.bottom)}z"/>'
    )
    return shape + _texts(placed.tab_lines, "tab-text", tab.x + TAB_PAD, tab.y + 18, SMALL_LINE, SMALL)


def _clock(x: float, y: float) -> str:
    """Return the icon of a deadline: a clock face, by its top left corner."""
    middle, centre = _n(x + CLOCK / 2), _n(y + CLOCK / 2)
    return (
        f'<circle class="clock" cx="{middle}" cy="{centre}" r="{_n(CLOCK / 2 - 1)}"/>'
        f'<path class="clock" d="M{middle} {_n(y + 4.5)}v4.5l3.2 2.2"/>'
    )


def _shape(box: Box, frame: Frame) -> str:
    if box.kind == "decision":
        return _pointed(frame, "shape", POINTED)
    if box.kind == "end":
        return _rect(frame, "shape", 12) + _rect(_grown(frame, -4), "inner", 8)
    return _rect(frame, "shape", 4)


def _pointed(frame: Frame, name: str, by: float) -> str:
    """Return a box whose sides run out into a point at half height."""
    middle = frame.y + frame.h / 2
    return (
        f'<path class="{name}" d="M{_n(frame.x + by)} {_n(frame.y)}H{_n(frame.right - by)}L{_n(frame.right)} '
        f"{_n(middle)}"
        f'L{_n(frame.right - by)} {_n(frame.bottom)}H{_n(frame.x + by)}L{_n(frame.x)} {_n(middle)}z"/>'
    )


def _number_width(box: Box) -> float:
    return 16 + text_width(str(box.number), SMALL, bold=True)


def _number(box: Box, frame: Frame) -> str:
    wide = _number_width(box)
    return _rect(Frame(frame.x + BOX_PAD, frame.y + 12, wide, 20), "number", 10) + _text(
        str(box.number), "number-text", frame.x + BOX_PAD + wide / 2, frame.y + 27, SMALL, MIDDLE
    )


def _actor(name: str, box: Box, frame: Frame, room: float) -> str:
    """Return the name of the actor, between the number and the `room` for the icons."""
    x = BOX_PAD + _number_width(box) + 8
    return _text(_cut(drawable_text(name), frame.w - x - room - 6), "actor", frame.x + x, frame.y + 27, SMALL)


def _cut(text: str, width: float) -> str:
    """Return a text that does not fit, ended with an ellipsis. The link has it in full."""
    if text_width(text, SMALL, bold=True) <= width:
        return text
    while text and text_width(text + "…", SMALL, bold=True) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _end_words(box: Box, frame: Frame) -> str:
    if box.kind != "end":
        return ""
    return _text("End of process", "end-words", frame.x + BOX_PAD, frame.bottom - END_LINE + 7, SMALL)


# --- Routes -----------------------------------------------------------------------------------------------------------


def _line(placed: PlacedRoute) -> str:
    body = _path(placed.points)
    if placed.label:
        frame = placed.label
        body += _rect(frame, "label", min(12.5, frame.h / 2)) + _edge_label_words(placed, frame)
    return f'{_edge_start(placed.drawn)} aria-hidden="true">{body}</g>'


def _edge_label_words(placed: PlacedRoute, frame: Frame) -> str:
    room = BADGE + 3 if placed.drawn.route.mark else 0
    words = _texts(placed.lines, "label-text", frame.centre + room / 2, frame.y + 18, SMALL_LINE, SMALL, MIDDLE)
    return words + _badge(placed.drawn.route.mark, frame.x + BADGE / 2 + 5, frame.y + frame.h / 2)


def _connector_stem(placed: PlacedRoute) -> str:
    """Return the line to a connector."""
    drawn = placed.drawn
    return (
        f'<g class="stem {_attr(drawn.route.mark or "printed")}" data-from="{_attr(drawn.source)}" '
        f'data-route="{_attr(drawn.route.id)}" '
        f'aria-hidden="true">{_path(placed.points)}</g>'
    )


def _connector(placed: PlacedRoute, maps: MapSet, href: Href) -> str:
    """Return a connector: the outcome, and below it the place to go on at, with an arrow. It is a link unless the
    process ends.
    """
    drawn, frame = placed.drawn, placed.label
    assert frame is not None
    outcome = _texts(placed.lines, "label-text", frame.x + CONNECTOR_PAD, frame.y + 19.5, SMALL_LINE, SMALL)
    y = frame.bottom - 19
    target = _glyph(drawn.way, frame.x + CONNECTOR_PAD, y + 5.5) + _text(
        drawn.words, "sign-text", frame.x + CONNECTOR_PAD + CONNECTOR_ICON, y + 10, SMALL
    )
    badge = _badge(drawn.route.mark, frame.right - CONNECTOR_PAD - BADGE / 2, frame.y + 14.5)
    shape = f'<path class="label" d="{_connector_shape(frame, drawn.way)}"/>'
    seen = f'<g aria-hidden="true">{shape}{outcome}{target}{badge}</g>'
    return f"{_edge_start(drawn)}>{seen}{_connector_link(drawn, frame, maps, href)}</g>"


def _connector_link(drawn: Drawn, frame: Frame, maps: MapSet, href: Href) -> str:
    if drawn.target == END:
        return ""
    words = f"{drawn.route.outcome}: {drawn.words}" if drawn.labelled else drawn.words
    title = maps.places[drawn.target].box.title.rstrip(".")
    mark = f" ({drawn.route.mark})" if drawn.route.mark in MARKS else ""
    return (
        f'<a role="link" xlink:href="{_attr(href(drawn.target))}" aria-label="{_attr(f"{words}, {title}{mark}")}" '
        f'data-box="{_attr(drawn.target)}">{_rect(_grown(frame, 4), "focus", 8)}{_rect(frame, "target", 4)}</a>'
    )


def _edge_start(drawn: Drawn) -> str:
    kind = "" if drawn.way == "line" else f" sign {drawn.way.replace(' ', '-')}"
    return (
        f'<g id="{drawn.id}" class="edge {_attr(drawn.route.mark or "printed")}{kind}" '
        f'data-from="{_attr(drawn.source)}" '
        f'data-to="{_attr(drawn.target)}" data-route="{_attr(drawn.route.id)}"'
    )


def _connector_shape(frame: Frame, way: str) -> str:
    """Return a connector pointed to the right if the case leaves the map, else a plain card."""
    middle, right, low = _n(frame.y + frame.h / 2), frame.right, frame.bottom
    side = (
        f"H{_n(right - 9)}L{_n(right)} {middle}L{_n(right - 9)} {_n(low)}"
        if way == "other map"
        else f"H{_n(right - 5)}a5 5 0 0 1 5 5V{_n(low - 5)}a5 5 0 0 1-5 5"
    )
    return f"M{_n(frame.x + 5)} {_n(frame.y)}{side}H{_n(frame.x + 5)}a5 5 0 0 1-5-5V{_n(frame.y + 5)}a5 5 0 0 1 5-5z"


def _glyph(way: str, x: float, y: float) -> str:
    if way == "end":
        return f'<rect class="stop" x="{_n(x + 1)}" y="{_n(y - 4.5)}" width="9" height="9" rx="1.5"/>'
    shape = {"back": f"M{_n(x + 6)} {_n(y + 5)}v-10m-4 4l4-4 4 4", "jump": f"M{_n(x + 1)} {_n(y)}h10m-4-4l4 4-4 4"}
    return f'<path class="glyph" d="{shape.get(way, shape["jump"])}"/>'


def _badge(basis: str, x: float, y: float) -> str:
    """Return the mark of a route that differs from the source. It is “≠” if the source prints another target, “?” if it
    is silent, and “~” if it words the condition in another way.
    """
    if basis not in MARKS:
        return ""
    ring = f'<circle class="badge" cx="{_n(x)}" cy="{_n(y)}" r="{_n(BADGE / 2 - 0.5)}"/>'
    if basis == "corrected":
        return f'{ring}<path class="badge-sign" d="M{_n(x - 3.5)} {_n(y - 1.7)}h7m-7 3.4h7m-1.4-5l-4.2 6.6"/>'
    if basis == "departing":
        return f'{ring}<path class="badge-sign" d="M{_n(x - 3.6)} {_n(y + 1)}q1.8-3.6 3.6-1t3.6-1"/>'
    return (
        f'{ring}<path class="badge-sign" d="M{_n(x - 2.4)} {_n(y - 1.6)}a2.4 2.4 0 1 1 3.6 2.1q-1.2.7-1.2 1.9m0 '
        '2.2v.1"/>'
    )


def _path(points: tuple[Point, ...]) -> str:
    """Return the line with its corners rounded, and its arrow head."""
    return f'<path class="line" d="{_rounded(points)}" fill="none" stroke="currentColor"/>{_head(points)}'


def _rounded(points: tuple[Point, ...]) -> str:
    kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    path = [f"M{_n(kept[0][0])} {_n(kept[0][1])}"]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        reach = min(CORNER, _distance(before, corner) / 2, _distance(corner, after) / 2)
        start, end = _towards(corner, before, reach), _towards(corner, after, reach)
        path.append(f"L{_n(start[0])} {_n(start[1])}Q{_n(corner[0])} {_n(corner[1])} {_n(end[0])} {_n(end[1])}")
    end = _towards(kept[-1], kept[-2], 6)
    return "".join([*path, f"L{_n(end[0])} {_n(end[1])}"])


def _distance(one: Point, two: Point) -> float:
    return abs(one[0] - two[0]) + abs(one[1] - two[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    length = _distance(start, end) or 1
    return start[0] + (end[0] - start[0]) * by / length, start[1] + (end[1] - start[1]) * by / length


def _head(points: tuple[Point, ...]) -> str:
    (x, y), before = points[-1], points[-2]
    if before[0] == x:
        return f'<path class="head" d="M{_n(x)} {_n(y)}l-5-9h10z"/>'
    back = -9 if before[0] < x else 9
    return f'<path class="head" d="M{_n(x)} {_n(y)}l{back}-5v10z"/>'


# --- Entries ----------------------------------------------------------------------------------------------------------


def _entry_stem(placed: PlacedEntry) -> str:
    """Return the line from an entry to its box."""
    return f'<g class="stem" data-to="{_attr(placed.entry.target)}" aria-hidden="true">{_path(placed.points)}</g>'


def _entry(placed: PlacedEntry, maps: MapSet, href: Href) -> str:
    entry, frame = placed.entry, placed.frame
    seen = (
        f"{_rect(frame, 'label', 5)}{_glyph('jump', frame.x + CONNECTOR_PAD, frame.y + 15)}"
        f"{_text(entry.words, 'sign-text', frame.x + CONNECTOR_PAD + CONNECTOR_ICON, frame.y + 20, SMALL)}"
    )
    links = "".join(
        _chip(ref, label, chip, entry.words, maps, href)
        for (ref, label), chip in zip(entry.sources, placed.chips, strict=True)
    )
    return (
        f'<g id="{entry.id}" class="entry" data-to="{_attr(entry.target)}"><g aria-hidden="true">{seen}</g>{links}</g>'
    )


def _chip(ref: str, label: str, chip: Frame, words: str, maps: MapSet, href: Href) -> str:
    name = f"{words}, {label}: {maps.places[ref].box.title.rstrip('.')}"
    text = _text(label, "chip-text", chip.centre, chip.y + 17, SMALL, MIDDLE)
    return (
        f'<g aria-hidden="true">{_rect(chip, "chip", 12)}{text}</g>'
        f'<a role="link" xlink:href="{_attr(href(ref))}" aria-label="{_attr(name)}" data-box="{_attr(ref)}">'
        f"{_rect(_grown(chip, 2), 'focus', 13)}{_rect(chip, 'target', 12)}</a>"
    )


# --- Bits of SVG ------------------------------------------------------------------------------------------------------


def _rect(frame: Frame, name: str, radius: float) -> str:
    return (
        f'<rect class="{name}" x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.w)}" height="{_n(frame.h)}" '
        f'rx="{_n(radius)}"{CLEAR if name in ("focus", "target") else ""}/>'
    )


def _texts(lines: tuple[str, ...], name: str, x: float, y: float, step: float, size: float, extra: str = "") -> str:
    return "".join(_text(line, name, x, y + step * at, size, extra) for at, line in enumerate(lines))


def _text(words: str, name: str, x: float, y: float, size: float, extra: str = "") -> str:
    return (
        f'<text class="{name}" x="{_n(x)}" y="{_n(y)}" '
        f'font-size="{_n(size)}"{extra}>{escape(_in_one_line(words))}</text>'
    )


def text_svg(words: str, x: float, y: float, size: float, weight: str = "normal") -> str:
    """Return a line of text for a drawing that no style sheet reaches."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}">{escape(drawable_text(words))}</text>'
    )


def _grown(frame: Frame, by: float) -> Frame:
    return Frame(frame.x - by, frame.y - by, frame.w + 2 * by, frame.h + 2 * by)


def _attr(text: str) -> str:
    return escape(_in_one_line(text), quote=True)


def _in_one_line(text: str) -> str:
    """Return a text without line breaks. A blank line would end the raw HTML of a Markdown page in the middle of the
    picture.
    """
    return re.sub(r"[ \t\r\n]+", " ", drawable_text(text))


def _n(value: float) -> str:
    """Return a number in its shortest form."""
    return f"{round(value, 1):g}" if abs(value) < 100000 else f"{value:.1f}"
