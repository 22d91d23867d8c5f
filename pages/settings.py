"""Settings: the model, channels of posts, e-mail, the big screen, documents, backups, the audit log."""

import streamlit as st

from playbook.desk.models import connections
from playbook.ui.settings import (
    audit_log,
    backups,
    channels,
    documents,
    limits,
    look,
    mail,
    model,
    status,
    trial,
)
from playbook.ui.shell import frame

setup = connections.setup_of(frame.here())
st.title("Settings", anchor=False)
st.header("Language model", anchor=False)
status.show(setup)
if setup.is_connected:
    trial.show(setup)
if not setup.is_off_for_good:
    model.show(setup)
    limits.show(setup)
channels.show()
mail.show()
look.show()
documents.show()
backups.show()
audit_log.show()
