"""The record of a case as a page to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from navigator.case.case import Case
from navigator.case.deadlines import Deadline
from navigator.case.evidence import checklist
from navigator.case.notices import Notice
from navigator.case.wording import MET_ON, day_words, earlier_heading, reminder_notes, start_words, working_words
from navigator.days.workdays import Calendar, day_and_date
from navigator.guide.addresses import slug
from navigator.show.deadline import (
    expiry_html,
    head_html,
    ledger_html,
    met_html,
    result_html,
    start_html,
    warnings_html,
)
from navigator.show.evidence import items_html
from navigator.show.page import Page
from navigator.show.record import (
    again_words,
    by_clock,
    by_weight,
    earlier_evidence,
    head_entries,
    marks_of_step,
    noticed_sentences,
    record_dict,
    source_of_step,
    started_by_round,
    with_repeats,
)
from navigator.show.statements import force_html, paragraphs_html
from navigator.text.prose import escaped


def record_html(
    page: Page,
    case: Case,
    deadlines: Iterable[Deadline],
    edition: str,
    *,
    printed_at: str,
    with_text: bool = False,
    today_given: bool = False,
    noticed: Iterable[Notice] = (),
    calendar: Calendar | None = None,
    level: int = 2,
    buttons: str = "",
) -> str:
    """Return the record as HTML, with headings from `level` on. The deadlines of earlier rounds are closed on the page,
    but are printed too.

    `buttons` is HTML below the notice, for a page with actions on the record. Arguments and errors as for
    `record_dict`. No element has an id; the first heading can take the focus.
    """
    deadlines = tuple(deadlines)
    record = record_dict(
        case,
        deadlines,
        edition,
        printed_at=printed_at,
        with_text=with_text,
        today_given=today_given,
        noticed=noticed,
        calendar=calendar,
    )
    head = "".join(
        f"<div><dt>{name}</dt><dd>{escaped(words)}</dd></div>"
        for name, words in (*head_entries(record), *((one["label"], one["value"]) for one in record["counters"]))
    )
    parts = (
        ("Steps so far", _steps_html(page, case, record)),
        ("Points to check", _list_html(page.explain(words) for words in noticed_sentences(case, record))),
        ("Deadlines", _deadlines_html(page, case, deadlines, level + 2)),
        ("Other rules with no set date", _reminders_html(page, by_clock(deadlines)[1])),
        ("Evidence", _evidence_html(page, case, deadlines, record, level + 2, calendar)),
        ("How we read the guide in this case", _interpretations_html(page, record)),
        (
            "Routes that were not available, and why",
            _list_html(
                page.explain(f"Step {one['step']}, {one['name']}, “{one['outcome']}”: {one['why']}")
                for one in record["closed"]
            ),
        ),
        ("Where the guide is unclear", _unclear_points_html(page, record)),
        (
            "Answers not used at the moment",
            _list_html(escaped(f"{one['ask']}: {one['answer']}") for one in record["kept"]),
        ),
    )
    body = "".join(f"<h{level + 1}>{escaped(heading)}</h{level + 1}>{html}" for heading, html in parts if html)
    return (
        f'<article class="case-record"><h{level} tabindex="-1">{escaped(record["title"])}</h{level}>'
        f'<p class="record-notice"><strong>{escaped(record["notice"])}</strong></p>{buttons}'
        f'<dl class="record-head">{head}</dl>{body}</article>'
    )


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _steps_html(page: Page, case: Case, record: Mapping[str, Any]) -> str:
    rows = []
    for step, entry in zip(case.steps, record["steps"], strict=True):
        facts = "".join(
            f"<div><dt>{page.explain(fact['label'])}</dt><dd><bdi>{escaped(fact['words'])}</bdi></dd></div>"
            for fact in entry["facts"]
        )
        extra = [*marks_of_step(entry), *entry["counts"], *entry["resets"]]
        rows.append(
            f"<li>{page.box_link(entry['box'])}: {page.explain(entry['title'])} "
            f"{paragraphs_html(page, source_of_step(case, step), entry['paragraphs'])}"
            + (f'<dl class="record-facts">{facts}</dl>' if facts else "")
            + (
                f'<p class="record-outcome">Outcome: <strong>{page.explain(entry["outcome"])}</strong>. Next: '
                f"{escaped(entry['to_name'])}.</p>"
                if entry["outcome"]
                else ""
            )
            + (f'<p class="record-extra">{escaped(" ".join(map(_sentence, extra)))}</p>' if extra else "")
            + "</li>"
        )
    return f'<ol class="record-steps">{"".join(rows)}</ol>' if rows else ""


def _deadlines_html(page: Page, case: Case, deadlines: Sequence[Deadline], level: int) -> str:
    now, earlier = started_by_round(case, deadlines)
    shown: set[str] = set()
    html, folded = (
        "".join(_deadline_once_html(page, deadline, level, shown) for deadline in part) for part in (now, earlier)
    )
    html, folded = (f'<div class="record-deadlines">{rows}</div>' if rows else "" for rows in (html, folded))
    return html + (
        f'<details class="fold earlier"><summary>{earlier_heading(page.guide)} ({len(earlier)})</summary>'
        f"{folded}</details>"
        if earlier
        else ""
    )


def _deadline_once_html(page: Page, deadline: Deadline, level: int, shown: set[str]) -> str:
    """Return a deadline in full the first time that its rule appears, and after that only its dates; `shown` has the
    rules so far.
    """
    if deadline.rule.id in shown:
        return _deadline_again_html(page, deadline, level)
    shown.add(deadline.rule.id)
    return _deadline_html(page, deadline, level)


def _deadline_again_html(page: Page, deadline: Deadline, level: int) -> str:
    """Return only what is new in a further deadline of a rule, since the record already has the rule's working."""
    rule = deadline.rule
    start = (
        f"{page.explain(start_words(deadline))}: {day_and_date(deadline.start)}{day_words(rule)}. "
        if deadline.start
        else ""
    )
    met = (
        f" {MET_ON}: {day_and_date(deadline.met)}."
        if deadline.met
        else f" {escaped(deadline.over_words)}."
        if deadline.over_words
        else ""
    )
    return (
        f'<section class="deadline again" data-rule="{escaped(rule.id)}"><h{level}>{escaped(rule.id)} '
        f"{page.explain(rule.name)}</h{level}>"
        + result_html(page, deadline)
        + f'<p class="clock">{start}{escaped(again_words(deadline))}{met}</p>'
        + warnings_html(deadline)
        + "</section>"
    )


def _deadline_html(page: Page, deadline: Deadline, level: int) -> str:
    """Return a deadline with its working open; its other readings are among the readings applied."""
    rule = deadline.rule
    parts = (
        f"<h{level}>{escaped(rule.id)} {page.explain(rule.name)}</h{level}>",
        head_html(page, rule),
        result_html(page, deadline),
        start_html(page, deadline),
        f"<p>{page.explain(working_words(page.guide, rule))}</p>" if rule.is_dated else "",
        ledger_html(deadline.dates.ledger),
        warnings_html(deadline),
        expiry_html(page, rule),
        met_html(deadline),
        f'<p class="met">{escaped(deadline.over_words)}.</p>' if deadline.over_words else "",
    )
    return f'<section class="deadline" data-rule="{escaped(rule.id)}">{"".join(parts)}</section>'


def _reminders_html(page: Page, deadlines: Iterable[Deadline]) -> str:
    return _rows("".join(f"<li>{_rule_words(page, deadline)}</li>" for deadline in deadlines))


def _rule_words(page: Page, deadline: Deadline) -> str:
    rule = deadline.rule
    source = page.guide.source(rule.source)
    note = "".join(f" {page.line(words)}" for words in reminder_notes(deadline))
    return (
        f"{escaped(rule.id)} {page.explain(rule.name)} {force_html(rule.force)} "
        f"{page.explain(page.guide.actor(rule.who).name)}: "
        f"{', '.join(filter(None, (page.explain(rule.time_words), paragraphs_html(page, source, rule.para))))}.{note}"
    )


def _evidence_html(
    page: Page,
    case: Case,
    deadlines: tuple[Deadline, ...],
    record: Mapping[str, Any],
    level: int,
    calendar: Calendar | None,
) -> str:
    if not record["evidence"]:
        return ""
    missing = f'<p class="evidence-missing">{page.explain(record["missing"])}</p>' if record["missing"] else ""
    before = "".join(
        f"<h{level}>{escaped(heading)}</h{level}>{_list_html(map(page.explain, rows))}"
        for heading, rows in earlier_evidence(record)
    )
    return items_html(page, checklist(case, deadlines, calendar), level) + missing + before


def _interpretations_html(page: Page, record: Mapping[str, Any]) -> str:
    rows = ""
    for entry, again in with_repeats(record["readings"]):
        others = (
            ""
            if again
            else "".join(f"<li>Another possible date: {page.explain(words)}</li>" for words in entry["others"])
        )
        rows += (
            f'<li class="reading {slug(entry["of"])}"><strong>{page.explain(entry["name"])}:</strong> '
            f"{page.explain(entry['taken'])}"
            + (f"<p>{page.explain(entry['why'])}</p>" if entry["why"] and not again else "")
            + (f"<ul>{others}</ul>" if others else "")
            + (f'<p class="adverse">{escaped(entry["adverse"])}</p>' if entry.get("adverse") else "")
            + "</li>"
        )
    return _rows(rows)


def _unclear_points_html(page: Page, record: Mapping[str, Any]) -> str:
    weighty, others = by_weight(record["knots"])
    rows = "".join(
        f"<li>{_unclear_point_link(page, point)} ({escaped(', '.join(point['boxes']))}). How we read it: "
        f"{page.explain(point['reading'])}</li>"
        for point in weighty
    )
    return _rows(rows) + (
        f"<p>Also in this case: {'; '.join(_unclear_point_link(page, point) for point in others)}.</p>"
        if others
        else ""
    )


def _unclear_point_link(page: Page, point: Mapping[str, Any]) -> str:
    return (
        f'<a href="{page.root}knots/#{slug(point["knot"])}">{escaped(point["knot"])}</a> {page.explain(point["title"])}'
    )


def _list_html(rows: Iterable[str]) -> str:
    return _rows("".join(f"<li>{words}</li>" for words in rows))


def _rows(rows: str) -> str:
    return f'<ul class="record-list">{rows}</ul>' if rows else ""
