"""The card that other sites show for a link to this site: its picture, and the pages that name it."""
from __future__ import annotations

import re
import struct
from pathlib import Path

from maps.draw import card
from maps.draw.text_width import text_width
from navigator.guide.model import Guide
from tests import PROJECT
from tests.built import build, read_page, site_pages

ADDRESS = "https://guide.example/in/a/folder/"


def meta(page: Path) -> dict[str, str]:
    found = read_page(page).all("meta")
    return {one.attributes["property"]: one.attributes["content"] for one in found if one.attributes.get("property", "").startswith("og:")}


def test_the_card_has_the_size_that_networks_ask_for(guide: Guide) -> None:
    png = card.card_png(guide)
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", png[16:24]) == (1200, 630)
    assert card.card_png(guide) == png


def test_every_line_fits_and_the_picture_says_that_the_guidance_is_historical(guide: Guide) -> None:
    lines = re.findall(r'font-size="(\d+)" font-weight="\w+">([^<]+)<', card.card_svg(guide))
    assert [words for _, words in lines][0] == "Historical guidance. Not current policy."
    assert all(text_width(words, float(size)) <= card.WIDTH - 2 * card.MARGIN for size, words in lines)
    assert " ".join(words for size, words in lines if size == "72") == card.heading(guide)
    home = (PROJECT / "maps" / "home.md").read_text(encoding="utf-8")
    assert f"\n# {card.heading(guide)}\n" in home and f"Edition {guide.edition}" in lines[-1]


def test_a_site_with_an_address_uses_it_for_card_and_pages(tmp_path: Path) -> None:
    done = build(PROJECT, tmp_path / "site", SITE_URL=ADDRESS)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("index.html", "map-1/box-07/index.html"):
        told = meta(tmp_path / "site" / name)
        assert told["og:image"] == ADDRESS + card.PATH and (tmp_path / "site" / card.PATH).is_file()
        assert told["og:url"] == ADDRESS + name.removesuffix("index.html")
    assert "og:url" not in meta(tmp_path / "site" / "404.html")


def test_a_site_that_does_not_know_its_address_names_no_picture() -> None:
    assert not any(element.attributes.get("property") == "og:image" for _, page in site_pages() for element in page.all("meta"))
