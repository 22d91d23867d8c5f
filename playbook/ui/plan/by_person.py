"""What the plan asks of each owner, and what to move."""

from datetime import date

import streamlit as st

from playbook import charts
from playbook.core.base.words import count
from playbook.core.case.owner_weeks import MANAGER_HOURS_A_WEEK
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Owner
from playbook.core.progress.owner_load import OwnerLoad, managers_over, owner_loads, say_over
from playbook.ui.plan import task_panel
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import quiet_button, show_drawing
from playbook.ui.widgets.theme import tone
from playbook.ui.words.item_words import say_day, say_owner, title_of

_PAGE, _PER_PAGE, _TASKS = "by_person.page", 12, 4


def show(rollout: Rollout) -> None:
    loads = frame.once(owner_loads, rollout)
    if not loads:
        st.info("No task has both an owner and a date yet.", icon=":material/group:")
        return
    today = frame.here().today()
    over = [load for load in loads if load.over]
    managers = frame.once(managers_over, rollout)
    st.markdown(f"**{_say_all(loads, rollout.brief, has_full_managers=bool(managers))}**")
    for person_id, weeks in managers.items():
        if not any(load.owner.person_id == person_id for load in over):
            line = say_manager(person_id, weeks, rollout.brief, today)
            st.markdown(f":orange[:material/warning:] {plain(line)}")
    if rollout.brief.lead_hours_per_week is None and frame.may("edit", rollout.id):
        frame.link("brief", "Enter the lead’s hours in the brief", ":material/edit_note:", {"step": "people"})
    st.caption(
        "The lead’s tasks and live sessions count in full. Any other task counts half an hour, even if "
        "someone works on it for days. "
        "The lead’s hours are from the brief; a manager has two hours a week."
    )
    for load in over:
        _show_over(rollout, load, today)
    part = tables.part_of(loads, _PAGE, _PER_PAGE)
    ids = {load.owner: load.owner.person_id or load.owner.role for load in part}
    names = frame.tell_apart({ids[load.owner]: say_owner(load.owner, rollout.brief) for load in part})
    rows = [
        {"group": names[ids[load.owner]], "week": week, "hours": hours, "capacity": load.available}
        | {"over": week in load.over, "blackouts": "", "other_changes": ""}
        for load in part
        for week, hours in load.weeks.items()
    ]
    drawing = charts.change_load(rows, list(names.values()), tone(), "Owner")
    st.header(drawing.title, anchor=False)
    show_drawing(drawing, "by_person.owners")
    tables.show_pages(loads, _PAGE, _PER_PAGE, "owners")


def say_manager(person_id: str, weeks: dict[date, float], brief: Brief, today: date) -> str:
    """Return how full a manager's fullest week is."""
    worst = max(sorted(weeks), key=lambda week: weeks[week])
    return (
        f"{say_owner(Owner(person_id=person_id), brief)} has up to {weeks[worst]:g} hours of talks, sessions "
        f"and tasks with the team: in the week of {say_day(worst, today)}, with {MANAGER_HOURS_A_WEEK:g} to "
        "give."
    )


def _say_all(loads: tuple[OwnerLoad, ...], brief: Brief, *, has_full_managers: bool) -> str:
    if over := say_over(loads):
        return over
    if brief.lead_hours_per_week is None:
        return "Hours are not known: the brief does not say how many the lead has."
    if all(load.available is None for load in loads):
        return "The brief does not say yet how many hours the owners have."
    if has_full_managers:
        return "Nobody is overbooked by own tasks; managers are, with the talks and sessions of their teams."
    return "Nobody whose hours are known is overbooked."


def say_load(load: OwnerLoad, brief: Brief, today: date) -> str:
    """Return by how much an owner is over capacity, or ''."""
    if (worst := load.worst) is None or load.available is None:
        return ""
    most = round(load.over[worst], 1)
    return (
        f"{say_owner(load.owner, brief)} is over in {count(len(load.over), 'week')}: up to "
        f"{most:g} {'hour' if most == 1 else 'hours'} in the week of {say_day(worst, today)}, "
        f"with {load.available:g} to give{' (our assumption)' if load.is_assumed else ''}."
    )


def _show_over(rollout: Rollout, load: OwnerLoad, today: date) -> None:
    worst = load.worst
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":orange[:material/warning:] {plain(say_load(load, rollout.brief, today))}")
        if worst is None or not (tasks := load.to_move(worst)):
            return
        if any(item.kind == "training_session" for item in tasks) and (rollout.brief.trainers or 1) == 1:
            st.caption("A second trainer would hold half of the sessions.")
            where = {"step": "dates", "field": "trainers"}
            frame.link("brief", "Enter a second trainer in the brief", ":material/edit_note:", where)
        st.caption("Move one of these, or give it to someone else:")
        for item in tasks[:_TASKS]:
            label = f"{say_day(item.due, today)} · {plain(title_of(item))}" if item.due else title_of(item)
            key = f"by_person.{load.owner.person_id}.{item.id}"
            quiet_button(label, "event_repeat", key, task_panel.go_to, rollout.id, item.id)
