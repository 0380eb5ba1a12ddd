"""The preview that shows an editor the site while they write. The last good version stays until there is a better one,
and mistakes are shown over it.
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
    """What is known from one build of the preview to the next. Mistakes go to the log as well."""

    log: Logger
    reading: SourceReading = SourceReading(())
    """Return the content of the sources, with all their mistakes."""
    is_read: bool = False
    """Whether that is so now, so that the next build need not read them again."""
    has_site: bool = False
    """Whether the editor has been shown the pages of a guide."""

    def guide(self) -> Guide | None:
        """Return the guide to show, whatever is wrong with it; None where mistakes leave none."""
        if not self.is_read:
            self.reading = mistakes.read_for_an_editor()
        self.is_read = False
        if self.reading.everything():
            self.log.error("%s", self.reading)
        return self.reading.guide

    def has_something_new(self, site: Path) -> bool:
        """Read the sources after a change, and return whether the site is to be built again.

        It is not where mistakes leave no guide: then the pages that are there stay, and tell them.
        """
        self.reading, self.is_read = mistakes.read_for_an_editor(), True
        if self.reading.guide or not self.has_site:
            return True
        self.is_read = False
        self.log.error("%s", self.reading)
        mistakes.write_mistakes(site, self.reading)
        return False

    def page_of_mistakes(self) -> str:
        """Return the one page, in Markdown, of a preview that has no guide to show."""
        return mistakes.faults_page(str(self.reading))

    def show(self, site: Path, broken_links: Sequence[str]) -> None:
        """Tell the pages of a site that is built what is wrong with it."""
        self.has_site = self.reading.guide is not None
        mistakes.write_mistakes(site, self.reading, broken_links)
