"""The ZIP edition, unpacked and opened from its folder: no server, no network."""
from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from maps.ship.zip_edition import START, NotZipped, filed, joined, main, write_zip
from tests.browser.case_on_page import wait_for_scripts
from tests.browser.watching import watching
from tests.built import built_site, read_html

NAME = "work-focused-interview-guide"

Open = Callable[[str], Page]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("zip") / "edition.zip"
    assert write_zip(built_site(), file) > 80
    return file


@pytest.fixture(scope="module")
def folder(file: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(file.parent / "unpacked and moved")
    return file.parent / "unpacked and moved" / NAME


@pytest.fixture
def open_file(browser: Browser, folder: Path) -> Iterator[Open]:
    """Yield a function that opens a file of the folder. After the test, there may be no request to a host and no error on the console."""
    with watching(browser, folder.as_uri(), kinds=("error", "warning")) as watched:
        profile = watched.profile(service_workers="allow")

        def open(path: str) -> Page:
            page = profile.new_page()
            page.goto((folder / urlsplit(path).path).as_uri() + (f"#{urlsplit(path).fragment}" if "#" in path else ""))
            wait_for_scripts(page)
            return page
        yield open


# --- The files --------------------------------------------------------------------------------------------------------

def test_every_address_on_every_page_is_a_file_of_the_folder(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        for element in read_html(page.read_text(encoding="utf-8")).elements:
            for name in ("href", "src", "xlink:href"):
                address = element.attributes.get(name, "")
                if address and not re.match(r"#|https:|data:", address):
                    target = Path(unquote(urlsplit(urljoin(page.as_uri(), address)).path))
                    assert target.is_file() and folder in target.parents, f"{page.relative_to(folder)}:{element.line}: {address}"


def test_the_same_site_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    write_zip(built_site(), tmp_path / "again.zip")
    assert hashlib.sha256((tmp_path / "again.zip").read_bytes()).digest() == hashlib.sha256(file.read_bytes()).digest()


def test_what_needs_a_host_is_not_in_the_folder(folder: Path) -> None:
    names = {path.name for path in folder.rglob("*")}
    assert not {"sw.js", "manifest.webmanifest", "worker.js", "pyodide.asm.wasm", "navigator.zip", "nginx.conf", "404.html"} & names
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'type="module"' not in text and 'rel="manifest"' not in text and "connect-src 'none'" in text, page


@pytest.mark.parametrize(("address", "wanted"), [
    ("../map-1/", "../map-1/index.html"), ("../map-1/#box", "../map-1/index.html#box"), (".", "./index.html"), ("..", "../index.html"), ("#here", "#here"),
    ("./", "./index.html"), ("a/?x=1#y", "a/index.html?x=1#y"), ("assets/site.css", "assets/site.css"), ("https://example.org/", "https://example.org/"),
    ("mailto:a@example.org", "mailto:a@example.org"), ("", ""),
])
def test_an_address_of_a_folder_becomes_that_of_its_page(address: str, wanted: str) -> None:
    assert filed(address) == wanted


@pytest.mark.parametrize("line", ['import x from "./x.js";', "export default 1;", "await import(`./${name}.js`);", "export { a };"])
def test_a_form_of_import_that_cannot_be_joined_is_named(line: str) -> None:
    with pytest.raises(NotZipped, match=r"docs/assets/a\.js: .* cannot join this line"):
        joined({"a.js": line}, ["a.js"])


def test_a_folder_without_a_site_is_refused_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "a.zip")]) == 1
    assert "There is no built site in" in capsys.readouterr().err and not (tmp_path / "a.zip").exists()


# --- In the browser ---------------------------------------------------------------------------------------------------

def test_the_page_to_begin_with_leads_to_the_guide(open_file: Open) -> None:
    page = open_file(START)
    expect(page.get_by_text("Historical guidance. Not current policy.")).to_be_visible()
    page.get_by_role("link", name="Open the guide").click()
    expect(page).to_have_url(re.compile("/guide/index.html$"))
    expect(page.locator(".edition-status")).to_contain_text("A copy from a folder: edition ")
    page.get_by_role("article").get_by_role("link", name=re.compile("^Map 1")).first.click()
    expect(page).to_have_url(re.compile("/guide/map-1/index.html$"))


def test_dialogs_filters_and_ways_work_on_a_map(open_file: Open) -> None:
    page = open_file("guide/map-1/index.html")
    page.locator("#map-1-box-07 a").click()
    dialog = page.locator("dialog.box-dialog")
    expect(dialog.get_by_role("heading").first).to_contain_text("Box 7")
    dialog.locator(".routes [data-route] a").first.click()
    expect(dialog.get_by_role("heading").first).not_to_contain_text("Box 7")
    expect(dialog).to_contain_text("Step 2, from box 7")
    page.keyboard.press("Escape")
    page.locator(".map-filters").get_by_role("button", name=re.compile("^Provider")).click()
    expect(page.locator(".map-count")).to_contain_text("boxes highlighted")


def test_a_way_to_another_map_leads_to_the_page_of_its_box(open_file: Open) -> None:
    page = open_file("guide/map-1/index.html")
    page.locator("#map-1-box-03 a").click()
    page.locator("dialog.box-dialog .routes a", has_text="Map 2").first.click()
    expect(page).to_have_url(re.compile(r"/guide/map-2/box-01/index\.html$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Box 1")


def test_the_search_finds_pages_and_leads_to_them(open_file: Open) -> None:
    page = open_file("guide/glossary/index.html")
    page.get_by_role("button", name="Search", exact=True).click()
    search = page.get_by_role("dialog", name="Search")
    search.get_by_role("textbox").fill("home visit")
    expect(search.get_by_role("listitem").first).to_be_visible()
    expect(search.locator(".search-place").first).not_to_be_empty()
    search.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/box-\d+/index\.html"))


def test_the_navigator_says_what_it_needs_and_leads_to_the_boxes(open_file: Open) -> None:
    page = open_file("guide/navigator/index.html")
    expect(page.get_by_text("The navigator does not run from a folder.")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)
    page.locator(".navigator-static").get_by_role("link", name="Map 1, box 1", exact=True).click()
    expect(page).to_have_url(re.compile(r"/guide/map-1/box-01/index\.html$"))
    page.locator(".routes").get_by_role("link", name=re.compile("^Box 3: ")).click()
    expect(page).to_have_url(re.compile(r"/guide/map-1/box-03/index\.html$"))


def test_no_page_has_an_error_when_it_is_opened(open_file: Open, folder: Path) -> None:
    page = open_file(START)
    for path in sorted(folder.glob("guide/*/index.html")):
        page.goto(path.as_uri())
        wait_for_scripts(page)
