"""The form of a new link, and its secret, shown once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES, Profile
from playbook.desk.links import links
from playbook.desk.links.links import DEFAULT_DAYS, NewLink
from playbook.desk.links.qr import qr_of
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import name_warning
from playbook.ui.widgets.controls import button, main_button, quiet_button, select

_MADE, _HIDE, _OPEN = "share.made", "share.hide", "share.open"
_ROLLOUT, _NAME, _PROFILE, _DAYS = "share.rollout", "share.name", "share.profile", "share.days"
_FROZEN, _CONTACT, _PASSWORD = "share.frozen", "share.contact", "share.password"
# Whoever tabs from the password to the eye beside it has not left the field, as Streamlit sees it: what
# they typed would come too late for the link. So it comes with each letter, and nothing is drawn anew.
_SECRET: dict[str, Any] = {"autocomplete": "new-password", "on_change": "ignore", "live": "0ms"}
_ASKS = "share.asks"
_FREEZING = {False: "Always the latest", True: "As it stands now, frozen"}


@dataclass(slots=True)
class _Shown:
    """A new secret, and whether it has been on the screen."""

    new_link: NewLink
    rollout_name: str
    is_new: bool = True


def show_made() -> None:
    """Draw the new secret until it is hidden or the page is left."""
    shown: _Shown | None = st.session_state.get(_MADE)
    if shown is None:
        return
    if not shown.is_new and _HIDE not in st.session_state:
        # The button below was not on the screen before this run: the page had been left.
        del st.session_state[_MADE]
        return
    shown.is_new = False
    address = frame.address_for_others(shown.new_link.path)
    with st.container(border=True, key="share.secret"):
        st.header(f"Link made: {plain(shown.new_link.link.name)}", anchor=False)
        st.markdown("Copy the link now. For security it is not shown again.")
        share_words.show_reach(address)
        words, picture = st.columns([5, 2], vertical_alignment="top")
        for caption, text in (("The link", address), ("Message to send", _message(shown, address))):
            words.caption(caption)
            words.code(text, language=None, wrap_lines=True)
        picture.image(qr_of(address), alt="A QR code that leads to the link", width=200)
        button("Hide the link", "visibility_off", _HIDE, _hide)


def _message(shown: _Shown, address: str) -> str:
    link = shown.new_link.link
    ends = say_day(local(link.expires_at).date(), frame.here().today())
    password = " I will send the password separately." if link.password_hash else ""
    return (
        f"See where we are with “{shown.rollout_name}”:\n{address}\n"
        f"You need no account. The link works until {ends}.{password}"
    )


def show_form(cards: list[Card], *, is_first: bool) -> None:
    st.session_state.setdefault(_OPEN, is_first)
    if not st.session_state[_OPEN]:
        main_button("New link", "add_link", None, _open)
        return
    with st.container(border=True):
        st.header("New link", anchor=False)
        _show_fields(cards)
        state = st.session_state
        workspace, actor = frame.here(), frame.current_actor()
        unlisted = links.names_left_of(workspace, actor, state[_ROLLOUT], state[_PROFILE])
        name_warning.show(unlisted, "the link", "texts")
        with st.container(horizontal=True, vertical_alignment="center"):
            main_button("Create link", "add_link", None, _make)
            st.link_button("Preview", _preview(), icon=":material/visibility:")
            if not is_first:
                quiet_button("Cancel", "", None, _close)


def _show_fields(cards: list[Card]) -> None:
    names = frame.tell_apart({card.rollout_id: card.name for card in cards})
    today = frame.here().today()
    if st.session_state.get(_ROLLOUT) not in names:
        opened = st.session_state.get(frame.ROLLOUT)
        st.session_state[_ROLLOUT] = opened if opened in names else next(iter(names))
    st.session_state.setdefault(_NAME, f"Shared on {say_day(today, today)}")
    st.session_state.setdefault(_DAYS, DEFAULT_DAYS)
    with st.grid(2, min_column_width=260):
        with frame.field("rollout"):
            select("Rollout", names, _ROLLOUT)
        with frame.field("name"):
            st.text_input("Link name", key=_NAME, help="Only you see this name.")
    st.radio("What it shows", list(PROFILE_NAMES), format_func=share_words.say_profile, key=_PROFILE)
    st.caption(
        "Never shown: notes, budgets, drafts, risks, reasons. Names become roles, except where people "
        "sign their own example or question. Look at the preview "
        "before you send the link."
    )
    with st.grid(2, min_column_width=260):
        with frame.field("days"):
            select("Expires after", share_words.LASTING, _DAYS)
        with st.container():
            select("Live or frozen", _FREEZING, _FROZEN)
        with frame.field("contact"):
            hint = "Questions to rollout@example.com"
            st.text_input("Contact line (optional)", key=_CONTACT, placeholder=f"Example: {hint}")
        with frame.field("password"):
            help_text = f"At least {links.LEAST_PASSWORD} characters. Send it separately from the link."
            st.text_input("Password (optional)", type="password", key=_PASSWORD, help=help_text, **_SECRET)
    if st.session_state[_FROZEN]:
        st.caption("Frozen links ask guests for nothing.")
    else:
        share_words.pick_asks(list(ASK_NAMES), _ASKS)


def _preview() -> str:
    profile: Profile = st.session_state[_PROFILE]
    about = urlencode({"contact": st.session_state.get(_CONTACT, "")})
    return f"/preview/{st.session_state[_ROLLOUT]}/{profile}?{about}"


def _make() -> None:
    state = st.session_state
    options = {
        "profile": _PROFILE, "days": _DAYS, "password": _PASSWORD, "contact": _CONTACT,
        "is_frozen": _FROZEN,
    }  # fmt: skip
    values = {name: state[key] for name, key in options.items()} | {"asks": state.get(_ASKS, ())}
    if new_link := frame.act(links.make_link, state[_ROLLOUT], state[_NAME], **values):
        name = rollouts.open_rollout(frame.here(), frame.current_actor(), new_link.link.rollout_id).brief.name
        state[_MADE] = _Shown(new_link, name)
        for key in (_NAME, _PASSWORD, _CONTACT):
            state.pop(key, None)
        _close()


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    frame.forget_problems()
    st.session_state[_OPEN] = False


def _hide() -> None:
    st.session_state.pop(_MADE, None)
