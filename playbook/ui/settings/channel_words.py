"""Words of a channel: when it posts, what, and how it went."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playbook.core.posts.message import SUBJECT_NAMES, Subject
from playbook.core.posts.webhooks import WEBHOOK_KIND_NAMES, WebhookKind
from playbook.desk.posts.webhooks import Listed, Past
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.words.item_words import say_day

HOW: dict[WebhookKind, str] = {
    "slack": "In Slack: an app's Incoming Webhooks, then Add New Webhook to Workspace.",
    "teams": "In Teams: the channel's Workflows, then “Send webhook alerts to a channel”.",
    "json": "A program of yours that takes JSON by https, on a host in PLAYBOOK_WEBHOOK_HOSTS.",
}


def say_moment(at: datetime) -> str:
    """Return a moment: 'Fri 6 Mar, 09:00'."""
    moment = local(at)
    return f"{say_day(moment.date(), frame.here().today())}, {moment:%H:%M}"


def say_where(listed: Listed) -> str:
    """Return the first line of a channel: its name and host."""
    webhook = listed.webhook
    paused = " :gray-badge[:material/pause_circle: Paused]" if webhook.paused_at else ""
    place = f"{WEBHOOK_KIND_NAMES[webhook.kind]}, at {webhook.host}. Added by {webhook.maker}."
    return f"**{plain(webhook.name)}**{paused}  \n:small[{plain(place)}]"


def say_what(listed: Listed) -> str:
    """Return what is sent there and when, a line each."""
    webhook, lines = listed.webhook, []
    comes = dict(listed.comes)
    if webhook.update_at:
        lines.append(f"Weekly update: {webhook.update_at}{_next(comes, 'update', webhook.zone)}.")
    if webhook.reminder_at:
        who = "names of leads" if webhook.names_leads else "roles, no names"
        when = f"{webhook.reminder_at}{_next(comes, 'reminder', webhook.zone)}"
        lines.append(f"Reminder for late items, with {who}: {when}.")
    lines.append(f"Time zone: {webhook.zone}.")
    return "  \n".join(map(plain, lines))


def say_last(listed: Listed) -> str:
    """Return how the latest post went."""
    return f"Last: {say_past(listed.past[0])}" if listed.past else "Nothing was sent yet."


def say_past(past: Past) -> str:
    """One post and how it went."""
    hand = ", by hand" if past.attempt else ""
    return plain(f"{SUBJECT_NAMES[past.subject]}{hand}, {say_moment(past.at)}. {past.words}")


def _next(comes: dict[Subject, datetime], subject: Subject, zone: str) -> str:
    at = comes.get(subject)
    if at is None:
        return ""
    return f", next on {say_day(at.astimezone(ZoneInfo(zone)).date(), frame.here().today())}"
