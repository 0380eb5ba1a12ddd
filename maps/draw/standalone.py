"""A map as a file of its own: the inline SVG of `maps.draw.picture` in, an SVG out that looks the same in any program.

On a page the colours of a map come from custom properties in docs/assets/map/map.css. Other programs do not know those,
so here every rule of that file is resolved and written to the elements. Links, classes and ids are removed, because
only a page can use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal
from xml.etree import ElementTree

import cssselect2
import tinycss2

from maps import PROJECT
from maps.draw.picture import XLINK, XMLNS

Scheme = Literal["light", "dark", "print"]

STYLES: Final = PROJECT / "docs" / "assets" / "map" / "map.css"
DRAWN: Final = frozenset(
    ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "font-weight", "color")
)
"""Properties that SVG takes as attributes. The others place the picture on a page."""
PAGE_ONLY: Final = frozenset(("focus", "target"))
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")

Declarations = tuple[tuple[str, str], ...]


def standalone(svg: str, scheme: Scheme = "light", styles: Path = STYLES) -> str:
    """Return the SVG with its colours written out, on a background of the page's colour. `scheme` says which of the
    three palettes.

    Raises `ValueError` if the style sheet uses a custom property that it does not set.
    """
    root = ElementTree.fromstring(svg)
    palette, matcher = _styles(styles, scheme)
    name = root.get("aria-label", "")
    _resolve(cssselect2.ElementWrapper.from_xml_root(root), matcher, palette)
    _strip(root)
    _add_ground(root, palette["--pm-page"], name)
    ElementTree.register_namespace("", XMLNS)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def palette(scheme: Scheme, styles: Path = STYLES) -> Mapping[str, str]:
    """Return the custom properties of a scheme: name → colour."""
    return _styles(styles, scheme)[0]


@lru_cache(maxsize=8)
def _styles(path: Path, scheme: Scheme) -> tuple[dict[str, str], Any]:
    """Return the palette of a scheme, and the matcher of elements to declarations."""
    colours: dict[str, str] = {}
    matcher = cssselect2.Matcher()
    for selectors, declarations in _rules(
        tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), True, True), scheme
    ):
        if ":root" in selectors or "data-md-color-scheme" in selectors:
            if "slate" not in selectors or scheme == "dark":
                colours.update(declarations)
            continue
        for selector in cssselect2.compile_selector_list(selectors):
            matcher.add_selector(selector, declarations)
    return colours, matcher


def _rules(nodes: list[Any], scheme: Scheme) -> Iterator[tuple[str, Declarations]]:
    """Yield (selectors, declarations) of every rule that applies to a scheme.

    The only media query that can apply is print.
    """
    for node in nodes:
        if node.type == "at-rule" and tinycss2.serialize(node.prelude).strip() == "print" and scheme == "print":
            yield from _rules(tinycss2.parse_rule_list(node.content, True, True), scheme)
        elif node.type == "qualified-rule":
            parsed = tinycss2.parse_declaration_list(node.content, True, True)
            yield (
                tinycss2.serialize(node.prelude),
                tuple(
                    (declaration.name, tinycss2.serialize(declaration.value).strip())
                    for declaration in parsed
                    if declaration.type == "declaration"
                ),
            )


def _resolve(element: Any, matcher: Any, inherited: Mapping[str, str]) -> None:
    """Write to an element, and to all in it, what the rules say about it.

    Custom properties are inherited from element to element.
    """
    matches = sorted(matcher.match(element), key=lambda match: match[:2])
    declared = {name: value for *_, declarations in matches for name, value in declarations}
    known = {**inherited, **{name: value for name, value in declared.items() if name.startswith("--")}}
    for name, value in declared.items():
        if name in DRAWN:
            element.etree_element.set(name, _plain(value, known))
    for child in element.iter_children():
        _resolve(child, matcher, known)


def _plain(value: str, known: Mapping[str, str]) -> str:
    """Return a value without custom properties."""
    while found := _VARIABLE.search(value):
        name, otherwise = found.groups()
        if name not in known and otherwise is None:
            raise ValueError(f"The style sheet of the maps uses {name}, which it does not set.")
        value = value[: found.start()] + known.get(name, otherwise or "").strip() + value[found.end() :]
    return value


def _strip(element: ElementTree.Element) -> None:
    for child in list(element):
        if PAGE_ONLY & set(child.get("class", "").split()):
            element.remove(child)
        else:
            _strip(child)
    if element.tag == f"{{{XMLNS}}}a":
        element.tag = f"{{{XMLNS}}}g"
        element.attrib.pop(f"{{{XLINK}}}href", None)
    is_symbol = element.tag == f"{{{XMLNS}}}symbol"
    for name in list(element.attrib):
        if name in ("class", "role") or name.startswith(("data-", "aria-")) or (name == "id" and not is_symbol):
            del element.attrib[name]


def _add_ground(root: ElementTree.Element, colour: str, name: str) -> None:
    ground = ElementTree.Element(
        f"{{{XMLNS}}}rect", {"width": root.get("width", "100%"), "height": root.get("height", "100%"), "fill": colour}
    )
    root.insert(0, ground)
    if name:
        title = ElementTree.Element(f"{{{XMLNS}}}title")
        title.text = name
        root.insert(0, title)
