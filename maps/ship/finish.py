"""The last steps of a build: the checks of a finished site before it is published, and files for hosts, search and
offline copy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from maps.ship import headers, links, offline, search, third_party


def unpublishable(site: Path, address: str, own: Collection[str]) -> Iterator[str]:
    """Yield the reasons not to publish a finished site, each as a paragraph for the person who builds it.

    `address` is the site's full one, or empty. `own` are the files that are neither the theme's nor copied from another
    package.
    """
    if broken := links.broken_links(site, address):
        yield broken_links_text(broken)
    if foreign := third_party.faults(site, own):
        yield "Third-party software is not as listed:\n" + "\n".join(foreign)
    if bare := headers.unprotected(site):
        yield "Pages without their Content-Security-Policy, so this site may not be published:\n" + "\n".join(bare)


def broken_links_text(broken: Collection[str]) -> str:
    """Return links that lead nowhere as a paragraph for the person who builds the site."""
    return "Links that lead nowhere:\n" + "\n".join(broken)


def complete(site: Path, address: str, edition: Mapping[str, str | int], *, is_offline: bool, is_urgent: bool) -> None:
    """Tidy the search index, and write the settings for hosts and the list of files that the offline copy keeps.

    `address` is the site's full one, or empty. `edition` is what the pages ask for when they look for a newer one.
    """
    search.tidy(site)
    headers.write_host_files(site, headers.path_of(address))
    offline.write_offline(site, edition, on=is_offline, urgent=is_urgent)
