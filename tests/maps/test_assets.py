"""Style sheets and scripts are shipped so that each page requests only what it needs."""
from __future__ import annotations

import pytest

from maps.ship.assets import STYLES, is_made_ready, is_unused, made_ready
from navigator.text.errors import NavigatorError

SHEETS = {
    STYLES: '/* First. */\n@import url("parts.css");\n@import url("../map/map.css");\np { margin: 0 }\n',
    "assets/site/parts.css": "b { color: red }\n",
    "assets/map/map.css": "i { color: blue }\n",
    "assets/site/print.css": "u { color: black }\n",
}


def test_an_imported_sheet_is_in_the_place_of_its_import_alone() -> None:
    assert made_ready(SHEETS) == {
        STYLES: "/* First. */\nb { color: red }\ni { color: blue }\np { margin: 0 }\n",
        "assets/site/print.css": SHEETS["assets/site/print.css"],
    }


def test_an_imported_sheet_that_is_missing_is_refused_by_name() -> None:
    with pytest.raises(NavigatorError, match=r"docs/assets/site/site\.css imports parts\.css, which is not there\. Put it there"):
        made_ready({path: text for path, text in SHEETS.items() if path != "assets/site/parts.css"})


def test_a_script_is_made_ready_without_its_comments() -> None:
    assert made_ready({STYLES: "", "assets/map/a.js": "/** Adds. @param {number} to */\nadd();"})["assets/map/a.js"] == "\nadd();"


@pytest.mark.parametrize(("path", "expected"), [("assets/map/a.js", True), ("assets/site/a.css", True), ("sw.js", False), ("assets/guide.json", False)])
def test_only_sheets_and_scripts_below_assets_are_made_ready(path: str, expected: bool) -> None:
    assert is_made_ready(path) == expected


@pytest.mark.parametrize(("path", "for_readers", "for_an_editor"), [
    ("assets/javascripts/bundle.1a2b.min.js", True, True),
    ("assets/stylesheets/main.css.map", True, True),
    ("assets/dev/mistakes.js", True, False),
    ("assets/site/site.js", False, False),
])
def test_files_that_no_page_asks_for_are_unused(path: str, for_readers: bool, for_an_editor: bool) -> None:
    assert (is_unused(path, for_an_editor=False), is_unused(path, for_an_editor=True)) == (for_readers, for_an_editor)
