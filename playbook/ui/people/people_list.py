"""Everyone with an account, with their roles and last visit."""

from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict
from playbook.core.base.words import count
from playbook.desk.accounts import people
from playbook.desk.accounts.people import Someone
from playbook.desk.base.workspace import Workspace
from playbook.ui.people import access_fields
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.words.item_words import say_distance

_OPEN, _SURE = "people.open", "people.sure"


def show() -> None:
    everyone = people.people_of(frame.here(), frame.current_actor())
    st.header(count(len(everyone), "person", "people"), anchor=False)
    for someone in everyone:
        is_open = st.session_state.get(_OPEN) == someone.id
        with st.container(border=True):
            with frame.spread_row():
                st.markdown(_words(someone))
                key = f"people.change.{someone.id}"
                frame.button("Close" if is_open else "Change", key, _toggle, someone, type="tertiary")
            if is_open:
                _show_changes(someone)
    if len(everyone) == 1:
        st.caption("It is just you so far. Invite your team leads and anyone who needs to follow along.")


def _words(someone: Someone) -> str:
    me = " (you)" if someone.is_me else ""
    door = "company sign-on" if someone.signs_on_elsewhere else ""
    secured = "two-step sign-in" if someone.has_second_factor else ""
    about = [plain(someone.email or ""), door, secured, _seen(someone)]
    what = ["Owner of this Playbook"] if someone.is_owner else []
    what += [access_fields.say_membership(membership) for membership in someone.memberships]
    lines = [f"**{plain(someone.name)}**{me}", *(what or ["No access yet"])]
    return "  \n".join([*lines, f":small[{' · '.join(part for part in about if part)}]"])


def _seen(someone: Someone) -> str:
    if someone.is_me:
        return "here now"
    if someone.seen_at is None:
        return "not here yet"
    today = frame.here().now().astimezone().date()
    return f"last here {say_distance(someone.seen_at.astimezone().date(), today)}"


def _toggle(someone: Someone) -> None:
    frame.forget_problems()
    st.session_state.pop(_SURE, None)
    _forget_seen(someone.id)
    is_open = st.session_state.get(_OPEN) == someone.id
    st.session_state[_OPEN] = None if is_open else someone.id
    if not is_open and someone.memberships:
        opened = st.session_state.get(frame.ROLLOUT)
        of_opened = (role for role in someone.memberships if role.rollout_id == opened)
        access_fields.begin(_role_key(someone.id), next(of_opened, someone.memberships[0]))


def _role_key(account_id: str) -> str:
    return f"people.role.{account_id}"


def _forget_seen(account_id: str) -> None:
    st.session_state.pop(f"{_role_key(account_id)}.seen", None)


def _show_changes(someone: Someone) -> None:
    if someone.email:
        # Copied from the line above it would carry the mark that keeps it from becoming a link.
        st.code(someone.email, language=None)
    for membership in someone.memberships:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(access_fields.say_membership(membership), width="content")
            ids = (someone.id, membership.rollout_id)
            frame.button("Remove this role", f"people.drop.{'.'.join(ids)}", _drop, *ids)
    key = _role_key(someone.id)
    st.session_state.setdefault(f"{key}.seen", someone.memberships)
    access_fields.show(key)
    with st.container(horizontal=True):
        frame.button("Give this role", f"{key}.save", _give, someone.id)
        links = len(people.links_made_by(frame.here(), someone.name))
        ends = f" and end {count(links, 'link')}" if links else ""
        label = f"Remove as owner{ends}" if someone.is_owner else "Make owner"
        _button(label, f"owner.{someone.id}", people.set_owner, someone.id, not someone.is_owner)
        _button("Sign out everywhere", f"out.{someone.id}", people.sign_out_person, someone.id)
        if someone.has_second_factor and not someone.is_me:
            _button("Reset two-step sign-in", f"factor.{someone.id}", people.reset_second_factor, someone.id)
        if not someone.is_me:
            frame.button("Remove", f"people.remove.{someone.id}", _ask, someone.id)
    if st.session_state.get(_SURE) != someone.id:
        return
    ended = f"The {count(links, 'link')} that they made will end. " if links else ""
    st.warning(
        f"{plain(someone.name)} will be signed out at once and cannot come back without a new invite. {ended}"
        "What they logged stays, under their name; Forget a person, below, takes that out too."
    )
    with st.container(horizontal=True):
        _button(f"Remove {plain(someone.name)}", f"sure.{someone.id}", people.remove_person, someone.id)
        frame.button("Keep", f"people.keep.{someone.id}", _ask, None)


def _button(label: str, key: str, change: object, *args: object) -> None:
    frame.button(label, f"people.{key}", frame.act, change, *args, done="Done.")


def _give(account_id: str) -> None:
    key = _role_key(account_id)
    if membership := access_fields.chosen(key):
        seen = st.session_state.get(f"{key}.seen")
        if frame.act(_set, account_id, membership, seen, done="Role saved."):
            _forget_seen(account_id)


def _set(workspace: Workspace, actor: Actor, account_id: str, *args: Any) -> None:
    """Set a role; saving again after a conflict replaces the other one."""
    try:
        people.set_membership(workspace, actor, account_id, *args)
    except Conflict:
        _forget_seen(account_id)
        raise


def _drop(account_id: str, rollout_id: str) -> None:
    if frame.act(people.drop_membership, account_id, rollout_id, done="Done."):
        _forget_seen(account_id)


def _ask(account_id: str | None) -> None:
    st.session_state[_SURE] = account_id
