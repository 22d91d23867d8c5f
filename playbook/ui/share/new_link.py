"""A new link: a form with everything filled in, and its secret, shown once."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES, Profile
from playbook.desk.links import links
from playbook.desk.links.links import DEFAULT_DAYS, Made
from playbook.desk.links.qr import qr_of
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import name_warning
from playbook.ui.widgets.controls import button, main_button, quiet_button, select

_MADE = "share.made"
_HIDE = "share.hide"
_OPEN = "share.open"
_ROLLOUT, _NAME, _PROFILE, _DAYS = "share.rollout", "share.name", "share.profile", "share.days"
_FROZEN, _CONTACT, _PASSWORD = "share.frozen", "share.contact", "share.password"
# Whoever tabs from the password to the eye beside it has not left the field, as Streamlit sees it: what
# they typed would come too late for the link. So it comes with each letter, and nothing is drawn anew.
_ON_MAKE: Literal["ignore"] = "ignore"
_AT_ONCE = "0ms"
_ASKS = "share.asks"


@dataclass(slots=True)
class _Shown:
    """A secret that was just made, and whether it has been on the screen yet."""

    made: Made
    rollout_name: str
    is_new: bool = True


def show_made() -> None:
    """Show the secret of the link that was just made, until it is hidden or the page is left."""
    shown: _Shown | None = st.session_state.get(_MADE)
    if shown is None:
        return
    if not shown.is_new and _HIDE not in st.session_state:
        # The button below was not on the screen before this run: the page had been left.
        del st.session_state[_MADE]
        return
    shown.is_new = False
    address = share_words.whole_address(shown.made.path)
    with st.container(border=True, key="share.secret"):
        st.header(f"Link made: {plain(shown.made.link.name)}", anchor=False)
        st.markdown("Copy it now. Only its fingerprint is kept, so it cannot be shown again.")
        words, picture = st.columns([5, 2], vertical_alignment="top")
        with words:
            st.caption("The link")
            st.code(address, language=None, wrap_lines=True)
            st.caption("A message with it")
            st.code(_message(shown, address), language=None, wrap_lines=True)
        with picture:
            st.image(qr_of(address), alt="A QR code that leads to the link", width=200)
        button("Hide the link", "visibility_off", _HIDE, _hide)


def _message(shown: _Shown, address: str) -> str:
    link = shown.made.link
    ends = say_day(local(link.expires_at).date(), frame.here().today())
    password = " I send you its password by another way." if link.password_hash else ""
    return (
        f"Where we are with {shown.rollout_name}: {address}\n"
        f"You need no account. It works until {ends}.{password}"
    )


def show_form(cards: list[Card], *, is_first: bool) -> None:
    """Draw the button behind which a link is made; where there is none yet the form is open."""
    st.session_state.setdefault(_OPEN, is_first)
    if not st.session_state[_OPEN]:
        main_button("New link", "add_link", None, _open)
        return
    with st.container(border=True):
        st.header("New link", anchor=False)
        _show_fields(cards)
        _warn_of_names()
        with st.container(horizontal=True, vertical_alignment="center"):
            main_button("Make link", "add_link", None, _make)
            st.link_button("Preview", _preview(), icon=":material/visibility:")
            if not is_first:
                quiet_button("Cancel", "", None, _close)


def _show_fields(cards: list[Card]) -> None:
    names = frame.told_apart({card.rollout_id: card.name for card in cards})
    today = frame.here().today()
    if st.session_state.get(_ROLLOUT) not in names:
        opened = st.session_state.get(frame.ROLLOUT)
        st.session_state[_ROLLOUT] = opened if opened in names else next(iter(names))
    for key, value in ((_NAME, f"Shared on {say_day(today, today)}"), (_DAYS, DEFAULT_DAYS)):
        st.session_state.setdefault(key, value)
    with st.grid(2, min_column_width=260):
        with frame.field("rollout"):
            select("Rollout", names, _ROLLOUT)
        with frame.field("name"):
            st.text_input("Name, for your list", key=_NAME, help="Guests do not see it.")
    st.radio(
        "What it shows",
        list(PROFILE_NAMES),
        format_func=lambda one: PROFILE_NAMES[one],
        captions=list(share_words.PROFILES.values()),
        key=_PROFILE,
    )
    st.caption(
        "Never: notes, budgets, drafts, risks, reasons. The names of people in titles and texts become "
        "roles; only an example or a question bears the name that its author typed. Look at the preview "
        "before you send the link."
    )
    with st.grid(2, min_column_width=260):
        with frame.field("days"):
            st.selectbox("It works for", list(share_words.LASTING), format_func=_lasting, key=_DAYS)
        with st.container():
            st.selectbox("Which day it shows", (False, True), format_func=_frozen, key=_FROZEN)
        with frame.field("contact"):
            st.text_input(
                "Contact line (optional)", key=_CONTACT, placeholder="Questions to rollout@example.com"
            )
        with frame.field("password"):
            st.text_input(
                "Password (optional)",
                key=_PASSWORD,
                type="password",
                autocomplete="new-password",
                on_change=_ON_MAKE,
                live=_AT_ONCE,
                help=f"At least {links.LEAST_PASSWORD} characters. Send it by another way than the link.",
            )
    if st.session_state[_FROZEN]:
        st.caption("A frozen link asks its guests for nothing.")
    else:
        st.pills(
            "What guests may do",
            list(ASK_NAMES),
            format_func=lambda ask: ASK_NAMES[ask],
            selection_mode="multi",
            default=list(ASK_NAMES),
            key=_ASKS,
        )


def _warn_of_names() -> None:
    """Say which words look like names that nothing hides, before anybody reads them."""
    state = st.session_state
    workspace, actor = frame.here(), frame.current_actor()
    left = links.names_left_of(workspace, actor, state[_ROLLOUT], state[_PROFILE])
    name_warning.show(left, "the link", "texts")


def _lasting(days: int) -> str:
    return share_words.LASTING[days]


def _frozen(is_frozen: bool) -> str:
    return "As it stands now, frozen" if is_frozen else "Always the latest"


def _preview() -> str:
    profile: Profile = st.session_state[_PROFILE]
    about = urlencode({"contact": st.session_state.get(_CONTACT, "")})
    return f"/preview/{st.session_state[_ROLLOUT]}/{profile}?{about}"


def _make() -> None:
    state = st.session_state
    made = frame.act(
        links.make_link,
        state[_ROLLOUT],
        state[_NAME],
        profile=state[_PROFILE],
        days=state[_DAYS],
        password=state[_PASSWORD],
        contact=state[_CONTACT],
        is_frozen=state[_FROZEN],
        asks=state.get(_ASKS, ()),
    )
    if made:
        name = rollouts.open_rollout(frame.here(), frame.current_actor(), made.link.rollout_id).brief.name
        state[_MADE] = _Shown(made, name)
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
