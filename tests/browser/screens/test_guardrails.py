"""Guardrails on a phone, by keyboard: a tick that forbids what is at work, and the button that pauses it."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from playbook.core.base.access import Actor
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import Policy, UseCase
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings
from tests.pages import made

PANELS = ("Which data may go into which tool", "Use cases", "Incidents and near misses")


def with_guardrails(data: Path) -> str:
    """Make a rollout whose policy allows what its one use case does; gives its id."""
    with closing(open_workspace(Settings(data=data, today=made.TODAY))) as workspace:
        rollout = made.rollout(workspace, items=5)
        rules = Policy(
            id="rules", title="Guardrails", approved_tools=("ChatGPT",), data_rules={"ChatGPT": ("internal",)}
        )
        case = UseCase(
            id="mails", title="Draft mails", tool="ChatGPT", data_class="internal", status="approved"
        )
        commit(
            workspace, Actor(name="Dana"), rollout.id, rollout.version,
            [ItemAdded(item=rules), ItemAdded(item=case)],
        )  # fmt: skip
        return rollout.id


@pytest.mark.long
def test_guardrails_are_ticked_by_keyboard_on_a_phone(serve, screen, tmp_path):
    rollout_id = with_guardrails(tmp_path / "data")
    phone = screen(serve(tmp_path / "data", made.TODAY.isoformat()), 390)
    phone.open(f"accountability?rollout={rollout_id}")
    page = phone.page
    page.get_by_role("tab", name="Metrics and guardrails").click()
    for name in PANELS:
        page.locator("summary", has_text=name).focus()
        page.keyboard.press("Enter")
        phone.settle()
    phone.check(is_quiet=False)
    page.locator(".st-key-matrix-tick-rules-chatgpt-internal input").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 use case is at work and forbidden")).to_be_visible()
    page.get_by_role("button", name="Pause it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 use case is at work and forbidden")).to_have_count(0)
    expect(page.get_by_text("Paused 1 use case.").first).to_be_visible()
