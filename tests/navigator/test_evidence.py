"""Evidence before a referral: what a case fills in, what is reported as missing, and the texts to copy."""
from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest

from navigator.case.case import Answer, Case, fold
from navigator.case.case_file import without_text
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.evidence import Item, checklist, missing_sentence
from navigator.case.letters import letter_text
from navigator.case.moment import Moment, free_texts
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide
from navigator.show.letters import beside_html
from navigator.show.page import Page
from navigator.text.prose import cleaned
from tests.navigator.weekdays import day

SECRET = "My brother hid the letter; ask Dr Example"
FTA = ("failure=fta", "failure-date=Thu 2009-08-27", "letter-date=Thu 2009-08-27")
TO_BOX_7 = (*FTA, "map-1/1=no-contact", "condition=no", "map-1/3=no-condition")
CONTACT_TO_BOX_7 = (*FTA, "map-1/1=contact", "contact-date=Mon 2009-09-07", "map-1/2=told", f"reason={SECRET}", "map-1/4=asked",
                    "map-1/5=doubt", "condition=no", "map-1/6=no-condition")
MISSED_VISIT = (*FTA, "map-1/1=no-contact", "condition=yes", "map-1/3=has-condition", "advocate=no", "visit-date=Thu 2009-09-10",
                "map-2/1=not-present")
TWO_MISSED = (*MISSED_VISIT, "map-2/3=no-response", "second-visit-date=Mon 2009-09-21", "map-2/10=not-present")
SEEN_THEN_REFERRED = (*MISSED_VISIT, "map-2/3=no-response", "second-visit-date=Mon 2009-09-21", "map-2/10=present", f"reason={SECRET}",
                      "map-2/2=understands", "map-2/4=refer")
TO_BOX_17 = (*TO_BOX_7, "referral-date=Wed 2009-09-09", "map-1/7=sent", "map-1/8=agrees", "map-1/12=referred", "joined-date=Mon 2009-03-02",
             "held-deduction-date=", "map-1/14=applied", "ntp-date=Mon 2009-09-21", "map-1/15=rebook", "imposed-date=Mon 2009-09-21",
             "reduced-week=", "appointment-date=Mon 2009-10-05")
MEMO = ("ia-done=yes", "start-recorded=yes", "stopped-taking-part=yes", "disengaged=yes", "last-contact-date=Mon 2021-09-06",
        "did-not-attend/1=met", "prap-date=Tue 2021-10-05", "did-not-attend/2=entered", "last-attendance-date=Fri 2021-08-27")


def played(bundle: Bundle, *pairs: str, start: str = "map-1", nation: str = "england-and-wales", today: str = "",
           guide: Guide | None = None) -> tuple[Case, tuple[Deadline, ...]]:
    """Return the case that "ask=answer" pairs make, with every answer accepted, and its deadlines. Check the weekday of each date."""
    answers = []
    for pair in pairs:
        ask, _, answer = pair.partition("=")
        answers.append(Answer(ask, day(answer).isoformat() if answer[3:4] == " " and answer[-3:-2] == "-" else answer))
    case = fold(guide or bundle.guide, answers, bundle.calendars[nation], start=start, nation=nation, assume=True, today=day(today) if today else None)
    assert case.problem is None and not case.kept, (case.problem, case.kept, case.question)
    return case, deadlines(case, bundle.calendars[nation])


def items(bundle: Bundle, *pairs: str, today: str = "", start: str = "map-1") -> dict[str, Item]:
    return {item.id: item for item in checklist(*played(bundle, *pairs, today=today, start=start))}


def letter(bundle: Bundle, id: str, *pairs: str, start: str = "map-1", today: str = "", with_text: bool = False) -> str:
    """Return the text of a letter in the case that these answers make."""
    return letter_text(bundle.guide.letter(id), *played(bundle, *pairs, start=start, today=today), bundle.calendars["england-and-wales"], with_text=with_text)


def submission(bundle: Bundle, *pairs: str, with_text: bool = False) -> str:
    return letter(bundle, "nfp-evidence", *pairs, with_text=with_text)


def occurrences(bundle: Bundle, name: str, *pairs: str) -> list[tuple[date | None, tuple[str, ...]]]:
    """Return the day and the states of each occurrence of an event in the case that these answers make."""
    event, _ = bundle.guide.event_named(name)
    return [(one.occurrence.day, one.states) for one in Moment(*played(bundle, *pairs), bundle.calendars["england-and-wales"]).each(event.id)]


def missing(bundle: Bundle, *pairs: str) -> str:
    case, found = played(bundle, *pairs)
    return missing_sentence(case, checklist(case, found))


class Tags(HTMLParser):
    """The start tags of some HTML with their attributes, and its text; every element that is opened must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


# --- What the guide must have -----------------------------------------------------------------------------------------

def test_every_item_of_evidence_in_the_guide_can_be_filled(bundle: Bundle, guide: Guide) -> None:
    found = checklist(*played(bundle, *TO_BOX_7))
    assert [item.id for item in found] == list(guide.ids("evidence"))
    assert not [thing for item in found for thing in item.missing if thing.startswith("everything on")]


# --- The four items ---------------------------------------------------------------------------------------------------

def test_no_contact_fills_the_failure_the_letter_and_the_last_day(bundle: Bundle) -> None:
    found = items(bundle, *TO_BOX_7)["told-of-failure"]
    assert found.known == ("The customer failed to attend the interview on Thursday 27 August 2009.",
                           "The letter asking for the reason was posted on Thursday 27 August 2009.",
                           "The last day to reply is Tuesday 8 September 2009.")
    assert found.missing == () and found.notes == ()
    assert found.attach == ("a copy of the letter of Thursday 27 August 2009 asking for the reason",)


def test_the_interview_date_is_known_and_its_notice_is_missing(bundle: Bundle) -> None:
    found = items(bundle, *TO_BOX_7)["told-of-interview"]
    assert found.known == ("The interview was on Thursday 27 August 2009.",)
    assert found.missing == ("the date the customer was told about the interview", "the time and place of the interview")


@pytest.mark.parametrize("told", [TO_BOX_7, CONTACT_TO_BOX_7, SEEN_THEN_REFERRED], ids=["no contact", "contact", "seen at a visit"])
def test_a_case_is_complete_with_the_notice_and_the_ticks(told: tuple[str, ...], bundle: Bundle) -> None:
    case, found = played(bundle, *told, "told-date=Wed 2009-08-12", "evidence-held=yes", "referral-date=")
    assert [(item.id, item.state, item.missing) for item in checklist(case, found) if item.state == "not complete"] == []
    assert missing_sentence(case, checklist(case, found)) == ""
    html = beside_html(Page(bundle.guide), case, found)
    assert "Complete." in html and "Add to the form:" in html and "Not complete." not in html
    text = letter_text(bundle.guide.letter("nfp-evidence"), case, found)
    assert "The customer was told about the interview on Wednesday 12 August 2009." in text and "[to be filled in: the time and place of the interview]" in text


@pytest.mark.parametrize("answer", ["no", ""])
def test_what_is_not_confirmed_stays_missing_and_says_why_it_comes_back(answer: str, bundle: Bundle) -> None:
    words = missing(bundle, *CONTACT_TO_BOX_7, "told-date=Wed 2009-08-12", f"evidence-held={answer}", "referral-date=")
    assert words.startswith("Still missing: the time and place of the interview; what you and the customer said or wrote to each other.")
    assert "they return the submission for more" in words


ALL_TICKED = "time-and-place said-or-written who-was-there"


@pytest.mark.parametrize(("ticked", "missing"), (
    ("time-and-place", ("who was there on Monday 21 September 2009, and what was said",)),
    ("who-was-there", ("the time and place of the interview",)),
    ("who-was-there time-and-place", ()),
    ("said-or-written", ("the time and place of the interview", "who was there on Monday 21 September 2009, and what was said")),
    ("", ("the time and place of the interview", "who was there on Monday 21 September 2009, and what was said"))))
def test_each_thing_is_ticked_by_itself(ticked: str, missing: tuple[str, ...], bundle: Bundle) -> None:
    found = items(bundle, *SEEN_THEN_REFERRED, "told-date=Wed 2009-08-12", f"evidence-held={ticked}", "referral-date=")
    assert tuple(thing for item in found.values() for thing in item.missing) == missing
    held = [thing for item in found.values() for thing in item.details]
    assert len(held) == 2 - len(missing)


def test_the_yes_of_an_older_case_ticks_everything_and_no_ticks_nothing(bundle: Bundle) -> None:
    told = (*TO_BOX_7, "told-date=Wed 2009-08-12")
    stored = {answer: played(bundle, *told, f"evidence-held={answer}", "referral-date=")[0].answers[-2].answer for answer in ("yes", "no", "")}
    assert stored == {"yes": ALL_TICKED, "no": "", "": ""}


def test_ticks_are_stored_in_the_order_of_the_question_and_once(bundle: Bundle) -> None:
    case, _ = played(bundle, *TO_BOX_7, "told-date=", "evidence-held=who-was-there time-and-place  who-was-there", "referral-date=")
    assert case.answers[-2] == Answer("evidence-held", "time-and-place who-was-there")


def test_a_tick_for_an_earlier_failure_does_not_count_again(bundle: Bundle) -> None:
    first = (*TO_BOX_7, "told-date=Wed 2009-08-12", "evidence-held=yes", *TO_BOX_17[len(TO_BOX_7):])
    again = (*first, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=", "birth-date=", "map-1/19=new-round", "failure=fta",
             "failure-date=Mon 2009-10-05", "letter-date=Mon 2009-10-05", "map-1/1=no-contact", "condition=no", "map-1/3=no-condition")
    assert items(bundle, *again)["told-of-interview"].missing == (
        "the date the customer was told about the interview", "the time and place of the interview")


def test_a_letter_given_by_hand_is_described_as_such(bundle: Bundle) -> None:
    found = items(bundle, "failure=ftp", "failure-date=Thu 2009-08-27", "letter-given=handed", "letter-date=Thu 2009-08-27", "map-1/1=no-contact",
                  "condition=no", "map-1/3=no-condition")["told-of-failure"]
    assert found.known[:2] == ("The customer failed to participate in the interview on Thursday 27 August 2009.",
                               "The letter asking for the reason was handed over on Thursday 27 August 2009.")


@pytest.mark.parametrize(("letter", "words"), [("Fri 2009-08-28", "1 day after"), ("Tue 2009-09-01", "5 days after")])
def test_a_late_letter_is_noticed(bundle: Bundle, letter: str, words: str) -> None:
    found = items(bundle, *FTA[:2], f"letter-date={letter}", "map-1/1=no-contact", "condition=no", "map-1/3=no-condition")["told-of-failure"]
    assert words in found.notes[0] and "say why it was late" in found.notes[0]


@pytest.mark.parametrize(("today", "too_early"), [("Tue 2009-09-08", True), ("Wed 2009-09-09", False), ("", False)])
def test_a_referral_has_to_wait_for_the_end_of_the_reply_period(bundle: Bundle, today: str, too_early: bool) -> None:
    found = items(bundle, *TO_BOX_7, today=today)["told-of-failure"]
    assert (found.first == ("wait for the end of the time to reply, Tuesday 8 September 2009",)) is too_early
    assert found.state == ("not complete" if too_early else "complete")


def test_after_contact_the_referral_need_not_wait_for_the_last_day(bundle: Bundle) -> None:
    assert items(bundle, *CONTACT_TO_BOX_7, today="Mon 2009-09-07")["told-of-failure"].first == ()


@pytest.mark.parametrize(("told", "words"), [
    ("Tue 2009-09-08", "in time: the last day to reply was Tuesday 8 September 2009."),
    ("Wed 2009-09-09", "late: the last day to reply was Tuesday 8 September 2009."),
])
def test_contact_is_in_time_on_the_last_day_and_late_after_it(bundle: Bundle, told: str, words: str) -> None:
    found = items(bundle, *(pair if not pair.startswith("contact-date") else f"contact-date={told}" for pair in CONTACT_TO_BOX_7))
    supporting = found["supporting-information"]
    assert supporting.known[0].endswith(words)
    assert any("late reason still goes with the evidence" in note for note in supporting.notes) == ("late" in words)


def test_contact_without_a_date_asks_for_the_date(bundle: Bundle) -> None:
    found = items(bundle, *FTA, "map-1/1=contact", "contact-date=", "map-1/2=told", "reason=", "map-1/4=asked", "map-1/5=doubt", "condition=no",
                  "map-1/6=no-condition")["supporting-information"]
    assert found.missing == ("the date the customer made contact", "the reason the customer gave, or that they gave none",
                             "what you and the customer said or wrote to each other")


def test_no_contact_is_reported_with_the_last_day(bundle: Bundle) -> None:
    assert items(bundle, *TO_BOX_7)["supporting-information"].known == (
        "No contact by the customer is recorded. The last day to reply: Tuesday 8 September 2009.",)


def test_a_reason_is_told_as_noted_and_never_quoted(bundle: Bundle) -> None:
    found = checklist(*played(bundle, *CONTACT_TO_BOX_7))
    assert "This case has a note of the reason." in found[2].notes
    assert SECRET not in repr(found)


def test_without_a_condition_home_visits_are_not_needed(bundle: Bundle) -> None:
    found = items(bundle, *TO_BOX_7)["home-visits"]
    assert (found.needed, found.known, found.missing) == (False, (), ())


def test_visits_carry_their_date_and_whether_the_customer_was_there(bundle: Bundle) -> None:
    assert occurrences(bundle, "visit", *SEEN_THEN_REFERRED) == [(day("Thu 2009-09-10"), ("missed",)), (day("Mon 2009-09-21"), ("met",))]
    found = items(bundle, *SEEN_THEN_REFERRED)["home-visits"]
    assert found.known == ("Home visit on Thursday 10 September 2009: the customer was not there.", "Home visit on Monday 21 September 2009: the customer was there.")
    assert found.missing == ("who was there on Monday 21 September 2009, and what was said",)
    assert found.notes == ()


def test_one_effective_visit_is_enough_and_the_strict_reading_is_reported(bundle: Bundle) -> None:
    found = items(bundle, *MISSED_VISIT[:-1], "map-2/1=present", "reason=", "map-2/2=understands", "map-2/4=refer")["home-visits"]
    assert found.first == ()
    assert found.notes[0].startswith("Read strictly")


def test_one_missed_visit_is_not_enough(bundle: Bundle) -> None:
    found = items(bundle, *MISSED_VISIT)["home-visits"]
    assert found.first == ("make a home visit with the customer present, or attempt 2 (so far 1 attempted)",)


def test_a_visit_whose_outcome_is_open_is_named_as_open(bundle: Bundle) -> None:
    found = items(bundle, *MISSED_VISIT[:-1])["home-visits"]
    assert found.missing == ("whether the customer was there on Thursday 10 September 2009",)
    assert found.first == ("make a home visit with the customer present, or attempt 2 (so far none attempted)",)


def test_a_case_that_starts_in_the_middle_names_all_that_is_missing(bundle: Bundle) -> None:
    found = items(bundle, start="map-1/7")
    assert found["told-of-failure"].missing == ("whether it was an FTA or FTP, and its date", "the date of the letter asking for the reason, and how it was given")
    assert found["home-visits"].first == ("check whether the customer has a relevant condition",)


def test_a_new_failure_starts_a_new_round_of_evidence(bundle: Bundle) -> None:
    again = ("map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=", "birth-date=", "map-1/19=new-round")
    case, found = played(bundle, *TO_BOX_17, *again)
    assert case.current is not None and case.current.ref == "map-1/1"
    assert checklist(case, found)[1].known == ()
    told = items(bundle, *TO_BOX_17, *again, "failure=fta", "failure-date=Mon 2009-10-05", "letter-date=Mon 2009-10-05")["told-of-failure"]
    assert told.known[0] == "The customer failed to attend the interview on Monday 5 October 2009."
    assert told.known[-1] == "The last day to reply is Wednesday 14 October 2009."


def test_a_visit_of_an_earlier_round_does_not_count_again(bundle: Bundle) -> None:
    assert occurrences(bundle, "visit", *SEEN_THEN_REFERRED, "referral-date=", "map-1/7=sent", "map-1/8=agrees", "map-1/12=referred", "joined-date=Mon 2009-03-02",
                     "held-deduction-date=", "map-1/14=applied", "ntp-date=Mon 2009-10-05", "map-1/15=rebook", "imposed-date=Mon 2009-10-05",
                     "reduced-week=", "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2009-10-19", "nfp-date=", "birth-date=",
                     "map-1/19=new-round") == []


def test_a_reply_to_a_visit_letter_has_its_own_last_day(bundle: Bundle) -> None:
    replied = (*MISSED_VISIT, "map-2/3=responds")
    assert occurrences(bundle, "contact", *replied, "contact-date=Thu 2009-09-17") == [(day("Thu 2009-09-17"), ("in-time",))]
    assert occurrences(bundle, "contact", *replied, "contact-date=Fri 2009-09-18") == [(day("Fri 2009-09-18"), ("late",))]


def test_a_case_that_has_not_begun_and_the_memo_have_no_checklist(bundle: Bundle) -> None:
    assert checklist(fold(bundle.guide, []), ()) == ()
    assert checklist(*played(bundle, *MEMO, start="did-not-attend")) == ()


def test_the_missing_sentence_says_what_and_why(bundle: Bundle) -> None:
    words = missing(bundle, *TO_BOX_7)
    assert words.startswith("Still missing: the date the customer was told about the interview; the time and place of the interview.")
    assert "paragraph 40" in words
    assert missing_sentence(played(bundle, *TO_BOX_7)[0], ()) == ""


def test_what_must_come_first_is_named_and_stops_the_submission(bundle: Bundle) -> None:
    told = (*MISSED_VISIT[:5], "map-1/3=has-condition")
    assert missing(bundle, *told).startswith("Before a submission: make a home visit with the customer present, or attempt 2 (so far none")
    held_back = submission(bundle, *told)
    assert "[Do not send this yet: the checklist names what has to come first]" in held_back and "condition" not in held_back
    assert "Do not send this yet" not in submission(bundle, *SEEN_THEN_REFERRED)


def test_evidence_and_letters_are_only_at_boxes_that_want_them(bundle: Bundle) -> None:
    page, shown = Page(bundle.guide), {}
    for ref, pairs in (("map-1/1", FTA), ("map-1/7", TO_BOX_7), ("map-1/3", TO_BOX_7[:-2]), ("map-1/17", TO_BOX_17)):
        case, found = played(bundle, *pairs)
        assert case.current is not None and case.current.ref == ref
        shown[ref] = ("evidence-items" in beside_html(page, case, found), "Text to copy" in beside_html(page, case, found))
    assert shown == {"map-1/1": (False, True), "map-1/7": (True, True), "map-1/3": (False, False), "map-1/17": (False, True)}


# --- Texts to copy ----------------------------------------------------------------------------------------------------

def test_the_submission_has_the_dates_and_marks_every_gap(bundle: Bundle) -> None:
    case, found = played(bundle, *TO_BOX_7)
    text = submission(bundle, *TO_BOX_7)
    assert text.startswith("Notification from Provider (NFP)\n\nTo: the BDE (LM), for a decision on good cause\n")
    for thing in (thing for item in checklist(case, found) for thing in item.missing):
        assert f"[to be filled in: {thing}]" in text
    assert "About: the customer failed to attend a Work Focused Interview on Thursday 27 August 2009." in text
    assert "[to be filled in: name and reference]" in text
    assert "4. Home visits\n   None needed." in text
    assert "Historical guidance" in text


def test_the_submission_does_not_mention_a_condition_or_address_the_user(bundle: Bundle) -> None:
    for pairs in (TO_BOX_7, SEEN_THEN_REFERRED):
        text = submission(bundle, *pairs)
        assert "condition" not in text and "Read strictly" not in text and "note of the reason" not in text


def test_the_words_of_the_reason_are_submitted_only_if_wanted(bundle: Bundle) -> None:
    text = submission(bundle, *CONTACT_TO_BOX_7)
    assert SECRET not in text and "[to be filled in: the reason the customer gave]" in text
    assert f"Reason given: {SECRET}" in submission(bundle, *CONTACT_TO_BOX_7, with_text=True)


def test_a_failed_re_booked_interview_goes_to_the_bdc(bundle: Bundle) -> None:
    text = letter(bundle, "nfp-further-failure", *TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=Tue 2009-10-06")
    assert "To: the Benefit Delivery Centre (BDC)" in text and "Date: Tuesday 6 October 2009" in text
    assert "failed to attend or participate in the rebooked interview on Monday 5 October 2009." in text
    assert "The failure before it: Thursday 27 August 2009" in text


def test_the_failure_before_a_repeated_one_is_the_last(bundle: Bundle) -> None:
    first = (*TO_BOX_17, "map-1/17=failed-again", "failed-again-date=Mon 2009-10-05", "nfp-date=", "birth-date=", "rebooked-date=", "map-1/19=new-round")
    second = (*(one.replace("Thu 2009-08-27", "Mon 2009-10-05") for one in TO_BOX_17[:TO_BOX_17.index("map-1/12=referred") + 1]
                if not one.startswith(("told-date", "referral-date"))),)
    second = tuple(part for one in second for part in (("told-date=", one) if one.startswith("evidence-held") else (one,)))
    second = tuple(part for one in second for part in (("referral-date=", one) if one == "map-1/7=sent" else (one,)))
    again = (*first, *second, "map-1/14=applied", "ntp-date=Fri 2009-11-06", "map-1/15=rebook", "imposed-date=Fri 2009-11-06", "reduced-week=",
             "appointment-date=", "map-1/17=failed-again", "failed-again-date=Mon 2009-12-07", "nfp-date=")
    text = letter(bundle, "nfp-further-failure", *again)
    assert "rebooked interview on Monday 7 December 2009." in text
    assert "The failure before it: Monday 5 October 2009" in text


def test_attendance_goes_to_the_bdo(bundle: Bundle) -> None:
    text = letter(bundle, "nfp-attended", *TO_BOX_17, "map-1/17=attended", "attended-date=Mon 2009-10-05")
    assert "To: the Benefit Delivery Officer (BDO)" in text
    assert "attended and took part in the rebooked interview on Monday 5 October 2009." in text


def test_two_missed_visits_go_to_jobcentre_plus(bundle: Bundle) -> None:
    text = letter(bundle, "nfp-missed-visits", *TWO_MISSED)
    assert "To: Jobcentre Plus, for the Band D PA Manager" in text
    assert "Home visit on Thursday 10 September 2009: the customer was not there." in text
    assert "Last day to reply to the letter left on Monday 21 September 2009: Monday 28 September 2009." in text


def test_the_memo_has_an_e_mail_and_no_notification(bundle: Bundle) -> None:
    text = letter(bundle, "closure-email", *MEMO, start="did-not-attend")
    assert "Last date of attendance: Friday 27 August 2021" in text and "Entered in PRaP on: Tuesday 5 October 2021" in text
    assert "6 September 2021" not in text, "the date of the last contact is another one"
    assert "signed electronically" in text and "Withdrawn" in text


def test_the_email_marks_what_has_not_been_given(bundle: Bundle) -> None:
    text = letter(bundle, "closure-email", *MEMO[:5], start="did-not-attend")
    assert "Last date of attendance: [to be filled in: the date the parent last attended]" in text


def test_a_case_that_has_not_begun_has_no_letter(bundle: Bundle) -> None:
    empty = fold(bundle.guide, [])
    assert {letter_text(one, empty, ()) for one in bundle.guide.letters} == {""}
    assert beside_html(Page(bundle.guide), empty, ()) == ""


# --- Clean words ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("typed", "expected"), [
    ("a\x00b\x07c\x1bd\x7fe\x9bf", "abcdef"), ("one\r\ntwo\rthree\x85four\u2028five", "one\ntwo\nthree\nfour\nfive"),
    ("\u202eevil\u202c \u2066x\u2069 \u200ey\u061c\ufeff", "evil x y"), ("lone \ud800 half", "lone  half"), ("tab\there", "tab here"),
    ("👩\u200d👩\u200d👧 café 日本", "👩\u200d👩\u200d👧 café 日本"),
    ("نمی\u200cخواهم क्\u200dष", "نمی\u200cخواهم क्\u200dष"), ("a\u200d\u200db\u200c 日\u200d\u200d本 \u200d日", "ab 日本 日"),
    ("B\u034fus\u115f\u1160\u17b4\u17b5 \u180e\u180bnot", "Bus not"), ("one\u2800two\u3164three\uffa0four", "one two three four"),
    ("tick\u2714\ufe0f hid\U000e0041\U000e007f\U000e0100\U000e01efden \U0001d173x\ufff0", "tick\u2714 hidden x"),
])
def test_what_is_copied_has_no_invisible_signs(typed: str, expected: str) -> None:
    assert cleaned(typed) == expected


def test_free_texts_are_of_the_kind_text_and_wanted_steps(bundle: Bundle) -> None:
    case, _ = played(bundle, *CONTACT_TO_BOX_7)
    assert free_texts(case) == (("Reason given", SECRET),)


# --- HTML -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("pairs", "start"), [(TO_BOX_7, "map-1"), (CONTACT_TO_BOX_7, "map-1"), (TWO_MISSED, "map-1"), (MEMO, "did-not-attend")])
def test_the_checklist_is_valid_html_without_ids(bundle: Bundle, pairs: tuple[str, ...], start: str) -> None:
    case, found = played(bundle, *pairs, start=start)
    tags = Tags(beside_html(Page(bundle.guide, "../"), case, found))
    assert not [attributes for _, attributes in tags.tags if "id" in attributes]
    assert (SECRET in tags.text) == any("with-words" in (attributes.get("class") or "") for _, attributes in tags.tags)
    for item in checklist(case, found):
        for words in (item.name, *item.known, *item.first, *item.missing, *item.attach, *item.notes):
            assert words in tags.text


def test_the_state_of_each_item_is_reported_in_words(bundle: Bundle) -> None:
    text = Tags(beside_html(Page(bundle.guide), *played(bundle, *TO_BOX_7))).text
    assert "When the customer was told about the interview: not complete" in text
    assert "When the customer was told about the failure: complete" in text
    assert "Home visits: not needed" in text


def test_a_reason_with_markup_is_in_the_text_as_it_was_typed(bundle: Bundle) -> None:
    hostile = "<script>alert(1)</script> & \"quotes\" **not bold**"
    pairs = [pair if not pair.startswith("reason") else f"reason={hostile}" for pair in CONTACT_TO_BOX_7]
    case, found = played(bundle, *pairs)
    tags = Tags(beside_html(Page(bundle.guide), case, found))
    assert hostile in tags.text
    assert [tag for tag, _ in tags.tags] == [tag for tag, _ in Tags(beside_html(Page(bundle.guide), *played(bundle, *CONTACT_TO_BOX_7))).tags]


# --- The reason in the text -------------------------------------------------------------------------------------------

def test_without_a_reply_the_reason_is_that_no_reply_came(bundle: Bundle) -> None:
    text = submission(bundle, *TO_BOX_7)
    assert "Why no good cause was found: the customer gave no reason. No reply came by the last day to reply, Tuesday 8 September 2009." in text
    assert "your reasons" not in text


@pytest.mark.parametrize("pairs", (CONTACT_TO_BOX_7, SEEN_THEN_REFERRED), ids=("contact", "seen at a visit"))
def test_the_reasons_are_yours_if_the_customer_was_heard(pairs: tuple[str, ...], bundle: Bundle) -> None:
    assert "Why no good cause was found: [to be filled in: your reasons]" in submission(bundle, *pairs)


def test_the_checklist_has_the_text_with_and_without_the_reason(bundle: Bundle) -> None:
    with_reason = Tags(beside_html(Page(bundle.guide), *played(bundle, *CONTACT_TO_BOX_7)))
    assert [attributes["class"] for tag, attributes in with_reason.tags if tag == "pre"] == ["copy-text without-words", "copy-text with-words"]
    assert with_reason.text.count(SECRET) == 1
    without = Tags(beside_html(Page(bundle.guide), *played(bundle, *TO_BOX_7)))
    assert [attributes["class"] for tag, attributes in without.tags if tag == "pre"] == ["copy-text"]


def test_a_reason_not_in_a_file_is_a_gap(bundle: Bundle) -> None:
    case, _ = played(bundle, *CONTACT_TO_BOX_7)
    told = without_text(bundle.guide, case.answers)
    left_out = fold(bundle.guide, told, bundle.calendars["england-and-wales"], start="map-1", nation="england-and-wales")
    found = deadlines(left_out, bundle.calendars["england-and-wales"])
    for with_text in (False, True):
        assert "[to be filled in: the reason the customer gave]" in letter_text(bundle.guide.letter("nfp-evidence"), left_out, found, with_text=with_text)
