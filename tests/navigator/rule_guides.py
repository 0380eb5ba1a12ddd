"""Small guides that serve to try one time rule: box 1 asks for some facts and starts the rule, box 2 asks for what comes later."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maps.read.source import read_guide
from navigator.guide.model import Guide


def rule_guide(folder: Path, rule: Mapping[str, Any], first: Iterable[str], later: Iterable[str] = (), *, elsewhere: Sequence[str] = (),
               changed_facts: Mapping[str, Any] = MappingProxyType({}), **parts: Any) -> Guide:
    """Return a guide with this one rule, read from a source file as an editor would write it.

    `elsewhere` are facts that another process asks, `changed_facts` are facts that differ from an optional date, and `parts` are further
    parts of the guide, such as `calendar`.
    """
    source = _source(rule, list(first), list(later)) | parts
    if elsewhere:
        source["facts"] |= {id: _date(id) for id in elsewhere}
        source["processes"]["other"] = _process("Other", {"1": _box("Ask something else", "end", list(elsewhere), "end")})
    source["facts"] |= changed_facts
    path = folder / "small.yaml"
    path.write_text(json.dumps(source), encoding="utf-8")       # JSON is YAML
    return read_guide([path])


def _date(id: str) -> dict[str, str]:
    return {"label": id.replace("-", " ").capitalize(), "kind": "date", "ask": "When?", "optional": "yes"}


def _process(name: str, boxes: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "title": f"The {name.lower()}", "about": "Made up.", "start": "1", "source": "act", "stages": {"all": {"title": "All"}}, "boxes": boxes}


def _source(rule: Mapping[str, Any], first: list[str], later: list[str]) -> dict[str, Any]:
    facts = {id: _date(id) for id in [*first, *later]}
    boxes = {"1": _box("Take it in", "activity", first, "2") | {"starts": ["the-rule"]}, "2": _box("Go on", "end", later, "end")}
    return {
        "format": "1", "title": "A small guide", "about": "Small.", "notice": "Made up.", "owner": "Nobody", "edition": "1", "reviewed": "today",
        "sources": {"act": {"title": "The act", "about": "An act.", "dated": "2026", "notice": "Made up.", "paragraphs": "1"}},
        "actors": {"officer": {"name": "Officer", "short": "Officer", "about": "Acts.", "colour": "blue"}},
        "terms": {}, "forms": {}, "evidence": {}, "counters": {}, "sections": {}, "knots": {}, "facts": facts,
        "rules": {"the-rule": {"name": "The rule", "who": "officer", "force": "must", "para": "1", "stays open": "Nothing here ends it.", **rule}},
        "processes": {"way": _process("Way", boxes)},
    }


def _box(title: str, kind: str, asks: list[str], to: str) -> dict[str, Any]:
    return {"title": title, "short": title, "actor": "officer", "kind": kind, "stage": "all", "asks": asks,
            "activity": [{"must": f"{title}.", "para": "1", "again": "yes"}], "routes": {"on": {"outcome": "Done", "to": to, "para": "1", "again": "yes"}}}
