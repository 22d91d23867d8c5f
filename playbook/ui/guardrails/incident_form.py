"""The form of an incident, new or changed."""

from collections.abc import Collection
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import tools_named
from playbook.core.plan.incidents import (
    HARM_NAMES,
    MAX_HAPPENED,
    Incident,
    in_order,
    near_misses,
    open_incidents,
)
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import incidents
from playbook.desk.plan.incidents import NEW
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import opened_forms, tables
from playbook.ui.widgets.choices import pick_one
from playbook.ui.widgets.controls import button, main_button, quiet_button
from playbook.ui.widgets.days import day_input
from playbook.ui.words import item_options, item_words
from playbook.ui.words.item_words import say_day, say_owner, title_of

_FURTHER = ("harm", "data_class", "group_id", "use_case_id", "owner")
_FIELDS = ("what", "tool", "day", *_FURTHER)
NO_NAMES = "No names of clients or people: say “a client”, “a colleague”."


def show_contact(rollout: Rollout) -> None:
    """Say whom to call, before anything is written down."""
    called = plain("; ".join(incidents.whom_to_call(rollout)))
    nobody = "Nobody is named to call. The guardrails have a field for that."
    st.markdown(f":material/call: {f'**Call first:** {called}' if called else nobody}")


def ask(rollout: Rollout, about: Incident | None, group_ids: tuple[str, ...] = ()) -> None:
    """Draw the fields; `group_ids` are those of whoever reports a new one."""
    form = about.id if about else NEW
    _fill(form, about, rollout, group_ids)
    key, limit = _key(form, "what"), f"Up to {MAX_HAPPENED:,} characters."
    # A run of the page between the typing and the next tap would take the tap away.
    st.text_area(
        "What happened?", key=key, height=100, help=limit, persist_state="session", on_change="ignore"
    )
    st.caption(NO_NAMES)
    if not 0 < len(str(st.session_state.get(key) or "").strip()) <= MAX_HAPPENED:
        frame.show_problems(key)
    groups = groups_of(rollout, group_ids)
    # A lead of several teams reports for one of them.
    asks_team = len(groups) > 1 and not incidents.may_log(frame.current_actor(), rollout)
    with st.grid(2, min_column_width=200):
        pick_one("Tool", _tools(rollout, about), _key(form, "tool"), "Not said")
        with frame.field(_key(form, "day")):
            day_input("Day", key=_key(form, "day"), persist_state="session")
        if asks_team:
            pick_one("Team", groups, _key(form, "group_id"), "None in particular")
    is_wrong = any(frame.problems_at(_key(form, name)) for name in _FURTHER)
    # Drawn also while it is closed, so that nothing in it is lost.
    more = st.expander("More", expanded=is_wrong or about is not None, key=_key(form, "more"), type="compact")
    with more, st.grid(3, min_column_width=200):
        with frame.field(_key(form, "harm")):
            harms = {harm: name.capitalize() for harm, name in HARM_NAMES.items()}
            pick_one("How bad was it?", harms, _key(form, "harm"), "Pick one")
        if not asks_team:
            pick_one("Team", groups, _key(form, "group_id"), "None in particular")
        data_classes = {code: name.capitalize() for code, name in item_words.DATA_CLASSES.items()}
        pick_one("Data it touched", data_classes, _key(form, "data_class"), "Not said")
        pick_one("Use case", item_options.linked(rollout, ("use_case",)), _key(form, "use_case_id"), "None")
        now = item_options.owner_code(about.owner) if about else None
        pick_one("Owner", item_options.owners(rollout, now), _key(form, "owner"), "Not assigned")


def typed(form: str) -> dict[str, Any]:
    values = {name: st.session_state.get(_key(form, name)) for name in _FIELDS}
    return values | {"tool": values["tool"] or "", "owner": item_options.owner_of(values["owner"])}


def forget(form: str) -> None:
    opened_forms.end(_key(form, "edit"))


def groups_of(rollout: Rollout, first: tuple[str, ...] = ()) -> dict[str, str]:
    actor = frame.current_actor()
    named = sorted(rollout.brief.groups, key=lambda group: group.id not in first)
    allowed = {group.id: group.name for group in named if incidents.may_log(actor, rollout, group.id)}
    return frame.tell_apart(allowed)


def _fill(form: str, about: Incident | None, rollout: Rollout, group_ids: tuple[str, ...]) -> None:
    if about is None and _key(form, "day") in st.session_state:
        return
    values: dict[str, Any] = dict(about) if about else {"day": frame.here().today(), "harm": "unrated"}
    values["owner"] = item_options.owner_code(about.owner) if about else None
    if about is None and (len(group_ids) == 1 or not incidents.may_log(frame.current_actor(), rollout)):
        values["group_id"] = next(iter(groups_of(rollout, group_ids)), None)
    texts = {_key(form, name): values.get(name) or ("" if name == "what" else None) for name in _FIELDS}
    opened_forms.fill(_key(form, "edit"), rollout, texts)


def _tools(rollout: Rollout, about: Incident | None) -> dict[str, str]:
    named = tools_named(rollout.brief.tools, rollout.items.values())
    now = (about.tool,) if about and about.tool else ()
    return {tool: tool for tool in (*named, *now)}


def _key(form: str, name: str) -> str:
    return f"incident.{form}.{name}"


_OPEN = "incident.report"


def show(rollout: Rollout, group_ids: tuple[str, ...] = ()) -> None:
    if not (incidents.may_log(frame.current_actor(), rollout) or groups_of(rollout)):
        return
    if not st.session_state.get(_OPEN):
        with st.container(horizontal=True, vertical_alignment="center"):
            button("Report an incident", "report", "incident.open", _open)
            if not frame.may("edit", rollout.id):  # editors see it on the page of the stage
                undoable.show_undo(rollout, "incident")
        return
    with st.container(border=True, key="incident.form"):
        st.markdown("### Report an incident", anchors=False)
        show_contact(rollout)
        st.caption("A near miss counts: nothing happened, but it could have. Reporting is blame-free.")
        ask(rollout, None, group_ids)
        with st.container(horizontal=True):
            main_button("Log the incident", "", "incident.log", _log, rollout.id)
            button("Discard", "", "incident.discard", _discard)


def _open() -> None:
    frame.forget_problems()
    st.session_state[_OPEN] = True


def _discard() -> None:
    st.session_state[_OPEN] = False
    forget(incidents.NEW)


def _log(rollout_id: str) -> None:
    if undoable.do(_log_typed, rollout_id, 0, done="Logged the incident."):
        _discard()


def _log_typed(workspace: Workspace, actor: Actor, rollout_id: str, _seen: int) -> Rollout:
    return incidents.log_incident(workspace, actor, rollout_id, **typed(incidents.NEW))[0]


PER_PAGE = 10
_PAGE, _EDITED, _SETTLED = "incident.page", "incident.edited", "incident.settled"


def show_log(rollout: Rollout) -> None:
    label = f"Incidents and near misses ({len(open_incidents(rollout.incidents.values())):,} open)"
    if (panel := tables.opened("incidents", label, "report")) is None:
        return
    with panel:
        if not st.session_state.get("incident.report"):
            show_contact(rollout)
        show(rollout)
        if not (incidents_found := in_order(tuple(rollout.incidents.values()))):
            st.markdown(
                "Nothing is logged yet. A near miss is worth a line: the next one is then no surprise."
            )
            return
        today = frame.here().day_of(rollout)
        st.markdown(f"{say_counts(rollout.incidents.values(), today)} {len(incidents_found):,} in all.")
        for incident in tables.part_of(incidents_found, _PAGE, PER_PAGE):
            _show_one(incident, rollout, today)
        tables.show_pages(incidents_found, _PAGE, PER_PAGE)


def say_counts(incidents_found: Collection[Incident], today: date) -> str:
    """Return the open incidents and the near misses of 30 days."""
    opened, near = len(open_incidents(incidents_found)), len(near_misses(incidents_found, today))
    near_words = count(near, "near miss", "near misses")
    return f"{count(opened, 'open incident')}, {near_words} in 30 days."


def _show_one(incident: Incident, rollout: Rollout, today: date) -> None:
    with st.container(border=True, gap="small", key=f"incident.{incident.id}"):
        if st.session_state.get(_EDITED) == incident.id:
            ask(rollout, incident)
            with st.container(horizontal=True):
                main_button("Save", "", f"incident.{incident.id}.-save", _save, incident.id)
                button("Discard changes", "", f"incident.{incident.id}.-discard", _discard_edit, incident.id)
            return
        st.markdown(_words(incident, rollout, today))
        if not incidents.may_log(frame.current_actor(), rollout, incident.group_id):
            return
        if st.session_state.get(_SETTLED) == incident.id:
            _show_settling(incident, rollout)
        else:
            _show_actions(incident, rollout)


def _words(incident: Incident, rollout: Rollout, today: date) -> str:
    is_open = incident.closed_on is None
    state = "open" if is_open else f"settled {say_day(incident.closed_on or today, today)}"
    mark = ":orange[:material/error:]" if is_open else ":material/check_circle:"
    group = rollout.brief.find_group(incident.group_id or "")
    case = rollout.items.get(incident.use_case_id or "")
    about = [
        say_day(incident.day, today),
        state,
        group.name if group else "",
        incident.tool,
        f"{incident.data_class} data" if incident.data_class else "",
        title_of(case) if case else "",
        f"{say_owner(incident.owner, rollout.brief, 'nobody')} {'sees' if is_open else 'saw'} to it",
    ]
    facts = plain(" · ".join(filter(None, about)))
    harm = HARM_NAMES[incident.harm].capitalize()
    lines = [f"{mark} **{harm}**  \n:small[{facts}]", plain(incident.what)]
    lines += [f"**Done:** {plain(incident.done)}"] if incident.done else []
    lines += [f"**Learned:** {plain(incident.learnt)}"] if incident.learnt else []
    return "\n\n".join(lines)


def _show_actions(incident: Incident, rollout: Rollout) -> None:
    args, key = (rollout.id, rollout.version, incident.id), f"incident.{incident.id}"
    with st.container(horizontal=True, gap="small"):
        if incident.closed_on is None:
            quiet_button("Settle", "task_alt", f"{key}.settle", _open_part, _SETTLED, incident.id)
        else:
            action = (undoable.do, incidents.reopen_incident, *args)
            quiet_button("Reopen", "undo", f"{key}.reopen", *action, done="Reopened the incident.")
        quiet_button("Edit", "edit", f"{key}.edit", _open_part, _EDITED, incident.id)
        action = (undoable.do, incidents.remove_incident, *args)
        quiet_button("Remove", "delete", f"{key}.remove", *action, done="Removed the incident.")


def _open_part(what: str, incident_id: str | None) -> None:
    frame.forget_problems()
    st.session_state[what] = incident_id


def _show_settling(incident: Incident, rollout: Rollout) -> None:
    labels = {"done": "What was done about it?", "learnt": "What was learned (optional)"}
    texts = {_key(incident.id, f"-{name}"): getattr(incident, name) for name in labels}
    opened_forms.fill(_key(incident.id, "settle"), rollout, texts)
    for (name, label), key in zip(labels.items(), texts, strict=True):
        st.text_area(label, key=key, height=80, persist_state="session")
        frame.show_problems(f"incident.{incident.id}.{name}")
    st.caption(NO_NAMES)
    with st.container(horizontal=True):
        main_button("Settle it", "", f"incident.{incident.id}.-settle", _settle, incident.id)
        button("Not yet", "", f"incident.{incident.id}.-later", _discard_settling, incident.id)


def _settle(incident_id: str) -> None:
    words = [st.session_state.get(_key(incident_id, f"-{name}")) or "" for name in ("done", "learnt")]
    change, done = incidents.settle_incident, "Settled the incident."
    if opened_forms.save(undoable.do, _key(incident_id, "settle"), change, incident_id, *words, done=done):
        _open_part(_SETTLED, None)


def _discard_settling(incident_id: str) -> None:
    _open_part(_SETTLED, None)
    opened_forms.end(_key(incident_id, "settle"))


def _save(incident_id: str) -> None:
    form, done = _key(incident_id, "edit"), "Saved the incident."
    if opened_forms.save(undoable.do, form, _change, incident_id, done=done):
        _open_part(_EDITED, None)


def _change(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, incident_id: str) -> Rollout:
    return incidents.change_incident(workspace, actor, rollout_id, seen, incident_id, **typed(incident_id))


def _discard_edit(incident_id: str) -> None:
    _open_part(_EDITED, None)
    forget(incident_id)
