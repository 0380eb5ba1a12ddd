"""Every link of the finished site is followed, in raw HTML and in pictures too; other sites are left alone."""
from __future__ import annotations

from pathlib import Path

import pytest

from maps.ship.links import broken_links


def site_of(folder: Path, **pages: str) -> Path:
    """Return a small site: home, a page `guide/` with the anchor "rules", and a style sheet. Arguments replace pages ("home", "guide")."""
    texts = {"home": "<h1>Home</h1>", "guide": '<h1 id="rules">Guide</h1>', **pages}
    places = {"home": "index.html", "guide": "guide/index.html", "missing": "404.html"}
    for name, text in texts.items():
        path = folder / places[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html>\n<html lang=\"en\">\n{text}\n</html>\n", encoding="utf-8")
    (folder / "assets").mkdir()
    (folder / "assets" / "site.css").write_text("", encoding="utf-8")
    return folder


def test_a_site_without_links_has_no_broken_ones(tmp_path):
    assert broken_links(site_of(tmp_path)) == []


@pytest.mark.parametrize("link", [
    "guide/", "guide/index.html", "guide/#rules", "guide/?print=1#rules", "./guide/#rules", "#here", "assets/site.css", "assets/site.css?v=2", "",
    "%67uide/#r%75les",
], ids=str)
def test_a_link_to_an_existing_page_file_or_anchor_is_valid(tmp_path, link):
    assert broken_links(site_of(tmp_path, home=f'<p id="here"><a href="{link}">on</a></p>')) == []


@pytest.mark.parametrize(("page", "broken"), [("navigator", 0), ("guide", 1)])
def test_a_case_for_the_navigator_to_open_is_not_an_anchor(tmp_path, page, broken):
    site = site_of(tmp_path, home=f'<a href="{page}/#case=1.abc">x</a>')
    (site / "navigator").mkdir()
    (site / "navigator" / "index.html").write_text("<h1>Navigator</h1>", encoding="utf-8")
    assert len(broken_links(site)) == broken


@pytest.mark.parametrize("link", [
    "https://example.org/nowhere", "http://example.org/nowhere#part", "//example.org/nowhere", "mailto:someone@example.org",
    "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
], ids=str)
def test_other_hosts_and_other_kinds_of_address_are_not_followed(tmp_path, link):
    assert broken_links(site_of(tmp_path, home=f'<a href="{link}">away</a>')) == []


@pytest.mark.parametrize("html, expected", [
    pytest.param('<a href="rules/">x</a>', 'index.html:3: the link "rules/" leads to nothing.', id="a missing page"),
    pytest.param('<a href="guide.md">x</a>', 'index.html:3: the link "guide.md" leads to nothing.', id="a source instead of its page"),
    pytest.param('<p>One</p>\n<img src="assets/map.png">', 'index.html:4: the link "assets/map.png" leads to nothing.', id="a missing picture"),
    pytest.param('<script src="assets/site.js"></script>', 'index.html:3: the link "assets/site.js" leads to nothing.', id="a missing script"),
    pytest.param('<a href="guide/#role">x</a>', 'index.html:3: the link "guide/#role" leads to an anchor that guide/index.html does not have.',
                 id="a missing anchor of another page"),
    pytest.param('<a href="#here">x</a>', 'index.html:3: the link "#here" leads to an anchor that index.html does not have.', id="a missing anchor of its own page"),
    pytest.param('<a href="guide">x</a>', 'index.html:3: the link "guide" leads to a folder. End it with a slash.', id="a folder without its slash"),
    pytest.param('<a href="assets/">x</a>', 'index.html:3: the link "assets/" leads to nothing.', id="a folder that holds no page"),
    pytest.param('<svg><a xlink:href="guide/box-03/"><path d="M0 0"/></a></svg>', 'index.html:3: the link "guide/box-03/" leads to nothing.',
                 id="a link in a picture"),
    pytest.param('<svg><use xlink:href="#speech"/></svg>', 'index.html:3: the link "#speech" leads to an anchor that index.html does not have.',
                 id="a symbol that a picture lacks"),
    pytest.param('<a href="http://[guide/">x</a>', 'index.html:3: the link "http://[guide/" is not an address that can be read.', id="an unreadable address"),
    pytest.param('<a href="guide%00/">x</a>', 'index.html:3: the link "guide%00/" leads to nothing.', id="an address with a zero byte"),
])
def test_a_link_that_leads_nowhere_is_named_with_its_page_and_line(tmp_path, html, expected):
    assert broken_links(site_of(tmp_path, home=html)) == [expected]


@pytest.mark.parametrize("link", ["../guide/", "/guide/", "../../guide/"])
def test_a_link_that_fails_in_a_folder_of_a_host_is_named(tmp_path, link):
    assert broken_links(site_of(tmp_path, home=f'<a href="{link}">x</a>')) == [
        f'index.html:3: the link "{link}" leads out of the site. Write it from the page\'s own folder, with no more ../ than it is deep.']


def test_links_go_out_from_the_folder_of_their_page(tmp_path):
    assert broken_links(site_of(tmp_path, guide='<a href="../assets/site.css">x</a> <a href="../">home</a>')) == []


def test_the_page_for_missing_addresses_names_files_from_the_root(tmp_path):
    assert broken_links(site_of(tmp_path, missing='<a href="/guide/#rules">x</a><a href="/rules/">y</a>')) == [
        '404.html:3: the link "/rules/" leads to nothing.']


def test_an_id_inside_a_template_is_not_an_anchor(tmp_path):
    html = '<template data-box="map-1/3"><h2 id="here">Box</h2></template><a href="#here">x</a><h2 id="there">There</h2><a href="#there">y</a>'
    assert broken_links(site_of(tmp_path, home=html)) == ['index.html:3: the link "#here" leads to an anchor that index.html does not have.']


def test_links_inside_a_template_are_followed_as_well(tmp_path):
    assert broken_links(site_of(tmp_path, home='<template><a href="guide/box-3/">x</a></template>')) == ['index.html:3: the link "guide/box-3/" leads to nothing.']


def test_each_broken_address_is_named_once_a_page_at_its_first_line(tmp_path):
    assert broken_links(site_of(tmp_path, home='<a href="a/">x</a>\n<a href="b/">y</a>\n<a href="a/">z</a>')) == [
        'index.html:3: the link "a/" leads to nothing.', 'index.html:4: the link "b/" leads to nothing.']


def test_a_very_long_address_is_shown_by_its_beginning(tmp_path):
    assert broken_links(site_of(tmp_path, home=f'<a href="{"a" * 1000}/">x</a>')) == [f'index.html:3: the link "{"a" * 120}…" leads to nothing.']
