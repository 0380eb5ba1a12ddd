"""A case as a person works through it on the navigator's page: by what can be read there, not by how it is made."""
from __future__ import annotations

import time

from playwright.sync_api import Error, Locator, Page, Worker, expect

from tests.navigator.weekdays import day

MAP_1 = "Map 1: Fails to attend and fails to participate"
MOST_SECONDS = 120
"""How long a test waits for what it expects. It is long because a busy machine needs more time than an idle one."""
expect.set_options(timeout=MOST_SECONDS * 1000)


def wait_for_scripts(page: Page) -> None:
    """Wait until the scripts of a page have started: an earlier press has no effect."""
    expect(page.locator("[data-module]:not([data-started])")).to_have_count(0)


def wait_until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is true on a page. Playwright's own `wait_for_function` needs eval, which the page's policy refuses."""
    end = time.monotonic() + MOST_SECONDS
    while not _is_true(page, expression):
        assert time.monotonic() < end, f"This has not come about: {expression}"
        page.wait_for_timeout(50)


def press_until(page: Page, key: str, expression: str) -> None:
    """Press a key until a JavaScript expression is true on a page. A browser drops a key that scrolls what it has not painted yet."""
    end = time.monotonic() + MOST_SECONDS
    while not _is_true(page, expression):
        assert time.monotonic() < end, f"This has not come about: {expression}"
        page.keyboard.press(key)
        page.wait_for_timeout(250)


def _is_true(page: Page, expression: str) -> bool:
    """Return whether a JavaScript expression is true; it is not while the page is being loaded again."""
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if "Execution context was destroyed" not in str(error):
            raise
        return False


def keep_a_copy(page: Page) -> None:
    """Press the button that saves a copy of the site, and wait until the copy is complete. It may have begun by itself."""
    wait_for_scripts(page)
    page.evaluate("document.querySelector('.offline-copy [data-do=keep]').click()")
    expect(page.locator(".copy-state")).to_have_text("The offline copy on this device is complete. You can use this site offline.")


def answer_erasing(page: Page, name: str) -> None:
    """Press a button of the question before everything is deleted, and wait until the question is gone."""
    answer(page, "Delete the data this site has saved in this browser?", name)


def answer(page: Page, question: str, choice: str) -> None:
    """Press a button of a question that the page asks in a dialog of its own, and wait until the question is gone."""
    dialog = page.locator("dialog.ask-dialog", has_text=question)     # not by its role: a closed one has none, and what follows comes when it has gone
    dialog.get_by_role("button", name=choice, exact=True).click()
    expect(dialog).to_have_count(0)


def stop_the_clock(page: Page) -> None:
    """Stop the clock of a page until a test lets it run."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))


class CaseOnPage:
    """The navigator on an open page. Each method that answers waits until the next step is there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.step = page.locator(".navigator-case")
        self.title = page.locator(".step-title")
        self.status = page.locator(".navigator-status")
        self.text_field = self.step.locator("form.question").get_by_role("textbox")

    def begin(self) -> None:
        """Wait for the first question. If a case is open, start again."""
        expect(self.status.locator("progress")).to_have_count(0)
        to_case = self.step.locator("[data-do=show]")
        if to_case.count():
            to_case.click()
            self.settle()
        again = self.page.get_by_role("button", name="Start again")
        if again.count():
            again.click()
            self.answer("Start again?", "Start again")
        expect(self.title).to_have_text("Start a case")
        expect(self.status.locator("progress")).to_have_count(0)      # to start again starts Python again

    def choose(self, *answers: str) -> None:
        """Choose each answer by its words, and continue."""
        for answer in answers:
            self.step.get_by_role("radio", name=answer, exact=True).check()
            self.go_on()

    def tick(self, *choices: str) -> None:
        """Tick each of these boxes by its words, and continue."""
        for words in choices:
            self.step.get_by_role("checkbox", name=words, exact=True).check()
        self.go_on()

    def date(self, text: str) -> None:
        """Type a date, given with its weekday as "Thu 2009-08-27", into the three fields, and continue."""
        told = day(text)
        for label, number in (("Day", told.day), ("Month", told.month), ("Year", told.year)):
            self.step.get_by_label(label, exact=True).fill(str(number))
        self.go_on()

    def write(self, text: str) -> None:
        """Write a text, and continue."""
        self.text_field.fill(text)
        self.go_on()

    def to_the_reason(self, nation: str = "England and Wales") -> None:
        """Answer for an FTA of Thu 27 Aug 2009 whose customer makes contact. Stop at the question for the reason given, a text in the reader's own words."""
        self.choose(MAP_1, nation, "Failed to attend (FTA)")
        self.date("Thu 2009-08-27")
        self.date("Thu 2009-08-27")
        self.choose("Customer makes contact")
        self.leave_empty()
        self.go_on()
        self.at("Map 1, box 4")

    def go_on(self) -> None:
        """Press Continue."""
        self._press("Continue")

    def leave_empty(self) -> None:
        """Leave an optional question without an answer."""
        self._press("Skip this question")

    def change(self, label: str) -> None:
        """Press Change at an answer, known by its label."""
        self._press(f"Change the answer to {label}")

    def back(self) -> None:
        """Press "Undo"."""
        self._press("Undo the last answer")

    @property
    def worker(self) -> Worker:
        """Return the thread with Python in it; the search of the site has its own."""
        return next(worker for worker in self.page.workers if worker.url.endswith("/assets/worker.js"))

    def _press(self, name: str) -> None:
        wait_for_scripts(self.page)
        self.step.get_by_role("button", name=name, exact=True).click()
        self.settle()

    def settle(self) -> None:
        """Wait until no answer is being processed."""
        expect(self.step).not_to_have_attribute("aria-busy", "true")

    def keep(self, name: str) -> None:
        """Press a button of "Save or share this case" or of the saved cases, and wait for the result."""
        self._press(name)

    def erase(self, name: str = "Delete everything") -> None:
        """Press "Delete all saved data", and this button of the question that follows."""
        self._press("Delete all saved data")
        answer_erasing(self.page, name)
        self.settle()

    def save_as(self, name: str) -> None:
        """Save the case on the device under a name."""
        self.step.get_by_label("Name", exact=True).fill(name)
        self.step.get_by_role("button", name="Save case", exact=True).click()
        expect(self.status).to_contain_text("Saved as")

    def answer(self, question: str, choice: str) -> None:
        """Press a button of a question that the page asks, and wait until the question is gone and what follows is there."""
        answer(self.page, question, choice)
        self.settle()

    def start_again(self) -> None:
        """Start again, and say so when asked."""
        self._press("Start again")
        self.answer("Start again?", "Start again")
        expect(self.title).to_have_text("Start a case")

    def stored(self) -> dict[str, str]:
        """Return what the navigator saves in the browser, by its keys, without the theme's own data and the random number of the epoch."""
        found: dict[str, str] = self.page.evaluate("Object.fromEntries(Object.entries({...sessionStorage, ...localStorage}).filter(([key]) => key.startsWith('/wfi-') && key !== '/wfi-epoch'))")
        return found

    def at(self, box: str) -> None:
        """Check that the case is at a box ("Map 1, box 3")."""
        expect(self.title).to_contain_text(f"{box}:")

    def deadline(self, name: str) -> Locator:
        """Return the card of a deadline, by its name."""
        return self.page.locator(".deadline").filter(has=self.page.get_by_role("heading", name=name, exact=True, include_hidden=True))

    def dates(self, name: str) -> dict[str, str]:
        """Return the dates of a deadline: {"Last day": "Wed 9 Sep 2009", "Earliest date to act": …}."""
        rows = self.deadline(name).locator(".dates > div").all()
        return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}

    def answers(self) -> dict[str, str]:
        """Return the answers so far: {"Bank holidays for": "Scotland", …}."""
        return dict(zip(self.page.locator(".answers dt").all_inner_texts(), self.page.locator(".answers .answer").all_inner_texts()))
