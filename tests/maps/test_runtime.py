"""The browser's Python, the server for the built site, and the browser for the tests."""
from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from maps.ship import runtime, server
from tests import PROJECT
from tests.browser import chromium
from tests.browser.watching import NOT_FOUND, watching
from tests.built import built_site

# ---- the browser's Python -------------------------------------------------------------------------------------------

def test_the_site_ships_the_pinned_pyodide_complete() -> None:
    shipped = runtime.runtime_files()
    assert set(shipped) == {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"}
    assert runtime.pinned_version() == "314.0.7"
    assert shipped["pyodide.asm.wasm"].read_bytes()[:4] == b"\0asm"
    assert f'"{runtime.pinned_version()}"' in shipped["pyodide.mjs"].read_text(encoding="utf-8")
    assert json.loads(runtime.package_file("pyodide-lock.json").read_text(encoding="utf-8"))["info"]["python"].startswith("3.14")


def test_the_site_ships_nothing_of_pyodide_but_what_the_navigator_needs() -> None:
    shipped = sorted(path.name for path in (built_site() / "assets" / "pyodide").iterdir())
    assert shipped == ["pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip"]


def test_the_worker_starts_python_without_a_list_of_packages() -> None:
    abi = json.loads(runtime.package_file("pyodide-lock.json").read_text(encoding="utf-8"))["info"]["abi_version"]
    assert f'info: {{ abi_version: "{abi}" }}, packages: {{}}' in (PROJECT / "docs" / "assets" / "worker.js").read_text(encoding="utf-8")


def test_asked_by_hand_it_says_in_one_line_what_was_found() -> None:
    done = subprocess.run([sys.executable, "-m", "maps.ship.runtime"], cwd=PROJECT, capture_output=True, text=True)
    assert re.fullmatch(r"The browser's Python: pyodide 314\.0\.7, 3 files, 10\.\d MB\.\n", done.stdout), done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return the npm files of the project in their own folder, with nothing installed."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PROJECT / name, tmp_path)
    return tmp_path


def test_a_missing_runtime_is_installed_and_then_left_alone(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = runtime.runtime_files(copy)
    assert "Installing the browser's Python (pyodide 314.0.7)" in capsys.readouterr().out
    assert all(path.is_file() for path in first.values())
    assert runtime.runtime_files(copy) == first
    assert capsys.readouterr().out == ""


def test_an_installed_package_of_another_version_does_not_count(copy: Path) -> None:
    package = copy / runtime.PACKAGE
    package.mkdir(parents=True)
    for name in runtime.FILES:
        (package / name).write_text("old")
    (package / "package.json").write_text('{"version": "0.1.0"}')
    runtime.runtime_files(copy)
    assert (package / "pyodide.asm.wasm").read_bytes()[:4] == b"\0asm"


def test_a_lock_whose_checksum_is_wrong_is_refused_with_npms_reason(copy: Path) -> None:
    lock = copy / "package-lock.json"
    lock.write_text(re.sub(r'("node_modules/pyodide": \{[^}]*?"integrity": "sha512-)[^"]{8}', r"\g<1>AAAAAAAA", lock.read_text()))
    with pytest.raises(runtime.RuntimeMissing, match="(?s)npm could not install pyodide 314.0.7.*EINTEGRITY"):
        runtime.runtime_files(copy)


def programs(folder: Path, node: str, npm: str) -> str:
    """Return a PATH with a `node` and an `npm` that only print these versions."""
    for name, version in (("node", node), ("npm", npm)):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(("node", "npm", "good"), [
    ("v18.0.0", "9.0.0", True),
    ("v24.19.0", "11.17.0", True),
    ("v16.20.2", "9.0.0", False),
    ("v18.0.0", "8.19.4", False),
    ("nonsense", "9.0.0", False),
])
def test_the_machines_npm_is_used_only_when_it_is_new_enough(tmp_path: Path, node: str, npm: str, good: bool) -> None:
    found = runtime.node_on_path(programs(tmp_path, node, npm))
    assert (found is not None) == good


def test_a_machine_without_npm_has_none_to_offer(tmp_path: Path) -> None:
    assert runtime.node_on_path(str(tmp_path)) is None


def test_outside_a_virtual_environment_nothing_is_installed(
        copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(copy))
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setattr(runtime, "node_from_wheel", lambda: None)  # it may be installed here
    with pytest.raises(runtime.RuntimeMissing, match="Node.js 18 or newer with npm 9 or newer is needed.*make site"):
        runtime.runtime_files(copy)


# ---- the server -----------------------------------------------------------------------------------------------------

@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name in ("index.html", "404.html", "box/index.html", "a.js", "a.mjs", "a.wasm", "a.json", "a.zip", "a.svg", "a.ics", "a.css"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<h1>{name}</h1>")
    (folder / "empty").mkdir()
    (tmp_path / "secret.txt").write_text("outside")
    return folder


def ask(address: str, path: str, method: str = "GET") -> tuple[int, str, str]:
    """Return status, type and text of one answer; the path is sent exactly as given."""
    connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.headers["Content-Type"], answer.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize(("path", "kind"), [
    ("/", "text/html; charset=utf-8"),
    ("/box/", "text/html; charset=utf-8"),
    ("/a.js", "text/javascript; charset=utf-8"),
    ("/a.mjs", "text/javascript; charset=utf-8"),
    ("/a.wasm", "application/wasm"),
    ("/a.json", "application/json"),
    ("/a.zip", "application/zip"),
    ("/a.svg", "image/svg+xml"),
    ("/a.ics", "text/calendar; charset=utf-8"),
    ("/a.css", "text/css; charset=utf-8"),
])
def test_each_file_goes_out_with_its_type(site: Path, path: str, kind: str) -> None:
    with server.running(site) as address:
        assert ask(address, path)[:2] == (200, kind)


@pytest.mark.parametrize("path", ["/nothing", "/empty/", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/box/../../secret.txt"])
def test_a_missing_file_of_the_site_gets_its_own_page(site: Path, path: str) -> None:
    with server.running(site) as address:
        assert ask(address, path) == (404, "text/html; charset=utf-8", "<h1>404.html</h1>")
        assert ask(address, path, "HEAD") == (404, "text/html; charset=utf-8", "")


def test_only_this_machine_is_served(site: Path) -> None:
    with server.make_server(site) as made:
        assert made.server_address[0] == "127.0.0.1"


def test_a_taken_port_gives_way_to_the_next_free_one(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, server.first_free(site, taken.getsockname()[1]) as made:
        assert made.server_address[1] > taken.getsockname()[1]


def test_the_command_prints_the_address_and_stops_quietly_on_ctrl_c(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with subprocess.Popen([sys.executable, "-m", "maps.ship.server", str(site), "--port", str(port)], cwd=PROJECT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert re.fullmatch(rf"Port {port} is in use. Using \d+\.\n", process.stdout.readline())
            address = re.fullmatch(r"The site is at (http://127\.0\.0\.1:\d+/) .*\n", process.stdout.readline())[1]
            assert ask(address, "/box/")[2] == "<h1>box/index.html</h1>"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "\nStopped.\n", "")


def test_a_folder_without_a_site_names_the_command_to_build_one(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "maps.ship.server", str(tmp_path)], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"There is no built site in {tmp_path} (no index.html). Build it first: make site\n"


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "٣"])
def test_nonsense_for_a_port_is_refused_in_a_sentence(port: str) -> None:
    done = subprocess.run([sys.executable, "-m", "maps.ship.server", f"--port={port}"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "is not a port. Give a number from 1 to 65535." in done.stderr


# ---- the browser for the tests --------------------------------------------------------------------------------------

def test_a_chromium_that_is_named_is_the_one_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "my-chromium"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium.chromium_path() == named


def test_a_wrongly_named_chromium_is_refused_and_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    with pytest.raises(chromium.NoChromium, match="CHROMIUM names no-such-program.*Correct it, or leave CHROMIUM unset"):
        chromium.chromium_path()


def test_without_a_name_a_chromium_on_the_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "google-chrome"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.chromium_path() == program


def test_the_headless_shell_is_taken_before_a_whole_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.shell_path() == tmp_path / "chromium-headless-shell"
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    assert chromium.shell_path() == tmp_path / "chromium"


def test_the_browser_starts_and_shows_a_page_of_ours(site: Path, browser: Browser) -> None:
    with server.running(site) as address, watching(browser, address, NOT_FOUND) as watched:
        page = watched.profile().new_page()
        page.goto(address)
        assert page.get_by_role("heading").inner_text() == "index.html"


def test_the_browsers_program_can_be_run_by_this_user() -> None:
    assert os.access(chromium.chromium_path(), os.X_OK)
