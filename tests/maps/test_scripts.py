"""Scripts are shipped without the types in their comments, and are otherwise as they were written."""
from __future__ import annotations

import re

import pytest

from maps.ship.scripts import without_types
from tests import PROJECT
from tests.built import built_site

ASSETS = PROJECT / "docs" / "assets"
SCRIPTS = sorted(path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.js") if path.parent.name != "dev")


@pytest.mark.parametrize(("written", "shipped"), [
    ("/** Adds one. @param {number} to */\nadd();", "/** Adds one. */\nadd();"),
    ("/** @param {string} name */\nadd();", "\nadd();"),
    ("/**\n * Adds one.\n * @param {number} to\n */\nadd();", "/**\n * Adds one.\n\n */\nadd();"),
    ('/** @import { Case } from "./case.js" */', ""),
    ("const one = /** @type {HTMLElement} */ (two);", "const one = /** @type {HTMLElement} */ (two);"),
    ('say("an @param of yours");', 'say("an @param of yours");'),
])
def test_types_in_comments_are_left_out_and_code_stays(written: str, shipped: str) -> None:
    assert without_types(written) == shipped


@pytest.mark.build
def test_every_shipped_script_is_the_written_one_but_for_comments() -> None:
    assert len(SCRIPTS) > 40
    for name in SCRIPTS:
        written, shipped = ((folder / name).read_text(encoding="utf-8") for folder in (ASSETS, built_site() / "assets"))
        assert shipped.count("\n") == written.count("\n"), name
        assert code_of(shipped) == code_of(written), name
        assert not re.search(r"@param\b", shipped), name


def code_of(script: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"/\*\*(?s:.*?)\*/", "", script))
