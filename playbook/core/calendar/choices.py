"""Which items a calendar has: one's own, a team's, or everyone's."""

from datetime import date

from playbook.core.base.access import EVERY, Actor
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Message, Owner, UseCase
from playbook.core.sharing.public_parts import concerns_everyone


def own_items(rollout: Rollout, actor: Actor) -> list[AnyItem]:
    """Return what somebody owns, sends or reviews, and their teams' tasks."""
    memberships = actor.in_rollout(rollout.id)
    people = {each.person_id for each in memberships if each.person_id}
    # An owner of the Playbook has no membership that says who they are in the brief.
    people |= {each.id for each in rollout.brief.people if each.name.casefold() == actor.name.casefold()}
    led = {group_id for each in memberships if each.role == "lead" for group_id in each.group_ids}
    return [
        item
        for item in rollout.items.values()
        if EVERY in led or led & set(item.group_ids) or people & {who.person_id for who in _people_of(item)}
    ]


def items_of_group(rollout: Rollout, group_id: str) -> list[AnyItem]:
    """Return what a team does."""
    return [item for item in rollout.items.values() if group_id in item.group_ids]


def items_for_everyone(rollout: Rollout) -> list[AnyItem]:
    """Return what all staff may read ahead, whatever day it is."""
    # A message is for nobody's calendar: before its day it is internal, and after it the day is over.
    return [item for item in rollout.items.values() if concerns_everyone(item, is_done=False, today=date.min)]


def _people_of(item: AnyItem) -> list[Owner]:
    sender = item.sender if isinstance(item, Message) else None
    reviewer = item.reviewer if isinstance(item, UseCase) else None
    return [who for who in (item.owner, sender, reviewer) if who]
