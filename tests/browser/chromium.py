"""A Chromium for the browser tests, on any machine.

The order is: the program that the variable CHROMIUM names, then one on PATH, then Debian's package, installed if we are
root on Debian, then Playwright's download. Most tests use Chromium's headless shell: the same engine without windows and
menus, which takes a third less processor time. If it is missing, they use the whole browser.
`python -m tests.browser.chromium` makes both ready and names them. It also makes sure that Playwright, which drives the
browser, starts: a bare Debian lacks one library that it needs.
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType, Playwright

OFF = (
    # A window of Chromium keeps two pages ready for suggestions under its address bar; they took a quarter of the time of the browser tests.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    # Playwright turns these off itself, but Chromium uses only the last list that it is given.
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
    "PreconnectToSearch", "TcpPortRandomizationWin", "ThirdPartyStoragePartitioning", "msEdgeUpdateLaunchServicesPreferredVersion", "msForceBrowserSignIn",
)
"""Features of Chromium that the tests do without."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
FLAGS = (
    # Root, as in a container, cannot use Chromium's sandbox; these tests open only our own pages.
    "--no-sandbox",
    "--disable-gpu",
    # The rest stops Chromium from calling its maker's servers while it runs.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
)
QUICK = "--js-flags=--liftoff-only"
"""The flag to compile Python once. A second compilation, for speed, takes longer than the few steps of a test gain."""


class NoChromium(RuntimeError):
    """The error that no Chromium can be found or driven; the text says what was tried and what to do."""


def make_driver_ready() -> None:
    """Make sure that Playwright's own program starts, and install the library it needs if that is missing.

    Raises NoChromium if it still does not start.
    """
    complaint = _driver_complaint()
    if complaint and "libatomic" in complaint and can_install():
        print("Installing Debian's libatomic1, which Playwright needs ...", flush=True)
        complaint = _driver_complaint() if install("libatomic1") else complaint
    if complaint:
        raise NoChromium(f"Playwright, which steers the browser in the tests, does not start on this machine: {complaint}\n"
                         "If a library is missing, install it (libatomic.so.1 is in Debian's package libatomic1).")


def chromium_path() -> Path:
    """Return the Chromium to use, installed first if the machine does not have one. Raises NoChromium if that fails."""
    named = os.environ.get("CHROMIUM")
    if named:
        return _named(named)
    found = _on_path() or _from_debian() or _from_playwright()
    if found is None:
        raise NoChromium(
            "The browser tests need Chromium, and none can be had: none is on PATH (looked for " + ", ".join(NAMES) + "), "
            "Debian's package could not be installed (that takes root, Debian or Ubuntu, and a network), and Playwright's own "
            "download failed. Install Chromium or Chrome, or name one: CHROMIUM=/path/to/chromium make test")
    return found


def shell_path() -> Path:
    """Return the headless shell, installed first if Debian has one, or else the whole browser. Return the program that CHROMIUM names if it is set."""
    if not os.environ.get("CHROMIUM"):
        found = _on_path(SHELLS) or _from_debian(SHELLS)
        if found is not None:
            return found
    return chromium_path()


def launch(playwright: Playwright) -> Browser:
    """Start a headless Chromium that makes no requests by itself. Raises NoChromium if none can be found."""
    return playwright.chromium.launch(executable_path=str(shell_path()), args=[*FLAGS, QUICK])


def launch_whole(kind: BrowserType, **settings: Any) -> Browser:
    """Start the whole browser beside the shell (`browser.browser_type`): it supports installed apps and pages saved for Back. The settings are Playwright's."""
    return kind.launch(executable_path=str(chromium_path()), args=list(FLAGS), **settings)


def _named(named: str) -> Path:
    found = shutil.which(named)
    if found is None:
        raise NoChromium(f"CHROMIUM names {named}, which is no program that can be run. Correct it, or leave CHROMIUM unset.")
    return Path(found)


def _on_path(names: tuple[str, ...] = NAMES) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _from_debian(names: tuple[str, ...] = NAMES) -> Path | None:
    if not can_install():
        return None
    print(f"Installing Debian's {names[0]} for the browser tests ...", flush=True)
    return _on_path(names) if install(names[0]) else None


def can_install() -> bool:
    """Return whether Debian's packages can be installed here: we are root on Debian or a system based on it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install(package: str) -> bool:
    """Install one of Debian's packages, and return whether that worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Another installation may have the lock for a while.
    patient = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq")
    steps = ((*patient, "update"), (*patient, "install", "-y", package))
    return all(subprocess.run(step, env=environment, stdout=subprocess.DEVNULL).returncode == 0 for step in steps)


def _driver_complaint() -> str:
    """Return what Playwright's program says instead of starting, or an empty text if it starts."""
    import playwright

    folder = Path(playwright.__file__).parent / "driver"
    program = folder / ("node.exe" if os.name == "nt" else "node")
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or f"it ended with code {done.returncode}"


def _from_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.is_file():
        print("Downloading Playwright's own Chromium for the browser tests ...", flush=True)
        # A failure prints a trace of Playwright's own code; chromium_path() says it in a sentence.
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True)
    return path if path.is_file() else None


def main() -> int:
    """Make Playwright and a Chromium ready, print which, and return the exit code."""
    try:
        make_driver_ready()
        print(f"The browser for the tests: {chromium_path()}, most of them with {shell_path()}")
    except NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
