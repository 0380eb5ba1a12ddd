"""The last steps of a build: what has to be true of a finished site before it may be published, and what a host and the
offline copy need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from maps.ship import headers, offline, third_party


def unpublishable(site: Path, own: Collection[str]) -> Iterator[str]:
    """Yield what forbids that a finished site is published, each as a paragraph for the person who builds it.

    `own` are the files that are neither the theme's nor copied from another package.
    """
    if foreign := third_party.faults(site, own):
        yield "What others have made is not as listed:\n" + "\n".join(foreign)
    if bare := headers.unprotected(site):
        yield "Pages without their Content-Security-Policy, so this site may not be published:\n" + "\n".join(bare)


def complete(site: Path, address: str, edition: Mapping[str, str], *, is_offline: bool, is_urgent: bool) -> None:
    """Write the settings for hosts, and the list of files that the offline copy keeps.

    `address` is the site's full one, or empty; `edition` is what the pages ask for when they look for a newer one.
    """
    headers.write_host_files(site, headers.path_of(address))
    offline.write_offline(site, edition, on=is_offline, urgent=is_urgent)
