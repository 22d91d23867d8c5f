"""API tokens of a rollout: make one, show it once, revoke it."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.accounts import tokens
from playbook.desk.base.store_types import Token
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day

_NAME, _WRITES, _MADE = "tokens.name", "tokens.writes", "tokens.made"


def show() -> None:
    st.header("For programs", anchor=False)
    st.caption(
        "A token lets a program read one rollout, or also log its progress and examples, for 90 days. "
        "Documentation: /api/v1/openapi.json."
    )
    if st.session_state.get(frame.ROLLOUT) is None:
        st.markdown("Select a rollout first.")
        return
    rollout = frame.current_rollout()
    _show_made(rollout)
    for token in tokens.tokens_of(frame.here(), frame.current_actor(), rollout.id):
        if tokens.is_alive(frame.here(), token):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_words(token))
                action = (frame.act, tokens.revoke_token, token.id)
                done_text = "Token revoked. Programs that use it are refused."
                button("Revoke", "", f"tokens.revoke.{token.id}", *action, done=done_text)
    with st.form("tokens.new", border=True):
        st.text_input("Which program will use it?", key=_NAME, max_chars=100)
        frame.show_problems("token")
        st.checkbox("Can also log progress and examples", key=_WRITES)
        st.form_submit_button("Create token", icon=":material/key:", on_click=_make, args=(rollout.id,))


def _show_made(rollout: Rollout) -> None:
    new_token: tokens.NewToken | None = st.session_state.get(_MADE)
    if new_token is None or new_token.token.rollout_id != rollout.id:
        return
    with st.container(border=True):
        st.markdown(f"**The token of {plain(new_token.token.name)}.** Copy it now; we cannot show it again.")
        st.code(new_token.secret, language=None, wrap_lines=True)
        button("Done, I copied it", "", None, _hide)


def _words(token: Token) -> str:
    today = frame.here().today()
    does = "reads and logs" if token.may_write else "reads"
    used = f"last used {say_day(token.used_on, today)}" if token.used_on else "not used yet"
    words = f"**{plain(token.name)}** {does}, until {say_day(token.expires_at.date(), today)}; {used}."
    return f"{words} :small[Made by {plain(token.maker)}.]"


def _make(rollout_id: str) -> None:
    name, may_write = st.session_state[_NAME], st.session_state[_WRITES]
    if new_token := frame.act(tokens.make_token, rollout_id, name, may_write):
        st.session_state[_MADE] = new_token
        st.session_state[_NAME], st.session_state[_WRITES] = "", False


def _hide() -> None:
    st.session_state.pop(_MADE, None)
