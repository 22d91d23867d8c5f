"""The JSON API over real HTTP: what its description allows is done, and nothing else."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings

from playbook.core.base.access import Actor
from playbook.core.progress import progress
from playbook.desk.accounts import tokens
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.plan import rollouts
from playbook.desk.progress import examples
from playbook.settings import Settings
from playbook.web.api.api import OPERATIONS, ROOT, Operation
from tests.soak import IS_LONG
from tests.web.asking import Answer, ask
from tools import server

DANA = Actor(name="Dana")
TODAY = "2026-11-02"


@dataclass(frozen=True)
class Running:
    """A served app, with a rollout that a token opens and one that it does not."""

    port: int
    opened: str
    other: str
    item: str
    reads: str
    writes: str
    ended: str

    def ask(self, path: str, secret: str, method: str = "GET", sent: object = None) -> Answer:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        body = None if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        return ask(self.port, f"{ROOT}{path}", method, headers, body)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("api")
    data = folder / "data"
    workspace = open_workspace(Settings(data=data))
    opened, other = (
        rollouts.open_sample(workspace, DANA, key)[0] for key in ("2-after-august", "1-as-it-went")
    )
    made = [
        tokens.make_token(workspace, DANA, opened.id, name, may_write)
        for name, may_write in (("Reader", False), ("Board", True), ("Old", True))
    ]
    tokens.revoke_token(workspace, DANA, made[2].token.id)
    item = progress.tracked(opened)[-1].id
    workspace.close()
    environ = {"PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": TODAY}
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as app:
        yield Running(app.port, opened.id, other.id, item, *(one.secret for one in made))


@pytest.fixture(scope="module")
def description(running) -> Any:
    import schemathesis  # here, because every worker collects this file and one runs it

    schema = schemathesis.openapi.from_dict(json.loads(running.ask("/openapi.json", "").body))
    schema.config.update(base_url=f"http://127.0.0.1:{running.port}")
    return schema


EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
FEW = settings(max_examples=200 if IS_LONG else 2)


def is_still_to_come(body: object) -> bool:
    """Whether a day is sent that no description can rule out, since it depends on today."""
    days = [body.get("on"), body.get("day")] if isinstance(body, dict) else []
    return any(isinstance(day, str) and day > TODAY for day in days)


@EVERY
def test_whatever_the_description_allows_is_answered_so(operation, description, running):
    from schemathesis import GenerationMode

    for mode in GenerationMode:
        asked = description[operation.path][operation.method]

        @FEW
        @given(case=asked.as_strategy(generation_mode=mode))
        def ask_and_check(case: Any) -> None:
            assume(not is_still_to_come(case.body))
            case.call_and_validate(headers={"Authorization": f"Bearer {running.writes}"})

        ask_and_check()


@EVERY
def test_the_same_holds_for_things_that_exist(operation, description, running):
    asked = description[operation.path][operation.method]
    there = {"rollout_id": running.opened, "item_id": running.item, "format": "markdown"}
    there |= {"audience": "board", "as_of": 600}
    answered = Counter()

    @FEW
    @given(case=asked.as_strategy())
    def ask_and_check(case: Any) -> None:
        assume(not is_still_to_come(case.body))
        for name in case.path_parameters:
            case.path_parameters[name] = there[name]
        case.query = {name: there[name] for name in case.query or ()}
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {running.writes}"})
        answered[answer.status_code] += 1

    ask_and_check()
    assert answered[operation.status] > 0


def test_a_program_reads_plan_progress_and_examples(running):
    lines = json.loads(running.ask("/rollouts", running.reads).body)["rollouts"]
    assert [line["id"] for line in lines] == [running.opened]
    plan = json.loads(running.ask(f"/rollouts/{running.opened}/plan", running.reads).body)
    stands = json.loads(running.ask(f"/rollouts/{running.opened}/progress", running.reads).body)
    told = json.loads(running.ask(f"/rollouts/{running.opened}/examples", running.reads).body)
    assert len(plan["items"]) >= stands["tracked"] == len(stands["items"]) > 0
    assert sum(stage["done"] for stage in stands["stages"]) == stands["done"]
    assert plan["version"] == stands["version"] == told["version"]


def test_a_program_takes_the_rollout_as_a_document(running):
    path = f"/rollouts/{running.opened}/export"
    plan = json.loads(running.ask(f"/rollouts/{running.opened}/plan", running.reads).body)
    answer = running.ask(f"{path}/markdown?audience=project", running.reads)
    assert answer.status == 200
    assert answer.said("content-type").startswith("text/markdown")
    assert answer.said("content-disposition").startswith("attachment; filename*=UTF-8''")
    assert answer.said("content-disposition").endswith(".md")
    assert "no-store" in answer.said("cache-control")
    assert plan["brief"]["name"].encode() in answer.body
    everyone = running.ask(f"{path}/markdown?audience=all_hands&as_of=600", running.reads)
    assert b"version: 600" in everyone.body
    board, old = (running.ask(f"{path}/{of}", running.reads).body for of in ("markdown", "paper"))
    assert b"\n## Handing over\n" in board
    assert old.startswith(b"%PDF")  # the name that the board's PDF had
    people = b"\n# People\n"
    assert (people in answer.body, people in everyone.body) == (True, False)
    for wrong, status in (("papyrus", 404), ("markdown?audience=moon", 404), ("markdown?as_of=soon", 422)):
        refused = running.ask(f"{path}/{wrong}", running.reads)
        assert refused.status == status
        assert json.loads(refused.body)["hint"] or json.loads(refused.body)["problems"]


def test_a_program_logs_under_its_name(running):
    path = f"/rollouts/{running.opened}"
    before = json.loads(running.ask(f"{path}/progress", running.writes).body)["version"]
    done = {"status": "done", "note": "By the board"}
    logged = running.ask(f"{path}/items/{running.item}/status", running.writes, "POST", done)
    assert logged.status == 201
    assert json.loads(logged.body)["item"]["standing"] == "done"
    sent = {"what": "Drafted the brief", "minutes_saved": 20, "minutes_checking": 5}
    example = running.ask(f"{path}/examples", running.writes, "POST", sent)
    assert example.status == 201
    told = json.loads(running.ask(f"{path}/examples", running.writes).body)
    assert json.loads(example.body)["example"] in told["examples"]
    assert told["version"] >= before + 2
    read = running.ask(f"{path}/examples", running.reads).body
    assert b'"minutes_saved":20' in read
    assert b"Drafted the brief" not in read  # is for who may rate it


def test_no_operation_answers_without_a_token_that_is_in_use(running):
    for operation in OPERATIONS:
        path = operation.path.removeprefix(ROOT).format(
            rollout_id=running.opened, item_id=running.item, format="markdown"
        )
        stranger = f"pbk_{'0' * 12}_{'A' * 43}"
        for secret in ("", "pbk_", stranger, running.ended, running.reads[:-1], running.reads + "x"):
            answer = running.ask(path, secret, operation.method, {})
            assert (answer.status, answer.said("www-authenticate")) == (401, "Bearer"), operation
            assert "in use" in json.loads(answer.body)["message"], operation


def test_another_rollout_looks_like_none(running):
    def answer(operation: Operation, rollout_id: str) -> tuple[int, bytes]:
        path = operation.path.removeprefix(ROOT).format(
            rollout_id=rollout_id, item_id=running.item, format="markdown"
        )
        said = running.ask(path, running.writes, operation.method, {"status": "done", "what": "x"})
        return said.status, said.body

    for operation in OPERATIONS[1:]:
        sent = answer(operation, running.other)
        assert sent == answer(operation, "nothing-of-that-name"), operation
        assert sent[0] in (404, 422), operation


def test_a_token_that_only_reads_logs_nothing(running):
    path = f"/rollouts/{running.opened}/examples"
    before = running.ask(path, running.reads).body
    refused = running.ask(path, running.reads, "POST", {"what": "Something"})
    assert refused.status == 403
    assert "role" in json.loads(refused.body)["message"]
    assert running.ask(path, running.reads).body == before


def test_what_cannot_be_kept_is_refused_with_the_field(running):
    for sent in [
        b"", b"{", b"[]", b'{"what": 7}', b'{"what": "  "}', b'{"what": "x", "rating": 5}',
        b'{"what": "x", "rating": "4"}', b'{"what": "x", "who": "me"}', b'{"what": "x", "day": "2999-01-01"}',
        b'{"what": "x", "day": "2026-13-01"}', b'{"what": "' + b"x" * 281 + b'"}', b'\xff\xfe{"what": "x"}',
    ]:  # fmt: skip
        answer = running.ask(f"/rollouts/{running.opened}/examples", running.writes, "POST", sent)
        assert answer.status == 422, sent
        fault = json.loads(answer.body)
        assert all((fault["message"], fault["problems"])), sent


def test_more_than_the_api_takes_is_refused(running):
    path = f"/rollouts/{running.opened}/examples"
    assert running.ask(path, running.writes, "POST", b'{"what": "' + b"x" * 17_000 + b'"}').status == 413


def test_a_body_of_a_thousand_wrong_fields_gets_a_short_answer(running):
    path, sent = f"/rollouts/{running.opened}/examples", {f"f{number}": 1 for number in range(1_000)}
    fault = json.loads(running.ask(path, running.reads, "POST", sent).body)
    assert len(fault["problems"]) == 20
    assert fault["message"].endswith("(and 1000 more)")  # and what the example lacks


def test_the_description_names_every_route(running):
    document = json.loads(running.ask("/openapi.json", "").body)
    named = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    assert named == {(one.path, one.method) for one in OPERATIONS}


def test_a_compressed_description_leaves_the_next_one_whole(running):
    plain = running.ask("/openapi.json", "").body
    assert ask(running.port, f"{ROOT}/openapi.json", headers={"Accept-Encoding": "gzip"}).status == 200
    assert running.ask("/openapi.json", "").body == plain


# At the desk


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture
def turn(monkeypatch) -> Callable[[timedelta], None]:
    def turned(by: timedelta) -> None:
        now = Workspace.now
        monkeypatch.setattr(Workspace, "now", lambda self: now(self) + by)

    return turned


def test_the_examples_of_a_version_are_worked_out_once_for_each_role(workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    examples.log_example(workspace, DANA, rollout.id, what="Ours alone")
    reader, writer = (
        tokens.bearer(tokens.make_token(workspace, DANA, rollout.id, "Board", may_write).token)
        for may_write in (False, True)
    )
    [work] = [each.work for each in OPERATIONS if (each.method, each.path[-9:]) == ("GET", "/examples")]
    path = {"rollout_id": rollout.id}
    first = work(workspace, reader, path, None)
    assert work(workspace, reader, path, None) is first
    of_each = [work(workspace, actor, path, None).examples[0].what for actor in (reader, writer)]
    assert of_each == ["", "Ours alone"]


def test_a_token_ends_after_ninety_days(workspace, turn):
    token = tokens.make_token(workspace, DANA, rollouts.start_rollout(workspace, DANA, "Atlas").id, "Board")
    assert re.fullmatch(r"pbk_[0-9a-f]{12}_[\w-]{43}", token.secret)
    assert tokens.find_bearer(workspace, token.secret).name == "Board (API)"
    assert token.secret not in repr(token)
    secret = token.secret.split("_", 2)[-1].encode()
    files = [file for file in workspace.settings.data.rglob("*") if file.is_file()]
    assert [file for file in files if secret in file.read_bytes()] == []
    turn(timedelta(days=90))
    assert tokens.find_bearer(workspace, token.secret) is None


def test_a_token_goes_with_the_account_that_made_it(workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    workspace.accounts.claim("Dana", "dana@lt.test", None, workspace.now())
    kim = workspace.accounts.add("Kim", "kim@lt.test", None, workspace.now(), is_owner=True)
    made = tokens.make_token(workspace, kim.actor(), rollout.id, "Board")
    workspace.accounts.remove(kim.id)
    assert tokens.find_bearer(workspace, made.secret) is None
