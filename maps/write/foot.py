"""The end of every page: its name, the edition, and where to report a mistake.

It also defines abbreviations, for the tooltips of the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape

from maps.write.frame import UNSEARCHED, PageSource, page_source
from maps.write.menu import menu, menu_pages
from navigator import VERSION
from navigator.case.wording import capital
from navigator.days.workdays import long_date
from navigator.guide.addresses import slug
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Process
from navigator.show.page import Page
from navigator.text.prose import escaped


def edition_line(guide: Guide) -> str:
    """Return the edition for the foot of every page, with the day of the last change."""
    changed = f", last changed {long_date(guide.history[0].day)}" if guide.history else ""
    return escaped(f"Edition {guide.edition}, reviewed {guide.reviewed}{changed}. {guide.owner}.")


def site_foot(guide: Guide) -> str:
    """Return the line at the foot of the site: its edition, the licence of what it retells, and the version of the
    software.
    """
    return " ".join(filter(None, (edition_line(guide), escaped(guide.licence), f"Software version {VERSION}.")))


def page_foot(guide: Guide, path: str, named: str = "") -> str:
    """Return the line at the end of a page ("intake/box-03.md"). It names the page and the edition, and links to the
    page for reporting a mistake.

    `named` is the page that it belongs to, if it has no name of its own.
    """
    name = escaped(capital(page_name(guide, named or path)))
    return (
        f'<p class="page-foot"{UNSEARCHED}>{name}, edition {escaped(guide.edition)}.'
        f' <a href="{_root(path)}feedback/#{page_anchor(named or path)}">Report a problem with this page</a></p>'
    )


def completed_by_hand(guide: Guide, path: str, markdown: str) -> str:
    """Return a page that a person wrote, with the line that names page and edition, and tooltips for abbreviations."""
    return f"{markdown}\n\n{page_foot(guide, path)}{abbreviation_definitions(guide)}"


def _root(path: str) -> str:
    """Return the relative path from a page to the site's root. Each page has a folder of its own, except those called
    index.
    """
    return "../" * (path.count("/") + (path.rpartition("/")[2] != "index.md"))


def page_anchor(path: str) -> str:
    """Return the anchor of a page ("intake/box-03.md") on the page for reporting a mistake."""
    return f"page-{slug(path.removesuffix('.md').removesuffix('index'))}"


def page_name(guide: Guide, path: str) -> str:
    """Return a page by its name on the page or in the menu: “Intake, box 3”, “the page “Deadlines””."""
    shown = shown_on(guide, path)
    return shown.name if shown else f"the page “{unescape(dict(menu_pages(menu(guide))).get(path, 'without a name'))}”"


def shown_on(guide: Guide, path: str) -> Place | Process | None:
    """Return the box or the map that a page is about, None for other pages."""
    process, _, page = path.removesuffix(".md").rpartition("/")
    if page == "index":
        return guide.process(process) if guide.has("processes", process) else None
    return guide.places.get(f"{process}/{page.removeprefix('box-').lstrip('0')}")


def abbreviation_definitions(guide: Guide) -> str:
    """Return the abbreviations of the glossary, as the definitions that Markdown's `abbr` extension reads."""
    rows = [f"*[{term.id}]: {escaped(term.means)}" for term in guide.terms if term.abbreviation]
    return "\n\n" + "\n".join(rows) + "\n"


def page_with_foot(
    page: Page,
    path: str,
    title: str,
    description: str,
    body: Iterable[str],
    *settings: str,
    explained_after: int = 1,
    is_explained_in_a_fold: bool = False,
) -> PageSource:
    """Return a page with its frame and its foot; the arguments are those of `page_source`."""
    return page_source(
        page,
        path,
        title,
        description,
        body,
        *settings,
        foot=page_foot(page.guide, path),
        explained_after=explained_after,
        is_explained_in_a_fold=is_explained_in_a_fold,
    )


UNSEARCHED_HEADING = "{ data-search-exclude=yes }"
"""The same to follow a heading of Markdown. The whole part is left out."""
