"""The headers that hosts send with the site's files: one policy, in the page and in the settings of four kinds of host."""
from __future__ import annotations

import urllib.request
from pathlib import Path
from xml.etree import ElementTree

import pytest

from maps.ship.headers import (
    HOST_FILES,
    TYPES,
    WORKER,
    AddressError,
    headers,
    path_of,
    policy,
    unprotected,
    write_host_files,
)
from maps.ship.server import running
from tests import PROJECT
from tests.built import build, built_site, copy_of_project, site_pages

ASKED = ("default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'none'")


def test_the_policy_is_strict() -> None:
    assert set(ASKED) <= set(policy().split("; "))
    assert "unsafe" not in policy() and "*" not in policy() and "http" not in policy()


def test_every_page_carries_the_policy() -> None:
    for name, page in site_pages():
        told = [one.attributes["content"] for one in page.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
        assert told == [policy()], name


def test_no_other_site_frames_a_page_and_only_the_worker_runs_webassembly() -> None:
    for path in ("", "map-1/", "assets/site/site.js", "sw.js"):
        assert headers(path)["Content-Security-Policy"] == f"{policy()}; frame-ancestors 'none'"
    assert "script-src 'self' 'wasm-unsafe-eval'" in headers(WORKER)["Content-Security-Policy"]
    assert (built_site() / WORKER).is_file()


@pytest.mark.parametrize("name", HOST_FILES)
def test_the_settings_of_each_host_name_every_header_and_every_type(name: str) -> None:
    text = (built_site() / name).read_text(encoding="utf-8").replace("&#x27;", "'")
    for header, value in (*headers("").items(), *headers(WORKER).items()):
        assert header in text and value in text
    for ending, kind in TYPES.items() if name != "_headers" else ():
        assert ending.lstrip(".") in text and kind.partition(";")[0] in text


@pytest.mark.parametrize(("address", "path"), (
    ("", "/"), ("https://example.org", "/"), ("https://example.org/", "/"), ("http://127.0.0.1:8000/guide", "/guide/"), ("https://example.org/a.b/c_d-1~/", "/a.b/c_d-1~/"),
    ("http://[::1]:8000/guide/", "/guide/")))
def test_the_path_of_a_site_comes_from_its_full_address(address: str, path: str) -> None:
    assert path_of(address) == path


@pytest.mark.parametrize("address", (
    "example.org/guide/", "/guide/", "ftp://example.org/", "https:///guide/", "https://example.org/guide/?a=b", "https://example.org/#top", "https://example.org/a b/",
    "https://example.org/a;b/", 'https://example.org/"><script>/', "https://example.org/{x}/", "https://user:word@example.org/", "https://[::1/", "https://example.org//x/",
    "https://example.org/guide/\nadd_header/"))
def test_an_address_that_settings_cannot_contain_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(AddressError, match="Give one such as https://example.org/guide/|Give one such as https://example.org/ or"):
        path_of(address)


def test_a_build_refuses_such_an_address_in_one_sentence(tmp_path: Path) -> None:
    done = build(PROJECT, tmp_path / "site", "--quiet", SITE_URL='https://example.org/"><script>/')
    assert done.returncode and "not a full address of a site" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "site").exists()


def test_a_build_fails_and_names_the_page_without_a_policy(tmp_path: Path) -> None:
    project = copy_of_project(tmp_path / "project")
    (project / "maps" / "about.md").write_text("---\ntemplate: bare.html\n---\n# About\n", encoding="utf-8")
    (project / "docs" / "overrides" / "bare.html").write_text("<!DOCTYPE html><title>About</title>{{ page.content }}", encoding="utf-8")
    done = build(project, tmp_path / "site", "--quiet", LIVE_RELOAD="true")
    assert done.returncode and "Pages without their Content-Security-Policy" in done.stdout + done.stderr
    assert (done.stdout + done.stderr).strip().endswith("about/index.html")


@pytest.mark.parametrize(("name", "lines"), (
    ("_headers", ("/guide/*", f"/guide/{WORKER}")), (".htaccess", ("ErrorDocument 404 /guide/404.html",)),
    ("nginx.conf", ("location ^~ /guide/ {", "  error_page 404 /guide/404.html;", f"  location = /guide/{WORKER} {{"))))
def test_the_settings_of_a_host_fit_a_site_below_its_root(name: str, lines: tuple[str, ...], tmp_path: Path) -> None:
    write_host_files(tmp_path, "/guide/")
    assert set(lines) <= set((tmp_path / name).read_text(encoding="utf-8").splitlines())


def test_a_page_without_its_policy_or_with_something_before_it_is_named(tmp_path: Path) -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    (tmp_path / "sub").mkdir()
    for name, text in (("sound.html", f"<head>{meta}<link>"), ("bare.html", "<head><link>"), ("sub/weak.html", meta.replace("'none'", "*")),
                       ("late.html", f"<head><script src=a></script>{meta}")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert unprotected(tmp_path) == ["bare.html", "late.html", "sub/weak.html"]


def test_the_settings_for_iis_are_valid_xml_without_duplicate_headers() -> None:
    tree = ElementTree.parse(built_site() / "web.config").getroot()
    for place in tree.iter("customHeaders"):
        names = [one.attrib["name"] for one in place.findall("add")]
        assert names and len(names) == len(set(names)) == len(place.findall("remove"))
    assert {one.attrib["fileExtension"]: one.attrib["mimeType"] for one in tree.iter("mimeMap")} == TYPES


@pytest.mark.parametrize("path", ("", "map-1/", WORKER, "assets/pyodide/pyodide.asm.wasm", "no-such-page/"))
def test_our_own_server_says_the_same(path: str) -> None:
    with running(built_site()) as address:
        try:
            answer = urllib.request.urlopen(address + path)
        except urllib.error.HTTPError as error:
            answer = error
        assert {name: answer.headers[name] for name in headers(path)} == headers(path)
        kind = TYPES[Path(path).suffix or ".html"]
        assert answer.headers["Content-Type"] == kind


@pytest.mark.parametrize("path", ("%E0%A4%A", "%zz", "%00", "a%00b/", "%ff%fe/", "a" * 3_000, "a/" * 3_000), ids=lambda path: path[:10])
def test_our_own_server_answers_a_malformed_address_with_the_404_page(path: str) -> None:
    with running(built_site()) as address, pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path)
    assert refused.value.code == 404
    assert refused.value.read() == (built_site() / "404.html").read_bytes()
