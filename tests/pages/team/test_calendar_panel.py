"""Add to calendar: an address on Timeline, My team and Share, and one task as a file."""

import re

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import feed_files, feeds, links
from tests.pages import made
from tests.pages.steps import ActAs, OpenPage, hides, open_task, press_label, put_state, shows


@pytest.fixture
def dana(workspace: Workspace, act_as: ActAs) -> Actor:
    workspace.accounts.claim("Dana", "dana@lt.test", None, workspace.now())
    actor = workspace.accounts.all()[0].actor()
    act_as(actor)
    return actor


def secret_on(app: AppTest) -> str:
    found = re.search(r"/cal/([\w-]{43})\.ics", " ".join(code.value for code in app.code))
    assert found
    return found[1]


def folded(app: AppTest) -> AppTest:
    """Open the fold of calendars, which My team has behind its plus."""
    if "calendar.fold" not in {each.key for each in app.expander}:
        app = put_state(app, "team.more")
    return put_state(app, "calendar.fold")


def pick(app: AppTest, which: str) -> AppTest:
    return put_state(app, "calendar.which", which)


@pytest.mark.parametrize("page", ["my_team"])
def test_an_address_is_made_in_two_clicks_and_shown_once(workspace, open_page: OpenPage, dana, page):
    app = folded(open_page(page, made.rollout(workspace).id))
    app = press_label(pick(app, "rollout"), "Get the address")
    assert feed_files.fetch(workspace, secret_on(app), "http://x").content.count(b"BEGIN:VEVENT") == 30
    shows(
        app, "For security it is not shown again", "8 to 24 hours", "cannot subscribe",
        "reads titles and days without signing in", "Titles may hold names", "The whole rollout",
        "Not fetched yet",
    )  # fmt: skip
    links_shown = [each.proto.url for each in app.get("link_button")]
    assert any(url.startswith("webcal://") for url in links_shown)
    assert any(
        url.startswith("https://calendar.google.com/calendar/render?cid=webcal%3A") for url in links_shown
    )
    app = press_label(app, "Done, I copied it")
    assert not app.code
    press_label(app, "End “The whole rollout”")
    assert feeds.own_feeds(workspace, dana, "made") == []


@pytest.mark.long
def test_a_reminder_is_offered_for_ones_own_tasks_alone(workspace, open_page: OpenPage, dana):
    app = folded(open_page("my_team", made.rollout(workspace).id))
    assert [box.label for box in app.checkbox if "Remind" in box.label]
    assert not [box.label for box in pick(app, "rollout").checkbox if "Remind" in box.label]
    app = put_state(pick(app, "mine"), "calendar.alarms")
    press_label(app, "Get the address")
    (own,) = feeds.own_feeds(workspace, dana)
    assert own.feed.has_alarms


@pytest.mark.long
def test_an_owner_makes_one_for_guests_and_sees_all(workspace, open_page: OpenPage, dana):
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, dana, rollout.id, "Board").link
    links.make_link(workspace, dana, rollout.id, "Locked", password="quiet otters row")
    feeds.make_feed(workspace, dana, rollout.id)
    app = open_page("export", rollout.id)
    assert not [option for option in app.selectbox(key="calendar.which").options if "Locked" in option]
    app = press_label(pick(app, f"link:{link.id}"), "Get the address")
    assert b"SUMMARY" in feed_files.fetch(workspace, secret_on(app), "http://x").content
    shows(app, "Names become roles.", "Guests of “Board”", "**The whole rollout** of Dana")


def test_what_nobody_fetched_for_long_is_said_and_cleaned_up(workspace, open_page: OpenPage, dana):
    rollout = made.rollout(workspace)
    feeds.make_feed(workspace, dana, rollout.id)
    hides(open_page("export", rollout.id), "Not fetched for 90 days")
    workspace.register.run(text("update feed set created_at = '2026-01-01T00:00:00+00:00'"))
    app = open_page("export", rollout.id)
    shows(app, "Not fetched for 90 days")
    press_label(app, "End addresses not fetched for 90 days")
    assert feeds.feeds_of(workspace, dana, rollout.id) == []


def test_one_task_can_be_downloaded_and_taken_back(workspace, open_page: OpenPage, dana):
    rollout = made.rollout(workspace)
    item = next(item for item in rollout.items.values() if item.stage == "training" and item.due)
    app = open_task(open_page("training", rollout.id), item.id)
    app = put_state(app, f"calendar.{item.id}")
    assert [each.proto.label for each in app.get("download_button")][:2] == [
        "Download the day (.ics)", "Take it back (.ics)",
    ]  # fmt: skip
    shows(app, "if the day moves, download it again")
