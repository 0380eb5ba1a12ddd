"""Review of a case that was made with another edition, or whose dates have changed."""

from __future__ import annotations

from collections.abc import Iterable

from navigator.case.case import Answer, Case
from navigator.case.editions import LONGEST_EDITION, changes_since, edition_label, is_same_edition
from navigator.case.moved_dates import Moved
from navigator.case.questions import NATION, START
from navigator.case.wording import NOT_SHOWN, answer_label, ask_label
from navigator.guide.model import Guide
from navigator.guide.sources import Change
from navigator.show.page import Page
from navigator.text.prose import cleaned, escaped


def review_html(page: Page, case: Case, edition: str, now: str, moved: Iterable[Moved] = ()) -> str:
    """Return the review of a case from another edition as a <section>. It says which answers are still valid, which are
    not, and which questions are asked again.

    `edition` is the one that the case names, `now` that of the guide. The guide's list of changes shows which boxes of
    the case were changed since, and the answers given there are marked. If the list does not go back far enough, the
    review says so. `moved` are the dates that have changed. If the edition is the same, only they are shown.
    """
    guide, dates = page.guide, _moved_html(moved)
    if is_same_edition(edition, now, guide):
        return _review(
            "A date in this case has changed",
            "<p>This case was made with this edition of the guide, but some dates are different now.</p>" + dates,
        )
    since = changes_since(guide, edition)
    changed = {ref for change in since or () for ref in change.boxes}
    stand = "".join(
        _answer_row(guide, one, ref in changed) for one, ref in zip(case.answers, _boxes_of_answers(case), strict=True)
    )
    misfit = next((one for one in case.kept if case.problem and case.question and one.ask == case.question.ask), None)
    others = "".join(_answer_row(guide, one) for one in case.kept if one is not misfit)
    walked = dict.fromkeys(step.place.ref for step in case.steps)
    parts = [
        f"<p>It was made with edition {escaped(cleaned(edition)[:LONGEST_EDITION])}; "
        f"the guide is now of edition {escaped(now)}.</p>" + _changes_html(page, since, tuple(walked), edition) + dates,
        f"<details open><summary>Answers that still apply ({len(case.answers)})</summary><ul>{stand}</ul></details>"
        if stand
        else "<p>None of the answers still applies.</p>",
        f"<p><strong>No longer applies:</strong> {escaped(ask_label(guide, misfit.ask))}. "
        f"{escaped(case.problem.message)}</p>"
        if misfit and case.problem
        else "",
        "<details open><summary>Kept, not needed on this way "
        f"({len(case.kept) - bool(misfit)})</summary><ul>{others}</ul></details>"
        if others
        else "",
        f"<p><strong>Next question:</strong> {page.line(case.question.title)}</p>"
        if case.question
        else "<p>The case ends as before. There is nothing more to answer.</p>",
    ]
    return _review("A case from another edition", "".join(parts))


def _review(heading: str, html: str) -> str:
    return f'<section class="review" aria-labelledby="case-review"><h2 id="case-review">{heading}</h2>{html}</section>'


def _moved_html(moved: Iterable[Moved]) -> str:
    """Return the dates that have moved, old and new, with the reason.

    If a calendar has the old ones, the reader has to export again.
    """
    rows = "".join(
        f"<li><strong>{escaped(one.name)}:</strong> was {escaped(one.was)}, now {escaped(one.now)}. "
        f"{escaped(one.why)}</li>"
        for one in moved
    )
    return (
        (
            f'<div class="moved-dates"><h3>Dates that have changed</h3><ul>{rows}</ul>'
            "<p>If these dates are in a calendar, download the calendar file again.</p></div>"
        )
        if rows
        else ""
    )


def _changes_html(page: Page, since: tuple[Change, ...] | None, walked: tuple[str, ...], edition: str) -> str:
    """Return what has changed in the boxes of a case since its edition, or a note that this is not known."""
    links = ", ".join(page.box_link(ref) for ref in walked)
    again = f" Read the boxes of this case again: {links}." if links else ""
    if since is None:
        why = (
            "The two editions have the same name but are different"
            if edition_label(edition) == page.guide.edition
            else "The list of changes does not include that edition, which may be newer than this one"
        )
        return f"<p>{why}, so we cannot say which boxes have changed.{again}</p>"
    met = [change for change in since if not change.boxes or set(change.boxes) & set(walked)]
    if not met:
        return "<p>None of the boxes in this case has changed since.</p>"
    return (
        "<p>What has changed since, as far as the case has come to "
        f"it:</p><ul>{''.join(_change_row(page, change, walked) for change in met)}</ul>"
    )


def _change_row(page: Page, change: Change, walked: tuple[str, ...]) -> str:
    boxes = ", ".join(page.box_link(ref) for ref in walked if ref in change.boxes) or "the whole guide"
    return f"<li>Edition {escaped(change.edition)}, {boxes}: {page.line(change.what)}</li>"


def _boxes_of_answers(case: Case) -> tuple[str, ...]:
    """Return for each answer of a case the box that asked for it; empty for the start and the nation."""
    given = [(id, step.place.ref) for step in case.steps for id in (*step.facts, step.place.ref)]
    boxes, index = [], 0
    for answer in case.answers:
        while index < len(given) and given[index][0] != answer.ask and answer.ask not in (START, NATION):
            index += 1  # an end, and a box whose outcome is still open, have no answer of their own
        has_a_box = answer.ask not in (START, NATION) and index < len(given)
        boxes.append(given[index][1] if has_a_box else "")
        index += has_a_box
    return tuple(boxes)


def _answer_row(guide: Guide, answer: Answer, changed: bool = False) -> str:
    known = answer.ask in (START, NATION) or answer.ask in guide.places or guide.has("facts", answer.ask)
    label = ask_label(guide, answer.ask) if known else "A question this guide does not ask"
    words = answer_label(guide, answer) if known else NOT_SHOWN
    mark = ' <strong class="changed">Its box has changed: check this answer.</strong>' if changed else ""
    return f"<li>{escaped(label)}: {escaped(words)}{mark}</li>"
