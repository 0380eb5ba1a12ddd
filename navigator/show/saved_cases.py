"""Saved cases, with the actions for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from navigator.case.saved import MOST_SAVED, Saved
from navigator.case.wording import moment_words
from navigator.text.errors import CalendarError
from navigator.text.prose import cleaned, escaped, how_many


def saved_html(
    saved: Iterable[Saved], unreadable: Sequence[str] = (), lasting: bool | None = None, more: int = 0
) -> str:
    """Return the saved cases as an <article>, with the actions for each, and how long the browser keeps them.

    `unreadable` are the names of further entries that cannot be read; a name may be empty. `lasting` says whether the
    browser has agreed not to delete anything by itself, None if it does not say. `more` is the number of older cases
    that do not fit in the list.
    """
    rows = "".join(_saved_row(one) for one in saved)
    listed = f'<ul class="saved-list">{rows}</ul>' if rows else ""
    none = "" if rows or unreadable else f'<p class="none">{_NONE_SAVED}</p>'
    erase = _saved_button("erase", "Delete all saved data") if rows or unreadable else ""
    return (
        '<article class="saved-cases"><h2 class="step-title" tabindex="-1">Saved cases</h2>'
        "<p>Saved cases are in this browser only, on this device. Anyone who uses this browser can open them.</p>"
        f"{none}{_lasting_html(lasting) if rows else ''}{_more_html(more)}{_unreadable_html(unreadable)}{listed}"
        f'<p class="buttons"><button type="button" class="button" data-do="show">Back</button>{erase}</p></article>'
    )


_NONE_SAVED = (
    "No saved case is here now. If you saved one before, the browser may have deleted it: "
    "some do so after days without a visit, or "
    "when space runs short. To save a case, give it a name and select “Save case”."
)


def _lasting_html(lasting: bool | None) -> str:
    """Return how long the browser keeps what is saved, as far as it says."""
    words = (
        "This browser has agreed to keep them until you delete them."
        if lasting
        else "This browser may delete them by itself, after days without a visit or when space runs short."
    )
    return f'<p class="saved-lasting">{words} To be safe, also download the case file of each case that you need.</p>'


def _more_html(more: int) -> str:
    """Return advice on a list that is too long: one that was saved before the list had a limit."""
    if not more:
        return ""
    return (
        f'<div class="saved-more"><p>The {MOST_SAVED:,} newest saved cases are shown. '
        f"{how_many(more, 'older one is', 'older ones are')} not. Delete cases that you no longer need: "
        "then the next ones are shown, and you can save a new case again.</p>"
        f"{_saved_button('delete-oldest', 'Delete the oldest' if more == 1 else f'Delete the {more:,} oldest')}</div>"
    )


def _unreadable_html(unreadable: Sequence[str]) -> str:
    """Return the number of saved cases that cannot be read, and the names of those that have one."""
    if not unreadable:
        return ""
    words = f"{how_many(len(unreadable), 'saved case')} cannot be read."
    named = [f"“{escaped(name)}”" for one in unreadable if (name := one_line(one))]
    names = f" {'Its name' if len(unreadable) == 1 else 'Names'}: {', '.join(named)}." if named else ""
    return (
        f'<div class="saved-unreadable"><p>{words}{names} The browser or another program may have damaged what was '
        "saved. All other saved cases are not "
        f"affected.</p>{_saved_button('delete-unreadable', 'Delete what cannot be read')}</div>"
    )


def one_line(text: str) -> str:
    """Return a text on one line, without characters that cannot be shown."""
    return " ".join(cleaned(text).split())


def _saved_button(do: str, words: str) -> str:
    return f'<button type="button" class="button secondary" data-do="{do}">{words}</button>'


def _saved_row(saved: Saved) -> str:
    name = escaped(one_line(saved.name) or "Without a name")
    try:
        when = f' <span class="saved-when">{escaped(moment_words(saved.when))}</span>'
    except CalendarError:
        when = ""
    buttons = "".join(
        f'<button type="button" class="button secondary" data-do="{do}" data-id="{escaped(saved.id)}">{words}'
        f'<span class="visually-hidden"> “{name}”</span></button>'
        for do, words in (("load", "Open"), ("rename", "Rename"), ("delete", "Delete"))
    )
    return f'<li><span class="saved-name">{name}</span>{when} <span class="buttons">{buttons}</span></li>'
