"""Debian's nginx, started over a folder with the settings that the site ships for it."""
from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_SETTINGS = """
daemon off; worker_processes 1; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
  server {{ listen 127.0.0.1:{port}; root {root}; absolute_redirect off; {includes} }}
}}
"""


def nginx() -> str | None:
    """Return the program, installed first if this is Debian and we may. Return None if it is not available."""
    found = _found()
    if not found and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        for words in (["update"], ["install", "-y", "--no-install-recommends", "nginx-light"]):
            subprocess.run(["apt-get", "-qq", *words], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, timeout=300)
        found = _found()
    return found


def _found() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def served(program: str, root: Path, work: Path, paths: Sequence[str] = ("",)) -> Iterator[str]:
    """Serve what is in a folder while the `with` block runs, and give its address. At each of `paths` below it ("" or "guide/") is a site with its settings.

    `work` is a folder for nginx itself.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = work / "nginx.conf"
    settings.write_text(_SETTINGS.format(work=work, root=root, port=port, includes=" ".join(f"include {root}/{path}nginx.conf;" for path in paths)), encoding="utf-8")
    # As root, nginx runs its worker as another user, who could not read a test's folder.
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    running = subprocess.Popen([program, "-c", str(settings), "-p", str(work), *user], stderr=subprocess.PIPE, encoding="utf-8")
    try:
        _wait(port, running)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait(30)


def _wait(port: int, running: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert running.poll() is None, f"nginx did not start:\n{running.stderr.read() if running.stderr else ''}"
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not answer within 30 seconds.")
