"""Follow every link of the finished site: pages, files and anchors, in raw HTML and pictures as well."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

_HOST = "http://site.invalid/"  # in place of the host, and never requested
_SITE = _HOST + "folder/of/the/site/"  # the site may be in any folder of a host, so links must not lead out of it
_ADDRESSES = ("href", "src", "xlink:href")
_LONGEST = 120


_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-z][^\s/>]*+)((?:"[^"]*"|'[^']*'|[^"'>]++)*+)>""", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TOLD = re.compile(r"href|src|id|name", re.IGNORECASE)
"""Tags without one of these words say nothing about links, and most of a drawing's do not.

Reading every attribute of every page with html.parser took longer than everything else after a build.
"""


@dataclass(frozen=True)
class _Page:
    """The ids of a page and the addresses that it names, each with its first place in the text."""

    ids: frozenset[str]
    links: dict[str, int]


def broken_links(site: Path, address: str = "") -> list[str]:
    """Return a sentence for each link of the site without a page, file or anchor as its target: `page:line: what is
    wrong`.

    `site` is the folder of the finished site. `address` is the site's own, if it is known. Then "not found" is served
    at any depth below its path, else at any depth of the host. Links to other hosts, and those of other kinds such as
    mailto, are not followed.
    """
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    pages = {name: _read(path) for name, path in files.items() if name.endswith(".html")}
    folders = {parent.as_posix() for name in files for parent in PurePosixPath(name).parents}
    not_found = urljoin(_HOST, urlsplit(address).path)
    broken = []
    for name, page in pages.items():
        root = not_found if name == "404.html" else _SITE
        for link, start in page.links.items():
            if message := _fault(files, folders, pages, root, name, link):
                shown = link if len(link) <= _LONGEST else link[:_LONGEST] + "…"
                line = files[name].read_text(encoding="utf-8").count("\n", 0, start) + 1
                broken.append(f'{name}:{line}: the link "{shown}" {message}')
    return broken


def _read(path: Path) -> _Page:
    ids: set[str] = set()
    links: dict[str, int] = {}
    templates = 0
    for found in _TAG.finditer(path.read_text(encoding="utf-8")):
        ends, tag, attributes = found.groups()
        if not tag:
            continue  # a comment
        tag = tag.lower()
        if tag == "template":
            templates = max(0, templates + (-1 if ends else 1))
        if ends or tag == "base" or not _TOLD.search(attributes):
            continue
        for name, value in _attributes(attributes):
            if name in _ADDRESSES:
                links.setdefault(value, found.start())
            elif (
                name == "id" or (name == "name" and tag == "a")
            ) and not templates:  # a template's content is on no page yet
                ids.add(value)
    return _Page(frozenset(ids), links)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a tag's attributes. Those without a value are left out."""
    for found in _ATTRIBUTE.finditer(text):
        if value := found[2] or found[3] or found[4]:
            yield found[1].lower(), unescape(value)


def _fault(
    files: Collection[str], folders: Collection[str], pages: dict[str, _Page], root: str, page: str, address: str
) -> str:
    """Return what is wrong with an address on a page of the site at `root`, empty if it is right."""
    try:
        target, _, anchor = urljoin(root + page, address).partition("#")
    except ValueError:
        return "is not an address that can be read."
    if not target.startswith(_HOST):
        return ""
    if not target.startswith(root):
        return "leads out of the site. Write it from the page's own folder, with no more ../ than it is deep."
    name = unquote(target.removeprefix(root).partition("?")[0])
    if not name or name.endswith("/"):
        name += "index.html"
    elif name in folders:
        return "leads to a folder. End it with a slash."
    if name in pages:
        has_anchor = not anchor or _is_case(name, anchor) or unquote(anchor) in pages[name].ids
        return "" if has_anchor else f"leads to an anchor that {name} does not have."
    return "" if name in files else "leads to nothing."


def _is_case(page: str, anchor: str) -> bool:
    """Return whether what looks like an anchor is a case for the navigator to open."""
    return page == "navigator/index.html" and anchor.startswith("case=")
