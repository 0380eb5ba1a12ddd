"""The written exceptions: findings that the project leaves as they are, each with its reason."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from tests.judge.verdict import Finding

FILE = Path(__file__).with_name("exceptions.yaml")
KEYS = {"judge", "page", "message", "reason"}


class BadException(ValueError):
    """The error that an entry of the list cannot be used; the text says which and why."""


@dataclass(frozen=True)
class Permit:
    """One exception: a judge, a page pattern ("map-1/*"), a regular expression for the message, and the reason."""

    judge: str
    page: str
    message: str
    reason: str

    def covers(self, judge: str, finding: Finding) -> bool:
        """Return whether this exception covers a finding of a judge."""
        return judge == self.judge and fnmatchcase(finding.page, self.page) and re.search(self.message, finding.message) is not None


def read(judges: Iterable[str], file: Path = FILE) -> list[Permit]:
    """Return the list, checked against the names of the judges. Raises BadException for an entry that cannot be used."""
    judges = set(judges)
    return [_permit(number, entry, judges, file.name) for number, entry in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")) or [], 1)]


def _permit(number: int, entry: object, judges: set[str], file: str) -> Permit:
    where = f"{file}, entry {number}"
    if not isinstance(entry, dict) or set(entry) != KEYS or not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise BadException(f"{where}: an exception has exactly {', '.join(sorted(KEYS))}, each a text.")
    if entry["judge"] not in judges:
        raise BadException(f"{where}: there is no judge {entry['judge']}; there are {', '.join(sorted(judges))}.")
    try:
        re.compile(entry["message"])
    except re.error as error:
        raise BadException(f"{where}: the message is no regular expression: {error}.") from None
    return Permit(**entry)


def held(judge: str, findings: Iterable[Finding], permits: Iterable[Permit]) -> list[Finding]:
    """Return the findings of a judge that no exception covers."""
    permits = list(permits)
    return [finding for finding in findings if not any(permit.covers(judge, finding) for permit in permits)]


def idle(permits: Iterable[Permit], findings: Mapping[str, Iterable[Finding]]) -> list[Permit]:
    """Return the exceptions that no longer cover anything. `findings` are those of each judge that ran; the others are not known."""
    return [permit for permit in permits
            if permit.judge in findings and not any(permit.covers(permit.judge, finding) for finding in findings[permit.judge])]
