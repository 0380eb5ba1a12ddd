"""Make the virtual environment of the project with Python alone.

`make` calls this with each Python of the machine, first to ask whether it is one that the project supports:

    PYTHON requirements/environment.py suits

A Python that is too old to read this file also ends with an error. The first that suits makes the virtual environment
FOLDER, unless there is one. It uses the first of the candidates that can, which need not be itself. NAMED is the Python
that a person asked for, or empty:

    PYTHON requirements/environment.py make FOLDER NAMED CANDIDATE ...
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
DEBIAN = Path("/etc/debian_version")
"""File of a machine with the packages of Debian."""


class NotMade(Exception):
    """The virtual environment cannot be made. The text says why, and what to do."""


def main(words: Sequence[str]) -> int:
    """Run the command line; return the exit code."""
    if list(words) == ["suits"]:
        return 0 if OLDEST <= sys.version_info[:2] <= NEWEST else 1
    if len(words) < 4 or words[0] != "make":
        print("Usage: environment.py suits, or environment.py make FOLDER NAMED CANDIDATE ...", file=sys.stderr)
        return 2
    folder, named, *candidates = words[1:]
    try:
        make(Path(folder), named, candidates)
    except NotMade as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def make(folder: Path, named: str, candidates: Sequence[str]) -> None:
    """Make the virtual environment, unless there is one that works and has the named Python.

    Raises `NotMade` if no candidate can make one.
    """
    reason = why_again(folder, named)
    if reason is None:
        return
    if reason:
        print(f"{reason}; making it again.", flush=True)
        remove(folder)  # a candidate may be its own Python
    python = able(candidates)
    print(f"Making {folder} with {printed(python, '--version')} ...", flush=True)
    if subprocess.run([python, "-m", "venv", str(folder)], check=False).returncode:
        remove(folder)
        raise NotMade(f"{folder} could not be made. The reason is above.")


def why_again(folder: Path, named: str) -> str | None:
    """Return why the virtual environment has to be made again: empty if it does not exist, None if it can stay."""
    if not folder.exists() and not folder.is_symlink():
        return ""
    python = str(folder / "bin" / "python")
    if not runs(python, ""):
        return f"{folder} no longer works"
    if named and version(named) != version(python):
        return f"{folder} is of another Python than {named}"
    return None


def able(candidates: Sequence[str]) -> str:
    """Return the first supported Python that can make a virtual environment. If none can, install what the first lacks
    if possible.

    Raises `NotMade` if there is no supported Python, or if the package of Debian that it lacks cannot be installed.
    """
    suitable = [python for python in candidates if OLDEST <= version(python) <= NEWEST]
    for python in suitable:
        if runs(python, "import ensurepip, venv"):
            return python
    if not suitable:
        raise NotMade(
            f"No Python from {dotted(OLDEST)} to {dotted(NEWEST)} was found (looked for: {' '.join(candidates)}).\n"
            "Install one (on Debian: apt-get install python3 python3-venv) "
            "or name one: make PYTHON=/path/to/python3.12 ..."
        )
    install_venv_package(suitable[0])
    return suitable[0]


def install_venv_package(python: str) -> None:
    """Install the package of Debian that lets this Python make a virtual environment.

    Raises `NotMade` if only a person can do that.
    """
    package = f"python{dotted(version(python))}-venv"
    if os.geteuid() != 0 or not DEBIAN.exists():
        raise NotMade(
            f"{python} cannot make a virtual environment: its venv module is not complete.\n"
            f"On Debian and Ubuntu run: sudo apt-get install {package}    and then the same make command again."
        )
    print(f"Installing Debian's {package}, which {python} needs to make a virtual environment ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise NotMade(f"{package} could not be installed. Install it by hand: apt-get install {package}")


def version(python: str) -> tuple[int, int]:
    """Return the version of a Python, or (0, 0) if it does not run."""
    text = printed(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    try:
        major, minor = text.split(".")
        return int(major), int(minor)
    except ValueError:
        return 0, 0


def dotted(numbers: tuple[int, int]) -> str:
    """Return a version as people write it: "3.11"."""
    return f"{numbers[0]}.{numbers[1]}"


def runs(python: str, code: str) -> bool:
    """Return whether a Python runs this code without an error."""
    return _done(python, "-c", code).returncode == 0


def printed(*command: str) -> str:
    """Return what a command prints, without the spaces around it, or empty if it does not run."""
    return _done(*command).stdout.strip()


def _done(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", errors="replace", check=False
        )
    except OSError:
        return subprocess.CompletedProcess(command, 127, "", "")


def remove(folder: Path) -> None:
    """Remove a virtual environment. If it is a link, remove only the link."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
