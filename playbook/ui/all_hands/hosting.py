"""The sections of the page All-hands."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.links import links
from playbook.ui.all_hands import pulse_panel, question_panel, recipe_hosting, room_panel
from playbook.ui.shell import frame


def show(rollout: Rollout) -> None:
    """Draw what a host needs while the room has its phones out."""
    if rollout.launch is None:
        _show_not_launched()
    live = links.live_links(frame.here(), frame.current_actor(), rollout.id)
    if live:
        room_panel.show(rollout, live)
    else:
        st.info("No link to this rollout opens anything yet. Make one, and the room can take part.")
        if frame.may("share"):
            frame.link("share", "Go to Share", icon=":material/arrow_forward:")
        else:
            st.markdown("An owner of this Playbook makes links, under Share.")
    pulse_panel.show(rollout)
    question_panel.show(rollout)
    recipe_hosting.show(rollout)


def _show_not_launched() -> None:
    st.info(
        "This rollout is not launched yet. You can rehearse now, and open a room and a pulse; "
        "guests are asked for examples, and see what is done, from the launch on."
    )
    if frame.may("launch"):
        frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")
