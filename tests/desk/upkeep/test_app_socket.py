"""A terminal asks the running app, over a socket in the data folder."""

import json
import socket
import stat
from base64 import b64decode
from contextlib import closing

import pytest

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import open_workspace
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import app_socket
from playbook.desk.upkeep.app_socket import AppRefused, ask
from playbook.settings import Settings
from playbook.store.errors import Held

DANA = Actor(name="Dana")


@pytest.fixture
def running(workspace):
    app_socket.begin(workspace)
    return workspace


def test_the_running_app_backs_up_checks_and_exports(running):
    rollout = rollouts.start_rollout(running, DANA, "Atlas")
    made = ask(running.settings, "backup")
    assert made.lines == (str(running.backups.all()[0].path),)
    assert ask(running.settings, "verify").sentence == "1 events of 1 rollouts compared: sound."
    exported = ask(running.settings, "export", rollout.id)
    assert list(exported.lines) == list(rollouts.export_rollout(running, DANA, rollout.id))


def test_the_running_app_writes_documents(running):
    rollout, _ = rollouts.open_sample(running, DANA, "1-as-it-went")
    for format_key in ("markdown", "deck", "archive"):
        name, data = ask(running.settings, "write", rollout.id, format_key, "board", "", "").lines
        assert f"(v{rollout.version})" in name
        assert len(b64decode(data)) > 6_000


def test_an_error_comes_back_as_its_sentence_and_exit_code(running):
    with pytest.raises(AppRefused, match="There is no rollout 'nobody' here") as caught:
        ask(running.settings, "export", "nobody")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"nonsense\n", b'["delete"]\n', b'["export"]\n', b"[]\n", b"x" * 9_000]
)
def test_what_is_no_command_gets_a_sentence_and_does_nothing(running, line):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(running.settings.data / "playbook.sock"))
        connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        answer = json.loads(connection.makefile("rb").readline())
    assert (answer["code"], "error" in answer) == (1, True)
    assert ask(running.settings, "verify").code == 0


def test_only_the_account_of_the_app_can_open_it(running):
    mode = (running.settings.data / "playbook.sock").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_it_goes_with_the_app_and_a_stale_one_does_not_matter(running):
    file = running.settings.data / "playbook.sock"
    running.close()
    assert not file.exists()
    assert ask(running.settings, "verify") is None
    # As a crash leaves it.
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(file))
    assert ask(running.settings, "verify") is None
    with closing(open_workspace(running.settings)) as again:
        app_socket.begin(again)
        assert ask(running.settings, "verify").code == 0


def test_a_second_app_leaves_the_first_one_reachable(running):
    with pytest.raises(Held):
        open_workspace(running.settings)
    assert ask(running.settings, "verify").code == 0


def test_a_long_path_is_no_hindrance(tmp_path):
    settings = Settings(data=tmp_path / ("a" * 100) / ("b" * 100))
    with closing(open_workspace(settings)) as workspace:
        app_socket.begin(workspace)
        assert ask(settings, "verify").code == 0
        assert (settings.data / "playbook.sock").is_socket()
    assert not (settings.data / "playbook.sock").exists()
