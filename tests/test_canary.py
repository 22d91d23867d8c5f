"""A key that was typed and used is in its own file and nowhere else, whatever went wrong."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.models import background_work, connect
from playbook.desk.models.ask import ask_model
from playbook.desk.plan import rollouts
from playbook.llm.call.client import Turn
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.fallbacks import ModelQuery
from playbook.logs import bug_sentence
from playbook.settings import Settings
from playbook.ui.shell import frame, page_registry
from tests.asking import terms
from tests.cli.commands import run_command
from tests.llm.server import ModelServer

ROOT = Path(__file__).parent.parent
DANA = Actor(name="Dana")
CANARY = "canary-5f2a90c1"
SCHEMA = {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}}}}
# A good answer, and three that fail: refused with the key in the server's own words, too late, cut off.
MODELS = ("ok", "401", "silent", "cut")


class Mistake(Exception):
    """A mistake of ours in the middle of an answer."""


@pytest.fixture
def workspace(tmp_path, monkeypatch) -> Iterator[Workspace]:
    monkeypatch.setattr(frame, "current_actor", lambda: DANA)
    # One second is less than a person may set, so it is put past the check.
    settings = Settings(data=tmp_path / "data", owner="Dana").model_copy(update={"ai_seconds": 1})
    workspace = open_workspace(settings)
    set_current(workspace)
    yield workspace
    set_current(None)
    with suppress(Exception):
        workspace.close()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


def question(parse: Callable[[dict[str, object]], object] = len) -> ModelQuery[object]:
    return ModelQuery((Turn(role="user", content="Write."),), "plan", SCHEMA, "items", parse)


def use(workspace: Workspace, server: ModelServer, rollout_id: str) -> list[str]:
    """Type the key, use it in every way, and return all that was said meanwhile."""
    said = []
    for model in MODELS:
        connect.connect(workspace, DANA, server.base_url, model, CANARY)
        try:
            ask_model(workspace, DANA, rollout_id, "draft", question(), terms(workspace, again=True))
        except ModelError as fault:
            said += [str(fault), repr(fault), "".join(traceback.format_exception(fault))]
        trial = background_work.start_trial(workspace, DANA, "window", lambda: True)
        trial.wait()
        said.append(repr(trial.server) + str(trial.findings.fault))
    return said


def break_down(found: dict[str, object]) -> object:
    raise Mistake


def page(name: str, rollout_id: str) -> str:
    app = AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=120)
    app.session_state["rollout"] = rollout_id
    app.run()
    app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    assert not app.exception
    assert app.title[0].value == page_registry.title_of(name)
    return f"{app} {[getattr(element, 'proto', '') for element in app.main]} {app.session_state}"


def cli(workspace: Workspace, *arguments: str) -> str:
    ended = run_command(workspace.settings.data, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


def holders(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 3
    return [path.name for path in files if CANARY.encode() in path.read_bytes()]


def test_the_key_is_in_its_own_file_and_nowhere_else(workspace, server, caplog, capfd):
    logging.getLogger("playbook").propagate = True
    caplog.set_level(logging.DEBUG)
    rollout_id = rollouts.start_rollout(workspace, DANA, "Atlas").id

    said = use(workspace, server, rollout_id)
    assert {sent.headers["authorization"] for sent in server.requests} == {f"Bearer {CANARY}"}
    connect.connect(workspace, DANA, server.base_url, "ok", CANARY)
    with pytest.raises(Misread) as caught:
        ask_model(workspace, DANA, rollout_id, "draft", question(break_down), terms(workspace, again=True))
    said.append(bug_sentence(caught.value))
    assert "id" in said[-1]

    said += [page("history", rollout_id), page("settings", rollout_id)]
    assert "A key is stored for 127" in said[-1].replace("\\\\", "")
    workspace.close()
    said += [cli(workspace, "export", rollout_id), cli(workspace, "backup"), cli(workspace, "verify")]
    assert '"model_asked"' in said[-3] or "ModelAsked" in said[-3] or "prompt_sha" in said[-3]
    captured = capfd.readouterr()
    said += [caplog.text, captured.out, captured.err]

    assert [text for text in said if CANARY in text] == []
    assert holders(workspace.settings.data) == ["connection.json"]


def test_a_key_that_is_forgotten_is_in_no_file_at_all(workspace, server):
    rollout_id = rollouts.start_rollout(workspace, DANA, "Atlas").id
    connect.connect(workspace, DANA, server.base_url, "ok", CANARY)
    ask_model(workspace, DANA, rollout_id, "draft", question(), terms(workspace))
    assert holders(workspace.settings.data) == ["connection.json"]
    connect.forget_key(workspace, DANA)
    workspace.close()
    assert holders(workspace.settings.data) == []
