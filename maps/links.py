"""Follow every link of the finished site: pages, files and anchors, in raw HTML and pictures as well."""
from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Collection
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

_HOST = "http://site.invalid/"      # stands for the host; nothing is ever asked of it
_SITE = _HOST + "folder/of/the/site/"      # the site may stand in any folder of a host, so links must not climb out of it
_ADDRESSES = ("href", "src", "xlink:href")
_LONGEST = 120


class _Page(HTMLParser):
    """The ids of a page and the addresses that it names, each with the line where it stands first."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: dict[str, int] = {}
        self._templates = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "template":
            self._templates += 1
        for name, value in attrs:
            if not value or tag == "base":
                continue
            if name in _ADDRESSES:
                self.links.setdefault(value, self.getpos()[0])
            elif (name == "id" or (name == "name" and tag == "a")) and not self._templates:      # a template's content is on no page yet
                self.ids.add(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)      # the slash in <template/> means nothing in HTML

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates = max(0, self._templates - 1)


def broken_links(site: Path, address: str = "") -> list[str]:
    """A sentence for each link of the site that leads to no page, no file or no anchor of it, as `page:line: what is wrong`.

    `site` is the folder that holds the finished site; `address` is the site's own, where it is known: then "not found" is
    served at any depth below its path, else at any depth of the host. Links to other hosts, and those of other kinds such as mailto, are not followed.
    """
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    pages = {name: _read(path) for name, path in files.items() if name.endswith(".html")}
    folders = {parent.as_posix() for name in files for parent in PurePosixPath(name).parents}
    not_found = urljoin(_HOST, urlsplit(address).path)
    broken = []
    for name, page in pages.items():
        root = not_found if name == "404.html" else _SITE
        for link, line in page.links.items():
            if message := _fault(files, folders, pages, root, name, link):
                shown = link if len(link) <= _LONGEST else link[:_LONGEST] + "…"
                broken.append(f'{name}:{line}: the link "{shown}" {message}')
    return broken


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _fault(files: Collection[str], folders: Collection[str], pages: dict[str, _Page], root: str, page: str, address: str) -> str:
    """What is wrong with an address on a page of the site at `root`; empty where nothing is."""
    try:
        target, anchor = urldefrag(urljoin(root + page, address))
        path = unquote(urlsplit(target).path)
    except ValueError:
        return "is no address that can be read."
    if not target.startswith(_HOST):
        return ""
    if not target.startswith(root):
        return "leads out of the site. Write it from the page's own folder, with no more ../ than it is deep."
    name = path.removeprefix(urlsplit(root).path)
    if not name or name.endswith("/"):
        name += "index.html"
    elif name in folders:
        return "leads to a folder; end it with a slash."
    if name in pages:
        has_anchor = not anchor or _is_case(name, anchor) or unquote(anchor) in pages[name].ids
        return "" if has_anchor else f"leads to an anchor that {name} does not have."
    return "" if name in files else "leads to nothing."


def _is_case(page: str, anchor: str) -> bool:
    """Whether what looks like an anchor is a case for the navigator to open."""
    return page == "navigator/index.html" and anchor.startswith("case=")
