"""The room on All-hands: its short address and the big screen."""

import streamlit as st

from playbook.core.all_hands import join_code as codes
from playbook.core.base.words import say_day
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import rooms
from playbook.desk.base.store_types import Room
from playbook.desk.links.links import Listed
from playbook.desk.links.qr import qr_of
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets.controls import button, main_button, select

_LINK, _HOURS = "room.link", "room.hours"


def show(rollout: Rollout, live: list[Listed]) -> None:
    """Draw the room of one of the live links."""
    st.header("Big screen", anchor=False)
    listed = _pick(rollout.id, live)
    room = rooms.find_room(frame.here(), frame.current_actor(), rollout.id, listed.link.id)
    with st.container(border=True, gap="small"):
        if room:
            _show_open(rollout.id, listed, room)
        else:
            _show_form(rollout.id, listed)
        if listed.link.as_of_day:
            day = say_day(listed.link.as_of_day, frame.here().today())
            st.caption(f"This link shows the rollout as it stood on {day}, which suits a rehearsal.")
        else:
            st.caption("To rehearse, make a frozen link under Share and open the room on that one.")


def _pick(rollout_id: str, live: list[Listed]) -> Listed:
    if len(live) == 1:
        return live[0]
    names = frame.told_apart({listed.link.id: listed.link.name for listed in live})
    if st.session_state.get(_LINK) not in names:
        # A host who looked at another page comes back to the room that is open.
        opened = (link_id for link_id in names if _is_open(rollout_id, link_id))
        st.session_state[_LINK] = next(opened, next(iter(names)))
    picked = select("Link", names, _LINK)
    return next((listed for listed in live if listed.link.id == picked), live[0])


def _is_open(rollout_id: str, link_id: str) -> bool:
    return rooms.find_room(frame.here(), frame.current_actor(), rollout_id, link_id) is not None


def _show_form(rollout_id: str, listed: Listed) -> None:
    st.markdown(
        f"No room is open on **{plain(listed.link.name)}**. An open room has a short address and a QR code "
        "that the big screen shows."
    )
    st.session_state.setdefault(_HOURS, codes.USUAL_HOURS)
    st.number_input("Hours until it ends by itself", 1, codes.MOST_HOURS, key=_HOURS)
    frame.show_problems("hours")
    main_button("Open the room", "play_arrow", "room.open", _open, rollout_id, listed.link.id)


def _open(rollout_id: str, link_id: str) -> None:
    hours = st.session_state.get(_HOURS) or 0
    frame.act(rooms.open_room, rollout_id, link_id, hours, done="The room is open.")


def _show_open(rollout_id: str, listed: Listed, room: Room) -> None:
    spoken_code = codes.said(room.code)
    words, picture = st.columns([5, 2], vertical_alignment="top")
    with words:
        ends = local(room.ends_at)
        st.markdown(f":material/sensors: **The room is open** until {ends:%H:%M}.")
        st.code(share_words.whole_address(f"/j/{spoken_code}"), language=None, wrap_lines=True)
        password_note = " It asks for the password of the link." if listed.link.password_hash else ""
        st.caption(f"The code is {spoken_code}. Whoever has it sees what the link shows.{password_note}")
    address = share_words.whole_address(f"/j/{room.code}")
    picture.image(qr_of(address), alt="A QR code that leads to the room", width=200)
    with st.container(horizontal=True):
        big_screen = share_words.whole_address(f"/j/{room.code}?then=present")
        st.link_button("Open the big screen", big_screen, icon=":material/slideshow:")
        action = (frame.act, rooms.close_room, rollout_id, listed.link.id)
        done_text = "The room is closed. Its code leads nowhere now."
        button("Close the room", "stop", "room.close", *action, done=done_text)
