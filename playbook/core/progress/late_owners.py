"""Owners with late items who have not reported on them this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.fields import Id
from playbook.core.base.words import day_in_words
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Person
from playbook.core.plan.items import KIND_NAMES, AnyItem
from playbook.core.progress.progress import overdue

_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody with late items, oldest first; None where nobody is named."""

    person: Person | None
    items: Sequence[AnyItem]
    heard_on: date | None


def find_waiting(rollout: Rollout, today: date) -> tuple[Waiting, ...]:
    """Return owners of late items without a recent report."""
    # An item's owner is its person, else a manager of its groups, else the rollout lead. Owners of the oldest
    # items come first; a report in the past seven days excuses an item.
    by_person: dict[Id | None, list[AnyItem]] = {}
    for item in overdue(rollout, today):
        logged = rollout.tracking_of(item.id).logged_at
        if logged is None or today - logged.date() >= timedelta(days=7):
            by_person.setdefault(_owner_id(rollout, item), []).append(item)
    return tuple(_waiting(rollout, person_id, items) for person_id, items in by_person.items())


def waiting_for(rollout: Rollout, item: AnyItem) -> Waiting:
    """Return the owner of one late item, reported on or not."""
    return _waiting(rollout, _owner_id(rollout, item), [item])


def _waiting(rollout: Rollout, person_id: Id | None, items: Sequence[AnyItem]) -> Waiting:
    person = rollout.brief.find_person(person_id) if person_id else None
    return Waiting(person, items, _heard(rollout, items))


def remind(rollout: Rollout, waiting: Waiting) -> str:
    """Return a kind note to send, with what is late."""
    first = waiting.person.first_name if waiting.person else "everyone"
    number = len(waiting.items)
    lines = [f"- {title_of(item)}, due {due_of(item)}" for item in waiting.items[:_MOST_LISTED]]
    if number > _MOST_LISTED:
        lines.append(f"- and {number - _MOST_LISTED:,} more")
    late = f"{number:,} tasks of “{rollout.brief.name}” are past their day:"
    how = "How do they stand? One tap each"
    if number == 1:
        late = f"One task of “{rollout.brief.name}” is past its day:"
        how = "How does it stand? One tap"
    how += " on My team is enough: done, on track, at risk, or a new date with its reason. "
    how += "If something is in the way, say so, and we clear it together."
    return "\n".join([f"Hello {first},", "", late, "", *lines, "", how])


def _owner_id(rollout: Rollout, item: AnyItem) -> Id | None:
    brief = rollout.brief
    named = [item.owner.person_id if item.owner else None]
    named += [group.manager_id for group in brief.groups if group.id in item.group_ids]
    named.append(brief.lead_id)
    return next((person_id for person_id in named if person_id and brief.find_person(person_id)), None)


def _heard(rollout: Rollout, items: Sequence[AnyItem]) -> date | None:
    moments = [rollout.tracking_of(item.id).logged_at for item in items]
    return max((moment.date() for moment in moments if moment), default=None)


def title_of(item: AnyItem) -> str:
    """Return an item's title, else its kind."""
    return item.title or KIND_NAMES[item.kind].capitalize()


def due_of(item: AnyItem) -> str:
    """Return an item's last day in words."""
    day = item.until or item.due
    return day_in_words(day) if day else "some time ago"
