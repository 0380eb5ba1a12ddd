"""The set-up: locks, make targets, the generator's configuration, and the page frame with its strict policy."""
from __future__ import annotations

import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from playwright.sync_api import Browser, expect

from maps.ship.server import running
from tests import PROJECT
from tests.browser.watching import NOT_FOUND, watching

LOCKS = ("site", "tests", "judge", "lint", "node", "lock")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
NOTICE = "Historical guidance. Not current policy."


# ---- locks ----------------------------------------------------------------------------------------------------------

def pins(lock: str) -> dict[str, str]:
    """Return what requirements/LOCK.txt pins: package → version."""
    text = (PROJECT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_in_a_lock_is_pinned_with_a_hash(lock: str) -> None:
    text = (PROJECT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.sub(r"#.*\n", "", text).replace("\\\n", " ").strip().splitlines()
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.+!-]+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("name", [*(f"requirements/{lock}.txt" for lock in LOCKS), "package-lock.json", "tests/judge/package-lock.json", "tests/lint/package-lock.json", "tests/words/package-lock.json", ".npmrc"])
def test_a_lock_names_no_registry_and_no_folder_of_a_machine(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|registry=| @ ", text)


def test_the_site_and_the_tests_pin_the_same_versions() -> None:
    assert pins("site").items() <= pins("tests").items()


@pytest.mark.parametrize(("lock", "wanted"), [
    ("site", PYPROJECT["project"]["dependencies"]),
    ("tests", PYPROJECT["dependency-groups"]["test"]),
    ("node", PYPROJECT["dependency-groups"]["node"]),
    ("lock", PYPROJECT["dependency-groups"]["lock"]),
    ("lint", PYPROJECT["dependency-groups"]["lint"]),
])
def test_a_lock_pins_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        assert requirement.specifier.contains(pinned[name]), f"{requirement} but {name}=={pinned[name]}; run: make lock"


def test_the_packages_in_use_are_the_pinned_ones() -> None:
    for name in (*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["test"]):
        package = canonicalize_name(Requirement(name).name)
        assert distribution(package).version == pins("tests")[package], f"{package}: run the tests with make test"


def test_the_npm_lock_keeps_checksums_and_no_addresses() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {path: entry for path, entry in packages.items() if path}
    assert "node_modules/pyodide" in installed
    for path, entry in installed.items():
        assert "resolved" not in entry, path
        assert entry["integrity"].startswith("sha512-"), path


def test_npm_packages_are_pinned_exactly_and_locked_at_that_version() -> None:
    wanted = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} {version}"
        assert locked[f"node_modules/{name}"]["version"] == version


# ---- make and CI ----------------------------------------------------------------------------------------------------

def make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make in the project's folder, as from a fresh shell."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", "--no-print-directory", *words], cwd=PROJECT, env=kept | environment,
                          capture_output=True, text=True)


def test_make_alone_lists_every_target_that_a_person_needs() -> None:
    shown = make().stdout
    assert make("help").stdout == shown
    for target in ("serve", "site", "zip", "pdf", "dev", "check", "retell", "lint", "words", "hook", "test", "coverage", "judge", "mutations", "bench", "lock", "clean"):
        assert re.search(rf"^  make {target} +\S", shown, re.M), target


def test_a_make_target_is_in_help_or_a_step_of_one() -> None:
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.+)$", text, re.M)[1].split())
    rules = dict(re.findall(r"^([a-z-]+):(?!=)(.*)$", text, re.M))
    assert set(rules) == phony
    needed = {step for after in rules.values() for step in after.split("##")[0].split()}
    for target, after in rules.items():
        assert "##" in after or target in needed, target


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder with only the files that make a virtual environment, so that make has to begin from nothing."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    shutil.copy(PROJECT / "requirements" / "environment.py", tmp_path / "requirements")
    return tmp_path


def test_make_says_what_to_install_when_there_is_no_suitable_python(elsewhere: Path) -> None:
    done = make("-C", str(elsewhere), "venv", "PYTHON=python2.5")
    assert done.returncode != 0
    assert "No Python from 3.11 to 3.14 was found (looked for: python2.5)." in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr
    assert not (elsewhere / ".venv").exists()


def test_make_refuses_a_python_that_is_too_old(elsewhere: Path) -> None:
    old = elsewhere / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = make("-C", str(elsewhere), "venv", f"PYTHON={old}")
    assert done.returncode != 0
    assert "No Python from 3.11 to 3.14 was found" in done.stderr


def test_make_makes_the_virtual_environment_once_and_then_reuses_it(elsewhere: Path) -> None:
    first = make("-C", str(elsewhere), "venv", f"PYTHON={sys.executable}")
    assert first.stdout.startswith("Making .venv with Python 3."), first.stderr
    second = make("-C", str(elsewhere), "venv", f"PYTHON={sys.executable}")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_make_rebuilds_a_broken_virtual_environment(elsewhere: Path) -> None:
    (elsewhere / ".venv").mkdir()
    done = make("-C", str(elsewhere), "venv", f"PYTHON={sys.executable}")
    assert done.stdout.startswith(".venv no longer works; making it again.\nMaking .venv with Python 3."), done.stderr
    assert (elsewhere / ".venv" / "bin" / "python").exists()


def test_make_keeps_a_working_virtual_environment_if_it_finds_no_python(elsewhere: Path) -> None:
    (elsewhere / ".venv").symlink_to(sys.prefix)
    done = make("-C", str(elsewhere), "venv", "CANDIDATES=python2.5")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_ci_runs_make_test() -> None:
    script = PROJECT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("\nmake test")
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True).returncode == 0


# ---- the project's files --------------------------------------------------------------------------------------------

def project_files() -> list[Path]:
    """Return every file that is, or is about to be, part of the project: what git tracks and what it does not ignore."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True) if shutil.which("git") else None
    if done is None or done.returncode:
        pytest.skip("without git, the project's own files cannot be told from others")
    return [PROJECT / name for name in done.stdout.split("\0") if name and (PROJECT / name).is_file()]


def test_no_file_names_a_folder_of_the_machine_it_was_made_on() -> None:
    # A folder right below the root has too short a name to search for (it might be /p); the home folder counts with a slash.
    named = [str(folder) for folder in (PROJECT, Path(sys.prefix)) if len(folder.parts) > 2] + [f"{Path.home()}/"]
    patterns = [re.compile(rb"(?<![\w.<-])" + re.escape(name).encode()) for name in named if name != "//"]
    for path in project_files():
        data = path.read_bytes()
        for pattern in patterns:
            assert not pattern.search(data), f"{path.relative_to(PROJECT)} names {pattern.pattern.decode()}"


def test_what_is_made_is_not_part_of_the_project() -> None:
    made = (".venv/", "node_modules/", "site/", ".pytest_cache/", ".hypothesis/")
    for path in project_files():
        name = path.relative_to(PROJECT).as_posix()
        assert not name.startswith(made) and "__pycache__" not in name, name


# ---- the generator's configuration ----------------------------------------------------------------------------------

class _Config(yaml.SafeLoader):
    """A loader for mkdocs.yml, whose !ENV values are lists of variable and default."""


_Config.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])
CONFIG = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), _Config)


def test_search_is_the_only_plugin() -> None:
    assert [p if isinstance(p, str) else next(iter(p)) for p in CONFIG["plugins"]] == ["search"]


def test_no_page_runs_the_themes_own_script(small_site: Path) -> None:
    for name, text in pages_of(small_site).items():
        assert not re.search(r"<script[^>]*assets/javascripts", text), name


def test_nothing_in_the_configuration_fetches_from_another_site() -> None:
    assert CONFIG["theme"]["font"] is False
    assert not {"repo_url", "edit_uri"} & set(CONFIG)
    assert CONFIG["site_url"] == ""
    assert "analytics" not in CONFIG["extra"]
    assert "http" not in (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")


def test_every_broken_link_and_anchor_stops_the_build() -> None:
    assert set(CONFIG["validation"]["links"].values()) == set(CONFIG["validation"]["nav"].values()) == {"warn"}
    assert {"not_found", "anchors", "absolute_links", "unrecognized_links"} == set(CONFIG["validation"]["links"])


# ---- the page frame -------------------------------------------------------------------------------------------------

def test_the_theme_is_the_one_that_the_overrides_were_written_for() -> None:
    upstream = json.loads((PROJECT / "tests" / "data" / "theme_upstream.json").read_text(encoding="utf-8"))
    assert distribution(upstream["theme"]).version == upstream["version"]
    for name, expected in upstream["templates"].items():
        found = hashlib.sha256((files("material") / "templates" / name).read_bytes()).hexdigest()
        assert found == expected["sha256"], (
            f"The theme's {name} has changed ({expected['use']}). Compare it with docs/overrides, "
            "mend what has to be mended, and put the new sha256 into tests/data/theme_upstream.json.")


def test_every_override_is_recorded_with_the_template_that_it_replaces() -> None:
    recorded = json.loads((PROJECT / "tests" / "data" / "theme_upstream.json").read_text(encoding="utf-8"))["templates"]
    overrides = PROJECT / "docs" / "overrides"
    for path in overrides.rglob("*.html"):
        name = path.relative_to(overrides).as_posix()
        replaces = (files("material") / "templates" / name).is_file()
        assert replaces == (name in recorded), name
        assert "Why this file:" in path.read_text(encoding="utf-8"), f"{name} does not say why it is there"


PAGES = {
    "index.md": "# Home\n\nA WFI.\n\n## Part\n\n[Second](second.md#more)\n\n*[WFI]: Work Focused Interview\n",
    "second.md": "# Second\n\nPineapple.\n\n## More\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n!!! note\n    Text.\n\n??? note\n    Text.\n",
}


def build_small_site(folder: Path, **environment: str) -> Path:
    """Build two small pages with the project's own configuration, overrides and theme scripts; return the site's folder."""
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    shutil.copytree(PROJECT / "docs" / "overrides", folder / "docs" / "overrides")
    for room in ("site", "storage"):
        shutil.copytree(PROJECT / "docs" / "assets" / room, folder / "docs" / "assets" / room)
    for name in ("site.css", "site.js"):
        (folder / "docs" / "assets" / "site" / name).write_text("")
    (folder / "build_maps.py").write_text(f"def on_config(config):\n    config.extra['notice'] = {NOTICE!r}\n    return config\n")
    for watched in CONFIG["watch"]:
        (folder / watched).mkdir()
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text)
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"], cwd=folder,
                          env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder / "site"


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_small_site(tmp_path_factory.mktemp("small"))


class _Reader(html.parser.HTMLParser):
    """A reader that collects what the tests below need from one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.fetched: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/json"):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        self.fetched += [values[name] for name in ("src", "href") if values.get(name) and tag in ("script", "link", "img")]
        if tag == "html":
            self.language = values["lang"]


def pages_of(site: Path) -> dict[str, str]:
    found = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert set(found) == {"index.html", "second/index.html", "404.html"}
    return found


def test_no_page_has_an_inline_script_or_style(small_site: Path) -> None:
    assert {name: _Reader(text).inline for name, text in pages_of(small_site).items()} == dict.fromkeys(pages_of(small_site), [])


def test_every_page_says_that_the_guidance_is_historical(small_site: Path) -> None:
    for name, text in pages_of(small_site).items():
        assert text.count(NOTICE) == 1, name


def test_every_page_is_in_british_english_and_passes_no_address_on(small_site: Path) -> None:
    for name, text in pages_of(small_site).items():
        assert _Reader(text).language == "en-GB", name
        assert '<meta name="referrer" content="no-referrer">' in text, name


def test_no_page_fetches_from_another_site(small_site: Path) -> None:
    for name, text in pages_of(small_site).items():
        assert not [address for address in _Reader(text).fetched if re.match(r"(https?:)?//", address)], name


def test_templates_do_not_become_part_of_the_site(small_site: Path) -> None:
    assert not list(small_site.rglob("*overrides*"))
    assert {path.name for path in (small_site / "assets" / "site").iterdir()} == {path.name for path in (PROJECT / "docs" / "assets" / "site").iterdir()}


def test_nothing_in_the_environment_takes_the_policy_off_a_built_site(tmp_path: Path) -> None:
    site = build_small_site(tmp_path, LIVE_RELOAD="true")
    assert all('http-equiv="Content-Security-Policy" content="' in text for text in pages_of(site).values())


def test_a_browser_reports_nothing_against_the_policy(small_site: Path, browser: Browser) -> None:
    with running(small_site) as home, watching(browser, home, NOT_FOUND) as watched:
        for scheme, other in (("light", "slate"), ("dark", "default")):
            page = watched.profile(color_scheme=scheme).new_page()
            page.goto(home + "nowhere/")
            expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
            expect(page.get_by_text(NOTICE)).to_be_visible()

            page.goto(home)
            first = page.evaluate("document.body.dataset.mdColorScheme")
            assert first == {"light": "default", "dark": "slate"}[scheme]
            page.get_by_role("button", name="Search").click()
            page.get_by_role("textbox", name="Search").press_sequentially("pineapple")
            found = page.get_by_role("dialog", name="Search").get_by_role("link", name="Second")
            expect(found).to_be_visible()
            assert "pineapple" not in found.get_attribute("href")
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Dark colours").click()
            page.goto(home + "second/")
            assert page.evaluate("document.body.dataset.mdColorScheme") == other
            page.emulate_media(media="print")
            expect(page.get_by_text(NOTICE)).to_be_visible()


@pytest.mark.parametrize("stored", ["", "null", "slate", "__proto__"])
def test_nonsense_in_the_browsers_storage_does_not_stop_a_page(small_site: Path, browser: Browser, stored: str) -> None:
    with running(small_site) as home, watching(browser, home) as watched:
        page = watched.profile(color_scheme="dark").new_page()
        page.add_init_script(f"localStorage.setItem('/.colours', {json.dumps(stored)})")
        page.goto(home)
        assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
        assert page.get_by_text(NOTICE).is_visible()
