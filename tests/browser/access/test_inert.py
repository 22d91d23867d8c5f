"""What people write is shown as words: nothing in it becomes a link, an image or a style."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from playbook.core.base.fields import STAGES, cleaned
from tests.attacks import ATTACKS
from tests.browser.attacked import PER_STAGE, attacked
from tests.browser.conftest import TODAY
from tests.browser.screen import Screen, open_window
from tools import server

HOSTILE = (
    "![a](https://evil.example/a.png) [b](https://evil.example) https://evil.example/c www.evil.example "
    "me@evil.example <img src=https://evil.example/d.png> :red[e] **f**"
)


@pytest.fixture(scope="module")
def hostile(chromium, tmp_path_factory) -> Iterator[tuple[Screen, str, list[str]]]:
    """A window on a rollout in which every text is an attack; the rollout's id, and what dialogs said."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    with server.open_data(folder, TODAY) as here:
        rollout = attacked(here)
    with server.app(folder, today=TODAY) as running:
        window = open_window(chromium, running)
        dialogs: list[str] = []
        window.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        yield window, rollout.id, dialogs
        window.page.context.close()


# Everything that could lead out, load something, run something, or dress up words.
NEVER = (
    "a[href*='evil']", "a[href^='javascript' i]", "a[href^='vbscript' i]", "a[href^='data:']",
    "a[href^='mailto:']", "a[href*='203.0.113']", "[src*='evil']", "[data*='evil']", "[action*='evil']",
    "[data-testid=stMarkdownContainer] :is(img, iframe, script, style, form, object, embed, pre)",
    "th:text-is('b')", "svg[onload]", "[onerror]", "[onmouseover]",
    "[data-testid=stMarkdownContainer] :is(.katex, input, del, blockquote, hr, sup, section)",
)  # fmt: skip
# What attacks want to stand alone, as a heading, a colour or an icon; as words they stand among their marks.
ALONE = ("Everything is lost", "Approved by the sponsor", "Verified", "skull", "SYSTEM", "click")


def led_out(place: Locator) -> list[str]:
    """What in a place could lead out, load or run something."""
    return [
        f"{selector}: {element.evaluate('node => node.outerHTML')[:300]}"
        for selector in NEVER
        for element in place.locator(selector).all()
    ]


def opened_up(window: Screen) -> None:
    main = window.page.get_by_test_id("stMain")
    folded = "[data-testid=stExpander] details:not([open]) > summary"
    for _depth in range(3):  # a panel may hold panels
        # All in one step: a real click on each would take a quarter of a second, and there are fifty.
        main.evaluate("(main, folded) => main.querySelectorAll(folded).forEach(one => one.click())", folded)
        window.settle()
    expect(main.locator(folded)).to_have_count(0)


@pytest.mark.parametrize(
    "address",
    [
        *STAGES, "brief", "readiness", "review", "launch", "my_team", "library", "progress", "history",
        "settings", "portfolio", "",
    ],
)  # fmt: skip
def test_every_attack_is_readable_and_only_words(hostile, address):
    window, rollout_id, dialogs = hostile
    window.open(f"{address}?rollout={rollout_id}")
    opened_up(window)
    everything = window.page.get_by_test_id("stApp")
    assert led_out(everything) == []
    for words in ALONE:
        assert everything.get_by_text(words, exact=True).count() == 0, words
    assert window.foreign == []
    assert dialogs == []
    if address in STAGES:
        _shows_every_attack(window, address)


def _shows_every_attack(window: Screen, stage: str) -> None:
    shown = "".join(window.page.get_by_test_id("stMain").inner_text().replace("\u2060", "").split())
    first = [*STAGES].index(stage) * PER_STAGE
    for attack in ATTACKS[first : first + PER_STAGE]:
        assert "".join(cleaned(attack.text).split()) in shown, attack.name
