"""The page of the training cases: each with its story, its answers and boxes, its deadlines, and links to the
navigator.
"""

from __future__ import annotations

from collections.abc import Sequence

from maps.read.training_cases import Played, played
from maps.write.foot import page_foot
from maps.write.frame import UNSEARCHED, PageSource, block, page_source, plain, table
from navigator.case.case import Answer, Case, Step
from navigator.case.deadlines import Deadline
from navigator.case.link import fragment, shortened_fragment
from navigator.case.questions import NATION, START
from navigator.case.wording import MARKS, counted_for, fact_words, named_dates, stated_words
from navigator.days.workdays import day_and_date
from navigator.guide.addresses import slug
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.guide.processes import Process
from navigator.guide.training_cases import TrainingCase
from navigator.show.page import Page
from navigator.text.prose import escaped, how_many

_INTRODUCTION = (
    "Example cases to read out to a group, with answers and deadlines. "
    "Open a case here to go through it, or open it in the navigator. "
    "You can start the navigator at any step and ask the group what happens next."
)
_HOW_TO_PRESENT = (
    "Select a box’s speech icon to open the box, then select an outcome to go to the next box. "
    "Your browser’s Back button returns to the last box. The map shows the steps so far."
)
_ABOUT_LINKS = (
    "Links open in a new tab. The people are not real. "
    "The navigator uses today’s date, so it shows every deadline as passed."
)


def training_page(bundle: Bundle) -> PageSource:
    """Return all training cases of a guide, under the map that they lead to."""
    page, guide = Page(bundle.guide, "../"), bundle.guide
    shown = [
        (training, played(guide, training, calendar))
        for training in guide.training_cases
        if (calendar := bundle.calendar_for(training.nation))  # each nation of a checked guide has one
    ]
    maps = " or ".join(f'<a href="../{process.id}/">{escaped(process.name)}</a>' for process in guide.processes)
    body = [
        f'<p class="lead">{_INTRODUCTION}</p>',
        f"<p>To present a map, open {maps}. {_HOW_TO_PRESENT}</p>",
        f"<p>{_ABOUT_LINKS}</p>",
        f"<div{UNSEARCHED}>{_overview_html(shown)}</div>",
    ]
    homes = [_home(found.case) for _, found in shown]
    for process in guide.processes:
        group = [one for one, home in zip(shown, homes, strict=True) if home == process]
        body += [f"## {plain(f'{process.name}: {process.title}')}"] if group else []
        for training, found in group:
            body += [
                f"### {plain(training.name)} {{ #{training.id} }}",
                block(_case_html(bundle, page, training, found), "training-case"),
            ]
    path = "training-cases.md"
    return page_source(
        page,
        path,
        "Training cases",
        "Example cases with answers and deadlines, to work through with a group.",
        body,
        "search:\n  boost: 0.5",
        foot=page_foot(guide, path),
    )


def _home(case: Case) -> Process:
    """Return the process that lists a case: the last one that it comes to for the first time, such as the review."""
    return list(dict.fromkeys(step.place.process for step in case.steps))[-1] if case.steps else case.guide.processes[0]


def _overview_html(shown: Sequence[tuple[TrainingCase, Played]]) -> str:
    rows = (
        '<tr><th scope="row"><a '
        f'href="#{training.id}">{escaped(training.name)}</a></th><td>{escaped(training.teaches)}</td>'
        f"<td>{len(found.case.steps)}</td>{_nation_cell(found.case)}</tr>"
        for training, found in shown
    )
    return table(
        "All training cases",
        (
            "Case",
            "What it teaches",
            "Boxes",
            *(("Bank holidays for",) if any(found.case.guide.nations for _, found in shown) else ()),
        ),
        rows,
    )


def _nation_cell(case: Case) -> str:
    """Return the nation whose bank holidays a case is counted with, if the guide asks for it."""
    return f"<td>{escaped(counted_for(case.guide, case.nation))}</td>" if case.guide.nations else ""


def _case_html(bundle: Bundle, page: Page, training: TrainingCase, found: Played) -> str:
    names = counted_for(page.guide, training.nation)
    facts = (
        *((f"Bank holidays for {names}",) if names else ()),
        f"Today, in the story: {day_and_date(training.today)}",
    )
    noticed = "".join(f"<li>{page.explain(one.sentence)}</li>" for one in found.noticed)
    opened = _link(_address(bundle, training), "Open this case in the navigator", f"“{training.name}”")
    parts = [
        f'<p class="story">{page.line(training.story)}</p>',
        f'<p class="teaches"{UNSEARCHED}><strong>What it teaches:</strong> {page.line(training.teaches)}</p>',
        f'<p class="case-facts"{UNSEARCHED}>{escaped(". ".join(facts))}.</p>',
        f'<p class="open-case"{UNSEARCHED}>{opened}</p>',
        _fold_html(
            f"Step by step: {how_many(len(found.case.steps), 'box', 'boxes')}",
            _steps_html(bundle, page, training, found.case),
        ),
        _fold_html(f"Deadlines: {len(found.dated)}", _deadlines_html(page, training, found)),
        _fold_html(f"Points to check: {len(found.noticed)}", f"<ul>{noticed}</ul>") if noticed else "",
    ]
    return "".join(parts)


def _fold_html(heading: str, html: str) -> str:
    return f'<details class="fold"{UNSEARCHED}><summary>{heading}</summary>{html}</details>'


def _link(address: str, words: str, more: str) -> str:
    """Return a link that opens a case in the navigator; `more` distinguishes it from others with the same words."""
    return (
        f'<a href="{escaped(address)}" target="_blank" rel="noopener">{escaped(words)}'
        f'<span class="visually-hidden"> {escaped(more)}</span></a>'
    )


def _address(bundle: Bundle, training: TrainingCase) -> str:
    """Return the address that opens the whole case in the navigator."""
    answers = (Answer(one.ask, one.answer) for one in training.answers)
    return f"../navigator/#case={fragment(bundle, (*_settings(bundle.guide, training), *answers))}"


def _settings(guide: Guide, training: TrainingCase) -> tuple[Answer, ...]:
    return (
        *(() if guide.has_one_process else (Answer(START, training.start),)),
        *((Answer(NATION, training.nation),) if guide.nations else ()),
    )


# --- The walk ---------------------------------------------------------------------------------------------------------


def _steps_html(bundle: Bundle, page: Page, training: TrainingCase, case: Case) -> str:
    """Return the boxes of the case, each with the answers given there and a link to the case before them."""
    rows, told, whole = [], len(_settings(bundle.guide, training)), _address(bundle, training)
    for number, step in enumerate(case.steps, 1):
        link = _link(shortened_fragment(whole, told), "Open at this step", f"{number} of “{training.name}”")
        rows.append(
            f'<li><div class="walk-head"><p>{page.box_link(step.place.ref)}: '
            f'{page.explain(step.place.box.title)}</p><p class="open-here">{link}</p></div>'
            f"{_answers_html(page, step)}{_outcome_html(page, case, step)}</li>"
        )
        told += len(step.facts) + 1  # the route is an answer as well
    return f'<ol class="walk">{"".join(rows)}</ol>'


def _answers_html(page: Page, step: Step) -> str:
    rows = "".join(
        f"<li>{page.explain(page.guide.fact(id).label)}: "
        f"<strong>{escaped(fact_words(page.guide.fact(id), value))}</strong></li>"
        for id, value in step.facts.items()
    )
    return f'<ul class="told">{rows}</ul>' if rows else ""


def _outcome_html(page: Page, case: Case, step: Step) -> str:
    """Return the route that was taken, or at an open end the question and the routes that are not available."""
    if step.route:
        basis = f" ({MARKS[step.route.mark].lower()})" if step.route.mark else ""
        return (
            f'<p class="way-on">Outcome: <strong>{page.explain(step.route.outcome)}</strong>{basis}.'
            f" Next: {escaped(page.guide.target_name(step.route.to))}.</p>"
        )
    if not case.question:
        return ""
    closed = "".join(
        f"<li>{page.explain(choice.label)} is not available. {page.line(choice.closed)}</li>"
        for choice in case.question.choices
        if choice.closed
    )
    return f'<p class="way-on">Next question: <strong>{page.line(case.question.title)}</strong></p>' + (
        f"<ul>{closed}</ul>" if closed else ""
    )


# --- The deadlines ----------------------------------------------------------------------------------------------------

_HEADS = ("Rule", "Runs from", "Date", "Other possible dates")


def _deadlines_html(page: Page, training: TrainingCase, found: Played) -> str:
    """Return the rules that have started, in the order of their start, and on one line those without a set date."""
    rows = (_deadline_row(page, one) for one in found.dated)
    reminders = [page.guide.rule(id) for id in found.reminders]
    listed = "; ".join(f'<a href="../deadlines/#{slug(rule.id)}">{page.explain(rule.name)}</a>' for rule in reminders)
    return table(f"Deadlines: {training.name}", _HEADS, rows) + (
        f"<p>Other rules with no set date: {listed}.</p>" if listed else ""
    )


def _deadline_row(page: Page, one: Deadline) -> str:
    rule = one.rule
    return (
        f'<tr><th scope="row"><a href="../deadlines/#{slug(rule.id)}">{page.explain(rule.name)}</a></th>'
        f"<td>{day_and_date(one.start) if one.start else ''}</td>"
        f"<td>{_date_words(page.guide, one)}</td><td>{_readings_html(one)}</td></tr>"
    )


def _date_words(guide: Guide, one: Deadline) -> str:
    rows = "".join(
        f"<li>{name}: <strong>{day_and_date(day)}</strong></li>" for name, day in named_dates(one.rule, one.dates)
    )
    return (
        f'<ul class="told">{rows}</ul>'
        if rows
        else f"{escaped(one.refused or stated_words(guide, one.rule))}. No date."
    )


def _readings_html(one: Deadline) -> str:
    days = [day_and_date(reading.dates.date) for reading in one.readings if reading.dates.date]
    return ", ".join(dict.fromkeys(days))
