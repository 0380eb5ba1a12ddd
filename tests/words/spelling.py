"""Ask cspell, a spelling checker of Node.js, which words are not in its British dictionary or in project-words.txt."""
from __future__ import annotations

import subprocess
from collections.abc import Collection
from pathlib import Path

from maps.ship import runtime
from tests import node_packages

HERE = Path(__file__).resolve().parent


class NotChecked(RuntimeError):
    """The error that the spelling cannot be checked; the text says why."""


def install() -> runtime.Node:
    """Return a Node.js that has cspell installed. Raises NotChecked if that is not possible."""
    try:
        node = runtime.node()
        node_packages.install(HERE, node, "the spelling checker")
    except (runtime.RuntimeMissing, node_packages.NotInstalled) as error:
        raise NotChecked(str(error)) from None
    return node


def unknown(words: Collection[str]) -> set[str]:
    """Return the words that are spelled wrongly or unknown. Raises NotChecked if cspell cannot be run."""
    node = install()
    command = [str(node.node), str(HERE / "node_modules" / "cspell" / "bin.mjs"), "stdin", "--config", str(HERE / "cspell.json"), "--words-only",
               "--no-progress", "--no-summary", "--no-gitignore", "--no-cache"]
    done = subprocess.run(command, input="\n".join(words), capture_output=True, check=False, encoding="utf-8", cwd=HERE, timeout=120)
    if done.returncode not in (0, 1) or done.returncode and not done.stdout:
        raise NotChecked(f"cspell stopped: {' '.join(done.stderr.split())[-300:]}")
    wrong = {line.strip() for line in done.stdout.splitlines()}
    return {word for word in words if word in wrong or word.partition("'")[0] in wrong}
