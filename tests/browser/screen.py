"""What a browser test does with a page: open it, wait for it, judge it."""

import re
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from playbook.desk.accounts import sessions
from playbook.ui.shell import page_registry
from playbook.ui.shell.menu import ENTRIES
from tests.soak import IS_LONG
from tools.server import Server

# In milliseconds. A busy machine is no bug: what is expected has time to come.
_LONGEST_SILENCE = """() => new Promise(done => {
    const words = () => document.querySelector('[data-testid="stMain"]').innerText;
    let before = words(), since = performance.now(), longest = 0;
    const end = since + 4000;
    const timer = setInterval(() => {
        const now = performance.now(), after = words();
        if (after !== before) { longest = Math.max(longest, now - since); before = after; since = now; }
        if (now > end) { clearInterval(timer); done(Math.max(longest, now - since)); }
    }, 100);
})"""
PATIENCE = 60_000
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'

# So that what the policy of a page forbids is a complaint like any other.
SAY_VIOLATIONS = """
    addEventListener('securitypolicyviolation', event =>
        console.error(`against the policy: ${event.effectiveDirective} ${event.blockedURI}`))
"""

# So that waiting need not guess how long a tap takes to reach the server: what the page has said to it,
# and whether it has been answered since.
NOTE_TALK = """
    window.talk = {said: 0, heard: 0, waiting: false};
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', () => {
                window.talk.heard = performance.now();
                window.talk.waiting = false;
            });
        }
        send(...given) {
            window.talk.said = performance.now();
            window.talk.waiting = true;
            return super.send(...given);
        }
    };
"""
# Nothing on its way for an eighth of a second, and no word that is still to be answered. Some words never
# are, so that three seconds are waited for an answer and no more. Between two parts of an answer more time
# may pass: meanwhile the page says that its script runs.
QUIET = """() => {
    if (!window.talk)
        return true;
    const now = performance.now(), {said, heard, waiting} = window.talk;
    return now - Math.max(said, heard) > 125 && (!waiting || now - said > 3000);
}"""

# axe reads the same few colors from their text for each element, which is half of what it does.
READ_COLORS_ONCE = """() => {
    const {Color} = axe.commons.color, parse = Color.prototype.parseString, known = new Map();
    Color.prototype.parseString = function (text) {
        if (known.has(text))
            return Object.assign(this, known.get(text));
        parse.call(this, text);
        known.set(text, {r: this.r, g: this.g, b: this.b, alpha: this.alpha});
        return this;
    };
}"""
# The page keeps axe until it is loaded anew.
AXE = "options => axe.run(options).then(found => found.violations)"
LOOKS = 3
# Nothing that fades or unfolds is half way; what turns for ever, as a sign that something is on, may turn.
STILL = """() => document.getAnimations().every(one =>
    one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity)"""

# A page of the app has taken up the scheme that its device asks for; any other page does so by itself.
WORN = """scheme => {
    const app = document.querySelector('[data-testid="stApp"]');
    return !app || getComputedStyle(app).colorScheme === scheme;
}"""

# As by its key, wherever the focus is.
RERUN = """() => ['keydown', 'keyup'].forEach(type => document.dispatchEvent(
    new KeyboardEvent(type, {key: 'r', code: 'KeyR', keyCode: 82, bubbles: true})))"""

Scheme = Literal["light", "dark"]
OTHER: dict[Scheme, Scheme] = {"light": "dark", "dark": "light"}
WIDTHS, HEIGHT = (1280, 390), 900
HOLDER = "http://127.0.0.1/held"  # of the site of every server, whatever its port

TWO_FRAMES = "() => new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))"

# The parts of Streamlit's own fields.
_STREAMLITS_NAMES = {"Navigate to home page", "Open", "Clear value", "Increment", "Decrement"}

# What axe finds inside Streamlit's own markup, which the app cannot change: rule, and where it sits.
STREAMLITS_OWN = {
    "empty-table-header": '[data-testid="stDataFrame"]',  # the column of row handles has no name
    "presentation-role-conflict": '[data-testid="stFileUploaderDropzone"]',
    "aria-dialog-name": '[data-testid="stToast"]',
    "region": '[role="menu"], [role="listbox"], #stFloatingOverlayPortal',  # open lists, toasts
    "landmark-unique": '[aria-label="Pagination"]',  # two of them cannot have names of their own
}


@dataclass
class Screen:
    """One browser page on the running app; collects what it should not have done."""

    page: Page
    url: str
    scheme: Scheme = "light"
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note_request(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note_console)
        self.page.on("response", self._note_response)

    def _note_request(self, url: str) -> None:
        if not url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.foreign.append(url)

    def _note_console(self, message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def _note_response(self, response: Any) -> None:
        # On a deep link Streamlit first looks for its own endpoints below the page's address.
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.complaints.append(f"{response.status} {response.url}")

    def open(self, path: str = "") -> None:
        """Go to an address of the app and wait until its script has run."""
        self.page.goto(f"{self.url}/{path}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
        self.settle()

    def turn_to(self, path: str) -> None:
        """Have the page show another address of the app, as the browser's Back does: without loading anew."""
        heading = self.page.get_by_role("heading", level=1)
        before = heading.inner_text()
        self.page.evaluate(
            "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }",
            f"/{path}",
        )
        expect(heading).not_to_have_text(before)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and nothing is on its way."""
        self.page.wait_for_selector(IDLE, timeout=PATIENCE)
        # Two frames, so that what was just done has gone through the page.
        self.page.evaluate(TWO_FRAMES)
        self.page.wait_for_timeout(100)
        until(self.page, QUIET)
        self.page.wait_for_selector(IDLE, timeout=PATIENCE)

    def go(self, title: str) -> None:
        entry, is_tab = next(
            (entry, bool(at))
            for entry, pages in ENTRIES.items()
            for at, name in enumerate(pages)
            if page_registry.title_of(name) == title
        )
        self.page.locator(".st-key-menu").get_by_role("link", name=entry, exact=True).click()
        if is_tab:
            self.page.get_by_test_id("stMain").get_by_role("link", name=title, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(re.compile(title, re.I))
        self.settle()

    def shows_life(self) -> bool:
        """Whether some word of the page changes every three seconds; a busy machine gets three tries."""
        return any(self.page.evaluate(_LONGEST_SILENCE) <= 3_000 for _ in range(3))

    def sideways(self) -> int:
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def wear(self, scheme: Scheme) -> None:
        """Have the device ask for a color scheme, and wait until what is open shows it."""
        if scheme == self.scheme:
            return
        self.scheme = scheme
        self.page.emulate_media(color_scheme=scheme)
        until(self.page, WORN, scheme)
        # The script draws its main buttons as the scheme wants them, and is not told of a new one. A run
        # that has already begun is one with the old scheme.
        for _ in range(LOOKS):
            if scheme == "light" or not self.page.locator("button[kind^=primary]").count():
                break
            self.page.evaluate(RERUN)
            self.settle()

    def close(self) -> None:
        """Close the window, and leave its context to the next one where it is held."""
        context = self.page.context
        if context.pages and context.pages[0].url == HOLDER:
            for page in context.pages[1:]:
                page.close()
        else:
            context.close()

    def resize(self, width: int) -> None:
        """Make the window as wide as this, with what is open in it."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if self.page.get_by_test_id("stApp").count():
            self.settle()
        else:
            self.page.evaluate(TWO_FRAMES)

    def scroll_to(self, thing: Locator) -> None:
        """Scroll to something once it stays in its place: what unfolds around it moves it on."""
        before = None
        while (box := thing.bounding_box()) is None or box != before:
            before = box
            self.page.wait_for_timeout(250)
        until(self.page, STILL)
        thing.scroll_into_view_if_needed()

    def lose_network(self) -> None:
        """Let nothing through any more, and say so: windows of one browser share what it says by itself."""
        self.page.context.set_offline(True)
        self.page.evaluate("dispatchEvent(new Event('offline'))")

    def barriers(self, *rules: str) -> list[str]:
        """What axe finds on the page and finds again, apart from what sits inside Streamlit itself.

        A toast on its way out has lost its place already: what is gone a moment later keeps nobody out.
        `rules`: look for these alone.
        """
        for _ in range(LOOKS):
            if not (barriers := self._barriers(rules)):
                break
            self.page.wait_for_timeout(1_000)
        return barriers

    def check(self, *rules: str, is_quiet: bool = True) -> None:
        """Assert that nothing keeps anyone out or overflows, and that the page complains of nothing."""
        assert self.barriers(*rules) == []
        assert self.sideways() <= 0
        if is_quiet:
            assert (self.complaints, self.foreign) == ([], [])

    def check_settled(self) -> None:
        """Check the page once its script has run."""
        self.settle()
        self.check()

    def look(self, *, is_quiet: bool = True) -> None:
        """Check the page in the other scheme, so that every second one is dark; in a long run in both."""
        if IS_LONG:
            self.check(is_quiet=is_quiet)
        self.wear(OTHER[self.scheme])
        self.check(*(["color-contrast"] if IS_LONG else []), is_quiet=is_quiet)

    def look_around(self, *, is_quiet: bool = True) -> None:
        """Check the page after its run, and its fit at the other width; in a long run in every look."""
        own = self.page.viewport_size["width"]  # type: ignore[index]
        self.resize(own)
        self.look_once(is_quiet=is_quiet)
        for width in (other for other in WIDTHS if other != own):
            self.resize(width)
            if IS_LONG:
                self.look(is_quiet=is_quiet)
            assert self.sideways() <= 0
        self.resize(own)

    def look_once(self, *, is_quiet: bool = True) -> None:
        """Check the page in its scheme; in a long run the colors in the other, too."""
        self.look(is_quiet=is_quiet) if IS_LONG else self.check(is_quiet=is_quiet)

    def names(self) -> list[str]:
        """Return the accessible names of our own buttons on the page."""
        names = self.page.get_by_role("button").evaluate_all(
            "all => all.map(one => one.ariaLabel || one.innerText)"
        )
        return [name for name in names if name not in _STREAMLITS_NAMES]

    def press(self, name: str, *, exact: bool = False) -> None:
        """Click a button and wait for what comes of it."""
        self.page.get_by_role("button", name=name, exact=exact).click()
        self.settle()

    def tasks(self) -> Locator:
        """Return the rows of a stage's list."""
        return self.page.locator("[role=row][data-id]")

    def open_task(self, title: str = "") -> None:
        """Open a task beside the list."""
        self.tasks().filter(has_text=title).first.click()
        expect(self.page.get_by_role("button", name="Close", exact=True).first).to_be_visible()
        self.settle()

    def start_rollout(self, name: str) -> None:
        """Make a rollout from the first page, up to its brief."""
        self.page.get_by_role("button", name="New rollout").click()
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_role("button", name="Start rollout").click()
        expect(self.page.get_by_role("heading", name="Brief", level=1)).to_be_visible()
        self.settle()

    def _barriers(self, rules: tuple[str, ...]) -> list[str]:
        until(self.page, STILL)
        if not self.page.evaluate("!!window.axe"):
            self.page.evaluate(AXE_SCRIPT)
            self.page.evaluate(READ_COLORS_ONCE)
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        violations = self.page.evaluate(AXE, options)
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
            for violation in violations
            for node in violation["nodes"]
            if not self._is_streamlits(violation["id"], node["target"][0])
        ]

    def _is_streamlits(self, rule: str, target: str) -> bool:
        place = STREAMLITS_OWN.get(rule)
        inside = "([target, place]) => !!document.querySelector(target)?.closest(place)"
        return place is not None and bool(self.page.evaluate(inside, [target, place]))


def until(page: Page, condition: str, arg: Any = None, *, patience: int = PATIENCE) -> None:
    """Wait until a JavaScript function holds on the page.

    Playwright's own wait_for_function evaluates its text inside the page, which our policy forbids.
    """
    deadline = monotonic() + patience / 1_000
    while not page.evaluate(condition, arg):
        assert monotonic() < deadline, f"never true: {condition}"
        page.wait_for_timeout(50)


def open_window(
    chromium: Browser,
    running: Server,
    width: int = 1280,
    *,
    token: str | None = None,
    has_touch: bool = False,
    moves: bool = False,
) -> Screen:
    """Open a window as a person in Berlin has it, on a running app: signed in as the owner it was given.

    `token`: somebody else's session, or nobody's where it is empty.
    `moves`: whether what fades or turns may; sixty pictures a second take a quarter of what a page takes.
    """
    shown = running.token if token is None else token
    is_held = shown and not has_touch and not moves
    context = (_idle_context(chromium) if is_held else None) or chromium.new_context(
        timezone_id="Europe/Berlin",
        locale="en-GB",
        has_touch=has_touch,
        reduced_motion="no-preference" if moves else "reduce",
    )
    if not context.pages:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(SAY_VIOLATIONS)
        context.add_init_script(NOTE_TALK)
        if is_held:
            _hold(context)
    if shown:
        name = sessions.cookie_name(False)
        context.add_cookies(
            [{"name": name, "value": shown, "url": running.url, "httpOnly": True, "sameSite": "Lax"}]
        )
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    if is_held:
        stored = {"origin": running.url, "storageTypes": "local_storage"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
    return Screen(page, running.url)


def _hold(context: BrowserContext) -> None:
    """Keep the process of a context, which has compiled what the app loads, while no window is open.

    That is half of what opening a window costs.
    """
    page = context.new_page()
    page.route(HOLDER, lambda route: route.fulfill(body=""))
    page.goto(HOLDER)


def _idle_context(chromium: Browser) -> BrowserContext | None:
    """Return a held context without a window, as new."""
    for context in chromium.contexts:
        if [page.url for page in context.pages] == [HOLDER]:
            context.clear_cookies()
            return context
    return None
