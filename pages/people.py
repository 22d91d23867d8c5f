"""People: accounts and their roles, invites, and forgetting a person."""

import streamlit as st

from playbook.ui.people import forget_panel, invite_form, people_list

st.title("People", anchor=False)
st.markdown("Who can come in, what each of them may do, and who was asked to.")
people_list.show()
invite_form.show()
forget_panel.show()
