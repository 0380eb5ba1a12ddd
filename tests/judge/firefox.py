"""Firefox: axe on every page, and a case worked through to box 7."""
from __future__ import annotations

from tests.judge.engines import judge_in
from tests.judge.verdict import Site, Verdict
from tests.judge.windows import firefox


def judge(site: Site) -> Verdict:
    """Return the verdict of Firefox on the site."""
    return judge_in(firefox, site)
