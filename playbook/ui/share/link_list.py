"""Every link there is, of all rollouts: how it stands, and the change sets that pause, extend or end it."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES
from playbook.desk.links import links
from playbook.desk.links.links import Listed
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, select

_PER_PAGE = 15
_PAGE = "share.page"


def show(listed: Sequence[Listed]) -> None:
    """Draw the links that open something or can again, then those that were taken back or are over."""
    left = [one for one in listed if one.state not in ("revoked", "ended")]
    over = [one for one in listed if one.state in ("revoked", "ended")]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header(f"Links ({len(left):,})", anchor=False)
        if any(one.state != "revoked" for one in listed):
            _offer_revoke_all()
    if not left:
        st.info("No link is open.")
    if any(one.state == "live" for one in left):
        _lead_to_all_hands()
    _show_page(left, _PAGE)
    if over:
        with st.expander(f"Ended or taken back ({len(over):,})", type="compact"):
            _show_page(over, f"{_PAGE}.over")


def _lead_to_all_hands() -> None:
    if frame.may("host"):
        st.caption("With everyone in one room? All-hands has the big screen, a short address and the pulse.")
        frame.link("all_hands", "Go to All-hands", icon=":material/arrow_forward:")


def _show_page(listed: Sequence[Listed], key: str) -> None:
    for one in tables.part_of(listed, key, _PER_PAGE):
        with st.container(border=True, key=f"share.link.{one.link.id}"):
            _show_link(one)
    tables.show_pages(listed, key, _PER_PAGE)


def _show_link(one: Listed) -> None:
    link, workspace = one.link, frame.here()
    words, icon = share_words.STATES[one.state]
    facts = [
        plain(one.rollout_name) or "A rollout that is not here any more",
        PROFILE_NAMES[link.profile],
        f"frozen on {say_day(link.as_of_day, workspace.today())}" if link.as_of_day else "latest",
    ]
    facts += ["with a password"] if link.password_hash else []
    facts += [share_words.say_asks(link.asks)] if link.as_of is None else []
    st.markdown(
        f"**{plain(link.name)}**  {icon} {words}\n\n{' · '.join(facts)}  \n"
        f"{share_words.say_end(one, workspace.now(), workspace.today())}"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        _show_opens(one)
        _show_change_sets(one)


def _show_opens(one: Listed) -> None:
    today = frame.here().today()
    said = share_words.say_opens(one.opens, today)
    if not one.opens:
        st.caption(said, width="content")
        return
    with st.popover(said, key=f"share.opens.{one.link.id}"):
        st.markdown(share_words.say_opens_by_day(one.opens, today))
        st.caption("Counted by day; who opened it is not kept.")


def _show_change_sets(one: Listed) -> None:
    link = one.link
    if one.state == "revoked":
        return
    if one.state == "paused":
        _button("Resume", "play_arrow", links.resume_link, one, f"{link.name} opens again.")
    elif one.state == "live":
        _button("Pause", "pause", links.pause_link, one, f"{link.name} is paused.")
    _offer_extension(one)
    if link.as_of is None:
        _offer_asks(one)
    with st.popover("Take back", icon=":material/link_off:", key=f"share.revoke.{link.id}"):
        st.markdown("The link stops for good, in open tabs within a minute.")
        _button("Take this link back", "link_off", links.revoke_link, one, f"{link.name} is taken back.")


def _offer_extension(one: Listed) -> None:
    key = f"share.extend.{one.link.id}"
    with st.popover("Extend", icon=":material/more_time:", key=f"{key}.open"):
        select(
            "From today, for",
            share_words.LASTING,
            key,
            index=list(share_words.LASTING).index(links.DEFAULT_DAYS),
        )
        button("Extend the link", "", f"{key}.do", _extend, one, key)


def _extend(one: Listed, key: str) -> None:
    frame.act(links.extend_link, one.link.id, st.session_state[key], done=f"{one.link.name} is extended.")


def _offer_asks(one: Listed) -> None:
    key = f"share.asks.{one.link.id}"
    with st.popover("What guests may do", icon=":material/front_hand:", key=f"{key}.open"):
        st.pills(
            "What guests may do",
            list(ASK_NAMES),
            format_func=lambda ask: ASK_NAMES[ask],
            selection_mode="multi",
            default=[ask for ask in ASK_NAMES if ask in one.link.asks],
            key=key,
        )
        button("Keep this", "", f"{key}.do", _ask, one, key)


def _ask(one: Listed, key: str) -> None:
    frame.act(
        links.ask_guests, one.link.id, st.session_state[key] or (), done=f"{one.link.name} asks for this now."
    )


def _offer_revoke_all() -> None:
    with st.popover("Take all back", icon=":material/link_off:"):
        st.markdown("Every link of every rollout stops for good. New ones have other addresses.")
        action = (frame.act, links.revoke_all)
        button("Take every link back", "", "share.revoke_all", *action, done="Every link is taken back.")


def _button(label: str, icon: str, change: object, one: Listed, done: str) -> None:
    action = (frame.act, change, one.link.id)
    button(label, icon, f"share.{getattr(change, '__name__', label)}.{one.link.id}", *action, done=done)
