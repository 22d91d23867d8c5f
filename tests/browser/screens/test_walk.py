"""The executive's walk in a real browser, from an empty app to progress that survives a restart."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.screen import Screen

GROUPS = """Team\tPeople\tManager\tImpact
Strategy\t12\tPriya Nair\t3
Creative\t20\tJonas Weber\t4
Media\t18\tLucia Romero\t3
"""

# By step, with the last field of each left by the button that leads to the next.
CHANGE = {
    "Organization": "Harbour Street Agency",
    "What changes": "Everyone drafts, summarises and researches with Atlas, an AI assistant.",
    "Business result": "Days from briefing to first draft", "Unit": "days", "Today": "6", "Target": "3",
    "Why": "Half of our week goes into first drafts and meeting notes.",
    "Why now": "Two clients have asked how we use AI, and the seats are paid from March.",
    "What stays the same": "A person signs off everything that a client sees.",
    "The risk of not changing": "We lose pitches to agencies that answer in days.",
    "Objective": "Every team does its first drafts with Atlas by summer.",
    "Expected benefit": "Two hours a week for each of us.", "Tools": "Atlas",
}  # fmt: skip
PEOPLE = {"Who to call when something goes wrong": "IT service desk, ext. 4400", "People in scope": "50"}
DATES = {"Start": "2026-02-02", "Go-live": "2026-04-06", "End": "2026-09-30"}
MEANS = {"Trainers": "2", "Budget": "9000", "Currency": "EUR", "Past attempts": "A pilot in 2023."}
PROMISES = {"Concerns": "Will I have to enter everything twice?"}


def test_an_empty_app_reaches_progress_that_survives_a_restart(serve, screen, tmp_path):
    running = serve()
    window = screen(running)
    page = window.page
    window.open()
    window.check()
    window.start_rollout("First name")
    rename(window, "Second name", "Atlas for everyone")
    type_brief(window)
    draft_all(window)
    edit_and_lock(window)
    launch(window)
    log_three(window)
    window.go("Delivery")
    check_progress(window)
    address = page.url
    assert (window.complaints, window.foreign) == ([], [])

    running.stop()
    serve(port=running.port)
    window.open(address.split("/", 3)[3])
    check_progress(window)
    window.go("Communication")
    expect(window.page.get_by_text("Our first word, in our words").first).to_be_visible()
    window.go("Activity")
    expect(window.page.get_by_text("Lucia is at a client that day").first).to_be_visible()


def rename(window: Screen, *names: str) -> None:
    """Rename the rollout again and again: it stays open."""
    page = window.page
    for name in names:
        field = page.get_by_role("textbox", name="Name of the rollout")
        field.fill(name)
        field.press("Tab")
        window.settle()
        picker = page.get_by_test_id("stSidebar").get_by_role("combobox")
        expect(picker).to_have_value(name)
        expect(page.get_by_role("textbox", name="Name of the rollout")).to_have_value(name)


def type_brief(window: Screen) -> None:
    page = window.page
    type_fields(window, CHANGE)
    window.press("Next: People and teams")
    add_groups(window)
    name_people(window)
    type_fields(window, PEOPLE)
    window.press("Next: Dates and conditions")
    for label, day in DATES.items():
        type_day(window, label, day)
    type_fields(window, MEANS)
    window.press("Next: Promises")
    type_fields(window, PROMISES)
    window.press("Next: Readiness")
    page.reload()
    window.settle()
    for back, fields in (("Promises", PROMISES), ("Dates", MEANS), ("People", PEOPLE), ("Change", CHANGE)):
        page.get_by_test_id("stMain").get_by_role("radio", name=back).click()
        window.settle()
        for label, text in fields.items():
            expect(field_of(window, label)).to_have_value(text)
        if back == "Dates":
            for label, day in DATES.items():
                place = page.get_by_test_id("stDateInput").filter(has_text=label)
                expect(place.get_by_role("spinbutton")).to_have_text(day.split("-"))
    expect(page.get_by_text("No facts missing.")).to_be_visible()


def field_of(window: Screen, label: str) -> Locator:
    """Return a field by its label, which says more while it is required or was just saved."""
    name = re.compile(rf"^{re.escape(label)}( · (needed to draft|needed to launch|saved))?$")
    main = window.page.get_by_test_id("stMain")
    return main.get_by_role("textbox", name=name).or_(main.get_by_role("spinbutton", name=name))


def type_fields(window: Screen, fields: dict[str, str]) -> None:
    """Type as fast as one can; the last field is left by what comes next."""
    for number, (label, text) in enumerate(fields.items(), 1):
        field = field_of(window, label)
        field.fill(text)
        if number < len(fields):
            field.press("Tab")


def type_day(window: Screen, label: str, day: str) -> None:
    """A date field is three small boxes: month, day and year."""
    year, month, number = day.split("-")
    window.page.get_by_test_id("stDateInput").filter(has_text=label).get_by_role("spinbutton").first.click()
    window.page.keyboard.type(f"{month}{number}{year}")
    window.page.keyboard.press("Tab")


def add_groups(window: Screen) -> None:
    page = window.page
    page.get_by_text("Paste from a spreadsheet, or upload a file").click()
    box = page.get_by_label(re.compile("Paste", re.I)).last
    box.fill(GROUPS)
    box.press("Tab")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("What was read: 3 teams")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("50 people in 3 teams")).to_be_visible()
    window.settle()


def name_people(window: Screen) -> None:
    page = window.page
    page.get_by_role("textbox", name="Name", exact=True).fill("Dana Reyes")
    title = page.get_by_role("textbox", name="Job title", exact=True)
    title.fill("Chief executive")
    title.press("Tab")  # a title presets the level
    expect(selected(window, "Level").get_by_role("combobox")).to_have_value(re.compile("Executive"))
    window.settle()
    choose(window, "Role in the rollout", "Sponsor")
    window.press("Add person")
    for emptied in ("Name", "Job title"):
        expect(page.get_by_role("textbox", name=emptied, exact=True)).to_have_value("")
    expect(selected(window, "Sponsor").get_by_role("combobox")).to_have_value(re.compile("Dana Reyes"))
    choose(window, "Rollout lead", "Priya Nair")


def selected(window: Screen, label: str) -> Locator:
    return window.page.get_by_test_id("stSelectbox").filter(
        has=window.page.get_by_text(re.compile(rf"^{label}( · (needed to draft|needed to launch|saved))?$"))
    )


def choose(window: Screen, label: str, name: str) -> None:
    box = selected(window, label).get_by_role("combobox")
    box.evaluate("node => node.scrollIntoView({block: 'center'})")
    window.settle()  # a list that has just opened closes when the page scrolls
    box.click()
    window.page.get_by_role("option", name=re.compile(name)).click()
    window.settle()


def draft_all(window: Screen) -> None:
    window.go("Leadership")
    window.page.get_by_role("button", name="More ways to draft").click()
    window.page.get_by_role("button", name="Draft all five stages").click()
    expect(window.tasks().first).to_be_visible()
    window.settle()


def edit_and_lock(window: Screen) -> None:
    page = window.page
    window.go("Communication")
    window.open_task()
    page.get_by_role("button", name="Edit", exact=True).first.click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("Our first word, in our words")
    title.press("Tab")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Our first word, in our words").first).to_be_visible()
    window.settle()
    page.get_by_role("button", name="Lock", exact=True).first.click()
    expect(page.get_by_role("button", name="Unlock", exact=True).first).to_be_visible()
    window.settle()


def launch(window: Screen) -> None:
    window.go("Launch")
    window.page.get_by_role("button", name=re.compile("Launch (now|anyway)")).click()
    expect(window.page.get_by_text("Undo launch")).to_be_visible()
    window.page.get_by_role("button", name="Go to the timeline").click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Timeline")
    window.settle()


def log_three(window: Screen) -> None:
    page = window.page
    window.go("My team")
    for number, status in enumerate(("Done", "At risk", "Off track")):
        page.get_by_role("button", name=re.compile(f"^{status}: ")).nth(number).click()
        expect(page.get_by_text(re.compile(rf"✓ Saved \d\d:\d\d: {status}"))).to_be_visible()
        window.settle()
    page.get_by_role("textbox", name=re.compile("^Why: ")).last.fill("Lucia is at a client that day")
    page.get_by_role("button", name=re.compile("^Pick a day: ")).last.click()
    page.get_by_label(re.compile("^Pick a day: ")).last.fill("2026-02-20")
    page.get_by_role("button", name=re.compile("^Save Why: ")).last.click()
    expect(page.get_by_text(re.compile("^Moved from .* Lucia is at a client that day"))).to_be_visible()
    window.settle()


def check_progress(window: Screen) -> None:
    page = window.page
    expect(page.get_by_text(re.compile(r"^1 of \d+ dated tasks done by ")).first).to_be_visible()
    expect(page.get_by_text(re.compile("^Delays: 1 task moved later")).first).to_be_visible()
