"""The preview of the site while an editor writes. The last good version stays until there is a new one, and mistakes
are shown over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from logging import Logger
from pathlib import Path

from maps.read.source import SourceReading
from maps.write import mistakes
from navigator.guide.model import Guide


@dataclass
class Preview:
    """The state that is kept from one build of the preview to the next. Mistakes go to the log as well."""

    log: Logger
    reading: SourceReading = SourceReading(())
    """The result of reading the sources, with all mistakes."""
    is_read: bool = False
    """Whether `reading` is up to date, so that the next build need not read the sources again."""
    has_site: bool = False
    """Whether the editor has been shown the pages of a guide."""

    def guide(self) -> Guide | None:
        """Return the guide to show, even with mistakes, or None if it cannot be read at all."""
        if not self.is_read:
            self.reading = mistakes.read_for_an_editor()
        self.is_read = False
        if self.reading.everything():
            self.log.error("%s", self.reading)
        return self.reading.guide

    def has_something_new(self, site: Path) -> bool:
        """Read the sources after a change, and return whether the site is to be built again.

        If mistakes leave no guide, it is not: the present pages stay, and show the mistakes.
        """
        self.reading, self.is_read = mistakes.read_for_an_editor(), True
        if self.reading.guide or not self.has_site:
            return True
        self.is_read = False
        self.log.error("%s", self.reading)
        mistakes.write_mistakes(site, self.reading)
        return False

    def page_of_mistakes(self) -> str:
        """Return the only page, in Markdown, of a preview that has no guide to show."""
        return mistakes.faults_page(str(self.reading))

    def show(self, site: Path, broken_links: Sequence[str]) -> None:
        """Give the pages of a built site the list of its mistakes."""
        self.has_site = self.reading.guide is not None
        mistakes.write_mistakes(site, self.reading, broken_links)
