"""Two sites on one host: each has its own copy, saved cases, Python's memory and worker, and a change to one does not affect the other."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from maps.ship.headers import write_host_files
from navigator.case.case import Answer
from navigator.case.link import fragment
from navigator.guide.bundle import Bundle
from tests.browser.case_on_page import (
    MOST_SECONDS,
    CaseOnPage,
    answer_erasing,
    keep_a_copy,
    wait_for_scripts,
    wait_until,
)
from tests.browser.chromium import launch_whole
from tests.browser.hosts import Host, odd_server
from tests.browser.test_navigator import MAP_1
from tests.browser.watching import NO_NETWORK, NOT_FOUND, Watched, watching
from tests.built import copy_of_site, site_below
from tests.maps.nginx import nginx, served

GUIDE = "guide/"
PAIRS = (("", GUIDE), (GUIDE, ""), ("a/", "b/"), ("", "wfi-site-2/"))
STORED = """async (root) => {
    const isOwn = (name) => name.startsWith(root) && !name.includes("/", root.length);
    const copies = {};
    for (const name of (await caches.keys()).filter(isOwn)) {
        copies[name] = (await (await caches.open(name)).keys()).length;
    }
    const local = Object.fromEntries(Object.entries(localStorage).filter(([key]) => isOwn(key)));
    const scopes = (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname);
    return { copies, local, isRegistered: scopes.includes(root) };
}"""
"""A script that returns what the browser has of the site at a path: copies and Python's memory with their file counts, local storage, and any worker."""


@dataclass
class Site(Host):
    """One of the sites of a host: built in its own folder and then copied to its place, as on a real host."""

    path: str = ""
    place: Path = Path()

    def deploy(self) -> None:
        shutil.copytree(self.folder, self.place / self.path, dirs_exist_ok=True)

    def release(self, **settings: Any) -> None:
        super().release(**settings)
        self.deploy()


def site_at(path: str, tmp_path: Path) -> Site:
    folder = copy_of_site(tmp_path / f"site-{path.strip('/')}", site_below("https://example.org/guide/") if path == GUIDE else None)
    write_host_files(folder, f"/{path}")
    site = Site(folder, path=path, place=tmp_path / "host")
    site.deploy()
    return site


@dataclass
class Neighbours:
    """Two sites on one host."""

    host: Host
    sites: tuple[Site, Site]

    def at(self, site: Site) -> str:
        return self.host.address + site.path


@pytest.fixture
def neighbours(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Neighbours]:
    """Yield the sites at the two paths that a test names, on the project's own server. The root of the host always has a page."""
    paths = getattr(request, "param", ("", GUIDE))
    (tmp_path / "host").mkdir()
    (tmp_path / "host" / "index.html").write_text("<!DOCTYPE html><title>Host</title><link rel=icon href='data:,'>", encoding="utf-8")
    one, other = (site_at(path, tmp_path) for path in paths)
    host = Host(tmp_path / "host")
    host.up()
    yield Neighbours(host, (one, other))
    host.down()


@pytest.fixture
def watched(browser: Browser, neighbours: Neighbours) -> Iterator[Watched]:
    with watching(browser, neighbours.host.address, NO_NETWORK, NOT_FOUND) as watched:
        yield watched


@pytest.fixture
def profile(watched: Watched) -> BrowserContext:
    return watched.profile(service_workers="allow")


def install(page: Page, address: str) -> None:
    """Save a complete copy of the site at an address."""
    page.goto(f"{address}offline/")
    keep_a_copy(page)


def with_a_saved_case(profile: BrowserContext, address: str, name: str, root: str) -> CaseOnPage:
    """Return a tab with an open and saved case, and Python's memory for the next start."""
    page = profile.new_page()
    page.goto(f"{address}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.begin()
    wait_until(page, f"caches.open('{root}wfi-snapshot').then(store => store.match('{root}assets/python-memory')).then(Boolean)")
    case.choose(MAP_1, "Scotland")
    case.save_as(name)
    return case


def erase(page: Page, address: str) -> None:
    """Delete everything of the site at an address."""
    page.goto(f"{address}privacy/")
    page.get_by_role("button", name="Delete all saved data").click()
    answer_erasing(page, "Delete everything")
    expect(page.locator(".kept-status")).to_have_text("Everything has been deleted.")


def walk(profile: BrowserContext, one: Site, other: Site, address: str) -> None:
    """Install, save, update and delete one of two sites. The other stays complete, offline as well."""
    at = {site.path: address + site.path for site in (one, other)}
    page = profile.new_page()
    install(page, at[one.path])
    install(page, at[other.path])
    mine = with_a_saved_case(profile, at[one.path], "Mine", f"/{one.path}")
    theirs = with_a_saved_case(profile, at[other.path], "Theirs", f"/{other.path}")
    before = page.evaluate(STORED, f"/{other.path}")
    assert len(before["copies"]) == 2 and before["isRegistered"] and "Theirs" in str(before["local"]) and "Mine" not in str(before["local"])
    theirs.page.evaluate("window.isUntouched = true")

    # An open case of the other site does not delay this one, and its page is not loaded again.
    mine.start_again()
    mine.page.close()
    one.publish("glossary/index.html", "Glossary", "New glossary")
    page.goto(f"{at[one.path]}glossary/")
    expect(page.locator(".edition-status")).to_contain_text("A new edition of this site is available.")
    page.get_by_role("button", name="Update now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")
    assert theirs.page.evaluate("window.isUntouched") and page.evaluate(STORED, f"/{other.path}") == before

    erase(page, at[one.path])
    assert page.evaluate(STORED, f"/{one.path}") == {"copies": {}, "local": {}, "isRegistered": False}
    assert page.evaluate(STORED, f"/{other.path}") == before
    theirs.at("Map 1, box 1")
    theirs.choose("Failed to attend (FTA)")
    theirs.page.close()
    page.close()


def works_without_a_network(profile: BrowserContext, site: Site, address: str) -> None:
    """Check that pages, the navigator and the saved case are there, from the copy."""
    page = profile.new_page()
    for path in ("", "map-1/", "glossary/", "offline/"):
        answer = page.goto(f"{address}{site.path}{path}")
        assert answer and answer.status == 200 and answer.from_service_worker, path
    page.goto(f"{address}{site.path}navigator/")
    wait_for_scripts(page)
    case = CaseOnPage(page)
    case.begin()
    case.keep("Saved cases")
    case.keep("Open “Theirs”")
    case.at("Map 1, box 1")
    case.date("Thu 2009-08-27")


@pytest.mark.parametrize("neighbours", PAIRS, indirect=True, ids=lambda paths: " and ".join(f"/{path}" for path in paths))
def test_what_happens_to_one_site_leaves_the_other_whole(profile: BrowserContext, neighbours: Neighbours) -> None:
    one, other = neighbours.sites
    walk(profile, one, other, neighbours.host.address)
    neighbours.host.down()
    profile.set_offline(True)
    works_without_a_network(profile, other, neighbours.host.address)


def test_two_sites_on_nginx_leave_each_other_whole(browser: Browser, tmp_path: Path) -> None:
    program = nginx()
    if not program:
        pytest.skip("nginx is not on this machine and could not be installed; on Debian: apt-get install nginx-light")
    (tmp_path / "nginx").mkdir()
    one, other = (site_at(path, tmp_path) for path in ("", GUIDE))
    with served(program, tmp_path / "host", tmp_path / "nginx", ("", GUIDE)) as address, watching(browser, address, NO_NETWORK, NOT_FOUND) as watched:
        profile = watched.profile(service_workers="allow")
        walk(profile, one, other, address)
        profile.set_offline(True)
        works_without_a_network(profile, other, address)


# --- A site below the one with a copy --------------------------------------------------------------------------------------

def test_a_site_without_a_copy_comes_from_the_host_below_another(profile: BrowserContext, neighbours: Neighbours) -> None:
    page = profile.new_page()
    install(page, neighbours.host.address)
    guide = f"{neighbours.host.address}{GUIDE}"
    assert page.goto(f"{guide}map-1").status == 200 and page.url == f"{guide}map-1/"       # type: ignore[union-attr]
    assert page.goto(f"{guide}no-such-page/").status == 404                                # type: ignore[union-attr]
    assert page.locator(".edition-status").get_attribute("data-root") == "/guide/"
    expect(page.locator(".site-name")).to_have_attribute("href", "/guide/.")
    assert page.goto(f"{neighbours.host.address}no-such-page/").status == 404              # type: ignore[union-attr]
    assert page.locator(".edition-status").get_attribute("data-root") == "/"
    page.goto(f"{guide}map-1/")
    wait_for_scripts(page)
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL") == f"{neighbours.host.address}sw.js"
    expect(page.locator(".edition-status")).to_be_empty()


def test_an_escaped_link_opens_in_the_site_that_it_was_made_for(profile: BrowserContext, neighbours: Neighbours, bundle: Bundle) -> None:
    page = profile.new_page()
    install(page, neighbours.host.address)
    link = fragment(bundle, (Answer("start", "map-1"), Answer("nation", "scotland")))
    neighbours.host.asked.clear()
    for path in (GUIDE, ""):
        page.goto(f"{neighbours.host.address}{path}navigator/%23case={link}.")
        expect(page.locator(".step-title")).to_contain_text("Map 1, box 1")
        assert page.url == f"{neighbours.host.address}{path}navigator/"
    assert not [path for path in neighbours.host.asked if "case=" in path.lower() or "%23" in path]


@pytest.fixture
def unfinished(profile: BrowserContext, neighbours: Neighbours) -> Iterator[tuple[Page, Event]]:
    """Yield a page of the lower site whose copy is not complete until the event is set; the site above has one."""
    whole = Event()

    def answer(request: SimpleHTTPRequestHandler) -> bool:
        return request.path == "/guide/licences.txt" and not whole.wait(MOST_SECONDS)
    host = neighbours.host
    host.become(partial(odd_server, answer=answer, sent={}))      # before a page is open, because the project's server keeps connections
    page = profile.new_page()
    install(page, host.address)
    page.goto(f"{host.address}{GUIDE}offline/")
    wait_for_scripts(page)
    page.evaluate("document.querySelector('.offline-copy [data-do=keep]').click()")
    wait_until(page, "navigator.serviceWorker.getRegistrations().then(all => all.some(one => one.installing))")
    yield page, whole
    whole.set()


def test_a_page_below_is_not_loaded_again_when_the_worker_above_changes(profile: BrowserContext, neighbours: Neighbours, unfinished: tuple[Page, Event]) -> None:
    """Open the page while its own copy is being made, so that it is under the worker of the site above."""
    host, (root, _), (making, whole) = neighbours.host, neighbours.sites, unfinished
    below, page = profile.new_page(), profile.new_page()
    below.goto(f"{host.address}{GUIDE}map-1/")
    wait_for_scripts(below)
    below.evaluate("window.isUntouched = true; navigator.serviceWorker.addEventListener('controllerchange', () => { window.isUnderAnother = true; })")
    whole.set()
    expect(making.locator(".copy-state")).to_contain_text("is complete")
    root.publish("glossary/index.html", "Glossary", "New glossary")
    page.goto(f"{host.address}glossary/")
    page.get_by_role("button", name="Update now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("New glossary")
    wait_until(below, "window.isUnderAnother")
    assert below.evaluate("window.isUntouched")


def test_deletion_ends_a_copy_that_is_still_being_made(profile: BrowserContext, neighbours: Neighbours, unfinished: tuple[Page, Event]) -> None:
    page = profile.new_page()
    before = page.goto(neighbours.host.address) and page.evaluate(STORED, "/")
    erase(page, f"{neighbours.host.address}{GUIDE}")
    unfinished[1].set()
    wait_until(page, "navigator.serviceWorker.getRegistrations().then(all => all.length === 1)")
    wait_until(page, "caches.keys().then(names => !names.some(name => name.startsWith('/guide/')))")
    assert page.evaluate(STORED, "/") == before


def test_the_page_on_offline_use_waits_for_its_own_worker_alone(profile: BrowserContext, neighbours: Neighbours) -> None:
    page = profile.new_page()
    install(page, neighbours.host.address)
    page.goto(f"{neighbours.host.address}{GUIDE}offline/")
    wait_for_scripts(page)
    expect(page.locator(".copy-state")).to_have_text("There is no offline copy on this device yet.")
    keep_a_copy(page)
    assert page.evaluate(STORED, "/guide/")["isRegistered"]
    expect(page.get_by_role("button", name="Delete the offline copy")).to_be_focused()


@pytest.fixture
def whole_browser(browser: Browser) -> Iterator[Browser]:
    """Yield a Chromium that can install apps."""
    whole = launch_whole(browser.browser_type)
    yield whole
    whole.close()


def test_two_sites_install_as_two_apps(whole_browser: Browser, neighbours: Neighbours) -> None:
    with watching(whole_browser, neighbours.host.address) as watched:
        profile = watched.profile()
        page = profile.new_page()
        apps = []
        for site in neighbours.sites:
            page.goto(neighbours.at(site))
            apps.append(profile.new_cdp_session(page).send("Page.getAppId")["appId"])
        assert apps == [neighbours.at(site) for site in neighbours.sites]


# --- Copies of former editions ---------------------------------------------------------------------------------------------

FILL = """async ([root, name, kind]) => {
    const code = await (await fetch(`${root}sw.js`)).text();
    const paths = Object.keys(JSON.parse(/^const FILES = ({[^}]*})/m.exec(code)[1]));
    const cache = await caches.open(name);
    await Promise.all(paths.map(async (path) => cache.put(new URL(path, root), new Response(await (await fetch(new URL(path, root))).blob(), { headers: { "Content-Type": kind } }))));
    return paths.length;
}"""
"""A script that fills a copy as editions before 2026-12 did: under a name without a path, with the type that the host sent."""


def test_each_site_takes_over_its_own_copy_of_a_former_edition(profile: BrowserContext, neighbours: Neighbours) -> None:
    """Give both sites the same former edition, so that their files are in one copy."""
    host = neighbours.host
    page = profile.new_page()
    page.goto(f"{host.address}licences.txt")
    counts = [page.evaluate(FILL, [neighbours.at(site), "wfi-site-0123456789ab", "text/plain"]) for site in neighbours.sites]
    everything = len(page.evaluate("caches.open('wfi-site-0123456789ab').then(copy => copy.keys())"))
    assert everything == sum(counts)
    for left, site in ((counts[0], neighbours.sites[1]), (0, neighbours.sites[0])):
        host.asked.clear()
        install(page, neighbours.at(site))
        fetched = [path for path in host.asked if not path.endswith((".json", "sw.js"))]
        assert len(fetched) < 60, "only what the page itself needs is fetched"
        wait_until(page, "caches.has('wfi-site-0123456789ab').then(isThere => isThere === %s)" % ("true" if left else "false"))
        if left:
            wait_until(page, f"caches.open('wfi-site-0123456789ab').then(copy => copy.keys()).then(files => files.length === {left})")
        assert page.goto(f"{neighbours.at(site)}map-1/").headers["content-type"] == "text/html; charset=utf-8"      # type: ignore[union-attr]
    names = page.evaluate("caches.keys()")
    assert sorted(name.rpartition("wfi-site-")[0] for name in names if "wfi-site-" in name) == ["/", "/guide/"]


def test_deleting_one_site_leaves_the_other_in_a_former_copy(profile: BrowserContext, neighbours: Neighbours) -> None:
    page = profile.new_page()
    page.goto(f"{neighbours.host.address}licences.txt")
    counts = [page.evaluate(FILL, [neighbours.at(site), "wfi-site-0123456789ab", "text/plain"]) for site in neighbours.sites]
    for site, left in ((neighbours.sites[0], counts[1]), (neighbours.sites[1], 0)):
        erase(page, neighbours.at(site))
        assert page.evaluate("caches.has('wfi-site-0123456789ab')") is bool(left)
        if left:
            assert len(page.evaluate("caches.open('wfi-site-0123456789ab').then(copy => copy.keys())")) == left
