"""The whole guide as data, for pictures, pages, navigator and tests.

Everything is frozen. The parts of a guide have modules of their own: `sources`, `facts`, `time_rules`, `days_off`,
`case_texts`, `processes` and `training_cases`. `navigator.guide.check` decides whether a guide makes sense.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from navigator.days.workdays import NATIONS, parse_date, weekday_and_date
from navigator.guide.case_texts import Event, Evidence, Gap, Letter, NoticeRule, Submission
from navigator.guide.conditions import DATE_TESTS, Condition, Test
from navigator.guide.days_off import DaysOff
from navigator.guide.facts import DATE_OF_SEVERAL, Counter, Fact
from navigator.guide.fields import KEY, former
from navigator.guide.processes import END, Place, Process, Rounds, Route, Safeguard
from navigator.guide.sources import Actor, Change, Form, Section, Source, Term, UnclearPoint
from navigator.guide.time_rules import SAME_DAY, TimeRule
from navigator.guide.training_cases import TrainingCase

PRODUCT_PAGES = (
    "navigator",
    "whole-guide",
    "feedback",
    "about",
    "privacy",
    "offline",
    "accessibility",
    "editing",
    "case-files",
    "hosting",
)
"""The pages that a site has with any guide, as well as the home page."""


@dataclass(frozen=True)
class OwnPage:
    """A page that the build adds and that is in no table of the guide, such as a Markdown file in the guide's
    folder.
    """

    id: str = field(metadata=KEY)
    title: str


@dataclass(frozen=True, kw_only=True)
class Guide:
    """The whole guide: what every product of this project reads. Parts that a guide does not have are left out."""

    title: str
    about: str
    notice: str = ""
    """What a reader must know about the status of the guide; without it no page shows a notice."""
    short_notice: str = ""
    """The notice in a few words, for the top of every page; by default the full notice."""
    name: str = ""
    """The name of the site; by default the title."""
    short_name: str = ""
    """The name of an installed site below its icon; by default the site's name."""
    heading: str = ""
    """The words above the generated home page and on the picture for a shared link; by default the title."""
    summary: str = ""
    """The guide in a sentence, for search engines and shared links; by default its subject."""
    licence: str = ""
    """The sentence on the licence of the material that the guide restates, for the foot of every page."""
    owner: str
    edition: str
    reviewed: str
    sources: tuple[Source, ...]
    actors: tuple[Actor, ...]
    terms: tuple[Term, ...] = ()
    forms: tuple[Form, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Fact, ...] = ()
    counters: tuple[Counter, ...] = ()
    rules: tuple[TimeRule, ...] = ()
    sections: tuple[Section, ...] = ()
    processes: tuple[Process, ...]
    unclear_points: tuple[UnclearPoint, ...] = field(metadata=former("knots"), default=())
    safeguards: tuple[Safeguard, ...] = ()
    training_cases: tuple[TrainingCase, ...] = ()
    gaps: tuple[Gap, ...] = ()
    events: tuple[Event, ...] = ()
    letters: tuple[Letter, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    submission: Submission | None = None
    rounds: Rounds = Rounds("round", "")
    changes: tuple[Change, ...] = ()
    calendar: DaysOff = DaysOff()
    """The days off. If the guide does not say, a case chooses among all nations with known bank holidays."""
    calendars: tuple[DaysOff, ...] = ()
    """Other calendars, to be named by time rules."""
    feedback: str = ""
    """The address to report a mistake to, with https or mailto. Without one the site says whom to tell."""
    own_pages: tuple[OwnPage, ...] = ()
    """The pages of the guide's folder, and that of the training cases, which readers' browsers do not get.
    `maps.read.source` fills it in.
    """

    @cached_property
    def _by_id(self) -> dict[str, dict[Any, Any]]:
        tables = (
            "sources",
            "actors",
            "terms",
            "forms",
            "evidence",
            "facts",
            "counters",
            "rules",
            "sections",
            "processes",
            "unclear_points",
            "safeguards",
            "training_cases",
            "gaps",
            "events",
            "letters",
            "notices",
            "calendars",
        )
        return {table: {entry.id: entry for entry in getattr(self, table)} for table in tables}

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """Return the nations that a case can choose from; none if the guide does not ask."""
        return self.calendar.asks if self.calendar.says_which else tuple(NATIONS)

    @property
    def main_source(self) -> Source:
        """Return the document that the site is about; the others supplement it."""
        return self.sources[0]

    @property
    def site_name(self) -> str:
        """Return the name of the site in its header."""
        return self.name or self.title

    @property
    def banner(self) -> str:
        """Return the notice on top of every page and on paper; empty for a guide without one."""
        return self.short_notice or self.notice

    @property
    def has_one_process(self) -> bool:
        """Return whether there is only one process, so that nobody has to choose."""
        return len(self.processes) == 1

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """Return the pages, other than boxes, that a text may link to: name → address below the site's root.

        A part that the guide does not have has no page.
        """
        own = [page.id for page in self.own_pages if page.id != "home"]
        parts = {
            "deadlines": self.rules,
            "forms-and-evidence": self.forms or self.evidence,
            "glossary": self.terms,
            "knots": self.unclear_points,
            "paragraphs": self.sources and self.main_source.is_numbered,
            "training-cases": self.training_cases,
            "changes": self.changes or any(route.mark for _, route in self.routes()),
        }
        names = [
            *PRODUCT_PAGES,
            *(name for name, part in parts.items() if part),
            *(process.id for process in self.processes),
            *own,
        ]
        other_names = (
            {"unclear-points": "knots/"} if self.unclear_points else {}
        )  # the page keeps its former address, as bookmarks and printed copies lead there
        return (
            {name: f"{name}/" for name in names}
            | other_names
            | {section.id: self.section_address(section) for section in self.sections}
        )

    def process_of(self, source: str) -> Process | None:
        """Return the first process that restates a source other than the main one. The page of its map has the words
        and the paragraphs of that source.
        """
        beside = self.sources and source != self.main_source.id
        return next((process for process in self.processes if process.source == source), None) if beside else None

    def section_address(self, section: Section) -> str:
        """Return the address of a section below the site's root: a page of its own, or the page of the map beside
        it.
        """
        beside = self.process_of(section.source)
        return f"{beside.id if beside else section.id}/"

    @cached_property
    def places(self) -> dict[str, Place]:
        """Return every box by its name ("intake/3"), in reading order."""
        return {process.ref(box): Place(process, box) for process in self.processes for box in process.boxes}

    @cached_property
    def retired(self) -> Mapping[str, str]:
        """Return every box of an earlier edition by its name, with the present target of links to it."""
        return {f"{process.id}/{one.number}": one.now for process in self.processes for one in process.retired}

    @cached_property
    def boxes_that_meet(self) -> dict[str, frozenset[str]]:
        """Return rule → the boxes that say that they meet it ("intake/2"); rules that no box names are left out."""
        named = {id for place in self.places.values() for id in place.box.meets}
        return {id: frozenset(ref for ref, place in self.places.items() if id in place.box.meets) for id in named}

    @cached_property
    def new_rounds(self) -> frozenset[tuple[str, str]]:
        """Return the routes (box, route) back to the start of their own process: they open a new round of the case."""
        return frozenset(
            (place.ref, id)
            for place, route in self.routes()
            if route.to == f"{place.process.id}/{place.process.start}"
            for id in (route.id, *route.formerly)
        )

    @cached_property
    def passed_before(self) -> Mapping[str, frozenset[str]]:
        """Return for each box the facts asked and the counters counted on some way to it, in one round and before the
        box.
        """
        before: dict[str, frozenset[str]] = {ref: frozenset() for ref in self.places}
        ways = [
            (place, route)
            for place, route in self.routes()
            if route.to != END and (place.ref, route.id) not in self.new_rounds
        ]
        grown = True
        while grown:
            grown = False
            for place, route in ways:
                if not (more := before[place.ref].union(place.box.asks, route.counts)) <= before[route.to]:
                    before[route.to], grown = before[route.to] | more, True
        return before

    @cached_property
    def counted_before(self) -> Mapping[str, Mapping[str, int]]:
        """Return for each box the least value of each counter on the ways to it, in one round. A case that starts there
        assumes these values.
        """
        begun = {counter.id: counter.starts_at for counter in self.counters}
        least: dict[str, dict[str, int]] = {ref: dict(begun) for ref, place in self.places.items() if place.is_first}
        ways = [
            (place, route)
            for place, route in self.routes()
            if route.to != END and (place.ref, route.id) not in self.new_rounds
        ]
        shrunk = True
        while shrunk:
            shrunk = False
            for place, route in ways:
                if place.ref in least:
                    there = least.setdefault(route.to, {})
                    for id, before in least[place.ref].items():
                        count = (0 if id in route.resets else before) + (id in route.counts)
                        if count < there.get(id, count + 1):
                            there[id], shrunk = count, True
        return {ref: least.get(ref, begun) for ref in self.places}

    def asked_behind(self, id: str) -> tuple[str, ...]:
        """Return the ids of the facts that people answer behind a fact: itself, or those that it is worked out from.

        A counter has none behind it.
        """
        if not self.has("facts", id):
            return ()
        fact = self.fact(id)
        if fact.is_asked:
            return (id,)
        behind = fact.of or tuple(name for outcome in fact.outcomes for name in outcome.when.facts())
        return tuple(dict.fromkeys(asked for name in behind for asked in self.asked_behind(name)))

    def needs_of(self, rule: TimeRule) -> tuple[tuple[str, ...], ...]:
        """Return the facts that a time rule needs to begin: groups of facts. One answer in each group is enough."""
        behind = [tuple(dict.fromkeys(asked for id in rule.clock_facts for asked in self.asked_behind(id)))]
        behind += [(asked,) for id in rule.when.facts() for asked in self.asked_behind(id)]
        behind += [need for id in rule.after for need in self.needs_of(self.rule(id))]
        return tuple(dict.fromkeys(filter(None, behind)))

    @cached_property
    def needs_at(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return for each box what its time rules and the conditions of its routes need, in the order of the facts. The
        groups are as in `needs_of`.
        """
        order = {fact.id: number for number, fact in enumerate(self.facts)}
        needs_of_box = {}
        for ref, place in self.places.items():
            needs = [need for id in place.box.all_starts() for need in self.needs_of(self.rule(id))]
            needs += [
                (asked,) for route in place.box.routes for id in route.when.facts() for asked in self.asked_behind(id)
            ]
            needs_of_box[ref] = tuple(sorted(dict.fromkeys(needs), key=lambda need: order[need[0]]))
        return needs_of_box

    @cached_property
    def worked_out(self) -> tuple[Fact, ...]:
        """Return the facts that nobody is asked for, since they are worked out from others."""
        return tuple(fact for fact in self.facts if fact.kind == "worked out")

    @cached_property
    def dates_of_several(self) -> tuple[Fact, ...]:
        """Return the facts that are the earliest or latest of several dates."""
        return tuple(fact for fact in self.facts if fact.kind in DATE_OF_SEVERAL)

    @cached_property
    def of_the_round(self) -> frozenset[str]:
        """Return the facts that belong to one round: a new one begins without them."""
        return frozenset(fact.id for fact in self.facts if fact.is_asked and not fact.once)

    @cached_property
    def worked_out_from(self) -> frozenset[str]:
        """Return the facts and counters that anything is worked out from."""
        return frozenset(id for fact in self.worked_out for outcome in fact.outcomes for id in outcome.when.facts())

    @cached_property
    def counted_from(self) -> frozenset[str]:
        """Return the date facts that days are counted from, so that they must be in the calendar.

        A month or an age may begin before it; only its result has to be inside.
        """
        return frozenset(
            fact
            for rule in self.rules
            for fact in (*rule.clock_facts, *rule.starts_again_from)
            if rule.date_of
            or any(
                words == SAME_DAY or not words.endswith(("month", "months", "year", "years"))
                for one in rule.counts
                for words in one.count
            )
        )

    def source(self, id: str) -> Source:
        """Return the document of that id; raises `KeyError` for an unknown id."""
        entry: Source = self._by_id["sources"][id]
        return entry

    def actor(self, id: str) -> Actor:
        """Return the actor of that id; raises `KeyError` for an unknown id."""
        entry: Actor = self._by_id["actors"][id]
        return entry

    def term(self, id: str) -> Term:
        """Return the term of that id; raises `KeyError` for an unknown id."""
        entry: Term = self._by_id["terms"][id]
        return entry

    def form(self, id: str) -> Form:
        """Return the form or letter of that id; raises `KeyError` for an unknown id."""
        entry: Form = self._by_id["forms"][id]
        return entry

    def evidence_item(self, id: str) -> Evidence:
        """Return the item of evidence of that id; raises `KeyError` for an unknown id."""
        entry: Evidence = self._by_id["evidence"][id]
        return entry

    def fact(self, id: str) -> Fact:
        """Return the fact of that id; raises `KeyError` for an unknown id."""
        entry: Fact = self._by_id["facts"][id]
        return entry

    def counter(self, id: str) -> Counter:
        """Return the counter of that id; raises `KeyError` for an unknown id."""
        entry: Counter = self._by_id["counters"][id]
        return entry

    def rule(self, id: str) -> TimeRule:
        """Return the time rule of that id; raises `KeyError` for an unknown id."""
        entry: TimeRule = self._by_id["rules"][id]
        return entry

    def section(self, id: str) -> Section:
        """Return the section of that id; raises `KeyError` for an unknown id."""
        entry: Section = self._by_id["sections"][id]
        return entry

    def process(self, id: str) -> Process:
        """Return the process of that id; raises `KeyError` for an unknown id."""
        entry: Process = self._by_id["processes"][id]
        return entry

    def unclear_point(self, id: str) -> UnclearPoint:
        """Return the unclear point of that id; raises `KeyError` for an unknown id."""
        entry: UnclearPoint = self._by_id["unclear_points"][id]
        return entry

    def safeguard(self, id: str) -> Safeguard:
        """Return the safeguard of that id; raises `KeyError` for an unknown id."""
        entry: Safeguard = self._by_id["safeguards"][id]
        return entry

    def training_case(self, id: str) -> TrainingCase:
        """Return the training case of that id; raises `KeyError` for an unknown id."""
        entry: TrainingCase = self._by_id["training_cases"][id]
        return entry

    def gap(self, id: str) -> Gap:
        """Return the gap of that id; raises `KeyError` for an unknown id."""
        entry: Gap = self._by_id["gaps"][id]
        return entry

    def letter(self, id: str) -> Letter:
        """Return the letter of that id; raises `KeyError` for an unknown id."""
        entry: Letter = self._by_id["letters"][id]
        return entry

    def calendar_named(self, id: str) -> DaysOff:
        """Return another calendar that a time rule names, by its id; raises `KeyError` for an unknown id."""
        entry: DaysOff = self._by_id["calendars"][id]
        return entry

    def has(self, table: str, id: str) -> bool:
        """Return whether a table has that id."""
        return id in self._by_id[table]

    def ids(self, table: str) -> tuple[str, ...]:
        """Return the ids of a table, in the source's order."""
        return tuple(self._by_id[table])

    def routes(self) -> Iterator[tuple[Place, Route]]:
        """Yield every route with the box that it leaves, in the source's order."""
        for place in self.places.values():
            for route in place.box.routes:
                yield place, route

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """Return every box and every route as time rules name them: "intake/17", "intake/17/came"."""
        return frozenset((*self.places, *(f"{place.ref}/{route.id}" for place, route in self.routes())))

    def routes_to(self, ref: str) -> tuple[tuple[Place, Route], ...]:
        """Return the routes that lead to a box."""
        return self._routes_to.get(ref, ())

    @cached_property
    def _routes_to(self) -> dict[str, tuple[tuple[Place, Route], ...]]:
        routes_to: dict[str, list[tuple[Place, Route]]] = {}
        for place, route in self.routes():
            routes_to.setdefault(route.to, []).append((place, route))
        return {ref: tuple(routes) for ref, routes in routes_to.items()}

    def named_in_gap(self, words: str) -> str:
        """Return the name that a gap of a template means: `{lent on}` names the fact lent-on."""
        name = " ".join(words.split())
        id = name.replace(" ", "-")
        return id if self.has("facts", id) or self.has("counters", id) else name

    def gap_words(self, words: str) -> str:
        """Return what a person has to fill in if a gap has no value: the label of its fact, or its own words."""
        name = self.named_in_gap(words)
        return self.fact(name).label if self.has("facts", name) else name

    def event_named(self, name: str) -> tuple[Event | None, str]:
        """Return the event of a name and the state in it ("call", "call late"); None for an unknown name."""
        return self._events.get(name, (None, ""))

    @cached_property
    def _events(self) -> dict[str, tuple[Event, str]]:
        return {
            name: (event, state)
            for event in self.events
            for name, state in ((event.id, ""), *((f"{event.id} {state.id}", state.id) for state in event.states))
        }

    @cached_property
    def facts_of_notices(self) -> Mapping[str, frozenset[str]]:
        """Return for each notice the facts whose answers can trigger it. It is worked out once, since every step of a
        case asks for it.
        """
        return {
            notice.id: frozenset(self._events[notice.for_each][0].dates)
            if notice.for_each
            else self.facts_behind(notice.when.facts())
            for notice in self.notices
        }

    def facts_behind(self, names: Iterable[str]) -> frozenset[str]:
        """Return the facts whose answers can change the values of these facts, gaps and events."""
        facts: set[str] = set()
        todo, seen = list(names), set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            event, state = self.event_named(name)
            gap = self.gap(name) if self.has("gaps", name) else None
            if self.has("facts", name):
                facts.update(self.asked_behind(name))
            elif event:
                facts.update(event.dates)
                todo += next((one.when.facts() for one in event.states if one.id == state), ())
            elif gap:
                facts.update(fact for id in gap.date_of for fact in self.rule(id).clock_facts)
                todo += (name for one in gap.words for name in one.when.facts())
                todo += (*gap.earlier_answer_to, gap.days_from, gap.to)
        return frozenset(facts)

    def letters_at(self, place: Place) -> tuple[Letter, ...]:
        """Return the letters that a box sends."""
        return tuple(self.letter(id) for id in place.box.letters)

    def unclear_points_at(self, ref: str) -> tuple[UnclearPoint, ...]:
        """Return the unclear points of a box, the most important first."""
        return tuple(
            sorted((point for point in self.unclear_points if ref in point.boxes), key=lambda point: point.severity)
        )

    @cached_property
    def history(self) -> tuple[Change, ...]:
        """Return the changes, the newest first."""
        return tuple(sorted(self.changes, key=lambda change: change.day, reverse=True))

    def changes_at(self, ref: str) -> tuple[Change, ...]:
        """Return the changes to a box, the newest first: those that name it, and those of the whole guide."""
        return tuple(change for change in self.history if not change.boxes or ref in change.boxes)

    def target_name(self, target: str) -> str:
        """Return a target in words: "Intake, box 3" or "End of the process"."""
        return "End of the process" if target == END else self.places[target].name

    def words_for(self, condition: Condition) -> str:
        """Return a condition in words: "calls made is less than 2"; empty for no condition."""
        return ", or ".join(" and ".join(self._test_words(test) for test in tests) for tests in condition.any_of)

    def _test_words(self, test: Test) -> str:
        entry = self.fact(test.fact) if self.has("facts", test.fact) else None
        name = f"“{self._label(test.fact)}”"
        if test.op in ("known", "asked"):
            return f"{name} is {test.op if test.values[0] == 'yes' else f'not {test.op}'}"
        if test.op in ("is", "is not"):
            return (
                f"{name} {test.op} "
                f"{' or '.join(entry.choice_label(value) if entry else value for value in test.values)}"
            )
        if test.op in DATE_TESTS:
            words = {"until": "on or before", "from": "on or after"}.get(test.op, test.op)
            other = f"“{self._label(test.other)}”" if test.other else weekday_and_date(parse_date(test.values[0]))
            return f"{name} is {words} {other}" + (f" by more than {test.values[1]} days" if test.values[1:] else "")
        return f"{name} is {test.op} {test.values[0]}"

    def _label(self, name: str) -> str:
        """Return the words for a fact, counter or gap: its label, or its own words."""
        if self.has("counters", name):
            return self.counter(name).label
        return self.fact(name).label if self.has("facts", name) else name
