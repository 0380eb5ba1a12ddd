"""After a reply, Python's memory has no part of a case, either here or in the browser's Python."""
from __future__ import annotations

import inspect
import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from navigator.days.workdays import day_and_date, long_date, weekday_and_date
from tests import PROJECT
from tests.built import built_site
from tests.navigator.pyodide_calls import Calls, in_browser_python
from tests.navigator.weekdays import day

REASON = "the bus from Achnasheen had broken down"
CASE = (("start", "map-1"), ("nation", "scotland"), ("failure", "fta"), ("failure-date", "2012-02-07"), ("letter-date", "2012-02-08"),
        ("map-1/1", "contact"), ("contact-date", "2012-02-14"), ("map-1/2", "told"), ("reason", REASON))
TODAY = "2012-02-21"
FIRST, LAST = day("Mon 2012-01-30"), day("Thu 2012-03-01")


def leaves(text: str, guide_file: str) -> str:
    """Return which `words` are in memory before the requests, while their replies exist, and afterwards, as JSON. It runs in both Pythons from its source.

    `text` is JSON with everything in it reversed, so that it is not found itself.
    """
    import datetime
    import gc
    import json

    from navigator.bridge import _opened, handle, open_guide

    if not _opened:
        with open(guide_file, encoding="utf-8") as file:
            open_guide(file.read())
    told = json.loads(text)

    def found() -> list[str]:
        gc.collect()
        seen, hits, ahead = set(), set(), gc.get_objects()
        while ahead:
            one = ahead.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            if isinstance(one, (str, bytes, datetime.date)):
                turned = (one.decode("latin-1") if isinstance(one, bytes) else str(one))[::-1]
                hits.update(filter(turned.__contains__, told["words"]))      # not a closure, because its cell would itself keep the reversed text
            else:
                ahead += gc.get_referents(one)
        return sorted(hits)

    handle('{"do": "restart"}')
    before = found()
    replies = [handle(request[::-1]) for request in told["requests"]]
    during = found()
    replies.clear()
    return json.dumps([before, during, found()])


def told() -> str:
    """Return every request about the case, with a refused answer, and every word that must be gone afterwards."""
    answers = [{"ask": ask, "answer": answer} for ask, answer in CASE]
    asked: list[dict[str, Any]] = [{"do": "show", "state": {"answers": answers[:count]}} for count in range(len(answers) + 1)]
    state = {"state": {"answers": answers}}
    leaving = {"printed_at": "2012-02-21T09:00+00:00", "stamp": "20120221T090000Z", "case_id": "secretcase", "with_text": True}
    asked += [{"do": "answer", "state": {"answers": answers[:3]}, "ask": "failure-date", "fields": {"day": text}, "change": None} for text in ("zweiter Mai", "29 Feb 12")]
    asked += [{"do": "change", **state, "index": 3}, {"do": "back", **state}, {"do": "link", **state}, {"do": "record", **state, **leaving},
              {"do": "saved", "entries": [{"id": "a1", "name": "Kirsty of Plockton", "when": "2012-02-21T09:00:00Z"}]}]
    asked += [{"do": "download", "what": what, **state, **leaving} for what in ("calendar", "text", "json", "case")]
    days = [FIRST + timedelta(number) for number in range((LAST - FIRST).days)]
    words = [REASON, "secretcase", "zweiter", "Plockton", *(written(one) for one in days for written in (str, long_date, day_and_date, weekday_and_date))]
    return json.dumps({"requests": [json.dumps({**one, "today": TODAY, "root": "../"})[::-1] for one in asked], "words": [word[::-1] for word in words]})


def in_this_python() -> str:
    script = f"import sys\n{inspect.getsource(leaves)}\nprint(leaves(sys.stdin.read(), sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", script, str(built_site() / "assets" / "guide.json")], input=told(), capture_output=True, encoding="utf-8",
                          cwd=PROJECT, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def in_the_browsers_python() -> str:
    python = f"{inspect.getsource(leaves)}\nplay = leaves\nexercise = lambda *given: '[]'"
    return str(in_browser_python(Calls([], [told()]), built_site() / "assets", python=python)["plays"][0])


@pytest.mark.parametrize("python", [in_this_python, in_the_browsers_python], ids=["here", "browser"])
def test_no_part_of_a_case_is_in_memory_after_a_reply(python: Any) -> None:
    before, during, after = json.loads(python())
    assert {REASON[::-1], "2012-02-07"[::-1], "2012-02-14"[::-1], "8 February 2012"[::-1]} <= set(during) - set(before)
    assert after == before

