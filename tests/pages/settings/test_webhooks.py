"""Channels on Settings: added with a secret that is not shown again, tried, paused, removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.posts import webhooks
from tests.desk.posted import DANA, added, opened
from tests.outgoing.channel import ECHO, SECRET, Channel
from tests.pages import made
from tests.pages.steps import OpenPage, plain_text, press_label, shows


@pytest.fixture
def workspace(tmp_path: Path, channel: Channel) -> Iterator[Workspace]:
    with opened(tmp_path / "data", channel) as workspace:
        set_current(workspace)
        made.rollout(workspace, synthetic=False)
        yield workspace
        set_current(None)


def filled(app: AppTest, **values: object) -> AppTest:
    """The form for another channel, with these values in it, and sent off."""
    press_label(app, "Add a channel")
    for name, value in values.items():
        app.session_state[f"webhook.new.{name}"] = value
    press_label(app, "Add the channel")
    return app


def test_a_channel_is_added_tried_removed(workspace: Workspace, open_page: OpenPage, channel: Channel):
    app = filled(open_page("settings", "made"), name="Leads", address=channel.address, zone="Europe/Berlin")
    shows(plain_text(app), "Slack, at 127.0.0.1", "Weekly update: Friday at 09:00, next on")
    assert "Nothing sent yet." in plain_text(app)
    assert SECRET not in plain_text(app)
    assert "webhook.new.address" not in app.session_state
    shows(plain_text(press_label(app, "Send a test now")), "Last: Test", "Sent.")
    assert len(channel.arrivals) == 1
    assert "Paused" in plain_text(press_label(app, "Pause"))
    press_label(app, "Resume")
    press_label(app, "Remove the channel")
    assert webhooks.webhooks_of(workspace, DANA, "made") == []
    assert "Sent to removed channels" in [expander.label for expander in app.expander]


@pytest.mark.long
def test_name_like_words_are_said_before(workspace: Workspace, open_page: OpenPage, channel: Channel):
    warning = "These look like names, and a post shows them as they are: Priya Nair. Add the people"
    made.rollout(workspace, synthetic=False, rollout_id="named", titles=["Coffee with Priya Nair"])
    assert plain_text(press_label(open_page("settings", "named"), "Add a channel")).count(warning) == 1
    added(workspace, channel, "named")
    assert plain_text(open_page("settings", "named")).count(warning) == 1
    made.rollout(workspace, synthetic=False, rollout_id="empty", groups=0)
    for quiet in ("made", "empty"):
        added(workspace, channel, quiet)
        assert "look like names" not in plain_text(open_page("settings", quiet))


@pytest.mark.long
def test_a_bad_channel_is_said_by_its_field(workspace: Workspace, open_page: OpenPage, channel: Channel):
    address = "https://evil.example/canary"
    app = filled(open_page("settings", "made"), name="", address=address, update=False)
    shows(plain_text(app), "Nothing is sent to evil.example.", "The channel has no name.")
    assert "Nothing would be sent." in plain_text(app)
    assert "canary" not in plain_text(app)
    assert app.session_state["webhook.new.address"] == address
    assert webhooks.webhooks_of(workspace, DANA, "made") == []


@pytest.mark.long
def test_a_channel_is_changed_or_refused(workspace: Workspace, open_page: OpenPage, channel: Channel):
    listed = added(workspace, channel)
    app = press_label(open_page("settings", "made"), "Add a channel")
    press_label(app, "Change")
    # One form at a time: what is wrong is said beside the fields that it is about.
    assert "Add the channel" not in [button.label for button in app.button]
    form = f"webhook.of.{listed.id}"
    assert app.session_state[f"{form}.name"] == "Leads"
    app.session_state[f"{form}.update"] = False
    assert "Nothing would be sent." in plain_text(press_label(app, "Save"))
    app.session_state[f"{form}.reminder"] = True
    app.session_state[f"{form}.reminder_hour"] = 7
    press_label(app, "Save")
    assert "Reminder for late tasks, with roles, no names: Monday at 07:00" in plain_text(app)
    assert "Weekly update:" not in plain_text(app)


def test_the_other_sides_answer_is_not_shown(workspace: Workspace, open_page: OpenPage, channel: Channel):
    channel.reply = lambda handler: handler.answer(500, ECHO.encode())
    added(workspace, channel)
    app = press_label(open_page("settings", "made"), "Send a test now")
    assert "Rejected: the other side answered 500." in plain_text(app)
    assert ECHO not in plain_text(app)


@pytest.mark.long
def test_a_sample_offers_no_channel_and_says_why(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, rollout_id="sample")
    app = open_page("settings", "sample")
    assert "A sample sends nothing." in plain_text(app)
    assert not [button for button in app.button if button.label == "Add a channel"]


@pytest.mark.long
def test_without_a_rollout_it_says_how_to_get_on(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, rollout_id="other", synthetic=False)
    assert "Select a rollout first." in plain_text(open_page("settings"))


@pytest.mark.long
def test_at_the_most_channels_there_is_no_form(workspace: Workspace, open_page: OpenPage, channel: Channel):
    for number in range(webhooks.MOST):
        added(workspace, channel, name=f"Channel {number}")
    app = open_page("settings", "made")
    assert "A rollout has 10 channels at most." in plain_text(app)
    assert not [button for button in app.button if button.label == "Add a channel"]


def test_what_somebody_called_a_channel_is_words(workspace: Workspace, open_page: OpenPage, channel: Channel):
    added(workspace, channel, name="![x](https://evil.example) **bold**")
    app = open_page("settings", "made")
    for element in (*app.markdown, *app.caption):
        assert "![" not in element.value.replace("\\!", "")
        assert "](" not in element.value.replace("\\]", "")
