"""Where the browser for the browser tests is, and how it is started."""

import os
import shutil
import sys
from pathlib import Path

# The shell is the same Chromium without the window around a page, which costs half of what a page costs.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

# A browser under test talks to our own server and to nobody else.
CHROMIUM_FLAGS: tuple[str, ...] = (
    "--no-sandbox",  # as root, as in most containers, Chromium does not start with its sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--process-per-site",  # what a window has compiled serves the next one (tests/browser/screen.py)
    "--js-flags=--single-threaded",  # compiling in the background costs a quarter more, for pages seen once
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    # Names and numeric addresses alike: every other host is one that does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class NoBrowserError(Exception):
    """There is no browser to test with; the message says what to install."""


def _playwright_folder() -> Path:
    """Where Playwright keeps the browsers that it downloads."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen not in ("", "0"):
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/ms-playwright"
    return Path.home() / ".cache/ms-playwright"


def _playwright_browsers() -> list[Path]:
    """Playwright's own downloads of Chromium, the newest first."""
    found: list[Path] = []
    for pattern in (
        "chromium_headless_shell-*/*/*headless?shell",
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    ):
        found += [path for path in _playwright_folder().glob(pattern) if os.access(path, os.X_OK)]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def find_browser() -> Path:
    """$CHROMIUM, else Chromium or Chrome on the PATH, else what Playwright downloaded."""
    chosen = os.environ.get("CHROMIUM", "")
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise NoBrowserError(f"CHROMIUM is set to {chosen!r}, but no program is there.")
        return Path(found)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for path in (*map(Path, MAC_APPS), *_playwright_browsers()):
        if path.exists():
            return path
    raise NoBrowserError(
        "The browser tests need Chromium: install it (Debian: sudo apt install chromium) "
        "or set CHROMIUM to the path of a Chromium or Chrome."
    )
