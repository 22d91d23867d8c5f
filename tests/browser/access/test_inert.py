"""On every page typed text stays text, the policy holds, and tables are no files."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from playbook.core.base.fields import STAGES, cleaned
from playbook.ui.shell.menu import ENTRIES, FORMER
from tests.attacks import ATTACKS
from tests.browser.attacked import PER_STAGE, READ, attacked
from tests.browser.conftest import TODAY
from tests.browser.screen import Screen, open_window
from tools import server

ADDRESSES = (
    *STAGES, "brief", "timeline", "by_person", "review", "decisions", "launch", "my_team",
    "library", "progress", "delivery", "adoption",
    "history", "share", "export", "all_hands", "people", "settings", "",
)  # fmt: skip


# The brief draws one step at a time; it opens at the first.
STEPS = tuple(f"brief?step={step}" for step in ("people", "dates", "promises", "readiness"))
# No two steps follow each other, so that none is loaded anew.
WALK = (*chain.from_iterable(zip(("brief", *STEPS), STAGES, strict=True)), *ADDRESSES[len(STAGES) + 1 :])


@dataclass
class Seen:
    """What one page did wrong, its text, and what its tables and charts offer."""

    led_out: list[str]
    alone: list[str]
    dialogs: list[str]
    complaints: list[str]
    foreign: list[str]
    charts: int
    offered: list[str]
    said: str


@pytest.fixture(scope="module")
def hostile(chromium, tmp_path_factory) -> Iterator[tuple[Screen, str]]:
    """A window on a rollout in which every text is an attack, and the rollout's id."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    with server.open_data(folder, TODAY) as workspace:
        rollout = attacked(workspace)
    with server.app(folder, today=TODAY) as running:
        window = open_window(chromium, running)
        window.open(f"{ADDRESSES[-1]}?rollout={rollout.id}")
        yield window, rollout.id
        window.close()


@pytest.fixture(scope="module")
def walk(hostile) -> dict[str, Seen]:
    """Every page with its panels unfolded, by its address."""
    window, rollout_id = hostile
    dialogs: list[str] = []
    window.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    seen = {}
    for address in WALK:
        window.turn_to(f"{address}{'&' if address in STEPS else '?'}rollout={rollout_id}")
        texts = read_tasks(window) if address in STAGES else []
        opened_up(window)
        everything, main = window.page.get_by_test_id("stApp"), window.page.get_by_test_id("stMain")
        # What draws a table or a chart is fetched when the first of them is shown.
        expect(main.get_by_test_id("stSkeleton")).to_have_count(0)
        seen[address] = Seen(
            led_out=led_out(everything),
            alone=[words for words in everything.evaluate(WORDS) if ALONE.fullmatch(words)],
            dialogs=[*dialogs],
            complaints=[*window.complaints],
            foreign=[*window.foreign],
            charts=main.get_by_test_id("stVegaLiteChart").locator("svg").count(),
            offered=offered_by(main),
            said=" ".join([main.inner_text(), *texts]),
        )
        for noted in (dialogs, window.complaints, window.foreign):
            noted.clear()
    return seen


# Everything that could lead out, load something, run something, or dress up words.
NEVER = (
    "a[href*='evil']", "a[href^='javascript' i]", "a[href^='vbscript' i]", "a[href^='data:']",
    "a[href^='mailto:']", "a[href*='203.0.113']", "[src*='evil']", "[data*='evil']", "[action*='evil']",
    "[data-testid=stMarkdownContainer] :is(img, iframe, script, style, form, object, embed, pre)",
    "svg[onload]", "[onerror]", "[onmouseover]",
    "[data-testid=stMarkdownContainer] :is(.katex, input, del, blockquote, hr, sup, section)",
)  # fmt: skip
# What attacks want to stand alone, as a heading, a colour or an icon; as words they stand among their marks.
ALONE = re.compile("Everything is lost|Approved by the sponsor|Verified|skull|SYSTEM|click")


# Playwright's own search through all that is drawn takes ten times as long.
ALL_OF = """place => {
    const roots = [place];
    for (const root of roots)
        roots.push(...[...root.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean));
    return roots;
}"""
LED_OUT = f"""(place, never) => ({ALL_OF})(place).flatMap(root => [...root.querySelectorAll(never), ...[
    ...root.querySelectorAll('th')].filter(one => one.textContent.trim() === 'b')])
    .map(one => one.outerHTML.slice(0, 300))"""
WORDS = f"""place => ({ALL_OF})(place).flatMap(root => [...root.querySelectorAll(':not(style, script)')]
    .map(one => one.textContent.trim()).filter(text => text.length < 40))"""


def led_out(place: Locator) -> list[str]:
    """What in a place could lead out, load or run something."""
    found: list[str] = place.evaluate(LED_OUT, ", ".join(NEVER))
    return found


def opened_up(window: Screen) -> None:
    main = window.page.get_by_test_id("stMain")
    folded = "[data-testid=stExpander] > details:not([open]) > summary"
    for _depth in range(3):  # a panel may hold panels
        # All in one step: a real click on each would take a quarter of a second, and there are fifty.
        unfold = """(main, folded) => {
            const closed = main.querySelectorAll(folded);
            closed.forEach(one => one.click());
            return closed.length;
        }"""
        if not main.evaluate(unfold, folded):
            break
        window.settle()
    expect(main.locator(folded)).to_have_count(0)


def read_tasks(window: Screen) -> list[str]:
    """Open the tasks that hold a stage's attacks; return their texts."""
    texts: list[str] = []
    task = window.page.locator(".st-key-task")
    for row in window.tasks().all()[:READ]:
        before = task.text_content() if texts else None
        row.click()
        # A task is drawn part by part: what is there first says that its run has begun, and no more.
        expect(task).not_to_have_text(before) if before else expect(task).to_be_visible()
        window.settle()
        texts.append(task.inner_text())
    return texts


def offered_by(bars: Locator) -> list[str]:
    """What bars over tables or charts offer; they are there before one points at them."""
    buttons = bars.get_by_test_id("stElementToolbar").locator("button")
    names: list[str] = buttons.evaluate_all("all => all.map(one => one.ariaLabel || '')")
    return [name.partition(":")[0] for name in names]


@pytest.mark.parametrize("address", [*ADDRESSES, *STEPS])
def test_every_attack_is_readable_and_only_words(walk, address):
    page = walk[address]
    assert page.led_out == []
    assert page.alone == []
    assert page.foreign == []
    assert page.dialogs == []
    if address in STAGES:
        shown = "".join(page.said.replace("\u2060", "").split())
        first = [*STAGES].index(address) * PER_STAGE
        for attack in ATTACKS[first : first + PER_STAGE]:
            assert "".join(cleaned(attack.text).split()) in shown, attack.name


def test_the_walk_leaves_out_no_page():
    pages = {name for names in ENTRIES.values() for name in names}
    assert pages - {"rollouts", "guide", *FORMER} | {""} == {*ADDRESSES}  # the guide holds nobody's words


def test_every_page_stays_inside_its_policy_and_on_its_server(walk):
    assert {address: page.complaints for address, page in walk.items() if page.complaints} == {}
    assert {address: page.foreign for address, page in walk.items() if page.foreign} == {}
    # There was something to hold: charts, tables and a table that is edited.
    assert sum(page.charts for page in walk.values()) >= 4
    assert "Add row" in walk["brief?step=people"].offered


def test_no_table_offers_itself_as_a_file(walk):
    offered = Counter(name for page in walk.values() for name in page.offered)
    assert offered["Search"] >= 4
    # A chart gives itself as a picture, and no file of its numbers.
    assert {name for name in offered if re.search("download|export|csv|save", name, re.I)} <= {
        "Download as PNG"
    }
