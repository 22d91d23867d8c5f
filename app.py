"""The one ASGI app: Streamlit's script, our routes, and what opens and closes with the server."""

from pathlib import Path

import streamlit as st

from playbook.ui.frame import say_bug
from playbook.ui.server import lifespan, routes

app = st.App(
    Path(__file__).parent / "playbook" / "ui" / "main.py",
    lifespan=lifespan,
    routes=routes(),
    on_script_error=say_bug,
)
