"""One group as a form, with more fields than the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.calendar.day_forms import day_format, in_digits
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import ASPECTS, Brief, Group
from playbook.desk.tables import group_details, group_rows
from playbook.desk.tables.group_rows import GroupChange, cells_of
from playbook.desk.tables.periods import say_period, say_spans
from playbook.ui.shell import frame

_CHOICE = "groups.chosen"
_REACH = (
    (
        ("mailbox", "Mailbox", "Do they have one they read at work? Yes or no."),
        ("shifts", "Shifts", "Do they work in shifts? Yes or no."),
        ("supervisors", "Supervisors", "How many lead people in this team."),
        ("languages", "Languages", "Those they read best, separated by commas."),
    ),
    (
        (
            "sessions",
            "Sessions",
            "All, short (the first one) or told (none: they hear of it). Empty: as the brief reads.",
        ),
    ),
    (
        ("site", "Site", "Where they work."),
        ("country", "Country", "Name or code, such as DE. Empty: the rollout's."),
        ("subdivision", "State or region", "A code such as BY or CA, for its holidays."),
    ),
)


@dataclass(frozen=True, slots=True)
class OpenGroupForm:
    """A group as it was when its form was opened."""

    version: int
    group: Group | None
    start: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def _opened_key(rollout_id: str, group_id: str) -> str:
    return f"groups.opened.{rollout_id}.{group_id}"


def _key(rollout_id: str, group_id: str, name: str) -> str:
    return f"groups.form.{rollout_id}.{group_id}.{name}"


def forget(rollout_id: str) -> None:
    """Close this rollout's forms, so that each opens with stored values."""
    frame.drop_keys(f"groups.opened.{rollout_id}.", f"groups.form.{rollout_id}.")


def show_form(rollout: Rollout) -> None:
    names = {group.id: group.name for group in rollout.brief.groups}
    chosen = st.selectbox(
        "Team", [*names, ""], format_func=lambda group_id: names.get(group_id, "A new team"), key=_CHOICE
    )
    group = rollout.brief.find_group(chosen)
    start = OpenGroupForm(rollout.version, group, _values_of(rollout.brief, group))
    opened: OpenGroupForm = st.session_state.setdefault(_opened_key(rollout.id, chosen), start)
    for name, value in opened.start.items():
        st.session_state.setdefault(_key(rollout.id, chosen, name), value)
    if opened.group != group:
        st.info("This team was changed elsewhere while the form was open.", icon=":material/sync:")
        frame.button("Show the saved values", None, forget, rollout.id)
    with st.container(border=True):
        _show_basics(rollout.id, chosen, opened)
        st.markdown("**How much changes**, from 0 (nothing) to 5 (a different job)")
        columns = st.columns(2)
        for number, (aspect, words) in enumerate(ASPECTS.items()):
            key = _key(rollout.id, chosen, aspect)
            columns[number % 2].segmented_control(
                words.capitalize(), range(6), key=key, persist_state="session"
            )
        _show_reach(rollout.id, chosen, opened)
        _show_periods(rollout.id, chosen, opened)
        with st.container(horizontal=True):
            label = "Save this team" if group else "Add this team"
            frame.button(label, "groups.form.save", save_form, rollout.id, chosen)
            if group:
                args = (rollout.id, rollout.version, chosen)
                frame.button("Remove this team", "groups.form.remove", remove, *args, type="tertiary")


def _values_of(brief: Brief, group: Group | None) -> dict[str, Any]:
    shown = group or Group(id="new", name="new")
    cells, form = cells_of(brief, shown), day_format(brief)
    if group is None:
        cells["name"] = ""
    return {
        **{name: text for name, text in cells.items() if name != "impact"},
        **{aspect: shown.impact.get(aspect) for aspect in ASPECTS},
        "blackouts": say_spans(shown.blackouts, "\n", form),
        "other_changes": "\n".join(
            say_period(other.start, other.end, other.name, form) for other in shown.other_changes
        ),
        "org_units": ", ".join(shown.org_units),
        "shares_units": shown.shares_units,
    }


def _show_text(
    rollout_id: str,
    group_id: str,
    opened: OpenGroupForm,
    name: str,
    label: str,
    help: str = "",
    example: str = "",
    **area: Any,
) -> None:
    key = _key(rollout_id, group_id, name)
    draw: Callable[..., Any] = st.text_area if area else st.text_input
    draw(label, key=key, help=help or None, placeholder=example, persist_state="session", **area)
    for problem in opened.problems:
        if problem.where.split(".")[0] == name:
            frame.show_problem(problem)


def _show_basics(rollout_id: str, group_id: str, opened: OpenGroupForm) -> None:
    form = (rollout_id, group_id, opened)
    first, second, third = st.columns([3, 1, 3])
    with first:
        _show_text(*form, "name", "Team name", example="Creative")
    with second:
        _show_text(*form, "size", "People")
    with third:
        _show_text(*form, "manager", "Manager's name", "New names are added to People.")
    first, second, third = st.columns(3)
    with first:
        access_help = "The day they get the tool. Empty: at go-live."
        _show_text(*form, "access_date", "Access date", access_help, _example(date(2027, 3, 31)))
    with second:
        _show_text(*form, "go_live", "Go-live date", "Empty: the rollout's own.", _example(date(2027, 4, 14)))
    with third:
        capacity_help = "Sessions are spread so that they fit."
        _show_text(*form, "capacity", "Hours a week each can give", capacity_help, "2")


def _example(day: date) -> str:
    return in_digits(day, day_format(frame.current_rollout().brief))


def _show_reach(rollout_id: str, group_id: str, opened: OpenGroupForm) -> None:
    form = (rollout_id, group_id, opened)
    st.markdown("**Reach and work**")
    for row in _REACH:
        for place, (name, label, help) in zip(st.columns(len(row)), row, strict=True):
            with place:
                _show_text(*form, name, label, help)
    _show_text(*form, "tasks", "Tasks, separated by semicolons", "Two or three, in their own words.")


def _show_periods(rollout_id: str, group_id: str, opened: OpenGroupForm) -> None:
    form = (rollout_id, group_id, opened)
    _show_text(
        *form,
        "blackouts",
        "Blackout periods, one per line",
        "Days on which nothing is planned for them: first day, last day, reason.",
        f"{_example(date(2027, 12, 20))} to {_example(date(2028, 1, 6))} year end",
        height=90,
    )
    _show_text(
        *form,
        "other_changes",
        "Other changes at the same time, one per line",
        "What else asks time of the same people: first day, last day, what it is.",
        f"{_example(date(2027, 5, 1))} to {_example(date(2027, 7, 31))} new time sheets",
        height=90,
    )
    units_help = "The units that this team covers, separated by commas. Empty: its own name."
    _show_text(*form, "org_units", "Organizational units", units_help)
    st.checkbox(
        "Overlaps with another team",
        key=_key(rollout_id, group_id, "shares_units"),
        help="Then the sizes of the teams may add up to more than the people in scope.",
        persist_state="session",
    )


def save_form(rollout_id: str, group_id: str) -> None:
    """Save the form's changes; if that fails, leave everything typed in it."""
    key = _opened_key(rollout_id, group_id)
    opened: OpenGroupForm = st.session_state[key]
    now = frame.open_rollout(rollout_id)
    typed = {name: st.session_state.get(_key(rollout_id, group_id, name)) for name in opened.start}
    values, problems = group_details.read(opened.start, typed, now.brief, group_id)
    if problems:
        st.session_state[key] = replace(opened, problems=tuple(problems))
        return
    done = f"{typed['name']} is saved."
    changes = [GroupChange(group_id or None, values)]
    if frame.act(group_rows.save_changes, rollout_id, opened.version, changes, done=done):
        forget(rollout_id)
    else:
        # What the other one changed is shown by now: saving once more means it.
        st.session_state[key] = replace(opened, version=now.version, problems=())


def remove(rollout_id: str, version: int, group_id: str) -> None:
    done = "Team removed. Undo brings it back."
    if frame.act(group_rows.save_changes, rollout_id, version, [], frozenset({group_id}), done=done):
        forget(rollout_id)
        st.session_state.pop(_CHOICE, None)
