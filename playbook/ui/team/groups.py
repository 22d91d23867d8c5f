"""Whose week it is: groups and person, remembered in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from playbook.core.base.access import EVERY
from playbook.core.base.words import listed
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.progress.progress import week_of
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain, tell_apart
from playbook.ui.widgets import choices
from playbook.ui.widgets.controls import select

GROUPS = "my_groups"
PERSON = "me"


@dataclass(frozen=True, slots=True)
class Whose:
    """The groups and the person that a lead looks after; neither: everyone."""

    group_ids: tuple[str, ...]
    person_id: str | None
    words: str

    @property
    def is_everyone(self) -> bool:
        return not self.group_ids and self.person_id is None

    def includes(self, group_id: str | None) -> bool:
        """Return whether something of a group is theirs; of none, it is nobody's alone."""
        return self.is_everyone or group_id in self.group_ids


def choose(rollout: Rollout) -> Whose:
    """Ask whose week to show; a lead begins with what they lead."""
    brief = rollout.brief
    groups = tell_apart({group.id: group.name for group in brief.groups})
    people = tell_apart({person.id: person.name for person in brief.people})
    _take_from_address(groups, people)
    _take_from_role(rollout)
    before = _whose(groups, people)
    label = f"Showing {plain(before.words)}"
    is_asked = before.is_everyone and not frame.may("edit", rollout.id)  # an editor looks after all
    with st.expander(label, expanded=is_asked, key="team.whose", icon=":material/group:"):
        none = f"None picked: all {len(groups)} teams." if len(groups) > 1 else ""
        choices.pick_many("My teams", groups, GROUPS, none=none, bind="query-params")
        options = {"index": None, "bind": "query-params", "placeholder": "Type your name"}
        select("Also show tasks owned by", people, PERSON, **options)
        if (person := st.session_state[PERSON]) and not _owns_any(rollout, person):
            st.markdown(f"{plain(people[person])} owns no task that is due by the end of next week.")
        st.caption("The address of this page keeps your choice: bookmark it.")
    return _whose(groups, people)


def _owns_any(rollout: Rollout, person_id: str) -> bool:
    return bool(week_of(rollout, frame.here().day_of(rollout), (), person_id))


def _take_from_address(groups: dict[str, str], people: dict[str, str]) -> None:
    """Copy the address into the widgets, which are drawn after their label."""
    if GROUPS not in st.session_state:
        named = set(st.query_params.get_all(GROUPS))
        st.session_state[GROUPS] = [
            group_id for group_id, name in groups.items() if {name, plain(name)} & named
        ]
    if PERSON not in st.session_state:
        name = st.query_params.get(PERSON)
        st.session_state[PERSON] = next((key for key, label in people.items() if label == name), None)


def _take_from_role(rollout: Rollout) -> None:
    key = f"team.asked.{rollout.id}"
    if st.session_state.get(key) or st.session_state[PERSON]:
        return
    st.session_state[key] = True
    led = [role for role in frame.current_actor().in_rollout(rollout.id) if role.role == "lead"]
    group_ids = {group.id for group in rollout.brief.groups}
    people = [role.person_id for role in led if role.person_id and rollout.brief.find_person(role.person_id)]
    # An address that names teams leaves out nobody: what this lead owns, as a number of everybody, is theirs.
    if st.session_state[GROUPS]:
        st.session_state[PERSON] = next(iter(people), None)
        return
    st.session_state[GROUPS] = [group_id for group_id in _led(rollout.id) if group_id in group_ids]
    st.session_state[PERSON] = next(iter(people or (_namesakes(rollout) if led else [])), None)


def _namesakes(rollout: Rollout) -> list[str]:
    """Return the person with the viewer's name, none if several have it."""
    name = frame.current_actor().name.casefold()
    namesakes = [person.id for person in rollout.brief.people if person.name.casefold() == name]
    return namesakes if len(namesakes) == 1 else []


def _whose(groups: dict[str, str], people: dict[str, str]) -> Whose:
    chosen = [group_id for group_id in st.session_state.get(GROUPS) or () if group_id in groups]
    person = st.session_state.get(PERSON)
    person = person if person in people else None
    names = [groups[group_id] for group_id in chosen] + ([f"what {people[person]} owns"] if person else [])
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more"]
    return Whose(tuple(chosen), person, listed(shown) or "everyone")


_NAMED = 4


def show(rollout: Rollout, whose: Whose) -> None:
    """Say each in a sentence; nothing where nothing is missing."""
    group_ids = {group.id for group in rollout.brief.groups}
    if gone := [group_id for group_id in _led(rollout.id) if group_id not in {*group_ids, EVERY}]:
        st.info(plain(_say_gone(len(gone))), icon=":material/group_off:")
    if frame.may("edit", rollout.id) and (alone := _without_manager(rollout, whose)):
        st.info(plain(_say_alone(alone)), icon=":material/person_off:")
        frame.link("brief", "Name a manager in the brief", icon=":material/arrow_forward:")


def _led(rollout_id: str) -> list[str]:
    """Return the groups the viewer leads, including removed ones."""
    roles = frame.current_actor().in_rollout(rollout_id)
    return [group_id for role in roles if role.role == "lead" for group_id in role.group_ids]


def _without_manager(rollout: Rollout, whose: Whose) -> list[Group]:
    """Return the shown groups whose manager is missing or removed."""
    shown = whose.group_ids if whose.group_ids or whose.person_id else None
    return [
        group
        for group in rollout.brief.groups
        if (shown is None or group.id in shown) and rollout.brief.manager_of(group) is None
    ]


def _say_gone(count: int) -> str:
    subject = "A team that you led is" if count == 1 else f"{count} teams that you led are"
    return (
        f"{subject} no longer in the brief, so nothing is asked for it. What was logged stays in Activity. "
        "Ask an owner which teams are yours now."
    )


def _say_alone(groups: Sequence[Group]) -> str:
    names = [group.name for group in groups[:_NAMED]]
    if len(groups) > _NAMED:
        names.append(f"{len(groups) - _NAMED} more teams")
    has = "has" if len(groups) == 1 else "have"
    return f"{listed(names)} {has} no manager in the brief, so nobody is asked about their week by name."
