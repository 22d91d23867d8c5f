"""People: invites, roles, removal, and forgetting a person."""

import gc
import re

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import Launched
from playbook.core.plan.brief import Person
from playbook.core.plan.items import Owner
from playbook.desk.accounts import invites, people, sessions
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.progress.reports import ProgressReport
from playbook.desk.upkeep import backups
from playbook.desk.upkeep.forgetting import forget_person
from playbook.ui.shell import frame
from tests.core.story import CREATIVE, KIM, MILESTONE, ROA, STARTED, day
from tests.pages.conftest import press
from tests.pages.made import HOSTILE
from tests.pages.steps import DANA, ROBIN, ActAs, OpenPage, enter, put, shows, text_of
from tests.store.named import holders


@pytest.fixture
def atlas(workspace: Workspace) -> str:
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    changes = [PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def button(app: AppTest, label: str):
    return next(button for button in app.button if button.label == label)


def test_an_invite_is_matched_to_the_person_in_the_brief(
    workspace: Workspace, open_page: OpenPage, atlas: str
):
    managed = CREATIVE.model_copy(update={"manager_id": ROA.id})
    put(workspace, atlas, GroupSaved(group=managed))
    app = open_page("people", atlas)
    app.text_input(key="invite.name").set_value(f" {ROA.name.upper()} ").run()
    assert app.selectbox(key=f"invite.role.person.{atlas}").value == ROA.id
    assert app.session_state[f"invite.role.groups.{atlas}"] == [CREATIVE.id]
    # Another name gets nobody's tasks.
    app.text_input(key="invite.name").set_value("Chris Doe").run()
    assert app.selectbox(key=f"invite.role.person.{atlas}").value == ""
    assert app.session_state[f"invite.role.groups.{atlas}"] == []


def test_a_manager_of_the_brief_is_invited_with_one_click(
    workspace: Workspace, open_page: OpenPage, atlas: str
):
    managed = CREATIVE.model_copy(update={"manager_id": ROA.id})
    put(workspace, atlas, GroupSaved(group=managed))
    app = open_page("people", atlas)
    button(app, ROA.name).click().run()
    assert app.text_input(key="invite.name").value == ROA.name
    assert app.session_state[f"invite.role.groups.{atlas}"] == [CREATIVE.id]
    button(app, "Create invite link").click().run()
    assert app.text_input(key="invite.name").value == ""
    assert not app.session_state[f"invite.role.groups.{atlas}"]
    assert ROA.name not in [each.label for each in app.button]


def test_who_owns_tasks_is_invited_with_one_click_and_leads_no_team(
    workspace: Workspace, open_page: OpenPage, atlas: str
):
    owned = MILESTONE.model_copy(update={"owner": Owner(person_id=ROA.id)})
    put(workspace, atlas, GroupSaved(group=CREATIVE.model_copy(update={"manager_id": None})))
    put(workspace, atlas, ItemAdded(item=owned))
    app = open_page("people", atlas)
    button(app, ROA.name).click().run()
    button(app, "Create invite link").click().run()
    [invite] = invites.open_invites(workspace, DANA)
    assert invite.membership == Membership(rollout_id=atlas, role="lead", person_id=ROA.id)


def test_no_lead_of_a_team_is_missing_from_the_invites(workspace: Workspace, open_page: OpenPage, atlas: str):
    leads = [Person(id=f"p{n}", name=f"Lead {n:02}") for n in range(12)]
    put(workspace, atlas, *(PersonSaved(person=lead) for lead in leads))
    teams = [
        CREATIVE.model_copy(update={"id": lead.id, "name": lead.name, "manager_id": lead.id})
        for lead in leads
    ]
    put(workspace, atlas, *(GroupSaved(group=team) for team in teams))
    put(workspace, atlas, ItemAdded(item=MILESTONE.model_copy(update={"owner": Owner(person_id=ROA.id)})))
    app = open_page("people", atlas)
    offered = [each.label for each in app.button if each.label in {lead.name for lead in leads}]
    assert offered == [lead.name for lead in leads]
    button(app, "Lead 11").click().run()
    assert app.text_input(key="invite.name").value == "Lead 11"


def test_an_invite_is_for_one_rollout_unless_all_are_picked(open_page: OpenPage, atlas: str):
    assert open_page("people").selectbox(key="invite.role.rollout").value == atlas


def test_an_invite_is_made_shown_once_and_taken_back(workspace: Workspace, open_page: OpenPage, atlas: str):
    app = open_page("people", atlas)
    app.text_input(key="invite.name").set_value("Roa")
    app.session_state[f"invite.role.groups.{atlas}"] = [CREATIVE.id]
    button(app, "Create invite link").click().run()
    secret = re.search(r"/invite/([\w-]{43})", app.code[0].value)[1]
    assert "Team lead of Creative in Atlas" in words(app)
    invite = invites.find_invite(workspace, secret)
    assert invite.membership == Membership(rollout_id=atlas, role="lead", group_ids=(CREATIVE.id,))
    button(app, "Done, I copied it").click().run()
    assert not app.code
    button(app, "Revoke").click().run()
    assert invites.find_invite(workspace, secret) is None


def test_what_is_missing_is_said_where_it_is_missing(open_page: OpenPage, atlas: str):
    app = open_page("people", atlas)
    button(app, "Create invite link").click().run()
    shows(words(app), "The name is missing.", "Choose a team or a person for this team lead")


def test_another_owners_change_of_a_role_is_not_overwritten_unseen(workspace, open_page, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now())
    editor, viewer = (Membership(rollout_id=atlas, role=role) for role in ("editor", "viewer"))
    workspace.accounts.give(kim.id, editor, "")
    app = open_page("people", atlas)
    app.button(key=f"people.change.{kim.id}").click().run()
    people.set_membership(workspace, ROBIN, kim.id, viewer)
    app.run()
    button(app, "Give this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == (viewer,)
    shows(words(app), "Another owner changed this while you were editing", "viewer in Atlas")
    button(app, "Give this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == (editor,)
    button(app, "Remove this role").click().run()
    button(app, "Give this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == (editor,)


def test_roles_and_accounts_are_changed_after_a_second_look(workspace, open_page, atlas):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now())
    session = sessions.begin(workspace, kim)
    app = open_page("people", atlas)
    assert "No access yet" in words(app)
    app.button(key=f"people.change.{kim.id}").click().run()
    assert [code.value for code in app.code] == ["kim@lt.test"]
    app.selectbox(key=f"people.role.{kim.id}.role").set_value("editor").run()
    button(app, "Give this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == (Membership(rollout_id=atlas, role="editor"),)
    assert "Editor in Atlas" in words(app)
    button(app, "Remove this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == ()
    # The longer limit of somebody without a role begins with a new sign-in.
    assert sessions.find_actor(workspace, session) is None
    session = sessions.begin(workspace, workspace.accounts.get(kim.id))
    button(app, "Remove").click().run()
    assert sessions.find_actor(workspace, session) is not None
    button(app, "Remove Kim").click().run()
    assert sessions.find_actor(workspace, session) is None
    assert "Kim" not in words(app)


def test_change_opens_with_the_present_role(workspace: Workspace, open_page: OpenPage, atlas: str):
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now())
    led = Membership(rollout_id=atlas, role="lead", group_ids=(CREATIVE.id,), person_id=ROA.id)
    workspace.accounts.give(kim.id, led)
    app = open_page("people", atlas)
    app.button(key=f"people.change.{kim.id}").click().run()
    assert app.selectbox(key=f"people.role.{kim.id}.person.{atlas}").value == ROA.id
    button(app, "Give this role").click().run()
    assert workspace.accounts.get(kim.id).memberships == (led,)


def test_names_are_shown_as_they_are(workspace: Workspace, open_page: OpenPage):
    workspace.accounts.add("![x](https://evil.test/x.png)", "kim@lt.test", None, workspace.now())
    assert "](https" not in text_of(open_page("people"))


@pytest.fixture
def kims(workspace: Workspace) -> str:
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    changes = [PersonSaved(person=KIM), PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    rollout = commit(workspace, Actor(name="Kim Oduya"), rollout.id, rollout.version, changes)
    adams = PersonSaved(person=Person(id="adams", name="Kim Adams"))
    return commit(workspace, DANA, rollout.id, rollout.version, [adams]).id


def words(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.warning, *app.error)
    return " ".join(part.value for part in parts).replace("\\", "").replace("\u2060", "")


def looked(app: AppTest, name: str = "Kim Oduya", also: str = "", addresses: str = "") -> AppTest:
    return press(enter(app, "forget", name=name, also=also, addresses=addresses), "Preview deletion")


def reports_with(name: str) -> int:
    """How many reports that are still in memory hold a name."""
    gc.collect()
    return sum(isinstance(value, ProgressReport) and name in repr(value) for value in gc.get_objects())


def test_no_drawing_keeps_a_report_with_the_name(workspace: Workspace, open_page: OpenPage):
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    owned = MILESTONE.model_copy(update={"note": "Kim Oduya decides"})
    changes = [*STARTED[1:], ItemAdded(item=owned), Launched(baseline={owned.id: day("03-20")})]
    commit(workspace, DANA, rollout.id, rollout.version, changes)
    open_page("progress", rollout.id)
    assert reports_with("Oduya") > 0
    assert frame.plain.cache_info().currsize > 0
    forget_person(workspace, DANA, ["Kim Oduya"])
    assert reports_with("Oduya") == 0
    assert frame.plain.cache_info().currsize == 0


def test_what_would_go_is_shown_and_nothing_is_changed(workspace: Workspace, open_page: OpenPage, kims: str):
    backups.back_up(workspace, DANA)
    before = holders(workspace.settings.data, ["oduya"])
    app = looked(open_page("people", kims))
    assert "Atlas: 3 changes in its history" in words(app)
    assert "These words become “a former colleague”: “Kim Oduya” 4 times." in words(app)
    shows(words(app), "Kim Adams shares a part of it and stays.", "1 backup made before still holds the name")
    assert "cannot be undone" in words(app)
    app = press(app, "Cancel")
    assert app.text_input(key="forget.name").value == "Kim Oduya"
    assert holders(workspace.settings.data, ["oduya"]) == before


def test_the_name_typed_once_more_does_it_and_says_what_remains(workspace, open_page, kims):
    workspace.accounts.add("Kim Oduya", "kim@lt.example", None, workspace.now())
    backups.back_up(workspace, DANA)
    app = looked(open_page("people", kims), addresses="kim@lt.example")
    assert "The account of Kim Oduya (kim@lt.example) is removed and signed out." in words(app)
    app = press(enter(app, "forget", sure="kim  oduya"), "Forget this person")
    assert "3 changes in 1 rollout do not name them any more." in words(app)
    shows(words(app), "1 backup made before still holds the name", "what people remember")
    assert app.text_input(key="forget.name").value == ""
    [backup] = workspace.backups.all()
    left = holders(workspace.settings.data, ["oduya", "kim@lt"])
    assert left == [f"backups/{backup.path.name}/{name}" for name in ("playbook.duckdb", "register.sqlite")]
    app = press(app, "Close")
    assert "what people remember" not in words(app)
    assert "oduya" not in str(app.session_state).lower()


def test_copies_from_before_go_too_when_ticked(workspace: Workspace, open_page: OpenPage, kims: str):
    backups.back_up(workspace, DANA)
    app = looked(open_page("people", kims))
    app.checkbox(key="forget.copies").check()
    app = press(enter(app, "forget", sure="Kim Oduya"), "Forget this person")
    shows(words(app), "1 older copy was deleted for good.", "A backup without the name was made before")
    assert holders(workspace.settings.data, ["oduya"]) == []


@pytest.mark.parametrize("typed", ["", "Kim", "Kim Adams"])
def test_another_typed_name_changes_nothing(workspace: Workspace, open_page: OpenPage, kims: str, typed: str):
    app = looked(open_page("people", kims))
    app = press(enter(app, "forget", sure=typed), "Forget this person")
    shows(words(app), "The name does not match. Type it as shown above.", "Atlas: 3 changes in its history")
    assert app.text_input(key="forget.sure").value == typed
    assert "oduya" in str(workspace.rollout_cache.get(kims)).lower()


def test_what_cannot_be_a_name_is_said_beside_its_field(open_page: OpenPage, kims: str):
    app = looked(open_page("people", kims), name="", addresses="x")
    shows(words(app), "The name is missing. Enter the full name.", "“x” is not an address.")
    assert app.text_area(key="forget.addresses").value == "x"
    app = looked(app, name="The team")
    assert "“The team” alone is nobody's name" in words(app)


def test_nobody_of_that_name_is_said_and_there_is_nothing_to_do(open_page: OpenPage, kims: str):
    app = looked(open_page("people", kims), name="Zoe Nobody")
    assert "Nobody here has this name." in words(app)
    assert "Forget this person" not in [button.label for button in app.button]
    assert press(app, "Change the name").text_input(key="forget.name").value == "Zoe Nobody"


def test_other_ways_to_write_the_name_are_taken_line_by_line(open_page: OpenPage, kims: str):
    app = looked(open_page("people", kims), name="Kim Oduya-Berg", also="Kim Oduya\n\n  Roa Field ")
    assert "“Kim Oduya” 4 times, “Roa Field” once" in words(app)


def test_a_hostile_name_is_shown_as_it_is(workspace: Workspace, open_page: OpenPage, kims: str):
    rollouts.start_rollout(workspace, Actor(name=HOSTILE[0][:100]), "Plain")
    app = looked(open_page("people", kims), name=HOSTILE[0][:100])
    assert "![x](https" not in " ".join(part.value for part in app.markdown)


def test_whoever_is_no_owner_does_not_see_it(workspace: Workspace, act_as: ActAs):
    act_as(Actor(name="Ed", role="member", memberships=(Membership(rollout_id=EVERY, role="editor"),)))
    panel = AppTest.from_string("from playbook.ui.people import forget_panel\n\nforget_panel.show()")
    assert not panel.run().header
    act_as(DANA)
    assert [header.value for header in panel.run().header] == ["Forget a person"]


def test_what_is_held_about_a_person_is_offered_as_two_files(open_page: OpenPage, atlas: str):
    app = open_page("people", atlas)
    app.text_input(key="export.name").set_value("Zoe Nobody")
    button(app, "Prepare export").click().run()
    assert not app.get("download_button")
    app.text_input(key="export.name").set_value(ROA.name)
    button(app, "Prepare export").click().run()
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels[-2:] == ["Download as text", "Download as JSON"]


def test_an_invite_says_where_its_link_does_not_open(open_page: OpenPage, atlas: str, monkeypatch):
    here = "http://127.0.0.1:8501"
    monkeypatch.setattr("playbook.ui.shell.frame.address_for_others", lambda path: f"{here}{path}")
    app = open_page("people", atlas)
    app.text_input(key="invite.name").set_value("Roa")
    app.session_state[f"invite.role.groups.{atlas}"] = [CREATIVE.id]
    button(app, "Create invite link").click().run()
    (warning,) = app.warning
    assert warning.value.startswith("This address works only on this computer.")
