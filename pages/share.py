"""Share: every link there is, and a new one for people without an account."""

import streamlit as st

from playbook.desk import links, rollouts
from playbook.ui import frame, share_list, share_new, token_panel

st.title("Share", anchor=False)
st.markdown("Whoever has a link sees a page about a rollout, without an account and without names of people.")
listed = links.all_links(frame.here(), frame.current_actor())
cards = rollouts.cards(frame.here(), frame.current_actor())
share_new.show_made()
if cards:
    share_new.show_form(cards, is_first=not listed)
else:
    st.info("There is no rollout to share yet. Start one, or explore the sample.")
    frame.link("rollouts", "Go to Rollouts", icon=":material/arrow_back:")
if listed:
    share_list.show(listed)
if cards:
    token_panel.show()
