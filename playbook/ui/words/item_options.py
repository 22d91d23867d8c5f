"""The options of a form: people and roles, groups, tools, items."""

from collections import Counter
from collections.abc import Iterable

from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import MANAGER_OF, Brief, say_role
from playbook.core.plan.items import Kind, Owner, UseCase
from playbook.ui.words.brief_fields import called
from playbook.ui.words.item_words import title_of

_PERSON = "person:"


def owner_code(owner: Owner | None) -> str | None:
    """Return an owner as an option: 'person:dana', or the role itself."""
    if owner is None:
        return None
    return f"{_PERSON}{owner.person_id}" if owner.person_id else owner.role


def owner_of(code: str | None) -> dict[str, str] | None:
    """Return the owner behind an option, unchecked; typed words are a role."""
    if code is None or not code.strip():
        return None
    if code.startswith(_PERSON):
        return {"person_id": code.removeprefix(_PERSON)}
    return {"role": code.strip()}


def owner_typed(code: str | None, rollout: Rollout) -> dict[str, str] | None:
    """Return the owner of an option, or the person whose name was typed."""
    return owner_of(owner_meant(code, rollout))


def owner_meant(code: str | None, rollout: Rollout) -> str | None:
    """Return the option that typed words mean: a person by a first name, too."""
    is_typed = code and code not in owners(rollout, None)
    person = rollout.brief.find_by_name(code) if is_typed and code else None
    return f"{_PERSON}{person.id}" if person else code


def owners(rollout: Rollout, now: str | None) -> dict[str, str]:
    """Return the brief's people, the roles in use, and the present pick."""
    people = {f"{_PERSON}{person.id}": called(person) for person in rollout.brief.people}
    groups_without = (group for group in rollout.brief.groups if group.manager_id is None)
    managers = [MANAGER_OF.format(group=group.name) for group in groups_without]
    in_use = {item.owner.role for item in rollout.items.values() if item.owner and item.owner.role}
    roles = (*("the sponsor", "the rollout lead"), *managers, *sorted(in_use, key=str.casefold))
    options = _distinct(people) | {role: say_role(role) for role in roles}
    if now is not None and now not in options:
        options[now] = "Someone no longer in the brief" if now.startswith(_PERSON) else now
    return options


def groups(brief: Brief) -> dict[str, str]:
    return _distinct({group.id: group.name for group in brief.groups})


def linked(rollout: Rollout, kinds: tuple[Kind, ...]) -> dict[str, str]:
    titles = {item.id: title_of(item) for item in rollout.items.values() if item.kind in kinds}
    return _distinct(dict(sorted(titles.items(), key=lambda pair: pair[1].casefold())))


def tools(rollout: Rollout, now: Iterable[str]) -> list[str]:
    """Return the tools of the brief, of use cases, and those picked."""
    used = (item.tool for item in rollout.items.values() if isinstance(item, UseCase) and item.tool)
    return list(dict.fromkeys((*rollout.brief.tools, *now, *used)))


def _distinct(labels: dict[str, str]) -> dict[str, str]:
    """Number equal labels, because a list shows nothing else."""
    many = {words for words, count in Counter(labels.values()).items() if count > 1}
    seen: Counter[str] = Counter()
    labels_with_numbers = {}
    for code, words in labels.items():
        seen[words] += 1
        labels_with_numbers[code] = f"{words} ({seen[words]})" if words in many else words
    return labels_with_numbers
