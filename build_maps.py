"""Build the maps: everything that is generated, as a command line and as a MkDocs hook.

    python build_maps.py check [FILE ...]   read the sources and list every mistake
    python build_maps.py retell             write the new results of training cases that have changed
    python build_maps.py write FOLDER       write every generated file into a folder, for any site generator
    python build_maps.py pdf FILE           write the whole guide as a PDF; into a folder it gets the name of the guide
    python build_maps.py new FOLDER         write the smallest guide that works into a new folder

The guide is the folder that the environment variable GUIDE or `--guide FOLDER` names, or maps/.

`outputs()` is the list of what is generated and does not depend on MkDocs. The hook gives the same files to MkDocs
without writing them into docs/. Siblings are imported at the top: MkDocs keeps this folder on the path only while it
loads this file.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from maps import PROJECT
from maps.draw import card, icons
from maps.print import downloads, pdf
from maps.read import guide_folder as folders
from maps.read import retelling, source
from maps.read.bank_holidays import read_holidays
from maps.ship import assets, bytecode, finish, headers, links, offline, runtime, sbom, third_party
from maps.write import edition_style, foot, front, map_pages, menu, pages, reference, training_pages
from maps.write.preview import Preview
from maps.write.site_settings import site_settings
from navigator import VERSION
from navigator.guide.bundle_file import bundle_of, write_bundle
from navigator.guide.model import Guide
from navigator.text.errors import MapError, NavigatorError
from navigator.text.prose import how_many, to_plain

if TYPE_CHECKING:  # neither to check nor to retell needs MkDocs
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page


@dataclass(frozen=True)
class Output:
    """A generated file: its path below docs/ and its content, or the file to copy."""

    path: str
    content: str | bytes | Path
    by_hand: bool = False
    """True for a page that a person wrote, so that it lacks what every generated page has."""


def outputs(guide: Guide, with_pdf: bool = False) -> Iterator[Output]:
    """Yield everything that is made from the guide and its folder. These are pages, maps to download, the navigator's
    data and code, the Python runtime and, if asked for, the PDF.
    """
    bundle = bundle_of(guide, read_holidays())
    yield from _from_folder(guide, folders.guide_folder())
    yield Output(front.MANIFEST, front.manifest(guide))
    sheets = {process: downloads.map_svg(guide, map_pages.layout_of(guide, process)) for process in guide.processes}
    training = [training_pages.training_page(bundle)] if guide.training_cases else []
    with ThreadPoolExecutor() as aside:  # typst draws on another processor while the pages are written
        drawings = {process: aside.submit(downloads.map_png, sheet) for process, sheet in sheets.items()}
        for page in (*pages.pages(bundle, with_pdf), *training, reference.reference_page(guide)):
            yield Output(page.path, page.markdown)
        for process, sheet in sheets.items():
            yield Output(map_pages.map_file(process, "svg"), sheet)
            yield Output(map_pages.map_file(process, "png"), drawings[process].result())
    for path, picture in icons.icons():
        yield Output(path, picture)
    if with_pdf:
        yield Output(menu.pdf_path(guide), pdf.write_pdf(bundle))
    yield Output("assets/site/edition.css", edition_style.edition_style(guide))
    yield Output(card.PATH, card.card_png(guide))
    python = runtime.runtime_files(PROJECT) | {"python_stdlib.zip": bytecode.standard_library(PROJECT)}
    yield Output("assets/guide.json", write_bundle(bundle.guide, bundle.holidays))
    yield Output("assets/navigator.zip", bytecode.navigator_archive(bundle, python))
    python_files = {f"assets/pyodide/{name}": path for name, path in python.items()}
    for name, file in python_files.items():
        yield Output(name, file)
    yield Output(third_party.LICENCES, third_party.licences(to_plain(guide.licence)))
    yield Output(third_party.SBOM, sbom.bill_of_materials(menu.file_name(guide), guide.edition, python_files))


def _from_folder(guide: Guide, folder: Path) -> Iterator[Output]:
    """Yield the pages and pictures of the guide's folder. If it has no home page or no page about the guide, yield
    plain ones instead.
    """
    written = dict(folders.page_files(guide, folder))
    for path, file in written.items():
        yield Output(path, file.read_text(encoding="utf-8"), by_hand=True)
    for page in (front.home_page(guide), front.about_page(guide)):
        if page.path not in written:
            yield Output(page.path, page.markdown)
    for path, file in folders.picture_files(folder):
        yield Output(path, file.read_bytes())


# --- Command line -----------------------------------------------------------------------------------------------------


def check(files: list[Path]) -> int:
    """Read the sources and print every fault; return 1 if there are any."""
    guide = source.read_guide(files or None, is_proved=True)
    routes = sum(1 for _ in guide.routes())
    counts = (
        how_many(len(guide.processes), "process", "processes"),
        how_many(len(guide.places), "box", "boxes"),
        how_many(routes, "route"),
        how_many(len(guide.rules), "time rule"),
        how_many(len(guide.unclear_points), "unclear point"),
        how_many(len(guide.training_cases), "training case"),
    )
    print(f"Valid: {', '.join(counts)}.")
    return 0


def retell() -> int:
    """Update the results of training cases, and print what has changed; return 1 if a case needs a person."""
    files = folders.source_files(folders.guide_folder())
    retold = retelling.retell(files)
    print(
        "\n".join([*retold.lines, *retold.for_a_person]) or "Every training case gives the result that its source says."
    )
    if retold.cases:
        print(
            f"{how_many(retold.cases, 'training case')} written again. Read each line that has changed: "
            "is the new result right?"
        )
    return 1 if retold.for_a_person else 0


def write(folder: Path) -> int:
    """Write every generated file below a folder."""
    count = 0
    for output in outputs(source.read_guide()):
        path = folder / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(output.content))
        count += 1
    print(f"{how_many(count, 'file')} written to {folder}.")
    return 0


def write_pdf(path: Path) -> int:
    """Write the PDF of the guide into a file, or into a folder by the name of the guide. Say how long and how large it
    is.
    """
    started = time.perf_counter()
    guide = source.read_guide()
    path = path if path.suffix == ".pdf" else path / Path(menu.pdf_path(guide)).name
    content = pdf.write_pdf(bundle_of(guide, read_holidays()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"{path}: {len(content) / 1e6:.1f} MB, in {time.perf_counter() - started:.0f} seconds.")
    return 0


def new(folder: str) -> int:
    """Write a new guide into a folder, and say what to do next."""
    path = folders.new_guide(folder)
    print(
        f"Your new guide is in {path}. Open that file in a text editor: a remark says what each part is.\n\n"
        f"To see it while you write:  make dev GUIDE={folder}\n\n"
        f"To look for mistakes:       make check GUIDE={folder}\n\n"
        "The page “Edit the guide” (docs/editing/) says how to change it."
    )
    return 0


def _bytes(content: str | bytes | Path) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode("utf-8") if isinstance(content, str) else content


def main(words: list[str]) -> int:
    """Run a command; print faults and refusals as sentences, and return 1 for them."""
    parser = argparse.ArgumentParser(
        prog="python build_maps.py", description="Check the sources of the maps, or write what is generated from them."
    )
    parser.add_argument("--version", action="version", version=f"Version {VERSION}")
    parser.add_argument(
        "--guide", metavar="FOLDER", help="the folder of the guide (default: what GUIDE names, or maps)"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="read the sources and list every mistake")
    checking.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="other sources than those in the folder of the guide"
    )
    commands.add_parser("retell", help="write the new results of training cases that have changed")
    writing = commands.add_parser("write", help="write every generated file into a folder")
    writing.add_argument("folder", type=Path, metavar="FOLDER")
    printing = commands.add_parser("pdf", help="write the whole guide as a PDF")
    printing.add_argument("file", type=Path, metavar="FILE")
    starting = commands.add_parser("new", help="write the smallest guide that works into a new folder")
    starting.add_argument("new_folder", metavar="FOLDER")
    args = parser.parse_args(words)
    if args.guide:
        os.environ[folders.GUIDE] = str(Path(args.guide).resolve())
    try:
        commanded: dict[str, Callable[[], int]] = {
            "check": lambda: check(args.files),
            "retell": retell,
            "write": lambda: write(args.folder),
            "pdf": lambda: write_pdf(args.file),
            "new": lambda: new(args.new_folder),
        }
        return commanded[args.command]()
    except MapError as error:
        print(error)  # the faults are what was asked for
    except (NavigatorError, runtime.RuntimeMissing) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
    return 1


# --- MkDocs hook ------------------------------------------------------------------------------------------------------


@dataclass
class _Build:
    """The state that one build passes from event to event. MkDocs keeps this module as long as it serves."""

    guide: Guide | None = None
    preview: Preview | None = None
    """The preview for an editor: with it, mistakes are shown in the browser instead of ending the build."""
    by_hand: set[str] = field(default_factory=set)
    """The pages that people wrote, of the site and of the guide."""
    own: frozenset[str] = frozenset()
    """The files of the site that are neither the theme's nor copied from another package."""


_build = _Build()


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether an editor is looking on."""
    _build.preview = Preview(_log()) if command == "serve" else None


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Watch the folder of the guide, which may be any, and build again only if there is something to show."""

    def build_again() -> None:
        if _build.preview is None or _build.preview.has_something_new(Path(config.site_dir)):
            builder()

    server.watch(str(folders.guide_folder()))
    server.builder = build_again
    return server


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the sources before MkDocs empties the old site, and set the menu and what templates ask for."""
    try:
        _build.guide = guide = _build.preview.guide() if _build.preview else source.read_guide(is_proved=True)
        headers.path_of(config.site_url or "")  # an address that cannot be used is reported before anything is built
    except (headers.AddressError, NavigatorError) as error:
        raise _stopped(str(error)) from None
    if guide is None:
        config.nav = ["index.md"]
        return config
    settings = site_settings(guide)
    config.nav, config.copyright = settings.menu, settings.foot
    config.site_name, config.site_description = settings.name, settings.description
    # Only `make dev` serves pages that MkDocs reloads, and only those may have no policy: see docs/overrides/main.html.
    config.extra |= settings.more | {"live_reload": _build.preview is not None, "policy": headers.policy()}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what no page needs, give the generated files to MkDocs, and prepare style sheets and scripts. If
    mistakes leave no guide, an editor sees a page that lists them instead.
    """
    for file in [file for file in files if assets.is_unused(file.src_uri, for_an_editor=_build.preview is not None)]:
        files.remove(file)
    if _build.guide is None:
        for page in files.documentation_pages():
            files.remove(page)
        if _build.preview:
            files.append(_generated(config, Output("index.md", _build.preview.page_of_mistakes())))
        return files
    _build.by_hand = {file.src_uri for file in files.documentation_pages()}
    try:
        for output in outputs(_build.guide, bool(config.extra.get("pdf"))):
            _build.by_hand |= {output.path} if output.by_hand else set()
            files.append(_generated(config, output))
        _make_ready(files, config)
    except (NavigatorError, runtime.RuntimeMissing) as error:
        raise _stopped(str(error)) from None
    _build.own = frozenset(file.dest_uri for file in files if _is_own(file, config))
    return files


def _make_ready(files: Files, config: MkDocsConfig) -> None:
    """Replace the site's own style sheets and scripts with the form that is shipped."""
    own = [file for file in files if _is_own(file, config) and assets.is_made_ready(file.src_uri)]
    written = {file.src_uri: file.content_string for file in own}
    ready = assets.made_ready(written)
    for file in own:
        if (text := ready.get(file.src_uri)) != written[file.src_uri]:
            files.remove(file)
            if text is not None:
                files.append(_generated(config, Output(file.src_uri, text)))


def _generated(config: MkDocsConfig, output: Output) -> File:
    from mkdocs.structure.files import File

    if isinstance(output.content, Path):
        return File.generated(config, output.path, abs_src_path=str(output.content))
    return File.generated(config, output.path, content=output.content)


def _is_own(file: File, config: MkDocsConfig) -> bool:
    """Return whether a file is neither the theme's nor copied from another package."""
    return file.src_dir == config.docs_dir or bool(file.generated_by and file.abs_src_path is None)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Take the boxes of a map that has too many of them out of the menu.

    By then each box knows its map, and the box before and after it.
    """
    for item in nav.items:
        if item.is_section and len(item.children) > menu.MOST_IN_MENU + 1:
            del item.children[1:]  # the first is the map
    return nav


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Leave out the sitemap: it has the day of the build, and without SITE_URL it would list nothing."""
    return "" if template_name == "sitemap.xml" else output


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Add to the hand-written pages what generated ones have."""
    path = page.file.src_uri
    guide = _build.guide if path in _build.by_hand else None
    return foot.completed_by_hand(guide, path, markdown) if guide else markdown


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a finished site that may not be published, or show an editor the reason, and complete it.

    MkDocs does not look into raw HTML and pictures, so every link is followed here. For an editor no offline copy is
    kept, and an earlier one is removed.
    """
    site, address, extra = Path(config.site_dir), config.site_url or "", config.extra
    if _build.preview is None:
        for reason in finish.unpublishable(site, address, _build.own):
            raise _stopped(reason)
    else:
        broken = links.broken_links(site, address) if _build.guide else []
        _build.preview.show(site, broken)
        if broken:
            _log().error("%s", finish.broken_links_text(broken))
    stamp = offline.stamp_of(PROJECT, folders.guide_folder())
    finish.complete(
        site,
        address,
        {"edition": extra.get("edition", ""), "reviewed": extra.get("reviewed", ""), "stamp": stamp},
        is_offline=extra["offline"] and _build.preview is None,
        is_urgent=extra["urgent"],
    )


def _stopped(reason: str) -> Exception:
    """Return the error that ends a build of MkDocs with a sentence instead of a traceback."""
    from mkdocs.exceptions import PluginError

    return PluginError(reason)


def _log() -> logging.Logger:
    return logging.getLogger("mkdocs.plugins.build_maps")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
