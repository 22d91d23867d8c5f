"""All checks of a case, in the order in which they are read."""

from collections.abc import Callable, Iterator

from playbook.core.case.feasible.by_place import one_day_for_all_sites
from playbook.core.case.feasible.calendar import busy_switch_offs, calendar, old_way_ends
from playbook.core.case.feasible.conditions import conditions_check
from playbook.core.case.feasible.durations import work_itself
from playbook.core.case.feasible.leave import leave_weeks
from playbook.core.case.feasible.masses import work_by_hand
from playbook.core.case.feasible.work import (
    hours_a_head,
    lead_hours,
    money,
    outcome,
    preparation,
    training_places,
)
from playbook.core.case.fixed.kept import fixed_days
from playbook.core.case.judgment import Check
from playbook.core.case.settle.facts import CaseFacts

_CHECKS: tuple[Callable[[CaseFacts], Iterator[Check]], ...] = (
    fixed_days, one_day_for_all_sites,
    preparation, work_itself, work_by_hand, training_places, hours_a_head, lead_hours, calendar,
    old_way_ends, leave_weeks, busy_switch_offs, conditions_check, outcome, money,
)  # fmt: skip


def checks_of(facts: CaseFacts) -> Iterator[Check]:
    return (check for checks in _CHECKS for check in checks(facts))
