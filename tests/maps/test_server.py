"""The local server: it serves the site to this machine's browsers, and nothing else to anybody."""
from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from maps.ship.headers import ENCODINGS, WORKER, headers
from maps.ship.server import running
from tests.built import copy_of_site

PAGE, ELSEWHERE = "<!DOCTYPE html><title>A page</title>", "not for the web"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with a site, another below it, and links that lead out."""
    site = tmp_path / "site"
    for folder, missing in ((site, "nothing here"), (site / "guide", "nothing in the guide")):
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text(PAGE)
        (folder / "404.html").write_text(missing)
        (folder / WORKER).write_text("// the worker")
    (tmp_path / "secret.txt").write_text(ELSEWHERE)
    (site / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (site / "above").symlink_to(tmp_path)
    (site / "inside.html").symlink_to(site / "index.html")
    (site / "loop").symlink_to(site / "loop")
    (site / "linked").mkdir()
    (site / "linked" / "index.html").symlink_to(tmp_path / "secret.txt")
    for ending in ENCODINGS:
        (site / f"plain.js{ending}").symlink_to(tmp_path / "secret.txt")
    (site / "plain.js").write_text("// plain")
    return site


@pytest.fixture
def host(root: Path) -> Iterator[str]:
    with running(root) as address:
        yield urlsplit(address).netloc


def said(host: str, request: bytes) -> bytes:
    """Return everything that the server sends for these bytes, until it closes the connection."""
    with socket.create_connection(host.split(":")) as line:      # type: ignore[arg-type]
        line.sendall(request.replace(b"HOST", host.encode()))
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def got(host: str, path: str, name: str | None = None) -> tuple[int, str]:
    """Return the status and the text for a path, requested under the server's own name or another."""
    line = http.client.HTTPConnection(host)
    line.putrequest("GET", path, skip_host=True)
    line.putheader("Host", name or host)
    line.endheaders()
    answer = line.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.parametrize("path", ("/secret.txt", "/above/secret.txt", "/above/", "/loop", "/linked/", "/linked/index.html", "/../secret.txt", "/%2e%2e/secret.txt", "/guide/..%2f..%2fsecret.txt"))
def test_a_link_out_of_the_site_leads_nowhere(host: str, path: str) -> None:
    status, text = got(host, path)
    assert status == 404 and ELSEWHERE not in text


@pytest.mark.parametrize("encoding", ENCODINGS.values())
def test_a_compressed_copy_that_lies_elsewhere_is_not_sent(host: str, encoding: str) -> None:
    line = http.client.HTTPConnection(host)
    line.request("GET", "/plain.js", headers={"Accept-Encoding": encoding})
    answer = line.getresponse()
    assert (answer.status, answer.read(), answer.headers["Content-Encoding"]) == (200, b"// plain", None)


@pytest.mark.parametrize("path", ("/plain.js/", "/index.html/", f"/{WORKER}/", "/guide/index.html/", "/plain.js//"))
def test_a_file_is_not_answered_as_a_folder(host: str, path: str) -> None:
    assert got(host, path)[0] == 404


def test_a_link_inside_the_site_is_followed(host: str) -> None:
    assert got(host, "/inside.html") == (200, PAGE)


def test_the_server_answers_to_this_machines_names_alone(host: str) -> None:
    port = host.partition(":")[2]
    assert got(host, "/", f"localhost:{port}")[0] == 200
    for name in ("example.org", f"example.org:{port}", "127.0.0.1", "127.0.0.1:1", "", f"127.0.0.1:{port}.example.org"):
        assert got(host, "/", name or " ")[0] == 400, name
    assert said(host, b"GET / HTTP/1.1\r\nHost: HOST\r\nHost: example.org\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert said(host, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("body", (b"Content-Length: 44", b"Transfer-Encoding: chunked", b"Content-Length: 0\r\nTransfer-Encoding: chunked", b"Content-Length: +44"))
def test_no_request_is_read_out_of_the_body_of_another(host: str, body: bytes) -> None:
    answers = said(host, b"GET / HTTP/1.1\r\nHost: HOST\r\n" + body + b"\r\n\r\nGET /secret HTTP/1.1\r\nHost: HOST\r\n\r\n")
    assert answers.count(b"HTTP/1.1 ") == 1 and answers.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("body", (b"Content-Length: 0\r\nContent-Length: 44", b"content-length: 44\r\nContent-Length: 0", b"Content-Length : 44", b"Content-Length\t: 44",
                                  b"Transfer-Encoding : chunked", b"nonsense\r\nContent-Length: 44", b": 1\r\nContent-Length: 44", b" Content-Length: 44",
                                  b"X: 1\rContent-Length: 44", b"X: 1\r\n Y\r\nContent-Length: 44"))
def test_no_request_is_read_out_of_a_body_that_is_announced_oddly(host: str, body: bytes) -> None:
    answers = said(host, b"GET / HTTP/1.1\r\nHost: HOST\r\n" + body + b"\r\n\r\nGET /secret HTTP/1.1\r\nHost: HOST\r\n\r\n")
    assert answers.count(b"HTTP/1.1 ") == 1 and answers[:13] in (b"HTTP/1.1 200 ", b"HTTP/1.1 400 "), answers[:300]


@pytest.mark.parametrize("path", (b"//[/..", b"http://[::1/", b"/\xff\xfe", b"/%ed%a0%80", b"/\x1b[31m", b"*", b"/" + b"a/" * 9_000, b"?", b"/guide?x=[", b"/:0", b"/%00/%2f"))
def test_an_odd_path_is_answered_plainly_and_without_a_traceback(host: str, path: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    answer = said(host, b"GET " + path + b" HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
    assert answer[:13] in (b"HTTP/1.1 400 ", b"HTTP/1.1 404 ", b"HTTP/1.1 301 ", b"HTTP/1.1 200 "), answer[:200]
    told = capfd.readouterr().err
    assert "Traceback" not in told and "\x1b" not in told and len(told) < 400


def test_nonsense_ends_the_connection_and_not_the_server(host: str, capfd: pytest.CaptureFixture[str]) -> None:
    for nonsense in (b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nHost: HOST\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 50):
        said(host, nonsense)
    assert got(host, "/")[0] == 200
    assert "Traceback" not in capfd.readouterr().err


def test_a_site_in_a_folder_has_its_own_missing_page_and_policy(host: str) -> None:
    assert got(host, "/nothing/") == (404, "nothing here")
    assert got(host, "/guide/nothing/at/all") == (404, "nothing in the guide")
    for path in (f"/{WORKER}", f"/guide/{WORKER}"):
        line = http.client.HTTPConnection(host)
        line.request("GET", path)
        assert line.getresponse().headers["Content-Security-Policy"] == headers(WORKER)["Content-Security-Policy"]


@pytest.mark.build
def test_a_real_site_in_a_folder_is_served_whole(tmp_path: Path) -> None:
    copy_of_site(tmp_path / "guide")
    (tmp_path / "index.html").write_text(PAGE)
    with running(tmp_path) as address:
        assert got(urlsplit(address).netloc, "/guide/map-1/")[0] == 200
