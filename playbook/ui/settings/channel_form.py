"""The fields of a channel: what is sent there, and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import SUBJECT_NAMES, Subject
from playbook.core.posts.schedule import WEEKDAYS, Hour
from playbook.core.posts.webhooks import WEBHOOK_KIND_NAMES, WebhookKind
from playbook.desk.posts import webhooks
from playbook.desk.posts.webhooks import ListedWebhook, NewWebhook, PastPost, PostTerms
from playbook.desk.record import updates
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import name_warning
from playbook.ui.widgets.controls import button, main_button, quiet_button, segments, select
from playbook.ui.words.item_words import say_day

HOW: dict[WebhookKind, str] = {
    "slack": "In Slack: an app's Incoming Webhooks, then Add New Webhook to Workspace.",
    "teams": "In Teams: the channel's Workflows, then “Send webhook alerts to a channel”.",
    "json": "A program of yours that takes JSON by https, on a host in PLAYBOOK_WEBHOOK_HOSTS.",
}


def say_moment(at: datetime) -> str:
    """Return a moment: 'Fri Mar 6, 09:00'."""
    moment = local(at)
    return f"{say_day(moment.date(), frame.here().today())}, {moment:%H:%M}"


def say_where(listed: ListedWebhook) -> str:
    """Return the first line of a channel: its name and host."""
    webhook = listed.webhook
    paused = " :gray-badge[:material/pause_circle: Paused]" if webhook.paused_at else ""
    place = f"{WEBHOOK_KIND_NAMES[webhook.kind]}, at {webhook.host}. Added by {webhook.maker}."
    return f"**{plain(webhook.name)}**{paused}  \n:small[{plain(place)}]"


def say_what(listed: ListedWebhook) -> str:
    """Return what is sent there and when, a line each."""
    webhook, lines = listed.webhook, []
    comes = dict(listed.comes)
    if webhook.update_at:
        lines.append(f"Weekly update: {webhook.update_at}{_say_next(comes, 'update', webhook.zone)}.")
    if webhook.reminder_at:
        who = "names of leads" if webhook.names_leads else "roles, no names"
        when = f"{webhook.reminder_at}{_say_next(comes, 'reminder', webhook.zone)}"
        lines.append(f"Reminder for late tasks, with {who}: {when}.")
    lines.append(f"Time zone: {webhook.zone}.")
    return "  \n".join(map(plain, lines))


def say_last(listed: ListedWebhook) -> str:
    return f"Last: {say_past(listed.past[0])}" if listed.past else "Nothing sent yet."


def say_past(past: PastPost) -> str:
    hand = ", by hand" if past.attempt else ""
    return plain(f"{SUBJECT_NAMES[past.subject]}{hand}, {say_moment(past.at)}. {past.words}")


def _say_next(comes: dict[Subject, datetime], subject: Subject, zone: str) -> str:
    if (at := comes.get(subject)) is None:
        return ""
    return f", next on {say_day(at.astimezone(ZoneInfo(zone)).date(), frame.here().today())}"


_OPEN = "webhook.form"
_FIRST: dict[str, object] = {"name": "", "update": True, "update_day": 4, "update_hour": 9}
_FIRST |= {"reminder": False, "reminder_day": 0, "reminder_hour": 9, "names": False}


def is_open(form: str) -> bool:
    """Return whether a form is open; only one is, as its errors stand beside fields."""
    return bool(st.session_state.get(_OPEN) == form)


def open_form(form: str) -> None:
    close_form()
    st.session_state[_OPEN] = form


def close_form() -> None:
    frame.forget_problems()
    if (form := st.session_state.pop(_OPEN, None)) is not None:
        for key in [key for key in st.session_state if str(key).startswith(f"{form}.")]:
            del st.session_state[key]


def fill(form: str, terms: PostTerms | None) -> None:
    fill_fields(form, {**_FIRST, "zone": zone_here(), **(_values(terms) if terms else {})})


def fill_fields(form: str, values: Mapping[str, object]) -> None:
    """Set the fields of a form that have no value yet."""
    for field, value in values.items():
        st.session_state.setdefault(key_of(form, field), value)


def show_name(form: str) -> None:
    st.text_input("Channel name", key=key_of(form, "name"), placeholder="Leads of the rollout")
    frame.show_problems("name")


def show_when(form: str) -> None:
    """Draw what is sent, on which day and hour, in which time zone."""
    if st.checkbox("Send the weekly update", key=key_of(form, "update")):
        show_hour(form, "update")
    if st.checkbox("Send a reminder for late tasks", key=key_of(form, "reminder")):
        show_hour(form, "reminder")
        help_text = "Otherwise posts name teams and roles. A note to each is under Results, Delivery."
        st.checkbox("Name the people who are late", key=key_of(form, "names"), help=help_text)
    frame.show_problems("what")
    st.selectbox("Time zone", webhooks.zones(), key=key_of(form, "zone"), width=320)
    frame.show_problems("zone")


def terms_of(form: str) -> PostTerms:
    hours = {"update_at": hour_of(form, "update"), "reminder_at": hour_of(form, "reminder")}
    names_leads = bool(read(form, "reminder") and read(form, "names"))
    return PostTerms(name=read(form, "name"), zone=read(form, "zone"), names_leads=names_leads, **hours)


def show_hour(
    form: str, what: str, of: str = "", hours: Iterable[int] = range(24), *, with_day: bool = True
) -> None:
    """Draw on which day and hour something is sent."""
    with st.container(horizontal=True):
        if with_day:
            select(f"Day{of}", dict(enumerate(WEEKDAYS)), key_of(form, f"{what}_day"), width=180)
        labels = {hour: f"{hour:02}:00" for hour in hours}
        select(f"Hour{of}", labels, key_of(form, f"{what}_hour"), width=180 if of else 120)


def hour_of(form: str, what: str) -> Hour | None:
    """Return the day and hour of what is ticked in a form."""
    weekday, hour = read(form, f"{what}_day"), read(form, f"{what}_hour")
    return Hour(weekday=weekday, hour=hour) if read(form, what) else None


def read(form: str, field: str) -> Any:
    """Return the value of a field in a form."""
    # What was hidden while its box was not ticked is as it was at first.
    return st.session_state.get(key_of(form, field), _FIRST.get(field, "UTC"))


def _values(terms: PostTerms) -> dict[str, object]:
    values: dict[str, object] = {"name": terms.name, "zone": terms.zone, "names": terms.names_leads}
    for what, hour in (("update", terms.update_at), ("reminder", terms.reminder_at)):
        values |= hour_values(what, hour)
    return values


def hour_values(what: str, hour: Hour | None) -> dict[str, object]:
    """Return an hour as the fields of a form have it."""
    return {what: True, f"{what}_day": hour.weekday, f"{what}_hour": hour.hour} if hour else {what: False}


def zone_here() -> str:
    """Return the time zone of the browser, or UTC."""
    zone = st.context.timezone or ""
    return zone if zone in webhooks.zones() else "UTC"


def key_of(form: str, field: str) -> str:
    """Return the key of a field in a form."""
    return f"{form}.{field}"


_FORM = "webhook.new"
_KIND, _ADDRESS, _LINK = "webhook.new.kind", "webhook.new.address", "webhook.new.link"
# As on Share: whoever tabs to the eye beside a secret has not left the field, as Streamlit sees it.
_SECRET: dict[str, Any] = {"autocomplete": "off", "on_change": "ignore", "live": "0ms"}
_ADDRESS_HELP = (
    "Keep it secret: it lets anyone post there. It is stored on this server, in no backup and no export, "
    "and never shown again."
)


def show(rollout: Rollout, *, count: int) -> None:
    if webhooks.is_silent_for_good(frame.here(), rollout):
        return
    if count >= webhooks.MOST:
        st.caption(f"A rollout has {webhooks.MOST} channels at most. Remove one to add another.")
        return
    if not is_open(_FORM):
        button("Add a channel", "add", None, open_form, _FORM)
        return
    fill(_FORM, None)
    with st.container(border=True):
        st.subheader("Add a channel", anchor=False)
        _show_where()
        show_when(_FORM)
        if place := _here():
            st.checkbox(f"Link to this app at {urlsplit(place).netloc}", key=_LINK, value=True)
        frame.show_problems("here")
        if not count:  # else it stands above the channels
            warn_of_names(rollout)
        with st.container(horizontal=True):
            main_button("Add the channel", "add", None, _add, rollout.id)
            quiet_button("Cancel", "", None, close_form)


def warn_of_names(rollout: Rollout) -> None:
    name_warning.show(updates.names_left_of(frame.here(), rollout), "a post", "titles")


def _show_where() -> None:
    st.session_state.setdefault(_KIND, "slack")
    kind = segments("Where", WEBHOOK_KIND_NAMES, _KIND, required=True)
    frame.show_problems("kind")
    with st.grid(2, min_column_width=260):
        with st.container():
            show_name(_FORM)
        with frame.field("address"):
            st.text_input("Webhook address", type="password", key=_ADDRESS, help=_ADDRESS_HELP, **_SECRET)
            st.caption(HOW[kind or "slack"])


def _here() -> str:
    return updates.outside_address(frame.address_for_others(""))


def _add(rollout_id: str) -> None:
    state = st.session_state
    address, link = state.get(_ADDRESS, ""), _here() if state.get(_LINK) else ""
    wish = NewWebhook(kind=state[_KIND], address=address, terms=terms_of(_FORM), app_address=link)
    done = "Channel added. Send a test to see if it arrives."
    if frame.act(webhooks.add_webhook, rollout_id, wish, done=done):
        close_form()
