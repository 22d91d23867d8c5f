"""Delete what was kept long enough; offer archived rollouts for it."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from playbook.core.base.errors import PlaybookError
from playbook.desk.all_hands import pulse
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.rollouts import Card
from playbook.desk.upkeep import clock_jump
from playbook.logs import bug_sentence
from playbook.store.register.audit import AuditLog
from playbook.store.register.limits.drafts import DraftLeases
from playbook.store.register.limits.throttles import Throttles
from playbook.store.register.privacy.expire import Periods, expire

FIRST_SECONDS, SECONDS = 300, 24 * 60 * 60  # the start has other work
_LONGEST_DRAFT = timedelta(days=1)  # for somebody to accept it
_log = logging.getLogger(__name__)
# A record of a post keeps it from being sent again for as long as it could be due.
_LEAST_POSTS = timedelta(days=35)


def apply(workspace: Workspace, now: datetime) -> int:
    """Delete what is over and return how many rows; raise nothing."""
    settings = workspace.settings
    audited = now - timedelta(days=settings.audit_days)
    posts = _before(now, settings.keep_posts_days)
    periods = Periods(
        rooms=_before(now, settings.keep_rooms_days),
        posts=min(posts, now - _LEAST_POSTS) if posts else None,
        removed=_before(now, settings.keep_removed_days),
    )
    try:
        Throttles(workspace.register).prune(now)
        DraftLeases(workspace.register).prune(now - _LONGEST_DRAFT)
        pulse.throw_away_rehearsals(workspace)
        if not clock_jump.may_delete(workspace, now):
            _log.warning("The clock is far past the last entry, so nothing is deleted by age.")
            return 0
        AuditLog(workspace.register).drop_before(audited)
        count = expire(workspace.register, periods, now)
    except PlaybookError as error:
        _log.warning("What is over cannot be deleted now: %s", error)
    except Exception as error:  # noqa: BLE001 - the next day tries again
        bug_sentence(error)
    else:
        if count:
            _log.info("%d rows were kept as long as the settings say, and are deleted.", count)
        return count
    return 0


def tick(workspace: Workspace, is_over: Callable[[], bool] = bool) -> None:
    """Delete what is over by now; raise nothing."""
    if not is_over():
        apply(workspace, workspace.now())


def overdue(workspace: Workspace, cards: Iterable[Card]) -> list[Card]:
    """Return the archived rollouts that were kept long enough."""
    before = _before(workspace.now(), workspace.settings.keep_archived_days)
    return [card for card in cards if card.archived and before and card.facts.changed_at < before]


def _before(now: datetime, days: int) -> datetime | None:
    return now - timedelta(days=days) if days else None
