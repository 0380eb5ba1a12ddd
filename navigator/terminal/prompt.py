"""Take a case through the guide at a prompt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from navigator.case.case import Answer, Case, fold, span_asked, with_answer, with_change, without, without_last
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.notices import Notice, notices
from navigator.case.openings import opening_text
from navigator.case.questions import NATION, Question, check_answer
from navigator.case.waiting import NOT_YET, Wait, answer_of, question_of, wait_of
from navigator.days.date_input import Understood, understand
from navigator.days.workdays import long_date, nation_id, parse_date
from navigator.guide.bundle import Bundle
from navigator.show.case_data import problem
from navigator.show.case_text import answer_line, box_lines, case_text, deadline_lines, notice_words, reminder, wrapped
from navigator.terminal.files import opened_guide
from navigator.terminal.printing import make_printable, print_lines, printable, say, width
from navigator.text.errors import NavigatorError
from navigator.text.prose import to_plain

_HELP_AT_PROMPT: Final = """\
Type the number of an answer, or its words. Dates: 27 8 2009, 27 Aug 2009,
2009-08-27 or yesterday. A date without a year, such as 3 Feb, is shown to you
first. An empty line skips a question that you may skip, or takes the suggested
answer.
  back        go back to the last question
  answers     list the answers so far, with their numbers
  change N    change answer N. Later answers are kept if they still apply
  deadlines   every deadline so far, and how it was worked out
  record      the whole case so far
  help        this list
  quit        stop. Nothing is saved"""


@dataclass(frozen=True)
class _Session:
    """The state of the prompt: the answers so far, which of them is being changed (from 0), and what has been shown.

    `today` is read from the clock once, so that a case does not change at midnight.
    """

    today: date
    answers: tuple[Answer, ...] = ()
    changing: int | None = None
    shown_steps: tuple[str, ...] = ()
    shown_deadlines: tuple[Any, ...] = ()
    shown_notices: tuple[Notice, ...] = ()


def prompt(options: argparse.Namespace) -> int:
    """Take a case through the guide at a prompt; return the exit code. Raises `NavigatorError` if there is no input."""
    bundle = opened_guide(options)
    if sys.stdin is None:
        raise NavigatorError("There is no input to read answers from.")
    make_printable(sys.stdin)
    say(bundle.guide.title)
    if bundle.guide.notice:
        say(bundle.guide.notice)
    print("\nType help for what you can type as well as answers, and quit to stop.")
    session: _Session | None = _Session(date.today())
    while session is not None:
        session = _turn(bundle, session)
    return 0


def _turn(bundle: Bundle, session: _Session) -> _Session | None:
    """Show what is new, ask, and take one line; None if that was the last."""
    case = fold_session(bundle, session, session.answers)
    session = _show_news(bundle, case, session)
    stands = case if session.changing is None else fold_session(bundle, session, session.answers[: session.changing])
    question = question_of(stands, deadlines(stands, bundle.calendars.get(stands.nation)))
    wait = wait_of_case(bundle, stands)
    for words in filter(None, (to_plain(opening_text(stands)), wait.sentence if wait else "")):
        print()
        say(words)
    _ask(bundle, case, question, session)
    line = _line()
    if line is None:
        print("\nThe input has ended. Nothing was saved.")
        return None
    command, _, rest = line.partition(" ")
    if command.lower() in _COMMANDS:
        return _COMMANDS[command.lower()](bundle, case, session, rest.strip())
    if question is None:
        print("The case has ended. Type back, change N, deadlines, record or quit.")
        return session
    return _answered(bundle, case, session, question, line)


def wait_of_case(bundle: Bundle, case: Case) -> Wait | None:
    """Return what a case waits for; None if it waits for nothing."""
    return wait_of(case, deadlines(case, bundle.calendars.get(case.nation)))


def _line() -> str | None:
    try:
        line = input("> ").strip()
    except EOFError:
        return None
    if not sys.stdin.isatty():  # so that a transcript shows the answers
        print(printable(line[:200]))
    return line


def _answered(bundle: Bundle, case: Case, session: _Session, question: Question, line: str) -> _Session:
    """Return the session with one more answer, or with one changed. If the line does not fit, say so and return the
    session unchanged.
    """
    before = case.answers if session.changing is None else session.answers[: session.changing]
    stands = fold_session(bundle, session, before)
    try:
        calendar = bundle.calendars.get(stands.nation)
        understood = (
            understand(line, session.today, span_asked(stands, calendar)) if question.kind == "date" and line else None
        )
        value = check_answer(
            question, _stored(question, line, understood), bundle.guide, bundle.calendars.get(case.nation)
        )
        if value == NOT_YET:
            say(wait.sentence if (wait := wait_of_case(bundle, stands)) else "You do not have to wait first.")
            return (
                session
                if session.changing is None
                else replace(session, answers=without(case, session.changing), changing=None)
            )
        new = answer_of(stands, question, value)
    except NavigatorError as error:
        say(str(error))
        return session
    if refusal := fold_session(bundle, session, (*before, new)).problem:
        say(refusal.message)
        return session
    if understood and understood.why and not _is_right(understood):
        return session
    if session.changing is not None:
        return replace(session, answers=with_change(case, session.changing, new), changing=None)
    return replace(session, answers=with_answer(case, new))


def _is_right(understood: Understood) -> bool:
    """Return whether an incomplete date was understood as it was meant; an empty line says yes."""
    say(f"{understood.said} Is that right? An empty line or yes takes it.")
    line = _line()
    return line is not None and line.lower() in ("", "y", "yes")


def _stored(question: Question, line: str, understood: Understood | None) -> str:
    """Return what was typed as `check_answer` takes it: a number or words become the choice, the date as understood
    becomes ISO.
    """
    if not line:
        return question.default
    if understood:
        return understood.day.isoformat()
    if question.kind == "several":
        return " ".join(_choice_of(question, one) for one in line.replace(",", " ").split())
    return _choice_of(question, line) if question.kind == "choice" else line


def _choice_of(question: Question, line: str) -> str:
    """Return the choice that a number or its words name; any other text stays as it is."""
    if question.ask == NATION and any(nation_id(line) == choice.value for choice in question.choices):
        return nation_id(line)
    if line.isascii() and line.isdigit() and len(line) < 4 and 1 <= int(line) <= len(question.choices):
        return question.choices[int(line) - 1].value
    typed = {"y": "yes", "n": "no"}.get(line.casefold(), line.casefold())
    return next(
        (choice.value for choice in question.choices if typed in (choice.value.casefold(), choice.label.casefold())),
        line,
    )


def _show_news(bundle: Bundle, case: Case, session: _Session) -> _Session:
    """Print the boxes reached, and the deadlines started, since the last time."""
    steps = tuple(step.place.ref for step in case.steps)
    common = next(
        (number for number, pair in enumerate(zip(steps, session.shown_steps, strict=False)) if pair[0] != pair[1]),
        min(len(steps), len(session.shown_steps)),
    )
    for step in case.steps[common:-1]:
        say(f"{step.place.ref}: {step.place.box.title}")
    if len(steps) > common:
        print()
        print_lines(box_lines(bundle.guide, case.steps[-1].place, width()))
    elif steps and steps != session.shown_steps:
        say(f"Back at {steps[-1]}: {case.steps[-1].place.box.title}")
    started = deadlines(case, bundle.calendars.get(case.nation))
    keys = tuple((deadline.rule.id, deadline.start, deadline.dates) for deadline in started)
    for deadline, key in zip(started, keys, strict=True):
        if key not in session.shown_deadlines:
            print()
            print_deadline(bundle, case, deadline)
    if case.ended and len(steps) > common:
        print("\nThe case has ended.")
    noticed = notices(case, started, bundle.calendars.get(case.nation))
    for notice in noticed:
        if notice not in session.shown_notices:
            print()
            say(f"Check: {notice_words(bundle.guide, notice)}")
    return replace(session, shown_steps=steps, shown_deadlines=keys, shown_notices=noticed)


def _ask(bundle: Bundle, case: Case, question: Question | None, session: _Session) -> None:
    print()
    if session.changing is not None:
        say(
            f"Changing answer {session.changing + 1} (back leaves it as it is). It is: "
            f"{answer_line(bundle.guide, session.answers[session.changing])}"
        )
    elif misfit := problem(case) if case.problem else None:
        say(f"An earlier answer no longer applies here: {misfit['message']}")
    if question is None:
        return
    say(to_plain(question.title))
    for words in (question.why, question.hint):
        if words:
            say(to_plain(words), "  ")
    for number, choice in enumerate(question.choices, 1):
        closed = f" (not available: {to_plain(choice.closed)})" if choice.closed else ""
        hint = f" – {to_plain(choice.hint)}" if choice.hint else ""
        say(f"{to_plain(choice.label)}{closed}{hint}", "  ", f"{number}. ")
    if question.kind == "several":
        print("  Type the numbers of all that apply, with spaces between them.")
    if question.default:
        say(f"An empty line takes {_default_words(question)}.", "  ")
    elif question.optional:
        print("  An empty line skips this question.")


def _default_words(question: Question) -> str:
    return long_date(parse_date(question.default)) if question.kind == "date" else question.default


def _back(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    if session.changing is not None:
        return replace(session, changing=None)
    if not case.answers:
        print("There is no answer to go back to.")
        return session
    return replace(session, answers=without_last(case))


def _change(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    if not (rest.isascii() and rest.isdigit() and len(rest) < 6 and 1 <= int(rest) <= len(case.answers)):
        print(
            f"Say which answer to change, from 1 to {len(case.answers)}, for example: change 1"
            if case.answers
            else "There is no answer to change."
        )
        return _list_answers(bundle, case, session, "")
    return replace(session, answers=(*case.answers, *case.kept), changing=int(rest) - 1)


def _list_answers(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    for number, answer in enumerate(case.answers, 1):
        say(answer_line(bundle.guide, answer), "", f"{number:>3}. ")
    if case.kept:
        print("Saved for later, if they still apply:")
        for answer in case.kept:
            say(answer_line(bundle.guide, answer), "", "   - ")
    return session


def _list_deadlines(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    started = deadlines(case, bundle.calendars.get(case.nation))
    for deadline in started:
        print_deadline(bundle, case, deadline)
        print()
    if not started:
        print("No time rule has begun yet.")
    return session


def print_deadline(bundle: Bundle, case: Case, deadline: Deadline) -> None:
    """Print a deadline with its working and its state today."""
    print_lines(
        deadline_lines(bundle.guide, deadline, width(), case.today, bundle.calendars.get(case.nation))
        if deadline.start
        else wrapped(reminder(bundle.guide, deadline), width())
    )


def _record(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    calendar = bundle.calendars.get(case.nation)
    started = deadlines(case, calendar)
    print(printable(case_text(case, started, width(), calendar, notices(case, started, calendar))))
    return session


def _help(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    print(_HELP_AT_PROMPT)
    return session


def _quit(bundle: Bundle, case: Case, session: _Session, rest: str) -> None:
    print("Nothing was saved.")


_COMMANDS: Final[Mapping[str, Callable[[Bundle, Case, _Session, str], _Session | None]]] = {
    "back": _back,
    "change": _change,
    "answers": _list_answers,
    "deadlines": _list_deadlines,
    "record": _record,
    "help": _help,
    "quit": _quit,
}


def fold_session(bundle: Bundle, session: _Session, answers: tuple[Answer, ...]) -> Case:
    """Return the case of these answers, with the settings of the session."""
    return fold(bundle.guide, answers, bundle.calendar_for(nation_of(answers)), today=session.today)


def nation_of(answers: Sequence[Answer]) -> str:
    """Return the nation in the answers; empty before it is answered."""
    return next((answer.answer for answer in answers if answer.ask == NATION), "")
