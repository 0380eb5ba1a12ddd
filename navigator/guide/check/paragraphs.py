"""Check that every paragraph of a source is restated, once, and that nothing names one that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator.guide.check.names import TABLES
from navigator.guide.check.places import Path, box_name, box_path
from navigator.guide.facts import Fact
from navigator.guide.faults import Fault, did_you_mean, nearest
from navigator.guide.model import Guide


def paragraph_faults(guide: Guide) -> Iterator[Fault]:
    """Yield the faults of the paragraphs that texts name, and every paragraph that nothing restates."""
    for source in guide.sources:
        known = dict.fromkeys(source.all_paragraphs())
        used: dict[int | str, str] = {}
        strange: list[tuple[Path, str, int | str]] = []
        named_twice: set[tuple[int | str, str]] = set()
        unnamed = False
        for path, owner, is_route, entry in _restatements(guide, source.id):
            if not entry.para and known and not entry.by:
                unnamed = True
                yield Fault(
                    path,
                    f"{owner}: a text names the paragraph that it restates. "
                    'Write "para" with its number, or "by: editor" if the words are your own.',
                )
            elif entry.para and entry.by:
                yield Fault(
                    path, f'{owner}: a text restates a paragraph ("para") or is your own ("by: editor"), not both.'
                )
            for index, paragraph in enumerate(entry.para):
                at = (*path, "para", str(index))
                if paragraph in source.withdrawn:
                    yield Fault(
                        at,
                        f"{owner}: {source.paragraph_name} {paragraph} was withdrawn. Take out what restates it, "
                        "or name the paragraph that it is based on now.",
                    )
                if paragraph not in known:
                    strange.append((at, owner, paragraph))
                elif (
                    paragraph in used
                    and not entry.also_elsewhere
                    and not (is_route and used[paragraph] == owner)
                    and (paragraph, owner) not in named_twice
                ):
                    named_twice.add((paragraph, owner))
                    yield Fault(
                        at,
                        f"{owner}: {source.paragraph_name} {paragraph} has been restated at {used[paragraph]} already. "
                        'Add "also elsewhere: yes" if this is meant.',
                    )
                used.setdefault(paragraph, owner)
        missing = [paragraph for paragraph in known if paragraph not in used and paragraph not in source.withdrawn]
        for index, paragraph in enumerate(source.withdrawn):
            if paragraph not in known:
                yield Fault(
                    ("sources", source.id, "withdrawn", str(index)),
                    f"source {source.id} has no {source.paragraph_name} {paragraph}, so it cannot be withdrawn."
                    f"{did_you_mean(str(paragraph), map(str, known))}",
                )
        for at, owner, paragraph in strange:  # the intended one is most likely one that is missing now
            near = nearest(str(paragraph), map(str, missing)) or nearest(str(paragraph), map(str, known))
            missing = [other for other in missing if str(other) != near]
            hint = f" Did you mean {near}?" if near else ""
            yield Fault(at, f'{owner}: {source.paragraph_name} {paragraph} is not in source "{source.id}".{hint}')
        if missing and not unnamed:
            yield Fault(
                ("sources", source.id),
                f"source {source.id}: nothing restates {source.paragraph_name} {', '.join(map(str, missing))}.",
            )
    yield from _other_paragraphs(guide)
    yield from _index_pages(guide)


def _index_pages(guide: Guide) -> Iterator[Fault]:
    """Check that each source with numbers has a page for the index of its paragraphs: what names one links to it."""
    for source in guide.sources[1:]:
        if source.is_numbered and not guide.process_of(source.id):
            yield Fault(
                ("sources", source.id),
                f"source {source.id} has paragraphs, and no process restates it, so no page can list them. "
                'Name it as the "source" of a process, or leave out "paragraphs" and "unnumbered".',
            )


def _restatements(guide: Guide, source: str) -> Iterator[tuple[Path, str, bool, Any]]:
    """Yield every text of a source, then every route: (path, who owns it, whether it is a route, the entry)."""
    for section in guide.sections:
        if section.source == source:
            for index, text in enumerate(section.texts):
                yield ("sections", section.id, "texts", str(index)), f"section {section.id}", False, text
    for process in guide.processes:
        for box in process.boxes if process.source == source else ():
            path, owner = box_path(process, box), box_name(process, box)
            for part in ("activity", "good practice", "next steps"):
                for index, text in enumerate(getattr(box, part.replace(" ", "_"))):
                    yield (*path, part, str(index)), owner, False, text
            for route in box.routes:
                yield (*path, "routes", route.id), owner, True, route


def _other_paragraphs(guide: Guide) -> Iterator[Fault]:
    for path, where, entry, source in _resting_on_paragraphs(guide):
        sources = [one for one in guide.sources if not source or one.id == source]
        if path[0] == "rules" and not entry.para and not entry.by and any(one.is_numbered for one in sources):
            yield Fault(
                path,
                f'{where} lacks "para", the paragraph that it restates. Write "by: editor" if the rule is your own.',
            )
        for index, paragraph in enumerate(entry.para):
            if any(paragraph in one.withdrawn for one in sources):
                yield Fault(
                    (*path, "para", str(index)),
                    f"{where}: paragraph {paragraph} was withdrawn. Take it out, "
                    "or name the paragraph that it is based on now.",
                )
            if not any(paragraph in one.all_paragraphs() for one in sources):
                names = [passage.id for one in sources for passage in one.unnumbered]
                yield Fault(
                    (*path, "para", str(index)),
                    f"{where}: paragraph {paragraph} is in no source.{did_you_mean(str(paragraph), names)}",
                )


def _resting_on_paragraphs(guide: Guide) -> Iterator[tuple[Path, str, Any, str]]:
    """Yield what names paragraphs other than texts and routes: (path, its words in a fault, the entry, its source or
    nothing if that is open).
    """
    for table in (
        "terms",
        "forms",
        "evidence",
        "facts",
        "counters",
        "rules",
        "unclear points",
        "safeguards",
        "notices",
    ):
        for entry in getattr(guide, table.replace(" ", "_")):
            yield (
                (table, entry.id),
                f"{TABLES[table]} {entry.id}",
                entry,
                getattr(entry, "source", "") or _source_of(guide, entry),
            )
    for letter in guide.letters:
        source = guide.form(letter.form).source if guide.has("forms", letter.form) else ""
        for index, text in enumerate(letter.holds):
            yield ("letters", letter.id, "holds", str(index)), f"letter {letter.id}", text, source
    if guide.submission:
        yield ("submission",), "submission", guide.submission, ""


def _source_of(guide: Guide, entry: Any) -> str:
    """Return the source of a fact, by the processes whose boxes ask for it; empty if that is open."""
    sources = {
        place.process.source
        for place in guide.places.values()
        if isinstance(entry, Fact) and entry.id in place.box.asks
    }
    return sources.pop() if len(sources) == 1 else ""
