"""Mail by kind: subject lines, hours, letters, and outcomes in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from playbook.core.posts.message import Section
from playbook.core.posts.schedule import Due, Hour
from playbook.core.posts.webhooks import SENDING

MailKind = Literal["invite", "week", "digest", "nudge", "test"]
MAIL_KIND_NAMES: dict[MailKind, str] = {
    "invite": "Invite", "week": "Weekly list", "digest": "Weekly digest", "nudge": "Late tasks",
    "test": "Test",
}  # fmt: skip
# What each kind tells whoever gets it, in the account and on the page that stops it.
MAIL_KINDS: dict[MailKind, str] = {
    "week": "what is due for your teams, once a week",
    "nudge": "a note when a task of yours is late",
    "digest": "the weekly digest for owners",
    "invite": "invites to Leadership Playbook",
}
# A subject shows on locked phones, so it holds no word of a plan.
SUBJECTS: dict[MailKind, str] = {
    "invite": "You are invited to Leadership Playbook",
    "week": "Your week in Leadership Playbook",
    "digest": "Weekly digest of a rollout",
    "nudge": "A task of yours needs an update",
    "test": "Test from Leadership Playbook",
}

# sent: the server took it. refused: it does not take this recipient. rejected: it does not take the message.
# login, insecure, unreachable and busy: not now. unanswered: it left, and nobody knows more. missed: waited
# too long. nothing: nothing to say, or nobody to say it to.
MailOutcome = Literal[
    "sent", "refused", "rejected", "login", "insecure", "unreachable", "busy", "unanswered", "stopped",
    "missed", "nothing", "faulty",
]  # fmt: skip
# The next try may go better; none of these left a message behind.
TEMPORARY: frozenset[MailOutcome] = frozenset({"login", "insecure", "unreachable", "busy"})
# These hold for every message, and not for one recipient.
OF_SERVER: frozenset[MailOutcome] = TEMPORARY - {"busy"}
PROBLEMS = TEMPORARY | {"refused", "rejected", "unanswered", "stopped", "missed", "faulty"}
GIVE_UP = timedelta(days=1)
_WAITS = (5, 15, 60, 120, 240)  # minutes

FIRST_HOUR, LAST_HOUR = 7, 19  # mail goes out from 7:00 until before 19:00
_DAY = timedelta(days=1)
IsWorking = Callable[[date], bool]

NO_MAILBOX = "E-mail cannot be sent to this address: it takes plain letters, such as dana@example.com."
_WORDS: dict[MailOutcome, str] = {
    "sent": "Accepted by the mail server.",
    "refused": "The mail server refuses this address.",
    "rejected": "The mail server rejected the message.",
    "login": "The mail server refused the user name or password.",
    "insecure": "The mail server offers no encryption that can be trusted.",
    "unreachable": "The mail server could not be reached.",
    "busy": "The mail server asked to try later.",
    "unanswered": "The mail server did not confirm it in time. It may have arrived, so it is not sent again.",
    "stopped": "The app stopped while sending. It may have arrived, so it is not sent again.",
    "missed": "Not sent within a day: the mail server took nothing, or the app was not running.",
    "nothing": "Not sent: nothing was due, or the recipient opted out or lost access.",
    "faulty": "Something unexpected went wrong here.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, and the one page that it leads to."""

    title: str
    lead: str = ""
    sections: tuple[Section, ...] = ()
    note: str = ""
    address: str = ""
    address_label: str = ""


@dataclass(frozen=True, slots=True)
class MailTerms:
    """What a rollout sends by mail, and when; None: not sent."""

    zone: str
    week_at: Hour | None = None
    digest_at: Hour | None = None
    nudge_hour: int | None = None

    @property
    def kinds(self) -> frozenset[MailKind]:
        """Return the kinds that are sent."""
        hours: dict[MailKind, object] = {
            "week": self.week_at, "digest": self.digest_at, "nudge": self.nudge_hour
        }  # fmt: skip
        return frozenset(kind for kind, hour in hours.items() if hour is not None)


def say_mail_outcome(
    outcome: MailOutcome | None,
    status: int | None,
    next_at: datetime | None,
    claimed_at: datetime,
    now: datetime,
) -> str:
    """Return a mail's outcome in words, and whether a retry follows."""
    outcome = _by_now(outcome, next_at, claimed_at, now)
    if outcome is None:
        return "Waiting to be sent." if next_at else "It is being sent."
    if outcome == "refused" and not status:  # no server was asked
        return NO_MAILBOX
    words = f"{_WORDS[outcome][:-1]} ({status})." if status and outcome != "sent" else _WORDS[outcome]
    if outcome in TEMPORARY:
        return f"{words} It is tried again." if next_at else f"{words} Given up after a day."
    return words


def is_problem(
    outcome: MailOutcome | None, next_at: datetime | None, claimed_at: datetime, now: datetime
) -> bool:
    """Return whether somebody should look at how a mail went."""
    return _by_now(outcome, next_at, claimed_at, now) in PROBLEMS


def _by_now(
    outcome: MailOutcome | None, next_at: datetime | None, claimed_at: datetime, now: datetime
) -> MailOutcome | None:
    return "stopped" if outcome is None and next_at is None and now - claimed_at > SENDING else outcome


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries."""
    return timedelta(minutes=_WAITS[min(tries, len(_WAITS)) - 1])


def is_quiet(now: datetime, zone: tzinfo, is_working: IsWorking) -> bool:
    """Return whether mail waits: at night, on weekends and holidays."""
    local = now.astimezone(zone)
    return not (FIRST_HOUR <= local.hour < LAST_HOUR and is_working(local.date()))


def dues_of(terms: MailTerms, now: datetime, is_working: IsWorking) -> dict[MailKind, Due]:
    """Return when each kind is due in this week, or today."""
    zone = ZoneInfo(terms.zone)
    dues: dict[MailKind, Due | None] = {}
    if terms.week_at:
        dues["week"] = due_this_week(terms.week_at, zone, now, is_working)
    if terms.digest_at:
        dues["digest"] = due_this_week(terms.digest_at, zone, now, is_working)
    if terms.nudge_hour is not None:
        dues["nudge"] = due_today(terms.nudge_hour, zone, now, is_working)
    return {kind: due for kind, due in dues.items() if due}


def due_this_week(hour: Hour, zone: tzinfo, now: datetime, is_working: IsWorking) -> Due | None:
    """Return this week's due time, moved ahead of a day off."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=hour.weekday)
    while day >= monday and not is_working(day):
        day -= _DAY
    return Due(monday, _at(day, hour.hour, zone)) if day >= monday else None


def due_today(hour: int, zone: tzinfo, now: datetime, is_working: IsWorking) -> Due | None:
    """Return when mail of today is due; None on a day off."""
    today = now.astimezone(zone).date()
    return Due(today - timedelta(days=today.weekday()), _at(today, hour, zone)) if is_working(today) else None


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
