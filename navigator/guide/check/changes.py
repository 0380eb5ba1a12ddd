"""Check that the list of changes fits the edition, and that the address for reports is valid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from navigator.days.workdays import parse_date
from navigator.guide.faults import Fault
from navigator.guide.model import Guide
from navigator.guide.sources import Change
from navigator.text.errors import CalendarError


def change_faults(guide: Guide) -> Iterator[Fault]:
    """Check that the newest change is of the present edition, so that neither can be forgotten. Check that a browser
    can open the address for reports.
    """
    dated: list[Change] = []
    for change in guide.changes:
        try:
            parse_date(change.date)
            dated.append(change)
        except CalendarError:
            yield Fault(
                ("changes", change.id, "date"),
                f'change {change.id}: the date "{change.date[:60]}" is not valid. Write it as 2026-11-21.',
            )
    if (
        dated
        and len(dated) == len(guide.changes)
        and all(change.edition != guide.edition for change in dated if change.day == guide.history[0].day)
    ):
        newest = guide.history[0]
        yield Fault(
            ("changes", newest.id, "edition"),
            f'change {newest.id} is the newest and of edition "{newest.edition[:60]}", but the guide says '
            f'"{guide.edition[:60]}". Set "edition" at the top, or say what this edition changed.',
        )
    if guide.feedback and not re.fullmatch(r"(?:https://[^\s/]+|mailto:[^\s@]+@[^\s@]+)\S*", guide.feedback):
        yield Fault(
            ("feedback",),
            '"feedback" should be an address that begins with https:// or mailto:, without a space. '
            "Without one, leave it out: the site then says how to report.",
        )
