"""The log of incidents on Accountability: open ones first, settled with what was done and learnt."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.core.plan.incidents import HARM_NAMES, Incident, in_order, near_misses, open_incidents
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import incidents
from playbook.ui.guardrails import incident_form
from playbook.ui.guardrails import incident_form as incident_report
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets import tables as panels
from playbook.ui.widgets.controls import button, main_button, quiet_button
from playbook.ui.words.item_words import say_day, say_owner, title_of

PER_PAGE = 10
_PAGE, _EDITED, _SETTLED = "incident.page", "incident.edited", "incident.settled"


def show(rollout: Rollout) -> None:
    """Draw the panel: whom to call, the button that reports one, and the log."""
    count = len(open_incidents(rollout.incidents.values()))
    label = f"Incidents and near misses ({count:,} open)"
    panel = panels.opened("incidents", label, "report")
    if panel is None:
        return
    with panel:
        if not st.session_state.get("incident.report"):
            incident_form.show_contact(rollout)
        incident_report.show(rollout)
        found = in_order(tuple(rollout.incidents.values()))
        if not found:
            st.markdown(
                "Nothing is logged yet. A near miss is worth a line: the next one is then no surprise."
            )
            return
        today = frame.here().day_of(rollout)
        st.markdown(f"{say_counts(rollout.incidents.values(), today)} {len(found):,} in all.")
        for incident in tables.part_of(found, _PAGE, PER_PAGE):
            _show_one(incident, rollout, today)
        tables.show_pages(found, _PAGE, PER_PAGE)


def say_counts(found: Collection[Incident], today: date) -> str:
    """How many are open, and how many near misses there were in 30 days."""
    opened, near = len(open_incidents(found)), len(near_misses(found, today))
    return (
        f"{opened:,} open incident{'' if opened == 1 else 's'}, "
        f"{near:,} near miss{'' if near == 1 else 'es'} in 30 days."
    )


def _show_one(incident: Incident, rollout: Rollout, today: date) -> None:
    with st.container(border=True, gap="small", key=f"incident.{incident.id}"):
        if st.session_state.get(_EDITED) == incident.id:
            _show_form(incident, rollout)
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
        *([group.name] if group else []),
        *([incident.tool] if incident.tool else []),
        *([f"{incident.data_class} data"] if incident.data_class else []),
        *([title_of(case)] if case else []),
        f"{say_owner(incident.owner, rollout.brief, 'nobody')} {'sees' if is_open else 'saw'} to it",
    ]
    lines = [
        f"{mark} **{HARM_NAMES[incident.harm].capitalize()}**  \n:small[{plain(' · '.join(about))}]",
        plain(incident.what),
    ]
    lines += [f"**Done:** {plain(incident.done)}"] if incident.done else []
    lines += [f"**Learnt:** {plain(incident.learnt)}"] if incident.learnt else []
    return "\n\n".join(lines)


def _show_actions(incident: Incident, rollout: Rollout) -> None:
    args = (rollout.id, rollout.version, incident.id)
    with st.container(horizontal=True, gap="small"):
        if incident.closed_on is None:
            _button("Settle", incident, "task_alt", partial(_open, _SETTLED, incident.id))
        else:
            reopen = partial(undoable.do, incidents.reopen_incident, *args, done="Reopened the incident.")
            _button("Reopen", incident, "undo", reopen)
        _button("Edit", incident, "edit", partial(_open, _EDITED, incident.id))
        remove = partial(undoable.do, incidents.remove_incident, *args, done="Removed the incident.")
        _button("Remove", incident, "delete", remove)


def _button(label: str, incident: Incident, icon: str, change: Callable[..., Any]) -> None:
    quiet_button(label, icon, f"incident.{incident.id}.{label.lower()}", change)


def _open(what: str, incident_id: str | None) -> None:
    frame.forget_problems()
    st.session_state[what] = incident_id


def _show_settling(incident: Incident, rollout: Rollout) -> None:
    for name, label, kept in (
        ("done", "What was done about it?", incident.done),
        ("learnt", "What was learnt (optional)", incident.learnt),
    ):
        key = f"incident.{incident.id}.-{name}"
        if key not in st.session_state:
            st.session_state[key] = kept
        st.text_area(label, key=key, height=80, persist_state="session")
        frame.show_problems(f"incident.{incident.id}.{name}")
    st.caption(incident_form.NO_NAMES)
    with st.container(horizontal=True):
        args = (rollout.id, rollout.version, incident.id)
        key = f"incident.{incident.id}.-settle"
        main_button("Settle it", "", key, _settle, *args)
        button("Not yet", "", f"incident.{incident.id}.-later", _open, _SETTLED, None)


def _settle(rollout_id: str, seen: int, incident_id: str) -> None:
    keys = [f"incident.{incident_id}.-{name}" for name in ("done", "learnt")]
    words = [st.session_state.get(key) or "" for key in keys]
    change, done = incidents.settle_incident, "Settled the incident."
    if undoable.do(change, rollout_id, seen, incident_id, *words, done=done):
        _open(_SETTLED, None)
        for key in keys:
            st.session_state.pop(key, None)


def _show_form(incident: Incident, rollout: Rollout) -> None:
    incident_form.ask(rollout, incident)
    with st.container(horizontal=True):
        args = (rollout.id, rollout.version, incident.id)
        key = f"incident.{incident.id}.-save"
        main_button("Save", "", key, _save, *args)
        key = f"incident.{incident.id}.-discard"
        button("Discard changes", "", key, _discard, incident.id)


def _save(rollout_id: str, seen: int, incident_id: str) -> None:
    if undoable.do(_change, rollout_id, seen, incident_id, done="Saved the incident."):
        _discard(incident_id)


def _change(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, incident_id: str) -> Rollout:
    about = incident_form.typed(incident_id)
    return incidents.change_incident(workspace, actor, rollout_id, seen, incident_id, **about)


def _discard(incident_id: str) -> None:
    _open(_EDITED, None)
    incident_form.forget(incident_id)
