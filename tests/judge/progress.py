"""The progress of a judge that takes minutes."""
from __future__ import annotations

import time
from collections.abc import Callable

TOLD_EVERY = 10


def counter(pages: int) -> Callable[[], None]:
    """Return a function to call after each of so many pages; now and then it prints how many are done."""
    start, done = time.monotonic(), []

    def one_more() -> None:
        done.append(1)
        if len(done) % TOLD_EVERY == 0:
            print(f"  {len(done)} of {pages} pages, {time.monotonic() - start:.0f} s", flush=True)
    return one_more
