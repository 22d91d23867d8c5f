"""The portfolio of the desk: what somebody may see of it, what counts, and that it is worked out once."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership, Role
from playbook.core.log.changes.briefs import PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import RolloutArchived
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import Milestone, Owner, TrainingSession
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts, tracking
from playbook.desk.progress import portfolio
from playbook.desk.progress.together import add_up
from playbook.desk.upkeep.forgetting import forget_person
from tests.desk.conftest import rollout_of

DANA = Actor(name="Dana")
TODAY = date(2026, 3, 5)
SALES = Group(id="sales", name="Sales", size=9, capacity_hours_per_week=4)


def plan(
    workspace: Workspace, name: str, *, days: int = 5, end: date = date(2026, 6, 26), launch: bool = True
) -> str:
    """A rollout that trains Sales for three hours, so many days from today."""
    dates = {"start": date(2026, 2, 2), "go_live": date(2026, 2, 16), "end": end}
    about = {"date": TODAY + timedelta(days=days), "hours": 3, "group_ids": ("sales",)}
    session = TrainingSession(id="session", title="Session", **about)
    brief = Brief(name=name, what_changes="All", groups=(SALES,), **dates)
    rollout = rollout_of(workspace, brief, [session])
    if launch:
        tracking.launch(workspace, DANA, rollout.id, rollout.version)
    return rollout.id


def member(role: Role, *rollout_ids: str) -> Actor:
    memberships = tuple(
        Membership(rollout_id=rollout_id, role=role, group_ids=("sales",) if role == "lead" else ())  # type: ignore[arg-type]
        for rollout_id in rollout_ids
    )
    return Actor(name=f"The {role}", role="member", memberships=memberships)


def together(workspace: Workspace, actor: Actor, *, with_samples: bool = False, with_past: bool = False):
    lines = portfolio.list_rollouts(workspace, actor)
    counted = portfolio.counted(lines, with_samples=with_samples, with_past=with_past)
    return add_up(workspace, counted, with_past=with_past)


def test_two_rollouts_add_up_and_collide(workspace):
    atlas, other = plan(workspace, "Atlas"), plan(workspace, "CRM", days=6)
    load = together(workspace, DANA)
    assert [(week.team.name, week.hours, week.is_over) for week in load.weeks] == [("Sales", 6.0, True)]
    assert {collision.sort for collision in load.collisions} == {"over", "same_week"}
    assert all(set(collision.rollout_ids) == {atlas, other} for collision in load.collisions)


@pytest.mark.parametrize("role", ["editor", "lead", "viewer"])
def test_a_member_sees_the_portfolio_of_own_rollouts(workspace, role):
    own, foreign = plan(workspace, "Atlas"), plan(workspace, "CRM")
    together(workspace, DANA)  # what was worked out for an owner is not what a member gets
    actor = member(role, own)
    assert [line.card.rollout_id for line in portfolio.list_rollouts(workspace, actor)] == [own]
    load = together(workspace, actor)
    assert load.names == {own: "Atlas"}
    assert [week.hours for week in load.weeks] == [3.0]
    assert load.collisions == ()
    assert len(together(workspace, member(role, own, foreign)).collisions) == 2


def test_a_stranger_has_an_empty_portfolio(workspace):
    plan(workspace, "Atlas")
    stranger = Actor(name="Stranger", role="member")
    assert portfolio.list_rollouts(workspace, stranger) == []
    assert together(workspace, stranger).names == {}


def test_archived_ended_and_sample_rollouts_do_not_count(workspace):
    going = plan(workspace, "Going")
    over = plan(workspace, "Over", days=-20, end=TODAY - timedelta(days=1))
    away = plan(workspace, "Away")
    commit(workspace, DANA, away, workspace.rollout_cache.get(away).version, [RolloutArchived(archived=True)])
    sample, _ = rollouts.open_sample(workspace, DANA, rollouts.samples()[0].key)
    listed = {line.card.rollout_id for line in portfolio.list_rollouts(workspace, DANA)}
    assert listed == {going, over, sample.id}
    assert set(together(workspace, DANA).names) == {going}
    assert set(together(workspace, DANA, with_past=True).names) == {going, over}
    assert set(together(workspace, DANA, with_samples=True, with_past=True).names) == {going, over, sample.id}
    first = min(week.monday for week in together(workspace, DANA, with_past=True).weeks)
    assert first < TODAY - timedelta(days=7)


def test_nothing_is_worked_out_twice_until_a_plan_changes(workspace):
    atlas = plan(workspace, "Atlas")
    plan(workspace, "CRM", days=40)
    first = together(workspace, DANA)
    assert together(workspace, DANA) is first
    seen, to_day = workspace.rollout_cache.get(atlas).version, TODAY + timedelta(days=12)
    tracking.move_item(workspace, DANA, atlas, seen, "session", to_day, "Sick.")
    second = together(workspace, DANA)
    assert second is not first
    assert second.weeks[0].monday == date(2026, 3, 16)


def test_the_list_puts_first_what_is_overdue(workspace):
    fine, late = plan(workspace, "A fine one", days=9), plan(workspace, "Late", days=-2)
    lines = portfolio.list_rollouts(workspace, DANA)
    assert [line.card.rollout_id for line in lines] == [late, fine]
    cards = {card.rollout_id: card for card in rollouts.cards(workspace, DANA)}
    assert all(line.card is cards[line.card.rollout_id] for line in lines)
    assert [(line.reasons, line.health) for line in lines] == [(("overdue",), "at_risk"), ((), "on_track")]


def test_a_forgotten_person_is_in_no_portfolio(workspace):
    for name in ("Atlas", "CRM"):
        rollout_id = plan(workspace, name, launch=False)
        step = Milestone(id="m", title="Step", date=TODAY, owner=Owner(person_id="kim"))
        items = [ItemAdded(item=step.model_copy(update={"id": f"m{number}"})) for number in range(4)]
        changes = [PersonSaved(person=Person(id="kim", name="Kim Oduya")), *items]
        commit(workspace, DANA, rollout_id, workspace.rollout_cache.get(rollout_id).version, changes)
    assert "Kim Oduya" in {name for entry in together(workspace, DANA).collisions for name in entry.who}
    forget_person(workspace, DANA, ["Kim Oduya"])
    load = together(workspace, DANA)
    assert "Kim" not in repr(load)
    assert "owner" not in {entry.sort for entry in load.collisions}
