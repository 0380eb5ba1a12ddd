"""How a line of a guide is written that a case fills: its gaps, and what it can name of an occurrence of an event."""
from __future__ import annotations

import re

DAY, LABEL, DAY_OFF, COUNTED, STATE = OF_AN_OCCURRENCE = ("day", "label", "day off", "counted", "state")
"""What a line that is said for each occurrence of an event can name of it."""

GAP = re.compile(r"(?<!\{)\{ *([^\W\d_][\w '-]*\w) *(?:\|([^{}]*))?\}(?!\})")
"""A gap that the case fills, with what to write there if it cannot: `{lent on}`, `{lent on | the day it was lent}`. Other braces are text."""

BY_HAND = re.compile(r"\[([^\[\]]+)\](?!\()")
"""A gap in a letter that a person fills: `[name and reference]`."""
