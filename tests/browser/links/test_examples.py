"""An example goes from a phone in the room to its lead, who rates it, and onto the page for everyone."""

import re

from playwright.sync_api import expect

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import Settings
from tests.pages import made


def test_a_phone_tells_an_example_that_a_lead_rates(serve, screen, tmp_path):
    data = tmp_path / "data"
    here = open_workspace(Settings(data=data, today=made.TODAY))
    made.rollout(here)
    made_link = links.make_link(
        here, Actor(name="Dana"), "made", "All-hands", asks=["examples"], profile="teams"
    )
    here.close()
    running = serve(data, str(made.TODAY))

    phone = screen(running, 390, token="")
    page = phone.page
    page.goto(f"{phone.url}{made_link.path}")
    page.get_by_role("link", name="Share what you tried this week").click()
    phone.look(is_quiet=False)
    page.get_by_label("What did you do?").fill("Turned interview notes into a brief")
    page.get_by_label("Minutes it saved").fill("an hour")
    page.get_by_label("Yes, with my name").check()
    page.get_by_label("Your name").fill("Ines Roth")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("This is not a whole number of minutes.")).to_be_visible()
    expect(page.get_by_label("What did you do?")).to_have_value("Turned interview notes into a brief")
    assert phone.barriers() == []
    page.get_by_label("Minutes it saved").fill("60")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert phone.barriers() == []
    assert [one for one in phone.complaints if not one.startswith("400 ")] == []
    assert phone.foreign == []

    lead = screen(running, 390)
    lead.open("my_team?rollout=made")
    expect(lead.page.get_by_text("Ines Roth agreed to share this by name.")).to_be_visible()
    lead.check(is_quiet=False)
    lead.page.get_by_role("button", name=re.compile("^Saved time: ")).click()
    expect(lead.page.get_by_text(re.compile(r"✓ Saved \d\d:\d\d: saved time"))).to_be_visible()

    page.get_by_role("link", name=re.compile("^Back to")).click()
    page.get_by_text("How people are using it").first.click()
    expect(page.get_by_text("Turned interview notes into a brief")).to_be_visible()
    expect(page.get_by_text("Ines Roth", exact=True)).to_be_visible()
