"""WebKit: axe on every page, and a case worked through to box 7."""
from __future__ import annotations

from tests.judge.engines import judge_in
from tests.judge.verdict import Site, Verdict
from tests.judge.windows import webkit


def judge(site: Site) -> Verdict:
    """Return the verdict of WebKit on the site."""
    return judge_in(webkit, site)
