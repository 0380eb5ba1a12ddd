"""The words of the guide as HTML: what an editor may write, and that no text adds an element."""
from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigator.text import prose
from navigator.text.prose import how_many
from tests import PROJECT

MEANINGS = {"BDE (LM)": "Benefit Delivery Expert (Labour Market)", "BDE": "Benefit Delivery Expert", "WFI": "Work Focused Interview",
            "NFP": 'Notification "from" <Provider>'}
EXPLAIN = prose.abbreviations(MEANINGS)

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "</svg><script>alert(1)</script>",
    "</p></div></body>",
    "<!-- a comment", "<![CDATA[ x ]]>", "<?php echo 1 ?>", "<!DOCTYPE html>", "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='x'>",
    "<style>*{display:none}</style>", "<b", "< b >", "&lt;b&gt;", "&#60;b&#62;", "&amp;amp;", "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<b>)", "[x](vbscript:x)", "[x](\"onclick=alert(1))",
    "[x]('><script>)", "![x](https://example.org/x.png)", "[x][y]", "[<b>](map-1/1)", "# Heading { onclick=alert(1) }", "text {: .class #id }",
    "{{ config }}", "{% include 'x' %}", "${alert(1)}", "`code`", "    indented code", "| a | b |\n|---|---|", "***", "---",
    "~~~\nfence\n~~~", "> quote",
    "1. one", "\u202egnp.exe\u202c", "\u2066\u200f\u200e\u2069", "a\u0000b\u0007c\u001bd", "\ud800 alone \udfff",
    "\ufffe\uffff", "\u2028\u2029\u0085\x0b\x0c",
    "w" * 500, "**" * 200, "[" * 200 + "](", "(" * 200,
)


class _Elements(HTMLParser):
    """The elements of some HTML, with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    @property
    def text(self) -> str:
        return "".join(self.words)


def no_link(target: str) -> str:
    return ""


def own_link(target: str) -> str:
    return f"/{target}/" if target.startswith("map-") else ""


def html(text: str) -> str:
    """Return a text as the site shows it, with tooltips and links to its own pages."""
    return prose.to_html(text, own_link, EXPLAIN)


# --- What may be written ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "expected"), [
    ("One line.", "<p>One line.</p>"),
    ("One line,\nand on.", "<p>One line, and on.</p>"),
    ("One.\n\nTwo.\n\n\n\nThree.", "<p>One.</p><p>Two.</p><p>Three.</p>"),
    ("One.\r\n\r\nTwo.", "<p>One.</p><p>Two.</p>"),
    ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
    ("Do:\n\n- one\n- two\n\nThen go on.", "<p>Do:</p><ul><li>one</li><li>two</li></ul><p>Then go on.</p>"),
    ("Do:\n- one\n- two\nThen go on.", "<p>Do:</p><ul><li>one</li><li>two</li></ul><p>Then go on.</p>"),
    ("- one\n  and on\n  and on\n- two", "<ul><li>one and on and on</li><li>two</li></ul>"),
    ("  - one\n  - two", "<ul><li>one</li><li>two</li></ul>"),
    ("not a - bullet\n-nor this", "<p>not a - bullet -nor this</p>"),
    ("A **bold** word.", "<p>A <strong>bold</strong> word.</p>"),
    ("**All bold**", "<p><strong>All bold</strong></p>"),
    ("2 ** 3 ** 4 and **", "<p>2 ** 3 ** 4 and **</p>"),
    ("See [box 7](map-1/7).", '<p>See <a href="/map-1/7/">box 7</a>.</p>'),
    ("See [**box** 7](map-1/7).", '<p>See <a href="/map-1/7/"><strong>box</strong> 7</a>.</p>'),
    ("- see [box 7](map-1/7)\n- **b**", '<ul><li>see <a href="/map-1/7/">box 7</a></li><li><strong>b</strong></li></ul>'),
    ("See [elsewhere](https://example.org).", "<p>See [elsewhere](https://example.org).</p>"),
    ("", ""),
    (" \n\t\n ", ""),
])
def test_paragraphs_bullets_bold_and_links_are_what_an_editor_may_write(text: str, expected: str) -> None:
    assert prose.to_html(text, own_link) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("the WFI.", 'the <abbr title="Work Focused Interview">WFI</abbr>.'),
    ("WFI", '<abbr title="Work Focused Interview">WFI</abbr>'),
    ("the BDE (LM) decides", 'the <abbr title="Benefit Delivery Expert (Labour Market)">BDE (LM)</abbr> decides'),
    ("(BDE (LM))", '(<abbr title="Benefit Delivery Expert (Labour Market)">BDE (LM)</abbr>)'),
    ("the BDE decides", 'the <abbr title="Benefit Delivery Expert">BDE</abbr> decides'),
    ("WFIs, XWFI, x-WFI, wfi", "WFIs, XWFI, x-WFI, wfi"),
    ("**WFI**", '<strong><abbr title="Work Focused Interview">WFI</abbr></strong>'),
    ("[WFI](map-1/1)", '<a href="/map-1/1/">WFI</a>'),
    ("NFP", '<abbr title="Notification &quot;from&quot; &lt;Provider&gt;">NFP</abbr>'),
])
def test_an_abbreviation_gets_its_tooltip_as_a_whole_word(text: str, expected: str) -> None:
    assert prose.inline(text, own_link, EXPLAIN) == expected


def test_without_abbreviations_there_are_no_tooltips() -> None:
    assert prose.inline("the WFI", no_link, prose.abbreviations({})) == "the WFI"


@pytest.mark.parametrize(("text", "expected"), [
    ("See [box **7**](map-1/7), **now**.", "See box 7, now."),
    ("<b> & \"c\"", "<b> & \"c\""),
    ("a\u0007b", "a\ufffdb"),
    ("- one\n- two", "- one\n- two"),
])
def test_plain_text_loses_the_marks_and_nothing_else(text: str, expected: str) -> None:
    assert prose.to_plain(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("See [a](map-1/1) and [b](https://example.org/x_(y)).", [("a", "map-1/1"), ("b", "https://example.org/x_(y)")]),
    ("[x](javascript:alert(1))", [("x", "javascript:alert(1)")]),
    ("[x] (map-1/1) and [x](map 1)", []),
])
def test_the_links_of_a_text_are_found_for_the_check(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(prose.links(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("See [a](map-1/1).", []),
    ("See [a](map 1/1).", ["[a](map 1/1)"]),
    ("See [a]() and [b](map-1/1", ["[a]()", "[b](map-1/1"]),
    ("f(x) [1] (2)", []),
])
def test_what_looks_like_a_link_is_found_for_the_check(text: str, expected: list[str]) -> None:
    assert list(prose.broken_links(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("a <b>bold</b> word", "<b>"), ("</svg>", "</svg>"), ("<!-- x -->", "<!"), ("<img src=x", "<img src=x"), ("<?xml", "<?"),
    ("less < more", ""), ("3 <4", ""), ("-> and <-", ""), ("R&D &amp; &lt;", ""),
])
def test_markup_is_found_for_the_check(text: str, expected: str) -> None:
    assert prose.raw_html(text) == expected


# --- Hostile text -----------------------------------------------------------------------------------------------------

def test_there_are_forty_hostile_texts_and_more() -> None:
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_hostile_text_appears_as_typed_and_adds_no_element(text: str) -> None:
    found = _Elements(f"<p>{prose.inline(text, no_link, EXPLAIN)}</p>")
    assert found.elements == [("p", ())] and not found.other
    assert found.text == prose.visible(text)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
@pytest.mark.parametrize("around", ["{}", "Before {} after", "**{}**", "- {}", "[{}](map-1/1)", "[words](map-{})", "WFI {} BDE (LM)"])
def test_hostile_text_adds_no_element_in_any_place(text: str, around: str) -> None:
    found = _Elements(html(around.format(text)))
    assert not found.other
    assert {element for element in found.elements} <= {("p", ()), ("ul", ()), ("li", ()), ("strong", ()), ("a", ("href",)), ("abbr", ("title",))}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_hostile_text_in_an_attribute_stays_there(text: str) -> None:
    found = _Elements(f'<p title="{prose.escaped(text)}">x</p>')
    assert found.elements == [("p", ("title",))]
    assert _Elements(prose.abbreviations({"X": text})("X")).elements == [("abbr", ("title",))]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_whatever_is_written_can_be_saved_as_utf_8(text: str) -> None:
    assert (html(text) + prose.to_plain(text)).encode("utf-8")


@given(st.text(alphabet=st.sampled_from("ab*[]()<>&\"' -\n/:{}\x00\ud800"), max_size=60))
@settings(max_examples=400)
def test_no_text_adds_an_element_its_marks_do_not_want(text: str) -> None:
    found = _Elements(prose.to_html(text, no_link))
    allowed = {"p", "ul", "li"} | ({"strong"} if text.count("**") > 1 else set())
    assert {tag for tag, _ in found.elements} <= allowed and not found.other
    assert not any(names for _, names in found.elements)


@pytest.mark.parametrize("text", ["**a " * 20_000, "[a](" * 20_000, "[" * 50_000, "- a\n" * 20_000, "<" * 50_000, "[a](b(c)" * 20_000])
def test_long_runs_of_marks_are_read_in_one_go(text: str) -> None:
    assert html(text) and prose.to_plain(text) and prose.raw_html(text) == "" and list(prose.broken_links(text)) is not None


@pytest.mark.parametrize(("count", "words"), ((0, "0 days"), (1, "1 day"), (2, "2 days"), (1_000, "1,000 days")))
def test_a_count_has_the_noun_that_fits_it(count: int, words: str) -> None:
    assert how_many(count, "day") == words
    assert how_many(count, "of them is", "of them are") == f"{count:,} of them {'is' if count == 1 else 'are'}"


def test_every_count_in_words_is_made_by_the_one_helper() -> None:
    """Look for an s added by hand, in Python or in a script of the page, because somebody forgets it for 1."""
    by_hand = re.compile(r"""["']s["'] if |["']{2} if [^:]* == 1 else ["']s["']|\\? ["']["'] : ["']s["']""")
    files = [*PROJECT.glob("navigator/**/*.py"), *PROJECT.glob("maps/**/*.py"), *PROJECT.glob("*.py"), *PROJECT.glob("docs/assets/**/*.js")]
    assert [file.name for file in files if by_hand.search(file.read_text(encoding="utf-8"))] == []
