"""Pages in use, light and dark: forms, lists and panels opened by hand."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from bench import seed
from tests.browser.screen import WIDTHS, Screen, open_window
from tools import server

TODAY = "2026-03-10"
NARROW = min(WIDTHS)
Opened = Callable[..., Screen]


@pytest.fixture(scope="module")
def ids(tmp_path_factory) -> Iterator[tuple[server.Server, str, str]]:
    """The app on a rollout that was launched and one that was only drafted; their ids."""
    folder: Path = tmp_path_factory.mktemp("states")
    launched = seed.seed(folder / "data", "normal")
    with server.open_data(folder, TODAY) as here:
        drafted = seed.fill(here, seed.brief(groups=34, size=15)).id
    with server.app(folder, today=TODAY) as running:
        yield running, launched, drafted


@pytest.fixture(scope="module")
def windows(chromium, ids) -> Iterator[dict[int, Screen]]:
    """A window of each width, by its width."""
    made = {width: open_window(chromium, ids[0], width) for width in WIDTHS}
    yield made
    for window in made.values():
        window.page.context.close()


@pytest.fixture
def used(request, windows, ids) -> Opened:
    """Load a page on the launched rollout, or on the drafted one: narrow, unless a test asks for both."""
    _, launched, drafted = ids
    window = windows[getattr(request, "param", NARROW)]
    window.complaints.clear()

    def opened(page: str, *, is_launched: bool = False) -> Screen:
        window.open(f"{page}?rollout={launched if is_launched else drafted}")
        return window

    return opened


def button(window: Screen, name: str) -> Locator:
    return window.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).first


def look(window: Screen) -> None:
    """Check what was opened, once its script has run, in light and in dark."""
    window.settle()
    window.look()


def unfold(window: Screen, label: str | re.Pattern[str]) -> None:
    window.page.get_by_test_id("stExpander").filter(has_text=label).first.locator("summary").first.click()
    window.settle()


def add(window: Screen, kind: str) -> None:
    window.page.get_by_role("button", name="Add a task").click()
    window.page.get_by_role("menuitem", name=kind, exact=True).click()
    window.settle()


@pytest.mark.parametrize("used", WIDTHS, indirect=True)
def test_the_form_of_an_item_with_a_mistake_in_it(used):
    window = used("accountability")
    window.page.get_by_role("button", name="Add a task").click()
    look(window)
    window.page.keyboard.press("Escape")
    add(window, "Guardrails")
    window.page.get_by_text("All 34 teams", exact=True).click()
    tools = window.page.get_by_role("textbox", name="Approved tools")
    tools.fill("Assistant, Whisper")
    tools.press("Tab")
    rules = window.page.get_by_role("toolbar", name="Data allowed in Whisper")
    expect(rules).to_be_visible()
    rules.get_by_role("button").first.click()
    button(window, "Add to the plan").click()
    expect(window.page.get_by_text("This task has no title.").first).to_be_visible()
    look(window)


def test_what_a_redraft_would_change(used):
    window = used("training")
    button(window, "Lock").click()
    button(window, "Update draft").click()
    expect(window.page.get_by_role("heading", name="Proposed changes")).to_be_visible()
    look(window)


def test_my_team_with_a_move_that_lacks_its_reason(used):
    window = used("my_team", is_launched=True)
    button(window, "Group 1").click()
    expect(window.page).to_have_url(re.compile(r"my_groups=Group\+1"))
    window.page.get_by_role("radio", name="At risk").first.click()
    look(window)
    button(window, "Move").click()
    button(window, "Move to this date").click()
    expect(window.page.get_by_text("A move needs its reason.").first).to_be_visible()
    look(window)


def test_the_review_with_its_details_filters_and_drawings(used):
    window = used("review")
    unfold(window, "Details and sources")
    look(window)
    words = window.page.get_by_role("searchbox", name="Words")
    words.fill("nothing like it")
    words.press("Enter")
    expect(window.page.get_by_text("Clear a filter to see more.")).to_be_visible()
    window.page.get_by_role("tab", name="Coverage and timeline").click()
    expect(window.page.get_by_role("heading", name="What happens when, and for whom?")).to_be_visible()
    button(window, "Group 3").click()
    look(window)


def test_the_brief_with_open_panels_and_bad_rows(used):
    window = used("brief")
    for panel in (
        "Add a person", "Change or remove a person", "Paste from a spreadsheet", "Team details",
    ):  # fmt: skip
        unfold(window, panel)
    window.page.get_by_role("textbox", name="Paste from your spreadsheet").fill("Group\tPeople\nX\tmany")
    button(window, "Preview").click()
    expect(window.page.get_by_text("What was read: 1 team")).to_be_visible()
    window.settle()
    button(window, "Add person").click()
    window.settle()
    expect(window.page.get_by_text("What was read: 1 team")).to_be_visible()
    look(window)


def test_readiness_scored_and_a_launch_that_asks_once_more(used):
    window = used("readiness")
    window.page.get_by_role("radio", name="2", exact=True).first.click()
    look(window)
    window = used("launch")
    button(window, "Launch").click()
    expect(button(window, "Yes, launch it")).to_be_visible()
    look(window)


def test_the_history_with_an_earlier_day(used):
    window = used("history", is_launched=True)
    button(window, "See an earlier day").click()
    expect(window.page.get_by_role("button", name="See the plan", exact=True)).to_be_visible()
    look(window)
    window.page.keyboard.press("Escape")
    button(window, "More").click()
    button(window, "See the plan as of this moment").click()
    expect(window.page.get_by_text("read only.")).to_be_visible()
    look(window)


@pytest.mark.parametrize("used", WIDTHS, indirect=True)
def test_the_rule_of_a_step_and_the_way_to_where_it_is_done(used):
    window = used("progress", is_launched=True)
    window.page.get_by_role("button", name=re.compile(r"^Why \([RT]\d\d")).first.click()
    expect(window.page.get_by_text(re.compile("^source: ")).first).to_be_visible()
    look(window)
    window.page.keyboard.press("Escape")
    unfold(window, re.compile(r"\d warnings?$"))
    look(window)
