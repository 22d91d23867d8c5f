"""Share: links and API tokens, each secret shown once, and all of them in one list."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Concern
from playbook.desk.accounts import tokens
from playbook.desk.base.workspace import Workspace
from playbook.desk.exporting.documents import HAS_NOTES
from playbook.desk.links import links, shares
from playbook.desk.links.links import ListedLink
from playbook.desk.plan import rollouts
from playbook.exports.formats import FORMATS
from playbook.ui.share import take_away
from tests.pages import made
from tests.pages.steps import DANA, OpenPage, enter, press, press_label, put, shows

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=True):
        yield


def listed(workspace: Workspace) -> list[ListedLink]:
    return links.all_links(workspace, DANA)


def written(app: AppTest) -> str:
    elements = (*app.markdown, *app.caption, *app.subheader, *app.info, *app.code)
    return " ".join(element.value for element in elements)


def secret_on(app: AppTest) -> str | None:
    match = re.search(r"/s/([\w-]{43})", written(app))
    return match[1] if match else None


def test_without_a_rollout_there_is_nothing_to_share(open_page: OpenPage):
    app = open_page("share")
    assert "Nothing to share yet" in app.info[0].value
    assert not {"New link", "Create link"} & {button.label for button in app.button}


def test_a_first_link_takes_one_click_and_its_secret_opens_it(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = press_label(open_page("share", rollout.id), "Create link")
    [link] = listed(workspace)
    assert (link.link.name, link.link.profile) == ("Shared on Thu Mar 5", "public")
    assert link.link.rollout_id == rollout.id
    assert link.link.expires_at - link.link.created_at == timedelta(days=30)
    assert shares.resolve(workspace, secret_on(app)).link.id == link.link.id
    assert "You need no account. The link works until Sat Apr 4." in written(app)


def test_the_secret_is_shown_until_it_is_hidden(workspace: Workspace, open_page: OpenPage):
    app = press_label(open_page("share", made.rollout(workspace).id), "Create link")
    app.run()
    assert secret_on(app)
    press_label(app, "Hide the link")
    assert secret_on(app) is None
    press_label(app, "New link")
    press_label(app, "Create link")
    assert len(listed(workspace)) == 2
    assert secret_on(app)
    open_page("history")
    assert secret_on(open_page("share")) is None


def test_a_bad_link_is_said_at_its_field_and_stays_typed(workspace: Workspace, open_page: OpenPage):
    app = open_page("share", made.rollout(workspace).id)
    enter(app, "share", name=" ", password="short", contact="Ask the rollout team", days=7, profile="teams")
    press_label(app, "Create link")
    assert listed(workspace) == []
    shows(written(app), "The link has no name", "The password has 5 characters")
    press_label(enter(app, "share", name="Teams", password="quiet otters"), "Create link")
    [link] = listed(workspace)
    assert (link.link.name, link.link.profile) == ("Teams", "teams")
    assert link.link.contact == "Ask the rollout team"
    assert link.link.expires_at - link.link.created_at == timedelta(days=7)
    assert link.link.password_hash
    assert "separately" in written(app)
    assert "quiet otters" not in written(app) + str(app.session_state)


def test_a_frozen_link_says_of_which_day_it_is(workspace: Workspace, open_page: OpenPage):
    app = open_page("share", made.rollout(workspace).id)
    app.selectbox(key="share.frozen").set_value(True)
    assert "frozen on Thu Mar 5" in written(press_label(app, "Create link"))


def test_one_list_holds_the_links_of_all_rollouts(workspace: Workspace, open_page: OpenPage):
    first, second = made.rollout(workspace), made.rollout(workspace, rollout_id="second")
    links.make_link(workspace, DANA, first.id, "For *everyone*", profile="public")
    password = {"profile": "full", "password": "quiet otters"}
    token = links.make_link(workspace, DANA, second.id, "Leads", **password).token
    shares.give_password(workspace, shares.open_link(workspace, token), "quiet otters")
    text = written(open_page("share", first.id))
    shows(
        text, "For \\*everyone\\*", "AI at LT made · Public · latest", "Ends Sat Apr 4 (in 4 weeks)",
        "AI at LT second · Full, without names · latest · with a password", "Not opened yet",
        "- Thu Mar 5: 1",
    )  # fmt: skip


def test_a_link_is_paused_resumed_and_taken_back(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    links.make_link(workspace, DANA, rollout.id, "All-hands")
    app = press_label(open_page("share", rollout.id), "Pause")
    assert [link.state for link in listed(workspace)] == ["paused"]
    assert "Paused" in written(app)
    press_label(app, "Resume")
    assert [link.state for link in listed(workspace)] == ["live"]
    press_label(app, "Revoke this link")
    assert [link.state for link in listed(workspace)] == ["revoked"]
    assert "No link is open." in written(app)
    assert app.expander[0].label == "Ended or revoked (1)"


def test_a_link_is_extended_from_today(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    made_link = links.make_link(workspace, DANA, rollout.id, "All-hands", days=1).link
    app = open_page("share", rollout.id)
    app.selectbox(key=f"share.extend.{made_link.id}").set_value(90)
    press_label(app, "Extend the link")
    [link] = listed(workspace)
    assert link.link.expires_at.date() == (NOW + timedelta(days=90)).date()


def test_a_link_of_a_clock_that_ran_ahead_says_what_to_do(workspace: Workspace, open_page: OpenPage):
    rollout_id = made.rollout(workspace).id
    link = links.make_link(workspace, DANA, rollout_id, "Board").link
    workspace.links.extend(link.id, link.created_at, link.expires_at + timedelta(days=3650))
    shows(written(open_page("share", rollout_id)), "clock was wrong", "Extend it to open it.")


def test_every_link_is_taken_back_at_once(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    for name in ("one", "two"):
        links.make_link(workspace, DANA, rollout.id, name)
    app = press_label(open_page("share", rollout.id), "Revoke every link")
    assert {link.state for link in listed(workspace)} == {"revoked"}
    assert "Revoke every link" not in [button.label for button in app.button]


@pytest.mark.long
def test_many_links_come_a_page_at_a_time(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    for number in range(40):
        links.make_link(workspace, DANA, rollout.id, f"Link {number}")
    assert len([button for button in open_page("share", rollout.id).button if button.label == "Pause"]) == 15


def test_a_link_to_an_archived_rollout_is_shown_as_closed(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    links.make_link(workspace, DANA, rollout.id, "All-hands")
    made.rollout(workspace, rollout_id="open")
    rollouts.archive_rollout(workspace, DANA, rollout.id)
    assert "Closed: the rollout is archived" in written(open_page("share"))


def test_words_like_names_are_said_before_the_link(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, titles=["Priya Nair opens the day"])
    made.rollout(workspace, rollout_id="other")
    app = open_page("share", rollout.id)
    assert "Priya Nair" in app.warning[0].value
    app.selectbox(key="share.rollout").set_value("other").run()
    assert not app.warning


def secrets(app: AppTest) -> list[str]:
    return [part.value for part in app.code if part.value.startswith("pbk_")]


def test_a_token_is_made_shown_once_and_revoked(workspace: Workspace, open_page: OpenPage):
    atlas = rollouts.start_rollout(workspace, DANA, "Atlas").id
    app = open_page("share", atlas)
    press_label(enter(app, "tokens", name="Board", writes=True), "Create token")
    (secret,) = secrets(app)
    assert tokens.find_bearer(workspace, secret).name == "Board (API)"
    assert "reads and logs" in " ".join(part.value for part in app.markdown)
    press_label(app, "Done, I copied it")
    assert secrets(app) == []
    (token,) = tokens.tokens_of(workspace, DANA, atlas)
    press(app, f"tokens.revoke.{token.id}")
    assert tokens.find_bearer(workspace, secret) is None
    assert "reads and logs" not in " ".join(part.value for part in app.markdown)


def test_a_token_without_a_name_is_not_made(workspace: Workspace, open_page: OpenPage):
    atlas = rollouts.start_rollout(workspace, DANA, "Atlas").id
    app = press_label(open_page("share", atlas), "Create token")
    assert tokens.tokens_of(workspace, DANA, atlas) == []
    assert "The token has no name" in " ".join(part.value for part in app.markdown)


def test_an_owner_is_told_that_a_password_is_guessed(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "Board", password="quiet otters").link
    workspace.links.add_counts("link_guess", {(link.id, workspace.today()): 49})
    assert not open_page("share", rollout.id).warning
    workspace.links.add_counts("link_guess", {(link.id, workspace.today() - timedelta(days=6)): 1_200})
    [warning] = open_page("share", rollout.id).warning
    assert "1,249 wrong ones in the past week, 49 today" in warning.value


def test_the_rollout_is_taken_away_for_an_audience_and_a_day(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = open_page("export", rollout.id)
    shows(app, "are the board paper: fifteen minutes", "The plan as it stands on")
    assert [button.label for button in app.get("download_button")] == [
        f"Download {FORMATS[0].name}",
        "Download everything (zip)",
    ]
    app.toggle(key="take.preview").set_value(True).run()
    assert len(app.get("image")) == 1
    app.toggle(key="take.preview").set_value(False).run()
    app.selectbox(key="take.audience").select("project").run()
    shows(app, "are the full plan: every task with its text")
    app.selectbox(key="take.audience").select("all_hands").run()
    shows(app, "No owners, risks, scripts or budgets")
    assert "Plan file (JSON)" not in app.selectbox(key="take.format").options
    app.date_input(key="take.day").set_value(made.TODAY - timedelta(days=7)).run()
    shows(app, "The plan as it stood on")


def test_an_editor_chooses_between_both_copies(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    keys = [each.key for each in open_page("export", rollout.id).checkbox]
    assert "take.notes.board" not in keys
    worry = Concern(id="c", text="The new hire is too slow", is_about_people=True)
    put(workspace, rollout.id, BriefEdited(values={"concern_list": (worry,)}))
    app = open_page("export", rollout.id)
    assert not app.checkbox(key="take.notes.board").value
    app.checkbox(key="take.notes.board").check().run()
    shows(app, HAS_NOTES)
    app.selectbox(key="take.audience").select("project").run()
    assert app.checkbox(key="take.notes.project").value


def test_a_brief_that_is_not_complete_says_what_is_missing(workspace: Workspace, open_page: OpenPage):
    app = open_page("export", rollouts.start_rollout(workspace, DANA, "Atlas").id)
    assert "Complete the brief first" in app.info[-1].value
    assert not app.get("download_button")


def test_a_download_is_written_for_whoever_is_still_signed_in(workspace: Workspace):
    rollout = made.rollout(workspace)
    data = take_away.bytes_of(lambda: DANA, rollout.id, "markdown", "board", None)
    assert rollout.brief.name.encode() in data
    stranger = Actor(name="Stranger", role="member")
    with pytest.raises(Missing):
        take_away.bytes_of(lambda: stranger, rollout.id, "markdown", "board", None)
