"""What each owner has to do in a week, against their hours."""

from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.items import Milestone, Owner, TrainingSession
from playbook.core.progress.owner_load import MANAGER_HOURS_A_WEEK, OwnerLoad, owner_loads
from tests.core.story import LAUNCHED, STARTED, day, laid

MONDAY = day("03-02")
ANA = Owner(person_id="ana")


def milestone(number: int, owner: Owner, on: str = "03-04", **fields: object) -> ItemAdded:
    values = {"id": f"m{number}", "title": f"m{number}", "owner": owner, "date": day(on), **fields}
    return ItemAdded(item=Milestone.model_validate(values))


def plan(*changes, hours: float = 1.0, launched: bool = False):
    ana = PersonSaved(person=Person(id="ana", name="Ana"))
    lead = BriefEdited(values={"lead_id": "ana", "lead_hours_per_week": hours})
    return laid([*(LAUNCHED if launched else STARTED), ana, lead, *changes])


def load_of(rollout: Rollout, person_id: str) -> OwnerLoad | None:
    return next((load for load in owner_loads(rollout) if load.owner.person_id == person_id), None)


def test_the_lead_is_over_in_a_week_that_asks_for_more_hours():
    session = TrainingSession(id="s", title="s", owner=ANA, date=day("03-06"), hours=2, live=True)
    rollout = plan(milestone(1, ANA), ItemAdded(item=session), milestone(2, ANA, "03-10"))
    load = load_of(rollout, "ana")
    assert load.weeks == {MONDAY: 4.5, day("03-09"): 0.5}, "two hours to prepare"
    assert (load.over, load.worst) == ({MONDAY: 4.5}, MONDAY)
    assert [item.id for item in load.to_move(MONDAY)] == ["s", "m1"]


def test_every_round_of_a_session_counts_in_the_week_in_which_it_is_held():
    session = TrainingSession(
        id="s", title="s", owner=ANA, date=day("03-06"), hours=3, live=True, group_ids=("many",)
    )

    def weeks(size: int, trainers: int = 1):
        team = GroupSaved(group=Group(id="many", name="Many", size=size))
        staff = BriefEdited(values={"headcount": size, "trainers": trainers})
        rounds = plan(team, ItemAdded(item=session), staff, hours=4)
        return load_of(rounds, "ana").weeks

    assert weeks(29) == {MONDAY: 6.0, day("03-09"): 6.0}
    assert weeks(29, trainers=2) == {MONDAY: 6.0, day("03-09"): 3.0}
    assert weeks(70) == {MONDAY: 6.0}, "others hold all rounds but the first"


def test_a_locked_task_is_not_one_to_move():
    rollout = plan(milestone(1, ANA, locked=True), milestone(2, ANA), milestone(3, ANA))
    assert [item.id for item in load_of(rollout, "ana").to_move(MONDAY)] == ["m2", "m3"]


def test_what_is_done_asks_for_nothing_more():
    done = StatusLogged(item_id="m1", stage="accountability", status="done", on=day("03-02"))
    assert load_of(plan(milestone(1, ANA), done, launched=True), "ana") is None


def test_hours_are_the_leads_or_the_default_of_a_manager_and_else_unknown():
    manager = next(group.manager_id for group in laid(STARTED).brief.groups if group.manager_id)
    owners = [Owner(role="the sponsor"), Owner(person_id=manager), ANA]
    loads = owner_loads(plan(*(milestone(n, owner) for n, owner in enumerate(owners))))
    hours = {load.owner: load.available for load in loads}
    assert [hours[owner] for owner in owners] == [None, MANAGER_HOURS_A_WEEK, 1.0]
    assert not next(load for load in loads if load.available is None).over


def test_those_who_are_furthest_over_come_first():
    tasks = [milestone(n, ANA) for n in range(4)] + [milestone(9, Owner(role="the sponsor"))]
    assert owner_loads(plan(*tasks))[0].owner == ANA
