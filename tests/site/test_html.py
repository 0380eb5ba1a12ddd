"""The HTML of every built page, checked against the standard and the needs of a screen reader. `make judge` asks the slower judges as well."""
from __future__ import annotations

from collections import Counter

import pytest

from tests.built import built_site, read_html
from tests.site.html_faults import faults

PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>A page</title></head><body><main><h1>A heading</h1>{}</main></body></html>'
FAULTY = {
    "an id that is twice": ('<p id="x">a</p><p id="x">b</p>', "the id x stands 2 times"),
    "an end without a beginning": ("<div>a</div></div>", "end-tag-too-early"),
    "a division in a paragraph": ("<p><div>a</div></p>", "unexpected-end-tag"),
    "a label for nothing": ('<label for="gone">a</label>', "no control on the page"),
    "a name that is not there": ('<p aria-describedby="gone">a</p>', "names gone, which is not on the page"),
    "a field without a label": ("<input>", "a control without a label"),
    "a picture without words": ('<img src="x.png">', "a picture without alt"),
    "a link without a name": ('<a href="x"></a>', "without a name"),
    "a button in a link": ('<a href="x">a <button>b</button></a>', "inside of a link or button"),
    "an obsolete attribute": ('<table align="left"><tr><td>a</td></tr></table>', "the obsolete attribute align"),
    "an obsolete element": ("<center>a</center>", "an obsolete element"),
    "a tick box to be filled in": ('<label>a <input type="checkbox" autocomplete="off"></label>', "autocomplete where nothing is typed"),
    "a heading that skips a level": ("<h2>a</h2><h4>b</h4>", "level 4 follows one of level 2"),
    "a second first heading": ("<h1>b</h1>", "2 headings of the first level"),
    "two menus of one name": ('<nav aria-label="a"></nav><nav aria-label="a"></nav>', "2 landmarks navigation"),
    "a menu without a name beside another": ('<nav aria-label="a"></nav><nav></nav>', "the name “”"),
    "a form that cannot be sent": ('<form><label>a <input></label></form>', "without a button that sends it"),
    "a paragraph in a list": ("<ul><p>a</p></ul>", "directly inside of <ul>"),
}


@pytest.mark.parametrize(("html", "words"), FAULTY.values(), ids=FAULTY)
def test_a_fault_in_the_html_is_named(html: str, words: str) -> None:
    assert any(words in fault for fault in faults(PAGE.format(html))), faults(PAGE.format(html))


def test_a_valid_page_has_no_fault() -> None:
    sound = '<nav aria-label="a"><ul><li><a href="x">b</a></li></ul></nav><form><label>c <input></label><button>d</button></form>'
    assert faults(PAGE.format(sound)) == []


OPTED_OUT = {"autocomplete": "off", "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false", "writingsuggestions": "false"}


def test_every_field_of_every_page_opts_out_of_spelling_and_suggestions() -> None:
    fields = [(path.name, field.attributes) for path in sorted(built_site().rglob("*.html")) for page in [read_html(path.read_text(encoding="utf-8"))]
              for field in (*page.all("input"), *page.all("textarea")) if field.attributes.get("type", "text") in ("text", "search")]
    assert {attributes["id"] for _, attributes in fields} >= {"search-words", "feedback-text"}
    assert [field for field in fields if {name: field[1].get(name) for name in OPTED_OUT} != OPTED_OUT] == []


def test_no_page_has_a_fault_that_its_text_shows() -> None:
    found = Counter(fault.split(": ", 1)[-1] for path in sorted(built_site().rglob("*.html")) for fault in faults(path.read_text(encoding="utf-8")))
    assert found == {}
