"""The version of the software is the same in every place, and people can see it."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from navigator import VERSION
from navigator.guide.model import Guide
from tests import PROJECT
from tests.built import built_site, read_page, run


@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_the_npm_files_name_the_version_of_the_software(name: str) -> None:
    assert json.loads((PROJECT / name).read_text(encoding="utf-8"))["version"] == VERSION


def test_the_project_file_names_the_version_and_a_licence_by_its_identifier() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["version"], project["license"]) == (VERSION, "MIT")


def test_the_list_of_changes_begins_with_this_version() -> None:
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\S+) \(\d{1,2} \w+ \d{4}\)$", text, re.MULTILINE)
    assert found[0] == VERSION and len(found) == text.count("\n## ")


@pytest.mark.build
@pytest.mark.parametrize("command", [("build_maps.py",), ("-m", "navigator")])
def test_both_command_lines_say_their_version(command: tuple[str, ...]) -> None:
    assert run(PROJECT, *command, "--version").stdout == f"Version {VERSION}\n"


@pytest.mark.build
def test_the_foot_of_a_page_names_edition_and_version(guide: Guide) -> None:
    foot = read_page(built_site() / "index.html").one("p", class_="foot-note").text
    assert foot.startswith(f"Edition {guide.edition}, ") and foot.endswith(f"Software version {VERSION}.")
