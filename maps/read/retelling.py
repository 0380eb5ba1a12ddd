"""Update the results of training cases that a change of the guide has altered, and keep everything else in the file,
including comments.

The story and the answers stay as they are: a case whose answers no longer fit needs a person.
"""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from maps.read.bank_holidays import read_holidays
from maps.read.source import read_sources
from maps.read.source_file import PlacedFault
from maps.read.training_cases import Played, misfit, played, source_line, started_on
from navigator.case.deadlines import Deadline
from navigator.guide.calendars import ONLY, calendars_of
from navigator.guide.model import Guide
from navigator.guide.reader import former_keys
from navigator.guide.training_cases import ExpectedDeadline, TrainingCase
from navigator.text.errors import MapError
from navigator.text.prose import to_plain

TABLE = "training cases"
RESULTS = ("steps", "ended", "not available", "noticed", "deadlines", "reminders", "still open")
"""The keys for the results of a training case, in the order of the file."""
MOST_IN_LINE = 140

Edit = tuple[int, int, str]
"""The start and the end of a place in a text, and its new content."""


@dataclass
class Retold:
    """The changes in the files: lines for a person to read, and the cases that need one."""

    lines: list[str] = field(default_factory=list)
    cases: int = 0
    for_a_person: list[str] = field(default_factory=list)


def retell(files: Sequence[Path]) -> Retold:
    """Write the results of every training case that gives a different result into its file, and return what has
    changed.

    Raises `MapError` if the sources have mistakes and so give no guide to play; then nothing is written.
    """
    reading = read_sources(files)
    if reading.guide is None:
        raise MapError(reading.everything())
    retold, results = Retold(), _results(reading.guide, reading.retold)
    before = {path: path.read_text(encoding="utf-8") for path in files}
    for path, text in before.items():
        if (after := _with_results(text, results, retold)) != text:
            path.write_text(after, encoding="utf-8")
    if faults := read_sources(files).faults:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
        raise MapError(faults)
    return retold


@dataclass(frozen=True)
class _Result:
    """A training case with its present results; `problem` says why they are not known."""

    training: TrainingCase
    found: Played
    problem: str = ""

    def words(self, key: str) -> list[str]:
        """Return the new content below a key; nothing if the key is left out."""
        case, choices = self.found.case, self.found.case.question.choices if self.found.case.question else ()
        closed = {choice.value for choice in choices if choice.closed}
        every: dict[str, list[str]] = {
            "steps": [step.place.ref for step in case.steps],
            "not available": [id for id in self.training.not_available if id in closed],
            "noticed": [one.kind for one in self.found.noticed],
            "reminders": self.found.reminders,
            "still open": self.found.still_open,
        }
        return every[key]

    def is_as_told(self, key: str) -> bool:
        """Return whether the source already says so."""
        if key == "ended":
            return self.training.ended == self.found.case.ended
        if key == "deadlines":
            return list(self.training.deadlines) == list(map(_expected, self.found.dated))
        told: tuple[str, ...] = getattr(self.training, key.replace(" ", "_"))
        return list(told) == self.words(key)


def _results(guide: Guide, retold: Iterable[PlacedFault]) -> dict[str, _Result]:
    """Return the results of each training case that gives a different result, by its id."""
    calendars, results = calendars_of(guide, read_holidays()), {}
    for id in dict.fromkeys(fault.path[1] for fault in retold):
        training = guide.training_case(id)
        found = played(guide, training, calendars[training.nation if guide.nations else ONLY])
        problem = misfit(training, found.case)
        results[id] = _Result(training, found, problem.message if problem else "")
    return results


def _expected(one: Deadline) -> ExpectedDeadline:
    readings = tuple(reading.dates.date for reading in one.readings if reading.dates.date)
    return ExpectedDeadline(
        one.rule.id, started_on(one), one.dates.last_day, one.dates.act_from, one.dates.send_by, readings
    )


# --- The text of a file -----------------------------------------------------------------------------------------------


def _with_results(text: str, results: dict[str, _Result], retold: Retold) -> str:
    """Return the text of a file with the results of its cases, and note what has changed, from the last case to the
    first.
    """
    lines: list[list[str]] = []
    for id, entry in reversed(list(_cases(text))):
        result = results.get(id)
        if result and result.problem:
            retold.for_a_person.insert(0, result.problem)
        elif result and isinstance(entry, yaml.MappingNode):
            after = text
            for start, end, new in sorted(_edits(text, entry, result), reverse=True):
                after = after[:start] + new + after[end:]
            lines.insert(0, [f"{to_plain(result.training.name)}:", *_differences(text, after)])
            text = after
    retold.lines += [line for one in lines for line in one]
    retold.cases += len(lines)
    return text


def _cases(text: str) -> Iterator[tuple[str, yaml.Node]]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, table in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value.replace("_", " ") == TABLE and isinstance(table, yaml.MappingNode):
            yield from ((id.value, entry) for id, entry in table.value)


def _differences(before: str, after: str) -> Iterator[str]:
    changes = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    yield from (
        f"  {line[0]} {line[1:].strip()}" for line in changes if line[:1] in "+-" and line[:3] not in ("+++", "---")
    )


def _edits(text: str, entry: yaml.MappingNode, result: _Result) -> Iterator[Edit]:
    """Yield the changes to make in the text of a case."""
    former = former_keys(TrainingCase)
    there = {
        former.get(name := key.value.replace("_", " "), name).replace("_", " "): (key, value)
        for key, value in entry.value
    }
    for key in (key for key in RESULTS if not result.is_as_told(key)):
        if key in there:
            yield from _changed(text, key, *there[key], result)
        else:
            place, column = _place_for(text, key, there, entry)
            yield place, place, _written(key, column, result)


def _changed(text: str, key: str, name: yaml.Node, value: yaml.Node, result: _Result) -> Iterator[Edit]:
    column = name.start_mark.column
    rows = value if isinstance(value, yaml.SequenceNode) and not value.flow_style else None
    if not _written(key, column, result):
        yield _line_start(text, name.start_mark.index), _line_end(text, _end(value)), ""
    elif key == "deadlines" and rows:
        yield from _deadlines(text, rows, result)
    elif key in ("ended", "deadlines"):
        yield _line_start(text, name.start_mark.index), _line_end(text, _end(value)), _written(key, column, result)
    else:
        yield value.start_mark.index, _end(value), _listed(result.words(key), value.start_mark.column, rows is not None)


def _written(key: str, column: int, result: _Result) -> str:
    """Return a missing key with its content; nothing if it needs none."""
    indent = " " * column
    if key == "ended":
        return f"{indent}ended: yes\n" if result.found.case.ended else ""
    if key == "deadlines":
        rows = "".join(f"{indent}  - {source_line(one)}\n" for one in result.found.dated)
        return f"{indent}deadlines:\n{rows}" if rows else ""
    return f"{indent}{key}: {_listed(words, column + len(key) + 2, False)}\n" if (words := result.words(key)) else ""


def _listed(words: Sequence[str], column: int, is_block: bool) -> str:
    """Return a list as written from a column on, in lines that are not too long."""
    if is_block:
        return f"\n{' ' * column}".join(f"- {word}" for word in words)
    rows = textwrap.wrap(f"[{', '.join(words)}]", MOST_IN_LINE - column, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * (column + 1)}".join(rows)


def _deadlines(text: str, value: yaml.SequenceNode, result: _Result) -> Iterator[Edit]:
    """Yield the list of deadlines. Those that are still right stay as they are written, and the comment above a line
    stays with its rule.
    """
    told = list(zip(result.training.deadlines, _passages(text, value), strict=True))
    indent, rows = " " * value.start_mark.column, []
    for one in result.found.dated:
        expected = _expected(one)
        same = next(
            (each for each in told if (each[0].rule, each[0].start) == (expected.rule, expected.start)), None
        ) or next((each for each in told if each[0].rule == expected.rule and not _still_starts(each[0], result)), None)
        if same is None:
            rows.append(f"{indent}- {source_line(one)}\n")
            continue
        told.remove(same)
        above, written, below = same[1]
        rows.append(above + (written if same[0] == expected else source_line(one)) + below)
    first = _line_start(text, value.start_mark.index)
    yield first, _line_end(text, _end(value)), "".join(rows)


def _still_starts(told: ExpectedDeadline, result: _Result) -> bool:
    """Return whether the clock of an expected deadline still starts on its day, so that it is not another one's."""
    return any((one.rule.id, one.start) == (told.rule, told.start) for one in result.found.dated)


def _passages(text: str, value: yaml.SequenceNode) -> Iterator[tuple[str, str, str]]:
    """Yield each entry of a list: the text above and before it, its own text, and the rest of its last line."""
    start = _line_start(text, value.start_mark.index)
    for item in value.value:
        end, line_end = _end(item), _line_end(text, _end(item))
        yield text[start : item.start_mark.index], text[item.start_mark.index : end], text[end:line_end]
        start = line_end


def _place_for(
    text: str, key: str, there: dict[str, tuple[yaml.Node, yaml.Node]], entry: yaml.MappingNode
) -> tuple[int, int]:
    """Return the place for a missing key: before the next of the results that is there, else at the end of the case."""
    column = entry.value[0][0].start_mark.column
    later = (there[name][0] for name in RESULTS[RESULTS.index(key) + 1 :] if name in there)
    if name := next(later, None):
        return _line_start(text, name.start_mark.index), column
    return _line_end(text, _end(entry)), column


def _end(node: yaml.Node) -> int:
    """Return the end of a value. YAML's own mark for a list in lines is after the comments and empty lines that follow
    it.
    """
    children = node.value if isinstance(node, yaml.CollectionNode) and not node.flow_style else []
    if not children:
        return int(node.end_mark.index)
    return _end(children[-1][1] if isinstance(node, yaml.MappingNode) else children[-1])


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    """Return the place after the end of the line that a place is in; a text that was cut in lines ends after its
    own.
    """
    if text[place - 1] == "\n":
        return place
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1
