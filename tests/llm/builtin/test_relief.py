"""Others own what is too much for one person, and are named in time."""

from datetime import date
from pathlib import Path

import pytest

from playbook.core.case.owner_weeks import TRAINING_LEAD
from playbook.core.case.parts import NAME_TRAINING_LEAD, STAND_IN
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import AnyItem, TrainingSession
from tests.drafts import dated_plan

BRIEFS = Path(__file__).parents[3] / "bench" / "briefs"
TODAY = date(2026, 11, 28)


def items_of(name: str) -> tuple[AnyItem, ...]:
    brief = Brief.model_validate_json((BRIEFS / f"{name}.json").read_text())
    return dated_plan(brief, TODAY).items


@pytest.mark.parametrize("name", ["erp", "merged-units"])
def test_trainers_beside_a_lead_have_a_lead_of_their_own_named_before_the_first_task(name: str) -> None:
    items = items_of(name)
    of_training = [item for item in items if item.owner and item.owner.role == TRAINING_LEAD and item.due]
    [naming] = [item for item in items if item.provenance.play_id == NAME_TRAINING_LEAD]
    plays = {item.provenance.play_id for item in of_training}
    assert {"train-managers", "safe-start", "hands-on", "roster", "name-trainers"} <= plays
    assert naming.due
    assert all(item.due and naming.due < item.due for item in of_training)


def test_the_stand_in_that_is_proposed_holds_the_sessions() -> None:
    people = tuple(
        Person(id=each, name=each.title(), level="manager") for each in ("ann", "ops", "media", "art")
    )
    groups = tuple(
        Group(id=each, name=each.title(), size=4, manager_id=each, capacity_hours_per_week=2)
        for each in ("ops", "media", "art")
    )
    studio = Brief(
        name="AI", what_changes="Everyone gets a ChatGPT account.", why="First drafts take too long.",
        start=date(2027, 1, 11), go_live=date(2027, 2, 8), end=date(2027, 6, 30), groups=groups,
        people=people, sponsor_id="ann", lead_id="ops", lead_hours_per_week=4, sustainment_owner_id="art",
        country="US",
    )  # fmt: skip
    items = dated_plan(studio, TODAY).items
    [asked] = [item for item in items if item.title.startswith(STAND_IN)]
    held = [item for item in items if item.provenance.play_id in ("safe-start", "hands-on")]
    assert held
    assert {item.owner.person_id for item in held if item.owner} == {"media"}
    assert asked.done_when.startswith("Media has agreed to take “First session” and “Hands-on”")
    assert asked.due
    assert all(item.due and asked.due < item.due for item in held)


def test_nobody_holds_a_session_of_another_trade() -> None:
    sizes = {"ohio": 16, "kentucky": 12, "purchasing": 9, "inside": 22, "service": 28, "finance": 11}
    names = ("ada", "ben", *sizes)
    close = {"start": "2027-03-30", "end": "2027-04-05", "reason": "quarter-end close"}
    groups = [
        {
            "id": each,
            "name": each.title(),
            "size": size,
            "manager_id": each,
            "capacity_hours_per_week": 2,
            "overall_impact": 1 if each == "purchasing" else 4,
            "subdivision": "KY" if each == "kentucky" else "OH",
            "blackouts": [close] if each == "finance" else [],
        }
        for each, size in sizes.items()
    ]
    busy = Brief.model_validate({
        "name": "CRM", "what_changes": "All contacts move into HubSpot.", "why": "Quotes go cold.",
        "tools": ["HubSpot"], "change_kind": "new_system", "start": "2026-11-30", "go_live": "2027-04-12",
        "end": "2027-09-30", "sponsor_id": "ada", "lead_id": "ben", "lead_hours_per_week": 8, "trainers": 2,
        "rooms": 2, "seats_per_session": 12, "country": "US", "groups": groups,
        "people": [{"id": each, "name": each.title(), "level": "manager"} for each in names],
    })  # fmt: skip
    items = dated_plan(busy, TODAY).items
    managers = {group.manager_id: group.id for group in busy.groups}
    for item in items:
        if isinstance(item, TrainingSession) and item.owner and item.owner.person_id in managers:
            assert managers[item.owner.person_id] in item.group_ids
