"""The warning before words leave the app: which of them look like names that nothing hides."""

from collections.abc import Sequence

import streamlit as st

from playbook.ui.shell.frame import plain

_MOST = 8


def show(left: Sequence[str], where: str, texts: str) -> None:
    """Say which words look like names that `where` shows, and to list the people or change the `texts`."""
    if not left:
        return
    shown = ", ".join(map(plain, left[:_MOST]))
    more = f" and {len(left) - _MOST} more" if len(left) > _MOST else ""
    st.warning(
        f"These look like names, and {where} shows them as they are: {shown}{more}. "
        f"List the people in the brief, and roles take their place; or change the {texts}.",
        icon=":material/person_alert:",
    )
