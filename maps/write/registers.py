"""The registers of a guide: sections, deadlines, forms and evidence, terms, unclear points, paragraphs, changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from maps.write.foot import UNSEARCHED_HEADING, page_with_foot
from maps.write.frame import UNSEARCHED, PageSource
from maps.write.frame import block as _block
from maps.write.frame import plain as _plain
from maps.write.frame import table as _table
from navigator.case.letters import empty_text
from navigator.case.wording import (
    AFTERWARDS,
    FORCE_MEANINGS,
    GIVES,
    STAYS,
    begins_words,
    capital,
    interpretation_count_words,
    rule_count_words,
    undated_words,
    working_day_words,
)
from navigator.days.workdays import long_date
from navigator.guide.addresses import paragraph_slug, slug
from navigator.guide.bundle import Bundle
from navigator.guide.case_texts import Evidence, Letter
from navigator.guide.model import Guide
from navigator.guide.sources import Change, Paragraph, Source, Term, Text, UnclearPoint
from navigator.guide.time_rules import SAME_DAY, TimeRule
from navigator.show.letters import about_html
from navigator.show.page import Page
from navigator.show.statements import editor_html, force_html, paragraphs_html, texts_html
from navigator.text import prose
from navigator.text.prose import escaped

SEVERITIES = {
    1: "Changes where a case goes, or what can follow from it",
    2: "Changes a date or a form",
    3: "Wording only",
}


def paragraphs_heading(source: Source) -> str:
    """Return the heading of the index of paragraphs of a further source."""
    return f"Paragraphs of {source.name}"


def section_page(guide: Guide, id: str) -> PageSource:
    """Return words of the guide that belong to no box."""
    page, section = Page(guide, "../"), guide.section(id)
    source = guide.source(section.source)
    body = [
        f'<p class="lead">Restated from: {escaped(source.title)}.</p>',
        _block(texts_html(page, source, section.texts)),
    ]
    if section.starts:
        rows = (_rule_row(page, guide.rule(rule), False) for rule in section.starts)
        body += [
            f"## Time rules {UNSEARCHED_HEADING}",
            _table("Time rules of this section", _rule_heads(source), rows),
        ]
    return page_with_foot(page, f"{id}.md", section.title, f"{section.title}. Restated from {source.title}.", body)


def _rule_heads(source: Source) -> tuple[str, ...]:
    return (
        "Rule",
        "What, and who does it",
        "Runs from",
        f"{source.name_first} says",
        "Counted as",
        *(["Paragraph"] if source.is_numbered else []),
        "Boxes",
    )


def counting_html(bundle: Bundle) -> str:
    """Return how days are counted, in words, as HTML."""
    guide, calendars = bundle.guide, list(bundle.calendars.values())
    others = "".join(
        f"<li>{escaped(capital(one.name))}: {escaped(working_day_words(guide, one))}</li>" for one in guide.calendars
    )
    return (
        "<ul><li>The day of the event is day 0 and is not counted.</li>"
        f"<li>{escaped(working_day_words(guide, guide.calendar))}</li>{others}"
        "<li>The <strong>last day</strong> is the last day that a reply is in time. "
        "<strong>Earliest date to act</strong> is the next working day.</li>"
        "<li>A week is 7 calendar days. A month ends on the same date of the next month. If the next month "
        "does not have that date, it ends on its last day.</li>"
        "<li>We never move a last day. Only what you have to send waits for the next working day.</li>"
        f"<li>We can only work out dates from {calendars[0].first.year} to {calendars[0].last.year}, "
        f"because we do not know the {'bank holidays' if guide.calendar.has_bank_holidays else 'days off'}"
        " outside those years.</li></ul>"
    )


def deadlines_page(bundle: Bundle) -> PageSource:
    """Return the page with all time rules, in one table for each source, and how they are read."""
    guide, page = bundle.guide, Page(bundle.guide, "../")
    forces = ", ".join(f"{force_html(force)} {meaning}" for force, meaning in FORCE_MEANINGS.items())
    body = [
        (
            '<p class="lead">Every time rule of the guide. If the guide does not give a number of days, we do '
            "not make one up. The navigator then shows what starts the time limit, without a date.</p>"
        ),
        "## How days are counted",
        counting_html(bundle),
        f'<p class="forces">{forces}.</p>',
    ]
    for source in sources_with_rules(guide):
        body += [f"## {_plain(rules_heading(source))}", rules_table(page, source)]
    return page_with_foot(
        page, "deadlines.md", "Deadlines", "All time rules of the guide in one table.", body, "hide: [toc]"
    )


def sources_with_rules(guide: Guide) -> list[Source]:
    """Return the sources that have time rules. Each has a table of them."""
    return [source for source in guide.sources if any(rule.source == source.id for rule in guide.rules)]


def rules_heading(source: Source) -> str:
    """Return the heading of the table of a source's rules."""
    return f"Rules of {source.name}"


def rules_table(page: Page, source: Source) -> str:
    """Return the time rules of a source, one a row."""
    rules = [rule for rule in page.guide.rules if rule.source == source.id]
    return _table(rules_heading(source), _rule_heads(source), (_rule_row(page, rule) for rule in rules))


def _rule_row(page: Page, rule: TimeRule, anchored: bool = True) -> str:
    guide = page.guide
    source = guide.source(rule.source)
    readings = "".join(
        f"<li>{page.explain(interpretation_count_words(guide, rule, one))}: {page.explain(one.why)}</li>"
        for one in rule.readings
    )
    note = f"<p>{page.line(rule.note)}</p>" if rule.note else ""
    more = f"<p>Other ways to read it:</p><ul>{readings}</ul>" if readings else ""
    more += f"<p>{AFTERWARDS}: {page.line(rule.on_expiry)}</p>" if rule.on_expiry else ""
    more += f"<p>{STAYS}: {page.line(rule.stays_open)}</p>" if rule.stays_open else ""
    condition = f"<p{UNSEARCHED}>Only if {page.explain(guide.words_for(rule.when))}.</p>" if rule.when else ""
    clock = page.explain(begins_words(guide, rule))
    words = rule_count_words(rule, guide)
    counted = (
        f"{escaped(words)} ({GIVES[rule.date_means].lower()})"
        if words and rule.count != (SAME_DAY,)
        else (GIVES[rule.date_means] if rule.is_dated else page.explain(undated_words(rule)))
    )
    boxes = ", ".join(
        page.box_link(ref, place.short_name) for ref, place in guide.places.items() if rule.id in place.box.all_starts()
    )
    sections = ", ".join(
        f'<a href="{page.root}{page.guide.section_address(section)}">{escaped(section.title)}</a>'
        for section in guide.sections
        if rule.id in section.starts
    )
    id = f' id="{slug(rule.id)}"' if anchored else ""
    return (
        f'<tr{id}><th scope="row">{escaped(rule.id)}</th>'
        f"<td><strong>{page.explain(rule.name)}</strong><p{UNSEARCHED}>{force_html(rule.force)} "
        f"{page.explain(guide.actor(rule.who).name)}</p>"
        f"{note}<div{UNSEARCHED}>{more}</div></td>"
        f"<td>{clock}{condition}</td><td>{page.explain(capital(rule.time_words))}</td><td{UNSEARCHED}>{counted}</td>"
        + (
            f"<td{UNSEARCHED}>{paragraphs_html(page, source, rule.para)}{editor_html(rule)}</td>"
            if source.is_numbered
            else ""
        )
        + f"<td{UNSEARCHED}>{', '.join(filter(None, (boxes, sections)))}</td></tr>"
    )


def forms_page(guide: Guide) -> PageSource:
    """Return the evidence, then every form and letter with sender, receiver and time."""
    page = Page(guide, "../")
    items = [
        text
        for item in guide.evidence
        for text in (f"### {_plain(item.name)} {{ #{slug(item.id)} }}", _block(evidence_item_html(page, item)))
    ]
    body = ['<p class="lead">The evidence you need, and who sends each form and letter to whom.</p>']
    body += ["## Evidence { #minimum-evidence }", *filter(None, [evidence_lead(page)]), *items] if items else []
    body += ["## Forms and letters", forms_table(page)] if guide.forms else []
    if guide.letters:
        body += [
            "## The letters, not filled in",
            "<p>The navigator fills these in from a case. Square brackets mark what you fill in yourself.</p>",
        ]
        body += [
            text
            for letter in guide.letters
            for text in (
                f"### {_plain(letter.name)} {{ #{slug(f'letter-{letter.id}')} data-search-exclude=yes }}",
                _block(letter_html(page, letter)),
            )
        ]
    return page_with_foot(
        page,
        "forms-and-evidence.md",
        "Forms and evidence",
        "The evidence, and every form and letter.",
        body,
        "hide: [toc]",
    )


def evidence_lead(page: Page) -> str:
    """Return what the guide says about the evidence as a whole."""
    return f"<p>{page.line(page.guide.submission.lead)}</p>" if page.guide.submission else ""


def letter_html(page: Page, letter: Letter) -> str:
    """Return a letter without a case: the boxes that send it, what the source says about it, and its text with gaps."""
    boxes = ", ".join(
        page.box_link(ref, place.short_name)
        for ref, place in page.guide.places.items()
        if letter.id in place.box.letters
    )
    return (
        f"<p>Sent at: {boxes}</p>{about_html(page, letter, 4)}<pre "
        f'class="copy-text">{escaped(empty_text(page.guide, letter))}</pre>'
    )


def evidence_item_html(page: Page, item: Evidence) -> str:
    """Return the meaning of an item of evidence, and the forms that show it."""
    more = ". ".join(filter(None, (paragraphs_html(page, page.guide.main_source, item.para), _helps(page, item.helps))))
    return page.words(item.about) + (f"<p>{more}</p>" if more else "")


def forms_table(page: Page) -> str:
    """Return every form and letter, one a row."""
    guide, rows = page.guide, []
    is_numbered = any(source.is_numbered for source in guide.sources)
    for form in guide.forms:
        own = guide.source(form.source)
        boxes = ", ".join(
            page.box_link(ref, place.short_name) for ref, place in guide.places.items() if form.id in place.box.forms
        )
        paragraphs = f"<td{UNSEARCHED}>{paragraphs_html(page, own, form.para)}</td>" if is_numbered else ""
        rows.append(
            f'<tr id="{slug(form.id)}"><th '
            f'scope="row">{page.explain(form.name)}</th><td>{page.explain(guide.actor(form.sent_by).name)}</td>'
            f"<td>{page.explain(guide.actor(form.sent_to).name)}</td><td>{page.words(form.when)}</td><td>{page.words(form.about)}</td>"
            f"{paragraphs}<td{UNSEARCHED}>{boxes}</td></tr>"
        )
    return _table(
        "Forms and letters",
        ("Form or letter", "From", "To", "When", "What it is", *(["Paragraphs"] if is_numbered else []), "Boxes"),
        rows,
    )


def _helps(page: Page, forms: Iterable[str]) -> str:
    links = [f'<a href="#{slug(id)}">{escaped(page.guide.form(id).name)}</a>' for id in forms]
    return f"Shown by: {', '.join(links)}" if links else ""


def glossary_page(guide: Guide) -> PageSource:
    """Return every term, sorted, with its meaning and whether the source itself gives it."""
    page = Page(guide, "../")
    body = [
        (
            '<p class="lead">The words and abbreviations of the guide. '
            "A page that uses abbreviations lists them near its top. "
            "The page of a map lists them below its picture.</p>"
        )
    ]
    for term in sorted_terms(guide):
        body += [f"## {_plain(term.id)} {{ #{slug(term.id)} }}", _block(term_html(page, term), "term")]
    return page_with_foot(page, "glossary.md", "Glossary", "The words and abbreviations of the guide.", body)


def sorted_terms(guide: Guide) -> list[Term]:
    """Return the terms in alphabetical order."""
    return sorted(guide.terms, key=lambda term: term.id.lower())


def term_html(page: Page, term: Term) -> str:
    """Return the meaning of a term, and where the source gives it."""
    source = page.guide.source(term.source)
    paragraphs = paragraphs_html(page, source, term.para)
    given = "" if term.spelled_out else ' <span class="given">The guide does not spell it out.</span>'
    also = f'<p class="also">Also found under: {escaped(", ".join(term.keywords))}</p>' if term.keywords else ""
    return f"<p><strong>{escaped(term.means)}.</strong>{given}</p>{page.words(term.about)}{also}" + (
        f"<p>{paragraphs}</p>" if paragraphs else ""
    )


def unclear_points_page(guide: Guide) -> PageSource:
    """Return the register of places where the sources contradict themselves, are silent or unclear."""
    page = Page(guide, "../")
    body = [
        (
            f'<p class="lead">There {"is" if len(guide.unclear_points) == 1 else "are"} '
            f"{prose.how_many(len(guide.unclear_points), 'point')} where the guide contradicts itself or does not say"
            " what to do. For each one we show what it says, how we read it and why, and what this site does. These"
            " are our interpretations, not the guide’s words or the law.</p>"
        )
    ]
    for heading, points in unclear_point_groups(guide):
        body.append(f"## {_plain(heading)}")
        for point in points:
            body += [
                f"### {_plain(f'{point.id}: {point.title}')} {{ #{slug(point.id)} }}",
                _block(unclear_point_html(page, point), f"unclear-point severity-{point.severity}"),
            ]
    return page_with_foot(
        page,
        "knots.md",
        "Where the guide is unclear",
        "Where the guide contradicts itself or does not say, and how we read it.",
        body,
    )


def unclear_point_groups(guide: Guide) -> list[tuple[str, list[UnclearPoint]]]:
    """Return the unclear points in groups with headings: those without a box, then by the map of their first box."""
    groups: dict[str, list[UnclearPoint]] = {
        "Everywhere": [],
        **{f"{process.name}: {process.title}": [] for process in guide.processes},
    }
    for point in guide.unclear_points:
        place = next((guide.places[ref] for ref in point.boxes if ref in guide.places), None)
        groups[f"{place.process.name}: {place.process.title}" if place else "Everywhere"].append(point)
    return [(heading, points) for heading, points in groups.items() if points]


def unclear_point_html(page: Page, point: UnclearPoint) -> str:
    """Return an unclear point in full: what is said, how it is read, how it is shown, and where."""
    source = page.guide.source(point.source)
    boxes = ", ".join(page.box_link(ref, page.guide.places[ref].short_name) for ref in point.boxes)
    where = ". ".join(filter(None, (paragraphs_html(page, source, point.para), boxes)))
    return (
        f'<p class="severity"{UNSEARCHED}>{SEVERITIES[point.severity]}</p><dl><dt>What it '
        f"says</dt><dd>{page.words(point.says)}</dd>"
        f"<dt>How we read it</dt><dd>{page.words(point.reading)}</dd><dt{UNSEARCHED}>How it is "
        f"shown</dt><dd{UNSEARCHED}>{page.words(point.shown)}</dd>"
        f"<dt{UNSEARCHED}>Where</dt><dd{UNSEARCHED}>{where}</dd></dl>"
    )


def paragraphs_page(guide: Guide) -> PageSource:
    """Return the index of paragraphs with the places that restate each."""
    page, source = Page(guide, "../"), guide.main_source
    parts = ((source.paragraphs, "numbered paragraph"), (len(source.unnumbered), "unnumbered passage"))
    counted = " and ".join(prose.how_many(count, words) for count, words in parts if count)
    body = [
        f'<p class="lead">Where we restate each of the {counted} of {escaped(source.name)}, and with what force.</p>',
        paragraph_table(guide, source, page),
    ]
    return page_with_foot(
        page,
        "paragraphs.md",
        "Paragraph index",
        "Where each paragraph of the guide is restated.",
        body,
        "hide: [toc]\nsearch:\n  exclude: true",
    )


def paragraph_table(guide: Guide, source: Source, page: Page) -> str:
    """Return one row for each paragraph or passage of a source: the places that restate it, as what, and with what
    force.
    """
    uses: dict[Paragraph, list[tuple[str, str, str]]] = {one: [] for one in source.all_paragraphs()}
    for link, part, text in _uses(guide, source, page):
        for one in text.para:
            if one in uses:
                uses[one].append((link, part, text.force if isinstance(text, Text) else ""))
    rows = []
    for paragraph, found in uses.items():
        forces = " ".join(force_html(force) for force in dict.fromkeys(force for _, _, force in found if force))
        where = "Withdrawn" if paragraph in source.withdrawn else _joined(link for link, _, _ in found)
        rows.append(
            f'<tr id="{paragraph_slug(paragraph)}"><th scope="row">{escaped(paragraph)}</th><td>{where}</td>'
            f"<td>{_joined(part for _, part, _ in found)}</td><td>{forces}</td></tr>"
        )
    return _table("Paragraph index", (source.paragraph_name.capitalize(), "Restated in", "As", "Force"), rows)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(parts))


def _uses(guide: Guide, source: Source, page: Page) -> Iterator[tuple[str, str, Any]]:
    for section in guide.sections:
        if section.source == source.id:
            link = f'<a href="{page.root}{page.guide.section_address(section)}">{escaped(section.title)}</a>'
            yield from ((link, "words", text) for text in section.texts)
    for place in guide.places.values():
        if place.process.source == source.id:
            link = page.box_link(place.ref)
            for name, texts in (
                ("activity", place.box.activity),
                ("good practice", place.box.good_practice),
                ("next steps", place.box.next_steps),
            ):
                yield from ((link, name, text) for text in texts)
            yield from ((link, "next steps", route) for route in place.box.routes)


def changes_page(guide: Guide) -> PageSource:
    """Return the changes of each edition, the newest first, and every route that departs from the source."""
    page = Page(guide, "../")
    rows = "".join(_change_row(page, change) for change in guide.history)
    body = (
        [
            '<p class="lead">What changed in each edition of this site, newest first.</p>',
            _table("Changes", ("Date", "Edition", "What changed", "Boxes"), [rows]),
        ]
        if rows
        else []
    )
    for mark, heading, words in (
        (
            "corrected",
            "Routes we have corrected",
            "The next step in the guide must be a mistake. We show it next to our correction.",
        ),
        ("inferred", "Routes we have added", "The guide does not say what happens next."),
        (
            "departing",
            "Routes that differ from the text",
            "The guide gives this route, but words its condition or order differently.",
        ),
    ):
        found = [(place, route) for place, route in guide.routes() if route.mark == mark]
        items = "".join(
            f"<li>{page.box_link(place.ref)}: “{page.explain(route.outcome)}”</li>" for place, route in found
        )
        body += [f"## {heading} {UNSEARCHED_HEADING}", f"<p>{words}</p>", f"<ul>{items}</ul>"] if items else []
    return page_with_foot(page, "changes.md", "Changes", "What changed in each edition of this site.", body)


def _change_row(page: Page, change: Change) -> str:
    boxes = ", ".join(page.box_link(ref, page.guide.places[ref].short_name) for ref in change.boxes) or "All"
    return (
        f'<tr><th scope="row"><time datetime="{change.day.isoformat()}">{long_date(change.day)}</time></th>'
        f'<td class="edition">{escaped(change.edition)}</td>'
        f"<td>{page.line(change.what)}</td><td>{boxes}</td></tr>"
    )
