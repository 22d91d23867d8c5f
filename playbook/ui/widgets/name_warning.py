"""The warning about words that look like names and leave the app."""

from collections.abc import Sequence

import streamlit as st

from playbook.ui.shell.frame import plain

_MOST = 8


def show(names: Sequence[str], where: str, texts: str) -> None:
    """Warn about words that look like names and that `where` shows."""
    if not names:
        return
    shown = ", ".join(map(plain, names[:_MOST]))
    others = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    st.warning(
        f"These look like names, and {where} shows them as they are: {shown}{others}. "
        f"Add the people to the brief to show roles instead, or change the {texts}.",
        icon=":material/person_alert:",
    )
