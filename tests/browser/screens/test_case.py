"""The case of a brief and its Decisions page, wide and narrow, light and dark."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.progress.brief_steps import BRIEF_STEPS
from playbook.desk.plan import briefs, rollouts
from playbook.desk.writing.model_plans import read_brief
from playbook.desk.writing.page_files import page_of_plan
from playbook.exports.sheet import page_as_html
from tests.browser.screen import OTHER, WIDTHS, Scheme, Screen
from tests.databases import eventually
from tests.drafts import dated_plan
from tests.pages.steps import DANA
from tests.soak import IS_LONG, some
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

ROWS = ("Ash", "Birch", "Cedar", "Dogwood", "Elm")
CONDITIONS = "Conditions, one row each"
# Of each table: step, fold, place on the page, the cells of a row, and what is saved of them.
TYPED = {
    "teams": (
        "people", "", 0,
        lambda name: [name, "12", f"{name} Lee", "medium", "3", "Columbus", "OH", "", "short"],
        lambda name: f'"name":"{name}","size":12,"manager_id":"{name.lower()}-lee",'
        '"access_date":null,"go_live":null,"impact":{},"overall_impact":3,"blackouts":[],"other_changes":[],'
        '"capacity_hours_per_week":3.0,"org_units":[],"shares_units":false,"tasks":[],"has_mailbox":null,'
        '"works_shifts":null,"languages":[],"site":"Columbus","country":"","subdivision":"OH",'
        '"supervisors":null,"sessions":"short"',
    ),
    "tasks": (
        "people", "What each team does", 1,
        lambda name: ["Field", f"{name} quotes", "Salesforce", "internal"],
        lambda name: f'"task":"{name} quotes","tool":"Salesforce","data_class":"internal"',
    ),
    "stakeholders": (
        "people", "Stakeholders (private)", 1,
        lambda name: [f"{name} Oh", "5", "2", f"{name} wants proof", "Ana Ruiz", "2026-02-03"],
        lambda name: f'"person_id":"{name.lower()}-oh","influence":5,"support":2,'
        f'"needs":"{name} wants proof","contact_id":"ana","talk_on":"2026-02-03"',
    ),
    "conditions": (
        "dates", CONDITIONS, 0,
        lambda name: [f"{name} is moved", "works", "Field sales", "Ana", "2026-03-04", "go",
                      f"{name} is signed"],
        lambda name: f'"kind":"works_council","name":"{name} is moved","owner_id":"ana",'
        f'"needed_by":"2026-03-04","gates":"go_live","done_when":"{name} is signed","met_on":null,'
        '"group_ids":["sales"]',
    ),
    "closed or busy days": (
        "dates", "", 1, lambda name: ["2026-03-05", "2026-03-06", "busy", f"Count of {name}"],
        lambda name: f'"start":"2026-03-05","end":"2026-03-06","reason":"Count of {name}","kind":"busy"',
    ),
}  # fmt: skip


@contextmanager
def serve(folder: Path) -> Iterator[tuple[server.Server, str, str]]:
    """Serve a brief and an empty one."""
    with server.open_data(folder, "2026-01-12") as workspace:
        rollout = rollouts.start_rollout(workspace, DANA, "One CRM")
        rollout = briefs.save_fields(workspace, DANA, rollout.id, rollout.version, FIELDS)
        rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, GROUPS, PEOPLE)
        empty = rollouts.start_rollout(workspace, DANA, "Nothing yet")
    with server.app(folder, today="2026-01-12") as app:
        yield app, rollout.id, empty.id


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("case")) as case:
        yield case


@pytest.fixture
def untouched(tmp_path):
    """Serve briefs into which no other test has typed what this one looks for."""
    with serve(tmp_path) as case:
        yield case


def test_the_case_is_told_confirmed_and_decided_on(running, screen):
    app, rollout_id, _empty_id = running
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={rollout_id}&step=promises")
    page.get_by_text("Working time · Undecided").click()
    window.settle()
    leave_to_somebody(window, "04142026")
    say(window, "Practice is working time.")
    looks: list[tuple[int, Scheme]] = [*product(WIDTHS, OTHER)] if IS_LONG else [(min(WIDTHS), "dark")]
    # The first step and the leadership stage are pages of test_looks.py.
    for number, title in [*enumerate(BRIEF_STEPS.values(), 1)][1:]:
        page.get_by_test_id("stMain").get_by_role("radio", name=re.compile(rf"{number}\. ")).click()
        expect(page.get_by_role("heading", name=title, level=2)).to_be_visible()
        check_looks(window, looks)
    window.turn_to(f"decisions?rollout={rollout_id}")
    check_looks(window, looks)
    expect(page.get_by_role("heading", name="Promises")).to_be_visible()
    page.goto(f"{app.url}/print/{rollout_id}/decisions")
    expect(page.get_by_role("heading", level=1)).to_contain_text("One CRM")
    for width in WIDTHS:
        window.resize(width)
        assert window.barriers() == []
    assert (window.complaints, window.foreign) == ([], [])


@pytest.mark.long
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
    page.get_by_text("Team details", exact=True).click()
    impact = page.get_by_role("radiogroup", name="How much changes")
    expect(impact.get_by_role("radio", name="High")).to_be_checked()
    expect(page.get_by_text("Inside sales: impact")).to_have_count(0)  # it has both
    window.open(f"brief?rollout={rollout_id}&step=dates")
    grid = page.get_by_test_id("stDataFrame").first
    unfold(window, grid)
    write(window, grid, 100, 1, "click", "Council agrees", "works", "Inside", "Ana", "2026-03-04", "go")
    window.press("Save conditions")
    expect(page.get_by_test_id("stToastText").filter(has_text="Conditions saved.")).to_be_visible()


@pytest.mark.parametrize("pace", some([40, 80, 150, 400], [80]))
@pytest.mark.parametrize("table", some([*TYPED], ["teams"]))
def test_each_cell_typed_into_an_empty_table_is_saved(untouched, screen, table, pace):
    app, rollout_id, empty_id = untouched
    step, fold, place, cells_of, saved_of = TYPED[table]
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={empty_id if table == 'teams' else rollout_id}&step={step}")
    if fold:
        page.get_by_text(fold).first.click()
        window.settle()
    slow = {"offline": False, "latency": 200, "downloadThroughput": -1, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", slow)
    if IS_LONG:
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    grid = page.get_by_test_id("stDataFrame").nth(place)
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    names = ROWS if IS_LONG else ROWS[:2]
    grid.click(position={"x": 60, "y": 17 + 35}, delay=50)  # a click of no length may choose no cell
    for name in names:  # Tab behind the last cell goes on with the next row
        for word in cells_of(name):
            page.wait_for_timeout(pace)
            page.keyboard.type(word, delay=pace)
            page.keyboard.press("Tab")
    page.get_by_role("button", name=f"Save {table}").click()
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    journal = app.log.parent / "data" / "journal.jsonl"
    eventually(lambda: all(saved_of(name) in journal.read_text(encoding="utf-8") for name in names))


def test_nothing_covers_or_moves_what_is_clicked_next(running, screen):
    app, _rollout_id, empty_id = running
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={empty_id}&step=people")
    scope = page.get_by_role("spinbutton", name="People in scope")
    hours = page.get_by_role("spinbutton", name="Lead's hours a week")

    def place_on_the_page() -> float:
        in_main = (
            "field.getBoundingClientRect().top + document.querySelector('[data-testid=stMain]').scrollTop"
        )
        return scope.evaluate(f"field => {in_main}")

    before = None
    while before != (before := place_on_the_page()):
        page.wait_for_timeout(500)  # the tables above it draw last
    hours.fill("16")
    hours.press("Tab")
    expect(page.get_by_label("Lead's hours a week · saved", exact=True)).to_have_value("16")
    assert place_on_the_page() == before
    # A hint that opens over its own field, as it does at the top of the window.
    window.resize(1280)
    scope.evaluate(
        "field => document.querySelector('[data-testid=stMain]').scrollBy("
        "0, field.getBoundingClientRect().top - 62)"
    )
    page.get_by_role("button", name="Help for People in scope").hover()
    hint, place = page.get_by_role("tooltip"), scope.bounding_box()
    expect(hint).to_be_visible()
    at = {"x": place["x"] + 20, "y": place["y"] + place["height"] / 2}
    covers = hint.bounding_box()
    assert covers["y"] < at["y"] < covers["y"] + covers["height"], (covers, place)
    page.mouse.move(**at, steps=5)
    page.mouse.click(**at)
    page.keyboard.type("86")
    expect(scope).to_have_value("86")


@pytest.mark.long
def test_tab_stays_in_a_table_that_scrolls_and_adds_a_row_at_its_end(running, screen):
    app, _rollout_id, empty_id = running
    window = screen(app)
    window.open(f"brief?rollout={empty_id}&step=people")
    page, grid = window.page, window.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    window.settle()  # a table that is drawn again loses the chosen cell
    grid.click(position={"x": 60, "y": 17 + 35 * 5})  # the last of the empty rows
    expect(grid.locator("canvas :focus, canvas:focus")).not_to_have_count(0)
    columns = 9
    for name, tabs in (("Inside sales", columns), ("Outside sales", 2 * columns)):  # an empty row is left
        page.keyboard.type(name, delay=70)
        for _ in range(tabs):
            page.keyboard.press("Tab")
            page.wait_for_timeout(120)
    expect(grid.locator("canvas :focus, canvas:focus")).to_have_count(0)
    grid.click(position={"x": 60, "y": 17 + 35})
    page.wait_for_timeout(300)
    # The grid draws its cells anew as it scrolls, and the one with the focus may not be among them.
    page.evaluate("document.querySelector('[data-testid=data-grid-canvas] td:focus').remove()")
    expect(grid.locator("canvas:focus")).to_have_count(1)
    window.press("Save teams")
    for name in ("Inside sales", "Outside sales"):
        expect(page.get_by_text(f"{name} has no people. Enter how many people are in it.")).to_be_visible()


@pytest.mark.long
def test_what_waits_in_a_table_outlasts_other_fields_pages_and_a_search(running, screen):
    app, rollout_id, _empty_id = running
    window = screen(app)
    page = window.page
    window.open(f"brief?rollout={rollout_id}&step=dates")
    grid = page.get_by_test_id("stDataFrame").first
    unfold(window, grid)
    fill(window, grid, 1, "Too slow", "Other")
    page.get_by_label(re.compile("^Past attempts")).fill("A year of two lists.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Past attempts · saved")).to_be_visible()  # the page is drawn anew for it
    fill(window, grid, 2, "Too late", "Other")
    window.go("My team")
    window.go("Brief")
    fill(window, grid, 3, "Too hard", "Other")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("results: value")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Value")).to_be_visible()
    window.go("Brief")
    fill(window, grid, 4, "Too dear", "Other")
    window.press("Next: Promises")
    saved = (app.log.parent / "data" / "journal.jsonl").read_text(encoding="utf-8")
    names = ("Too slow", "Too late", "Too hard", "Too dear")
    assert [name for name in names if f'"kind":"other","name":"{name}"' not in saved] == []


def unfold(window: Screen, grid: Locator) -> None:
    """Open the conditions, which are closed while the brief has none."""
    window.settle()
    if not grid.is_visible():
        window.page.get_by_text(CONDITIONS).click()


def fill(window: Screen, grid: Locator, row: int, *words: str) -> None:
    """Type into the first cells of a row, as fast as people do."""
    grid.scroll_into_view_if_needed()
    window.settle()
    grid.click(position={"x": 60, "y": 17 + 35 * row})
    for word in words:
        window.page.wait_for_timeout(150)
        window.page.keyboard.type(word, delay=80)
        window.page.keyboard.press("Tab")


@pytest.mark.long
def test_a_check_brings_the_field_of_its_team_into_view(running, screen):
    app, rollout_id, _empty_id = running
    window = screen(app)
    place = "step=people&field=groups.supervisors&team=sales&back=review&check=R38"
    field = window.page.get_by_role("textbox", name="Supervisors")
    for width in some(WIDTHS, [min(WIDTHS)]):
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
    """Check the page narrow and dark; in a long run in every look."""
    window.settle()
    for width, scheme in looks:
        if window.page.viewport_size["width"] != width:  # type: ignore[index]
            window.resize(width)
        window.wear(scheme)
        window.check(is_quiet=False)


def leave_to_somebody(window: Screen, day: str) -> None:
    """Say when working time is decided, and look at who decides."""
    page = window.page
    place = page.get_by_test_id("stDateInput").filter(has_text="Working time: decide by")
    place.get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    who = page.get_by_role("combobox", name="Working time: who decides")
    who.focus()
    expect(page.get_by_label("Working time: decide by · saved", exact=True)).to_be_visible()
    window.settle()  # a run of the script closes the list
    # By a key: where the list is drawn between the two events of a click, the second closes it.
    who.press("ArrowDown")
    expect(page.get_by_role("option", name="Ana Ruiz")).to_be_visible()
    page.keyboard.press("Escape")


def say(window: Screen, sentence: str) -> None:
    """Type what leaders may say of working time, which decides it."""
    page = window.page
    page.get_by_label(re.compile("^Working time: what leaders may say")).fill(sentence)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Working time: what leaders may say · saved")).to_have_value(sentence)
    expect(
        page.get_by_role("radiogroup", name="Working time: decided or not").get_by_role(
            "radio", name="Decided", exact=True
        )
    ).to_be_checked()


@pytest.mark.parametrize("name", some(["erp", "office-days", "reading-tutor", "merged-units"], ["erp"]))
def test_what_decides_prints_on_one_sheet_with_two_behind_it(chromium, name):
    today = date(2026, 11, 28)
    plan = dated_plan(read_brief(Path(f"bench/briefs/{name}.json").read_text()), today)
    page = chromium.new_page()
    page.set_content(page_as_html(page_of_plan(plan, today)))
    pdf = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_LANDSCAPE[0], "height": A4_LANDSCAPE[1]})
    first = page.locator("article").first.bounding_box()
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 3
    assert first["height"] <= A4_LANDSCAPE[1]
