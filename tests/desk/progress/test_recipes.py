"""Examples, and recipes made of them: credited, edited, removed and shown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from time_machine import Traveller

from playbook.core.base.access import Actor, Membership, Role
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields, Group
from playbook.core.plan.examples import Sharing
from playbook.core.plan.items import Owner, Policy, UseCase
from playbook.core.plan.recipes import MAX_PROMPT, Recipe, credit_of, recipe_from, shown_as
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress import examples, recipes
from playbook.desk.record import history
from tests.pages import made

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
TODAY = made.TODAY
DANA = Actor(name="Dana")
LED = Membership(rollout_id="made", role="lead", group_ids=("group-0",))
LEAD = Actor(name="Lee", role="member", memberships=(LED,))


@pytest.fixture(autouse=True)
def _made(clock: Traveller, workspace: Workspace) -> None:
    made.rollout(workspace, items=3)


def now(workspace: Workspace) -> Rollout:
    return workspace.rollout_cache.get("made")


def example_of(workspace: Workspace, may_share: Sharing = "named", group_id: str = "group-0") -> str:
    """Log an example that was told, and return its id."""
    _, example_id = examples.log_example(
        workspace, DANA, "made", what="Ten headlines in ten minutes", task="Headlines", group_id=group_id,
        rating=2, may_share=may_share, credit="Ana" if may_share == "named" else "",
    )  # fmt: skip
    return example_id


def saved(workspace: Workspace, recipe_id: str | None = None, actor: Actor = DANA, **changes: Any) -> Recipe:
    values = {"title": "Headlines", "prompt": "Write ten headlines", "group_ids": ("group-0",), **changes}
    after, new_id = recipes.save_recipe(workspace, actor, "made", now(workspace).version, recipe_id, **values)
    return after.recipes[new_id]


def problems(workspace: Workspace, **changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        saved(workspace, **changes)
    return {problem.where: str(problem) for problem in caught.value.problems}


def test_a_recipe_begins_with_what_its_example_says(workspace):
    example_id = example_of(workspace)
    example = now(workspace).examples[example_id]
    start = recipe_from(example, "new")
    assert (start.title, start.what) == ("Headlines", "Ten headlines in ten minutes")
    assert (start.group_ids, start.example_id, start.may_share) == (("group-0",), example.id, "no")
    long = recipe_from(example.model_copy(update={"task": "word " * 50}), "new")
    assert len(long.title) <= 120
    assert long.title.endswith(" …")
    assert recipe_from(example.model_copy(update={"task": "", "what": ""}), "new").title == "Recipe"


def test_a_promoted_recipe_credits_its_author(workspace):
    recipe = saved(
        workspace, actor=LEAD, example_id=example_of(workspace), credit="Somebody else", tool="Claude",
        data_class="internal", ask=Owner(role="the champion"), steps="1. Paste\n2. Check",
    )  # fmt: skip
    assert (recipe.credit, recipe.day, recipe.tool) == ("", made.TODAY, "Claude")
    before, last = workspace.log.read("made")[-2:]
    assert (last.actor, last.change.kind) == ("Lee", "recipe_saved")
    assert last.happened_at == max(NOW, before.happened_at)
    after = recipes.show_to_room(workspace, DANA, "made", recipe.id, True)
    assert shown_as(after.recipes[recipe.id], after.examples) == ("named", "Ana")


@pytest.mark.parametrize("is_of_example", [False, True])
def test_a_lead_saves_a_recipe_and_a_host_shows_it(workspace, is_of_example):
    example_id = example_of(workspace) if is_of_example else None
    with pytest.raises(Refused, match="ask an editor or an owner to show it"):
        saved(workspace, actor=LEAD, example_id=example_id, may_share="unnamed")
    assert now(workspace).recipes == {}
    recipe = saved(workspace, actor=LEAD, example_id=example_id)
    with pytest.raises(Refused, match="showing a recipe by links"):
        saved(workspace, recipe.id, actor=LEAD, may_share="unnamed")
    wider = RecipeSaved(recipe=recipe.model_copy(update={"may_share": "unnamed"}))
    with pytest.raises(Refused, match="An editor, or an owner"):
        commit(workspace, LEAD, "made", now(workspace).version, [wider])
    saved(workspace, recipe.id, may_share="unnamed")
    reworded = saved(workspace, recipe.id, actor=LEAD, title="Reworded", may_share="unnamed")
    assert reworded.may_share == "unnamed"
    assert saved(workspace, recipe.id, actor=LEAD, may_share="no").may_share == "no"


def test_no_recipe_goes_beyond_its_agreement(workspace):
    for agreed, may_share in (("no", "unnamed"), ("unnamed", "named")):
        wrong = problems(workspace, example_id=example_of(workspace, agreed), may_share=may_share)
        assert "did not agree" in wrong["may_share"]
        assert now(workspace).recipes == {}


def test_a_withdrawn_name_leaves_the_recipe_for_good(workspace):
    example_id = example_of(workspace)
    recipe = saved(workspace, example_id=example_id, may_share="named")
    examples.keep_to_ourselves(workspace, DANA, "made", example_id)
    assert shown_as(recipe, now(workspace).examples) == ("no", "")
    assert credit_of(recipe, now(workspace).examples) == ""
    with pytest.raises(Invalid, match="did not agree"):
        saved(workspace, recipe.id, title="Again", may_share="named")
    again = saved(workspace, recipe.id, title="Again", example_id=None)
    assert (again.example_id, again.day, again.may_share) == (example_id, recipe.day, "no")


def test_an_example_becomes_one_recipe(workspace):
    example_id = example_of(workspace)
    saved(workspace, example_id=example_id)
    with pytest.raises(Refused, match="is the recipe “Headlines” already"):
        saved(workspace, example_id=example_id, title="Once more")
    assert len(now(workspace).recipes) == 1
    with pytest.raises(Missing, match="example was removed"):
        saved(workspace, example_id="gone")


def test_a_lead_promotes_examples_of_led_groups_only(workspace):
    foreign = example_of(workspace, group_id="group-1")
    assert not recipes.may_promote(LEAD, now(workspace), now(workspace).examples[foreign])
    with pytest.raises(Refused, match="role here"):
        saved(workspace, actor=LEAD, example_id=foreign)
    shared = saved(workspace, group_ids=("group-0", "group-1"))
    assert not recipes.may_save(LEAD, now(workspace), shared)
    with pytest.raises(Refused, match="A lead of its teams"):
        saved(workspace, shared.id, actor=LEAD)


def test_what_is_missing_or_too_long_is_said_beside_its_field(workspace):
    wrong = problems(workspace, title=" ", prompt="\u200b", steps="")
    assert set(wrong) == {"title", "prompt"}
    long = {"title": "t" * 121, "prompt": "p" * (MAX_PROMPT + 1), "what": "w" * 2_001, "tool": "x" * 121}
    wrong = problems(workspace, **long)
    assert set(wrong) == set(long)
    assert "4,001 characters" in wrong["prompt"]
    assert set(problems(workspace, may_share="named")) == {"credit"}
    assert now(workspace).recipes == {}


def test_a_forbidden_recipe_is_refused_with_the_reason(workspace):
    data_rules = {"Claude": ("public", "internal")}
    rules = Policy(id="rules", title="AI policy", approved_tools=("Claude",), data_rules=data_rules)
    commit(workspace, DANA, "made", now(workspace).version, [ItemAdded(item=rules)])
    wrong = problems(workspace, tool="Claude", data_class="confidential")
    assert "Confidential data may not go into Claude: “AI policy” allows only" in wrong["tool"]
    assert "not an approved tool" in problems(workspace, tool="Rival")["tool"]
    recipe = saved(workspace, tool="claude", data_class="internal")
    none = rules.model_copy(update={"data_rules": {"Claude": ()}})
    commit(workspace, DANA, "made", now(workspace).version, [ItemEdited(item=none)])
    reworded = saved(workspace, recipe.id, title="Reworded", tool="claude", data_class="internal")
    assert reworded.title == "Reworded"
    assert "no data at all" in problems(workspace, tool="Claude", data_class="internal")["tool"]


def test_a_name_is_kept_only_where_it_is_to_be_shown(workspace):
    assert saved(workspace, may_share="unnamed", credit="Kim").credit == ""
    assert saved(workspace, may_share="named", credit="Kim").credit == "Kim"


def test_two_who_edit_one_recipe_lose_neither_version(workspace):
    recipe = saved(workspace)
    seen = now(workspace).version
    saved(workspace, recipe.id, title="Hers")
    with pytest.raises(Conflict):
        recipes.save_recipe(workspace, LEAD, "made", seen, recipe.id, title="His", prompt="x",
                            group_ids=("group-0",))  # fmt: skip
    with pytest.raises(Conflict):
        recipes.remove_recipe(workspace, DANA, "made", seen, recipe.id)
    assert now(workspace).recipes[recipe.id].title == "Hers"


def test_a_recipe_that_is_taken_out_comes_back_by_undo(workspace):
    recipe = saved(workspace)
    after = recipes.remove_recipe(workspace, DANA, "made", now(workspace).version, recipe.id)
    assert after.recipes == {}
    with pytest.raises(Missing, match="was removed"):
        recipes.remove_recipe(workspace, DANA, "made", after.version, recipe.id)
    with pytest.raises(Missing, match="was removed"):
        saved(workspace, recipe.id)
    assert history.undo_at(workspace, DANA, "made", after.version).recipes == {recipe.id: recipe}


def test_to_save_what_is_there_already_writes_nothing(workspace):
    recipe = saved(workspace)
    before = now(workspace).version
    assert saved(workspace, recipe.id) == recipe
    assert now(workspace).version == before


def test_a_host_shows_to_the_room_what_was_agreed_and_no_more(workspace):
    agreed = saved(workspace, example_id=example_of(workspace))
    silent = saved(workspace, example_id=example_of(workspace, "no"))
    own = saved(workspace)
    for recipe, shown in ((agreed, ("named", "Ana")), (own, ("unnamed", ""))):
        after = recipes.show_to_room(workspace, DANA, "made", recipe.id, True)
        assert shown_as(after.recipes[recipe.id], after.examples) == shown
        assert recipes.show_to_room(workspace, DANA, "made", recipe.id, True).version == after.version
    with pytest.raises(Refused, match="did not agree"):
        recipes.show_to_room(workspace, DANA, "made", silent.id, True)
    off = recipes.show_to_room(workspace, DANA, "made", agreed.id, False)
    assert shown_as(off.recipes[agreed.id], off.examples) == ("no", "")
    with pytest.raises(Refused, match="role here"):
        recipes.show_to_room(workspace, LEAD, "made", own.id, True)


def test_a_recipe_of_a_removed_group_is_not_for_everybody(workspace):
    sales, calls = Group(id="sales", name="Sales", size=9), UseCase(id="calls", title="Calls")
    new = [GroupSaved(group=sales), ItemAdded(item=calls)]
    commit(workspace, DANA, "made", now(workspace).version, new)
    recipe = saved(workspace, group_ids=("sales",), use_case_id="calls", may_share="unnamed")
    gone = [GroupRemoved(group_id="sales"), ItemRemoved(item_id="calls", stage="training")]
    commit(workspace, DANA, "made", now(workspace).version, gone)
    for is_shown in (False, True):
        recipes.show_to_room(workspace, DANA, "made", recipe.id, is_shown)
        after = now(workspace).recipes[recipe.id]
        assert (after.may_share, after.group_ids) == ("unnamed" if is_shown else "no", ("sales",))


def member(role: Role, person_id: str | None = None) -> Actor:
    membership = Membership(rollout_id="made", role=role, group_ids=("group-0",), person_id=person_id)  # type: ignore[arg-type]
    return Actor(name="Lee", role="member", memberships=(membership,))


def test_a_leader_example_needs_a_known_leader_or_an_editor(workspace):
    lead = BriefEdited.of(BriefFields(lead_id="lead-1"), "lead_id")
    commit(workspace, DANA, "made", now(workspace).version, [lead])
    for actor, says_so, counts in [
        (member("lead", "lead-1"), False, True), (member("lead", "lead-0"), True, False),
        (member("lead"), True, False), (member("editor"), True, True), (member("editor"), False, False),
        (DANA, True, True)
    ]:  # fmt: skip
        about = {"what": "It", "group_id": "group-0", "by_leader": says_so}
        after, example_id = examples.log_example(workspace, actor, "made", **about)
        assert after.examples[example_id].by_leader == counts, actor
