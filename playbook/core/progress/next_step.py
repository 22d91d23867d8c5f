"""One thing to do next: what, with whom, why, by which rule, and where it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum

from playbook.core.base.fields import Id, StageKey
from playbook.core.base.words import some
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import MANAGER_OF, Group
from playbook.core.plan.items import Owner

MOST = 5
MOST_OF_A_SORT = 2


class Weight(IntEnum):
    """What comes first: what has a day, then errors, then warnings."""

    DATED = 0
    ERROR = 1
    WARNING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A sentence of what to do and with whom (`do`), what was found (`why`), and the rule that asks for it.

    `cause`: what it is about; no two steps have it in common for one group. `sort`: what kind of finding it
    comes from. `place`: where it is done: a part of Progress, a page, or the stage of the item `item_id`.
    `is_due`: it is for today. `asks`: what the plan itself says of it. `more`: further ones of its sort.
    """

    rule_id: str
    grade: str
    sort: str
    cause: str
    weight: Weight
    do: str
    why: str
    stage: StageKey
    place: str
    item_id: Id | None = None
    group_ids: tuple[Id, ...] = ()
    day: date | None = None
    is_due: bool = False
    asks: tuple[str, ...] = field(default=())
    words: str = ""
    more: int = 0


def rank(steps: Iterable[NextStep], most: int = MOST) -> tuple[NextStep, ...]:
    """Give back what comes first, at most so many: none twice for a group and cause, two of a sort.

    What has a day comes first, then errors, then warnings by the grade of their evidence; then the day,
    the rule and the order in which they were found.
    """
    ordered = sorted(steps, key=_in_order)
    taken: set[tuple[Id, str]] = set()
    shown: list[NextStep] = []
    of_a_sort: dict[str, int] = {}
    for step in ordered:
        about = {(group_id, step.cause) for group_id in step.group_ids or ("",)}
        if about <= taken:
            continue
        taken |= about
        of_a_sort[step.sort] = of_a_sort.get(step.sort, 0) + 1
        if of_a_sort[step.sort] <= MOST_OF_A_SORT:
            shown.append(step)
    return tuple(_with_more(shown[:most], of_a_sort))


def _with_more(steps: list[NextStep], of_a_sort: dict[str, int]) -> Iterable[NextStep]:
    """The last one of a sort says how many there are beyond those that are shown."""
    shown = [step.sort for step in steps]
    for place, step in enumerate(steps):
        is_last = step.sort not in shown[place + 1 :]
        yield replace(step, more=of_a_sort[step.sort] - shown.count(step.sort)) if is_last else step


def _in_order(step: NextStep) -> tuple[Weight, str, date, str]:
    grade = step.grade if step.weight is Weight.WARNING else ""
    return step.weight, grade, step.day or date.max, step.rule_id


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
