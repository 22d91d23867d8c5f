"""Time to the first word on a phone, beside stock Streamlit: 4G, a processor four times slower.

The network is the 4G of WebPageTest, or with `--slow` the slow 4G of Lighthouse; the screen is 390 pixels
wide. "painted" is when anything is on the screen, "word" when the first word stands there that is more than
the page's name: a rollout of whoever is signed in, or what the page's script wrote. "script" is the latter
alone. Each address is opened with an empty cache and then again; "signed in" begins where the form of the
sign-in is submitted. Limit: 2.5 s to the first word of a page, and to that of its script with what the
sign-in page fetched ahead.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.seed import ACTOR, seed
from playbook.desk.accounts import passwords, sessions
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from tools import server
from tools.browser import find_browser

TODAY = "2026-03-10"
ROUNDS = 3
LIMIT_SECONDS = 2.5
SLOWER = 4
TYPING_SECONDS = 12
# Bytes a second, and milliseconds.
FAST = {"offline": False, "latency": 170, "downloadThroughput": 1_125_000, "uploadThroughput": 1_125_000}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
NETWORK = SLOW if "--slow" in sys.argv else FAST
EMAIL, PASSWORD = "dana@example.com", "words on a phone in the train"
# A word is timed where it is painted: text that waits for its typeface is not seen yet.
NOTE_WORDS = """
const places = {
  early: '#first-words',
  script: '[data-testid="stMainBlockContainer"], main:not([data-testid], #first-words)',
}
window.firstWords = {}
new PerformanceObserver(list => {
  for (const { identifier, renderTime } of list.getEntries()) window.firstWords[identifier] ??= renderTime
}).observe({ type: 'element', buffered: true })
new MutationObserver((_, watch) => {
  for (const [name, selector] of Object.entries(places))
  for (const place of document.querySelectorAll(selector)) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const inside = texts.currentNode.parentElement
      if (!texts.currentNode.data.trim() || inside.matches('#first-words h1')) continue
      // A text belongs to the block that it stands in.
      for (let element = inside; element !== place; element = element.parentElement)
        element.setAttribute('elementtiming', name)
    }
  }
  if (window.firstWords.script) watch.disconnect()
}).observe(document, { childList: true, subtree: true, characterData: true })
"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0] ?? 0"


@dataclass(slots=True)
class Opened:
    """How one page opened: seconds, and what it loaded until its first word and in all."""

    painted: float
    word: float
    script: float
    requests: int
    kilobytes: float


class Tab:
    """A tab of a slow phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", NETWORK)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        self.loaded: list[float] = []
        self._cached: set[str] = set()
        devtools.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        devtools.on("Network.loadingFinished", self._note)

    def _note(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._cached and event["encodedDataLength"]:
            self.loaded.append(event["encodedDataLength"] / 1000)

    def opened(self, go: Callable[[], object]) -> Opened:
        """Go somewhere, and return how the page opened."""
        self.loaded.clear()
        go()
        deadline = time.monotonic() + 90
        # Asked from outside: the policy of the pages allows no condition that is written as text.
        while not (words := self.page.evaluate("() => window.firstWords")).get("script"):
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.page.url} showed no word.")
            self.page.wait_for_timeout(100)
        self.page.wait_for_timeout(3000)
        painted, word, script = (
            time / 1000 for time in (self.page.evaluate(PAINTED), min(words.values()), words["script"])
        )
        return Opened(painted, word, script, len(self.loaded), sum(self.loaded))


@contextmanager
def tab(browser: Browser, *cookies: Any) -> Iterator[Tab]:
    """A tab of a new browser, with an empty cache."""
    with browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True
    ) as context:
        context.add_cookies([*cookies])
        context.add_init_script(NOTE_WORDS)
        yield Tab(context.new_page())


def open_twice(browser: Browser, address: str, *cookies: Any) -> tuple[Opened, Opened]:
    """Open an address with an empty cache, and again."""
    with tab(browser, *cookies) as phone:
        cold = phone.opened(lambda: phone.page.goto(address, wait_until="commit"))
        again = phone.opened(lambda: phone.page.goto(address, wait_until="commit"))
        return cold, again


def sign_in(browser: Browser, address: str) -> Opened:
    """Sign in with an empty cache, and return how the page opened that this leads to."""
    with tab(browser) as phone:
        phone.page.goto(f"{address}/sign-in")
        phone.page.fill("[name=email]", EMAIL)
        phone.page.wait_for_timeout(TYPING_SECONDS * 1000)
        phone.page.fill("[name=password]", PASSWORD)

        def submit() -> None:
            phone.page.click("button[type=submit]", no_wait_after=True)
            phone.page.wait_for_url(f"{address}/", wait_until="commit", timeout=60_000)

        return phone.opened(submit)


def middle(rounds: list[Opened]) -> Opened:
    """Return the median of each figure."""
    return Opened(
        *(statistics.median(getattr(one, name) for one in rounds) for name in Opened.__dataclass_fields__)
    )


def report(measured: dict[str, list[Opened]]) -> None:
    """Print a line per opening, and its ratio to stock Streamlit's."""
    print(f"{'':26} painted    word  script  requests     kB   word, script to stock's")
    stock = {kind: middle(rounds).script for kind, rounds in measured.items() if kind.startswith("stock")}
    for name, rounds in measured.items():
        one = middle(rounds)
        base = stock["stock, again" if "again" in name else "stock, empty cache"]
        print(
            f"{name:26} {one.painted:5.2f} s {one.word:5.2f} s {one.script:5.2f} s"
            f" {one.requests:9.0f} {one.kilobytes:6.0f}   {one.word / base:.2f}  {one.script / base:.2f}"
        )
    print(f"(limit {LIMIT_SECONDS} s to the word of a page of ours, and to its script's signed in and again)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        stock = home / "stock.py"
        stock.write_text("import streamlit as st\nst.title('Hello')\n")
        rollout_id = seed(home / "data", "normal")
        workspace = open_workspace(
            Settings.load({"PLAYBOOK_DATA": str(home / "data"), "PLAYBOOK_TODAY": TODAY})
        )
        link = links.make_link(workspace, ACTOR, rollout_id, "Phones", profile="full").path
        workspace.close()
        environ = {
            "PLAYBOOK_DATA": str(home / "data"),
            "PLAYBOOK_TODAY": TODAY,
            "PLAYBOOK_OWNER": "Dana",
            "PLAYBOOK_OWNER_EMAIL": EMAIL,
            "PLAYBOOK_OWNER_PASSWORD_HASH": passwords.hash_of(PASSWORD),
        }
        browser = playwright.chromium.launch(
            executable_path=str(find_browser()), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        measured: dict[str, list[Opened]] = {}
        with (
            server.running(stock, home / "stock.log", cwd=home) as plain,
            server.running(server.ROOT / "app.py", home / "app.log", environ=environ, owner="") as app,
        ):
            token = server.sign_in(home / "data", "Dana")
            cookie = {"name": sessions.cookie_name(False), "value": token, "url": app.url}
            addresses = {
                "stock": plain.url,
                "Rollouts": app.url,
                "My team": f"{app.url}/my_team?rollout={rollout_id}",
                "page of a link": f"{app.url}{link}",
            }
            time.sleep(5)  # the server loads what charts need once it has started
            for _ in range(ROUNDS):
                for name, address in addresses.items():
                    cold, again = open_twice(browser, address, cookie)
                    measured.setdefault(f"{name}, empty cache", []).append(cold)
                    measured.setdefault(f"{name}, again", []).append(again)
                measured.setdefault("Rollouts, signed in", []).append(sign_in(browser, app.url))
        browser.close()
        report(measured)


if __name__ == "__main__":
    main()
