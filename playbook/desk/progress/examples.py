"""Examples of use: logged for a group, rated by its lead."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

from playbook.core.base.access import Actor, can, may_edit
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import cleaned
from playbook.core.log.changes.base import thing_of_value
from playbook.core.log.changes.examples import ExampleHidden, ExampleLogged, ExampleRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import RATING_NAMES, Example, Sharing
from playbook.core.progress.example_value import leader_ids
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.tracking import problems_with_day
from playbook.desk.progress.readings import group_thing


def log_example(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    *,
    what: str,
    group_id: str | None = None,
    day: date | None = None,
    task: str = "",
    minutes_saved: int | None = None,
    minutes_checking: int | None = None,
    rating: int | None = None,
    may_share: Sharing = "no",
    credit: str = "",
    by_leader: bool = False,
) -> tuple[Rollout, str]:
    """Log an example and return its id; `credit` counts only with "named"."""
    rollout = get_rollout(workspace, actor, rollout_id)
    if not cleaned(what):
        raise Invalid([Problem("what", "The example is empty.", "Say what was done, in a sentence.")])
    if problems := problems_with_day(workspace, day):
        raise Invalid(problems)
    if may_share == "named" and not cleaned(credit):
        raise Invalid([Problem("credit", "The name is missing.", "Enter it, or pick “without a name”.")])
    with field_problems():
        example = Example(
            id=uuid4().hex[:12],
            group_id=group_id,
            day=day or workspace.today(),
            what=what,
            task=task,
            minutes_saved=minutes_saved,
            minutes_checking=minutes_checking,
            rating=rating,
            may_share=may_share,
            credit=credit if may_share == "named" else "",
            by_leader=is_leader(actor, rollout) or (by_leader and may_say_leader(actor, rollout)),
        )
    return commit(workspace, actor, rollout_id, rollout.version, [ExampleLogged(example=example)]), example.id


def as_read(rollout: Rollout, actor: Actor) -> Iterator[Example]:
    """Yield the examples; words that are not shared go to raters alone."""
    for example in rollout.examples.values():
        is_theirs = can(actor, "rate_example", thing_of_value(rollout, example))
        yield example if is_theirs or example.may_share != "no" else example.without_words()


def is_leader(actor: Actor, rollout: Rollout) -> bool:
    """Return whether an actor leads the rollout, by role or coalition."""
    leaders = leader_ids(rollout)
    roles = actor.in_rollout(rollout.id)
    return any(membership.person_id in leaders for membership in roles if membership.person_id)


def may_say_leader(actor: Actor, rollout: Rollout) -> bool:
    """Return whether an actor may mark examples as a leader's own."""
    return may_edit(actor, rollout.id)


def to_rate(rollout: Rollout, actor: Actor) -> list[Example]:
    """Return unrated examples that this actor may rate, oldest first."""
    return [example for example in _to_judge_in(rollout, actor) if example.rating is None]


def rated_by_now(rollout: Rollout, actor: Actor) -> list[Example]:
    """Return rated examples this actor may rate, newest first."""
    return [example for example in reversed(_to_judge_in(rollout, actor)) if example.rating is not None]


def _to_judge_in(rollout: Rollout, actor: Actor) -> list[Example]:
    in_time = sorted(rollout.examples.values(), key=lambda example: (example.day, example.id))
    return [each for each in in_time if can(actor, "rate_example", group_thing(rollout, each.group_id))]


def rate_example(
    workspace: Workspace, actor: Actor, rollout_id: str, example_id: str, rating: int | None
) -> Rollout:
    """Rate an example from 0 to 4, or clear its rating."""
    rollout, example = _to_judge(workspace, actor, rollout_id, example_id)
    if rating is not None and rating not in range(len(RATING_NAMES)):
        raise Invalid([Problem("rating", "There is no such value.", "Pick one of the five.")])
    change = ExampleLogged(example=example.model_copy(update={"rating": rating}))
    return commit(workspace, actor, rollout_id, rollout.version, [change])


def keep_to_ourselves(workspace: Workspace, actor: Actor, rollout_id: str, example_id: str) -> Rollout:
    """Hide an example from outsiders; only its author could undo that."""
    rollout, example = _to_judge(workspace, actor, rollout_id, example_id)
    if example == example.hidden():
        return rollout
    change = ExampleHidden(example_id=example_id)
    return commit(workspace, actor, rollout_id, rollout.version, [change])


def remove_example(workspace: Workspace, actor: Actor, rollout_id: str, example_id: str) -> Rollout:
    """Remove an example. Raise Refused beyond a lead's groups."""
    rollout, _ = _to_judge(workspace, actor, rollout_id, example_id)
    return commit(workspace, actor, rollout_id, rollout.version, [ExampleRemoved(example_id=example_id)])


def _to_judge(
    workspace: Workspace, actor: Actor, rollout_id: str, example_id: str
) -> tuple[Rollout, Example]:
    rollout = get_rollout(workspace, actor, rollout_id)
    if (example := rollout.examples.get(example_id)) is None:
        raise Missing("This example was removed.", "Reload the page.")
    require(actor, "rate_example", group_thing(rollout, example.group_id))
    return rollout, example
