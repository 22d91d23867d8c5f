"""`draft --with-model`: five stages from a model, what each cost, and the code that it ends with."""

from collections.abc import Callable, Iterator

import pytest

from playbook.core.plan.plan_file import Plan
from tests.briefs import agency
from tests.cli.commands import Ended, assert_ended, run_command
from tests.llm.author import Author, name_of
from tests.llm.server import ModelServer, Talk

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.reply = Author().reply
        yield running


@pytest.fixture
def cli(tmp_path, server) -> Callable[..., Ended]:
    """Draft the agency's plan with the model of the tests."""

    def run(**settings: str) -> Ended:
        brief = tmp_path / "brief.json"
        brief.write_text(agency().model_dump_json())
        usual = {
            "PLAYBOOK_AI_URL": server.base_url, "PLAYBOOK_AI_MODEL": "told", "PLAYBOOK_TODAY": "2023-03-06",
        }  # fmt: skip
        command = ("draft", brief, "--with-model", "-o", tmp_path / "plan.json")
        return run_command(tmp_path / "data", *command, **{**usual, **settings})

    return run


def refusing(server: ModelServer, *stages: str) -> None:
    """Answer like a model, but for these stages like a server with another key."""
    author = Author()

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
    assert {item.provenance.source for item in plan.items} == {"model"}
    for words in ("communication: ", "% of the words by told", " tokens in, ", "; $0.0000."):
        assert words in ended.stderr
    assert ended.stderr.splitlines()[-1] == f"{len(plan.items)} tasks; 5 of 5 stages are whole."
    assert not (tmp_path / "data").exists()


@pytest.mark.long
def test_a_failing_stage_keeps_the_built_in_words_and_ends_with_1(cli, server, tmp_path):
    refusing(server, "training")
    ended = cli(PLAYBOOK_AI_AT_ONCE="5")
    assert ended.returncode == 1
    plan = Plan.model_validate_json((tmp_path / "plan.json").read_text())
    by_stage = {item.stage: item.provenance.source for item in plan.items}
    assert (len(by_stage), by_stage["training"]) == (5, "builtin")
    assert "training: the built-in words. The model server did not accept the key." in ended.stderr


@pytest.mark.long
def test_where_every_stage_fails_it_says_why_and_writes_nothing(cli, server, tmp_path):
    server.reply = lambda talk: talk.error(401)
    ended = cli()
    assert ended.returncode == 2
    assert "did not accept the key" in ended.stderr.splitlines()[-1]
    assert not (tmp_path / "plan.json").exists()


def test_without_a_model_it_says_what_to_do(cli, server):
    assert_ended(cli(PLAYBOOK_AI="off"), 2, "No model is connected.")
    assert server.requests == []
