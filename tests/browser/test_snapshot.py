"""The memory of a started Python, saved for the next visit: made before any answer, used again, and dropped on any doubt."""
from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from navigator.bridge import handle, open_guide
from tests.browser.case_on_page import CaseOnPage, answer_erasing, wait_for_scripts, wait_until
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import HeldStart
from tests.built import built_site
from tests.navigator.pyodide_calls import CASES, requests_of

START = """async requests => {
    const { scriptOf } = await import(new URL("../assets/site/trusted.js", location));
    return new Promise((resolve, reject) => {
    const worker = new Worker(scriptOf(new URL("../assets/worker.js", location)), { type: "module" });
    const said = { from: "", replies: [] };
    window.worker = worker;
    worker.onerror = () => reject(new Error("the worker has stopped"));
    worker.onmessage = ({ data }) => {
        if (data.error) {
            reject(new Error(data.error));
        }
        data.id === 0 ? said.from = data.from : said.replies.push(data.reply);
        if (said.replies.length < requests.length) {
            worker.postMessage({ id: said.replies.length + 1, request: requests[said.replies.length] });
        } else {
            resolve(said);
        }
    };
    });
}"""

KEPT = """async () => {
    const store = (await caches.has("/wfi-snapshot")) && (await caches.open("/wfi-snapshot"));
    return store ? (await store.keys()).map((request) => request.url.split("/").at(-1)).sort() : [];
}"""

UNTIL_KEPT = """async () => {
    for (;;) {
        const store = await caches.open("/wfi-snapshot");
        if (await store.match(new URL("../assets/python-memory", location))) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""

ALTER = """async (how) => {
    const store = await caches.open("/wfi-snapshot");
    const place = new URL("../assets/python-memory", location);
    const found = await store.match(place);
    const body = new Uint8Array(await found.arrayBuffer());
    const headers = new Headers(found.headers);
    if (how === "a byte") {
        body[body.length - 5000] ^= 1;
    } else if (how === "its edition") {
        headers.set("edition", "0".repeat(64));
    } else if (how === "the Pyodide it is of") {
        const pages = 8 + 4 * new Uint32Array(body.buffer, 0, 2)[1];
        body[pages + 20] ^= 1; // within the mark of the build that Pyodide puts before the memory
        const digest = await crypto.subtle.digest("SHA-256", body);
        headers.set("digest", [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    } else if (how === "its end") {
        await store.put(place, new Response(body.slice(0, 100_000), { headers }));
        return;
    } else if (how === "an unfinished start") {
        await store.put(new URL("../assets/python-memory-begun", location), new Response());
    }
    await store.put(place, new Response(body, { headers }));
}"""

BYTES_WITH = """async (words) => {
    const store = await caches.open("/wfi-snapshot");
    const body = new Uint8Array(await (await store.match(new URL("../assets/python-memory", location))).arrayBuffer());
    const holds = (needle) => {
        for (let at = body.indexOf(needle[0]); at >= 0; at = body.indexOf(needle[0], at + 1)) {
            if (needle.every((byte, place) => body[at + place] === byte)) {
                return true;
            }
        }
        return false;
    };
    // Python holds a text with one, two or four bytes a character.
    return words.filter((word) => [1, 2, 4].some((width) => holds([...word].flatMap((char) => [char.charCodeAt(0), ...Array(width - 1).fill(0)]))));
}"""


def start(page: Page, *requests: str) -> dict[str, Any]:
    """Start Python as the navigator does, on a page without it, and send these requests: {"from": "start" or "memory", "replies": […]}."""
    return page.evaluate(START, list(requests))


def with_memory(open_page: OpenPage) -> Page:
    """Return a page of a browser that has saved the memory of a first visit; Python no longer runs in it."""
    page = open_page("map-1/")
    assert start(page)["from"] == "start"
    page.evaluate(UNTIL_KEPT)
    page.evaluate("worker.terminate()")
    return page


# --- Kept and taken up again ------------------------------------------------------------------------------------------

def test_the_second_visit_uses_the_memory_of_the_first(open_page: OpenPage) -> None:
    assert "edition" in json.loads(open_guide((built_site() / "assets" / "guide.json").read_text(encoding="utf-8")))
    requests = [request for training in CASES[::5] for request in requests_of(training)]
    page = with_memory(open_page)
    found = start(page, *requests)
    assert found["from"] == "memory"
    assert found["replies"] == [handle(request) for request in requests]


def test_a_third_visit_takes_it_up_as_well(open_page: OpenPage) -> None:
    page = with_memory(open_page)
    for _ in range(2):
        assert start(page)["from"] == "memory"
        assert page.evaluate(KEPT) == ["python-memory"]
        page.evaluate("worker.terminate()")


def test_the_navigator_saves_its_memory_during_the_first_question(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.evaluate(UNTIL_KEPT)
    page.reload()
    case = CaseOnPage(page)
    case.choose("Memo: Did not attend", "Scotland")
    case.at("Memo, box 1")
    assert start(page)["from"] == "memory"


def test_a_python_from_memory_has_no_way_to_the_network_either(open_page: OpenPage) -> None:
    page = with_memory(open_page)
    assert start(page)["from"] == "memory"
    names = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "FontFace", "importScripts", "Worker", "caches"]
    assert CaseOnPage(page).worker.evaluate("names => names.map(name => typeof self[name])", names) == ["undefined"] * len(names)


# --- Dropped on any doubt ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("how", ["a byte", "its end", "its edition", "the Pyodide it is of", "an unfinished start"])
def test_a_memory_in_doubt_is_deleted_and_python_starts_plainly(open_page: OpenPage, how: str) -> None:
    page = with_memory(open_page)
    page.evaluate(ALTER, how)
    found = start(page, '{"do": "restart"}')
    assert found["from"] == "start" and "Start a case" in found["replies"][0]
    assert page.evaluate(KEPT) == []


def test_where_the_browser_keeps_nothing_python_starts_plainly(open_page: OpenPage) -> None:
    def without_storage(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body="Reflect.deleteProperty(WorkerGlobalScope.prototype, 'caches');\n" + answer.text())

    page = open_page("map-1/")
    page.route("**/assets/worker.js", without_storage)
    for _ in range(2):
        assert start(page, '{"do": "restart"}')["from"] == "start"
    assert page.evaluate(KEPT) == []


# --- Nothing of a case ------------------------------------------------------------------------------------------------

def test_the_memory_has_no_information_about_a_case(open_page: OpenPage) -> None:
    """Search for the reader's own words, which are not in any file of ours. The title of the first question shows that the search finds what is there."""
    page = open_page("navigator/")
    page.evaluate(UNTIL_KEPT)
    case = CaseOnPage(page)
    case.to_the_reason()
    case.write("Zwiebelkuchen verpasst")
    expect(case.step).to_contain_text("Zwiebelkuchen")
    assert page.evaluate(BYTES_WITH, ["Zwiebelkuchen", "Start a case"]) == ["Start a case"]
    page.reload()
    case.settle()
    assert page.evaluate(BYTES_WITH, ["Zwiebelkuchen"]) == []


def test_a_python_that_was_asked_anything_at_once_keeps_nothing(open_page: OpenPage) -> None:
    page = open_page("map-1/")
    assert start(page, '{"do": "restart"}')["from"] == "start"
    # This timer was set after the one that would have saved the memory, and is longer.
    CaseOnPage(page).worker.evaluate("new Promise((resolve) => setTimeout(resolve, 1500))")
    assert page.evaluate(KEPT) == []


def test_delete_everything_deletes_the_memory_as_well(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    page.evaluate(UNTIL_KEPT)
    case = CaseOnPage(page)
    case.choose("Memo: Did not attend", "Scotland")
    case.erase()
    expect(case.status).to_contain_text("Everything has been deleted.")
    assert page.evaluate(KEPT) == [] and page.evaluate("caches.keys()") == [] and case.stored() == {}


LATE_TO_HEAR = """(() => {
    const { addEventListener } = BroadcastChannel.prototype;
    const heard = new Promise((resolve) => { window.hear = resolve; });
    BroadcastChannel.prototype.addEventListener = function (type, work) {
        addEventListener.call(this, type, (event) => heard.then(() => work(event)));
    };
})()"""
"""A script that delays the messages of other tabs to a page until `hear()` is called."""


def test_a_python_that_starts_during_an_erasure_leaves_no_memory(open_page: OpenPage, site: str) -> None:
    page = open_page("navigator/")
    page.evaluate(UNTIL_KEPT)
    other = page.context.new_page()
    other.goto(f"{site}privacy/")
    page.add_init_script(LATE_TO_HEAR)
    start_of_python = HeldStart(page)
    with page.expect_request("**/assets/pyodide/pyodide.asm.wasm"):
        page.reload()
    wait_for_scripts(page)      # until then it gets no messages
    other.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(other, "Delete everything")
    expect(other.locator(".kept-status")).to_have_text("Everything has been deleted.")
    start_of_python.release()
    wait_until(page, "caches.has('/wfi-snapshot')")
    page.evaluate("hear()")
    expect(CaseOnPage(page).status).to_contain_text("in another tab")
    wait_until(page, "caches.keys().then((names) => names.length === 0)")
