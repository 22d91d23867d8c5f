"""The library of recipes: write, edit, remove, show by links."""

from collections.abc import Iterator
from uuid import uuid4

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import SHARING, Example, Sharing
from playbook.core.plan.guardrails import guardrails_of
from playbook.core.plan.items import DataClass, Owner
from playbook.core.plan.recipes import MAX_PROMPT, MAX_RECIPE_TITLE, MAX_STEPS, Recipe, is_wider, most_shown
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress.readings import group_thing


def save_recipe(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    recipe_id: str | None = None,
    *,
    title: str,
    what: str = "",
    prompt: str = "",
    tool: str = "",
    data_class: DataClass | None = None,
    steps: str = "",
    ask: Owner | None = None,
    group_ids: tuple[str, ...] = (),
    use_case_id: str | None = None,
    example_id: str | None = None,
    may_share: Sharing = "no",
    credit: str = "",
) -> tuple[Rollout, str]:
    """Save a recipe and return its id. Raise Invalid with fields."""
    rollout = get_rollout(workspace, actor, rollout_id)
    before = None if recipe_id is None else _get(rollout, recipe_id)
    require(actor, "save_recipe", thing_of(rollout, group_ids, before))
    if is_wider(before, may_share) and not may_show(actor, rollout):
        raise Refused(
            "Your role here does not allow showing a recipe by links.",
            "Save it for those who see this rollout, and ask an editor or an owner to show it.",
        )
    example = _example(rollout, actor, example_id if before is None else before.example_id, before)
    text = {"title": cleaned(title), "what": what, "prompt": prompt, "steps": steps, "tool": cleaned(tool)}
    name = "" if example or may_share != "named" else cleaned(credit)
    problems = [
        *_wrong_texts(text, name),
        *_forbidden(rollout, before, text["tool"], data_class),
        *_shown_wider(before, example, may_share, name),
    ]
    if problems:
        raise Invalid(problems)
    with field_problems():
        recipe = Recipe(
            **text,
            id=before.id if before else uuid4().hex[:12],
            day=before.day if before else workspace.today(),
            data_class=data_class,
            ask=ask,
            group_ids=group_ids,
            use_case_id=use_case_id,
            example_id=before.example_id if before else example_id,
            may_share=may_share,
            credit=name,
        )
    if recipe == before:
        return rollout, recipe.id
    return commit(workspace, actor, rollout_id, seen, [RecipeSaved(recipe=recipe)]), recipe.id


def remove_recipe(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, recipe_id: str) -> Rollout:
    """Remove a recipe. Raise Refused beyond a lead's groups."""
    rollout = get_rollout(workspace, actor, rollout_id)
    recipe = _get(rollout, recipe_id)
    require(actor, "save_recipe", thing_of(rollout, (), recipe))
    change = RecipeRemoved(recipe_id=recipe.id, title=recipe.title)
    return commit(workspace, actor, rollout_id, seen, [change])


def show_to_room(
    workspace: Workspace, actor: Actor, rollout_id: str, recipe_id: str, is_shown: bool
) -> Rollout:
    """Show a recipe on links' pages if its author agreed."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    recipe = _get(rollout, recipe_id)
    may_share = most_shown(recipe, rollout.examples) if is_shown else "no"
    if is_shown and may_share == "no":
        raise Refused(
            "The author of this example did not agree to show it.",
            "Ask them to tell it once more, by a link.",
        )
    if may_share == recipe.may_share:
        return rollout
    after = recipe.model_copy(update={"may_share": may_share})
    return commit(workspace, actor, rollout_id, rollout.version, [RecipeSaved(recipe=after)])


def may_show(actor: Actor, rollout: Rollout) -> bool:
    """Return whether an actor may show recipes by links: a host."""
    return can(actor, "host", Thing(rollout_id=rollout.id))


def may_save(actor: Actor, rollout: Rollout, recipe: Recipe) -> bool:
    """Return whether an actor may change or remove a recipe."""
    return can(actor, "save_recipe", thing_of(rollout, (), recipe))


def may_promote(actor: Actor, rollout: Rollout, example: Example) -> bool:
    """Return whether an actor may make a recipe of an example."""
    return can(actor, "save_recipe", group_thing(rollout, example.group_id))


def recipe_of(rollout: Rollout, example_id: str) -> Recipe | None:
    """Return the recipe made of an example, or None."""
    return next((recipe for recipe in rollout.recipes.values() if recipe.example_id == example_id), None)


def thing_of(rollout: Rollout, group_ids: tuple[str, ...], before: Recipe | None = None) -> Thing:
    """Return the thing that saving touches: old and new groups, or all."""
    if before is not None and not before.group_ids:
        return Thing(rollout_id=rollout.id)
    all_groups = (*(before.group_ids if before else ()), *group_ids)
    return Thing(rollout_id=rollout.id, group_ids=tuple(dict.fromkeys(all_groups)))


def _get(rollout: Rollout, recipe_id: str) -> Recipe:
    if recipe_id not in rollout.recipes:
        hint = "Activity shows who removed it, and can bring it back."
        raise Missing("This recipe was removed.", hint)
    return rollout.recipes[recipe_id]


def _example(rollout: Rollout, actor: Actor, example_id: str | None, before: Recipe | None) -> Example | None:
    """Return the recipe's example. Raise Refused if it may not be rated."""
    example = rollout.examples.get(example_id) if example_id else None
    if before is not None or example_id is None:
        return example
    if example is None:
        raise Missing("This example was removed.", "Write the recipe without it, under Value.")
    require(actor, "rate_example", group_thing(rollout, example.group_id))
    if existing := recipe_of(rollout, example.id):
        raise Refused(f"This example is the recipe “{existing.title}” already.", "Edit that one under Value.")
    return example


def _wrong_texts(text: dict[str, str], name: str) -> Iterator[Problem]:
    bounds = {"title": MAX_RECIPE_TITLE, "what": MAX_STEPS, "prompt": MAX_PROMPT, "steps": MAX_STEPS}
    for field, words in {**text, "credit": name}.items():
        most = bounds.get(field, MAX_NAME)
        if (length := len(words.strip())) > most:
            yield Problem(field, f"This has {length:,} characters.", f"Shorten it to at most {most:,}.")
    if not text["title"]:
        yield Problem("title", "The recipe has no name.", "Say in a few words what it is for.")
    if not cleaned(text["prompt"]) and not cleaned(text["steps"]):
        sentence = "There is neither a prompt nor a step that others could repeat."
        yield Problem("prompt", sentence, "Paste the prompt that worked, or write the steps.")


def _forbidden(
    rollout: Rollout, before: Recipe | None, tool: str, data_class: DataClass | None
) -> Iterator[Problem]:
    if before is not None and (before.tool, before.data_class) == (tool, data_class):
        return  # a policy may change under a recipe, and then it can still be reworded
    if why := guardrails_of(rollout.items).why_forbidden(tool, data_class):
        yield Problem("tool", why, "Pick another tool or other data, or change the guardrails first.")


def _shown_wider(
    before: Recipe | None, example: Example | None, may_share: Sharing, name: str
) -> Iterator[Problem]:
    if example is not None or (before is not None and before.example_id is not None):
        agreed: Sharing = example.may_share if example else "no"
        if SHARING.index(may_share) > SHARING.index(agreed):
            hint = "Show it to fewer people, or ask them to tell it once more, by a link."
            yield Problem("may_share", "The author of the example did not agree to this.", hint)
    elif may_share == "named" and not name:
        yield Problem("credit", "The name is missing.", "Enter it, or pick “without a name”.")
