"""What a play needs: hours of a week, days and seats."""

from playbook.core.case.rounds import PIECE_HOURS, parts_of
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.stages import Play

_LIVE_HOURS, _READ_HOURS = 0.5, 0.1


def hours_a_week(play: Play) -> float:
    """Return the hours that a play takes of each person's week."""
    if play.kind == "training_session":
        hours = float(play.fields.get("hours", 1.0))
        if play.reach == "no_mailbox":
            return min(hours, PIECE_HOURS)
        return 0.0 if play.fields.get("for_managers") else hours
    if play.kind == "message":
        return _LIVE_HOURS if play.fields.get("live") else _READ_HOURS
    return 0.0


def _session_hours(play: Play) -> float:
    return float(play.fields.get("hours", 1.0)) if play.kind == "training_session" else 0.0


def sessions_of(play: Play, room: float | None) -> list[float]:
    """Return the sessions into which a play is split so that each fits a week."""
    return parts_of(_session_hours(play), None if play.fields.get("for_managers") else room)


def follows_start(play: Play) -> bool:
    return play.at is not None and play.at.anchor.endswith("go_live") and play.at.days > 0


def takes_days(play: Play) -> bool:
    """Return whether a play takes days before go-live, as pilots do."""
    return play.after_days > 0 and play.latest is not None and play.latest.anchor == "first_go_live"


def has_seats(play: Play) -> bool:
    """Return whether everyone needs a seat in a session before the start."""
    if play.kind != "training_session" or not play.fields.get("live") or play.at is None:
        return False
    return play.at.anchor.startswith("group.") and play.at.days < 0


def seats_taken(play: Play, group: Group) -> int:
    return 1 + (group.supervisors or 0) if play.fields.get("for_managers") else group.size
