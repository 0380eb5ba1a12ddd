"""A browser that lacks something, or a Python that fails: a sentence reports it, the linked pages stay available, and no answer is lost."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.browser.test_navigator import MAP_1
from tests.browser.watching import watching

STOPPED = "The navigator has stopped."
CANNOT_RUN = "This browser cannot run the navigator"
LACKS = ("script: .*WebAssembly", "script: .*_importhook")
"""What scripts say if WebAssembly, or the memory for it, is missing. The last is Pyodide's, because it continues without the module that it could not make."""

WITHOUT_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
}
"""
WITHOUT_STORAGE_IN_WORKERS = "Object.defineProperty(self, 'caches', { get() { throw new DOMException('blocked', 'SecurityError'); } });"

NO_ROOM = """
const noRoom = () => { throw new RangeError("WebAssembly.Memory(): could not allocate memory"); };
Object.assign(WebAssembly, { Memory: noRoom, instantiate: async () => noRoom(), instantiateStreaming: async () => noRoom() });
"""

TRAP = """
self.failNext = async () => { (await opened).handle = () => { throw new WebAssembly.RuntimeError("memory access out of bounds"); }; };
"""

HOLD = """
const heard = self.onmessage;
const held = [];
self.holdNext = () => { self.onmessage = (event) => held.push(event); };
self.release = () => { self.onmessage = heard; held.forEach((event) => heard(event)); };
"""
"""A script added to the worker: a step that takes as long as a test needs."""


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Return a page in its own profile, without something that it needs."""
    with watching(browser, site, *LACKS) as watched:
        yield watched.profile().new_page()


def alter_worker(page: Page, first: str = "", last: str = "") -> None:
    """Add a text to the beginning or the end of the worker's script."""
    def altered(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{first}\n{answer.text()}\n{last}")
    page.route("**/assets/worker.js", altered)


def opened(page: Page, site: str) -> CaseOnPage:
    page.goto(f"{site}navigator/")
    wait_for_scripts(page)
    return CaseOnPage(page)


def without_webassembly(page: Page) -> None:
    page.add_init_script("delete window.WebAssembly")
    alter_worker(page, "delete self.WebAssembly;")


def without_workers(page: Page) -> None:
    page.add_init_script("delete window.Worker")


def without_memory(page: Page) -> None:
    alter_worker(page, NO_ROOM)


def with_a_damaged_archive(page: Page) -> None:
    page.route("**/assets/navigator.zip", lambda route: route.fulfill(status=200, body=b"PK\x03\x04 and no more"))


def with_a_damaged_runtime(page: Page) -> None:
    page.route("**/assets/pyodide/pyodide.mjs", lambda route: route.fulfill(status=200, content_type="text/javascript", body="export const nothing = 1;"))


@pytest.mark.parametrize(("lack", "words"), (
    (without_webassembly, CANNOT_RUN), (without_workers, CANNOT_RUN), (without_memory, STOPPED), (with_a_damaged_archive, STOPPED),
    (with_a_damaged_runtime, STOPPED),
), ids=("no WebAssembly", "no workers", "memory short", "a damaged archive", "a damaged runtime"))
def test_a_python_that_cannot_start_is_reported_and_the_choice_stays(page: Page, site: str, lack: Callable[[Page], None], words: str) -> None:
    lack(page)
    case = opened(page, site)
    page.get_by_role("radio", name=MAP_1).check()
    expect(case.status.get_by_role("alert")).to_contain_text(words)
    page.get_by_role("button", name="Continue").click()
    expect(case.status.get_by_role("alert")).to_contain_text(words)
    expect(case.status.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("radio", name=MAP_1)).to_be_checked()
    case.status.get_by_role("link", name="Use the box pages instead").click()
    way = page.locator(".navigator-static").get_by_role("link", name="Map 1, box 1")
    expect(way).to_be_in_viewport()
    way.click()
    expect(page).to_have_url(re.compile(r"/map-1/box-01/$"))


def test_a_python_that_fails_restarts_with_all_answers(page: Page, site: str) -> None:
    alter_worker(page, last=TRAP)
    case = opened(page, site)
    case.choose(MAP_1, "Scotland")
    before = case.answers()
    case.worker.evaluate("self.failNext()")
    case.choose("Failed to attend (FTA)")
    expect(case.status.get_by_role("alert")).to_contain_text(STOPPED)
    expect(case.status.get_by_role("link")).to_have_attribute("href", re.compile(r"/map-1/box-01/$"))
    assert case.answers() == before
    case.status.get_by_role("button", name="Try again").click()
    expect(case.step.get_by_label("Day", exact=True)).to_be_visible()
    assert case.answers() == {**before, "Kind of failure": "Failed to attend (FTA)"}


def test_a_case_comes_back_with_a_reload_after_python_has_failed(page: Page, site: str) -> None:
    alter_worker(page, last=TRAP)
    case = opened(page, site)
    case.choose(MAP_1, "Scotland")
    before = case.answers()
    case.worker.evaluate("self.failNext()")
    case.choose("Failed to attend (FTA)")
    expect(case.status.get_by_role("alert")).to_contain_text(STOPPED)
    page.reload()
    expect(case.title).to_contain_text("Map 1, box 1")
    assert case.answers() == before


# --- A step that takes long ----------------------------------------------------------------------------------------------

LATE = "This step is taking a long time. You can wait. If nothing happens, try again."


def with_a_late_step(page: Page, site: str) -> CaseOnPage:
    """Return a case of four answers. The fifth has had no reply for longer than a step may take."""
    alter_worker(page, last=HOLD)
    page.clock.install()
    case = opened(page, site)
    case.choose(MAP_1, "Scotland", "Failed to attend (FTA)")
    case.date("Thu 2009-08-27")
    case.worker.evaluate("self.holdNext()")
    case.step.get_by_role("button", name="Continue").click()
    expect(case.step).to_have_attribute("aria-busy", "true")
    page.clock.fast_forward(11_000)
    expect(case.status.get_by_role("alert")).to_contain_text(LATE)
    expect(case.status.get_by_role("alert")).to_contain_text("The case has 4 answers, and with fewer of them a step takes less time.")
    return case


def test_a_step_that_is_late_is_waited_for_and_comes(page: Page, site: str) -> None:
    case = with_a_late_step(page, site)
    worker = case.worker
    page.clock.fast_forward(60_000)
    expect(case.status.get_by_role("alert")).to_contain_text(LATE)
    assert case.worker is worker, "it is not ended"
    worker.evaluate("self.release()")
    expect(case.status).to_be_empty()
    assert len(case.answers()) == 5


def test_a_step_that_is_late_can_be_given_up_with_fewer_answers(page: Page, site: str) -> None:
    case = with_a_late_step(page, site)
    case.status.get_by_role("button", name="Go back 1 answer").click()
    expect(case.step).not_to_have_attribute("aria-busy", "true")
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]
    page.go_back()
    expect(page.locator(".answers dt")).to_have_count(4)
    page.go_forward()
    case.settle()
    case.date("Fri 2009-08-28")
    assert len(case.answers()) == 4


def test_a_step_that_is_late_can_be_given_up_by_starting_again(page: Page, site: str) -> None:
    case = with_a_late_step(page, site)
    case.status.get_by_role("button", name="Start again").click()
    case.answer("Start again?", "Start again")
    expect(case.title).to_have_text("Start a case")
    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}


# --- A history that is not ours -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("entry", ("{n: -1}", "{n: 1e9}", "{n: 2 ** 53}", "{n: 4294967295}", "{n: 99999}", "{n: 1.5}", "{n: '3'}", "{n: {}}", "{}", "'x'", "7", "null"))
def test_a_history_entry_that_is_not_ours_opens_what_is_there(page: Page, site: str, entry: str) -> None:
    case = opened(page, site)
    case.choose(MAP_1, "Scotland")
    page.evaluate(f"history.replaceState({entry}, '')")
    page.reload()
    expect(case.title).to_contain_text("Map 1, box 1")
    case.choose("Failed to attend (FTA)")
    assert list(case.answers()) == ["Process", "Bank holidays for", "Kind of failure"]
    page.evaluate(f"history.pushState({entry}, '')")
    page.go_back()
    page.go_forward()
    expect(case.step).not_to_have_attribute("aria-busy", "true")
    case.date("Thu 2009-08-27")
    assert len(case.answers()) == 4


def test_with_blocked_storage_the_navigator_works_and_warns_of_a_reload(page: Page, site: str) -> None:
    page.add_init_script(WITHOUT_STORAGE)
    alter_worker(page, WITHOUT_STORAGE_IN_WORKERS)
    case = opened(page, site)
    page.get_by_role("button", name="Dark colours").click()
    case.choose(MAP_1)
    expect(case.status).to_contain_text("you will lose the case. Download the case file")
    case.choose("Scotland")
    case.at("Map 1, box 1")
    case.keep("Save case")
    expect(case.status).to_contain_text("Download the case file instead.")
    with page.expect_download():
        case.keep("Download case file")
    case.erase()
    expect(case.status).to_contain_text("Everything has been deleted.")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))
    case.choose(MAP_1)
    page.reload()
    assert said == ["beforeunload"]


def test_with_blocked_storage_the_privacy_page_says_nothing_is_saved(page: Page, site: str) -> None:
    page.add_init_script(WITHOUT_STORAGE)
    page.goto(f"{site}privacy/")
    expect(page.locator(".kept-status")).to_have_text("This browser has not saved anything from this site.")
