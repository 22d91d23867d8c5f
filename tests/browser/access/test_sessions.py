"""A sign-in in a real browser: what keeps it, what ends it, and what was typed when it ended."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playbook import clock
from playbook.core.base.access import Actor
from playbook.core.plan.items import SponsorAct
from playbook.desk.accounts import demo, passwords, sessions
from playbook.desk.base.workspace import open_register, open_workspace
from playbook.desk.plan import plans, rollouts
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from tests.browser.conftest import TODAY
from tests.browser.screen import Screen
from tools import server

EMAIL, PASSWORD = "dana@example.com", "a long walk to the harbour"
ASKED = "Please sign in"


def make(data: Path) -> str:
    """Make a rollout with one item, and Dana's account; gives the rollout's id."""
    with closing(open_workspace(Settings(data=data))) as workspace:
        dana = Actor(name="Dana")
        rollout = rollouts.start_rollout(workspace, dana, "Atlas")
        item = SponsorAct(id="act", stage="leadership", title="Say why", date=date(2026, 3, 2))
        plans.add_item(workspace, dana, rollout.id, rollout.version, item)
        workspace.accounts.add("Dana", EMAIL, passwords.hash_of(PASSWORD), clock.now(), is_owner=True)
        return rollout.id


@dataclass
class Desk:
    """The app on its data, and its rollout."""

    running: server.Server
    data: Path
    rollout_id: str

    def sign_in(self) -> str:
        """A session of Dana's; another one each time."""
        return server.sign_in(self.data, "Dana")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("sessions")
    data = folder / "data"
    rollout_id = make(data)
    with server.app(folder, today=TODAY) as running:
        yield Desk(running, data, rollout_id)


@pytest.fixture
def accounts(desk) -> Iterator[Accounts]:
    with closing(open_register(Settings(data=desk.data))) as register:
        yield Accounts(register)


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def asks(window: Screen) -> None:
    expect(window.page.get_by_role("heading", name=ASKED)).to_be_visible()
    window.settle()
    expect(window.page.locator(".st-key-menu")).to_have_count(0)
    assert "Atlas" not in window.page.inner_text("body")
    window.check(is_quiet=False)


def test_a_cold_address_asks_to_sign_in_and_leads_on_to_its_page(screen, desk):
    window = screen(desk.running, token="")
    address = f"{desk.running.url}/progress?rollout={desk.rollout_id}"
    window.page.goto(address)
    expect(window.page).to_have_url(re.compile("/sign-in"))
    sign_in(window.page)
    expect(window.page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    assert window.page.url == address
    expect(window.page.get_by_text("Dana, owner")).to_be_visible()
    assert (window.complaints, window.foreign) == ([], [])


def test_signing_out_ends_this_window_and_everywhere_the_others_too(screen, desk):
    first, other = (screen(desk.running, token=desk.sign_in()) for _ in range(2))
    for window in (first, other):
        window.open(f"leadership?rollout={desk.rollout_id}")
    first.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(first.page).to_have_url(f"{desk.running.url}/sign-in")
    other.go("Activity")
    sign_in(first.page)
    first.page.get_by_role("button", name="Sign out everywhere").click()
    expect(first.page).to_have_url(f"{desk.running.url}/sign-in")
    shown = {cookie["name"] for cookie in first.page.context.cookies()}
    assert sessions.cookie_name(False) not in shown
    other.page.locator(".st-key-menu").get_by_role("link", name="Results", exact=True).click()
    asks(other)
    first.page.goto(f"{desk.running.url}/history")
    expect(first.page).to_have_url(re.compile("/sign-in"))


@pytest.mark.long
def test_a_typed_form_is_there_after_signing_in_again(screen, desk, accounts):
    token = desk.sign_in()
    window = screen(desk.running, token=token)
    page = window.page
    window.open(f"leadership?rollout={desk.rollout_id}")
    window.open_task()
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_role("textbox", name="Title").fill("Say why we change, and when")
    page.get_by_role("textbox", name="Title").press("Tab")
    window.settle()
    accounts.end_session(sessions.hash_of_token(token))
    page.get_by_role("button", name="Save", exact=True).click()
    asks(window)
    expect(page.get_by_text("You were signed out. Sign in again: what you typed is kept.")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(page)
    again = page.get_by_text("We restored what you had typed.")
    expect(again).to_be_visible(timeout=30_000)
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Say why we change, and when")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Say why we change, and when").first).to_be_visible()
    window.settle()
    window.go("Activity")
    expect(page.get_by_text(re.compile("Say why we change, and when")).first).to_be_visible()
    assert window.complaints == []


@pytest.mark.long
def test_a_demonstration_opens_without_an_account(screen, tmp_path):
    environ = {"PLAYBOOK_DEMO": "on", "TMPDIR": str(tmp_path)}
    with server.running(server.ROOT / "app.py", tmp_path / "app.log", environ=environ) as running:
        window = screen(running)
        window.open()
        expect(window.page.get_by_text(demo.WARNING)).to_be_visible()
        window.look_around(is_quiet=False)
        window.turn_to("settings")
        expect(window.page.get_by_text(demo.WARNING)).to_be_visible()
        assert window.page.get_by_role("button", name="Sign out").count() == 0
        assert window.complaints == []
