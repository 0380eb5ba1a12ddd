"""The edition that opens from a folder: a finished site as one ZIP file whose pages work without a server and offline.

    python -m maps.ship.zip_edition [FOLDER] [FILE]

If FILE is a folder, the ZIP file in it gets the name of the guide.

A browser that opens a page from a folder runs no modules, starts no service worker and fetches nothing. It shows a
listing for a link to a folder. So every link names its file, the modules are joined into one plain script, and the
search finds its index in another. Python does not start either. The page of the navigator says so and links to the same
steps on the box pages.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Final

from maps.ship.bytecode import ZIP_DATE
from maps.ship.headers import HOST_FILES
from maps.ship.links import broken_links
from navigator.guide.addresses import slug

START: Final = "START-HERE.html"
PAGES: Final = "guide"
"""Folder of the pages, beside the page to begin with."""
SCRIPT, SEARCH_SCRIPT = "assets/from-folder.js", "assets/from-folder-search.js"

POLICY: Final = (
    "default-src 'none'; script-src file:; style-src file:; img-src file: data:; worker-src blob:; "
    "connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
)
"""In a folder there is no host that 'self' could mean. The search's worker is made from SEARCH_SCRIPT."""

NOT_STARTED: Final = ("navigator/navigator", "offline/offline", "offline/copy-page")
"""Parts of pages that need a host."""
_CLASSIC: Final = "assets/site/first.js"
_ENTRIES: Final = ("site/frame.js", "site/site.js")
_LEFT_OUT: Final = frozenset({"404.html", "version.json", "search/search_index.json", "assets/guide.json", *HOST_FILES})
_KINDS_LEFT_OUT: Final = (".js", ".mjs", ".wasm", ".zip", ".webmanifest", ".br", ".gz")

_SHELL: Final = """\
// Made by the build from the modules of the site, for pages that are opened from a folder: maps/ship/zip_edition.py.
(() => {
"use strict";
const FOLDER = new URL(document.body.dataset.root.replace(/\\/?$/, "/"), location.href);
let search = null; // what the other script holds, once the search has been opened

/** Stands for the browser's own, which reads nothing from a folder: gives the index of the search. */
async function fetch(address) {
  if (!String(address).endsWith("search_index.json")) {
    throw new TypeError("Nothing is fetched from a folder.");
  }
  search ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("%(search)s", FOLDER);
    script.addEventListener("load", () => resolve(globalThis.searchFromFolder));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return new Response((await search).index);
}

/** Stands for the browser's own, which starts no worker from a folder: starts the one of the search from its text. */
class Worker extends globalThis.Worker {
  constructor() {
    super(URL.createObjectURL(new Blob([globalThis.searchFromFolder.worker], { type: "text/javascript" })));
  }
}

const started = new Map();
const load = (name) => {
  if (!started.has(name)) {
    started.set(name, modules[name]());
  }
  return started.get(name);
};

const modules = {
%(modules)s};
%(entries)s.forEach(load);
})();
"""

_NAVIGATOR: Final = """\
<div class="navigator"><p><strong>The navigator does not run from a folder.</strong> It needs the site on a web \
server, because a browser does not let a page in a folder start Python. Everything else is here. You can follow the \
same steps on the box pages%s.</p> """
_COUNTED: Final = '. The <a href="../deadlines/">Deadlines</a> page says how each date is counted'

_START_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="{policy}">
    <title>Start here - {title}</title>
{styles}
  </head>
  <body dir="ltr" data-md-color-scheme="default" data-root="{pages}">
    <script src="{pages}/{colours}"></script>
    <div class="md-container"><div class="md-main"><div class="md-main__inner md-grid"><div class="md-content">\
<main class="md-content__main">
      <article class="md-content__inner md-typeset">
        <h1>{title}</h1>
        {notice}
        <p>Edition {edition}, reviewed {reviewed}. This copy works offline. It does not send anything, and does not \
check for a newer edition.</p>
        <p class="buttons"><a class="button" href="{pages}/index.html">Open the guide</a></p>
        <h2>If the guide does not open</h2>
        <ul>
          <li>Unpack the whole ZIP file into a folder first. A page you open inside the ZIP file cannot find the \
others.</li>
          <li>Keep the folder “{pages}” beside this page.</li>
        </ul>
        <h2>What does not work in this copy</h2>
        <p>The maps, their dialogs, the search and every page work as they do on the site. The navigator needs the \
site on a web server. You
        can follow the same steps on the box pages.</p>
      </article>
    </main></div></div></div></div>
  </body>
</html>
"""


class NotZipped(RuntimeError):
    """The site cannot be made into a ZIP file. The text says why and what to do."""


# --- Scripts ----------------------------------------------------------------------------------------------------------

_IMPORT = re.compile(r'^import (?:(\{[^}]*\}|\* as \w+) from )?"(\.\.?/[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_BY_NAME = "import(`../${element.dataset.module}.js`)"
_ROOT = 'new URL("../../", import.meta.url)'


def joined(modules: Mapping[str, str], entries: Iterable[str]) -> str:
    """Return ES modules (name below assets/ → text) as one plain script that runs these entries.

    A bundler would need the same entries, the same replacements for what a browser refuses in a folder, and a program
    for each machine. This function knows the few forms of import and export that the site's scripts use, and raises
    NotZipped for any other.
    """
    made = "".join(
        f"{json.dumps(name)}: () => {{\n{_as_function(name, text)}}},\n" for name, text in sorted(modules.items())
    )
    return _SHELL % {"search": SEARCH_SCRIPT, "modules": made, "entries": json.dumps(list(entries))}


def _as_function(name: str, text: str) -> str:
    names = [found[2] for found in _EXPORT.finditer(text)]
    body = (
        _IMPORT.sub(lambda found: _loaded(name, found), text)
        .replace(_BY_NAME, "Promise.resolve(load(`${element.dataset.module}.js`))")
        .replace(_ROOT, "FOLDER")
    )
    body = _EXPORT.sub(r"\1 \2", body)
    if odd := re.search(r"^(?:import|export)\b.*|.*\bimport(?:\(|\.meta).*", body, re.MULTILINE):
        raise NotZipped(
            f"docs/assets/{name}: maps/ship/zip_edition.py cannot join this line into a script for pages from a "
            f"folder: {odd[0].strip()}"
        )
    return f"{body}\nreturn {{ {', '.join(names)} }};\n"


def _loaded(name: str, found: re.Match[str]) -> str:
    target = f"load({json.dumps(_resolved(name, found[2]))});"
    if not found[1]:
        return target
    return f"const {found[1].removeprefix('* as ')} = {target}".replace(" as ", ": ")


def _resolved(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def needed(site: Path, entries: Iterable[str]) -> dict[str, str]:
    """Return the modules that these entries import, and what those import in turn: name below assets/ → text."""
    found: dict[str, str] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = (site / "assets" / name).read_text(encoding="utf-8")
            waiting += [_resolved(name, address) for _, address in _IMPORT.findall(found[name])]
    return found


def search_script(site: Path) -> str:
    """Return the index of the search and the text of its worker, as a script."""
    worker = next((site / "assets" / "javascripts" / "workers").glob("search.*.js"))
    kept = {
        "index": (site / "search" / "search_index.json").read_text(encoding="utf-8"),
        "worker": worker.read_text(encoding="utf-8"),
    }
    return f"globalThis.searchFromFolder = {json.dumps(kept)};\n"


# --- Pages ------------------------------------------------------------------------------------------------------------


def page_from_folder(html: str) -> str:
    """Return a page of the site in a form that works when it is opened from a folder."""
    counted = _COUNTED if 'href="../deadlines/"' in html else ""  # a guide without time rules has no such page
    html = _NAVIGATOR_PART.sub(_NAVIGATOR % counted, html)
    html = _COPY_PART.sub(
        "<p>You are reading a copy from a folder. It is complete, but it does not check for a newer edition.</p>", html
    )
    html = _STATUS.sub(
        r'<div class="edition-status"><p class="edition-line">A copy from a folder: edition \1, reviewed \2.</p></div>',
        html,
    )
    html = re.sub(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*', rf"\g<1>{POLICY}", html)
    html = re.sub(r'\s*<link rel="manifest"[^>]*>|\s*<script src="[^"]*" type="module"(?: async)?></script>', "", html)
    root = re.search(r'data-root="([^"]*)"', html)
    html = html.replace(
        "</body>", f'  <script src="{root[1].rstrip("/") if root else "."}/{SCRIPT}"></script>\n  </body>'
    )
    return re.sub(r'((?<=\s)(?:xlink:)?(?:href|src)=")([^"]*)"', lambda found: f'{found[1]}{filed(found[2])}"', html)


_NAVIGATOR_PART = re.compile(
    r'<div class="navigator" data-module="navigator/navigator".*?(?=<div class="navigator-static">)', re.DOTALL
)
_COPY_PART = re.compile(r'<div class="offline-copy".*?</div>', re.DOTALL)
_STATUS = re.compile(r'<div class="edition-status"[^>]* data-edition="([^"]*)" data-reviewed="([^"]*)"></div>')


def filed(address: str) -> str:
    """Return an address in a page with the name of its file: "../intake/#box" → "../intake/index.html#box"."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    rest = address[len(path) :]
    if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE):
        return address
    path = f"{path}/" if posixpath.basename(path) in (".", "..") else path
    return f"{path}index.html{rest}" if path.endswith("/") else address


def _found(pattern: str, home: str) -> str:
    match = re.search(pattern, home, re.DOTALL)
    if not match:
        raise NotZipped(
            "The home page is not as maps/ship/zip_edition.py knows it, so no page to begin with can be made of it."
        )
    return match[1]


_NAME = r'<meta property="og:site_name" content="([^"]*)"'


def name_of(site: Path) -> str:
    """Return the name of the ZIP file of a finished site and of the folder in it, from the name of the site."""
    return slug(unescape(_found(_NAME, (site / "index.html").read_text(encoding="utf-8"))))


def _start_page(home: str) -> str:
    """Return the page beside the folder of the pages. It looks like them."""

    def found(pattern: str) -> str:
        return _found(pattern, home)

    styles = "\n".join(
        f'    <link rel="stylesheet" href="{PAGES}/{path}">'
        for path in re.findall(r'<link rel="stylesheet" href="([^"]*)">', home)
    )
    return _START_PAGE.format(
        policy=POLICY,
        title=found(_NAME),
        styles=styles,
        pages=PAGES,
        colours=_CLASSIC,
        notice="".join(
            f'<p class="lead">{words}</p>' for words in re.findall(r'<p class="[^"]*\bnotice">(.*?)</p>', home)
        ),
        edition=found(r'data-edition="([^"]*)"'),
        reviewed=found(r'data-reviewed="([^"]*)"'),
    )


# --- The file ---------------------------------------------------------------------------------------------------------


def files_from_folder(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the ZIP edition of a finished site, by its path in the ZIP file."""
    parts: set[str] = set()
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if (
            not path.is_file()
            or name in _LEFT_OUT
            or (path.suffix in _KINDS_LEFT_OUT and name != _CLASSIC)
            or name.startswith("assets/pyodide/")
        ):
            continue
        content = path.read_bytes()
        if path.suffix == ".html":
            page = page_from_folder(content.decode("utf-8"))
            parts |= {*re.findall(r'data-module="([^"]*)"', page)}
            content = page.encode("utf-8")
        yield f"{PAGES}/{name}", content
    if left := parts & set(NOT_STARTED):
        raise NotZipped(
            f"A page still has a part that needs a host: {', '.join(sorted(left))}. "
            "maps/ship/zip_edition.py no longer knows it by its looks."
        )
    script = joined(needed(site, (*_ENTRIES, *(f"{part}.js" for part in sorted(parts)))), _ENTRIES)
    yield f"{PAGES}/{SCRIPT}", script.encode("utf-8")
    yield f"{PAGES}/{SEARCH_SCRIPT}", search_script(site).encode("utf-8")
    yield START, _start_page((site / "index.html").read_text(encoding="utf-8")).encode("utf-8")


def _built(site: Path) -> Path:
    if not (site / "index.html").is_file():
        raise NotZipped(f"There is no built site in {site} (no index.html). Build it first: make site")
    return site


def write_zip(site: Path, file: Path) -> int:
    """Write the ZIP edition of a finished site, and return the number of its files.

    Raises NotZipped if there is no site, or if a link of the edition would lead nowhere.
    """
    files = dict(sorted(files_from_folder(_built(site))))
    with tempfile.TemporaryDirectory() as name:
        for path, content in files.items():
            (Path(name) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(name) / path).write_bytes(content)
        if broken := broken_links(Path(name) / PAGES):
            raise NotZipped("Links of the ZIP edition lead nowhere:\n" + "\n".join(broken))
    file.parent.mkdir(parents=True, exist_ok=True)
    folder = name_of(site)
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", ZIP_DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return len(files)


def main(words: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m maps.ship.zip_edition",
        description="Make a built site into a ZIP file that opens from a folder.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"), help="the built site (default: site)")
    parser.add_argument(
        "file", nargs="?", type=Path, default=Path("build"), help="the ZIP file, or the folder for it (default: build)"
    )
    chosen = parser.parse_args(words)
    try:
        file = chosen.file if chosen.file.suffix == ".zip" else chosen.file / f"{name_of(_built(chosen.folder))}.zip"
        count = write_zip(chosen.folder, file)
    except NotZipped as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file}: {count} files, {file.stat().st_size / 1e6:.1f} MB. Unpack it and open {START}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
