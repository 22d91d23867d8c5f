"""The manager of each team and how much changes for it, one choice each."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.desk.tables import group_rows
from playbook.desk.tables.group_rows import GroupChange
from playbook.desk.tables.values import IMPACTS, say_impact
from playbook.ui.brief import form
from playbook.ui.shell import frame
from playbook.ui.widgets import inputs

_AT_ONCE = 5  # each has five tab stops
_ASKED = "teams.asked"


@frame.in_place
def show(rollout: Rollout, *, is_asked: bool) -> None:
    """Draw a row for each team that lacks one of the two.

    Those that are filled stay until none lacks anything.
    """
    open_teams = _asked(rollout)
    parts = [open_teams[at : at + _AT_ONCE] for at in range(0, len(open_teams), _AT_ONCE)]
    teams = next((part for part in parts if any(_lacks(rollout.brief, group) for group in part)), [])
    if not teams:
        return
    if is_asked:
        form.scroll_to("teams")
        form.show_way_back()
    st.markdown("**Manager and impact**")
    text = "The plan needs both for each team. Low impact: they notice it. High: most of their day changes."
    if waiting := len(open_teams) - open_teams.index(teams[-1]) - 1:
        text += f" {count(waiting, 'more team comes', 'more teams come')} once these have both."
    if others := len(rollout.brief.groups) - len(open_teams):
        text += f" {count(others, 'other team has', 'other teams have')} both: change them in the table."
    st.caption(text)
    for group in teams:
        manager, impact = st.columns([3, 2], vertical_alignment="bottom")
        with manager:
            _show_manager(rollout, group)
        with impact:
            _show_impact(rollout, group)


def _asked(rollout: Rollout) -> list[Group]:
    """Return the teams that lacked something when the page was opened, or do so now."""
    ids_of_rollouts: dict[str, set[str]] = frame.session_dict(_ASKED)
    ids = ids_of_rollouts.setdefault(rollout.id, set())
    ids |= {group.id for group in rollout.brief.groups if _lacks(rollout.brief, group)}
    return [group for group in rollout.brief.groups if group.id in ids]


def leave(rollout_id: str) -> None:
    """Ask at the next visit for what is missing by then."""
    frame.session_dict(_ASKED).pop(rollout_id, None)


def _lacks(brief: Brief, group: Group) -> bool:
    return brief.manager_of(group) is None or group.average_impact is None


def _key(rollout: Rollout, group: Group, name: str) -> str:
    return f"teams.{rollout.id}.{group.id}.{name}"


def _show_manager(rollout: Rollout, group: Group) -> None:
    key, brief = _key(rollout, group, "manager"), rollout.brief
    manager = brief.manager_of(group)
    inputs.fill(key, manager.name if manager else None)
    names = list(dict.fromkeys(person.name for person in brief.people))
    st.selectbox(
        frame.plain(f"{group.name}, {count(group.size, 'person', 'people')}: manager"),
        names,
        index=None,
        key=key,
        placeholder="Choose a person, or type a name",
        accept_new_options=True,
        on_change=_save,
        args=(rollout, group.id, key, "manager"),
    )


def _show_impact(rollout: Rollout, group: Group) -> None:
    key = _key(rollout, group, "impact")
    inputs.fill(key, say_impact(group.average_impact) or None)
    st.segmented_control(
        frame.plain(f"{group.name}: impact"),
        list(IMPACTS),
        format_func=str.capitalize,
        key=key,
        on_change=_save,
        args=(rollout, group.id, key, "impact"),
    )


def _save(rollout: Rollout, group_id: str, key: str, column: str) -> None:
    value = st.session_state[key]
    if value is None:
        return
    change = GroupChange(group_id, {column: IMPACTS[value] if column == "impact" else value})
    frame.act(group_rows.save_changes, rollout.id, rollout.version, [change])
