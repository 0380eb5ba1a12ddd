"""The offline copy on hosts with a problem: without headers, with wrong ones, silent, rolled back, moved, retired."""
from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from maps.ship.headers import TYPES, WORKER, headers
from maps.ship.server import running
from tests.browser.case_on_page import MOST_SECONDS, wait_for_scripts, wait_until
from tests.browser.hosts import (
    Host,
    Server,
    caches,
    cut,
    erase_everything,
    kept,
    look_at,
    look_until,
    odd_server,
    offered,
    set_last_look,
    step_a_case,
    use_the_new_edition,
    wait_until_nothing_is_kept,
)
from tests.browser.watching import NO_NETWORK, Watched, watching
from tests.built import copy_of_site

BAD_ANSWER = "console: (The script has an unsupported MIME type|Failed to load resource: the server responded with a status of (404|410|503)|The script resource is behind a redirect|.*sw.js)"
WHOLE = "The offline copy on this device is complete. You can use this site offline."
COMPILE = """() => new Promise((resolve) => setTimeout(() => {
    try { resolve(new Function("return 'compiled'")()); } catch (error) { resolve(error.name); }
}))"""
"""A check that the worker's policy forbids running a text as code. It runs later, because no policy applies to what a test evaluates at once."""
WELL = partial(odd_server, sent={})
"""A correct server that keeps no connection open: the browser's next request reaches the server that has taken its place."""
ANOTHER = "The host answered, but not as this site does. It may have moved or been retired."


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(copy_of_site(tmp_path / "site"))
    yield host
    host.down()


@pytest.fixture
def watched(browser: Browser, host: Host) -> Iterator[Watched]:
    host.up(WELL)
    with watching(browser, host.address, NO_NETWORK, BAD_ANSWER) as watched:
        yield watched


@pytest.fixture
def profile(watched: Watched) -> BrowserContext:
    return watched.profile(service_workers="allow")


# --- Headers -------------------------------------------------------------------------------------------------------------

def has_its_headers(page: Page, host: Host) -> None:
    """Check that pages and the navigator's worker come from the copy with every header that they should have."""
    for path in ("", "map-1/", "navigator/", WORKER):
        answer = page.goto(host.address + path)
        assert answer and answer.from_service_worker, path
        assert {name.lower(): value for name, value in headers(path).items()}.items() <= answer.headers.items(), path
    tab = page.context.new_page()
    assert step_a_case(tab, host).worker.evaluate(COMPILE) == "EvalError"
    tab.close()


def test_a_copy_has_every_header_whatever_the_host_sends_before_and_after(profile: BrowserContext, host: Host) -> None:
    host.become(odd_server)
    page = kept(profile, host)
    assert "content-security-policy" not in profile.new_page().goto(f"{host.address}version.json").headers      # type: ignore[union-attr]
    has_its_headers(page, host)
    host.become(running)
    host.publish("glossary/index.html", "Glossary", "New glossary")
    use_the_new_edition(page, host, "map-2/")
    has_its_headers(page, host)
    assert page.goto(f"{host.address}glossary/").from_service_worker        # type: ignore[union-attr]
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")


def test_a_host_without_headers_is_named_once_and_no_file_is(profile: BrowserContext, host: Host) -> None:
    host.become(odd_server)
    page = kept(profile, host)
    expect(page.locator(".copy-faults")).to_have_text("The host of this site sends no Content-Security-Policy with its files. The offline copy has its own.")


def test_a_host_as_it_should_be_is_not_spoken_of(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    look_at(page)
    assert page.evaluate("caches.keys().then(names => caches.open(names[0])).then(copy => copy.match('/sw.js?faults')).then(found => found.json())") == {
        "faults": [], "isBare": False}
    expect(page.locator(".copy-faults")).to_be_empty()


@pytest.mark.parametrize(("path", "header", "came"), (
    ("/assets/worker.js", "Content-Type", "text/plain"),
    ("/assets/worker.js", "Content-Security-Policy", "default-src 'none'"),
    ("/assets/pyodide/pyodide.asm.wasm", "Content-Type", "application/octet-stream"),
    ("/assets/navigator/navigator.js", "Content-Type", "text/html; charset=utf-8"),
    ("/navigator/", "Content-Security-Policy", "default-src 'self'; script-src 'none'; style-src 'self'"),
    ("/navigator/", "Content-Type", "text/html; charset=iso-8859-1"),
))
def test_a_wrongly_sent_file_is_named_and_works_from_the_copy(profile: BrowserContext, host: Host, path: str, header: str, came: str) -> None:
    host.become(partial(odd_server, sent={path: {header: came}}))
    page = kept(profile, host)
    row = page.locator(".copy-faults li")
    expect(row).to_contain_text(f"{path}: {header} is {came}. It should be ")
    tab = profile.new_page()
    step_a_case(tab, host)
    tab.close()
    host.become(running)
    host.publish("glossary/index.html", "Glossary", "New glossary")
    use_the_new_edition(page, host)
    page.goto(f"{host.address}offline/")
    expect(page.locator(".copy-state")).to_have_text(WHOLE)
    expect(page.locator(".copy-faults")).to_be_empty()


@pytest.mark.parametrize("came", ("application/javascript", "text/javascript", "Application/X-JavaScript; charset=UTF-8"))
def test_another_name_of_the_same_type_is_not_a_fault(profile: BrowserContext, host: Host, came: str) -> None:
    host.become(partial(odd_server, sent={"/assets/worker.js": {"Content-Type": came}}))
    page = kept(profile, host)
    wait_until(page, "caches.keys().then(names => caches.open(names[0])).then(copy => copy.match('/sw.js?faults')).then(found => found.json()).then(told => told.faults.length === 0)")


@pytest.mark.parametrize(("header", "came"), (
    ("Content-Type", "text/html; charset=utf-8"), ("Content-Type", "text/plain"), ("Content-Type", "application/octet-stream"),
    ("Content-Security-Policy", "default-src 'none'")))
def test_a_worker_that_the_host_sends_wrongly_is_named(profile: BrowserContext, host: Host, header: str, came: str) -> None:
    host.become(partial(odd_server, sent={"/sw.js": {header: came}}))
    page = profile.new_page()
    page.goto(f"{host.address}offline/")
    named = page.locator(".copy-faults")
    due = TYPES[".js"] if header == "Content-Type" else headers("sw.js")[header]
    expect(named.locator("li")).to_have_text(f"/sw.js: {header} is {came}. It should be {due}.")
    page.get_by_role("button", name="Save an offline copy").click()
    expect(page.locator(".copy-state")).to_contain_text("could not be saved")
    expect(named).to_contain_text("The browser cannot make an offline copy, because the host sends this file with a wrong header.")
    page.close()
    host.become(WELL)
    expect(kept(profile, host).locator(".copy-faults")).to_be_empty()


def test_files_with_the_same_fault_are_named_together(profile: BrowserContext, host: Host) -> None:
    paths = [f"/map-1/box-0{number}/" for number in range(1, 8)]
    host.become(partial(odd_server, sent={path: {"Content-Security-Policy": "default-src *"} for path in paths}))
    page = kept(profile, host)
    expect(page.locator(".copy-faults li")).to_have_count(1)
    expect(page.locator(".copy-faults li")).to_contain_text(" and 2 more: Content-Security-Policy is default-src *.")


# --- A host that does not answer ------------------------------------------------------------------------------------------

@pytest.fixture
def silent(host: Host) -> Iterator[Server]:
    """Return a kind of server that accepts a request for version.json and never answers it."""
    over = Event()

    def answer(request: SimpleHTTPRequestHandler) -> bool:
        return request.path == "/version.json" and over.wait(MOST_SECONDS)
    yield partial(odd_server, answer=answer)
    over.set()


def test_a_silent_host_does_not_silence_the_warning_of_age(profile: BrowserContext, host: Host, silent: Server) -> None:
    page = kept(profile, host)
    set_last_look(page, 20)
    host.become(silent)
    page.goto(f"{host.address}map-2/")
    expect(page.locator(".edition-warning")).to_contain_text("20 days ago")


@pytest.mark.parametrize("is_kept", (True, False), ids=("from the copy", "from the host"))
def test_a_silent_host_does_not_silence_the_urgent_notice(profile: BrowserContext, host: Host, silent: Server, is_kept: bool) -> None:
    page = kept(profile, host) if is_kept else profile.new_page()
    host.become(silent)
    step_a_case(page, host)
    expect(page.locator(".edition-status")).to_contain_text("You are offline.")
    host.become(WELL)
    host.publish("glossary/index.html", "Glossary", "New glossary", urgent=True)
    look_until(page, "This edition had an error, so its navigator has been switched off.")
    expect(page.locator("[data-module='navigator/navigator']")).to_have_attribute("inert", "")


def test_a_copy_is_filled_although_version_json_never_comes(profile: BrowserContext, host: Host, silent: Server) -> None:
    host.become(silent)
    page = kept(profile, host)
    cut(profile, host)
    assert page.goto(f"{host.address}map-1/").status == 200        # type: ignore[union-attr]


@pytest.mark.parametrize("is_kept", (True, False), ids=("with a copy", "at the first visit"))
def test_deletion_does_not_wait_for_a_silent_host(profile: BrowserContext, host: Host, is_kept: bool) -> None:
    page = kept(profile, host) if is_kept else profile.new_page()
    host.held = "/sw.js"
    if is_kept:
        look_at(page)
    else:
        page.goto(f"{host.address}offline/")
        wait_for_scripts(page)
        page.get_by_role("button", name="Save an offline copy").click()
    assert host.reached.wait(MOST_SECONDS)
    erase_everything(profile.new_page(), host)
    assert caches(page) == []
    host.released.set()
    wait_until(page, "navigator.serviceWorker.getRegistrations().then(found => found.length === 0)")
    look_at(page)
    expect(page.locator(".copy-state")).to_have_text("There is no offline copy on this device yet.")
    wait_until_nothing_is_kept(profile, host)


# --- A host that goes back ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("has_stamp", (True, False), ids=("with a stamp", "from before stamps"))
def test_an_older_edition_is_offered_as_what_it_is(profile: BrowserContext, host: Host, has_stamp: bool) -> None:
    page = kept(profile, host)
    host.publish("glossary/index.html", "Glossary", "Old glossary", later=-1000)
    if not has_stamp:
        version = json.loads((host.folder / "version.json").read_text(encoding="utf-8"))
        del version["stamp"]
        (host.folder / "version.json").write_text(json.dumps(version), encoding="utf-8")
    page.goto(f"{host.address}glossary/")
    expect(page.locator(".edition-status")).to_contain_text("This site has gone back to an older edition: 2026-12, reviewed on 1 December 2026.")
    page.get_by_role("button", name="Use the older edition").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Old glossary")
    host.publish("glossary/index.html", "Old glossary", "Newest glossary", later=2000)
    offered(page, host)


def test_a_reader_learns_of_an_older_edition_before_its_copy_completes(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    host.publish("glossary/index.html", "Glossary", "Old glossary", later=-1000)
    host.held = "/glossary/"
    page.goto(f"{host.address}glossary/")
    line = page.locator(".edition-status")
    expect(line).to_have_text("This site has gone back to an older edition: 2026-12, reviewed on 1 December 2026. You can use it when its copy is complete.")
    assert host.reached.wait(MOST_SECONDS)
    expect(line.get_by_role("button")).to_be_hidden()
    host.released.set()
    line.get_by_role("button", name="Use the older edition").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Old glossary")


def test_an_older_edition_that_is_urgent_stops_the_navigator_in_true_words(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    case = step_a_case(page, host)
    host.publish("glossary/index.html", "Glossary", "Old glossary", later=-1000, urgent=True)
    look_until(page, "This edition has been withdrawn, so its navigator has been switched off.")
    with page.expect_navigation():
        page.get_by_role("button", name="Load the older edition").click()
    expect(case.title).to_contain_text("Map 1, box 1")
    page.goto(f"{host.address}glossary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Old glossary")


def test_a_later_build_of_the_same_files_is_not_offered(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    worker = (host.folder / "sw.js").read_bytes()
    host.release(later=1000)
    assert (host.folder / "sw.js").read_bytes() == worker
    page.goto(f"{host.address}map-1/")
    wait_for_scripts(page)
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(found => !found.waiting && !found.installing)")
    expect(page.locator(".edition-status")).to_be_empty()


# --- A host that answers something else -----------------------------------------------------------------------------------

def _status(code: int, **also: str) -> Callable[[SimpleHTTPRequestHandler], bool]:
    def answer(request: SimpleHTTPRequestHandler) -> bool:
        request.send_response(code)
        for name, value in also.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()
        return True
    return answer


def _text(body: str, kind: str) -> Callable[[SimpleHTTPRequestHandler], bool]:
    def answer(request: SimpleHTTPRequestHandler) -> bool:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.end_headers()
        request.wfile.write(body.encode())
        return True
    return answer


OTHERS = {
    "404": _status(404), "410": _status(410), "a redirect": _status(302, Location="/elsewhere/"),
    "one page for every address": _text("<!DOCTYPE html><title>Log in</title>", "text/html"),
    "JSON of somebody else": _text('{"build": "7", "offline": false, "urgent": true}', "application/json"), "no JSON object": _text("null", "application/json"),
}


@pytest.mark.parametrize("answer", OTHERS.values(), ids=OTHERS)
def test_a_host_that_answers_something_else_is_told_apart_and_costs_nothing(profile: BrowserContext, host: Host, answer: Callable[..., bool]) -> None:
    page = kept(profile, host)
    before = caches(page)
    host.become(partial(odd_server, answer=answer))
    page.goto(f"{host.address}map-1/")
    expect(page.locator(".edition-status")).to_contain_text(f"{ANOTHER} If this network asks you to log in, do that first. This is edition ")
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).catch(() => {})")
    step_a_case(page, host)
    assert caches(page)[0] == before[0] and page.evaluate("navigator.serviceWorker.getRegistration().then(found => Boolean(found.active))")
    restore_here(page, host)


def restore_here(page: Page, host: Host) -> None:
    """Make the host normal again, and check that the page says nothing more."""
    host.become(WELL)
    look_at(page)
    expect(page.locator(".edition-status")).to_be_empty()


def test_a_host_that_is_out_of_order_is_like_no_network(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    host.become(partial(odd_server, answer=_status(503)))
    page.goto(f"{host.address}map-1/")
    expect(page.locator(".edition-status")).to_contain_text("You are offline.")


def test_the_copy_of_a_vanished_host_is_deleted_on_a_press(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    host.become(partial(odd_server, answer=OTHERS["one page for every address"]))
    page.goto(f"{host.address}map-1/")
    page.get_by_role("button", name="Delete the offline copy").click()
    expect(page.locator(".edition-status")).to_have_text("The offline copy has been deleted. The next page that you open comes from the host.")
    assert caches(page) == [] and page.evaluate("Object.keys(localStorage)") == []
    page.goto(f"{host.address}map-1/")
    assert page.title() == "Log in"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0


def test_a_page_from_a_host_without_version_json_does_not_mention_it(profile: BrowserContext, host: Host) -> None:
    (host.folder / "version.json").unlink()
    page = profile.new_page()
    with page.expect_response("**/version.json"):
        page.goto(f"{host.address}map-1/")
    wait_for_scripts(page)
    expect(page.locator(".edition-status")).to_be_empty()


# --- Retiring a site ------------------------------------------------------------------------------------------------------

def test_a_retired_site_deletes_its_copies_and_says_so(watched: Watched, profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    host.release(on=False)
    page.goto(host.address)
    wait_until_nothing_is_kept(profile, host)
    page.goto(f"{host.address}offline/")
    expect(page.locator(".copy-state")).to_have_text("This site no longer has an offline copy. You need an internet connection to open it.")
    expect(page.get_by_role("button", name="Save an offline copy")).to_be_hidden()
    page.clock.install()
    with page.expect_response("**/version.json"):
        page.reload()
    page.clock.run_for(10_000)
    assert caches(page) == [] and page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    cut(profile, host)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(host.address)


def test_two_files_left_by_a_retired_site_delete_its_copies(watched: Watched, profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    host.release(on=False)
    left = host.folder.parent / "left"
    left.mkdir()
    for name in ("sw.js", "version.json"):
        shutil.copy(host.folder / name, left / name)
    host.folder = left
    host.become(odd_server)
    page.goto(f"{host.address}map-1/")
    text = profile.new_page()
    text.goto(f"{host.address}version.json")
    wait_until(text, "caches.keys().then(names => names.length === 0)")
    wait_until(text, "navigator.serviceWorker.getRegistrations().then(found => found.length === 0)")
    assert page.goto(f"{host.address}map-1/").status == 404        # type: ignore[union-attr]


def test_an_open_page_of_a_retired_site_reports_the_deleted_copy(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    step_a_case(page, host)      # with a case open, no new worker loads the page again
    host.release(on=False)
    look_until(page, "This site no longer has an offline copy. The one on this device has been deleted")
    assert not [name for name in caches(page) if "wfi-site" in name]


def test_a_copy_deleted_by_the_worker_of_a_retired_site_is_reported(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    step_a_case(page, host)
    host.release(on=False)
    # Ask each time: a request that joins an earlier one of the page itself gets the worker of the former site.
    wait_until(page, """navigator.serviceWorker.getRegistrations().then(async found => {
        await Promise.all(found.map(registration => registration.update().catch(() => {})));
        return found.length === 0;
    })""")
    line = page.locator(".edition-status")
    expect(line).to_be_empty()      # without a copy nothing is offered
    look_until(page, "This site no longer has an offline copy. The one on this device has been deleted")
    with page.expect_response("**/version.json"):      # each page asks as it opens
        page.goto(f"{host.address}map-1/")
    wait_for_scripts(page)
    expect(line).to_be_empty()      # it is told once
