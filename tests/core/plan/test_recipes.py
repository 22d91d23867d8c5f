"""The recipe library: search, and to whom recipes are shown."""

import pytest

from playbook.core.base.errors import Missing, Refused
from playbook.core.base.words import terms_of
from playbook.core.log.changes.briefs import GroupRemoved, GroupSaved
from playbook.core.log.changes.examples import ExampleHidden, ExampleLogged, ExampleRemoved
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded, ItemRemoved
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.state import check
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Milestone, TrainingSession, UseCase
from playbook.core.plan.recipes import Recipe, find_recipes, shown_as, to_practise
from tests.core.story import LT_EXAMPLE, LT_INCIDENT, LT_RECIPE, PLANNED, day, laid

AGREED = LT_EXAMPLE.model_copy(update={"may_share": "named", "credit": "Ana"})


def recipe(number: int, **fields: object) -> Recipe:
    return Recipe(id=f"h{number}", title=f"Recipe {number}", day=day("03-01"), **fields)  # type: ignore[arg-type]


def test_recipes_with_every_word_come_by_group_and_day() -> None:
    recipes = [recipe(1, prompt="Summarise the MINUTES"), recipe(2, steps="Read the minutes"), recipe(3)]
    assert [match.id for match in find_recipes(recipes, "minutes")] == ["h1", "h2"]
    assert [match.id for match in find_recipes(recipes, "the  Summarise minutes")] == ["h1"]
    assert find_recipes(recipes, "invoice") == ()
    late = recipe(2).model_copy(update={"day": day("03-05")})
    recipes = [recipe(1), late, recipe(3, group_ids=("media",))]
    assert [match.id for match in find_recipes(recipes, group_id="media")] == ["h3", "h2", "h1"]
    assert [match.id for match in find_recipes(recipes)] == ["h2", "h1", "h3"]


@pytest.mark.parametrize("word", ["e", "e0 e1 e2 e3 e4 e5 e6"])
def test_a_word_that_is_typed_a_thousand_times_is_looked_for_once(word: str) -> None:
    recipes = [recipe(number, prompt="The minutes e0 e1 e2 e3 e4 e5 e6 " * 30) for number in range(50)]
    assert len(find_recipes(recipes, f"{word} " * 1_000)) == len(recipes)
    assert terms_of(f"{word} " * 1_000) == terms_of(word)


def test_a_recipe_is_shown_as_far_as_its_author_agreed():
    for requested, agreed, shown in [
        ("named", "named", ("named", "Ana")), ("unnamed", "named", ("unnamed", "")),
        ("named", "unnamed", ("unnamed", "")), ("named", "no", ("no", "")), ("no", "named", ("no", ""))
    ]:  # fmt: skip
        credit = "Ana" if agreed == "named" else ""
        example = LT_EXAMPLE.model_copy(update={"may_share": agreed, "credit": credit})
        saved = LT_RECIPE.model_copy(update={"may_share": requested})
        assert shown_as(saved, {example.id: example}) == shown, requested
    own = recipe(1, may_share="named", credit="Kim")
    assert shown_as(own, {}) == ("named", "Kim")
    assert shown_as(own.model_copy(update={"may_share": "unnamed"}), {}) == ("unnamed", "")


def test_a_recipe_follows_its_author_who_agrees_no_longer() -> None:
    saved = LT_RECIPE.model_copy(update={"may_share": "named"})
    before = (*PLANNED, ExampleLogged(example=AGREED), RecipeSaved(recipe=saved))
    assert shown_as(saved, laid(before).examples) == ("named", "Ana")
    for gone in (ExampleHidden(example_id="e1"), ExampleRemoved(example_id="e1")):
        after = laid((*before, gone))
        assert shown_as(after.recipes["h1"], after.examples) == ("no", "")


def test_a_recipe_that_makes_no_sense_is_refused() -> None:
    use_case = ItemAdded(item=UseCase(id="drafts", title="First drafts"))
    rollout = laid((*PLANNED, use_case))
    check(rollout, RecipeSaved(recipe=recipe(1, use_case_id="drafts", group_ids=("media",))))
    with pytest.raises(Missing, match="team is no longer in the brief"):
        check(rollout, RecipeSaved(recipe=recipe(1, group_ids=("nobody",))))
    with pytest.raises(Refused, match="not a use case"):
        check(rollout, RecipeSaved(recipe=recipe(1, use_case_id="why")))
    with pytest.raises(Refused, match="names its author, and nobody else"):
        check(rollout, RecipeSaved(recipe=recipe(1, example_id="e1", credit="Somebody")))
    full = rollout.model_copy(update={"recipes": {f"h{n}": recipe(n) for n in range(RecipeSaved.MOST)}})
    check(full, RecipeSaved(recipe=recipe(3)))
    with pytest.raises(Refused, match="at most 500 recipes"):
        check(full, RecipeSaved(recipe=recipe(RecipeSaved.MOST)))


def test_a_recipe_of_a_removed_group_can_be_put_right() -> None:
    use_case = ItemAdded(item=UseCase(id="drafts", title="First drafts"))
    web = Group(id="web", name="Web", size=9)
    shown = recipe(1, use_case_id="drafts", group_ids=("web",), may_share="unnamed")
    incident = LT_INCIDENT.model_copy(update={"group_id": "web", "use_case_id": "drafts"})
    example = LT_EXAMPLE.model_copy(update={"group_id": "web"})
    saved = (RecipeSaved(recipe=shown), IncidentLogged(incident=incident), ExampleLogged(example=example))
    gone = (
        GroupRemoved(group_id="web", title="Web"),
        ItemRemoved(item_id="drafts", stage="training", title="First drafts"),
    )
    rollout = laid((*PLANNED, use_case, GroupSaved(group=web), *saved, *gone))
    check(rollout, RecipeSaved(recipe=shown.model_copy(update={"may_share": "no"})))
    check(rollout, IncidentLogged(incident=incident.model_copy(update={"closed_on": incident.day})))
    check(rollout, ExampleLogged(example=example.model_copy(update={"rating": 4})))
    with pytest.raises(Missing, match="team is no longer in the brief"):
        check(rollout, RecipeSaved(recipe=recipe(2, group_ids=("web",))))
    with pytest.raises(Missing, match="no longer in the plan"):
        check(rollout, IncidentLogged(incident=incident.model_copy(update={"id": "n2", "group_id": None})))


def test_a_session_practises_recipes_of_its_groups() -> None:
    of_case = recipe(1, use_case_id="drafts", group_ids=("creative",))
    of_media, of_all = recipe(2, group_ids=("media",)), recipe(3)
    recipes = [of_case, of_media, of_all, recipe(4, group_ids=("web",))]
    session = TrainingSession(id="s", group_ids=("media",), use_case_ids=("drafts",))
    assert to_practise(recipes, session) == (of_case, of_media, of_all)
    assert to_practise(recipes, TrainingSession(id="s")) == tuple(recipes)
    assert to_practise(recipes, UseCase(id="drafts")) == (of_case,)
    assert to_practise(recipes, Milestone(id="m")) == ()
