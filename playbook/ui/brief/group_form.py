"""One group as a form, with more fields than the table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.calendar.day_forms import day_format, example_day, in_digits
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import ASPECTS, Brief, Group
from playbook.desk.tables import group_details, group_rows
from playbook.desk.tables.group_rows import GroupChange, cells_of
from playbook.desk.tables.periods import say_period, say_spans
from playbook.desk.tables.values import EXPOSURES, IMPACTS
from playbook.ui.brief import form as ask
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import select

_CHOICE = "groups.chosen"
# Each subject is a fold, with rows of fields: name, label, help.
_Row = tuple[tuple[str, str, str], ...]
_DATES: _Row = (
    ("access_date", "Access date", "The day they get the tool, such as {day}. Empty: at go-live."),
    ("go_live", "Go-live date", "The day they start, such as {day}. Empty: the rollout's own."),
    ("capacity", "Hours a person a week", "Such as 2. Training, practice and talks have to fit into them."),
)
_REACH: _Row = (
    ("supervisors", "Number of supervisors", "How many lead people in this team, such as 3."),
    ("languages", "Languages", "Those they read best, separated by commas."),
)
_PLACE: _Row = (
    ("site", "Site", "Where they work."),
    ("country", "Country", "Name or code, such as DE. Empty: the rollout's."),
    ("subdivision", "State or region", "A name or a code, such as Bavaria or BY, for its holidays."),
)
_CLOSED = (
    "Such as {first} to {last} year end. Or: last 2 and first 3 working days of each month: month-end close."
)
_CHANGES = "Such as {first} to {last} new time sheets."
_YES_NO = ("yes", "no")


_ASKED = {"capacity_hours_per_week": "capacity", "has_mailbox": "mailbox", "works_shifts": "shifts"}
_BASICS = ("name", "size", "manager")
PANEL = "groups.detail"
_SAVED_MEANWHILE = "Where another value was saved meanwhile, both stand at the field. Save to keep yours."


@dataclass(frozen=True, slots=True)
class OpenGroupForm:
    """A group as it was when its form was opened, or last compared.

    `saved`: the values of fields that were typed here and changed elsewhere.
    """

    group: Group | None
    start: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    saved: Mapping[str, Any] = field(default_factory=dict)


def _opened_key(rollout_id: str, group_id: str) -> str:
    return f"groups.opened.{rollout_id}.{group_id}"


def _key(rollout_id: str, group_id: str, name: str) -> str:
    return f"groups.form.{rollout_id}.{group_id}.{name}"


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of a team, '' for a new one."""

    rollout_id: str
    group_id: str
    opened: OpenGroupForm

    def key(self, name: str) -> str:
        return _key(self.rollout_id, self.group_id, name)

    def typed(self, name: str) -> Any:
        return st.session_state.get(self.key(name))

    def has_other(self, name: str) -> bool:
        """Return whether another value was saved than the one typed here."""
        return name in self.opened.saved and self.opened.saved[name] != self.typed(name)


def _close(rollout_id: str, group_id: str) -> None:
    """Drop what was typed for a team, so that its form opens with stored values."""
    st.session_state.pop(_opened_key(rollout_id, group_id), None)
    frame.drop_keys(_key(rollout_id, group_id, ""))


def open_asked(brief: Brief) -> None:
    """Open the panel at the team whose field a check asks for, once a visit."""
    if f"panel.{PANEL}" not in st.session_state:
        st.session_state[f"panel.{PANEL}"] = True
        team = st.query_params.get("team", "")
        st.session_state[_CHOICE] = team if brief.find_group(team) else brief.groups[0].id


def _is_asked(name: str) -> bool:
    asked = ask.asked_field().removeprefix("groups.")
    return name == _ASKED.get(asked, asked)


def show_form(rollout: Rollout) -> None:
    names = {group.id: group.name for group in rollout.brief.groups} | {"": "A new team"}
    chosen = select("Team", names, _CHOICE)
    group = rollout.brief.find_group(chosen)
    form = _Form(rollout.id, chosen, _opened(rollout, chosen))
    if any(map(_is_asked, _BASICS)):
        ask.scroll_to("team.field")
    with st.container(border=True):
        _show_basics(form)
        _show_folds(form)
        if any(map(form.has_other, form.opened.saved)):
            st.caption(_SAVED_MEANWHILE)
        with st.container(horizontal=True, vertical_alignment="center"):
            label = "Save this team" if group else "Add this team"
            frame.button(label, "groups.form.save", save_form, rollout.id, chosen)
            if ask.asked_field().startswith("groups."):
                ask.show_way_back()
            if group:
                args = (rollout.id, rollout.version, chosen)
                frame.button("Remove this team", "groups.form.remove", remove, *args, type="tertiary")


def _opened(rollout: Rollout, group_id: str) -> OpenGroupForm:
    """Return the open form; what changed elsewhere fills the fields left untouched."""
    brief, group = rollout.brief, rollout.brief.find_group(group_id)
    key = _opened_key(rollout.id, group_id)
    opened: OpenGroupForm | None = st.session_state.get(key)
    if opened is None:
        opened = OpenGroupForm(group, _values_of(brief, group))
    elif group and opened.group and group != opened.group:
        before, after = _values_of(brief, opened.group), _values_of(brief, group)
        saved = dict(opened.saved)
        for name, value in after.items():
            field_key = _key(rollout.id, group_id, name)
            typed = st.session_state.get(field_key, opened.start[name])
            if typed == opened.start[name]:
                st.session_state[field_key] = value
                saved.pop(name, None)
            elif value != before[name]:
                saved[name] = value
        opened = replace(opened, group=group, start=after, saved=saved)
    st.session_state[key] = opened
    for name, value in opened.start.items():
        st.session_state.setdefault(_key(rollout.id, group_id, name), value)
    return opened


def _values_of(brief: Brief, group: Group | None) -> dict[str, Any]:
    shown = group or Group(id="new", name="new")
    cells, form = cells_of(brief, shown), day_format(brief)
    if group is None:
        cells["name"] = ""
    return {
        **cells,
        **{name: cells[name] or None for name in ("impact", "mailbox", "shifts", "sessions")},
        **{aspect: shown.impact.get(aspect) for aspect in ASPECTS},
        "blackouts": say_spans(shown.blackouts, "\n", form),
        "other_changes": "\n".join(
            say_period(other.start, other.end, other.name, form) for other in shown.other_changes
        ),
        "org_units": ", ".join(shown.org_units),
        "shares_units": shown.shares_units,
    }


def _show_text(form: _Form, name: str, label: str, help: str = "", **area: Any) -> None:
    draw: Callable[..., Any] = st.text_area if area else st.text_input
    draw(label, key=form.key(name), help=help or None, persist_state="session", **area)
    _show_notes(form, name)


def _show_notes(form: _Form, name: str) -> None:
    """Say what is wrong with a field, and which other value was saved meanwhile."""
    for problem in form.opened.problems:
        if problem.where.split(".")[0] == name:
            frame.show_problem(problem)
    if form.has_other(name):
        saved, typed = (_in_words(each) for each in (form.opened.saved[name], form.typed(name)))
        st.caption(f"Saved meanwhile: {saved}. Typed here: {typed}.")


def _in_words(value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("\n", "; ")
    return f"“{frame.plain(text)}”"


def _show_choice(form: _Form, name: str, label: str, choices: Sequence[str], help: str = "") -> None:
    key = form.key(name)
    st.segmented_control(
        label, choices, format_func=str.capitalize, key=key, help=help or None, persist_state="session"
    )
    _show_notes(form, name)


def _show_row(form: _Form, row: _Row) -> None:
    day = in_digits(example_day(frame.here().today()), day_format(frame.current_rollout().brief))
    for place, (name, label, help) in zip(st.columns(len(row)), row, strict=True):
        with place:
            _show_text(form, name, label, help.format(day=day))


def _show_basics(form: _Form) -> None:
    """Draw what every team needs."""
    first, second, third = st.columns([3, 1, 3])
    with first:
        _show_text(form, "name", "Team name")
    with second:
        _show_text(form, "size", "People")
    with third:
        _show_text(form, "manager", "Manager's name", "New names are added to People.")
    has_aspects = form.opened.group and form.opened.group.impact  # which say it
    if not has_aspects or form.has_other("impact"):
        help = "Low: they notice it. High: most of their day changes."
        _show_choice(form, "impact", "How much changes", tuple(IMPACTS), help)


def _show_folds(form: _Form) -> None:
    """Draw the other fields by subject; folds with problems are open."""
    with _fold(form, "Dates and time", *(name for name, _, _ in _DATES)):
        _show_row(form, _DATES)
    with _fold(form, "What changes, in detail", *ASPECTS):
        _show_aspects(form)
    with _fold(form, "Shifts, mailbox and languages", "mailbox", "shifts", *(name for name, _, _ in _REACH)):
        first, second = st.columns(2)
        with first:
            _show_choice(form, "mailbox", "Do they read e-mail at work?", _YES_NO)
        with second:
            _show_choice(form, "shifts", "Do they work in shifts?", _YES_NO)
        _show_row(form, _REACH)
    with _fold(form, "Place", *(name for name, _, _ in _PLACE)):
        _show_row(form, _PLACE)
        if form.opened.group and not form.opened.group.site:
            by_site = {"step": "people", "field": "groups.site"}
            frame.link("brief", "People at several sites? Split by site", ":material/call_split:", by_site)
    with _fold(form, "Work and sessions", "tasks", "sessions"):
        _show_text(form, "tasks", "Tasks, separated by semicolons", "Two or three, in their own words.")
        help = "Short: the first session only. Told: a message and no session. Empty: the brief decides."
        _show_choice(form, "sessions", "Sessions", EXPOSURES, help)
    with _fold(form, "Busy times", "blackouts", "other_changes"):
        _show_periods(form)
    with _fold(form, "Units", "org_units", "shares_units"):
        _show_units(form)


def _fold(form: _Form, label: str, *names: str) -> Any:
    filled = sum(form.opened.start[name] not in (None, "", False) for name in names)
    has_problem = any(problem.where.split(".")[0] in names for problem in form.opened.problems)
    is_asked = any(map(_is_asked, names))
    has_other = any(map(form.has_other, names))
    title = f"{label} ({filled})" if filled else label
    fold = st.expander(title, expanded=has_problem or is_asked or has_other, type="compact")
    if is_asked:
        with fold:
            ask.scroll_to("team.field")
    return fold


def _show_aspects(form: _Form) -> None:
    st.caption("From 0 (nothing) to 5 (a different job).")
    columns = st.columns(2)
    for number, (aspect, words) in enumerate(ASPECTS.items()):
        with columns[number % 2]:
            st.segmented_control(words.capitalize(), range(6), key=form.key(aspect), persist_state="session")
            _show_notes(form, aspect)


def _show_periods(form: _Form) -> None:
    day_form = day_format(frame.current_rollout().brief)
    first, last = (in_digits(day, day_form) for day in (date(2027, 12, 20), date(2028, 1, 6)))
    for name, label, help, example in (
        (
            "blackouts",
            "Closed or busy days, one period per line",
            "No task or session falls on them.",
            _CLOSED,
        ),
        ("other_changes", "Other changes, one per line", "What else takes their time.", _CHANGES),
    ):
        _show_text(form, name, label, help, height=90)
        st.caption(example.format(first=first, last=last))


def _show_units(form: _Form) -> None:
    units_help = "The units that this team covers, separated by commas. Empty: its own name."
    _show_text(form, "org_units", "Organizational units", units_help)
    st.checkbox(
        "Overlaps with another team",
        key=form.key("shares_units"),
        help="Then the sizes of the teams may add up to more than the people in scope.",
        persist_state="session",
    )
    _show_notes(form, "shares_units")


def save_form(rollout_id: str, group_id: str) -> None:
    """Save the form's changes; if that fails, leave everything typed in it."""
    now = frame.open_rollout(rollout_id)
    key = _opened_key(rollout_id, group_id)
    shown: OpenGroupForm = st.session_state[key]
    opened = _opened(now, group_id)
    typed = {name: st.session_state.get(_key(rollout_id, group_id, name)) for name in opened.start}
    if any(value != typed[name] for name, value in opened.saved.items() - shown.saved.items()):
        return  # both are shown first: saving once more means what is typed
    values, problems = group_details.read(opened.start, typed, now.brief, group_id, frame.here().today())
    if problems:
        st.session_state[key] = replace(opened, problems=tuple(problems))
        return
    done = f"{typed['name']} is saved."
    changes = [GroupChange(group_id or None, values)]
    if frame.act(group_rows.save_changes, rollout_id, now.version, changes, done=done):
        _close(rollout_id, group_id)
    else:
        st.session_state[key] = replace(opened, problems=())


def remove(rollout_id: str, version: int, group_id: str) -> None:
    done = "Team removed. Undo brings it back."
    if frame.act(group_rows.save_changes, rollout_id, version, [], frozenset({group_id}), done=done):
        _close(rollout_id, group_id)
        left = (group.id for group in frame.current_rollout().brief.groups if group.id != group_id)
        st.session_state[_CHOICE] = next(left, "")  # unset, the box goes on showing the removed team
