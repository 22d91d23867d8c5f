"""Download what is held about a person, written only on request."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from playbook.ui.shell import current_user, frame

if TYPE_CHECKING:
    from playbook.desk.upkeep.person_export import PersonExport


def offer(export: Callable[[], "PersonExport"], name: str) -> None:
    """Offer both files. `export` asks who is still signed in."""
    st.download_button(
        "Download as text", data=lambda: export().as_text(), file_name=f"{name}.txt", on_click="ignore"
    )
    st.download_button(
        "Download as JSON", data=lambda: export().as_json(), file_name=f"{name}.json", on_click="ignore"
    )


def offer_own() -> None:
    """Offer whoever is signed in what is held about them."""
    who = current_user.actor_lookup(frame.here())

    def export() -> "PersonExport":
        from playbook.desk.upkeep import person_export  # with the matching of names, on request

        return person_export.export_own(frame.here(), who())

    with st.popover("My data", help="Everything we hold about you."):
        offer(export, "my-data")
