"""What stands before every page: nobody sees one, or learns that there is one, who is not signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playbook.desk.visitors import SignedOut, sign_in_for
from playbook.ui import frame, navigation, places, visit


@contextmanager
def signed_in() -> Iterator[None]:
    """Run what is inside for whoever is signed in; else ask to sign in, and stop the script."""
    try:
        actor = frame.current_actor()
    except SignedOut:
        _ask_to_sign_in()
        st.stop()
    with visit.of(actor):
        yield


def leave_for(address: str) -> None:
    """Have the browser load one of our own addresses in this tab; Streamlit's links open another one."""
    message = ForwardMsg()
    message.auth_redirect.url = address
    if context := get_script_run_ctx():
        context.enqueue(message)


def _ask_to_sign_in() -> None:
    st.title("Please sign in")
    was_here = visit.ACCOUNT in st.session_state
    # A stranger's tab was never told which pages there are, and is not told now.
    path = navigation.take_away() if was_here else _path()
    st.button("Sign in", on_click=leave_for, args=(sign_in_for(_with_query(path)),), type=frame.main_button())


def _path() -> str:
    path = urlsplit(st.context.url or "").path
    return path if path in places.paths() else "/"


def _with_query(path: str) -> str:
    query = urlencode(st.query_params.to_dict(), doseq=True)
    return f"{path}?{query}" if query else path
