"""What we change in Streamlit itself: a callback runs to its end, and a failed download says why."""

import json
import os
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tools import server

PATIENCE = 60.0
SCRIPT = """
import json, time
from pathlib import Path
import streamlit as st
from playbook.core.base.errors import Refused
from playbook.ui.shell import streamlit_patches

streamlit_patches.apply()

def left(name):
    time.sleep(0.4)
    for _ in range(3):
        typed = st.session_state[name]
    with Path("kept.jsonl").open("a") as kept:
        kept.write(json.dumps([name, typed]) + "\\n")

st.title("Slow fields and downloads")
for name in ("one", "two", "three", "four"):
    st.text_input(name, key=name, on_change=left, args=(name,))

def refuse():
    raise Refused("You are waiting for 3 documents already.", "Ask again when one has come.")

def break_down():
    raise KeyError("a bug")

st.download_button("Refused", refuse, "a.txt", on_click="ignore")
st.download_button("Broken", break_down, "b.txt", on_click="ignore")
st.download_button("Fine", lambda: b"here", "c.txt", on_click="ignore")
"""


def said(kept: Path) -> dict[str, str]:
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    return dict(json.loads(line) for line in lines)


def test_fields_are_saved_and_a_failed_download_says_why(screen, tmp_path):
    script, log = tmp_path / "fields.py", tmp_path / "fields.log"
    script.write_text(SCRIPT, encoding="utf-8")
    path = f"{server.ROOT}{os.pathsep}{os.environ['PYTHONPATH']}"
    settings = {"PYTHONPATH": path, "STREAMLIT_RUNNER_FAST_RERUNS": "false"}
    with server.running(script, log, environ=settings, cwd=tmp_path) as running:
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
        fail_to_download(window.page, log)
    assert "KeyError" in log.read_text(encoding="utf-8")
    kept = said(tmp_path / "kept.jsonl")
    assert kept == {name: f"typed into {name}" for name in ("one", "two", "three", "four")}


def fail_to_download(page: Page, log: Path) -> None:
    page.get_by_role("button", name="Refused").click()
    expect(
        page.get_by_text("You are waiting for 3 documents already. Ask again when one has come.")
    ).to_be_visible()
    assert "Traceback" not in log.read_text(encoding="utf-8")
    page.get_by_role("button", name="Broken").click()
    expect(page.get_by_text("Something unexpected went wrong.")).to_be_visible()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Fine").click()
    assert downloaded.value.path().read_bytes() == b"here"
