"""Webhooks of a rollout, and delivery outcomes in words."""

from datetime import datetime, timedelta
from typing import Literal

WebhookKind = Literal["slack", "teams", "json"]
WEBHOOK_KIND_NAMES: dict[WebhookKind, str] = {
    "slack": "Slack", "teams": "Microsoft Teams", "json": "Another program",
}  # fmt: skip

# sent: taken. refused: the other side said no. unreachable: nobody was there. unanswered: it left, and
# nobody knows more. forbidden: we do not call that place. stopped: we ended between the claim and the
# answer. missed: we were not there at its hour. nothing: there was nothing to say. faulty: a bug of ours.
Outcome = Literal[
    "sent", "refused", "unreachable", "unanswered", "forbidden", "stopped", "missed", "nothing", "faulty"
]
# An answer takes seconds; what has none after this long has nobody waiting for it any more.
SENDING = timedelta(minutes=1)
# What is later than this is not told as if it were of today.
LATEST = timedelta(days=1)

_WORDS: dict[Outcome, str] = {
    "sent": "Sent.",
    "unreachable": "Not sent: the address could not be reached.",
    "unanswered": "No answer came in time: it may or may not have arrived. It is not sent again by itself.",
    "forbidden": "Not sent: its address leads to a place that this app does not call.",
    "stopped": "The app stopped while sending: it may or may not have arrived. It is not sent again.",
    "missed": "Missed: the app was not running, or could not send, for a day after its hour.",
    "nothing": "Nothing to send: no late task without an update.",
    "faulty": "Not sent: something unexpected went wrong here.",
}
_BY_HAND: frozenset[Outcome] = frozenset(_WORDS) - {"sent", "nothing"} | {"refused"}


def outcome_as_of(outcome: Outcome | None, claimed_at: datetime, now: datetime) -> Outcome | None:
    """Return the outcome by now, None while it is being sent."""
    return "stopped" if outcome is None and now - claimed_at > SENDING else outcome


def say_outcome(outcome: Outcome | None, status: int | None = None) -> str:
    """Return the outcome in words, with the HTTP status if refused."""
    if outcome is None:
        return "It is being sent."
    return _say_refused(status or 0) if outcome == "refused" else _WORDS[outcome]


def may_send_by_hand(outcome: Outcome | None) -> bool:
    """Return whether sending it again by hand makes sense."""
    return outcome in _BY_HAND


def _say_refused(status: int) -> str:
    text = f"Rejected: the other side answered {status}."
    if 300 <= status < 400:
        return f"{text} It pointed elsewhere, and that is never followed."
    if status in {401, 403, 404, 410}:
        return f"{text} Its address may have been taken back there: make a new one, and add it here."
    if status == 429:
        return f"{text} It gets too many posts."
    return f"{text} It is out of order." if status >= 500 else text
