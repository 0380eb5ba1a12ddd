"""Scripts are shipped without the comments on separate lines, and are otherwise as they were written."""
from __future__ import annotations

import re

import pytest

from maps.ship.scripts import without_comments
from tests import PROJECT
from tests.built import built_site

ASSETS = PROJECT / "docs" / "assets"
SCRIPTS = sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.js") if path.parent.name != "dev")


@pytest.mark.parametrize(("written", "shipped"), [
    ("/** Adds one. @param {number} to */\nadd();", "\nadd();"),
    ("/**\n * Adds one.\n * @param {number} to\n */\nadd();", "\n\n\n\nadd();"),
    ("// Why.\n  // And how.\nadd(); // once", "\n\nadd(); // once"),
    ('/** @import { Case } from "./case.js" */', ""),
    ("const one = /** @type {HTMLElement} */ (two);", "const one = /** @type {HTMLElement} */ (two);"),
    ("  /** @type {HTMLElement} */ (one).go();\nadd(); /* so */", "  /** @type {HTMLElement} */ (one).go();\nadd(); /* so */"),
    ('say("https://example.org", "/** yours */");', 'say("https://example.org", "/** yours */");'),
])
def test_comments_with_lines_of_their_own_are_left_out_and_code_stays(written: str, shipped: str) -> None:
    assert without_comments(written) == shipped


@pytest.mark.build
def test_every_shipped_script_differs_from_its_source_only_in_comments() -> None:
    assert len(SCRIPTS) > 40
    for name in SCRIPTS:
        written, shipped = ((folder / name).read_text(encoding="utf-8").splitlines() for folder in (ASSETS, built_site() / "assets"))
        assert len(shipped) == len(written), name
        left_out = [line for line, kept in zip(written, shipped) if line != kept]
        assert all(kept in (line, "") for line, kept in zip(written, shipped)), name
        assert not re.sub(r"/\*\*(?s:.*?)\*/|//.*", "", "\n".join(left_out)).strip(), name
        assert not any(line.lstrip().startswith("//") for line in shipped), name
