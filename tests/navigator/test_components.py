"""Every line of our own HTML: with any words, the elements are the same, and the words appear as they were typed."""
from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from navigator.case.case import Answer, Case, fold
from navigator.case.deadlines import deadlines, other_nations
from navigator.case.questions import Question
from navigator.case.wording import adverse_words
from navigator.days.workdays import NATIONS, Calendar
from navigator.guide.addresses import box_address, map_anchor, slug
from navigator.guide.model import Guide
from navigator.guide.processes import Place
from navigator.guide.sources import Text
from navigator.show.answers import answers_html
from navigator.show.box import basis_html, box_html, box_parts
from navigator.show.deadline import Measure, deadlines_html
from navigator.show.keep import keep_html
from navigator.show.page import Page
from navigator.show.path import path_html
from navigator.show.question import Shown, question_html
from navigator.show.statements import texts_html
from navigator.show.step import Beside, step_html
from navigator.show.worked_out import counters_html, worked_out_html
from navigator.text.prose import visible
from tests import PROJECT
from tests.built import read_html
from tests.guides import our_guide
from tests.navigator.case_files import answers
from tests.navigator.weekdays import day

GUIDE = our_guide()
HOLIDAYS = json.loads((PROJECT / "maps" / "bank-holidays.json").read_text(encoding="utf-8"))
CALENDARS = {nation: Calendar.from_dict(HOLIDAYS, nation) for nation in NATIONS}
CALENDAR = CALENDARS["england-and-wales"]
TODAY = day("Mon 2009-09-07")

PLAIN = "_Plainwords"
# None begins with a letter, because the start of a sentence would make it a capital.
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
    "boxes", "within", "counts", "resets", "helps", "safeguards", "met_at", "lapses_at", "not_at", "of", "waits_for", "since", "formerly",
    "opening", "opening_starts", "still_open", "nation", "days_off_of_any", "list", "first_day", "last_day", "days", "calendar", "from_",
    "starts_again_from", "date_of"))
"""Fields that name other parts of the guide or that code reads; every other text is shown to readers."""


def in_other_words(part: Any, words: str) -> Any:
    """Return the same guide with every text that is shown replaced by these words."""
    if isinstance(part, tuple):
        return tuple(in_other_words(one, words) for one in part)
    if isinstance(part, str):
        return words
    if not dataclasses.is_dataclass(part):
        return part
    parts = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    return dataclasses.replace(part, **{name: in_other_words(value, words) for name, value in parts.items() if value and _is_shown(name, value)})


def _is_shown(name: str, value: Any) -> bool:
    holds_parts = dataclasses.is_dataclass(value) or isinstance(value, tuple) and dataclasses.is_dataclass(value[0])
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
    "the evidence": (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition", "told-date=", "evidence-held=", "referral-date="),
    "a home visit": (*FTA, "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Wed 2009-09-16",
                     "map-2/1=not-present", "map-2/3=no-response", "second-visit-date=Thu 2009-09-24", "map-2/10=not-present"),
    "rules worked out from dates": (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition",
                                    "told-date=", "evidence-held=", "referral-date=", "map-1/7=sent", "map-1/8=agrees",
                                    "map-1/12=referred", "joined-date=Mon 2008-10-27", "held-deduction-date=", "map-1/14=applied",
                                    "ntp-date=Thu 2009-10-01", "map-1/15=rebook"),
    "an end with an answer to spare": ("start=did-not-attend", "nation=scotland", "ia-done=no", "start-recorded=no", "stopped-taking-part=no",
                                       "disengaged=no", "last-contact-date=Fri 2021-12-03", "did-not-attend/1=not-met", "condition=no"),
}


def beside(page: Page, case: Case) -> Beside:
    return Beside(Measure(TODAY, CALENDAR, other_nations(case, CALENDARS, deadlines(case, CALENDAR))), path=path_html(page, case))


def steps(guide: Guide) -> Iterator[str]:
    """Yield the steps of the cases, plain, with an error and with a change."""
    page = Page(guide, "../")
    for pairs in WALKS.values():
        case = played(guide, *pairs)
        found = deadlines(case, CALENDAR)
        yield step_html(page, case, found)
        yield step_html(page, case, found, Shown(), beside(page, case))
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
def test_hostile_words_in_a_guide_appear_as_typed(component: Callable[[Guide], Iterator[str]], name: str) -> None:
    plain = plain_of(component)
    hostile = [_Reader(html) for html in component(in_other_words(GUIDE, HOSTILE[name]))]
    assert [one.elements for one in hostile] == [one.elements for one in plain]
    for with_hostile, with_plain in zip(hostile, plain):
        assert "".join(with_hostile.texts) == "".join(with_plain.texts).replace(PLAIN, visible(HOSTILE[name]))


def test_the_hostile_guide_really_has_its_words_in_every_kind_of_part() -> None:
    other = in_other_words(GUIDE, PLAIN)
    place = other.places["map-1/7"]
    assert {place.box.title, place.process.name, place.box.activity[0].text, place.box.routes[0].outcome} == {PLAIN}
    assert {*other.rules[0].guide_says, other.facts[0].ask, other.unclear_points[0].says, other.actors[0].name, other.evidence[0].about} == {PLAIN}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_appear_as_typed_and_add_no_element(name: str) -> None:
    pairs = WALKS["a text"]
    with_plain, with_hostile = (
        _Reader(step_html(Page(GUIDE), case := fold(GUIDE, [*answers(*pairs), Answer("reason", words), Answer("unknown", words)], CALENDAR), deadlines(case, CALENDAR)))
        for words in (PLAIN, HOSTILE[name]))
    assert with_hostile.elements == with_plain.elements
    assert "".join(with_hostile.texts) == "".join(with_plain.texts).replace(PLAIN, visible(HOSTILE[name]))


def test_what_was_typed_wrongly_is_in_its_field_as_typed() -> None:
    case = played(GUIDE, *WALKS["a text"])
    typed = "</textarea><b>\n\"quoted\""
    html = question_html(Page(GUIDE), case.question, Shown(typed=(("value", typed),)))
    assert "&lt;/textarea&gt;&lt;b&gt;\n&quot;quoted&quot;</textarea>" in html


def test_a_hostile_abbreviation_has_a_tooltip_as_typed() -> None:
    terms = tuple(dataclasses.replace(term, means='"><script>') if term.id == "WFI" else term for term in GUIDE.terms)
    page = Page(dataclasses.replace(GUIDE, terms=terms))
    assert page.words("A WFI.") == '<p>A <abbr title="&quot;&gt;&lt;script&gt;">WFI</abbr>.</p>'


# --- Components -------------------------------------------------------------------------------------------------------

def test_box_texts_have_no_ids_so_a_dialog_can_show_them() -> None:
    for place in GUIDE.places.values():
        assert not [one for one in read_html(box_html(Page(GUIDE), place)).elements if "id" in one.attributes]


@pytest.mark.parametrize("pairs", WALKS.values(), ids=WALKS)
def test_a_step_has_each_id_once_and_names_existing_ones(pairs: tuple[str, ...]) -> None:
    case = played(GUIDE, *pairs)
    page = Page(GUIDE, "../")
    for shown in (Shown(), Shown(error="Wrong.")):
        step = read_html(step_html(page, case, deadlines(case, CALENDAR), shown, beside(page, case)))
        ids = [one.attributes["id"] for one in step.elements if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        named = [name for one in step.elements for key in ("for", "aria-describedby", "aria-labelledby") for name in one.attributes.get(key, "").split()]
        named += [one.attributes["href"][1:] for one in step.all("a") if one.attributes["href"].startswith("#")]
        assert set(named) <= set(ids)


def test_every_link_of_a_box_is_local_https_or_mailto() -> None:
    for place in GUIDE.places.values():
        links = [one.attributes["href"] for one in read_html(box_html(Page(GUIDE, "../../"), place)).all("a")]
        assert links and all(link.startswith(("../../", "https://", "mailto:")) for link in links)


@pytest.mark.parametrize(("force", "word"), (("must", "Must"), ("should", "Should"), ("could", "Could"), ("do", "Do"), ("fact", "Note")))
def test_the_force_of_a_statement_is_a_word(force: str, word: str) -> None:
    html = texts_html(Page(GUIDE), GUIDE.source("pathways"), [Text(force, "Send the letter.", (8,))])
    assert read_html(html).one("span", class_="force").text == word


def test_a_corrected_route_shows_its_mark_and_what_the_guide_prints() -> None:
    html = basis_html(Page(GUIDE), GUIDE.places["map-2/4"], GUIDE.places["map-2/4"].box.route("refer"))
    assert read_html(html).one("strong").text == "Corrected route."
    assert "The guide gives" in html


def test_a_route_whose_condition_is_not_the_guides_shows_that_it_differs() -> None:
    html = basis_html(Page(GUIDE), GUIDE.places["map-1/3"], GUIDE.places["map-1/3"].box.route("no-condition"))
    assert read_html(html).one("strong").text == "Differs from the text."
    assert "Paragraph 21 asks whether the condition caused the failure" in html


def test_a_closed_way_is_shown_with_its_reason_and_cannot_be_chosen() -> None:
    case = played(GUIDE, *WALKS["a route that is closed"])
    choices = read_html(question_html(Page(GUIDE), case.question)).all("input", type="radio")
    assert [("disabled" in one.attributes, "checked" in one.attributes) for one in choices] == [(True, False), (False, True)]


def test_the_only_route_is_said_instead_of_asked() -> None:
    case = played(GUIDE, *WALKS["a text"], "reason=")
    question = read_html(question_html(Page(GUIDE), case.question))
    assert question.all("input", type="radio") == []
    assert question.one("input", type="hidden").attributes["value"] == "asked"
    assert question.one("p", class_="only-choice").text == "Reason asked for"


def test_an_error_is_in_a_linked_summary_and_beside_the_field() -> None:
    case = played(GUIDE, *FTA[:3])
    question = read_html(question_html(Page(GUIDE), case.question, Shown(error="No such day.", typed=(("day", "31"),))))
    assert question.one("div", class_="error-summary").attributes["tabindex"] == "-1"
    target = question.one("div", class_="error-summary") and question.one("a").attributes["href"]
    assert question.one("input", name="day").attributes == {**question.one("input", name="day").attributes, "id": target[1:], "value": "31"}
    assert "question-error" in question.one("fieldset").attributes["aria-describedby"].split()


def test_the_error_summary_takes_the_focus_and_is_not_an_alert() -> None:
    case = played(GUIDE, *FTA[:3])
    question = read_html(question_html(Page(GUIDE), case.question, Shown(error="No such day.")))
    assert "role" not in question.one("div", class_="error-summary").attributes


@pytest.mark.parametrize("kind", ("text", "number"))
def test_a_field_of_words_or_of_a_number_cuts_nothing_off(kind: str) -> None:
    question = read_html(question_html(Page(GUIDE), Question("x", "How many?", kind)))
    assert all("maxlength" not in one.attributes for one in (*question.all("input"), *question.all("textarea")))
    if kind == "text":
        assert question.one("textarea").attributes["data-most"] == "2000"
        assert question.one("p", class_="count").text == "At most 2,000 characters"


def test_deadlines_are_in_date_order_with_undated_ones_last() -> None:
    case = played(GUIDE, *WALKS["a home visit"])
    found = deadlines(case, CALENDAR)
    page = read_html(deadlines_html(Page(GUIDE), [dataclasses.replace(one, met=None, over="") for one in found]))
    first = [next(one for one in page.inside(card) if one.tag == "time") for card in page.all("article", class_="deadline")
             if any(one.tag == "dl" for one in page.inside(card))]
    dates = [one.attributes["datetime"] for one in first]
    assert len(dates) > 3 and dates == sorted(dates)
    assert page.one("details", class_="undated")


def test_deadlines_that_are_met_or_over_come_after_those_that_are_open() -> None:
    found = deadlines(played(GUIDE, *WALKS["a home visit"]), CALENDAR)
    is_open = {one.rule.id: one.is_open for one in found if one.dates.date}
    page = read_html(deadlines_html(Page(GUIDE), found))
    shown = [is_open[one.attributes["data-rule"]] for one in page.all("article", class_="deadline") if one.attributes["data-rule"] in is_open]
    assert True in shown and False in shown and shown == sorted(shown, reverse=True)


def test_deadlines_of_earlier_rounds_are_folded_below_those_of_this_one() -> None:
    found = deadlines(played(GUIDE, *FTA), CALENDAR)
    later = tuple(dataclasses.replace(one, step=one.step + 8) for one in found)
    page = read_html(deadlines_html(Page(GUIDE), (*found, *later), measure=Measure(TODAY, CALENDAR, round=8)))
    fold = page.one("details", class_="earlier")
    folded = [one.attributes["data-rule"] for one in page.inside(fold) if one.tag == "article"]
    shown = [one.attributes["data-rule"] for one in page.all("article", class_="deadline")]
    assert sorted(folded) == ["T01", "T04", "T05"]       # the reply to the first letter is still due
    assert len(shown) == len(found) + len(later) and "open" not in fold.attributes
    assert shown[-3:] == folded
    assert {one.text for one in page.all("p", class_="within")} == {"Part of “Reply to a letter sent by post”: nothing is due on this day."}


def cards(pairs: tuple[str, ...], measure: Measure = Measure()) -> dict[str, str]:
    """Return rule → the text of its card."""
    page = read_html(deadlines_html(Page(GUIDE), deadlines(played(GUIDE, *pairs), CALENDAR), measure=measure))
    return {one.attributes["data-rule"]: one.text for one in page.all("article", class_="deadline")}


def test_a_deadline_says_its_status_and_the_date_for_other_nations() -> None:
    case = played(GUIDE, *FTA)
    with_measure, without = cards(FTA, Measure(TODAY, CALENDAR, other_nations(case, CALENDARS, deadlines(case, CALENDAR)))), cards(FTA)
    assert "Due in 1 working day" in with_measure["T03"] and "In Scotland: Mon 7 Sep 2009." in with_measure["T03"]
    assert "Done on Thu 27 Aug 2009" in with_measure["T01"] and "Done on:" not in with_measure["T01"]
    assert "Done on: Thu 27 Aug 2009" in without["T01"] and "Due in" not in without["T03"]


def test_a_working_is_drawn_as_a_calendar_beside_its_list() -> None:
    page = read_html(deadlines_html(Page(GUIDE), deadlines(played(GUIDE, *FTA), CALENDAR)))
    card = next(one for one in page.all("article", class_="deadline") if one.attributes["data-rule"] == "T03")
    inside = page.inside(card)
    assert [one.text for one in inside if one.tag == "caption"] == ["August 2009", "September 2009"]
    assert len([one for one in inside if one.tag == "li" and one.classes in (["counted"], ["skipped"])]) == 12


def test_the_shown_date_is_named_the_latest_if_it_is() -> None:
    assert "No other way of counting gives a later date. Use this date before any action that goes against the person." in cards(FTA)["T03"]


def test_a_later_possible_date_is_used_before_adverse_action() -> None:
    found = deadlines(played(GUIDE, *WALKS["rules worked out from dates"], "imposed-date=Thu 2009-10-01", "reduced-week=Wed 2009-10-14"), CALENDAR)
    weeks = next(one for one in found if one.rule.id == "T26")
    assert weeks.dates.last_day == day("Thu 2009-10-29")
    assert adverse_words(weeks).startswith("Another way of counting gives a later date, Tuesday 10 November 2009.")


def test_a_date_to_send_by_is_not_delayed_by_another_reading() -> None:
    told = (*FTA, "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=accepted", "accepted-date=", "map-1/22=rearrange",
            "appointment-date=Mon 2009-10-05")
    reminder = next(one for one in deadlines(played(GUIDE, *told), CALENDAR) if one.rule.id == "T07")
    assert reminder.readings and adverse_words(reminder) == ""


def test_counters_are_reported_once_they_matter() -> None:
    assert counters_html(played(GUIDE, *FTA)) == ""
    visited = read_html(counters_html(played(GUIDE, *WALKS["a home visit"]))).one("p").text
    assert visited == "Home visits attempted: 2", "what was not counted yet and decides nothing here is left out"


def test_rules_worked_out_from_dates_show_them_and_the_boundary() -> None:
    page = read_html(worked_out_html(Page(GUIDE), played(GUIDE, *WALKS["rules worked out from dates"])))
    assert page.one("h3").text == "Deduction rules: Post-ESA rules"
    told = [one.text for one in page.all("li")]
    assert told[0] == "Date of joining Pathways: Mon 27 Oct 2008. This is the day of the limit itself. It is not before 27 October 2008, so it counts as on the later side."
    assert told[1:] == ["Date of the earliest deduction: not given", "Date of an earlier deduction: not given", "Date the deduction was imposed: not given"]
    assert GUIDE.fact("regime").outcomes[1].why.split(":")[0] in page.one("p").text


@pytest.mark.parametrize(("joined", "held", "rules"), (
    ("Sun 2008-10-26", "Sun 2008-12-14", "Pre-ESA rules"), ("Sun 2008-10-26", "Mon 2008-12-15", "Post-ESA rules"), ("Mon 2008-10-27", "Sun 2008-12-14", "Post-ESA rules")))
def test_on_each_side_of_the_two_days_the_rules_are_reported(joined: str, held: str, rules: str) -> None:
    pairs = [f"joined-date={joined}" if one.startswith("joined") else f"held-deduction-date={held}" if one.startswith("held") else one
             for one in WALKS["rules worked out from dates"]]
    assert read_html(worked_out_html(Page(GUIDE), played(GUIDE, *pairs))).one("h3").text == f"Deduction rules: {rules}"


def test_what_was_worked_out_is_reported_only_where_it_matters() -> None:
    assert worked_out_html(Page(GUIDE), played(GUIDE, *FTA)) == ""
    assert worked_out_html(Page(GUIDE), played(GUIDE, *WALKS["rules worked out from dates"][:-1])) == ""


def test_the_fields_of_a_date_cut_nothing_and_only_they_are_sent() -> None:
    inputs = read_html(question_html(Page(GUIDE), played(GUIDE, *FTA[:4]).question)).all("input")
    assert [one.attributes.get("name") for one in inputs] == ["day", "month", "year", None]
    assert [one.attributes.get("value") for one in inputs[:3]] == ["27", "8", "2009"]
    assert not any("maxlength" in one.attributes for one in inputs)


def test_a_date_has_buttons_for_today_yesterday_and_a_picker() -> None:
    question = read_html(question_html(Page(GUIDE), played(GUIDE, *FTA[:3]).question))
    assert [(one.attributes["data-date"], one.text) for one in question.all("button") if "data-date" in one.attributes] == [
        ("today", "Today"), ("yesterday", "Yesterday"), ("pick", "Choose a date")]


def test_before_a_case_has_begun_it_can_only_be_opened() -> None:
    page = read_html(keep_html(Page(GUIDE, "../"), played(GUIDE)))
    assert [one.attributes["data-do"] for one in (*page.all("button"), *page.all("input"))] == ["saved", "import"]
    assert page.one("a").attributes["href"] == "../privacy/"


def test_typed_words_are_shared_only_if_ticked() -> None:
    page = read_html(keep_html(Page(GUIDE, "../"), played(GUIDE, *FTA)))
    assert [(one.attributes["data-do"], one.attributes.get("data-what")) for one in page.all("button")] == [
        ("save", None), ("record", None), ("download", "text"), ("download", "json"), ("download", "case"), ("link", None), ("download", "calendar"),
        ("saved", None), ("erase", None)]
    assert page.one("a").attributes["href"] == "../privacy/"
    assert "checked" not in page.one("input", name="with-text").attributes
    assert page.one("input", type="file").attributes["accept"] == "application/json,.json"


def test_a_case_without_a_clock_says_so() -> None:
    assert read_html(deadlines_html(Page(GUIDE), ())).one("p").text == "No deadlines yet."


def test_each_answer_can_be_changed_by_a_button_that_says_which() -> None:
    page = read_html(answers_html(Page(GUIDE), played(GUIDE, *FTA)))
    buttons = [one for one in page.all("button") if one.attributes["data-do"] == "change"]
    assert [one.attributes["data-index"] for one in buttons] == ["0", "1", "2", "3", "4"]
    assert buttons[3].text == "Change the answer to Date of the failure"


def test_addresses_and_anchors_have_two_digits_so_that_they_sort() -> None:
    assert (box_address("map-1/3"), map_anchor("map-1/3"), slug("BDE (LM)")) == ("map-1/box-03/", "map-1-box-03", "bde-lm")


def test_a_box_gives_its_actor_kind_and_place() -> None:
    place: Place = GUIDE.places["map-1/3"]
    assert read_html(box_html(Page(GUIDE), place)).one("p", class_="box-head").text == "Provider Decision Map 1, box 3. Stage 1 of 4: Letter and contact"
