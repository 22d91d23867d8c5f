"""What is missing on My team: a group that is gone, and groups that nobody leads."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.access import EVERY
from playbook.core.log.rollout import Rollout
from playbook.core.rollout import Group
from playbook.ui import frame
from playbook.ui.frame import plain
from playbook.ui.team_groups import Whose

_NAMED = 4


def show(rollout: Rollout, whose: Whose) -> None:
    """Say each in a sentence; nothing where nothing is missing."""
    known = {group.id for group in rollout.brief.groups}
    gone = [group_id for group_id in _led(rollout.id) if group_id not in known]
    if gone:
        st.info(plain(_say_gone(len(gone))), icon=":material/group_off:")
    if alone := _without_manager(rollout, whose):
        st.info(plain(_say_alone(alone)), icon=":material/person_off:")
        if frame.may("edit", rollout.id):
            frame.link("brief", "Name a manager in the brief", icon=":material/arrow_forward:")


def _led(rollout_id: str) -> list[str]:
    """The groups that whoever is here leads, as the account says; it may know some that are gone."""
    roles = frame.current_actor().in_rollout(rollout_id)
    return [
        group_id for one in roles if one.role == "lead" for group_id in one.group_ids if group_id != EVERY
    ]


def _without_manager(rollout: Rollout, whose: Whose) -> list[Group]:
    """The groups that are shown here and have no manager, or one who is in the brief no more."""
    shown = whose.group_ids if whose.group_ids or whose.person_id else None
    return [
        group
        for group in rollout.brief.groups
        if (shown is None or group.id in shown) and rollout.brief.manager_of(group) is None
    ]


def _say_gone(count: int) -> str:
    said = "A group that you led is" if count == 1 else f"{count} groups that you led are"
    return (
        f"{said} not in the brief any more, so nothing is asked for it. What was logged stays in History. "
        "Ask an owner which groups are yours now."
    )


def _say_alone(groups: Sequence[Group]) -> str:
    names = [group.name for group in groups[:_NAMED]]
    if len(groups) > _NAMED:
        names.append(f"{len(groups) - _NAMED} more groups")
    said = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    has = "has" if len(groups) == 1 else "have"
    return f"{said} {has} no manager in the brief, so nobody is asked about their week by name."
