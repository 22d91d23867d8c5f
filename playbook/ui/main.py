"""The script of every run: sign-in, rollout, navigation, frame, one page."""

import streamlit as st

from playbook.ui.drafting import status
from playbook.ui.shell import brand, frame, navigation, sign_in_gate
from playbook.ui.widgets import table_editor

st.set_page_config(page_title="Leadership Playbook", layout="wide")
brand.show_icon()
with sign_in_gate.signed_in():
    table_editor.hold_edits()
    page = navigation.build()
    navigation.choose_rollout()
    navigation.land()
    sign_in_gate.restore_input(f"/{page.url_path}")
    with frame.guarded():
        navigation.show_picker()
        navigation.show_menu()
        navigation.show_undo()
        status.show()
    sign_in_gate.show_visitor()
    sign_in_gate.show_demo()
    sign_in_gate.show_backup_trouble()
    sign_in_gate.show_duty()
    sign_in_gate.tell_of_alarms()
    frame.show_notices()
    with frame.guarded():
        navigation.show_tabs()
        navigation.stop_unless_allowed(page)
        # Drawn first, since a page may stop early.
        body = st.container()
        navigation.show_next()
        with body:
            page.run()
