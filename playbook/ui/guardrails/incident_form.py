"""The form of an incident, new or changed."""

from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import tools_named
from playbook.core.plan.incidents import HARM_NAMES, MAX_HAPPENED, Incident
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import incidents
from playbook.desk.plan.incidents import NEW
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.choices import pick_one
from playbook.ui.widgets.controls import button, main_button
from playbook.ui.words import item_options, item_words

_FIELDS = ("what", "day", "harm", "tool", "data_class", "group_id", "use_case_id", "owner")
NO_NAMES = "No names of clients or people: say “a client”, “a colleague”."


def show_contact(rollout: Rollout) -> None:
    """Say whom to call, before anything is written down."""
    called = plain("; ".join(incidents.whom_to_call(rollout)))
    nobody = "Nobody is named to call. The guardrails have a field for that."
    st.markdown(f":material/call: {f'**Call first:** {called}' if called else nobody}")


def ask(rollout: Rollout, about: Incident | None, group_ids: tuple[str, ...] = ()) -> None:
    """Draw the fields; `group_ids` are those of whoever reports a new one."""
    form = about.id if about else NEW
    _fill(form, about, rollout)
    key, limit = _key(form, "what"), f"Up to {MAX_HAPPENED:,} characters."
    st.text_area("What happened?", key=key, height=100, help=limit, persist_state="session")
    st.caption(NO_NAMES)
    frame.show_problems(key)
    with st.grid(3, min_column_width=200):
        with frame.field(_key(form, "harm")):
            pick_one("How bad was it?", HARM_NAMES, _key(form, "harm"), "Pick one")
        with frame.field(_key(form, "day")):
            st.date_input("Day", key=_key(form, "day"), format="YYYY-MM-DD", persist_state="session")
        pick_one("Group", groups_of(rollout, group_ids), _key(form, "group_id"), "None in particular")
        pick_one("Tool", _tools(rollout, about), _key(form, "tool"), "Not said")
        pick_one("Data it touched", item_words.DATA_CLASSES, _key(form, "data_class"), "Not said")
        pick_one("Use case", item_options.linked(rollout, ("use_case",)), _key(form, "use_case_id"), "None")
        now = item_options.owner_code(about.owner) if about else None
        pick_one("Who sees to it", item_options.owners(rollout, now), _key(form, "owner"), "Nobody yet")


def typed(form: str) -> dict[str, Any]:
    """Return the fields as an `Incident` takes them."""
    values = {name: st.session_state.get(_key(form, name)) for name in _FIELDS}
    return values | {"tool": values["tool"] or "", "owner": item_options.owner_of(values["owner"])}


def forget(form: str) -> None:
    """Drop what was typed."""
    for name in _FIELDS:
        st.session_state.pop(_key(form, name), None)


def groups_of(rollout: Rollout, first: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the groups this person may log an incident of."""
    actor = frame.current_actor()
    named = sorted(rollout.brief.groups, key=lambda group: group.id not in first)
    allowed = {group.id: group.name for group in named if incidents.may_log(actor, rollout, group.id)}
    return frame.told_apart(allowed)


def _fill(form: str, about: Incident | None, rollout: Rollout) -> None:
    """Fill the fields with stored values, unless something was typed."""
    if _key(form, "day") in st.session_state:
        return
    values: dict[str, Any] = dict(about) if about else {"day": frame.here().today()}
    values["owner"] = item_options.owner_code(about.owner) if about else None
    if about is None and not incidents.may_log(frame.current_actor(), rollout):
        values["group_id"] = next(iter(groups_of(rollout)), None)
    for name in _FIELDS:
        st.session_state.setdefault(_key(form, name), values.get(name) or ("" if name == "what" else None))


def _tools(rollout: Rollout, about: Incident | None) -> dict[str, str]:
    named = tools_named(rollout.brief.tools, rollout.items.values())
    now = (about.tool,) if about and about.tool else ()
    return {tool: tool for tool in (*named, *now)}


def _key(form: str, name: str) -> str:
    return f"incident.{form}.{name}"


_OPEN = "incident.report"


def show(rollout: Rollout, group_ids: tuple[str, ...] = ()) -> None:
    """Draw the button and, once it is pressed, the form."""
    actor = frame.current_actor()
    if not (incidents.may_log(actor, rollout) or groups_of(rollout)):
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
        st.caption("A near miss counts: nothing happened, but it could have. Nobody is blamed for telling.")
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
