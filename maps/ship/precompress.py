"""Compressed copies beside each file of a finished site: with brotli as `name.br` and with gzip as `name.gz`.

    python -m maps.ship.precompress [FOLDER]

A host that sends these need not compress anything itself. It also sends small archives and WebAssembly, which many
hosts would not compress. maps/ship/headers.py writes the settings for it. Brotli at its best takes a minute for the
browser's Python. So the results are kept in build/compressed by the digest of the content, and a later build compresses
only what has changed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import brotli

from maps import PROJECT
from maps.ship.headers import ENCODINGS, TYPES
from maps.ship.whole_file import write_whole

KEPT_IN: Final = PROJECT / "build" / "compressed"
LARGEST_SHARE: Final = 0.98
"""Largest size of a copy as a share of its file. A copy that is hardly smaller is not worth its place, nor the work of
unpacking it.
"""
PACKED_INSIDE: Final = (".png", ".pdf")
"""Kinds of file that are already compressed. Readers of a PDF also ask for parts of it, and a compressed one has no
parts.
"""


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11))


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)  # without the time, so that the same content gives the same bytes


_MADE_BY: Final[Mapping[str, Callable[[bytes], bytes]]] = {".br": _brotli, ".gz": _gzip}


def compress(path: Path, ending: str, kept_in: Path = KEPT_IN) -> bytes:
    """Return the content of a file, compressed for a copy with this ending. It is taken from `kept_in` if the same
    content was compressed before.
    """
    content = path.read_bytes()
    kept = kept_in / (hashlib.sha256(content).hexdigest() + ending)
    if kept.is_file():
        os.utime(kept)
        return kept.read_bytes()
    made = _MADE_BY[ending](content)
    write_whole(kept, made)
    return made


def to_compress(site: Path) -> list[Path]:
    """Return the files of a site that a host sends compressed, the largest first."""
    kinds = TYPES.keys() - set(PACKED_INSIDE)
    found = [path for path in site.rglob("*") if path.suffix in kinds and path.is_file()]
    return sorted(found, key=lambda path: (-path.stat().st_size, path))


def write_compressed(site: Path, kept_in: Path = KEPT_IN) -> int:
    """Write the compressed copies of a finished site, and return how many. Those of an earlier run are deleted first.

    Works in as many processes as the machine has processors, so it has to be called from a program that can be
    imported.
    """
    for old in [path for path in site.rglob("*") if path.suffix in ENCODINGS]:
        old.unlink()
    kept_in.mkdir(parents=True, exist_ok=True)
    jobs = [(path, ending, kept_in) for path in to_compress(site) for ending in ENCODINGS]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        written = sum(pool.map(_write, jobs, chunksize=1))
    _forget(kept_in, 4 * len(jobs))
    return written


def _write(job: tuple[Path, str, Path]) -> bool:
    path, ending, kept_in = job
    made = compress(path, ending, kept_in)
    is_worth_it = len(made) <= LARGEST_SHARE * path.stat().st_size
    if is_worth_it:
        path.with_name(path.name + ending).write_bytes(made)
    return is_worth_it


def _forget(kept_in: Path, most: int) -> None:
    """Delete what has not been used for longest, so that the folder does not grow for ever."""
    for old in sorted(kept_in.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[most:]:
        old.unlink(missing_ok=True)


def main(words: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m maps.ship.precompress", description="Put a compressed copy beside each file of a built site."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"), help="the built site (default: site)")
    site = parser.parse_args(words).folder
    if not (site / "index.html").is_file():
        print(f"There is no built site in {site} (no index.html). Build it first: make site", file=sys.stderr)
        return 1
    print(f"{write_compressed(site)} compressed copies are beside the files of {site}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
