"""Every change needs the right action on the rollout's own data."""

from datetime import UTC, date, datetime

from playbook.core.base.access import TABLE, Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.changes.base import KINDS
from playbook.core.log.changes.examples import ExampleLogged, ExampleRemoved
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.permission import refuse_unless_allowed, refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Milestone, Owner
from playbook.core.plan.recipes import Recipe

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MO = Person(id="mo", name="Mo")
GROUPS = (Group(id="creative", name="Creative", size=9), Group(id="media", name="Media", size=8))
ITEMS = {
    "mine": Milestone(id="mine", date=DAY, group_ids=("creative",)),
    "both": Milestone(id="both", date=DAY, group_ids=("creative", "media")),
    "named": Milestone(id="named", date=DAY, group_ids=("media",), owner=Owner(person_id="mo")),
    "all": Milestone(id="all", date=DAY),
}
EXAMPLES = {
    "mine": Example(id="mine", group_id="creative", day=DAY),
    "theirs": Example(id="theirs", group_id="media", day=DAY), "nobodys": Example(id="nobodys", day=DAY)
}  # fmt: skip
ROLLOUT = Rollout(
    id="atlas", version=9, created_at=NOW, changed_at=NOW, created_by="Dana",
    brief=Brief(name="Atlas", groups=GROUPS, people=(MO,)), items=ITEMS, examples=EXAMPLES)  # fmt: skip
LEAD = Actor(
    name="Mo", role="member",
    memberships=(Membership(rollout_id="atlas", role="lead", group_ids=("creative",), person_id="mo"),)
)  # fmt: skip


def status_of(item_id: str, claimed: tuple[str, ...] = ("creative",)) -> StatusLogged:
    return StatusLogged(item_id=item_id, stage="accountability", group_ids=claimed, status="done")


def is_allowed(change) -> bool:
    try:
        refuse_unless_allowed(LEAD, ROLLOUT, change)
    except Refused:
        return False
    return True


def test_the_plan_says_what_a_lead_logs_and_changes_are_actions():
    for item_id, allowed in [("mine", True), ("both", False), ("named", True), ("all", False)]:
        assert is_allowed(status_of(item_id)) is allowed
        moved = ItemMoved(
            item_id=item_id, stage="accountability", group_ids=("creative",), from_day=DAY,
            to_day=date(2026, 3, 9), reason="Sick.")  # fmt: skip
        assert is_allowed(moved) is allowed
    assert {kind.ACTION for kind in KINDS.values()} <= set(TABLE)


def test_a_lead_rates_examples_of_led_groups_only():
    own, others, nobodys = EXAMPLES["mine"], EXAMPLES["theirs"], EXAMPLES["nobodys"]
    assert is_allowed(ExampleLogged(example=own.model_copy(update={"rating": 3})))
    assert is_allowed(ExampleLogged(example=Example(id="new", group_id="creative", day=DAY)))
    assert not is_allowed(ExampleLogged(example=others.model_copy(update={"group_id": "creative"})))
    assert not is_allowed(ExampleLogged(example=own.model_copy(update={"group_id": "media"})))
    assert not is_allowed(ExampleLogged(example=nobodys.model_copy(update={"group_id": "creative"})))
    assert not is_allowed(ExampleRemoved(example_id="theirs"))
    assert is_allowed(ExampleRemoved(example_id="mine"))


def test_a_lead_scores_led_groups_and_saves_recipes_only():
    assert is_allowed(ReadinessScored(group_id="creative", scores={"desire": 2}))
    assert not is_allowed(ReadinessScored(group_id="media", scores={"desire": 2}))
    for may_share, allowed in [("no", True), ("unnamed", False), ("named", False)]:
        recipe = Recipe(id="new", title="It", day=DAY, group_ids=("creative",), may_share=may_share)
        assert is_allowed(RecipeSaved(recipe=recipe)) is allowed
    assert "lead of all its teams" in str(refused("log_progress"))
    assert "owner" in str(refused("share"))
