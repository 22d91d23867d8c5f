"""The one way to a model: budget first, then the cache or the call, then the log."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models import budget
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model, has_answer
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.llm.call.client import Turn
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery
from playbook.llm.call.usage import TokenUsage
from playbook.settings import Settings
from tests.asking import terms
from tests.desk.conftest import model_calls
from tests.empty_data import empty_data
from tests.llm.server import ModelServer

DANA = Actor(name="Dana")
SCHEMA = {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}}}}
Open = Callable[..., tuple[Workspace, Rollout]]


class Roster:
    """A veil that knows one person by another name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def hide(self, text: str) -> str:
        return text.replace(self.name, "Person 1")

    def restore(self, text: str) -> str:
        return text.replace("Step 1", f"A step of {self.name}")


@pytest.fixture
def opened(tmp_path: Path, server: ModelServer) -> Iterator[Open]:
    """Open a workspace with a model and a rollout; closed at the end."""
    with ExitStack() as stack:

        def opened(model: str = "ok", **settings: object) -> tuple[Workspace, Rollout]:
            connected = {"ai_url": server.base_url, "ai_model": model, "ai_key": SecretStr("k-secret")}
            values = {"data": empty_data(tmp_path / "data"), **connected, **settings}
            workspace = open_workspace(Settings.model_validate(values))
            stack.callback(workspace.close)
            return workspace, rollouts.start_rollout(workspace, DANA, "AI at LT")

        yield opened


@pytest.fixture
def workspace(opened: Open) -> Workspace:
    return opened()[0]


def question(words: str = "Write for Dana.", **changes: Any) -> ModelQuery[Any]:
    def titles(raw: dict[str, Any]) -> list[str]:
        return [item["title"] for item in raw["items"]]

    turns = (Turn(role="user", content=words),)
    return replace(ModelQuery(turns, name="plan", schema=SCHEMA, array="items", parse=titles), **changes)


def ask(workspace: Workspace, rollout: Rollout, query: Any = None, **how: Any) -> ModelAnswer[Any]:
    return ask_model(workspace, DANA, rollout.id, "draft", query or question(), terms(workspace, **how))


def test_an_answer_is_logged_with_what_it_cost(workspace, rollout):
    answer = ask_model(workspace, DANA, rollout.id, "draft", question(), terms(workspace), stage="training")
    assert answer.value == ["Step 1", "Step 2", "Step 3"]
    took = answer.took
    assert (took.usage, took.cost_usd, took.from_cache) == (TokenUsage(11, 22), 0.0, False)
    [change] = model_calls(workspace, rollout.id)
    about = (change.purpose, change.stage, change.model, change.host)
    assert about == ("draft", "training", "ok", "127.0.0.1")
    assert (change.tokens_in, change.tokens_out, change.prompt_sha) == (11, 22, answer.prompt_sha)
    assert workspace.rollout_cache.get(rollout.id).spent.tokens == 33
    assert "k-secret" not in (workspace.settings.data / "journal.jsonl").read_text()


def test_only_an_equal_prompt_is_answered_from_the_cache(workspace, rollout, server):
    first = ask(workspace, rollout)
    heard: list[object] = []
    assert has_answer(workspace, first.prompt_sha)
    again = ask(workspace, rollout, listener=Listener(heard.append))
    assert again.took.from_cache
    assert (again.value, again.prompt_sha, again.took.cost_usd) == (first.value, first.prompt_sha, 0.0)
    assert len(heard) == 3
    assert len(server.requests) == len(model_calls(workspace, rollout.id)) == 1
    ask(workspace, rollout, again=True)
    ask(workspace, rollout, question("Write more."))
    assert len(server.requests) == 3


def test_a_veil_hides_names_and_restores_them(workspace, rollout, server):
    heard: list[dict[str, object]] = []
    answer = ask(workspace, rollout, veil=Roster("Dana"), listener=Listener(heard.append))
    assert "Dana" not in str(server.requests[0].body)
    assert "Person 1" in str(server.requests[0].body)
    assert answer.value[0] == heard[0]["title"] == "A step of Dana"


def test_a_correction_names_nobody_whose_name_was_hidden(workspace, rollout, server):
    tries: list[str] = []

    def parse(raw: dict[str, list[dict[str, str]]]) -> str:
        tries.append(raw["items"][0]["title"])
        if len(tries) == 1:
            raise ValueError(f"'{tries[0]}' is no step.")
        return tries[-1]

    assert ask(workspace, rollout, question(parse=parse), veil=Roster("Zoe")).value == "A step of Zoe"
    assert len(server.requests) == 2
    assert "is no step" in str(server.requests[1].body)
    assert "Zoe" not in str([sent.body for sent in server.requests])


def test_a_cached_answer_comes_back_with_the_names_of_who_asks(workspace, rollout, server):
    first = ask(workspace, rollout, question("Write for Maya."), veil=Roster("Maya"))
    again = ask(workspace, rollout, question("Write for Zoe."), veil=Roster("Zoe"))
    assert (first.value[0], again.value[0]) == ("A step of Maya", "A step of Zoe")
    assert again.took.from_cache
    assert len(server.requests) == 1


def test_another_model_than_the_agreed_one_is_not_asked(workspace, rollout, server):
    now = get_connection(workspace)
    other = replace(now, server=replace(now.server, model="another"))
    with pytest.raises(Refused, match="connected model has changed"):
        ask_model(workspace, DANA, rollout.id, "draft", question(), AskTerms(other))
    assert server.requests == []
    ask_model(workspace, DANA, rollout.id, "draft", question(), AskTerms(now))


@pytest.mark.parametrize("role", ["lead", "viewer"])
def test_who_may_not_ask_a_model_gets_no_kept_answer(workspace, rollout, server, role):
    kim = Actor(name="Kim", role="member", memberships=(Membership(rollout_id=rollout.id, role=role),))
    for requests in (0, 1):
        with pytest.raises(Refused, match="Your role"):
            ask_model(workspace, kim, rollout.id, "draft", question(), terms(workspace))
        assert len(server.requests) == requests
        if not requests:
            ask(workspace, rollout)


def test_a_failed_call_is_logged_with_its_cost_and_raised(opened):
    workspace, rollout = opened("cut")
    with pytest.raises(ModelError) as caught:
        ask(workspace, rollout)
    assert len(caught.value.items) == 2
    [change] = model_calls(workspace, rollout.id)
    assert (change.outcome, change.estimated) == ("cut", True)


def test_a_bug_in_reading_an_answer_is_logged_with_its_cost(workspace, rollout):
    def misread(_raw: dict[str, object]) -> list[str]:
        raise KeyError("week")

    with pytest.raises(Misread) as caught:
        ask(workspace, rollout, question(parse=misread))
    assert isinstance(caught.value.__cause__, KeyError)
    [change] = model_calls(workspace, rollout.id)
    tokens = (change.tokens_in, change.tokens_out, change.estimated)
    assert (change.outcome, *tokens) == ("misread", 11, 22, False)
    assert workspace.rollout_cache.get(rollout.id).spent.tokens == 33


def test_a_bug_in_an_arriving_answer_is_logged_with_its_text(workspace, rollout):
    def misheard(_item: dict[str, object]) -> None:
        raise KeyError("week")

    with pytest.raises(Misread):
        ask(workspace, rollout, listener=Listener(misheard))
    [change] = model_calls(workspace, rollout.id)
    assert (change.outcome, change.estimated) == ("misread", True)
    assert min(change.tokens_in, change.tokens_out) > 0


def test_a_bug_in_reading_a_correction_costs_both_answers(workspace, rollout):
    tries: list[object] = []

    def misread(raw: dict[str, object]) -> str:
        tries.append(raw)
        raise ValueError("No step.") if len(tries) == 1 else KeyError("week")

    with pytest.raises(Misread):
        ask(workspace, rollout, question(parse=misread))
    [change] = model_calls(workspace, rollout.id)
    assert (change.tokens_in, change.tokens_out) == (22, 44)


def test_a_correction_is_held_in_the_budget(opened, server):
    for model, tokens in (("wrong", 8_000), ("ok", 1_000)):
        workspace, rollout = opened(model, ai_tokens=tokens)
        with pytest.raises(Refused, match=f"budget of this rollout is {tokens:,} tokens"):
            ask(workspace, rollout)
        assert server.requests == []
        workspace.close()


def test_a_call_beyond_the_budget_waits_for_what_runs(opened):
    workspace, rollout = opened(ai_tokens=6_000)
    connection, most = get_connection(workspace), TokenUsage(1_000, 3_000)
    order: list[str] = []

    def stop() -> bool:
        order.append("waits")
        return False

    def second() -> None:
        with budget.reserved(workspace, rollout.id, connection, most, stop):
            order.append("second")

    with budget.reserved(workspace, rollout.id, connection, most):
        waiting = threading.Thread(target=second)
        waiting.start()
        while not order:
            time.sleep(0.01)
        order.append("first")
    waiting.join(30)
    assert [step for step in order if step != "waits"] == ["first", "second"]


def test_the_largest_of_the_waiting_calls_goes_first(opened):
    workspace, rollout = opened(ai_tokens=6_000)
    connection = get_connection(workspace)
    order: list[str] = []
    calls = {"small": TokenUsage(500, 1_000), "large": TokenUsage(1_000, 3_000)}
    waits = {name: threading.Event() for name in calls}

    def call(name: str) -> None:
        def stop() -> bool:
            waits[name].set()
            return False

        with budget.reserved(workspace, rollout.id, connection, calls[name], stop):
            order.append(name)
            time.sleep(0.05)

    with budget.reserved(workspace, rollout.id, connection, TokenUsage(1_000, 4_000)):
        threads = [threading.Thread(target=call, args=(name,)) for name in calls]
        for thread, name in zip(threads, calls, strict=True):
            thread.start()
            assert waits[name].wait(30)
    for thread in threads:
        thread.join(30)
    assert order == ["large", "small"]


def test_who_waits_for_the_budget_can_be_stopped(opened):
    workspace, rollout = opened(ai_tokens=6_000)
    connection, most = get_connection(workspace), TokenUsage(1_000, 3_000)
    with (
        budget.reserved(workspace, rollout.id, connection, most),
        pytest.raises(ModelError) as caught,
        budget.reserved(workspace, rollout.id, connection, most, lambda: True),
    ):
        pass
    assert caught.value.kind == "stopped"
    with (
        pytest.raises(Refused, match="budget"),
        budget.reserved(workspace, rollout.id, connection, TokenUsage(1_000, 6_000)),
    ):
        pass


@pytest.fixture
def priced(opened: Open, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A workspace with a model whose price is known, reached by way of the test's server as its proxy."""
    monkeypatch.setenv("HTTP_PROXY", server.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    where = {"ai_url": "http://lt.openai.azure.com/openai/v1", "ai_key": SecretStr("")}
    return lambda dollars, model="gpt-4o-mini": opened(model, ai_usd=dollars, **where)


def test_nothing_leaves_beyond_a_budget_in_dollars(priced, server):
    workspace, rollout = priced(0.004)
    with pytest.raises(Refused) as caught:
        ask(workspace, rollout)
    assert str(caught.value).startswith("The budget of this rollout is $0.0040; $0.00 are spent, and this")
    assert "this could cost $0.0054 more. Raise the budget in Settings" in str(caught.value)
    assert (server.requests, model_calls(workspace, rollout.id)) == ([], [])


def test_without_a_price_a_dollar_budget_stops_everything(priced, server):
    workspace, rollout = priced(5.0, "nobodys-model")
    with pytest.raises(Refused, match="price of this model is not known"):
        ask(workspace, rollout)
    assert server.requests == []


def test_a_dollar_budget_is_settled_by_the_real_cost(priced, server):
    workspace, rollout = priced(0.006)
    cost = ask(workspace, rollout).took.cost_usd
    assert cost == pytest.approx((11 * 0.15 + 22 * 0.6) / 1_000_000)
    assert workspace.rollout_cache.get(rollout.id).spent.cost_usd == cost
    ask(workspace, rollout, question("Write more."))  # there is not enough for the most of both
    assert workspace.rollout_cache.get(rollout.id).spent.cost_usd == pytest.approx(2 * cost)


def test_undo_passes_over_what_a_model_was_asked(workspace, rollout):
    ask(workspace, rollout)
    assert history.undo_last(workspace, DANA, rollout.id) is None
    [entry, _] = history.history(workspace, DANA, rollout.id)
    with pytest.raises(Refused, match="cannot be taken back"):
        history.undo(workspace, DANA, rollout.id, entry.change_set)
