"""Every line of HTML that is ours: whatever the words, the elements are the same, and the words appear as they were typed."""
from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from maps.source import read_guide
from navigator.case import Answer, Case, fold
from navigator.deadlines import deadlines
from navigator.model import Guide, Place, Text
from navigator.prose import visible
from navigator.render import (Page, Shown, answer_label, answers_html, basis_html, box_address, box_html, box_parts, count_words,
                              deadlines_html, map_anchor, question_html, slug, step_html, texts_html)
from navigator.workdays import Calendar
from tests.conftest import PROJECT
from tests.journey_files import answers
from tests.site import read_html

GUIDE = read_guide()
HOLIDAYS = json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))
CALENDAR = Calendar.from_dict(HOLIDAYS, "england-and-wales")

PLAIN = "Plainwords"
# None begins with a letter, which the start of a sentence would make a capital.
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "attribute": "' onmouseover='alert(1)' \"onfocus=alert(1) autofocus",
    "closing tags": "</div></li></template></textarea></article></svg>",
    "template braces": "{{ 7*7 }} {% raw %} ${x} #{y} `z` %s {0}",
    "links": "[a](javascript:alert(1)) ![b](data:text/html,c) [d](//host/e) <https://f>",
    "entities": "&lt;b&gt; &amp; &#60;i&#62; &copy",
    "attribute list": "# h {: onclick=alert(1) #id .class }",
    "stars that are not bold": "** a ** b**c",
    "right to left": "\u202eabc\u202c \u2066d\u2069 \u200fe\u05d0",
    "long word": "_" + "w" * 500,
    "control characters": "\x00b\x08c\x7fd\ud800e\ufffff",
    "comment": "<!-- a --> <![CDATA[ b ]]> <?php c ?>",
}

STRUCTURE = frozenset((
    "id", "format", "source", "actor", "stage", "kind", "force", "colour", "to", "fact", "op", "values", "asks", "starts", "meets", "evidence",
    "forms", "sent_by", "sent_to", "starts_from", "after", "count", "gives", "not_before", "met_by", "who", "default", "basis", "printed_to",
    "boxes", "counts", "resets", "helps", "safeguards"))
"""Fields that name other parts of the guide or are read by its code; every other text is there to be shown."""


def in_other_words(part: Any, words: str) -> Any:
    """The same guide with every text that is shown replaced by these words."""
    if isinstance(part, tuple):
        return tuple(in_other_words(one, words) for one in part)
    if isinstance(part, str):
        return words
    if not dataclasses.is_dataclass(part):
        return part
    parts = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    return dataclasses.replace(part, **{name: in_other_words(value, words) for name, value in parts.items() if value and _is_shown(name, value)})


def _is_shown(name: str, value: Any) -> bool:
    holds_parts = isinstance(value, tuple) and dataclasses.is_dataclass(value[0])
    return holds_parts or name not in STRUCTURE


def played(guide: Guide, *pairs: str) -> Case:
    return fold(guide, answers(*pairs), CALENDAR)


FTA = ("start=map-1", "nation=england-and-wales", "failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")
WALKS = {
    "the first question": (),
    "the nation": ("start=map-1",),
    "a choice of routes": FTA,
    "a route that is closed": (*FTA, "map-1/1=no-contact", "condition=no"),
    "a text": (*FTA, "map-1/1=contact", "contact-date=", "map-1/2=told"),
    "the evidence": (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "referral-date="),
    "a home visit": (*FTA, "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Wed 2009-09-16",
                     "map-2/1=not-present", "map-2/3=no-response", "second-visit-date=Thu 2009-09-24", "map-2/10=not-present"),
    "an end with an answer to spare": ("start=did-not-attend", "nation=scotland", "ia-done=no", "start-recorded=no", "stopped-taking-part=no",
                                       "disengaged=no", "last-contact-date=Fri 2021-12-03", "did-not-attend/1=not-met", "condition=no"),
}


def steps(guide: Guide) -> Iterator[str]:
    """The steps of the walks, plain, in error and in change."""
    page = Page(guide, "../")
    for pairs in WALKS.values():
        case = played(guide, *pairs)
        found = deadlines(case, CALENDAR)
        yield step_html(page, case, found)
        yield step_html(page, case, found, Shown(error="Wrong.", typed=(("value", "x"), ("day", "31"))))
        if case.answers:
            yield step_html(page, case, found, Shown(changing=0, at=played(guide)))


def boxes(guide: Guide) -> Iterator[str]:
    page = Page(guide, "../../")
    for place in guide.places.values():
        yield box_html(page, place)
        yield from (html for _, html in box_parts(page, place))


class _Reader(HTMLParser):
    """The elements of some HTML with the names of their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self.texts += [value or "" for name, value in attrs if name in ("title", "aria-label", "value", "placeholder", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    handle_comment = handle_decl = handle_pi = unknown_decl = lambda self, data: self.elements.append(("no element of ours", data))


@cache
def plain_of(component: Callable[[Guide], Iterator[str]]) -> list[_Reader]:
    return [_Reader(html) for html in component(in_other_words(GUIDE, PLAIN))]


# --- Whatever the words -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("component", (steps, boxes), ids=("steps", "boxes"))
def test_hostile_words_in_every_text_of_the_guide_appear_as_typed_and_add_no_element(component: Callable[[Guide], Iterator[str]], name: str) -> None:
    plain = plain_of(component)
    hostile = [_Reader(html) for html in component(in_other_words(GUIDE, HOSTILE[name]))]
    assert [one.elements for one in hostile] == [one.elements for one in plain]
    for with_hostile, with_plain in zip(hostile, plain):
        assert "".join(with_hostile.texts) == "".join(with_plain.texts).replace(PLAIN, visible(HOSTILE[name]))


def test_the_hostile_guide_really_has_its_words_in_every_kind_of_part() -> None:
    other = in_other_words(GUIDE, PLAIN)
    place = other.places["map-1/7"]
    assert {place.box.title, place.process.name, place.box.activity[0].text, place.box.routes[0].outcome} == {PLAIN}
    assert {other.rules[0].stated, other.facts[0].ask, other.knots[0].says, other.actors[0].name, other.evidence[0].about} == {PLAIN}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_appear_as_typed_and_add_no_element(name: str) -> None:
    pairs = WALKS["a text"]
    with_plain, with_hostile = (
        _Reader(step_html(Page(GUIDE), case := fold(GUIDE, [*answers(*pairs), Answer("reason", words), Answer("unknown", words)], CALENDAR), deadlines(case, CALENDAR)))
        for words in (PLAIN, HOSTILE[name]))
    assert with_hostile.elements == with_plain.elements
    assert "".join(with_hostile.texts) == "".join(with_plain.texts).replace(PLAIN, visible(HOSTILE[name]))


def test_what_was_typed_wrongly_stands_in_its_field_as_typed() -> None:
    case = played(GUIDE, *WALKS["a text"])
    typed = "</textarea><b>\n\"quoted\""
    html = question_html(Page(GUIDE), case.question, Shown(typed=(("value", typed),)))
    assert "&lt;/textarea&gt;&lt;b&gt;\n&quot;quoted&quot;</textarea>" in html


def test_an_abbreviation_with_a_hostile_meaning_is_a_tooltip_with_the_meaning_as_typed() -> None:
    terms = tuple(dataclasses.replace(term, means='"><script>') if term.id == "WFI" else term for term in GUIDE.terms)
    page = Page(dataclasses.replace(GUIDE, terms=terms))
    assert page.words("A WFI.") == '<p>A <abbr title="&quot;&gt;&lt;script&gt;">WFI</abbr>.</p>'


# --- Components -------------------------------------------------------------------------------------------------------

def test_box_texts_carry_no_ids_so_that_a_dialog_can_stand_beside_them() -> None:
    for place in GUIDE.places.values():
        assert not [one for one in read_html(box_html(Page(GUIDE), place)).elements if "id" in one.attributes]


@pytest.mark.parametrize("pairs", WALKS.values(), ids=WALKS)
def test_a_step_gives_each_id_once_and_names_only_ids_that_are_there(pairs: tuple[str, ...]) -> None:
    case = played(GUIDE, *pairs)
    for shown in (Shown(), Shown(error="Wrong.")):
        step = read_html(step_html(Page(GUIDE, "../"), case, deadlines(case, CALENDAR), shown))
        ids = [one.attributes["id"] for one in step.elements if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        named = [name for one in step.elements for key in ("for", "aria-describedby", "aria-labelledby") for name in one.attributes.get(key, "").split()]
        named += [one.attributes["href"][1:] for one in step.all("a") if one.attributes["href"].startswith("#")]
        assert set(named) <= set(ids)


def test_every_link_of_a_box_leads_below_the_root_or_to_https_or_mailto() -> None:
    for place in GUIDE.places.values():
        links = [one.attributes["href"] for one in read_html(box_html(Page(GUIDE, "../../"), place)).all("a")]
        assert links and all(link.startswith(("../../", "https://", "mailto:")) for link in links)


@pytest.mark.parametrize(("force", "word"), (("must", "Must"), ("should", "Should"), ("could", "Could"), ("do", "Do"), ("fact", "Note")))
def test_the_force_of_a_statement_is_a_word(force: str, word: str) -> None:
    html = texts_html(Page(GUIDE), GUIDE.find("sources", "pathways"), [Text(force, "Send the letter.", (8,))])
    assert read_html(html).one("span", class_="force").text == word


def test_a_corrected_route_shows_its_mark_and_what_the_guide_prints() -> None:
    route = GUIDE.places["map-1/5"].box.route("doubt")
    html = basis_html(Page(GUIDE), route)
    assert read_html(html).one("strong").text == "Corrected route."
    assert "The guide prints" in html


def test_a_closed_way_is_shown_with_its_reason_and_cannot_be_chosen() -> None:
    case = played(GUIDE, *WALKS["a route that is closed"])
    choices = read_html(question_html(Page(GUIDE), case.question)).all("input", type="radio")
    assert [("disabled" in one.attributes, "checked" in one.attributes) for one in choices] == [(True, False), (False, True)]


def test_the_only_way_on_is_said_instead_of_asked() -> None:
    case = played(GUIDE, *WALKS["a text"], "reason=")
    question = read_html(question_html(Page(GUIDE), case.question))
    assert question.all("input", type="radio") == []
    assert question.one("input", type="hidden").attributes["value"] == "asked"
    assert question.one("p", class_="only-choice").text == "Reason asked"


def test_an_error_stands_in_a_summary_that_leads_to_the_field_and_beside_the_field() -> None:
    case = played(GUIDE, *FTA[:3])
    question = read_html(question_html(Page(GUIDE), case.question, Shown(error="No such day.", typed=(("day", "31"),))))
    assert question.one("div", class_="error-summary").attributes["tabindex"] == "-1"
    target = question.one("div", class_="error-summary") and question.one("a").attributes["href"]
    assert question.one("input", name="day").attributes == {**question.one("input", name="day").attributes, "id": target[1:], "value": "31"}
    assert "question-error" in question.one("fieldset").attributes["aria-describedby"].split()


def test_deadlines_stand_in_the_order_of_their_dates_and_those_without_come_last() -> None:
    case = played(GUIDE, *WALKS["a home visit"])
    page = read_html(deadlines_html(Page(GUIDE), deadlines(case, CALENDAR)))
    first = [next(one for one in page.inside(card) if one.tag == "time") for card in page.all("article", class_="deadline")
             if any(one.tag == "dl" for one in page.inside(card))]
    dates = [one.attributes["datetime"] for one in first]
    assert len(dates) > 3 and dates == sorted(dates)
    assert page.one("details", class_="undated")


def test_a_case_without_a_clock_says_so() -> None:
    assert read_html(deadlines_html(Page(GUIDE), ())).one("p").text == "No clock has started yet."


def test_each_answer_can_be_changed_by_a_button_that_says_which() -> None:
    page = read_html(answers_html(Page(GUIDE), played(GUIDE, *FTA)))
    buttons = [one for one in page.all("button") if one.attributes["data-do"] == "change"]
    assert [one.attributes["data-index"] for one in buttons] == ["0", "1", "2", "3", "4"]
    assert buttons[3].text == "Change the answer to Date of the failure"


@pytest.mark.parametrize(("ask", "answer", "label"), (
    ("start", "map-2", "Map 2: Home visits"), ("nation", "scotland", "Scotland"), ("failure", "ftp", "Failed to participate (FTP)"),
    ("map-1/1", "contact", "Customer makes contact"), ("failure-date", "2009-08-27", "27 August 2009"), ("contact-date", "", "Left empty"),
    ("reason", "the bus", "the bus"), ("unknown", "thing", "thing"), ("map-1/1", "unknown", "unknown"), ("failure-date", "nonsense", "nonsense")))
def test_an_answer_is_shown_in_words(ask: str, answer: str, label: str) -> None:
    assert answer_label(GUIDE, Answer(ask, answer)) == label


@pytest.mark.parametrize(("counts", "words"), (
    (("7 working days",), "7 working days"), (("same day",), "the same day"), (("-1 working days",), "1 working day before"),
    (("7 calendar days", "2 working days"), "7 calendar days, then 2 working days")))
def test_a_count_is_shown_in_words(counts: tuple[str, ...], words: str) -> None:
    assert count_words(counts) == words


def test_addresses_and_anchors_have_two_digits_so_that_they_sort() -> None:
    assert (box_address("map-1/3"), map_anchor("map-1/3"), slug("BDE (LM)")) == ("map-1/box-03/", "map-1-box-03", "bde-lm")


def test_a_box_says_who_acts_of_what_kind_it_is_and_where_it_stands() -> None:
    place: Place = GUIDE.places["map-1/3"]
    assert read_html(box_html(Page(GUIDE), place)).one("p", class_="box-head").text == "Provider Decision Map 1, box 3 of 24: Letter and contact"
