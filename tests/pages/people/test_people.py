"""People: invites, roles, removal, and secrets shown once."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.desk.accounts import invites, sessions
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.core.story import CREATIVE, ROA
from tests.pages.steps import shows

DANA = Actor(name="Dana")
Open = Callable[..., AppTest]


@pytest.fixture
def atlas(workspace: Workspace) -> str:
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    changes = [PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.warning, *app.error))


def button(app: AppTest, label: str):
    return next(button for button in app.button if button.label == label)


def test_an_invite_is_made_shown_once_and_taken_back(workspace: Workspace, open_page: Open, atlas: str):
    app = open_page("people", atlas)
    app.text_input(key="invite.name").set_value("Roa")
    app.session_state[f"invite.role.groups.{atlas}"] = [CREATIVE.id]
    button(app, "Make an invite").click().run()
    secret = re.search(r"/invite/([\w-]{43})", app.code[0].value)[1]
    assert "Team lead of Creative in Atlas" in words(app)
    invite = invites.find_invite(workspace, secret)
    assert invite.membership == Membership(rollout_id=atlas, role="lead", group_ids=(CREATIVE.id,))
    button(app, "I have copied it").click().run()
    assert not app.code
    button(app, "Take back").click().run()
    assert invites.find_invite(workspace, secret) is None


def test_what_is_missing_is_said_where_it_is_missing(open_page: Open, atlas: str):
    app = open_page("people", atlas)
    button(app, "Make an invite").click().run()
    shows(words(app), "Whom do you invite?", "A team lead leads a group")


def test_roles_and_accounts_are_changed_after_a_second_look(workspace, open_page, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now())
    session = sessions.begin(workspace, kim)
    app = open_page("people", atlas)
    assert "Nothing yet" in words(app)
    app.button(key=f"people.change.{kim.id}").click().run()
    assert [code.value for code in app.code] == ["kim@lt.test"]
    app.selectbox(key=f"people.role.{kim.id}.role").set_value("editor").run()
    button(app, "Give this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == (Membership(rollout_id=atlas, role="editor"),)
    assert "Editor in Atlas" in words(app)
    button(app, "Take this away").click().run()
    assert workspace.accounts.get(kim.id).memberships == ()
    button(app, "Remove").click().run()
    assert sessions.find_actor(workspace, session) is not None
    button(app, "Remove Kim").click().run()
    assert sessions.find_actor(workspace, session) is None
    assert "Kim" not in words(app)


def test_names_are_shown_as_they_are(workspace: Workspace, open_page: Open):
    workspace.accounts.add("![x](https://evil.test/x.png)", "kim@lt.test", None, workspace.now())
    assert "](https" not in words(open_page("people"))
