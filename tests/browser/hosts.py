"""Hosts whose site a test may change, stop and restore: the project's own server, one without headers, and one that answers in odd ways."""
from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from maps.ship.headers import TYPES, headers
from maps.ship.offline import write_offline
from maps.ship.server import Note, running
from tests.browser.case_on_page import (
    MAP_1,
    MOST_SECONDS,
    CaseOnPage,
    answer_erasing,
    keep_a_copy,
    wait_for_scripts,
    wait_until,
)

Server = Callable[[Path, int, Note], AbstractContextManager[str]]
MILLISECONDS_OF_A_LOOK = 5_000


@dataclass
class Host:
    """A host with a copy of the site. A test can stop it, start it again as another kind of server, and give it another edition."""

    folder: Path
    address: str = ""
    asked: list[str] = field(default_factory=list)
    """The path of each request that has reached the host."""
    held: str = ""
    """The path of a request that is answered only once `released` is set; `reached` is set when it has come."""
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    _running: ExitStack = field(default_factory=ExitStack)

    def up(self, server: Server = running) -> str:
        port = int(self.address.rsplit(":", 1)[1].rstrip("/")) if self.address else 0
        self.address = self._running.enter_context(server(self.folder, port, lambda path, _: self._hear(path)))
        return self.address

    def _hear(self, path: str) -> None:
        self.asked.append(path)
        if path == self.held:
            self.reached.set()
            self.released.wait()

    def down(self) -> None:
        self.released.set()
        self._running.close()

    def become(self, server: Server) -> None:
        """Serve the site from a server of this kind from now on, at the same address."""
        self.down()
        self.up(server)

    def publish(self, path: str, old: str, new: str, *, listed: bool = True, **settings: Any) -> None:
        """Change a file of the site; `listed` updates the list of files, as a build does."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        if listed:
            self.release(**settings)

    def release(self, *, later: int = 1, **settings: bool) -> None:
        """Update the list of files from the site; the stamp is so many seconds after that of the edition before."""
        stamp = json.loads((self.folder / "version.json").read_text(encoding="utf-8")).get("stamp", 0) + later
        write_offline(self.folder, {"edition": "2026-12", "reviewed": "1 December 2026", "stamp": stamp}, **settings)


def odd_server(folder: Path, port: int, note: Note, *, answer: Callable[[SimpleHTTPRequestHandler], bool] = lambda _: False,
               sent: Mapping[str, Mapping[str, str]] | None = None) -> AbstractContextManager[str]:
    """Return a server that sends none of our headers. With `sent`, it sends ours except those given for a path ("/assets/worker.js").

    `answer` may answer a request itself, and returns whether it has.
    """
    class Handler(SimpleHTTPRequestHandler):
        extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

        def do_GET(self) -> None:
            note(self.path, 0)
            if not answer(self):
                super().do_GET()

        def guess_type(self, path: Any) -> str:
            return (sent or {}).get(self.path, {}).get("Content-Type") or super().guess_type(path)

        def end_headers(self) -> None:
            if sent is not None:
                for name, value in (headers(self.path.lstrip("/")) | sent.get(self.path, {})).items():
                    if name != "Content-Type":
                        self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *given: Any) -> None:
            pass

    return _served(partial(Handler, directory=str(folder)), port)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: a browser that leaves a page drops its connections."""


@contextmanager
def _served(handler: Any, port: int) -> Iterator[str]:
    with _Server(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


# --- What a reader does there ----------------------------------------------------------------------------------------

def kept(profile: BrowserContext, host: Host) -> Page:
    """Return a page of a profile with a complete copy of the site."""
    page = profile.new_page()
    page.goto(f"{host.address}offline/")
    keep_a_copy(page)
    return page


def cut(profile: BrowserContext, host: Host) -> None:
    """Cut the network: stop the host, and close the connections that the browser had kept open to it."""
    host.down()
    profile.set_offline(True)


def restore(profile: BrowserContext, host: Host) -> None:
    """Restore the network, and tell each open page."""
    host.up()
    profile.set_offline(False)


def look_at(page: Page) -> None:
    """Act as a reader who returns to an open page from another tab. A browser without a window never hides a page, so the page gets the event."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def look_until(page: Page, words: str) -> None:
    """Look at a page until its line on editions says this. Look again if the host took longer than the four seconds that the page allows."""
    line, end = page.locator(".edition-status"), time.monotonic() + MOST_SECONDS
    while words not in line.inner_text():
        assert time.monotonic() < end, f"This is not said: {words}"
        look_at(page)
        with contextlib.suppress(AssertionError):
            expect(line).to_contain_text(words, timeout=MILLISECONDS_OF_A_LOOK)


def set_last_look(page: Page, days: int) -> None:
    """Set the last check for a newer edition to some days ago."""
    page.evaluate("""days => { const then = new Date(); then.setDate(then.getDate() - days);
        localStorage.setItem('/edition-checked', [then.getFullYear(), then.getMonth() + 1, then.getDate()].map(part => String(part).padStart(2, '0')).join('-')); }""", days)


def caches(page: Page) -> list[str]:
    """Return the names of everything in the cache storage."""
    found: list[str] = page.evaluate("caches.keys()")
    return found


def wait_until_nothing_is_kept(profile: BrowserContext, host: Host) -> None:
    """Wait until copy and worker are gone. A plain text of the site is open meanwhile, because a page loads itself again when its worker changes."""
    text = profile.new_page()
    text.goto(f"{host.address}licences.txt")
    wait_until(text, "caches.keys().then(names => names.length === 0)")
    wait_until(text, "navigator.serviceWorker.getRegistrations().then(found => found.length === 0)")


def offered(page: Page, host: Host, path: str = "") -> None:
    """Open a page and wait until it offers the new edition."""
    page.goto(host.address + path)
    expect(page.locator(".edition-status")).to_contain_text("A new edition of this site is available.")


def use_the_new_edition(page: Page, host: Host, path: str = "") -> None:
    """Open a page and switch to the new edition that it offers."""
    offered(page, host, path)
    page.get_by_role("button", name="Update now").click()
    expect(page.locator(".edition-status")).to_be_empty()
    wait_for_scripts(page)


def erase_everything(page: Page, host: Host) -> None:
    """Press the button of the privacy page, and wait until everything has been deleted."""
    page.goto(f"{host.address}privacy/")
    wait_for_scripts(page)
    page.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(page, "Delete everything")
    expect(page.locator(".kept-status")).to_have_text("Everything has been deleted.")


def step_a_case(page: Page, host: Host) -> CaseOnPage:
    """Open the navigator on a page and take a case to its first box."""
    page.goto(f"{host.address}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    case.at("Map 1, box 1")
    return case
