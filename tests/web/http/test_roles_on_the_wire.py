"""A client of its own with the session of a lead or a viewer gets no further than the screens let them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.session import Session
from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.plan.brief import Group
from playbook.core.plan.items import SponsorAct
from playbook.desk.all_hands import questions
from playbook.desk.base import workspace as workspaces
from playbook.desk.base.commit import commit
from playbook.desk.plan import plans, rollouts
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from tests.attack.frames import hostile_states
from tests.loops import run
from tests.web.http.test_strangers import everything
from tools import server

pytestmark = pytest.mark.slow
DANA = Actor(name="Dana")
OTHERS = "canary 3d7f of another rollout"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("wire") / "data"


@pytest.fixture(scope="module")
def atlas(data) -> str:
    with closing(workspaces.open_workspace(Settings(data=data))) as opened:
        rollouts.start_rollout(opened, DANA, OTHERS)
        rollout = rollouts.start_rollout(opened, DANA, "Atlas")
        changes = [GroupSaved(group=Group(id="creative", name="Creative", size=9))]
        rollout = commit(opened, DANA, rollout.id, rollout.version, changes)
        item = SponsorAct(id="act", stage="leadership", title="Say why")
        questions.open_box(opened, DANA, rollout.id, False)
        return plans.add_item(opened, DANA, rollout.id, rollout.version, item).id


@pytest.fixture(scope="module")
def app(data, atlas) -> Iterator[server.Server]:
    with server.app(data.parent) as running:
        yield running


@pytest.fixture(params=["lead", "viewer"])
def token(request, data, atlas, app) -> str:
    groups = ("creative",) if request.param == "lead" else ()
    one = Membership(rollout_id=atlas, role=request.param, group_ids=groups)
    return server.sign_in(data, f"The {request.param}", is_owner=False, memberships=(one,))


def buttons(heard: list[ForwardMsg]) -> dict[str, str]:
    """The ids of the buttons on a screen, by their labels."""
    pressed = [message.delta.new_element.button for message in heard if message.WhichOneof("type") == "delta"]
    return {button.label: button.id for button in pressed if button.id}


def heard_on(app: server.Server, page: str, atlas: str, token: str) -> list[ForwardMsg]:
    """What a tab is sent that opens a page."""

    async def visit() -> list[ForwardMsg]:
        async with Session(app.port, page, f"rollout={atlas}", token) as session:
            await session.rerun()
            return session.heard

    return run(visit())


def test_a_page_beyond_the_role_is_refused(app, atlas, token):
    for page in ["brief", "review", "launch", "share", "people", "settings"]:
        heard = heard_on(app, page, atlas, token)
        assert "Your role does not include this page" in everything(heard), page
        assert OTHERS not in everything(heard), page
        assert buttons(heard).keys() <= {
            "Search",
            "Undo my last change",
            "Sign out",
            "Sign out everywhere",
        }, page


@pytest.mark.parametrize("picked", [[], ["no step"]])
def test_a_brief_without_a_picked_step_is_drawn_once(app, atlas, picked):
    async def pick() -> list[ForwardMsg]:
        async with Session(app.port, "brief", f"rollout={atlas}", app.token) as session:
            await session.rerun()
            steps = next(each.id for each in hostile_states(session.heard) if "brief.steps." in each.id)
            await session.rerun(states=[WidgetState(id=steps, string_array_value={"data": picked})])
            return session.heard

    assert sum(message.HasField("new_session") for message in run(pick())) < 3


def test_what_refreshes_itself_ends_with_the_role_and_leaves_no_traceback(app, data, atlas):
    editor = Membership(rollout_id=atlas, role="editor")
    token = server.sign_in(data, "The editor", is_owner=False, memberships=(editor,))

    async def lose_the_role() -> str:
        async with Session(app.port, "all_hands", f"rollout={atlas}", token) as session:
            await session.rerun()
            parts = [
                message.auto_rerun.fragment_id for message in session.heard if message.HasField("auto_rerun")
            ]
            with closing(workspaces.open_register(Settings(data=data))) as register:
                accounts = Accounts(register)
                (account,) = (account for account in accounts.all() if account.name == "The editor")
                for each in account.memberships:
                    accounts.take(account.id, each.rollout_id)
            await session.rerun(part=parts[0])
            return everything(session.heard)

    assert "Your role does not include this page" in run(lose_the_role())
    assert "Traceback" not in app.log.read_text()
