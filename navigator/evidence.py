"""Evidence before a referral: the four items filled from a case, and the texts of the forms that carry them.

The minimum evidence is in paragraphs 40 and 41 of the guide. What the navigator was told fills an item; what it does not ask,
or was not told, is named as missing in plain words, since a submission without it comes back. The texts are made to be
copied: gaps stand in square brackets, and no words that a user typed are in them unless `with_text` asks for that.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Iterable, Iterator, Sequence

from navigator.case import Case, Step
from navigator.deadlines import Deadline
from navigator.model import Evidence, Paragraph, Place
from navigator.prose import cleaned, escaped, how_many, to_plain
from navigator.render import Page, paragraphs_html, slug
from navigator.workdays import day_and_date

FAILURE, FAILURE_DATE, LETTER_DATE, LETTER_GIVEN = "failure", "failure-date", "letter-date", "letter-given"
CONTACT_DATE, REASON, CONDITION = "contact-date", "reason", "condition"
VISIT_DATES = ("visit-date", "second-visit-date")
PLANNED_DATES = ("visit-planned-date", "second-visit-planned-date")
REFERRAL_DATE, NFP_DATE, FAILED_AGAIN_DATE, ATTENDED_DATE = "referral-date", "nfp-date", "failed-again-date", "attended-date"
PRAP_DATE, LAST_ATTENDANCE_DATE = "prap-date", "last-attendance-date"
TOLD_DATE, EVIDENCE_HELD = "told-date", "evidence-held"
TIME_AND_PLACE, SAID_OR_WRITTEN, WHO_WAS_THERE = "time-and-place", "said-or-written", "who-was-there"
TICKED = (TIME_AND_PLACE, SAID_OR_WRITTEN, WHO_WAS_THERE)
"""The choices of the fact `EVIDENCE_HELD`, which are ticked one by one; a test holds them against the guide."""

FACTS = (FAILURE, FAILURE_DATE, LETTER_DATE, LETTER_GIVEN, CONTACT_DATE, REASON, CONDITION, *VISIT_DATES, *PLANNED_DATES, REFERRAL_DATE, NFP_DATE,
         FAILED_AGAIN_DATE, ATTENDED_DATE, PRAP_DATE, LAST_ATTENDANCE_DATE, TOLD_DATE, EVIDENCE_HELD)
"""The facts that this module reads; a test holds them against the guide."""

VISITS_ATTEMPTED, VISITS_EFFECTIVE = "visits-attempted", "visits-effective"
NFP, CLOSURE_EMAIL = "nfp", "closure-email"
_VISITS_WANTED = 2
"""How many home visits have to be attempted where the customer was seen at none (note after paragraph 40)."""


@dataclass(frozen=True)
class Item:
    """One item of evidence as a case fills it.

    `known` are sentences that may stand in the form, `notes` are sentences for the user alone. `first`, `missing`, `held` and
    `attach` are things, to stand in a list: what has to happen before a submission, what the case does not tell yet, what the
    user holds and has still to write into the form, and what has to be put with it. An item that is not `needed` has none of
    them.
    """

    id: str
    name: str
    para: tuple[Paragraph, ...]
    known: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    attach: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    needed: bool = True

    @property
    def state(self) -> str:
        """"not needed", "not complete" or "complete", as far as the case can tell."""
        return "not needed" if not self.needed else "not complete" if self.first or self.missing else "complete"


@dataclass(frozen=True)
class Visit:
    """A home visit: its day, and whether the customer was there (None while that has not been told)."""

    day: date
    present: bool | None


@dataclass(frozen=True)
class Contact:
    """A contact that the customer made: its day where it was told, and the last day to reply that it answers, if any."""

    day: date | None
    last_day: date | None

    @property
    def late(self) -> bool:
        """Whether it came after the last day; on the last day it is in time."""
        return bool(self.day and self.last_day and self.day > self.last_day)


# --- What a case tells ------------------------------------------------------------------------------------------------

def free_texts(case: Case, steps: Sequence[Step] | None = None) -> tuple[tuple[str, str], ...]:
    """The words that the user typed, in all the case or in some of its steps: (label of the question, words), in order.

    They stay on the device unless the user asks for them.
    """
    return tuple((case.guide.find("facts", id).label, value) for step in (case.steps if steps is None else steps) for id, value in step.facts.items()
                 if value is not None and case.guide.find("facts", id).kind == "text")


def current_round(case: Case) -> tuple[int, tuple[Step, ...]]:
    """The steps that belong to the failure now dealt with, and the place of the first of them in the case.

    Evidence for an earlier failure does not serve.
    """
    first = next((place for place, step in enumerate(case.steps) if step.round == case.steps[-1].round), 0)
    return first, case.steps[first:]


def visits(case: Case) -> tuple[Visit, ...]:
    """The home visits of this round, in the order in which they were told."""
    return tuple(Visit(step.facts[id], _present(step)) for step in current_round(case)[1] for id in VISIT_DATES if step.facts.get(id))


def contacts(case: Case, deadlines: Iterable[Deadline]) -> tuple[Contact, ...]:
    """The contacts of this round, each with the last day of the reply that its box takes."""
    first, steps = current_round(case)
    replies, found = _reply_periods(deadlines, steps), []
    for place, step in enumerate(steps, first):
        if CONTACT_DATE in step.facts:
            answered = [one for one in replies if one.rule.id in step.place.box.meets and one.step <= place]
            found.append(Contact(step.facts[CONTACT_DATE], answered[-1].dates.last_day if answered else None))
    return tuple(found)


def wants_evidence(place: Place) -> bool:
    """Whether a box is one where the checklist or the text of a form belongs beside the question."""
    return bool(place.box.evidence) or bool({NFP, CLOSURE_EMAIL} & set(place.box.forms))


def _present(step: Step) -> bool | None:
    counts = step.route.counts if step.route else ()
    return True if VISITS_EFFECTIVE in counts else False if VISITS_ATTEMPTED in counts else None


def _reply_periods(deadlines: Iterable[Deadline], steps: Iterable[Step]) -> list[Deadline]:
    """The customer's times to reply that run from a day told in these steps.

    The day decides, not the step: a new round comes to its first box while the letter of the round before is still the
    last one that the case knows.
    """
    told = {value for step in steps for value in step.facts.values() if isinstance(value, date)}
    return [one for one in deadlines if one.rule.met_by == CONTACT_DATE and one.dates.last_day and one.start in told]


def _told(steps: Iterable[Step], id: str) -> Any:
    """The last answer to a fact in these steps; None where there is none."""
    return next((step.facts[id] for step in reversed(tuple(steps)) if step.facts.get(id) is not None), None)


def _failed(steps: Sequence[Step], what: str = "the interview") -> str:
    words = {"fta": f"failed to attend {what}", "ftp": f"failed to participate in {what}"}
    return words.get(_told(steps, FAILURE), f"failed to attend or to participate in {what}")


# --- The four items ---------------------------------------------------------------------------------------------------

def checklist(case: Case, deadlines: Iterable[Deadline]) -> tuple[Item, ...]:
    """The items of minimum evidence (paragraph 41), in the guide's order, as this round of the case fills them.

    None for a process that asks for no evidence, such as the memo. `deadlines` are those of the case; they tell the last
    days to reply.
    """
    if case.current is None or not any(box.evidence for box in case.current.process.boxes):
        return ()
    found = tuple(deadlines)
    return tuple(_FILLED[entry.id](entry, case, found) if entry.id in _FILLED else _unknown(entry) for entry in case.guide.evidence)


def missing_sentence(items: Iterable[Item]) -> str:
    """What has to come first, what is still missing and what follows from that (paragraph 40); empty where nothing is."""
    every = tuple(items)
    first, missing = ([thing for item in every for thing in item.first], [thing for item in every for thing in item.missing])
    words = [f"{name}: {'; '.join(things)}." for name, things in (("Before a submission", first), ("Still missing", missing)) if things]
    if not words:
        return ""
    return (f"{' '.join(words)} The BDE (LM) decides on the evidence that you send. Where it falls short of the minimum, "
            "the submission comes back for more, or the good cause reason is accepted (paragraph 40).")


def _told_of_interview(entry: Evidence, case: Case, deadlines: tuple[Deadline, ...]) -> Item:
    steps = current_round(case)[1]
    day, told = _told(steps, FAILURE_DATE), _told(steps, TOLD_DATE)
    known = (*([f"The customer was told of the interview on {day_and_date(told)}."] if told else []),
             *([f"The interview was on {day_and_date(day)}."] if day else []))
    missing = (*([] if told else ["the day on which the customer was told of the interview"]), *([] if day else ["the date of the interview"]))
    unasked, held = _by_tick(steps, TIME_AND_PLACE, ["the time and place of the interview"])
    attach = ("a copy of the appointment letter or notification or, if none went out, a statement of how you made contact",)
    return Item(entry.id, entry.name, entry.para, known, missing=(*missing, *unasked), held=held, attach=attach)


def _by_tick(steps: Iterable[Step], id: str, things: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the things that are missing and those that the user has: missing until the user ticks them in this round."""
    found = tuple(things)
    return ((), found) if id in (_told(steps, EVIDENCE_HELD) or ()) else (found, ())


def _told_of_failure(entry: Evidence, case: Case, deadlines: tuple[Deadline, ...]) -> Item:
    steps = current_round(case)[1]
    failed, letter = _told(steps, FAILURE_DATE), _told(steps, LETTER_DATE)
    known, first, missing, notes = [], [], [], []
    if failed:
        known.append(f"The customer {_failed(steps)} on {day_and_date(failed)}.")
    else:
        missing.append("the kind and the date of the failure")
    if letter:
        handed = _told(steps, LETTER_GIVEN) == "handed"
        known.append(f"The letter that asks for the reason was {'handed over' if handed else 'posted'} on {day_and_date(letter)}.")
        notes += [_late_letter(failed, letter)] if failed and letter > failed else []
    else:
        missing.append("the date of the letter that asks for the reason, and how it was given")
    replies = [one for one in _reply_periods(deadlines, steps) if LETTER_DATE in one.rule.starts_from]
    if replies:
        last_day = replies[-1].dates.last_day
        known.append(f"The last day to reply is {day_and_date(last_day)}.")
        if case.today and case.today <= last_day and not contacts(case, deadlines):
            first.append(f"the end of the time to reply, which runs until {day_and_date(last_day)}")
    attach = (f"a copy of the letter of {day_and_date(letter)} that asks for the reason" if letter else "a copy of the letter that asks for the reason",)
    return Item(entry.id, entry.name, entry.para, tuple(known), tuple(first), tuple(missing), attach, tuple(notes))


def _late_letter(failed: date, letter: date) -> str:
    days = (letter - failed).days
    return f"The letter went {how_many(days, 'day')} after the failure. The guide wants it on the same day (paragraph 8), so say why it was late."


def _supporting(entry: Evidence, case: Case, deadlines: tuple[Deadline, ...]) -> Item:
    steps = current_round(case)[1]
    made, missing, notes = contacts(case, deadlines), [], []
    known = [_contact_sentence(contact) for contact in made] or [_no_contact_sentence(_reply_periods(deadlines, steps))]
    missing += ["the date on which the customer made contact"] if any(contact.day is None for contact in made) else []
    notes += ["A late reason is heard all the same, and goes with the evidence."] if any(contact.late for contact in made) else []
    if _told(steps, REASON) is not None:
        notes.append("A reason is noted in this case.")
    elif made or any(REASON in step.facts for step in steps):
        missing.append("the reason that the customer gave, or that none was given")
    unasked, held = _by_tick(steps, SAID_OR_WRITTEN, ["what you and the customer said or wrote to each other"] if made else [])
    attach = ("notes of calls, and copies of letters and messages",)
    return Item(entry.id, entry.name, entry.para, tuple(known), (), (*missing, *unasked), attach, tuple(notes), held)


def _contact_sentence(contact: Contact) -> str:
    if contact.day is None:
        return "The customer made contact."
    words = f"The customer made contact on {day_and_date(contact.day)}"
    if contact.last_day is None:
        return f"{words}."
    return f"{words}, {'late' if contact.late else 'in time'}: the last day to reply was {day_and_date(contact.last_day)}."


def _no_contact_sentence(replies: Sequence[Deadline]) -> str:
    until = f"; the last day to reply: {day_and_date(replies[-1].dates.last_day)}" if replies and replies[-1].dates.last_day else ""
    return f"No contact by the customer is recorded{until}."


def _home_visits(entry: Evidence, case: Case, deadlines: tuple[Deadline, ...]) -> Item:
    steps, made = current_round(case)[1], visits(case)
    condition = _told(steps, CONDITION)
    if condition == "no" and not made:
        return Item(entry.id, entry.name, entry.para, notes=("Not needed: no relevant condition is known in this case.",), needed=False)
    known = [_visit_sentence(visit) for visit in made] or ["No home visit is recorded."]
    first, notes = [], []
    missing = [f"whether the customer was there on {day_and_date(visit.day)}" for visit in made if visit.present is None]
    unasked, held = _by_tick(steps, WHO_WAS_THERE, [f"who was there on {day_and_date(visit.day)}, and what was said" for visit in made if visit.present])
    attempted, effective = (sum(visit.present is not None for visit in made), sum(visit.present is True for visit in made))
    if condition is None and not made:
        first.append("a look at whether the customer has a relevant condition")
    elif not effective and attempted < _VISITS_WANTED:
        first.append(f"a home visit with the customer present, or {_VISITS_WANTED} attempted ones; so far {attempted or 'none'} attempted")
    elif attempted < _VISITS_WANTED:
        notes.append("Read strictly, the note after paragraph 40 wants two attempted visits in every such case; one was made.")
    attach = ("copies of the visit notices and of each letter left",) if made else ()
    return Item(entry.id, entry.name, entry.para, tuple(known), tuple(first), (*missing, *unasked), attach, tuple(notes), held)


def _visit_sentence(visit: Visit) -> str:
    there = {True: ": the customer was there", False: ": the customer was not there", None: ""}[visit.present]
    return f"Home visit on {day_and_date(visit.day)}{there}."


def _unknown(entry: Evidence) -> Item:
    """An item that the guide names and this module has no way to fill."""
    return Item(entry.id, entry.name, entry.para, missing=(f"everything on “{to_plain(entry.name)}”",))


_FILLED: dict[str, Callable[[Evidence, Case, tuple[Deadline, ...]], Item]] = {
    "told-of-interview": _told_of_interview, "told-of-failure": _told_of_failure,
    "supporting-information": _supporting, "home-visits": _home_visits,
}


# --- Texts to copy ----------------------------------------------------------------------------------------------------

def gap(what: str) -> str:
    """A gap in a text, for a person to fill."""
    return f"[to be filled in: {what}]"


def nfp_text(case: Case, deadlines: Iterable[Deadline], *, with_text: bool = False) -> str:
    """The text of a Notification from Provider (NFP), ready to copy, for what the case has come to.

    Evidence for the BDE (LM) (paragraph 41), a failed re-booked interview for the BDC (94), attendance for the BDO (103), or
    two missed visits for Jobcentre Plus (170). It holds the dates of the case, no name and no health fact; the words that
    the user noted are in it only `with_text`. Empty for a process without that form, such as the memo.
    """
    place = case.current
    if place is None or not any(NFP in box.forms for box in place.process.boxes):
        return ""
    asks = place.box.asks
    if FAILED_AGAIN_DATE in asks:
        body = _failed_again(case)
    elif ATTENDED_DATE in asks:
        body = _attended(case)
    elif NFP_DATE in asks:
        body = _missed_visits(case, tuple(deadlines), with_text)
    else:
        body = _submission(case, tuple(deadlines), with_text)
    return _written(["Notification from Provider (NFP)", "", *body, "", _footer(case, place)])


def closure_email_text(case: Case) -> str:
    """The e-mail of the memo about a closed record (memo point 4), ready to copy; empty for a process without that e-mail.

    The last date of attendance is what the memo wants; the date of the last contact, which may differ, is not in it.
    """
    place = case.current
    if place is None or not any(CLOSURE_EMAIL in box.forms for box in place.process.boxes):
        return ""
    attended, entered = _told(case.steps, LAST_ATTENDANCE_DATE), _told(case.steps, PRAP_DATE)
    return _written([
        f"To: Rotherham Referral Team {gap('the address; the memo does not give it')}",
        "Subject: Did Not Attend: record closed in PRaP", "",
        f"Record: {gap('reference of the record; no name where a reference will do')}",
        f"Reason for closing: {gap('the reason, as it was selected in PRaP')}",
        f"Put into PRaP on: {_day_or_gap(entered, 'the date')}",
        f"Last date of attendance: {_day_or_gap(attended, 'the date on which the parent last attended')}", "",
        "The Intervention Plan goes with this e-mail. It is completed with that last date of attendance and signed electronically.", "",
        f"From: {gap('provider or local authority, and whom to ask')}", "", _footer(case, place)])


def _submission(case: Case, deadlines: tuple[Deadline, ...], with_text: bool) -> Iterator[str]:
    steps = current_round(case)[1]
    yield from _head("the BDE (LM), for a decision on good cause", case, _told(steps, REFERRAL_DATE))
    yield f"About: the customer {_failed(steps, 'a Work Focused Interview')} on {_day_or_gap(_told(steps, FAILURE_DATE), 'the date of the failure')}."
    yield f"Why no good cause was found: {_why_no_good_cause(case, deadlines, steps)}"
    for number, item in enumerate(checklist(case, deadlines), 1):
        yield from ("", f"{number}. {to_plain(item.name)}")
        if not item.needed:
            yield "   None needed."
            continue
        yield from _item_lines(item)
        if item.id == "supporting-information":
            yield from (f"   {words}" for words in _reason_lines(case, with_text))


def _why_no_good_cause(case: Case, deadlines: tuple[Deadline, ...], steps: tuple[Step, ...]) -> str:
    """The reason that follows from the case where nobody replied and nobody was seen; else a gap for the user's own reasons."""
    heard = contacts(case, deadlines) or any(visit.present for visit in visits(case)) or any(REASON in step.facts for step in steps)
    replies = _reply_periods(deadlines, steps)
    if heard or not replies:
        return gap("your reasons")
    return f"the customer gave no reason. No reply came by the last day to reply, {day_and_date(replies[-1].dates.last_day)}."


def _item_lines(item: Item) -> Iterator[str]:
    for words in item.known:
        yield f"   {words}"
    if item.first:
        yield "   [Do not send this yet: the checklist names what has to come first]"
    for thing in (*item.missing, *item.held):
        yield f"   {gap(thing)}"
    for thing in item.attach:
        yield f"   With this form: {thing}"


def _failed_again(case: Case) -> Iterator[str]:
    steps = current_round(case)[1]
    yield from _head("the Benefit Delivery Centre (BDC)", case, _told(case.steps[-1:], NFP_DATE))
    yield f"About: the customer failed the re-booked interview on {_day_or_gap(_told(case.steps[-1:], FAILED_AGAIN_DATE), 'the date of the new failure')}."
    before = _told(steps[:-1], FAILED_AGAIN_DATE) or _told(steps, FAILURE_DATE)
    yield f"The failure before it: {_day_or_gap(before, 'the date')}"
    yield f"Did the customer fail to attend or fail to participate this time? {gap('which of the two')}"
    yield f"Circumstances: {gap('what is known')}"
    yield f"How we go on: {gap('whether we keep re-booking or stop engaging')}"


def _attended(case: Case) -> Iterator[str]:
    yield from _head("the Benefit Delivery Officer (BDO)", case, None)
    yield ("About: the customer attended and took part in the re-booked interview on "
           f"{_day_or_gap(_told(case.steps[-1:], ATTENDED_DATE), 'the date')}.")
    yield "Please lift the deduction, apply no further one, and tell us by Notification to Provider (NTP)."


def _missed_visits(case: Case, deadlines: tuple[Deadline, ...], with_text: bool) -> Iterator[str]:
    steps = current_round(case)[1]
    yield from _head("Jobcentre Plus, for the Band D PA Manager", case, _told(case.steps[-1:], NFP_DATE))
    failed = f"{_failed(steps, 'a Work Focused Interview')} on {_day_or_gap(_told(steps, FAILURE_DATE), 'the date of the failure')}"
    yield f"About: home visits after the customer {failed}."
    yield from (_visit_sentence(visit) for visit in visits(case))
    replies = {one.start: one.dates.last_day for one in _reply_periods(deadlines, steps)}
    yield from (f"Last day to reply to the letter left on {day_and_date(visit.day)}: {day_and_date(replies[visit.day])}."
                for visit in visits(case) if visit.present is False and visit.day in replies)
    yield from (_contact_sentence(contact) for contact in contacts(case, deadlines))
    yield from _reason_lines(case, with_text)
    yield f"Supporting information: {gap('what else you hold on the case')}"


def _head(to: str, case: Case, sent: date | None) -> Iterator[str]:
    yield f"To: {to}"
    yield f"From: {gap('provider, and whom to ask')}"
    yield f"Customer: {gap('name and reference')}"
    yield f"Date: {_day_or_gap(sent, 'the day on which this is sent')}"


def _reason_lines(case: Case, with_text: bool) -> Iterator[str]:
    """What the user noted in this round; a gap in its place without `with_text`, and where a file came without the words."""
    steps = current_round(case)[1]
    noted = free_texts(case, steps)
    if (noted and not with_text) or (not noted and any(step.left_out for step in steps)):
        yield gap("the reason that the customer gave")
    else:
        yield from (f"{label}: {' '.join(words.split())}" for label, words in noted)


def _day_or_gap(day: date | None, what: str) -> str:
    return day_and_date(day) if day else gap(what)


def _footer(case: Case, place: Place) -> str:
    notice = case.guide.find("sources", place.process.source).notice
    return f"{to_plain(notice)} Drafted from edition {case.guide.edition} of this retelling."


def _written(lines: Iterable[str]) -> str:
    return cleaned("\n".join(lines)) + "\n"


# --- As HTML ----------------------------------------------------------------------------------------------------------

def checklist_html(page: Page, case: Case, deadlines: Iterable[Deadline], *, level: int = 3) -> str:
    """The checklist of a case with what is missing, and below it the text of the form ready to copy.

    For the memo, whose process asks for no evidence, the text of its e-mail alone; for a case that has not begun, nothing.
    Where the user noted something, the text stands there twice, with their words and without: which of them shows follows the tick on the page (navigator.css).
    Headings start at `level`. No element has an id.
    """
    found = tuple(deadlines)
    items = checklist(case, found)
    html = ""
    if items:
        missing = missing_sentence(items)
        html = f"<h{level}>Evidence</h{level}>" + (
            f'<p class="evidence-missing"><strong>Not complete.</strong> {page.line(missing)}</p>' if missing else
            '<p class="evidence-complete"><strong>Complete.</strong> Nothing is missing, as far as this case and your answers tell.</p>')
        html += items_html(page, items, level + 1)
    email = closure_email_text(case)
    for name, text, full in (("Notification from Provider (NFP)", nfp_text(case, found), nfp_text(case, found, with_text=True)),
                             ("E-mail about the closed record", email, email)):
        if text:
            texts = (f'<pre class="copy-text">{escaped(text)}</pre>' if text == full else
                     f'<pre class="copy-text without-words">{escaped(text)}</pre><pre class="copy-text with-words">{escaped(full)}</pre>')
            html += (f'<details class="copy"><summary>Text to copy: {page.explain(name)}</summary>{texts}'
                     '<button type="button" class="button secondary" data-do="copy">Copy this text</button></details>')
    return f'<section class="evidence-checklist" aria-label="Evidence and texts">{html}</section>' if html else ""


def items_html(page: Page, items: Iterable[Item], level: int = 4) -> str:
    """The items alone: what is known, what is missing and what to put with the form, each told in words."""
    source, rows = page.guide.main_source, []
    for item in items:
        parts = "".join(f'<li class="known">{page.line(words)}</li>' for words in item.known)
        parts += "".join(f'<li class="note">{page.line(words)}</li>' for words in item.notes)
        parts += "".join(f'<li class="first"><strong>First:</strong> {page.line(thing)}</li>' for thing in item.first)
        parts += "".join(f'<li class="missing"><strong>Missing:</strong> {page.line(thing)}</li>' for thing in item.missing)
        parts += "".join(f'<li class="held"><strong>Write it into the form:</strong> {page.line(thing)}</li>' for thing in item.held)
        parts += "".join(f'<li class="attach"><strong>Put with it:</strong> {page.line(thing)}</li>' for thing in item.attach)
        rows.append(f'<li class="evidence-item {slug(item.state)}"><h{level}><a href="{page.root}forms-and-evidence/#{slug(item.id)}">{escaped(item.name)}</a>:'
                    f" {item.state}</h{level}>{paragraphs_html(page, source, item.para)}<ul>{parts}</ul></li>")
    return f'<ol class="evidence-items">{"".join(rows)}</ol>'
