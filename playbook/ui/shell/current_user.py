"""Who this run is for: asked at its beginning, and anew by what runs before or beside a page.

A callback runs before the page, and a part that refreshes itself runs without it; both ask again, so
that nobody does or sees anything with a session that has ended.
"""

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

_told: ContextVar[Actor | None] = ContextVar("visit.told", default=None)


def cookies() -> dict[str, str]:
    """Give back what this tab's browser showed when the tab was connected."""
    return st.context.cookies.to_dict()


def visitor(workspace: Workspace) -> Actor:
    """Give back who this run is for; raises SignedOut."""
    if told := _told.get():
        return told
    found = find_visitor(workspace, cookies())
    # A tab that reconnects shows the cookie of now: what one person typed is not shown to the next.
    if found is None or st.session_state.get(ACCOUNT, found.account_id) != found.account_id:
        raise SignedOut
    return found


@contextmanager
def of(actor: Actor, now: datetime) -> Iterator[None]:
    """Say who the page is run for, for as long as it is run."""
    st.session_state[ACCOUNT] = actor.account_id
    st.session_state[LAST_HERE] = now
    token = _told.set(actor)
    try:
        yield
    finally:
        _told.reset(token)


def asked_later(workspace: Workspace) -> Callable[[], Actor]:
    """Give back what tells, at any time and from any thread, who this tab is for; it raises SignedOut."""
    shown = cookies()

    def ask() -> Actor:
        if found := find_visitor(workspace, shown):
            return found
        raise SignedOut

    return ask
