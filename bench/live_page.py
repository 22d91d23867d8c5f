"""First paint of the page of a link on a phone: a slow processor, a mobile network, 390 pixels."""

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.seed import ACTOR, seed
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from tools import server
from tools.browser import CHROMIUM_FLAGS, find_browser

TODAY = date(2026, 3, 10)
LIMIT_SECONDS = 1.0
ROUNDS = 7
SLOWER = 4
# A fast 4G connection as the developer tools of Chromium have it: bytes a second, and milliseconds.
NETWORK = {"offline": False, "latency": 60, "downloadThroughput": 1_125_000, "uploadThroughput": 187_500}
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(entry => entry.startTime)[0]"


def first_paint(browser: Browser, address: str) -> tuple[float, int]:
    """Return the seconds to the first paint in a new browser, and the page's bytes."""
    with browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True) as context:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", NETWORK)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        answer = page.goto(address)
        assert answer
        page.wait_for_function(f"{PAINTED} > 0")
        return page.evaluate(PAINTED) / 1000, len(answer.body())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        rollout_ids = {size: seed(data, size) for size in ("normal", "huge")}
        workspace = open_workspace(Settings(data=data, today=TODAY))
        paths = {
            size: links.make_link(workspace, ACTOR, rollout_id, size, profile="full").path
            for size, rollout_id in rollout_ids.items()
        }
        workspace.close()
        environ = {"PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": TODAY.isoformat()}
        browser = playwright.chromium.launch(executable_path=str(find_browser()), args=list(CHROMIUM_FLAGS))
        with server.running(server.ROOT / "app.py", Path(folder) / "app.log", environ=environ) as app:
            time.sleep(5)  # the server loads what charts need once it has started
            for size, path in paths.items():
                cold, held = first_paint(browser, f"{app.url}{path}")
                warm = [first_paint(browser, f"{app.url}{path}")[0] for _ in range(ROUNDS)]
                print(
                    f"live page of a {size} rollout, {held / 1024:.0f} kB, 390 px, processor {SLOWER} times "
                    f"slower, 4G: first paint {statistics.median(warm):.2f} s, slowest {max(warm):.2f} s "
                    f"(limit {LIMIT_SECONDS:.0f} s); {cold:.2f} s for the one who has it written"
                )
        browser.close()


if __name__ == "__main__":
    main()
