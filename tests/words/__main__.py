"""Report how the texts read: `python -m tests.words [--table] [--strict] [KIND ...]`, where KIND is part of a name in the table.

One table has the findings in 1,000 words for each kind of text. Below it is each finding with its file and line, what is wrong, and what to use.
`GUIDE=examples/name` reports on that guide alone; without it, on the guide in maps/ and on the pages, messages and tests of the project. `--table`
prints the table only. `--strict` ends with the exit code 1 if anything is found; else it is 0. `--install` only installs the spelling checker, and
`--lock` renews its lock.
"""
from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from maps.read.guide_folder import GUIDE, guide_folder
from maps.ship import runtime
from navigator.guide.model import Guide
from navigator.text.errors import MapError
from navigator.text.prose import how_many
from tests import PROJECT, node_packages
from tests.words import findings, passages, spelling
from tests.words.findings import CHECKS, Excused, Finding
from tests.words.passages import Passage

COLUMNS = (*CHECKS, "markers", "all")
"""The checks; markers are terms and patterns together."""


def read(folder: Path, project: Path | None = PROJECT) -> tuple[Guide | None, list[Passage], str]:
    """Return a guide, what is read of it and of a project, and what is wrong with the guide if it cannot be read."""
    others = passages.of_project(project) if project else []
    try:
        guide, ours = passages.of_guide(folder)
    except MapError as error:
        return None, others, f"The guide cannot be read. Run make check, and correct these first:\n{error}"
    return guide, ours + others, ""


def find(guide: Guide | None, read: Collection[Passage]) -> tuple[list[Finding], str]:
    """Return all that reads badly, in the order of files and lines, and why the spelling was not checked if it was not."""
    with ThreadPoolExecutor() as aside:
        spelled = aside.submit(lambda: list(findings.spelling(read, spelling.unknown)))
        found = [finding for passage in read for finding in findings.of_passage(passage)]
        found += findings.abbreviations(read, [term.id for term in guide.terms] if guide else [])
    problem = ""
    try:
        found += spelled.result()
    except spelling.NotChecked as error:
        problem = f"The spelling was not checked. {error}"
    return sorted(set(found), key=lambda one: (one.file, one.line, one.check, one.words)), problem


def without(found: Iterable[Finding], excused: Collection[Excused]) -> tuple[list[Finding], list[Excused]]:
    """Return the findings that no exception excuses, and the exceptions that excuse nothing."""
    left, used = [], set()
    for finding in found:
        reasons = [one for one in excused if one.excuses(finding)]
        used.update(reasons)
        if not reasons:
            left.append(finding)
    return left, [one for one in excused if one not in used]


def table(read: Collection[Passage], found: Collection[Finding]) -> str:
    """Return the table: a line for each kind of text, with its words, its reading age and the findings in 1,000 words."""
    lines = [f"{'findings in 1,000 words':<28}{'words':>8}{'age':>6}" + "".join(f"{check:>{max(len(check), 6) + 2}}" for check in COLUMNS)]
    kinds = list(dict.fromkeys(passage.kind for passage in read))
    for kind in [*kinds, ""]:
        chosen = [passage for passage in read if kind in ("", passage.kind)]
        sentences = [sentence for passage in chosen for sentence in passage.sentences()]
        words = sum(len(sentence.split()) for sentence in sentences)
        here = [finding.check for finding in found if kind in ("", finding.kind)]
        counts = [*(here.count(check) for check in CHECKS), here.count("terms") + here.count("patterns"), len(here)]
        age = findings.reading_age(sentences) if kind != "names of tests" else 0
        cells = (f"{1000 * count / max(words, 1):>{max(len(check), 6) + 2}.1f}" for count, check in zip(counts, COLUMNS, strict=True))
        lines.append(f"{kind or 'everything':<28}{words:>8,}{age or '–':>6}" + "".join(cells))
    return "\n".join(lines)


def listed(found: Iterable[Finding]) -> str:
    """Return the findings under their files, one a line."""
    blocks = []
    for file, group in groupby(found, key=lambda finding: finding.file):
        lines = [f"  {finding.line:>5}  {finding.check:<13}  {_short(finding.words)}\n{'':24}{finding.wrong}" for finding in group]
        blocks.append("\n".join([file, *lines]))
    return "\n\n".join(blocks)


def _short(words: str) -> str:
    return words if len(words) <= 100 else f"{words[:100].rsplit(' ', 1)[0]} …"


def main(words: list[str], folder: Path | None = None) -> int:
    """Print the report; return the exit code. The folder is that of the guide, if not the one that GUIDE names."""
    if "--lock" in words:
        return node_packages.renew_lock(spelling.HERE, runtime.node())
    if "--install" in words:
        try:
            spelling.install()
        except spelling.NotChecked as error:
            print(error, file=sys.stderr)
            return 2
        return 0
    is_whole = folder is None and not os.environ.get(GUIDE, "").strip()
    guide, texts, unread = read(folder or guide_folder(), PROJECT if is_whole else None)
    names = [word for word in words if not word.startswith("--")]
    if names:
        texts = [passage for passage in texts if any(name in passage.kind for name in names)]
    found, unchecked = find(guide, texts)
    found, idle = without(found, findings.exceptions())
    print(table(texts, found))
    if "--table" not in words:
        print(f"\n{listed(found)}" if found else "\nNothing found.")
        for one in idle if is_whole and not names else ():
            print(f"\ntests/words/exceptions.yaml: “{one.text}” excuses nothing any more. Delete it.")
    elif found:
        print(f"make words lists {how_many(len(found), 'finding')}.")
    for problem in filter(None, (unread, unchecked)):
        print(f"\n{problem}")
    return int("--strict" in words and bool(found or unread or unchecked))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:  # the reader of the report has gone, as with “| head”
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
