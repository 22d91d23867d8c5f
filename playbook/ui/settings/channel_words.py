"""What is said of a channel that posts go to: when, how it went, and what is read where."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playbook.core.posts.message import SUBJECT_NAMES, Subject
from playbook.core.posts.schedule import WEEKDAYS
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
    """A moment as people here write it: 'Fri 6 Mar, 09:00'."""
    here = local(at)
    return f"{say_day(here.date(), frame.here().today())}, {here:%H:%M}"


def say_hour(hour: int) -> str:
    """An hour of the day: '09:00'."""
    return f"{hour:02}:00"


def say_weekday(number: int) -> str:
    """A day of the week, Monday being 0."""
    return WEEKDAYS[number]


def say_where(listed: Listed) -> str:
    """The first line of a channel: its name, and where it is."""
    webhook = listed.webhook
    paused = " :gray-badge[:material/pause_circle: Paused]" if webhook.paused_at else ""
    kind = WEBHOOK_KIND_NAMES[webhook.kind]
    return (
        f"**{plain(webhook.name)}**{paused}  \n"
        f":small[{plain(f'{kind}, at {webhook.host}. Added by {webhook.maker}.')}]"
    )


def say_what(listed: Listed) -> str:
    """What is sent there and when, a line each."""
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
    """How the latest post went."""
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
