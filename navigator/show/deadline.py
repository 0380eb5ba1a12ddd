"""Deadlines: their dates, their status today, and how each date was worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from navigator.case.deadlines import Dates, Deadline, by_round, status_as_of
from navigator.case.wording import (
    AFTERWARDS,
    MET_ON,
    adverse_words,
    capital,
    day_words,
    earlier_heading,
    interpretation_words,
    named_dates,
    start_words,
    stated_words,
    undated_words,
    within_words,
    working_words,
)
from navigator.days.workdays import Calendar, LedgerDay, day_and_date
from navigator.guide.addresses import slug
from navigator.guide.time_rules import TimeRule
from navigator.show.month import months_html
from navigator.show.page import Page
from navigator.show.pieces import PIECE, Piece
from navigator.show.statements import editor_html, force_html, paragraphs_html
from navigator.text.prose import escaped

# --- The parts of a deadline, which the record has as well ------------------------------------------------------------


def head_html(page: Page, rule: TimeRule) -> str:
    """Return the force of a rule, who acts, and its paragraphs, as a <p>."""
    actor, paragraphs = (
        page.explain(page.guide.actor(rule.who).name),
        paragraphs_html(page, page.guide.source(rule.source), rule.para),
    )
    return (
        f'<p class="deadline-head">{force_html(rule.force)} '
        f"{', '.join(filter(None, (actor, paragraphs + editor_html(rule))))}</p>"
    )


def start_html(page: Page, deadline: Deadline) -> str:
    """Return day 0 of a deadline and its meaning, as a <p>; empty if no clock has started."""
    if not deadline.start:
        return ""
    return (
        f'<p class="clock">{page.explain(start_words(deadline))}: '
        f"{_time_html(deadline.start)}{day_words(deadline.rule)}</p>"
    )


def result_html(page: Page, deadline: Deadline) -> str:
    """Return the dates of a deadline as a <dl>, or a <p> that says why it has none."""
    if deadline.refused:
        return f'<p class="refused">No date: {escaped(deadline.refused)}</p>'
    return _dates_html(page, deadline.rule, deadline.dates)


def warnings_html(deadline: Deadline) -> str:
    """Return what to check about the dates of a deadline, each warning a <p>."""
    return "".join(
        f'<p class="warning"><strong>Check:</strong> {escaped(warning)}</p>' for warning in deadline.dates.warnings
    )


def expiry_html(page: Page, rule: TimeRule) -> str:
    """Return what follows once the time of a rule is over, as a <p>; empty if nothing follows."""
    return f'<p class="expiry"><strong>{AFTERWARDS}:</strong> {page.line(rule.on_expiry)}</p>' if rule.on_expiry else ""


def met_html(deadline: Deadline) -> str:
    """Return the day when the thing that a deadline asks for was done, as a <p>; empty if no answer says so."""
    return f'<p class="met"><strong>{MET_ON}:</strong> {_time_html(deadline.met)}</p>' if deadline.met else ""


def _dates_html(page: Page, rule: TimeRule, dates: Dates) -> str:
    """Return the dates of a deadline, the first of them large."""
    rows = "".join(f"<div><dt>{name}</dt><dd>{_time_html(day)}</dd></div>" for name, day in named_dates(rule, dates))
    return (
        f'<dl class="dates">{rows}</dl>'
        if rows
        else f'<p class="no-date">{page.explain(stated_words(page.guide, rule))}. '
        f"{page.explain(undated_words(rule))}</p>"
    )


def _time_html(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{day_and_date(day)}</time>'


def ledger_html(days: Sequence[LedgerDay]) -> str:
    """Return each day of a count as an <ol>, counted or skipped, with the reason; empty for a count of no days.

    Day 0 is not among them; a start that counts is, as day 1.
    """
    rows = "".join(
        f'<li class="{"counted" if day.counted else "skipped"}">{_time_html(day.date)}'
        f' <span class="reason">{"" if day.counted else "not counted: "}{escaped(day.reason)}</span></li>'
        for day in days
    )
    return f'<ol class="ledger">{rows}</ol>' if rows else ""


@dataclass(frozen=True)
class Measure:
    """The measure of deadlines: today, the calendar of the case's nation, and the dates of the other nations
    (`navigator.case.deadlines.other_nations`). Without them a deadline shows only its own dates. `round` is the index,
    from 0, of the first step of the current round. `is_given` says that the reader gave the date of today, since the
    clock of the device is wrong.
    """

    today: date | None = None
    calendar: Calendar | None = None
    nations: Mapping[tuple[str, int], tuple[tuple[str, date], ...]] = field(default_factory=dict)
    round: int = 0
    is_given: bool = False

    def status(self, deadline: Deadline) -> str:
        """Return the status of a deadline today, in a few words, with the day; empty if there is nothing to measure it
        against.
        """
        words = status_as_of(deadline, self.today, self.calendar) if self.calendar else ""
        return f"{words}, the date you entered" if self.is_given and ", as of " in words else words


def status_html(words: str) -> str:
    """Return the status of a deadline as a <p>, whose class is the first word, for an icon beside the words. It is
    empty without words.
    """
    return f'<p class="status status-{slug(words.partition(" ")[0])}">{escaped(words)}</p>' if words else ""


def within_html(page: Page, rule: TimeRule) -> str:
    """Return a <p> that says that nothing is due at the end of a part of another rule's time; empty for any other
    rule.
    """
    return f'<p class="within">{page.explain(within_words(page.guide, rule))}</p>' if rule.within else ""


def nations_html(others: Sequence[tuple[str, date]]) -> str:
    """Return the dates that the bank holidays of other nations would give, as a <p>; empty where all give the same."""
    return (
        f'<p class="other-nations">{"; ".join(f"In {escaped(name)}: {_time_html(day)}" for name, day in others)}.</p>'
        if others
        else ""
    )


def deadline_html(page: Page, deadline: Deadline, measure: Measure = Measure()) -> str:
    """Return a deadline as an <article>: its dates, its status, what happens when it expires, its working and the other
    interpretations of its rule.
    """
    rule, stands, start = deadline.rule, measure.status(deadline), start_html(page, deadline)
    others = measure.nations.get((rule.id, deadline.step), ())
    parts = [
        f"<h3>{page.explain(rule.name)}</h3>",
        head_html(page, rule),
        result_html(page, deadline),
        status_html(stands) + within_html(page, rule) + nations_html(others),
        warnings_html(deadline),
        expiry_html(page, rule),
        "" if stands else met_html(deadline),
    ]
    if rule.is_dated:
        working = (
            f"{start}<p>{page.explain(working_words(page.guide, rule))}</p>{_months_html(deadline)}"
            f"{ledger_html(deadline.dates.ledger)}"
        )
        parts.append(
            f'<details class="fold"><summary>How this date was worked out</summary>'
            f"{working}{_note_html(page, rule)}</details>"
        )
    else:
        parts.append(start + _note_html(page, rule))
    if deadline.readings:
        parts.append(interpretations_html(page, deadline))
    return f'<article class="deadline" data-rule="{escaped(rule.id)}">{"".join(parts)}</article>'


def _note_html(page: Page, rule: TimeRule) -> str:
    return f'<p class="rule-note">{page.line(rule.note)}</p>' if rule.note else ""


def _months_html(deadline: Deadline) -> str:
    end = deadline.dates.date
    return months_html(deadline.start, deadline.dates.ledger, end) if deadline.start and end else ""


def interpretations_html(page: Page, deadline: Deadline) -> str:
    """Return the other interpretations of a rule as <details>, each with its reason. It also says which of them to use
    for anything adverse.
    """
    rows = "".join(
        f"<li><strong>{escaped(capital(interpretation_words(deadline.rule, other)))}.</strong> "
        f"{page.explain(other.why)}</li>"
        for other in deadline.readings
    )
    adverse = adverse_words(deadline)
    return (
        f'<details class="fold readings"><summary>Other possible dates ({len(deadline.readings)})</summary>'
        f"<ul>{rows}</ul>" + (f'<p class="adverse">{escaped(adverse)}</p>' if adverse else "") + "</details>"
    )


def deadlines_html(
    page: Page, deadlines: Sequence[Deadline], measure: Measure = Measure(), piece: Piece = PIECE
) -> str:
    """Return every deadline of a case, each a piece with a heading <h3>. Those of this round and those still due come
    first, then those of earlier rounds, closed.
    """
    if not deadlines:
        return '<p class="none">No deadlines yet.</p>'
    now, earlier = by_round(deadlines, measure.round, measure.today)
    html = (
        _by_date_html(page, now, measure, piece)
        if now
        else f'<p class="none">No deadlines for this {escaped(page.guide.rounds.name)} yet.</p>'
    )
    if earlier:
        html += (
            f'<details class="fold earlier"><summary>{escaped(earlier_heading(page.guide))} ({len(earlier)})</summary>'
        )
        html += _by_date_html(page, earlier, measure, piece) + "</details>"
    return html


def _by_date_html(page: Page, deadlines: Sequence[Deadline], measure: Measure, piece: Piece) -> str:
    """Return the deadlines with a date, or with a suspended time, in the order of these dates. The rest follow, closed;
    in each part, those done or over come last.
    """

    def day(deadline: Deadline) -> date | None:
        return deadline.dates.date or deadline.dates.stands_since

    dated = sorted(
        (deadline for deadline in deadlines if day(deadline)),
        key=lambda deadline: (not (deadline.is_open or deadline.is_left), day(deadline)),
    )
    rest = [deadline for deadline in deadlines if not day(deadline)]
    html = "".join(piece(deadline_html(page, deadline, measure)) for deadline in dated)
    if rest:
        html += f'<details class="fold undated"><summary>Other rules with no set date ({len(rest)})</summary>'
        html += (
            "".join(
                piece(deadline_html(page, deadline, measure))
                for deadline in sorted(rest, key=lambda deadline: not (deadline.is_open or deadline.is_left))
            )
            + "</details>"
        )
    return html
