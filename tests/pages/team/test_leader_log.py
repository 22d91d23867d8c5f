"""What leaders did with it: told on Leadership, counted there and on Progress, and a silence said."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.examples import Example
from playbook.core.plan.items import SponsorAct
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from tests.pages import made
from tests.pages.made import TODAY
from tests.pages.stage.test_stage import go
from tests.pages.steps import DANA, ActAs, OpenPage, enter, press, put, put_state, shows, stored, text_of

SPONSOR = Membership(rollout_id="made", role="editor", person_id="lead-1")
LEAD = Membership(rollout_id="made", role="lead", group_ids=("group-0",), person_id="lead-0")


@pytest.fixture
def running(workspace: Workspace) -> str:
    rollout = made.rollout(workspace, items=4)
    changes = [
        BriefEdited.of(BriefFields(sponsor_id="lead-1"), "sponsor_id"),
        ItemAdded(item=SponsorAct(id="own", title="Show own use", act="show_own_use", date=TODAY)),
    ]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def leadership(open_page: OpenPage, rollout_id: str) -> AppTest:
    app = go(open_page("stage", rollout_id), "leadership")
    app.session_state["example.form"] = True
    return app.run()


def tell(app: AppTest) -> AppTest:
    press(enter(app, "example", what="Drafted the board paper"), "example.log")
    return app


def latest(workspace: Workspace) -> Example:
    return list(stored(workspace).examples.values())[-1]


def test_a_leader_logs_a_step_by_one_tap(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs, running: str
):
    act_as(Actor(name="Kim", role="member", memberships=(SPONSOR,)))
    app = leadership(open_page, running)
    shows(text_of(app), "No leader has told an example of their own yet", "You lead this rollout")
    assert "example.leader" not in {checkbox.key for checkbox in app.checkbox}
    tell(app)
    assert latest(workspace).by_leader
    assert "Leaders told **1 example** in the last 4 weeks" in text_of(app)
    press(app, "leader.done.own")
    last = workspace.log.read("made")[-1]
    assert (last.actor, last.change.kind) == ("Kim", "status_logged")
    assert (last.change.item_id, last.change.on) == ("own", TODAY)


def test_an_owner_says_whether_a_leader_tells_it(workspace: Workspace, open_page: OpenPage, running: str):
    app = tell(leadership(open_page, running))
    assert latest(workspace).by_leader
    put_state(app, "example.form")
    app.checkbox(key="example.leader").set_value(False)
    tell(app)
    assert not latest(workspace).by_leader


def test_a_lead_logs_for_own_group_only(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs, running: str
):
    act_as(Actor(name="Lee", role="member", memberships=(LEAD,)))
    app = put_state(open_page("my_team", running), "example.form")
    assert "You lead this rollout" not in text_of(app)
    assert "example.leader" not in {checkbox.key for checkbox in app.checkbox}
    tell(app)
    assert not latest(workspace).by_leader


def test_progress_says_since_when_leaders_are_silent(workspace: Workspace, open_page: OpenPage, running: str):
    old = Example(id="old", day=TODAY - timedelta(days=40), what="A memo", by_leader=True, rating=2)
    assert "No leader has told an example" in text_of(open_page("progress", running))
    put(workspace, running, ExampleLogged(example=old))
    assert "No example from a leader since Sat 24 Jan" in text_of(open_page("progress", running))


def test_progress_offers_what_is_worth_a_recipe(workspace: Workspace, open_page: OpenPage, running: str):
    examples = [
        Example(id=f"e{rating}", group_id="group-0", day=TODAY, what=f"Worth {rating}", rating=rating)
        for rating in (1, 2, 4)
    ]
    put(workspace, running, *(ExampleLogged(example=example) for example in examples))
    app = put_state(open_page("progress", running), "worth.panel")
    keys = [button.key for button in app.button if (button.key or "").startswith("recipe.promote.")]
    assert keys == ["recipe.promote.e4", "recipe.promote.e2"]
    press(app, "recipe.promote.e4")
    press(enter(app, "recipe", prompt="Do it"), "recipe.save")
    assert [recipe.example_id for recipe in stored(workspace, running).recipes.values()] == ["e4"]
