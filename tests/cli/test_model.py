"""`draft --with-model`: five stages from a model, what each cost, and the code that it ends with."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playbook.core.plan.plan_file import Plan
from tests.briefs import agency
from tests.llm.author import Author, name_of
from tests.llm.server import ModelServer, Talk

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.reply = Author(agency()).reply
        yield running


@pytest.fixture
def cli(tmp_path, server) -> Callable[..., Ended]:
    """Draft the agency's plan with the model of the tests, in a process of its own."""

    def run(**settings: str) -> Ended:
        brief = tmp_path / "brief.json"
        brief.write_text(agency().model_dump_json())
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PLAYBOOK_")}
        environ |= {"PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_TODAY": "2023-03-06"}
        environ |= {"PLAYBOOK_AI_URL": server.base_url, "PLAYBOOK_AI_MODEL": "told", **settings}
        command = [sys.executable, "-m", "playbook", "draft", str(brief), "--with-model"]
        ended = subprocess.run(
            [*command, "-o", str(tmp_path / "plan.json")], cwd=ROOT, env=environ, capture_output=True,
            text=True, timeout=120,
        )  # fmt: skip
        assert "Traceback" not in ended.stderr
        return ended

    return run


def refusing(server: ModelServer, *stages: str) -> None:
    """Answer like a model, but for these stages like a server with another key."""
    author = Author(agency())

    def reply(talk: Talk) -> None:
        if name_of(talk.sent).startswith(stages):
            talk.error(401)
        else:
            author.reply(talk)

    server.reply = reply


def test_all_stages_are_written_without_a_data_folder(cli, tmp_path):
    ended = cli()
    assert ended.returncode == 0, ended.stderr
    plan = Plan.model_validate_json((tmp_path / "plan.json").read_text())
    assert len({item.stage for item in plan.items}) == 5
    assert {item.provenance.source for item in plan.items} == {"model", "builtin"}
    assert "communication: " in ended.stderr
    assert " tokens in, " in ended.stderr
    assert "; $0.0000." in ended.stderr
    assert ended.stderr.splitlines()[-1] == f"{len(plan.items)} items; 5 of 5 stages are whole."
    assert not (tmp_path / "data").exists()


def test_a_failing_stage_leaves_the_others_and_ends_with_1(cli, server, tmp_path):
    refusing(server, "training")
    ended = cli(PLAYBOOK_AI_AT_ONCE="5")
    assert ended.returncode == 1
    plan = Plan.model_validate_json((tmp_path / "plan.json").read_text())
    assert len({item.stage for item in plan.items}) == 4
    assert "training: nothing. The model server did not accept the key." in ended.stderr


def test_where_every_stage_fails_it_says_why_and_writes_nothing(cli, server, tmp_path):
    server.reply = lambda talk: talk.error(401)
    ended = cli()
    assert ended.returncode == 2
    assert "did not accept the key" in ended.stderr.splitlines()[-1]
    assert not (tmp_path / "plan.json").exists()


def test_without_a_model_it_says_what_to_do(cli, server):
    ended = cli(PLAYBOOK_AI="off")
    assert ended.returncode == 2
    assert "No model is connected." in ended.stderr
    assert server.requests == []
