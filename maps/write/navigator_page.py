"""The page of the navigator: the first question, which is there before Python arrives, and its maps."""

from __future__ import annotations

import re
from datetime import datetime

from maps.write.foot import page_with_foot
from maps.write.frame import PageSource
from maps.write.map_pages import drawing_of
from navigator.case.case import fold
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.show.page import Page
from navigator.show.step import step_html
from navigator.text.prose import escaped

_SPEECH = re.compile("<defs\\b.*?</defs>\n|<use\\b[^>]*/>")
"""Icon on a box that opens its dialog. The navigator's maps have no dialogs."""


def _path_maps(guide: Guide) -> str:
    """Return the pictures of the maps. The navigator draws the steps of a case on them."""
    drawings = {process.id: _SPEECH.sub("", drawing_of(guide, process)) for process in guide.processes}
    templates = "".join(f'<template data-map="{escaped(id)}">{drawing}</template>' for id, drawing in drawings.items())
    return f'<div class="navigator-maps" data-search-exclude hidden>{templates}</div>'


def _edition_day(guide: Guide) -> str:
    """Return the day of the edition in ISO form. A clock with an earlier day is wrong.

    Empty if the guide names it otherwise.
    """
    try:
        return datetime.strptime(guide.reviewed, "%d %B %Y").date().isoformat()
    except ValueError:
        return ""


def navigator_page(bundle: Bundle) -> PageSource:
    """Return the page of the navigator: its first question, ready before any script has run, and what works without
    scripts.
    """
    guide, page = bundle.guide, Page(bundle.guide, "../")
    last_known_day = min(calendar.last for calendar in bundle.calendars.values()).isoformat()
    first = step_html(page, fold(guide, ()), ())
    ways = "".join(
        f"<li>{page.box_link(f'{process.id}/{process.start}', f'{process.name}, box {process.start}')}: "
        f"{escaped(process.title)}</li>"
        for process in guide.processes
    )
    body = [
        (
            '<p class="lead">Work through a case one question at a time. You can see how each date is worked out. '
            "Your answers stay in this browser. They are deleted when you close this tab, unless you save the case.</p>"
        ),
        (
            '<div class="navigator" data-module="navigator/navigator" data-root="../" '
            f'data-made="{_edition_day(guide)}" data-known="{last_known_day}"><div class="navigator-status" '
            'role="status" aria-live="polite"></div>'
            f'<div class="navigator-case">{first}</div>'
            '<p class="navigator-session"><input type="checkbox" id="keep-in-tab" data-do="session" checked><label '
            'for="keep-in-tab">Remember my answers if this page refreshes</label></p>'
            '<div class="navigator-static"><h2>If the navigator does not work</h2><p>You can follow the same '
            f"steps on the box pages, which do not need JavaScript. Start at the first box:</p><ul>{ways}</ul></div>"
            f"{_path_maps(guide)}</div>"
        ),
    ]
    return page_with_foot(
        page,
        "navigator.md",
        "Navigator",
        "Work through a case, and see how every deadline is worked out.",
        body,
        "hide: [toc]",
        "early: assets/navigator/python.js",
    )
