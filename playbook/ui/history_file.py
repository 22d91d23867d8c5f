"""The rollout's log as a file to keep or to take elsewhere."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from playbook.core.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.desk import rollouts
from playbook.ui import frame, visit


def offer(rollout: Rollout) -> None:
    """Offer the whole log as lines of JSON; they are only written when someone asks."""
    st.download_button(
        "Download the log",
        data=partial(lines_of, visit.asked_later(frame.here()), rollout.id),
        file_name=f"{rollout.id}-log-to-version-{rollout.version}.jsonl",
        mime="application/x-ndjson",
        icon=":material/download:",
        type="tertiary",
        help="Every event as one line of JSON. Rollouts can import it again.",
        on_click="ignore",
    )


def lines_of(who: Callable[[], Actor], rollout_id: str) -> bytes:
    """Give back the log as bytes, one line of JSON per event, to whoever is still signed in."""
    lines = rollouts.export_rollout(frame.here(), who(), rollout_id)
    return "".join(f"{line}\n" for line in lines).encode()
