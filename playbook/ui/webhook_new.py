"""On Settings: a form for another channel, with everything filled in but its secret address."""

from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.state import Rollout
from playbook.core.webhooks import WEBHOOK_KIND_NAMES
from playbook.core.weekly import Hour
from playbook.desk import webhooks
from playbook.desk.webhooks import Wish
from playbook.llm.address import is_here
from playbook.ui import frame, webhook_words

_OPEN, _FORM = "webhook.open", "webhook.new"
_NAME, _KIND, _ADDRESS, _ZONE = "webhook.name", "webhook.kind", "webhook.address", "webhook.zone"
_UPDATE, _UPDATE_DAY, _UPDATE_HOUR = "webhook.update", "webhook.update_day", "webhook.update_hour"
_REMINDER, _REMINDER_DAY, _REMINDER_HOUR = (
    "webhook.reminder",
    "webhook.reminder_day",
    "webhook.reminder_hour",
)
_NAMES, _LINK = "webhook.names", "webhook.link"
# As on Share: whoever tabs to the eye beside a secret has not left the field, as Streamlit sees it.
_ON_ADD: Literal["ignore"] = "ignore"
_AT_ONCE = "0ms"
_FIRST = {
    _KIND: "slack",
    _UPDATE: True,
    _UPDATE_DAY: 4,
    _UPDATE_HOUR: 9,
    _REMINDER: False,
    _REMINDER_DAY: 0,
    _REMINDER_HOUR: 9,
    _NAMES: False,
}


def show(rollout: Rollout, *, count: int) -> None:
    """Draw the button behind which a channel is added."""
    if webhooks.is_silent_for_good(frame.here(), rollout):
        return
    if count >= webhooks.MOST:
        st.caption(f"A rollout has {webhooks.MOST} channels at most. Remove one to add another.")
        return
    if not st.session_state.get(_OPEN):
        st.button("Add a channel", icon=":material/add:", on_click=_open)
        return
    with st.container(border=True):
        st.subheader("Add a channel", anchor=False)
        _show_where()
        _show_when()
        with st.container(horizontal=True):
            st.button(
                "Add the channel",
                icon=":material/add:",
                type=frame.main_button(),
                on_click=_add,
                args=(rollout.id,),
            )
            st.button("Cancel", type="tertiary", on_click=_close)


def _show_where() -> None:
    for key, value in {**_FIRST, _ZONE: _zone_here()}.items():
        st.session_state.setdefault(key, value)
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
            st.text_input("Name, for your list", key=_NAME, placeholder="Leads of the rollout")
            frame.show_problems("name")
        with st.container():
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
            frame.show_problems("address")


def _show_when() -> None:
    st.checkbox("Send the weekly update", key=_UPDATE)
    if st.session_state[_UPDATE]:
        _show_hour(_UPDATE_DAY, _UPDATE_HOUR)
    st.checkbox("Send a reminder for late items", key=_REMINDER)
    if st.session_state[_REMINDER]:
        _show_hour(_REMINDER_DAY, _REMINDER_HOUR)
        st.checkbox(
            "Name the people who are late",
            key=_NAMES,
            help="Otherwise it says which groups and roles. A personal note to each is on Progress, to copy.",
        )
    frame.show_problems("what")
    st.selectbox("Time zone", webhooks.zones(), key=_ZONE, width=320)
    frame.show_problems("zone")
    if place := _here():
        st.checkbox(f"Link to this app at {urlsplit(place).netloc}", key=_LINK, value=True)
    frame.show_problems("here")


def _show_hour(day: str, hour: str) -> None:
    with st.container(horizontal=True):
        st.selectbox("Day", range(7), format_func=webhook_words.say_weekday, key=day, width=180)
        st.selectbox("Hour", range(24), format_func=webhook_words.say_hour, key=hour, width=120)


def _zone_here() -> str:
    """The time zone of the browser, where it names one that we know."""
    zone = st.context.timezone or ""
    return zone if zone in webhooks.zones() else "UTC"


def _here() -> str:
    """How this app is called from outside; empty where only this machine gets there."""
    parts = urlsplit(st.context.url or "")
    here = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return "" if is_here(here) else here


def _hour(is_wanted: str, day: str, hour: str) -> Hour | None:
    state = st.session_state
    return Hour(weekday=state.get(day, 0), hour=state.get(hour, 9)) if state.get(is_wanted) else None


def _add(rollout_id: str) -> None:
    state = st.session_state
    wish = Wish(
        name=state.get(_NAME, ""),
        kind=state[_KIND],
        address=state.get(_ADDRESS, ""),
        zone=state[_ZONE],
        update_at=_hour(_UPDATE, _UPDATE_DAY, _UPDATE_HOUR),
        reminder_at=_hour(_REMINDER, _REMINDER_DAY, _REMINDER_HOUR),
        names_leads=bool(state.get(_REMINDER) and state.get(_NAMES)),
        here=_here() if state.get(_LINK) else "",
    )
    if frame.act(
        webhooks.add_webhook,
        rollout_id,
        wish,
        done=f"{wish.name} is added. Send a test now to see whether it arrives.",
    ):
        _close()


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    frame.forget_problems()
    for key in (_OPEN, _NAME, _ADDRESS, _LINK, _ZONE, *_FIRST):
        st.session_state.pop(key, None)
