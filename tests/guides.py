"""Guides that many tests read, each read once in a process: the one in maps/ with every state of its cases, and the trial guide."""
from __future__ import annotations

from functools import cache

from maps.read.guide_folder import HERE
from maps.read.source import read_guide
from navigator.case.explore import Explored, explore
from navigator.guide.model import Guide
from tests import DATA


@cache
def our_guide() -> Guide:
    """Return the guide in maps/."""
    return read_guide(HERE)


@cache
def trial_guide() -> Guide:
    """Return the small valid guide that the tests about mistakes alter."""
    return read_guide([DATA / "faults" / "sound.yaml"])


@cache
def our_states() -> Explored:
    """Return every state that a case of our guide can reach."""
    return explore(our_guide())
