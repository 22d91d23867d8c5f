"""The shortest way from Home to a launched plan: its clicks, fields and tab stops beside their limits."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from playbook.ui.shell.menu import ENTRIES
from tests.browser.screen import Screen
from tests.browser.screens.test_walk import field_of, selected, type_day

MOST = {"clicks": 25, "fields": 6, "tab stops on the brief": 60, "menu entries beside the guide": 12}
STOPS = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(one =>
    one.matches('a[href], button, input, textarea, [tabindex]') && one.tabIndex >= 0 && !one.disabled
    && one.checkVisibility()).length"""


@dataclass
class Walker:
    """Somebody who clicks and types, and counts both."""

    window: Screen
    clicks: int = 0
    fields: int = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        self.window.settle()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.click(self.window.page.get_by_role("button", name=name))

    def type(self, field: Locator, text: str) -> None:
        field.fill(text)
        field.press("Tab")
        self.fields += 1
        self.window.settle()


@pytest.mark.long
def test_five_facts_reach_a_launched_plan(serve, screen, capsys):
    window = screen(serve())
    page, walker = window.page, Walker(window)
    window.open()
    stops = []
    walker.press("New rollout")
    walker.type(page.get_by_label("Name"), "One customer system")
    walker.press("Start rollout")
    walker.type(
        field_of(window, "What changes"),
        "Sales and service keep customers in one system, and the old spreadsheets close.",
    )
    walker.type(field_of(window, "Business result"), "Working days from question to answer")
    stops.append(page.evaluate(STOPS))
    walker.press("Next: People and teams")
    walker.type(page.get_by_role("textbox", name="Name", exact=True), "Dana Reyes")
    walker.click(selected(window, "Role in the rollout").get_by_role("combobox"))
    walker.click(page.get_by_role("option", name="Sponsor", exact=True))
    walker.press("Add person")
    walker.click(page.get_by_text("Paste from a spreadsheet, or upload a file"))
    walker.type(page.get_by_label(re.compile("Paste", re.I)).last, "Team\tPeople\nSales\t40\nService\t25\n")
    walker.press("Preview")
    walker.press("Import")
    stops.append(page.evaluate(STOPS))
    walker.press("Next: Dates and conditions")
    type_day(window, "Go-live", "2026-04-13")
    walker.fields += 1
    walker.click(page.get_by_role("heading", name="Dates and conditions"))  # the date counts once it is left
    stops.append(page.evaluate(STOPS))
    walker.press("Draft the plan now")
    walker.press("Accept and draft")  # the day comes too soon, and moves only with consent
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("On a page|Decisions"))
    walker.press("Next: Check the plan")
    walker.press("Next: Launch")
    walker.press(re.compile("Launch (now|anyway)"))
    expect(page.get_by_text("Undo launch")).to_be_visible()
    measured = {
        "clicks": walker.clicks, "fields": walker.fields, "tab stops on the brief": max(stops),
        "menu entries beside the guide": len(ENTRIES.keys() - {"Guide"}),
    }  # fmt: skip
    with capsys.disabled():
        for name, value in measured.items():
            print(f"{name}: {value} (at most {MOST[name]})")
    assert all(value <= MOST[name] for name, value in measured.items()), measured
