"""Ways to save, share and open a case, and the actions on its record."""

from __future__ import annotations

from navigator.case.case import Case
from navigator.case.wording import DAYS_AHEAD
from navigator.show.fields import PRIVATE_FIELD, button_html
from navigator.show.page import Page


def record_buttons_html() -> str:
    """Return the buttons of a record on the page, in a <p> that is not printed."""
    return (
        '<p class="buttons no-print"><button type="button" class="button" data-do="show">Back to the case</button>'
        '<button type="button" class="button secondary" data-do="print">Print</button>'
        '<button type="button" class="button secondary" data-do="copy">Copy as text</button></p>'
    )


def keep_html(page: Page, case: Case) -> str:
    """Return ways to save, share and open a case as a <section>; before a case has begun, only those to open one."""
    begun = bool(case.answers or case.kept)
    privacy = f'<p><a href="{page.root}privacy/">What is saved in this browser and how to check it</a></p>'
    opened = (
        '<p class="buttons"><button type="button" class="button secondary" data-do="saved">Saved cases</button></p>'
        '<p class="keep-file"><label>Open a case file <input type="file" accept="application/json,.json" '
        'data-do="import"></label></p>'
    )
    if not begun:
        return (
            '<section class="keep" aria-labelledby="case-keep"><h2 id="case-keep">Open a '
            f"case</h2>{opened}{privacy}</section>"
        )
    return (
        '<section class="keep" aria-labelledby="case-keep"><h2 id="case-keep">Save or share this case</h2>'
        f'<p class="keep-save"><label>Name <input type="text" id="case-name" name="case-name" {PRIVATE_FIELD} '
        'enterkeyhint="done"></label> '
        f"{button_html('save', 'Save case')}</p>"
        f"<h3>Case record, files and link</h3>{_keep_files_html()}<h3>Dates in your "
        f"calendar</h3>{_keep_calendar_html()}<h3>Open another case</h3>{opened}"
        f'<p class="buttons keep-erase">{button_html("erase", "Delete all saved data")}</p>{privacy}</section>'
    )


def _keep_files_html() -> str:
    """Return the ways to give a case to others, and whether they include what the user typed."""
    files = "".join(
        button_html("download", words, f' data-what="{what}"')
        for what, words in (
            ("text", "Download case record (text)"),
            ("json", "Download case record (JSON)"),
            ("case", "Download case file"),
        )
    )
    return (
        f'<p class="buttons">{button_html("record", "Print or copy case record")}{files}'
        f"{button_html('link', 'Copy a link to this case')}</p>"
        + _keep_tick_html("text", "with-text", "Include what I typed in files, records and texts to copy")
    )


def _keep_calendar_html() -> str:
    """Return the settings of a calendar file, and the effect of a second one on a calendar."""
    download = button_html("download", "Download calendar dates (.ics)", ' data-what="calendar"')
    days = "".join(
        f'<option value="{number}"{" selected" if number == 1 else ""}>{words}</option>'
        for number, words in DAYS_AHEAD.items()
    )
    return (
        f'<p class="keep-reminder"><label>Calendar reminders <select name="days-ahead">{days}</select></label></p>'
        + _keep_tick_html("calendar", "with-reference", "Put the name of the case into the titles and the file name")
        + f'<p class="buttons">{download}</p>'
        '<details class="fold"><summary>If you download the dates again</summary><p>Import the new file into the same '
        "calendar. It moves the events whose "
        "dates have changed, and cancels those that are no longer due. "
        "Most calendars then remove a cancelled event or strike it out. Some, such as "
        "Outlook, may only change its title to “No longer due”: delete that event yourself.</p></details>"
    )


def _keep_tick_html(kind: str, name: str, words: str) -> str:
    return (
        f'<p class="keep-{kind}"><label class="keep-tick"><input type="checkbox" name="{name}"> '
        f"<span>{words}</span></label></p>"
    )
