"""The reference for editors: every part of a guide and every key of it, from the model.

The values of a key, its default, its former name and whether it is needed come from the code. They are read from
`navigator.guide.model`, `navigator.guide.check` and `maps.read.nesting`. The meaning of a key, with an example, is in
keys.yaml beside this file.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from maps.read.named_numbers import PART as NUMBERS
from maps.read.nesting import HOLDS
from maps.write.foot import page_foot
from maps.write.frame import PageSource, block, page_source
from navigator.days.workdays import NATIONS
from navigator.guide.addresses import slug
from navigator.guide.check.names import REFERENCES
from navigator.guide.conditions import DATE_TESTS, Condition, Test
from navigator.guide.days_off import DayOff
from navigator.guide.fields import written
from navigator.guide.model import Guide
from navigator.guide.reader import kinds as kinds_by_name
from navigator.guide.sources import Paragraph, Text
from navigator.guide.time_rules import LeftOut
from navigator.guide.training_cases import ToldAnswer
from navigator.show.page import Page
from navigator.text.prose import escaped, listed

PATH = "editing/reference.md"
KEYS = Path(__file__).with_name("keys.yaml")
_CODE = re.compile(r"`([^`]+)`")
_NOT_WRITTEN = ("own_pages",)
"""Fields that no editor writes."""
NAME = "the name before the colon"
"""Name in the reference for the key that is the name of an entry."""
_NAMED = {
    "facts or today": "a question, or <code>today</code>",
    "facts or counters": "a question or a counter",
    "box number": "the number of a box",
    "boxes": "a box of the guide",
    "outcomes": "a box of the guide, or a route of it",
    "targets": "a box, or <code>end</code>",
    "questions": "a question or a box",
    "nations": " or ".join(f"<code>{escaped(nation)}</code>" for nation in NATIONS),
}
"""Words of the reference for what a key names, if that is not a table of the guide."""


@dataclasses.dataclass(frozen=True)
class Key:
    """A key in the reference: how it is written, its meaning, what it takes (HTML) and an example from a file."""

    name: str
    means: str
    takes: str
    example: str


@dataclasses.dataclass(frozen=True)
class KeyEntry:
    """A part of a guide: its kind, its name ("A box"), the place to write it, a description, and its keys."""

    kind: type
    name: str
    about: str
    keys: tuple[Key, ...]

    @property
    def anchor(self) -> str:
        """Return the id of its heading on the page."""
        return _anchor(self.kind)


# --- What the model says ----------------------------------------------------------------------------------------------


@cache
def words() -> dict[str, Any]:
    """Return the words of the reference: class → name, about and keys, each key with its meaning and an example."""
    read: dict[str, Any] = yaml.load(KEYS.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return read


def kinds() -> list[type]:
    """Return every dataclass that an editor fills in, the guide first and each after the first that contains it."""
    found: dict[type, None] = {}

    def visit(kind: type) -> None:
        if kind not in found:
            found[kind] = None
            for hint in hints(kind).values():
                for part in parts(hint):
                    visit(part)

    visit(Guide)
    return list(found)


def hints(kind: type) -> dict[str, Any]:
    """Return the fields that an editor writes, each with its type."""
    return {
        name: hint
        for name, hint in typing.get_type_hints(kind).items()
        if name in {field.name for field in dataclasses.fields(kind)} and name not in _NOT_WRITTEN
    }


def parts(hint: Any) -> list[type]:
    """Return the dataclasses in a type. A condition is described by its tests."""
    if hint is Condition:
        return [Test]
    if dataclasses.is_dataclass(hint):
        return [typing.cast(type, hint)]
    return [part for one in typing.get_args(hint) for part in parts(one)]


def keys_of(kind: type) -> list[str]:
    """Return the keys that have a meaning of their own in a part of the guide. A condition has its tests, and the guide
    has two that the model never sees.
    """
    if kind is Test:
        return list(typing.get_args(hints(Test)["op"]))
    return [*(("format", NUMBERS) if kind is Guide else ()), *map(written, hints(kind))]


def entries() -> list[KeyEntry]:
    """Return the parts of a guide in the order of the reference, which is that of the words."""
    return [
        KeyEntry(kind, told["name"], told.get("about", ""), tuple(_keys(kind, told["keys"])))
        for name, told in words().items()
        for kind in [kinds_by_name()[name]]
    ]


def _keys(kind: type, told: dict[str, list[str]]) -> Iterator[Key]:
    fields = {} if kind is Test else {written(field.name): field for field in dataclasses.fields(kind)}
    for name, (means, example) in told.items():
        if kind is Text and name == "text":  # it is written after the force
            continue
        field = fields.get(name)
        takes = _takes(kind, field) if field else ""
        shown = _line(kind, name, example, bool(field and field.metadata.get("key")))
        yield Key(_shown_name(kind, field, name), means, takes, shown)


def _shown_name(kind: type, field: Any, name: str) -> str:
    if field and field.metadata.get("key"):
        return NAME
    return ", ".join(_values(hints(Text)["force"])) if kind is Text and name == "force" else name


def _line(kind: type, name: str, example: str, is_key: bool) -> str:
    """Return an example as it is written in a file."""
    if kind in (ToldAnswer, DayOff):  # they are one line that contains both
        return example
    if kind is Test:
        fact = "returned-on" if name in DATE_TESTS else "reminders" if name in ("at least", "less than") else "kind"
        return f"when: {{{fact}: {example}}}"
    if kind is Text and name == "force":
        return "must: You must send a reminder."
    return f"{example}:" if is_key else f"{name}: {example}"


def _takes(kind: type, field: Any) -> str:
    """Return what a key takes, in a line of HTML: whether it is needed, the values, what it is without one, and its
    former name.
    """
    hint = hints(kind)[field.name]
    if kind is Text and field.name == "force":
        return "One of them is needed."
    if field.metadata.get("key"):
        return "A whole number." if hint is int else ""
    if field.name == "source":
        return f"Takes {_value(kind, field.name, hint)}. Without it: the first source of the file."
    said = ["Needed."] if field.default is dataclasses.MISSING else []
    said.append(f"Takes {_value(kind, field.name, hint)}.")
    if isinstance(field.default, (str, int)) and not isinstance(field.default, bool) and field.default:
        said.append(f"Without it: <code>{escaped(str(field.default))}</code>.")
    if former := field.metadata.get("formerly"):
        said.append(f"Earlier editions called it <code>{escaped(former)}</code>, and that still works.")
    return " ".join(said)


def _value(kind: type, name: str, hint: Any) -> str:
    table = REFERENCES.get(kind, {}).get(name)
    many = typing.get_origin(hint) is tuple
    one = typing.get_args(hint)[0] if many else hint
    if table:
        held = ", or the whole of it below its name" if written(name) in HOLDS.get(kind, {}) else ""
        named = _NAMED.get(table) or f"the name of {_link(_kind_of(table))}"
        return named + held + (", or a list" if many else "")
    if one is Condition:
        return _link(Test)
    if found := parts(one):
        return f"{_shape(found[0]) if many else 'the keys of'} {_link(found[0])}"
    return _single(one) + (", or a list" if many else "")


def _shape(kind: type) -> str:
    """Return how several entries of a kind are written."""
    fields = dataclasses.fields(kind)
    if any(field.metadata.get("key") for field in fields):
        return "entries, each with its name:"
    return (
        "plain text, or a list:"
        if any(field.metadata.get("lone") for field in fields)
        else "one or a list:"
        if kind is LeftOut
        else "a list:"
    )


def _single(hint: Any) -> str:
    if typing.get_origin(hint) is Literal:
        return " or ".join(f"<code>{escaped(value)}</code>" for value in _values(hint))
    if bool in (hint, *typing.get_args(hint)):
        return "<code>yes</code> or <code>no</code>"
    if date in (hint, *typing.get_args(hint)):
        return "a date with its weekday"
    return (
        "the number of a paragraph, or the name of a passage"
        if hint == Paragraph
        else "a whole number"
        if hint is int
        else "text"
    )


def _values(hint: Any) -> list[str]:
    return [str(value) for value in typing.get_args(hint) if value != ""]


@cache
def _kind_of(table: str) -> type:
    """Return the kind of entries in a table of the guide, or in that of a process."""
    for kind in kinds():
        if table in map(written, hints(kind)) and (found := parts(hints(kind)[table.replace(" ", "_")])):
            return found[0]
    raise LookupError(table)


# --- The page ---------------------------------------------------------------------------------------------------------


def reference_page(guide: Guide) -> PageSource:
    """Return the page that lists every key of every part of a guide."""
    body = [
        (
            "Every part of a guide and every key of it, with what it takes and an example. "
            "The examples are about a library that lends tools."
        ),
        "A key that is not marked “Needed” can be left out.",
    ]
    for entry in entries():
        body += [
            f"## {entry.name} {{ #{entry.anchor} }}",
            *filter(None, [_where(entry.kind), entry.about.strip()]),
            block(_keys_html(entry), "reference-keys"),
        ]
    return page_source(
        Page(guide, "../../"),
        PATH,
        "Every key",
        "Every key of the files that a guide is written in, with its values and an example.",
        body,
        "search: {exclude: true}",
        foot=page_foot(guide, PATH),
    )


def _where(kind: type) -> str:
    """Return the keys of other parts that contain this one."""
    places = [
        f"`{written(name)}` of [{_short(holder)}](#{_anchor(holder)})"
        for holder in kinds()
        for name, hint in hints(holder).items()
        if kind in parts(hint) and holder is not kind
    ]
    if len(places) > 3:
        return "It is written wherever this page says that a key takes it."
    return f"It is written in {listed(places)}." if places else ""


def _keys_html(entry: KeyEntry) -> str:
    rows = "".join(
        f'<div id="{entry.anchor}-{slug(key.name)}"><dt>{_name_html(key)}</dt><dd>{_prose(key.means)}'
        f'<code class="example">{escaped(key.example)}</code>{_takes_html(key)}</dd></div>'
        for key in entry.keys
    )
    return f"<dl>{rows}</dl>"


def _name_html(key: Key) -> str:
    return key.name.capitalize() if key.name == NAME else f"<code>{escaped(key.name)}</code>"


def _takes_html(key: Key) -> str:
    return f'<span class="takes">{key.takes}</span>' if key.takes else ""


def _prose(text: str) -> str:
    return _CODE.sub(lambda found: f"<code>{found[1]}</code>", escaped(text))


def _short(kind: type) -> str:
    """Return a part as it is called in a sentence: "a box"."""
    name = str(words()[kind.__name__]["name"]).partition(",")[0]
    return name[:1].lower() + name[1:]


def _link(kind: type) -> str:
    return f'<a href="#{_anchor(kind)}">{escaped(_short(kind))}</a>'


def _anchor(kind: type) -> str:
    return slug(
        words()[kind.__name__]["name"].partition(",")[0].removeprefix("A ").removeprefix("An ").removeprefix("The ")
    )
