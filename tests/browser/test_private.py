"""Privacy: what complete cases put into the address, history, titles, every storage and the network, and what a deletion leaves behind."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from navigator.days.workdays import NATIONS
from tests.browser.case_on_page import CaseOnPage, answer_erasing, keep_a_copy
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1
from tests.browser.watching import Watched
from tests.built import built_site, read_page

KEPT = """async () => {
    const files = [];
    for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) {
            files.push(`${name} ${request.url}`);
        }
    }
    const workers = (await navigator.serviceWorker.getRegistrations()).length;
    return { session: {...sessionStorage}, local: {...localStorage}, databases: await indexedDB.databases(), cookie: document.cookie, files, workers };
}"""
"""A script that returns what the browser has for the site, by storage. For Cache Storage: names, as test_snapshot.py and test_offline.py check the content."""


NOTHING = {"session": {}, "local": {}, "databases": [], "cookie": "", "files": [], "workers": 0}


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


# --- Whole cases --------------------------------------------------------------------------------------------------------

TYPED = "Zwiebelkuchen verpasst, 07700 900123"
NAME = "Quittengelee on Tuesday"


def map_1(case: CaseOnPage) -> None:
    """Take a case to a deduction, with a reason in the reader's own words."""
    case.to_the_reason("Scotland")
    case.write(TYPED)


def map_2(case: CaseOnPage) -> None:
    """Take a case through two visits to a customer who is not there."""
    case.choose("Map 2: Home visits", "England and Wales", "Failed to attend (FTA)")
    case.date("Fri 2009-05-08")
    case.date("Fri 2009-05-08")
    case.choose("No")
    case.leave_empty()
    case.date("Wed 2009-05-20")
    case.choose("Not present", "No response")
    case.leave_empty()
    case.date("Wed 2009-06-03")
    case.choose("Not present")
    case.date("Thu 2009-06-11")
    case.choose("NFP sent, waiting for a reply")
    expect(case.step).to_contain_text("The process ends here")


def memo(case: CaseOnPage) -> None:
    """Take a case to the email."""
    case.choose("Memo: Did not attend", "England and Wales", "Yes", "Yes", "Yes", "Yes")
    case.date("Fri 2021-12-03")
    case.choose("All conditions met")
    case.date("Tue 2022-01-04")
    case.go_on()
    case.date("Fri 2021-12-03")
    expect(case.step).to_contain_text("The process ends here")


OWN = ("Zwiebelkuchen", "07700", "900123", "Quittengelee", "2009-0", "2021-12", "2022-01", "August 2009", "May 2009", "December 2021")
TRACES = (*OWN, "fta", "Failed", "Scotland", "scotland", "england-and-wales", "No contact", "no-contact", "not-present", "Not present",
          "map-1/", "map-2/", "did-not-attend/", "box 4", "box 12")
"""Traces of these cases: words, names, dates and answers, as a person reads them and as they are stored, and the box of a case."""


@dataclass
class Traces:
    """Everything that the browser had or sent while the case ran, by kind, apart from storage."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        def note(request: Request) -> None:
            self.requests.append(f"{request.url} {request.headers.get('referer', '')} {request.post_data or ''}".strip())
        self.page.context.on("request", note)
        self.page.context.on("console", lambda message: self.console.append(message.text))
        self.page.on("framenavigated", lambda frame: self.addresses.append(frame.url))

    def held(self) -> dict[str, Any]:
        history = self.page.context.new_cdp_session(self.page).send("Page.getNavigationHistory")["entries"]
        return {
            "history": [(entry["url"], entry["title"]) for entry in history],
            "page": self.page.evaluate("[location.href, history.state, document.title, document.referrer, window.name]"),
            "measured": self.page.evaluate("performance.getEntries().map(one => one.name)"),
            "locks": self.page.evaluate("navigator.locks.query().then(({held}) => held.map(one => one.name))"),
            "console": self.console, "addresses": self.addresses, "cookies": self.page.context.cookies(),
        }


def traces_in(found: Any) -> list[str]:
    text = json.dumps(found, ensure_ascii=False)
    return [trace for trace in TRACES if trace in text]


@pytest.mark.parametrize("walk", (map_1, map_2, memo), ids=("Map 1", "Map 2", "the memo"))
def test_a_whole_case_leaves_only_what_the_tab_saves(open_page: OpenPage, site: str, walk: Callable[[CaseOnPage], None]) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.begin()
    before, seen = kept(page), Traces(page)
    walk(case)
    case.back()
    case.keep("Saved cases")
    case.keep("Back")
    case.keep("Print or copy case record")
    case.keep("Back to the case")
    assert seen.requests == []
    assert traces_in(seen.held()) == []
    assert page.url == f"{site}navigator/" and list(page.evaluate("history.state")) == ["n"]

    after = kept(page)
    assert set(after["session"]) == {"/wfi-case", "/wfi-nation"} and traces_in(after["session"]["/wfi-case"]), "the one place where the case is"
    assert json.loads(after["session"]["/wfi-nation"])["nation"] in NATIONS
    assert (list(after["local"]), after["databases"], after["cookie"]) == (["/wfi-epoch"], [], "")
    assert re.fullmatch("[0-9a-f]{24}", after["local"]["/wfi-epoch"]), "a random number"
    assert set(after["files"]) - set(before["files"]) <= {f"/wfi-snapshot {site}assets/python-memory"}, "made before any answer: test_snapshot.py"


def test_switched_off_a_whole_case_is_in_no_storage_at_all(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.begin()
    page.get_by_label("Remember my answers if this page refreshes").uncheck()
    map_1(case)
    found = kept(page)
    assert found["session"] == {"/wfi-no-session": "yes"} and found["local"] == {} and found["databases"] == []
    case.begin()


def test_a_saved_case_is_in_one_storage_with_the_typed_words(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.begin()
    seen = Traces(page)
    map_1(case)
    case.save_as(NAME)
    found = kept(page)
    assert set(found["local"]) == {"/wfi-epoch", "/wfi-saved"} and NAME in found["local"]["/wfi-saved"]
    assert "Zwiebelkuchen" in found["local"]["/wfi-saved"] and "Quittengelee" not in json.dumps(found["session"])
    assert seen.requests == [] and traces_in(seen.held()) == []


def test_a_page_opened_from_a_case_gets_no_information_about_it(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    map_1(case)
    seen = Traces(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the page for Map 1, box").first.click()
    other = opened.value
    other.wait_for_load_state()
    assert other.evaluate("[document.referrer, window.name, window.opener, Object.keys(sessionStorage)]") == ["", "", None, []]
    assert all(" " not in request for request in seen.requests), "no referrer and nothing sent along"
    assert [one for one in seen.requests if any(trace in one for trace in OWN)] == []


# --- The thread with Python in it ---------------------------------------------------------------------------------------

AWAY = "https://elsewhere.invalid/"

FROM_JAVASCRIPT = """
self.attempt = async (away) => {
    const ways = {
        control: () => 1,
        fetch: () => fetch(away), request: () => new XMLHttpRequest().open("GET", away), socket: () => new WebSocket(away.replace("https", "wss")),
        source: () => new EventSource(away), transport: () => new WebTransport(away), scripts: () => importScripts(away), module: () => import(away),
        beacon: () => navigator.sendBeacon(away, "x"), font: () => new FontFace("x", `url(${away})`).load(), worker: () => new Worker(away),
        cache: () => caches.open("x"), database: () => indexedDB.open("x"), channel: () => new BroadcastChannel("x"),
        files: () => navigator.storage.getDirectory(), lock: () => navigator.locks.request("x", () => 1),
    };
    const open = [];
    for (const [name, way] of Object.entries(ways)) {
        try {
            await way();
            open.push(name);
        } catch {
            // Shut, as it should be.
        }
    }
    return open;
};
self.inPython = async (code) => {
    const builtins = (await opened).handle.__globals__.get("__builtins__");
    const scope = builtins.get("dict")();
    builtins.get("exec")(code, scope);
    return scope.get("found").toJs();
};
"""
"""A script added to the worker's own, so that each way to send data is tried from the thread that processes an answer."""

FROM_PYTHON = f"""
import importlib
def named(module): return importlib.import_module(module)
ways = {{
    "control": lambda: named("json").dumps(1),
    "js": lambda: named("js").fetch("{AWAY}"),
    "js request": lambda: named("js").XMLHttpRequest.new(),
    "js socket": lambda: named("js").WebSocket.new("wss://elsewhere.invalid/"),
    "open_url": lambda: named("pyodide.http").open_url("{AWAY}"),
    "pyfetch": lambda: named("pyodide.http").pyfetch("{AWAY}").send(None),
    "run_js": lambda: named("pyodide.code").run_js("fetch('{AWAY}')"),
    "urllib": lambda: named("urllib.request").urlopen("{AWAY}", timeout=1),
    "http": lambda: named("http.client").HTTPSConnection("elsewhere.invalid", timeout=1).request("GET", "/"),
    "socket": lambda: named("socket").create_connection(("elsewhere.invalid", 443), 1),
}}
found = []
for name, way in ways.items():
    try:
        way()
        found.append(name)
    except BaseException:
        pass
"""


def test_the_thread_with_python_cannot_reach_the_network(browser: Browser, site: str) -> None:
    def with_attempts(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + FROM_JAVASCRIPT)

    watched = Watched(browser, site)
    page = watched.open("map-1/")
    page.route("**/assets/worker.js", with_attempts)
    page.goto(f"{site}navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1)
    ended: list[tuple[str, str | None]] = []
    page.context.on("requestfailed", lambda request: ended.append((request.url, request.failure)))
    assert case.worker.evaluate("away => self.attempt(away)", AWAY) == ["control"]
    assert case.worker.evaluate("code => self.inPython(code)", FROM_PYTHON) == ["control"]
    assert ended == [(AWAY, "csp")], "the import, which is no function that could be taken away, ended at the policy"
    assert watched.told() == [f"request to {AWAY}"]
    watched.close()


# --- Erasing ------------------------------------------------------------------------------------------------------------

def with_everything(open_page: OpenPage, site: str) -> CaseOnPage:
    """Return a case in a browser with everything that any page can save: a copy of the site, a choice of colours, a saved case, a case of the tab."""
    page = open_page("offline/", service_workers="allow")
    keep_a_copy(page)
    page.get_by_role("button", name="Dark colours").click()
    page.goto(f"{site}navigator/")
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    case.save_as("Tuesday")
    return case


def test_deleting_everything_leaves_nothing_while_the_page_is_used(open_page: OpenPage, site: str) -> None:
    case = with_everything(open_page, site)
    page = case.page
    before = kept(page)
    assert set(before["session"]) == {"/wfi-case", "/wfi-nation"} and set(before["local"]) == {"/wfi-epoch", "/wfi-saved", "/.colours", "/edition-checked"}
    assert before["files"] and before["workers"] == 1
    told = read_page(built_site() / "privacy" / "index.html").content.text
    assert [key for key in (*before["session"], *before["local"]) if key.removeprefix("/") not in told] == [], "the page about privacy names each of them"
    page.get_by_label("Remember my answers if this page refreshes").uncheck()
    assert set(kept(page)["session"]) == {"/wfi-no-session"}
    case.erase("Delete everything")
    expect(case.status).to_contain_text("Everything has been deleted.")
    expect(case.title).to_have_text("Start a case")
    assert kept(page) == NOTHING
    assert [worker for worker in page.workers if worker.url.endswith("/assets/worker.js")] == [], "Python's memory has gone with its thread"

    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}, "the page works on"
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("dialog", name="Search").get_by_role("textbox").fill("home visit")
    expect(page.get_by_role("dialog", name="Search").get_by_role("listitem").first).to_be_visible()
    assert kept(page) == NOTHING, "and keeps nothing, as was wished for this tab; what it fetches makes no copy again"


def test_between_customers_only_the_offline_copy_can_stay(open_page: OpenPage, site: str) -> None:
    case = with_everything(open_page, site)
    copied = [name for name in kept(case.page)["files"] if name.startswith("/wfi-site-")]
    case.erase("Cancel")
    assert set(kept(case.page)["local"]) == {"/wfi-epoch", "/wfi-saved", "/.colours", "/edition-checked"}
    case.erase("Keep only the offline copy")
    expect(case.status).to_contain_text("Everything but the offline copy has been deleted.")
    expect(case.title).to_have_text("Start a case")
    found = kept(case.page)
    assert (found["session"], list(found["local"]), found["databases"], found["cookie"]) == ({}, ["/edition-checked"], [], "")
    assert found["files"] == copied and found["workers"] == 1
    case.page.goto(f"{site}privacy/")
    expect(case.page.locator(".kept-list li")).to_have_text(
        ["The date this browser last checked for a newer edition", "An offline copy of this site"])
    case.page.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(case.page, "Delete everything")
    expect(case.page.locator(".kept-status")).to_have_text("Everything has been deleted.")
    assert kept(case.page) == NOTHING


def test_one_press_too_many_of_enter_or_escape_deletes_nothing(open_page: OpenPage) -> None:
    page = open_page("privacy/")
    page.get_by_role("button", name="Dark colours").click()
    for key in ("Enter", "Escape"):
        page.get_by_role("button", name="Delete all saved data").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
        expect(page.get_by_role("dialog").get_by_role("button")).to_have_text(["Delete everything", "Cancel"])      # there is no copy
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="Delete all saved data")).to_be_focused()
    assert list(kept(page)["local"]) == ["/.colours"]


def test_delete_opens_its_question_again_as_soon_as_that_is_cancelled(open_page: OpenPage) -> None:
    page = open_page("privacy/")
    erase = page.get_by_role("button", name="Delete all saved data")
    erase.click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    page.evaluate("""() => { // in one task: the browser tells the page that a dialog has been closed only after it
        document.querySelector(".ask-dialog .secondary").click();
        document.querySelector("[data-do=erase]").click();
    }""")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    expect(page.locator("dialog.ask-dialog")).to_have_count(1)
    answer_erasing(page, "Delete everything")
    expect(page.locator(".kept-status")).to_have_text("Everything has been deleted.")


def test_everything_is_deleted_even_if_python_has_stopped(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    case.save_as("Tuesday")
    case.worker.evaluate("self.close()")
    case.erase()
    expect(case.status).to_contain_text("Everything has been deleted.")
    expect(case.title).to_have_text("Start a case")
    assert case.answers() == {} and case.stored() == {}
    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}


def test_an_erasure_in_one_tab_reaches_the_navigator_in_another(open_page: OpenPage, site: str) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="What is saved in this browser and how to check it").click()
    other = opened.value
    other.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(other, "Delete everything")
    expect(other.locator(".kept-status")).to_have_text("Everything has been deleted.")
    expect(case.title).to_have_text("Start a case")
    expect(case.status).to_contain_text("in another tab")
    assert kept(page) == NOTHING


# --- The page about privacy -----------------------------------------------------------------------------------------------

def test_the_privacy_page_lists_what_is_saved_and_deletes_it(open_page: OpenPage, site: str) -> None:
    page = open_page("privacy/")
    expect(page.locator(".kept-status")).to_have_text("This browser has not saved anything from this site.")
    page.get_by_role("button", name="Dark colours").click()
    page.goto(f"{site}navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    case.save_as("Tuesday")
    page.goto(f"{site}privacy/")
    expect(page.locator(".kept-status")).to_contain_text("This tab can see that this browser has saved")
    expect(page.locator(".kept-list li")).to_contain_text(["The case in this tab", "Cases you have saved", "Your colour setting"])
    page.get_by_role("button", name="Delete all saved data").click()
    assert kept(page)["local"] != {}, "asked first"
    answer_erasing(page, "Delete everything")
    expect(page.locator(".kept-status")).to_have_text("Everything has been deleted.")
    expect(page.locator(".kept-list li")).to_have_count(0)
    assert kept(page) == NOTHING
    page.go_back()
    expect(case.title).to_have_text("Start a case")
    assert case.answers() == {}


def test_the_browser_refuses_what_the_page_about_privacy_says_it_refuses(browser: Browser, site: str) -> None:
    watched = Watched(browser, site)
    page = watched.open("navigator/")
    assert page.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')") == "refused"
    assert any("connect-src" in fault for fault in watched.told())
    watched.close()


def test_what_earlier_editions_kept_moves_to_the_new_names(case: CaseOnPage) -> None:
    case.choose(MAP_1, "England and Wales", "Failed to attend (FTA)")
    page, stored = case.page, case.stored()
    page.evaluate("""() => {
      const { epoch, ...kept } = JSON.parse(sessionStorage.getItem("/wfi-case"));
      const former = { "wfi-case": JSON.stringify(kept), "wfi-nation": JSON.parse(sessionStorage.getItem("/wfi-nation")).nation };
      sessionStorage.clear();
      localStorage.removeItem("/wfi-epoch");
      Object.entries(former).forEach(([key, text]) => sessionStorage.setItem(key, text));
      localStorage.setItem("edition-checked", "2026-11-29");
    }""")
    page.reload()
    expect(case.title).to_contain_text("Map 1, box 1:")
    epoch = page.evaluate("localStorage.getItem('/wfi-epoch')")
    now = {key: json.loads(text) for key, text in case.stored().items()}
    assert now == {key: {**json.loads(text), "epoch": epoch} for key, text in stored.items()}, "the case of the tab is there under its new name"
    assert page.evaluate("[...Object.keys(sessionStorage), ...Object.keys(localStorage)].filter((key) => !key.startsWith('/'))") == []
