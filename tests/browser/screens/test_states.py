"""Pages in use, narrow and dark: forms, lists and panels opened by hand."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from bench import seed
from tests.browser.screen import WIDTHS, Screen, open_window
from tests.soak import IS_LONG, some
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
        drafted = seed.fill(here, seed.brief(groups=34 if IS_LONG else 8, size=15)).id
    with server.app(folder, today=TODAY) as running:
        yield running, launched, drafted


@pytest.fixture(scope="module")
def windows(chromium, ids) -> Iterator[dict[int, Screen]]:
    """A window of each width, by its width: the narrow one is dark."""
    made = {width: open_window(chromium, ids[0], width) for width in WIDTHS}
    made[NARROW].wear("dark")
    yield made
    for window in made.values():
        window.close()


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
    """Check what was opened, once its script has run."""
    window.settle()
    window.look_once()


def unfold(window: Screen, label: str | re.Pattern[str]) -> None:
    window.page.get_by_test_id("stExpander").filter(has_text=label).first.locator("summary").first.click()
    window.settle()


def add(window: Screen, kind: str) -> None:
    window.page.get_by_role("button", name="Add a task").click()
    window.page.get_by_role("menuitem", name=kind, exact=True).click()
    window.settle()


@pytest.mark.parametrize("used", some(WIDTHS, [NARROW]), indirect=True)
def test_the_form_of_an_item_with_a_mistake_in_it(used):
    window = used("accountability")
    window.page.get_by_role("button", name="Add a task").click()
    look(window)
    window.page.keyboard.press("Escape")
    add(window, "Guardrails")
    window.page.get_by_test_id("stCheckbox").get_by_text("All teams").click()
    tools = window.page.get_by_role("textbox", name="Approved tools")
    tools.fill("Assistant, Whisper")
    tools.press("Tab")
    rules = window.page.get_by_role("toolbar", name="Data allowed in Whisper")
    expect(rules).to_be_visible()
    rules.get_by_role("button").first.click()
    button(window, "Add to the plan").click()
    expect(window.page.get_by_text("This task has no title.").first).to_be_visible()
    look(window)


@pytest.mark.long
def test_what_a_redraft_would_change(used):
    window = used("training")
    window.settle()
    window.tasks().first.focus()
    expect(window.tasks().first).to_be_focused()
    for key in ("ArrowDown", "Space", "ArrowUp", "Enter"):
        window.page.keyboard.press(key)
    expect(window.page.get_by_text("1 task selected")).to_be_visible()
    look(window)
    button(window, "Lock selected").click()
    expect(window.page.get_by_text("Locked 1 task.").first).to_be_visible()
    window.settle()
    button(window, "Draft").click()
    window.page.get_by_role("button", name="Update draft", exact=True).click()
    expect(window.page.get_by_role("heading", name="Proposed changes")).to_be_visible()
    look(window)


@pytest.mark.long
def test_my_team_with_a_move_that_lacks_its_reason(used):
    window = used("my_team", is_launched=True)
    unfold(window, "Showing")
    button(window, "Group 1").click()
    expect(window.page).to_have_url(re.compile(r"my_groups=Group\+1"))
    window.page.get_by_role("button", name=re.compile("^At risk: ")).first.click()
    window.page.get_by_role("button", name=re.compile(r"^To .+: ")).first.click()
    look(window)
    window.page.get_by_role("button", name=re.compile("^Save Why: ")).click()
    expect(window.page.get_by_role("alert").filter(has_text="Add a reason, so people")).to_be_visible()
    look(window)


@pytest.mark.long
def test_the_review_with_its_details_filters_and_drawings(used):
    window = used("review")
    unfold(window, "Details")
    expect(window.page.get_by_text("What it looked at").first).to_be_visible()
    last = window.page.locator("details[open] p").last
    expect(last).to_be_in_viewport(ratio=1)
    look(window)
    window.page.keyboard.press("Escape")
    unfold(window, "Filter")
    words = window.page.get_by_role("searchbox", name="Words")
    words.fill("nothing like it")
    words.press("Enter")
    expect(window.page.get_by_text("Clear a filter to see more.")).to_be_visible()
    window.page.get_by_role("tab", name="Coverage").click()
    expect(window.page.get_by_role("heading", name="How well is each team covered?")).to_be_visible()
    button(window, "Group 3").click()
    look(window)


@pytest.mark.long
def test_the_brief_with_open_panels_and_bad_rows(used):
    window = used("brief")
    button(window, "Next: People and teams").click()
    expect(window.page.get_by_role("heading", name="People and teams")).to_be_visible()
    window.settle()
    for panel in ("Change or remove a person", "Paste from a spreadsheet", "Team details"):
        unfold(window, panel)
    window.page.get_by_role("textbox", name="Paste from your spreadsheet").fill("Group\tPeople\nX\tmany")
    button(window, "Preview").click()
    expect(window.page.get_by_text("What was read: 1 team")).to_be_visible()
    window.settle()
    button(window, "Add person").click()
    window.settle()
    expect(window.page.get_by_text("What was read: 1 team")).to_be_visible()
    look(window)


@pytest.mark.long
def test_the_readiness_of_many_teams(used):
    window = used("readiness")
    expect(window.page.get_by_role("heading", name="Readiness")).to_be_visible()
    look(window)


@pytest.mark.parametrize("used", [max(WIDTHS)], indirect=True)
def test_a_launch_leaves_the_keyboard_where_it_is_and_is_said_aloud(used):
    window = used("launch")
    window.settle()
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("Launch (now|anyway)")).press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("are now the baseline")
    expect(dialog.get_by_role("button", name="Go to the timeline")).to_be_focused()
    look(window)
    dialog.get_by_role("button", name="Undo launch").click()
    expect(dialog.get_by_role("button", name=re.compile("Launch (now|anyway)"))).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Timeline")


@pytest.mark.parametrize("used", [max(WIDTHS)], indirect=True)
def test_a_task_is_opened_by_a_click_on_the_timeline(used):
    window = used("timeline", is_launched=True)
    picture = window.page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    # The lane of leaders is the first, and their first week at its left.
    picture.click(position={"x": 12, "y": 105})
    expect(window.page.get_by_role("button", name="Open in Leadership")).to_be_visible()
    window.page.mouse.move(5, 5)  # what Vega says of a block stands outside of the page's landmarks
    look(window)


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.parametrize("used", some(WIDTHS, [NARROW]), indirect=True)
def test_the_rule_of_a_step_and_the_way_to_where_it_is_done(used):
    window = used("progress", is_launched=True)
    window.page.get_by_role("button", name="Why", exact=True).first.click()
    expect(window.page.get_by_text(re.compile("^source: ")).first).to_be_visible()
    look(window)
    window.page.keyboard.press("Escape")
    unfold(window, re.compile(r"\d warnings? about progress$"))
    unfold(window, "What changed")
    look(window)
