"""The input and the result of a judge."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

WHOLE_SITE = "(whole site)"


class NotRun(RuntimeError):
    """The error that a judge cannot run on this machine; the text says what is missing and how to get it."""


@dataclass(frozen=True)
class Site:
    """The built site: its folder, and the address that serves it, with a slash at its end."""

    folder: Path
    address: str

    def pages(self) -> list[str]:
        """Return every page by its path below the folder ("map-1/index.html")."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))

    def page_of(self, path: Path | str) -> str:
        """Return the page that a tool names by its file."""
        return Path(path).resolve().relative_to(self.folder.resolve()).as_posix()


@dataclass(frozen=True)
class Finding:
    """One fault: its page, the judge's words in one line, and its place: a line, an element, or the state of the page."""

    page: str
    message: str
    where: str = ""


@dataclass(frozen=True)
class Verdict:
    """The findings of a judge.

    `seen` names the pages it looked at. `figures` are its measurements by page; without one, the table shows the number of
    findings. `how` says in a few words what was run.
    """

    how: str
    seen: tuple[str, ...]
    findings: tuple[Finding, ...]
    figures: Mapping[str, str] = field(default_factory=dict)


def found(page: str, where: str, messages: Iterable[str]) -> list[Finding]:
    """Return the findings at one place of a page, each message in one line."""
    return [Finding(page, " ".join(message.split()), where) for message in messages]
