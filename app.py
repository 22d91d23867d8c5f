"""The ASGI app: Streamlit's script, our routes, and the middleware around both."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

from playbook import gc_pause
from playbook.ui.shell import menu, page_registry
from playbook.ui.shell.held_files import StreamlitsFiles
from playbook.ui.shell.server import RELOAD, is_host_allowed, lifespan
from playbook.ui.shell.sign_in_gate import say_trouble
from playbook.web.http.first_words import FrontPages
from playbook.web.http.frames import bound_frames
from playbook.web.http.front_page import PAGE
from playbook.web.http.guard import PageGuard
from playbook.web.http.heads import bound_heads
from playbook.web.http.middleware import Envelope
from playbook.web.http.problem import HANDLERS
from playbook.web.http.static_files import CompressedFiles
from playbook.web.routes import routes
from playbook.web.sign_in.sign_on import SignOn

bound_heads()
bound_frames(get_max_widget_state_size_bytes())
ours = routes()
app = st.App(
    Path(__file__).parent / "playbook" / "ui" / "main.py",
    lifespan=lifespan,
    routes=ours,
    middleware=[
        Middleware(Envelope, is_host_allowed=is_host_allowed, ours=ours),
        Middleware(
            PageGuard,
            pages=page_registry.paths(),
            ours=ours,
            files=PAGE.parent,
            reload=RELOAD,
            held=StreamlitsFiles(),
        ),
        Middleware(FrontPages, titles=page_registry.titles(), named=menu.named_paths()),
        Middleware(CompressedFiles, folder=PAGE.parent),
        Middleware(SignOn),
    ],
    exception_handlers=HANDLERS,
    on_script_error=say_trouble,
)
gc_pause.end()
