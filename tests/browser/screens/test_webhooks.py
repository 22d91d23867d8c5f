"""A channel in a real browser on a real server: typed, tried, and posted to by the app's own clock."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from playbook import clock
from playbook.core.posts.schedule import Hour
from playbook.store.register import tables
from tests.desk.posted import added, opened, wish
from tests.outgoing.channel import PATH, SECRET
from tests.pages import made
from tools import server


@pytest.fixture
def app(tmp_path, channel) -> Iterator[server.Server]:
    """The app on a rollout with one channel, whose hour came while nobody was there."""
    data, now = tmp_path / "data", clock.now()
    with opened(data, channel) as workspace:
        made.rollout(workspace, synthetic=False)
        added(workspace, channel, zone="UTC", update_at=Hour(weekday=now.weekday(), hour=now.hour))
        workspace.register.run(tables.webhooks.update().values(since=datetime(2026, 3, 1, tzinfo=UTC)))
    environ = {
        "PLAYBOOK_DATA": str(data),
        "PLAYBOOK_TODAY": made.TODAY.isoformat(),
        "PLAYBOOK_WEBHOOK_HOSTS": channel.host,
    }
    with server.running(server.ROOT / "app.py", tmp_path / "app.log", environ=environ) as running:
        yield running


def test_an_owner_adds_an_address_and_sees_its_posts(screen, app, channel):
    assert channel.arrived.wait(60)
    assert channel.arrivals[0].body["text"].startswith("*AI at LT made: update of Thu 5 Mar 2026*")
    window = screen(app, 390)
    window.open("settings?rollout=made")
    page = window.page
    expect(page.get_by_text("Last: Weekly update", exact=False)).to_contain_text("Sent.")
    page.get_by_role("button", name="Add a channel").click()
    page.get_by_label("Channel name").fill("Board")
    # Whoever tabs on from the address comes to the eye beside it, and has not left the field.
    page.get_by_label("Webhook address", exact=True).fill(wish(channel).address)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Add the channel").click()
    box = page.locator("[class*='st-key-webhook-']").filter(has_text="Board")
    expect(box.get_by_text("Nothing sent yet.")).to_be_visible()
    box.get_by_role("button", name="Send a test now").click()
    expect(box.get_by_text("Last: Test", exact=False)).to_be_visible()
    window.settle()
    assert [arrival.path for arrival in channel.arrivals] == [PATH, PATH]
    assert SECRET not in page.content()
    window.look()
    page.context.close()
    assert app.stop() in (0, -15)
    assert SECRET not in app.log.read_text(encoding="utf-8")
