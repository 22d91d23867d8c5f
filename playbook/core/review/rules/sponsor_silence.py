"""How long the sponsor has done nothing visible, against the plan (T08)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from playbook.core.review.logged import Logged
from playbook.core.review.thresholds import Thresholds
from playbook.core.review.view import SponsorSeen, View


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence of the sponsor longer than `limit` days."""

    # `since`: the last act that was done, else the first planned. `missed`: planned since and not done.
    # `ready`: the first open act.

    since: date
    days: int
    limit: int
    has_begun: bool
    missed: Sequence[SponsorSeen]
    ready: SponsorSeen | None


def find_silence(view: View, logged: Logged) -> Silence | None:
    """Return a silence beyond the plan's own, or None."""
    # A silence in which everything planned was done is the plan's own (R03).
    planned = [(act, day) for act in view.sponsor_acts if (day := logged.due_then(act.id, act.date))]
    done = [day for act, _ in planned if (day := done_on(logged, act)) and day <= logged.today]
    since = max(done, default=min((day for _, day in planned), default=None))
    if since is None:
        return None
    still_open = [(act, day) for act, day in planned if not is_done(logged, act)]
    missed = [act for act, day in still_open if day <= logged.today and (day > since or not done)]
    days, limit = (logged.today - since).days, _limit((day for _, day in planned), view.settings)
    if not missed or days <= limit:
        return None
    ready = min((act for act, _ in still_open), key=lambda act: (act.date or date.max, act.id), default=None)
    return Silence(since, days, limit, bool(done), missed, ready)


def is_done(logged: Logged, act: SponsorSeen) -> bool:
    """Return whether an act was logged as done."""
    tracking = logged.tracking.get(act.id)
    return tracking is not None and tracking.status == "done"


def done_on(logged: Logged, act: SponsorSeen) -> date | None:
    """Return the day an act was done or logged so, else None."""
    tracking = logged.tracking.get(act.id)
    if tracking is None or tracking.status != "done":
        return None
    return tracking.done_on or (tracking.logged_at.date() if tracking.logged_at else None)


def _limit(planned: Iterable[date], settings: Thresholds) -> int:
    """Return the plan's longest pause, between the two thresholds of R03."""
    own = max(((then - before).days for before, then in pairwise(sorted(planned))), default=0)
    return min(max(own, settings.sponsor_gap_days), settings.sponsor_silence_days)
