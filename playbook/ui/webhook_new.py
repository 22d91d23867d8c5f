"""On Settings: a form for another channel, with everything filled in but its secret address."""

from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.webhooks import WEBHOOK_KIND_NAMES
from playbook.desk import updates, webhooks
from playbook.desk.webhooks import Wish
from playbook.ui import frame, name_warning, share_words, webhook_fields, webhook_words

_FORM = "webhook.new"
_KIND, _ADDRESS, _LINK = "webhook.new.kind", "webhook.new.address", "webhook.new.link"
# As on Share: whoever tabs to the eye beside a secret has not left the field, as Streamlit sees it.
_ON_ADD: Literal["ignore"] = "ignore"
_AT_ONCE = "0ms"


def show(rollout: Rollout, *, count: int) -> None:
    """Draw the button behind which a channel is added."""
    if webhooks.is_silent_for_good(frame.here(), rollout):
        return
    if count >= webhooks.MOST:
        st.caption(f"A rollout has {webhooks.MOST} channels at most. Remove one to add another.")
        return
    if not webhook_fields.is_open(_FORM):
        st.button("Add a channel", icon=":material/add:", on_click=webhook_fields.open_form, args=(_FORM,))
        return
    webhook_fields.fill(_FORM, None)
    with st.container(border=True):
        st.subheader("Add a channel", anchor=False)
        _show_where()
        webhook_fields.show_when(_FORM)
        _show_link()
        if not count:  # else it stands above the channels
            warn_of_names(rollout)
        with st.container(horizontal=True):
            st.button(
                "Add the channel",
                icon=":material/add:",
                type=frame.main_button(),
                on_click=_add,
                args=(rollout.id,),
            )
            st.button("Cancel", type="tertiary", on_click=webhook_fields.close_form)


def warn_of_names(rollout: Rollout) -> None:
    """Say which words of what would be posted now look like names that nothing hides."""
    name_warning.show(updates.names_left_of(frame.here(), rollout), "a post", "titles")


def _show_where() -> None:
    st.session_state.setdefault(_KIND, "slack")
    kind = st.segmented_control(
        "Where",
        list(WEBHOOK_KIND_NAMES),
        format_func=lambda one: WEBHOOK_KIND_NAMES[one],
        key=_KIND,
        required=True,
    )
    frame.show_problems("kind")
    with st.grid(2, min_column_width=260):
        with st.container():
            webhook_fields.show_name(_FORM)
        with frame.field("address"):
            st.text_input(
                "Webhook address",
                key=_ADDRESS,
                type="password",
                autocomplete="off",
                on_change=_ON_ADD,
                live=_AT_ONCE,
                help="A secret: whoever has it can post there. It is kept on this server, in no backup and "
                "no export, and never shown again.",
            )
            st.caption(webhook_words.HOW[kind or "slack"])


def _show_link() -> None:
    if place := _here():
        st.checkbox(f"Link to this app at {urlsplit(place).netloc}", key=_LINK, value=True)
    frame.show_problems("here")


def _here() -> str:
    """How this app is called from outside; empty where only this machine gets there."""
    return updates.outside_address(share_words.whole_address(""))


def _add(rollout_id: str) -> None:
    state = st.session_state
    wish = Wish(
        kind=state[_KIND],
        address=state.get(_ADDRESS, ""),
        terms=webhook_fields.terms_of(_FORM),
        here=_here() if state.get(_LINK) else "",
    )
    if frame.act(
        webhooks.add_webhook,
        rollout_id,
        wish,
        done="The channel is added. Send a test now to see whether it arrives.",
    ):
        webhook_fields.close_form()
