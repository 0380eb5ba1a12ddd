"""The page for reporting a mistake."""

from __future__ import annotations

from maps.write.foot import UNSEARCHED_HEADING, page_anchor, page_name, page_with_foot, shown_on
from maps.write.frame import UNSEARCHED, PageSource
from maps.write.menu import menu, menu_pages
from navigator.guide.model import Guide
from navigator.guide.processes import Place, Process
from navigator.show.page import Page
from navigator.text.prose import escaped


def feedback_page(guide: Guide) -> PageSource:
    """Return the page for reporting a mistake: a text to copy, and the name of every page, as the target of that page's
    link.
    """
    page = Page(guide, "../")
    address = escaped(guide.feedback)
    shown = escaped(guide.feedback.removeprefix("mailto:").removeprefix("https://"))
    to = (
        f'Send the text below to <a href="{address}">{shown}</a>.'
        if address
        else (
            "Copy the text below and send it to the person who gave you this site, "
            f"because we do not have a contact address for {escaped(guide.owner)}. Nothing is sent from this page."
        )
    )
    text = (
        f"Page: \nEdition: {guide.edition}, reviewed {guide.reviewed}\nWhat it says: \nWhat the problem is: "
        "\nWhat it should say, and how you know: "
    )
    names = {path: page_name(guide, path).removeprefix("the page ").strip("“”") for path, _ in menu_pages(menu(guide))}
    rows = "".join(
        f'<li id="{page_anchor(path)}"><a '
        f'href="{page.root}{_address(path)}">{escaped(name)}</a>{_short_title(shown_on(guide, path))}</li>'
        for path, name in names.items()
    )
    body = [
        f'<p class="lead">Tell us if something is wrong, unclear or hard to use. {to}</p>',
        "<p>Do not include anything about a real case.</p>",
        (
            f'<div class="feedback" data-module="site/feedback"{UNSEARCHED}><label for="feedback-text">Text to '
            "copy</label>"
            '<textarea id="feedback-text" rows="7" autocomplete="off" autocapitalize="off" autocorrect="off" '
            f'spellcheck="false" writingsuggestions="false">{escaped(text).replace(chr(10), "&#10;")}</textarea>'
            '<p class="feedback-actions"></p></div>'
        ),
        f"## Which page is it? {UNSEARCHED_HEADING}",
        ("<p>Each page has its name at the end. If you used the link there, the page is marked in this list.</p>"),
        f'<ul class="page-names">{rows}</ul>',
    ]
    return page_with_foot(page, "feedback.md", "Report a problem", "How to report a problem with this site.", body)


def _address(path: str) -> str:
    """Return the address of a page below the site's root: "intake/box-03.md" → "intake/box-03/"."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    return "/".join(filter(None, [folder, "" if name == "index" else name])) + (
        "/" if folder or name != "index" else ""
    )


def _short_title(shown: Place | Process | None) -> str:
    """Return the short title of a box or a map, to follow its name."""
    return f": {escaped(shown.title if isinstance(shown, Process) else shown.box.short)}" if shown else ""
