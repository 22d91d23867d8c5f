"""All links of all rollouts, with the buttons that change them."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.sharing.sharing import ASK_NAMES, PROFILE_NAMES
from playbook.desk.links import links
from playbook.desk.links.links import ListedLink
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, select

_PER_PAGE = 15
_PAGE = "share.page"


def show(listed: Sequence[ListedLink]) -> None:
    current = [link for link in listed if link.state not in ("revoked", "ended")]
    over = [link for link in listed if link.state in ("revoked", "ended")]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header(f"Links ({len(current):,})", anchor=False)
        if any(link.state != "revoked" for link in listed):
            with st.popover("Revoke all links", icon=":material/link_off:"):
                st.markdown("Every link of every rollout stops for good. New links get new addresses.")
                action = (frame.act, links.revoke_all)
                button("Revoke every link", "", "share.revoke_all", *action, done="Every link is revoked.")
    if not current:
        st.info("No link is open.")
    if any(link.state == "live" for link in current) and frame.may("host"):
        st.caption("Everyone in one room? All-hands has the big screen, a join code and the pulse.")
        frame.link("all_hands", "Go to All-hands", icon=":material/arrow_forward:")
    _show_page(current, _PAGE)
    if over:
        with st.expander(f"Ended or revoked ({len(over):,})", type="compact"):
            _show_page(over, f"{_PAGE}.over")


def _show_page(listed: Sequence[ListedLink], key: str) -> None:
    for link in tables.part_of(listed, key, _PER_PAGE):
        with st.container(border=True, key=f"share.link.{link.link.id}"):
            _show_link(link)
    tables.show_pages(listed, key, _PER_PAGE)


def _show_link(listed: ListedLink) -> None:
    link, workspace = listed.link, frame.here()
    words, icon = share_words.STATES[listed.state]
    facts = [
        plain(listed.rollout_name) or "A deleted rollout",
        PROFILE_NAMES[link.profile],
        f"frozen on {say_day(link.as_of_day, workspace.today())}" if link.as_of_day else "latest",
    ]
    facts += ["with a password"] if link.password_hash else []
    facts += [share_words.say_asks(link.asks)] if link.as_of is None else []
    st.markdown(
        f"**{plain(link.name)}**  {icon} {words}\n\n{' · '.join(facts)}  \n"
        f"{share_words.say_end(listed, workspace.now(), workspace.today())}"
    )
    if warning := share_words.say_guesses(listed.guesses, workspace.today()):
        st.warning(warning)
    with st.container(horizontal=True, vertical_alignment="center"):
        _show_opens(listed)
        _show_change_sets(listed)


def _show_opens(listed: ListedLink) -> None:
    today = frame.here().today()
    opens = share_words.say_opens(listed.opens, today)
    if not listed.opens:
        st.caption(opens, width="content")
        return
    with st.popover(opens, key=f"share.opens.{listed.link.id}"):
        st.markdown(share_words.say_opens_by_day(listed.opens, today))
        st.caption("We count visits per day, never visitors.")


def _show_change_sets(listed: ListedLink) -> None:
    link = listed.link
    if listed.state == "revoked":
        return
    if listed.state == "paused":
        _button("Resume", "play_arrow", links.resume_link, listed, f"{link.name} opens again.")
    elif listed.state == "live":
        _button("Pause", "pause", links.pause_link, listed, f"{link.name} is paused.")
    key = f"share.extend.{listed.link.id}"
    with st.popover("Extend", icon=":material/more_time:", key=f"{key}.open"):
        usual = list(share_words.LASTING).index(links.DEFAULT_DAYS)
        select("Extend by", share_words.LASTING, key, index=usual)
        button("Extend the link", "", f"{key}.do", _extend, listed, key)
    if link.as_of is None:
        _offer_asks(listed)
    with st.popover("Revoke", icon=":material/link_off:", key=f"share.revoke.{link.id}"):
        st.markdown("The link stops for good, in open tabs within a minute.")
        _button("Revoke this link", "link_off", links.revoke_link, listed, f"{link.name} is revoked.")


def _extend(listed: ListedLink, key: str) -> None:
    done = f"{listed.link.name} is extended."
    frame.act(links.extend_link, listed.link.id, st.session_state[key], done=done)


def _offer_asks(listed: ListedLink) -> None:
    key = f"share.asks.{listed.link.id}"
    with st.popover("What guests may do", icon=":material/front_hand:", key=f"{key}.open"):
        share_words.pick_asks([ask for ask in ASK_NAMES if ask in listed.link.asks], key)
        button("Keep this", "", f"{key}.do", _ask, listed, key)


def _ask(listed: ListedLink, key: str) -> None:
    done = f"{listed.link.name} asks for this now."
    frame.act(links.ask_guests, listed.link.id, st.session_state[key] or (), done=done)


def _button(label: str, icon: str, change: object, listed: ListedLink, done: str) -> None:
    action = (frame.act, change, listed.link.id)
    button(label, icon, f"share.{getattr(change, '__name__', label)}.{listed.link.id}", *action, done=done)
