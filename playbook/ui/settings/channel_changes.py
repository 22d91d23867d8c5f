"""What is sent to a channel and when, changed without its address."""

import streamlit as st

from playbook.desk.posts import webhooks
from playbook.desk.posts.webhooks import Listed
from playbook.ui.settings import channel_form
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import button, quiet_button


def is_open(listed: Listed) -> bool:
    """Return whether a channel is being changed."""
    return channel_form.is_open(_form(listed.webhook.id))


def offer(listed: Listed) -> None:
    """Draw the button that opens the fields."""
    webhook_id = listed.webhook.id
    button("Change", "", f"webhook.change.{webhook_id}", channel_form.open_form, _form(webhook_id))


def show(listed: Listed) -> None:
    """Draw the fields, filled with stored values."""
    form = _form(listed.webhook.id)
    channel_form.fill(form, webhooks.terms_of(listed.webhook))
    channel_form.show_name(form)
    channel_form.show_when(form)
    st.caption("What was due before you save is not sent. A week has one update, whatever its day.")
    with st.container(horizontal=True):
        button("Save", "", f"webhook.save.{listed.webhook.id}", _save, listed.webhook.id)
        quiet_button("Cancel", "", f"webhook.cancel.{listed.webhook.id}", channel_form.close_form)


def _save(webhook_id: str) -> None:
    terms = channel_form.terms_of(_form(webhook_id))
    if frame.act(webhooks.change_webhook, webhook_id, terms, done="Saved."):
        channel_form.close_form()


def _form(webhook_id: str) -> str:
    return f"webhook.of.{webhook_id}"
