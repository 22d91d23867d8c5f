"""Since when the sponsor has done nothing that people saw, and what was planned meanwhile (rule T08)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from playbook.core.plan.items import SponsorAct
from playbook.core.review.logged import Logged
from playbook.core.review.thresholds import Thresholds
from playbook.core.review.view import View


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence of the sponsor that is longer than `limit` days.

    `since`: the day of the last act that was done, or of the first that was planned where none was.
    `missed`: what was planned since and is not done; `ready`: the open act that comes first, or None.
    """

    since: date
    days: int
    limit: int
    has_begun: bool
    missed: Sequence[SponsorAct]
    ready: SponsorAct | None


def find_silence(view: View, logged: Logged) -> Silence | None:
    """Give back the silence that the plan did not have; None where there is none.

    A silence in which everything planned was done is the plan's own, and the plan review's to judge (R03).
    """
    planned = [(act, day) for act in view.sponsor_acts if (day := logged.due_then(act.id, act.date))]
    done = [day for act, _ in planned if (day := done_on(logged, act)) and day <= logged.today]
    since = max(done, default=min((day for _, day in planned), default=None))
    if since is None:
        return None
    still_open = [act for act, _ in planned if not is_done(logged, act)]
    missed = [
        act
        for act, day in planned
        if day <= logged.today and not is_done(logged, act) and (day > since or not done)
    ]
    days, limit = (logged.today - since).days, _limit((day for _, day in planned), view.settings)
    if not missed or days <= limit:
        return None
    return Silence(since, days, limit, bool(done), missed, min(still_open, key=_by_day, default=None))


def is_done(logged: Logged, act: SponsorAct) -> bool:
    """Whether an act was logged as done."""
    tracking = logged.tracking.get(act.id)
    return tracking is not None and tracking.status == "done"


def done_on(logged: Logged, act: SponsorAct) -> date | None:
    """The day on which an act was done, or else logged as done; None where it is open."""
    tracking = logged.tracking.get(act.id)
    if tracking is None or tracking.status != "done":
        return None
    return tracking.done_on or (tracking.logged_at.date() if tracking.logged_at else None)


def _limit(planned: Iterable[date], settings: Thresholds) -> int:
    """The plan's own longest pause, within what the plan review warns of and what it calls an error."""
    own = max(((then - before).days for before, then in pairwise(sorted(planned))), default=0)
    return min(max(own, settings.sponsor_gap_days), settings.sponsor_silence_days)


def _by_day(act: SponsorAct) -> tuple[date, str]:
    return act.date or date.max, act.id
