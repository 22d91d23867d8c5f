"""Changes to recipes."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.access import Action
from playbook.core.base.errors import Refused
from playbook.core.base.fields import Id, Line
from playbook.core.log.changes.base import (
    TELL_AGAIN,
    Columns,
    Removed,
    Saved,
    ToolUse,
    check_use_case,
    is_as_before,
)
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import guardrails_of
from playbook.core.plan.recipes import Recipe, is_wider


class RecipeSaved(Saved):
    ACTION = "save_recipe"
    NAME, ROWS, MOST = "recipe", "recipes", 500
    kind: Literal["recipe_saved"] = "recipe_saved"
    recipe: Recipe

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        if not is_as_before(rollout.recipes.get(self.recipe.id), self.recipe, "use_case_id"):
            check_use_case(rollout, self.recipe.use_case_id)
        if self.recipe.example_id is not None and self.recipe.credit:
            raise Refused("A recipe made of an example names its author, and nobody else.", TELL_AGAIN)

    def action(self, rollout: Rollout) -> Action:
        """Return "host" where it shows the recipe to more people."""
        before = rollout.recipes.get(self.recipe.id)
        return "host" if is_wider(before, self.recipe.may_share) else self.ACTION

    def tool_use(self) -> ToolUse | None:
        recipe = self.recipe
        return ToolUse(recipe.title, recipe.tool, recipe.data_class) if recipe.data_class else None

    def check_guardrails(self, rollout: Rollout) -> None:
        recipe = self.recipe
        before = rollout.recipes.get(recipe.id)
        if recipe.data_class is None or is_as_before(before, recipe, "tool", "data_class"):
            return
        if reason := guardrails_of(rollout.items).why_forbidden(recipe.tool, recipe.data_class):
            raise Refused(reason, "Pick another tool or other data, or have the guardrails changed first.")

    def words(self, names: Mapping[str, str]) -> str:
        shown = "" if self.recipe.may_share == "no" else ", to be shown by links"
        return f"saved the recipe “{self.recipe.title}”{shown}"

    def columns(self) -> Columns:
        return super().columns()._replace(stage="training")


class RecipeRemoved(Removed):
    SAVED, WHAT = RecipeSaved, "a recipe"
    kind: Literal["recipe_removed"] = "recipe_removed"
    recipe_id: Id
    title: Line = ""
