"""Recipes: work with the tool that others can repeat."""

from collections.abc import Collection, Mapping
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Ids, Line, Name, Text
from playbook.core.base.words import terms_of
from playbook.core.plan.examples import SHARING, Example, Sharing
from playbook.core.plan.items import AnyItem, DataClass, Owner, TrainingSession, UseCase

MAX_RECIPE_TITLE = 120
MAX_PROMPT = 4_000
MAX_STEPS = 2_000


class Recipe(Frozen):
    """A repeatable piece of work: purpose, prompt, steps, whom to ask."""

    id: Id
    title: Annotated[Line, Field(min_length=1, max_length=MAX_RECIPE_TITLE)]
    day: Day
    what: Annotated[Text, Field(max_length=MAX_STEPS)] = ""
    prompt: Annotated[Text, Field(max_length=MAX_PROMPT)] = ""
    tool: Name = ""
    data_class: DataClass | None = None
    steps: Annotated[Text, Field(max_length=MAX_STEPS)] = ""
    ask: Owner | None = None
    group_ids: Ids = ()
    use_case_id: Id | None = None
    example_id: Id | None = None  # its source, whose author is credited
    may_share: Sharing = "no"  # never more than that author agreed to
    credit: Name = ""  # of a recipe without an example


def shown_as(recipe: Recipe, examples: Mapping[Id, Example]) -> tuple[Sharing, str]:
    """Return the audience and credit that the example's author allows today."""
    if recipe.example_id is None:
        return recipe.may_share, recipe.credit if recipe.may_share == "named" else ""
    example = examples.get(recipe.example_id)
    agreed = example.may_share if example else "no"
    shown = min(recipe.may_share, agreed, key=SHARING.index)
    return shown, example.credit if example and shown == "named" else ""


def credit_of(recipe: Recipe, examples: Mapping[Id, Example]) -> str:
    """Return the credit for members of the rollout, or ''."""
    if recipe.example_id is None:
        return recipe.credit
    example = examples.get(recipe.example_id)
    return example.credit if example and example.may_share == "named" else ""


def most_shown(recipe: Recipe, examples: Mapping[Id, Example]) -> Sharing:
    """Return the widest audience that the example's author agreed to."""
    if recipe.example_id is None:
        return "named" if recipe.credit else "unnamed"
    example = examples.get(recipe.example_id)
    return example.may_share if example else "no"


def recipe_from(example: Example, recipe_id: Id) -> Recipe:
    """Return a recipe filled from an example, without a prompt."""
    title = example.task or example.what or "Recipe"
    if len(title) > MAX_RECIPE_TITLE:
        title = f"{title[: MAX_RECIPE_TITLE - 2].rstrip()} …"
    group_ids, case_id = (example.group_id,) if example.group_id else (), example.use_case_id
    about = {"title": title, "group_ids": group_ids, "use_case_id": case_id, "example_id": example.id}
    return Recipe.model_validate({"id": recipe_id, "day": example.day, "what": example.what, **about})


def to_practise(recipes: Collection[Recipe], item: AnyItem) -> tuple[Recipe, ...]:
    """Return the recipes for a training session or use case, latest first."""
    matching: list[Recipe] = []
    if isinstance(item, UseCase):
        matching = [recipe for recipe in recipes if recipe.use_case_id == item.id]
    elif isinstance(item, TrainingSession):
        matching = [recipe for recipe in recipes if _is_for(recipe, item)]
    return tuple(sorted(matching, key=_latest_first))


def _is_for(recipe: Recipe, session: TrainingSession) -> bool:
    shared = {*recipe.group_ids} & {*session.group_ids} or not recipe.group_ids or not session.group_ids
    return bool(shared) or recipe.use_case_id in session.use_case_ids


def find_recipes(
    recipes: Collection[Recipe], words: str = "", group_id: Id | None = None
) -> tuple[Recipe, ...]:
    """Return recipes that contain every word, the group's first, then latest."""
    terms = terms_of(words)
    texts = ((recipe, _text_of(recipe)) for recipe in recipes)
    matching = [recipe for recipe, text in texts if all(term in text for term in terms)]
    matching.sort(key=lambda recipe: (group_id not in recipe.group_ids, *_latest_first(recipe)))
    return tuple(matching)


def _latest_first(recipe: Recipe) -> tuple[int, str, str]:
    return -recipe.day.toordinal(), recipe.title, recipe.id


def _text_of(recipe: Recipe) -> str:
    parts = (recipe.title, recipe.what, recipe.prompt, recipe.steps, recipe.tool, recipe.data_class or "")
    return "\n".join(parts).casefold()


def is_wider(before: Recipe | None, may_share: Sharing) -> bool:
    """Return whether this shows a recipe to more people than before."""
    return SHARING.index(may_share) > SHARING.index(before.may_share if before else "no")
