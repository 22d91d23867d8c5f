"""Which model is connected, by environment or typing, and its background test."""

import json
import logging
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.base.errors import Invalid, Refused
from playbook.desk.base.workspace import Workspace
from playbook.desk.models import background_work, connect, connections
from playbook.desk.models.background_work import find_trial, start_trial, stop_trial
from playbook.desk.models.connections import find_connection, get_connection, setup_of
from playbook.store.connection_file import ConnectionFile, StoredConnection
from tests.llm.author import Author
from tests.llm.server import ModelServer

DANA = Actor(name="Dana")
URL, OTHER = "https://api.example.com/v1", "https://other.example.com/v1"
Open = Callable[..., Workspace]


def typed(opened: Open, model: str = "m") -> Workspace:
    """A workspace whose owner has typed a connection."""
    workspace = opened()
    connect.connect(workspace, DANA, URL, model, "canary")
    return workspace


def key_of(workspace: Workspace) -> str:
    return get_connection(workspace).server.key


def kept(workspace: Workspace) -> str:
    return (workspace.settings.data / "connection.json").read_text(encoding="utf-8")


def test_at_first_there_is_no_model_and_nothing_is_kept(opened):
    workspace = opened()
    assert find_connection(workspace) is None
    with pytest.raises(Refused, match="No model is connected"):
        get_connection(workspace)
    assert not (workspace.settings.data / "connection.json").exists()


def test_what_is_typed_is_connected_and_survives_a_restart(opened):
    workspace = opened()
    assert connect.connect(workspace, DANA, f" {URL}/ ", " m ", " canary ") == "The connection is saved."
    for again in (workspace, opened()):
        connection = get_connection(again)
        server = connection.server
        assert (server.base_url, server.model, server.key) == (URL, "m", "canary")
        assert (connection.source, connection.at_once) == ("typed", 5)
        assert (connection.rollout_tokens, connection.rollout_usd) == (500_000, None)
        assert setup_of(again).has_key
        assert "canary" not in f"{connection!r} {setup_of(again)!r}"
    assert stat.S_IMODE((opened().settings.data / "connection.json").stat().st_mode) == 0o600


def test_a_typed_model_keeps_its_key_and_can_be_off(opened):
    workspace = typed(opened)
    assert connect.connect(workspace, DANA, f"{URL}/", "n") == "The connection is saved."
    assert key_of(workspace) == "canary"
    connect.pick_model(workspace, DANA, "o")
    assert (key_of(workspace), get_connection(workspace).server.model) == ("canary", "o")
    connect.switch_ai(workspace, DANA, False)
    assert find_connection(workspace) is None
    assert not setup_of(workspace).is_on
    assert find_connection(opened()) is None
    workspace = opened(PLAYBOOK_AI="on")
    assert find_connection(workspace) is None
    connect.switch_ai(workspace, DANA, True)
    assert key_of(workspace) == "canary"


def test_another_address_drops_the_key_and_says_so(opened):
    for other in (OTHER, "https://api.example.com/v2", "https://api.example.com:8443/v1"):
        workspace = typed(opened)
        assert "The key for api.example.com was dropped" in connect.connect(workspace, DANA, other, "m")
        assert key_of(workspace) == ""
        assert "canary" not in kept(workspace)
        connect.connect(workspace, DANA, URL, "m")
        assert key_of(workspace) == ""


def test_a_key_of_another_address_is_not_sent(opened):
    workspace = typed(opened)
    file = workspace.settings.data / "connection.json"
    # As an older version wrote it, without a checksum.
    stored = {name: value for name, value in json.loads(kept(workspace)).items() if name != "sha256"}
    file.write_text(json.dumps(stored).replace(URL, OTHER, 1), encoding="utf-8")
    connection = get_connection(workspace)
    assert (connection.server.base_url, connection.server.key) == (OTHER, "")
    assert not setup_of(workspace).has_key


def test_a_connection_that_cannot_work_is_refused_by_field(opened):
    for url, model, key, where in [
        ("", "", "", ("url", "model")), ("http://169.254.169.254/v1", "m", "", ("url",)),
        ("https://me:canary@api.example.com", "m", "", ("url",)),
        ("http://api.example.com/v1", "m", "canary", ("url",)), (URL, "m", "can ary", ("key",)),
        ("https://RESOURCE.openai.azure.com/openai/v1/", "m", "", ("url",)),
        (f"https://{'x' * 300}", "m" * 301, "k" * 4_001, ("url", "model", "key"))
    ]:  # fmt: skip
        workspace = opened()
        connect.connect(workspace, DANA, URL, "before", "kept")
        with pytest.raises(Invalid) as caught:
            connect.connect(workspace, DANA, url, model, key)
        assert tuple(problem.where for problem in caught.value.problems) == where, url
        assert "canary" not in str(caught.value), url
        assert (get_connection(workspace).server.model, key_of(workspace)) == ("before", "kept"), url


def test_a_key_or_the_whole_connection_can_be_forgotten(opened):
    workspace = opened(PLAYBOOK_AI_SECONDS="60")
    connect.connect(workspace, DANA, URL, "m", "canary")
    connect.set_limit(workspace, DANA, "tokens", 1_000)
    connect.forget_key(workspace, DANA)
    assert (key_of(workspace), get_connection(workspace).server.model) == ("", "m")
    connect.connect(workspace, DANA, URL, "m", "canary")
    connect.forget_connection(workspace, DANA)
    assert find_connection(workspace) is None
    assert "canary" not in kept(workspace)
    assert setup_of(workspace).limits.tokens == 1_000


def test_off_in_the_environment_wins_over_the_page(opened):
    workspace = typed(opened)
    workspace = opened(PLAYBOOK_AI="off", PLAYBOOK_AI_URL=URL, PLAYBOOK_AI_MODEL="m")
    assert find_connection(workspace) is None
    assert setup_of(workspace).is_off_for_good
    for change in (
        lambda: connect.switch_ai(workspace, DANA, True),
        lambda: connect.connect(opened(PLAYBOOK_AI="off"), DANA, URL, "m"),
    ):
        with pytest.raises(Refused, match="PLAYBOOK_AI"):
            change()


def test_the_environment_wins_and_typed_values_stay_kept(opened):
    workspace = typed(opened, "typed")
    workspace = opened(PLAYBOOK_AI_URL=OTHER, PLAYBOOK_AI_MODEL="set")
    connection = get_connection(workspace)
    assert (connection.server.base_url, connection.server.model, connection.server.key) == (OTHER, "set", "")
    assert connection.source == "environment"
    assert key_of(opened()) == "canary"


def test_the_environment_never_mixes_with_a_typed_address(opened):
    typed(opened)
    for name in ("PLAYBOOK_AI_KEY", "PLAYBOOK_AI_MODEL"):
        workspace = opened(**{name: "set"})
        assert find_connection(workspace) is None
        assert "PLAYBOOK_AI_URL" in setup_of(workspace).missing


def test_the_key_may_come_from_a_file(opened, tmp_path):
    (tmp_path / "key").write_text("canary\n", encoding="utf-8")
    environ = {"PLAYBOOK_AI_URL": URL, "PLAYBOOK_AI_MODEL": "m"}
    assert key_of(opened(**environ, PLAYBOOK_AI_KEY_FILE=str(tmp_path / "key"))) == "canary"


def test_what_the_environment_sets_is_changed_only_there(opened):
    for change in [
        lambda workspace: connect.connect(workspace, DANA, URL, "m"),
        lambda workspace: connect.pick_model(workspace, DANA, "m"),
        lambda workspace: connect.forget_key(workspace, DANA),
        lambda workspace: connect.forget_connection(workspace, DANA),
    ]:
        workspace = opened(PLAYBOOK_AI_URL=OTHER, PLAYBOOK_AI_MODEL="set")
        with pytest.raises(Refused, match="set for this server"):
            change(workspace)
        assert not (workspace.settings.data / "connection.json").exists(), change


@pytest.mark.parametrize("role", ["editor", "lead", "viewer"])
def test_only_the_owner_may_change_anything(opened, role):
    memberships = (Membership(rollout_id=EVERY, role=role),)
    workspace, robin = opened(), Actor(name="Robin", role="member", memberships=memberships)
    for change in (
        lambda: connect.connect(workspace, robin, URL, "m"),
        lambda: connect.pick_model(workspace, robin, "m"),
        lambda: connect.forget_key(workspace, robin),
        lambda: connect.forget_connection(workspace, robin),
        lambda: connect.switch_ai(workspace, robin, False),
        lambda: connect.set_limit(workspace, robin, "tokens", 1),
    ):
        with pytest.raises(Refused, match="Only the owner"):
            change()


def test_limits_come_from_environment_typing_or_default(opened):
    workspace = opened(PLAYBOOK_AI_TOKENS="7000")
    connect.connect(workspace, DANA, "http://127.0.0.1:8080/v1", "m")
    connection = get_connection(workspace)
    assert (connection.at_once, connection.limits.seconds) == (1, 120)
    assert (connection.rollout_tokens, connection.rollout_usd) == (7_000, None)
    for limit, value in (("usd", 2.5), ("at_once", 3), ("seconds", 600)):
        connect.set_limit(workspace, DANA, limit, value)
    with pytest.raises(Refused, match="PLAYBOOK_AI_TOKENS"):
        connect.set_limit(workspace, DANA, "tokens", 1)
    connection = get_connection(workspace)
    assert (connection.at_once, connection.rollout_tokens, connection.rollout_usd) == (3, 7_000, 2.5)
    assert (connection.limits.seconds, connection.limits.silence) == (600, 600)
    connect.set_limit(workspace, DANA, "seconds", None)
    assert get_connection(workspace).limits.seconds == 120
    assert setup_of(workspace).fixed == {"tokens"}


def test_a_limit_beyond_its_bounds_is_said(opened):
    usd = [("usd", value) for value in (0.0, float("nan"), float("inf"))]
    for limit, value in [("tokens", 0), ("at_once", 6), ("seconds", 9), *usd]:
        workspace = opened()
        with pytest.raises(Invalid) as caught:
            connect.set_limit(workspace, DANA, limit, value)
        assert caught.value.problems[0].where == limit
        assert not (workspace.settings.data / "connection.json").exists(), limit


def test_a_damaged_file_is_no_model_and_can_be_replaced(opened):
    workspace = opened()
    (workspace.settings.data / "connection.json").write_text('{"key": "canary', encoding="utf-8")
    assert find_connection(workspace) is None
    assert "cannot be read" in setup_of(workspace).trouble
    assert "canary" not in setup_of(workspace).trouble
    connect.connect(workspace, DANA, URL, "m")
    assert get_connection(workspace).server.model == "m"
    assert setup_of(workspace).trouble == ""


def test_looking_for_the_connection_does_not_open_the_file_again(opened, monkeypatch):
    workspace = typed(opened)
    find_connection(workspace)
    reads: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", lambda self, *_args, **_more: reads.append(self))
        assert find_connection(workspace) is not None
        assert connections.setup_of(workspace).model == "m"
    assert reads == []


def test_no_openai_variable_reaches_a_server_that_was_connected(opened, monkeypatch):
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", f"canary-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-canary: canary")
    from playbook.desk.models.background_work import start_trial

    with ModelServer() as server:
        server.says = Author().reply
        workspace = opened()
        connect.connect(workspace, DANA, server.base_url, "ok")
        trial = start_trial(workspace, DANA, "window", lambda: True)
        trial.wait()
        assert trial.findings.fault is None
        sent = [*server.listings, *server.requests]
        assert len(sent) == 2
        for request in sent:
            assert "canary" not in str(request)
            assert "authorization" not in request.headers


def test_a_key_never_goes_to_the_address_of_another_reading(opened, monkeypatch):
    workspace = typed(opened)
    read = ConnectionFile.read

    def read_then_change(file: ConnectionFile) -> StoredConnection:
        stored = read(file)
        file.write(StoredConnection(url=OTHER, model="n", key=SecretStr("of the other"), key_for=OTHER))
        return stored

    monkeypatch.setattr(ConnectionFile, "read", read_then_change)
    server = get_connection(workspace).server
    assert (server.base_url, server.model, server.key) == (URL, "m", "canary")
    server = get_connection(workspace).server
    assert (server.base_url, server.model, server.key) == (OTHER, "n", "of the other")


def test_it_finds_out_and_needs_no_rollout(workspace, server):
    assert find_trial(workspace) is None
    with pytest.raises(Refused, match="No model is connected"):
        start_trial(workspace, DANA, "window", lambda: True)
    connect.connect(workspace, DANA, server.base_url, "ok", "canary")
    server.says = Author().reply
    trial = start_trial(workspace, DANA, "window", lambda: True)
    assert find_trial(workspace) is trial
    trial.wait()
    assert not trial.is_running
    assert trial.findings.answer_format is not None
    # It is asked for a real stage, and a plan takes several such questions.
    assert server.requests[0].name == "leadership"
    assert trial.findings.plan.prompt > 3 * trial.findings.usage.prompt
    assert workspace.log.heads() == {}
    assert "canary" not in repr(trial)


def test_one_runs_at_a_time_and_stops_when_told(workspace, server):
    connect.connect(workspace, DANA, server.base_url, "silent")
    trial = start_trial(workspace, DANA, "window", lambda: True)
    assert server.waiting.wait(20)
    with pytest.raises(Refused, match="being tested already"):
        start_trial(workspace, DANA, "window", lambda: True)
    stop_trial(workspace, DANA)
    trial.wait(20)
    assert trial.is_ending
    assert trial.findings.fault.kind == "stopped"
    assert server.hung_up.wait(20)


def test_another_connection_has_not_been_tested(workspace, server):
    connect.connect(workspace, DANA, server.base_url, "ok")
    start_trial(workspace, DANA, "window", lambda: True).wait()
    connect.pick_model(workspace, DANA, "bare")
    assert find_trial(workspace) is None
    connect.pick_model(workspace, DANA, "ok")
    assert find_trial(workspace) is not None
    connect.connect(workspace, DANA, server.base_url, "ok", "canary")
    assert find_trial(workspace) is None


def test_a_bug_gets_an_id_and_shows_no_key(workspace, server, monkeypatch, caplog):
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(background_work, "probe", broken)
    monkeypatch.setattr(logging.getLogger("playbook"), "propagate", True)
    connect.connect(workspace, DANA, server.base_url, "ok", "canary")
    trial = start_trial(workspace, DANA, "window", lambda: True)
    trial.wait()
    assert re.search(r"bug \w{8}", caplog.text).group().split()[1] in trial.trouble
    assert "canary" not in caplog.text
