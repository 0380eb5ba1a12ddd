"""The check by keyboard finds the faults that it is for, and begins at the edge of the page after any earlier check."""
from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.keyboard import both_walks, faults
from tests.browser.watching import watching

NOWHERE = "about:"
GOOD = "<style>:focus { outline: 3px solid }</style><a href='#one'>One</a> <button>Two</button> <a href='#three'>Three</a>"
LEAVES = "<script>document.querySelector('button').onfocus = event => event.relatedTarget?.hash === '#one' && document.querySelector('a').focus()</script>"


def told(browser: Browser, html: str) -> list[str]:
    """Return the faults of a page with this HTML, each by its words and its element."""
    with watching(browser, NOWHERE) as watched:
        page = watched.profile().new_page()
        page.set_content(html)
        return list(faults(*both_walks(page)))


@pytest.mark.parametrize(("change", "words"), [
    (("<button>", "<button style='position: fixed; left: -999px'>"), ("Tab: cannot be seen: <button", "Shift+Tab: cannot be seen: <button")),
    (("<button>", "<button style='outline: none'>"), ("Tab: has no outline: <button", "Shift+Tab: has no outline: <button")),
    (("</style>", "</style><div style='position: fixed; inset: 0'></div>"), ("Tab: lies under something else: <a", "Shift+Tab: lies under something else: <button")),
    (("", ""), ()),
    (("<a href='#three'>Three</a>", LEAVES), ("met in one direction only: <button",)),
    ((GOOD, "<p>Nothing to press.</p>"), ("no stop at all",)),
])
def test_a_walk_tells_each_fault_of_a_page_and_no_other(browser: Browser, change: tuple[str, str], words: tuple[str, ...]) -> None:
    found = told(browser, GOOD.replace(*change))
    assert all(any(fault.startswith(word) for fault in found) for word in words), found
    assert bool(found) == bool(words), found


def test_walks_one_after_the_other_meet_the_same_stops(browser: Browser) -> None:
    with watching(browser, NOWHERE) as watched:
        page = watched.profile().new_page()
        page.set_content(GOOD)
        for _ in range(3):
            assert [[stop.index for stop in stops] for stops in both_walks(page)] == [[0, 1, 2], [2, 1, 0]]
        assert page.locator("body > span").count() == 0
