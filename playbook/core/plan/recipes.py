"""Recipes: what worked for somebody, written down so that others can do it too."""

from collections.abc import Collection, Mapping
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Line, Name, Text
from playbook.core.plan.examples import SHARING, Example, Sharing
from playbook.core.plan.items import AnyItem, DataClass, Owner, TrainingSession, UseCase

MAX_RECIPE_TITLE = 120
MAX_PROMPT = 4_000
MAX_STEPS = 2_000


class Recipe(Frozen):
    """A piece of work with the tool that others can repeat: what for, the prompt, the steps, who to ask.

    `example_id`: the example that it was made of, whose author is the one to credit. `may_share`: whether
    people without an account may read it, and beside a name; never more than that author agreed to.
    `credit`: the name beside a recipe that was made of no example.
    """

    id: Id
    title: Annotated[Line, Field(min_length=1, max_length=MAX_RECIPE_TITLE)]
    day: Day
    what: Annotated[Text, Field(max_length=MAX_STEPS)] = ""
    prompt: Annotated[Text, Field(max_length=MAX_PROMPT)] = ""
    tool: Name = ""
    data_class: DataClass | None = None
    steps: Annotated[Text, Field(max_length=MAX_STEPS)] = ""
    ask: Owner | None = None
    group_ids: tuple[Id, ...] = ()
    use_case_id: Id | None = None
    example_id: Id | None = None
    may_share: Sharing = "no"
    credit: Name = ""


def shown_as(recipe: Recipe, examples: Mapping[Id, Example]) -> tuple[Sharing, str]:
    """Give back to whom a recipe is shown and under which name, as the author of its example agrees today."""
    if recipe.example_id is None:
        return recipe.may_share, recipe.credit if recipe.may_share == "named" else ""
    example = examples.get(recipe.example_id)
    agreed = example.may_share if example else "no"
    shown = min(recipe.may_share, agreed, key=SHARING.index)
    return shown, example.credit if example and shown == "named" else ""


def credit_of(recipe: Recipe, examples: Mapping[Id, Example]) -> str:
    """Give back the name beside a recipe for whoever sees the rollout: agreed to, or nothing."""
    if recipe.example_id is None:
        return recipe.credit
    example = examples.get(recipe.example_id)
    return example.credit if example and example.may_share == "named" else ""


def most_shown(recipe: Recipe, examples: Mapping[Id, Example]) -> Sharing:
    """Give back to whom a recipe may be shown at most: what the author of its example agreed to."""
    if recipe.example_id is None:
        return "named" if recipe.credit else "unnamed"
    example = examples.get(recipe.example_id)
    return example.may_share if example else "no"


def recipe_from(example: Example, recipe_id: Id) -> Recipe:
    """Give back a recipe as far as an example fills it: what, of which group and use case; no prompt yet."""
    title = example.task or example.what or "Recipe"
    return Recipe(
        id=recipe_id,
        title=title if len(title) <= MAX_RECIPE_TITLE else f"{title[: MAX_RECIPE_TITLE - 2].rstrip()} …",
        day=example.day,
        what=example.what,
        group_ids=(example.group_id,) if example.group_id else (),
        use_case_id=example.use_case_id,
        example_id=example.id,
    )


def to_practise(recipes: Collection[Recipe], item: AnyItem) -> tuple[Recipe, ...]:
    """Give back the recipes that a training session can practise, or that are of a use case; latest first.

    A session takes those of its use cases and of its groups, and those that are for no group in particular.
    """
    match item:
        case UseCase():
            mine = [one for one in recipes if one.use_case_id == item.id]
        case TrainingSession():
            mine = [one for one in recipes if _is_for(one, item)]
        case _:
            mine = []
    return tuple(sorted(mine, key=lambda one: (-one.day.toordinal(), one.title, one.id)))


def _is_for(recipe: Recipe, session: TrainingSession) -> bool:
    if recipe.use_case_id is not None and recipe.use_case_id in session.use_case_ids:
        return True
    return not recipe.group_ids or not session.group_ids or bool({*recipe.group_ids} & {*session.group_ids})


def find_recipes(
    recipes: Collection[Recipe], words: str = "", group_id: Id | None = None
) -> tuple[Recipe, ...]:
    """Give back the recipes that hold every word looked for, those of a group first, the latest first."""
    wanted = words.casefold().split()
    found = [one for one in recipes if all(word in _text_of(one) for word in wanted)]
    return tuple(
        sorted(
            found, key=lambda one: (group_id not in one.group_ids, -one.day.toordinal(), one.title, one.id)
        )
    )


def _text_of(recipe: Recipe) -> str:
    parts = (recipe.title, recipe.what, recipe.prompt, recipe.steps, recipe.tool, recipe.data_class or "")
    return "\n".join(parts).casefold()


def is_wider(before: Recipe | None, may_share: Sharing) -> bool:
    """Say whether this shows a recipe to more people than before; a new one was for nobody outside."""
    return SHARING.index(may_share) > SHARING.index(before.may_share if before else "no")
