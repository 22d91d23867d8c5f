"""A part of a page that refreshes itself asks at each refresh who is signed in."""

import os

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.session import Session
from tests.loops import run
from tests.web.http.test_strangers import everything
from tools import server

pytestmark = pytest.mark.slow
SCRIPT = """
from datetime import UTC, datetime
from pathlib import Path
import streamlit as st
from playbook.core.base.access import Actor
from playbook.desk.base import workspace
from playbook.settings import Settings
from playbook.ui.shell import current_user, frame

if workspace._open is None:
    workspace.set_current(workspace.open_workspace(Settings(data=Path("data"))))
current_user.find_visitor = lambda *_: None if Path("ended").exists() else Actor(name="Dana")

@frame.fragment(run_every=60)
def part():
    st.text(f"canary for {frame.current_actor().name}")

try:
    frame.current_actor()
except current_user.SignedOut:
    st.text("Nobody is here")
    st.stop()
part()
"""


def part_of(heard: list[ForwardMsg]) -> str:
    (found,) = (message.auto_rerun.fragment_id for message in heard if message.HasField("auto_rerun"))
    return str(found)


def test_a_part_shows_nothing_once_the_session_is_over(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environ = {"PYTHONPATH": f"{server.ROOT}{os.pathsep}{os.environ['PYTHONPATH']}"}

    async def refresh(port: int) -> tuple[str, str]:
        async with Session(port) as session:
            await session.rerun()
            part = part_of(session.heard)
            await session.rerun(part=part)
            before = everything(session.heard)
            (tmp_path / "ended").touch()
            await session.rerun(part=part)
            return before, everything(session.heard)

    with server.running(script, tmp_path / "log", environ=environ, cwd=tmp_path) as running:
        before, after = run(refresh(running.port))
    assert "canary for Dana" in before
    assert "canary" not in after
    assert "Nobody is here" in after
