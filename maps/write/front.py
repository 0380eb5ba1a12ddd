"""The home page and the page about the status, for a guide whose folder has no texts of its own for them. Also the
manifest for browsers that install the site.
"""

from __future__ import annotations

import json

from maps.write.foot import page_foot
from maps.write.frame import PageSource, block, page_source
from maps.write.menu import map_title
from navigator.guide.model import Guide
from navigator.guide.sources import Source
from navigator.show.page import Page
from navigator.text.prose import escaped, how_many, to_plain

MANIFEST = "manifest.webmanifest"
COLOUR = "#1d4e8f"


# --- The home page ----------------------------------------------------------------------------------------------------


def home_page(guide: Guide) -> PageSource:
    """Return the home page of a guide that has no home.md: what it is about, its notice, and a way in for each use."""
    page, path = Page(guide), "index.md"
    doors = (
        (
            "Follow the process",
            f"{guide.processes[0].id}/",
            "Select a box to see what to do, good practice and next steps.",
            [
                (f"{process.id}/", map_title(guide, process), how_many(len(process.boxes), "box", "boxes"))
                for process in guide.processes
            ],
        ),
        (
            "Work through a case",
            "navigator/",
            "Answer one question at a time and see how each deadline is worked out. Your answers stay in your browser.",
            _listed(
                guide,
                {
                    "navigator": "Start a case",
                    "deadlines": "See all deadlines",
                    "forms-and-evidence": "Forms, letters and evidence",
                    "offline": "Use this site offline",
                },
            ),
        ),
        (
            "Train others, or look something up",
            "whole-guide/",
            "Show the maps to a group, discuss where the guide is unclear, or find one thing.",
            _listed(
                guide,
                {
                    "training-cases": "Training cases",
                    "whole-guide": "The whole guide on one page",
                    "knots": "Where the guide is unclear",
                    "glossary": "Glossary",
                    "paragraphs": "Paragraph index",
                },
            ),
        ),
        (
            "Edit the guide",
            "editing/",
            "The guide is a folder of text files. A check tells you the line number of any mistake.",
            _listed(
                guide,
                {
                    "editing": "How to edit the guide",
                    "changes": "What changed in each edition",
                    "feedback": "Report a problem",
                },
            ),
        ),
    )
    body = [
        f'<p class="lead">{page.line(guide.about)}</p>',
        _status_html(page),
        f'<div class="doors">{"".join(_door_html(*door) for door in doors)}</div>',
    ]
    return page_source(
        page,
        path,
        guide.heading or guide.title,
        guide.summary or guide.about,
        filter(None, body),
        "hide: [navigation, toc]",
        foot=page_foot(guide, path),
    )


def _listed(guide: Guide, words: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(guide.pages[name], title, "") for name, title in words.items() if name in guide.pages]


def _door_html(title: str, address: str, words: str, links: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<li><a href="{to}">{escaped(name)}</a>{f", {more}" if more else ""}</li>' for to, name, more in links
    )
    return f'<section class="door"><h2><a href="{address}">{title}</a></h2><p>{words}</p><ul>{rows}</ul></section>'


def _status_html(page: Page) -> str:
    link = '<a href="about/">About this site</a>'
    notice = page.line(page.guide.notice)
    return f'<div class="status-box"><p><strong>{notice}</strong> {link}</p></div>' if notice else f"<p>{link}</p>"


# --- The page about the status ----------------------------------------------------------------------------------------


def about_page(guide: Guide) -> PageSource:
    """Return the page about a guide that has no about.md: what it restates, its status, what happens to answers, and
    the licences.
    """
    page, path = Page(guide, "../"), "about.md"
    body = [
        f'<p class="lead">{page.line(guide.about)}</p>',
        "## What this site restates",
        block(f"<ul>{''.join(f'<li>{_source_html(page, source)}</li>' for source in guide.sources)}</ul>"),
    ]
    body += ["## What its status is", block(f"<p>{page.line(guide.notice)}</p>")] if guide.notice else []
    body += [
        "## Who looks after it",
        block(f"<p>{escaped(guide.owner)}. Edition {escaped(guide.edition)}, reviewed {escaped(guide.reviewed)}.</p>"),
        "## What happens to what you type",
        _TYPED,
        "## Licences",
    ]
    body += [block(f"<p>{escaped(guide.licence)}</p>")] if guide.licence else []
    return page_source(
        page,
        path,
        "About this site",
        f"About this site and its sources: {guide.site_name}.",
        [*body, _LICENCES],
        foot=page_foot(guide, path),
    )


def _source_html(page: Page, source: Source) -> str:
    words = (
        f"<strong>{escaped(source.title)}</strong> ({escaped(source.dated)}).",
        page.line(source.about),
        page.line(source.notice),
    )
    return " ".join(filter(None, words))


_TYPED = (
    "The navigator runs in your browser. Your answers are not sent to anyone, "
    "and this site does not load anything from other sites. The [Privacy](privacy.md) page says what is saved in your"
    " browser, how to delete it and how to check this yourself."
)
_LICENCES = (
    "The code of this site is under the MIT licence. The site is made with MkDocs and Material for MkDocs. "
    "The navigator's Python runs on Pyodide. Bank"
    " holidays come from the Python package *holidays*. Maps and guides to download are set in the typeface Arimo. "
    "All third-party software, with its"
    " licences, is in [one file](licences.txt). "
    "There is also [a bill of materials](sbom.json) in the CycloneDX format, for use by programs."
)


# --- What a browser installs the site by ------------------------------------------------------------------------------


def manifest(guide: Guide) -> str:
    """Return the text of the site's manifest: its names, its icons, and shortcuts to its most used pages."""
    ways = [
        {"name": "Navigator", "url": "navigator/"},
        {"name": guide.processes[0].name, "url": f"{guide.processes[0].id}/"},
    ]
    data = {
        "name": guide.site_name,
        "short_name": guide.short_name or guide.site_name,
        "description": to_plain(guide.summary or guide.about),
        "lang": "en-GB",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": COLOUR,
        "icons": [
            {"src": "assets/site/icon.svg", "type": "image/svg+xml", "sizes": "any", "purpose": "any"},
            *(
                {
                    "src": f"assets/site/icon-{kind}{size}.png",
                    "type": "image/png",
                    "sizes": f"{size}x{size}",
                    "purpose": purpose,
                }
                for kind, purpose in (("", "any"), ("maskable-", "maskable"))
                for size in (192, 512)
            ),
        ],
        "shortcuts": ways,
    }
    return json.dumps(data, ensure_ascii=True, indent=1) + "\n"
