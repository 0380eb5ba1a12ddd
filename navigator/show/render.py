"""Every line of HTML that this project writes, but the drawing of the maps: one function a component.

The same functions serve the pages (made by the build), the dialogs on the maps and the navigator's steps in the browser.
Every text passes through `prose`, which escapes it. No component writes an `id` save where it is given one, so that the
same component can stand on a page twice.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence

from navigator.text import prose
from navigator.case.case import MOST_TEXT, Answer, Case, Choice, Question
from navigator.case.deadlines import Dates, Deadline, by_round, status_as_of
from navigator.days.date_input import day_in_full
from navigator.text.memory import remembered
from navigator.guide.conditions import Condition
from navigator.guide.facts import Counter, Fact
from navigator.guide.model import Guide
from navigator.guide.processes import END, Place, Process, Route
from navigator.guide.sources import Paragraph, Source, Text, UnclearPoint
from navigator.guide.time_rules import TimeRule
from navigator.show.month import months_html
from navigator.case.openings import opening_text
from navigator.show.pieces import PIECE, Piece
from navigator.text.prose import escaped
from navigator.case.wording import (AFTERWARDS, BY_EDITOR, DAYS_AHEAD, FORCES, KINDS, MARKS, TOLD, adverse_words, answer_label, ask_label, begins_words, capital, day_words,
                               fact_words, named_dates, paragraph_parts, reading_words, start_words, undated_words, within_words, working_words)
from navigator.case.waiting import Wait
from navigator.days.workdays import Calendar, LedgerDay, day_and_date, long_date, weekday_and_date

_KEPT = 2_000
"""How many small pieces of HTML a component keeps that makes the same again and again; of large pieces it keeps fewer."""


# --- Addresses --------------------------------------------------------------------------------------------------------

def slug(name: str) -> str:
    """A name as part of an address: lower case, with hyphens. "Head (HQ)" → "head-hq"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"


def box_address(ref: str) -> str:
    """The address of a box's page below the site's root: "intake/3" → "intake/box-03/"."""
    process, _, number = ref.partition("/")
    return f"{process}/box-{int(number):02d}/"


def map_anchor(ref: str) -> str:
    """The id of a box in the picture of its map: "intake/3" → "intake-box-03"."""
    process, _, number = ref.partition("/")
    return f"{process}-box-{int(number):02d}"


def paragraph_slug(paragraph: Paragraph) -> str:
    """The anchor of a paragraph in the paragraph index: 8 → "paragraph-8"."""
    return f"paragraph-{slug(str(paragraph))}"


@dataclass(frozen=True, eq=False)
class Page:
    """Where a component is to stand: the guide it speaks of and the way from there to the site's root ("../../").

    Each is itself alone: what is kept for it is found without comparing guides.
    """

    guide: Guide
    root: str = ""

    def href(self, target: str) -> str:
        """The address of a link's target in a text: a box, a page, a term, https or mailto; empty for anything else."""
        if target.startswith(("https://", "mailto:")):
            return target
        if target in self.guide.places:
            return self.root + box_address(target)
        if target.startswith("glossary/") and self.guide.has("terms", target.removeprefix("glossary/")):
            return f"{self.root}glossary/#{slug(target.removeprefix('glossary/'))}"
        return self.root + self.guide.pages[target] if target in self.guide.pages else ""

    @cached_property
    def explain(self) -> Callable[[str], str]:
        """Plain words as HTML, with a tooltip on each abbreviation of the glossary."""
        return _explain(self._meanings)

    @property
    def _meanings(self) -> tuple[tuple[str, str], ...]:
        return tuple((term.id, term.means) for term in self.guide.terms if term.abbreviation)

    def short_forms(self, html: str) -> list[tuple[str, str]]:
        """The abbreviations that stand in a piece of our HTML, with their meanings."""
        meanings = self._meanings
        return [(name, dict(meanings)[name]) for name in _short_forms(meanings)(prose.said(html))]

    def words(self, text: str) -> str:
        """A text with its paragraphs and lists as HTML."""
        return prose.to_html(text, self.href, self.explain)

    def line(self, text: str) -> str:
        """A text of one line as HTML, without a paragraph around it."""
        return prose.inline(text, self.href, self.explain)

    def box_link(self, ref: str, words: str = "") -> str:
        """A link to a box, named by its map and number unless `words` are given."""
        return f'<a href="{self.root}{box_address(ref)}">{escaped(words or self.guide.places[ref].name)}</a>'


@lru_cache(maxsize=8)
def _explain(meanings: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """One for each guide. The search for a hundred names is slow to make, and a step shows much of what the one before it showed."""
    return remembered(_KEPT)(prose.abbreviations(dict(meanings)))      # dates and reasons of a case are among the words


@lru_cache(maxsize=8)
def _short_forms(meanings: tuple[tuple[str, str], ...]) -> Callable[[str], list[str]]:
    return prose.short_forms(dict(meanings))


# --- Small parts ------------------------------------------------------------------------------------------------------

def paragraphs_html(page: Page, source: Source, paragraphs: Iterable[Paragraph]) -> str:
    """References to paragraphs as links into the paragraph index: "points 3 and 4"."""
    return _paragraphs_html(page, source.id, tuple(paragraphs))


@lru_cache(maxsize=_KEPT)
def _paragraphs_html(page: Page, source: str, paragraphs: tuple[Paragraph, ...]) -> str:
    named = page.guide.source(source)
    if not paragraphs:
        return ""
    index = page.root + _index_of(page.guide, named)
    parts = "".join(escaped(words) if one is None else f'<a href="{index}#{paragraph_slug(one)}">{escaped(words)}</a>'
                    for words, one in paragraph_parts(named, paragraphs))
    return f'<span class="paras">{parts}</span>' if parts else ""


def _index_of(guide: Guide, source: Source) -> str:
    """The page with the index of a source's paragraphs: its own for the main source, that of its process for another."""
    beside = guide.process_of(source.id)
    return f"{beside.id}/" if beside else guide.pages["paragraphs"]


def short_forms_html(page: Page, html: str) -> str:
    """The abbreviations of a piece of our HTML in words: tooltips alone reach neither keyboards nor touch screens."""
    rows = "".join(f"<li><strong>{escaped(name)}</strong> {escaped(means)}</li>" for name, means in page.short_forms(html))
    return f'<div class="short-forms" data-search-exclude="yes"><p>Short forms used here</p><ul>{rows}</ul></div>' if rows else ""


def force_html(force: str) -> str:
    """The force of a statement as a word, never as colour alone."""
    return f'<span class="force force-{force}">{FORCES[force]}</span>'


def editor_html(entry: Text | Route | TimeRule) -> str:
    """Whose words an entry has, if they are not the source's."""
    return f'<span class="paras by-editor">{BY_EDITOR}</span>' if entry.by else ""


def texts_html(page: Page, source: Source, texts: Iterable[Text]) -> str:
    """Statements of the guide, each with its force and paragraphs."""
    rows = [f'<li class="statement">{force_html(text.force)}<div class="words">{page.words(text.text)}</div>'
            f"{paragraphs_html(page, source, text.para)}{editor_html(text)}</li>" for text in texts]
    return f'<ul class="statements">{"".join(rows)}</ul>' if rows else ""


def basis_html(page: Page, place: Place, route: Route) -> str:
    """The mark and the plain note of a route that is not as the source has it; a note alone where a printed one has it."""
    parts = []
    if route.mark:
        parts.append(f'<strong class="basis basis-{route.mark}">{MARKS[route.mark]}.</strong>')
    if route.printed_to:
        source = page.guide.source(place.process.source)
        parts.append(f"{escaped(source.name_first)} prints {escaped(_printed_target(page.guide, route.printed_to))}.")
    parts += [page.line(words) for words in (route.note, route.differs) if words]
    return f'<p class="route-note">{" ".join(parts)}</p>' if parts else ""


def _printed_target(guide: Guide, target: str) -> str:
    return "the end of the process" if target == END else guide.target_name(target)


def routes_html(page: Page, place: Place) -> str:
    """The ways on from a box, as links."""
    source = page.guide.source(place.process.source)
    rows = []
    for route in place.box.routes:
        target = "End of the process" if route.to == END else page.box_link(route.to, _box_words(page.guide, route.to, place.process))
        condition = page.guide.words_for(route.when)
        rows.append(
            f'<li class="route {route.mark or "printed"}" data-route="{escaped(route.id)}"><span class="outcome">{page.explain(route.outcome)}</span>'
            f' <span class="arrow" aria-hidden="true">→</span> <span class="target">{target}</span>'
            f' {paragraphs_html(page, source, route.para)}{editor_html(route)}'
            + (f'<p class="route-when">Only when {page.explain(condition)}.</p>' if condition else "")
            + _waits_html(page, route)
            + f"{basis_html(page, place, route)}</li>")
    return f'<ul class="routes">{"".join(rows)}</ul>'


def _waits_html(page: Page, route: Route) -> str:
    """What a route waits for, in words that are true without a case."""
    names = " or ".join(f'<a href="{page.root}deadlines/#{slug(id)}">{escaped(page.guide.rule(id).name)}</a>' for id in route.waits_for)
    return f'<p class="route-when">Only after the last day of {names}.</p>' if names else ""


def _box_words(guide: Guide, ref: str, here: Process) -> str:
    place = guide.places[ref]
    name = f"Box {place.box.number}" if place.process == here else place.name
    return f"{name}: {place.box.short}"


def sources_html(page: Page, place: Place) -> str:
    """Where a case can come from to a box."""
    rows = [f"<li>{page.box_link(other.ref, _box_words(page.guide, other.ref, place.process))}"
            f' <span class="outcome">“{page.explain(route.outcome)}”</span></li>' for other, route in page.guide.routes_to(place.ref)]
    if place.box.number == place.process.start:
        rows.insert(0, f"<li>The start of {escaped(place.process.name)}</li>")
    return f'<ul class="comes-from">{"".join(rows)}</ul>' if rows else ""


def rules_html(page: Page, ids: Iterable[str]) -> str:
    """Time rules in short, each with a link to its row in the table of deadlines."""
    rows = []
    for rule in (page.guide.rule(id) for id in ids):
        source = page.guide.source(rule.source)
        only = f"Only when {page.guide.words_for(rule.when)}." if rule.when else ""
        counted = page.explain(" ".join(filter(None, (begins_words(page.guide, rule), only, undated_words(rule)))))
        rows.append(
            f'<li class="rule"><a href="{page.root}deadlines/#{slug(rule.id)}">{escaped(rule.name)}</a> {force_html(rule.force)}'
            f'<p>{page.explain(page.guide.actor(rule.who).name)}: {page.explain(rule.time_words)}. {counted}'
            f" {paragraphs_html(page, source, rule.para)}{editor_html(rule)}</p></li>")
    return f'<ul class="rules">{"".join(rows)}</ul>' if rows else ""


def unclear_points_html(page: Page, points: Iterable[UnclearPoint]) -> str:
    """Unclear points in plain words, with a link to the register."""
    rows = [f'<li class="unclear-point severity-{point.severity}"><strong>{escaped(point.title)}.</strong> <span class="unclear-point-says">{page.line(point.says)}</span>'
            f'<p class="unclear-point-reading"><em>How this site reads it:</em> {page.line(point.reading)}</p>'
            f'<p><a href="{page.root}knots/#{slug(point.id)}"><span class="screen-only">Unclear point </span>{escaped(point.id)}</a></p></li>' for point in points]
    return f'<ul class="unclear-points">{"".join(rows)}</ul>' if rows else ""


def evidence_html(page: Page, ids: Iterable[str]) -> str:
    """Items of evidence that a box asks for."""
    rows = []
    for item in (page.guide.evidence_item(id) for id in ids):
        rows.append(f'<li><a href="{page.root}forms-and-evidence/#{slug(item.id)}">{escaped(item.name)}</a>{page.words(item.about)}</li>')
    return f'<ul class="evidence">{"".join(rows)}</ul>' if rows else ""


def forms_html(page: Page, ids: Iterable[str]) -> str:
    """Forms and letters that a box uses, with who sends them to whom."""
    rows = []
    for form in (page.guide.form(id) for id in ids):
        sender, receiver = page.guide.actor(form.sent_by).name, page.guide.actor(form.sent_to).name
        rows.append(f'<li><a href="{page.root}forms-and-evidence/#{slug(form.id)}">{escaped(form.name)}</a>,'
                    f" from {page.explain(sender)} to {page.explain(receiver)}: {page.line(form.when)}</li>")
    return f'<ul class="forms">{"".join(rows)}</ul>' if rows else ""


def record_html(page: Page, items: Iterable[str]) -> str:
    """What to write down at a box."""
    rows = "".join(f"<li>{page.line(item)}</li>" for item in items)
    return f'<ul class="record">{rows}</ul>' if rows else ""


# --- A box ------------------------------------------------------------------------------------------------------------

@lru_cache(maxsize=_KEPT // 10)
def box_head_html(page: Page, place: Place) -> str:
    """Who acts in a box, what kind it is, and where it stands."""
    actor = page.guide.actor(place.box.actor)
    stage = next(stage.title for stage in place.process.stages if stage.id == place.box.stage)
    return (f'<p class="box-head"><span class="actor actor-{actor.colour}">{page.explain(actor.name)}</span>'
            f' <span class="kind">{KINDS[place.box.kind]}</span>'
            f' <span class="where">{escaped(place.process.name)}, box {place.box.number} of {len(place.process.boxes)}: {escaped(stage)}</span></p>')


_PARTS: dict[str, Callable[[Page, Place, Source], str]] = {
    "Activity": lambda page, place, source: texts_html(page, source, place.box.activity),
    "Good practice": lambda page, place, source: texts_html(page, source, place.box.good_practice),
    "Next steps": lambda page, place, source: texts_html(page, source, place.box.next_steps) + routes_html(page, place),
    "Deadlines that start here": lambda page, place, source: rules_html(page, place.box.all_starts()),
    "Deadlines that are met here": lambda page, place, source: rules_html(page, place.box.meets),
    "Evidence": lambda page, place, source: evidence_html(page, place.box.evidence),
    "Forms and letters": lambda page, place, source: forms_html(page, place.box.forms),
    "For the record": lambda page, place, source: record_html(page, place.box.record),
    "Where the guide is unclear": lambda page, place, source: unclear_points_html(page, page.guide.unclear_points_at(place.ref)),
    "You can come here from": lambda page, place, source: sources_html(page, place),
}
"""The parts of a box in reading order: heading → what makes its HTML."""


def box_parts(page: Page, place: Place, headings: Iterable[str] = tuple(_PARTS)) -> list[tuple[str, str]]:
    """The parts of a box: (heading, HTML), without those that are empty; all in reading order, or the ones asked for."""
    source = page.guide.source(place.process.source)
    parts = [(heading, _PARTS[heading](page, place, source)) for heading in headings]
    return [(heading, html) for heading, html in parts if html]


DIALOG_PARTS = ("Activity", "Good practice", "Next steps", "Deadlines that start here", "Where the guide is unclear")
"""What the dialog on a map shows of a box; the rest is on its page."""


def box_html(page: Page, place: Place, level: int = 2, parts: Sequence[str] = DIALOG_PARTS) -> str:
    """A box for the dialog: head, title and the chosen parts, with headings from `level` on."""
    title = f'<h{level} class="box-title" tabindex="-1">Box {place.box.number}: {page.explain(place.box.title)}</h{level}>'
    body = "".join(f"<h{level + 1}>{escaped(heading)}</h{level + 1}>{html}" for heading, html in box_parts(page, place, parts))
    more = f'<p class="box-more">{page.box_link(place.ref, "Open the page of this box")}</p>'
    head = box_head_html(page, place)
    return f'<article class="box-text" data-box="{escaped(place.ref)}">{title}{head}{body}{short_forms_html(page, title + head + body)}{more}</article>'


@lru_cache(maxsize=_KEPT // 10)
def guidance_html(page: Page, place: Place, level: int = 3) -> str:
    """What to do in a box, for the navigator: activity open, the rest folded."""
    folded = ("Good practice", "Evidence", "Forms and letters", "For the record", "Where the guide is unclear")
    parts = dict(box_parts(page, place, ("Activity", *folded)))
    html = f'<h{level}>What to do</h{level}>{parts.get("Activity", "")}'
    source = page.guide.source(place.process.source)
    if place.box.next_steps:
        html += f"<h{level}>Before you move on</h{level}>" + texts_html(page, source, place.box.next_steps)
    for heading in folded:
        if heading in parts:
            is_open = " open" if heading == "Good practice" else ""
            html += f'<details class="fold"{is_open}><summary>{heading}</summary>{parts[heading]}</details>'
    return html


# --- Deadlines --------------------------------------------------------------------------------------------------------

def dates_html(page: Page, rule: TimeRule, dates: Dates) -> str:
    """The dates of a deadline, the first of them large."""
    rows = "".join(f"<div><dt>{name}</dt><dd>{_time_html(day)}</dd></div>" for name, day in named_dates(rule, dates))
    return f'<dl class="dates">{rows}</dl>' if rows else f'<p class="no-date">As stated: {page.explain(rule.time_words)}. {page.explain(undated_words(rule))}</p>'


def _time_html(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{day_and_date(day)}</time>'


def ledger_html(days: Sequence[LedgerDay]) -> str:
    """Each day after day 0, counted or skipped, with the reason."""
    rows = "".join(f'<li class="{"counted" if day.counted else "skipped"}">{_time_html(day.date)}'
                   f' <span class="reason">{"" if day.counted else "not counted: "}{escaped(day.reason)}</span></li>' for day in days)
    return f'<ol class="ledger">{rows}</ol>' if rows else ""


@dataclass(frozen=True)
class Measure:
    """What deadlines are held against: today, the calendar of the case's nation, and the dates of the other nations
    (`navigator.case.deadlines.other_nations`). Without them a deadline shows its own dates alone. `round` is the place of the step
    with which the round now dealt with begins. `is_given` says that today is a date which the reader gave, since
    the clock of the device is wrong."""

    today: date | None = None
    calendar: Calendar | None = None
    nations: Mapping[tuple[str, int], tuple[tuple[str, date], ...]] = field(default_factory=dict)
    round: int = 0
    is_given: bool = False

    def status(self, deadline: Deadline) -> str:
        """Where a deadline stands against today, in a few words, and as of which day; empty where there is nothing to hold it against."""
        words = status_as_of(deadline, self.today, self.calendar) if self.calendar else ""
        return f"{words}, the date you gave" if self.is_given and ", as of " in words else words


def status_html(words: str) -> str:
    """Where a deadline stands; its class is the first word, for a mark beside the words."""
    return f'<p class="status status-{slug(words.partition(" ")[0])}">{escaped(words)}</p>' if words else ""


def within_html(page: Page, rule: TimeRule) -> str:
    """That nothing is due at the end of a rule which is a part of another's time."""
    return f'<p class="within">{page.explain(within_words(page.guide, rule))}</p>' if rule.within else ""


def nations_html(others: Sequence[tuple[str, date]]) -> str:
    """The dates that the bank holidays of other nations would give."""
    return f'<p class="other-nations">{"; ".join(f"In {escaped(name)}: {_time_html(day)}" for name, day in others)}.</p>' if others else ""


def deadline_html(page: Page, deadline: Deadline, level: int = 3, measure: Measure = Measure()) -> str:
    """A deadline with its dates, where it stands, its working, its other readings and what happens when it expires."""
    return _deadline_html(page, deadline, level, measure.status(deadline), measure.nations.get((deadline.rule.id, deadline.step), ()))


@remembered(_KEPT // 4)
def _deadline_html(page: Page, deadline: Deadline, level: int, stands: str, others: tuple[tuple[str, date], ...]) -> str:
    """It is kept: of the deadlines of a long case, a step changes one or two."""
    rule = deadline.rule
    source = page.guide.source(rule.source)
    start = f'<p class="clock">{page.explain(start_words(deadline))}: {_time_html(deadline.start)}{day_words(rule)}</p>' if deadline.start else ""
    actor, paragraphs = page.explain(page.guide.actor(rule.who).name), paragraphs_html(page, source, rule.para) + editor_html(rule)
    parts = [
        f'<h{level}>{page.explain(rule.name)}</h{level}>',
        f'<p class="deadline-head">{force_html(rule.force)} {", ".join(filter(None, (actor, paragraphs)))}</p>',
        f'<p class="refused">No date: {escaped(deadline.refused)}</p>' if deadline.refused else dates_html(page, rule, deadline.dates),
        status_html(stands) + within_html(page, rule) + nations_html(others),
        "".join(f'<p class="warning"><strong>Mind:</strong> {escaped(warning)}</p>' for warning in deadline.dates.warnings),
        f'<p class="expiry"><strong>{AFTERWARDS}:</strong> {page.line(rule.on_expiry)}</p>' if rule.on_expiry else "",
        f'<p class="met"><strong>{TOLD}:</strong> {_time_html(deadline.met)}</p>' if deadline.met and not stands else "",
    ]
    if rule.is_dated:
        working = (f'{start}<p>{page.explain(working_words(page.guide, rule))}</p>{_months_html(deadline)}'
                   f"{ledger_html(deadline.dates.ledger)}")
        parts.append(f'<details class="fold"><summary>Working</summary>{working}{_note_html(page, rule)}</details>')
    else:
        parts.append(start + _note_html(page, rule))
    if deadline.readings:
        parts.append(readings_html(page, deadline))
    return f'<article class="deadline" data-rule="{escaped(rule.id)}">{"".join(parts)}</article>'


def _note_html(page: Page, rule: TimeRule) -> str:
    return f'<p class="rule-note">{page.line(rule.note)}</p>' if rule.note else ""


def _months_html(deadline: Deadline) -> str:
    end = deadline.dates.date
    return months_html(deadline.start, deadline.dates.ledger, end) if deadline.start and end else ""


def readings_html(page: Page, deadline: Deadline) -> str:
    """The other readings of a rule, side by side with their reasons, and which of them all serves for anything adverse."""
    rows = "".join(f"<li><strong>{escaped(capital(reading_words(deadline.rule, one)))}.</strong> {page.explain(one.why)}</li>" for one in deadline.readings)
    adverse = adverse_words(deadline)
    return (f'<details class="fold readings"><summary>Other readings ({len(deadline.readings)})</summary><ul>{rows}</ul>'
            + (f'<p class="adverse">{escaped(adverse)}</p>' if adverse else "") + "</details>")


def deadlines_html(page: Page, found: Sequence[Deadline], level: int = 3, measure: Measure = Measure(), piece: Piece = PIECE) -> str:
    """Every deadline of a case, each a piece with a heading of `level`: those of this round and what is still due, then those of
    earlier rounds, folded."""
    if not found:
        return '<p class="none">No clock has started yet.</p>'
    now, earlier = by_round(found, measure.round, measure.today)
    html = _by_date_html(page, now, level, measure, piece) if now else '<p class="none">No clock of this round has started yet.</p>'
    if earlier:
        html += f'<details class="fold earlier"><summary>Deadlines of earlier rounds ({len(earlier)})</summary>'
        html += _by_date_html(page, earlier, level, measure, piece) + "</details>"
    return html


def _by_date_html(page: Page, found: Sequence[Deadline], level: int, measure: Measure, piece: Piece) -> str:
    """Those with a date, or whose time stands still since one, in the order of these dates, then the rest, folded; in each, those that are done or over come last."""
    def day(one: Deadline) -> date | None:
        return one.dates.date or one.dates.stands_since

    dated = sorted((one for one in found if day(one)), key=lambda one: (not (one.is_open or one.is_left), day(one)))
    rest = [one for one in found if not day(one)]
    html = "".join(piece(deadline_html(page, one, level, measure)) for one in dated)
    if rest:
        html += f'<details class="fold undated"><summary>Rules without a date ({len(rest)})</summary>'
        html += "".join(piece(deadline_html(page, one, level, measure)) for one in sorted(rest, key=lambda one: not (one.is_open or one.is_left))) + "</details>"
    return html


# --- The navigator ----------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Shown:
    """What a step shows besides the case itself: the answer that is being changed, and what was typed with its error.

    `at` is the case as it stood when the answer that is being changed was asked for; without it the step is the case's own.
    `part` is the part of a date (day, month or year) that the error is about; without it that is the first field.
    `question` is the open question as it is asked today, `wait` what it waits for, and `is_waiting` says that the reader
    has answered “not yet”. `read` says how a short form of a date was understood, which is in `typed` in full; `days` are
    dates that the text with the error may mean. `span` has the first and the last day that the date may be, where they are
    known.
    """

    changing: int | None = None
    typed: tuple[tuple[str, str], ...] = ()
    error: str = ""
    at: Case | None = None
    part: str = ""
    question: Question | None = None
    wait: Wait | None = None
    is_waiting: bool = False
    read: str = ""
    days: tuple[date, ...] = ()
    span: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True)
class Beside:
    """What stands with a step and is made elsewhere from the same case, as HTML, with what its deadlines are held against.

    `piece` knows which pieces of the step the page shows already.
    """

    measure: Measure = Measure()
    notices: str = ""
    evidence: str = ""
    path: str = ""
    piece: Piece = PIECE


def step_html(page: Page, case: Case, found: Sequence[Deadline], shown: Shown = Shown(), beside: Beside = Beside()) -> str:
    """One step of the navigator: the box, the question, what to do; beside it the deadlines, the path and the answers."""
    at = shown.at or case
    main = _change_heading_html(page, at) if shown.at else _heading_html(page, case) + counters_html(case)
    if case.steps:
        main += '<p class="to-side"><a href="#case-deadlines">Deadlines and answers so far</a></p>'
    if at.ended:
        main += _ended_html(page, at)
    main += _opening_html(page, at) + wait_html(shown)
    if at.question and not shown.is_waiting:
        main += question_html(page, shown.question or at.question, shown)
    main += beside.notices
    if at.current:
        main += worked_out_html(page, at)
        evidence = "" if shown.at else beside.evidence
        guidance = guidance_html(page, at.current)
        told = short_forms_html(page, main + evidence + guidance)
        main += beside.piece(evidence) if evidence else ""
        main += beside.piece(f'<section class="guidance" aria-label="What the guide says">{guidance}{told}'
                             f'<p class="box-more">{page.box_link(at.current.ref, f"The page of {at.current.name}")}</p></section>')
    side = ""
    if case.steps:
        side += '<section class="deadlines" aria-labelledby="case-deadlines"><h2 id="case-deadlines" tabindex="-1">Deadlines</h2>'
        side += f"{deadlines_html(page, found, measure=beside.measure, piece=beside.piece)}</section>{beside.path}"
    if case.answers or case.kept:
        side += answers_html(page, case, shown.changing, beside.piece)
    side += keep_html(page, case)
    side = f'<div class="step-side">{side}</div>'
    return f'<div class="step"><div class="step-main">{main}</div>{side}</div>'


def _heading_html(page: Page, case: Case) -> str:
    place = case.current
    if place is None:
        return '<h2 class="step-title" tabindex="-1">Start a case</h2>'
    return (f'<h2 class="step-title" tabindex="-1">{escaped(place.name)}: {page.explain(place.box.title)}</h2>'
            f"{box_head_html(page, place)}{_path_html(page, case)}")


def _opening_html(page: Page, case: Case) -> str:
    text = opening_text(case)
    return f'<p class="opening-note">{page.line(text)}</p>' if text else ""


def wait_html(shown: Shown) -> str:
    """Until when the case waits and what opens then, with ways to keep it until that day: the link leads to the one button that saves a case."""
    if shown.wait is None:
        return ""
    buttons = _keep_button("answer-now", "Answer now") if shown.is_waiting else ""
    buttons += _keep_button("download", "Download dates for a calendar", ' data-what="calendar"')
    heading = "Time has to pass first"
    if shown.is_waiting:
        heading = f"Wait until {weekday_and_date(shown.wait.opens)}" if shown.wait.opens else "Wait until the time goes on"
    return (f'<section class="wait" aria-label="{heading}"><h3>{heading}</h3><p>{escaped(shown.wait.why)} {escaped(shown.wait.then)}</p>'
            f'<p class="buttons">{buttons}<a href="#case-name">Save this case</a></p></section>')


def _change_heading_html(page: Page, at: Case) -> str:
    where = f'<p class="walked">Asked in {page.box_link(at.current.ref)}. Later answers stay where they still fit.</p>' if at.current else ""
    return f'<h2 class="step-title" tabindex="-1">Change an answer</h2>{where}'


def _path_html(page: Page, case: Case) -> str:
    links = [page.box_link(step.place.ref, step.place.short_name) for step in case.steps[:-1]]
    return f'<p class="walked">Walked so far: {" → ".join(links)}</p>' if links else ""


def counters_html(case: Case) -> str:
    """What the case has counted, each once it matters: it has moved, or a route from this box depends on it."""
    read = {id for route in (case.current.box.routes if case.current else ()) for id in route.when.facts()}
    shown = [f"{counter.label}: {value}" for counter, value in counters(case) if value != counter.starts_at or counter.id in read]
    return f'<p class="counters">{escaped("; ".join(shown))}</p>' if shown else ""


def counters(case: Case) -> list[tuple[Counter, int]]:
    """The counters that the processes walked by a case use, each as it stands now."""
    walked = {step.place.process.id for step in case.steps}
    used = {id for process in case.guide.processes if process.id in walked for box in process.boxes for route in box.routes
            for id in (*route.counts, *route.resets)}
    return [(counter, case.known[counter.id]) for counter in case.guide.counters if counter.id in used]


def worked_out_html(page: Page, case: Case) -> str:
    """What was worked out from dates and bears on this box, such as which rules apply: the result, why, and from what."""
    rows = ""
    for fact in page.guide.facts:
        outcome = next((one for one in fact.outcomes if one.id == case.known.get(fact.id)), None)
        if outcome and fact.id in _read_at(page.guide, case.current):
            source = page.guide.source(case.current.process.source)
            told = "".join(f"<li>{escaped(words)}</li>" for words in _worked_out_from(page.guide, fact, case.known))
            rows += (f'<div class="worked-out"><h3>{escaped(fact.label)}: {escaped(outcome.label)}</h3><p>{page.line(outcome.why)}'
                     f" {paragraphs_html(page, source, fact.para)}</p><ul>{told}</ul></div>")
    return rows


def _read_at(guide: Guide, place: Place) -> set[str]:
    """The facts that something at a box depends on: its questions, its rules, its routes."""
    read: set[str] = set()
    for condition in (*(guide.fact(id).when for id in place.box.asks), *(guide.rule(id).when for id in place.box.all_starts()),
                      *(route.when for route in place.box.routes)):
        read.update(condition.facts())
    return read


def _worked_out_from(guide: Guide, fact: Fact, known: Mapping[str, Any]) -> Iterator[str]:
    """The answers that a worked-out fact looks at, each as told, and a word on dates that fall on the boundary itself."""
    conditions = [outcome.when for outcome in fact.outcomes]
    read = dict.fromkeys(id for condition in conditions for id in condition.facts())
    for id in dict.fromkeys(other for id in read for other in (id, *guide.fact(id).of) if guide.has("facts", id)):
        day = known.get(id)
        label = guide.fact(id).label
        if not isinstance(day, date):
            yield f"{label}: {'not told' if day is None else fact_words(guide.fact(id), day)}"
            continue
        limits = _limits_at(conditions, id, day)
        boundary = f". This is the boundary day itself: it is not before {long_date(day)}, so it counts as the later side." if limits else ""
        yield f"{label}: {day_and_date(day)}{boundary}"


def _limits_at(conditions: Iterable[Condition], id: str, day: date) -> bool:
    return any(test.fact == id and test.op in ("before", "from") and test.values[0] == day.isoformat()
               for condition in conditions for tests in condition.any_of for test in tests)


def _ended_html(page: Page, case: Case) -> str:
    route = case.steps[-1].route
    note = basis_html(page, case.steps[-1].place, route) if route else ""
    kept = "<p>Some of your answers were not needed on this way; they are listed beside this.</p>" if case.kept else ""
    return (f'<div class="ended"><p><strong>The process ends here:</strong> {page.explain(route.outcome if route else "")}.</p>{note}{kept}</div>')


def question_html(page: Page, question: Question, shown: Shown = Shown()) -> str:
    """A question as a form of one fieldset; what was typed stays, and an error stands with it and in a summary."""
    typed = dict(shown.typed)
    described = [name for name, there in (("question-why", question.why or question.hint), ("question-error", shown.error),
                                          ("question-format", question.kind == "date")) if there]
    described_by = f' aria-describedby="{" ".join(described)}"' if described else ""
    why = "".join(f"<p>{page.line(words)}</p>" for words in (question.why, question.hint) if words)
    error = f'<p class="field-error" id="question-error"><strong>Error:</strong> {escaped(shown.error)}</p>' if shown.error else ""
    first = "question-field"
    write = {"choice": _choices_html, "several": _several_html, "date": partial(_date_html, shown=shown), "number": _text_html, "text": _text_html}[question.kind]
    body = write(page, question, typed, first)
    legend = f'<legend><h3>{page.explain(question.title)}</h3></legend>'
    change = f' data-change="{shown.changing}"' if shown.changing is not None else ""
    skip = '<button type="submit" class="button secondary" data-skip formnovalidate>Leave it empty</button>' if question.optional else ""
    cancel = '<button type="button" class="button secondary" data-do="cancel">Keep the old answer</button>' if shown.changing is not None else ""
    summary = ('<div class="error-summary" tabindex="-1"><h3>There is a problem</h3>'
               f'<p><a href="#{_DATE_FIELDS.get(shown.part, first)}">{escaped(shown.error)}</a></p></div>' if shown.error else "")
    read = f'<div class="date-read" tabindex="-1"><h3>Check the date</h3><p>{escaped(shown.read)}</p></div>' if shown.read else ""
    return (f'{summary}{read}<form class="question" data-ask="{escaped(question.ask)}"{change} novalidate>'
            f'<fieldset{described_by}>{legend}'
            + (f'<div class="question-why" id="question-why">{why}</div>' if why else "")
            + f'{error}{body}</fieldset><p class="buttons"><button type="submit" class="button">Continue</button>{skip}{cancel}</p></form>')


def _choices_html(page: Page, question: Question, typed: dict[str, str], first: str) -> str:
    rows = []
    if len(question.choices) == 1 and not question.choices[0].closed:
        return _only_choice_html(page, question.choices[0])
    still_open = [choice.value for choice in question.choices if not choice.closed]
    chosen = typed.get("value", still_open[0] if len(still_open) == 1 else question.default)
    for place, choice in enumerate(question.choices):
        id = first if choice.value in still_open[:1] else f"question-choice-{place}"
        marks = (" checked" if choice.value == chosen and not choice.closed else "") + (" disabled" if choice.closed else "")
        hint = f"Closed: {choice.closed}" if choice.closed else choice.hint
        described = f' aria-describedby="{id}-hint"' if hint else ""
        rows.append(f'<div class="choice{" closed" if choice.closed else ""}"><input type="radio" name="value" id="{id}"'
                    f' value="{escaped(choice.value)}"{marks}{described}><label for="{id}">{page.explain(choice.label)}</label>'
                    + (f'<p class="choice-hint" id="{id}-hint">{page.line(hint)}</p>' if hint else "") + "</div>")
    return f'<div class="choices">{"".join(rows)}</div>'


TICK = "value-"
"""What the name of a box to tick begins with; the id of its choice follows."""


def _several_html(page: Page, question: Question, typed: dict[str, str], first: str) -> str:
    """Choices of which any number can be ticked."""
    rows, ticked = [], typed.get("value", question.default).split()
    for place, choice in enumerate(question.choices):
        id = first if not place else f"question-choice-{place}"
        mark = " checked" if choice.value in ticked or f"{TICK}{choice.value}" in typed else ""
        described = f' aria-describedby="{id}-hint"' if choice.hint else ""
        rows.append(f'<div class="choice"><input type="checkbox" name="{TICK}{escaped(choice.value)}" id="{id}" value="yes"{mark}{described}>'
                    f'<label for="{id}">{page.explain(choice.label)}</label>'
                    + (f'<p class="choice-hint" id="{id}-hint">{page.line(choice.hint)}</p>' if choice.hint else "") + "</div>")
    return f'<div class="choices">{"".join(rows)}</div>'


def _only_choice_html(page: Page, choice: Choice) -> str:
    """The only way on, said instead of asked."""
    hint = f'<p class="choice-hint">{page.line(choice.hint)}</p>' if choice.hint else ""
    return f'<input type="hidden" name="value" value="{escaped(choice.value)}"><p class="only-choice">{page.explain(choice.label)}</p>{hint}'


_ALONE = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" writingsuggestions="false"'
"""Of every field in which something of a case is typed: some browsers send it to their makers, to check its spelling or to go on with the sentence."""

_DATE_FIELDS = {"day": "question-field", "month": "question-month", "year": "question-year"}


def _date_html(page: Page, question: Question, typed: dict[str, str], first: str, shown: Shown = Shown()) -> str:
    """Three fields, and what fills them with one press where scripts run: date-input.js shows and serves those buttons."""
    year, month, day = question.default.split("-") if question.default else ("", "", "")
    offered = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    values = {name: typed.get(name, offered[name]) for name in offered}
    ids = _DATE_FIELDS | {"day": first}
    fields = "".join(
        f'<div class="date-field {name}"><label for="{ids[name]}">{name.capitalize()}</label>'
        f'<input id="{ids[name]}" name="{name}" type="text" value="{escaped(values[name])}" {_ALONE}'
        f'{" inputmode=numeric" if name != "month" else ""}{" aria-invalid=true" if name == shown.part else ""}></div>' for name in offered)
    meant = "".join(_date_button(day.isoformat(), day_in_full(day)) for day in shown.days)
    asked = f'<p class="date-ways meant">Did you mean {meant}</p>' if meant else ""
    return (f'<p class="format" id="question-format">For example 27 8 2009, or 27 August 2009.</p>{asked}<div class="date-fields">{fields}</div>'
            f'<p class="date-ways">{_date_button("today", "Today")}{_date_button("yesterday", "Yesterday")}{_picker_html(shown.span)}</p>')


def _date_button(fills: str, words: str) -> str:
    return f'<button type="button" class="button secondary" data-date="{fills}">{words}</button>'


def _picker_html(span: tuple[date | None, date | None]) -> str:
    """The browser's own picker behind a button; what it gives goes into the three fields, so it is not sent itself."""
    limits = "".join(f' {name}="{day.isoformat()}"' for name, day in zip(("min", "max"), span) if day)
    return (f'<span class="date-picker">{_date_button("pick", "Choose a date")}'
            f'<input type="date" autocomplete="off" tabindex="-1" aria-hidden="true" aria-label="Choose a date"{limits}></span>')


def _text_html(page: Page, question: Question, typed: dict[str, str], first: str) -> str:
    """A field of one number, or of the reader's own words with the count of what may still be written; neither cuts anything off."""
    value = escaped(typed.get("value", question.default))
    if question.kind == "number":
        return f'<input id="{first}" name="value" type="text" inputmode="numeric" {_ALONE} value="{value}" aria-label="{escaped(question.title)}">'
    return (f'<textarea id="{first}" name="value" rows="3" data-most="{MOST_TEXT}" {_ALONE} aria-label="{escaped(question.title)}"'
            f' aria-describedby="question-count">{value}</textarea>'
            f'<p class="count" id="question-count">At most {MOST_TEXT:,} characters</p><p class="count-said visually-hidden" role="status"></p>')


def record_buttons_html() -> str:
    """What can be done with a record on the page."""
    return ('<p class="buttons no-print"><button type="button" class="button" data-do="show">Back to the case</button>'
            '<button type="button" class="button secondary" data-do="print">Print</button>'
            '<button type="button" class="button secondary" data-do="copy">Copy as text</button></p>')


def keep_html(page: Page, case: Case) -> str:
    """Ways to save a case or to share it, and to open one; before a case has begun, the ways to open one alone."""
    begun = bool(case.answers or case.kept)
    told = f'<p><a href="{page.root}privacy/">What this browser keeps, and how to check it</a></p>'
    opened = ('<p class="buttons"><button type="button" class="button secondary" data-do="saved">Saved cases</button></p>'
              '<p class="keep-file"><label>Open a case file <input type="file" accept="application/json,.json" data-do="import"></label></p>')
    if not begun:
        return f'<section class="keep" aria-labelledby="case-keep"><h2 id="case-keep">Open a case</h2>{opened}{told}</section>'
    return (
        '<section class="keep" aria-labelledby="case-keep"><h2 id="case-keep">Save or share this case</h2>'
        f'<p class="keep-save"><label>Name <input type="text" id="case-name" name="case-name" {_ALONE} enterkeyhint="done"></label> '
        f'{_keep_button("save", "Save case")}</p>'
        f"<h3>Record, files and link</h3>{_keep_files_html()}<h3>Dates in your calendar</h3>{_keep_calendar_html()}<h3>Open another case</h3>{opened}"
        f'<p class="buttons keep-erase">{_keep_button("erase", "Erase all that is kept")}</p>{told}</section>')


def _keep_files_html() -> str:
    """What a case can be given to others as, and whether that tells what the user typed."""
    files = "".join(_keep_button("download", words, f' data-what="{what}"') for what, words in (
        ("text", "Record as text"), ("json", "Record as data (.json)"), ("case", "Case file (.json)")))
    return (f'<p class="buttons">{_keep_button("record", "Record to print or copy")}{files}{_keep_button("link", "Make a link")}</p>'
            + _keep_tick_html("text", "with-text", "Include what you typed in files, records and texts to copy"))


def _keep_calendar_html() -> str:
    """What a calendar file is to be like, and what a calendar makes of a second one."""
    download = _keep_button("download", "Dates for a calendar (.ics)", ' data-what="calendar"')
    days = "".join(f'<option value="{number}"{" selected" if number == 1 else ""}>{words}</option>' for number, words in DAYS_AHEAD.items())
    return (f'<p class="keep-reminder"><label>Calendar reminders <select name="days-ahead">{days}</select></label></p>'
            + _keep_tick_html("calendar", "with-reference", "Put the name of the case into the titles and the file name")
            + f'<p class="buttons">{download}</p>'
            '<details class="fold"><summary>If you download the dates again</summary><p>Import the new file into the same calendar. It moves the events whose '
            "dates have changed, and cancels those that are no longer due. Most calendars then remove a cancelled event or strike it out. Some, such as "
            "Outlook, may only change its title to “No longer due”: delete that event yourself.</p></details>")


def _keep_tick_html(kind: str, name: str, words: str) -> str:
    return f'<p class="keep-{kind}"><label class="keep-tick"><input type="checkbox" name="{name}"> <span>{words}</span></label></p>'


def _keep_button(do: str, words: str, more: str = "") -> str:
    return f'<button type="button" class="button secondary" data-do="{do}"{more}>{escaped(words)}</button>'


CASE_NOTE = ("Your answers stay in this browser: nothing is sent anywhere. This tab keeps them if the page is reloaded, and loses them when you "
             "close it. To keep them longer, give the case a name and save it: from then on it saves itself after each answer. Links from here "
             "open in a new tab.")


def answers_html(page: Page, case: Case, changing: int | None = None, piece: Piece = PIECE) -> str:
    """The answers so far, each a piece with Change, and those that are kept but not needed now. `changing` is the one being changed."""
    rows = "".join(piece(_answer_html(page, place, answer, place == changing)) for place, answer in enumerate(case.answers))
    kept = ""
    if case.kept:
        listed = "".join(f"<li>{escaped(ask_label(page.guide, one.ask))}: {_answer_words_html(page, one)}</li>" for one in case.kept)
        kept = f'<div class="kept"><h3>Kept, not needed now</h3><ul>{listed}</ul></div>'
    buttons = ('<p class="buttons"><button type="button" class="button secondary" data-do="back">Undo'
               '<span class="visually-hidden"> the last answer</span></button>'
               '<button type="button" class="button secondary" data-do="restart">Start again</button></p>')
    return ('<section class="answers" aria-labelledby="case-answers"><h2 id="case-answers">Answers so far</h2>'
            f'<dl>{rows}</dl>{kept}{buttons}<p class="case-note">{CASE_NOTE}</p></section>')


def _answer_html(page: Page, place: int, answer: Answer, changing: bool) -> str:
    label = ask_label(page.guide, answer.ask)
    change = (f'<button type="button" class="link" data-do="change" data-index="{place}">Change'
              f'<span class="visually-hidden"> the answer to {escaped(label)}</span></button>')
    return (f'<div{" class=changing" if changing else ""}><dt>{page.explain(label)}</dt>'
            f'<dd><span class="answer">{_answer_words_html(page, answer)}</span> {"" if changing else change}</dd></div>')


def _answer_words_html(page: Page, answer: Answer) -> str:
    """An answer in words; what the user typed has no tooltips, so that `Page.explain`, which keeps what it makes, never has it."""
    words = answer_label(page.guide, answer)
    return escaped(words) if words == answer.answer else page.explain(words)
