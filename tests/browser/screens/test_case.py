"""The case of a brief and its Decisions page, wide and narrow, light and dark."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.progress.brief_steps import BRIEF_STEPS
from playbook.desk.plan import briefs, rollouts
from playbook.desk.writing.page_files import page_of_plan, read_source
from playbook.exports.sheet import page_as_html
from tests.browser.screen import OTHER, WIDTHS, Scheme, Screen
from tests.pages.steps import DANA
from tests.soak import some
from tools import server

A4_LANDSCAPE = (1054, 725)  # CSS pixels within margins of 9 mm
FIELDS = BriefFields(
    name="One CRM", organisation="Brightwater", start=date(2026, 2, 2), go_live=date(2026, 5, 4),
    end=date(2026, 9, 25), headcount=60, sponsor_id="ana", lead_id="bo", lead_hours_per_week=20, trainers=2,
    what_changes="All customer contacts move from spreadsheets into Salesforce. "
    "From 4 May a quote that is not in Salesforce does not exist.",
    why="Handovers lose the history of a customer.", concerns="Sales fears double entry.",
    objective="Every quote is in it.", outcome_measure="Forecast error", outcome_unit="%",
    outcome_baseline=22, outcome_target=10, tools=("Salesforce",),
)  # fmt: skip
PEOPLE = (
    Person(id="ana", name="Ana Ruiz", level="executive"),
    Person(id="bo", name="Bo Lin", level="manager"),
)
GROUPS = (Group(id="sales", name="Field sales", size=60, manager_id="bo", capacity_hours_per_week=2),)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("case")
    with server.open_data(folder, "2026-01-12") as workspace:
        rollout = rollouts.start_rollout(workspace, DANA, "One CRM")
        rollout = briefs.save_fields(workspace, DANA, rollout.id, rollout.version, FIELDS)
        rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, GROUPS, PEOPLE)
        empty = rollouts.start_rollout(workspace, DANA, "Nothing yet")
    with server.app(folder, today="2026-01-12") as app:
        yield app, rollout.id, empty.id


def test_the_case_is_told_confirmed_and_decided_on(running, screen):
    app, rollout_id, _empty_id = running
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={rollout_id}&step=promises")
    page.get_by_text("Working time · Undecided").click()
    window.settle()
    leave_to_somebody(window, "04142026")
    for width in WIDTHS:
        window.resize(width)
        say(window, f"Practice is working time ({width}).")
    looks = [*zip(WIDTHS, reversed(OTHER), strict=True)]
    for number, title in enumerate(BRIEF_STEPS.values(), 1):
        page.get_by_test_id("stMain").get_by_role("radio", name=re.compile(rf"{number}\. ")).click()
        expect(page.get_by_role("heading", name=title, level=2)).to_be_visible()
        check_looks(window, looks)
    for name in ("leadership", "decisions"):
        window.turn_to(f"{name}?rollout={rollout_id}")
        check_looks(window, looks)
    expect(page.get_by_role("heading", name="Promises")).to_be_visible()
    page.goto(f"{app.url}/print/{rollout_id}/decisions")
    expect(page.get_by_role("heading", level=1)).to_contain_text("One CRM")
    for width in WIDTHS:
        window.resize(width)
        assert window.barriers() == []
    assert (window.complaints, window.foreign) == ([], [])


def test_what_is_typed_into_tables_stays_with_tab_and_double_click(running, screen):
    app, rollout_id, _empty_id = running
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={rollout_id}&step=people")
    grid = page.get_by_test_id("stDataFrame").first
    write(window, grid, 100, 2, "click", "Inside sales", "12", "Kim Oh", "m", "3")
    write(window, grid, 430, 1, "dblclick", "high", "7")
    window.press("Save teams")
    expect(page.get_by_text("72 people in 2 teams: 12 more than the 60 in scope.")).to_be_visible()
    impact = page.get_by_role("radiogroup", name=re.compile("Field sales.*impact"))
    expect(impact.get_by_role("radio", name="High")).to_be_checked()
    expect(page.get_by_text("Inside sales: impact")).to_have_count(0)  # it has both
    window.open(f"brief?rollout={rollout_id}&step=dates")
    grid = page.get_by_test_id("stDataFrame").first
    write(window, grid, 100, 1, "click", "Council agrees", "works", "Inside", "Ana", "2026-03-04", "go")
    window.press("Save conditions")
    expect(page.get_by_test_id("stToastText").filter(has_text="Conditions saved.")).to_be_visible()


@pytest.mark.parametrize("pace", some([80, 150, 400, 700], [400]))
@pytest.mark.parametrize(
    ("step", "panel", "number", "words"),
    [
        ("people", "", 0, ["CC", "12", "Al", "m", "3"]),
        ("people", "What each team does", 1, ["Fi", "Go", "Ed", "pu"]),
        ("dates", "", 0, ["Ok", "wo", "Fi", "An", "2/3"]),
    ],
)
def test_each_cell_of_an_empty_table_keeps_what_is_typed_into_it(
    running, screen, step, panel, number, words, pace
):
    app, rollout_id, empty_id = running
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={rollout_id if panel else empty_id}&step={step}")
    if panel:
        page.get_by_text(panel).first.click()
        window.settle()
    far_away = {"offline": False, "latency": 200, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", far_away)
    grid = page.get_by_test_id("stDataFrame").nth(number)
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    grid.click(position={"x": 100, "y": 52})
    for word in words:
        page.wait_for_timeout(pace)
        page.keyboard.type(word, delay=pace)
        page.keyboard.press("Tab")
    window.settle()
    grid.click(position={"x": 100, "y": 157})  # what the grid says is as new as its last click
    cells = grid.locator("canvas [role=row]").nth(1).locator("[role=gridcell]")
    for cell, word in zip(cells.all(), words, strict=False):
        expect(cell).to_have_text(word)


def test_a_check_brings_the_field_of_its_team_into_view(running, screen):
    app, rollout_id, _empty_id = running
    window = screen(app)
    place = "step=people&field=groups.supervisors&team=sales&back=review&check=R38"
    field = window.page.get_by_role("textbox", name="Supervisors")
    for width in WIDTHS:
        window.resize(width)
        window.open(f"brief?rollout={rollout_id}&{place}")
        expect(field).to_be_in_viewport()
    window.check()
    window.page.get_by_role("link", name="Back to Checks").click()
    expect(window.page.get_by_role("heading", level=1, name="Checks")).to_be_visible()


def write(window: Screen, grid: Locator, x: int, row: int, click: str, *words: str) -> None:
    """Type into the cells of a row, with Tab between them."""
    window.settle()
    grid.scroll_into_view_if_needed()
    place = {"x": x, "y": 17 + 35 * row}
    grid.dblclick(position=place) if click == "dblclick" else grid.click(position=place)
    for word in words:
        window.page.wait_for_timeout(300)  # the grid opens a cell only then
        window.page.keyboard.type(word, delay=40)
        window.page.wait_for_timeout(100)
        window.page.keyboard.press("Tab")
    window.settle()


def check_looks(window: Screen, looks: list[tuple[int, Scheme]]) -> None:
    """Check wide in dark and narrow in light, the one first that the window has."""
    window.settle()
    looks.reverse()
    for width, scheme in looks:
        window.resize(width)
        window.wear(scheme)
        window.check(is_quiet=False)


def leave_to_somebody(window: Screen, day: str) -> None:
    """Say when working time is decided, and look at who decides."""
    page = window.page
    place = page.get_by_test_id("stDateInput").filter(has_text="Working time: decide by")
    place.get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    # By a key: where the list is drawn between the two events of a click, the second closes it.
    page.get_by_role("combobox", name="Working time: who decides").press("ArrowDown")
    expect(page.get_by_label("Working time: decide by · saved", exact=True)).to_be_visible()
    expect(page.get_by_role("option", name="Ana Ruiz")).to_be_visible()
    page.keyboard.press("Escape")


def say(window: Screen, sentence: str) -> None:
    """Type what leaders may say of working time, which decides it."""
    page = window.page
    page.get_by_label(re.compile("^Working time: sentence that leaders may say")).fill(sentence)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Working time: sentence that leaders may say · saved")).to_have_value(sentence)
    expect(
        page.get_by_role("radiogroup", name="Working time: state").get_by_role(
            "radio", name="Decided", exact=True
        )
    ).to_be_checked()


@pytest.mark.parametrize("name", some(["erp", "office-days", "merged-units"], ["merged-units"]))
def test_what_decides_prints_on_one_sheet_with_two_behind_it(chromium, name):
    today = date(2026, 11, 28)
    plan = read_source(Path(f"bench/briefs/{name}.json").read_text(), today)
    page = chromium.new_page()
    page.set_content(page_as_html(page_of_plan(plan, today)))
    pdf = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_LANDSCAPE[0], "height": A4_LANDSCAPE[1]})
    first = page.locator("article").first.bounding_box()
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 3
    assert first["height"] <= A4_LANDSCAPE[1]
