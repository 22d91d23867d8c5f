"""A demonstration lets everyone in, says so everywhere, keeps nothing, and never opens real data."""

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.session import Session
from playbook.desk.accounts import demo
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.plan import rollouts
from playbook.settings import Settings, SettingsError
from playbook.ui.shell import page_registry
from tests.loops import run
from tests.web.asking import ask
from tests.web.http.test_strangers import drawn, everything
from tools import server

pytestmark = pytest.mark.slow
APP = server.ROOT / "app.py"


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[tuple[server.Server, Path]]:
    """A demonstration, and the folder for what is thrown away."""
    folder = tmp_path_factory.mktemp("demo")
    environ = {"PLAYBOOK_DEMO": "on", "TMPDIR": str(folder)}
    with server.running(APP, folder / "app.log", environ=environ) as running:
        yield running, folder


async def seen(running: server.Server, page: str, query: str = "") -> tuple[list[str], str]:
    async with Session(running.port, page, query) as session:
        await session.rerun()
        return drawn(session.heard), everything(session.heard)


def test_every_page_says_that_it_is_a_demonstration(shown):
    for page in sorted(page_registry.paths()):
        running, _ = shown
        assert ask(running.port, page).status == (307 if page == "/rollouts" else 200)
        found, _ = run(seen(running, page.strip("/")))
        assert [one for one in found if "nothing here is kept" in one], page


def test_the_samples_are_there(shown):
    _, everywhere = run(seen(shown[0], ""))
    for sample in rollouts.samples():
        assert sample.name in everywhere


def test_there_is_nothing_to_sign_in_to_and_nothing_to_claim(shown):
    running, folder = shown
    answer = ask(running.port, "/sign-in")
    assert (answer.status, answer.said("location")) == (303, "/")
    assert "/setup" not in (folder / "app.log").read_text()
    assert demo.WARNING in ask(running.port, "/setup?token=x").text


def test_its_folder_goes_when_it_ends(tmp_path):
    environ = {"PLAYBOOK_DEMO": "on", "TMPDIR": str(tmp_path)}
    running = server.start(APP, tmp_path / "app.log", environ=environ)
    assert list(tmp_path.glob("playbook-demo-*/journal.jsonl"))
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(timeout=30)
    assert list(tmp_path.glob("playbook-demo-*")) == []


def test_it_does_not_start_beside_real_data(tmp_path):
    data = tmp_path / "data"
    open_workspace(Settings(data=data)).close()
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    environ = {"PLAYBOOK_DEMO": "on", "PLAYBOOK_DATA": str(data), "TMPDIR": str(tmp_path)}
    with pytest.raises(RuntimeError, match="which holds data"):
        server.start(APP, tmp_path / "app.log", environ=environ, owner="")
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.fixture
def workspace(tmp_path, monkeypatch) -> Iterator[Workspace]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    opened = demo.open_demo(Settings())
    yield opened
    opened.close()
    demo.throw_away(opened)


def test_a_demo_asks_no_model_and_deletes_only_its_own_folder(workspace, tmp_path):
    assert workspace.settings.ai == "off"
    real = open_workspace(Settings(data=tmp_path / "playbook-demo-not-one"))
    real.close()
    demo.throw_away(real)
    assert (tmp_path / "playbook-demo-not-one").exists()


def test_settings_alone_make_no_demonstration(tmp_path):
    with closing(open_workspace(Settings(data=tmp_path / "data", demo="on"))) as opened:
        assert not opened.is_demo
    with pytest.raises(SettingsError):
        demo.open_demo(Settings(data=tmp_path / "data", demo="on"))
