"""The site with JavaScript off: links lead to every box, and the navigator leads into the boxes."""
from __future__ import annotations

import re
from urllib.parse import urldefrag

from playwright.sync_api import expect

from navigator.guide.addresses import box_address
from navigator.guide.model import Guide
from tests.browser.conftest import OpenPage


def test_every_box_is_reached_from_the_home_page_by_links(open_page: OpenPage, site: str, guide: Guide) -> None:
    page = open_page("", java_script_enabled=False)
    wanted = {site + box_address(ref) for ref in guide.places}
    assert len(wanted) == 40
    found, waiting, seen = set(), [site], set()
    while waiting and found != wanted:
        address = waiting.pop(0)
        page.goto(address)
        # Use only the links in the page's own text, so that the menu does not count.
        links = page.locator("article a").evaluate_all("links => links.map(link => new URL(link.href.baseVal ?? link.href, document.baseURI).href)")
        new = {urldefrag(link).url for link in links if link.startswith(site)} - seen
        seen |= new
        found |= new & wanted
        waiting += sorted(new)
    assert found == wanted


def test_each_next_step_of_a_box_is_a_link_that_works(open_page: OpenPage) -> None:
    page = open_page("map-1/box-01/", java_script_enabled=False)
    page.locator(".routes").get_by_role("link", name=re.compile("^Box 3: ")).click()
    expect(page).to_have_url(re.compile("/map-1/box-03/$"))
    page.locator(".routes").get_by_role("link", name=re.compile("^Map 2, box 1: ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("home visit")


def test_the_speech_icon_leads_to_the_page_of_its_box(open_page: OpenPage) -> None:
    page = open_page("map-1/", java_script_enabled=False)
    page.locator("#map-1-box-05 a").click()
    expect(page).to_have_url(re.compile("/map-1/box-05/$"))


def test_without_script_the_navigator_leads_to_the_box_pages(open_page: OpenPage) -> None:
    page = open_page("navigator/", java_script_enabled=False)
    expect(page.get_by_role("button", name="Continue")).to_be_hidden()
    page.locator(".navigator-static").get_by_role("link", name="Map 1, box 1", exact=True).click()
    expect(page).to_have_url(re.compile("/map-1/box-01/$"))
