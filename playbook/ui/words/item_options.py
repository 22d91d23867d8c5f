"""What a form offers to pick from: people and roles, groups, tools, other items by title."""

from collections import Counter
from collections.abc import Iterable

from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import MANAGER_OF, Brief
from playbook.core.plan.items import Kind, Owner, UseCase
from playbook.ui.words.item_words import title_of

_PERSON = "person:"
_ROLES = ("the sponsor", "the rollout lead")


def owner_code(owner: Owner | None) -> str | None:
    """An owner as one option of a list: 'person:dana', or the role itself."""
    if owner is None:
        return None
    return f"{_PERSON}{owner.person_id}" if owner.person_id else owner.role


def owner_of(code: str | None) -> dict[str, str] | None:
    """The owner that an option stands for, unchecked: what is no option was typed, and is a role."""
    if code is None or not code.strip():
        return None
    if code.startswith(_PERSON):
        return {"person_id": code.removeprefix(_PERSON)}
    return {"role": code.strip()}


def owners(rollout: Rollout, now: str | None) -> dict[str, str]:
    """Every person of the brief, every role that the plan knows, and what is picked now."""
    people = {
        f"{_PERSON}{person.id}": f"{person.name}, {person.job_title}" if person.job_title else person.name
        for person in rollout.brief.people
    }
    roles = dict.fromkeys((*_ROLES, *_manager_roles(rollout.brief), *_roles_in_use(rollout)))
    found = _distinct(people) | {role: role for role in roles}
    if now is not None and now not in found:
        found[now] = "Someone no longer in the brief" if now.startswith(_PERSON) else now
    return found


def _manager_roles(brief: Brief) -> Iterable[str]:
    return (MANAGER_OF.format(group=group.name) for group in brief.groups if group.manager_id is None)


def _roles_in_use(rollout: Rollout) -> list[str]:
    roles = {item.owner.role for item in rollout.items.values() if item.owner and item.owner.role}
    return sorted(roles, key=str.casefold)


def groups(brief: Brief) -> dict[str, str]:
    """Every group of the brief by name."""
    return _distinct({group.id: group.name for group in brief.groups})


def linked(rollout: Rollout, kinds: tuple[Kind, ...]) -> dict[str, str]:
    """Every item of these kinds by title."""
    found = {item.id: title_of(item) for item in rollout.items.values() if item.kind in kinds}
    return _distinct(dict(sorted(found.items(), key=lambda pair: pair[1].casefold())))


def tools(rollout: Rollout, now: Iterable[str]) -> list[str]:
    """The brief's tools, those that use cases name, and those picked now."""
    used = (item.tool for item in rollout.items.values() if isinstance(item, UseCase) and item.tool)
    return list(dict.fromkeys((*rollout.brief.tools, *now, *used)))


def _distinct(labels: dict[str, str]) -> dict[str, str]:
    """A list tells its options apart by their words alone, so equal words get a number."""
    many = {words for words, count in Counter(labels.values()).items() if count > 1}
    seen: Counter[str] = Counter()
    told = {}
    for code, words in labels.items():
        seen[words] += 1
        told[code] = f"{words} ({seen[words]})" if words in many else words
    return told
