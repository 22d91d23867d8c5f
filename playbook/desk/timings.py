"""Timing a use case: the minutes of one piece of work without the tool and with it."""

from collections.abc import Mapping

from pydantic import ValidationError

from playbook.core.access import Actor
from playbook.core.counts import Timing
from playbook.core.errors import Invalid, Problem
from playbook.core.log.changes.counts import UseCaseTimed
from playbook.core.log.rollout import Rollout
from playbook.core.wording import problems_from
from playbook.desk.commit import commit
from playbook.desk.house import House
from playbook.desk.reach import get_rollout

Minutes = Mapping[str, float | None]


def time_use_case(
    house: House, actor: Actor, rollout_id: str, seen: int, item_id: str, minutes: Minutes
) -> Rollout:
    """Keep the minutes of a use case; what was left empty took none. Raises Invalid without a baseline."""
    rollout = get_rollout(house, actor, rollout_id, "edit")
    timing = read_timing(minutes)
    if timing == rollout.timings.get(item_id):
        return rollout
    deed = UseCaseTimed(item_id=item_id, title=rollout.get_item(item_id).title, timing=timing)
    return commit(house, actor, rollout_id, seen, [deed])


def forget_timing(house: House, actor: Actor, rollout_id: str, seen: int, item_id: str) -> Rollout:
    """Take the minutes of a use case back."""
    rollout = get_rollout(house, actor, rollout_id, "edit")
    if item_id not in rollout.timings:
        return rollout
    deed = UseCaseTimed(item_id=item_id, title=rollout.get_item(item_id).title)
    return commit(house, actor, rollout_id, seen, [deed])


def read_timing(minutes: Minutes) -> Timing:
    """Give back the timing that was typed; raises Invalid with a problem per field."""
    told = {name: value for name, value in minutes.items() if value is not None}
    if "baseline" not in told:
        hint = "Time the work once the old way, or ask who does it."
        raise Invalid([Problem("baseline", "The minutes without the tool are missing.", hint)])
    try:
        return Timing.model_validate(told)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from error
