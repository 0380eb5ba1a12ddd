"""Made-up guides for tests and measurements: maps of any size, with branches, loops, jumps and marks."""
from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import yaml

from navigator.guide.model import Guide
from navigator.guide.processes import END, Box, Process, Route, Stage
from navigator.guide.reader import to_dict
from navigator.guide.sources import COLOURS, Actor, Source, Text
from tests.navigator import case_files


def guide_of(*processes: Process) -> Guide:
    """Return a guide of these processes, with an actor of each colour and nothing else."""
    actors = tuple(Actor(colour, colour.capitalize(), colour.capitalize(), "Acts.", colour) for colour in COLOURS)
    return Guide(title="Made-up guide", about="", owner="", edition="1", reviewed="2009-05-01", sources=(Source("made", "Made", "", "2009", "", 1),),
                 actors=actors, processes=processes)


def process_of(*boxes: Box, id: str = "made", start: int = 1) -> Process:
    """Return a process of these boxes."""
    return Process(id, id.replace("-", " ").capitalize(), "A made-up process", "", start, "made", (Stage("all", "All"),), boxes)


def box_of(number: int, *routes: Route, short: str = "", kind: str = "", actor: str = "blue") -> Box:
    """Return a box. Without a kind, the number of its routes makes it a decision, an activity or an end."""
    kind = kind or ("decision" if len(routes) > 1 else "activity" if routes and routes[0].to != END else "end")
    title = short or f"Do thing number {number}"
    return Box(number, title, title, actor, kind, "all", (Text("must", "Do it.", (1,)),), routes=routes)


def route_to(target: int | str, outcome: str = "Next", basis: str = "printed", process: str = "made") -> Route:
    """Return a route to a box of the process, to another process's box ("map-2/1") or to `end`."""
    to = f"{process}/{target}" if isinstance(target, int) else target
    return Route(f"to-{target}-{outcome.casefold()[:20]}", outcome, to, (1,), basis=basis)


def random_process(size: int, seed: int) -> Process:
    """Return a process of `size` boxes: each leads to the next, many also a few boxes forward or back, some to an end."""
    chance = random.Random(seed)
    words = ("Yes", "No", "Needs more evidence", "Does not make contact in time", "Next", "Good cause accepted")
    boxes = []
    for number in range(1, size):
        targets = [number + 1]
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
            targets.append(min(size, max(1, number + chance.randint(-6, 9))))
        bases = chance.choices(("printed", "corrected", "inferred"), (6, 1, 2), k=len(targets))
        routes = [route_to(target if target != number else END, f"{chance.choice(words)}{'' if at == 0 else f' {at}'}", basis)
                  for at, (target, basis) in enumerate(zip(targets, bases))]
        short = " ".join(chance.choices(("Consider", "evidence", "again", "with", "the", "customer", "rebook"), k=chance.randint(2, 8)))
        boxes.append(box_of(number, *routes, short=short, actor=chance.choice(COLOURS)))
    return process_of(*boxes, box_of(size, route_to(END)))


def with_large_process(guide: Guide, size: int) -> Guide:
    """Return a guide with an extra process `made` of `size` boxes, in stages of twelve boxes. The check finds it valid."""
    actors = dict(zip(COLOURS, 5 * tuple(actor.id for actor in guide.actors)))
    stages = tuple(Stage(f"part-{number}", f"Part {number}") for number in range(1, -(-size // 12) + 1))
    boxes = tuple(_sound_box(box, actors[box.actor], stages[at // 12].id) for at, box in enumerate(random_process(size, seed=1).boxes))
    process = replace(process_of(*boxes), about="A made-up process.", source=guide.processes[0].source, stages=stages)
    return replace(guide, processes=(*guide.processes, process))


def _sound_box(box: Box, actor: str, stage: str) -> Box:
    """Return the box as an editor would have to write it: paragraphs restated elsewhere, a question, and printed routes."""
    return replace(box, actor=actor, stage=stage, question="Which way does it go?" if len(box.routes) > 1 else "",
                   activity=tuple(replace(text, also_elsewhere=True) for text in box.activity),
                   routes=tuple(replace(route, id=f"way-{at}", basis="printed", also_elsewhere=True) for at, route in enumerate(box.routes, 1)))


def as_source(guide: Guide) -> str:
    """Return a guide as the text of one source file."""
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True
    Dumper.add_representer(bool, lambda dumper, value: dumper.represent_str("yes" if value else "no"))
    data = {**to_dict(replace(guide, own_pages=())), "training cases": {one.id: case_files.as_source(one) for one in guide.training_cases}}
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)
