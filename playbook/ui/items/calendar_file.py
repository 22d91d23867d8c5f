"""One task as a calendar file, and the file to remove it."""

from functools import partial

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.links import feed_files
from playbook.ui.shell import current_user, frame
from playbook.ui.shell.page_registry import whole_address
from playbook.ui.words.item_words import title_of


def show(rollout: Rollout, item: AnyItem) -> None:
    """Draw both downloads; they are written only on request."""
    workspace = frame.here()
    who, here = current_user.actor_lookup(workspace), whole_address("")

    def write(*, is_over: bool) -> bytes:
        return feed_files.item_file(workspace, who(), rollout.id, item.id, here, is_over=is_over)

    st.caption(
        "This is a copy: if the day moves, download it again. A calendar that follows by itself has an "
        "address, under “Add to calendar” on Timeline and My team."
    )
    with st.container(horizontal=True):
        for label, is_over in (("Download the day (.ics)", False), ("Take it back (.ics)", True)):
            st.download_button(
                label,
                data=partial(write, is_over=is_over),
                file_name=f"{frame.spoken(title_of(item))[:60] or 'task'}.ics",
                mime="text/calendar",
                on_click="ignore",
                key=f"calendar.{item.id}.{is_over}",
            )
