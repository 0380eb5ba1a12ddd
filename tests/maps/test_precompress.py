"""Compressed copies beside the files of a site: their content, and that hosts send them to browsers that accept them."""
from __future__ import annotations

import gzip
import re
import shutil
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path

import brotli
import pytest

from maps.ship.headers import ENCODINGS, TYPES, WORKER, headers, write_host_files
from maps.ship.offline import site_files, write_offline
from maps.ship.precompress import compress, main, write_compressed
from maps.ship.server import running
from tests.built import built_site
from tests.maps.nginx import nginx, served

FILES = ("index.html", "404.html", "map-2/index.html", "assets/site/site.js", WORKER, "assets/maps/did-not-attend.png", "assets/guide.json", "sw.js")
UNPACKED = {".br": brotli.decompress, ".gz": gzip.decompress}
COMPRESSED = [name for name in FILES if not name.endswith(".png")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a part of the built site with compressed copies; all of it would take a minute."""
    site = tmp_path_factory.mktemp("compressed") / "site"
    for name in FILES:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(built_site() / name, site / name)
    write_host_files(site)
    assert write_compressed(site, site.parent / "kept") == len(COMPRESSED) * len(ENCODINGS)
    return site


def asked(address: str, takes: str) -> tuple[bytes, Message]:
    """Return what a host sends to a browser that accepts these encodings, with its headers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": takes})) as answer:
            return answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.read(), error.headers


# --- The copies -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("ending", ENCODINGS)
def test_a_copy_unpacks_to_its_file(site: Path, ending: str) -> None:
    for name in COMPRESSED:
        packed = (site / (name + ending)).read_bytes()
        assert UNPACKED[ending](packed) == (site / name).read_bytes()
        assert len(packed) < (site / name).stat().st_size


def test_packed_files_and_host_settings_have_no_compressed_copy(site: Path) -> None:
    copies = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in ENCODINGS}
    assert copies == {name + ending for name in COMPRESSED for ending in ENCODINGS}


def test_a_copy_that_would_not_be_smaller_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    assert write_compressed(tmp_path, tmp_path / "kept") == 0
    assert not list(tmp_path.glob("a.txt.*"))


def test_the_same_content_gives_the_same_bytes_and_is_compressed_once(site: Path, tmp_path: Path) -> None:
    for ending in ENCODINGS:
        made = compress(site / "index.html", ending, tmp_path)
        assert made == (site / f"index.html{ending}").read_bytes()
        kept = next(tmp_path.glob(f"*{ending}"))
        kept.write_bytes(b"kept")
        assert compress(site / "index.html", ending, tmp_path) == b"kept"


def test_copies_of_an_earlier_run_go(site: Path, tmp_path: Path) -> None:
    (tmp_path / "gone.html.br").write_bytes(b"of a page that is no more")
    write_compressed(tmp_path, tmp_path / "kept")
    assert not (tmp_path / "gone.html.br").exists()


def test_no_copy_is_in_the_list_for_use_offline(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    before = (tmp_path / "site" / "sw.js").read_text(encoding="utf-8")
    write_offline(tmp_path / "site", {})
    assert not re.search(r"\.(br|gz)\"", (tmp_path / "site" / "sw.js").read_text(encoding="utf-8")) and before
    assert not [name for name in site_files(site) if name.endswith(tuple(ENCODINGS))]


def test_a_folder_without_a_site_is_refused_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "There is no built site in" in capsys.readouterr().err


# --- Hosts ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("takes", "ending"), [("gzip, deflate, br, zstd", ".br"), ("gzip", ".gz"), ("br;q=0, gzip;q=0.5", ".gz"), ("identity", ""), ("", "")])
@pytest.mark.parametrize("path", ["", "map-2/", WORKER, "assets/guide.json", "assets/maps/did-not-attend.png"])
def test_our_own_server_sends_the_smallest_copy_that_the_browser_takes(site: Path, path: str, takes: str, ending: str) -> None:
    file = site / (f"{path}index.html" if not path or path.endswith("/") else path)
    ending = ending if file.suffix != ".png" else ""
    with running(site) as address:
        content, told = asked(address + path, takes)
    assert content == file.with_name(file.name + ending).read_bytes()
    assert told["Content-Encoding"] == ENCODINGS.get(ending) and told["Vary"] == "Accept-Encoding"
    assert told["Content-Type"] == TYPES[file.suffix]
    assert {name: told[name] for name in headers(path)} == headers(path)


def test_our_server_leads_to_folders_and_reports_missing_files(site: Path) -> None:
    with running(site) as address:
        content, told = asked(f"{address}map-2", "br")
        assert told["Content-Encoding"] == "br" and content == (site / "map-2" / "index.html.br").read_bytes()
        content, told = asked(f"{address}no-such-page/", "br")
        assert content == (site / "404.html").read_bytes() and told["Content-Encoding"] is None


def test_nginx_sends_the_copies_with_the_settings_that_the_site_ships(site: Path, tmp_path: Path) -> None:
    program = nginx()
    if not program:
        pytest.skip("nginx is not on this machine and could not be installed; on Debian: apt-get install nginx-light")
    with served(program, site, tmp_path) as address:
        for path, file in (("", "index.html"), ("map-2/", "map-2/index.html"), (WORKER, WORKER), ("assets/guide.json", "assets/guide.json")):
            content, told = asked(address + path, "gzip, br")
            assert content == (site / f"{file}.gz").read_bytes()
            assert told["Content-Encoding"] == "gzip" and told["Content-Type"] == TYPES[Path(file).suffix]
            assert told["Content-Security-Policy"] == headers(path)["Content-Security-Policy"]
            content, told = asked(address + path, "identity")
            assert content == (site / file).read_bytes() and told["Content-Encoding"] is None and told["Vary"] == "Accept-Encoding"


def test_the_apache_settings_give_a_copy_its_files_headers(site: Path) -> None:
    text = (site / ".htaccess").read_text(encoding="utf-8")
    named = re.search(r'<FilesMatch "(.+)">', text)
    assert named and all(re.search(named[1], Path(WORKER).name + ending) for ending in ("", *ENCODINGS))
    assert not re.search(named[1], "my-worker.js")
    for ending, name in ENCODINGS.items():
        assert f"AddEncoding {name} {ending}" in text and f"RewriteRule ^(.+)$ $1{ending} " in text
    assert "Header append Vary Accept-Encoding" in text
