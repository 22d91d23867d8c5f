"""What the dates of a launched plan fail on."""

from collections.abc import Mapping

from playbook.core.case.case import read_case
from playbook.core.case.dated import facts_with, with_dates
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import failed_in
from playbook.core.log.rollout import Rollout
from playbook.core.plan.plays.kinds import ChangeKind


def dates_that_fail(rollout: Rollout, kinds: Mapping[str, ChangeKind]) -> str:
    """Return what a plan's dates failed on at its launch, else ''."""
    if rollout.launch is None:
        return ""
    day, items = rollout.launch.launched_at.date(), tuple(rollout.items.values())
    case = read_case(rollout.brief, kinds, day)
    return failed_in(with_dates(facts_with(case, day, items), verdict(case, day), items).checks)
