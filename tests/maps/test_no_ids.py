"""The code does not depend on a guide: it has no id of an entry, no number of a paragraph, and no word of its trade."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from navigator.guide.model import Guide
from tests import PROJECT
from tests.guides import our_guide

FOLDERS = ("navigator", "maps", "docs/assets", "docs/overrides")
KINDS = (".py", ".js", ".mjs", ".css", ".html", ".typ")
TABLES = ("sources", "actors", "forms", "evidence", "facts", "counters", "rules", "sections", "processes", "unclear_points", "safeguards", "training_cases", "changes",
          "gaps", "events", "letters", "notices", "calendars")
OF_THE_ENGINE = frozenset(("condition", "day off", "failure", "reason", "waiting", "wording"))
"""Ids that are also words of the engine: in keys of its records and names of its classes they have their usual meaning."""
OF_THE_TRADE = ("customer", "interview", "home visit", "deduction", "referral", "jobcentre", "good cause")
PARAGRAPHS = re.compile(r"\bparagraphs? [0-9]+|\bpara(?:graphs)?=[\[(]*[0-9]", re.IGNORECASE)


def code_files() -> list[Path]:
    found = [PROJECT / "build_maps.py", PROJECT / "docs" / "sw.js", *(path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*")))]
    return [path for path in found if path.suffix in KINDS and path.is_file()]


def ids_of(guide: Guide) -> set[str]:
    """Return every id of an entry, and the ids of choices, outcomes, routes and stages that have more than one word."""
    inner = {one.id for fact in guide.facts for one in (*fact.choices, *fact.outcomes)} | {route.id for _, route in guide.routes()}
    inner |= {stage.id for process in guide.processes for stage in process.stages}
    return {entry.id for table in TABLES for entry in getattr(guide, table)} | {id for id in inner if "-" in id}


def pattern_of(guide: Guide) -> re.Pattern[str]:
    """Return a pattern for an id in a text: a hyphenated one or a number such as T01 as a whole word, a plain word alone in quotes, a map in an address."""
    ids = ids_of(guide)
    whole = "|".join(re.escape(id) for id in sorted(ids, key=len, reverse=True) if "-" in id or re.search("[0-9]", id))
    plain = "|".join(re.escape(id) for id in sorted(ids - OF_THE_ENGINE) if "-" not in id)
    maps = "|".join(re.escape(id) for id in guide.ids("processes"))
    in_templates = "|".join(re.escape(id.replace("-", " ")) for id in sorted(ids) if "-" in id)
    return re.compile(rf"""(?<![\w-])(?:{whole})(?![\w:-])|(?<=["'`“])(?:{plain})(?=["'`”])|(?<![\w-])(?:{maps})(?=[/-])|(?<=\{{)(?:{in_templates})(?=[ }}|])""")


def words_of(guide: Guide) -> re.Pattern[str]:
    """Return a pattern for words of the guide's trade: an abbreviation of its glossary as written, and some that any text about it would have."""
    abbreviations = "|".join(re.escape(term.id) for term in guide.terms if term.abbreviation)
    return re.compile(rf"(?<![\w-])(?:{abbreviations})(?![\w-])|(?i:\b(?:{'|'.join(OF_THE_TRADE)})s?\b)")


def hits(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield each find in a text with its line."""
    return (f"{text.count(chr(10), 0, found.start()) + 1}: {found[0]}" for found in pattern.finditer(text))


@pytest.fixture(scope="module")
def ours() -> Guide:
    return our_guide()


@pytest.mark.parametrize("path", code_files(), ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_id_of_this_guide_is_in_the_code(ours: Guide, path: Path) -> None:
    assert list(hits(path.read_text(encoding="utf-8"), pattern_of(ours))) == []


@pytest.mark.parametrize("path", code_files(), ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_word_of_the_trade_is_in_the_code(ours: Guide, path: Path) -> None:
    assert list(hits(path.read_text(encoding="utf-8"), words_of(ours))) == []


@pytest.mark.parametrize("path", code_files(), ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_paragraph_number_is_in_the_code(path: Path) -> None:
    assert list(hits(path.read_text(encoding="utf-8"), PARAGRAPHS)) == []


@pytest.mark.parametrize("text", ('answers["failure-date"]', 'f"{root}map-1/box-01/"', "'plp1'", '# see T03', '"evidence-held": 1', "`bde`", '"pathways"', "`{failure date}`"))
def test_an_id_in_the_code_is_found(ours: Guide, text: str) -> None:
    assert list(hits(text, pattern_of(ours)))


@pytest.mark.parametrize("text", ("after an FTA", "# the BDE (LM) decides", "Customers are told", "the Home visit"))
def test_a_word_of_the_trade_in_the_code_is_found(ours: Guide, text: str) -> None:
    assert list(hits(text, words_of(ours)))


@pytest.mark.parametrize("text", ("as paragraph 40 says", "para=(8,)", 'Notice(1, para=[8, 9])', "paragraphs 8 and 9"))
def test_a_paragraph_number_in_the_code_is_found(text: str) -> None:
    assert list(hits(text, PARAGRAPHS))
