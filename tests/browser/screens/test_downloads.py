"""A download that fails says why beside its button, and leaves no traceback but a bug's."""

import os

from playwright.sync_api import expect

from tools import server

SCRIPT = """
import streamlit as st
from playbook.core.base.errors import Refused
from playbook.ui.shell import streamlit_patches

streamlit_patches.apply()

def refuse():
    raise Refused("You are waiting for 3 documents already.", "Ask again when one has come.")

def break_down():
    raise KeyError("a bug")

st.title("Downloads")
st.download_button("Refused", refuse, "a.txt", on_click="ignore")
st.download_button("Broken", break_down, "b.txt", on_click="ignore")
st.download_button("Fine", lambda: b"here", "c.txt", on_click="ignore")
"""


def test_a_failed_download_says_what_to_do(screen, tmp_path):
    script, log = tmp_path / "downloads.py", tmp_path / "downloads.log"
    script.write_text(SCRIPT, encoding="utf-8")
    path = f"{server.ROOT}{os.pathsep}{os.environ['PYTHONPATH']}"
    with server.running(script, log, environ={"PYTHONPATH": path}, cwd=tmp_path) as running:
        window = screen(running)
        window.open()
        page = window.page
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
    assert "KeyError" in log.read_text(encoding="utf-8")
