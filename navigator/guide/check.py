"""Whether a guide makes sense: every fault of it, each with its path in the source and a sentence for an editor.

`check` returns faults instead of raising them, so that an editor sees all of them at once. What has the wrong shape (a
missing key, a word where a number belongs) is found before, by `navigator.guide.model.read`. One mistake should give one
message: a name that is nearly right is taken for the right one once it has been reported, and a check that rests on
something unreadable is left out.
"""
from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta
from itertools import product
from typing import Any, Collection, Iterable, Iterator, Mapping

from navigator.text import prose
from navigator.guide.check_conditions import condition_faults, places_of, faults_of_test, values_of
from navigator.guide.check_lines import IN_LINES, is_template, line_faults
from navigator.text.errors import CalendarError
from navigator.guide.model import (DATE_OF_SEVERAL, DATE_TESTS, END, PRODUCT_PAGES, SAME_DAY, TODAY, Box, Change, Condition, Counter, DaysOff, Event, Evidence, ExpectedDeadline, Fact,
                             Fault, Form, Gap, Guide, LeftOut, Letter, Limit, NoticeRule, OneCount, Place, Process, Reading, Retired, Rounds, Route, Safeguard, Section, Term, Test,
                             TimeRule, ToldAnswer, TrainingCase, UnclearPoint, any_day, did_you_mean, nearest, written)
from navigator.days.workdays import NATIONS, Count, parse_date

Path = tuple[str, ...]

ANY = "*"
"""In a path of something unreadable: an entry of this table, nobody knows which (its key stood there twice)."""

MOST_COMBINATIONS = 20_000
"""Conditions that read so many facts that more combinations than this would have to be tried are a fault themselves."""

_ROADS = {"processes", "boxes", "routes", "to", "start"}
_CLOCKS = _ROADS | {"facts", "rules", "sections", "asks", "starts", "starts from", "after", "when"}
_TEXTS = _ROADS | {"sources", "paragraphs", "unnumbered", "sections", "texts", "activity", "good practice", "next steps", "para"}


def check(guide: Guide, spoilt: Collection[Path] = ()) -> list[Fault]:
    """Every fault of a guide, in the order of the checks; empty for a sound one.

    `spoilt` holds the paths of what could not be read: nothing is said about them a second time.
    """
    names = _Names(guide, spoilt)
    guide = names.mended()
    unclear = names.unclear | {key for path in spoilt for key in path[-2:]}
    faults = [fault for one in (_ids, _parts, _calendars, _facts, _rules, _routes, _conditions, _safeguards, _retired, _changes, _search_words, line_faults) for fault in one(guide)
              if not any(path[:len(fault.path)] == fault.path for path in spoilt)]
    for one, rests_on in ((_graph, _ROADS), (_clocks, _CLOCKS), (_paragraphs, _TEXTS), (_texts, set())):
        if not unclear & rests_on:
            faults += one(guide)
    return [fault for fault in names.faults + faults if not any(fault.path[:len(path)] == path for path in spoilt)]


def box_path(process: Process, box: Box) -> Path:
    """The path of a box in the source."""
    return ("processes", process.id, "boxes", str(box.number))


def box_name(process: Process, box: Box) -> str:
    """How a fault speaks of a box: `Intake box 5`."""
    return f"{process.name} box {box.number}"


# --- Names that refer to something ------------------------------------------------------------------------------------

REFERENCES: Mapping[type, Mapping[str, str]] = {
    Term: {"source": "sources"},
    Form: {"sent_by": "actors", "sent_to": "actors", "source": "sources"},
    Evidence: {"helps": "forms"},
    Fact: {"default": "facts", "of": "facts", "waits_for": "facts", "comes_after": "rules"},
    Limit: {"not_before": "facts or today", "not_after": "facts or today", "at": "boxes"},
    TimeRule: {"who": "actors", "starts_from": "facts", "after": "rules", "not_before": "facts", "within": "rules",
               "met_by": "facts", "met_at": "outcomes", "lapses_at": "outcomes", "not_at": "outcomes", "source": "sources",
               "date_of": "facts", "starts_again_from": "facts", "calendar": "calendars"},
    Reading: {"starts_from": "facts", "after": "rules", "date_of": "facts", "starts_again_from": "facts", "calendar": "calendars"},
    LeftOut: {"from_": "facts", "to": "facts"},
    OneCount: {"calendar": "calendars"},
    DaysOff: {"asks": "nations", "nation": "nations", "days_off_of_any": "nations"},
    Section: {"starts": "rules", "source": "sources"},
    Process: {"start": "box number", "source": "sources", "opening": "facts", "opening_starts": "rules"},
    Box: {"actor": "actors", "stage": "stages", "asks": "facts", "starts": "rules", "meets": "rules", "evidence": "evidence", "forms": "forms", "letters": "letters",
          "protected_by": "safeguards"},
    Retired: {"now": "targets"},
    Route: {"to": "targets", "printed_to": "targets", "starts": "rules", "waits_for": "rules", "counts": "counters", "resets": "counters"},
    UnclearPoint: {"boxes": "boxes", "source": "sources"},
    Safeguard: {"at": "boxes", "source": "sources"},
    Change: {"boxes": "boxes"},
    Gap: {"date_of": "rules", "if_it_began_today": "rules", "earlier_answer_to": "facts"},
    Event: {"dates": "facts"},
    Letter: {"form": "forms"},
    NoticeRule: {"at": "boxes"},
    Rounds: {"date": "facts"},
    Test: {"fact": "facts or counters"},
    TrainingCase: {"nation": "nations", "start": "processes", "steps": "boxes", "reminders": "rules", "still_open": "rules"},
    ToldAnswer: {"ask": "questions"},
    ExpectedDeadline: {"rule": "rules"},
}
_KINDS = {"actors": "actor", "facts": "fact", "rules": "rule", "forms": "form", "evidence": "evidence item", "counters": "counter",
          "sources": "source", "letters": "letter", "stages": "stage", "safeguards": "safeguard", "terms": "term", "processes": "process", "facts or counters": "fact",
          "facts or today": "fact", "calendars": "calendar", "nations": "nation", "notices": "notice"}
_TABLES = {**_KINDS, "sections": "section", "unclear points": "unclear point", "changes": "change"}


class _Names:
    """Every name in a guide that refers to something else, followed once: faults for those that lead nowhere."""

    def __init__(self, guide: Guide, spoilt: Collection[Path]) -> None:
        self.guide = guide
        self.spoilt = set(spoilt)
        self.faults: list[Fault] = []
        self.unclear: set[str] = set()
        self.process: Process | None = None
        self.own = ""

    def mended(self) -> Guide:
        """The guide with every name that is nearly right set right."""
        return self._entry(self.guide, (), "")

    def _entry(self, entry: Any, path: Path, where: str) -> Any:
        where = self._where(entry, where)
        self.own = getattr(entry, "id", "")
        if isinstance(entry, Process):
            self.process = entry
        changes = {}
        for f in dataclasses.fields(entry):
            value, field_path = getattr(entry, f.name), (*path, written(f.name))
            table = REFERENCES.get(type(entry), {}).get(f.name)
            if table and value not in ("", ()):
                changes[f.name] = self._names(table, value, field_path, where)
            elif isinstance(value, Condition):
                changes[f.name] = value if type(entry) in IN_LINES else self._condition(value, field_path, where)
            elif dataclasses.is_dataclass(value):
                changes[f.name] = self._entry(value, field_path, where or f"the {written(f.name)}")
            elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
                changes[f.name] = tuple(self._entry(one, (*field_path, str(getattr(one, "id", getattr(one, "number", place)))), where)
                                        for place, one in enumerate(value))
        return dataclasses.replace(entry, **{name: value for name, value in changes.items() if value != getattr(entry, name)})

    def _where(self, entry: Any, where: str) -> str:
        if isinstance(entry, Process):
            return entry.name
        if isinstance(entry, Box):
            return f"{where} box {entry.number}"
        if isinstance(entry, Route):
            return f'{where}: route "{entry.outcome}"'
        if isinstance(entry, Retired):
            return f"{where} box {entry.number}, which is retired,"
        kind = {Form: "form", Evidence: "evidence item", TimeRule: "rule", TrainingCase: "training case", UnclearPoint: "unclear point", NoticeRule: "notice",
                DaysOff: "calendar"}.get(type(entry), type(entry).__name__.lower())
        return f"{kind} {entry.id}" if hasattr(entry, "id") and not where else where

    def _condition(self, condition: Condition, path: Path, where: str) -> Condition:
        return Condition(tuple(tuple(dataclasses.replace(test, fact=self._name("facts or counters", test.fact, at, f"{where}: its condition"))
                                     for test, at in group) for group in places_of(condition, path)))

    def _names(self, table: str, value: Any, path: Path, where: str) -> Any:
        if isinstance(value, tuple):
            return tuple(self._name(table, name, (*path, str(place)), where) for place, name in enumerate(value))
        return self._name(table, value, path, where)

    def _name(self, table: str, name: Any, path: Path, where: str) -> Any:
        known = self._known(table)
        if name in known:
            return name
        if retired := self._retired(table, str(name)):
            old, now = retired
            return self._fault(table, name, now, path, f"{where} names box {old}, which was retired. Name {now} instead.")
        if table == "targets":
            return self._target(name, path, where)
        likeness = 0.8 if table == "safeguards" else 0.5      # one that was deleted is not another with a name a little like it
        near = nearest(str(name), (str(other) for other in known if other != self.own), likeness)
        listed = " Write several names as a list: [one, another]." if "," in str(name) else f" Did you mean {near}?" if near else ""
        example = next((f"{place.ref}/{route.id}" for place, route in self.guide.routes()), "intake/1/told")
        message = {"stages": f'{where} is in stage "{name}", which {self.process.name if self.process else "it"} does not have.',
                   "boxes": f"{where} names box {name}, which does not exist.",
                   "outcomes": f"{where} names outcome {name}, which does not exist. Write a box or a route of it, such as {example}.",
                   "safeguards": f'{where} names safeguard "{name}", which does not exist, so it no longer protects the box. Write it again, or take its name out.',
                   "questions": f'{where} answers "{name}", which is asked nowhere.',
                   "nations": f'{where} names nation "{name}", which is none of {", ".join(NATIONS)}.',
                   "box number": f"{where} starts at box {name}, which does not exist."}
        return self._fault(table, name, "" if "," in str(name) or table == "box number" else near, path,
                           message.get(table, f'{where} names {_KINDS.get(table, table)} "{name}", which does not exist.') + listed)

    def _retired(self, table: str, name: str) -> tuple[str, str] | None:
        """The retired box that a name means, with the box to name instead."""
        box = "/".join(name.split("/")[:2])
        return (box, self.guide.retired[box]) if table in ("targets", "boxes", "outcomes", "questions") and box in self.guide.retired else None

    def _target(self, target: str, path: Path, where: str) -> str:
        verb = "was printed as leading to" if path[-1] == "printed to" else "leads to"
        home, _, number = target.partition("/")
        if self.process and home == self.process.id:
            near = nearest(number, [str(box.number) for box in self.process.boxes])
            shown, mended = number, f"{home}/{near}" if near else ""
        else:
            near = mended = nearest(target, self._known("targets"))
            shown = target
        hint = f" Did you mean {near}?" if near else ""
        return self._fault("targets", target, mended, path, f"{where} {verb} box {shown}, which does not exist.{hint}")

    def _fault(self, table: str, name: Any, near: str, path: Path, message: str) -> Any:
        if not self._is_spoilt(table, name):
            self.faults.append(Fault(path, message))
        if not near and table != "boxes":
            self.unclear |= {"to"} if table in ("targets", "box number") else set(table.split(" or "))
        return near or name

    def _is_spoilt(self, table: str, name: Any) -> bool:
        """Whether the entry that this name means is there but could not be read."""
        if table == "questions":
            return self._is_spoilt("boxes" if "/" in str(name) else "facts", name)
        if table in ("targets", "boxes", "box number", "outcomes"):
            process, _, number = str(name).partition("/")
            number = number.partition("/")[0]
            path: Path = ("processes", process, "boxes", number)
            parts = [path[:2], path[:3], path, (*path[:3], ANY), ("processes", ANY)]
            return bool(self.spoilt & set(parts)) or any(len(one) < 2 and one[:1] == path[:1] for one in self.spoilt)
        return any({(one,), (one, str(name)), (one, ANY)} & self.spoilt for one in table.split(" or "))

    def _known(self, table: str) -> Collection[Any]:
        if table == "targets":
            return (*self.guide.places, END)
        if table == "boxes":
            return self.guide.places
        if table == "outcomes":
            return self.guide.outcomes
        if table == "nations":
            return tuple(NATIONS)
        if table == "facts or today":
            return (*self.guide.ids("facts"), TODAY)
        if table == "questions":
            return [*(fact.id for fact in self.guide.facts if fact.is_asked), *self.guide.places]
        if table == "facts or counters":
            return self.guide.ids("facts") + self.guide.ids("counters")
        if table == "stages":
            return [stage.id for stage in self.process.stages] if self.process else ()
        if table == "box number":
            return [box.number for box in self.process.boxes] if self.process else ()
        return self.guide.ids(table)


# --- Ids --------------------------------------------------------------------------------------------------------------

_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def _ids(guide: Guide) -> Iterator[Fault]:
    """Ids stand in addresses and in file names; terms and unnumbered passages alone are named by their own words."""
    for path, id in _own_ids(guide, ()):
        if path[-2] not in ("terms", "unnumbered", "gaps", "events", "notices") and not _ID.fullmatch(id):
            yield Fault(path, f'"{id[:60]}" names an entry and may hold only letters from a to z, digits and single hyphens.', at_key=True)
    for counter in guide.counters:
        if guide.has("facts", counter.id):
            yield Fault(("counters", counter.id), f"counter {counter.id} has the name of a fact. Call one of them otherwise.", at_key=True)


def _own_ids(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for f in dataclasses.fields(value):
        entries = getattr(value, f.name)
        for entry in entries if isinstance(entries, tuple) else ():
            if hasattr(entry, "id") or isinstance(entry, Box):
                entry_path = (*path, f.name.replace("_", " "), str(getattr(entry, "id", getattr(entry, "number", ""))))
                yield entry_path, entry_path[-1]
                yield from _own_ids(entry, entry_path)


def _parts(guide: Guide) -> Iterator[Fault]:
    """A guide restates something, has a process, and gives each page a name of its own."""
    for table in ("sources", "processes"):
        if not getattr(guide, table):
            yield Fault((table,), f'The guide has no {table}. Write at least one below "{table}".')
    taken = dict.fromkeys((*PRODUCT_PAGES, "index", "assets", "search"), "a page that every site has") if guide.sources else {}
    named = [(("processes", process.id), f"process {process.id}") for process in guide.processes]
    named += [(("sections", section.id), f"section {section.id}") for section in guide.sections if guide.sources and not guide.process_of(section.source)]
    for path, where in named:
        if other := taken.get(path[1]):
            yield Fault(path, f"{where}: its page would have the name of {other}. Choose another name.", at_key=True)
        taken[path[1]] = where
    made = {*PRODUCT_PAGES, *dataclasses.replace(guide, own_pages=()).pages, "index"} - {"about", "training-cases"} if guide.sources else set()
    names = [page.id for page in guide.own_pages]
    for id in dict.fromkeys(names):
        if id in made or names.count(id) > 1:
            yield Fault((), f"{id}.md in the folder of the guide has the name of a page that the build makes. Choose another name.")


# --- Facts and conditions ---------------------------------------------------------------------------------------------

def _facts(guide: Guide) -> Iterator[Fault]:
    asked = {fact for place in guide.places.values() for fact in place.box.asks}
    for fact in guide.facts:
        path, where = ("facts", fact.id), f"fact {fact.id}"
        if not fact.is_asked and fact.id in asked:
            yield Fault(path, f"{where} is worked out, so no box can ask for it.")
        yield from _dates_of(guide, fact, path, where)
        if fact.kind == "worked out":
            if len(fact.outcomes) < 2:
                yield Fault(path, f"{where} is worked out and needs two outcomes or more.")
            if fact.id in _sources(guide, fact.id, {}):
                yield Fault((*path, "outcomes"), f"{where} is worked out from itself.")
        elif fact.is_asked and not fact.ask:
            yield Fault(path, f'{where} lacks "ask", the question to put.')
        if fact.kind in ("choice", "several") and len(fact.choices) < 2:
            yield Fault(path, f"{where} is a choice and needs two choices or more.")
        for name, kinds in (("choices", ("choice", "several")), ("outcomes", ("worked out",))):
            if getattr(fact, name) and fact.kind not in kinds:
                yield Fault((*path, name), f'{where} has {name}, so its "kind" is {" or ".join(kinds)}.')
        if fact.default and not (fact.kind == "date" and _is_date(guide, fact.default)):
            yield Fault((*path, "default"), f'{where}: "default" names a date fact, for a date fact; "{fact.default}" does not fit.')
        yield from _limits(guide, fact, (*path, "limits"), where)
        yield from condition_faults(guide, fact.when, (*path, "when"), where)
        for name in ("choices", "outcomes"):
            for entry in getattr(fact, name):
                yield from condition_faults(guide, entry.when, (*path, name, entry.id, "when"), f"{where}: {entry.label}")


def _dates_of(guide: Guide, fact: Fact, path: Path, where: str) -> Iterator[Fault]:
    """One date of several is of date questions; a question waits for date questions."""
    if fact.kind in DATE_OF_SEVERAL and not fact.of:
        yield Fault(path, f'{where} is an {fact.kind} and needs "of", the date questions that it is one of.')
    if fact.of and fact.kind not in DATE_OF_SEVERAL:
        yield Fault((*path, "of"), f'{where} has "of", so its "kind" is {" or ".join(DATE_OF_SEVERAL)}.')
    for name, ids in (("of", fact.of), ("waits for", fact.waits_for)):
        for place, id in enumerate(ids):
            if guide.has("facts", id) and guide.find("facts", id).kind != "date":
                yield Fault((*path, name, str(place)), f'{where}: "{name}" names date questions; "{id}" is none.')


def _limits(guide: Guide, fact: Fact, path: Path, where: str) -> Iterator[Fault]:
    """Only a date has limits, against dates, at boxes that ask for it."""
    if fact.limits and fact.kind != "date":
        yield Fault(path, f"{where} has limits, which only a date can have.")
    for number, limit in enumerate(fact.limits):
        if not (limit.not_before or limit.not_after):
            yield Fault((*path, str(number)), f'{where}: a limit says "not before" or "not after", and which date.')
        for id in (*limit.not_before, *limit.not_after):
            if id != TODAY and not _is_date(guide, id):
                yield Fault((*path, str(number)), f'{where}: a limit names date facts or today; "{id}" does not fit.')
        for ref in limit.at:
            if ref in guide.places and fact.id not in guide.places[ref].box.asks:
                yield Fault((*path, str(number), "at"), f"{where}: a limit holds at {ref}, which does not ask for it.")


def _is_date(guide: Guide, id: str) -> bool:
    """Whether a fact is a date; one that does not exist has been reported already and passes."""
    return not guide.has("facts", id) or guide.find("facts", id).is_date


def _sources(guide: Guide, id: str, seen: dict[str, None]) -> dict[str, None]:
    """The facts that a worked-out fact is worked out from, at any remove."""
    fact = guide.find("facts", id)
    for source in (*fact.of, *(source for outcome in fact.outcomes for source in outcome.when.facts())):
        if source not in seen and guide.has("facts", source):
            seen[source] = None
            _sources(guide, source, seen)
    return seen


# --- Calendars --------------------------------------------------------------------------------------------------------

_WHOSE = ("asks", "nation", "days off of any", "weekends only", "list")
"""The keys of which one says whose days off a calendar has."""


def _calendars(guide: Guide) -> Iterator[Fault]:
    if guide.rounds.date and not _is_date(guide, guide.rounds.date):
        yield Fault(("rounds", "date"), f'the rounds are told apart by a date question; "{guide.rounds.date}" is none.')
    yield from _calendar(guide, guide.calendar, ("calendar",), "the calendar")
    if guide.calendar.on_top:
        yield Fault(("calendar", "on top"), 'the calendar is the guide\'s own, so it comes "on top" of no other. Leave that out.')
    used = {name for rule in guide.rules for clock in (rule, *rule.readings) for name in (clock.calendar, *(one.calendar for one in (*clock.earlier_of, *clock.later_of)))}
    for one in guide.calendars:
        path, where = ("calendars", one.id), f"calendar {one.id}"
        yield from _calendar(guide, one, path, where)
        if not one.name:
            yield Fault(path, f'{where} lacks "name", the words by which pages call it.')
        if one.asks:
            yield Fault((*path, "asks"), f"{where} cannot ask for a nation; only the guide's own calendar does. Name one in \"nation\".")
        if not one.says_which:
            yield Fault(path, f"{where} does not say which days are off. Give one of {', '.join(_WHOSE[1:])}, or days off.")
        if one.id not in used:
            yield Fault(path, f'{where} is named by no time rule. Name it in the "calendar" of one, or delete it.')
    for training in guide.training_cases:
        if training.nation in NATIONS and not guide.nations:
            yield Fault(("training cases", training.id, "nation"), f"training case {training.id} names a nation, and this guide asks for none. Leave it out.")
        elif guide.nations and training.nation not in guide.nations and training.nation in ("", *NATIONS):
            yield Fault(("training cases", training.id, "nation"), f'training case {training.id} needs a "nation": {" or ".join(guide.nations)}.')


def _calendar(guide: Guide, one: DaysOff, path: Path, where: str) -> Iterator[Fault]:
    says = [name for name in _WHOSE if getattr(one, name.replace(" ", "_"))]
    if len(says) > 1 and not ("list" in says and set(says) <= {"nation", "days off of any", "list"}):
        yield Fault((*path, says[1]), f'{where} has "{says[0]}" and "{says[1]}". Say whose days off it has in one of them.')
    for name in ("asks", "days off of any"):
        if len(getattr(one, name.replace(" ", "_"))) == 1:
            yield Fault((*path, name), f'{where}: "{name}" names one nation alone. Write "nation" instead.')
    for note in one.notes:
        if note.id not in one.asks:
            yield Fault((*path, "notes", note.id), f'{where} has a note for "{note.id}", which it does not ask for.', at_key=True)
    yield from _days(one, path, where)


def _days(one: DaysOff, path: Path, where: str) -> Iterator[Fault]:
    """Every date of a calendar is one, and its first day comes before its last."""
    ends = []
    for name, text in (("first day", one.first_day), ("last day", one.last_day)):
        try:
            ends += [any_day(text)] if text else []
        except CalendarError as error:
            yield Fault((*path, name), f"{where}: {error}")
    if len(ends) == 2 and ends[0] > ends[1]:
        yield Fault((*path, "last day"), f'{where} has a "last day" before its "first day".')
    seen: set[date] = set()
    for place, off in enumerate(one.days_off):
        try:
            first, last = off.span()
        except CalendarError as error:
            yield Fault((*path, "days off", str(place)), f"{where}: {error}")
            continue
        days = {first + timedelta(days=number) for number in range(min((last - first).days, 400) + 1)}
        if seen & days:
            yield Fault((*path, "days off", str(place)), f"{where}: {off.days} has a day that is off already.")
        seen |= days


# --- Time rules -------------------------------------------------------------------------------------------------------

def _rules(guide: Guide) -> Iterator[Fault]:
    for rule in guide.rules:
        path, where = ("rules", rule.id), f"rule {rule.id}"
        yield from condition_faults(guide, rule.when, (*path, "when"), where)
        yield from _clock(guide, rule, path, where)
        for place, reading in enumerate(rule.readings):
            yield from _clock(guide, reading, (*path, "readings", str(place)), f"{where}: reading {place + 1}")
        if (id := rule.not_before) and not _is_date(guide, id):
            yield Fault((*path, "not before"), f'{where}: "not before" names fact "{id}", which is no date.')
        if not (rule.met_by or rule.met_at or rule.lapses_at or rule.within or rule.stays_open):
            yield Fault(path, f'{where} has no end: say in "met by", "met at" or "lapses at" what meets or ends it, or in "stays open" why nothing can.')
        if rule.undated and rule.is_dated:
            yield Fault((*path, "undated"), f'{where} has a "{_counting(rule)}", so it gives a date; "undated" says why there is none.')
        if rule.starts_from and rule.after:
            yield Fault(path, f"{where} starts from a fact or after other rules, not both.")
        if rule.begins and (rule.starts_from or rule.after):
            yield Fault((*path, "begins"), f'{where} has a "starts from" or an "after", which says already what starts it; leave out "begins".')
        if not (rule.begins or rule.starts_from or rule.after or rule.is_dated):
            yield Fault(path, f'{where} does not say what starts it: give its "starts from" or "after", or say it in words in "begins".')
        if rule.is_dated and rule.date_means == "no date":
            yield Fault(path, f'{where} has a "{_counting(rule)}" and says in "date means" what its end is: last day, act from or send by.')
        if rule.date_means != "no date" and not rule.is_dated:
            yield Fault((*path, "date means"), f'{where} gives a date ("{rule.date_means}") but has no "count".')
        if rule.counts and not (rule.starts_from or rule.after):
            yield Fault(path, f'{where} counts days but does not say what it "starts from".')
        yield from _counted(guide, rule, path, where)
        waits_for = _waits_for(guide, rule.id, {})
        if rule.id in waits_for and rule.id == min(id for id in waits_for if id in _waits_for(guide, id, {})):
            others = " and ".join(id for id in waits_for if id != rule.id and rule.id in _waits_for(guide, id, {}))
            yield Fault((*path, "after"), f"{where} waits for {others + ', which waits for it' if others else 'itself'}, so it could never begin.")


def _counting(rule: TimeRule | Reading) -> str:
    """The key by which it comes to a date."""
    return next((name for name in _COUNTING if getattr(rule, name.replace(" ", "_"))), "count")


_COUNTING = ("count", "earlier of", "later of", "date of")


def _counted(guide: Guide, rule: TimeRule, path: Path, where: str) -> Iterator[Fault]:
    """Nothing in how a rule is counted contradicts the rest, and no reading of it either. A reading is held against a rule that is sound itself."""
    found = list(_contradictions(rule, rule, path, where))
    yield from found
    for place, reading in enumerate(rule.readings if not found else ()):
        at, name = (*path, "readings", str(place)), f"{where}: reading {place + 1}"
        read = rule.read_as(reading)
        yield from _contradictions(read, reading, at, name)
        if rule.date_of and read.counts and not (read.starts_from or read.after):
            yield Fault(at, f'{name} counts days but does not say what it "starts from".')
        if reading.leaves_nothing_out and (reading.leaves_out or not rule.leaves_out):
            yield Fault((*at, "leaves nothing out"), f'{name} "leaves nothing out", so the rule has days that it "leaves out", and the reading has none.')


def _contradictions(rule: TimeRule, said: TimeRule | Reading, path: Path, where: str) -> Iterator[Fault]:
    """What cannot be together in a rule, or in a rule as a reading has it; `said` is where an editor has written it."""
    ways = [name for name in _COUNTING if getattr(said, name.replace(" ", "_"))]
    if len(ways) > 1:
        yield Fault((*path, ways[1]), f'{where} has "{ways[0]}" and "{ways[1]}". Say how it is counted in one of them.')
        return
    for name in ("earlier of", "later of"):
        if len(getattr(said, name.replace(" ", "_"))) == 1:
            yield Fault((*path, name), f'{where}: "{name}" needs two counts or more, to take one of them.')
    extras = [name for name in ("starts from", "after", "starts again from", "leaves out", "first day counts", "starts on a working day") if getattr(rule, name.replace(" ", "_"))]
    if rule.date_of and extras:
        yield Fault((*path, "date of"), f'{where} is the date of a fact, so nothing is counted: leave out "{extras[0]}".')
        return
    units = {words.split()[-1].rstrip("s") for one in rule.counts for words in one.count if words.strip() and words != SAME_DAY}
    if rule.leaves_out and (not units or units & {"month", "year"} or any(words.startswith(("-", "\u2212")) for one in rule.counts for words in one.count)):
        yield Fault((*path, "leaves out"), f"{where} leaves days out, so it counts onward in working days, calendar days or weeks.")
    if rule.first_day_counts and not units:
        yield Fault((*path, "first day counts"), f'{where} says "first day counts", but counts nothing.')
    if rule.starts_on_a_working_day and not units:
        yield Fault((*path, "starts on a working day"), f'{where} says "starts on a working day", but counts nothing.')
    if rule.calendar and not rule.is_dated:
        yield Fault((*path, "calendar"), f'{where} names a "calendar", but counts nothing.')
    if rule.starts_again_from and not (rule.starts_from or rule.after):
        yield Fault((*path, "starts again from"), f'{where} starts again, but does not say what it "starts from" first.')
    for place, id in enumerate(rule.starts_again_from):
        if id in rule.starts_from:
            yield Fault((*path, "starts again from", str(place)), f'{where} starts from "{id}", so it cannot start again from it.')
    for place, one in enumerate(rule.leaves_out):
        if one.from_ == one.to:
            yield Fault((*path, "leaves out"), f'{where} leaves out the days from "{one.to}" to itself. Name two questions.')


def _clock(guide: Guide, clock: TimeRule | Reading, path: Path, where: str) -> Iterator[Fault]:
    facts = clock.starts_from if isinstance(clock.starts_from, tuple) else (clock.starts_from,) * bool(clock.starts_from)
    for place, id in enumerate(facts):
        if not _is_date(guide, id):
            yield Fault((*path, "starts from", str(place)), f'{where} starts from fact "{id}", which is no date.')
    for name, id in (*(("starts again from", id) for id in clock.starts_again_from), ("date of", clock.date_of),
                     *(("leaves out", id) for one in clock.leaves_out for id in (one.from_, one.to))):
        if id and not _is_date(guide, id):
            yield Fault((*path, name), f'{where}: "{name}" names fact "{id}", which is no date.')
    for place, id in enumerate(clock.after):
        earlier = guide.find("rules", id) if guide.has("rules", id) else None
        if earlier and (earlier.date_means == "send by" or earlier.date_means == "no date" and not earlier.is_dated):
            yield Fault((*path, "after", str(place)), f'{where} comes after rule "{id}", which gives no last day and no day to act from.')
    counts = [((*path, "count"), clock.count)]
    counts += [((*path, name, str(number), "count"), one.count) for name in ("earlier of", "later of")
               for number, one in enumerate(getattr(clock, name.replace(" ", "_")))]
    for at, count in counts:
        for place, words in enumerate(count):
            try:
                words == SAME_DAY or Count.parse(words)
            except CalendarError as error:
                yield Fault((*at, str(place)), f"{where}: {error}")


def _waits_for(guide: Guide, id: str, seen: dict[str, None]) -> dict[str, None]:
    for earlier in guide.find("rules", id).after:
        if earlier not in seen and guide.has("rules", earlier):
            seen[earlier] = None
            _waits_for(guide, earlier, seen)
    return seen


# --- Routes -----------------------------------------------------------------------------------------------------------

def _routes(guide: Guide) -> Iterator[Fault]:
    for place in guide.places.values():
        path, where = box_path(place.process, place.box), box_name(place.process, place.box)
        seen: set[str] = set()
        for route in place.box.routes:
            route_path, name = (*path, "routes", route.id), f'{where}: route "{route.outcome}"'
            yield from _basis(route, route_path, name)
            yield from condition_faults(guide, route.when, (*route_path, "when"), name)
            if route.outcome in seen:
                yield Fault((*route_path, "outcome"), f"{name}: another route of this box has the same outcome.")
            seen.add(route.outcome)
        yield from _kind(place.box, path, where)


def _basis(route: Route, path: Path, where: str) -> Iterator[Fault]:
    if route.basis == "corrected" and not route.printed_to:
        yield Fault(path, f'{where} is corrected and needs "printed to", the target that was printed.')
    if route.printed_to and route.basis != "corrected":
        yield Fault((*path, "printed to"), f'{where} keeps the target that was printed, so its "basis" is corrected.')
    if route.basis != "printed" and not route.note:
        yield Fault(path, f'{where} is {route.basis} and needs a "note" that says why.')
    if route.when and not route.not_available:
        yield Fault((*path, "when"), f'{where} has a condition and needs "not available", the sentence that says why it is not open.')
    if route.not_available and not route.when:
        yield Fault(path, f'{where} says in "not available" why it is not open, but has no "when" and is always open.')


def _kind(box: Box, path: Path, where: str) -> Iterator[Fault]:
    targets = [route.to for route in box.routes]
    if not targets:
        yield Fault(path, f'{where} is no end and has no way on. Add a route, or one to "end".')
    elif box.kind == "decision" and len(targets) == 1:
        yield Fault(path, f"{where} is a decision with one route. Add the others, or call it an activity.")
    elif box.kind == "activity" and (len(targets) > 1 or END in targets):
        yield Fault(path, f"{where} is an activity, which has one way on to another box. Call it a decision or an end.")
    elif box.kind == "end" and any(target != END for target in targets):
        yield Fault(path, f"{where} is an end but leads on to another box. Call it a decision.")
    elif not box.question and len(targets) > 1 and not all(route.when for route in box.routes):
        yield Fault(path, f'{where} has several ways on and needs a "question", or a condition on each route.')


def _safeguards(guide: Guide) -> Iterator[Fault]:
    for safeguard in guide.safeguards:
        path, where = ("safeguards", safeguard.id), f"safeguard {safeguard.id}"
        if not safeguard.at:
            yield Fault(path, f'{where} names no box in "at", so it guards nothing.')
        if not safeguard.never_when:
            yield Fault(path, f'{where} has no condition in "never when", so no case could ever come there.')
        yield from condition_faults(guide, safeguard.never_when, (*path, "never when"), where)
        for ref in safeguard.at:
            if ref in guide.places and safeguard.id not in guide.places[ref].box.protected_by:
                place = guide.places[ref]
                yield Fault(box_path(place.process, place.box), f'{box_name(place.process, place.box)} is guarded by safeguard "{safeguard.id}". '
                                                                f'Write "protected by: {safeguard.id}" in the box too, so that the safeguard cannot be lost unnoticed.')
    at = {safeguard.id: safeguard.at for safeguard in guide.safeguards}
    for ref, place in guide.places.items():
        for number, id in enumerate(place.box.protected_by):
            if ref not in (at.get(id) or (ref,)):
                yield Fault((*box_path(place.process, place.box), "protected by", str(number)),
                            f'{box_name(place.process, place.box)} is protected by safeguard "{id}", which no longer guards it. Add {ref} to its "at".')


def _retired(guide: Guide) -> Iterator[Fault]:
    """A number that is retired belongs to no box, and what its links lead to now is there."""
    for process in guide.processes:
        for one in process.retired:
            if process.box(one.number):
                yield Fault(("processes", process.id, "retired", str(one.number)),
                            f"{process.name} box {one.number} is retired, and yet it is among the boxes.", at_key=True)


# --- Editions and addresses -------------------------------------------------------------------------------------------

def _changes(guide: Guide) -> Iterator[Fault]:
    """The newest change is of the present edition, so that neither can be forgotten; a reader reports to an address that a browser opens."""
    dated: list[Change] = []
    for change in guide.changes:
        try:
            parse_date(change.date)
            dated.append(change)
        except CalendarError:
            yield Fault(("changes", change.id, "date"), f'change {change.id}: the date "{change.date[:60]}" is none. Write it as 2026-11-21.')
    if dated and len(dated) == len(guide.changes) and all(change.edition != guide.edition for change in dated if change.day == guide.history[0].day):
        newest = guide.history[0]
        yield Fault(("changes", newest.id, "edition"), f'change {newest.id} is the newest and of edition "{newest.edition[:60]}", but the guide says '
                                                       f'"{guide.edition[:60]}". Set "edition" at the top, or say what this edition changed.')
    if guide.feedback and not re.fullmatch(r"(?:https://[^\s/]+|mailto:[^\s@]+@[^\s@]+)\S*", guide.feedback):
        yield Fault(("feedback",), '"feedback" should be an address that begins with https:// or mailto:, without a space. '
                                   "Without one, leave it out: the site then says how to report.")


# --- The graph --------------------------------------------------------------------------------------------------------

def _graph(guide: Guide) -> Iterator[Fault]:
    ahead = _ahead(guide)
    reached = _reached(guide)
    lost = [ref for ref in ahead if ref not in reached]
    told: set[str] = set()
    # A box behind an unreachable one is not told of by itself: mending the first mends both.
    for ref in sorted(lost, key=lambda ref: any(ref in ahead[other] for other in lost if other != ref)):
        if ref not in told:
            told |= _reach([ref], ahead)
            place = guide.places[ref]
            yield Fault(box_path(place.process, place.box), f"{box_name(place.process, place.box)} cannot be reached from the start of "
                                                            "any process. Lead a route to it, or delete it.")
    yield from _loops(guide, ahead)


def _loops(guide: Guide, ahead: Mapping[str, set[str]]) -> Iterator[Fault]:
    """Boxes that lead to one another and never to an end. A box without any route is another fault and counts as a way out."""
    back: dict[str, set[str]] = {ref: set() for ref in ahead}
    for ref, targets in ahead.items():
        for target in targets:
            back[target].add(ref)
    outs = [ref for ref, place in guide.places.items() if not place.box.routes or any(route.to == END for route in place.box.routes)]
    ending = _reach(outs, back)
    stuck = [ref for ref in ahead if ref not in ending]
    told: set[str] = set()
    for ref in stuck:
        behind = _reach(ahead[ref], ahead)
        loop = [other for other in stuck if other in behind and ref in _reach(ahead[other], ahead)]
        if ref in loop and ref not in told:
            told.update(loop)
            place = guide.places[ref]
            names = " and ".join(box_name(guide.places[other].process, guide.places[other].box) for other in loop)
            yield Fault((*box_path(place.process, place.box), "routes"),
                        f"{names} {'leads' if len(loop) == 1 else 'lead'} only round in a loop with no way out. Add a route that leaves it.")


def _ahead(guide: Guide) -> dict[str, set[str]]:
    return {ref: {route.to for route in place.box.routes if route.to in guide.places} for ref, place in guide.places.items()}


def _reached(guide: Guide) -> set[str]:
    return _reach([f"{process.id}/{process.start}" for process in guide.processes], _ahead(guide))


def _reach(starts: Iterable[str], ahead: Mapping[str, set[str]]) -> set[str]:
    reached, todo = set(), [start for start in starts if start in ahead]
    while todo:
        ref = todo.pop()
        if ref not in reached:
            reached.add(ref)
            todo.extend(ahead[ref])
    return reached


# --- Conditions that overlap or leave a gap ---------------------------------------------------------------------------

def _conditions(guide: Guide) -> Iterator[Fault]:
    """Where no question is asked, facts alone choose: exactly one route must be open for every combination of them.
    Where one is asked, the person chooses among the open routes: at least one must be open."""
    for place in guide.places.values():
        box, path, where = place.box, box_path(place.process, place.box), box_name(place.process, place.box)
        tests = [test for route in box.routes for tests in route.when.any_of for test in tests]
        if not tests or not all(_fits(guide, test) for test in tests):
            continue
        read = _read_together(guide, tests)
        tests += [test for id in read for tests in _when(guide, id).any_of for test in tests]
        values = {id: _sample(guide, id, tests) for id in read}
        if _size(values) > MOST_COMBINATIONS:
            yield Fault((*path, "routes"), f"{where}: its routes read so many facts that they cannot all be checked. Use fewer conditions.")
        else:
            yield from _open_routes(guide, box, values, (*path, "routes"), where)


def _fits(guide: Guide, test: Test) -> bool:
    """Whether a test is sound; one that is not has been reported and would only look like a gap."""
    exists = guide.has("facts", test.fact) or guide.has("counters", test.fact)
    return exists and not any(faults_of_test(guide, test, (), ""))


def _when(guide: Guide, id: str) -> Condition:
    return guide.find("facts", id).when if guide.has("facts", id) else Condition()


def _read_together(guide: Guide, tests: Iterable[Test]) -> list[str]:
    """The facts and counters that tests read, and those on which it depends whether these are asked."""
    read = list(dict.fromkeys(test.fact for test in tests))
    for id in read:
        read += [other for other in _when(guide, id).facts() if other not in read and (guide.has("facts", other) or guide.has("counters", other))]
    return read


def _open_routes(guide: Guide, box: Box, values: Mapping[str, list[Any]], path: Path, where: str) -> Iterator[Fault]:
    gap_told = overlap_told = False
    for combination in product(*values.values()):
        facts = dict(zip(values, combination))
        if any(value is not None and not _when(guide, id).holds(facts) or value is None and not _may_be_unknown(guide, id, facts)
               for id, value in facts.items()):
            continue
        open_routes = [route for route in box.routes if route.when.holds(facts)]
        if not open_routes and not gap_told:
            gap_told = True
            yield Fault(path, f"{where}: its conditions leave a gap: no route is open when {_in_words(guide, facts)}.")
        if len(open_routes) > 1 and not box.question and all(route.when for route in box.routes) and not overlap_told:
            overlap_told = True
            names = " and ".join(f'"{route.outcome}"' for route in open_routes)
            yield Fault(path, f"{where}: its conditions overlap: {names} are open together when {_in_words(guide, facts)}.")


def _may_be_unknown(guide: Guide, id: str, facts: Mapping[str, Any]) -> bool:
    fact = guide.find("facts", id)
    return fact.optional or not fact.is_asked or fact.kind == "text" or not fact.when.holds(facts)


def _size(values: Mapping[str, list[Any]]) -> int:
    size = 1
    for options in values.values():
        size *= len(options)
    return size


def _sample(guide: Guide, id: str, tests: list[Test]) -> list[Any]:
    """Values of a fact or counter that between them tell every test of it apart; None where it may be unknown."""
    own = [test for test in tests if test.fact == id]
    limits = {int(test.values[0]) for test in own if test.op in ("at least", "less than")}
    if guide.has("counters", id):
        return sorted({number for limit in limits for number in (max(limit - 1, 0), limit)} | {0})
    fact = guide.find("facts", id)
    values: list[Any] = list(values_of(fact))
    if fact.kind == "number":
        values = sorted({number for limit in limits for number in (limit - 1, limit)} | {0})
    if fact.is_date:
        days = {parse_date(test.values[0]) for test in own if test.op in DATE_TESTS} or {date(2009, 1, 1)}
        values = sorted(days | {day + timedelta(days=step) for day in days for step in (-1, 1) if date.min < day < date.max})
    if fact.kind == "text":
        values = [*{value for test in own if test.op in ("is", "is not") for value in test.values}, "another text"]
    return [*values, None] if fact.optional or fact.when or not fact.is_asked or fact.kind == "text" else values


def _in_words(guide: Guide, facts: Mapping[str, Any]) -> str:
    def words(id: str, value: Any) -> str:
        entry: Fact | Counter = guide.find("counters" if guide.has("counters", id) else "facts", id)
        shown = entry.choice_label(value) if isinstance(entry, Fact) and isinstance(value, str) else value
        return f'"{entry.label}" is {"not known" if value is None else shown}'
    return " and ".join(words(id, value) for id, value in facts.items())


# --- Clocks that can start --------------------------------------------------------------------------------------------

def _clocks(guide: Guide) -> Iterator[Fault]:
    """Every fact is asked somewhere, every rule started somewhere, and what is read at a box has been asked on some way to it."""
    before = _asked_before(guide)
    reached = _reached(guide)
    places = {ref: place for ref, place in guide.places.items() if ref in reached}      # the others are a fault already
    asked = {fact for place in guide.places.values() for fact in place.box.asks}
    for fact in guide.facts:
        if fact.is_asked and fact.id not in asked:
            yield Fault(("facts", fact.id), f'fact {fact.id} is asked by no box. Add it to the "asks" of a box, or delete it.')
    for ref, place in places.items():
        path, where = box_path(place.process, place.box), box_name(place.process, place.box)
        for route in place.box.routes:
            for id in route.when.facts():
                if id not in before[ref] and _could_be_asked(guide, id, asked):
                    yield Fault((*path, "routes", route.id, "when", id),
                                f'{where}: route "{route.outcome}" reads fact "{id}", which no way to this box has asked.')
    started = {rule for entry in (*guide.sections, *(place.box for place in guide.places.values()))
               for rule in (entry.all_starts() if isinstance(entry, Box) else entry.starts)}
    yield from _openings(guide)
    yield from _ends(guide, places)
    for rule in guide.rules:
        if rule.id not in started:
            yield Fault(("rules", rule.id), f'rule {rule.id} is started by no box, route or section. Add it to "starts" somewhere.')
        for ref, place in places.items():
            if rule.id in place.box.all_starts():
                yield from _rule_clock(guide, rule, box_name(place.process, place.box), before[ref], asked)
        yield from _later_facts(guide, rule, places, before, asked)


def _rule_clock(guide: Guide, rule: TimeRule, where: str, before: set[str], asked: set[str]) -> Iterator[Fault]:
    path = ("rules", rule.id)
    facts = rule.clock_facts
    if facts and not before & set(facts) and _could_be_asked(guide, facts[0], asked):
        yield Fault((*path, "date of" if rule.date_of else "starts from"),
                    f'rule {rule.id} {"is the date of" if rule.date_of else "starts from"} fact "{facts[0]}", but begins at {where}, and no way to that box has asked it.')
    for id in rule.when.facts():
        if id not in before and _could_be_asked(guide, id, asked):
            yield Fault((*path, "when", id), f'rule {rule.id} reads fact "{id}", but begins at {where}, and no way to that box has asked it.')


def _later_facts(guide: Guide, rule: TimeRule, places: Mapping[str, Place], before: Mapping[str, set[str]], asked: set[str]) -> Iterator[Fault]:
    """What starts a rule again, or bounds the days that it leaves out, can be asked once it has begun, or on a way to there."""
    starts = [ref for ref, place in places.items() if rule.id in (*place.opening_starts, *place.box.all_starts())]
    known = {id for ref in _reach(starts, _ahead(guide)) for id in before[ref]} if starts else set()
    for clock, path in ((rule, ("rules", rule.id)), *((one, ("rules", rule.id, "readings", str(place))) for place, one in enumerate(rule.readings))):
        for name, id in (*(("starts again from", id) for id in clock.starts_again_from),
                         *(("leaves out", id) for one in clock.leaves_out for id in (one.from_, one.to))):
            if starts and id not in known and _could_be_asked(guide, id, asked):
                yield Fault((*path, name), f'rule {rule.id}: "{name}" names fact "{id}", which no box asks once the rule has begun.')


def _openings(guide: Guide) -> Iterator[Fault]:
    """What a case is asked first which starts in a process, its start does not ask once more."""
    for process in guide.processes:
        box = process.box(process.start)
        for place, id in enumerate(process.opening):
            if box and id in box.asks:
                yield Fault(("processes", process.id, "opening", str(place)), f'{process.name}: "opening" asks for "{id}", and so does its first box. '
                                                                              "Take it out of one of them.")


def _ends(guide: Guide, places: Mapping[str, Place]) -> Iterator[Fault]:
    """What meets or ends a rule comes after its start on some way; a route waits for a rule that gives a day and has begun by then."""
    ahead = _ahead(guide)
    begins = {rule.id: [ref for ref, place in places.items() if rule.id in (*place.opening_starts, *place.box.all_starts())] for rule in guide.rules}
    for rule in guide.rules:
        later = _reach(begins[rule.id], ahead)
        ends = {"/".join(name.split("/")[:2]) for name in (*rule.met_at, *rule.lapses_at)}
        ends |= {ref for ref, place in places.items() if rule.met_by and rule.met_by in place.box.asks}
        if later and ends and not ends & later and not rule.stays_open:
            yield Fault(("rules", rule.id), f"rule {rule.id} has an end that no case can come to once it has begun. Name one further on.")
    for ref, place in places.items():
        for route in place.box.routes:
            for number, id in enumerate(route.waits_for):
                rule = guide.find("rules", id) if guide.has("rules", id) else None
                if rule and (rule.date_means not in ("last day", "act from") or not any(ref in _reach([start], ahead) for start in begins[id])):
                    yield Fault((*box_path(place.process, place.box), "routes", route.id, "waits for", str(number)),
                                f'{box_name(place.process, place.box)}: route "{route.outcome}" waits for rule "{id}", which gives no last day, '
                                "or has not begun when a case comes here.")


def _could_be_asked(guide: Guide, id: str, asked: set[str]) -> bool:
    """Whether some box asks for a fact at all; that none does is a fault of its own. Counters are never asked."""
    return guide.has("facts", id) and (not guide.find("facts", id).is_asked or id in asked)


def _asked_before(guide: Guide) -> dict[str, set[str]]:
    """For each box the facts that it asks or that some way to it has asked, and what can be worked out from them."""
    known = {ref: {*place.opening, *place.box.asks} for ref, place in guide.places.items()}
    changed = True
    while changed:
        changed = False
        for place, route in guide.routes():
            if route.to in known and not known[place.ref] <= known[route.to]:
                known[route.to] |= known[place.ref]
                changed = True
    worked_out = [fact.id for fact in guide.facts if not fact.is_asked]
    return {ref: facts | {id for id in worked_out if facts & _sources(guide, id, {}).keys()} for ref, facts in known.items()}


# --- Paragraphs -------------------------------------------------------------------------------------------------------

def _paragraphs(guide: Guide) -> Iterator[Fault]:
    for source in guide.sources:
        known = dict.fromkeys(source.all_paragraphs())
        used: dict[int | str, str] = {}
        strange: list[tuple[Path, str, int | str]] = []
        told: set[tuple[int | str, str]] = set()
        unnamed = False
        for path, owner, is_route, entry in _restatements(guide, source.id):
            if not entry.para and known and not entry.by:
                unnamed = True
                yield Fault(path, f"{owner}: a text names the paragraph that it restates. "
                                  'Write "para" with its number, or "by: editor" if the words are your own.')
            elif entry.para and entry.by:
                yield Fault(path, f'{owner}: a text restates a paragraph ("para") or is your own ("by: editor"), not both.')
            for place, paragraph in enumerate(entry.para):
                at = (*path, "para", str(place))
                if paragraph in source.withdrawn:
                    yield Fault(at, f"{owner}: {source.paragraph_name} {paragraph} was withdrawn. Take out what restates it, or name the paragraph that it rests on now.")
                if paragraph not in known:
                    strange.append((at, owner, paragraph))
                elif paragraph in used and not entry.also_elsewhere and not (is_route and used[paragraph] == owner) and (paragraph, owner) not in told:
                    told.add((paragraph, owner))
                    yield Fault(at, f"{owner}: {source.paragraph_name} {paragraph} has been restated at {used[paragraph]} already. "
                                    'Add "also elsewhere: yes" if this is meant.')
                used.setdefault(paragraph, owner)
        missing = [paragraph for paragraph in known if paragraph not in used and paragraph not in source.withdrawn]
        for place, paragraph in enumerate(source.withdrawn):
            if paragraph not in known:
                yield Fault(("sources", source.id, "withdrawn", str(place)), f'source {source.id} has no {source.paragraph_name} {paragraph}, so it cannot be withdrawn.'
                                                                             f"{did_you_mean(str(paragraph), map(str, known))}")
        for at, owner, paragraph in strange:      # the one that was meant is most likely one that is missing now
            near = nearest(str(paragraph), map(str, missing)) or nearest(str(paragraph), map(str, known))
            missing = [other for other in missing if str(other) != near]
            hint = f" Did you mean {near}?" if near else ""
            yield Fault(at, f'{owner}: {source.paragraph_name} {paragraph} is not in source "{source.id}".{hint}')
        if missing and not unnamed:
            yield Fault(("sources", source.id), f"source {source.id}: nothing restates {source.paragraph_name} {', '.join(map(str, missing))}.")
    yield from _other_paragraphs(guide)
    yield from _index_pages(guide)


def _index_pages(guide: Guide) -> Iterator[Fault]:
    """What names a paragraph links to it, so each source with numbers has a page with the index of its paragraphs."""
    for source in guide.sources[1:]:
        if source.is_numbered and not guide.process_of(source.id):
            yield Fault(("sources", source.id), f'source {source.id} has paragraphs, and no process restates it, so no page can list them. '
                                                'Name it as the "source" of a process, or leave out "paragraphs" and "unnumbered".')


def _restatements(guide: Guide, source: str) -> Iterator[tuple[Path, str, bool, Any]]:
    """Every text of a source, then every route: (path, who owns it, whether it is a route, the entry)."""
    for section in guide.sections:
        if section.source == source:
            for place, text in enumerate(section.texts):
                yield ("sections", section.id, "texts", str(place)), f"section {section.id}", False, text
    for process in guide.processes:
        for box in process.boxes if process.source == source else ():
            path, owner = box_path(process, box), box_name(process, box)
            for part in ("activity", "good practice", "next steps"):
                for place, text in enumerate(getattr(box, part.replace(" ", "_"))):
                    yield (*path, part, str(place)), owner, False, text
            for route in box.routes:
                yield (*path, "routes", route.id), owner, True, route


def _other_paragraphs(guide: Guide) -> Iterator[Fault]:
    for path, where, entry, source in _resting_on_paragraphs(guide):
        sources = [one for one in guide.sources if not source or one.id == source]
        if path[0] == "rules" and not entry.para and not entry.by and any(one.is_numbered for one in sources):
            yield Fault(path, f'{where} lacks "para", the paragraph that it restates. Write "by: editor" if the rule is your own.')
        for place, paragraph in enumerate(entry.para):
            if any(paragraph in one.withdrawn for one in sources):
                yield Fault((*path, "para", str(place)), f"{where}: paragraph {paragraph} was withdrawn. Take it out, or name the paragraph that it rests on now.")
            if not any(paragraph in one.all_paragraphs() for one in sources):
                names = [passage.id for one in sources for passage in one.unnumbered]
                yield Fault((*path, "para", str(place)), f"{where}: paragraph {paragraph} is in no source.{did_you_mean(str(paragraph), names)}")


def _resting_on_paragraphs(guide: Guide) -> Iterator[tuple[Path, str, Any, str]]:
    """What names paragraphs beside the texts and routes: (path, how a fault calls it, the entry, its source or nothing where that is open)."""
    for table in ("terms", "forms", "evidence", "facts", "counters", "rules", "unclear points", "safeguards", "notices"):
        for entry in getattr(guide, table.replace(" ", "_")):
            yield (table, entry.id), f"{_TABLES[table]} {entry.id}", entry, getattr(entry, "source", "") or _source_of(guide, entry)
    for letter in guide.letters:
        source = guide.find("forms", letter.form).source if guide.has("forms", letter.form) else ""
        for place, text in enumerate(letter.holds):
            yield ("letters", letter.id, "holds", str(place)), f"letter {letter.id}", text, source
    if guide.submission:
        yield ("submission",), "submission", guide.submission, ""


def _source_of(guide: Guide, entry: Any) -> str:
    """The source of a fact, by the processes whose boxes ask for it; empty where that is open."""
    sources = {place.process.source for place in guide.places.values() if isinstance(entry, Fact) and entry.id in place.box.asks}
    return sources.pop() if len(sources) == 1 else ""


# --- Words ------------------------------------------------------------------------------------------------------------

def _texts(guide: Guide) -> Iterator[Fault]:
    for path, text in texts(guide):
        if stars := next(prose.broken_bold(text), ""):
            yield Fault(path, f'"{stars[:60]}" has two stars that make nothing bold. Put two before the first word and two after the last, within one paragraph.')
        if found := prose.raw_html(text):
            yield Fault(path, f'"{found[:60]}" looks like HTML, which is not allowed. Write it in words.')
        for words, target in prose.links(text):
            if message := _link_fault(guide, target):
                yield Fault(path, f'the link "{words}" leads to "{target[:60]}", {message}')
        for named in _NAMED.findall(text) if not is_template(path) else ():
            yield Fault(path, f'"{{{named[:60]}}}" names a number that the guide does not have. Only evidence, letters and notices can name facts and gaps.')
        for broken in prose.broken_links(text):
            yield Fault(path, f'"{broken[:60]}" looks like a link but is none. A target has no spaces, and its brackets are closed.')


def texts(guide: Guide) -> Iterator[tuple[Path, str]]:
    """Every text of a guide with its path in the source; names that refer to something are among them."""
    yield from _strings(guide, ())


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for place, entry in enumerate(value):
            yield from _strings(entry, (*path, str(getattr(entry, "id", getattr(entry, "number", place)))))
    elif dataclasses.is_dataclass(value) and not isinstance(value, Condition):
        for f in dataclasses.fields(value):
            if not f.metadata.get("key"):
                yield from _strings(getattr(value, f.name), (*path, written(f.name)))


def _search_words(guide: Guide) -> Iterator[Fault]:
    """The words by which people search: each once, as they type them, and none that stands in the title already."""
    entries = [(("terms", term.id), f"term {term.id}", term.keywords, f"{term.id} {term.means}") for term in guide.terms]
    entries += [(box_path(place.process, place.box), box_name(place.process, place.box), place.box.keywords, place.box.title) for place in guide.places.values()]
    for path, where, keywords, title in entries:
        for number, words in enumerate(keywords):
            if re.search(r"[,;:.?!()\[\]*\"“”]", words) or not words.strip():
                message = f'"keywords" has "{words[:60]}"; write the words alone, as people type them, without punctuation.'
            elif words.lower() in (one.lower() for one in keywords[:number]):
                message = f'"keywords" has "{words[:60]}" twice.'
            elif words.lower() in title.lower():
                message = f'"keywords" has "{words[:60]}", which stands in the title already.'
            else:
                continue
            yield Fault((*path, "keywords", str(number)), f"{where}: {message}")


_NAMED = re.compile(r"(?<!\{)\{([a-z][a-z -]*[a-z])\}(?!\})")

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def _link_fault(guide: Guide, target: str) -> str:
    if target.startswith(("https://", "mailto:")):
        return ""
    if _SCHEME.match(target) or target.startswith(("/", "\\", "#")):
        box = next(iter(guide.places), "intake/7")
        return f"which is not allowed. Link to https, mailto, a box such as {box}, a page or glossary/TERM."
    if target in guide.pages or target in guide.places:
        return ""
    if target in guide.retired:
        return f"which was retired. Link to {guide.retired[target]}."
    if target.startswith("glossary/"):
        term = target.removeprefix("glossary/")
        return "" if guide.has("terms", term) else f'but term "{term}" does not exist.{did_you_mean(term, guide.ids("terms"))}'
    return f"which is no box and no page.{did_you_mean(target, [*guide.pages, *guide.places])}"
