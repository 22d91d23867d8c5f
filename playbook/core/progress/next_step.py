"""One thing to do next, with whom, why, and by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum

from playbook.core.base.fields import Id, StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import MANAGER_OF, Group, say_role
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
    """What to do and with whom (`do`), why, by which rule."""

    # `cause`: its subject; no two steps share it for one group. `sort`: its kind of finding, `more`: others
    # of it. `place`: a part of Progress, a page, or the stage of the item. `asks`: what the plan says.

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
    """Return the first steps: none twice per cause, two per sort."""
    # Dated ones come first, then errors, then warnings by grade; then the day, the rule and the given order.
    taken: set[tuple[Id, str]] = set()
    shown: list[NextStep] = []
    of_a_sort: dict[str, int] = {}
    for step in sorted(steps, key=_in_order):
        about = {(group_id, step.cause) for group_id in step.group_ids or ("",)}
        if about <= taken:
            continue
        taken |= about
        of_a_sort[step.sort] = of_a_sort.get(step.sort, 0) + 1
        if of_a_sort[step.sort] <= MOST_OF_A_SORT:
            shown.append(step)
    return tuple(_with_more(shown[:most], of_a_sort))


def _in_order(step: NextStep) -> tuple[Weight, str, date, str]:
    grade = step.grade if step.weight is Weight.WARNING else ""
    return step.weight, grade, step.day or date.max, step.rule_id


def _with_more(steps: list[NextStep], of_a_sort: dict[str, int]) -> Iterable[NextStep]:
    """Set on each sort's last step how many are not shown."""
    shown = [step.sort for step in steps]
    for place, step in enumerate(steps):
        is_last = step.sort not in shown[place + 1 :]
        yield replace(step, more=of_a_sort[step.sort] - shown.count(step.sort)) if is_last else step


_MOST_CLAUSE = 180


def owner_of(rollout: Rollout, owner: Owner | None) -> str:
    """Return an owner's name or role, else the rollout lead."""
    person = rollout.brief.find_person(owner.person_id) if owner and owner.person_id else None
    if person:
        return person.name
    return say_role(owner.role) if owner and owner.role else lead_of(rollout)


def lead_of(rollout: Rollout) -> str:
    """Return the rollout lead, by name if known."""
    return rollout.brief.lead.name if rollout.brief.lead else "the rollout lead"


def manager_of(rollout: Rollout, group: Group) -> str:
    """Return a group's manager, by name if known."""
    person = rollout.brief.manager_of(group)
    return person.name if person else MANAGER_OF.format(group=group.label)


def as_clause(words: str) -> str:
    """Return a text as one line without its stop, shortened if long."""
    line = " ".join(words.split()).rstrip(". ")
    return line if len(line) <= _MOST_CLAUSE else f"{line[: _MOST_CLAUSE - 1].rstrip()}…"
