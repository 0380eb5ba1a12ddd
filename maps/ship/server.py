"""A server of a built site on this machine alone, for `make serve` and for the browser tests.

    python -m maps.ship.server [FOLDER] [--port 8000]

It sends every file with the same headers as a static host on the web (maps/ship/headers.py): its type, and its policy.

Other programs on this machine, and pages in a browser on it, can reach this server as well. So it answers only to the
names of this machine, and sends nothing from outside the folder. It never takes part of one request for another.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from maps.ship.headers import ENCODINGS, TYPES, headers

HOST = "127.0.0.1"
PORTS_TRIED = 20
LONGEST_SHOWN = 200
"""Most characters of a wrong address that are shown at the terminal."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_NO_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "?")


Note = Callable[[str, int], None]
"""Function to call with the path and the status of each answer."""


class ServerError(RuntimeError):
    """The site cannot be served. The text says why and what to do."""


class _Handler(SimpleHTTPRequestHandler):
    # Connections stay open between requests, because a page with a dozen files is then noticeably faster.
    protocol_version = "HTTP/1.1"
    encoding = ""
    """The ending of the compressed copy that is being sent."""
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def __init__(self, *given: Any, note: Note | None, **named: Any) -> None:
        self.note = note
        super().__init__(*given, **named)

    def parse_request(self) -> bool:
        """Refuse requests that a browser with this server's address never sends."""
        if not super().parse_request():
            return False
        # A line that Python's parser skips could be the length of a body.
        if (
            self.headers.defects
            or self.headers.get_payload()
            or not all(_HEADER_NAME.fullmatch(name) for name in self.headers)
        ):
            return self._refuse("This request is malformed.")
        # No answer here reads a body, so the rest of one would be taken for the next request.
        if "Transfer-Encoding" in self.headers or self.headers.get_all("Content-Length", ["0"]) != ["0"]:
            self.close_connection = True
        try:
            urlsplit(self.path)
        except ValueError:
            self.path = "/"  # the headers of the refusal are those of a page
            return self._refuse("This is not an address.")
        # Otherwise a page of another host whose name now leads to this machine could read the site as its own.
        if self.headers.get_all("Host", []) not in ([name] for name in self._names()):
            return self._refuse("This server answers to the name of this machine alone.")
        return True

    def _names(self) -> Iterator[str]:
        _, port = cast("tuple[str, int]", self.server.server_address)
        return (
            f"{name}{ending}" for name in (HOST, "localhost") for ending in (f":{port}", *([""] if port == 80 else []))
        )

    def _refuse(self, why: str) -> bool:
        self.send_error(HTTPStatus.BAD_REQUEST, why)
        return False

    def translate_path(self, path: str) -> str:
        """Return the file for an address, or its compressed copy if there is one and the browser accepts it.

        A link out of the folder does not count as a file.
        """
        plain = (
            super().translate_path(path).replace("\0", "\ufffd")
        )  # opening a name with a null character is an error of its own
        is_folder = plain.endswith("/") or urlsplit(path).path.endswith("/")
        file = Path(plain, "index.html") if is_folder else Path(plain)
        if not self._is_served(file) and not (os.path.isdir(file) and self._is_inside(file)):
            return os.devnull + "/"  # nothing is ever there
        self.encoding = next(
            (
                ending
                for ending, name in ENCODINGS.items()
                if name in self._taken() and self._is_served(Path(f"{file}{ending}"))
            ),
            "",
        )
        return f"{file}{self.encoding}"

    def _is_served(self, file: Path) -> bool:
        return os.path.isfile(file) and self._is_inside(file)

    def _is_inside(self, file: Path) -> bool:
        """Return whether a file, once every link on the way is followed, is in the folder.

        A path that cannot be followed is not.
        """
        try:
            return file.resolve().is_relative_to(Path(self.directory).resolve())
        except (OSError, RuntimeError, ValueError):
            return False

    def _taken(self) -> set[str]:
        """Return the encodings that the browser accepts. It refuses one with the weight 0."""
        offers = (
            offer.replace(" ", "").partition(";q=") for offer in self.headers.get("Accept-Encoding", "").split(",")
        )
        return {name for name, _, weight in offers if not re.fullmatch(r"0(\.0*)?", weight)}

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return super().guess_type(str(path).removesuffix(self.encoding))

    def end_headers(self) -> None:
        if self.encoding:
            self.send_header("Content-Encoding", ENCODINGS[self.encoding])
        self.send_header("Vary", "Accept-Encoding")
        for name, value in headers(unquote(urlsplit(getattr(self, "path", "")).path).lstrip("/")).items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: object) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self._missing_page() if code == HTTPStatus.NOT_FOUND else None
        if page is None:
            super().send_error(code, message, explain)
            return
        self.log_error("Not found: %s", self.path[:LONGEST_SHOWN])
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _missing_page(self) -> Path | None:
        """Return the page for a missing one, from the nearest site above the address that has it. A folder may contain
        several sites.
        """
        folders = [Path(self.directory)]
        for name in unquote(urlsplit(self.path).path).replace("\0", "\ufffd").split("/"):
            below = folders[-1] / name
            if name == os.pardir or not os.path.isdir(below) or not self._is_inside(below):
                break
            folders.append(below)
        return next((page for folder in reversed(folders) if self._is_served(page := folder / "404.html")), None)

    def log_message(self, format: str, *given: Any) -> None:
        """Print what went wrong, in one line, without characters that could control the terminal."""
        print((format % given).translate(_NO_CONTROLS), file=sys.stderr, flush=True)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Print nothing for a success, because the person at the terminal is waiting for faults.

        A program may have asked for a note.
        """
        if self.note:
            self.note(self.path, code if isinstance(code, int) else 0)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that leaves a page drops its connections, so this is not a fault.
        if not isinstance(fault := sys.exc_info()[1], ConnectionError):
            print(f"A request could not be answered: {fault}. The server goes on.", file=sys.stderr, flush=True)


def make_server(folder: Path, port: int = 0, note: Note | None = None) -> ThreadingHTTPServer:
    """Return a server over `folder`, bound to `port` of this machine (0: any free one), not yet running.

    Raises ServerError if the folder does not contain a site, or OSError if the port is not available.
    """
    if not (folder / "index.html").is_file():
        raise ServerError(f"There is no built site in {folder} (no index.html). Build it first: make site")
    return _Server((HOST, port), partial(_Handler, directory=str(folder), note=note))


def address(server: ThreadingHTTPServer) -> str:
    """Return the address that a browser opens, with a slash at its end."""
    return f"http://{HOST}:{server.server_address[1]}/"


@contextmanager
def running(folder: Path, port: int = 0, note: Note | None = None) -> Iterator[str]:
    """Serve `folder` on a port (0: any free one) while the `with` block runs, and give its address.

    `note` is called for each answer. For tests.
    """
    server = make_server(folder, port, note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def first_free(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server on `port`, or on the next free one after it. Raises ServerError if twenty in a row are taken."""
    last = min(port + PORTS_TRIED - 1, 65535)
    for candidate in range(port, last + 1):
        try:
            return make_server(folder, candidate)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise ServerError(
                    f"Port {candidate} may not be used without special rights. "
                    "Choose one above 1023: make serve PORT=8000"
                ) from None
            if error.errno != errno.EADDRINUSE:
                raise ServerError(f"Port {candidate} cannot be used: {error.strerror}.") from None
    raise ServerError(
        f"The ports {port} to {last} are all taken. Choose another: make serve PORT={port % 50000 + 1000}"
    )


def serve(folder: Path, port: int) -> None:
    """Serve `folder` until Ctrl-C, and print the address. Raises ServerError if it cannot."""
    with first_free(folder, port) as server:
        used = server.server_address[1]
        if used != port:
            print(f"Port {port} is in use. Using {used}.")
        print(f"The site is at {address(server)}   (Ctrl-C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port. Give a number from 1 to 65535.")
    return int(text)


def main(words: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m maps.ship.server", description="Serve a built site on this machine."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"), help="the built site (default: site)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to try first (default: 8000)")
    chosen = parser.parse_args(words)
    try:
        serve(chosen.folder, chosen.port)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
