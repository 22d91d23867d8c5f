"""Changes whose words others follow: the day of a decision, a metric's name."""

from collections.abc import Callable, Iterable, Sequence

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid
from playbook.core.case.rows.gates import words_on_new_day
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemEdited
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Gate
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit, new_change_set
from playbook.desk.base.workspace import Workspace

_MOST_TRIES = 3


def commit_with(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: Sequence[AnyChange],
    following: Callable[[Rollout], Iterable[AnyItem]],
) -> Rollout:
    """Commit changes, and in their change set the items that follow them.

    These are taken as they are now, so they conflict with nobody. A text too long for that stays.
    """
    change_set = new_change_set()
    after = commit(workspace, actor, rollout_id, seen, changes, change_set=change_set)
    for _ in range(_MOST_TRIES):
        edited = [ItemEdited(item=item) for item in following(after)]
        try:
            return commit(workspace, actor, rollout_id, after.version, edited, change_set=change_set)
        except Invalid:
            break
        except Conflict:  # somebody edited one of them between the two commits
            after = get_rollout(workspace, actor, rollout_id, "edit")
    return after


def on_new_days(before: Rollout, after: Rollout) -> list[AnyItem]:
    """Return what says the days of decisions that moved before the launch, on their new days."""
    if after.launch:
        return []
    items, moves = dict(after.items), list[tuple[Gate, Gate]]()
    for was in before.items.values():
        now = items.get(was.id)
        if isinstance(was, Gate) and isinstance(now, Gate) and was.date and now.date and was.date != now.date:
            moves.append((was, now))
            items[was.id] = was
    # Where several move, none may come onto a day that another leaves later.
    for was, now in sorted(moves, key=lambda move: str(move[0].date), reverse=_are_later(moves)):
        items |= {item.id: item for item in words_on_new_day([*items.values()], was, now)}
        items[now.id] = now
    return [item for item in items.values() if item is not after.items[item.id]]


def _are_later(moves: Sequence[tuple[Gate, Gate]]) -> bool:
    return bool(moves) and str(moves[0][0].date) < str(moves[0][1].date)
