"""Share: every link, and a new one for people without an account."""

import streamlit as st

from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.ui.share import link_list, new_link, token_panel
from playbook.ui.shell import frame

st.title("Share", anchor=False)
st.markdown("Anyone with the link can view the page. No sign-in, no names of people.")
listed = links.all_links(frame.here(), frame.current_actor())
cards = rollouts.cards(frame.here(), frame.current_actor())
new_link.show_made()
if cards:
    new_link.show_form(cards, is_first=not listed)
else:
    st.info("Nothing to share yet. Start a rollout, or see an example.")
    frame.link("rollouts", "Go to Home", icon=":material/arrow_back:")
if listed:
    link_list.show(listed)
if cards:
    token_panel.show()
