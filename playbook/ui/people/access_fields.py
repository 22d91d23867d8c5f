"""Roles on the screen: in words, and the fields that choose one."""

import streamlit as st

from playbook.core.base.access import EVERY, ROLE_NAMES, Membership, Role
from playbook.core.base.errors import Missing
from playbook.core.log.rollout import Rollout
from playbook.core.text.names import words_of
from playbook.desk.plan import rollouts
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices
from playbook.ui.widgets.controls import select
from playbook.ui.words.item_words import say_groups

WHAT: dict[Role, str] = {
    "owner": "Everything, people, links and settings included",
    "editor": "Writes the brief and the plan, launches, logs for everyone",
    "lead": "Sees the plan, logs and rates for their own teams and what they own",
    "viewer": "Sees the plan and its progress, changes nothing",
}


def say_membership(membership: Membership) -> str:
    """Return a role in words: 'Team lead of Creative in AI'."""
    rollout = _rollout(membership.rollout_id)
    role = ROLE_NAMES[membership.role].capitalize()
    if membership.role == "lead" and membership.group_ids:
        groups = "every team" if EVERY in membership.group_ids else ""
        groups = groups or (say_groups(membership.group_ids, rollout.brief) if rollout else "some teams")
        role += f" of {groups}"
    gone = "every rollout" if membership.rollout_id == EVERY else "a deleted rollout"
    where = rollout.brief.name if rollout else gone
    return f"{plain(role)} in {plain(where)}"


def show(key: str, *, with_owner: bool = False) -> None:
    roles: list[Role] = ["lead", "editor", "viewer", *(("owner",) if with_owner else ())]
    role = st.selectbox(
        "Role",
        roles,
        format_func=lambda role: f"{ROLE_NAMES[role].capitalize()}: {WHAT[role][0].lower()}{WHAT[role][1:]}",
        key=f"{key}.role",
        # Without a rollout a lead would lead all there will be: more than whoever invites may mean.
        index=roles.index("lead" if _rollout_names() else "viewer"),
    )
    if role == "owner":
        st.caption("Owners can do everything here, and remove other owners.")
        return
    names = {**_rollout_names(), EVERY: "All rollouts, now and in future"}
    # Whoever invites is usually working on the rollout that is open.
    opened = st.session_state.get(frame.ROLLOUT)
    index = list(names).index(opened) if opened in names else 0
    where = select("Rollout", names, f"{key}.rollout", index=index)
    frame.show_problems("rollout")
    rollout = _rollout(where)
    if role == "lead":
        _show_groups(key, rollout)
    if role == "lead" and rollout and rollout.brief.people:
        people = {"": "No match"}
        people |= frame.tell_apart({person.id: person.name for person in rollout.brief.people})
        about = "They can log everything they own in the plan, whatever the team."
        select("Match to a person in the brief", people, f"{key}.person.{where}", help=about)


def begin(key: str, membership: Membership) -> None:
    """Put a role that somebody has into the fields."""
    where, state = membership.rollout_id, st.session_state
    state[f"{key}.role"], state[f"{key}.rollout"] = membership.role, where
    state[f"{key}.groups.{where}"] = [group for group in membership.group_ids if group != EVERY]
    state[f"{key}.person.{where}"] = membership.person_id or ""


def match(key: str, name: str) -> None:
    """Pick the brief's person of this name, and their teams."""
    rollout_id = st.session_state.get(f"{key}.rollout")
    rollout = _rollout(rollout_id) if rollout_id else None
    people = rollout.brief.people if rollout else ()
    person = next((person for person in people if words_of(person.name) == words_of(name)), None)
    if rollout and person:
        managed = [group.id for group in rollout.brief.groups if group.manager_id == person.id]
        st.session_state[f"{key}.person.{rollout.id}"] = person.id
        st.session_state[f"{key}.groups.{rollout.id}"] = managed
    elif rollout and st.session_state.get(f"{key}.person.{rollout.id}"):
        clear(key)  # the match was somebody else's


def opened_rollout(key: str) -> Rollout | None:
    """Return the rollout that is chosen here, else the one that is open."""
    opened = st.session_state.get(f"{key}.rollout") or st.session_state.get(frame.ROLLOUT)
    return _rollout(opened) if opened else None


def clear(key: str) -> None:
    """Forget whose teams were chosen."""
    # A key that is only dropped leaves what was chosen in the browser.
    for name in map(str, list(st.session_state)):
        if name.startswith(f"{key}.groups."):
            st.session_state[name] = []
        elif name.startswith(f"{key}.person."):
            st.session_state[name] = ""


def chosen(key: str) -> Membership | None:
    role: Role = st.session_state[f"{key}.role"]
    if role == "owner":
        return None
    where: str = st.session_state[f"{key}.rollout"]
    if role != "lead":
        return Membership(rollout_id=where, role=role)
    groups = (EVERY,) if where == EVERY else tuple(st.session_state.get(f"{key}.groups.{where}", ()))
    person_id = st.session_state.get(f"{key}.person.{where}") or None
    return Membership(rollout_id=where, role="lead", group_ids=groups, person_id=person_id)


def _show_groups(key: str, rollout: Rollout | None) -> None:
    if rollout is None:
        st.caption("A lead of every rollout leads every team in it.")
        return
    if labels := {group.id: group.name for group in rollout.brief.groups}:
        choices.pick_many("Teams they lead", labels, f"{key}.groups.{rollout.id}")
    else:
        st.caption("This rollout has no teams yet: add them to its brief first.")
    frame.show_problems("groups")


def _rollout_names() -> dict[str, str]:
    return frame.tell_apart(
        {card.rollout_id: card.name for card in rollouts.cards(frame.here(), frame.current_actor())}
    )


def _rollout(rollout_id: str) -> Rollout | None:
    try:
        return frame.open_rollout(rollout_id)
    except Missing:
        return None
