"""A download that a page offers asks who still may have it, whenever the file is asked for."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.session import Session
from playbook.core.base.access import Actor, Membership
from playbook.core.base.fields import STAGES
from playbook.desk.all_hands import pulse, rooms
from playbook.desk.base.workspace import open_register, open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.store.register.accounts import Accounts
from playbook.ui.shell import page_registry
from tests.loops import run
from tests.soak import some
from tools import server

DANA = Actor(name="Dana")
OWN = {"Download as text", "Download as JSON"}  # what is held about oneself


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads") / "data"


@pytest.fixture(scope="module")
def rollout_id(data: Path) -> str:
    with closing(open_workspace(Settings(data=data))) as workspace:
        sample, _ = rollouts.open_sample(workspace, DANA, rollouts.samples()[-1].key)
        link = links.make_link(workspace, DANA, sample.id, "Room", asks=["pulse"], profile="teams").link
        rooms.open_room(workspace, DANA, sample.id, link.id)
        pulse.open_pulse(workspace, DANA, sample.id, [], ready=("tools",))
        pulse.close_pulse(workspace, DANA, sample.id)
        return sample.id


@pytest.fixture(scope="module")
def app(data: Path, rollout_id: str) -> Iterator[server.Server]:
    with server.app(data.parent) as running:
        yield running


async def fetch(tab: Session, file_id: str) -> tuple[str, str]:
    """Return the address of a file and why there is none."""
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id, request.session_id = file_id, tab.id
    request.deferred_file.file_id = file_id
    await tab.socket.send(message.SerializeToString())
    while True:
        heard = ForwardMsg.FromString(bytes(await asyncio.wait_for(tab.socket.recv(decode=False), 60)))
        if heard.WhichOneof("type") == "backend_operation_response":
            answer = heard.backend_operation_response
            return answer.deferred_file.url, answer.error_msg


def take_role(data: Path, name: str) -> None:
    with closing(open_register(Settings(data=data))) as register:
        accounts = Accounts(register)
        account = next(each for each in accounts.all() if each.name == name)
        accounts.take(account.id, account.memberships[0].rollout_id)


def test_no_open_page_hands_out_a_file_after_its_role_is_gone(
    app: server.Server, data: Path, rollout_id: str
) -> None:
    async def ask(page: str) -> tuple[list[str], list[str]]:
        name = f"Editor of {page}"
        token = server.sign_in(
            data, name, is_owner=False, memberships=[Membership(rollout_id=rollout_id, role="editor")]
        )
        async with Session(app.port, page, f"rollout={rollout_id}", token) as tab:
            await tab.rerun()
            drawn = [message.delta.new_element.download_button for message in tab.heard]
            files = {each.label: each.deferred_file_id for each in drawn if each.deferred_file_id}
            take_role(data, name)
            return [*files], [label for label, file in files.items() if (await fetch(tab, file))[0]]

    offered: set[str] = set()
    pages = sorted(path.strip("/") for path in page_registry.paths())
    # One script draws all stages.
    for page in some(pages, [page for page in pages if page not in STAGES[1:]]):
        labels, given = run(ask(page))
        offered.update(labels)
        assert {*given} <= OWN, page
    assert {"Download results and questions", "Download the log"} <= offered
