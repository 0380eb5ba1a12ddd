"""The calls of the browser: `open_packed(guide)` once, with the bytes of its archive, then `handle(request)`.

Text in, text out. A request is JSON with `do` and what it needs. A reply is JSON with what to show, or
`{"error": sentence}`. The page keeps the case's `state` between calls as a value that it does not look into: the same
shape as a case file. The guide stays here once it has been opened. Nothing is kept of a case: each request works out
again what it needs.

    {"do": "show", "state": …, "waits": true or absent}
        → the current step of the case; a waiting step is without its question, if `waits`.
    {"do": "answer", "state": …, "ask": …, "fields": …, "change": number or null}
        → the next step, or the same with an error.
    {"do": "change", "state": …, "index": number}
        → the step with an earlier question open again.
    {"do": "back", "state": …}
        → the step without the last answer.
    {"do": "restart"}
        → the first question.
    {"do": "import", "text": text of a case file}
        → the step of the case in a file.
    {"do": "follow", "fragment": …}
        → the step of the case in a link.

Each of these requests may also have:

- `today`: ISO, from the page's clock.
- `today_given`: true if the reader gave that date, since the clock is wrong.
- `nation`: the one answered last, which is chosen already when the nation is asked for.
- `root`: the path to the site's root.
- `pieces`: the names of the pieces that the page shows. Of these the reply has only the names (see
  `navigator.show.pieces`).

The reply is `{"state", "html", "title", "place", "ended", "view", "answers", "nation", "waits"}`:

- `view` is what the map marks (`navigator.show.path.PathView`, null before the first box).
- `answers` is how many answers were taken.
- `waits` says whether the step is shown without its question, as after “not yet”.

Requests for what leaves the page follow. `printed_at` and `stamp` are ISO moments from the page's clock. Words that the
user typed are included only if `with_text` is true.

    {"do": "record", "state", "printed_at", "with_text"}
        → {"html", "title"}: the record, to print or to copy.
    {"do": "download", "what": "calendar", "text", "json" or "case", "state", "stamp", "printed_at", "with_text",
     "case_id", "days_ahead", "with_reference", "reference"}
        → {"name", "type", "text"}: a file. A calendar file also has {"exported"}: the ids of its events so far, to
          keep in `state`.
    {"do": "link", "state"}
        → {"fragment"}: the case as part of an address, after its “#case=”.
    {"do": "saved", "entries": [{"id", "name", "when"}], "unreadable": [name], "more": number,
     "lasting": true, false or null}
        → {"html", "title"}: the list of cases that the page has saved. It also says which others cannot be read, how
          many older ones there are, and whether the browser has agreed to keep them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from navigator.guide.bundle import Bundle, unpack
from navigator.replies import steps
from navigator.replies.request import Reply, Request
from navigator.text.errors import AnswerError, NavigatorError
from navigator.text.plain_json import read_json

MOST_CHARACTERS = 4_000_000
"""A request that is longer is refused before it is parsed."""

_opened: list[Bundle] = []

STEPS: dict[str, Callable[[Request], Reply]] = {
    "show": steps.show,
    "answer": steps.answer,
    "change": steps.change,
    "back": steps.back,
    "restart": steps.restart,
    "import": steps.open_file,
    "follow": steps.follow,
}
LEAVING = ("record", "download", "link", "saved")
"""What leaves the page, by the name of its function in `navigator.replies.leaving`."""


def open_guide(text: str) -> str:
    """Take the text of guide.json as the guide that requests are about: `{"edition": …}`, or an error as in
    `handle`.
    """
    from navigator.guide.bundle_file import (
        read_bundle,
    )  # here: a browser is given a guide that has been read, and no reader at its start

    return _answered(lambda: _open(read_bundle(_short(text))))


def open_packed(content: bytes) -> str:
    """Return the same with a guide that has been read already: see `navigator.guide.bundle_file.pack`."""
    return _answered(lambda: _open(unpack(content)))


def handle(request: str) -> str:
    """Answer one request of the page. Never raises: what goes wrong is a reply with a sentence."""
    return _answered(lambda: _reply(_short(request)))


def _short(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise AnswerError("That is too much text for one request.")
    return text


def _answered(answer: Callable[[], dict[str, Any]]) -> str:
    try:
        reply = answer()
    except NavigatorError as error:
        reply = {"error": str(error)}
    except (ValueError, RecursionError):
        reply = {"error": "That request is not JSON that the navigator can read."}
    except Exception as error:  # the last line of defence: the page must get a sentence and keep the case
        reply = {"error": f"The navigator has made a mistake ({type(error).__name__}). Your answers are kept."}
    return json.dumps(
        reply
    )  # as ASCII: half of a character, which a person can type, has no other way through to the page


def _open(bundle: Bundle) -> dict[str, Any]:
    _opened[:] = [bundle]
    return {"edition": bundle.edition}


def _reply(text: str) -> dict[str, Any]:
    said = read_json(text)
    if not isinstance(said, dict) or not isinstance(said.get("do"), str):
        raise AnswerError("A request says in “do” what to do.")
    if not _opened:
        raise AnswerError("The guide has not been opened yet.")
    request = Request(said, _opened[0])
    if request.do in STEPS:
        return STEPS[request.do](request)
    if request.do not in LEAVING:
        raise AnswerError(f"The navigator cannot “{request.do[:40]}”; it can {', '.join((*STEPS, *LEAVING))}.")
    from navigator.replies import leaving  # here: the browser loads it when it is first asked for, not at its start

    reply: dict[str, Any] = getattr(leaving, request.do)(request)
    return reply
