"""Channels on Settings: added with a secret that is not shown again, tried, paused, removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.posts import webhooks
from tests.desk.posted import DANA, added, opened
from tests.outgoing import channel as channels
from tests.outgoing.channel import ECHO, SECRET, Channel
from tests.pages import made
from tests.pages.steps import OpenPage, run, shows
from tests.pages.team.test_my_team import text_of


@pytest.fixture
def channel() -> Iterator[Channel]:
    with channels.running() as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path, channel: Channel) -> Iterator[Workspace]:
    with opened(tmp_path / "data", channel) as workspace:
        set_current(workspace)
        made.rollout(workspace, synthetic=False)
        yield workspace
        set_current(None)


def said(app: AppTest) -> str:
    return text_of(app).replace("\\", "")


def button(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(button for button in app.button if button.label == label)


def filled(app: AppTest, **values: object) -> AppTest:
    """The form for another channel, with these values in it, and sent off."""
    button(app, "Add a channel").click().run()
    for name, value in values.items():
        app.session_state[f"webhook.new.{name}"] = value
    run(button(app, "Add the channel").click())
    return app


def test_a_channel_is_added_tried_removed(workspace: Workspace, open_page: OpenPage, channel: Channel):
    app = filled(open_page("settings", "made"), name="Leads", address=channel.address, zone="Europe/Berlin")
    shows(said(app), "Slack, at 127.0.0.1", "Weekly update: Friday at 09:00, next on")
    assert "Nothing was sent yet." in said(app)
    assert SECRET not in said(app)
    assert "webhook.new.address" not in app.session_state
    button(app, "Send a test now").click().run()
    shows(said(app), "Last: Test", "Sent.")
    assert len(channel.arrivals) == 1
    button(app, "Pause").click().run()
    assert "Paused" in said(app)
    button(app, "Resume").click().run()
    run(button(app, "Remove the channel").click())
    assert webhooks.webhooks_of(workspace, DANA, "made") == []
    assert "Sent to removed channels" in [expander.label for expander in app.expander]


def test_name_like_words_are_said_before(workspace: Workspace, open_page: OpenPage, channel: Channel):
    warning = "These look like names, and a post shows them as they are: Priya Nair. List the people"
    made.rollout(workspace, synthetic=False, rollout_id="named", titles=["Coffee with Priya Nair"])
    app = open_page("settings", "named")
    button(app, "Add a channel").click().run()
    assert said(app).count(warning) == 1
    added(workspace, channel, "named")
    assert said(open_page("settings", "named")).count(warning) == 1
    made.rollout(workspace, synthetic=False, rollout_id="empty", groups=0)
    for quiet in ("made", "empty"):
        added(workspace, channel, quiet)
        assert "look like names" not in said(open_page("settings", quiet))


def test_a_bad_channel_is_said_by_its_field(workspace: Workspace, open_page: OpenPage, channel: Channel):
    address = "https://evil.example/canary"
    app = filled(open_page("settings", "made"), name="", address=address, update=False)
    shows(said(app), "Nothing is sent to evil.example.", "The channel has no name.", "Nothing would be sent.")
    assert "canary" not in said(app)
    assert app.session_state["webhook.new.address"] == address
    assert webhooks.webhooks_of(workspace, DANA, "made") == []


def test_a_channel_is_changed_or_refused(workspace: Workspace, open_page: OpenPage, channel: Channel):
    listed = added(workspace, channel)
    app = open_page("settings", "made")
    button(app, "Add a channel").click().run()
    button(app, "Change").click().run()
    # One form at a time: what is wrong is said beside the fields that it is about.
    assert "Add the channel" not in [button.label for button in app.button]
    form = f"webhook.of.{listed.id}"
    assert app.session_state[f"{form}.name"] == "Leads"
    app.session_state[f"{form}.update"] = False
    button(app, "Save").click().run()
    assert "Nothing would be sent." in said(app)
    app.session_state[f"{form}.reminder"] = True
    app.session_state[f"{form}.reminder_hour"] = 7
    run(button(app, "Save").click())
    assert "Reminder for late items, with roles, no names: Monday at 07:00" in said(app)
    assert "Weekly update:" not in said(app)


def test_the_other_sides_answer_is_not_shown(workspace: Workspace, open_page: OpenPage, channel: Channel):
    channel.reply = lambda handler: handler.answer(500, ECHO.encode())
    added(workspace, channel)
    app = open_page("settings", "made")
    button(app, "Send a test now").click().run()
    assert "Not taken: the other side answered 500." in said(app)
    assert ECHO not in said(app)


def test_a_sample_offers_no_channel_and_says_why(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, rollout_id="sample")
    app = open_page("settings", "sample")
    assert "A sample sends nothing." in said(app)
    assert not [button for button in app.button if button.label == "Add a channel"]


def test_without_a_rollout_it_says_how_to_get_on(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, rollout_id="other", synthetic=False)
    app = open_page("settings")
    assert "Pick a rollout at the left to add a channel for it." in said(app)


def test_at_the_most_channels_there_is_no_form(workspace: Workspace, open_page: OpenPage, channel: Channel):
    for number in range(webhooks.MOST):
        added(workspace, channel, name=f"Channel {number}")
    app = open_page("settings", "made")
    assert "A rollout has 10 channels at most." in said(app)
    assert not [button for button in app.button if button.label == "Add a channel"]


def test_what_somebody_called_a_channel_is_words(workspace: Workspace, open_page: OpenPage, channel: Channel):
    added(workspace, channel, name="![x](https://evil.example) **bold**")
    app = open_page("settings", "made")
    for element in (*app.markdown, *app.caption):
        assert "![" not in element.value.replace("\\!", "")
        assert "](" not in element.value.replace("\\]", "")
