"""Recipes: what worked for somebody, written down so that others can do it too."""

from collections.abc import Collection, Mapping
from typing import Annotated

from pydantic import Field

from playbook.core.examples import SHARING, Example, Sharing
from playbook.core.fields import Day, Frozen, Id, Line, Name, Text
from playbook.core.items import DataClass, Owner

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
