"""All checks of a case in the order in which they are read, and what follows."""

from collections.abc import Callable, Iterator

from playbook.core.base.words import capital, count
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
from playbook.core.case.fixed.broken_days import fixed_days
from playbook.core.case.judgment import Check
from playbook.core.case.settle.facts import CaseFacts

_CHECKS: tuple[Callable[[CaseFacts], Iterator[Check]], ...] = (
    fixed_days, one_day_for_all_sites,
    preparation, work_itself, work_by_hand, training_places, hours_a_head, lead_hours, calendar,
    old_way_ends, leave_weeks, busy_switch_offs, conditions_check, outcome, money,
)  # fmt: skip


def checks_of(facts: CaseFacts) -> Iterator[Check]:
    return (check for checks in _CHECKS for check in checks(facts))


CONFIRMED = "confirms or corrects these days"
_TOO_FEW_BETWEEN = "lie between"  # the pilot and training


def so_of(facts: CaseFacts, check: Check) -> str:
    """Return what follows from a check, '' where its sentence proposes it or nothing does."""
    by, lead, sponsor = facts.on(facts.settle_by), capital(facts.lead_name), capital(facts.sponsor_name)
    if check.state in ("feasible", "unknown") or "We propose:" in check.sentence:
        return ""
    match check.key:
        case "work" if _TOO_FEW_BETWEEN in check.sentence:
            return "in those days we fix only showstoppers"
        case "work" if check.holds_if:
            return f"{facts.who_sets_it_up} {CONFIRMED} by {by}"
        case "work":
            return "a late step moves go-live"
        case "by_hand":
            return f"each manager names by {by} who is freed for it"
        case "rounds":
            return f"{lead} names {count(facts.trainers_assumed, 'trainer')} before a roster goes out"
        case "hours":
            return "managers clear this time before we announce a date"
        case "lead":
            return f"somebody besides {lead} holds the sessions"
        case "managers":
            return f"each of them names by {by} who takes part of the talks"
        case "owners":
            return f"{sponsor} frees the rest by {by}, or names who helps"
        case "leave":
            return "the roster shows who is away before teams hear a date"
        case "conditions":
            return f"each owner names a day by {by}, and nobody starts without a signature"
        case "outcome":
            return f"{sponsor} reports the result that day; until then we track early numbers"
        case "money":
            return "quotes come before the money is promised"
    return ""
