"""The channels of the open rollout, and how each post went."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.posts import webhooks
from playbook.desk.posts.webhooks import ListedWebhook, PastPost
from playbook.ui.settings import channel_form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, fold, quiet_button


def show() -> None:
    st.header("Posts to a channel", anchor=False)
    st.markdown(
        "Send the weekly update and reminders for late tasks to Slack or Teams automatically. "
        "Nothing is sent until you add a channel. Anonymous answers are never included."
    )
    if st.session_state.get(frame.ROLLOUT) is None:
        st.markdown("Select a rollout first.")
        return
    rollout = frame.current_rollout()
    workspace, actor = frame.here(), frame.current_actor()
    listed = webhooks.webhooks_of(workspace, actor, rollout.id)
    if silent := webhooks.silence_of(workspace, actor, rollout.id):
        st.info(plain(silent))
    if listed and not webhooks.is_silent_for_good(workspace, rollout):
        channel_form.warn_of_names(rollout)
    for channel in listed:
        _show_channel(channel)
    channel_form.show(rollout, count=len(listed))
    _show_gone(rollout)


def _show_channel(channel: ListedWebhook) -> None:
    webhook = channel.webhook
    with st.container(border=True, key=f"webhook-{webhook.id}"):
        st.markdown(channel_form.say_where(channel))
        st.markdown(channel_form.say_what(channel))
        st.markdown(channel_form.say_last(channel))
        with st.container(horizontal=True, vertical_alignment="center"):
            button("Send a test now", "", f"webhook.test.{webhook.id}", _test, channel)
            button("Change", "", f"webhook.change.{webhook.id}", channel_form.open_form, _form(webhook.id))
            _show_pause(channel)
            _show_remove(channel)
        if channel_form.is_open(_form(channel.webhook.id)):
            _show_changing(channel)
        elif channel.past:
            _show_history(channel)


def _show_pause(channel: ListedWebhook) -> None:
    webhook = channel.webhook
    if webhook.paused_at:
        change, label, done = webhooks.resume_webhook, "Resume", "Posts resumed."
    else:
        change, label, done = webhooks.pause_webhook, "Pause", "Posts paused."
    button(label, "", f"webhook.pause.{webhook.id}", frame.act, change, webhook.id, done=done)


def _show_remove(channel: ListedWebhook) -> None:
    webhook = channel.webhook
    with st.popover("Remove", key=f"webhook.removing.{webhook.id}"):
        st.markdown("The address is deleted at once. Past posts stay listed.")
        action = (frame.act, webhooks.remove_webhook, webhook.id)
        done_text = f"{webhook.name} is removed."
        button("Remove the channel", "", f"webhook.remove.{webhook.id}", *action, done=done_text)


def _show_history(channel: ListedWebhook) -> None:
    if (panel := fold("What was sent", f"webhook.history.{channel.webhook.id}")) is None:
        return
    with panel:
        for past in channel.past:
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                st.markdown(channel_form.say_past(past))
                if past.may_again:
                    key = f"webhook.again.{channel.webhook.id}.{past.subject}.{past.period}"
                    button("Send it now", "", key, _again, channel, past)
        if len(channel.past) == webhooks.LISTED:
            st.caption(f"The latest {webhooks.LISTED} are listed.")


def _show_gone(rollout: Rollout) -> None:
    gone = webhooks.gone_of(frame.here(), frame.current_actor(), rollout.id)
    if gone and (panel := fold("Sent to removed channels", "webhook.gone")):
        for channel in gone:
            panel.markdown(f"**{plain(channel.name)}**: {channel_form.say_past(channel.past)}")


def _test(channel: ListedWebhook) -> None:
    _say(frame.act(webhooks.send_test, channel.webhook.id))


def _again(channel: ListedWebhook, past: PastPost) -> None:
    _say(frame.act(webhooks.send_again, channel.webhook.id, past.subject, past.period))


def _say(past: PastPost | None) -> None:
    if past is not None:
        frame.say(past.words)


def _show_changing(listed: ListedWebhook) -> None:
    form = _form(listed.webhook.id)
    channel_form.fill(form, webhooks.terms_of(listed.webhook))
    channel_form.show_name(form)
    channel_form.show_when(form)
    st.caption("Changes apply from the next update. A week has one update, whatever its day.")
    with st.container(horizontal=True):
        button("Save", "", f"webhook.save.{listed.webhook.id}", _save, listed.webhook.id)
        quiet_button("Cancel", "", f"webhook.cancel.{listed.webhook.id}", channel_form.close_form)


def _save(webhook_id: str) -> None:
    terms = channel_form.terms_of(_form(webhook_id))
    if frame.act(webhooks.change_webhook, webhook_id, terms, done="Saved."):
        channel_form.close_form()


def _form(webhook_id: str) -> str:
    return f"webhook.of.{webhook_id}"
