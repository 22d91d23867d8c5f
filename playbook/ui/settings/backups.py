"""The backups: what there is, and the button for one now."""

import streamlit as st

from playbook.core.base.words import count, say_distance
from playbook.desk.upkeep import backups, clock_jump
from playbook.ui.settings.channel_form import say_moment
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import button
from playbook.ui.widgets.tables import table

_HEAD = ("Made", "Age", "Why", "Size", "Checked")


def show() -> None:
    workspace = frame.here()
    if not frame.may("back_up") or workspace.is_demo:
        return
    st.header("Backups", anchor=False)
    most, days = workspace.settings.backups_kept, workspace.settings.backup_days
    st.markdown(
        f"Every night at {backups.HOUR} a.m. we copy rollouts, accounts and links into the data folder and "
        "check the copy. It leaves out the connection of the model with its key, the addresses of channels "
        "and calendars, what goes out by e-mail, sign-ins, and answers to open polls. "
        f"We keep {count(most, 'backup')} for at most {count(days, 'day')}. "
        "Copy them to another machine as well."
    )
    rows = []
    for backup in backups.list_backups(workspace, frame.current_actor()):
        state = "Damaged" if backups.is_damaged(workspace, backup) else "Yes"
        reason = backup.manifest.reason if backup.manifest else "rollouts only, older version"
        age = say_distance(backup.made_at.date(), workspace.now().date())
        rows.append((say_moment(backup.made_at), age, reason, f"{backup.size / 1e6:,.1f} MB", state))
    st.markdown(table(_HEAD, rows, ("Size",)) if rows else "No backups yet.")
    if sentence := clock_jump.jump_alert(workspace, frame.current_actor()):
        st.warning(frame.plain(sentence))
        button(
            "The clock is right", "schedule", "settings.confirm_clock", frame.act, clock_jump.confirm_clock
        )
    button("Back up now", "backup", "settings.back_up", frame.act, backups.back_up, done="Backup made.")
