"""Small guides that serve to try one time rule: box 1 asks for some facts and starts the rule, box 2 asks for what comes later."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from maps.source import read_guide
from navigator.model import Guide



def rule_guide(folder: Path, rule: Mapping[str, Any], first: Iterable[str], later: Iterable[str] = (), **parts: Any) -> Guide:
    """Return a guide with this one rule, read from a source file as an editor would write it; `parts` are further parts, such as `calendar`."""
    path = folder / "small.yaml"
    path.write_text(json.dumps(_source(rule, list(first), list(later)) | parts), encoding="utf-8")       # JSON is YAML
    return read_guide([path])


def _source(rule: Mapping[str, Any], first: list[str], later: list[str]) -> dict[str, Any]:
    facts = {id: {"label": id.replace("-", " ").capitalize(), "kind": "date", "ask": "When?", "optional": "yes"} for id in [*first, *later]}
    boxes = {"1": _box("Take it in", "activity", first, "2") | {"starts": ["the-rule"]}, "2": _box("Go on", "end", later, "end")}
    return {
        "format": "1", "title": "A small guide", "about": "Small.", "notice": "Made up.", "owner": "Nobody", "edition": "1", "reviewed": "today",
        "sources": {"act": {"title": "The act", "about": "An act.", "dated": "2026", "notice": "Made up.", "paragraphs": "1"}},
        "actors": {"officer": {"name": "Officer", "short": "Officer", "about": "Acts.", "colour": "blue"}},
        "terms": {}, "forms": {}, "evidence": {}, "counters": {}, "sections": {}, "knots": {}, "facts": facts,
        "rules": {"the-rule": {"name": "The rule", "who": "officer", "force": "must", "para": "1", "stays open": "Nothing here ends it.", **rule}},
        "processes": {"way": {"name": "Way", "title": "The way", "about": "A way.", "start": "1", "source": "act", "stages": {"all": {"title": "All"}},
                              "boxes": boxes}},
    }


def _box(title: str, kind: str, asks: list[str], to: str) -> dict[str, Any]:
    return {"title": title, "short": title, "actor": "officer", "kind": kind, "stage": "all", "asks": asks,
            "activity": [{"must": f"{title}.", "para": "1", "again": "yes"}], "routes": {"on": {"outcome": "Done", "to": to, "para": "1", "again": "yes"}}}
