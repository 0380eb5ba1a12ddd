"""The words of the guide: sentences short enough to read, and pages that explain their abbreviations."""
from __future__ import annotations

import re

from navigator.guide.check.texts import texts
from navigator.guide.model import Guide
from navigator.text import prose
from tests.built import ReadPage, site_pages

LONGEST = 34
"""The most words in a sentence. A bullet is a separate sentence, as it is when it is read."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without its marks. A line of a letter is one by itself."""
    lines = re.split(r"\n\s*\n|\n\s*(?=- )" if not re.search(r"^\w+: ", text, re.M) else r"\n", text)
    return [sentence for line in lines for sentence in re.split(r"(?<=[.!?])\W?\s+", prose.to_plain(line))]


def test_no_sentence_of_the_guide_is_long(guide: Guide):
    long = [f"{'/'.join(path)}: {sentence}" for path, text in texts(guide) for sentence in sentences(text) if len(sentence.split()) > LONGEST]
    assert long == []


def unexplained(page: ReadPage) -> list[str]:
    """Return the abbreviations of a page without a meaning in its opening, or before or right after them.

    The opening is above the first part with a heading. The key of a map belongs to its picture: the explanations are right below both.
    """
    content = page.content.text
    headings = [element.text for element in page.all("h2") if element.within("article") and not element.within("figure")]
    opening = content[:content.index(headings[0])] if headings else content
    found = []
    for name, means in {element.text: element.attributes["title"] for element in page.all("abbr")
                        if element.within("article") and not element.within("template")}.items():
        first = re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", content)
        if first and means.lower() not in opening.lower() and means.lower() not in content[:first.end() + len(means) + 4].lower():
            found.append(name)
    return found


def test_every_page_explains_its_abbreviations_in_words():
    """Require words, because tooltips reach neither keyboards nor touch screens. Leave out the glossary: it is the explanation itself."""
    told = {name: unexplained(page) for name, page in site_pages() if not name.startswith("glossary/") and name != "404.html"}
    assert {name: found for name, found in told.items() if found} == {}


def test_the_dialog_of_every_box_explains_its_abbreviations_in_words(guide: Guide):
    for process in guide.processes:
        page = next(page for name, page in site_pages() if name == f"{process.id}/index.html")
        for dialog in page.all("article", class_="box-text"):
            inside = page.inside(dialog)
            used = {element.text: element.attributes["title"] for element in inside if element.tag == "abbr"}
            told = "".join(element.text for element in inside if "short-forms" in element.classes)
            assert [name for name, means in used.items() if means not in told] == [], dialog.attributes["data-box"]
