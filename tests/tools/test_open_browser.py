"""What `make run` opens on a desktop: the app, or the way to the page that makes its owner."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from playbook.desk.accounts.first_owner import new_link
from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings
from tests.web.asking import served
from tools import setup

ROOT = Path(__file__).parents[2]
APP = Starlette(routes=[Route("/_stcore/health", lambda _request: PlainTextResponse("ok"))])


@pytest.fixture
def browser(tmp_path, monkeypatch) -> Callable[[], list[str]]:
    """A browser that only notes what it is called with; gives that back."""
    program, called = tmp_path / "browser", tmp_path / "called"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{called}"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    return lambda: called.read_text(encoding="utf-8").splitlines()


def opened(port: int, file: Path) -> None:
    command = [sys.executable, str(ROOT / "tools/open_browser.py"), f"http://127.0.0.1:{port}", str(file)]
    assert subprocess.run(command, timeout=60).returncode == 0


def test_an_app_with_an_owner_is_opened_at_its_address(browser, tmp_path):
    with served(APP) as port:
        opened(port, tmp_path / "first-run.html")
    assert browser() == [f"http://127.0.0.1:{port}"]


def test_the_browser_is_not_called_with_the_owner_link(browser, tmp_path):
    workspace = open_workspace(Settings(data=tmp_path / "the data"))
    with served(APP) as port:
        token = str(new_link(workspace, f"http://127.0.0.1:{port}")).partition("=")[2]
        opened(port, tmp_path / "the data" / "first-run.html")
    (called,) = browser()
    assert called == (tmp_path / "the data" / "first-run.html").as_uri()
    assert token not in called
    workspace.close()


@pytest.mark.parametrize(
    ("variable", "folder"),
    [("", ROOT / "data/local"), ("elsewhere", ROOT / "elsewhere"), ("/srv/plans", Path("/srv/plans"))],
)
def test_make_run_looks_for_the_owner_link_at_the_data(monkeypatch, variable, folder):
    done: list[tuple[object, ...]] = []
    monkeypatch.setenv("PLAYBOOK_DATA", variable)
    monkeypatch.setattr(setup, "ensure", lambda _lock: None)
    monkeypatch.setattr(setup, "has_display", lambda: True)
    monkeypatch.setattr(setup.subprocess, "Popen", lambda command, **_options: done.append(command))
    monkeypatch.setattr(setup.os, "chdir", lambda _folder: None)
    monkeypatch.setattr(setup.os, "execve", lambda *_command: None)
    setup.start()
    assert [command[-1] for command in done] == [folder / "first-run.html"]
