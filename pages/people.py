"""People: who has an account and what each may do, invites, and taking an account away."""

import streamlit as st

from playbook.ui import invite_form, people_list

st.title("People", anchor=False)
st.markdown("Who can come in, what each of them may do, and who was asked to.")
people_list.show()
invite_form.show()
