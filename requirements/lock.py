"""Renew the pinned versions of Python packages, each list with its hashes. `make lock` runs this with the project's own
Python, which has uv.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = "3.11"
"""Oldest Python that the locks are for."""
_AS_TESTED = ("--constraint", "requirements/tests.txt")
"""Packages that the site, the judges and the linters share with the tests have the version that is tested."""
LOCKS = {
    "tests": ("pyproject.toml", "--group", "test"),
    "site": ("pyproject.toml", *_AS_TESTED),
    "judge": ("--group", "judge", *_AS_TESTED),
    "lint": ("--group", "lint", *_AS_TESTED),
    "node": ("--group", "node"),
    "lock": ("--group", "lock"),
}
"""Inputs of each lock, in the order of making them."""


def command(lock: str, uv: Path) -> list[str]:
    """Return the command that renews requirements/LOCK.txt. It writes no address of an index into it."""
    return [
        *(str(uv), "--no-config", "pip", "compile", *LOCKS[lock], "--upgrade", "--quiet"),
        *("--universal", "--python-version", OLDEST, "--fork-strategy", "fewest", "--generate-hashes"),
        *("--no-emit-index-url", "--no-annotate", "--output-file", f"requirements/{lock}.txt"),
    ]


def main() -> int:
    """Renew every lock; return the exit code of the first that cannot be renewed, or 0."""
    for lock in LOCKS:
        print(f"Renewing requirements/{lock}.txt ...", flush=True)
        done = subprocess.run(
            command(lock, Path(sys.prefix, "bin", "uv")),
            cwd=HERE.parent,
            env={**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"},
            check=False,
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
