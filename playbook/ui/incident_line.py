"""The incidents on Progress, in one line beside the alarms: how many are open, how many nearly happened."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.ui import frame, incident_panel, navigation


def show(rollout: Rollout, group_id: str | None = None) -> None:
    """Draw the line, of one group where it is named; nothing where nothing was ever logged."""
    found = [one for one in rollout.incidents.values() if group_id in (None, one.group_id)]
    if found:
        said = incident_panel.say_counts(found, frame.here().day_of(rollout))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/report: {said}", width="content")
            navigation.link_to("accountability", "Open the log", ":material/arrow_forward:")
