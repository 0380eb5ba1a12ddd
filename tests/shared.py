"""Things that the processes of one test run share: the first test that needs a thing makes it once, while the others wait.

    from tests.shared import made_once
    folder = made_once("small-site", lambda folder: build_into(folder))
"""
from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = "FOLDER_OF_THIS_TEST_RUN"
"""The variable that tells the processes of a run which folder they share."""


def begin() -> None:
    """Make the folder of a run, and tell the processes that this one starts. It is removed when this process ends."""
    folder = tempfile.mkdtemp(prefix="test-run-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[FOLDER] = folder


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of this name that `make` has filled, once in a run. An error of `make` is raised, and the next caller tries again."""
    sys.audit("tests.made_once", name)
    if FOLDER not in os.environ:
        begin()
    folder = Path(os.environ[FOLDER], name)
    done = folder.with_name(f"{name}.done")
    with folder.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)        # released when the file is closed, or its process ends
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
