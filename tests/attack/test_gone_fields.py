"""A tab sends what was done in a field that is gone: it reads what to do, and nothing is logged as a bug."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.session import Session
from playbook.core.base.access import Actor
from playbook.desk.base.workspace import open_workspace
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from tests.attack.frames import hostile_states, opening_states
from tests.loops import run
from tests.web.http.test_strangers import everything
from tools import server


@dataclass(frozen=True, slots=True)
class Target:
    app: server.Server
    rollout_id: str

    def tab(self, page: str, name: str) -> Session:
        token = server.sign_in(self.app.log.parent / "data", name)
        return Session(self.app.port, page, f"rollout={self.rollout_id}", token)


@pytest.fixture(scope="module")
def target(tmp_path_factory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("gone")
    with closing(open_workspace(Settings(data=folder / "data"))) as workspace:
        sample, _ = rollouts.open_sample(workspace, Actor(name="Dana"), rollouts.samples()[-1].key)
    with server.app(folder) as app:
        yield Target(app, sample.id)


def all_buttons(heard: list[ForwardMsg]) -> dict[str, WidgetState]:
    elements = (message.delta.new_element for message in heard)
    ids = [element.button.id for element in elements if element.HasField("button")]
    return {each.split("-", 2)[2]: WidgetState(id=each, trigger_value=True) for each in ids}


def check_log(target: Target) -> None:
    log = target.app.log.read_text()
    assert "Traceback" not in log
    assert "bug " not in log


@pytest.mark.parametrize("page", ["brief", "my_team", "leadership"])
def test_a_field_that_is_left_after_signing_out_is_no_bug(target, page):
    async def leave() -> list[str]:
        async with target.tab(page, f"Leaver of {page}") as tab:
            await tab.rerun()
            await tab.rerun(states=opening_states(tab.heard))
            fields, sign_out = hostile_states(tab.heard), all_buttons(tab.heard)["visit.out"]
            assert len(fields) > 3
            heard = []
            for field in [field for field in fields for _ in range(2)]:
                await tab.rerun(states=[field, sign_out])
                heard.append(everything(tab.heard))
            return heard

    for shown in run(leave()):
        assert "Please sign in" in shown
        assert "Report it with id" not in shown
    check_log(target)


def test_a_button_beside_a_field_that_is_gone_does_nothing_and_says_so(target):
    async def press() -> str:
        async with target.tab("my_team", "Presser") as tab:
            await tab.rerun()
            opened: list[WidgetState] = []
            for _ in range(2):  # one fold holds another
                opened += [each for each in opening_states(tab.heard) if each not in opened]
                await tab.rerun(states=opened)
            button = all_buttons(tab.heard)["calendar.make"]
            await tab.rerun(states=[WidgetState(id=each.id, bool_value=False) for each in opened])
            await tab.rerun(states=[button])
            return everything(tab.heard)

    shown = run(press())
    assert "The page had changed, so nothing was done" in shown
    assert "My team" in shown  # the page is there
    check_log(target)
