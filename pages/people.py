"""People: accounts and their roles, invites, exporting and forgetting a person."""

import streamlit as st

from playbook.ui.people import export_panel, forget_panel, invite_form, people_list

st.title("People", anchor=False)
st.markdown("Who has access, what they can do, and pending invites.")
people_list.show()
invite_form.show()
export_panel.show()
forget_panel.show()
