"""Reporting an incident: on My team behind one button, and in the log of Accountability."""

import streamlit as st

from playbook.core.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.desk import incidents
from playbook.desk.house import House
from playbook.ui import frame, incident_form, stage_gesture

_OPEN = "incident.report"


def show(rollout: Rollout, group_ids: tuple[str, ...] = ()) -> None:
    """Draw the button and, once it is pressed, the form; nothing for who may log none."""
    actor = frame.current_actor()
    if not (incidents.may_log(actor, rollout) or incident_form.groups_of(rollout)):
        return
    if not st.session_state.get(_OPEN):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Report an incident", key="incident.open", icon=":material/report:", on_click=_open)
            _show_undo(rollout)
        return
    with st.container(border=True, key="incident.form"):
        st.markdown("### Report an incident", anchors=False)
        incident_form.show_contact(rollout)
        st.caption("A near miss counts: nothing happened, but it could have. Nobody is blamed for telling.")
        incident_form.ask(rollout, None, group_ids)
        with st.container(horizontal=True):
            st.button(
                "Log the incident",
                key="incident.log",
                type=frame.main_button(),
                on_click=_log,
                args=(rollout.id,),
            )
            st.button("Discard", key="incident.discard", on_click=_discard)


def _show_undo(rollout: Rollout) -> None:
    """The page of a stage shows it to editors already."""
    if not frame.may("edit", rollout.id):
        stage_gesture.show_undo(rollout, "incident")


def _open() -> None:
    frame.forget_problems()
    st.session_state[_OPEN] = True


def _discard() -> None:
    st.session_state[_OPEN] = False
    incident_form.forget(incidents.NEW)


def _log(rollout_id: str) -> None:
    if stage_gesture.do(_keep, rollout_id, 0, done="Logged the incident."):
        _discard()


def _keep(house: House, actor: Actor, rollout_id: str, _seen: int) -> Rollout:
    about = incident_form.typed(incidents.NEW)
    return incidents.log_incident(house, actor, rollout_id, **about)[0]
