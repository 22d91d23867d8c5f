"""Guide: how to use the app, one page for each person."""

from pathlib import Path

import streamlit as st

from playbook.ui.shell import frame

FOLDER = Path(__file__).parents[1] / "docs" / "guide"
PEOPLE = {"executive": "An executive", "lead": "A team lead", "host": "The host of an all-hands"}

st.title("Guide", anchor=False)
usual = "lead" if frame.may("log_progress") and not frame.may("edit") else "executive"
person = st.segmented_control(
    "You are", list(PEOPLE), default=usual, format_func=PEOPLE.__getitem__, required=True, key="guide.person"
)
# Another client than our page may choose nobody.
text = (FOLDER / f"{person or usual}.md").read_text(encoding="utf-8").partition("\n")[2]
st.markdown(text.replace("../../playbook/ui/static/", "/app/static/"))
