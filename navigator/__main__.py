"""The navigator in a terminal, for people and for scripts: `python -m navigator --help`.

A shell: it opens the files, reads what is typed and prints. What it prints is worked out elsewhere. Exit codes are 0 if
the command did its work and 1 if it could not (the reason is a sentence). They are 2 if the command line is wrong and
130 if Ctrl-C stopped it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from navigator import VERSION
from navigator.days.workdays import NATIONS
from navigator.guide.bundle_file import WRITTEN_TO
from navigator.show.case_text import wrapped
from navigator.terminal.commands import deadline, play, questions, routes
from navigator.terminal.files import first_fault
from navigator.terminal.printing import drop_output, make_printable, print_json, printable
from navigator.terminal.prompt import prompt
from navigator.text.errors import NavigatorError

_STOPPED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    make_printable(sys.stdout, sys.stderr)
    try:
        try:
            return _run(_parser().parse_args(arguments))
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped. Nothing was saved.", file=sys.stderr)
        return _STOPPED
    except OSError as error:  # files are read elsewhere, with their own message: this is about the output
        drop_output()
        if not isinstance(error, BrokenPipeError):
            print(f"The output cannot be written: {error.strerror}.", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.command(options)
        return code
    except NavigatorError as error:
        message = first_fault(error)
    if getattr(options, "json", False):
        print_json({"error": message})
    else:
        print(printable(message), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = _new_parser(
        argparse.ArgumentParser,
        prog="python -m navigator",
        description="Work through a case of the guide. See every deadline and how it was worked out. "
        "Without a command it asks one question at a time.",
        epilog=_examples(
            "",
            "routes",
            "play case.json --json",
            'deadline --from 2009-08-27 --count "7 working days" --nation scotland',
        ),
    )
    parser.set_defaults(command=prompt)
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
        description="List every route: its box, where it leads, its condition, and whether the guide says so.",
        epilog=_examples("routes", "routes --json", "--guide other.json routes"),
    )
    parser.set_defaults(command=routes)
    _add_common(parser, "print a JSON list")


def _add_questions(commands: Any) -> None:
    parser = _new_parser(
        commands.add_parser,
        "questions",
        help="list every question of the guide",
        description="List every question with the id that a case file names it by, the answers it takes, "
        "and the boxes that ask it. "
        "To say what happened at a box, give the id of a route: see routes.",
        epilog=_examples("questions", "questions --json"),
    )
    parser.set_defaults(command=questions)
    _add_common(parser, "print a JSON list")


def _add_play(commands: Any) -> None:
    parser = _new_parser(
        commands.add_parser,
        "play",
        help="go through a case file",
        description="Go through the answers of a case file and print the boxes, the deadlines and the first "
        "answer that does not apply. Such an answer is part of the result, not an error: the exit code "
        "is still 0. docs/case-files.md describes the format.",
        epilog=_examples("play case.json", "play case.json --json", "play - --json < case.json"),
    )
    parser.set_defaults(command=play)
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
    parser.set_defaults(command=deadline)
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
        help="count with this list instead. It can be GOV.UK's list, a file like maps/bank-holidays.json, "
        'or JSON such as ["2009-05-04", …]. Check that it is complete. A count beyond its years prints a warning',
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


if __name__ == "__main__":
    sys.exit(main())
