"""The offline copy in the browser: complete, one edition at a time, changed only when the reader says so.

Each test serves its own copy of the built site. It may change that copy, as a new edition on a real host would.
"""
from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from navigator.case.case import Answer
from navigator.case.link import fragment
from navigator.guide.bundle import Bundle
from tests.browser.case_on_page import (
    MOST_SECONDS,
    CaseOnPage,
    answer_erasing,
    keep_a_copy,
    stop_the_clock,
    wait_for_scripts,
    wait_until,
)
from tests.browser.hosts import (
    Host,
    caches,
    cut,
    erase_everything,
    kept,
    look_at,
    look_until,
    offered,
    restore,
    set_last_look,
    step_a_case,
    wait_until_nothing_is_kept,
)
from tests.browser.test_navigator import MAP_1
from tests.browser.watching import NO_ANSWER, NO_NETWORK, NOT_FOUND, Watched, watching
from tests.built import copy_of_site

MARK = "Glossary"
COUNT = "async () => { let count = 0; for (const name of await caches.keys()) { count += (await (await caches.open(name)).keys()).length; } return count; }"
"""A script that returns how many files are saved."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(copy_of_site(tmp_path / "site"))
    host.up()
    yield host
    host.down()


@pytest.fixture
def watched(browser: Browser, host: Host) -> Iterator[Watched]:
    """Return what goes wrong in the profile, except the network that these tests cut."""
    with watching(browser, host.address, NO_NETWORK) as watched:
        yield watched


@pytest.fixture
def profile(watched: Watched) -> BrowserContext:
    """Return a profile of the browser that may save copies."""
    return watched.profile(service_workers="allow")


def take_away(page: Page) -> None:
    """Press the button that deletes the copy, and wait until the page says that it is done."""
    page.get_by_role("button", name="Delete the offline copy").click()
    expect(page.locator(".copy-state")).to_have_text("There is no offline copy on this device yet.")


def line(page: Page) -> str:
    return page.locator(".edition-status").inner_text()


def throw_out(page: Page, host: Host, path: str) -> None:
    """Let the browser remove a file from the copy."""
    page.evaluate("async address => { for (const name of await caches.keys()) { await (await caches.open(name)).delete(address); } }", host.address + path)


# --- Without a network --------------------------------------------------------------------------------------------------

def test_every_page_the_search_and_the_navigator_work_offline(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    cut(profile, host)
    pages = sorted(path.parent.relative_to(host.folder).as_posix() for path in host.folder.rglob("index.html"))
    assert len(pages) > 50
    for path in pages:
        answer = page.goto(f"{host.address}{path}/" if path != "." else host.address)
        assert answer and answer.status == 200 and answer.from_service_worker, path
    page.goto(f"{host.address}map-1/")
    page.locator("#map-1-box-07 a").click()
    expect(page.locator("dialog[open]")).to_contain_text("Box 7")
    page.goto(f"{host.address}glossary/")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("dialog", name="Search").get_by_role("textbox").fill("home visit")
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    step_a_case(page, host)


def test_an_odd_address_is_answered_offline(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NOT_FOUND,)
    page = kept(profile, host)
    cut(profile, host)
    page.goto(f"{host.address}map-1")
    assert page.url == f"{host.address}map-1/"
    assert page.goto(f"{host.address}map-1/index.html?from=mail#key").status == 200        # type: ignore[union-attr]
    lost = page.goto(f"{host.address}map-9/")
    assert lost and lost.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_an_escaped_link_opens_from_the_copy_and_reaches_no_host(profile: BrowserContext, host: Host, bundle: Bundle) -> None:
    page = kept(profile, host)
    link = fragment(bundle, (Answer("start", "map-1"), Answer("nation", "scotland")))
    host.asked.clear()
    page.goto(f"{host.address}navigator/%23case={link}.")
    expect(page.locator(".step-title")).to_contain_text("Map 1, box 1")
    assert page.url == f"{host.address}navigator/"
    assert not [path for path in host.asked if "case" in path]


def test_the_files_of_a_map_are_saved_offline(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.goto(f"{host.address}map-1/")
    wait_for_scripts(page)
    cut(profile, host)
    for kind in ("svg", "png"):
        with page.expect_download() as saved:
            page.locator(f".map-downloads a[href$='.{kind}']").click()
        name = saved.value.url.removeprefix(host.address)
        assert saved.value.path().read_bytes() == (host.folder / name).read_bytes()


def test_what_the_copy_leaves_out_still_opens_with_a_network(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NOT_FOUND,)      # beside a PDF the browser shows an icon of the host, which has none
    page = kept(profile, host)
    for name in ("assets/guide.pdf", "other.csv"):
        (host.folder / name).write_bytes(b"%PDF-1.7\n%%EOF\n")
    host.release()
    page.goto(f"{host.address}map-1/")
    for name in ("assets/guide.pdf", "other.csv"):
        with profile.expect_event("response", lambda response, name=name: response.url == host.address + name) as answer:
            page.evaluate("address => { window.open(address); }", host.address + name)
        assert answer.value.status == 200 and not answer.value.from_service_worker, name


def test_a_repeat_visit_only_asks_for_a_newer_edition(profile: BrowserContext, host: Host) -> None:
    kept(profile, host).close()
    host.asked.clear()
    for _ in range(2):
        page = profile.new_page()
        step_a_case(page, host)
        page.close()
    assert "/version.json" in host.asked and set(host.asked) <= {"/version.json", "/sw.js"}


def test_a_page_of_another_site_below_this_one_comes_from_the_host(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NOT_FOUND,)
    page = kept(profile, host)
    other = host.folder / "other" / "index.html"
    other.parent.mkdir()
    other.write_text("<!DOCTYPE html><title>Other</title><link rel=icon href='data:,'><h1>Another site</h1>", encoding="utf-8")
    page.goto(f"{host.address}other/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Another site")
    other.unlink()
    for _ in ("the host says that there is none", "there is no host"):
        assert page.goto(f"{host.address}other/").status == 404        # type: ignore[union-attr]
        expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
        cut(profile, host)


def test_a_page_that_only_the_next_edition_has_comes_with_that_edition(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NOT_FOUND,)
    page = kept(profile, host)
    shutil.copytree(host.folder / "glossary", host.folder / "more-words")
    host.release()
    assert page.goto(f"{host.address}more-words/").status == 404        # type: ignore[union-attr]
    expect(page.locator(".edition-status")).to_contain_text("A new edition of this site is available.")
    page.get_by_role("button", name="Update now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(MARK)


def test_offline_the_page_gives_the_edition_and_its_last_check(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    cut(profile, host)
    page.goto(f"{host.address}map-1/")
    expect(page.locator(".edition-status")).to_contain_text("You are offline. This is edition ")
    assert "Last checked for updates: today." in line(page)
    assert page.locator(".edition-warning").count() == 0


@pytest.mark.parametrize(("days", "words", "is_warned"), ((1, "yesterday", False), (13, "13 days ago", False), (14, "14 days ago", True), (40, "40 days ago", True)))
def test_after_fourteen_days_without_a_look_a_warning_stays(profile: BrowserContext, host: Host, days: int, words: str, is_warned: bool) -> None:
    page = kept(profile, host)
    cut(profile, host)
    set_last_look(page, days)
    for path in ("map-2/", "navigator/"):
        page.goto(host.address + path)
        expect(page.locator(".edition-status")).to_contain_text(words)
        assert page.locator(".edition-warning").count() == is_warned


def test_an_open_page_gives_its_age_until_the_network_returns(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.goto(f"{host.address}map-2/")
    wait_for_scripts(page)
    cut(profile, host)
    set_last_look(page, 20)
    look_at(page)
    expect(page.locator(".edition-warning")).to_contain_text("20 days ago")
    restore(profile, host)
    expect(page.locator(".edition-status")).to_be_empty()
    cut(profile, host)
    look_at(page)
    expect(page.locator(".edition-status")).to_contain_text("Last checked for updates: today.")


# --- A new edition --------------------------------------------------------------------------------------------------------

def test_a_new_edition_is_offered_and_loads_whole_on_request(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    before = caches(page)
    host.publish("glossary/index.html", MARK, "New glossary")
    offered(page, host, "glossary/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("New glossary")
    page.get_by_role("button", name="Update now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")
    after = caches(page)
    assert len(after) == 1 and after != before


def test_every_open_tab_goes_over_to_the_new_edition_at_once(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.goto(f"{host.address}glossary/")
    other = profile.new_page()
    host.publish("glossary/index.html", MARK, "New glossary")
    offered(other, host, "map-1/")
    other.get_by_role("button", name="Update now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")
    expect(other.locator(".edition-status")).to_be_empty()


def test_only_changed_files_are_fetched_again(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    (host.folder / "map-2" / "index.html").rename(host.folder / "gone.html")        # so that the host cannot send it again
    shutil.copy(host.folder / "gone.html", host.folder / "map-2" / "index.html")
    host.publish("glossary/index.html", MARK, "New glossary")
    (host.folder / "map-2" / "index.html").unlink()
    offered(page, host)
    page.get_by_role("button", name="Update now").click()
    expect(page.locator(".edition-status")).to_be_empty()
    assert page.goto(f"{host.address}map-2/").status == 200        # type: ignore[union-attr]


def test_a_new_edition_never_comes_in_the_middle_of_a_case(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.goto(f"{host.address}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    host.publish("glossary/index.html", MARK, "New glossary")
    other = profile.new_page()
    offered(other, host)
    other.get_by_role("button", name="Update now").click()
    expect(other.locator(".edition-status")).to_contain_text("You have a case open in this tab or another tab.")
    case.choose("Failed to attend (FTA)")
    page.close()
    other.get_by_role("button", name="Try again").click()
    other.get_by_role("button", name="Update now").click()
    expect(other.locator(".edition-status")).to_be_empty()
    other.goto(f"{host.address}glossary/")
    expect(other.get_by_role("heading", level=1)).to_contain_text("New glossary")


def test_an_urgent_edition_stops_the_navigator_and_keeps_the_case(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.goto(f"{host.address}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    host.publish("glossary/index.html", MARK, "New glossary", urgent=True)
    page.reload()
    expect(page.locator(".edition-status")).to_contain_text("its navigator has been switched off")
    expect(page.locator("[data-module='navigator/navigator']")).to_have_attribute("inert", "")
    page.get_by_role("button", name="Load the corrected edition").click()
    expect(case.title).to_contain_text("Map 1, box 1")
    expect(page.locator("[data-module='navigator/navigator']")).not_to_have_attribute("inert", "")
    page.goto(f"{host.address}glossary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")


@pytest.mark.parametrize("is_kept", (True, False), ids=("from the copy", "from the host"))
@pytest.mark.parametrize("was_away", (True, False), ids=("when the network comes back", "when the page is looked at again"))
def test_an_urgent_edition_stops_a_navigator_that_stays_open(profile: BrowserContext, host: Host, is_kept: bool, was_away: bool) -> None:
    page = kept(profile, host) if is_kept else profile.new_page()
    page.goto(f"{host.address}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.begin()
    case.choose(MAP_1, "Scotland")
    if was_away:
        cut(profile, host)
    host.publish("glossary/index.html", MARK, "New glossary", urgent=True)
    if was_away:
        restore(profile, host)
    else:
        look_until(page, "its navigator has been switched off")
    expect(page.locator(".edition-status")).to_contain_text("its navigator has been switched off")
    expect(page.locator("[data-module='navigator/navigator']")).to_have_attribute("inert", "")
    expect(case.title).to_contain_text("Map 1, box 1")


def test_the_switch_takes_every_kept_copy_away(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NOT_FOUND,)      # beside a plain text the browser shows an icon of the host, which has none
    page = kept(profile, host)
    host.release(on=False)
    page.goto(host.address)
    wait_until_nothing_is_kept(profile, host)


def test_the_switch_in_the_worker_deletes_every_offline_copy(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    host.publish("sw.js", "const ON = true;", "const ON = false;", listed=False)
    page.goto(host.address)
    wait_until(page, "caches.keys().then(names => names.length === 0)")
    answer = page.goto(f"{host.address}glossary/")
    assert answer and answer.status == 200 and not answer.from_service_worker


# --- What goes wrong --------------------------------------------------------------------------------------------------------

def refused(page: Page) -> None:
    """Check that the copy being made fails, and that the page says so."""
    page.get_by_role("button", name="Save an offline copy").click()
    expect(page.locator(".copy-state")).to_contain_text("The offline copy could not be saved")
    assert caches(page) == []


def fail_to_update(page: Page) -> None:
    """Let the page look for a new edition, and wait until that fails."""
    page.evaluate("""() => navigator.serviceWorker.getRegistration().then(found => new Promise(resolve => {
        found.addEventListener('updatefound', () => found.installing.addEventListener('statechange', event => event.target.state === 'redundant' && resolve()));
        found.update().catch(() => {});
    }))""")


def altered(host: Host) -> None:
    host.publish("knots/index.html", "<h1", "<h1 data-altered", listed=False)


def half_deployed(host: Host) -> None:
    (host.folder / "knots" / "index.html").unlink()


@pytest.mark.parametrize("fault", (altered, half_deployed), ids=("an altered file", "a missing file"))
def test_a_site_that_does_not_fit_its_list_is_not_kept(profile: BrowserContext, host: Host, fault: Callable[[Host], None]) -> None:
    fault(host)
    page = profile.new_page()
    page.goto(f"{host.address}offline/")
    refused(page)


@pytest.mark.parametrize("fault", (altered, half_deployed), ids=("an altered file", "a missing file"))
def test_a_new_edition_with_a_wrong_file_leaves_the_old_one_whole(profile: BrowserContext, host: Host, fault: Callable[[Host], None]) -> None:
    page = kept(profile, host)
    before = caches(page)
    host.publish("knots/index.html", "<h1", "<h1 data-new")
    fault(host)
    page.goto(f"{host.address}glossary/")
    fail_to_update(page)
    assert caches(page) == before
    cut(profile, host)
    assert page.goto(f"{host.address}knots/").status == 200        # type: ignore[union-attr]
    assert page.locator("h1[data-new], h1[data-altered]").count() == 0


def test_a_device_without_room_is_reported_and_keeps_nothing_half_made(profile: BrowserContext, host: Host) -> None:
    page = profile.new_page()
    page.goto(f"{host.address}offline/")
    tools = profile.new_cdp_session(page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": host.address.rstrip("/"), "quotaSize": 2_000_000})
    refused(page)


def test_a_device_without_room_keeps_the_old_edition_whole(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    before = caches(page)
    page.goto(f"{host.address}glossary/")
    tools = profile.new_cdp_session(page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": host.address.rstrip("/"), "quotaSize": 2_000_000})
    host.publish("knots/index.html", "<h1", "<h1 data-new")
    fail_to_update(page)
    assert caches(page) == before
    cut(profile, host)
    for path in ("knots/", "map-1/", "navigator/"):
        answer = page.goto(host.address + path)
        assert answer and answer.status == 200 and answer.from_service_worker, path
        assert page.locator("h1[data-new]").count() == 0


def test_a_file_that_the_browser_threw_out_is_fetched_again(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    throw_out(page, host, "glossary/")
    assert page.goto(f"{host.address}glossary/").status == 200        # type: ignore[union-attr]
    cut(profile, host)
    assert page.goto(f"{host.address}glossary/").status == 200        # type: ignore[union-attr]


def loses_only_the_glossary(page: Page, host: Host, before: list[str]) -> None:
    """Check that this page is missing, and the rest of the copy is there as before."""
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto(f"{host.address}glossary/")
    other = page.context.new_page()
    assert other.goto(f"{host.address}map-1/").status == 200        # type: ignore[union-attr]
    assert caches(other) == before


def test_a_file_the_browser_deleted_is_missed_offline_and_others_stay(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    before = caches(page)
    throw_out(page, host, "glossary/")
    cut(profile, host)
    loses_only_the_glossary(page, host, before)


def test_a_network_that_answers_with_its_own_page_keeps_the_copy(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    before = caches(page)
    throw_out(page, host, "glossary/")
    for name in ("glossary/index.html", "version.json"):
        (host.folder / name).write_text("<!DOCTYPE html><title>Log in</title>", encoding="utf-8")
    loses_only_the_glossary(page, host, before)


def test_a_page_deleted_from_an_older_copy_comes_whole_from_the_host(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    throw_out(page, host, "glossary/")
    host.publish("assets/site/site.css", "/* Page furniture", "/* New page furniture", listed=False)
    host.publish("glossary/index.html", MARK, "New glossary")
    came: dict[str, bool] = {}
    page.on("response", lambda response: came.update({response.url.removeprefix(host.address): response.from_service_worker}))
    page.goto(f"{host.address}glossary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")
    wait_for_scripts(page)
    assert {"glossary/", "assets/site/site.css", "assets/offline/offline.js"} <= set(came) and not any(came.values()), came


def test_a_page_of_an_older_copy_gets_nothing_from_a_newer_edition(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NO_ANSWER,)
    page = kept(profile, host)
    page.goto(f"{host.address}glossary/")
    wait_for_scripts(page)
    throw_out(page, host, "search/search_index.json")
    host.publish("search/search_index.json", '{"config"', '{ "config"', listed=False)
    host.publish("glossary/index.html", MARK, "New glossary")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".search-count")).to_contain_text("The search could not be loaded.")
    answer = page.goto(f"{host.address}glossary/")
    assert answer and not answer.from_service_worker
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")


def test_a_deleted_copy_is_not_started_again_by_an_open_page(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    open_page = profile.new_page()
    open_page.goto(f"{host.address}glossary/")
    wait_for_scripts(open_page)
    take_away(page)
    open_page.get_by_role("button", name="Search").click()
    open_page.get_by_role("dialog", name="Search").get_by_role("textbox").fill("home visit")
    expect(open_page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    assert caches(page) == []


NOTE_BEGINNINGS = """(() => {
    const { prototype } = window.ServiceWorkerContainer ?? {};      // an empty page has none
    const { register } = prototype ?? {};
    window.begun = 0;
    Object.assign(prototype ?? {}, { register(...given) { window.begun += 1; return register.apply(this, given); } });
})()"""
"""A script that counts how often a page begins to make a copy."""


def beginnings(page: Page) -> int:
    """Return how often the page has begun to make a copy, after its earlier requests have run."""
    found: int = page.evaluate("navigator.locks.request('/wfi-site-', () => window.begun)")
    return found


def test_a_copy_deleted_within_seconds_of_a_first_visit_stays_deleted(profile: BrowserContext, host: Host) -> None:
    profile.add_init_script(NOTE_BEGINNINGS)
    page = profile.new_page()
    stop_the_clock(page)
    page.goto(f"{host.address}offline/")
    keep_a_copy(page)
    open_page = profile.new_page()
    open_page.goto(f"{host.address}glossary/")
    wait_for_scripts(open_page)
    take_away(page)
    page.clock.run_for(10_000)
    assert beginnings(page) == 1, "on the press alone"
    assert caches(page) == []


def test_a_first_visit_makes_no_copy_after_another_tab_deletes_everything(profile: BrowserContext, host: Host) -> None:
    profile.add_init_script(NOTE_BEGINNINGS)
    page, other = profile.new_page(), profile.new_page()
    stop_the_clock(page)
    with page.expect_response("**/version.json"):
        page.goto(f"{host.address}glossary/")
    wait_for_scripts(page)
    page.evaluate("() => { new BroadcastChannel('/wfi-erased').onmessage = () => { window.isTold = true; }; }")
    erase_everything(other, host)
    wait_until(page, "window.isTold")
    page.clock.run_for(10_000)
    assert beginnings(page) == 0
    assert caches(page) == []


def test_a_copy_that_is_being_made_stops_when_everything_is_deleted(watched: Watched, profile: BrowserContext, host: Host) -> None:
    watched.but += (NOT_FOUND,)      # beside a plain text the browser shows an icon of the host, which has none
    page, other = profile.new_page(), profile.new_page()
    page.goto(f"{host.address}offline/")
    wait_for_scripts(page)
    host.held = "/knots/"
    page.evaluate("""() => {
        const state = document.querySelector('.copy-state');
        window.said = [];
        new MutationObserver(() => said.push(state.textContent)).observe(state, { childList: true });
    }""")
    page.get_by_role("button", name="Save an offline copy").click()
    assert host.reached.wait(MOST_SECONDS)
    erase_everything(other, host)
    assert caches(other) == []
    host.released.set()
    expect(page.get_by_role("button", name="Save an offline copy")).to_be_enabled()
    expect(page.locator(".copy-state")).to_have_text(re.compile("Its download stopped when the copy was deleted|There is no offline copy on this device yet"))
    assert not [words for words in page.evaluate("said") if "could not be saved" in words], "nothing failed: the reader had it erased"
    assert caches(other) == []
    wait_until_nothing_is_kept(profile, host)
    host.held = ""
    keep_a_copy(page)


HOLD_HAS = """() => {
    const { has } = CacheStorage.prototype;
    const released = new Promise((resolve) => { self.release = resolve; });
    self.held = new Promise((resolve) => {
        CacheStorage.prototype.has = async function (name) {
            const isThere = await has.call(this, name);
            resolve();
            await released;
            return isThere;
        };
    });
}"""
"""A script that pauses the worker of a copy between its check for a copy and its next action."""
IS_DELETING = """navigator.locks.query().then(({ pending }) => pending.some(({ name }) => name.startsWith("/wfi-site-"))
    || document.querySelector(".copy-state").textContent.startsWith("No copy"))"""


def test_a_file_on_its_way_does_not_restart_a_deleted_copy(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    open_page = profile.new_page()
    open_page.goto(f"{host.address}map-1/")
    wait_for_scripts(open_page)
    throw_out(page, host, "glossary/")
    worker = profile.service_workers[0]
    worker.evaluate(HOLD_HAS)
    open_page.evaluate("address => { window.fetched = fetch(address).then(({ status }) => status); }", f"{host.address}glossary/")
    worker.evaluate("held")
    page.get_by_role("button", name="Delete the offline copy").click()
    wait_until(page, IS_DELETING)
    worker.evaluate("release()")
    assert open_page.evaluate("window.fetched") == 200
    expect(page.locator(".copy-state")).to_have_text("There is no offline copy on this device yet.")
    assert caches(page) == []


def test_a_button_deletes_the_copy(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    take_away(page)
    assert caches(page) == []


def test_a_deleted_copy_is_whole_when_asked_for_again(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.reload()
    wait_for_scripts(page)
    before = page.evaluate(COUNT)
    take_away(page)
    keep_a_copy(page)
    assert page.evaluate(COUNT) == before > 100
    cut(profile, host)
    assert page.goto(f"{host.address}map-1/").status == 200        # type: ignore[union-attr]


def test_a_deleted_copy_does_not_return_by_itself(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    take_away(page)
    page.clock.install()
    visit(page, host)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    page.evaluate("localStorage.removeItem('/copy-unwanted')")
    visit(page, host)
    assert page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def visit(page: Page, host: Host) -> None:
    """Open a page, and wait for as long as a first visit waits before it saves a copy."""
    with page.expect_response("**/version.json"):
        page.goto(f"{host.address}glossary/")
    page.clock.run_for(10_000)


# --- What the page about it says ---------------------------------------------------------------------------------------

def test_the_page_follows_a_copy_that_is_made_by_itself(profile: BrowserContext, host: Host) -> None:
    page = profile.new_page()
    page.clock.install()
    page.goto(f"{host.address}offline/")
    wait_for_scripts(page)
    state = page.locator(".copy-state")
    expect(state).to_have_text("There is no offline copy on this device yet.")
    said: list[str] = []
    page.expose_function("note", lambda words: said.append(words))
    page.evaluate("() => new MutationObserver(() => note(document.querySelector('.copy-state').textContent)).observe(document.querySelector('.copy-state'), {childList: true})")
    page.clock.run_for(10_000)
    expect(state).to_have_text("The offline copy on this device is complete. You can use this site offline.")
    assert said[0].startswith("The offline copy is being saved.")
    expect(page.get_by_role("button", name="Delete the offline copy")).to_be_visible()


def test_the_page_follows_a_copy_that_another_tab_deletes(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    other = profile.new_page()
    other.goto(f"{host.address}privacy/")
    other.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(other, "Delete everything")
    expect(other.locator(".kept-status")).to_have_text("Everything has been deleted.")
    look_at(page)
    expect(page.locator(".copy-state")).to_have_text("There is no offline copy on this device yet.")


def test_a_copy_without_its_files_is_not_called_whole(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    page.evaluate("async () => { for (const name of await caches.keys()) { await caches.delete(name); } }")
    look_at(page)
    expect(page.locator(".copy-state")).to_have_text("There is no offline copy on this device yet.")
    keep_a_copy(page)


@pytest.mark.parametrize("path", ("%E0%A4%A", "%zz", "map-1/%E0%A4%A/", "x.%zz"))
def test_a_malformed_address_offline_gets_the_site_own_page(watched: Watched, profile: BrowserContext, host: Host, path: str) -> None:
    watched.but += (NOT_FOUND,)
    page = kept(profile, host)
    page.goto(f"{host.address}map-1/")
    cut(profile, host)
    answer = page.goto(f"{host.address}{path}")
    assert answer and answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".notice, .md-header").first).to_be_visible()


def test_the_site_can_be_installed(profile: BrowserContext, host: Host) -> None:
    page = kept(profile, host)
    told = profile.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in told if one["errorId"] != "in-incognito"] == []
