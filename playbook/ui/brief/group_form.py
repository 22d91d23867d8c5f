"""One group as a form: all that the table has no room for, and the way to do it on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import ASPECTS, Brief, Group
from playbook.desk.plan.rollouts import open_rollout
from playbook.desk.tables import group_details, group_rows
from playbook.desk.tables.group_rows import Change, cells_of
from playbook.ui.shell import frame
from playbook.ui.widgets import inputs

_NEW = ""
_CELLS = ("name", "size", "manager", "access_date", "go_live", "capacity")
_CHOICE = "groups.chosen"


@dataclass(frozen=True, slots=True)
class Opened:
    """A group as it was when its form was opened, and what is wrong with what was typed since."""

    version: int
    group: Group | None
    start: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def _opened_key(rollout_id: str, group_id: str) -> str:
    return f"groups.opened.{rollout_id}.{group_id}"


def _key(rollout_id: str, group_id: str, name: str) -> str:
    return f"groups.form.{rollout_id}.{group_id}.{name}"


def forget(rollout_id: str) -> None:
    """Close every form of this rollout, so that each opens with what is kept."""
    starts = f"groups.opened.{rollout_id}.", f"groups.form.{rollout_id}."
    for key in [key for key in st.session_state if str(key).startswith(starts)]:
        del st.session_state[key]


def show_form(rollout: Rollout) -> None:
    """Choose a group, or a new one, and draw its form."""
    names = {group.id: group.name for group in rollout.brief.groups}
    chosen = st.selectbox(
        "Group", [*names, _NEW], format_func=lambda group_id: names.get(group_id, "A new group"), key=_CHOICE
    )
    group = rollout.brief.find_group(chosen)
    key = _opened_key(rollout.id, chosen)
    opened: Opened = st.session_state.setdefault(key, _open(rollout, group))
    _fill(rollout, chosen, opened)
    if opened.group != group:
        st.info("This group was changed elsewhere while the form was open.", icon=":material/sync:")
        st.button("Show it as it is kept now", on_click=forget, args=(rollout.id,))
    with st.form(f"groups.form.{rollout.id}.{chosen}"):
        _show_basics(rollout, chosen, opened)
        _show_impact(rollout.id, chosen)
        _show_periods(rollout.id, chosen, opened)
        with st.container(horizontal=True):
            label = "Save this group" if group else "Add this group"
            st.form_submit_button(
                label, type=frame.main_button(), on_click=save_form, args=(rollout.id, chosen)
            )
            if group:
                st.form_submit_button(
                    "Remove this group",
                    type="tertiary",
                    on_click=remove,
                    args=(rollout.id, rollout.version, chosen),
                )


def _open(rollout: Rollout, group: Group | None) -> Opened:
    return Opened(rollout.version, group, _values_of(rollout.brief, group))


def _fill(rollout: Rollout, group_id: str, opened: Opened) -> None:
    for name, value in opened.start.items():
        st.session_state.setdefault(_key(rollout.id, group_id, name), value)


def _values_of(brief: Brief, group: Group | None) -> dict[str, Any]:
    """What the form's widgets hold for a group."""
    shown = group or Group(id="new", name="new")
    cells = cells_of(brief, shown)
    if group is None:
        cells["name"] = ""
    return {
        **{name: cells[name] for name in _CELLS},
        **{aspect: shown.impact.get(aspect) for aspect in ASPECTS},
        "blackouts": "\n".join(
            f"{span.start} to {span.end} {span.reason}".strip() for span in shown.blackouts
        ),
        "other_changes": "\n".join(
            f"{other.start} to {other.end} {other.name}" for other in shown.other_changes
        ),
        "org_units": ", ".join(shown.org_units),
        "shares_units": shown.shares_units,
    }


def _show_basics(rollout: Rollout, group_id: str, opened: Opened) -> None:
    def text(place: Any, name: str, label: str, help: str = "", example: str = "") -> None:
        with place:
            key = _key(rollout.id, group_id, name)
            st.text_input(label, key=key, help=help or None, placeholder=example, persist_state="session")
            _show_wrong(opened, name)

    left, middle, right = st.columns([3, 1, 3])
    text(left, "name", "Group name", example="Creative")
    text(middle, "size", "People")
    text(right, "manager", "Manager's name", "A new name becomes a person of the brief.")
    left, middle, right = st.columns(3)
    text(left, "access_date", "Access date", "The day they get the tool. Empty: at go-live.", "2026-03-31")
    text(middle, "go_live", "Go-live date", "Empty: the rollout's own.", "2026-04-14")
    text(right, "capacity", "Hours a week each can give", "Sessions are spread so that they fit.", "2")


def _show_impact(rollout_id: str, group_id: str) -> None:
    st.markdown("**How much changes**, from 0 (nothing) to 5 (a different job)")
    columns = st.columns(2)
    for number, (aspect, words) in enumerate(ASPECTS.items()):
        columns[number % 2].segmented_control(
            words.capitalize(), range(6), key=_key(rollout_id, group_id, aspect), persist_state="session"
        )


def _show_periods(rollout_id: str, group_id: str, opened: Opened) -> None:
    def lines(name: str, label: str, help: str, example: str) -> None:
        key = _key(rollout_id, group_id, name)
        st.text_area(label, key=key, help=help, placeholder=example, height=90, persist_state="session")
        _show_wrong(opened, name)

    lines(
        "blackouts",
        "Blackout periods, one per line",
        "Days on which nothing is planned for them: first day, last day, reason.",
        "2026-12-20 to 2027-01-06 year end",
    )
    lines(
        "other_changes",
        "Other changes at the same time, one per line",
        "What else asks time of the same people: first day, last day, what it is.",
        "2026-05-01 to 2026-07-31 new time sheets",
    )
    key = _key(rollout_id, group_id, "org_units")
    st.text_input(
        "Organisational units",
        key=key,
        help="The units that this group covers, separated by commas. Empty: its own name.",
        persist_state="session",
    )
    _show_wrong(opened, "org_units")
    st.checkbox(
        "It shares these units with another group",
        key=_key(rollout_id, group_id, "shares_units"),
        help="Then the sizes of the groups may add up to more than the people in scope.",
        persist_state="session",
    )


def _show_wrong(opened: Opened, name: str) -> None:
    for problem in opened.problems:
        if problem.where.split(".")[0] == name:
            inputs.say_problem(problem)


def save_form(rollout_id: str, group_id: str) -> None:
    """Save what the form changes on the group; keep everything typed where that cannot be."""
    key = _opened_key(rollout_id, group_id)
    opened: Opened = st.session_state[key]
    now = open_rollout(frame.here(), frame.current_actor(), rollout_id)
    typed = {name: st.session_state.get(_key(rollout_id, group_id, name)) for name in opened.start}
    values, problems = group_details.read(opened.start, typed, now.brief, group_id)
    if problems:
        st.session_state[key] = replace(opened, problems=tuple(problems))
        return
    done = f"{typed['name']} is saved."
    changes = [Change(group_id or None, values)]
    if frame.act(group_rows.save_changes, rollout_id, opened.version, changes, done=done):
        forget(rollout_id)
    else:
        # What the other one changed is shown by now: saving once more means it.
        st.session_state[key] = replace(opened, version=now.version, problems=())


def remove(rollout_id: str, version: int, group_id: str) -> None:
    """Take the group out of the brief, with the items that were only for it."""
    gone = frozenset({group_id})
    done = "The group is removed. Undo brings it back."
    if frame.act(group_rows.save_changes, rollout_id, version, [], gone, done=done):
        forget(rollout_id)
        st.session_state.pop(_CHOICE, None)
