"""Measurements of `make bench` in a real Chromium: the start of Python, a step from click to layout, and the bytes of a first visit."""
from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from maps.read.source import read_guide
from maps.ship import offline, runtime
from maps.ship.precompress import compress
from maps.ship.server import running
from navigator.case.case import Answer
from tests import PROJECT
from tests.bench.table import Row, Target, row_of
from tests.browser.case_on_page import CaseOnPage, wait_for_scripts
from tests.browser.chromium import FLAGS, chromium_path

ROUNDS = 7
STEPS = 60
AGES = (1, 30, 100, 200)
TODAY = "2012-12-03"
SECONDS_TO_KEEP_CODE = 4        # Chromium saves the compiled code of a page only after a while
PROFILE = "bench-profile-"
SLOWDOWN = 4
TURN = 0.002                    # how long a slowed browser may run at a time, in seconds

WATCH = """
window.timed = {};
const Plain = Worker;
window.Worker = class extends Plain {
    constructor(place, how) {
        super(place, how);
        if (String(place).endsWith("/worker.js")) {
            this.addEventListener("message", ({ data }) => {
                timed.from ??= data.from;
                timed.trip = performance.now() - timed.asked;
                timed.answer ??= data.id === 1 ? performance.now() : undefined;
            });
            timed.isOurs = true;
            this.postMessage = (message) => {
                timed.asked = performance.now();
                super.postMessage(message);
            };
        }
    }
};
if (location.search === "?ask") {
    new MutationObserver((_, watcher) => {
        const root = document.querySelector(".navigator[data-started]");
        if (root) {
            watcher.disconnect();
            root.querySelector("input[type=radio]").checked = true;
            root.querySelector("form.question").requestSubmit();
        }
    }).observe(document, { subtree: true, childList: true, attributes: true });
}
"""
"""A script to run in a page before its own: it notes when Python's replies come, and with ?ask answers the first question at once."""

UNTIL_KEPT = """async () => {
    for (;;) {
        const store = await caches.open("/wfi-snapshot");
        if (await store.match(new URL("../assets/python-memory", location))) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""

UNTIL_COPIED = """async () => {
    while (!(await navigator.serviceWorker.getRegistration())?.active) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}"""

FORGET = """() => caches.delete("/wfi-snapshot")"""

STEP = """async ({ ask, answer, times }) => {
    const step = document.querySelector(".navigator-case");
    const settled = () => new Promise((resolve) => {
        new MutationObserver((_, watcher) => {
            if (!step.hasAttribute("aria-busy")) {
                watcher.disconnect();
                resolve();
            }
        }).observe(step, { attributes: true });
    });
    // Whoever presses the button sees the question with the answer in it: all of that has been painted, and nothing is left to do.
    const atRest = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(resolve))));
    const found = { whole: [], trip: [] };
    for (let time = 0; time < times; time += 1) {
        const form = step.querySelector(`form[data-ask="${ask}"]`);
        const choice = form.querySelector(`input[type=radio][value="${answer}"]`);
        const boxes = form.querySelectorAll("input[type=checkbox]");
        if (choice) {
            choice.checked = true;
        } else if (boxes.length) {
            boxes.forEach((box) => { box.checked = answer.split(" ").includes(box.name.replace(/^value-/, "")); });
        } else {
            (form.querySelector("[name=day]") ?? form.querySelector("[name=value]")).value = answer;
            form.querySelectorAll("[name=month], [name=year]").forEach((field) => { field.value = ""; });
        }
        const button = form.querySelector("button:not([data-skip])");
        await atRest();
        while (button.disabled) {
            await new Promise(requestAnimationFrame);
        }
        const begun = performance.now();
        const done = settled();
        button.click();
        await done;
        step.getBoundingClientRect(); // makes the browser lay the new step out now
        found.whole.push((performance.now() - begun) / 1000);
        found.trip.push(timed.trip / 1000);
        if (step.querySelector(".error-summary")) {
            throw new Error("the answer did not fit");
        }
        const back = settled();
        const undo = step.querySelector("[data-do=back]");
        while (undo.disabled) {
            await new Promise(requestAnimationFrame);
        }
        undo.click();
        await back;
    }
    return found;
}"""
"""A script on the navigator's page: it gives the same answer repeatedly, and undoes it. It returns the seconds of each from the click until the
step is laid out (it is complete on the page, and the browser has placed each part of it), and the part of them for the trip to Python."""


# --- Python ready -----------------------------------------------------------------------------------------------------

def starts(site: Path) -> Iterator[Row]:
    """Yield the time from the navigation to the first answer, beside the plain package; all kinds of visit take turns in each round."""
    times: dict[str, list[float]] = {name: [] for name in ("cold", "repeat", "memory", "plain cold", "plain repeat")}
    with tempfile.TemporaryDirectory(prefix="bench-plain-") as name, sync_playwright() as playwright:
        plain = plain_site(site, Path(name) / "site")
        with served(site) as ours, served(plain) as theirs:
            for _ in range(ROUNDS):
                with profile(playwright, warm=theirs) as context:
                    times["cold"].append(visit(context, ours, "start"))
                    settle(context, ours, UNTIL_COPIED, UNTIL_KEPT)
                    times["memory"].append(visit(context, ours, "memory"))
                    settle(context, ours, FORGET)
                    times["repeat"].append(visit(context, ours, "start"))
                with profile(playwright, warm=ours) as context:
                    times["plain cold"].append(visit(context, theirs, "start"))
                    settle(context, theirs, UNTIL_COPIED)
                    times["plain repeat"].append(visit(context, theirs, "start"))
    what = "navigation to Python's first answer: "
    yield row_of(f"{what}first visit", times["cold"], baseline=times["plain cold"], target=Target("ratio", 0.35))
    yield row_of(f"{what}repeat visit", times["repeat"], baseline=times["plain repeat"], target=Target("ratio", 0.35))
    yield row_of(f"{what}repeat, from memory", times["memory"], baseline=times["plain repeat"], target=Target("ratio", 0.25))


def plain_site(site: Path, folder: Path) -> Path:
    """Make the same site with the unchanged package `pyodide` and the navigator's sources; it saves an offline copy as well."""
    shutil.copytree(site, folder)
    assets = folder / "assets"
    shutil.copy(PROJECT / "tests" / "browser" / "plain_worker.js", assets / "worker.js")
    for name in runtime.FILES:
        shutil.copy(runtime.package_file(name), assets / "pyodide" / name)
    with zipfile.ZipFile(assets / "navigator.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((PROJECT / "navigator").rglob("*.py")):
            archive.write(path, path.relative_to(PROJECT).as_posix())
    (assets / "guide.json").rename(assets / "guide-text.json")      # under its own name it is not saved in the browser
    offline.write_offline(folder, {})
    return folder


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Yield the address of a site, served by its own process, because the process that drives the browser would delay it."""
    with subprocess.Popen([sys.executable, "-m", "maps.ship.server", str(site)], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        said = next(line for line in server.stdout if "http://" in line)
        yield f"http://{said.partition('http://')[2].split()[0]}"
        server.terminate()


@contextmanager
def profile(playwright: Playwright, warm: str = "", **settings: Any) -> Iterator[BrowserContext]:
    """Yield a Chromium with a new profile. It saves data on disk, as a reader's does; a private window would save less.

    `warm` is another site, and the browser opens its page first, so that its one-time work is not measured.
    """
    with tempfile.TemporaryDirectory(prefix=PROFILE, ignore_cleanup_errors=True) as name:
        context = playwright.chromium.launch_persistent_context(name, executable_path=str(chromium_path()), args=list(FLAGS),
                                                                viewport={"width": 1366, "height": 900}, **settings)
        context.add_init_script(WATCH)
        if warm:
            settle(context, warm)
        yield context
        context.close()


def visit(context: BrowserContext, site: str, expected: str) -> float:
    """Return the seconds of one visit, from the navigation to the first answer."""
    page = context.new_page()
    page.goto(f"{site}navigator/?ask")
    expect(page.get_by_role("radio", name="Scotland")).to_be_visible(timeout=120_000)
    timed = page.evaluate("timed")
    assert timed["from"] == expected, f"Python came from {timed['from']}, not from {expected}"
    page.wait_for_timeout(SECONDS_TO_KEEP_CODE * 1000)
    page.close()
    return timed["answer"] / 1000


def settle(context: BrowserContext, site: str, *until: str) -> None:
    """Make a visit that is not measured: to a page without Python, or to the navigator until a condition is true."""
    page = context.new_page()
    page.goto(f"{site}navigator/" if until else f"{site}map-1/", wait_until="networkidle")
    for what in until:
        page.evaluate(what)
    page.close()


# --- A new edition ----------------------------------------------------------------------------------------------------

UNTIL_OFFERED = """async () => {
    while (!document.querySelector(".edition-status").textContent.includes("A new edition of this site is available.")) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return performance.now();
}"""


def editions(site: Path) -> Iterator[Row]:
    """Yield the time from the navigation to the line that offers a newer edition, in a browser with a copy of the former one."""
    times: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-edition-") as name, sync_playwright() as playwright:
        folder = Path(shutil.copytree(site, Path(name) / "site"))
        with served(folder) as address, profile(playwright) as context:
            settle(context, address, UNTIL_COPIED)
            for number in range(ROUNDS):
                for path in ("glossary/index.html", "assets/navigator.zip"):
                    with (folder / path).open("ab") as file:
                        file.write(str(number).encode())
                offline.write_offline(folder, {})
                page = context.new_page()
                page.goto(f"{address}map-1/")
                times.append(page.evaluate(UNTIL_OFFERED) / 1000)
                page.get_by_role("button", name="Update now").click()
                expect(page.locator(".edition-status")).to_be_empty(timeout=120_000)
                page.close()
    yield row_of("a new edition is offered after the next visit begins", times, target=Target("slowest", 5_000))


# --- One step ---------------------------------------------------------------------------------------------------------

def steps(site: Path) -> Iterator[Row]:
    """Yield the time to give one answer and lay out the next step, in cases of several lengths."""
    with sync_playwright() as playwright, running(site) as address, profile(playwright, service_workers="block") as context:
        for age in AGES:
            found = answered(context, address, age)
            target = (Target("p95", 16), Target("p95", 30)) if age == 30 else (None, None)
            answers = f"after {age} answer{'' if age == 1 else 's'}"
            yield row_of(f"one step {answers}: to Python and back", found["trip"], target=target[0])
            yield row_of(f"one step {answers}: click to laid out", found["whole"], target=target[1])
        found = answered(context, address, 30, slowdown=SLOWDOWN)
        yield row_of(f"the same after 30, the whole browser {SLOWDOWN} times slower", found["whole"], target=Target("p95", 100))


@contextmanager
def slowed(times: int) -> Iterator[None]:
    """Make the whole browser so many times slower: its processes run for a moment, and then pause for the rest of the turn.

    The slowdown that the browser itself offers reaches a page's own thread, but not the worker with Python in it.
    """
    group, over = browser_group(), threading.Event()

    def take_turns() -> None:
        while not over.is_set():
            os.killpg(group, signal.SIGSTOP)
            time.sleep(TURN * (times - 1))
            os.killpg(group, signal.SIGCONT)
            time.sleep(TURN)

    turns = threading.Thread(target=take_turns)
    turns.start()
    try:
        yield
    finally:
        over.set()
        turns.join()


def browser_group() -> int:
    """Return the process group of the browser that `profile` started; it has its own group."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
            if any(PROFILE in word for word in words) and not any(word.startswith("--type=") for word in words):
                group = os.getpgid(int(path.parent.name))
                if group != os.getpgrp():
                    return group
        except (FileNotFoundError, ProcessLookupError):
            continue        # the process has ended meanwhile
    raise SystemExit("The browser's processes were not found, so they cannot be slowed down.")


def answered(context: BrowserContext, site: str, age: int, slowdown: int = 1) -> dict[str, list[float]]:
    """Return the seconds of each step in a case of so many answers: the total, and the part for the trip to Python and back."""
    told = long_case(age + 1)
    page = context.new_page()
    page.goto(f"{site}navigator/")
    state = {"format": 1, "answers": [{"ask": one.ask, "answer": one.answer} for one in told[:age]]}
    page.evaluate("localStorage.setItem('/wfi-epoch', 'bench')")
    page.evaluate("state => sessionStorage.setItem('/wfi-case', JSON.stringify({ id: 'bench', state, epoch: localStorage.getItem('/wfi-epoch') }))", state)
    page.reload()
    wait_for_scripts(page)
    CaseOnPage(page).settle()
    page.locator(f'form[data-ask="{told[age].ask}"]').wait_for()
    call = {"ask": told[age].ask, "answer": told[age].answer}
    page.evaluate(STEP, {**call, "times": 5})       # so that both sides are warm
    with slowed(slowdown) if slowdown > 1 else nullcontext():
        found = page.evaluate(STEP, {**call, "times": STEPS})
    page.close()
    return found


def long_case(count: int) -> list[Answer]:
    """Return so many answers about a customer who fails repeatedly, each time in a new round that begins where the last one ended."""
    training = next(one for one in read_guide().training_cases if sum(answer.answer == "new-round" for answer in one.answers) == 1)
    told = [Answer("start", training.start), Answer("nation", training.nation), *(Answer(one.ask, one.answer) for one in training.answers)]
    again = next(place for place, one in enumerate(told) if one.answer == "new-round") + 1
    first, rest = told[:again], [*told[again:-1], told[again - 1]]
    days = [date.fromisoformat(next(one.answer for one in rest if one.ask == ask)) for ask in ("failure-date", "failed-again-date")]
    rounds = [_later(one, (days[1] - days[0]) * number) for number in range(count // len(rest) + 1) for one in rest]
    return (first + rounds)[:count]


def _later(answer: Answer, by: timedelta) -> Answer:
    """Return the answer so much later: a date moves, and anything else stays the same."""
    if not (answer.ask.endswith("-date") and answer.answer):
        return answer
    return Answer(answer.ask, (date.fromisoformat(answer.answer) + by).isoformat())


# --- A large map ------------------------------------------------------------------------------------------------------

LARGE = """async (box) => {
    const laid = async (act) => {
        const begun = performance.now();
        act();
        document.body.offsetHeight;
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return (performance.now() - begun) / 1000;
    };
    const press = (selector) => document.querySelector(selector).click();
    const found = { filter: [], zoom: [], open: [], close: [] };
    for (let round = 0; round < 7; round += 1) {
        found.filter.push(await laid(() => press(".map-filters button")));
        found.zoom.push(await laid(() => press(`[data-zoom=${round % 2 ? "out" : "in"}]`)));
        found.open.push(await laid(() => document.querySelector(box).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }))));
        if (!document.querySelector("dialog[open] .routes")) {
            throw new Error("The box did not open.");
        }
        found.close.push(await laid(() => press("dialog[open] .box-dialog-close")));
    }
    return found;
}"""
"""A script on a map's page: it returns the seconds until a filter, a change of size, an opened box and the map behind it are laid out and drawn."""


def large_map(site: Path, process: str, boxes: int) -> Iterator[Row]:
    """Yield the response times of the page of a large map: until its scripts are there, and for each action of a reader."""
    with sync_playwright() as playwright, running(site) as address, profile(playwright, service_workers="block") as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(f"{address}{process}/")
        wait_for_scripts(page)
        yield row_of(f"map of {boxes:,} boxes: its page is open and its scripts are there", [time.perf_counter() - began], target=Target("median", 3000))
        found = page.evaluate(LARGE, f"#{process}-box-{boxes // 2} a")
    for what, name in (("filter", "a filter"), ("zoom", "a change of size"), ("open", "a box opened"), ("close", "a box closed")):
        yield row_of(f"map of {boxes:,} boxes: {name}, click to laid out", found[what], target=Target("median", 500))


# --- Bytes ------------------------------------------------------------------------------------------------------------

def weights(site: Path) -> Iterator[Row]:
    """Yield the size of a first visit from a host that compresses with brotli, beside the uncompressed size."""
    with sync_playwright() as playwright, running(site) as address:
        python = [url for url in asked(playwright, address, "navigator/") if is_python(url)]
        again = asked_again(playwright, site)
        pages = {name: asked(playwright, address, path) for name, path in (("a page of a box", "map-1/box-07/"), ("the page of a map", "map-1/"))}
    yield row_of("Python and the navigator in it: requests", [len(python)], unit="", target=Target("median", 7))
    yield weight_of("Python and the navigator in it", python, site, "MB", 4.2)
    yield row_of("the same on a repeat visit: requests", [len([path for path in again if is_python(path)])], unit="", target=Target("median", 0))
    yield weight_of("the same on a repeat visit", [path for path in again if is_python(path)], site, "MB", 0)
    yield weight_of(f"all of a repeat visit to the navigator ({', '.join(again)})", again, site, "kB")
    for (name, urls), most in zip(pages.items(), (140, 150)):
        yield weight_of(f"{name}, search included, {len(urls)} requests", urls, site, "kB", most)


def asked(playwright: Playwright, site: str, path: str) -> list[str]:
    """Return the requests of a first visit to a page, as paths below the site; on the navigator's page until Python has answered."""
    found: list[str] = []
    with profile(playwright, service_workers="block") as context:
        context.on("request", lambda request: found.append(request.url))
        page = context.new_page()
        page.goto(f"{site}{path}?ask", wait_until="networkidle")
        if path == "navigator/":
            expect(page.get_by_role("radio", name="Scotland")).to_be_visible(timeout=120_000)
        else:
            page.get_by_role("button", name="Search").click()       # the first search loads the index, if nothing has before
            page.wait_for_load_state("networkidle")
    return sorted({url.removeprefix(site).partition("?")[0] for url in found if url.startswith(site)})


def asked_again(playwright: Playwright, site: Path) -> list[str]:
    """Return what the host has to send on a visit to the navigator, until Python answers, from a browser with a copy of the site."""
    sent: list[tuple[str, int]] = []
    with running(site, note=lambda path, status: sent.append((path, status))) as address, profile(playwright) as context:
        settle(context, address, UNTIL_COPIED)
        sent.clear()
        page = context.new_page()
        page.goto(f"{address}navigator/?ask", wait_until="networkidle")
        expect(page.get_by_role("radio", name="Scotland")).to_be_visible(timeout=120_000)
        page.wait_for_load_state("networkidle")
    return sorted({path.lstrip("/").partition("?")[0] for path, status in sent if status == 200})


def is_python(path: str) -> bool:
    return path.startswith("assets/pyodide/") or path in ("assets/worker.js", "assets/navigator/snapshot.js", "assets/navigator.zip")


def weight_of(what: str, paths: list[str], site: Path, unit: str, most: float | None = None) -> Row:
    size = {"MB": 1e6, "kB": 1e3}[unit]
    files = [site / path / "index.html" if path.endswith("/") or not path else site / path for path in paths]
    packed = sum(len(compress(file, ".br")) for file in files)
    return row_of(f"{what}: on the wire", [packed / size], unit=unit, baseline=[sum(file.stat().st_size for file in files) / size],
                  target=None if most is None else Target("median", most))
