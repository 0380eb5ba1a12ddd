"""Every drawing of the site: well formed for xmllint, and without anything that runs, styles or fetches."""
from __future__ import annotations

import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from tests.judge import tools
from tests.judge.verdict import Finding, Site, Verdict, found

EDGE = re.compile(r"<svg\b|</svg>")
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ELEMENTS = frozenset("svg g a path rect circle ellipse line polyline polygon text tspan title desc defs use symbol marker clipPath".split())


def judge(site: Site) -> Verdict:
    """Return the faults of the drawings inside pages and of the site's own SVG files; the figure is the number of drawings."""
    lint = tools.program(("xmllint",), "libxml2-utils")
    figures: dict[str, str] = {}
    findings: list[Finding] = []
    known: dict[str, list[str]] = {}
    for page, drawings in drawings_of(site).items():
        figures[page] = str(len(drawings))
        for drawing in drawings:
            if drawing not in known:
                known[drawing] = [*_ill_formed(lint, drawing), *_faults(drawing)]
            findings += found(page, drawing[:100], known[drawing])
    return Verdict(f"xmllint and own rules, {len(known)} drawings", tuple(figures), tuple(findings), figures)


def drawings_of(site: Site) -> dict[str, list[str]]:
    """Return the drawings inside each page, each as a separate document, and each SVG file outside the theme's folder of icons."""
    texts = {page: outermost((site.folder / page).read_text(encoding="utf-8")) for page in site.pages()}
    files = (path for path in sorted(site.folder.rglob("*.svg")) if "assets/images" not in path.as_posix())
    inside = {page: [_as_document(text) for text in found_] for page, found_ in texts.items()}
    return inside | {site.page_of(path): [path.read_text(encoding="utf-8")] for path in files}


def outermost(html: str) -> list[str]:
    """Return the drawings in a page's text that are not inside another: a sheet to print has several parts, each its own SVG."""
    drawings, begun, depth = [], 0, 0
    for edge in EDGE.finditer(html):
        if edge.group() == "</svg>":
            depth -= 1
            if depth == 0:
                drawings.append(html[begun:edge.end()])
        else:
            begun = begun if depth else edge.start()
            depth += 1
    return drawings


def _as_document(text: str) -> str:
    """Return an SVG from a page, with the names of its languages, because HTML leaves them out."""
    head, rest = text.split(">", 1)
    for name, address in (("xmlns", SVG), ("xmlns:xlink", XLINK)):
        head += "" if f"{name}=" in head else f' {name}="{address}"'
    return f"{head}>{rest}"


def _ill_formed(lint: str, drawing: str) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="judge-drawing-") as name:
        file = Path(name, "drawing.svg")
        file.write_text(drawing, encoding="utf-8")
        done = subprocess.run([lint, "--nonet", "--noout", str(file)], capture_output=True, encoding="utf-8")
        return [done.stderr.replace(str(file), "drawing")] if done.returncode else []


def _faults(drawing: str) -> Iterator[str]:
    try:
        root = ElementTree.fromstring(drawing)
    except ElementTree.ParseError:
        return                  # xmllint has reported it
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    yield from (f"two elements with the id {name}" for name in sorted({name for name in ids if ids.count(name) > 1}))
    for one in root.iter():
        tag = one.tag.rpartition("}")[2]
        if tag not in ELEMENTS:
            yield f"an element <{tag}>"
        for key, value in one.attrib.items():
            name = key.rpartition("}")[2]
            if name == "style" or name.startswith("on"):
                yield f"<{tag}> has an attribute {name}"
            if name == "href" and re.match(r"[a-z][a-z0-9+.-]*:|//", value, re.I):
                yield f"<{tag}> points out of the site: {value}"
    if root.get("role") == "img" and not (root.get("aria-label") or root.get("aria-labelledby") or root.find(f"{{{SVG}}}title") is not None):
        yield "a picture without a name"
