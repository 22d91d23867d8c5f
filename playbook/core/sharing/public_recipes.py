"""The recipes that everybody with a link may read."""

from collections.abc import Callable

from playbook.core.base.fields import Frozen
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import DataClass, Owner
from playbook.core.plan.recipes import Recipe, find_recipes, shown_as
from playbook.core.sharing.anonymize import COLLEAGUE

MOST_RECIPES = 5


class PublicRecipe(Frozen):
    """A recipe for guests; `credit` names only those who agreed."""

    title: str
    what: str = ""
    prompt: str = ""
    steps: str = ""
    tool: str = ""
    data_class: DataClass | None = None
    ask: str = ""
    credit: str = ""


def find_public_recipes(
    rollout: Rollout, now: Rollout, say: Callable[[str], str]
) -> tuple[PublicRecipe, ...]:
    """Return shown recipes whose authors agree, the latest first.

    What `rollout` has is shown as `now` has it, so that a withdrawn agreement holds at once.
    """
    current = [now.recipes[recipe] for recipe in rollout.recipes if recipe in now.recipes]
    shown = [recipe for recipe in current if shown_as(recipe, now.examples)[0] != "no"]
    return tuple(_public(recipe, now, say) for recipe in find_recipes(shown)[:MOST_RECIPES])


def _public(recipe: Recipe, now: Rollout, say: Callable[[str], str]) -> PublicRecipe:
    return PublicRecipe(
        title=say(recipe.title),
        what=say(recipe.what),
        prompt=say(recipe.prompt),
        steps=say(recipe.steps),
        tool=say(recipe.tool),
        data_class=recipe.data_class,
        ask=_role(recipe.ask, now.brief, say),
        credit=shown_as(recipe, now.examples)[1],
    )


def _role(owner: Owner | None, brief: Brief, say: Callable[[str], str]) -> str:
    """Return who helps as a role, or "" for nobody in particular."""
    if owner is None:
        return ""
    person = brief.find_person(owner.person_id)
    role = say(owner.role or (person.name if person else ""))
    return "" if role.casefold() == COLLEAGUE else role[:1].lower() + role[1:]
