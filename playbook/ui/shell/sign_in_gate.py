"""The gate before every page, for whoever is not signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playbook.core.base.access import ROLE_NAMES, role_in
from playbook.desk.accounts import demo, sessions
from playbook.desk.accounts.sessions import OWN_ACCOUNT, SignedOut, has_account, sign_in_for, unused_for
from playbook.desk.base import audit
from playbook.desk.upkeep import backups, clock_jump, failover
from playbook.ui.shell import current_user, export_files, frame, navigation, page_registry, saved_input

_LEFT, _ALERTED = "entrance.left", "entrance.alerted"


@contextmanager
def signed_in() -> Iterator[None]:
    """Run the block for a signed-in actor; else ask to sign in."""
    try:
        actor = frame.current_actor()
    except SignedOut:
        _ask_to_sign_in()
        st.stop()
    is_new = current_user.ACCOUNT not in st.session_state
    with current_user.of(actor, frame.here().now()):
        if is_new:
            st.session_state[_LEFT] = False
        yield


def restore_input(page: str) -> None:
    """Restore the input saved when the same person's session ended."""
    if st.session_state.get(_LEFT) is not False:
        return
    st.session_state[_LEFT] = None
    if values := frame.here().unsaved_input.take(st.session_state[current_user.ACCOUNT], page):
        saved_input.put_back(values)
        frame.tell("We restored what you had typed.")


def show_demo() -> None:
    """Say above every page of a demonstration that it is one."""
    if frame.here().is_demo:
        st.caption(f":material/science: {demo.WARNING}")


def show_backup_trouble() -> None:
    """Tell owners above every page when backups fail."""
    if frame.may("back_up") and (trouble := backups.trouble(frame.here())):
        st.warning(frame.plain(trouble))


def show_visitor() -> None:
    """Say in the sidebar who is signed in, and let them out."""
    if frame.here().is_demo:
        return
    actor = frame.current_actor()
    role = role_in(actor, st.session_state.get(frame.ROLLOUT) or "")
    with st.sidebar:
        st.caption(frame.plain(f"{actor.name}, {ROLE_NAMES[role]}" if role else actor.name))
        # In a tab of its own: leaving this one would lose what is being typed.
        st.link_button("My account", OWN_ACCOUNT, type="tertiary", icon=":material/account_circle:")
        with st.container(horizontal=True):
            frame.button("Sign out", "visit.out", _sign_out, type="tertiary")
            frame.button(
                "Sign out everywhere",
                "visit.out_everywhere",
                _sign_out_everywhere,
                type="tertiary",
                help="On every device and in every browser where you are signed in.",
            )
        if actor.account_id:
            export_files.offer_own()


def tell_of_alarms() -> None:
    """Tell an owner once in a tab that passwords were guessed, or changes lost."""
    if st.session_state.get(_ALERTED):
        return
    st.session_state[_ALERTED] = True
    for alert in (failover.loss_alert, clock_jump.jump_alert, audit.guessing_alert):
        if sentence := alert(frame.here(), frame.current_actor()):
            frame.tell(sentence)


def show_duty() -> None:
    """Say above every page that this owner needs a second factor first."""
    if sessions.owes_setup(frame.here(), frame.current_actor()):
        st.warning(
            f"Owners of this Playbook need two-step sign-in. Set it up on [My account]({OWN_ACCOUNT}), then "
            "reload this page.",
            icon=":material/lock:",
        )


def say_trouble(error: Exception) -> bool:
    """Show what stopped the script outside a page, such as in a callback, and return True."""
    if isinstance(error, SignedOut):
        _ask_to_sign_in()
        return True
    return frame.say_bug(error)


def leave_for(address: str) -> None:
    """Load one of our own addresses in this tab, unlike Streamlit's links."""
    message = ForwardMsg()
    message.auth_redirect.url = address
    if context := get_script_run_ctx():
        context.enqueue(message)


def _sign_out() -> None:
    sessions.sign_out(frame.here(), *sessions.tokens_in(current_user.cookies()))
    _leave()


def _sign_out_everywhere() -> None:
    frame.act(sessions.sign_out_everywhere)
    _leave()


def _leave() -> None:
    """Drop everything typed, because the person leaves on purpose."""
    account = st.session_state.get(current_user.ACCOUNT)
    st.session_state.clear()
    st.session_state[current_user.ACCOUNT] = account
    st.session_state[_LEFT] = ""
    leave_for("/sign-out")


def _ask_to_sign_in() -> None:
    st.title("Please sign in", anchor=False)
    was_here = current_user.ACCOUNT in st.session_state
    # A stranger's tab never learned which pages there are, and does not learn it now.
    path = f"/{navigation.build().url_path}" if was_here else urlsplit(st.context.url or "").path
    path = path if was_here or path in page_registry.paths() else "/"
    if was_here and (sentence := _save_typed(path)):
        st.info(sentence)
    query = urlencode(st.query_params.to_dict(), doseq=True)
    frame.button("Sign in", None, leave_for, sign_in_for(f"{path}?{query}" if query else path), type="main")


def _save_typed(path: str) -> str:
    """Save typed input once per ended session. Return what to say."""
    if isinstance(sentence := st.session_state.get(_LEFT), str):
        return sentence
    workspace, account_id = frame.here(), st.session_state[current_user.ACCOUNT]
    sentence = ""
    if has_account(workspace, account_id):
        values = saved_input.pick_up()
        workspace.unsaved_input.keep(account_id, path, values)
        last_here = st.session_state[current_user.LAST_HERE]
        limit = unused_for(workspace, account_id, current_user.cookies(), last_here)
        sentence = f"You were signed out after {limit} without use." if limit else "You were signed out."
        sentence += " Sign in again: what you typed is kept." if values else " Sign in again."
    st.session_state[_LEFT] = sentence
    return sentence
