"""Invite somebody, and list the open invites."""

import streamlit as st

from playbook.core.base.access import ROLE_NAMES
from playbook.core.base.words import short
from playbook.core.text.names import words_of
from playbook.desk.accounts import invites, people
from playbook.desk.base.store_types import Invite
from playbook.desk.posts import mail, opt_out
from playbook.ui.people import access_fields
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.words.item_words import say_day

_NAME, _EMAIL, _ROLE, _MADE = "invite.name", "invite.email", "invite.role", "invite.made"
_MOST_NAMES, _LONGEST = 8, 30


def show() -> None:
    st.header("Invite someone", anchor=False)
    _show_new()
    with st.container(border=True):
        _show_people()
        name, email = st.columns(2)
        with name:
            st.text_input("Name", key=_NAME, max_chars=120, on_change=_match, persist_state="session")
            frame.show_problems("invitee")
        with email:
            st.text_input(
                "E-mail address (optional)",
                key=_EMAIL,
                max_chars=254,
                on_change="ignore",
                persist_state="session",
                help="If you add one, only this address can accept the invite.",
            )
            frame.show_problems("invitee_email")
        access_fields.show(_ROLE, with_owner=True)
        _show_make()
    _show_open()


def _show_people() -> None:
    """Offer whom the plan needs first and who has no account and no invite yet."""
    here, actor = frame.here(), frame.current_actor()
    rollout = access_fields.opened_rollout(_ROLE)
    known = {words_of(each.name) for each in people.people_of(here, actor)}
    known |= {words_of(invite.name) for invite in invites.open_invites(here, actor)}
    of_plan = invites.names_to_invite(rollout) if rollout else ()
    names = [name for name in of_plan if words_of(name) not in known]
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="invite-people"):
        st.caption("Invite from this plan:", width="content")
        for name in names[:_MOST_NAMES]:
            _offer(name)
        if further := names[_MOST_NAMES:]:
            with st.popover(f"And {len(further):,} more"), st.container(gap=None):
                for name in further:
                    _offer(name)


def _offer(name: str) -> None:
    label = plain(short(name, _LONGEST))
    frame.button(label, f"invite.person.{name}", _fill, name, type="tertiary", icon="person_add")


def _fill(name: str) -> None:
    st.session_state[_NAME] = name
    access_fields.match(_ROLE, name)


def _show_make() -> None:
    if not opt_out.is_on(frame.here()):
        frame.button("Create invite link", None, _make, type="main", icon="person_add")
        st.caption(
            "Creates a single-use link, valid for seven days. Send it yourself; e-mail is not set up here."
        )
        return
    with st.container(horizontal=True):
        frame.button("Send invite by e-mail", None, _send, type="main", icon="mail")
        frame.button("Create invite link", None, _make, icon="person_add")
    st.caption("Either way it is a single-use link, valid for seven days.")


def _send() -> None:
    name = st.session_state[_NAME]
    words = (name, access_fields.chosen(_ROLE), st.session_state[_EMAIL])
    if sent := frame.act(mail.invite_by_mail, *words):
        say = frame.tell if sent.is_problem else frame.say
        say(f"Invite to {name}: {sent.words}")
        _start_anew()


def _match() -> None:
    access_fields.match(_ROLE, st.session_state[_NAME])


def _make() -> None:
    words = (st.session_state[_NAME], access_fields.chosen(_ROLE), st.session_state[_EMAIL])
    if new_invite := frame.act(invites.make_invite, *words):
        st.session_state[_MADE] = new_invite
        _start_anew()


def _start_anew() -> None:
    """Empty the form, so that the next person gets no team of the last one."""
    st.session_state[_NAME] = st.session_state[_EMAIL] = ""
    access_fields.clear(_ROLE)


def _show_new() -> None:
    new: invites.NewInvite | None = st.session_state.get(_MADE)
    if new is None:
        return
    with st.container(border=True):
        st.markdown(f"**The invite for {plain(new.invite.name)}.** Copy it now; we cannot show it again.")
        words = invites.copy_text(frame.here(), new, frame.address_for_others(""))
        st.code(words, language=None, wrap_lines=True)
        share_words.show_reach(frame.address_for_others("/invite"))
        frame.button("Done, I copied it", None, frame.drop_keys, _MADE)


def _show_open() -> None:
    if not (waiting := invites.open_invites(frame.here(), frame.current_actor())):
        return
    st.subheader("Pending invites", anchor=False)
    problems = mail.invite_problems(frame.here(), frame.current_actor())
    for invite in waiting:
        with frame.spread_row():
            st.markdown(_words(invite, problems.get(invite.id, "")))
            key, revoke = f"invite.revoke.{invite.id}", (frame.act, invites.revoke_invite, invite.id)
            done = "Invite revoked."
            frame.button("Revoke", key, *revoke, type="tertiary", done=done)


def _words(invite: Invite, problem: str) -> str:
    role = invite.membership
    what = access_fields.say_membership(role) if role else ROLE_NAMES["owner"].capitalize()
    until = say_day(invite.expires_at.astimezone().date(), frame.here().today())
    small = plain(f"Until {until}, from {invite.maker}{problem and f'. {problem}'}")
    return f"**{plain(invite.name)}**: {what}  \n:small[{small}]"
