"""Settings: which language model helps here and how much it may take, and where posts go by themselves."""

import streamlit as st

from playbook.desk import connections
from playbook.ui import (
    frame,
    settings_limits,
    settings_model,
    settings_status,
    settings_trial,
    webhook_panel,
)

setup = connections.setup_of(frame.here())
st.title("Settings", anchor=False)
st.header("Language model", anchor=False)
settings_status.show(setup)
if setup.is_connected:
    settings_trial.show(setup)
if not setup.is_off_for_good:
    settings_model.show(setup)
    settings_limits.show(setup)
webhook_panel.show()
