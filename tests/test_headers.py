"""What hosts say with the site's files: one policy, in the page and in the settings of four kinds of host."""
from __future__ import annotations

import urllib.request
from pathlib import Path
from xml.etree import ElementTree

import pytest

from maps.headers import HOST_FILES, TYPES, WORKER, headers, policy
from maps.server import running
from tests.site import built_site, site_pages

ASKED = ("default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'none'")


def test_the_policy_is_strict() -> None:
    assert set(ASKED) <= set(policy().split("; "))
    assert "unsafe" not in policy() and "*" not in policy() and "http" not in policy()


def test_every_page_carries_the_policy() -> None:
    for name, page in site_pages():
        told = [one.attributes["content"] for one in page.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
        assert told == [policy()], name


def test_no_other_site_may_frame_a_page_and_only_the_worker_may_run_webassembly() -> None:
    for path in ("", "map-1/", "assets/site.js", "sw.js"):
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


def test_the_settings_for_iis_are_sound_xml_without_a_header_twice() -> None:
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
