"""Firefox and WebKit by their own standard protocols; Playwright cannot drive Debian's versions of them.

Firefox uses WebDriver BiDi over its own socket, so that no geckodriver is needed. WebKit uses WebKitWebDriver.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.judge.tools import program
from tests.judge.verdict import NotRun

SECONDS = 600
HEIGHT = 900


@dataclass(frozen=True)
class Window:
    """A window of a browser.

    `open` takes an address and waits until the page is there. `run` takes a JavaScript function as text and its arguments, and
    returns the value of its promise. `widen` sets the inner width as far as the window allows. `prepare` takes JavaScript that runs in each page from
    now on before its own scripts; WebKit cannot do that.
    """

    name: str
    open: Callable[[str], None]
    run: Callable[..., Any]
    widen: Callable[[int], None]
    prepare: Callable[[str], None]


# --- Firefox ----------------------------------------------------------------------------------------------------------

@contextmanager
def firefox() -> Iterator[Window]:
    """Yield a headless Firefox with a fresh profile."""
    import websocket

    path = program(("firefox-esr", "firefox"), "firefox-esr")
    profile = tempfile.mkdtemp(prefix="judge-firefox-")
    words = [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        socket = websocket.create_connection(_address(process) + "/session", suppress_origin=True, timeout=SECONDS)
        yield _firefox_window(_asker(socket))
        socket.close()
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)


def _address(process: subprocess.Popen[str]) -> str:
    told = []
    for line in process.stderr or ():
        told.append(line.strip())
        listening = re.search(r"WebDriver BiDi listening on (ws://\S+)", line)
        if listening:
            return listening[1]
    raise NotRun(f"Firefox did not start: {' '.join(told)[-300:]}")


def _asker(socket: Any) -> Callable[..., Any]:
    numbers = iter(range(1, 1_000_000))

    def ask(method: str, **words: Any) -> Any:
        number = next(numbers)
        socket.send(json.dumps({"id": number, "method": method, "params": words}))
        reply = json.loads(socket.recv())
        while reply.get("id") != number:        # an event, not the reply
            reply = json.loads(socket.recv())
        if reply["type"] == "error":
            raise RuntimeError(f"Firefox refused {method}: {reply['message']}")
        return reply["result"]
    return ask


def _firefox_window(ask: Callable[..., Any]) -> Window:
    version = ask("session.new", capabilities={})["capabilities"]["browserVersion"]
    window = ask("browsingContext.getTree")["contexts"][0]["context"]

    def open_(address: str) -> None:
        ask("browsingContext.navigate", context=window, url=address, wait="complete")

    def run(function: str, *words: Any) -> Any:
        call = f"Promise.resolve(({function})(...{json.dumps(words)})).then(found => JSON.stringify(found ?? null))"
        reply = ask("script.evaluate", expression=call, target={"context": window}, awaitPromise=True)
        if reply["type"] == "exception":
            raise RuntimeError(reply["exceptionDetails"]["text"])
        return json.loads(reply["result"]["value"])

    def widen(width: int) -> None:
        ask("browsingContext.setViewport", context=window, viewport={"width": width, "height": HEIGHT})

    def prepare(code: str) -> None:
        ask("script.addPreloadScript", functionDeclaration=f"() => {{ {code} }}")

    return Window(f"Firefox {version}", open_, run, widen, prepare)


# --- WebKit -----------------------------------------------------------------------------------------------------------

@contextmanager
def webkit() -> Iterator[Window]:
    """Yield a WebKitGTK in its own small browser, on a virtual screen. Its window cannot be narrower than about 450 px."""
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.service import Service

    driver_path, screen_path = program(("WebKitWebDriver",), "webkit2gtk-driver"), program(("Xvfb",), "xvfb")
    screen = subprocess.Popen([screen_path, "-displayfd", "1", "-screen", "0", "1600x1100x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        number = screen.stdout.readline().strip() if screen.stdout else ""
        if not number:
            raise NotRun("Xvfb, the screen for WebKit, did not start")
        service = Service(driver_path, env=os.environ | {"DISPLAY": f":{number}"})
        driver = webdriver.WebKitGTK(service=service)
        driver.set_script_timeout(SECONDS)
        yield _webkit_window(driver)
        driver.quit()
    finally:
        screen.kill()
        screen.wait()


def _webkit_window(driver: Any) -> Window:
    def run(function: str, *words: Any) -> Any:
        wrapped = f"""const done = arguments[arguments.length - 1];
            Promise.resolve().then(() => ({function})(...JSON.parse(arguments[0])))
                .then(found => done([JSON.stringify(found ?? null)]), fault => done(String(fault)))"""
        reply = driver.execute_async_script(wrapped, json.dumps(words))
        if isinstance(reply, str):
            raise RuntimeError(reply)
        return json.loads(reply[0])

    def widen(width: int) -> None:
        driver.set_window_size(width, HEIGHT)

    def prepare(code: str) -> None:
        raise NotRun("WebKitWebDriver runs nothing before a page's own scripts.")

    return Window(f"WebKitGTK {driver.capabilities['browserVersion']}", driver.get, run, widen, prepare)
