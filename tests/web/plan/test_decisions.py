"""The sheet to print, over real HTTP."""

from contextlib import ExitStack

import pytest
from starlette.applications import Starlette

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import BriefEdited
from playbook.desk.accounts import sessions
from playbook.desk.base.commit import commit
from playbook.desk.base.limits.file_turns import AT_ONCE, place_of
from playbook.desk.plan import decisions
from playbook.web.routes import routes
from tests.pages import made
from tests.web.asking import ask, current, served
from tests.web.people import HASH
from tools import server


@pytest.fixture
def workspace(tmp_path):
    with current(tmp_path / "data") as opened:
        yield opened


def test_whoever_prints_many_sheets_at_once_holds_few_threads(workspace):
    rollout = made.rollout(workspace)
    now = workspace.now()
    workspace.accounts.claim("Dana", "dana@lt.test", HASH, now)
    viewer = Membership(rollout_id=rollout.id, role="viewer")
    mo, jo = (
        workspace.accounts.add(name, f"{name}@lt.test", HASH, now, memberships=[viewer])
        for name in ("Mo", "Jo")
    )
    path = f"/print/{rollout.id}/decisions"
    with served(Starlette(routes=routes())) as port:

        def status_of(account) -> int:
            return ask(
                port, path, headers={"Cookie": server.cookie(sessions.begin(workspace, account))}
            ).status

        assert status_of(mo) == 200
        with ExitStack() as places:
            for _ in range(AT_ONCE["documents"]):
                places.enter_context(place_of(workspace, mo.actor()))
            assert (status_of(mo), status_of(jo)) == (403, 200)
        assert status_of(mo) == 200


def test_a_page_is_worked_out_once_for_a_version(workspace):
    rollout, dana = made.rollout(workspace), Actor(name="Dana")
    page = decisions.page_for(workspace, dana, rollout.id)
    assert decisions.page_for(workspace, dana, rollout.id) is page
    renamed = BriefEdited(values={"name": "Another name"})
    commit(workspace, dana, rollout.id, rollout.version, [renamed])
    assert decisions.page_for(workspace, dana, rollout.id).title.startswith("Another name")
