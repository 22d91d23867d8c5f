"""Access in real windows: invite a lead, remove one, forget a person."""

import re
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from playbook.core.base.access import Actor
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import Milestone
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings
from tests.browser.screen import Screen
from tests.pages import made

DANA = Actor(name="Dana")
REFUSAL = "Your role does not include this page"


def make(data: Path) -> tuple[str, str]:
    """Make a launched rollout with one item for a group alone; gives its id and the group's name."""
    with closing(open_workspace(Settings(data=data, today=made.TODAY))) as workspace:
        rollout = made.rollout(workspace)
        group = rollout.brief.groups[0]
        item = Milestone(id="ours", title="Ours alone", date=made.TODAY, group_ids=(group.id,))
        commit(workspace, DANA, rollout.id, rollout.version, [ItemAdded(item=item)])
        return rollout.id, group.name


def press(window: Screen, name: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).first.click()
    window.settle()


def test_an_invited_lead_logs_on_a_phone_and_is_let_go(chromium, serve, screen, tmp_path):
    rollout_id, group = make(tmp_path / "data")
    running = serve(tmp_path / "data", made.TODAY.isoformat())
    owner = screen(running)
    owner.open(f"people?rollout={rollout_id}")
    owner.page.get_by_label("Name", exact=True).fill("Roa Lima")
    owner.page.get_by_test_id("stButtonGroup").get_by_text(group, exact=True).first.click()
    owner.settle()
    press(owner, "Create invite link")
    words = owner.page.get_by_test_id("stCode").first.inner_text()
    path = re.search(r"/invite/[\w-]{43}", words)[0]
    assert f"{running.url}{path}" in words

    context = chromium.new_context(viewport={"width": 390, "height": 844}, timezone_id="Europe/Berlin")
    phone = Screen(context.new_page(), running.url)
    phone.page.goto(f"{running.url}{path}")
    expect(phone.page.get_by_text("invites you as a team lead")).to_be_visible()
    phone.check(is_quiet=False)
    phone.page.get_by_label("E-mail address").fill("roa@example.com")
    phone.page.get_by_label("Password").fill("seven small grey geese")
    phone.page.get_by_role("button", name="Join").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("My team")
    phone.settle()
    phone.page.get_by_role("button", name="Done: Ours alone").click()
    expect(phone.page.get_by_text(re.compile(r"✓ Saved \d\d:\d\d: Done"))).to_be_visible()
    assert phone.sideways() == 0
    phone.page.goto(f"{running.url}/people?rollout={rollout_id}")
    expect(phone.page.get_by_text(REFUSAL)).to_be_visible()
    phone.page.goto(f"{running.url}/my_team?rollout={rollout_id}")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("My team")
    phone.settle()

    owner.open("people")
    owner.page.get_by_role("button", name="Change", exact=True).last.click()
    owner.settle()
    press(owner, "Remove")
    press(owner, "Remove Roa Lima")
    expect(owner.page.get_by_text("Roa Lima", exact=False)).to_have_count(0)

    phone.page.get_by_role("button", name="On track: Ours alone").click()
    expect(phone.page.get_by_role("heading", name="Please sign in")).to_be_visible()
    expect(phone.page.get_by_text("Ours alone")).to_have_count(0)
    context.close()
    assert owner.complaints == []
