"""On Settings: the channels that posts about the open rollout go to, and how each post went."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.posts import webhooks
from playbook.desk.posts.webhooks import Listed, Past
from playbook.ui.settings import channel_changes, channel_form, channel_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button


def show() -> None:
    """Draw the channels of the rollout that is open, and the way to another one."""
    st.header("Posts to a channel", anchor=False)
    st.markdown(
        "The weekly update, and a reminder for late items, can go to a channel of Slack or Teams by "
        "themselves. Nothing is sent until you add a channel. Anonymous answers are never part of it."
    )
    if st.session_state.get(frame.ROLLOUT) is None:
        st.markdown("Pick a rollout at the left to add a channel for it.")
        return
    rollout = frame.current_rollout()
    here, actor = frame.here(), frame.current_actor()
    listed = webhooks.webhooks_of(here, actor, rollout.id)
    if silent := webhooks.silence_of(here, actor, rollout.id):
        st.info(plain(silent))
    if listed and not webhooks.is_silent_for_good(here, rollout):
        channel_form.warn_of_names(rollout)
    for one in listed:
        _show_channel(one)
    channel_form.show(rollout, count=len(listed))
    _show_gone(rollout)


def _show_channel(one: Listed) -> None:
    webhook = one.webhook
    with st.container(border=True, key=f"webhook-{webhook.id}"):
        st.markdown(channel_words.say_where(one))
        st.markdown(channel_words.say_what(one))
        st.markdown(channel_words.say_last(one))
        with st.container(horizontal=True, vertical_alignment="center"):
            button("Send a test now", "", f"webhook.test.{webhook.id}", _test, one)
            channel_changes.offer(one)
            _show_pause(one)
            _show_remove(one)
        if channel_changes.is_open(one):
            channel_changes.show(one)
        elif one.past:
            _show_history(one)


def _show_pause(one: Listed) -> None:
    webhook = one.webhook
    if webhook.paused_at:
        change, label, done = webhooks.resume_webhook, "Resume", "Posts go there again from now on."
    else:
        change, label, done = webhooks.pause_webhook, "Pause", "Nothing is sent there until you resume it."
    button(label, "", f"webhook.pause.{webhook.id}", frame.act, change, webhook.id, done=done)


def _show_remove(one: Listed) -> None:
    webhook = one.webhook
    with st.popover("Remove", key=f"webhook.removing.{webhook.id}"):
        st.markdown("Its address is deleted here at once. What was sent stays listed.")
        action = (frame.act, webhooks.remove_webhook, webhook.id)
        done_text = f"{webhook.name} is removed."
        button("Remove the channel", "", f"webhook.remove.{webhook.id}", *action, done=done_text)


def _show_history(one: Listed) -> None:
    panel = st.expander(
        "What was sent", key=f"webhook.history.{one.webhook.id}", on_change="rerun", type="compact"
    )
    if not panel.open:
        return
    with panel:
        for past in one.past:
            _show_past(one, past)
        if len(one.past) == webhooks.LISTED:
            st.caption(f"The latest {webhooks.LISTED} are listed.")


def _show_past(one: Listed, past: Past) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(channel_words.say_past(past))
        if past.may_again:
            action = (_again, one, past)
            button("Send it now", "", f"webhook.again.{one.webhook.id}.{past.subject}.{past.period}", *action)


def _show_gone(rollout: Rollout) -> None:
    gone = webhooks.gone_of(frame.here(), frame.current_actor(), rollout.id)
    if not gone:
        return
    panel = st.expander("Sent to removed channels", key="webhook.gone", on_change="rerun", type="compact")
    if panel.open:
        with panel:
            for one in gone:
                st.markdown(f"**{plain(one.name)}**: {channel_words.say_past(one.past)}")


def _test(one: Listed) -> None:
    _say(frame.act(webhooks.send_test, one.webhook.id))


def _again(one: Listed, past: Past) -> None:
    _say(frame.act(webhooks.send_again, one.webhook.id, past.subject, past.period))


def _say(past: Past | None) -> None:
    if past is not None:
        frame.say(past.words)
