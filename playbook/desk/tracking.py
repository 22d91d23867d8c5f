"""Launching a plan and logging what becomes of it."""

from datetime import date

from playbook.core.access import Actor
from playbook.core.errors import Invalid, Problem
from playbook.core.items import MAX_NOTE, Status
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn
from playbook.core.log.rollout import Rollout
from playbook.core.progress import tracked
from playbook.desk.commit import commit
from playbook.desk.house import House
from playbook.desk.reach import get_rollout


def launch(house: House, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Freeze every dated item's day as the baseline; from now on dates are moved with a reason."""
    rollout = get_rollout(house, actor, rollout_id, "launch")
    baseline = {item.id: item.due for item in tracked(rollout) if item.due}
    return commit(house, actor, rollout_id, seen, [Launched(baseline=baseline)])


def withdraw_launch(house: House, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Take the launch back; raises Refused once progress was logged."""
    return commit(house, actor, rollout_id, seen, [LaunchWithdrawn()])


def log_status(
    house: House,
    actor: Actor,
    rollout_id: str,
    seen: int,
    item_id: str,
    status: Status,
    note: str = "",
    on: date | None = None,
) -> Rollout:
    """Log how an item stands, with a note of at most 280 characters."""
    item = get_rollout(house, actor, rollout_id).get_item(item_id)
    _refuse_long("note", note)
    if on and on > house.today():
        raise Invalid([Problem("on", "This day is still to come.", "Pick today or an earlier day.")])
    deed: AnyChange = StatusLogged(
        item_id=item.id,
        stage=item.stage,
        group_ids=item.group_ids,
        title=item.title,
        status=status,
        note=note,
        on=on or (house.today() if status == "done" else None),
    )
    return commit(house, actor, rollout_id, seen, [deed])


def move_item(
    house: House, actor: Actor, rollout_id: str, seen: int, item_id: str, to_day: date, reason: str
) -> Rollout:
    """Move an item to another day; the old day stays visible with the reason, which is required."""
    item = get_rollout(house, actor, rollout_id).get_item(item_id)
    if not reason.strip():
        raise Invalid(
            [Problem("reason", "A move needs its reason.", "Say in a few words why the date changes.")]
        )
    _refuse_long("reason", reason)
    deed = ItemMoved(
        item_id=item.id,
        stage=item.stage,
        group_ids=item.group_ids,
        title=item.title,
        from_day=item.due or to_day,
        to_day=to_day,
        reason=reason,
    )
    return commit(house, actor, rollout_id, seen, [deed])


def _refuse_long(where: str, text: str) -> None:
    if len(text.strip()) > MAX_NOTE:
        raise Invalid(
            [
                Problem(
                    where,
                    f"The {where} has {len(text.strip())} characters.",
                    f"Shorten it to at most {MAX_NOTE}.",
                )
            ]
        )
