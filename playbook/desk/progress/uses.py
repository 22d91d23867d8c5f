"""Use and training counted by hand: never people, never small groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import Id
from playbook.core.log.changes.counts import TrainingCounted, UseCaseTimed, UseCounted, UseRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import MOST_MONEY, Timing, Trained, Use
from playbook.core.progress.metrics import SMALLEST
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress.readings import group_thing, problems_with_old_day
from playbook.desk.tables.usage_table import use_id
from playbook.desk.tables.values import MOST_PEOPLE, MOST_PRICE


@dataclass(frozen=True, slots=True)
class Tally:
    """Seats paid for, used and idle; None means not counted."""

    seats: int | None = None
    active: int | None = None
    idle: int | None = None
    price: float | None = None


def count_use(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    tally: Tally,
    *,
    day: date,
    group_id: Id | None = None,
) -> Rollout:
    """Save a count of at least five seats, replacing the same day's."""
    rollout = get_rollout(workspace, actor, rollout_id)
    require(actor, "log_reading", group_thing(rollout, group_id))
    group = rollout.brief.find_group(group_id) if group_id else None
    problems = _of_the_tally(tally, group_id)
    if group and 0 < group.size < SMALLEST:
        sentence = f"{group.name} has fewer than five people, who would be told apart."
        hint = "Count them together with others, for the whole rollout."
        problems.append(Problem("seats", sentence, hint))
    if problems := [*problems, *problems_with_old_day(workspace, day)]:
        raise Invalid(problems)
    before = {(use.group_id, use.day): use for use in rollout.uses.values()}.get((group_id, day))
    use = Use(
        id=before.id if before else use_id(group_id, day),
        day=day,
        seats=tally.seats or 0,
        group_id=group_id,
        active=tally.active,
        idle=tally.idle,
        idle_cost=None if tally.idle is None or tally.price is None else tally.idle * tally.price,
    )
    if use == before:
        return rollout
    return commit(workspace, actor, rollout_id, rollout.version, [UseCounted(use=use)])


def remove_use(workspace: Workspace, actor: Actor, rollout_id: str, use_id: Id) -> Rollout:
    """Remove a count. Raise Missing if it is gone."""
    rollout = get_rollout(workspace, actor, rollout_id)
    use = rollout.uses.get(use_id)
    require(actor, "log_reading", group_thing(rollout, use.group_id if use else None))
    if use is None:
        raise Missing("This count was removed.", "Reload the page.")
    return commit(workspace, actor, rollout_id, rollout.version, [UseRemoved(use_id=use_id)])


def count_training(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    group_id: Id,
    trained: int | None,
    proficient: int | None = None,
    *,
    day: date,
) -> Rollout:
    """Save how many of a group of at least five are trained."""
    rollout = get_rollout(workspace, actor, rollout_id)
    require(actor, "log_reading", group_thing(rollout, group_id))
    if (group := rollout.brief.find_group(group_id)) is None:
        raise Missing("This team is no longer in the brief.", "Reload the page and pick another.")
    if problems := [*_of_the_training(group, trained, proficient), *problems_with_old_day(workspace, day)]:
        raise Invalid(problems)
    counted = Trained(day=day, trained=trained or 0, proficient=proficient)
    if rollout.trained.get(group_id) == counted:
        return rollout
    change = TrainingCounted(group_id=group_id, trained=counted)
    return commit(workspace, actor, rollout_id, rollout.version, [change])


def _of_the_tally(tally: Tally, group_id: Id | None) -> list[Problem]:
    if (seats := tally.seats) is None:
        return [Problem("seats", "The number of seats is missing.", "Enter how many are paid for.")]
    if seats > MOST_PEOPLE:
        return [Problem("seats", "This number is too large.", "Check it, and enter it again.")]
    if seats < SMALLEST:
        hint = "Count them together with others, for the whole rollout." if group_id else "Count more seats."
        return [Problem("seats", "Fewer than five people point at somebody.", hint)]
    problems = [
        Problem(name, f"{count:,} of {seats:,} seats cannot be.", f"Enter a number from 0 to {seats:,}.")
        for name, count in (("active", tally.active), ("idle", tally.idle))
        if count is not None and not 0 <= count <= seats
    ]
    if not problems and (tally.active or 0) + (tally.idle or 0) > seats:
        sentence = f"{tally.active:,} used and {tally.idle:,} idle are more than {seats:,} seats."
        problems.append(Problem("idle", sentence, "A seat used in the week is not idle; count again."))
    if tally.price is not None and not 0 <= tally.price <= MOST_PRICE:
        hint = f"Enter what one seat costs a month, at most {MOST_PRICE:,}."
        problems.append(Problem("price", "This is not a price for a seat.", hint))
    elif (tally.price or 0) * (tally.idle or 0) > MOST_MONEY:
        problems.append(Problem("price", "The idle seats cost too much to be true.", "Check both numbers."))
    return problems


def _of_the_training(group: Group, trained: int | None, proficient: int | None) -> list[Problem]:
    if trained is None:
        return [Problem("trained", "The number is missing.", "Enter how many are trained.")]
    if 0 < group.size < SMALLEST:
        sentence = f"{group.name} has fewer than five people, who would be told apart."
        return [Problem("trained", sentence, "Count them with a larger team, and say so in the brief.")]
    most = group.size or MOST_PEOPLE
    problems = [
        Problem(name, f"{count:,} of {most:,} people cannot be.", f"Enter a number from 0 to {most:,}.")
        for name, count in (("trained", trained), ("proficient", proficient))
        if count is not None and not 0 <= count <= most
    ]
    if not problems and proficient is not None and proficient > trained:
        sentence = f"{proficient:,} are proficient, and {trained:,} are trained."
        hint = "Count those as trained who are proficient without it."
        problems.append(Problem("proficient", sentence, hint))
    return problems


Minutes = Mapping[str, float | None]


def time_use_case(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, minutes: Minutes
) -> Rollout:
    """Save a use case's minutes. Raise Invalid without a baseline."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    if (timing := read_timing(minutes)) == rollout.timings.get(item_id):
        return rollout
    change = UseCaseTimed(item_id=item_id, title=rollout.get_item(item_id).title, timing=timing)
    return commit(workspace, actor, rollout_id, seen, [change])


def forget_timing(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str) -> Rollout:
    """Take the minutes of a use case back."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    if item_id not in rollout.timings:
        return rollout
    change = UseCaseTimed(item_id=item_id, title=rollout.get_item(item_id).title)
    return commit(workspace, actor, rollout_id, seen, [change])


def read_timing(minutes: Minutes) -> Timing:
    """Return the typed timing. Raise Invalid with a problem per field."""
    values = {name: value for name, value in minutes.items() if value is not None}
    if "baseline" not in values:
        hint = "Time the work once the old way, or ask who does it."
        raise Invalid([Problem("baseline", "The minutes without the tool are missing.", hint)])
    with field_problems():
        return Timing.model_validate(values)
