"""Nothing leaves: what whole cases put into the address, the history, the titles, every storage and the network, and what an erasure leaves behind."""
from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.case_on_page import CaseOnPage
from tests.browser.conftest import OpenPage
from tests.browser.test_navigator import MAP_1

KEPT = """async () => {
    const files = [];
    for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) {
            files.push(`${name} ${request.url}`);
        }
    }
    return { session: {...sessionStorage}, local: {...localStorage}, databases: await indexedDB.databases(), cookie: document.cookie, files };
}"""
"""What the browser keeps for the site, storage by storage. Of Cache Storage the names: what is in them stands in test_snapshot.py and test_offline.py."""


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


# --- Erasing ------------------------------------------------------------------------------------------------------------

def test_erasing_leaves_no_key_of_any_kind_and_none_comes_back_while_the_page_is_used(open_page: OpenPage, site: str) -> None:
    """Everything that any page can keep is kept first: a copy of the site, a choice of colours, a saved case, a case of the tab, a wish about the tab."""
    page = open_page("offline/", service_workers="allow")
    page.get_by_role("button", name="Keep a copy on this device").click()
    expect(page.locator(".copy-state")).to_contain_text("is whole", timeout=60_000)
    page.get_by_role("button", name="Dark colours").click()
    page.goto(f"{site}navigator/")
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    case.save_as("Tuesday")
    before = kept(page)
    assert set(before["session"]) == {"wfi-case"} and set(before["local"]) == {"wfi-saved", "/.colours", "edition-checked"}
    page.get_by_label("Keep the case in this tab").uncheck()
    assert set(kept(page)["session"]) == {"wfi-no-session"}
    page.once("dialog", lambda dialog: dialog.accept())
    case.keep("Erase all that is kept")
    expect(case.status).to_contain_text("Everything has been erased.")
    expect(case.title).to_have_text("Start a case")

    after = kept(page)
    assert (after["session"], after["local"], after["databases"], after["cookie"]) == ({}, {}, [], "")
    assert after["files"] and all(name.startswith("wfi-site-") for name in after["files"]), "the copy of the public site alone stays"
    assert [worker for worker in page.workers if worker.url.endswith("/assets/worker.js")] == [], "Python's memory has gone with its thread"

    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}, "the page works on"
    assert kept(page) == after, "and keeps nothing, as was wished for this tab"


def test_everything_is_erased_also_where_python_has_stopped(open_page: OpenPage) -> None:
    page = open_page("navigator/")
    case = CaseOnPage(page)
    case.choose(MAP_1, "Scotland")
    case.save_as("Tuesday")
    case.worker.evaluate("self.close()")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase all that is kept").click()
    expect(case.status).to_contain_text("Everything has been erased.")
    expect(case.title).to_have_text("Start a case")
    assert case.answers() == {} and case.stored() == {}
    case.choose("Map 2: Home visits")
    assert case.answers() == {"Process": "Map 2: Home visits"}
