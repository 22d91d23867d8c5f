"""Whose week it is: the groups, and the person, that a lead picks once; the address remembers them."""

from dataclasses import dataclass

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.ui import choices, frame
from playbook.ui.frame import plain, told_apart

GROUPS = "my_groups"
PERSON = "me"


@dataclass(frozen=True, slots=True)
class Whose:
    """The groups and the person that a lead looks after; neither means everyone."""

    group_ids: tuple[str, ...]
    person_id: str | None
    words: str

    @property
    def is_everyone(self) -> bool:
        return not self.group_ids and self.person_id is None


def choose(rollout: Rollout) -> Whose:
    """Ask whose week to show, folded away once that is known; a lead begins with what they lead."""
    brief = rollout.brief
    groups = told_apart({group.id: group.name for group in brief.groups})
    people = told_apart({person.id: person.name for person in brief.people})
    _take_from_address(groups, people)
    _take_from_role(rollout)
    before = _whose(groups, people)
    label = f"Showing {plain(before.words)}"
    with st.expander(label, expanded=before.is_everyone, key="team.whose", icon=":material/group:"):
        choices.pick_many(
            "My groups",
            groups,
            GROUPS,
            none=f"None picked: all {len(groups)} groups." if len(groups) > 1 else "",
            bind="query-params",
        )
        st.selectbox(
            "I am (adds what you own yourself)",
            list(people),
            index=None,
            format_func=lambda person_id: people.get(person_id, person_id),
            key=PERSON,
            bind="query-params",
            placeholder="Pick your name",
        )
        st.caption("The address of this page keeps your choice: bookmark it.")
    return _whose(groups, people)


def _take_from_address(groups: dict[str, str], people: dict[str, str]) -> None:
    """On the first run only the address knows: the widgets that read it are drawn after their label."""
    if GROUPS not in st.session_state:
        named = set(st.query_params.get_all(GROUPS))
        st.session_state[GROUPS] = [
            group_id for group_id, name in groups.items() if {name, plain(name)} & named
        ]
    if PERSON not in st.session_state:
        name = st.query_params.get(PERSON)
        st.session_state[PERSON] = next((key for key, told in people.items() if told == name), None)


def _take_from_role(rollout: Rollout) -> None:
    key = f"team.asked.{rollout.id}"
    if st.session_state.get(key) or st.session_state[GROUPS] or st.session_state[PERSON]:
        return
    st.session_state[key] = True
    led = [one for one in frame.current_actor().in_rollout(rollout.id) if one.role == "lead"]
    known = {group.id for group in rollout.brief.groups}
    st.session_state[GROUPS] = [group_id for one in led for group_id in one.group_ids if group_id in known]
    named = [one.person_id for one in led if one.person_id and rollout.brief.find_person(one.person_id)]
    st.session_state[PERSON] = named[0] if named else None


def _whose(groups: dict[str, str], people: dict[str, str]) -> Whose:
    chosen = [group_id for group_id in st.session_state.get(GROUPS) or () if group_id in groups]
    person = st.session_state.get(PERSON)
    person = person if person in people else None
    names = [groups[group_id] for group_id in chosen] + ([f"what {people[person]} owns"] if person else [])
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more"]
    words = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return Whose(tuple(chosen), person, words or "everyone")
