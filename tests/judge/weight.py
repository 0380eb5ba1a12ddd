"""The download size of a page with brotli. The search index counts; the browser's Python and the offline copy do not."""
from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

from tests.judge.chromium_pages import chromium
from tests.judge.verdict import Finding, NotRun, Site, Verdict

BUDGET_OF_A_BOX, BUDGET = 140_000, 150_000
RUNTIME = ("assets/pyodide/", "assets/navigator.zip", "assets/guide.json")
"""Files that the navigator loads to start Python, after its page can be read and answered."""
SEARCH = "search/search_index.json"
"""The search index. It counts on every page, even if it is fetched only when somebody searches."""
QUALITY = 11


def judge(site: Site) -> Verdict:
    """Return the sum of the files that Chromium requests when it opens a page for the first time, each compressed by itself."""
    figures: dict[str, str] = {}
    findings: list[Finding] = []
    with chromium() as browser:
        asked = {page: _asked_for(browser, site, page) for page in site.pages()}
    for page, files in asked.items():
        weight = sum(_compressed(site.folder / file) for file in files)
        budget = BUDGET_OF_A_BOX if "/box-" in page else BUDGET
        figures[page] = f"{weight / 1000:.0f} kB"
        if weight > budget:
            heaviest = sorted(((_compressed(site.folder / file), file) for file in files), reverse=True)[:4]
            most = ", ".join(f"{file} {size / 1000:.0f}" for size, file in heaviest)
            findings.append(Finding(page, f"heavier than {budget // 1000} kB", f"{figures[page]}, most of it {most}"))
    return Verdict("brotli, first visit, Chromium", tuple(site.pages()), tuple(findings), figures)


def _asked_for(browser: Browser, site: Site, page: str) -> set[str]:
    """Return the files of the site that a first visit to a page loads, and the search index."""
    asked: set[str] = set()
    # The offline copy is fetched seconds later, when the browser is idle, so on a slow machine it would be counted.
    context = browser.new_context(service_workers="block")
    context.on("request", lambda request: asked.add(request.url))
    context.new_page().goto(site.address + page.removesuffix("index.html"), wait_until="networkidle")
    context.close()
    paths = (unquote(urlsplit(url).path).lstrip("/") for url in asked if url.startswith(site.address))
    files = {SEARCH} | {path + "index.html" if path.endswith("/") or not path else path for path in paths}
    return {file for file in files if not file.startswith(RUNTIME) and (site.folder / file).is_file()}


@cache
def _compressed(path: Path) -> int:
    """Return the size of a file as a static host sends it."""
    try:
        import brotli
    except ImportError:
        raise NotRun("the Python package brotli is missing; run it with: make judge") from None
    data = path.read_bytes()
    return min(len(data), len(brotli.compress(data, quality=QUALITY)))
