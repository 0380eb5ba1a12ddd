"""Faults of a page of HTML, as far as its text shows: what the Nu checker and html-validate would say, without Java and Node.js.

`faults(text)` runs every check. Each check takes the elements of a page and yields its faults in words.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from tinyhtml5.parser import HTMLParser

from tests.built import Element, ReadPage, read_html

Check = Callable[[ReadPage], Iterator[str]]

OBSOLETE_ELEMENTS = frozenset("acronym applet basefont big center dir font frame frameset marquee nobr strike tt xmp".split())
# "markdown" is the generator's own; it remains if Markdown inside of HTML was switched off.
OBSOLETE = frozenset("align bgcolor border cellpadding cellspacing clear face frameborder hspace nowrap valign vspace".split()) | {"markdown"}
NOT_TYPED = frozenset("button checkbox file hidden image radio reset submit".split())
PRESSED = frozenset("button input select textarea summary label details".split())
CONTROLS = frozenset("input select textarea button meter output progress".split())
LANDMARKS = {"nav": "navigation", "aside": "complementary", "main": "main", "header": "banner", "footer": "contentinfo", "search": "search"}
SECTIONING = frozenset("article aside main nav section".split())
WITHOUT_LABEL = frozenset("button hidden image reset submit".split())


def faults(text: str) -> list[str]:
    """Return everything that is wrong with a page."""
    page = read_html(text)
    return [*syntax(text), *(fault for check in CHECKS for fault in check(page))]


def syntax(text: str) -> Iterator[str]:
    """Yield what the parser of the HTML standard calls an error."""
    parser = HTMLParser()
    parser.parse(text)
    yield from (f"line {position[0]}: {code} {words.get('name', '')}".rstrip() for position, code, words in parser.errors)


def duplicate_ids(page: ReadPage) -> Iterator[str]:
    """Yield ids that more than one element has."""
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)


def dangling_names(page: ReadPage) -> Iterator[str]:
    """Yield references to an id that is not on the page, or whose element has no text."""
    by_id = {element.attributes["id"]: element for element in page.elements if "id" in element.attributes}
    for element in page.elements:
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "headers", "list"):
            yield from (told(element, f"{attribute} names {name}, which is not on the page")
                        for name in element.attributes.get(attribute, "").split() if name not in by_id)
        target = element.attributes.get("for")
        if element.tag == "label" and target is not None and (target not in by_id or by_id[target].tag not in CONTROLS):
            yield told(element, f"the label is for {target}, which is no control on the page")


def unlabelled(page: ReadPage) -> Iterator[str]:
    """Yield controls, links and pictures without a name. Hidden ones are left out: the script that shows them names them."""
    labelled = {element.attributes.get("for") for element in page.all("label") if element.text}
    for element in (one for one in page.elements if not any("hidden" in around.attributes for around in (*one.around, one))):
        if element.tag in ("input", "select", "textarea") and element.attributes.get("type", "text") not in WITHOUT_LABEL:
            inside = any(around.tag == "label" and around.text for around in element.around)
            if not (inside or element.attributes.get("id") in labelled or has_name(element)):
                yield told(element, "a control without a label")
        if element.tag == "img" and "alt" not in element.attributes:
            yield told(element, "a picture without alt")
        if element.tag in ("a", "button") and not element.text and not has_name(element) and not named_inside(page, element):
            yield told(element, "a link or button without a name")


def has_name(element: Element) -> bool:
    """Return whether an attribute names the element."""
    return any(element.attributes.get(name, "").strip() for name in ("aria-label", "aria-labelledby", "title"))


def named_inside(page: ReadPage, element: Element) -> bool:
    """Return whether a picture inside the element names it."""
    return any(inside.attributes.get("alt") or has_name(inside) for inside in page.inside(element))


def wrong_nesting(page: ReadPage) -> Iterator[str]:
    """Yield controls inside of controls, and forms inside of forms."""
    for element in page.elements:
        around = {one.tag for one in element.around}
        can_press = element.tag in PRESSED and element.attributes.get("type") != "hidden" or element.tag == "a" and "href" in element.attributes
        if can_press and around & {"a", "button"}:
            yield told(element, "inside of a link or button")
        if element.tag == "form" and "form" in around:
            yield told(element, "a form inside of a form")
        if element.tag == "main" and around & SECTIONING:
            yield told(element, "the main part inside of another part")


def obsolete(page: ReadPage) -> Iterator[str]:
    """Yield elements and attributes that HTML no longer has, and attributes on elements that cannot have them."""
    for element in page.elements:
        if element.tag in OBSOLETE_ELEMENTS:
            yield told(element, "an obsolete element")
        if not any(around.tag == "svg" for around in (*element.around, element)):
            yield from (told(element, f"the obsolete attribute {name}") for name in OBSOLETE & set(element.attributes))
        if element.tag == "input" and "autocomplete" in element.attributes and element.attributes.get("type", "text") in NOT_TYPED:
            yield told(element, "autocomplete where nothing is typed")


def headings(page: ReadPage) -> Iterator[str]:
    """Yield a fault for a page without exactly one heading of the first level, and for headings that skip a level."""
    levels = [int(element.tag[1]) for element in page.elements if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and not element.within("template")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    yield from (f"a heading of level {after} follows one of level {before}" for before, after in zip(levels, levels[1:]) if after > before + 1)


def landmarks(page: ReadPage) -> Iterator[str]:
    """Yield a fault for not exactly one main part, and for landmarks of one kind that share a name or do not have one."""
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main parts"
    names: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for element in page.elements:
        kind = landmark(element)
        if kind:
            kinds[kind] += 1
            names[kind, name_of(page, element)] += 1
    for (kind, name), count in names.items():
        if kinds[kind] > 1 and (count > 1 or not name):
            yield f"{count} landmarks {kind} with the name “{name}”, of {kinds[kind]}"


def landmark(element: Element) -> str | None:
    """Return the kind of landmark that an element is, or None."""
    role = element.attributes.get("role")
    if role is not None:
        return role if role in {*LANDMARKS.values(), "region", "search", "form"} else None
    if element.tag == "section":
        return "region" if has_name(element) else None
    if element.tag in ("header", "footer") and any(around.tag in SECTIONING for around in element.around):
        return None
    return LANDMARKS.get(element.tag)


def name_of(page: ReadPage, element: Element) -> str:
    """Return the name of an element, from its attribute or from the elements that it refers to."""
    names = element.attributes.get("aria-labelledby", "").split()
    told_by = [one.text or one.attributes.get("aria-label", "") for name in names for one in page.all("*", id=name)]
    return " ".join(told_by).strip() or element.attributes.get("aria-label", "") or element.attributes.get("title", "")


def forms(page: ReadPage) -> Iterator[str]:
    """Yield forms that cannot be sent without a script or the Enter key."""
    senders = {("button", "submit"), ("input", "submit"), ("input", "image")}
    for form in page.all("form"):
        inside = {(one.tag, one.attributes.get("type", "submit" if one.tag == "button" else "text")) for one in page.inside(form)}
        if not inside & senders:
            yield told(form, "a form without a button that sends it")


def lists(page: ReadPage) -> Iterator[str]:
    """Yield elements in a list that are not its items, and items without a list."""
    for element in page.elements:
        parent = element.around[-1].tag if element.around else ""
        if parent in ("ul", "ol", "menu") and element.tag not in ("li", "script", "template"):
            yield told(element, f"directly inside of <{parent}>")
        if element.tag == "li" and parent not in ("ul", "ol", "menu", "template"):
            yield told(element, "an item without a list")


def told(element: Element, words: str) -> str:
    """Return a fault with its line and its element."""
    attributes = "".join(f' {name}="{value[:40]}"' for name, value in list(element.attributes.items())[:3])
    return f"line {element.line}: <{element.tag}{attributes}>: {words}"


CHECKS: tuple[Check, ...] = (duplicate_ids, dangling_names, unlabelled, wrong_nesting, obsolete, headings, landmarks, forms, lists)
