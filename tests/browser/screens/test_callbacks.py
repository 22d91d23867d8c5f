"""What is typed is saved although the next field is left while the first is still being saved."""

import json
import os
import time
from pathlib import Path

from tools import server

PATIENCE = 60.0
SCRIPT = """
import json, time
from pathlib import Path
import streamlit as st
from playbook.ui.shell import streamlit_patches

streamlit_patches.apply()

def left(name):
    time.sleep(0.4)
    for _ in range(3):
        typed = st.session_state[name]
    with Path("kept.jsonl").open("a") as kept:
        kept.write(json.dumps([name, typed]) + "\\n")

st.title("Slow fields")
for name in ("one", "two", "three", "four"):
    st.text_input(name, key=name, on_change=left, args=(name,))
"""


def said(kept: Path) -> dict[str, str]:
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    return dict(json.loads(line) for line in lines)


def test_a_field_is_saved_while_the_next_one_is_left(screen, tmp_path):
    script = tmp_path / "fields.py"
    script.write_text(SCRIPT, encoding="utf-8")
    path = f"{server.ROOT}{os.pathsep}{os.environ['PYTHONPATH']}"
    settings = {"PYTHONPATH": path, "STREAMLIT_RUNNER_FAST_RERUNS": "false"}
    with server.running(script, tmp_path / "fields.log", environ=settings, cwd=tmp_path) as running:
        window = screen(running)
        window.open()
        for name in ("one", "two", "three", "four"):
            field = window.page.get_by_role("textbox", name=name)
            field.fill(f"typed into {name}")
            field.press("Tab")
            window.page.wait_for_timeout(150)
        asked = time.monotonic()
        while len(said(tmp_path / "kept.jsonl")) < 4 and time.monotonic() - asked < PATIENCE:
            window.page.wait_for_timeout(50)
        window.settle()
    kept = said(tmp_path / "kept.jsonl")
    assert kept == {name: f"typed into {name}" for name in ("one", "two", "three", "four")}
