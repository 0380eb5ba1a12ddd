"""The site as an app that a browser installs: Chromium's own objections, and its icons."""
from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from maps.draw.icons import icons
from maps.write.front import manifest
from tests.browser.watching import NOT_FOUND, watching
from tests.built import built_site
from tests.guides import our_guide

MANIFEST = json.loads(manifest(our_guide()))
LOOK = """() => {
    const size = 512;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const paper = canvas.getContext("2d");
    paper.drawImage(document.images[0], 0, 0);
    const { data } = paper.getImageData(0, 0, size, size);
    const ground = [...data.slice(0, 3), 255];
    const isGround = (x, y) => [0, 1, 2, 3].every((part) => Math.abs(data[4 * (y * size + x) + part] - ground[part]) < 16);
    const corners = [[0, 0], [size - 1, 0], [0, size - 1], [size - 1, size - 1]].filter(([x, y]) => isGround(x, y)).length;
    let reach = 0;
    for (let y = 0; y < size; y += 1) {
        for (let x = 0; x < size; x += 1) {
            if (!isGround(x, y)) {
                reach = Math.max(reach, Math.hypot(x - size / 2, y - size / 2) / size);
            }
        }
    }
    return { corners, reach };
}"""
"""A script that returns how many corners of a picture have its background, and how far from the middle its drawing extends, in widths."""
PICTURES = [icon for icon in MANIFEST["icons"] if icon["type"] == "image/png"]


def test_chromium_finds_nothing_that_keeps_the_site_from_being_installed(browser: Browser, site: str, tmp_path: Path) -> None:
    """Use a profile on disk, because a private window can install nothing."""
    with watching(browser, site) as watched:
        context = watched.profile_on_disk(tmp_path)
        page = context.pages[0]
        page.goto(site)
        asked = context.new_cdp_session(page)
        found = asked.send("Page.getAppManifest")
        assert found["url"] == f"{site}manifest.webmanifest" and found["errors"] == []
        assert asked.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}


def test_every_icon_and_page_that_the_manifest_names_is_there() -> None:
    for icon in MANIFEST["icons"]:
        assert (built_site() / icon["src"]).is_file(), icon
    for place in (MANIFEST["start_url"], *(one["url"] for one in MANIFEST["shortcuts"])):
        assert (built_site() / place / "index.html").is_file(), place
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= {(icon["sizes"], icon["purpose"]) for icon in PICTURES}


@pytest.mark.parametrize("icon", PICTURES, ids=lambda icon: Path(icon["src"]).stem)
def test_a_picture_has_the_size_that_the_manifest_says(icon: dict[str, str]) -> None:
    content = (built_site() / icon["src"]).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n" and "{}x{}".format(*struct.unpack(">II", content[16:24])) == icon["sizes"]


def test_a_maskable_icon_fills_its_square_inside_every_mask(browser: Browser, site: str) -> None:
    with watching(browser, site, NOT_FOUND) as watched:      # beside a picture the browser shows an icon of the host, which has none
        page = watched.profile(bypass_csp=True).new_page()      # and it writes its own styles around the picture
        page.goto(f"{site}assets/site/icon-maskable-512.png")
        found = page.evaluate(LOOK)
    assert found["corners"] == 4 and 0 < found["reach"] <= 0.4


def test_the_same_drawing_gives_the_same_pictures() -> None:
    assert dict(icons()) == dict(icons())


def test_a_drawing_without_a_ground_is_refused() -> None:
    with pytest.raises(ValueError, match="no longer begins with a rectangle"):
        list(icons('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M0 0h32v32H0z"/></svg>'))
