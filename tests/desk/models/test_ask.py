"""The one way to a model: budget first, then the cache or the call, then the log says what it cost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from pydantic import SecretStr

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models import budget
from playbook.desk.models.ask import Terms, ask_model, has_answer
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.llm.call.client import Turn
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery
from playbook.llm.call.usage import Usage
from playbook.settings import Settings
from tests.asking import terms
from tests.llm.server import PLAN, ModelServer, Talk

DANA = Actor(name="Dana")
SCHEMA = {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}}}}


class Masked:
    """A veil over one name."""

    def hide(self, text: str) -> str:
        return text.replace("Dana", "Person 1")

    def restore(self, text: str) -> str:
        return text.replace("Step 1", "Dana's step")


def opened(tmp_path: Path, server: ModelServer, model: str = "ok", **more: object) -> Workspace:
    settings = Settings.model_validate(
        {
            "data": tmp_path,
            "ai_url": server.base_url,
            "ai_model": model,
            "ai_key": SecretStr("k-secret"),
            **more,
        }
    )
    return open_workspace(settings)


@pytest.fixture
def workspace(tmp_path: Path, server: ModelServer) -> Iterator[Workspace]:
    workspace = opened(tmp_path, server)
    yield workspace
    workspace.close()


def question(words: str = "Write for Dana.") -> ModelQuery[list[str]]:
    return ModelQuery(
        turns=(Turn(role="user", content=words),),
        name="plan",
        schema=SCHEMA,
        array="items",
        parse=lambda found: [item["title"] for item in found["items"]],
    )


def events_of(workspace: Workspace, rollout: Rollout) -> list[ModelAsked]:
    return [event.change for event in workspace.log.read(rollout.id) if isinstance(event.change, ModelAsked)]


def test_an_answer_is_logged_with_what_it_cost(workspace: Workspace, rollout: Rollout, server: ModelServer):
    asked = ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace), stage="training")
    assert asked.value == ["Step 1", "Step 2", "Step 3"]
    assert (asked.took.usage, asked.took.cost_usd, asked.took.from_cache) == (Usage(11, 22), 0.0, False)
    [change] = events_of(workspace, rollout)
    assert (change.purpose, change.stage, change.model, change.host) == (
        "draft",
        "training",
        "ok",
        "127.0.0.1",
    )
    assert (change.tokens_in, change.tokens_out, change.prompt_sha) == (11, 22, asked.prompt_sha)
    assert workspace.rollout_cache.get(rollout.id).spent.tokens == 33
    assert "k-secret" not in (workspace.settings.data / "journal.jsonl").read_text()


def test_an_equal_prompt_asks_nobody_and_costs_nothing(
    workspace: Workspace, rollout: Rollout, server: ModelServer
):
    first = ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    heard: list[object] = []
    assert has_answer(workspace, first.prompt_sha)
    again = ask_model(
        workspace, DANA, rollout.id, "draft", question(), terms(workspace, listener=Listener(heard.append))
    )
    assert again.took.from_cache
    assert (again.value, again.prompt_sha, again.took.cost_usd) == (first.value, first.prompt_sha, 0.0)
    assert len(heard) == 3
    assert len(server.requests) == len(events_of(workspace, rollout)) == 1
    ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace, again=True))
    assert len(server.requests) == 2


def test_another_prompt_is_asked(workspace: Workspace, rollout: Rollout, server: ModelServer):
    ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    ask_model(workspace, DANA, rollout.id, "draft", question("Write more."), terms(workspace))
    assert len(server.requests) == 2


def test_a_veil_hides_names_and_restores_them(workspace: Workspace, rollout: Rollout, server: ModelServer):
    heard: list[dict[str, object]] = []
    asked = ask_model(
        workspace,
        DANA,
        rollout.id,
        "draft",
        question(),
        terms(workspace, veil=Masked(), listener=Listener(heard.append)),
    )
    assert "Dana" not in str(server.requests[0].body)
    assert "Person 1" in str(server.requests[0].body)
    assert asked.value[0] == heard[0]["title"] == "Dana's step"


class Roster:
    """A veil that knows one person by another name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def hide(self, text: str) -> str:
        return text.replace(self.name, "Person 1")

    def restore(self, text: str) -> str:
        return text.replace("Step 1", f"A step of {self.name}")


def test_a_correction_names_nobody_whose_name_was_hidden(tmp_path: Path, server: ModelServer):
    workspace = opened(tmp_path, server)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    tries: list[str] = []

    def parse(found: dict[str, list[dict[str, str]]]) -> str:
        tries.append(found["items"][0]["title"])
        if len(tries) == 1:
            raise ValueError(f"'{tries[0]}' is no step.")
        return tries[-1]

    asked = ask_model(
        workspace,
        DANA,
        rollout.id,
        "draft",
        replace(question(), parse=parse),
        terms(workspace, veil=Roster("Zoe")),
    )
    assert asked.value == "A step of Zoe"
    assert len(server.requests) == 2
    assert "is no step" in str(server.requests[1].body)
    assert "Zoe" not in str([sent.body for sent in server.requests])
    workspace.close()


def test_a_kept_answer_comes_back_with_the_names_of_who_asks(
    workspace: Workspace, rollout: Rollout, server: ModelServer
):
    first = ask_model(
        workspace,
        DANA,
        rollout.id,
        "draft",
        question("Write for Maya."),
        terms(workspace, veil=Roster("Maya")),
    )
    again = ask_model(
        workspace, DANA, rollout.id, "draft", question("Write for Zoe."), terms(workspace, veil=Roster("Zoe"))
    )
    assert (first.value[0], again.value[0]) == ("A step of Maya", "A step of Zoe")
    assert again.took.from_cache
    assert len(server.requests) == 1


def test_another_model_than_the_agreed_one_is_not_asked(
    workspace: Workspace, rollout: Rollout, server: ModelServer
):
    now = get_connection(workspace)
    other = replace(now, server=replace(now.server, model="another"))
    with pytest.raises(Refused, match="Another model is connected"):
        ask_model(workspace, DANA, rollout.id, "draft", question(), Terms(other))
    assert server.requests == []
    ask_model(workspace, DANA, rollout.id, "draft", question(), Terms(now))


@pytest.mark.parametrize("role", ["lead", "viewer"])
def test_who_may_not_ask_a_model_gets_no_kept_answer(
    workspace: Workspace, rollout: Rollout, server: ModelServer, role: Literal["lead", "viewer"]
):
    kim = Actor(name="Kim", role="member", memberships=(Membership(rollout_id=rollout.id, role=role),))
    for asked in (0, 1):
        with pytest.raises(Refused, match="Your role"):
            ask_model(workspace, kim, rollout.id, "draft", question(), terms(workspace))
        assert len(server.requests) == asked
        if not asked:
            ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))


def test_a_correction_is_held_in_the_budget(tmp_path: Path, server: ModelServer):
    workspace = opened(tmp_path, server, "wrong", ai_tokens=8_000)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    with pytest.raises(Refused, match="budget of this rollout is 8,000 tokens"):
        ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert server.requests == []
    workspace.close()


def test_a_failed_call_is_logged_with_its_cost_and_raised(tmp_path: Path, server: ModelServer):
    workspace = opened(tmp_path, server, "cut")
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    with pytest.raises(ModelError) as caught:
        ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert len(caught.value.items) == 2
    [change] = events_of(workspace, rollout)
    assert (change.outcome, change.estimated) == ("cut", True)
    workspace.close()


def test_a_bug_in_reading_an_answer_is_logged_with_its_cost(workspace: Workspace, rollout: Rollout):
    def misread(_found: dict[str, object]) -> list[str]:
        raise KeyError("week")

    with pytest.raises(Misread) as caught:
        ask_model(workspace, DANA, rollout.id, "draft", replace(question(), parse=misread), terms(workspace))
    assert isinstance(caught.value.__cause__, KeyError)
    [change] = events_of(workspace, rollout)
    assert (change.outcome, change.tokens_in, change.tokens_out, change.estimated) == (
        "misread",
        11,
        22,
        False,
    )
    assert workspace.rollout_cache.get(rollout.id).spent.tokens == 33


def test_a_bug_in_an_arriving_answer_is_logged_with_its_text(workspace: Workspace, rollout: Rollout):
    def misheard(_item: dict[str, object]) -> None:
        raise KeyError("week")

    with pytest.raises(Misread):
        ask_model(
            workspace, DANA, rollout.id, "draft", question(), terms(workspace, listener=Listener(misheard))
        )
    [change] = events_of(workspace, rollout)
    assert (change.outcome, change.estimated) == ("misread", True)
    assert change.tokens_in > 0
    assert change.tokens_out > 0


def test_a_bug_in_reading_a_correction_costs_both_answers(tmp_path: Path, server: ModelServer):
    workspace = opened(tmp_path, server)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    tries: list[object] = []

    def misread(found: dict[str, object]) -> str:
        tries.append(found)
        raise ValueError("No step.") if len(tries) == 1 else KeyError("week")

    with pytest.raises(Misread):
        ask_model(workspace, DANA, rollout.id, "draft", replace(question(), parse=misread), terms(workspace))
    [change] = events_of(workspace, rollout)
    assert (change.tokens_in, change.tokens_out) == (22, 44)
    workspace.close()


def test_nothing_leaves_beyond_the_budget(tmp_path: Path, server: ModelServer):
    workspace = opened(tmp_path, server, ai_tokens=1_000)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    with pytest.raises(Refused, match="budget of this rollout is 1,000 tokens"):
        ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert server.requests == []
    workspace.close()


def test_calls_side_by_side_share_the_budget(tmp_path: Path, server: ModelServer):
    workspace = opened(tmp_path, server, ai_tokens=6_000)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    connection = get_connection(workspace)
    most = budget.most_of(connection, 400)
    with (
        budget.reserved(workspace, rollout.id, connection, most),
        pytest.raises(Refused, match="budget"),
        budget.reserved(workspace, rollout.id, connection, most),
    ):
        pass
    with budget.reserved(workspace, rollout.id, connection, most):
        pass
    workspace.close()


@pytest.fixture
def priced(tmp_path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Workspace]:
    """A workspace with a model whose price is known, reached by way of the test's server as its proxy."""
    monkeypatch.setenv("HTTP_PROXY", server.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    where = {"ai_url": "http://lt.openai.azure.com/openai/v1", "ai_key": SecretStr("")}
    return lambda dollars, model="gpt-4o-mini": opened(tmp_path, server, model, ai_usd=dollars, **where)


def test_nothing_leaves_beyond_a_budget_in_dollars(priced: Callable[..., Workspace], server: ModelServer):
    workspace = priced(0.004)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    with pytest.raises(Refused) as caught:
        ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert str(caught.value).startswith("The budget of this rollout is $0.0040; $0.00 are spent, and this")
    assert "this could cost $0.0054 more. Raise the budget in Settings" in str(caught.value)
    assert (server.requests, events_of(workspace, rollout)) == ([], [])
    workspace.close()


def test_without_a_price_a_dollar_budget_stops_everything(
    priced: Callable[..., Workspace], server: ModelServer
):
    workspace = priced(5.0, "nobodys-model")
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    with pytest.raises(Refused, match="price of this model is not known"):
        ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert server.requests == []
    workspace.close()


def test_a_dollar_budget_is_settled_by_the_real_cost(priced: Callable[..., Workspace], server: ModelServer):
    workspace = priced(0.006)
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    held: list[Refused] = []

    def reply(talk: Talk) -> None:
        # While one is asked, its most is held, and there is not enough for another.
        with pytest.raises(Refused, match="could cost") as caught:
            ask_model(workspace, DANA, rollout.id, "draft", question("Write more."), terms(workspace))
        held.append(caught.value)
        talk.answer(PLAN)

    server.reply = reply
    asked = ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert len(held) == len(server.requests) == 1
    assert asked.took.cost_usd == pytest.approx((11 * 0.15 + 22 * 0.6) / 1_000_000)
    assert workspace.rollout_cache.get(rollout.id).spent.cost_usd == asked.took.cost_usd
    server.reply = lambda talk: talk.answer(PLAN)
    ask_model(workspace, DANA, rollout.id, "draft", question("Write more."), terms(workspace))
    assert workspace.rollout_cache.get(rollout.id).spent.cost_usd == pytest.approx(2 * asked.took.cost_usd)
    workspace.close()


def test_without_a_model_it_says_what_to_do(tmp_path: Path):
    workspace = open_workspace(Settings(data=tmp_path))
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    with pytest.raises(Refused, match="No model is connected"):
        ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    workspace.close()


def test_undo_passes_over_what_a_model_was_asked(workspace: Workspace, rollout: Rollout):
    ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace))
    assert history.undo_last(workspace, DANA, rollout.id) is None
    [entry, _] = history.history(workspace, DANA, rollout.id)
    with pytest.raises(Refused, match="cannot be taken back"):
        history.undo(workspace, DANA, rollout.id, entry.change_set)
