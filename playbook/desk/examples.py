"""Examples of what people did with the tool: logged for a group, and rated by its lead."""

from datetime import date
from uuid import uuid4

from pydantic import ValidationError

from playbook.core.access import Actor
from playbook.core.errors import Invalid, Problem
from playbook.core.events import Example, ExampleLogged
from playbook.core.fields import cleaned
from playbook.core.state import Rollout
from playbook.core.wording import problems_from
from playbook.desk.commit import commit
from playbook.desk.house import House
from playbook.desk.reach import get_rollout


def log_example(
    house: House,
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
) -> tuple[Rollout, str]:
    """Log one example and give back the rollout with the example's id; raises Invalid, or Missing."""
    if not cleaned(what):
        raise Invalid([Problem("what", "The example says nothing.", "Say what was done, in a sentence.")])
    if day and day > house.today():
        raise Invalid([Problem("day", "This day is still to come.", "Pick today or an earlier day.")])
    try:
        example = Example(
            id=uuid4().hex[:12],
            group_id=group_id,
            day=day or house.today(),
            what=what,
            task=task,
            minutes_saved=minutes_saved,
            minutes_checking=minutes_checking,
            rating=rating,
        )
    except ValidationError as error:
        raise Invalid(problems_from(error)) from error
    seen = get_rollout(house, actor, rollout_id).version
    return commit(house, actor, rollout_id, seen, [ExampleLogged(example=example)]), example.id
