"""The navigator in a terminal, for people and for scripts: `python -m navigator --help`.

A shell: it opens the files, reads what is typed and prints; what it prints is worked out elsewhere. Exit codes: 0 where
the command did its work, 1 where it could not (the reason is a sentence), 2 where the command line is wrong, 130 where
it was stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from navigator import VERSION
from navigator.case.case import Answer, Case, fold, span_asked, with_answer, with_change, without, without_last
from navigator.case.case_file import CaseFile, read_case
from navigator.case.deadlines import Deadline, deadlines
from navigator.case.file_kinds import text_of, unreadable_text, what_it_is
from navigator.case.notices import Notice, notices
from navigator.case.openings import opening_text
from navigator.case.questions import NATION, Question, check_answer, nation_question, start_question
from navigator.case.waiting import NOT_YET, Wait, answer_of, question_of, wait_of
from navigator.case.wording import MARKS, paragraph_words
from navigator.days.date_input import Understood, parse_human_date, understand
from navigator.days.holiday_lists import HolidayList, read_holiday_list
from navigator.days.workdays import NATIONS, Count, Counted, count_days, day_and_date, long_date, nation_id, parse_date
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import WRITTEN_TO, read_bundle
from navigator.guide.check import check
from navigator.show.case_data import case_data, ledger_data, problem, question_data, route_data, setting_data
from navigator.show.case_text import (
    WIDTH_OF_DAY,
    answer_line,
    box_lines,
    case_text,
    deadline_lines,
    ledger_lines,
    notice_words,
    reminder,
    wrapped,
)
from navigator.text.errors import CalendarError, MapError, NavigatorError
from navigator.text.prose import to_plain, visible

PROJECT: Final = Path(__file__).resolve().parent.parent
HOLIDAYS: Final = PROJECT / "maps" / "bank-holidays.json"
"""The list of bank holidays beside the package; `deadline` reads it where no guide has been built."""

MOST_BYTES: Final = 1_000_000
"""A case or a list of holidays that is longer is refused before it is parsed."""
MOST_GUIDE_BYTES: Final = 20_000_000
_WIDEST: Final = 100
_NARROWEST: Final = 40
_STOPPED: Final = 130
_CONTROLS: Final = dict.fromkeys([*range(0x80, 0xA0), 0x0D], "\ufffd")  # a terminal may act on them

_HELP_AT_PROMPT: Final = """\
Type the number of an answer, or its words. Dates: 27 8 2009, 27 Aug 2009,
2009-08-27 or yesterday. A short form such as 3 Feb is shown back first.
An empty line leaves a question open that may stay open, or takes the answer on offer.
  back        take the last answer back
  answers     list the answers so far, with their numbers
  change N    give another answer to number N; later answers are kept where they still fit
  deadlines   every deadline so far, with its working
  record      the whole case so far
  help        this list
  quit        stop; nothing is kept"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    _make_printable(sys.stdout, sys.stderr)
    try:
        try:
            return _run(_parser().parse_args(arguments))
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped. Nothing was kept.", file=sys.stderr)
        return _STOPPED
    except OSError as error:  # files are read elsewhere, with their own message: this is about the output
        _drop_output()
        if not isinstance(error, BrokenPipeError):
            print(f"The output cannot be written: {error.strerror}.", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.command(options)
        return code
    except NavigatorError as error:
        message = _first_fault(error)
    if getattr(options, "json", False):
        _print_json({"error": message})
    else:
        print(_printable(message), file=sys.stderr)
    return 1


def _first_fault(error: NavigatorError) -> str:
    faults = error.faults if isinstance(error, MapError) else ()
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]}{more}" if faults else str(error)


# --- The command line -------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = _new_parser(
        argparse.ArgumentParser,
        prog="python -m navigator",
        description="Step through a case of the guide, with every deadline and its working. "
        "Without a command it asks one question at a time.",
        epilog=_examples(
            "",
            "routes",
            "play case.json --json",
            'deadline --from 2009-08-27 --count "7 working days" --nation scotland',
        ),
    )
    parser.set_defaults(command=_prompt)
    parser.add_argument("--version", action="version", version=f"Version {VERSION}")
    parser.add_argument(
        "--guide",
        metavar="FILE",
        default=None,
        help=f"the guide to read (default: {WRITTEN_TO}, which make site writes)",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_routes(commands)
    _add_questions(commands)
    _add_play(commands)
    _add_deadline(commands)
    return parser


def _add_routes(commands: Any) -> None:
    parser = _new_parser(
        commands.add_parser,
        "routes",
        help="list every route of the guide",
        description="List every route: from which box, to which, under what condition, and whether the guide says so.",
        epilog=_examples("routes", "routes --json", "--guide other.json routes"),
    )
    parser.set_defaults(command=_routes)
    _add_common(parser, "print a JSON list")


def _add_questions(commands: Any) -> None:
    parser = _new_parser(
        commands.add_parser,
        "questions",
        help="list every question of the guide",
        description="List every question with the id that a case file names it by, the answers it takes, "
        "and the boxes that ask it. "
        "What happened at a box is told by the id of a route: see routes.",
        epilog=_examples("questions", "questions --json"),
    )
    parser.set_defaults(command=_questions)
    _add_common(parser, "print a JSON list")


def _add_play(commands: Any) -> None:
    parser = _new_parser(
        commands.add_parser,
        "play",
        help="step through a case file",
        description="Step through the answers of a case file and print the boxes, the deadlines and the first "
        "answer that does not fit. Such an answer is part of the result, not an error: the exit code "
        "stays 0. docs/case-files.md describes the format.",
        epilog=_examples("play case.json", "play case.json --json", "play - --json < case.json"),
    )
    parser.set_defaults(command=_play)
    parser.add_argument("file", metavar="FILE", help="the case file, or - for standard input")
    _add_common(parser, "print JSON")


def _add_deadline(commands: Any) -> None:
    parser = _new_parser(
        commands.add_parser,
        "deadline",
        help="count once from a date",
        description="Count from a date, which is day 0, and print the date reached with every day counted or skipped.",
        epilog=_examples(
            'deadline --from 2009-08-27 --count "7 working days" --nation scotland',
            'deadline --from "14 Apr 2009" --count "-8 working days" --nation england-and-wales',
            'deadline --from 2008-10-31 --count "1 month" --nation scotland --roll forward --json',
        ),
    )
    parser.set_defaults(command=_deadline)
    parser.add_argument("--from", dest="start", metavar="DATE", required=True, help="day 0, for example 2009-08-27")
    parser.add_argument(
        "--count",
        metavar="COUNT",
        required=True,
        help='for example "7 working days", "-8 working days", "20 calendar days", "4 weeks" or "1 month"',
    )
    parser.add_argument(
        "--nation",
        metavar="NATION",
        default="",
        help=f"whose bank holidays count: {', '.join(NATIONS)}; names such as Wales and NI will do. "
        "A guide that asks for no nation needs none",
    )
    parser.add_argument("--roll", choices=["forward"], help="move a result that is not a working day to the next one")
    parser.add_argument(
        "--holidays",
        metavar="FILE",
        help="count with this list instead: GOV.UK's bank-holidays.json, a file like maps/bank-holidays.json, or JSON "
        'such as ["2009-05-04", …]; whether it is complete is up to you, and a count beyond its years is warned of',
    )
    _add_common(parser, "print JSON")


def _new_parser(make: Callable[..., argparse.ArgumentParser], *names: str, **options: Any) -> argparse.ArgumentParser:
    return make(
        *names,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        **{**options, "description": "\n".join(wrapped(options["description"], 78))},
    )


def _add_common(parser: argparse.ArgumentParser, json_help: str) -> None:
    # Without a default of its own, so that --guide before the command is not overwritten.
    parser.add_argument("--guide", metavar="FILE", default=argparse.SUPPRESS, help="the guide to read")
    parser.add_argument("--json", action="store_true", help=f'{json_help}; an error becomes {{"error": …}}')


def _examples(*commands: str) -> str:
    return "\n".join(["examples:", *(f"  python -m navigator {command}".rstrip() for command in commands)])


# --- The commands for scripts -----------------------------------------------------------------------------------------


def _routes(options: argparse.Namespace) -> int:
    guide = _guide(options).guide
    if options.json:
        _print_json([route_data(guide, place, route) for place, route in guide.routes()])
        return 0
    for place in guide.places.values():
        _say(f"{place.ref}: {place.box.title}")
        for route in place.box.routes:
            data = route_data(guide, place, route)
            printed = f"; printed: {data['printed_to']}" if data["printed_to"] else ""
            paragraphs = (
                f", {words}" if (words := paragraph_words(guide.source(place.process.source), route.para)) else ""
            )
            condition = f" Open if {data['condition']}." if data["condition"] else ""
            waits = f" Only after the last day of {' or '.join(route.waits_for)}." if route.waits_for else ""
            departs = f" {MARKS['departing']}: {data['departs']}" if data["departs"] else ""
            _say(
                f"{route.id} → {route.to}: {route.outcome} "
                f"({route.basis}{paragraphs}{printed}).{condition}{waits}{departs}",
                "    ",
            )
    return 0


def _questions(options: argparse.Namespace) -> int:
    guide = _guide(options).guide
    settings = (start_question(guide), *((nation_question(guide),) if guide.nations else ()))
    found = [
        *map(setting_data, settings),
        *(question_data(fact, guide.places.values()) for fact in guide.facts if fact.is_asked),
    ]
    if options.json:
        _print_json(found)
        return 0
    for one in found:
        answers = " or ".join(one["answers"]) or one["kind"]
        _say(
            f"{one['ask']}: {one['question']} ({answers}{', may be left empty' if one['optional'] else ''}; "
            f"{', '.join(one['boxes']) or 'every case'})"
        )
    return 0


def _play(options: argparse.Namespace) -> int:
    bundle = _guide(options)
    case = _played(bundle, _case_file(options.file))
    found = deadlines(case, bundle.calendars.get(case.nation))
    noticed = notices(case, found, bundle.calendars.get(case.nation))
    if options.json:
        _print_json(case_data(case, found, bundle.edition, noticed))
    else:
        print(_printable(case_text(case, found, _width(), bundle.calendars.get(case.nation), noticed)))
    return 0


def _case_file(name: str) -> CaseFile:
    text = _text(name, MOST_BYTES)
    try:
        return read_case(_json(text, _shown(name)))
    except NavigatorError:
        if kind := what_it_is(text):
            raise NavigatorError(f"{_shown(name)}: {kind}") from None
        raise
    except RecursionError:
        raise NavigatorError(f"{_shown(name)} is nested too deeply to be a case.") from None


def _played(bundle: Bundle, written: CaseFile) -> Case:
    """Return the case of a case file.

    Raises `NavigatorError` where it belongs to another edition, or its settings are none.
    """
    if written.edition and written.edition not in (bundle.edition, bundle.guide.edition):
        raise NavigatorError(
            f"The case was made with edition “{written.edition[:60]}” of the guide, and this guide is edition "
            f"“{bundle.edition}”. Play it with the guide of its own edition (--guide FILE), "
            "or take “edition” out of it."
        )
    try:
        today = parse_date(written.today) if written.today else None
    except CalendarError as error:
        raise NavigatorError(f"“today” of the case: {error}") from None
    calendar = bundle.calendar_for(written.nation or _nation(written.answers))
    return fold(
        bundle.guide, written.answers, calendar, start=written.start, nation=written.nation, today=today, assume=True
    )


def _deadline(options: argparse.Namespace) -> int:
    start, count = parse_human_date(options.start, date.today()), Count.parse(options.count)
    nation = nation_id(options.nation)
    holidays = _holidays(options, nation) if nation else _guides_own(options)
    counted = count_days(start, count, holidays.calendar, roll=options.roll == "forward")
    counted = replace(counted, warnings=counted.warnings + holidays.warnings(counted))
    if options.json:
        _print_json(
            {
                "start": start.isoformat(),
                "count": str(count),
                "nation": nation,
                "date": counted.date.isoformat(),
                "ledger": ledger_data(counted.ledger),
                "warnings": list(counted.warnings),
                "holidays": holidays.as_dict(),
            }
        )
    else:
        _print_count(counted, nation)
        _say(f"Bank holidays: {holidays}")
    return 0


def _print_count(counted: Counted, nation: str) -> None:
    where = f", {NATIONS[nation]}" if nation else ""
    _say(f"{counted.count} from {day_and_date(counted.start)}{where}: {day_and_date(counted.date)}")
    print(f"  {day_and_date(counted.start):<{WIDTH_OF_DAY}}  day 0")
    for line in ledger_lines(counted.ledger, _width()):
        print(_printable(line))
    for warning in counted.warnings:
        _say(f"Mind: {warning}")


def _holidays(options: argparse.Namespace, nation: str) -> HolidayList:
    """Return the list to count with: the caller's, else that of the guide, else the one beside the package."""
    if options.holidays:
        name = "standard input" if options.holidays == "-" else Path(options.holidays).name
        return read_holiday_list(
            _json(_text(options.holidays, MOST_BYTES), _shown(options.holidays)), nation, name
        ).unbounded()
    if options.guide or (PROJECT / WRITTEN_TO).exists() or not HOLIDAYS.exists():
        bundle = _guide(options)
        found = read_holiday_list(bundle.holidays, nation, f"the list of {Path(options.guide or WRITTEN_TO).name}")
        own = bundle.calendars.get(nation)
        return replace(found, calendar=replace(found.calendar, note=own.note)) if own else found
    return read_holiday_list(
        _json(_text(str(HOLIDAYS), MOST_BYTES), "The list of bank holidays"), nation, HOLIDAYS.name
    )


def _guides_own(options: argparse.Namespace) -> HolidayList:
    """Return the calendar of a guide that asks for no nation, to count without one.

    `NavigatorError` where a nation has to be named.
    """
    bundle = _guide(options) if options.guide or (PROJECT / WRITTEN_TO).exists() else None
    calendar = bundle.calendar_for("") if bundle and not options.holidays else None
    if calendar is None:
        raise NavigatorError(f"Say with --nation whose bank holidays count: {', '.join(NATIONS)}.")
    return HolidayList(
        f"the calendar of {Path(options.guide or WRITTEN_TO).name}",
        calendar,
        tuple(range(calendar.first.year, calendar.last.year + 1)),
    )


# --- Files ------------------------------------------------------------------------------------------------------------


def _guide(options: argparse.Namespace) -> Bundle:
    """Return the guide to work with, checked; `NavigatorError` where there is none, or it is not sound."""
    path = Path(options.guide) if options.guide else PROJECT / WRITTEN_TO
    if not options.guide and not path.exists():
        raise NavigatorError(f"There is no built guide yet ({WRITTEN_TO}). Build it with: make site")
    try:
        bundle = read_bundle(_text(str(path), MOST_GUIDE_BYTES))
        faults = check(bundle.guide)
    except MapError as error:
        raise NavigatorError(f"{_shown(str(path))}: {_first_fault(error)}") from None
    except RecursionError:
        raise NavigatorError(f"{_shown(str(path))} is nested too deeply to be a guide.") from None
    if faults:
        raise NavigatorError(f"{_shown(str(path))} holds a guide that is not sound: {_first_fault(MapError(faults))}")
    return bundle


def _text(name: str, most: int) -> str:
    """Return the text of a file, or of standard input for "-"; never more than `most` bytes are read."""
    try:
        raw = _bytes(name, most + 1)
    except OSError as error:
        raise NavigatorError(f"{_shown(name)} cannot be read: {error.strerror or error}.") from None
    except ValueError:  # a name with a null character
        raise NavigatorError(f"{_shown(name)} is no name of a file.") from None
    if len(raw) > most:
        raise NavigatorError(f"{_shown(name)} is too long: at most {most:,} bytes are read.")
    try:
        return text_of(raw)
    except UnicodeDecodeError as error:
        kind = what_it_is(unreadable_text(raw))
        raise NavigatorError(f"{_shown(name)}: {kind} Byte {error.start + 1} is not text in UTF-8.") from None


def _bytes(name: str, most: int) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(most) if sys.stdin is not None else b""
    with open(name, "rb") as file:
        return file.read(most)


def _json(text: str, name: str) -> Any:
    """Return the value of strict JSON: no NaN, no key twice. `NavigatorError` with the place where it is none."""
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise NavigatorError(f"{name} is no JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except NavigatorError as error:
        raise NavigatorError(f"{name}: {error}") from None
    except ValueError:  # a number of thousands of digits
        raise NavigatorError(f"{name} is no JSON that can be read: a number in it is too long.") from None
    except RecursionError:
        raise NavigatorError(f"{name} is nested too deeply to be read.") from None


def _no_constant(name: str) -> None:
    raise NavigatorError(f"{name} is no value in JSON.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place]))
        raise NavigatorError(f"“{twice[:60]}” stands there twice. Take one of the two out.")
    return found


def _shown(name: str) -> str:
    return "Standard input" if name == "-" else f"“{name}”" if len(name) <= 200 else f"“{name[:199]}…”"


# --- The prompt -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Session:
    """What the prompt stands at: the answers so far, which of them is being changed (from 0), and what has been shown.

    `today` is read from the clock once, so that a case does not change at midnight.
    """

    today: date
    answers: tuple[Answer, ...] = ()
    changing: int | None = None
    shown_steps: tuple[str, ...] = ()
    shown_deadlines: tuple[Any, ...] = ()
    shown_notices: tuple[Notice, ...] = ()


def _prompt(options: argparse.Namespace) -> int:
    bundle = _guide(options)
    if sys.stdin is None:
        raise NavigatorError("There is no input to read answers from.")
    _make_printable(sys.stdin)
    _say(bundle.guide.title)
    if bundle.guide.notice:
        _say(bundle.guide.notice)
    print("\nType help for what you can type besides answers, and quit to stop.")
    session: _Session | None = _Session(date.today())
    while session is not None:
        session = _turn(bundle, session)
    return 0


def _turn(bundle: Bundle, session: _Session) -> _Session | None:
    """Show what is new, ask, and take one line; None where that was the last."""
    case = _fold(bundle, session, session.answers)
    session = _show_news(bundle, case, session)
    stands = case if session.changing is None else _fold(bundle, session, session.answers[: session.changing])
    question = question_of(stands, deadlines(stands, bundle.calendars.get(stands.nation)))
    wait = _wait(bundle, stands)
    for words in filter(None, (to_plain(opening_text(stands)), wait.sentence if wait else "")):
        print()
        _say(words)
    _ask(bundle, case, question, session)
    line = _line()
    if line is None:
        print("\nThe input has ended. Nothing was kept.")
        return None
    command, _, rest = line.partition(" ")
    if command.lower() in _COMMANDS:
        return _COMMANDS[command.lower()](bundle, case, session, rest.strip())
    if question is None:
        print("The case has ended. Type back, change N, deadlines, record or quit.")
        return session
    return _answered(bundle, case, session, question, line)


def _wait(bundle: Bundle, case: Case) -> Wait | None:
    return wait_of(case, deadlines(case, bundle.calendars.get(case.nation)))


def _line() -> str | None:
    try:
        line = input("> ").strip()
    except EOFError:
        return None
    if not sys.stdin.isatty():  # so that a transcript shows what was answered
        print(_printable(line[:200]))
    return line


def _answered(bundle: Bundle, case: Case, session: _Session, question: Question, line: str) -> _Session:
    """Return the session with one more answer, or with one changed; the same again, after a sentence, where it does not
    fit.
    """
    before = case.answers if session.changing is None else session.answers[: session.changing]
    stands = _fold(bundle, session, before)
    try:
        calendar = bundle.calendars.get(stands.nation)
        found = (
            understand(line, session.today, span_asked(stands, calendar)) if question.kind == "date" and line else None
        )
        value = check_answer(question, _stored(question, line, found), bundle.guide, bundle.calendars.get(case.nation))
        if value == NOT_YET:
            _say(wait.sentence if (wait := _wait(bundle, stands)) else "Nothing has to pass first.")
            return (
                session
                if session.changing is None
                else replace(session, answers=without(case, session.changing), changing=None)
            )
        new = answer_of(stands, question, value)
    except NavigatorError as error:
        _say(str(error))
        return session
    if refusal := _fold(bundle, session, (*before, new)).problem:
        _say(refusal.message)
        return session
    if found and found.why and not _is_right(found):
        return session
    if session.changing is not None:
        return replace(session, answers=with_change(case, session.changing, new), changing=None)
    return replace(session, answers=with_answer(case, new))


def _is_right(found: Understood) -> bool:
    """Return whether a short form of a date was understood as it was meant; an empty line says yes."""
    _say(f"{found.said} Is that right? An empty line or yes takes it.")
    line = _line()
    return line is not None and line.lower() in ("", "y", "yes")


def _stored(question: Question, line: str, found: Understood | None) -> str:
    """Return what was typed, as `check_answer` takes it: a number or words become the choice, the date that was
    understood becomes ISO.
    """
    if not line:
        return question.default
    if found:
        return found.day.isoformat()
    if question.kind == "several":
        return " ".join(_choice_of(question, one) for one in line.replace(",", " ").split())
    return _choice_of(question, line) if question.kind == "choice" else line


def _choice_of(question: Question, line: str) -> str:
    """Return the choice that a number or its words name; what names none stays as it is."""
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
        _say(f"{step.place.ref}: {step.place.box.title}")
    if len(steps) > common:
        print()
        _print_lines(box_lines(bundle.guide, case.steps[-1].place, _width()))
    elif steps and steps != session.shown_steps:
        _say(f"Back at {steps[-1]}: {case.steps[-1].place.box.title}")
    found = deadlines(case, bundle.calendars.get(case.nation))
    keys = tuple((one.rule.id, one.start, one.dates) for one in found)
    for one, key in zip(found, keys, strict=True):
        if key not in session.shown_deadlines:
            print()
            _print_deadline(bundle, case, one)
    if case.ended and len(steps) > common:
        print("\nThe case has ended.")
    noticed = notices(case, found, bundle.calendars.get(case.nation))
    for notice in noticed:
        if notice not in session.shown_notices:
            print()
            _say(f"Check: {notice_words(bundle.guide, notice)}")
    return replace(session, shown_steps=steps, shown_deadlines=keys, shown_notices=noticed)


def _ask(bundle: Bundle, case: Case, question: Question | None, session: _Session) -> None:
    print()
    if session.changing is not None:
        _say(
            f"Changing answer {session.changing + 1} (back leaves it as it is). It is: "
            f"{answer_line(bundle.guide, session.answers[session.changing])}"
        )
    elif found := problem(case) if case.problem else None:
        _say(f"An earlier answer no longer fits here: {found['message']}")
    if question is None:
        return
    _say(to_plain(question.title))
    for words in (question.why, question.hint):
        if words:
            _say(to_plain(words), "  ")
    for number, choice in enumerate(question.choices, 1):
        closed = f" (closed: {to_plain(choice.closed)})" if choice.closed else ""
        hint = f" – {to_plain(choice.hint)}" if choice.hint else ""
        _say(f"{to_plain(choice.label)}{closed}{hint}", "  ", f"{number}. ")
    if question.kind == "several":
        print("  Type the numbers of all that apply, with spaces between them.")
    if question.default:
        _say(f"An empty line takes {_default_words(question)}.", "  ")
    elif question.optional:
        print("  An empty line leaves it open.")


def _default_words(question: Question) -> str:
    return long_date(parse_date(question.default)) if question.kind == "date" else question.default


def _back(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    if session.changing is not None:
        return replace(session, changing=None)
    if not case.answers:
        print("There is no answer to take back.")
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
        _say(answer_line(bundle.guide, answer), "", f"{number:>3}. ")
    if case.kept:
        print("Kept for later, where they fit:")
        for answer in case.kept:
            _say(answer_line(bundle.guide, answer), "", "   - ")
    return session


def _list_deadlines(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    found = deadlines(case, bundle.calendars.get(case.nation))
    for one in found:
        _print_deadline(bundle, case, one)
        print()
    if not found:
        print("No time rule has begun yet.")
    return session


def _print_deadline(bundle: Bundle, case: Case, one: Deadline) -> None:
    _print_lines(
        deadline_lines(bundle.guide, one, _width(), case.today, bundle.calendars.get(case.nation))
        if one.start
        else wrapped(reminder(bundle.guide, one), _width())
    )


def _record(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    calendar = bundle.calendars.get(case.nation)
    found = deadlines(case, calendar)
    print(_printable(case_text(case, found, _width(), calendar, notices(case, found, calendar))))
    return session


def _help(bundle: Bundle, case: Case, session: _Session, rest: str) -> _Session:
    print(_HELP_AT_PROMPT)
    return session


def _quit(bundle: Bundle, case: Case, session: _Session, rest: str) -> None:
    print("Nothing was kept.")


_COMMANDS: Final[Mapping[str, Callable[[Bundle, Case, _Session, str], _Session | None]]] = {
    "back": _back,
    "change": _change,
    "answers": _list_answers,
    "deadlines": _list_deadlines,
    "record": _record,
    "help": _help,
    "quit": _quit,
}


def _fold(bundle: Bundle, session: _Session, answers: tuple[Answer, ...]) -> Case:
    return fold(bundle.guide, answers, bundle.calendar_for(_nation(answers)), today=session.today)


def _nation(answers: Sequence[Answer]) -> str:
    return next((answer.answer for answer in answers if answer.ask == NATION), "")


# --- Printing ---------------------------------------------------------------------------------------------------------


def _say(text: str, indent: str = "", bullet: str = "") -> None:
    _print_lines(wrapped(text, _width(), indent, bullet))


def _print_lines(lines: Sequence[str]) -> None:
    for line in lines:
        print(_printable(line))


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _printable(text: str) -> str:
    """Return the text without characters that a terminal would act on instead of showing."""
    return visible(text).translate(_CONTROLS)


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def _make_printable(*streams: Any) -> None:
    """Let no character stop the program that the terminal's encoding has no sign for."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Send what is still to be printed to nowhere, so that Python does not try again at its end and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
