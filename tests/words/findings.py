"""Find what reads badly in a passage: long sentences, missing force, replaced terms, patterns that sound translated, and more."""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tests.words.passages import Passage

HERE = Path(__file__).resolve().parent
LONGEST, LONGEST_NAME = 25, 12
"""The most words in a sentence, and in the name of a test."""
CODE_KINDS = ("messages", "words in pages", "words in scripts", "names of tests", "docstrings, comments")
"""Kinds of text with capitals that may be names in code."""
CHECKS = ("long", "force", "terms", "patterns", "spelling", "abbreviations", "links")


@dataclass(frozen=True)
class Finding:
    """Something that reads badly: where, which words, what is wrong with them, and what to use."""

    check: str
    kind: str
    file: str
    line: int
    words: str
    wrong: str
    sentence: str


@dataclass(frozen=True)
class Rule:
    """Words that this project does not use. `kinds` are the kinds of text that it is about, if not all of them."""

    check: str
    find: re.Pattern[str]
    use: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Excused:
    """A finding that may stay, with its reason: one whose sentence has this text in it; `check` narrows it to one check."""

    text: str
    reason: str
    check: str = ""

    def excuses(self, finding: Finding) -> bool:
        """Return whether this finding may stay."""
        return self.check in ("", finding.check) and " ".join(self.text.split()) in finding.sentence


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in terms.yaml. A letter at the beginning of one is a capital or not."""
    data = yaml.safe_load((HERE / "terms.yaml").read_text(encoding="utf-8"))
    return tuple(Rule(check, re.compile(rf"(?<![\w{{-])(?:{entry['find']})(?![\w}}])", re.IGNORECASE if not entry.get("case") else 0), entry["use"],
                      tuple(entry.get("kinds", ())))
                 for check in ("terms", "patterns", "links") for entry in data[check])


@cache
def known_abbreviations() -> frozenset[str]:
    """Return the abbreviations that need no explanation, such as UK and PDF."""
    return frozenset(str(name) for name in yaml.safe_load((HERE / "terms.yaml").read_text(encoding="utf-8"))["abbreviations"])


def exceptions(path: Path = HERE / "exceptions.yaml") -> tuple[Excused, ...]:
    """Return the exceptions in a file."""
    return tuple(Excused(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ())


def of_passage(passage: Passage) -> Iterator[Finding]:
    """Yield what reads badly in one passage; spelling and abbreviations are looked at for many together."""
    for sentence in passage.sentences():
        found: list[tuple[str, str, str]] = [*_long(passage, sentence), *_ruled(passage, sentence)]
        yield from (Finding(check, passage.kind, passage.file, passage.line_of(words), words, wrong, sentence) for check, words, wrong in found)
    yield from (Finding("force", passage.kind, passage.file, passage.line, words, wrong, " ".join(passage.text.split()))
                for words, wrong in _force(passage))


def _long(passage: Passage, sentence: str) -> Iterator[tuple[str, str, str]]:
    count, most = len(sentence.split()), LONGEST_NAME if passage.kind == "names of tests" else LONGEST
    if count > most:
        yield "long", sentence, f"has {count} words; use at most {most}"


def _ruled(passage: Passage, sentence: str) -> Iterator[tuple[str, str, str]]:
    for rule in rules():
        if not rule.kinds or passage.kind in rule.kinds:
            for match in rule.find.finditer(sentence):
                yield rule.check, sentence[match.start():match.start() + 60], f"“{match[0]}”: use {rule.use}"


_SAYS = {
    "must": (r"\bmust\b", 'the label is "must"; say "you must" in the sentence'),
    "should": (r"\bshould\b", 'the label is "should"; say "you should" in the sentence'),
    "could": (r"\bcould\b|\bconsider\b", 'the label is "could"; say "you could" or "consider" in the sentence'),
}
_STRONGER = {"should": r"\byou must\b", "could": r"\byou (?:must|should)\b", "do": r"\byou (?:must|should|could)\b", "fact": r"\byou (?:must|should|could)\b"}


def _force(passage: Passage) -> Iterator[tuple[str, str]]:
    pattern, wrong = _SAYS.get(passage.force, ("", ""))
    beginning = " ".join(passage.text.split()[:9])
    if pattern and not re.search(pattern, passage.text, re.IGNORECASE):
        yield beginning, wrong
    if (stronger := _STRONGER.get(passage.force)) and (found := re.search(stronger, passage.text, re.IGNORECASE)):
        yield beginning, f'the label is "{passage.force}", but the sentence says “{found[0]}”; let them agree'


# ---- words that are looked at together --------------------------------------------------------------------------------

_ABBREVIATION = re.compile(r"(?<![\w&/.-])[A-Z]{2,}(?:s|’s|'s)?(?!\w|[.-]\w)")


def abbreviations(passages: Collection[Passage], explained: Collection[str]) -> Iterator[Finding]:
    """Yield each abbreviation that a file uses before any glossary or the file itself explains it: once for a file."""
    known = known_abbreviations() | {name for words in explained for name in re.findall(r"[A-Z]{2,}", words)}
    texts: dict[str, str] = {}
    for passage in passages:
        texts[passage.file] = f"{texts.get(passage.file, '')}\n{passage.text}"
    done: set[tuple[str, str]] = set()
    for passage in passages:
        if passage.kind in CODE_KINDS:
            continue
        for match in _ABBREVIATION.finditer(passage.text):
            name = re.sub(r"[’']?s$", "", match[0])
            is_explained = re.search(rf"\([^()]*\b{name}s?\b[^()]*\)|\b{name}s? \(", texts[passage.file])
            is_shouted = passage.text.isupper()
            if name not in known and not is_explained and not is_shouted and (passage.file, name) not in done:
                done.add((passage.file, name))
                sentence = next(one for one in passage.sentences() if name in one)
                yield Finding("abbreviations", passage.kind, passage.file, passage.line_of(sentence[sentence.index(name):]), name,
                              "is not explained; write it in full, or add it to the glossary", sentence)


WORD = re.compile(r"(?<![\w.@/\\-])[A-Za-z][a-z]+(?:[’'][a-z]+)?(?![\w@/\\]|\.\w)")


def spelling(passages: Collection[Passage], unknown: Callable[[Collection[str]], Collection[str]]) -> Iterator[Finding]:
    """Yield each word that is not spelled as in British English: once for a file. `unknown` returns those of some words."""
    words: dict[str, list[Passage]] = {}
    for passage in passages:
        for word in WORD.findall(passage.text) if passage.kind != "docstrings, comments" else ():
            words.setdefault(word.replace("’", "'"), []).append(passage)
    for word in sorted(unknown(sorted(words)), key=str.lower):
        for passage in {passage.file: passage for passage in reversed(words[word])}.values():
            sentence = next((one for one in passage.sentences() if word in one.replace("’", "'")), passage.text)
            yield Finding("spelling", passage.kind, passage.file, passage.line_of(word), word,
                          "is not in the British dictionary; correct it, or add it to tests/words/project-words.txt", sentence)


# ---- figures ----------------------------------------------------------------------------------------------------------

def reading_age(sentences: Collection[str]) -> float:
    """Return the age of people who read these sentences with ease, by the Automated Readability Index. It is 5 or more, or 0 if they have too few words.

    The index (Smith and Senter, 1967) gives the school year from letters in a word and words in a sentence. Add 5 for the age.
    """
    whole = [sentence for sentence in sentences if len(sentence.split()) >= 4]
    words = [word for sentence in whole for word in sentence.split()]
    if len(words) < 30:
        return 0.0
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return max(5.0, round(4.71 * letters / len(words) + 0.5 * len(words) / len(whole) - 21.43 + 5, 1))
