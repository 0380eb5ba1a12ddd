"""An id is only a name: if ids are renamed everywhere at once, the guide says the same, and every case gives the same result."""
from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest

from maps.print.downloads import map_svg
from maps.read.bank_holidays import read_holidays
from maps.read.guide_folder import HERE
from maps.read.source import read_guide
from maps.read.training_cases import Played, played
from maps.write import map_pages, pages
from maps.write.training_pages import training_page
from navigator.case.evidence import checklist
from navigator.case.letters import empty_text, letter_text
from navigator.guide.addresses import slug
from navigator.guide.bundle import Bundle
from navigator.guide.bundle_file import bundle_of
from navigator.guide.case_texts import COUNTED, GAP, STATE, LetterPart, NoticeRule, Part, State
from navigator.guide.check.names import REFERENCES
from navigator.guide.conditions import DATE_TESTS, Condition
from navigator.guide.conditions import Test as OneTest
from navigator.guide.facts import Choice, Outcome
from navigator.guide.model import Guide
from navigator.guide.processes import Route, Stage
from navigator.guide.reader import to_dict
from navigator.guide.sources import Passage
from navigator.guide.training_cases import ToldAnswer, TrainingCase
from navigator.show.calendar_file import calendar_file
from navigator.show.case_data import case_data as played_data
from navigator.show.case_text import case_text
from navigator.show.record import record_dict
from navigator.text.errors import MapError
from tests import PROJECT
from tests.guides import our_guide
from tests.maps.made_maps import as_source

GUIDES = (HERE, PROJECT / "tests" / "data" / "guides" / "small", *sorted(path.parent for path in (PROJECT / "examples").glob("*/*.yaml")))
TABLES = ("sources", "actors", "forms", "evidence", "facts", "counters", "rules", "sections", "processes", "unclear_points", "safeguards",
          "training_cases", "gaps", "events", "letters", "notices", "calendars")
"""The tables whose ids are renamed. A term of the glossary is its own word, a change its date."""
_LINK = re.compile(r"(?<=\]\()[^()\s]+(?=\))")
_NEW = re.compile(r"(?i)\bqx\\?[- ][0-9]{4}\b")
"""A new id as written in a text, with its hyphen escaped or not, or in a template, with spaces in the name of a fact."""
_CASE_ADDRESS = re.compile(r"#case=\w+")


@dataclass
class Renaming:
    """New ids for every id of a guide. They share no letter with the old ones, and they sort in the same order."""

    guide: Guide
    new: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inner = {"routes": [id for _, route in self.guide.routes() for id in (route.id, *route.formerly)],
                 "choices": [one.id for fact in self.guide.facts for one in (*fact.choices, *fact.outcomes)],
                 "stages": [stage.id for process in self.guide.processes for stage in process.stages],
                 "states": [state.id for event in self.guide.events for state in event.states],
                 "passages": [passage.id for source in self.guide.sources for passage in source.unnumbered]}
        ids = {table: [entry.id for entry in getattr(self.guide, table)] for table in TABLES} | inner
        number = 0
        for kind in ids:
            self.new[kind] = {}
            for number, id in enumerate(sorted(set(ids[kind])), number + 1):
                self.new[kind][id] = f"qx-{number:04}" if id == slug(id) else f"QX-{number:04}"

    def back(self, value: Any) -> Any:
        """Return a text, or nested data, with its former ids, also as parts of addresses."""
        if isinstance(value, dict):
            return {self.back(key): self.back(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.back(one) for one in value]
        return _NEW.sub(lambda found: self._old[re.sub(r"\\?[- ]", "-", found[0])], value) if isinstance(value, str) else value

    @cached_property
    def _old(self) -> dict[str, str]:
        old = {new: id for names in self.new.values() for id, new in names.items()}
        return old | {new.lower(): slug(id) for new, id in old.items() if new != new.lower()}

    def of(self, kind: str, id: str) -> str:
        return self.new[kind].get(id, id)

    # --- Names by what they name --------------------------------------------------------------------------------------

    def named(self, table: str, name: Any) -> Any:
        """Return the new name of a reference to a table of `REFERENCES`."""
        by_table: dict[str, Callable[[str], str]] = {
            "boxes": self.box, "targets": self.box, "outcomes": self.box, "questions": self.asked, "facts or counters": self.read, "facts or today": self.read,
            "stages": partial(self.of, "stages"), "nations": str, "box number": str}
        if table == "box number":
            return name
        return by_table.get(table, partial(self.of, table))(name)

    def box(self, ref: str) -> str:
        """Return the new name of a box, a route of it, or the end: "intake/3", "intake/3/told"."""
        process, *rest = ref.split("/")
        return "/".join((self.of("processes", process), *rest[:1], *(self.of("routes", id) for id in rest[1:])))

    def asked(self, ask: str) -> str:
        return self.box(ask) if "/" in ask else self.of("facts", ask)

    def read(self, name: str) -> str:
        """Return the new name of what a condition reads: a fact, counter, gap or event, with any state. Other words stay the same."""
        for kind in ("facts", "counters", "gaps"):
            if name in self.new[kind]:
                return self.new[kind][name]
        event, state = self.guide.event_named(name)
        if event is None:
            return name
        return " ".join((self.of("events", event.id), *([self.of("states", state)] if state else [])))

    def test(self, test: OneTest) -> OneTest:
        kind = {COUNTED: "counters", STATE: "states"}.get(test.fact, "choices")
        if test.op in DATE_TESTS:
            return OneTest(self.read(test.fact), test.op, (self.read(test.values[0]), *test.values[1:]))
        is_worded = test.op in ("is", "is not") and not self.guide.has("gaps", test.fact)
        return OneTest(self.read(test.fact), test.op, tuple(self.of(kind, value) for value in test.values) if is_worded else test.values)

    def text(self, text: str) -> str:
        """Return a text with its links and, in a template, its gaps renamed."""
        text = _LINK.sub(lambda found: self.link(found[0]), text)
        return GAP.sub(lambda found: f"{{{self.gap(found[1])}{'' if found[2] is None else ' |' + found[2]}}}", text)

    def link(self, target: str) -> str:
        process, *rest = target.split("/")
        if process in self.new["processes"]:
            return self.box(target)
        return self.of("sections", target)

    def gap(self, words: str) -> str:
        name = self.guide.named_in_gap(words)
        new = self.read(name)
        return new if new == name or self.guide.has("gaps", name) or self.guide.event_named(name)[0] else new.replace("-", " ")

    # --- Entries ------------------------------------------------------------------------------------------------------

    def entry(self, entry: Any, kind: str = "") -> Any:
        """Return an entry with everything in it renamed; `kind` is its table."""
        changes = {f.name: self.value(entry, f, kind) for f in dataclasses.fields(entry)}
        if isinstance(entry, ToldAnswer):
            fact = self.guide.fact(entry.ask) if self.guide.has("facts", entry.ask) else None
            changes["answer"] = (self.of("routes", entry.answer) if "/" in entry.ask else " ".join(self.of("choices", one) for one in entry.answer.split(" "))
                                 if fact and fact.choices else entry.answer)
        return dataclasses.replace(entry, **changes)

    def value(self, entry: Any, f: dataclasses.Field[Any], kind: str) -> Any:
        value, kinds = getattr(entry, f.name), {Route: "routes", Choice: "choices", Outcome: "choices", Stage: "stages", State: "states", Passage: "passages"}
        if f.metadata.get("key"):
            return self.of(kinds.get(type(entry), kind), value) if kind in self.new or type(entry) in kinds else value
        if isinstance(entry, OneTest):
            return value
        table = REFERENCES.get(type(entry), {}).get(f.name)
        own = {(Route, "formerly"): partial(self.of, "routes"), (TrainingCase, "not_available"): partial(self.of, "routes"),
               (TrainingCase, "noticed"): partial(self.of, "notices"), (Part, "for_each"): self.read, (LetterPart, "for_each"): self.read,
               (NoticeRule, "for_each"): self.read}.get((type(entry), f.name))
        if f.name in ("days_from", "to", "earlier_answer_to") and kind == "gaps":
            own = self.read
        if f.name in ("para", "withdrawn"):
            own = lambda one: self.of("passages", one) if isinstance(one, str) else one      # noqa: E731
        rename = partial(self.named, table) if table else own
        if rename:
            return tuple(map(rename, value)) if isinstance(value, tuple) else rename(value)
        return self.inside(value, f.name)

    def inside(self, value: Any, kind: str) -> Any:
        if isinstance(value, Condition):
            return Condition(tuple(tuple(map(self.test, tests)) for tests in value.any_of))
        if isinstance(value, tuple):
            return tuple(self.inside(one, kind) for one in value)
        if dataclasses.is_dataclass(value):
            return self.entry(value, kind)
        return self.text(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Pair:
    """A guide, and the same guide read from a folder in which every id has another name."""

    renaming: Renaming
    ours: Bundle
    renamed: Bundle

    def both(self, one: Callable[[Bundle], Any]) -> tuple[Any, Any]:
        return one(self.ours), one(self.renamed)


def pair_of(folder: Path, copy: Path) -> Pair:
    guide = read_guide(folder)
    renaming = Renaming(guide)
    for file in folder.glob("*.md"):
        shutil.copy(file, copy)
    (copy / "guide.yaml").write_text(as_source(renaming.entry(guide)), encoding="utf-8")
    return Pair(renaming, bundle_of(guide, read_holidays()), bundle_of(read_guide(copy, is_proved=True), read_holidays()))


@pytest.fixture(scope="module", params=tuple(dict.fromkeys(GUIDES)), ids=lambda folder: folder.name)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair_of(request.param, tmp_path_factory.mktemp("renamed"))


# --- The guide --------------------------------------------------------------------------------------------------------

def names_in(value: Any) -> Iterator[str]:
    """Yield every text in nested data, including keys."""
    if isinstance(value, dict):
        yield from (name for key, one in value.items() for name in (str(key), *names_in(one)))
    elif isinstance(value, (list, tuple)):
        yield from (name for one in value for name in names_in(one))
    elif isinstance(value, str):
        yield value


@pytest.mark.slow
def test_the_renamed_guide_is_valid_and_has_no_former_id(pair: Pair) -> None:
    former = {id for names in pair.renaming.new.values() for id in names if "-" in id}
    texts = set(names_in(to_dict(pair.renamed.guide)))
    assert texts.isdisjoint(former) and not [text for text in texts if re.search(rf"\]\((?:{'|'.join(pair.ours.guide.ids('processes'))})[/)]", text)]


@pytest.mark.slow
def test_a_guide_that_is_renamed_in_part_is_refused(tmp_path: Path) -> None:
    renaming = Renaming(our_guide())
    id = next(iter(renaming.new["rules"]))
    text = as_source(renaming.entry(renaming.guide)).replace(f"  {renaming.new['rules'][id]}:\n", f"  {id}:\n")
    (tmp_path / "guide.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MapError, match=renaming.new["rules"][id]):
        read_guide(tmp_path)


# --- The site ---------------------------------------------------------------------------------------------------------

def site_of(bundle: Bundle) -> dict[str, str]:
    """Return every generated page by its path and each map to download. Leave out the cases in addresses, because they are packed with their ids."""
    guide = bundle.guide
    written = {page.path: page.markdown for page in pages.pages(bundle, with_pdf=True)}
    written |= {map_pages.map_file(process, "svg"): map_svg(guide, map_pages.layout_of(guide, process)) for process in guide.processes}
    if guide.training_cases:
        written["training-cases.md"] = _CASE_ADDRESS.sub("", training_page(bundle).markdown)
    return written


_MADE_FROM_IDS = re.compile(r' data-piece="[0-9a-f]+"|\\(?=-)')
"""The digest of a piece that contains ids, and the mark that makes Markdown leave a hyphen in a heading alone."""


@pytest.mark.slow
def test_the_site_of_the_renamed_guide_differs_only_in_ids(pair: Pair) -> None:
    ours, renamed = ({path: _MADE_FROM_IDS.sub("", text) for path, text in site.items()} for site in pair.both(site_of))
    back = {pair.renaming.back(path): pair.renaming.back(text) for path, text in renamed.items()}
    assert list(back) == list(ours)
    assert [path for path in ours if back[path] != ours[path]] == []


# --- The cases --------------------------------------------------------------------------------------------------------

def at_each_step(bundle: Bundle, training: TrainingCase) -> Iterator[dict[str, Any]]:
    """Yield what a training case shows after each of its answers: steps, deadlines, notices, evidence and letters."""
    calendar = bundle.calendar_for(training.nation)
    for number in range(len(training.answers) + 1):
        found = played(bundle.guide, dataclasses.replace(training, answers=training.answers[:number]), calendar)
        told, letters = (found.case, found.started, calendar), bundle.guide.letters if found.case.steps else ()
        yield {"played": played_data(found.case, found.started, "edition", found.noticed),
               "evidence": [dataclasses.asdict(one) for one in checklist(*told)],
               "letters": [letter_text(letter, *told, with_text=True) for letter in letters]}


def at_the_end(bundle: Bundle, training: TrainingCase) -> dict[str, Any]:
    """Return the record and the calendar file of a training case."""
    calendar = bundle.calendar_for(training.nation)
    found: Played = played(bundle.guide, training, calendar)
    stamp = f"{training.today:%Y%m%d}T120000Z"
    has_dates = any(one.dates.date for one in found.dated)
    events = calendar_file(found.case, found.started, "edition", stamp=stamp, case_id="1", calendar=calendar) if has_dates else ""
    return {"record": record_dict(found.case, found.started, "edition", printed_at=training.today.isoformat(), with_text=True, noticed=found.noticed),
            "text": case_text(found.case, found.started, 10_000, calendar, found.noticed),
            "events": re.findall(r"^SUMMARY:.*|^DTSTART.*", events, re.M)}


def plain(value: Any) -> Any:
    """Nested data with lists alone, as `Renaming.back` gives it."""
    return json.loads(json.dumps(value))


@pytest.mark.slow
@pytest.mark.parametrize("tell", (lambda *one: list(at_each_step(*one)), at_the_end), ids=("at each step", "at the end"))
def test_every_case_of_the_renamed_guide_differs_only_in_ids(pair: Pair, tell: Callable[..., Any]) -> None:
    for training in pair.ours.guide.training_cases:
        renamed = pair.renamed.guide.training_case(pair.renaming.of("training_cases", training.id))
        assert pair.renaming.back(tell(pair.renamed, renamed)) == plain(tell(pair.ours, training)), training.id


@pytest.mark.slow
def test_every_empty_letter_of_the_renamed_guide_is_the_same(pair: Pair) -> None:
    ours, renamed = pair.both(lambda bundle: [empty_text(bundle.guide, letter) for letter in bundle.guide.letters])
    assert [pair.renaming.back(text) for text in renamed] == ours
