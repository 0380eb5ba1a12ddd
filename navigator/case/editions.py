"""Editions of a guide: whether a case was made with another one, and what has changed since."""

from __future__ import annotations

from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.guide.sources import Change

LONGEST_EDITION = 60


def is_other_edition(edition: str, bundle: Bundle) -> bool:
    """Return whether a case says that it was made with another edition of the guide; False if it does not name an
    edition.
    """
    return not is_same_edition(edition, bundle.edition, bundle.guide)


def is_same_edition(edition: str, now: str, guide: Guide) -> bool:
    """Return whether a case is of the edition `now` or of the guide's edition; True if it does not name an edition."""
    return edition in ("", now, guide.edition)


def changes_since(guide: Guide, edition: str) -> tuple[Change, ...] | None:
    """Return the changes that are newer than an edition, the oldest first; None if the guide's list cannot show them.

    The list cannot show them for an edition that it does not name, which may be a newer one. Nor can it for an edition
    with the guide's own name and another digest.
    """
    label = edition_label(edition)
    days = [change.day for change in guide.changes if change.edition == label]
    if not days or label == guide.edition:
        return None
    return tuple(sorted((change for change in guide.changes if change.day > max(days)), key=lambda change: change.day))


def edition_label(edition: str) -> str:
    """Return the label of an edition without its digest: "2026-11 (4f1c09ab52e3)" → "2026-11"."""
    return edition.partition(" (")[0]
