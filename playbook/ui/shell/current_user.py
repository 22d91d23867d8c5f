"""Look up who this run is for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import streamlit as st

from playbook.core.base.access import Actor
from playbook.desk.accounts.sessions import SignedOut, find_visitor
from playbook.desk.base.workspace import Workspace

ACCOUNT = "visit.account"
LAST_HERE = "visit.last_here"

_page_actor: ContextVar[Actor | None] = ContextVar("visit.page_actor", default=None)


def cookies() -> dict[str, str]:
    """Return the cookies that this tab's browser sent when the tab connected."""
    return st.context.cookies.to_dict()


def visitor(workspace: Workspace) -> Actor:
    """Return the actor of this run. Raise SignedOut if there is none."""
    if page_actor := _page_actor.get():
        return page_actor
    actor = find_visitor(workspace, cookies())
    # A tab that reconnects shows the cookie of now: what one person typed is not shown to the next.
    if actor is None or st.session_state.get(ACCOUNT, actor.account_id) != actor.account_id:
        raise SignedOut
    return actor


@contextmanager
def of(actor: Actor, now: datetime) -> Iterator[None]:
    st.session_state[ACCOUNT] = actor.account_id
    st.session_state[LAST_HERE] = now
    token = _page_actor.set(actor)
    try:
        yield
    finally:
        _page_actor.reset(token)


def actor_lookup(workspace: Workspace) -> Callable[[], Actor]:
    """Return a thread-safe lookup of this tab's actor. It raises SignedOut."""
    sent_cookies = cookies()

    def ask() -> Actor:
        if actor := find_visitor(workspace, sent_cookies):
            return actor
        raise SignedOut

    return ask
