"""The portfolio of the desk: what somebody may see of it, what counts, and that it is worked out once."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership, Role
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import RolloutArchived
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.items import Milestone, Owner, TrainingSession
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import House
from playbook.desk.plan import rollouts, tracking
from playbook.desk.progress import portfolio
from playbook.desk.upkeep.forgetting import forget_person

DANA = Actor(name="Dana")
TODAY = date(2026, 3, 5)
SALES = Group(id="sales", name="Sales", size=9, capacity_hours_per_week=4)


def plan(
    house: House, name: str, *, days: int = 5, end: date = date(2026, 6, 26), launch: bool = True
) -> str:
    """A rollout that trains Sales for three hours, so many days from today."""
    rollout = rollouts.start_rollout(house, DANA, name)
    fields = BriefFields(
        name=name, what_changes="All", start=date(2026, 2, 2), go_live=date(2026, 2, 16), end=end
    )
    session = TrainingSession(
        id="session", title="Session", date=TODAY + timedelta(days=days), hours=3, group_ids=("sales",)
    )
    deeds = [
        BriefEdited.of(fields, "name", "what_changes", "start", "go_live", "end"),
        GroupSaved(group=SALES),
        ItemAdded(item=session),
    ]
    rollout = commit(house, DANA, rollout.id, rollout.version, deeds)
    if launch:
        tracking.launch(house, DANA, rollout.id, rollout.version)
    return rollout.id


def member(role: Role, *rollout_ids: str) -> Actor:
    memberships = tuple(
        Membership(rollout_id=one, role=role, group_ids=("sales",) if role == "lead" else ())  # type: ignore[arg-type]
        for one in rollout_ids
    )
    return Actor(name=f"The {role}", role="member", memberships=memberships)


def together(house: House, actor: Actor, *, with_samples: bool = False, with_past: bool = False):
    lines = portfolio.list_rollouts(house, actor)
    counted = portfolio.counted(lines, with_samples=with_samples, with_past=with_past)
    return portfolio.add_up(house, counted, with_past=with_past)


def test_two_rollouts_add_up_and_collide(house: House):
    one, other = plan(house, "Atlas"), plan(house, "CRM", days=6)
    found = together(house, DANA)
    assert [(week.team.name, week.hours, week.is_over) for week in found.weeks] == [("Sales", 6.0, True)]
    assert {collision.sort for collision in found.collisions} == {"over", "same_week"}
    assert all(set(collision.rollout_ids) == {one, other} for collision in found.collisions)


@pytest.mark.parametrize("role", ["editor", "lead", "viewer"])
def test_a_member_sees_the_portfolio_of_own_rollouts(house: House, role: Role):
    mine, theirs = plan(house, "Atlas"), plan(house, "CRM")
    together(house, DANA)  # what was worked out for an owner is not what a member gets
    actor = member(role, mine)
    assert [line.card.rollout_id for line in portfolio.list_rollouts(house, actor)] == [mine]
    found = together(house, actor)
    assert found.names == {mine: "Atlas"}
    assert [week.hours for week in found.weeks] == [3.0]
    assert found.collisions == ()
    assert len(together(house, member(role, mine, theirs)).collisions) == 2


def test_a_stranger_has_an_empty_portfolio(house: House):
    plan(house, "Atlas")
    stranger = Actor(name="Stranger", role="member")
    assert portfolio.list_rollouts(house, stranger) == []
    assert together(house, stranger).names == {}


def test_archived_ended_and_sample_rollouts_do_not_count(house: House):
    going = plan(house, "Going")
    over = plan(house, "Over", days=-20, end=TODAY - timedelta(days=1))
    away = plan(house, "Away")
    commit(house, DANA, away, house.shelf.get(away).version, [RolloutArchived(archived=True)])
    sample, _ = rollouts.open_sample(house, DANA, rollouts.samples()[0].key)
    assert {line.card.rollout_id for line in portfolio.list_rollouts(house, DANA)} == {going, over, sample.id}
    assert set(together(house, DANA).names) == {going}
    assert set(together(house, DANA, with_past=True).names) == {going, over}
    assert set(together(house, DANA, with_samples=True, with_past=True).names) == {going, over, sample.id}
    assert min(week.monday for week in together(house, DANA, with_past=True).weeks) < TODAY - timedelta(
        days=7
    )


def test_nothing_is_worked_out_twice_until_a_plan_changes(house: House):
    one = plan(house, "Atlas")
    plan(house, "CRM", days=40)
    first = together(house, DANA)
    assert together(house, DANA) is first
    item = house.shelf.get(one).get_item("session").model_copy(update={"title": "Else"})
    tracking.move_item(
        house, DANA, one, house.shelf.get(one).version, item.id, TODAY + timedelta(days=12), "Sick."
    )
    second = together(house, DANA)
    assert second is not first
    assert second.weeks[0].monday == date(2026, 3, 16)


def test_the_list_puts_first_what_is_overdue(house: House):
    fine, late = plan(house, "A fine one", days=9), plan(house, "Late", days=-2)
    lines = portfolio.list_rollouts(house, DANA)
    assert [line.card.rollout_id for line in lines] == [late, fine]
    cards = {card.rollout_id: card for card in rollouts.cards(house, DANA)}
    assert all(line.card is cards[line.card.rollout_id] for line in lines)
    assert (lines[0].reasons, lines[0].needs_somebody, lines[1].reasons) == (("overdue",), True, ())


def test_a_forgotten_person_is_in_no_portfolio(house: House):
    for name in ("Atlas", "CRM"):
        rollout_id = plan(house, name, launch=False)
        items = [
            Milestone(id=f"m{number}", title="Step", date=TODAY, owner=Owner(person_id="kim"))
            for number in range(4)
        ]
        deeds = [
            PersonSaved(person=Person(id="kim", name="Kim Oduya")),
            *(ItemAdded(item=one) for one in items),
        ]
        commit(house, DANA, rollout_id, house.shelf.get(rollout_id).version, deeds)
    assert "Kim Oduya" in {name for one in together(house, DANA).collisions for name in one.who}
    forget_person(house, DANA, ["Kim Oduya"])
    found = together(house, DANA)
    assert "Kim" not in repr(found)
    assert "owner" not in {one.sort for one in found.collisions}
