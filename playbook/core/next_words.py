"""Who a next step is done with, by name or role, and the plan's own words inside a sentence."""

from collections.abc import Sequence

from playbook.core.base.words import some
from playbook.core.items import Owner
from playbook.core.log.rollout import Rollout
from playbook.core.rollout import MANAGER_OF, Group

_MOST_CLAUSE = 180


def owner_of(rollout: Rollout, owner: Owner | None) -> str:
    """Who answers for something: a person's name or a role; the rollout lead where nobody is named."""
    person = rollout.brief.find_person(owner.person_id) if owner and owner.person_id else None
    if person:
        return person.name
    return owner.role if owner and owner.role else lead_of(rollout)


def lead_of(rollout: Rollout) -> str:
    """The rollout lead, by name where one is named."""
    return rollout.brief.lead.name if rollout.brief.lead else "the rollout lead"


def manager_of(rollout: Rollout, group: Group) -> str:
    """Who leads a group, by name where one is named."""
    person = rollout.brief.manager_of(group)
    return person.name if person else MANAGER_OF.format(group=group.name)


def owners(names: Sequence[str]) -> str:
    """Names in a sentence: 'Web', 'Web and Media', 'Web, Media, Creative, Accounts and 3 more'."""
    return some(names)


def as_clause(words: str) -> str:
    """A text of the plan as the end of a sentence: on one line, without its stop, cut where it is long."""
    line = " ".join(words.split()).rstrip(". ")
    return line if len(line) <= _MOST_CLAUSE else f"{line[: _MOST_CLAUSE - 1].rstrip()}…"
