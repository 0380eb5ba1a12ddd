"""Packages of Node.js that only checks need, each set in a folder with its own `package.json` and lock."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from maps.ship import runtime


class NotInstalled(RuntimeError):
    """The error that the packages cannot be installed; the text says why."""


def install(folder: Path, node: runtime.Node, what: str) -> None:
    """Install the packages that the lock in `folder` names, unless exactly these are there. Raises NotInstalled with what npm says."""
    wanted, there = folder / "package-lock.json", folder / "node_modules" / ".installed-lock.json"
    if there.is_file() and there.read_bytes() == wanted.read_bytes():
        return
    name = wanted.relative_to(folder.parents[1]).as_posix()
    print(f"Installing {what}, pinned in {name} ...", flush=True)
    done = _npm(folder, node, "ci", "--ignore-scripts")
    if done.returncode:
        raise NotInstalled(f"npm could not install the packages of {name}: " + " ".join(done.stderr.split())[-300:])
    shutil.copyfile(wanted, there)


def renew_lock(folder: Path, node: runtime.Node) -> int:
    """Write the lock in `folder` again from the `package.json` beside it, without addresses; return npm's exit code."""
    done = _npm(folder, node, "install", "--package-lock-only", "--ignore-scripts")
    if done.returncode == 0:
        without_addresses(folder / "package-lock.json")
    return done.returncode


def without_addresses(path: Path) -> None:
    """Remove from a lock file where its packages ask for money: a lock names only what is installed, not a host."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


def _npm(folder: Path, node: runtime.Node, *words: str) -> subprocess.CompletedProcess[str]:
    # npm starts `node` by name, so its own one has to come first.
    path = os.pathsep.join((str(node.node.parent), os.environ.get("PATH", "")))
    return subprocess.run([*node.npm, *words], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, check=False, text=True)
