"""The script of every run: the rollout picker, the navigation, the frame, then one page."""

import streamlit as st

from playbook.ui import frame, navigation

st.set_page_config(page_title="Leadership Playbook", page_icon=navigation.ICON, layout="wide")
page = navigation.build()
with frame.guarded():
    navigation.show_picker()
frame.show_notices()
with frame.guarded():
    page.run()
