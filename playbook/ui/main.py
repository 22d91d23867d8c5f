"""The script of every run: who is here, the rollout picker, the navigation, the frame, then one page."""

import streamlit as st

from playbook.ui import draft_status, entrance, frame, navigation

st.set_page_config(page_title="Leadership Playbook", page_icon=navigation.ICON, layout="wide")
with entrance.signed_in():
    page = navigation.build()
    entrance.give_back(f"/{page.url_path}")
    with frame.guarded():
        navigation.show_picker()
        draft_status.show()
    entrance.show_visitor()
    entrance.show_demo()
    frame.show_notices()
    with frame.guarded():
        navigation.stop_unless_allowed(page)
        page.run()
