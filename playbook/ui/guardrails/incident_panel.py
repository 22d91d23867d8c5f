"""The incident log on Accountability, open ones first."""

from collections.abc import Collection
from datetime import date

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.incidents import HARM_NAMES, Incident, in_order, near_misses, open_incidents
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import incidents
from playbook.ui.guardrails import incident_form
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, main_button, quiet_button
from playbook.ui.words.item_words import say_day, say_owner, title_of

PER_PAGE = 10
_PAGE, _EDITED, _SETTLED = "incident.page", "incident.edited", "incident.settled"


def show(rollout: Rollout) -> None:
    """Draw whom to call, the report button and the log."""
    label = f"Incidents and near misses ({len(open_incidents(rollout.incidents.values())):,} open)"
    if (panel := tables.opened("incidents", label, "report")) is None:
        return
    with panel:
        if not st.session_state.get("incident.report"):
            incident_form.show_contact(rollout)
        incident_form.show(rollout)
        incidents_found = in_order(tuple(rollout.incidents.values()))
        if not incidents_found:
            nothing = "Nothing is logged yet."
            st.markdown(f"{nothing} A near miss is worth a line: the next one is then no surprise.")
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
            incident_form.ask(rollout, incident)
            with st.container(horizontal=True):
                action = (_save, rollout.id, rollout.version, incident.id)
                main_button("Save", "", f"incident.{incident.id}.-save", *action)
                button("Discard changes", "", f"incident.{incident.id}.-discard", _discard, incident.id)
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
    lines += [f"**Learnt:** {plain(incident.learnt)}"] if incident.learnt else []
    return "\n\n".join(lines)


def _show_actions(incident: Incident, rollout: Rollout) -> None:
    args, key = (rollout.id, rollout.version, incident.id), f"incident.{incident.id}"
    with st.container(horizontal=True, gap="small"):
        if incident.closed_on is None:
            quiet_button("Settle", "task_alt", f"{key}.settle", _open, _SETTLED, incident.id)
        else:
            action = (undoable.do, incidents.reopen_incident, *args)
            quiet_button("Reopen", "undo", f"{key}.reopen", *action, done="Reopened the incident.")
        quiet_button("Edit", "edit", f"{key}.edit", _open, _EDITED, incident.id)
        action = (undoable.do, incidents.remove_incident, *args)
        quiet_button("Remove", "delete", f"{key}.remove", *action, done="Removed the incident.")


def _open(what: str, incident_id: str | None) -> None:
    frame.forget_problems()
    st.session_state[what] = incident_id


def _show_settling(incident: Incident, rollout: Rollout) -> None:
    labels = {"done": "What was done about it?", "learnt": "What was learnt (optional)"}
    for name, label in labels.items():
        key = f"incident.{incident.id}.-{name}"
        st.session_state.setdefault(key, getattr(incident, name))
        st.text_area(label, key=key, height=80, persist_state="session")
        frame.show_problems(f"incident.{incident.id}.{name}")
    st.caption(incident_form.NO_NAMES)
    with st.container(horizontal=True):
        action = (_settle, rollout.id, rollout.version, incident.id)
        main_button("Settle it", "", f"incident.{incident.id}.-settle", *action)
        button("Not yet", "", f"incident.{incident.id}.-later", _open, _SETTLED, None)


def _settle(rollout_id: str, seen: int, incident_id: str) -> None:
    keys = [f"incident.{incident_id}.-{name}" for name in ("done", "learnt")]
    words = [st.session_state.get(key) or "" for key in keys]
    change, done = incidents.settle_incident, "Settled the incident."
    if undoable.do(change, rollout_id, seen, incident_id, *words, done=done):
        _open(_SETTLED, None)
        for key in keys:
            st.session_state.pop(key, None)


def _save(rollout_id: str, seen: int, incident_id: str) -> None:
    if undoable.do(_change, rollout_id, seen, incident_id, done="Saved the incident."):
        _discard(incident_id)


def _change(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, incident_id: str) -> Rollout:
    about = incident_form.typed(incident_id)
    return incidents.change_incident(workspace, actor, rollout_id, seen, incident_id, **about)


def _discard(incident_id: str) -> None:
    _open(_EDITED, None)
    incident_form.forget(incident_id)
